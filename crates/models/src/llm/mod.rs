//! Language models behind any OpenAI-compatible endpoint: what is asked, what comes back, and the client that asks.

mod call;
mod client;
mod endpoint;
mod error;
mod stream;
mod types;
mod wire;

pub use client::{CallHeaders, Llm};
pub use error::{Fault, LlmError, Next};
pub use stream::LlmStream;
pub use types::{ChatMessage, Completion, LlmConfig, LlmEvent, Role};
