//! Recipes and snapshots: drafts are staged in small transactions, completed and pointed to in one.

use crate::{
    ChunkId, Lease, Millis, NewChunk, NewTable, Part, SnapshotId, Store, StoreError,
    db::raise_revision,
    now_ms,
    sql::{Row, Transaction, query, query_scalar},
};

/// How a blob is turned into something searchable. Equal recipes give equal snapshots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    /// Which reader the bytes go through ("pdf", "markdown").
    pub format: String,
    /// Engines and versions of the extraction.
    pub extractor: String,
    /// Version and settings of the splitting.
    pub splitter: String,
    /// Fingerprint of the embedder; `None` where chunks carry no vectors.
    pub embedder: Option<String>,
}

impl Recipe {
    /// BLAKE3 over the parts, hex.
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for part in [&self.format, &self.extractor, &self.splitter, self.embedder.as_ref().unwrap_or(&String::new())] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }
}

/// A snapshot that is complete.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub id: SnapshotId,
    /// The content it was made from.
    pub blob_hash: String,
    pub recipe_hash: String,
    pub recipe: Recipe,
    /// What the file turned out to be.
    pub format: Option<String>,
    pub engine: String,
    pub title: Option<String>,
    pub part_kind: Option<String>,
    pub parts: i64,
    pub chunks: i64,
    pub tokens: i64,
    pub warnings: Vec<String>,
    pub took_ms: i64,
    pub created_ms: Millis,
}

/// What is known of a snapshot once all of it is staged.
#[derive(Debug, Clone, Default)]
pub struct SnapshotSummary {
    /// What the file turned out to be.
    pub format: Option<String>,
    pub engine: String,
    pub title: Option<String>,
    pub part_kind: Option<String>,
    pub parts: u32,
    pub chunks: u32,
    pub tokens: u64,
    pub warnings: Vec<String>,
    pub took_ms: u64,
    /// Vector length and one block of codes, chunk by chunk in order (see `search`); `None` without an embedder.
    pub codes: Option<(u32, Vec<u8>)>,
    /// Tables whose cells were staged.
    pub tables: Vec<NewTable>,
}

/// What a job that wants a snapshot finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// It is there: only the pointer has to move.
    Complete(SnapshotId),
    /// This job's to fill; `staged` chunks, the first of the document in order, survive from an earlier attempt.
    Draft { id: SnapshotId, staged: u32 },
    /// Another live job is filling it: come back later.
    Busy,
}

impl Store {
    /// Opens the draft of (blob, recipe) for the job of `lease`, or tells that it is complete or being filled.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn begin_snapshot(&self, lease: &Lease, blob: &str, recipe: &Recipe) -> Result<Begun, StoreError> {
        let mut transaction = self.write.begin().await?;
        lease.check(&mut transaction).await?;
        insert_recipe(&mut transaction, recipe).await?;
        query(
            "INSERT INTO snapshot (blob_hash, recipe_hash, job_id, created_ms) VALUES ($1, $2, $3, $4)
             ON CONFLICT (blob_hash, recipe_hash) DO NOTHING",
        )
        .bind(blob)
        .bind(recipe.hash())
        .bind(lease.job.0)
        .bind(now_ms())
        .execute(&mut transaction)
        .await?;
        let row = query(
            "SELECT n.id, n.completed_ms IS NOT NULL AS complete, n.job_id IS NOT NULL AND n.job_id <> $3 AND EXISTS
                    (SELECT 1 FROM job j WHERE j.id = n.job_id AND j.lease_until_ms > $4) AS busy
             FROM snapshot n WHERE n.blob_hash = $1 AND n.recipe_hash = $2 {lock n}",
        )
        .bind(blob)
        .bind(recipe.hash())
        .bind(lease.job.0)
        .bind(now_ms())
        .fetch_one(&mut transaction)
        .await?;
        let id = SnapshotId(row.try_get("id")?);
        let begun = if row.try_get("complete")? {
            Begun::Complete(id)
        } else if row.try_get("busy")? {
            Begun::Busy
        } else {
            query("UPDATE snapshot SET job_id = $2 WHERE id = $1")
                .bind(id.0)
                .bind(lease.job.0)
                .execute(&mut transaction)
                .await?;
            Begun::Draft { id, staged: staged_chunks(&mut transaction, id).await? }
        };
        transaction.commit().await?;
        Ok(begun)
    }

    /// Adds parts and chunks to the draft `id`; what is there already (from an attempt that died) stays.
    /// Call with some hundred chunks at a time: the transaction is short, and memory is given back.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn stage(
        &self,
        lease: &Lease,
        id: SnapshotId,
        parts: &[Part],
        chunks: &[NewChunk],
    ) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        check_draft(&mut transaction, lease, id).await?;
        for part in parts {
            crate::chunks::insert_part(&mut transaction, id, part).await?;
        }
        crate::vectors::insert_chunks(&mut transaction, id, chunks).await?;
        if !chunks.is_empty() {
            crate::jobs::got_further(&mut transaction, lease).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Throws away what is staged of draft `id`: the attempt before was cut from another text.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn clear_draft(&self, lease: &Lease, id: SnapshotId) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        check_draft(&mut transaction, lease, id).await?;
        delete_contents(&mut transaction, id).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Completes the draft `id`, moves the source's pointer to it, and ends the job: one transaction.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`], [`StoreError::RecipeChanged`] where the environment reads by another model by now.
    pub async fn finish_snapshot(
        &self,
        lease: &Lease,
        id: SnapshotId,
        summary: &SnapshotSummary,
    ) -> Result<(), StoreError> {
        let warnings = serde_json::to_string(&summary.warnings)?;
        let mut transaction = self.write.begin().await?;
        lease.hold_to_point(&mut transaction).await?;
        query(
            "UPDATE snapshot SET engine = $2, title = $3, part_kind = $4, parts = $5, chunks = $6, tokens = $7,
                    warnings = $8, took_ms = $9, dims = $10, codes = $11, completed_ms = $12,
                    format = $13, job_id = NULL
             WHERE id = $1 AND completed_ms IS NULL",
        )
        .bind(id.0)
        .bind(&summary.engine)
        .bind(summary.title.as_deref())
        .bind(summary.part_kind.as_deref())
        .bind(i64::from(summary.parts))
        .bind(i64::from(summary.chunks))
        .bind(i64::try_from(summary.tokens).unwrap_or(i64::MAX))
        .bind(warnings)
        .bind(i64::try_from(summary.took_ms).unwrap_or(i64::MAX))
        .bind(summary.codes.as_ref().map(|(dims, _)| i64::from(*dims)))
        .bind(summary.codes.as_ref().map(|(_, codes)| codes.as_slice()))
        .bind(now_ms())
        .bind(summary.format.as_deref())
        .execute(&mut transaction)
        .await?;
        crate::tables::insert_tables(&mut transaction, id, &summary.tables).await?;
        point(&mut transaction, lease, id).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Moves the pointer of the job's source to the complete snapshot `id` and ends the job.
    ///
    /// # Errors
    /// As [`Store::finish_snapshot`].
    pub async fn point_to(&self, lease: &Lease, id: SnapshotId) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        lease.hold_to_point(&mut transaction).await?;
        point(&mut transaction, lease, id).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// A complete snapshot's description.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for drafts and unknown ids.
    pub async fn snapshot(&self, id: SnapshotId) -> Result<Snapshot, StoreError> {
        let row = query(
            "SELECT n.id AS snapshot_id, n.blob_hash AS snapshot_blob, n.recipe_hash, n.format AS snapshot_format, n.engine, n.title, n.part_kind, n.parts, n.chunks, n.tokens, n.warnings,
                    n.took_ms, n.completed_ms, r.format AS recipe_format, r.extractor, r.splitter, r.embedder
             FROM snapshot n JOIN recipe r ON r.hash = n.recipe_hash
             WHERE n.id = $1 AND n.completed_ms IS NOT NULL",
        )
        .bind(id.0)
        .fetch_optional(&self.read)
        .await?;
        read_snapshot(&row.ok_or(StoreError::NotFound("snapshot"))?)
    }

    /// All complete snapshots with their number of chunks, by id: what the lexical index must hold.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn complete_snapshots(&self) -> Result<Vec<(SnapshotId, i64)>, StoreError> {
        let rows = query("SELECT id, chunks FROM snapshot WHERE completed_ms IS NOT NULL ORDER BY id")
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(|row| Ok((SnapshotId(row.try_get(0)?), row.try_get(1)?))).collect()
    }

    /// Vector length and codes of a snapshot; `None` where it carries no vectors.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for drafts and unknown ids.
    pub async fn codes(&self, id: SnapshotId) -> Result<Option<(u32, Vec<u8>)>, StoreError> {
        let row = query("SELECT dims, codes FROM snapshot WHERE id = $1 AND completed_ms IS NOT NULL")
            .bind(id.0)
            .fetch_optional(&self.read)
            .await?
            .ok_or(StoreError::NotFound("snapshot"))?;
        let dims: Option<u32> = row.try_get(0)?;
        let codes: Option<Vec<u8>> = row.try_get(1)?;
        Ok(dims.zip(codes))
    }
}

/// That the lease holds and `id` is this job's draft: a complete snapshot, or another job's draft, is never written to.
async fn check_draft(connection: &mut Transaction, lease: &Lease, id: SnapshotId) -> Result<(), StoreError> {
    lease.check(connection).await?;
    query("SELECT 1 FROM snapshot WHERE id = $1 AND job_id = $2 AND completed_ms IS NULL")
        .bind(id.0)
        .bind(lease.job.0)
        .fetch_optional(connection)
        .await?
        .map(|_| ())
        .ok_or(StoreError::LeaseLost)
}

/// The complete snapshot of (blob, recipe), inside a caller's transaction.
pub(crate) async fn find_complete(
    connection: &mut Transaction,
    blob: &str,
    recipe_hash: &str,
) -> Result<Option<SnapshotId>, StoreError> {
    let id: Option<i64> =
        query_scalar(
            // Held, so that it is not swept before it is pointed to.
            "SELECT id FROM snapshot WHERE blob_hash = $1 AND recipe_hash = $2 AND completed_ms IS NOT NULL {lock snapshot}",
        )
            .bind(blob)
            .bind(recipe_hash)
            .fetch_optional(connection)
            .await?;
    Ok(id.map(SnapshotId))
}

/// Deletes parts, chunks and vectors of a snapshot whose row stays or goes with the caller's transaction.
pub(crate) async fn delete_contents(connection: &mut Transaction, id: SnapshotId) -> Result<(), StoreError> {
    let (first, last) = ChunkId::range(id);
    // Vectors go with their chunks by the foreign key.
    query("DELETE FROM chunk WHERE id BETWEEN $1 AND $2").bind(first).bind(last).execute(&mut *connection).await?;
    query("DELETE FROM part WHERE snapshot_id = $1").bind(id.0).execute(&mut *connection).await?;
    query("DELETE FROM table_cells WHERE snapshot_id = $1").bind(id.0).execute(connection).await?;
    Ok(())
}

async fn insert_recipe(connection: &mut Transaction, recipe: &Recipe) -> Result<(), StoreError> {
    query(
        "INSERT INTO recipe (hash, format, extractor, splitter, embedder, created_ms) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (hash) DO NOTHING",
    )
    .bind(recipe.hash())
    .bind(&recipe.format)
    .bind(&recipe.extractor)
    .bind(&recipe.splitter)
    .bind(recipe.embedder.as_deref())
    .bind(now_ms())
    .execute(connection)
    .await?;
    Ok(())
}

async fn staged_chunks(connection: &mut Transaction, id: SnapshotId) -> Result<u32, StoreError> {
    let (first, last) = ChunkId::range(id);
    let count: i64 = query_scalar("SELECT COUNT(*) FROM chunk WHERE id BETWEEN $1 AND $2")
        .bind(first)
        .bind(last)
        .fetch_one(connection)
        .await?;
    Ok(u32::try_from(count).unwrap_or(0))
}

async fn point(connection: &mut Transaction, lease: &Lease, id: SnapshotId) -> Result<(), StoreError> {
    // Held, so that it is not swept before it is pointed to; one that was meanwhile is made anew.
    let recipe: Option<String> =
        query_scalar("SELECT recipe_hash FROM snapshot WHERE id = $1 AND completed_ms IS NOT NULL {lock snapshot}")
            .bind(id.0)
            .fetch_optional(&mut *connection)
            .await?;
    let recipe = recipe.ok_or(StoreError::RecipeChanged)?;
    crate::embedders::check_embedder(connection, &lease.environment, &recipe).await?;
    let has_changed = crate::sources::move_pointer(connection, &lease.environment, &lease.source, id).await?;
    query("DELETE FROM job WHERE id = $1").bind(lease.job.0).execute(&mut *connection).await?;
    // The same content again changes no answer.
    if has_changed { raise_revision(connection, &lease.environment).await } else { Ok(()) }
}

/// The snapshot in a row that names its columns as [`Store::snapshot`] does.
pub(crate) fn read_snapshot(row: &Row) -> Result<Snapshot, StoreError> {
    Ok(Snapshot {
        id: SnapshotId(row.try_get("snapshot_id")?),
        blob_hash: row.try_get("snapshot_blob")?,
        recipe_hash: row.try_get("recipe_hash")?,
        recipe: Recipe {
            format: row.try_get("recipe_format")?,
            extractor: row.try_get("extractor")?,
            splitter: row.try_get("splitter")?,
            embedder: row.try_get("embedder")?,
        },
        format: row.try_get("snapshot_format")?,
        engine: row.try_get("engine")?,
        title: row.try_get("title")?,
        part_kind: row.try_get("part_kind")?,
        parts: row.try_get("parts")?,
        chunks: row.try_get("chunks")?,
        tokens: row.try_get("tokens")?,
        warnings: serde_json::from_str(row.try_get("warnings")?)?,
        took_ms: row.try_get("took_ms")?,
        created_ms: row.try_get("completed_ms")?,
    })
}
