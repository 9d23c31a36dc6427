//! How far off the forecasts were, beside the naive forecast and the publisher's own.

use std::fmt::Write as _;

use forecast::{Issued, compare, published::PeriodErrors};
use jiff::Timestamp;

use super::{
    Answer,
    ahead::size,
    chart::{Chart, ChartKind, ChartPoint, ChartSeries, Role, reduced},
    pick::{mean, moments},
    words::{Writer, grouped_count, percent},
};
use crate::series::{
    asked::{Range, Selection},
    data::{Accuracy, Errors, Period},
};

/// Part of its length that a stretch may differ from a published period, in length and at its end, to be answered with it.
const NEAR: f64 = 0.35;

pub(super) fn accuracy(writer: &Writer<'_>, range: Range) -> Answer {
    let data = writer.data;
    let Some(accuracy) = data.accuracy.filter(|accuracy| !accuracy.periods.is_empty() || !accuracy.judged.is_empty())
    else {
        return Answer::none(format!("There is no back-test of the forecasts of {} yet.", data.name));
    };
    if range.is_open() {
        return overall(writer, accuracy);
    }
    let (from, to) = moments(range, data.zone);
    let judged = &accuracy.judged;
    let begin = from.map_or(0, |from| judged.partition_point(|one| one.target < from));
    let end = to.map_or(judged.len(), |to| judged.partition_point(|one| one.target < to)).max(begin);
    let judged = &judged[begin..end];
    match judged {
        [] => nearest(writer, accuracy, range, (from, to)),
        [first, .., last] if first.target < last.target => stretch(writer, range, judged),
        [.., newest] => single(writer, newest, judged.len()),
    }
}

/// All published periods, the longest told in words.
fn overall(writer: &Writer<'_>, accuracy: &Accuracy) -> Answer {
    let Some(longest) = accuracy.periods.last() else {
        return stretch(writer, Range::default(), &accuracy.judged);
    };
    let mut text = told(writer, &longest.errors, &format!("over {}", period(longest.hours)));
    text += &protocol(accuracy);
    text += &table(writer, &accuracy.periods);
    published(writer, accuracy, text, longest.hours)
}

/// The published period that is nearest to what was asked; with the range that it really has.
fn nearest(
    writer: &Writer<'_>,
    accuracy: &Accuracy,
    range: Range,
    (from, to): (Option<Timestamp>, Option<Timestamp>),
) -> Answer {
    let length = from.zip(to).map(|(from, to)| to.duration_since(from).as_secs_f64() / 3600.0);
    let near = |period: &&Period| {
        let hours = hours(period);
        let ends = accuracy
            .end
            .zip(to)
            .is_some_and(|(end, to)| (end.duration_since(to).as_secs_f64() / 3600.0).abs() <= hours);
        ends && length.is_some_and(|length| (length / hours - 1.0).abs() <= NEAR)
    };
    let when = writer.over(Selection { range, ..Selection::default() });
    if let Some(found) = accuracy.periods.iter().find(near) {
        let mut text = told(writer, &found.errors, &format!("over {}", period(found.hours)));
        let _ = write!(
            text,
            " That is the nearest to what was asked{}; forecasts are not kept one by one for it.",
            ended(writer, accuracy)
        );
        text += &protocol(accuracy);
        return published(writer, accuracy, text, found.hours);
    }
    let mut text = format!(
        "No forecasts of {}{when} are kept to be judged. What was back-tested{}:",
        writer.data.name,
        ended(writer, accuracy)
    );
    text += &table(writer, &accuracy.periods);
    Answer {
        is_found: false,
        ..published(writer, accuracy, text, accuracy.periods.last().map_or(0, |period| period.hours))
    }
}

fn ended(writer: &Writer<'_>, accuracy: &Accuracy) -> String {
    accuracy.end.map(|end| format!(" (it ends at {})", writer.when(end))).unwrap_or_default()
}

fn published(writer: &Writer<'_>, accuracy: &Accuracy, text: String, hours: i64) -> Answer {
    let cited = accuracy
        .end
        .and_then(|end| end.checked_sub(jiff::SignedDuration::from_hours(hours)).ok().map(|from| (from, end)));
    Answer { text, chart: bars(writer, &accuracy.periods), cited: cited.into_iter().collect(), is_found: true }
}

/// The newest of so many forecasts that were issued for one target.
fn single(writer: &Writer<'_>, one: &Issued, count: usize) -> Answer {
    let actual = one.actual.unwrap_or(f64::NAN);
    let error = one.forecast - actual;
    let part = if actual == 0.0 { String::new() } else { format!(" ({})", percent(100.0 * (error / actual).abs())) };
    let direction = if error > 0.0 { "too high" } else { "too low" };
    let mut text = format!(
        "The forecast of {} {} was **{}**, the actual value **{}** [1]: {}{part} {direction}.",
        writer.data.name,
        writer.on(one.target),
        writer.estimate(one.forecast),
        writer.value(actual),
        writer.estimate(error.abs())
    );
    if let Some(interval) = one.intervals {
        let held = if (interval.lower_90..=interval.upper_90).contains(&actual) { "held" } else { "did not hold" };
        let _ = write!(text, " Its 90% interval, {}, {held} it.", writer.between(interval.lower_90, interval.upper_90));
    }
    if count > 1 {
        let _ = write!(text, " It is the newest of the {} that were issued for it.", grouped_count(count));
    }
    text += &issued(writer, std::slice::from_ref(one));
    let end = one.target.checked_add(writer.data.step).unwrap_or(one.target);
    Answer { text, chart: None, cited: vec![(one.target, end)], is_found: true }
}

/// Computed from the forecasts one by one.
fn stretch(writer: &Writer<'_>, range: Range, judged: &[Issued]) -> Answer {
    let errors = Errors::from(&PeriodErrors::of("", &compare(judged.iter(), None)));
    let when = writer.over(Selection { range, ..Selection::default() });
    let mut text = told(writer, &errors, when.trim());
    text += &lean(writer, judged);
    text += &kept(writer, range, judged);
    text += &issued(writer, judged);
    // Of several forecasts of one target, the newest is drawn.
    let newest = || judged.chunk_by(|one, next| one.target == next.target).filter_map(<[Issued]>::last);
    let forecasts: Vec<(Timestamp, Option<f64>)> = newest().map(|one| (one.target, Some(one.forecast))).collect();
    let actuals: Vec<(Timestamp, Option<f64>)> = newest().map(|one| (one.target, one.actual)).collect();
    let lines = vec![
        ChartSeries { name: writer.data.name.to_owned(), role: Role::Known, points: reduced(&actuals) },
        ChartSeries { name: "Forecast".to_owned(), role: Role::Forecast, points: reduced(&forecasts) },
    ];
    let end = judged.last().and_then(|one| one.target.checked_add(writer.data.step).ok());
    let cited = judged.first().map(|one| one.target).zip(end).into_iter().collect();
    Answer { text, chart: Some(Chart::new(ChartKind::Line, writer.data, lines)), cited, is_found: true }
}

/// Whether what came was higher or lower than what was forecast.
fn lean(writer: &Writer<'_>, judged: &[Issued]) -> String {
    let known = judged.iter().filter_map(|one| one.actual.map(|actual| actual - one.forecast));
    let Some(lean) = mean(known) else { return String::new() };
    match lean {
        0.0 => " On average the actual values were as high as forecast.".to_owned(),
        lean => format!(
            " On average the actual values were {} {} than forecast.",
            writer.estimate(lean.abs()),
            if lean > 0.0 { "higher" } else { "lower" }
        ),
    }
}

/// What of the range the forecasts that are kept do not reach.
fn kept(writer: &Writer<'_>, range: Range, judged: &[Issued]) -> String {
    let (from, to) = moments(range, writer.data.zone);
    // What is still to come is nobody's to judge.
    let to = to.map(|to| writer.data.end().map_or(to, |end| to.min(end)));
    let (Some(first), Some(last)) = (judged.first(), judged.last()) else { return String::new() };
    let step = writer.data.step;
    let is_late = from.is_some_and(|from| first.target.duration_since(from) > step);
    let is_early = to.is_some_and(|to| to.duration_since(last.target) > step.saturating_mul(2));
    if is_late || is_early {
        format!(" Those that are kept are of {} to {}.", writer.when(first.target), writer.when(last.target))
    } else {
        String::new()
    }
}

fn told(writer: &Writer<'_>, errors: &Errors, when: &str) -> String {
    let when = if when.is_empty() { String::new() } else { format!(" {when}") };
    let Some(own) = size(writer, errors) else {
        return format!("No forecast of {}{when} can be judged yet.", writer.data.name);
    };
    let mut text = format!("The forecasts of {}{when} were off by **{own}** on average [1]", writer.data.name);
    let other = |mape: Option<f64>, mae: Option<f64>| size(writer, &Errors { mape, mae, ..Errors::default() });
    let named: Vec<String> = [
        other(errors.naive_mape, errors.naive_mae).map(|size| format!("the naive forecast by {size}")),
        other(errors.publisher_mape, errors.publisher_mae).map(|size| format!("the publisher's own by {size}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !named.is_empty() {
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        let _ = write!(text, ", {}", super::words::listed(&named));
    }
    let _ = write!(text, "; {} forecasts were judged.", grouped_count(errors.n));
    if let Some(coverage) = errors.coverage_90 {
        let _ = write!(text, " The 90% interval held {} of the values.", percent(100.0 * coverage));
    }
    text
}

fn protocol(accuracy: &Accuracy) -> String {
    if accuracy.protocol.is_empty() { String::new() } else { format!(" What was known: {}.", accuracy.protocol) }
}

/// How far ahead forecasts were that were really issued.
fn issued(writer: &Writer<'_>, judged: &[Issued]) -> String {
    let steps = || judged.iter().map(|one| one.steps_ahead);
    let (Some(from), Some(to)) = (steps().min(), steps().max()) else { return String::new() };
    format!(" Issued {} ahead, with what was known then.", writer.steps_between(from, to))
}

/// "the last 4 weeks".
pub(super) fn period(hours: i64) -> String {
    match hours {
        1 => "the last hour".to_owned(),
        24 => "the last 24 hours".to_owned(),
        168 => "the last week".to_owned(),
        672 => "the last 4 weeks".to_owned(),
        8736..=8784 => "the last year".to_owned(),
        hours => format!("the last {hours} hours"),
    }
}

fn hours(period: &Period) -> f64 {
    period.hours as f64
}

fn table(writer: &Writer<'_>, periods: &[Period]) -> String {
    let mut text =
        "\n\n| over | forecast | naive | publisher | in the 90% interval |\n| --- | ---: | ---: | ---: | ---: |\n"
            .to_owned();
    for Period { hours, errors } in periods {
        let cell = |mape: Option<f64>, mae: Option<f64>| {
            mape.map(percent).or(mae.map(|mae| writer.estimate(mae))).unwrap_or_default()
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            period(*hours),
            cell(errors.mape, errors.mae),
            cell(errors.naive_mape, errors.naive_mae),
            cell(errors.publisher_mape, errors.publisher_mae),
            errors.coverage_90.map(|coverage| percent(100.0 * coverage)).unwrap_or_default()
        );
    }
    text.trim_end().to_owned()
}

/// The errors of the periods in percent, where all have one; else in the unit of the series.
fn bars(writer: &Writer<'_>, periods: &[Period]) -> Option<Chart> {
    if periods.is_empty() {
        return None;
    }
    let is_percent = periods.iter().all(|period| period.errors.mape.is_some());
    type Read = fn(&Errors) -> Option<f64>;
    let kinds: [(&str, Role, Read, Read); 3] = [
        ("Forecast", Role::Forecast, |errors| errors.mape, |errors| errors.mae),
        ("Naive", Role::Compared, |errors| errors.naive_mape, |errors| errors.naive_mae),
        ("Publisher", Role::Compared, |errors| errors.publisher_mape, |errors| errors.publisher_mae),
    ];
    let scale = if is_percent { 1.0 } else { writer.factor };
    let series = kinds.into_iter().map(|(name, role, mape, mae)| {
        let read = if is_percent { mape } else { mae };
        let points = periods
            .iter()
            .map(|one| ChartPoint::labelled(period(one.hours), read(&one.errors).map(|value| value * scale)));
        ChartSeries { name: name.to_owned(), role, points: points.collect() }
    });
    let series = series.filter(|series| series.points.iter().any(|point| point.value.is_some())).collect();
    let unit = if is_percent { Some("%".to_owned()) } else { writer.unit.clone() };
    Some(Chart { unit, ..Chart::new(ChartKind::Bar, writer.data, series) })
}
