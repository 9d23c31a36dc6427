//! Series: two columns of a table become a regular series, its report and its forecasts. How they are read, forecast and
//! published; not how they are drawn or asked.

mod accuracy;
mod door;
mod forecaster;
mod read;
mod reduce;
mod report;

pub use accuracy::{Accuracy, HorizonErrors, PeriodErrors, Range};
pub use door::SeriesRequest;
pub use reduce::{FLAGGED_MAX, Gap, PointsView, PublisherPoint, Wanted, WrittenPoint, flag_words};
pub use report::{Candidate, ForecastBody, ForecastPoint, ForecastSummary, Quality, Summary};

pub(crate) use forecaster::forecast_due;

/// An instant as the API writes it.
fn written(seconds: i64) -> String {
    // Out of range only for a point that no clock wrote.
    jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}
