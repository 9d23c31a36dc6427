//! Named columns of a CSV file, for commands that read numbers from a file without taking it in.

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};

/// Largest file that is read.
const BYTES_MAX: u64 = 1 << 30;
/// Cells that say that there is no value.
const NO_VALUE: [&str; 8] = ["", "-", "na", "n/a", "nan", "null", "none", "missing"];

/// A file of cells.
pub(super) struct Columns {
    header: Vec<String>,
    rows: Vec<csv::StringRecord>,
    has_decimal_commas: bool,
}

impl Columns {
    /// `bare`: a single column of numbers needs no header.
    pub(super) fn read(path: &Path, bare: bool) -> Result<Self> {
        let unreadable = || format!("cannot read {}", path.display());
        let size = std::fs::metadata(path).with_context(unreadable)?.len();
        if size > BYTES_MAX {
            bail!("{} has {size} bytes, more than {BYTES_MAX}", path.display());
        }
        let bytes = std::fs::read(path).with_context(unreadable)?;
        let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
        let first = text.lines().next().unwrap_or_default();
        let count = |delimiter: char| first.matches(delimiter).count();
        let delimiter = [';', '\t'].into_iter().find(|other| count(*other) > count(',')).unwrap_or(',');
        let has_header = !(bare && number(first, false).is_some());
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(if delimiter == ';' {
                b';'
            } else if delimiter == '\t' {
                b'\t'
            } else {
                b','
            })
            .has_headers(has_header)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let header = if has_header {
            reader.headers().with_context(unreadable)?.iter().map(str::to_owned).collect()
        } else {
            vec!["value".to_owned()]
        };
        let rows = reader.records().collect::<Result<Vec<_>, _>>().with_context(unreadable)?;
        if rows.is_empty() {
            bail!("{} has no row", path.display());
        }
        Ok(Self { header, rows, has_decimal_commas: delimiter != ',' })
    }

    /// Index of a column.
    pub(super) fn column(&self, name: &str) -> Result<usize> {
        let same = |other: &String| other.trim() == name.trim();
        let alike = |other: &String| other.trim().eq_ignore_ascii_case(name.trim());
        let found = self.header.iter().position(same).or_else(|| self.header.iter().position(alike));
        found.ok_or_else(|| anyhow!("there is no column {name}\nremedy: the columns are {}", self.header.join(", ")))
    }

    /// The name of a column.
    pub(super) fn name(&self, column: usize) -> &str {
        &self.header[column]
    }

    /// All names, for people.
    pub(super) fn names(&self) -> String {
        self.header.join(", ")
    }

    pub(super) fn width(&self) -> usize {
        self.header.len()
    }

    /// The cells of a column.
    pub(super) fn texts(&self, column: usize) -> impl Iterator<Item = &str> + Clone {
        (0..self.rows.len()).map(move |row| self.cell(row, column))
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        self.rows[row].get(column).unwrap_or_default()
    }

    /// The numbers of a column; `None` where the cell says that there is none.
    pub(super) fn numbers(&self, column: usize) -> Result<Vec<Option<f64>>> {
        let mut numbers = Vec::with_capacity(self.rows.len());
        for row in 0..self.rows.len() {
            let text = self.cell(row, column);
            if NO_VALUE.iter().any(|none| text.eq_ignore_ascii_case(none)) {
                numbers.push(None);
                continue;
            }
            let value = number(text, self.has_decimal_commas)
                .ok_or_else(|| anyhow!("row {} of column {}: {text} is no number", row + 1, self.header[column]))?;
            numbers.push(Some(value));
        }
        Ok(numbers)
    }
}

/// A number, with thousands separators (' or _ or a thin space) and, where asked, a decimal comma.
fn number(text: &str, has_decimal_comma: bool) -> Option<f64> {
    let mut text: String =
        text.trim().chars().filter(|c| !matches!(c, '\'' | '’' | '_' | '\u{202f}' | '\u{a0}')).collect();
    // Where both marks stand, the last one is that of the decimals.
    match (text.rfind('.'), text.rfind(',')) {
        (Some(point), Some(comma)) if point < comma => text = text.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => text = text.replace(',', ""),
        (None, Some(_)) if has_decimal_comma => text = text.replace(',', "."),
        _ => {}
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read() {
        assert_eq!(number("1'234.5", false), Some(1234.5));
        assert_eq!(number("1,5", true), Some(1.5));
        assert_eq!(number("1,5", false), None);
        assert_eq!(number("10.129,50", true), Some(10129.5));
        assert_eq!(number("1,010,129.5", false), Some(1_010_129.5));
        assert_eq!(number("inf", false), None);
    }

    #[test]
    fn a_missing_column_names_those_there_are() {
        let columns =
            Columns { header: vec!["when".to_owned(), "MW".to_owned()], rows: Vec::new(), has_decimal_commas: false };
        assert_eq!(columns.column("mw").unwrap(), 1);
        assert!(columns.column("load").unwrap_err().to_string().contains("when, MW"));
    }
}
