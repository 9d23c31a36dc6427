//! Whether the evidence is strong enough to answer from. The one place where that is tuned.

use crate::{ground::Ground, terms::Weights};

/// Cosine of question and best passage from which the evidence is about the question whatever its words
/// (all-MiniLM-L6-v2; unrelated texts are below 0.25).
const COSINE_SURE: f32 = 0.6;
/// Cosine from which one shared word is enough.
const COSINE_STRONG: f32 = 0.45;
/// Below this cosine a passage has to hold nearly all the words.
const COSINE_WEAK: f32 = 0.25;
/// Share of the question's worth that the passage which holds most of it must hold when the cosine is in between, or
/// unknown.
const COVERAGE_MIN: f32 = 0.35;
/// The same where the cosine is weak.
const COVERAGE_MIN_WEAK: f32 = 0.6;

/// How well the best passages fit the question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Strength {
    /// The best cosine; `None` where no vectors were searched.
    pub cosine: Option<f32>,
    /// The largest share of the question's worth that one passage holds, 0 to 1; 1 for a question without terms.
    pub coverage: f32,
}

impl Strength {
    pub(crate) fn measure(grounds: &[Ground], weights: &Weights) -> Self {
        let cosine = grounds.iter().filter_map(|ground| ground.cosine).reduce(f32::max);
        let best = grounds.iter().map(|ground| weights.coverage(&ground.terms)).fold(0.0, f32::max);
        Self { cosine, coverage: if weights.is_empty() { 1.0 } else { best } }
    }

    /// Whether to answer from it.
    pub(crate) fn is_enough(self) -> bool {
        match self.cosine {
            Some(cosine) if cosine >= COSINE_SURE => true,
            Some(cosine) if cosine >= COSINE_STRONG => self.coverage > 0.0,
            Some(cosine) if cosine < COSINE_WEAK => self.coverage >= COVERAGE_MIN_WEAK,
            _ => self.coverage >= COVERAGE_MIN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meaning_or_words_must_fit() {
        for (cosine, coverage, enough) in [
            (Some(0.7), 0.0, true),
            (Some(0.5), 0.0, false),
            (Some(0.5), 0.1, true),
            (Some(0.3), 0.5, true),
            (Some(0.3), 0.1, false),
            (Some(0.1), 0.5, false),
            (Some(0.1), 0.9, true),
            (None, 0.5, true),
            (None, 0.1, false),
        ] {
            assert_eq!(Strength { cosine, coverage }.is_enough(), enough, "{cosine:?} {coverage}");
        }
    }
}
