//! PDF: PDFium where the library is there and takes the file, the compiled-in reader (without positions) otherwise.

mod document;
mod fallback;
mod furniture;
mod geometry;
mod layout;
mod words;

use std::collections::HashMap;
use std::path::Path;

use pdfium_render::prelude::PdfDocument;

use self::document::Refusal;
use self::furniture::Furniture;
use self::geometry::Display;
use self::layout::Body;
use self::words::Line;
use super::output::{Draft, Output};
use crate::{ExtractError, Format, PartKind};

/// Pages looked at first to learn the usual font size and the running heads; they are kept, so they are read once.
const SAMPLE_PAGES: i32 = 5;
/// Body size assumed where no sampled page has text, in points.
const BODY_SIZE_DEFAULT: f32 = 10.0;

/// Reads the file with PDFium from `library`, or without it.
pub(super) fn read(path: &Path, library: Option<&Path>, output: &mut Output<'_>) -> Result<(), ExtractError> {
    let refusal = match library {
        Some(library) => read_with_pdfium(path, library, output)?,
        None => Some(Refusal::Library),
    };
    match refusal {
        None => Ok(()),
        Some(Refusal::Encrypted) => Err(ExtractError::Encrypted),
        Some(Refusal::Library) => fallback::read(path, "PDFium is not installed", output),
        Some(Refusal::File) => fallback::read(path, "the PDF is damaged or unusual", output),
    }
}

/// `Some` where PDFium refused and nothing was sent yet.
fn read_with_pdfium(path: &Path, library: &Path, output: &mut Output<'_>) -> Result<Option<Refusal>, ExtractError> {
    let pdfium = match document::library(library) {
        Ok(pdfium) => pdfium,
        Err(refusal) => return Ok(Some(refusal)),
    };
    let document = match document::open(&pdfium, path) {
        Ok(document) => document,
        Err(refusal) => return Ok(Some(refusal)),
    };
    let total = document.pages().len();
    if total < 1 {
        return Ok(Some(Refusal::File));
    }
    let mut sampled = sample(&document, total);
    if sampled.is_empty() {
        return Ok(Some(Refusal::File));
    }
    output.started(Format::Pdf, "pdfium", u32::try_from(total).ok(), document::title(&document))?;
    let look = Look::learn(&sampled, total);
    let mut silence = Silence::default();
    for index in 0..total {
        let page = sampled.remove(&index).or_else(|| page(&document, index));
        look.send(page, index as u32 + 1, &mut silence, output)?;
    }
    silence.warn(output)?;
    Ok(None)
}

/// A page's lines and how it is shown.
struct PageLines {
    display: Display,
    label: Option<String>,
    lines: Vec<Line>,
    is_cut: bool,
}

/// `None` where PDFium cannot read the page.
fn page(document: &PdfDocument<'_>, index: i32) -> Option<PageLines> {
    let page = document::page(document, index).ok()?;
    let lines = words::lines(&page.glyphs, &page.display);
    Some(PageLines { display: page.display, label: page.label, lines, is_cut: page.is_cut })
}

/// Pages spread evenly over the document, by index.
fn sample(document: &PdfDocument<'_>, total: i32) -> HashMap<i32, PageLines> {
    let picks = SAMPLE_PAGES.min(total);
    let indices = (0..picks).map(|pick| ((2 * i64::from(pick) + 1) * i64::from(total) / (2 * i64::from(picks))) as i32);
    indices.filter_map(|index| page(document, index).map(|page| (index, page))).collect()
}

/// What the document as a whole looks like.
struct Look {
    body: Body,
    furniture: Furniture,
}

impl Look {
    fn learn(sampled: &HashMap<i32, PageLines>, total: i32) -> Self {
        let pages = || sampled.values().map(|page| page.lines.as_slice());
        Self { body: body(pages()), furniture: Furniture::learn(pages(), usize::try_from(total).unwrap_or(0)) }
    }

    fn send(
        &self,
        page: Option<PageLines>,
        number: u32,
        silence: &mut Silence,
        output: &mut Output<'_>,
    ) -> Result<(), ExtractError> {
        let Some(page) = page else {
            silence.damaged.push(number);
            return output.part(Draft::new(PartKind::Page));
        };
        if page.is_cut {
            output.warn(format!("page {number} holds more text than is read from one page; its end is missing"))?;
        }
        let lines: Vec<&Line> =
            page.lines.iter().filter(|line| !self.furniture.is_furniture(line, self.body.size)).collect();
        let draft = layout::draft(&lines, page.display.size(), self.body);
        silence.note(number, &draft.text);
        // A label that only repeats the number says nothing.
        let label = page.label.filter(|label| *label != number.to_string());
        output.part(Draft { label, ..draft })
    }
}

/// How most text is set; the size to half a point.
fn body<'a>(pages: impl Iterator<Item = &'a [Line]>) -> Body {
    let mut sizes: HashMap<u32, usize> = HashMap::new();
    let (mut fixed, mut proportional) = (0, 0);
    for word in pages.flatten().flat_map(|line| &line.words).filter(|word| word.size > 0.0) {
        *sizes.entry((word.size * 2.0).round() as u32).or_default() += word.text.len();
        match word.fixed_pitch {
            Some(true) => fixed += 1,
            Some(false) => proportional += 1,
            None => {}
        }
    }
    // The smaller size wins a tie, so that the answer does not depend on the map's order.
    let most = sizes.into_iter().max_by_key(|&(size, count)| (count, std::cmp::Reverse(size)));
    let size = most.map_or(BODY_SIZE_DEFAULT, |(size, _)| (size as f32 / 2.0).max(1.0));
    Body { size, is_fixed_pitch: fixed > proportional }
}

/// Pages that gave no text.
#[derive(Default)]
struct Silence {
    empty: Vec<u32>,
    damaged: Vec<u32>,
}

impl Silence {
    fn note(&mut self, number: u32, text: &str) {
        if text.trim().is_empty() {
            self.empty.push(number);
        }
    }

    /// Names the pages; where all are empty the file has no text at all, which is an error and said elsewhere.
    fn warn(&self, output: &mut Output<'_>) -> Result<(), ExtractError> {
        if output.has_text() && !self.empty.is_empty() {
            output.warn(format!("no text on {}: blank, or a picture of text", pages(&self.empty)))?;
        }
        if !self.damaged.is_empty() {
            output.warn(format!("{} could not be read and their text is missing", pages(&self.damaged)))?;
        }
        Ok(())
    }
}

/// Runs of pages that are named; the rest is counted.
const RUNS_MAX: usize = 10;

/// "page 3", "pages 1-3, 7 and 9".
fn pages(numbers: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let word = |&(first, last): &(u32, u32)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    let named: Vec<String> = runs.iter().take(RUNS_MAX).map(word).collect();
    let more = runs.len().saturating_sub(RUNS_MAX);
    let noun = if numbers.len() == 1 { "page" } else { "pages" };
    if more > 0 {
        format!("{noun} {} and others, {} in all", named.join(", "), numbers.len())
    } else {
        format!("{noun} {}", named.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_in_runs() {
        assert_eq!(pages(&[3]), "page 3");
        assert_eq!(pages(&[1, 2, 3, 7]), "pages 1-3, 7");
        let many: Vec<u32> = (0..30).map(|number| number * 2).collect();
        assert_eq!(pages(&many), "pages 0, 2, 4, 6, 8, 10, 12, 14, 16, 18 and others, 30 in all");
    }
}
