//! Whether a question is about a series: by the series' names, and by what is left of the question when all that is
//! understood is taken away.

use serde::{Deserialize, Serialize};

use super::{
    data::Names,
    own::{Fit, Own, Said},
    stops::is_stop,
    tokens::{Kind, Token},
    units,
    vocabulary::{
        ACCURACY, CHANGE, COMPARE, DEVIATION, DOCUMENT, FORECAST, GENERIC, HIGHEST, LATEST, LOWEST, MEAN, MEDIAN,
        MISSING, SERIES, SUM, TREND,
    },
    when::Found,
};

/// Words of a question that ask for something, of which none is left over.
pub(super) const KNOWN: [&[&str]; 15] = [
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
) -> Option<(About, Fit)> {
    let own = Own::of(names);
    let place = zone.and_then(|zone| zone.rsplit('/').next()).map(str::to_lowercase);
    let is_name = |at: usize| own.said(tokens, at).is_some();
    let is_unit = |token: &Token| names.unit.is_some_and(|unit| units::factor(&token.text, unit).is_some());
    if tokens.iter().enumerate().any(|(at, token)| token.is_any(DOCUMENT) && !is_name(at)) {
        return None;
    }
    let mut left = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let is_read = token.is_taken()
            || found.iter().any(|found| (found.start..found.end).contains(&at))
            || token.kind == Kind::Dash;
        let is_known = is_name(at)
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
    let names = (0..tokens.len()).filter(|at| is_name(*at)).count();
    let is_kind = tokens
        .iter()
        .any(|token| token.is_any(SERIES) || token.is_any(FORECAST) || token.is_any(ACCURACY) || is_unit(token));
    let about = match left[..] {
        [] if names > 0 => About::Name,
        [] if is_kind => About::Kind,
        [] if !found.is_empty() => About::Time,
        [at] if names > 0 && is_aside(tokens, at, &own) => About::Name,
        _ => return None,
    };
    Some((about, own.fit(tokens, left.is_empty())))
}

/// A word that may be left over: no name, no number, nothing that makes the series' word mean another thing ("load of the
/// bridge", "load balancer", "oil price" where the series is that of shares).
fn is_aside(tokens: &[Token], at: usize, own: &Own) -> bool {
    let token = &tokens[at];
    if token.is_name || token.kind != Kind::Word {
        return false;
    }
    let is_name = |at: usize| own.said(tokens, at).is_some();
    let before = tokens[..at]
        .iter()
        .rev()
        .find(|token| !token.is_any(&["the", "a", "an", "this", "that", "our", "my", "your", "their"]));
    let governs = before
        .is_some_and(|before| before.is_any(&["of", "in", "for", "from", "by", "on", "at", "to", "into", "is", "are"]));
    let follows = at.checked_sub(1).is_some_and(is_name);
    let next = own.said(tokens, at + 1);
    if own.is_neutral(token) && next.is_some() {
        return true;
    }
    let is_said = next == Some(Said::Name) && own.is_whole(tokens, at + 1);
    // Last of the question it is what the question is about; before the name it describes it.
    !governs && !follows && is_said
}

fn is_adverb(token: &Token) -> bool {
    token.kind == Kind::Word && token.text.len() > 4 && token.text.ends_with("ly")
}
