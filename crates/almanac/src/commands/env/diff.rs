//! `almanac env diff`: what differs between two environments, and, with questions, how well each answers them.

use std::time::Duration;

use anyhow::{Result, bail};
use evaluate::{Comparison, Run, RunState};
use serde_json::{Value, json};

use super::{Diff, at};
use crate::{
    api::{Api, encode},
    commands::eval,
    terminal,
};

/// First and longest wait between two looks at a run.
const LOOK_FIRST: Duration = Duration::from_millis(100);
const LOOK_LONGEST: Duration = Duration::from_secs(2);

/// Tells what differs.
///
/// # Errors
/// In words.
pub(super) async fn run(api: &Api, diff: &Diff) -> Result<()> {
    let mut told: Value = api.get(&at(&diff.name, &format!("/diff?with={}", encode(&diff.with)))).await?;
    let comparison = match questions(diff)? {
        Some(questions) => Some(compared(api, diff, &questions).await?),
        None => None,
    };
    if diff.shown.json {
        if let Some(comparison) = &comparison {
            told["comparison"] = json!(comparison);
        }
        terminal::line(&told.to_string());
        return Ok(());
    }
    for_people(&told).iter().for_each(|line| terminal::line(line));
    if let Some(comparison) = &comparison {
        let (name, with) = (&diff.name, &diff.with);
        terminal::line(&format!("answers of {name} against {with}, {} questions", comparison.run.questions));
        terminal::line(&eval::compared(comparison));
    }
    Ok(())
}

/// What to ask, as the API takes it.
fn questions(diff: &Diff) -> Result<Option<Value>> {
    if diff.cases {
        return Ok(Some(json!({"cases_of": diff.with})));
    }
    let Some(path) = &diff.set else { return Ok(None) };
    let set = evaluate::read(path, None, None)?;
    if set.questions.is_empty() {
        bail!("{} holds no question", path.display());
    }
    Ok(Some(json!({"set": {"name": set.name, "kind": set.kind, "questions": set.questions}})))
}

/// Asks both, one after the other, and compares.
async fn compared(api: &Api, diff: &Diff, questions: &Value) -> Result<Comparison> {
    let run = asked(api, &diff.name, questions).await?;
    let base = asked(api, &diff.with, questions).await?;
    let (run, base, with) = (encode(&run.id), encode(&base.id), encode(&diff.with));
    api.get(&format!("{}/{run}/compare/{base}?environment={with}", evaluations(&diff.name))).await
}

fn evaluations(name: &str) -> String {
    format!("/e/{}/api/v1/evaluations", encode(name))
}

/// The run of the questions in one environment, once it is over.
async fn asked(api: &Api, name: &str, questions: &Value) -> Result<Run> {
    let begun: Run = api.post(&format!("{}/run", evaluations(name)), questions).await?;
    let bar = terminal::progress(u64::from(begun.questions));
    bar.set_message(format!("asking {name}"));
    let path = format!("{}/{}", evaluations(name), encode(&begun.id));
    let mut look = LOOK_FIRST;
    loop {
        let mut found: Value = api.get(&path).await?;
        let run: Run = serde_json::from_value(found["run"].take())?;
        bar.set_position(u64::from(run.done));
        match run.state {
            RunState::Running => {}
            RunState::Done => {
                bar.finish_and_clear();
                return Ok(run);
            }
            RunState::Failed => bail!("{name}: {}", run.error.unwrap_or_else(|| "the run failed".to_owned())),
        }
        tokio::time::sleep(look).await;
        look = (look * 2).min(LOOK_LONGEST);
    }
}

fn for_people(told: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for (field, counts, what) in
        [("sources", "source_counts", "sources"), ("collections", "collection_counts", "collections")]
    {
        let count = |kind: &str| told[counts][kind].as_u64().unwrap_or_default();
        let (added, removed, changed) = (count("added"), count("removed"), count("changed"));
        if added + removed + changed == 0 {
            continue;
        }
        lines.push(format!("{what}: {added} added, {removed} removed, {changed} changed"));
        let listed = told[field].as_array().map(Vec::as_slice).unwrap_or_default();
        lines.extend(listed.iter().map(line));
        let more = (added + removed + changed).saturating_sub(listed.len() as u64);
        if more > 0 {
            lines.push(format!("  and {more} more"));
        }
    }
    for setting in told["settings"].as_array().into_iter().flatten() {
        let text = |side: &str| setting[side].as_str().unwrap_or("none").to_owned();
        lines.push(format!(
            "setting {}: {} ({}: {})",
            setting["key"].as_str().unwrap_or_default(),
            text("own"),
            told["with"].as_str().unwrap_or_default(),
            text("other")
        ));
    }
    if lines.is_empty() {
        lines.push("no difference".to_owned());
    }
    lines
}

fn line(difference: &Value) -> String {
    let sign = match difference["change"].as_str() {
        Some("added") => '+',
        Some("removed") => '-',
        _ => '~',
    };
    let name = difference["name"].as_str().unwrap_or_default();
    let place = difference["collection"].as_str().map(|collection| format!("{collection} / ")).unwrap_or_default();
    let aspects: Vec<&str> = difference["aspects"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let aspects = if aspects.is_empty() { String::new() } else { format!(": {}", aspects.join(", ")) };
    format!("  {sign} {place}{name}{aspects}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_told_a_line_each() {
        let told = json!({
            "with": "main",
            "source_counts": {"added": 1, "removed": 1, "changed": 3},
            "sources": [
                {"change": "added", "name": "new.pdf", "collection": "Papers", "aspects": []},
                {"change": "changed", "name": "a.csv", "collection": "Papers", "aspects": ["content", "series"]},
                {"change": "removed", "name": "old.pdf", "collection": "Papers", "aspects": []},
            ],
            "collection_counts": {"added": 0, "removed": 0, "changed": 0},
            "collections": [],
            "settings": [{"key": "schedules_on", "own": "false", "other": "true"}],
        });
        let lines = [
            "sources: 1 added, 1 removed, 3 changed",
            "  + Papers / new.pdf",
            "  ~ Papers / a.csv: content, series",
            "  - Papers / old.pdf",
            "  and 2 more",
            "setting schedules_on: false (main: true)",
        ];
        assert_eq!(for_people(&told), lines);
        assert_eq!(for_people(&json!({})), ["no difference"]);
    }
}
