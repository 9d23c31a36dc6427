//! How many points, or days and months with such points, meet a condition; and when.

use jiff::Timestamp;

use super::{
    Answer,
    buckets::{bucketed, label, noun},
    chart::around,
    pick::{Picked, apply, highest, lowest, pick},
    totals::{self, drawn, gaps, nothing, unfinished, whole},
    words::{Writer, grouped_count, percent},
};
use crate::series::asked::{By, Condition, Function, Selection};

/// Steps from one point of a run to the next, at most.
const RUN_STEPS_MAX: f64 = 1.5;
/// Steps drawn to either side of the beginning of a run.
const RUN_AROUND: i32 = 84;

impl Condition {
    pub(super) fn holds(self, value: f64) -> bool {
        match self {
            Self::Above { value: bound, is_included } => value > bound || (is_included && value == bound),
            Self::Below { value: bound, is_included } => value < bound || (is_included && value == bound),
            Self::Between(low, high) => (low..=high).contains(&value),
        }
    }

    /// "above 9,000 MW".
    pub(super) fn words(self, writer: &Writer<'_>) -> String {
        self.told(&|value| writer.value(value))
    }

    fn told(self, tell: &dyn Fn(f64) -> String) -> String {
        match self {
            Self::Above { value, is_included } => {
                format!("{} {}", if is_included { "at least" } else { "above" }, tell(value))
            }
            Self::Below { value, is_included } => {
                format!("{} {}", if is_included { "at most" } else { "below" }, tell(value))
            }
            Self::Between(low, high) => format!("between {} and {}", tell(low), tell(high)),
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

/// Of how many stretches the average, the total or an extreme meets a condition.
pub(super) fn stretches(
    writer: &Writer<'_>,
    condition: Condition,
    (by, function): (By, Function),
    over: Selection,
) -> Answer {
    let (data, picked) = (writer.data, pick(writer.data, over));
    let points = picked.points();
    // A bound of energy is in the unit that the power has over an hour.
    let hours = writer.energy(function).map_or(1.0, |_| data.step.as_secs_f64() / 3600.0);
    let value = |points: &[(Timestamp, f64)]| apply(function, points.iter().map(|point| point.1));
    let all: Vec<(String, f64)> = bucketed(writer, by, &points)
        .into_iter()
        .filter_map(|(key, points)| Some((label(by, key), value(&points)?)))
        .collect();
    if all.is_empty() {
        return nothing(writer, over, &picked);
    }
    let met: Vec<&(String, f64)> = all.iter().filter(|(_, value)| condition.holds(value * hours)).collect();
    let told = condition.told(&|value| writer.result(function, value / hours));
    let (verb, noun) = (if picked.is_ahead() { "is forecast to have" } else { "had" }, noun(by));
    let mut text = format!(
        "{} {verb} {} {} {told} in **{}** of {} {noun}s{} [1].",
        data.name,
        if function == Function::Mean { "an" } else { "a" },
        totals::noun(function),
        grouped_count(met.len()),
        grouped_count(all.len()),
        whole(writer, over)
    );
    let shown = |one: &(String, f64)| format!("{} ({})", one.0, writer.result(function, one.1));
    match met[..] {
        [] => {}
        [one] => text += &format!(" That is {}.", shown(one)),
        [first, .., last] => text += &format!(" The first is {}, the last {}.", shown(first), shown(last)),
    }
    text += &gaps(writer, &picked);
    text += &unfinished(writer, over, &picked);
    let chart = drawn(writer, Function::Mean, over, &picked, &points);
    Answer { text, chart, cited: picked.cited().into_iter().collect(), is_found: true }
}

/// The longest run of steps that meet a condition; a missing step ends it.
pub(super) fn run(writer: &Writer<'_>, condition: Condition, over: Selection) -> Answer {
    let (data, picked) = (writer.data, pick(writer.data, over));
    let points = picked.points();
    if points.is_empty() {
        return nothing(writer, over, &picked);
    }
    // Steps of the calendar are longer than others by a day in thirty, a step that is missing by a whole one.
    let is_next = |from: Timestamp, to: Timestamp| {
        to.duration_since(from).as_secs_f64() < RUN_STEPS_MAX * data.step.as_secs_f64()
    };
    let mut runs: Vec<(Timestamp, Timestamp, usize)> = Vec::new();
    let mut before: Option<Timestamp> = None;
    for (at, value) in &points {
        let is_met = condition.holds(*value);
        match runs.last_mut().filter(|_| before.is_some_and(|before| is_next(before, *at))) {
            Some(run) if is_met => (run.1, run.2) = (*at, run.2 + 1),
            _ if is_met => runs.push((*at, *at, 1)),
            _ => {}
        }
        before = is_met.then_some(*at);
    }
    let (told, when) = (condition.words(writer), whole(writer, over));
    let cited: Vec<(Timestamp, Timestamp)> = picked.cited().into_iter().collect();
    // Of equal ones the first.
    let longest = runs.iter().copied().reduce(|best, run| if run.2 > best.2 { run } else { best });
    let Some((from, to, count)) = longest else {
        let all = writer.steps(points.len());
        let text = format!("{} was never {told}{when} [1]: none of {all}.", data.name);
        return Answer { text, chart: None, cited, is_found: true };
    };
    let ties = runs.iter().filter(|run| run.2 == count).count();
    let mut text = format!(
        "The longest stretch of {} {told}{when} was **{}**, from the value {} to that {} [1].",
        data.name,
        writer.steps(count),
        writer.on(from),
        writer.on(to)
    );
    if ties > 1 {
        text += &format!(" There are {} of that length; this is the first.", grouped_count(ties));
    }
    if picked.is_ahead() {
        text += " All of it is forecast.";
    }
    text += &gaps(writer, &picked);
    text += &unfinished(writer, over, &picked);
    let end = to.checked_add(data.step).unwrap_or(to);
    Answer { text, chart: around(data, from, RUN_AROUND), cited: vec![(from, end)], is_found: true }
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
