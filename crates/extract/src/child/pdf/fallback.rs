//! The compiled-in PDF reader, for when PDFium is missing or refuses a file. It tells no positions.

use std::ops::ControlFlow;
use std::path::Path;

use unpdf::model::{Block, Page};
use unpdf::parser::ParseOptions;
use unpdf::{PageStreamOptions, ParseEvent, PdfParser};

use super::Silence;
use crate::child::output::{Draft, Output};
use crate::{BlockKind, ExtractError, Format, PartKind};

/// `reason` says, as a clause, why PDFium did not read it.
pub(super) fn read(path: &Path, reason: &str, output: &mut Output<'_>) -> Result<(), ExtractError> {
    let options = ParseOptions::new().sequential().lenient().with_resources(false);
    let parser = PdfParser::open_with_options(path, options.clone()).map_err(|error| explain(&error))?;
    let mut silence = Silence::default();
    let mut ended = Ok(());
    let streamed = parser.for_each_page(PageStreamOptions::from(&options), |event| {
        match take(event, reason, output, &mut silence) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                ended = Err(error);
                ControlFlow::Break(())
            }
        }
    });
    ended?;
    streamed.map_err(|error| explain(&error))?;
    silence.warn(output)
}

fn take(event: ParseEvent, reason: &str, output: &mut Output<'_>, silence: &mut Silence) -> Result<(), ExtractError> {
    match event {
        ParseEvent::DocumentStart { metadata, page_count, .. } => {
            if page_count == 0 {
                return Err(ExtractError::Damaged { detail: "it has no pages".to_owned() });
            }
            output.started(Format::Pdf, "unpdf", Some(page_count), metadata.title)?;
            output.warn(format!("{reason}, so it was read without positions: citations open the page, but passages on it cannot be marked"))
        }
        ParseEvent::PageParsed(page) => {
            let draft = draft(&page);
            silence.note(page.number, &draft.text);
            output.part(draft)
        }
        ParseEvent::PageFailed { page, .. } => {
            silence.damaged.push(page);
            output.part(Draft::new(PartKind::Page))
        }
        ParseEvent::Progress { .. } | ParseEvent::DocumentEnd { .. } => Ok(()),
    }
}

fn draft(page: &Page) -> Draft {
    let mut draft = Draft::new(PartKind::Page);
    for element in &page.elements {
        let kind = match element {
            Block::Paragraph(paragraph) => match paragraph.heading_level() {
                Some(level) => BlockKind::Heading(level.clamp(1, 6)),
                None if paragraph.is_list_item() => BlockKind::ListItem,
                None => BlockKind::Paragraph,
            },
            Block::Table(_) => BlockKind::Table,
            Block::Code { .. } => BlockKind::Code,
            _ => BlockKind::Paragraph,
        };
        let mut text = String::new();
        element.append_plain_text(&mut text);
        draft.push(kind, &text, "\n\n");
    }
    draft
}

fn explain(error: &unpdf::Error) -> ExtractError {
    match error {
        unpdf::Error::Encrypted | unpdf::Error::InvalidPassword => ExtractError::Encrypted,
        _ => ExtractError::Damaged { detail: "its pages cannot be found in it".to_owned() },
    }
}
