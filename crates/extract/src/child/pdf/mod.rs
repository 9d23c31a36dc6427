//! PDF: PDFium where the library is there and takes the file, the compiled-in reader (without positions) otherwise.

mod document;
mod geometry;
mod layout;
mod words;

use std::collections::HashMap;
use std::path::Path;

use pdfium_render::prelude::PdfDocument;

use self::document::{PageGlyphs, Refusal};
use crate::ExtractError;
use crate::Format;
use crate::child::output::Output;

/// Pages looked at first to learn the usual font size; they are kept, so they are read once.
const SAMPLE_PAGES: i32 = 5;
/// Body size assumed where no sampled page has text.
const BODY_SIZE_DEFAULT: f32 = 10.0;

pub(super) fn read(path: &Path, library: Option<&Path>, output: &mut Output<'_>) -> Result<(), ExtractError> {
    let Some(library) = library else {
        return Err(ExtractError::Internal("no pdfium".to_owned()));
    };
    match read_with_pdfium(path, library, output)? {
        None => Ok(()),
        Some(Refusal::Encrypted) => Err(ExtractError::Encrypted),
        Some(Refusal::Library(reason) | Refusal::File(reason)) => Err(ExtractError::Damaged { detail: reason }),
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
        return Ok(Some(Refusal::File("it has no pages".to_owned())));
    }
    output.started(Format::Pdf, "pdfium", u32::try_from(total).ok(), document::title(&document))?;
    let mut sampled = sample(&document, total);
    let body_size = body_size(sampled.values());
    let mut silent = Vec::new();
    let mut damaged = Vec::new();
    for index in 0..total {
        let page = sampled.remove(&index).map_or_else(|| document::page(&document, index), Ok);
        let number = index as u32 + 1;
        let Ok(page) = page else {
            damaged.push(number);
            output.part(crate::child::output::Draft::new(crate::PartKind::Page))?;
            continue;
        };
        if page.is_cut {
            output.warn(format!("page {number} holds more text than is read from one page; its end is missing"))?;
        }
        let lines = words::lines(&page.glyphs, &page.display);
        if lines.is_empty() {
            silent.push(number);
        }
        let draft = layout::draft(&lines, page.display.size(), body_size);
        output.part(crate::child::output::Draft { label: page.label, ..draft })?;
    }
    Ok(None)
}

fn sample(document: &PdfDocument<'_>, total: i32) -> HashMap<i32, PageGlyphs> {
    let picks = SAMPLE_PAGES.min(total);
    let indices = (0..picks).map(|pick| (2 * pick + 1) * total / (2 * picks));
    indices.filter_map(|index| document::page(document, index).ok().map(|page| (index, page))).collect()
}

/// The size in which most characters are set.
fn body_size<'a>(pages: impl Iterator<Item = &'a PageGlyphs>) -> f32 {
    let mut counts: HashMap<u32, usize> = HashMap::new();
    for glyph in pages.flat_map(|page| &page.glyphs).filter(|glyph| glyph.size > 0.0) {
        *counts.entry((glyph.size * 2.0).round() as u32).or_default() += 1;
    }
    // The smaller size wins a tie, so that the answer does not depend on the map's order.
    let most = counts.into_iter().max_by_key(|&(size, count)| (count, std::cmp::Reverse(size)));
    most.map_or(BODY_SIZE_DEFAULT, |(size, _)| size as f32 / 2.0)
}
