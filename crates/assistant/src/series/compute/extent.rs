//! What there is of a series: from when to when, and what is missing.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::{
    Answer,
    chart::{Chart, ChartKind, line},
    pick::pick,
    totals::nothing,
    words::{Writer, grouped_count},
};
use crate::series::{
    asked::{Range, Selection},
    data::Point,
};

/// Gaps that are told one by one, the longest first.
const GAPS_MAX: usize = 5;

pub(super) fn extent(writer: &Writer<'_>) -> Answer {
    let data = writer.data;
    let known = data.known();
    let (Some(first), Some(last), Some(end)) = (known.first(), known.last(), data.end()) else {
        return Answer::none(format!("{} has no values yet.", data.name));
    };
    let count = known.iter().filter(|point| point.value.is_some()).count();
    let mut text = format!(
        "{} has **{}** known values, the first {}, the newest **{}** [1].",
        data.name,
        grouped_count(count),
        writer.on(first.time),
        writer.on(last.time)
    );
    if known.len() > count {
        let _ = write!(text, " Between them {} missing.", writer.steps_are(known.len() - count));
    }
    if let Some(point) = data.forecast.and_then(|forecast| forecast.points.last()) {
        let _ = write!(text, " The forecast reaches to the value {}.", writer.on(point.time));
    }
    let chart = Chart::new(ChartKind::Line, data, vec![line(data, first.time, end)]);
    Answer { text, chart: Some(chart), cited: vec![(first.time, end)], is_found: true }
}

pub(super) fn missing(writer: &Writer<'_>, range: Range) -> Answer {
    let over = Selection { range, ..Selection::default() };
    let (data, picked) = (writer.data, pick(writer.data, over));
    let Some((from, to)) = picked.cited().filter(|_| picked.missing > 0 || !picked.known.is_empty()) else {
        return nothing(writer, over, &picked);
    };
    let when = writer.over(over);
    let all = picked.missing + picked.known.len();
    let cited = vec![(from, to)];
    if picked.missing == 0 {
        let text = format!("Nothing is missing: {} has all {}{when} [1].", data.name, writer.steps(all));
        return Answer { text, chart: None, cited, is_found: true };
    }
    let gaps = gaps(data.known(), from, to);
    let mut text = format!(
        "**{}** of {} values of {}{when} {} missing [1], in {} {}.",
        grouped_count(picked.missing),
        grouped_count(all),
        data.name,
        if picked.missing == 1 { "is" } else { "are" },
        grouped_count(gaps.len()),
        if gaps.len() == 1 { "gap" } else { "gaps" }
    );
    text += if gaps.len() > GAPS_MAX { " The longest:\n" } else { "\n" };
    text += "\n| from | last | missing |\n| --- | --- | ---: |\n";
    let mut gaps = gaps;
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.2));
    for (from, last, count) in gaps.into_iter().take(GAPS_MAX) {
        let _ = writeln!(text, "| {} | {} | {} |", writer.when(from), writer.when(last), grouped_count(count));
    }
    let chart = Chart::new(ChartKind::Line, data, vec![line(data, from, to)]);
    Answer { text: text.trim_end().to_owned(), chart: Some(chart), cited, is_found: true }
}

/// Runs of missing values: first, last and length.
fn gaps(known: &[Point], from: Timestamp, to: Timestamp) -> Vec<(Timestamp, Timestamp, usize)> {
    let mut gaps: Vec<(Timestamp, Timestamp, usize)> = Vec::new();
    let mut was_missing = false;
    for point in known.iter().filter(|point| (from..to).contains(&point.time)) {
        let is_missing = point.value.is_none();
        match gaps.last_mut() {
            Some(gap) if is_missing && was_missing => (gap.1, gap.2) = (point.time, gap.2 + 1),
            _ if is_missing => gaps.push((point.time, point.time, 1)),
            _ => {}
        }
        was_missing = is_missing;
    }
    gaps
}
