//! What the server runs with and how much it holds.

use assistant::CacheCounts;
use axum::Json;
use serde::{Deserialize, Serialize};
use store::{PAGE_ROWS_MAX, PageRequest};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::{App, LlmInfo, ModelInfo, PdfInfo, Shared},
    error::ApiError,
};

/// What the server runs with and how much it holds.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Status {
    pub version: String,
    /// The environment this server shows.
    pub environment: String,
    pub model: ModelInfo,
    pub llm: LlmInfo,
    pub pdf: PdfInfo,
    pub collections: i64,
    pub sources: i64,
    /// Passages that can be searched.
    pub chunks: i64,
    pub limits: StatusLimits,
    /// Answers and searches kept for repeats.
    pub cache: CacheCounts,
}

/// Bounds that a client should know before it tries.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct StatusLimits {
    /// Largest file that may be uploaded, bytes.
    pub upload_bytes_max: u64,
}

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(read_status))
}

/// What the server runs with and how much it holds.
#[utoipa::path(get, path = "/api/v1/status", tag = "server", responses((status = 200, description = "Status", body = Status)))]
async fn read_status(app: App) -> Result<Json<Status>, ApiError> {
    let (mut collections, mut sources, mut chunks) = (0, 0, 0);
    let mut page = PageRequest { limit: PAGE_ROWS_MAX, cursor: None };
    // Ends: every page starts after the one before.
    loop {
        let list = app.store.collections(app.environment(), &app.readable(), &page).await?;
        for collection in list.items {
            collections += 1;
            sources += collection.sources;
            chunks += collection.chunks;
        }
        page.cursor = list.next_cursor;
        if page.cursor.is_none() {
            break;
        }
    }
    let about = &app.about;
    Ok(Json(Status {
        version: about.version.clone(),
        environment: app.environment.name.clone(),
        model: about.model.clone(),
        llm: app.llm().clone(),
        pdf: about.pdf.clone(),
        collections,
        sources,
        chunks,
        limits: StatusLimits { upload_bytes_max: app.limits.upload_bytes_max },
        cache: app.assistant().cache_counts(),
    }))
}
