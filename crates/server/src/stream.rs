//! Server-sent events: frames as bytes, kept alive, never stored or buffered on the way.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use futures::{Stream, StreamExt};
use serde::Serialize;

use crate::error::ApiError;

/// How long a stream may be silent before a comment shows that it lives.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
const KEEP_ALIVE_COMMENT: Bytes = Bytes::from_static(b": keep-alive\n\n");

/// The media type of an event stream.
pub(crate) const EVENT_STREAM: &str = "text/event-stream";

/// One event as it goes over the wire; without an `id`, the client's place in the stream stays where it was.
pub(crate) fn frame(id: Option<u64>, event: &str, data: &impl Serialize) -> Result<Bytes, ApiError> {
    let mut bytes = Vec::with_capacity(256);
    if let Some(id) = id {
        bytes.extend_from_slice(format!("id: {id}\n").as_bytes());
    }
    bytes.extend_from_slice(b"event: ");
    bytes.extend_from_slice(event.as_bytes());
    bytes.extend_from_slice(b"\ndata: ");
    // JSON escapes line ends, so that one line holds it all.
    serde_json::to_writer(&mut bytes, data).map_err(ApiError::internal)?;
    bytes.extend_from_slice(b"\n\n");
    Ok(bytes.into())
}

/// A response that sends `frames` as they come and ends with them.
pub(crate) fn event_stream(frames: impl Stream<Item = Bytes> + Send + 'static) -> Response {
    let mut response = Response::new(Body::from_stream(kept_alive(frames, KEEP_ALIVE)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(EVENT_STREAM));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// `frames`, with a comment wherever they are silent for `interval`.
fn kept_alive(frames: impl Stream<Item = Bytes>, interval: Duration) -> impl Stream<Item = Result<Bytes, Infallible>> {
    async_stream::stream! {
        futures::pin_mut!(frames);
        loop {
            match tokio::time::timeout(interval, frames.next()).await {
                Ok(Some(frame)) => yield Ok(frame),
                Ok(None) => break,
                Err(_silent) => yield Ok(KEEP_ALIVE_COMMENT),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_one_event_whatever_its_text() {
        let bytes = frame(Some(7), "token", &serde_json::json!({"text": "a\n\nid: 9\r\n"})).expect("serialises");
        assert_eq!(&bytes[..], b"id: 7\nevent: token\ndata: {\"text\":\"a\\n\\nid: 9\\r\\n\"}\n\n");
        assert_eq!(&frame(None, "x", &1).expect("serialises")[..], b"event: x\ndata: 1\n\n");
    }

    #[tokio::test]
    async fn a_silent_stream_is_kept_alive() {
        let frames = futures::stream::once(async { Bytes::from_static(b"x") }).chain(futures::stream::pending());
        let stream = kept_alive(frames, Duration::from_millis(1));
        let sent: Vec<_> = stream.take(3).map(Result::unwrap).collect().await;
        assert_eq!(sent, [Bytes::from_static(b"x"), KEEP_ALIVE_COMMENT, KEEP_ALIVE_COMMENT]);
    }
}
