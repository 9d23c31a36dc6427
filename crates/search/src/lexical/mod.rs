//! The lexical leg: one tantivy index over all snapshots, one entry a chunk, no text kept.
//! Everything here blocks; the callers move it off the async threads. What may be found is decided by the scope, doc by doc.

mod analyzer;
mod folder;
mod question;
mod search;
mod writer;

use std::{collections::BTreeMap, path::Path};

use store::{Chunk, SnapshotId};
use tantivy::{
    DocSet, Index as Engine, IndexReader, ReloadPolicy, Searcher, TERMINATED, TantivyDocument, Term,
    schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
};

pub(crate) use question::Question;
pub(crate) use search::LexicalHit;
pub(crate) use writer::Writer;

use crate::SearchError;

/// Raised when fields, analyser or their meaning change: an index of another version is made anew.
const VERSION: &str = "almanac-lexical-1";

/// The fields of an entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// The chunk's id; its snapshot is the upper bits.
    pub chunk: Field,
    /// By what entries are deleted and counted.
    pub snapshot: Field,
    /// Hash of the text's words in order: equal for texts that differ in case, spacing and punctuation only.
    pub print: Field,
    pub text: Field,
    pub heading: Field,
}

impl Fields {
    fn schema() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let words = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(analyzer::ANALYZER)
                // No positions: questions are bags of words, and positions would double the index.
                .set_index_option(IndexRecordOption::WithFreqs)
                .set_fieldnorms(true),
        );
        let fields = Self {
            chunk: builder.add_u64_field("chunk", FAST | INDEXED),
            snapshot: builder.add_u64_field("snapshot", INDEXED),
            print: builder.add_u64_field("print", FAST),
            text: builder.add_text_field("text", words.clone()),
            heading: builder.add_text_field("heading", words),
        };
        (builder.build(), fields)
    }

    fn snapshot_term(&self, id: SnapshotId) -> Term {
        Term::from_field_u64(self.snapshot, id.0.cast_unsigned())
    }

    fn document(&self, chunk: &Chunk) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_u64(self.chunk, chunk.id.0.cast_unsigned());
        document.add_u64(self.snapshot, chunk.id.snapshot().0.cast_unsigned());
        document.add_u64(self.print, print(&chunk.text));
        document.add_text(self.text, &chunk.text);
        if let Some(heading) = &chunk.heading {
            document.add_text(self.heading, heading);
        }
        document
    }
}

/// The open index.
#[derive(Clone)]
pub(crate) struct Lexical {
    engine: Engine,
    reader: IndexReader,
    pub fields: Fields,
}

impl std::fmt::Debug for Lexical {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lexical").field("engine", &self.engine).finish_non_exhaustive()
    }
}

impl Lexical {
    /// Opens the index in `dir`; makes an empty one where there is none, or it is damaged or of another version.
    /// The second value tells that it was made.
    pub fn open(dir: &Path) -> Result<(Self, bool), SearchError> {
        match folder::check(dir) {
            Ok(()) => match Self::open_checked(dir) {
                Ok(lexical) => return Ok((lexical, false)),
                Err(error) => tracing::warn!(%error, "the lexical index cannot be opened and is made anew"),
            },
            Err(folder::Unfit::Missing) => tracing::debug!("there is no lexical index yet"),
            Err(folder::Unfit::Damaged(reason)) => tracing::warn!(reason, "the lexical index is made anew"),
        }
        folder::empty(dir)?;
        folder::create(dir)?;
        Ok((Self::open_checked(dir)?, true))
    }

    fn open_checked(dir: &Path) -> Result<Self, SearchError> {
        let (_, fields) = Fields::schema();
        let engine = Engine::open_in_dir(dir)?;
        engine.tokenizers().register(analyzer::ANALYZER, analyzer::analyzer());
        let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { engine, reader, fields })
    }

    /// The index as of the last commit that was taken notice of; stays as it is while it is held.
    pub fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// Takes notice of commits and merges.
    pub fn reload(&self) -> Result<(), SearchError> {
        Ok(self.reader.reload()?)
    }

    /// Live entries of each snapshot.
    pub fn counts(&self) -> Result<BTreeMap<SnapshotId, i64>, SearchError> {
        let mut counts = BTreeMap::new();
        for segment in self.searcher().segment_readers() {
            let index = segment.inverted_index(self.fields.snapshot)?;
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                let Ok(key) = <[u8; 8]>::try_from(terms.key()) else { continue };
                let mut live = i64::from(terms.value().doc_freq);
                if let Some(alive) = segment.alive_bitset() {
                    live = 0;
                    let mut docs = index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
                    while docs.doc() != TERMINATED {
                        live += i64::from(alive.is_alive(docs.doc()));
                        docs.advance();
                    }
                }
                if live > 0 {
                    *counts.entry(SnapshotId(u64::from_be_bytes(key).cast_signed())).or_default() += live;
                }
            }
        }
        Ok(counts)
    }
}

/// FNV-1a over the lower-cased letters and digits, words apart. Stored, so it may not depend on the process.
fn print(text: &str) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut hash = OFFSET;
    let mut mix = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    for word in text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        for character in word.chars().flat_map(char::to_lowercase) {
            character.encode_utf8(&mut [0; 4]).bytes().for_each(&mut mix);
        }
        mix(b' ');
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_ignore_case_spacing_and_marks_only() {
        assert_eq!(print("The Rate is 5%.\n"), print("the  rate -- is 5"));
        assert_ne!(print("the rate is 5"), print("the rate is 6"));
        assert_ne!(print("ab c"), print("a bc"));
        assert_eq!(print("?!"), print(""));
    }
}
