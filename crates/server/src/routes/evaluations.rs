//! Runs of question sets: kept, listed, read question by question, one against another.

use std::collections::BTreeMap;

use axum::{Json, extract::State, http::StatusCode};
use evaluate::{Comparison, Question, QuestionResult, QuestionScore, Run, RunState, Runner, SetKind, compare};
use serde::{Deserialize, Serialize};
use store::RunId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{List, cases, environments, time};
use crate::{
    app::{App, Shared},
    environment::Env,
    error::ApiError,
    evaluating::{self, Evaluating},
    input::{JsonBody, NAME_CHARS_MAX, NOTE_CHARS_MAX, PageQuery, Path, Query, given, short_enough, text_of},
};

/// Metrics and settings that a run may have.
const ENTRIES_MAX: usize = 200;
/// Results that one request may bring.
const RESULTS_MAX: usize = 500;

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_runs, create_run))
        .routes(routes!(read_run, delete_run))
        .routes(routes!(add_results))
        .routes(routes!(read_result))
        .routes(routes!(compare_runs))
        .routes(routes!(run_set))
}

/// A run as the API tells it.
fn told(row: store::Run) -> Result<Run, ApiError> {
    let mut run: Run = serde_json::from_str(&row.summary).map_err(ApiError::internal)?;
    run.id = row.id.0;
    run.created_at = time(row.created_ms);
    if run.state == RunState::Running {
        run.state = RunState::Failed;
        run.error = Some("the server ended while it ran".to_owned());
    }
    Ok(run)
}

async fn find(app: &App, evaluating: &Evaluating, id: &RunId) -> Result<Run, ApiError> {
    // Looked at before the store: one that ends in between is read as it ended.
    let live = evaluating.live(id);
    let row = app.store.run(app.environment(), id).await?;
    match live {
        Some(live) => Ok(Run { created_at: time(row.created_ms), ..live }),
        None => told(row),
    }
}

async fn scores(app: &App, id: &RunId) -> Result<Vec<QuestionScore>, ApiError> {
    let rows = app.store.run_scores(app.environment(), id).await?;
    rows.iter().map(|row| serde_json::from_str(row).map_err(ApiError::internal)).collect()
}

/// Runs, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/evaluations",
    tag = "evaluation",
    params(PageQuery),
    responses((status = 200, description = "One page", body = List<Run>))
)]
async fn list_runs(
    app: App,
    State(evaluating): State<Evaluating>,
    Query(page): Query<PageQuery>,
) -> Result<Json<List<Run>>, ApiError> {
    let current = evaluating.current();
    let page = app.store.runs(app.environment(), &page.request()?).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        let live = current.as_ref().filter(|run| run.id == row.id.as_str()).cloned();
        items.push(match live {
            Some(live) => Run { created_at: time(row.created_ms), ..live },
            None => told(row)?,
        });
    }
    Ok(Json(List { items, next_cursor: page.next_cursor }))
}

/// Keep a run that was made elsewhere.
///
/// `almanac eval` does. Its results follow, in as many requests as they need. Its id and time are given here.
#[utoipa::path(
    post,
    path = "/api/v1/evaluations",
    tag = "evaluation",
    request_body = Run,
    responses((status = 201, description = "Kept", body = Run))
)]
async fn create_run(app: App, JsonBody(run): JsonBody<Run>) -> Result<(StatusCode, Json<Run>), ApiError> {
    text_of("set", &run.set, NAME_CHARS_MAX)?;
    short_enough("error", run.error.as_deref().unwrap_or_default(), NOTE_CHARS_MAX)?;
    if run.state == RunState::Running {
        return Err(ApiError::invalid("not_over", "a run is kept when it is over"));
    }
    if run.metrics.len().max(run.settings.len()) > ENTRIES_MAX {
        return Err(ApiError::invalid("too_many", format!("a run has at most {ENTRIES_MAX} metrics and settings")));
    }
    let summary = serde_json::to_string(&run).map_err(ApiError::internal)?;
    let row = app.store.create_run(app.environment(), RunId::new(), &summary).await?;
    Ok((StatusCode::CREATED, Json(told(row)?)))
}

/// A run with the scores of its questions.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RunWithScores {
    pub run: Run,
    /// In the set's order; empty while it runs.
    pub questions: Vec<QuestionScore>,
}

/// One run.
#[utoipa::path(
    get,
    path = "/api/v1/evaluations/{id}",
    tag = "evaluation",
    params(("id" = String, Path, description = "Id of the run")),
    responses((status = 200, description = "The run", body = RunWithScores))
)]
async fn read_run(
    app: App,
    State(evaluating): State<Evaluating>,
    Path(id): Path<RunId>,
) -> Result<Json<RunWithScores>, ApiError> {
    let run = find(&app, &evaluating, &id).await?;
    Ok(Json(RunWithScores { run, questions: scores(&app, &id).await? }))
}

/// Delete a run with its results.
#[utoipa::path(
    delete,
    path = "/api/v1/evaluations/{id}",
    tag = "evaluation",
    params(("id" = String, Path, description = "Id of the run")),
    responses((status = 204, description = "Gone"))
)]
async fn delete_run(
    app: App,
    State(evaluating): State<Evaluating>,
    Path(id): Path<RunId>,
) -> Result<StatusCode, ApiError> {
    if evaluating.live(&id).is_some() {
        return Err(ApiError::new(StatusCode::CONFLICT, "running", "this run is not over yet"));
    }
    app.store.delete_run(app.environment(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Results of a run.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddResultsRequest {
    /// Place of the first of them in the set, from 0.
    from: u32,
    /// At most 500.
    results: Vec<QuestionResult>,
}

/// Add results to a run.
#[utoipa::path(
    post,
    path = "/api/v1/evaluations/{id}/questions",
    tag = "evaluation",
    params(("id" = String, Path, description = "Id of the run")),
    request_body = AddResultsRequest,
    responses((status = 204, description = "Kept"))
)]
async fn add_results(
    app: App,
    Path(id): Path<RunId>,
    JsonBody(request): JsonBody<AddResultsRequest>,
) -> Result<StatusCode, ApiError> {
    if request.results.len() > RESULTS_MAX {
        return Err(ApiError::invalid("too_many", format!("one request brings at most {RESULTS_MAX} results")));
    }
    if request.results.iter().any(|result| result.metrics.len() > ENTRIES_MAX) {
        return Err(ApiError::invalid("too_many", format!("a result has at most {ENTRIES_MAX} metrics")));
    }
    let room = evaluate::QUESTIONS_MAX.saturating_sub(request.results.len());
    if usize::try_from(request.from).map_or(true, |from| from > room) {
        return Err(ApiError::invalid("too_many", format!("a run has at most {} questions", evaluate::QUESTIONS_MAX)));
    }
    evaluating::add(&app.store, app.environment(), &id, request.from, &request.results).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What came of one question: the answer, and what was retrieved by which leg at which rank.
#[utoipa::path(
    get,
    path = "/api/v1/evaluations/{id}/questions/{key}",
    tag = "evaluation",
    params(
        ("id" = String, Path, description = "Id of the run"),
        ("key" = String, Path, description = "Key of the question")
    ),
    responses((status = 200, description = "The result", body = QuestionResult))
)]
async fn read_result(app: App, Path((id, key)): Path<(RunId, String)>) -> Result<Json<QuestionResult>, ApiError> {
    let row = app.store.run_result(app.environment(), &id, &key).await?;
    Ok(Json(serde_json::from_str(&row).map_err(ApiError::internal)?))
}

/// Where the other run was made.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CompareQuery {
    /// Name of the environment of the run that is compared with; the same when absent.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<String>)]
    environment: Option<String>,
}

/// Questions to ask the sources as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunSetRequest {
    /// Name of the environment whose kept cases are asked here: for comparing it with this one.
    cases_of: Option<String>,
    /// In their place, a set.
    set: Option<QuestionSet>,
}

/// Questions with their right replies.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionSet {
    /// At most 200 characters.
    name: String,
    kind: SetKind,
    /// As many as one request holds.
    questions: Vec<Question>,
}

/// Ask a question set, or the cases of another environment.
///
/// One question after the other; the run can be read while it goes on, and compared with one of the same set, also of another
/// environment.
#[utoipa::path(
    post,
    path = "/api/v1/evaluations/run",
    tag = "evaluation",
    request_body = RunSetRequest,
    responses(
        (status = 202, description = "The run as it begins", body = Run),
        (status = 409, description = "A run is under way", body = crate::error::ErrorBody)
    )
)]
async fn run_set(
    app: App,
    State(evaluating): State<Evaluating>,
    JsonBody(request): JsonBody<RunSetRequest>,
) -> Result<(StatusCode, Json<Run>), ApiError> {
    let (name, kind, questions) = match (request.cases_of, request.set) {
        (Some(from), None) => {
            let env = environments::named(&app, &from).await?;
            (format!("cases of {from}"), SetKind::Cases, cases::questions_of(&app, &env).await?)
        }
        (None, Some(set)) => (text_of("name", &set.name, NAME_CHARS_MAX)?, set.kind, set.questions),
        _ => {
            let refused = ApiError::invalid("no_questions", "either a set or the cases of an environment are asked");
            return Err(refused.remedy("give set or cases_of"));
        }
    };
    if questions.is_empty() || questions.len() > evaluate::QUESTIONS_MAX {
        let message = format!("a set has 1 to {} questions", evaluate::QUESTIONS_MAX);
        return Err(ApiError::invalid("too_many", message));
    }
    let run = begin(&app, evaluating, &name, kind, questions).await?;
    Ok((StatusCode::ACCEPTED, Json(run)))
}

/// One run against another.
///
/// Over the questions that both have: the mean difference of each metric with its 95 % interval (paired bootstrap), and the
/// questions that changed.
#[utoipa::path(
    get,
    path = "/api/v1/evaluations/{id}/compare/{base}",
    tag = "evaluation",
    params(
        ("id" = String, Path, description = "Id of the run"),
        ("base" = String, Path, description = "Id of the run that it is compared with"),
        CompareQuery
    ),
    responses((status = 200, description = "The difference", body = Comparison))
)]
async fn compare_runs(
    app: App,
    State(evaluating): State<Evaluating>,
    Path((id, base)): Path<(RunId, RunId)>,
    Query(query): Query<CompareQuery>,
) -> Result<Json<Comparison>, ApiError> {
    let there = match query.environment {
        Some(name) => app.within(Env { id: environments::named(&app, &name).await?, name }),
        None => app.clone(),
    };
    let run = (find(&app, &evaluating, &id).await?, scores(&app, &id).await?);
    let base = (find(&there, &evaluating, &base).await?, scores(&there, &base).await?);
    if run.0.set != base.0.set {
        let error = format!("a run of {} cannot be compared with one of {}", run.0.set, base.0.set);
        return Err(ApiError::invalid("other_set", error).remedy("choose two runs of the same set"));
    }
    // Ten thousand resamples of every metric: not among the streams.
    let compared = tokio::task::spawn_blocking(move || compare((run.0, &run.1), (base.0, &base.1))).await;
    Ok(Json(compared.map_err(ApiError::internal)?))
}

/// Begins to ask `questions` in the environment of `app`; gives the run back as it begins.
pub(crate) async fn begin(
    app: &App,
    evaluating: Evaluating,
    set: &str,
    kind: SetKind,
    questions: Vec<Question>,
) -> Result<Run, ApiError> {
    let run = Run {
        id: RunId::new().0,
        set: set.to_owned(),
        kind,
        state: RunState::Running,
        done: 0,
        questions: u32::try_from(questions.len()).unwrap_or(u32::MAX),
        metrics: BTreeMap::new(),
        settings: app.run_settings().await?,
        created_at: String::new(),
        took_ms: 0,
        error: None,
    };
    if !evaluating.begin(run.clone()) {
        let busy = ApiError::new(StatusCode::CONFLICT, "running", "a run is under way");
        return Err(busy.remedy("wait until it is over"));
    }
    let run = match keep(app, run).await {
        Ok(run) => run,
        Err(error) => {
            evaluating.end();
            return Err(error);
        }
    };
    let runner = Runner::new(app.assistant(), app.environment().clone());
    tokio::spawn(evaluating.work(app.store.clone(), app.environment().clone(), runner, questions));
    Ok(run)
}

/// Keeps `run` and gives it its id and time.
async fn keep(app: &App, mut run: Run) -> Result<Run, ApiError> {
    let summary = serde_json::to_string(&run).map_err(ApiError::internal)?;
    let row = app.store.create_run(app.environment(), RunId(run.id.clone()), &summary).await?;
    run.id = row.id.0;
    run.created_at = time(row.created_ms);
    Ok(run)
}
