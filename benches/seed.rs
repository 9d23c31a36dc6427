//! Fills a data folder with chunks whose vectors are given, so that search can be measured at sizes that embedding
//! would take hours to reach, and prints the recall of the vector leg against the exact ten nearest.
//! `seed DATA CORPUS COUNT`, where CORPUS holds `vectors.f32` and `question-vectors.f32` (raw little-endian rows of
//! 384) and `texts.jsonl` (one `{"text": ..}` a line, in the order of the vectors).

#![expect(clippy::print_stdout, reason = "its output is its purpose")]

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use search::{CodesBuilder, Index, IndexSettings, LIMIT_MAX, SearchRequest};
use store::{
    Begun, ChunkId, EnvironmentId, Lease, NewChunk, NewJob, NewSource, Part, PointerFilter, Recipe, SnapshotSummary,
    Store,
};

/// Length of a vector of all-MiniLM-L6-v2.
const DIMS: u32 = 384;
/// Chunks of one source: a book of some 300 pages.
const SOURCE_CHUNKS: u32 = 1000;
/// Chunks of one part, so that a part is about as long as a section.
const PART_CHUNKS: u32 = 10;
/// How long a claim lasts; a source is written in about a second.
const LEASE_MS: i64 = 600_000;
/// Bytes of a token of English, about.
const TOKEN_BYTES: usize = 4;
/// Depth at which the vector leg is compared with an exact search.
const NEAREST: usize = 10;

/// The corpus, read row by row.
struct Corpus {
    texts: std::io::Lines<BufReader<File>>,
    vectors: BufReader<File>,
}

impl Corpus {
    fn open(folder: &Path) -> Result<Self> {
        let open = |name: &str| File::open(folder.join(name)).with_context(|| format!("cannot open {name}"));
        Ok(Self { texts: BufReader::new(open("texts.jsonl")?).lines(), vectors: BufReader::new(open("vectors.f32")?) })
    }

    fn next(&mut self) -> Result<(String, Vec<f32>)> {
        let line = self.texts.next().context("the corpus is too short")??;
        let row: serde_json::Value = serde_json::from_str(&line)?;
        let text = row["text"].as_str().context("a line without text")?.to_owned();
        let mut bytes = vec![0_u8; DIMS as usize * size_of::<f32>()];
        self.vectors.read_exact(&mut bytes)?;
        Ok((text, floats(&bytes)))
    }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, data, corpus, count] = arguments.as_slice() else {
        anyhow::bail!("usage: seed DATA CORPUS COUNT");
    };
    let count: u32 = count.parse().context("COUNT is a number")?;
    let store = Store::open(Path::new(data)).await?;
    let environment = store.main_environment().await?;
    let began = Instant::now();
    fill(&store, &environment, &mut Corpus::open(Path::new(corpus))?, count).await?;
    let store_s = began.elapsed().as_secs_f64();
    let began = Instant::now();
    let (index, _) = Index::open(&Path::new(data).join("lexical"), store.clone(), IndexSettings::default()).await?;
    let index_s = began.elapsed().as_secs_f64();
    let questions = floats(&std::fs::read(Path::new(corpus).join("question-vectors.f32"))?);
    let recall = recall(&store, &index, &environment, &questions).await?;
    let report = serde_json::json!({"store_s": store_s, "index_s": index_s, "recall_at_10": recall});
    println!("{report}");
    store.close().await;
    Ok(())
}

async fn fill(store: &Store, environment: &EnvironmentId, corpus: &mut Corpus, count: u32) -> Result<()> {
    let collection = store.create_collection(environment, "Synthetic", "").await?;
    for number in 0..count.div_ceil(SOURCE_CHUNKS) {
        let name = format!("synthetic-{number}.txt");
        let mut writer = store.blobs().writer(u64::MAX).await?;
        writer.write(name.as_bytes()).await?;
        let new = NewSource {
            collection: collection.id.clone(),
            name: name.clone(),
            origin_url: None,
            format: Some("text".to_owned()),
            blob: Some(writer.finish().await?),
            recipe: None,
            connector: None,
            job: NewJob { kind: "seed", version: 1, payload: "{}".to_owned() },
        };
        let blob = new.blob.as_ref().map(|blob| blob.hash.clone()).unwrap_or_default();
        store.put_source(environment, new).await?;
        let (lease, _) = store.claim_job(&name, store::now_ms(), LEASE_MS).await?.context("the job is gone")?;
        let chunks = SOURCE_CHUNKS.min(count - number * SOURCE_CHUNKS);
        write_source(store, &lease, &blob, chunks, corpus).await?;
    }
    Ok(())
}

/// Stages and completes the snapshot of one source.
async fn write_source(store: &Store, lease: &Lease, blob: &str, count: u32, corpus: &mut Corpus) -> Result<()> {
    let recipe = Recipe {
        format: "txt".to_owned(),
        extractor: "synthetic".to_owned(),
        splitter: "synthetic".to_owned(),
        embedder: Some("synthetic".to_owned()),
    };
    let Begun::Draft { id, staged: 0 } = store.begin_snapshot(lease, blob, &recipe).await? else {
        anyhow::bail!("the data folder is not new");
    };
    let mut codes = CodesBuilder::new(DIMS);
    let (mut parts, mut chunks) = (Vec::new(), Vec::new());
    for ordinal in 0..count {
        let (text, vector) = corpus.next()?;
        codes.push(&vector);
        if ordinal % PART_CHUNKS == 0 {
            parts.push(Part {
                number: ordinal / PART_CHUNKS + 1,
                kind: "section".to_owned(),
                label: None,
                size_points: None,
                header: Vec::new(),
                text: String::new(),
                words: None,
                rows: None,
            });
        }
        let part = parts.last_mut().context("every chunk has a part")?;
        let start = u32::try_from(part.text.len())?;
        part.text.push_str(&text);
        part.text.push('\n');
        chunks.push(NewChunk {
            ordinal,
            part: part.number,
            row: None,
            start,
            end: start + u32::try_from(text.len())?,
            heading: None,
            tokens: u32::try_from(text.len() / TOKEN_BYTES)?,
            text,
            vector: Some(vector),
        });
    }
    ensure!(!chunks.is_empty(), "COUNT is at least 1");
    store.stage(lease, id, &parts, &chunks).await?;
    let summary = SnapshotSummary {
        format: Some("text".to_owned()),
        engine: "synthetic".to_owned(),
        part_kind: Some("section".to_owned()),
        parts: u32::try_from(parts.len())?,
        chunks: count,
        codes: Some((DIMS, codes.finish())),
        ..SnapshotSummary::default()
    };
    store.finish_snapshot(lease, id, &summary).await?;
    Ok(())
}

/// Share of the exact nearest that the vector leg ranks among its first [`NEAREST`]; `questions` are rows of vectors.
async fn recall(store: &Store, index: &Index, environment: &EnvironmentId, questions: &[f32]) -> Result<f64> {
    let questions: Vec<&[f32]> = questions.chunks_exact(DIMS as usize).collect();
    let mut exact: Vec<Vec<(f32, ChunkId)>> = vec![Vec::new(); questions.len()];
    for (snapshot, _) in store.complete_snapshots().await? {
        let vectors = store.vectors_of(snapshot, 0, SOURCE_CHUNKS).await?;
        for (question, best) in questions.iter().zip(&mut exact) {
            best.extend(
                vectors
                    .iter()
                    .map(|(chunk, vector)| (question.iter().zip(vector).map(|(a, b)| a * b).sum::<f32>(), *chunk)),
            );
            best.sort_by(|a, b| b.0.total_cmp(&a.0));
            best.truncate(NEAREST);
        }
    }
    let (mut found, mut wanted) = (0_u32, 0_u32);
    for (question, best) in questions.iter().zip(&exact) {
        let request = SearchRequest {
            environment: environment.clone(),
            filter: PointerFilter::default(),
            text: String::new(),
            vector: Some(question.to_vec()),
            limit: LIMIT_MAX,
        };
        let hits = index.search(&request).await?.hits;
        let near = |chunk: ChunkId| {
            hits.iter().any(|hit| hit.chunk == chunk && hit.vector.is_some_and(|leg| leg.rank as usize <= NEAREST))
        };
        wanted += u32::try_from(best.len())?;
        found += u32::try_from(best.iter().filter(|(_, chunk)| near(*chunk)).count())?;
    }
    Ok(f64::from(found) / f64::from(wanted.max(1)))
}
