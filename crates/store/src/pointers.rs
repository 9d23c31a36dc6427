//! What can be searched: the pointers of an environment, narrowed to a scope.

use crate::{
    CollectionId, EnvironmentId, Readable, SnapshotId, SourceId, Store, StoreError,
    sql::{Row, query},
};

/// Which pointers are wanted; empty lists do not narrow. Entries are ids or exact names.
/// A source that is listed narrows its own collection to the sources listed of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct PointerFilter {
    pub collections: Vec<String>,
    pub sources: Vec<String>,
    pub formats: Vec<String>,
    /// What whoever asks may read; nothing else is ever in scope.
    pub readable: Readable,
}

/// A source that can be searched.
#[derive(Debug, Clone)]
pub struct Pointer {
    pub source: SourceId,
    pub source_name: String,
    pub collection: CollectionId,
    pub collection_name: String,
    pub format: String,
    pub title: Option<String>,
    pub snapshot: SnapshotId,
    pub chunks: i64,
    /// Fingerprint of the model that its vectors are of; `None` where it has none.
    pub embedder: Option<String>,
}

impl Store {
    /// Sources of `env` that can be searched, as far as `filter` lets through, by collection and name.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn pointers(&self, env: &EnvironmentId, filter: &PointerFilter) -> Result<Vec<Pointer>, StoreError> {
        let rows = query(
            "WITH listed AS (
                SELECT s.id, s.collection_id FROM source s
                JOIN collection c ON c.environment_id = s.environment_id AND c.id = s.collection_id
                WHERE s.environment_id = $1 AND (s.id IN {texts $3}
                   OR (s.name IN {texts $3} AND ($2 = '[]'
                       OR c.id IN {texts $2} OR c.name IN {texts $2}))))
             SELECT s.id, s.name, s.collection_id, c.name AS collection_name, COALESCE(n.format, s.format, '') AS format,
                    n.id AS snapshot_id, n.title, n.chunks, r.embedder
             FROM source s
             JOIN collection c ON c.environment_id = s.environment_id AND c.id = s.collection_id
             JOIN snapshot n ON n.id = s.snapshot_id
             JOIN recipe r ON r.hash = n.recipe_hash
             WHERE s.environment_id = $1
               AND ($5 = '[\"*\"]' OR c.id IN {texts $5})
               AND ($4 = '[]' OR COALESCE(n.format, s.format) IN {texts $4})
               AND (($2 = '[]' AND $3 = '[]') OR s.id IN (SELECT id FROM listed)
                    OR ((c.id IN {texts $2} OR c.name IN {texts $2})
                        AND c.id NOT IN (SELECT collection_id FROM listed)))
             ORDER BY c.name, s.name",
        )
        .bind(env.as_str())
        .bind(serde_json::to_string(&filter.collections)?)
        .bind(serde_json::to_string(&filter.sources)?)
        .bind(serde_json::to_string(&filter.formats)?)
        .bind(filter.readable.bound()?)
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(read_pointer).collect()
    }

    /// A source of `env` in a collection that is readable, which shows `snapshot`, or showed it before a newer content came;
    /// `preferred` if it is one.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where no source ever did, or it was deleted.
    pub async fn pointer_to(
        &self,
        env: &EnvironmentId,
        readable: &Readable,
        snapshot: SnapshotId,
        preferred: Option<&SourceId>,
    ) -> Result<Pointer, StoreError> {
        let row = query(
            "SELECT s.id, s.name, s.collection_id, c.name AS collection_name, COALESCE(n.format, s.format, '') AS format,
                    n.id AS snapshot_id, n.title, n.chunks, r.embedder
             FROM (SELECT environment_id, id, snapshot_id, since_ms FROM source
                   WHERE environment_id = $1 AND snapshot_id = $2
                   UNION ALL SELECT environment_id, id, snapshot_id, since_ms FROM source_version
                   WHERE environment_id = $1 AND snapshot_id = $2) v
             JOIN source s ON s.environment_id = v.environment_id AND s.id = v.id
             JOIN collection c ON c.environment_id = s.environment_id AND c.id = s.collection_id
             JOIN snapshot n ON n.id = v.snapshot_id
             JOIN recipe r ON r.hash = n.recipe_hash
             WHERE $4 = '[\"*\"]' OR c.id IN {texts $4}
             ORDER BY s.id = $3 DESC, s.snapshot_id = n.id DESC, v.since_ms DESC LIMIT 1",
        )
        .bind(env.as_str())
        .bind(snapshot.0)
        .bind(preferred.map(SourceId::as_str))
        .bind(readable.bound()?)
        .fetch_optional(&self.read)
        .await?;
        read_pointer(&row.ok_or(StoreError::NotFound("source"))?)
    }

    /// Entries of `filter` that name nothing readable in `env`, as ("collection" or "source", entry).
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn unknown_entries(
        &self,
        env: &EnvironmentId,
        filter: &PointerFilter,
    ) -> Result<Vec<(&'static str, String)>, StoreError> {
        let readable = filter.readable.bound()?;
        let mut unknown = Vec::new();
        for entry in &filter.collections {
            let row = query(
                "SELECT 1 FROM collection WHERE environment_id = $1 AND (id = $2 OR name = $2)
                 AND ($3 = '[\"*\"]' OR id IN {texts $3})",
            )
            .bind(env.as_str())
            .bind(entry)
            .bind(&readable)
            .fetch_optional(&self.read)
            .await?;
            if row.is_none() {
                unknown.push(("collection", entry.clone()));
            }
        }
        for entry in &filter.sources {
            let row = query(
                "SELECT 1 FROM source WHERE environment_id = $1 AND (id = $2 OR name = $2)
                 AND ($3 = '[\"*\"]' OR collection_id IN {texts $3})",
            )
            .bind(env.as_str())
            .bind(entry)
            .bind(&readable)
            .fetch_optional(&self.read)
            .await?;
            if row.is_none() {
                unknown.push(("source", entry.clone()));
            }
        }
        Ok(unknown)
    }
}

fn read_pointer(row: &Row) -> Result<Pointer, StoreError> {
    Ok(Pointer {
        source: SourceId(row.try_get("id")?),
        source_name: row.try_get("name")?,
        collection: CollectionId(row.try_get("collection_id")?),
        collection_name: row.try_get("collection_name")?,
        format: row.try_get("format")?,
        title: row.try_get("title")?,
        snapshot: SnapshotId(row.try_get("snapshot_id")?),
        chunks: row.try_get("chunks")?,
        embedder: row.try_get("embedder")?,
    })
}
