//! Search: the passages that answer a query best.

use assistant::{Evidence, Scope};
use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::sources::{Format, word};
use crate::{
    app::{App, Shared},
    error::ApiError,
    input::{JsonBody, QUESTION_CHARS_MAX, text_of},
};

/// Passages when no number is asked for.
const LIMIT_DEFAULT: usize = 10;
/// Entries that a scope may list.
const SCOPE_ENTRIES_MAX: usize = 200;

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(run_search))
}

/// What to look for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchRequest {
    /// Words or a question, at most 8,000 characters.
    query: String,
    /// Where to look; everywhere when absent.
    #[serde(default)]
    #[schema(required = false)]
    scope: Scope,
    /// Passages wanted, 1 to 100; 10 when absent.
    #[schema(minimum = 1, maximum = 100)]
    limit: Option<usize>,
}

/// What was found, the best first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SearchResult {
    pub items: Vec<Evidence>,
    pub took_ms: u64,
    /// Whether meaning was searched beside words.
    pub semantic: bool,
}

/// Search by words and meaning.
#[utoipa::path(
    post,
    path = "/api/v1/search",
    tag = "search",
    request_body = SearchRequest,
    responses((status = 200, description = "Passages, the best first", body = SearchResult))
)]
async fn run_search(app: App, JsonBody(request): JsonBody<SearchRequest>) -> Result<Json<SearchResult>, ApiError> {
    let query = text_of("query", &request.query, QUESTION_CHARS_MAX)?;
    let limit = request.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=search::LIMIT_MAX).contains(&limit) {
        let message = format!("limit must lie in 1 to {}", search::LIMIT_MAX);
        return Err(ApiError::invalid("limit_out_of_range", message));
    }
    check_scope(&app, &request.scope).await?;
    let found = app.assistant().search(app.environment(), &request.scope, &query, limit).await?;
    Ok(Json(SearchResult { items: found.evidence, took_ms: found.took_ms, semantic: found.semantic }))
}

/// Refuses a scope that names what is not there, or may not be read, naming it.
pub(crate) async fn check_scope(app: &App, scope: &Scope) -> Result<(), ApiError> {
    if scope.collections.len() + scope.sources.len() + scope.formats.len() > SCOPE_ENTRIES_MAX {
        let message = format!("a scope may list {SCOPE_ENTRIES_MAX} entries");
        return Err(ApiError::invalid("scope_too_long", message));
    }
    if let Some(format) = scope.formats.iter().find(|format| word::<Format>(Some(format)).is_none()) {
        return Err(ApiError::unknown_scope("format", format));
    }
    let unknown = app.store.unknown_entries(app.environment(), &scope.within(&app.readable()).filter()).await?;
    unknown.first().map_or(Ok(()), |(kind, entry)| Err(ApiError::unknown_scope(kind, entry)))
}
