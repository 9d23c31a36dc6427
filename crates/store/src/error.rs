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
    /// What was written here before cannot be read.
    #[error("{0} are damaged: read the source anew")]
    Damaged(&'static str),
    /// The place of the originals cannot be reached, or refuses; it may do so again in a while.
    #[error(transparent)]
    Blobs(Box<BlobFault>),
    /// The bytes of a file that was uploaded are not there any more, or are others; says which.
    #[error("the stored original {0}: upload the file again")]
    OriginalLost(&'static str),
    /// The data folder is used by another process; holds what that process wrote about itself.
    #[error("the data folder is in use by another almanac ({0})")]
    InUse(String),
    /// Reading or writing the data folder failed.
    #[error("data folder: {0}")]
    Io(#[from] std::io::Error),
    /// The database refused; anything callers need to tell apart has its own variant.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration failed or the database was written by a newer version.
    #[error("database schema: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A JSON column holds what this version cannot read.
    #[error("stored value: {0}")]
    Json(#[from] serde_json::Error),
}

impl StoreError {
    /// Turns a violation of the unique constraint over `columns` (as SQLite names it) into [`StoreError::NameTaken`].
    pub(crate) fn on_unique(self, columns: &str, thing: &'static str) -> Self {
        if self.violates(columns) { Self::NameTaken(thing) } else { self }
    }

    /// Turns a violation of the rule that one refresh runs per source into [`StoreError::RefreshRunning`].
    pub(crate) fn on_running(self, columns: &str) -> Self {
        if self.violates(columns) { Self::RefreshRunning } else { self }
    }

    fn violates(&self, columns: &str) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error))
            if error.is_unique_violation() && error.message().contains(columns))
    }
}
