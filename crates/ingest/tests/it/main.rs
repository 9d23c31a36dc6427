//! The room from outside: what becomes of addresses. Files are covered through the server and the program.
#![expect(clippy::unwrap_used, reason = "a test says by panicking what is wrong")]

mod connectors;
mod fetch;
mod rebuilds;
mod refreshes;
mod series;
mod site;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use extract::{Extractor, Limits};
use ingest::{Ingest, Parts, Settings};
use models::{Embedder, FakeEmbedder};
use search::{Index, IndexSettings};
use store::{Collection, EnvironmentId, Source, SourceId, SourceState, Store};

/// Longer than any source of these tests takes; a bound, not a wait.
const ENDED_WITHIN: Duration = Duration::from_secs(60);

/// The child that reads files, which cargo builds beside the tests.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    tests.parent().and_then(Path::parent).unwrap().join("extract-child")
}

/// An empty library.
struct House {
    store: Store,
    index: Index,
    env: EnvironmentId,
    collection: Collection,
    _dir: tempfile::TempDir,
}

impl House {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = store::testing::open(&dir.path().join("data")).await.unwrap();
        let (index, _) = Index::open(&dir.path().join("index"), store.clone(), IndexSettings::default()).await.unwrap();
        let env = store.main_environment().await.unwrap();
        let collection = store.create_collection(&env, "Library", "").await.unwrap();
        Self { store, index, env, collection, _dir: dir }
    }

    /// Ingestion over the library, at work.
    async fn ingest(&self, settings: Settings, has_embedder: bool) -> Ingest {
        self.ingest_with(settings, has_embedder.then(|| Arc::new(FakeEmbedder) as Arc<dyn Embedder>)).await
    }

    async fn ingest_with(&self, settings: Settings, embedder: Option<Arc<dyn Embedder>>) -> Ingest {
        let ingest = Ingest::new(Parts {
            store: self.store.clone(),
            index: Some(self.index.clone()),
            embedders: embedder.into(),
            extractor: Extractor::new(program(), None, Limits::default()),
            settings,
        });
        ingest.start().await.unwrap();
        ingest
    }

    /// The source once nothing is being done with it any more.
    async fn ended(&self, ingest: &Ingest, id: &SourceId) -> Source {
        let mut changes = ingest.subscribe();
        let wait = async {
            loop {
                let source = self.store.source(&self.env, id).await.unwrap();
                if !matches!(source.state, SourceState::Queued | SourceState::Working) {
                    return source;
                }
                changes.recv().await.unwrap();
            }
        };
        tokio::time::timeout(ENDED_WITHIN, wait).await.unwrap()
    }
}
