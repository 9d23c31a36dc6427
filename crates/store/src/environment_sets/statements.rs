//! The statements on whole sets. In all of them `$1` is the environment whose set is read, `a` a row of it; `$2` the one that is
//! written to, `b` a row of it; `$3` the time of the change.

use crate::history::columns;

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

// What was. `$4` is the time.

macro_rules! past {
    ($table:ident) => {
        concat!(
            "(SELECT ",
            columns!($table),
            " FROM ",
            stringify!($table),
            " WHERE environment_id = $1 AND since_ms <= $4 UNION ALL SELECT ",
            columns!($table),
            " FROM ",
            stringify!($table),
            "_version WHERE environment_id = $1 AND since_ms <= $4 AND ended_ms > $4) a"
        )
    };
}

macro_rules! past_copied {
    ($table:ident, $more:literal, $values:literal, $tail:expr) => {
        concat!(
            "INSERT INTO ",
            stringify!($table),
            " (environment_id, ",
            columns!($table),
            $more,
            ", since_ms) SELECT $2, ",
            columns!($table),
            $values,
            ", $3 FROM ",
            past!($table),
            $tail
        )
    };
}

/// Their sources are all there, except where the history began in between.
macro_rules! past_below {
    ($table:ident, $more:literal, $values:literal) => {
        past_copied!(
            $table,
            $more,
            $values,
            " WHERE EXISTS (SELECT 1 FROM source s WHERE s.environment_id = $2 AND s.id = a.source_id)"
        )
    };
}

pub(super) const PAST_COLLECTIONS: &str = past_copied!(collection, ", updated_ms", ", $3", "");
pub(super) const PAST_CORRECTIONS: &str = past_below!(column_correction, "", "");
pub(super) const PAST_SERIES: &str = past_below!(series, "", "");
pub(super) const PAST_SCHEDULES: &str = past_below!(
    schedule,
    ", next_ms",
    ", COALESCE((SELECT c.next_ms FROM schedule c WHERE c.environment_id = $1 AND c.source_id = a.source_id), $3)"
);
pub(super) const PAST_SOURCES: &str = concat!(
    insert_source!(
        "COALESCE(n.blob_hash, a.blob_hash), COALESCE(k.size_bytes, 0),
         CASE WHEN n.id IS NULL THEN 'cancelled' ELSE 'ready' END,
         CASE WHEN n.id IS NULL THEN $5 END, CASE WHEN n.id IS NULL THEN $6 END, CASE WHEN n.id IS NULL THEN $7 END FROM "
    ),
    past!(source),
    " LEFT JOIN snapshot n ON n.id = a.snapshot_id LEFT JOIN blob k ON k.hash = COALESCE(n.blob_hash, a.blob_hash)
     WHERE EXISTS (SELECT 1 FROM collection c WHERE c.environment_id = $2 AND c.id = a.collection_id)"
);

// Putting one in the place of another.

/// Whether `a` says the same as `b`. A source that was not ready says nothing against one that is.
macro_rules! same {
    (collection) => {
        "a.id = b.id AND a.name = b.name AND a.description = b.description AND a.questions = b.questions
         AND a.reranks = b.reranks AND a.expands = b.expands"
    };
    (source) => {
        "a.id = b.id AND ((a.snapshot_id IS NULL AND b.snapshot_id IS NOT NULL) OR (
            a.collection_id = b.collection_id AND a.name = b.name AND a.snapshot_id IS NOT DISTINCT FROM b.snapshot_id
            AND a.origin_url IS NOT DISTINCT FROM b.origin_url AND a.connector IS NOT DISTINCT FROM b.connector))"
    };
    (column_correction) => {
        "a.source_id = b.source_id AND a.table_number = b.table_number AND a.column_name = b.column_name
         AND a.kind = b.kind AND a.unit IS NOT DISTINCT FROM b.unit"
    };
    (series) => {
        "a.id = b.id AND a.source_id = b.source_id AND a.name = b.name AND a.unit IS NOT DISTINCT FROM b.unit
         AND a.zone = b.zone AND a.country IS NOT DISTINCT FROM b.country AND a.revision = b.revision
         AND a.publisher_column IS NOT DISTINCT FROM b.publisher_column AND a.horizon IS NOT DISTINCT FROM b.horizon"
    };
    (schedule) => {
        "a.source_id = b.source_id AND a.cron = b.cron AND a.zone = b.zone AND a.jitter_seconds = b.jitter_seconds
         AND a.missed = b.missed"
    };
}

/// Whether source `b` is in the new set.
macro_rules! wanted {
    () => {
        "EXISTS (SELECT 1 FROM source w WHERE w.environment_id = $1 AND w.id = b.id)"
    };
}

/// Whether source `b` is being read.
macro_rules! working {
    () => {
        "EXISTS (SELECT 1 FROM job j WHERE j.environment_id = $2 AND j.source_id = b.id)"
    };
}

/// Whether row `b` hangs on a source that stays although it is not in the new set.
macro_rules! on_kept {
    ($column:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM source s WHERE s.environment_id = $2 AND ",
            $column,
            " AND NOT EXISTS (SELECT 1 FROM source w WHERE w.environment_id = $1 AND w.id = s.id)
              AND EXISTS (SELECT 1 FROM job j WHERE j.environment_id = $2 AND j.source_id = s.id))"
        )
    };
}

macro_rules! ended {
    ($table:ident, $unless:expr) => {
        concat!(
            "INSERT INTO ",
            stringify!($table),
            "_version (environment_id, ",
            columns!($table),
            ", since_ms, ended_ms) SELECT environment_id, ",
            columns!($table),
            ", since_ms, $3 FROM ",
            stringify!($table),
            " b WHERE b.environment_id = $2 AND NOT EXISTS (SELECT 1 FROM ",
            stringify!($table),
            " a WHERE a.environment_id = $1 AND ",
            same!($table),
            ") AND NOT ",
            $unless
        )
    };
}

pub(super) const COUNT_ADDED: &str = "SELECT COUNT(*) FROM source a WHERE a.environment_id = $1 AND NOT EXISTS
    (SELECT 1 FROM source b WHERE b.environment_id = $2 AND b.id = a.id)";
pub(super) const COUNT_KEPT: &str =
    concat!("SELECT COUNT(*) FROM source b WHERE b.environment_id = $2 AND NOT ", wanted!(), " AND ", working!());
pub(super) const END_COLLECTIONS: &str = ended!(
    collection,
    concat!(
        "(",
        on_kept!("s.collection_id = b.id"),
        " AND NOT EXISTS (SELECT 1 FROM collection w WHERE w.environment_id = $1 AND w.id = b.id))"
    )
);
pub(super) const END_SOURCES: &str = ended!(source, concat!("(NOT ", wanted!(), " AND ", working!(), ")"));
pub(super) const END_CORRECTIONS: &str = ended!(column_correction, on_kept!("s.id = b.source_id"));
pub(super) const END_SERIES: &str = ended!(series, on_kept!("s.id = b.source_id"));
pub(super) const END_SCHEDULES: &str = ended!(schedule, on_kept!("s.id = b.source_id"));

pub(super) const DELETE_SOURCES: &str =
    concat!("DELETE FROM source AS b WHERE b.environment_id = $2 AND NOT ", wanted!(), " AND NOT ", working!());
pub(super) const DELETE_CORRECTIONS: &str = "DELETE FROM column_correction AS b WHERE b.environment_id = $2
     AND EXISTS (SELECT 1 FROM source w WHERE w.environment_id = $1 AND w.id = b.source_id)
     AND NOT EXISTS (SELECT 1 FROM column_correction a WHERE a.environment_id = $1 AND a.source_id = b.source_id
                     AND a.table_number = b.table_number AND a.column_name = b.column_name)";
pub(super) const DELETE_SERIES: &str = "DELETE FROM series AS b WHERE b.environment_id = $2
     AND EXISTS (SELECT 1 FROM source w WHERE w.environment_id = $1 AND w.id = b.source_id)
     AND NOT EXISTS (SELECT 1 FROM series a WHERE a.environment_id = $1 AND a.id = b.id)";
pub(super) const DELETE_SCHEDULES: &str = "DELETE FROM schedule AS b WHERE b.environment_id = $2
     AND EXISTS (SELECT 1 FROM source w WHERE w.environment_id = $1 AND w.id = b.source_id)
     AND NOT EXISTS (SELECT 1 FROM schedule a WHERE a.environment_id = $1 AND a.source_id = b.source_id)";
/// Those that no kept source is in.
pub(super) const DELETE_COLLECTIONS: &str = "DELETE FROM collection AS b WHERE b.environment_id = $2
     AND NOT EXISTS (SELECT 1 FROM collection a WHERE a.environment_id = $1 AND a.id = b.id)
     AND NOT EXISTS (SELECT 1 FROM source s WHERE s.environment_id = $2 AND s.collection_id = b.id)";

/// Those that are written over, where the new set gives another their name.
pub(super) const RENAME_SOURCES: &str = concat!(
    "UPDATE source AS b SET name = b.id WHERE b.environment_id = $2
     AND EXISTS (SELECT 1 FROM source t WHERE t.environment_id = $1 AND t.collection_id = b.collection_id
                 AND t.name = b.name AND t.id <> b.id)
     AND ",
    wanted!(),
    " AND NOT EXISTS (SELECT 1 FROM source a WHERE a.environment_id = $1 AND ",
    same!(source),
    ")"
);
/// Those that are not written over, where the new set gives another their name. The last eight digits of an id tell two apart.
pub(super) const RENAME_KEPT_SOURCES: &str = concat!(
    "UPDATE source AS b SET name = b.name || ' (' || substr(b.id, 25) || ')' WHERE b.environment_id = $2
     AND EXISTS (SELECT 1 FROM source t WHERE t.environment_id = $1 AND t.collection_id = b.collection_id
                 AND t.name = b.name AND t.id <> b.id)
     AND (NOT ",
    wanted!(),
    " OR EXISTS (SELECT 1 FROM source a WHERE a.environment_id = $1 AND ",
    same!(source),
    "))"
);
pub(super) const RENAME_COLLECTIONS: &str = "UPDATE collection AS b SET name =
        CASE WHEN EXISTS (SELECT 1 FROM collection a WHERE a.environment_id = $1 AND a.id = b.id) THEN b.id
             ELSE b.name || ' (' || substr(b.id, 25) || ')' END
     WHERE b.environment_id = $2
       AND (EXISTS (SELECT 1 FROM collection a WHERE a.environment_id = $1 AND a.id = b.id AND a.name <> b.name)
            OR (NOT EXISTS (SELECT 1 FROM collection a WHERE a.environment_id = $1 AND a.id = b.id)
                AND EXISTS (SELECT 1 FROM collection a WHERE a.environment_id = $1 AND a.name = b.name)))";

pub(super) const PUT_COLLECTIONS: &str = copied!(
    collection,
    ", updated_ms",
    concat!(
        " AND NOT EXISTS (SELECT 1 FROM collection b WHERE b.environment_id = $2 AND ",
        same!(collection),
        ") ON CONFLICT (environment_id, id) DO UPDATE SET name = excluded.name, description = excluded.description,
        questions = excluded.questions, reranks = excluded.reranks, expands = excluded.expands,
        updated_ms = excluded.updated_ms, since_ms = excluded.since_ms"
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

pub(super) const PUT_SOURCES: &str = concat!(
    insert_sources!(concat!(
        "AND NOT EXISTS (SELECT 1 FROM source b WHERE b.environment_id = $2 AND ",
        same!(source),
        ") ON CONFLICT (environment_id, id) DO UPDATE SET collection_id = excluded.collection_id, name = excluded.name,
            snapshot_id = excluded.snapshot_id, created_ms = excluded.created_ms, ready_ms = excluded.ready_ms,
            updated_ms = excluded.updated_ms, since_ms = excluded.since_ms"
    )),
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
);

pub(super) const PUT_CORRECTIONS: &str = copied!(
    column_correction,
    "",
    concat!(
        " AND NOT EXISTS (SELECT 1 FROM column_correction b WHERE b.environment_id = $2 AND ",
        same!(column_correction),
        ") ON CONFLICT (environment_id, source_id, table_number, column_name) DO UPDATE SET kind = excluded.kind,
        unit = excluded.unit, created_ms = excluded.created_ms, since_ms = excluded.since_ms"
    )
);
pub(super) const PUT_SERIES: &str = copied!(
    series,
    "",
    concat!(
" AND NOT EXISTS (SELECT 1 FROM series b WHERE b.environment_id = $2 AND ",
same!(series),
") ON CONFLICT (environment_id, id) DO UPDATE SET name = excluded.name, unit = excluded.unit, zone = excluded.zone,
        country = excluded.country, publisher_column = excluded.publisher_column, horizon = excluded.horizon,
        revision = excluded.revision, since_ms = excluded.since_ms, starts = 0"
)
);
/// A schedule that says what it said goes on as it was.
pub(super) const PUT_SCHEDULES: &str = copied!(
    schedule,
    ", next_ms",
    concat!(
        " AND NOT EXISTS (SELECT 1 FROM schedule b WHERE b.environment_id = $2 AND ",
        same!(schedule),
        ") ON CONFLICT (environment_id, source_id) DO UPDATE SET cron = excluded.cron, zone = excluded.zone,
        jitter_seconds = excluded.jitter_seconds, missed = excluded.missed, next_ms = excluded.next_ms,
        since_ms = excluded.since_ms"
    )
);
pub(super) const PUT_REPORTS: &str = copied_reports!(
    "AND EXISTS (SELECT 1 FROM series b WHERE b.environment_id = $2 AND b.id = a.series_id)
     ON CONFLICT (environment_id, series_id) DO UPDATE SET snapshot_id = excluded.snapshot_id,
        revision = excluded.revision, made_ms = excluded.made_ms, content_id = excluded.content_id,
        error_code = excluded.error_code, error_message = excluded.error_message, error_remedy = excluded.error_remedy"
);
