//! Search, one-shot answers and the passages that citations open.

use serde_json::json;

use crate::{assert_shown, support::Server};

const TEXTS: [&str; 2] = ["The crown of the watch is waterproof.", "Rinse the strap with fresh water every week."];

async fn server() -> Server {
    let server = Server::start().await;
    let collection = server.collection("manuals").await;
    server.document(&collection, "guide.txt", &TEXTS).await;
    server
}

#[tokio::test]
async fn a_search_finds_passages_and_their_citations_open() {
    let server = server().await;
    let query = json!({"query": "rinse the strap", "scope": {"sources": ["guide.txt"]}, "limit": 1});
    let found = server.post("/api/v1/search", query).await;
    assert_shown!("search_found", found.shown());
    let item = found.json()["items"][0].clone();
    let path = format!("/api/v1/passages/{}", item["chunk_id"].as_str().expect("an id"));
    assert_shown!("passage", server.get(&path).await.shown());
    let source = item["source_id"].as_str().expect("an id");
    let part = server.get(&format!("{path}?start=6&end=15&source={source}")).await;
    assert_eq!(part.json()["text"], "the strap", "{}", part.text());
    assert_eq!(server.get(&format!("{path}?start=5")).await.code(), "bad_span");
    assert_eq!(server.get(&format!("{path}?start=9&end=5")).await.code(), "bad_span");
    assert_eq!(server.get("/api/v1/passages/1").await.code(), "not_found");
    assert_eq!(server.get("/api/v1/passages/first").await.code(), "not_found");
}

#[tokio::test]
async fn a_search_is_bounded() {
    let server = Server::start().await;
    for (body, code) in [
        (json!({"query": ""}), "empty"),
        (json!({"query": "x".repeat(8_001)}), "too_long"),
        (json!({"query": "x", "limit": 0}), "limit_out_of_range"),
        (json!({"query": "x", "limit": 101}), "limit_out_of_range"),
        (json!({"question": "x"}), "invalid_body"),
    ] {
        let reply = server.post("/api/v1/search", body).await;
        assert_eq!((reply.status.as_u16(), reply.code().as_str()), (422, code));
    }
}

#[tokio::test]
async fn one_question_gets_one_answer_and_nothing_is_kept() {
    let server = server().await;
    let reply = server.post("/api/v1/answers", json!({"question": "How do I rinse the strap?", "top": 1})).await;
    assert_shown!("answer", reply.shown());
    assert_eq!(server.get("/api/v1/chats").await.json()["items"], json!([]));
    let bad = server.post("/api/v1/answers", json!({"question": "x", "top": 51})).await;
    assert_eq!((bad.status.as_u16(), bad.code().as_str()), (422, "top_out_of_range"));
    assert_eq!(server.post("/api/v1/answers", json!({"question": ""})).await.code(), "empty");
}
