//! Where sentences begin and end: Unicode's rules (UAX #29), mended for abbreviations, numbered lists and the line
//! breaks of PDFs and wrapped text. Pure.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Bytes after which a sentence is cut at a space: tables and lists without full stops must stay citable.
const SENTENCE_BYTES_MAX: usize = 600;
/// A line that fills less than this share of the block's longest one, before a line that starts anew, ends a sentence.
const SHORT_LINE: f32 = 0.7;

/// Abbreviations after which no sentence ends, lower case, without the full stop.
const ABBREVIATIONS: [&str; 17] = [
    "e.g", "i.e", "mr", "mrs", "ms", "dr", "prof", "vs", "al", "cf", "approx", "ca", "resp", "incl", "gen", "viz", "st",
];
/// Those after which none ends if a number follows.
const BEFORE_NUMBERS: [&str; 16] =
    ["no", "nos", "p", "pp", "vol", "ch", "art", "fig", "figs", "sec", "sect", "eq", "tab", "ref", "refs", "app"];

/// The sentences of `text` as byte ranges: in order, not overlapping, without white space at the ends, none empty.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for block in blocks(text) {
        let start = block.start;
        // A line break inside a block is a space; it is one byte as a space is, so that positions stay.
        let flat = text[block].replace(['\n', '\r', '\t'], " ");
        let mut open: Option<Range<usize>> = None;
        for (offset, piece) in flat.split_sentence_bound_indices() {
            let end = offset + piece.len();
            open = match open {
                Some(before) if goes_on(&flat[before.clone()], piece) => Some(before.start..end),
                Some(before) => {
                    push(&flat, start, before, &mut found);
                    Some(offset..end)
                }
                None => Some(offset..end),
            };
        }
        if let Some(last) = open {
            push(&flat, start, last, &mut found);
        }
    }
    found
}

/// Whether the sentence boundary between `before` and `after` is none.
fn goes_on(before: &str, after: &str) -> bool {
    let before = before.trim_end();
    if is_list_mark(before.trim_start()) {
        return true;
    }
    let Some(stem) = before.strip_suffix('.') else { return false };
    let word = stem.rsplit([' ', '(', '[', ',', ';']).next().unwrap_or(stem);
    let letters = word.rsplit('.').next().unwrap_or(word);
    let is_initial = letters.chars().count() == 1 && letters.chars().all(char::is_uppercase);
    let word = word.to_lowercase();
    let number_follows = after.trim_start().starts_with(|c: char| c.is_ascii_digit());
    is_initial || ABBREVIATIONS.contains(&word.as_str()) || (number_follows && BEFORE_NUMBERS.contains(&word.as_str()))
}

/// Whether the whole of `text` is the mark of a list item: "1.", "a)", "(iv)", "•", "-".
fn is_list_mark(text: &str) -> bool {
    if matches!(text, "-" | "–" | "*") || (text.chars().count() == 1 && text.starts_with(is_bullet)) {
        return true;
    }
    let Some(inner) = text.strip_suffix(['.', ')']) else { return false };
    let inner = inner.strip_prefix('(').unwrap_or(inner);
    !inner.is_empty() && inner.len() <= 4 && (inner.bytes().all(|byte| byte.is_ascii_digit()) || is_enumerator(inner))
}

/// Whether `c` is a sign before list items: the usual ones, and what PDFs' symbol fonts leave (private use).
fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '▪' | '◦' | '‣' | '●' | '■' | '\u{e000}'..='\u{f8ff}')
}

/// One letter, or a small Roman number.
fn is_enumerator(text: &str) -> bool {
    let one_letter = text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_lowercase());
    one_letter || text.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'))
}

fn push(flat: &str, offset: usize, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let mut rest = trim(flat, range);
    while rest.len() > SENTENCE_BYTES_MAX {
        let mut bound = rest.start + SENTENCE_BYTES_MAX;
        while !flat.is_char_boundary(bound) {
            bound -= 1;
        }
        let cut = flat[rest.start..bound].rfind(' ').map_or(bound, |space| rest.start + space);
        let head = trim(flat, rest.start..cut.max(rest.start + 1));
        if head.is_empty() || !flat.is_char_boundary(head.end) {
            break;
        }
        rest = trim(flat, head.end..rest.end);
        found.push(offset + head.start..offset + head.end);
    }
    if !rest.is_empty() {
        found.push(offset + rest.start..offset + rest.end);
    }
}

/// `range` without white space at its ends, nor bullets at its beginning.
fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let begun = inner.trim_start_matches(|c: char| c.is_whitespace() || is_bullet(c));
    let start = range.start + (inner.len() - begun.len());
    start..start + begun.trim_end().len()
}

/// Stretches of text that no sentence crosses: parted by blank lines, list items, headings and early line ends.
fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut lines: Vec<Range<usize>> = Vec::new();
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if line.trim().is_empty() {
            close(text, &mut lines, &mut found);
        } else {
            lines.push(start..end);
        }
        start = end;
    }
    close(text, &mut lines, &mut found);
    found
}

/// Joins the lines of a paragraph as far as they run on.
fn close(text: &str, lines: &mut Vec<Range<usize>>, found: &mut Vec<Range<usize>>) {
    let longest = lines.iter().map(|line| text[line.clone()].trim().len()).max().unwrap_or(0);
    let mut open: Option<Range<usize>> = None;
    for line in lines.drain(..) {
        open = match open {
            Some(block) if runs_on(&text[block.clone()], &text[line.clone()], longest) => Some(block.start..line.end),
            Some(block) => {
                found.push(block);
                Some(line)
            }
            None => Some(line),
        };
    }
    found.extend(open);
}

fn runs_on(block: &str, line: &str, longest: usize) -> bool {
    let before = block.lines().last().unwrap_or(block).trim();
    let line = line.trim_start();
    let mark = line.split_whitespace().next().unwrap_or_default();
    if is_list_mark(mark) || line.starts_with(['#', '|']) || before.starts_with(['#', '|']) {
        return false;
    }
    let is_short = (before.len() as f32) < SHORT_LINE * longest as f32;
    let starts_anew = line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    !(is_short && starts_anew)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let got: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn plain_sentences() {
        check("One is here. Two is there!  Three?", &["One is here.", "Two is there!", "Three?"]);
        check("", &[]);
        check(" \n\n ", &[]);
    }

    #[test]
    fn abbreviations_and_numbers_end_nothing() {
        check("See e.g. Smith et al. Then rest.", &["See e.g. Smith et al. Then rest."]);
        check("It weighs 3.5 kg. As in Fig. 3 and No. 7.", &["It weighs 3.5 kg.", "As in Fig. 3 and No. 7."]);
        check("The U.S. Government and J. Smith agree. Good.", &["The U.S. Government and J. Smith agree.", "Good."]);
        check("The answer is no. Then we stop.", &["The answer is no.", "Then we stop."]);
    }

    #[test]
    fn line_breaks_are_spaces_within_a_paragraph() {
        check(
            "An incident is a violation of\ncomputer security policies of the National\nInstitute. It ends.",
            &["An incident is a violation of\ncomputer security policies of the National\nInstitute.", "It ends."],
        );
    }

    #[test]
    fn headings_items_and_blank_lines_end_sentences() {
        check(
            "2.1 Events\nAn event is any observable occurrence in a system.\n\nNext paragraph",
            &["2.1 Events", "An event is any observable occurrence in a system.", "Next paragraph"],
        );
        check("Steps:\n1. Wash it.\n2. Dry it.", &["Steps:", "1. Wash it.", "2. Dry it."]);
        check("• first thing\n• second thing", &["first thing", "second thing"]);
        check("| a | b |\n| c | d |", &["| a | b |", "| c | d |"]);
    }

    #[test]
    fn long_stretches_without_a_stop_are_cut_at_spaces() {
        let text = "word ".repeat(400);
        let found = sentences(&text);
        assert!(found.len() > 2 && found.iter().all(|range| range.len() <= SENTENCE_BYTES_MAX));
        assert_eq!(found.iter().map(|range| text[range.clone()].split(' ').count()).sum::<usize>(), 400);
    }

    proptest::proptest! {
        #[test]
        fn ranges_are_ordered_and_on_boundaries(text in "[\\PC\n.!? é1a\u{2028}]{0,200}") {
            let mut last = 0;
            for range in sentences(&text) {
                assert!(last <= range.start && range.start < range.end);
                assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
                last = range.end;
            }
        }

        #[test]
        fn long_text_is_bounded(text in "[é漢a]{0,900}") {
            for range in sentences(&text) {
                assert!(range.len() <= SENTENCE_BYTES_MAX + 4);
            }
        }
    }
}
