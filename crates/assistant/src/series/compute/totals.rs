//! One number over many points: means, sums, counts; and the summary of a stretch.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::{
    Answer, ahead,
    buckets::{bucketed, label},
    chart::{Chart, ChartKind, ChartPoint, ChartSeries, Role, line},
    pick::{Picked, apply, highest, lowest, mean, pick},
    values,
    words::{Writer, nth},
};
use crate::series::{
    asked::{By, Function, Selection},
    data::Point,
};

/// Days of a range up to which every point is drawn.
const LINE_DAYS_MAX: i64 = 62;

/// The name of a function in a sentence.
pub(super) fn noun(function: Function) -> String {
    match function {
        Function::Mean => "average".to_owned(),
        Function::Median => "median".to_owned(),
        Function::Sum => "total".to_owned(),
        Function::Min => "lowest value".to_owned(),
        Function::Max => "highest value".to_owned(),
        Function::Deviation => "standard deviation".to_owned(),
        Function::Variance => "variance".to_owned(),
        Function::Range => "range (highest minus lowest value)".to_owned(),
        Function::Quantile(part) if part.is_multiple_of(10) => format!("{} percentile", nth(usize::from(part / 10))),
        Function::Quantile(part) => format!("{}th percentile", f64::from(part) / 10.0),
    }
}

/// Nothing in the selection: why.
pub(super) fn nothing(writer: &Writer<'_>, over: Selection, picked: &Picked) -> Answer {
    let (data, name) = (writer.data, writer.data.name);
    if picked.missing > 0 {
        let steps = writer.steps(picked.missing);
        let text = format!("All values of {name}{} are missing in the data ({steps}).", writer.over(over));
        return Answer { cited: picked.cited().into_iter().collect(), ..Answer::none(text) };
    }
    let end = data.end().filter(|end| picked.from.is_some_and(|from| from >= *end));
    match (end, picked.from, picked.to) {
        (Some(_), Some(from), _) => values::nowhere(writer, from),
        (None, Some(_), Some(to)) if data.known().first().is_some_and(|first| to <= first.time) => {
            values::nowhere(writer, to.checked_sub(data.step).unwrap_or(to))
        }
        _ => Answer::none(format!("{name} has no values{}.", writer.over(over))),
    }
}

pub(super) fn aggregate(writer: &Writer<'_>, function: Function, over: Selection) -> Answer {
    let picked = pick(writer.data, over);
    let (name, is_ahead) = (writer.data.name, picked.is_ahead());
    if is_ahead && function == Function::Mean {
        return ahead::forecast(writer, over);
    }
    let points = picked.points();
    let Some(value) = apply(function, points.iter().map(|point| point.1)) else {
        return nothing(writer, over, &picked);
    };
    let verb = if is_ahead { "is forecast to be" } else { "was" };
    let (noun, result) = (noun(function), writer.result(function, value));
    let part = Some(&picked.ahead).filter(|_| is_ahead).and_then(|ahead| ahead::part(writer, over, &picked, ahead));
    let mut text = match part {
        Some(part) => format!("{part}: over them the {noun} of {name} {verb} **{result}** [1]"),
        None => format!("The {noun} of {name}{} {verb} **{result}** [1]", whole(writer, over)),
    };
    let _ = write!(text, ", over {}", writer.steps(points.len()));
    if let Some(unit) = writer.energy(function) {
        let _ = write!(text, " (each value times the length of its step, in {unit})");
    }
    if let (Some(low), Some(high), Function::Mean | Function::Median | Function::Range) =
        (lowest(&points), highest(&points), function)
    {
        let _ = write!(
            text,
            "; values went from {} ({}) to {} ({})",
            writer.value(low.1),
            writer.when(low.0),
            writer.value(high.1),
            writer.when(high.0)
        );
    }
    text.push('.');
    text += &gaps(writer, &picked);
    text += &unfinished(writer, over, &picked);
    let chart = drawn(writer, function, over, &picked, &points);
    Answer { text, chart, cited: picked.cited().into_iter().collect(), is_found: true }
}

/// The selection in words, with the range that an open one has.
pub(super) fn whole(writer: &Writer<'_>, over: Selection) -> String {
    let text = writer.over(over);
    let ends = writer.data.known().first().zip(writer.data.known().last());
    match ends.filter(|_| over.range.is_open()) {
        Some((first, last)) => {
            let date = |point: &Point| writer.data.zone.to_datetime(point.time).strftime("%B %Y").to_string();
            format!("{text} ({} to {})", date(first), date(last))
        }
        None => text,
    }
}

/// How much is missing.
pub(super) fn gaps(writer: &Writer<'_>, picked: &Picked) -> String {
    match picked.missing {
        0 => String::new(),
        count => format!(" {} missing in the data and left out.", writer.steps_are(count)),
    }
}

/// What of the range is not over yet, or was before the data begins.
pub(super) fn unfinished(writer: &Writer<'_>, over: Selection, picked: &Picked) -> String {
    let (data, mut text) = (writer.data, String::new());
    let first = data.known().first().map(|point| point.time);
    if let Some(first) =
        first.filter(|first| over.range.from.is_some() && picked.from.is_some_and(|from| from < *first))
    {
        let _ = write!(text, " The data begins {}.", writer.on(first));
    }
    if let Some(last) = data.known().last()
        && over.range.to.is_some()
        && !picked.known.is_empty()
        && picked.to.zip(data.end()).is_some_and(|(to, end)| to > end)
    {
        let _ = write!(text, " The newest known value is that {}; later ones are not in this.", writer.on(last.time));
        if let Some(rest) = mean(picked.ahead.iter().map(|point| point.value)) {
            let _ = write!(
                text,
                " For {} after it the forecast averages {}.",
                writer.steps(picked.ahead.len()),
                writer.estimate(rest)
            );
        }
    }
    text
}

/// Mean, lowest and highest of a stretch that is over.
pub(super) fn summary(writer: &Writer<'_>, over: Selection) -> Answer {
    let (data, picked) = (writer.data, pick(writer.data, over));
    if picked.is_ahead() {
        return ahead::forecast(writer, over);
    }
    let (Some(low), Some(high), Some(average)) = (lowest(&picked.known), highest(&picked.known), mean(picked.values()))
    else {
        // A day of a monthly series, or an hour of a daily one.
        let covered = picked
            .from
            .and_then(|from| super::pick::covering(data, from))
            .filter(|point| picked.missing == 0 && point.value.is_some());
        let begin = covered.map(|point| data.zone.to_datetime(point.time));
        return begin.map_or_else(|| nothing(writer, over, &picked), |at| values::value(writer, at));
    };
    let name = data.name;
    let text = if picked.known.len() == 1 {
        format!("{name} was **{}** {} [1].", writer.value(low.1), writer.on(low.0))
    } else {
        format!(
            "{}, {name} averaged **{}** [1]: from {} ({}) to {} ({}), a difference of {}.",
            capital_over(writer, over),
            writer.value(average),
            writer.value(low.1),
            writer.when(low.0),
            writer.value(high.1),
            writer.when(high.0),
            writer.value(high.1 - low.1)
        )
    };
    let text = text + &gaps(writer, &picked) + &unfinished(writer, over, &picked);
    let chart = drawn(writer, Function::Mean, over, &picked, &picked.known);
    Answer { text, chart, cited: picked.cited().into_iter().collect(), is_found: true }
}

fn capital_over(writer: &Writer<'_>, over: Selection) -> String {
    let text = writer.over(over);
    if text.is_empty() { "Over all".to_owned() } else { super::words::capital(text.trim()) }
}

/// The points themselves over a short stretch; buckets of it over a long one, or where a filter leaves gaps.
pub(super) fn drawn(
    writer: &Writer<'_>,
    function: Function,
    over: Selection,
    picked: &Picked,
    points: &[(Timestamp, f64)],
) -> Option<Chart> {
    let (data, (from, to)) = (writer.data, picked.cited()?);
    let days = to.duration_since(from).as_hours() / 24;
    if over.filter.is_empty() && days <= LINE_DAYS_MAX && function != Function::Sum {
        if picked.is_ahead() {
            return ahead::chart(writer, None);
        }
        let mut lines = vec![line(data, from, to)];
        lines.extend((!picked.ahead.is_empty()).then(|| super::chart::ahead(&picked.ahead)));
        return Some(Chart::new(ChartKind::Line, data, lines));
    }
    let by = match days {
        ..=40 => By::Day,
        41..=200 => By::Week,
        201..=900 => By::Month,
        901..=2800 => By::Quarter,
        _ => By::Year,
    };
    let buckets = bucketed(writer, by, points);
    let value = |points: &[(Timestamp, f64)]| apply(function, points.iter().map(|point| point.1));
    let bars = buckets.into_iter().map(|(key, points)| (label(by, key), value(&points)));
    Some(charted(writer, function, ChartKind::Bar, bars))
}

/// A chart of one number for each label, in the unit of the series: it is scaled to that of the answer later.
pub(super) fn charted(
    writer: &Writer<'_>,
    function: Function,
    kind: ChartKind,
    numbers: impl Iterator<Item = (String, Option<f64>)>,
) -> Chart {
    let (data, energy) = (writer.data, writer.energy(function));
    // A sum that is energy is told in the answer's unit already.
    let size = energy.as_ref().map_or(1.0, |_| writer.factor * data.step.as_secs_f64() / 3600.0);
    let points = numbers.map(|(label, value)| ChartPoint::labelled(label, value.map(|value| value * size)));
    let name = super::words::capital(&format!("{} of {}", noun(function), data.name));
    let series = ChartSeries { name, role: Role::Known, points: points.collect() };
    Chart { unit: energy.or_else(|| data.unit.map(str::to_owned)), ..Chart::new(kind, data, vec![series]) }
}
