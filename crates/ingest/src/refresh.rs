//! Sources fetched again: by hand, by a command, by their schedule. A refresh that finds nothing new changes nothing, and two
//! of one source never run at once.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use store::{
    DueSchedule, EnvironmentId, Missed, Refresh, RefreshCause, RefreshWork, Schedule, SourceId, StoreError, now_ms,
};

use crate::{
    Change, Ingest, IngestError,
    index_source::Payload,
    ingest::Inner,
    schedules::{self, Rule},
};

/// Longest sleep between two looks at the schedules: the clock may have been set.
const IDLE_MAX: Duration = Duration::from_secs(60);
/// Wait after the database refused.
const TROUBLE_WAIT: Duration = Duration::from_secs(5);
/// How long a schedule rests that cannot be understood any more.
const BROKEN_REST_MS: i64 = 86_400_000;

/// Said of a file that was uploaded.
const NO_ADDRESS: &str = "an uploaded file has no address to fetch it from: upload it again";
const SERIES_ANEW: &str = "an uploaded file has no address to fetch it from: its series are forecast anew";

impl Ingest {
    /// Fetches a source again. Of an uploaded file, which has no address, the series are forecast anew. A schedule that is due
    /// has its run with it.
    ///
    /// # Errors
    /// [`IngestError::NothingToRefresh`] for an uploaded file without series; [`StoreError::RefreshRunning`] where the source is
    /// being read.
    pub async fn refresh(
        &self,
        env: &EnvironmentId,
        source: &SourceId,
        cause: RefreshCause,
    ) -> Result<Refresh, IngestError> {
        let refresh = begin(&self.inner, env, source, cause).await?;
        if let Some(schedule) = self.inner.store.schedule(env, source).await?
            && schedule.next_ms <= now_ms()
        {
            let next_ms = next_or_rest(&schedule, source);
            self.inner.store.advance_schedule(env, source, schedule.next_ms, next_ms).await?;
        }
        Ok(refresh)
    }

    /// Gives a source a schedule, in the place of the one it had.
    ///
    /// # Errors
    /// [`IngestError::Schedule`] where it cannot be understood; the store's where the source does not exist.
    pub async fn put_schedule(
        &self,
        env: &EnvironmentId,
        source: &SourceId,
        mut schedule: Schedule,
    ) -> Result<Schedule, IngestError> {
        schedule.next_ms = next(&schedule, source, now_ms()).map_err(IngestError::Schedule)?;
        self.inner.store.put_schedule(env, source, &schedule).await?;
        self.inner.schedule_changed.notify_one();
        self.notify(Change::Source(env.clone(), source.clone()));
        Ok(schedule)
    }

    /// Takes a source's schedule away.
    ///
    /// # Errors
    /// The store's, where it has none.
    pub async fn delete_schedule(&self, env: &EnvironmentId, source: &SourceId) -> Result<(), IngestError> {
        self.inner.store.source(env, source).await?;
        self.inner.store.delete_schedule(env, source).await?;
        self.notify(Change::Source(env.clone(), source.clone()));
        Ok(())
    }

    /// Runs schedules from now on: for whoever stays. Call once, after [`Self::start`].
    pub fn start_schedules(&self) {
        self.inner.workers.spawn(run_schedules(Arc::clone(&self.inner)));
    }
}

/// Starts what is due until `inner.stop`.
async fn run_schedules(inner: Arc<Inner>) {
    while !inner.stop.is_cancelled() {
        let wait = match start_due(&inner).await {
            Ok(wait) => wait,
            Err(error) => {
                tracing::error!(%error, "schedules cannot be read");
                TROUBLE_WAIT
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = inner.schedule_changed.notified() => {}
            () = inner.stop.cancelled() => {}
        }
    }
}

/// Starts what is due now; how long until the next is.
async fn start_due(inner: &Inner) -> Result<Duration, StoreError> {
    for due in inner.store.due_schedules(now_ms()).await? {
        let DueSchedule { environment, source, schedule } = due;
        let next_ms = next_or_rest(&schedule, &source);
        if !inner.store.advance_schedule(&environment, &source, schedule.next_ms, next_ms).await? {
            continue;
        }
        let (was_due, now) = (instant(schedule.next_ms), instant(now_ms()));
        if !schedules::runs(schedule.missed, was_due, now) {
            tracing::info!(source.id = %source, "a missed run is left out, as its schedule says");
        } else if let Err(error) = begin(inner, &environment, &source, RefreshCause::Schedule).await {
            // The run before is not over: this one would find the same.
            tracing::info!(source.id = %source, "a scheduled run did not start: {error}");
        }
        inner.notify(Change::Source(environment, source));
    }
    let next = inner.store.next_schedule_due().await?;
    Ok(next.map_or(IDLE_MAX, |next| {
        Duration::from_millis(u64::try_from(next - now_ms()).unwrap_or(0)).clamp(Duration::from_millis(10), IDLE_MAX)
    }))
}

async fn begin(
    inner: &Inner,
    env: &EnvironmentId,
    source: &SourceId,
    cause: RefreshCause,
) -> Result<Refresh, IngestError> {
    let row = inner.store.source(env, source).await?;
    let refresh = match row.origin_url {
        Some(url) => {
            let job = Payload { url: Some(url) }.job();
            inner.store.start_refresh(env, source, cause, &RefreshWork::Job(&job)).await?
        }
        None if !inner.store.all_series(env, Some(source)).await?.is_empty() => {
            let work = RefreshWork::SeriesOnly { message: SERIES_ANEW };
            inner.store.start_refresh(env, source, cause, &work).await?
        }
        // Nobody is there to be told but the history.
        None if cause == RefreshCause::Schedule => {
            let work = RefreshWork::Refused { message: NO_ADDRESS };
            inner.store.start_refresh(env, source, cause, &work).await?
        }
        None => return Err(IngestError::NothingToRefresh),
    };
    inner.due.notify_one();
    inner.series_due.notify_one();
    inner.notify(Change::Source(env.clone(), source.clone()));
    Ok(refresh)
}

fn next(schedule: &Schedule, source: &SourceId, now: i64) -> Result<i64, String> {
    let Schedule { cron, zone, jitter_seconds, .. } = schedule;
    let rule = Rule { cron, zone, jitter_seconds: *jitter_seconds, seed: source.as_str() };
    rule.next(instant(now)).map(Timestamp::as_millisecond)
}

/// The next run; much later for a schedule that no longer names one.
fn next_or_rest(schedule: &Schedule, source: &SourceId) -> i64 {
    next(schedule, source, now_ms()).unwrap_or_else(|error| {
        tracing::warn!(source.id = %source, "a schedule cannot be understood: {error}");
        now_ms().saturating_add(BROKEN_REST_MS)
    })
}

fn instant(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// What a schedule does about missed runs unless it says so.
pub const MISSED_DEFAULT: Missed = Missed::RunOnce;
