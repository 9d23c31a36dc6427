//! Walking forward: models are refitted as time goes on and asked at each issue, with nothing but what was known then.

use crate::{
    conformal::{Bands, Place},
    history::History,
    metrics::Intervals,
    models::{Forecaster, Model, start},
    protocol::Issue,
};

/// Part of the known values that must be equal to their least (or greatest) for it to be a bound.
const BOUND_PART: f64 = 0.05;
/// Known values from which on a series can have a bound.
const BOUND_VALUES_MIN: usize = 20;
/// Whole seasons from which on each slot has its own intervals.
const SEASONS_PER_SLOT_MIN: usize = 150;

/// One forecast.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) known: usize,
    pub(crate) target: usize,
    pub(crate) value: f64,
}

/// A model, or the mean of several, walking forward over one history.
pub(crate) struct Walker {
    models: Vec<Box<dyn Forecaster>>,
    refit_steps: usize,
    fitted: Option<usize>,
    bounds: (f64, f64),
}

impl Walker {
    pub(crate) fn new(models: &[Model], history: &History, known: usize, exact: bool, refit_steps: usize) -> Self {
        let models = models.iter().map(|model| start(*model, history, known, exact)).collect();
        Self { models, refit_steps, fitted: None, bounds: (f64::NEG_INFINITY, f64::INFINITY) }
    }

    /// Walks as one: the mean of both.
    pub(crate) fn join(mut self, other: Self) -> Self {
        self.models.extend(other.models);
        self
    }

    /// Steps between two refits from now on.
    pub(crate) fn refit_every(&mut self, steps: usize) {
        self.refit_steps = steps;
    }

    /// Forecasts of one issue. Refits first when it is time. `None` while nothing is known.
    pub(crate) fn issue(&mut self, history: &History, issue: &Issue, rows: &mut Vec<Row>) {
        if self.fitted.is_none_or(|fitted| issue.known >= fitted + self.refit_steps) {
            for model in &mut self.models {
                model.refit(history, issue.known);
            }
            self.fitted = Some(issue.known);
            self.bounds = bounds(&history.raw[..issue.known]);
        }
        let Some(last) = history.raw[..issue.known].iter().rev().copied().find(|value| !value.is_nan()) else { return };
        for target in issue.first..issue.end {
            let (mut sum, mut count) = (0.0, 0.0);
            for model in &mut self.models {
                let value = model.predict(history, issue.known, target).filter(|value| value.is_finite());
                sum += value.unwrap_or(last);
                count += 1.0;
            }
            let value = (sum / count).clamp(self.bounds.0, self.bounds.1);
            rows.push(Row { known: issue.known, target, value });
        }
    }

    /// Intervals never reach past a bound of the series.
    pub(crate) fn within_bounds(&self, intervals: Intervals) -> Intervals {
        let clamp = |value: f64| value.clamp(self.bounds.0, self.bounds.1);
        Intervals::from_each(intervals.each().map(|(lower, upper)| (clamp(lower), clamp(upper))))
    }
}

/// The least and greatest value where the series rests there often, as the sun's power does at night: nothing lies beyond.
#[expect(clippy::cast_precision_loss, reason = "a number of points")]
fn bounds(known: &[f64]) -> (f64, f64) {
    let values = || known.iter().copied().filter(|value| !value.is_nan());
    let (least, greatest) =
        values().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), value| (a.min(value), b.max(value)));
    let count = values().count();
    let rests = |bound: f64| {
        let at = values().filter(|value| *value == bound).count();
        count >= BOUND_VALUES_MIN && least < greatest && at as f64 >= BOUND_PART * count as f64
    };
    (if rests(least) { least } else { f64::NEG_INFINITY }, if rests(greatest) { greatest } else { f64::INFINITY })
}

/// Intervals that learn from each forecast once its value is known.
pub(crate) struct Calibration {
    bands: Bands,
    by_slot: bool,
    /// Forecasts whose value is not known yet, oldest target first.
    waiting: Vec<(Row, Option<Intervals>)>,
    learnt: usize,
}

/// A recent spread below that part of the spread of all the past is no measure.
const QUIET: f64 = 0.1;
/// Errors below which no interval is given.
const ERRORS_MIN: usize = 2;

impl Calibration {
    pub(crate) fn new(history: &History, known: usize) -> Self {
        let season = history.seasons.short;
        let by_slot = season > 1 && known / season >= SEASONS_PER_SLOT_MIN;
        Self { bands: Bands::new(season), by_slot, waiting: Vec::new(), learnt: 0 }
    }

    fn place(&self, history: &History, row: &Row) -> Place {
        let ahead = row.target - row.known;
        if self.by_slot {
            Place { distance: ahead / history.seasons.short, slot: history.calendar.moment(row.target).slot }
        } else {
            Place { distance: ahead, slot: 0 }
        }
    }

    /// How much the series moved of late: what errors of a long series are measured by. A short one is too short to tell
    /// that, and its errors are taken as they are.
    fn spread(&self, history: &History, known: usize) -> f64 {
        let ever = if self.by_slot { history.deviation(known, known) } else { f64::NAN };
        let recent = history.deviation(known, 4 * history.seasons.long);
        if recent > QUIET * ever {
            recent
        } else if ever > 0.0 {
            ever
        } else {
            1.0
        }
    }

    /// Learns from waiting forecasts whose target is among the first `known` values.
    pub(crate) fn learn(&mut self, history: &History, known: usize) {
        let mut due: Vec<(Row, Option<Intervals>)> =
            self.waiting.extract_if(.., |(row, _)| row.target < known).collect();
        due.sort_by_key(|(row, _)| (row.target, row.known));
        for (row, intervals) in due {
            let actual = history.raw[row.target];
            if actual.is_nan() {
                continue;
            }
            if let Some(intervals) = intervals {
                self.bands.adapt(&intervals, actual);
            }
            self.bands.learn(self.place(history, &row), (actual - row.value) / self.spread(history, row.known));
            self.learnt += 1;
        }
    }

    /// The intervals of a forecast; `None` while there are no errors to tell from.
    pub(crate) fn around(&self, history: &History, row: &Row) -> Option<Intervals> {
        (self.learnt >= ERRORS_MIN)
            .then(|| self.bands.around(self.place(history, row), row.value, self.spread(history, row.known)))
    }

    /// Remembers a forecast until its value is known.
    pub(crate) fn wait(&mut self, row: Row, intervals: Option<Intervals>) {
        self.waiting.push((row, intervals));
    }
}
