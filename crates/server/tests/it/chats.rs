//! Chats and answers: kept, streamed, resumed, stopped, judged, exported.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use futures::StreamExt;
use models::fake::{Say, Turn};
use serde_json::{Value, json};

use crate::{
    assert_shown,
    support::{Event, Reply, Server, events, json_request, request},
};

/// Streams of answers that the server lets in.
const STREAMS_MAX: usize = 4_096;
const TEXTS: [&str; 2] = ["The crown of the watch is waterproof.", "Rinse the strap with fresh water every week."];

async fn server_with_document(server: Server) -> Server {
    let collection = server.collection("manuals").await;
    server.document(&collection, "guide.txt", &TEXTS).await;
    server
}

async fn new_chat(server: &Server) -> String {
    let reply = server.post("/api/v1/chats", json!({})).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    reply.json()["id"].as_str().expect("an id").to_owned()
}

/// Asks and returns the answer's id.
async fn ask(server: &Server, chat: &str, question: &str) -> String {
    let reply = server.post(&format!("/api/v1/chats/{chat}/messages"), json!({"question": question})).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    reply.json()["answer"]["id"].as_str().expect("an id").to_owned()
}

async fn listen(server: &Server, answer: &str, query: &str, last_id: Option<&str>) -> Reply {
    let mut request = request(Method::GET, &format!("/api/v1/messages/{answer}/events{query}"));
    if let Some(id) = last_id {
        request = request.header("last-event-id", id);
    }
    server.send(request.body(Body::empty()).expect("a request")).await
}

fn names(events: &[Event]) -> Vec<&str> {
    let mut names: Vec<_> = events.iter().map(|event| event.name.as_str()).collect();
    names.dedup();
    names
}

#[tokio::test]
async fn a_chat_is_started_renamed_found_and_deleted() {
    let server = Server::start().await;
    let collection = server.collection("manuals").await;
    let created = server.post("/api/v1/chats", json!({"scope": {"collections": ["manuals"]}})).await;
    assert_shown!("chat_created", created.shown());
    let path = format!("/api/v1/chats/{}", created.json()["id"].as_str().expect("an id"));
    let changed =
        server.call(Method::PATCH, &path, json!({"title": "Watches", "scope": {"collections": [collection]}})).await;
    assert_eq!((changed.status, &changed.json()["title"]), (StatusCode::OK, &json!("Watches")));
    assert_eq!(changed.json()["scope"]["collections"], json!([collection]));
    assert_shown!("chat_empty", server.get(&path).await.shown());
    let count =
        async |q: &str| server.get(&format!("/api/v1/chats?q={q}")).await.json()["items"].as_array().map(Vec::len);
    assert_eq!((count("").await, count("watch").await, count("clock").await), (Some(1), Some(1), Some(0)));
    assert_eq!(server.delete(&path).await.status, StatusCode::NO_CONTENT);
    for reply in [
        server.get(&path).await,
        server.get(&format!("{path}/export")).await,
        server.delete(&path).await,
        server.call(Method::PATCH, &path, json!({"title": "x"})).await,
        server.post(&format!("{path}/messages"), json!({"question": "x"})).await,
    ] {
        assert_eq!((reply.status, reply.code().as_str()), (StatusCode::NOT_FOUND, "not_found"), "{}", reply.text());
    }
}

#[tokio::test]
async fn a_scope_that_names_nothing_is_refused_by_name() {
    let server = Server::start().await;
    let chat = new_chat(&server).await;
    let message = format!("/api/v1/chats/{chat}/messages");
    let path = format!("/api/v1/chats/{chat}");
    let scope = json!({"collections": ["Manuals?"]});
    assert_shown!("scope_unknown_collection", server.post("/api/v1/chats", json!({"scope": scope})).await.shown());
    for reply in [
        server.call(Method::PATCH, &path, json!({"scope": scope})).await,
        server.post(&message, json!({"question": "x", "scope": scope})).await,
        server.post("/api/v1/search", json!({"query": "x", "scope": scope})).await,
        server.post("/api/v1/answers", json!({"question": "x", "scope": scope})).await,
    ] {
        assert_eq!((reply.status.as_u16(), reply.code().as_str()), (422, "unknown_collection"), "{}", reply.text());
    }
    let search = async |scope: Value| server.post("/api/v1/search", json!({"query": "x", "scope": scope})).await.code();
    assert_eq!(search(json!({"sources": ["none"]})).await, "unknown_source");
    assert_eq!(search(json!({"formats": ["docx", "exe"]})).await, "unknown_format");
    assert_eq!(search(json!({"sources": vec!["x"; 201]})).await, "scope_too_long");
    assert_eq!(search(json!({"folders": ["x"]})).await, "invalid_body");
}

#[tokio::test]
async fn an_answer_streams_its_events_and_is_kept() {
    let server = server_with_document(Server::start().await).await;
    let chat = new_chat(&server).await;
    let path = format!("/api/v1/chats/{chat}/messages");
    let asked = server.post(&path, json!({"question": "How do I rinse the strap?"})).await;
    assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text());
    assert_eq!(asked.json()["answer"]["state"], "streaming");
    let id = asked.json()["answer"]["id"].as_str().expect("an id").to_owned();
    let stream = listen(&server, &id, "", None).await;
    assert_eq!(stream.header(header::CONTENT_TYPE), "text/event-stream");
    assert_eq!(stream.header(header::CACHE_CONTROL), "no-store");
    assert_eq!(stream.header("x-accel-buffering"), "no");
    let all = events(stream.text());
    let numbers: Vec<_> = all.iter().map(|event| event.id.expect("a number")).collect();
    assert!(numbers[0] == 1 && numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    assert_eq!(all.last().map(|event| event.name.as_str()), Some("done"));
    assert!(all.iter().any(|event| event.name == "evidence"), "{:?}", names(&all));
    let whole = &all.last().expect("done").data["answer"];
    let kept = server.get(&format!("/api/v1/chats/{chat}")).await.json();
    assert_eq!(&kept["messages"][1], whole, "what was streamed is what is kept");
    assert_eq!(kept["title"], "How do I rinse the strap?");
    let tokens = all.iter().filter(|event| event.name == "token");
    let text: String = tokens.map(|event| event.data["text"].as_str().expect("text")).collect();
    assert_eq!(whole["text"], text);
}

#[tokio::test]
async fn a_stream_goes_on_after_the_last_event_seen() {
    let server = server_with_document(Server::start().await).await;
    let chat = new_chat(&server).await;
    let id = ask(&server, &chat, "How do I rinse the strap?").await;
    listen(&server, &id, "", None).await;
    let all = events(listen(&server, &id, "", None).await.text());
    assert!(all.len() > 3, "{:?}", names(&all));
    let seen = all[2].id.expect("a number").to_string();
    assert_eq!(events(listen(&server, &id, "", Some(&seen)).await.text()), all[3..]);
    assert_eq!(events(listen(&server, &id, &format!("?after={seen}"), None).await.text()), all[3..]);
    assert_eq!(events(listen(&server, &id, "?after=0", Some(&seen)).await.text()), all[3..], "the header is newer");
    assert_eq!(listen(&server, &id, "", Some("two")).await.code(), "bad_event_id");
    assert_eq!(listen(&server, &id, "?after=-1", None).await.code(), "invalid_query");
    assert_eq!(listen(&server, "none", "", None).await.code(), "not_found");
}

#[tokio::test]
async fn a_question_that_accepts_a_stream_gets_one() {
    let server = server_with_document(Server::with_llm().await).await;
    let chat = new_chat(&server).await;
    let mut request = json_request(
        Method::POST,
        &format!("/api/v1/chats/{chat}/messages"),
        &json!({"question": "How do I rinse the strap? fake:say=Rinse it weekly [1]."}),
    );
    request.headers_mut().insert(header::ACCEPT, header::HeaderValue::from_static("text/event-stream"));
    let reply = server.send(request).await;
    assert_eq!((reply.status, reply.header(header::CONTENT_TYPE)), (StatusCode::CREATED, "text/event-stream"));
    let all = events(reply.text());
    assert_eq!((all[0].name.as_str(), all[0].id), ("message", None));
    assert_eq!(all[0].data["answer"]["state"], "streaming");
    assert_eq!(all[1].id, Some(1));
    let done = all.last().expect("events");
    assert_eq!((done.name.as_str(), &done.data["answer"]["mode"]), ("done", &json!("model")));
}

#[tokio::test]
async fn a_question_without_a_place_to_stream_its_answer_is_not_kept() {
    let server = server_with_document(Server::start().await).await;
    let chat = new_chat(&server).await;
    let id = ask(&server, &chat, "How do I rinse the strap?").await;
    listen(&server, &id, "", None).await;
    let mut open = Vec::with_capacity(STREAMS_MAX);
    for _ in 0..STREAMS_MAX {
        let request = request(Method::GET, &format!("/api/v1/messages/{id}/events")).body(Body::empty());
        open.push(server.open(request.expect("a request")).await);
    }
    assert!(open.iter().all(|response| response.status() == StatusCode::OK));
    let mut request =
        json_request(Method::POST, &format!("/api/v1/chats/{chat}/messages"), &json!({"question": "And now?"}));
    request.headers_mut().insert(header::ACCEPT, header::HeaderValue::from_static("text/event-stream"));
    let refused = server.send(request).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (503, "too_many_streams"));
    let kept = server.get(&format!("/api/v1/chats/{chat}")).await.json();
    assert_eq!(kept["messages"].as_array().map(Vec::len), Some(2), "the first question and its answer");
}

#[tokio::test]
async fn an_answer_is_stopped_and_asked_again() {
    let server = server_with_document(Server::with_llm().await).await;
    let llm = server.llm.as_ref().expect("a fake");
    // One word, then silence for longer than the test takes.
    llm.then(Turn::Say(Say { token_ms: 600_000, ..Say::text("Rinse it weekly.") }));
    let chat = new_chat(&server).await;
    let id = ask(&server, &chat, "How do I rinse the strap?").await;
    let live = request(Method::GET, &format!("/api/v1/messages/{id}/events")).body(Body::empty()).expect("a request");
    let mut live = server.open(live).await.into_body().into_data_stream();
    let mut seen = String::new();
    while !seen.contains("event: token") {
        let bytes = live.next().await.expect("the first word comes while the model is silent").expect("bytes");
        seen.push_str(std::str::from_utf8(&bytes).expect("text"));
    }
    let stopped = server.post(&format!("/api/v1/messages/{id}/stop"), json!(null)).await;
    assert_eq!((stopped.status, &stopped.json()["state"]), (StatusCode::OK, &json!("stopped")), "{}", stopped.text());
    while let Some(bytes) = live.next().await {
        bytes.expect("the stream ends as it should");
    }
    let again = server.post(&format!("/api/v1/messages/{id}/regenerate"), json!(null)).await;
    assert_eq!((again.status, &again.json()["state"]), (StatusCode::OK, &json!("streaming")), "{}", again.text());
    assert_eq!(again.json()["id"], json!(id));
    let all = events(listen(&server, &id, "", None).await.text());
    assert_eq!((all[0].id, all.last().map(|event| event.name.as_str())), (Some(1), Some("done")));
    assert_eq!(server.post("/api/v1/messages/none/stop", json!(null)).await.code(), "not_found");
    assert_eq!(server.post("/api/v1/messages/none/regenerate", json!(null)).await.code(), "not_found");
}

#[tokio::test]
async fn an_answer_is_judged_and_the_chat_exported() {
    let server = server_with_document(Server::start().await).await;
    let chat = new_chat(&server).await;
    let id = ask(&server, &chat, "How do I rinse the strap?").await;
    listen(&server, &id, "", None).await;
    let path = format!("/api/v1/messages/{id}/feedback");
    let judge = async |body| server.call(Method::PUT, &path, body).await;
    let judged = judge(json!({"verdict": "up", "note": "clear"})).await;
    assert_eq!(judged.json()["feedback"], json!({"verdict": "up", "note": "clear"}));
    assert_eq!(judge(json!({"verdict": null})).await.json()["feedback"], json!(null));
    assert_shown!("feedback_unknown_verdict", judge(json!({"verdict": "sideways"})).await.shown());
    assert_eq!(judge(json!({"verdict": "down", "note": "x".repeat(4_001)})).await.code(), "too_long");
    let absent = server.call(Method::PUT, "/api/v1/messages/none/feedback", json!({"verdict": "up"})).await;
    assert_eq!(absent.code(), "not_found");
    let export = server.get(&format!("/api/v1/chats/{chat}/export")).await;
    assert_eq!(export.header(header::CONTENT_TYPE), "text/markdown; charset=utf-8");
    let disposition = export.header(header::CONTENT_DISPOSITION);
    assert_eq!(disposition, "attachment; filename*=UTF-8''How%20do%20I%20rinse%20the%20strap%3F.md");
    assert!(export.text().contains("How do I rinse the strap?"), "{}", export.text());
}

#[tokio::test]
async fn a_question_is_bounded() {
    let server = Server::start().await;
    let chat = new_chat(&server).await;
    let path = format!("/api/v1/chats/{chat}/messages");
    assert_shown!("question_empty", server.post(&path, json!({"question": " "})).await.shown());
    assert_eq!(server.post(&path, json!({"question": "x".repeat(8_001)})).await.code(), "too_long");
    assert_eq!(server.post(&path, json!({})).await.code(), "invalid_body");
    let huge = server.post(&path, json!({"question": "x".repeat(1024 * 1024)})).await;
    assert_eq!((huge.status, huge.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"));
}
