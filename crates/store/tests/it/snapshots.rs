//! Drafts, completion, and what a job that died leaves for the next.

use store::{Begun, ChunkId, PageRequest, PointerFilter, SourceState, Store, StoreError};

use crate::support::{chunk, part, summary, world};

#[tokio::test]
async fn a_draft_is_invisible_until_it_is_complete() {
    let world = world().await;
    let source = world.put("a.txt", "text").await;
    let lease = world.claim("w").await;
    let Begun::Draft { id, staged: 0 } = world.begin(&lease).await else { panic!("a new draft") };
    world.store.stage(&lease, id, &[part("one")], &[chunk(0, "one")]).await.unwrap();
    assert!(world.store.pointers(&world.env, &PointerFilter::default()).await.unwrap().is_empty());
    assert!(world.store.complete_snapshots().await.unwrap().is_empty());
    assert!(matches!(world.store.snapshot(id).await, Err(StoreError::NotFound(_))));
    let before = world.store.revision(&world.env).await.unwrap();
    world.store.finish_snapshot(&lease, id, &summary(1)).await.unwrap();
    assert!(world.store.revision(&world.env).await.unwrap() > before);
    assert_eq!(world.store.source(&world.env, &source.id).await.unwrap().state, SourceState::Ready);
    assert_eq!(world.store.complete_snapshots().await.unwrap(), [(id, 1)]);
    assert_eq!(world.store.codes(id).await.unwrap(), Some((2, vec![1, 2])));
    assert_eq!(world.store.jobs_count().await.unwrap(), 0);
}

#[tokio::test]
async fn what_was_staged_survives_a_killed_worker() {
    let world = world().await;
    world.put("a.txt", "text").await;
    let dead = world.claim("dead").await;
    let Begun::Draft { id, .. } = world.begin(&dead).await else { panic!("a new draft") };
    world.store.stage(&dead, id, &[part("one\ntwo")], &[chunk(0, "one")]).await.unwrap();
    world.store.free_leases().await.unwrap();
    let lease = world.claim("next").await;
    assert_eq!(world.begin(&lease).await, Begun::Draft { id, staged: 1 });
    // Staging the beginning again changes nothing.
    world.store.stage(&lease, id, &[part("one\ntwo")], &[chunk(0, "other"), chunk(1, "two")]).await.unwrap();
    let chunks = world.store.chunks(&[ChunkId::new(id, 0), ChunkId::new(id, 1)]).await.unwrap();
    let mut texts: Vec<_> = chunks.into_iter().map(|chunk| chunk.text).collect();
    texts.sort();
    assert_eq!(texts, ["one", "two"]);
    // The dead worker's writes are refused.
    assert!(matches!(world.store.stage(&dead, id, &[], &[]).await, Err(StoreError::LeaseLost)));
    assert!(matches!(world.store.finish_snapshot(&dead, id, &summary(2)).await, Err(StoreError::LeaseLost)));
}

#[tokio::test]
async fn two_sources_with_the_same_bytes_fill_one_snapshot() {
    let world = world().await;
    world.put("a.txt", "text").await;
    world.put("b.txt", "text").await;
    let first = world.claim("one").await;
    let second = world.claim("two").await;
    let Begun::Draft { id, .. } = world.begin(&first).await else { panic!("the first fills it") };
    assert_eq!(world.begin(&second).await, Begun::Busy);
    world.store.stage(&first, id, &[part("x")], &[chunk(0, "x")]).await.unwrap();
    world.store.finish_snapshot(&first, id, &summary(1)).await.unwrap();
    assert_eq!(world.begin(&second).await, Begun::Complete(id));
    world.store.point_to(&second, id).await.unwrap();
    let pointers = world.store.pointers(&world.env, &PointerFilter::default()).await.unwrap();
    assert_eq!(pointers.iter().map(|pointer| pointer.snapshot).collect::<Vec<_>>(), [id, id]);
}

#[tokio::test]
async fn chunks_come_in_the_order_of_the_document() {
    let world = world().await;
    world.put("a.txt", "text").await;
    let id = world.index("w").await;
    let first = world.store.chunks_of(id, &PageRequest { limit: 1, cursor: None }).await.unwrap();
    assert_eq!(first.items[0].text, "one");
    let rest = world.store.chunks_of(id, &PageRequest { limit: 5, cursor: first.next_cursor }).await.unwrap();
    assert_eq!(rest.items.iter().map(|chunk| chunk.text.as_str()).collect::<Vec<_>>(), ["two"]);
    let bad = PageRequest { limit: 5, cursor: Some("x".to_owned()) };
    assert!(matches!(world.store.chunks_of(id, &bad).await, Err(StoreError::BadCursor)));
    assert_eq!(world.store.vectors(&[ChunkId::new(id, 1)]).await.unwrap()[0].1, [1.0, 1.0]);
}

#[tokio::test]
async fn a_second_process_is_told_who_has_the_folder() {
    let world = world().await;
    world.store.announce("http://127.0.0.1:8080").unwrap();
    let error = Store::open(world.dir.path()).await.unwrap_err();
    assert!(matches!(error, StoreError::InUse(who) if who == "http://127.0.0.1:8080"));
    assert_eq!(Store::in_use(world.dir.path()).as_deref(), Some("http://127.0.0.1:8080"));
    world.store.close().await;
    let dir = world.dir;
    drop(world.store);
    assert!(Store::in_use(dir.path()).is_none());
    // Of a test on Postgres it is the folder of another database, which is another matter.
    assert!(!matches!(Store::open(dir.path()).await, Err(StoreError::InUse(_))));
}
