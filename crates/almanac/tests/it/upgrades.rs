//! What each release wrote is opened by this version: its data folder, its Postgres database and its backup. What the release
//! said of it is kept beside it, and this version says the same. `scripts/keep-release` keeps one more.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::support::{PATIENCE, Server, errors, run};

struct Kept {
    folder: PathBuf,
    /// Version, schema, and what the release said of each database.
    told: Value,
}

/// The releases that are kept, the oldest schema first.
fn releases() -> Vec<Kept> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/releases");
    let mut kept: Vec<Kept> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let folder = entry.unwrap().path();
            let told = fs::read_to_string(folder.join("release.json")).unwrap();
            Kept { told: serde_json::from_str(&told).unwrap(), folder }
        })
        .collect();
    assert!(!kept.is_empty(), "no release is kept");
    kept.sort_by_key(|kept| kept.told["schema"].as_i64());
    kept
}

impl Kept {
    fn pack(&self) -> zip::ZipArchive<File> {
        zip::ZipArchive::new(File::open(self.folder.join("data.zip")).unwrap()).unwrap()
    }

    /// Unpacks the folder `name` into `to`.
    fn unpack(&self, name: &str, to: &Path) {
        let mut pack = self.pack();
        for place in 0..pack.len() {
            let mut entry = pack.by_index(place).unwrap();
            let path = entry.enclosed_name().unwrap();
            let Ok(inside) = path.strip_prefix(name) else { continue };
            let path = to.join(inside);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::io::copy(&mut entry, &mut File::create(path).unwrap()).unwrap();
        }
    }

    fn dump(&self) -> String {
        let mut text = String::new();
        self.pack().by_name("postgres.sql").unwrap().read_to_string(&mut text).unwrap();
        text
    }
}

/// All sources of an environment, as a release tells of them.
async fn sources(server: &Server, env: &str) -> Vec<Value> {
    let api = if env == "main" { "/api/v1".to_owned() } else { format!("/e/{env}/api/v1") };
    let mut found = Vec::new();
    for collection in server.get(&format!("{api}/collections")).await["items"].as_array().unwrap() {
        let path = format!("{api}/collections/{}/sources", collection["id"].as_str().unwrap());
        for source in server.get(&path).await["items"].as_array().unwrap() {
            found.push(json!({
                "collection": collection["name"], "id": source["id"], "name": source["name"], "state": source["state"],
                "blob": source["blob"], "bytes": source["bytes"], "chunks": source["chunks"],
                "cron": source["schedule"]["cron"],
            }));
        }
    }
    let text = |value: &Value| value.as_str().map(str::to_owned);
    found.sort_by_key(|source| (text(&source["collection"]), text(&source["name"])));
    found
}

/// That `server` says of what a release wrote what the release said.
async fn check(server: &Server, facts: &Value) {
    for env in ["main", "draft"] {
        assert_eq!(json!(sources(server, env).await), facts["sources"][env], "{env}");
    }
    for source in facts["sources"]["main"].as_array().unwrap() {
        let path = format!("/api/v1/sources/{}/content", source["id"].as_str().unwrap());
        let original = server.request("GET", &path).send().await.unwrap().bytes().await.unwrap();
        assert_eq!(json!(original.len()), source["bytes"], "{source}");
    }
    for (chat, messages) in facts["chats"].as_object().unwrap() {
        check_chat(server, chat, messages.as_array().unwrap()).await;
    }
    let differ = server.get("/api/v1/environments/draft/diff?with=main").await;
    assert_eq!(differ["source_counts"], facts["differences"]);
    let of = |list: Value, field: &str| -> Vec<Value> {
        list["items"].as_array().unwrap().iter().map(|item| item[field].clone()).collect()
    };
    assert_eq!(json!(of(server.get("/api/v1/evaluation-cases").await, "question")), facts["cases"]);
    assert_eq!(json!(of(server.get("/api/v1/evaluations").await, "id")), facts["runs"]);
    check_questions(server, facts).await;
}

/// That a chat says what it said, and its citations open.
async fn check_chat(server: &Server, chat: &str, messages: &[Value]) {
    let found = server.get(&format!("/api/v1/chats/{chat}")).await;
    let found = found["messages"].as_array().unwrap();
    assert_eq!(found.len(), messages.len());
    for (message, told) in found.iter().zip(messages) {
        for field in ["role", "text", "state", "mode"] {
            assert_eq!(message[field], told[field], "{message}");
        }
        assert_eq!(message["feedback"]["verdict"], told["verdict"], "{message}");
        let (citations, passages) = (message["citations"].as_array().unwrap(), told["passages"].as_array().unwrap());
        assert_eq!(citations.len(), passages.len(), "{message}");
        for (citation, passage) in citations.iter().zip(passages) {
            assert_eq!(citation["text"], passage["cited"]);
            let opened = server.get(&format!("/api/v1/{}", passage["path"].as_str().unwrap())).await;
            assert_eq!(opened["text"], passage["text"], "{citation}");
        }
    }
}

/// That it is found, computed and forecast as before.
async fn check_questions(server: &Server, facts: &Value) {
    for search in facts["searches"].as_array().unwrap() {
        let found = server.post("/api/v1/search", &json!({"query": search["query"]})).await;
        assert_eq!(found["semantic"], json!(true), "it is searched by meaning, too");
        assert_eq!(found["items"][0]["source"], search["source"], "{search}");
    }
    let question = json!({"question": facts["table"]["question"], "scope": {"collections": ["Kitchen"]}});
    let answer = server.post("/api/v1/answers", &question).await;
    assert_eq!(answer["table"]["value_text"], facts["table"]["value"], "{answer}");
    let path = format!("/api/v1/series/{}", facts["series"]["id"].as_str().unwrap());
    let since = Instant::now();
    let mut series = server.get(&path).await;
    while series["state"] == "working" {
        assert!(since.elapsed() < PATIENCE, "still at work: {series}");
        tokio::time::sleep(Duration::from_millis(50)).await;
        series = server.get(&path).await;
    }
    assert_eq!((&series["state"], &series["points"]), (&facts["series"]["state"], &facts["series"]["points"]));
}

/// That work goes on in what a release wrote.
async fn go_on(server: &Server) {
    let collections = server.get("/api/v1/collections").await;
    let is_birds = |collection: &&Value| collection["name"] == "Birds";
    let birds = collections["items"].as_array().unwrap().iter().find(is_birds).unwrap()["id"].clone();
    let text = b"# Wrens\n\nA wren weighs about nine grams.\n".to_vec();
    let source = server.upload(birds.as_str().unwrap(), "wrens.md", text).await;
    assert_eq!(server.settled(&source).await["state"], json!("ready"));
    let question = json!({"question": "How much does a wren weigh?", "scope": {"collections": [birds]}});
    let answer = server.post("/api/v1/answers", &question).await;
    assert_eq!(answer["citations"][0]["source"], json!("wrens.md"), "{answer}");
}

#[tokio::test]
async fn what_every_release_wrote_is_served() {
    for kept in releases() {
        let data = tempfile::tempdir().unwrap();
        let database = match store::testing::database_of(data.path()) {
            None => "sqlite",
            Some(url) => {
                store::testing::load_dump(&url, &kept.dump()).await.unwrap();
                "postgres"
            }
        };
        kept.unpack(database, data.path());
        let server = Server::start(data.path(), &[]);
        check(&server, &kept.told["facts"][database]).await;
        go_on(&server).await;
        assert_eq!(server.terminate(), Some(0));
    }
}

#[tokio::test]
async fn the_backup_of_every_release_is_restored() {
    for kept in releases() {
        let (data, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        kept.unpack("backup", target.path());
        let place = target.path().to_str().unwrap();
        let told = |arguments: &[&str]| {
            let output = run(data.path(), arguments);
            assert!(output.status.success(), "{arguments:?}: {}", errors(&output));
        };
        told(&["backup", "verify", place]);
        told(&["restore", place]);
        let server = Server::start(data.path(), &[]);
        check(&server, &kept.told["facts"]["sqlite"]).await;
        go_on(&server).await;
        assert_eq!(server.terminate(), Some(0));
    }
}
