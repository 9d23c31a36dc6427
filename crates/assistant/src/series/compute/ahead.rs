//! What is forecast, with its interval and the error that the back-test found at that distance.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};

use super::{
    Answer,
    buckets::{bucketed, label},
    chart::{self, Chart, ChartKind, line},
    pick::{Picked, highest, lowest, mean, pick},
    totals, values,
    words::{Writer, percent},
};
use crate::series::{
    asked::{By, Range, Selection},
    data::{Errors, ForecastPoint},
};

/// Known steps drawn before a forecast.
const BEFORE: i32 = 48;
/// Steps after the forecast that are looked at: a year of hours.
const STEPS_MAX: usize = 366 * 24;
/// Days that are told one by one.
const DAYS_MAX: usize = 14;

/// The forecast of one step, the `count`th.
pub(super) fn moment(writer: &Writer<'_>, count: usize, point: ForecastPoint) -> Answer {
    let data = writer.data;
    let mut text =
        format!("{} is forecast to be **{}** {} [1]", data.name, writer.estimate(point.value), writer.on(point.time));
    match point.interval {
        Some(interval) => {
            let _ =
                write!(text, ", with a 90% interval of **{}**.", writer.between(interval.lower_90, interval.upper_90));
        }
        None => text += ". The series is too short to tell an interval.",
    }
    text += &issued(writer);
    text += &error(writer, count, count);
    let end = point.time.checked_add(data.step).unwrap_or(point.time);
    Answer { text, chart: chart(writer, Some(point.time)), cited: vec![(point.time, end)], is_found: true }
}

/// The forecast of an hour that a change of clocks repeats.
pub(super) fn twice(
    writer: &Writer<'_>,
    (count, first): (usize, ForecastPoint),
    (later, second): (usize, ForecastPoint),
) -> Answer {
    let data = writer.data;
    let told = |point: ForecastPoint| {
        let interval = point.interval.map(|interval| writer.between(interval.lower_90, interval.upper_90));
        interval.map(|interval| format!(" (90% interval {interval})")).unwrap_or_default()
    };
    let mut text = format!(
        "That hour occurs twice on that day, as clocks go back: {} is forecast to be **{}**{} {} and **{}**{} an hour \
         later, at {} [1].",
        data.name,
        writer.estimate(first.value),
        told(first),
        writer.on(first.time),
        writer.estimate(second.value),
        told(second),
        writer.clock(second.time)
    );
    text += &issued(writer);
    text += &error(writer, count, later);
    let end = second.time.checked_add(data.step).unwrap_or(second.time);
    Answer { text, chart: chart(writer, Some(first.time)), cited: vec![(first.time, end)], is_found: true }
}

/// The forecast over a range; all of it where no range is given.
pub(super) fn forecast(writer: &Writer<'_>, over: Selection) -> Answer {
    let data = writer.data;
    let Some(forecast) = data.forecast.filter(|forecast| !forecast.points.is_empty()) else {
        return Answer::none(format!("There is no forecast of {}.", data.name));
    };
    let mut picked = pick(data, over);
    if over.range.is_open() {
        let holds = super::pick::holder(data, over.filter);
        picked.ahead = forecast.points.iter().filter(|point| holds(point.time)).copied().collect();
    }
    let ahead = std::mem::take(&mut picked.ahead);
    let (Some(first), Some(last)) = (ahead.first(), ahead.last()) else {
        return if picked.known.is_empty() {
            values::nowhere(writer, picked.from.unwrap_or(forecast.issued_at))
        } else {
            totals::summary(writer, over)
        };
    };
    let count = |point: &ForecastPoint| forecast.points.partition_point(|other| other.time <= point.time);
    if ahead.len() == 1 && picked.known.is_empty() {
        return moment(writer, count(first), *first);
    }
    let points: Vec<(Timestamp, f64)> = ahead.iter().map(|point| (point.time, point.value)).collect();
    let end = last.time.checked_add(data.step).unwrap_or(last.time);
    let when = if over.range.is_open() {
        format!("up to {}", writer.when(last.time))
    } else {
        writer.over(over).trim().to_owned()
    };
    let average = mean(points.iter().map(|point| point.1)).unwrap_or_default();
    let average = writer.estimate(average);
    let mut text = match part(writer, over, &picked, &ahead) {
        Some(part) => format!("{part}: over them {} is forecast to average **{average}** [1]", data.name),
        None => format!("{} is forecast to average **{average}** {when} [1]", data.name),
    };
    text += &ends(writer, &ahead, &points);
    text += &coverage(writer, over, &picked, first, end);
    text += &issued(writer);
    text += &error(writer, count(first), count(last));
    text += &days(writer, &points);
    Answer { text, chart: chart(writer, None), cited: vec![(first.time, end)], is_found: true }
}

/// The lowest and the highest with their intervals.
fn ends(writer: &Writer<'_>, ahead: &[ForecastPoint], points: &[(Timestamp, f64)]) -> String {
    let (Some(low), Some(high)) = (lowest(points), highest(points)) else { return ".".to_owned() };
    if points.len() < 2 {
        return ".".to_owned();
    }
    let interval = |at: Timestamp| {
        let found = ahead.iter().find(|point| point.time == at).and_then(|point| point.interval);
        found
            .map(|interval| format!(", 90% interval {}", writer.between(interval.lower_90, interval.upper_90)))
            .unwrap_or_default()
    };
    format!(
        ": from {} ({}{}) to {} ({}{}).",
        writer.estimate(low.1),
        writer.when(low.0),
        interval(low.0),
        writer.estimate(high.1),
        writer.when(high.0),
        interval(high.0)
    )
}

/// What part of a range is forecast, where it is not all of it: "Of the 7 days from 14 to 20 October 2024 only 14 hours are
/// forecast, on Monday, 14 October 2024 from 00:00 to 14:00".
pub(super) fn part(writer: &Writer<'_>, over: Selection, picked: &Picked, ahead: &[ForecastPoint]) -> Option<String> {
    let (data, first, last) = (writer.data, ahead.first()?, ahead.last()?);
    let (from, to) = picked.from.zip(picked.to).filter(|_| over.range.from.is_some() && over.range.to.is_some())?;
    let end = last.time.checked_add(data.step).ok()?;
    if picked.known.is_empty() && !is_short(writer, over, end, to) {
        return None;
    }
    let local = |at: Timestamp| data.zone.to_datetime(at);
    let days = local(to).duration_since(local(from)).as_hours() / 24;
    let whole = if days > 1 { format!("the {days} days") } else { "the hours".to_owned() };
    Some(format!(
        "Of {whole}{} only {} forecast, {}",
        writer.over(over),
        writer.steps_are(ahead.len()),
        writer.range(Range::new(local(first.time), local(end)))
    ))
}

/// Whether points of a selection begin after the end of the forecast.
fn is_short(writer: &Writer<'_>, over: Selection, end: Timestamp, to: Timestamp) -> bool {
    let holds = super::pick::holder(writer.data, over.filter);
    let step = writer.data.step.max(SignedDuration::from_secs(1));
    let last = to.checked_sub(step).unwrap_or(to);
    let later = std::iter::successors(Some(end), |at| at.checked_add(step).ok());
    later.take_while(|at| *at <= last).take(STEPS_MAX).any(holds)
}

/// What of the range is known already, and what no forecast reaches.
fn coverage(writer: &Writer<'_>, over: Selection, picked: &Picked, first: &ForecastPoint, end: Timestamp) -> String {
    let mut text = String::new();
    if let Some(known) = mean(picked.values()).filter(|_| !over.range.is_open()) {
        let _ = write!(
            text,
            " Before {} the values are known; they average {}.",
            writer.when(first.time),
            writer.value(known)
        );
    }
    if over.range.to.is_some() && picked.to.is_some_and(|to| is_short(writer, over, end, to)) {
        let _ = write!(text, " The forecast reaches only to {}, so the rest is not in this.", writer.when(end));
    }
    text
}

/// A row a day where the range has several.
fn days(writer: &Writer<'_>, points: &[(Timestamp, f64)]) -> String {
    let days = bucketed(writer, By::Day, points);
    if writer.is_daily() || !(2..=DAYS_MAX).contains(&days.len()) {
        return String::new();
    }
    let mut text = "\n\n| day | average | lowest | highest |\n| --- | ---: | ---: | ---: |\n".to_owned();
    for (key, points) in days {
        let (Some(average), Some(low), Some(high)) =
            (mean(points.iter().map(|point| point.1)), lowest(&points), highest(&points))
        else {
            continue;
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |",
            label(By::Day, key),
            writer.estimate(average),
            writer.estimate(low.1),
            writer.estimate(high.1)
        );
    }
    text.trim_end().to_owned()
}

fn issued(writer: &Writer<'_>) -> String {
    let Some(forecast) = writer.data.forecast else { return String::new() };
    let newest = writer
        .data
        .known()
        .last()
        .map(|last| format!(", from values up to {}", writer.when(last.time)))
        .unwrap_or_default();
    format!(" Model: {}{newest}.", forecast.model)
}

/// Model and error of the forecast of one moment.
pub(super) fn around(writer: &Writer<'_>, at: Timestamp) -> String {
    let count = super::pick::covering_ahead(writer.data, at).map_or(1, |(count, _)| count);
    issued(writer) + &error(writer, count, count)
}

/// The back-tested error of forecasts `from` to `to` steps ahead.
fn error(writer: &Writer<'_>, from: usize, to: usize) -> String {
    let Some(accuracy) = writer.data.accuracy else { return " There is no back-test of it yet.".to_owned() };
    let within: Vec<&Errors> = accuracy
        .distances
        .iter()
        .filter(|distance| (from..=to).contains(&distance.steps))
        .map(|distance| &distance.errors)
        .collect();
    let (errors, how) = if let Some(errors) = merged(&within) {
        (errors, format!("forecasts {} ahead", writer.steps_between(from, to)))
    } else if let Some(period) = accuracy.periods.last() {
        (period.errors, format!("forecasts over {}", super::accuracy::period(period.hours)))
    } else {
        return " There is no back-test of it yet.".to_owned();
    };
    let Some(size) = size(writer, &errors) else { return String::new() };
    let mut text = format!(" In the back-test, {how} were off by **{size}** on average");
    if let Some(naive) = errors
        .naive_mape
        .filter(|_| errors.mape.is_some())
        .map(percent)
        .or(errors.naive_mae.map(|mae| writer.estimate(mae)))
    {
        let _ = write!(text, " (naive: {naive})");
    }
    if let Some(coverage) = errors.coverage_90.filter(|_| errors.n > 0) {
        let _ = write!(text, ", and the 90% interval held {} of the values", percent(100.0 * coverage));
    }
    text + "."
}

/// "5.7% (410 MW)".
pub(super) fn size(writer: &Writer<'_>, errors: &Errors) -> Option<String> {
    match (errors.mape, errors.mae) {
        (Some(mape), Some(mae)) => Some(format!("{} ({})", percent(mape), writer.estimate(mae))),
        (Some(mape), None) => Some(percent(mape)),
        (None, Some(mae)) => Some(writer.estimate(mae)),
        (None, None) => None,
    }
}

/// Errors over several distances, each weighed by its number of forecasts; `None` of none.
fn merged(all: &[&Errors]) -> Option<Errors> {
    let n: usize = all.iter().map(|errors| errors.n).sum();
    let weighed = |read: fn(&Errors) -> Option<f64>| {
        let known: Vec<(f64, f64)> =
            all.iter().filter_map(|errors| read(errors).map(|value| (value, errors.n as f64))).collect();
        let weight: f64 = known.iter().map(|known| known.1).sum();
        (weight > 0.0).then(|| known.iter().map(|(value, n)| value * n).sum::<f64>() / weight)
    };
    (n > 0).then(|| Errors {
        n,
        mape: weighed(|errors| errors.mape),
        mae: weighed(|errors| errors.mae),
        coverage_90: weighed(|errors| errors.coverage_90),
        naive_mape: weighed(|errors| errors.naive_mape),
        naive_mae: weighed(|errors| errors.naive_mae),
        publisher_mape: weighed(|errors| errors.publisher_mape),
        publisher_mae: weighed(|errors| errors.publisher_mae),
    })
}

/// The newest known values and the whole forecast.
pub(super) fn chart(writer: &Writer<'_>, marked: Option<Timestamp>) -> Option<Chart> {
    let data = writer.data;
    let forecast = data.forecast?;
    let before: SignedDuration = data.step.saturating_mul(BEFORE);
    let from = forecast.issued_at.checked_sub(before).ok()?;
    let lines = vec![line(data, from, forecast.issued_at), chart::ahead(&forecast.points)];
    Some(Chart { marked, ..Chart::new(ChartKind::Line, data, lines) })
}
