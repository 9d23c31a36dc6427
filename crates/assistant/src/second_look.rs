//! What may be done beside the two legs of a search, where a collection allows it and there is a model for it: questions
//! expanded by a passage that might answer them (HyDE, Gao et al. 2022), and passages read again by a cross-encoder.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use models::{ChatMessage, Llm, Reranker};
use search::Hit;
use store::{Chunk, ChunkId, CollectionId, EnvironmentId, Retrieval, Store};
use tokio::sync::Semaphore;

use crate::{AssistantError, Scope};

const EXPAND: &str = include_str!("../prompts/expand.md");
/// Tokens that the made-up passage may have.
const EXPAND_TOKENS_MAX: u32 = 160;
/// Passages that a cross-encoder reads for one question: about 15 ms each on one core.
pub(crate) const RERANKED_MAX: usize = 30;

/// The models, as far as there are any.
#[derive(Clone, Default)]
pub(crate) struct SecondLook {
    pub reranker: Option<Arc<dyn Reranker>>,
    pub llm: Option<Llm>,
    pub expand_timeout: Duration,
    /// Questions whose passages are read again at once: each uses all cores.
    pub reading: Alone,
}

/// One at a time.
#[derive(Clone)]
pub(crate) struct Alone(Arc<Semaphore>);

impl Default for Alone {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

/// What the collections in scope allow, as far as there are models for it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Allowed {
    reranks: HashSet<CollectionId>,
    pub expands: bool,
}

impl Allowed {
    pub(crate) fn reranks(&self) -> bool {
        !self.reranks.is_empty()
    }
}

impl SecondLook {
    /// What the collections in scope allow; nothing is asked of the store where there is no model.
    pub(crate) async fn allowed(
        &self,
        store: &Store,
        env: &EnvironmentId,
        scope: &Scope,
    ) -> Result<Allowed, AssistantError> {
        if self.reranker.is_none() && self.llm.is_none() {
            return Ok(Allowed::default());
        }
        let is_of_use = |own: &Retrieval| own.reranks && self.reranker.is_some() || own.expands && self.llm.is_some();
        let mut own: Vec<Retrieval> = store.retrievals(env).await?;
        own.retain(|own| is_of_use(own) && scope.readable.allows(&own.id));
        if own.is_empty() {
            return Ok(Allowed::default());
        }
        if !scope.sources.is_empty() || !scope.collections.is_empty() {
            let pointers = store.pointers(env, &scope.filter()).await?;
            let asked: HashSet<&CollectionId> = pointers.iter().map(|pointer| &pointer.collection).collect();
            own.retain(|own| asked.contains(&own.id));
        }
        Ok(Allowed {
            expands: self.llm.is_some() && own.iter().any(|own| own.expands),
            reranks: own.into_iter().filter(|own| own.reranks && self.reranker.is_some()).map(|own| own.id).collect(),
        })
    }

    /// A passage that might answer the question; `None` where the model gives none in time.
    pub(crate) async fn expand(&self, question: &str) -> Option<String> {
        let llm = self.llm.as_ref()?;
        let messages = [ChatMessage::system(EXPAND), ChatMessage::user(question)];
        match tokio::time::timeout(self.expand_timeout, llm.complete(&messages, EXPAND_TOKENS_MAX)).await {
            Ok(Ok(completion)) => Some(completion.text.trim().to_owned()).filter(|text| !text.is_empty()),
            Ok(Err(error)) => {
                tracing::info!(%error, "the question is searched as it is");
                None
            }
            Err(_) => {
                tracing::info!(limit = ?self.expand_timeout, "expanding the question took too long");
                None
            }
        }
    }

    /// Puts the hits of collections that allow it in the order of the cross-encoder; those of others keep their places.
    ///
    /// # Errors
    /// [`AssistantError::Internal`] where its thread died.
    pub(crate) async fn rerank(
        &self,
        question: &str,
        hits: Vec<Hit>,
        chunks: &HashMap<ChunkId, Chunk>,
        allowed: &Allowed,
    ) -> Result<Vec<Hit>, AssistantError> {
        let Some(reranker) = self.reranker.clone() else { return Ok(hits) };
        let read = |hit: &Hit| allowed.reranks.contains(&hit.pointer.collection);
        let places: Vec<usize> = (0..hits.len()).filter(|&at| read(&hits[at])).take(RERANKED_MAX).collect();
        let texts: Vec<String> =
            places.iter().map(|&at| chunks.get(&hits[at].chunk).map(passage).unwrap_or_default()).collect();
        let stopped = |_| AssistantError::Internal("the re-ranker's thread ended early".into());
        let permit = self.reading.0.clone().acquire_owned().await;
        let permit = permit.map_err(|error| AssistantError::Internal(error.to_string()))?;
        let question = question.to_owned();
        let scored = tokio::task::spawn_blocking(move || {
            // Held as long as the cores are used, whether or not anybody still waits.
            let _permit = permit;
            reranker.scores(&question, &texts.iter().map(String::as_str).collect::<Vec<_>>())
        });
        let scores = match scored.await.map_err(stopped)? {
            Ok(scores) => scores,
            Err(error) => {
                tracing::error!(%error, "passages could not be read again; they stay in the order of the search");
                return Ok(hits);
            }
        };
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
        let mut out = hits.clone();
        for (place, from) in places.iter().zip(order) {
            out[*place] = Hit { score: scores[from], ..hits[places[from]].clone() };
        }
        Ok(out)
    }
}

/// What is read of a chunk: its headings say what it is about.
fn passage(chunk: &Chunk) -> String {
    match &chunk.heading {
        Some(heading) => format!("{heading}\n{}", chunk.text),
        None => chunk.text.clone(),
    }
}

/// The mean direction of two vectors of unit length, of unit length.
pub(crate) fn between(a: &[f32], b: &[f32]) -> Vec<f32> {
    let sum: Vec<f32> = a.iter().zip(b).map(|(a, b)| a + b).collect();
    let length = sum.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    sum.into_iter().map(|value| value / length).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_two_directions_lies_the_middle_at_unit_length() {
        let middle = between(&[1.0, 0.0], &[0.0, 1.0]);
        let half = std::f32::consts::FRAC_1_SQRT_2;
        assert!((middle[0] - half).abs() < 1e-6 && (middle[1] - half).abs() < 1e-6);
    }
}
