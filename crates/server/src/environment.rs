//! Which environment a request is about: that of its path (`/e/NAME/`), of its host (`NAME.localhost`), of its header
//! `Almanac-Environment`, in this order; else `main`. Found before any route runs, so that no handler can forget to ask.

use axum::{
    body::Body,
    extract::{FromRequestParts, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header, request::Parts, uri::PathAndQuery},
    middleware::Next,
    response::{IntoResponse, Response},
};
use store::{EnvironmentId, MAIN};

use crate::{
    access::{Access, Viewer, Who},
    app::{App, Shared},
    error::ApiError,
    routes::ui,
    safety,
};

/// What the path of an environment begins with.
const PREFIX: &str = "/e/";
/// Names an environment where neither path nor host does.
const HEADER: HeaderName = HeaderName::from_static("almanac-environment");
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");
/// The code of the error that no environment has a name.
const UNKNOWN: &str = "unknown_environment";
/// Characters of an unknown name that an error repeats.
const NAME_CHARS_SHOWN: usize = 100;

/// The environment that a request is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Env {
    pub id: EnvironmentId,
    pub name: String,
}

impl Env {
    /// The environment that is meant where none is named.
    pub fn main(id: EnvironmentId) -> Self {
        Self { id, name: MAIN.to_owned() }
    }

    pub fn is_main(&self) -> bool {
        self.name == MAIN
    }
}

/// The name that stood in the path.
#[derive(Debug, Clone)]
struct Named(String);

/// Takes `/e/NAME` from the path, before routing: the rest is an address as always.
pub(crate) fn strip_prefix(mut request: Request<Body>) -> Request<Body> {
    if let Some((name, uri)) = split(request.uri()) {
        *request.uri_mut() = uri;
        request.extensions_mut().insert(Named(name));
    }
    request
}

/// The name in front of the path, and the address without it.
fn split(uri: &Uri) -> Option<(String, Uri)> {
    let rest = uri.path().strip_prefix(PREFIX)?;
    let (name, path) = rest.split_once('/').map_or((rest, ""), |(name, path)| (name, path));
    if name.is_empty() {
        return None;
    }
    let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(format!("/{path}{query}")).ok()?);
    Some((name.to_owned(), Uri::from_parts(parts).ok()?))
}

/// Finds the environment and hands the request on with it. What is not `main` asks search engines to stay away.
pub(crate) async fn resolve(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let env = match find(&app.app, &parts).await {
        Ok(env) => env,
        Err(error) => return refused(error, &parts),
    };
    if env.is_main() {
        parts.extensions.insert(env);
        return next.run(Request::from_parts(parts, body)).await;
    }
    let is_robots = parts.uri.path() == "/robots.txt" && matches!(parts.method, Method::GET | Method::HEAD);
    let mut response = if is_robots {
        ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "User-agent: *\nDisallow: /\n").into_response()
    } else {
        parts.extensions.insert(env);
        next.run(Request::from_parts(parts, body)).await
    };
    response.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex, nofollow"));
    response
}

/// The error, except for a person who opened a page: that comes, and says that there is no such environment.
fn refused(error: ApiError, parts: &Parts) -> Response {
    let page = if error.code == UNKNOWN { ui::of_no_environment(parts) } else { None };
    let mut response = page.unwrap_or_else(|| error.into_response());
    response.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex, nofollow"));
    response
}

async fn find(app: &App, parts: &Parts) -> Result<Env, ApiError> {
    let who = parts.extensions.get::<Who>();
    let Some(name) = name_in(&app.access, parts)? else { return Ok(app.environment.clone()) };
    // Strangers are not told which there are.
    if name == MAIN || who == Some(&Who::Stranger) {
        return Ok(app.environment.clone());
    }
    match app.store.environment_named(&name).await? {
        // One in which the caller may do nothing is as one that is not there.
        Some(id) if may_enter(app, who, &id).await? => Ok(Env { id, name }),
        _ => Err(unknown(&name)),
    }
}

/// Whether the caller may do anything there.
async fn may_enter(app: &App, who: Option<&Who>, id: &EnvironmentId) -> Result<bool, ApiError> {
    let who = who.ok_or_else(|| ApiError::internal("nobody looked who calls"))?;
    Ok(!who.rights_in(&app.store, id).await?.is_none())
}

/// What the request calls its environment.
fn name_in(access: &Access, parts: &Parts) -> Result<Option<String>, ApiError> {
    if let Some(Named(name)) = parts.extensions.get() {
        return Ok(Some(name.clone()));
    }
    if let Some(name) = safety::environment_of_host(access, parts) {
        return Ok(Some(name));
    }
    let Some(value) = parts.headers.get(HEADER) else { return Ok(None) };
    let name = value.to_str().map_err(|_| unknown("what the header says"))?.trim();
    Ok(Some(name.to_owned()).filter(|name| !name.is_empty()))
}

/// No environment has this name.
pub(crate) fn unknown(name: &str) -> ApiError {
    let shown: String = name.chars().take(NAME_CHARS_SHOWN).collect();
    ApiError::new(StatusCode::NOT_FOUND, UNKNOWN, format!("there is no environment {shown:?}"))
        .remedy("`almanac env list` names them; this one may have expired or been deleted")
}

/// The app in the environment of the request, as far as its caller may.
impl FromRequestParts<Shared> for App {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Self::Rejection> {
        let env = parts.extensions.get::<Env>().ok_or_else(|| ApiError::internal("no environment was found"))?;
        let viewer = parts.extensions.get::<Viewer>().ok_or_else(|| ApiError::internal("nobody looked who calls"))?;
        Ok(App { viewer: viewer.clone(), ..shared.app.within(env.clone()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_is_taken_and_the_rest_left_as_it_is() {
        let check = |from: &str, name: &str, to: &str| {
            let (found, uri) = split(&from.parse().unwrap()).unwrap();
            assert_eq!((found.as_str(), uri.to_string().as_str()), (name, to), "{from}");
        };
        check("/e/preview/api/v1/search?q=a%20b", "preview", "/api/v1/search?q=a%20b");
        check("/e/preview/", "preview", "/");
        check("/e/preview", "preview", "/");
        check("/e/preview?x=1", "preview", "/?x=1");
        check("/e/a/e/b/", "a", "/e/b/");
        check("http://localhost:1/e/a/x", "a", "http://localhost:1/x");
        for none in ["/", "/e", "/e/", "/e//api", "/api/v1/e/preview/"] {
            assert!(split(&none.parse().unwrap()).is_none(), "{none}");
        }
    }
}
