//! From what is asked to the answer: words with citations, and a chart. Everything is computed from the points, the published
//! forecast and its errors.

mod accuracy;
mod ahead;
mod buckets;
mod chart;
mod compare;
mod counts;
mod extent;
mod extremes;
mod groups;
mod impossible;
mod pick;
mod totals;
mod values;
mod words;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use chart::{Chart, ChartKind, ChartPoint, ChartSeries, Role};

use super::{
    asked::{Asked, Function, Question, Uncomputed},
    data::Data,
    units,
};
use words::Writer;
pub(super) use words::listed;

/// An answer about a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Markdown, with `[1]` where the first range is cited.
    pub text: String,
    pub chart: Option<Chart>,
    /// The ranges that `[1]`, `[2]` open, `to` excluded.
    pub cited: Vec<(Timestamp, Timestamp)>,
    /// Whether there was anything to answer from; else the text says what is there.
    pub is_found: bool,
}

impl Answer {
    fn none(text: String) -> Self {
        Self { text, chart: None, cited: Vec::new(), is_found: false }
    }
}

/// Computes the answer. Cost: one pass over the points of the range, some milliseconds for ten years of hours.
pub fn compute(question: &Question, data: &Data<'_>) -> Answer {
    let writer = Writer::new(data, question);
    if data.known().is_empty() {
        return Answer::none(format!("{} has no values yet.", data.name));
    }
    let (asked, is_levelled) = levelled(question.asked, data.unit);
    let mut answer = match asked {
        Asked::Value { at } => values::value(&writer, at),
        Asked::Latest => values::latest(&writer),
        Asked::Summary { over } => totals::summary(&writer, over),
        Asked::Forecast { over } => ahead::forecast(&writer, over),
        Asked::Extreme { is_high, count, rank, over } => extremes::extreme(&writer, is_high, (count, rank), over),
        Asked::Aggregate { function, over } => totals::aggregate(&writer, function, over),
        Asked::Count { condition: Some(condition), by: Some(by), function: Some(function), over } => {
            counts::stretches(&writer, condition, (by, function), over)
        }
        Asked::Count { condition, by, over, .. } => counts::count(&writer, condition, by, over),
        Asked::Run { condition, over } => counts::run(&writer, condition, over),
        Asked::Group { by, function, pick, rank, over } => {
            groups::group(&writer, by, function, pick.map(|is_high| (is_high, rank)), over)
        }
        Asked::Nested { function, by, of, over } => groups::nested(&writer, (function, by, of), over),
        Asked::Compare { function, first, second } => compare::compare(&writer, function, first, second),
        Asked::Accuracy { over } => accuracy::accuracy(&writer, over),
        Asked::Trend { over } => groups::trend(&writer, over),
        Asked::Missing { over } => extent::missing(&writer, over),
        Asked::Extent => extent::extent(&writer),
        Asked::Impossible { problem } => impossible::impossible(&writer, problem),
        Asked::Uncomputed { what } => Answer::none(uncomputed(&writer, what)),
    };
    if let Some(energy) = writer.energy(Function::Sum).filter(|_| question.is_energy && asked.is_level()) {
        let power = writer.unit.as_deref().unwrap_or_default();
        answer.text += &format!("\n\nThis is power: a {power} over an hour makes a {energy}.");
    }
    if is_levelled {
        let unit = data.unit.unwrap_or_default();
        answer.text += &format!("\n\nA total of values in {unit} says nothing: the average is told in its place.");
    }
    if question.is_relative && question.anchor.is_end_of_data {
        let end = writer.on(question.anchor.at);
        answer.text += &format!("\n\nThe newest data ends {end}; times are counted from there.");
    }
    answer.chart = answer.chart.map(|chart| chart.scaled(data.unit, writer.factor, writer.unit.as_deref()));
    answer
}

/// The average in place of a total that means nothing: of degrees, prices or heights.
fn levelled(mut asked: Asked, unit: Option<&str>) -> (Asked, bool) {
    let is_level = unit.is_some_and(units::is_level);
    let function = match &mut asked {
        Asked::Aggregate { function, .. } | Asked::Group { function, .. } | Asked::Compare { function, .. } => function,
        Asked::Nested { of, .. } => of,
        _ => return (asked, false),
    };
    let is_levelled = is_level && *function == Function::Sum;
    if is_levelled {
        *function = Function::Mean;
    }
    (asked, is_levelled)
}

/// What is understood and not computed, and what is instead.
fn uncomputed(writer: &Writer<'_>, what: Uncomputed) -> String {
    let name = writer.data.name;
    match what {
        Uncomputed::Holidays => format!(
            "Which days are public holidays is not told apart for {name}. Weekdays, weekends, months and single dates can be asked for."
        ),
        Uncomputed::Statistic => format!(
            "That statistic is not computed for {name}. Computed are the average, median, percentiles (such as the 90th percentile), total, highest and lowest values, range, standard deviation and variance."
        ),
        Uncomputed::Exclusion => format!(
            "Leaving that out is not computed for {name}. Months, seasons, weekdays and weekends can be left out."
        ),
        Uncomputed::Nesting => format!(
            "That is not computed for {name} in one step. Ask for one number per day or month, or for the average of them over one time."
        ),
    }
}
