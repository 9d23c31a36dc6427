-- A column of a table, read as a series. Due where its report is not of the source's snapshot and of this revision: derived,
-- so that nothing has to be queued and a crash loses nothing.
CREATE TABLE series (
    environment_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    source_id TEXT COLLATE "C" NOT NULL,
    table_number BIGINT NOT NULL,
    time_column TEXT COLLATE "C" NOT NULL,
    value_column TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C",
    -- IANA.
    zone TEXT COLLATE "C" NOT NULL,
    country TEXT COLLATE "C",
    publisher_column TEXT COLLATE "C",
    -- Steps; null where the step decides.
    horizon BIGINT,
    -- Raised by what changes how the cells are read or forecast.
    revision BIGINT NOT NULL DEFAULT 0,
    lease_owner TEXT COLLATE "C",
    lease_until_ms BIGINT,
    -- How often it was begun since the last report: what ends the process each time is given up in the end.
    starts BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (environment_id, id),
    CONSTRAINT series_columns_unique UNIQUE (environment_id, source_id, table_number, time_column, value_column),
    FOREIGN KEY (environment_id, source_id) REFERENCES source (environment_id, id) ON DELETE CASCADE
);

-- What is known of a series: JSON of the room that forecasts. After a failure the last good one stays, beside the error.
CREATE TABLE series_report (
    environment_id TEXT COLLATE "C" NOT NULL,
    series_id TEXT COLLATE "C" NOT NULL,
    snapshot_id BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    made_ms BIGINT NOT NULL,
    summary TEXT COLLATE "C",
    accuracy TEXT COLLATE "C",
    -- Compressed; see store/src/series_points.rs.
    points BYTEA,
    error_code TEXT COLLATE "C",
    error_message TEXT COLLATE "C",
    error_remedy TEXT COLLATE "C",
    PRIMARY KEY (environment_id, series_id),
    FOREIGN KEY (environment_id, series_id) REFERENCES series (environment_id, id) ON DELETE CASCADE
);

-- Every forecast that was issued; of the same issue time there may be several, of other contents of the source.
CREATE TABLE series_forecast (
    environment_id TEXT COLLATE "C" NOT NULL,
    series_id TEXT COLLATE "C" NOT NULL,
    issued_ms BIGINT NOT NULL,
    snapshot_id BIGINT NOT NULL,
    made_ms BIGINT NOT NULL,
    model TEXT COLLATE "C" NOT NULL,
    points BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (environment_id, series_id, issued_ms, snapshot_id),
    FOREIGN KEY (environment_id, series_id) REFERENCES series (environment_id, id) ON DELETE CASCADE
);
CREATE INDEX series_forecast_by_time ON series_forecast (environment_id, series_id, made_ms);

-- How an address that does not answer with a file is read; JSON of the room that fetches.
ALTER TABLE source ADD COLUMN connector TEXT COLLATE "C";

-- When a source is fetched again.
CREATE TABLE schedule (
    environment_id TEXT COLLATE "C" NOT NULL,
    source_id TEXT COLLATE "C" NOT NULL,
    cron TEXT COLLATE "C" NOT NULL,
    zone TEXT COLLATE "C" NOT NULL,
    jitter_seconds BIGINT NOT NULL,
    missed TEXT COLLATE "C" NOT NULL CHECK (missed IN ('run_once', 'skip')),
    next_ms BIGINT NOT NULL,
    PRIMARY KEY (environment_id, source_id),
    FOREIGN KEY (environment_id, source_id) REFERENCES source (environment_id, id) ON DELETE CASCADE
);
CREATE INDEX schedule_due ON schedule (next_ms);

-- Sources that were fetched again, and what came of it.
CREATE TABLE refresh (
    environment_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    source_id TEXT COLLATE "C" NOT NULL,
    cause TEXT COLLATE "C" NOT NULL CHECK (cause IN ('schedule', 'hand', 'command')),
    outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('running', 'changed', 'unchanged', 'failed')),
    message TEXT COLLATE "C",
    started_ms BIGINT NOT NULL,
    ended_ms BIGINT,
    PRIMARY KEY (environment_id, id),
    FOREIGN KEY (environment_id, source_id) REFERENCES source (environment_id, id) ON DELETE CASCADE
);
CREATE INDEX refresh_by_time ON refresh (environment_id, source_id, started_ms);
-- Runs cannot overlap.
CREATE UNIQUE INDEX refresh_one_running ON refresh (environment_id, source_id) WHERE outcome = 'running';
