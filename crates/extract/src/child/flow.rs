//! Cuts flowing text (documents without pages) into bounded parts at block boundaries, so that nothing holds a whole book.

use super::output::{Draft, Output};
use crate::{BlockKind, ExtractError, PartKind};

/// A part is closed at the first block boundary past this many bytes of text.
pub(crate) const SECTION_BYTES: usize = 64 << 10;
/// A single block longer than this is cut, at white space where there is some.
const BLOCK_BYTES_MAX: usize = 32 << 10;

/// Collects blocks and sends a part whenever one is full.
pub(crate) struct Flow<'o, 'l> {
    output: &'o mut Output<'l>,
    kind: PartKind,
    draft: Draft,
    /// The label of the next part: a chapter's title, or the heading in force where the part begins.
    label: Option<String>,
}

impl<'o, 'l> Flow<'o, 'l> {
    pub(crate) fn new(output: &'o mut Output<'l>, kind: PartKind, label: Option<String>) -> Self {
        Self { output, kind, draft: Draft::new(kind), label }
    }

    /// Adds one block; blank text makes none.
    pub(crate) fn push(&mut self, kind: BlockKind, text: &str) -> Result<(), ExtractError> {
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(cut(rest, BLOCK_BYTES_MAX));
            self.push_piece(kind, piece)?;
            rest = after.trim_start();
        }
        Ok(())
    }

    fn push_piece(&mut self, kind: BlockKind, text: &str) -> Result<(), ExtractError> {
        let begins_section = matches!(kind, BlockKind::Heading(_)) && self.draft.text.len() > SECTION_BYTES / 2;
        if begins_section || self.draft.text.len() + text.len() > SECTION_BYTES {
            self.flush()?;
        }
        if matches!(kind, BlockKind::Heading(_)) && self.kind == PartKind::Section {
            if self.draft.text.is_empty() || self.draft.label.is_none() {
                self.draft.label = Some(text.to_owned());
            }
            self.label = Some(text.to_owned());
        }
        if self.draft.text.is_empty() && self.draft.label.is_none() {
            self.draft.label.clone_from(&self.label);
        }
        let follows_item = self.draft.blocks.last().is_some_and(|last| last.kind == BlockKind::ListItem);
        let separator = if follows_item && kind == BlockKind::ListItem { "\n" } else { "\n\n" };
        self.draft.push(kind, text, separator);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ExtractError> {
        if self.draft.text.is_empty() {
            return Ok(());
        }
        self.output.part(std::mem::replace(&mut self.draft, Draft::new(self.kind)))
    }

    /// Sends what is left.
    pub(crate) fn end(mut self) -> Result<(), ExtractError> {
        self.flush()
    }
}

/// Where to cut a text that may be longer than `bytes_max`: after the last line, or else the last word, or else character
/// that fits.
pub(crate) fn cut(text: &str, bytes_max: usize) -> usize {
    if text.len() <= bytes_max {
        return text.len();
    }
    let fits = text.floor_char_boundary(bytes_max);
    let after = |found: Option<usize>| found.filter(|&at| at > fits / 2).map(|at| at + 1);
    let head = &text[..fits];
    after(head.rfind('\n')).or_else(|| after(head.rfind(' '))).unwrap_or(fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;
    use crate::child::output::testing::{blocks, collect, parts};

    #[test]
    fn parts_are_bounded_and_keep_the_heading_in_force() {
        let (events, ended) = collect(&Limits::default(), |output| {
            let mut flow = Flow::new(output, PartKind::Section, None);
            flow.push(BlockKind::Heading(1), "One")?;
            for _ in 0..3 {
                flow.push(BlockKind::Paragraph, &"word ".repeat(SECTION_BYTES / 10))?;
            }
            flow.end()
        });
        ended.unwrap();
        let parts = parts(&events);
        assert!(parts.len() > 1 && parts.iter().all(|part| part.text.len() <= SECTION_BYTES + BLOCK_BYTES_MAX));
        assert!(parts.iter().all(|part| part.label.as_deref() == Some("One")));
        assert_eq!(
            parts.iter().map(|part| part.number).collect::<Vec<_>>(),
            (1..=parts.len() as u32).collect::<Vec<_>>()
        );
    }

    #[test]
    fn blocks_are_trimmed_and_list_items_stand_together() {
        let (events, _) = collect(&Limits::default(), |output| {
            let mut flow = Flow::new(output, PartKind::Section, None);
            flow.push(BlockKind::Paragraph, "  Said: \n")?;
            flow.push(BlockKind::ListItem, "one")?;
            flow.push(BlockKind::ListItem, "two")?;
            flow.push(BlockKind::Paragraph, "  ")?;
            flow.end()
        });
        assert_eq!(parts(&events)[0].text, "Said:\n\none\ntwo");
        assert_eq!(blocks(parts(&events)[0])[1], (BlockKind::ListItem, "one"));
    }

    #[test]
    fn cuts_fall_on_lines_words_or_characters() {
        assert_eq!(cut("abc", 9), 3);
        assert_eq!(cut("abcd\nefgh", 7), 5);
        assert_eq!(cut("abcd efgh", 7), 5);
        assert_eq!(cut("ééééé", 5), 4);
    }
}
