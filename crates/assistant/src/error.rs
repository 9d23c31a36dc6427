//! What can go wrong while asking, as far as callers branch on it.

use models::LlmError;
use search::SearchError;
use store::StoreError;

use crate::Failure;

/// An error of the assistant. `Display` is for the user, except in [`AssistantError::Internal`] and the causes that
/// are not the user's: `Store` and `Search` other than "not found".
#[derive(Debug, thiserror::Error)]
pub enum AssistantError {
    /// No such chat, message, chunk or source in this environment.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// Nothing but space was asked.
    #[error("the question is empty")]
    QuestionEmpty,
    #[error("the question is longer than {chars_max} characters")]
    QuestionTooLong { chars_max: usize },
    /// The scope names what is not there.
    #[error("no {kind} is called {entry:?}")]
    UnknownScope { kind: &'static str, entry: String },
    /// A plan, or what was said of a column, does not fit the table.
    #[error("{0}")]
    BadPlan(String),
    /// As many answers are in the making as may be.
    #[error("{answers_max} answers are being written already, try again in a moment")]
    Busy { answers_max: usize },
    /// The server ends.
    #[error("the server is shutting down")]
    Closing,
    /// The language model gave no whole answer.
    #[error("{0}")]
    Llm(#[from] LlmError),
    #[error("search: {0}")]
    Search(#[from] SearchError),
    #[error("store: {0}")]
    Store(StoreError),
    /// A fault of ours.
    #[error("internal: {0}")]
    Internal(String),
}

impl From<StoreError> for AssistantError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound(thing) => Self::NotFound(thing),
            error => Self::Store(error),
        }
    }
}

impl AssistantError {
    /// What a person is told whose answer failed; `has_text`: whether there was something of it already.
    pub(crate) fn failure(&self, has_text: bool) -> Failure {
        match self {
            Self::Llm(error) => llm_failure(error, has_text),
            Self::UnknownScope { .. } => Failure {
                code: "unknown_scope".into(),
                message: self.to_string(),
                remedy: Some("choose the sources to ask again; some were deleted or renamed".into()),
            },
            Self::Busy { .. } => {
                Failure { code: "busy".into(), message: self.to_string(), remedy: Some("ask again in a moment".into()) }
            }
            _ => Failure {
                code: "internal".into(),
                message: "something went wrong on our side; the server's log has the reason".into(),
                remedy: Some("ask again".into()),
            },
        }
    }
}

fn llm_failure(error: &LlmError, has_text: bool) -> Failure {
    let (code, remedy) = match error {
        LlmError::Config { .. } => ("llm_config", "check the language model's settings"),
        LlmError::Unreachable { .. } => ("llm_unreachable", "check that it runs and its address, then ask again"),
        LlmError::Slow { .. } => ("llm_slow", "ask again, or raise the time limit"),
        LlmError::Denied { .. } => ("llm_denied", "check the API key"),
        LlmError::Limited { .. } => ("llm_limited", "wait a little, then ask again"),
        LlmError::TooLong { .. } => ("llm_too_long", "give fewer passages to the model, or use one that reads more"),
        LlmError::Refused { .. } => ("llm_refused", "check the model's name and settings"),
        LlmError::Failed { .. } => ("llm_failed", "ask again"),
        LlmError::CutOff { .. } => ("llm_cut_off", "ask again"),
        LlmError::Protocol { .. } => ("llm_protocol", "check that the address speaks the OpenAI protocol"),
        LlmError::TooLarge { .. } => ("llm_too_large", "ask for less at once"),
    };
    let is_cut = has_text && !matches!(error, LlmError::CutOff { .. } | LlmError::TooLarge { .. });
    let (code, message) =
        if is_cut { ("llm_cut_off", format!("the answer was cut off: {error}")) } else { (code, error.to_string()) };
    Failure { code: code.into(), message, remedy: Some(remedy.into()) }
}
