//! The points that a selection speaks of, and simple statistics over them.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use crate::series::{
    asked::{Filter, Function, Range, Selection},
    data::{Data, ForecastPoint, Point},
};

/// The points of a selection.
#[derive(Debug, Default)]
pub(super) struct Picked {
    /// With their values, the oldest first.
    pub known: Vec<(Timestamp, f64)>,
    /// Those of them that lie far from their neighbours.
    pub outliers: Vec<Timestamp>,
    /// Steps up to the newest known value that have none.
    pub missing: usize,
    /// What is forecast.
    pub ahead: Vec<ForecastPoint>,
    /// The moments that the range was resolved to; the ends of the data for open sides.
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
}

impl Picked {
    pub fn values(&self) -> impl Iterator<Item = f64> + Clone + '_ {
        self.known.iter().map(|(_, value)| *value)
    }

    /// Whether there is nothing in it but what is forecast.
    pub fn is_ahead(&self) -> bool {
        self.known.is_empty() && !self.ahead.is_empty()
    }

    /// The known points; where nothing is known, those forecast in their place.
    pub fn points(&self) -> Vec<(Timestamp, f64)> {
        if self.is_ahead() {
            self.ahead.iter().map(|point| (point.time, point.value)).collect()
        } else {
            self.known.clone()
        }
    }

    /// Where a citation opens.
    pub fn cited(&self) -> Option<(Timestamp, Timestamp)> {
        self.from.zip(self.to)
    }
}

/// Moments of a range; of an hour that occurs twice both, of one that does not occur nothing.
pub(super) fn moments(range: Range, zone: &TimeZone) -> (Option<Timestamp>, Option<Timestamp>) {
    if let Some((from, to)) = range.exact {
        return (Some(from), Some(to));
    }
    let moment = |at: Option<DateTime>| at.and_then(|at| zone.to_timestamp(at).ok());
    (moment(range.from), moment(range.to))
}

pub(super) fn pick(data: &Data<'_>, selection: Selection) -> Picked {
    let (from, to) = moments(selection.range, data.zone);
    let within = |time: Timestamp| from.is_none_or(|from| time >= from) && to.is_none_or(|to| time < to);
    let holds = holder(data, selection.filter);
    let known = data.known();
    let begin = from.map_or(0, |from| known.partition_point(|point| point.time < from));
    let end = to.map_or(known.len(), |to| known.partition_point(|point| point.time < to));
    let mut picked = Picked::default();
    for Point { time, value, is_outlier } in known.get(begin..end).unwrap_or_default() {
        if !holds(*time) {
            continue;
        }
        match value {
            Some(value) => {
                picked.known.push((*time, *value));
                picked.outliers.extend(is_outlier.then_some(*time));
            }
            None => picked.missing += 1,
        }
    }
    if selection.range.from.is_some() || selection.range.to.is_some() {
        let ahead = data.forecast.map(|forecast| forecast.points.as_slice()).unwrap_or_default();
        let is_new = |time: Timestamp| known.last().is_none_or(|last| time > last.time);
        picked.ahead = ahead
            .iter()
            .filter(|point| within(point.time) && is_new(point.time) && holds(point.time))
            .copied()
            .collect();
    }
    let last = picked.ahead.last().map(|point| point.time).or(data.end());
    picked.from = from.or(known.first().map(|point| point.time));
    picked.to = to.or(last);
    picked
}

/// Whether a point counts; hours of the day say nothing of steps of a day and more.
pub(super) fn holder<'a>(data: &Data<'a>, filter: Filter) -> impl Fn(Timestamp) -> bool + use<'a> {
    let zone = data.zone;
    let minutes = filter.minutes.filter(|_| data.step.as_hours() < 24);
    let filter = Filter { minutes, ..filter };
    move |time| filter.is_empty() || filter.holds(zone.to_datetime(time))
}

/// The step that holds a moment.
pub(super) fn covering(data: &Data<'_>, at: Timestamp) -> Option<Point> {
    let known = data.known();
    let index = known.partition_point(|point| point.time <= at).checked_sub(1)?;
    let end = known.get(index + 1).map(|next| next.time).or(data.end())?;
    (at < end).then(|| known[index])
}

/// The same of the forecast, with its number from 1.
pub(super) fn covering_ahead(data: &Data<'_>, at: Timestamp) -> Option<(usize, ForecastPoint)> {
    let points = &data.forecast?.points;
    let count = points.partition_point(|point| point.time <= at);
    let index = count.checked_sub(1)?;
    let end = points.get(count).map(|next| next.time).or_else(|| points[index].time.checked_add(data.step).ok())?;
    (at < end).then(|| (count, points[index]))
}

pub(super) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0usize);
    for value in values {
        sum += value;
        count += 1;
    }
    (count > 0).then(|| sum / count as f64)
}

pub(super) fn lowest(points: &[(Timestamp, f64)]) -> Option<(Timestamp, f64)> {
    points.iter().copied().reduce(|best, point| if point.1 < best.1 { point } else { best })
}

pub(super) fn highest(points: &[(Timestamp, f64)]) -> Option<(Timestamp, f64)> {
    points.iter().copied().reduce(|best, point| if point.1 > best.1 { point } else { best })
}

/// `None` of no values. The deviation is that of the values as all there are.
pub(super) fn apply(function: Function, values: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    match function {
        Function::Mean => mean(values),
        Function::Sum => values.reduce(|sum, value| sum + value),
        Function::Min => values.reduce(f64::min),
        Function::Max => values.reduce(f64::max),
        Function::Range => Some(values.clone().reduce(f64::max)? - values.reduce(f64::min)?),
        Function::Median => quantile(values, 500),
        Function::Quantile(part) => quantile(values, part),
        Function::Variance => {
            let centre = mean(values.clone())?;
            mean(values.map(|value| (value - centre).powi(2)))
        }
        Function::Deviation => apply(Function::Variance, values).map(f64::sqrt),
    }
}

/// The value below which so many of a thousand lie; between two values in proportion.
fn quantile(values: impl Iterator<Item = f64>, part: u16) -> Option<f64> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let place = sorted.len().checked_sub(1)? as f64 * f64::from(part.min(1000)) / 1000.0;
    let (lower, upper) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    Some(lower + (upper - lower) * place.fract())
}
