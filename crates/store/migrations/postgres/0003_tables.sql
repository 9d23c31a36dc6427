-- The cells of tables, column by column, so that a question reads only the columns that it needs.
CREATE TABLE table_cells (
    snapshot_id BIGINT NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
    table_number BIGINT NOT NULL,
    column_number BIGINT NOT NULL,
    -- From 0; the stretch ends where the next one begins.
    first_row BIGINT NOT NULL,
    -- Compressed; see store/src/tables.rs.
    cells BYTEA NOT NULL,
    PRIMARY KEY (snapshot_id, table_number, column_number, first_row)
);

-- What each table's columns are, as the room that typed them wrote it.
CREATE TABLE data_table (
    snapshot_id BIGINT NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    typed TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (snapshot_id, number)
);

-- What a person said that a column is. Belongs to the source: a newer content of it is read so, too.
CREATE TABLE column_correction (
    environment_id TEXT COLLATE "C" NOT NULL,
    source_id TEXT COLLATE "C" NOT NULL,
    table_number BIGINT NOT NULL,
    column_name TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C",
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (environment_id, source_id, table_number, column_name),
    FOREIGN KEY (environment_id, source_id) REFERENCES source (environment_id, id) ON DELETE CASCADE
);
