//! The stream of what changes in the library.

use axum::{
    body::{Body, BodyDataStream},
    http::{Method, header},
};
use futures::StreamExt;
use ingest::Change;
use serde_json::json;
use store::{CollectionId, SourceId};

use crate::support::{Event, Server, events, request};

/// Longest wait for something that happens in moments.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

async fn listen(server: &Server) -> BodyDataStream {
    let request = request(Method::GET, "/api/v1/events").body(Body::empty()).expect("a request");
    let response = server.open(request).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    response.into_body().into_data_stream()
}

async fn next(stream: &mut BodyDataStream) -> Event {
    let bytes = stream.next().await.expect("an event").expect("bytes");
    let mut events = events(std::str::from_utf8(&bytes).expect("text"));
    assert_eq!(events.len(), 1);
    events.remove(0)
}

#[tokio::test]
async fn every_listener_hears_what_changes() {
    let server = Server::start().await;
    let (mut one, mut other) = (listen(&server).await, listen(&server).await);
    let collection = server.collection("manuals").await;
    for stream in [&mut one, &mut other] {
        let event = next(stream).await;
        assert_eq!((event.name.as_str(), &event.data["name"]), ("collection", &json!("manuals")));
    }
    let reply = server.upload(&collection, "a.txt", "a").await.json();
    let event = next(&mut one).await;
    assert_eq!((event.name.as_str(), &event.data), ("source", &reply["items"][0]));
    let event = next(&mut one).await;
    assert_eq!((event.name.as_str(), &event.data["working"]), ("collection", &json!(1)), "the counts follow");
    let id = reply["items"][0]["id"].as_str().expect("an id");
    server.delete(&format!("/api/v1/sources/{id}")).await;
    let event = next(&mut one).await;
    assert_eq!(event.name, "source_deleted");
    assert_eq!(event.data, json!({"id": id, "collection_id": collection}));
    assert_eq!(next(&mut one).await.data["sources"], 0);
    server.delete(&format!("/api/v1/collections/{collection}")).await;
    assert_eq!(next(&mut one).await.data, json!({"id": collection, "deleted": true}));
}

#[tokio::test]
async fn a_collection_is_counted_anew_when_a_source_gets_other_content() {
    let server = Server::start().await;
    let mut stream = listen(&server).await;
    let collection = server.collection("manuals").await;
    assert_eq!(next(&mut stream).await.data["name"], json!("manuals"));
    for (content, bytes) in [("a", 1), ("a longer one", 12)] {
        server.upload(&collection, "a.txt", content).await;
        assert_eq!(next(&mut stream).await.data["state"], json!("queued"));
        let event = next(&mut stream).await;
        assert_eq!((event.name.as_str(), &event.data["bytes"]), ("collection", &json!(bytes)));
    }
}

#[tokio::test]
async fn a_burst_about_one_source_is_one_event() {
    let server = Server::start().await;
    let collection = server.collection("manuals").await;
    let reply = server.upload(&collection, "a.txt", "a").await.json();
    let id = SourceId(reply["items"][0]["id"].as_str().expect("an id").to_owned());
    let mut stream = listen(&server).await;
    let environment = server.app.environment.id.clone();
    for _ in 0..100 {
        server.app.ingest.notify(Change::Source(environment.clone(), id.clone()));
    }
    server.app.ingest.notify(Change::CollectionDeleted(environment, CollectionId("gone".to_owned())));
    assert_eq!(next(&mut stream).await.name, "source");
    assert_eq!(next(&mut stream).await.data, json!({"id": "gone", "deleted": true}));
}

#[tokio::test]
async fn listeners_are_cut_off_when_changes_were_lost_and_may_come_again() {
    let server = Server::start().await;
    let collection = server.collection("manuals").await;
    let mut stream = listen(&server).await;
    let environment = server.app.environment.id.clone();
    // More than the channel of changes holds, before the hub gets to run.
    for _ in 0..5_000 {
        server.app.ingest.notify(Change::Collection(environment.clone(), CollectionId(collection.clone())));
    }
    assert!(stream.next().await.is_none(), "the stream ends");
    // Where changes come from other processes too, the rest of these may still be on its way, and some more of it be lost.
    let told = async {
        loop {
            let mut again = listen(&server).await;
            server.app.ingest.notify(Change::Collection(environment.clone(), CollectionId(collection.clone())));
            if let Some(Ok(bytes)) = again.next().await {
                return events(std::str::from_utf8(&bytes).expect("text")).remove(0);
            }
        }
    };
    let told = tokio::time::timeout(PATIENCE, told).await.expect("it comes");
    assert_eq!(told.name, "collection");
}

#[tokio::test]
async fn a_series_that_changes_is_told_by_its_id() {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    let lines = "day,visitors\n2024-01-01,10\n2024-01-02,12";
    let added = server.upload(&collection, "a.csv", lines).await.json();
    server.finish_next_table(lines).await;
    let body =
        json!({"source_id": added["items"][0]["id"], "table": 0, "time_column": "day", "value_column": "visitors"});
    let made = server.post("/api/v1/series", body).await.json();
    let mut stream = listen(&server).await;
    server.delete(&format!("/api/v1/series/{}", made["id"].as_str().expect("an id"))).await;
    let event = next(&mut stream).await;
    assert_eq!((event.name.as_str(), event.data), ("series", json!({"id": made["id"]})));
}
