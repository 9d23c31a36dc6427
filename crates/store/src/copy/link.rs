//! One connection to either database, for copying: no pool, no migrations unless they are asked for, and no lock of the data
//! folder, so that what is being served can be read.

use std::{path::Path, str::FromStr, time::Duration};

use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, Row as _, SqliteConnection,
    postgres::{PgConnectOptions, PgRow},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteRow, SqliteSynchronous},
};

use super::{
    error::CopyError,
    rows::{Cell, Row, Sum, TableSumming},
    schema::{Kind, Schema, Table},
};
use crate::{
    Location, SnapshotId,
    db::{DATABASE_FILE, check_postgres},
    migrations::{POSTGRES_MIGRATIONS, SQLITE_MIGRATIONS},
    sql::without_nul,
};

/// How long a statement waits for a lock that another connection holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);
/// Rows that wait to be read: one may be as large as all vectors of a document.
const ROWS_WAITING_MAX: usize = 2;
/// Rows come by their key's index: to sort a table means to write it once more. Whoever reads waits for whoever writes elsewhere,
/// which takes longer than for the program's other statements, and still ends.
const POSTGRES_SETTINGS: &str =
    "SET client_min_messages = warning; SET enable_sort = off; SET statement_timeout = '1h';
    SET lock_timeout = '30s'; SET idle_in_transaction_session_timeout = '15min'";

#[derive(Debug)]
pub(super) enum Link {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// How a SQLite file is opened to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// As one that is used: whatever ends the process, it is whole.
    Kept,
    /// As fast as it goes; one that is broken off is thrown away.
    New,
    /// The same, and rows may refer to what is not there: that is looked for at the end.
    Scratch,
}

impl Link {
    /// Opens the database of `location` to be read, as it is.
    pub async fn reading(location: &Location<'_>) -> Result<Self, CopyError> {
        if let Some(url) = location.database_url {
            return postgres(url).await;
        }
        let file = location.dir.join(DATABASE_FILE);
        if !file.is_file() {
            let what = format!("there is no database in {}", location.dir.display());
            return Err(CopyError::refused(what, "name the data folder in which Almanac keeps its data"));
        }
        let options = SqliteConnectOptions::new().filename(file).read_only(true);
        Ok(Self::Sqlite(options.busy_timeout(BUSY_TIMEOUT).row_buffer_size(ROWS_WAITING_MAX).connect().await?))
    }

    /// Opens the database of `location` to be written, creating one in a folder when absent; its schema is left as it is.
    pub async fn writing(location: &Location<'_>) -> Result<Self, CopyError> {
        match location.database_url {
            Some(url) => postgres(url).await,
            None => Self::file(&location.dir.join(DATABASE_FILE), Care::Kept).await,
        }
    }

    /// Opens a SQLite file to be written.
    pub async fn file(file: &Path, care: Care) -> Result<Self, CopyError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .foreign_keys(care != Care::Scratch)
            .busy_timeout(BUSY_TIMEOUT)
            .row_buffer_size(ROWS_WAITING_MAX);
        let options = if care == Care::Kept {
            options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Normal)
        } else {
            options.journal_mode(SqliteJournalMode::Off).synchronous(SqliteSynchronous::Off)
        };
        Ok(Self::Sqlite(options.connect().await?))
    }

    pub async fn close(self) -> Result<(), CopyError> {
        match self {
            Self::Sqlite(connection) => connection.close().await?,
            Self::Postgres(connection) => connection.close().await?,
        }
        Ok(())
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// The version of the schema; `None` where nothing was migrated here.
    pub async fn version(&mut self) -> Result<Option<i64>, CopyError> {
        let has_table = match self {
            Self::Sqlite(_) => "SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'",
            Self::Postgres(_) => "SELECT COUNT(to_regclass('_sqlx_migrations'))",
        };
        if self.number(has_table).await? == Some(0) {
            return Ok(None);
        }
        self.number("SELECT MAX(version) FROM _sqlx_migrations WHERE success").await
    }

    /// The version of a schema that this program knows.
    pub async fn known_version(&mut self) -> Result<i64, CopyError> {
        match self.version().await? {
            Some(version) if version <= Schema::newest() => Ok(version),
            Some(_) => Err(CopyError::refused(
                "the database was written by a newer version of Almanac",
                "use that version, or a later one",
            )),
            None => Err(CopyError::refused(
                "the database holds nothing of Almanac's",
                "check that the address or the folder is right",
            )),
        }
    }

    /// Runs the migrations up to `version`, or all of them.
    pub async fn migrate(&mut self, version: Option<i64>) -> Result<(), CopyError> {
        match (self, version) {
            (Self::Sqlite(connection), Some(version)) => SQLITE_MIGRATIONS.run_to(version, connection).await?,
            (Self::Sqlite(connection), None) => SQLITE_MIGRATIONS.run(connection).await?,
            (Self::Postgres(connection), Some(version)) => POSTGRES_MIGRATIONS.run_to(version, connection).await?,
            (Self::Postgres(connection), None) => POSTGRES_MIGRATIONS.run(connection).await?,
        }
        Ok(())
    }

    /// From here on everything is read as it is now, whatever is written meanwhile; nobody waits for it.
    pub async fn begin_view(&mut self) -> Result<(), CopyError> {
        match self {
            // The first statement decides which moment it is.
            Self::Sqlite(_) => self.execute("BEGIN").await?,
            Self::Postgres(_) => self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
        }
        self.number("SELECT COUNT(*) FROM environment").await.map(|_| ())
    }

    pub async fn execute(&mut self, sql: &'static str) -> Result<(), CopyError> {
        match self {
            Self::Sqlite(connection) => connection.execute(sql).await.map(|_| ())?,
            Self::Postgres(connection) => connection.execute(sql).await.map(|_| ())?,
        }
        Ok(())
    }

    /// The number that a statement gives.
    pub async fn number(&mut self, sql: &'static str) -> Result<Option<i64>, CopyError> {
        Ok(match self {
            Self::Sqlite(connection) => sqlx::query_scalar(sql).fetch_one(connection).await?,
            Self::Postgres(connection) => sqlx::query_scalar(sql).fetch_one(connection).await?,
        })
    }

    /// The rows that a statement gives, with columns of these kinds.
    pub async fn select(&mut self, sql: &'static str, kinds: &[Kind]) -> Result<Vec<Row>, CopyError> {
        match self {
            Self::Sqlite(connection) => {
                let rows = sqlx::query(sql).fetch_all(connection).await?;
                rows.iter().map(|row| Ok(read_sqlite(kinds, row)?)).collect()
            }
            Self::Postgres(connection) => {
                let rows = sqlx::query(sql).fetch_all(connection).await?;
                rows.iter().map(|row| Ok(read_postgres(kinds, row)?)).collect()
            }
        }
    }

    /// All rows of a table in the order of its key, or those of one snapshot, as they come: memory holds one of them.
    pub fn rows<'c>(
        &'c mut self,
        table: &Table,
        snapshot: Option<SnapshotId>,
    ) -> BoxStream<'c, Result<Row, CopyError>> {
        let sql = AssertSqlSafe(self.select_of(table, snapshot.is_some()));
        let kinds: Vec<Kind> = table.columns.iter().map(|column| column.kind).collect();
        let range = snapshot.map(|snapshot| table.range(snapshot));
        match self {
            Self::Sqlite(connection) => {
                let query = sqlx::query(sql);
                let query = if let Some((first, last)) = range { query.bind(first).bind(last) } else { query };
                query.fetch(connection).map(move |row| Ok(read_sqlite(&kinds, &row?)?)).boxed()
            }
            Self::Postgres(connection) => {
                let query = sqlx::query(sql);
                let query = if let Some((first, last)) = range { query.bind(first).bind(last) } else { query };
                query.fetch(connection).map(move |row| Ok(read_postgres(&kinds, &row?)?)).boxed()
            }
        }
    }

    /// Names come from the migrations, and nowhere else.
    fn select_of(&self, table: &Table, is_of_snapshot: bool) -> String {
        let columns = table.columns.iter().map(|column| match (column.kind, self) {
            (Kind::Vector, Self::Postgres(_)) => format!("CAST(\"{}\" AS REAL[])", column.name),
            _ => format!("\"{}\"", column.name),
        });
        let columns = columns.collect::<Vec<_>>().join(", ");
        let nulls = if table.has_key { "" } else { " NULLS FIRST" };
        let order = table.names(&table.key, nulls);
        let range = match table.key.first().and_then(|place| table.columns.get(*place)) {
            Some(first) if is_of_snapshot => format!(" WHERE \"{0}\" >= $1 AND \"{0}\" <= $2", first.name),
            _ => String::new(),
        };
        format!("SELECT {columns} FROM \"{}\"{range} ORDER BY {order}", table.name)
    }

    /// The sum of a table; with `without_nul` as its rows are in a database that keeps no NUL.
    pub async fn sum(&mut self, table: &Table, is_without_nul: bool) -> Result<Sum, CopyError> {
        let mut sum = TableSumming::default();
        let mut rows = self.rows(table, None);
        while let Some(row) = rows.try_next().await? {
            let row = if is_without_nul { row.into_iter().map(free_of_nul).collect() } else { row };
            sum.add(table, &row);
        }
        Ok(sum.finish(table))
    }

    async fn has_rows(&mut self, table: &Table) -> Result<bool, CopyError> {
        let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM (SELECT 1 FROM \"{}\" LIMIT 1) AS first", table.name));
        let rows: i64 = match self {
            Self::Sqlite(connection) => sqlx::query_scalar(sql).fetch_one(connection).await?,
            Self::Postgres(connection) => sqlx::query_scalar(sql).fetch_one(connection).await?,
        };
        Ok(rows > 0)
    }

    /// Rows of a table.
    pub async fn count(&mut self, table: &Table) -> Result<u64, CopyError> {
        let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM \"{}\"", table.name));
        let rows: i64 = match self {
            Self::Sqlite(connection) => sqlx::query_scalar(sql).fetch_one(connection).await?,
            Self::Postgres(connection) => sqlx::query_scalar(sql).fetch_one(connection).await?,
        };
        Ok(u64::try_from(rows).unwrap_or(0))
    }

    /// Rows of a scratch file that refer to what is not there, in words; some of them.
    pub async fn dangling(&mut self) -> Result<Option<String>, CopyError> {
        let Self::Sqlite(connection) = self else { return Ok(None) };
        let sql = "SELECT \"table\", \"parent\" FROM pragma_foreign_key_check LIMIT 1";
        let found = sqlx::query(sql).fetch_optional(connection).await?;
        let words = |row: SqliteRow| {
            let (table, parent): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            Ok::<_, sqlx::Error>(format!("a row of {table} refers to a row of {parent} that is not there"))
        };
        Ok(found.map(words).transpose()?)
    }

    /// Makes the revision of each environment at least `least`.
    pub async fn raise_revisions(&mut self, least: i64) -> Result<(), CopyError> {
        let sql = "UPDATE environment SET revision = $1 WHERE revision < $1";
        match self {
            Self::Sqlite(connection) => sqlx::query(sql).bind(least).execute(connection).await.map(|_| ())?,
            Self::Postgres(connection) => sqlx::query(sql).bind(least).execute(connection).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Whether nothing was ever put in: there is no row but the environment that the first start makes.
    pub async fn is_fresh(&mut self, schema: &Schema) -> Result<bool, CopyError> {
        for table in &schema.tables {
            if table.name != "environment" && self.has_rows(table).await? {
                return Ok(false);
            }
        }
        Ok(self.number("SELECT COUNT(*) FROM environment WHERE name <> 'main'").await? == Some(0))
    }

    /// The id of the first environment: it is the same in all copies of a database, and in no other one.
    pub async fn identity(&mut self) -> Result<Option<String>, CopyError> {
        let found = self.select("SELECT id FROM environment WHERE name = 'main'", &[Kind::Text]).await?;
        Ok(found.into_iter().flatten().find_map(Cell::text))
    }
}

async fn postgres(url: &str) -> Result<Link, CopyError> {
    let options = PgConnectOptions::from_str(url)?.application_name("almanac copy");
    let mut connection = options.connect().await?;
    connection.execute(POSTGRES_SETTINGS).await?;
    check_postgres(&mut connection).await?;
    Ok(Link::Postgres(connection))
}

/// Connections that servers and workers have open on a Postgres database; `None` for a folder, whose lock tells.
///
/// # Errors
/// [`CopyError::Store`] where the database cannot be reached.
pub async fn sessions(location: &Location<'_>) -> Result<Option<i64>, CopyError> {
    let Some(url) = location.database_url else { return Ok(None) };
    let mut link = postgres(url).await?;
    link.number(
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'almanac'",
    )
    .await
}

pub(super) fn free_of_nul(cell: Cell) -> Cell {
    if let Cell::Text(text) = cell { Cell::Text(without_nul(text.into())) } else { cell }
}

fn read_sqlite(kinds: &[Kind], row: &SqliteRow) -> Result<Row, sqlx::Error> {
    let read = |(place, kind): (usize, &Kind)| {
        Ok(match kind {
            Kind::Integer => row.try_get::<Option<i64>, _>(place)?.map_or(Cell::Null, Cell::Integer),
            Kind::Real => row.try_get::<Option<f32>, _>(place)?.map_or(Cell::Null, Cell::Real),
            Kind::Text => row.try_get::<Option<String>, _>(place)?.map_or(Cell::Null, Cell::Text),
            Kind::Blob | Kind::Vector => row.try_get::<Option<Vec<u8>>, _>(place)?.map_or(Cell::Null, Cell::Blob),
        })
    };
    kinds.iter().enumerate().map(read).collect()
}

fn read_postgres(kinds: &[Kind], row: &PgRow) -> Result<Row, sqlx::Error> {
    let vector = |numbers: Vec<f32>| Cell::Blob(numbers.into_iter().flat_map(f32::to_le_bytes).collect());
    let read = |(place, kind): (usize, &Kind)| {
        Ok(match kind {
            Kind::Integer => row.try_get::<Option<i64>, _>(place)?.map_or(Cell::Null, Cell::Integer),
            Kind::Real => row.try_get::<Option<f32>, _>(place)?.map_or(Cell::Null, Cell::Real),
            Kind::Text => row.try_get::<Option<String>, _>(place)?.map_or(Cell::Null, Cell::Text),
            Kind::Blob => row.try_get::<Option<Vec<u8>>, _>(place)?.map_or(Cell::Null, Cell::Blob),
            Kind::Vector => row.try_get::<Option<Vec<f32>>, _>(place)?.map_or(Cell::Null, vector),
        })
    };
    kinds.iter().enumerate().map(read).collect()
}
