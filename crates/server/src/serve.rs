//! The router with everything around it, and the server's life: listening, draining, leaving.

use std::{future::IntoFuture, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{Extensions, HeaderMap, StatusCode, Version, header},
    middleware,
    serve::ListenerExt,
};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tower_http::{CompressionLevel, compression::CompressionLayer};

use crate::{
    access,
    app::{ApiDocument, App, Lifecycle, Shared},
    envelope::{envelope, method_not_allowed},
    environment,
    evaluating::Evaluating,
    hub::Hub,
    input::JSON_BYTES_MAX,
    listening::{Door, Listening},
    openapi,
    rebuilding::drive_rebuilds,
    routes::{self, docs, messages::Streams, ui},
    safety::guard,
    upkeep,
};

/// How long connections may take to close once nothing is left to wait for.
const CLOSE_TIME: Duration = Duration::from_secs(5);
/// How long a connection that was taken up just before the end may take to send its request. One that has sent nothing when
/// connections are closed is closed without an answer.
const FIRST_BYTES_TIME: Duration = Duration::from_millis(500);
/// Bodies smaller than this are not worth compressing.
const COMPRESSED_BYTES_MIN: u64 = 1024;
/// What shrinks. Event streams, PDF and files to be saved are not among them.
const COMPRESSED_TYPES: [&str; 9] = [
    "application/json",
    "text/html",
    "text/css",
    "text/javascript",
    "application/javascript",
    "text/markdown",
    "text/plain",
    "image/svg+xml",
    "application/wasm",
];

/// Why serving ended early.
#[derive(Debug, thiserror::Error)]
#[error("the server stopped: {0}")]
pub struct ServeError(#[from] std::io::Error);

/// Everything: the API, its document and page, the UI, and what keeps other sites out.
pub fn router(app: App) -> Router {
    build(app, Lifecycle::default())
}

fn build(app: App, lifecycle: Lifecycle) -> Router {
    let (routes, collected) = routes::documented().split_for_parts();
    let document = ApiDocument::of(&openapi::complete(collected));
    let shared = Shared {
        hub: Hub::new(&app, &lifecycle),
        metrics: app.metrics.clone(),
        streams: Streams::new(app.metrics.clone()),
        app,
        lifecycle,
        evaluating: Evaluating::default(),
        document,
    };
    let addressed = routes
        .merge(docs::router())
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(ui::fallback)
        .layer(DefaultBodyLimit::max(JSON_BYTES_MAX))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(is_compressed))
        .layer(middleware::from_fn_with_state(shared.clone(), access::admit))
        .layer(middleware::from_fn_with_state(shared.clone(), environment::resolve))
        .layer(middleware::from_fn_with_state(shared.clone(), access::identify))
        .layer(middleware::from_fn_with_state(shared.clone(), guard))
        .layer(middleware::from_fn_with_state(shared.clone(), envelope))
        .with_state(shared);
    // A layer of the router would run when the route is found already.
    Router::new().fallback_service(addressed.map_request(environment::strip_prefix))
}

fn is_compressed(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let text = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
    let media_type = text(header::CONTENT_TYPE).unwrap_or_default();
    let is_small = text(header::CONTENT_LENGTH)
        .and_then(|length| length.parse::<u64>().ok())
        .is_some_and(|bytes| bytes < COMPRESSED_BYTES_MIN);
    !is_small && COMPRESSED_TYPES.iter().any(|compressed| media_type.starts_with(compressed))
}

/// Serves `app` on `listener` until `shutdown` completes, then leaves: not ready any more, no new connections, up to
/// `finish_time` for requests in flight (answers that are listened to among them), then answers still being written are
/// kept as interrupted ([`assistant::Assistant::shutdown`]) and connections closed. Ingestion is the caller's to end.
///
/// Connections to a socket that outlives the process wait there for the next one instead of being refused.
///
/// # Errors
/// [`ServeError`] when the listener fails.
pub async fn serve(
    listening: impl Into<Listening>,
    app: App,
    shutdown: impl Future<Output = ()> + Send,
    finish_time: Duration,
) -> Result<(), ServeError> {
    let lifecycle = Lifecycle::default();
    let assistants = Arc::clone(&app.assistants);
    let upkeep = upkeep::keep_up(app.clone());
    let rebuilding = drive_rebuilds(app.clone());
    let (closing, leaving) = (CancellationToken::new(), CancellationToken::new());
    let Listening { listener, is_held } = listening.into();
    // A token is a few bytes: waiting to fill a packet would only hold it up.
    let listener = Door::new(listener, leaving.clone()).tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY was refused");
        }
    });
    let service = build(app, lifecycle.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(closing.clone().cancelled_owned()).into_future();
    tokio::pin!(server);
    tokio::select! {
        ended = &mut server => return Ok(ended?),
        () = upkeep => {}
        never = rebuilding => match never {},
        () = shutdown => {}
    }
    lifecycle.drain();
    if is_held {
        // Nobody is refused meanwhile, so that there is time for those who just came.
        leaving.cancel();
        tokio::select! {
            ended = &mut server => return Ok(ended?),
            () = sleep(FIRST_BYTES_TIME) => {}
        }
    }
    closing.cancel();
    if let Ok(ended) = timeout(finish_time, &mut server).await {
        assistants.shutdown().await;
        return Ok(ended?);
    }
    assistants.shutdown().await;
    if let Ok(ended) = timeout(CLOSE_TIME, &mut server).await {
        return Ok(ended?);
    }
    tracing::warn!("connections were still open when the server left");
    Ok(())
}
