-- Which model an environment's sources are read by, columns that are masked in it, and the change from one model to another.

-- Fingerprint of the embedding model; NULL for the one that the program is configured with.
ALTER TABLE environment ADD COLUMN embedder TEXT COLLATE "C";
-- JSON: columns, and the key of their marks; NULL where nothing is masked.
ALTER TABLE environment ADD COLUMN mask TEXT COLLATE "C";

-- What models are called, so that one can be loaded by its fingerprint.
CREATE TABLE embedder (
    fingerprint TEXT COLLATE "C" PRIMARY KEY,
    name        TEXT COLLATE "C" NOT NULL
);

-- The change of an environment to another embedding model: the one under way, or the last one.
CREATE TABLE rebuild (
    environment_id  TEXT COLLATE "C" PRIMARY KEY REFERENCES environment (id) ON DELETE CASCADE,
    -- The hidden environment in which the new snapshots are made; NULL when it is over.
    staging_id      TEXT COLLATE "C",
    embedder        TEXT COLLATE "C" NOT NULL,
    state           TEXT COLLATE "C" NOT NULL CHECK (state IN ('building', 'checking', 'held', 'done', 'cancelled')),
    -- What the kept cases must score there; NULL for no condition.
    min_score       REAL,
    score           REAL,
    message         TEXT COLLATE "C",
    -- Until when a process checks it.
    lease_until_ms  BIGINT,
    started_ms      BIGINT NOT NULL,
    ended_ms        BIGINT,
    -- The change of the set with which the pointers moved, and how many did.
    moved_ms        BIGINT,
    moved           BIGINT NOT NULL DEFAULT 0
);

-- Sources that have a job, in the order in which they are read.
CREATE INDEX source_waiting ON source (environment_id, collection_id, updated_ms, id) WHERE state IN ('queued', 'working');

-- They have no key, for equal rows may be written within a millisecond: so that they can be replicated all the same.
ALTER TABLE collection_version REPLICA IDENTITY FULL;
ALTER TABLE source_version REPLICA IDENTITY FULL;
ALTER TABLE column_correction_version REPLICA IDENTITY FULL;
ALTER TABLE series_version REPLICA IDENTITY FULL;
ALTER TABLE schedule_version REPLICA IDENTITY FULL;
