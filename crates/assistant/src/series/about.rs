//! Whether a question is about a series: by the series' names, and by what is left of the question when all that is
//! understood is taken away.

use serde::{Deserialize, Serialize};
use tables::calendar::month;

use super::{
    data::Names,
    stops::is_stop,
    tokens::{Kind, Token},
    units,
    vocabulary::{
        ACCURACY, CHANGE, COMPARE, DEVIATION, DOCUMENT, FORECAST, GENERIC, HIGHEST, KIN, LATEST, LOWEST, MEAN, MEDIAN,
        MISSING, SERIES, SUM, TREND, season, weekday,
    },
    when::Found,
};

/// Parts of names that say nothing of what is measured.
const PLAIN: &[&str] = &[
    "csv", "xlsx", "json", "tsv", "txt", "hourly", "daily", "weekly", "monthly", "yearly", "minutely", "actual",
    "total", "data", "value", "values", "series", "time", "the", "of", "per", "and", "for", "in", "avg", "mean", "sum",
    "number", "dataset", "export", "table",
];

/// Words of a question that ask for something, of which none is left over.
const KNOWN: [&[&str]; 15] = [
    ACCURACY, FORECAST, HIGHEST, LOWEST, MEAN, MEDIAN, SUM, DEVIATION, TREND, COMPARE, CHANGE, GENERIC, LATEST,
    MISSING, SERIES,
];

/// Words that hold a forecast against another's.
const RIVALS: &[&str] = &["compared", "than", "beat", "against", "better", "worse", "versus", "vs"];

/// How a question speaks of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// By its name, or the name of what it measures.
    Name,
    /// As "the forecast", "the data", or by its unit.
    Kind,
    /// Not at all: it says nothing but times and what to compute. Any series may be meant, or none.
    Time,
}

/// `None` where the question is not about the series.
pub(super) fn about(
    tokens: &[Token],
    found: &[Found],
    names: &Names<'_>,
    zone: Option<&str>,
    is_accuracy: bool,
) -> Option<About> {
    let own = own_words(names);
    let place = zone.and_then(|zone| zone.rsplit('/').next()).map(str::to_lowercase);
    let is_name = |token: &Token| token.kind == Kind::Word && own.contains(&stem(&token.text));
    let is_unit = |token: &Token| names.unit.is_some_and(|unit| units::factor(&token.text, unit).is_some());
    if tokens.iter().any(|token| token.is_any(DOCUMENT) && !is_name(token)) {
        return None;
    }
    let mut left = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let is_read = token.is_taken()
            || found.iter().any(|found| (found.start..found.end).contains(&at))
            || token.kind == Kind::Dash;
        let is_known = is_name(token)
            || is_unit(token)
            || Some(&token.text) == place.as_ref()
            || token.kind == Kind::Word && is_stop(&token.text)
            || KNOWN.iter().any(|words| token.is_any(words));
        // "Better than ENTSO-E's": the publisher has a name.
        let is_publisher = is_accuracy && token.is_name && tokens.iter().any(|token| token.is_any(RIVALS));
        if !is_read && !is_known && !is_publisher && !is_adverb(token) {
            left.push(at);
        }
    }
    let names = tokens.iter().filter(|token| is_name(token)).count();
    let is_kind = tokens
        .iter()
        .any(|token| token.is_any(SERIES) || token.is_any(FORECAST) || token.is_any(ACCURACY) || is_unit(token));
    match left[..] {
        [] if names > 0 => Some(About::Name),
        [] if is_kind => Some(About::Kind),
        [] => (!found.is_empty()).then_some(About::Time),
        [at] if names > 0 && is_aside(tokens, at, &is_name) => Some(About::Name),
        _ => None,
    }
}

/// A word that may be left over: no name, no number, nothing that makes the series' word mean another thing ("load of the
/// bridge", "load balancer").
fn is_aside(tokens: &[Token], at: usize, is_name: &dyn Fn(&Token) -> bool) -> bool {
    let token = &tokens[at];
    if token.is_name || token.kind != Kind::Word {
        return false;
    }
    let before = tokens[..at]
        .iter()
        .rev()
        .find(|token| !token.is_any(&["the", "a", "an", "this", "that", "our", "my", "your", "their"]));
    let governs = before
        .is_some_and(|before| before.is_any(&["of", "in", "for", "from", "by", "on", "at", "to", "into", "is", "are"]));
    let follows = at.checked_sub(1).is_some_and(|before| is_name(&tokens[before]));
    // Last of the question it is what the question is about; before the name it describes it.
    !governs && !follows && tokens.get(at + 1).is_some_and(is_name)
}

fn is_adverb(token: &Token) -> bool {
    token.kind == Kind::Word && token.text.len() > 4 && token.text.ends_with("ly")
}

/// The words of a series' names, with those that stand for the same.
fn own_words(names: &Names<'_>) -> Vec<String> {
    let source = names.source.rsplit_once('.').map_or(names.source, |(stem, _)| stem);
    let mut own: Vec<String> = Vec::new();
    for name in [names.name, names.value_column, source] {
        let mut last = ' ';
        let mut word = String::new();
        for character in name.chars().chain([' ']) {
            let parts = !character.is_alphanumeric() || (last.is_lowercase() && character.is_uppercase());
            if parts {
                push(&mut own, &word, names.unit);
                word.clear();
            }
            if character.is_alphanumeric() {
                word.extend(character.to_lowercase());
            }
            last = character;
        }
    }
    let kin: Vec<String> = KIN
        .iter()
        .filter(|line| line.iter().any(|word| own.contains(&stem(word))))
        .flat_map(|line| line.iter().map(|word| stem(word)))
        .collect();
    own.extend(kin);
    own
}

fn push(own: &mut Vec<String>, word: &str, unit: Option<&str>) {
    let parts = |unit: &str| unit.to_lowercase().split(|part: char| !part.is_alphanumeric()).any(|part| part == word);
    let is_unit = unit.is_some_and(|unit| units::factor(word, unit).is_some() || parts(unit));
    let is_word = word.chars().count() >= 2 && !word.chars().all(|character| character.is_ascii_digit());
    // "Day-ahead price" is no reason to take every day for it.
    let is_common = PLAIN.contains(&word)
        || is_stop(word)
        || KNOWN.iter().any(|words| words.contains(&word))
        || month(word).is_some()
        || weekday(word).is_some()
        || season(word).is_some();
    if is_word && !is_unit && !is_common {
        own.push(stem(word));
    }
}

fn stem(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) if stem.len() > 2 => format!("{stem}y"),
        _ if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") => word[..word.len() - 1].to_owned(),
        _ => word.to_owned(),
    }
}
