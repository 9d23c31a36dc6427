//! What a citation opens: the cited words in their surroundings.

use assistant::Passage;
use axum::Json;
use serde::Deserialize;
use store::{ChunkId, SourceId};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::{App, Shared},
    error::ApiError,
    input::{Path, Query, given},
};

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(read_passage))
}

/// What of a passage to mark.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PassageQuery {
    /// `start` of a citation's location; with `end`, or neither for the whole passage.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<u32>)]
    start: Option<u32>,
    /// `end` of a citation's location.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<u32>)]
    end: Option<u32>,
    /// Which source is meant, where several hold the same file.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<String>)]
    source: Option<String>,
}

/// A passage in its surroundings.
#[utoipa::path(
    get,
    path = "/api/v1/passages/{chunk_id}",
    tag = "search",
    params(("chunk_id" = String, Path, description = "`chunk_id` of a citation or of evidence"), PassageQuery),
    responses((status = 200, description = "The passage", body = Passage))
)]
async fn read_passage(
    app: App,
    Path(chunk_id): Path<String>,
    Query(query): Query<PassageQuery>,
) -> Result<Json<Passage>, ApiError> {
    // An id that is no number names no passage.
    let chunk = ChunkId(chunk_id.parse().map_err(|_| ApiError::not_found("passage"))?);
    let span = match (query.start, query.end) {
        (None, None) => None,
        (Some(start), Some(end)) if start <= end => Some((start, end)),
        _ => return Err(ApiError::invalid("bad_span", "give both start and end, start first, or neither")),
    };
    let source = query.source.map(SourceId);
    Ok(Json(app.assistant().passage(app.environment(), chunk, source.as_ref(), span).await?))
}
