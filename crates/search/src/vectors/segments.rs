//! Codes in memory: loaded from the store at the first need, bounded, each snapshot loaded once however many ask.

use std::sync::Arc;

use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter, sync::DefaultLifecycle};
use store::{SnapshotId, Store};

use super::{
    codes::{Codes, CodesBuilder},
    scan::Segment,
};
use crate::SearchError;

/// Snapshots that the cache makes room for at first; it grows.
const ITEMS_ESTIMATED: usize = 1024;
/// Vectors read at a time when a block has to be made anew.
const VECTORS_PER_PAGE: u32 = 256;

#[derive(Debug, Clone)]
struct Bytes;

impl Weighter<SnapshotId, Arc<Segment>> for Bytes {
    fn weight(&self, _: &SnapshotId, segment: &Arc<Segment>) -> u64 {
        segment.codes.bytes() as u64
    }
}

type Cache = quick_cache::sync::Cache<SnapshotId, Arc<Segment>, Bytes>;

/// The codes of snapshots. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Segments {
    store: Store,
    cache: Arc<Cache>,
}

impl Segments {
    /// Keeps up to `bytes_max` in memory.
    pub fn new(store: Store, bytes_max: u64) -> Self {
        // One shard: a shard admits nothing heavier than itself, and a large snapshot must fit.
        let options = OptionsBuilder::new()
            .shards(1)
            .estimated_items_capacity(ITEMS_ESTIMATED)
            .weight_capacity(bytes_max)
            .build();
        let cache = match options {
            Ok(options) => {
                Cache::with_options(options, Bytes, DefaultHashBuilder::default(), DefaultLifecycle::default())
            }
            // Cannot be: both required options are set.
            Err(_) => Cache::with_weighter(ITEMS_ESTIMATED, bytes_max, Bytes),
        };
        Self { store, cache: Arc::new(cache) }
    }

    /// The codes of those of `ids` that are in memory, and which are not.
    pub fn sorted_out(&self, ids: &[SnapshotId]) -> (Vec<Arc<Segment>>, Vec<SnapshotId>) {
        let (mut found, mut missing) = (Vec::with_capacity(ids.len()), Vec::new());
        for id in ids {
            match self.cache.get(id) {
                Some(segment) => found.push(segment),
                None => missing.push(*id),
            }
        }
        (found, missing)
    }

    /// Memory that is left.
    pub fn room(&self) -> u64 {
        self.cache.capacity().saturating_sub(self.cache.weight())
    }

    /// The codes of `id`; none where it carries no vectors, or was deleted meanwhile.
    pub async fn get(&self, id: SnapshotId) -> Result<Arc<Segment>, SearchError> {
        self.cache.get_or_insert_async(&id, self.load(id)).await
    }

    /// Forgets `ids`.
    pub fn remove(&self, ids: &[SnapshotId]) {
        for id in ids {
            self.cache.remove(id);
        }
    }

    async fn load(&self, id: SnapshotId) -> Result<Arc<Segment>, SearchError> {
        let codes = match self.store.codes(id).await {
            Ok(Some((dims, block))) => match Codes::read(block) {
                Some(codes) => codes,
                None => self.make(id, dims).await?,
            },
            Ok(None) | Err(store::StoreError::NotFound(_)) => Codes::default(),
            Err(error) => return Err(error.into()),
        };
        Ok(Arc::new(Segment { snapshot: id, codes }))
    }

    /// Codes from the vectors, where the block is damaged or of another version.
    async fn make(&self, id: SnapshotId, dims: u32) -> Result<Codes, SearchError> {
        tracing::warn!(snapshot.id = id.0, "the vector codes are made anew from the vectors");
        let mut builder = CodesBuilder::new(dims);
        loop {
            let next = u32::try_from(builder.count()).unwrap_or(u32::MAX);
            let page = self.store.vectors_of(id, next, VECTORS_PER_PAGE).await?;
            if page.is_empty() {
                return Ok(Codes::read(builder.finish()).unwrap_or_default());
            }
            for (chunk, vector) in page {
                while builder.count() < chunk.ordinal() as usize {
                    builder.push(&[]);
                }
                builder.push(&vector);
            }
        }
    }
}
