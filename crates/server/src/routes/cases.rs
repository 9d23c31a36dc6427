//! Cases: answers that people found bad, with what would have been right, asked again on demand.

use assistant::{MessageRole, MessageState, Scope};
use axum::{Json, extract::State, http::StatusCode};
use evaluate::{CaseContent, Question, RightReply, RightSource, Run, SetKind};
use serde::{Deserialize, Serialize};
use store::{CaseId, EnvironmentId, MessageId};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Items, evaluations, time};
use crate::{
    app::{App, Shared},
    error::ApiError,
    evaluating::Evaluating,
    input::{JsonBody, NOTE_CHARS_MAX, Path, short_enough},
};

/// Sources that a right reply may name.
const SOURCES_MAX: usize = 50;

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_cases, create_case))
        .routes(routes!(update_case, delete_case))
        .routes(routes!(run_cases))
}

/// An answer that was bad, and what is right.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = EvaluationCase)]
pub struct Case {
    pub id: String,
    pub question: String,
    /// What was answered then.
    pub answer: String,
    pub scope: Scope,
    pub expected: RightReply,
    /// The answer that it was made of; the case outlives it.
    pub message_id: Option<String>,
    pub chat_id: Option<String>,
    /// What the person said of the answer.
    pub note: Option<String>,
    #[schema(format = DateTime)]
    pub created_at: String,
}

fn told(row: store::Case) -> Result<Case, ApiError> {
    let content: CaseContent = serde_json::from_str(&row.content).map_err(ApiError::internal)?;
    Ok(Case {
        id: row.id.0,
        question: content.question,
        answer: content.answer,
        scope: content.scope,
        expected: content.expected,
        message_id: row.message.map(|message| message.0),
        chat_id: content.chat_id,
        note: content.note,
        created_at: time(row.created_ms),
    })
}

/// All cases, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/evaluation-cases",
    tag = "evaluation",
    responses((status = 200, description = "The cases, at most 2,000", body = Items<Case>))
)]
async fn list_cases(app: App) -> Result<Json<Items<Case>>, ApiError> {
    let rows = app.store.cases(app.environment()).await?;
    Ok(Json(Items { items: rows.into_iter().map(told).collect::<Result<_, _>>()? }))
}

/// Which answer was bad.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCaseRequest {
    message_id: String,
}

/// Keep a bad answer as a case.
///
/// The same answer again gives the same case.
#[utoipa::path(
    post,
    path = "/api/v1/evaluation-cases",
    tag = "evaluation",
    request_body = CreateCaseRequest,
    responses((status = 201, description = "The case", body = Case))
)]
async fn create_case(
    app: App,
    JsonBody(request): JsonBody<CreateCaseRequest>,
) -> Result<(StatusCode, Json<Case>), ApiError> {
    let id = MessageId(request.message_id);
    app.store.check_message_owner(app.environment(), &id, &app.viewer.owner()).await?;
    let answer = app.assistant().message(app.environment(), &id).await?;
    if answer.role != MessageRole::Answer {
        return Err(ApiError::invalid("not_an_answer", "a case is made of an answer, not of a question"));
    }
    if answer.state == MessageState::Streaming {
        let error = ApiError::new(StatusCode::CONFLICT, "not_over", "this answer is still being written");
        return Err(error.remedy("wait until it is over, or stop it"));
    }
    let messages = app.assistant().messages(app.environment(), &answer.chat_id).await?;
    let before = messages.iter().take_while(|message| message.id != id);
    let question = before.filter(|message| message.role == MessageRole::Question).last();
    let question = question.map_or_else(String::new, |message| message.text.clone());
    let content = serde_json::to_string(&CaseContent::of(&question, &answer)).map_err(ApiError::internal)?;
    let row = app.store.create_case(app.environment(), Some(&id), &content).await?;
    Ok((StatusCode::CREATED, Json(told(row)?)))
}

/// What is right; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateCaseRequest {
    /// In words, at most 4,000 characters; empty takes it back.
    answer: Option<String>,
    /// At most 50, with the pages that answer.
    sources: Option<Vec<RightSource>>,
    /// Nothing answers it, and a right reply says so.
    nothing: Option<bool>,
}

/// Say what would have been right.
#[utoipa::path(
    patch,
    path = "/api/v1/evaluation-cases/{id}",
    tag = "evaluation",
    params(("id" = String, Path, description = "Id of the case")),
    request_body = UpdateCaseRequest,
    responses((status = 200, description = "The case as it is now", body = Case))
)]
async fn update_case(
    app: App,
    Path(id): Path<CaseId>,
    JsonBody(request): JsonBody<UpdateCaseRequest>,
) -> Result<Json<Case>, ApiError> {
    short_enough("answer", request.answer.as_deref().unwrap_or_default(), NOTE_CHARS_MAX)?;
    if request.sources.as_ref().is_some_and(|sources| sources.len() > SOURCES_MAX) {
        return Err(ApiError::invalid("too_many", format!("a right reply names at most {SOURCES_MAX} sources")));
    }
    let row = app.store.case(app.environment(), &id).await?;
    let mut content: CaseContent = serde_json::from_str(&row.content).map_err(ApiError::internal)?;
    let expected = &mut content.expected;
    if let Some(answer) = request.answer {
        expected.answer = Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty());
    }
    if let Some(sources) = request.sources {
        expected.sources = sources;
    }
    if let Some(nothing) = request.nothing {
        expected.nothing = nothing;
    }
    let json = serde_json::to_string(&content).map_err(ApiError::internal)?;
    app.store.update_case(app.environment(), &id, &json).await?;
    Ok(Json(told(app.store.case(app.environment(), &id).await?)?))
}

/// Delete a case.
#[utoipa::path(
    delete,
    path = "/api/v1/evaluation-cases/{id}",
    tag = "evaluation",
    params(("id" = String, Path, description = "Id of the case")),
    responses((status = 204, description = "Gone"))
)]
async fn delete_case(app: App, Path(id): Path<CaseId>) -> Result<StatusCode, ApiError> {
    app.store.delete_case(app.environment(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ask the cases again.
///
/// Those of which a person said what is right, one after the other; the run can be read while it goes on.
#[utoipa::path(
    post,
    path = "/api/v1/evaluation-cases/run",
    tag = "evaluation",
    responses(
        (status = 202, description = "The run as it begins", body = Run),
        (status = 409, description = "No case says what is right, or a run is under way", body = crate::error::ErrorBody)
    )
)]
async fn run_cases(app: App, State(evaluating): State<Evaluating>) -> Result<(StatusCode, Json<Run>), ApiError> {
    let questions = questions_of(&app, app.environment()).await?;
    let run = evaluations::begin(&app, evaluating, "cases", SetKind::Cases, questions).await?;
    Ok((StatusCode::ACCEPTED, Json(run)))
}

/// The cases of an environment of which a person said what is right.
pub(crate) async fn known_of(app: &App, env: &EnvironmentId) -> Result<Vec<Question>, ApiError> {
    let mut questions = Vec::new();
    for row in app.store.cases(env).await? {
        let content: CaseContent = serde_json::from_str(&row.content).map_err(ApiError::internal)?;
        questions.extend(content.question(row.id.as_str()));
    }
    Ok(questions)
}

/// The same, refused where there are none.
pub(crate) async fn questions_of(app: &App, env: &EnvironmentId) -> Result<Vec<Question>, ApiError> {
    let questions = known_of(app, env).await?;
    if questions.is_empty() {
        let error = ApiError::new(StatusCode::CONFLICT, "no_cases", "no case says yet what would have been right");
        return Err(error.remedy("open a case and name the right answer or source first"));
    }
    Ok(questions)
}
