//! What meaning finds, with vectors of two numbers.

use std::sync::atomic::Ordering;

use search::{Index, IndexSettings, SearchRequest};
use store::PointerFilter;

use crate::helper::{Shelf, names};

#[tokio::test]
async fn meaning_and_words_are_fused() {
    let shelf = Shelf::new().await;
    let (index, _) = shelf.open().await;
    let collection = shelf.collection("notes").await;
    // The question's vector is [1, 0], its word "vault".
    let sources = [
        ("third.txt", "A river.", [0.0, 1.0]),
        ("first.txt", "The vault.", [0.8, 0.6]),
        ("second.txt", "The strong room.", [0.8, 0.6]),
    ];
    for (name, text, vector) in sources {
        shelf.put(Some(&index), &collection, name, &[(text, Some(vector))]).await;
    }
    let found = index.search(&shelf.ask("vault", Some([1.0, 0.0]))).await.unwrap();
    assert_eq!(names(&found), ["first.txt", "second.txt", "third.txt"]);
    let first = &found.hits[0];
    assert!((first.vector.unwrap().score - 0.8).abs() < 1e-6, "the true cosine, not that of the codes");
    assert_eq!((first.lexical.unwrap().rank, found.hits[1].lexical), (1, None));
}

#[tokio::test]
async fn meaning_answers_where_no_word_does() {
    let shelf = Shelf::new().await;
    let (index, _) = shelf.open().await;
    let collection = shelf.collection("notes").await;
    shelf.put(Some(&index), &collection, "a.txt", &[("River.", Some([0.0, 1.0])), ("Brook.", Some([0.6, 0.8]))]).await;
    let found = index.search(&shelf.ask("?", Some([0.0, 1.0]))).await.unwrap();
    assert_eq!(found.hits.iter().map(|hit| hit.chunk.ordinal()).collect::<Vec<_>>(), [0, 1]);
}

#[tokio::test]
async fn vectors_that_do_not_fit_leave_the_words() {
    let shelf = Shelf::new().await;
    let (index, _) = shelf.open().await;
    let collection = shelf.collection("notes").await;
    shelf.put(Some(&index), &collection, "a.txt", &[("The vault.", Some([0.0, 1.0]))]).await;
    shelf.put(Some(&index), &collection, "b.txt", &[("No vectors in this vault.", None)]).await;
    for vector in [vec![1.0; 3], vec![], vec![f32::NAN, 0.0]] {
        let request = search::SearchRequest { vector: Some(vector), ..shelf.ask("vault", None) };
        let found = index.search(&request).await.unwrap();
        assert_eq!(names(&found), ["a.txt", "b.txt"]);
        assert!(found.hits.iter().all(|hit| hit.vector.is_none()));
    }
}

#[tokio::test]
async fn warming_changes_no_answer() {
    let shelf = Shelf::new().await;
    let (index, _) = shelf.open().await;
    let collection = shelf.collection("notes").await;
    shelf.put(Some(&index), &collection, "a.txt", &[("The vault.", Some([0.0, 1.0]))]).await;
    index.warm(&shelf.env).await.unwrap();
    assert_eq!(names(&index.search(&shelf.ask("", Some([0.0, 1.0]))).await.unwrap()), ["a.txt"]);
}

#[tokio::test]
async fn vectors_of_two_models_are_not_mixed() {
    let shelf = Shelf::new().await;
    let (index, _) = shelf.open().await;
    let collection = shelf.collection("notes").await;
    let north = [("River.", Some([0.0, 1.0])), ("Brook.", Some([0.6, 0.8]))];
    shelf.put(Some(&index), &collection, "own.txt", &north).await;
    shelf.by_other.store(true, Ordering::Relaxed);
    shelf.put(Some(&index), &collection, "other.txt", &[("Stream.", Some([0.0, 1.0]))]).await;
    let asked = shelf.ask("stream", Some([0.0, 1.0]));
    let mut by = None;
    let (found, _) = index
        .search_while(&asked, |embedder| {
            by = embedder;
            std::future::ready(asked.vector.clone())
        })
        .await
        .unwrap();
    assert_eq!(by.as_deref(), Some("test"), "the model of most passages");
    let meant = |found: &search::Found| -> Vec<bool> { found.hits.iter().map(|hit| hit.vector.is_some()).collect() };
    let other = found.hits.iter().find(|hit| hit.pointer.source_name == "other.txt").unwrap();
    assert!(other.lexical.is_some() && other.vector.is_none(), "found by its word alone");
    assert_eq!(meant(&found).iter().filter(|meant| **meant).count(), 2);
    // Searched on its own, it has its meaning.
    let alone = PointerFilter { sources: vec!["other.txt".to_owned()], ..PointerFilter::default() };
    let found = index.search(&SearchRequest { filter: alone, ..asked }).await.unwrap();
    assert_eq!(meant(&found), [true]);
}

#[tokio::test]
async fn codes_that_do_not_fit_in_memory_change_no_answer() {
    let shelf = Shelf::new().await;
    let settings = IndexSettings { codes_memory_bytes: 1, ..IndexSettings::default() };
    let (index, _) = Index::open(&shelf.index_dir(), shelf.store.clone(), settings).await.unwrap();
    let collection = shelf.collection("notes").await;
    for (name, text, vector) in [("a.txt", "The vault.", [0.6, 0.8]), ("b.txt", "A room.", [0.0, 1.0])] {
        shelf.put(Some(&index), &collection, name, &[(text, Some(vector))]).await;
    }
    index.warm(&shelf.env).await.unwrap();
    for _ in 0..2 {
        assert_eq!(names(&index.search(&shelf.ask("", Some([0.0, 1.0]))).await.unwrap()), ["b.txt", "a.txt"]);
    }
}

#[tokio::test]
async fn codes_read_meanwhile_change_no_answer() {
    let shelf = Shelf::new().await;
    let (index, _) = shelf.open().await;
    let collection = shelf.collection("notes").await;
    for (name, text, vector) in [("a.txt", "The vault.", [0.6, 0.8]), ("b.txt", "A room.", [0.0, 1.0])] {
        shelf.put(Some(&index), &collection, name, &[(text, Some(vector))]).await;
    }
    for _ in 0..20 {
        assert_eq!(names(&index.search(&shelf.ask("", Some([0.0, 1.0]))).await.unwrap()), ["b.txt", "a.txt"]);
    }
}
