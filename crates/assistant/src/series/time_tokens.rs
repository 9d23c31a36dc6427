//! Tokens that are read with those beside them: "6:00" with "PM", "18:00" with "UTC"; and what looks like a date or a time and
//! is none.

use jiff::{civil::Date, tz::Offset};

use super::{
    asked::Problem,
    tokens::{Kind, Token, YEARS, clock},
};

/// Short names of zones and their distance from UTC in minutes. Those that name several zones are left out.
const ZONES: &[(&str, i32)] = &[
    ("utc", 0),
    ("gmt", 0),
    ("z", 0),
    ("zulu", 0),
    ("wet", 0),
    ("cet", 60),
    ("west", 60),
    ("bst", 60),
    ("cest", 120),
    ("eet", 120),
    ("eest", 180),
    ("est", -300),
    ("edt", -240),
    ("pst", -480),
    ("pdt", -420),
];
/// Those that are no word in lower case either.
const SURE: &[&str] = &["utc", "gmt", "cet", "cest", "eet", "eest"];

const BEFORE_NOON: &[&str] = &["am", "a.m"];
const AFTER_NOON: &[&str] = &["pm", "p.m"];

/// The tokens, with halves of the day and zones taken to the times before them.
pub(super) fn merged(tokens: Vec<Token>) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::with_capacity(tokens.len());
    for mut token in tokens {
        let half = match () {
            () if token.is_any(BEFORE_NOON) => Some("am"),
            () if token.is_any(AFTER_NOON) => Some("pm"),
            () => None,
        };
        if let (Some(half), Some(last)) = (half, found.last_mut())
            && (matches!(last.kind, Kind::Clock(_)) || last.text.contains('.'))
        {
            let text = format!("{}{half}", last.text.replace('.', ":"));
            if let Some(time) = clock(&text) {
                *last = Token { text, kind: Kind::Clock(time), is_name: false };
                continue;
            }
        }
        // "18:00 in UTC".
        let is_after_time = found.iter().rev().find(|token| !token.is("in")).is_some_and(ends_time);
        if let Some(offset) = zone(&token).filter(|_| is_after_time) {
            token.kind = Kind::Zone(offset);
        }
        found.push(token);
    }
    found
}

fn ends_time(token: &Token) -> bool {
    matches!(token.kind, Kind::Clock(_) | Kind::Number { is_ordinal: false, .. })
        || token.is_any(BEFORE_NOON)
        || token.is_any(AFTER_NOON)
        || token.is_any(&["o'clock", "noon", "midnight"])
}

fn zone(token: &Token) -> Option<Offset> {
    let (name, minutes) = ZONES.iter().find(|(name, _)| token.is(name))?;
    let is_sure = token.is_name || SURE.contains(name);
    Offset::from_seconds(minutes * 60).ok().filter(|_| is_sure)
}

/// "+02:00", "-0500", "utc+2", "gmt-5"; a plain number is an offset only after a name.
pub(super) fn offset(text: &str) -> Option<Offset> {
    let named = text.strip_prefix("utc").or_else(|| text.strip_prefix("gmt"));
    let figure = named.unwrap_or(text);
    let (sign, figure) = match (figure.strip_prefix('+'), figure.strip_prefix('-')) {
        (Some(figure), _) => (1, figure),
        (_, Some(figure)) => (-1, figure),
        _ => return None,
    };
    let (hours, minutes) = match figure.split_once(':') {
        Some(parts) => parts,
        None if figure.len() == 4 && figure.is_ascii() => figure.split_at(2),
        None if named.is_some() => (figure, "0"),
        None => return None,
    };
    let part = |text: &str, end: i32| text.parse::<i32>().ok().filter(|part| (0..end).contains(part));
    Offset::from_seconds(sign * (part(hours, 15)? * 3600 + part(minutes, 60)? * 60)).ok()
}

/// The time of an ISO date and time, and its offset: "18:00:00Z", "18:00+02:00". Without its date a minus parts two times.
pub(super) fn with_offset(text: &str, has_date: bool) -> Option<(&str, Offset)> {
    if let Some(time) = text.strip_suffix('z') {
        return Some((time, Offset::UTC));
    }
    let at = text.find('+').or_else(|| text.find('-').filter(|_| has_date)).filter(|at| *at > 0)?;
    let (time, rest) = text.split_at(at);
    // "+02" is whole only behind a time.
    let rest = if rest.len() == 3 { format!("{rest}:00") } else { rest.to_owned() };
    Some((time, offset(&rest)?))
}

/// A date or a time in form that no calendar and no clock has: "2023-02-29", "31.04.2023", "25:00".
pub(super) fn impossible(text: &str) -> Option<Problem> {
    if let Some((hour, minute)) = text.split_once(':')
        && (1..=2).contains(&hour.len())
        && minute.len() == 2
        && clock(text).is_none()
    {
        return Some(Problem::NoTime { hour: hour.parse().ok()?, minute: minute.parse().ok()? });
    }
    let mark = ['-', '.', '/'].into_iter().find(|mark| text.matches(*mark).count() == 2)?;
    let parts: Vec<i16> = text.split(mark).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [a, b, c] = parts[..] else { return None };
    let (year, month, day) = if YEARS.contains(&a) { (a, b, c) } else { (c, b, a) };
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let is_like = YEARS.contains(&year) && (0..100).contains(&month) && (0..100).contains(&day);
    (is_like && Date::new(year, month, day).is_err()).then_some(Problem::NoDate { year: Some(year), month, day })
}
