//! Environments: sets of pointers under a name. Making one copies pointers, promoting puts a set in the place of another, rolling
//! back looks up what a set was; none touches what is pointed to.

use crate::{
    EnvironmentId, Mask, Millis, NewJob, Page, PageRequest, SetChange, Store, StoreError, embedders,
    environment_sets::{self, Origin},
    error::ENVIRONMENT_NAME,
    history, masks, now_ms,
    order::{self, tried_again},
    sql::{Row, Transaction, query, query_scalar},
};

/// The environment that everything belongs to unless another is named. It is never deleted and never expires.
pub const MAIN: &str = "main";
/// Characters of a name, so that it is a label of a host.
pub const ENVIRONMENT_NAME_CHARS_MAX: usize = 40;
/// Environments that there may be at once.
pub const ENVIRONMENTS_MAX: i64 = 100;
/// Digits of its environment's id that mark the id of a row which is unique among all environments; with the 32 of the row that it
/// was copied from, an id is never longer than their sum.
const MARK_DIGITS: usize = 12;

/// An environment as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    pub id: EnvironmentId,
    pub name: String,
    /// Name of the environment that it was cloned from; that one may be gone.
    pub parent: Option<String>,
    pub created_ms: Millis,
    /// When it was cloned, or last took over another one's set.
    pub cloned_ms: Option<Millis>,
    /// When it is deleted; `None` for never.
    pub expires_ms: Option<Millis>,
    /// Whether schedules fire; refreshes by hand work in any case.
    pub schedules_on: bool,
    /// Whether columns are masked in it.
    pub is_sanitised: bool,
    /// Name of the embedding model that its sources are read by; `None` for the program's own.
    pub embedder: Option<String>,
    pub collections: i64,
    pub sources: i64,
    /// Sources that can be searched in their newest content.
    pub ready: i64,
    pub chats: i64,
    /// When its set last changed.
    pub changed_ms: Millis,
    /// The earliest time that it can be rolled back to.
    pub history_from_ms: Millis,
}

/// An environment to be made.
#[derive(Debug, Clone)]
pub struct NewEnvironment {
    pub name: String,
    pub from: EnvironmentId,
    /// With its chats, their answers and what people thought of them; not with a mask.
    pub with_chats: bool,
    pub expires_ms: Option<Millis>,
    /// Columns of tables that are masked in it, beside those that are where it comes from; `None` for none.
    pub mask: Option<Vec<String>>,
}

/// What to change of an environment; `None` leaves as it is, `Some(None)` takes away.
#[derive(Debug, Clone, Default)]
pub struct EnvironmentChange {
    pub expires_ms: Option<Option<Millis>>,
    pub schedules_on: Option<bool>,
}

/// A set put in the place of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replaced {
    /// When; a roll-back to any time before undoes it.
    pub at_ms: Millis,
    pub change: SetChange,
}

/// A time at which sources of an environment changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub at_ms: Millis,
    pub added: i64,
    pub removed: i64,
    pub changed: i64,
}

/// Whether an environment may be called so: lower-case letters, digits and hyphens, as in a label of a host.
pub fn is_environment_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=ENVIRONMENT_NAME_CHARS_MAX).contains(&name.len())
        && name.bytes().all(is_plain)
        && !name.starts_with('-')
        && !name.ends_with('-')
}

/// Environments that are listed, with their counts.
macro_rules! select_environments {
    ($tail:literal) => {
        concat!(
            "SELECT e.id, e.name, e.parent, e.created_ms, e.cloned_ms, e.expires_ms, e.schedules_on, e.sanitised, e.changed_ms,
                    (SELECT m.name FROM embedder m WHERE m.fingerprint = e.embedder) AS embedder,
                    CASE WHEN e.forgotten_ms > e.created_ms THEN e.forgotten_ms ELSE e.created_ms END AS history_from_ms,
                    (SELECT COUNT(*) FROM collection c WHERE c.environment_id = e.id) AS collections,
                    (SELECT COUNT(*) FROM source s WHERE s.environment_id = e.id) AS sources,
                    (SELECT COUNT(*) FROM source s WHERE s.environment_id = e.id AND s.state = 'ready') AS ready,
                    (SELECT COUNT(*) FROM chat t WHERE t.environment_id = e.id) AS chats
             FROM environment e WHERE e.hidden = 0 ",
            $tail
        )
    };
}

impl Store {
    /// All environments, `main` first, the others by name.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn environments(&self) -> Result<Vec<Environment>, StoreError> {
        let rows = query(select_environments!("ORDER BY CASE WHEN e.name = 'main' THEN 0 ELSE 1 END, e.name"))
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(read).collect()
    }

    /// One environment.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn environment(&self, id: &EnvironmentId) -> Result<Environment, StoreError> {
        let row = query(select_environments!("AND e.id = $1")).bind(id.as_str()).fetch_optional(&self.read).await?;
        read(&row.ok_or(StoreError::NotFound("environment"))?)
    }

    /// The environment of this name, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn environment_named(&self, name: &str) -> Result<Option<EnvironmentId>, StoreError> {
        let id: Option<String> = query_scalar("SELECT id FROM environment WHERE name = $1 AND hidden = 0")
            .bind(name)
            .fetch_optional(&self.read)
            .await?;
        Ok(id.map(EnvironmentId))
    }

    /// What an environment is called.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn environment_name(&self, id: &EnvironmentId) -> Result<String, StoreError> {
        query_scalar("SELECT name FROM environment WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&self.read)
            .await?
            .ok_or(StoreError::NotFound("environment"))
    }

    /// Makes an environment with the pointers of another, in one transaction. Its schedules are off. Where columns are masked, its
    /// tables are read anew by `job`, and no chats or kept cases come along.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`], [`StoreError::Full`] past [`ENVIRONMENTS_MAX`], [`StoreError::NotFound`] for the one it is
    /// made from.
    pub async fn create_environment(&self, new: &NewEnvironment, job: &NewJob) -> Result<Environment, StoreError> {
        tried_again(|| self.create_once(new, job)).await
    }

    async fn create_once(&self, new: &NewEnvironment, job: &NewJob) -> Result<Environment, StoreError> {
        let id = EnvironmentId::new();
        let now = now_ms();
        let mut transaction = self.write.begin().await?;
        let inserted = query(
            "INSERT INTO environment (id, name, parent, created_ms, cloned_ms, changed_ms, expires_ms, schedules_on, embedder)
             SELECT $1, $2, p.name, $3, $3, $3, $4, 0, p.embedder FROM environment p
             WHERE p.id = $5 AND (SELECT COUNT(*) FROM environment WHERE hidden = 0) < $6",
        )
        .bind(id.as_str())
        .bind(&new.name)
        .bind(now)
        .bind(new.expires_ms)
        .bind(new.from.as_str())
        .bind(ENVIRONMENTS_MAX)
        .execute(&mut transaction)
        .await
        .map_err(|error| StoreError::from(error).on_unique(&ENVIRONMENT_NAME))?;
        if inserted.rows_affected() == 0 {
            let known: Option<i64> = query_scalar("SELECT revision FROM environment WHERE id = $1")
                .bind(new.from.as_str())
                .fetch_optional(&mut transaction)
                .await?;
            return Err(known.map_or(StoreError::NotFound("environment"), |_| StoreError::Full("environments")));
        }
        environment_sets::copy(&mut transaction, &new.from, &id, now).await?;
        match mask_of(&mut transaction, new).await? {
            // What people asked and were answered may hold what is masked.
            Some(mask) => masks::apply(&mut transaction, &id, &mask, job).await?,
            None => {
                copy_cases(&mut transaction, &new.from, &id, new.with_chats).await?;
                if new.with_chats {
                    copy_chats(&mut transaction, &new.from, &id).await?;
                }
            }
        }
        transaction.commit().await?;
        self.environment(&id).await
    }

    /// Changes an environment's own settings.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Protected`] where `main` should expire.
    pub async fn update_environment(
        &self,
        id: &EnvironmentId,
        change: &EnvironmentChange,
    ) -> Result<Environment, StoreError> {
        if change.expires_ms.flatten().is_some() && self.environment_name(id).await? == MAIN {
            return Err(StoreError::Protected);
        }
        let done = query(
            "UPDATE environment SET schedules_on = COALESCE($2, schedules_on),
                    expires_ms = CASE WHEN CAST($3 AS BIGINT) = 1 THEN $4 ELSE expires_ms END
             WHERE id = $1 AND hidden = 0",
        )
        .bind(id.as_str())
        .bind(change.schedules_on)
        .bind(change.expires_ms.is_some())
        .bind(change.expires_ms.flatten())
        .execute(&self.write)
        .await?;
        crate::db::must_find(&done, "environment")?;
        self.environment(id).await
    }

    /// Deletes an environment with its pointers, chats and history. What only it pointed to is swept later.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Protected`] for `main`.
    pub async fn delete_environment(&self, id: &EnvironmentId) -> Result<(), StoreError> {
        if self.environment_name(id).await? == MAIN {
            return Err(StoreError::Protected);
        }
        tried_again(|| self.delete_once(id)).await?;
        if let Some(cache) = self.cache() {
            cache.forget(Some(id)).await;
        }
        Ok(())
    }

    async fn delete_once(&self, id: &EnvironmentId) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        order::hold_environment(&mut transaction, id).await?;
        // Those that another environment sees stay.
        query(
            "DELETE FROM series_forecast WHERE environment_id = $1
                AND NOT EXISTS (SELECT 1 FROM environment_ancestor a WHERE a.ancestor_id = $1)",
        )
        .bind(id.as_str())
        .execute(&mut transaction)
        .await?;
        query("DELETE FROM environment WHERE hidden = 1 AND id IN (SELECT staging_id FROM rebuild WHERE environment_id = $1)")
            .bind(id.as_str())
            .execute(&mut transaction)
            .await?;
        let done = query("DELETE FROM environment WHERE id = $1").bind(id.as_str()).execute(&mut transaction).await?;
        crate::db::must_find(&done, "environment")?;
        transaction.commit().await?;
        Ok(())
    }

    /// Environments whose time has come at `now`, with their names.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn expired_environments(&self, now: Millis) -> Result<Vec<(EnvironmentId, String)>, StoreError> {
        let rows =
            query("SELECT id, name FROM environment WHERE expires_ms <= $1 AND name <> 'main' ORDER BY expires_ms")
                .bind(now)
                .fetch_all(&self.read)
                .await?;
        rows.iter().map(|row| Ok((EnvironmentId(row.try_get(0)?), row.try_get(1)?))).collect()
    }

    /// Makes the set of `to` that of `from`: collections, sources, corrections, series, schedules. Chats of `to` stay, and so does
    /// whatever is still being read there.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Sanitised`] where either shows masked tables.
    pub async fn promote(&self, from: &EnvironmentId, to: &EnvironmentId) -> Result<Replaced, StoreError> {
        tried_again(|| self.promote_once(from, to)).await
    }

    async fn promote_once(&self, from: &EnvironmentId, to: &EnvironmentId) -> Result<Replaced, StoreError> {
        let mut transaction = self.write.begin().await?;
        let at_ms = history::change_all(&mut transaction, to).await?;
        query_scalar("SELECT name FROM environment WHERE id = $1")
            .bind(from.as_str())
            .fetch_optional::<String>(&mut transaction)
            .await?
            .ok_or(StoreError::NotFound("environment"))?;
        if masks::of(&mut transaction, from).await?.is_some() || masks::of(&mut transaction, to).await?.is_some() {
            return Err(StoreError::Sanitised);
        }
        let change = environment_sets::replace(&mut transaction, Origin::Now(from), to, at_ms).await?;
        embedders::follow_pointers(&mut transaction, to).await?;
        query("UPDATE environment SET cloned_ms = $2 WHERE id = $1 AND name <> 'main'")
            .bind(to.as_str())
            .bind(at_ms)
            .execute(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(Replaced { at_ms, change })
    }

    /// Makes the set of `env` what it was at `time`. That is a change like any other: it can be rolled back, too.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::OutOfHistory`] where it is not known what it was then.
    pub async fn rollback(&self, env: &EnvironmentId, time: Millis) -> Result<Replaced, StoreError> {
        tried_again(|| self.roll_back_once(env, time)).await
    }

    async fn roll_back_once(&self, env: &EnvironmentId, time: Millis) -> Result<Replaced, StoreError> {
        let known = self.environment(env).await?;
        let mut transaction = self.write.begin().await?;
        let at_ms = history::change_all(&mut transaction, env).await?;
        if time < known.history_from_ms || time >= at_ms {
            return Err(StoreError::OutOfHistory { from_ms: known.history_from_ms });
        }
        let change = environment_sets::replace(&mut transaction, Origin::Then(env, time), env, at_ms).await?;
        embedders::follow_pointers(&mut transaction, env).await?;
        transaction.commit().await?;
        Ok(Replaced { at_ms, change })
    }

    /// Times at which sources of `env` changed, the latest first.
    ///
    /// # Errors
    /// [`StoreError::BadCursor`].
    pub async fn moments(&self, env: &EnvironmentId, page: &PageRequest) -> Result<Page<Moment>, StoreError> {
        let before = match &page.cursor {
            Some(cursor) => cursor.parse().map_err(|_| StoreError::BadCursor)?,
            None => Millis::MAX,
        };
        let rows = query(
            "SELECT at_ms, SUM(CASE WHEN ended = 0 THEN 1 ELSE 0 END) AS added,
                    SUM(CASE WHEN started = 0 THEN 1 ELSE 0 END) AS removed,
                    SUM(CASE WHEN started > 0 AND ended > 0 THEN 1 ELSE 0 END) AS changed
             FROM (SELECT at_ms, id, SUM(start) AS started, SUM(stop) AS ended FROM
                    (SELECT since_ms AS at_ms, id, 1 AS start, 0 AS stop FROM source WHERE environment_id = $1
                     UNION ALL SELECT since_ms, id, 1, 0 FROM source_version WHERE environment_id = $1
                     UNION ALL SELECT ended_ms, id, 0, 1 FROM source_version WHERE environment_id = $1) each_change
                   WHERE at_ms < $2 GROUP BY at_ms, id) of_source
             GROUP BY at_ms ORDER BY at_ms DESC LIMIT $3",
        )
        .bind(env.as_str())
        .bind(before)
        .bind(page.limit() + 1)
        .fetch_all(&self.read)
        .await?;
        let moment = |row: &Row| {
            Ok(Moment {
                at_ms: row.try_get("at_ms")?,
                added: row.try_get("added")?,
                removed: row.try_get("removed")?,
                changed: row.try_get("changed")?,
            })
        };
        crate::db::paged(&rows, page, moment, |last: &Moment| last.at_ms.to_string())
    }
}

/// What is masked in an environment to be: what it asks for and what is masked where it comes from.
async fn mask_of(transaction: &mut Transaction, new: &NewEnvironment) -> Result<Option<Mask>, StoreError> {
    let parent = masks::of(transaction, &new.from).await?;
    if parent.is_none() && new.mask.is_none() {
        return Ok(None);
    }
    let mut columns: Vec<String> = parent.map(|mask| mask.columns).unwrap_or_default();
    columns.extend(new.mask.iter().flatten().cloned());
    columns.sort();
    columns.dedup();
    Ok(Some(Mask::new(columns)))
}

/// What the ids of rows end with that are copied into `env` and unique among all environments.
fn mark(env: &EnvironmentId) -> &str {
    env.as_str().get(env.as_str().len().saturating_sub(MARK_DIGITS)..).unwrap_or_default()
}

async fn copy_cases(
    transaction: &mut Transaction,
    from: &EnvironmentId,
    to: &EnvironmentId,
    with_chats: bool,
) -> Result<(), StoreError> {
    query(
        "INSERT INTO evaluation_case (id, environment_id, message_id, created_ms, content)
         SELECT substr(a.id, 1, 32) || $3, $2,
                CASE WHEN CAST($4 AS BIGINT) = 1 THEN substr(a.message_id, 1, 32) || $3 END, a.created_ms, a.content
         FROM evaluation_case a WHERE a.environment_id = $1",
    )
    .bind(from.as_str())
    .bind(to.as_str())
    .bind(mark(to))
    .bind(with_chats)
    .execute(transaction)
    .await?;
    Ok(())
}

/// Copies chats; an answer that is being written there ends here where it is.
async fn copy_chats(transaction: &mut Transaction, from: &EnvironmentId, to: &EnvironmentId) -> Result<(), StoreError> {
    query(
        "INSERT INTO chat (id, environment_id, title, scope, created_ms, updated_ms)
         SELECT substr(a.id, 1, 32) || $3, $2, a.title, a.scope, a.created_ms, a.updated_ms
         FROM chat a WHERE a.environment_id = $1",
    )
    .bind(from.as_str())
    .bind(to.as_str())
    .bind(mark(to))
    .execute(&mut *transaction)
    .await?;
    query(
        "INSERT INTO message (id, chat_id, ordinal, role, state, text, detail, created_ms)
         SELECT substr(a.id, 1, 32) || $2, substr(a.chat_id, 1, 32) || $2, a.ordinal, a.role,
                CASE WHEN a.state = 'streaming' THEN 'interrupted' ELSE a.state END, a.text, a.detail, a.created_ms
         FROM message a JOIN chat c ON c.id = a.chat_id WHERE c.environment_id = $1",
    )
    .bind(from.as_str())
    .bind(mark(to))
    .execute(&mut *transaction)
    .await?;
    query(
        "INSERT INTO feedback (message_id, verdict, note, question, answer, evidence, created_ms)
         SELECT substr(a.message_id, 1, 32) || $2, a.verdict, a.note, a.question, a.answer, a.evidence, a.created_ms
         FROM feedback a JOIN message m ON m.id = a.message_id JOIN chat c ON c.id = m.chat_id
         WHERE c.environment_id = $1",
    )
    .bind(from.as_str())
    .bind(mark(to))
    .execute(transaction)
    .await?;
    Ok(())
}

fn read(row: &Row) -> Result<Environment, StoreError> {
    Ok(Environment {
        id: EnvironmentId(row.try_get("id")?),
        name: row.try_get("name")?,
        parent: row.try_get("parent")?,
        created_ms: row.try_get("created_ms")?,
        cloned_ms: row.try_get("cloned_ms")?,
        expires_ms: row.try_get("expires_ms")?,
        schedules_on: row.try_get("schedules_on")?,
        is_sanitised: row.try_get("sanitised")?,
        embedder: row.try_get("embedder")?,
        collections: row.try_get("collections")?,
        sources: row.try_get("sources")?,
        ready: row.try_get("ready")?,
        chats: row.try_get("chats")?,
        changed_ms: row.try_get("changed_ms")?,
        history_from_ms: row.try_get("history_from_ms")?,
    })
}
