//! A run: one set asked once, with what came of every question. These shapes are stored and cross the wire.

use std::collections::BTreeMap;

use assistant::{AssistantError, LegPlace};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Metrics, Question, SetKind};

/// Characters of an answer that a result or a case keeps.
pub(crate) const ANSWER_CHARS_KEPT: usize = 4_000;

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    Running,
    Done,
    Failed,
}

/// A set asked once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Run {
    /// Empty until it is kept.
    pub id: String,
    /// The set's name.
    pub set: String,
    pub kind: SetKind,
    pub state: RunState,
    /// Questions asked by now, of `questions`.
    pub done: u32,
    pub questions: u32,
    /// Means, 0 to 1, by the metric's name.
    pub metrics: Metrics,
    /// What it was run with: versions, models, the split of the set.
    pub settings: BTreeMap<String, String>,
    /// RFC 3339, UTC.
    pub created_at: String,
    pub took_ms: u64,
    /// Why it failed, in words.
    pub error: Option<String>,
}

/// What came of one question, in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct QuestionScore {
    pub key: String,
    pub question: String,
    /// What kind of question it is, where the set tells.
    pub group: Option<String>,
    pub metrics: Metrics,
}

/// A language model's opinion of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = JudgeVerdict)]
pub struct Verdict {
    pub correct: bool,
    pub reason: String,
}

/// Something retrieved for a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Found {
    /// From 1.
    pub rank: u32,
    /// The source's name.
    pub name: String,
    /// Where in it.
    pub label: String,
    /// By the set's judgement; 0 where it is not among the right ones.
    pub relevance: f64,
    pub score: f64,
    /// Its place in each leg of the search.
    pub legs: Vec<LegPlace>,
    /// The beginning of its text.
    pub text: String,
}

/// What came of one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct QuestionResult {
    pub key: String,
    pub question: String,
    pub group: Option<String>,
    pub metrics: Metrics,
    /// The right reply, in words.
    pub expected: String,
    /// Where it was asked for an answer.
    pub answer: Option<String>,
    pub abstained: Option<bool>,
    /// Of an answer from a table, in words.
    pub plan: Option<String>,
    /// What it computed.
    pub value: Option<String>,
    pub results: Vec<Found>,
    /// Of a language model, where one is configured and the right answer is known.
    pub verdict: Option<Verdict>,
    /// Why it could not be asked; it counts in no metric then.
    #[serde(default)]
    pub error: Option<String>,
    pub took_ms: u64,
}

impl QuestionResult {
    /// Of a question that is still to be asked.
    pub(crate) fn new(question: &Question) -> Self {
        Self {
            key: question.key.clone(),
            question: question.text.clone(),
            group: question.group.clone(),
            metrics: Metrics::new(),
            expected: question.expected.words(),
            answer: None,
            abstained: None,
            plan: None,
            value: None,
            results: Vec::new(),
            verdict: None,
            error: None,
            took_ms: 0,
        }
    }

    /// Of a question that could not be asked.
    pub fn failed(question: &Question, error: &AssistantError) -> Self {
        Self { error: Some(error.to_string()), ..Self::new(question) }
    }

    pub fn score(&self) -> QuestionScore {
        QuestionScore {
            key: self.key.clone(),
            question: self.question.clone(),
            group: self.group.clone(),
            metrics: self.metrics.clone(),
        }
    }
}
