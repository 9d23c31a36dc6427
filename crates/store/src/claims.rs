//! Which job is next: the first of the collection that was served longest ago, so that one file does not wait for another
//! collection's thousand. What it costs grows with the collections that wait, not with their jobs.

use crate::{
    CollectionId, EnvironmentId, Job, JobId, Lease, Millis, SourceId, SourceState, Store, StoreError, jobs,
    sql::{Transaction, query},
};

/// Collections that a claim looks into, where others have taken all that was due in those before.
const COLLECTIONS_TRIED_MAX: i64 = 16;

/// The jobs of collection `$1`, `$2` that are due at `$3`, those that wait longest first: an index has the sources that have one in
/// this order.
macro_rules! due_jobs {
    ($environment:literal, $collection:literal, $now:literal, $version:literal, $tail:literal) => {
        concat!(
            "SELECT j.id FROM source s JOIN job j ON j.environment_id = s.environment_id AND j.source_id = s.id
             WHERE s.environment_id = ",
            $environment,
            " AND s.collection_id = ",
            $collection,
            " AND s.state IN ('queued', 'working') AND j.run_after_ms <= ",
            $now,
            " AND j.version <= ",
            $version,
            " AND j.cancelled = 0 AND (j.lease_until_ms IS NULL OR j.lease_until_ms <= ",
            $now,
            ") ORDER BY s.updated_ms, s.id LIMIT 1",
            $tail
        )
    };
}

/// Collections that have a job that is due at `$1`, the one that was served longest ago first. Looks from one that waits to the
/// next instead of at all their sources.
const WAITING: &str = concat!(
    "WITH RECURSIVE waiting (environment_id, collection_id) AS (
        SELECT e.id, (SELECT MIN(s.collection_id) FROM source s
                      WHERE s.environment_id = e.id AND s.state IN ('queued', 'working'))
        FROM environment e
        UNION ALL
        SELECT w.environment_id, (SELECT MIN(s.collection_id) FROM source s
                                  WHERE s.environment_id = w.environment_id AND s.collection_id > w.collection_id
                                    AND s.state IN ('queued', 'working'))
        FROM waiting w WHERE w.collection_id IS NOT NULL)
     SELECT d.environment_id, d.id FROM (
        SELECT c.environment_id, c.id, c.served_ms, (",
    due_jobs!("c.environment_id", "c.id", "$1", "$3", ""),
    ") AS first_due
        FROM waiting w JOIN collection c ON c.environment_id = w.environment_id AND c.id = w.collection_id) d
     WHERE d.first_due IS NOT NULL ORDER BY d.served_ms, d.environment_id, d.id LIMIT $2"
);

/// The first due job of all, whatever its source says of itself: an earlier version could leave one whose source is not queued.
const STRAY: &str = "SELECT j.id FROM job j JOIN source s ON s.environment_id = j.environment_id AND s.id = j.source_id
     WHERE j.run_after_ms <= $1 AND j.version <= $2 AND j.cancelled = 0 AND (j.lease_until_ms IS NULL OR j.lease_until_ms <= $1)
     ORDER BY j.run_after_ms, j.id LIMIT 1 {skip_held s, j}";

impl Store {
    /// Takes a job that is due at `now` for `lease_ms`, if there is one: the oldest of the collection that was served longest ago.
    /// Waits for nobody: what another has at the moment is passed over.
    /// `owner` must differ between claims that live at the same time.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn claim_job(
        &self,
        owner: &str,
        now: Millis,
        lease_ms: Millis,
    ) -> Result<Option<(Lease, Job)>, StoreError> {
        let mut transaction = self.write.begin().await?;
        let waiting = query(WAITING)
            .bind(now)
            .bind(COLLECTIONS_TRIED_MAX)
            .bind(jobs::VERSION_MAX)
            .fetch_all(&mut transaction)
            .await?;
        let nobody_waits = waiting.is_empty();
        for row in waiting {
            let (env, collection) = (EnvironmentId(row.try_get(0)?), CollectionId(row.try_get(1)?));
            let Some(job) = first_due(&mut transaction, &env, &collection, now).await? else { continue };
            let claimed = take(&mut transaction, job, owner, now + lease_ms).await?;
            served(&mut transaction, &env, &collection, now).await?;
            transaction.commit().await?;
            return Ok(Some(claimed));
        }
        if nobody_waits
            && let Some(row) = query(STRAY).bind(now).bind(jobs::VERSION_MAX).fetch_optional(&mut transaction).await?
        {
            let claimed = take(&mut transaction, JobId(row.try_get(0)?), owner, now + lease_ms).await?;
            transaction.commit().await?;
            return Ok(Some(claimed));
        }
        // At once: what was found free beside something in hand is free for the next.
        transaction.rollback().await?;
        Ok(None)
    }
}

/// The first due job of a collection that nobody else has in hand; it and its source are this transaction's then.
async fn first_due(
    transaction: &mut Transaction,
    env: &EnvironmentId,
    collection: &CollectionId,
    now: Millis,
) -> Result<Option<JobId>, StoreError> {
    let row = query(due_jobs!("$1", "$2", "$3", "$4", " {skip_held s, j}"))
        .bind(env.as_str())
        .bind(collection.as_str())
        .bind(now)
        .bind(jobs::VERSION_MAX)
        .fetch_optional(transaction)
        .await?;
    row.map(|row| Ok(JobId(row.try_get(0)?))).transpose()
}

async fn take(
    transaction: &mut Transaction,
    id: JobId,
    owner: &str,
    until: Millis,
) -> Result<(Lease, Job), StoreError> {
    let row = query(
        "UPDATE job SET lease_owner = $2, lease_until_ms = $3, starts = starts + 1 WHERE id = $1
         RETURNING kind, version, payload, environment_id, source_id, attempts, starts",
    )
    .bind(id.0)
    .bind(owner)
    .bind(until)
    .fetch_one(&mut *transaction)
    .await?;
    let (env, source) = (EnvironmentId(row.try_get("environment_id")?), SourceId(row.try_get("source_id")?));
    jobs::set_state(transaction, &env, &source, SourceState::Working).await?;
    let job = Job {
        kind: row.try_get("kind")?,
        version: row.try_get("version")?,
        payload: row.try_get("payload")?,
        attempts: row.try_get("attempts")?,
        starts: row.try_get("starts")?,
    };
    Ok((Lease::new(id, env, source, owner), job))
}

/// Sends the collection to the end of the line, unless another has its row: then it is being sent there, or changed as a whole.
async fn served(
    transaction: &mut Transaction,
    env: &EnvironmentId,
    collection: &CollectionId,
    now: Millis,
) -> Result<(), StoreError> {
    query(
        "UPDATE collection SET served_ms = $3 WHERE environment_id = $1 AND id =
            (SELECT c.id FROM collection c WHERE c.environment_id = $1 AND c.id = $2 {skip_held c})",
    )
    .bind(env.as_str())
    .bind(collection.as_str())
    .bind(now)
    .execute(transaction)
    .await?;
    Ok(())
}
