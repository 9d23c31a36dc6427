//! Daily, monthly, quarterly and yearly facts (tests/data), with the same code: better than naive, and covered.

use forecast::{Metrics, Protocol, Request, Series, read_times};
use jiff::tz::TimeZone;

use crate::last;

fn read(text: &str, column: usize) -> Series {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let times = read_times(rows.iter().map(|row| &row[0]), &TimeZone::UTC).unwrap().times;
    let values: Vec<Option<f64>> = rows.iter().map(|row| row[column].parse().ok()).collect();
    Series::new(&times, &values, &TimeZone::UTC, None).unwrap()
}

/// Back-tests the last `count` steps; the mean absolute error must be at most `part` of the naive one's.
fn check(name: &str, series: &Series, protocol: Protocol, count: usize, part: f64) -> Metrics {
    let run = last(series, &Request::default(), protocol, count);
    let (own, naive) = (run.compared.metrics, run.compared.naive);
    let reached = own.mae.unwrap() / naive.mae.unwrap();
    assert!(reached <= part, "{name}: {reached:.3} of the naive error, {own:?} {:?}", run.choices);
    let coverage = own.coverage_90.unwrap();
    assert!((0.8..=1.0).contains(&coverage), "{name}: {coverage}");
    own
}

#[test]
fn facts_of_other_steps() {
    let temperature = read(include_str!("../data/seattle-daily.csv"), 1);
    check("temperature a day ahead", &temperature, Protocol::NewestKnown { hours: 24.0 }, 365, 0.95);
    check("temperature a week ahead", &temperature, Protocol::Ahead { steps: 7, every: 1 }, 365, 0.85);
    let rain = read(include_str!("../data/seattle-daily.csv"), 2);
    check("rain a week ahead", &rain, Protocol::Ahead { steps: 7, every: 1 }, 365, 0.95);
    let carbon = read(include_str!("../data/co2-monthly.csv"), 1);
    let found = check("CO2 a year ahead", &carbon, Protocol::Ahead { steps: 12, every: 1 }, 120, 0.5);
    assert!(found.mape.unwrap() < 0.3, "{found:?}");
    let product = read(include_str!("../data/gdp-quarterly.csv"), 1);
    check("GDP a year ahead", &product, Protocol::Ahead { steps: 4, every: 1 }, 60, 0.9);
    let nile = read(include_str!("../data/nile-yearly.csv"), 1);
    check("Nile three years ahead", &nile, Protocol::Ahead { steps: 3, every: 1 }, 40, 0.95);
}
