//! Sources: listed, changed, cancelled, deleted; their passages, parts and original bytes.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use serde_json::json;

use crate::{
    assert_shown,
    support::{Server, request},
};

#[tokio::test]
async fn a_source_waits_and_is_ready_when_its_job_is_done() {
    let server = Server::start().await;
    let collection = server.collection("manuals").await;
    let uploaded = server.upload(&collection, "guide.txt", "Clean the watch.").await;
    assert_shown!("source_queued", uploaded.shown());
    server.finish_next(&["Clean the watch."]).await;
    let id = uploaded.json()["items"][0]["id"].as_str().expect("an id").to_owned();
    assert_shown!("source_ready", server.get(&format!("/api/v1/sources/{id}")).await.shown());
    assert_shown!("source_chunks", server.get(&format!("/api/v1/sources/{id}/chunks")).await.shown());
    assert_shown!("source_part", server.get(&format!("/api/v1/sources/{id}/parts/1")).await.shown());
    assert_eq!(server.get(&format!("/api/v1/sources/{id}/parts/2")).await.code(), "not_found");
    let bad = server.get(&format!("/api/v1/sources/{id}/parts/first")).await;
    assert_eq!((bad.status.as_u16(), bad.code().as_str()), (400, "invalid_path"));
    let bad = server.get(&format!("/api/v1/sources/{id}/chunks?cursor=x")).await;
    assert_eq!((bad.status.as_u16(), bad.code().as_str()), (422, "bad_cursor"));
}

#[tokio::test]
async fn sources_are_listed_by_state_and_name() {
    let server = Server::start().await;
    let collection = server.collection("manuals").await;
    server.document(&collection, "ready.txt", &["one"]).await;
    server.upload(&collection, "waiting.txt", "two").await;
    let names = async |query: &str| {
        let list = server.get(&format!("/api/v1/collections/{collection}/sources?{query}")).await.json();
        let items = list["items"].as_array().expect("items").clone();
        items.iter().map(|item| item["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("").await, ["ready.txt", "waiting.txt"]);
    assert_eq!(names("state=queued").await, ["waiting.txt"]);
    assert_eq!(names("state=&q=READY&limit=&cursor=").await, ["ready.txt"]);
    assert_eq!(names("limit=1").await, ["ready.txt"]);
    let bad = server.get(&format!("/api/v1/collections/{collection}/sources?state=asleep")).await;
    assert_shown!("sources_unknown_state", bad.shown());
    assert_eq!(server.get("/api/v1/collections/none/sources").await.code(), "not_found");
}

#[tokio::test]
async fn a_source_is_renamed_moved_cancelled_and_deleted() {
    let server = Server::start().await;
    let (from, to) = (server.collection("from").await, server.collection("to").await);
    let reply = server.upload(&from, "a.txt", "a").await;
    let path = format!("/api/v1/sources/{}", reply.json()["items"][0]["id"].as_str().expect("an id"));
    server.upload(&from, "b.txt", "b").await;
    let renamed = server.call(Method::PATCH, &path, json!({"name": "c.txt"})).await;
    assert_eq!((renamed.status, &renamed.json()["name"]), (StatusCode::OK, &json!("c.txt")));
    assert_eq!(server.call(Method::PATCH, &path, json!({"name": "b.txt"})).await.code(), "name_taken");
    // As an upload's name: control characters are dropped, 1 to 400 characters stay.
    let cleaned = server.call(Method::PATCH, &path, json!({"name": " d\u{1b}\n.txt "})).await;
    assert_eq!(cleaned.json()["name"], json!("d.txt"), "{}", cleaned.text());
    for (name, code) in [("\u{1b}".to_owned(), "bad_name"), ("x".repeat(401), "bad_name"), ("x".repeat(400), "")] {
        assert_eq!(server.call(Method::PATCH, &path, json!({"name": name})).await.code(), code);
    }
    let moved = server.call(Method::PATCH, &path, json!({"collection_id": to})).await;
    assert_eq!(moved.json()["collection_id"], json!(to));
    assert_eq!(server.call(Method::PATCH, &path, json!({"collection_id": "none"})).await.code(), "not_found");
    let cancelled = server.call(Method::POST, &format!("{path}/cancel"), json!(null)).await;
    assert_eq!(cancelled.json()["state"], "cancelled");
    assert_shown!(
        "source_not_working",
        server.call(Method::POST, &format!("{path}/cancel"), json!(null)).await.shown()
    );
    let again = server.call(Method::POST, &format!("{path}/retry"), json!(null)).await;
    assert_eq!(again.json()["state"], "queued");
    assert_eq!(server.delete(&path).await.status, StatusCode::NO_CONTENT);
    for reply in [
        server.get(&path).await,
        server.delete(&path).await,
        server.get(&format!("{path}/chunks")).await,
        server.get(&format!("{path}/content")).await,
        server.call(Method::POST, &format!("{path}/retry"), json!(null)).await,
    ] {
        assert_eq!((reply.status, reply.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
    }
}

#[tokio::test]
async fn pdf_is_shown_and_comes_in_ranges() {
    let server = Server::start().await;
    let collection = server.collection("manuals").await;
    let reply = server.upload(&collection, "a.pdf", "%PDF-1.7 0123456789").await;
    let path = format!("/api/v1/sources/{}/content", reply.json()["items"][0]["id"].as_str().expect("an id"));
    let whole = server.get(&path).await;
    assert_eq!((whole.status, whole.text()), (StatusCode::OK, "%PDF-1.7 0123456789"));
    assert_eq!(whole.header(header::CONTENT_TYPE), "application/pdf");
    assert_eq!(whole.header(header::CONTENT_DISPOSITION), "inline; filename*=UTF-8''a.pdf");
    assert_eq!(whole.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(whole.header(header::CONTENT_LENGTH), "19");
    let tag = whole.header(header::ETAG).to_owned();
    assert_eq!(tag, format!("\"{}\"", reply.json()["items"][0]["blob"].as_str().expect("a hash")));
    let with = async |headers: &[(header::HeaderName, &str)]| {
        let mut request = request(Method::GET, &path);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        server.send(request.body(Body::empty()).expect("a request")).await
    };
    let part = with(&[(header::RANGE, "bytes=9-12")]).await;
    assert_eq!((part.status, part.text()), (StatusCode::PARTIAL_CONTENT, "0123"));
    assert_eq!(part.header(header::CONTENT_RANGE), "bytes 9-12/19");
    assert_eq!(with(&[(header::RANGE, "bytes=-2")]).await.text(), "89");
    let outside = with(&[(header::RANGE, "bytes=19-")]).await;
    assert_eq!((outside.status.as_u16(), outside.header(header::CONTENT_RANGE)), (416, "bytes */19"));
    assert_eq!(with(&[(header::IF_NONE_MATCH, &tag)]).await.status, StatusCode::NOT_MODIFIED);
    let other = with(&[(header::RANGE, "bytes=0-1"), (header::IF_RANGE, "\"other\"")]).await;
    assert_eq!((other.status, other.body.len()), (StatusCode::OK, 19));
}

#[tokio::test]
async fn the_original_is_the_content_that_the_passages_are_from() {
    let server = Server::start().await;
    let collection = server.collection("manuals").await;
    let id = server.document(&collection, "a.txt", &["old words"]).await;
    let path = format!("/api/v1/sources/{id}/content");
    let before = server.get(&path).await;
    server.upload(&collection, "a.txt", "new words").await;
    let meanwhile = server.get(&path).await;
    assert_eq!((meanwhile.text(), meanwhile.header(header::ETAG)), ("old words", before.header(header::ETAG)));
    server.finish_next(&["new words"]).await;
    let after = server.get(&path).await;
    assert_eq!(after.text(), "new words");
    assert_ne!(after.header(header::ETAG), before.header(header::ETAG));
}

#[tokio::test]
async fn uploaded_html_is_never_a_page() {
    let server = Server::start().await;
    let collection = server.collection("pages").await;
    for name in ["evil.html", "evil.svg", "evil.txt", "evil"] {
        let reply = server.upload(&collection, name, "<script>alert(1)</script>").await;
        let id = reply.json()["items"][0]["id"].as_str().expect("an id").to_owned();
        let content = server.get(&format!("/api/v1/sources/{id}/content")).await;
        assert_eq!(content.header(header::CONTENT_TYPE), "application/octet-stream", "{name}");
        assert!(content.header(header::CONTENT_DISPOSITION).starts_with("attachment"), "{name}");
        assert_eq!(content.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(content.header(header::CONTENT_SECURITY_POLICY), "default-src 'none'; sandbox");
        assert_eq!(content.header(header::CONTENT_ENCODING), "");
    }
}
