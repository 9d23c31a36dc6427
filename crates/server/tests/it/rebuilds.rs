//! The change of the embedding model over HTTP: the old one answers until the new one has read all, and is taken back.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use models::fake::OtherEmbedder;
use serde_json::{Value, json};

use crate::support::{Reply, Server};

const PATH: &str = "/api/v1/environments/main/rebuild";
const TEXT: &str = "The heron stands still for hours.";

/// A server with one document; the id of its source.
async fn library() -> (Server, String) {
    let server = Server::start().await;
    let collection = server.collection("Birds").await;
    let source = server.document(&collection, "heron.txt", &[TEXT]).await;
    (server, source)
}

/// Whether the document is found by meaning, too.
async fn finds(server: &Server) -> bool {
    let found = server.post("/api/v1/search", json!({"query": "which heron stands still"})).await.json();
    found["items"][0]["source"] == "heron.txt" && found["semantic"] == true
}

async fn begin(server: &Server, body: Value) -> Value {
    let reply = server.post(PATH, body).await;
    assert_eq!(reply.status, StatusCode::ACCEPTED, "{}", reply.text());
    reply.json()
}

async fn look(server: &Server) -> Value {
    server.app.ingest.advance_rebuilds().await.expect("a look");
    server.get(PATH).await.json()
}

/// Lets the program itself bring the rebuild to its end.
async fn driven(server: &Server) -> Value {
    let driving = tokio::spawn(server::drive_rebuilds(server.app.clone()));
    let ended = async {
        loop {
            let rebuild = server.get(PATH).await.json();
            if rebuild["state"] != "building" && rebuild["state"] != "checking" {
                return rebuild;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let rebuild = tokio::time::timeout(Duration::from_secs(30), ended).await.expect("it ends");
    driving.abort();
    rebuild
}

/// A kept case whose right source is called `right`.
async fn keep_case(server: &Server, right: &str) {
    let chat = server.post("/api/v1/chats", json!({})).await.json();
    let path = format!("/api/v1/chats/{}/messages", chat["id"].as_str().expect("an id"));
    let asked = server.post(&path, json!({"question": "Which heron stands still?"})).await.json();
    let message = asked["answer"]["id"].as_str().expect("an answer").to_owned();
    server.get(&format!("/api/v1/messages/{message}/events")).await;
    let case = server.post("/api/v1/evaluation-cases", json!({"message_id": message})).await.json();
    let path = format!("/api/v1/evaluation-cases/{}", case["id"].as_str().expect("an id"));
    let kept = server.call(Method::PATCH, &path, json!({"sources": [{"source": right, "pages": []}]})).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.text());
}

#[tokio::test]
async fn the_old_model_answers_until_the_new_one_has_read_all_and_again_after_a_rollback() {
    let (server, source) = library().await;
    let before = server.snapshot_of(&source).await;
    assert!(finds(&server).await);
    let begun = begin(&server, json!({"model": "other"})).await;
    assert_eq!((&begun["model"], &begun["state"]), (&json!("other"), &json!("building")));
    assert_eq!((&begun["sources"], &begun["ready"], &begun["undo_to"]), (&json!(1), &json!(0), &Value::Null));
    assert!(finds(&server).await, "before it is read");
    assert_eq!(server.post(PATH, json!({"model": "other"})).await.code(), "rebuild_running");
    // What is made beside is nobody's to look at.
    let listed = server.get("/api/v1/environments").await.json();
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&listed["items"][0]["rebuild"]["state"], &listed["items"][0]["embedder"]),
        (&json!("building"), &json!("fake"))
    );
    let row = server.app.store.rebuild(&server.app.environment.id).await.expect("a store").expect("a rebuild");
    let staging = row.staging.expect("a place");
    assert_eq!(server.get(&format!("/e/{staging}/api/v1/collections")).await.code(), "unknown_environment");

    server.finish_next_by(&OtherEmbedder, &[TEXT]).await;
    assert_eq!(server.snapshot_of(&source).await, before, "all move at once, not one by one");
    assert!(finds(&server).await, "while it is read");
    let done = look(&server).await;
    assert_eq!((&done["state"], &done["ready"], &done["sources"]), (&json!("done"), &json!(1), &json!(1)), "{done}");
    assert_ne!(server.snapshot_of(&source).await, before);
    assert!(finds(&server).await, "by the new one");
    let main = server.get("/api/v1/environments/main").await.json();
    assert_eq!((&main["embedder"], &main["embedder_ready"]), (&json!("other"), &json!(true)));
    assert_eq!(server.post(PATH, json!({"model": "other"})).await.code(), "same_model");

    let undone = server.post("/api/v1/environments/main/rollback", json!({"to": done["undo_to"]})).await;
    assert_eq!(undone.status, StatusCode::OK, "{}", undone.text());
    assert_eq!(server.snapshot_of(&source).await, before);
    assert!(finds(&server).await, "by the old one");
    assert_eq!(server.get("/api/v1/environments/main").await.json()["embedder"], "fake");
    assert_eq!(server.app.store.jobs_count().await.expect("a store"), 0);
}

#[tokio::test]
async fn what_was_added_meanwhile_is_read_by_the_new_model_too() {
    let (server, _) = library().await;
    begin(&server, json!({"model": "other"})).await;
    server.finish_next_by(&OtherEmbedder, &[TEXT]).await;
    let collection = server.collection("More").await;
    let added = server.document(&collection, "wren.txt", &["The wren is small and brown."]).await;
    let waits = look(&server).await;
    assert_eq!((&waits["state"], &waits["sources"]), (&json!("building"), &json!(2)), "{waits}");
    let old = server.snapshot_of(&added).await;
    server.finish_next_by(&OtherEmbedder, &["The wren is small and brown."]).await;
    assert_eq!(look(&server).await["state"], "done");
    assert_ne!(server.snapshot_of(&added).await, old);
    let found = server.post("/api/v1/search", json!({"query": "small brown wren"})).await.json();
    assert_eq!(found["items"][0]["source"], "wren.txt");
}

#[tokio::test]
async fn one_that_cannot_read_all_is_held_tried_again_or_given_up() {
    let (server, source) = library().await;
    let before = server.snapshot_of(&source).await;
    begin(&server, json!({"model": "other"})).await;
    server.fail_next().await;
    let held = look(&server).await;
    assert_eq!((&held["state"], &held["failed"]), (&json!("held"), &json!(1)), "{held}");
    assert!(held["message"].is_string() && finds(&server).await, "{held}");
    let retried = server.post(&format!("{PATH}/retry"), json!({})).await;
    assert_eq!((retried.status, &retried.json()["state"]), (StatusCode::ACCEPTED, &json!("building")));
    server.fail_next().await;
    assert_eq!(look(&server).await["state"], "held");
    assert_eq!(server.delete(PATH).await.status, StatusCode::NO_CONTENT);
    let cancelled = server.get(PATH).await.json();
    assert_eq!((&cancelled["state"], &cancelled["undo_to"]), (&json!("cancelled"), &Value::Null));
    assert!(cancelled["ended_at"].is_string());
    assert_eq!(server.snapshot_of(&source).await, before);
    assert_eq!(server.delete(PATH).await.code(), "no_rebuild");
    assert_eq!(server.post(&format!("{PATH}/retry"), json!({})).await.code(), "no_rebuild");
    assert_eq!(server.app.store.jobs_count().await.expect("a store"), 0);
}

#[tokio::test]
async fn with_a_least_score_the_kept_cases_decide() {
    let (server, source) = library().await;
    let before = server.snapshot_of(&source).await;
    let none = server.post(PATH, json!({"model": "other", "min_score": 0.5})).await;
    assert_eq!((none.status, none.code().as_str()), (StatusCode::CONFLICT, "no_cases"));
    keep_case(&server, "heron.txt").await;
    begin(&server, json!({"model": "other", "min_score": 0.5})).await;
    server.finish_next_by(&OtherEmbedder, &[TEXT]).await;
    let done = driven(&server).await;
    assert_eq!(
        (&done["state"], &done["score"], &done["min_score"]),
        (&json!("done"), &json!(1.0), &json!(0.5)),
        "{done}"
    );
    assert_ne!(server.snapshot_of(&source).await, before);
    assert!(finds(&server).await);
}

#[tokio::test]
async fn a_score_that_is_too_low_keeps_the_old_model() {
    let (server, source) = library().await;
    let before = server.snapshot_of(&source).await;
    keep_case(&server, "another.txt").await;
    begin(&server, json!({"model": "other", "min_score": 0.5})).await;
    server.finish_next_by(&OtherEmbedder, &[TEXT]).await;
    let held = driven(&server).await;
    assert_eq!((&held["state"], &held["score"]), (&json!("held"), &json!(0.0)), "{held}");
    assert_eq!(server.snapshot_of(&source).await, before);
    assert!(finds(&server).await);
    // The case was wrong; put right, the same sources pass.
    let case =
        server.get("/api/v1/evaluation-cases").await.json()["items"][0]["id"].as_str().expect("an id").to_owned();
    let right = json!({"sources": [{"source": "heron.txt", "pages": []}]});
    server.call(Method::PATCH, &format!("/api/v1/evaluation-cases/{case}"), right).await;
    assert_eq!(server.post(&format!("{PATH}/retry"), json!({})).await.status, StatusCode::ACCEPTED);
    assert_eq!(driven(&server).await["state"], "done");
}

#[tokio::test]
async fn cases_that_were_deleted_meanwhile_hold_it() {
    let (server, _) = library().await;
    keep_case(&server, "heron.txt").await;
    begin(&server, json!({"model": "other", "min_score": 0.5})).await;
    let case =
        server.get("/api/v1/evaluation-cases").await.json()["items"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(server.delete(&format!("/api/v1/evaluation-cases/{case}")).await.status, StatusCode::NO_CONTENT);
    server.finish_next_by(&OtherEmbedder, &[TEXT]).await;
    let held = driven(&server).await;
    assert_eq!((&held["state"], &held["score"]), (&json!("held"), &Value::Null), "{held}");
    assert!(held["message"].as_str().is_some_and(|words| words.contains("thumb down")), "{held}");
}

#[tokio::test]
async fn what_cannot_be_begun_is_refused_with_what_can() {
    let (server, _) = library().await;
    assert_eq!(server.get(PATH).await.code(), "not_found");
    let refused = |reply: Reply| (reply.status.as_u16(), reply.code());
    for (body, status, code) in [
        (json!({"model": "absent"}), 422, "unknown_model"),
        (json!({"model": "fake"}), 409, "same_model"),
        (json!({}), 409, "same_model"),
        (json!({"model": "other", "min_score": 80}), 422, "min_score_out_of_range"),
        (json!({"model": "other", "colour": 1}), 422, "invalid_body"),
    ] {
        assert_eq!(refused(server.post(PATH, body.clone()).await), (status, code.to_owned()), "{body}");
    }
    let unknown = server.post(PATH, json!({"model": "absent"})).await.json();
    let remedy = unknown["error"]["remedy"].as_str().expect("a remedy");
    assert!(remedy.contains("other") && remedy.contains("almanac model pull"), "{remedy}");
    let elsewhere = server.post("/api/v1/environments/gone/rebuild", json!({})).await;
    assert_eq!(refused(elsewhere), (404, "unknown_environment".to_owned()));
    let installed = server.get("/api/v1/embedders").await.json();
    let models = json!([{"name": "fake", "is_default": true}, {"name": "other", "is_default": false}]);
    assert_eq!(installed["items"], models);
}

#[tokio::test]
async fn two_environments_are_read_by_two_models() {
    let (server, _) = library().await;
    assert_eq!(server.post("/api/v1/environments", json!({"name": "trial"})).await.status, StatusCode::CREATED);
    let path = "/api/v1/environments/trial/rebuild";
    assert_eq!(server.post(path, json!({"model": "other"})).await.status, StatusCode::ACCEPTED);
    server.finish_next_by(&OtherEmbedder, &[TEXT]).await;
    server.app.ingest.advance_rebuilds().await.expect("a look");
    assert_eq!(server.get(path).await.json()["state"], "done");
    let query = json!({"query": "which heron stands still"});
    for prefix in ["", "/e/trial"] {
        let found = server.post(&format!("{prefix}/api/v1/search"), query.clone()).await.json();
        assert_eq!((&found["items"][0]["source"], &found["semantic"]), (&json!("heron.txt"), &json!(true)), "{prefix}");
    }
    let diff = server.get("/api/v1/environments/trial/diff?with=main").await.json();
    let embedder = json!({"key": "embedder", "own": "other", "other": "fake"});
    assert!(diff["settings"].as_array().is_some_and(|settings| settings.contains(&embedder)), "{diff}");
    assert_eq!(diff["sources"][0]["aspects"], json!(["recipe"]));
    let promoted = server.post("/api/v1/environments/trial/promote", json!({"to": "main"})).await.json();
    assert_eq!(promoted["environment"]["embedder"], "other", "{promoted}");
    assert!(finds(&server).await);
}
