//! Markdown: a part's text is the source itself, so that spans are exact; blocks are byte ranges into it.

use std::fs::File;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::decode::{self, Utf8Reader};
use super::flow::SECTION_BYTES;
use super::output::{Draft, Output, block, tidy_label};
use super::text::Lines;
use crate::{BlockKind, ExtractError, Format, PartKind};

/// A part without a blank line to cut at is cut at this many bytes all the same.
const PART_BYTES_MAX: usize = 4 * SECTION_BYTES;

pub(super) fn read(mut file: File, output: &mut Output<'_>) -> Result<(), ExtractError> {
    let encoding = decode::detect(&mut file)?;
    let mut lines = Lines::new(Utf8Reader::new(file, encoding));
    let mut source = Source { text: String::new(), fence: None, heading: None, started: false };
    while let Some(line) = lines.next()? {
        if source.ends_before(line) {
            source.send(output)?;
        }
        source.push(line);
    }
    source.send(output)?;
    if lines.is_lossy() {
        output.warn(format!("some characters could not be read as {}; they are shown as \u{fffd}", encoding.name()))?;
    }
    Ok(())
}

/// The source of the part that is being collected.
struct Source {
    text: String,
    /// The marker of the fenced code block that is open.
    fence: Option<String>,
    heading: Option<String>,
    started: bool,
}

impl Source {
    /// Whether the part is long enough and the next line, a heading or what follows a blank line, may begin another one.
    fn ends_before(&self, line: &str) -> bool {
        let is_boundary = self.fence.is_none()
            && (line.starts_with('#') || self.text.ends_with("\n\n"))
            && !line.starts_with([' ', '\t']);
        let bytes = self.text.len();
        bytes >= PART_BYTES_MAX
            || is_boundary && (bytes >= SECTION_BYTES || bytes >= SECTION_BYTES / 2 && line.starts_with('#'))
    }

    fn push(&mut self, line: &str) {
        let trimmed = line.trim_start();
        let marker: String =
            trimmed.chars().take_while(|&char| char == trimmed.chars().next().unwrap_or(' ')).collect();
        let is_fence = marker.len() >= 3 && (marker.starts_with('`') || marker.starts_with('~'));
        match &self.fence {
            Some(open) if is_fence && marker.starts_with(open.as_str()) && trimmed.trim_end() == marker => {
                self.fence = None
            }
            None if is_fence => self.fence = Some(marker),
            _ => {}
        }
        self.text.push_str(&line.replace("\r\n", "\n"));
    }

    fn send(&mut self, output: &mut Output<'_>) -> Result<(), ExtractError> {
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            return Ok(());
        }
        let mut draft = Draft::new(PartKind::Section);
        for (kind, range) in blocks(&text) {
            draft.blocks.push(block(kind, range.start, range.end));
        }
        let mut headings = draft.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading(_)));
        let title = |block: &crate::Block| tidy_label(&text[block.start as usize..block.end as usize]);
        let first = headings.next().map(title);
        if !std::mem::replace(&mut self.started, true) {
            output.started(Format::Markdown, "pulldown-cmark", None, first.clone())?;
        }
        let begins_with_heading = draft.blocks.first().is_some_and(|block| matches!(block.kind, BlockKind::Heading(_)));
        draft.label = if begins_with_heading { first.clone() } else { self.heading.clone().or_else(|| first.clone()) };
        self.heading = headings.next_back().map(title).or(first).or(self.heading.take());
        draft.text = text;
        output.part(draft)
    }
}

/// Kind and byte range of each block of `source`, in order, without its markers where those stand around the text.
fn blocks(source: &str) -> Vec<(BlockKind, Range<usize>)> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut walk = Walk { source, found: Vec::new(), open: None, items: 0, is_hidden: false };
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        walk.event(&event, range);
    }
    walk.close();
    walk.found
}

struct Walk<'s> {
    source: &'s str,
    found: Vec<(BlockKind, Range<usize>)>,
    /// The block that inline text is being added to.
    open: Option<(BlockKind, Option<Range<usize>>)>,
    items: usize,
    is_hidden: bool,
}

impl Walk<'_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => self.is_hidden = true,
            Event::End(TagEnd::MetadataBlock(_)) => self.is_hidden = false,
            Event::Start(Tag::Heading { level, .. }) => self.begin(BlockKind::Heading(depth(*level))),
            Event::Start(Tag::Table(_)) => {
                self.close();
                self.open = Some((BlockKind::Table, Some(range)));
            }
            Event::Start(Tag::CodeBlock(_)) => self.begin(BlockKind::Code),
            Event::Start(Tag::Item) => {
                self.items += 1;
                self.begin(BlockKind::ListItem);
            }
            Event::Start(Tag::Paragraph | Tag::HtmlBlock) => {
                let kind = if self.items > 0 { BlockKind::ListItem } else { BlockKind::Paragraph };
                self.begin(kind);
            }
            Event::End(TagEnd::Item) => {
                self.items = self.items.saturating_sub(1);
                self.close();
            }
            Event::End(
                TagEnd::Heading(_) | TagEnd::Table | TagEnd::CodeBlock | TagEnd::Paragraph | TagEnd::HtmlBlock,
            ) => self.close(),
            Event::Start(Tag::List(_)) => self.close(),
            // Inline marks belong to the text they stand around.
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. }) => self.extend(range),
            Event::Start(_)
            | Event::End(_)
            | Event::Rule
            | Event::SoftBreak
            | Event::HardBreak
            | Event::TaskListMarker(_) => {}
            Event::Html(html) if html.trim_start().starts_with("<!--") => {}
            _ => self.extend(range),
        }
    }

    fn begin(&mut self, kind: BlockKind) {
        self.close();
        self.open = Some((kind, None));
    }

    fn extend(&mut self, range: Range<usize>) {
        if self.is_hidden {
            return;
        }
        let kind = if self.items > 0 { BlockKind::ListItem } else { BlockKind::Paragraph };
        let (kind, open) = self.open.get_or_insert((kind, None));
        // A table has its whole range from the start.
        if *kind != BlockKind::Table {
            *open = Some(match open.take() {
                Some(before) => before.start.min(range.start)..before.end.max(range.end),
                None => range,
            });
        }
    }

    fn close(&mut self) {
        let Some((kind, Some(range))) = self.open.take() else {
            return;
        };
        let Some(text) = self.source.get(range.clone()) else {
            return;
        };
        let start = range.start + (text.len() - text.trim_start().len());
        let end = start + text.trim().len();
        let follows = self.found.last().is_none_or(|(_, last)| last.end <= start);
        if end > start && follows {
            self.found.push((kind, start..end));
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;
    use crate::child::output::testing::{blocks as texts, collect, parts};
    use std::io::Write;

    fn check(source: &str, want: &[(BlockKind, &str)]) {
        let got: Vec<_> = blocks(source).into_iter().map(|(kind, range)| (kind, &source[range])).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn blocks_are_ranges_of_the_source() {
        check(
            "---\ntitle: x\n---\n# Setup *now*\n\nRun **this**\nand wait.\n\n- one\n- two\n  - inner\n\n```sh\nmake\n```\n",
            &[
                (BlockKind::Heading(1), "Setup *now*"),
                (BlockKind::Paragraph, "Run **this**\nand wait."),
                (BlockKind::ListItem, "one"),
                (BlockKind::ListItem, "two"),
                (BlockKind::ListItem, "inner"),
                (BlockKind::Code, "make"),
            ],
        );
    }

    #[test]
    fn tables_are_whole_and_comments_no_text() {
        check(
            "| a | b |\n|---|---|\n| 1 | 2 |\n\n<!-- note -->\n\n> quoted\n",
            &[(BlockKind::Table, "| a | b |\n|---|---|\n| 1 | 2 |"), (BlockKind::Paragraph, "quoted")],
        );
    }

    #[test]
    fn the_text_is_the_source_and_long_ones_are_cut_outside_of_code() {
        let mut source = "# Guide\n\n".to_owned();
        for chapter in 0..60 {
            source.push_str(&format!(
                "## Chapter {chapter}\n\n```\n# not a heading\n\n{}\n```\n\n",
                "text ".repeat(1000)
            ));
        }
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(source.as_bytes()).unwrap();
        let (events, ended) = collect(&Limits::default(), |output| read(file, output));
        ended.unwrap();
        let parts = parts(&events);
        assert!(parts.len() > 2);
        assert_eq!(parts.iter().map(|part| part.text.as_str()).collect::<String>(), source);
        let headings =
            parts.iter().flat_map(|part| texts(part)).filter(|(kind, _)| matches!(kind, BlockKind::Heading(_))).count();
        assert_eq!(headings, 61);
        assert_eq!(parts[0].label.as_deref(), Some("Guide"));
    }
}
