//! Reads citation markers out of a text that arrives in pieces: `[1]`, `[1][2]`, `[1, 2]`, `[1-3]`, `【1】`. What might become a
//! marker is held back until it is one or is not; all else passes at once. Pure.

/// Bytes that a marker may have; more brackets than that are text.
const MARKER_BYTES_MAX: usize = 48;
/// Numbers that a range may stand for; a longer one is text.
const RANGE_MAX: u32 = 20;

/// What came out of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    /// The numbers of one marker, in order.
    Cite(Vec<u32>),
}

/// The reader. Markers inside code (between back-ticks) are text: `row[1]` cites nothing.
#[derive(Debug, Default)]
pub(crate) struct Markers {
    /// White space and an open bracket that may belong to a marker.
    held: String,
    /// Back-ticks seen in a row.
    ticks: usize,
    in_fence: bool,
    /// Between single back-ticks; a line end closes it, so that a stray one does not swallow the rest.
    in_span: bool,
}

impl Markers {
    /// Takes the next piece of text and gives back what can be told by now. White space before a marker is held too, so
    /// that a marker which is dropped leaves no gap; it comes with the marker as text of its own.
    pub(crate) fn push(&mut self, text: &str) -> Vec<Piece> {
        let mut out = Vec::new();
        let mut plain = String::new();
        for c in text.chars() {
            self.take(c, &mut plain, &mut out);
        }
        flush(&mut plain, &mut out);
        out
    }

    /// What is still held when the text is over.
    pub(crate) fn finish(&mut self) -> String {
        std::mem::take(&mut self.held)
    }

    fn take(&mut self, c: char, plain: &mut String, out: &mut Vec<Piece>) {
        let is_open = self.held.contains(['[', '【']);
        if is_open {
            self.held.push(c);
            if matches!(c, ']' | '】') {
                self.close(plain, out);
            } else if !may_follow(c) || self.held.len() > MARKER_BYTES_MAX {
                // It was none; what stands here may itself open one.
                self.held.pop();
                plain.push_str(&std::mem::take(&mut self.held));
                self.take(c, plain, out);
            }
            return;
        }
        let in_code = self.is_in_code(c);
        let opens = !in_code && matches!(c, '[' | '【');
        let is_space = !in_code && c == ' ';
        if opens || is_space {
            self.held.push(c);
        } else {
            plain.push_str(&std::mem::take(&mut self.held));
            plain.push(c);
        }
    }

    fn is_in_code(&mut self, c: char) -> bool {
        if c == '`' {
            self.ticks += 1;
            return true;
        }
        match std::mem::take(&mut self.ticks) {
            0 => {}
            1 | 2 => self.in_span = !self.in_span,
            _ => self.in_fence = !self.in_fence,
        }
        self.in_span &= c != '\n';
        self.in_span || self.in_fence
    }

    /// The held text ends in a closing bracket.
    fn close(&mut self, plain: &mut String, out: &mut Vec<Piece>) {
        let held = std::mem::take(&mut self.held);
        let inner = held.trim_start().trim_start_matches(['[', '【', '^']).trim_end_matches([']', '】']);
        let numbers: Option<Vec<Vec<u32>>> = inner.split([',', ';']).map(numbers).collect();
        match numbers.map(|numbers| numbers.concat()) {
            Some(numbers) => {
                flush(plain, out);
                let space = &held[..held.len() - held.trim_start().len()];
                if !space.is_empty() {
                    out.push(Piece::Text(space.to_owned()));
                }
                out.push(Piece::Cite(numbers));
            }
            None => plain.push_str(&held),
        }
    }
}

fn may_follow(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ',' | ';' | ' ' | '^' | '-' | '–')
}

/// "3" as 3, "1-3" as 1, 2, 3.
fn numbers(text: &str) -> Option<Vec<u32>> {
    let number = |text: &str| text.trim().trim_start_matches('^').parse::<u32>().ok();
    let Some((first, last)) = text.split_once(['-', '–']) else { return Some(vec![number(text)?]) };
    let (first, last) = (number(first)?, number(last)?);
    (first <= last && last - first < RANGE_MAX).then(|| (first..=last).collect())
}

fn flush(plain: &mut String, out: &mut Vec<Piece>) {
    if !plain.is_empty() {
        out.push(Piece::Text(std::mem::take(plain)));
    }
}

/// `text` without its markers: what is read again as history, where the numbers mean nothing.
pub(crate) fn without_markers(text: &str) -> String {
    let mut markers = Markers::default();
    let mut plain = String::new();
    let mut space = String::new();
    for piece in markers.push(text) {
        match piece {
            Piece::Text(text) if text.trim().is_empty() => space = text,
            Piece::Text(text) => {
                plain.push_str(&std::mem::take(&mut space));
                plain.push_str(&text);
            }
            Piece::Cite(_) => space.clear(),
        }
    }
    plain.push_str(&markers.finish());
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Joins what comes out: markers as `{1,2}`.
    fn check(pieces: &[&str], expected: &str) {
        let mut markers = Markers::default();
        let mut got = String::new();
        for piece in pieces.iter().flat_map(|piece| markers.push(piece)) {
            match piece {
                Piece::Text(text) => got.push_str(&text),
                Piece::Cite(numbers) => {
                    let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
                    got.push_str(&format!("{{{}}}", numbers.join(",")));
                }
            }
        }
        got.push_str(&markers.finish());
        assert_eq!(got, expected, "{pieces:?}");
    }

    #[test]
    fn markers_are_found_wherever_the_text_is_cut() {
        check(&["It is so [1]. And [2][3] or [4, 5]."], "It is so {1}. And {2}{3} or {4,5}.");
        let text = "It is so [1]. And [12, 3] x";
        for cut in 0..text.len() {
            let (a, b) = text.split_at(cut);
            check(&[a, b], "It is so {1}. And {12,3} x");
        }
        check(&text.split("").collect::<Vec<_>>(), "It is so {1}. And {12,3} x");
        check(&["so 【3】 and [^2]"], "so {3} and {2}");
        check(&["so [1-3], so [2–4; 7]"], "so {1,2,3}, so {2,3,4,7}");
    }

    #[test]
    fn what_is_no_marker_stays() {
        check(&["a [link](x) [", "]", " [see 1] [1"], "a [link](x) [] [see 1] [1");
        check(&["`row[1]` and ```\nx[2]\n``` then [3]"], "`row[1]` and ```\nx[2]\n``` then {3}");
        check(&["a ` stray\nand [1]"], "a ` stray\nand {1}");
        check(&["[[1]]"], "[{1}]");
        check(&["[1 2] end "], "[1 2] end ");
        check(&["[99999999999]"], "[99999999999]");
        check(&["[3-1] [1-900] [1-] [-]"], "[3-1] [1-900] [1-] [-]");
    }

    #[test]
    fn history_loses_its_markers() {
        assert_eq!(without_markers("So it is [1]. And [2, 3] more."), "So it is. And more.");
    }
}
