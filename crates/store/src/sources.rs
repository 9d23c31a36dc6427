//! Sources: what a person sees, and each environment's pointer to the snapshot that answers use.

use crate::{
    CollectionId, EnvironmentId, Millis, NewJob, Page, PageRequest, PendingBlob, Recipe, RefreshOutcome, Snapshot,
    SnapshotId, SourceId, Store, StoreError,
    db::raise_revision,
    error::SOURCE_NAME,
    history::{self, Part, columns, end_rows},
    now_ms, refreshes, snapshots,
    sql::{Row, Transaction, query},
};

/// How far a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceState {
    Queued,
    Working,
    Ready,
    Failed,
    Cancelled,
}

impl SourceState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Working => "working",
            Self::Ready => "ready",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    fn read(text: &str) -> Self {
        // The column's CHECK admits no other word.
        [Self::Queued, Self::Working, Self::Ready, Self::Cancelled]
            .into_iter()
            .find(|state| state.as_str() == text)
            .unwrap_or(Self::Failed)
    }
}

/// Why a source is not ready, for the person who added it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceError {
    /// Stable, snake_case.
    pub code: String,
    pub message: String,
    pub remedy: String,
}

/// A source of one environment.
#[derive(Debug, Clone)]
pub struct Source {
    pub id: SourceId,
    pub collection_id: CollectionId,
    pub name: String,
    pub origin_url: Option<String>,
    /// How the address is read, where it does not answer with a file; JSON of the room that fetches.
    pub connector: Option<String>,
    pub format: Option<String>,
    /// The content wanted; its snapshot may still be in the making.
    pub blob_hash: Option<String>,
    pub size_bytes: i64,
    pub state: SourceState,
    /// JSON of the room that works on it; only while it is worked on.
    pub progress: Option<String>,
    pub error: Option<SourceError>,
    /// What answers use; also there while a newer content is being read, or failed.
    pub snapshot: Option<Snapshot>,
    pub created_ms: Millis,
    pub updated_ms: Millis,
    /// When answers could first use the content that they use.
    pub ready_ms: Option<Millis>,
    /// When it is fetched again.
    pub schedule: Option<SourceSchedule>,
}

/// When a source is fetched again, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceSchedule {
    pub cron: String,
    pub zone: String,
    pub next_ms: Millis,
}

/// A source to add, or the next content of the one that has its name.
#[derive(Debug)]
pub struct NewSource {
    pub collection: CollectionId,
    /// Unique in its collection.
    pub name: String,
    pub origin_url: Option<String>,
    pub format: Option<String>,
    /// `None` where a job has to fetch it first.
    pub blob: Option<PendingBlob>,
    /// With it, a snapshot that exists already is pointed to at once.
    pub recipe: Option<Recipe>,
    /// How the address is read, where it does not answer with a file.
    pub connector: Option<String>,
    /// What makes the snapshot if there is none.
    pub job: NewJob,
}

/// Narrows a list of sources.
#[derive(Debug, Clone, Default)]
pub struct SourceFilter {
    pub state: Option<SourceState>,
    /// Part of the name, in any case.
    pub name_contains: Option<String>,
}

/// What to change of a source; `None` leaves as it is.
#[derive(Debug, Clone, Default)]
pub struct SourceChange {
    pub name: Option<String>,
    pub collection: Option<CollectionId>,
}

/// Sources of environment `$1` with their snapshot, recipe and live job.
macro_rules! select_sources {
    ($tail:literal) => {
        concat!(
            "SELECT s.id, s.collection_id, s.name, s.origin_url, s.connector, COALESCE(n.format, s.format) AS format, s.blob_hash, s.size_bytes, s.state,
                    s.error_code, s.error_message, s.error_remedy, s.created_ms, s.updated_ms, s.ready_ms,
                    j.progress, n.id AS snapshot_id, n.blob_hash AS snapshot_blob, n.recipe_hash, n.format AS snapshot_format, n.engine, n.title, n.part_kind, n.parts, n.chunks,
                    n.tokens, n.warnings, n.took_ms, n.completed_ms, r.format AS recipe_format, r.extractor,
                    r.splitter, r.embedder, p.cron, p.zone, p.next_ms
             FROM source s
             LEFT JOIN snapshot n ON n.id = s.snapshot_id
             LEFT JOIN recipe r ON r.hash = n.recipe_hash
             LEFT JOIN job j ON j.environment_id = s.environment_id AND j.source_id = s.id
             LEFT JOIN schedule p ON p.environment_id = s.environment_id AND p.source_id = s.id
             WHERE s.environment_id = $1 ",
            $tail
        )
    };
}

impl Store {
    /// One source.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn source(&self, env: &EnvironmentId, id: &SourceId) -> Result<Source, StoreError> {
        let row = query(select_sources!("AND s.id = $2"))
            .bind(env.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.read)
            .await?;
        read(&row.ok_or(StoreError::NotFound("source"))?)
    }

    /// Sources of a collection by name.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn sources(
        &self,
        env: &EnvironmentId,
        collection: &CollectionId,
        filter: &SourceFilter,
        page: &PageRequest,
    ) -> Result<Page<Source>, StoreError> {
        let rows = query(select_sources!(
            "AND s.collection_id = $2 AND (CAST($3 AS TEXT) IS NULL OR s.state = $3)
             AND (CAST($4 AS TEXT) IS NULL OR LOWER(s.name) LIKE LOWER($4) ESCAPE '\\')
             AND (CAST($5 AS TEXT) IS NULL OR s.name > $5) ORDER BY s.name LIMIT $6"
        ))
        .bind(env.as_str())
        .bind(collection.as_str())
        .bind(filter.state.map(SourceState::as_str))
        .bind(filter.name_contains.as_deref().map(like_pattern))
        .bind(page.cursor.as_deref())
        .bind(page.limit() + 1)
        .fetch_all(&self.read)
        .await?;
        crate::db::paged(&rows, page, read, |source: &Source| source.name.clone())
    }

    /// Renames a source or moves it to another collection.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::NameTaken`] when the collection has a source of that name.
    pub async fn update_source(
        &self,
        env: &EnvironmentId,
        id: &SourceId,
        change: &SourceChange,
    ) -> Result<Source, StoreError> {
        if let Some(collection) = &change.collection {
            self.collection(env, collection).await?;
        }
        let mut transaction = self.write.begin().await?;
        let at = history::change(&mut transaction, env).await?;
        history::end(&mut transaction, env, Part::Source(id), at).await?;
        let done = query(
            "UPDATE source SET name = COALESCE($3, name), collection_id = COALESCE($4, collection_id), updated_ms = $5,
                    since_ms = $6
             WHERE environment_id = $1 AND id = $2",
        )
        .bind(env.as_str())
        .bind(id.as_str())
        .bind(change.name.as_deref())
        .bind(change.collection.as_ref().map(CollectionId::as_str))
        .bind(now_ms())
        .bind(at)
        .execute(&mut transaction)
        .await
        .map_err(|error| StoreError::from(error).on_unique(&SOURCE_NAME))?;
        crate::db::must_find(&done, "source")?;
        raise_revision(&mut transaction, env).await?;
        transaction.commit().await?;
        self.source(env, id).await
    }

    /// Deletes a source and its live job. What it pointed to is swept when the history no longer names it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_source(&self, env: &EnvironmentId, id: &SourceId) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        let at = history::change(&mut transaction, env).await?;
        history::end(&mut transaction, env, Part::SourceWhole(id), at).await?;
        let done = query("DELETE FROM source WHERE environment_id = $1 AND id = $2")
            .bind(env.as_str())
            .bind(id.as_str())
            .execute(&mut transaction)
            .await?;
        crate::db::must_find(&done, "source")?;
        raise_revision(&mut transaction, env).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Ready sources whose snapshot carries no vectors: read while there was no embedder. At most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn sources_without_vectors(&self, limit: u32) -> Result<Vec<(EnvironmentId, SourceId)>, StoreError> {
        let rows = query(
            "SELECT s.environment_id, s.id FROM source s
             JOIN snapshot n ON n.id = s.snapshot_id JOIN recipe r ON r.hash = n.recipe_hash
             WHERE s.state = 'ready' AND r.embedder IS NULL LIMIT $1",
        )
        .bind(i64::from(limit))
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(|row| Ok((EnvironmentId(row.try_get(0)?), SourceId(row.try_get(1)?)))).collect()
    }

    /// Removes the files that a process left behind which was killed: those of the data folder that no row names. Call at start,
    /// before jobs run.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Io`].
    pub async fn remove_leftovers(&self) -> Result<(), StoreError> {
        // What a shared place holds is looked through beside the work, not before it: it may be much.
        if !self.blobs().is_shared() {
            self.remove_unknown_blobs().await?;
        }
        Ok(())
    }
}

/// Points the source to `snapshot`, writes down where it pointed before, and makes it ready. Ends its refresh, if one runs.
/// False where it pointed there already, so that nothing changed.
pub(crate) async fn move_pointer(
    connection: &mut Transaction,
    env: &EnvironmentId,
    source: &SourceId,
    snapshot: SnapshotId,
) -> Result<bool, StoreError> {
    let at = history::change(connection, env).await?;
    // A source belongs to the set from when it is ready for the first time.
    query(end_rows!(source, "AND b.id = $3 AND b.snapshot_id <> $4"))
        .bind(env.as_str())
        .bind(at)
        .bind(source.as_str())
        .bind(snapshot.0)
        .execute(&mut *connection)
        .await?;
    let moved = query(
        "UPDATE source SET snapshot_id = $3, ready_ms = $4, since_ms = $5
         WHERE environment_id = $1 AND id = $2 AND snapshot_id IS DISTINCT FROM $3",
    )
    .bind(env.as_str())
    .bind(source.as_str())
    .bind(snapshot.0)
    .bind(now_ms())
    .bind(at)
    .execute(&mut *connection)
    .await?;
    let has_changed = moved.rows_affected() > 0;
    let outcome = if has_changed { RefreshOutcome::Changed } else { RefreshOutcome::Unchanged };
    refreshes::end(connection, env, source, outcome, None).await?;
    query(
        "UPDATE source SET ready_ms = COALESCE(ready_ms, $3), state = 'ready', updated_ms = $3,
                error_code = NULL, error_message = NULL, error_remedy = NULL
         WHERE environment_id = $1 AND id = $2",
    )
    .bind(env.as_str())
    .bind(source.as_str())
    .bind(now_ms())
    .execute(connection)
    .await?;
    Ok(has_changed)
}

/// A LIKE pattern for "contains", with the pattern's own signs taken literally.
pub(crate) fn like_pattern(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

/// Why the newest content failed, in a row that names its columns as a source's does.
pub(crate) fn read_error(row: &Row) -> Result<Option<SourceError>, StoreError> {
    let Some(code) = row.try_get::<Option<String>>("error_code")? else { return Ok(None) };
    let text = |column| row.try_get::<Option<String>>(column).map(Option::unwrap_or_default);
    Ok(Some(SourceError { code, message: text("error_message")?, remedy: text("error_remedy")? }))
}

fn read(row: &Row) -> Result<Source, StoreError> {
    let snapshot = match row.try_get::<Option<i64>>("snapshot_id")? {
        Some(_) => Some(snapshots::read_snapshot(row)?),
        None => None,
    };
    let schedule = match row.try_get::<Option<String>>("cron")? {
        Some(cron) => Some(SourceSchedule { cron, zone: row.try_get("zone")?, next_ms: row.try_get("next_ms")? }),
        None => None,
    };
    Ok(Source {
        id: SourceId(row.try_get("id")?),
        collection_id: CollectionId(row.try_get("collection_id")?),
        name: row.try_get("name")?,
        origin_url: row.try_get("origin_url")?,
        connector: row.try_get("connector")?,
        format: row.try_get("format")?,
        blob_hash: row.try_get("blob_hash")?,
        size_bytes: row.try_get("size_bytes")?,
        state: SourceState::read(row.try_get("state")?),
        progress: row.try_get("progress")?,
        error: read_error(row)?,
        snapshot,
        created_ms: row.try_get("created_ms")?,
        updated_ms: row.try_get("updated_ms")?,
        ready_ms: row.try_get("ready_ms")?,
        schedule,
    })
}
