//! The series in scope and what is published of them, read from the store when asked for.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::Deserialize;
use store::{EnvironmentId, Pointer, Series, Store};

use super::{
    Accuracy, Anchor, Distance, Errors, ForecastPoint, Interval, LatestForecast, Names, Period, Point, Question, read,
};
use crate::{AssistantError, Scope};

/// Series of a scope that a question is held against; of more, the first by name.
const SERIES_MAX: u32 = 200;
/// Bit of an outlier among the flags of a stored point, as the forecasting room writes them.
const OUTLIER: u8 = 8;

/// A series that a question is about.
pub(crate) struct Chosen {
    pub series: Series,
    pub pointer: Pointer,
    pub question: Question,
    pub zone: TimeZone,
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
    if !store.has_series(env).await? {
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
        let summary = series.summary.as_deref().and_then(|json| serde_json::from_str::<Summary>(json).ok());
        let Some(summary) = summary else { continue };
        let zone = TimeZone::get(&series.zone).unwrap_or(TimeZone::UTC);
        let unit = series.unit.clone().or(summary.unit.clone());
        let names = Names {
            name: &series.name,
            value_column: &series.value_column,
            source: &series.source_name,
            unit: unit.as_deref(),
        };
        let Some(asked) = read(question, summary.anchor(clock), &zone, &names) else { continue };
        if asked.about == super::About::Time && !only_series {
            continue;
        }
        if best.as_ref().is_none_or(|best| rank(&asked) < rank(&best.question)) {
            best = Some(Chosen { pointer: pointer.clone(), question: asked, zone, series: Series { unit, ..series } });
        }
    }
    Ok(best)
}

/// The plainer, the smaller.
fn rank(question: &Question) -> u8 {
    match question.about {
        super::About::Name => 0,
        super::About::Kind => 1,
        super::About::Time => 2,
    }
}

/// Reads what is published of a series; `None` before its first report.
///
/// # Errors
/// [`AssistantError::Store`].
pub(crate) async fn published(
    store: &Store,
    env: &EnvironmentId,
    series: &Series,
) -> Result<Option<Published>, AssistantError> {
    let Some(stored) = store.series_points(env, &series.id).await? else { return Ok(None) };
    let summary = series.summary.as_deref().and_then(|json| serde_json::from_str::<Summary>(json).ok());
    let Some(summary) = summary else { return Ok(None) };
    let point = |at: usize| {
        let value = stored.values.get(at).copied().filter(|value| !value.is_nan());
        let is_outlier = stored.flags.get(at).is_some_and(|flags| flags & OUTLIER != 0);
        Some(Point { time: Timestamp::from_second(stored.times[at]).ok()?, value, is_outlier })
    };
    let points = (0..stored.times.len()).filter_map(point).collect();
    let forecast = store.latest_forecast(env, &series.id).await?.and_then(|issued| {
        let body: Body = serde_json::from_str(&issued.body).ok()?;
        let points = body.points.into_iter().map(FutureStep::point).collect();
        let issued_at = Timestamp::from_millisecond(issued.issued_ms).ok()?;
        Some(LatestForecast { issued_at, model: issued.model, points })
    });
    let accuracy = store.series_accuracy(env, &series.id).await?;
    let accuracy = accuracy.and_then(|json| serde_json::from_str::<Judgement>(&json).ok());
    let step = SignedDuration::from_secs(summary.step_seconds.max(1));
    let accuracy = accuracy.map(|accuracy| accuracy.told(step));
    Ok(Some(Published { points, forecast, accuracy, step }))
}

/// A series in short, as far as it is needed here.
#[derive(Deserialize)]
struct Summary {
    step_seconds: i64,
    end: Timestamp,
    horizon: i64,
    unit: Option<String>,
}

impl Summary {
    fn anchor(&self, clock: Timestamp) -> Anchor {
        let step = SignedDuration::from_secs(self.step_seconds.max(1));
        let issued_at = self.end.checked_add(step).unwrap_or(self.end);
        let horizon = i32::try_from(self.horizon).map_or(step, |steps| step.saturating_mul(steps));
        Anchor::of(clock, issued_at, horizon)
    }
}

/// A forecast as it is kept.
#[derive(Deserialize)]
struct Body {
    points: Vec<FutureStep>,
}

#[derive(Deserialize)]
struct FutureStep {
    time: Timestamp,
    value: f64,
    lower_90: Option<f64>,
    upper_90: Option<f64>,
}

impl FutureStep {
    fn point(self) -> ForecastPoint {
        let interval = self.lower_90.zip(self.upper_90);
        let interval = interval.map(|(lower_90, upper_90)| Interval { lower_90, upper_90 });
        ForecastPoint { time: self.time, value: self.value, interval }
    }
}

/// The accuracy as it is kept.
#[derive(Deserialize)]
struct Judgement {
    protocol: String,
    backtest: Option<Backtest>,
    overall: Option<PeriodErrors>,
    periods: Vec<PeriodErrors>,
    horizons: Vec<StepErrors>,
}

#[derive(Deserialize)]
struct Backtest {
    from: Timestamp,
    to: Timestamp,
}

#[derive(Deserialize)]
struct PeriodErrors {
    period: String,
    #[serde(flatten)]
    errors: Errors,
}

#[derive(Deserialize)]
struct StepErrors {
    steps: usize,
    n: usize,
    mae: Option<f64>,
    mape: Option<f64>,
    naive_mae: Option<f64>,
}

impl Judgement {
    fn told(self, step: SignedDuration) -> Accuracy {
        let hours = |period: &str| match period {
            "1h" => Some(1),
            "24h" => Some(24),
            "1w" => Some(7 * 24),
            "4w" => Some(28 * 24),
            "1y" => Some(365 * 24),
            _ => None,
        };
        let period = |period: PeriodErrors| Some(Period { hours: hours(&period.period)?, errors: period.errors });
        let distance = |at: StepErrors| {
            let StepErrors { steps, n, mae, mape, naive_mae } = at;
            Distance { steps, errors: Errors { n, mae, mape, naive_mae, ..Errors::default() } }
        };
        let end = self.backtest.as_ref().and_then(|range| range.to.checked_add(step).ok());
        let mut periods: Vec<Period> = self.periods.into_iter().filter_map(period).collect();
        // A short series is tested over no stretch that has a name.
        if let (true, Some(range), Some(end), Some(all)) = (periods.is_empty(), &self.backtest, end, self.overall) {
            periods.push(Period { hours: end.duration_since(range.from).as_hours(), errors: all.errors });
        }
        Accuracy {
            protocol: self.protocol,
            end,
            periods,
            distances: self.horizons.into_iter().map(distance).collect(),
            judged: Vec::new(),
        }
    }
}
