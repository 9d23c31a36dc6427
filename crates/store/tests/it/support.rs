//! A store in a temporary folder, and the steps that most tests begin with.

use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use store::{
    Begun, BlobLocation, Collection, CollectionId, EnvironmentId, Lease, Location, NewChunk, NewJob, NewSource, Part,
    PendingBlob, Recipe, Retired, SnapshotId, SnapshotSummary, Source, Store, now_ms,
};

pub const LEASE_MS: i64 = 60_000;

pub struct World {
    pub store: Store,
    pub env: EnvironmentId,
    pub collection: Collection,
    pub dir: tempfile::TempDir,
}

pub async fn world() -> World {
    let dir = tempfile::tempdir().unwrap();
    let store = store::testing::open(dir.path()).await.unwrap();
    begin(store, dir).await
}

/// One whose originals are kept elsewhere.
pub async fn world_with(blobs: &BlobLocation) -> World {
    let dir = tempfile::tempdir().unwrap();
    let store = store::testing::open_with(dir.path(), blobs).await.unwrap();
    begin(store, dir).await
}

/// One on Postgres, and a connection of its own to the same database, for what another replica would do.
pub async fn world_on_postgres(blobs: &BlobLocation) -> (World, Replica) {
    let url = store::testing::postgres_schema().await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let location = Location { dir: dir.path(), database_url: Some(&url), redis_url: None, blobs };
    let store = Store::open_at(&location).await.unwrap();
    (begin(store, dir).await, Replica(PgConnection::connect(&url).await.unwrap()))
}

/// What another replica has in hand.
pub struct Replica(PgConnection);

impl Replica {
    pub async fn run(&mut self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut self.0).await.unwrap();
    }

    /// Returns once somebody waits for what is in hand here; `waiting` has to.
    pub async fn is_waited_for<T>(&mut self, waiting: &tokio::task::JoinHandle<T>) {
        let sql = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))";
        while !sqlx::query_scalar::<_, bool>(sql).fetch_one(&mut self.0).await.unwrap() {
            assert!(!waiting.is_finished(), "it did not wait");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

async fn begin(store: Store, dir: tempfile::TempDir) -> World {
    let env = store.main_environment().await.unwrap();
    let collection = store.create_collection(&env, "Library", "").await.unwrap();
    World { store, env, collection, dir }
}

pub fn recipe() -> Recipe {
    Recipe {
        format: "txt".to_owned(),
        extractor: "extract 1".to_owned(),
        splitter: "split 1".to_owned(),
        embedder: Some("fake".to_owned()),
    }
}

pub fn job() -> NewJob {
    NewJob { kind: "index_source", version: 1, payload: "{}".to_owned() }
}

impl World {
    pub async fn blob(&self, text: &str) -> PendingBlob {
        let mut writer = self.store.blobs().writer(1 << 20).await.unwrap();
        writer.write(text.as_bytes()).await.unwrap();
        writer.finish().await.unwrap()
    }

    pub async fn put(&self, name: &str, text: &str) -> Source {
        self.put_in(&self.collection.id, name, text).await
    }

    pub async fn put_in(&self, collection: &CollectionId, name: &str, text: &str) -> Source {
        let new = NewSource {
            collection: collection.clone(),
            name: name.to_owned(),
            origin_url: None,
            format: Some("text".to_owned()),
            blob: Some(self.blob(text).await),
            recipe: Some(recipe()),
            connector: None,
            job: job(),
        };
        self.store.put_source(&self.env, new).await.unwrap()
    }

    /// Sweeps what was not there any more before `before`; how many snapshots and blobs went.
    pub async fn sweep(&self, before: i64) -> (usize, usize) {
        self.store.forget_history(before).await.unwrap();
        let (mut snapshots, mut blobs) = (0, 0);
        for id in self.store.retire_snapshots(None).await.unwrap() {
            while let Retired::Partly(_) = self.store.delete_retired(id).await.unwrap() {}
            snapshots += 1;
        }
        loop {
            match self.store.delete_blobs().await.unwrap().len() {
                0 => break,
                count => blobs += count,
            }
        }
        while self.store.delete_series_leftovers().await.unwrap() {}
        (snapshots, blobs)
    }

    /// Waits for the next millisecond, so that what follows has a time of its own; gives back the one that is over.
    pub async fn tick(&self) -> i64 {
        let now = now_ms();
        while now_ms() <= now {
            tokio::task::yield_now().await;
        }
        now
    }

    pub async fn claim(&self, owner: &str) -> Lease {
        self.store.claim_job(owner, now_ms(), LEASE_MS).await.unwrap().expect("a job is due").0
    }

    /// Opens the draft for the source of `lease`.
    pub async fn begin(&self, lease: &Lease) -> Begun {
        let source = self.store.source(&self.env, &lease.source).await.unwrap();
        self.store.begin_snapshot(lease, &source.blob_hash.unwrap(), &recipe()).await.unwrap()
    }

    /// Runs the job of a source to its end: one part, a chunk a line.
    pub async fn index(&self, owner: &str) -> SnapshotId {
        let lease = self.claim(owner).await;
        let Begun::Draft { id, .. } = self.begin(&lease).await else { panic!("the draft is ours to fill") };
        self.store.stage(&lease, id, &[part("one\ntwo")], &[chunk(0, "one"), chunk(1, "two")]).await.unwrap();
        self.store.finish_snapshot(&lease, id, &summary(2)).await.unwrap();
        id
    }
}

pub fn part(text: &str) -> Part {
    Part {
        number: 1,
        kind: "section".to_owned(),
        label: None,
        size_points: None,
        header: Vec::new(),
        text: text.to_owned(),
        words: None,
        rows: None,
    }
}

pub fn chunk(ordinal: u32, text: &str) -> NewChunk {
    NewChunk {
        ordinal,
        part: 1,
        row: None,
        start: 0,
        end: text.len() as u32,
        heading: None,
        text: text.to_owned(),
        tokens: 1,
        vector: Some(vec![1.0, ordinal as f32]),
    }
}

pub fn summary(chunks: u32) -> SnapshotSummary {
    SnapshotSummary { engine: "text".to_owned(), parts: 1, chunks, codes: Some((2, vec![1, 2])), ..Default::default() }
}
