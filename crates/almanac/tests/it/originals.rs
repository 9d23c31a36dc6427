//! Originals that are not on this machine: the whole way of a file through an object store.

use serde_json::json;

use crate::support::{Server, examples};

/// A bucket of the emulator that `scripts/services` runs, and the variables that lead there.
async fn bucket() -> Vec<(&'static str, String)> {
    let endpoint = std::env::var("ALMANAC_TEST_S3_ENDPOINT").unwrap_or_else(|_| {
        panic!(
            "ALMANAC_TEST_S3_ENDPOINT does not say where S3 is: eval \"$(scripts/services env)\" installs and starts it"
        )
    });
    let endpoint = endpoint.trim_end_matches('/').to_owned();
    let name = format!("originals-{}-{}", std::process::id(), store::now_ms());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    assert!(client.put(format!("{endpoint}/{name}")).send().await.unwrap().status().is_success());
    vec![
        ("ALMANAC_BLOBS", format!("s3://{name}/main")),
        ("AWS_ENDPOINT_URL", endpoint),
        ("AWS_ACCESS_KEY_ID", "test".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
    ]
}

#[tokio::test]
async fn a_file_in_an_object_store_is_read_shown_and_kept_over_restarts() {
    let data = tempfile::tempdir().unwrap();
    let variables = bucket().await;
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let server = Server::start(data.path(), &variables);
    let collection = server.post("/api/v1/collections", &json!({"name": "Papers"})).await;
    let paper = std::fs::read(examples().join("reading/bitcoin.pdf")).unwrap();
    let id = server.upload(collection["id"].as_str().unwrap(), "bitcoin.pdf", paper.clone()).await;
    let source = server.settled(&id).await;
    assert_eq!(source["state"], json!("ready"), "{source}");
    assert_eq!(server.terminate(), Some(0));
    // Nothing of it is on this machine.
    let folders = std::fs::read_dir(data.path().join("blobs")).unwrap();
    assert!(folders.into_iter().all(|folder| folder.unwrap().file_name().len() != 2));
    let server = Server::start(data.path(), &variables);
    let path = format!("/api/v1/sources/{id}/content");
    let whole = server.request("GET", &path).send().await.unwrap();
    assert_eq!(whole.headers()["content-length"], paper.len().to_string().as_str());
    assert!(whole.bytes().await.unwrap() == paper);
    let part = server.request("GET", &path).header("range", "bytes=1000-1999").send().await.unwrap();
    assert_eq!(part.status().as_u16(), 206);
    assert!(part.bytes().await.unwrap() == paper[1000..2000]);
    let past = server.request("GET", &path).header("range", "bytes=99999999-").send().await.unwrap();
    assert_eq!(past.status().as_u16(), 416);
    assert_eq!(server.request("DELETE", &format!("/api/v1/sources/{id}")).send().await.unwrap().status().as_u16(), 204);
    let gone = server.request("GET", &path).send().await.unwrap();
    assert_eq!(gone.status().as_u16(), 404);
}

#[tokio::test]
async fn a_server_of_many_says_that_its_originals_are_on_one_machine() {
    let url = store::testing::postgres_schema().await.unwrap();
    let (data, elsewhere, logs) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let started = |variables: &[(&str, &str)], name: &str| {
        let log = logs.path().join(name);
        let server = Server::logging(data.path(), variables, &log);
        (server, std::fs::read_to_string(log).unwrap().matches("ALMANAC_BLOBS").count())
    };
    let (first, warnings) = started(&[("DATABASE_URL", url.as_str())], "first");
    assert_eq!(warnings, 1);
    let (second, warnings) = started(&[("DATABASE_URL", url.as_str())], "second");
    assert_eq!(warnings, 0, "it has the same folder, so it is on the same machine");
    second.kill();
    first.kill();
    let place = format!("file://{}", elsewhere.path().display());
    let (third, warnings) = started(&[("DATABASE_URL", url.as_str()), ("ALMANAC_BLOBS", place.as_str())], "third");
    assert_eq!(warnings, 0, "they are where they are wanted");
    third.kill();
}
