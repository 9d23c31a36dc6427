//! The front door: a forecast of the steps after the end of a series.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    calendar::Calendar,
    choose::{Candidate, choose},
    history::History,
    holidays::{Holidays, countries},
    metrics::Intervals,
    models::Model,
    protocol::{Issue, Protocol},
    seasons::Seasons,
    series::Series,
};

/// Most steps that are forecast at once.
pub const HORIZON_MAX: usize = 10_000;

/// What is asked of a forecast or a back-test.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'a> {
    /// Steps to forecast, 1 to `HORIZON_MAX`.
    pub horizon: usize,
    /// Country whose holidays count (ISO 3166-1 alpha-2), one of `countries()`.
    pub country: Option<&'a str>,
    /// The model to use; without one the best is chosen by its error on the newest known stretch.
    pub model: Option<Model>,
    /// The publisher's own forecast of each value of the series, NaN where there is none; compared with, never used.
    pub publisher: Option<&'a [f64]>,
}

/// Why there is no forecast.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No value at all.
    #[error("the series has no value")]
    Empty,
    /// More or fewer steps than can be forecast.
    #[error("the horizon must be 1 to {HORIZON_MAX} steps")]
    Horizon,
    /// A back-test over nothing.
    #[error("the range of the back-test holds no value that has known values before it")]
    Range,
    /// No holidays of that country.
    #[error("no holidays are known of {0}; there are those of {known}", known = countries().iter().copied().collect::<Vec<_>>().join(", "))]
    Country(String),
}

/// One step of a forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Point {
    /// The beginning of the step.
    #[schema(value_type = String, format = DateTime)]
    pub time: Timestamp,
    pub value: f64,
    /// Absent where the series is too short to tell.
    #[serde(flatten)]
    pub intervals: Option<Intervals>,
}

/// A forecast of the steps after the newest known value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Forecast {
    /// The end of the newest known step.
    #[schema(value_type = String, format = DateTime)]
    pub issued_at: Timestamp,
    /// The beginning of the newest known step.
    #[schema(value_type = String, format = DateTime)]
    pub newest_known: Timestamp,
    /// Steps of the shortest season found; 1 where there is none.
    pub season: usize,
    /// Steps of the longer season found; as `season` where there is none.
    pub long_season: usize,
    pub model: Model,
    /// The models of a blend; else empty.
    pub members: Vec<Model>,
    /// The error of the model on the newest known stretch, by which it was chosen.
    pub chosen_by: Option<Candidate>,
    /// What else was tried, the best first.
    pub runners_up: Vec<Candidate>,
    pub points: Vec<Point>,
}

/// Forecasts the `request.horizon` steps after the newest known value. Cost: some milliseconds for a thousand points, about a
/// second for ten years of hours.
///
/// # Errors
/// `Empty`, `Horizon` and `Country`.
pub fn forecast(series: &Series, request: &Request<'_>) -> Result<Forecast, Error> {
    if !(1..=HORIZON_MAX).contains(&request.horizon) {
        return Err(Error::Horizon);
    }
    request.check()?;
    let known = series.end();
    if known == 0 {
        return Err(Error::Empty);
    }
    let history = request.history(series, known, known + request.horizon);
    let season = history.seasons.short;
    let every = if season >= 24 { season } else { (known / 180).max(1) };
    let protocol = Protocol::Ahead { steps: request.horizon, every };
    let mut choice = choose(series, &history, known, &protocol, request.model);
    choice.walker.refit_every(1);
    let mut rows = Vec::new();
    choice.walker.issue(&history, &Issue { known, first: known, end: known + request.horizon }, &mut rows);
    let points = rows
        .iter()
        .map(|row| Point {
            time: series.time(row.target),
            value: row.value,
            intervals: choice.calibration.around(&history, row).map(|found| choice.walker.within_bounds(found)),
        })
        .collect();
    let mut candidates = choice.candidates.into_iter();
    let best = candidates.next();
    Ok(Forecast {
        issued_at: series.time(known),
        newest_known: series.time(known - 1),
        season,
        long_season: history.seasons.long,
        model: best.as_ref().map_or(Model::Naive, |best| best.model),
        members: choice.members,
        chosen_by: best,
        runners_up: candidates.collect(),
        points,
    })
}

impl Request<'_> {
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self.country {
            Some(country) if !countries().contains(country.to_ascii_uppercase().as_str()) => {
                Err(Error::Country(country.to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// The values with seasons found from the first `known` alone, and the calendar of `count` steps.
    pub(crate) fn history(&self, series: &Series, known: usize, count: usize) -> History {
        let seasons = Seasons::find(series, known);
        let holidays = self.country.and_then(Holidays::of);
        let calendar = Calendar::new(series, &seasons, holidays.as_ref(), count);
        History::new(series.values().to_vec(), seasons, calendar, count)
    }
}
