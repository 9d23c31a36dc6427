//! What stands around a number: its currency, magnitude and unit, and the words that say it is rounded.

use std::ops::Range;

use super::{
    numbers::{Form, Found, Quantity, Rounding},
    units::{Dimension, Unit, magnitude, units},
};

/// Significant figures from which a number in few decimals is taken for a correctly rounded one of more.
const ROUNDED_FIGURES_MIN: i32 = 3;
/// Words before a number that may be off either way ...
const NEAR: &[&str] = &[
    "about",
    "around",
    "roughly",
    "approximately",
    "approx",
    "approx.",
    "some",
    "circa",
    "ca.",
    "c.",
    "~",
    "≈",
    "close to",
    "an estimated",
    "rund",
    "etwa",
    "ungefähr",
    "zirka",
];
/// ... that is no more than the truth ...
const BELOW: &[&str] = &[
    "more than",
    "over",
    "above",
    "exceeding",
    "greater than",
    "in excess of",
    "upwards of",
    "at least",
    "mehr als",
    "über",
    "gut",
    ">",
];
/// ... and that is no less.
const ABOVE: &[&str] = &[
    "nearly",
    "almost",
    "just under",
    "under",
    "less than",
    "fewer than",
    "below",
    "just below",
    "fast",
    "knapp",
    "weniger als",
    "unter",
    "<",
];

/// The number at `bare` with the currency before it and the magnitude and unit behind it.
pub(super) fn measured(text: &str, bare: Range<usize>, values: &[(f64, i32)], form: Form) -> Found {
    let (start, currency) = currency_before(text, bare.start);
    let (mut end, mut factor, mut found) = (said_twice(text, &bare), 1.0, Vec::new());
    let mut alternatives = Vec::new();
    while let Some(candidate) = candidates(text, end).into_iter().find(|c| {
        let is_next_money = candidates(text, c.end).iter().any(|next| is_money(&units(next.name)));
        magnitude(c.name, c.is_attached, currency.is_some() || is_next_money).is_some() || !units(c.name).is_empty()
    }) {
        let is_next_money = candidates(text, candidate.end).iter().any(|next| is_money(&units(next.name)));
        let size = magnitude(candidate.name, candidate.is_attached, currency.is_some() || is_next_money);
        found = units(candidate.name);
        end = candidate.end;
        let Some(size) = size else { break };
        // "4K" may be kelvin, "5B" bytes; but money is nothing else.
        alternatives.extend(found.iter().filter(|_| currency.is_none()).map(|unit| (factor, Some(*unit))));
        factor *= size;
        found.clear();
        if factor > 1e15 {
            break;
        }
    }
    let all: Vec<(f64, Option<Unit>)> = match currency {
        Some(currency) => vec![(factor, Some(currency))],
        None if found.is_empty() => vec![(factor, None)],
        None => found.into_iter().map(|unit| (factor, Some(unit))).collect(),
    };
    let of = |&(value, places): &(f64, i32), (factor, unit): (f64, Option<Unit>)| {
        let figures = value.abs().max(1.0).log10().floor() as i32 + 1 + places;
        let is_rounded = figures >= ROUNDED_FIGURES_MIN && (places > 0 || factor > 1.0);
        let step = if is_rounded { factor / 10f64.powi(places) } else { 0.0 };
        Quantity { value: value * factor, unit, step }
    };
    let pairs = all.into_iter().chain(alternatives);
    let readings = pairs.flat_map(|pair| values.iter().map(move |value| of(value, pair))).collect();
    let rounding = rounding(&text[..start], &text[end..]);
    let range = start..if end == said_twice(text, &bare) { bare.end } else { end };
    Found { range, bare, readings, rounding, form, is_spaced: false }
}

/// Where to look for the unit of the number at `bare`: contracts say it twice, "ninety (90) days".
fn said_twice(text: &str, bare: &Range<usize>) -> usize {
    let rest = &text[bare.end..];
    if text[..bare.start].ends_with('(') && rest.starts_with(") ") {
        return bare.end + 1;
    }
    let inner = rest.strip_prefix(" (").and_then(|rest| rest.split_once(") "));
    let is_number = |inner: &str| !inner.is_empty() && inner.chars().all(|c| c.is_ascii_digit());
    inner.filter(|(inner, _)| is_number(inner)).map_or(bare.end, |(inner, _)| bare.end + inner.len() + 3)
}

fn is_money(units: &[Unit]) -> bool {
    units.iter().any(|unit| matches!(unit.dimension, Dimension::Money(_)))
}

/// A currency that ends before `start`, and where it begins.
fn currency_before(text: &str, start: usize) -> (usize, Option<Unit>) {
    let before = &text[..start];
    let before = before.strip_suffix(' ').unwrap_or(before);
    const SIGNS: &[&str] = &["US$", "C$", "A$", "$", "€", "£", "¥", "₹"];
    let sign = SIGNS.iter().find(|sign| before.ends_with(**sign)).copied();
    let code = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let name = sign.unwrap_or(if code.len() == 3 { code } else { "" });
    let unit = units(name).into_iter().find(|unit| is_money(&[*unit]));
    (if unit.is_some() { before.len() - name.len() } else { start }, unit)
}

struct Candidate<'a> {
    name: &'a str,
    end: usize,
    is_attached: bool,
}

/// What may be a unit or magnitude at `from`, the longest first: two words, one word, a word up to its hyphen or stroke.
fn candidates(text: &str, from: usize) -> Vec<Candidate<'_>> {
    let rest = &text[from..];
    let gap = rest.len() - rest.trim_start_matches([' ', '\n', '-']).len();
    let gap = if gap > 2 { return Vec::new() } else { gap };
    let word = |at: usize| {
        let stop = |c: char| c.is_whitespace() || ",;:!?()[]\"|\u{1f}–".contains(c);
        let end = text[at..].find(stop).map_or(text.len(), |offset| at + offset);
        at..end
    };
    let first = word(from + gap);
    let mut ends = Vec::new();
    if text[first.end..].starts_with([' ', '\n']) {
        ends.push(word(first.end + 1).end);
    }
    ends.push(first.end);
    ends.extend(text[first.clone()].find(['-', '/']).map(|offset| first.start + offset));
    let mut found = Vec::new();
    for end in ends {
        let whole = &text[first.start..end];
        for name in [whole, whole.trim_end_matches(['.', '\'', '-'])] {
            let end = first.start + name.len();
            if !name.is_empty() && found.last().is_none_or(|last: &Candidate<'_>| last.end != end) {
                found.push(Candidate { name, end, is_attached: gap == 0 });
            }
        }
    }
    found
}

/// What the words around a number say about its exactness.
fn rounding(before: &str, behind: &str) -> Rounding {
    let mut tail = before.trim_end();
    let is_cut = tail.char_indices().rev().nth(24);
    tail = is_cut.map_or(tail, |(at, _)| &tail[at..]);
    let tail = tail.to_lowercase();
    let ends = |marks: &[&str]| {
        marks.iter().any(|mark| {
            let is_sign = !mark.starts_with(char::is_alphabetic);
            tail.strip_suffix(mark).is_some_and(|rest| is_sign || !rest.ends_with(char::is_alphanumeric))
        })
    };
    match () {
        () if ends(NEAR) || behind.trim_start().starts_with("or so") => Rounding::Near,
        () if ends(BELOW) || behind.starts_with('+') || behind.starts_with(" or more") => Rounding::Below,
        () if ends(ABOVE) => Rounding::Above,
        () => Rounding::Exact,
    }
}
