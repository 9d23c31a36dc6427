//! What is watched from outside while the program runs: the queue, the sources by state, how fresh those with a schedule are, and
//! what the reports of series say of their errors. Counts and times; no names and no contents.

use crate::{Millis, SeriesId, Store, StoreError, jobs::VERSION_MAX, now_ms, sql::query};

/// How late a schedule may be before its source counts as stale: as long as a busy queue may take.
const LATE_MS: Millis = 10 * 60 * 1_000;
/// Reports that are looked at for their errors.
const REPORTS_MAX: i64 = 500;

/// The queue of jobs at a moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Queue {
    /// Jobs that nobody works on, those that wait for their time included.
    pub waiting: i64,
    /// Jobs that somebody works on.
    pub running: i64,
    /// Since when the job that waits longest could have been begun; `None` where none is due.
    pub due_since_ms: Option<Millis>,
}

/// How fresh the sources with a schedule are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Freshness {
    /// Sources with a schedule.
    pub scheduled: i64,
    /// When the one among them that was longest not fetched successfully was; `None` where there are none.
    pub oldest_ms: Option<Millis>,
    /// Sources whose last refresh failed, or whose schedule is not carried out.
    pub stale: i64,
    /// The same as `oldest_ms`, among these.
    pub stale_since_ms: Option<Millis>,
}

impl Store {
    /// The queue now.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn queue(&self) -> Result<Queue, StoreError> {
        let row = query(
            "SELECT COUNT(*) AS jobs, SUM(CASE WHEN lease_until_ms > $1 THEN 1 ELSE 0 END) AS running,
                MIN(CASE WHEN lease_until_ms > $1 OR run_after_ms > $1 THEN NULL ELSE run_after_ms END) AS due_since_ms
             FROM job WHERE cancelled = 0 AND version <= $2",
        )
        .bind(now_ms())
        .bind(VERSION_MAX)
        .fetch_one(&self.read)
        .await?;
        let running: i64 = row.try_get::<Option<i64>>("running")?.unwrap_or_default();
        let jobs: i64 = row.try_get("jobs")?;
        Ok(Queue { waiting: jobs - running, running, due_since_ms: row.try_get("due_since_ms")? })
    }

    /// How many sources there are in each state, in all environments.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn source_states(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let rows = query("SELECT state, COUNT(*) FROM source GROUP BY state ORDER BY state").fetch_all(&self.read);
        rows.await?.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// How fresh the sources with a schedule are, in all environments.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn freshness(&self) -> Result<Freshness, StoreError> {
        let row = query(
            "SELECT COUNT(*) AS scheduled, MIN(fresh_ms) AS oldest_ms, SUM(is_stale) AS stale,
                MIN(CASE WHEN is_stale = 1 THEN fresh_ms END) AS stale_since_ms
             FROM (
                SELECT COALESCE(
                    (SELECT MAX(r.ended_ms) FROM refresh r WHERE r.environment_id = p.environment_id
                        AND r.source_id = p.source_id AND r.outcome IN ('changed', 'unchanged')),
                    s.ready_ms, s.created_ms) AS fresh_ms,
                CASE WHEN p.next_ms < $1 OR 'failed' = (SELECT r.outcome FROM refresh r
                    WHERE r.environment_id = p.environment_id AND r.source_id = p.source_id AND r.outcome <> 'running'
                    ORDER BY r.started_ms DESC LIMIT 1) THEN 1 ELSE 0 END AS is_stale
                FROM schedule p JOIN source s ON s.environment_id = p.environment_id AND s.id = p.source_id
             ) AS kept",
        )
        .bind(now_ms() - LATE_MS)
        .fetch_one(&self.read)
        .await?;
        Ok(Freshness {
            scheduled: row.try_get("scheduled")?,
            oldest_ms: row.try_get("oldest_ms")?,
            stale: row.try_get::<Option<i64>>("stale")?.unwrap_or_default(),
            stale_since_ms: row.try_get("stale_since_ms")?,
        })
    }

    /// What the reports of `main` say of the errors of their forecasts, as they were written; the newest 500.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn accuracies(&self) -> Result<Vec<(SeriesId, String)>, StoreError> {
        let rows = query(
            "SELECT r.series_id, c.accuracy FROM series_report r
             JOIN series_content c ON c.id = r.content_id JOIN environment e ON e.id = r.environment_id
             WHERE e.name = 'main' ORDER BY r.made_ms DESC, r.series_id LIMIT $1",
        )
        .bind(REPORTS_MAX)
        .fetch_all(&self.read);
        rows.await?.iter().map(|row| Ok((SeriesId(row.try_get(0)?), row.try_get(1)?))).collect()
    }
}
