//! From lines to headings, paragraphs, list items and code, by size, weight and gaps. Pure.

use super::words::{Line, around};
use crate::child::output::{Draft, block};
use crate::part::offset;
use crate::{BlockKind, PageSize, PartKind, Rect, WordBox};

/// A line this much larger than the body text, and not long, is a heading.
const HEADING_RATIO: f32 = 1.15;
/// Ratios to the body size from which a heading is of level 1 and 2; smaller ones are of level 3, bold ones of level 4.
const LEVEL_RATIOS: [f32; 2] = [1.7, 1.35];
const BOLD_LEVEL: u8 = 4;
/// A heading of more words is a paragraph in large print.
const HEADING_WORDS_MAX: usize = 20;
/// White space between two lines, in line heights, that parts paragraphs.
const PARAGRAPH_GAP: f32 = 0.75;
/// Lines of one paragraph differ in size by less than this factor.
const SIZE_RATIO_MAX: f32 = 1.12;
/// A line that ends this fraction of the page's width before the widest one may end its paragraph.
const SHORT_LINE: f32 = 0.15;
/// Words of a line beside a block that still belong to it: the narrow columns of a table's row.
const BESIDE_WORDS_MAX: usize = 8;
/// Blocks looked back at to find the one that a label stands beside.
const LOOK_BACK: usize = 40;

/// A stretch of lines with one role.
#[derive(Debug, PartialEq)]
struct Group<'a> {
    kind: BlockKind,
    lines: Vec<&'a Line>,
    /// Around all visible lines; `None` where none is.
    rect: Option<Rect>,
}

impl<'a> Group<'a> {
    fn new(kind: BlockKind, line: &'a Line) -> Self {
        Self { kind, lines: vec![line], rect: line.rect() }
    }

    fn push(&mut self, line: &'a Line) {
        self.lines.push(line);
        self.rect = match (self.rect, line.rect()) {
            (Some(one), Some(other)) => Some(around(one, other)),
            (one, other) => one.or(other),
        };
    }

    fn words(&self) -> usize {
        self.lines.iter().map(|line| line.words.len()).sum()
    }
}

/// How most of a document's text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Body {
    /// Font size in points.
    pub size: f32,
    /// The text itself is typewritten, so that a fixed pitch does not mean code.
    pub is_fixed_pitch: bool,
}

/// The page's text, blocks and word boxes.
pub(crate) fn draft(lines: &[&Line], size: PageSize, body: Body) -> Draft {
    let mut draft = Draft { page: Some(size), ..Draft::new(PartKind::Page) };
    for group in titles_first(labels_first(groups(lines, body)), body) {
        write(&group, &mut draft);
    }
    draft
}

fn write(group: &Group<'_>, draft: &mut Draft) {
    if !draft.text.is_empty() {
        draft.text.push_str("\n\n");
    }
    let start = draft.text.len();
    let between = if group.kind == BlockKind::Code { '\n' } else { ' ' };
    for (index, line) in group.lines.iter().enumerate() {
        let goes_on = index > 0 && group.lines[index - 1].words.last().is_some_and(|word| word.goes_on);
        for (place, word) in line.words.iter().enumerate() {
            match (index, place) {
                (0, 0) => {}
                (_, 0) if goes_on => {}
                (_, 0) => draft.text.push(between),
                _ => draft.text.push(' '),
            }
            let word_start = draft.text.len();
            let is_mark = group.kind == BlockKind::ListItem && index == 0 && place == 0;
            draft.text.push_str(if is_mark { readable_bullet(&word.text) } else { &word.text });
            if let Some(rect) = word.rect {
                draft.words.push(WordBox { start: offset(word_start), end: offset(draft.text.len()), rect });
            }
        }
    }
    draft.blocks.push(block(group.kind, start, draft.text.len()));
}

fn groups<'a>(lines: &[&'a Line], body: Body) -> Vec<Group<'a>> {
    let right_edge = lines.iter().filter_map(|line| line.rect()).map(|rect| rect.x + rect.width).fold(0.0, f32::max);
    let mut groups: Vec<Group<'_>> = Vec::new();
    for line in lines {
        let kind = kind_of(line, body);
        match groups.last_mut() {
            Some(group) if continues(group, line, kind, right_edge) => group.push(line),
            _ => groups.push(Group::new(kind, line)),
        }
    }
    groups
}

fn kind_of(line: &Line, body: Body) -> BlockKind {
    if starts_with_bullet(line) {
        return BlockKind::ListItem;
    }
    if line.is_fixed_pitch() && !body.is_fixed_pitch {
        return BlockKind::Code;
    }
    let ratio = line.size() / body.size;
    let has_letters = line.words.iter().any(|word| word.text.chars().any(char::is_alphabetic));
    let may_head = has_letters && line.words.len() <= HEADING_WORDS_MAX;
    if may_head && ratio >= LEVEL_RATIOS[0] {
        BlockKind::Heading(1)
    } else if may_head && ratio >= LEVEL_RATIOS[1] {
        BlockKind::Heading(2)
    } else if may_head && ratio >= HEADING_RATIO {
        BlockKind::Heading(3)
    } else if may_head && line.is_bold() && ratio > 0.95 && !looks_like_code(line) {
        BlockKind::Heading(numbered_level(line).unwrap_or(BOLD_LEVEL))
    } else if starts_with_number(line) {
        BlockKind::ListItem
    } else {
        BlockKind::Paragraph
    }
}

/// Bold lines of code and addresses are examples, not headings.
fn looks_like_code(line: &Line) -> bool {
    line.words.iter().any(|word| word.text.contains(['=', ';', '{', '}', '<', '>']) || word.text.contains("://"))
}

/// Headings that differ by their numbers only: "3." is of level 2, "3.1" of level 3, "3.1.2" of level 4.
fn numbered_level(line: &Line) -> Option<u8> {
    let number = line.words.first()?.text.trim_end_matches('.');
    let is_number = number
        .split('.')
        .all(|figure| (1..=3).contains(&figure.len()) && figure.bytes().all(|byte| byte.is_ascii_digit()));
    (is_number && line.words.len() > 1).then(|| (number.split('.').count() as u8).saturating_add(1).min(6))
}

/// Bullets as fonts draw them; U+F0xx are the symbol fonts' own.
const BULLETS: &str =
    "\u{2022}\u{25cf}\u{25cb}\u{25e6}\u{25aa}\u{25a0}\u{25a1}\u{2023}\u{2043}\u{b7}\u{2756}\u{27a2}\u{2713}\u{2714}";

/// A symbol font's bullet has a code that no other font can show.
fn readable_bullet(word: &str) -> &str {
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some('\u{e000}'..='\u{f8ff}'), None) => "\u{2022}",
        _ => word,
    }
}

fn starts_with_bullet(line: &Line) -> bool {
    let [first, _, ..] = line.words.as_slice() else {
        return line
            .words
            .first()
            .is_some_and(|word| word.text.starts_with('\u{2022}') && word.text.len() > '\u{2022}'.len_utf8());
    };
    let mut chars = first.text.chars();
    match (chars.next(), chars.next()) {
        (Some(char), None) => {
            BULLETS.contains(char) || matches!(char, '\u{e000}'..='\u{f8ff}' | '-' | '\u{2013}' | '*' | 'o')
        }
        (Some('\u{2022}'), Some(_)) => true,
        _ => false,
    }
}

/// "3.", "b)", "(iv)" before other words.
fn starts_with_number(line: &Line) -> bool {
    let [first, _, ..] = line.words.as_slice() else {
        return false;
    };
    let inner = first.text.trim_start_matches('(');
    let Some(inner) = inner.strip_suffix(['.', ')']) else {
        return false;
    };
    let is_number = inner.len() <= 2 && inner.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = inner.len() == 1 && inner.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_roman = inner.len() <= 4 && inner.bytes().all(|byte| b"ivx".contains(&byte));
    !inner.is_empty() && (is_number || is_letter || is_roman)
}

/// Whether `line` belongs to what `group` began.
fn continues(group: &Group<'_>, line: &Line, kind: BlockKind, right_edge: f32) -> bool {
    let Some(last) = group.lines.last() else {
        return false;
    };
    if last.words.last().is_some_and(|word| word.goes_on) {
        return true;
    }
    let (Some(around_group), Some(above), Some(below)) = (group.rect, last.rect(), line.rect()) else {
        return group.kind == kind;
    };
    if is_beside(above, below) || is_beside(around_group, below) {
        return is_row_of(group, line, around_group, below, kind);
    }
    let fits = match (group.kind, kind) {
        (_, BlockKind::ListItem) => false,
        // What hangs under an item, or fills the line before it, belongs to it.
        (BlockKind::ListItem, BlockKind::Paragraph) => {
            below.x > around_group.x + 0.3 * below.height || above.x + above.width > right_edge - SHORT_LINE
        }
        (one, other) => one == other,
    };
    let ratio = line.size() / last.size();
    if !fits || !(1.0 / SIZE_RATIO_MAX..=SIZE_RATIO_MAX).contains(&ratio) {
        return false;
    }
    let gap = below.y - (above.y + above.height);
    let height = above.height.min(below.height);
    let is_below = below.y + below.height > above.y + above.height / 2.0;
    let is_new_start = group.kind == BlockKind::Paragraph
        && above.x + above.width < right_edge - SHORT_LINE
        && ends_sentence(last)
        && starts_sentence(line);
    is_below && gap < PARAGRAPH_GAP * height && !is_new_start
}

/// On the same lines, with nothing of the one above the other.
fn is_beside(one: Rect, other: Rect) -> bool {
    let overlap = (one.y + one.height).min(other.y + other.height) - one.y.max(other.y);
    let apart = other.x >= one.x + one.width || other.x + other.width <= one.x;
    overlap > 0.5 * one.height.min(other.height) && apart
}

/// Whether a line to the right of a block is the rest of its table row: ticks, levels, numbers.
fn is_row_of(group: &Group<'_>, line: &Line, around_group: Rect, beside: Rect, kind: BlockKind) -> bool {
    let is_right = beside.x >= around_group.x + around_group.width - 0.02;
    let plain = |kind: BlockKind| matches!(kind, BlockKind::Paragraph | BlockKind::ListItem);
    is_right && plain(group.kind) && plain(kind) && line.words.len() <= BESIDE_WORDS_MAX
}

/// Content streams often draw a row's or a section's label after the text that it stands beside; readers meet it first.
fn labels_first(groups: Vec<Group<'_>>) -> Vec<Group<'_>> {
    let mut ordered: Vec<Group<'_>> = Vec::with_capacity(groups.len());
    for group in groups {
        let place = match group.rect {
            Some(label) if group.words() <= BESIDE_WORDS_MAX => labelled(&ordered, label),
            _ => None,
        };
        ordered.insert(place.unwrap_or(ordered.len()), group);
    }
    ordered
}

/// The first of the latest blocks that has the label on its left, at its height.
fn labelled(ordered: &[Group<'_>], label: Rect) -> Option<usize> {
    let from = ordered.len().saturating_sub(LOOK_BACK);
    let is_right_of_label = |group: &Group<'_>| {
        group.rect.is_some_and(|rect| {
            let overlap = (label.y + label.height).min(rect.y + rect.height) - label.y.max(rect.y);
            rect.x >= label.x + label.width && overlap > 0.6 * label.height && group.words() > BESIDE_WORDS_MAX
        })
    };
    (from..ordered.len()).find(|&index| is_right_of_label(&ordered[index]))
}

/// Large print above everything else is the page's title, wherever the content stream draws it; its pieces on one row are
/// one heading.
fn titles_first<'a>(groups: Vec<Group<'a>>, body: Body) -> Vec<Group<'a>> {
    let is_large =
        |group: &Group<'_>| group.lines.first().is_some_and(|line| line.size() >= LEVEL_RATIOS[1] * body.size);
    let top = groups
        .iter()
        .filter(|group| !is_large(group))
        .filter_map(|group| group.rect)
        .map(|rect| rect.y)
        .fold(1.0, f32::min);
    let is_title = |group: &Group<'_>| is_large(group) && group.rect.is_some_and(|rect| rect.y + rect.height <= top);
    let (mut titles, rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(is_title);
    titles.sort_by_key(|group| {
        group.rect.map(|rect| (((rect.y + rect.height / 2.0) * ROWS_OF_A_PAGE) as u32, (rect.x * 1000.0) as u32))
    });
    let mut ordered: Vec<Group<'a>> = Vec::with_capacity(titles.len() + rest.len());
    for title in titles {
        let before = ordered
            .last_mut()
            .filter(|before| before.rect.zip(title.rect).is_some_and(|(one, other)| is_beside(one, other)));
        match before {
            Some(before) => {
                before.kind = larger(before.kind, title.kind);
                title.lines.into_iter().for_each(|line| before.push(line));
            }
            None => ordered.push(title),
        }
    }
    ordered.extend(rest);
    ordered
}

/// Titles whose middles fall into the same one of so many strips stand on one row.
const ROWS_OF_A_PAGE: f32 = 40.0;

/// The heading of the two, or the higher one.
fn larger(one: BlockKind, other: BlockKind) -> BlockKind {
    match (one, other) {
        (BlockKind::Heading(one), BlockKind::Heading(other)) => BlockKind::Heading(one.min(other)),
        (heading @ BlockKind::Heading(_), _) | (_, heading @ BlockKind::Heading(_)) => heading,
        (one, _) => one,
    }
}

fn ends_sentence(line: &Line) -> bool {
    line.words.last().is_some_and(|word| word.text.ends_with(['.', '!', '?', ':', '\u{201d}']))
}

fn starts_sentence(line: &Line) -> bool {
    line.words.first().and_then(|word| word.text.chars().next()).is_some_and(|char| !char.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::super::words::testing::{LETTER, run};
    use super::super::words::{Glyph, lines};
    use super::*;
    use crate::child::output::testing::collect;
    use crate::{Event, Limits};

    /// Lays out runs of (text, left, bottom, size) and compares kinds and texts.
    fn check(runs: &[(&str, f32, f32, f32)], want: &[(BlockKind, &str)]) {
        let glyphs: Vec<Glyph> =
            runs.iter().flat_map(|&(text, left, bottom, size)| run(&format!("{text}\n"), left, bottom, size)).collect();
        let lines = lines(&glyphs, &LETTER);
        let draft = draft(&lines.iter().collect::<Vec<_>>(), LETTER.size(), Body { size: 10.0, is_fixed_pitch: false });
        let (events, _) = collect(&Limits::default(), |output| output.part(draft));
        let Some(Event::Part(part)) = events.first() else { panic!("no part") };
        assert_eq!(crate::child::output::testing::blocks(part), want);
        for word in &part.words {
            assert!(!part.text[word.start as usize..word.end as usize].contains(char::is_whitespace));
        }
    }

    #[test]
    fn size_makes_headings_and_gaps_make_paragraphs() {
        check(
            &[
                ("Title", 50.0, 700.0, 20.0),
                ("first line of a longer paragraph that goes", 50.0, 670.0, 10.0),
                ("on here", 50.0, 658.0, 10.0),
                ("another one", 50.0, 630.0, 10.0),
            ],
            &[
                (BlockKind::Heading(1), "Title"),
                (BlockKind::Paragraph, "first line of a longer paragraph that goes on here"),
                (BlockKind::Paragraph, "another one"),
            ],
        );
    }

    #[test]
    fn hyphenated_words_join_within_a_block() {
        check(
            &[("exam\u{fffe}", 50.0, 700.0, 10.0), ("ple text", 50.0, 688.0, 10.0)],
            &[(BlockKind::Paragraph, "example text")],
        );
    }

    #[test]
    fn bullets_and_numbers_begin_items_and_hanging_lines_go_on() {
        check(
            &[
                ("\u{2022} one that is", 50.0, 700.0, 10.0),
                ("long", 60.0, 688.0, 10.0),
                ("\u{f0b7} two", 50.0, 676.0, 10.0),
                ("a) three", 50.0, 664.0, 10.0),
            ],
            &[
                (BlockKind::ListItem, "\u{2022} one that is long"),
                (BlockKind::ListItem, "\u{2022} two"),
                (BlockKind::ListItem, "a) three"),
            ],
        );
    }

    #[test]
    fn a_row_of_a_table_stays_together() {
        check(
            &[
                ("2.1.1 Verify that passwords are long", 50.0, 700.0, 10.0),
                ("enough.", 90.0, 688.0, 10.0),
                ("x x x 521", 400.0, 694.0, 10.0),
                ("2.1.2 Verify that they are changed.", 50.0, 670.0, 10.0),
            ],
            &[
                (BlockKind::Paragraph, "2.1.1 Verify that passwords are long enough. x x x 521"),
                (BlockKind::Paragraph, "2.1.2 Verify that they are changed."),
            ],
        );
    }

    #[test]
    fn a_title_drawn_last_comes_first_and_in_one_piece() {
        check(
            &[
                ("The text below the title.", 50.0, 600.0, 10.0),
                ("Injection", 200.0, 750.0, 24.0),
                ("A1", 50.0, 750.0, 24.0),
                (":2017", 90.0, 754.0, 16.0),
            ],
            &[(BlockKind::Heading(1), "A1 :2017 Injection"), (BlockKind::Paragraph, "The text below the title.")],
        );
    }

    #[test]
    fn a_label_drawn_after_its_text_comes_first() {
        check(
            &[
                ("Injection flaws occur when untrusted data is sent to an", 200.0, 700.0, 9.0),
                ("interpreter.", 200.0, 688.0, 9.0),
                ("Weak sessions allow attackers to take over accounts of", 200.0, 650.0, 9.0),
                ("others.", 200.0, 638.0, 9.0),
                ("A1 Injection", 20.0, 694.0, 12.0),
            ],
            &[
                (BlockKind::Heading(3), "A1 Injection"),
                (BlockKind::Paragraph, "Injection flaws occur when untrusted data is sent to an interpreter."),
                (BlockKind::Paragraph, "Weak sessions allow attackers to take over accounts of others."),
            ],
        );
    }
}
