-- The first schema. Times are milliseconds since 1970 UTC; lists and objects in TEXT columns are JSON.
-- chunk.id = snapshot.id * 2^24 + ordinal: one integer key, clustered by snapshot, the same in the lexical index.

CREATE TABLE environment (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    -- Raised by every transaction that moves, adds or removes a pointer; caches of pointers compare it.
    revision   INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL
);

CREATE TABLE blob (
    hash       TEXT PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
);

CREATE TABLE recipe (
    hash       TEXT PRIMARY KEY,
    format     TEXT NOT NULL,
    extractor  TEXT NOT NULL,
    splitter   TEXT NOT NULL,
    embedder   TEXT,
    created_ms INTEGER NOT NULL
);

-- A draft until completed_ms is set; never changed afterwards. Nothing points to a draft, so nothing searches one.
CREATE TABLE snapshot (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    blob_hash    TEXT NOT NULL REFERENCES blob (hash),
    recipe_hash  TEXT NOT NULL REFERENCES recipe (hash),
    job_id       INTEGER,
    format       TEXT,
    engine       TEXT NOT NULL DEFAULT '',
    title        TEXT,
    part_kind    TEXT,
    parts        INTEGER NOT NULL DEFAULT 0,
    chunks       INTEGER NOT NULL DEFAULT 0,
    tokens       INTEGER NOT NULL DEFAULT 0,
    warnings     TEXT NOT NULL DEFAULT '[]',
    took_ms      INTEGER NOT NULL DEFAULT 0,
    dims         INTEGER,
    codes        BLOB,
    created_ms   INTEGER NOT NULL,
    completed_ms INTEGER,
    UNIQUE (blob_hash, recipe_hash)
);

CREATE TABLE part (
    snapshot_id INTEGER NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    label       TEXT,
    width       REAL,
    height      REAL,
    header      TEXT NOT NULL DEFAULT '[]',
    text        TEXT NOT NULL,
    words       BLOB,
    PRIMARY KEY (snapshot_id, number)
);

CREATE TABLE chunk (
    id         INTEGER PRIMARY KEY,
    part       INTEGER NOT NULL,
    row_number INTEGER,
    start_byte INTEGER NOT NULL,
    end_byte   INTEGER NOT NULL,
    heading    TEXT,
    text       TEXT NOT NULL,
    tokens     INTEGER NOT NULL
);

CREATE TABLE embedding (
    chunk_id INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE,
    vector   BLOB NOT NULL
);

CREATE TABLE collection (
    environment_id TEXT NOT NULL REFERENCES environment (id) ON DELETE CASCADE,
    id             TEXT NOT NULL,
    name           TEXT NOT NULL,
    description    TEXT NOT NULL DEFAULT '',
    questions      TEXT NOT NULL DEFAULT '[]',
    created_ms     INTEGER NOT NULL,
    updated_ms     INTEGER NOT NULL,
    PRIMARY KEY (environment_id, id),
    CONSTRAINT collection_name_unique UNIQUE (environment_id, name)
);

-- What a person sees, and the environment's pointer to the snapshot that is searched.
-- blob_hash is the content wanted; snapshot_id may still be that of the content before.
CREATE TABLE source (
    environment_id TEXT NOT NULL,
    id             TEXT NOT NULL,
    collection_id  TEXT NOT NULL,
    name           TEXT NOT NULL,
    origin_url     TEXT,
    format         TEXT,
    blob_hash      TEXT REFERENCES blob (hash),
    size_bytes     INTEGER NOT NULL DEFAULT 0,
    state          TEXT NOT NULL CHECK (state IN ('queued', 'working', 'ready', 'failed', 'cancelled')),
    error_code     TEXT,
    error_message  TEXT,
    error_remedy   TEXT,
    snapshot_id    INTEGER REFERENCES snapshot (id),
    created_ms     INTEGER NOT NULL,
    updated_ms     INTEGER NOT NULL,
    ready_ms       INTEGER,
    PRIMARY KEY (environment_id, id),
    CONSTRAINT source_name_unique UNIQUE (environment_id, collection_id, name),
    FOREIGN KEY (environment_id, collection_id) REFERENCES collection (environment_id, id) ON DELETE CASCADE
);
CREATE INDEX source_by_snapshot ON source (snapshot_id);
CREATE INDEX source_by_blob ON source (blob_hash);

-- Where a source has pointed, newest last; what roll-back and sweep read.
CREATE TABLE source_version (
    environment_id TEXT NOT NULL,
    source_id      TEXT NOT NULL,
    snapshot_id    INTEGER NOT NULL REFERENCES snapshot (id),
    pointed_ms     INTEGER NOT NULL,
    PRIMARY KEY (environment_id, source_id, pointed_ms, snapshot_id),
    FOREIGN KEY (environment_id, source_id) REFERENCES source (environment_id, id) ON DELETE CASCADE
);
CREATE INDEX source_version_by_snapshot ON source_version (snapshot_id);

-- Live jobs only: a job that is done, given up or cancelled leaves its outcome on what it worked for.
CREATE TABLE job (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    kind           TEXT NOT NULL,
    version        INTEGER NOT NULL,
    payload        TEXT NOT NULL,
    environment_id TEXT NOT NULL,
    source_id      TEXT NOT NULL,
    attempts       INTEGER NOT NULL DEFAULT 0,
    run_after_ms   INTEGER NOT NULL,
    lease_owner    TEXT,
    lease_until_ms INTEGER,
    cancelled      INTEGER NOT NULL DEFAULT 0,
    progress       TEXT,
    last_error     TEXT,
    created_ms     INTEGER NOT NULL,
    FOREIGN KEY (environment_id, source_id) REFERENCES source (environment_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX job_one_per_source ON job (environment_id, source_id);
CREATE INDEX job_due ON job (run_after_ms, id);

CREATE TABLE chat (
    id             TEXT PRIMARY KEY,
    environment_id TEXT NOT NULL REFERENCES environment (id) ON DELETE CASCADE,
    title          TEXT NOT NULL,
    scope          TEXT NOT NULL DEFAULT '{}',
    created_ms     INTEGER NOT NULL,
    updated_ms     INTEGER NOT NULL
);
CREATE INDEX chat_by_time ON chat (environment_id, updated_ms);

CREATE TABLE message (
    id         TEXT PRIMARY KEY,
    chat_id    TEXT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    ordinal    INTEGER NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('question', 'answer')),
    state      TEXT NOT NULL CHECK (state IN ('streaming', 'done', 'stopped', 'failed', 'interrupted')),
    text       TEXT NOT NULL,
    detail     TEXT NOT NULL DEFAULT '{}',
    created_ms INTEGER NOT NULL,
    UNIQUE (chat_id, ordinal)
);

-- Kept whole, so that a judged answer stays readable after it was asked again.
CREATE TABLE feedback (
    message_id TEXT PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
    verdict    TEXT NOT NULL CHECK (verdict IN ('up', 'down')),
    note       TEXT,
    question   TEXT NOT NULL,
    answer     TEXT NOT NULL,
    evidence   TEXT NOT NULL,
    created_ms INTEGER NOT NULL
);
