//! The change of an environment to another embedding model: its sources are read anew in a hidden environment beside it, and when
//! all are ready their pointers move in one transaction. Until then everybody searches what was there.

mod open;

use crate::{
    EnvironmentId, Millis, NewJob, SourceId, Store, StoreError, environment_sets, history, jobs,
    order::tried_again,
    sql::{Row, query, query_scalar},
};
use open::{Open, enqueue_all};

/// Steps from 0 to 1 in which scores are told apart.
const SCORE_STEPS: f64 = 1e6;

/// Where such a change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RebuildState {
    Building,
    /// All is read; the kept cases are asked.
    Checking,
    /// Some sources cannot be read, or the cases scored too little: it waits for a person.
    Held,
    Done,
    Cancelled,
}

impl RebuildState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Building => "building",
            Self::Checking => "checking",
            Self::Held => "held",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    fn read(text: &str) -> Self {
        let all = [Self::Building, Self::Checking, Self::Held, Self::Done, Self::Cancelled];
        all.into_iter().find(|state| state.as_str() == text).unwrap_or(Self::Cancelled)
    }

    /// Whether it is not over.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Done | Self::Cancelled)
    }
}

/// The change under way, or the last one.
#[derive(Debug, Clone, PartialEq)]
pub struct Rebuild {
    pub environment: EnvironmentId,
    /// Where the new snapshots are made; `None` when it is over.
    pub staging: Option<EnvironmentId>,
    /// Name of the model.
    pub model: String,
    /// Fingerprint of the model.
    pub embedder: String,
    pub state: RebuildState,
    /// What the kept cases must score, 0..=1; `None` for no condition.
    pub min_score: Option<f64>,
    /// What they scored.
    pub score: Option<f64>,
    /// Why it is held.
    pub message: Option<String>,
    /// Sources that are read by another model; when it is over, those that went over.
    pub sources: i64,
    /// Of these, read by the new one.
    pub ready: i64,
    /// Of these, not readable.
    pub failed: i64,
    pub started_ms: Millis,
    pub ended_ms: Option<Millis>,
    /// When the pointers moved; a roll-back to any time before takes it back.
    pub moved_ms: Option<Millis>,
}

/// One that this process has to check.
#[derive(Debug, Clone, PartialEq)]
pub struct RebuildToCheck {
    pub environment: EnvironmentId,
    /// Name of the environment.
    pub name: String,
    pub staging: EnvironmentId,
    pub min_score: f64,
}

/// What a look at one brought.
#[derive(Debug, Clone, PartialEq)]
pub enum RebuildStep {
    /// Nothing to do yet. True where jobs were added.
    Waits(bool),
    Moved,
    Held,
    Check(RebuildToCheck),
}

impl Store {
    /// The change of `env` to another model that is under way, or the last one.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn rebuild(&self, env: &EnvironmentId) -> Result<Option<Rebuild>, StoreError> {
        let row = query(
            "SELECT b.*, COALESCE(m.name, b.embedder) AS model,
                    (SELECT COUNT(*) FROM source s JOIN snapshot n ON n.id = s.snapshot_id
                     JOIN recipe r ON r.hash = n.recipe_hash
                     WHERE s.environment_id = b.environment_id AND r.embedder IS DISTINCT FROM b.embedder) AS sources,
                    (SELECT COUNT(*) FROM source t JOIN snapshot k ON k.id = t.snapshot_id
                     JOIN recipe q ON q.hash = k.recipe_hash
                     JOIN source s ON s.environment_id = b.environment_id AND s.id = t.id
                     JOIN snapshot n ON n.id = s.snapshot_id JOIN recipe r ON r.hash = n.recipe_hash
                     WHERE t.environment_id = b.staging_id AND q.embedder = b.embedder AND k.blob_hash = n.blob_hash
                       AND r.embedder IS DISTINCT FROM b.embedder) AS ready,
                    (SELECT COUNT(*) FROM source t WHERE t.environment_id = b.staging_id AND t.state = 'failed') AS failed
             FROM rebuild b LEFT JOIN embedder m ON m.fingerprint = b.embedder WHERE b.environment_id = $1",
        )
        .bind(env.as_str())
        .fetch_optional(&self.read)
        .await?;
        row.map(|row| read(&row)).transpose()
    }

    /// Begins to read the sources of `env` by the model of this fingerprint, each by `job`, beside what is there.
    ///
    /// # Errors
    /// [`StoreError::RebuildRunning`], [`StoreError::NotFound`].
    pub async fn start_rebuild(
        &self,
        env: &EnvironmentId,
        embedder: &str,
        min_score: Option<f64>,
        job: &NewJob,
    ) -> Result<(), StoreError> {
        tried_again(|| self.start_rebuild_once(env, embedder, min_score, job)).await
    }

    async fn start_rebuild_once(
        &self,
        env: &EnvironmentId,
        embedder: &str,
        min_score: Option<f64>,
        job: &NewJob,
    ) -> Result<(), StoreError> {
        let staging = EnvironmentId::new();
        let mut transaction = self.write.begin().await?;
        let now = history::change(&mut transaction, env).await?;
        let open: Option<String> = query_scalar("SELECT state FROM rebuild WHERE environment_id = $1")
            .bind(env.as_str())
            .fetch_optional(&mut transaction)
            .await?;
        if open.is_some_and(|state| RebuildState::read(&state).is_open()) {
            return Err(StoreError::RebuildRunning);
        }
        query(
            "INSERT INTO environment (id, name, parent, created_ms, changed_ms, hidden, schedules_on, embedder, sanitised, mask)
             SELECT $1, $1, p.name, $2, $2, 1, 0, $3, p.sanitised, p.mask FROM environment p WHERE p.id = $4",
        )
        .bind(staging.as_str())
        .bind(now)
        .bind(embedder)
        .bind(env.as_str())
        .execute(&mut transaction)
        .await?;
        environment_sets::copy_contents(&mut transaction, env, &staging, now).await?;
        query(
            "INSERT INTO rebuild (environment_id, staging_id, embedder, state, min_score, started_ms)
             VALUES ($1, $2, $3, 'building', $4, $5)
             ON CONFLICT (environment_id) DO UPDATE SET staging_id = excluded.staging_id, embedder = excluded.embedder,
                state = excluded.state, min_score = excluded.min_score, score = NULL, message = NULL,
                lease_until_ms = NULL, started_ms = excluded.started_ms, ended_ms = NULL, moved_ms = NULL, moved = 0",
        )
        .bind(env.as_str())
        .bind(staging.as_str())
        .bind(embedder)
        .bind(min_score.map(kept_score))
        .bind(now)
        .execute(&mut transaction)
        .await?;
        enqueue_all(&mut transaction, &staging, embedder, job).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Environments that are going over to another model.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn open_rebuilds(&self) -> Result<Vec<EnvironmentId>, StoreError> {
        let ids: Vec<Row> = query("SELECT environment_id FROM rebuild WHERE state IN ('building', 'checking', 'held')")
            .fetch_all(&self.read)
            .await?;
        ids.iter().map(|row| Ok(EnvironmentId(row.try_get(0)?))).collect()
    }

    /// Looks what changed in `env` since it began to go over, has that read, too, and moves the pointers if all is ready: in one
    /// transaction, and written down like any other change. Where a score is wanted, it is handed out to be checked instead; one
    /// process at a time has it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn advance_rebuild(&self, env: &EnvironmentId, job: &NewJob) -> Result<RebuildStep, StoreError> {
        let mut transaction = self.write.begin().await?;
        let Some(open) = Open::find(&mut transaction, env).await? else { return Ok(RebuildStep::Waits(false)) };
        let added = open.catch_up(&mut transaction, job).await?;
        let uncovered = open.uncovered(&mut transaction).await?;
        let step = if uncovered > 0 {
            open.wait(&mut transaction, added, uncovered).await?
        } else if let Some(min_score) = open.min_score {
            open.hand_out(&mut transaction, min_score).await?
        } else {
            open.move_pointers(&mut transaction, None).await?;
            RebuildStep::Moved
        };
        transaction.commit().await?;
        Ok(step)
    }

    /// Writes down what the kept cases scored, and moves the pointers if that is enough and all is still ready; else, it is held
    /// for `message`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where it is not under way any more.
    pub async fn checked_rebuild(
        &self,
        checked: &RebuildToCheck,
        score: Option<f64>,
        message: Option<&str>,
    ) -> Result<RebuildStep, StoreError> {
        tried_again(|| self.checked_rebuild_once(checked, score, message)).await
    }

    async fn checked_rebuild_once(
        &self,
        checked: &RebuildToCheck,
        score: Option<f64>,
        message: Option<&str>,
    ) -> Result<RebuildStep, StoreError> {
        let mut transaction = self.write.begin().await?;
        let open = Open::find(&mut transaction, &checked.environment).await?;
        // It may have been cancelled while it was checked, and another begun.
        let open = open.filter(|open| open.staging == checked.staging);
        let open = open.ok_or(StoreError::NotFound("change of the model"))?;
        let step = if message.is_some() {
            open.set(&mut transaction, RebuildState::Held, message, score).await?;
            RebuildStep::Held
        } else if open.uncovered(&mut transaction).await? > 0 {
            // Something came in between: it is read, then all is checked again.
            open.set(&mut transaction, RebuildState::Building, None, score).await?;
            RebuildStep::Waits(false)
        } else {
            open.move_pointers(&mut transaction, score).await?;
            RebuildStep::Moved
        };
        transaction.commit().await?;
        Ok(step)
    }

    /// Reads again what could not be read, and checks again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where nothing is under way.
    pub async fn retry_rebuild(&self, env: &EnvironmentId, job: &NewJob) -> Result<(), StoreError> {
        tried_again(|| self.retry_rebuild_once(env, job)).await
    }

    async fn retry_rebuild_once(&self, env: &EnvironmentId, job: &NewJob) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        let open = Open::find(&mut transaction, env).await?.ok_or(StoreError::NotFound("change of the model"))?;
        let failed = query("SELECT id FROM source WHERE environment_id = $1 AND state IN ('failed', 'cancelled')")
            .bind(open.staging.as_str())
            .fetch_all(&mut transaction)
            .await?;
        for row in failed {
            jobs::enqueue(&mut transaction, &open.staging, &SourceId(row.try_get(0)?), job).await?;
        }
        open.set(&mut transaction, RebuildState::Building, None, None).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Gives up the change to another model: what was there stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where nothing is under way.
    pub async fn cancel_rebuild(&self, env: &EnvironmentId) -> Result<(), StoreError> {
        tried_again(|| self.cancel_rebuild_once(env)).await
    }

    async fn cancel_rebuild_once(&self, env: &EnvironmentId) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        let open = Open::find(&mut transaction, env).await?.ok_or(StoreError::NotFound("change of the model"))?;
        open.end(&mut transaction, RebuildState::Cancelled).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// A score as the database keeps it.
#[expect(clippy::cast_possible_truncation, reason = "scores have a few digits")]
pub(super) fn kept_score(score: f64) -> f32 {
    score as f32
}

/// A score as it was before it was kept.
pub(super) fn score_of(kept: f32) -> f64 {
    (f64::from(kept) * SCORE_STEPS).round() / SCORE_STEPS
}

fn read(row: &Row) -> Result<Rebuild, StoreError> {
    let state = RebuildState::read(row.try_get("state")?);
    let count = |column| row.try_get::<i64>(column);
    let moved = count("moved")?;
    let (sources, ready, failed) = match state {
        RebuildState::Done => (moved, moved, 0),
        _ => (count("sources")?, count("ready")?, count("failed")?),
    };
    Ok(Rebuild {
        environment: EnvironmentId(row.try_get("environment_id")?),
        staging: row.try_get::<Option<String>>("staging_id")?.map(EnvironmentId),
        model: row.try_get("model")?,
        embedder: row.try_get("embedder")?,
        state,
        min_score: row.try_get::<Option<f32>>("min_score")?.map(score_of),
        score: row.try_get::<Option<f32>>("score")?.map(score_of),
        message: row.try_get("message")?,
        sources,
        ready,
        failed,
        started_ms: row.try_get("started_ms")?,
        ended_ms: row.try_get("ended_ms")?,
        moved_ms: row.try_get("moved_ms")?,
    })
}
