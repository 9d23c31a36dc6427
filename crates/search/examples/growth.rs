//! How search grows: builds collections of random chunks (words by Zipf's law, vectors in clusters) and prints build time, the
//! p50 and p99 of each leg and of the whole, what a narrow scope costs, recall of the vector leg, memory and CPU, as a Markdown
//! table.
//!
//! `growth WORK_DIR CHUNKS...`, for example `growth /tmp/growth 1000 10000 100000`. Run it built for release. Random, but
//! the same at every run; real text is easier on the lexical leg, real vectors are harder on the vector leg. What is filled
//! already is kept, so that a second run only asks; `growth fill WORK_DIR CHUNKS` does not ask. With `DATABASE_URL` the chunks
//! are in that Postgres, for one size; it must be empty, or filled by this. `growth vectors WORK_DIR CHUNKS` writes vectors
//! and questions to files, for others to search.

#![expect(clippy::print_stdout, reason = "its output is its purpose")]

use std::{
    error::Error,
    fs::File,
    io::{BufWriter, Write},
    ops::Range,
    path::Path,
    time::{Duration, Instant},
};

use search::{CodesBuilder, Index, IndexSettings, SearchRequest, Tuning};
use sqlx::{Connection, PgConnection};
use store::{
    Begun, BlobLocation, CollectionId, EnvironmentId, Location, NewChunk, NewJob, NewSource, Part, PointerFilter,
    Recipe, SnapshotSummary, Store,
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const DIMS: usize = 384;
/// Chunks of a source, as a PDF of some 30 pages has.
const CHUNKS_PER_SOURCE: usize = 100;
const WORDS_PER_CHUNK: usize = 120;
const VOCABULARY: f64 = 200_000.0;
const CLUSTERS: u64 = 2_000;
const QUESTIONS: u64 = 200;
/// Asked before the clock runs; none of the others.
const WARM_QUESTIONS: u64 = 10;
const WORDS_PER_QUESTION: usize = 7;
/// What a vector strays from the middle of its cluster, against the middle's own length.
const NOISE: f32 = 0.8;
/// Questions whose nearest are compared with those of an exact search.
const QUESTIONS_COMPARED: u64 = 50;
const LIMIT: usize = 10;
/// Clock ticks in a second of what the system says about processes.
const TICKS_PER_SECOND: f64 = 100.0;
/// The index of the vectors, which a first load makes at its end: it takes several times as long while rows come in.
const VECTOR_INDEX: &str = "embedding_hnsw_384";

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
    let (verb, args) = match args.split_first() {
        Some((verb, rest)) if matches!(verb.as_str(), "vectors" | "fill") => (verb.as_str(), rest),
        _ => ("", args.as_slice()),
    };
    let Some((work, sizes)) = args.split_first() else { return Err("usage: growth [fill] WORK_DIR CHUNKS...".into()) };
    if verb == "vectors" {
        return write_vectors(Path::new(work), sizes.first().map_or(Ok(0), |size| size.parse())?);
    }
    println!(
        "| chunks | sources | store s | index s | open ms | leg | p50 ms | p99 ms | recall@10 | RSS MB | CPU ms |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for size in sizes {
        measure(&Path::new(work).join(size), size.parse()?, verb != "fill").await?;
    }
    Ok(())
}

/// What a question of one kind asks for.
struct Kind<'a> {
    leg: &'static str,
    words: bool,
    vectors: bool,
    filter: &'a PointerFilter,
    /// Sources in scope, where the leg's recall is to be told.
    compared: Option<usize>,
}

async fn measure(dir: &Path, chunks: usize, is_asked: bool) -> Result<()> {
    std::fs::create_dir_all(dir)?;
    let url = std::env::var("DATABASE_URL").ok();
    let blobs = BlobLocation::default();
    let location = Location { dir, database_url: url.as_deref(), redis_url: None, blobs: &blobs };
    let store = Store::open_at(&location).await?;
    let env = store.main_environment().await?;
    let sources = chunks.div_ceil(CHUNKS_PER_SOURCE);
    let have = store.complete_snapshots().await?.len();
    let start = Instant::now();
    match &url {
        Some(url) if have < sources => fill_postgres(url, &store, &env, (have..sources, chunks)).await?,
        _ => fill(&store, &env, have..sources, chunks).await?,
    }
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
    if !is_asked {
        println!("{before} | | | | {} | |", rss_mb());
        return Ok(());
    }
    let some = PointerFilter { sources: vec![name(sources / 2)], ..PointerFilter::default() };
    let few = sources.div_ceil(10);
    let tenth = PointerFilter { sources: (0..few).map(name).collect(), ..PointerFilter::default() };
    let all = PointerFilter::default();
    let kind = |leg, words, vectors, filter, compared| Kind { leg, words, vectors, filter, compared };
    for kind in [
        kind("words", true, false, &all, None),
        kind("vectors", false, true, &all, Some(sources)),
        kind("vectors, a tenth of the sources", false, true, &tenth, Some(few)),
        kind("both", true, true, &all, None),
        kind("both, a tenth of the sources", true, true, &tenth, None),
        kind("both, one source", true, true, &some, None),
    ] {
        let times = ask(&index, &env, &kind).await?;
        let recall = match kind.compared {
            Some(sources) => format!("{:.3}", recall(&index, &store, &env, (kind.filter, sources)).await?),
            None => String::new(),
        };
        println!("{before} {} | {times} | {recall} | {} | {:.1} |", kind.leg, rss_mb(), times.cpu_ms);
    }
    store.close().await;
    Ok(())
}

/// How long questions of one kind took.
struct Times {
    sorted: Vec<Duration>,
    /// CPU of a question, that of the database's processes included.
    cpu_ms: f64,
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ms = |place: usize| self.sorted.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0);
        let count = self.sorted.len();
        write!(f, "{:.2} | {:.2}", ms(count / 2), ms(count * 99 / 100))
    }
}

async fn ask(index: &Index, env: &EnvironmentId, kind: &Kind<'_>) -> Result<Times> {
    for number in QUESTIONS..QUESTIONS + WARM_QUESTIONS {
        index.search(&question(env, number, kind)).await?;
    }
    let (mut sorted, before_s) = (Vec::new(), cpu_s());
    for number in 0..QUESTIONS {
        let request = question(env, number, kind);
        let start = Instant::now();
        let found = index.search(&request).await?;
        sorted.push(start.elapsed());
        debug_assert!(found.hits.len() <= LIMIT);
    }
    sorted.sort_unstable();
    Ok(Times { sorted, cpu_ms: (cpu_s() - before_s) * 1000.0 / QUESTIONS as f64 })
}

fn name(source: usize) -> String {
    format!("source-{source}.txt")
}

fn question(env: &EnvironmentId, number: u64, kind: &Kind<'_>) -> SearchRequest {
    let mut random = Random(number + 0x5EED);
    let vector = random.vector();
    SearchRequest {
        environment: env.clone(),
        filter: kind.filter.clone(),
        text: if kind.words { random.words(WORDS_PER_QUESTION) } else { String::new() },
        vector: kind.vectors.then_some(vector),
        limit: LIMIT,
    }
}

/// What follows the vector of a chunk.
fn texts(random: &mut Random) -> (String, String) {
    (random.words(3), random.words(WORDS_PER_CHUNK))
}

/// `vectors.f32` and `questions.f32` in `dir`: numbers of four bytes, little endian, one vector after the other.
fn write_vectors(dir: &Path, chunks: usize) -> Result<()> {
    std::fs::create_dir_all(dir)?;
    let bytes = |vector: Vec<f32>| vector.into_iter().flat_map(f32::to_le_bytes).collect::<Vec<u8>>();
    let mut file = BufWriter::new(File::create(dir.join("vectors.f32"))?);
    for source in 0..chunks.div_ceil(CHUNKS_PER_SOURCE) {
        let mut random = Random(source as u64);
        for _ in 0..CHUNKS_PER_SOURCE.min(chunks - source * CHUNKS_PER_SOURCE) {
            file.write_all(&bytes(random.vector()))?;
            texts(&mut random);
        }
    }
    file.flush()?;
    let mut file = BufWriter::new(File::create(dir.join("questions.f32"))?);
    for number in 0..QUESTIONS {
        file.write_all(&bytes(Random(number + 0x5EED).vector()))?;
    }
    Ok(file.flush()?)
}

/// As an operator makes a first load: without the index of the vectors, which is made at the end.
async fn fill_postgres(
    url: &str,
    store: &Store,
    env: &EnvironmentId,
    (range, chunks): (Range<usize>, usize),
) -> Result<()> {
    let mut database = PgConnection::connect(url).await?;
    let definition: String = sqlx::query_scalar("SELECT indexdef FROM pg_indexes WHERE indexname = $1")
        .bind(VECTOR_INDEX)
        .fetch_one(&mut database)
        .await?;
    sqlx::query(sqlx::AssertSqlSafe(format!("DROP INDEX {VECTOR_INDEX}"))).execute(&mut database).await?;
    let start = Instant::now();
    let filled = fill(store, env, range, chunks).await;
    let (filled_s, start) = (start.elapsed().as_secs_f64(), Instant::now());
    sqlx::query(sqlx::AssertSqlSafe(definition)).execute(&mut database).await?;
    println!("filled in {filled_s:.0} s; the index of the vectors took {:.0} s", start.elapsed().as_secs_f64());
    sqlx::query("VACUUM ANALYZE").execute(&mut database).await?;
    database.close().await?;
    filled
}

async fn fill(store: &Store, env: &EnvironmentId, range: Range<usize>, chunks: usize) -> Result<()> {
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
        let (heading, text) = texts(&mut random);
        chunks.push(NewChunk {
            ordinal,
            part: 1,
            row: None,
            start: 0,
            end: 0,
            heading: Some(heading),
            text,
            tokens: 1,
            vector: Some(vector),
        });
    }
    store.stage(&lease, id, &[part], &chunks).await?;
    let codes = Some((u32::try_from(DIMS)?, codes.finish()));
    let summary = SnapshotSummary { chunks: u32::try_from(count)?, parts: 1, codes, ..SnapshotSummary::default() };
    Ok(store.finish_snapshot(&lease, id, &summary).await?)
}

/// The share of the exactly nearest in the first `sources` that the vector leg finds, which is asked with `filter` for them.
async fn recall(
    index: &Index,
    store: &Store,
    env: &EnvironmentId,
    (filter, sources): (&PointerFilter, usize),
) -> Result<f64> {
    let kind = Kind { leg: "", words: false, vectors: true, filter, compared: None };
    let questions: Vec<SearchRequest> = (0..QUESTIONS_COMPARED).map(|number| question(env, number, &kind)).collect();
    let mut exact: Vec<Vec<(f32, store::ChunkId)>> = vec![Vec::new(); questions.len()];
    // Filled one after the other, so snapshots are in the order of the sources.
    for (snapshot, _) in store.complete_snapshots().await?.into_iter().take(sources) {
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

/// CPU that this process has used, and where it asks a database the processes of that name on this machine.
fn cpu_s() -> f64 {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    // Not those of `self`, which is among them by its number.
    let numbered = processes
        .filter(|process| process.file_name().to_string_lossy().starts_with(|first: char| first.is_ascii_digit()));
    let stats = numbered.filter_map(|process| std::fs::read_to_string(process.path().join("stat")).ok());
    let (own, is_asking) = (std::process::id().to_string(), std::env::var_os("DATABASE_URL").is_some());
    let ticks = stats.filter_map(|stat| {
        let (process, fields) = stat.rsplit_once(") ")?;
        let is_counted =
            (is_asking && process.ends_with("(postgres")) || process.split(' ').next() == Some(own.as_str());
        // User and system time are the 14th and 15th field; the third is the first here.
        let used: f64 = fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
        is_counted.then_some(used)
    });
    ticks.sum::<f64>() / TICKS_PER_SECOND
}
