//! Chats: conversations with their messages.

use assistant::{Message, Scope};
use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use store::ChatId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{List, content::file_name, search::check_scope, time};
use crate::{
    app::{App, Shared},
    error::ApiError,
    input::{JsonBody, NAME_CHARS_MAX, PageQuery, Path, Query, given, text_of},
};

/// What an export is called when its chat has no title yet.
const TITLE_DEFAULT: &str = "chat";

/// A conversation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Chat {
    pub id: String,
    /// Empty until the first question, which names it.
    pub title: String,
    /// Which sources its questions are about, unless a question says otherwise.
    pub scope: Scope,
    pub messages_count: i64,
    #[schema(format = DateTime)]
    pub created_at: String,
    #[schema(format = DateTime)]
    pub updated_at: String,
}

impl From<store::Chat> for Chat {
    fn from(row: store::Chat) -> Self {
        Self {
            id: row.id.0,
            title: row.title,
            // Written by us; what a later version wrote and this one cannot read narrows nothing.
            scope: serde_json::from_str(&row.scope).unwrap_or_default(),
            messages_count: row.messages,
            created_at: time(row.created_ms),
            updated_at: time(row.updated_ms),
        }
    }
}

/// A conversation with what was said.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ChatWithMessages {
    #[serde(flatten)]
    pub chat: Chat,
    /// In order; an answer in the making holds its text so far.
    pub messages: Vec<Message>,
}

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_chats, create_chat))
        .routes(routes!(read_chat, update_chat, delete_chat))
        .routes(routes!(export_chat))
}

/// Which chats are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ChatsQuery {
    /// Only those whose title or messages contain this, in any case.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<String>)]
    q: Option<String>,
}

/// Chats, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/chats",
    tag = "chats",
    params(ChatsQuery, PageQuery),
    responses((status = 200, description = "One page", body = List<Chat>))
)]
async fn list_chats(
    app: App,
    Query(wanted): Query<ChatsQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<List<Chat>>, ApiError> {
    Ok(Json(List::of(
        app.store.chats(app.environment(), &app.viewer.owner(), wanted.q.as_deref(), &page.request()?).await?,
    )))
}

/// A chat to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateChatRequest {
    /// Which sources its questions are about; all when absent.
    #[serde(default)]
    #[schema(required = false)]
    scope: Scope,
}

/// Start a chat.
#[utoipa::path(
    post,
    path = "/api/v1/chats",
    tag = "chats",
    request_body = CreateChatRequest,
    responses((status = 201, description = "Started", body = Chat))
)]
async fn create_chat(
    app: App,
    JsonBody(request): JsonBody<CreateChatRequest>,
) -> Result<(StatusCode, Json<Chat>), ApiError> {
    check_scope(&app, &request.scope).await?;
    let scope = serde_json::to_string(&request.scope).map_err(ApiError::internal)?;
    let row = app.store.create_chat(app.environment(), app.viewer.owner().user(), &scope).await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}

/// One chat with its messages.
#[utoipa::path(
    get,
    path = "/api/v1/chats/{id}",
    tag = "chats",
    params(("id" = String, Path, description = "Id of the chat")),
    responses((status = 200, description = "The chat", body = ChatWithMessages))
)]
async fn read_chat(app: App, Path(id): Path<ChatId>) -> Result<Json<ChatWithMessages>, ApiError> {
    let row = app.store.chat(app.environment(), &id).await?;
    let messages = app.assistant().messages(app.environment(), &id).await?;
    Ok(Json(ChatWithMessages { chat: row.into(), messages }))
}

/// What to change of a chat; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateChatRequest {
    /// Not empty, at most 200 characters.
    title: Option<String>,
    scope: Option<Scope>,
}

/// Rename a chat, or change what it is about.
#[utoipa::path(
    patch,
    path = "/api/v1/chats/{id}",
    tag = "chats",
    params(("id" = String, Path, description = "Id of the chat")),
    request_body = UpdateChatRequest,
    responses((status = 200, description = "As it is now", body = Chat))
)]
async fn update_chat(
    app: App,
    Path(id): Path<ChatId>,
    JsonBody(request): JsonBody<UpdateChatRequest>,
) -> Result<Json<Chat>, ApiError> {
    let title = request.title.map(|title| text_of("title", &title, NAME_CHARS_MAX)).transpose()?;
    if let Some(scope) = &request.scope {
        check_scope(&app, scope).await?;
    }
    let scope = request.scope.map(|scope| serde_json::to_string(&scope)).transpose().map_err(ApiError::internal)?;
    let row = app.store.update_chat(app.environment(), &id, title.as_deref(), scope.as_deref()).await?;
    Ok(Json(row.into()))
}

/// Delete a chat with its messages and their feedback.
#[utoipa::path(
    delete,
    path = "/api/v1/chats/{id}",
    tag = "chats",
    params(("id" = String, Path, description = "Id of the chat")),
    responses((status = 204, description = "Gone"))
)]
async fn delete_chat(app: App, Path(id): Path<ChatId>) -> Result<StatusCode, ApiError> {
    app.store.delete_chat(app.environment(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A chat as Markdown, to be saved.
#[utoipa::path(
    get,
    path = "/api/v1/chats/{id}/export",
    tag = "chats",
    params(("id" = String, Path, description = "Id of the chat")),
    responses((status = 200, description = "The chat", body = String, content_type = "text/markdown"))
)]
async fn export_chat(app: App, Path(id): Path<ChatId>) -> Result<Response, ApiError> {
    let row = app.store.chat(app.environment(), &id).await?;
    let markdown = app.assistant().export_markdown(app.environment(), &id).await?;
    let title = if row.title.is_empty() { TITLE_DEFAULT } else { &row.title };
    let headers = [
        (header::CONTENT_TYPE, "text/markdown; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; {}", file_name(&format!("{title}.md")))),
    ];
    Ok((headers, markdown).into_response())
}
