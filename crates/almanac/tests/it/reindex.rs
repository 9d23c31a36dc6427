//! `almanac env reindex` from end to end: with a server, whose searches go on, and without one.

use std::{
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Child, Stdio},
};

use serde_json::{Value, json};

use crate::support::{Server, almanac, errors, lines};

const MODEL: &str = "all-MiniLM-L6-v2";
/// The same weights, cut off earlier: to the program another model.
const OTHER: &str = "shorter-MiniLM";

/// The assets that `make assets` fetched.
fn assets() -> PathBuf {
    let named = std::env::var_os("ALMANAC_ASSETS").map(PathBuf::from);
    let cache = || std::env::var_os("XDG_CACHE_HOME").map(|cache| Path::new(&cache).join("almanac"));
    let home = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache/almanac"));
    named.or_else(cache).or_else(home).unwrap()
}

/// A folder of assets with two models.
fn two_models(folder: &Path) -> String {
    let from = assets().join("models").join(MODEL);
    assert!(from.is_dir(), "run `make assets` first");
    let (own, other) = (folder.join("models").join(MODEL), folder.join("models").join(OTHER));
    std::fs::create_dir_all(&other).unwrap();
    symlink(&from, own).unwrap();
    for entry in std::fs::read_dir(&from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() != "sentence_bert_config.json" {
            symlink(entry.path(), other.join(entry.file_name())).unwrap();
        }
    }
    std::fs::write(other.join("sentence_bert_config.json"), r#"{"max_seq_length": 64}"#).unwrap();
    folder.to_string_lossy().into_owned()
}

/// A library of two notes; runs commands in it.
struct Library {
    data: tempfile::TempDir,
    _assets: tempfile::TempDir,
    assets: String,
}

impl Library {
    fn new() -> Self {
        let (data, assets) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let library = Self { data, assets: two_models(assets.path()), _assets: assets };
        let notes = library.data.path().join("notes");
        std::fs::create_dir(&notes).unwrap();
        std::fs::write(notes.join("heron.md"), "# Herons\n\nHerons eat fish and stand still for hours.\n").unwrap();
        std::fs::write(notes.join("wren.md"), "# Wrens\n\nWrens are small and brown.\n").unwrap();
        let notes = notes.to_string_lossy().into_owned();
        assert_eq!(library.run(&["ingest", &notes, "--collection", "Birds"]).0, Some(0));
        library
    }

    /// Exit code, standard output, standard error.
    fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let mut command = almanac(self.data.path());
        let output = command.args(arguments).env("ALMANAC_ASSETS", &self.assets).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned(), errors(&output))
    }

    fn spawn(&self, arguments: &[&str]) -> Child {
        let mut command = almanac(self.data.path());
        command.args(arguments).env("ALMANAC_ASSETS", &self.assets);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    fn embedders(&self) -> Vec<Value> {
        let mut command = almanac(self.data.path());
        let output = command.args(["env", "list", "--json"]).env("ALMANAC_ASSETS", &self.assets).output().unwrap();
        lines(&output).into_iter().map(|environment| environment["embedder"].clone()).collect()
    }
}

#[test]
fn without_a_server_it_is_waited_for_and_taken_back_by_one_command() {
    let library = Library::new();
    let (code, _, told) = library.run(&["env", "reindex", "--model", "absent"]);
    assert!(code == Some(1) && told.contains("remedy: name one of") && told.contains(OTHER), "{told}");
    let (code, _, told) = library.run(&["env", "reindex", "--model", OTHER, "--min-score", "0.5"]);
    assert!(code == Some(1) && told.contains("thumb down"), "{told}");
    assert_eq!(library.run(&["env", "create", "before"]).0, Some(0));

    let (code, said, told) = library.run(&["env", "reindex", "--model", OTHER]);
    assert_eq!(code, Some(0), "{told}");
    assert_eq!(said.trim(), format!("main: 2 sources went over to {OTHER}"));
    assert_eq!(library.embedders(), [json!(OTHER), json!(MODEL)]);
    let (_, listed, _) = library.run(&["env", "list"]);
    assert!(listed.lines().next().is_some_and(|heads| heads.ends_with("MODEL")), "{listed}");
    for env in ["main", "before"] {
        let (code, answer, told) = library.run(&["ask", "What do herons eat?", "--env", env]);
        assert!(code == Some(0) && answer.contains("fish"), "{env}: {told}");
    }
    let (code, _, refused) = library.run(&["env", "reindex", "--model", OTHER]);
    assert_eq!(code, Some(1), "{refused}");
    let undo = told.lines().find_map(|line| line.split('`').nth(1)).unwrap_or_else(|| panic!("how to undo it: {told}"));
    let undo: Vec<&str> = undo.split_whitespace().skip(1).collect();
    assert_eq!(library.run(&undo).0, Some(0), "{undo:?}");
    assert_eq!(library.embedders(), [json!(MODEL), json!(MODEL)]);
    let (_, listed, _) = library.run(&["env", "list"]);
    assert!(!listed.contains("MODEL"), "{listed}");
    let (code, answer, _) = library.run(&["ask", "What do herons eat?"]);
    assert!(code == Some(0) && answer.contains("fish"), "{answer}");
}

#[tokio::test]
async fn a_server_answers_by_words_and_meaning_all_the_while() {
    let library = Library::new();
    let server = Server::start(library.data.path(), &[("ALMANAC_ASSETS", &library.assets)]);
    let query = json!({"query": "which birds eat fish"});
    let finds = async || {
        let found = server.post("/api/v1/search", &query).await;
        assert_eq!((&found["items"][0]["source"], &found["semantic"]), (&json!("heron.md"), &json!(true)), "{found}");
    };
    finds().await;
    let mut reindex = library.spawn(&["env", "reindex", "--model", OTHER, "--json"]);
    let mut asked = 0;
    while reindex.try_wait().unwrap().is_none() {
        finds().await;
        asked += 1;
    }
    let output = reindex.wait_with_output().unwrap();
    assert!(output.status.success() && asked > 1, "{asked}: {}", errors(&output));
    let done = &lines(&output)[0];
    assert_eq!((&done["state"], &done["ready"]), (&json!("done"), &json!(2)), "{done}");
    finds().await;
    let main = server.get("/api/v1/environments/main").await;
    assert_eq!((&main["embedder"], &main["embedder_ready"]), (&json!(OTHER), &json!(true)));
    assert_eq!(server.terminate(), Some(0));
    // A machine without that model says so, and finds by words.
    let server = Server::start(library.data.path(), &[]);
    let main = server.get("/api/v1/environments/main").await;
    assert_eq!((&main["embedder"], &main["embedder_ready"]), (&json!(OTHER), &json!(false)));
    let found = server.post("/api/v1/search", &json!({"query": "herons eat fish"})).await;
    assert_eq!((&found["items"][0]["source"], &found["semantic"]), (&json!("heron.md"), &json!(false)), "{found}");
}
