//! kill -9 at random moments of an ingestion: nothing is lost, nothing is doubled, nothing half is found.

use std::{collections::BTreeMap, path::Path, time::Duration};

use serde_json::{Value, json};

use crate::support::{Server, examples, lines, run};

/// Times that the server is killed.
const KILLS: u64 = 50;
/// Longest life of a server that is going to be killed.
const LIFE_MS_MAX: u64 = 900;

/// The sample PDFs: 204 pages.
const FILES: [&str; 5] = [
    "reading/bitcoin.pdf",
    "reading/state-of-the-union.pdf",
    "security/nist-sp-800-61r2.pdf",
    "security/owasp-asvs-4.0.3-en.pdf",
    "security/owasp-top10-2017-en.pdf",
];

/// Chunks by name, as an ingestion that nobody disturbs makes them.
fn undisturbed(data: &Path) -> BTreeMap<String, Value> {
    let paths: Vec<String> = FILES.iter().map(|file| examples().join(file).to_string_lossy().into_owned()).collect();
    let mut arguments = vec!["ingest", "--collection", "Crash", "--json"];
    arguments.extend(paths.iter().map(String::as_str));
    chunks_by_name(lines(&run(data, &arguments)))
}

fn chunks_by_name(sources: Vec<Value>) -> BTreeMap<String, Value> {
    sources
        .into_iter()
        .map(|source| (source["name"].as_str().unwrap().to_owned(), json!([source["state"], source["chunks"]])))
        .collect()
}

/// A reproducible sequence of lives (xorshift; the seed is the test's own).
fn lives() -> impl Iterator<Item = Duration> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        Duration::from_millis(state % LIFE_MS_MAX)
    })
}

#[tokio::test]
async fn a_server_killed_fifty_times_ends_with_what_an_undisturbed_one_has() {
    let calm = tempfile::tempdir().unwrap();
    let expected = undisturbed(calm.path());
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let collection = server.post("/api/v1/collections", &json!({"name": "Crash"})).await;
    let collection = collection["id"].as_str().unwrap().to_owned();
    for file in FILES {
        let name = file.rsplit('/').next().unwrap();
        server.upload(&collection, name, std::fs::read(examples().join(file)).unwrap()).await;
    }
    server.kill();
    for life in lives().take(usize::try_from(KILLS).unwrap()) {
        let server = Server::start(data.path(), &[]);
        check_no_orphans(&server, &collection).await;
        tokio::time::sleep(life).await;
        server.kill();
    }
    let server = Server::start(data.path(), &[]);
    let sources = server.get(&format!("/api/v1/collections/{collection}/sources")).await;
    let mut settled = Vec::new();
    for source in sources["items"].as_array().unwrap() {
        settled.push(server.settled(source["id"].as_str().unwrap()).await);
    }
    assert_eq!(chunks_by_name(settled), expected);
    check_no_orphans(&server, &collection).await;
}

/// Every source is whole or still on its way, and what a search finds belongs to one that is ready.
async fn check_no_orphans(server: &Server, collection: &str) {
    let sources = server.get(&format!("/api/v1/collections/{collection}/sources")).await;
    let mut ready = Vec::new();
    for source in sources["items"].as_array().unwrap() {
        match source["state"].as_str().unwrap() {
            "ready" => ready.push(source["id"].clone()),
            "queued" | "working" => {}
            other => panic!("a source is {other}: {source}"),
        }
    }
    // Asked after the list: what became ready in between is no orphan, so look again before judging.
    let found = server.post("/api/v1/search", &json!({"query": "security incident transaction", "limit": 50})).await;
    for hit in found["items"].as_array().unwrap() {
        if !ready.contains(&hit["source_id"]) {
            let source = server.get(&format!("/api/v1/sources/{}", hit["source_id"].as_str().unwrap())).await;
            assert_eq!(source["state"], json!("ready"), "found in a source that is not ready: {hit}");
        }
    }
}
