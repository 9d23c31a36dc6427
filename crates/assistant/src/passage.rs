//! A passage in its surroundings, for the panel that a citation opens: a page with rectangles, a text with a marked
//! span, a row among its neighbours.

use serde::{Deserialize, Serialize};
use store::{ChunkId, CollectionId, SourceId};
use utoipa::ToSchema;

use crate::{Location, Rect, types::chunk_id_text};

/// How a passage is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PassageKind {
    Page,
    Text,
    Row,
}

/// The source of a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PassageSource {
    #[schema(value_type = String)]
    pub id: SourceId,
    pub name: String,
    #[schema(value_type = String)]
    pub collection_id: CollectionId,
    pub format: String,
}

/// The page that a passage is on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PassagePage {
    /// From 1.
    pub number: u32,
    /// Pages of the source.
    pub count: u32,
    /// As displayed.
    pub width_points: f32,
    pub height_points: f32,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowCells {
    /// From 0, the first row after the header.
    pub index: u32,
    /// In the order of the header; absent values are empty.
    pub cells: Vec<String>,
}

/// A row among its neighbours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PassageRow {
    /// From 0, the first row after the header.
    pub index: u32,
    pub sheet: Option<String>,
    pub header: Vec<String>,
    pub cells: Vec<String>,
    pub before: Vec<RowCells>,
    pub after: Vec<RowCells>,
}

/// A passage in its surroundings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Passage {
    pub source: PassageSource,
    /// The chunk it was opened by; names the content that it is of, should the source have a newer one.
    #[serde(with = "chunk_id_text")]
    #[schema(value_type = String)]
    pub chunk_id: ChunkId,
    pub location: Location,
    pub kind: PassageKind,
    /// What stands before the text in its part, bounded.
    pub before: String,
    /// The marked span itself.
    pub text: String,
    /// What stands after it, bounded.
    pub after: String,
    pub page: Option<PassagePage>,
    /// Where the span is on the page; empty where that is not known.
    pub rects: Vec<Rect>,
    pub row: Option<PassageRow>,
}
