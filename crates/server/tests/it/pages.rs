//! What is not the API: pages, health, the API's own description, and addresses that lead nowhere.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use serde_json::json;

use crate::{
    assert_shown,
    support::{Server, request},
};

#[tokio::test]
async fn every_address_of_the_ui_is_its_page() {
    let server = Server::start().await;
    for path in ["/", "/chats/0198", "/library", "/index.html"] {
        let reply = server.get(path).await;
        if path == "/index.html" && reply.status == StatusCode::NOT_FOUND {
            continue; // The UI is not built: only the stub at its addresses is there.
        }
        assert_eq!(reply.status, StatusCode::OK, "{path}");
        assert!(reply.header(header::CONTENT_TYPE).starts_with("text/html"), "{path}");
        assert!(matches!(reply.header(header::CACHE_CONTROL), "no-cache" | "no-store"), "{path}");
        assert!(reply.text().to_lowercase().starts_with("<!doctype html>"), "{path}");
    }
}

#[tokio::test]
async fn what_is_missing_is_said_in_its_own_form() {
    let server = Server::start().await;
    for path in ["/assets/gone-1234.js", "/favicon.gone", "/../../etc/passwd.txt", "/assets/%2e%2e/x.js"] {
        let reply = server.get(path).await;
        assert_eq!((reply.status, reply.header(header::CACHE_CONTROL)), (StatusCode::NOT_FOUND, "no-store"), "{path}");
    }
    assert_shown!("unknown_address", server.get("/api/v1/unknown").await.shown());
    for path in ["/api", "/api/", "/api/v2/collections", "/api/v1/collections/"] {
        let reply = server.get(path).await;
        assert_eq!((reply.status, reply.code().as_str()), (StatusCode::NOT_FOUND, "unknown_address"), "{path}");
    }
    let reply = server.call(Method::PUT, "/api/v1/collections", json!({})).await;
    assert_shown!("method_not_allowed", reply.shown());
    assert!(reply.header(header::ALLOW).contains("POST"), "{:?}", reply.headers);
    assert_eq!(server.post("/library", json!({})).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn the_server_says_how_it_is() {
    let server = Server::start().await;
    assert_eq!(server.get("/healthz").await.shown(), json!({"status": 200, "body": {"status": "ok"}}));
    assert_eq!(server.get("/readyz").await.shown(), json!({"status": 200, "body": {"status": "ready"}}));
    let collection = server.collection("c").await;
    server.document(&collection, "a.txt", &["one", "two"]).await;
    assert_shown!("status", server.get("/api/v1/status").await.shown());
    assert_shown!("settings", server.get("/api/v1/settings").await.shown());
    server.app.store.close().await;
    assert_shown!("not_ready", server.get("/readyz").await.shown());
    assert_eq!(server.get("/healthz").await.status, StatusCode::OK);
    assert_shown!("internal", server.get("/api/v1/collections").await.shown());
}

#[tokio::test]
async fn the_api_describes_itself_without_help_from_elsewhere() {
    let server = Server::start().await;
    let document = server.get("/api/openapi.json").await;
    assert_eq!(document.json(), serde_json::to_value(server::openapi()).expect("serialises"));
    let page = server.get("/api/docs").await;
    let html = page.text();
    for foreign in ["<script", "<style", "style=", "src=", "=\"http", "=\"//"] {
        assert!(!html.contains(foreign), "{foreign}");
    }
    for operation in ["list_collections", "add_sources", "read_message_events"] {
        assert!(html.contains(&format!("id=\"{operation}\"")), "{operation}");
    }
    let style = server.get("/api/docs.css").await;
    assert!(style.header(header::CONTENT_TYPE).starts_with("text/css"));
    let request = request(Method::GET, "/api/docs").header(header::ACCEPT_ENCODING, "gzip").body(Body::empty());
    let small = server.send(request.expect("a request")).await;
    assert_eq!(small.header(header::CONTENT_ENCODING), "gzip");
    assert!(small.body.len() * 3 < page.body.len());
}

#[tokio::test]
async fn no_operation_fails_on_our_side() {
    let server = Server::start().await;
    let document = serde_json::to_value(server::openapi()).expect("serialises");
    for (path, item) in document["paths"].as_object().expect("paths") {
        // Streams without an end are read in tests of their own.
        if path == "/api/v1/events" {
            continue;
        }
        for (method, operation) in item.as_object().expect("operations") {
            let filled = path.replace("{number}", "1").replace("{id}", "none").replace("{chunk_id}", "none");
            let method: Method = method.to_uppercase().parse().expect("a method");
            let request = request(method.clone(), &filled).header(header::CONTENT_TYPE, "application/json");
            let reply = server.send(request.body(Body::from("{}")).expect("a request")).await;
            assert!(!reply.status.is_server_error(), "{} {}", operation["operationId"], reply.text());
            let is_complete = method == Method::GET && !path.contains('{');
            // Where nobody logs in, nobody has log-ins and tokens.
            let is_for_users = path == "/api/v1/sessions" || path == "/api/v1/tokens";
            assert!(!is_complete || is_for_users || reply.status.is_success(), "{path}: {}", reply.text());
        }
    }
}
