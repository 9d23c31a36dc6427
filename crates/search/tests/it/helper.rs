//! A store in a temporary folder, filled through the same calls that ingestion makes.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
};

use search::{CodesBuilder, Found, Index, IndexSettings, Repaired, SearchRequest};
use store::{
    Begun, CollectionId, EnvironmentId, Lease, NewChunk, NewJob, NewSource, Part, PointerFilter, Recipe, SnapshotId,
    SnapshotSummary, SourceId, Store, now_ms,
};

const LEASE_MS: i64 = 60_000;

/// A text and its vector, to be a chunk.
pub type Passage<'a> = (&'a str, Option<[f32; 2]>);

pub struct Shelf {
    pub store: Store,
    pub env: EnvironmentId,
    folder: tempfile::TempDir,
    /// Whether vectors are of another model from now on.
    pub by_other: AtomicBool,
}

/// A source whose snapshot is staged and not yet pointed to.
pub struct Draft {
    lease: Lease,
    pub snapshot: SnapshotId,
    summary: SnapshotSummary,
}

impl Shelf {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = store::testing::open(folder.path()).await.unwrap();
        let env = store.main_environment().await.unwrap();
        Self { store, env, folder, by_other: AtomicBool::new(false) }
    }

    pub fn index_dir(&self) -> PathBuf {
        self.folder.path().join("lexical")
    }

    pub async fn open(&self) -> (Index, Repaired) {
        Index::open(&self.index_dir(), self.store.clone(), IndexSettings::default()).await.unwrap()
    }

    pub async fn collection(&self, name: &str) -> CollectionId {
        self.store.create_collection(&self.env, name, "").await.unwrap().id
    }

    /// Uploads, claims, and stages `passages` as the chunks of one part under `heading`.
    pub async fn stage(
        &self,
        collection: &CollectionId,
        name: &str,
        heading: Option<&str>,
        passages: &[Passage<'_>],
    ) -> Draft {
        let mut writer = self.store.blobs().writer(1 << 20).await.unwrap();
        writer.write(format!("{name} {heading:?} {passages:?}").as_bytes()).await.unwrap();
        let blob = writer.finish().await.unwrap();
        let hash = blob.hash.clone();
        let new = NewSource {
            collection: collection.clone(),
            name: name.to_owned(),
            origin_url: None,
            format: Some("text".to_owned()),
            blob: Some(blob),
            recipe: None,
            connector: None,
            job: NewJob { kind: "read", version: 1, payload: "{}".to_owned() },
        };
        self.store.put_source(&self.env, new).await.unwrap();
        let (lease, _) = self.store.claim_job(name, now_ms(), LEASE_MS).await.unwrap().unwrap();
        let is_other = self.by_other.load(Ordering::Relaxed);
        let recipe = Recipe {
            format: "text".to_owned(),
            extractor: "test".to_owned(),
            splitter: "test".to_owned(),
            embedder: Some(if is_other { "other" } else { "test" }.to_owned()),
        };
        let Begun::Draft { id, .. } = self.store.begin_snapshot(&lease, &hash, &recipe).await.unwrap() else {
            panic!("the blob is new");
        };
        let summary = self.fill(&lease, id, heading, passages).await;
        Draft { lease, snapshot: id, summary }
    }

    async fn fill(
        &self,
        lease: &Lease,
        id: SnapshotId,
        heading: Option<&str>,
        passages: &[Passage<'_>],
    ) -> SnapshotSummary {
        let part = Part {
            number: 1,
            kind: "section".to_owned(),
            label: None,
            size_points: None,
            header: Vec::new(),
            text: passages.iter().map(|(text, _)| *text).collect(),
            words: None,
            rows: None,
        };
        let chunk = |(ordinal, (text, vector)): (u32, &Passage<'_>)| NewChunk {
            ordinal,
            part: 1,
            row: None,
            start: 0,
            end: 0,
            heading: heading.map(str::to_owned),
            text: (*text).to_owned(),
            tokens: 1,
            vector: vector.map(|vector| vector.to_vec()),
        };
        let chunks: Vec<NewChunk> = (0..).zip(passages).map(chunk).collect();
        self.store.stage(lease, id, &[part], &chunks).await.unwrap();
        let mut codes = CodesBuilder::new(2);
        passages.iter().for_each(|(_, vector)| codes.push(&vector.unwrap_or_default()));
        SnapshotSummary {
            chunks: u32::try_from(chunks.len()).unwrap(),
            parts: 1,
            codes: passages.iter().any(|(_, vector)| vector.is_some()).then(|| (2, codes.finish())),
            ..SnapshotSummary::default()
        }
    }

    /// Completes the draft and points its source to it.
    pub async fn finish(&self, draft: &Draft) {
        self.store.finish_snapshot(&draft.lease, draft.snapshot, &draft.summary).await.unwrap();
    }

    /// A source that is ready, in the index if there is one.
    pub async fn put(
        &self,
        index: Option<&Index>,
        collection: &CollectionId,
        name: &str,
        passages: &[Passage<'_>],
    ) -> (SourceId, SnapshotId) {
        let draft = self.stage(collection, name, None, passages).await;
        if let Some(index) = index {
            index.add_snapshot(draft.snapshot).await.unwrap();
        }
        self.finish(&draft).await;
        if let Some(index) = index.filter(|_| self.store.is_shared()) {
            // Where other processes write too, entries come after the snapshot.
            index.follow().await.unwrap();
        }
        (draft.lease.source.clone(), draft.snapshot)
    }

    pub fn ask(&self, text: &str, vector: Option<[f32; 2]>) -> SearchRequest {
        SearchRequest {
            environment: self.env.clone(),
            filter: PointerFilter::default(),
            text: text.to_owned(),
            vector: vector.map(|vector| vector.to_vec()),
            limit: 10,
        }
    }

    /// Names of the sources found by words, in order.
    pub async fn names(&self, index: &Index, text: &str) -> Vec<String> {
        names(&index.search(&self.ask(text, None)).await.unwrap())
    }
}

pub fn names(found: &Found) -> Vec<String> {
    found.hits.iter().map(|hit| hit.pointer.source_name.clone()).collect()
}
