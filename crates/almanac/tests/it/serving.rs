//! The server as a process: commands that find it, stopping, samples, starting without the assets.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::support::{PATIENCE, Server, errors, examples, lines, run};

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
    let paper = std::fs::read(examples().join("reading/bitcoin.pdf")).unwrap();
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

/// The sources of a collection.
fn sources(data: &Path, collection: &str) -> Vec<Value> {
    lines(&run(data, &["sources", "--collection", collection, "--json"]))
}

fn names(data: &Path, collection: &str) -> Vec<Value> {
    sources(data, collection).into_iter().map(|source| source["name"].clone()).collect()
}

#[tokio::test]
async fn samples_are_added_whole_once_and_left_alone_afterwards() {
    let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::create_dir(folder.path().join("birds")).unwrap();
    let heron = folder.path().join("birds/heron.md");
    std::fs::write(&heron, "# Herons\n\nHerons eat fish.\n").unwrap();
    std::fs::write(folder.path().join("birds/wren.md"), "# Wrens\n\nWrens are small and brown.\n").unwrap();
    let sample = |name: &str| {
        format!("[[collection]]\nname = {name:?}\nfolder = \"birds\"\ndescription = \"\"\nquestions = []\n")
    };
    std::fs::write(folder.path().join("samples.toml"), sample("Birds") + &sample("Own")).unwrap();
    // What an interrupted first start leaves, and a collection that a person made.
    for collection in ["Birds", "Own"] {
        let output = run(data.path(), &["ingest", &heron.to_string_lossy(), "--collection", collection]);
        assert!(output.status.success(), "{}", errors(&output));
    }
    std::fs::write(data.path().join("samples-added"), "begun \"Birds\"\n").unwrap();

    let server = Server::with_samples(data.path(), folder.path()).ready();
    assert_eq!(names(data.path(), "Birds"), ["heron.md", "wren.md"]);
    assert_eq!(names(data.path(), "Own"), ["heron.md"]);
    let id = sources(data.path(), "Birds")[1]["id"].clone();
    let path = format!("/api/v1/sources/{}", id.as_str().unwrap());
    assert!(server.request("DELETE", &path).send().await.unwrap().status().is_success());
    assert_eq!(server.terminate(), Some(0));

    let server = Server::with_samples(data.path(), folder.path()).ready();
    assert_eq!(names(data.path(), "Birds"), ["heron.md"], "what was deleted stays so");
    assert_eq!(server.terminate(), Some(0));
}

#[test]
fn a_server_that_still_reads_its_samples_stops_when_told() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::with_samples(data.path(), &examples());
    let since = Instant::now();
    let record = data.path().join("samples-added");
    while !std::fs::read_to_string(&record).unwrap_or_default().contains("added \"Watches\"") {
        assert!(since.elapsed() < PATIENCE, "the samples are not queued");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(server.terminate(), Some(0));
    let left = lines(&run(data.path(), &["sources", "--json"]));
    assert!(left.iter().any(|source| source["state"] != "ready"), "it waited until all was read: {left:?}");
}
