//! What goes for good, and what does not.

use store::{Begun, PointerFilter, Retired};

use crate::support::{chunk, part, recipe, world};

#[tokio::test]
async fn what_some_environment_shows_or_showed_stays() {
    let world = world().await;
    let a = world.ready("a.txt", "one").await;
    let made = world.clone("preview").await;
    world.store.delete_source(&world.env, &a).await.unwrap();
    assert_eq!(world.sweep(i64::MAX).await, (0, 0), "the clone shows it");
    assert_eq!(world.store.pointers(&made.id, &PointerFilter::default()).await.unwrap().len(), 1);
    world.store.delete_source(&made.id, &a).await.unwrap();
    assert_eq!(world.sweep(0).await, (0, 0), "the clone showed it a moment ago");
    assert_eq!(world.sweep(i64::MAX).await, (1, 1));
}

#[tokio::test]
async fn what_only_a_deleted_environment_had_goes() {
    let world = world().await;
    let made = world.clone("preview").await;
    let source = world.ready("a.txt", "one").await;
    world.store.promote(&world.env, &made.id).await.unwrap();
    world.store.delete_source(&world.env, &source).await.unwrap();
    world.store.forget_history(i64::MAX).await.unwrap();
    world.store.delete_environment(&made.id).await.unwrap();
    assert_eq!(world.sweep(0).await, (1, 1));
}

#[tokio::test]
async fn a_large_snapshot_goes_in_small_steps_from_its_end() {
    let world = world().await;
    let source = world.put("a.txt", "text").await;
    let lease = world.claim("w").await;
    let Begun::Draft { id, .. } = world.begin(&lease).await else { panic!("a draft") };
    let chunks: Vec<_> = (0..2_500).map(|ordinal| chunk(ordinal, "x")).collect();
    world.store.stage(&lease, id, &[part("x")], &chunks).await.unwrap();
    // Given up: nothing points to the draft.
    world.store.give_up_job(&lease, None).await.unwrap();
    assert_eq!(world.store.retire_snapshots(None).await.unwrap(), [id]);
    assert_eq!(world.store.delete_retired(id).await.unwrap(), Retired::Partly(2_000));
    // Somebody wants it after all: what is left is the beginning of it.
    world.store.retry_source(&world.env, &source.id, &crate::support::job()).await.unwrap();
    let lease = world.claim("v").await;
    let begun = world.store.begin_snapshot(&lease, &source.blob_hash.unwrap(), &recipe()).await.unwrap();
    assert_eq!(begun, Begun::Draft { id, staged: 500 });
    assert_eq!(world.store.delete_retired(id).await.unwrap(), Retired::Taken);
    assert!(world.store.retire_snapshots(None).await.unwrap().is_empty());
}
