//! Backups, restores and moves as people and scripts do them: by the built binary, beside a server that goes on serving.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Server, errors, lines, run};

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// What a command prints as one object, after it went well.
fn told(data: &Path, arguments: &[&str]) -> Value {
    let output = run(data, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", errors(&output));
    lines(&output).remove(0)
}

fn names(data: &Path) -> Vec<Value> {
    let output = run(data, &["sources", "--json"]);
    assert!(output.status.success(), "{}", errors(&output));
    let mut names: Vec<Value> =
        lines(&output).into_iter().map(|source| json!([source["name"], source["state"]])).collect();
    names.sort_by_key(Value::to_string);
    names
}

/// Some file below `dir`, which is not empty.
fn some_file(dir: &Path) -> std::path::PathBuf {
    let mut path = dir.to_owned();
    while path.is_dir() {
        let inside = std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path());
        path = inside.filter(|path| path.file_name().unwrap() != "incoming").min().unwrap();
    }
    path
}

#[tokio::test]
async fn what_is_served_is_backed_up_verified_and_restored() {
    let (data, target, empty) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let place = text(target.path());
    let server = Server::start(data.path(), &[]);
    let collection = server.post("/api/v1/collections", &json!({"name": "Birds"})).await;
    let id = collection["id"].as_str().unwrap();
    let source = server.upload(id, "herons.md", b"# Herons\n\nHerons stand still for hours.\n".to_vec()).await;
    server.settled(&source).await;
    let first = told(data.path(), &["backup", &place, "--json"]);
    assert!(first["originals"] == 1 && first["originals_written"] == 1, "{first}");
    assert!(first["packs_written"].as_u64().unwrap() > 3, "{first}");
    let source = server.upload(id, "wrens.md", b"# Wrens\n\nWrens are small.\n".to_vec()).await;
    server.settled(&source).await;
    let second = told(data.path(), &["backup", &place, "--json", "--keep", "5"]);
    assert!(second["originals"] == 2 && second["originals_written"] == 1, "{second}");
    assert_eq!(server.terminate(), Some(0), "it served all the while");

    let listed = lines(&run(data.path(), &["backup", "list", &place, "--json"]));
    assert_eq!(listed.iter().map(|made| &made["backup"]).collect::<Vec<_>>(), [&first["backup"], &second["backup"]]);
    let verified = told(data.path(), &["backup", "verify", &place, "--json"]);
    assert!(verified["ok"] == true && verified["originals"] == 2 && verified["damaged"] == json!([]), "{verified}");
    let at = first["made_at"].as_str().unwrap();
    assert_eq!(told(data.path(), &["backup", "verify", &place, "--at", at, "--json"])["originals"], 1);

    let restored = told(empty.path(), &["restore", &place, "--json"]);
    assert_eq!((&restored["backup"], &restored["rows"]), (&second["backup"], &second["rows"]));
    assert_eq!(names(empty.path()), names(data.path()));
    let answer = run(empty.path(), &["ask", "How do herons stand?", "--collection", "Birds", "--json"]);
    assert!(lines(&answer)[0]["answer"].as_str().unwrap().contains("still"), "{}", errors(&answer));
    let again = run(empty.path(), &["restore", &place]);
    assert_eq!(again.status.code(), Some(1));
    assert!(errors(&again).contains("there are data already") && errors(&again).contains("\nremedy: "));

    for folder in ["packs", "originals"] {
        let file = some_file(&target.path().join(folder));
        let mut bytes = std::fs::read(&file).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&file, bytes).unwrap();
    }
    let damaged = run(data.path(), &["backup", "verify", &place]);
    assert_eq!(damaged.status.code(), Some(1));
    // Both originals are in the newest backup; a pack may be of the one before.
    let name = text(&some_file(&target.path().join("originals"))).rsplit('/').next().unwrap().to_owned();
    assert!(errors(&damaged).contains(&name) && errors(&damaged).contains("--full"), "{}", errors(&damaged));
    told(data.path(), &["backup", &place, "--full", "--json"]);
    assert!(run(data.path(), &["backup", "verify", &place]).status.success());
}

#[test]
fn a_store_moves_to_another_database_and_says_what_it_did() {
    let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::write(data.path().join("wrens.md"), "# Wrens\n\nWrens are small.\n").unwrap();
    assert!(run(data.path(), &["ingest", "wrens.md", "--collection", "Birds", "--json"]).status.success());
    let own = store::testing::database_of(data.path()).unwrap_or_else(|| format!("sqlite:{}", data.path().display()));
    let other = format!("sqlite:{}", folder.path().join("moved").display());
    let moved = told(data.path(), &["migrate-store", "--from", &own, "--to", &other, "--json"]);
    assert!(moved["tables"].as_array().unwrap().iter().all(|table| table["ok"] == true), "{moved}");
    assert_eq!((&moved["originals"]["copied"], &moved["originals"]["lost"]), (&json!(1), &json!([])));
    let again = run(data.path(), &["migrate-store", "--from", &own, "--to", &other]);
    let printed = String::from_utf8_lossy(&again.stdout).into_owned();
    assert!(again.status.success() && printed.contains("originals: 0 copied"), "{printed}{}", errors(&again));
    let chunk = printed.lines().find(|line| line.starts_with("chunk ")).unwrap();
    assert!(chunk.ends_with("  ok") && chunk.split_whitespace().nth(2) == Some("0"), "{chunk}");
    // And it is served from there.
    let mut moved_to = crate::support::almanac(data.path());
    let sources = moved_to
        .env_remove("DATABASE_URL")
        .args(["sources", "--json", "--data"])
        .arg(folder.path().join("moved"))
        .output()
        .unwrap();
    assert_eq!(lines(&sources)[0]["name"], json!("wrens.md"));

    let check = |arguments: &[&str], code: i32, said: &str| {
        let output = run(data.path(), arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", errors(&output));
        assert!(errors(&output).contains(said), "{arguments:?}: {}", errors(&output));
    };
    check(&["migrate-store", "--from", "mysql:x", "--to", &other], 2, "give sqlite:DIR");
    check(&["migrate-store", "--from", &other, "--to", &other], 1, "the same database");
    check(&["migrate-store", "--from", "sqlite:nowhere", "--to", &other], 1, "there is no database in nowhere");
    check(&["migrate-store", "--from", &other, "--to", "postgres://127.0.0.1:9/x"], 1, "error");
    check(&["backup"], 2, "TARGET");
    check(&["backup", "ftp://host"], 1, "remedy: give s3://");
    check(&["backup", "list", "nowhere"], 1, "there is no backup");
    check(&["restore", "nowhere", "--at", "yesterday"], 2, "--at");
}
