//! The shapes in which the report of a series is published: kept as JSON beside the series, drawn, and asked. Times are
//! instants, written as RFC 3339 in UTC.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Compared, Intervals, Issued, Metrics, Point};

/// What a series is, in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Summary {
    /// In words: "1 hour".
    pub step: String,
    pub step_seconds: i64,
    /// The first step.
    #[schema(value_type = String)]
    pub start: Timestamp,
    /// The newest step that has a value.
    #[schema(value_type = String)]
    pub end: Timestamp,
    /// Steps that have a value.
    pub points: usize,
    /// Steps that are forecast.
    pub horizon: usize,
    /// As the table states it.
    pub unit: Option<String>,
    pub quality: Quality,
    pub forecast: Option<ForecastSummary>,
}

/// What is odd about a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SeriesQuality)]
pub struct Quality {
    pub missing: usize,
    pub duplicates: usize,
    pub off_grid: usize,
    pub outliers: usize,
    pub flat: usize,
    /// In words, for people.
    pub notes: Vec<String>,
}

/// The newest forecast, in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ForecastSummary {
    /// The end of the newest known step.
    #[schema(value_type = String, format = DateTime)]
    pub issued_at: Timestamp,
    /// In words.
    pub model: String,
    pub points: usize,
    /// The last step that is forecast.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
}

/// A forecast as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ForecastBody {
    /// The beginning of the newest known step.
    #[schema(value_type = String, format = DateTime)]
    pub newest_known: Timestamp,
    pub horizon: usize,
    /// Steps of the season found; 1 where there is none.
    pub season: usize,
    pub points: Vec<ForecastPoint>,
    /// The models tried, the best first.
    pub candidates: Vec<Candidate>,
}

impl ForecastBody {
    /// Its points whose target has a value by now, as a back-test has them. `values` and the `publisher`'s forecasts are those of
    /// the steps of the series, NaN where there is none, and `index` is the step that holds a time, if one does.
    pub fn judged(
        &self,
        issued_at: Timestamp,
        values: &[f64],
        publisher: &[f64],
        index: impl Fn(Timestamp) -> Option<usize>,
    ) -> impl Iterator<Item = Issued> {
        let present = |values: &[f64], at: usize| values.get(at).copied().filter(|value| !value.is_nan());
        let known = index(self.newest_known);
        (1..).zip(&self.points).filter_map(move |(steps_ahead, point)| {
            let at = index(point.time)?;
            let actual = present(values, at)?;
            let naive = known.and_then(|known| present(values, naive_place(at, known, self.season)?));
            Some(Issued {
                issued_at,
                newest_known: self.newest_known,
                target: point.time,
                steps_ahead,
                forecast: point.value,
                intervals: point.intervals(),
                actual: Some(actual),
                naive: naive.unwrap_or(f64::NAN),
                publisher: present(publisher, at),
            })
        })
    }
}

/// The newest known step of the same slot of the season as the target; `None` where that lies before the series.
fn naive_place(target: usize, known: usize, season: usize) -> Option<usize> {
    let season = season.max(1);
    target.checked_sub(season * target.saturating_sub(known).div_ceil(season))
}

/// One step of a forecast; the bounds are absent where the series is too short to tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ForecastPoint {
    /// The beginning of the step.
    #[schema(value_type = String, format = DateTime)]
    pub time: Timestamp,
    pub value: f64,
    pub lower_80: Option<f64>,
    pub upper_80: Option<f64>,
    pub lower_90: Option<f64>,
    pub upper_90: Option<f64>,
    pub lower_95: Option<f64>,
    pub upper_95: Option<f64>,
}

impl ForecastPoint {
    /// All of the intervals, or none.
    pub fn intervals(&self) -> Option<Intervals> {
        Some(Intervals {
            lower_80: self.lower_80?,
            upper_80: self.upper_80?,
            lower_90: self.lower_90?,
            upper_90: self.upper_90?,
            lower_95: self.lower_95?,
            upper_95: self.upper_95?,
        })
    }
}

impl From<&Point> for ForecastPoint {
    fn from(point: &Point) -> Self {
        let bound = |value: fn(&Intervals) -> f64| point.intervals.as_ref().map(value);
        Self {
            time: point.time,
            value: point.value,
            lower_80: bound(|found| found.lower_80),
            upper_80: bound(|found| found.upper_80),
            lower_90: bound(|found| found.lower_90),
            upper_90: bound(|found| found.upper_90),
            lower_95: bound(|found| found.lower_95),
            upper_95: bound(|found| found.upper_95),
        }
    }
}

/// A model that was tried, with its error on the newest known stretch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ForecastCandidate)]
pub struct Candidate {
    /// In words.
    pub model: String,
    /// In the unit of the series.
    pub mae: f64,
    /// In percent; null where all values are zero.
    pub mape: Option<f64>,
    pub chosen: bool,
}

/// How far off forecasts were.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SeriesAccuracy)]
pub struct Accuracy {
    /// What was known when the forecasts of the back-test would have been issued, in words.
    pub protocol: String,
    /// First and last target of the back-test; null where the series is too short for one.
    pub backtest: Option<Range>,
    /// Over the whole back-test; null where there is none.
    pub overall: Option<PeriodErrors>,
    /// Over stretches at its end: `1h`, `24h`, `1w`, `4w`, `1y`, as far as it goes.
    pub periods: Vec<PeriodErrors>,
    /// By the distance to the newest known value.
    pub horizons: Vec<HorizonErrors>,
    /// Of the forecasts that were really issued, are kept and have targets that are known by now, over the stretches at the
    /// end that they cover, and over `all` of them where they do not cover the longest. The newest 2,000 forecasts are kept,
    /// or the newest 100,000 points of them where that is less.
    pub issued: Vec<PeriodErrors>,
}

/// First and last target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = BacktestRange)]
pub struct Range {
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub to: Timestamp,
}

/// Errors over a stretch of time, beside those of the naive and of the publisher's forecast for the same targets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PeriodErrors {
    /// `1h`, `24h`, `1w`, `4w`, `1y` or `all`.
    pub period: String,
    /// Forecasts whose target has a value.
    pub n: usize,
    /// Percent; null where all values are zero.
    pub mape: Option<f64>,
    /// Percent, 0 to 200.
    pub smape: Option<f64>,
    /// Mean absolute error over that of the seasonal naive forecast within the past.
    pub mase: Option<f64>,
    pub mae: Option<f64>,
    pub rmse: Option<f64>,
    /// Mean pinball loss, in the unit of the series.
    pub pinball: Option<f64>,
    /// Part of the values within the interval, 0 to 1.
    pub coverage_80: Option<f64>,
    pub coverage_90: Option<f64>,
    pub coverage_95: Option<f64>,
    pub naive_mape: Option<f64>,
    pub naive_mae: Option<f64>,
    pub publisher_mape: Option<f64>,
    pub publisher_mae: Option<f64>,
}

impl PeriodErrors {
    /// What was found of a stretch that is called `period`.
    pub fn of(period: &str, compared: &Compared) -> Self {
        let Metrics { n, mape, smape, mase, mae, rmse, pinball, coverage_80, coverage_90, coverage_95, .. } =
            compared.metrics;
        Self {
            period: period.to_owned(),
            n,
            mape,
            smape,
            mase,
            mae,
            rmse,
            pinball,
            coverage_80,
            coverage_90,
            coverage_95,
            naive_mape: compared.naive.mape,
            naive_mae: compared.naive.mae,
            publisher_mape: compared.publisher.and_then(|publisher| publisher.mape),
            publisher_mae: compared.publisher.and_then(|publisher| publisher.mae),
        }
    }
}

/// Errors at one distance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HorizonErrors {
    /// From the newest known value to the target.
    pub steps: usize,
    pub n: usize,
    pub mae: Option<f64>,
    pub mape: Option<f64>,
    pub naive_mae: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_naive_forecast_is_the_newest_known_value_of_the_same_slot() {
        assert_eq!([naive_place(10, 9, 1), naive_place(12, 9, 1)], [Some(9), Some(9)]);
        assert_eq!([naive_place(33, 9, 24), naive_place(34, 9, 24), naive_place(10, 9, 24)], [Some(9), None, None]);
    }
}
