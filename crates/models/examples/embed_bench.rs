//! Measures the in-process embedder: load time, memory, latency of a short query, throughput of chunks.
//!
//! `cargo run --release -p models --example embed_bench -- MODEL_DIR [THREADS]`
//!
//! Chunks are made of common English words, 83 or 132 words a chunk, so that they are about 110 and 174 tokens long.

use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use models::{Embedder, MiniLm};

/// Words that are one token each, and a few that are several.
const WORDS: &str = "the pump must be closed before any person opens the housing of a pressure valve because residual \
    energy may cause severe injuries although manufacturers recommend depressurisation within fifteen minutes section \
    seven describes maintenance intervals lubrication calibration torque specifications and warranty exclusions for \
    model xr-2040 in detail while annual inspections require certified technicians";
const CHUNKS: usize = 240;
const QUERIES: usize = 1_000;

fn chunk(words: &[&str], seed: usize, length: usize) -> String {
    (0..length).map(|i| words[(seed * 31 + i * (7 + seed % 5)) % words.len()]).collect::<Vec<_>>().join(" ")
}

/// Resident memory in MB, where the system tells it.
fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0
}

/// Processor time of all threads so far, in seconds: what counts on a machine that others use too. Linux counts in
/// hundredths; elsewhere it is not a number.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: Vec<f64> = fields.skip(11).take(2).filter_map(|ticks| ticks.parse().ok()).collect();
    if ticks.len() == 2 { (ticks[0] + ticks[1]) / 100.0 } else { f64::NAN }
}

fn median_ms(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

#[expect(clippy::print_stdout, reason = "a measuring program prints its measurements")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let dir = arguments.next().ok_or("usage: embed_bench MODEL_DIR [THREADS]")?;
    let threads: NonZeroUsize = arguments.next().unwrap_or_else(|| "1".into()).parse()?;
    let before = resident_mb();
    let start = Instant::now();
    let model = MiniLm::load(Path::new(&dir), threads)?;
    let load_ms = start.elapsed().as_secs_f64() * 1e3;
    let start = Instant::now();
    model.embed_query("how often must the valve be inspected by a technician?")?;
    let first_ms = start.elapsed().as_secs_f64() * 1e3;
    println!(
        "threads {threads}: load {load_ms:.0} ms, first query {first_ms:.1} ms, memory {before:.0} -> {:.0} MB",
        resident_mb()
    );

    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut times = Vec::new();
    let cpu = cpu_seconds();
    for seed in 0..QUERIES {
        let query = chunk(&words, seed, 9);
        let start = Instant::now();
        model.embed_query(&query)?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    let cpu_ms = (cpu_seconds() - cpu) * 1e3 / QUERIES as f64;
    let best = times.iter().copied().fold(f64::INFINITY, f64::min);
    println!("query p50 {:.2} ms, best {best:.2} ms, processor time {cpu_ms:.2} ms", median_ms(times));

    for length in [83, 132] {
        let chunks: Vec<String> = (0..CHUNKS).map(|seed| chunk(&words, seed, length)).collect();
        let chunks: Vec<&str> = chunks.iter().map(String::as_str).collect();
        let tokens: usize = chunks.iter().map(|chunk| model.count_tokens(chunk) + 2).sum();
        let mut seconds = Vec::new();
        let cpu = cpu_seconds();
        for _ in 0..5 {
            let start = Instant::now();
            model.embed(&chunks)?;
            seconds.push(start.elapsed().as_secs_f64());
        }
        let cpu = (cpu_seconds() - cpu) / seconds.len() as f64;
        let seconds = median_ms(seconds);
        println!(
            "{} tokens a chunk: {:.1} chunks/s, {:.0} tokens/s; {:.1} chunks a second of processor time",
            tokens / CHUNKS,
            CHUNKS as f64 / seconds,
            tokens as f64 / seconds,
            CHUNKS as f64 / cpu
        );
    }
    let start = Instant::now();
    let text = chunk(&words, 1, 100_000);
    let counted = model.count_tokens(&text);
    println!(
        "count_tokens: {:.1} M tokens/s; memory {:.0} MB",
        counted as f64 / start.elapsed().as_secs_f64() / 1e6,
        resident_mb()
    );
    Ok(())
}
