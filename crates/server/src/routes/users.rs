//! Users, what they may do, and invitations; for administrators.

use axum::{Extension, Json, http::StatusCode};
use serde::{Deserialize, Serialize};
use store::{CollectionId, InvitationId, NewInvitation, NewUser, UserChange, UserId, now_ms};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Items, List,
    environments::named,
    session::{RoleWord, email_of, hash_of},
    time,
};
use crate::{
    access::{Origin, new_secret, nobody_logs_in, secret_hash},
    app::{App, Shared},
    error::ApiError,
    input::{JsonBody, NAME_CHARS_MAX, PageQuery, Path, Query, text_of},
};

/// How long an invitation may be taken up.
const INVITATION_MS: i64 = 7 * 86_400_000;

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_users, create_user))
        .routes(routes!(update_user))
        .routes(routes!(list_grants, put_grants))
        .routes(routes!(list_invitations, create_invitation))
        .routes(routes!(delete_invitation))
}

/// Who may log in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = User)]
pub struct UserBody {
    pub id: String,
    pub email: String,
    pub name: String,
    /// May do everything.
    pub is_admin: bool,
    /// Is let in no more.
    pub is_disabled: bool,
    #[schema(format = DateTime)]
    pub created_at: String,
}

impl From<store::User> for UserBody {
    fn from(row: store::User) -> Self {
        Self {
            id: row.id.0,
            email: row.email,
            name: row.name,
            is_admin: row.is_admin,
            is_disabled: row.is_disabled,
            created_at: time(row.created_ms),
        }
    }
}

/// A role in an environment: in all of it, or in one collection.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Grant {
    /// Name of the environment.
    pub environment: String,
    /// Null for all collections, those to come among them.
    pub collection_id: Option<String>,
    pub role: RoleWord,
}

/// A role to be given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantRequest {
    /// Name of the environment; `main` when absent.
    environment: Option<String>,
    /// Absent or null for all collections, those to come among them.
    collection_id: Option<String>,
    role: RoleWord,
}

/// As they are kept; what they name has to be there.
async fn kept(app: &App, grants: Vec<GrantRequest>) -> Result<Vec<store::Grant>, ApiError> {
    let mut rows = Vec::with_capacity(grants.len());
    for grant in grants {
        let environment = named(app, grant.environment.as_deref().unwrap_or(store::MAIN)).await?;
        let collection = grant.collection_id.map(CollectionId);
        if let Some(id) = &collection {
            app.store.collection(&environment, id).await?;
        }
        rows.push(store::Grant { environment, collection, role: grant.role.into() });
    }
    Ok(rows)
}

/// As they are told; those in environments that are gone are left out.
async fn told(app: &App, grants: Vec<store::Grant>) -> Result<Vec<Grant>, ApiError> {
    let environments = app.store.environments().await?;
    let name = |id| environments.iter().find(|environment| environment.id == id).map(|found| found.name.clone());
    let grant = |row: store::Grant| {
        let collection_id = row.collection.map(|id| id.0);
        name(row.environment).map(|environment| Grant { environment, collection_id, role: row.role.into() })
    };
    Ok(grants.into_iter().filter_map(grant).collect())
}

/// Users by e-mail address.
#[utoipa::path(
    get,
    path = "/api/v1/users",
    tag = "access",
    params(PageQuery),
    responses((status = 200, description = "One page", body = List<UserBody>))
)]
async fn list_users(app: App, Query(page): Query<PageQuery>) -> Result<Json<List<UserBody>>, ApiError> {
    Ok(Json(List::of(app.store.users(&page.request()?).await?)))
}

/// A user to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateUserRequest {
    /// Not another user's.
    email: String,
    name: String,
    /// 10 to 200 characters; without one, they log in elsewhere.
    password: Option<String>,
    #[serde(default)]
    is_admin: bool,
    #[serde(default)]
    grants: Vec<GrantRequest>,
}

/// Make a user.
#[utoipa::path(
    post,
    path = "/api/v1/users",
    tag = "access",
    request_body = CreateUserRequest,
    responses((status = 201, description = "Made", body = UserBody))
)]
async fn create_user(
    app: App,
    JsonBody(request): JsonBody<CreateUserRequest>,
) -> Result<(StatusCode, Json<UserBody>), ApiError> {
    let (email, name) = (email_of(&request.email)?, text_of("name", &request.name, NAME_CHARS_MAX)?);
    let grants = kept(&app, request.grants).await?;
    let password_hash = hash_of(&app, request.password).await?;
    let new = NewUser { email, name, password_hash, subject: None, is_admin: request.is_admin };
    Ok((StatusCode::CREATED, Json(app.store.create_user(&new, &grants).await?.into())))
}

/// What to change of a user; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateUserRequest {
    name: Option<String>,
    is_admin: Option<bool>,
    /// Whoever is disabled is logged out everywhere, and their tokens end. What is theirs stays.
    is_disabled: Option<bool>,
    /// Logs them out everywhere.
    password: Option<String>,
}

/// Change a user.
#[utoipa::path(
    patch,
    path = "/api/v1/users/{id}",
    tag = "access",
    params(("id" = String, Path, description = "Id of the user")),
    request_body = UpdateUserRequest,
    responses(
        (status = 200, description = "As they are now", body = UserBody),
        (status = 409, description = "No administrator would be left", body = crate::error::ErrorBody)
    )
)]
async fn update_user(
    app: App,
    Path(id): Path<UserId>,
    JsonBody(request): JsonBody<UpdateUserRequest>,
) -> Result<Json<UserBody>, ApiError> {
    let name = request.name.map(|name| text_of("name", &name, NAME_CHARS_MAX)).transpose()?;
    let UpdateUserRequest { is_admin, is_disabled, password, .. } = request;
    let change = UserChange { name, is_admin, is_disabled, password_hash: hash_of(&app, password).await? };
    Ok(Json(app.store.update_user(&id, &change).await?.into()))
}

/// What a user may do.
#[utoipa::path(
    get,
    path = "/api/v1/users/{id}/grants",
    tag = "access",
    params(("id" = String, Path, description = "Id of the user")),
    responses((status = 200, description = "Their roles; administrators need none", body = Items<Grant>))
)]
async fn list_grants(app: App, Path(id): Path<UserId>) -> Result<Json<Items<Grant>>, ApiError> {
    app.store.user(&id).await?;
    let rows = app.store.grants(&id).await?;
    Ok(Json(Items { items: told(&app, rows).await? }))
}

/// All that a user may do.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutGrantsRequest {
    /// At most 1,000.
    grants: Vec<GrantRequest>,
}

/// Say what a user may do, in place of what they might until now.
#[utoipa::path(
    put,
    path = "/api/v1/users/{id}/grants",
    tag = "access",
    params(("id" = String, Path, description = "Id of the user")),
    request_body = PutGrantsRequest,
    responses((status = 200, description = "Their roles from now on", body = Items<Grant>))
)]
async fn put_grants(
    app: App,
    Path(id): Path<UserId>,
    JsonBody(request): JsonBody<PutGrantsRequest>,
) -> Result<Json<Items<Grant>>, ApiError> {
    if request.grants.len() > store::GRANTS_MAX {
        return Err(ApiError::invalid("too_many_grants", format!("a user has at most {} roles", store::GRANTS_MAX)));
    }
    let rows = kept(&app, request.grants).await?;
    app.store.set_grants(&id, &rows).await?;
    let rows = app.store.grants(&id).await?;
    Ok(Json(Items { items: told(&app, rows).await? }))
}

/// A link that makes a user, and was not taken up yet.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Invitation {
    pub id: String,
    pub email: Option<String>,
    pub is_admin: bool,
    pub grants: Vec<Grant>,
    /// The link, told this once; null in lists.
    pub link: Option<String>,
    #[schema(format = DateTime)]
    pub created_at: String,
    #[schema(format = DateTime)]
    pub expires_at: String,
}

async fn invited(app: &App, row: store::Invitation, link: Option<String>) -> Result<Invitation, ApiError> {
    Ok(Invitation {
        id: row.id.0,
        email: row.email,
        is_admin: row.is_admin,
        grants: told(app, row.grants).await?,
        link,
        created_at: time(row.created_ms),
        expires_at: time(row.expires_ms),
    })
}

/// Invitations that were not taken up yet, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/invitations",
    tag = "access",
    responses((status = 200, description = "All, at most 1,000", body = Items<Invitation>))
)]
async fn list_invitations(app: App) -> Result<Json<Items<Invitation>>, ApiError> {
    let mut items = Vec::new();
    for row in app.store.invitations(now_ms()).await? {
        items.push(invited(&app, row, None).await?);
    }
    Ok(Json(Items { items }))
}

/// Whom to invite.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateInvitationRequest {
    /// Whom the link is for; whoever has it when absent.
    email: Option<String>,
    #[serde(default)]
    is_admin: bool,
    /// What they may do.
    #[serde(default)]
    grants: Vec<GrantRequest>,
}

/// Invite somebody.
///
/// The link is told once, works once, and ends after seven days. Nothing is sent: hand it on yourself.
#[utoipa::path(
    post,
    path = "/api/v1/invitations",
    tag = "access",
    request_body = CreateInvitationRequest,
    responses((status = 201, description = "With the link", body = Invitation))
)]
async fn create_invitation(
    app: App,
    Extension(origin): Extension<Origin>,
    JsonBody(request): JsonBody<CreateInvitationRequest>,
) -> Result<(StatusCode, Json<Invitation>), ApiError> {
    if app.access.is_open() {
        return Err(nobody_logs_in());
    }
    let email = request.email.as_deref().map(email_of).transpose()?;
    let grants = kept(&app, request.grants).await?;
    let secret = new_secret().map_err(ApiError::internal)?;
    let new = NewInvitation {
        hash: secret_hash(&secret),
        // The operator's are told from that of the first start by nothing else.
        invited_by: Some(app.user()?.id.clone()),
        email,
        is_admin: request.is_admin,
        grants,
        expires_ms: now_ms() + INVITATION_MS,
    };
    let row = app.store.create_invitation(&new).await?;
    // Behind a #, so that no server and no log on the way sees it.
    let link = format!("{}/invitation#{secret}", origin.base);
    Ok((StatusCode::CREATED, Json(invited(&app, row, Some(link)).await?)))
}

/// Take an invitation back.
#[utoipa::path(
    delete,
    path = "/api/v1/invitations/{id}",
    tag = "access",
    params(("id" = String, Path, description = "Id of the invitation")),
    responses((status = 204, description = "Its link makes nobody any more"))
)]
async fn delete_invitation(app: App, Path(id): Path<InvitationId>) -> Result<StatusCode, ApiError> {
    app.store.delete_invitation(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}
