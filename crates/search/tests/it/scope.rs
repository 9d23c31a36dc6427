//! What is never shown: chunks out of the scope, of snapshots that nothing points to, and halves.

use std::{collections::HashSet, sync::Arc};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use search::SearchRequest;
use store::PointerFilter;

use crate::helper::{Passage, Shelf, names};

const NORTH: [f32; 2] = [0.0, 1.0];

#[tokio::test]
async fn a_moved_pointer_is_followed_at_once() {
    let shelf = Shelf::new().await;
    let (index, _) = shelf.open().await;
    let collection = shelf.collection("notes").await;
    let (source, old) = shelf.put(Some(&index), &collection, "a.txt", &[("The old vault.", Some(NORTH))]).await;
    let draft = shelf.stage(&collection, "a.txt", None, &[("The new vault.", Some(NORTH))]).await;
    index.add_snapshot(draft.snapshot).await.unwrap();
    let request = shelf.ask("vault", Some(NORTH));
    assert_eq!(index.search(&request).await.unwrap().hits[0].chunk.snapshot(), old);
    shelf.finish(&draft).await;
    let found = index.search(&request).await.unwrap();
    assert_eq!((found.hits.len(), found.hits[0].chunk.snapshot()), (1, draft.snapshot));
    shelf.store.delete_source(&shelf.env, &source).await.unwrap();
    assert!(index.search(&request).await.unwrap().hits.is_empty());
    shelf.store.forget_history(i64::MAX).await.unwrap();
    let retired = shelf.store.retire_snapshots(None).await.unwrap();
    assert_eq!(retired, [old, draft.snapshot]);
    index.remove_snapshots(&retired).await.unwrap();
    index.expunge().await.unwrap();
    assert!(index.search(&request).await.unwrap().hits.is_empty());
}

#[tokio::test]
async fn one_content_in_two_sources_is_found_once() {
    let shelf = Shelf::new().await;
    let (index, _) = shelf.open().await;
    let (first, second) = (shelf.collection("a").await, shelf.collection("b").await);
    shelf.put(Some(&index), &second, "x.txt", &[("The vault.", Some(NORTH))]).await;
    shelf.put(Some(&index), &first, "y.txt", &[("the vault", Some(NORTH))]).await;
    let found = index.search(&shelf.ask("vault", None)).await.unwrap();
    assert_eq!((found.hits.len(), found.sources_searched), (1, 2));
}

#[tokio::test]
async fn nothing_leaves_the_scope() {
    let shelf = Arc::new(Shelf::new().await);
    let (index, _) = shelf.open().await;
    let mut sources = Vec::new();
    for collection in ["a", "b", "c"] {
        let id = shelf.collection(collection).await;
        for number in 0..6 {
            let texts: Vec<String> = (0..4).map(|at| format!("The vault {collection}{number} of {at}.")).collect();
            let passages: Vec<Passage<'_>> = texts.iter().map(|text| (text.as_str(), Some(NORTH))).collect();
            let name = format!("{collection}{number}.txt");
            sources.push((collection, name.clone(), shelf.put(Some(&index), &id, &name, &passages).await.1));
        }
    }
    let names: Vec<String> = sources.iter().map(|(_, name, _)| name.clone()).collect();
    let filters = (
        prop::collection::vec(prop::sample::select(vec!["a", "b", "c", "unknown"]), 0..3),
        prop::collection::vec(prop::sample::select(names), 0..4),
        any::<bool>(),
    );
    let runtime = tokio::runtime::Handle::current();
    let cases = tokio::task::spawn_blocking(move || {
        TestRunner::new(Config::with_cases(40)).run(&filters, |(collections, sources, semantic)| {
            let filter = PointerFilter {
                collections: collections.into_iter().map(str::to_owned).collect(),
                sources,
                ..PointerFilter::default()
            };
            let request =
                SearchRequest { filter: filter.clone(), limit: 50, ..shelf.ask("vault", semantic.then_some(NORTH)) };
            let (found, allowed) = runtime.block_on(async {
                let allowed = shelf.store.pointers(&shelf.env, &filter).await.unwrap();
                (index.search(&request).await.unwrap(), allowed)
            });
            let snapshots: HashSet<_> = allowed.iter().map(|pointer| pointer.snapshot).collect();
            prop_assert!(found.hits.iter().all(|hit| snapshots.contains(&hit.chunk.snapshot())));
            prop_assert_eq!(found.hits.len(), (snapshots.len() * 4).min(50));
            prop_assert_eq!(found.sources_searched, allowed.len());
            Ok(())
        })
    });
    cases.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_sees_all_of_a_snapshot_or_nothing() {
    const CHUNKS: usize = 60;
    let shelf = Arc::new(Shelf::new().await);
    let (index, _) = shelf.open().await;
    let collection = shelf.collection("notes").await;
    let texts: Vec<String> = (0..CHUNKS).map(|at| format!("vault {at}")).collect();
    let passages: Vec<Passage<'_>> = texts.iter().map(|text| (text.as_str(), Some(NORTH))).collect();
    let (done, mut running) = tokio::sync::watch::channel(false);
    let searching = tokio::spawn({
        let (shelf, index) = (shelf.clone(), index.clone());
        async move {
            let mut counts = HashSet::new();
            while !*running.borrow_and_update() {
                let request = SearchRequest { limit: 100, ..shelf.ask("vault", None) };
                counts.insert(index.search(&request).await.unwrap().hits.len());
            }
            counts
        }
    });
    for number in 0..8 {
        // One source, new content each time: the pointer moves from whole to whole.
        let marked = format!("round {number}");
        let passages = [&passages[1..], &[(marked.as_str(), Some(NORTH)), ("vault", Some(NORTH))]].concat();
        shelf.put(Some(&index), &collection, "a.txt", &passages).await;
    }
    done.send(true).unwrap();
    let counts = searching.await.unwrap();
    assert!(counts.is_subset(&HashSet::from([0, CHUNKS])), "{counts:?}");
    assert_eq!(names(&index.search(&shelf.ask("round 7", None)).await.unwrap())[..1], ["a.txt"]);
}
