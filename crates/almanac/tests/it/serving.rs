//! The server as a process: commands that find it, stopping, starting without the assets.

use serde_json::json;

use crate::support::{Server, errors, lines, run};

#[tokio::test]
async fn commands_ask_the_server_that_has_the_data_folder() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let note = data.path().join("note.md");
    std::fs::write(&note, "# Herons\n\nHerons eat fish and stand still for hours.\n").unwrap();
    let path = note.to_string_lossy().into_owned();
    let output = run(data.path(), &["ingest", &path, "--collection", "Birds", "--json"]);
    assert!(output.status.success(), "{}", errors(&output));
    assert!(errors(&output).contains(&server.url), "it says where it asks");
    let elsewhere = tempfile::tempdir().unwrap();
    let output = run(elsewhere.path(), &["ask", "What do herons eat?", "--server", &server.url, "--json"]);
    let answer = &lines(&output)[0];
    assert!(answer["answer"].as_str().unwrap().contains("eat fish"), "{answer}");
    assert_eq!(answer["citations"][0]["source"], json!("note.md"));
    assert_eq!(server.terminate(), Some(0));
    assert_eq!(lines(&run(data.path(), &["sources", "--json"])).len(), 1);
}

#[tokio::test]
async fn without_assets_it_starts_says_so_and_searches_by_words() {
    let data = tempfile::tempdir().unwrap();
    let nothing = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[("ALMANAC_ASSETS", nothing.path().to_str().unwrap())]);
    let status = server.get("/api/v1/status").await;
    assert_eq!((&status["model"]["state"], &status["pdf"]["engine"]), (&json!("absent"), &json!("unpdf")));
    assert!(status["model"]["remedy"].as_str().unwrap().contains("almanac model pull"));
    let collection = server.post("/api/v1/collections", &json!({"name": "Papers"})).await;
    let id = collection["id"].as_str().unwrap();
    let paper = std::fs::read(crate::support::examples().join("reading/bitcoin.pdf")).unwrap();
    let source = server.upload(id, "bitcoin.pdf", paper).await;
    let source = server.settled(&source).await;
    assert_eq!(source["state"], json!("ready"), "{source}");
    assert!(!source["warnings"].as_array().unwrap().is_empty());
    let found = server.post("/api/v1/search", &json!({"query": "block header 80 bytes"})).await;
    assert_eq!((&found["semantic"], &found["items"][0]["page"]), (&json!(false), &json!(4)));
    assert_eq!(found["items"][0]["rects"], json!([]));
}

#[tokio::test]
async fn other_hosts_and_sites_are_kept_out() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let foreign = server.request("GET", "/api/v1/status").header("host", "evil.example").send().await.unwrap();
    assert!(foreign.status().is_client_error());
    let cross = server.request("POST", "/api/v1/collections").header("origin", "http://evil.example");
    assert!(cross.json(&json!({"name": "X"})).send().await.unwrap().status().is_client_error());
    assert_eq!(server.get("/healthz").await["status"], json!("ok"));
}
