//! The models Almanac asks: an embedder that runs in the process, a language model behind any OpenAI-compatible endpoint,
//! and a deterministic fake of each. Nothing here sees stored data: texts come in, vectors and tokens go out.

#![deny(unsafe_code)]

mod bert;
mod embedder;
mod embedders;
pub mod fake;
pub mod hub;
mod llm;
mod reranker;
mod secret;

pub use bert::{CrossEncoder, MiniLm};
pub use embedder::{EmbedError, Embedder};
pub use embedders::{EmbedderSource, Embedders, NoEmbedder};
pub use fake::FakeEmbedder;
pub use llm::{CallHeaders, ChatMessage, Completion, Fault, Llm, LlmConfig, LlmError, LlmEvent, LlmStream, Next, Role};
pub use reranker::Reranker;
pub use secret::Secret;
