//! The words of the conversation: endpoints, messages, events.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::Secret;

/// Who says a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    System,
    User,
    Assistant,
}

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatMessage {
    pub role: Role,
    pub content: String,
}

impl ChatMessage {
    pub fn system(content: impl Into<String>) -> Self {
        Self { role: Role::System, content: content.into() }
    }

    pub fn user(content: impl Into<String>) -> Self {
        Self { role: Role::User, content: content.into() }
    }

    pub fn assistant(content: impl Into<String>) -> Self {
        Self { role: Role::Assistant, content: content.into() }
    }
}

/// One endpoint that speaks the OpenAI chat protocol.
#[derive(Debug, Clone, PartialEq)]
pub struct LlmConfig {
    /// Where the API starts: `https://api.openai.com/v1`, `http://127.0.0.1:11434/v1`. For Azure OpenAI either
    /// `https://NAME.openai.azure.com` (the model is the deployment) or the whole address of a deployment; an
    /// `api-version` in its query is used.
    pub base_url: Url,
    /// Sent as a bearer token, to Azure as `api-key`. Local servers need none.
    pub api_key: Option<Secret>,
    /// Name of the model; for Azure, of the deployment.
    pub model: String,
    /// Longest wait for a connection.
    pub connect_timeout_ms: u64,
    /// Longest wait from the question to the first token; large local models think long before it.
    pub first_token_timeout_ms: u64,
    /// Longest silence between two tokens.
    pub idle_timeout_ms: u64,
    /// Further attempts at this endpoint before its first token; at most [`LlmConfig::RETRIES_CEILING`].
    pub retries_max: u32,
    /// Pause before the second attempt; it doubles each time.
    pub retry_pause_ms: u64,
    /// Sampling temperature; absent, the provider's default, which some models insist on.
    pub temperature: Option<f32>,
    /// Longest answer in tokens; absent, the provider's default.
    pub max_tokens: Option<u32>,
}

impl LlmConfig {
    /// No endpoint is asked more often than this, whatever the configuration says.
    pub const RETRIES_CEILING: u32 = 5;

    /// An endpoint with the usual limits: 10 s to connect, 60 s to the first token, 30 s between tokens, two retries.
    pub fn new(base_url: Url, model: impl Into<String>) -> Self {
        Self {
            base_url,
            api_key: None,
            model: model.into(),
            connect_timeout_ms: 10_000,
            first_token_timeout_ms: 60_000,
            idle_timeout_ms: 30_000,
            retries_max: 2,
            retry_pause_ms: 500,
            temperature: None,
            max_tokens: None,
        }
    }

    /// The same with a key.
    #[must_use]
    pub fn with_key(mut self, key: Secret) -> Self {
        self.api_key = Some(key);
        self
    }
}

/// What an answer consists of, in order: tokens, perhaps the usage, and [`LlmEvent::Done`] if the answer is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LlmEvent {
    /// A piece of text, never empty; not always one token of the model.
    Token(String),
    /// Counted by the provider; absent where it does not count.
    Usage { prompt_tokens: u64, completion_tokens: u64 },
    /// The provider said that the answer is complete. `finish_reason` is its word: `stop`, `length`, `content_filter`.
    Done { finish_reason: String },
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    pub text: String,
    /// The provider's word for why it ended: `stop`, `length`.
    pub finish_reason: String,
    pub prompt_tokens: Option<u64>,
    pub completion_tokens: Option<u64>,
}
