//! How long plans take on a table of a million rows: `cargo run --release -p tables --example million`.

#![expect(clippy::print_stdout, reason = "its output is its purpose")]

use std::{error::Error, time::Instant};

use tables::{Cells, Plan, Profiler, Schema, Table, execute};

const ROWS: u64 = 1_000_000;
const ROUNDS: usize = 15;
const HEADER: [&str; 6] = ["Ordered on", "Customer", "City", "Quantity", "Price (EUR)", "Returned"];
const CITIES: [&str; 6] = ["Basel", "Bern", "Chur", "Geneva", "Lugano", "Zürich"];
const PLANS: [&str; 6] = [
    r#"{"filters": [{"column": "Quantity", "op": "ge", "values": [11]}, {"column": "Price (EUR)", "op": "lt", "values": [10]}]}"#,
    r#"{"filters": [{"column": "City", "op": "is", "values": ["Bern"]}], "aggregate": {"function": "mean", "column": "Price (EUR)"}}"#,
    r#"{"filters": [{"column": "Customer", "op": "is", "values": ["Customer 77"]}], "aggregate": {"function": "count"}}"#,
    r#"{"filters": [{"column": "Ordered on", "op": "is", "values": ["2023"]}], "aggregate": {"function": "count"}}"#,
    r#"{"filters": [{"column": "Returned", "op": "is", "values": [1]}], "order": {"column": "Price (EUR)", "descending": true}, "limit": 5}"#,
    r#"{"group_by": "City", "aggregate": {"function": "median", "column": "Price (EUR)"}, "order": {"descending": true}}"#,
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut state = 7_u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut columns: Vec<Vec<String>> = HEADER.iter().map(|_| Vec::new()).collect();
    for _ in 0..ROWS {
        let row = [
            format!("{}-{:02}-{:02}", 2020 + next(5), 1 + next(12), 1 + next(28)),
            format!("Customer {}", next(40_000)),
            CITIES[usize::try_from(next(6))?].to_owned(),
            (1 + next(12)).to_string(),
            format!("{}.{:02}", 3 + next(900), next(100)),
            if next(4) == 0 { "yes" } else { "no" }.to_owned(),
        ];
        columns.iter_mut().zip(row).for_each(|(column, cell)| column.push(cell));
    }
    let started = Instant::now();
    let (mut typed, mut cells): (Vec<_>, Vec<Cells>) = (Vec::new(), Vec::new());
    for (name, column) in HEADER.iter().zip(&columns) {
        let mut profiler = Profiler::new(name);
        column.iter().for_each(|cell| profiler.push(cell));
        let (column_type, reading) = profiler.finish();
        cells.push(reading.cells(column.iter().map(String::as_str)));
        typed.push(column_type);
    }
    println!("{ROWS} rows typed in {:.1} s", started.elapsed().as_secs_f64());
    let schema = Schema {
        name: "orders".to_owned(),
        rows: ROWS,
        duplicates: 0,
        aside: tables::Aside::default(),
        columns: typed,
    };
    for plan in PLANS {
        let asked: Plan = serde_json::from_str(plan)?;
        asked.check(&schema)?;
        let mut times = Vec::with_capacity(ROUNDS);
        let mut matching = 0;
        for _ in 0..ROUNDS {
            let started = Instant::now();
            matching = execute(&asked, &Table { schema: &schema, cells: cells.iter().map(Some).collect() }).matching;
            times.push(started.elapsed().as_secs_f64() * 1e3);
        }
        times.sort_by(f64::total_cmp);
        println!("p50 {:5.1} ms, slowest {:5.1} ms, {matching} rows: {plan}", times[ROUNDS / 2], times[ROUNDS - 1]);
    }
    Ok(())
}
