//! Around every request: its id, one log line, and the body of errors.

use std::{panic::AssertUnwindSafe, time::Instant};

use axum::{
    Json,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use tracing::Instrument;

use crate::{
    error::{ApiError, ErrorBody, ErrorDetail, Failure},
    metrics::{ANONYMOUS, Answered, Metrics},
    traces,
};

/// Names a request in logs, errors and the programs around us.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Characters of an id that a caller brings along; a longer one is replaced.
const REQUEST_ID_CHARS_MAX: usize = 64;

/// The route of what is no route: pages and files of the browser's UI, and addresses that nothing knows.
const NO_ROUTE: &str = "other";

/// Id of the user who asked; whoever finds it out leaves it on the response.
#[derive(Clone)]
pub(crate) struct AskedBy(pub String);

/// Gives the request an id that stands in each line of the log until it is answered, runs it, writes the body of an error, measures
/// it, and logs one line without what the person typed.
pub(crate) async fn envelope(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let id = request_id(request.headers());
    // An error's level, so that no filter takes the id from the lines that it lets through.
    let span = tracing::error_span!("request", request_id = id);
    traces::adopt(&span, request.headers());
    answer(metrics, request, next, &id).instrument(span).await
}

async fn answer(metrics: Metrics, request: Request, next: Next, id: &str) -> Response {
    let (started, in_flight) = (Instant::now(), metrics.request_begins());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or(NO_ROUTE, |path| path.as_str());
    let mut response = AssertUnwindSafe(next.run(request))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| ApiError::internal("the handler panicked").into_response());
    let failure = response.extensions_mut().remove::<Failure>().map(|Failure(error)| error);
    if let Some(error) = &failure {
        log_cause(error);
        response = with_body(response, error, id);
    }
    if let Ok(value) = HeaderValue::from_str(id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let asked_by = response.extensions_mut().remove::<AskedBy>();
    drop(in_flight);
    let (took, status) = (started.elapsed(), response.status());
    metrics.answered(&Answered {
        method: &method,
        route,
        status,
        seconds: took.as_secs_f64(),
        user: asked_by.as_ref().map_or(ANONYMOUS, |AskedBy(user)| user),
        error: failure.as_ref().map(|error| error.code),
        request_id: id,
    });
    traces::describe(&method, route, status);
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    // Looking changes nothing, and pages look all the time.
    if method.is_safe() && !status.is_client_error() && !status.is_server_error() {
        tracing::debug!(%method, route, status = status.as_u16(), ms, "request");
    } else {
        tracing::info!(%method, route, status = status.as_u16(), ms, "request");
    }
    response
}

/// Writes the error as JSON below the response's headers (a 405's `Allow` stays).
fn with_body(response: Response, error: &ApiError, id: &str) -> Response {
    let body = ErrorBody {
        error: ErrorDetail {
            code: error.code.to_owned(),
            message: error.message.clone(),
            remedy: error.remedy.clone(),
            request_id: id.to_owned(),
        },
    };
    let (mut parts, _) = response.into_parts();
    let (json_parts, json) = (error.status, Json(body)).into_response().into_parts();
    parts.status = json_parts.status;
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    parts.headers.extend(json_parts.headers);
    parts.headers.insert(axum::http::header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Response::from_parts(parts, json)
}

fn log_cause(error: &ApiError) {
    if error.cause.is_none() {
        return;
    }
    if error.status.is_server_error() {
        tracing::error!(code = error.code, cause = error.causes(), "request failed");
    } else {
        tracing::debug!(code = error.code, cause = error.causes(), "request refused");
    }
}

/// The caller's id when it can stand in a log as it is, else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let brought = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let harmless = |id: &&str| {
        (1..=REQUEST_ID_CHARS_MAX).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    brought.filter(harmless).map_or_else(|| uuid::Uuid::now_v7().simple().to_string(), str::to_owned)
}

/// The path exists, the method does not.
pub(crate) async fn method_not_allowed() -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "this address does not know this method")
        .remedy("see /api/docs for what it knows")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id_for(brought: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, brought.parse().expect("a header value"));
        request_id(&headers)
    }

    #[test]
    fn a_harmless_id_is_kept_and_another_replaced() {
        assert_eq!(id_for("trace-1.a_B"), "trace-1.a_B");
        assert_ne!(id_for("a b"), "a b");
        assert_eq!(id_for(&"a".repeat(65)).len(), 32);
        assert_eq!(request_id(&HeaderMap::new()).len(), 32);
    }
}
