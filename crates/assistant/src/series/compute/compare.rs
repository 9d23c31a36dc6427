//! Two selections side by side: the difference, absolute and in percent, and a chart that lays one over the other.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::{
    Answer,
    chart::{Chart, ChartKind, ChartPoint, ChartSeries, Role},
    pick::{Picked, apply, highest, lowest, mean, pick},
    totals::{nothing, noun},
    words::{Writer, grouped_count, percent},
};
use crate::series::asked::{Function, Selection};

/// Parts that each range is cut into at most for the chart.
const PARTS_MAX: usize = 62;
/// Up to so many parts are drawn as bars.
const BARS_MAX: usize = 12;

struct Side {
    label: String,
    picked: Picked,
    points: Vec<(Timestamp, f64)>,
    is_ahead: bool,
}

pub(super) fn compare(writer: &Writer<'_>, function: Function, first: Selection, second: Selection) -> Answer {
    let side = |selection: Selection| {
        let picked = pick(writer.data, selection);
        let (is_ahead, points) = (picked.is_ahead(), picked.points());
        Side { label: writer.label(selection), picked, points, is_ahead }
    };
    let (a, b) = (side(first), side(second));
    let result = |side: &Side| apply(function, side.points.iter().map(|point| point.1));
    let (Some(x), Some(y)) = (result(&a), result(&b)) else {
        let (selection, side) = if a.points.is_empty() { (first, &a) } else { (second, &b) };
        return nothing(writer, selection, &side.picked);
    };
    let told = |side: &Side| if side.is_ahead { " (forecast)" } else { "" };
    let mut text = format!(
        "The {} of {} was **{}**{} for {} [1] and **{}**{} for {} [2]: ",
        noun(function),
        writer.data.name,
        writer.result(function, x),
        told(&a),
        a.label,
        writer.result(function, y),
        told(&b),
        b.label
    );
    text += &difference(writer, function, x, y, &a.label);
    text += &unequal(writer, &a, &b);
    text += &table(writer, &a, &b);
    let cited = [&a, &b].into_iter().filter_map(|side| side.picked.cited()).collect();
    Answer { text, chart: Some(chart(writer, &a, &b, first.range == second.range)), cited, is_found: true }
}

fn difference(writer: &Writer<'_>, function: Function, x: f64, y: f64, label: &str) -> String {
    let change = x - y;
    if change == 0.0 {
        return "no difference.".to_owned();
    }
    let word = if change > 0.0 { "higher" } else { "lower" };
    let size = writer.result(function, change.abs());
    let part = if y > 0.0 { format!(" (**{}**)", percent(100.0 * change.abs() / y)) } else { String::new() };
    format!("{label} was **{size}**{part} {word}.")
}

/// Why the two may not be comparable.
fn unequal(writer: &Writer<'_>, a: &Side, b: &Side) -> String {
    let mut text = String::new();
    for side in [a, b] {
        if side.picked.missing > 0 {
            let _ = write!(text, " For {} {} missing and left out.", side.label, writer.steps_are(side.picked.missing));
        }
        let end = writer.data.end().filter(|end| side.picked.to.is_some_and(|to| to > *end) && !side.is_ahead);
        if let Some(last) = end.and(writer.data.known().last()) {
            let _ = write!(
                text,
                " {} is known only up to the value {}.",
                super::words::capital(&side.label),
                writer.on(last.time)
            );
        }
    }
    text
}

fn table(writer: &Writer<'_>, a: &Side, b: &Side) -> String {
    let mut text = format!("\n\n| | {} | {} |\n| --- | ---: | ---: |\n", a.label, b.label);
    let mut row = |name: &str, read: &dyn Fn(&Side) -> Option<String>| {
        if let (Some(a), Some(b)) = (read(a), read(b)) {
            let _ = writeln!(text, "| {name} | {a} | {b} |");
        }
    };
    row("average", &|side| mean(side.points.iter().map(|point| point.1)).map(|value| writer.estimate(value)));
    row("lowest", &|side| {
        lowest(&side.points).map(|(at, value)| format!("{} ({})", writer.value(value), writer.when(at)))
    });
    row("highest", &|side| {
        highest(&side.points).map(|(at, value)| format!("{} ({})", writer.value(value), writer.when(at)))
    });
    row("values", &|side| Some(grouped_count(side.points.len())));
    text.trim_end().to_owned()
}

/// Both ranges cut into equal parts, part by part; over the same range each as one bar.
fn chart(writer: &Writer<'_>, a: &Side, b: &Side, is_same_range: bool) -> Chart {
    let length = |side: &Side| side.picked.cited().map_or(0.0, |(from, to)| to.duration_since(from).as_secs_f64());
    let longest = length(a).max(length(b));
    if is_same_range || longest <= 0.0 {
        let bars =
            [a, b].map(|side| ChartPoint::labelled(side.label.clone(), mean(side.points.iter().map(|point| point.1))));
        let series =
            ChartSeries { name: format!("Average of {}", writer.data.name), role: Role::Known, points: bars.to_vec() };
        return Chart::new(ChartKind::Bar, writer.data, vec![series]);
    }
    let step = writer.data.step.as_secs_f64();
    let part = [step, 3600.0, 86_400.0, 7.0 * 86_400.0, 30.4375 * 86_400.0, 91.3125 * 86_400.0, 365.25 * 86_400.0]
        .into_iter()
        .find(|part| *part >= step && longest / part <= PARTS_MAX as f64)
        .unwrap_or(longest);
    let count = (longest / part - 0.01).ceil().max(1.0) as usize;
    let unit = match part as i64 {
        3600 => "hour",
        86_400 => "day",
        604_800 => "week",
        2_600_000..=2_700_000 => "month",
        _ => "part",
    };
    let series = |side: &Side, role: Role| {
        let from = side.picked.from.unwrap_or_default();
        let mut parts: Vec<Vec<f64>> = vec![Vec::new(); count];
        for (time, value) in &side.points {
            let index = (time.duration_since(from).as_secs_f64() / part) as usize;
            parts[index.min(count - 1)].push(*value);
        }
        let point = |(at, values): (usize, Vec<f64>)| {
            ChartPoint::labelled(format!("{unit} {}", at + 1), mean(values.into_iter()))
        };
        ChartSeries { name: side.label.clone(), role, points: parts.into_iter().enumerate().map(point).collect() }
    };
    let kind = if count <= BARS_MAX { ChartKind::Bar } else { ChartKind::Line };
    Chart::new(kind, writer.data, vec![series(a, Role::Known), series(b, Role::Compared)])
}
