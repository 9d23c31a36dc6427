//! A column's cells as a plan reads them.

/// The cells of one column, in the order of the rows.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// Of number kinds: in the column's unit, dates in seconds, booleans 0 or 1; NaN where missing.
    Numbers(Vec<f64>),
    /// Of categories and texts: each row's index into `texts`, [`MISSING`] where missing.
    Texts { codes: Vec<u32>, texts: Vec<Box<str>> },
}

/// The code of a missing cell.
pub const MISSING: u32 = u32::MAX;
