//! What an answer from a table consists of, as it is stored and as it crosses the wire.

use serde::{Deserialize, Serialize};
use store::{CollectionId, SourceId};
use tables::{Kind, Plan};
use utoipa::ToSchema;

use crate::RowCells;

/// A table asked with a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TableAnswer {
    #[schema(value_type = String)]
    pub source_id: SourceId,
    /// The source's name.
    pub source: String,
    #[schema(value_type = String)]
    pub collection_id: CollectionId,
    /// Number of the table in its source, from 0; a workbook has one a sheet.
    pub table: u32,
    /// Of the sheet, or of the file.
    pub name: String,
    pub plan: Plan,
    /// The plan in words, a piece each; editing or removing one changes the plan.
    pub chips: Vec<Chip>,
    /// Rows of the table.
    pub total_rows: u64,
    /// Rows that pass the plan's filters.
    pub matching: u64,
    pub columns: Vec<TableColumn>,
    /// Row numbers from 0 in the answer's order, at most [`TableAnswer::ROWS_MAX`].
    pub rows: Vec<u32>,
    /// The first of them as the file has them, at most [`TableAnswer::SHOWN_MAX`].
    pub shown: Vec<RowCells>,
    /// What an aggregate or a look-up comes to.
    pub value: Option<TableValue>,
    /// The value for people, with its unit: "1,150 USD".
    pub value_text: Option<String>,
    /// Of the value and of the groups' values.
    pub unit: Option<String>,
    /// Of a grouped or comparing plan.
    pub groups: Vec<TableGroup>,
    /// Words of the question that no part of the plan says.
    pub unknown: Vec<String>,
    /// Something that was asked for by name and that the table does not have.
    pub absent: Option<String>,
}

impl TableAnswer {
    /// Row numbers that an answer lists.
    pub const ROWS_MAX: usize = 100_000;
    /// Rows whose cells an answer carries.
    pub const SHOWN_MAX: usize = 50;
}

/// A number or a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum TableValue {
    Number(f64),
    Text(String),
}

/// A column as an answer shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TableColumn {
    pub name: String,
    pub kind: Kind,
    pub unit: Option<String>,
}

impl From<&tables::Column> for TableColumn {
    fn from(column: &tables::Column) -> Self {
        Self { name: column.name.clone(), kind: column.kind, unit: column.unit.clone() }
    }
}

/// Rows with the same value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TableGroup {
    pub key: String,
    pub value: Option<f64>,
    pub rows: u64,
}

/// A piece of a plan in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Chip {
    /// "Water Resistance ≥ 300 m"
    pub text: String,
    pub part: ChipPart,
    /// Of the filter in its list; 0 for all else.
    pub index: u32,
}

/// Which field of the plan a chip says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChipPart {
    Filter,
    Of,
    Compare,
    GroupBy,
    Aggregate,
    Order,
    Limit,
    Show,
    Meaning,
}

/// A typed table of a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SourceTable {
    /// From 0.
    pub table: u32,
    pub name: String,
    pub rows: u64,
    /// Rows that repeat an earlier one exactly.
    pub duplicates: u64,
    pub columns: Vec<ColumnDescription>,
}

/// What was inferred of a column, or corrected by a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ColumnDescription {
    pub name: String,
    pub kind: Kind,
    pub unit: Option<String>,
    /// What separates several values in one cell.
    pub separator: Option<char>,
    pub missing: u64,
    pub distinct: u64,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub mean: Option<f64>,
    /// The most frequent values of a category or text, at most [`ColumnDescription::VALUES_SHOWN`].
    pub values: Vec<ColumnValue>,
    /// A person said what it is.
    pub corrected: bool,
}

impl ColumnDescription {
    /// Values that a description lists.
    pub const VALUES_SHOWN: usize = 50;
}

/// A value and how many rows have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ColumnValue {
    pub text: String,
    /// Other spellings.
    pub variants: Vec<String>,
    pub rows: u64,
}
