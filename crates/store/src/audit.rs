//! Who changed what, and how often something was done: what administrators look at, and what limits are held against.

use crate::{
    Millis, Page, PageRequest, Store, StoreError, UserId, now_ms,
    sql::{Row, query, query_scalar},
};

const DAY_MS: Millis = 86_400_000;
/// How long it is remembered who changed what.
pub const AUDIT_KEPT_MS: Millis = 400 * DAY_MS;

/// Something that somebody changed, or tried to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    pub id: String,
    pub at_ms: Millis,
    /// `None` for who was not logged in.
    pub user: Option<UserId>,
    /// As the user was called then.
    pub user_name: String,
    /// Name of the environment.
    pub environment: String,
    /// The operation, as the API document names it.
    pub action: String,
    /// What it was done to: ids and names, never what was typed.
    pub subject: String,
    /// The status of the answer.
    pub status: u32,
    /// Where from.
    pub address: String,
}

/// An entry to be.
#[derive(Debug, Clone)]
pub struct NewAuditEntry {
    pub user: Option<UserId>,
    pub user_name: String,
    pub environment: String,
    pub action: String,
    pub subject: String,
    pub status: u32,
    pub address: String,
}

impl Store {
    /// Writes down what was done.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn add_audit_entry(&self, new: &NewAuditEntry) -> Result<(), StoreError> {
        query(
            "INSERT INTO audit_entry (id, at_ms, user_id, user_name, environment, action, subject, status, address)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(uuid::Uuid::now_v7().simple().to_string())
        .bind(now_ms())
        .bind(new.user.as_ref().map(UserId::as_str))
        .bind(&new.user_name)
        .bind(&new.environment)
        .bind(&new.action)
        .bind(&new.subject)
        .bind(new.status)
        .bind(&new.address)
        .execute(&self.write)
        .await?;
        Ok(())
    }

    /// What was done, the latest first; with `user`, by one.
    ///
    /// # Errors
    /// [`StoreError::BadCursor`].
    pub async fn audit_entries(
        &self,
        user: Option<&UserId>,
        page: &PageRequest,
    ) -> Result<Page<AuditEntry>, StoreError> {
        let (before_ms, before_id) = page.before()?;
        let rows = query(
            "SELECT id, at_ms, user_id, user_name, environment, action, subject, status, address FROM audit_entry
             WHERE (at_ms < $1 OR (at_ms = $1 AND id < $2)) AND (CAST($3 AS TEXT) IS NULL OR user_id = $3)
             ORDER BY at_ms DESC, id DESC LIMIT $4",
        )
        .bind(before_ms)
        .bind(before_id)
        .bind(user.map(UserId::as_str))
        .bind(page.limit() + 1)
        .fetch_all(&self.read)
        .await?;
        let entry = |row: &Row| {
            let user: Option<String> = row.try_get("user_id")?;
            Ok(AuditEntry {
                id: row.try_get("id")?,
                at_ms: row.try_get("at_ms")?,
                user: user.map(UserId),
                user_name: row.try_get("user_name")?,
                environment: row.try_get("environment")?,
                action: row.try_get("action")?,
                subject: row.try_get("subject")?,
                status: row.try_get("status")?,
                address: row.try_get("address")?,
            })
        };
        crate::db::paged(&rows, page, entry, |entry: &AuditEntry| format!("{}-{}", entry.at_ms, entry.id))
    }

    /// Adds `amount` to what was counted under `name` since the stretch of `window_ms` began that `now` lies in; gives what it is
    /// then, and when the stretch ends. One statement, so that many processes count as one.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn count_up(
        &self,
        name: &str,
        window_ms: Millis,
        amount: i64,
        now: Millis,
    ) -> Result<(i64, Millis), StoreError> {
        let start = now - now.rem_euclid(window_ms.max(1));
        let end = start + window_ms.max(1);
        let count: i64 = query_scalar(
            "INSERT INTO rate_count (name, start_ms, expires_ms, count) VALUES ($1, $2, $3, $4)
             ON CONFLICT (name) DO UPDATE SET
                count = CASE WHEN rate_count.start_ms = excluded.start_ms THEN rate_count.count + excluded.count
                             ELSE excluded.count END,
                start_ms = excluded.start_ms, expires_ms = excluded.expires_ms
             RETURNING count",
        )
        .bind(name)
        .bind(start)
        .bind(end)
        .bind(amount)
        .fetch_one(&self.write)
        .await?;
        Ok((count, end))
    }

    /// Adds to the tokens of language models that a user's questions took today (UTC); gives the sum and when the day ends.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn count_tokens(&self, user: &UserId, tokens: i64, now: Millis) -> Result<(i64, Millis), StoreError> {
        self.count_up(&format!("tokens {user}"), DAY_MS, tokens, now).await
    }

    /// Forgets what was counted under `name`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn forget_count(&self, name: &str) -> Result<(), StoreError> {
        query("DELETE FROM rate_count WHERE name = $1").bind(name).execute(&self.write).await?;
        Ok(())
    }

    /// Removes sessions, invitations and counts that have ended, and what was done too long ago.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn forget_ended_access(&self, now: Millis) -> Result<(), StoreError> {
        for (sql, before) in [
            ("DELETE FROM user_session WHERE expires_ms <= $1", now),
            ("DELETE FROM invitation WHERE expires_ms <= $1", now),
            ("DELETE FROM rate_count WHERE expires_ms <= $1", now),
            ("DELETE FROM audit_entry WHERE at_ms < $1", now - AUDIT_KEPT_MS),
        ] {
            query(sql).bind(before).execute(&self.write).await?;
        }
        Ok(())
    }
}
