//! A server where people log in: the link of its first start, commands on its data folder, and commands from elsewhere.

use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use crate::support::{Server, almanac, errors, lines, run};

const ACCOUNTS: [(&str, &str); 1] = [("ALMANAC_ACCESS", "accounts")];

#[tokio::test]
async fn the_first_start_prints_a_link_and_commands_on_the_folder_need_no_token() {
    let data = tempfile::tempdir().unwrap();
    let (server, link) = Server::with_link(data.path(), &ACCOUNTS);
    let secret = link.strip_prefix(&format!("{}/setup#", server.url)).unwrap_or_else(|| panic!("{link}")).to_owned();
    let refused = server.request("GET", "/api/v1/status").send().await.unwrap();
    assert_eq!(refused.status(), 401);
    let body = json!({"token": secret, "email": "ann@x", "name": "Ann", "password": "correct horse"});
    let made = server.post("/api/v1/setup", &body).await;
    assert_eq!(made["is_admin"], true);

    let mode = std::fs::metadata(data.path().join("operator")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "nobody else may read it");
    let note = data.path().join("note.md").to_string_lossy().into_owned();
    std::fs::write(&note, "# Herons\n\nHerons eat fish and stand still for hours.\n").unwrap();
    let output = run(data.path(), &["ingest", &note, "--collection", "Birds", "--json"]);
    assert!(output.status.success(), "{}", errors(&output));
    let output = run(data.path(), &["user", "add", "ben@x", "--reader", "main/Birds"]);
    assert!(output.status.success(), "{}", errors(&output));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.starts_with("ben@x\npassword: "), "{told}");
    let users = lines(&run(data.path(), &["user", "list", "--json"]));
    let emails: Vec<_> = users.iter().map(|user| user["email"].as_str().unwrap()).collect();
    assert_eq!(emails, ["ann@x", "ben@x"]);

    let elsewhere = tempfile::tempdir().unwrap();
    let ask = ["ask", "What do herons eat?", "--server", &server.url, "--json"];
    let output = run(elsewhere.path(), &ask);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("logged in") && errors(&output).contains("API token"), "{}", errors(&output));
    let output = run(data.path(), &["token", "create", "script", "--user", "ben@x"]);
    assert!(output.status.success(), "{}", errors(&output));
    let token = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let output = almanac(elsewhere.path()).args(ask).env("ALMANAC_TOKEN", &token).output().unwrap();
    assert!(output.status.success(), "{}", errors(&output));
    assert!(lines(&output)[0]["answer"].as_str().unwrap().contains("eat fish"));
    let file = elsewhere.path().join("token");
    std::fs::write(&file, &token).unwrap();
    let sources = ["sources", "--server", &server.url, "--json"];
    let output = almanac(elsewhere.path()).args(sources).env("ALMANAC_TOKEN_FILE", &file).output().unwrap();
    assert_eq!(lines(&output).len(), 1, "{}", errors(&output));
    let ingest = ["ingest", &note, "--collection", "More", "--server", &server.url];
    let output = almanac(elsewhere.path()).args(ingest).env("ALMANAC_TOKEN", &token).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "a reader adds nothing");
    let output = run(data.path(), &["user", "disable", "ben@x"]);
    assert!(output.status.success(), "{}", errors(&output));
    let output = almanac(elsewhere.path()).args(sources).env("ALMANAC_TOKEN", &token).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(server.terminate(), Some(0));
}

#[tokio::test]
async fn users_that_were_made_are_asked_for_from_the_next_start_on() {
    let data = tempfile::tempdir().unwrap();
    let password = data.path().join("password").to_string_lossy().into_owned();
    std::fs::write(&password, "correct horse\n").unwrap();
    let add = ["user", "add", "ann@x", "--admin", "--password-file", &password];
    let output = run(data.path(), &add);
    assert!(output.status.success() && errors(&output).contains("next start"), "{}", errors(&output));
    // On loopback, and nothing was set: there are users.
    let server = Server::start(data.path(), &[]);
    assert_eq!(server.request("GET", "/api/v1/chats").send().await.unwrap().status(), 401);
    let session = server.post("/api/v1/session", &json!({"email": "ann@x", "password": "correct horse"})).await;
    assert_eq!((&session["is_admin"], &session["needs_setup"]), (&json!(true), &json!(false)));
    assert_eq!(server.terminate(), Some(0));
    let server = Server::start(data.path(), &[("ALMANAC_ACCESS", "open")]);
    assert_eq!(server.get("/api/v1/session").await["access"], "open");
    assert_eq!(server.terminate(), Some(0));
}

#[test]
fn nobody_opens_a_server_that_others_reach() {
    let data = tempfile::tempdir().unwrap();
    let mut command = almanac(data.path());
    command.args(["serve", "--listen", "0.0.0.0:0"]).env("ALMANAC_ACCESS", "open");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("other machines"), "{}", errors(&output));
}

#[tokio::test]
async fn any_other_address_has_people_log_in() {
    let data = tempfile::tempdir().unwrap();
    let mut command = almanac(data.path());
    command.args(["serve", "--listen", "0.0.0.0:0"]);
    let (server, link) = Server::of_with_link(command);
    // As it is reached from its own machine.
    let url = server.url.replace("0.0.0.0", "127.0.0.1");
    assert!(link.starts_with(&format!("{url}/setup#")), "{link}");
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let status = |path: &str, host: &'static str| {
        let request = client.get(format!("{url}{path}")).header("host", host);
        async move { request.send().await.unwrap().status().as_u16() }
    };
    assert_eq!(status("/api/v1/status", "ask.example.com").await, 401, "by whatever name");
    assert_eq!(status("/readyz", "10.1.2.3:8080").await, 200, "probes call by an address");
    let output = run(data.path(), &["user", "list", "--json"]);
    assert!(output.status.success(), "{}", errors(&output));
    assert_eq!(server.terminate(), Some(0));
}
