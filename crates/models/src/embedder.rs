//! What every embedder promises, and how it fails.

use std::path::PathBuf;

/// Turns texts into vectors of unit length whose dot product says how near two texts are in meaning.
///
/// Calls are CPU-bound and block: run them off the async threads. All methods may be called from many threads at once.
pub trait Embedder: Send + Sync {
    /// The name for people, such as `all-MiniLM-L6-v2`.
    fn name(&self) -> &str;

    /// Length of every vector.
    fn dims(&self) -> usize;

    /// Tokens of one text that are read, special tokens included; the rest of a longer text is ignored.
    fn tokens_max(&self) -> usize;

    /// Identifies weights, vocabulary, pooling and truncation: vectors of equal fingerprints may be compared, others not.
    fn fingerprint(&self) -> &str;

    /// Tokens of the text without special tokens and without truncation. Fast: remembers words it has counted.
    fn count_tokens(&self, text: &str) -> usize;

    /// One vector a text, in order, each of [`Embedder::dims`] numbers and unit length. Uses several cores across texts.
    /// No texts give no vectors; an empty text has a vector like any other.
    ///
    /// # Errors
    /// [`EmbedError::Tokenize`] where a text cannot be tokenised.
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError>;

    /// The vector of one short text at the lowest latency; equal to that of [`Embedder::embed`] up to rounding.
    ///
    /// # Errors
    /// As [`Embedder::embed`].
    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError>;
}

/// Why an embedder could not be loaded or used.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// A file of the model is absent: the model has to be fetched.
    #[error("the embedding model is missing: {} not found (fetch it with `almanac model pull`)", path.display())]
    Missing { path: PathBuf },
    /// A file is there and cannot be read or makes no sense: damaged or half copied.
    #[error("the embedding model is damaged: {}: {reason} (fetch it again with `almanac model pull`)", path.display())]
    Damaged { path: PathBuf, reason: String },
    /// A whole model of a kind that this code does not compute.
    #[error("this embedding model is not supported: {what} (BERT encoders with mean or CLS pooling are)")]
    Unsupported { what: String },
    /// The tokenizer refused a text.
    #[error("the text could not be split into tokens: {reason}")]
    Tokenize { reason: String },
    /// A worker thread died; an error of ours.
    #[error("the embedder stopped unexpectedly")]
    Stopped,
}
