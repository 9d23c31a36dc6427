//! What is watched from outside: the queue and the sources, on both databases.

use store::{Freshness, Missed, NewRefresh, Queue, RefreshCause, RefreshWork, Schedule, SourceError, now_ms};

use crate::support::{LEASE_MS, job, world};

#[tokio::test]
async fn the_queue_tells_what_waits_runs_and_is_due() {
    let world = world().await;
    assert_eq!(world.store.queue().await.unwrap(), Queue::default());
    let before = now_ms();
    world.put("a.txt", "one").await;
    world.put("b.txt", "two").await;
    let queue = world.store.queue().await.unwrap();
    assert_eq!((queue.waiting, queue.running), (2, 0));
    assert!(queue.due_since_ms.is_some_and(|due| (before..=now_ms()).contains(&due)), "{queue:?}");
    let lease = world.claim("w").await;
    let queue = world.store.queue().await.unwrap();
    assert_eq!((queue.waiting, queue.running), (1, 1));
    world.store.release_job(&lease, now_ms() + LEASE_MS, None).await.unwrap();
    let _other = world.claim("w").await;
    let queue = world.store.queue().await.unwrap();
    assert_eq!(queue, Queue { waiting: 1, running: 1, due_since_ms: None }, "what waits for its time is not due");
    assert_eq!(world.store.source_states().await.unwrap().iter().map(|(_, count)| count).sum::<i64>(), 2);
}

#[tokio::test]
async fn without_schedules_nothing_is_stale() {
    let world = world().await;
    world.put("a.txt", "one").await;
    assert_eq!(world.store.freshness().await.unwrap(), Freshness::default());
    assert!(world.store.accuracies().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_source_is_stale_when_its_refresh_fails_or_its_schedule_stands_still() {
    let world = world().await;
    let (store, source) = (&world.store, world.put("a.csv", "one").await);
    world.index("w").await;
    let schedule = |next_ms| Schedule {
        cron: "0 6 * * *".to_owned(),
        zone: "UTC".to_owned(),
        jitter_seconds: 0,
        missed: Missed::RunOnce,
        next_ms,
    };
    let later = now_ms() + LEASE_MS;
    store.put_schedule(&world.env, &source.id, &schedule(later)).await.unwrap();
    let ready = store.source(&world.env, &source.id).await.unwrap().ready_ms;
    let well = Freshness { scheduled: 1, oldest_ms: ready, ..Freshness::default() };
    assert_eq!(store.freshness().await.unwrap(), well);

    let job = job();
    let refresh = NewRefresh { cause: RefreshCause::Hand, work: RefreshWork::Job(&job), run: None };
    store.start_refresh(&world.env, &source.id, &refresh).await.unwrap();
    assert_eq!(store.freshness().await.unwrap(), well, "one that runs has not failed");
    let lease = world.claim("w").await;
    let error = SourceError { code: "fetch_failed".into(), message: "no answer".into(), remedy: "wait".into() };
    store.give_up_job(&lease, Some(&error)).await.unwrap();
    let stale = Freshness { stale: 1, stale_since_ms: ready, ..well };
    assert_eq!(store.freshness().await.unwrap(), stale);

    store.start_refresh(&world.env, &source.id, &refresh).await.unwrap();
    let lease = world.claim("w").await;
    let blob = world.blob("one").await;
    store.set_source_blob(&lease, blob, Some("text")).await.unwrap();
    let store::Begun::Complete(id) = world.begin(&lease).await else { panic!("it is there already") };
    store.point_to(&lease, id).await.unwrap();
    let fresh = store.freshness().await.unwrap();
    assert_eq!((fresh.stale, fresh.stale_since_ms), (0, None));
    assert!(fresh.oldest_ms >= ready, "{fresh:?}");

    store.put_schedule(&world.env, &source.id, &schedule(0)).await.unwrap();
    assert_eq!(store.freshness().await.unwrap().stale, 1, "nobody carries it out");
}
