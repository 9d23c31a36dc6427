//! Sources fetched again: by hand, by a command, by their schedule. A refresh that finds nothing new changes nothing, and two
//! of one source never run at once.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use store::{
    DueSchedule, EnvironmentId, Missed, NewRefresh, Refresh, RefreshCause, RefreshWork, Schedule, ScheduledRun,
    SourceId, StoreError, now_ms,
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
    /// has its run with it, even one that can only be refused.
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
        let due = self.due(env, source).await?;
        begin(&self.inner, env, source, cause, due.map(|schedule| run_of(&schedule, source))).await
    }

    /// Fetches a source again if its schedule is due, and does not say that a run which was missed is left out; `None` else.
    ///
    /// # Errors
    /// [`StoreError::RefreshRunning`] where the source is being read.
    pub async fn refresh_due(
        &self,
        env: &EnvironmentId,
        source: &SourceId,
        cause: RefreshCause,
    ) -> Result<Option<Refresh>, IngestError> {
        match self.due(env, source).await? {
            Some(schedule) => take_run(&self.inner, env, source, &schedule, cause).await,
            None => Ok(None),
        }
    }

    async fn due(&self, env: &EnvironmentId, source: &SourceId) -> Result<Option<Schedule>, StoreError> {
        let schedule = self.inner.store.schedule(env, source).await?;
        Ok(schedule.filter(|schedule| schedule.next_ms <= now_ms()))
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
        self.inner.ring();
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
    let mut in_trouble = false;
    for due in inner.store.due_schedules(now_ms()).await? {
        let DueSchedule { environment, source, schedule } = due;
        match take_run(inner, &environment, &source, &schedule, RefreshCause::Schedule).await {
            Ok(_) => {}
            // The run before is not over: this one would find the same. Without a run to take nothing is moved on.
            Err(error @ IngestError::Store(StoreError::RefreshRunning)) => {
                inner.store.advance_schedule(&environment, &source, run_of(&schedule, &source)).await?;
                tracing::info!(source.id = %source, "a scheduled run did not start: {error}");
            }
            // It stays due: the others do not wait for it, and it waits a while.
            Err(error) => {
                tracing::error!(%error, source.id = %source, "a scheduled run cannot be started");
                in_trouble = true;
            }
        }
        inner.notify(Change::Source(environment, source));
    }
    if in_trouble {
        return Ok(TROUBLE_WAIT);
    }
    let next = inner.store.next_schedule_due().await?;
    Ok(next.map_or(IDLE_MAX, |next| {
        Duration::from_millis(u64::try_from(next - now_ms()).unwrap_or(0)).clamp(Duration::from_millis(10), IDLE_MAX)
    }))
}

/// Takes the run that is due by `schedule`; `None` where it was missed and the schedule leaves it out, or another left it out.
async fn take_run(
    inner: &Inner,
    env: &EnvironmentId,
    source: &SourceId,
    schedule: &Schedule,
    cause: RefreshCause,
) -> Result<Option<Refresh>, IngestError> {
    let run = run_of(schedule, source);
    if schedules::runs(schedule.missed, instant(run.due_ms), instant(now_ms())) {
        return begin(inner, env, source, cause, Some(run)).await.map(Some);
    }
    if inner.store.advance_schedule(env, source, run).await? {
        tracing::info!(source.id = %source, "a missed run is left out, as its schedule says");
    }
    Ok(None)
}

async fn begin(
    inner: &Inner,
    env: &EnvironmentId,
    source: &SourceId,
    cause: RefreshCause,
    run: Option<ScheduledRun>,
) -> Result<Refresh, IngestError> {
    let row = inner.store.source(env, source).await?;
    let job = row.origin_url.map(|url| Payload { url: Some(url), as_before: false }.job());
    let work = match &job {
        Some(job) => RefreshWork::Job(job),
        None if inner.store.has_series(env, Some(source)).await? => RefreshWork::SeriesOnly { message: SERIES_ANEW },
        // It is written down: otherwise the schedule would be due for ever, and nobody would know why.
        None if run.is_some() => RefreshWork::Refused { message: NO_ADDRESS },
        None => return Err(IngestError::NothingToRefresh),
    };
    let refresh = inner.store.start_refresh(env, source, &NewRefresh { cause, work, run }).await?;
    inner.ring();
    inner.notify(Change::Source(env.clone(), source.clone()));
    Ok(refresh)
}

pub(crate) fn run_of(schedule: &Schedule, source: &SourceId) -> ScheduledRun {
    ScheduledRun { due_ms: schedule.next_ms, next_ms: next_or_rest(schedule, source) }
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
