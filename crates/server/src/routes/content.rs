//! The original file of a source, whole or in ranges. Only PDF is shown; everything else is for saving, so that what
//! somebody uploaded never runs as a page of ours.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use store::{ChunkId, Snapshot, SourceId, TABLE_FORMATS};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::{App, Shared},
    error::ApiError,
    input::{Path, Query, given},
};

/// The bytes of an upload are no page: nothing in them may load or run.
const CONTENT_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(read_content))
}

/// Which of a source's files is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ContentQuery {
    /// The file that this passage is of, should the source have a newer one by now.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<String>)]
    chunk: Option<i64>,
}

/// The original file.
///
/// Ranges are supported (one a request). PDF comes as `application/pdf` to be shown, everything else as
/// `application/octet-stream` to be saved. In a sanitised environment, tables are not handed out.
#[utoipa::path(
    get,
    path = "/api/v1/sources/{id}/content",
    tag = "sources",
    params(
        ("id" = String, Path, description = "Id of the source"),
        ContentQuery,
        ("Range" = Option<String>, Header, description = "`bytes=0-1023`")
    ),
    responses(
        (status = 200, description = "The whole file", content_type = "application/octet-stream"),
        (status = 206, description = "The range", content_type = "application/octet-stream"),
        (status = 304, description = "The file known by its ETag"),
        (status = 403, description = "A table whose columns are masked here", body = crate::error::ErrorBody),
        (status = 416, description = "No such range", body = crate::error::ErrorBody)
    )
)]
async fn read_content(
    app: App,
    Path(id): Path<SourceId>,
    Query(wanted): Query<ContentQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let source = app.store.source(app.environment(), &id).await?;
    let snapshot = match wanted.chunk {
        Some(chunk) => {
            let cited = ChunkId(chunk).snapshot();
            if app.store.pointer_to(app.environment(), cited, Some(&id)).await?.source != id {
                return Err(ApiError::not_found("content"));
            }
            Some(app.store.snapshot(cited).await?)
        }
        // Passages and rectangles are those of the snapshot pointed to; a newer content may still be in the making.
        None => source.snapshot,
    };
    let format = snapshot.as_ref().and_then(|snapshot| snapshot.format.clone()).or(source.format);
    refuse_masked(&app, snapshot.as_ref(), format.as_deref()).await?;
    let is_pdf = format.as_deref() == Some("pdf");
    let shown = snapshot.map(|snapshot| snapshot.blob_hash);
    let hash = shown.or(source.blob_hash).ok_or_else(|| ApiError::not_found("content"))?;
    let tag = format!("\"{hash}\"");
    if holds_tag(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let file = app.store.blobs().read(&hash).await?;
    let size_bytes = file.size_bytes();
    let range = wanted_range(&headers, &tag, size_bytes);
    let (status, start, length) = match range {
        Range::Part(first, last) => (StatusCode::PARTIAL_CONTENT, first, last - first + 1),
        Range::Whole => (StatusCode::OK, 0, size_bytes),
        Range::Outside => return Ok(range_not_satisfiable(size_bytes)),
    };
    let body = Body::from_stream(file.stream(start..start + length).await?);
    let mut response = (status, [(header::ETAG, tag)], body).into_response();
    let sent = response.headers_mut();
    describe(sent, &source.name, is_pdf);
    sent.insert(header::CONTENT_LENGTH, length.into());
    if let Range::Part(first, last) = range {
        insert_text(sent, header::CONTENT_RANGE, &format!("bytes {first}-{last}/{size_bytes}"));
    }
    Ok(response)
}

/// Refuses the file of a table where columns are masked, and of what was not read yet: it may turn out to be one.
async fn refuse_masked(app: &App, snapshot: Option<&Snapshot>, format: Option<&str>) -> Result<(), ApiError> {
    let is_document = snapshot.is_some() && format.is_some_and(|format| !TABLE_FORMATS.contains(&format));
    if is_document || app.environment.is_main() || !app.store.environment(app.environment()).await?.is_sanitised {
        return Ok(());
    }
    let message = "this environment is sanitised, and the file holds what is masked here";
    let refused = ApiError::new(StatusCode::FORBIDDEN, "masked_original", message);
    Err(refused.remedy("take its rows as CSV, or open the source in the environment that this one was made from"))
}

/// Type, disposition and caching; the file of a source changes only with its ETag.
fn describe(headers: &mut HeaderMap, name: &str, is_pdf: bool) {
    let (media_type, disposition) =
        if is_pdf { ("application/pdf", "inline") } else { ("application/octet-stream", "attachment") };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    insert_text(headers, header::CONTENT_DISPOSITION, &format!("{disposition}; {}", file_name(name)));
    if !is_pdf {
        headers.insert(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY);
    }
}

fn insert_text(headers: &mut HeaderMap, name: header::HeaderName, text: &str) {
    // Every text here is made of ASCII; if one were not, the response would do without it.
    if let Ok(value) = HeaderValue::from_str(text) {
        headers.insert(name, value);
    }
}

/// `filename*` of RFC 6266, every byte but the plainest escaped.
pub(crate) fn file_name(name: &str) -> String {
    let mut text = "filename*=UTF-8''".to_owned();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

fn holds_tag(headers: &HeaderMap, tag: &str) -> bool {
    let held = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    held.split(',').any(|held| held.trim().trim_start_matches("W/") == tag)
}

/// The range asked for, unless it is one of another file (RFC 9110, sections 13.1.5 and 14.2).
fn wanted_range(headers: &HeaderMap, tag: &str, size_bytes: u64) -> Range {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let is_other_file = text(header::IF_RANGE).is_some_and(|held| held != tag);
    text(header::RANGE).filter(|_| !is_other_file).map_or(Range::Whole, |range| parse_range(range, size_bytes))
}

fn range_not_satisfiable(size_bytes: u64) -> Response {
    let message = format!("the file has {size_bytes} bytes");
    let error = ApiError::new(StatusCode::RANGE_NOT_SATISFIABLE, "range_not_satisfiable", message);
    let mut response = error.into_response();
    insert_text(response.headers_mut(), header::CONTENT_RANGE, &format!("bytes */{size_bytes}"));
    response
}

/// What a `Range` header asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Range {
    /// Not a range we serve: several at once, another unit, or no range at all. The header is ignored.
    Whole,
    /// First and last byte.
    Part(u64, u64),
    Outside,
}

fn parse_range(text: &str, size_bytes: u64) -> Range {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|range| range.trim().split_once('-')) else {
        return Range::Whole;
    };
    let (first, last) = match (first.trim(), last.trim()) {
        ("", suffix) => match suffix.parse::<u64>() {
            Ok(length) => (size_bytes.saturating_sub(length), if length == 0 { None } else { Some(u64::MAX) }),
            Err(_) => return Range::Whole,
        },
        (first, last) => match (first.parse::<u64>(), if last.is_empty() { Ok(u64::MAX) } else { last.parse() }) {
            (Ok(first), Ok(last)) if first <= last => (first, Some(last)),
            _ => return Range::Whole,
        },
    };
    match last {
        Some(last) if first < size_bytes => Range::Part(first, last.min(size_bytes - 1)),
        _ => Range::Outside,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (text, want) in [
            ("bytes=0-4", Range::Part(0, 4)),
            ("bytes=5-", Range::Part(5, 9)),
            ("bytes=5-99", Range::Part(5, 9)),
            ("bytes=-3", Range::Part(7, 9)),
            ("bytes=-99", Range::Part(0, 9)),
            ("bytes=10-", Range::Outside),
            ("bytes=-0", Range::Outside),
            ("bytes=0-1,3-4", Range::Whole),
            ("bytes=4-2", Range::Whole),
            ("bytes=a-b", Range::Whole),
            ("bytes=", Range::Whole),
            ("pages=1-2", Range::Whole),
        ] {
            assert_eq!(parse_range(text, 10), want, "{text}");
        }
        assert_eq!(parse_range("bytes=0-0", 0), Range::Outside);
    }

    #[test]
    fn file_names_cannot_end_their_header() {
        assert_eq!(file_name("a\"; b\r\nü.pdf"), "filename*=UTF-8''a%22%3B%20b%0D%0A%C3%BC.pdf");
    }
}
