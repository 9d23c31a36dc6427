//! What the columns of a table are, told from their names and cells.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{
    Column, Kind, Numbers, Reading, Schema,
    cell::is_missing,
    header,
    tell::{Look, tell, worded},
    values::{separator, values},
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
    sum: f64,
    numbers: u64,
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
            let (column, reading, sum, numbers) = self.decide();
            self.later = Some(Later { column, reading, sum, numbers });
        }
    }

    /// What the column is, and how its cells are read.
    pub fn finish(mut self) -> (Column, Reading) {
        let Some(later) = self.later.take() else {
            let (column, reading, ..) = self.decide();
            return (column, reading);
        };
        let Later { mut column, reading, sum, numbers } = later;
        if let Some(range) = &mut column.numbers {
            range.mean = sum / numbers.max(1) as f64;
        } else if !reading.kind.is_number() {
            // The counts went on, those of the values that were known.
            let distinct = column.distinct;
            (column.values, _) = values(&self.counts, column.separator);
            column.distinct = distinct;
        }
        (column, reading)
    }

    fn decide(&self) -> (Column, Reading, f64, u64) {
        let stated = header::stated(&self.name);
        let present: Vec<(&str, u64)> =
            self.counts.iter().filter(|(cell, _)| !is_missing(cell)).map(|(cell, count)| (&**cell, *count)).collect();
        let reading = match &self.forced {
            Some((kind, unit)) => {
                Reading { kind: *kind, unit: unit.clone(), ..Look::new(&present).reading(Kind::Text, None) }
            }
            None => tell(&stated, &present, self.total),
        };
        let missing_texts: u64 = self.counts.iter().filter(|(cell, _)| is_missing(cell)).map(|(_, count)| count).sum();
        let mut column = Column {
            name: self.name.clone(),
            kind: reading.kind,
            unit: reading.unit.clone(),
            separator: None,
            missing: missing_texts,
            distinct: 0,
            numbers: None,
            values: Vec::new(),
        };
        let (mut sum, mut count) = (0.0, 0);
        if reading.kind.is_number() {
            let mut distinct: Vec<f64> = Vec::new();
            for (cell, rows) in &present {
                match reading.number(cell) {
                    Some(number) => {
                        let range = column.numbers.get_or_insert(Numbers { min: number, max: number, mean: 0.0 });
                        (range.min, range.max) = (range.min.min(number), range.max.max(number));
                        sum += number * *rows as f64;
                        count += rows;
                        distinct.push(number);
                    }
                    None => column.missing += rows,
                }
            }
            distinct.sort_by(f64::total_cmp);
            distinct.dedup();
            column.distinct = distinct.len() as u64;
            column.values = worded(&present, &reading);
            if let Some(range) = &mut column.numbers {
                range.mean = sum / count.max(1) as f64;
            }
        } else {
            column.separator = if reading.kind == Kind::Category { separator(&present) } else { None };
            let (values, distinct) = values(&self.counts, column.separator);
            (column.values, column.distinct) = (values, distinct);
        }
        (column, reading, sum, count)
    }
}

impl Later {
    fn push(&mut self, cell: &str, known: Option<&mut u64>) {
        match known {
            Some(count) => *count += 1,
            None if !self.reading.kind.is_number() && !is_missing(cell) => self.column.distinct += 1,
            None => {}
        }
        if !self.reading.kind.is_number() {
            self.column.missing += u64::from(is_missing(cell));
            return;
        }
        let Some(number) = self.reading.number(cell) else {
            self.column.missing += 1;
            return;
        };
        let range = self.column.numbers.get_or_insert(Numbers { min: number, max: number, mean: 0.0 });
        (range.min, range.max) = (range.min.min(number), range.max.max(number));
        self.sum += number;
        self.numbers += 1;
    }
}
