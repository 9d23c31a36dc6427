//! Collections: groups of sources.

use axum::{Json, http::StatusCode};
use ingest::Change;
use serde::{Deserialize, Serialize};
use store::{CollectionChange, CollectionId};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{List, time};
use crate::{
    app::{App, Shared},
    error::ApiError,
    input::{
        JsonBody, NAME_CHARS_MAX, NOTE_CHARS_MAX, PageQuery, Path, QUESTION_CHARS_MAX, Query, short_enough, text_of,
    },
};

/// A group of sources with its counts.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Collection {
    pub id: String,
    pub name: String,
    /// May be empty.
    pub description: String,
    /// Questions to start with.
    pub questions: Vec<String>,
    /// Where there is a re-ranker, it looks at the passages found in this collection again.
    pub reranks: bool,
    /// Where there is a language model, questions to this collection are expanded by a passage that might answer them.
    pub expands: bool,
    pub sources: i64,
    /// Sources that can be searched in their newest content.
    pub ready: i64,
    /// Sources that wait or are being read.
    pub working: i64,
    pub failed: i64,
    /// Bytes of the original files.
    pub bytes: i64,
    /// Passages that can be searched.
    pub chunks: i64,
    #[schema(format = DateTime)]
    pub created_at: String,
    #[schema(format = DateTime)]
    pub updated_at: String,
}

impl From<store::Collection> for Collection {
    fn from(row: store::Collection) -> Self {
        Self {
            id: row.id.0,
            name: row.name,
            description: row.description,
            questions: row.questions,
            reranks: row.reranks,
            expands: row.expands,
            sources: row.sources,
            ready: row.ready,
            working: row.working,
            failed: row.failed,
            bytes: row.bytes,
            chunks: row.chunks,
            created_at: time(row.created_ms),
            updated_at: time(row.updated_ms),
        }
    }
}

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_collections, create_collection)).routes(routes!(
        read_collection,
        update_collection,
        delete_collection
    ))
}

/// Collections by name.
#[utoipa::path(
    get,
    path = "/api/v1/collections",
    tag = "collections",
    params(PageQuery),
    responses((status = 200, description = "One page", body = List<Collection>))
)]
async fn list_collections(app: App, Query(page): Query<PageQuery>) -> Result<Json<List<Collection>>, ApiError> {
    Ok(Json(List::of(app.store.collections(app.environment(), &app.readable(), &page.request()?).await?)))
}

/// A collection to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCollectionRequest {
    /// Not empty, at most 200 characters, not used by another collection.
    name: String,
    /// At most 4,000 characters.
    #[serde(default)]
    description: String,
}

/// Create a collection.
#[utoipa::path(
    post,
    path = "/api/v1/collections",
    tag = "collections",
    request_body = CreateCollectionRequest,
    responses((status = 201, description = "Created", body = Collection))
)]
async fn create_collection(
    app: App,
    JsonBody(request): JsonBody<CreateCollectionRequest>,
) -> Result<(StatusCode, Json<Collection>), ApiError> {
    let name = text_of("name", &request.name, NAME_CHARS_MAX)?;
    short_enough("description", &request.description, NOTE_CHARS_MAX)?;
    let row = app.store.create_collection(app.environment(), &name, &request.description).await?;
    app.ingest.notify(Change::Collection(app.environment().clone(), row.id.clone()));
    Ok((StatusCode::CREATED, Json(row.into())))
}

/// One collection.
#[utoipa::path(
    get,
    path = "/api/v1/collections/{id}",
    tag = "collections",
    params(("id" = String, Path, description = "Id of the collection")),
    responses((status = 200, description = "The collection", body = Collection))
)]
async fn read_collection(app: App, Path(id): Path<CollectionId>) -> Result<Json<Collection>, ApiError> {
    Ok(Json(app.store.collection(app.environment(), &id).await?.into()))
}

/// What to change of a collection; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateCollectionRequest {
    name: Option<String>,
    description: Option<String>,
    /// Questions to start with, at most 10, each as long as a question may be.
    questions: Option<Vec<String>>,
    reranks: Option<bool>,
    expands: Option<bool>,
}

/// Questions that a collection suggests.
const QUESTIONS_MAX: usize = 10;

fn suggested(questions: Vec<String>) -> Result<Vec<String>, ApiError> {
    if questions.len() > QUESTIONS_MAX {
        return Err(ApiError::invalid(
            "too_many_questions",
            format!("a collection suggests at most {QUESTIONS_MAX} questions"),
        ));
    }
    questions.iter().map(|question| text_of("questions", question, QUESTION_CHARS_MAX)).collect()
}

/// Rename or describe a collection, or change what it suggests to ask.
#[utoipa::path(
    patch,
    path = "/api/v1/collections/{id}",
    tag = "collections",
    params(("id" = String, Path, description = "Id of the collection")),
    request_body = UpdateCollectionRequest,
    responses((status = 200, description = "As it is now", body = Collection))
)]
async fn update_collection(
    app: App,
    Path(id): Path<CollectionId>,
    JsonBody(request): JsonBody<UpdateCollectionRequest>,
) -> Result<Json<Collection>, ApiError> {
    let name = request.name.map(|name| text_of("name", &name, NAME_CHARS_MAX)).transpose()?;
    short_enough("description", request.description.as_deref().unwrap_or_default(), NOTE_CHARS_MAX)?;
    let questions = request.questions.map(suggested).transpose()?;
    let UpdateCollectionRequest { description, reranks, expands, .. } = request;
    let change = CollectionChange { name, description, questions, reranks, expands };
    let row = app.store.update_collection(app.environment(), &id, &change).await?;
    app.ingest.notify(Change::Collection(app.environment().clone(), id));
    Ok(Json(row.into()))
}

/// Delete a collection with its sources, their passages and files.
#[utoipa::path(
    delete,
    path = "/api/v1/collections/{id}",
    tag = "collections",
    params(("id" = String, Path, description = "Id of the collection")),
    responses((status = 204, description = "Gone"))
)]
async fn delete_collection(app: App, Path(id): Path<CollectionId>) -> Result<StatusCode, ApiError> {
    app.ingest.delete_collection(app.environment(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
