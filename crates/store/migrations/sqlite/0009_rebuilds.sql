-- Which model an environment's sources are read by, columns that are masked in it, and the change from one model to another.

-- Fingerprint of the embedding model; NULL for the one that the program is configured with.
ALTER TABLE environment ADD COLUMN embedder TEXT;
-- JSON: columns, and the key of their marks; NULL where nothing is masked.
ALTER TABLE environment ADD COLUMN mask TEXT;

-- What models are called, so that one can be loaded by its fingerprint.
CREATE TABLE embedder (
    fingerprint TEXT PRIMARY KEY,
    name        TEXT NOT NULL
);

-- The change of an environment to another embedding model: the one under way, or the last one.
CREATE TABLE rebuild (
    environment_id  TEXT PRIMARY KEY REFERENCES environment (id) ON DELETE CASCADE,
    -- The hidden environment in which the new snapshots are made; NULL when it is over.
    staging_id      TEXT,
    embedder        TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('building', 'checking', 'held', 'done', 'cancelled')),
    -- What the kept cases must score there; NULL for no condition.
    min_score       REAL,
    score           REAL,
    message         TEXT,
    -- Until when a process checks it.
    lease_until_ms  INTEGER,
    started_ms      INTEGER NOT NULL,
    ended_ms        INTEGER,
    -- The change of the set with which the pointers moved, and how many did.
    moved_ms        INTEGER,
    moved           INTEGER NOT NULL DEFAULT 0
);

-- Sources that have a job, in the order in which they are read.
CREATE INDEX source_waiting ON source (environment_id, collection_id, updated_ms, id) WHERE state IN ('queued', 'working');
