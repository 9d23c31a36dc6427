//! Taking away for good what nothing points to: in small transactions, so that nobody waits, and so that a process which is killed
//! half-way leaves nothing wrong behind.

use std::time::{Duration, Instant};

use crate::{
    ChunkId, Millis, SnapshotId, Store, StoreError,
    chunks::json_texts,
    db::BUSY_TIMEOUT,
    sql::{Pool, Row, Transaction, query, query_scalar},
};

/// Snapshots, blobs or series looked at in one transaction.
const BATCH_MAX: i64 = 50;
/// Chunks deleted in one transaction.
const CHUNKS_AT_ONCE: i64 = 2_000;
/// Rows of history deleted in one transaction, as far as their times differ.
const VERSIONS_AT_ONCE: i64 = 2_000;

/// How long readers may hold up the scrubbing before it is left to the next sweep, and how often it is tried.
const SCRUB_MAX: Duration = Duration::from_secs(30);
const SCRUB_AGAIN: Duration = Duration::from_millis(100);

/// How far the deletion of a retired snapshot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retired {
    /// So many of its chunks went; call again.
    Partly(u64),
    /// All of it is gone.
    Gone,
    /// A job took it up again.
    Taken,
}

/// What is no longer known of blob `b`: no source, no history, no snapshot.
macro_rules! unnamed {
    () => {
        "NOT EXISTS (SELECT 1 FROM source s WHERE s.blob_hash = b.hash)
         AND NOT EXISTS (SELECT 1 FROM source_version v WHERE v.blob_hash = b.hash)
         AND NOT EXISTS (SELECT 1 FROM snapshot n WHERE n.blob_hash = b.hash)"
    };
}

/// What is no longer known of snapshot `n`: no source, no history, no job.
macro_rules! unpointed {
    () => {
        "NOT EXISTS (SELECT 1 FROM source s WHERE s.snapshot_id = n.id)
         AND NOT EXISTS (SELECT 1 FROM source_version v WHERE v.snapshot_id = n.id)
         AND NOT EXISTS (SELECT 1 FROM job j WHERE j.id = n.job_id)"
    };
}

impl Store {
    /// Forgets what environments were before `before`: they cannot be rolled back to then any more.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn forget_history(&self, before: Millis) -> Result<(), StoreError> {
        query("UPDATE environment SET forgotten_ms = $1 WHERE forgotten_ms < $1")
            .bind(before)
            .execute(&self.write)
            .await?;
        let environments: Vec<String> = query_scalar("SELECT id FROM environment").fetch_all(&self.read).await?;
        for environment in environments {
            for table in VERSIONS {
                while self.forget_some(table, &environment, before).await? {}
            }
        }
        Ok(())
    }

    /// Deletes the oldest rows; whether there were any.
    async fn forget_some(&self, table: &Versions, environment: &str, before: Millis) -> Result<bool, StoreError> {
        let mut transaction = self.write.begin().await?;
        let until: Option<Millis> = query_scalar(table.oldest)
            .bind(environment)
            .bind(before)
            .bind(VERSIONS_AT_ONCE)
            .fetch_one(&mut transaction)
            .await?;
        let Some(until) = until else { return Ok(false) };
        query(table.delete).bind(environment).bind(until).execute(&mut transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Takes some snapshots out of use that nothing points to: no upload finds them any more, and their lexical entries and codes
    /// may go. Empty when there are no more, or others have the rest in hand.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn retire_snapshots(&self, after: Option<SnapshotId>) -> Result<Vec<SnapshotId>, StoreError> {
        let mut transaction = self.write.begin().await?;
        let ids: Vec<i64> = query_scalar(concat!(
            "SELECT n.id FROM snapshot n WHERE n.id > $1 AND ",
            unpointed!(),
            " ORDER BY n.id LIMIT $2 {skip_locked n}"
        ))
        .bind(after.map_or(0, |after| after.0))
        .bind(BATCH_MAX)
        .fetch_all(&mut transaction)
        .await?;
        let mut retired = Vec::with_capacity(ids.len());
        for id in ids {
            // Looked at again now that the row is ours: somebody may have pointed to it meanwhile.
            let done = query(concat!(
                "UPDATE snapshot AS n SET completed_ms = NULL, job_id = NULL, codes = NULL WHERE n.id = $1 AND ",
                unpointed!()
            ))
            .bind(id)
            .execute(&mut transaction)
            .await?;
            if done.rows_affected() > 0 {
                query("DELETE FROM data_table WHERE snapshot_id = $1").bind(id).execute(&mut transaction).await?;
                retired.push(SnapshotId(id));
            }
        }
        transaction.commit().await?;
        Ok(retired)
    }

    /// Deletes some of what a retired snapshot holds, from its end: what is left is at every time what a draft may be.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn delete_retired(&self, id: SnapshotId) -> Result<Retired, StoreError> {
        let mut transaction = self.write.begin().await?;
        let row =
            query("SELECT 1 FROM snapshot WHERE id = $1 AND completed_ms IS NULL AND job_id IS NULL {lock snapshot}")
                .bind(id.0)
                .fetch_optional(&mut transaction)
                .await?;
        if row.is_none() {
            return Ok(Retired::Taken);
        }
        let (first, last) = ChunkId::range(id);
        let from: Option<i64> = query_scalar(
            "SELECT MIN(id) FROM (SELECT id FROM chunk WHERE id >= $1 AND id <= $2 ORDER BY id DESC LIMIT $3) latest",
        )
        .bind(first)
        .bind(last)
        .bind(CHUNKS_AT_ONCE)
        .fetch_one(&mut transaction)
        .await?;
        if let Some(from) = from {
            // Vectors go with their chunks by the foreign key.
            let done = query("DELETE FROM chunk WHERE id >= $1 AND id <= $2")
                .bind(from)
                .bind(last)
                .execute(&mut transaction)
                .await?;
            transaction.commit().await?;
            return Ok(Retired::Partly(done.rows_affected()));
        }
        // Parts and cells go with it by their foreign keys.
        query("DELETE FROM snapshot WHERE id = $1").bind(id.0).execute(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Retired::Gone)
    }

    /// Deletes some blobs that nothing names, and their files; each with its bytes. Empty when there are no more, or others have
    /// the rest in hand.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Io`].
    pub async fn delete_blobs(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let _alone = self.blobs().alone().await;
        let mut transaction = self.write.begin().await?;
        let found: Vec<String> =
            query_scalar(concat!("SELECT b.hash FROM blob b WHERE ", unnamed!(), " LIMIT $1 {skip_locked b}"))
                .bind(BATCH_MAX)
                .fetch_all(&mut transaction)
                .await?;
        // Looked at again now that the rows are ours: somebody may have named one meanwhile, and nobody can any more.
        let rows = query(concat!(
            "DELETE FROM blob AS b WHERE b.hash IN {texts $1} AND ",
            unnamed!(),
            " RETURNING hash, size_bytes"
        ))
        .bind(json_texts(&found)?)
        .fetch_all(&mut transaction)
        .await?;
        let blob = |row: &Row| {
            let bytes: i64 = row.try_get(1)?;
            Ok((row.try_get(0)?, u64::try_from(bytes).unwrap_or(0)))
        };
        let blobs = rows.iter().map(blob).collect::<Result<Vec<(String, u64)>, StoreError>>()?;
        let hashes: Vec<String> = blobs.iter().map(|(hash, _)| hash.clone()).collect();
        // Before the commit: whoever brings the same bytes again waits for it, and then finds neither row nor file.
        self.blobs().remove(&hashes).await?;
        transaction.commit().await?;
        Ok(blobs)
    }

    /// Lets nothing that was deleted linger in the files of SQLite: what it writes ahead goes into the database, where deleted rows
    /// are overwritten. Postgres does so in its own time.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn scrub(&self) -> Result<(), StoreError> {
        let Pool::Sqlite(pool) = &self.write else { return Ok(()) };
        let began = Instant::now();
        loop {
            // There is one connection that writes, and it would wait here for whoever reads: a backup reads for long.
            let mut connection = pool.acquire().await?;
            sqlx::query("PRAGMA busy_timeout = 0").execute(&mut *connection).await?;
            let is_held_up =
                sqlx::query_scalar::<_, i64>("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await;
            let restore = format!("PRAGMA busy_timeout = {}", BUSY_TIMEOUT.as_millis());
            sqlx::query(sqlx::AssertSqlSafe(restore)).execute(&mut *connection).await?;
            drop(connection);
            if is_held_up? == 0 || began.elapsed() > SCRUB_MAX {
                return Ok(());
            }
            tokio::time::sleep(SCRUB_AGAIN).await;
        }
    }

    /// Deletes what is left of some series that exist nowhere any more, and reports that nobody shows;
    /// false when there was nothing.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn delete_series_leftovers(&self) -> Result<bool, StoreError> {
        let series: Vec<String> = query_scalar(
            "SELECT DISTINCT f.series_id FROM series_forecast f
             WHERE NOT EXISTS (SELECT 1 FROM series t WHERE t.id = f.series_id)
               AND NOT EXISTS (SELECT 1 FROM series_version v WHERE v.id = f.series_id) LIMIT $1",
        )
        .bind(BATCH_MAX)
        .fetch_all(&self.read)
        .await?;
        let writers: Vec<String> = query_scalar(
            "SELECT DISTINCT f.environment_id FROM series_forecast f
             WHERE NOT EXISTS (SELECT 1 FROM environment e WHERE e.id = f.environment_id)
               AND NOT EXISTS (SELECT 1 FROM environment_ancestor a WHERE a.ancestor_id = f.environment_id) LIMIT $1",
        )
        .bind(BATCH_MAX)
        .fetch_all(&self.read)
        .await?;
        let mut transaction = self.write.begin().await?;
        let mut deleted = 0;
        if !series.is_empty() {
            deleted +=
                run(&mut transaction, "DELETE FROM series_forecast WHERE series_id IN {texts $1}", &series).await?;
        }
        if !writers.is_empty() {
            deleted +=
                run(&mut transaction, "DELETE FROM series_forecast WHERE environment_id IN {texts $1}", &writers)
                    .await?;
        }
        deleted += query(
            "DELETE FROM series_content WHERE id IN (SELECT k.id FROM series_content k
                WHERE NOT EXISTS (SELECT 1 FROM series_report r WHERE r.content_id = k.id) LIMIT $1)",
        )
        .bind(BATCH_MAX)
        .execute(&mut transaction)
        .await?
        .rows_affected();
        transaction.commit().await?;
        Ok(deleted > 0)
    }
}

async fn run(transaction: &mut Transaction, sql: &'static str, names: &[String]) -> Result<u64, StoreError> {
    Ok(query(sql).bind(json_texts(names)?).execute(transaction).await?.rows_affected())
}

/// A table of history.
struct Versions {
    oldest: &'static str,
    delete: &'static str,
}

macro_rules! versions {
    ($table:literal) => {
        Versions {
            oldest: concat!(
                "SELECT MAX(ended_ms) FROM (SELECT ended_ms FROM ",
                $table,
                " WHERE environment_id = $1 AND ended_ms < $2 ORDER BY ended_ms LIMIT $3) oldest"
            ),
            delete: concat!("DELETE FROM ", $table, " WHERE environment_id = $1 AND ended_ms <= $2"),
        }
    };
}

const VERSIONS: &[Versions] = &[
    versions!("collection_version"),
    versions!("source_version"),
    versions!("column_correction_version"),
    versions!("series_version"),
    versions!("schedule_version"),
];
