//! The index as the rooms above see it: opening with repair, adding, removing. Searching is beside it in `search`.

use std::{
    collections::HashSet,
    path::Path,
    sync::{Arc, Mutex as Guarded, MutexGuard, PoisonError},
};

use store::{EnvironmentId, PageRequest, PointerFilter, SnapshotId, Store};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::{
    SearchError, Tuning, blocking,
    lexical::{Lexical, Writer},
    scope::Scopes,
    vectors::Segments,
};

/// Chunks read from the store at a time while a snapshot is added.
const CHUNKS_PER_PAGE: u32 = 200;
/// Chunks after which a repair commits: what it did until then outlives a crash.
const REPAIR_CHUNKS_PER_COMMIT: usize = 50_000;

/// Bounds on what the index may take of the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexSettings {
    /// Memory that the lexical writer gathers postings in before it writes a segment; held only while writing. At least 15 MB.
    pub writer_memory_bytes: usize,
    /// Memory for vector codes (one byte a number). What does not fit is read again from the store when it is asked, or where the
    /// database has an index of the vectors, searched there.
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
    pub(crate) store: Store,
    pub(crate) lexical: Lexical,
    pub(crate) segments: Segments,
    pub(crate) scopes: Scopes,
    pub(crate) tuning: Tuning,
    pub(crate) settings: IndexSettings,
    writer: Arc<Mutex<Option<Writer>>>,
    /// Snapshots whose entries are here; kept where others write to the same database.
    held: Arc<Guarded<HashSet<SnapshotId>>>,
    /// Taken by whoever brings the entries in line.
    pub(crate) following: Arc<Mutex<()>>,
    /// Taken by whoever reads codes that a search did not wait for.
    pub(crate) loading: Arc<Mutex<()>>,
}

/// The writer while somebody uses it. Lost on the way (an error, a caller that went away), the writer goes first and with it what
/// was not committed, then the lock; the next caller opens another.
struct Turn {
    writer: Writer,
    slot: OwnedMutexGuard<Option<Writer>>,
}

impl Index {
    /// Opens the index in `dir`, or rebuilds it (missing, damaged, other version), then repairs it: afterwards it holds every
    /// complete snapshot of the store with as many entries as chunks, and nothing else. Call before jobs run.
    ///
    /// # Errors
    /// [`SearchError::Io`], [`SearchError::Lexical`] when the folder cannot be written; [`SearchError::Store`].
    pub async fn open(dir: &Path, store: Store, settings: IndexSettings) -> Result<(Self, Repaired), SearchError> {
        let dir = dir.to_owned();
        let (lexical, rebuilt) = blocking(move || Lexical::open(&dir)).await?;
        let index = Self {
            segments: Segments::new(store.clone(), settings.codes_memory_bytes),
            scopes: Scopes::new(store.clone()),
            tuning: Tuning::default(),
            writer: Arc::default(),
            held: Arc::default(),
            following: Arc::default(),
            loading: Arc::default(),
            store,
            lexical,
            settings,
        };
        let mut repaired = index.repair().await?;
        repaired.rebuilt = rebuilt;
        Ok((index, repaired))
    }

    /// The same index, ranking by other weights; for evaluations.
    #[must_use]
    pub fn with_tuning(&self, tuning: Tuning) -> Self {
        Self { tuning, ..self.clone() }
    }

    /// Writes the lexical entries of `id` from its chunks, staged or complete, in one commit. Safe to repeat.
    /// Call before `Store::finish_snapshot`: a snapshot that no pointer names is never found. Where many processes share the
    /// database, each writes its own entries when it first sees the snapshot in a scope, and this does nothing.
    ///
    /// # Errors
    /// [`SearchError::Lexical`], [`SearchError::Store`].
    pub async fn add_snapshot(&self, id: SnapshotId) -> Result<(), SearchError> {
        if self.store.is_shared() {
            return Ok(());
        }
        let turn = self.turn().await?;
        let (turn, _) = self.write(turn, id).await?;
        commit(turn).await
    }

    /// Removes the entries of `ids`; those that are not there do no harm.
    ///
    /// # Errors
    /// [`SearchError::Lexical`].
    pub async fn remove_snapshots(&self, ids: &[SnapshotId]) -> Result<(), SearchError> {
        if ids.is_empty() {
            return Ok(());
        }
        self.segments.remove(ids);
        self.held().retain(|id| !ids.contains(id));
        let turn = self.turn().await?;
        ids.iter().for_each(|id| turn.writer.remove(*id));
        commit(turn).await
    }

    /// Writes anew what still holds entries of removed snapshots, so that no word of them is left in the folder. Takes as long as
    /// those parts of the index are large.
    ///
    /// # Errors
    /// [`SearchError::Lexical`].
    pub async fn expunge(&self) -> Result<(), SearchError> {
        let mut turn = self.turn().await?;
        blocking(move || {
            turn.writer.expunge()?;
            let Turn { writer, mut slot } = turn;
            *slot = Some(writer);
            Ok(())
        })
        .await
    }

    /// Reads the vector codes of `environment` into memory, as far as they fit: the first question then does not wait for them.
    ///
    /// # Errors
    /// [`SearchError::Store`].
    pub async fn warm(&self, environment: &EnvironmentId) -> Result<(), SearchError> {
        let (scope, _) = self.scopes.resolve(environment, &PointerFilter::default()).await?;
        let mut room = self.settings.codes_memory_bytes;
        for id in &scope.by_meaning {
            let bytes = self.segments.get(*id).await?.codes.bytes() as u64;
            if bytes > room {
                break;
            }
            room -= bytes;
        }
        Ok(())
    }

    /// Makes the entries those of the store's complete snapshots.
    pub(crate) async fn repair(&self) -> Result<Repaired, SearchError> {
        let complete = self.store.complete_snapshots().await?;
        let lexical = self.lexical.clone();
        let mut counts = blocking(move || lexical.counts()).await?;
        let mut repaired = Repaired::default();
        for (id, chunks) in complete {
            if counts.remove(&id).unwrap_or(0) == chunks {
                self.held().insert(id);
            } else {
                repaired.added.push(id);
            }
        }
        repaired.removed = counts.into_keys().collect();
        if repaired.added.is_empty() && repaired.removed.is_empty() {
            return Ok(repaired);
        }
        tracing::info!(
            added = repaired.added.len(),
            removed = repaired.removed.len(),
            "the lexical index is brought in line with the store"
        );
        self.remove_snapshots(&repaired.removed).await?;
        self.add_all(&repaired.added).await?;
        Ok(repaired)
    }

    /// The snapshots whose entries are here.
    pub(crate) fn held(&self) -> MutexGuard<'_, HashSet<SnapshotId>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the entries of `ids`, in a commit of some ten thousand chunks each.
    pub(crate) async fn add_all(&self, ids: &[SnapshotId]) -> Result<(), SearchError> {
        let mut pending = ids.iter();
        while let Some(first) = pending.next() {
            let mut written = vec![*first];
            let (mut turn, mut chunks) = self.write(self.turn().await?, *first).await?;
            while chunks < REPAIR_CHUNKS_PER_COMMIT
                && let Some(next) = pending.next()
            {
                let (same, more) = self.write(turn, *next).await?;
                (turn, chunks) = (same, chunks + more);
                written.push(*next);
            }
            commit(turn).await?;
            self.held().extend(written);
        }
        Ok(())
    }

    /// Waits for the writer, and opens it if need be.
    async fn turn(&self) -> Result<Turn, SearchError> {
        let mut slot = self.writer.clone().lock_owned().await;
        let (lexical, memory_bytes) = (self.lexical.clone(), self.settings.writer_memory_bytes);
        blocking(move || {
            let writer = match slot.take() {
                Some(writer) => writer,
                None => Writer::open(lexical, memory_bytes)?,
            };
            Ok(Turn { writer, slot })
        })
        .await
    }

    /// Replaces the entries of `id`, uncommitted; tells how many it has.
    async fn write(&self, mut turn: Turn, id: SnapshotId) -> Result<(Turn, usize), SearchError> {
        turn.writer.remove(id);
        let mut page = PageRequest { limit: CHUNKS_PER_PAGE, cursor: None };
        let mut count = 0;
        loop {
            let chunks = self.store.chunks_of(id, &page).await?;
            count += chunks.items.len();
            turn = blocking(move || turn.writer.add(&chunks.items).map(|()| turn)).await?;
            match chunks.next_cursor {
                Some(cursor) => page.cursor = Some(cursor),
                None => return Ok((turn, count)),
            }
        }
    }
}

async fn commit(mut turn: Turn) -> Result<(), SearchError> {
    blocking(move || {
        turn.writer.commit()?;
        let Turn { writer, mut slot } = turn;
        *slot = Some(writer);
        Ok(())
    })
    .await
}
