//! `almanac eval`: indexes a question set in a scratch folder, asks it, keeps the run, compares it with another.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use evaluate::{Comparison, Document, QuestionResult, Run, RunState, Runner, Set, SetKind, main_metric};
use futures::{StreamExt, stream};
use models::Secret;
use serde_json::{Value, json};
use server::App;
use tokio_util::io::ReaderStream;

use crate::{
    api::{Api, encode},
    config::Config,
    outcome::Told,
    terminal, wiring,
};

/// Longest time in which nothing becomes ready while a set is indexed.
const STALL_MAX: Duration = Duration::from_secs(600);
const POLL: Duration = Duration::from_millis(200);
/// Files of a set whose failure is told.
const FAILURES_TOLD_MAX: usize = 5;
/// Bytes of results sent in one request, so that it stays below what the API takes (1 MiB, 500 results).
const RESULT_BYTES_AT_ONCE: usize = 400_000;
/// Runs listed.
const RUNS_LISTED: usize = 20;
/// Questions shown of a comparison.
const CHANGES_SHOWN: usize = 20;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A BEIR folder, a folder with questions.jsonl, or such a file; without one, the runs kept so far are listed
    path: Option<PathBuf>,
    /// Demand this kind of set
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// Judgements to use (BEIR), or dev or test: every second question
    #[arg(long, value_name = "NAME")]
    split: Option<String>,
    /// Ask only the first N questions
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Folder of the scratch index, kept for the next run; else a temporary one
    #[arg(long, value_name = "DIR")]
    scratch: Option<PathBuf>,
    /// Empty Postgres database for the scratch index; else SQLite in its folder
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Compare with an earlier run: its id or the beginning of it, or `last` for the latest of the same set
    #[arg(long, value_name = "RUN")]
    compare: Option<String>,
    /// Fail unless the metric is at least this (may be given several times)
    #[arg(long, value_name = "METRIC=VALUE", value_parser = minimum)]
    min: Vec<(String, f64)>,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Kind {
    Beir,
    Documents,
    Tables,
}

fn minimum(text: &str) -> Result<(String, f64), String> {
    let (name, value) = text.split_once('=').ok_or("METRIC=VALUE is expected, as in ndcg@10=0.35")?;
    let value: f64 = value.parse().map_err(|_| format!("{value} is no number"))?;
    if !(0.0..=1.0).contains(&value) {
        return Err("metrics lie between 0 and 1".to_owned());
    }
    Ok((name.to_owned(), value))
}

/// Runs the set and tells what came of it.
///
/// # Errors
/// In words; a metric below its minimum fails after everything was told.
pub(super) async fn run(config: &Config, arguments: Arguments) -> Result<()> {
    let Some(path) = &arguments.path else { return list(config).await };
    let kind = arguments.kind.map(|kind| match kind {
        Kind::Beir => SetKind::Beir,
        Kind::Documents => SetKind::Documents,
        Kind::Tables => SetKind::Tables,
    });
    let mut set = evaluate::read(path, kind, arguments.split.as_deref())?;
    if let Some(limit) = arguments.limit {
        set.questions.truncate(limit);
    }
    if set.questions.is_empty() {
        bail!("{} holds no question", path.display());
    }
    // Before the work: what cannot be compared is told at once.
    let base = match &arguments.compare {
        Some(wanted) => Some(base(config, wanted, &set.name).await?),
        None => None,
    };
    let (mut run, results) = ask(config, &set, &arguments).await?;
    let failed = results.iter().filter(|result| result.error.is_some()).count();
    for result in results.iter().filter(|result| result.error.is_some()).take(FAILURES_TOLD_MAX) {
        terminal::note(&format!("{}: {}", result.key, result.error.as_deref().unwrap_or_default()));
    }
    if failed > 0 {
        terminal::note(&format!("{failed} of {} questions could not be asked and count in no metric", results.len()));
    }
    let api = Api::open(config).await?;
    let outcome = async {
        run = keep(&api, &run, &results).await?;
        match base {
            Some(base) => {
                let path = format!("/api/v1/evaluations/{}/compare/{}", encode(&run.id), encode(&base.id));
                Ok(Some(api.get::<Comparison>(&path).await?))
            }
            None => Ok::<_, anyhow::Error>(None),
        }
    }
    .await;
    api.close().await;
    let comparison = outcome?;
    if arguments.json {
        terminal::line(&object(&run, comparison.as_ref()).to_string());
    } else {
        terminal::line(&for_people(&run, comparison.as_ref()));
    }
    check(&run, &arguments.min)
}

/// The run to compare with.
async fn base(config: &Config, wanted: &str, set: &str) -> Result<Run> {
    let api = Api::open(config).await?;
    let found = find(&api, wanted, set).await;
    api.close().await;
    let run = found?;
    if run.set != set {
        bail!("{} is a run of {}, not of {set}\nremedy: `almanac eval` lists the runs", run.id, run.set);
    }
    Ok(run)
}

/// Indexes and asks the set in a folder of its own.
async fn ask(config: &Config, set: &Set, arguments: &Arguments) -> Result<(Run, Vec<QuestionResult>)> {
    let scratch = arguments.scratch.as_deref();
    let temporary = match scratch {
        Some(_) => None,
        None => Some(tempfile::tempdir().context("cannot make a temporary folder")?),
    };
    let data = scratch.or(temporary.as_ref().map(tempfile::TempDir::path)).unwrap_or(&config.data).to_owned();
    // Never the database of the data folder: the set's documents are nobody's.
    let database_url = arguments.database.as_deref().map(Secret::new);
    // Repeats would be measured instead of answers.
    let config = Config { data, database_url, redis_url: None, server: None, cache_mebibytes: 0, ..config.clone() };
    let app = wiring::open(&config, wiring::metrics(&config)?).await?;
    let asked = async {
        app.ingest.start().await?;
        index(&app, set).await?;
        put(&app, set).await
    }
    .await;
    wiring::close(app).await;
    asked
}

/// Adds the set's documents as sources and waits until all can be searched.
async fn index(app: &App, set: &Set) -> Result<()> {
    let env = &app.environment.id;
    let name = set.name.split('/').next().unwrap_or(&set.name);
    let collection = match app.store.collection_named(env, name).await? {
        Some(collection) => collection,
        None => app.store.create_collection(env, name, "").await?,
    };
    let bar = terminal::progress(set.documents.len() as u64);
    bar.set_message(format!("indexing {name}"));
    for document in &set.documents {
        let (name, body) = match document {
            Document::Text { name, text } => {
                (name.clone(), stream::iter([Ok(Bytes::from(text.clone()))]).left_stream())
            }
            Document::File(path) => {
                let file =
                    tokio::fs::File::open(path).await.with_context(|| format!("cannot read {}", path.display()))?;
                let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                (name, ReaderStream::new(file).right_stream())
            }
        };
        let body: std::pin::Pin<Box<dyn futures::Stream<Item = std::io::Result<Bytes>> + Send>> = Box::pin(body);
        app.ingest.upload(env, &collection.id, &name, body).await?;
    }
    let mut moved = (0, Instant::now());
    loop {
        let now = app.store.collection(env, &collection.id).await?;
        let settled = now.sources - now.working;
        bar.set_position(u64::try_from(settled).unwrap_or_default());
        if now.working == 0 {
            break;
        }
        if settled != moved.0 {
            moved = (settled, Instant::now());
        } else if moved.1.elapsed() > STALL_MAX {
            bail!("indexing {name} stands still: {} of {} sources after {STALL_MAX:?}", settled, now.sources);
        }
        tokio::time::sleep(POLL).await;
    }
    bar.finish_and_clear();
    let filter = store::SourceFilter { state: Some(store::SourceState::Failed), ..store::SourceFilter::default() };
    let page = store::PageRequest { limit: store::PAGE_ROWS_MAX, cursor: None };
    let failed = app.store.sources(env, &collection.id, &filter, &page).await?.items;
    for source in failed.iter().take(FAILURES_TOLD_MAX) {
        let why = source.error.as_ref().map_or("failed", |error| error.message.as_str());
        terminal::note(&format!("{}: {why}", source.name));
    }
    if failed.len() > FAILURES_TOLD_MAX {
        terminal::note(&format!("and {} more documents that cannot be read", failed.len() - FAILURES_TOLD_MAX));
    }
    Ok(())
}

async fn put(app: &App, set: &Set) -> Result<(Run, Vec<QuestionResult>)> {
    let started = Instant::now();
    let runner = Runner::new(app.assistant().clone(), app.environment.id.clone());
    let bar = terminal::progress(set.questions.len() as u64);
    bar.set_message(format!("asking {}", set.name));
    let mut results = Vec::with_capacity(set.questions.len());
    for question in &set.questions {
        let asked = runner.ask(set.kind, question).await;
        results.push(asked.unwrap_or_else(|error| QuestionResult::failed(question, &error)));
        bar.inc(1);
    }
    bar.finish_and_clear();
    let count = u32::try_from(results.len()).unwrap_or(u32::MAX);
    let run = Run {
        id: String::new(),
        set: set.name.clone(),
        kind: set.kind,
        state: RunState::Done,
        done: count,
        questions: count,
        metrics: Runner::summary(set.kind, &results),
        settings: app.run_settings().await?,
        created_at: String::new(),
        took_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        error: None,
    };
    Ok((run, results))
}

/// Keeps the run with its results; gives it back with its id.
async fn keep(api: &Api, run: &Run, results: &[QuestionResult]) -> Result<Run> {
    let kept: Run = api.post("/api/v1/evaluations", run).await?;
    let path = format!("/api/v1/evaluations/{}/questions", encode(&kept.id));
    let (mut from, mut batch, mut bytes) = (0, Vec::new(), 0);
    for (at, result) in results.iter().enumerate() {
        let value = serde_json::to_value(result)?;
        let size = value.to_string().len();
        if !batch.is_empty() && bytes + size > RESULT_BYTES_AT_ONCE {
            let _: Value = api.post(&path, &json!({"from": from, "results": batch})).await?;
            (from, batch, bytes) = (at, Vec::new(), 0);
        }
        bytes += size;
        batch.push(value);
    }
    if !batch.is_empty() {
        let _: Value = api.post(&path, &json!({"from": from, "results": batch})).await?;
    }
    Ok(kept)
}

/// The run that the person means.
async fn find(api: &Api, wanted: &str, set: &str) -> Result<Run> {
    let mut runs = Vec::new();
    for run in api.list("/api/v1/evaluations").await? {
        runs.push(serde_json::from_value::<Run>(run)?);
    }
    let found: Vec<&Run> = if wanted == "last" {
        runs.iter().find(|run| run.set == set).into_iter().collect()
    } else {
        runs.iter().filter(|run| run.id.starts_with(wanted)).collect()
    };
    match found[..] {
        [run] => Ok(run.clone()),
        [] if wanted == "last" => bail!("there is no earlier run of {set}\nremedy: leave --compare out this time"),
        [] => bail!("no run's id begins with {wanted}\nremedy: `almanac eval` lists the runs"),
        _ => bail!("the ids of {} runs begin with {wanted}\nremedy: give more of the id", found.len()),
    }
}

async fn list(config: &Config) -> Result<()> {
    let api = Api::open(config).await?;
    let page = api.get::<Value>(&format!("/api/v1/evaluations?limit={RUNS_LISTED}")).await;
    api.close().await;
    let runs: Vec<Run> = serde_json::from_value(page?["items"].take())?;
    if runs.is_empty() {
        terminal::note("no run is kept yet: name a question set, as in `almanac eval evals/tables/elements`");
    }
    for run in runs {
        let metric =
            main_metric(&run.metrics).map_or_else(String::new, |name| format!("{name} {:.3}", run.metrics[name]));
        terminal::line(&format!(
            "{}  {}  {:<24} {:>5} questions  {metric}",
            run.id, run.created_at, run.set, run.questions
        ));
    }
    Ok(())
}

/// What scripts read.
fn object(run: &Run, comparison: Option<&Comparison>) -> Value {
    let mut object = json!({
        "set": run.set,
        "kind": run.kind,
        "metrics": run.metrics,
        "questions": run.questions,
        "run": run.id,
        "settings": run.settings,
        "took_ms": run.took_ms,
    });
    if let Some(comparison) = comparison {
        object["comparison"] = json!({
            "base": comparison.base.id,
            "metrics": comparison.metrics,
            "questions": comparison.questions,
        });
    }
    object
}

fn for_people(run: &Run, comparison: Option<&Comparison>) -> String {
    let mut text =
        format!("{}: {} questions in {:.1} s, run {}\n", run.set, run.questions, seconds(run.took_ms), run.id);
    let Some(comparison) = comparison else {
        for (name, value) in &run.metrics {
            text.push_str(&format!("  {name:<28} {value:.3}\n"));
        }
        return text.trim_end().to_owned();
    };
    text.push_str(&format!("against {} of {}\n", comparison.base.id, comparison.base.created_at));
    text.push_str(&compared(comparison));
    text.trim_end().to_owned()
}

/// The metrics of two runs side by side, and the questions that changed.
pub(super) fn compared(comparison: &Comparison) -> String {
    let mut text = String::new();
    text.push_str(&format!("  {:<28} {:>7} {:>7} {:>8}   95 % interval\n", "", "before", "now", "change"));
    for metric in &comparison.metrics {
        let sure = if metric.low > 0.0 || metric.high < 0.0 { "*" } else { " " };
        text.push_str(&format!(
            "  {:<28} {:>7.3} {:>7.3} {:>+8.3}{sure}  {:+.3} to {:+.3}\n",
            metric.name, metric.base, metric.run, metric.difference, metric.low, metric.high
        ));
    }
    for question in comparison.questions.iter().take(CHANGES_SHOWN) {
        text.push_str(&format!(
            "  {:+.3} {} {}: {}\n",
            question.difference, question.metric, question.key, question.question
        ));
    }
    let more = comparison.questions.len().saturating_sub(CHANGES_SHOWN);
    if more > 0 {
        text.push_str(&format!("  and {more} more questions that changed\n"));
    }
    text.trim_end().to_owned()
}

#[expect(clippy::cast_precision_loss, reason = "a time for people")]
fn seconds(ms: u64) -> f64 {
    ms as f64 / 1000.0
}

/// Tells every metric that is below its minimum.
fn check(run: &Run, minima: &[(String, f64)]) -> Result<()> {
    let mut is_met = true;
    for (name, least) in minima {
        let Some(value) = run.metrics.get(name) else {
            let known: Vec<&str> = run.metrics.keys().map(String::as_str).collect();
            bail!("{} has no metric called {name}\nremedy: choose among {}", run.set, known.join(", "));
        };
        if value < least {
            terminal::error(&format!("error: {}: {name} is {value:.3}, at least {least} is demanded", run.set));
            is_met = false;
        }
    }
    if is_met { Ok(()) } else { Err(Told.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minima_are_read() {
        assert_eq!(minimum("ndcg@10=0.35"), Ok(("ndcg@10".to_owned(), 0.35)));
        for wrong in ["ndcg@10", "ndcg@10=x", "ndcg@10=35", "a=NaN"] {
            assert!(minimum(wrong).is_err(), "{wrong}");
        }
    }
}
