//! What keeps other web pages out: who may call (host, origin) and what a browser may do with what we send.

use std::net::IpAddr;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{access::Access, app::Shared, error::ApiError};

/// Everything from here, nothing inline, nothing framed. Blobs: the PDF viewer's pictures and its worker.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; \
    frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// What a browser is told on every response, unless the route has told it more narrowly.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
];

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
/// Characters of a foreign name that an error repeats.
const NAME_CHARS_SHOWN: usize = 100;

/// Refuses requests that another site's page may have caused, and adds [`HEADERS`] to every response.
pub(crate) async fn guard(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut response = match check(&shared.app.access, &parts) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(error) => error.into_response(),
    };
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

fn check(access: &Access, parts: &Parts) -> Result<(), ApiError> {
    let host = host_of(parts)?;
    if !is_ours(access, name_of(&host)) && !PROBES.contains(&parts.uri.path()) {
        let shown: String = host.chars().take(NAME_CHARS_SHOWN).collect();
        return Err(ApiError::new(
            StatusCode::MISDIRECTED_REQUEST,
            "host_not_allowed",
            format!("this server answers to {}, not to {shown}", names(access)),
        )
        .remedy("open it by one of those names: another one may be a page that tries to read your documents"));
    }
    check_origin(&parts.headers, &parts.method, &host)
}

/// What starts and watches the server calls it by whatever address it has.
const PROBES: [&str; 2] = ["/healthz", "/readyz"];

/// Whether the server answers to `name`. Where everybody logs in, a page of another name has no cookie to call with, so that any
/// will do unless it was said which one it is.
fn is_ours(access: &Access, name: &str) -> bool {
    let is_public = match public_name(access) {
        Some(public) => name.eq_ignore_ascii_case(public) || label_below(name, public).is_some(),
        None => !access.is_open(),
    };
    is_public || is_loopback(name) || label_of(name).is_some()
}

/// The name by which people reach the server, where it was said.
fn public_name(access: &Access) -> Option<&str> {
    let url = access.settings.public_url.as_deref()?;
    let (_, rest) = url.split_once("://")?;
    Some(name_of(rest.split('/').next().unwrap_or(rest)))
}

fn names(access: &Access) -> String {
    let own = "localhost, 127.0.0.1 and [::1]";
    public_name(access).map_or_else(|| own.to_owned(), |public| format!("{public}, {own}"))
}

/// The name and port that the client believes it talks to.
fn host_of(parts: &Parts) -> Result<String, ApiError> {
    let header = parts.headers.get(header::HOST).map(|value| value.to_str().unwrap_or_default().to_owned());
    header
        .or_else(|| parts.uri.authority().map(ToString::to_string))
        .ok_or_else(|| ApiError::new(StatusCode::BAD_REQUEST, "host_missing", "the request names no host"))
}

/// `host` without its port.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        // The last colon of a bare IPv6 literal is inside its brackets.
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Whether `name` can only mean this machine, whatever a name server says.
fn is_loopback(name: &str) -> bool {
    let literal = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || literal.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The environment that the host names in front of an allowed name: `preview` of `preview.localhost`. Names below `localhost`
/// are this machine's too (RFC 6761, section 6.3), so that no other page can be reached by one.
fn label_of(name: &str) -> Option<String> {
    label_below(name, "localhost")
}

fn label_below(name: &str, host: &str) -> Option<String> {
    let (label, rest) = name.split_once('.')?;
    let label = label.to_ascii_lowercase();
    (rest.eq_ignore_ascii_case(host) && store::is_environment_name(&label)).then_some(label)
}

/// The environment that the request's host names, if it does.
pub(crate) fn environment_of_host(access: &Access, parts: &Parts) -> Option<String> {
    let host = host_of(parts).ok()?;
    label_of(name_of(&host)).or_else(|| label_below(name_of(&host), public_name(access)?))
}

/// What changes something, and whatever a page fetches, comes from our own pages; scripts, which send neither header, pass.
fn check_origin(headers: &HeaderMap, method: &Method, host: &str) -> Result<(), ApiError> {
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    let is_read = matches!(*method, Method::GET | Method::HEAD);
    // A person may follow a link from elsewhere to one of our pages.
    let is_visit = is_read && text(&SEC_FETCH_MODE) == Some("navigate");
    let site_is_ours = is_visit || text(&SEC_FETCH_SITE).is_none_or(|site| matches!(site, "same-origin" | "none"));
    let origin_is_ours = is_visit || text(&header::ORIGIN).is_none_or(|origin| is_same_origin(origin, host));
    if site_is_ours && origin_is_ours {
        return Ok(());
    }
    Err(ApiError::new(StatusCode::FORBIDDEN, "cross_origin", "another site's page may not call this server")
        .remedy("call it from its own pages, or from a program that sends no Origin header"))
}

/// Whether `origin` (scheme, name, port) is where `host` is. The scheme may differ where a proxy ends TLS.
fn is_same_origin(origin: &str, host: &str) -> bool {
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_loopback() {
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:9", "[::1]:8080", "[::1]", "127.0.0.1"] {
            assert!(is_loopback(name_of(host)), "{host}");
        }
        for host in ["evil.example", "127.0.0.1.evil.example:8080", "localhost.evil.example", "10.0.0.1", "", "[::2]:1"]
        {
            assert!(!is_loopback(name_of(host)), "{host}");
        }
    }

    #[test]
    fn an_environment_may_stand_in_front_of_localhost_alone() {
        assert_eq!(label_of(name_of("preview-42.localhost:8080")).as_deref(), Some("preview-42"));
        assert_eq!(label_of("Preview.LocalHost").as_deref(), Some("preview"));
        for host in
            ["localhost", "a.b.localhost", "-a.localhost", "a.127.0.0.1", "a.evil.example", "localhost.evil.example"]
        {
            assert_eq!(label_of(host), None, "{host}");
        }
    }

    #[test]
    fn an_origin_is_the_same_with_name_and_port() {
        assert!(is_same_origin("http://localhost:8080", "localhost:8080"));
        assert!(is_same_origin("https://LocalHost", "localhost"));
        for origin in ["http://localhost:3000", "null", "http://evil.example", "http://localhost:8080.evil.example", ""]
        {
            assert!(!is_same_origin(origin, "localhost:8080"), "{origin}");
        }
    }

    fn verdict(method: &Method, headers: &[(HeaderName, &'static str)]) -> bool {
        let headers = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
        check_origin(&headers, method, "localhost:8080").is_ok()
    }

    #[test]
    fn pages_of_others_may_link_but_not_call() {
        assert!(verdict(&Method::POST, &[]));
        assert!(verdict(&Method::POST, &[(header::ORIGIN, "http://localhost:8080"), (SEC_FETCH_SITE, "same-origin")]));
        assert!(verdict(&Method::GET, &[(SEC_FETCH_SITE, "cross-site"), (SEC_FETCH_MODE, "navigate")]));
        assert!(!verdict(&Method::GET, &[(SEC_FETCH_SITE, "cross-site"), (SEC_FETCH_MODE, "no-cors")]));
        assert!(!verdict(&Method::POST, &[(SEC_FETCH_SITE, "cross-site"), (SEC_FETCH_MODE, "navigate")]));
        assert!(!verdict(&Method::POST, &[(SEC_FETCH_SITE, "same-site")]));
        assert!(!verdict(&Method::DELETE, &[(header::ORIGIN, "null")]));
    }
}
