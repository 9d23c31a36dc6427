//! Refreshes the whole series of a file of `timestamp,value` rows as the server does (read, forecast, back-test, write) and
//! prints the seconds and the memory it took: the row "refresh of the whole series" of docs/forecasting.md.
//! Run: `cargo build -p extract && cargo run --release -p ingest --example refresh_load -- PATH [COUNTRY [ZONE]]`

#![expect(clippy::print_stdout, reason = "a program for people")]

use std::{error::Error, fs, path::Path, time::Instant};

use bytes::Bytes;
use extract::{Extractor, Limits};
use ingest::{
    Ingest, Parts, Settings,
    series::{Accuracy, SeriesRequest, summary},
};
use search::{Index, IndexSettings};
use store::{SourceState, Store};

/// Ticks of the processor's clock in a second, as Linux tells them to programs.
const TICKS_PER_SECOND: f64 = 100.0;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let path = arguments.first().ok_or("a file is needed")?;
    let text = fs::read_to_string(path)?;
    let mut names = text.lines().next().unwrap_or_default().split(',').map(str::to_owned);
    let request = SeriesRequest {
        time_column: names.next().ok_or("a header is needed")?,
        value_column: names.next().ok_or("a second column is needed")?,
        zone: Some(arguments.get(2).cloned().unwrap_or_else(|| "Europe/Zurich".to_owned())),
        country: Some(arguments.get(1).cloned().unwrap_or_else(|| "CH".to_owned())),
        ..SeriesRequest::default()
    };
    let dir = tempfile::tempdir()?;
    let store = Store::open(&dir.path().join("data")).await?;
    let (index, _) = Index::open(&dir.path().join("index"), store.clone(), IndexSettings::default()).await?;
    let env = store.main_environment().await?;
    let collection = store.create_collection(&env, "Library", "").await?;
    // The child that reads files lies beside the examples' folder.
    let program = std::env::current_exe()?;
    let child = program.parent().and_then(Path::parent).ok_or("no folder")?.join("extract-child");
    let ingest = Ingest::new(Parts {
        store: store.clone(),
        index,
        embedder: None,
        extractor: Extractor::new(child, None, Limits::default()),
        settings: Settings::default(),
    });
    ingest.start().await?;
    let mut changes = ingest.subscribe();
    let body = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from(text))]);
    let source = ingest.upload(&env, &collection.id, "series.csv", body).await?.id;
    while matches!(store.source(&env, &source).await?.state, SourceState::Queued | SourceState::Working) {
        changes.recv().await?;
    }
    let (started, before) = (Instant::now(), processor_seconds());
    let id = ingest.create_series(&env, &source, request).await?.id;
    let series = loop {
        let series = store.series(&env, &id).await?;
        if !series.is_due {
            break series;
        }
        changes.recv().await?;
    };
    let wall = started.elapsed().as_secs_f64();
    if let Some(error) = &series.error {
        return Err(error.message.clone().into());
    }
    let points = summary(&series).map_or(0, |summary| summary.points);
    println!("{points} points: {wall:.2} s, {:.2} s of the processor", processor_seconds() - before);
    if let Some(text) = store.series_accuracy(&env, &id).await? {
        let accuracy: Accuracy = serde_json::from_str(&text)?;
        println!("{}", accuracy.protocol);
        for errors in accuracy.overall.iter().chain(&accuracy.periods) {
            let or = |value: Option<f64>| value.unwrap_or(f64::NAN);
            println!(
                "  {}: n {}, MAPE {:.2}, naive {:.2}",
                errors.period,
                errors.n,
                or(errors.mape),
                or(errors.naive_mape)
            );
        }
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("memory is not told here"));
    ingest.shutdown().await;
    Ok(())
}

/// Seconds of the processor that this program has used; NaN where the system does not tell.
fn processor_seconds() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program may hold spaces; what follows it is numbers.
    let fields = text.rsplit_once(") ").map_or("", |(_, fields)| fields);
    let ticks = |at: usize| fields.split(' ').nth(at).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or(f64::NAN);
    (ticks(11) + ticks(12)) / TICKS_PER_SECOND
}
