//! What every re-ranker promises.

use crate::EmbedError;

/// Reads a question together with a passage and says how well the one answers the other.
///
/// Calls are CPU-bound and block: run them off the async threads. All methods may be called from many threads at once.
pub trait Reranker: Send + Sync {
    /// The name for people, such as `ms-marco-MiniLM-L-6-v2`.
    fn name(&self) -> &str;

    /// One score a passage, in order, 0 to 1. Uses several cores across passages.
    ///
    /// # Errors
    /// [`EmbedError::Tokenize`] where a text cannot be tokenised.
    fn scores(&self, question: &str, passages: &[&str]) -> Result<Vec<f32>, EmbedError>;
}
