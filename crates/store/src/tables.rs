//! The cells of tables: staged with their part, read column by column or row by row; and what people say columns are.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Chunk, ChunkId, EnvironmentId, SnapshotId, SourceId, Store, StoreError,
    db::raise_revision,
    history::{self, Part},
    now_ms,
    sql::{Row, Transaction, query, query_scalar},
};

/// Formats that are tables, as snapshots and sources name them.
pub const TABLE_FORMATS: [&str; 3] = ["csv", "tsv", "xlsx"];
/// Corrections that one source may have.
const CORRECTIONS_MAX: i64 = 2_000;

/// A stretch of a table's rows, its columns encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// Number of the table in its file, from 0.
    pub table: u32,
    /// From 0.
    pub first: u32,
    /// Cells of each column, as `encode` writes them; columns that are empty here are absent at the end.
    pub columns: Vec<Vec<u8>>,
}

impl Rows {
    /// From rows by columns; ragged rows are filled with empty cells.
    pub fn new(table: u32, first: u32, rows: &[Vec<String>]) -> Self {
        // At least one, so that a stretch of empty rows is kept as rows.
        let width = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let column = |at: usize| encode(rows.iter().map(|row| row.get(at).map_or("", String::as_str)));
        Self { table, first, columns: (0..width).map(column).collect() }
    }
}

/// A typed table to be kept with its snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTable {
    /// From 0.
    pub number: u32,
    pub rows: u64,
    /// What its columns are, in the words of the room that typed them.
    pub typed: String,
}

/// What a person said that a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    pub table: u32,
    pub column: String,
    pub kind: String,
    pub unit: Option<String>,
}

/// The cells as one compressed block: their number, then each with its length before it.
pub fn encode<'c>(cells: impl Iterator<Item = &'c str>) -> Vec<u8> {
    let mut bytes = vec![0; 4];
    let mut count = 0u32;
    for cell in cells {
        bytes.extend(u32::try_from(cell.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(cell.as_bytes());
        count += 1;
    }
    bytes[..4].copy_from_slice(&count.to_le_bytes());
    lz4_flex::compress_prepend_size(&bytes)
}

/// A block of cells, unpacked but not yet taken apart.
struct Unpacked {
    bytes: Vec<u8>,
    count: usize,
}

impl Unpacked {
    fn new(block: &[u8]) -> Result<Self, StoreError> {
        let bytes = lz4_flex::decompress_size_prepended(block).map_err(|_| damaged())?;
        let count = u32::from_le_bytes(*bytes.first_chunk::<4>().ok_or_else(damaged)?) as usize;
        Ok(Self { bytes, count })
    }

    /// The cells in order, borrowed: a row that is shown needs one of five hundred.
    fn cells(&self) -> impl Iterator<Item = Result<&str, StoreError>> {
        let mut rest = &self.bytes[4..];
        (0..self.count).map(move |_| {
            let (length, tail) = rest.split_first_chunk::<4>().ok_or_else(damaged)?;
            let (cell, tail) = tail.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(damaged)?;
            rest = tail;
            std::str::from_utf8(cell).map_err(|_| damaged())
        })
    }
}

fn damaged() -> StoreError {
    StoreError::Damaged("cells of a table")
}

fn decode(block: &[u8]) -> Result<Vec<String>, StoreError> {
    Unpacked::new(block)?.cells().map(|cell| cell.map(str::to_owned)).collect()
}

/// The cells at `places`, ascending; empty where the block ends before.
fn decode_at(block: &[u8], places: &[usize]) -> Result<Vec<String>, StoreError> {
    let block = Unpacked::new(block)?;
    let mut cells = block.cells();
    let mut next = 0;
    let mut found = Vec::with_capacity(places.len());
    for &place in places {
        let cell = cells.nth(place - next).transpose()?;
        next = place + 1;
        found.push(cell.unwrap_or_default().to_owned());
    }
    Ok(found)
}

impl Store {
    /// The typed tables of a snapshot, by number.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn tables(&self, snapshot: SnapshotId) -> Result<Vec<NewTable>, StoreError> {
        let rows = query("SELECT number, row_count, typed FROM data_table WHERE snapshot_id = $1 ORDER BY number")
            .bind(snapshot.0)
            .fetch_all(&self.read)
            .await?;
        let table = |row: &Row| {
            let rows: i64 = row.try_get(1)?;
            Ok(NewTable { number: row.try_get(0)?, rows: u64::try_from(rows).unwrap_or(0), typed: row.try_get(2)? })
        };
        rows.iter().map(table).collect()
    }

    /// The cells of a column from the stretch that begins at row `from` on, of at most `stretches` stretches; and where the
    /// next one begins. Drafts can be read, too.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub async fn table_column(
        &self,
        snapshot: SnapshotId,
        table: u32,
        column: u32,
        from: u32,
        stretches: u32,
    ) -> Result<(Vec<String>, Option<u32>), StoreError> {
        // The first column is there for each stretch; another may end early, and is empty then.
        let rows = query(
            "SELECT f.first_row, c.cells, CASE WHEN c.cells IS NULL THEN f.cells END FROM table_cells f
             LEFT JOIN table_cells c ON c.snapshot_id = f.snapshot_id AND c.table_number = f.table_number
                  AND c.column_number = $3 AND c.first_row = f.first_row
             WHERE f.snapshot_id = $1 AND f.table_number = $2 AND f.column_number = 0 AND f.first_row >= $4
             ORDER BY f.first_row LIMIT $5",
        )
        .bind(snapshot.0)
        .bind(table)
        .bind(column)
        .bind(from)
        .bind(i64::from(stretches) + 1)
        .fetch_all(&self.read)
        .await?;
        let mut cells = Vec::new();
        for row in rows.iter().take(stretches as usize) {
            match row.try_get::<Option<&[u8]>>(1)? {
                Some(block) => cells.extend(decode(block)?),
                None => {
                    let first: Option<&[u8]> = row.try_get(2)?;
                    let count = decode(first.unwrap_or_default())?.len();
                    cells.resize(cells.len() + count, String::new());
                }
            }
        }
        let next = rows.get(stretches as usize).map(|row| row.try_get(0)).transpose()?;
        Ok((cells, next))
    }

    /// The cells of those of `rows` that exist, each with its number, in no particular order.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub async fn table_rows(
        &self,
        snapshot: SnapshotId,
        table: u32,
        rows: &[u32],
    ) -> Result<Vec<(u32, Vec<String>)>, StoreError> {
        let mut wanted: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for &row in rows {
            let first: Option<u32> = query_scalar(
                "SELECT MAX(first_row) FROM table_cells
                 WHERE snapshot_id = $1 AND table_number = $2 AND column_number = 0 AND first_row <= $3",
            )
            .bind(snapshot.0)
            .bind(table)
            .bind(row)
            .fetch_one(&self.read)
            .await?;
            if let Some(first) = first {
                wanted.entry(first).or_default().insert(row);
            }
        }
        let mut found = Vec::with_capacity(rows.len());
        for (first, rows) in wanted {
            let columns = query(
                "SELECT cells FROM table_cells WHERE snapshot_id = $1 AND table_number = $2 AND first_row = $3
                 AND column_number >= 0 ORDER BY column_number",
            )
            .bind(snapshot.0)
            .bind(table)
            .bind(first)
            .fetch_all(&self.read)
            .await?;
            // The first column is there for each row of the stretch.
            let held = match columns.first() {
                Some(column) => Unpacked::new(column.try_get(0)?)?.count,
                None => 0,
            };
            let rows: Vec<u32> = rows.into_iter().filter(|row| ((row - first) as usize) < held).collect();
            let places: Vec<usize> = rows.iter().map(|row| (row - first) as usize).collect();
            let mut cells: Vec<Vec<String>> = rows.iter().map(|_| Vec::with_capacity(columns.len())).collect();
            for column in &columns {
                let read = decode_at(column.try_get(0)?, &places)?;
                cells.iter_mut().zip(read).for_each(|(row, cell)| row.push(cell));
            }
            found.extend(rows.into_iter().zip(cells));
        }
        Ok(found)
    }

    /// The chunks of those of `rows` that have one, in the sheet of this name where the file has several.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn row_chunks(
        &self,
        snapshot: SnapshotId,
        sheet: Option<&str>,
        rows: &[u32],
    ) -> Result<Vec<Chunk>, StoreError> {
        let (first, last) = ChunkId::range(snapshot);
        let found = query(crate::chunks::select_chunks!(
            "WHERE c.id BETWEEN $1 AND $2 AND c.row_number IN {ids $3}
             AND (CAST($4 AS TEXT) IS NULL OR p.label = $4) ORDER BY c.id"
        ))
        .bind(first)
        .bind(last)
        .bind(serde_json::to_string(rows)?)
        .bind(sheet)
        .fetch_all(&self.read)
        .await?;
        let mut chunks: Vec<Chunk> = found.iter().map(crate::chunks::read_chunk).collect::<Result<_, _>>()?;
        // A long row is several chunks; the first stands for it.
        chunks.dedup_by_key(|chunk| (chunk.part, chunk.row));
        Ok(chunks)
    }

    /// What people said of a source's columns, by table and name.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn corrections(&self, env: &EnvironmentId, source: &SourceId) -> Result<Vec<Correction>, StoreError> {
        let rows = query(
            "SELECT table_number, column_name, kind, unit FROM column_correction
             WHERE environment_id = $1 AND source_id = $2 ORDER BY table_number, column_name",
        )
        .bind(env.as_str())
        .bind(source.as_str())
        .fetch_all(&self.read)
        .await?;
        let correction = |row: &Row| {
            Ok(Correction {
                table: row.try_get(0)?,
                column: row.try_get(1)?,
                kind: row.try_get(2)?,
                unit: row.try_get(3)?,
            })
        };
        rows.iter().map(correction).collect()
    }

    /// Keeps what a person said of a column, in the place of what was said before; `None` takes it back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the source; [`StoreError::Full`] past the bound on one source's corrections.
    pub async fn correct_column(
        &self,
        env: &EnvironmentId,
        source: &SourceId,
        table: u32,
        column: &str,
        correction: Option<(&str, Option<&str>)>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        query("SELECT 1 FROM source WHERE environment_id = $1 AND id = $2")
            .bind(env.as_str())
            .bind(source.as_str())
            .fetch_optional(&mut transaction)
            .await?
            .ok_or(StoreError::NotFound("source"))?;
        let at = history::change(&mut transaction, env).await?;
        history::end(&mut transaction, env, Part::Correction(source, table, column), at).await?;
        query(
            "DELETE FROM column_correction
             WHERE environment_id = $1 AND source_id = $2 AND table_number = $3 AND column_name = $4",
        )
        .bind(env.as_str())
        .bind(source.as_str())
        .bind(table)
        .bind(column)
        .execute(&mut transaction)
        .await?;
        if let Some((kind, unit)) = correction {
            let inserted = query(
                "INSERT INTO column_correction
                    (environment_id, source_id, table_number, column_name, kind, unit, created_ms, since_ms)
                 SELECT $1, $2, $3, $4, $5, $6, $7, $9 WHERE
                    (SELECT COUNT(*) FROM column_correction WHERE environment_id = $1 AND source_id = $2) < $8",
            )
            .bind(env.as_str())
            .bind(source.as_str())
            .bind(table)
            .bind(column)
            .bind(kind)
            .bind(unit)
            .bind(now_ms())
            .bind(CORRECTIONS_MAX)
            .bind(at)
            .execute(&mut transaction)
            .await?;
            if inserted.rows_affected() == 0 {
                return Err(StoreError::Full("corrected columns"));
            }
        }
        // Its cells are read in another way now.
        crate::series::touch(&mut transaction, env, source, Some(table)).await?;
        // Answers depend on it like on a pointer.
        raise_revision(&mut transaction, env).await?;
        transaction.commit().await?;
        Ok(())
    }
}

pub(crate) async fn insert_rows(
    connection: &mut Transaction,
    snapshot: SnapshotId,
    rows: &Rows,
) -> Result<(), StoreError> {
    for (column, cells) in rows.columns.iter().enumerate() {
        query(
            "INSERT INTO table_cells (snapshot_id, table_number, column_number, first_row, cells)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        )
        .bind(snapshot.0)
        .bind(rows.table)
        .bind(i64::try_from(column).unwrap_or(i64::MAX))
        .bind(rows.first)
        .bind(cells)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

pub(crate) async fn insert_tables(
    connection: &mut Transaction,
    snapshot: SnapshotId,
    tables: &[NewTable],
) -> Result<(), StoreError> {
    for table in tables {
        query("INSERT INTO data_table (snapshot_id, number, row_count, typed) VALUES ($1, $2, $3, $4)")
            .bind(snapshot.0)
            .bind(table.number)
            .bind(i64::try_from(table.rows).unwrap_or(i64::MAX))
            .bind(&table.typed)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_round_trip() {
        for cells in [vec![], vec![""], vec!["a", "", "ü, \"b\"\n"], vec!["x"; 1000]] {
            assert_eq!(decode(&encode(cells.iter().copied())).unwrap(), cells);
        }
        assert!(decode(b"nonsense").is_err());
    }
}
