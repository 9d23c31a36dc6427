//! Filling a draft: what the extraction says becomes parts, chunks and vectors, staged batch by batch.

use std::time::Instant;

use extract::{Event, ExtractError, Part};
use search::CodesBuilder;
use store::{ChunkId, Lease, LocalBlob, NewChunk, SnapshotId, SnapshotSummary};

use crate::{
    index_source::{HEARTBEAT, Stop, check},
    ingest::Inner,
    method::Method,
    progress::{Progress, Stage},
    split::{Piece, Splitter},
    type_tables::{self, Tables},
    vectors::Vectors,
};

/// Chunks embedded and staged together: enough to keep every core busy, few enough to bound memory and transactions.
const BATCH_CHUNKS: usize = 64;
/// Parts staged together, for documents whose parts hold few chunks.
const BATCH_PARTS: usize = 64;
/// Vectors read at once when codes are made.
const CODES_PAGE: u32 = 1024;
/// Warnings kept of one source.
const WARNINGS_MAX: usize = 50;

/// Why filling a draft ended early.
pub(crate) enum Fault {
    Stop(Stop),
    /// What is staged is not a beginning of what was read now.
    Differs,
}

impl Fault {
    pub(crate) fn stop(self) -> Stop {
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
pub(crate) struct Making<'a> {
    inner: &'a Inner,
    method: &'a Method,
    lease: &'a Lease,
    id: SnapshotId,
    /// Chunks that an earlier attempt staged: not embedded again.
    staged: u32,
    ordinal: u32,
    tokens: u64,
    parts: Vec<store::Part>,
    chunks: Vec<NewChunk>,
    tables: Tables,
    vectors: Vectors,
    progress: Progress,
    beaten: Instant,
}

impl<'a> Making<'a> {
    /// `vectors` are those that need no embedding.
    pub(crate) fn new(
        (inner, method): (&'a Inner, &'a Method),
        lease: &'a Lease,
        id: SnapshotId,
        staged: u32,
        vectors: Vectors,
    ) -> Self {
        Self {
            inner,
            method,
            lease,
            id,
            staged,
            ordinal: 0,
            tokens: 0,
            parts: Vec::new(),
            chunks: Vec::new(),
            tables: Tables::default(),
            vectors,
            progress: Progress::start(Stage::Reading),
            beaten: Instant::now(),
        }
    }

    /// Reads the blob to its end and stages all of it.
    pub(crate) async fn fill(&mut self, hash: &str, name: &str) -> Result<SnapshotSummary, Fault> {
        let mut summary = SnapshotSummary::default();
        let embedder = self.method.embedder.clone();
        let mut splitter = Splitter::new(move |text: &str| match &embedder {
            Some(embedder) => embedder.count_tokens(text),
            None => text.split_whitespace().count(),
        });
        self.beat(true).await?;
        let file = self.local(hash).await?;
        let mut extraction = self.inner.extractor.start(file.path(), name).await?;
        loop {
            let event = tokio::select! {
                event = extraction.next() => event?,
                () = tokio::time::sleep(HEARTBEAT) => { self.beat(true).await?; continue }
            };
            match event {
                None => break,
                Some(Event::Started { format, engine, parts_total, title }) => {
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
                    summary.part_kind.get_or_insert_with(|| part.kind.as_str().to_owned());
                    summary.parts += 1;
                    splitter = self.take(self.method.masked(part), splitter).await?;
                }
            }
        }
        self.flush().await?;
        summary.chunks = self.ordinal;
        summary.tokens = self.tokens;
        if let Some(sheets) = self.tables.count() {
            // A long sheet is staged in many parts; people count sheets.
            summary.parts = sheets;
        }
        if self.ordinal < self.staged {
            return Err(Fault::Differs);
        }
        if self.ordinal == 0 {
            return Err(ExtractError::NoText { pages: summary.parts }.into());
        }
        Ok(summary)
    }

    /// The file to read, which may have to be downloaded first.
    async fn local(&mut self, hash: &str) -> Result<LocalBlob, Fault> {
        let store = self.inner.store.clone();
        let mut opening = std::pin::pin!(store.blobs().local(hash));
        loop {
            tokio::select! {
                file = &mut opening => return Ok(file?),
                () = tokio::time::sleep(HEARTBEAT) => self.beat(true).await?,
            }
        }
    }

    /// Cuts a part into chunks, off the async threads: a wide table has many tokens to count.
    async fn take<C: Fn(&str) -> usize + Send + 'static>(
        &mut self,
        part: Part,
        mut splitter: Splitter<C>,
    ) -> Result<Splitter<C>, Fault> {
        let splitting = tokio::task::spawn_blocking(move || {
            let pieces = splitter.split(&part);
            (part, splitter, pieces)
        });
        let (part, splitter, pieces) = splitting.await.map_err(|error| Stop::Retry(error.to_string()))?;
        for piece in pieces {
            if self.ordinal + 1 >= ChunkId::ORDINALS_MAX {
                let what = format!("more than {} passages", ChunkId::ORDINALS_MAX);
                return Err(ExtractError::TooLarge { what }.into());
            }
            self.chunks.push(chunk(&part, piece, self.ordinal));
            self.ordinal += 1;
        }
        self.progress.parts_done += 1;
        self.tables.note(&part);
        self.parts.push(store_part(part));
        if self.chunks.len() >= BATCH_CHUNKS || self.parts.len() >= BATCH_PARTS {
            self.flush().await?;
        }
        self.beat(false).await?;
        Ok(splitter)
    }

    /// Embeds and stages what is buffered, a batch at a time.
    async fn flush(&mut self) -> Result<(), Fault> {
        let mut parts = std::mem::take(&mut self.parts);
        let mut chunks = std::mem::take(&mut self.chunks);
        while !chunks.is_empty() || !parts.is_empty() {
            let rest = chunks.split_off(chunks.len().min(BATCH_CHUNKS));
            let mut batch = std::mem::replace(&mut chunks, rest);
            self.tokens += batch.iter().map(|chunk| u64::from(chunk.tokens)).sum::<u64>();
            let done = u32::try_from(batch.len()).unwrap_or(u32::MAX);
            self.check_staged(&batch).await?;
            batch.retain(|chunk| chunk.ordinal >= self.staged);
            self.progress.stage = Stage::Embedding;
            self.beat(false).await?;
            let batch = self.vectors.embed(self.inner, self.method.embedder.clone(), batch).await?;
            self.inner.store.stage(self.lease, self.id, &parts, &batch).await?;
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
        let kept = self.inner.store.chunks(&[ChunkId::new(self.id, last)]).await?;
        let same = kept.first().is_some_and(|kept| kept.text == chunk.text && kept.start == chunk.start);
        if same { Ok(()) } else { Err(Fault::Differs) }
    }

    /// Makes the codes, writes the lexical entries, then completes the snapshot and moves the pointer.
    pub(crate) async fn finish(mut self, mut summary: SnapshotSummary, started: Instant) -> Result<(), Stop> {
        self.progress.stage = Stage::Indexing;
        self.progress.chunks_total = Some(summary.chunks);
        self.beat(true).await?;
        let name = self.inner.store.source(&self.lease.environment, &self.lease.source).await.map(|source| source.name);
        for table in std::mem::take(&mut self.tables).all() {
            summary
                .tables
                .push(type_tables::typed(self.inner, self.id, &table, name.as_deref().unwrap_or("table")).await?);
            self.beat(true).await?;
        }
        if let Some(embedder) = &self.method.embedder {
            let dims = u32::try_from(embedder.dims()).unwrap_or(u32::MAX);
            summary.codes = Some((dims, self.codes(dims, summary.chunks).await?));
        }
        let indexing = async {
            match &self.inner.index {
                Some(index) => index.add_snapshot(self.id).await,
                None => Ok(()),
            }
        };
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
        self.inner.store.finish_snapshot(self.lease, self.id, &summary).await?;
        tracing::info!(
            name: "source_ready",
            chunks = summary.chunks, parts = summary.parts, took_ms = summary.took_ms, format = summary.format,
            "source ready"
        );
        Ok(())
    }

    async fn codes(&self, dims: u32, chunks: u32) -> Result<Vec<u8>, Stop> {
        let mut codes = CodesBuilder::new(dims);
        let mut ordinal = 0;
        while ordinal < chunks {
            let vectors = self.inner.store.vectors_of(self.id, ordinal, CODES_PAGE).await?;
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
        size_points: part.page.map(|page| (page.width_points, page.height_points)),
        header: part.header,
        text: part.text,
        words: (!words.is_empty()).then(|| store::words::encode(&words)),
        rows: part.rows.map(|rows| store::Rows::new(rows.table, rows.first, &rows.cells)),
    }
}
