-- A column of a table, read as a series. Due where its report is not of the source's snapshot and of this revision: derived,
-- so that nothing has to be queued and a crash loses nothing.
CREATE TABLE series (
    environment_id TEXT NOT NULL,
    id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    table_number INTEGER NOT NULL,
    time_column TEXT NOT NULL,
    value_column TEXT NOT NULL,
    name TEXT NOT NULL,
    unit TEXT,
    -- IANA.
    zone TEXT NOT NULL,
    country TEXT,
    publisher_column TEXT,
    -- Steps; null where the step decides.
    horizon INTEGER,
    -- Raised by what changes how the cells are read or forecast.
    revision INTEGER NOT NULL DEFAULT 0,
    lease_owner TEXT,
    lease_until_ms INTEGER,
    -- How often it was begun since the last report: what ends the process each time is given up in the end.
    starts INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (environment_id, id),
    CONSTRAINT series_columns_unique UNIQUE (environment_id, source_id, table_number, time_column, value_column),
    FOREIGN KEY (environment_id, source_id) REFERENCES source (environment_id, id) ON DELETE CASCADE
);

-- What is known of a series: JSON of the room that forecasts. After a failure the last good one stays, beside the error.
CREATE TABLE series_report (
    environment_id TEXT NOT NULL,
    series_id TEXT NOT NULL,
    snapshot_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    summary TEXT,
    accuracy TEXT,
    -- Compressed; see store/src/series_points.rs.
    points BLOB,
    error_code TEXT,
    error_message TEXT,
    error_remedy TEXT,
    PRIMARY KEY (environment_id, series_id),
    FOREIGN KEY (environment_id, series_id) REFERENCES series (environment_id, id) ON DELETE CASCADE
);

-- Every forecast that was issued; of the same issue time there may be several, of other contents of the source.
CREATE TABLE series_forecast (
    environment_id TEXT NOT NULL,
    series_id TEXT NOT NULL,
    issued_ms INTEGER NOT NULL,
    snapshot_id INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    model TEXT NOT NULL,
    points INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (environment_id, series_id, issued_ms, snapshot_id),
    FOREIGN KEY (environment_id, series_id) REFERENCES series (environment_id, id) ON DELETE CASCADE
);
CREATE INDEX series_forecast_by_time ON series_forecast (environment_id, series_id, made_ms);

-- How an address that does not answer with a file is read; JSON of the room that fetches.
ALTER TABLE source ADD COLUMN connector TEXT;

-- When a source is fetched again.
CREATE TABLE schedule (
    environment_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    cron TEXT NOT NULL,
    zone TEXT NOT NULL,
    jitter_seconds INTEGER NOT NULL,
    missed TEXT NOT NULL CHECK (missed IN ('run_once', 'skip')),
    next_ms INTEGER NOT NULL,
    PRIMARY KEY (environment_id, source_id),
    FOREIGN KEY (environment_id, source_id) REFERENCES source (environment_id, id) ON DELETE CASCADE
);
CREATE INDEX schedule_due ON schedule (next_ms);

-- Sources that were fetched again, and what came of it.
CREATE TABLE refresh (
    environment_id TEXT NOT NULL,
    id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('schedule', 'hand', 'command')),
    outcome TEXT NOT NULL CHECK (outcome IN ('running', 'changed', 'unchanged', 'failed')),
    message TEXT,
    started_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    PRIMARY KEY (environment_id, id),
    FOREIGN KEY (environment_id, source_id) REFERENCES source (environment_id, id) ON DELETE CASCADE
);
CREATE INDEX refresh_by_time ON refresh (environment_id, source_id, started_ms);
-- Runs cannot overlap.
CREATE UNIQUE INDEX refresh_one_running ON refresh (environment_id, source_id) WHERE outcome = 'running';
