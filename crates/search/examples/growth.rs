//! How search grows: builds collections of random chunks (words by Zipf's law, vectors in clusters) and prints build time, the
//! p50 and p99 of each leg and of the whole, what a narrow scope costs, recall of the vector leg, and memory, as a Markdown table.
//!
//! `growth WORK_DIR CHUNKS...`, for example `growth /tmp/growth 1000 10000 100000`. Run it built for release. Random, but
//! the same at every run; real text is easier on the lexical leg, real vectors are harder on the vector leg.

#![expect(clippy::print_stdout, reason = "its output is its purpose")]

use std::{
    error::Error,
    path::Path,
    time::{Duration, Instant},
};

use search::{CodesBuilder, Index, IndexSettings, SearchRequest, Tuning};
use store::{
    Begun, CollectionId, EnvironmentId, NewChunk, NewJob, NewSource, Part, PointerFilter, Recipe, SnapshotSummary,
    Store,
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const DIMS: usize = 384;
/// Chunks of a source, as a PDF of some 30 pages has.
const CHUNKS_PER_SOURCE: usize = 100;
const WORDS_PER_CHUNK: usize = 120;
const VOCABULARY: f64 = 200_000.0;
const CLUSTERS: u64 = 2_000;
const QUESTIONS: u64 = 200;
const WORDS_PER_QUESTION: usize = 7;
/// What a vector strays from the middle of its cluster, against the middle's own length.
const NOISE: f32 = 0.8;
/// Questions whose nearest are compared with those of an exact search.
const QUESTIONS_COMPARED: u64 = 50;
const LIMIT: usize = 10;

/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// 0..1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// About normal, with variance 1/3 a number, which is all a direction needs.
    fn spread(&mut self) -> f32 {
        (self.share() + self.share() + self.share() + self.share() - 2.0) as f32
    }

    /// A word whose frequency falls as one over its rank.
    fn word(&mut self) -> String {
        let rank = VOCABULARY.powf(self.share()) as u64;
        let mut word = String::new();
        let mut rest = Random(rank).next() % 1_000_000_007;
        while rest > 0 || word.len() < 4 {
            word.push(char::from(b"bcdfghklmnprstvz"[(rest % 16) as usize]));
            word.push(char::from(b"aeiou"[(rest / 16 % 5) as usize]));
            rest /= 80;
            if word.len() >= 10 {
                break;
            }
        }
        word
    }

    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    fn vector(&mut self) -> Vec<f32> {
        let mut middle = Random((self.next() % CLUSTERS).wrapping_mul(7_919) + 1);
        let raw: Vec<f32> = (0..DIMS).map(|_| middle.spread() + NOISE * self.spread()).collect();
        let length = raw.iter().map(|value| value * value).sum::<f32>().sqrt();
        raw.iter().map(|value| value / length).collect()
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some((work, sizes)) = args.split_first() else { return Err("usage: growth WORK_DIR CHUNKS...".into()) };
    println!("| chunks | sources | store s | index s | open ms | leg | p50 ms | p99 ms | recall@10 | RSS MB |");
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for size in sizes {
        measure(&Path::new(work).join(size), size.parse()?).await?;
    }
    Ok(())
}

async fn measure(dir: &Path, chunks: usize) -> Result<()> {
    let store = Store::open(dir).await?;
    let env = store.main_environment().await?;
    let sources = chunks.div_ceil(CHUNKS_PER_SOURCE);
    let have = store.complete_snapshots().await?.len();
    let start = Instant::now();
    fill(&store, &env, have..sources, chunks).await?;
    let store_s = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let lexical = dir.join("lexical");
    let (index, _) = Index::open(&lexical, store.clone(), IndexSettings::default()).await?;
    let index_s = start.elapsed().as_secs_f64();
    drop(index);
    let start = Instant::now();
    let (index, _) = Index::open(&lexical, store.clone(), IndexSettings::default()).await?;
    index.warm(&env).await?;
    let open_ms = start.elapsed().as_secs_f64() * 1000.0;
    let before = format!("| {chunks} | {sources} | {store_s:.1} | {index_s:.1} | {open_ms:.0} |");
    let some = PointerFilter { sources: vec![name(sources / 2)], ..PointerFilter::default() };
    let tenth = PointerFilter { sources: (0..sources.div_ceil(10)).map(name).collect(), ..PointerFilter::default() };
    let all = PointerFilter::default();
    let legs: [(&str, bool, bool, &PointerFilter); 5] = [
        ("words", true, false, &all),
        ("vectors", false, true, &all),
        ("both", true, true, &all),
        ("both, a tenth of the sources", true, true, &tenth),
        ("both, one source", true, true, &some),
    ];
    for (leg, words, vectors, filter) in legs {
        let mut times = Vec::new();
        for number in 0..QUESTIONS {
            let request = question(&env, number, words, vectors, filter);
            let start = Instant::now();
            let found = index.search(&request).await?;
            times.push(start.elapsed());
            debug_assert!(found.hits.len() <= LIMIT);
        }
        times.sort_unstable();
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let (p50, p99) = (ms(times[times.len() / 2]), ms(times[times.len() * 99 / 100]));
        let recall = match leg {
            "vectors" => format!("{:.3}", recall(&index, &store, &env).await?),
            _ => String::new(),
        };
        println!("{before} {leg} | {p50:.2} | {p99:.2} | {recall} | {} |", rss_mb());
    }
    store.close().await;
    Ok(())
}

fn name(source: usize) -> String {
    format!("source-{source}.txt")
}

fn question(env: &EnvironmentId, number: u64, words: bool, vectors: bool, filter: &PointerFilter) -> SearchRequest {
    let mut random = Random(number + 0x5EED);
    let vector = random.vector();
    SearchRequest {
        environment: env.clone(),
        filter: filter.clone(),
        text: if words { random.words(WORDS_PER_QUESTION) } else { String::new() },
        vector: vectors.then_some(vector),
        limit: LIMIT,
    }
}

async fn fill(store: &Store, env: &EnvironmentId, range: std::ops::Range<usize>, chunks: usize) -> Result<()> {
    let collection = match store.collection_named(env, "growth").await? {
        Some(collection) => collection.id,
        None => store.create_collection(env, "growth", "").await?.id,
    };
    for source in range {
        let count = CHUNKS_PER_SOURCE.min(chunks - source * CHUNKS_PER_SOURCE);
        put(store, env, &collection, source, count).await?;
    }
    Ok(())
}

async fn put(store: &Store, env: &EnvironmentId, collection: &CollectionId, source: usize, count: usize) -> Result<()> {
    let mut writer = store.blobs().writer(1 << 20).await?;
    writer.write(name(source).as_bytes()).await?;
    let blob = writer.finish().await?;
    let hash = blob.hash.clone();
    let recipe = Recipe {
        format: "text".to_owned(),
        extractor: "growth".to_owned(),
        splitter: "growth".to_owned(),
        embedder: Some("growth".to_owned()),
    };
    let new = NewSource {
        collection: collection.clone(),
        name: name(source),
        origin_url: None,
        format: Some("text".to_owned()),
        blob: Some(blob),
        recipe: Some(recipe.clone()),
        connector: None,
        job: NewJob { kind: "growth", version: 1, payload: "{}".to_owned() },
    };
    store.put_source(env, new).await?;
    let Some((lease, _)) = store.claim_job("growth", store::now_ms(), 3_600_000).await? else { return Ok(()) };
    let Begun::Draft { id, .. } = store.begin_snapshot(&lease, &hash, &recipe).await? else { return Ok(()) };
    let part = Part {
        number: 1,
        kind: "section".to_owned(),
        label: None,
        size_points: None,
        header: Vec::new(),
        text: String::new(),
        words: None,
        rows: None,
    };
    let mut random = Random(source as u64);
    let mut codes = CodesBuilder::new(u32::try_from(DIMS)?);
    let mut chunks = Vec::with_capacity(count);
    for ordinal in 0..u32::try_from(count)? {
        let vector = random.vector();
        codes.push(&vector);
        chunks.push(NewChunk {
            ordinal,
            part: 1,
            row: None,
            start: 0,
            end: 0,
            heading: Some(random.words(3)),
            text: random.words(WORDS_PER_CHUNK),
            tokens: 1,
            vector: Some(vector),
        });
    }
    store.stage(&lease, id, &[part], &chunks).await?;
    let codes = Some((u32::try_from(DIMS)?, codes.finish()));
    let summary = SnapshotSummary { chunks: u32::try_from(count)?, parts: 1, codes, ..SnapshotSummary::default() };
    Ok(store.finish_snapshot(&lease, id, &summary).await?)
}

/// The share of the exactly nearest that the vector leg finds.
async fn recall(index: &Index, store: &Store, env: &EnvironmentId) -> Result<f64> {
    let questions: Vec<SearchRequest> =
        (0..QUESTIONS_COMPARED).map(|number| question(env, number, false, true, &PointerFilter::default())).collect();
    let mut exact: Vec<Vec<(f32, store::ChunkId)>> = vec![Vec::new(); questions.len()];
    for (snapshot, _) in store.complete_snapshots().await? {
        let vectors = store.vectors_of(snapshot, 0, u32::try_from(CHUNKS_PER_SOURCE)?).await?;
        for (question, best) in questions.iter().zip(&mut exact) {
            let asked = question.vector.as_deref().unwrap_or_default();
            best.extend(
                vectors
                    .iter()
                    .map(|(chunk, vector)| (asked.iter().zip(vector).map(|(a, b)| a * b).sum::<f32>(), *chunk)),
            );
            best.sort_by(|a, b| b.0.total_cmp(&a.0));
            best.truncate(LIMIT);
        }
    }
    // The leg alone: sources may not lift their passages.
    let index = index.with_tuning(Tuning { source: 0.0, name: 0.0, ..Tuning::default() });
    let (mut found, mut wanted) = (0, 0);
    for (question, best) in questions.iter().zip(&exact) {
        let hits = index.search(question).await?.hits;
        wanted += best.len();
        found += best.iter().filter(|(_, chunk)| hits.iter().any(|hit| hit.chunk == *chunk)).count();
    }
    Ok(found as f64 / wanted.max(1) as f64)
}

/// Resident memory of this process; 0 where the system does not say.
fn rss_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}
