//! Forecasts many series of a thousand points, and prints the time.
//! Run: `cargo run --release -p forecast --example many -- [COUNT]`

#![expect(clippy::print_stdout, reason = "a program for people")]

use std::{error::Error, time::Instant};

use forecast::{Request, Series, Step, forecast};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

const POINTS: u32 = 1000;

fn main() -> Result<(), Box<dyn Error>> {
    let count: u32 = std::env::args().nth(1).map_or(Ok(200), |count| count.parse())?;
    let zone = TimeZone::get("Europe/Zurich")?;
    let start: Timestamp = "2024-01-01T00:00:00Z".parse()?;
    for (name, step) in [("hourly", Step::Seconds(3600)), ("daily", Step::Seconds(86_400))] {
        let times: Vec<Timestamp> =
            (0..POINTS).map(|at| start + SignedDuration::from_secs(step.seconds() * i64::from(at))).collect();
        let zone = if name == "daily" { TimeZone::UTC } else { zone.clone() };
        let started = Instant::now();
        let mut chosen = std::collections::BTreeMap::new();
        for seed in 0..count {
            let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
            let values: Vec<Option<f64>> = (0..POINTS)
                .map(|at| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let noise = f64::from(state >> 8) / f64::from(1u32 << 24) - 0.5;
                    let season = if name == "daily" { 7 } else { 24 };
                    let angle = f64::from(at % season) / f64::from(season) * std::f64::consts::TAU;
                    Some(100.0 + f64::from(at) * f64::from(seed % 5) * 0.01 + 20.0 * angle.sin() + 10.0 * noise)
                })
                .collect();
            let series = Series::new(&times, &values, &zone, None)?;
            let found = forecast(&series, &Request { horizon: 24, ..Request::default() })?;
            *chosen.entry(found.model).or_insert(0) += 1;
        }
        let seconds = started.elapsed().as_secs_f64();
        println!("{name}: {:.2} ms a series, {chosen:?}", 1000.0 * seconds / f64::from(count));
    }
    Ok(())
}
