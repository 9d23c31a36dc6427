//! The highest or lowest points, and when they were.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::{
    Answer,
    chart::around,
    pick::{Picked, pick},
    totals::{gaps, nothing, unfinished, whole},
    words::{Writer, nth},
};
use crate::series::asked::Selection;

/// Time drawn to either side of an extreme, in steps.
const AROUND: i32 = 84;

pub(super) fn extreme(writer: &Writer<'_>, is_high: bool, (count, rank): (usize, usize), over: Selection) -> Answer {
    let picked = pick(writer.data, over);
    let (is_ahead, mut points) = (picked.is_ahead(), picked.points());
    // Stable: of equal values the earliest comes first.
    points.sort_by(|a, b| if is_high { b.1.total_cmp(&a.1) } else { a.1.total_cmp(&b.1) });
    let adjective = if is_high { "highest" } else { "lowest" };
    if rank > 1 && rank <= points.len() {
        points.drain(..rank - 1);
    } else if rank > points.len() && !points.is_empty() {
        let steps = writer.steps(points.len());
        return Answer::none(format!(
            "There {} only {steps}{}.",
            if points.len() == 1 { "is" } else { "are" },
            writer.over(over)
        ));
    }
    let Some(best) = points.first().copied() else { return nothing(writer, over, &picked) };
    let adjective = if rank > 1 { format!("{} {adjective}", nth(rank)) } else { adjective.to_owned() };
    let name = writer.data.name;
    let text = if count > 1 {
        list(
            writer,
            &points[..count.min(points.len())],
            &picked,
            &format!("The {} {adjective} values of {name}{}", count.min(points.len()), whole(writer, over)),
        )
    } else if is_ahead {
        let interval = picked.ahead.iter().find(|point| point.time == best.0).and_then(|point| point.interval);
        let interval = interval.map(|interval| {
            format!(", with a 90% interval of {}", writer.between(interval.lower_90, interval.upper_90))
        });
        let what = match super::ahead::part(writer, over, &picked, &picked.ahead) {
            Some(part) => format!("{part}: the {adjective} value of {name} over them"),
            None => format!("The {adjective} value of {name}{}", writer.over(over)),
        };
        format!(
            "{what} is forecast to be **{}**, {} [1]{}.{}",
            writer.estimate(best.1),
            writer.on(best.0),
            interval.unwrap_or_default(),
            super::ahead::around(writer, best.0)
        )
    } else {
        format!(
            "The {adjective} value of {name}{} was **{}**, {} [1].{}",
            whole(writer, over),
            writer.value(best.1),
            writer.on(best.0),
            doubts(writer, &points, &picked, &adjective)
        )
    };
    let notes = gaps(writer, &picked) + &unfinished(writer, over, &picked);
    let joint = if notes.is_empty() || count == 1 { "" } else { "\n" };
    let text = format!("{text}{joint}{}", if count == 1 { notes.as_str() } else { notes.trim_start() });
    let end = best.0.checked_add(writer.data.step).unwrap_or(best.0);
    let chart = if is_ahead { super::ahead::chart(writer, Some(best.0)) } else { around(writer.data, best.0, AROUND) };
    Answer { text, chart, cited: vec![(best.0, end)], is_found: true }
}

/// Ties, and what else there is where the extreme is an outlier.
fn doubts(writer: &Writer<'_>, points: &[(Timestamp, f64)], picked: &Picked, adjective: &str) -> String {
    let mut text = String::new();
    let Some(best) = points.first() else { return text };
    let ties = points.iter().take_while(|point| point.1 == best.1).count();
    if ties > 1 {
        let _ = write!(text, " The same value occurs {} times; this is the first.", super::words::grouped_count(ties));
    }
    if picked.outliers.binary_search(&best.0).is_ok() {
        text += " It lies far from the values around it and is flagged as an outlier";
        match points.iter().find(|point| picked.outliers.binary_search(&point.0).is_err()) {
            Some(next) => {
                let _ =
                    write!(text, "; the {adjective} that is not is {}, {}.", writer.value(next.1), writer.on(next.0));
            }
            None => text.push('.'),
        }
    }
    text
}

fn list(writer: &Writer<'_>, points: &[(Timestamp, f64)], picked: &Picked, title: &str) -> String {
    let mut text = format!("{title} [1]:\n\n| | value | when |\n| ---: | ---: | --- |\n");
    for (at, (time, value)) in points.iter().enumerate() {
        let flag = if picked.outliers.binary_search(time).is_ok() { ", flagged as an outlier" } else { "" };
        let _ = writeln!(text, "| {} | {} | {}{flag} |", at + 1, writer.value(*value), writer.when(*time));
    }
    text
}
