//! Collections of an environment, with the counts that a list shows.

use crate::{
    CollectionId, EnvironmentId, Millis, Page, PageRequest, Readable, Store, StoreError,
    error::COLLECTION_NAME,
    history::{self, Part},
    now_ms,
    sql::{Row, query},
};

/// A group of sources with its counts.
#[derive(Debug, Clone)]
pub struct Collection {
    pub id: CollectionId,
    pub name: String,
    pub description: String,
    /// Questions to start with, shown while nothing was asked.
    pub questions: Vec<String>,
    /// Whether a cross-encoder looks at its passages again.
    pub reranks: bool,
    /// Whether a language model expands the questions to it.
    pub expands: bool,
    pub sources: i64,
    pub ready: i64,
    pub working: i64,
    pub failed: i64,
    pub bytes: i64,
    /// Chunks of the snapshots pointed to.
    pub chunks: i64,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

/// What to change of a collection; `None` leaves as it is.
#[derive(Debug, Clone, Default)]
pub struct CollectionChange {
    pub name: Option<String>,
    pub description: Option<String>,
    pub questions: Option<Vec<String>>,
    pub reranks: Option<bool>,
    pub expands: Option<bool>,
}

/// What a collection allows beside the two legs of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retrieval {
    pub id: CollectionId,
    pub name: String,
    pub reranks: bool,
    pub expands: bool,
}

/// The collections of environment `$1` with their counts, narrowed by a condition, then grouped.
macro_rules! select_collections {
    ($condition:literal, $tail:literal) => {
        concat!(
            "SELECT c.id, c.name, c.description, c.questions, c.reranks, c.expands, c.created_ms, c.updated_ms,
                    COUNT(s.id) AS sources,
                    COUNT(s.id) FILTER (WHERE s.state = 'ready') AS ready,
                    COUNT(s.id) FILTER (WHERE s.state IN ('queued', 'working')) AS working,
                    COUNT(s.id) FILTER (WHERE s.state = 'failed') AS failed,
                    CAST(COALESCE(SUM(s.size_bytes), 0) AS BIGINT) AS bytes,
                    CAST(COALESCE(SUM(n.chunks), 0) AS BIGINT) AS chunks
             FROM collection c
             LEFT JOIN source s ON s.environment_id = c.environment_id AND s.collection_id = c.id
             LEFT JOIN snapshot n ON n.id = s.snapshot_id
             WHERE c.environment_id = $1 ",
            $condition,
            " GROUP BY c.environment_id, c.id ",
            $tail
        )
    };
}

impl Store {
    /// Creates a collection; `name` must be new in `env`.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`].
    pub async fn create_collection(
        &self,
        env: &EnvironmentId,
        name: &str,
        description: &str,
    ) -> Result<Collection, StoreError> {
        let id = CollectionId::new();
        let now = now_ms();
        let mut transaction = self.write.begin().await?;
        let at = history::change(&mut transaction, env).await?;
        query(
            "INSERT INTO collection (environment_id, id, name, description, created_ms, updated_ms, since_ms)
             VALUES ($1, $2, $3, $4, $5, $5, $6)",
        )
        .bind(env.as_str())
        .bind(id.as_str())
        .bind(name)
        .bind(description)
        .bind(now)
        .bind(at)
        .execute(&mut transaction)
        .await
        .map_err(|error| StoreError::from(error).on_unique(&COLLECTION_NAME))?;
        transaction.commit().await?;
        self.collection(env, &id).await
    }

    /// One collection.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn collection(&self, env: &EnvironmentId, id: &CollectionId) -> Result<Collection, StoreError> {
        let row = query(select_collections!("AND c.id = $2", ""))
            .bind(env.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.read)
            .await?;
        read(&row.ok_or(StoreError::NotFound("collection"))?)
    }

    /// The collection called `name`, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn collection_named(&self, env: &EnvironmentId, name: &str) -> Result<Option<Collection>, StoreError> {
        let row = query(select_collections!("AND c.name = $2", ""))
            .bind(env.as_str())
            .bind(name)
            .fetch_optional(&self.read)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Collections that are readable, by name.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn collections(
        &self,
        env: &EnvironmentId,
        readable: &Readable,
        page: &PageRequest,
    ) -> Result<Page<Collection>, StoreError> {
        let rows = query(select_collections!(
            "AND (CAST($2 AS TEXT) IS NULL OR c.name > $2) AND ($4 = '[\"*\"]' OR c.id IN {texts $4})",
            "ORDER BY c.name LIMIT $3"
        ))
        .bind(env.as_str())
        .bind(page.cursor.as_deref())
        .bind(page.limit() + 1)
        .bind(readable.bound()?)
        .fetch_all(&self.read)
        .await?;
        crate::db::paged(&rows, page, read, |collection: &Collection| collection.name.clone())
    }

    /// Changes what `change` names.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::NameTaken`].
    pub async fn update_collection(
        &self,
        env: &EnvironmentId,
        id: &CollectionId,
        change: &CollectionChange,
    ) -> Result<Collection, StoreError> {
        let questions = change.questions.as_ref().map(serde_json::to_string).transpose()?;
        let mut transaction = self.write.begin().await?;
        let at = history::change(&mut transaction, env).await?;
        history::end(&mut transaction, env, Part::Collection(id), at).await?;
        let done = query(
            "UPDATE collection SET name = COALESCE($3, name), description = COALESCE($4, description),
                    questions = COALESCE($5, questions), reranks = COALESCE($7, reranks),
                    expands = COALESCE($8, expands), updated_ms = $6, since_ms = $9
             WHERE environment_id = $1 AND id = $2",
        )
        .bind(env.as_str())
        .bind(id.as_str())
        .bind(change.name.as_deref())
        .bind(change.description.as_deref())
        .bind(questions)
        .bind(now_ms())
        .bind(change.reranks)
        .bind(change.expands)
        .bind(at)
        .execute(&mut transaction)
        .await
        .map_err(|error| StoreError::from(error).on_unique(&COLLECTION_NAME))?;
        crate::db::must_find(&done, "collection")?;
        if change.reranks.is_some() || change.expands.is_some() {
            // Kept answers were found otherwise.
            crate::db::raise_revision(&mut transaction, env).await?;
        }
        transaction.commit().await?;
        self.collection(env, id).await
    }

    /// What each collection allows, by name.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn retrievals(&self, env: &EnvironmentId) -> Result<Vec<Retrieval>, StoreError> {
        let rows = query("SELECT id, name, reranks, expands FROM collection WHERE environment_id = $1 ORDER BY name")
            .bind(env.as_str())
            .fetch_all(&self.read)
            .await?;
        let retrieval = |row: &Row| {
            Ok(Retrieval {
                id: CollectionId(row.try_get(0)?),
                name: row.try_get(1)?,
                reranks: row.try_get(2)?,
                expands: row.try_get(3)?,
            })
        };
        rows.iter().map(retrieval).collect()
    }

    /// Deletes a collection with its sources. What they pointed to is swept when the history no longer names it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_collection(&self, env: &EnvironmentId, id: &CollectionId) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        let at = history::change(&mut transaction, env).await?;
        history::end(&mut transaction, env, Part::CollectionWhole(id), at).await?;
        let done = query("DELETE FROM collection WHERE environment_id = $1 AND id = $2")
            .bind(env.as_str())
            .bind(id.as_str())
            .execute(&mut transaction)
            .await?;
        crate::db::must_find(&done, "collection")?;
        crate::db::raise_revision(&mut transaction, env).await?;
        transaction.commit().await?;
        Ok(())
    }
}

fn read(row: &Row) -> Result<Collection, StoreError> {
    Ok(Collection {
        id: CollectionId(row.try_get("id")?),
        name: row.try_get("name")?,
        description: row.try_get("description")?,
        questions: serde_json::from_str(row.try_get("questions")?)?,
        reranks: row.try_get("reranks")?,
        expands: row.try_get("expands")?,
        sources: row.try_get("sources")?,
        ready: row.try_get("ready")?,
        working: row.try_get("working")?,
        failed: row.try_get("failed")?,
        bytes: row.try_get("bytes")?,
        chunks: row.try_get("chunks")?,
        created_ms: row.try_get("created_ms")?,
        updated_ms: row.try_get("updated_ms")?,
    })
}
