//! One line an answer when it is over, for the log and for whoever measures: how it was made, what it rests on, how long it took.
//! Lengths and counts; never what was asked or answered.

use std::time::Instant;

use crate::{AssistantError, Mode, live::Live};

/// How an answer that was stopped ended.
const STOPPED: &str = "stopped";

/// Tells of the answer once it is over, also of one that is stopped half-way.
pub(crate) struct Telling<'a> {
    live: &'a Live,
    question_chars: usize,
    started: Instant,
    outcome: &'static str,
}

impl<'a> Telling<'a> {
    pub(crate) fn begin(live: &'a Live, question: &str) -> Self {
        Self { live, question_chars: question.chars().count(), started: Instant::now(), outcome: STOPPED }
    }

    pub(crate) fn end(mut self, result: &Result<(), AssistantError>) {
        self.outcome = match result {
            Ok(()) => "done",
            Err(AssistantError::Llm(error)) if error.kind() == "timeout" => "llm_timeout",
            Err(AssistantError::Llm(_)) => "llm_failed",
            Err(_) => "failed",
        };
    }
}

impl Drop for Telling<'_> {
    fn drop(&mut self) {
        let record = self.live.record();
        let detail = &record.detail;
        let usage = detail.usage.unwrap_or_default();
        let best_score = detail.evidence.iter().map(|evidence| f64::from(evidence.score)).fold(0.0, f64::max);
        tracing::info!(
            name: "answer",
            mode = detail.mode.map_or("none", word),
            outcome = self.outcome,
            cached = usage.cached,
            abstained = detail.abstained,
            evidence = detail.evidence.len(),
            best_score,
            unsupported = detail.unsupported.len(),
            question_chars = self.question_chars,
            answer_chars = record.text.chars().count(),
            search_ms = usage.search_ms,
            first_token_ms = usage.first_token_ms,
            took_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX),
            "answered"
        );
    }
}

fn word(mode: Mode) -> &'static str {
    match mode {
        Mode::Model => "model",
        Mode::Passages => "passages",
        Mode::Plain => "plain",
        Mode::Table => "table",
        Mode::Series => "series",
    }
}
