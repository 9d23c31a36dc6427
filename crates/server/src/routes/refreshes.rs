//! Refreshes of sources and their schedules.

use axum::{Json, http::StatusCode};
use ingest::MISSED_DEFAULT;
use serde::{Deserialize, Serialize};
use store::{RefreshCause, SourceId};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{sources::word, time};
use crate::{
    app::{App, Shared},
    error::ApiError,
    input::{JsonBody, Path, Query, given},
};

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(refresh_source)).routes(routes!(list_refreshes)).routes(routes!(
        read_schedule,
        put_schedule,
        delete_schedule
    ))
}

/// A source fetched again.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Refresh {
    pub id: String,
    #[schema(format = DateTime)]
    pub started_at: String,
    /// Null while it runs.
    #[schema(format = DateTime)]
    pub ended_at: Option<String>,
    pub cause: Cause,
    pub outcome: Outcome,
    /// Why it failed, or what it did instead.
    pub message: Option<String>,
}

/// What began a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RefreshCause)]
pub enum Cause {
    Schedule,
    Hand,
    Command,
}

/// What came of a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RefreshOutcome)]
pub enum Outcome {
    Running,
    Changed,
    /// The content was the same: nothing changed.
    Unchanged,
    /// The source goes on with what it had.
    Failed,
}

impl From<store::Refresh> for Refresh {
    fn from(row: store::Refresh) -> Self {
        Self {
            id: row.id.0,
            started_at: time(row.started_ms),
            ended_at: row.ended_ms.map(time),
            cause: match row.cause {
                RefreshCause::Schedule => Cause::Schedule,
                RefreshCause::Hand => Cause::Hand,
                RefreshCause::Command => Cause::Command,
            },
            outcome: match row.outcome {
                store::RefreshOutcome::Running => Outcome::Running,
                store::RefreshOutcome::Changed => Outcome::Changed,
                store::RefreshOutcome::Unchanged => Outcome::Unchanged,
                store::RefreshOutcome::Failed => Outcome::Failed,
            },
            message: row.message,
        }
    }
}

/// Who asks for a refresh.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RefreshQuery {
    /// `hand` or `command`, as the history shall say; `hand` when absent.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<String>)]
    cause: Option<String>,
    /// Only if its schedule is due and does not leave missed runs out; else refused with `nothing_due`.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<bool>)]
    only_due: Option<bool>,
}

/// Fetch a source again.
///
/// What comes unchanged changes nothing; while it runs, and after it failed, the source goes on with what it had. Of an
/// uploaded file the series are forecast anew. Refused with `refresh_running` while the source is being read.
#[utoipa::path(
    put,
    path = "/api/v1/sources/{id}/refresh",
    tag = "sources",
    params(("id" = String, Path, description = "Id of the source"), RefreshQuery),
    responses((status = 202, description = "It runs", body = Refresh))
)]
async fn refresh_source(
    app: App,
    Path(id): Path<SourceId>,
    Query(query): Query<RefreshQuery>,
) -> Result<(StatusCode, Json<Refresh>), ApiError> {
    let cause = match query.cause.as_deref() {
        None | Some("hand") => RefreshCause::Hand,
        Some("command") => RefreshCause::Command,
        Some(_) => return Err(ApiError::invalid("unknown_cause", "cause must be hand or command")),
    };
    let refresh = if query.only_due == Some(true) {
        app.ingest.refresh_due(app.environment(), &id, cause).await?.ok_or_else(|| {
            ApiError::new(StatusCode::CONFLICT, "nothing_due", "no run of its schedule is due, or it was missed")
                .remedy("wait for its next run, or refresh it by hand")
        })?
    } else {
        app.ingest.refresh(app.environment(), &id, cause).await?
    };
    Ok((StatusCode::ACCEPTED, Json(refresh.into())))
}

/// Refreshes of a source.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Refreshes {
    /// The latest first.
    pub refreshes: Vec<Refresh>,
}

/// Refreshes of a source, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/sources/{id}/refreshes",
    tag = "sources",
    params(("id" = String, Path, description = "Id of the source")),
    responses((status = 200, description = "As far back as they are remembered", body = Refreshes))
)]
async fn list_refreshes(app: App, Path(id): Path<SourceId>) -> Result<Json<Refreshes>, ApiError> {
    let rows = app.store.refreshes(app.environment(), &id).await?;
    Ok(Json(Refreshes { refreshes: rows.into_iter().map(Into::into).collect() }))
}

/// When a source is fetched again.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Schedule {
    /// Minute, hour, day, month, weekday.
    pub cron: String,
    /// IANA.
    pub zone: String,
    pub jitter_seconds: u32,
    pub missed: Missed,
    /// With the jitter.
    #[schema(format = DateTime)]
    pub next_at: String,
}

/// What to do about runs that were missed while the program did not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Missed {
    /// One run for all of them, at once.
    RunOnce,
    /// Wait for the next.
    Skip,
}

impl From<store::Schedule> for Schedule {
    fn from(row: store::Schedule) -> Self {
        Self {
            cron: row.cron,
            zone: row.zone,
            jitter_seconds: row.jitter_seconds,
            // The store's words are those of the API.
            missed: word(Some(row.missed.as_str())).unwrap_or(Missed::RunOnce),
            next_at: time(row.next_ms),
        }
    }
}

/// The schedule of a source.
#[utoipa::path(
    get,
    path = "/api/v1/sources/{id}/schedule",
    tag = "sources",
    params(("id" = String, Path, description = "Id of the source")),
    responses((status = 200, description = "The schedule", body = Schedule))
)]
async fn read_schedule(app: App, Path(id): Path<SourceId>) -> Result<Json<Schedule>, ApiError> {
    let schedule = app.store.schedule(app.environment(), &id).await?;
    Ok(Json(schedule.ok_or_else(ApiError::no_schedule)?.into()))
}

/// When to fetch a source again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutScheduleRequest {
    /// Minute, hour, day, month, weekday, as in `15 6 * * *`.
    cron: String,
    /// IANA; UTC when absent.
    zone: Option<String>,
    /// Each run is put off by up to so much, so that many sources do not run at once; 0 when absent, at most a day.
    jitter_seconds: Option<u32>,
    /// `run_once` when absent.
    missed: Option<Missed>,
}

/// Fetch a source again by schedule.
///
/// In the place of the schedule it had.
#[utoipa::path(
    put,
    path = "/api/v1/sources/{id}/schedule",
    tag = "sources",
    params(("id" = String, Path, description = "Id of the source")),
    request_body = PutScheduleRequest,
    responses((status = 200, description = "The schedule with its next run", body = Schedule))
)]
async fn put_schedule(
    app: App,
    Path(id): Path<SourceId>,
    JsonBody(request): JsonBody<PutScheduleRequest>,
) -> Result<Json<Schedule>, ApiError> {
    let missed = match request.missed {
        Some(Missed::Skip) => store::Missed::Skip,
        Some(Missed::RunOnce) => store::Missed::RunOnce,
        None => MISSED_DEFAULT,
    };
    let wanted = store::Schedule {
        cron: request.cron.trim().to_owned(),
        zone: request.zone.unwrap_or_else(|| "UTC".to_owned()),
        jitter_seconds: request.jitter_seconds.unwrap_or(0),
        missed,
        // Known once it is understood.
        next_ms: 0,
    };
    Ok(Json(app.ingest.put_schedule(app.environment(), &id, wanted).await?.into()))
}

/// Fetch a source no more by schedule.
#[utoipa::path(
    delete,
    path = "/api/v1/sources/{id}/schedule",
    tag = "sources",
    params(("id" = String, Path, description = "Id of the source")),
    responses((status = 204, description = "Gone"))
)]
async fn delete_schedule(app: App, Path(id): Path<SourceId>) -> Result<StatusCode, ApiError> {
    app.ingest.delete_schedule(app.environment(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
