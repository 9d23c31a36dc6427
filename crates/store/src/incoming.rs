//! What comes in: sources that are added, and the next content of those that are there.

use crate::{
    EnvironmentId, Lease, Millis, NewSource, PendingBlob, Source, SourceId, Store, StoreError,
    db::raise_revision,
    embedders,
    history::{self, columns, end_rows},
    jobs, now_ms, snapshots,
    sources::move_pointer,
    sql::{Transaction, query, query_scalar},
};

/// The bytes that are wanted of a source.
struct Content {
    hash: String,
    size_bytes: i64,
}

impl Content {
    fn of(blob: &PendingBlob) -> Self {
        Self { hash: blob.hash.clone(), size_bytes: i64::try_from(blob.size_bytes).unwrap_or(i64::MAX) }
    }
}

impl Store {
    /// Adds `new`, or makes its content the next one of the source that has its name in the collection.
    /// Content that is there already, in the same recipe, is ready at once; otherwise the job is queued.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown collection.
    pub async fn put_source(&self, env: &EnvironmentId, mut new: NewSource) -> Result<Source, StoreError> {
        let _sharing = self.blobs().sharing().await;
        let (mut transaction, content) = self.begin_with(new.blob.take()).await?;
        let at = history::change(&mut transaction, env).await?;
        query("SELECT 1 FROM collection WHERE environment_id = $1 AND id = $2")
            .bind(env.as_str())
            .bind(new.collection.as_str())
            .fetch_optional(&mut transaction)
            .await?
            .ok_or(StoreError::NotFound("collection"))?;
        let id = put_row(&mut transaction, (env, at), &new, content.as_ref()).await?;
        let complete = match (&content, &new.recipe) {
            (Some(content), Some(recipe)) => {
                match embedders::check_embedder(&mut transaction, env, &recipe.hash()).await {
                    Ok(()) => snapshots::find_complete(&mut transaction, &content.hash, &recipe.hash()).await?,
                    // The environment went over to another model in this moment: it is read by that one.
                    Err(StoreError::RecipeChanged) => None,
                    Err(error) => return Err(error),
                }
            }
            _ => None,
        };
        if let Some(snapshot) = complete {
            move_pointer(&mut transaction, env, &id, snapshot).await?;
            jobs::drop_of_source(&mut transaction, env, &id).await?;
            raise_revision(&mut transaction, env).await?;
        } else {
            jobs::enqueue(&mut transaction, env, &id, &new.job).await?;
        }
        transaction.commit().await?;
        self.source(env, &id).await
    }

    /// Gives the job's source the bytes that the job fetched.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn set_source_blob(
        &self,
        lease: &Lease,
        blob: PendingBlob,
        format: Option<&str>,
    ) -> Result<(), StoreError> {
        let _sharing = self.blobs().sharing().await;
        let content = Content::of(&blob);
        let (mut transaction, _) = self.begin_with(Some(blob)).await?;
        lease.hold(&mut transaction).await?;
        query(
            "UPDATE source SET blob_hash = $3, size_bytes = $4, format = $5, updated_ms = $6
             WHERE environment_id = $1 AND id = $2",
        )
        .bind(lease.environment.as_str())
        .bind(lease.source.as_str())
        .bind(&content.hash)
        .bind(content.size_bytes)
        .bind(format)
        .bind(now_ms())
        .execute(&mut transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// Begins a transaction that has the row of `blob`, with the bytes at their place: whoever sweeps takes neither until it ends.
    /// The caller holds the blobs' gate.
    async fn begin_with(&self, mut blob: Option<PendingBlob>) -> Result<(Transaction, Option<Content>), StoreError> {
        let content = blob.as_ref().map(Content::of);
        if !self.is_shared()
            && let Some(blob) = blob.take()
        {
            // The gate keeps the sweep away, and nobody else who writes waits for an object store.
            self.blobs().keep(blob).await?;
        }
        let mut transaction = self.write.begin().await?;
        if let Some(content) = &content {
            // Changed where it is there, which takes it: a sweep that has it is waited for, one that comes passes it over.
            query(
                "INSERT INTO blob (hash, size_bytes, created_ms) VALUES ($1, $2, $3)
                 ON CONFLICT (hash) DO UPDATE SET size_bytes = excluded.size_bytes",
            )
            .bind(&content.hash)
            .bind(content.size_bytes)
            .bind(now_ms())
            .execute(&mut transaction)
            .await?;
        }
        if let Some(blob) = blob {
            self.blobs().keep(blob).await?;
        }
        Ok((transaction, content))
    }
}

/// Writes the source's row for what comes at a time; what it said before goes to the history.
async fn put_row(
    transaction: &mut Transaction,
    (env, at): (&EnvironmentId, Millis),
    new: &NewSource,
    content: Option<&Content>,
) -> Result<SourceId, StoreError> {
    query(end_rows!(
        source,
        "AND b.collection_id = $3 AND b.name = $4
         AND (b.origin_url IS DISTINCT FROM $5 OR b.connector IS DISTINCT FROM $6)"
    ))
    .bind(env.as_str())
    .bind(at)
    .bind(new.collection.as_str())
    .bind(&new.name)
    .bind(new.origin_url.as_deref())
    .bind(new.connector.as_deref())
    .execute(&mut *transaction)
    .await?;
    let id: String = query_scalar(
        "INSERT INTO source (environment_id, id, collection_id, name, origin_url, format, blob_hash, size_bytes,
                             state, created_ms, updated_ms, connector, since_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', $9, $9, $10, $11)
         ON CONFLICT (environment_id, collection_id, name) DO UPDATE SET
            origin_url = excluded.origin_url, format = excluded.format, connector = excluded.connector,
            blob_hash = COALESCE(excluded.blob_hash, source.blob_hash),
            size_bytes = CASE WHEN excluded.blob_hash IS NULL THEN source.size_bytes ELSE excluded.size_bytes END,
            since_ms = CASE WHEN source.origin_url IS DISTINCT FROM excluded.origin_url
                              OR source.connector IS DISTINCT FROM excluded.connector THEN excluded.since_ms
                            ELSE source.since_ms END,
            updated_ms = excluded.updated_ms
         RETURNING id",
    )
    .bind(env.as_str())
    .bind(SourceId::new().as_str())
    .bind(new.collection.as_str())
    .bind(&new.name)
    .bind(new.origin_url.as_deref())
    .bind(new.format.as_deref())
    .bind(content.map(|content| content.hash.as_str()))
    .bind(content.map_or(0, |content| content.size_bytes))
    .bind(now_ms())
    .bind(new.connector.as_deref())
    .bind(at)
    .fetch_one(transaction)
    .await?;
    Ok(SourceId(id))
}
