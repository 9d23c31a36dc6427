//! Gives chunks their vectors, and embeds only what is new: no passage that the source had before, no two rows that say the
//! same with other figures.

use std::{
    collections::{HashMap, hash_map::Entry},
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use models::{EmbedError, Embedder};
use store::{ChunkId, NewChunk, PageRequest, SnapshotId, Store, StoreError};
use tracing::Instrument;

use crate::{index_source::Stop, ingest::Inner};

/// The heading that is embedded with a chunk is cut to this many characters.
const HEADING_CHARS_MAX: usize = 120;
/// Passages of the snapshot before that are known again; those after them are embedded anew.
const EARLIER_MAX: usize = 200_000;
/// Passages of it read at once.
const EARLIER_PAGE: u32 = 1_000;
/// Shapes of rows whose vectors are kept for the rows that follow.
const SHAPES_MAX: usize = 1_024;
/// Letters in a row that a figure may have: units, currencies, the marks of a time. More are a word, whose number may be a
/// part of its name.
const FIGURE_LETTERS_MAX: usize = 3;

/// The vectors that are known already.
///
/// A hundred thousand measurements differ in their figures only: to an embedder they all mean the same, and embedding each
/// takes minutes. What tells them apart are their words and their columns, which are kept of every row.
#[derive(Default)]
pub(crate) struct Vectors {
    /// Of the rows that were embedded lately.
    of_shapes: HashMap<String, Vec<f32>>,
    /// Chunks of the snapshot before, by the hash of what was embedded of them. Of two hundred thousand, two have the same
    /// with a chance of one in a thousand million.
    earlier: HashMap<u64, ChunkId>,
}

impl Vectors {
    /// Those of `snapshot`, which has to be of the same embedder, are known.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn after(store: &Store, snapshot: SnapshotId) -> Result<Self, StoreError> {
        let mut earlier = HashMap::new();
        let mut page = PageRequest { limit: EARLIER_PAGE, cursor: None };
        while earlier.len() < EARLIER_MAX {
            let found = store.chunks_of(snapshot, &page).await?;
            for chunk in found.items {
                earlier.insert(print(&embedded_text(&chunk.text, chunk.heading.as_deref(), chunk.row)), chunk.id);
            }
            page.cursor = found.next_cursor;
            if page.cursor.is_none() {
                break;
            }
        }
        Ok(Self { earlier, ..Self::default() })
    }

    /// Gives the chunks their vectors; as they are where there is no embedder.
    pub(crate) async fn embed(
        &mut self,
        inner: &Inner,
        embedder: Option<Arc<dyn Embedder>>,
        mut chunks: Vec<NewChunk>,
    ) -> Result<Vec<NewChunk>, Stop> {
        let Some(embedder) = embedder.filter(|_| !chunks.is_empty()) else {
            return Ok(chunks);
        };
        self.recall(&inner.store, &mut chunks).await?;
        if chunks.iter().all(|chunk| chunk.vector.is_some()) {
            return Ok(chunks);
        }
        let _turn = inner.embedding.acquire().await.map_err(|error| Stop::Retry(error.to_string()))?;
        let mut vectors = std::mem::take(self);
        let embedding = tokio::task::spawn_blocking(move || {
            let chunks = vectors.fill(embedder.as_ref(), chunks)?;
            Ok::<_, EmbedError>((vectors, chunks))
        });
        let embedded = embedding
            .instrument(tracing::info_span!("embedding", purpose = "passages"))
            .await
            .map_err(|error| Stop::Retry(error.to_string()))?;
        let (vectors, chunks) = embedded.map_err(|error| Stop::Retry(error.to_string()))?;
        *self = vectors;
        Ok(chunks)
    }

    /// Gives `chunks` the vectors that the snapshot before had for the same texts.
    async fn recall(&self, store: &Store, chunks: &mut [NewChunk]) -> Result<(), StoreError> {
        if self.earlier.is_empty() {
            return Ok(());
        }
        let known = |chunk: &NewChunk| self.earlier.get(&print(&text_of(chunk))).copied();
        let known: Vec<Option<ChunkId>> = chunks.iter().map(known).collect();
        let ids: Vec<ChunkId> = known.iter().flatten().copied().collect();
        let vectors: HashMap<ChunkId, Vec<f32>> = store.vectors(&ids).await?.into_iter().collect();
        for (chunk, id) in chunks.iter_mut().zip(known) {
            chunk.vector = id.and_then(|id| vectors.get(&id).cloned());
        }
        Ok(())
    }

    /// Embeds what has no vector among `chunks`, all at once.
    fn fill(&mut self, embedder: &dyn Embedder, mut chunks: Vec<NewChunk>) -> Result<Vec<NewChunk>, EmbedError> {
        if self.of_shapes.len() > SHAPES_MAX {
            self.of_shapes.clear();
        }
        let mut first: HashMap<String, usize> = HashMap::new();
        let mut texts: Vec<String> = Vec::new();
        // For each chunk without a vector, which text is embedded for it.
        let mut owed: Vec<(usize, usize)> = Vec::new();
        for (at, chunk) in chunks.iter_mut().enumerate().filter(|(_, chunk)| chunk.vector.is_none()) {
            let Some(shape) = shape(chunk) else {
                owed.push((at, texts.len()));
                texts.push(text_of(chunk));
                continue;
            };
            if let Some(vector) = self.of_shapes.get(&shape) {
                chunk.vector = Some(vector.clone());
                continue;
            }
            match first.entry(shape) {
                Entry::Occupied(known) => owed.push((at, *known.get())),
                Entry::Vacant(new) => {
                    owed.push((at, texts.len()));
                    new.insert(texts.len());
                    texts.push(text_of(chunk));
                }
            }
        }
        if texts.is_empty() {
            return Ok(chunks);
        }
        let vectors = embedder.embed(&texts.iter().map(String::as_str).collect::<Vec<_>>())?;
        for (at, text) in owed {
            chunks[at].vector = vectors.get(text).cloned();
        }
        self.of_shapes.extend(first.into_iter().filter_map(|(shape, text)| Some((shape, vectors.get(text)?.clone()))));
        Ok(chunks)
    }
}

fn text_of(chunk: &NewChunk) -> String {
    embedded_text(&chunk.text, chunk.heading.as_deref(), chunk.row)
}

/// What is embedded of a chunk: its text after the heading it stands under, unless it begins with that heading itself.
/// The text that is kept and cited stays as it is in the document.
fn embedded_text(text: &str, heading: Option<&str>, row: Option<u32>) -> String {
    let heading = heading.and_then(|path| path.rsplit(" > ").next()).unwrap_or_default();
    if heading.is_empty() || row.is_some() || text.starts_with(heading) {
        return text.to_owned();
    }
    let heading: String = heading.chars().take(HEADING_CHARS_MAX).collect();
    format!("{heading}\n{text}")
}

fn print(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// A row without its figures; equal for rows whose words are equal. `None` for what is no row, or has none.
fn shape(chunk: &NewChunk) -> Option<String> {
    chunk.row?;
    let mut shape = String::with_capacity(chunk.text.len());
    let mut has_figures = false;
    let mut last = String::new();
    for line in chunk.text.lines() {
        let (name, value) = line.split_once(": ").unwrap_or(("", line));
        if !is_figure(value) {
            shape.extend([line, "\n"]);
            continue;
        }
        has_figures = true;
        // A decimal, a sign or a group more or less is no other meaning; and of a thousand numbered columns one tells all.
        let words = name.chars().filter(|char| !char.is_ascii_digit());
        let folded: String = words.chain(['\t']).chain(value.chars().filter(|char| char.is_alphabetic())).collect();
        if folded != last {
            shape.extend([folded.as_str(), "\n"]);
            last = folded;
        }
    }
    has_figures.then_some(shape)
}

/// Whether a cell is a number, a date, a time or a code rather than words.
fn is_figure(value: &str) -> bool {
    value.contains(|char: char| char.is_ascii_digit())
        && value.split(|char: char| !char.is_alphabetic()).all(|word| word.chars().count() <= FIGURE_LETTERS_MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Counts the texts it embeds; a text's vector is its length and its number.
    #[derive(Default)]
    struct Counting(AtomicUsize);

    impl Embedder for Counting {
        fn name(&self) -> &str {
            "counting"
        }

        fn tokens_max(&self) -> usize {
            usize::MAX
        }

        fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
            let before = self.0.fetch_add(texts.len(), Ordering::SeqCst);
            #[expect(clippy::cast_precision_loss, reason = "a handful")]
            let vector = |(at, text): (usize, &&str)| vec![text.len() as f32, (before + at) as f32];
            Ok(texts.iter().enumerate().map(vector).collect())
        }

        fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
            self.embed(&[text]).map(|mut vectors| vectors.remove(0))
        }

        fn count_tokens(&self, text: &str) -> usize {
            text.len()
        }

        fn dims(&self) -> usize {
            2
        }

        fn fingerprint(&self) -> &str {
            "counting"
        }
    }

    fn chunk(row: Option<u32>, text: &str) -> NewChunk {
        NewChunk {
            ordinal: 0,
            part: 1,
            row,
            start: 0,
            end: 0,
            heading: None,
            text: text.to_owned(),
            tokens: 1,
            vector: None,
        }
    }

    /// Which of `texts`, rows unless they are `prose`, are embedded on their own: each one's vector's number.
    fn check(texts: &[&str], prose: bool, expected: &[f32]) {
        let embedder = Counting::default();
        let mut vectors = Vectors::default();
        let mut got = Vec::new();
        // In two batches: what the first one learnt serves the second.
        for batch in texts.chunks(texts.len().div_ceil(2)) {
            let chunks = batch.iter().map(|text| chunk((!prose).then_some(0), text)).collect();
            for chunk in vectors.fill(&embedder, chunks).unwrap() {
                got.push(chunk.vector.unwrap()[1]);
            }
        }
        assert_eq!(got, expected, "{texts:?}");
    }

    #[test]
    fn rows_that_differ_in_their_figures_share_a_vector() {
        let load = |time: &str, load: &str| format!("timestamp: {time}\nload: {load}");
        let rows = [
            load("2024-01-01T00:00+01:00", "6312.5"),
            load("2024-01-01T01:00+01:00", "-611"),
            load("2024-07-01T01:00+02:00", "5,990 MW"),
            load("2024-07-01T02:00+02:00", "6,100"),
        ];
        check(&rows.each_ref().map(String::as_str), false, &[0.0, 0.0, 1.0, 0.0]);
    }

    #[test]
    fn numbered_columns_are_one() {
        check(&["meter 1: 5.2\nmeter 2: 6", "meter 900: 7\nmeter 901: 8\nmeter 902: 8.5"], false, &[0.0, 0.0]);
        check(&["inflow 1: 5\noutflow 1: 6", "inflow 2: 5"], false, &[0.0, 1.0]);
    }

    #[test]
    fn words_keep_rows_apart() {
        check(&["city: Bern\nsize: 5", "city: Basel\nsize: 5", "city: Bern\nsize: 6"], false, &[0.0, 1.0, 0.0]);
        check(&["name: Seamaster 300", "name: Seamaster 600"], false, &[0.0, 1.0]);
        check(&["load: 5\nnote: broken", "load: 6", "load: 7\nnote: broken", "load: 8"], false, &[0.0, 1.0, 0.0, 1.0]);
    }

    #[test]
    fn prose_is_embedded_as_it_is() {
        check(&["on 5 May", "on 6 May"], true, &[0.0, 1.0]);
    }
}
