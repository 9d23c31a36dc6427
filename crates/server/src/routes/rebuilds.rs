//! An environment's sources read anew by another embedding model: begun, looked at, tried again, given up.

use axum::{Json, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Items, cases,
    environments::{may_change, named},
    time,
};
use crate::{
    app::{App, Shared},
    error::ApiError,
    input::{JsonBody, Path},
};

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(read_rebuild, start_rebuild, cancel_rebuild))
        .routes(routes!(retry_rebuild))
        .routes(routes!(list_embedders))
}

/// How far a rebuild is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RebuildState {
    /// Sources are being read by the new model; the old one goes on answering.
    Building,
    /// All are read; the kept cases are being asked of them.
    Checking,
    /// Some could not be read, or the score was too low: the old one goes on answering until somebody decides.
    Held,
    /// The new model answers.
    Done,
    Cancelled,
}

/// An environment's sources read anew by another embedding model.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Rebuild {
    /// Name of the new embedding model.
    pub model: String,
    pub state: RebuildState,
    /// Sources to be read.
    pub sources: i64,
    /// Of these, read by the new model.
    pub ready: i64,
    /// Of these, could not be read.
    pub failed: i64,
    /// What the kept cases must score at least; null where nothing is demanded.
    pub min_score: Option<f64>,
    /// What they scored: the mean of each case's main metric.
    pub score: Option<f64>,
    /// Why it is held, in words.
    pub message: Option<String>,
    #[schema(format = DateTime)]
    pub started_at: String,
    #[schema(format = DateTime)]
    pub ended_at: Option<String>,
    /// Rolling the environment back to this time undoes it; null where the new model does not answer.
    #[schema(format = DateTime)]
    pub undo_to: Option<String>,
}

impl From<store::Rebuild> for Rebuild {
    fn from(row: store::Rebuild) -> Self {
        Self {
            model: row.model,
            state: match row.state {
                store::RebuildState::Building => RebuildState::Building,
                store::RebuildState::Checking => RebuildState::Checking,
                store::RebuildState::Held => RebuildState::Held,
                store::RebuildState::Done => RebuildState::Done,
                store::RebuildState::Cancelled => RebuildState::Cancelled,
            },
            sources: row.sources,
            ready: row.ready,
            failed: row.failed,
            min_score: row.min_score,
            score: row.score,
            message: row.message,
            started_at: time(row.started_ms),
            ended_at: row.ended_ms.map(time),
            undo_to: row.moved_ms.map(|moved_ms| time(moved_ms - 1)),
        }
    }
}

/// The rebuild under way, or the last one.
#[utoipa::path(
    get,
    path = "/api/v1/environments/{name}/rebuild",
    tag = "environments",
    params(("name" = String, Path, description = "Name of the environment")),
    responses((status = 200, description = "The rebuild", body = Rebuild))
)]
async fn read_rebuild(app: App, Path(name): Path<String>) -> Result<Json<Rebuild>, ApiError> {
    let id = named(&app, &name).await?;
    let rebuild = app.store.rebuild(&id).await?;
    let never = || ApiError::not_found("rebuild").remedy("begin one with `almanac env reindex`");
    Ok(Json(rebuild.ok_or_else(never)?.into()))
}

/// Which model to go over to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartRebuildRequest {
    /// Name of an installed embedding model; the configured one when absent.
    model: Option<String>,
    /// Go over only if the environment's kept cases score at least this.
    #[schema(minimum = 0, maximum = 1)]
    min_score: Option<f64>,
}

/// Read an environment's sources anew by another embedding model.
///
/// Beside the old ones, which go on answering. Once all are read, and score what is demanded, all pointers move in one
/// transaction; rolling back takes it back.
#[utoipa::path(
    post,
    path = "/api/v1/environments/{name}/rebuild",
    tag = "environments",
    params(("name" = String, Path, description = "Name of the environment")),
    request_body = StartRebuildRequest,
    responses(
        (status = 202, description = "The rebuild as it begins", body = Rebuild),
        (status = 409, description = "One is under way, or this model reads the sources already", body = crate::error::ErrorBody)
    )
)]
async fn start_rebuild(
    app: App,
    Path(name): Path<String>,
    JsonBody(request): JsonBody<StartRebuildRequest>,
) -> Result<(StatusCode, Json<Rebuild>), ApiError> {
    let id = named(&app, &name).await?;
    may_change(&app, &id)?;
    if let Some(least) = request.min_score {
        if !(0.0..=1.0).contains(&least) {
            return Err(ApiError::invalid("min_score_out_of_range", "min_score must lie in 0 to 1"));
        }
        // Told now rather than after hours of reading.
        if cases::known_of(&app, &id).await?.is_empty() {
            let error = ApiError::new(StatusCode::CONFLICT, "no_cases", "no kept case says what would have been right");
            return Err(error.remedy("keep cases by a thumb down and say what is right, or leave the least score out"));
        }
    }
    let rebuild = app.ingest.start_rebuild(&id, request.model.as_deref(), request.min_score).await?;
    Ok((StatusCode::ACCEPTED, Json(rebuild.into())))
}

/// Try again what a held rebuild could not read, and check again what it scores.
#[utoipa::path(
    post,
    path = "/api/v1/environments/{name}/rebuild/retry",
    tag = "environments",
    params(("name" = String, Path, description = "Name of the environment")),
    responses(
        (status = 202, description = "The rebuild as it goes on", body = Rebuild),
        (status = 409, description = "None is held", body = crate::error::ErrorBody)
    )
)]
async fn retry_rebuild(app: App, Path(name): Path<String>) -> Result<(StatusCode, Json<Rebuild>), ApiError> {
    let id = named(&app, &name).await?;
    may_change(&app, &id)?;
    Ok((StatusCode::ACCEPTED, Json(app.ingest.retry_rebuild(&id).await?.into())))
}

/// Give up a rebuild that is under way or held; the old model goes on answering.
#[utoipa::path(
    delete,
    path = "/api/v1/environments/{name}/rebuild",
    tag = "environments",
    params(("name" = String, Path, description = "Name of the environment")),
    responses(
        (status = 204, description = "Given up"),
        (status = 409, description = "None is under way", body = crate::error::ErrorBody)
    )
)]
async fn cancel_rebuild(app: App, Path(name): Path<String>) -> Result<StatusCode, ApiError> {
    let id = named(&app, &name).await?;
    may_change(&app, &id)?;
    app.ingest.cancel_rebuild(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An embedding model that is installed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Embedder {
    pub name: String,
    /// Whether it is the configured one, which reads the sources of new libraries.
    pub is_default: bool,
}

/// The embedding models that sources can be read by.
#[utoipa::path(
    get,
    path = "/api/v1/embedders",
    tag = "server",
    responses((status = 200, description = "Those that are installed, the configured one first", body = Items<Embedder>))
)]
async fn list_embedders(app: App) -> Json<Items<Embedder>> {
    let told = |info: ingest::EmbedderInfo| Embedder { name: info.name, is_default: info.is_default };
    Json(Items { items: app.ingest.embedders().into_iter().map(told).collect() })
}
