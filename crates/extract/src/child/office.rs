//! DOCX, PPTX and XLSX: from office_oxide's tree to sections, slides and sheets.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use office_oxide::ir::{DocumentIR, Element, List, Section, inline_to_text};
use office_oxide::options::ParseOptions;
use office_oxide::{Document, DocumentFormat};

use super::flow::Flow;
use super::html::{squeeze, table_text};
use super::output::{Draft, Output, tidy_label};
use super::rows::{LOOK_ROWS, Sheet, find_header};
use super::sniff;
use crate::{BlockKind, ExtractError, Format, PartKind};

/// Bytes of an OLE container that are searched for the names of its streams.
const OLE_LOOK_BYTES: u64 = 64 << 20;

pub(super) fn read(path: &Path, format: Format, output: &mut Output<'_>) -> Result<(), ExtractError> {
    let document = open(path, format)?;
    let is_incomplete = document.damage().iter().any(|damage| damage.is_loss());
    let tree = document.to_ir();
    drop(document);
    let total = (format == Format::Pptx).then(|| u32::try_from(tree.sections.len()).unwrap_or(u32::MAX));
    output.started(format, "office_oxide", total, title(&tree))?;
    match format {
        Format::Pptx => slides(tree, output)?,
        Format::Xlsx => sheets(tree, output)?,
        _ => flow(tree, output)?,
    }
    if is_incomplete {
        output.warn("parts of the file could not be read; their text is missing")?;
    }
    Ok(())
}

fn open(path: &Path, format: Format) -> Result<Document, ExtractError> {
    let file = File::open(path)?;
    let kind = match format {
        Format::Pptx => DocumentFormat::Pptx,
        Format::Xlsx => DocumentFormat::Xlsx,
        _ => DocumentFormat::Docx,
    };
    let mut options = ParseOptions::default();
    options.limits.embedded_depth = 1;
    Document::from_reader_with(file, kind, &options).map_err(|error| {
        let error = error.to_string();
        if error.contains("password") {
            ExtractError::Encrypted
        } else {
            ExtractError::Damaged { detail: tidy_label(&error) }
        }
    })
}

fn title(tree: &DocumentIR) -> Option<String> {
    tree.metadata.title.clone().filter(|title| !title.trim().is_empty())
}

fn flow(tree: DocumentIR, output: &mut Output<'_>) -> Result<(), ExtractError> {
    let mut flow = Flow::new(output, PartKind::Section, None);
    for section in tree.sections {
        blocks(&section.elements, &mut |kind, text| flow.push(kind, text))?;
    }
    flow.end()
}

fn slides(tree: DocumentIR, output: &mut Output<'_>) -> Result<(), ExtractError> {
    for section in tree.sections {
        let mut slide = Draft { label: section.title.clone(), ..Draft::new(PartKind::Slide) };
        let mut push = |kind: BlockKind, text: &str| {
            slide.push(kind, text, "\n\n");
            Ok(())
        };
        if let Some(title) = missing_title(&section) {
            push(BlockKind::Heading(1), &tidy_label(title))?;
        }
        blocks(&section.elements, &mut push)?;
        blocks(section.speaker_notes.as_deref().unwrap_or_default(), &mut push)?;
        output.part(slide)?;
    }
    Ok(())
}

/// The slide's title, where its text does not begin with it anyway.
fn missing_title(section: &Section) -> Option<&str> {
    let title = section.title.as_deref().filter(|title| !title.trim().is_empty())?;
    let mut first = None;
    let found = blocks(&section.elements, &mut |_, text| {
        first.get_or_insert_with(|| tidy_label(text));
        Ok(())
    });
    (found.is_ok() && first != Some(tidy_label(title))).then_some(title)
}

fn sheets(tree: DocumentIR, output: &mut Output<'_>) -> Result<(), ExtractError> {
    for section in tree.sections {
        let mut titles = Vec::new();
        let mut tables = Vec::new();
        for element in &section.elements {
            match element {
                Element::Table(table) => tables.push(table),
                other => blocks(std::slice::from_ref(other), &mut |_, text| {
                    titles.push(text.to_owned());
                    Ok(())
                })?,
            }
        }
        let first: Vec<Vec<String>> = tables.iter().flat_map(|table| &table.rows).take(LOOK_ROWS).map(cells).collect();
        let header = find_header(&first);
        let names = header.map_or_else(Vec::new, |index| first[index].clone());
        let mut sheet = Sheet::new(output, section.title.clone(), names);
        // The sheet's name is its label already.
        for title in titles.iter().filter(|title| Some(title.as_str()) != section.title.as_deref()) {
            sheet.push_title(std::slice::from_ref(title));
        }
        for (index, row) in tables.iter().flat_map(|table| &table.rows).enumerate() {
            let row = cells(row);
            match header {
                Some(header) if index < header => sheet.push_title(&row),
                Some(header) if index == header => {}
                _ => sheet.push_row(row.iter().map(String::as_str))?,
            }
        }
        sheet.end()?;
    }
    Ok(())
}

/// Sends each block of `elements` in order. Depth is bounded before any file is parsed, so recursion is safe here.
fn blocks(
    elements: &[Element],
    push: &mut dyn FnMut(BlockKind, &str) -> Result<(), ExtractError>,
) -> Result<(), ExtractError> {
    for element in elements {
        match element {
            Element::Heading(heading) => {
                push(BlockKind::Heading(heading.clamped_level()), &tidy_label(&inline_to_text(&heading.content)))?
            }
            Element::Paragraph(paragraph) => push(BlockKind::Paragraph, &squeeze(&inline_to_text(&paragraph.content)))?,
            Element::List(list) => items(list, push)?,
            Element::Table(table) => {
                push(BlockKind::Table, &table_text(&table.rows.iter().map(cells).collect::<Vec<_>>()))?
            }
            Element::TextBox(text_box) => blocks(&text_box.content, push)?,
            Element::Footnote(note) | Element::Endnote(note) => blocks(&note.content, push)?,
            Element::CodeBlock(code) => push(BlockKind::Code, &code.content)?,
            _ => {}
        }
    }
    Ok(())
}

fn items(list: &List, push: &mut dyn FnMut(BlockKind, &str) -> Result<(), ExtractError>) -> Result<(), ExtractError> {
    for item in &list.items {
        push(BlockKind::ListItem, &squeeze(&text_of(&item.content)))?;
        if let Some(nested) = &item.nested {
            items(nested, push)?;
        }
    }
    Ok(())
}

/// A row's cells; a cell over several columns is followed by empty ones, so that columns stay in line.
fn cells(row: &office_oxide::ir::TableRow) -> Vec<String> {
    let mut cells = Vec::with_capacity(row.cells.len());
    for cell in &row.cells {
        cells.push(tidy_cell(&text_of(&cell.content)));
        for _ in 1..cell.col_span.min(SPAN_MAX) {
            cells.push(String::new());
        }
    }
    cells
}

/// Columns that one cell may claim; more is a mistake of the file.
const SPAN_MAX: u32 = 64;

fn tidy_cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text_of(elements: &[Element]) -> String {
    let mut texts: Vec<String> = Vec::new();
    let collected = blocks(elements, &mut |_, text| {
        texts.push(text.to_owned());
        Ok(())
    });
    debug_assert!(collected.is_ok(), "collecting cannot fail");
    texts.join("\n")
}

/// Old Office files and encrypted new ones share a container; the names of its streams, in UTF-16, tell them apart.
pub(super) fn explain_ole(file: File, name: &str) -> ExtractError {
    let mut bytes = Vec::new();
    if let Err(error) = file.take(OLE_LOOK_BYTES).read_to_end(&mut bytes) {
        return error.into();
    }
    let holds = |stream: &str| {
        let stream: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(stream.len()).any(|window| window == stream)
    };
    if holds("EncryptedPackage") {
        return ExtractError::Encrypted;
    }
    let found = if holds("WordDocument") {
        "an old Word document (.doc)"
    } else if holds("PowerPoint Document") {
        "an old PowerPoint presentation (.ppt)"
    } else if holds("Workbook") || holds("Book") {
        "an old Excel workbook (.xls)"
    } else {
        "an OLE container of an unknown kind"
    };
    sniff::not_read(&sniff::extension(name), found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_tell_old_files_from_locked_ones() {
        use std::io::{Seek, SeekFrom, Write};
        let check = |stream: &str, name: &str, code: &str| {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").unwrap();
            file.write_all(&stream.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()).unwrap();
            file.seek(SeekFrom::Start(0)).unwrap();
            assert_eq!(explain_ole(file, name).code(), code, "{stream} {name}");
        };
        check("EncryptedPackage", "a.docx", "encrypted");
        check("WordDocument", "a.doc", "unsupported");
        check("WordDocument", "a.docx", "wrong_type");
        check("Workbook", "a.xls", "unsupported");
    }
}
