//! The last hour of this process, for those without Grafana.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::time;
use crate::{
    app::Shared,
    metrics::{Metrics, Minute, RecentError},
};

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(read_monitor))
}

/// The last hour of this process.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Monitor {
    /// 61 minutes, the oldest first; the last one is still going on.
    pub minutes: Vec<Minute>,
    /// The last failures that were the server's, the newest first, at most 50.
    pub errors: Vec<MonitorError>,
}

/// A failure that was the server's; its log names the cause under the request id.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MonitorError {
    /// RFC 3339 in UTC.
    pub at: String,
    pub request_id: String,
    /// Method and template of the address.
    pub route: String,
    pub status: u16,
    pub code: String,
}

impl From<RecentError> for MonitorError {
    fn from(error: RecentError) -> Self {
        let RecentError { at_ms, request_id, route, status, code } = error;
        Self { at: time(at_ms), request_id, route, status, code }
    }
}

/// What happened in the last hour.
///
/// Of this process since it was started; kept in memory only. `/metrics` has more, for Prometheus.
#[utoipa::path(get, path = "/api/v1/monitor", tag = "server", responses((status = 200, description = "The last hour", body = Monitor)))]
async fn read_monitor(State(metrics): State<Metrics>) -> Json<Monitor> {
    let errors = metrics.recent_errors().into_iter().map(Into::into).collect();
    Json(Monitor { minutes: metrics.minutes(), errors })
}
