//! A question as tokens: words with their stems, numbers with their units, dates.

use std::ops::Range;

use frostem::{Algorithm, Stemmer};

use crate::{calendar::month, units, words::words};

use super::{
    amounts::number,
    spoken::{decade, one_unit, time_of_day},
};

/// Tokens of a question that are read; what comes after is not.
const TOKENS_MAX: usize = 200;

/// A word, or a number with all that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    /// As written.
    pub text: String,
    /// Lower case, accents off.
    pub word: String,
    pub stem: String,
    pub number: Option<Number>,
    /// Starts with a capital letter, and does not start the sentence.
    pub is_name: bool,
    /// A comma, a semicolon or the like stands before it.
    pub after_comma: bool,
}

/// A number in a question.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number {
    pub value: f64,
    /// Of a physical unit or "%".
    pub unit: Option<&'static str>,
    /// ISO 4217.
    pub currency: Option<&'static str>,
    /// An ISO 8601 date (its year where `value` could be one).
    pub date: Option<String>,
    /// Written with k, thousand, million: what that multiplies by.
    pub times: f64,
    pub is_round: bool,
    /// Written as a word: "two".
    pub is_word: bool,
}

impl Number {
    /// An ISO 8601 date and nothing else.
    pub(super) fn dated(date: String) -> Self {
        Self { date: Some(date), ..Self::plain(f64::NAN) }
    }

    /// Without a currency, a unit and "%".
    pub(super) fn is_bare(&self) -> bool {
        self.unit.is_none() && self.currency.is_none()
    }

    pub(super) fn plain(value: f64) -> Self {
        Self { value, unit: None, currency: None, date: None, times: 1.0, is_round: false, is_word: false }
    }
}

/// The stem of an English word.
pub(super) fn stem(word: &str) -> String {
    let word = match word {
        "children" => "child",
        "men" => "man",
        "women" => "woman",
        word => word,
    };
    Stemmer::new(Algorithm::English).stem(word).to_string()
}

/// The tokens of a question, numbers put together with their currency, magnitude and unit. A capital K is a magnitude, or
/// where the table has such a column, a kelvin. Times of day are read where the table has any.
pub(super) fn tokens(question: &str, has_kelvin: bool, has_clock: bool) -> Vec<Token> {
    let raw = raw(question);
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < raw.len() && tokens.len() < TOKENS_MAX {
        let (token, next) = date(&raw, at)
            .or_else(|| decade(&raw, at))
            .or_else(|| if has_clock { time_of_day(&raw, at, question) } else { None })
            .or_else(|| one_unit(&raw, at))
            .or_else(|| number(&raw, at, has_kelvin))
            .unwrap_or_else(|| (raw[at].clone().token(at, &raw), at + 1));
        tokens.push(token);
        at = next.max(at + 1);
    }
    tokens
}

/// Letters and the figures that touch them as one word, where the table has it: "CO2", "SEV1".
pub(super) fn joined(tokens: Vec<Token>, question: &str, is_known: impl Fn(&str) -> bool) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let is_figures = token.number.is_some() && token.text.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(letters) = out.last_mut().filter(|letters| is_figures && letters.number.is_none()) {
            let (text, word) = (format!("{}{}", letters.text, token.text), format!("{}{}", letters.word, token.word));
            if question.contains(&text) && is_known(&word) {
                *letters = Token { stem: stem(&word), text, word, ..letters.clone() };
                continue;
            }
        }
        out.push(token);
    }
    out
}

/// A run of letters, of digits with their marks, or one sign.
#[derive(Debug, Clone)]
pub(super) struct Raw {
    pub text: String,
    /// The text in lower case, accents off.
    pub word: String,
    pub span: Range<usize>,
    pub after_comma: bool,
    ends_sentence_before: bool,
    /// "km/h": nothing but a slash stands between this and what was before.
    pub after_slash: bool,
}

/// The word at a place; empty past the end.
pub(super) fn word_at(raw: &[Raw], at: usize) -> &str {
    raw.get(at).map_or("", |raw| raw.word.as_str())
}

/// The text of some pieces, blanks between them.
pub(super) fn text_of(raw: &[Raw]) -> String {
    raw.iter().map(|raw| raw.text.as_str()).collect::<Vec<_>>().join(" ")
}

impl Raw {
    pub(super) fn token(self, at: usize, all: &[Self]) -> Token {
        let first = at == 0 || self.ends_sentence_before;
        let is_capital = self.text.chars().all(char::is_uppercase) && all.len() > 1;
        let is_name =
            self.text.chars().next().is_some_and(char::is_uppercase) && (!first || is_capital) && self.word.len() > 1;
        // All in capitals is loud, not a name.
        let is_loud = all.iter().all(|raw| raw.text.chars().all(|c| !c.is_lowercase()));
        Token {
            stem: stem(&self.word),
            word: self.word,
            number: None,
            is_name: is_name && !is_loud,
            after_comma: self.after_comma,
            text: self.text,
        }
    }

    pub(super) fn touches(&self, next: &Self) -> bool {
        self.span.end == next.span.start
    }
}

fn raw(question: &str) -> Vec<Raw> {
    let chars: Vec<(usize, char)> = question.char_indices().collect();
    let mut raw: Vec<Raw> = Vec::new();
    let (mut at, mut after_comma, mut sentence) = (0, false, false);
    let end = |at: usize| chars.get(at).map_or(question.len(), |&(byte, _)| byte);
    while at < chars.len() {
        let start = at;
        let c = chars[at].1;
        if c.is_ascii_digit() {
            while at < chars.len() && is_in_number(&chars, at) {
                at += 1;
            }
        } else if c.is_alphabetic() || c == '°' {
            while at < chars.len() && is_in_word(&chars, at) {
                at += 1;
            }
        } else {
            at += 1;
            // "<=" and ">=" are one sign.
            if matches!(c, '<' | '>') && chars.get(at).is_some_and(|&(_, c)| c == '=') {
                at += 1;
            }
            after_comma |= matches!(c, ',' | ';' | ':' | '(' | ')' | '–' | '—');
            sentence |= matches!(c, '.' | '!' | '?');
            // A hyphen joins words, and parts numbers.
            let is_dash = matches!(c, '-' | '−' | '–') && chars.get(at).is_some_and(|&(_, c)| c.is_ascii_digit());
            if !(is_dash || "<>≤≥%~+&".contains(c) || units::currency(&c.to_string()).is_some()) {
                continue;
            }
        }
        let span = chars[start].0..end(at);
        let text = question[span.clone()].to_owned();
        let after_slash = chars[..start].ends_with(&[(span.start.wrapping_sub(1), '/')])
            && raw.last().is_some_and(|before: &Raw| before.span.end + 1 == span.start);
        raw.push(Raw {
            word: words(&text).concat(),
            text,
            span,
            after_comma,
            ends_sentence_before: sentence,
            after_slash,
        });
        (after_comma, sentence) = (false, false);
    }
    raw
}

fn is_in_number(chars: &[(usize, char)], at: usize) -> bool {
    let c = chars[at].1;
    let digit_after = chars.get(at + 1).is_some_and(|&(_, c)| c.is_ascii_digit());
    // "40 000": three figures and no more.
    let is_group = matches!(c, ' ' | '\u{a0}' | '\u{202f}')
        && at > 0
        && chars[at - 1].1.is_ascii_digit()
        && (1..=3).all(|more| chars.get(at + more).is_some_and(|&(_, c)| c.is_ascii_digit()))
        && !chars.get(at + 4).is_some_and(|&(_, c)| c.is_alphanumeric());
    c.is_ascii_digit() || is_group || (matches!(c, ',' | '.' | '\'' | '’') && digit_after)
}

fn is_in_word(chars: &[(usize, char)], at: usize) -> bool {
    let c = chars[at].1;
    let letter_after = chars.get(at + 1).is_some_and(|&(_, c)| c.is_alphabetic());
    let sign_of_name = matches!(c, '+' | '#') && !chars.get(at + 1).is_some_and(|&(_, c)| c.is_ascii_digit());
    c.is_alphabetic() || matches!(c, '²' | '³' | '°') || sign_of_name || (matches!(c, '\'' | '’' | '&') && letter_after)
}

/// A date in words or figures at `at`, and where the next token starts.
fn date(raw: &[Raw], at: usize) -> Option<(Token, usize)> {
    let word = |at: usize| word_at(raw, at);
    let year = |at: usize| year_at(raw, at);
    let day = |at: usize| {
        let digits = word(at);
        digits.parse::<u8>().ok().filter(|day| (1..=31).contains(day) && digits.len() <= 2)
    };
    let ordinal = |at: usize| usize::from(matches!(word(at), "st" | "nd" | "rd" | "th"));
    let is_sign = |at: usize, sign: &str| raw.get(at).is_some_and(|raw| raw.text == sign);
    let (iso, next) = if let (Some(y), true) = (year(at), is_sign(at + 1, "-")) {
        let month: u8 = word(at + 2).parse().ok().filter(|month| (1..=12).contains(month))?;
        match (is_sign(at + 3, "-"), day(at + 4)) {
            (true, Some(d)) => (format!("{y:04}-{month:02}-{d:02}"), at + 5),
            _ if word(at + 2).len() == 2 => (format!("{y:04}-{month:02}"), at + 3),
            _ => return None,
        }
    } else if let Some(m) = month(word(at)) {
        let of = usize::from(word(at + 1) == "of");
        if let Some(y) = year(at + 1 + of) {
            (format!("{y:04}-{m:02}"), at + 2 + of)
        } else {
            let d = day(at + 1)?;
            let after = at + 2 + ordinal(at + 2);
            (format!("{:04}-{m:02}-{d:02}", year(after)?), after + 1)
        }
    } else if let (Some(d), Some((m, of))) = (day(at), {
        let mut after = at + 1 + ordinal(at + 1);
        after += usize::from(word(after) == "of");
        month(word(after)).map(|m| (m, after))
    }) {
        (format!("{:04}-{m:02}-{d:02}", year(of + 1)?), of + 2)
    } else {
        quarter(raw, at)?
    };
    let (text, number) = (text_of(&raw[at..next]), Number::dated(iso));
    let token = Token {
        word: text.to_lowercase(),
        stem: String::new(),
        text,
        number: Some(number),
        is_name: false,
        after_comma: raw[at].after_comma,
    };
    Some((token, next))
}

fn year_at(raw: &[Raw], at: usize) -> Option<u16> {
    let word = word_at(raw, at);
    word.parse().ok().filter(|year| (1000..2200).contains(year) && word.len() == 4)
}

/// "Q1 2024", "first quarter of 2024", "last quarter of 2023".
fn quarter(raw: &[Raw], at: usize) -> Option<(String, usize)> {
    let (word, year) = (|at: usize| word_at(raw, at), |at: usize| year_at(raw, at));
    let (quarter, mut next) = match word(at) {
        "q" => (word(at + 1).parse::<u8>().ok()?, at + 2),
        first => {
            let quarter = match first {
                "first" => 1,
                "second" => 2,
                "third" => 3,
                "fourth" | "last" | "final" => 4,
                _ => return None,
            };
            if word(at + 1) == "half" && matches!(quarter, 1 | 2 | 4) {
                let next = at + 2 + usize::from(matches!(word(at + 2), "of" | "in"));
                return Some((format!("{:04}-H{}", year(next)?, quarter.min(2)), next + 1));
            }
            if word(at + 2) == "months" && matches!(quarter, 1 | 4) {
                let next = at + 3 + usize::from(matches!(word(at + 3), "of" | "in"));
                let half = if quarter == 1 { 1 } else { 2 };
                return match word(at + 1) {
                    "three" | "3" => Some((format!("{:04}-Q{quarter}", year(next)?), next + 1)),
                    "six" | "6" => Some((format!("{:04}-H{half}", year(next)?), next + 1)),
                    _ => None,
                };
            }
            (quarter, at + if word(at + 1) == "quarter" { 2 } else { return None })
        }
    };
    next += usize::from(matches!(word(next), "of" | "in"));
    (1..=4).contains(&quarter).then_some((format!("{:04}-Q{quarter}", year(next)?), next + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_what_belongs_to_them() {
        let check = |question: &str, value: f64, unit: Option<&str>, currency: Option<&str>, date: Option<&str>| {
            let tokens = tokens(question, false, false);
            let number = tokens.iter().find_map(|token| token.number.clone()).unwrap_or_else(|| panic!("{tokens:?}"));
            let same = number.value == value || (number.value.is_nan() && value.is_nan());
            assert!(same, "{question}: {number:?}");
            assert_eq!((number.unit, number.currency, number.date.as_deref()), (unit, currency, date), "{question}");
        };
        check("at least 300m", 300.0, Some("m"), None, None);
        check("under $3,000", 3000.0, None, Some("USD"), None);
        check("below 20k", 20_000.0, None, None, None);
        check("5 grand", 5000.0, None, None, None);
        check("ten million euros", 1e7, None, Some("EUR"), None);
        check("two and a half hours", 2.5, Some("h"), None, None);
        check("half a terabyte", 0.5, Some("TB"), None, None);
        check("a 33-inch screen", 33.0, Some("in"), None, None);
        check("-5 °C", -5.0, Some("°C"), None, None);
        check("10 square kilometres", 10.0, Some("km²"), None, None);
        check("in 2017", 2017.0, None, None, Some("2017"));
        check("the 1980s", 1980.0, None, None, Some("1980s"));
        check("March 2024", f64::NAN, None, None, Some("2024-03"));
        check("12 March 2024", f64::NAN, None, None, Some("2024-03-12"));
        check("March 12th, 2024", f64::NAN, None, None, Some("2024-03-12"));
        check("2024-03-12", f64::NAN, None, None, Some("2024-03-12"));
        check("Q2 2023", f64::NAN, None, None, Some("2023-Q2"));
        check("the last quarter of 2023", f64::NAN, None, None, Some("2023-Q4"));
        check("first half of 2024", f64::NAN, None, None, Some("2024-H1"));
    }

    #[test]
    fn names_are_told_from_first_words() {
        let names = |question: &str| -> Vec<String> {
            tokens(question, false, false).into_iter().filter(|token| token.is_name).map(|token| token.text).collect()
        };
        assert_eq!(names("Do you have a Casio? Show all."), ["Casio"]);
        assert!(names("SHOW ALL CASIO").is_empty());
    }
}
