//! From a part's blocks to chunks: along headings, paragraphs and sentences, measured in the embedder's tokens.
//! Pure. A chunk is an exact stretch of its part's text, so that a citation can open it.

use extract::{Block, BlockKind, Part, PartKind};
use text_splitter::{ChunkConfig, ChunkSizer, TextSplitter};

/// Tokens that a chunk has at most. The embedder reads 254; below that a passage stays about one thing, and what is
/// handed to a reader stays short.
const CHUNK_TOKENS_MAX: usize = 200;
/// Tokens up to which a long block keeps its end, so that no few last words become a passage of their own.
const CHUNK_TOKENS_STRETCHED: usize = 250;
/// Tokens below which a section is not closed by the next heading: a slide's or a form's many small headings
/// would otherwise become chunks that say nothing.
const SECTION_TOKENS_MIN: usize = 48;
/// Levels of headings kept above a chunk.
const HEADING_LEVELS_MAX: usize = 4;
/// Characters of one heading that are kept.
const HEADING_CHARS_MAX: usize = 120;

/// What the cut depends on besides the text, for the recipe.
pub(crate) fn version() -> String {
    format!("split 2; {SECTION_TOKENS_MIN} to {CHUNK_TOKENS_MAX} or {CHUNK_TOKENS_STRETCHED} tokens")
}

/// A stretch of a part's text that becomes a chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Bytes into the part's text, on character boundaries, without white space at the ends.
    pub start: usize,
    pub end: usize,
    pub row: Option<u32>,
    /// The headings above, outermost first, joined by " > ".
    pub heading: Option<String>,
    pub tokens: usize,
}

/// Cuts the parts of one document in order; remembers the headings that reach over page breaks.
pub(crate) struct Splitter<F> {
    count: F,
    headings: Vec<(u8, String)>,
}

/// Blocks that are going to be one piece.
#[derive(Default)]
struct Open {
    start: usize,
    end: usize,
    tokens: usize,
    /// Anything but headings in it yet?
    has_body: bool,
    heading: Option<String>,
}

impl<F: Fn(&str) -> usize> Splitter<F> {
    /// `count` gives the tokens of a text.
    pub(crate) fn new(count: F) -> Self {
        Self { count, headings: Vec::new() }
    }

    /// The pieces of `part`, in order, not overlapping; none where it holds only white space.
    pub(crate) fn split(&mut self, part: &Part) -> Vec<Piece> {
        if !matches!(part.kind, PartKind::Page | PartKind::Section) {
            self.headings.clear();
        }
        let whole = [Block { kind: BlockKind::Paragraph, start: 0, end: part.text.len() as u32 }];
        let blocks = if part.blocks.is_empty() { &whole[..] } else { &part.blocks };
        let mut pieces = Vec::new();
        let mut open: Option<Open> = None;
        for block in blocks {
            let (start, end) = trim(&part.text, block.start as usize, block.end as usize);
            if start == end {
                continue;
            }
            let text = &part.text[start..end];
            let tokens = (self.count)(text);
            let closes = open.as_ref().is_some_and(|open| closes(open, block.kind, tokens));
            let is_row = matches!(block.kind, BlockKind::Row(_));
            let title = open.take_if(|open| tokens > CHUNK_TOKENS_MAX && !open.has_body && !is_row);
            if closes || is_row || tokens > CHUNK_TOKENS_MAX {
                pieces.extend(open.take().map(Open::close));
            }
            if let BlockKind::Heading(level) = block.kind {
                self.enter(level, text);
            }
            let heading = self.path(part);
            if tokens > CHUNK_TOKENS_MAX {
                let first = pieces.len();
                self.cut(text, start, block.kind, heading, &mut pieces);
                // A heading alone says nothing: it opens the first piece of what it stands above, as far as the embedder
                // reads both.
                match (title, pieces.get_mut(first)) {
                    (Some(title), Some(piece)) if piece.tokens + title.tokens <= CHUNK_TOKENS_STRETCHED => {
                        piece.start = title.start;
                        piece.tokens += title.tokens;
                    }
                    (Some(title), _) => pieces.insert(first, title.close()),
                    (None, _) => {}
                }
            } else if let BlockKind::Row(row) = block.kind {
                pieces.push(Piece { start, end, row: Some(row), heading, tokens });
            } else {
                let open = open.get_or_insert_with(|| Open { start, ..Open::default() });
                open.end = end;
                open.tokens += tokens;
                if !open.has_body {
                    open.heading = heading;
                }
                open.has_body |= !matches!(block.kind, BlockKind::Heading(_));
            }
        }
        pieces.extend(open.map(Open::close));
        pieces
    }

    /// Cuts a block that is too long for one piece at sentences, then words.
    fn cut(&self, text: &str, offset: usize, kind: BlockKind, heading: Option<String>, pieces: &mut Vec<Piece>) {
        let row = if let BlockKind::Row(row) = kind { Some(row) } else { None };
        let config = ChunkConfig::new(CHUNK_TOKENS_MAX).with_sizer(Sizer(&self.count));
        let first = pieces.len();
        for (start, chunk) in TextSplitter::new(config).chunk_indices(text) {
            let start = offset + start;
            let tokens = (self.count)(chunk);
            pieces.push(Piece { start, end: start + chunk.len(), row, heading: heading.clone(), tokens });
        }
        if let [.., before, last] = &mut pieces[first..]
            && before.tokens + last.tokens <= CHUNK_TOKENS_STRETCHED
        {
            before.end = last.end;
            before.tokens += last.tokens;
            pieces.pop();
        }
    }

    fn enter(&mut self, level: u8, text: &str) {
        self.headings.retain(|(above, _)| *above < level);
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.headings.push((level, line.chars().take(HEADING_CHARS_MAX).collect()));
        if self.headings.len() > HEADING_LEVELS_MAX {
            self.headings.remove(0);
        }
    }

    fn path(&self, part: &Part) -> Option<String> {
        if self.headings.is_empty() {
            return part.label.clone();
        }
        Some(self.headings.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" > "))
    }
}

impl Open {
    fn close(self) -> Piece {
        Piece { start: self.start, end: self.end, row: None, heading: self.heading, tokens: self.tokens }
    }
}

/// Whether the next block starts a new piece.
fn closes(open: &Open, next: BlockKind, tokens: usize) -> bool {
    let full = open.tokens + tokens > CHUNK_TOKENS_MAX;
    let new_section = matches!(next, BlockKind::Heading(_)) && open.has_body && open.tokens >= SECTION_TOKENS_MIN;
    full || new_section
}

/// The range without white space at its ends.
fn trim(text: &str, start: usize, end: usize) -> (usize, usize) {
    let inner = &text[start..end];
    let start = start + (inner.len() - inner.trim_start().len());
    (start, start + inner.trim().len())
}

struct Sizer<'a, F>(&'a F);

impl<F: Fn(&str) -> usize> ChunkSizer for Sizer<'_, F> {
    fn size(&self, chunk: &str) -> usize {
        (self.0)(chunk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> usize {
        text.split_whitespace().count()
    }

    /// A page whose blocks are the given texts, a line break apart.
    fn page(blocks: &[(BlockKind, &str)]) -> Part {
        let mut text = String::new();
        let mut kept = Vec::new();
        for (kind, block) in blocks {
            let start = text.len() as u32;
            text.push_str(block);
            kept.push(Block { kind: *kind, start, end: text.len() as u32 });
            text.push('\n');
        }
        Part {
            number: 1,
            kind: PartKind::Page,
            label: None,
            text,
            blocks: kept,
            page: None,
            words: Vec::new(),
            header: Vec::new(),
            rows: None,
        }
    }

    fn check(part: &Part, expected: &[(&str, Option<&str>)]) {
        let pieces = Splitter::new(words).split(part);
        let got: Vec<_> =
            pieces.iter().map(|piece| (&part.text[piece.start..piece.end], piece.heading.as_deref())).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn paragraphs_under_one_heading_stay_together() {
        let part = page(&[
            (BlockKind::Heading(1), "Incident"),
            (BlockKind::Paragraph, "One two."),
            (BlockKind::Paragraph, "Three."),
        ]);
        check(&part, &[("Incident\nOne two.\nThree.", Some("Incident"))]);
    }

    #[test]
    fn a_heading_closes_a_section_that_says_something() {
        let long = "word ".repeat(60);
        let part = page(&[
            (BlockKind::Heading(1), "A"),
            (BlockKind::Paragraph, long.trim()),
            (BlockKind::Heading(2), "B"),
            (BlockKind::Paragraph, "Text."),
        ]);
        let first = format!("A\n{}", long.trim());
        check(&part, &[(first.as_str(), Some("A")), ("B\nText.", Some("A > B"))]);
    }

    #[test]
    fn rows_are_chunks_of_their_own() {
        let part = page(&[(BlockKind::Row(0), "a: 1"), (BlockKind::Row(1), "a: 2")]);
        let rows: Vec<_> = Splitter::new(words).split(&part).into_iter().map(|piece| piece.row).collect();
        assert_eq!(rows, [Some(0), Some(1)]);
    }

    #[test]
    fn a_long_paragraph_is_cut_at_sentences() {
        let sentence = "This sentence has exactly eight words in it. ";
        let part = page(&[(BlockKind::Paragraph, &sentence.repeat(60))]);
        let pieces = Splitter::new(words).split(&part);
        assert!(pieces.len() >= 3);
        for piece in &pieces {
            assert!(piece.tokens <= CHUNK_TOKENS_MAX);
            assert!(part.text[piece.start..piece.end].ends_with("it."));
        }
    }

    #[test]
    fn a_long_paragraph_keeps_its_last_words() {
        let sentence = "This sentence has exactly eight words in it. ";
        let pieces = |sentences| {
            let part = page(&[(BlockKind::Paragraph, &sentence.repeat(sentences))]);
            Splitter::new(words).split(&part).iter().map(|piece| piece.tokens).collect::<Vec<_>>()
        };
        assert_eq!(pieces(25), [200]);
        assert_eq!(pieces(31), [248]);
        assert_eq!(pieces(32), [200, 56]);
        assert_eq!(pieces(56), [200, 248]);
    }

    #[test]
    fn headings_reach_over_a_page_break_and_not_over_a_sheet() {
        let mut splitter = Splitter::new(words);
        splitter.split(&page(&[(BlockKind::Heading(1), "A"), (BlockKind::Paragraph, "x")]));
        let next = splitter.split(&page(&[(BlockKind::Paragraph, "y")]));
        assert_eq!(next[0].heading.as_deref(), Some("A"));
        let mut sheet = page(&[(BlockKind::Paragraph, "z")]);
        sheet.kind = PartKind::Sheet;
        sheet.label = Some("Prices".to_owned());
        assert_eq!(splitter.split(&sheet)[0].heading.as_deref(), Some("Prices"));
    }

    #[test]
    fn white_space_makes_no_chunk() {
        check(&page(&[(BlockKind::Paragraph, "  \n ")]), &[]);
    }
}
