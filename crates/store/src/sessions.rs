//! Log-ins that have not ended, and the tokens that programs call with. Both are found by the hash of their secret.

use crate::{
    Millis, SessionId, Store, StoreError, TokenId, User, UserId, now_ms,
    sql::{Row, query},
    users::read_user,
};

/// Sessions that one user may have; the one that was used least lately goes.
const SESSIONS_MAX: i64 = 50;
/// Tokens that one user may have.
const TOKENS_MAX: i64 = 100;
/// How exact the time of the last use is: between two of them nothing is written.
const USED_EXACTNESS_MS: Millis = 60_000;

/// A log-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    /// The browser, as it calls itself.
    pub agent: String,
    pub created_ms: Millis,
    /// To a minute.
    pub used_ms: Millis,
    pub expires_ms: Millis,
}

/// What a program may do with a token, as far as its owner may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenScope {
    /// Look and ask.
    Read,
    /// Add and change, too.
    Write,
    /// Whatever its owner may.
    Admin,
}

impl TokenScope {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }

    fn read(text: &str) -> Self {
        // The column's CHECK admits no fourth word.
        [Self::Write, Self::Admin].into_iter().find(|scope| scope.as_str() == text).unwrap_or(Self::Read)
    }
}

/// A token of a user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub id: TokenId,
    pub name: String,
    pub scope: TokenScope,
    pub created_ms: Millis,
    /// To a minute; `None` before the first time.
    pub used_ms: Option<Millis>,
    /// `None` for never.
    pub expires_ms: Option<Millis>,
}

impl Store {
    /// Begins a session of `user`; those that have ended go.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn create_session(
        &self,
        user: &UserId,
        hash: &str,
        agent: &str,
        expires_ms: Millis,
    ) -> Result<SessionId, StoreError> {
        let (id, now) = (SessionId::new(), now_ms());
        let mut transaction = self.write.begin().await?;
        query("DELETE FROM user_session WHERE expires_ms <= $1").bind(now).execute(&mut transaction).await?;
        query(
            "INSERT INTO user_session (hash, id, user_id, agent, created_ms, used_ms, expires_ms)
             VALUES ($1, $2, $3, $4, $5, $5, $6)",
        )
        .bind(hash)
        .bind(id.as_str())
        .bind(user.as_str())
        .bind(agent)
        .bind(now)
        .bind(expires_ms)
        .execute(&mut transaction)
        .await?;
        query(
            "DELETE FROM user_session WHERE user_id = $1 AND hash IN
                 (SELECT hash FROM user_session WHERE user_id = $1
                  ORDER BY used_ms DESC, id DESC LIMIT 1000 OFFSET $2)",
        )
        .bind(user.as_str())
        .bind(SESSIONS_MAX)
        .execute(&mut transaction)
        .await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Who has the session of this hash; `None` where it has ended or its user is disabled.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn session_of(&self, hash: &str) -> Result<Option<(User, SessionId)>, StoreError> {
        let now = now_ms();
        let row = query(
            "SELECT u.id, u.email, u.name, u.is_admin, u.is_disabled, u.created_ms, t.id AS session_id, t.used_ms
             FROM user_session t JOIN user_account u ON u.id = t.user_id
             WHERE t.hash = $1 AND t.expires_ms > $2 AND u.is_disabled = 0",
        )
        .bind(hash)
        .bind(now)
        .fetch_optional(&self.read)
        .await?;
        let Some(row) = row else { return Ok(None) };
        if now - row.try_get::<Millis>("used_ms")? >= USED_EXACTNESS_MS {
            query("UPDATE user_session SET used_ms = $2 WHERE hash = $1")
                .bind(hash)
                .bind(now)
                .execute(&self.write)
                .await?;
        }
        Ok(Some((read_user(&row)?, SessionId(row.try_get("session_id")?))))
    }

    /// Sessions of a user, the one used last first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn sessions(&self, user: &UserId) -> Result<Vec<Session>, StoreError> {
        let rows = query(
            "SELECT id, agent, created_ms, used_ms, expires_ms FROM user_session
             WHERE user_id = $1 AND expires_ms > $2 ORDER BY used_ms DESC, id DESC",
        )
        .bind(user.as_str())
        .bind(now_ms())
        .fetch_all(&self.read)
        .await?;
        let session = |row: &Row| {
            Ok(Session {
                id: SessionId(row.try_get(0)?),
                agent: row.try_get(1)?,
                created_ms: row.try_get(2)?,
                used_ms: row.try_get(3)?,
                expires_ms: row.try_get(4)?,
            })
        };
        rows.iter().map(session).collect()
    }

    /// Ends one session of a user, or with `None` all of them; tells how many.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn end_sessions(&self, user: &UserId, id: Option<&SessionId>) -> Result<u64, StoreError> {
        let done = query("DELETE FROM user_session WHERE user_id = $1 AND (CAST($2 AS TEXT) IS NULL OR id = $2)")
            .bind(user.as_str())
            .bind(id.map(SessionId::as_str))
            .execute(&self.write)
            .await?;
        Ok(done.rows_affected())
    }

    /// Keeps a token of `user`.
    ///
    /// # Errors
    /// [`StoreError::Full`].
    pub async fn create_token(&self, user: &UserId, hash: &str, token: &Token) -> Result<(), StoreError> {
        let done = query(
            "INSERT INTO api_token (hash, id, user_id, name, scope, created_ms, expires_ms)
             SELECT $1, $2, $3, $4, $5, $6, $7 WHERE (SELECT COUNT(*) FROM api_token WHERE user_id = $3) < $8",
        )
        .bind(hash)
        .bind(token.id.as_str())
        .bind(user.as_str())
        .bind(&token.name)
        .bind(token.scope.as_str())
        .bind(token.created_ms)
        .bind(token.expires_ms)
        .bind(TOKENS_MAX)
        .execute(&self.write)
        .await?;
        if done.rows_affected() == 0 { Err(StoreError::Full("tokens")) } else { Ok(()) }
    }

    /// Whose token has this hash, and what it is for; `None` where it has ended or its user is disabled.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn token_of(&self, hash: &str) -> Result<Option<(User, TokenScope)>, StoreError> {
        let now = now_ms();
        let row = query(
            "SELECT u.id, u.email, u.name, u.is_admin, u.is_disabled, u.created_ms, t.scope, t.used_ms
             FROM api_token t JOIN user_account u ON u.id = t.user_id
             WHERE t.hash = $1 AND (t.expires_ms IS NULL OR t.expires_ms > $2) AND u.is_disabled = 0",
        )
        .bind(hash)
        .bind(now)
        .fetch_optional(&self.read)
        .await?;
        let Some(row) = row else { return Ok(None) };
        if row.try_get::<Option<Millis>>("used_ms")?.is_none_or(|used| now - used >= USED_EXACTNESS_MS) {
            query("UPDATE api_token SET used_ms = $2 WHERE hash = $1")
                .bind(hash)
                .bind(now)
                .execute(&self.write)
                .await?;
        }
        let scope: String = row.try_get("scope")?;
        Ok(Some((read_user(&row)?, TokenScope::read(&scope))))
    }

    /// Tokens of a user, the latest first; those that have ended among them.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn tokens(&self, user: &UserId) -> Result<Vec<Token>, StoreError> {
        let rows = query(
            "SELECT id, name, scope, created_ms, used_ms, expires_ms FROM api_token
             WHERE user_id = $1 ORDER BY created_ms DESC, id DESC",
        )
        .bind(user.as_str())
        .fetch_all(&self.read)
        .await?;
        let token = |row: &Row| {
            let scope: String = row.try_get(2)?;
            Ok(Token {
                id: TokenId(row.try_get(0)?),
                name: row.try_get(1)?,
                scope: TokenScope::read(&scope),
                created_ms: row.try_get(3)?,
                used_ms: row.try_get(4)?,
                expires_ms: row.try_get(5)?,
            })
        };
        rows.iter().map(token).collect()
    }

    /// Ends a token of a user.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_token(&self, user: &UserId, id: &TokenId) -> Result<(), StoreError> {
        let done = query("DELETE FROM api_token WHERE user_id = $1 AND id = $2")
            .bind(user.as_str())
            .bind(id.as_str())
            .execute(&self.write)
            .await?;
        crate::db::must_find(&done, "token")
    }
}
