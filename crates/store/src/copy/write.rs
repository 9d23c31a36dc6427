//! Putting rows into either database, and taking them away.

use sqlx::{
    AssertSqlSafe, PgConnection, Postgres, Sqlite, postgres::PgArguments, query::Query, sqlite::SqliteArguments,
};

use super::{
    error::CopyError,
    link::{Link, free_of_nul},
    rows::{Cell, Row},
    schema::{Kind, Table},
};
use crate::ChunkId;

/// Rows and bytes that one statement or transaction takes.
const BATCH_ROWS_MAX: usize = 500;
const BATCH_BYTES_MAX: usize = 4 << 20;

/// Rows on their way into a table.
#[derive(Debug)]
pub(super) struct Batch<'t> {
    table: &'t Table,
    rows: Vec<Row>,
    bytes: usize,
}

impl<'t> Batch<'t> {
    pub fn of(table: &'t Table) -> Self {
        Self { table, rows: Vec::new(), bytes: 0 }
    }

    /// Adds a row; tells whether it is time to write.
    pub fn add(&mut self, row: Row) -> bool {
        self.bytes += row.iter().map(size).sum::<usize>();
        self.rows.push(row);
        self.rows.len() >= BATCH_ROWS_MAX || self.bytes >= BATCH_BYTES_MAX
    }

    /// The rows so far; the next ones begin anew.
    pub fn take(&mut self) -> Vec<Row> {
        self.bytes = 0;
        std::mem::take(&mut self.rows)
    }

    pub fn table(&self) -> &'t Table {
        self.table
    }
}

fn size(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.len(),
        Cell::Blob(bytes) => bytes.len(),
        _ => 8,
    }
}

impl Link {
    /// Puts rows into a table; a row of the same key becomes what is given. In the transaction that is open.
    pub async fn put(&mut self, table: &Table, rows: Vec<Row>) -> Result<(), CopyError> {
        if rows.is_empty() {
            return Ok(());
        }
        match self {
            Self::Sqlite(connection) => {
                let places: Vec<String> = (1..=table.columns.len()).map(|number| format!("${number}")).collect();
                let values = format!("VALUES ({})", places.join(", "));
                let sql = insert(table, &table.names(&table.all(), ""), &values);
                for row in rows {
                    bound(sqlx::query(AssertSqlSafe(sql.clone())), row).execute(&mut *connection).await?;
                }
                Ok(())
            }
            Self::Postgres(connection) if table.columns.iter().any(|column| column.kind == Kind::Vector) => {
                put_vectors(connection, table, rows).await
            }
            Self::Postgres(connection) => {
                let lists = lists(table, &table.all());
                let sql = insert(table, &table.names(&table.all(), ""), &format!("SELECT * FROM UNNEST({lists})"));
                let query = sqlx::query(AssertSqlSafe(sql));
                as_lists(table, &table.all(), 0.., rows, query).execute(connection).await?;
                Ok(())
            }
        }
    }

    /// Removes the rows of the same key.
    pub async fn remove(&mut self, table: &Table, rows: Vec<Row>) -> Result<(), CopyError> {
        if rows.is_empty() {
            return Ok(());
        }
        let keys: Vec<Row> = rows
            .into_iter()
            .map(|row| table.key.iter().filter_map(|place| row.get(*place).cloned()).collect())
            .collect();
        let column = |place: &usize| table.columns.get(*place).map_or("", |column| column.name.as_str());
        match self {
            Self::Sqlite(connection) => {
                let same =
                    table.key.iter().enumerate().map(|(at, place)| format!("\"{}\" = ${}", column(place), at + 1));
                let sql = format!("DELETE FROM \"{}\" WHERE {}", table.name, same.collect::<Vec<_>>().join(" AND "));
                for key in keys {
                    bound(sqlx::query(AssertSqlSafe(sql.clone())), key).execute(&mut *connection).await?;
                }
            }
            Self::Postgres(connection) => {
                let same = table.key.iter().map(|place| format!("t.\"{0}\" = gone.\"{0}\"", column(place)));
                let sql = format!(
                    "DELETE FROM \"{}\" t USING UNNEST({}) AS gone ({}) WHERE {}",
                    table.name,
                    lists(table, &table.key),
                    table.names(&table.key, ""),
                    same.collect::<Vec<_>>().join(" AND ")
                );
                let query = sqlx::query(AssertSqlSafe(sql));
                as_lists(table, &table.key, 0.., keys, query).execute(connection).await?;
            }
        }
        Ok(())
    }

    /// Removes all rows.
    pub async fn clear(&mut self, table: &Table) -> Result<(), CopyError> {
        let sql = format!("DELETE FROM \"{}\"", table.name);
        match self {
            Self::Sqlite(connection) => sqlx::query(AssertSqlSafe(sql)).execute(connection).await.map(|_| ())?,
            Self::Postgres(connection) => sqlx::query(AssertSqlSafe(sql)).execute(connection).await.map(|_| ())?,
        }
        Ok(())
    }

    /// The last id that the database gave to a row of the table, whether or not that row is still there.
    pub async fn last_id(&mut self, table: &Table) -> Result<i64, CopyError> {
        Ok(match self {
            Self::Sqlite(connection) => sqlx::query_scalar("SELECT MAX(seq) FROM sqlite_sequence WHERE name = $1")
                .bind(table.name.clone())
                .fetch_one(connection)
                .await
                .map(Option::<i64>::unwrap_or_default)?,
            Self::Postgres(connection) => {
                sqlx::query_scalar("SELECT pg_sequence_last_value(pg_get_serial_sequence($1, 'id')::regclass)")
                    .bind(table.name.clone())
                    .fetch_one(connection)
                    .await
                    .map(Option::<i64>::unwrap_or_default)?
            }
        })
    }

    /// Sees to it that the ids given from now on are larger than `last`.
    pub async fn count_from(&mut self, table: &Table, last: i64) -> Result<(), CopyError> {
        let last = last.max(self.last_id(table).await?);
        if last == 0 {
            return Ok(());
        }
        match self {
            Self::Sqlite(connection) => {
                let forget = sqlx::query("DELETE FROM sqlite_sequence WHERE name = $1").bind(table.name.clone());
                forget.execute(&mut *connection).await?;
                let keep = sqlx::query("INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)");
                keep.bind(table.name.clone()).bind(last).execute(connection).await?;
            }
            Self::Postgres(connection) => {
                let sql = "SELECT setval(pg_get_serial_sequence($1, 'id')::regclass, $2)";
                sqlx::query(sql).bind(table.name.clone()).bind(last).execute(connection).await?;
            }
        }
        Ok(())
    }
}

/// A statement that puts what `from` gives into `columns` of the table.
fn insert(table: &Table, columns: &str, from: &str) -> String {
    let others: Vec<usize> = (0..table.columns.len()).filter(|place| !table.key.contains(place)).collect();
    let set = others.iter().filter_map(|place| table.columns.get(*place));
    let set = set.map(|column| format!("\"{0}\" = EXCLUDED.\"{0}\"", column.name)).collect::<Vec<_>>().join(", ");
    let conflict = match (table.has_key, set.is_empty()) {
        (false, _) => String::new(),
        (true, true) => format!(" ON CONFLICT ({}) DO NOTHING", table.names(&table.key, "")),
        (true, false) => format!(" ON CONFLICT ({}) DO UPDATE SET {set}", table.names(&table.key, "")),
    };
    format!("INSERT INTO \"{}\" ({columns}) {from}{conflict}", table.name)
}

type ForSqlite = Query<'static, Sqlite, SqliteArguments>;
type ForPostgres = Query<'static, Postgres, PgArguments>;

fn bound(query: ForSqlite, row: Row) -> ForSqlite {
    row.into_iter().fold(query, |query, cell| match cell {
        Cell::Null => query.bind(None::<i64>),
        Cell::Integer(number) => query.bind(number),
        Cell::Real(number) => query.bind(number),
        Cell::Text(text) => query.bind(text),
        Cell::Blob(bytes) => query.bind(bytes),
    })
}

/// `$1::bigint[], $2::text[]` for the columns at `places`.
fn lists(table: &Table, places: &[usize]) -> String {
    let kinds = places.iter().filter_map(|place| table.columns.get(*place)).map(|column| match column.kind {
        Kind::Integer => "bigint",
        Kind::Real => "real",
        Kind::Text => "text",
        Kind::Blob | Kind::Vector => "bytea",
    });
    kinds.enumerate().map(|(at, kind)| format!("${}::{kind}[]", at + 1)).collect::<Vec<_>>().join(", ")
}

/// Binds one list for each of the table's `columns`; the rows have them at `places`.
fn as_lists(
    table: &Table,
    columns: &[usize],
    places: impl Iterator<Item = usize>,
    mut rows: Vec<Row>,
    query: ForPostgres,
) -> ForPostgres {
    let kinds = columns.iter().filter_map(|column| table.columns.get(*column)).map(|column| column.kind);
    kinds.zip(places).fold(query, |query, (kind, place)| {
        let cells = rows.iter_mut().map(|row| {
            let cell = row.get_mut(place).map(|cell| std::mem::replace(cell, Cell::Null));
            free_of_nul(cell.unwrap_or(Cell::Null))
        });
        match kind {
            Kind::Integer => query.bind(cells.map(Cell::integer).collect::<Vec<_>>()),
            Kind::Real => query.bind(cells.map(Cell::real).collect::<Vec<_>>()),
            Kind::Text => query.bind(cells.map(Cell::text).collect::<Vec<_>>()),
            Kind::Blob | Kind::Vector => query.bind(cells.map(Cell::blob).collect::<Vec<_>>()),
        }
    })
}

/// Chunks' vectors: numbers of all rows one after the other, and where each begins. Beside them stands what is derived from them.
async fn put_vectors(connection: &mut PgConnection, table: &Table, rows: Vec<Row>) -> Result<(), CopyError> {
    let (mut ids, mut snapshots, mut begins, mut lengths, mut numbers) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::<f32>::new());
    for row in rows {
        let [Cell::Integer(id), Cell::Blob(bytes)] = row.as_slice() else {
            return Err(CopyError::Damaged(format!("a row of {} is no chunk's vector", table.name)));
        };
        let (values, []) = bytes.as_chunks::<4>() else {
            return Err(CopyError::Damaged(format!("the vector of chunk {id} is cut off")));
        };
        let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        ids.push(*id);
        snapshots.push(ChunkId(*id).snapshot().0);
        begins.push(count(numbers.len()));
        lengths.push(count(values.len()));
        numbers.extend(values.iter().map(|value| f32::from_le_bytes(*value)));
    }
    sqlx::query(
        "INSERT INTO embedding (chunk_id, snapshot_id, dims, vector)
         SELECT id, snapshot_id, length, CAST(($5::real[])[begins + 1 : begins + length] AS vector)
         FROM UNNEST($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) AS new (id, snapshot_id, begins, length)
         ON CONFLICT (chunk_id) DO UPDATE
         SET snapshot_id = EXCLUDED.snapshot_id, dims = EXCLUDED.dims, vector = EXCLUDED.vector",
    )
    .bind(ids)
    .bind(snapshots)
    .bind(begins)
    .bind(lengths)
    .bind(numbers)
    .execute(connection)
    .await?;
    Ok(())
}
