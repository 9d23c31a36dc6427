//! Dates in running text, whole or in part, and whether the evidence holds them. Bare years are numbers; see `numbers`.

use std::ops::Range;

use super::calendar::{Day, YEARS, month, weekday};

/// Years of two digits from this one on are of the twentieth century.
const CENTURY_FROM: i16 = 70;

/// A date of a text with all that it may mean: 3/4/2024 is two days.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub range: Range<usize>,
    pub readings: Vec<Day>,
}

/// Whether `readings` of one date are held by `known`. The year may stand apart from day and month; `has_year` tells
/// whether the evidence mentions one on its own.
pub(super) fn holds(known: &[Day], found: &Found, has_year: impl Fn(i16) -> bool) -> bool {
    found.readings.iter().any(|day| {
        let without_year = Day { year: None, ..*day };
        known.iter().any(|other| day.follows_from(other))
            || day.year.is_some_and(|year| {
                let is_only_year = without_year == Day::default();
                let is_apart = known.iter().any(|other| other.year.is_none() && without_year.follows_from(other));
                (is_only_year || is_apart) && (has_year(year) || known.iter().any(|other| other.year == Some(year)))
            })
    })
}

/// A stretch of digits, of letters, or one other character.
#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    text: &'a str,
    start: usize,
}

impl Token<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    fn number(&self) -> Option<i16> {
        (self.text.len() <= 4).then(|| self.text.parse().ok()).flatten()
    }

    fn year(&self) -> Option<i16> {
        self.number().filter(|year| self.text.len() == 4 && YEARS.contains(year))
    }

    fn small(&self) -> Option<i8> {
        self.number().filter(|_| self.text.len() <= 2).and_then(|number| i8::try_from(number).ok())
    }

    /// The year of two or four digits.
    fn any_year(&self) -> Option<i16> {
        let short = || self.number().filter(|_| self.text.len() == 2);
        self.year().or_else(|| short().map(|year| year + if year >= CENTURY_FROM { 1900 } else { 2000 }))
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let class = |c: char| {
        if c.is_ascii_digit() {
            0
        } else if c.is_alphabetic() {
            1
        } else {
            2
        }
    };
    let mut found: Vec<Token<'_>> = Vec::new();
    for (at, c) in text.char_indices() {
        // The end of a paragraph stays, so that no date reaches over it.
        if c.is_whitespace() && !text[at..].starts_with("\n\n") {
            continue;
        }
        match found.last_mut() {
            Some(last) if class(c) < 2 && last.end() == at && last.text.chars().all(|l| class(l) == class(c)) => {
                last.text = &text[last.start..at + c.len_utf8()];
            }
            _ => found.push(Token { text: &text[at..at + c.len_utf8()], start: at }),
        }
    }
    found
}

/// All dates of a clean text, in order, not overlapping.
pub(super) fn scan(text: &str) -> Vec<Found> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let rest = &tokens[at..];
        let is_inside = at > 0 && glued(&tokens[at - 1], &tokens[at]);
        let match_ = if is_inside {
            None
        } else {
            numeric(rest).or_else(|| day_month(rest)).or_else(|| month_day(rest)).or_else(|| {
                let before = at.checked_sub(1).map(|index| tokens[index].text);
                quarter(rest).or_else(|| bare(rest, before))
            })
        };
        let Some((count, dates)) = match_ else {
            at += 1;
            continue;
        };
        let range = tokens[at].start..tokens[at + count - 1].end();
        found.extend(dates.into_iter().map(|readings| Found { range: range.clone(), readings }));
        at += count;
    }
    found
}

/// Whether `token` only goes on with what `before` began: the digits of "A4", the 3 of 1.3.
fn glued(before: &Token<'_>, token: &Token<'_>) -> bool {
    before.end() == token.start
        && before.text.chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '$'))
}

/// How many tokens, and the dates in them, each with its readings: two dates for "3–5 March".
type Match = Option<(usize, Vec<Vec<Day>>)>;

fn some(count: usize, readings: impl IntoIterator<Item = Option<Day>>) -> Match {
    let readings: Vec<Day> = readings.into_iter().flatten().collect();
    (!readings.is_empty()).then_some((count, vec![readings]))
}

/// 2024-03-03, 03.03.2024, 3/3/24, 2024-03, 2023/24, 12/2024.
fn numeric(rest: &[Token<'_>]) -> Match {
    let [a, separator, b, ..] = rest else { return None };
    let is_tight = |one: &Token<'_>, two: &Token<'_>| one.end() == two.start;
    let sep = separator.text;
    if !matches!(sep, "-" | "/" | "." | "–") || !is_tight(a, separator) || !is_tight(separator, b) {
        return None;
    }
    if let [_, _, _, second, c, ..] = rest
        && second.text == sep
        && is_tight(b, second)
        && is_tight(second, c)
        && c.number().is_some()
    {
        if let (Some(year), Some(month), Some(day)) = (a.year(), b.small(), c.small()) {
            return some(5, [Day::new(Some(year), Some(month), Some(day))]);
        }
        let is_version = sep == "." && c.text.len() == 2 && a.text.len() + b.text.len() < 4;
        let (first, second, year) = (a.small()?, b.small()?, c.any_year().filter(|_| !is_version)?);
        let american = (sep != ".").then(|| Day::new(Some(year), Some(first), Some(second))).flatten();
        return some(5, [Day::new(Some(year), Some(second), Some(first)), american]);
    }
    if let Some(year) = a.year() {
        let month = b.small().filter(|_| b.text.len() == 2 && sep != ".")?;
        let next = year + 1;
        let is_next = next % 100 == i16::from(month);
        let later = i16::from(month) > year % 100 && sep != "/";
        let end = (is_next || later).then(|| Day::new(Some(year / 100 * 100 + i16::from(month)), None, None)).flatten();
        let as_month = (sep != "–").then(|| Day::new(Some(year), Some(month), None)).flatten();
        return some(3, [end, as_month]);
    }
    match (sep, a.small(), b.year()) {
        ("/", Some(month), Some(year)) => some(3, [Day::new(Some(year), Some(month), None)]),
        _ => None,
    }
}

/// "3 March 2024", "3rd of March", "3. März 2024", "3–5 March 2024".
fn day_month(rest: &[Token<'_>]) -> Match {
    let (mut at, day) = day(rest)?;
    let is_range = rest.get(at).is_some_and(|token| matches!(token.text, "-" | "–" | "to" | "and" | "bis" | "und"));
    let until = if is_range { day_of(rest, at + 1) } else { None };
    if let Some((end, _)) = until {
        at = end;
    } else if rest.get(at).is_some_and(|token| token.text == "of") {
        at += 1;
    }
    let month = month(rest.get(at)?.text)?;
    at += 1;
    at += usize::from(is_dot(rest, at) && rest.get(at + 1).is_some_and(|token| token.year().is_some()));
    let (end, year) = year(rest, at);
    let last = until.map(|(_, day)| day);
    both(end, year, month, day, last)
}

/// "March 3, 2024", "Mar. 3rd", "March 3–5, 2024", "March 2024", "March of 2024".
fn month_day(rest: &[Token<'_>]) -> Match {
    let month = month(rest.first()?.text)?;
    let at = 1 + usize::from(is_dot(rest, 1));
    if let Some((mut end, first)) = day_of(rest, at) {
        let is_range = rest.get(end).is_some_and(|token| matches!(token.text, "-" | "–"));
        let until = if is_range { day_of(rest, end + 1) } else { None };
        end = until.map_or(end, |(end, _)| end);
        let (end, year) = year(rest, end);
        return both(end, year, month, first, until.map(|(_, day)| day));
    }
    let (end, year) = year(rest, at);
    year.and_then(|year| some(end, [Day::new(Some(year), Some(month), None)]))
}

/// The date of `day`, and that of `last` where it is a range.
fn both(count: usize, year: Option<i16>, month: i8, day: i8, last: Option<i8>) -> Match {
    let dates: Option<Vec<Vec<Day>>> = [Some(day), last]
        .into_iter()
        .flatten()
        .map(|day| Day::new(year, Some(month), Some(day)).map(|day| vec![day]))
        .collect();
    dates.map(|dates| (count, dates))
}

fn day_of(rest: &[Token<'_>], at: usize) -> Option<(usize, i8)> {
    day(rest.get(at..)?).map(|(count, day)| (at + count, day))
}

/// A day of a month with its ending, and how many tokens that is.
fn day(rest: &[Token<'_>]) -> Option<(usize, i8)> {
    let day = rest.first()?.small().filter(|day| (1..=31).contains(day))?;
    let is_ending = |token: &Token<'_>| matches!(token.text, "st" | "nd" | "rd" | "th" | ".");
    if goes_on(rest, 0) {
        return None;
    }
    let has_ending = rest.get(1).is_some_and(|token| token.start == rest[0].end() && is_ending(token));
    Some((1 + usize::from(has_ending), day))
}

/// Whether the digits at `at` are only the beginning of a number, or have a unit: 3.5, 3,500, 3%, 3x.
fn goes_on(rest: &[Token<'_>], at: usize) -> bool {
    let (Some(token), Some(next)) = (rest.get(at), rest.get(at + 1)) else { return false };
    if next.start != token.end() {
        return false;
    }
    let is_ending = matches!(next.text, "st" | "nd" | "rd" | "th");
    let is_more = |token: &Token<'_>| token.start == next.end() && token.number().is_some() && token.year().is_none();
    let has_more = matches!(next.text, "." | "," | ":" | "'") && rest.get(at + 2).is_some_and(is_more);
    has_more || next.text == "%" || (!is_ending && next.text.starts_with(char::is_alphabetic))
}

/// The year that follows at `at`, after a comma or "of", and where it ends.
fn year(rest: &[Token<'_>], at: usize) -> (usize, Option<i16>) {
    let is_between = rest.get(at).is_some_and(|token| matches!(token.text, "," | "of" | "in"));
    let from = at + usize::from(is_between);
    match rest.get(from).and_then(Token::year) {
        Some(year) if !goes_on(rest, from) => (from + 1, Some(year)),
        _ => (at, None),
    }
}

fn is_dot(rest: &[Token<'_>], at: usize) -> bool {
    rest.get(at).is_some_and(|token| token.text == ".")
}

/// "Q3", "Q3 2025", "third quarter of 2025", "FY2024".
fn quarter(rest: &[Token<'_>]) -> Match {
    let [a, b, ..] = rest else { return None };
    let is_glued = a.end() == b.start;
    let (end, quarter) = match (a.text, b.small()) {
        ("Q", Some(number @ 1..=4)) if is_glued => (2, number),
        ("FY" | "CY" | "GJ", _) => return some(2, [Day::new(Some(b.any_year()?), None, None)]),
        _ => {
            let ordinal = ["first", "second", "third", "fourth"].iter().position(|word| *word == a.text.to_lowercase());
            let number = a.small().or(ordinal.and_then(|index| i8::try_from(index + 1).ok()));
            let after = 1 + usize::from(a.small().is_some() && matches!(b.text, "st" | "nd" | "rd" | "th" | "."));
            let word = rest.get(after).map(|token| token.text.to_lowercase());
            let is_quarter = matches!(word.as_deref(), Some("q" | "quarter" | "quartal"));
            (after + 1, number.filter(|number| is_quarter && (1..=4).contains(number))?)
        }
    };
    let (end, year) = year(rest, end);
    some(end, [Some(Day { year, quarter: Some(quarter), ..Day::default() })])
}

/// A month or a day of the week on its own; "May" only where a preposition makes it a month.
fn bare(rest: &[Token<'_>], before: Option<&str>) -> Match {
    let token = rest.first()?;
    if !token.text.starts_with(char::is_uppercase) || token.text.chars().count() < 3 {
        return None;
    }
    let weekday = weekday(token.text);
    if weekday.is_some() {
        return some(1, [Some(Day { weekday, ..Day::default() })]);
    }
    const BEFORE: &[&str] =
        &["in", "since", "until", "by", "of", "from", "to", "during", "early", "late", "mid", "and", "-", "–", "im"];
    let is_month = token.text.len() > 4 || BEFORE.contains(&before.unwrap_or_default().to_lowercase().as_str());
    let month = month(token.text).filter(|_| is_month)?;
    some(1, [Day::new(None, Some(month), None)])
}
