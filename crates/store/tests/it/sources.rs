//! Sources, their pointers, and what deleting them takes along.

use store::{PageRequest, PointerFilter, SourceChange, SourceFilter, SourceState, StoreError};

use crate::support::world;

#[tokio::test]
async fn the_same_file_again_is_ready_at_once() {
    let world = world().await;
    world.put("a.txt", "text").await;
    let snapshot = world.index("w").await;
    let again = world.put("a.txt", "text").await;
    let other_name = world.put("b.txt", "text").await;
    for source in [again, other_name] {
        assert_eq!(source.state, SourceState::Ready);
        assert_eq!(source.snapshot.unwrap().id, snapshot);
    }
    assert_eq!(world.store.jobs_count().await.unwrap(), 0);
}

#[tokio::test]
async fn new_content_under_the_same_name_keeps_the_old_searchable_until_it_is_ready() {
    let world = world().await;
    world.put("a.txt", "old").await;
    let old = world.index("w").await;
    let source = world.put("a.txt", "new").await;
    assert_eq!(source.state, SourceState::Queued);
    let pointers = world.store.pointers(&world.env, &PointerFilter::default()).await.unwrap();
    assert_eq!(pointers[0].snapshot, old);
    let new = world.index("w").await;
    let pointers = world.store.pointers(&world.env, &PointerFilter::default()).await.unwrap();
    assert_eq!(pointers.iter().map(|pointer| pointer.snapshot).collect::<Vec<_>>(), [new]);
}

#[tokio::test]
async fn deleting_takes_what_nothing_else_points_to() {
    let world = world().await;
    let a = world.put("a.txt", "text").await;
    let snapshot = world.index("w").await;
    let b = world.put("b.txt", "text").await;
    let path = world.store.blobs().local(a.blob_hash.as_deref().unwrap()).await.unwrap().path().to_owned();
    world.store.delete_source(&world.env, &a.id).await.unwrap();
    assert_eq!(world.sweep(i64::MAX).await, (0, 0), "b still points there");
    assert!(path.exists());
    world.store.delete_source(&world.env, &b.id).await.unwrap();
    assert_eq!(world.sweep(0).await, (0, 0), "the history still points there");
    assert_eq!(world.sweep(i64::MAX).await, (1, 1));
    assert!(!path.exists());
    let page = PageRequest { limit: 10, cursor: None };
    assert!(world.store.chunks_of(snapshot, &page).await.unwrap().items.is_empty());
    assert!(world.store.vectors_of(snapshot, 0, 10).await.unwrap().is_empty());
    assert!(matches!(world.store.source(&world.env, &a.id).await, Err(StoreError::NotFound("source"))));
}

#[tokio::test]
async fn deleting_a_collection_takes_its_sources() {
    let world = world().await;
    world.put("a.txt", "text").await;
    world.index("w").await;
    world.store.delete_collection(&world.env, &world.collection.id).await.unwrap();
    assert_eq!(world.sweep(i64::MAX).await, (1, 1));
    assert!(world.store.pointers(&world.env, &PointerFilter::default()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_file_that_no_row_names_is_removed_at_start() {
    let world = world().await;
    let source = world.put("a.txt", "text").await;
    let kept = world.store.blobs().local(source.blob_hash.as_deref().unwrap()).await.unwrap().path().to_owned();
    let stray = world.dir.path().join("blobs/ab").join("ab".repeat(31));
    std::fs::create_dir_all(stray.parent().unwrap()).unwrap();
    std::fs::write(&stray, b"left by a killed process").unwrap();
    world.store.remove_leftovers().await.unwrap();
    if world.store.blobs().is_shared() {
        // Where others write too, it is looked for beside the work.
        world.store.remove_unknown_blobs().await.unwrap();
    }
    assert!(kept.exists() && !stray.exists());
}

#[tokio::test]
async fn a_listed_source_narrows_its_own_collection() {
    let world = world().await;
    world.put("a.txt", "one").await;
    world.index("w").await;
    world.put("b.txt", "two").await;
    world.index("w").await;
    let other = world.store.create_collection(&world.env, "Other", "").await.unwrap();
    let moved = world.put("c.txt", "three").await;
    world.index("w").await;
    let change = SourceChange { collection: Some(other.id.clone()), name: Some("a.txt".to_owned()) };
    world.store.update_source(&world.env, &moved.id, &change).await.unwrap();
    let found = async |collections: &[&str], sources: &[&str]| {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let filter =
            PointerFilter { collections: names(collections), sources: names(sources), ..PointerFilter::default() };
        let pointers = world.store.pointers(&world.env, &filter).await.unwrap();
        pointers
            .into_iter()
            .map(|pointer| format!("{}/{}", pointer.collection_name, pointer.source_name))
            .collect::<Vec<_>>()
    };
    assert_eq!(found(&[], &[]).await, ["Library/a.txt", "Library/b.txt", "Other/a.txt"]);
    assert_eq!(found(&["Library"], &[]).await, ["Library/a.txt", "Library/b.txt"]);
    assert_eq!(found(&["Library"], &["a.txt"]).await, ["Library/a.txt"]);
    assert_eq!(found(&["Library", "Other"], &["b.txt"]).await, ["Library/b.txt", "Other/a.txt"]);
    assert_eq!(found(&[], &["a.txt"]).await, ["Library/a.txt", "Other/a.txt"]);
    assert_eq!(found(&["Nowhere"], &[]).await, [] as [&str; 0]);
}

#[tokio::test]
async fn a_scope_that_names_nothing_is_told() {
    let world = world().await;
    let filter = PointerFilter {
        collections: vec!["Library".to_owned(), "Libary".to_owned()],
        sources: vec!["x.pdf".to_owned()],
        ..PointerFilter::default()
    };
    let unknown = world.store.unknown_entries(&world.env, &filter).await.unwrap();
    assert_eq!(unknown, [("collection", "Libary".to_owned()), ("source", "x.pdf".to_owned())]);
}

#[tokio::test]
async fn lists_go_on_where_the_cursor_says() {
    let world = world().await;
    for name in ["a 100%.txt", "b_1.txt", "c.txt"] {
        world.put(name, name).await;
    }
    let first = PageRequest { limit: 2, cursor: None };
    let list = |filter: SourceFilter, page: PageRequest| {
        let (store, env, id) = (world.store.clone(), world.env.clone(), world.collection.id.clone());
        async move { store.sources(&env, &id, &filter, &page).await.unwrap() }
    };
    let page = list(SourceFilter::default(), first.clone()).await;
    assert_eq!(page.items.len(), 2);
    let rest = list(SourceFilter::default(), PageRequest { limit: 2, cursor: page.next_cursor }).await;
    assert_eq!(rest.items[0].name, "c.txt");
    assert!(rest.next_cursor.is_none());
    // The signs of LIKE stand for themselves.
    for (contains, expected) in [("0%", "a 100%.txt"), ("_1", "b_1.txt"), ("C.T", "c.txt")] {
        let filter = SourceFilter { name_contains: Some(contains.to_owned()), ..SourceFilter::default() };
        let found = list(filter, first.clone()).await;
        assert_eq!(found.items.iter().map(|source| source.name.as_str()).collect::<Vec<_>>(), [expected]);
    }
}

#[tokio::test]
async fn a_name_is_taken_once() {
    let world = world().await;
    let error = world.store.create_collection(&world.env, "Library", "").await.unwrap_err();
    assert!(matches!(error, StoreError::NameTaken("collection")), "{error}");
    let a = world.put("a.txt", "one").await;
    world.put("b.txt", "two").await;
    let change = SourceChange { name: Some("b.txt".to_owned()), collection: None };
    let error = world.store.update_source(&world.env, &a.id, &change).await.unwrap_err();
    assert!(matches!(error, StoreError::NameTaken("source")), "{error}");
}

#[tokio::test]
async fn a_blob_past_its_bound_is_refused_and_leaves_nothing() {
    let world = world().await;
    let mut writer = world.store.blobs().writer(4).await.unwrap();
    writer.write(b"1234").await.unwrap();
    assert!(matches!(writer.write(b"5").await, Err(StoreError::TooLarge(4))));
    drop(writer);
    let incoming = world.dir.path().join("blobs/incoming");
    assert_eq!(std::fs::read_dir(incoming).unwrap().count(), 0);
}
