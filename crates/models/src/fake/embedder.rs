//! An embedder without a model: hashed words, so that texts that share words are near.

use crate::{EmbedError, Embedder};

/// Length of the fake's vectors: small, so that tests stay quick; large enough that few words collide.
const DIMS: usize = 32;
/// Signed dimensions that each word adds to.
const SLOTS_PER_WORD: usize = 3;
/// As the real model.
const TOKENS_MAX: usize = 256;

/// Bag of hashed, lower-cased words, 32 dimensions, unit length; a word is one token. A text without words gives the
/// first unit vector.
#[derive(Debug, Clone, Default)]
pub struct FakeEmbedder;

/// The same with other hashes: as long, and of no use beside the first one's vectors.
#[derive(Debug, Clone, Default)]
pub struct OtherEmbedder;

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn vector(text: &str, seed: &str) -> Vec<f32> {
    let mut sum = vec![0.0_f32; DIMS];
    for word in words(text).take(TOKENS_MAX) {
        let hash = blake3::hash(format!("{seed}{word}").as_bytes());
        for byte in &hash.as_bytes()[..SLOTS_PER_WORD] {
            let sign = if byte & 0x80 == 0 { 1.0 } else { -1.0 };
            sum[usize::from(*byte) % DIMS] += sign;
        }
    }
    let norm = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
    if norm == 0.0 {
        sum[0] = 1.0;
    } else {
        sum.iter_mut().for_each(|x| *x /= norm);
    }
    sum
}

macro_rules! embedder {
    ($embedder:ident, $name:literal, $fingerprint:literal, $seed:literal) => {
        impl Embedder for $embedder {
            fn name(&self) -> &str {
                $name
            }

            fn dims(&self) -> usize {
                DIMS
            }

            fn tokens_max(&self) -> usize {
                TOKENS_MAX
            }

            fn fingerprint(&self) -> &str {
                $fingerprint
            }

            fn count_tokens(&self, text: &str) -> usize {
                words(text).count()
            }

            fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
                Ok(texts.iter().map(|text| vector(text, $seed)).collect())
            }

            fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
                Ok(vector(text, $seed))
            }
        }
    };
}

embedder!(FakeEmbedder, "fake", "fake-hashed-words-32", "");
embedder!(OtherEmbedder, "other", "other-hashed-words-32", "other ");

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(a: &str, b: &str) -> f32 {
        vector(a, "").iter().zip(vector(b, "")).map(|(x, y)| x * y).sum()
    }

    #[test]
    fn texts_that_share_words_are_near() {
        assert!(dot("how to clean a watch", "Clean a WATCH: how to") > 0.99);
        assert!(dot("clean the watch", "clean the clock") > dot("clean the watch", "monthly rainfall totals"));
        assert!((dot("", "") - 1.0).abs() < 1e-6);
        assert_eq!(FakeEmbedder.count_tokens("two, words"), 2);
    }
}
