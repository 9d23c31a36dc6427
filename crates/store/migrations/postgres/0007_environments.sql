-- Environments as a whole: where each came from, what belongs to it alone, and what it pointed to before.

-- Name of the environment that it was cloned from, and when.
ALTER TABLE environment ADD COLUMN parent TEXT COLLATE "C";
ALTER TABLE environment ADD COLUMN cloned_ms BIGINT;
ALTER TABLE environment ADD COLUMN expires_ms BIGINT;
ALTER TABLE environment ADD COLUMN schedules_on BIGINT NOT NULL DEFAULT 1;
ALTER TABLE environment ADD COLUMN sanitised BIGINT NOT NULL DEFAULT 0;
-- One in which another one's contents are made; not listed.
ALTER TABLE environment ADD COLUMN hidden BIGINT NOT NULL DEFAULT 0;
-- When its set last changed: the set as it was can be told for every time from forgotten_ms on.
ALTER TABLE environment ADD COLUMN changed_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE environment ADD COLUMN forgotten_ms BIGINT NOT NULL DEFAULT 0;
-- What was deleted before this was not written down.
UPDATE environment SET forgotten_ms = CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT);

-- Whose forecasts an environment sees beside its own: those made until it was cloned from there, or took over from there.
CREATE TABLE environment_ancestor (
    environment_id TEXT COLLATE "C" NOT NULL REFERENCES environment (id) ON DELETE CASCADE,
    ancestor_id    TEXT COLLATE "C" NOT NULL,
    until_ms       BIGINT NOT NULL,
    PRIMARY KEY (environment_id, ancestor_id)
);
CREATE INDEX environment_ancestor_by_ancestor ON environment_ancestor (ancestor_id);

-- Since when a row says what it says; what it said before stands in the table beside it.
ALTER TABLE collection ADD COLUMN since_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN since_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE column_correction ADD COLUMN since_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE series ADD COLUMN since_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE schedule ADD COLUMN since_ms BIGINT NOT NULL DEFAULT 0;
UPDATE collection SET since_ms = created_ms;
UPDATE source SET since_ms = COALESCE((SELECT MAX(v.pointed_ms) FROM source_version v
    WHERE v.environment_id = source.environment_id AND v.source_id = source.id AND v.snapshot_id = source.snapshot_id), created_ms);
UPDATE column_correction SET since_ms = created_ms;
UPDATE series SET since_ms = created_ms;

CREATE TABLE collection_version (
    environment_id TEXT COLLATE "C" NOT NULL REFERENCES environment (id) ON DELETE CASCADE,
    id             TEXT COLLATE "C" NOT NULL,
    name           TEXT COLLATE "C" NOT NULL,
    description    TEXT COLLATE "C" NOT NULL,
    questions      TEXT COLLATE "C" NOT NULL,
    reranks        BIGINT NOT NULL,
    expands        BIGINT NOT NULL,
    created_ms     BIGINT NOT NULL,
    since_ms       BIGINT NOT NULL,
    ended_ms       BIGINT NOT NULL
);
CREATE INDEX collection_version_by_time ON collection_version (environment_id, ended_ms);

-- What sources were and where they pointed. Outlives the source, so that it can come back.
ALTER TABLE source_version RENAME TO source_version_before;
DROP INDEX source_version_by_snapshot;
CREATE TABLE source_version (
    environment_id TEXT COLLATE "C" NOT NULL REFERENCES environment (id) ON DELETE CASCADE,
    id             TEXT COLLATE "C" NOT NULL,
    collection_id  TEXT COLLATE "C" NOT NULL,
    name           TEXT COLLATE "C" NOT NULL,
    origin_url     TEXT COLLATE "C",
    connector      TEXT COLLATE "C",
    format         TEXT COLLATE "C",
    blob_hash      TEXT COLLATE "C" REFERENCES blob (hash),
    snapshot_id    BIGINT REFERENCES snapshot (id),
    created_ms     BIGINT NOT NULL,
    ready_ms       BIGINT,
    since_ms       BIGINT NOT NULL,
    ended_ms       BIGINT NOT NULL
);
CREATE INDEX source_version_by_source ON source_version (environment_id, id);
CREATE INDEX source_version_by_time ON source_version (environment_id, ended_ms);
CREATE INDEX source_version_by_snapshot ON source_version (snapshot_id);
CREATE INDEX source_version_by_blob ON source_version (blob_hash);
INSERT INTO source_version (environment_id, id, collection_id, name, origin_url, connector, format, blob_hash, snapshot_id,
                            created_ms, ready_ms, since_ms, ended_ms)
SELECT v.environment_id, v.source_id, s.collection_id, s.name, s.origin_url, s.connector, s.format, n.blob_hash, v.snapshot_id,
       s.created_ms, v.pointed_ms, v.pointed_ms, v.ended_ms
FROM (SELECT b.*, LEAD(b.pointed_ms) OVER (PARTITION BY b.environment_id, b.source_id ORDER BY b.pointed_ms) AS ended_ms
      FROM source_version_before b) v
JOIN source s ON s.environment_id = v.environment_id AND s.id = v.source_id
JOIN snapshot n ON n.id = v.snapshot_id
WHERE v.ended_ms IS NOT NULL;
DROP TABLE source_version_before;

CREATE TABLE column_correction_version (
    environment_id TEXT COLLATE "C" NOT NULL REFERENCES environment (id) ON DELETE CASCADE,
    source_id      TEXT COLLATE "C" NOT NULL,
    table_number   BIGINT NOT NULL,
    column_name    TEXT COLLATE "C" NOT NULL,
    kind           TEXT COLLATE "C" NOT NULL,
    unit           TEXT COLLATE "C",
    created_ms     BIGINT NOT NULL,
    since_ms       BIGINT NOT NULL,
    ended_ms       BIGINT NOT NULL
);
CREATE INDEX column_correction_version_by_time ON column_correction_version (environment_id, ended_ms);

CREATE TABLE series_version (
    environment_id   TEXT COLLATE "C" NOT NULL REFERENCES environment (id) ON DELETE CASCADE,
    id               TEXT COLLATE "C" NOT NULL,
    source_id        TEXT COLLATE "C" NOT NULL,
    table_number     BIGINT NOT NULL,
    time_column      TEXT COLLATE "C" NOT NULL,
    value_column     TEXT COLLATE "C" NOT NULL,
    name             TEXT COLLATE "C" NOT NULL,
    unit             TEXT COLLATE "C",
    zone             TEXT COLLATE "C" NOT NULL,
    country          TEXT COLLATE "C",
    publisher_column TEXT COLLATE "C",
    horizon          BIGINT,
    revision         BIGINT NOT NULL,
    created_ms       BIGINT NOT NULL,
    since_ms         BIGINT NOT NULL,
    ended_ms         BIGINT NOT NULL
);
CREATE INDEX series_version_by_time ON series_version (environment_id, ended_ms);
CREATE INDEX series_version_by_series ON series_version (id);
CREATE INDEX series_by_id ON series (id);

CREATE TABLE schedule_version (
    environment_id TEXT COLLATE "C" NOT NULL REFERENCES environment (id) ON DELETE CASCADE,
    source_id      TEXT COLLATE "C" NOT NULL,
    cron           TEXT COLLATE "C" NOT NULL,
    zone           TEXT COLLATE "C" NOT NULL,
    jitter_seconds BIGINT NOT NULL,
    missed         TEXT COLLATE "C" NOT NULL,
    since_ms       BIGINT NOT NULL,
    ended_ms       BIGINT NOT NULL
);
CREATE INDEX schedule_version_by_time ON schedule_version (environment_id, ended_ms);

-- What a report says, once for all environments that show it; never changed.
CREATE TABLE series_content (
    id       TEXT COLLATE "C" PRIMARY KEY,
    summary  TEXT COLLATE "C" NOT NULL,
    accuracy TEXT COLLATE "C" NOT NULL,
    -- Compressed; see store/src/series_points.rs.
    points   BYTEA NOT NULL
);
ALTER TABLE series_report ADD COLUMN content_id TEXT COLLATE "C" REFERENCES series_content (id);
INSERT INTO series_content (id, summary, accuracy, points)
SELECT environment_id || '/' || series_id, summary, accuracy, points FROM series_report
WHERE summary IS NOT NULL AND accuracy IS NOT NULL AND points IS NOT NULL;
UPDATE series_report SET content_id = environment_id || '/' || series_id
WHERE summary IS NOT NULL AND accuracy IS NOT NULL AND points IS NOT NULL;
-- The columns themselves go in a later release.
UPDATE series_report SET summary = NULL, accuracy = NULL, points = NULL;
CREATE INDEX series_report_by_content ON series_report (content_id);

-- By the environment that made them. They outlive their series there, for another may show them, and it may come back.
ALTER TABLE series_forecast RENAME TO series_forecast_before;
DROP INDEX series_forecast_by_time;
CREATE TABLE series_forecast (
    environment_id TEXT COLLATE "C" NOT NULL,
    series_id      TEXT COLLATE "C" NOT NULL,
    issued_ms      BIGINT NOT NULL,
    snapshot_id    BIGINT NOT NULL,
    made_ms        BIGINT NOT NULL,
    model          TEXT COLLATE "C" NOT NULL,
    points         BIGINT NOT NULL,
    body           TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (series_id, environment_id, issued_ms, snapshot_id)
);
CREATE INDEX series_forecast_by_time ON series_forecast (series_id, environment_id, made_ms);
INSERT INTO series_forecast (environment_id, series_id, issued_ms, snapshot_id, made_ms, model, points, body)
SELECT environment_id, series_id, issued_ms, snapshot_id, made_ms, model, points, body FROM series_forecast_before;
DROP TABLE series_forecast_before;
