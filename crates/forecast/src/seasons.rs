//! The seasons of a series: how many steps a day, a week, a year last in it, found from the data.

use crate::{series::Series, step::Step};

/// Newest values that are looked at.
const POINTS_MAX: usize = 20_000;
/// Whole seasons that the data must hold.
const SEASONS_MIN: usize = 2;
/// Least autocorrelation at the lag of a season that the calendar suggests, and of one that nothing suggests.
const SUGGESTED_MIN: f64 = 0.15;
const FOUND_MIN: f64 = 0.3;
/// Longest season looked for where nothing suggests one.
const FOUND_MAX: usize = 400;
/// Newest values that are searched for one, and how much likelier another must be.
const SEARCHED_MAX: usize = 2000;
const MUCH_BETTER: f64 = 0.08;
/// Seasons that series without times often have, tried first.
const USUAL: [usize; 8] = [4, 7, 12, 24, 30, 48, 52, 96];
const YEAR_SECONDS: f64 = 31_557_600.0;
const YEAR_WEEKS: f64 = 52.1775;
/// Most steps between two refits.
const REFIT_STEPS_MAX: f64 = 2016.0;

/// Seasons in steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Seasons {
    /// The shortest season; 1 where there is none.
    pub(crate) short: usize,
    /// The next longer one, a multiple of the short; equal to it where there is none.
    pub(crate) long: usize,
    /// Steps in a year, or what stands for one where the steps have no time.
    pub(crate) steps_per_year: f64,
}

impl Seasons {
    /// Of the first `known` values of the series.
    pub(crate) fn find(series: &Series, known: usize) -> Self {
        let known = &series.values()[..known];
        let values = &known[known.len().saturating_sub(POINTS_MAX)..];
        let step = series.step();
        let is_supported = |season: usize, least: f64| {
            season > 1
                && values.len() >= SEASONS_MIN * season + 2
                && likeness(values, season, season) >= beyond_chance(season, values.len(), least)
        };
        let short = match step {
            Step::Seconds(_) => step.per_day(),
            Step::Days(1) => Some(7),
            Step::Days(7) => Some(52),
            Step::Months(months) if 12 % months == 0 => usize::try_from(12 / months).ok(),
            _ => None,
        }
        .filter(|season| !series.has_no_step() && is_supported(*season, SUGGESTED_MIN))
        .or_else(|| if series.is_anonymous() || matches!(step, Step::Seconds(_)) { search(values) } else { None })
        .unwrap_or(1);
        let week = if step.per_day() == Some(short) || series.has_no_step() { 7 * short } else { short };
        let has_weeks = short > 1
            && week > short
            && values.len() >= 3 * week
            && likeness(values, week, week) > likeness(values, short, week).max(0.0);
        #[expect(clippy::cast_precision_loss, reason = "seconds of a step")]
        let steps_per_year = if series.has_no_step() && short > 1 {
            365.25 * short as f64
        } else if series.has_no_step() {
            1000.0
        } else {
            YEAR_SECONDS / step.seconds() as f64
        };
        Self { short, long: if has_weeks { week } else { short }, steps_per_year }
    }

    /// Steps between two refits: a week, or one step where a step is longer.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded on both sides")]
    pub(crate) fn refit_steps(&self) -> usize {
        (self.steps_per_year / YEAR_WEEKS).clamp(1.0, REFIT_STEPS_MAX) as usize
    }
}

/// What a likeness must reach to be no chance: noise reaches about 1.65 over the root of the count.
#[expect(clippy::cast_precision_loss, reason = "a number of points")]
fn beyond_chance(season: usize, count: usize, least: f64) -> f64 {
    least.max(1.65 / ((count - season).max(1) as f64).sqrt())
}

/// The season that repeats best, where the times suggest none: a usual one, unless another is clearly better.
fn search(values: &[f64]) -> Option<usize> {
    // All lags of a bounded stretch: 400 lags of 2,000 points are a few million products.
    let values = &values[values.len().saturating_sub(SEARCHED_MAX)..];
    let longest = (values.len() / 3).min(FOUND_MAX);
    let likenesses: Vec<f64> =
        (0..longest + 2).map(|lag| if lag < 2 { 0.0 } else { likeness(values, lag, lag) }).collect();
    // A season is a peak: its neighbours repeat less well.
    let is_peak = |season: &usize| {
        let here = likenesses[*season];
        here >= beyond_chance(*season, values.len(), FOUND_MIN)
            && here > likenesses[season - 1]
            && here > likenesses[season + 1]
    };
    // A multiple of a season repeats as well as the season: the shortest of nearly equal ones.
    let shortest = |seasons: Vec<usize>| {
        let best = seasons.iter().map(|season| likenesses[*season]).fold(0.0, f64::max);
        seasons.into_iter().find(|season| likenesses[*season] > best - MUCH_BETTER)
    };
    let usual: Vec<usize> = USUAL.into_iter().filter(|season| *season <= longest).filter(is_peak).collect();
    let usual = shortest(usual);
    let is_other = |season: &usize| usual.is_none_or(|usual| !season.is_multiple_of(usual));
    let other = shortest((3..=longest).filter(is_other).filter(is_peak).collect());
    match (usual, other) {
        (Some(usual), Some(other)) if likenesses[other] > likenesses[usual] + MUCH_BETTER => Some(other),
        (Some(usual), _) => Some(usual),
        (None, other) => other,
    }
}

/// Autocorrelation at `lag` of the values less their mean over `window` steps: slow movement alone repeats nothing.
fn likeness(values: &[f64], lag: usize, window: usize) -> f64 {
    let window = window.max(2);
    let mut sums = Vec::with_capacity(values.len() + 1);
    let centre = values.iter().copied().find(|value| !value.is_nan()).unwrap_or_default();
    let mut sum = (0.0_f64, 0.0_f64);
    sums.push(sum);
    for value in values {
        if !value.is_nan() {
            sum = (sum.0 + value - centre, sum.1 + 1.0);
        }
        sums.push(sum);
    }
    let detrended: Vec<f64> = (0..values.len())
        .map(|at| {
            let from = at.saturating_sub(window / 2).min(values.len().saturating_sub(window));
            let to = (from + window).min(values.len());
            let count = sums[to].1 - sums[from].1;
            values[at] - centre - (sums[to].0 - sums[from].0) / count.max(1.0)
        })
        .collect();
    let (mut product, mut pairs) = (0.0, 0.0);
    for (value, before) in detrended.iter().skip(lag).zip(&detrended) {
        if !value.is_nan() && !before.is_nan() {
            product += value * before;
            pairs += 1.0;
        }
    }
    let (mut square, mut count) = (0.0, 0.0);
    for value in detrended.iter().filter(|value| !value.is_nan()) {
        square += value * value;
        count += 1.0;
    }
    // What rounding leaves of a constant is no season.
    let scale =
        values.iter().filter(|value| !value.is_nan()).fold(0.0_f64, |most, value| most.max((value - centre).abs()));
    if pairs < 2.0 || square <= 1e-18 * scale * scale * count || square == 0.0 {
        return 0.0;
    }
    (product / pairs) / (square / count)
}
