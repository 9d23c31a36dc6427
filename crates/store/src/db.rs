//! Opening the data folder: the lock, the pools, the migrations.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sqlx::{
    Row, SqlitePool,
    sqlite::{
        SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteQueryResult, SqliteRow, SqliteSynchronous,
    },
};

use crate::{BlobLocation, BlobStore, EnvironmentId, Page, PageRequest, StoreError, now_ms};

/// Readers at once. Each is a thread and a connection of SQLite; more than cores brings nothing.
const READERS_MAX: u32 = 8;
/// How long a statement waits for a lock that another connection holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a caller waits for a connection of the pool before it gets an error.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);
/// Page cache per connection.
const CACHE_KIB: u32 = 4096;

/// The data folder, open. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    /// One connection: SQLite has one writer, so writers queue here instead of failing as busy.
    pub(crate) write: SqlitePool,
    pub(crate) read: SqlitePool,
    blobs: BlobStore,
    lock: Arc<FolderLock>,
}

impl Store {
    /// Opens the data folder `dir`, creating it when absent, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process has it open, [`StoreError::Migrate`] when a newer version wrote it.
    pub async fn open(dir: &Path) -> Result<Self, StoreError> {
        Self::open_with(dir, &BlobLocation::default()).await
    }

    /// As [`Self::open`], with the originals kept at `blobs`.
    ///
    /// # Errors
    /// Also [`StoreError::Blobs`] when that place cannot be used.
    pub async fn open_with(dir: &Path, blobs: &BlobLocation) -> Result<Self, StoreError> {
        std::fs::create_dir_all(dir)?;
        let lock = Arc::new(FolderLock::take(&dir.join("lock"))?);
        let options = SqliteConnectOptions::new()
            .filename(dir.join("almanac.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // In WAL mode this loses no committed transaction to a killed process, only to a power cut within the last moments.
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("cache_size", format!("-{CACHE_KIB}"))
            .pragma("temp_store", "memory");
        let pool = |max| SqlitePoolOptions::new().max_connections(max).acquire_timeout(ACQUIRE_TIMEOUT);
        let write = pool(1).connect_with(options.clone()).await?;
        sqlx::migrate!("migrations/sqlite").run(&write).await?;
        let read = pool(READERS_MAX).connect_with(options.read_only(true)).await?;
        let store = Self { write, read, blobs: BlobStore::open(blobs, &dir.join("blobs")).await?, lock };
        store.ensure_main().await?;
        store.blobs.claim(store.main_environment().await?.as_str()).await?;
        Ok(store)
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
        match FolderLock::take(&dir.join("lock")) {
            Err(StoreError::InUse(text)) => Some(text),
            _ => None,
        }
    }

    /// The environment that everything belongs to unless another is named.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn main_environment(&self) -> Result<EnvironmentId, StoreError> {
        let row = sqlx::query("SELECT id FROM environment WHERE name = 'main'").fetch_one(&self.read).await?;
        Ok(EnvironmentId(row.try_get(0)?))
    }

    /// A number that rises whenever a pointer of `env` is added, moved or removed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown environment.
    pub async fn revision(&self, env: &EnvironmentId) -> Result<i64, StoreError> {
        sqlx::query_scalar("SELECT revision FROM environment WHERE id = $1")
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
        sqlx::query("SELECT 1").execute(&self.read).await?;
        Ok(())
    }

    /// Closes the pools; waits for what runs. The folder is free when the last clone is dropped.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }

    async fn ensure_main(&self) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO environment (id, name, created_ms) VALUES ($1, 'main', $2) ON CONFLICT (name) DO NOTHING",
        )
        .bind(EnvironmentId::new().as_str())
        .bind(now_ms())
        .execute(&self.write)
        .await?;
        Ok(())
    }
}

/// Raises the revision of `env`; part of every transaction that touches a pointer.
pub(crate) async fn raise_revision(
    transaction: &mut sqlx::SqliteConnection,
    env: &EnvironmentId,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE environment SET revision = revision + 1 WHERE id = $1")
        .bind(env.as_str())
        .execute(transaction)
        .await?;
    Ok(())
}

/// That a statement found the `thing` that it names.
pub(crate) fn must_find(done: &SqliteQueryResult, thing: &'static str) -> Result<(), StoreError> {
    if done.rows_affected() == 0 { Err(StoreError::NotFound(thing)) } else { Ok(()) }
}

/// Reads `rows`, fetched one more than wanted, as a page; `cursor` names the last item kept.
pub(crate) fn paged<T>(
    rows: &[SqliteRow],
    page: &PageRequest,
    read: impl Fn(&SqliteRow) -> Result<T, StoreError>,
    cursor: impl Fn(&T) -> String,
) -> Result<Page<T>, StoreError> {
    let wanted = usize::try_from(page.limit()).unwrap_or(usize::MAX);
    let items = rows.iter().take(wanted).map(read).collect::<Result<Vec<_>, _>>()?;
    let next_cursor = if rows.len() > wanted { items.last().map(cursor) } else { None };
    Ok(Page { items, next_cursor })
}

/// An advisory lock on the data folder: one process writes the lexical index and takes jobs.
#[derive(Debug)]
struct FolderLock {
    file: File,
    path: PathBuf,
}

impl FolderLock {
    fn take(path: &Path) -> Result<Self, StoreError> {
        let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => {
                file.set_len(0)?;
                Ok(Self { file, path: path.to_owned() })
            }
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                file.read_to_string(&mut text)?;
                Err(StoreError::InUse(text.trim().to_owned()))
            }
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    fn announce(&self, text: &str) -> std::io::Result<()> {
        let mut file = OpenOptions::new().write(true).open(&self.path)?;
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(text.as_bytes())?;
        self.file.sync_all()
    }
}
