//! Fills a data folder with chunks whose vectors are given, so that search can be measured at sizes that
//! embedding would take hours to reach. The server repairs its lexical index from the folder when it opens it.
//! `seed DATA CORPUS COUNT`, where CORPUS holds `vectors.f32` (raw little-endian rows of 384) and
//! `texts.jsonl` (one `{"text": ..}` a line, in the same order).

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use anyhow::{Context, Result, ensure};
use search::CodesBuilder;
use store::{Begun, Lease, NewChunk, NewJob, NewSource, Part, Recipe, SnapshotSummary, Store};

/// Length of a vector of all-MiniLM-L6-v2.
const DIMS: u32 = 384;
/// Chunks of one source: a book of some 300 pages.
const SOURCE_CHUNKS: u32 = 1000;
/// Chunks of one part, so that a part is about as long as a section.
const PART_CHUNKS: u32 = 10;
/// How long a claim lasts; a source is written in about a second.
const LEASE_MS: i64 = 600_000;
/// Characters of a token of English, about.
const TOKEN_BYTES: usize = 4;

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
        let vector = bytes
            .chunks_exact(size_of::<f32>())
            .map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]))
            .collect();
        Ok((text, vector))
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, data, corpus, count] = arguments.as_slice() else {
        anyhow::bail!("usage: seed DATA CORPUS COUNT");
    };
    let count: u32 = count.parse().context("COUNT is a number")?;
    let mut corpus = Corpus::open(Path::new(corpus))?;
    let store = Store::open(Path::new(data)).await?;
    let environment = store.main_environment().await?;
    let collection = store.create_collection(&environment, "Synthetic", "").await?;
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
            job: NewJob { kind: "seed", version: 1, payload: "{}".to_owned() },
        };
        let blob = new.blob.as_ref().map(|blob| blob.hash.clone()).unwrap_or_default();
        store.put_source(&environment, new).await?;
        let (lease, _) = store.claim_job(&name, store::now_ms(), LEASE_MS).await?.context("the job is gone")?;
        let chunks = SOURCE_CHUNKS.min(count - number * SOURCE_CHUNKS);
        write_source(&store, &lease, &blob, chunks, &mut corpus).await?;
    }
    store.close().await;
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
