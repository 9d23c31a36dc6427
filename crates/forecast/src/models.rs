//! The models and what they have in common: each gives the value at a target from the values known before an issue.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    features::similar_values,
    history::History,
    ridge::{Ridge, Settings},
    smoothing::{Ets, Theta},
};

/// A way to forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// The newest known value.
    Naive,
    /// The mean of all known values.
    Mean,
    /// The newest known value of the same slot of the short season: the same hour of the last known day.
    SeasonalNaive,
    /// The newest known value of the same slot of the long season: the same hour of the same weekday.
    LongSeasonalNaive,
    /// The mean of the last three days of the same kind (workday, Saturday, Sunday or holiday), same hour.
    SimilarDay,
    /// The regularised linear model, for each slot or pooled.
    Linear,
    /// The Theta method with additive seasons.
    Theta,
    /// Exponential smoothing with a damped trend and additive seasons.
    Ets,
    /// Croston's method as corrected by Syntetos and Boylan, for series that are zero most of the time.
    Sba,
    /// The mean of the two best others.
    Blend,
}

impl Model {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Naive => "last value",
            Self::Mean => "mean",
            Self::SeasonalNaive => "last season",
            Self::LongSeasonalNaive => "last long season",
            Self::SimilarDay => "similar days",
            Self::Linear => "linear model",
            Self::Theta => "Theta",
            Self::Ets => "exponential smoothing",
            Self::Sba => "Croston (Syntetos-Boylan)",
            Self::Blend => "mean of the two best",
        }
    }
}

/// A model at work on one history.
pub(crate) trait Forecaster {
    /// Fits to the first `known` values. Called with growing `known`.
    fn refit(&mut self, history: &History, known: usize);
    /// The value at `target`, from the first `known` values alone; `known` grows from call to call, and the last refit had no
    /// more. `None` where the past is too short.
    fn predict(&mut self, history: &History, known: usize, target: usize) -> Option<f64>;
}

/// Mean number of steps between two values above the least, from which on a series counts as intermittent.
const INTERVAL_MIN: f64 = 1.5;
/// Values below which no model with seasons or coefficients is tried.
const VALUES_MIN: usize = 12;

/// The models worth trying on what is known at first.
pub(crate) fn candidates(history: &History, known: usize) -> Vec<Model> {
    let seasons = &history.seasons;
    let count = history.raw[..known].iter().filter(|value| !value.is_nan()).count();
    let mut models = vec![Model::Naive, Model::Mean];
    if seasons.short > 1 && known > seasons.short {
        models.push(Model::SeasonalNaive);
    }
    if seasons.long > seasons.short && known > seasons.long {
        models.extend([Model::LongSeasonalNaive, Model::SimilarDay]);
    }
    if count >= 5 {
        models.push(Model::Theta);
    }
    if count >= VALUES_MIN {
        models.push(Model::Ets);
    }
    if count >= 2 * VALUES_MIN {
        models.push(Model::Linear);
    }
    if intervals(&history.raw[..known]).is_some_and(|mean| mean >= INTERVAL_MIN) {
        models.push(Model::Sba);
    }
    models
}

/// Mean distance of the values that are not zero; `None` where fewer than three are not, or one is negative.
fn intervals(values: &[f64]) -> Option<f64> {
    let count = |wanted: fn(&f64) -> bool| values.iter().filter(|value| wanted(value)).count();
    let (positive, present) = (count(|value| *value > 0.0), count(|value| !value.is_nan()));
    #[expect(clippy::cast_precision_loss, reason = "a number of points")]
    let mean = present as f64 / positive as f64;
    (positive >= 3 && count(|value| *value < 0.0) == 0).then_some(mean)
}

/// The model at work. `exact`: every forecast is made from the same distance.
pub(crate) fn start(model: Model, history: &History, known: usize, exact: bool) -> Box<dyn Forecaster> {
    match model {
        Model::Naive | Model::Blend => Box::new(Lag(1)),
        Model::Mean => Box::new(Mean),
        Model::SeasonalNaive => Box::new(Lag(history.seasons.short)),
        Model::LongSeasonalNaive => Box::new(Lag(history.seasons.long)),
        Model::SimilarDay => Box::new(SimilarDay),
        Model::Linear => Box::new(Linear::new(history, known, exact)),
        Model::Theta => Box::new(Theta::default()),
        Model::Ets => Box::new(Ets::default()),
        Model::Sba => Box::new(Sba::default()),
    }
}

/// How many earlier seasons are looked at for one with a value.
const LOOK_BACK_MAX: usize = 60;

struct Lag(usize);

impl Forecaster for Lag {
    fn refit(&mut self, _history: &History, _known: usize) {}

    fn predict(&mut self, history: &History, known: usize, target: usize) -> Option<f64> {
        let cut = target + 1 - known;
        let first = cut.div_ceil(self.0) * self.0;
        (0..LOOK_BACK_MAX).map(|back| history.before(target, first + back * self.0)).find(|value| !value.is_nan())
    }
}

struct Mean;

impl Forecaster for Mean {
    fn refit(&mut self, _history: &History, _known: usize) {}

    fn predict(&mut self, history: &History, known: usize, _target: usize) -> Option<f64> {
        Some(history.mean(known, known)).filter(|mean| !mean.is_nan())
    }
}

struct SimilarDay;

impl Forecaster for SimilarDay {
    fn refit(&mut self, _history: &History, _known: usize) {}

    fn predict(&mut self, history: &History, known: usize, target: usize) -> Option<f64> {
        let (mut sum, mut count) = (0.0, 0.0);
        for value in similar_values(history, target, target + 1 - known).take(3) {
            sum += value;
            count += 1.0;
        }
        (count > 0.0).then(|| sum / count)
    }
}

/// The mean of linear models that measure the level over a short and over a long stretch, and of one that forgets sooner:
/// their errors differ enough for the mean to be better than each. Who erred less of late weighs more.
struct Linear {
    members: Vec<Ridge>,
    exact: bool,
    /// Smoothed absolute error of each.
    errors: Vec<f64>,
    /// Forecasts of each whose value was not known yet: target first.
    waiting: VecDeque<(usize, Vec<f64>)>,
}

/// From this many values on, several members are worth their time.
const MEMBERS_VALUES_MIN: usize = 5000;
/// How fast errors are forgotten, in long seasons; and the power of their ratio that is the ratio of the weights.
const ERRORS_KEPT: usize = 8;
const WEIGHT_POWER: i32 = 4;

impl Linear {
    fn new(history: &History, known: usize, exact: bool) -> Self {
        let seasons = &history.seasons;
        let short = if seasons.short > 1 { seasons.short } else { 8 };
        let member = |settings| Ridge::new(history, settings, known, exact);
        let members = if known >= MEMBERS_VALUES_MIN {
            let long = seasons.long.max(short);
            let forgetful = Settings { half_life_years: 0.7, years_max: 3.0, ..Settings::new(long, 3) };
            vec![member(Settings::new(short, 3)), member(Settings::new(4 * long, 3)), member(forgetful)]
        } else {
            vec![member(Settings::new(short, 2))]
        };
        let errors = vec![0.0; members.len()];
        Self { members, exact, errors, waiting: VecDeque::new() }
    }

    /// Takes in the errors of forecasts whose value is known by now.
    fn learn(&mut self, history: &History, known: usize) {
        #[expect(clippy::cast_precision_loss, reason = "a number of steps")]
        let kept = (ERRORS_KEPT * history.seasons.long) as f64;
        while self.waiting.front().is_some_and(|(target, _)| *target < known) {
            let Some((target, values)) = self.waiting.pop_front() else { return };
            let actual = history.raw[target];
            if actual.is_nan() {
                continue;
            }
            for (error, value) in self.errors.iter_mut().zip(values) {
                *error += ((value - actual).abs() - *error) / kept;
            }
        }
    }
}

impl Forecaster for Linear {
    fn refit(&mut self, _history: &History, known: usize) {
        for member in &mut self.members {
            member.refit(known);
        }
    }

    fn predict(&mut self, history: &History, known: usize, target: usize) -> Option<f64> {
        let cut = target + 1 - known;
        // Far out all members know as little: one is enough, and a far horizon stays cheap.
        let is_far = !self.exact && cut > 2 * history.seasons.short;
        if let [only] | [_, only, _] = self.members.as_mut_slice()
            && (is_far || self.errors.len() == 1)
        {
            return only.predict(history, target, cut);
        }
        self.learn(history, known);
        let mut values = Vec::with_capacity(self.members.len());
        for member in &mut self.members {
            values.push(member.predict(history, target, cut)?);
        }
        let least = self.errors.iter().copied().fold(f64::INFINITY, f64::min);
        let (mut sum, mut total) = (0.0, 0.0);
        for (value, error) in values.iter().zip(&self.errors) {
            let weight = if *error > 0.0 { (least / error).powi(WEIGHT_POWER) } else { 1.0 };
            sum += weight * value;
            total += weight;
        }
        self.waiting.push_back((target, values));
        Some(sum / total)
    }
}

/// Croston's method (Operational Research Quarterly 23, 1972) with the correction of Syntetos and Boylan (International
/// Journal of Forecasting 21, 2005): smoothed size over smoothed interval, times 1 - a/2.
#[derive(Default)]
struct Sba {
    next: usize,
    size: f64,
    interval: f64,
    since: f64,
}

const SBA_SMOOTHING: f64 = 0.1;

impl Forecaster for Sba {
    fn refit(&mut self, _history: &History, _known: usize) {}

    fn predict(&mut self, history: &History, known: usize, _target: usize) -> Option<f64> {
        for value in &history.raw[self.next.min(known)..known] {
            self.since += 1.0;
            if *value > 0.0 {
                if self.interval == 0.0 {
                    (self.size, self.interval) = (*value, self.since);
                } else {
                    self.size += SBA_SMOOTHING * (value - self.size);
                    self.interval += SBA_SMOOTHING * (self.since - self.interval);
                }
                self.since = 0.0;
            }
        }
        self.next = known.max(self.next);
        (self.interval > 0.0).then(|| (1.0 - SBA_SMOOTHING / 2.0) * self.size / self.interval)
    }
}
