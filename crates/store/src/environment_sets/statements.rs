//! The statements on sets. Where rows are copied, `$1` is the environment whose set is read, `a` a row of it; `$2` the one that is
//! written to; `$3` the time of the change.

use crate::history::{columns, end_rows};

pub(super) const INHERIT_ANCESTORS: &str = "INSERT INTO environment_ancestor (environment_id, ancestor_id, until_ms)
     SELECT $2, a.ancestor_id, a.until_ms FROM environment_ancestor a WHERE a.environment_id = $1 AND a.ancestor_id <> $2
     ON CONFLICT (environment_id, ancestor_id) DO UPDATE SET until_ms =
        CASE WHEN excluded.until_ms > environment_ancestor.until_ms THEN excluded.until_ms
             ELSE environment_ancestor.until_ms END";
pub(super) const INHERIT: &str =
    "INSERT INTO environment_ancestor (environment_id, ancestor_id, until_ms) VALUES ($2, $1, $3)
     ON CONFLICT (environment_id, ancestor_id) DO UPDATE SET until_ms = excluded.until_ms";

// Copying.

macro_rules! copied {
    ($table:ident, $more:literal, $tail:expr) => {
        concat!(
            "INSERT INTO ",
            stringify!($table),
            " (environment_id, ",
            columns!($table),
            $more,
            ", since_ms) SELECT $2, ",
            columns!($table),
            $more,
            ", $3 FROM ",
            stringify!($table),
            " a WHERE a.environment_id = $1",
            $tail
        )
    };
}

pub(super) const COPY_COLLECTIONS: &str = copied!(collection, ", updated_ms", "");
pub(super) const COPY_CORRECTIONS: &str = copied!(column_correction, "", "");
pub(super) const COPY_SERIES: &str = copied!(series, "", "");
pub(super) const COPY_SCHEDULES: &str = copied!(schedule, ", next_ms", "");

macro_rules! copied_reports {
    ($tail:expr) => {
        concat!(
            "INSERT INTO series_report (environment_id, series_id, snapshot_id, revision, made_ms, content_id,
                error_code, error_message, error_remedy)
             SELECT $2, a.series_id, a.snapshot_id, a.revision, a.made_ms, a.content_id,
                a.error_code, a.error_message, a.error_remedy
             FROM series_report a WHERE a.environment_id = $1 ",
            $tail
        )
    };
}

pub(super) const COPY_REPORTS: &str = copied_reports!("");

macro_rules! insert_source {
    ($rest:expr) => {
        concat!(
            "INSERT INTO source (environment_id, id, collection_id, name, origin_url, connector, format, snapshot_id,
                created_ms, ready_ms, updated_ms, since_ms, blob_hash, size_bytes, state, error_code, error_message,
                error_remedy)
             SELECT $2, a.id, a.collection_id, a.name, a.origin_url, a.connector, a.format, a.snapshot_id,
                a.created_ms, a.ready_ms, $3, $3, ",
            $rest
        )
    };
}

/// What is ready stays so; what is being read is what it was before, or waits to be retried.
macro_rules! insert_sources {
    ($tail:expr) => {
        concat!(
            insert_source!(
                "CASE WHEN a.state IN ('queued', 'working') AND n.id IS NOT NULL THEN n.blob_hash ELSE a.blob_hash END,
                 CASE WHEN a.state IN ('queued', 'working') AND n.id IS NOT NULL THEN k.size_bytes ELSE a.size_bytes END,
                 CASE WHEN a.state NOT IN ('queued', 'working') THEN a.state
                      WHEN n.id IS NULL THEN 'cancelled' ELSE 'ready' END,
                 CASE WHEN a.state IN ('queued', 'working') AND n.id IS NULL THEN $4 ELSE a.error_code END,
                 CASE WHEN a.state IN ('queued', 'working') AND n.id IS NULL THEN $5 ELSE a.error_message END,
                 CASE WHEN a.state IN ('queued', 'working') AND n.id IS NULL THEN $6 ELSE a.error_remedy END
                 FROM source a LEFT JOIN snapshot n ON n.id = a.snapshot_id LEFT JOIN blob k ON k.hash = n.blob_hash
                 WHERE a.environment_id = $1 "
            ),
            $tail
        )
    };
}

pub(super) const COPY_SOURCES: &str = insert_sources!("");

// One source. `$4` is its id.

/// Collections are unique by their names as well.
pub(super) const MAKE_ROOM_COLLECTION: &str =
    "DELETE FROM collection WHERE environment_id = $2 AND CAST($3 AS BIGINT) > 0 AND EXISTS (
        SELECT 1 FROM source a JOIN collection c ON c.environment_id = a.environment_id AND c.id = a.collection_id
        WHERE a.environment_id = $1 AND a.id = $4 AND c.name = collection.name AND c.id <> collection.id)";
pub(super) const MAKE_ROOM_SOURCE: &str =
    "DELETE FROM source WHERE environment_id = $2 AND CAST($3 AS BIGINT) > 0 AND (id = $4 OR EXISTS (
        SELECT 1 FROM source a WHERE a.environment_id = $1 AND a.id = $4 AND a.collection_id = source.collection_id
            AND a.name = source.name))";
pub(super) const COPY_ONE_COLLECTION: &str = copied!(
    collection,
    ", updated_ms",
    " AND a.id = (SELECT s.collection_id FROM source s WHERE s.environment_id = $1 AND s.id = $4)
      AND NOT EXISTS (SELECT 1 FROM collection b WHERE b.environment_id = $2 AND b.id = a.id)"
);
pub(super) const COPY_ONE_SOURCE: &str = insert_source!(
    "n.blob_hash, k.size_bytes, 'ready', NULL, NULL, NULL
     FROM source a JOIN snapshot n ON n.id = a.snapshot_id JOIN blob k ON k.hash = n.blob_hash
     WHERE a.environment_id = $1 AND a.id = $4"
);

// What was.

/// The rows `a` that environment `$1` had at the time.
macro_rules! past {
    ($table:ident, $time:literal) => {
        concat!(
            "(SELECT ",
            columns!($table),
            " FROM ",
            stringify!($table),
            " WHERE environment_id = $1 AND since_ms <= ",
            $time,
            " UNION ALL SELECT ",
            columns!($table),
            " FROM ",
            stringify!($table),
            "_version WHERE environment_id = $1 AND since_ms <= ",
            $time,
            " AND ended_ms > ",
            $time,
            ") a"
        )
    };
}

// Putting one in the place of another: what differs is found first, and then alone is touched, row by its key. So it costs by what
// changes, and no database plans it by what it believes of a set that was made a moment ago.

/// What tells a row from the others of its environment.
macro_rules! key {
    (column_correction) => {
        "source_id || '/' || table_number || '/' || column_name"
    };
    (schedule) => {
        "source_id"
    };
    ($other:ident) => {
        "id"
    };
}

/// What a row says, its key with it.
macro_rules! said {
    (collection) => {
        "id, name, description, questions, reranks, expands"
    };
    (source) => {
        "id, collection_id, name, snapshot_id, origin_url, connector"
    };
    (column_correction) => {
        "source_id, table_number, column_name, kind, unit"
    };
    (series) => {
        "id, source_id, name, unit, zone, country, revision, publisher_column, horizon"
    };
    (schedule) => {
        "source_id, cron, zone, jitter_seconds, missed"
    };
}

/// What it hangs on, its name where that is unique, and whether it can be searched.
macro_rules! place {
    (collection) => {
        "'', name, CAST(1 AS BIGINT)"
    };
    (source) => {
        "collection_id, name, CAST(CASE WHEN snapshot_id IS NULL THEN 0 ELSE 1 END AS BIGINT)"
    };
    ($below:ident) => {
        "source_id, '', CAST(1 AS BIGINT)"
    };
}

/// Rows that only one of two sets has: of the new one (0), which is that of `$1` (at `$3`), or of the old one (1), that of `$2`.
macro_rules! differing {
    ($table:ident, $new:expr) => {
        concat!(
            "SELECT MIN(v.side), ",
            key!($table),
            ", ",
            place!($table),
            " FROM (SELECT CAST(0 AS BIGINT) AS side, ",
            said!($table),
            " FROM ",
            $new,
            " UNION ALL SELECT CAST(1 AS BIGINT) AS side, ",
            said!($table),
            " FROM ",
            stringify!($table),
            " WHERE environment_id = $2) v GROUP BY ",
            said!($table),
            " HAVING COUNT(*) = 1"
        )
    };
}

/// What is done to the rows of one table.
#[derive(Debug)]
pub(super) struct Statements {
    /// Of the new set as it is, and as it was at `$3`.
    pub differing: (&'static str, &'static str),
    /// Writes rows `$3` of `$1` down as having ended at `$2`.
    pub end: &'static str,
    /// Deletes rows `$2` of `$1`.
    pub delete: &'static str,
    /// Copies rows `$4` of the new set as it is, and as it was at `$5`, over those of the old one. Of sources `$4` to `$6` say that
    /// one is not ready; `$7` is the rows and `$8` the time.
    pub put: (&'static str, &'static str),
}

macro_rules! statements {
    ($table:ident, put: $now:expr, $past:expr) => {
        Statements {
            differing: (
                differing!($table, concat!(stringify!($table), " WHERE environment_id = $1")),
                differing!($table, past!($table, "$3")),
            ),
            end: end_rows!($table, concat!("AND ", key!($table), " {among $3}")),
            delete: concat!(
                "DELETE FROM ",
                stringify!($table),
                " WHERE environment_id = $1 AND ",
                key!($table),
                " {among $2}"
            ),
            put: ($now, $past),
        }
    };
    // Of what hangs on sources: as it was, they are all there except where the history began in between.
    ($table:ident, $more:literal, $past_values:literal, $conflict:literal) => {
        statements!(
            $table,
            put: copied!($table, $more, concat!(" AND ", key!($table), " {among $4} ", $conflict)),
            concat!(
                "INSERT INTO ",
                stringify!($table),
                " (environment_id, ",
                columns!($table),
                $more,
                ", since_ms) SELECT $2, ",
                columns!($table),
                $past_values,
                ", $3 FROM ",
                past!($table, "$5"),
                " WHERE ",
                key!($table),
                " {among $4} AND EXISTS (SELECT 1 FROM source s WHERE s.environment_id = $2 AND s.id = a.source_id) ",
                $conflict
            )
        )
    };
}

macro_rules! put_collections {
    () => {
        " {among $4} ON CONFLICT (environment_id, id) DO UPDATE SET name = excluded.name, description = excluded.description,
        questions = excluded.questions, reranks = excluded.reranks, expands = excluded.expands,
        updated_ms = excluded.updated_ms, since_ms = excluded.since_ms"
    };
}

pub(super) const COLLECTIONS: Statements = statements!(
    collection,
    put: copied!(collection, ", updated_ms", concat!(" AND a.id", put_collections!())),
    concat!(
        "INSERT INTO collection (environment_id, ",
        columns!(collection),
        ", updated_ms, since_ms) SELECT $2, ",
        columns!(collection),
        ", $3, $3 FROM ",
        past!(collection, "$5"),
        " WHERE a.id",
        put_collections!()
    )
);

/// The content that is wanted of a source stays while it is being read.
macro_rules! unless_working {
    ($($column:literal),+) => {
        concat!($(
            ", ", $column, " = CASE WHEN EXISTS (SELECT 1 FROM job j WHERE j.environment_id = source.environment_id
                AND j.source_id = source.id) THEN source.", $column, " ELSE excluded.", $column, " END"
        ),+)
    };
}

macro_rules! put_sources {
    () => {
        concat!(
            " AND a.id {among $7} ON CONFLICT (environment_id, id) DO UPDATE SET collection_id = excluded.collection_id,
            name = excluded.name, snapshot_id = excluded.snapshot_id, created_ms = excluded.created_ms,
            ready_ms = excluded.ready_ms, updated_ms = excluded.updated_ms, since_ms = excluded.since_ms",
            unless_working!(
                "origin_url",
                "connector",
                "format",
                "blob_hash",
                "size_bytes",
                "state",
                "error_code",
                "error_message",
                "error_remedy"
            )
        )
    };
}

pub(super) const SOURCES: Statements = statements!(
    source,
    put: insert_sources!(put_sources!()),
    concat!(
        insert_source!(
            "COALESCE(n.blob_hash, a.blob_hash), COALESCE(k.size_bytes, 0),
             CASE WHEN n.id IS NULL THEN 'cancelled' ELSE 'ready' END,
             CASE WHEN n.id IS NULL THEN $4 END, CASE WHEN n.id IS NULL THEN $5 END, CASE WHEN n.id IS NULL THEN $6 END FROM "
        ),
        past!(source, "$8"),
        " LEFT JOIN snapshot n ON n.id = a.snapshot_id LEFT JOIN blob k ON k.hash = COALESCE(n.blob_hash, a.blob_hash)
         WHERE EXISTS (SELECT 1 FROM collection c WHERE c.environment_id = $2 AND c.id = a.collection_id)",
        put_sources!()
    )
);

pub(super) const CORRECTIONS: Statements = statements!(
    column_correction,
    "",
    "",
    "ON CONFLICT (environment_id, source_id, table_number, column_name) DO UPDATE SET kind = excluded.kind,
     unit = excluded.unit, created_ms = excluded.created_ms, since_ms = excluded.since_ms"
);
pub(super) const SERIES: Statements = statements!(
    series,
    "",
    "",
    "ON CONFLICT (environment_id, id) DO UPDATE SET name = excluded.name, unit = excluded.unit, zone = excluded.zone,
     country = excluded.country, publisher_column = excluded.publisher_column, horizon = excluded.horizon,
     revision = excluded.revision, since_ms = excluded.since_ms, starts = 0"
);
pub(super) const SCHEDULES: Statements = statements!(
    schedule,
    ", next_ms",
    ", COALESCE((SELECT c.next_ms FROM schedule c WHERE c.environment_id = $1 AND c.source_id = a.source_id), $3)",
    "ON CONFLICT (environment_id, source_id) DO UPDATE SET cron = excluded.cron, zone = excluded.zone,
     jitter_seconds = excluded.jitter_seconds, missed = excluded.missed, next_ms = excluded.next_ms,
     since_ms = excluded.since_ms"
);

pub(super) const WORKING: &str = "SELECT source_id FROM job WHERE environment_id = $1";

/// For those that are written over, where the new set gives another their name.
pub(super) const RENAME_SOURCES: &str = "UPDATE source SET name = id WHERE environment_id = $1 AND id {among $2}";
pub(super) const RENAME_COLLECTIONS: &str =
    "UPDATE collection SET name = id WHERE environment_id = $1 AND id {among $2}";
/// For those that stay as they are. The last eight digits of an id tell two apart.
pub(super) const RENAME_KEPT_SOURCES: &str = "UPDATE source SET name = name || ' (' || substr(id, 25) || ')'
     WHERE environment_id = $1 AND id {among $2}";
pub(super) const RENAME_KEPT_COLLECTIONS: &str = "UPDATE collection SET name = name || ' (' || substr(id, 25) || ')'
     WHERE environment_id = $1 AND id {among $2}";

pub(super) const PUT_REPORTS: &str = copied_reports!(
    "AND EXISTS (SELECT 1 FROM series b WHERE b.environment_id = $2 AND b.id = a.series_id)
     ON CONFLICT (environment_id, series_id) DO UPDATE SET snapshot_id = excluded.snapshot_id,
        revision = excluded.revision, made_ms = excluded.made_ms, content_id = excluded.content_id,
        error_code = excluded.error_code, error_message = excluded.error_message, error_remedy = excluded.error_remedy"
);
