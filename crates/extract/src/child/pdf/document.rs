//! The only place that calls PDFium: opens the file and reads characters page by page.

use std::path::Path;

use pdfium_render::prelude::{
    PdfDocument, PdfDocumentMetadataTagType, PdfFontWeight, PdfPage, PdfPageTextChar, Pdfium, PdfiumError,
    PdfiumInternalError,
};

use super::geometry::{Display, PageRect};
use super::words::Glyph;

/// Characters of one page; a page that claims more is cut, which keeps memory bounded.
const PAGE_CHARS_MAX: usize = 1_000_000;
/// Weights from here on (of 100 to 900) are bold.
const BOLD_WEIGHT: u32 = 600;

/// Why PDFium did not open a file.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The library itself could not be loaded.
    Library,
    Encrypted,
    File,
}

pub(super) fn library(path: &Path) -> Result<Pdfium, Refusal> {
    Pdfium::bind_to_library(path).map(Pdfium::new).map_err(|_| Refusal::Library)
}

pub(super) fn open<'a>(pdfium: &'a Pdfium, path: &Path) -> Result<PdfDocument<'a>, Refusal> {
    pdfium.load_pdf_from_file(path, None).map_err(|error| match error {
        PdfiumError::PdfiumLibraryInternalError(
            PdfiumInternalError::PasswordError | PdfiumInternalError::SecurityError,
        ) => Refusal::Encrypted,
        _ => Refusal::File,
    })
}

/// The document's own title, without the name of the program that old printer drivers put before it.
pub(super) fn title(document: &PdfDocument<'_>) -> Option<String> {
    let tag = document.metadata().get(PdfDocumentMetadataTagType::Title)?;
    Some(tag.value().trim_start_matches("Microsoft Word - ").to_owned())
}

/// One page's characters, and how the page is shown.
#[derive(Debug)]
pub(super) struct PageGlyphs {
    pub display: Display,
    pub label: Option<String>,
    pub glyphs: Vec<Glyph>,
    /// Characters beyond `PAGE_CHARS_MAX` were left out.
    pub is_cut: bool,
}

/// Reads page `index` (from 0).
pub(super) fn page(document: &PdfDocument<'_>, index: i32) -> Result<PageGlyphs, PdfiumError> {
    let page = document.pages().get(index)?;
    let display = display(&page)?;
    let label = page.label().map(str::to_owned);
    let text = page.text()?;
    let chars = text.chars();
    let mut glyphs = Vec::with_capacity(chars.len().min(PAGE_CHARS_MAX));
    let mut in_word = false;
    let mut style = (0.0, false);
    for char in chars.iter().take(PAGE_CHARS_MAX) {
        let Some(value) = char.unicode_char() else {
            continue;
        };
        if value.is_whitespace() {
            in_word = false;
            glyphs.push(Glyph { char: value, rect: None, size: 0.0, bold: false });
            continue;
        }
        if !in_word {
            in_word = true;
            style = style_of(&char);
        }
        glyphs.push(Glyph { char: value, rect: rect(&char), size: style.0, bold: style.1 });
    }
    Ok(PageGlyphs { display, label, glyphs, is_cut: chars.len() > PAGE_CHARS_MAX })
}

fn display(page: &PdfPage<'_>) -> Result<Display, PdfiumError> {
    let bounds = page.boundaries().bounding()?.bounds;
    let quarter_turns = page.rotation().map_or(0, |rotation| (rotation.as_degrees() / 90.0) as u8);
    let visible = PageRect {
        left: bounds.left().value,
        bottom: bounds.bottom().value,
        right: bounds.right().value,
        top: bounds.top().value,
    };
    Ok(Display { visible, quarter_turns })
}

/// The box with the font's ascent and descent, so that the words of a line are equally high.
fn rect(char: &PdfPageTextChar<'_>) -> Option<PageRect> {
    let bounds = char.loose_bounds().ok()?;
    let rect = PageRect {
        left: bounds.left().value,
        bottom: bounds.bottom().value,
        right: bounds.right().value,
        top: bounds.top().value,
    };
    (rect.right > rect.left && rect.top > rect.bottom).then_some(rect)
}

/// Effective size in points and boldness. The size in the content stream says nothing without the text matrix, and that
/// one's vertical scale must be taken along its column, or rotated text would have none.
fn style_of(char: &PdfPageTextChar<'_>) -> (f32, bool) {
    let scale = char.matrix().map_or(1.0, |matrix| matrix.c().hypot(matrix.d()));
    let bold = match char.font_weight() {
        Some(
            PdfFontWeight::Weight600
            | PdfFontWeight::Weight700Bold
            | PdfFontWeight::Weight800
            | PdfFontWeight::Weight900,
        ) => true,
        Some(PdfFontWeight::Custom(weight)) => weight >= BOLD_WEIGHT,
        _ => char.font_is_bold_reenforced(),
    };
    (char.unscaled_font_size().value * scale, bold)
}
