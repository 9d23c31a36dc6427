//! The browser UI out of the binary, and what answers where nothing else does.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::{envelope::method_not_allowed, error::ApiError};

/// What `npm run build` left; empty where the UI was not built. Read from disk in development builds.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Dist;

/// Names in here change with their content.
const HASHED_FOLDER: &str = "assets/";
const CACHE_HASHED: &str = "public, max-age=31536000, immutable";
/// Everything else is asked for each time, and mostly answered with "not modified".
const CACHE_OTHER: &str = "no-cache";

/// Stands in where the UI was not built.
const STUB: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Almanac</title>\
    <h1>Almanac is running, its pages are not built</h1>\
    <p>Build them with <code>make web</code> and start again, or use the API: <a href=\"/api/docs\">/api/docs</a>.</p>\
    </html>\n";

/// Files of the UI by their path, its start page for its own addresses, and words for the rest.
pub(crate) async fn fallback(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if is_api(path) {
        return ApiError::new(StatusCode::NOT_FOUND, "unknown_address", "the API has nothing at this address")
            .remedy("see /api/docs for what it has")
            .into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return method_not_allowed().await.into_response();
    }
    if let Some(file) = Dist::get(path).filter(|_| !path.is_empty()) {
        return send(path, file, request.headers());
    }
    if is_file(path) {
        return (StatusCode::NOT_FOUND, "not found\n").into_response();
    }
    start_page(request.headers())
}

/// What a browser gets at the address of an environment that is not there: the start page as not found, which says so, and the
/// files that it loads. `None` for programs, and for what is no page.
pub(crate) fn of_no_environment(parts: &Parts) -> Option<Response> {
    let path = parts.uri.path().trim_start_matches('/');
    if is_api(path) || !matches!(parts.method, Method::GET | Method::HEAD) {
        return None;
    }
    if let Some(file) = Dist::get(path).filter(|_| !path.is_empty()) {
        return Some(send(path, file, &parts.headers));
    }
    let wanted = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if is_file(path) || !wanted.contains("text/html") {
        return None;
    }
    // Without what the browser holds: the page is the same as that of an environment that is there, the answer is not.
    let mut page = start_page(&HeaderMap::new());
    *page.status_mut() = StatusCode::NOT_FOUND;
    page.headers_mut().remove(header::ETAG);
    page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Some(page)
}

fn is_api(path: &str) -> bool {
    path == "api" || path.starts_with("api/")
}

/// Whether the address is that of a file, so that no page stands in for it.
fn is_file(path: &str) -> bool {
    path.starts_with(HASHED_FOLDER) || path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

fn start_page(headers: &HeaderMap) -> Response {
    match Dist::get("index.html") {
        Some(page) => send("index.html", page, headers),
        None => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], STUB).into_response(),
    }
}

fn send(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = tag_of(&file);
    let described = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, HeaderValue::from_static(cache_of(path)))];
    // A compressed copy carries the tag in its weak form.
    let held = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if held.split(',').any(|held| held.trim().trim_start_matches("W/").as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, described).into_response();
    }
    let media_type =
        HeaderValue::from_str(file.metadata.mimetype()).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let bytes = match file.data {
        std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        std::borrow::Cow::Owned(bytes) => Bytes::from(bytes),
    };
    (described, [(header::CONTENT_TYPE, media_type)], Body::from(bytes)).into_response()
}

/// How long a browser may keep the file at `path` without asking.
fn cache_of(path: &str) -> &'static str {
    if path.starts_with(HASHED_FOLDER) { CACHE_HASHED } else { CACHE_OTHER }
}

/// The file's SHA-256, quoted.
fn tag_of(file: &EmbeddedFile) -> HeaderValue {
    let mut text = String::from("\"");
    for byte in file.metadata.sha256_hash() {
        text.push_str(&format!("{byte:02x}"));
    }
    text.push('"');
    // Hexadecimal digits are always a header's value.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        assert_eq!(cache_of("assets/index-a1b2.js"), CACHE_HASHED);
        for path in ["index.html", "favicon.svg", "scheme.js"] {
            assert_eq!(cache_of(path), CACHE_OTHER, "{path}");
        }
    }
}
