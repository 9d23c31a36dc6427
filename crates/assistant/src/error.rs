//! What can go wrong while asking, as far as callers branch on it.

use models::LlmError;
use search::SearchError;
use store::StoreError;

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
    /// As many answers are in the making as may be.
    #[error("{answers_max} answers are being written already, try again in a moment")]
    Busy { answers_max: usize },
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
