//! `almanac env` as people and scripts meet it: what each command does, prints and refuses.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Server, almanac, errors, lines, run};

/// Runs a command that must go well; what it printed, and what it told beside.
fn done(data: &Path, arguments: &[&str]) -> (String, String) {
    let output = run(data, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", errors(&output));
    (String::from_utf8_lossy(&output.stdout).into_owned(), errors(&output))
}

/// The JSON lines of a command that must go well.
fn objects(data: &Path, arguments: &[&str]) -> Vec<Value> {
    let output = run(data, &[arguments, &["--json"]].concat());
    assert!(output.status.success(), "{arguments:?}: {}", errors(&output));
    lines(&output)
}

fn names(objects: &[Value]) -> Vec<&str> {
    objects.iter().map(|object| object["name"].as_str().unwrap()).collect()
}

/// Names of the sources in an environment.
fn sources(data: &Path, environment: &str) -> Vec<String> {
    let listed = objects(data, &["--env", environment, "sources"]);
    names(&listed).into_iter().map(str::to_owned).collect()
}

/// A file in the folder, and its path.
fn file(data: &Path, name: &str, text: &str) -> String {
    let path = data.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

#[tokio::test]
async fn an_environment_is_made_listed_compared_and_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let server = Server::start(data, &[]);
    done(data, &["ingest", &file(data, "a.md", "# Herons\n\nThe heron waits.\n"), "--collection", "Birds"]);
    server.post("/api/v1/chats", &json!({})).await;

    let preview = &objects(data, &["env", "create", "preview", "--ttl", "14d", "--with-chats"])[0];
    assert_eq!((&preview["name"], &preview["parent"]), (&json!("preview"), &json!("main")));
    assert_eq!((&preview["sources"], &preview["chats"]), (&json!(1), &json!(1)));
    assert_eq!(preview["schedules_on"], json!(false));
    let time = |field: &str| preview[field].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    let lives = time("expires_at").duration_since(time("created_at")).as_secs();
    assert!((lives - 14 * 86_400).abs() < 60, "{lives} s");
    let (said, beside) = done(data, &["env", "create", "bare", "--from", "preview"]);
    assert!(said.contains("bare: 1 sources of preview") && beside.contains("/e/bare/"), "{said} {beside}");

    let all = objects(data, &["env", "list"]);
    assert_eq!(names(&all), ["main", "bare", "preview"]);
    assert_eq!((&all[1]["chats"], &all[1]["expires_at"]), (&json!(0), &json!(null)), "without --with-chats, for ever");
    let (table, _) = done(data, &["env", "list"]);
    assert!(table.starts_with("NAME ") && table.lines().count() == 4, "{table}");
    assert!(table.lines().any(|line| line.starts_with("preview") && line.contains("main, ")), "{table}");

    assert_eq!(done(data, &["env", "diff", "bare", "preview"]).0.lines().count(), 1, "when it expires");
    let b = file(data, "b.md", "# Wrens\n\nThe wren hops.\n");
    done(data, &["--env", "preview", "ingest", &b, "--collection", "Birds"]);
    let (said, _) = done(data, &["env", "diff", "preview", "main"]);
    assert!(said.starts_with("sources: 1 added, 0 removed, 0 changed\n  + Birds / b.md\n"), "{said}");
    let told = &objects(data, &["env", "diff", "main", "preview"])[0];
    assert_eq!((&told["source_counts"]["removed"], &told["sources"][0]["name"]), (&json!(1), &json!("b.md")));

    done(data, &["env", "schedules", "preview", "on"]);
    assert_eq!(objects(data, &["env", "list"])[2]["schedules_on"], json!(true));
    let (said, _) = done(data, &["env", "delete", "preview"]);
    assert!(said.contains("preview is deleted"), "{said}");
    assert_eq!(names(&objects(data, &["env", "list"])), ["main", "bare"]);
}

#[tokio::test]
async fn sets_are_promoted_rolled_back_synchronised_and_swept() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let _server = Server::start(data, &[]);
    done(data, &["ingest", &file(data, "a.md", "# Herons\n\nThe heron waits.\n"), "--collection", "Birds"]);
    done(data, &["env", "create", "preview"]);
    let b = file(data, "b.md", "# Wrens\n\nThe wren hops.\n");
    done(data, &["--env", "preview", "ingest", &b, "--collection", "Birds"]);
    assert_eq!(
        (sources(data, "preview"), sources(data, "main")),
        (vec!["a.md".into(), "b.md".into()], vec!["a.md".into()])
    );

    let (said, beside) = done(data, &["env", "promote", "preview", "--to", "main"]);
    assert!(said.contains("main: 1 sources added, 0 removed, 0 changed"), "{said}");
    assert_eq!(sources(data, "main"), ["a.md", "b.md"]);
    let moments = objects(data, &["env", "history", "main"]);
    assert_eq!((&moments[0]["added"], moments.len()), (&json!(1), 2), "{moments:?}");
    let undo =
        beside.split('`').find(|text| text.starts_with("almanac env rollback main --to ")).expect("how to undo it");
    let undo: Vec<&str> = undo.split(' ').skip(1).collect();
    let (said, _) = done(data, &undo);
    assert!(said.contains("main: 0 sources added, 1 removed, 0 changed"), "{said}");
    assert_eq!(sources(data, "main"), ["a.md"]);

    let moved = &objects(data, &["env", "sync", "preview"])[0];
    assert_eq!((&moved["environment"]["name"], &moved["removed"]), (&json!("preview"), &json!(1)));
    assert_eq!(sources(data, "preview"), ["a.md"]);
    assert_eq!(objects(data, &["env", "sweep"])[0]["snapshots"], json!(0), "what can come back stays");
    let (said, _) = done(data, &["env", "sweep", "--grace", "0s"]);
    assert!(said.contains("swept 1 snapshots with 1 passages, and 1 files"), "{said}");
    let gone = run(data, &["env", "rollback", "main", "--to", "300d"]);
    assert_eq!(gone.status.code(), Some(1));
    assert!(errors(&gone).contains("remedy: name a time from "), "{}", errors(&gone));
}

#[test]
fn what_cannot_be_done_to_an_environment_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let _server = Server::start(data, &[]);
    done(data, &["env", "create", "taken"]);
    let long = "x".repeat(41);
    let unknown = "there is no environment \"gone\"\nremedy: `almanac env list` names them";
    let refused: &[(&[&str], i32, &str)] = &[
        (&["env", "create", "Bad"], 1, "\"Bad\" cannot be the name of an environment\nremedy: take 1 to 40"),
        (&["env", "create", &long], 1, "cannot be the name of an environment"),
        (&["env", "create", "sweep"], 1, "no environment can be called sweep"),
        (&["env", "create", "main"], 1, "an environment of this name exists already"),
        (&["env", "create", "taken"], 1, "an environment of this name exists already\nremedy: choose another name"),
        (&["env", "create", "x", "--from", "gone"], 1, unknown),
        (&["env", "create", "x", "--ttl", "soon"], 2, "soon is no length of time"),
        (&["env", "create", "x", "--ttl", "5s"], 1, "ttl_seconds must lie in"),
        (&["env", "create"], 2, "Usage"),
        (&["env", "diff", "taken", "gone"], 1, unknown),
        (&["env", "promote", "gone", "--to", "main"], 1, unknown),
        (&["env", "promote", "main", "--to", "main"], 1, "cannot take the place of itself"),
        (&["env", "promote", "taken"], 2, "--to"),
        (&["env", "sync", "taken", "--from", "gone"], 1, unknown),
        (&["env", "rollback", "gone", "--to", "1h"], 1, unknown),
        (&["env", "rollback", "taken", "--to", "yesterday"], 1, "yesterday is no time\nremedy: write it as"),
        (&["env", "history", "gone"], 1, unknown),
        (&["env", "delete", "gone"], 1, unknown),
        (&["env", "delete", "main"], 1, "the environment main is always there"),
        (&["env", "schedules", "gone", "off"], 1, unknown),
        (&["env", "sweep", "--grace", "soon"], 2, "soon is no length of time"),
        (&["--env", "gone", "sources"], 1, unknown),
        (&["--env", "NO/", "sources"], 1, "env is \"NO/\"\nremedy: name an environment"),
    ];
    for (arguments, code, said) in refused {
        let output = run(data, arguments);
        assert_eq!(output.status.code(), Some(*code), "{arguments:?}: {}", errors(&output));
        assert!(errors(&output).contains(said), "{arguments:?}: {}", errors(&output));
    }
    assert_eq!(names(&objects(data, &["env", "list"])), ["main", "taken"], "nothing was made");
}

/// On the data folder itself: no server runs.
#[test]
fn every_command_works_in_the_environment_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let a = file(data, "a.md", "# Herons\n\nThe heron waits.\n");
    done(data, &["env", "create", "preview"]);
    let in_preview = |arguments: &[&str]| almanac(data).args(arguments).env("ALMANAC_ENV", "preview").output().unwrap();
    let added = in_preview(&["ingest", &a, "--collection", "Birds"]);
    assert!(added.status.success(), "{}", errors(&added));
    assert_eq!(names(&lines(&in_preview(&["sources", "--json"]))), ["a.md"]);
    assert!(sources(data, "main").is_empty() && objects(data, &["sources"]).is_empty());
    let asked = lines(&in_preview(&["ask", "Who waits?", "--collection", "Birds", "--json"]));
    assert_eq!(asked[0]["citations"][0]["source"], json!("a.md"), "{asked:?}");
    // The flag is stronger, and `env` itself is asked at main, whatever stands around it.
    assert!(lines(&in_preview(&["--env", "main", "sources", "--json"])).is_empty());
    assert_eq!(names(&lines(&in_preview(&["env", "list", "--json"]))), ["main", "preview"]);
    let in_gone = almanac(data).args(["sources"]).env("ALMANAC_ENV", "gone").output().unwrap();
    assert_eq!(in_gone.status.code(), Some(1));
    assert!(errors(&in_gone).contains("there is no environment \"gone\""), "{}", errors(&in_gone));
}
