//! Series: two columns of a table become a regular series, its report and its forecasts. How they are read, forecast and
//! published; not how they are drawn or asked.

mod accuracy;
mod door;
mod forecaster;
mod read;
mod reduce;
mod report;

pub use door::{SeriesRequest, summary};
pub use forecast::published::{
    Accuracy, Candidate, ForecastBody, ForecastPoint, ForecastSummary, HorizonErrors, PeriodErrors, Quality, Range,
    Summary,
};
pub use reduce::{FLAGGED_MAX, Gap, PointsView, PublisherPoint, Wanted, WrittenPoint, flag_words};

pub(crate) use forecaster::forecast_due;

/// An instant as the API writes it.
fn written(seconds: i64) -> String {
    // Out of range only for a point that no clock wrote.
    jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}
