//! What a table's columns are: names, types, units, and the values they hold. Inferred once, shown to people, and all
//! that a plan is checked against.

use serde::{
    Deserialize, Serialize,
    de::{
        IntoDeserializer,
        value::{self, StrDeserializer},
    },
};
use utoipa::ToSchema;

use crate::Aside;

/// Distinct values of a column that its schema lists; a column with more keeps the most frequent ones.
pub const VALUES_MAX: usize = 20_000;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Integer,
    Decimal,
    /// An amount of money; the column's unit is an ISO 4217 code where the table states one.
    Money,
    /// A number with a unit.
    Quantity,
    /// A day or a moment; as a number, seconds since 1970-01-01T00:00Z (a moment without a zone counts as UTC).
    Date,
    /// As a number, 1 is yes.
    Boolean,
    /// One of few texts, or several of them in one cell.
    Category,
    /// Names and free text.
    Text,
}

impl Kind {
    /// The kind that a correction names so; `None` for any other word.
    pub fn named(word: &str) -> Option<Self> {
        let word: StrDeserializer<'_, value::Error> = word.into_deserializer();
        Self::deserialize(word).ok()
    }

    /// Whether cells compare as numbers.
    pub fn is_number(self) -> bool {
        !matches!(self, Self::Category | Self::Text)
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// As in the header, and unique in its table; "column 3" where the header has none.
    pub name: String,
    pub kind: Kind,
    /// Of the column's numbers: a symbol that [`crate::units::find`] knows, an ISO 4217 code, or "%". Times of day are
    /// hours since midnight, "o'clock".
    pub unit: Option<String>,
    /// Of money in more than one currency: their ISO 4217 codes, the most frequent first, each with its rows. The unit is
    /// absent then, and sums and comparisons mix them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub currencies: Vec<Value>,
    /// What separates several values in one cell.
    pub separator: Option<char>,
    /// Cells that hold no value.
    pub missing: u64,
    /// Distinct values, spelling variants folded; counted exactly up to [`VALUES_MAX`], at least that above.
    pub distinct: u64,
    /// Of number columns with at least one value.
    pub numbers: Option<Numbers>,
    /// Of categories and texts: the most frequent first, at most [`VALUES_MAX`]. Of numbers and dates: the few words that
    /// stand where there is none ("unclimbed").
    pub values: Vec<Value>,
}

/// The numbers of a column, in its unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Numbers {
    pub min: f64,
    pub max: f64,
    pub mean: f64,
}

/// A value of a category: an element where a cell holds several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// In its most frequent spelling.
    pub text: String,
    /// Its other spellings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<String>,
    pub rows: u64,
}

/// A typed table: one CSV or TSV file, or one sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    /// What the rows are of, for people: the sheet's name, or the file's.
    pub name: String,
    /// As the file has them, those set aside included.
    pub rows: u64,
    /// Rows that repeat an earlier row exactly.
    pub duplicates: u64,
    /// Lines of the file among its rows that are none of the table's.
    #[serde(default, skip_serializing_if = "Aside::is_empty")]
    pub aside: Aside,
    pub columns: Vec<Column>,
}

impl Schema {
    /// The index of the column of this name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}
