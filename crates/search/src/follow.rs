//! Keeping up with a database that other processes write to as well: the entries of what they added are written here as soon as
//! a scope names it. They are derived from the chunks, and snapshots never change, so every process has the same in the end.

use std::time::Duration;

use store::SnapshotId;
use tokio::time::timeout;

use crate::{Index, Repaired, SearchError, scope::Scope};

/// How long a search waits for entries that are not here yet; then it goes on with what is here, and by meaning.
const CATCH_UP_WAIT: Duration = Duration::from_secs(3);

impl Index {
    /// Sees to it that the entries of all that is in scope are here.
    pub(crate) async fn catch_up(&self, scope: &Scope) -> Result<(), SearchError> {
        if !self.store.is_shared() || scope.is_held() {
            return Ok(());
        }
        let missing = self.missing(&scope.snapshots);
        if missing.is_empty() {
            scope.now_held();
            return Ok(());
        }
        let (index, count) = (self.clone(), missing.len());
        // A task of its own: it goes on for the next question when this one waits no longer.
        let task = tokio::spawn(async move { index.take_up(&missing).await });
        match timeout(CATCH_UP_WAIT, task).await {
            Ok(done) => done.map_err(|error| SearchError::Io(std::io::Error::other(error)))?,
            Err(_) => {
                tracing::warn!(snapshots = count, "the lexical index is behind: searching with what it has");
                Ok(())
            }
        }
    }

    /// Brings the entries in line with the database: what others added is added, what is gone there goes here. Call now and then
    /// where many processes share the database.
    ///
    /// # Errors
    /// [`SearchError::Lexical`], [`SearchError::Store`].
    pub async fn follow(&self) -> Result<Repaired, SearchError> {
        let complete = self.store.complete_snapshots().await?;
        let mut gone: Vec<SnapshotId> = self.held().iter().copied().collect();
        gone.retain(|id| complete.binary_search_by_key(id, |(id, _)| *id).is_err());
        self.remove_snapshots(&gone).await?;
        let added = self.missing(&complete.iter().map(|(id, _)| *id).collect::<Vec<_>>());
        self.take_up(&added).await?;
        Ok(Repaired { added, removed: gone, rebuilt: false })
    }

    /// One process writes each snapshot once, however many questions wait for it.
    async fn take_up(&self, wanted: &[SnapshotId]) -> Result<(), SearchError> {
        let _alone = self.following.lock().await;
        let missing = self.missing(wanted);
        self.add_all(&missing).await
    }

    fn missing(&self, ids: &[SnapshotId]) -> Vec<SnapshotId> {
        let held = self.held();
        ids.iter().filter(|id| !held.contains(id)).copied().collect()
    }
}
