//! Text made even for comparing: one kind of quotation mark, dash and space, no emphasis, words without accents, plurals
//! and possessives. Remembers where each byte stood.

use std::ops::Range;

/// What stands in place of text that has been dealt with; it is neither space nor part of a word.
const BLANK: &str = "\u{1f}";
/// Bytes within which an HTML tag must end to be taken for one.
const TAG_BYTES_MAX: usize = 16;

/// A text made even, with the place of each of its bytes in the original.
#[derive(Debug, Clone)]
pub(super) struct Clean {
    pub text: String,
    /// For each byte of `text`, the bytes of the original character it came from.
    places: Vec<Range<usize>>,
}

impl Clean {
    pub(super) fn new(original: &str) -> Self {
        let mut clean =
            Self { text: String::with_capacity(original.len()), places: Vec::with_capacity(original.len()) };
        let mut at = 0;
        while let Some(c) = original[at..].chars().next() {
            let end = at + c.len_utf8();
            let rest = &original[end..];
            let skipped = clean.take(c, rest, at..end);
            at = end + skipped;
        }
        clean
    }

    /// Takes one character; gives back how many bytes after it are to be skipped.
    fn take(&mut self, c: char, rest: &str, place: Range<usize>) -> usize {
        let next = rest.chars().next();
        let last = self.text.chars().next_back();
        match c {
            '\u{ad}' => return line_break(rest),
            '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\r' | '*' => {}
            '_' if !(last.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)) => {}
            '\\' if next.is_some_and(|c| c.is_ascii_punctuation() && c != '(' && c != '[') => {}
            '-' | '\u{2010}' | '\u{2011}' | '\u{2212}' => {
                self.push("-", place);
                if last.is_some_and(char::is_alphabetic) {
                    return line_break(rest);
                }
            }
            '<' if next.is_some_and(|c| c.is_ascii_alphabetic() || c == '/') => match tag(rest) {
                Some(bytes) => {
                    if rest.starts_with("br") {
                        self.push("\n", place);
                    }
                    return bytes;
                }
                None => self.push("<", place),
            },
            _ => self.push(plain(c).unwrap_or(c.encode_utf8(&mut [0; 4])), place),
        }
        0
    }

    fn push(&mut self, text: &str, place: Range<usize>) {
        self.text.push_str(text);
        self.places.extend(std::iter::repeat_n(place, text.len()));
    }

    /// The bytes of the original that `range` came from.
    pub(super) fn original(&self, range: &Range<usize>) -> Range<usize> {
        match (self.places.get(range.start), self.places.get(range.end.saturating_sub(1))) {
            (Some(first), Some(last)) if range.start < range.end => first.start..last.end,
            _ => 0..0,
        }
    }

    /// Takes `range` out of what is still to be checked.
    pub(super) fn blank(&mut self, range: &Range<usize>) {
        if self.text.get(range.clone()).is_some() {
            self.text.replace_range(range.clone(), &BLANK.repeat(range.len()));
        }
    }

    /// Whether nothing but list, quotation and heading marks stands before `at` in its line.
    pub(super) fn is_line_start(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        line.chars().all(|c| c.is_whitespace() || matches!(c, '#' | '>' | '-' | '+' | '•' | '(' | '|' | '\u{1f}'))
    }

    /// The line that byte `at` stands in.
    pub(super) fn line(&self, at: usize) -> &str {
        let start = self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        self.text.get(start..).and_then(|line| line.split('\n').next()).unwrap_or_default()
    }
}

/// Bytes of the white space with one line end in it that part a hyphen from the rest of its word; 0 where it is none.
fn line_break(rest: &str) -> usize {
    let space = rest.len() - rest.trim_start().len();
    let is_break = rest[..space].matches('\n').count() == 1;
    if is_break && rest[space..].starts_with(char::is_lowercase) { space } else { 0 }
}

fn tag(rest: &str) -> Option<usize> {
    let end = rest.bytes().take(TAG_BYTES_MAX).position(|byte| byte == b'>')?;
    let name = rest.get(..end)?.trim_matches('/');
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '/').then_some(end + 1)
}

/// The plain form of typographic characters.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '“' | '”' | '„' | '‟' | '«' | '»' => "\"",
        '‘' | '’' | '‚' | '‛' | '´' | 'ʼ' => "'",
        '\u{2013}'..='\u{2015}' => "–",
        '…' => "...",
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => " ",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        '⁄' => "/",
        '％' => "%",
        'µ' => "μ",
        _ => return None,
    })
}

/// A word of a clean text.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub range: Range<usize>,
    /// See [`key`].
    pub key: String,
    /// It follows the word before it after nothing but a hyphen.
    pub is_joined: bool,
}

/// The words of a clean text. "U.S." is one word, "Coca-Cola" two that are joined.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if !c.is_alphanumeric() {
            at += c.len_utf8();
            continue;
        }
        let end = initialism(text, at).unwrap_or_else(|| word_end(text, at));
        let is_joined = found.last().is_some_and(|last| text.get(last.range.end..at) == Some("-"));
        found.push(Word { range: at..end, key: key(&text[at..end]), is_joined });
        at = end;
    }
    found
}

fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut chars = text[start..].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let is_inner = matches!(c, '\'' | '&') && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !(c.is_alphanumeric() || is_mark(c) || is_inner) {
            break;
        }
        end = start + offset + c.len_utf8();
    }
    end
}

/// The end of letters with a full stop after each, two at least: "U.S.", "e.g.", "U.K".
fn initialism(text: &str, start: usize) -> Option<usize> {
    let mut rest = text[start..].char_indices().peekable();
    let (mut letters, mut end) = (0, start);
    while let Some((offset, c)) = rest.next() {
        if !c.is_alphabetic() {
            break;
        }
        match rest.peek() {
            Some((_, '.')) => rest.next(),
            Some((_, next)) if next.is_alphanumeric() => return None,
            _ if letters == 0 => return None,
            _ => None,
        };
        letters += 1;
        end = start + offset + c.len_utf8();
    }
    (letters >= 2).then_some(end)
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// A word as it is compared: lower case, without accents, possessive and plural ending.
pub(super) fn key(word: &str) -> String {
    let mut key = fold(word.strip_suffix("'s").unwrap_or(word));
    if key.len() > 3 && key.ends_with('s') && !key.ends_with("ss") {
        let is_es = ["sses", "xes", "ches", "shes"].iter().any(|end| key.ends_with(end));
        let is_ies = key.ends_with("ies") && key.len() > 4;
        key.truncate(
            key.len()
                - if is_es {
                    2
                } else if is_ies {
                    3
                } else {
                    1
                },
        );
        if is_ies {
            key.push('y');
        }
    }
    key
}

/// Letters and digits of `text` alone, in lower case and without accents.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match base(c) {
            Some(base) => folded.push_str(base),
            None if c.is_alphanumeric() => folded.push(c),
            None => {}
        }
    }
    folded
}

/// The letters without accent of a lower-case Latin letter that has one.
fn base(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ț' => "t",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_their_trimmings() {
        let keys = |text: &str| words(&Clean::new(text).text).into_iter().map(|word| word.key).collect::<Vec<_>>();
        assert_eq!(keys("**Müller’s** U.S. policies"), ["muller", "us", "policy"]);
        assert_eq!(keys("O’Connor, AT&T; Coca-Cola"), ["oconnor", "att", "coca", "cola"]);
        assert_eq!(keys("confi\u{ad}\ndential e\u{301}tat"), ["confidential", "etat"]);
        assert!(words("Coca-Cola")[1].is_joined);
    }

    #[test]
    fn what_was_changed_is_found_again() {
        let original = "It is **€ 5** … “so”";
        let clean = Clean::new(original);
        let at = clean.text.find("so").unwrap_or_default();
        assert_eq!(&original[clean.original(&(at..at + 2))], "so");
        assert_eq!(clean.text, "It is € 5 ... \"so\"");
    }
}
