//! The in-process embedder: BERT-family sentence encoders such as all-MiniLM-L6-v2, straight from their safetensors.

mod config;
mod cross;
mod formulas;
mod forward;
#[expect(unsafe_code, reason = "vector instructions and the pointers they read through")]
mod kernels;
mod tokens;
mod weights;

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

pub use self::cross::CrossEncoder;

use self::config::{Config, Pooling};
use self::forward::{Encoder, Scratch};
use self::kernels::Isa;
use self::tokens::Tokens;
use self::weights::Weights;
use crate::{EmbedError, Embedder};

/// Part of the fingerprint: to be raised when vectors change for a reason other than the files.
const ARITHMETIC: &str = "bert-f16-weights-1";
/// Text that one thread treats at a time, in bytes: about 450 tokens, whose activations stay near the core.
const GROUP_BYTES_MAX: usize = 2_000;
/// Groups a thread should get at least, so that none is left alone with the last one.
const GROUPS_PER_THREAD: usize = 4;

/// A BERT sentence encoder on the CPU. Weights are kept in half precision (22 MB for all-MiniLM-L6-v2) and multiplied in
/// single precision; the word table stays in the mapped file.
pub struct MiniLm {
    encoder: Encoder,
    tokens: Tokens,
    name: String,
    fingerprint: String,
    threads: NonZeroUsize,
    /// Buffers between calls, at most one a thread.
    spare: Mutex<Vec<Scratch>>,
}

impl MiniLm {
    /// Loads `config.json`, `tokenizer.json`, `model.safetensors` and, where there, `1_Pooling/config.json` and
    /// `sentence_bert_config.json` from `dir`, whose last part becomes the name. `embed` uses up to `threads` cores,
    /// `embed_query` one.
    ///
    /// # Errors
    /// [`EmbedError::Missing`] and [`EmbedError::Damaged`] name the file; [`EmbedError::Unsupported`] says what kind of
    /// model it is.
    pub fn load(dir: &Path, threads: NonZeroUsize) -> Result<Self, EmbedError> {
        Self::load_for(dir, threads, Isa::best())
    }

    /// Whether an embedding model lies in `dir`, as far as can be told without loading it.
    pub fn is_at(dir: &Path) -> bool {
        let config = std::fs::read_to_string(dir.join("config.json")).unwrap_or_default();
        let files = ["tokenizer.json", "model.safetensors"];
        // A re-ranker is a classifier of pairs.
        files.iter().all(|file| dir.join(file).is_file())
            && config.contains("model_type")
            && !config.contains("ForSequenceClassification")
    }

    fn load_for(dir: &Path, threads: NonZeroUsize, isa: Isa) -> Result<Self, EmbedError> {
        let config = Config::read(dir)?;
        let pooling = Pooling::read(dir)?;
        let tokens_max = config::tokens_max(dir, &config)?;
        let vocabulary = tokens::read(dir)?;
        let path = dir.join("model.safetensors");
        let (tokens, weights) = std::thread::scope(|scope| {
            let tokens =
                scope.spawn(|| Tokens::new(&dir.join("tokenizer.json"), &vocabulary, tokens_max, config.vocab_size));
            let weights = weights::with_file(&path, |file| {
                let mut hasher = blake3::Hasher::new();
                hasher.update(&vocabulary).update(file);
                Ok((Weights::read(&path, file, &config, isa)?, hasher.finalize()))
            });
            (tokens.join().unwrap_or(Err(EmbedError::Stopped)), weights)
        });
        let (weights, hash) = weights?;
        Ok(Self {
            tokens: tokens?,
            name: dir.file_name().map_or_else(|| "bert".into(), |name| name.to_string_lossy().into_owned()),
            fingerprint: format!("{ARITHMETIC}-{pooling:?}-{tokens_max}-{}", &hash.to_hex()[..32]).to_lowercase(),
            encoder: Encoder { weights, config, pooling, isa },
            threads,
            spare: Mutex::default(),
        })
    }

    fn with_scratch<T>(&self, use_scratch: impl FnOnce(&mut Scratch) -> T) -> T {
        let spare = || self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = spare().pop().unwrap_or_default();
        let result = use_scratch(&mut scratch);
        let mut spare = spare();
        if spare.len() < self.threads.get() {
            spare.push(scratch);
        }
        result
    }

    /// Groups of texts for one thread each, in turn: ranges of about as many bytes.
    fn groups(&self, texts: &[&str]) -> Vec<std::ops::Range<usize>> {
        let total: usize = texts.iter().map(|text| text.len()).sum();
        let bytes_max = (total / (self.threads.get() * GROUPS_PER_THREAD)).min(GROUP_BYTES_MAX);
        let mut groups = Vec::new();
        let (mut start, mut bytes) = (0, 0);
        for (index, text) in texts.iter().enumerate() {
            if index > start && bytes + text.len() > bytes_max {
                groups.push(start..index);
                (start, bytes) = (index, 0);
            }
            bytes += text.len();
        }
        groups.push(start..texts.len());
        groups
    }

    fn embed_group(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let texts = texts.iter().map(|text| self.tokens.encode(text)).collect::<Result<Vec<_>, _>>()?;
        Ok(self.with_scratch(|scratch| self.encoder.run(&texts, scratch)))
    }
}

impl Embedder for MiniLm {
    fn name(&self) -> &str {
        &self.name
    }

    fn dims(&self) -> usize {
        self.encoder.config.hidden
    }

    fn tokens_max(&self) -> usize {
        self.tokens.tokens_max()
    }

    fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    fn count_tokens(&self, text: &str) -> usize {
        self.tokens.count(text)
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        if let [text] = texts {
            return Ok(vec![self.embed_query(text)?]);
        }
        let groups = self.groups(texts);
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            while let Some(group) = groups.get(next.fetch_add(1, Ordering::Relaxed)) {
                done.push((group.start, self.embed_group(&texts[group.clone()])?));
            }
            Ok(done)
        };
        let mut done = std::thread::scope(|scope| {
            let others: Vec<_> = (1..self.threads.get().min(groups.len())).map(|_| scope.spawn(work)).collect();
            let mut done = work()?;
            for other in others {
                done.extend(other.join().unwrap_or(Err(EmbedError::Stopped))?);
            }
            Ok(done)
        })?;
        done.sort_unstable_by_key(|(start, _)| *start);
        Ok(done.into_iter().flat_map(|(_, vectors)| vectors).collect())
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        self.embed_group(&[text])?.pop().ok_or(EmbedError::Stopped)
    }
}

#[cfg(test)]
mod tests;
