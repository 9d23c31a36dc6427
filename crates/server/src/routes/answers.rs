//! One question, one answer, nothing kept: for scripts.

use assistant::{Answer, Scope, Settings};
use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::search::check_scope;
use crate::{
    app::{App, Shared},
    error::ApiError,
    input::{JsonBody, QUESTION_CHARS_MAX, text_of},
};

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(create_answer))
}

/// A question that stands alone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerRequest {
    /// At most 8,000 characters.
    question: String,
    /// Which sources may answer; all when absent.
    #[serde(default)]
    #[schema(required = false)]
    scope: Scope,
    /// Passages given to the reader, 1 to 50; the configured number when absent.
    #[schema(minimum = 1, maximum = 50)]
    top: Option<usize>,
}

/// Ask once.
///
/// Waits until the answer is whole. For an answer that streams, make a chat.
#[utoipa::path(
    post,
    path = "/api/v1/answers",
    tag = "chats",
    request_body = AnswerRequest,
    responses((status = 200, description = "The answer", body = Answer))
)]
async fn create_answer(app: App, JsonBody(request): JsonBody<AnswerRequest>) -> Result<Json<Answer>, ApiError> {
    let question = text_of("question", &request.question, QUESTION_CHARS_MAX)?;
    if request.top.is_some_and(|top| !Settings::EVIDENCE_TOP.contains(&top)) {
        let message = format!("top must lie in 1 to {}", Settings::EVIDENCE_TOP.end());
        return Err(ApiError::invalid("top_out_of_range", message));
    }
    check_scope(&app, &request.scope).await?;
    Ok(Json(app.assistant().ask(app.environment(), &question, &request.scope, request.top).await?))
}
