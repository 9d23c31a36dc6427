//! Scores the planner on question sets without the rest of the program: `score [--words] FOLDER|FILE.jsonl ...`.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    cell::RefCell,
    collections::HashMap,
    path::{Path, PathBuf},
};

use models::{Embedder, MiniLm};
use serde_json::Value as Json;
use tables::{Answer, Cells, Index, Meaning, Outcome, Profiler, Schema, Table};

struct Embedded {
    embedder: Option<MiniLm>,
    known: RefCell<HashMap<String, Vec<f32>>>,
}

impl Embedded {
    fn vector(&self, text: &str) -> Vec<f32> {
        self.known
            .borrow_mut()
            .entry(text.to_owned())
            .or_insert_with(|| self.embedder.as_ref().unwrap().embed_query(text).unwrap())
            .clone()
    }
}

impl Meaning for Embedded {
    fn likeness(&self, text: &str, others: &[&str]) -> Vec<f32> {
        if self.embedder.is_none() {
            return Vec::new();
        }
        let own = self.vector(text);
        others.iter().map(|other| self.vector(other).iter().zip(&own).map(|(a, b)| a * b).sum()).collect()
    }
    fn is_word(&self, word: &str) -> bool {
        self.embedder.as_ref().is_none_or(|embedder| embedder.count_tokens(word) <= 1 + embedder.count_tokens(""))
    }
}

fn main() {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let words_only = args.iter().any(|a| a == "--words");
    let quiet = args.iter().any(|a| a == "--quiet");
    args.retain(|a| !a.starts_with("--"));
    let home = std::env::var("HOME").unwrap();
    let embedder = (!words_only).then(|| {
        MiniLm::load(
            Path::new(&format!("{home}/.cache/almanac/models/all-MiniLM-L6-v2")),
            std::num::NonZeroUsize::new(2).unwrap(),
        )
        .expect("model")
    });
    let meaning = Embedded { embedder, known: RefCell::default() };
    for arg in args {
        score(Path::new(&arg), &meaning, quiet);
    }
}

fn score(path: &Path, meaning: &Embedded, quiet: bool) {
    let (table, questions): (PathBuf, PathBuf) = if path.is_dir() {
        (path.join("table.csv"), path.join("questions.jsonl"))
    } else {
        (PathBuf::from(path.to_str().unwrap().replace("-questions.jsonl", ".csv")), path.to_owned())
    };
    let name = if path.is_dir() {
        path.file_name().unwrap().to_str().unwrap().to_owned()
    } else {
        table.file_stem().unwrap().to_str().unwrap().to_owned()
    };
    let text = std::fs::read_to_string(&table).unwrap();
    let first = text.lines().next().unwrap();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|d| first.bytes().filter(|b| b == d).count()).unwrap();
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<Vec<String>> = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
    let mut columns = Vec::new();
    let mut cells: Vec<Cells> = Vec::new();
    for (at, name) in header.iter().enumerate() {
        let mut profiler = Profiler::new(name);
        for row in &rows {
            profiler.push(row.get(at).map_or("", String::as_str));
        }
        let (column, reading) = profiler.finish();
        cells.push(reading.cells(rows.iter().map(|row| row.get(at).map_or("", String::as_str))));
        columns.push(column);
    }
    let schema = Schema { name, rows: rows.len() as u64, duplicates: 0, columns };
    if !quiet {
        for c in &schema.columns {
            println!(
                "  # {} {:?} {:?} sep {:?} missing {} distinct {}",
                c.name, c.kind, c.unit, c.separator, c.missing, c.distinct
            );
        }
    }
    let index = Index::new(&schema);
    let mut sums: HashMap<String, (f64, usize)> = HashMap::new();
    for line in std::fs::read_to_string(&questions).unwrap().lines().filter(|l| !l.trim().is_empty()) {
        let q: Json = serde_json::from_str(line).unwrap();
        let asked = q["question"].as_str().unwrap();
        let planned = tables::plan(asked, &schema, &index, meaning);
        let refs: Vec<Option<&Cells>> = cells.iter().map(Some).collect();
        let outcome = match planned.plan.check(&schema) {
            Ok(()) => tables::execute(&planned.plan, &Table { schema: &schema, cells: refs }),
            Err(e) => {
                println!("  BAD PLAN {e}");
                Outcome::default()
            }
        };
        let mut outcome = outcome;
        for plan in planned.relaxed() {
            if !outcome.rows.is_empty() {
                break;
            }
            outcome = tables::execute(&plan, &Table { schema: &schema, cells: cells.iter().map(Some).collect() });
        }
        let outcome = if planned.absent.is_some() { Outcome::default() } else { outcome };
        let (score, exact) = grade(&q, &outcome, planned.plan.aggregate.is_some() || planned.plan.group_by.is_some());
        for key in [q["kind"].as_str().unwrap_or("?").to_owned(), "all".into()] {
            let s = sums.entry(key).or_default();
            s.0 += score;
            s.1 += 1;
        }
        let s = sums.entry("exact".into()).or_default();
        s.0 += exact;
        s.1 += 1;
        if !quiet && (score < 1.0 || exact < 1.0) {
            println!(
                "{} {score:.2}{} {} {asked}\n     plan {}\n     rows {} value {:?} gold {} {} | unknown {:?} absent {:?} | {}",
                if score < 1.0 { "✗" } else { "~" },
                "",
                q["id"].as_str().unwrap_or(""),
                serde_json::to_string(&planned.plan).unwrap(),
                outcome.rows.len(),
                outcome.value,
                q["gold_rows"].as_array().map_or(0, Vec::len),
                q["answer"],
                planned.unknown,
                planned.absent,
                q["note"].as_str().unwrap_or("")
            );
        }
    }
    let mut keys: Vec<_> = sums.into_iter().collect();
    keys.sort_by(|a, b| a.0.cmp(&b.0));
    println!(
        "{}: {}",
        path.display(),
        keys.iter().map(|(k, (s, n))| format!("{k} {:.3} ({n})", s / *n as f64)).collect::<Vec<_>>().join("  ")
    );
}

fn grade(q: &Json, outcome: &Outcome, counted: bool) -> (f64, f64) {
    if q["expect"] == "none" {
        let ok = f64::from(u8::from(outcome.rows.is_empty()));
        return (ok, ok);
    }
    if let Some(answer) = q.get("answer").filter(|a| !a.is_null()) {
        let accept: Vec<Json> = q["accept"].as_array().cloned().unwrap_or_default();
        let tolerance = q["tolerance"].as_f64().unwrap_or(1e-6);
        let ok = std::iter::once(answer).chain(&accept).any(|answer| match (answer, &outcome.value) {
            (Json::Number(n), Some(Answer::Number(v))) => (n.as_f64().unwrap() - v).abs() <= tolerance,
            (Json::String(s), Some(Answer::Text(t))) => s.to_lowercase() == t.to_lowercase(),
            (Json::String(s), Some(Answer::Number(t))) => *s == t.to_string(),
            (Json::Number(n), Some(Answer::Text(t))) => t.starts_with(&n.to_string()),
            _ => false,
        });
        let ok = f64::from(u8::from(ok));
        return (ok, ok);
    }
    if counted {
        return (0.0, 0.0);
    }
    let list = |key: &str| {
        q[key].as_array().cloned().unwrap_or_default().iter().map(|r| r.as_u64().unwrap() as u32).collect::<Vec<_>>()
    };
    let (gold, also) = (list("gold_rows"), list("also_ok_rows"));
    let hits = outcome.rows.iter().take(5).filter(|r| gold.contains(r) || also.contains(r)).count();
    let exact = outcome.rows.iter().all(|r| gold.contains(r) || also.contains(r))
        && gold.iter().all(|r| outcome.rows.contains(r));
    (hits as f64 / gold.len().clamp(1, 5) as f64, f64::from(u8::from(exact)))
}
