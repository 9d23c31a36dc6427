//! Back-tests a file of `timestamp,value` rows as docs/forecasting.md does, and prints errors and CPU seconds.
//! Run: `cargo run --release -p forecast --example load -- PATH [--country CH] [--zone Europe/Zurich] [--to TIME]`

#![expect(clippy::print_stdout, reason = "a program for people")]

use std::{error::Error, fs, time::Instant};

use forecast::{Protocol, Request, Series, backtest, read_times};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).map(String::as_str)
    };
    let path = arguments.first().ok_or("a file is needed")?;
    let text = fs::read_to_string(path)?;
    let rows: Vec<(&str, &str)> = text.lines().skip(1).filter_map(|line| line.split_once(',')).collect();
    let zone = TimeZone::get(option("--zone").unwrap_or("Europe/Zurich"))?;
    let started = Instant::now();
    let times = read_times(rows.iter().map(|row| row.0), &zone)?.times;
    let values: Vec<Option<f64>> = rows.iter().map(|row| row.1.trim().parse().ok()).collect();
    let series = Series::new(&times, &values, &zone, None)?;
    println!(
        "{} steps of {} in {:.2} s",
        series.values().len(),
        series.step().words(),
        started.elapsed().as_secs_f64()
    );
    for note in &series.quality().notes {
        println!("  {note}");
    }
    let country = option("--country").or(Some("CH")).filter(|country| *country != "none");
    let request = Request { horizon: 24, country, ..Request::default() };
    let started = Instant::now();
    let found = forecast::forecast(&series, &request)?;
    println!(
        "forecast: {:?} {:?}, seasons {} {}, {:.2} s",
        found.model,
        found.members,
        found.season,
        found.long_season,
        started.elapsed().as_secs_f64()
    );
    for other in found.chosen_by.iter().chain(&found.runners_up) {
        println!("  {:<28} MAPE {:.2}", other.name, other.mape.unwrap_or(f64::NAN));
    }
    let to: Timestamp = match option("--to") {
        Some(time) => time.parse()?,
        None => series.time(series.end() - 1),
    };
    let from = to - SignedDuration::from_hours(8759);
    let protocols = [
        Protocol::NewestKnown { hours: 25.0 },
        Protocol::IssuedAt { local_hour: 0, steps: None },
        Protocol::NewestKnown { hours: 1.0 },
    ];
    for protocol in protocols {
        let started = Instant::now();
        let run = backtest(&series, &request, &protocol, (from, to), &mut |_, _| {})?;
        let (own, naive) = (run.compared.metrics, run.compared.naive);
        let or = |value: Option<f64>| value.unwrap_or(f64::NAN);
        println!(
            "{}\n  {:?} {:?}, n {}, MAPE {:.3} (naive {:.3}), sMAPE {:.3}, MASE {:.3}, coverage {:.3} {:.3} {:.3}, width 90 {:.0}, {:.1} s",
            run.protocol_words,
            run.model(),
            run.choices.last().map(|chosen| &chosen.members),
            own.n,
            or(own.mape),
            or(naive.mape),
            or(own.smape),
            or(own.mase),
            or(own.coverage_80),
            or(own.coverage_90),
            or(own.coverage_95),
            or(own.width_90),
            started.elapsed().as_secs_f64()
        );
    }
    Ok(())
}
