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
    asked::{Asked, Question},
    data::Data,
};
use words::Writer;

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
    let mut answer = match question.asked {
        Asked::Value { at } => values::value(&writer, at),
        Asked::Latest => values::latest(&writer),
        Asked::Summary { over } => totals::summary(&writer, over),
        Asked::Forecast { over } => ahead::forecast(&writer, over),
        Asked::Extreme { is_high, count, over } => extremes::extreme(&writer, is_high, count, over),
        Asked::Aggregate { function, over } => totals::aggregate(&writer, function, over),
        Asked::Count { condition, by, over } => counts::count(&writer, condition, by, over),
        Asked::Group { by, function, pick, over } => groups::group(&writer, by, function, pick, over),
        Asked::Compare { function, first, second } => compare::compare(&writer, function, first, second),
        Asked::Accuracy { over } => accuracy::accuracy(&writer, over),
        Asked::Trend { over } => groups::trend(&writer, over),
        Asked::Missing { over } => extent::missing(&writer, over),
        Asked::Extent => extent::extent(&writer),
        Asked::Impossible { problem } => impossible::impossible(&writer, problem),
    };
    if question.is_relative && question.anchor.is_end_of_data {
        let end = writer.on(question.anchor.at);
        answer.text += &format!("\n\nThe newest data ends {end}; times are counted from there.");
    }
    answer.chart = answer.chart.map(|chart| chart.scaled(data.unit, writer.factor, writer.unit.as_deref()));
    answer
}
