//! A question set: questions, what the right reply to each is, and the documents that it is asked of.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// What a set's questions are asked of, and so what is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SetKind {
    /// Short documents with graded judgements, in BEIR's format.
    Beir,
    /// Files whose right pages are known, and questions that they do not answer.
    Documents,
    /// A table whose right rows or values are known.
    Tables,
    /// Questions that were once answered badly, asked of the sources as they are now.
    Cases,
}

impl SetKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Beir => "beir",
            Self::Documents => "documents",
            Self::Tables => "tables",
            Self::Cases => "cases",
        }
    }
}

/// A document of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    File(PathBuf),
    /// A document that the set holds as text; its name is its id.
    Text {
        name: String,
        text: String,
    },
}

/// Questions with the documents that they are asked of.
#[derive(Debug, Clone, PartialEq)]
pub struct Set {
    pub name: String,
    pub kind: SetKind,
    /// None where the questions are asked of what is there.
    pub documents: Vec<Document>,
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SetQuestion)]
pub struct Question {
    /// Unlike that of any other question of the set.
    pub key: String,
    pub text: String,
    /// What kind of question it is, where the set tells.
    pub group: Option<String>,
    /// The source that holds the answer, where one does and it is known.
    pub source: Option<String>,
    pub scope: assistant::Scope,
    pub expected: Expected,
}

/// The right reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExpectedReply)]
pub enum Expected {
    /// Names of sources, by how relevant they are.
    Sources(BTreeMap<String, f64>),
    /// Pages of sources; none in a source: any of its pages.
    Pages {
        pages: BTreeMap<String, BTreeSet<u32>>,
        /// Pages that a judge would let pass.
        also: BTreeMap<String, BTreeSet<u32>>,
        /// In words, for the judge.
        answer: Option<String>,
    },
    /// Rows of the table, from 0: all that satisfy the question, and those that a reasonable reader would accept.
    Rows { rows: BTreeSet<u32>, also: BTreeSet<u32> },
    /// A number (within a tolerance) or a text, or one of others that are as good.
    Value { value: Value, tolerance: f64, accept: Vec<Value> },
    /// Words that say it, judged by a language model only.
    Words(String),
    /// That nothing answers it.
    Nothing,
}

impl Expected {
    /// For people.
    pub fn words(&self) -> String {
        let pages = |pages: &BTreeMap<String, BTreeSet<u32>>| {
            let places = pages.iter().map(|(source, pages)| match pages.len() {
                0 => source.clone(),
                1 => format!("{source}, page {}", list(pages)),
                _ => format!("{source}, pages {}", list(pages)),
            });
            places.collect::<Vec<_>>().join("; ")
        };
        match self {
            Self::Sources(grades) => {
                let mut best: Vec<(&String, &f64)> = grades.iter().collect();
                best.sort_by(|a, b| b.1.total_cmp(a.1).then(a.0.cmp(b.0)));
                let shown: Vec<&str> = best.iter().take(LISTED_MAX).map(|(name, _)| name.as_str()).collect();
                format!("{}{}", shown.join(", "), more(grades.len()))
            }
            Self::Pages { pages: gold, answer: Some(answer), .. } => format!("{answer} ({})", pages(gold)),
            Self::Pages { pages: gold, .. } => pages(gold),
            // People count rows from 1.
            Self::Rows { rows, .. } => {
                format!("rows {}", list(&rows.iter().map(|row| row.saturating_add(1)).collect()))
            }
            Self::Value { value, .. } => match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            },
            Self::Words(words) => words.clone(),
            Self::Nothing => "that nothing answers it".to_owned(),
        }
    }

    /// What a judge is told to be the right answer.
    pub(crate) fn answer(&self) -> Option<String> {
        match self {
            Self::Pages { answer, .. } => answer.clone(),
            Self::Value { .. } | Self::Words(_) => Some(self.words()),
            Self::Nothing => Some("The sources do not answer this; a right reply says so.".to_owned()),
            Self::Sources(_) | Self::Rows { .. } => None,
        }
    }
}

/// Names or numbers that a list for people holds.
const LISTED_MAX: usize = 12;

fn list(numbers: &BTreeSet<u32>) -> String {
    let shown: Vec<String> = numbers.iter().take(LISTED_MAX).map(u32::to_string).collect();
    format!("{}{}", shown.join(", "), more(numbers.len()))
}

fn more(count: usize) -> String {
    if count > LISTED_MAX { format!(" and {} more", count - LISTED_MAX) } else { String::new() }
}
