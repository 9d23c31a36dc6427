//! A change of the model that is under way, as a transaction sees it: what is missing, and moving all pointers at once.

use super::{RebuildState, RebuildStep, RebuildToCheck, kept_score, score_of};
use crate::{
    EnvironmentId, Millis, NewJob, SourceId, StoreError, environment_sets,
    history::{self, columns},
    jobs, now_ms, order,
    sql::{Row, Transaction, query, query_scalar},
};

/// How long a process has to check what was built; then another takes it up.
const CHECK_LEASE_MS: Millis = 600_000;
/// Sources that cannot be read which are named.
const FAILED_NAMED: u32 = 3;

/// Sources of environment `$1` that are not read by the model `$3`, neither there nor, in the same content, in environment `$2`.
macro_rules! uncovered {
    ($select:literal, $tail:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM source s JOIN snapshot n ON n.id = s.snapshot_id JOIN recipe r ON r.hash = n.recipe_hash
             WHERE s.environment_id = $1 AND r.embedder IS DISTINCT FROM $3
               AND NOT EXISTS (SELECT 1 FROM source t JOIN snapshot m ON m.id = t.snapshot_id
                               JOIN recipe q ON q.hash = m.recipe_hash
                               WHERE t.environment_id = $2 AND t.id = s.id AND m.blob_hash = n.blob_hash
                                 AND q.embedder = $3)",
            $tail
        )
    };
}

/// A change under way, held by a transaction.
pub(super) struct Open {
    pub env: EnvironmentId,
    pub staging: EnvironmentId,
    embedder: String,
    pub min_score: Option<f64>,
    state: RebuildState,
    lease_until_ms: Option<Millis>,
}

impl Open {
    pub async fn find(transaction: &mut Transaction, env: &EnvironmentId) -> Result<Option<Self>, StoreError> {
        // Taken in one order: this one, the hidden one, then sources.
        if !order::hold_environment(transaction, env).await? {
            return Ok(None);
        }
        let row = query(
            "SELECT staging_id, embedder, min_score, state, lease_until_ms FROM rebuild
             WHERE environment_id = $1 AND staging_id IS NOT NULL AND state IN ('building', 'checking', 'held')",
        )
        .bind(env.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let staging = EnvironmentId(row.try_get(0)?);
        order::hold_environment(transaction, &staging).await?;
        Ok(Some(Self {
            env: env.clone(),
            staging,
            embedder: row.try_get(1)?,
            min_score: row.try_get::<Option<f32>>(2)?.map(score_of),
            state: RebuildState::read(row.try_get(3)?),
            lease_until_ms: row.try_get(4)?,
        }))
    }

    /// Sources that the new model has not read yet in the content that is shown.
    pub async fn uncovered(&self, transaction: &mut Transaction) -> Result<i64, StoreError> {
        Ok(query_scalar(uncovered!("COUNT(*)", ""))
            .bind(self.env.as_str())
            .bind(self.staging.as_str())
            .bind(&self.embedder)
            .fetch_one(transaction)
            .await?)
    }

    /// Takes over what came, changed and went since the last look. True where something has to be read.
    pub async fn catch_up(&self, transaction: &mut Transaction, job: &NewJob) -> Result<bool, StoreError> {
        query(
            "DELETE FROM source WHERE environment_id = $2 AND NOT EXISTS
                (SELECT 1 FROM source s WHERE s.environment_id = $1 AND s.id = source.id)",
        )
        .bind(self.env.as_str())
        .bind(self.staging.as_str())
        .execute(&mut *transaction)
        .await?;
        let missing = query(uncovered!(
            "s.id",
            " AND NOT EXISTS (SELECT 1 FROM source t WHERE t.environment_id = $2 AND t.id = s.id AND t.blob_hash = n.blob_hash
                              AND t.state IN ('queued', 'working', 'failed'))"
        ))
        .bind(self.env.as_str())
        .bind(self.staging.as_str())
        .bind(&self.embedder)
        .fetch_all(&mut *transaction)
        .await?;
        for row in &missing {
            let id = SourceId(row.try_get(0)?);
            environment_sets::copy_source(transaction, &self.env, &self.staging, &id).await?;
            jobs::enqueue(transaction, &self.staging, &id, job).await?;
        }
        Ok(!missing.is_empty())
    }

    /// While something is not ready: held where nobody works on it any more.
    pub async fn wait(
        &self,
        transaction: &mut Transaction,
        added: bool,
        uncovered: i64,
    ) -> Result<RebuildStep, StoreError> {
        let live: i64 = query_scalar("SELECT COUNT(*) FROM job WHERE environment_id = $1")
            .bind(self.staging.as_str())
            .fetch_one(&mut *transaction)
            .await?;
        if live > 0 {
            if self.state != RebuildState::Building {
                self.set(transaction, RebuildState::Building, None, None).await?;
            }
            return Ok(RebuildStep::Waits(added));
        }
        if self.state == RebuildState::Held {
            return Ok(RebuildStep::Waits(false));
        }
        let names: Vec<Row> = query(
            "SELECT name, error_message FROM source WHERE environment_id = $1 AND state IN ('failed', 'cancelled')
             ORDER BY name LIMIT $2",
        )
        .bind(self.staging.as_str())
        .bind(FAILED_NAMED)
        .fetch_all(&mut *transaction)
        .await?;
        let mut told = Vec::new();
        for row in &names {
            let why: Option<String> = row.try_get(1)?;
            told.push(format!("{}: {}", row.try_get::<String>(0)?, why.unwrap_or_else(|| "cancelled".to_owned())));
        }
        let message = format!("{uncovered} sources could not be read by the new model, such as {}", told.join("; "));
        self.set(transaction, RebuildState::Held, Some(&message), None).await?;
        Ok(RebuildStep::Held)
    }

    /// Leases it to this process to be checked, unless another has it, or a person has to decide.
    pub async fn hand_out(&self, transaction: &mut Transaction, min_score: f64) -> Result<RebuildStep, StoreError> {
        let now = now_ms();
        let is_leased = self.state == RebuildState::Checking && self.lease_until_ms.is_some_and(|until| until > now);
        if is_leased || self.state == RebuildState::Held {
            return Ok(RebuildStep::Waits(false));
        }
        query("UPDATE rebuild SET state = 'checking', lease_until_ms = $2 WHERE environment_id = $1")
            .bind(self.env.as_str())
            .bind(now + CHECK_LEASE_MS)
            .execute(&mut *transaction)
            .await?;
        let name = query_scalar("SELECT name FROM environment WHERE id = $1")
            .bind(self.env.as_str())
            .fetch_one(transaction)
            .await?;
        let (environment, staging) = (self.env.clone(), self.staging.clone());
        Ok(RebuildStep::Check(RebuildToCheck { environment, name, staging, min_score }))
    }

    pub async fn set(
        &self,
        transaction: &mut Transaction,
        state: RebuildState,
        message: Option<&str>,
        score: Option<f64>,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE rebuild SET state = $2, message = $3, score = $4, lease_until_ms = NULL WHERE environment_id = $1",
        )
        .bind(self.env.as_str())
        .bind(state.as_str())
        .bind(message)
        .bind(score.map(kept_score))
        .execute(transaction)
        .await?;
        Ok(())
    }

    /// Points every source to what the new model made of the content that it shows.
    pub async fn move_pointers(&self, transaction: &mut Transaction, score: Option<f64>) -> Result<(), StoreError> {
        let at = history::change_all(transaction, &self.env).await?;
        let bound = |statement| {
            query(statement).bind(self.env.as_str()).bind(self.staging.as_str()).bind(&self.embedder).bind(at)
        };
        bound(END_MOVING).execute(&mut *transaction).await?;
        // What is shown of a series was made from the same content, which only has another number now.
        bound(MOVE_REPORTS).execute(&mut *transaction).await?;
        let moved = bound(MOVE_SOURCES).execute(&mut *transaction).await?.rows_affected();
        query("UPDATE environment SET embedder = $2 WHERE id = $1")
            .bind(self.env.as_str())
            .bind(&self.embedder)
            .execute(&mut *transaction)
            .await?;
        query("UPDATE rebuild SET score = $2, moved_ms = $3, moved = $4 WHERE environment_id = $1")
            .bind(self.env.as_str())
            .bind(score.map(kept_score))
            .bind(at)
            .bind(i64::try_from(moved).unwrap_or(i64::MAX))
            .execute(&mut *transaction)
            .await?;
        self.end(transaction, RebuildState::Done).await
    }

    pub async fn end(&self, transaction: &mut Transaction, state: RebuildState) -> Result<(), StoreError> {
        query(
            "UPDATE rebuild SET state = $2, message = NULL, staging_id = NULL, lease_until_ms = NULL, ended_ms = $3
             WHERE environment_id = $1",
        )
        .bind(self.env.as_str())
        .bind(state.as_str())
        .bind(now_ms())
        .execute(&mut *transaction)
        .await?;
        query("DELETE FROM environment WHERE id = $1 AND hidden = 1")
            .bind(self.staging.as_str())
            .execute(transaction)
            .await?;
        Ok(())
    }
}

/// The snapshot that environment `$2` has of the content which source `b` of environment `$1` shows, by model `$3`.
macro_rules! new_snapshot {
    ($select:literal) => {
        concat!(
            "(SELECT ",
            $select,
            " FROM source t JOIN snapshot m ON m.id = t.snapshot_id JOIN recipe q ON q.hash = m.recipe_hash
              JOIN snapshot n ON n.id = b.snapshot_id
              WHERE t.environment_id = $2 AND t.id = b.id AND m.blob_hash = n.blob_hash AND q.embedder = $3
                AND m.id <> n.id)"
        )
    };
}

const END_MOVING: &str = concat!(
    "INSERT INTO source_version (environment_id, ",
    columns!(source),
    ", since_ms, ended_ms) SELECT environment_id, ",
    columns!(source),
    ", since_ms, $4 FROM source b WHERE b.environment_id = $1 AND EXISTS ",
    new_snapshot!("1")
);
const MOVE_REPORTS: &str = concat!(
    "UPDATE series_report SET snapshot_id = (SELECT t.snapshot_id FROM source b JOIN source t ON t.environment_id = $2 AND t.id = b.id
                                             WHERE b.environment_id = $1 AND b.snapshot_id = series_report.snapshot_id LIMIT 1)
     WHERE environment_id = $1 AND CAST($4 AS BIGINT) > 0 AND snapshot_id IN
        (SELECT b.snapshot_id FROM source b WHERE b.environment_id = $1 AND EXISTS ",
    new_snapshot!("1"),
    ")"
);
const MOVE_SOURCES: &str = concat!(
    "UPDATE source AS b SET since_ms = $4, updated_ms = $4, snapshot_id = ",
    new_snapshot!("m.id"),
    " WHERE b.environment_id = $1 AND EXISTS ",
    new_snapshot!("1")
);

/// Enqueues `job` for all sources of `staging` that another model has read, at once.
pub(super) async fn enqueue_all(
    transaction: &mut Transaction,
    staging: &EnvironmentId,
    embedder: &str,
    job: &NewJob,
) -> Result<(), StoreError> {
    let now = now_ms();
    // Those that were never read are nobody's concern here.
    query("DELETE FROM source WHERE environment_id = $1 AND snapshot_id IS NULL")
        .bind(staging.as_str())
        .execute(&mut *transaction)
        .await?;
    query(
        "UPDATE source SET state = 'queued', error_code = NULL, error_message = NULL, error_remedy = NULL,
                blob_hash = (SELECT n.blob_hash FROM snapshot n WHERE n.id = source.snapshot_id)
         WHERE environment_id = $1 AND EXISTS (SELECT 1 FROM snapshot n JOIN recipe r ON r.hash = n.recipe_hash
            WHERE n.id = source.snapshot_id AND r.embedder IS DISTINCT FROM $2)",
    )
    .bind(staging.as_str())
    .bind(embedder)
    .execute(&mut *transaction)
    .await?;
    query(
        "INSERT INTO job (kind, version, payload, environment_id, source_id, run_after_ms, created_ms)
         SELECT $3, $4, $5, s.environment_id, s.id, $6, $6 FROM source s
         JOIN snapshot n ON n.id = s.snapshot_id JOIN recipe r ON r.hash = n.recipe_hash
         WHERE s.environment_id = $1 AND r.embedder IS DISTINCT FROM $2 ORDER BY s.id",
    )
    .bind(staging.as_str())
    .bind(embedder)
    .bind(job.kind)
    .bind(job.version.max(jobs::VERSION_OF_METHOD))
    .bind(&job.payload)
    .bind(now)
    .execute(transaction)
    .await?;
    Ok(())
}
