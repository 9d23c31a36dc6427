//! Rows of sheets: finds the header, and writes each row as lines of "column: value" that a reader and a search can use.

use super::output::{Draft, Output, block};
use crate::{BlockKind, ExtractError, PartKind, Rows, part::push_row_text};

/// Rows of one part; a longer sheet goes on in the next part, its row numbers running on.
pub(crate) const PART_ROWS: usize = 500;
/// Bytes of one part's text after which it is closed early.
const PART_BYTES: usize = 256 << 10;
/// Bytes of a value's text; longer ones are cut.
const VALUE_BYTES_MAX: usize = 32 << 10;
/// Characters of a header cell; a longer one is a remark.
const HEADER_CHARS_MAX: usize = 100;
/// Rows of a table that have a text of their own, to be found by their words and meaning. Those after them are cells only:
/// counted, filtered and ordered like the others.
pub const ROWS_SEARCHED_MAX: u32 = 20_000;
/// Columns of a table; cells beyond are left out.
const COLUMNS_MAX: usize = 2_000;
/// Rows looked at to find the header, and rows above it that may hold titles.
pub(crate) const LOOK_ROWS: usize = 30;
const TITLE_ROWS_MAX: usize = 10;

/// The index of the header row among the first rows, where one can be told.
///
/// It is the first row that is about as wide as the table, has texts only and each once, and either stands above a column
/// of numbers or is not itself like the rows below it.
pub(crate) fn find_header(rows: &[Vec<String>]) -> Option<usize> {
    let mut widths: Vec<usize> =
        rows.iter().take(LOOK_ROWS).map(|row| filled(row)).filter(|&width| width > 0).collect();
    widths.sort_unstable();
    // The median: titles above the table and ragged rows do not move it.
    let width = *widths.get(widths.len() / 2)?;
    let candidate = rows.iter().take(TITLE_ROWS_MAX).position(|row| filled(row) * 5 >= width * 4)?;
    let row = &rows[candidate];
    let cells: Vec<&str> = row.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let is_first_text = cells.first().is_some_and(|cell| !is_number(cell));
    let texts = cells
        .iter()
        .all(|cell| cell.chars().count() <= HEADER_CHARS_MAX && (!is_number(cell) || is_first_text && is_year(cell)));
    let mut unique = cells.clone();
    unique.sort_unstable();
    unique.dedup();
    (texts && unique.len() == cells.len() && rows.len() > candidate + 1).then_some(candidate)
}

fn filled(row: &[String]) -> usize {
    row.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// A number as tables write it: sign, currency, thousands and percent included; also dates in figures.
fn is_number(cell: &str) -> bool {
    cell.chars().any(|char| char.is_ascii_digit())
        && cell.chars().all(|char| char.is_ascii_digit() || "+-.,:/' %$\u{20ac}\u{a3}eE".contains(char))
}

fn is_year(cell: &str) -> bool {
    cell.len() == 4
        && (cell.starts_with("19") || cell.starts_with("20"))
        && cell.bytes().all(|byte| byte.is_ascii_digit())
}

/// Sends the rows of one sheet as parts.
pub(crate) struct Sheet<'o, 'l> {
    output: &'o mut Output<'l>,
    draft: Draft,
    label: Option<String>,
    header: Vec<String>,
    table: u32,
    row: u32,
    cells: Vec<Vec<String>>,
    cell_bytes: usize,
}

impl<'o, 'l> Sheet<'o, 'l> {
    /// `header` is empty where none was found.
    pub(crate) fn new(output: &'o mut Output<'l>, label: Option<String>, header: Vec<String>) -> Self {
        let header: Vec<String> = header.iter().map(|name| super::output::tidy_label(name)).collect();
        let table = output.next_table();
        let draft = Draft::new(PartKind::Sheet);
        let mut sheet = Self { output, draft, label, header, table, row: 0, cells: Vec::new(), cell_bytes: 0 };
        sheet.draft = sheet.fresh();
        sheet
    }

    fn fresh(&self) -> Draft {
        Draft { label: self.label.clone(), header: self.header.clone(), ..Draft::new(PartKind::Sheet) }
    }

    /// A line that belongs to the sheet but is no row of its table: a title above the header.
    pub(crate) fn push_title(&mut self, row: &[String]) {
        let cells: Vec<&str> = row.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        self.draft.push(BlockKind::Paragraph, &cells.join(" "), "\n\n");
    }

    /// The next row. One without values has a number but no block.
    pub(crate) fn push_row<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> Result<(), ExtractError> {
        if self.cells.len() == PART_ROWS || self.draft.text.len().max(self.cell_bytes) > PART_BYTES {
            self.flush()?;
        }
        let number = self.row;
        self.row = self
            .row
            .checked_add(1)
            .ok_or_else(|| ExtractError::TooLarge { what: "more rows than can be counted".to_owned() })?;
        let mut row: Vec<String> = cells.take(COLUMNS_MAX).map(|cell| cell.trim().to_owned()).collect();
        while row.last().is_some_and(String::is_empty) {
            row.pop();
        }
        for cell in &mut row {
            cell.truncate(super::flow::cut(cell, VALUE_BYTES_MAX));
        }
        self.cell_bytes += row.iter().map(String::len).sum::<usize>();
        if number < ROWS_SEARCHED_MAX {
            self.push_text(number, &row);
        }
        self.cells.push(row);
        Ok(())
    }

    /// The row as lines of "column: value".
    fn push_text(&mut self, number: u32, row: &[String]) {
        let before = self.draft.text.len();
        if before > 0 {
            self.draft.text.push_str("\n\n");
        }
        let start = self.draft.text.len();
        push_row_text(&mut self.draft.text, &self.header, row);
        if self.draft.text.len() == start {
            self.draft.text.truncate(before);
        } else {
            self.draft.blocks.push(block(BlockKind::Row(number), start, self.draft.text.len()));
        }
    }

    fn flush(&mut self) -> Result<(), ExtractError> {
        let fresh = self.fresh();
        let mut draft = std::mem::replace(&mut self.draft, fresh);
        let cells = std::mem::take(&mut self.cells);
        let first = self.row - u32::try_from(cells.len()).unwrap_or(self.row);
        draft.rows = Some(Rows { table: self.table, first, cells });
        self.cell_bytes = 0;
        self.output.part(draft)
    }

    /// Sends what is left; a sheet without rows is one part all the same, so that sheets can be counted.
    pub(crate) fn end(mut self) -> Result<(), ExtractError> {
        if self.row == 0 || !self.cells.is_empty() {
            self.flush()?;
        }
        if self.row > ROWS_SEARCHED_MAX {
            self.output.warn(format!(
                "the first {ROWS_SEARCHED_MAX} rows can be found by their words; questions that count, filter or order \
                 read all {}",
                self.row
            ))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[&str], header: Option<usize>) {
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.split('|').map(str::to_owned).collect()).collect();
        assert_eq!(find_header(&rows), header, "{rows:?}");
    }

    #[test]
    fn headers_are_told_from_rows() {
        check(&["name|price", "Tag|12.5"], Some(0));
        check(&["name|colour", "Tag|red"], Some(0));
        check(&["1|2", "3|4"], None);
        check(&["Country|2019|2020", "CH|1|2"], Some(0));
        check(&["2019|2020", "1|2"], None);
        check(&["a|a", "b|c"], None);
        check(&["Report 2024||", "", "name|price|stock", "Tag|1|2"], Some(2));
        check(&["only|one|row"], None);
        check(&[], None);
    }
}
