//! A case: a question that was once answered badly, with what would have been right as far as a person said.

use std::collections::{BTreeMap, BTreeSet};

use assistant::{Message, Scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Expected, Question, run::ANSWER_CHARS_KEPT};

/// A source with the pages that answer; none: any of its pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RightSource {
    /// The source's name.
    pub source: String,
    /// From 1.
    #[serde(default)]
    pub pages: BTreeSet<u32>,
}

/// The right reply, as far as a person said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct RightReply {
    /// In words, for a language model to judge by.
    pub answer: Option<String>,
    pub sources: Vec<RightSource>,
    /// Nothing answers it, and a right reply says so.
    pub nothing: bool,
}

impl RightReply {
    pub fn is_known(&self) -> bool {
        self.nothing || self.answer.is_some() || !self.sources.is_empty()
    }
}

/// What is kept of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseContent {
    pub question: String,
    /// What was answered then.
    pub answer: String,
    pub scope: Scope,
    pub expected: RightReply,
    pub chat_id: Option<String>,
    /// What the person said of the answer.
    pub note: Option<String>,
}

impl CaseContent {
    /// The case of `answer` to `question`.
    pub fn of(question: &str, answer: &Message) -> Self {
        Self {
            // What was searched stands alone; the words of the chat do not.
            question: answer.standalone_question.clone().unwrap_or_else(|| question.to_owned()),
            answer: answer.text.chars().take(ANSWER_CHARS_KEPT).collect(),
            scope: answer.scope.clone().unwrap_or_default(),
            expected: RightReply::default(),
            chat_id: Some(answer.chat_id.to_string()),
            note: answer.feedback.as_ref().and_then(|feedback| feedback.note.clone()),
        }
    }

    /// The question to ask again; `None` until a person said what is right.
    pub fn question(&self, key: &str) -> Option<Question> {
        let RightReply { answer, sources, nothing } = &self.expected;
        let expected = if *nothing {
            Expected::Nothing
        } else if !sources.is_empty() {
            let mut pages: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
            for right in sources {
                pages.entry(right.source.clone()).or_default().extend(&right.pages);
            }
            Expected::Pages { pages, also: BTreeMap::new(), answer: answer.clone() }
        } else {
            Expected::Words(answer.clone()?)
        };
        Some(Question {
            key: key.to_owned(),
            text: self.question.clone(),
            group: None,
            source: None,
            scope: self.scope.clone(),
            expected,
        })
    }
}
