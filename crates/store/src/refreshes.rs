//! Refreshes: when sources are fetched again, and what came of it. At most one runs per source, by the database's own rule.

use crate::{
    EnvironmentId, Millis, NewJob, RefreshId, SourceId, Store, StoreError,
    history::{self, Part},
    jobs, now_ms, order,
    sql::{Row, Transaction, query, query_scalar},
};

/// Refreshes of one source that are remembered; the oldest go first.
const REFRESHES_KEPT_MAX: i64 = 200;
/// Schedules looked at in one go.
const DUE_MAX: i64 = 100;

/// What to do about runs that were missed while nobody was there to start them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missed {
    /// One run for all of them, at once.
    RunOnce,
    /// Wait for the next.
    Skip,
}

impl Missed {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RunOnce => "run_once",
            Self::Skip => "skip",
        }
    }
}

/// When a source is fetched again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Five fields.
    pub cron: String,
    /// IANA.
    pub zone: String,
    /// The next run is up to this much later than the time that `cron` names.
    pub jitter_seconds: u32,
    pub missed: Missed,
    /// With the jitter.
    pub next_ms: Millis,
}

/// A schedule whose time has come.
#[derive(Debug, Clone)]
pub struct DueSchedule {
    pub environment: EnvironmentId,
    pub source: SourceId,
    pub schedule: Schedule,
}

/// What began a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshCause {
    Schedule,
    Hand,
    Command,
}

impl RefreshCause {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Hand => "hand",
            Self::Command => "command",
        }
    }

    fn read(text: &str) -> Self {
        // The column's CHECK admits no other word.
        [Self::Schedule, Self::Command].into_iter().find(|cause| cause.as_str() == text).unwrap_or(Self::Hand)
    }
}

/// What came of a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshOutcome {
    Running,
    Changed,
    Unchanged,
    Failed,
}

impl RefreshOutcome {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Failed => "failed",
        }
    }

    fn read(text: &str) -> Self {
        // The column's CHECK admits no other word.
        [Self::Running, Self::Changed, Self::Unchanged]
            .into_iter()
            .find(|outcome| outcome.as_str() == text)
            .unwrap_or(Self::Failed)
    }
}

/// A source fetched again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refresh {
    pub id: RefreshId,
    pub source: SourceId,
    pub cause: RefreshCause,
    pub outcome: RefreshOutcome,
    /// For people.
    pub message: Option<String>,
    pub started_ms: Millis,
    pub ended_ms: Option<Millis>,
}

/// What a refresh does.
#[derive(Debug)]
pub enum RefreshWork<'a> {
    /// A job fetches the content; the refresh ends with it.
    Job(&'a NewJob),
    /// There is nothing to fetch: the source's series are forecast anew, and the refresh has ended.
    SeriesOnly { message: &'a str },
    /// It cannot be done, and has ended.
    Refused { message: &'a str },
}

/// A refresh that is to begin.
#[derive(Debug)]
pub struct NewRefresh<'a> {
    pub cause: RefreshCause,
    pub work: RefreshWork<'a>,
    /// The run of the source's schedule that this is.
    pub run: Option<ScheduledRun>,
}

/// A run of a schedule: taking it moves the schedule on.
#[derive(Debug, Clone, Copy)]
pub struct ScheduledRun {
    pub due_ms: Millis,
    /// When the one after it is due.
    pub next_ms: Millis,
}

impl Store {
    /// Begins a refresh, unless one runs or the source is being read: that is then the scheduled run too. The schedule moves on
    /// in the same transaction, so that no run is lost between the two.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::RefreshRunning`]; the latter where another has the scheduled run, too.
    pub async fn start_refresh(
        &self,
        env: &EnvironmentId,
        source: &SourceId,
        new: &NewRefresh<'_>,
    ) -> Result<Refresh, StoreError> {
        let NewRefresh { cause, work, run } = new;
        let (outcome, message) = match work {
            RefreshWork::Job(_) => (RefreshOutcome::Running, None),
            RefreshWork::SeriesOnly { message } => (RefreshOutcome::Unchanged, Some(*message)),
            RefreshWork::Refused { message } => (RefreshOutcome::Failed, Some(*message)),
        };
        let now = now_ms();
        let refresh = Refresh {
            id: RefreshId::new(),
            source: source.clone(),
            cause: *cause,
            outcome,
            message: message.map(str::to_owned),
            started_ms: now,
            ended_ms: (outcome != RefreshOutcome::Running).then_some(now),
        };
        let mut transaction = self.write.begin().await?;
        if !order::hold_source(&mut transaction, env, source).await? {
            return Err(StoreError::NotFound("source"));
        }
        let is_worked_on: bool =
            query_scalar("SELECT EXISTS (SELECT 1 FROM job WHERE environment_id = $1 AND source_id = $2)")
                .bind(env.as_str())
                .bind(source.as_str())
                .fetch_one(&mut transaction)
                .await?;
        if let Some(run) = run
            && !advance(&mut transaction, env, source, *run).await?
        {
            return Err(StoreError::RefreshRunning);
        }
        if is_worked_on {
            transaction.commit().await?;
            return Err(StoreError::RefreshRunning);
        }
        match work {
            RefreshWork::Job(job) => jobs::enqueue(&mut transaction, env, source, job).await?,
            RefreshWork::SeriesOnly { .. } => {
                crate::series::touch(&mut transaction, env, source, None).await?;
            }
            RefreshWork::Refused { .. } => {}
        }
        insert(&mut transaction, env, &refresh).await?;
        transaction.commit().await?;
        Ok(refresh)
    }

    /// Refreshes of a source, the latest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the source.
    pub async fn refreshes(&self, env: &EnvironmentId, source: &SourceId) -> Result<Vec<Refresh>, StoreError> {
        self.source(env, source).await?;
        let rows = query(
            "SELECT id, source_id, cause, outcome, message, started_ms, ended_ms FROM refresh
             WHERE environment_id = $1 AND source_id = $2 ORDER BY started_ms DESC, id DESC",
        )
        .bind(env.as_str())
        .bind(source.as_str())
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(read_refresh).collect()
    }

    /// Gives a source a schedule, in the place of the one it had.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the source.
    pub async fn put_schedule(
        &self,
        env: &EnvironmentId,
        source: &SourceId,
        schedule: &Schedule,
    ) -> Result<(), StoreError> {
        self.source(env, source).await?;
        let mut transaction = self.write.begin().await?;
        let at = history::change(&mut transaction, env).await?;
        history::end(&mut transaction, env, Part::Schedule(source), at).await?;
        query(
            "INSERT INTO schedule (environment_id, source_id, cron, zone, jitter_seconds, missed, next_ms, since_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (environment_id, source_id) DO UPDATE SET cron = excluded.cron, zone = excluded.zone,
                jitter_seconds = excluded.jitter_seconds, missed = excluded.missed, next_ms = excluded.next_ms,
                since_ms = excluded.since_ms",
        )
        .bind(env.as_str())
        .bind(source.as_str())
        .bind(&schedule.cron)
        .bind(&schedule.zone)
        .bind(schedule.jitter_seconds)
        .bind(schedule.missed.as_str())
        .bind(schedule.next_ms)
        .bind(at)
        .execute(&mut transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// A source's schedule; `None` where it has none.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the source.
    pub async fn schedule(&self, env: &EnvironmentId, source: &SourceId) -> Result<Option<Schedule>, StoreError> {
        self.source(env, source).await?;
        let row = query(
            "SELECT cron, zone, jitter_seconds, missed, next_ms FROM schedule
             WHERE environment_id = $1 AND source_id = $2",
        )
        .bind(env.as_str())
        .bind(source.as_str())
        .fetch_optional(&self.read)
        .await?;
        row.as_ref().map(read_schedule).transpose()
    }

    /// Takes a source's schedule away.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where it has none.
    pub async fn delete_schedule(&self, env: &EnvironmentId, source: &SourceId) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        let at = history::change(&mut transaction, env).await?;
        history::end(&mut transaction, env, Part::Schedule(source), at).await?;
        let done = query("DELETE FROM schedule WHERE environment_id = $1 AND source_id = $2")
            .bind(env.as_str())
            .bind(source.as_str())
            .execute(&mut transaction)
            .await?;
        crate::db::must_find(&done, "schedule")?;
        transaction.commit().await?;
        Ok(())
    }

    /// Schedules whose time has come at `now`, the most overdue first; of environments whose schedules are on.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn due_schedules(&self, now: Millis) -> Result<Vec<DueSchedule>, StoreError> {
        let rows = query(
            "SELECT p.environment_id, p.source_id, p.cron, p.zone, p.jitter_seconds, p.missed, p.next_ms FROM schedule p
             JOIN environment e ON e.id = p.environment_id AND e.schedules_on = 1
             WHERE p.next_ms <= $1 ORDER BY p.next_ms LIMIT $2",
        )
        .bind(now)
        .bind(DUE_MAX)
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(read_due).collect()
    }

    /// When the next schedule is due; `None` where there is none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn next_schedule_due(&self) -> Result<Option<Millis>, StoreError> {
        Ok(query_scalar(
            "SELECT MIN(p.next_ms) FROM schedule p JOIN environment e ON e.id = p.environment_id AND e.schedules_on = 1",
        )
        .fetch_one(&self.read)
        .await?)
    }

    /// Schedules of `env` whose time has come at `now`, whether or not they are on.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn overdue_schedules(&self, env: &EnvironmentId, now: Millis) -> Result<Vec<DueSchedule>, StoreError> {
        let rows = query(
            "SELECT environment_id, source_id, cron, zone, jitter_seconds, missed, next_ms FROM schedule
             WHERE environment_id = $1 AND next_ms <= $2 ORDER BY next_ms LIMIT $3",
        )
        .bind(env.as_str())
        .bind(now)
        .bind(DUE_MAX)
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(read_due).collect()
    }

    /// Moves a schedule on without a refresh. False where somebody else did, or changed it: the run is theirs.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn advance_schedule(
        &self,
        env: &EnvironmentId,
        source: &SourceId,
        run: ScheduledRun,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write.begin().await?;
        let is_ours = advance(&mut transaction, env, source, run).await?;
        transaction.commit().await?;
        Ok(is_ours)
    }
}

async fn advance(
    connection: &mut Transaction,
    env: &EnvironmentId,
    source: &SourceId,
    run: ScheduledRun,
) -> Result<bool, StoreError> {
    let done = query("UPDATE schedule SET next_ms = $4 WHERE environment_id = $1 AND source_id = $2 AND next_ms = $3")
        .bind(env.as_str())
        .bind(source.as_str())
        .bind(run.due_ms)
        .bind(run.next_ms)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends the source's refresh, if one runs; part of every transaction that ends a job.
pub(crate) async fn end(
    connection: &mut Transaction,
    env: &EnvironmentId,
    source: &SourceId,
    outcome: RefreshOutcome,
    message: Option<&str>,
) -> Result<(), StoreError> {
    query(
        "UPDATE refresh SET outcome = $3, message = $4, ended_ms = $5
         WHERE environment_id = $1 AND source_id = $2 AND outcome = 'running'",
    )
    .bind(env.as_str())
    .bind(source.as_str())
    .bind(outcome.as_str())
    .bind(message)
    .bind(now_ms())
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes a refresh down; the oldest ones beyond the bound go.
async fn insert(connection: &mut Transaction, env: &EnvironmentId, refresh: &Refresh) -> Result<(), StoreError> {
    query(
        "INSERT INTO refresh (environment_id, id, source_id, cause, outcome, message, started_ms, ended_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(env.as_str())
    .bind(refresh.id.as_str())
    .bind(refresh.source.as_str())
    .bind(refresh.cause.as_str())
    .bind(refresh.outcome.as_str())
    .bind(refresh.message.as_deref())
    .bind(refresh.started_ms)
    .bind(refresh.ended_ms)
    .execute(&mut *connection)
    .await
    .map_err(|error| StoreError::from(error).on_running())?;
    query(
        "DELETE FROM refresh WHERE environment_id = $1 AND id IN
            (SELECT id FROM refresh WHERE environment_id = $1 AND source_id = $2
             ORDER BY started_ms DESC, id DESC LIMIT 9223372036854775807 OFFSET $3)",
    )
    .bind(env.as_str())
    .bind(refresh.source.as_str())
    .bind(REFRESHES_KEPT_MAX)
    .execute(connection)
    .await?;
    Ok(())
}

fn read_due(row: &Row) -> Result<DueSchedule, StoreError> {
    Ok(DueSchedule {
        environment: EnvironmentId(row.try_get("environment_id")?),
        source: SourceId(row.try_get("source_id")?),
        schedule: read_schedule(row)?,
    })
}

fn read_refresh(row: &Row) -> Result<Refresh, StoreError> {
    Ok(Refresh {
        id: RefreshId(row.try_get("id")?),
        source: SourceId(row.try_get("source_id")?),
        cause: RefreshCause::read(row.try_get("cause")?),
        outcome: RefreshOutcome::read(row.try_get("outcome")?),
        message: row.try_get("message")?,
        started_ms: row.try_get("started_ms")?,
        ended_ms: row.try_get("ended_ms")?,
    })
}

fn read_schedule(row: &Row) -> Result<Schedule, StoreError> {
    let missed: &str = row.try_get("missed")?;
    Ok(Schedule {
        cron: row.try_get("cron")?,
        zone: row.try_get("zone")?,
        jitter_seconds: row.try_get("jitter_seconds")?,
        missed: if missed == Missed::Skip.as_str() { Missed::Skip } else { Missed::RunOnce },
        next_ms: row.try_get("next_ms")?,
    })
}
