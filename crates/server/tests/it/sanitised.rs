//! Sanitised environments over HTTP: how they are made, what they refuse. That values are masked is tested where files are read:
//! with the built program.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use serde_json::{Value, json};

use crate::support::{Reply, Server, request};

const BIRDS: &str = "Name,Email,City\nAda,ada@example.com,Paris\nGrace,grace@example.com,Rome";

/// A server with a table and a document, and a sanitised clone; the ids of the two.
async fn library() -> (Server, String, String) {
    let server = Server::masking(&["email", "*name*"]).await;
    let collection = server.collection("c").await;
    let added = server.upload(&collection, "people.csv", BIRDS).await.json();
    server.finish_next_table(BIRDS).await;
    let table = added["items"][0]["id"].as_str().expect("an id").to_owned();
    let document = server.document(&collection, "note.txt", &["Ada lives in Paris."]).await;
    let chat = server.post("/api/v1/chats", json!({})).await;
    assert_eq!(chat.status, StatusCode::CREATED);
    let made = server.post("/api/v1/environments", json!({"name": "clean", "sanitise": true})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    assert_eq!((&made.json()["sanitised"], &made.json()["chats"]), (&json!(true), &json!(0)));
    (server, table, document)
}

async fn content(server: &Server, prefix: &str, id: &str, method: Method) -> Reply {
    let path = format!("{prefix}/api/v1/sources/{id}/content");
    let request = request(method, &path).header(header::RANGE, "bytes=0-3");
    server.send(request.body(Body::empty()).expect("a request")).await
}

#[tokio::test]
async fn tables_are_read_anew_and_documents_are_there() {
    let (server, table, document) = library().await;
    let state = async |id: &str| server.get(&format!("/e/clean/api/v1/sources/{id}")).await.json();
    let waiting = state(&table).await;
    assert_eq!((&waiting["state"], &waiting["recipe"]), (&json!("queued"), &Value::Null));
    assert_eq!(state(&document).await["state"], "ready");
    // Nothing of the parent's table is in reach before its own is there.
    let rows = server.get(&format!("/e/clean/api/v1/sources/{table}/tables/0/rows")).await;
    assert_eq!(rows.status, StatusCode::NOT_FOUND, "{}", rows.text());
    let found = server.post("/e/clean/api/v1/search", json!({"query": "grace@example.com Rome"})).await;
    assert!(!found.text().contains("grace"), "{}", found.text());
    assert_eq!(server.get("/e/clean/api/v1/evaluation-cases").await.json()["items"], json!([]));
    let main = server.get(&format!("/api/v1/sources/{table}/tables/0/rows")).await.json();
    assert_eq!(main["items"][0]["cells"][1], "ada@example.com", "the parent shows what it has");
}

#[tokio::test]
async fn the_file_of_a_table_is_not_handed_out() {
    let (server, table, document) = library().await;
    let refused = content(&server, "/e/clean", &table, Method::GET).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::FORBIDDEN, "masked_original"));
    assert!(refused.json()["error"]["remedy"].is_string());
    let head = content(&server, "/e/clean", &table, Method::HEAD).await;
    assert_eq!((head.status, head.header(header::ETAG)), (StatusCode::FORBIDDEN, ""));
    for (prefix, id) in [("", &table), ("", &document), ("/e/clean", &document)] {
        let part = content(&server, prefix, id, Method::GET).await;
        assert_eq!(part.status, StatusCode::PARTIAL_CONTENT, "{prefix} {}", part.text());
    }
    // What was not read yet may turn out to be a table, whatever it is called.
    let collection = server.get("/e/clean/api/v1/collections").await.json();
    let id = collection["items"][0]["id"].as_str().expect("an id").to_owned();
    let path = format!("/e/clean/api/v1/collections/{id}/sources?name=people.pdf");
    let added = server.send(request(Method::POST, &path).body(Body::from(BIRDS)).expect("a request")).await.json();
    let unread = added["items"][0]["id"].as_str().expect("an id");
    assert_eq!(content(&server, "/e/clean", unread, Method::GET).await.code(), "masked_original");
}

#[tokio::test]
async fn its_set_goes_nowhere_and_none_comes_in() {
    let (server, _, _) = library().await;
    for (path, body) in [
        ("/api/v1/environments/clean/promote", json!({"to": "main"})),
        ("/api/v1/environments/main/promote", json!({"to": "clean"})),
        ("/api/v1/environments/clean/sync", json!({"from": "main"})),
    ] {
        let refused = server.post(path, body).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "sanitised"), "{path}");
        assert!(refused.json()["error"]["remedy"].as_str().is_some_and(|remedy| remedy.contains("anew")));
    }
    let again = server.post("/api/v1/environments", json!({"name": "cleaner", "from": "clean"})).await;
    assert_eq!(again.json()["sanitised"], true, "{}", again.text());
    let diff = server.get("/api/v1/environments/clean/diff?with=main").await.json();
    let sanitised = json!({"key": "sanitised", "own": "true", "other": "false"});
    assert!(diff["settings"].as_array().is_some_and(|settings| settings.contains(&sanitised)), "{diff}");
}

#[tokio::test]
async fn one_cannot_be_made_with_chats_or_without_columns() {
    let server = Server::masking(&["email"]).await;
    let with_chats = json!({"name": "clean", "sanitise": true, "with_chats": true});
    assert_eq!(server.post("/api/v1/environments", with_chats).await.code(), "sanitised_with_chats");
    let server = Server::start().await;
    let refused = server.post("/api/v1/environments", json!({"name": "clean", "sanitise": true})).await;
    assert_eq!(refused.code(), "no_mask_columns");
    let remedy = refused.json()["error"]["remedy"].as_str().expect("a remedy").to_owned();
    assert!(remedy.contains("ALMANAC_MASK_COLUMNS"), "{remedy}");
}
