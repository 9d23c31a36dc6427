//! From a series to a forecast with intervals and its honest error. Pure: no clock, no file, no network; times, values and
//! settings come in as arguments. Forecasts are made in a unit-free scale, so that a change of unit (times a, plus b) changes
//! them and their intervals alike, up to rounding; only Croston's method knows where zero is.

mod backtest;
mod calendar;
mod choose;
mod conformal;
mod features;
mod forecast;
mod gram;
mod grid;
mod history;
mod holidays;
mod metrics;
mod models;
mod protocol;
pub mod published;
mod quality;
mod ridge;
mod seasons;
mod series;
mod smoothing;
mod step;
mod timestamps;
mod walk;

pub use backtest::{Backtest, Chosen, Compared, Distance, Issued, Period, STRETCHES, Stretch, backtest, compare};
pub use choose::Candidate;
pub use forecast::{Error, Forecast, HORIZON_MAX, Point, Request, forecast};
pub use holidays::{countries, holiday};
pub use metrics::{COVERAGES, Intervals, Metrics, Pair, measure, naive_scale};
pub use models::Model;
pub use protocol::Protocol;
pub use quality::Quality;
pub use series::{Flag, STEPS_MAX, Series, SeriesError};
pub use step::Step;
pub use timestamps::{TimeError, Times, read_times};
