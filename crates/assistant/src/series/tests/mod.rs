mod answers;
mod meant;
mod reading;
mod show;
mod times;
mod which;

use jiff::{Timestamp, tz::TimeZone};

use super::*;
use show::show;

const NAMES: Names<'_> =
    Names { name: "Swiss load", value_column: "load_mw", source: "swiss-load-hourly.csv", unit: Some("MW") };

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn zurich() -> TimeZone {
    TimeZone::get("Europe/Zurich").unwrap()
}

/// What a question asks, on a Saturday at 14:00 in Zurich.
fn asked(question: &str, names: &Names<'_>) -> Option<String> {
    let anchor = Anchor { at: time("2024-10-12T12:00:00Z"), is_end_of_data: false };
    read(question, anchor, &zurich(), names).map(|question| show(&question.asked))
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(question, wanted)| {
            let found = asked(question, &NAMES).unwrap_or_else(|| "none".to_owned());
            (found != *wanted).then(|| format!("{question}\n     found {found}\n    wanted {wanted}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
