//! Environments: made of pointers, listed, set, deleted.

use std::time::Duration;

use axum::{Json, http::StatusCode};
use serde::{Deserialize, Serialize};
use store::{
    EnvironmentChange, EnvironmentId, Grant, GrantRole, MAIN, Millis, NewEnvironment, Owner, Readable,
    is_environment_name, now_ms,
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Items, rebuilds::Rebuild, time};
use crate::{
    app::{App, Shared},
    environment::{self, Env},
    error::ApiError,
    input::{JsonBody, Path, present},
};

/// What stands beside the names of environments under `/api/v1/environments/`: one that was called so could not be asked for.
const RESERVED: [&str; 1] = ["sweep"];
/// Seconds that an environment may live, unless it lives for ever.
const TTL_SECONDS_MAX: u64 = 366 * 86_400;

/// A set of pointers with a name, chats and settings of its own.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Environment {
    pub id: String,
    /// Lower-case letters, digits and hyphens.
    pub name: String,
    /// Where its pages and its API are: `/e/NAME/`, or `/` for `main`.
    pub path: String,
    /// Name of the environment that it was cloned from.
    pub parent: Option<String>,
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it was cloned, or last took over another one's set.
    #[schema(format = DateTime)]
    pub cloned_at: Option<String>,
    /// When it is deleted; null for never.
    #[schema(format = DateTime)]
    pub expires_at: Option<String>,
    /// Whether schedules fire here. Refreshes by hand work in any case.
    pub schedules_on: bool,
    /// Whether columns of its tables hold marks in place of values, as the configuration names them.
    pub sanitised: bool,
    pub collections: i64,
    pub sources: i64,
    /// Sources that can be searched in their newest content.
    pub ready: i64,
    pub chats: i64,
    /// The language model that answers here; null where answers are passages.
    pub model: Option<String>,
    /// The embedding model that its sources are read by.
    pub embedder: String,
    /// Whether that model is installed here; without it, search is by words only.
    pub embedder_ready: bool,
    /// The change of that model that is under way or held, or the last one.
    pub rebuild: Option<Rebuild>,
    /// When its set last changed.
    #[schema(format = DateTime)]
    pub changed_at: String,
    /// The earliest time that it can be rolled back to.
    #[schema(format = DateTime)]
    pub history_from: String,
}

impl Environment {
    /// The environment as `app` serves it.
    pub(crate) async fn of(app: &App, row: store::Environment) -> Result<Self, ApiError> {
        let row = as_seen(app, row).await?;
        let there = app.within(Env { id: row.id.clone(), name: row.name.clone() });
        Ok(Self {
            embedder: there.embedder_of(&row),
            embedder_ready: app.ingest.embedder_ready(&row.id).await?,
            rebuild: app.store.rebuild(&row.id).await?.map(Into::into),
            path: if row.name == MAIN { "/".to_owned() } else { format!("/e/{}/", row.name) },
            model: there.llm().model.clone(),
            id: row.id.0,
            name: row.name,
            parent: row.parent,
            created_at: time(row.created_ms),
            cloned_at: row.cloned_ms.map(time),
            expires_at: row.expires_ms.map(time),
            schedules_on: row.schedules_on,
            sanitised: row.is_sanitised,
            collections: row.collections,
            sources: row.sources,
            ready: row.ready,
            chats: row.chats,
            // Nothing changed yet: as old as the environment.
            changed_at: time(row.changed_ms.max(row.created_ms)),
            history_from: time(row.history_from_ms),
        })
    }
}

/// With the counts of what the caller may read, and of their own chats.
async fn as_seen(app: &App, mut row: store::Environment) -> Result<store::Environment, ApiError> {
    let owner = app.viewer.owner();
    if owner == Owner::Anyone {
        return Ok(row);
    }
    row.chats = app.store.chats_count(&row.id, &owner).await?;
    let readable = app.rights_in(&row.id).await?.readable();
    if readable != Readable::All {
        (row.collections, row.sources, row.ready) = app.store.set_counts(&row.id, &readable).await?;
    }
    Ok(row)
}

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_environments, create_environment)).routes(routes!(
        read_environment,
        update_environment,
        delete_environment
    ))
}

/// The id of the environment called `name`.
pub(crate) async fn named(app: &App, name: &str) -> Result<EnvironmentId, ApiError> {
    app.store.environment_named(name).await?.ok_or_else(|| environment::unknown(name))
}

/// Refuses to change `target` from within another environment than `main`: what is done in a clone stays in it.
pub(crate) fn may_change(app: &App, target: &EnvironmentId) -> Result<(), ApiError> {
    if app.environment.is_main() || app.environment() == target {
        return Ok(());
    }
    Err(other_environment(app))
}

/// Refuses what concerns all environments from within another one than `main`.
pub(crate) fn only_main(app: &App) -> Result<(), ApiError> {
    if app.environment.is_main() { Ok(()) } else { Err(other_environment(app)) }
}

fn other_environment(app: &App) -> ApiError {
    let message = format!("the environment {} changes no environment but itself", app.environment.name);
    ApiError::new(StatusCode::FORBIDDEN, "other_environment", message)
        .remedy("ask at the address of main, without /e/NAME in front")
}

/// Environments, `main` first, the others by name.
#[utoipa::path(
    get,
    path = "/api/v1/environments",
    tag = "environments",
    responses((status = 200, description = "All, at most 100", body = Items<Environment>))
)]
async fn list_environments(app: App) -> Result<Json<Items<Environment>>, ApiError> {
    let rows = app.store.environments().await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        if !app.rights_in(&row.id).await?.is_none() {
            items.push(Environment::of(&app, row).await?);
        }
    }
    Ok(Json(Items { items }))
}

/// An environment to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateEnvironmentRequest {
    /// Lower-case letters, digits and hyphens, at most 40, not used by another environment; not `sweep`, which is an address.
    name: String,
    /// Name of the environment whose sources it begins with; `main` when absent.
    from: Option<String>,
    /// With the chats, too. None when absent.
    #[serde(default)]
    with_chats: bool,
    /// Put marks in the place of the values of the columns that the configuration names (`mask_columns`), in all its tables;
    /// equal values get equal marks. Documents are not masked. It has no chats and no kept cases, its tables cannot be
    /// downloaded, and its set goes to no other environment.
    #[serde(default)]
    sanitise: bool,
    /// When it is deleted, counted from now, 60 to 31,622,400 seconds; never when absent.
    #[schema(minimum = 60, maximum = 31_622_400)]
    ttl_seconds: Option<u64>,
}

/// Make an environment with the pointers of another.
///
/// Takes milliseconds at any size: nothing that is pointed to is copied. Its schedules are off; sources that were not ready yet
/// are cancelled in it. Where it is sanitised, its tables are read anew and can be asked once they are.
#[utoipa::path(
    post,
    path = "/api/v1/environments",
    tag = "environments",
    request_body = CreateEnvironmentRequest,
    responses((status = 201, description = "Made", body = Environment))
)]
async fn create_environment(
    app: App,
    JsonBody(request): JsonBody<CreateEnvironmentRequest>,
) -> Result<(StatusCode, Json<Environment>), ApiError> {
    check_name(&request.name)?;
    let from_name = request.from.as_deref().unwrap_or(MAIN);
    let from = named(&app, from_name).await?;
    app.demand_everywhere(&from, from_name, GrantRole::Editor).await?;
    only_main(&app)?;
    let expires_ms = request.ttl_seconds.map(expiry).transpose()?;
    let mask = if request.sanitise { Some(mask_of(&app, request.with_chats)?) } else { None };
    let new = NewEnvironment { name: request.name, from, with_chats: request.with_chats, expires_ms, mask };
    let row = app.ingest.create_environment(&new).await?;
    // Whoever makes one works in it; others are let in by an administrator.
    if let Some(user) = app.viewer.who.user() {
        let grant = Grant { environment: row.id.clone(), collection: None, role: GrantRole::Editor };
        app.store.add_grant(&user.id, &grant).await?;
    }
    Ok((StatusCode::CREATED, Json(Environment::of(&app, row).await?)))
}

/// The columns that are masked in a sanitised environment.
fn mask_of(app: &App, with_chats: bool) -> Result<Vec<String>, ApiError> {
    if with_chats {
        let message = "a sanitised environment has no chats: what was asked and answered may hold what is masked";
        return Err(ApiError::invalid("sanitised_with_chats", message).remedy("leave one of the two out"));
    }
    let columns = app.ingest.mask_columns();
    if columns.is_empty() {
        let refused = ApiError::invalid("no_mask_columns", "the configuration names no columns to be masked");
        return Err(refused.remedy("set ALMANAC_MASK_COLUMNS, such as \"email, phone, *name*\", and start again"));
    }
    Ok(columns.to_vec())
}

/// That a new environment may be called so.
fn check_name(name: &str) -> Result<(), ApiError> {
    if !is_environment_name(name) {
        let message = format!("{:?} cannot be the name of an environment", name.chars().take(100).collect::<String>());
        let refused = ApiError::invalid("bad_name", message);
        return Err(refused.remedy("take 1 to 40 lower-case letters, digits and hyphens, none at either end a hyphen"));
    }
    if RESERVED.contains(&name) {
        let message =
            format!("no environment can be called {name}: /api/v1/environments/{name} is an address of its own");
        return Err(ApiError::invalid("bad_name", message).remedy("choose another name"));
    }
    Ok(())
}

fn expiry(ttl_seconds: u64) -> Result<Millis, ApiError> {
    if !(60..=TTL_SECONDS_MAX).contains(&ttl_seconds) {
        let message = format!("ttl_seconds must lie in 60 to {TTL_SECONDS_MAX}");
        return Err(ApiError::invalid("ttl_out_of_range", message).remedy("leave it out for one that lives for ever"));
    }
    let ms = i64::try_from(Duration::from_secs(ttl_seconds).as_millis()).unwrap_or(i64::MAX);
    Ok(now_ms().saturating_add(ms))
}

/// One environment.
#[utoipa::path(
    get,
    path = "/api/v1/environments/{name}",
    tag = "environments",
    params(("name" = String, Path, description = "Name of the environment")),
    responses((status = 200, description = "The environment", body = Environment))
)]
async fn read_environment(app: App, Path(name): Path<String>) -> Result<Json<Environment>, ApiError> {
    let row = app.store.environment(&named(&app, &name).await?).await?;
    Ok(Json(Environment::of(&app, row).await?))
}

/// What to change of an environment; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateEnvironmentRequest {
    /// Whether schedules fire. What they let pass while they were off is not made up for.
    schedules_on: Option<bool>,
    /// When it is deleted, counted from now; null for never.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u64>, required = false, minimum = 60, maximum = 31_622_400)]
    ttl_seconds: Option<Option<u64>>,
}

/// Switch an environment's schedules, or say how long it lives.
#[utoipa::path(
    patch,
    path = "/api/v1/environments/{name}",
    tag = "environments",
    params(("name" = String, Path, description = "Name of the environment")),
    request_body = UpdateEnvironmentRequest,
    responses((status = 200, description = "As it is now", body = Environment))
)]
async fn update_environment(
    app: App,
    Path(name): Path<String>,
    JsonBody(request): JsonBody<UpdateEnvironmentRequest>,
) -> Result<Json<Environment>, ApiError> {
    let id = named(&app, &name).await?;
    may_change(&app, &id)?;
    let expires_ms = match request.ttl_seconds {
        None => None,
        Some(None) => Some(None),
        Some(Some(seconds)) => Some(Some(expiry(seconds)?)),
    };
    let change = EnvironmentChange { expires_ms, schedules_on: request.schedules_on };
    Ok(Json(Environment::of(&app, app.ingest.update_environment(&id, &change).await?).await?))
}

/// Delete an environment with its chats and its history. What only it pointed to is swept later.
#[utoipa::path(
    delete,
    path = "/api/v1/environments/{name}",
    tag = "environments",
    params(("name" = String, Path, description = "Name of the environment; `main` is always there")),
    responses((status = 204, description = "Gone"))
)]
async fn delete_environment(app: App, Path(name): Path<String>) -> Result<StatusCode, ApiError> {
    let id = named(&app, &name).await?;
    may_change(&app, &id)?;
    app.ingest.delete_environment(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_addresses_are_reserved() {
        let document = crate::openapi::openapi();
        let beside = document.paths.paths.keys().filter_map(|path| path.strip_prefix("/api/v1/environments/"));
        let fixed: std::collections::BTreeSet<&str> =
            beside.filter_map(|rest| rest.split('/').next()).filter(|segment| !segment.starts_with('{')).collect();
        assert_eq!(fixed.into_iter().collect::<Vec<_>>(), RESERVED, "RESERVED names them, sorted");
        for name in RESERVED {
            let refused = check_name(name).unwrap_err();
            assert!(refused.code == "bad_name" && refused.message.contains(name) && refused.remedy.is_some());
        }
        assert!(check_name("sweeps").is_ok());
    }
}
