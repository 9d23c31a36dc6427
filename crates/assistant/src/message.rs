//! Questions and answers of a chat as people see them, and the events of an answer in the making.

use serde::{Deserialize, Serialize};
use store::{ChatId, MessageId};
use utoipa::ToSchema;

use crate::{Citation, Evidence, Mode, Scope, SeriesAnswer, TableAnswer, Unsupported, Usage};

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageRole {
    Question,
    Answer,
}

/// How far an answer is. Questions are always done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    Streaming,
    Done,
    /// A person stopped it; the text is what there was.
    Stopped,
    Failed,
    /// The server ended while it was being written.
    Interrupted,
}

/// A failure in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Failure {
    /// Stable, snake_case.
    pub code: String,
    pub message: String,
    /// What the person can do about it.
    pub remedy: Option<String>,
}

/// A judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Up,
    Down,
}

/// What a person thought of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Feedback {
    pub verdict: Verdict,
    pub note: Option<String>,
}

/// A question or an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Message {
    #[schema(value_type = String)]
    pub id: MessageId,
    #[schema(value_type = String)]
    pub chat_id: ChatId,
    pub role: MessageRole,
    /// Markdown; citations are `[n]`.
    pub text: String,
    pub state: MessageState,
    /// Known once the evidence is; answers only.
    pub mode: Option<Mode>,
    /// The question as it was searched, where the history had to be read into it.
    pub standalone_question: Option<String>,
    pub scope: Option<Scope>,
    pub evidence: Vec<Evidence>,
    pub citations: Vec<Citation>,
    pub abstained: bool,
    /// Sentences that say what their sources do not.
    #[serde(default)]
    pub unsupported: Vec<Unsupported>,
    /// Of an answer computed from a table.
    pub table: Option<Box<TableAnswer>>,
    /// Of an answer computed from a series.
    #[serde(default)]
    pub series: Option<Box<SeriesAnswer>>,
    pub model: Option<String>,
    pub usage: Option<Usage>,
    pub error: Option<Failure>,
    pub feedback: Option<Feedback>,
    /// RFC 3339, UTC.
    pub created_at: String,
}

/// What an answer is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Searching,
    Reading,
    Writing,
}

/// Something that happens to an answer, in order: status and evidence, tokens and citations, usage, then done or error.
/// Serialises as its data alone; the name goes beside it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum AnswerEvent {
    /// Another process took the answer up and begins it anew: what came before counts no more.
    Restarted {},
    Status {
        stage: Stage,
        text: String,
    },
    Evidence {
        items: Vec<Evidence>,
        mode: Mode,
    },
    Token {
        text: String,
    },
    Citation(Citation),
    /// What was computed from a table; comes before the words.
    Table(Box<TableAnswer>),
    /// What was computed from a series, with its chart; comes before the words.
    Series(Box<SeriesAnswer>),
    /// A sentence that was told already says what its sources do not.
    Unsupported(Unsupported),
    Usage(Usage),
    /// The answer is over and kept: whole, or as far as it was when a person stopped it.
    Done {
        answer: Box<Message>,
    },
    /// The answer is over and not whole; what there is of it is kept.
    Error(Failure),
}

impl AnswerEvent {
    /// The name of the event in a stream.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Restarted {} => "restarted",
            Self::Status { .. } => "status",
            Self::Evidence { .. } => "evidence",
            Self::Token { .. } => "token",
            Self::Citation(_) => "citation",
            Self::Table(_) => "table",
            Self::Series(_) => "series",
            Self::Unsupported(_) => "unsupported",
            Self::Usage(_) => "usage",
            Self::Done { .. } => "done",
            Self::Error(_) => "error",
        }
    }
}
