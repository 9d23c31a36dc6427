//! Deterministic stand-ins for the models: an embedder of hashed words, and a scripted OpenAI-compatible server.
//! The tests of the rooms above and the browser journeys use them; nothing here is meant for answers.

mod embedder;
mod llm;

pub use embedder::{FakeEmbedder, OtherEmbedder};
pub use llm::{Ending, FakeLlm, Request, Say, Turn};
