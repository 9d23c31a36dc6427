//! What stops a copy.

use crate::StoreError;

/// A copy that was not made, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// It would do harm, or cannot be done; nothing was changed.
    #[error("{what}")]
    Refused { what: String, remedy: String },
    /// What is kept in a backup is missing or not what it was.
    #[error("{0}")]
    Damaged(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CopyError {
    pub(super) fn refused(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Refused { what: what.into(), remedy: remedy.into() }
    }
}

macro_rules! from_causes {
    ($($cause:ty),+) => {$(
        impl From<$cause> for CopyError {
            fn from(cause: $cause) -> Self {
                Self::Store(cause.into())
            }
        }
    )+};
}

from_causes!(sqlx::Error, sqlx::migrate::MigrateError, std::io::Error);
