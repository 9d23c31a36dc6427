//! `almanac ingest`: adds files, folders and addresses, and ends when all can be asked.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use indicatif::ProgressBar;
use reqwest::Method;
use serde_json::{Value, json};
use tokio_util::io::ReaderStream;

use crate::{
    api::{self, Api, Refusal, Unreachable},
    config::Config,
    outcome::{self, Told},
    terminal,
};

/// Bytes read from a file at once.
const READ_BYTES: usize = 256 * 1024;
/// First and longest wait between two looks at a source that is worked on.
const LOOK_FIRST: Duration = Duration::from_millis(20);
const LOOK_LONGEST: Duration = Duration::from_millis(500);
/// Files of one call.
const FILES_MAX: usize = 100_000;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Files, folders (with all below them) and http(s) addresses
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
    /// Collection that takes them; it is created when there is none of this name
    #[arg(long, value_name = "NAME")]
    collection: String,
    /// One JSON object per source
    #[arg(long)]
    json: bool,
}

/// Something to be added.
enum Item {
    File { path: PathBuf, name: String },
    Url(String),
}

/// Adds all, waits, and tells about each.
///
/// # Errors
/// In words; `Told` when some sources failed, which their lines said.
pub(super) async fn run(config: &Config, arguments: Arguments) -> Result<()> {
    let items = items(&arguments.paths)?;
    let api = Api::open(config).await?;
    let outcome = add(&api, &arguments, items).await;
    api.close().await;
    outcome
}

async fn add(api: &Api, arguments: &Arguments, items: Vec<Item>) -> Result<()> {
    let collection = collection(api, &arguments.collection).await?;
    let bar = terminal::progress(items.len() as u64);
    let mut all_ready = true;
    let mut done = |source: Value| {
        all_ready &= source["state"] == "ready";
        bar.suspend(|| tell(&source, arguments.json));
        bar.inc(1);
    };
    let mut added = Vec::with_capacity(items.len());
    for item in &items {
        let (name, id) = match item {
            Item::File { path, name } => {
                bar.set_message(terminal::plain(name));
                (name, upload(api, &collection, path, name).await)
            }
            Item::Url(url) => (url, add_url(api, &collection, url).await),
        };
        match id {
            Ok(id) => added.push((name, id)),
            Err(error) => done(failed(name, error)?),
        }
    }
    for (name, id) in added {
        let source = match wait(api, &id, &bar).await {
            Ok(source) => source,
            Err(error) => failed(name, error)?,
        };
        done(source);
    }
    bar.finish_and_clear();
    if all_ready { Ok(()) } else { Err(Told.into()) }
}

/// What is told of an item that did not become a source, or of a source that cannot be asked after: in the shape of one.
///
/// # Errors
/// `error` itself when no server answers, for then none will answer about the others.
pub(super) fn failed(name: &str, error: anyhow::Error) -> Result<Value> {
    if error.is::<Unreachable>() {
        return Err(error);
    }
    let code = error.downcast_ref::<Refusal>().map_or("not_sent", |refusal| refusal.code.as_str());
    let (message, remedy) = outcome::words(&error);
    Ok(json!({"name": name, "state": "failed", "error": {"code": code, "message": message, "remedy": remedy}}))
}

/// What the paths name: folders are walked in order of names, hidden files left out.
fn items(paths: &[String]) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    for text in paths {
        if text.starts_with("http://") || text.starts_with("https://") {
            items.push(Item::Url(text.clone()));
            continue;
        }
        let path = Path::new(text);
        let metadata = std::fs::metadata(path).with_context(|| format!("cannot read {text}"))?;
        if metadata.is_dir() {
            items.extend(files_below(path)?.into_iter().map(|(path, name)| Item::File { path, name }));
        } else {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            items.push(Item::File { path: path.to_owned(), name: name.unwrap_or_else(|| text.clone()) });
        }
    }
    if items.is_empty() {
        bail!("there are no files in {}", paths.join(", "));
    }
    Ok(items)
}

/// The files below `root` in order of names, each named by its path from there; hidden ones are left out.
///
/// # Errors
/// When a folder cannot be read, or there are more than [`FILES_MAX`] files.
pub(super) fn files_below(root: &Path) -> Result<Vec<(PathBuf, String)>> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            // Links are not followed: they may lead in circles.
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() {
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
                files.push((path, name));
            }
        }
        if files.len() > FILES_MAX {
            bail!("there are more than {FILES_MAX} files\nremedy: add the folders below it one by one");
        }
    }
    files.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(files)
}

/// The id of the collection called `name`, created when there is none.
async fn collection(api: &Api, name: &str) -> Result<String> {
    let known = api.list("/api/v1/collections").await?;
    let known = known.into_iter().find(|collection| collection["name"] == name);
    let collection = match known {
        Some(collection) => collection,
        None => api.post("/api/v1/collections", &json!({"name": name})).await?,
    };
    Ok(collection["id"].as_str().unwrap_or_default().to_owned())
}

/// Streams a file into the collection; returns the source's id.
pub(super) async fn upload(api: &Api, collection: &str, path: &Path, name: &str) -> Result<String> {
    let file = tokio::fs::File::open(path).await.with_context(|| format!("cannot read {}", path.display()))?;
    let body = api::stream(ReaderStream::with_capacity(file, READ_BYTES));
    let target = format!("/api/v1/collections/{collection}/sources?name={}", api::encode(name));
    let added: Value = api.call(Method::POST, &target, body).await?;
    Ok(id_of(&added))
}

async fn add_url(api: &Api, collection: &str, url: &str) -> Result<String> {
    let added: Value = api.post(&format!("/api/v1/collections/{collection}/sources"), &json!({"url": url})).await?;
    Ok(id_of(&added))
}

fn id_of(added: &Value) -> String {
    added["items"][0]["id"].as_str().unwrap_or_default().to_owned()
}

/// Waits until nobody works on the source any more; the work itself is bounded by the server's limits.
pub(super) async fn wait(api: &Api, id: &str, bar: &ProgressBar) -> Result<Value> {
    let mut look = LOOK_FIRST;
    loop {
        let source: Value = api.get(&format!("/api/v1/sources/{id}")).await?;
        if !matches!(source["state"].as_str(), Some("queued" | "working")) {
            return Ok(source);
        }
        bar.set_message(doing(&source));
        tokio::time::sleep(look).await;
        look = (look * 2).min(LOOK_LONGEST);
    }
}

/// What is happening to a source, as "handbook.pdf: page 41 of 204, embedding".
fn doing(source: &Value) -> String {
    let name = source["name"].as_str().unwrap_or_default();
    let progress = &source["progress"];
    let Some(stage) = progress["stage"].as_str() else { return format!("{name}: waiting") };
    let done = progress["parts_done"].as_u64().unwrap_or(0);
    match progress["parts_total"].as_u64() {
        Some(total) => format!("{name}: {done} of {total}, {stage}"),
        None if done > 0 => format!("{name}: {done}, {stage}"),
        None => format!("{name}: {stage}"),
    }
}

fn tell(source: &Value, as_json: bool) {
    if as_json {
        let told = json!({
            "id": source["id"], "name": source["name"], "state": source["state"], "pages": source["parts"],
            "chunks": source["chunks"], "error": source["error"],
        });
        terminal::line(&told.to_string());
    } else {
        terminal::line(&words(source));
    }
}

/// What became of a source, for people.
pub(super) fn words(source: &Value) -> String {
    let name = source["name"].as_str().unwrap_or_default();
    let error = &source["error"];
    match (error["message"].as_str(), error["remedy"].as_str()) {
        (Some(message), Some(remedy)) => format!("{name}: {message}\n  remedy: {remedy}"),
        (Some(message), None) => format!("{name}: {message}"),
        (None, _) => format!(
            "{name}: {}, {} {}, {} passages",
            source["state"].as_str().unwrap_or_default(),
            source["parts"],
            if source["parts"] == 1 { "part" } else { "parts" },
            source["chunks"]
        ),
    }
}
