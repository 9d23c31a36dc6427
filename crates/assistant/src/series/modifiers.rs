//! Words that change what the rest of a question means: ranks, percentiles, what is left out, what is not computed. What is read
//! is taken out of the tokens, so that the rest is a plain question.

use tables::calendar::month;

use super::{
    asked::{Condition, Filter, Function, Uncomputed, WEEKEND, WORKDAYS},
    data::Names,
    tokens::{Kind, Token},
    units,
    vocabulary::{FORECAST, HIGHEST, LOWEST, season, weekday},
};

/// The last place in an order that is told.
const RANK_MAX: i8 = 20;
const BOUNDS: &[&str] =
    &["above", "below", "over", "under", "more", "less", "exceed", "exceeding", "higher", "lower", "greater", "fewer"];
const HOLIDAYS: &[&str] = &["holiday", "holidays"];
const RUNS: &[&str] = &["stretch", "run", "period", "streak", "spell", "time", "sequence", "duration", "phase"];
/// Words of statistics that no series is asked for.
const STATISTICS: &[&str] = &[
    "mode",
    "modal",
    "skewness",
    "kurtosis",
    "correlation",
    "autocorrelation",
    "percentile",
    "percentiles",
    "quantile",
    "quantiles",
    "quartile",
    "quartiles",
    "decile",
    "deciles",
    "geometric",
    "harmonic",
    "weighted",
    "rolling",
    "moving",
    "interquartile",
    "iqr",
    "coefficient",
    "variation",
];

/// What such words of a question say.
#[derive(Debug, Default)]
pub(super) struct Modifiers {
    /// "Second highest" is 2.
    pub rank: usize,
    pub function: Option<Function>,
    /// The days of the week and the months that are left out.
    pub excluded: Filter,
    /// The longest run of what meets the condition.
    pub is_run: bool,
    /// An amount of energy is wanted of a series of power.
    pub is_energy: bool,
    pub uncomputed: Option<Uncomputed>,
}

/// Reads them, and takes them out.
pub(super) fn modifiers(tokens: &mut Vec<Token>, names: &Names<'_>) -> Modifiers {
    let mut read = Modifiers { rank: rank(tokens), ..Modifiers::default() };
    read.is_energy = energy(tokens, names.unit);
    read.function = quantile(tokens, names).or_else(|| range(tokens)).or_else(|| variance(tokens));
    exclusion(tokens, &mut read);
    read.is_run = run(tokens);
    beyond_forecast(tokens);
    // A word of the name is none of these.
    let name = names.name.to_lowercase();
    let is_other = |token: &Token, words: &[&str]| token.is_any(words) && !name.contains(&token.text);
    if let Some(at) = tokens.iter().position(|token| is_other(token, HOLIDAYS)) {
        let kinds = ["public", "bank", "national", "school", "official"];
        let kind = usize::from(at > 0 && tokens[at - 1].is_any(&kinds));
        tokens.drain(at - kind..=at);
        read.uncomputed = Some(Uncomputed::Holidays);
    }
    let common = tokens.windows(2).position(|two| two[0].is("most") && two[1].is_any(&["common", "frequent"]));
    if let Some(at) = common {
        tokens.drain(at..at + 2);
        read.uncomputed = Some(Uncomputed::Statistic);
    }
    if tokens.iter().any(|token| is_other(token, STATISTICS)) {
        tokens.retain(|token| !is_other(token, STATISTICS));
        read.uncomputed = Some(Uncomputed::Statistic);
    }
    read
}

fn is_extreme(token: &Token) -> bool {
    token.is_any(HIGHEST) || token.is_any(LOWEST)
}

/// "Second highest", "2nd highest".
fn rank(tokens: &mut Vec<Token>) -> usize {
    let found = tokens.windows(2).enumerate().find_map(|(at, two)| {
        let rank = two[0].ordinal().filter(|rank| (1..=RANK_MAX).contains(rank) && is_extreme(&two[1]))?;
        Some((at, usize::try_from(rank).ok()?))
    });
    let Some((at, rank)) = found else { return 1 };
    tokens.remove(at);
    rank
}

/// "In kWh" of a series in kW: the unit is read as that of power, and the energy is remembered.
fn energy(tokens: &mut [Token], unit: Option<&str>) -> bool {
    let Some(energy) = unit.and_then(units::energy) else { return false };
    let mut is_energy = false;
    for token in tokens.iter_mut().filter(|token| token.kind == Kind::Word) {
        if let Some((_, found)) = units::factor(&token.text, &energy) {
            token.text = found.trim_end_matches('h').to_lowercase();
            is_energy = true;
        }
    }
    is_energy
}

/// "90th percentile", "percentile 90", "p95", "upper quartile".
fn quantile(tokens: &mut Vec<Token>, names: &Names<'_>) -> Option<Function> {
    let part = |token: &Token| match token.kind {
        Kind::Number { value, .. } if (0.0..=100.0).contains(&value) => Some((value * 10.0).round() as u16),
        _ => None,
    };
    let at = tokens.iter().position(|token| token.is_any(&["percentile", "quartile"]));
    if let Some(at) = at {
        let is_quartile = tokens[at].is("quartile");
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        let named = |words: &[&str]| is_quartile && before.is_some_and(|token| token.is_any(words));
        if named(&["upper", "third"]) || named(&["lower", "first"]) {
            let part = if named(&["upper", "third"]) { 750 } else { 250 };
            tokens.drain(at - 1..=at);
            return Some(Function::Quantile(part));
        }
        if is_quartile {
            return None;
        }
        if let Some(part) = before.and_then(part) {
            tokens.drain(at - 1..=at);
            return Some(Function::Quantile(part));
        }
        let part = tokens.get(at + 1).and_then(part)?;
        tokens.drain(at..=at + 1);
        return Some(Function::Quantile(part));
    }
    let name = names.name.to_lowercase();
    let short = |token: &Token| {
        let figure =
            token.text.strip_prefix('p').filter(|_| token.kind == Kind::Word && !name.contains(&token.text))?;
        figure.parse::<u16>().ok().filter(|part| figure.len() == 2 && (1..=99).contains(part))
    };
    let (at, part) = tokens.iter().enumerate().find_map(|(at, token)| Some((at, short(token)?)))?;
    tokens.remove(at);
    Some(Function::Quantile(part * 10))
}

/// "Maximum minus minimum", "the difference between the highest and the lowest", "the range of".
fn range(tokens: &mut Vec<Token>) -> Option<Function> {
    let between = |words: &[&str]| tokens.iter().position(|token| token.is_any(words));
    if let (Some(high), Some(low), Some(word)) =
        (between(HIGHEST), between(LOWEST), between(&["minus", "difference", "range", "spread"]))
    {
        let mut taken = [high, low, word];
        taken.sort_unstable();
        for at in taken.into_iter().rev() {
            tokens.remove(at);
        }
        return Some(Function::Range);
    }
    let at = tokens.windows(2).position(|two| two[0].is("range") && two[1].is("of"))?;
    let is_time = at > 0 && tokens[at - 1].is_any(&["date", "time", "the"]) && tokens[at - 1].text != "the";
    if is_time || matches!(tokens.get(at + 2).map(|token| &token.kind), Some(Kind::Number { .. })) {
        return None;
    }
    tokens.remove(at);
    Some(Function::Range)
}

fn variance(tokens: &mut Vec<Token>) -> Option<Function> {
    let at = tokens.iter().position(|token| token.is("variance"))?;
    tokens.remove(at);
    Some(Function::Variance)
}

/// "Excluding August", "without weekends", "except for Sundays".
fn exclusion(tokens: &mut Vec<Token>, read: &mut Modifiers) {
    let begins = |at: usize| {
        let next = |words: &[&str]| tokens.get(at + 1).is_some_and(|token| token.is_any(words));
        match () {
            () if tokens[at].is_any(&["excluding", "excl", "except", "without", "ignoring", "omitting"]) => Some(1),
            () if tokens[at].is("apart") && next(&["from"]) || tokens[at].is("other") && next(&["than"]) => Some(2),
            () if tokens[at].is("not") && next(&["in", "on"]) => {
                let is_part =
                    |word: &str| month(word).is_some() || weekday(word).is_some() || word.starts_with("weekend");
                tokens[at + 2..].iter().take(2).any(|token| is_part(&token.text)).then_some(2)
            }
            () if tokens[at].is("but") && next(&["not", "without"]) || tokens[at].is("leaving") && next(&["out"]) => {
                Some(2)
            }
            () => None,
        }
    };
    let Some((begin, length)) = (0..tokens.len()).find_map(|at| Some((at, begins(at)?))) else { return };
    let (mut end, mut months, mut days, mut is_read) = (begin + length, 0u16, 0u8, true);
    while let Some(token) = tokens.get(end) {
        let word = token.text.as_str();
        let is_joint =
            token.is_any(&["the", "a", "any", "for", "in", "on", "month", "months", "of", "all", "and", "or"]);
        if token.kind != Kind::Word {
            break;
        } else if let Some(month) = month(word) {
            months |= 1 << (month - 1);
        } else if let Some(first) = season(word) {
            months |= Filter::of_months(first, 3).months.unwrap_or_default();
        } else if let Some((day, _)) = weekday(word) {
            days |= 1 << day;
        } else if matches!(word, "weekend" | "weekends") {
            days |= WEEKEND;
        } else if matches!(word, "weekdays" | "workdays") {
            days |= WORKDAYS;
        } else if !is_joint || (months != 0 || days != 0) && !token.is_any(&["and", "or", "the"]) {
            break;
        }
        end += 1;
    }
    if months == 0 && days == 0 {
        // What is left out is no month and no weekday: everything up to the next time.
        is_read = false;
        let goes_on = |token: &Token| !token.is_any(&["in", "on", "during", "since", "from", "between", "of"]);
        end += tokens[end..].iter().take_while(|token| goes_on(token)).count();
    } else if let Some(token) = tokens.get(end).filter(|token| token.kind != Kind::Word) {
        // "August 2023" where 2023 is what is asked.
        let is_said =
            tokens[..begin].iter().any(|other| matches!(other.kind, Kind::Year(_)) && other.kind == token.kind);
        is_read = is_said;
        end += usize::from(is_said);
    }
    tokens.drain(begin..end);
    read.excluded = Filter {
        weekdays: Some(days).filter(|days| *days > 0),
        months: Some(months).filter(|months| *months > 0),
        minutes: None,
    };
    if !is_read {
        read.uncomputed = Some(Uncomputed::Exclusion);
    }
}

/// "The longest stretch", "consecutive", "in a row".
fn run(tokens: &mut Vec<Token>) -> bool {
    let row = tokens.windows(3).position(|three| three[0].is("in") && three[1].is("a") && three[2].is("row"));
    if let Some(at) = row {
        tokens.drain(at..at + 3);
        return true;
    }
    let ways = ["consecutive", "continuous", "uninterrupted"];
    let is_longest = tokens.iter().any(|token| token.is("longest"));
    let is_run = tokens.iter().any(|token| token.is_any(&ways) || is_longest && token.is_any(RUNS));
    if is_run {
        let is_taken = |token: &Token| token.is("longest") || token.is_any(&ways) || is_longest && token.is_any(RUNS);
        tokens.retain(|token| !is_taken(token));
    }
    is_run
}

/// "Did it exceed the forecast" asks what "what was forecast" does.
fn beyond_forecast(tokens: &mut Vec<Token>) {
    let beyond = ["exceed", "exceeded", "surpass", "surpassed", "undercut"];
    let is_forecast = |at: usize| tokens[at + 1..].iter().take(2).any(|token| token.is_any(FORECAST));
    let found = (0..tokens.len()).find(|at| tokens[*at].is_any(&beyond) && is_forecast(*at));
    if let Some(at) = found {
        tokens.remove(at);
    }
}

/// "Not above", "no more than", "did not exceed".
pub(super) fn is_negated(tokens: &mut [Token]) -> bool {
    for token in tokens.iter_mut() {
        if token.is_any(&["didn't", "wasn't", "weren't", "isn't", "doesn't", "don't"]) {
            token.text = "not".to_owned();
        }
    }
    let is_not = |token: &Token| token.is_any(&["not", "no"]);
    (1..tokens.len()).any(|at| {
        let bound = tokens[at].is_any(BOUNDS) || tokens[at].text.starts_with("exceed");
        bound && (is_not(&tokens[at - 1]) || at > 1 && tokens[at - 1].is_any(&["be", "the"]) && is_not(&tokens[at - 2]))
    })
}

/// The opposite of a condition; `None` of what no bound says.
pub(super) fn opposite(condition: Condition) -> Option<Condition> {
    match condition {
        Condition::Above { value, is_included } => Some(Condition::Below { value, is_included: !is_included }),
        Condition::Below { value, is_included } => Some(Condition::Above { value, is_included: !is_included }),
        Condition::Between(..) => None,
    }
}
