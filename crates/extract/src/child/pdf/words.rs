//! From PDFium's characters to lines of words with rectangles. Pure: the characters come in as values.

use super::geometry::{Display, PageRect};
use crate::Rect;

/// One character of a page's text, in the order of the content stream.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Glyph {
    pub char: char,
    /// `None` for the separators that PDFium generates.
    pub rect: Option<PageRect>,
    /// Effective font size in points; 0 where not asked for (inside a word).
    pub size: f32,
    pub bold: bool,
}

/// A run of characters without white space on one line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    pub text: String,
    /// As fractions of the displayed page; `None` where it lies outside of it.
    pub rect: Option<Rect>,
    pub size: f32,
    pub bold: bool,
    /// Whether letters of different shape are equally wide; `None` where there are none to compare.
    pub fixed_pitch: Option<bool>,
    /// The word goes on as the first word of the next line; its hyphen is not part of `text`.
    pub goes_on: bool,
}

/// Words in one line, in reading order; never empty.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub words: Vec<Word>,
}

/// PDFium writes one of these for a hyphen that parts a word at a line's end; U+00AD is a soft hyphen of the document.
fn is_line_end_hyphen(char: char) -> bool {
    matches!(char, '\u{fffe}' | '\u{2}' | '\u{ad}')
}

/// Lines end at line feeds, words at white space.
pub(crate) fn lines(glyphs: &[Glyph], display: &Display) -> Vec<Line> {
    let mut builder =
        Builder { display, lines: Vec::new(), words: Vec::new(), word: None, widths: Vec::new(), hyphen: None };
    for glyph in glyphs {
        builder.push(glyph);
    }
    builder.end_line();
    builder.lines
}

struct Builder<'a> {
    display: &'a Display,
    lines: Vec<Line>,
    words: Vec<Word>,
    word: Option<(Word, Option<PageRect>)>,
    /// Letters of the word and their widths.
    widths: Vec<(char, f32)>,
    /// A hyphen that was seen last and is only known to part a word once the line ends.
    hyphen: Option<Glyph>,
}

impl Builder<'_> {
    fn push(&mut self, glyph: &Glyph) {
        match glyph.char {
            '\r' => {}
            '\n' => self.end_line(),
            char if is_line_end_hyphen(char) => self.hyphen = Some(*glyph),
            char if char.is_whitespace() => self.end_word(),
            char if char.is_control() || char == '\u{feff}' => {}
            _ => {
                self.keep_hyphen();
                self.extend(glyph);
            }
        }
    }

    /// The hyphen was inside a line after all: a visible one stays, a soft one is not drawn.
    fn keep_hyphen(&mut self) {
        if let Some(hyphen) = self.hyphen.take()
            && hyphen.char != '\u{ad}'
        {
            self.extend(&Glyph { char: '-', ..hyphen });
        }
    }

    fn extend(&mut self, glyph: &Glyph) {
        let (word, rect) = self.word.get_or_insert_with(|| {
            let word = Word {
                text: String::new(),
                rect: None,
                size: glyph.size,
                bold: glyph.bold,
                fixed_pitch: None,
                goes_on: false,
            };
            (word, None)
        });
        word.text.push(glyph.char);
        if let Some(rect) = glyph.rect.filter(|_| glyph.char.is_ascii_alphabetic()) {
            self.widths.push((glyph.char, rect.right - rect.left));
        }
        *rect = match (*rect, glyph.rect) {
            (Some(one), Some(other)) => Some(one.union(other)),
            (one, other) => one.or(other),
        };
    }

    fn end_word(&mut self) {
        self.keep_hyphen();
        if let Some((mut word, rect)) = self.word.take() {
            word.rect = rect.and_then(|rect| self.display.show(rect));
            word.fixed_pitch = fixed_pitch(&self.widths);
            trim_leader(&mut word.text);
            if !word.text.is_empty() {
                self.words.push(word);
            }
        }
        self.widths.clear();
    }

    fn end_line(&mut self) {
        let goes_on = self.hyphen.take().is_some() && self.word.is_some();
        self.end_word();
        if let Some(last) = self.words.last_mut() {
            last.goes_on = goes_on;
            self.lines.push(Line { words: std::mem::take(&mut self.words) });
        }
    }
}

/// Dots that lead the eye to a page number, at the end of a word or as one, are no text.
const LEADER: [char; 4] = ['.', '\u{2026}', '_', '\u{b7}'];
/// Three dots may be meant.
const LEADER_CHARS_MIN: usize = 4;

fn trim_leader(text: &mut String) {
    let kept = text.trim_end_matches(LEADER);
    let dots = text[kept.len()..].chars().map(|char| if char == '\u{2026}' { 3 } else { 1 }).sum::<usize>();
    if dots >= LEADER_CHARS_MIN {
        text.truncate(kept.len());
    }
}

/// Widths differ by less than this factor in a fixed-pitch font.
const PITCH_RATIO_MAX: f32 = 1.02;

/// Narrow and wide letters of the same width betray a fixed pitch.
fn fixed_pitch(widths: &[(char, f32)]) -> Option<bool> {
    let is_narrow = |char: char| "fijlrtI".contains(char);
    let width_of = |narrow: bool| widths.iter().find(|&&(char, _)| is_narrow(char) == narrow).map(|&(_, width)| width);
    let (narrow, wide) = (width_of(true)?, width_of(false)?);
    Some((1.0 / PITCH_RATIO_MAX..=PITCH_RATIO_MAX).contains(&(narrow / wide)))
}

impl Line {
    /// Whether the words that can tell are set in a fixed pitch.
    pub(crate) fn is_fixed_pitch(&self) -> bool {
        let told = |fixed: bool| self.words.iter().filter(|word| word.fixed_pitch == Some(fixed)).count();
        told(true) > 4 * told(false)
    }

    #[cfg(test)]
    pub(crate) fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }

    /// The rectangle around all words; `None` where none is visible.
    pub(crate) fn rect(&self) -> Option<Rect> {
        self.words.iter().filter_map(|word| word.rect).reduce(around)
    }

    /// The size of most of its letters.
    pub(crate) fn size(&self) -> f32 {
        self.words.iter().max_by_key(|word| word.text.len()).map_or(0.0, |word| word.size)
    }

    pub(crate) fn is_bold(&self) -> bool {
        let letters =
            |bold: bool| self.words.iter().filter(|word| word.bold == bold).map(|word| word.text.len()).sum::<usize>();
        letters(true) > 4 * letters(false)
    }
}

/// The smallest rectangle that holds both.
pub(crate) fn around(one: Rect, other: Rect) -> Rect {
    let (x, y) = (one.x.min(other.x), one.y.min(other.y));
    let right = (one.x + one.width).max(other.x + other.width);
    let bottom = (one.y + one.height).max(other.y + other.height);
    Rect { x, y, width: right - x, height: bottom - y }
}

#[cfg(test)]
pub(crate) mod testing {
    //! Glyphs as PDFium would give them.

    use super::*;

    /// `text` on a baseline at (`left`, `bottom`), most characters `size / 2` wide, spaces generated.
    pub(crate) fn run(text: &str, left: f32, bottom: f32, size: f32) -> Vec<Glyph> {
        let mut x = left;
        text.chars()
            .map(|char| {
                // Narrow letters are narrower, as in a proportional font.
                let width = if "fijlrtI".contains(char) { size / 3.0 } else { size / 2.0 };
                let rect = PageRect { left: x, bottom, right: x + width, top: bottom + size };
                x += width;
                let rect = (!char.is_whitespace()).then_some(rect);
                Glyph { char, rect, size, bold: false }
            })
            .collect()
    }

    pub(crate) const LETTER: Display =
        Display { visible: PageRect { left: 0.0, bottom: 0.0, right: 600.0, top: 800.0 }, quarter_turns: 0 };
}

#[cfg(test)]
mod tests {
    use super::testing::{LETTER, run};
    use super::*;

    fn texts(glyphs: &[Glyph]) -> Vec<Vec<String>> {
        lines(glyphs, &LETTER).into_iter().map(|line| line.words.into_iter().map(|word| word.text).collect()).collect()
    }

    #[test]
    fn generated_separators_part_words_and_lines() {
        let glyphs = run("two words\r\nnext", 10.0, 700.0, 10.0);
        assert_eq!(texts(&glyphs), [vec!["two", "words"], vec!["next"]]);
    }

    #[test]
    fn a_word_box_spans_its_letters() {
        let lines = lines(&run("ab c", 60.0, 700.0, 10.0), &LETTER);
        let rect = lines[0].words[0].rect.unwrap();
        assert!((rect.x - 0.1).abs() < 1e-6 && (rect.width - 10.0 / 600.0).abs() < 1e-6, "{rect:?}");
    }

    #[test]
    fn leaders_are_no_text() {
        assert_eq!(
            texts(&run("Intro ........ 3\nEnd\u{2026}..\u{2026} 4\nwait...", 10.0, 700.0, 10.0)),
            [vec!["Intro", "3"], vec!["End", "4"], vec!["wait..."]]
        );
    }

    #[test]
    fn fixed_pitch_is_told_by_narrow_letters() {
        assert_eq!(fixed_pitch(&[('i', 6.0), ('m', 6.0)]), Some(true));
        assert_eq!(fixed_pitch(&[('i', 3.0), ('m', 6.0)]), Some(false));
        assert_eq!(fixed_pitch(&[('m', 6.0), ('n', 6.0)]), None);
    }

    #[test]
    fn a_hyphen_at_the_line_end_joins_and_elsewhere_stays() {
        for hyphen in ['\u{fffe}', '\u{2}', '\u{ad}'] {
            let lines = lines(&run(&format!("con{hyphen}\r\ntinued"), 10.0, 700.0, 10.0), &LETTER);
            assert_eq!(lines[0].words[0].text, "con");
            assert!(lines[0].words[0].goes_on, "{hyphen:?}");
        }
        assert_eq!(texts(&run("a\u{fffe}b so\u{ad}ft", 10.0, 700.0, 10.0)), [vec!["a-b", "soft"]]);
    }
}
