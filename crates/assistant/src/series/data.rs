//! A series as questions are answered from: plain data, whoever keeps it.

use forecast::{Issued, published};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// What a series is called, by which a question is known to be about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names<'a> {
    pub name: &'a str,
    pub value_column: &'a str,
    /// Name of the source, usually a file.
    pub source: &'a str,
    pub unit: Option<&'a str>,
}

/// One step of a series. `None` is missing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The beginning of the step.
    pub time: Timestamp,
    pub value: Option<f64>,
    /// Far from the values around it.
    pub is_outlier: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    pub lower_90: f64,
    pub upper_90: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ForecastPoint {
    pub time: Timestamp,
    pub value: f64,
    /// Absent where the series is too short to tell.
    pub interval: Option<Interval>,
}

/// The newest issued forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LatestForecast {
    /// The end of the newest known step.
    pub issued_at: Timestamp,
    /// In words: "ridge", "seasonal naive".
    pub model: String,
    /// The steps after `issued_at`, in order.
    pub points: Vec<ForecastPoint>,
}

/// Errors over some forecasts. Percentages are 0 to 100, coverage is 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Errors {
    pub n: usize,
    pub mape: Option<f64>,
    pub mae: Option<f64>,
    pub coverage_90: Option<f64>,
    pub naive_mape: Option<f64>,
    pub naive_mae: Option<f64>,
    pub publisher_mape: Option<f64>,
    pub publisher_mae: Option<f64>,
}

impl From<&published::PeriodErrors> for Errors {
    fn from(errors: &published::PeriodErrors) -> Self {
        Self {
            n: errors.n,
            mape: errors.mape,
            mae: errors.mae,
            coverage_90: errors.coverage_90,
            naive_mape: errors.naive_mape,
            naive_mae: errors.naive_mae,
            publisher_mape: errors.publisher_mape,
            publisher_mae: errors.publisher_mae,
        }
    }
}

/// Errors over the hours up to the end of the back-test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Period {
    pub hours: i64,
    pub errors: Errors,
}

/// Errors at one distance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Distance {
    /// Steps from the newest known value to the target.
    pub steps: usize,
    pub errors: Errors,
}

/// How far off forecasts were.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Accuracy {
    /// What was known when, in words.
    pub protocol: String,
    /// End of the last target's step; the periods reach back from it.
    pub end: Option<Timestamp>,
    /// The shortest first.
    pub periods: Vec<Period>,
    /// The nearest first; empty where there is one distance alone.
    pub distances: Vec<Distance>,
    /// The forecasts that were issued, as far as they are kept and what came is known: by target, and of one target by issue. Any
    /// stretch is computed from them.
    pub judged: Vec<Issued>,
}

/// A series with all that was published of it.
#[derive(Debug, Clone)]
pub struct Data<'a> {
    pub name: &'a str,
    pub unit: Option<&'a str>,
    pub zone: &'a TimeZone,
    /// Length of a step; the mean length where the calendar decides.
    pub step: SignedDuration,
    /// One a step, the oldest first; up to the newest value that is known, or further.
    pub points: &'a [Point],
    pub forecast: Option<&'a LatestForecast>,
    pub accuracy: Option<&'a Accuracy>,
}

impl Data<'_> {
    /// The points up to the newest value that is known.
    pub(super) fn known(&self) -> &[Point] {
        let end = self.points.iter().rposition(|point| point.value.is_some()).map_or(0, |at| at + 1);
        &self.points[..end]
    }

    /// The end of the newest known step.
    pub(super) fn end(&self) -> Option<Timestamp> {
        let known = self.known();
        let next = self.points.get(known.len()).map(|point| point.time);
        known.last().map(|point| next.unwrap_or_else(|| point.time.checked_add(self.step).unwrap_or(point.time)))
    }
}
