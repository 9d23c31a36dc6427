//! Live jobs: rows with a lease. Enqueued by the transaction that causes them, at most one per source.

use crate::{
    EnvironmentId, JobId, Millis, RefreshOutcome, SourceError, SourceId, SourceState, Store, StoreError, now_ms, order,
    refreshes,
    sql::{Transaction, query, query_scalar},
};

/// The latest version of jobs that this program can work on; those of a later program beside it are left to that one.
pub(crate) const VERSION_MAX: u32 = 2;
/// Of jobs in environments that are masked or read by a model of their own, of which programs before know nothing.
pub(crate) const VERSION_OF_METHOD: u32 = 2;

/// A job to be enqueued.
#[derive(Debug, Clone)]
pub struct NewJob {
    pub kind: &'static str,
    /// Raised, with `VERSION_MAX` above, when the previous version of the program could not work on it: for a kind or a payload
    /// that it does not know.
    pub version: u32,
    /// JSON.
    pub payload: String,
}

/// A job that was claimed.
#[derive(Debug, Clone)]
pub struct Job {
    pub kind: String,
    pub version: u32,
    pub payload: String,
    /// Attempts that ended in an error; one cut short by a killed process does not count.
    pub attempts: u32,
    /// Times it was begun since it last staged chunks, this one included.
    pub starts: u32,
}

/// The right to work on a job. Every write on its behalf checks that it still holds;
/// a deletion, a newer upload or an expired lease takes it away.
#[derive(Debug, Clone)]
pub struct Lease {
    pub job: JobId,
    pub environment: EnvironmentId,
    pub source: SourceId,
    owner: String,
}

impl Lease {
    pub(crate) fn new(job: JobId, environment: EnvironmentId, source: SourceId, owner: &str) -> Self {
        Self { job, environment, source, owner: owner.to_owned() }
    }

    /// That it held a moment ago: enough for who writes to the job's own draft, which nothing points to.
    pub(crate) async fn check(&self, connection: &mut Transaction) -> Result<(), StoreError> {
        query("SELECT 1 FROM job WHERE id = $1 AND lease_owner = $2")
            .bind(self.job.0)
            .bind(&self.owner)
            .fetch_optional(connection)
            .await?
            .map(|_| ())
            .ok_or(StoreError::LeaseLost)
    }

    /// That it holds until the transaction ends: for who changes the source or ends the job.
    pub(crate) async fn hold(&self, connection: &mut Transaction) -> Result<(), StoreError> {
        if !order::hold_source(connection, &self.environment, &self.source).await? {
            return Err(StoreError::LeaseLost);
        }
        // Looked at now that nobody else can end the job or claim it.
        self.check(connection).await
    }

    /// The same for who moves the source's pointer, which changes the environment's set.
    pub(crate) async fn hold_to_point(&self, connection: &mut Transaction) -> Result<(), StoreError> {
        if !order::hold_environment(connection, &self.environment).await? {
            return Err(StoreError::LeaseLost);
        }
        self.hold(connection).await
    }
}

impl Store {
    /// When the next job is due that nobody works on; `None` when the queue is empty, or all in it is a later program's.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn next_job_due(&self) -> Result<Option<Millis>, StoreError> {
        Ok(query_scalar(
            "SELECT MIN(CASE WHEN lease_until_ms > run_after_ms THEN lease_until_ms ELSE run_after_ms END)
             FROM job WHERE cancelled = 0 AND version <= $1",
        )
        .bind(VERSION_MAX)
        .fetch_one(&self.read)
        .await?)
    }

    /// Extends the lease until `until`, stores `progress` (JSON), and tells whether the job was cancelled.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn keep_lease(&self, lease: &Lease, until: Millis, progress: Option<&str>) -> Result<bool, StoreError> {
        let cancelled: Option<bool> = query_scalar(
            "UPDATE job SET lease_until_ms = $3, progress = COALESCE($4, progress)
             WHERE id = $1 AND lease_owner = $2 RETURNING cancelled",
        )
        .bind(lease.job.0)
        .bind(&lease.owner)
        .bind(until)
        .bind(progress)
        .fetch_optional(&self.write)
        .await?;
        cancelled.ok_or(StoreError::LeaseLost)
    }

    /// Gives the job back, to be run again after `run_after`. With an `error` the attempt counts. Who can give it back was not
    /// killed by it.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn release_job(&self, lease: &Lease, run_after: Millis, error: Option<&str>) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        lease.hold(&mut transaction).await?;
        query(
            "UPDATE job SET lease_owner = NULL, lease_until_ms = NULL, run_after_ms = $2, progress = NULL, starts = 0,
                    attempts = attempts + CASE WHEN CAST($3 AS TEXT) IS NULL THEN 0 ELSE 1 END,
                    last_error = COALESCE($3, last_error)
             WHERE id = $1",
        )
        .bind(lease.job.0)
        .bind(run_after)
        .bind(error)
        .execute(&mut transaction)
        .await?;
        set_state(&mut transaction, &lease.environment, &lease.source, SourceState::Queued).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Ends the job without a snapshot: its source is failed for `error`, or cancelled where there is none.
    /// A snapshot of earlier content stays pointed to.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn give_up_job(&self, lease: &Lease, error: Option<&SourceError>) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        lease.hold(&mut transaction).await?;
        let message = error.map_or("cancelled", |error| error.message.as_str());
        refreshes::end(&mut transaction, &lease.environment, &lease.source, RefreshOutcome::Failed, Some(message))
            .await?;
        drop_of_source(&mut transaction, &lease.environment, &lease.source).await?;
        end_source(&mut transaction, &lease.environment, &lease.source, error).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Asks for the source's job to end: at once where nobody works on it, else at the worker's next heartbeat.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when no job of this source is live.
    pub async fn cancel_job(&self, env: &EnvironmentId, source: &SourceId) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        order::hold_source(&mut transaction, env, source).await?;
        let leased: Option<bool> = query_scalar(
            "UPDATE job SET cancelled = 1 WHERE environment_id = $1 AND source_id = $2
             RETURNING lease_owner IS NOT NULL",
        )
        .bind(env.as_str())
        .bind(source.as_str())
        .fetch_optional(&mut transaction)
        .await?;
        if !leased.ok_or(StoreError::NotFound("job"))? {
            refreshes::end(&mut transaction, env, source, RefreshOutcome::Failed, Some("cancelled")).await?;
            drop_of_source(&mut transaction, env, source).await?;
            end_source(&mut transaction, env, source, None).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Enqueues `job` for a source that failed or was cancelled.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn retry_source(&self, env: &EnvironmentId, source: &SourceId, job: &NewJob) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        if !order::hold_source(&mut transaction, env, source).await? {
            return Err(StoreError::NotFound("source"));
        }
        enqueue(&mut transaction, env, source, job).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Frees every lease: call at start, when the folder's lock proves that their owners are dead.
    /// Jobs whose cancelling was asked for end.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn free_leases(&self) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        end_cancelled(&mut transaction, Millis::MAX).await?;
        query("UPDATE job SET lease_owner = NULL, lease_until_ms = NULL, progress = NULL")
            .execute(&mut transaction)
            .await?;
        query("UPDATE series SET lease_owner = NULL, lease_until_ms = NULL").execute(&mut transaction).await?;
        query("UPDATE source SET state = 'queued' WHERE state = 'working'").execute(&mut transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Ends the jobs whose cancelling was asked for and whose worker did not live to see it at `now`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn end_cancelled_jobs(&self, now: Millis) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        end_cancelled(&mut transaction, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Live jobs.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn jobs_count(&self) -> Result<i64, StoreError> {
        Ok(query_scalar("SELECT COUNT(*) FROM job").fetch_one(&self.read).await?)
    }
}

async fn end_cancelled(transaction: &mut Transaction, left_at: Millis) -> Result<(), StoreError> {
    let cancelled = query(
        "SELECT j.environment_id, j.source_id FROM job j
         JOIN source s ON s.environment_id = j.environment_id AND s.id = j.source_id
         WHERE j.cancelled = 1 AND (j.lease_until_ms IS NULL OR j.lease_until_ms <= $1) {skip_held s, j}",
    )
    .bind(left_at)
    .fetch_all(&mut *transaction)
    .await?;
    for row in cancelled {
        let (env, source) = (EnvironmentId(row.try_get(0)?), SourceId(row.try_get(1)?));
        refreshes::end(transaction, &env, &source, RefreshOutcome::Failed, Some("cancelled")).await?;
        drop_of_source(transaction, &env, &source).await?;
        end_source(transaction, &env, &source, None).await?;
    }
    Ok(())
}

/// Makes `job` the source's live job; one that was there loses its lease. The transaction has the source's row.
pub(crate) async fn enqueue(
    connection: &mut Transaction,
    env: &EnvironmentId,
    source: &SourceId,
    job: &NewJob,
) -> Result<(), StoreError> {
    drop_of_source(connection, env, source).await?;
    let now = now_ms();
    query(
        "INSERT INTO job (kind, version, payload, environment_id, source_id, run_after_ms, created_ms)
         VALUES ($1, CASE WHEN EXISTS (SELECT 1 FROM environment e WHERE e.id = $4
                            AND (e.mask IS NOT NULL OR e.embedder IS NOT NULL OR e.hidden = 1)) THEN $7 ELSE $2 END,
                 $3, $4, $5, $6, $6)",
    )
    .bind(job.kind)
    .bind(i64::from(job.version))
    .bind(&job.payload)
    .bind(env.as_str())
    .bind(source.as_str())
    .bind(now)
    .bind(job.version.max(VERSION_OF_METHOD))
    .execute(&mut *connection)
    .await?;
    query(
        "UPDATE source SET state = 'queued', error_code = NULL, error_message = NULL, error_remedy = NULL,
                updated_ms = $3
         WHERE environment_id = $1 AND id = $2",
    )
    .bind(env.as_str())
    .bind(source.as_str())
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// The job staged something: what ended its process before, if anything did, did not stop it.
pub(crate) async fn got_further(connection: &mut Transaction, lease: &Lease) -> Result<(), StoreError> {
    query("UPDATE job SET starts = 1 WHERE id = $1").bind(lease.job.0).execute(connection).await?;
    Ok(())
}

/// Takes a source's job away; the transaction has the source's row.
/// A refresh that still ran with it found another content in its place.
pub(crate) async fn drop_of_source(
    connection: &mut Transaction,
    env: &EnvironmentId,
    source: &SourceId,
) -> Result<(), StoreError> {
    let message = "another content came before it ended";
    refreshes::end(connection, env, source, RefreshOutcome::Failed, Some(message)).await?;
    query("DELETE FROM job WHERE environment_id = $1 AND source_id = $2")
        .bind(env.as_str())
        .bind(source.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

pub(crate) async fn set_state(
    connection: &mut Transaction,
    env: &EnvironmentId,
    source: &SourceId,
    state: SourceState,
) -> Result<(), StoreError> {
    query("UPDATE source SET state = $3, updated_ms = $4 WHERE environment_id = $1 AND id = $2")
        .bind(env.as_str())
        .bind(source.as_str())
        .bind(state.as_str())
        .bind(now_ms())
        .execute(connection)
        .await?;
    Ok(())
}

async fn end_source(
    connection: &mut Transaction,
    env: &EnvironmentId,
    source: &SourceId,
    error: Option<&SourceError>,
) -> Result<(), StoreError> {
    let state = if error.is_some() { SourceState::Failed } else { SourceState::Cancelled };
    query(
        "UPDATE source SET state = $3, error_code = $4, error_message = $5, error_remedy = $6, updated_ms = $7
         WHERE environment_id = $1 AND id = $2",
    )
    .bind(env.as_str())
    .bind(source.as_str())
    .bind(state.as_str())
    .bind(error.map(|error| error.code.as_str()))
    .bind(error.map(|error| error.message.as_str()))
    .bind(error.map(|error| error.remedy.as_str()))
    .bind(now_ms())
    .execute(connection)
    .await?;
    Ok(())
}
