//! Sources: what a person added, how far it is, and what was cut from it.

use assistant::Location;
use axum::{Json, http::StatusCode};
use ingest::{Change, Progress as JobProgress, Stage, clean_name};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use store::{CollectionId, GrantRole, SourceChange, SourceFilter, SourceId};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{List, time};
use crate::{
    app::{App, Shared},
    error::ApiError,
    input::{JsonBody, PageQuery, Path, Query, given},
};

/// A file or page in a collection.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Source {
    pub id: String,
    pub collection_id: String,
    /// Unique in its collection.
    pub name: String,
    pub origin: Origin,
    /// Null where the name does not tell and nothing was read yet.
    pub format: Option<Format>,
    /// Bytes of the original.
    pub bytes: i64,
    /// BLAKE3 of the original, hexadecimal; empty until it was fetched.
    pub blob: String,
    pub state: SourceState,
    /// Only while it is being worked on.
    pub progress: Option<Progress>,
    /// Only where it failed.
    pub error: Option<SourceError>,
    /// What was left out or guessed while reading.
    pub warnings: Vec<String>,
    /// As the document calls itself.
    pub title: Option<String>,
    /// Pages, slides, sheets, chapters or sections.
    pub parts: i64,
    pub part_kind: Option<PartKind>,
    /// Passages that can be searched.
    pub chunks: i64,
    pub tokens: i64,
    /// How the original was turned into what is searched; null before the first time.
    pub recipe: Option<Recipe>,
    /// Milliseconds that reading took.
    pub took_ms: Option<i64>,
    #[schema(format = DateTime)]
    pub created_at: String,
    #[schema(format = DateTime)]
    pub updated_at: String,
    /// When what is searched was first read: its age.
    #[schema(format = DateTime)]
    pub ready_at: Option<String>,
    /// When it is fetched again; null without a schedule.
    pub schedule: Option<SourceSchedule>,
    /// Since when what is searched is there, where fetching it again failed; null else.
    #[schema(format = DateTime)]
    pub stale_since: Option<String>,
}

/// When a source is fetched again, in short.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SourceSchedule {
    pub cron: String,
    /// IANA.
    pub zone: String,
    #[schema(format = DateTime)]
    pub next_at: String,
}

/// Where a source came from.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Origin {
    pub kind: OriginKind,
    /// The address it was fetched from; of a connector's, the values of the query are stars, for they may be keys.
    pub url: Option<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OriginKind {
    Upload,
    Url,
}

/// What a file is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Pdf,
    Docx,
    Pptx,
    Xlsx,
    Csv,
    Tsv,
    Html,
    Markdown,
    Text,
    Epub,
}

/// The unit in which a text is read and cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    Page,
    Slide,
    Sheet,
    Chapter,
    Section,
}

/// How far a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceState {
    Queued,
    Working,
    Ready,
    Failed,
    Cancelled,
}

/// What is being done with a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProgressStage {
    Fetching,
    Reading,
    Embedding,
    Indexing,
}

/// How far the work on a source is.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Progress {
    pub stage: ProgressStage,
    pub parts_done: u32,
    /// Null until known.
    pub parts_total: Option<u32>,
    pub chunks_done: u32,
    /// Null until known.
    pub chunks_total: Option<u32>,
}

/// Why a source cannot be searched, in words.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SourceError {
    /// `encrypted`, `no_text`, `damaged`, `empty`, `wrong_type`, `unsupported`, `too_large`, `bomb`, `time_limit`,
    /// `memory_limit`, `fetch_failed` or `internal`.
    pub code: String,
    pub message: String,
    pub remedy: String,
}

/// How an original is turned into what is searched; equal recipes give equal passages.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Recipe {
    pub hash: String,
    pub extractor: String,
    pub splitter: String,
    /// Null where meaning is not searched.
    pub embedder: Option<String>,
}

impl From<store::Source> for Source {
    fn from(row: store::Source) -> Self {
        let snapshot = row.snapshot.as_ref();
        let kind = if row.origin_url.is_some() { OriginKind::Url } else { OriginKind::Upload };
        let url = ingest::shown_address(&row);
        Self {
            progress: row.progress.as_deref().and_then(JobProgress::parse).map(Into::into),
            warnings: snapshot.map(|snapshot| snapshot.warnings.clone()).unwrap_or_default(),
            title: snapshot.and_then(|snapshot| snapshot.title.clone()),
            parts: snapshot.map_or(0, |snapshot| snapshot.parts),
            part_kind: snapshot.and_then(|snapshot| word(snapshot.part_kind.as_deref())),
            chunks: snapshot.map_or(0, |snapshot| snapshot.chunks),
            tokens: snapshot.map_or(0, |snapshot| snapshot.tokens),
            recipe: snapshot.map(|snapshot| Recipe {
                hash: snapshot.recipe_hash.clone(),
                extractor: snapshot.recipe.extractor.clone(),
                splitter: snapshot.recipe.splitter.clone(),
                embedder: snapshot.recipe.embedder.clone(),
            }),
            took_ms: snapshot.map(|snapshot| snapshot.took_ms),
            id: row.id.0,
            collection_id: row.collection_id.0,
            name: row.name,
            origin: Origin { kind, url },
            format: word(row.format.as_deref()),
            bytes: row.size_bytes,
            blob: row.blob_hash.unwrap_or_default(),
            state: row.state.into(),
            stale_since: row
                .ready_ms
                .filter(|_| row.state == store::SourceState::Failed && snapshot.is_some())
                .map(time),
            schedule: row.schedule.map(|schedule| SourceSchedule {
                cron: schedule.cron,
                zone: schedule.zone,
                next_at: time(schedule.next_ms),
            }),
            error: row.error.map(Into::into),
            created_at: time(row.created_ms),
            updated_at: time(row.updated_ms),
            ready_at: row.ready_ms.map(time),
        }
    }
}

impl From<store::SourceError> for SourceError {
    fn from(error: store::SourceError) -> Self {
        Self { code: error.code, message: error.message, remedy: error.remedy }
    }
}

impl From<JobProgress> for Progress {
    fn from(progress: JobProgress) -> Self {
        Self {
            stage: match progress.stage {
                Stage::Fetching => ProgressStage::Fetching,
                Stage::Reading => ProgressStage::Reading,
                Stage::Embedding => ProgressStage::Embedding,
                Stage::Indexing => ProgressStage::Indexing,
            },
            parts_done: progress.parts_done,
            parts_total: progress.parts_total,
            chunks_done: progress.chunks_done,
            chunks_total: progress.chunks_total,
        }
    }
}

impl From<store::SourceState> for SourceState {
    fn from(state: store::SourceState) -> Self {
        match state {
            store::SourceState::Queued => Self::Queued,
            store::SourceState::Working => Self::Working,
            store::SourceState::Ready => Self::Ready,
            store::SourceState::Failed => Self::Failed,
            store::SourceState::Cancelled => Self::Cancelled,
        }
    }
}

impl From<SourceState> for store::SourceState {
    fn from(state: SourceState) -> Self {
        match state {
            SourceState::Queued => Self::Queued,
            SourceState::Working => Self::Working,
            SourceState::Ready => Self::Ready,
            SourceState::Failed => Self::Failed,
            SourceState::Cancelled => Self::Cancelled,
        }
    }
}

/// An enum's word as its variant; `None` for a word of another version.
pub(crate) fn word<T: DeserializeOwned>(text: Option<&str>) -> Option<T> {
    text.and_then(|text| serde_json::from_value(text.into()).ok())
}

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_sources))
        .routes(routes!(read_source, update_source, delete_source))
        .routes(routes!(cancel_source))
        .routes(routes!(retry_source))
        .routes(routes!(list_chunks))
        .routes(routes!(read_part))
}

/// Which sources of a collection are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SourcesQuery {
    /// Only those in this state.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<SourceState>)]
    state: Option<StateWord>,
    /// Only those whose name contains this, in any case.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<String>)]
    q: Option<String>,
}

/// A [`SourceState`] out of a query string.
#[derive(Debug)]
struct StateWord(SourceState);

impl std::str::FromStr for StateWord {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        word(Some(text)).map(Self).ok_or("must be queued, working, ready, failed or cancelled")
    }
}

/// Sources of a collection by name.
#[utoipa::path(
    get,
    path = "/api/v1/collections/{id}/sources",
    tag = "sources",
    params(("id" = String, Path, description = "Id of the collection"), SourcesQuery, PageQuery),
    responses((status = 200, description = "One page", body = List<Source>))
)]
async fn list_sources(
    app: App,
    Path(id): Path<CollectionId>,
    Query(wanted): Query<SourcesQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<List<Source>>, ApiError> {
    app.store.collection(app.environment(), &id).await?;
    let filter = SourceFilter { state: wanted.state.map(|word| word.0.into()), name_contains: wanted.q };
    Ok(Json(List::of(app.store.sources(app.environment(), &id, &filter, &page.request()?).await?)))
}

/// One source.
#[utoipa::path(
    get,
    path = "/api/v1/sources/{id}",
    tag = "sources",
    params(("id" = String, Path, description = "Id of the source")),
    responses((status = 200, description = "The source", body = Source))
)]
async fn read_source(app: App, Path(id): Path<SourceId>) -> Result<Json<Source>, ApiError> {
    Ok(Json(app.store.source(app.environment(), &id).await?.into()))
}

/// What to change of a source; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateSourceRequest {
    /// Not used by another source of the collection.
    name: Option<String>,
    /// The collection to move it to.
    collection_id: Option<String>,
}

/// Rename a source, or move it to another collection.
#[utoipa::path(
    patch,
    path = "/api/v1/sources/{id}",
    tag = "sources",
    params(("id" = String, Path, description = "Id of the source")),
    request_body = UpdateSourceRequest,
    responses((status = 200, description = "As it is now", body = Source))
)]
async fn update_source(
    app: App,
    Path(id): Path<SourceId>,
    JsonBody(request): JsonBody<UpdateSourceRequest>,
) -> Result<Json<Source>, ApiError> {
    let name = request.name.map(|name| clean_name(&name)).transpose()?;
    let env = app.environment();
    let before = app.store.source(env, &id).await?;
    if let Some(target) = &request.collection_id {
        app.demand(&CollectionId(target.clone()), GrantRole::Editor, "collection")?;
    }
    let change = SourceChange { name, collection: request.collection_id.map(CollectionId) };
    let row = app.store.update_source(env, &id, &change).await?;
    app.ingest.notify(Change::Source(env.clone(), id));
    if row.collection_id != before.collection_id {
        app.ingest.notify(Change::Collection(env.clone(), before.collection_id));
        app.ingest.notify(Change::Collection(env.clone(), row.collection_id.clone()));
    }
    Ok(Json(row.into()))
}

/// Delete a source: its passages, and its file when nothing else is made from it.
#[utoipa::path(
    delete,
    path = "/api/v1/sources/{id}",
    tag = "sources",
    params(("id" = String, Path, description = "Id of the source")),
    responses((status = 204, description = "Gone"))
)]
async fn delete_source(app: App, Path(id): Path<SourceId>) -> Result<StatusCode, ApiError> {
    app.ingest.delete_source(app.environment(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Stop working on a source.
///
/// What could be searched of it before still can be.
#[utoipa::path(
    post,
    path = "/api/v1/sources/{id}/cancel",
    tag = "sources",
    params(("id" = String, Path, description = "Id of the source")),
    responses((status = 200, description = "As it is now; a worker may need a moment to stop", body = Source))
)]
async fn cancel_source(app: App, Path(id): Path<SourceId>) -> Result<Json<Source>, ApiError> {
    Ok(Json(app.ingest.cancel(app.environment(), &id).await?.into()))
}

/// Read a source again, from its address where it has one.
#[utoipa::path(
    post,
    path = "/api/v1/sources/{id}/retry",
    tag = "sources",
    params(("id" = String, Path, description = "Id of the source")),
    responses((status = 200, description = "Queued", body = Source))
)]
async fn retry_source(app: App, Path(id): Path<SourceId>) -> Result<Json<Source>, ApiError> {
    Ok(Json(app.ingest.retry(app.environment(), &id).await?.into()))
}

/// A passage as it was cut: what is searched and given as evidence.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Chunk {
    pub id: String,
    /// Its place in the document, from 0.
    pub ordinal: u32,
    pub text: String,
    /// Headings above it, joined by " > ".
    pub heading: Option<String>,
    pub location: Location,
    /// In the embedder's count.
    pub tokens: u32,
}

impl From<store::Chunk> for Chunk {
    fn from(row: store::Chunk) -> Self {
        Self {
            id: row.id.to_string(),
            ordinal: row.id.ordinal(),
            location: Location::from(&row),
            text: row.text,
            heading: row.heading,
            tokens: row.tokens,
        }
    }
}

/// Passages of a source in the order of the document; none before it was read.
#[utoipa::path(
    get,
    path = "/api/v1/sources/{id}/chunks",
    tag = "sources",
    params(("id" = String, Path, description = "Id of the source"), PageQuery),
    responses((status = 200, description = "One page", body = List<Chunk>))
)]
async fn list_chunks(
    app: App,
    Path(id): Path<SourceId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<List<Chunk>>, ApiError> {
    let page = page.request()?;
    let Some(snapshot) = app.store.source(app.environment(), &id).await?.snapshot else {
        return Ok(Json(List { items: Vec::new(), next_cursor: None }));
    };
    Ok(Json(List::of(app.store.chunks_of(snapshot.id, &page).await?)))
}

/// A page, slide, sheet, chapter or section in full.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Part {
    /// From 1.
    pub number: u32,
    pub kind: String,
    /// A sheet's name, a chapter's title.
    pub label: Option<String>,
    pub text: String,
    /// How many parts the source has.
    pub total: i64,
}

/// The text of one part of a source.
#[utoipa::path(
    get,
    path = "/api/v1/sources/{id}/parts/{number}",
    tag = "sources",
    params(
        ("id" = String, Path, description = "Id of the source"),
        ("number" = u32, Path, description = "Number of the part, from 1")
    ),
    responses((status = 200, description = "The part", body = Part))
)]
async fn read_part(app: App, Path((id, number)): Path<(SourceId, u32)>) -> Result<Json<Part>, ApiError> {
    let source = app.store.source(app.environment(), &id).await?;
    let snapshot = source.snapshot.ok_or_else(|| ApiError::not_found("part"))?;
    let part = app.store.part(snapshot.id, number).await?;
    Ok(Json(Part { number: part.number, kind: part.kind, label: part.label, text: part.text, total: snapshot.parts }))
}
