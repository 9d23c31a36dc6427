//! What happens to whole environments: compared, promoted, rolled back, synchronised, swept.

use std::time::Duration;

use axum::Json;
use ingest::ago;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Aspect, Difference, DifferenceKind, EnvironmentId, Replaced};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    List,
    environments::{Environment, may_change, named, only_main},
    time,
};
use crate::{
    app::{App, Shared},
    error::ApiError,
    input::{JsonBody, PageQuery, Path, Query},
};

/// Differences of sources, and of collections, that are listed one by one.
const DIFFERENCES_MAX: usize = 1_000;
/// Seconds that a sweep may be asked to spare.
const GRACE_SECONDS_MAX: u64 = 3_660 * 86_400;

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(diff_environments))
        .routes(routes!(promote_environment))
        .routes(routes!(rollback_environment))
        .routes(routes!(sync_environment))
        .routes(routes!(list_history))
        .routes(routes!(sweep))
}

/// Which environment is compared with.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DiffQuery {
    /// Name of the other environment.
    with: String,
}

/// How a row differs, seen from the first environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Only the first has it.
    Added,
    /// Only the other has it.
    Removed,
    Changed,
}

/// What of a collection or a source differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangedAspect {
    Name,
    Collection,
    /// Other bytes.
    Content,
    /// The same bytes, read in another way.
    Recipe,
    Address,
    /// What people said that columns are.
    Columns,
    Series,
    Schedule,
    Description,
    Questions,
    Retrieval,
}

/// A collection or source that is not the same in both.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EnvironmentDifference {
    pub change: Change,
    /// In the environment that has it; where both do, in the first.
    pub id: String,
    pub name: String,
    /// Name of the collection that a source is in; null for a collection.
    pub collection: Option<String>,
    /// What changed, where both have it.
    pub aspects: Vec<ChangedAspect>,
}

/// How many differ.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
pub struct DifferenceCounts {
    pub added: u64,
    pub removed: u64,
    pub changed: u64,
}

/// A setting that is not the same in both.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SettingDifference {
    /// `schedules_on`, `expires_at`, `sanitised`, `model` or `embedder`.
    pub key: String,
    pub own: Option<String>,
    pub other: Option<String>,
}

/// What differs between two environments, seen from the first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EnvironmentDiff {
    pub name: String,
    pub with: String,
    pub source_counts: DifferenceCounts,
    /// The first 1,000, by collection and name, what only the other has at the end.
    pub sources: Vec<EnvironmentDifference>,
    pub collection_counts: DifferenceCounts,
    /// The first 1,000, by name.
    pub collections: Vec<EnvironmentDifference>,
    pub settings: Vec<SettingDifference>,
}

/// Compare an environment with another.
///
/// For their answers to a question set, run it in both (`/api/v1/evaluations/run`) and compare the runs.
#[utoipa::path(
    get,
    path = "/api/v1/environments/{name}/diff",
    tag = "environments",
    params(("name" = String, Path, description = "Name of the environment"), DiffQuery),
    responses((status = 200, description = "What differs", body = EnvironmentDiff))
)]
async fn diff_environments(
    app: App,
    Path(name): Path<String>,
    Query(query): Query<DiffQuery>,
) -> Result<Json<EnvironmentDiff>, ApiError> {
    let (own, other) = (named(&app, &name).await?, named(&app, &query.with).await?);
    let found = app.store.differences(&own, &other).await?;
    let settings = settings_of(&app, &own, &other).await?;
    Ok(Json(EnvironmentDiff {
        name,
        with: query.with,
        source_counts: counts(&found.sources),
        sources: listed(found.sources),
        collection_counts: counts(&found.collections),
        collections: listed(found.collections),
        settings,
    }))
}

fn counts(differences: &[Difference]) -> DifferenceCounts {
    let of = |kind| differences.iter().filter(|difference| difference.kind == kind).count() as u64;
    DifferenceCounts {
        added: of(DifferenceKind::Added),
        removed: of(DifferenceKind::Removed),
        changed: of(DifferenceKind::Changed),
    }
}

fn listed(differences: Vec<Difference>) -> Vec<EnvironmentDifference> {
    let told = |difference: Difference| EnvironmentDifference {
        change: match difference.kind {
            DifferenceKind::Added => Change::Added,
            DifferenceKind::Removed => Change::Removed,
            DifferenceKind::Changed => Change::Changed,
        },
        id: difference.id,
        name: difference.name,
        collection: difference.collection,
        aspects: difference.aspects.into_iter().map(aspect).collect(),
    };
    differences.into_iter().take(DIFFERENCES_MAX).map(told).collect()
}

fn aspect(aspect: Aspect) -> ChangedAspect {
    match aspect {
        Aspect::Name => ChangedAspect::Name,
        Aspect::Collection => ChangedAspect::Collection,
        Aspect::Content => ChangedAspect::Content,
        Aspect::Recipe => ChangedAspect::Recipe,
        Aspect::Address => ChangedAspect::Address,
        Aspect::Columns => ChangedAspect::Columns,
        Aspect::Series => ChangedAspect::Series,
        Aspect::Schedule => ChangedAspect::Schedule,
        Aspect::Description => ChangedAspect::Description,
        Aspect::Questions => ChangedAspect::Questions,
        Aspect::Retrieval => ChangedAspect::Retrieval,
    }
}

async fn settings_of(
    app: &App,
    own: &EnvironmentId,
    other: &EnvironmentId,
) -> Result<Vec<SettingDifference>, ApiError> {
    let own = Environment::of(app, app.store.environment(own).await?).await?;
    let other = Environment::of(app, app.store.environment(other).await?).await?;
    let texts = |environment: Environment| {
        [
            ("schedules_on", Some(environment.schedules_on.to_string())),
            ("expires_at", environment.expires_at),
            ("sanitised", Some(environment.sanitised.to_string())),
            ("model", environment.model),
            ("embedder", Some(environment.embedder)),
        ]
    };
    let pairs = texts(own).into_iter().zip(texts(other));
    let differs = pairs.filter(|((_, own), (_, other))| own != other);
    Ok(differs.map(|((key, own), (_, other))| SettingDifference { key: key.to_owned(), own, other }).collect())
}

/// A set of sources put in the place of another.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EnvironmentMove {
    /// The environment whose set was replaced, as it is now.
    pub environment: Environment,
    #[schema(format = DateTime)]
    pub at: String,
    /// Rolling the environment back to this time undoes it.
    #[schema(format = DateTime)]
    pub undo_to: String,
    /// Sources that it did not have before.
    pub added: u64,
    /// Sources that it has no more.
    pub removed: u64,
    /// Sources that point elsewhere, or are called otherwise.
    pub changed: u64,
    /// Sources that the new set does not have, but whose newest content was still being read.
    pub kept: u64,
}

async fn moved(app: &App, id: &EnvironmentId, replaced: Replaced) -> Result<Json<EnvironmentMove>, ApiError> {
    let environment = Environment::of(app, app.store.environment(id).await?).await?;
    let Replaced { at_ms, change } = replaced;
    Ok(Json(EnvironmentMove {
        environment,
        at: time(at_ms),
        undo_to: time(at_ms - 1),
        added: change.added,
        removed: change.removed,
        changed: change.changed,
        kept: change.kept,
    }))
}

/// Where a set goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PromoteRequest {
    /// Name of the environment whose set is replaced.
    to: String,
}

/// Put an environment's set in the place of another one's.
///
/// Collections, sources, what was said of columns, series and schedules; one transaction. The chats of the other one stay, its
/// schedules stay on or off, and what is still being read there goes on being read. The set of a sanitised environment goes
/// nowhere, and none goes into one.
#[utoipa::path(
    post,
    path = "/api/v1/environments/{name}/promote",
    tag = "environments",
    params(("name" = String, Path, description = "Name of the environment whose set is taken")),
    request_body = PromoteRequest,
    responses((status = 200, description = "Done", body = EnvironmentMove))
)]
async fn promote_environment(
    app: App,
    Path(name): Path<String>,
    JsonBody(request): JsonBody<PromoteRequest>,
) -> Result<Json<EnvironmentMove>, ApiError> {
    take_over(&app, &name, &request.to).await
}

/// Where a set comes from.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SyncRequest {
    /// Name of the environment whose set is taken.
    from: String,
}

/// Take over another environment's set: promoting, asked from the other end.
#[utoipa::path(
    post,
    path = "/api/v1/environments/{name}/sync",
    tag = "environments",
    params(("name" = String, Path, description = "Name of the environment whose set is replaced")),
    request_body = SyncRequest,
    responses((status = 200, description = "Done", body = EnvironmentMove))
)]
async fn sync_environment(
    app: App,
    Path(name): Path<String>,
    JsonBody(request): JsonBody<SyncRequest>,
) -> Result<Json<EnvironmentMove>, ApiError> {
    take_over(&app, &request.from, &name).await
}

async fn take_over(app: &App, from: &str, to: &str) -> Result<Json<EnvironmentMove>, ApiError> {
    let (from, to) = (named(app, from).await?, named(app, to).await?);
    may_change(app, &to)?;
    if from == to {
        let refused = ApiError::invalid("same_environment", "an environment cannot take the place of itself");
        return Err(refused.remedy("name two environments"));
    }
    let replaced = app.ingest.promote(&from, &to).await?;
    moved(app, &to, replaced).await
}

/// Which time to go back to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RollbackRequest {
    /// RFC 3339.
    #[schema(format = DateTime)]
    to: String,
}

/// Make an environment's set what it was at a time.
///
/// One transaction, and a change like any other: it can be rolled back, too. Chats stay.
#[utoipa::path(
    post,
    path = "/api/v1/environments/{name}/rollback",
    tag = "environments",
    params(("name" = String, Path, description = "Name of the environment")),
    request_body = RollbackRequest,
    responses((status = 200, description = "Done", body = EnvironmentMove))
)]
async fn rollback_environment(
    app: App,
    Path(name): Path<String>,
    JsonBody(request): JsonBody<RollbackRequest>,
) -> Result<Json<EnvironmentMove>, ApiError> {
    let id = named(&app, &name).await?;
    may_change(&app, &id)?;
    let to: Timestamp = request
        .to
        .parse()
        .map_err(|_| ApiError::invalid("bad_time", "to is no time").remedy("write it as 2026-01-31T12:00:00Z"))?;
    let replaced = app.ingest.rollback(&id, to.as_millisecond()).await?;
    moved(&app, &id, replaced).await
}

/// A time at which sources changed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Moment {
    #[schema(format = DateTime)]
    pub at: String,
    pub added: i64,
    pub removed: i64,
    pub changed: i64,
}

impl From<store::Moment> for Moment {
    fn from(moment: store::Moment) -> Self {
        let store::Moment { at_ms, added, removed, changed } = moment;
        Self { at: time(at_ms), added, removed, changed }
    }
}

/// Times at which an environment's sources changed, the latest first: what it can be rolled back to.
#[utoipa::path(
    get,
    path = "/api/v1/environments/{name}/history",
    tag = "environments",
    params(("name" = String, Path, description = "Name of the environment"), PageQuery),
    responses((status = 200, description = "One page", body = List<Moment>))
)]
async fn list_history(
    app: App,
    Path(name): Path<String>,
    Query(page): Query<PageQuery>,
) -> Result<Json<List<Moment>>, ApiError> {
    let id = named(&app, &name).await?;
    Ok(Json(List::of(app.store.moments(&id, &page.request()?).await?)))
}

/// What to sweep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SweepRequest {
    /// What was deleted or replaced within so many seconds stays, so that it can be rolled back to; the configured history when
    /// absent. With 0 all of it goes, and no word of it is left in any file.
    #[schema(maximum = 316_224_000)]
    grace_seconds: Option<u64>,
}

/// What a sweep took away for good.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Swept {
    /// Contents as they were read: parts, passages, vectors.
    pub snapshots: u64,
    pub chunks: u64,
    /// Original files.
    pub blobs: u64,
    /// Of the original files.
    pub bytes: u64,
}

/// Delete for good what nothing points to.
///
/// The server does so by itself every hour.
#[utoipa::path(
    post,
    path = "/api/v1/environments/sweep",
    tag = "environments",
    request_body = SweepRequest,
    responses((status = 200, description = "Swept", body = Swept))
)]
async fn sweep(app: App, JsonBody(request): JsonBody<SweepRequest>) -> Result<Json<Swept>, ApiError> {
    only_main(&app)?;
    if request.grace_seconds.is_some_and(|seconds| seconds > GRACE_SECONDS_MAX) {
        let message = format!("grace_seconds must be at most {GRACE_SECONDS_MAX}");
        return Err(ApiError::invalid("grace_out_of_range", message));
    }
    let grace = request.grace_seconds.map_or_else(|| app.ingest.history(), Duration::from_secs);
    // What was deleted in this very millisecond, too.
    let swept = app.ingest.sweep(ago(grace) + 1, grace.is_zero()).await?;
    app.assistants.forget();
    let ingest::Swept { snapshots, chunks, blobs, bytes } = swept;
    Ok(Json(Swept { snapshots, chunks, blobs, bytes }))
}
