//! Exponential smoothing: the Theta method and a damped trend with additive seasons. For short series and those whose
//! seasons a linear model has too few rows for.

use crate::{history::History, models::Forecaster};

/// Newest values that parameters are fitted on, and the whole seasons they are stretched to.
const FITTED_MAX: usize = 1000;
const SEASONS_FITTED_MIN: usize = 8;
/// Longest season that is smoothed.
const SEASON_MAX: usize = 400;

/// First of the values to fit on.
fn first(history: &History, known: usize) -> usize {
    known.saturating_sub(FITTED_MAX.max(SEASONS_FITTED_MIN * season(history)))
}

/// The season that is smoothed; 1 where it is too long to be.
fn season(history: &History) -> usize {
    if history.seasons.short <= SEASON_MAX { history.seasons.short } else { 1 }
}

fn slot(history: &History, at: usize, season: usize) -> usize {
    history.calendar.moment(at).slot % season
}

/// Mean of each slot of a season, less the mean of all, after the moving level of one season is taken off.
fn seasonal(history: &History, from: usize, known: usize) -> Vec<f64> {
    let season = season(history);
    let mut sums = vec![(0.0, 0.0); season];
    if season == 1 || known - from < 2 * season {
        return vec![0.0; season];
    }
    // The level around a point, half a season to either side; all of it is known.
    for at in from..known {
        let middle = (at + season / 2 + 1).clamp(from + season, known);
        let off = history.raw[at] - history.mean(middle, season);
        if !off.is_nan() {
            let place = &mut sums[slot(history, at, season)];
            *place = (place.0 + off, place.1 + 1.0);
        }
    }
    let mut means: Vec<f64> = sums.iter().map(|(sum, count)| if *count > 0.0 { sum / count } else { 0.0 }).collect();
    #[expect(clippy::cast_precision_loss, reason = "the length of a season")]
    let mean = means.iter().sum::<f64>() / season as f64;
    means.iter_mut().for_each(|value| *value -= mean);
    means
}

/// The Theta method (Assimakopoulos and Nikolopoulos, International Journal of Forecasting 16, 2000) as simple exponential
/// smoothing with half the slope of the trend (Hyndman and Billah, same journal 19, 2003), on the values without seasons.
#[derive(Debug, Default)]
pub(crate) struct Theta {
    seasonal: Vec<f64>,
    smoothing: f64,
    slope: f64,
    level: Option<f64>,
    /// First value that is not yet in the level.
    next: usize,
    is_fitted: bool,
}

impl Theta {
    /// Takes values up to `known` into the level; gives the sum of squared one-step errors and their count.
    fn advance(&mut self, history: &History, known: usize) -> f64 {
        let mut squares = 0.0;
        for at in self.next..known {
            let value = history.raw[at] - self.seasonal[slot(history, at, self.seasonal.len())];
            if value.is_nan() {
                continue;
            }
            match &mut self.level {
                Some(level) => {
                    let error = value - *level;
                    squares += error * error;
                    *level += self.smoothing * error;
                }
                None => self.level = Some(value),
            }
        }
        self.next = self.next.max(known);
        squares
    }
}

impl Forecaster for Theta {
    fn refit(&mut self, history: &History, known: usize) {
        let from = first(history, known);
        self.seasonal = seasonal(history, from, known);
        self.slope = slope(history, &self.seasonal, from, known);
        let mut best = (f64::INFINITY, 0.5);
        for tenth in 1..=19 {
            self.smoothing = f64::from(tenth) * 0.05;
            (self.level, self.next) = (None, from);
            let squares = self.advance(history, known);
            if squares < best.0 {
                best = (squares, self.smoothing);
            }
        }
        self.smoothing = best.1;
        (self.level, self.next) = (None, from);
        self.advance(history, known);
        self.is_fitted = true;
    }

    fn predict(&mut self, history: &History, known: usize, target: usize) -> Option<f64> {
        if !self.is_fitted {
            return None;
        }
        self.advance(history, known);
        #[expect(clippy::cast_precision_loss, reason = "a number of steps")]
        let ahead = (target - known) as f64 + 1.0 / self.smoothing;
        let season = self.seasonal[slot(history, target, self.seasonal.len())];
        Some(self.level? + 0.5 * self.slope * ahead + season)
    }
}

/// Slope of the least squares line through the values without seasons.
fn slope(history: &History, seasonal: &[f64], from: usize, known: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a number of steps")]
    let points = || {
        (from..known)
            .map(|at| ((at - from) as f64, history.raw[at] - seasonal[slot(history, at, seasonal.len())]))
            .filter(|(_, value)| !value.is_nan())
    };
    let (mut x, mut y, mut count) = (0.0, 0.0, 0.0);
    for (at, value) in points() {
        x += at;
        y += value;
        count += 1.0;
    }
    if count < 3.0 {
        return 0.0;
    }
    let (x, y) = (x / count, y / count);
    let (mut product, mut square) = (0.0, 0.0);
    for (at, value) in points() {
        product += (at - x) * (value - y);
        square += (at - x) * (at - x);
    }
    if square > 0.0 { product / square } else { 0.0 }
}

/// Exponential smoothing with a damped trend and additive seasons, in the error-correction form (Gardner and McKenzie,
/// Management Science 31, 1985; Hyndman et al., Forecasting with Exponential Smoothing, 2008, chapter 2).
#[derive(Debug, Default)]
pub(crate) struct Ets {
    parameters: Parameters,
    state: State,
    is_fitted: bool,
}

#[derive(Debug, Default, Clone, Copy)]
struct Parameters {
    level: f64,
    trend: f64,
    season: f64,
    damping: f64,
}

#[derive(Debug, Default, Clone)]
struct State {
    level: f64,
    trend: f64,
    seasonal: Vec<f64>,
    next: usize,
}

impl State {
    fn new(history: &History, from: usize, known: usize) -> Self {
        let seasonal = seasonal(history, from, known);
        let season = seasonal.len();
        let level = |start: usize, end: usize| {
            let (mut sum, mut count) = (0.0, 0.0);
            for at in start..end.min(known) {
                let value = history.raw[at] - seasonal[slot(history, at, season)];
                if !value.is_nan() {
                    sum += value;
                    count += 1.0;
                }
            }
            if count > 0.0 { sum / count } else { f64::NAN }
        };
        let span = season.max(4);
        let (one, two) = (level(from, from + span), level(from + span, from + 2 * span));
        #[expect(clippy::cast_precision_loss, reason = "a number of steps")]
        let trend = (two - one) / span as f64;
        let start = if one.is_nan() { level(from, known) } else { one };
        Self {
            level: if start.is_nan() { 0.0 } else { start },
            trend: if trend.is_nan() { 0.0 } else { trend },
            seasonal,
            next: from,
        }
    }

    fn advance(&mut self, history: &History, parameters: &Parameters, known: usize) -> f64 {
        let season = self.seasonal.len();
        let mut squares = 0.0;
        for at in self.next..known {
            let place = slot(history, at, season);
            let expected = self.level + parameters.damping * self.trend;
            let error = history.raw[at] - expected - self.seasonal[place];
            self.trend *= parameters.damping;
            self.level = expected;
            if error.is_nan() {
                continue;
            }
            squares += error * error;
            self.level += parameters.level * error;
            self.trend += parameters.level * parameters.trend * error;
            if season > 1 {
                self.seasonal[place] += parameters.season * error;
            }
        }
        self.next = self.next.max(known);
        squares
    }
}

const LEVELS: [f64; 5] = [0.05, 0.15, 0.35, 0.65, 0.95];
const TRENDS: [f64; 3] = [0.0, 0.05, 0.25];
const SEASONS: [f64; 3] = [0.02, 0.1, 0.3];
const DAMPINGS: [f64; 2] = [0.9, 0.98];

impl Forecaster for Ets {
    fn refit(&mut self, history: &History, known: usize) {
        let from = first(history, known);
        let start = State::new(history, from, known);
        let mut best = f64::INFINITY;
        for level in LEVELS {
            for trend in TRENDS {
                for season in SEASONS.iter().take(if start.seasonal.len() > 1 { 3 } else { 1 }) {
                    for damping in DAMPINGS.iter().take(if trend > 0.0 { 2 } else { 1 }) {
                        let parameters = Parameters { level, trend, season: *season, damping: *damping };
                        let squares = start.clone().advance(history, &parameters, known);
                        if squares < best {
                            best = squares;
                            self.parameters = parameters;
                        }
                    }
                }
            }
        }
        self.state = start;
        self.state.advance(history, &self.parameters, known);
        self.is_fitted = true;
    }

    fn predict(&mut self, history: &History, known: usize, target: usize) -> Option<f64> {
        if !self.is_fitted {
            return None;
        }
        self.state.advance(history, &self.parameters, known);
        let damping = self.parameters.damping;
        let ahead = i32::try_from(target + 1 - known).unwrap_or(i32::MAX);
        // damping + damping^2 + ... + damping^ahead
        let sum = damping * (1.0 - damping.powi(ahead)) / (1.0 - damping);
        let season = self.state.seasonal[slot(history, target, self.state.seasonal.len())];
        Some(self.state.level + sum * self.state.trend + season)
    }
}
