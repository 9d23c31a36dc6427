//! Numbers in running text with their units, currencies and marks of rounding.

use std::ops::Range;

use super::{
    measures::measured,
    numerals::{Numeral, numeral, spelled},
    units::{Dimension, Unit, magnitude},
};

/// One thing that a number may say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quantity {
    /// As written, with its magnitude: 1.5 million is 1500000. Without its sign: a fall of 5 is a change of -5.
    pub value: f64,
    pub unit: Option<Unit>,
    /// What the last decimal place is worth, where there are figures enough to take the number for rounded; else 0.
    pub step: f64,
}

/// How far the words before a number let it be from the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounding {
    Exact,
    /// "about 5"
    Near,
    /// "more than 5": it is at least that.
    Below,
    /// "nearly 5": it is at most that.
    Above,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Digits,
    Words,
    Ordinal,
    /// "1990s"
    Decade,
    /// 2.4.1: to be compared as text.
    Dotted,
}

/// A number of a text.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// With currency and unit.
    pub range: Range<usize>,
    /// The number alone.
    pub bare: Range<usize>,
    pub readings: Vec<Quantity>,
    pub rounding: Rounding,
    pub form: Form,
    pub is_spaced: bool,
}

/// All numbers of a clean text, in order. Digits that belong to a name (A4, GPT-4, 5G) are left out.
pub(super) fn scan(text: &str, join_spaces: bool) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let start = at;
        at += c.len_utf8();
        if c.is_ascii_digit() {
            // In a name ("GPT-4 100") blanks join nothing.
            let apart = numeral(text, start, false);
            let in_name = is_in_name(text, start..apart.end);
            let numeral = if in_name { apart } else { numeral(text, start, join_spaces) };
            at = numeral.end;
            if let Some((end, number)) = clock(text, start) {
                at = end;
                found.push(number);
            } else if !in_name {
                let rest = &text[numeral.end..];
                at += rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
                found.extend(digits(text, start, &numeral).inspect(|number| at = at.max(number.range.end)));
            }
        } else if c.is_alphabetic() && !is_version(&text[start..]) {
            let end = start + text[start..].find(|c: char| !is_name_part(c)).unwrap_or(text.len() - start);
            let number = spelled(text, start).filter(|number| number.end >= end);
            at = end;
            if let Some(number) = number {
                let form = if number.is_ordinal { Form::Ordinal } else { Form::Words };
                let number = measured(text, start..number.end, &[(number.value, 0)], form);
                at = number.range.end;
                found.push(number);
            }
        }
    }
    share_units(text, &mut found);
    found
}

fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// "v2.4": the letter is no name.
fn is_version(rest: &str) -> bool {
    let mut chars = rest.chars();
    matches!(chars.next(), Some('v' | 'V')) && chars.next().is_some_and(|c| c.is_ascii_digit())
}

/// Whether the digits at `range` go on with a name (COVID-19) or stand in a formula; years stand on their own.
fn is_in_name(text: &str, range: Range<usize>) -> bool {
    let before = &text[..range.start];
    if before.ends_with('^') || text[range.end..].starts_with('^') {
        return true;
    }
    let Some(before) = before.strip_suffix('-') else { return false };
    let word = before.rsplit(|c: char| !is_name_part(c)).next().unwrap_or_default();
    word.contains(char::is_alphabetic) && word.contains(char::is_uppercase) && range.len() != 4
}

/// A time of day, "09:30", "9:30 p.m.": minutes since midnight, both halves of the day where it may be either.
fn clock(text: &str, start: usize) -> Option<(usize, Found)> {
    let rest = &text[start..];
    let hour_end = rest.find(|c: char| !c.is_ascii_digit())?;
    let minutes = rest.get(hour_end..hour_end + 3)?;
    // "7.30" is a time only where it says so.
    let is_said =
        rest.get(hour_end + 3..).is_some_and(|rest| half_of_day(rest).1.is_some() || rest.starts_with(" Uhr"));
    let minutes = minutes.strip_prefix(':').or_else(|| minutes.strip_prefix('.').filter(|_| is_said))?;
    let is_longer = rest[hour_end + 3..].starts_with(|c: char| c.is_ascii_digit());
    let hour: u32 = rest[..hour_end].parse().ok()?;
    let minute: u32 = minutes.parse().ok().filter(|minute| *minute < 60 && hour <= 24 && !is_longer)?;
    let end = start + hour_end + 3;
    let (length, half) = half_of_day(&text[end..]);
    let readings = match half {
        Some(half) => vec![hour % 12 + half],
        None if hour < 12 && !rest.starts_with('0') => vec![hour, hour + 12],
        None => vec![hour],
    };
    let unit = Some(Unit { dimension: Dimension::Clock, factor: 1.0 });
    let of = |hour: &u32| Quantity { value: f64::from(hour * 60 + minute), unit, step: 0.0 };
    let (readings, range) = (readings.iter().map(of).collect(), start..end + length);
    let found =
        Found { bare: range.clone(), range, readings, rounding: Rounding::Exact, form: Form::Digits, is_spaced: false };
    Some((end + length, found))
}

/// "am" and "pm" behind an hour: how long, and the hours it adds.
fn half_of_day(rest: &str) -> (usize, Option<u32>) {
    let word: String = rest.trim_start_matches(' ').chars().take(5).collect::<String>().to_lowercase();
    let gap = rest.len() - rest.trim_start_matches(' ').len();
    for (name, hours) in [("a.m.", 0), ("p.m.", 12), ("am", 0), ("pm", 12)] {
        if word.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)) {
            return (gap + name.len(), Some(hours));
        }
    }
    (0, None)
}

/// The number of a numeral; `None` where what touches it makes it a name (5G).
fn digits(text: &str, start: usize, numeral: &Numeral) -> Option<Found> {
    let rest = &text[numeral.end..];
    let suffix = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())];
    let (hours, half) = half_of_day(rest);
    if let (Some(half), Some((hour, 0))) = (half, numeral.values.first()) {
        let unit = Some(Unit { dimension: Dimension::Clock, factor: 1.0 });
        let readings = vec![Quantity { value: (hour % 12.0 + f64::from(half)) * 60.0, unit, step: 0.0 }];
        let range = start..numeral.end + hours;
        let bare = range.clone();
        return Some(Found { range, bare, readings, rounding: Rounding::Exact, form: Form::Digits, is_spaced: false });
    }
    let form = match suffix {
        _ if numeral.values.is_empty() => Form::Dotted,
        "st" | "nd" | "rd" | "th" => Form::Ordinal,
        "s" if numeral.end - start == 4 && numeral.values.iter().all(|(value, _)| value % 10.0 == 0.0) => Form::Decade,
        _ => Form::Digits,
    };
    let end = if matches!(form, Form::Ordinal | Form::Decade | Form::Dotted) {
        numeral.end + suffix.len()
    } else {
        numeral.end
    };
    let mut found = measured(text, start..end, &numeral.values, form);
    found.is_spaced = numeral.is_spaced;
    let is_measured = found.range.end > end;
    // What has decimals is a number, whatever its unit.
    let is_decimal = !is_measured && numeral.values.iter().all(|(_, places)| *places > 0);
    if is_decimal {
        found.range.end = numeral.end + suffix.len();
    }
    (end > numeral.end || suffix.is_empty() || is_measured || is_decimal).then_some(found)
}

/// Numbers of a range or a list take over the unit that stands behind the last: "5 to 10 %", "$5–10 million".
fn share_units(text: &str, found: &mut [Found]) {
    for index in (1..found.len()).rev() {
        let (before, after) = found.split_at_mut(index);
        let (Some(one), Some(other)) = (before.last_mut(), after.first()) else { continue };
        let between = text.get(one.range.end..other.range.start).unwrap_or_default().trim();
        let is_bare = one.range.end == one.bare.end;
        const LINKS: &[&str] =
            &["-", "–", "to", "and", "or", ",", ", and", "bis", "und", "/", "versus", "vs.", "x", "×"];
        if !is_bare || !LINKS.contains(&between) {
            continue;
        }
        let Some(value) = one.readings.first().map(|reading| reading.value) else { continue };
        let Some(last) = other.readings.first() else { continue };
        let scale = magnitude_of(text, other);
        one.readings.push(Quantity { value: value * scale, unit: last.unit, step: 0.0 });
    }
}

/// What the magnitude between the digits and the end of `found` multiplies by.
fn magnitude_of(text: &str, found: &Found) -> f64 {
    let behind = text.get(found.bare.end..found.range.end).unwrap_or_default();
    behind.split_whitespace().find_map(|word| magnitude(word, true, true)).unwrap_or(1.0)
}
