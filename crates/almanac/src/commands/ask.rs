//! `almanac ask`: one question, one answer, nothing kept.

use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    api::{Api, Payload},
    config::Config,
    terminal,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The question
    question: String,
    /// Search only this collection (may be given several times)
    #[arg(long, value_name = "NAME")]
    collection: Vec<String>,
    /// Search only this source (may be given several times)
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// Passages handed to the reader
    #[arg(long, value_name = "K")]
    top: Option<u32>,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

/// Asks and prints the answer.
///
/// # Errors
/// In words.
pub(super) async fn run(config: &Config, arguments: Arguments) -> Result<()> {
    let api = Api::open(config).await?;
    let body = json!({
        "question": arguments.question,
        "scope": {"collections": arguments.collection, "sources": arguments.source},
        "top": arguments.top,
    });
    let answer = api.call::<Value>(Method::POST, "/api/v1/answers", Payload::Question(body)).await;
    api.close().await;
    let answer = answer?;
    if arguments.json {
        terminal::line(&answer.to_string());
    } else {
        terminal::line(&for_people(&answer));
    }
    Ok(())
}

/// The answer, and under it what its numbers stand for.
fn for_people(answer: &Value) -> String {
    let mut text = answer["answer"].as_str().unwrap_or_default().trim().to_owned();
    let mut told = Vec::new();
    for citation in answer["citations"].as_array().into_iter().flatten() {
        let line = format!(
            "[{}] {}, {}",
            citation["number"],
            citation["source"].as_str().unwrap_or_default(),
            citation["location"]["label"].as_str().unwrap_or_default()
        );
        if !told.contains(&line) {
            told.push(line);
        }
    }
    if !told.is_empty() {
        text.push_str("\n\n");
        text.push_str(&told.join("\n"));
    }
    text
}
