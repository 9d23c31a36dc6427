//! Writing entries: one writer at a time, opened at the first need, one commit a call.
//! A call that ends early leaves nothing behind.

use store::{Chunk, SnapshotId};
use tantivy::{IndexWriter, TantivyDocument, indexer::IndexWriterOptions};

use super::{Lexical, VERSION};
use crate::SearchError;

/// The least that the engine takes.
pub(super) const MEMORY_BYTES_MIN: usize = 15_000_000;
/// Threads that join small segments into larger ones behind the scenes.
const MERGE_THREADS: usize = 1;

/// The writer of an index. Legal calls: any number of [`Writer::remove`] and [`Writer::add`], then [`Writer::commit`].
/// Drop it instead of committing to undo them.
pub(crate) struct Writer {
    lexical: Lexical,
    inner: IndexWriter<TantivyDocument>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl Writer {
    /// Opens the writer; it keeps two threads, and memory only between the first entry and the commit.
    pub fn open(lexical: Lexical, memory_bytes: usize) -> Result<Self, SearchError> {
        let options = IndexWriterOptions::builder()
            // One thread, so that the entries of a snapshot lie side by side; it is faster than what feeds it.
            .num_worker_threads(1)
            .num_merge_threads(MERGE_THREADS)
            .memory_budget_per_thread(memory_bytes.max(MEMORY_BYTES_MIN))
            .build();
        let inner = lexical.engine.writer_with_options(options)?;
        Ok(Self { lexical, inner })
    }

    /// Removes what is there of `id`.
    pub fn remove(&self, id: SnapshotId) {
        self.inner.delete_term(self.lexical.fields.snapshot_term(id));
    }

    /// Adds chunks; waits where the engine is behind.
    pub fn add(&self, chunks: &[Chunk]) -> Result<(), SearchError> {
        for chunk in chunks {
            self.inner.add_document(self.lexical.fields.document(chunk))?;
        }
        Ok(())
    }

    /// Merges every segment that holds entries which were removed, each by itself, and removes the files of the old ones.
    pub fn expunge(&mut self) -> Result<(), SearchError> {
        for segment in self.lexical.engine.searchable_segment_metas()? {
            if segment.num_deleted_docs() > 0 {
                self.inner.merge(&[segment.id()]).wait()?;
            }
        }
        // What a searcher has open keeps its files until it lets go.
        self.lexical.reload()?;
        self.inner.garbage_collect_files().wait()?;
        Ok(())
    }

    /// Makes everything since the last commit lasting and visible, at once.
    pub fn commit(&mut self) -> Result<(), SearchError> {
        let mut commit = self.inner.prepare_commit()?;
        commit.set_payload(VERSION);
        commit.commit()?;
        self.lexical.reload()
    }
}
