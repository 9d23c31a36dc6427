//! A regular series: one value for each step, missing ones marked, everything odd flagged and nothing dropped in silence.

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    grid::{self, Grid, led},
    quality::{self, Quality},
    step::Step,
};

/// Most steps between the first and the last point.
pub const STEPS_MAX: usize = 5_000_000;

/// What is odd about a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// No value.
    Missing = 1,
    /// Given more than once; the last one counts.
    Duplicate = 2,
    /// Made of points that do not lie on the grid: their mean.
    OffGrid = 4,
    /// Far from its neighbours and from the same slot of the seasons around.
    Outlier = 8,
    /// One of six or more equal values in a series that otherwise moves.
    Flat = 16,
}

impl Flag {
    /// Whether the flags of a point, as the bits that are kept of them, hold this one.
    pub fn is_in(self, bits: u8) -> bool {
        bits & self as u8 != 0
    }
}

const FLAGS: [Flag; 5] = [Flag::Missing, Flag::Duplicate, Flag::OffGrid, Flag::Outlier, Flag::Flat];

/// Why points make no series.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SeriesError {
    #[error("there is no point")]
    Empty,
    #[error("from {from} to {to} there are more than {STEPS_MAX} steps of {step}; is one of the times wrong?")]
    TooLong { from: Timestamp, to: Timestamp, step: String },
    #[error(
        "{duplicates} of {points} points have the time of another: the column seems to hold several series one below the \
         other; give each a column or a file of its own"
    )]
    Several { duplicates: usize, points: usize },
    #[error("there are {times} times and {values} values")]
    Lengths { times: usize, values: usize },
}

/// A regular series.
#[derive(Debug, Clone)]
pub struct Series {
    step: Step,
    zone: TimeZone,
    start: Timestamp,
    /// Seconds by which the points were moved on when they were laid into the steps.
    lead: i64,
    is_anonymous: bool,
    has_no_step: bool,
    /// NaN is missing.
    values: Vec<f64>,
    flags: Vec<u8>,
    quality: Quality,
}

impl Series {
    /// A series of points in any order. Without `step` the step is found from the times; steps of a day and more follow the
    /// calendar of `zone`. `None` and what is not finite is missing.
    ///
    /// # Errors
    /// `SeriesError`.
    pub fn new(
        times: &[Timestamp],
        values: &[Option<f64>],
        zone: &TimeZone,
        step: Option<Step>,
    ) -> Result<Self, SeriesError> {
        if times.len() != values.len() {
            return Err(SeriesError::Lengths { times: times.len(), values: values.len() });
        }
        let Grid { step, lead, start, values, flags, mut quality } = grid::fit(times, values, zone, step)?;
        let mut series = Self {
            step,
            zone: zone.clone(),
            start,
            lead,
            is_anonymous: false,
            has_no_step: false,
            values,
            flags,
            quality: Quality::default(),
        };
        quality::examine(&series.values, &mut series.flags, step, &mut quality);
        series.quality = quality;
        Ok(series)
    }

    /// A series without times, one value a step; without `step` nothing is known of the step either.
    pub fn anonymous(values: &[Option<f64>], step: Option<Step>) -> Self {
        let values: Vec<f64> =
            values.iter().map(|value| value.filter(|value| value.is_finite()).unwrap_or(f64::NAN)).collect();
        let mut flags: Vec<u8> =
            values.iter().map(|value| if value.is_nan() { Flag::Missing as u8 } else { 0 }).collect();
        let mut quality = Quality { points: values.len(), ..Quality::default() };
        let known = step.unwrap_or(Step::Seconds(1));
        quality::examine(&values, &mut flags, known, &mut quality);
        Self {
            step: known,
            zone: TimeZone::UTC,
            start: Timestamp::UNIX_EPOCH,
            lead: 0,
            is_anonymous: true,
            has_no_step: step.is_none(),
            values,
            flags,
            quality,
        }
    }

    pub fn step(&self) -> Step {
        self.step
    }

    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Whether the points have no times; `time` then counts from 1970.
    pub fn is_anonymous(&self) -> bool {
        self.is_anonymous
    }

    pub(crate) fn has_no_step(&self) -> bool {
        self.has_no_step
    }

    /// One for each step, the oldest first; NaN is missing.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Number of steps up to the newest value that is not missing.
    pub fn end(&self) -> usize {
        self.values.iter().rposition(|value| !value.is_nan()).map_or(0, |at| at + 1)
    }

    /// The beginning of a step, past the end too.
    pub fn time(&self, at: usize) -> Timestamp {
        self.step.after(self.start, &self.zone, i64::try_from(at).unwrap_or(i64::MAX))
    }

    /// The step that holds a time; negative before the start.
    pub fn index(&self, time: Timestamp) -> i64 {
        self.step.between(self.start, &self.zone, time)
    }

    /// Other values at their times, such as the publisher's forecasts, as one for each step: of several the last, NaN where there
    /// is none. Those beside the series are left out.
    pub fn place(&self, points: impl Iterator<Item = (Timestamp, Option<f64>)>) -> Vec<f64> {
        let mut placed = vec![f64::NAN; self.values.len()];
        for (time, value) in points {
            let place = usize::try_from(self.index(led(time, self.lead))).ok().and_then(|at| placed.get_mut(at));
            if let (Some(place), Some(value)) = (place, value) {
                *place = value;
            }
        }
        placed
    }

    /// What is odd about a step; nothing for most.
    pub fn flags(&self, at: usize) -> impl Iterator<Item = Flag> + '_ {
        let bits = self.flags.get(at).copied().unwrap_or_default();
        FLAGS.into_iter().filter(move |flag| flag.is_in(bits))
    }

    /// What is odd about the series.
    pub fn quality(&self) -> &Quality {
        &self.quality
    }
}
