//! How the cells of a column are read.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{
    Cells, Kind, MISSING,
    cell::{self, is_missing},
    clock::{self, Clock},
    moment, units,
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
    /// What figures parted by colons are; `None` where they are nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Clock>,
    /// Yes is a mark, and a cell without one says no.
    #[serde(default, skip_serializing_if = "is_false")]
    pub blank_is_no: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl Reading {
    /// The number of a cell, in the column's unit; `None` where it is missing or no number.
    pub fn number(&self, cell: &str) -> Option<f64> {
        if is_missing(cell) {
            let is_blank = matches!(cell.trim(), "" | "-" | "–" | "—");
            return (self.kind == Kind::Boolean && self.blank_is_no && is_blank).then_some(0.0);
        }
        match self.kind {
            Kind::Date => moment::date(cell, self.day_first)
                .or_else(|| moment::year(cell))
                .or_else(|| moment::compact(cell.trim())),
            // Beside ticks a cross is no; alone it is the tick.
            Kind::Boolean if cell::is_cross(cell) => Some(f64::from(self.blank_is_no)),
            Kind::Boolean => cell::boolean(cell).map(f64::from),
            Kind::Category | Kind::Text => None,
            Kind::Quantity => self.quantity(cell),
            Kind::Integer | Kind::Decimal | Kind::Money => Some(cell::number(cell, self.comma)?.value),
        }
    }

    /// The number of a cell, and of money the currency that it names.
    pub(crate) fn amount(&self, cell: &str) -> Option<(f64, Option<&'static str>)> {
        if self.kind == Kind::Money && !is_missing(cell) {
            return cell::number(cell, self.comma).map(|number| (number.value, number.currency));
        }
        Some((self.number(cell)?, None))
    }

    fn quantity(&self, cell: &str) -> Option<f64> {
        let own = self.unit.as_deref();
        if let Some(clock) = self.clock {
            if clock == Clock::Day {
                return clock::time_of_day(cell, true);
            }
            if let Some(hours) = clock::length(cell, clock) {
                return units::convert(hours, "h", own.unwrap_or("h"));
            }
        }
        let number = cell::number(cell, self.comma)?;
        match (number.unit, own) {
            (Some(from), Some(to)) => units::convert(number.value, from, to),
            _ => Some(number.value),
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
