//! Logging in, and what users, links, tokens and limits do. That nothing leaks, `leaks` looks at.

use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};
use store::{NewInvitation, now_ms};

use crate::{
    callers::{Caller, Guarded, PASSWORD},
    support::{Reply, Server},
};

fn code(reply: &Reply) -> (u16, String) {
    (reply.status.as_u16(), reply.code())
}

fn id(reply: &Reply) -> String {
    reply.json()["id"].as_str().unwrap_or_else(|| panic!("an id: {}", reply.text())).to_owned()
}

async fn setup_link(guarded: &Guarded, secret: &str) {
    let invitation = NewInvitation {
        hash: server::secret_hash(secret),
        invited_by: None,
        email: None,
        is_admin: true,
        grants: Vec::new(),
        expires_ms: now_ms() + 60_000,
    };
    guarded.store.create_invitation(&invitation).await.expect("a link");
}

fn account(token: &str, email: &str) -> Value {
    json!({"token": token, "email": email, "name": "Ann", "password": PASSWORD})
}

async fn user_id(admin: &Caller, email: &str) -> String {
    let users = admin.get("/api/v1/users").await.json();
    let mut items = users["items"].as_array().expect("users").iter();
    let user = items.find(|user| user["email"] == email).expect("the user");
    user["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn where_nobody_logs_in_everything_is_as_it_was() {
    let server = Server::start().await;
    let session = server.get("/api/v1/session").await.json();
    let wanted = json!({"access": "open", "needs_setup": false, "user": null, "is_admin": true, "role": "editor"});
    assert_eq!(session, wanted);
    let refused = server.post("/api/v1/session", json!({"email": "a@x", "password": PASSWORD})).await;
    assert_eq!(code(&refused), (409, "open_access".to_owned()));
    // What would be wrong elsewhere is not looked at here.
    let request = crate::support::request(Method::GET, "/api/v1/status").header(header::AUTHORIZATION, "Bearer x");
    let reply = server.send(request.body(axum::body::Body::empty()).expect("a request")).await;
    assert_eq!(reply.status, StatusCode::OK);
}

#[tokio::test]
async fn the_link_of_the_first_start_makes_the_first_administrator_once() {
    let server = Server::start().await;
    let guarded = server.guarded();
    let stranger = guarded.stranger();
    let session = stranger.get("/api/v1/session").await.json();
    assert_eq!(
        (&session["access"], &session["needs_setup"], &session["user"]),
        (&json!("accounts"), &json!(true), &Value::Null)
    );
    assert_eq!(code(&stranger.post("/api/v1/setup", account("guess", "ann@x")).await), (410, "link_ended".to_owned()));
    setup_link(&guarded, "first").await;
    setup_link(&guarded, "second").await;
    let weak = json!({"token": "first", "email": "ann@x", "name": "Ann", "password": "short"});
    assert_eq!(code(&stranger.post("/api/v1/setup", weak).await), (422, "bad_password".to_owned()));
    let wrong_door = stranger.post("/api/v1/invitations/accept", account("first", "ann@x")).await;
    assert_eq!(code(&wrong_door), (410, "link_ended".to_owned()));
    let made = stranger.post("/api/v1/setup", account("first", " Ann@X ")).await;
    let admin = guarded.logged_in(&made);
    assert_eq!(made.json()["user"]["email"], "ann@x");
    assert_eq!(admin.get("/api/v1/session").await.json()["is_admin"], true);
    assert_eq!(admin.get("/api/v1/settings").await.status, StatusCode::OK);
    for link in ["first", "second"] {
        let again = stranger.post("/api/v1/setup", account(link, "eve@x")).await;
        assert_eq!(code(&again), (410, "link_ended".to_owned()), "{link}");
    }
    assert_eq!(stranger.get("/api/v1/session").await.json()["needs_setup"], false);
}

#[tokio::test]
async fn wrong_passwords_are_counted_and_tell_nothing() {
    let server = Server::start().await;
    let guarded = server.guarded();
    guarded.user("ann@x", false, &[]).await;
    let stranger = guarded.stranger();
    let attempt = |email: &'static str, password: &'static str| {
        let stranger = stranger.clone();
        async move { stranger.post("/api/v1/session", json!({"email": email, "password": password})).await }
    };
    let (wrong, unknown) = (attempt("ann@x", "wrong password").await, attempt("eve@x", "wrong password").await);
    assert_eq!(code(&wrong), (401, "wrong_password".to_owned()));
    assert_eq!(wrong.text(), unknown.text(), "who there is cannot be found out");
    // A stretch in which tries are counted may end in between.
    let mut refused = None;
    for _ in 0..30 {
        let reply = attempt("ann@x", "wrong password").await;
        if reply.status == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(reply);
            break;
        }
    }
    let refused = refused.expect("one is too many");
    assert_eq!(refused.code(), "too_many_requests");
    let seconds: u64 = refused.header(header::RETRY_AFTER).parse().expect("a number");
    assert!((1..=901).contains(&seconds), "{seconds}");
    assert_eq!(attempt("eve@x", "wrong password").await.status, StatusCode::UNAUTHORIZED, "others are not held up");
}

#[tokio::test]
async fn log_ins_end_here_elsewhere_and_everywhere() {
    let server = Server::start().await;
    let guarded = server.guarded();
    let here = guarded.user("ann@x", false, &[]).await;
    let (there, third) = (guarded.log_in("ann@x").await, guarded.log_in("ann@x").await);
    let sessions = here.get("/api/v1/sessions").await.json();
    let own: Vec<&Value> = sessions["items"].as_array().expect("log-ins").iter().collect();
    assert_eq!((own.len(), own.iter().filter(|own| own["is_current"] == true).count()), (3, 1));
    let out = here.delete("/api/v1/session").await;
    assert!(out.status == StatusCode::NO_CONTENT && out.header(header::SET_COOKIE).contains("Max-Age=0"));
    assert_eq!(code(&here.get("/api/v1/chats").await), (401, "log_in".to_owned()));
    assert_eq!(there.get("/api/v1/chats").await.status, StatusCode::OK);
    let body = json!({"current": PASSWORD, "password": "another password"});
    let wrong = json!({"current": "wrong password", "password": "another password"});
    let refused = there.call(Method::PUT, "/api/v1/password", wrong).await;
    assert_eq!(code(&refused), (403, "wrong_password".to_owned()));
    let changed = guarded.logged_in(&there.call(Method::PUT, "/api/v1/password", body).await);
    for ended in [&there, &third] {
        assert_eq!(ended.get("/api/v1/chats").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(changed.delete("/api/v1/sessions").await.status, StatusCode::NO_CONTENT);
    assert_eq!(changed.get("/api/v1/chats").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_invitation_makes_the_user_that_it_says() {
    let server = Server::start().await;
    let collection = server.collection("papers").await;
    let guarded = server.guarded();
    let admin = guarded.user("admin@x", true, &[]).await;
    let body = json!({"email": "Ben@x", "grants": [{"collection_id": collection, "role": "editor"}]});
    let invited = admin.post("/api/v1/invitations", body).await;
    assert_eq!(invited.status, StatusCode::CREATED, "{}", invited.text());
    let link = invited.json()["link"].as_str().expect("a link").to_owned();
    let secret = link.strip_prefix("http://localhost:8080/invitation#").expect("no part of what is sent").to_owned();
    let listed = admin.get("/api/v1/invitations").await;
    assert!(!listed.text().contains(&secret) && listed.json()["items"][0]["email"] == "ben@x");
    let stranger = guarded.stranger();
    let other = stranger.post("/api/v1/invitations/accept", account(&secret, "eve@x")).await;
    assert_eq!(code(&other), (422, "other_email".to_owned()));
    let made = stranger.post("/api/v1/invitations/accept", account(&secret, "ben@x")).await;
    let ben = guarded.logged_in(&made);
    assert_eq!((&made.json()["is_admin"], &made.json()["role"]), (&json!(false), &Value::Null));
    let again = stranger.post("/api/v1/invitations/accept", account(&secret, "ben@x")).await;
    assert_eq!(code(&again), (410, "link_ended".to_owned()));
    let path = format!("/api/v1/collections/{collection}");
    assert_eq!(ben.call(Method::PATCH, &path, json!({"name": "mine"})).await.status, StatusCode::OK);
    assert_eq!(code(&ben.post("/api/v1/collections", json!({"name": "more"})).await), (403, "not_allowed".to_owned()));
    assert_eq!(code(&ben.post("/api/v1/invitations", json!({})).await), (403, "not_allowed".to_owned()));
}

#[tokio::test]
async fn tokens_do_what_they_are_for_until_they_end() {
    let server = Server::start().await;
    let guarded = server.guarded();
    let admin = guarded.user("admin@x", true, &[]).await;
    let mut tokens = Vec::new();
    for scope in ["read", "write", "admin"] {
        let made = admin.post("/api/v1/tokens", json!({"name": scope, "scope": scope})).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let token = made.json()["token"].as_str().expect("the token").to_owned();
        tokens.push((id(&made), guarded.with_token(&token), token));
    }
    let [(_, read, secret), (write_id, write, _), (_, all, _)] = tokens.as_slice() else { panic!("three tokens") };
    let listed = admin.get("/api/v1/tokens").await;
    assert!(!listed.text().contains(secret) && secret.starts_with("alm_"));
    for (caller, make, settings, more) in [(read, 403, 403, 403), (write, 201, 403, 403), (all, 201, 200, 201)] {
        let name = json!({"name": format!("collection {make} {settings}")});
        let made = caller.post("/api/v1/collections", name).await;
        assert_eq!(made.status.as_u16(), make, "{}", made.text());
        assert_eq!(caller.get("/api/v1/collections").await.status, StatusCode::OK);
        assert_eq!(caller.get("/api/v1/settings").await.status.as_u16(), settings);
        // A token makes no stronger one.
        let token = caller.post("/api/v1/tokens", json!({"name": "more", "scope": "admin"})).await;
        assert_eq!(token.status.as_u16(), more, "{}", token.text());
    }
    let used = admin.get("/api/v1/tokens").await.json();
    let is_used = |token: &Value| token["name"] != "more" && token["used_at"].is_string();
    assert_eq!(used["items"].as_array().expect("tokens").iter().filter(|token| is_used(token)).count(), 3);
    assert_eq!(admin.delete(&format!("/api/v1/tokens/{write_id}")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(code(&write.get("/api/v1/collections").await), (401, "log_in".to_owned()));
    assert_eq!(code(&guarded.with_token("made up").get("/api/v1/session").await), (401, "log_in".to_owned()));
    let other = guarded.user("other@x", false, &[]).await;
    let admin_id = user_id(&admin, "admin@x").await;
    let foreign = other.post("/api/v1/tokens", json!({"name": "x", "scope": "read", "user_id": admin_id})).await;
    assert_eq!(code(&foreign), (403, "not_allowed".to_owned()));
}

#[tokio::test]
async fn who_is_disabled_is_out_and_one_administrator_stays() {
    let server = Server::start().await;
    let guarded = server.guarded();
    let admin = guarded.user("admin@x", true, &[]).await;
    let ann = guarded.user("ann@x", false, &[(None, "reader")]).await;
    let ann_id = user_id(&admin, "ann@x").await;
    let path = format!("/api/v1/users/{ann_id}");
    let disabled = admin.call(Method::PATCH, &path, json!({"is_disabled": true})).await;
    assert_eq!(disabled.json()["is_disabled"], true);
    assert_eq!(ann.get("/api/v1/chats").await.status, StatusCode::UNAUTHORIZED);
    let again = guarded.stranger().post("/api/v1/session", json!({"email": "ann@x", "password": PASSWORD})).await;
    assert_eq!(code(&again), (401, "wrong_password".to_owned()));
    let own = format!("/api/v1/users/{}", user_id(&admin, "admin@x").await);
    let refused = admin.call(Method::PATCH, &own, json!({"is_admin": false})).await;
    assert_eq!(code(&refused), (409, "last_administrator".to_owned()));
    let taken = json!({"email": "ANN@x", "name": "Ann", "password": PASSWORD});
    assert_eq!(code(&admin.post("/api/v1/users", taken).await), (409, "name_taken".to_owned()));
}

#[tokio::test]
async fn it_is_written_down_who_changed_what() {
    let server = Server::start().await;
    let guarded = server.guarded();
    let admin = guarded.user("admin@x", true, &[]).await;
    let ann = guarded.user("ann@x", false, &[(None, "reader")]).await;
    let made = id(&admin.post("/api/v1/collections", json!({"name": "private words"})).await);
    let path = format!("/api/v1/collections/{made}");
    assert_eq!(ann.delete(&path).await.status, StatusCode::FORBIDDEN);
    assert_eq!(admin.delete(&path).await.status, StatusCode::NO_CONTENT);
    let log = admin.get("/api/v1/audit").await;
    let rows: Vec<(String, String, u64)> = log.json()["items"]
        .as_array()
        .expect("entries")
        .iter()
        .map(|row| {
            let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            (text("user"), text("action"), row["status"].as_u64().expect("a status"))
        })
        .collect();
    let wanted = [
        ("admin@x", "DELETE collections/{id}", 204),
        ("ann@x", "DELETE collections/{id}", 403),
        ("admin@x", "POST collections", 201),
        ("", "POST session", 200),
        ("the operator", "POST users", 201),
    ];
    for (row, (user, action, status)) in rows.iter().zip(wanted) {
        assert_eq!((row.0.as_str(), row.1.as_str(), row.2), (user, action, status), "{rows:?}");
    }
    assert!(log.text().contains(&made) && !log.text().contains("private words") && !log.text().contains(PASSWORD));
    let own = admin.get(&format!("/api/v1/audit?user_id={}", user_id(&admin, "ann@x").await)).await.json();
    assert_eq!(own["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn questions_and_streams_have_limits() {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    server.document(&collection, "a.txt", &["The heron stands still."]).await;
    let limits = server::AccessLimits { questions_per_minute: 2, streams: 1, ..server::AccessLimits::default() };
    let guarded = server.guarded_with(limits);
    let ann = guarded.user("ann@x", false, &[(None, "reader")]).await;
    let ben = guarded.user("ben@x", false, &[(None, "reader")]).await;
    let mut refused = Vec::new();
    // A minute may end in between: of five, two or four are answered.
    for _ in 0..5 {
        let reply = ann.post("/api/v1/search", json!({"query": "heron"})).await;
        if reply.status == StatusCode::TOO_MANY_REQUESTS {
            refused.push(reply.header(header::RETRY_AFTER).parse::<u64>().expect("seconds"));
        }
    }
    assert!(!refused.is_empty() && refused.iter().all(|seconds| (1..=61).contains(seconds)), "{refused:?}");
    assert_eq!(ben.post("/api/v1/search", json!({"query": "heron"})).await.status, StatusCode::OK);
    let first = ann.open("/api/v1/events").await;
    assert_eq!(first.status(), StatusCode::OK);
    assert_eq!(ann.open("/api/v1/events").await.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(ben.open("/api/v1/events").await.status(), StatusCode::OK);
    drop(first);
    assert_eq!(ann.open("/api/v1/events").await.status(), StatusCode::OK, "its place is free again");
}

#[tokio::test]
async fn tokens_of_the_language_model_are_counted_by_the_day() {
    let server = Server::with_llm_saying(&["Herons stand still [1].", "Herons stand still [1]."]).await;
    let collection = server.collection("c").await;
    server.document(&collection, "a.txt", &["Herons stand still for hours."]).await;
    let limits = server::AccessLimits { tokens_per_day: 1, ..server::AccessLimits::default() };
    let guarded = server.guarded_with(limits);
    let ann = guarded.user("ann@x", false, &[(None, "reader")]).await;
    let ask = |question: &'static str| {
        let ann = ann.clone();
        async move { ann.post("/api/v1/answers", json!({"question": question})).await }
    };
    let first = ask("What do herons do?").await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    assert!(first.json()["usage"]["prompt_tokens"].is_number(), "{}", first.text());
    let second = ask("And what else?").await;
    assert_eq!(code(&second), (429, "too_many_tokens".to_owned()));
    assert!(second.header(header::RETRY_AFTER).parse::<u64>().is_ok());
}
