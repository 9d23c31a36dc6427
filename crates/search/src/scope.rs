//! Which snapshots a search may see: the environment's pointers as far as the filter lets through, resolved anew
//! whenever a pointer moved.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use quick_cache::sync::Cache;
use store::{EnvironmentId, Pointer, PointerFilter, SnapshotId, Store};

use crate::{SearchError, vectors::codes_bytes};

/// Resolved scopes that are remembered. One of 10,000 sources takes some 4 MB.
const SCOPES_MAX: usize = 16;

/// The pointers in scope at one revision of the environment.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    revision: i64,
    pub sources: usize,
    /// Chunks of the distinct snapshots.
    pub chunks: u64,
    /// Distinct, ascending.
    pub snapshots: Vec<SnapshotId>,
    /// Fingerprint of the model that most of the chunks' vectors are of; `None` where there are none.
    pub embedder: Option<String>,
    /// Those of `snapshots` whose vectors are of that model: a question has a vector of one model only.
    pub by_meaning: Vec<SnapshotId>,
    /// Chunks of these.
    pub chunks_by_meaning: u64,
    /// Of the sources that point to a snapshot, the first in the store's order (collection, name).
    pointers: HashMap<SnapshotId, Arc<Pointer>>,
    /// The lexical entries of all snapshots are here.
    is_held: AtomicBool,
}

impl Scope {
    fn new(revision: i64, listed: Vec<Pointer>) -> Self {
        let mut scope = Self { revision, sources: listed.len(), ..Self::default() };
        for pointer in listed {
            let chunks = u64::try_from(pointer.chunks).unwrap_or(0);
            scope.pointers.entry(pointer.snapshot).or_insert_with(|| {
                scope.chunks += chunks;
                scope.snapshots.push(pointer.snapshot);
                Arc::new(pointer)
            });
        }
        scope.snapshots.sort_unstable();
        scope.choose_embedder();
        scope
    }

    fn choose_embedder(&mut self) {
        let mut chunks: HashMap<&str, i64> = HashMap::new();
        for pointer in self.pointers.values() {
            if let Some(embedder) = &pointer.embedder {
                *chunks.entry(embedder).or_default() += pointer.chunks;
            }
        }
        let most = chunks.into_iter().max_by(|a, b| (a.1, b.0).cmp(&(b.1, a.0)));
        self.embedder = most.map(|(embedder, _)| embedder.to_owned());
        if self.embedder.is_none() {
            return;
        }
        let is_of_it = |id: &SnapshotId| self.pointers.get(id).is_some_and(|pointer| pointer.embedder == self.embedder);
        self.by_meaning = self.snapshots.iter().copied().filter(is_of_it).collect();
        let count =
            |id: &SnapshotId| self.pointers.get(id).map_or(0, |pointer| u64::try_from(pointer.chunks).unwrap_or(0));
        self.chunks_by_meaning = self.by_meaning.iter().map(count).sum();
        if self.by_meaning.len() < self.snapshots.len() {
            tracing::debug!(
                others = self.snapshots.len() - self.by_meaning.len(),
                "sources read by another model, or by none, are searched by their words"
            );
        }
    }

    /// Whether the vectors of `snapshot` are compared with the question's.
    pub fn has_meaning(&self, snapshot: SnapshotId) -> bool {
        self.by_meaning.binary_search(&snapshot).is_ok()
    }

    pub fn is_held(&self) -> bool {
        self.is_held.load(Ordering::Acquire)
    }

    pub fn now_held(&self) {
        self.is_held.store(true, Ordering::Release);
    }

    /// Memory that the codes of `snapshots` take, whose vectors are `dims` long.
    pub fn bytes(&self, snapshots: &[SnapshotId], dims: usize) -> u64 {
        let chunks = snapshots.iter().filter_map(|id| self.pointers.get(id)).map(|pointer| pointer.chunks);
        codes_bytes(u64::try_from(chunks.sum::<i64>()).unwrap_or(0), dims)
    }

    /// What the chunks of `snapshot` are shown under; `None` when it is out of scope.
    pub fn pointer(&self, snapshot: SnapshotId) -> Option<&Arc<Pointer>> {
        self.pointers.get(&snapshot)
    }
}

/// Resolves scopes. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Scopes {
    store: Store,
    cache: Arc<Cache<(EnvironmentId, PointerFilter), Arc<Scope>>>,
}

impl Scopes {
    pub fn new(store: Store) -> Self {
        Self { store, cache: Arc::new(Cache::new(SCOPES_MAX)) }
    }

    /// The scope now, and whether it was remembered: one small query then, a join over all sources else.
    pub async fn resolve(
        &self,
        environment: &EnvironmentId,
        filter: &PointerFilter,
    ) -> Result<(Arc<Scope>, bool), SearchError> {
        // The revision is read first: pointers that move before they are read are then only ever newer than it says.
        let revision = self.store.revision(environment).await?;
        let key = (environment.clone(), filter.clone());
        if let Some(scope) = self.cache.get(&key).filter(|scope| scope.revision == revision) {
            return Ok((scope, true));
        }
        let scope = Arc::new(Scope::new(revision, self.store.pointers(environment, filter).await?));
        self.cache.insert(key, scope.clone());
        Ok((scope, false))
    }
}
