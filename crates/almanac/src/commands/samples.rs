//! The sample collections of `serve --samples`: added once, left alone afterwards.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use super::ingest;
use crate::{
    api::{Api, Payload},
    terminal,
};

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

/// Adds those collections of `folder/samples.toml` that were never added, and waits until they can be asked.
pub(super) async fn add(api: &Api, folder: &Path) -> Result<()> {
    let path = folder.join("samples.toml");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let samples: Samples = toml::from_str(&text).with_context(|| format!("{} cannot be read", path.display()))?;
    let present = api.list("/api/v1/collections").await?;
    let mut files = Vec::new();
    for sample in samples.collections {
        if present.iter().any(|collection| collection["name"] == sample.name) {
            continue;
        }
        let collection: serde_json::Value =
            api.post("/api/v1/collections", &json!({"name": sample.name, "description": sample.description})).await?;
        let id = collection["id"].as_str().unwrap_or_default();
        let change = Payload::Json(json!({"questions": sample.questions}));
        let _: serde_json::Value = api.call(Method::PATCH, &format!("/api/v1/collections/{id}"), change).await?;
        for (path, name) in ingest::files_below(&folder.join(&sample.folder))? {
            files.push(ingest::upload(api, id, &path, &name).await?);
        }
    }
    if files.is_empty() {
        return Ok(());
    }
    let bar = terminal::progress(files.len() as u64);
    for source in files {
        ingest::wait(api, &source, &bar).await?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}
