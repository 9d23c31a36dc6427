//! How fast backups are, and how long they hold up whoever writes and reads meanwhile.
//!
//! `cargo run --release -p store --example copies -- DIR [MEGABYTES]` fills the empty folder `DIR` with rows and originals, half
//! of each, backs them up from another process while this one goes on writing and reading, adds a document and does it again, and
//! has another process verify. With `DATABASE_URL` the rows are in that Postgres, which must be empty.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement says by panicking what is wrong")]

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use store::{
    Begun, BlobLocation, EnvironmentId, Location, MessageState, NewChunk, NewJob, NewMessage, NewSource, PageRequest,
    Part, Recipe, Role, SnapshotSummary, Store,
    copy::{BackupOptions, backup, verify_backup},
    now_ms,
};

const MEGABYTE: usize = 1_000_000;
/// Bytes of one original.
const ORIGINAL_BYTES: usize = 2 * MEGABYTE;
/// Chunks of one document; with their vectors they are as large as its original.
const CHUNKS: u32 = 800;
const TEXT_BYTES: usize = 900;
const DIMS: usize = 384;
const STAGED_AT_ONCE: usize = 200;
/// How often the small write and read are done.
const EVERY: Duration = Duration::from_millis(5);
const IDLE: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let dir = PathBuf::from(arguments.next().unwrap());
    let second = arguments.next();
    match second.as_deref() {
        Some("backup") => return save(&dir).await,
        Some("verify") => return verify(&dir).await,
        _ => {}
    }
    let megabytes: usize = second.map_or(1_000, |text| text.parse().unwrap());
    let url = std::env::var("DATABASE_URL").ok();
    let data = dir.join("data");
    std::fs::create_dir_all(&data).unwrap();
    let blobs = BlobLocation::default();
    let location = Location { dir: &data, database_url: url.as_deref(), redis_url: None, blobs: &blobs };
    let store = Store::open_at(&location).await.unwrap();
    let env = store.main_environment().await.unwrap();
    let library = store.create_collection(&env, "Library", "").await.unwrap();
    let mut seed = 7;
    let documents = megabytes * MEGABYTE / (2 * ORIGINAL_BYTES);
    for number in 0..documents {
        add(&store, &env, &library.id, number, &mut seed).await;
    }
    let bytes = (documents * 2 * ORIGINAL_BYTES) as f64 / MEGABYTE as f64;
    println!("| step | seconds | MB/s | write: p50, p99, longest (ms) | read: p50, p99, longest (ms) | times |");
    println!("|---|---|---|---|---|---|");
    let quiet = paced(&store, &env, async { tokio::time::sleep(IDLE).await }).await;
    tell("nothing else", IDLE, None, &quiet);
    for step in ["first backup", "nothing new", "one document more", "verify"] {
        if step == "one document more" {
            add(&store, &env, &library.id, documents, &mut seed).await;
        }
        let began = Instant::now();
        let paces = paced(&store, &env, apart(&dir, if step == "verify" { "verify" } else { "backup" })).await;
        let whole = matches!(step, "first backup" | "verify").then_some(bytes);
        tell(step, began.elapsed(), whole, &paces);
    }
}

/// The backup, or its verification, as a process of its own makes it.
async fn apart(dir: &Path, what: &'static str) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.arg(dir).arg(what);
    let done = tokio::task::spawn_blocking(move || command.status().unwrap()).await.unwrap();
    assert!(done.success());
}

async fn save(dir: &Path) {
    let (data, url) = (dir.join("data"), std::env::var("DATABASE_URL").ok());
    let blobs = BlobLocation::default();
    let location = Location { dir: &data, database_url: url.as_deref(), redis_url: None, blobs: &blobs };
    let options = BackupOptions { program: "figures".to_owned(), ..Default::default() };
    let made = backup(&location, &BlobLocation::folder(dir.join("target")), &options, &|_| {}).await.unwrap();
    println!(
        "{} rows; written: {} packs of {} MB, {} originals of {} MB",
        made.rows,
        made.packs_written,
        made.packs_bytes / MEGABYTE as u64,
        made.originals_written,
        made.originals_bytes / MEGABYTE as u64
    );
}

async fn verify(dir: &Path) {
    let place = BlobLocation::folder(dir.join("target"));
    let verified = verify_backup(&place, None, dir, &|_| {}).await.unwrap();
    assert!(verified.is_whole(), "{verified:#?}");
}

/// Times of small writes and of reads, sorted.
struct Paces {
    writes: Vec<Duration>,
    reads: Vec<Duration>,
}

/// Writes a little and reads, again and again while `work` is done.
async fn paced(store: &Store, env: &EnvironmentId, work: impl Future<Output = ()>) -> Paces {
    let is_over = Arc::new(AtomicBool::new(false));
    let pacing = tokio::spawn({
        let (store, env, is_over) = (store.clone(), env.clone(), Arc::clone(&is_over));
        async move {
            let chat = store.create_chat(&env, None, "{}").await.unwrap();
            let message = [NewMessage {
                role: Role::Question,
                state: MessageState::Done,
                text: "What is it?".to_owned(),
                detail: "{}".to_owned(),
                lease: None,
            }];
            let mut paces = Paces { writes: Vec::new(), reads: Vec::new() };
            while !is_over.load(Ordering::Relaxed) {
                let began = Instant::now();
                store.append_messages(&chat.id, "What is it?", &message).await.unwrap();
                let written = Instant::now();
                store.chats(&env, &store::Owner::Anyone, None, &PageRequest { limit: 20, cursor: None }).await.unwrap();
                paces.writes.push(written - began);
                paces.reads.push(written.elapsed());
                tokio::time::sleep(EVERY).await;
            }
            paces
        }
    });
    work.await;
    is_over.store(true, Ordering::Relaxed);
    let mut paces = pacing.await.unwrap();
    paces.writes.sort();
    paces.reads.sort();
    paces
}

fn tell(step: &str, took: Duration, megabytes: Option<f64>, paces: &Paces) {
    let speed = megabytes.map_or(String::new(), |megabytes| format!("{:.0}", megabytes / took.as_secs_f64()));
    let pace = |times: &[Duration]| {
        let at = |part: f64| {
            let place = ((times.len() as f64 * part) as usize).min(times.len() - 1);
            times.get(place).unwrap().as_secs_f64() * 1e3
        };
        format!("{:.1}, {:.1}, {:.1}", at(0.5), at(0.99), at(1.0))
    };
    let (writes, reads) = (pace(&paces.writes), pace(&paces.reads));
    println!("| {step} | {:.1} | {speed} | {writes} | {reads} | {} |", took.as_secs_f64(), paces.writes.len());
}

/// A document with an original, chunks, vectors and codes that hardly anything can be saved on.
async fn add(store: &Store, env: &EnvironmentId, library: &store::CollectionId, number: usize, seed: &mut u64) {
    let mut writer = store.blobs().writer(ORIGINAL_BYTES as u64).await.unwrap();
    writer.write(&bytes(seed, ORIGINAL_BYTES)).await.unwrap();
    let recipe = Recipe {
        format: "txt".to_owned(),
        extractor: "1".to_owned(),
        splitter: "1".to_owned(),
        embedder: Some("noise".to_owned()),
    };
    let new = NewSource {
        collection: library.clone(),
        name: format!("{number}.txt"),
        origin_url: None,
        format: Some("text".to_owned()),
        blob: Some(writer.finish().await.unwrap()),
        recipe: Some(recipe.clone()),
        connector: None,
        job: NewJob { kind: "index_source", version: 1, payload: "{}".to_owned() },
    };
    let source = store.put_source(env, new).await.unwrap();
    let (lease, _) = store.claim_job("figures", now_ms(), 600_000).await.unwrap().unwrap();
    let begun = store.begin_snapshot(&lease, &source.blob_hash.unwrap(), &recipe).await.unwrap();
    let Begun::Draft { id, .. } = begun else { return };
    let part = Part {
        number: 1,
        kind: "section".to_owned(),
        label: None,
        size_points: None,
        header: Vec::new(),
        text: text(seed, 50_000),
        words: None,
        rows: None,
    };
    store.stage(&lease, id, &[part], &[]).await.unwrap();
    let chunks: Vec<NewChunk> = (0..CHUNKS).map(|ordinal| chunk(seed, ordinal)).collect();
    for some in chunks.chunks(STAGED_AT_ONCE) {
        store.stage(&lease, id, &[], some).await.unwrap();
    }
    let codes = bytes(seed, CHUNKS as usize * DIMS);
    let summary = SnapshotSummary {
        engine: "text".to_owned(),
        parts: 1,
        chunks: CHUNKS,
        codes: Some((DIMS as u32, codes)),
        ..Default::default()
    };
    store.finish_snapshot(&lease, id, &summary).await.unwrap();
}

fn chunk(seed: &mut u64, ordinal: u32) -> NewChunk {
    let vector = bytes(seed, DIMS).into_iter().map(|byte| f32::from(byte) / 257.0 - 0.5).collect();
    NewChunk {
        ordinal,
        part: 1,
        row: None,
        start: 0,
        end: 1,
        heading: None,
        text: text(seed, TEXT_BYTES),
        tokens: 200,
        vector: Some(vector),
    }
}

fn text(seed: &mut u64, length: usize) -> String {
    bytes(seed, length).into_iter().map(|byte| char::from(b'a' + byte % 26)).collect()
}

/// Marsaglia's xorshift: the same noise in every run.
fn bytes(seed: &mut u64, length: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        bytes.extend(seed.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}
