//! Environments over HTTP: addressed by path, host and header, made, compared, moved, swept.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use futures::StreamExt;
use serde_json::{Value, json};

use crate::support::{Reply, Server, request};

async fn asked(server: &Server, path: &str, headers: &[(&'static str, &'static str)]) -> Reply {
    let mut request = request(Method::GET, path).body(Body::empty()).expect("a request");
    for (name, value) in headers {
        request.headers_mut().insert(*name, axum::http::HeaderValue::from_static(value));
    }
    server.send(request).await
}

async fn clone(server: &Server, name: &str) -> Value {
    let reply = server.post("/api/v1/environments", json!({"name": name})).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    reply.json()
}

fn names(list: &Value) -> Vec<&str> {
    list["items"].as_array().expect("items").iter().filter_map(|item| item["name"].as_str()).collect()
}

#[tokio::test]
async fn an_environment_is_named_by_path_by_host_and_by_header() {
    let server = Server::start().await;
    server.collection("main's").await;
    clone(&server, "preview").await;
    let made = server.post("/e/preview/api/v1/collections", json!({"name": "preview's"})).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let path = "/api/v1/collections";
    let all = ["main's", "preview's"];
    assert_eq!(names(&server.get(path).await.json()), ["main's"]);
    assert_eq!(names(&server.get(&format!("/e/main{path}")).await.json()), ["main's"]);
    let there = [
        asked(&server, &format!("/e/preview{path}?limit=9"), &[]).await,
        asked(&server, path, &[("host", "preview.localhost:8080")]).await,
        asked(&server, path, &[("almanac-environment", "preview")]).await,
        // The path is the plainest, then the host.
        asked(&server, &format!("/e/preview{path}"), &[("host", "main.localhost"), ("almanac-environment", "main")])
            .await,
        asked(&server, path, &[("host", "preview.localhost"), ("almanac-environment", "main")]).await,
    ];
    for reply in &there {
        assert_eq!(names(&reply.json()), all);
        assert_eq!(reply.header("x-robots-tag"), "noindex, nofollow");
    }
    assert_eq!(server.get(path).await.header("x-robots-tag"), "");
    assert_eq!(server.get("/e/preview/api/v1/status").await.json()["environment"], "preview");
}

#[tokio::test]
async fn what_names_no_environment_is_told() {
    let server = Server::start().await;
    for reply in [
        server.get("/e/gone/api/v1/collections").await,
        server.get("/e/gone/").await,
        server.get("/e/..%2f/api/v1/collections").await,
        asked(&server, "/api/v1/collections", &[("host", "gone.localhost:8080")]).await,
        asked(&server, "/api/v1/collections", &[("almanac-environment", "gone")]).await,
    ] {
        assert_eq!((reply.status, reply.code().as_str()), (StatusCode::NOT_FOUND, "unknown_environment"));
        assert!(reply.json()["error"]["remedy"].is_string());
    }
    let refused = asked(&server, "/api/v1/collections", &[("host", "preview.evil.example")]).await;
    assert_eq!(refused.code(), "host_not_allowed");
}

#[tokio::test]
async fn a_browser_gets_the_page_of_an_environment_that_is_not_there() {
    let server = Server::start().await;
    let browser = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    for (path, host) in [("/e/gone", "localhost"), ("/e/gone/library/c1", "localhost"), ("/search", "gone.localhost")] {
        let page = asked(&server, path, &[browser, ("host", host)]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
        assert!(page.text().to_lowercase().starts_with("<!doctype html>"), "{path}");
        assert_eq!((page.header("cache-control"), page.header("etag")), ("no-store", ""));
        assert_eq!(page.header("x-robots-tag"), "noindex, nofollow");
        assert!(!page.header("content-security-policy").is_empty(), "{path}");
    }
    for path in ["/e/gone/api/v1/collections", "/e/gone/api/docs", "/e/gone/api"] {
        assert_eq!(asked(&server, path, &[browser]).await.code(), "unknown_environment", "{path}");
    }
    assert_eq!(server.get("/e/gone/").await.code(), "unknown_environment", "a program is told as always");
    let missing = asked(&server, "/assets/gone-1234.js", &[browser, ("host", "gone.localhost")]).await;
    assert_eq!((missing.status, missing.code().as_str()), (StatusCode::NOT_FOUND, "unknown_environment"));
}

#[tokio::test]
async fn a_clone_has_pages_and_sends_search_engines_away() {
    let server = Server::start().await;
    clone(&server, "preview").await;
    for path in ["/e/preview", "/e/preview/", "/e/preview/library"] {
        let page = server.get(path).await;
        assert_eq!((page.status, page.header("x-robots-tag")), (StatusCode::OK, "noindex, nofollow"), "{path}");
    }
    let robots = asked(&server, "/robots.txt", &[("host", "preview.localhost")]).await;
    assert_eq!((robots.status, robots.text()), (StatusCode::OK, "User-agent: *\nDisallow: /\n"));
    let missing = server.get("/e/preview/api/v1/unknown").await;
    assert_eq!((missing.code().as_str(), missing.header("x-robots-tag")), ("unknown_address", "noindex, nofollow"));
}

#[tokio::test]
async fn listeners_hear_their_own_environment_alone() {
    let server = Server::start().await;
    clone(&server, "preview").await;
    let listen = async |path: &str| {
        let request = request(Method::GET, path).body(Body::empty()).expect("a request");
        server.open(request).await.into_body().into_data_stream()
    };
    let (mut main, mut preview) = (listen("/api/v1/events").await, listen("/e/preview/api/v1/events").await);
    server.post("/e/preview/api/v1/collections", json!({"name": "theirs"})).await;
    server.post("/api/v1/collections", json!({"name": "ours"})).await;
    for (stream, name) in [(&mut main, "ours"), (&mut preview, "theirs")] {
        let bytes = stream.next().await.expect("an event").expect("bytes");
        let text = std::str::from_utf8(&bytes).expect("text");
        assert!(text.contains(name) && text.matches("event:").count() == 1, "{text}");
    }
    // All at once: listeners there have to look at everything again.
    server.post("/api/v1/environments/preview/sync", json!({"from": "main"})).await;
    assert!(preview.next().await.is_none(), "the stream ends");
    server.post("/api/v1/collections", json!({"name": "more"})).await;
    assert!(main.next().await.is_some(), "the other goes on");
}

#[tokio::test]
async fn environments_are_made_listed_set_and_deleted() {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    server.document(&collection, "a.txt", &["heron"]).await;
    let body = json!({"name": "preview", "ttl_seconds": 3600});
    let made = server.post("/api/v1/environments", body.clone()).await.json();
    assert_eq!(
        (&made["path"], &made["parent"], &made["schedules_on"]),
        (&json!("/e/preview/"), &json!("main"), &json!(false))
    );
    assert_eq!((&made["sources"], &made["ready"], &made["sanitised"]), (&json!(1), &json!(1), &json!(false)));
    assert!(made["expires_at"].is_string());
    assert_eq!(server.post("/api/v1/environments", body).await.code(), "name_taken");
    for (body, code) in [
        (json!({"name": "No"}), "bad_name"),
        (json!({"name": "sweep"}), "bad_name"),
        (json!({"name": "x", "from": "gone"}), "unknown_environment"),
        (json!({"name": "x", "ttl_seconds": 5}), "ttl_out_of_range"),
        (json!({"name": "x", "colour": 5}), "invalid_body"),
    ] {
        assert_eq!(server.post("/api/v1/environments", body.clone()).await.code(), code, "{body}");
    }
    assert_eq!(names(&server.get("/api/v1/environments").await.json()), ["main", "preview"]);
    let path = "/api/v1/environments/preview";
    let changed = server.call(Method::PATCH, path, json!({"schedules_on": true, "ttl_seconds": null})).await.json();
    assert_eq!((&changed["schedules_on"], &changed["expires_at"]), (&json!(true), &Value::Null));
    let kept = server.call(Method::PATCH, path, json!({})).await.json();
    assert_eq!(kept["schedules_on"], true);
    assert_eq!(server.get(path).await.json(), kept);
    let main = "/api/v1/environments/main";
    assert_eq!(server.delete(main).await.code(), "protected");
    assert_eq!(server.call(Method::PATCH, main, json!({"ttl_seconds": 600})).await.code(), "protected");
    assert_eq!(server.delete(path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.get(path).await.code(), "unknown_environment");
}

#[tokio::test]
async fn a_set_is_compared_promoted_and_rolled_back() {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    let source = server.document(&collection, "a.txt", &["heron"]).await;
    clone(&server, "preview").await;
    let diff = "/api/v1/environments/preview/diff?with=main";
    let same = server.get(diff).await.json();
    assert_eq!((&same["sources"], &same["collections"]), (&json!([]), &json!([])));
    assert_eq!(same["settings"], json!([{"key": "schedules_on", "own": "false", "other": "true"}]));
    let renamed =
        server.call(Method::PATCH, &format!("/e/preview/api/v1/sources/{source}"), json!({"name": "b.txt"})).await;
    assert_eq!(renamed.status, StatusCode::OK);
    let found = server.get(diff).await.json();
    assert_eq!(found["source_counts"], json!({"added": 0, "removed": 0, "changed": 1}));
    assert_eq!(
        found["sources"],
        json!([{"change": "changed", "id": source, "name": "b.txt", "collection": "c", "aspects": ["name"]}])
    );

    let promote = "/api/v1/environments/preview/promote";
    let moved = server.post(promote, json!({"to": "main"})).await.json();
    assert_eq!((&moved["changed"], &moved["added"], &moved["removed"]), (&json!(1), &json!(0), &json!(0)));
    assert_eq!(moved["environment"]["name"], "main");
    let name = async || server.get(&format!("/api/v1/sources/{source}")).await.json()["name"].clone();
    assert_eq!(name().await, "b.txt");
    let undone = server.post("/api/v1/environments/main/rollback", json!({"to": moved["undo_to"]})).await;
    assert_eq!((undone.status, name().await), (StatusCode::OK, json!("a.txt")));
    let history = server.get("/api/v1/environments/main/history").await.json();
    assert!(history["items"].as_array().is_some_and(|moments| moments.len() >= 3), "{history}");
    let search = server.post("/api/v1/search", json!({"query": "heron"})).await.json();
    assert_eq!(search["items"][0]["source"], "a.txt");

    for (path, body, code) in [
        (promote, json!({"to": "preview"}), "same_environment"),
        (promote, json!({"to": "gone"}), "unknown_environment"),
        ("/api/v1/environments/main/rollback", json!({"to": "yesterday"}), "bad_time"),
        ("/api/v1/environments/main/rollback", json!({"to": "1999-01-01T00:00:00Z"}), "out_of_history"),
    ] {
        assert_eq!(server.post(path, body.clone()).await.code(), code, "{path} {body}");
    }
}

#[tokio::test]
async fn a_clone_changes_no_environment_but_itself() {
    let server = Server::start().await;
    for name in ["preview", "other"] {
        clone(&server, name).await;
    }
    let there = "/e/preview/api/v1/environments";
    let refused = [
        server.post(there, json!({"name": "more"})).await,
        server.post(&format!("{there}/sweep"), json!({})).await,
        server.post(&format!("{there}/preview/promote"), json!({"to": "main"})).await,
        server.post(&format!("{there}/main/rollback"), json!({"to": "2020-01-01T00:00:00Z"})).await,
        server.post(&format!("{there}/other/sync"), json!({"from": "main"})).await,
        server.call(Method::PATCH, &format!("{there}/main"), json!({"schedules_on": false})).await,
        server.delete(&format!("{there}/other")).await,
    ];
    for reply in refused {
        assert_eq!((reply.status, reply.code().as_str()), (StatusCode::FORBIDDEN, "other_environment"));
    }
    assert_eq!(server.post(&format!("{there}/preview/sync"), json!({"from": "main"})).await.status, StatusCode::OK);
    assert_eq!(names(&server.get(there).await.json()), ["main", "other", "preview"]);
    assert_eq!(server.delete(&format!("{there}/preview")).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_deleted_source_is_gone_after_a_sweep() {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    let marker = "quetzalcoatlus";
    let text = format!("The {marker} had the wings of a small plane.");
    let source = server.document(&collection, "gone.txt", &[&text]).await;
    server.document(&collection, "kept.txt", &["The heron stands still."]).await;
    let question = json!({"question": format!("What wings had the {marker}?")});
    for _ in 0..2 {
        let answer = server.post("/api/v1/answers", question.clone()).await.json();
        assert!(answer["answer"].as_str().is_some_and(|answer| answer.contains("plane")), "{answer}");
    }
    let snapshot = server.snapshot_of(&source).await.expect("ready");
    let blob =
        server.get(&format!("/api/v1/sources/{source}")).await.json()["blob"].as_str().expect("a hash").to_owned();
    assert!(server.get("/api/v1/status").await.json()["cache"]["entries"].as_u64() > Some(0));
    assert_eq!(server.delete(&format!("/api/v1/sources/{source}")).await.status, StatusCode::NO_CONTENT);
    let spared = server.post("/api/v1/environments/sweep", json!({})).await.json();
    assert_eq!(spared, json!({"snapshots": 0, "chunks": 0, "blobs": 0, "bytes": 0}), "it can still be brought back");
    let swept = server.post("/api/v1/environments/sweep", json!({"grace_seconds": 0})).await.json();
    assert_eq!(swept, json!({"snapshots": 1, "chunks": 1, "blobs": 1, "bytes": text.len()}));

    let store = &server.app.store;
    let page = store::PageRequest { limit: 10, cursor: None };
    assert!(store.chunks_of(snapshot, &page).await.expect("a store").items.is_empty(), "chunks");
    assert!(store.vectors_of(snapshot, 0, 10).await.expect("a store").is_empty(), "vectors");
    assert!(store.snapshot(snapshot).await.is_err(), "the snapshot");
    assert!(store.blobs().local(&blob).await.is_err(), "the blob");
    assert_eq!(server.get("/api/v1/status").await.json()["cache"]["entries"], 0, "answers and finds");
    let answer = server.post("/api/v1/answers", question).await.json();
    assert!(!answer.to_string().contains("plane"), "{answer}");
    // No word of it is left in any file: of the database, of the index, of the originals.
    if !store.is_shared() {
        for file in walk(server.dir.path()) {
            let bytes = std::fs::read(&file).expect("a file").to_ascii_lowercase();
            let found = bytes.windows(marker.len()).any(|window| window == marker.as_bytes());
            assert!(!found, "{} still holds it", file.display());
        }
    }
    assert_eq!(server.post("/api/v1/search", json!({"query": "heron"})).await.json()["items"][0]["source"], "kept.txt");
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files
}

#[tokio::test]
async fn two_environments_are_asked_the_same_questions() {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    server.document(&collection, "a.txt", &["The heron stands still."]).await;
    clone(&server, "preview").await;
    let gone = server.get(&format!("/e/preview/api/v1/collections/{collection}/sources")).await.json();
    let id = gone["items"][0]["id"].as_str().expect("an id");
    server.delete(&format!("/e/preview/api/v1/sources/{id}")).await;
    let question = json!({
        "key": "q", "text": "Which bird stands still?", "group": null, "source": null, "scope": {},
        "expected": {"sources": {"a.txt": 1.0}},
    });
    let body = json!({"set": {"name": "birds", "kind": "beir", "questions": [question]}});
    let mut runs = Vec::new();
    for prefix in ["/e/preview", ""] {
        let begun = server.post(&format!("{prefix}/api/v1/evaluations/run"), body.clone()).await;
        assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.text());
        let id = begun.json()["id"].as_str().expect("an id").to_owned();
        loop {
            let run = server.get(&format!("{prefix}/api/v1/evaluations/{id}")).await.json();
            if run["run"]["state"] != "running" {
                assert_eq!(run["run"]["state"], "done", "{run}");
                break;
            }
            tokio::task::yield_now().await;
        }
        runs.push(id);
    }
    let [preview, main] = &runs[..] else { panic!("two runs") };
    let path = format!("/e/preview/api/v1/evaluations/{preview}/compare/{main}");
    assert_eq!(server.get(&path).await.code(), "not_found", "it is another environment's");
    let compared = server.get(&format!("{path}?environment=main")).await.json();
    assert_eq!(compared["questions"][0]["key"], "q", "{compared}");
    assert!(compared["questions"][0]["difference"].as_f64() < Some(0.0), "{compared}");
    let both = json!({"cases_of": "main", "set": {"name": "x", "kind": "beir", "questions": []}});
    assert_eq!(server.post("/api/v1/evaluations/run", both).await.code(), "no_questions");
    assert_eq!(server.post("/api/v1/evaluations/run", json!({"cases_of": "main"})).await.code(), "no_cases");
}
