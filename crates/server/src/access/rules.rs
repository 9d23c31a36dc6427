//! Which route takes what: the whole of it on one page. A route that is not named here is for administrators; a test holds that
//! none is forgotten.

use axum::http::Method;

/// What a route takes of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Nothing.
    Nobody,
    /// To be logged in; what is given depends on what one may read, or is one's own.
    User,
    /// To be logged in oneself, or by a token that may do whatever its owner may: what tokens are made with.
    Oneself,
    /// To read what the path names.
    Read(Named),
    /// To change what the path names.
    Edit(Named),
    Admin,
}

/// What a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// All of the environment of the request.
    Environment,
    /// All of the environment that the path calls by its name.
    OtherEnvironment,
    /// Anything in the environment that the path calls by its name.
    SomeOfOtherEnvironment,
    Collection,
    Source,
    Series,
    /// One's own chat.
    Chat,
    /// A message in one's own chat.
    Message,
}

/// What is counted, and refused when it is too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counts {
    Nothing,
    Question,
    Upload,
    /// Trying passwords and links.
    LogIn,
}

/// What holds for a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rule {
    pub need: Need,
    pub counts: Counts,
    /// Whether it is written down who did it.
    pub is_audited: bool,
}

impl Rule {
    const fn of(need: Need) -> Self {
        Self { need, counts: Counts::Nothing, is_audited: false }
    }

    const fn audited(need: Need) -> Self {
        Self { need, counts: Counts::Nothing, is_audited: true }
    }

    const fn counting(self, counts: Counts) -> Self {
        Self { counts, ..self }
    }
}

/// The rule of a route; `None` where it has none, which is for administrators.
pub(crate) fn rule(method: &Method, route: &str) -> Option<Rule> {
    let reads = matches!(*method, Method::GET | Method::HEAD);
    let Some(path) = route.strip_prefix("/api/v1/") else {
        // The document describes the API of every Almanac; it says nothing of this one. Metrics are given to programs of the same
        // machine alone, and the handler looks.
        let is_public =
            ["/healthz", "/readyz", "/metrics", "/api/openapi.json", "/api/docs", "/api/docs.css"].contains(&route);
        return (reads && is_public).then_some(Rule::of(Need::Nobody));
    };
    if reads { reading(path) } else { changing(method, path) }
}

fn reading(path: &str) -> Option<Rule> {
    use Named::{Chat, Collection, Environment, Message, OtherEnvironment, Series, SomeOfOtherEnvironment, Source};
    Some(Rule::of(match path {
        "session" => Need::Nobody,
        "users" | "users/{id}/grants" | "invitations" | "audit" | "settings" | "monitor" => Need::Admin,
        "sessions" | "tokens" => Need::Oneself,
        // What these list is what the caller may read, or their own.
        "chats"
        | "collections"
        | "series"
        | "environments"
        | "events"
        | "status"
        | "embedders"
        | "passages/{chunk_id}" => Need::User,
        "chats/{id}" | "chats/{id}/export" => Need::Read(Chat),
        "messages/{id}/events" => Need::Read(Message),
        "collections/{id}" | "collections/{id}/sources" => Need::Read(Collection),
        "series/{id}"
        | "series/{id}/accuracy"
        | "series/{id}/export"
        | "series/{id}/forecasts"
        | "series/{id}/forecasts/latest"
        | "series/{id}/points" => Need::Read(Series),
        "sources/{id}"
        | "sources/{id}/chunks"
        | "sources/{id}/content"
        | "sources/{id}/parts/{number}"
        | "sources/{id}/refreshes"
        | "sources/{id}/schedule"
        | "sources/{id}/tables"
        | "sources/{id}/tables/{table}/rows" => Need::Read(Source),
        // Differences are those of what may be read in either.
        "environments/{name}" | "environments/{name}/diff" => Need::Read(SomeOfOtherEnvironment),
        "environments/{name}/history" | "environments/{name}/rebuild" => Need::Read(OtherEnvironment),
        // Questions and what was found for them may be of any collection.
        "evaluation-cases"
        | "evaluations"
        | "evaluations/{id}"
        | "evaluations/{id}/compare/{base}"
        | "evaluations/{id}/questions/{key}" => Need::Read(Environment),
        _ => return None,
    }))
}

fn changing(method: &Method, path: &str) -> Option<Rule> {
    use Named::{Chat, Collection, Environment, Message, OtherEnvironment, Series, Source};
    Some(match (method.as_str(), path) {
        ("POST", "session" | "setup" | "invitations/accept") => Rule::audited(Need::Nobody).counting(Counts::LogIn),
        ("DELETE", "session") => Rule::of(Need::Nobody),
        ("DELETE", "sessions" | "sessions/{id}" | "tokens/{id}") | ("POST", "tokens") | ("PUT", "password") => {
            Rule::audited(Need::Oneself)
        }
        ("POST", "users" | "invitations") | ("PATCH", "users/{id}") | ("PUT", "users/{id}/grants") => {
            Rule::audited(Need::Admin)
        }
        ("DELETE", "invitations/{id}") | ("POST", "environments/sweep") => Rule::audited(Need::Admin),
        ("POST", "answers" | "search") => Rule::of(Need::User).counting(Counts::Question),
        ("POST", "chats") => Rule::of(Need::User),
        ("DELETE" | "PATCH", "chats/{id}") => Rule::of(Need::Edit(Chat)),
        ("POST", "chats/{id}/messages") => Rule::of(Need::Edit(Chat)).counting(Counts::Question),
        ("POST", "messages/{id}/regenerate") => Rule::of(Need::Edit(Message)).counting(Counts::Question),
        ("POST", "messages/{id}/stop") | ("PUT", "messages/{id}/feedback") => Rule::of(Need::Edit(Message)),
        // Of one's own answers; the handler looks.
        ("POST", "evaluation-cases") => Rule::of(Need::User),
        ("POST", "sources/{id}/tables/{table}/csv" | "sources/{id}/tables/{table}/query") => {
            Rule::of(Need::Read(Source)).counting(Counts::Question)
        }
        ("POST", "collections") => Rule::audited(Need::Edit(Environment)),
        ("DELETE" | "PATCH", "collections/{id}") => Rule::audited(Need::Edit(Collection)),
        ("POST", "collections/{id}/sources") => Rule::audited(Need::Edit(Collection)).counting(Counts::Upload),
        ("DELETE" | "PATCH", "sources/{id}")
        | ("POST", "sources/{id}/cancel" | "sources/{id}/retry")
        | ("PUT", "sources/{id}/refresh")
        | ("PUT" | "DELETE", "sources/{id}/schedule" | "sources/{id}/tables/{table}/columns/{name}") => {
            Rule::audited(Need::Edit(Source))
        }
        // Of the source that the body names; the handler looks.
        ("POST", "series") => Rule::audited(Need::User),
        ("DELETE" | "PATCH", "series/{id}") => Rule::audited(Need::Edit(Series)),
        // From the environment that the body names; the handler looks.
        ("POST", "environments") => Rule::audited(Need::User),
        ("PATCH" | "DELETE", "environments/{name}")
        | ("POST" | "DELETE", "environments/{name}/rebuild")
        | ("POST", "environments/{name}/rebuild/retry" | "environments/{name}/rollback" | "environments/{name}/sync") => {
            Rule::audited(Need::Edit(OtherEnvironment))
        }
        // What is taken from; where it goes, the body says, and the handler looks.
        ("POST", "environments/{name}/promote") => Rule::audited(Need::Read(OtherEnvironment)),
        ("POST", "evaluation-cases/run" | "evaluations" | "evaluations/run" | "evaluations/{id}/questions")
        | ("PATCH" | "DELETE", "evaluation-cases/{id}")
        | ("DELETE", "evaluations/{id}") => Rule::audited(Need::Edit(Environment)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_document_has_a_rule() {
        let document = serde_json::to_value(crate::openapi()).unwrap();
        let mut routes = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in ["get", "post", "put", "patch", "delete"] {
                if item[method].is_object() {
                    let verb = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                    let rule = rule(&verb, path);
                    assert!(rule.is_some(), "{method} {path} has no rule in access/rules.rs: who may call it?");
                    routes += 1;
                }
            }
        }
        assert!(routes > 70, "{routes} routes");
    }

    #[test]
    fn what_is_not_named_is_nobodys() {
        for (method, route) in [
            (Method::GET, "/api/v1/secrets"),
            (Method::POST, "/healthz"),
            (Method::PUT, "/api/v1/collections/{id}"),
            (Method::DELETE, "/api/v1/status"),
        ] {
            assert_eq!(rule(&method, route), None, "{method} {route}");
        }
    }
}
