//! What an answer consists of, as it is stored and as it crosses the wire: scope, evidence, citations, usage.
//! These shapes are the contract with every client; fields are added, never renamed.

use serde::{Deserialize, Serialize};
use store::{ChunkId, CollectionId, PointerFilter, Readable, SourceId};
use utoipa::ToSchema;

use crate::{Plan, TableAnswer, TableValue, Unsupported};

/// Which sources a question is about: ids or exact names. Empty lists do not narrow; all empty is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    #[serde(default)]
    pub collections: Vec<String>,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub formats: Vec<String>,
    /// What whoever asks may read; never a part of what is sent or kept, and set by the assistant they ask through.
    #[serde(skip)]
    #[schema(ignore)]
    pub readable: Readable,
}

impl Scope {
    /// As far as `readable` goes.
    #[must_use]
    pub fn within(&self, readable: &Readable) -> Self {
        Self { readable: readable.clone(), ..self.clone() }
    }

    /// The same as the store reads it.
    pub fn filter(&self) -> PointerFilter {
        PointerFilter {
            collections: self.collections.clone(),
            sources: self.sources.clone(),
            formats: self.formats.clone(),
            readable: self.readable.clone(),
        }
    }
}

/// How an answer came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// A language model wrote it over numbered evidence.
    Model,
    /// No language model: the best passages in their own words.
    Passages,
    /// A language model wrote it without sources, for there were none in scope.
    Plain,
    /// Computed from the rows of a table.
    Table,
    /// Computed from the points of a series and its forecast.
    Series,
}

/// A rectangle on a page: fractions (0 to 1) of the page as displayed, origin top left, y downward.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Rect {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// Where in its source a text lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Location {
    /// Number of the part (page, slide, sheet, chapter, section), from 1.
    pub part: u32,
    pub part_kind: String,
    /// For people: "page 12", "row 7 of Sheet1", "section 3".
    pub label: String,
    /// From 1; pages and slides only.
    pub page: Option<u32>,
    /// From 0, the first row after the header; tables only.
    pub row: Option<u32>,
    /// Bytes into the part's text; opaque to clients, who hand them back.
    pub start: u32,
    pub end: u32,
}

/// A stretch of a passage; joined in order, they are its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Segment {
    pub text: String,
    /// Whether it is a sentence that matches the question.
    pub marked: bool,
}

/// A passage given to the reader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Evidence {
    /// From 1, by rank; what `[n]` in an answer refers to.
    pub number: u32,
    #[schema(value_type = String)]
    pub source_id: SourceId,
    /// The source's name.
    pub source: String,
    #[schema(value_type = String)]
    pub collection_id: CollectionId,
    /// The collection's name.
    pub collection: String,
    #[serde(with = "chunk_id_text")]
    #[schema(value_type = String)]
    pub chunk_id: ChunkId,
    pub location: Location,
    /// From 1; pages and slides only.
    pub page: Option<u32>,
    /// From 0; tables only.
    pub row: Option<u32>,
    /// Headings above the passage, outermost first, joined by " > ".
    pub heading: Option<String>,
    pub text: String,
    pub segments: Vec<Segment>,
    /// Where the marked sentences (or, with none, the whole passage) are on the page; empty where that is not known.
    pub rects: Vec<Rect>,
    /// 0 to 1, higher is better.
    pub score: f32,
    /// Its place in each leg of the search that put it forward or judged it.
    #[serde(default)]
    pub legs: Vec<LegPlace>,
}

/// One of the ways in which passages are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Leg {
    /// By the question's words; the score is BM25.
    Words,
    /// By its meaning; the score is the cosine.
    Meaning,
}

/// A passage's place in one leg.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LegPlace {
    pub leg: Leg,
    /// From 1.
    pub rank: u32,
    pub score: f32,
}

/// The words of a source that carry a sentence of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Citation {
    /// As `[n]` in the answer; the number of its evidence.
    pub number: u32,
    #[schema(value_type = String)]
    pub source_id: SourceId,
    /// The source's name.
    pub source: String,
    #[serde(with = "chunk_id_text")]
    #[schema(value_type = String)]
    pub chunk_id: ChunkId,
    /// Narrowed to the cited words.
    pub location: Location,
    /// From 1; pages and slides only.
    pub page: Option<u32>,
    /// From 0; tables only.
    pub row: Option<u32>,
    /// The cited words exactly as the source has them.
    pub text: String,
    /// Where exactly these words are on the page; empty where that is not known.
    pub rects: Vec<Rect>,
}

impl From<&Evidence> for Citation {
    /// All of the evidence: a row, a stretch of a series.
    fn from(evidence: &Evidence) -> Self {
        Self {
            number: evidence.number,
            source_id: evidence.source_id.clone(),
            source: evidence.source.clone(),
            chunk_id: evidence.chunk_id,
            location: evidence.location.clone(),
            page: evidence.page,
            row: evidence.row,
            text: evidence.text.clone(),
            rects: Vec::new(),
        }
    }
}

/// What an answer cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Usage {
    /// Counted by the provider; absent where it does not count, or no model was asked.
    pub prompt_tokens: Option<u64>,
    pub completion_tokens: Option<u64>,
    /// From the question to the evidence, rewriting the question included.
    pub search_ms: u64,
    /// From the question to the first word.
    pub first_token_ms: Option<u64>,
    /// From the question to the last word.
    pub took_ms: u64,
    /// The same was asked of the same sources before: the answer is the one made then.
    #[serde(default)]
    pub cached: bool,
}

/// A one-shot answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Answer {
    /// Markdown; citations are `[n]`.
    pub answer: String,
    /// The sources do not answer the question, and the answer says so.
    pub abstained: bool,
    /// Sentences of a language model that say what their sources do not.
    #[serde(default)]
    pub unsupported: Vec<Unsupported>,
    pub mode: Mode,
    pub citations: Vec<Citation>,
    /// The ranked passages given to the reader.
    pub evidence: Vec<Evidence>,
    pub usage: Usage,
    /// The language model that wrote it (or proposed its plan), if one did.
    pub model: Option<String>,
    /// Where it was computed from a table: the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// Numbers, from 0, of all rows that match, in the answer's order; at most 100,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<Vec<u32>>,
    /// What an aggregate or a look-up comes to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<TableValue>,
    /// The same with all that is shown of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<Box<TableAnswer>>,
}

/// The passages that a query finds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SearchAnswer {
    pub evidence: Vec<Evidence>,
    pub took_ms: u64,
    /// Whether meaning was searched beside words (an embedder is there and its vectors are).
    pub semantic: bool,
}

/// Chunk ids cross the wire as text: they do not fit a JavaScript number in principle.
pub(crate) mod chunk_id_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use store::ChunkId;

    pub fn serialize<S: Serializer>(id: &ChunkId, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(id)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ChunkId, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(ChunkId).map_err(|_| D::Error::custom("not a chunk id"))
    }
}
