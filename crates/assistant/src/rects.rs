//! From word boxes to the rectangles that mark a stretch of text on a page: one a line. Pure.

use std::ops::Range;

use store::words::WordBox;

use crate::Rect;

/// Share of the lower box's height by which two boxes must overlap vertically to be on one line.
const LINE_OVERLAP: f32 = 0.5;
/// A gap of more than this share of the page's width parts two columns, not two words.
const GAP_MAX: f32 = 0.08;
/// Rectangles of one passage; more than any passage has lines.
const RECTS_MAX: usize = 200;
/// Steps to which a coordinate is rounded: 0.02 mm on A4, and short in JSON.
const STEPS: f32 = 10_000.0;

/// Rectangles of the words that touch `span` (bytes of the part's text), line by line in the order of `words`.
/// A word of which only a part is in the span counts whole. No words, no rectangles.
pub(crate) fn rects(words: &[WordBox], span: Range<u32>) -> Vec<Rect> {
    let mut lines: Vec<Rect> = Vec::new();
    for word in words.iter().filter(|word| word.start < span.end && word.end > span.start) {
        let next = Rect { x: word.x, y: word.y, width: word.width, height: word.height };
        if let Some(line) = lines.last_mut().filter(|line| same_line(line, &next)) {
            *line = union(line, &next);
        } else if lines.len() < RECTS_MAX {
            lines.push(next);
        } else {
            break;
        }
    }
    lines.iter().map(rounded).collect()
}

fn same_line(line: &Rect, next: &Rect) -> bool {
    let overlap = (line.y + line.height).min(next.y + next.height) - line.y.max(next.y);
    let gap = next.x - (line.x + line.width);
    overlap > LINE_OVERLAP * line.height.min(next.height) && gap < GAP_MAX && next.x + next.width > line.x
}

fn union(a: &Rect, b: &Rect) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Rect { x, y, width: (a.x + a.width).max(b.x + b.width) - x, height: (a.y + a.height).max(b.y + b.height) - y }
}

/// Rounded outwards, so that the marks still hold the words.
fn rounded(rect: &Rect) -> Rect {
    let down = |value: f32| (value * STEPS).floor().max(0.0) / STEPS;
    let up = |value: f32| (value * STEPS).ceil() / STEPS;
    let (x, y) = (down(rect.x), down(rect.y));
    Rect { x, y, width: up(rect.x + rect.width - x), height: up(rect.y + rect.height - y) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(start: u32, x: f32, y: f32) -> WordBox {
        WordBox { start, end: start + 4, x, y, width: 0.05, height: 0.02 }
    }

    fn check(words: &[WordBox], span: Range<u32>, expected: &[(f32, f32, f32)]) {
        let got = rects(words, span);
        assert_eq!(got.len(), expected.len(), "{got:?}");
        for (rect, (x, y, width)) in got.iter().zip(expected) {
            for (got, put) in [(rect.x, x), (rect.y, y), (rect.width, width)] {
                assert!((got - put).abs() <= 2.0 / STEPS, "within two steps: {got} {put}");
            }
        }
    }

    #[test]
    fn words_of_a_line_become_one_rectangle() {
        let words = [word(0, 0.1, 0.1), word(5, 0.16, 0.105), word(10, 0.1, 0.13), word(15, 0.16, 0.13)];
        check(&words, 0..14, &[(0.1, 0.1, 0.11), (0.1, 0.13, 0.05)]);
        check(&words, 6..9, &[(0.16, 0.105, 0.05)]);
        check(&words, 4..5, &[]);
        check(&[], 0..9, &[]);
    }

    #[test]
    fn columns_stay_apart() {
        check(&[word(0, 0.1, 0.5), word(5, 0.6, 0.5)], 0..9, &[(0.1, 0.5, 0.05), (0.6, 0.5, 0.05)]);
    }
}
