//! How the cells of a column are read.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{
    Cells, Kind, MISSING,
    cell::{self, is_missing},
    moment,
};

/// Different cells of a column that are remembered while it is read.
const CELLS_KNOWN_MAX: usize = 50_000;

/// How the cells of a column are read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    pub kind: Kind,
    /// The unit that numbers are given in; a cell that states another is converted.
    pub unit: Option<String>,
    /// The decimal mark is a comma.
    pub comma: bool,
    /// The day stands before the month in figures.
    pub day_first: bool,
}

impl Reading {
    /// The number of a cell, in the column's unit; `None` where it is missing or no number.
    pub fn number(&self, cell: &str) -> Option<f64> {
        if is_missing(cell) {
            return None;
        }
        match self.kind {
            Kind::Date => moment::date(cell, self.day_first).or_else(|| moment::year(cell)),
            Kind::Boolean => cell::boolean(cell).map(f64::from),
            Kind::Category | Kind::Text => None,
            Kind::Integer | Kind::Decimal | Kind::Money | Kind::Quantity => {
                let number = cell::number(cell, self.comma)?;
                match (number.unit, self.unit.as_deref()) {
                    (Some(from), Some(to)) if self.kind == Kind::Quantity => {
                        crate::units::convert(number.value, from, to)
                    }
                    _ => Some(number.value),
                }
            }
        }
    }

    /// The typed cells of a column, in order.
    pub fn cells<'c>(&self, cells: impl Iterator<Item = &'c str>) -> Cells {
        if self.kind.is_number() {
            // Tables repeat themselves: a cell read once need not be read again.
            let mut known: HashMap<&str, f64> = HashMap::new();
            let read = |cell: &'c str| {
                if known.len() > CELLS_KNOWN_MAX {
                    known.clear();
                }
                *known.entry(cell).or_insert_with(|| self.number(cell).unwrap_or(f64::NAN))
            };
            return Cells::Numbers(cells.map(read).collect());
        }
        let mut codes = Vec::new();
        let mut texts: Vec<Box<str>> = Vec::new();
        let mut known: HashMap<&str, u32> = HashMap::new();
        for cell in cells {
            let cell = cell.trim();
            let code = *known.entry(cell).or_insert_with(|| {
                if is_missing(cell) {
                    return MISSING;
                }
                texts.push(cell.into());
                u32::try_from(texts.len() - 1).unwrap_or(MISSING)
            });
            codes.push(code);
        }
        Cells::Texts { codes, texts }
    }
}
