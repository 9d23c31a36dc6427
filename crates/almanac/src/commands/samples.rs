//! The sample collections of `serve --samples`: added once, left alone afterwards.

use std::{
    fs::OpenOptions,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::ingest;
use crate::{
    api::{Api, Payload},
    terminal,
};

/// Where the data folder remembers which samples were added.
const RECORD: &str = "samples-added";

/// `samples.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Samples {
    #[serde(rename = "collection")]
    collections: Vec<Sample>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    name: String,
    description: String,
    /// Below the folder of `samples.toml`; all in it is taken.
    folder: PathBuf,
    questions: Vec<String>,
}

/// How far a sample came.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// Its collection is being made.
    Begun,
    /// Its files were all queued: whatever is missing from now on, a person deleted.
    Added,
}

/// The steps that were taken, a line each.
#[derive(Debug)]
struct Record {
    path: PathBuf,
    text: String,
}

/// Adds those collections of `folder/samples.toml` that were never added, goes on where an earlier start was interrupted,
/// and waits until they can be asked. What cannot be read is told.
///
/// # Errors
/// In words, when `samples.toml`, a folder that it names or the record in `data` cannot be used.
pub(super) async fn add(api: &Api, folder: &Path, data: &Path) -> Result<()> {
    let path = folder.join("samples.toml");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let samples: Samples = toml::from_str(&text).with_context(|| format!("{} cannot be read", path.display()))?;
    let record = Record::read(data.join(RECORD))?;
    let present = api.list("/api/v1/collections").await?;
    let mut queued = Vec::new();
    for sample in &samples.collections {
        let known = present.iter().find(|collection| collection["name"] == sample.name);
        // A collection that was not begun here is the person's own.
        let is_theirs = known.is_some() && !record.holds(Step::Begun, &sample.name);
        if is_theirs || record.holds(Step::Added, &sample.name) {
            continue;
        }
        record.write(Step::Begun, &sample.name)?;
        if queue(api, folder, sample, known, &mut queued).await? {
            record.write(Step::Added, &sample.name)?;
        }
    }
    if queued.is_empty() {
        return Ok(());
    }
    let bar = terminal::progress(queued.len() as u64);
    for (name, id) in queued {
        let source = match ingest::wait(api, &id, &bar).await {
            Ok(source) => source,
            Err(error) => ingest::failed(&name, error)?,
        };
        if source["state"] == "failed" {
            bar.suspend(|| terminal::note(&ingest::words(&source)));
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

/// Makes the collection, unless an interrupted start made it, and queues its files as names and ids of sources; false when
/// some were refused, which is told. A file that was queued before is the same source again.
async fn queue(
    api: &Api,
    folder: &Path,
    sample: &Sample,
    known: Option<&Value>,
    queued: &mut Vec<(String, String)>,
) -> Result<bool> {
    let collection = match known {
        Some(collection) => collection.clone(),
        None => {
            let new = json!({"name": sample.name, "description": sample.description});
            api.post::<Value>("/api/v1/collections", &new).await?
        }
    };
    let id = collection["id"].as_str().unwrap_or_default();
    let change = Payload::Json(json!({"questions": sample.questions}));
    let _: Value = api.call(Method::PATCH, &format!("/api/v1/collections/{id}"), change).await?;
    let mut all = true;
    for (path, name) in ingest::files_below(&folder.join(&sample.folder))? {
        match ingest::upload(api, id, &path, &name).await {
            Ok(source) => queued.push((name, source)),
            Err(error) => {
                terminal::note(&ingest::words(&ingest::failed(&name, error)?));
                all = false;
            }
        }
    }
    Ok(all)
}

impl Record {
    /// The record at `path`; empty where there is none yet.
    fn read(path: PathBuf) -> Result<Self> {
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Self { path, text }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self { path, text: String::new() }),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    fn holds(&self, step: Step, name: &str) -> bool {
        let wanted = line(step, name);
        self.text.lines().any(|line| line == wanted)
    }

    fn write(&self, step: Step, name: &str) -> Result<()> {
        let file = OpenOptions::new().create(true).append(true).open(&self.path);
        file.and_then(|mut file| writeln!(file, "{}", line(step, name)))
            .with_context(|| format!("cannot write {}", self.path.display()))
    }
}

/// A step as the record holds it; the name is quoted, so that it stays one line.
fn line(step: Step, name: &str) -> String {
    let word = match step {
        Step::Begun => "begun",
        Step::Added => "added",
    };
    format!("{word} {name:?}")
}
