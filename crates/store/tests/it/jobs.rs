//! The queue: one worker a job, nothing lost, nothing done twice.

use store::{NewJob, NewSource, SourceError, SourceState, StoreError, now_ms};

use crate::support::{LEASE_MS, chunk, job, part, recipe, world};

#[tokio::test]
async fn a_job_has_one_worker_until_its_lease_runs_out() {
    let world = world().await;
    world.put("a.txt", "text").await;
    let now = now_ms();
    let (first, _) = world.store.claim_job("one", now, LEASE_MS).await.unwrap().unwrap();
    assert!(world.store.claim_job("two", now, LEASE_MS).await.unwrap().is_none());
    let later = now + LEASE_MS + 1;
    let (second, job) = world.store.claim_job("two", later, LEASE_MS).await.unwrap().unwrap();
    assert_eq!((second.job, job.attempts), (first.job, 0));
    assert!(matches!(world.store.keep_lease(&first, later, None).await, Err(StoreError::LeaseLost)));
}

#[tokio::test]
async fn a_released_job_waits_and_counts_only_failures() {
    let world = world().await;
    let source = world.put("a.txt", "text").await;
    let lease = world.claim("w").await;
    let later = now_ms() + 5_000;
    world.store.release_job(&lease, later, Some("disk full")).await.unwrap();
    assert_eq!(world.store.source(&world.env, &source.id).await.unwrap().state, SourceState::Queued);
    assert_eq!(world.store.next_job_due().await.unwrap(), Some(later));
    assert!(world.store.claim_job("w", later - 1, LEASE_MS).await.unwrap().is_none());
    let (lease, job) = world.store.claim_job("w", later, LEASE_MS).await.unwrap().unwrap();
    assert_eq!(job.attempts, 1);
    world.store.release_job(&lease, later, None).await.unwrap();
    let (_, job) = world.store.claim_job("w", later, LEASE_MS).await.unwrap().unwrap();
    assert_eq!(job.attempts, 1);
}

#[tokio::test]
async fn giving_up_tells_why_and_leaves_no_draft() {
    let world = world().await;
    let source = world.put("a.txt", "text").await;
    let lease = world.claim("w").await;
    let store::Begun::Draft { id, .. } = world.begin(&lease).await else { panic!("a new draft") };
    world.store.stage(&lease, id, &[part("x")], &[chunk(0, "x")]).await.unwrap();
    let error = SourceError { code: "damaged".into(), message: "it is damaged".into(), remedy: "mend it".into() };
    world.store.give_up_job(&lease, Some(&error)).await.unwrap();
    let failed = world.store.source(&world.env, &source.id).await.unwrap();
    assert_eq!((failed.state, failed.error), (SourceState::Failed, Some(error)));
    assert_eq!(world.sweep(i64::MAX).await, (1, 0), "the draft; the bytes are the source's");
    assert!(world.store.vectors_of(id, 0, 10).await.unwrap().is_empty());
    assert_eq!(world.store.jobs_count().await.unwrap(), 0);
    world.store.retry_source(&world.env, &source.id, &job()).await.unwrap();
    let queued = world.store.source(&world.env, &source.id).await.unwrap();
    assert_eq!((queued.state, queued.error), (SourceState::Queued, None));
}

#[tokio::test]
async fn cancelling_ends_a_waiting_job_at_once_and_a_running_one_at_its_heartbeat() {
    let world = world().await;
    let waiting = world.put("a.txt", "one").await;
    world.store.cancel_job(&world.env, &waiting.id).await.unwrap();
    assert_eq!(world.store.source(&world.env, &waiting.id).await.unwrap().state, SourceState::Cancelled);
    assert!(matches!(world.store.cancel_job(&world.env, &waiting.id).await, Err(StoreError::NotFound(_))));
    let running = world.put("b.txt", "two").await;
    let lease = world.claim("w").await;
    assert!(!world.store.keep_lease(&lease, now_ms() + LEASE_MS, Some("{}")).await.unwrap());
    world.store.cancel_job(&world.env, &running.id).await.unwrap();
    assert!(world.store.keep_lease(&lease, now_ms() + LEASE_MS, None).await.unwrap());
    world.store.give_up_job(&lease, None).await.unwrap();
    assert_eq!(world.store.source(&world.env, &running.id).await.unwrap().state, SourceState::Cancelled);
}

#[tokio::test]
async fn deleting_or_replacing_a_source_takes_its_job_from_the_worker() {
    let world = world().await;
    let source = world.put("a.txt", "one").await;
    let lease = world.claim("w").await;
    world.put("a.txt", "newer").await;
    assert!(matches!(world.store.keep_lease(&lease, now_ms(), None).await, Err(StoreError::LeaseLost)));
    let lease = world.claim("w").await;
    world.store.delete_source(&world.env, &source.id).await.unwrap();
    assert!(matches!(world.store.give_up_job(&lease, None).await, Err(StoreError::LeaseLost)));
    assert_eq!(world.store.jobs_count().await.unwrap(), 0);
}

#[tokio::test]
async fn a_new_process_frees_what_a_dead_one_held() {
    let world = world().await;
    let kept = world.put("a.txt", "one").await;
    world.claim("dead").await;
    let cancelled = world.put("b.txt", "two").await;
    world.claim("dead too").await;
    world.store.cancel_job(&world.env, &cancelled.id).await.unwrap();
    world.store.free_leases().await.unwrap();
    assert_eq!(world.store.source(&world.env, &kept.id).await.unwrap().state, SourceState::Queued);
    assert_eq!(world.store.source(&world.env, &cancelled.id).await.unwrap().state, SourceState::Cancelled);
    assert_eq!(world.claim("alive").await.source, kept.id);
}

#[tokio::test]
async fn starts_are_counted_until_a_job_gets_further_or_is_given_back() {
    let world = world().await;
    world.put("a.txt", "one").await;
    for expected in 1..=3 {
        let (_, job) = world.store.claim_job("w", now_ms(), LEASE_MS).await.unwrap().unwrap();
        assert_eq!(job.starts, expected);
        world.store.free_leases().await.unwrap();
    }
    let (lease, _) = world.store.claim_job("w", now_ms(), LEASE_MS).await.unwrap().unwrap();
    world.store.release_job(&lease, now_ms(), None).await.unwrap();
    let (_, job) = world.store.claim_job("w", now_ms(), LEASE_MS).await.unwrap().unwrap();
    assert_eq!(job.starts, 1);
}

#[tokio::test]
async fn one_file_does_not_wait_for_the_thousand_of_another_collection() {
    let world = world().await;
    for number in 0..6 {
        world.put(&format!("{number}.txt"), &format!("text {number}")).await;
    }
    let other = world.store.create_collection(&world.env, "Other", "").await.unwrap();
    let one = world.put_in(&other.id, "one.txt", "the one").await;
    let mut claimed = Vec::new();
    for number in 0..4 {
        // A moment passes between one claim and the next.
        let now = now_ms() + number;
        claimed.push(world.store.claim_job("w", now, LEASE_MS).await.unwrap().unwrap().0.source);
    }
    assert!(claimed[..2].contains(&one.id), "it is among the first two");
}

#[tokio::test]
async fn a_job_cancelled_under_a_worker_that_is_gone_ends() {
    let world = world().await;
    let source = world.put("a.txt", "text").await;
    world.claim("gone").await;
    world.store.cancel_job(&world.env, &source.id).await.unwrap();
    world.store.end_cancelled_jobs(now_ms()).await.unwrap();
    assert_eq!(world.store.jobs_count().await.unwrap(), 1, "its worker may still live");
    world.store.end_cancelled_jobs(now_ms() + LEASE_MS).await.unwrap();
    assert_eq!(world.store.jobs_count().await.unwrap(), 0);
    assert_eq!(world.store.source(&world.env, &source.id).await.unwrap().state, SourceState::Cancelled);
}

#[tokio::test]
async fn a_later_programs_job_is_left_to_it() {
    let world = world().await;
    let new = NewSource {
        collection: world.collection.id.clone(),
        name: "a.txt".to_owned(),
        origin_url: None,
        format: Some("text".to_owned()),
        blob: Some(world.blob("text").await),
        recipe: Some(recipe()),
        connector: None,
        job: NewJob { version: 3, ..job() },
    };
    world.store.put_source(&world.env, new).await.unwrap();
    assert_eq!(world.store.next_job_due().await.unwrap(), None);
    assert!(world.store.claim_job("w", now_ms(), LEASE_MS).await.unwrap().is_none());
    assert_eq!(world.store.jobs_count().await.unwrap(), 1);
    world.put("b.txt", "text").await;
    assert_eq!(world.claim("w").await.environment, world.env);
}
