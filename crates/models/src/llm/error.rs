//! How asking a language model fails: whose fault it is, and what to do next.

use std::time::Duration;

/// Whose fault an error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The question or the configuration: the same call fails again.
    Caller,
    /// The provider or the way to it.
    Service,
    /// Almanac.
    Us,
}

/// What the caller should do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing helps but a change of the configuration or the question.
    GiveUp,
    /// Ask again, with a pause that grows.
    Retry,
    /// Ask again after this long.
    Wait(Duration),
    /// Ask with a shorter prompt.
    Shorten,
}

/// Why there is no (whole) answer. `Display` is for the user: it carries the provider's own message and never the key.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LlmError {
    /// No endpoint, or one that cannot be used.
    #[error("the language model is not configured: {reason}")]
    Config { reason: String },
    /// Nobody answers at the address.
    #[error("the language model at {host} cannot be reached: {reason}")]
    Unreachable { host: String, reason: String },
    /// The provider answers, but too slowly. `phase` is `first token` or `further token`.
    #[error("the language model at {host} sent no {phase} within {waited_ms} ms")]
    Slow { host: String, phase: &'static str, waited_ms: u64 },
    /// Key missing, wrong, or without the right to this model.
    #[error("the language model at {host} refused the key: {message}")]
    Denied { host: String, message: String },
    /// Too many questions, or the quota is used up.
    #[error("the language model at {host} asks to slow down: {message}")]
    Limited { host: String, message: String, wait: Option<Duration> },
    /// The prompt does not fit the model.
    #[error("the question with its sources is too long for the language model at {host}: {message}")]
    TooLong { host: String, message: String },
    /// The provider refused the request for another reason: unknown model, bad parameter, content policy.
    #[error("the language model at {host} refused the request ({status}): {message}")]
    Refused { host: String, status: u16, message: String },
    /// The provider failed.
    #[error("the language model at {host} failed: {message}")]
    Failed { host: String, message: String },
    /// The stream ended before the provider said that the answer is complete.
    #[error("the model's answer was cut off ({reason})")]
    CutOff { reason: String },
    /// What came is not the OpenAI protocol.
    #[error("the language model at {host} sent something that is not an answer: {reason}")]
    Protocol { host: String, reason: String },
    /// More text than any answer should have.
    #[error("the model's answer was stopped at {bytes_max} bytes")]
    TooLarge { bytes_max: usize },
}

impl LlmError {
    /// Whose fault it is.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Config { .. } | Self::Denied { .. } | Self::TooLong { .. } | Self::Refused { .. } => Fault::Caller,
            Self::Unreachable { .. }
            | Self::Slow { .. }
            | Self::Limited { .. }
            | Self::Failed { .. }
            | Self::CutOff { .. }
            | Self::Protocol { .. }
            | Self::TooLarge { .. } => Fault::Service,
        }
    }

    /// The kind in one word, for counting: one of a few, never a text of the provider's.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Config { .. } => "config",
            Self::Unreachable { .. } => "unreachable",
            Self::Slow { .. } => "timeout",
            Self::Denied { .. } => "denied",
            Self::Limited { .. } => "limited",
            Self::TooLong { .. } => "too_long",
            Self::Refused { .. } => "refused",
            Self::Failed { .. } => "failed",
            Self::CutOff { .. } => "cut_off",
            Self::Protocol { .. } => "protocol",
            Self::TooLarge { .. } => "too_large",
        }
    }

    /// What the caller should do next.
    pub fn next(&self) -> Next {
        match self {
            Self::Unreachable { .. } | Self::Slow { .. } | Self::Failed { .. } | Self::CutOff { .. } => Next::Retry,
            Self::Limited { wait: Some(wait), .. } => Next::Wait(*wait),
            Self::Limited { wait: None, .. } => Next::Retry,
            Self::TooLong { .. } => Next::Shorten,
            Self::Config { .. }
            | Self::Denied { .. }
            | Self::Refused { .. }
            | Self::Protocol { .. }
            | Self::TooLarge { .. } => Next::GiveUp,
        }
    }
}
