//! Around every request: its id, one log line, and the body of errors.

use std::{panic::AssertUnwindSafe, time::Instant};

use axum::{
    Json,
    extract::{MatchedPath, Request},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;

use crate::error::{ApiError, ErrorBody, ErrorDetail, Failure};

/// Names a request in logs, errors and the programs around us.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Characters of an id that a caller brings along; a longer one is replaced.
const REQUEST_ID_CHARS_MAX: usize = 64;

/// Gives the request an id, runs it, writes the body of an error, and logs one line without what the person typed.
pub(crate) async fn envelope(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(request.headers());
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let path = path.as_ref().map_or("unmatched", |path| path.as_str());
    let mut response = AssertUnwindSafe(next.run(request))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| ApiError::internal("the handler panicked").into_response());
    if let Some(Failure(error)) = response.extensions_mut().remove::<Failure>() {
        log_cause(&error, &id);
        response = with_body(response, &error, &id);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status();
    // Looking changes nothing, and pages look all the time.
    if method.is_safe() && !status.is_client_error() && !status.is_server_error() {
        tracing::debug!(%method, path, status = status.as_u16(), ms, request_id = id, "request");
    } else {
        tracing::info!(%method, path, status = status.as_u16(), ms, request_id = id, "request");
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

fn log_cause(error: &ApiError, id: &str) {
    if error.cause.is_none() {
        return;
    }
    if error.status.is_server_error() {
        tracing::error!(request_id = id, code = error.code, cause = error.causes(), "request failed");
    } else {
        tracing::debug!(request_id = id, code = error.code, cause = error.causes(), "request refused");
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
