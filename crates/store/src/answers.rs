//! Answers in the making: whose they are to write. Every write checks that it still holds the lease; one that ran out is another
//! process's to take up.

use crate::{
    ChatId, EnvironmentId, MessageId, MessageState, Millis, Store, StoreError,
    sql::{query, query_scalar},
};

/// The right to write an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerLease {
    /// Of the process that writes.
    pub owner: String,
    pub until_ms: Millis,
}

/// An answer whose process is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftAnswer {
    pub environment: EnvironmentId,
    pub chat: ChatId,
    pub id: MessageId,
    /// How often it was taken up, this time included.
    pub attempts: u32,
}

impl Store {
    /// Writes an answer as far as it is; one that is over is nobody's any more.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when its chat was deleted meanwhile, [`StoreError::LeaseLost`] when another writes it.
    pub async fn write_answer(
        &self,
        id: &MessageId,
        owner: &str,
        state: MessageState,
        text: &str,
        detail: &str,
    ) -> Result<(), StoreError> {
        let done = query(
            "UPDATE message SET state = $3, text = $4, detail = $5,
                    lease_owner = CASE WHEN $3 = 'streaming' THEN lease_owner END
             WHERE id = $1 AND role = 'answer' AND lease_owner = $2",
        )
        .bind(id.as_str())
        .bind(owner)
        .bind(state.as_str())
        .bind(text)
        .bind(detail)
        .execute(&self.write)
        .await?;
        if done.rows_affected() > 0 {
            return Ok(());
        }
        let is_there =
            query("SELECT 1 FROM message WHERE id = $1").bind(id.as_str()).fetch_optional(&self.read).await?;
        Err(if is_there.is_some() { StoreError::LeaseLost } else { StoreError::NotFound("message") })
    }

    /// Takes an answer, whoever writes it: their next write fails.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn take_answer(&self, id: &MessageId, lease: &AnswerLease) -> Result<(), StoreError> {
        let done = query(
            "UPDATE message SET lease_owner = $2, lease_until_ms = $3, state = 'streaming'
             WHERE id = $1 AND role = 'answer'",
        )
        .bind(id.as_str())
        .bind(&lease.owner)
        .bind(lease.until_ms)
        .execute(&self.write)
        .await?;
        crate::db::must_find(&done, "answer")
    }

    /// Extends the leases of all answers that `lease`'s owner writes; tells which these are.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn keep_answers(&self, lease: &AnswerLease) -> Result<Vec<MessageId>, StoreError> {
        let ids: Vec<String> = query_scalar(
            "UPDATE message SET lease_until_ms = $2 WHERE state = 'streaming' AND lease_owner = $1 RETURNING id",
        )
        .bind(&lease.owner)
        .bind(lease.until_ms)
        .fetch_all(&self.write)
        .await?;
        Ok(ids.into_iter().map(MessageId).collect())
    }

    /// Hands an answer over to whoever takes it up first: its process leaves in order.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn hand_over_answer(&self, id: &MessageId, owner: &str) -> Result<(), StoreError> {
        query("UPDATE message SET lease_owner = NULL, lease_until_ms = 0 WHERE id = $1 AND lease_owner = $2")
            .bind(id.as_str())
            .bind(owner)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Takes up to `limit` answers whose lease has run out at `now`: their process is gone.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn take_left_answers(
        &self,
        lease: &AnswerLease,
        now: Millis,
        limit: u32,
    ) -> Result<Vec<LeftAnswer>, StoreError> {
        let rows = query(
            "UPDATE message SET lease_owner = $1, lease_until_ms = $2, attempts = attempts + 1 WHERE id IN
                (SELECT m.id FROM message m WHERE m.state = 'streaming' AND m.lease_until_ms <= $3
                 ORDER BY m.lease_until_ms LIMIT $4 {skip_locked m})
             RETURNING id, chat_id, attempts,
                (SELECT c.environment_id FROM chat c WHERE c.id = message.chat_id) AS environment_id",
        )
        .bind(&lease.owner)
        .bind(lease.until_ms)
        .bind(now)
        .bind(limit)
        .fetch_all(&self.write)
        .await?;
        let left = |row: &crate::sql::Row| {
            Ok(LeftAnswer {
                environment: EnvironmentId(row.try_get("environment_id")?),
                chat: ChatId(row.try_get("chat_id")?),
                id: MessageId(row.try_get("id")?),
                attempts: row.try_get("attempts")?,
            })
        };
        rows.iter().map(left).collect()
    }

    /// Marks answers that a process left unfinished; call at start where no other process can be writing one. Returns how many.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn interrupt_answers(&self) -> Result<u64, StoreError> {
        let done = query("UPDATE message SET state = 'interrupted', lease_owner = NULL WHERE state = 'streaming'")
            .execute(&self.write)
            .await?;
        Ok(done.rows_affected())
    }
}
