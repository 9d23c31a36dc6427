//! Logging in and out, and taking up the links that make users.

use axum::{
    Extension, Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use store::{GrantRole, NewUser, SessionId, User, UserChange, now_ms};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Items, time};
use crate::{
    access::{self, Origin, Via, Who, new_secret, secret_hash},
    app::{App, Shared},
    error::ApiError,
    input::{JsonBody, NAME_CHARS_MAX, Path, text_of},
};

/// Characters of an e-mail address (RFC 5321, section 4.5.3.1.3).
const EMAIL_CHARS_MAX: usize = 254;
/// Characters of what stands in a link.
const SECRET_CHARS_MAX: usize = 200;

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(read_session, create_session, delete_session))
        .routes(routes!(list_sessions, delete_sessions))
        .routes(routes!(end_session))
        .routes(routes!(set_up))
        .routes(routes!(accept_invitation))
        .routes(routes!(change_password))
}

/// Whether somebody has to log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccessKind {
    /// Nobody does: only its own machine reaches the server.
    Open,
    Accounts,
}

/// What one may do with a collection; an editor reads it, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Role)]
pub enum RoleWord {
    Reader,
    Editor,
}

impl From<GrantRole> for RoleWord {
    fn from(role: GrantRole) -> Self {
        match role {
            GrantRole::Reader => Self::Reader,
            GrantRole::Editor => Self::Editor,
        }
    }
}

impl From<RoleWord> for GrantRole {
    fn from(role: RoleWord) -> Self {
        match role {
            RoleWord::Reader => Self::Reader,
            RoleWord::Editor => Self::Editor,
        }
    }
}

/// A user as they see themselves.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Account {
    pub id: String,
    pub email: String,
    pub name: String,
    pub is_admin: bool,
}

/// Who calls, and what they may do here.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionBody {
    pub access: AccessKind,
    /// There is no user yet: the program has printed a link that makes the first one.
    pub needs_setup: bool,
    /// Null for who is not logged in, and where nobody logs in.
    pub user: Option<Account>,
    /// Whether they may do everything.
    pub is_admin: bool,
    /// Their role in all of this environment; null where there is none, or in some collections only.
    pub role: Option<RoleWord>,
}

async fn told(app: &App, who: &Who) -> Result<SessionBody, ApiError> {
    let is_open = app.access.is_open();
    let rights = who.rights_in(&app.store, app.environment()).await?;
    let account = |user: &User| Account {
        id: user.id.0.clone(),
        email: user.email.clone(),
        name: user.name.clone(),
        is_admin: user.is_admin,
    };
    Ok(SessionBody {
        access: if is_open { AccessKind::Open } else { AccessKind::Accounts },
        needs_setup: !is_open && !app.store.has_users().await?,
        user: who.user().map(account),
        is_admin: who.is_admin(),
        role: rights.everywhere().map(Into::into),
    })
}

/// Who calls, and what they may do here.
#[utoipa::path(
    get,
    path = "/api/v1/session",
    tag = "access",
    responses((status = 200, description = "The caller; a stranger, too, is told", body = SessionBody))
)]
async fn read_session(app: App) -> Result<Json<SessionBody>, ApiError> {
    Ok(Json(told(&app, &app.viewer.who).await?))
}

/// An e-mail address and a password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogInRequest {
    email: String,
    password: String,
}

/// Log in.
///
/// Sets the cookie of a session. Wrong passwords are counted; after too many, 429 says when to try again.
#[utoipa::path(
    post,
    path = "/api/v1/session",
    tag = "access",
    request_body = LogInRequest,
    responses((status = 200, description = "Logged in", body = SessionBody))
)]
async fn create_session(
    app: App,
    Extension(origin): Extension<Origin>,
    JsonBody(request): JsonBody<LogInRequest>,
) -> Result<Response, ApiError> {
    refuse_open(&app)?;
    let email = request.email.trim().to_lowercase();
    check_length("password", &request.password, access::PASSWORD_CHARS_MAX)?;
    app.access.try_password(&app.store, &email, &origin).await?;
    let found = app.store.user_of_email(&email).await?.filter(|(user, _)| !user.is_disabled);
    let (user, hash) = found.map_or((None, None), |(user, hash)| (Some(user), hash));
    let matches = app.access.passwords.matches(&request.password, hash).await?;
    let Some(user) = user.filter(|_| matches) else {
        let refused = ApiError::new(StatusCode::UNAUTHORIZED, "wrong_password", "e-mail address or password is wrong");
        return Err(refused.remedy("try again, or ask an administrator for a new password"));
    };
    app.access.right_password(&app.store, &email, &origin).await?;
    begin(&app, user, &origin).await
}

/// Begins a session of `user` and hands its cookie out.
pub(crate) async fn begin(app: &App, user: User, origin: &Origin) -> Result<Response, ApiError> {
    let secret = new_secret().map_err(ApiError::internal)?;
    let lasts = app.access.settings.session;
    let expires_ms = now_ms().saturating_add(i64::try_from(lasts.as_millis()).unwrap_or(i64::MAX));
    let id = app.store.create_session(&user.id, &secret_hash(&secret), &origin.agent, expires_ms).await?;
    let body = told(app, &Who::User { user, via: Via::Session(id) }).await?;
    with_cookie(Json(body).into_response(), &secret, lasts.as_secs(), origin)
}

fn with_cookie(mut response: Response, secret: &str, seconds: u64, origin: &Origin) -> Result<Response, ApiError> {
    let secure = if origin.is_secure() { "; Secure" } else { "" };
    let cookie = format!("{}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", access::COOKIE);
    let cookie = HeaderValue::from_str(&cookie).map_err(ApiError::internal)?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// Log out.
#[utoipa::path(
    delete,
    path = "/api/v1/session",
    tag = "access",
    responses((status = 204, description = "Logged out, or never logged in"))
)]
async fn delete_session(app: App, Extension(origin): Extension<Origin>) -> Result<Response, ApiError> {
    if let Who::User { user, via: Via::Session(id) } = &app.viewer.who {
        app.store.end_sessions(&user.id, Some(id)).await?;
    }
    with_cookie(StatusCode::NO_CONTENT.into_response(), "", 0, &origin)
}

/// A log-in of one's own.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LogIn {
    pub id: String,
    /// The browser, as it calls itself.
    pub agent: String,
    /// Whether it is the one that asks.
    pub is_current: bool,
    #[schema(format = DateTime)]
    pub created_at: String,
    /// To a minute.
    #[schema(format = DateTime)]
    pub used_at: String,
    #[schema(format = DateTime)]
    pub expires_at: String,
}

/// Where one is logged in.
#[utoipa::path(
    get,
    path = "/api/v1/sessions",
    tag = "access",
    responses((status = 200, description = "One's own log-ins, the one used last first", body = Items<LogIn>))
)]
async fn list_sessions(app: App) -> Result<Json<Items<LogIn>>, ApiError> {
    let current = match &app.viewer.who {
        Who::User { via: Via::Session(id), .. } => Some(id.clone()),
        _ => None,
    };
    let rows = app.store.sessions(&app.user()?.id).await?;
    let told = |row: store::Session| LogIn {
        is_current: current.as_ref() == Some(&row.id),
        id: row.id.0,
        agent: row.agent,
        created_at: time(row.created_ms),
        used_at: time(row.used_ms),
        expires_at: time(row.expires_ms),
    };
    Ok(Json(Items { items: rows.into_iter().map(told).collect() }))
}

/// Log out everywhere.
#[utoipa::path(
    delete,
    path = "/api/v1/sessions",
    tag = "access",
    responses((status = 204, description = "All of one's log-ins have ended; API tokens stay"))
)]
async fn delete_sessions(app: App) -> Result<StatusCode, ApiError> {
    app.store.end_sessions(&app.user()?.id, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Log out somewhere else.
#[utoipa::path(
    delete,
    path = "/api/v1/sessions/{id}",
    tag = "access",
    params(("id" = String, Path, description = "Id of one's own log-in")),
    responses((status = 204, description = "It has ended"))
)]
async fn end_session(app: App, Path(id): Path<SessionId>) -> Result<StatusCode, ApiError> {
    match app.store.end_sessions(&app.user()?.id, Some(&id)).await? {
        0 => Err(ApiError::not_found("session")),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}

/// Who takes up a link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccountRequest {
    /// What stands behind `#` in the link.
    token: String,
    email: String,
    /// As others see it.
    name: String,
    /// 10 to 200 characters.
    password: String,
}

/// Make the first administrator, by the link that the program prints at its first start.
#[utoipa::path(
    post,
    path = "/api/v1/setup",
    tag = "access",
    request_body = NewAccountRequest,
    responses((status = 200, description = "Made, and logged in", body = SessionBody))
)]
async fn set_up(
    app: App,
    Extension(origin): Extension<Origin>,
    JsonBody(request): JsonBody<NewAccountRequest>,
) -> Result<Response, ApiError> {
    make(&app, &origin, request, true).await
}

/// Take up an invitation.
#[utoipa::path(
    post,
    path = "/api/v1/invitations/accept",
    tag = "access",
    request_body = NewAccountRequest,
    responses((status = 200, description = "The user is made, and logged in", body = SessionBody))
)]
async fn accept_invitation(
    app: App,
    Extension(origin): Extension<Origin>,
    JsonBody(request): JsonBody<NewAccountRequest>,
) -> Result<Response, ApiError> {
    make(&app, &origin, request, false).await
}

async fn make(app: &App, origin: &Origin, request: NewAccountRequest, is_first: bool) -> Result<Response, ApiError> {
    refuse_open(app)?;
    let (email, name) = (email_of(&request.email)?, text_of("name", &request.name, NAME_CHARS_MAX)?);
    check_password(&request.password)?;
    check_length("token", &request.token, SECRET_CHARS_MAX)?;
    let hash = secret_hash(&request.token);
    let ended = |error: store::StoreError| match error {
        store::StoreError::NotFound(_) => {
            ApiError::new(StatusCode::GONE, "link_ended", "this link was used, was taken back or has expired")
                .remedy("ask for another one; that of the first start is printed at each start until there is a user")
        }
        other => other.into(),
    };
    let invitation = app.store.invitation(&hash, now_ms()).await.map_err(ended)?;
    if invitation.invited_by.is_none() != is_first {
        return Err(ended(store::StoreError::NotFound("invitation")));
    }
    // The address stands in the link, so that whoever it was sent to cannot pass for somebody else.
    if invitation.email.as_ref().is_some_and(|invited| *invited != email) {
        let refused = ApiError::invalid("other_email", "the invitation is for another e-mail address");
        return Err(refused.remedy("give the address that the invitation was sent to"));
    }
    let password_hash = Some(app.access.passwords.hash(&request.password).await?);
    let new = NewUser { email, name, password_hash, subject: None, is_admin: invitation.is_admin };
    let user = app.store.accept_invitation(&hash, &new).await.map_err(ended)?;
    begin(app, user, origin).await
}

/// A new password for oneself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePasswordRequest {
    /// The one until now.
    current: String,
    /// 10 to 200 characters.
    password: String,
}

/// Change one's password.
///
/// Logs out everywhere else.
#[utoipa::path(
    put,
    path = "/api/v1/password",
    tag = "access",
    request_body = ChangePasswordRequest,
    responses((status = 200, description = "Changed, and logged in anew", body = SessionBody))
)]
async fn change_password(
    app: App,
    Extension(origin): Extension<Origin>,
    JsonBody(request): JsonBody<ChangePasswordRequest>,
) -> Result<Response, ApiError> {
    let user = app.user()?;
    check_password(&request.password)?;
    check_length("current", &request.current, access::PASSWORD_CHARS_MAX)?;
    app.access.try_password(&app.store, &user.email, &origin).await?;
    let hash = app.store.password_hash(&user.id).await?;
    if !app.access.passwords.matches(&request.current, hash).await? {
        let refused = ApiError::new(StatusCode::FORBIDDEN, "wrong_password", "the current password is wrong");
        return Err(refused.remedy("try again, or ask an administrator for a new one"));
    }
    app.access.right_password(&app.store, &user.email, &origin).await?;
    let password_hash = Some(app.access.passwords.hash(&request.password).await?);
    let user = app.store.update_user(&user.id, &UserChange { password_hash, ..UserChange::default() }).await?;
    begin(&app, user, &origin).await
}

fn refuse_open(app: &App) -> Result<(), ApiError> {
    if app.access.is_open() { Err(access::nobody_logs_in()) } else { Ok(()) }
}

/// Without repeating it.
fn check_length(field: &str, text: &str, chars_max: usize) -> Result<(), ApiError> {
    crate::input::short_enough(field, text, chars_max)
}

/// An e-mail address as it is kept.
pub(crate) fn email_of(text: &str) -> Result<String, ApiError> {
    let email = text_of("email", text, EMAIL_CHARS_MAX)?.to_lowercase();
    let is_one = email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    if is_one && !email.contains(char::is_whitespace) && !email.contains(char::is_control) {
        return Ok(email);
    }
    Err(ApiError::invalid("bad_email", "that is no e-mail address").remedy("write it as name@example.com"))
}

/// Refuses a password that is soon guessed.
pub(crate) fn check_password(password: &str) -> Result<(), ApiError> {
    let (least, most) = (access::PASSWORD_CHARS_MIN, access::PASSWORD_CHARS_MAX);
    let chars = if password.len() > 4 * most { usize::MAX } else { password.chars().count() };
    if (least..=most).contains(&chars) {
        return Ok(());
    }
    Err(ApiError::invalid("bad_password", format!("a password has {least} to {most} characters"))
        .remedy("take a few words that do not belong together"))
}

/// The hash of a new password for another user.
pub(crate) async fn hash_of(app: &App, password: Option<String>) -> Result<Option<String>, ApiError> {
    let Some(password) = password else { return Ok(None) };
    check_password(&password)?;
    Ok(Some(app.access.passwords.hash(&password).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_kept_in_one_spelling() {
        assert_eq!(email_of(" Ann@Example.COM ").unwrap(), "ann@example.com");
        for wrong in ["", "ann", "@x", "ann@", "a b@x", "a\u{0}@x"] {
            assert!(email_of(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn passwords_have_bounds() {
        assert!(check_password("äöüäöüäöüä").is_ok() && check_password("123456789").is_err());
        assert!(check_password(&"a".repeat(200)).is_ok() && check_password(&"a".repeat(201)).is_err());
        assert!(check_password(&"a".repeat(1 << 20)).is_err());
    }
}
