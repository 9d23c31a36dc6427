//! Numbers as they are said: "two hundred", "half a terabyte", "an hour and a half", "the sixties".

use crate::units;

use super::{
    tokens::{Number, Raw, Token},
    vocabulary::{magnitude, number_word},
};

/// "the sixties": of the last century, where a table tells years.
pub(super) fn decade(raw: &[Raw], at: usize) -> Option<(Token, usize)> {
    let word = raw[at].lower();
    let ten = word.strip_suffix("ies").or_else(|| word.strip_suffix("ys"))?;
    let ten = number_word(&format!("{ten}y")).filter(|ten| *ten >= 20.0)?;
    let number = Number { date: Some(format!("{}s", 1900.0 + ten)), ..Number::plain(1900.0 + ten) };
    Some((Token { number: Some(number), is_name: false, ..raw[at].clone().word(at, raw) }, at + 1))
}

/// "an hour and a half".
pub(super) fn unit_and_a_half(raw: &[Raw], at: usize) -> Option<(Token, usize)> {
    let word = |at: usize| raw.get(at).map(Raw::lower).unwrap_or_default();
    let is_half = (word(at + 1), word(at + 2), word(at + 3)) == ("and".into(), "a".into(), "half".into());
    let is_one = at > 0 && matches!(word(at - 1).as_str(), "a" | "an" | "one");
    let unit = units::find(&raw[at].text).filter(|_| is_half && is_one)?;
    let number = Number { unit: Some(unit.symbol), is_word: true, ..Number::plain(1.5) };
    Some((Token { number: Some(number), is_name: false, ..raw[at].clone().word(at, raw) }, at + 4))
}

/// The value of a number word; "one" and "a dozen" of something, not the pronoun.
pub(super) fn in_words(raw: &[Raw], at: usize) -> Option<f64> {
    let word = raw[at].lower();
    // "half a terabyte"
    let next = |more: usize| raw.get(at + more);
    if word == "half"
        && next(1).is_some_and(|next| matches!(next.lower().as_str(), "a" | "an"))
        && next(2).is_some_and(|unit| units::find(&unit.text).is_some() || magnitude(&unit.lower()).is_some())
    {
        return Some(0.5);
    }
    // "a thousand"
    if at > 0
        && raw[at - 1].lower() == "a"
        && word.len() > 2
        && let Some(times) = magnitude(&word)
    {
        return Some(times);
    }
    let value = number_word(&word)?;
    let pronoun = word == "one" && raw.get(at + 1).is_none_or(|next| magnitude(&next.lower()).is_none());
    (!pronoun).then_some(value)
}

pub(super) fn capital_million(raw: &Raw) -> Option<f64> {
    match raw.text.as_str() {
        "M" => Some(1e6),
        "B" => Some(1e9),
        _ => None,
    }
}
