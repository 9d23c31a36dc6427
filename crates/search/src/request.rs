//! What a search is asked and what it answers.

use std::sync::Arc;

use store::{ChunkId, EnvironmentId, Pointer, PointerFilter};

/// A question to the index.
#[derive(Debug, Clone)]
pub struct SearchRequest {
    pub environment: EnvironmentId,
    /// Which sources are in scope; the default is all of the environment.
    pub filter: PointerFilter,
    /// The words asked; taken literally, there is no query language.
    pub text: String,
    /// Unit vector of the question by the model that most snapshots in scope are of; `None` searches lexically only.
    pub vector: Option<Vec<f32>>,
    /// Hits wanted, 1..=[`crate::LIMIT_MAX`]; out-of-range values are clamped.
    pub limit: usize,
}

/// The answer: the best first, none outside the scope, each text once.
#[derive(Debug, Clone, Default)]
pub struct Found {
    pub hits: Vec<Hit>,
    /// Sources in scope that can be searched.
    pub sources_searched: usize,
    /// Chunks of the distinct snapshots in scope.
    pub chunks_searched: u64,
}

/// A chunk that was found.
#[derive(Debug, Clone)]
pub struct Hit {
    pub chunk: ChunkId,
    /// The source it is shown under; of several that point to its snapshot, the first by collection and name.
    pub pointer: Arc<Pointer>,
    /// Fused, 0..=1; what it means is said in `fuse`.
    pub score: f32,
    /// Place among the candidates by words; `None` where none of the words match. The score is BM25, above 0.
    pub lexical: Option<Leg>,
    /// Place among the candidates by meaning; `None` without vector. The score is the true cosine, -1..=1.
    pub vector: Option<Leg>,
}

/// One ranking's opinion of a hit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leg {
    /// From 1.
    pub rank: u32,
    pub score: f32,
}
