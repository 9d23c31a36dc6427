//! `almanac doctor`: checks what the program needs and says how to mend each.

use std::{io::Write, time::Instant};

use anyhow::Result;
use extract::Extractor;
use models::{Embedder, Llm, MiniLm};
use serde::Serialize;
use serde_json::json;
use store::{Store, StoreError};

use crate::{
    config::Config,
    outcome::Told,
    terminal,
    wiring::{ORIGINALS_ELSEWHERE, ORIGINALS_HERE},
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// One JSON object per check
    #[arg(long)]
    json: bool,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Ok,
    /// Works, with less than it could.
    Limited,
    Failed,
}

#[derive(Debug, Serialize)]
struct Check {
    name: &'static str,
    state: State,
    message: String,
    remedy: Option<String>,
}

/// Runs every check; fails when one of them did.
///
/// # Errors
/// `Told` when a check failed.
pub(super) async fn run(config: &Config, arguments: Arguments) -> Result<()> {
    let checks =
        [data_folder(config), originals(config).await, model(config), pdf(config), language_model(config).await];
    for check in &checks {
        if arguments.json {
            terminal::line(&json!(check).to_string());
            continue;
        }
        let word = match check.state {
            State::Ok => "ok",
            State::Limited => "limited",
            State::Failed => "failed",
        };
        terminal::line(&format!("{word:<8} {}: {}", check.name, check.message));
        if let Some(remedy) = &check.remedy {
            terminal::line(&format!("         remedy: {remedy}"));
        }
    }
    if checks.iter().any(|check| check.state == State::Failed) { Err(Told.into()) } else { Ok(()) }
}

fn data_folder(config: &Config) -> Check {
    let name = "data folder";
    let path = config.data.display();
    if let Some(who) = Store::in_use(&config.data) {
        return Check { name, state: State::Ok, message: format!("{path}, in use by {who}"), remedy: None };
    }
    let probe = || -> std::io::Result<()> {
        std::fs::create_dir_all(&config.data)?;
        let probe = config.data.join(".doctor");
        std::fs::File::create(&probe)?.write_all(b"almanac")?;
        std::fs::remove_file(probe)
    };
    match probe() {
        Ok(()) => Check { name, state: State::Ok, message: path.to_string(), remedy: None },
        Err(error) => Check {
            name,
            state: State::Failed,
            message: format!("{path} cannot be written: {error}"),
            remedy: Some("correct its owner or permissions, or name another folder with --data".to_owned()),
        },
    }
}

async fn originals(config: &Config) -> Check {
    let name = "originals";
    let started = Instant::now();
    let (message, remedy) = match config.blobs.probe().await {
        Ok(()) if config.database_url.is_some() && config.blobs.is_in_data_folder() => {
            let remedy = Some(ORIGINALS_ELSEWHERE.to_owned());
            return Check { name, state: State::Limited, message: ORIGINALS_HERE.to_owned(), remedy };
        }
        Ok(()) if !config.values.is_set("blobs") => {
            return Check { name, state: State::Ok, message: "in the data folder".to_owned(), remedy: None };
        }
        Ok(()) => {
            let took = started.elapsed().as_millis();
            let message = format!("{}, written, read and removed in {took} ms", config.blobs);
            return Check { name, state: State::Ok, message, remedy: None };
        }
        Err(StoreError::Blobs(fault)) => (fault.to_string(), fault.remedy),
        Err(error) => (
            format!("{}: {error}", config.blobs),
            "correct its owner or permissions, or name another place in ALMANAC_BLOBS".to_owned(),
        ),
    };
    Check { name, state: State::Failed, message, remedy: Some(remedy) }
}

fn model(config: &Config) -> Check {
    let name = "embedding model";
    let started = Instant::now();
    match MiniLm::load(&config.model_dir(), config.threads) {
        Ok(model) => Check {
            name,
            state: State::Ok,
            message: format!(
                "{}, {} numbers a vector, loaded in {} ms",
                model.name(),
                model.dims(),
                started.elapsed().as_millis()
            ),
            remedy: None,
        },
        Err(error) => Check {
            name,
            state: State::Limited,
            message: format!("{error}; search is by words only"),
            remedy: Some("run `make assets`, or `almanac model pull`".to_owned()),
        },
    }
}

fn pdf(config: &Config) -> Check {
    let name = "PDF engine";
    let path = config.pdfium();
    let extractor =
        Extractor::new(std::env::current_exe().unwrap_or_default(), Some(path.clone()), config.extract.clone());
    if extractor.pdf_engine() == "pdfium" {
        return Check { name, state: State::Ok, message: format!("PDFium, {}", path.display()), remedy: None };
    }
    Check {
        name,
        state: State::Limited,
        message: format!(
            "the built-in fallback: {} is not there; citations open the page without marking the passage",
            path.display()
        ),
        remedy: Some("run `make assets`".to_owned()),
    }
}

async fn language_model(config: &Config) -> Check {
    let name = "language model";
    let Some(endpoint) = config.llm.first() else {
        return Check {
            name,
            state: State::Limited,
            message: "none: answers are the best passages".to_owned(),
            remedy: Some("set OPENAI_API_KEY, or OPENAI_BASE_URL and ALMANAC_LLM_MODEL for a local one".to_owned()),
        };
    };
    let at = format!("{} at {}", endpoint.model, endpoint.base_url);
    let checked = match Llm::new(config.llm.clone()) {
        Ok(llm) => llm.check().await,
        Err(error) => Err(error),
    };
    match checked {
        Ok(()) => Check { name, state: State::Ok, message: at, remedy: None },
        Err(error) => Check {
            name,
            state: State::Failed,
            message: format!("{at}: {error}"),
            remedy: Some(
                "correct OPENAI_API_KEY, OPENAI_BASE_URL or ALMANAC_LLM_MODEL, or start the server there".to_owned(),
            ),
        },
    }
}
