//! A plan: what a question asks of one table, in terms of its columns. It is what a person sees and edits, what a language
//! model may propose, and all that is ever executed.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Filters of one plan, and values of one filter.
pub const FILTERS_MAX: usize = 32;
pub const OPERANDS_MAX: usize = 500;

/// A question to one table. Columns go by name. All empty: every row, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// A row passes when it passes all.
    #[serde(default)]
    pub filters: Vec<Filter>,
    /// Rows, or groups, with the same value here are taken together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<Aggregate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Order>,
    /// Rows (or groups) given; ties at the cut are given too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Columns asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub show: Vec<String>,
    /// What no filter says: the rows that pass are ranked by its meaning, where no order is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<String>,
}

/// A condition on one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub column: String,
    pub op: Op,
    /// None for `missing` and `present`, two for `between`, one for the other comparisons, any number for `is` and its kin.
    #[serde(default)]
    pub values: Vec<Operand>,
    /// Other conditions, on any column: a row that passes one of them passes this one. They have no others of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    pub or: Vec<Filter>,
}

impl Filter {
    /// A condition without others.
    pub fn new(column: impl Into<String>, op: Op, values: Vec<Operand>) -> Self {
        Self { column: column.into(), op, values, or: Vec::new() }
    }

    /// The condition and its others.
    pub fn each(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.or)
    }
}

/// How a cell is compared. A missing cell passes `is_not` and `missing` only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// Equal to one of the values; of several values in a cell, one of them is.
    Is,
    IsNot,
    /// Holds the words of one of the values, in order.
    Contains,
    /// The cell's values are exactly these.
    Only,
    Lt,
    Le,
    Gt,
    Ge,
    /// Both ends included.
    Between,
    Missing,
    Present,
}

/// A value to compare with: a number in the column's unit, or a text (dates as ISO 8601).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Operand {
    Number(f64),
    Text(String),
}

impl fmt::Display for Operand {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(out, "{number}"),
            Self::Text(text) => out.write_str(text),
        }
    }
}

/// One number (or value) made of many rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Aggregate {
    pub function: Function,
    /// Needed by all but `count` and `share`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// `share` only: the rows counted, of those that pass the plan's filters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<Filter>,
    /// Two filters: the aggregate of the rows that pass the first, less that of the second.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub compare: Vec<Filter>,
    /// Unit that the number is given in, where it is not the column's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

impl Aggregate {
    /// An aggregate of a column, or of rows.
    pub fn new(function: Function, column: Option<String>) -> Self {
        Self { function, column, of: Vec::new(), compare: Vec::new(), unit: None }
    }
}

/// How many rows become one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    Count,
    CountDistinct,
    Sum,
    Mean,
    Median,
    Min,
    Max,
    /// In percent.
    Share,
}

/// What comes first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Of groups, absent means by the aggregate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    #[serde(default)]
    pub descending: bool,
}
