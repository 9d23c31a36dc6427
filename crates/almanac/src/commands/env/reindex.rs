//! `almanac env reindex`: an environment goes over to another embedding model, while the old one goes on answering.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Shown, at};
use crate::{
    api::{Api, Payload, Refusal},
    outcome::Told,
    terminal,
};

/// First and longest wait between two looks.
const LOOK_FIRST: Duration = Duration::from_millis(100);
const LOOK_LONGEST: Duration = Duration::from_secs(1);
/// Longest time in which nothing moves.
const STALL_MAX: Duration = Duration::from_secs(2 * 3600);

#[derive(Debug, clap::Args)]
pub(in crate::commands) struct Reindex {
    /// Environment whose sources are read anew
    #[arg(default_value = store::MAIN)]
    name: String,
    /// Embedding model that is installed; the configured one when absent
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// Go over only if the kept cases score at least this, 0 to 1
    #[arg(long, value_name = "SCORE", value_parser = score)]
    min_score: Option<f64>,
    /// Leave it to the server; without one, the end is waited for in any case
    #[arg(long)]
    no_wait: bool,
    /// Try again what could not be read, or scored too little
    #[arg(long, conflicts_with_all = ["model", "min_score"])]
    retry: bool,
    /// Give it up; the old model goes on answering
    #[arg(long, conflicts_with_all = ["model", "min_score", "retry", "no_wait"])]
    cancel: bool,
    #[command(flatten)]
    shown: Shown,
}

fn score(text: &str) -> Result<f64, String> {
    let score: Option<f64> = text.parse().ok().filter(|score| (0.0..=1.0).contains(score));
    score.ok_or_else(|| format!("{text} is no score: write it as 0.8, between 0 and 1"))
}

/// Begins, retries or cancels, and waits for the end.
///
/// # Errors
/// In words; `Told` where it is held or cancelled, which was said.
pub(super) async fn run(api: &Api, reindex: &Reindex) -> Result<()> {
    if reindex.cancel {
        let _: Value = api.call(Method::DELETE, &at(&reindex.name, "/rebuild"), Payload::Empty).await?;
        terminal::line(&format!("{} stays with the model that it had", reindex.name));
        return Ok(());
    }
    // Looked for by this process, should no server do so.
    api.driving(carried_out(api, reindex)).await
}

async fn carried_out(api: &Api, reindex: &Reindex) -> Result<()> {
    let begun = begin(api, reindex).await?;
    if reindex.no_wait && !api.is_local() {
        tell(reindex, &begun);
        return Ok(());
    }
    let ended = ended(api, &reindex.name).await?;
    tell(reindex, &ended);
    if ended["state"] == "done" { Ok(()) } else { Err(Told.into()) }
}

async fn begin(api: &Api, reindex: &Reindex) -> Result<Value> {
    if reindex.retry {
        return api.call(Method::POST, &at(&reindex.name, "/rebuild/retry"), Payload::Empty).await;
    }
    let body = json!({"model": reindex.model, "min_score": reindex.min_score});
    let refused = match api.post(&at(&reindex.name, "/rebuild"), &body).await {
        Err(error) if error.downcast_ref::<Refusal>().is_some_and(|refusal| refusal.code == "rebuild_running") => error,
        begun => return begun,
    };
    // What an interrupted command began is waited for by the same command; anything else is not what was asked for.
    let running: Value = api.get(&at(&reindex.name, "/rebuild")).await?;
    let is_same = reindex.model.as_ref().is_none_or(|model| running["model"] == model.as_str())
        && running["min_score"].as_f64() == reindex.min_score;
    if !is_same || running["state"] == "held" {
        return Err(refused);
    }
    terminal::note("it is under way already");
    Ok(running)
}

/// The rebuild once it moves no more by itself.
async fn ended(api: &Api, name: &str) -> Result<Value> {
    let bar = terminal::progress(0);
    let (mut look, mut moved) = (LOOK_FIRST, (Value::Null, Instant::now()));
    loop {
        let rebuild: Value = api.get(&at(name, "/rebuild")).await?;
        let count = |field: &str| rebuild[field].as_u64().unwrap_or_default();
        bar.set_length(count("sources"));
        bar.set_position(count("ready") + count("failed"));
        match rebuild["state"].as_str() {
            Some("building") => bar.set_message(format!("reading {name} by {}", text(&rebuild, "model"))),
            Some("checking") => bar.set_message("asking the kept cases"),
            _ => {
                bar.finish_and_clear();
                return Ok(rebuild);
            }
        }
        if moved.0 != rebuild {
            moved = (rebuild, Instant::now());
        } else if moved.1.elapsed() > STALL_MAX {
            let hours = STALL_MAX.as_secs() / 3600;
            bail!("nothing moves since {hours} hours\nremedy: look at the server's log, or give it up with --cancel");
        }
        tokio::time::sleep(look).await;
        look = (look * 2).min(LOOK_LONGEST);
    }
}

fn tell(reindex: &Reindex, rebuild: &Value) {
    if reindex.shown.json {
        return terminal::line(&rebuild.to_string());
    }
    let (line, note) = words(&reindex.name, rebuild);
    terminal::line(&line);
    if let Some(note) = note {
        terminal::note(&note);
    }
}

/// What became of it, and what to do now.
fn words(name: &str, rebuild: &Value) -> (String, Option<String>) {
    let (model, sources) = (text(rebuild, "model"), &rebuild["sources"]);
    let score = rebuild["score"].as_f64().map(|score| format!(", scored {score:.3}")).unwrap_or_default();
    match text(rebuild, "state") {
        "done" => {
            let undo = rebuild["undo_to"].as_str();
            let undo = undo.map(|time| format!("undo it with `almanac env rollback {name} --to {time}`"));
            (format!("{name}: {sources} sources went over to {model}{score}"), undo)
        }
        "held" => {
            let why = rebuild["message"].as_str().unwrap_or("some sources could not be read");
            let remedy = format!(
                "remedy: `almanac env reindex {name} --retry` once that is mended, or `--cancel` to stay with the old model"
            );
            (format!("{name} does not go over to {model} yet: {why}"), Some(remedy))
        }
        "cancelled" => (format!("{name}: going over to {model} was cancelled"), None),
        _ => {
            let note = "the old model answers until then; `almanac env reindex` with --cancel gives it up";
            (format!("{name}: {sources} sources are being read by {model}"), Some(note.to_owned()))
        }
    }
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_of_it_is_told_with_what_to_do() {
        let of = |state: &str| {
            let rebuild = json!({
                "model": "other", "state": state, "sources": 3, "score": 0.5, "message": "too low",
                "undo_to": "2026-01-31T12:00:00Z",
            });
            words("main", &rebuild)
        };
        let (line, note) = of("done");
        assert_eq!(line, "main: 3 sources went over to other, scored 0.500");
        assert_eq!(note.as_deref(), Some("undo it with `almanac env rollback main --to 2026-01-31T12:00:00Z`"));
        let (line, note) = of("held");
        assert_eq!(line, "main does not go over to other yet: too low");
        assert!(
            note.is_some_and(|note| note.contains("`almanac env reindex main --retry`") && note.contains("--cancel"))
        );
        assert_eq!(of("cancelled"), ("main: going over to other was cancelled".to_owned(), None));
    }

    #[test]
    fn a_score_lies_between_nothing_and_all() {
        assert_eq!(score("0.8"), Ok(0.8));
        for wrong in ["80", "-0.1", "NaN", "high"] {
            assert!(score(wrong).is_err(), "{wrong}");
        }
    }
}
