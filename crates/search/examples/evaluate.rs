//! Ranks labelled questions (folders in BEIR's format) and prints nDCG@10, recall, MRR and
//! the score of the first hit (10th, 50th, 90th percentile); with `sweep`, over a grid of weights.
//!
//! `evaluate MODEL_DIR WORK_DIR DATA_DIR SPLIT [sweep | FIELD=VALUE ...]`. WORK_DIR keeps what was indexed for the next run.
//! `corpus.jsonl` may name a `source` a line belongs to (else each is one of its own) and the `unit` that is judged (else `_id`).

#![expect(clippy::print_stdout, reason = "its output is its purpose")]

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    error::Error,
    fs::read_to_string,
    num::NonZeroUsize,
    path::Path,
};

use models::{Embedder, MiniLm};
use search::{CodesBuilder, Index, IndexSettings, SearchRequest, Tuning};
use serde_json::Value;
use store::{
    Begun, ChunkId, EnvironmentId, NewChunk, NewJob, NewSource, Part, PointerFilter, Recipe, SnapshotSummary, Store,
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Passages embedded at a time.
const BATCH: usize = 64;
/// Depth of the ranking that is judged.
const DEPTH: usize = 10;
const DIMS: u32 = 384;

struct Passage {
    id: String,
    unit: String,
    heading: Option<String>,
    text: String,
}

struct Question {
    text: String,
    vector: Vec<f32>,
    /// Units by relevance.
    gold: HashMap<String, f64>,
    filter: PointerFilter,
}

#[tokio::main]
async fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [model, work, data, split, rest @ ..] = args.as_slice() else {
        return Err("usage: evaluate MODEL_DIR WORK_DIR DATA_DIR SPLIT [sweep | FIELD=VALUE ...]".into());
    };
    let model = MiniLm::load(Path::new(model), std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))?;
    let (work, data) = (Path::new(work), Path::new(data));
    let sources = read_corpus(&data.join("corpus.jsonl"))?;
    let store = Store::open(work).await?;
    let env = store.main_environment().await?;
    // An earlier run may have been cut short.
    store.free_leases().await?;
    if store.complete_snapshots().await?.len() < sources.len() {
        fill(&store, &env, &sources, &model).await?;
    }
    let (index, _) = Index::open(&work.join("lexical"), store.clone(), IndexSettings::default()).await?;
    index.warm(&env).await?;
    let units = units(&store, &env, &sources).await?;
    let questions = read_questions(data, split, &model)?;
    let mut tunings = vec![tuning(rest)?];
    if rest.first().is_some_and(|word| word == "sweep") {
        tunings = grid();
    }
    println!("{} sources, {} questions", sources.len(), questions.len());
    for tuning in tunings {
        let index = index.with_tuning(tuning);
        for semantic in [true, false] {
            let scores = judge(&index, &env, &questions, &units, semantic).await?;
            let leg = if semantic { "fused" } else { "words" };
            println!("{leg} {scores} {tuning:?}");
            if rest.first().is_some_and(|word| word == "sweep") {
                break;
            }
        }
    }
    Ok(())
}

fn tuning(words: &[String]) -> Result<Tuning> {
    let mut tuning = Tuning::default();
    for word in words.iter().filter(|word| word.as_str() != "sweep") {
        let (field, value) = word.split_once('=').ok_or("FIELD=VALUE")?;
        match field {
            "heading" => tuning.heading = value.parse()?,
            "cosine" => tuning.cosine = value.parse()?,
            "source" => tuning.source = value.parse()?,
            "name" => tuning.name = value.parse()?,
            "source_passages" => tuning.source_passages = value.parse()?,
            "depth" => tuning.depth = value.parse()?,
            _ => return Err(format!("no weight is called {field}").into()),
        }
    }
    Ok(tuning)
}

/// One weight at a time around the default.
fn grid() -> Vec<Tuning> {
    let base = Tuning::default();
    let mut grid = vec![base];
    grid.extend([0.0, 0.5, 0.6, 0.65, 0.7, 0.8, 1.0].map(|cosine| Tuning { cosine, ..base }));
    grid.extend([0.0, 0.5, 1.0, 2.0].map(|heading| Tuning { heading, ..base }));
    grid.extend([0.0, 0.1, 0.2, 0.3, 0.4, 0.5].map(|source| Tuning { source, ..base }));
    grid.extend([0.0, 0.05, 0.1, 0.2].map(|name| Tuning { name, ..base }));
    grid.extend([1, 2, 5].map(|source_passages| Tuning { source_passages, ..base }));
    grid.extend([20, 40, 200].map(|depth| Tuning { depth, ..base }));
    grid
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn read_lines(path: &Path) -> Result<Vec<Value>> {
    Ok(read_to_string(path)?.lines().map(serde_json::from_str).collect::<std::result::Result<_, _>>()?)
}

fn read_corpus(path: &Path) -> Result<BTreeMap<String, Vec<Passage>>> {
    let mut sources: BTreeMap<String, Vec<Passage>> = BTreeMap::new();
    for line in read_lines(path)? {
        let id = text(&line, "_id").to_owned();
        let source = line["source"].as_str().unwrap_or(&id).to_owned();
        let passage = Passage {
            unit: line["unit"].as_str().unwrap_or(&id).to_owned(),
            heading: line["title"].as_str().filter(|title| !title.is_empty()).map(str::to_owned),
            text: text(&line, "text").to_owned(),
            id,
        };
        sources.entry(source).or_default().push(passage);
    }
    Ok(sources)
}

fn read_questions(data: &Path, split: &str, model: &MiniLm) -> Result<Vec<Question>> {
    let mut gold: HashMap<String, HashMap<String, f64>> = HashMap::new();
    for line in read_to_string(data.join("qrels").join(format!("{split}.tsv")))?.lines().skip(1) {
        let mut cells = line.split('\t');
        let (Some(question), Some(unit), Some(score)) = (cells.next(), cells.next(), cells.next()) else { continue };
        gold.entry(question.to_owned()).or_default().insert(unit.to_owned(), score.trim().parse()?);
    }
    let mut questions = Vec::new();
    for line in read_lines(&data.join("queries.jsonl"))? {
        let Some(gold) = gold.remove(text(&line, "_id")) else { continue };
        let sources = line["source"].as_str().map(str::to_owned).into_iter().collect();
        questions.push(Question {
            text: text(&line, "text").to_owned(),
            vector: model.embed_query(text(&line, "text"))?,
            gold,
            filter: PointerFilter { sources, ..PointerFilter::default() },
        });
    }
    Ok(questions)
}

async fn fill(
    store: &Store,
    env: &EnvironmentId,
    sources: &BTreeMap<String, Vec<Passage>>,
    model: &MiniLm,
) -> Result<()> {
    let collection = match store.collection_named(env, "evaluation").await? {
        Some(collection) => collection.id,
        None => store.create_collection(env, "evaluation", "").await?.id,
    };
    let recipe = Recipe {
        format: "text".to_owned(),
        extractor: "evaluate".to_owned(),
        splitter: "evaluate".to_owned(),
        embedder: Some(model.fingerprint().to_owned()),
    };
    for (name, passages) in sources {
        let mut writer = store.blobs().writer(1 << 30).await?;
        writer.write(name.as_bytes()).await?;
        let blob = writer.finish().await?;
        let hash = blob.hash.clone();
        let job = NewJob { kind: "evaluate", version: 1, payload: "{}".to_owned() };
        let (collection, name) = (collection.clone(), name.clone());
        let (format, blob, recipe_of) = (Some("text".to_owned()), Some(blob), Some(recipe.clone()));
        let new = NewSource { collection, name, origin_url: None, format, blob, recipe: recipe_of, job };
        store.put_source(env, new).await?;
        let Some((lease, _)) = store.claim_job("evaluate", store::now_ms(), 3_600_000).await? else { continue };
        let Begun::Draft { id, .. } = store.begin_snapshot(&lease, &hash, &recipe).await? else { continue };
        store.clear_draft(&lease, id).await?;
        store.stage(&lease, id, &[part()], &[]).await?;
        let mut codes = CodesBuilder::new(DIMS);
        let mut ordinal = 0;
        for batch in passages.chunks(BATCH) {
            let texts: Vec<String> = batch
                .iter()
                .map(|passage| format!("{} {}", passage.heading.as_deref().unwrap_or_default(), passage.text))
                .collect();
            let vectors = model.embed(&texts.iter().map(|text| text.trim()).collect::<Vec<_>>())?;
            let mut chunks = Vec::new();
            for (passage, vector) in batch.iter().zip(vectors) {
                codes.push(&vector);
                chunks.push(chunk(ordinal, passage, vector));
                ordinal += 1;
            }
            store.stage(&lease, id, &[], &chunks).await?;
        }
        let codes = Some((DIMS, codes.finish()));
        let summary = SnapshotSummary { chunks: ordinal, parts: 1, codes, ..SnapshotSummary::default() };
        store.finish_snapshot(&lease, id, &summary).await?;
    }
    Ok(())
}

fn part() -> Part {
    Part {
        number: 1,
        kind: "section".to_owned(),
        label: None,
        size_points: None,
        header: Vec::new(),
        text: String::new(),
        words: None,
        rows: None,
    }
}

fn chunk(ordinal: u32, passage: &Passage, vector: Vec<f32>) -> NewChunk {
    NewChunk {
        ordinal,
        part: 1,
        row: None,
        start: 0,
        end: 0,
        heading: passage.heading.clone(),
        text: passage.text.clone(),
        tokens: 1,
        vector: Some(vector),
    }
}

/// The unit of each chunk.
async fn units(
    store: &Store,
    env: &EnvironmentId,
    sources: &BTreeMap<String, Vec<Passage>>,
) -> Result<HashMap<ChunkId, String>> {
    let mut units = HashMap::new();
    for pointer in store.pointers(env, &PointerFilter::default()).await? {
        for (ordinal, passage) in (0..).zip(sources.get(&pointer.source_name).into_iter().flatten()) {
            debug_assert!(!passage.id.is_empty());
            units.insert(ChunkId::new(pointer.snapshot, ordinal), passage.unit.clone());
        }
    }
    Ok(units)
}

/// Means over the questions.
async fn judge(
    index: &Index,
    env: &EnvironmentId,
    questions: &[Question],
    units: &HashMap<ChunkId, String>,
    semantic: bool,
) -> Result<String> {
    let (mut ndcg, mut recall5, mut recall10, mut mrr, mut hit5) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let mut tops = Vec::new();
    for question in questions {
        let request = SearchRequest {
            environment: env.clone(),
            filter: question.filter.clone(),
            text: question.text.clone(),
            vector: semantic.then(|| question.vector.clone()),
            // Several chunks may be of one unit.
            limit: DEPTH * 4,
        };
        let found = index.search(&request).await?;
        let chunks: Vec<&String> = found.hits.iter().filter_map(|hit| units.get(&hit.chunk)).collect();
        tops.push(found.hits.first().map_or(0.0, |hit| hit.score));
        let mut seen = HashSet::new();
        let ranked: Vec<&String> = chunks.iter().copied().filter(|unit| seen.insert(*unit)).take(DEPTH).collect();
        let gain = |unit: &String| question.gold.get(unit).copied().unwrap_or(0.0);
        let discounted =
            |gains: &[f64]| (2_u32..).zip(gains).map(|(rank, gain)| gain / f64::from(rank).log2()).sum::<f64>();
        let mut ideal: Vec<f64> = question.gold.values().copied().collect();
        ideal.sort_by(|a, b| b.total_cmp(a));
        ideal.truncate(DEPTH);
        let relevant = question.gold.values().filter(|gain| **gain > 0.0).count().max(1) as f64;
        let gains: Vec<f64> = ranked.iter().map(|unit| gain(unit)).collect();
        ndcg += discounted(&gains) / discounted(&ideal).max(f64::MIN_POSITIVE);
        let found_of = |depth| ranked.iter().take(depth).filter(|unit| gain(unit) > 0.0).count() as f64;
        recall5 += found_of(5) / relevant;
        recall10 += found_of(10) / relevant;
        mrr += ranked.iter().position(|unit| gain(unit) > 0.0).map_or(0.0, |at| 1.0 / (at + 1) as f64);
        hit5 += f64::from(u8::from(chunks.iter().take(5).any(|unit| gain(unit) > 0.0)));
    }
    let count = questions.len().max(1) as f64;
    tops.sort_by(f32::total_cmp);
    let top = |share: f64| tops.get((tops.len() as f64 * share) as usize).copied().unwrap_or_default();
    Ok(format!(
        "ndcg10 {:.4} recall5 {:.3} recall10 {:.3} mrr10 {:.3} hit5 {:.3} top {:.2} {:.2} {:.2}",
        ndcg / count,
        recall5 / count,
        recall10 / count,
        mrr / count,
        hit5 / count,
        top(0.1),
        top(0.5),
        top(0.9)
    ))
}
