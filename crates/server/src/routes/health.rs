//! Whether the process lives and whether it can serve; for whatever starts and watches it.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::{App, Lifecycle, Shared},
    error::ApiError,
};

/// A word on how the server is.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Health {
    /// `ok` (alive) or `ready` (can serve).
    pub status: String,
}

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(healthz)).routes(routes!(readyz))
}

/// Is the process alive?
///
/// Asks nothing of the database: a restart would not mend it.
#[utoipa::path(get, path = "/healthz", tag = "health", responses((status = 200, description = "Alive", body = Health)))]
async fn healthz() -> Json<Health> {
    Json(Health { status: "ok".to_owned() })
}

/// Can it serve?
///
/// 503 while it is leaving and while its database does not answer.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "health",
    responses(
        (status = 200, description = "Ready", body = Health),
        (status = 503, description = "Not now", body = crate::error::ErrorBody)
    )
)]
async fn readyz(app: App, State(lifecycle): State<Lifecycle>) -> Result<Json<Health>, ApiError> {
    if lifecycle.is_draining() {
        return Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "draining", "the server is leaving"));
    }
    app.store.ping().await.map_err(|error| {
        let mut unready =
            ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "database_unavailable", "the database does not answer");
        unready.cause = Some(error.into());
        unready
    })?;
    Ok(Json(Health { status: "ready".to_owned() }))
}
