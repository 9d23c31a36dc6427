//! What is drawn beside an answer.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::series::data::{Data, ForecastPoint};

/// Points of one line; longer ones are drawn by the means of equal parts, with their lowest and highest.
const POINTS_MAX: usize = 400;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SeriesChartKind)]
pub enum ChartKind {
    Line,
    Bar,
}

/// What is drawn beside an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SeriesChart)]
pub struct Chart {
    pub kind: ChartKind,
    pub unit: Option<String>,
    /// IANA name of the zone that times are shown in.
    pub zone: Option<String>,
    pub series: Vec<ChartSeries>,
    /// The moment that the answer speaks of.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub marked: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SeriesChartRole)]
pub enum Role {
    /// Known values, or what is computed of them.
    Known,
    Forecast,
    /// What it is compared with.
    Compared,
}

/// A line of a chart, or its bars of one colour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SeriesChartLine)]
pub struct ChartSeries {
    pub name: String,
    pub role: Role,
    pub points: Vec<ChartPoint>,
}

/// Either at a time, or under a label that the series of a chart share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SeriesChartPoint)]
pub struct ChartPoint {
    #[schema(value_type = Option<String>, format = DateTime)]
    pub time: Option<Timestamp>,
    pub label: Option<String>,
    pub value: Option<f64>,
    /// Lower and upper bound: of the 90 % interval, or of what was put together.
    pub low: Option<f64>,
    pub high: Option<f64>,
}

impl ChartPoint {
    pub(super) fn labelled(label: String, value: Option<f64>) -> Self {
        Self { time: None, label: Some(label), value, low: None, high: None }
    }
}

impl Chart {
    pub(super) fn new(kind: ChartKind, data: &Data<'_>, series: Vec<ChartSeries>) -> Self {
        let zone = data.zone.iana_name().map(str::to_owned);
        Self { kind, unit: data.unit.map(str::to_owned), zone, series, marked: None }
    }

    /// From the unit of the series to that of the answer; errors in percent and energy stay.
    pub(super) fn scaled(mut self, own: Option<&str>, factor: f64, unit: Option<&str>) -> Self {
        if self.unit.as_deref() == own && own != unit {
            let scale = |value: &mut Option<f64>| *value = value.map(|value| value * factor);
            for point in self.series.iter_mut().flat_map(|series| &mut series.points) {
                scale(&mut point.value);
                scale(&mut point.low);
                scale(&mut point.high);
            }
            self.unit = unit.map(str::to_owned);
        }
        self
    }
}

/// Known values as a line; gaps stay gaps.
pub(super) fn line(data: &Data<'_>, from: Timestamp, to: Timestamp) -> ChartSeries {
    let known = data.known();
    let begin = known.partition_point(|point| point.time < from);
    let end = known.partition_point(|point| point.time < to).max(begin);
    let points: Vec<(Timestamp, Option<f64>)> =
        known[begin..end].iter().map(|point| (point.time, point.value)).collect();
    ChartSeries { name: data.name.to_owned(), role: Role::Known, points: reduced(&points) }
}

/// The known values so many steps to either side of one.
pub(super) fn around(data: &Data<'_>, at: Timestamp, steps: i32) -> Option<Chart> {
    let length = data.step.saturating_mul(steps);
    let (from, to) = (at.saturating_sub(length).ok()?, at.saturating_add(length).ok()?);
    Some(Chart { marked: Some(at), ..Chart::new(ChartKind::Line, data, vec![line(data, from, to)]) })
}

pub(super) fn ahead(points: &[ForecastPoint]) -> ChartSeries {
    let points = points.iter().take(POINTS_MAX).map(|point| ChartPoint {
        time: Some(point.time),
        label: None,
        value: Some(point.value),
        low: point.interval.map(|interval| interval.lower_90),
        high: point.interval.map(|interval| interval.upper_90),
    });
    ChartSeries { name: "Forecast".to_owned(), role: Role::Forecast, points: points.collect() }
}

pub(super) fn reduced(points: &[(Timestamp, Option<f64>)]) -> Vec<ChartPoint> {
    let part = points.len().div_ceil(POINTS_MAX).max(1);
    let chart = |points: &[(Timestamp, Option<f64>)]| {
        let known: Vec<f64> = points.iter().filter_map(|(_, value)| *value).collect();
        let low = known.iter().copied().reduce(f64::min).filter(|_| part > 1);
        let high = known.iter().copied().reduce(f64::max).filter(|_| part > 1);
        let value = (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64);
        ChartPoint { time: points.first().map(|(time, _)| *time), label: None, value, low, high }
    };
    points.chunks(part).map(chart).collect()
}
