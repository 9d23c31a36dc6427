//! What an environment's set was before: every row of it that is about to change or go is written down first, with the time
//! since which it stood and the time at which it ended. The rows themselves hold what is now.

use crate::{
    CollectionId, EnvironmentId, Millis, SeriesId, SourceId, StoreError, now_ms,
    sql::{Transaction, query, query_scalar},
};

/// The columns that make up the set, table by table; `since_ms` tells since when they stand.
macro_rules! columns {
    (collection) => {
        "id, name, description, questions, reranks, expands, created_ms"
    };
    (source) => {
        "id, collection_id, name, origin_url, connector, format, blob_hash, snapshot_id, created_ms, ready_ms"
    };
    (column_correction) => {
        "source_id, table_number, column_name, kind, unit, created_ms"
    };
    (series) => {
        "id, source_id, table_number, time_column, value_column, name, unit, zone, country, publisher_column, horizon,
         revision, created_ms"
    };
    (schedule) => {
        "source_id, cron, zone, jitter_seconds, missed"
    };
}

/// Writes rows `b` of environment `$1` down as having ended at `$2`, as far as a condition narrows them.
macro_rules! end_rows {
    ($table:ident, $condition:expr) => {
        concat!(
            "INSERT INTO ",
            stringify!($table),
            "_version (environment_id, ",
            columns!($table),
            ", since_ms, ended_ms) SELECT environment_id, ",
            columns!($table),
            ", since_ms, $2 FROM ",
            stringify!($table),
            " b WHERE b.environment_id = $1 ",
            $condition
        )
    };
}

pub(crate) use {columns, end_rows};

/// What is about to change of an environment.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part<'a> {
    Collection(&'a CollectionId),
    /// With all its sources and what hangs on them.
    CollectionWhole(&'a CollectionId),
    Source(&'a SourceId),
    /// With its corrections, series and schedule.
    SourceWhole(&'a SourceId),
    /// A correction: of a source, a table and a column.
    Correction(&'a SourceId, u32, &'a str),
    Series(&'a SeriesId),
    Schedule(&'a SourceId),
}

/// Takes note that the set of `env` changes now, and gives back the time of the change, which is never before that of an earlier
/// one. Other changes of it wait until the transaction ends.
pub(crate) async fn change(transaction: &mut Transaction, env: &EnvironmentId) -> Result<Millis, StoreError> {
    let at: Option<Millis> = query_scalar(
        "UPDATE environment SET changed_ms = CASE WHEN changed_ms > $2 THEN changed_ms ELSE $2 END
         WHERE id = $1 RETURNING changed_ms",
    )
    .bind(env.as_str())
    .bind(now_ms())
    .fetch_optional(transaction)
    .await?;
    at.ok_or(StoreError::NotFound("environment"))
}

/// The same for a change of everything at once, which raises the revision: its time is after that of every earlier change, so that
/// the set before it can be named by a time.
pub(crate) async fn change_all(transaction: &mut Transaction, env: &EnvironmentId) -> Result<Millis, StoreError> {
    let at: Option<Millis> = query_scalar(
        "UPDATE environment SET revision = revision + 1,
                changed_ms = CASE WHEN changed_ms >= $2 THEN changed_ms + 1 ELSE $2 END
         WHERE id = $1 RETURNING changed_ms",
    )
    .bind(env.as_str())
    .bind(now_ms())
    .fetch_optional(transaction)
    .await?;
    at.ok_or(StoreError::NotFound("environment"))
}

/// Writes down what `part` of `env` was until `at`. Call before it changes.
pub(crate) async fn end(
    transaction: &mut Transaction,
    env: &EnvironmentId,
    part: Part<'_>,
    at: Millis,
) -> Result<(), StoreError> {
    let (statements, id): (&[&'static str], &str) = match part {
        Part::Collection(id) => (&[end_rows!(collection, "AND b.id = $3")], id.as_str()),
        Part::CollectionWhole(id) => (&WHOLE_COLLECTION, id.as_str()),
        Part::Source(id) => (&[end_rows!(source, "AND b.id = $3")], id.as_str()),
        Part::SourceWhole(id) => (&WHOLE_SOURCE, id.as_str()),
        Part::Series(id) => (&[end_rows!(series, "AND b.id = $3")], id.as_str()),
        Part::Schedule(id) => (&[end_rows!(schedule, "AND b.source_id = $3")], id.as_str()),
        Part::Correction(source, table, column) => {
            query(end_rows!(column_correction, "AND b.source_id = $3 AND b.table_number = $4 AND b.column_name = $5"))
                .bind(env.as_str())
                .bind(at)
                .bind(source.as_str())
                .bind(table)
                .bind(column)
                .execute(transaction)
                .await?;
            return Ok(());
        }
    };
    for statement in statements {
        query(statement).bind(env.as_str()).bind(at).bind(id).execute(&mut *transaction).await?;
    }
    Ok(())
}

const WHOLE_SOURCE: [&str; 4] = [
    end_rows!(source, "AND b.id = $3"),
    end_rows!(column_correction, "AND b.source_id = $3"),
    end_rows!(series, "AND b.source_id = $3"),
    end_rows!(schedule, "AND b.source_id = $3"),
];

macro_rules! end_below {
    ($table:ident) => {
        end_rows!(
            $table,
            "AND EXISTS (SELECT 1 FROM source s WHERE s.environment_id = $1 AND s.id = b.source_id AND s.collection_id = $3)"
        )
    };
}

const WHOLE_COLLECTION: [&str; 5] = [
    end_rows!(collection, "AND b.id = $3"),
    end_rows!(source, "AND b.collection_id = $3"),
    end_below!(column_correction),
    end_below!(series),
    end_below!(schedule),
];
