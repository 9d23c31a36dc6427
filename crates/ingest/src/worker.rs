//! Workers: claim a job, run it, write its outcome; sleep until one is due.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::FutureExt;
use store::{Job, Lease, SourceError, StoreError, now_ms};
use tracing::{Instrument, Span, field};

use crate::{
    index_source::{self, Stop},
    ingest::{Change, Inner},
};

/// Longest sleep of an idle worker: a bound on how late it takes up a job whose ring it missed.
const IDLE_MAX: Duration = Duration::from_secs(30);
/// Wait before looking again at a snapshot that another job is filling.
const BUSY_WAIT: Duration = Duration::from_secs(1);
/// Wait before asking again for bytes whose place does not answer.
const AWAY_WAIT: Duration = Duration::from_secs(30);
/// Wait after the database refused, so that a full disk does not make a busy loop.
const TROUBLE_WAIT: Duration = Duration::from_secs(2);
/// Times that a job may be begun without getting further, each ended with the process, before it is given up. High, because the
/// innocent job beside the deadly one, which waits to embed, is ended with it.
const STARTS_MAX: u32 = 100;

/// Works until `inner.stop`.
pub(crate) async fn work(inner: Arc<Inner>) {
    let owner = uuid::Uuid::new_v4().simple().to_string();
    let lease_ms = i64::try_from(inner.settings.lease.as_millis()).unwrap_or(i64::MAX);
    while !inner.stop.is_cancelled() {
        match inner.store.claim_job(&owner, now_ms(), lease_ms).await {
            Ok(Some((lease, job))) => {
                // Another may be due as well, and the other worker asleep.
                inner.due.notify_one();
                let span =
                    tracing::error_span!("job", source.id = %lease.source, kind = job.kind, outcome = field::Empty);
                run(&inner, &lease, &job).instrument(span).await;
            }
            Ok(None) => idle(&inner).await,
            Err(error) => {
                tracing::error!(%error, "jobs cannot be claimed");
                pause(&inner, TROUBLE_WAIT).await;
            }
        }
    }
}

async fn idle(inner: &Inner) {
    if let Err(error) = inner.store.end_cancelled_jobs(now_ms()).await {
        tracing::warn!(%error, "cancelled jobs of a worker that is gone stay");
    }
    let due = inner.store.next_job_due().await.ok().flatten();
    let wait = due.map_or(IDLE_MAX, |due| {
        Duration::from_millis(u64::try_from(due - now_ms()).unwrap_or(0)).clamp(Duration::from_millis(10), IDLE_MAX)
    });
    tokio::select! {
        () = inner.due.notified() => {}
        () = pause(inner, wait) => {}
    }
}

async fn pause(inner: &Inner, wait: Duration) {
    tokio::select! {
        () = tokio::time::sleep(wait) => {}
        () = inner.stop.cancelled() => {}
    }
}

async fn run(inner: &Inner, lease: &Lease, job: &Job) {
    let changed = || inner.notify(Change::Source(lease.environment.clone(), lease.source.clone()));
    changed();
    let outcome = if job.starts > STARTS_MAX {
        Err(Stop::Failed(deadly()))
    } else {
        let work = AssertUnwindSafe(index_source::run(inner, lease, job)).catch_unwind();
        work.await.unwrap_or_else(|_| Err(Stop::Retry("the job panicked".to_owned())))
    };
    Span::current().record("outcome", outcome.as_ref().err().map_or("done", Stop::kind));
    if let Err(stop) = outcome
        && let Err(error) = end(inner, lease, job, stop).await
        && !matches!(error, StoreError::LeaseLost)
    {
        // The lease runs out and the job is taken up again.
        tracing::error!(%error, source.id = %lease.source, "a job's outcome cannot be written");
    }
    inner.ring();
    changed();
}

/// Writes down how a job that made no snapshot ended.
async fn end(inner: &Inner, lease: &Lease, job: &Job, stop: Stop) -> Result<(), StoreError> {
    match stop {
        Stop::LeaseLost => Ok(()),
        Stop::Cancelled => inner.store.give_up_job(lease, None).await,
        Stop::Shutdown => inner.store.release_job(lease, now_ms(), None).await,
        Stop::Busy => inner.store.release_job(lease, after(BUSY_WAIT), None).await,
        Stop::Away(cause) => {
            tracing::warn!(source.id = %lease.source, job.kind, "job waits: {cause}");
            inner.store.release_job(lease, after(AWAY_WAIT), None).await
        }
        Stop::Failed(error) => {
            tracing::info!(source.id = %lease.source, code = error.code, "source failed: {}", error.message);
            inner.store.give_up_job(lease, Some(&error)).await
        }
        Stop::Retry(cause) => {
            let attempts = job.attempts + 1;
            tracing::warn!(source.id = %lease.source, job.kind, attempts, "job failed: {cause}");
            if attempts < inner.settings.attempts_max {
                let wait = inner.settings.retry_after(job.attempts);
                return inner.store.release_job(lease, after(wait), Some(&cause)).await;
            }
            inner.store.give_up_job(lease, Some(&given_up(attempts))).await
        }
    }
}

fn deadly() -> SourceError {
    SourceError {
        code: "internal".to_owned(),
        message: format!("the program ended {STARTS_MAX} times while it read this file"),
        remedy: "split the file, or give the machine more memory, then retry".to_owned(),
    }
}

fn given_up(attempts: u32) -> SourceError {
    SourceError {
        code: "internal".to_owned(),
        message: format!("the file could not be read in {attempts} attempts"),
        remedy: "look for the source's id in the server's log, then retry".to_owned(),
    }
}

fn after(wait: Duration) -> i64 {
    now_ms().saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
}
