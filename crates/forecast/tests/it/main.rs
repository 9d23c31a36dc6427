//! The room from outside: series of many kinds in, forecasts and honest errors out.
#![expect(clippy::unwrap_used, reason = "a test says by panicking what is wrong")]

mod kinds;
mod leak;
mod real;
mod regular;
mod units;

use forecast::{Backtest, Protocol, Request, Series, Step, backtest};
use jiff::{Timestamp, tz::TimeZone};

/// Noise that is the same on every machine: a hash of the index, -1 to 1.
pub(crate) fn noise(at: usize, seed: u64) -> f64 {
    let mut bits = (at as u64).wrapping_add(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((bits ^ (bits >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

/// Load of a made-up town: day, week, year, holidays left out, noise that has a memory.
pub(crate) fn load(count: usize) -> Vec<f64> {
    let mut memory = 0.0;
    (0..count)
        .map(|at| {
            let (hour, day) = ((at % 24) as f64, at / 24);
            memory = 0.9 * memory + 12.0 * noise(at, 1);
            let weekend = if day % 7 >= 5 { -120.0 } else { 0.0 };
            let year = 100.0 * (day as f64 / 365.25 * std::f64::consts::TAU).cos();
            1000.0 + 200.0 * ((hour - 8.0) / 24.0 * std::f64::consts::TAU).sin() + weekend + year + memory
        })
        .collect()
}

pub(crate) fn series(start: &str, step: Step, zone: &str, values: &[f64]) -> Series {
    let zone = TimeZone::get(zone).unwrap();
    let start: Timestamp = start.parse().unwrap();
    let times: Vec<Timestamp> = (0..values.len())
        .map(|at| match step {
            Step::Seconds(seconds) => start + jiff::SignedDuration::from_secs(seconds * at as i64),
            Step::Days(days) => zone
                .to_datetime(start)
                .checked_add(jiff::Span::new().days(days * at as i64))
                .unwrap()
                .to_zoned(zone.clone())
                .unwrap()
                .timestamp(),
            Step::Months(months) => zone
                .to_datetime(start)
                .checked_add(jiff::Span::new().months(months * at as i64))
                .unwrap()
                .to_zoned(zone.clone())
                .unwrap()
                .timestamp(),
        })
        .collect();
    let values: Vec<Option<f64>> = values.iter().map(|value| Some(*value).filter(|value| !value.is_nan())).collect();
    Series::new(&times, &values, &zone, None).unwrap()
}

pub(crate) fn hourly(values: &[f64]) -> Series {
    series("2020-01-05T23:00:00Z", Step::Seconds(3600), "Europe/Zurich", values)
}

/// A back-test over the last `count` steps.
pub(crate) fn last(series: &Series, request: &Request<'_>, protocol: Protocol, count: usize) -> Backtest {
    let end = series.values().len();
    let range = (series.time(end - count), series.time(end - 1));
    backtest(series, request, &protocol, range, &mut |_, _| {}).unwrap()
}
