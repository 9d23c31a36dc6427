//! One number for each month, weekday, hour and so on; and how a series has moved.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::{
    Answer,
    buckets::{Key, bucketed, label, noun},
    chart::{Chart, ChartKind},
    pick::{apply, mean, pick},
    totals::{self, charted, gaps, nothing, unfinished, whole},
    words::{Writer, nth, percent},
};
use crate::series::asked::{By, Function, Selection};

/// Rows of a table in an answer; of more the extremes are told.
const ROWS_MAX: usize = 31;
/// Bars up to which a chart has bars.
const BARS_MAX: usize = 31;
/// Labels of a chart.
const LABELS_MAX: usize = 400;
/// Part of its usual number of points that a bucket at either end has to have to be compared.
const WHOLE_MIN: f64 = 0.9;

struct Bucket {
    label: String,
    value: f64,
    /// Has clearly fewer points than the others.
    is_part: bool,
}

pub(super) fn group(
    writer: &Writer<'_>,
    by: By,
    function: Function,
    wanted: Option<(bool, usize)>,
    over: Selection,
) -> Answer {
    let picked = pick(writer.data, over);
    let buckets = buckets(writer, by, function, &picked.points(), over);
    if buckets.is_empty() {
        return nothing(writer, over, &picked);
    }
    if buckets.len() == 1 && wanted.is_none() {
        return totals::aggregate(writer, function, over);
    }
    let what = format!("{} of {}", totals::noun(function), writer.data.name);
    let order = |a: &&Bucket, b: &&Bucket| a.value.total_cmp(&b.value);
    // A year that has only begun is no low one.
    let wholes = buckets.iter().filter(|bucket| !bucket.is_part);
    let (low, high) = (wholes.clone().min_by(order), wholes.max_by(order));
    let told = |bucket: &Bucket| format!("**{}** ({})", bucket.label, writer.result(function, bucket.value));
    let (Some(low), Some(high)) = (low, high) else { return nothing(writer, over, &picked) };
    let of = whole(writer, over);
    let mut text = match wanted {
        Some((is_high, rank)) => {
            let (_, other, word, opposite) =
                if is_high { (high, low, "highest", "lowest") } else { (low, high, "lowest", "highest") };
            let mut ordered: Vec<&Bucket> = buckets.iter().filter(|bucket| !bucket.is_part).collect();
            ordered.sort_by(|a, b| if is_high { order(b, a) } else { order(a, b) });
            let Some(best) = ordered.get(rank - 1) else {
                return Answer::none(format!("There are only {} of {what}{of} to compare.", ordered.len()));
            };
            let word = if rank > 1 { format!("{} {word}", nth(rank)) } else { word.to_owned() };
            format!(
                "The {} with the {word} {what}{of} was {} [1]; the {opposite} was {}.",
                noun(by),
                told(best),
                told(other)
            )
        }
        None => format!("The {what} per {}{of} [1]: highest {}, lowest {}.", noun(by), told(high), told(low)),
    };
    text += &gaps(writer, &picked);
    text += &unfinished(writer, over, &picked);
    if buckets.len() <= ROWS_MAX {
        text += &table(writer, by, function, &buckets);
    }
    let chart = Some(chart(writer, function, &buckets));
    Answer { text, chart, cited: picked.cited().into_iter().collect(), is_found: true }
}

/// One number over those of the buckets: the mean of the daily highest.
pub(super) fn nested(writer: &Writer<'_>, (function, by, of): (Function, By, Function), over: Selection) -> Answer {
    let picked = pick(writer.data, over);
    let all = buckets(writer, by, of, &picked.points(), over);
    // A day that has only begun has no highest yet; where all are short, all count.
    let wholes: Vec<&Bucket> = all.iter().filter(|bucket| !bucket.is_part).collect();
    let Some(value) = apply(function, wholes.iter().map(|bucket| bucket.value)) else {
        return nothing(writer, over, &picked);
    };
    let (noun, each) = (noun(by), totals::noun(of));
    let left = all.len() - wholes.len();
    let mut text = format!(
        "The {} of the {each} of each {noun} of {}{} {} **{}** [1], over {} {noun}{}.",
        totals::noun(function),
        writer.data.name,
        whole(writer, over),
        if picked.is_ahead() { "is forecast to be" } else { "was" },
        writer.result(of, value),
        super::words::grouped_count(wholes.len()),
        if wholes.len() == 1 { "" } else { "s" }
    );
    if left > 0 {
        let _ = write!(text, " Left out, as values are missing or they are not whole: {left}.");
    }
    text += &gaps(writer, &picked);
    text += &unfinished(writer, over, &picked);
    let chart = Some(chart(writer, of, &all));
    Answer { text, chart, cited: picked.cited().into_iter().collect(), is_found: true }
}

fn buckets(
    writer: &Writer<'_>,
    by: By,
    function: Function,
    points: &[(Timestamp, f64)],
    over: Selection,
) -> Vec<Bucket> {
    let found = bucketed(writer, by, points);
    let most = found.values().map(Vec::len).max().unwrap_or_default() as f64;
    // Months have four Sundays or five: with a filter only years are alike.
    let are_alike = match by {
        By::Year => true,
        By::Day | By::Week | By::Month | By::Quarter => over.filter.is_empty(),
        By::Hour | By::Weekday | By::MonthOfYear | By::Season => false,
    };
    let value = |(key, points): (Key, Vec<(Timestamp, f64)>)| {
        let value = apply(function, points.iter().map(|point| point.1))?;
        let is_part = are_alike && (points.len() as f64) < WHOLE_MIN * most;
        let label = label(by, key) + if is_part { " (part)" } else { "" };
        Some(Bucket { label, value, is_part })
    };
    found.into_iter().filter_map(value).collect()
}

fn table(writer: &Writer<'_>, by: By, function: Function, buckets: &[Bucket]) -> String {
    let mut text = format!("\n\n| {} | {} |\n| --- | ---: |\n", noun(by), totals::noun(function));
    for bucket in buckets {
        let _ = writeln!(text, "| {} | {} |", bucket.label, writer.result(function, bucket.value));
    }
    text.trim_end().to_owned()
}

fn chart(writer: &Writer<'_>, function: Function, buckets: &[Bucket]) -> Chart {
    let kind = if buckets.len() <= BARS_MAX { ChartKind::Bar } else { ChartKind::Line };
    let last = &buckets[buckets.len().saturating_sub(LABELS_MAX)..];
    charted(writer, function, kind, last.iter().map(|bucket| (bucket.label.clone(), Some(bucket.value))))
}

/// How a series has moved: means of the years where there are several, else of shorter stretches.
pub(super) fn trend(writer: &Writer<'_>, over: Selection) -> Answer {
    let picked = pick(writer.data, over);
    let Some(((from, _), (to, _))) = picked.known.first().zip(picked.known.last()) else {
        return nothing(writer, over, &picked);
    };
    let days = to.duration_since(*from).as_hours() / 24;
    let by = match days {
        1000.. => By::Year,
        90.. => By::Month,
        21.. => By::Week,
        3.. => By::Day,
        _ => By::Hour,
    };
    let shown = buckets(writer, by, Function::Mean, &picked.known, over);
    let whole_ones: Vec<&Bucket> = shown.iter().filter(|bucket| !bucket.is_part).collect();
    let (Some(first), Some(last)) = (whole_ones.first(), whole_ones.last()) else {
        return nothing(writer, over, &picked);
    };
    if whole_ones.len() < 2 {
        return totals::summary(writer, over);
    }
    let change = last.value - first.value;
    let verb = if change > 0.0 { "rose" } else { "fell" };
    let size = writer.estimate(change.abs());
    let part = if first.value == 0.0 {
        String::new()
    } else {
        format!(" or {}", percent(100.0 * (change / first.value).abs()))
    };
    let noun = noun(by);
    let mut text = format!(
        "The average of {} {verb} from {} ({}) to {} ({}) [1], by **{size}**{part}",
        writer.data.name,
        writer.estimate(first.value),
        first.label,
        writer.estimate(last.value),
        last.label
    );
    if let Some(slope) = slope(&whole_ones) {
        let direction = if slope > 0.0 { "up" } else { "down" };
        let joint = if (slope > 0.0) == (change > 0.0) { "and" } else { "but" };
        let size = writer.value(slope.abs());
        let _ = write!(text, ", {joint} a straight line through all {noun}s goes {direction} by {size} a {noun}");
    }
    text += if by == By::Year { ". Only whole years are compared." } else { ". The season is not taken out of it." };
    text += &gaps(writer, &picked);
    if by == By::Year {
        text += &table(writer, by, Function::Mean, &shown);
    }
    Answer {
        text,
        chart: Some(chart(writer, Function::Mean, &shown)),
        cited: picked.cited().into_iter().collect(),
        is_found: true,
    }
}

/// Least squares over the order of the buckets.
fn slope(buckets: &[&Bucket]) -> Option<f64> {
    let places: Vec<f64> = (0..buckets.len()).map(|at| at as f64).collect();
    let centre = mean(places.iter().copied())?;
    let level = mean(buckets.iter().map(|bucket| bucket.value))?;
    let (mut both, mut own) = (0.0, 0.0);
    for (place, bucket) in places.iter().zip(buckets) {
        both += (place - centre) * (bucket.value - level);
        own += (place - centre).powi(2);
    }
    (own > 0.0 && buckets.len() > 2).then(|| both / own)
}
