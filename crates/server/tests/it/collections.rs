//! Collections: created, listed, changed, deleted.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::{assert_shown, support::Server};

#[tokio::test]
async fn a_collection_is_created_read_changed_and_deleted() {
    let server = Server::start().await;
    let created = server.post("/api/v1/collections", json!({"name": " Manuals ", "description": "how to"})).await;
    assert_shown!("collection_created", created.shown());
    let id = created.json()["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/collections/{id}");
    assert_eq!(server.get(&path).await.json(), created.json());
    let changed = server.call(Method::PATCH, &path, json!({"name": "Guides"})).await;
    assert_eq!((changed.status, &changed.json()["name"]), (StatusCode::OK, &json!("Guides")));
    assert_eq!(changed.json()["description"], "how to", "what is absent stays");
    let suggesting = server.call(Method::PATCH, &path, json!({"questions": ["How do I start?"]})).await;
    assert_eq!(suggesting.json()["questions"], json!(["How do I start?"]));
    let many = server.call(Method::PATCH, &path, json!({"questions": vec!["x"; 11]})).await;
    assert_eq!((many.status.as_u16(), many.code().as_str()), (422, "too_many_questions"));
    let deleted = server.delete(&path).await;
    assert_eq!((deleted.status, deleted.body.len()), (StatusCode::NO_CONTENT, 0));
    assert_shown!("collection_absent", server.get(&path).await.shown());
    assert_eq!(server.delete(&path).await.code(), "not_found");
    assert_eq!(server.call(Method::PATCH, &path, json!({"name": "x"})).await.code(), "not_found");
}

#[tokio::test]
async fn collections_come_in_pages() {
    let server = Server::start().await;
    assert_shown!("collections_none", server.get("/api/v1/collections").await.shown());
    for name in ["c", "a & b", "b"] {
        server.collection(name).await;
    }
    let first = server.get("/api/v1/collections?limit=2&cursor=").await.json();
    let names = |page: &serde_json::Value| {
        page["items"].as_array().expect("items").iter().map(|item| item["name"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(&first), [r#""a & b""#, r#""b""#]);
    let cursor = first["next_cursor"].as_str().expect("a cursor");
    let second = server.get(&format!("/api/v1/collections?limit=2&cursor={cursor}")).await.json();
    assert_eq!((names(&second), &second["next_cursor"]), (vec![r#""c""#.to_owned()], &json!(null)));
}

#[tokio::test]
async fn what_is_malformed_is_refused_in_words() {
    let server = Server::start().await;
    server.collection("taken").await;
    let create = |body| server.post("/api/v1/collections", body);
    assert_shown!("collection_name_taken", create(json!({"name": "taken"})).await.shown());
    assert_shown!("collection_without_name", create(json!({"description": "x"})).await.shown());
    assert_shown!("collection_unknown_field", create(json!({"name": "x", "colour": "red"})).await.shown());
    assert_eq!(create(json!({"name": "  "})).await.code(), "empty");
    assert_eq!(create(json!({"name": "x".repeat(201)})).await.code(), "too_long");
    for query in ["limit=0", "limit=501"] {
        let reply = server.get(&format!("/api/v1/collections?{query}")).await;
        assert_eq!((reply.status.as_u16(), reply.code().as_str()), (422, "limit_out_of_range"), "{query}");
    }
    let reply = server.get("/api/v1/collections?limit=many").await;
    assert_eq!((reply.status.as_u16(), reply.code().as_str()), (422, "invalid_query"));
}
