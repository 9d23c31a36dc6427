//! Copies of everything: from one database to another, to a backup and back. Rows are handled here as rows, whatever they mean:
//! which tables there are is read from the migrations, so that a new one is copied from the day that it is added.

mod backup;
mod error;
mod link;
mod manifest;
mod merge;
mod migrate;
mod originals;
mod pack;
mod restore;
mod rows;
mod schema;
mod target;
mod verify;
mod write;

pub use backup::{Backup, BackupOptions, backup};
pub use error::CopyError;
pub use link::sessions;
pub use migrate::{MigrateOptions, Migrated, MigratedTable, migrate_store};
pub use restore::{Restored, restore};
pub use rows::Sum;
pub use schema::{TableShape, shape};
pub use target::{BackupInfo, list_backups};
pub use verify::{Verified, VerifiedTable, verify_backup};

/// How far a copy is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// What is being done.
    pub what: &'a str,
    /// Of the same kind as `total`: tables, snapshots, originals.
    pub done: u64,
    pub total: u64,
}

/// Is told how far a copy is, often.
pub type Watch<'a> = &'a (dyn Fn(Progress<'_>) + Send + Sync);
