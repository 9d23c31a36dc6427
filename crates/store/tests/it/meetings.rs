//! What many do to the same rows at once: everybody gets through, and what stands at the end is what was wanted last.

use std::sync::Arc;

use store::{
    Begun, BlobLocation, NewRefresh, RefreshCause, RefreshWork, SourceChange, SourceError, SourceId, SourceState,
    StoreError, now_ms,
};
use tokio::task::JoinSet;

use crate::support::{LEASE_MS, World, chunk, job, part, summary, world, world_on_postgres};

/// Rounds of each task.
const ROUNDS: usize = 40;
/// Workers that take jobs away from each other.
const WORKERS: usize = 3;

/// What is refused because another was faster is no error; everything else is one.
fn unless_too_late<T>(done: Result<T, StoreError>) -> Option<T> {
    match done {
        Ok(done) => Some(done),
        Err(StoreError::LeaseLost | StoreError::NotFound(_) | StoreError::RefreshRunning) => None,
        Err(error) => panic!("{error:?}"),
    }
}

/// Claims a job, if one is due, and ends it: with a snapshot, with an error, cancelled, or by giving it back.
async fn work(world: &World, owner: &str, round: usize) -> bool {
    let Some((lease, _)) = unless_too_late(world.store.claim_job(owner, now_ms(), LEASE_MS).await).flatten() else {
        return false;
    };
    let store = &world.store;
    match round % 5 {
        0 => {
            unless_too_late(store.release_job(&lease, now_ms(), None).await);
        }
        1 => {
            let error = SourceError { code: "damaged".into(), message: "damaged".into(), remedy: "mend it".into() };
            unless_too_late(store.give_up_job(&lease, Some(&error)).await);
        }
        2 => {
            unless_too_late(store.give_up_job(&lease, None).await);
        }
        _ => {
            unless_too_late(index(world, &lease).await);
        }
    }
    true
}

async fn index(world: &World, lease: &store::Lease) -> Result<(), StoreError> {
    let wanted = world.store.source(&world.env, &lease.source).await?.blob_hash.expect("it was uploaded");
    match world.store.begin_snapshot(lease, &wanted, &crate::support::recipe()).await? {
        Begun::Complete(id) => world.store.point_to(lease, id).await,
        Begun::Busy => world.store.release_job(lease, now_ms(), None).await,
        Begun::Draft { id, .. } => {
            world.store.stage(lease, id, &[part("one")], &[chunk(0, "one")]).await?;
            world.store.finish_snapshot(lease, id, &summary(1)).await
        }
    }
}

/// What a person does to the source, all of it in turn.
async fn press(world: &World, source: &SourceId, round: usize) {
    let (store, env) = (&world.store, &world.env);
    match round % 4 {
        0 => {
            unless_too_late(store.cancel_job(env, source).await);
        }
        1 => {
            unless_too_late(store.retry_source(env, source, &job()).await);
        }
        2 => {
            let (job, change) = (job(), SourceChange { name: Some("a.txt".to_owned()), collection: None });
            let new = NewRefresh { cause: RefreshCause::Hand, work: RefreshWork::Job(&job), run: None };
            unless_too_late(store.start_refresh(env, source, &new).await);
            unless_too_late(store.update_source(env, source, &change).await);
        }
        _ => {
            unless_too_late(store.end_cancelled_jobs(now_ms() + LEASE_MS).await);
            unless_too_late(store.retire_snapshots(None).await);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn uploads_cancels_claims_and_ends_of_one_source_do_not_stop_each_other() {
    let world = Arc::new(world().await);
    let source = world.put("a.txt", "text 0").await.id;
    let mut tasks = JoinSet::new();
    for uploader in 0..2 {
        let world = Arc::clone(&world);
        tasks.spawn(async move {
            for round in 0..ROUNDS {
                world.put("a.txt", &format!("text {}", (round + uploader) % 5)).await;
            }
        });
    }
    for worker in 0..WORKERS {
        let world = Arc::clone(&world);
        tasks.spawn(async move {
            for round in 0..2 * ROUNDS {
                if !work(&world, &format!("worker {worker} {round}"), round).await {
                    tokio::task::yield_now().await;
                }
            }
        });
    }
    let presser = (Arc::clone(&world), source.clone());
    tasks.spawn(async move {
        for round in 0..2 * ROUNDS {
            press(&presser.0, &presser.1, round).await;
        }
    });
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    // One more upload, and its job to the end: the source shows it, whoever came late before.
    let last = world.put("a.txt", "the last").await;
    if last.state != SourceState::Ready {
        let (lease, _) = world.store.claim_job("last", now_ms(), LEASE_MS).await.unwrap().expect("its job is due");
        index(&world, &lease).await.unwrap();
    }
    let shown = world.store.source(&world.env, &source).await.unwrap();
    assert_eq!((shown.state, shown.snapshot.map(|snapshot| snapshot.blob_hash)), (SourceState::Ready, shown.blob_hash));
    assert_eq!(world.store.jobs_count().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sources_that_are_deleted_under_their_workers_leave_no_job() {
    let world = Arc::new(world().await);
    let mut tasks = JoinSet::new();
    for uploader in 0..2 {
        let world = Arc::clone(&world);
        tasks.spawn(async move {
            for round in 0..ROUNDS {
                let source = world.put(&format!("{uploader}.txt"), &format!("text {round}")).await;
                unless_too_late(world.store.delete_source(&world.env, &source.id).await);
            }
        });
    }
    for worker in 0..WORKERS {
        let world = Arc::clone(&world);
        tasks.spawn(async move {
            for round in 0..2 * ROUNDS {
                work(&world, &format!("worker {worker} {round}"), round).await;
                tokio::task::yield_now().await;
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    assert_eq!(world.store.jobs_count().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_uploaded_while_the_same_is_swept_can_be_read() {
    let world = Arc::new(world().await);
    let mut tasks = JoinSet::new();
    for uploader in 0..2 {
        let world = Arc::clone(&world);
        tasks.spawn(async move {
            for _ in 0..ROUNDS {
                let source = world.put(&format!("{uploader}.txt"), "the same").await;
                let hash = source.blob_hash.clone().unwrap();
                world.store.blobs().local(&hash).await.expect("the bytes are there while a source names them");
                world.store.delete_source(&world.env, &source.id).await.unwrap();
                world.store.forget_history(i64::MAX).await.unwrap();
            }
        });
    }
    let sweeper = Arc::clone(&world);
    tasks.spawn(async move {
        for _ in 0..2 * ROUNDS {
            sweeper.store.delete_blobs().await.unwrap();
            sweeper.store.remove_unknown_blobs().await.unwrap();
        }
    });
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
}

#[tokio::test]
async fn a_claim_passes_over_what_another_has_in_hand() {
    let (world, mut replica) = world_on_postgres(&BlobLocation::default()).await;
    let (first, second) = (world.put("a.txt", "one").await, world.put("b.txt", "two").await);
    let other = world.store.create_collection(&world.env, "Other", "").await.unwrap();
    let third = world.put_in(&other.id, "c.txt", "three").await;
    replica.run("BEGIN").await;
    replica.run(&format!("UPDATE source SET updated_ms = updated_ms WHERE id = '{}'", first.id.as_str())).await;
    replica.run(&format!("UPDATE job SET cancelled = 1 WHERE source_id = '{}'", third.id.as_str())).await;
    assert_eq!(world.claim("w").await.source, second.id, "it waits for nobody");
    assert!(world.store.claim_job("w", now_ms(), LEASE_MS).await.unwrap().is_none());
    replica.run("ROLLBACK").await;
    let mut rest = [world.claim("w").await.source, world.claim("w").await.source];
    rest.sort();
    assert_eq!(rest, [first.id, third.id]);
}

#[tokio::test]
async fn a_job_whose_source_says_otherwise_is_claimed_too() {
    let (world, mut replica) = world_on_postgres(&BlobLocation::default()).await;
    let source = world.put("a.txt", "one").await;
    replica.run("UPDATE source SET state = 'ready'").await;
    assert_eq!(world.claim("w").await.source, source.id);
}

#[tokio::test]
async fn collections_take_turns_however_many_files_each_has() {
    let world = world().await;
    let mut collections = vec![world.collection.id.clone()];
    for name in ["B", "C"] {
        collections.push(world.store.create_collection(&world.env, name, "").await.unwrap().id);
    }
    for (number, collection) in collections.iter().enumerate() {
        for file in 0..(3 << number) {
            world.put_in(collection, &format!("{file}.txt"), &format!("{number} {file}")).await;
        }
    }
    let (mut turns, now) = (Vec::new(), now_ms());
    for moment in 0..9 {
        let (lease, _) = world.store.claim_job("w", now + moment, LEASE_MS).await.unwrap().unwrap();
        turns.push(world.store.source(&world.env, &lease.source).await.unwrap().collection_id);
    }
    for round in turns.chunks(3) {
        let mut round = round.to_vec();
        round.sort();
        let mut all = collections.clone();
        all.sort();
        assert_eq!(round, all, "each once in three claims");
    }
}
