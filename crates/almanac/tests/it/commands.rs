//! The contract for scripts: what the commands print and how they end.

use serde_json::json;

use crate::support::{almanac, errors, examples, lines, run};

fn example(path: &str) -> String {
    examples().join(path).to_string_lossy().into_owned()
}

#[test]
fn a_file_is_ingested_asked_and_cited_by_page() {
    let data = tempfile::tempdir().unwrap();
    let paper = example("reading/bitcoin.pdf");
    let output = run(data.path(), &["ingest", &paper, "--collection", "Papers", "--json"]);
    assert!(output.status.success(), "{}", errors(&output));
    let sources = lines(&output);
    assert_eq!(sources.len(), 1);
    assert_eq!((&sources[0]["name"], &sources[0]["state"]), (&json!("bitcoin.pdf"), &json!("ready")));
    assert_eq!((&sources[0]["pages"], &sources[0]["error"]), (&json!(9), &json!(null)));
    assert!(sources[0]["chunks"].as_u64().unwrap() > 9 && sources[0]["id"].is_string());

    let question = "How large is a block header with no transactions?";
    let output = run(data.path(), &["ask", question, "--collection", "Papers", "--json"]);
    assert!(output.status.success(), "{}", errors(&output));
    let answer = &lines(&output)[0];
    assert_eq!(answer["abstained"], json!(false));
    assert!(answer["answer"].as_str().unwrap().contains("80 bytes"), "{answer}");
    let citation = &answer["citations"][0];
    assert_eq!((&citation["source"], &citation["page"]), (&json!("bitcoin.pdf"), &json!(4)));
    assert!(!citation["rects"].as_array().unwrap().is_empty());
    let evidence = answer["evidence"].as_array().unwrap();
    assert!(evidence.iter().any(|passage| passage["text"].as_str().unwrap().contains("80 bytes")));
    assert!(evidence.windows(2).all(|pair| pair[0]["score"].as_f64() >= pair[1]["score"].as_f64()));
}

#[test]
fn rows_of_a_table_are_cited_from_zero() {
    let data = tempfile::tempdir().unwrap();
    let table = data.path().join("stock.csv");
    std::fs::write(&table, "name,note\nheron,\"tall, grey\"\nwren,small and brown\n").unwrap();
    let path = table.to_string_lossy();
    assert!(run(data.path(), &["ingest", &path, "--collection", "Birds", "--json"]).status.success());
    let output = run(data.path(), &["ask", "small brown wren", "--collection", "Birds", "--top", "1", "--json"]);
    let answer = &lines(&output)[0];
    assert_eq!(answer["evidence"].as_array().unwrap().len(), 1);
    assert_eq!(answer["evidence"][0]["row"], json!(1));
    assert_eq!(answer["evidence"][0]["page"], json!(null));
}

#[test]
fn a_folder_goes_in_whole_and_one_bad_file_stops_nothing() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("in");
    std::fs::create_dir_all(folder.join("deep")).unwrap();
    std::fs::write(folder.join("deep/good.md"), "# Herons\n\nHerons stand still for hours.\n").unwrap();
    std::fs::write(folder.join("empty.pdf"), b"").unwrap();
    std::fs::write(folder.join(".hidden.txt"), b"not taken").unwrap();
    let path = folder.to_string_lossy();
    let output = run(data.path(), &["ingest", &path, "--collection", "Birds", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let told: Vec<_> = lines(&output)
        .into_iter()
        .map(|source| json!([source["name"], source["state"], source["error"]["code"]]))
        .collect();
    assert_eq!(told, [json!(["deep/good.md", "ready", null]), json!(["empty.pdf", "failed", "empty"])]);
    // Again: what is ready is ready at once, under the same id.
    let again = lines(&run(data.path(), &["ingest", &path, "--collection", "Birds", "--json"]));
    assert_eq!(again[0]["state"], json!("ready"));
    let listed = lines(&run(data.path(), &["sources", "--json"]));
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0]["id"], again[0]["id"]);
}

#[test]
fn a_refused_file_is_told_and_the_others_go_in() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("in");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("large.txt"), "large ".repeat(200_000)).unwrap();
    std::fs::write(folder.join("small.md"), "# Wrens\n\nWrens are small.\n").unwrap();
    let ingest = |more: &[&str]| {
        let mut command = almanac(data.path());
        command.args(["ingest", "in", "--collection", "Birds"]).args(more);
        command.env("ALMANAC_UPLOAD_MB_MAX", "1").output().unwrap()
    };
    let output = ingest(&["--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
    let told: Vec<_> = lines(&output)
        .into_iter()
        .map(|source| json!([source["name"], source["state"], source["error"]["code"]]))
        .collect();
    assert_eq!(told, [json!(["large.txt", "failed", "too_large"]), json!(["small.md", "ready", null])]);
    let output = ingest(&[]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let refused = "large.txt: the file is larger than 1 MB, the most that is taken\n  remedy: split the file";
    assert!(text.starts_with(refused), "{text}");
    assert!(text.contains("small.md: ready"), "{text}");
}

#[test]
fn exit_codes_tell_whose_fault_it_is() {
    let data = tempfile::tempdir().unwrap();
    let check = |arguments: &[&str], code: i32, said: &str| {
        let output = run(data.path(), arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", errors(&output));
        assert!(errors(&output).contains(said), "{arguments:?}: {}", errors(&output));
    };
    check(&["ask"], 2, "Usage");
    check(&["ingest", "nowhere.pdf", "--collection", "X"], 1, "cannot read nowhere.pdf");
    check(&["ask", "What?", "--collection", "Nowhere"], 1, "Nowhere");
    check(&["ask", "What?", "--server", "http://127.0.0.1:9"], 1, "remedy: start it with `almanac serve`");
    check(&["serve", "--listen", "somewhere"], 1, "remedy: give an address and a port");
    check(&["sources", "--server", "localhost:8080"], 1, "\nremedy: write http://localhost:8080\n");
    check(&["sources", "--config", "nowhere.toml"], 1, "nowhere.toml");
}

#[test]
fn settings_are_shown_with_their_origin_and_secrets_are_starred() {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join(".env"), "OPENAI_API_KEY=sk-very-secret\nALMANAC_EVIDENCE=5\n").unwrap();
    let output = run(data.path(), &["config", "show", "--json"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!text.contains("very-secret"));
    let settings = lines(&output);
    let find = |key: &str| settings.iter().find(|setting| setting["key"] == key).unwrap().clone();
    assert_eq!((find("evidence")["value"].clone(), find("evidence")["origin"].clone()), (json!("5"), json!("file")));
    assert_eq!(find("openai_api_key")["value"], json!("********"));
    assert_eq!(find("data")["origin"], json!("environment"));
    std::fs::write(data.path().join("almanac.toml"), "evidense = 5\n").unwrap();
    let output = run(data.path(), &["config", "show"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("there is no setting evidense"));
}

#[test]
fn the_doctor_names_each_remedy() {
    let data = tempfile::tempdir().unwrap();
    let output = almanac(data.path()).args(["doctor", "--json"]).env_remove("DATABASE_URL").output().unwrap();
    assert!(output.status.success(), "{}", errors(&output));
    let checks = lines(&output);
    let names: Vec<_> = checks.iter().map(|check| check["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["data folder", "originals", "embedding model", "PDF engine", "language model"]);
    assert_eq!(checks[1]["message"], json!("in the data folder"));
    assert_eq!(checks[2]["state"], json!("ok"), "run `make assets` first: {}", checks[2]);
    assert!(checks[4]["remedy"].as_str().unwrap().contains("OPENAI_API_KEY"));
    let many =
        almanac(data.path()).args(["doctor", "--json"]).env("DATABASE_URL", "postgres://db/almanac").output().unwrap();
    assert!(many.status.success(), "{}", errors(&many));
    let originals = &lines(&many)[1];
    assert_eq!(originals["state"], json!("limited"), "other machines cannot read them");
    assert!(originals["remedy"].as_str().unwrap().contains("ALMANAC_BLOBS"));
    let output = almanac(data.path())
        .args(["doctor"])
        .envs([("OPENAI_BASE_URL", "http://127.0.0.1:9/v1"), ("ALMANAC_LLM_MODEL", "x")])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn originals_are_kept_where_they_are_configured() {
    let data = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let place = format!("file://{}", elsewhere.path().display());
    let with =
        |place: &str, args: &[&str]| almanac(data.path()).args(args).env("ALMANAC_BLOBS", place).output().unwrap();
    let text = data.path().join("text.md");
    std::fs::write(&text, "# Birds\n\nThe heron waits.\n").unwrap();
    let added = with(&place, &["ingest", &text.to_string_lossy(), "--collection", "Birds"]);
    assert!(added.status.success(), "{}", errors(&added));
    assert!(elsewhere.path().join("owner").exists());
    let folders = std::fs::read_dir(elsewhere.path()).unwrap();
    assert!(folders.into_iter().any(|folder| folder.unwrap().file_name().len() == 2), "the file is there by its hash");
    let checked = with(&place, &["doctor"]);
    assert!(String::from_utf8_lossy(&checked.stdout).contains("written, read and removed"), "{checked:?}");
    let other = tempfile::tempdir().unwrap();
    let refused = almanac(other.path()).args(["sources"]).env("ALMANAC_BLOBS", &place).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        errors(&refused).contains("another database") && errors(&refused).contains("remedy: "),
        "{}",
        errors(&refused)
    );
    let wrong = with("s3:bucket", &["sources"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(errors(&wrong).contains("ALMANAC_BLOBS") && errors(&wrong).contains("remedy: "), "{}", errors(&wrong));
}

#[test]
fn the_openapi_document_is_the_one_in_the_repository() {
    let data = tempfile::tempdir().unwrap();
    let output = run(data.path(), &["openapi"]);
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let kept = std::fs::read(examples().join("../crates/server/openapi.json")).unwrap();
    assert_eq!(printed, serde_json::from_slice::<serde_json::Value>(&kept).unwrap());
}

#[test]
fn a_refresh_without_anything_to_fetch_says_so() {
    let data = tempfile::tempdir().unwrap();
    let table = data.path().join("stock.csv");
    std::fs::write(&table, "day,birds\n2024-01-01,3\n2024-01-02,4\n").unwrap();
    let path = table.to_string_lossy();
    assert!(run(data.path(), &["ingest", &path, "--collection", "Birds", "--json"]).status.success());
    let none_due = run(data.path(), &["refresh", "--all-due", "--wait"]);
    assert!(none_due.status.success() && errors(&none_due).contains("no schedule is due"), "{}", errors(&none_due));
    let file = run(data.path(), &["refresh", "stock.csv"]);
    assert_eq!(file.status.code(), Some(1));
    assert!(errors(&file).contains("remedy: upload the file again"), "{}", errors(&file));
    let unknown = run(data.path(), &["refresh", "sales.csv"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(errors(&unknown).contains("`almanac sources`"), "{}", errors(&unknown));
    assert_eq!(run(data.path(), &["refresh"]).status.code(), Some(2), "a source or --all-due");
}
