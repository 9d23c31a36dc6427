//! The job that makes a source's snapshot: fetch -> extract -> split -> embed -> stage, then index and move the pointer.
//! Safe to run twice: a snapshot that is there is only pointed to, chunks staged by an attempt that died are kept.

use std::time::{Duration, Instant};

use extract::ExtractError;
use serde::{Deserialize, Serialize};
use store::{Begun, Job, Lease, NewJob, SnapshotId, SourceError, StoreError, TABLE_FORMATS, now_ms};

use crate::{
    connectors::{self, Connector},
    fetch::{self, Fetched, PLAIN_TEXT},
    ingest::{Change, Inner},
    making::{Fault, Making},
    progress::{Progress, Stage},
    vectors::Vectors,
};

/// At most this long between two heartbeats of a job that works; progress is written with them.
pub(crate) const HEARTBEAT: Duration = Duration::from_millis(250);

/// The job's payload.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Payload {
    /// Fetched first where given.
    pub url: Option<String>,
    /// Read as what is shown was read, whatever the source is called by now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_before: bool,
}

impl Payload {
    pub(crate) fn job(&self) -> NewJob {
        // An optional string always serialises.
        NewJob { kind: "index_source", version: 1, payload: serde_json::to_string(self).unwrap_or_default() }
    }
}

/// Why a job made no snapshot.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Deleted, replaced by a newer upload, or taken by another worker: write nothing.
    LeaseLost,
    Cancelled,
    /// The process ends; the job is put back.
    Shutdown,
    /// Another job is filling the same snapshot, or the recipe is another one by now: begun anew in a moment.
    Busy,
    /// The file's fault: final, and shown to the person.
    Failed(SourceError),
    /// The place of the originals does not answer, or the database is busy. No fault of the file or the job, so that it waits
    /// without counting attempts.
    Away(String),
    /// Anything else: tried again.
    Retry(String),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::LeaseLost => Self::LeaseLost,
            // Read by the model that the environment has gone over to.
            StoreError::RecipeChanged => Self::Busy,
            StoreError::Blobs(_) | StoreError::Contended(_) => Self::Away(error.to_string()),
            StoreError::OriginalLost(_) => Self::Failed(SourceError {
                code: "original_lost".to_owned(),
                message: error.to_string(),
                remedy: "upload the file again".to_owned(),
            }),
            other => Self::Retry(other.to_string()),
        }
    }
}

impl From<ExtractError> for Stop {
    fn from(error: ExtractError) -> Self {
        if error.is_retryable() {
            return Self::Retry(error.to_string());
        }
        Self::Failed(SourceError {
            code: error.code().to_owned(),
            message: error.to_string(),
            remedy: error.remedy().to_owned(),
        })
    }
}

/// Runs the job to its end; on success the job's row is gone and the pointer moved.
pub(crate) async fn run(inner: &Inner, lease: &Lease, job: &Job) -> Result<(), Stop> {
    let payload: Payload = serde_json::from_str(&job.payload).map_err(|error| Stop::Retry(error.to_string()))?;
    let started = Instant::now();
    let source = inner.store.source(&lease.environment, &lease.source).await.map_err(|error| match error {
        StoreError::NotFound(_) => Stop::LeaseLost,
        other => other.into(),
    })?;
    let method = inner.method(&lease.environment).await?;
    if method.lacks_model() {
        return Err(Stop::Failed(no_model()));
    }
    let as_before = payload.as_before || method.masks();
    let (hash, name) = match payload.url {
        Some(url) => fetch_blob(inner, lease, &url, source.connector.as_deref()).await?,
        None => {
            let hash = source.blob_hash.ok_or_else(|| Stop::Retry("source without content".to_owned()))?;
            // An address may have no extension; what it was read as before is known.
            let before = source.snapshot.as_ref().filter(|before| before.blob_hash == hash);
            let before = before.filter(|_| as_before || source.origin_url.is_some());
            // A table that is to be masked is no text, whatever it is called.
            let table = source.format.as_deref().filter(|format| as_before && TABLE_FORMATS.contains(format));
            let format = before.map(|before| before.recipe.format.as_str()).or(table);
            let name = format.map_or(source.name, |format| format!("fetched.{format}"));
            (hash, name)
        }
    };
    let recipe = method.recipe(inner, &name);
    match inner.store.begin_snapshot(lease, &hash, &recipe).await? {
        Begun::Complete(id) => Ok(inner.store.point_to(lease, id).await?),
        Begun::Busy => Err(Stop::Busy),
        Begun::Draft { id, staged } => {
            let before = source.snapshot.filter(|before| before.recipe.embedder == recipe.embedder);
            let before = before.filter(|_| recipe.embedder.is_some()).map(|before| before.id);
            let mut making = Making::new((inner, &method), lease, id, staged, known(inner, before).await?);
            let summary = match making.fill(&hash, &name).await {
                Err(Fault::Differs) => {
                    // The attempt before was cut from another text (another engine took over): start from nothing.
                    inner.store.clear_draft(lease, id).await?;
                    making = Making::new((inner, &method), lease, id, 0, known(inner, before).await?);
                    making.fill(&hash, &name).await.map_err(Fault::stop)?
                }
                other => other.map_err(Fault::stop)?,
            };
            making.finish(summary, started).await
        }
    }
}

fn no_model() -> SourceError {
    SourceError {
        code: "model_missing".to_owned(),
        message: "the embedding model is not installed where this was read".to_owned(),
        remedy: "fetch it with `almanac model pull` on every server and worker, then retry".to_owned(),
    }
}

/// What of the new content needs no embedding, for the content `before` had it.
async fn known(inner: &Inner, before: Option<SnapshotId>) -> Result<Vectors, StoreError> {
    match before {
        Some(before) => Vectors::after(&inner.store, before).await,
        None => Ok(Vectors::default()),
    }
}

/// Fetches the address into the blob store; returns the hash and a name with the right extension.
async fn fetch_blob(
    inner: &Inner,
    lease: &Lease,
    url: &str,
    connector: Option<&str>,
) -> Result<(String, String), Stop> {
    let progress = Progress::start(Stage::Fetching);
    inner.store.keep_lease(lease, lease_until(inner), Some(&progress.to_json())).await?;
    let url = fetch::parse(url).map_err(|error| Stop::Retry(error.to_string()))?;
    let connector: Option<Connector> =
        connector.map(serde_json::from_str).transpose().map_err(|error| Stop::Retry(error.to_string()))?;
    let fetching = async {
        match &connector {
            Some(connector) => {
                let blob = connectors::fetch(inner, &lease.environment, &url, connector).await?;
                Ok(Fetched { blob, extension: Some(connectors::EXTENSION) })
            }
            None => inner.fetcher.fetch(&url, inner.store.blobs()).await,
        }
    };
    let mut fetching = std::pin::pin!(fetching);
    let fetched = loop {
        tokio::select! {
            fetched = &mut fetching => break fetched?,
            () = tokio::time::sleep(HEARTBEAT) => check(inner, lease, None).await?,
        }
    };
    // What a connector makes is what it makes, whatever the address ends in.
    let mut name = if connector.is_some() { "fetched".to_owned() } else { url.path().to_owned() };
    // What the server says it sent is truer than the address: a page about README.md is HTML. "text/plain" says little.
    if let Some(extension) = fetched.extension
        && crate::recipe::likely_format(&name).is_none_or(|format| {
            extension != PLAIN_TEXT && Some(format) != crate::recipe::likely_format(&format!("a.{extension}"))
        })
    {
        name = format!("{name}.{extension}");
    }
    let hash = fetched.blob.hash.clone();
    let format = crate::recipe::likely_format(&name).map(|format| format.as_str());
    inner.store.set_source_blob(lease, fetched.blob, format).await?;
    Ok((hash, name))
}

/// A heartbeat: extends the lease, writes progress, and stops the job when it should.
pub(crate) async fn check(inner: &Inner, lease: &Lease, progress: Option<Progress>) -> Result<(), Stop> {
    if inner.stop.is_cancelled() {
        return Err(Stop::Shutdown);
    }
    let progress = progress.map(Progress::to_json);
    if inner.store.keep_lease(lease, lease_until(inner), progress.as_deref()).await? {
        return Err(Stop::Cancelled);
    }
    inner.notify(Change::Source(lease.environment.clone(), lease.source.clone()));
    Ok(())
}

fn lease_until(inner: &Inner) -> i64 {
    now_ms().saturating_add(i64::try_from(inner.settings.lease.as_millis()).unwrap_or(i64::MAX))
}
