//! What every request passes: who calls (outside, before anything is told), and whether they may (inside, once environment and
//! route are known). Handlers take the [`App`] out of what is left here; without it there is none.

use axum::{
    extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State},
    http::{HeaderMap, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use store::{ChatId, CollectionId, GrantRole, MessageId, NewAuditEntry, SeriesId, SourceId};

use super::{
    Origin, Via, Viewer, Who, log_in, not_allowed,
    rules::{self, Named, Need, Rule},
    secrets::secret_hash,
};
use crate::{
    app::{App, Shared},
    envelope::AskedBy,
    environment::{self, Env},
    error::ApiError,
};

/// The cookie that holds the secret of a session.
pub(crate) const COOKIE: &str = "almanac_session";
/// Bytes of a path that are written down.
const SUBJECT_BYTES_MAX: usize = 500;

/// Finds out who calls, and sends strangers away from all that is not for them before they learn what there is.
pub(crate) async fn identify(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let origin = Origin::of(&parts, &shared.app.access.settings);
    let who = match who(&shared.app, &parts.headers).await {
        Ok(who) => who,
        Err(error) => return error.into_response(),
    };
    if who == Who::Stranger && !is_for_strangers(&parts) {
        return log_in().into_response();
    }
    let asked_by = who.user().map(|user| AskedBy(user.id.0.clone()));
    parts.extensions.insert(origin);
    parts.extensions.insert(who);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if let Some(asked_by) = asked_by {
        response.extensions_mut().insert(asked_by);
    }
    response
}

/// The rule of the request's route; files of the UI and addresses that nothing has are no routes.
fn rule_of(parts: &Parts) -> Option<Rule> {
    let route = parts.extensions.get::<MatchedPath>()?;
    let admins = Rule { need: Need::Admin, counts: rules::Counts::Nothing, is_audited: true };
    Some(rules::rule(&parts.method, route.as_str()).unwrap_or(admins))
}

fn is_for_strangers(parts: &Parts) -> bool {
    rule_of(parts).is_none_or(|rule| rule.need == Need::Nobody)
}

async fn who(app: &App, headers: &HeaderMap) -> Result<Who, ApiError> {
    if app.access.is_open() {
        return Ok(Who::Operator);
    }
    if let Some(secret) = bearer(headers) {
        let hash = secret_hash(secret);
        if app.access.settings.operator_hash.as_ref() == Some(&hash) {
            return Ok(Who::Operator);
        }
        let Some((user, scope)) = app.store.token_of(&hash).await? else {
            return Err(log_in().remedy("the API token is unknown, was revoked or has expired: make another one"));
        };
        return Ok(Who::User { user, via: Via::Token(scope) });
    }
    let Some(secret) = cookie(headers) else { return Ok(Who::Stranger) };
    let session = app.store.session_of(&secret_hash(secret)).await?;
    Ok(session.map_or(Who::Stranger, |(user, session)| Who::User { user, via: Via::Session(session) }))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(secret.trim())
}

/// The secret of the session in the cookies that came along.
pub(crate) fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

/// Lets through who may, with what they may; counts, and writes down what is done.
pub(crate) async fn admit(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let app = shared.app;
    let Some(rule) = rule_of(&parts) else { return next.run(Request::from_parts(parts, body)).await };
    let found = async {
        let env = extension::<Env>(&parts)?;
        let viewer = Viewer::of(&app.store, extension::<Who>(&parts)?, &env.id).await?;
        Ok::<_, ApiError>((App { viewer, ..app.within(env) }, extension::<Origin>(&parts)?))
    };
    let (app, origin) = match found.await {
        Ok(found) => found,
        Err(error) => return error.into_response(),
    };
    let audited = (rule.is_audited && !app.access.is_open()).then(|| entry(&app, &parts, &origin));
    let admitted = check(&app, rule, &mut parts, &origin).await;
    let store = app.store.clone();
    let response = match admitted {
        Ok(()) => {
            parts.extensions.insert(app.viewer);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(error) => error.into_response(),
    };
    if let Some(entry) = audited {
        let entry = NewAuditEntry { status: u32::from(response.status().as_u16()), ..entry };
        if let Err(error) = store.add_audit_entry(&entry).await {
            tracing::error!(%error, action = entry.action, "what was done could not be written down");
        }
    }
    response
}

/// What an outer layer left.
fn extension<T: Clone + Send + Sync + 'static>(parts: &Parts) -> Result<T, ApiError> {
    parts.extensions.get::<T>().cloned().ok_or_else(|| ApiError::internal("a layer in front of the routes is missing"))
}

async fn check(app: &App, rule: Rule, parts: &mut Parts, origin: &Origin) -> Result<(), ApiError> {
    let who = &app.viewer.who;
    if *who == Who::Operator {
        return Ok(());
    }
    match rule.need {
        Need::Nobody | Need::User => {}
        Need::Oneself if !matches!(who, Who::User { via: Via::Token(scope), .. } if *scope != store::TokenScope::Admin) =>
            {}
        Need::Oneself => return Err(not_allowed("do this with a token that may read or write alone")),
        Need::Admin if who.is_admin() => {}
        Need::Admin => return Err(not_allowed("do what is for administrators")),
        Need::Read(named) => may(app, named, GrantRole::Reader, parts).await?,
        Need::Edit(named) => may(app, named, GrantRole::Editor, parts).await?,
    }
    app.access.count(&app.store, rule.counts, who, origin).await
}

/// Refuses who may do less than `role` with what the path names.
async fn may(app: &App, named: Named, role: GrantRole, parts: &mut Parts) -> Result<(), ApiError> {
    let env = app.environment();
    let path = RawPathParams::from_request_parts(parts, &()).await.ok();
    let mut named_by = path.iter().flatten().filter(|(name, _)| matches!(*name, "id" | "name"));
    // A path that cannot be read names nothing that is there.
    let id = named_by.next().map(|(_, value)| value.to_owned()).unwrap_or_default();
    match named {
        Named::Environment => app.demand_everywhere(env, &app.environment.name, role).await,
        Named::OtherEnvironment | Named::SomeOfOtherEnvironment => {
            // One that is not there, the handler tells as it always did.
            let Some(other) = app.store.environment_named(&id).await? else { return Err(environment::unknown(&id)) };
            if named == Named::OtherEnvironment {
                return app.demand_everywhere(&other, &id, role).await;
            }
            let is_seen = other == *env || !app.rights_in(&other).await?.is_none();
            if is_seen { Ok(()) } else { Err(environment::unknown(&id)) }
        }
        Named::Collection => app.demand(&CollectionId(id), role, "collection"),
        Named::Source => app.demand_source(&SourceId(id), role).await,
        Named::Series => {
            let collection = app.store.collection_of_series(env, &SeriesId(id)).await?;
            app.demand(&collection, role, "series")
        }
        Named::Chat => Ok(app.store.check_chat_owner(env, &ChatId(id), &app.viewer.owner()).await?),
        Named::Message => Ok(app.store.check_message_owner(env, &MessageId(id), &app.viewer.owner()).await?),
    }
}

/// What is about to be done; nothing of what was typed.
fn entry(app: &App, parts: &Parts, origin: &Origin) -> NewAuditEntry {
    let user = app.viewer.who.user();
    let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let mut subject = parts.uri.path().to_owned();
    subject.truncate(subject.floor_char_boundary(SUBJECT_BYTES_MAX));
    NewAuditEntry {
        user: user.map(|user| user.id.clone()),
        user_name: match &app.viewer.who {
            Who::User { user, .. } => user.email.clone(),
            Who::Operator => "the operator".to_owned(),
            Who::Stranger => String::new(),
        },
        environment: app.environment.name.clone(),
        action: action(&parts.method, route),
        subject,
        status: 0,
        address: origin.address.clone(),
    }
}

/// An operation in a few words: `DELETE sources/{id}`.
fn action(method: &Method, route: &str) -> String {
    format!("{method} {}", route.trim_start_matches("/api/v1/"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn secrets_are_read_from_their_headers() {
        let found = |value| cookie(&headers(header::COOKIE, value)).map(str::to_owned);
        assert_eq!(found("a=1; almanac_session=x; b=2").as_deref(), Some("x"));
        assert_eq!(found("not_almanac_session=x"), None);
        assert_eq!(bearer(&headers(header::AUTHORIZATION, "bearer  x")), Some("x"));
        assert_eq!(bearer(&headers(header::AUTHORIZATION, "Basic x")), None);
    }
}
