//! Questions about time series, answered by computation: reading the question, computing, wording. Pure: the points, the newest
//! forecast and its errors come in as plain data, and no language model is needed.

mod about;
mod answer;
mod asked;
mod bounds;
mod clock;
mod compute;
mod data;
mod impossible;
mod intents;
mod modifiers;
mod nth;
mod own;
mod read;
mod relative;
mod room;
mod spans;
mod stops;
#[cfg(test)]
mod tests;
mod time_tokens;
mod tokens;
mod units;
mod vocabulary;
mod when;
mod years;

pub use about::About;
pub(crate) use answer::answer;
pub use answer::{SeriesAnswer, SeriesSpan};
pub use asked::{Anchor, Asked, By, Condition, Filter, Function, Problem, Question, Range, Selection, Uncomputed};
pub use compute::{Answer, Chart, ChartKind, ChartPoint, ChartSeries, Role, compute};
pub use data::{Accuracy, Data, Distance, Errors, ForecastPoint, Interval, LatestForecast, Names, Period, Point};
pub use own::Fit;
pub use read::read;
