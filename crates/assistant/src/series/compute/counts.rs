//! How many points, or days and months with such points, meet a condition; and when.

use jiff::Timestamp;

use super::{
    Answer,
    buckets::{bucketed, noun},
    pick::{Picked, highest, lowest, pick},
    totals::{drawn, gaps, nothing, unfinished, whole},
    words::{Writer, grouped_count, percent},
};
use crate::series::asked::{By, Condition, Function, Selection};

impl Condition {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::Above { value: bound, is_included } => value > bound || (is_included && value == bound),
            Self::Below { value: bound, is_included } => value < bound || (is_included && value == bound),
            Self::Between(low, high) => (low..=high).contains(&value),
        }
    }

    /// "above 9,000 MW".
    fn words(self, writer: &Writer<'_>) -> String {
        match self {
            Self::Above { value, is_included } => {
                format!("{} {}", if is_included { "at least" } else { "above" }, writer.value(value))
            }
            Self::Below { value, is_included } => {
                format!("{} {}", if is_included { "at most" } else { "below" }, writer.value(value))
            }
            Self::Between(low, high) => format!("between {} and {}", writer.value(low), writer.value(high)),
        }
    }
}

pub(super) fn count(writer: &Writer<'_>, condition: Option<Condition>, by: Option<By>, over: Selection) -> Answer {
    let (data, picked) = (writer.data, pick(writer.data, over));
    let (name, when) = (data.name, whole(writer, over));
    let cited: Vec<(Timestamp, Timestamp)> = picked.cited().into_iter().collect();
    let Some(condition) = condition else {
        let text = format!("{name} has **{}** known values{when} [1].", grouped_count(picked.known.len()));
        return Answer { text: text + &gaps(writer, &picked), chart: None, cited, is_found: true };
    };
    let (is_ahead, points) = (picked.is_ahead(), picked.points());
    if points.is_empty() {
        return nothing(writer, over, &picked);
    }
    let met: Vec<(Timestamp, f64)> = points.iter().copied().filter(|point| condition.holds(point.1)).collect();
    let (told, verb) = (condition.words(writer), if is_ahead { "is forecast to be" } else { "was" });
    let all = writer.steps(points.len());
    let days = by.map(|by| (bucketed(writer, by, &met).len(), bucketed(writer, by, &points).len(), noun(by)));
    let mut text = match (met.len(), days) {
        (0, _) if is_ahead => format!("{name} is not forecast to be {told}{when} [1]: none of {all}."),
        (0, _) => format!("{name} was never {told}{when} [1]: none of {all}."),
        (count, Some((days, of, noun))) => format!(
            "{name} {verb} {told} on **{}** of {} {noun}s{when} [1], in {}.",
            grouped_count(days),
            grouped_count(of),
            writer.steps(count)
        ),
        (count, None) => {
            let share = percent(100.0 * count as f64 / points.len() as f64);
            format!("{name} {verb} {told} in **{}** of {all}{when} ({share}) [1].", grouped_count(count))
        }
    };
    text += &extent(writer, &met, condition);
    if is_ahead {
        text += &doubt(writer, &picked, condition);
    }
    text += &gaps(writer, &picked);
    text += &unfinished(writer, over, &picked);
    let chart = drawn(writer, Function::Mean, over, &picked, &points);
    Answer { text, chart, cited, is_found: true }
}

/// How far the intervals reach over the bound, and the error of the forecast.
fn doubt(writer: &Writer<'_>, picked: &Picked, condition: Condition) -> String {
    let Some(first) = picked.ahead.first() else { return String::new() };
    let reaches = |point: &&crate::series::ForecastPoint| {
        let interval = point.interval.map(|interval| (interval.lower_90, interval.upper_90));
        interval.is_some_and(|(lower, upper)| match condition {
            Condition::Above { .. } => condition.holds(upper),
            Condition::Below { .. } => condition.holds(lower),
            Condition::Between(low, high) => lower <= high && upper >= low,
        })
    };
    let count = picked.ahead.iter().filter(reaches).count();
    let told = condition.words(writer);
    let text = format!(
        " The 90% interval reaches {told} in {} of {}.",
        grouped_count(count),
        writer.steps(picked.ahead.len())
    );
    text + &super::ahead::around(writer, first.time)
}

/// First, last and farthest of the points that meet the condition.
fn extent(writer: &Writer<'_>, met: &[(Timestamp, f64)], condition: Condition) -> String {
    let (Some(first), Some(last)) = (met.first(), met.last()) else { return String::new() };
    if met.len() == 1 {
        return format!(" That is {}, with {}.", writer.on(first.0), writer.value(first.1));
    }
    let (far, name) = match condition {
        Condition::Above { .. } => (highest(met), "highest"),
        Condition::Below { .. } => (lowest(met), "lowest"),
        Condition::Between(..) => (None, ""),
    };
    let far = far.map(|(at, value)| format!("; the {name} is {} {}", writer.value(value), writer.on(at)));
    format!(" The first is {}, the last {}{}.", writer.on(first.0), writer.on(last.0), far.unwrap_or_default())
}
