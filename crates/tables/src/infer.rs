//! What the columns of a table are, told from their names and cells.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::{
    Aside, Column, Kind, Numbers, Reading, Schema, Value,
    cell::is_missing,
    header,
    tell::{tell, worded},
    values::{Texts, separator},
};

/// Distinct cells of a column that are looked at to tell what it is; further ones are read as those were.
const CELLS_MAX: usize = 50_000;
/// Bytes of distinct cells kept meanwhile.
const CELL_BYTES_MAX: usize = 8 << 20;
/// A table with how its cells are read: what is kept of a snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Typed {
    pub schema: Schema,
    /// In the order of the columns.
    pub readings: Vec<Reading>,
}

impl Typed {
    /// Begins to read the column of this name anew: as one that a person says is of this kind, in this unit.
    pub fn recast(&self, name: &str, kind: Kind, unit: Option<&str>) -> Recast {
        Recast { profiler: Profiler::forced(name, kind, unit), aside: self.schema.aside.clone(), row: 0 }
    }
}

/// A column that is read anew, its cells handed over in the order of the rows.
#[derive(Debug)]
pub struct Recast {
    profiler: Profiler,
    aside: Aside,
    row: u32,
}

impl Recast {
    /// The cells of the next rows of the file, lines that are no rows of the table among them.
    pub fn push(&mut self, cells: &[String]) {
        for cell in cells {
            if !self.aside.contains(self.row) {
                self.profiler.push(cell);
            }
            self.row = self.row.saturating_add(1);
        }
    }

    /// What the column is, and how its cells are read.
    pub fn finish(self) -> (Column, Reading) {
        self.profiler.finish()
    }
}

/// Looks at the cells of one column, one after the other, in bounded memory.
#[derive(Debug)]
pub struct Profiler {
    name: String,
    forced: Option<(Kind, Option<String>)>,
    counts: HashMap<Box<str>, u64>,
    bytes: usize,
    total: u64,
    /// Decided once there are too many different cells to go on counting.
    later: Option<Later>,
}

/// What is gathered of the cells after the column has been decided.
#[derive(Debug)]
struct Later {
    column: Column,
    reading: Reading,
    sums: Sums,
}

/// What is gathered of the numbers of a column.
#[derive(Debug, Default)]
struct Sums {
    range: Option<Numbers>,
    sum: f64,
    count: u64,
    missing: u64,
    /// Of money: the rows of each currency; of the cells that name none, where the column's name does.
    currencies: BTreeMap<&'static str, u64>,
    stated: Option<&'static str>,
}

impl Profiler {
    /// For a column of this name.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), forced: None, counts: HashMap::new(), bytes: 0, total: 0, later: None }
    }

    /// For a column that a person says is of this kind, in this unit.
    pub fn forced(name: &str, kind: Kind, unit: Option<&str>) -> Self {
        Self { forced: Some((kind, unit.map(str::to_owned))), ..Self::new(name) }
    }

    /// The next cell.
    pub fn push(&mut self, cell: &str) {
        let cell = cell.trim();
        self.total += 1;
        if let Some(later) = &mut self.later {
            later.push(cell, self.counts.get_mut(cell));
            return;
        }
        if let Some(count) = self.counts.get_mut(cell) {
            *count += 1;
            return;
        }
        self.bytes += cell.len();
        self.counts.insert(cell.into(), 1);
        if self.counts.len() >= CELLS_MAX || self.bytes >= CELL_BYTES_MAX {
            self.later = Some(self.decide());
        }
    }

    /// What the column is, and how its cells are read.
    pub fn finish(mut self) -> (Column, Reading) {
        let is_counted = self.later.is_some();
        let Later { mut column, mut reading, sums } = self.later.take().unwrap_or_else(|| self.decide());
        if reading.kind.is_number() {
            sums.end(&mut column);
            // A person who says which currency it is has the last word.
            match &self.forced {
                Some((_, unit)) => column.unit.clone_from(unit),
                None => reading.unit.clone_from(&column.unit),
            }
        } else if is_counted {
            // The counts went on, those of the values that were known.
            let cells = self.counts.iter().map(|(cell, rows)| (&**cell, *rows));
            column.values = Texts::new(cells, column.separator).values;
        }
        (column, reading)
    }

    fn decide(&self) -> Later {
        let stated = header::stated(&self.name);
        let present: Vec<(&str, u64)> =
            self.counts.iter().filter(|(cell, _)| !is_missing(cell)).map(|(cell, count)| (&**cell, *count)).collect();
        let (told, texts) = tell(&stated, &present, self.total);
        let reading = match &self.forced {
            // Blanks and colons mean what they do in a column that is told to be of that kind.
            Some((kind, unit)) => {
                let clock = told.clock.filter(|_| told.unit == *unit);
                Reading { kind: *kind, unit: unit.clone(), clock, ..told }
            }
            None => told,
        };
        let mut column = Column {
            name: self.name.clone(),
            kind: reading.kind,
            unit: reading.unit.clone(),
            currencies: Vec::new(),
            separator: None,
            missing: 0,
            distinct: 0,
            numbers: None,
            values: Vec::new(),
        };
        let mut sums = Sums { stated: stated.currency, ..Sums::default() };
        if reading.kind.is_number() {
            let mut distinct: Vec<f64> =
                self.counts.iter().filter_map(|(cell, rows)| sums.push(cell, *rows, &reading)).collect();
            distinct.sort_by(f64::total_cmp);
            distinct.dedup();
            column.distinct = distinct.len() as u64;
            column.values = worded(&present, &reading);
        } else {
            column.missing = self.total - present.iter().map(|(_, rows)| rows).sum::<u64>();
            // Only categories are taken apart.
            let is_category = reading.kind == Kind::Category;
            let texts = texts.filter(|texts| is_category || texts.separator.is_none()).unwrap_or_else(|| {
                let separator = if is_category { separator(&present) } else { None };
                Texts::new(present.iter().copied(), separator)
            });
            (column.separator, column.values, column.distinct) = (texts.separator, texts.values, texts.distinct);
        }
        Later { column, reading, sums }
    }
}

impl Later {
    fn push(&mut self, cell: &str, known: Option<&mut u64>) {
        let is_known = known.is_some();
        if let Some(count) = known {
            *count += 1;
        }
        if self.reading.kind.is_number() {
            self.sums.push(cell, 1, &self.reading);
        } else if is_missing(cell) {
            self.column.missing += 1;
        } else if !is_known {
            self.column.distinct += 1;
        }
    }
}

impl Sums {
    /// A cell that stands in so many rows.
    fn push(&mut self, cell: &str, rows: u64, reading: &Reading) -> Option<f64> {
        let Some((number, currency)) = reading.amount(cell) else {
            self.missing += rows;
            return None;
        };
        if let Some(currency) = currency.or(self.stated).filter(|_| reading.kind == Kind::Money) {
            *self.currencies.entry(currency).or_default() += rows;
        }
        let range = self.range.get_or_insert(Numbers { min: number, max: number, mean: 0.0 });
        (range.min, range.max) = (range.min.min(number), range.max.max(number));
        self.sum += number * rows as f64;
        self.count += rows;
        Some(number)
    }

    /// Puts what was gathered into the column. Several currencies are not one unit.
    fn end(self, column: &mut Column) {
        column.missing = self.missing;
        column.numbers = self.range.map(|range| Numbers { mean: self.sum / self.count.max(1) as f64, ..range });
        if self.currencies.len() > 1 {
            let value = |(code, rows): (&str, u64)| Value { text: code.to_owned(), variants: Vec::new(), rows };
            column.currencies = self.currencies.into_iter().map(value).collect();
            column.currencies.sort_by_key(|value| std::cmp::Reverse(value.rows));
            column.unit = None;
        }
    }
}
