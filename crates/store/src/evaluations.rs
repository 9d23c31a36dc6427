//! Runs of question sets with their results, and the cases that people kept. What they say is JSON of the room that asked.

use crate::{
    CaseId, EnvironmentId, MessageId, Millis, Page, PageRequest, RunId, Store, StoreError, now_ms,
    sql::{Row, query, query_scalar},
};

/// Runs that one environment keeps; the oldest go first.
const RUNS_MAX: i64 = 1_000;
/// Cases that one environment keeps.
const CASES_MAX: i64 = 2_000;

/// A run as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub id: RunId,
    pub created_ms: Millis,
    pub summary: String,
}

/// What came of one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunResult {
    /// Of the question, unlike any other of the run.
    pub key: String,
    /// In the set's order, from 0.
    pub place: u32,
    /// In short.
    pub score: String,
    pub result: String,
}

/// A kept case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    pub id: CaseId,
    pub message: Option<MessageId>,
    pub created_ms: Millis,
    pub content: String,
}

impl Store {
    /// Keeps a run; the oldest ones beyond the bound go.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn create_run(&self, env: &EnvironmentId, id: RunId, summary: &str) -> Result<Run, StoreError> {
        let run = Run { id, created_ms: now_ms(), summary: summary.to_owned() };
        let mut tx = self.write.begin().await?;
        query("INSERT INTO evaluation_run (id, environment_id, created_ms, summary) VALUES ($1, $2, $3, $4)")
            .bind(run.id.as_str())
            .bind(env.as_str())
            .bind(run.created_ms)
            .bind(summary)
            .execute(&mut tx)
            .await?;
        query(
            "DELETE FROM evaluation_run WHERE environment_id = $1 AND id IN
                 (SELECT id FROM evaluation_run WHERE environment_id = $1
                  ORDER BY created_ms DESC, id DESC LIMIT 9223372036854775807 OFFSET $2)",
        )
        .bind(env.as_str())
        .bind(RUNS_MAX)
        .execute(&mut tx)
        .await?;
        tx.commit().await?;
        Ok(run)
    }

    /// Changes what a run says of itself.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn update_run(&self, env: &EnvironmentId, id: &RunId, summary: &str) -> Result<(), StoreError> {
        let done = query("UPDATE evaluation_run SET summary = $3 WHERE environment_id = $1 AND id = $2")
            .bind(env.as_str())
            .bind(id.as_str())
            .bind(summary)
            .execute(&self.write)
            .await?;
        found(done.rows_affected(), "run")
    }

    /// Adds results to a run; one whose key or place is there already replaces it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the run.
    pub async fn add_results(&self, env: &EnvironmentId, id: &RunId, results: &[RunResult]) -> Result<(), StoreError> {
        let mut tx = self.write.begin().await?;
        let row = query("SELECT 1 FROM evaluation_run WHERE environment_id = $1 AND id = $2")
            .bind(env.as_str())
            .bind(id.as_str())
            .fetch_optional(&mut tx)
            .await?;
        if row.is_none() {
            return Err(StoreError::NotFound("run"));
        }
        for result in results {
            query("DELETE FROM evaluation_result WHERE run_id = $1 AND (question_key = $2 OR place = $3)")
                .bind(id.as_str())
                .bind(&result.key)
                .bind(result.place)
                .execute(&mut tx)
                .await?;
            query(
                "INSERT INTO evaluation_result (run_id, question_key, place, score, result)
                 VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(id.as_str())
            .bind(&result.key)
            .bind(result.place)
            .bind(&result.score)
            .bind(&result.result)
            .execute(&mut tx)
            .await?;
        }
        Ok(tx.commit().await?)
    }

    /// Runs, the latest first.
    ///
    /// # Errors
    /// [`StoreError::BadCursor`].
    pub async fn runs(&self, env: &EnvironmentId, page: &PageRequest) -> Result<Page<Run>, StoreError> {
        let (before_ms, before_id) = page.before()?;
        let rows = query(
            "SELECT id, created_ms, summary FROM evaluation_run
             WHERE environment_id = $1 AND (created_ms < $2 OR (created_ms = $2 AND id < $3))
             ORDER BY created_ms DESC, id DESC LIMIT $4",
        )
        .bind(env.as_str())
        .bind(before_ms)
        .bind(before_id)
        .bind(page.limit() + 1)
        .fetch_all(&self.read)
        .await?;
        crate::db::paged(&rows, page, read_run, |run: &Run| format!("{}-{}", run.created_ms, run.id))
    }

    /// One run.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn run(&self, env: &EnvironmentId, id: &RunId) -> Result<Run, StoreError> {
        let row = query("SELECT id, created_ms, summary FROM evaluation_run WHERE environment_id = $1 AND id = $2")
            .bind(env.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.read)
            .await?;
        read_run(&row.ok_or(StoreError::NotFound("run"))?)
    }

    /// The scores of a run's questions, in the set's order.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the run.
    pub async fn run_scores(&self, env: &EnvironmentId, id: &RunId) -> Result<Vec<String>, StoreError> {
        self.run(env, id).await?;
        let rows = query("SELECT score FROM evaluation_result WHERE run_id = $1 ORDER BY place, question_key")
            .bind(id.as_str())
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// What came of one question of a run.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn run_result(&self, env: &EnvironmentId, id: &RunId, key: &str) -> Result<String, StoreError> {
        self.run(env, id).await?;
        let row = query("SELECT result FROM evaluation_result WHERE run_id = $1 AND question_key = $2")
            .bind(id.as_str())
            .bind(key)
            .fetch_optional(&self.read)
            .await?;
        Ok(row.ok_or(StoreError::NotFound("question"))?.try_get(0)?)
    }

    /// Deletes a run with its results.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_run(&self, env: &EnvironmentId, id: &RunId) -> Result<(), StoreError> {
        let done = query("DELETE FROM evaluation_run WHERE environment_id = $1 AND id = $2")
            .bind(env.as_str())
            .bind(id.as_str())
            .execute(&self.write)
            .await?;
        found(done.rows_affected(), "run")
    }

    /// Keeps a case; the case of an answer that has one already is given back as it is.
    ///
    /// # Errors
    /// [`StoreError::Full`].
    pub async fn create_case(
        &self,
        env: &EnvironmentId,
        message: Option<&MessageId>,
        content: &str,
    ) -> Result<Case, StoreError> {
        let mut tx = self.write.begin().await?;
        if let Some(message) = message {
            let row = query(
                "SELECT id, message_id, created_ms, content FROM evaluation_case
                 WHERE environment_id = $1 AND message_id = $2",
            )
            .bind(env.as_str())
            .bind(message.as_str())
            .fetch_optional(&mut tx)
            .await?;
            if let Some(row) = row {
                return read_case(&row);
            }
        }
        let count: i64 = query_scalar("SELECT COUNT(*) FROM evaluation_case WHERE environment_id = $1")
            .bind(env.as_str())
            .fetch_one(&mut tx)
            .await?;
        if count >= CASES_MAX {
            return Err(StoreError::Full("cases"));
        }
        let case =
            Case { id: CaseId::new(), message: message.cloned(), created_ms: now_ms(), content: content.to_owned() };
        query(
            "INSERT INTO evaluation_case (id, environment_id, message_id, created_ms, content)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(case.id.as_str())
        .bind(env.as_str())
        .bind(message.map(MessageId::as_str))
        .bind(case.created_ms)
        .bind(content)
        .execute(&mut tx)
        .await?;
        tx.commit().await?;
        Ok(case)
    }

    /// All cases, the latest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn cases(&self, env: &EnvironmentId) -> Result<Vec<Case>, StoreError> {
        let rows = query(
            "SELECT id, message_id, created_ms, content FROM evaluation_case WHERE environment_id = $1
             ORDER BY created_ms DESC, id DESC",
        )
        .bind(env.as_str())
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(read_case).collect()
    }

    /// One case.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn case(&self, env: &EnvironmentId, id: &CaseId) -> Result<Case, StoreError> {
        let row = query(
            "SELECT id, message_id, created_ms, content FROM evaluation_case WHERE environment_id = $1 AND id = $2",
        )
        .bind(env.as_str())
        .bind(id.as_str())
        .fetch_optional(&self.read)
        .await?;
        read_case(&row.ok_or(StoreError::NotFound("case"))?)
    }

    /// Changes what a case says.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn update_case(&self, env: &EnvironmentId, id: &CaseId, content: &str) -> Result<(), StoreError> {
        let done = query("UPDATE evaluation_case SET content = $3 WHERE environment_id = $1 AND id = $2")
            .bind(env.as_str())
            .bind(id.as_str())
            .bind(content)
            .execute(&self.write)
            .await?;
        found(done.rows_affected(), "case")
    }

    /// Deletes a case.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_case(&self, env: &EnvironmentId, id: &CaseId) -> Result<(), StoreError> {
        let done = query("DELETE FROM evaluation_case WHERE environment_id = $1 AND id = $2")
            .bind(env.as_str())
            .bind(id.as_str())
            .execute(&self.write)
            .await?;
        found(done.rows_affected(), "case")
    }
}

fn found(rows: u64, what: &'static str) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::NotFound(what)) } else { Ok(()) }
}

fn read_run(row: &Row) -> Result<Run, StoreError> {
    Ok(Run { id: RunId(row.try_get(0)?), created_ms: row.try_get(1)?, summary: row.try_get(2)? })
}

fn read_case(row: &Row) -> Result<Case, StoreError> {
    let message: Option<String> = row.try_get(1)?;
    Ok(Case {
        id: CaseId(row.try_get(0)?),
        message: message.map(MessageId),
        created_ms: row.try_get(2)?,
        content: row.try_get(3)?,
    })
}
