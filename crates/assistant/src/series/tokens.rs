//! A question in tokens: words, numbers, clock times and dates as people write them. Knows no calendar and no series.

use jiff::{
    civil::{Date, Time},
    tz::Offset,
};
use tables::{ONES, ORDINALS};

use super::{asked::Problem, time_tokens};

/// Characters of a question that are read.
const QUESTION_CHARS_MAX: usize = 2000;
/// Four-digit numbers that are years where nothing says otherwise.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1800..=2199;
/// The largest number that is read in words.
const WORD_MAX: usize = 12;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Word,
    Number {
        value: f64,
        is_ordinal: bool,
    },
    Year(i16),
    Clock(Time),
    Day(Date),
    /// `2024-10`.
    YearMonth(i16, i8),
    /// `2022/23`: the season that begins in the first.
    YearPair(i16),
    Quarter(i8),
    Half(i8),
    /// Distance from UTC of the time before it.
    Zone(Offset),
    /// In the form of a date or a time, but there is none such.
    Never(Problem),
    Dash,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    /// In lower case.
    pub text: String,
    pub kind: Kind,
    /// Begins with a capital that no beginning of a sentence explains.
    pub is_name: bool,
}

impl Token {
    pub fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }

    pub fn is_any(&self, words: &[&str]) -> bool {
        self.kind == Kind::Word && words.contains(&self.text.as_str())
    }

    /// A whole number, in figures or in words.
    pub fn whole(&self) -> Option<i64> {
        match self.kind {
            Kind::Number { value, .. } if value.fract() == 0.0 && value.abs() < 1e9 => Some(value as i64),
            Kind::Word => place(&self.text, &ONES[1..=WORD_MAX]).map(i64::from),
            _ => None,
        }
    }

    /// The place in an order that `first`, `2nd` or `third` names.
    pub fn ordinal(&self) -> Option<i8> {
        match self.kind {
            Kind::Number { value, is_ordinal: true } => Some(value as i8),
            Kind::Word => place(&self.text, ORDINALS),
            _ => None,
        }
    }
}

/// The place of a word in a list, from 1.
fn place(word: &str, words: &[&str]) -> Option<i8> {
    i8::try_from(words.iter().position(|own| *own == word)? + 1).ok()
}

/// The tokens of a question, in order; punctuation is dropped.
pub(super) fn tokens(question: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut is_start = true;
    let text: String = question.chars().take(QUESTION_CHARS_MAX).map(plain).collect();
    for piece in text.split_whitespace() {
        let ends = piece.ends_with(['.', '?', '!', ':']) && piece.len() > 4;
        let piece = trimmed(piece);
        if piece.is_empty() {
            continue;
        }
        if piece.chars().all(|character| character == '-') {
            found.push(Token { text: "-".to_owned(), kind: Kind::Dash, is_name: false });
            continue;
        }
        lex(piece, is_start, &mut found);
        is_start = ends;
    }
    time_tokens::merged(found)
}

fn plain(character: char) -> char {
    match character {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        '(' | ')' | '[' | ']' | '"' | '\u{201c}' | '\u{201d}' | ';' | '_' => ' ',
        other => other,
    }
}

fn trimmed(piece: &str) -> &str {
    let piece = piece.trim_matches(|character: char| ".,?!:'".contains(character));
    piece.strip_suffix("'s").unwrap_or(piece)
}

fn lex(piece: &str, is_start: bool, found: &mut Vec<Token>) {
    let lower = piece.to_lowercase();
    let is_name = !is_start && piece.chars().next().is_some_and(char::is_uppercase);
    let mut push = |text: &str, kind: Kind| found.push(Token { text: text.to_owned(), kind, is_name });
    let iso = lower.split_once('t').filter(|(date, _)| date.len() == 10);
    if let Some((date, time)) = iso
        && let Some(kind) = day(date).map(Kind::Day).or_else(|| time_tokens::impossible(date).map(Kind::Never))
    {
        push(date, kind);
        return timed(time, true).into_iter().for_each(|(text, kind)| push(text, kind));
    }
    if let Some(offset) = time_tokens::offset(&lower) {
        return push(&lower, Kind::Zone(offset));
    }
    if let [(_, Kind::Clock(_)), (_, Kind::Zone(_))] = &timed(&lower, false)[..] {
        return timed(&lower, false).into_iter().for_each(|(text, kind)| push(text, kind));
    }
    if let Some(kind) = single(&lower).or_else(|| time_tokens::impossible(&lower).map(Kind::Never)) {
        return push(&lower, kind);
    }
    if let Some((left, right)) = lower.split_once(['-', '/']).filter(|(a, b)| !a.is_empty() && !b.is_empty()) {
        let is_range = lower.contains('-') && joins(left) && joins(right);
        let (left, right) = piece.split_once(['-', '/']).unwrap_or((piece, ""));
        lex(left, is_start, found);
        if is_range {
            found.push(Token { text: "-".to_owned(), kind: Kind::Dash, is_name: false });
        }
        return lex(trimmed(right), is_start, found);
    }
    // "9000MW": a number with its unit.
    let digits = lower.find(|character: char| character.is_alphabetic() || character == '%' || character == '\u{b0}');
    if let Some((figure, unit)) = digits.filter(|at| *at > 0).map(|at| lower.split_at(at))
        && let Some(value) = number(figure)
    {
        push(figure, Kind::Number { value, is_ordinal: false });
        return push(unit, Kind::Word);
    }
    push(&lower, Kind::Word);
}

/// A time with the offset that is written to it.
fn timed(text: &str, has_date: bool) -> Vec<(&str, Kind)> {
    let (time, offset) = match time_tokens::with_offset(text, has_date) {
        Some((time, offset)) => (time, Some(("", Kind::Zone(offset)))),
        None => (text, None),
    };
    let kind = clock(time).map(Kind::Clock).or_else(|| time_tokens::impossible(time).map(Kind::Never));
    [(time, kind.unwrap_or(Kind::Word))].into_iter().chain(offset).collect()
}

/// Whether a range may begin or end with it: "Jan-Mar", "8-18", "mon-fri", but not "day-ahead".
fn joins(part: &str) -> bool {
    part.starts_with(|character: char| character.is_ascii_digit())
        || tables::calendar::month(part).is_some()
        || super::vocabulary::weekday(part).is_some()
        || single(part).is_some_and(|kind| matches!(kind, Kind::Quarter(_)))
}

fn single(text: &str) -> Option<Kind> {
    if let Some(date) = day(text) {
        return Some(Kind::Day(date));
    }
    if let Some((year, month)) = text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2) {
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        return (1..=12).contains(&month).then_some(Kind::YearMonth(year, month));
    }
    if let Some((year, next)) = text.split_once('/').filter(|(year, next)| year.len() == 4 && next.len() != 3) {
        let (year, next): (i16, i16) = (year.parse().ok()?, next.parse().ok()?);
        return (next % 100 == (year + 1) % 100).then_some(Kind::YearPair(year));
    }
    if let Some(part) = text.strip_prefix('q').or(text.strip_prefix('h')).and_then(|part| part.parse::<i8>().ok()) {
        return match (text.starts_with('q'), part) {
            (true, 1..=4) => Some(Kind::Quarter(part)),
            (false, 1..=2) => Some(Kind::Half(part)),
            _ => None,
        };
    }
    if let Some(time) = clock(text) {
        return Some(Kind::Clock(time));
    }
    let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end));
    if let Some(value) = ordinal.and_then(|figure| figure.parse::<f64>().ok()) {
        return Some(Kind::Number { value, is_ordinal: true });
    }
    if text.len() == 4
        && let Ok(year) = text.parse::<i16>()
        && YEARS.contains(&year)
    {
        return Some(Kind::Year(year));
    }
    number(text).map(|value| Kind::Number { value, is_ordinal: false })
}

/// "9,000", "10'000", "1.5", "12".
fn number(text: &str) -> Option<f64> {
    let figure: String = text.chars().filter(|character| !matches!(character, ',' | '\'')).collect();
    let starts = figure.starts_with(|character: char| character.is_ascii_digit() || character == '-');
    figure.parse::<f64>().ok().filter(|value| starts && value.is_finite())
}

/// `2024-10-12`, `12.10.2024`, `12/10/2024`: the day comes first unless it cannot.
fn day(text: &str) -> Option<Date> {
    let mark = ['-', '.', '/'].into_iter().find(|mark| text.matches(*mark).count() == 2)?;
    let parts: Vec<i16> = text.split(mark).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let small = |part: i16| i8::try_from(part).ok();
    let [a, b, c] = parts[..] else { return None };
    if YEARS.contains(&a) {
        return Date::new(a, small(b)?, small(c)?).ok();
    }
    let year = Some(if c < 100 { 2000 + c } else { c }).filter(|year| YEARS.contains(year))?;
    let (a, b) = (small(a)?, small(b)?);
    Date::new(year, b, a).or_else(|_| Date::new(year, a, b)).ok()
}

/// "18:00", "18:00:00", "6pm", "6:30pm", "18h", "18h30".
pub(super) fn clock(text: &str) -> Option<Time> {
    let text = text.replace("p.m", "pm").replace("a.m", "am");
    let (figure, shift) = match (text.strip_suffix("pm"), text.strip_suffix("am")) {
        (Some(figure), _) => (figure, Some(12)),
        (_, Some(figure)) => (figure, Some(0)),
        _ => (text.as_str(), None),
    };
    let mut parts = figure.split([':', 'h']);
    let hour: i8 = parts.next()?.parse().ok()?;
    let minute = match parts.next() {
        None if shift.is_none() => return None,
        None | Some("") => 0,
        Some(minute) => minute.parse().ok()?,
    };
    match shift {
        Some(shift) if (1..=12).contains(&hour) => Time::new(hour % 12 + shift, minute, 0, 0).ok(),
        Some(_) => None,
        // The midnight that ends the day.
        None if (hour, minute) == (24, 0) => Some(Time::midnight()),
        None => Time::new(hour, minute, 0, 0).ok(),
    }
}
