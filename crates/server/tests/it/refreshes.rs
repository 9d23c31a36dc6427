//! Refreshes and schedules over HTTP.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Server, json_request};

/// A server with an address that is still to be fetched; the path of its source.
async fn address(server: &Server) -> String {
    let collection = server.collection("c").await;
    let path = format!("/api/v1/collections/{collection}/sources");
    let added = server.post(&path, json!({"url": "https://example.com/load.csv"})).await.json();
    format!("/api/v1/sources/{}", added["items"][0]["id"].as_str().expect("an id"))
}

async fn put(server: &Server, path: &str, body: Value) -> crate::support::Reply {
    server.send(json_request(Method::PUT, path, &body)).await
}

#[tokio::test]
async fn a_refresh_runs_once_and_is_remembered() {
    let server = Server::start().await;
    let source = address(&server).await;
    let refresh = format!("{source}/refresh");
    assert_eq!(put(&server, &refresh, json!({})).await.code(), "refresh_running", "it is being fetched");
    server.post(&format!("{source}/cancel"), json!({})).await;
    let begun = put(&server, &refresh, json!({})).await;
    assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.text());
    let begun = begun.json();
    assert_eq!(
        (&begun["outcome"], &begun["cause"], &begun["ended_at"]),
        (&json!("running"), &json!("hand"), &Value::Null)
    );
    let overlapping = put(&server, &refresh, json!({})).await;
    assert_eq!((overlapping.status, overlapping.code()), (StatusCode::CONFLICT, "refresh_running".to_owned()));
    server.post(&format!("{source}/cancel"), json!({})).await;
    let command = put(&server, &format!("{refresh}?cause=command"), json!({})).await.json();
    assert_eq!(command["cause"], "command");
    let all = server.get(&format!("{source}/refreshes")).await.json();
    let shown: Vec<_> = all["refreshes"].as_array().expect("a list").iter().map(|one| &one["outcome"]).collect();
    assert_eq!(shown, ["running", "failed"]);
    assert_eq!(all["refreshes"][1]["message"], "cancelled");
    assert_eq!(put(&server, &format!("{refresh}?cause=boredom"), json!({})).await.code(), "unknown_cause");
    assert_eq!(put(&server, "/api/v1/sources/nobody/refresh", json!({})).await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/api/v1/sources/nobody/refreshes").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_uploaded_file_has_nothing_to_fetch() {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    let id = server.document(&collection, "guide.txt", &["The valve opens."]).await;
    let reply = put(&server, &format!("/api/v1/sources/{id}/refresh"), json!({})).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::CONFLICT, "nothing_to_refresh".to_owned()));
    assert!(reply.json()["error"]["remedy"].as_str().expect("a remedy").contains("upload"));
    let reply = put(&server, &format!("/api/v1/sources/{id}/refresh?only_due=true"), json!({})).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::CONFLICT, "nothing_due".to_owned()));
}

#[tokio::test]
async fn a_schedule_is_given_shown_and_taken_away() {
    let server = Server::start().await;
    let source = address(&server).await;
    let schedule = format!("{source}/schedule");
    let none = server.get(&schedule).await;
    assert_eq!((none.code(), none.json()["error"]["remedy"].is_string()), ("not_found".to_owned(), true));
    assert_eq!(server.get(&source).await.json()["schedule"], Value::Null);
    let given =
        put(&server, &schedule, json!({"cron": "15 6 * * *", "zone": "Europe/Zurich", "jitter_seconds": 60})).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.text());
    let given = given.json();
    assert_eq!((&given["missed"], &given["jitter_seconds"]), (&json!("run_once"), &json!(60)));
    assert_eq!(server.get(&schedule).await.json(), given);
    let shown = json!({"cron": "15 6 * * *", "zone": "Europe/Zurich", "next_at": given["next_at"]});
    assert_eq!(server.get(&source).await.json()["schedule"], shown);
    let next: jiff::Timestamp = given["next_at"].as_str().expect("a time").parse().expect("a time");
    assert!(next > jiff::Timestamp::now());
    for body in [
        json!({"cron": "soon"}),
        json!({"cron": "* * * * *", "zone": "Mars/Olympus"}),
        json!({"cron": "* * * * *", "jitter_seconds": 100_000}),
    ] {
        assert_eq!(put(&server, &schedule, body.clone()).await.code(), "bad_schedule", "{body}");
    }
    assert_eq!(put(&server, &schedule, json!({"cron": "* * * * *", "missed": "never"})).await.code(), "invalid_body");
    assert_eq!(server.get(&schedule).await.json(), given, "what is refused changes nothing");
    assert_eq!(server.delete(&schedule).await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.delete(&schedule).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        put(&server, "/api/v1/sources/nobody/schedule", json!({"cron": "* * * * *"})).await.status,
        StatusCode::NOT_FOUND
    );
}
