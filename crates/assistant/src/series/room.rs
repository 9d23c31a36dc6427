//! The series in scope and what is published of them, read from the store when asked for.

use std::{
    cmp::{Ordering, Reverse},
    collections::BTreeSet,
};

use forecast::{
    Flag, Issued, STRETCHES,
    published::{self, ForecastBody, Summary},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::de::DeserializeOwned;
use store::{EnvironmentId, IssuedForecast, Pointer, Series, SeriesId, SeriesPoints, Store, StoreError};

use super::{
    Accuracy, Anchor, Asked, Distance, Errors, Fit, ForecastPoint, Interval, LatestForecast, Names, Period, Point,
    Question, read,
};
use crate::{AssistantError, Scope};

/// Series of a scope that a question is held against; of more, the first by name.
const SERIES_MAX: u32 = 200;

/// A series that a question is about.
pub(crate) struct Chosen {
    pub series: Series,
    pub pointer: Pointer,
    pub question: Question,
    /// Other series that the question fits as well, each with its source, by name.
    pub others: Vec<(String, String)>,
    pub zone: TimeZone,
    /// An error fails the questions about this series, and no others.
    pub summary: Result<Summary, StoreError>,
}

/// What is published of a series.
pub(crate) struct Published {
    pub points: Vec<Point>,
    pub forecast: Option<LatestForecast>,
    pub accuracy: Option<Accuracy>,
    /// Length of a step.
    pub step: SignedDuration,
}

/// The series that the question is most plainly about; `None` where it is about none of them.
///
/// # Errors
/// [`AssistantError::Store`].
pub(crate) async fn choose(
    store: &Store,
    env: &EnvironmentId,
    scope: &Scope,
    question: &str,
    clock: Timestamp,
) -> Result<Option<Chosen>, AssistantError> {
    if !store.has_series(env, None).await? {
        return Ok(None);
    }
    let pointers = store.pointers(env, &scope.filter()).await?;
    let in_scope: Vec<_> = pointers.iter().map(|pointer| pointer.source.clone()).collect();
    let all = store.series_of(env, &in_scope, SERIES_MAX).await?;
    let sources: BTreeSet<_> = all.iter().map(|series| series.source.clone()).collect();
    let only_series = in_scope.iter().all(|source| sources.contains(source));
    let mut best: Option<Chosen> = None;
    for series in all {
        let Some(pointer) = pointers.iter().find(|pointer| pointer.source == series.source) else { continue };
        let Some(json) = series.summary.as_deref() else { continue };
        let summary = parsed::<Summary>(json);
        let zone = TimeZone::get(&series.zone).unwrap_or(TimeZone::UTC);
        let known = summary.as_ref().ok();
        let unit = series.unit.clone().or_else(|| known.and_then(|summary| summary.unit.clone()));
        let names = Names {
            name: &series.name,
            value_column: &series.value_column,
            source: &series.source_name,
            unit: unit.as_deref(),
        };
        let anchor = known.map_or(Anchor { at: clock, is_end_of_data: false }, |summary| anchor(summary, clock));
        let Some(question) = read(question, anchor, &zone, &names) else { continue };
        if question.about == super::About::Time && !only_series {
            continue;
        }
        let series = Series { unit, ..series };
        match best.as_mut().map(|best| (rank(&question).cmp(&rank(&best.question)), best)) {
            None | Some((Ordering::Less, _)) => {
                best = Some(Chosen { pointer: pointer.clone(), question, others: Vec::new(), zone, summary, series });
            }
            Some((Ordering::Equal, best)) => best.others.push((series.name, series.source_name)),
            Some((Ordering::Greater, _)) => {}
        }
    }
    Ok(best)
}

/// When a question is asked, for a series of which this is known.
fn anchor(summary: &Summary, clock: Timestamp) -> Anchor {
    let step = step(summary);
    let issued_at = summary.end.checked_add(step).unwrap_or(summary.end);
    Anchor::of(clock, issued_at, step)
}

fn step(summary: &Summary) -> SignedDuration {
    SignedDuration::from_secs(summary.step_seconds.max(1))
}

/// Reads what the store keeps of a series; the rooms that wrote it are of this version.
fn parsed<T: DeserializeOwned>(json: &str) -> Result<T, StoreError> {
    Ok(serde_json::from_str(json)?)
}

/// The plainer, the smaller.
fn rank(question: &Question) -> (u8, Reverse<Fit>) {
    let about = match question.about {
        super::About::Name => 0,
        super::About::Kind => 1,
        super::About::Time => 2,
    };
    (about, Reverse(question.fit))
}

/// What the store keeps of a series, unread.
pub(crate) struct Kept {
    points: SeriesPoints,
    forecast: Option<IssuedForecast>,
    accuracy: Option<String>,
    /// Where the question is how far off they were.
    issued: Vec<IssuedForecast>,
}

/// What is kept of a series, as far as the question is about it; `None` before its first report.
///
/// # Errors
/// [`AssistantError::Store`].
pub(crate) async fn kept(
    store: &Store,
    env: &EnvironmentId,
    id: &SeriesId,
    asked: Asked,
) -> Result<Option<Kept>, AssistantError> {
    let Some(points) = store.series_points(env, id).await? else { return Ok(None) };
    let forecast = store.latest_forecast(env, id).await?;
    let accuracy = store.series_accuracy(env, id).await?;
    let issued = match asked {
        Asked::Accuracy { .. } => store.kept_forecasts(env, id).await?,
        _ => Vec::new(),
    };
    Ok(Some(Kept { points, forecast, accuracy, issued }))
}

impl Kept {
    /// Reads it; up to a million points and 100,000 of forecasts, so away from the async threads.
    ///
    /// # Errors
    /// [`StoreError::Json`] where another version wrote it.
    pub(crate) fn read(self, summary: &Summary) -> Result<Published, StoreError> {
        let Self { points: stored, forecast, accuracy, issued } = self;
        let point = |at: usize| {
            let value = stored.values.get(at).copied().filter(|value| !value.is_nan());
            let is_outlier = stored.flags.get(at).is_some_and(|flags| Flag::Outlier.is_in(*flags));
            Some(Point { time: Timestamp::from_second(stored.times[at]).ok()?, value, is_outlier })
        };
        let step = step(summary);
        let accuracy = match accuracy {
            Some(json) => Some(Accuracy { judged: judged(&stored, &issued)?, ..backtested(parsed(&json)?, step) }),
            None => None,
        };
        Ok(Published {
            points: (0..stored.times.len()).filter_map(point).collect(),
            forecast: forecast.map(latest).transpose()?,
            accuracy,
            step,
        })
    }
}

fn latest(issued: IssuedForecast) -> Result<LatestForecast, StoreError> {
    let body: ForecastBody = parsed(&issued.body)?;
    let points = body.points.iter().map(ForecastPoint::from).collect();
    Ok(LatestForecast { issued_at: issued_at(&issued), model: issued.model, points })
}

fn issued_at(issued: &IssuedForecast) -> Timestamp {
    // Out of range only for a row that no forecast wrote.
    Timestamp::from_millisecond(issued.issued_ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The forecasts that were issued against what came, by target and issue.
fn judged(points: &SeriesPoints, issued: &[IssuedForecast]) -> Result<Vec<Issued>, StoreError> {
    let index = |time: Timestamp| match points.times.binary_search(&time.as_second()) {
        Ok(at) => Some(at),
        // Within a step, where the grid was another when the forecast was issued.
        Err(after) => after.checked_sub(1).filter(|_| after < points.times.len()),
    };
    let mut all = Vec::new();
    for one in issued {
        let body: ForecastBody = parsed(&one.body)?;
        all.extend(body.judged(issued_at(one), &points.values, &points.publisher, index));
    }
    all.sort_by_key(|one| (one.target, one.issued_at));
    Ok(all)
}

impl From<&published::ForecastPoint> for ForecastPoint {
    fn from(point: &published::ForecastPoint) -> Self {
        let interval = point.lower_90.zip(point.upper_90);
        let interval = interval.map(|(lower_90, upper_90)| Interval { lower_90, upper_90 });
        Self { time: point.time, value: point.value, interval }
    }
}

/// The errors of the back-test of a series whose steps have this length.
fn backtested(kept: published::Accuracy, step: SignedDuration) -> Accuracy {
    let period = |errors: &published::PeriodErrors| {
        let stretch = STRETCHES.iter().find(|stretch| stretch.period == errors.period)?;
        Some(Period { hours: stretch.hours, errors: errors.into() })
    };
    let distance = |at: &published::HorizonErrors| {
        let errors = Errors { n: at.n, mae: at.mae, mape: at.mape, naive_mae: at.naive_mae, ..Errors::default() };
        Distance { steps: at.steps, errors }
    };
    let end = kept.backtest.as_ref().and_then(|range| range.to.checked_add(step).ok());
    let mut periods: Vec<Period> = kept.periods.iter().filter_map(period).collect();
    // A short series is tested over no stretch that has a name.
    if let (true, Some(range), Some(end), Some(all)) = (periods.is_empty(), &kept.backtest, end, &kept.overall) {
        periods.push(Period { hours: end.duration_since(range.from).as_hours(), errors: all.into() });
    }
    Accuracy {
        protocol: kept.protocol,
        end,
        periods,
        distances: kept.horizons.iter().map(distance).collect(),
        judged: Vec::new(),
    }
}
