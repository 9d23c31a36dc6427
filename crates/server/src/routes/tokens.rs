//! API tokens: what programs call the server with.

use axum::{Json, http::StatusCode};
use serde::{Deserialize, Serialize};
use store::{TokenId, UserId, now_ms};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Items, time};
use crate::{
    access::{new_secret, not_allowed, secret_hash},
    app::{App, Shared},
    error::ApiError,
    input::{JsonBody, NAME_CHARS_MAX, Path, Query, given, text_of},
};

/// Days that a token may last, unless it never ends.
const DAYS_MAX: u32 = 3_660;
const DAY_MS: i64 = 86_400_000;
/// What every token begins with, so that it is known for one where it should not be.
const PREFIX: &str = "alm_";

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_tokens, create_token)).routes(routes!(delete_token))
}

/// What a program may do with a token, as far as its owner may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenScope {
    /// Look and ask.
    Read,
    /// Add and change, too.
    Write,
    /// Whatever its owner may.
    Admin,
}

impl From<store::TokenScope> for TokenScope {
    fn from(scope: store::TokenScope) -> Self {
        match scope {
            store::TokenScope::Read => Self::Read,
            store::TokenScope::Write => Self::Write,
            store::TokenScope::Admin => Self::Admin,
        }
    }
}

impl From<TokenScope> for store::TokenScope {
    fn from(scope: TokenScope) -> Self {
        match scope {
            TokenScope::Read => Self::Read,
            TokenScope::Write => Self::Write,
            TokenScope::Admin => Self::Admin,
        }
    }
}

/// An API token.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Token)]
pub struct TokenBody {
    pub id: String,
    pub name: String,
    pub scope: TokenScope,
    /// The token itself, told this once; null in lists.
    pub token: Option<String>,
    #[schema(format = DateTime)]
    pub created_at: String,
    /// To a minute; null before the first time.
    #[schema(format = DateTime)]
    pub used_at: Option<String>,
    /// Null for never.
    #[schema(format = DateTime)]
    pub expires_at: Option<String>,
}

fn told(row: store::Token, token: Option<String>) -> TokenBody {
    TokenBody {
        id: row.id.0,
        name: row.name,
        scope: row.scope.into(),
        token,
        created_at: time(row.created_ms),
        used_at: row.used_ms.map(time),
        expires_at: row.expires_ms.map(time),
    }
}

/// Whose tokens are meant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OwnerQuery {
    /// Another user's, for administrators; one's own when absent.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<String>)]
    user_id: Option<String>,
}

/// The user whose tokens are meant, if the caller may have to do with them.
async fn owner(app: &App, user_id: Option<String>) -> Result<UserId, ApiError> {
    let Some(wanted) = user_id.map(UserId) else { return Ok(app.user()?.id.clone()) };
    if app.viewer.who.is_admin() {
        return Ok(app.store.user(&wanted).await?.id);
    }
    if app.user()?.id == wanted { Ok(wanted) } else { Err(not_allowed("have to do with another user's tokens")) }
}

/// API tokens, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/tokens",
    tag = "access",
    params(OwnerQuery),
    responses((status = 200, description = "All, at most 100; those that have expired among them", body = Items<TokenBody>))
)]
async fn list_tokens(app: App, Query(query): Query<OwnerQuery>) -> Result<Json<Items<TokenBody>>, ApiError> {
    let rows = app.store.tokens(&owner(&app, query.user_id).await?).await?;
    Ok(Json(Items { items: rows.into_iter().map(|row| told(row, None)).collect() }))
}

/// A token to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateTokenRequest {
    /// What it is for.
    name: String,
    scope: TokenScope,
    /// When it ends, 1 to 3,660 days from now; never when absent.
    #[schema(minimum = 1, maximum = 3660)]
    days: Option<u32>,
    /// Another user's, for administrators; one's own when absent.
    user_id: Option<String>,
}

/// Make an API token.
///
/// It is told this once: only its hash is kept.
#[utoipa::path(
    post,
    path = "/api/v1/tokens",
    tag = "access",
    request_body = CreateTokenRequest,
    responses((status = 201, description = "With the token itself", body = TokenBody))
)]
async fn create_token(
    app: App,
    JsonBody(request): JsonBody<CreateTokenRequest>,
) -> Result<(StatusCode, Json<TokenBody>), ApiError> {
    let name = text_of("name", &request.name, NAME_CHARS_MAX)?;
    if request.days.is_some_and(|days| !(1..=DAYS_MAX).contains(&days)) {
        return Err(ApiError::invalid("days_out_of_range", format!("days must lie in 1 to {DAYS_MAX}")));
    }
    let owner = owner(&app, request.user_id).await?;
    let created_ms = now_ms();
    let row = store::Token {
        id: TokenId::new(),
        name,
        scope: request.scope.into(),
        created_ms,
        used_ms: None,
        expires_ms: request.days.map(|days| created_ms + i64::from(days) * DAY_MS),
    };
    let secret = format!("{PREFIX}{}", new_secret().map_err(ApiError::internal)?);
    app.store.create_token(&owner, &secret_hash(&secret), &row).await?;
    Ok((StatusCode::CREATED, Json(told(row, Some(secret)))))
}

/// Revoke an API token.
#[utoipa::path(
    delete,
    path = "/api/v1/tokens/{id}",
    tag = "access",
    params(("id" = String, Path, description = "Id of the token"), OwnerQuery),
    responses((status = 204, description = "It opens nothing any more"))
)]
async fn delete_token(
    app: App,
    Path(id): Path<TokenId>,
    Query(query): Query<OwnerQuery>,
) -> Result<StatusCode, ApiError> {
    app.store.delete_token(&owner(&app, query.user_id).await?, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
