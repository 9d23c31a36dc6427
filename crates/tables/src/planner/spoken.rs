//! Numbers as they are said: "two hundred", "half a terabyte", "an hour and a half", "the sixties".

use crate::{clock::OF_DAY, units};

use super::{
    tokens::{Number, Raw, Token, word_at},
    vocabulary::{magnitude, number_word},
};

/// "the sixties": of the last century, where a table tells years.
pub(super) fn decade(raw: &[Raw], at: usize) -> Option<(Token, usize)> {
    let word = raw[at].word.as_str();
    let ten = word.strip_suffix("ies").or_else(|| word.strip_suffix("ys"))?;
    let ten = number_word(&format!("{ten}y")).filter(|ten| *ten >= 20.0)?;
    let number = Number { date: Some(format!("{}s", 1900.0 + ten)), ..Number::plain(1900.0 + ten) };
    Some((Token { number: Some(number), is_name: false, ..raw[at].clone().token(at, raw) }, at + 1))
}

/// "an hour and a half"; "more than a kilo", "a terabyte or more": where it is compared, not "twice a week".
pub(super) fn one_unit(raw: &[Raw], at: usize) -> Option<(Token, usize)> {
    let word = |at: usize| word_at(raw, at);
    let is_half = (word(at + 1), word(at + 2), word(at + 3)) == ("and", "a", "half");
    let is_one = at > 0 && matches!(word(at - 1), "a" | "an" | "one");
    let before = word(at.wrapping_sub(2));
    let bounds = ["than", "over", "under", "least", "most", "above", "below", "about", "exactly", "within"];
    let ends = ["more", "less", "longer", "shorter", "above", "better", "over", "under"];
    let is_bound = bounds.contains(&before)
        || (word(at + 1) == "or" && ends.contains(&word(at + 2)))
        || (word(at + 1) == "of" && word(at + 3) == "or" && ends.contains(&word(at + 4)));
    let is_spelled_out = raw[at].text.len() >= 4;
    let unit = units::find(&raw[at].text).filter(|_| is_one && is_spelled_out && (is_half || is_bound))?;
    let value = if is_half { 1.5 } else { 1.0 };
    let number = Number { unit: Some(unit.symbol), is_word: true, ..Number::plain(value) };
    let token = Token { number: Some(number), is_name: false, ..raw[at].clone().token(at, raw) };
    Some((token, at + if is_half { 4 } else { 1 }))
}

/// The value of a number word; "one" and "a dozen" of something, not the pronoun.
pub(super) fn in_words(raw: &[Raw], at: usize) -> Option<f64> {
    let word = raw[at].word.as_str();
    // "half a terabyte"
    let next = |more: usize| raw.get(at + more);
    if word == "half"
        && next(1).is_some_and(|next| matches!(next.word.as_str(), "a" | "an"))
        && next(2).is_some_and(|unit| units::find(&unit.text).is_some() || magnitude(&unit.word).is_some())
    {
        return Some(0.5);
    }
    // "a thousand"
    if at > 0
        && raw[at - 1].word == "a"
        && word.len() > 2
        && let Some(times) = magnitude(word)
    {
        return Some(times);
    }
    let value = number_word(word)?;
    let pronoun = word == "one" && raw.get(at + 1).is_none_or(|next| magnitude(&next.word).is_none());
    (!pronoun).then_some(value)
}

pub(super) fn capital_million(raw: &Raw) -> Option<f64> {
    match raw.text.as_str() {
        "M" => Some(1e6),
        "B" => Some(1e9),
        _ => None,
    }
}

/// "14:30", "6 pm", "six o'clock in the evening", "noon": hours since midnight.
pub(super) fn time_of_day(raw: &[Raw], at: usize, question: &str) -> Option<(Token, usize)> {
    let word = |at: usize| word_at(raw, at);
    let (hours, next) = match word(at) {
        "noon" | "midday" => (12.0, at + 1),
        "midnight" => (0.0, at + 1),
        first => {
            let hours =
                first.parse().ok().or_else(|| number_word(first)).filter(|hours| (0.0..=24.0).contains(hours))?;
            let minutes = raw.get(at + 1).filter(|next| {
                let between = question.get(raw[at].span.end..next.span.start);
                between == Some(":") && next.text.len() == 2
            });
            let minutes: Option<f64> = minutes.and_then(|minutes| minutes.text.parse().ok());
            let mut next = at + 1 + usize::from(minutes.is_some());
            let clock = usize::from(word(next) == "oclock");
            next += clock;
            let (half, words) = half_of_day(raw, next);
            if minutes.is_none() && clock == 0 && half.is_none() {
                return None;
            }
            let is_late = half == Some(true) && hours < 12.0;
            let is_midnight = half == Some(false) && hours == 12.0;
            let hours = if is_midnight { 0.0 } else { hours + if is_late { 12.0 } else { 0.0 } };
            (hours + minutes.unwrap_or(0.0) / 60.0, next + words)
        }
    };
    let number = Number { unit: Some(OF_DAY), ..Number::plain(hours) };
    Some((Token { number: Some(number), is_name: false, ..raw[at].clone().token(at, raw) }, next))
}

/// Whether the words say the second half of the day, and how many they are.
fn half_of_day(raw: &[Raw], at: usize) -> (Option<bool>, usize) {
    match (word_at(raw, at), word_at(raw, at + 1), word_at(raw, at + 2)) {
        ("am", ..) => (Some(false), 1),
        ("pm", ..) => (Some(true), 1),
        ("a", "m", _) => (Some(false), 2),
        ("p", "m", _) => (Some(true), 2),
        ("in", "the", "morning") => (Some(false), 3),
        ("in", "the", "afternoon" | "evening") => (Some(true), 3),
        ("at", "night", _) => (Some(true), 2),
        _ => (None, 0),
    }
}
