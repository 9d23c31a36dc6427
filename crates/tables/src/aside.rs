//! Lines of a file that are no rows of its table: the header once more, its second line with units, and totals.

use serde::{Deserialize, Serialize};

use crate::{cell, header, words::words};

/// Words that label a line of sums, and of averages.
const SUMS: &[&str] = &[
    "total",
    "totals",
    "sum",
    "subtotal",
    "subtotals",
    "gesamt",
    "gesamtsumme",
    "summe",
    "insgesamt",
    "zwischensumme",
    "totaux",
    "somme",
    "totale",
];
const MEANS: &[&str] = &["average", "mean", "avg", "durchschnitt", "mittelwert", "moyenne"];
/// Words of such a label, at most.
const LABEL_WORDS_MAX: usize = 4;
/// Lines with such a label that are checked; a table with more has them as values.
const LABELLED_MAX: usize = 10_000;
/// How far a total may be from its sum, as a share of it: the cells may have been rounded.
const TOTAL_SLACK: f64 = 0.005;

/// Lines that are no rows of the table, by their row numbers, ascending. They are rows of the file: kept, shown and
/// counted as its rows, but no part of what is told of its columns, and not to be filtered, ordered or summed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// The header again, or the line of units below it.
    pub headers: Vec<u32>,
    /// Sums or averages of rows of the table.
    pub totals: Vec<u32>,
}

impl Aside {
    /// Whether the row is none of the table's.
    pub fn contains(&self, row: u32) -> bool {
        self.headers.binary_search(&row).is_ok() || self.totals.binary_search(&row).is_ok()
    }

    /// Whether all lines are rows of the table.
    pub fn is_empty(&self) -> bool {
        self.headers.is_empty() && self.totals.is_empty()
    }
}

/// Looks at the lines of a table below its header, one after the other, in bounded memory.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    header: Vec<String>,
    /// The words of each name.
    names: Vec<Vec<String>>,
    row: u32,
    headers: Vec<u32>,
    labelled: Vec<(u32, Label)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Sum,
    Mean,
}

impl Lines {
    /// For a table with this header; empty where it has none.
    pub fn new(header: &[String]) -> Self {
        Self { header: header.to_vec(), names: header.iter().map(|name| words(name)).collect(), ..Self::default() }
    }

    /// The next line.
    pub fn push(&mut self, cells: &[String]) {
        let row = self.row;
        self.row = self.row.saturating_add(1);
        if row == 0
            && let Some(header) = header::with_units(&self.header, cells)
        {
            self.header = header;
            self.headers.push(row);
        } else if self.is_header(cells) {
            self.headers.push(row);
        } else if let Some(label) = label(cells).filter(|_| self.labelled.len() <= LABELLED_MAX) {
            self.labelled.push((row, label));
        }
    }

    /// Whether every cell is the name of its column.
    fn is_header(&self, cells: &[String]) -> bool {
        let named = self.names.iter().filter(|name| !name.is_empty()).count();
        let mut filled = 0;
        for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
            filled += 1;
            if self.names.get(at).is_none_or(|name| name.is_empty() || *name != words(cell)) {
                return false;
            }
        }
        filled > 1 && filled * 2 > named
    }

    /// The header, with the units of its second line.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The check of the lines that are labelled as totals.
    pub fn totals(self) -> Totals {
        let labelled = if self.labelled.len() > LABELLED_MAX { Vec::new() } else { self.labelled };
        Totals { confirmed: vec![false; labelled.len()], headers: self.headers, labelled, column: Column::default() }
    }
}

/// The label of a line of totals: its first cell that is not empty.
fn label(cells: &[String]) -> Option<Label> {
    let first = cells.iter().find(|cell| !cell.trim().is_empty())?;
    let words = words(first);
    let ends =
        |list: &[&str]| [words.first(), words.last()].into_iter().flatten().any(|word| list.contains(&word.as_str()));
    match () {
        () if words.len() > LABEL_WORDS_MAX => None,
        () if ends(SUMS) => Some(Label::Sum),
        () if ends(MEANS) => Some(Label::Mean),
        () => None,
    }
}

/// Checks lines labelled as totals against the rows: in some column they must be the sum of all rows, or of those since the
/// total before; or their mean.
///
/// Where [`Totals::is_settled`] is false, every column is pushed cell by cell, in the order of the rows, and ended.
#[derive(Debug, Clone)]
pub struct Totals {
    headers: Vec<u32>,
    labelled: Vec<(u32, Label)>,
    confirmed: Vec<bool>,
    column: Column,
}

/// What is gathered of one column, with the decimal mark read as a point and as a comma.
#[derive(Debug, Clone, Default)]
struct Column {
    row: u32,
    all: [Sum; 2],
    since: [Sum; 2],
    /// The number of each labelled line, and the sum of the rows since the one before.
    stated: Vec<(usize, [Option<f64>; 2], [Sum; 2])>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    sum: f64,
    rows: u32,
}

impl Sum {
    fn is(self, stated: f64, label: Label) -> bool {
        let expected = if label == Label::Sum { self.sum } else { self.sum / f64::from(self.rows.max(1)) };
        // Nothing is the sum of nothing: no evidence.
        expected != 0.0 && (stated - expected).abs() <= TOTAL_SLACK * expected.abs()
    }
}

impl Totals {
    /// Whether there is nothing to check.
    pub fn is_settled(&self) -> bool {
        self.labelled.is_empty()
    }

    /// The next cell of the column.
    pub fn push(&mut self, cell: &str) {
        let row = self.column.row;
        self.column.row = row.saturating_add(1);
        let numbers = [false, true].map(|comma| cell::number(cell, comma).map(|number| number.value));
        if let Ok(at) = self.labelled.binary_search_by_key(&row, |(row, _)| *row) {
            self.column.stated.push((at, numbers, std::mem::take(&mut self.column.since)));
        } else if self.headers.binary_search(&row).is_err() {
            for (mark, number) in numbers.into_iter().enumerate() {
                for sum in [&mut self.column.all[mark], &mut self.column.since[mark]] {
                    sum.sum += number.unwrap_or(0.0);
                    sum.rows += u32::from(number.is_some());
                }
            }
        }
    }

    /// The column has ended; the next cell is the first of another.
    pub fn end_column(&mut self) {
        let Column { all, stated, .. } = std::mem::take(&mut self.column);
        for (at, numbers, since) in stated {
            let label = self.labelled[at].1;
            self.confirmed[at] |= (0..2).any(|mark| {
                numbers[mark].is_some_and(|number| all[mark].is(number, label) || since[mark].is(number, label))
            });
        }
    }

    /// The lines that are no rows.
    pub fn finish(self) -> Aside {
        let rows = self.labelled.iter().zip(&self.confirmed).filter(|(_, confirmed)| **confirmed);
        Aside { totals: rows.map(|((row, _), _)| *row).collect(), headers: self.headers }
    }
}
