//! The value at one time, known or forecast.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::DateTime};

use super::{
    Answer, ahead,
    chart::{Chart, ChartKind, around, line},
    pick::{covering, covering_ahead, moments},
    words::Writer,
};
use crate::series::{asked::Range, data::Point};

/// Steps drawn to either side of a known value.
const AROUND: i32 = 24;

pub(super) fn value(writer: &Writer<'_>, at: DateTime) -> Answer {
    let data = writer.data;
    let hour = Range::new(at, at.checked_add(1.hour()).unwrap_or(at));
    let (Some(from), Some(to)) = moments(hour, data.zone) else {
        return Answer::none(format!("{at} is not a time that {} can have.", data.name));
    };
    if from == to {
        let shown = at.strftime("%A, %-d %B %Y at %H:%M");
        return Answer::none(format!(
            "{shown} does not exist in the local time of {}: clocks go forward over it, to {}.",
            data.name,
            writer.clock(from)
        ));
    }
    let twice = to.duration_since(from) > SignedDuration::from_hours(1);
    let later = from.checked_add(SignedDuration::from_hours(1)).ok();
    if let Some((count, point)) = covering_ahead(data, from).filter(|_| covering(data, from).is_none()) {
        let second = later.and_then(|later| covering_ahead(data, later)).filter(|_| twice);
        return match second.filter(|(_, second)| second.time != point.time) {
            Some(second) => ahead::twice(writer, (count, point), second),
            None => ahead::moment(writer, count, point),
        };
    }
    let second = later.and_then(|later| covering(data, later)).filter(|_| twice);
    match covering(data, from) {
        Some(point) => known(writer, from, point, second.filter(|second| second.time != point.time)),
        None => nowhere(writer, from),
    }
}

fn known(writer: &Writer<'_>, at: Timestamp, point: Point, second: Option<Point>) -> Answer {
    let (data, name) = (writer.data, writer.data.name);
    let on = if writer.is_daily() || at == point.time {
        writer.on(point.time)
    } else {
        let begin = data.zone.to_datetime(point.time).strftime("%H:%M");
        format!("{}, in the step from {begin} on", writer.on(at))
    };
    let mut text = match (point.value, second) {
        (Some(value), None) => format!("{name} was **{}** {on} [1].", writer.value(value)),
        (Some(value), Some(second)) => {
            let second_value =
                second.value.map_or("missing".to_owned(), |value| format!("**{}**", writer.value(value)));
            format!(
                "That hour occurs twice on that day, as clocks go back: {name} was **{}** {on} and {second_value} an hour later, at {} [1].",
                writer.value(value),
                writer.clock(second.time)
            )
        }
        (None, _) => format!("The value of {name} {on} is missing in the data [1].{}", neighbours(writer, point.time)),
    };
    if point.is_outlier {
        text += " It lies far from the values around it and is flagged.";
    }
    if writer.is_daily() {
        text += &format!(" The series has one value for {}.", writer.steps(1));
    }
    let last = second.map_or(point.time, |second| second.time);
    let end = last.checked_add(data.step).unwrap_or(last);
    let chart = around(data, point.time, AROUND);
    Answer { text, chart, cited: vec![(point.time, end)], is_found: point.value.is_some() }
}

/// The known values next to a missing one.
fn neighbours(writer: &Writer<'_>, at: Timestamp) -> String {
    let known = writer.data.known();
    let index = known.partition_point(|point| point.time < at);
    let told = |point: &Point| point.value.map(|value| format!("{} {}", writer.value(value), writer.on(point.time)));
    let before = known[..index].iter().rev().find_map(told);
    let after = known[index..].iter().find_map(told);
    match (before, after) {
        (Some(before), Some(after)) => format!(" The last value before it is {before}, the next after it {after}."),
        _ => String::new(),
    }
}

/// A time that neither the data nor the forecast reaches.
pub(super) fn nowhere(writer: &Writer<'_>, at: Timestamp) -> Answer {
    let (data, name) = (writer.data, writer.data.name);
    let known = data.known();
    if let Some(first) = known.first().filter(|first| at < first.time) {
        return Answer::none(format!(
            "There is no value of {name} {}: the series begins {}.",
            writer.on(at),
            writer.on(first.time)
        ));
    }
    let newest = known
        .last()
        .map(|last| format!("The newest known value of {name} is that {}", writer.on(last.time)))
        .unwrap_or_default();
    match data.forecast.and_then(|forecast| forecast.points.last()) {
        Some(last) => Answer::none(format!(
            "{newest}, and the forecast reaches only to the value {}; there is none {}.",
            writer.on(last.time),
            writer.on(at)
        )),
        None => Answer::none(format!("{newest}; there is no forecast.")),
    }
}

pub(super) fn latest(writer: &Writer<'_>) -> Answer {
    let data = writer.data;
    let found = data.known().last().and_then(|point| point.value.map(|value| (point, value)));
    let Some((point, value)) = found else { return Answer::none(format!("{} has no values yet.", data.name)) };
    let before = data.step.saturating_mul(2 * AROUND);
    let end = data.end().unwrap_or(point.time);
    let from = point.time.checked_sub(before).unwrap_or(point.time);
    let mut lines = vec![line(data, from, end)];
    lines.extend(data.forecast.map(|forecast| super::chart::ahead(&forecast.points)));
    Answer {
        text: format!(
            "The newest known value of {} is **{}**, {} [1].",
            data.name,
            writer.value(value),
            writer.on(point.time)
        ),
        chart: Some(Chart { marked: Some(point.time), ..Chart::new(ChartKind::Line, data, lines) }),
        cited: vec![(point.time, end)],
        is_found: true,
    }
}
