//! Numbers of a question that are no times: bounds for values, how many extremes, the unit of the answer. What is read is taken
//! out of the tokens, so that nothing else reads it as a year or an hour.

use super::{
    asked::Condition,
    tokens::{Kind, Token},
    units,
    vocabulary::{HIGHEST, LOWEST},
};

/// Extremes that are listed at most.
const COUNT_MAX: i64 = 20;
/// Text of a token that was read.
const TAKEN: &str = "\u{0}";

const ABOVE: &[&str] = &[
    "above",
    "exceed",
    "exceeds",
    "exceeded",
    "exceeding",
    "over",
    "surpass",
    "surpassed",
    "pass",
    "passed",
    ">",
    ">=",
];
const BELOW: &[&str] = &["below", "under", "beneath", "<", "<="];

impl Token {
    pub fn is_taken(&self) -> bool {
        self.text == TAKEN
    }
}

fn take(tokens: &mut [Token]) {
    for token in tokens {
        *token = Token { text: TAKEN.to_owned(), kind: Kind::Word, is_name: false };
    }
}

/// A number at a token, and how many tokens it has with its unit; in the unit of the series. A year is a number only with a unit.
fn amount(tokens: &[Token], at: usize, unit: Option<&str>) -> Option<(f64, usize, bool)> {
    let token = tokens.get(at)?;
    let value = match token.kind {
        Kind::Number { value, is_ordinal: false } => value,
        Kind::Year(year) => f64::from(year),
        _ => return None,
    };
    let factor = tokens.get(at + 1).zip(unit).and_then(|(word, unit)| units::factor(&word.text, unit));
    let is_sure = factor.is_some() || !matches!(token.kind, Kind::Year(_));
    Some((value * factor.as_ref().map_or(1.0, |(factor, _)| *factor), if factor.is_some() { 2 } else { 1 }, is_sure))
}

/// "Negative", "above 9,000 MW", "more than 10 GW", "at most 5,000", "between 6000 and 7000 MW".
pub(super) fn condition(tokens: &mut [Token], unit: Option<&str>) -> Option<Condition> {
    let read = |at: usize| sign(&tokens[at]).or_else(|| between(tokens, at, unit)).or_else(|| bound(tokens, at, unit));
    let (at, (condition, length)) = (0..tokens.len()).find_map(|at| Some((at, read(at)?)))?;
    take(&mut tokens[at..at + length]);
    Some(condition)
}

/// A condition, and how many tokens say it.
type Read = Option<(Condition, usize)>;

fn bounded(is_above: bool, value: f64, is_included: bool) -> Condition {
    if is_above { Condition::Above { value, is_included } } else { Condition::Below { value, is_included } }
}

fn sign(token: &Token) -> Read {
    let is_above = token.is("positive");
    (is_above || token.is("negative")).then(|| (bounded(is_above, 0.0, false), 1))
}

/// "Between 6000 and 7000 MW"; the end has a unit, or it may be a time.
fn between(tokens: &[Token], at: usize, unit: Option<&str>) -> Read {
    let (first, length, _) = amount(tokens, at + 1, unit).filter(|_| tokens[at].is("between"))?;
    let and = at + 1 + length;
    let (last, last_length, _) = amount(tokens, and + 1, unit).filter(|_| tokens[and].is("and"))?;
    if last_length != 2 {
        return None;
    }
    // "Between 6 and 7 GW": the unit is said once.
    let scale = unit.and_then(|unit| units::factor(&tokens[and + 2].text, unit)).map_or(1.0, |(factor, _)| factor);
    let first = if length == 1 { first * scale } else { first };
    Some((Condition::Between(first.min(last), first.max(last)), 2 + length + last_length))
}

/// "Above 9,000 MW", "more than 10 GW", "at most 5,000".
fn bound(tokens: &[Token], at: usize, unit: Option<&str>) -> Read {
    let token = &tokens[at];
    let next = |word: &str| tokens.get(at + 1).is_some_and(|token| token.is(word));
    let (is_above, length) = match () {
        () if token.is_any(ABOVE) => (true, 1),
        () if token.is_any(BELOW) => (false, 1),
        () if token.is_any(&["more", "greater", "higher", "larger", "bigger"]) && next("than") => (true, 2),
        () if token.is_any(&["less", "lower", "smaller", "fewer"]) && next("than") => (false, 2),
        () if token.is("at") && next("least") => (true, 2),
        () if token.is("at") && next("most") => (false, 2),
        () => return None,
    };
    let (value, amount_length, is_sure) = amount(tokens, at + length, unit)?;
    // "Over 2 days" is a time.
    let is_time = amount_length == 1
        && tokens.get(at + length + 1).is_some_and(|token| {
            super::relative::unit(&token.text).is_some() || tables::calendar::month(&token.text).is_some()
        });
    let is_included = token.is_any(&["at", ">=", "<="]);
    (is_sure && !is_time).then(|| (bounded(is_above, value, is_included), length + amount_length))
}

/// "The 90 % interval": the percentage is no value of the series.
pub(super) fn interval(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let is_interval =
            |token: &Token| token.is_any(&["interval", "intervals", "coverage", "confidence", "prediction", "band"]);
        let is_amount = matches!(tokens[at].kind, Kind::Number { .. });
        let percent = tokens.get(at + 1).is_some_and(|token| token.is_any(&["%", "percent"]));
        if is_amount && percent && tokens.get(at + 2).is_some_and(is_interval) {
            take(&mut tokens[at..at + 2]);
            return;
        }
    }
}

/// "Top 5", "the five highest", "highest 3".
pub(super) fn count(tokens: &mut [Token]) -> usize {
    for at in 0..tokens.len() {
        let Some(count) = tokens[at].whole().filter(|count| (1..=COUNT_MAX).contains(count)) else { continue };
        let is_extreme = |at: usize| tokens.get(at).is_some_and(|token| token.is_any(HIGHEST) || token.is_any(LOWEST));
        let before = at.checked_sub(1).is_some_and(is_extreme);
        // "The highest 24 hours ago" would be a time.
        let is_time = tokens.get(at + 2).is_some_and(|token| token.is("ago"));
        if is_time || !(before || is_extreme(at + 1)) || matches!(tokens[at].kind, Kind::Clock(_)) {
            continue;
        }
        take(&mut tokens[at..=at]);
        return usize::try_from(count).unwrap_or(1);
    }
    1
}

/// "... in GW".
pub(super) fn unit(tokens: &mut [Token], unit: Option<&str>) -> Option<String> {
    let unit = unit?;
    for at in 0..tokens.len().saturating_sub(1) {
        if !tokens[at].is("in") || tokens[at + 1].kind != Kind::Word {
            continue;
        }
        if let Some((_, found)) = units::factor(&tokens[at + 1].text, unit) {
            take(&mut tokens[at..at + 2]);
            return (found != unit).then_some(found);
        }
        // A sum of power is wanted in a unit of energy.
        let energy = units::energy(unit).and_then(|energy| units::factor(&tokens[at + 1].text, &energy));
        if let Some((_, found)) = energy {
            take(&mut tokens[at..at + 2]);
            return found.strip_suffix('h').filter(|found| *found != unit).map(str::to_owned);
        }
    }
    None
}
