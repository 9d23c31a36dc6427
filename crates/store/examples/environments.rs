//! How long making, promoting and rolling back an environment takes, and what it takes on disk:
//! `environments DIR [SOURCES CHUNKS]`, 1,000 sources of 1,000 chunks unless named. Promoted and rolled back is one source that
//! differs, a tenth, and each. With `DATABASE_URL` the rows are in that Postgres, which must be empty.

#![expect(clippy::print_stdout, reason = "its output is its purpose")]

use std::{
    error::Error,
    path::{Path, PathBuf},
    time::Instant,
};

use sqlx::{Connection, Executor, PgConnection};
use store::{
    Begun, BlobLocation, CollectionId, EnvironmentId, Location, NewChunk, NewEnvironment, NewJob, NewSource, Part,
    Recipe, SnapshotSummary, SourceChange, SourceId, Store, now_ms,
};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Length of the vectors; short, for they are not searched here.
const DIMS: usize = 16;
/// Times that each change is made.
const ROUNDS: usize = 10;
const LEASE_MS: i64 = 600_000;

#[tokio::main]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let dir = arguments.next().ok_or("usage: environments DIR [SOURCES CHUNKS]")?;
    let mut number = |default: u32| arguments.next().map_or(Ok(default), |text| text.parse::<u32>());
    let (sources, chunks) = (number(1_000)?, number(1_000)?);
    let url = std::env::var("DATABASE_URL").ok();
    let (dir, blobs) = (Path::new(&dir), BlobLocation::default());
    let location = Location { dir, database_url: url.as_deref(), redis_url: None, blobs: &blobs };
    let store = Store::open_at(&location).await?;
    let main = store.main_environment().await?;
    let began = Instant::now();
    let ids = fill(&store, &main, sources, chunks).await?;
    println!("{sources} sources of {chunks} chunks in {:.0} s", began.elapsed().as_secs_f64());
    let mut disk = Disk::open(dir, url.as_deref()).await?;
    println!("| step | median ms | longest ms | times |\n|---|---|---|---|");
    let grown = create(&store, &main, &mut disk).await?;
    for some in [&ids[..1], &ids[..ids.len().div_ceil(10)], &ids[..]] {
        change(&store, &main, some).await?;
    }
    println!("\ndisk: {grown} bytes for the first environment, of {} of the database", disk.bytes().await?);
    store.close().await;
    Ok(())
}

/// Promotes an environment in which the sources `ids` have other names, and rolls back.
async fn change(store: &Store, main: &EnvironmentId, ids: &[SourceId]) -> Outcome<()> {
    let changed = clone(store, main, &format!("changed-{}", ids.len())).await?;
    for (at, id) in ids.iter().enumerate() {
        let change = SourceChange { name: Some(format!("renamed-{at}.txt")), collection: None };
        store.update_source(&changed, id, &change).await?;
    }
    let (mut promote, mut rollback) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let replaced = store.promote(&changed, main).await?;
        promote.push(began.elapsed().as_secs_f64() * 1e3);
        assert_eq!(usize::try_from(replaced.change.changed)?, ids.len(), "what differs is what was changed");
        let began = Instant::now();
        store.rollback(main, replaced.at_ms - 1).await?;
        rollback.push(began.elapsed().as_secs_f64() * 1e3);
    }
    tell(&format!("promote, {} sources differ", ids.len()), promote);
    tell(&format!("roll-back, {} sources differ", ids.len()), rollback);
    Ok(())
}

/// Makes environments, all but the first only for a moment; bytes that the first took.
async fn create(store: &Store, main: &EnvironmentId, disk: &mut Disk) -> Outcome<i64> {
    let (mut times, mut grown) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        store.scrub().await?;
        let before = disk.bytes().await?;
        let began = Instant::now();
        let made = clone(store, main, &format!("round-{round}")).await?;
        times.push(began.elapsed().as_secs_f64() * 1e3);
        store.scrub().await?;
        grown.push(disk.bytes().await? - before);
        if round > 0 {
            // The pages that it leaves are used again, so that the first alone tells what one takes.
            store.delete_environment(&made).await?;
        }
    }
    tell("create", times);
    Ok(grown[0])
}

async fn clone(store: &Store, from: &EnvironmentId, name: &str) -> Outcome<EnvironmentId> {
    let new =
        NewEnvironment { name: name.to_owned(), from: from.clone(), with_chats: false, expires_ms: None, mask: None };
    Ok(store.create_environment(&new, &NewJob { kind: "fill", version: 1, payload: "{}".to_owned() }).await?.id)
}

fn tell(what: &str, mut times_ms: Vec<f64>) {
    times_ms.sort_by(f64::total_cmp);
    let last = times_ms.len() - 1;
    println!("| {what} | {:.1} | {:.1} | {} |", times_ms[last / 2], times_ms[last], times_ms.len());
}

/// Where the database's bytes are.
enum Disk {
    Sqlite(PathBuf),
    Postgres(PgConnection),
}

impl Disk {
    async fn open(dir: &Path, url: Option<&str>) -> Outcome<Self> {
        let Some(url) = url else { return Ok(Self::Sqlite(dir.to_owned())) };
        let mut connection = PgConnection::connect(url).await?;
        // What the server does by itself some time after so many rows came: its own notes must not be taken for the environment's.
        connection.execute("VACUUM ANALYZE").await?;
        Ok(Self::Postgres(connection))
    }

    async fn bytes(&mut self) -> Outcome<i64> {
        match self {
            Self::Sqlite(dir) => {
                let size = |name| std::fs::metadata(dir.join(name)).map_or(0, |file| file.len());
                Ok(i64::try_from(size("almanac.db") + size("almanac.db-wal"))?)
            }
            Self::Postgres(connection) => {
                Ok(sqlx::query_scalar("SELECT pg_database_size(current_database())").fetch_one(connection).await?)
            }
        }
    }
}

async fn fill(store: &Store, env: &EnvironmentId, sources: u32, chunks: u32) -> Outcome<Vec<SourceId>> {
    let collection = store.create_collection(env, "Synthetic", "").await?.id;
    let mut ids = Vec::new();
    for number in 0..sources {
        ids.push(source(store, env, &collection, number, chunks).await?);
    }
    Ok(ids)
}

async fn source(
    store: &Store,
    env: &EnvironmentId,
    collection: &CollectionId,
    number: u32,
    chunks: u32,
) -> Outcome<SourceId> {
    let name = format!("a-report-of-the-year-{number}.pdf");
    let mut writer = store.blobs().writer(u64::MAX).await?;
    writer.write(name.as_bytes()).await?;
    let blob = writer.finish().await?;
    let hash = blob.hash.clone();
    let new = NewSource {
        collection: collection.clone(),
        name: name.clone(),
        origin_url: None,
        format: Some("pdf".to_owned()),
        blob: Some(blob),
        recipe: None,
        connector: None,
        job: NewJob { kind: "fill", version: 1, payload: "{}".to_owned() },
    };
    let id = store.put_source(env, new).await?.id;
    let (lease, _) = store.claim_job(&name, now_ms(), LEASE_MS).await?.ok_or("the job is gone")?;
    let recipe = Recipe {
        format: "pdf".to_owned(),
        extractor: "synthetic".to_owned(),
        splitter: "synthetic".to_owned(),
        embedder: Some("synthetic".to_owned()),
    };
    let Begun::Draft { id: draft, .. } = store.begin_snapshot(&lease, &hash, &recipe).await? else {
        return Err("the data folder is not new".into());
    };
    let text = format!("A passage of the report number {number}, long enough to be one and short enough to be quick.");
    let part = Part {
        number: 1,
        kind: "page".to_owned(),
        label: None,
        size_points: None,
        header: Vec::new(),
        text: text.clone(),
        words: None,
        rows: None,
    };
    let chunk = |ordinal| NewChunk {
        ordinal,
        part: 1,
        row: None,
        start: 0,
        end: u32::try_from(text.len()).unwrap_or(0),
        heading: None,
        text: text.clone(),
        tokens: 20,
        vector: Some(vec![0.25; DIMS]),
    };
    let staged: Vec<NewChunk> = (0..chunks).map(chunk).collect();
    store.stage(&lease, draft, &[part], &staged).await?;
    let summary = SnapshotSummary {
        engine: "synthetic".to_owned(),
        parts: 1,
        chunks,
        codes: Some((u32::try_from(DIMS)?, vec![0; DIMS * chunks as usize])),
        ..SnapshotSummary::default()
    };
    store.finish_snapshot(&lease, draft, &summary).await?;
    Ok(id)
}
