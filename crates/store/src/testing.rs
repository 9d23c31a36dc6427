//! Databases for tests: SQLite in the test's folder, or a schema of its own in a real Postgres where `ALMANAC_TEST_DATABASE` is
//! `postgres`. The same tests run on both.

use std::{path::Path, time::Duration};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::{BlobLocation, Location, Store, StoreError, now_ms};

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
