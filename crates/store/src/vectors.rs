//! Vectors of chunks: staged with them, read back, and, where the database can, searched there.

use std::collections::HashSet;

use sqlx::{Connection, Executor, PgPool};

use crate::{
    ChunkId, NewChunk, SnapshotId, Store, StoreError,
    chunks::json_ids,
    sql::{Pool, Row, Transaction, query},
};

/// Snapshots in scope above which the index is asked without them first: to plan a query with ten thousand takes 20 ms.
const LISTED_MAX: usize = 1_000;
/// Candidates that the index is asked for then, for every one wanted.
const CANDIDATES_PER_WANTED: usize = 2;
/// Chunks in scope up to which all of them are compared: exact, and as fast as the index.
const COMPARED_MAX: u64 = 20_000;
/// Numbers of a vector that can be indexed in half precision.
const INDEXED_DIMS_MAX: usize = 4_000;

impl Store {
    /// Vectors of those of `ids` that have one, each with its id, in no particular order.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn vectors(&self, ids: &[ChunkId]) -> Result<Vec<(ChunkId, Vec<f32>)>, StoreError> {
        let rows = query("SELECT chunk_id, {numbers vector} FROM embedding WHERE chunk_id IN {ids $1}")
            .bind(json_ids(ids)?)
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(read_vector).collect()
    }

    /// Vectors of a snapshot from `ordinal` on, at most `limit`, in order; for making codes.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn vectors_of(
        &self,
        snapshot: SnapshotId,
        ordinal: u32,
        limit: u32,
    ) -> Result<Vec<(ChunkId, Vec<f32>)>, StoreError> {
        let (_, last) = ChunkId::range(snapshot);
        let rows = query(
            "SELECT chunk_id, {numbers vector} FROM embedding WHERE chunk_id >= $1 AND chunk_id <= $2
             ORDER BY chunk_id LIMIT $3",
        )
        .bind(ChunkId::new(snapshot, ordinal).0)
        .bind(last)
        .bind(limit)
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(read_vector).collect()
    }

    /// Whether [`Store::nearest`] can be asked; otherwise the caller scans the codes.
    pub fn has_vector_index(&self) -> bool {
        self.is_shared()
    }

    /// Sees to it that vectors of `dims` numbers are indexed, where the database can; without waiting for one that is being made.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn index_vectors(&self, dims: usize) -> Result<(), StoreError> {
        let Pool::Postgres(pool) = &self.write else { return Ok(()) };
        if dims > INDEXED_DIMS_MAX {
            tracing::warn!(dims, "vectors so long have no index: all in scope are compared");
            return Ok(());
        }
        let name = format!("embedding_hnsw_{dims}");
        let valid: Option<bool> = sqlx::query_scalar(
            "SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
             WHERE c.relname = $1 AND c.relnamespace = current_schema()::regnamespace",
        )
        .bind(&name)
        .fetch_optional(pool)
        .await?;
        if valid == Some(true) {
            return Ok(());
        }
        // A connection of its own, so that neither its time limit nor its lock is left behind.
        let mut connection = pool.acquire().await?.detach();
        let is_alone: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtext(current_schema() || $1))")
            .bind(&name)
            .fetch_one(&mut connection)
            .await?;
        if is_alone {
            connection.execute("SET statement_timeout = 0; SET lock_timeout = 0").await?;
            if valid == Some(false) {
                // Left by a process that did not live to finish it.
                let sql = format!("DROP INDEX CONCURRENTLY IF EXISTS {name}");
                sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await?;
            }
            // Others write meanwhile.
            let sql = format!(
                "CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON embedding
                    USING hnsw ((vector::public.halfvec({dims})) public.halfvec_ip_ops) WHERE dims = {dims}"
            );
            sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await?;
        }
        connection.close().await?;
        Ok(())
    }

    /// The `depth` chunks of `snapshots` (which have `chunks` in all) whose vectors have the largest inner product with `vector`,
    /// the nearest first. Exact where the scope is small, else by an HNSW index that searches on where the scope filters.
    /// Empty where the database has no such index.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn nearest(
        &self,
        snapshots: &[SnapshotId],
        chunks: u64,
        vector: &[f32],
        depth: usize,
    ) -> Result<Vec<ChunkId>, StoreError> {
        let Pool::Postgres(pool) = &self.read else { return Ok(Vec::new()) };
        if chunks > COMPARED_MAX && snapshots.len() > LISTED_MAX {
            let found = nearest_of_all(pool, vector, depth.saturating_mul(CANDIDATES_PER_WANTED)).await?;
            let scope: HashSet<SnapshotId> = snapshots.iter().copied().collect();
            let within: Vec<ChunkId> =
                found.into_iter().filter(|chunk| scope.contains(&chunk.snapshot())).take(depth).collect();
            if within.len() == depth {
                return Ok(within);
            }
        }
        let snapshots: Vec<i64> = snapshots.iter().map(|id| id.0).collect();
        let dims = i64::try_from(vector.len()).unwrap_or(i64::MAX);
        let sql = if chunks <= COMPARED_MAX {
            // The sum of two keeps the planner from the index.
            "SELECT chunk_id FROM embedding WHERE snapshot_id = ANY($2) AND dims = $3
             ORDER BY (vector <#> CAST($1 AS vector)) + 0, chunk_id LIMIT $4"
                .to_owned()
        } else {
            // The index is one of an expression that names the length, so the length is written out: a number, no text.
            format!(
                "SELECT chunk_id FROM embedding WHERE snapshot_id = ANY($2) AND dims = {dims} AND dims = $3
                 ORDER BY CAST(vector AS halfvec({dims})) <#> CAST(CAST($1 AS vector) AS halfvec({dims})) LIMIT $4"
            )
        };
        let ids: Vec<i64> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(vector)
            .bind(snapshots)
            .bind(dims)
            .bind(i64::try_from(depth).unwrap_or(i64::MAX))
            // A kept statement is soon planned for any list: for one of ten, whose rows are all read and sorted.
            .persistent(false)
            .fetch_all(pool)
            .await?;
        Ok(ids.into_iter().map(ChunkId).collect())
    }
}

/// The `limit` nearest by the index, whatever their snapshot.
async fn nearest_of_all(pool: &PgPool, vector: &[f32], limit: usize) -> Result<Vec<ChunkId>, StoreError> {
    let dims = vector.len();
    let sql = format!(
        "SELECT chunk_id FROM embedding WHERE dims = {dims}
         ORDER BY CAST(vector AS halfvec({dims})) <#> CAST(CAST($1 AS vector) AS halfvec({dims})) LIMIT $2"
    );
    let ids: Vec<i64> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(vector)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .persistent(false)
        .fetch_all(pool)
        .await?;
    Ok(ids.into_iter().map(ChunkId).collect())
}

/// Adds chunks with their vectors to a draft; those that are there already stay.
pub(crate) async fn insert_chunks(
    transaction: &mut Transaction,
    snapshot: SnapshotId,
    chunks: &[NewChunk],
) -> Result<(), StoreError> {
    if let Transaction::Postgres(connection) = transaction {
        return insert_at_once(connection, snapshot, chunks).await;
    }
    for chunk in chunks {
        insert_chunk(transaction, snapshot, chunk).await?;
    }
    Ok(())
}

async fn insert_chunk(transaction: &mut Transaction, snapshot: SnapshotId, chunk: &NewChunk) -> Result<(), StoreError> {
    let id = ChunkId::new(snapshot, chunk.ordinal);
    query(
        "INSERT INTO chunk (id, part, row_number, start_byte, end_byte, heading, text, tokens)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING",
    )
    .bind(id.0)
    .bind(chunk.part)
    .bind(chunk.row)
    .bind(chunk.start)
    .bind(chunk.end)
    .bind(chunk.heading.as_deref())
    .bind(&chunk.text)
    .bind(chunk.tokens)
    .execute(&mut *transaction)
    .await?;
    if let Some(vector) = &chunk.vector {
        let bytes: Vec<u8> = vector.iter().flat_map(|value| value.to_le_bytes()).collect();
        query("INSERT INTO embedding (chunk_id, vector) VALUES ($1, $2) ON CONFLICT (chunk_id) DO NOTHING")
            .bind(id.0)
            .bind(bytes)
            .execute(transaction)
            .await?;
    }
    Ok(())
}

/// The same for a database across a network: two statements, however many chunks.
async fn insert_at_once(
    connection: &mut sqlx::PgConnection,
    snapshot: SnapshotId,
    chunks: &[NewChunk],
) -> Result<(), StoreError> {
    let id = |chunk: &NewChunk| ChunkId::new(snapshot, chunk.ordinal).0;
    let numbers = |read: fn(&NewChunk) -> u32| chunks.iter().map(|chunk| i64::from(read(chunk))).collect::<Vec<_>>();
    let text = |text: &str| crate::sql::without_nul(text.into());
    sqlx::query(
        "INSERT INTO chunk (id, part, row_number, start_byte, end_byte, heading, text, tokens)
         SELECT * FROM UNNEST($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[],
                              $8::bigint[])
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(chunks.iter().map(id).collect::<Vec<_>>())
    .bind(numbers(|chunk| chunk.part))
    .bind(chunks.iter().map(|chunk| chunk.row.map(i64::from)).collect::<Vec<_>>())
    .bind(numbers(|chunk| chunk.start))
    .bind(numbers(|chunk| chunk.end))
    .bind(chunks.iter().map(|chunk| chunk.heading.as_deref().map(text)).collect::<Vec<_>>())
    .bind(chunks.iter().map(|chunk| text(&chunk.text)).collect::<Vec<_>>())
    .bind(numbers(|chunk| chunk.tokens))
    .execute(&mut *connection)
    .await?;
    let embedded = || chunks.iter().filter_map(|chunk| chunk.vector.as_ref().map(|vector| (chunk, vector)));
    let Some(dims) = embedded().next().map(|(_, vector)| vector.len()) else { return Ok(()) };
    sqlx::query(
        "INSERT INTO embedding (chunk_id, snapshot_id, dims, vector)
         SELECT id, $2, $3, CAST(($4::real[])[(place - 1) * $3 + 1 : place * $3] AS vector)
         FROM UNNEST($1::bigint[]) WITH ORDINALITY AS new (id, place)
         ON CONFLICT (chunk_id) DO NOTHING",
    )
    .bind(embedded().map(|(chunk, _)| id(chunk)).collect::<Vec<_>>())
    .bind(snapshot.0)
    .bind(i64::try_from(dims).unwrap_or(i64::MAX))
    .bind(embedded().flat_map(|(_, vector)| vector.iter().copied()).collect::<Vec<f32>>())
    .execute(connection)
    .await?;
    Ok(())
}

fn read_vector(row: &Row) -> Result<(ChunkId, Vec<f32>), StoreError> {
    let id = ChunkId(row.try_get("chunk_id")?);
    let vector = match row {
        Row::Sqlite(_) => {
            let bytes: &[u8] = row.try_get("vector")?;
            bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect()
        }
        Row::Postgres(row) => sqlx::Row::try_get(row, "vector")?,
    };
    Ok((id, vector))
}
