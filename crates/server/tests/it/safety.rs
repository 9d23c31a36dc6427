//! What other web pages may not do, and what a browser is told.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use serde_json::json;

use crate::{
    assert_shown,
    support::{Reply, Server, json_request, request},
};

async fn create(server: &Server, headers: &[(&'static str, &'static str)]) -> Reply {
    let mut request = json_request(Method::POST, "/api/v1/collections", &json!({"name": "x"}));
    for (name, value) in headers {
        request.headers_mut().insert(*name, header::HeaderValue::from_static(value));
    }
    server.send(request).await
}

#[tokio::test]
async fn other_hosts_and_origins_are_refused() {
    let server = Server::start().await;
    assert_shown!("host_hostile", create(&server, &[("host", "evil.example:8080")]).await.shown());
    assert_shown!("origin_hostile", create(&server, &[("origin", "http://evil.example")]).await.shown());
    for headers in [
        [("origin", "null"), ("x-a", "")],
        [("origin", "http://localhost:3000"), ("x-a", "")],
        [("sec-fetch-site", "cross-site"), ("x-a", "")],
        [("sec-fetch-site", "same-site"), ("sec-fetch-mode", "navigate")],
        [("sec-fetch-site", "same-origin"), ("origin", "http://evil.example")],
    ] {
        let reply = create(&server, &headers).await;
        assert_eq!((reply.status, reply.code().as_str()), (StatusCode::FORBIDDEN, "cross_origin"), "{headers:?}");
    }
    assert_eq!(server.get("/api/v1/collections").await.json()["items"], json!([]), "nothing was created");
    let own = create(&server, &[("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")]).await;
    assert_eq!(own.status, StatusCode::CREATED);
}

#[tokio::test]
async fn uploads_and_deletions_are_kept_to_our_own_pages_too() {
    let server = Server::start().await;
    let id = server.collection("c").await;
    let path = format!("/api/v1/collections/{id}");
    for (method, path) in [(Method::POST, format!("{path}/sources?name=a.txt")), (Method::DELETE, path.clone())] {
        let request = request(method, &path).header("origin", "http://evil.example").body(Body::from("bytes"));
        assert_eq!(server.send(request.expect("a request")).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let json = server.get(&path).await.json();
    assert_eq!(json["sources"], 0);
}

#[tokio::test]
async fn every_response_tells_browsers_what_is_safe() {
    let server = Server::start().await;
    for path in ["/", "/healthz", "/api/docs", "/api/v1/collections", "/api/v1/nothing", "/assets/none.js"] {
        let reply = server.get(path).await;
        let policy = reply.header(header::CONTENT_SECURITY_POLICY);
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(reply.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
        assert_eq!(reply.header(header::REFERRER_POLICY), "no-referrer", "{path}");
        assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(reply.header("permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), "", "{path}");
    }
}

#[tokio::test]
async fn a_request_keeps_its_id_or_gets_one() {
    let server = Server::start().await;
    let reply = server.get("/api/v1/sources/none").await;
    assert_eq!((reply.header("x-request-id"), &reply.json()["error"]["request_id"]), ("test", &json!("test")));
    let request = request(Method::GET, "/healthz").header("x-request-id", "a b").body(Body::empty());
    let reply = server.send(request.expect("a request")).await;
    assert_eq!(reply.header("x-request-id").len(), 32);
}

#[tokio::test]
async fn json_is_asked_for_and_checked() {
    let server = Server::start().await;
    let send = async |media_type: &str, body: &'static str| {
        let request = request(Method::POST, "/api/v1/collections").header(header::CONTENT_TYPE, media_type);
        server.send(request.body(Body::from(body)).expect("a request")).await
    };
    assert_shown!("body_not_json", send("text/plain", "{\"name\": \"x\"}").await.shown());
    assert_shown!("body_broken_json", send("application/json", "{\"name\": ").await.shown());
}
