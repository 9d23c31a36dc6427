//! Where traces cross HTTP, by W3C Trace Context: the caller's is taken up, and a language model gets ours. Without anybody who
//! collects traces, spans belong to none, and nothing is sent on.

use axum::http::{HeaderMap, Method, StatusCode};
use opentelemetry::{
    Context,
    propagation::{Extractor, TextMapPropagator},
    trace::{Status, TraceContextExt},
};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(axum::http::HeaderName::as_str).collect()
    }
}

/// Makes `span` a part of the trace that the request belongs to, where it names one.
pub(crate) fn adopt(span: &Span, headers: &HeaderMap) {
    let context = TraceContextPropagator::new().extract_with_context(&Context::new(), &Headers(headers));
    if context.span().span_context().is_valid() {
        // Fails where nobody collects traces.
        let _ = span.set_parent(context);
    }
}

/// Says what was asked of which route, and how it was answered.
pub(crate) fn describe(method: &Method, route: &str, status: StatusCode) {
    let span = Span::current();
    span.set_attribute("http.request.method", method.to_string());
    span.set_attribute("http.route", route.to_owned());
    span.set_attribute("http.response.status_code", i64::from(status.as_u16()));
    if status.is_server_error() {
        span.set_status(Status::error(""));
    }
}

/// The headers by which a call out of the current span belongs to its trace; none where it belongs to none.
pub fn trace_headers() -> Vec<(String, String)> {
    let context = Span::current().context();
    if !context.span().span_context().is_valid() {
        return Vec::new();
    }
    let mut headers = std::collections::HashMap::new();
    TraceContextPropagator::new().inject_context(&context, &mut headers);
    headers.into_iter().collect()
}
