//! Metrics at an address of their own, for a scraper in the cluster that is to see nothing else; also of a process that serves
//! nothing else.

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::net::TcpListener;

use super::Metrics;
use crate::serve::ServeError;

/// The media type of Prometheus' text format.
pub(crate) const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Answers `GET /metrics`, and `GET /healthz` for whoever watches a worker, until it is dropped.
///
/// # Errors
/// [`ServeError`] when the listener fails.
pub async fn serve_metrics(listener: TcpListener, metrics: Metrics) -> Result<(), ServeError> {
    let router = Router::new().route("/metrics", get(read)).route("/healthz", get(alive)).with_state(metrics);
    Ok(axum::serve(listener, router).await?)
}

async fn read(State(metrics): State<Metrics>) -> Response {
    shown(&metrics)
}

async fn alive() -> &'static str {
    "ok\n"
}

/// The metrics as a response.
pub(crate) fn shown(metrics: &Metrics) -> Response {
    match metrics.text() {
        Ok(text) => ([(header::CONTENT_TYPE, TEXT_FORMAT)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
