//! Files on their way in: as forms, as they are, by address; too large, nameless, cut off.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use bytes::Bytes;
use serde_json::json;

use crate::{
    assert_shown,
    support::{Reply, Server, UPLOAD_BYTES_MAX, request},
};

/// A form with a part called `file` for each name and content.
fn form(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, content) in files {
        let head = format!("--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--XX--\r\n");
    body
}

async fn send_form(server: &Server, collection: &str, body: impl Into<Body>) -> Reply {
    let request = request(Method::POST, &format!("/api/v1/collections/{collection}/sources"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=XX");
    server.send(request.body(body.into()).expect("a request")).await
}

async fn sources(server: &Server, collection: &str) -> Vec<String> {
    let list = server.get(&format!("/api/v1/collections/{collection}/sources")).await.json();
    let items = list["items"].as_array().expect("items").clone();
    items.iter().map(|item| item["name"].as_str().expect("a name").to_owned()).collect()
}

#[tokio::test]
async fn a_form_holds_many_files() {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    let reply = send_form(&server, &collection, form(&[("a.txt", b"one"), ("b.md", b"two")])).await;
    assert_eq!(reply.status, StatusCode::ACCEPTED);
    assert_eq!(sources(&server, &collection).await, ["a.txt", "b.md"]);
    assert_eq!(reply.json()["items"][1]["format"], "markdown");
    assert_eq!(reply.json()["refused"], json!([]));
}

#[tokio::test]
async fn one_file_too_many_bytes_leaves_the_others() {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    let large = vec![b'x'; usize::try_from(UPLOAD_BYTES_MAX).expect("small") + 1];
    let reply = send_form(&server, &collection, form(&[("large.txt", &large), ("b.txt", b"two")])).await;
    assert_eq!(reply.status, StatusCode::ACCEPTED, "{}", reply.text());
    assert_eq!(sources(&server, &collection).await, ["b.txt"]);
    assert_shown!("upload_refused", reply.json()["refused"].clone());
    let alone = send_form(&server, &collection, form(&[("large.txt", &large)])).await;
    assert_shown!("upload_too_large", alone.shown());
    assert_eq!(server.incoming_files(), 0);
}

#[tokio::test]
async fn parts_that_are_no_files_are_passed_over_and_counted() {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    let note = b"--XX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nnot a file\r\n";
    let form_with = |notes: usize| [note.repeat(notes), form(&[("a.txt", b"one")])].concat();
    let reply = send_form(&server, &collection, form_with(999)).await;
    assert_eq!(reply.status, StatusCode::ACCEPTED, "{}", reply.text());
    assert_eq!(sources(&server, &collection).await, ["a.txt"]);
    assert_eq!(send_form(&server, &collection, form_with(1_000)).await.code(), "too_many_files");
}

#[tokio::test]
async fn a_body_too_large_is_refused_with_and_without_its_length() {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    let large = Bytes::from(vec![b'x'; usize::try_from(UPLOAD_BYTES_MAX).expect("small") + 1]);
    let pieces: Vec<Result<Bytes, std::io::Error>> =
        large.chunks(1000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    let streamed = Body::from_stream(futures::stream::iter(pieces));
    let path = format!("/api/v1/collections/{collection}/sources?name=a.txt");
    let announced = request(Method::POST, &path).header(header::CONTENT_LENGTH, large.len());
    for reply in [
        server.send(announced.body(Body::from(large)).expect("a request")).await,
        server.upload(&collection, "a.txt", streamed).await,
    ] {
        assert_eq!((reply.status, reply.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
    }
    assert_eq!((sources(&server, &collection).await.len(), server.incoming_files()), (0, 0));
    let largest = vec![b'x'; usize::try_from(UPLOAD_BYTES_MAX).expect("small")];
    assert_eq!(server.upload(&collection, "a.txt", largest).await.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn a_client_that_goes_leaves_nothing() {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    let cut = || {
        let pieces = [Ok(Bytes::from_static(b"half")), Err(std::io::Error::other("connection reset"))];
        Body::from_stream(futures::stream::iter(pieces))
    };
    assert_shown!("upload_cut", server.upload(&collection, "a.txt", cut()).await.shown());
    let mut half = form(&[("a.txt", b"half of a file")]);
    half.truncate(half.len() - 12);
    let reply = send_form(&server, &collection, half).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{}", reply.text());
    assert_eq!((sources(&server, &collection).await.len(), server.incoming_files()), (0, 0));
}

#[tokio::test]
async fn an_address_is_queued_to_be_fetched() {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    let path = format!("/api/v1/collections/{collection}/sources");
    let reply = server.post(&path, json!({"url": "https://example.com/report.pdf"})).await;
    assert_shown!("upload_url", reply.shown());
    let id = reply.json()["items"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(server.get(&format!("/api/v1/sources/{id}/content")).await.code(), "not_found");
    assert_eq!(server.post(&path, json!({"url": "file:///etc/passwd"})).await.code(), "bad_url");
    assert_eq!(server.post(&path, json!({"address": "https://example.com"})).await.code(), "invalid_body");
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    let path = format!("/api/v1/collections/{collection}/sources");
    let nameless = server.send(request(Method::POST, &path).body(Body::from("bytes")).expect("a request")).await;
    assert_shown!("upload_without_name", nameless.shown());
    assert_eq!(server.upload("none", "a.txt", "x").await.code(), "not_found");
    assert_eq!(send_form(&server, &collection, form(&[])).await.code(), "no_file");
    assert_eq!(send_form(&server, &collection, form(&[("", b"x")])).await.code(), "bad_name");
    assert_eq!(server.upload(&collection, "%20", "x").await.code(), "bad_name");
}

#[tokio::test]
async fn the_same_file_again_is_the_same_source_and_stays_searchable() {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    let id = server.document(&collection, "a.txt", &["the same"]).await;
    let before = server.snapshot_of(&id).await;
    let again = server.upload(&collection, "a.txt", "the same").await;
    assert_eq!(again.json()["items"][0]["id"], json!(id), "the name is the source's");
    assert_eq!(server.snapshot_of(&id).await, before, "what could be searched still can be");
}

#[tokio::test]
async fn an_address_that_gives_data_comes_with_its_connector() {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    let path = format!("/api/v1/collections/{collection}/sources");
    let columns = json!([{"name": "time", "path": "at"}, {"name": "level", "path": "level.m"}]);
    let body = json!({"url": "https://example.com/levels?key=hush", "name": "Levels", "connector": {"kind": "json", "rows": "data", "columns": columns}});
    let added = server.post(&path, body).await;
    assert_eq!(added.status, StatusCode::ACCEPTED, "{}", added.text());
    let added = &added.json()["items"][0];
    assert_eq!(
        (&added["name"], &added["format"], &added["origin"]["kind"]),
        (&json!("Levels"), &json!("csv"), &json!("url"))
    );
    assert_eq!(added["origin"]["url"], "https://example.com/levels?key=***");
    let load =
        json!({"connector": {"kind": "entsoe", "area": "10YCH-SWISSGRIDZ", "data": "load", "from": "2020-01-01"}});
    let added = server.post(&path, load).await.json();
    assert_eq!(added["items"][0]["name"], "ENTSO-E load 10YCH-SWISSGRIDZ.csv");
    for (body, code) in [
        (json!({}), "url_missing"),
        (json!({"connector": {"kind": "json", "columns": columns}}), "url_missing"),
        (json!({"url": "https://example.com/", "connector": {"kind": "json", "columns": []}}), "bad_connector"),
        (json!({"url": "https://example.com/", "connector": {"kind": "ftp"}}), "invalid_body"),
    ] {
        assert_eq!(server.post(&path, body.clone()).await.code(), code, "{body}");
    }
}
