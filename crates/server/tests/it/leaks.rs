//! What one may not read or change: every route that the API document names is walked as a stranger, as somebody who may read
//! another collection alone, as readers, and with a token that may only read. Generated from the document, so that a new route is
//! walked, too.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use futures::StreamExt;
use serde_json::{Value, json};
use store::testing::rows;

use crate::{
    callers::{Caller, Guarded},
    support::Server,
};

/// Stands in everything that is to be kept from others: names, texts, cells, questions.
const SECRET: &str = "zanzibar";
/// What strangers may ask for.
const PUBLIC: [&str; 8] = [
    "get /healthz",
    "get /readyz",
    // To programs of the same machine; see monitoring.rs.
    "get /metrics",
    "get /api/v1/session",
    "post /api/v1/session",
    "delete /api/v1/session",
    "post /api/v1/setup",
    "post /api/v1/invitations/accept",
];
/// Writes of one's own, and questions asked by POST: readers may.
const READERS_MAY: [&str; 10] = [
    "post /api/v1/answers",
    "post /api/v1/search",
    "post /api/v1/chats",
    "post /api/v1/sources/{id}/tables/{table}/csv",
    "post /api/v1/sources/{id}/tables/{table}/query",
    // Of one's own, below.
    "delete /api/v1/sessions",
    "delete /api/v1/sessions/{id}",
    "put /api/v1/password",
    "post /api/v1/tokens",
    "delete /api/v1/tokens/{id}",
];

/// Ids of what is kept from others.
struct Hidden {
    collection: String,
    document: String,
    table: String,
    series: String,
    chat: String,
    answer: String,
    case: String,
    run: String,
    chunk: String,
    user: String,
    token: String,
    invitation: String,
}

/// A route of the document.
struct Route {
    method: Method,
    path: String,
}

impl Route {
    fn name(&self) -> String {
        format!("{} {}", self.method.as_str().to_lowercase(), self.path)
    }

    fn reads(&self) -> bool {
        self.method == Method::GET
    }

    /// Whether its path names something that is not the caller's.
    fn names_something(&self) -> bool {
        self.path.contains('{')
    }
}

fn routes() -> Vec<Route> {
    let document = serde_json::to_value(server::openapi()).expect("the document serialises");
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for method in ["get", "post", "put", "patch", "delete"] {
            if item[method].is_object() {
                let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
                routes.push(Route { method, path: path.clone() });
            }
        }
    }
    assert!(routes.len() > 80, "{} routes", routes.len());
    routes
}

/// The path with the ids of what is hidden.
fn filled(route: &Route, hidden: &Hidden, environment: &str) -> String {
    let kind = route.path.trim_start_matches("/api/v1/").split('/').next().unwrap_or_default();
    let id = match kind {
        "collections" => &hidden.collection,
        "sources" if route.path.contains("/tables") => &hidden.table,
        "sources" => &hidden.document,
        "series" => &hidden.series,
        "chats" => &hidden.chat,
        "messages" => &hidden.answer,
        "evaluation-cases" => &hidden.case,
        "evaluations" => &hidden.run,
        "users" => &hidden.user,
        "tokens" => &hidden.token,
        "invitations" => &hidden.invitation,
        _ => "none",
    };
    let name = if kind == "environments" { environment } else { "load" };
    let path = route.path.replace("{id}", id).replace("{chunk_id}", &hidden.chunk).replace("{table}", "0");
    let path = path.replace("{number}", "1").replace("{key}", "q").replace("{base}", &hidden.run);
    let path = path.replace("{name}", name);
    assert!(!path.contains('{'), "{path} has a variable that this test does not fill: add it above");
    if path.ends_with("/diff") { format!("{path}?with=main") } else { path }
}

/// A body that the route takes, which names what is hidden wherever it can.
fn body(route: &Route, hidden: &Hidden) -> Value {
    let plan = json!({"filters": [], "order": [], "limit": 5});
    match route.name().as_str() {
        "post /api/v1/search" => json!({"query": SECRET, "limit": 100}),
        "post /api/v1/answers" => json!({"question": format!("Which bird stands still in {SECRET}?")}),
        "post /api/v1/chats/{id}/messages" => json!({"question": "And why?"}),
        "post /api/v1/sources/{id}/tables/{table}/csv" | "post /api/v1/sources/{id}/tables/{table}/query" => {
            json!({"plan": plan})
        }
        "post /api/v1/series" => {
            json!({"source_id": hidden.table, "table": 0, "time_column": "time", "value_column": "load"})
        }
        "post /api/v1/evaluation-cases" => json!({"message_id": hidden.answer}),
        "post /api/v1/environments" => json!({"name": "more"}),
        "post /api/v1/environments/{name}/promote" => json!({"to": "main"}),
        "post /api/v1/environments/{name}/sync" => json!({"from": "main"}),
        "post /api/v1/environments/{name}/rollback" => json!({"to": "2030-01-01T00:00:00Z"}),
        "post /api/v1/collections" => json!({"name": "more"}),
        "post /api/v1/tokens" => json!({"name": "t", "scope": "admin", "user_id": hidden.user}),
        _ => json!({}),
    }
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("an id: {value}")).to_owned()
}

fn run() -> Value {
    json!({
        "id": "", "set": SECRET, "kind": "beir", "state": "done", "done": 0, "questions": 0, "metrics": {}, "settings": {},
        "created_at": "", "took_ms": 5, "error": null,
    })
}

/// A library with a secret in everything; owned by `admin`.
async fn library(server: &Server, guarded: &Guarded, admin: &Caller) -> Hidden {
    let collection = server.collection(SECRET).await;
    let text = format!("In {SECRET} the heron stands still for hours.");
    let document = server.document(&collection, &format!("{SECRET}.txt"), &[&text]).await;
    let lines = format!("time,load,place\n2024-01-01T00:00:00Z,1,{SECRET}\n2024-01-01T01:00:00Z,2,{SECRET}");
    let added = server.upload(&collection, &format!("{SECRET}.csv"), lines.clone()).await.json();
    server.finish_next_table(&lines).await;
    let table = id(&added["items"][0]);
    let body = json!({
        "source_id": table, "table": 0, "time_column": "time", "value_column": "load", "name": SECRET,
    });
    let series = server.post("/api/v1/series", body).await;
    assert_eq!(series.status, StatusCode::ACCEPTED, "{}", series.text());
    let chat = id(&admin.post("/api/v1/chats", json!({})).await.json());
    let question = json!({"question": format!("Which bird stands still in {SECRET}?")});
    let asked = admin.post(&format!("/api/v1/chats/{chat}/messages"), question).await.json();
    let answer = id(&asked["answer"]);
    admin.get(&format!("/api/v1/messages/{answer}/events")).await;
    let case = admin.post("/api/v1/evaluation-cases", json!({"message_id": answer})).await;
    assert_eq!(case.status, StatusCode::CREATED, "{}", case.text());
    let run = server.post("/api/v1/evaluations", run()).await;
    assert_eq!(run.status, StatusCode::CREATED, "{}", run.text());
    let found = server.post("/api/v1/search", json!({"query": "heron"})).await.json();
    let chunk = found["items"][0]["chunk_id"].as_str().expect("a chunk").to_owned();
    let token = admin.post("/api/v1/tokens", json!({"name": SECRET, "scope": "admin"})).await.json();
    let invitation = admin.post("/api/v1/invitations", json!({"email": format!("{SECRET}@x")})).await.json();
    let made = server.post("/api/v1/environments", json!({"name": SECRET, "with_chats": true})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let users = guarded.operator().get("/api/v1/users").await.json();
    let user = users["items"].as_array().and_then(|users| users.iter().find(|user| user["is_admin"] == true));
    Hidden {
        document,
        table,
        series: id(&series.json()),
        chat,
        answer,
        case: id(&case.json()),
        run: id(&run.json()),
        chunk,
        user: id(user.expect("the administrator")),
        token: id(&token),
        invitation: id(&invitation),
        collection,
    }
}

/// Streams that do not end are looked at elsewhere.
fn is_endless(route: &Route) -> bool {
    route.path == "/api/v1/events"
}

async fn sent(caller: &Caller, route: &Route, path: &str, hidden: &Hidden) -> crate::support::Reply {
    if route.reads() {
        caller.get(path).await
    } else {
        caller.call(route.method.clone(), path, body(route, hidden)).await
    }
}

#[tokio::test]
async fn a_stranger_learns_nothing() {
    let server = Server::start().await;
    let guarded = server.guarded();
    let admin = guarded.user("admin@x", true, &[]).await;
    let hidden = library(&server, &guarded, &admin).await;
    let stranger = guarded.stranger();
    let mut public = BTreeSet::new();
    for route in routes() {
        for (prefix, environment) in [("", "main"), ("", SECRET), ("/e/zanzibar", "main"), ("/e/nowhere", "nowhere")] {
            let path = format!("{prefix}{}", filled(&route, &hidden, environment));
            let reply = sent(&stranger, &route, &path, &hidden).await;
            assert!(!reply.text().contains(SECRET), "{} {path}: {}", route.method, reply.text());
            if PUBLIC.contains(&route.name().as_str()) {
                public.insert(route.name());
            } else {
                let told = (reply.status.as_u16(), reply.code());
                assert_eq!(told, (401, "log_in".to_owned()), "{} {path}: {}", route.method, reply.text());
            }
        }
    }
    assert_eq!(public.len(), PUBLIC.len(), "{public:?}");
    // Nor by the pages, which come whatever the address.
    let (there, not_there) = (stranger.get("/e/zanzibar/").await, stranger.get("/e/nowhere/").await);
    assert_eq!((there.status, there.body), (not_there.status, not_there.body));
}

#[tokio::test]
async fn who_may_read_something_else_learns_nothing() {
    let server = Server::start().await;
    let guarded = server.guarded();
    let admin = guarded.user("admin@x", true, &[]).await;
    let hidden = library(&server, &guarded, &admin).await;
    let open = server.collection("open").await;
    let own = server.document(&open, "own.txt", &["The wren is small and brown."]).await;
    // An editor of their own: what they may change elsewhere opens nothing here.
    let outsider = guarded.user("outsider@x", false, &[(Some(&open), "editor")]).await;
    let env = server.app.environment.id.clone();
    let before = rows(&server.app.store, &env).await.expect("rows");
    for route in routes().iter().filter(|route| !is_endless(route)) {
        let is_public = PUBLIC.contains(&route.name().as_str());
        let is_own = READERS_MAY[5..].contains(&route.name().as_str()) && !route.names_something();
        if is_public || is_own {
            continue;
        }
        for environment in ["main", SECRET] {
            let path = filled(route, &hidden, environment);
            let reply = sent(&outsider, route, &path, &hidden).await;
            // An error may repeat what it was asked by.
            let told = reply.text().replace(&format!("there is no environment \\\"{SECRET}\\\""), "");
            assert!(!told.contains(SECRET), "{} {path}: {told}", route.method);
            for id in [&hidden.collection, &hidden.document, &hidden.chat, &hidden.case] {
                assert!(!told.contains(id.as_str()), "{} {path}: {told}", route.method);
            }
            let is_main =
                route.path.starts_with("/api/v1/environments/{name}") && environment == "main" && route.reads();
            if route.names_something() && !is_main {
                assert!(matches!(reply.status.as_u16(), 403 | 404), "{} {path}: {} {told}", route.method, reply.status);
            }
        }
        // An environment in which they may do nothing is not there.
        let there = sent(&outsider, route, &format!("/e/{SECRET}{}", filled(route, &hidden, "main")), &hidden).await;
        let nowhere = sent(&outsider, route, &format!("/e/nowhere{}", filled(route, &hidden, "main")), &hidden).await;
        if route.path.starts_with("/api/") {
            assert_eq!(there.status, StatusCode::NOT_FOUND, "{}", route.name());
            assert_eq!(there.text().replace(SECRET, "nowhere"), nowhere.text(), "{}", route.name());
        }
    }
    let after = rows(&server.app.store, &env).await.expect("rows");
    for (table, rows) in before.own.iter().filter(|(table, _)| !["chat", "message"].contains(&table.as_str())) {
        assert_eq!(&after.own[table], rows, "rows of {table}");
    }
    // Their own is all theirs, and only that is counted, found and answered with.
    let status = outsider.get("/api/v1/status").await.json();
    assert_eq!((&status["collections"], &status["sources"], &status["chunks"]), (&json!(1), &json!(1), &json!(1)));
    let environments = outsider.get("/api/v1/environments").await.json();
    assert_eq!(environments["items"].as_array().map(Vec::len), Some(1));
    let shown = &environments["items"][0];
    assert_eq!((&shown["collections"], &shown["sources"]), (&json!(1), &json!(1)), "{shown}");
    let chats = outsider.get("/api/v1/chats").await.json();
    assert_eq!(shown["chats"].as_u64(), chats["items"].as_array().map(|chats| chats.len() as u64), "{shown}");
    let found = outsider.post("/api/v1/search", json!({"query": "heron wren", "limit": 100})).await.json();
    let sources: BTreeSet<&str> =
        found["items"].as_array().expect("found").iter().filter_map(|item| item["source_id"].as_str()).collect();
    assert_eq!(sources, BTreeSet::from([own.as_str()]));
    // Nothing can be moved to where they may not write, nor named in a scope.
    let moved = json!({"collection_id": hidden.collection});
    let refused = outsider.call(Method::PATCH, &format!("/api/v1/sources/{own}"), moved).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.text());
    for scope in [json!({"collections": [SECRET]}), json!({"sources": [hidden.document]})] {
        let refused = outsider.post("/api/v1/search", json!({"query": "heron", "scope": scope})).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    }
}

#[tokio::test]
async fn what_was_answered_to_one_is_not_given_to_another() {
    let server = Server::start().await;
    let guarded = server.guarded();
    let admin = guarded.user("admin@x", true, &[]).await;
    library(&server, &guarded, &admin).await;
    let open = server.collection("open").await;
    server.document(&open, "own.txt", &["The heron of the open collection stands on one leg."]).await;
    let outsider = guarded.user("outsider@x", false, &[(Some(&open), "reader")]).await;
    let question = json!({"question": "Where does the heron stand?"});
    for _ in 0..2 {
        let own = outsider.post("/api/v1/answers", question.clone()).await;
        assert!(own.text().contains("one leg") && !own.text().contains(SECRET), "{}", own.text());
        let all = admin.post("/api/v1/answers", question.clone()).await;
        assert!(all.text().contains(SECRET), "{}", all.text());
    }
    let again = outsider.post("/api/v1/answers", question).await.json();
    assert_eq!(again["usage"]["cached"], true, "what is kept is kept for each");
}

#[tokio::test]
async fn readers_change_nothing_and_administrators_alone_do_what_is_theirs() {
    let server = Server::start().await;
    let guarded = server.guarded();
    let admin = guarded.user("admin@x", true, &[]).await;
    let hidden = library(&server, &guarded, &admin).await;
    let reader = guarded.user("reader@x", false, &[(None, "reader")]).await;
    let editor = guarded.user("editor@x", false, &[(None, "editor")]).await;
    let made = admin.post("/api/v1/tokens", json!({"name": "t", "scope": "read"})).await.json();
    let read_only = guarded.with_token(made["token"].as_str().expect("a token"));
    let env = server.app.environment.id.clone();
    let before = rows(&server.app.store, &env).await.expect("rows");
    let (mut seen, mut refused) = (0, 0);
    for route in routes().iter().filter(|route| !is_endless(route)) {
        let name = route.name();
        let path = filled(route, &hidden, "main");
        let is_admins = ["users", "invitations", "audit", "settings"]
            .iter()
            .any(|kind| route.path.starts_with(&format!("/api/v1/{kind}")) && !route.path.ends_with("/accept"));
        if is_admins || name == "post /api/v1/environments/sweep" {
            for (caller, who) in [(&reader, "a reader"), (&editor, "an editor"), (&read_only, "a token")] {
                let reply = sent(caller, route, &path, &hidden).await;
                assert_eq!(reply.status, StatusCode::FORBIDDEN, "{who}: {name}: {}", reply.text());
            }
            continue;
        }
        // Chats and what belongs to them are their owner's, who is the administrator.
        let is_private = ["/api/v1/chats/{id}", "/api/v1/messages/{id}"].iter().any(|own| route.path.starts_with(own));
        if is_private || name == "post /api/v1/evaluation-cases" {
            for caller in [&reader, &editor] {
                let reply = sent(caller, route, &path, &hidden).await;
                assert_eq!(reply.status, StatusCode::NOT_FOUND, "{name}: {}", reply.text());
            }
            continue;
        }
        if route.reads() {
            seen += usize::from(sent(&reader, route, &path, &hidden).await.text().contains(SECRET));
        } else if !READERS_MAY.contains(&name.as_str()) && !PUBLIC.contains(&name.as_str()) {
            for (caller, who) in [(&reader, "a reader"), (&read_only, "a token")] {
                let reply = sent(caller, route, &path, &hidden).await;
                let told = format!("{who}: {name}: {} {}", reply.status, reply.text());
                assert!(matches!(reply.status.as_u16(), 403 | 404), "{told}");
                refused += 1;
            }
        }
    }
    assert!(seen > 12, "readers read: {seen}");
    assert!(refused > 50, "and change nothing: {refused}");
    let after = rows(&server.app.store, &env).await.expect("rows");
    assert_eq!(after.own, before.own);
}

#[tokio::test]
async fn events_are_told_to_those_who_may_read() {
    let server = Server::start().await;
    let guarded = server.guarded();
    let (open, closed) = (server.collection("open").await, server.collection(SECRET).await);
    let outsider = guarded.user("outsider@x", false, &[(Some(&open), "reader")]).await;
    let stream = outsider.open("/api/v1/events").await.into_body();
    server.document(&closed, &format!("{SECRET}.txt"), &["hidden"]).await;
    server.document(&open, "own.txt", &["The wren is small."]).await;
    let told = sent_until(stream, "own.txt").await;
    assert!(!told.contains(SECRET) && !told.contains(&closed), "{told}");
}

/// What was sent until `wanted` stood in it.
async fn sent_until(body: axum::body::Body, wanted: &str) -> String {
    let (mut text, mut stream) = (String::new(), body.into_data_stream());
    while !text.contains(wanted) {
        let bytes = stream.next().await.expect("the stream goes on").expect("bytes");
        text.push_str(std::str::from_utf8(&bytes).expect("text"));
    }
    text
}
