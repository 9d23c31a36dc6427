//! A release beside the one before it, on one database: machines are upgraded one by one, while all of them serve.
//!
//! `scripts/test` builds the last release and names it in `ALMANAC_PREVIOUS_BIN`. Without it the binary under test stands beside
//! itself, so that what is tested here is known to work before there is a release to hold it against.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::support::{PATIENCE, Server, binary, program};

fn previous() -> PathBuf {
    std::env::var_os("ALMANAC_PREVIOUS_BIN").filter(|path| !path.is_empty()).map_or_else(binary, PathBuf::from)
}

/// One database, and the folder that the processes of one machine share.
struct House {
    data: tempfile::TempDir,
    url: String,
}

impl House {
    async fn new() -> Self {
        Self { data: tempfile::tempdir().unwrap(), url: store::testing::postgres_schema().await.unwrap() }
    }

    /// `file` serving; with no worker it leaves to the others what is to be read.
    fn serving(&self, file: &Path, workers: &str) -> Command {
        let mut command = program(file, self.data.path());
        command.args(["serve", "--listen", "127.0.0.1:0"]);
        command.env("DATABASE_URL", &self.url).env("ALMANAC_WORKERS", workers);
        command
    }

    fn serve(&self, file: &Path, workers: &str) -> Server {
        Server::of(self.serving(file, workers))
    }
}

async fn new_collection(server: &Server) -> String {
    let made = server.post("/api/v1/collections", &json!({"name": "Birds"})).await;
    made["id"].as_str().unwrap().to_owned()
}

/// `server` takes a file in, whoever reads it; `other` finds it.
async fn take_in(server: &Server, other: &Server, collection: &str, name: &str) -> String {
    let text = format!("# {name}\n\nThe {name} nests by the old mill.\n").into_bytes();
    let source = server.upload(collection, &format!("{name}.md"), text).await;
    let settled = server.settled(&source).await;
    assert_eq!(settled["state"], json!("ready"), "{settled}");
    assert_eq!(other.get(&format!("/api/v1/sources/{source}")).await["state"], json!("ready"));
    let found = other.post("/api/v1/search", &json!({"query": name})).await;
    assert_eq!((&found["items"][0]["source"], &found["semantic"]), (&json!(format!("{name}.md")), &json!(true)));
    source
}

async fn messages(server: &Server, chat: &str) -> Vec<Value> {
    server.get(&format!("/api/v1/chats/{chat}")).await["messages"].as_array().unwrap().clone()
}

/// What a chat says, in fields that every version has.
async fn said(server: &Server, chat: &str) -> Vec<Value> {
    let in_short = |message: &Value| json!([message["role"], message["state"], message["text"]]);
    messages(server, chat).await.iter().map(in_short).collect()
}

/// Asks of `name` in `chat` and waits for the answer.
async fn ask(server: &Server, chat: &str, name: &str) {
    let question = json!({"question": format!("Where does the {name} nest?")});
    server.post(&format!("/api/v1/chats/{chat}/messages"), &question).await;
    let since = Instant::now();
    loop {
        let answer = messages(server, chat).await.pop().unwrap();
        if answer["state"] != "streaming" {
            assert_eq!(answer["state"], json!("done"), "{answer}");
            assert_eq!(answer["citations"][0]["source"], json!(format!("{name}.md")), "{answer}");
            return;
        }
        assert!(since.elapsed() < PATIENCE, "still at work: {answer}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn names(server: &Server, collection: &str) -> Vec<String> {
    let found = server.get(&format!("/api/v1/collections/{collection}/sources?limit=500")).await;
    let names = found["items"].as_array().unwrap().iter().map(|source| source["name"].as_str().unwrap().to_owned());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Each takes in, answers, changes and deletes, and the other sees it.
async fn serve_together(previous: &Server, this: &Server, collection: &str) {
    for (one, other, name) in [(previous, this, "wren"), (this, previous, "tern")] {
        let source = take_in(one, other, collection, name).await;
        let chat = one.post("/api/v1/chats", &json!({})).await["id"].as_str().unwrap().to_owned();
        ask(one, &chat, name).await;
        assert_eq!(said(other, &chat).await, said(one, &chat).await);
        ask(other, &chat, name).await;
        assert_eq!(said(other, &chat).await, said(one, &chat).await);
        assert_eq!(said(one, &chat).await.len(), 4);

        let clone = format!("clone-of-{name}");
        one.post("/api/v1/environments", &json!({"name": clone})).await;
        let path = format!("/e/{clone}/api/v1/sources/{source}");
        assert!(other.request("DELETE", &path).send().await.unwrap().status().is_success());
        let diff = one.get(&format!("/api/v1/environments/{clone}/diff?with=main")).await;
        assert_eq!(diff["source_counts"]["removed"], json!(1), "{diff}");

        let passing = take_in(one, other, collection, &format!("passing-{name}")).await;
        let path = format!("/api/v1/sources/{passing}");
        assert!(other.request("DELETE", &path).send().await.unwrap().status().is_success());
        assert_eq!(one.request("GET", &path).send().await.unwrap().status().as_u16(), 404);
    }
    assert_eq!(names(previous, collection).await, names(this, collection).await);
}

#[tokio::test]
async fn the_previous_release_serves_on_while_this_one_starts_beside_it() {
    let house = House::new().await;
    let old = house.serve(&previous(), "1");
    let collection = new_collection(&old).await;
    take_in(&old, &old, &collection, "heron").await;
    let command = house.serving(&binary(), "0");
    let starting = tokio::task::spawn_blocking(move || Server::of(command));
    let mut taken_in = 1;
    while !starting.is_finished() || taken_in == 1 {
        take_in(&old, &old, &collection, &format!("heron{taken_in}")).await;
        taken_in += 1;
    }
    let new = starting.await.unwrap();
    assert_eq!(names(&new, &collection).await.len(), taken_in);
    // Only the previous one has a worker: it reads what either takes in.
    serve_together(&old, &new, &collection).await;
    assert_eq!((old.terminate(), new.terminate()), (Some(0), Some(0)));
}

#[tokio::test]
async fn the_previous_release_starts_again_on_what_this_one_migrated() {
    let house = House::new().await;
    let new = house.serve(&binary(), "1");
    let collection = new_collection(&new).await;
    take_in(&new, &new, &collection, "heron").await;
    let old = house.serve(&previous(), "0");
    serve_together(&old, &new, &collection).await;
    assert_eq!((old.terminate(), new.terminate()), (Some(0), Some(0)));
    // The upgrade is taken back: the previous one goes on alone.
    let old = house.serve(&previous(), "1");
    take_in(&old, &old, &collection, "egret").await;
    assert_eq!(old.terminate(), Some(0));
}
