//! What is measured, for Prometheus.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, State},
    http::{Extensions, HeaderMap, HeaderName, StatusCode, header},
    response::Response,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::Shared,
    error::ApiError,
    metrics::{Metrics, shown},
};

/// What a proxy adds for whom it asks.
const PROXIED: [HeaderName; 2] = [HeaderName::from_static("x-forwarded-for"), header::FORWARDED];

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(read_metrics))
}

/// What is measured, in Prometheus' text format.
///
/// For programs of the same machine; for others, the server gives it at the address that `ALMANAC_METRICS_LISTEN` names.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "health",
    responses((status = 200, description = "Metrics", body = String, content_type = "text/plain"))
)]
async fn read_metrics(
    State(metrics): State<Metrics>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Result<Response, ApiError> {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>();
    // Without a peer the program asks itself.
    let is_near = peer.is_none_or(|ConnectInfo(peer)| peer.ip().is_loopback());
    if !is_near || PROXIED.iter().any(|name| headers.contains_key(name)) {
        let words = "metrics are for programs of this machine";
        return Err(ApiError::new(StatusCode::FORBIDDEN, "metrics_not_allowed", words)
            .remedy("scrape the address that ALMANAC_METRICS_LISTEN names"));
    }
    Ok(shown(&metrics))
}
