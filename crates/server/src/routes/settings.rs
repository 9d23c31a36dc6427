//! The settings in force and where each came from.

use axum::Json;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::Items;
use crate::app::{App, Setting, Shared};

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_settings))
}

/// The settings in force, secrets starred.
#[utoipa::path(
    get,
    path = "/api/v1/settings",
    tag = "server",
    responses((status = 200, description = "All settings, by group", body = Items<Setting>))
)]
async fn list_settings(app: App) -> Json<Items<Setting>> {
    Json(Items { items: app.about.settings.clone() })
}
