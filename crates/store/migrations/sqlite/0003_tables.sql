-- The cells of tables, column by column, so that a question reads only the columns that it needs.
CREATE TABLE table_cells (
    snapshot_id INTEGER NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
    table_number INTEGER NOT NULL,
    column_number INTEGER NOT NULL,
    -- From 0; the stretch ends where the next one begins.
    first_row INTEGER NOT NULL,
    -- Compressed; see store/src/tables.rs.
    cells BLOB NOT NULL,
    PRIMARY KEY (snapshot_id, table_number, column_number, first_row)
) WITHOUT ROWID;

-- What each table's columns are, as the room that typed them wrote it.
CREATE TABLE data_table (
    snapshot_id INTEGER NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    typed TEXT NOT NULL,
    PRIMARY KEY (snapshot_id, number)
);

-- What a person said that a column is. Belongs to the source: a newer content of it is read so, too.
CREATE TABLE column_correction (
    environment_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    table_number INTEGER NOT NULL,
    column_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    unit TEXT,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (environment_id, source_id, table_number, column_name),
    FOREIGN KEY (environment_id, source_id) REFERENCES source (environment_id, id) ON DELETE CASCADE
);
