//! Opening the data folder and the database: the lock, the pools, the migrations.

use std::{path::Path, str::FromStr, sync::Arc, time::Duration};

use sqlx::{
    Executor, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    BlobLocation, BlobStore, EnvironmentId, Page, PageRequest, SharedCache, Signals, StoreError,
    blobs::{self, location::ORIGINALS},
    folder::FolderLock,
    migrations::{self, POSTGRES_MIGRATIONS, SQLITE_MIGRATIONS},
    now_ms, shared_cache,
    sql::{Done, Pool, Row, Transaction, query, query_scalar},
};

/// Readers at once. Each is a thread and a connection of SQLite; more than cores brings nothing.
const READERS_MAX: u32 = 8;
/// How long a statement waits for a lock that another connection holds.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a caller waits for a connection of the pool before it gets an error.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);
/// Page cache per connection.
const CACHE_KIB: u32 = 4096;
/// Connections to Postgres that one process holds at most: servers often allow a hundred in all.
const CONNECTIONS_MAX: u32 = 16;
/// The database's file in the data folder.
pub(crate) const DATABASE_FILE: &str = "almanac.db";
/// The oldest Postgres that is tested.
const POSTGRES_MIN: u32 = 15;
/// Set on each connection. A filtered search goes on where the index's first candidates are filtered away, and looks at enough of
/// them to find what an exact search finds.
const CONNECTION_SETTINGS: &str = "SET hnsw.iterative_scan = relaxed_order; SET hnsw.ef_search = 200;
    SET hnsw.max_scan_tuples = 200000; SET client_min_messages = warning; SET statement_timeout = '120s';
    SET lock_timeout = '30s'; SET idle_in_transaction_session_timeout = '120s'";

/// Where everything is kept.
#[derive(Debug, Clone)]
pub struct Location<'a> {
    /// The data folder: all of it for one machine; with a database elsewhere, what this process alone has.
    pub dir: &'a Path,
    /// `postgres://...`; `None` for SQLite in the folder.
    pub database_url: Option<&'a str>,
    /// `redis://...`, for signals and the cache of several processes on one Postgres.
    pub redis_url: Option<&'a str>,
    /// Where originals are kept.
    pub blobs: &'a BlobLocation,
}

/// The data folder and the database, open. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    /// With SQLite one connection: it has one writer, so writers queue here instead of failing as busy.
    pub(crate) write: Pool,
    pub(crate) read: Pool,
    blobs: BlobStore,
    signals: Signals,
    cache: Option<SharedCache>,
    lock: Arc<FolderLock>,
}

impl Store {
    /// Opens the data folder `dir` with SQLite in it, creating both when absent, and brings the schema up to date.
    ///
    /// # Errors
    /// As [`Store::open_at`].
    pub async fn open(dir: &Path) -> Result<Self, StoreError> {
        let blobs = &BlobLocation::default();
        Self::open_at(&Location { dir, database_url: None, redis_url: None, blobs }).await
    }

    /// Opens what `location` names, creating what is absent, and brings the schema up to date.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process has the folder open, [`StoreError::Unsuitable`] where the database cannot do
    /// what is needed, or a later version took away what this one needs, [`StoreError::Blobs`] where the place of the originals
    /// cannot be used.
    pub async fn open_at(location: &Location<'_>) -> Result<Self, StoreError> {
        let dir = location.dir;
        let is_shared = location.database_url.is_some();
        let lock = Arc::new(if is_shared { FolderLock::take_one(dir)? } else { FolderLock::take(dir)? });
        let (write, read, signals) = match location.database_url {
            None => {
                let (write, read) = open_sqlite(dir).await?;
                (write, read, Signals::alone())
            }
            Some(url) => {
                let pool = open_postgres(url).await?;
                let signals = match location.redis_url {
                    // Told through Redis, as soon as the installation is known.
                    Some(_) => Signals::alone(),
                    None => Signals::through_postgres(pool.clone()).await?,
                };
                (Pool::Postgres(pool.clone()), Pool::Postgres(pool), signals)
            }
        };
        migrations::check_later(&read).await?;
        let folders = blobs::Folders { data: dir.join(ORIGINALS), own: lock.dir().join(ORIGINALS), is_shared };
        let blobs = BlobStore::open(location.blobs, folders).await?;
        let mut store = Self { write, read, blobs, signals, cache: None, lock };
        store.ensure_main().await?;
        store.blobs.claim(store.main_environment().await?.as_str()).await?;
        if let (true, Some(url)) = (is_shared, location.redis_url) {
            let client = shared_cache::client(url)?;
            let installation = store.main_environment().await?;
            store.cache = Some(SharedCache::open(&client, installation.as_str()).await?);
            store.signals = Signals::through_redis(client, installation.as_str()).await?;
        }
        Ok(store)
    }

    /// Whether other processes may have the same database open, so that nothing of theirs may be taken for left behind.
    pub fn is_shared(&self) -> bool {
        matches!(self.write, Pool::Postgres(_))
    }

    /// What this process alone keeps, derived from the database: the data folder, or where several processes of one machine share
    /// it, a folder in there.
    pub fn own_dir(&self) -> &Path {
        self.lock.dir()
    }

    /// What the processes on this database tell each other.
    pub fn signals(&self) -> &Signals {
        &self.signals
    }

    /// What processes keep for each other for a while, where there is a Redis.
    pub fn cache(&self) -> Option<&SharedCache> {
        self.cache.as_ref()
    }

    /// Where originals are kept.
    pub fn blobs(&self) -> &BlobStore {
        &self.blobs
    }

    /// Writes what a second process is told that finds the folder in use (a server's address).
    ///
    /// # Errors
    /// [`StoreError::Io`] when the lock file cannot be written.
    pub fn announce(&self, text: &str) -> Result<(), StoreError> {
        Ok(self.lock.announce(text)?)
    }

    /// What the process that has `dir` open announced; `None` when nobody has it open.
    pub fn in_use(dir: &Path) -> Option<String> {
        match FolderLock::take(dir) {
            Err(StoreError::InUse(text)) => Some(text),
            _ => None,
        }
    }

    /// The environment that everything belongs to unless another is named.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn main_environment(&self) -> Result<EnvironmentId, StoreError> {
        let row = query("SELECT id FROM environment WHERE name = 'main'").fetch_one(&self.read).await?;
        Ok(EnvironmentId(row.try_get(0)?))
    }

    /// A number that rises whenever a pointer of `env` is added, moved or removed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown environment.
    pub async fn revision(&self, env: &EnvironmentId) -> Result<i64, StoreError> {
        query_scalar("SELECT revision FROM environment WHERE id = $1")
            .bind(env.as_str())
            .fetch_optional(&self.read)
            .await?
            .ok_or(StoreError::NotFound("environment"))
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Database`] when it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        query("SELECT 1").execute(&self.read).await?;
        Ok(())
    }

    /// Closes the pools; waits for what runs. The folder is free when the last clone is dropped.
    pub async fn close(&self) {
        self.signals.stop();
        self.read.close().await;
        self.write.close().await;
    }

    async fn ensure_main(&self) -> Result<(), StoreError> {
        query("INSERT INTO environment (id, name, created_ms) VALUES ($1, 'main', $2) ON CONFLICT (name) DO NOTHING")
            .bind(EnvironmentId::new().as_str())
            .bind(now_ms())
            .execute(&self.write)
            .await?;
        Ok(())
    }
}

async fn open_sqlite(dir: &Path) -> Result<(Pool, Pool), StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(dir.join(DATABASE_FILE))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // In WAL mode this loses no committed transaction to a killed process, only to a power cut within the last moments.
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("cache_size", format!("-{CACHE_KIB}"))
        .pragma("temp_store", "memory")
        // What is deleted is overwritten: a source that is gone is gone from the file, too.
        .pragma("secure_delete", "on");
    let pool = |max| SqlitePoolOptions::new().max_connections(max).acquire_timeout(ACQUIRE_TIMEOUT);
    let write = pool(1).connect_with(options.clone()).await?;
    SQLITE_MIGRATIONS.run(&write).await?;
    let read = pool(READERS_MAX).connect_with(options.read_only(true)).await?;
    Ok((Pool::Sqlite(write), Pool::Sqlite(read)))
}

async fn open_postgres(url: &str) -> Result<PgPool, StoreError> {
    let options = PgConnectOptions::from_str(url)?.application_name("almanac");
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS_MAX)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_connect(|connection, _| {
            Box::pin(async move { connection.execute(CONNECTION_SETTINGS).await.map(|_| ()) })
        })
        .connect_with(options)
        .await?;
    check_postgres(&mut *pool.acquire().await?).await?;
    POSTGRES_MIGRATIONS.run(&pool).await?;
    Ok(pool)
}

/// That the server can do what is needed.
pub(crate) async fn check_postgres(connection: &mut PgConnection) -> Result<(), StoreError> {
    let version: String = sqlx::query_scalar("SHOW server_version_num").fetch_one(&mut *connection).await?;
    if version.parse::<u32>().unwrap_or(0) / 10_000 < POSTGRES_MIN {
        return Err(StoreError::Unsuitable(format!("Postgres {POSTGRES_MIN} or later is needed: upgrade the server")));
    }
    let vector: Option<String> =
        sqlx::query_scalar("SELECT default_version FROM pg_available_extensions WHERE name = 'vector'")
            .fetch_optional(connection)
            .await?;
    if !vector.as_deref().is_some_and(can_scan_on) {
        let found = vector.unwrap_or_else(|| "none".to_owned());
        return Err(StoreError::Unsuitable(format!(
            "pgvector 0.8.0 or later is needed, the server has {found}: install the extension there"
        )));
    }
    Ok(())
}

/// Whether this version of pgvector goes on searching where a filter took the first candidates.
fn can_scan_on(version: &str) -> bool {
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= (0, 8)
}

/// Raises the revision of `env`; part of every transaction that touches a pointer.
pub(crate) async fn raise_revision(transaction: &mut Transaction, env: &EnvironmentId) -> Result<(), StoreError> {
    query("UPDATE environment SET revision = revision + 1 WHERE id = $1")
        .bind(env.as_str())
        .execute(transaction)
        .await?;
    Ok(())
}

/// That a statement found the `thing` that it names.
pub(crate) fn must_find(done: &Done, thing: &'static str) -> Result<(), StoreError> {
    if done.rows_affected() == 0 { Err(StoreError::NotFound(thing)) } else { Ok(()) }
}

/// Reads `rows`, fetched one more than wanted, as a page; `cursor` names the last item kept.
pub(crate) fn paged<T>(
    rows: &[Row],
    page: &PageRequest,
    read: impl Fn(&Row) -> Result<T, StoreError>,
    cursor: impl Fn(&T) -> String,
) -> Result<Page<T>, StoreError> {
    let wanted = usize::try_from(page.limit()).unwrap_or(usize::MAX);
    let items = rows.iter().take(wanted).map(read).collect::<Result<Vec<_>, _>>()?;
    let next_cursor = if rows.len() > wanted { items.last().map(cursor) } else { None };
    Ok(Page { items, next_cursor })
}
