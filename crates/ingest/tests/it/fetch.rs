//! Addresses: fetched, named, bounded, refused.

use ingest::Settings;
use store::{Source, SourceState};

use crate::{
    House,
    site::{Page, Site, moved, ok},
};

const PAGE: &[u8] = b"<!doctype html><title>Pumps</title><h1>Pumps</h1><p>The valve opens at four bar.</p>";

fn loopback_allowed() -> Settings {
    Settings { private_hosts_allowed: vec!["127.0.0.1".to_owned()], ..Settings::default() }
}

async fn fetched(pages: Vec<Page>, path: &str, settings: Settings) -> (Source, Site) {
    let (house, site) = (House::new().await, Site::start(pages).await);
    let ingest = house.ingest(settings, true).await;
    let address = format!("{}{path}", site.base);
    let source = ingest.add_url(&house.env, &house.collection.id, &address).await.unwrap();
    (house.ended(&ingest, &source.id).await, site)
}

fn check_failed(source: &Source, code: &str, words: &str) {
    let error = source.error.as_ref().unwrap();
    assert_eq!((source.state, error.code.as_str()), (SourceState::Failed, code), "{error:?}");
    assert!(error.message.contains(words) && !error.remedy.is_empty(), "{error:?}");
}

#[tokio::test]
async fn what_the_host_says_it_sends_is_truer_than_the_address() {
    let pages = vec![ok("/blob/README.md", "text/html; charset=utf-8", PAGE)];
    let (source, _site) = fetched(pages, "/blob/README.md", loopback_allowed()).await;
    assert_eq!((source.state, source.format.as_deref()), (SourceState::Ready, Some("html")), "{:?}", source.error);
    assert_eq!(source.snapshot.unwrap().title.as_deref(), Some("Pumps"));
}

#[tokio::test]
async fn plain_text_says_less_than_the_address() {
    let pages = vec![ok("/raw/README.md", "text/plain", b"# Pumps\n\nThe valve opens at four bar.\n")];
    let (source, _site) = fetched(pages, "/raw/README.md", loopback_allowed()).await;
    assert_eq!((source.state, source.format.as_deref()), (SourceState::Ready, Some("markdown")), "{:?}", source.error);
}

#[tokio::test]
async fn a_host_that_refuses_is_quoted() {
    let (source, _site) = fetched(Vec::new(), "/gone.pdf", loopback_allowed()).await;
    check_failed(&source, "fetch_failed", "404 Not Found");
}

#[tokio::test]
async fn private_addresses_are_not_asked() {
    let (source, site) = fetched(vec![ok("/", "text/html", PAGE)], "/", Settings::default()).await;
    check_failed(&source, "fetch_failed", "private network");
    assert!(site.asked().is_empty());
}

#[tokio::test]
async fn a_redirect_does_not_lead_into_a_private_network() {
    let secret = Site::start(vec![ok("/", "text/html", PAGE)]).await;
    let elsewhere = secret.base.replace("127.0.0.1", "127.0.0.2");
    let (source, site) = fetched(vec![moved("/a", &elsewhere)], "/a", loopback_allowed()).await;
    check_failed(&source, "fetch_failed", "private address");
    assert_eq!((site.asked(), secret.asked()), (vec!["/a".to_owned()], Vec::new()));
}

#[tokio::test]
async fn a_file_has_a_bound() {
    let settings = Settings { upload_bytes_max: 1_000, ..loopback_allowed() };
    let (source, _site) = fetched(vec![ok("/a.txt", "text/plain", &[b'a'; 5_000])], "/a.txt", settings).await;
    check_failed(&source, "too_large", "larger");
}

#[tokio::test]
async fn an_embedder_that_comes_later_reads_what_is_here() {
    let (house, site) = (House::new().await, Site::start(vec![ok("/page", "text/html", PAGE)]).await);
    let without = house.ingest(loopback_allowed(), false).await;
    let source = without.add_url(&house.env, &house.collection.id, &format!("{}/page", site.base)).await.unwrap();
    let by_words = house.ended(&without, &source.id).await;
    assert!(by_words.snapshot.unwrap().recipe.embedder.is_none());
    without.shutdown().await;

    let with = house.ingest(loopback_allowed(), true).await;
    let by_meaning = house.ended(&with, &source.id).await;
    assert_eq!(by_meaning.format.as_deref(), Some("html"));
    assert!(by_meaning.snapshot.unwrap().recipe.embedder.is_some());
    assert_eq!(site.asked(), ["/page"]);
}
