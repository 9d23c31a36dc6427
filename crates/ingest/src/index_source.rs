//! The job that makes a source's snapshot: fetch -> extract -> split -> embed -> stage, then index and move the pointer.
//! Safe to run twice: a snapshot that is there is only pointed to, chunks staged by an attempt that died are kept.

use std::time::{Duration, Instant};

use extract::{Event, ExtractError, Part};
use search::CodesBuilder;
use serde::{Deserialize, Serialize};
use store::{
    Begun, ChunkId, Job, Lease, NewChunk, NewJob, Recipe, SnapshotId, SnapshotSummary, SourceError,
    StoreError, now_ms,
};

use crate::{
    fetch,
    ingest::{Change, Inner},
    progress::{Progress, Stage},
    split::{Piece, Splitter},
};

/// Chunks embedded and staged together: enough to keep every core busy, few enough to bound memory and transactions.
const BATCH_CHUNKS: usize = 64;
/// Parts staged together, for documents whose parts hold few chunks.
const BATCH_PARTS: usize = 64;
/// At most this long between two heartbeats of a job that works; progress is written with them.
const HEARTBEAT: Duration = Duration::from_millis(250);
/// Vectors read at once when codes are made.
const CODES_PAGE: u32 = 1024;
/// Warnings kept of one source.
const WARNINGS_MAX: usize = 50;
/// The heading that is embedded with a chunk is cut to this many characters.
const EMBEDDED_HEADING_CHARS: usize = 120;

/// The job's payload.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Payload {
    /// Fetched first where given.
    pub url: Option<String>,
}

impl Payload {
    pub(crate) fn job(&self) -> NewJob {
        // An optional string always serialises.
        NewJob {
            kind: "index_source",
            version: 1,
            payload: serde_json::to_string(self).unwrap_or_default(),
        }
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
    /// Another job is filling the same snapshot.
    Busy,
    /// The file's fault: final, and shown to the person.
    Failed(SourceError),
    /// Anything else: tried again.
    Retry(String),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::LeaseLost => Self::LeaseLost,
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
    let payload: Payload =
        serde_json::from_str(&job.payload).map_err(|error| Stop::Retry(error.to_string()))?;
    let started = Instant::now();
    let source = inner
        .store
        .source(&lease.environment, &lease.source)
        .await
        .map_err(|error| match error {
            StoreError::NotFound(_) => Stop::LeaseLost,
            other => other.into(),
        })?;
    let (hash, name) = match payload.url {
        Some(url) => fetch_blob(inner, lease, &url).await?,
        None => (
            source
                .blob_hash
                .ok_or_else(|| Stop::Retry("source without content".to_owned()))?,
            source.name,
        ),
    };
    let recipe = inner.recipe(&name);
    match inner.store.begin_snapshot(lease, &hash, &recipe).await? {
        Begun::Complete(id) => Ok(inner.store.point_to(lease, id).await?),
        Begun::Busy => Err(Stop::Busy),
        Begun::Draft { id, staged } => {
            let mut making = Making::new(inner, lease, id, staged, recipe);
            let summary = match making.fill(&hash, &name).await {
                Err(Fault::Differs) => {
                    // The attempt before was cut from another text (another engine took over): start from nothing.
                    inner.store.clear_draft(lease, id).await?;
                    making = Making::new(inner, lease, id, 0, making.recipe);
                    making.fill(&hash, &name).await.map_err(Fault::stop)?
                }
                other => other.map_err(Fault::stop)?,
            };
            making.finish(summary, started).await
        }
    }
}

/// Fetches the address into the blob store; returns the hash and a name with the right extension.
async fn fetch_blob(inner: &Inner, lease: &Lease, url: &str) -> Result<(String, String), Stop> {
    let progress = Progress::start(Stage::Fetching);
    inner
        .store
        .keep_lease(lease, lease_until(inner), Some(&progress.to_json()))
        .await?;
    let url = fetch::parse(url).map_err(|error| Stop::Retry(error.to_string()))?;
    let fetching = inner.fetcher.fetch(&url, inner.store.blobs());
    let mut fetching = std::pin::pin!(fetching);
    let fetched = loop {
        tokio::select! {
            fetched = &mut fetching => break fetched.map_err(Stop::Failed)?,
            () = tokio::time::sleep(HEARTBEAT) => check(inner, lease, None).await?,
        }
    };
    let mut name = url.path().to_owned();
    let format = crate::recipe::likely_format(&name);
    if format.is_none()
        && let Some(extension) = fetched.extension
    {
        name = format!("{name}.{extension}");
    }
    let hash = fetched.blob.hash.clone();
    let format = crate::recipe::likely_format(&name).map(|format| format.as_str());
    inner
        .store
        .set_source_blob(lease, fetched.blob, format)
        .await?;
    Ok((hash, name))
}

/// Why filling a draft ended early.
enum Fault {
    Stop(Stop),
    /// What is staged is not a beginning of what was read now.
    Differs,
}

impl Fault {
    fn stop(self) -> Stop {
        match self {
            Self::Stop(stop) => stop,
            Self::Differs => Stop::Retry("the file reads differently each time".to_owned()),
        }
    }
}

impl<E: Into<Stop>> From<E> for Fault {
    fn from(error: E) -> Self {
        Self::Stop(error.into())
    }
}

/// A draft being filled.
struct Making<'a> {
    inner: &'a Inner,
    lease: &'a Lease,
    id: SnapshotId,
    recipe: Recipe,
    /// Chunks that an earlier attempt staged: not embedded again.
    staged: u32,
    ordinal: u32,
    tokens: u64,
    parts: Vec<store::Part>,
    chunks: Vec<NewChunk>,
    progress: Progress,
    beaten: Instant,
}

impl<'a> Making<'a> {
    fn new(
        inner: &'a Inner,
        lease: &'a Lease,
        id: SnapshotId,
        staged: u32,
        recipe: Recipe,
    ) -> Self {
        Self {
            inner,
            lease,
            id,
            recipe,
            staged,
            ordinal: 0,
            tokens: 0,
            parts: Vec::new(),
            chunks: Vec::new(),
            progress: Progress::start(Stage::Reading),
            beaten: Instant::now(),
        }
    }

    /// Reads the blob to its end and stages all of it.
    async fn fill(&mut self, hash: &str, name: &str) -> Result<SnapshotSummary, Fault> {
        let mut summary = SnapshotSummary::default();
        let embedder = self.inner.embedder.clone();
        let mut splitter = Splitter::new(move |text: &str| match &embedder {
            Some(embedder) => embedder.count_tokens(text),
            None => text.split_whitespace().count(),
        });
        self.beat(true).await?;
        let mut extraction = self
            .inner
            .extractor
            .start(&self.inner.store.blobs().path(hash), name)
            .await?;
        loop {
            let event = tokio::select! {
                event = extraction.next() => event?,
                () = tokio::time::sleep(HEARTBEAT) => { self.beat(true).await?; continue }
            };
            match event {
                None => break,
                Some(Event::Started {
                    format,
                    engine,
                    parts_total,
                    title,
                }) => {
                    summary.format = Some(format.as_str().to_owned());
                    summary.engine = engine;
                    summary.title = title;
                    self.progress.parts_total = parts_total;
                }
                Some(Event::Warning(warning)) if summary.warnings.len() < WARNINGS_MAX => {
                    summary.warnings.push(warning)
                }
                Some(Event::Warning(_)) => {}
                Some(Event::Part(part)) => {
                    summary
                        .part_kind
                        .get_or_insert_with(|| part.kind.as_str().to_owned());
                    summary.parts += 1;
                    self.take(part, &mut splitter).await?;
                }
            }
        }
        self.flush().await?;
        summary.chunks = self.ordinal;
        summary.tokens = self.tokens;
        if self.ordinal < self.staged {
            return Err(Fault::Differs);
        }
        if self.ordinal == 0 {
            return Err(ExtractError::NoText {
                pages: summary.parts,
            }
            .into());
        }
        Ok(summary)
    }

    async fn take(
        &mut self,
        part: Part,
        splitter: &mut Splitter<impl Fn(&str) -> usize>,
    ) -> Result<(), Fault> {
        for piece in splitter.split(&part) {
            if self.ordinal + 1 >= ChunkId::ORDINALS_MAX {
                let what = format!("more than {} passages", ChunkId::ORDINALS_MAX);
                return Err(ExtractError::TooLarge { what }.into());
            }
            self.chunks.push(chunk(&part, piece, self.ordinal));
            self.ordinal += 1;
        }
        self.progress.parts_done += 1;
        self.parts.push(store_part(part));
        if self.chunks.len() >= BATCH_CHUNKS || self.parts.len() >= BATCH_PARTS {
            self.flush().await?;
        }
        self.beat(false).await?;
        Ok(())
    }

    /// Embeds and stages what is buffered, a batch at a time.
    async fn flush(&mut self) -> Result<(), Fault> {
        let mut parts = std::mem::take(&mut self.parts);
        let mut chunks = std::mem::take(&mut self.chunks);
        while !chunks.is_empty() || !parts.is_empty() {
            let rest = chunks.split_off(chunks.len().min(BATCH_CHUNKS));
            let mut batch = std::mem::replace(&mut chunks, rest);
            self.tokens += batch
                .iter()
                .map(|chunk| u64::from(chunk.tokens))
                .sum::<u64>();
            let done = u32::try_from(batch.len()).unwrap_or(u32::MAX);
            self.check_staged(&batch).await?;
            batch.retain(|chunk| chunk.ordinal >= self.staged);
            self.progress.stage = Stage::Embedding;
            self.beat(false).await?;
            let batch = embed(self.inner, batch).await?;
            self.inner
                .store
                .stage(self.lease, self.id, &parts, &batch)
                .await?;
            parts.clear();
            self.progress.chunks_done += done;
            self.beat(false).await?;
        }
        self.progress.stage = Stage::Reading;
        Ok(())
    }

    /// The last chunk staged before must be the one read now, else nothing staged can be trusted to belong here.
    async fn check_staged(&self, batch: &[NewChunk]) -> Result<(), Fault> {
        let Some(last) = self.staged.checked_sub(1) else {
            return Ok(());
        };
        let Some(chunk) = batch.iter().find(|chunk| chunk.ordinal == last) else {
            return Ok(());
        };
        let kept = self
            .inner
            .store
            .chunks(&[ChunkId::new(self.id, last)])
            .await?;
        let same = kept
            .first()
            .is_some_and(|kept| kept.text == chunk.text && kept.start == chunk.start);
        if same { Ok(()) } else { Err(Fault::Differs) }
    }

    /// Makes the codes, writes the lexical entries, then completes the snapshot and moves the pointer.
    async fn finish(mut self, mut summary: SnapshotSummary, started: Instant) -> Result<(), Stop> {
        self.progress.stage = Stage::Indexing;
        self.progress.chunks_total = Some(summary.chunks);
        self.beat(true).await?;
        if let Some(embedder) = &self.inner.embedder {
            let dims = u32::try_from(embedder.dims()).unwrap_or(u32::MAX);
            summary.codes = Some((dims, self.codes(dims, summary.chunks).await?));
        }
        let indexing = self.inner.index.add_snapshot(self.id);
        let mut indexing = std::pin::pin!(indexing);
        loop {
            tokio::select! {
                indexed = &mut indexing => {
                    indexed.map_err(|error| Stop::Retry(error.to_string()))?;
                    break;
                }
                () = tokio::time::sleep(HEARTBEAT) => check(self.inner, self.lease, Some(self.progress)).await?,
            }
        }
        summary.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.inner
            .store
            .finish_snapshot(self.lease, self.id, &summary)
            .await?;
        tracing::info!(
            source.id = %self.lease.source, chunks = summary.chunks, parts = summary.parts, took_ms = summary.took_ms,
            "source ready"
        );
        Ok(())
    }

    async fn codes(&self, dims: u32, chunks: u32) -> Result<Vec<u8>, Stop> {
        let mut codes = CodesBuilder::new(dims);
        let mut ordinal = 0;
        while ordinal < chunks {
            let vectors = self
                .inner
                .store
                .vectors_of(self.id, ordinal, CODES_PAGE)
                .await?;
            if vectors.is_empty() {
                return Err(Stop::Retry(format!("chunk {ordinal} has no vector")));
            }
            for (_, vector) in &vectors {
                codes.push(vector);
            }
            ordinal += u32::try_from(vectors.len()).unwrap_or(u32::MAX);
        }
        Ok(codes.finish())
    }

    /// Keeps the lease and writes progress, if it is time to (or `now`).
    async fn beat(&mut self, now: bool) -> Result<(), Stop> {
        if !now && self.beaten.elapsed() < HEARTBEAT {
            return Ok(());
        }
        self.beaten = Instant::now();
        check(self.inner, self.lease, Some(self.progress)).await
    }
}

/// A heartbeat: extends the lease, writes progress, and stops the job when it should.
async fn check(inner: &Inner, lease: &Lease, progress: Option<Progress>) -> Result<(), Stop> {
    if inner.stop.is_cancelled() {
        return Err(Stop::Shutdown);
    }
    let progress = progress.map(Progress::to_json);
    if inner
        .store
        .keep_lease(lease, lease_until(inner), progress.as_deref())
        .await?
    {
        return Err(Stop::Cancelled);
    }
    inner.notify(Change::Source(
        lease.environment.clone(),
        lease.source.clone(),
    ));
    Ok(())
}

fn lease_until(inner: &Inner) -> i64 {
    now_ms().saturating_add(i64::try_from(inner.settings.lease.as_millis()).unwrap_or(i64::MAX))
}

/// Gives the chunks their vectors; as they are where there is no embedder.
async fn embed(inner: &Inner, mut chunks: Vec<NewChunk>) -> Result<Vec<NewChunk>, Stop> {
    let Some(embedder) = inner.embedder.clone().filter(|_| !chunks.is_empty()) else {
        return Ok(chunks);
    };
    let _turn = inner
        .embedding
        .acquire()
        .await
        .map_err(|error| Stop::Retry(error.to_string()))?;
    let embedding = tokio::task::spawn_blocking(move || {
        let texts: Vec<String> = chunks.iter().map(embedded_text).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let vectors = embedder.embed(&texts)?;
        for (chunk, vector) in chunks.iter_mut().zip(vectors) {
            chunk.vector = Some(vector);
        }
        Ok::<_, models::EmbedError>(chunks)
    });
    let embedded = embedding
        .await
        .map_err(|error| Stop::Retry(error.to_string()))?;
    embedded.map_err(|error| Stop::Retry(error.to_string()))
}

/// What is embedded of a chunk: its text after the heading it stands under, unless it begins with that heading itself.
/// The text that is kept and cited stays as it is in the document.
fn embedded_text(chunk: &NewChunk) -> String {
    let heading = chunk
        .heading
        .as_deref()
        .and_then(|path| path.rsplit(" > ").next())
        .unwrap_or_default();
    if heading.is_empty() || chunk.row.is_some() || chunk.text.starts_with(heading) {
        return chunk.text.clone();
    }
    let heading: String = heading.chars().take(EMBEDDED_HEADING_CHARS).collect();
    format!("{heading}\n{}", chunk.text)
}

fn chunk(part: &Part, piece: Piece, ordinal: u32) -> NewChunk {
    let offset = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
    NewChunk {
        ordinal,
        part: part.number,
        row: piece.row,
        start: offset(piece.start),
        end: offset(piece.end),
        heading: piece.heading,
        text: part.text[piece.start..piece.end].to_owned(),
        tokens: offset(piece.tokens),
        vector: None,
    }
}

/// A part in the words of the store.
fn store_part(part: Part) -> store::Part {
    let words: Vec<_> = part
        .words
        .iter()
        .map(|word| store::words::WordBox {
            start: word.start,
            end: word.end,
            x: word.rect.x,
            y: word.rect.y,
            width: word.rect.width,
            height: word.rect.height,
        })
        .collect();
    store::Part {
        number: part.number,
        kind: part.kind.as_str().to_owned(),
        label: part.label,
        size_points: part
            .page
            .map(|page| (page.width_points, page.height_points)),
        header: part.header,
        text: part.text,
        words: (!words.is_empty()).then(|| store::words::encode(&words)),
    }
}
