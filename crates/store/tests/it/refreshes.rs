//! Refreshes end with the job that does them, two of one source never run at once, and schedules are taken by one.

use store::{
    EnvironmentId, Missed, NewRefresh, NewSource, RefreshCause, RefreshOutcome, RefreshWork, Schedule, ScheduledRun,
    SourceError, SourceId, SourceState, StoreError,
};

use crate::support::{World, job, recipe, summary, world};

impl World {
    async fn refresh(&self, source: &SourceId) -> Result<store::Refresh, StoreError> {
        let job = job();
        let new = NewRefresh { cause: RefreshCause::Hand, work: RefreshWork::Job(&job), run: None };
        self.store.start_refresh(&self.env, source, &new).await
    }

    async fn last(&self, source: &SourceId) -> store::Refresh {
        self.store.refreshes(&self.env, source).await.unwrap().swap_remove(0)
    }

    /// Fetches `text` for the refresh that runs and indexes it.
    async fn fetch(&self, text: &str) {
        let lease = self.claim("w").await;
        self.store.set_source_blob(&lease, self.blob(text).await, Some("text")).await.unwrap();
        match self.begin(&lease).await {
            store::Begun::Complete(id) => self.store.point_to(&lease, id).await.unwrap(),
            store::Begun::Draft { id, .. } => self.store.finish_snapshot(&lease, id, &summary(0)).await.unwrap(),
            store::Begun::Busy => panic!("nobody else works"),
        }
    }
}

#[tokio::test]
async fn what_comes_unchanged_changes_nothing() {
    let world = world().await;
    let source = world.put("a.csv", "one").await;
    world.index("w").await;
    let before = world.store.source(&world.env, &source.id).await.unwrap();
    let revision = world.store.revision(&world.env).await.unwrap();

    let refresh = world.refresh(&source.id).await.unwrap();
    assert_eq!((refresh.outcome, refresh.ended_ms), (RefreshOutcome::Running, None));
    world.fetch("one").await;
    let same = world.last(&source.id).await;
    assert_eq!((same.id, same.outcome, same.message), (refresh.id, RefreshOutcome::Unchanged, None));
    assert!(same.ended_ms.is_some());
    let after = world.store.source(&world.env, &source.id).await.unwrap();
    assert_eq!((after.state, after.ready_ms), (SourceState::Ready, before.ready_ms));
    assert_eq!(after.snapshot.unwrap().id, before.snapshot.unwrap().id);
    assert_eq!(world.store.revision(&world.env).await.unwrap(), revision, "kept answers stay good");

    world.refresh(&source.id).await.unwrap();
    world.fetch("two").await;
    assert_eq!(world.last(&source.id).await.outcome, RefreshOutcome::Changed);
    assert!(world.store.revision(&world.env).await.unwrap() > revision);
}

#[tokio::test]
async fn two_never_run_at_once() {
    let world = world().await;
    let source = world.put("a.csv", "one").await;
    assert!(matches!(world.refresh(&source.id).await, Err(StoreError::RefreshRunning)), "it is being read");
    world.index("w").await;
    world.refresh(&source.id).await.unwrap();
    assert!(matches!(world.refresh(&source.id).await, Err(StoreError::RefreshRunning)));
    assert_eq!(world.store.refreshes(&world.env, &source.id).await.unwrap().len(), 1);
    world.fetch("one").await;
    world.refresh(&source.id).await.unwrap();
    let nobody = SourceId::new();
    assert!(matches!(world.refresh(&nobody).await, Err(StoreError::NotFound("source"))));
}

#[tokio::test]
async fn a_failing_source_keeps_what_it_had() {
    let world = world().await;
    let source = world.put("a.csv", "one").await;
    let snapshot = world.index("w").await;
    world.refresh(&source.id).await.unwrap();
    let lease = world.claim("w").await;
    let error =
        SourceError { code: "fetch_failed".to_owned(), message: "no answer".to_owned(), remedy: "wait".to_owned() };
    world.store.give_up_job(&lease, Some(&error)).await.unwrap();
    let failed = world.last(&source.id).await;
    assert_eq!((failed.outcome, failed.message.as_deref()), (RefreshOutcome::Failed, Some("no answer")));
    let source = world.store.source(&world.env, &source.id).await.unwrap();
    assert_eq!((source.state, source.snapshot.map(|snapshot| snapshot.id)), (SourceState::Failed, Some(snapshot)));
}

#[tokio::test]
async fn a_refresh_ends_with_whatever_takes_its_job_away() {
    let world = world().await;
    let source = world.put("a.csv", "one").await;
    world.index("w").await;
    world.refresh(&source.id).await.unwrap();
    world.store.cancel_job(&world.env, &source.id).await.unwrap();
    let cancelled = world.last(&source.id).await;
    assert_eq!((cancelled.outcome, cancelled.message.as_deref()), (RefreshOutcome::Failed, Some("cancelled")));

    world.refresh(&source.id).await.unwrap();
    world.put("a.csv", "another content").await;
    assert_eq!(world.last(&source.id).await.outcome, RefreshOutcome::Failed);

    world.store.delete_source(&world.env, &source.id).await.unwrap();
    assert!(matches!(world.store.refreshes(&world.env, &source.id).await, Err(StoreError::NotFound("source"))));
}

#[tokio::test]
async fn a_file_has_nothing_to_fetch() {
    let world = world().await;
    let source = world.put("a.csv", "one").await;
    world.index("w").await;
    let work = RefreshWork::SeriesOnly { message: "its series only" };
    let new = NewRefresh { cause: RefreshCause::Schedule, work, run: None };
    world.store.start_refresh(&world.env, &source.id, &new).await.unwrap();
    let done = world.last(&source.id).await;
    assert_eq!((done.outcome, done.cause), (RefreshOutcome::Unchanged, RefreshCause::Schedule));
    assert_eq!(world.store.jobs_count().await.unwrap(), 0);
}

#[tokio::test]
async fn a_run_and_what_it_begins_are_one() {
    let world = world().await;
    let source = world.put("a.csv", "one").await.id;
    let (store, env) = (&world.store, &world.env);
    let schedule = Schedule {
        cron: "0 6 * * *".to_owned(),
        zone: "UTC".to_owned(),
        jitter_seconds: 0,
        missed: Missed::RunOnce,
        next_ms: 5_000,
    };
    store.put_schedule(env, &source, &schedule).await.unwrap();
    let begin = async |due_ms: i64, work: RefreshWork<'_>| {
        let run = Some(ScheduledRun { due_ms, next_ms: due_ms + 1_000 });
        store.start_refresh(env, &source, &NewRefresh { cause: RefreshCause::Schedule, work, run }).await
    };
    let next = async || store.next_schedule_due().await.unwrap();
    assert!(matches!(begin(5_000, RefreshWork::Job(&job())).await, Err(StoreError::RefreshRunning)));
    assert_eq!(next().await, Some(6_000), "what reads the source is the run");
    world.index("w").await;
    let refused = begin(6_000, RefreshWork::Refused { message: "no" }).await.unwrap();
    assert_eq!((refused.outcome, next().await), (RefreshOutcome::Failed, Some(7_000)), "it is not due for ever");
    assert!(matches!(begin(6_000, RefreshWork::Job(&job())).await, Err(StoreError::RefreshRunning)));
    assert_eq!(store.jobs_count().await.unwrap(), 0, "another has that run");
    begin(7_000, RefreshWork::Job(&job())).await.unwrap();
    assert_eq!((next().await, store.jobs_count().await.unwrap()), (Some(8_000), 1));
}

#[tokio::test]
async fn a_schedule_is_taken_by_one() {
    let world = world().await;
    let source = world.put("a.csv", "one").await.id;
    let (store, env): (_, &EnvironmentId) = (&world.store, &world.env);
    assert_eq!(store.next_schedule_due().await.unwrap(), None);
    let schedule = Schedule {
        cron: "0 6 * * *".to_owned(),
        zone: "Europe/Zurich".to_owned(),
        jitter_seconds: 60,
        missed: Missed::Skip,
        next_ms: 5_000,
    };
    store.put_schedule(env, &source, &schedule).await.unwrap();
    assert_eq!(store.schedule(env, &source).await.unwrap().as_ref(), Some(&schedule));
    assert_eq!(store.source(env, &source).await.unwrap().schedule.unwrap().next_ms, 5_000);
    assert!(store.due_schedules(4_999).await.unwrap().is_empty());
    let due = store.due_schedules(5_000).await.unwrap();
    assert_eq!((due.len(), &due[0].source, &due[0].schedule), (1, &source, &schedule));
    let run = ScheduledRun { due_ms: 5_000, next_ms: 9_000 };
    assert!(store.advance_schedule(env, &source, run).await.unwrap());
    assert!(!store.advance_schedule(env, &source, run).await.unwrap(), "another has that run");
    assert_eq!(store.next_schedule_due().await.unwrap(), Some(9_000));
    store.delete_schedule(env, &source).await.unwrap();
    assert!(matches!(store.delete_schedule(env, &source).await, Err(StoreError::NotFound("schedule"))));
    assert!(store.source(env, &source).await.unwrap().schedule.is_none());
}

#[tokio::test]
async fn content_that_is_known_ends_a_refresh_too() {
    let world = world().await;
    let source = world.put("a.csv", "one").await;
    world.index("w").await;
    world.refresh(&source.id).await.unwrap();
    let new = NewSource {
        collection: world.collection.id.clone(),
        name: "a.csv".to_owned(),
        origin_url: None,
        format: None,
        blob: Some(world.blob("one").await),
        recipe: Some(recipe()),
        connector: None,
        job: job(),
    };
    world.store.put_source(&world.env, new).await.unwrap();
    assert_eq!(world.last(&source.id).await.outcome, RefreshOutcome::Unchanged);
    assert_eq!(world.store.jobs_count().await.unwrap(), 0);
}
