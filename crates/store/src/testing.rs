//! Databases for tests: SQLite in the test's folder, or a schema of its own in a real Postgres where `ALMANAC_TEST_DATABASE` is
//! `postgres`. The same tests run on both.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    time::Duration,
};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::{
    BlobLocation, EnvironmentId, Location, Store, StoreError, now_ms,
    sql::{Pool, query},
};

/// Schemas of earlier tests that a new one takes away.
const SWEPT_MAX: i64 = 4;
/// How long a schema may be in use, milliseconds.
const TEST_MS_MAX: i64 = 1_800_000;

/// Opens a store in `dir` on a fresh database.
///
/// # Errors
/// As [`Store::open_at`]; in words where Postgres is asked for and the tests were not told where it is.
pub async fn open(dir: &Path) -> Result<Store, StoreError> {
    let mut blobs = BlobLocation::default();
    // A test is the only one to write there.
    blobs.grace = Duration::ZERO;
    open_with(dir, &blobs).await
}

/// As [`open`], with the originals kept at `blobs`.
///
/// # Errors
/// As [`open`].
pub async fn open_with(dir: &Path, blobs: &BlobLocation) -> Result<Store, StoreError> {
    let database_url = fresh_database().await?;
    Store::open_at(&Location { dir, database_url: database_url.as_deref(), redis_url: None, blobs }).await
}

/// The database of the program's data folder `dir`: a fresh one at the first call, the same at each further one.
///
/// # Panics
/// Where there is none to be had.
#[expect(clippy::expect_used, reason = "a test says by panicking what is wrong")]
pub fn database_of(dir: &Path) -> Option<String> {
    let file = dir.join("test-database-url");
    if let Ok(url) = std::fs::read_to_string(&file) {
        return Some(url);
    }
    // A thread of its own, as the caller may be on a runtime already.
    let made = std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(fresh_database())
    });
    let url = made.join().expect("the database's thread").expect("a database")?;
    std::fs::write(&file, &url).expect("the data folder can be written");
    Some(url)
}

/// The address of a fresh Postgres database; `None` where tests run on SQLite.
///
/// # Errors
/// In words where Postgres is asked for and the tests were not told where it is.
pub async fn fresh_database() -> Result<Option<String>, StoreError> {
    match std::env::var("ALMANAC_TEST_DATABASE").as_deref() {
        Err(_) | Ok("" | "sqlite") => Ok(None),
        Ok("postgres") => postgres_schema().await.map(Some),
        Ok(other) => {
            Err(StoreError::Unsuitable(format!("ALMANAC_TEST_DATABASE is neither sqlite nor postgres: {other}")))
        }
    }
}

/// The address of a fresh schema in the tests' Postgres.
///
/// # Errors
/// In words where the tests were not told where it is.
pub async fn postgres_schema() -> Result<String, StoreError> {
    let server = std::env::var("ALMANAC_TEST_POSTGRES_URL").map_err(|_| {
        let remedy = "run `scripts/services start`, then eval \"$(scripts/services env)\"";
        StoreError::Unsuitable(format!("ALMANAC_TEST_POSTGRES_URL does not say where Postgres is: {remedy}"))
    })?;
    let mut connection = PgConnection::connect(&server).await?;
    let old = format!("t{:013}", now_ms() - TEST_MS_MAX);
    let left: Vec<String> = sqlx::query_scalar(
        "SELECT nspname::text FROM pg_namespace WHERE nspname ~ '^t[0-9]{13}_' AND nspname < $1 LIMIT $2",
    )
    .bind(old)
    .bind(SWEPT_MAX)
    .fetch_all(&mut connection)
    .await?;
    for schema in left {
        sqlx::raw_sql(AssertSqlSafe(format!("DROP SCHEMA IF EXISTS {schema} CASCADE")))
            .execute(&mut connection)
            .await?;
    }
    let schema = format!("t{:013}_{}", now_ms(), uuid::Uuid::now_v7().simple());
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).execute(&mut connection).await?;
    connection.close().await?;
    let separator = if server.contains('?') { '&' } else { '?' };
    Ok(format!("{server}{separator}options=-csearch_path%3D{schema}%2Cpublic"))
}

/// The schema that kept dumps name.
const DUMPED: &str = "kept_release";

/// Loads a kept dump into the schema that `url` names, which is empty.
///
/// # Errors
/// [`StoreError::Database`] where a statement is refused.
pub async fn load_dump(url: &str, dump: &str) -> Result<(), StoreError> {
    let mut connection = PgConnection::connect(url).await?;
    let schema: String = sqlx::query_scalar("SELECT current_schema()::text").fetch_one(&mut connection).await?;
    // Another test may be creating it at this very moment; then it is there when this fails.
    let _ = sqlx::raw_sql("CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public").execute(&mut connection).await;
    sqlx::raw_sql(AssertSqlSafe(dump.replace(DUMPED, &schema))).execute(&mut connection).await?;
    Ok(connection.close().await?)
}

/// Has the database say that a later version ran a migration on it.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn note_migration(store: &Store, version: i64, description: &str) -> Result<(), StoreError> {
    query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES ($1, $2, TRUE, $3, 0)",
    )
    .bind(version)
    .bind(description)
    .bind(Vec::<u8>::new())
    .execute(&store.write)
    .await?;
    Ok(())
}

/// Tables whose rows are no environment's: what environments point to, and who may use them. The first are added to, and taken away
/// from by sweeps.
const SHARED: [&str; 16] = [
    "blob",
    "embedder",
    "recipe",
    "snapshot",
    "part",
    "chunk",
    "embedding",
    "data_table",
    "table_cells",
    "series_content",
    "user_account",
    "user_session",
    "invitation",
    "api_token",
    "audit_entry",
    "rate_count",
];
/// Tables that belong to an environment by another row than their own, and how.
const BELOW: [(&str, &str); 4] = [
    ("environment", "id = $1"),
    ("message", "chat_id IN (SELECT id FROM chat WHERE environment_id = $1)"),
    (
        "feedback",
        "message_id IN (SELECT m.id FROM message m JOIN chat c ON c.id = m.chat_id WHERE c.environment_id = $1)",
    ),
    ("evaluation_result", "run_id IN (SELECT id FROM evaluation_run WHERE environment_id = $1)"),
];

/// Every row of the database that is an environment's, and every one that is shared, as texts by table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    pub own: BTreeMap<String, BTreeSet<String>>,
    pub shared: BTreeMap<String, BTreeSet<String>>,
}

/// The rows of `env` and the shared ones.
///
/// # Errors
/// [`StoreError::Unsuitable`] for a table of which it is not known whose its rows are.
pub async fn rows(store: &Store, env: &EnvironmentId) -> Result<Rows, StoreError> {
    let mut rows = Rows::default();
    for (table, columns) in tables(store).await? {
        let below = BELOW.iter().find(|(name, _)| *name == table).map(|(_, condition)| *condition);
        let condition = if SHARED.contains(&table.as_str()) {
            "$1 = $1"
        } else if let Some(condition) = below {
            condition
        } else if columns.iter().any(|column| column == "environment_id") {
            "environment_id = $1"
        } else {
            return Err(StoreError::Unsuitable(format!("nobody said whose the rows of {table} are")));
        };
        let texts = match &store.read {
            Pool::Sqlite(pool) => {
                let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
                let sql = format!("SELECT {} FROM {table} WHERE {condition}", quoted.join(" || ',' || "));
                sqlx::query_scalar(AssertSqlSafe(sql)).bind(env.as_str()).fetch_all(pool).await?
            }
            Pool::Postgres(pool) => {
                let sql = format!("SELECT CAST({table} AS TEXT) FROM {table} WHERE {condition}");
                sqlx::query_scalar(AssertSqlSafe(sql)).bind(env.as_str()).fetch_all(pool).await?
            }
        };
        let kind = if SHARED.contains(&table.as_str()) { &mut rows.shared } else { &mut rows.own };
        kind.insert(table, texts.into_iter().collect::<BTreeSet<String>>());
    }
    Ok(rows)
}

/// All tables with their columns.
async fn tables(store: &Store) -> Result<BTreeMap<String, Vec<String>>, StoreError> {
    let pairs: Vec<(String, String)> = match &store.read {
        Pool::Sqlite(pool) => {
            let sql = "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
                       WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE '\\_%' ESCAPE '\\'
                       ORDER BY m.name, c.cid";
            sqlx::query_as(sql).fetch_all(pool).await?
        }
        Pool::Postgres(pool) => {
            let sql = "SELECT table_name::text, column_name::text FROM information_schema.columns
                       WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_%' ORDER BY 1, ordinal_position";
            sqlx::query_as(sql).fetch_all(pool).await?
        }
    };
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (table, column) in pairs {
        tables.entry(table).or_default().push(column);
    }
    Ok(tables)
}
