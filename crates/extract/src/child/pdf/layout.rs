//! From lines to headings, paragraphs, list items and table rows, by size, weight and gaps. Pure.

use super::words::{Line, around};
use crate::child::output::{Draft, block, offset};
use crate::{BlockKind, PageSize, PartKind, Rect, WordBox};

/// A line this much larger than the body text, and not long, is a heading.
const HEADING_RATIO: f32 = 1.15;
/// Ratios to the body size from which a heading is of level 1 and 2; smaller ones are of level 3, bold ones of level 4.
const LEVEL_RATIOS: [f32; 2] = [1.7, 1.35];
/// A heading of more words is a paragraph in large print.
const HEADING_WORDS_MAX: usize = 20;
/// White space between two lines, in line heights, that parts paragraphs.
const PARAGRAPH_GAP: f32 = 0.75;
/// A paragraph's lines differ in size by less than this factor.
const SIZE_RATIO_MAX: f32 = 1.12;
/// A line that ends this fraction of the page's width before the widest one ends its paragraph, if a sentence ends too.
const SHORT_LINE: f32 = 0.15;

/// A stretch of lines with one role.
#[derive(Debug, PartialEq)]
struct Group<'a> {
    kind: BlockKind,
    lines: Vec<&'a Line>,
}

/// The page's text, blocks and word boxes. `body_size` is the document's usual font size in points.
pub(crate) fn draft(lines: &[Line], size: PageSize, body_size: f32) -> Draft {
    let mut draft = Draft { page: Some(size), ..Draft::new(PartKind::Page) };
    for group in groups(lines, size, body_size) {
        write(&group, &mut draft);
    }
    draft
}

fn write(group: &Group<'_>, draft: &mut Draft) {
    if !draft.text.is_empty() {
        draft.text.push_str("\n\n");
    }
    let start = draft.text.len();
    let mut glue = true;
    for line in &group.lines {
        for word in &line.words {
            if !glue {
                draft.text.push(' ');
            }
            let word_start = draft.text.len();
            draft.text.push_str(&word.text);
            if let Some(rect) = word.rect {
                draft.words.push(WordBox { start: offset(word_start), end: offset(draft.text.len()), rect });
            }
            glue = word.goes_on;
        }
    }
    draft.blocks.push(block(group.kind, start, draft.text.len()));
}

fn groups(lines: &[Line], size: PageSize, body_size: f32) -> Vec<Group<'_>> {
    let right_edge = lines.iter().filter_map(Line::rect).map(|rect| rect.x + rect.width).fold(0.0, f32::max);
    let mut groups: Vec<Group<'_>> = Vec::new();
    for line in lines {
        let kind = kind_of(line, body_size);
        match groups.last_mut() {
            Some(group) if continues(group, line, kind, size, right_edge) => group.lines.push(line),
            _ => groups.push(Group { kind, lines: vec![line] }),
        }
    }
    groups
}

fn kind_of(line: &Line, body_size: f32) -> BlockKind {
    if is_list_item(line) {
        return BlockKind::ListItem;
    }
    let ratio = line.size() / body_size;
    let letters = line.words.iter().flat_map(|word| word.text.chars()).filter(|char| char.is_alphabetic()).count();
    if line.words.len() > HEADING_WORDS_MAX || letters < 2 {
        return BlockKind::Paragraph;
    }
    if ratio >= LEVEL_RATIOS[0] {
        BlockKind::Heading(1)
    } else if ratio >= LEVEL_RATIOS[1] {
        BlockKind::Heading(2)
    } else if ratio >= HEADING_RATIO {
        BlockKind::Heading(3)
    } else if line.is_bold() && ratio > 0.95 {
        BlockKind::Heading(4)
    } else {
        BlockKind::Paragraph
    }
}

/// Bullets as fonts and their symbol encodings draw them.
const BULLETS: &str = "\u{2022}\u{25cf}\u{25e6}\u{25aa}\u{25a0}\u{2023}\u{f0b7}\u{f0a7}\u{2013}\u{b7}\u{2756}\u{27a2}\u{f0d8}";

fn is_list_item(line: &Line) -> bool {
    let Some(first) = line.words.first() else {
        return false;
    };
    let mut chars = first.text.chars();
    let is_bullet = chars.next().is_some_and(|char| BULLETS.contains(char));
    is_bullet && (chars.next().is_none() && line.words.len() > 1 || !first.text.starts_with('\u{2013}'))
}

/// Whether `line` belongs to what `group` began.
fn continues(group: &Group<'_>, line: &Line, kind: BlockKind, size: PageSize, right_edge: f32) -> bool {
    let Some(last) = group.lines.last() else {
        return false;
    };
    if last.words.last().is_some_and(|word| word.goes_on) {
        return true;
    }
    let fits = match (group.kind, kind) {
        (_, BlockKind::ListItem) => false,
        (BlockKind::ListItem, BlockKind::Paragraph) => true,
        (one, other) => one == other,
    };
    let ratio = line.size() / last.size();
    if !fits || !(1.0 / SIZE_RATIO_MAX..=SIZE_RATIO_MAX).contains(&ratio) {
        return false;
    }
    let (Some(above), Some(below)) = (last.rect(), line.rect()) else {
        return true;
    };
    let gap = below.y - (above.y + above.height);
    let height = above.height.min(below.height);
    let is_near = gap < PARAGRAPH_GAP * height && below.y + below.height > above.y + above.height / 2.0;
    let ends_short = above.x + above.width < right_edge - SHORT_LINE && ends_sentence(last) && below.x <= left(group).min(below.x);
    let _ = size;
    is_near && !(ends_short && group.kind == BlockKind::Paragraph && is_indented_or_capital(line))
}

fn left(group: &Group<'_>) -> f32 {
    group.lines.iter().filter_map(|line| line.rect()).reduce(around).map_or(0.0, |rect: Rect| rect.x)
}

fn ends_sentence(line: &Line) -> bool {
    line.words.last().is_some_and(|word| word.text.ends_with(['.', '!', '?', ':', '\u{201d}']))
}

fn is_indented_or_capital(line: &Line) -> bool {
    line.words.first().and_then(|word| word.text.chars().next()).is_some_and(|char| !char.is_lowercase())
}
