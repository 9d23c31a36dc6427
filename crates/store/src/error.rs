//! What can go wrong in the store, as far as callers branch on it.

use crate::BlobFault;

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A row asked for by id or name does not exist (or not in this environment).
    #[error("{0} not found")]
    NotFound(&'static str),
    /// A name that must be unique is taken; holds what kind of thing has it.
    #[error("a {0} of this name exists already")]
    NameTaken(&'static str),
    /// The job's lease has passed to another worker, or its source was deleted: stop, write nothing.
    #[error("the job's lease is lost")]
    LeaseLost,
    /// The source is being fetched or read; another refresh cannot begin.
    #[error("the source is being fetched or read already")]
    RefreshRunning,
    /// A cursor was not made by this list.
    #[error("the cursor is not valid: start the list again without one")]
    BadCursor,
    /// A stream that was being stored exceeded its bound.
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// One more of these would be too many.
    #[error("there are as many {0} as there may be")]
    Full(&'static str),
    /// The environment that everything belongs to is neither deleted nor does it expire.
    #[error("the environment main is always there")]
    Protected,
    /// Somebody has to be able to let others in.
    #[error("no administrator would be left")]
    LastAdministrator,
    /// The environment's sources are being read by another model already.
    #[error("the environment's sources are being read by another model already")]
    RebuildRunning,
    /// Masked tables must not take the place of those that are not, nor the other way round.
    #[error("a sanitised environment neither gives its sources to another nor takes another one's")]
    Sanitised,
    /// The environment went over to another embedding model while the job worked: to be begun anew.
    #[error("the environment's embedding model has changed meanwhile")]
    RecipeChanged,
    /// What an environment was at that time is not known.
    #[error("what the environment was at that time is not known")]
    OutOfHistory { from_ms: crate::Millis },
    /// What was written here before cannot be read.
    #[error("{0} are damaged: read the source anew")]
    Damaged(&'static str),
    /// The place of the originals cannot be reached, or refuses; it may do so again in a while.
    #[error(transparent)]
    Blobs(Box<BlobFault>),
    /// The bytes of a file that was uploaded are not there any more, or are others; says which.
    #[error("the stored original {0}")]
    OriginalLost(&'static str),
    /// The data folder is used by another process; holds what that process wrote about itself.
    #[error("the data folder is in use by another almanac ({0})")]
    InUse(String),
    /// The database is too old, or lacks what is needed; says what, and the remedy.
    #[error("{0}")]
    Unsuitable(String),
    /// Reading or writing the data folder failed.
    #[error("data folder: {0}")]
    Io(#[from] std::io::Error),
    /// Others kept the database, or the rows that were wanted, for too long, or got in the way; nothing was changed, and it may
    /// go well in a moment.
    #[error("the database is busy: {0}")]
    Contended(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database refused; anything callers need to tell apart has its own variant.
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
    /// A migration failed, or one that ran before is not what it was.
    #[error("database schema: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A JSON column holds what this version cannot read.
    #[error("stored value: {0}")]
    Json(#[from] serde_json::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let is_contended = match &error {
            sqlx::Error::PoolTimedOut => true,
            sqlx::Error::Database(error) => error.code().is_some_and(|code| CONTENDED.contains(&&*code)),
            _ => false,
        };
        if is_contended { Self::Contended(Box::new(error)) } else { Self::Database(error) }
    }
}

/// How Postgres calls a deadlock, a transaction that met another, and a lock that was waited for too long; and how SQLite calls a
/// database that another process writes.
const CONTENDED: [&str; 5] = ["40P01", "40001", "55P03", "5", "517"];

impl StoreError {
    /// Turns a violation of `unique` into [`StoreError::NameTaken`].
    pub(crate) fn on_unique(self, unique: &Unique) -> Self {
        if self.violates(unique) { Self::NameTaken(unique.thing) } else { self }
    }

    /// Turns a violation of the rule that one refresh runs per source into [`StoreError::RefreshRunning`].
    pub(crate) fn on_running(self) -> Self {
        if self.violates(&REFRESH_RUNNING) { Self::RefreshRunning } else { self }
    }

    /// Postgres names the constraint, SQLite its columns.
    fn violates(&self, unique: &Unique) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation()
            && (error.constraint() == Some(unique.constraint) || error.message().contains(unique.column)))
    }
}

/// A unique constraint that callers are told of.
#[derive(Debug)]
pub(crate) struct Unique {
    constraint: &'static str,
    /// One that no other constraint of the table has, as SQLite names it.
    column: &'static str,
    /// What has the name already.
    thing: &'static str,
}

pub(crate) const COLLECTION_NAME: Unique =
    Unique { constraint: "collection_name_unique", column: "collection.name", thing: "collection" };
pub(crate) const SOURCE_NAME: Unique =
    Unique { constraint: "source_name_unique", column: "source.name", thing: "source" };
pub(crate) const SERIES_COLUMNS: Unique =
    Unique { constraint: "series_columns_unique", column: "series.value_column", thing: "series" };
pub(crate) const ENVIRONMENT_NAME: Unique =
    Unique { constraint: "environment_name_key", column: "environment.name", thing: "environment" };
pub(crate) const USER_EMAIL: Unique =
    Unique { constraint: "user_email_unique", column: "user_account.email", thing: "user" };
pub(crate) const USER_FOUNDER: Unique =
    Unique { constraint: "user_founder_unique", column: "user_account.founder", thing: "first administrator" };
const REFRESH_RUNNING: Unique =
    Unique { constraint: "refresh_one_running", column: "refresh.source_id", thing: "refresh" };
