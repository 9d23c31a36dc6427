//! A cross-encoder: question and passage through one BERT with one output, such as ms-marco-MiniLM-L-6-v2 (Nogueira and Cho
//! 2019). Slower than vectors by far, and better: it looks at a few passages again.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::config::{Config, Pooling};
use super::forward::{Encoder, Scratch};
use super::kernels::Isa;
use super::tokens::{self, Tokens};
use super::weights::{self, Classifier, Weights};
use crate::{EmbedError, Reranker};

/// Tokens of question and passage together; the family was trained with that many.
const TOKENS_MAX: usize = 512;

/// A BERT sequence classifier with one output, on the CPU.
pub struct CrossEncoder {
    encoder: Encoder,
    classifier: Classifier,
    tokens: Tokens,
    name: String,
    threads: NonZeroUsize,
}

impl CrossEncoder {
    /// Loads `config.json`, `tokenizer.json` and `model.safetensors` from `dir`, whose last part becomes the name. `scores`
    /// uses up to `threads` cores.
    ///
    /// # Errors
    /// As `MiniLm::load`.
    pub fn load(dir: &Path, threads: NonZeroUsize) -> Result<Self, EmbedError> {
        let isa = Isa::best();
        let config = Config::read(dir)?;
        let vocabulary = tokens::read(dir)?;
        let tokens_max = TOKENS_MAX.min(config.positions);
        let tokens = Tokens::new(&dir.join("tokenizer.json"), &vocabulary, tokens_max, config.vocab_size)?;
        let path = dir.join("model.safetensors");
        let (weights, classifier) = weights::with_file(&path, |file| {
            Ok((Weights::read(&path, file, &config, isa)?, Classifier::read(&path, file, &config, isa)?))
        })?;
        Ok(Self {
            encoder: Encoder { weights, config, pooling: Pooling::Cls, isa },
            classifier,
            tokens,
            name: dir.file_name().map_or_else(|| "bert".into(), |name| name.to_string_lossy().into_owned()),
            threads,
        })
    }

    fn score(&self, question: &str, passage: &str, scratch: &mut Scratch) -> Result<f32, EmbedError> {
        let (ids, second) = self.tokens.encode_pair(question, passage)?;
        let output = self.encoder.classify(&self.classifier, &[ids], &[second], scratch);
        Ok(sigmoid(output.first().copied().unwrap_or_default()))
    }
}

impl Reranker for CrossEncoder {
    fn name(&self) -> &str {
        &self.name
    }

    fn scores(&self, question: &str, passages: &[&str]) -> Result<Vec<f32>, EmbedError> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut scratch = Scratch::default();
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(passage) = passages.get(at) else { return Ok(done) };
                done.push((at, self.score(question, passage, &mut scratch)?));
            }
        };
        let mut done = std::thread::scope(|scope| {
            let others: Vec<_> = (1..self.threads.get().min(passages.len())).map(|_| scope.spawn(work)).collect();
            let mut done = work()?;
            for other in others {
                done.extend(other.join().unwrap_or(Err(EmbedError::Stopped))?);
            }
            Ok(done)
        })?;
        done.sort_unstable_by_key(|(at, _)| *at);
        Ok(done.into_iter().map(|(_, score)| score).collect())
    }
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests;
