//! The way out of the child: numbers the parts, counts what they hold against the limits, and hands each event on at once.

use crate::part::offset;
use crate::{Block, BlockKind, Event, ExtractError, Format, Limits, PageSize, Part, PartKind, Rows, WordBox};

/// A part before it has a number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Draft {
    pub kind: PartKind,
    pub label: Option<String>,
    pub text: String,
    pub blocks: Vec<Block>,
    pub page: Option<PageSize>,
    pub words: Vec<WordBox>,
    pub header: Vec<String>,
    pub rows: Option<Rows>,
}

impl Draft {
    pub(crate) fn new(kind: PartKind) -> Self {
        Self {
            kind,
            label: None,
            text: String::new(),
            blocks: Vec::new(),
            page: None,
            words: Vec::new(),
            header: Vec::new(),
            rows: None,
        }
    }

    /// Appends a block of its own, parted from the one before by `separator`. Blank text makes no block.
    pub(crate) fn push(&mut self, kind: BlockKind, text: &str, separator: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str(separator);
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.blocks.push(block(kind, start, self.text.len()));
    }
}

pub(crate) fn block(kind: BlockKind, start: usize, end: usize) -> Block {
    Block { kind, start: offset(start), end: offset(end) }
}

/// Where the readers send what they find.
pub(crate) struct Output<'a> {
    send: Box<dyn FnMut(Event) -> Result<(), ExtractError> + 'a>,
    limits: &'a Limits,
    parts: u32,
    pages: u32,
    tables: u32,
    text_bytes: u64,
    has_text: bool,
}

impl<'a> Output<'a> {
    pub(crate) fn new(limits: &'a Limits, send: impl FnMut(Event) -> Result<(), ExtractError> + 'a) -> Self {
        Self { send: Box::new(send), limits, parts: 0, pages: 0, tables: 0, text_bytes: 0, has_text: false }
    }

    pub(crate) fn limits(&self) -> &'a Limits {
        self.limits
    }

    /// Pages or slides so far; 0 where the parts are of another kind.
    pub(crate) fn pages(&self) -> u32 {
        self.pages
    }

    /// Whether any part so far held anything but white space.
    pub(crate) fn has_text(&self) -> bool {
        self.has_text
    }

    /// The number of the next table.
    pub(crate) fn next_table(&mut self) -> u32 {
        self.tables += 1;
        self.tables - 1
    }

    pub(crate) fn started(
        &mut self,
        format: Format,
        engine: &str,
        parts_total: Option<u32>,
        title: Option<String>,
    ) -> Result<(), ExtractError> {
        if parts_total.is_some_and(|total| total > self.limits.parts_max) {
            return Err(self.too_many_parts());
        }
        let title = title.map(|title| tidy_label(&title)).filter(|title| !title.is_empty());
        (self.send)(Event::Started { format, engine: engine.to_owned(), parts_total, title })
    }

    pub(crate) fn warn(&mut self, sentence: impl Into<String>) -> Result<(), ExtractError> {
        (self.send)(Event::Warning(sentence.into()))
    }

    pub(crate) fn part(&mut self, draft: Draft) -> Result<(), ExtractError> {
        if self.parts == self.limits.parts_max {
            return Err(self.too_many_parts());
        }
        self.parts += 1;
        self.pages += u32::from(matches!(draft.kind, PartKind::Page | PartKind::Slide));
        let cells = draft.rows.iter().flat_map(|rows| rows.cells.iter().flatten());
        let cell_bytes: usize = cells.map(String::len).sum();
        // The text repeats the cells.
        self.text_bytes += draft.text.len().max(cell_bytes) as u64;
        if self.text_bytes > self.limits.text_bytes_max {
            return Err(ExtractError::TooLarge {
                what: format!("more than {} MB of text", self.limits.text_bytes_max >> 20),
            });
        }
        self.has_text |= cell_bytes > 0 || draft.text.contains(|char: char| !char.is_whitespace());
        debug_assert!(draft.blocks.windows(2).all(|pair| pair[0].end <= pair[1].start), "blocks overlap");
        let Draft { kind, label, text, blocks, page, words, header, rows } = draft;
        let label = label.map(|label| tidy_label(&label)).filter(|label| !label.is_empty());
        (self.send)(Event::Part(Part { number: self.parts, kind, label, text, blocks, page, words, header, rows }))
    }

    fn too_many_parts(&self) -> ExtractError {
        ExtractError::TooLarge { what: format!("more than {} pages or parts", self.limits.parts_max) }
    }
}

/// Characters of a title or label; longer ones are cut.
const LABEL_CHARS_MAX: usize = 200;

/// One line, single spaces, no control characters, bounded.
pub(crate) fn tidy_label(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|char: char| char.is_whitespace() || char.is_control()).filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(LABEL_CHARS_MAX).collect()
}

#[cfg(test)]
pub(crate) mod testing {
    //! Runs a reader without a process around it.

    use super::*;

    /// Every event that `read` sends, and how it ended.
    pub(crate) fn collect(
        limits: &Limits,
        read: impl FnOnce(&mut Output<'_>) -> Result<(), ExtractError>,
    ) -> (Vec<Event>, Result<(), ExtractError>) {
        let mut events = Vec::new();
        let ended = {
            let mut output = Output::new(limits, |event| {
                events.push(event);
                Ok(())
            });
            read(&mut output)
        };
        (events, ended)
    }

    pub(crate) fn parts(events: &[Event]) -> Vec<&Part> {
        events.iter().filter_map(|event| if let Event::Part(part) = event { Some(part) } else { None }).collect()
    }

    /// Kind and text of each block.
    pub(crate) fn blocks(part: &Part) -> Vec<(BlockKind, &str)> {
        part.blocks.iter().map(|block| (block.kind, &part.text[block.start as usize..block.end as usize])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::testing::collect;
    use super::*;

    #[test]
    fn bounds_on_parts_and_text_end_the_extraction() {
        let limits = Limits { parts_max: 1, text_bytes_max: 4, ..Limits::default() };
        let draft = |text: &str| Draft { text: text.to_owned(), ..Draft::new(PartKind::Section) };
        let (events, ended) = collect(&limits, |output| {
            output.part(draft("abc"))?;
            output.part(draft("d"))
        });
        assert_eq!((events.len(), ended.unwrap_err().code()), (1, "too_large"));
        let (_, ended) = collect(&limits, |output| output.part(draft("abcde")));
        assert_eq!(ended.unwrap_err().code(), "too_large");
    }

    #[test]
    fn labels_are_one_bounded_line() {
        assert_eq!(tidy_label(" a\n\tb\u{0} c "), "a b c");
        assert_eq!(tidy_label(&"x".repeat(999)).len(), LABEL_CHARS_MAX);
    }
}
