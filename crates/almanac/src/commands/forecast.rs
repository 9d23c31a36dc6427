//! `almanac forecast`: forecasts a column of a file, and says how far such forecasts have been off. Works without a server
//! and without a data folder.

use std::{
    io::Write,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use ::forecast::{Backtest, Candidate, Forecast, Issued, Metrics, Protocol, Request, Series, Step, read_times};
use anyhow::{Context, Result, anyhow, bail};
use indicatif::ProgressBar;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use super::columns::Columns;
use crate::terminal;

/// From when on a bar is shown.
const BAR_AFTER: Duration = Duration::from_secs(1);
/// Points shown to people; scripts and files get all.
const POINTS_SHOWN: usize = 48;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A CSV file with a header
    file: PathBuf,
    /// Column of the times; without one the rows are taken as regular
    #[arg(long, value_name = "COLUMN")]
    time: Option<String>,
    /// Column of the values; not needed where there is but one
    #[arg(long, value_name = "COLUMN")]
    value: Option<String>,
    /// Steps to forecast
    #[arg(long, value_name = "N")]
    horizon: usize,
    /// Distance of two rows, as in 15min, 1h, 1d, 1w, 1mo; else found from the times
    #[arg(long, value_name = "STEP", value_parser = step)]
    step: Option<Step>,
    /// Back-test forecasts that are issued each day at this local hour
    #[arg(long, value_name = "HOUR", value_parser = clap::value_parser!(u8).range(0..24))]
    issue_hour: Option<u8>,
    /// Time zone of the times without offset, and of days and hours
    #[arg(long, value_name = "ZONE", default_value = "UTC", value_parser = zone)]
    time_zone: TimeZone,
    /// Country whose public holidays count, as in CH
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// Column of the publisher's own forecast, to compare with
    #[arg(long, value_name = "COLUMN")]
    publisher: Option<String>,
    /// Back-test the targets from the first to the last time, as in 2023-10-13..2024-10-12; rows from 1 where there are no times
    #[arg(long, value_name = "FROM..TO")]
    backtest: Option<String>,
    /// Back-test with values that began this many hours or more before each target
    #[arg(long, value_name = "HOURS", requires = "backtest", value_parser = hours)]
    newest_known: Option<f64>,
    /// File for each forecast of the back-test (.csv, or .jsonl); without a back-test, for the forecast
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

fn step(text: &str) -> Result<Step, String> {
    Step::parse(text).ok_or_else(|| "a step is expected, as in 15min, 1h, 1d, 1w, 1mo, 1q or 1y".to_owned())
}

fn zone(text: &str) -> Result<TimeZone, String> {
    TimeZone::get(text).map_err(|_| "a time zone is expected, as in Europe/Zurich or UTC".to_owned())
}

fn hours(text: &str) -> Result<f64, String> {
    let hours: f64 = text.parse().map_err(|_| format!("{text} is no number"))?;
    if hours > 0.0 && hours <= 87_600.0 { Ok(hours) } else { Err("more than 0 and at most 87600 hours".to_owned()) }
}

/// Forecasts and tells.
///
/// # Errors
/// In words.
pub(super) fn run(arguments: &Arguments) -> Result<()> {
    if let Some(out) = &arguments.out
        && is_same(out, &arguments.file)
    {
        bail!("--out would overwrite {}\nremedy: name another file", arguments.file.display());
    }
    let table = Columns::read(&arguments.file, arguments.time.is_none() && arguments.value.is_none())?;
    let (series, times) = series(&table, arguments)?;
    let publisher = publisher(&table, arguments, &series, times.as_deref())?;
    let request = Request {
        horizon: arguments.horizon,
        country: arguments.country.as_deref(),
        model: None,
        publisher: publisher.as_deref(),
    };
    let found = ::forecast::forecast(&series, &request)?;
    let backtest = match &arguments.backtest {
        Some(range) => Some(back_test(&series, &request, arguments, range)?),
        None => None,
    };
    if let Some(path) = &arguments.out {
        let rows = match &backtest {
            Some(backtest) => backtest.forecasts.iter().map(|issued| issued_row(&series, issued)).collect(),
            None => points(&series, &found),
        };
        write(path, &rows).with_context(|| format!("cannot write {}", path.display()))?;
    }
    if arguments.json {
        terminal::line(&object(&series, &found, backtest.as_ref()).to_string());
    } else {
        terminal::line(&for_people(&series, &found, backtest.as_ref()));
    }
    Ok(())
}

fn is_same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// The column of the values, and of the times if there is one, as a series; and the time of each row.
fn series(table: &Columns, arguments: &Arguments) -> Result<(Series, Option<Vec<Timestamp>>)> {
    let time = arguments.time.as_deref().map(|name| table.column(name)).transpose()?;
    let value = match &arguments.value {
        Some(name) => table.column(name)?,
        None => {
            let mut others = (0..table.width()).filter(|column| Some(*column) != time);
            match (others.next(), others.next()) {
                (Some(only), None) => only,
                _ => bail!(
                    "which column holds the values?\nremedy: name it with --value; the columns are {}",
                    table.names()
                ),
            }
        }
    };
    let values = table.numbers(value)?;
    let Some(time) = time else { return Ok((Series::anonymous(&values, arguments.step), None)) };
    let texts = table.texts(time);
    let times = read_times(texts, &arguments.time_zone).with_context(|| format!("column {}", table.name(time)))?;
    for note in &times.notes {
        terminal::note(note);
    }
    let series = Series::new(&times.times, &values, &arguments.time_zone, arguments.step)?;
    Ok((series, Some(times.times)))
}

/// The publisher's forecasts, one for each step of the series.
fn publisher(
    table: &Columns,
    arguments: &Arguments,
    series: &Series,
    times: Option<&[Timestamp]>,
) -> Result<Option<Vec<f64>>> {
    let Some(name) = &arguments.publisher else { return Ok(None) };
    let numbers = table.numbers(table.column(name)?)?;
    Ok(Some(match times {
        Some(times) => series.place(times.iter().copied().zip(numbers)),
        None => numbers.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect(),
    }))
}

fn back_test(series: &Series, request: &Request<'_>, arguments: &Arguments, range: &str) -> Result<Backtest> {
    let range = targets(series, arguments, range)?;
    let per_day = 86_400 / series.step().seconds().max(1);
    let protocol = match (arguments.newest_known, arguments.issue_hour) {
        (Some(hours), hour) => {
            if hour.is_some() {
                terminal::note(
                    "--newest-known says what each forecast may use; --issue-hour is left out of the back-test",
                );
            }
            Protocol::NewestKnown { hours }
        }
        // A day of 25 hours is forecast whole too.
        (None, Some(local_hour)) if i64::try_from(request.horizon) == Ok(per_day) => {
            Protocol::IssuedAt { local_hour, steps: None }
        }
        (None, Some(local_hour)) => Protocol::IssuedAt { local_hour, steps: Some(request.horizon) },
        (None, None) => Protocol::Ahead { steps: request.horizon, every: request.horizon },
    };
    let started = Instant::now();
    let mut bar: Option<ProgressBar> = None;
    let mut tick = |done: usize, of: usize| {
        if started.elapsed() > BAR_AFTER && bar.is_none() {
            let shown = terminal::progress(u64::try_from(of).unwrap_or_default());
            shown.set_message("back-testing");
            bar = Some(shown);
        }
        if let Some(bar) = &bar {
            bar.set_position(u64::try_from(done).unwrap_or_default());
        }
    };
    let found = ::forecast::backtest(series, request, &protocol, range, &mut tick);
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    Ok(found?)
}

/// First and last target of `FROM..TO`. A last day without an hour is meant whole.
fn targets(series: &Series, arguments: &Arguments, text: &str) -> Result<(Timestamp, Timestamp)> {
    let wrong = || anyhow!("{text} is no range\nremedy: write --backtest FROM..TO, as in 2024-01-01..2024-03-31");
    let (from, to) = text.split_once("..").ok_or_else(wrong)?;
    let last = series.end().saturating_sub(1);
    let read = |text: &str, otherwise: usize| -> Result<Timestamp> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(series.time(otherwise));
        }
        if series.is_anonymous() {
            let row: usize = text.parse().map_err(|_| {
                anyhow!(
                    "{text} is no row\nremedy: name the column of the times with --time, or count rows, as in 900..1000"
                )
            })?;
            return Ok(series.time(row.saturating_sub(1)));
        }
        let times = read_times(std::iter::once(text), &arguments.time_zone).map_err(|_| wrong())?;
        times.times.first().copied().ok_or_else(wrong)
    };
    let (from, end) = (read(from, 0)?, read(to, last)?);
    let day = (to.trim().len() == 10).then(|| to.trim().parse::<jiff::civil::Date>().ok()).flatten();
    let to = match day {
        Some(date) => last_second(date, &arguments.time_zone)?,
        None => end,
    };
    if to < from {
        bail!("{text} ends before it begins");
    }
    Ok((from, to))
}

/// The last second of a local day, of 23 to 25 hours.
fn last_second(date: jiff::civil::Date, zone: &TimeZone) -> Result<Timestamp> {
    Ok(date.tomorrow()?.to_zoned(zone.clone())?.timestamp() - SignedDuration::from_secs(1))
}

/// The time of a step, or its row where there are no times.
fn time(series: &Series, time: Timestamp) -> Value {
    if series.is_anonymous() { json!(series.index(time) + 1) } else { json!(time.to_string()) }
}

type Row = Vec<(&'static str, Value)>;

fn points(series: &Series, found: &Forecast) -> Vec<Row> {
    let point = |point: &::forecast::Point| {
        let mut row = vec![("time", time(series, point.time)), ("value", json!(point.value))];
        row.extend(bounds(point.intervals.as_ref()));
        row
    };
    found.points.iter().map(point).collect()
}

fn bounds(intervals: Option<&::forecast::Intervals>) -> Row {
    let bound = |value: fn(&::forecast::Intervals) -> f64| json!(intervals.map(value));
    vec![
        ("lower_90", bound(|found| found.lower_90)),
        ("upper_90", bound(|found| found.upper_90)),
        ("lower_80", bound(|found| found.lower_80)),
        ("upper_80", bound(|found| found.upper_80)),
        ("lower_95", bound(|found| found.lower_95)),
        ("upper_95", bound(|found| found.upper_95)),
    ]
}

fn issued_row(series: &Series, issued: &Issued) -> Row {
    let mut row = vec![
        ("issued_at", time(series, issued.issued_at)),
        ("newest_known", time(series, issued.newest_known)),
        ("target", time(series, issued.target)),
        ("forecast", json!(issued.forecast)),
    ];
    let mut bounds = bounds(issued.intervals.as_ref()).into_iter();
    row.extend(bounds.by_ref().take(2));
    row.push(("actual", json!(issued.actual)));
    row.extend(bounds);
    row.push(("naive", json!(issued.naive)));
    row.push(("publisher", json!(issued.publisher)));
    row
}

/// Writes rows as CSV, or as JSON lines where the name ends so.
fn write(path: &Path, rows: &Vec<Row>) -> Result<()> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    if path.extension().is_some_and(|ending| ending == "jsonl" || ending == "ndjson") {
        for row in rows {
            let object: serde_json::Map<String, Value> =
                row.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
            writeln!(file, "{}", Value::Object(object))?;
        }
    } else {
        let names: Vec<&str> = rows.first().into_iter().flatten().map(|(name, _)| *name).collect();
        writeln!(file, "{}", names.join(","))?;
        for row in rows {
            let cells: Vec<String> = row
                .iter()
                .map(|(_, value)| match value {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                })
                .collect();
            writeln!(file, "{}", cells.join(","))?;
        }
    }
    file.flush()?;
    Ok(())
}

/// What scripts read.
fn object(series: &Series, found: &Forecast, backtest: Option<&Backtest>) -> Value {
    let points: Vec<Value> = points(series, found)
        .into_iter()
        .map(|row| Value::Object(row.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()))
        .collect();
    let mut object = json!({
        "issued_at": time(series, found.issued_at),
        "newest_known": time(series, found.newest_known),
        "step": series.step().words(),
        "season": found.season,
        "long_season": found.long_season,
        "model": found.model,
        "members": found.members,
        "chosen_by": found.chosen_by,
        "runners_up": found.runners_up,
        "quality": series.quality(),
        "points": points,
    });
    if let Some(backtest) = backtest {
        let mut protocol = json!(backtest.protocol);
        protocol["words"] = json!(backtest.protocol_words);
        object["backtest"] = json!({
            "protocol": protocol,
            "from": time(series, backtest.from),
            "to": time(series, backtest.to),
            "model": backtest.model(),
            "choices": backtest.choices,
            "metrics": backtest.compared.metrics,
            "naive": backtest.compared.naive,
            "publisher": backtest.compared.publisher,
            "periods": backtest.periods,
            "distances": backtest.distances,
        });
    }
    object
}

fn for_people(series: &Series, found: &Forecast, backtest: Option<&Backtest>) -> String {
    let mut text = String::new();
    for note in &series.quality().notes {
        text.push_str(&format!("{note}\n"));
    }
    let unit = if series.is_anonymous() { "row" } else { "time" };
    text.push_str(&format!("{unit:<25} {:>12} {:>12} {:>12}\n", "forecast", "90 % from", "to"));
    for point in found.points.iter().take(POINTS_SHOWN) {
        let when = if series.is_anonymous() {
            (series.index(point.time) + 1).to_string()
        } else {
            point.time.to_zoned(series.zone().clone()).strftime("%Y-%m-%d %H:%M %Z").to_string()
        };
        let bound = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), figure);
        let lower = bound(point.intervals.map(|found| found.lower_90));
        let upper = bound(point.intervals.map(|found| found.upper_90));
        text.push_str(&format!("{when:<25} {:>12} {lower:>12} {upper:>12}\n", figure(point.value)));
    }
    if found.points.len() > POINTS_SHOWN {
        text.push_str(&format!("and {} more; --json or --out gives all\n", found.points.len() - POINTS_SHOWN));
    }
    let error = |candidate: &Candidate| match candidate.mape {
        Some(mape) => format!("{} ({}, {mape:.2} %)", candidate.name, figure(candidate.mae)),
        None => format!("{} ({})", candidate.name, figure(candidate.mae)),
    };
    if let Some(best) = &found.chosen_by {
        text.push_str(&format!("model: {}, chosen by its mean absolute error on the newest stretch\n", error(best)));
    }
    let others: Vec<String> = found.runners_up.iter().take(4).map(error).collect();
    if !others.is_empty() {
        text.push_str(&format!("next: {}\n", others.join(", ")));
    }
    if let Some(backtest) = backtest {
        text.push_str(&told(backtest));
    }
    text.trim_end().to_owned()
}

/// The back-test in a table.
fn told(backtest: &Backtest) -> String {
    let mut text = format!("back-test of {} forecasts: {}\n", backtest.forecasts.len(), backtest.protocol_words);
    text.push_str(&format!(
        "{:<14} {:>8} {:>8} {:>8} {:>12} {:>10}\n",
        "", "MAPE", "sMAPE", "MASE", "MAE", "90 % holds"
    ));
    let mut line = |name: &str, metrics: &Metrics| {
        let or = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
        let holds = metrics.coverage_90.map_or_else(|| "-".to_owned(), |part| format!("{:.1} %", 100.0 * part));
        let mae = metrics.mae.map_or_else(|| "-".to_owned(), figure);
        let (mape, smape, mase) = (or(metrics.mape), or(metrics.smape), or(metrics.mase));
        text.push_str(&format!("{name:<14} {mape:>8} {smape:>8} {mase:>8} {mae:>12} {holds:>10}\n"));
    };
    line("all", &backtest.compared.metrics);
    for period in &backtest.periods {
        line(&period.name.replace('_', " "), &period.compared.metrics);
    }
    line("naive", &backtest.compared.naive);
    if let Some(publisher) = &backtest.compared.publisher {
        line("publisher", publisher);
    }
    text
}

/// Five digits or so, for people.
fn figure(value: f64) -> String {
    if value.abs() >= 1e12 {
        return format!("{value:.4e}");
    }
    let places = match value.abs() {
        size if size >= 1000.0 => 0,
        size if size >= 10.0 => 2,
        _ => 4,
    };
    format!("{value:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_of_a_range_is_as_long_as_its_clock_says() {
        let zone = TimeZone::get("Europe/Zurich").unwrap();
        let last = |date: &str| last_second(date.parse().unwrap(), &zone).unwrap().to_string();
        assert_eq!(last("2024-03-31"), "2024-03-31T21:59:59Z", "23 hours");
        assert_eq!(last("2024-10-27"), "2024-10-27T22:59:59Z", "25 hours");
    }
}
