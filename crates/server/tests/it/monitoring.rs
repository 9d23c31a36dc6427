//! What is measured of requests, and who may read it.

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request, StatusCode},
};

use crate::support::{Reply, Server};

/// Asks for the metrics as from `peer`.
async fn metrics_from(server: &Server, peer: &str, forwarded: bool) -> Reply {
    let mut request = Request::builder().method(Method::GET).uri("/metrics");
    if forwarded {
        request = request.header("x-forwarded-for", "203.0.113.7");
    }
    let mut request = request.body(Body::empty()).expect("a request");
    let peer: std::net::SocketAddr = peer.parse().expect("an address");
    request.extensions_mut().insert(ConnectInfo(peer));
    server.send(request).await
}

#[tokio::test]
async fn requests_are_measured_by_template_and_no_id_is_a_label() {
    let server = Server::start().await;
    server.get("/api/v1/chats/some-id-that-somebody-made-up").await;
    server.get("/nowhere/at/all").await;
    let text = server.get("/metrics").await.text().to_owned();
    assert!(
        text.contains(r#"almanac_http_requests_total{method="GET",route="/api/v1/chats/{id}",status="404"} 1"#),
        "{text}"
    );
    assert!(text.contains(r#"almanac_errors_total{code="not_found"}"#), "{text}");
    assert!(text.contains(r#"almanac_user_requests_total{user="anonymous"}"#), "{text}");
    for word in ["made-up", "nowhere"] {
        assert!(!text.contains(word), "{word} is in\n{text}");
    }
}

#[tokio::test]
async fn metrics_are_for_programs_of_this_machine() {
    let server = Server::start().await;
    assert_eq!(metrics_from(&server, "127.0.0.1:5000", false).await.status, StatusCode::OK);
    assert_eq!(metrics_from(&server, "[::1]:5000", false).await.status, StatusCode::OK);
    for (peer, forwarded) in [("127.0.0.1:5000", true), ("192.0.2.1:5000", false)] {
        let reply = metrics_from(&server, peer, forwarded).await;
        assert_eq!((reply.status, reply.code().as_str()), (StatusCode::FORBIDDEN, "metrics_not_allowed"), "{peer}");
    }
}

#[tokio::test]
async fn the_last_hour_is_told_by_the_minute() {
    let server = Server::start().await;
    server.get("/api/v1/collections").await;
    let monitor = server.get("/api/v1/monitor").await.json();
    let minutes = monitor["minutes"].as_array().expect("minutes");
    assert_eq!(minutes.len(), 61);
    // Of the last minute, or of the one before where it has just ended.
    let requests: u64 = minutes[59..].iter().map(|minute| minute["requests"].as_u64().expect("a count")).sum();
    assert_eq!(requests, 1, "the request for the monitor itself is not over");
    assert!(minutes[0]["request_p50_ms"].is_null());
    assert_eq!(monitor["errors"], serde_json::json!([]));
}

#[tokio::test]
async fn requests_are_counted_by_who_asked() {
    let server = Server::start().await;
    let guarded = server.guarded();
    let admin = guarded.user("admin@x", true, &[]).await;
    let id = admin.get("/api/v1/session").await.json()["user"]["id"].as_str().expect("an id").to_owned();
    let text = guarded.stranger().get("/metrics").await.text().to_owned();
    assert!(text.contains(&format!(r#"almanac_user_requests_total{{user="{id}"}} 1"#)), "{text}");
    assert!(!text.contains("admin@x"), "{text}");
    assert_eq!(guarded.stranger().get("/api/v1/monitor").await.status, StatusCode::UNAUTHORIZED);
}
