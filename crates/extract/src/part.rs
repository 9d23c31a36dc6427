//! What comes out of a file: parts with text, the blocks the text is made of, and where its words lie on the page.
//! These types leave the process (child to parent), so all of them are serialisable.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Pdf,
    Docx,
    Pptx,
    Xlsx,
    Csv,
    Tsv,
    Html,
    Markdown,
    Text,
    Epub,
}

impl Format {
    /// Every format that can be read, in the order in which they are listed to people.
    pub const ALL: [Self; 10] = [
        Self::Pdf,
        Self::Docx,
        Self::Pptx,
        Self::Xlsx,
        Self::Csv,
        Self::Tsv,
        Self::Html,
        Self::Markdown,
        Self::Text,
        Self::Epub,
    ];

    /// The lower-case name used in storage and over HTTP; `FromStr` is its inverse.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Pptx => "pptx",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Text => "text",
            Self::Epub => "epub",
        }
    }

    /// What a file with this extension (lower case, without the dot) claims to be, if that is something that is read.
    pub fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "pdf" => Self::Pdf,
            "docx" | "docm" | "dotx" => Self::Docx,
            "pptx" | "pptm" | "ppsx" => Self::Pptx,
            "xlsx" | "xlsm" | "xltx" => Self::Xlsx,
            "csv" => Self::Csv,
            "tsv" | "tab" => Self::Tsv,
            "html" | "htm" | "xhtml" => Self::Html,
            "md" | "markdown" | "mdown" => Self::Markdown,
            "txt" | "text" | "log" => Self::Text,
            "epub" => Self::Epub,
            _ => return None,
        })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name that is none of the enum's; carries the name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown name {0:?}")]
pub struct UnknownName(pub String);

impl FromStr for Format {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        Self::ALL.into_iter().find(|format| format.as_str() == name).ok_or_else(|| UnknownName(name.to_owned()))
    }
}

/// The unit that a citation names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    Page,
    Slide,
    Sheet,
    Chapter,
    Section,
}

impl PartKind {
    const ALL: [Self; 5] = [Self::Page, Self::Slide, Self::Sheet, Self::Chapter, Self::Section];

    /// The lower-case name used in storage and over HTTP; `FromStr` is its inverse.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Slide => "slide",
            Self::Sheet => "sheet",
            Self::Chapter => "chapter",
            Self::Section => "section",
        }
    }
}

impl fmt::Display for PartKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PartKind {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name).ok_or_else(|| UnknownName(name.to_owned()))
    }
}

/// What a stretch of text is, so that splitting can follow the structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// Level 1 (outermost) to 6.
    Heading(u8),
    Paragraph,
    ListItem,
    Code,
    /// A whole table in reading order, one line a row.
    Table,
    /// One row of a sheet. The number counts from 0, the first row after the header.
    Row(u32),
}

/// The unit in which text is kept and cited: a PDF page, a slide, a sheet, a chapter, or a bounded section of a flowing text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// From 1, rising by one from part to part.
    pub number: u32,
    pub kind: PartKind,
    /// A name a person would know the part by: printed page label, slide title, sheet name, chapter title.
    pub label: Option<String>,
    pub text: String,
    /// Ordered, not overlapping, on char boundaries of `text`. Text between blocks is separators only.
    pub blocks: Vec<Block>,
    /// PDF pages only.
    pub page: Option<PageSize>,
    /// PDF pages only, ordered by `start`, not overlapping.
    pub words: Vec<WordBox>,
    /// Sheets only: the column names, empty where no header was found.
    pub header: Vec<String>,
    /// Sheets only: the cells of the part's rows.
    pub rows: Option<Rows>,
}

impl Part {
    /// Puts `mark` of each value in its place in the columns that `covers` names (an empty name where a column has none): in the
    /// rows of a sheet, and in the text that is made of them. Empty cells and other parts stay as they are.
    pub fn mask(&mut self, covers: impl Fn(&str) -> bool, mark: impl Fn(&str) -> String) {
        let Some(rows) = &mut self.rows else { return };
        let covered: Vec<bool> = self.header.iter().map(|name| covers(name)).collect();
        let covers_nameless = covers("");
        for row in &mut rows.cells {
            for (column, cell) in row.iter_mut().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                if *covered.get(column).unwrap_or(&covers_nameless) {
                    *cell = mark(cell);
                }
            }
        }
        let mut text = String::with_capacity(self.text.len());
        for block in &mut self.blocks {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            let start = text.len();
            match block.kind {
                BlockKind::Row(number) => {
                    let row = number.checked_sub(rows.first).and_then(|at| rows.cells.get(at as usize));
                    push_row_text(&mut text, &self.header, row.map_or(&[], Vec::as_slice));
                }
                _ => text.push_str(&self.text[block.start as usize..block.end as usize]),
            }
            (block.start, block.end) = (offset(start), offset(text.len()));
        }
        self.text = text;
    }
}

/// A row as lines of "column: value"; empty cells are left out.
pub(crate) fn push_row_text(text: &mut String, header: &[String], row: &[String]) {
    let start = text.len();
    for (column, value) in row.iter().enumerate().filter(|(_, value)| !value.is_empty()) {
        if text.len() > start {
            text.push('\n');
        }
        if let Some(name) = header.get(column).filter(|name| !name.is_empty()) {
            text.push_str(name);
            text.push_str(": ");
        }
        text.push_str(value);
    }
}

/// Offsets fit: a part is cut long before 4 GiB.
pub(crate) fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// A stretch of a table's rows, cell by cell: what is computed with, where the part's text is what is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// Number of the table in the file, from 0: a CSV file is one, a workbook has one a sheet.
    pub table: u32,
    /// Number of the first row, from 0, the first row after the header.
    pub first: u32,
    /// Rows by columns, trimmed, in order, as wide as the file has them; absent cells at the end are left out.
    pub cells: Vec<Vec<String>>,
}

/// A stretch of a part's text: bytes `start..end`, on char boundaries, never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub kind: BlockKind,
    pub start: u32,
    pub end: u32,
}

/// The page as displayed, /Rotate and crop box applied, in points (1/72 inch).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PageSize {
    pub width_points: f32,
    pub height_points: f32,
}

/// A word (or a line's piece of a word hyphenated over two lines): bytes of the part's text, and where they are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WordBox {
    pub start: u32,
    pub end: u32,
    pub rect: Rect,
}

/// Fractions (0 to 1) of the displayed page, origin top left, y downward.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// What an extraction tells, in this order: `Started` once, then parts in rising order with warnings between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    Started {
        format: Format,
        /// What reads the file: "pdfium", "unpdf", "office_oxide", "csv", "scraper", "pulldown-cmark", "text", "rbook".
        engine: String,
        /// Known beforehand for PDF, slides and sheets; otherwise absent.
        parts_total: Option<u32>,
        /// From the document's own metadata or its first title, trimmed, never empty.
        title: Option<String>,
    },
    Part(Part),
    /// A sentence for the user: the file was read, but something of it is missing or was guessed.
    Warning(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
        }
        for kind in PartKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert_eq!("doc".parse::<Format>(), Err(UnknownName("doc".to_owned())));
    }
}
