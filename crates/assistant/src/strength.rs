//! Whether the evidence is strong enough to answer from. The one place where that is tuned.

use crate::{
    ground::Ground,
    kinds,
    terms::{Weights, names},
};

/// Cosine of question and best passage from which the evidence is about the question whatever its words
/// (all-MiniLM-L6-v2; unrelated texts are below 0.25).
const COSINE_SURE: f32 = 0.6;
/// Cosine from which few shared words are enough.
const COSINE_STRONG: f32 = 0.4;
/// Below this cosine nearly all the words have to be there.
const COSINE_WEAK: f32 = 0.25;
/// Share of the question's worth that the passage which holds most of it must hold: where the cosine is strong,
const COVERAGE_STRONG: f32 = 0.1;
/// where it is neither strong nor weak,
const COVERAGE_BETWEEN: f32 = 0.6;
/// where it is weak,
const COVERAGE_WEAK: f32 = 0.8;
/// and where no vectors were searched.
const COVERAGE_ALONE: f32 = 0.35;
/// Rows of tables are short and far from any question in meaning; from this cosine or ...
const ROW_COSINE: f32 = 0.25;
/// ... this share of the words on they are shown.
const ROW_COVERAGE: f32 = 0.3;

/// How well the best passages fit the question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Strength {
    /// The best cosine; `None` where no vectors were searched.
    pub cosine: Option<f32>,
    /// The largest share of the question's worth that one passage holds, 0 to 1; 1 for a question without terms.
    pub coverage: f32,
    /// Whether the best passage is a row of a table.
    pub is_row: bool,
    /// The question names something by name that no passage mentions.
    pub lacks_name: bool,
    /// The question asks for a kind of thing (an amount of money) that no passage holds.
    pub lacks_kind: bool,
}

impl Strength {
    pub(crate) fn measure(question: &str, grounds: &[Ground], weights: &Weights) -> Self {
        let best = grounds.iter().map(|ground| weights.coverage(&ground.terms)).fold(0.0, f32::max);
        let mentioned = |name: &String| grounds.iter().any(|ground| ground.terms.contains(name));
        Self {
            cosine: grounds.iter().filter_map(|ground| ground.cosine).reduce(f32::max),
            coverage: if weights.is_empty() { 1.0 } else { best },
            is_row: grounds.first().is_some_and(Ground::is_row),
            lacks_name: !names(question).iter().all(mentioned),
            lacks_kind: !grounds
                .iter()
                .any(|ground| ground.is_row() || kinds::answers(question, &ground.evidence.text)),
        }
    }

    /// Whether to answer from it.
    pub(crate) fn is_enough(self) -> bool {
        if self.lacks_kind {
            return false;
        }
        let Some(cosine) = self.cosine else { return !self.lacks_name && self.coverage >= COVERAGE_ALONE };
        if cosine >= COSINE_SURE {
            return true;
        }
        if self.lacks_name {
            return false;
        }
        if self.is_row {
            return cosine >= ROW_COSINE || self.coverage >= ROW_COVERAGE;
        }
        let coverage_min = match cosine {
            cosine if cosine >= COSINE_STRONG => COVERAGE_STRONG,
            cosine if cosine >= COSINE_WEAK => COVERAGE_BETWEEN,
            _ => COVERAGE_WEAK,
        };
        self.coverage >= coverage_min
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meaning_or_words_must_fit() {
        let check = |cosine, coverage, is_row, lacks_name, enough: bool| {
            let strength = Strength { cosine, coverage, is_row, lacks_name, lacks_kind: false };
            assert_eq!(strength.is_enough(), enough, "{strength:?}");
        };
        check(Some(0.7), 0.0, false, true, true);
        check(Some(0.5), 0.0, false, false, false);
        check(Some(0.5), 0.2, false, false, true);
        check(Some(0.5), 0.9, false, true, false);
        check(Some(0.3), 0.7, false, false, true);
        check(Some(0.3), 0.4, false, false, false);
        check(Some(0.3), 0.1, true, false, true);
        check(Some(0.3), 0.9, true, true, false);
        check(Some(0.1), 0.5, false, false, false);
        check(Some(0.1), 0.9, false, false, true);
        check(None, 0.5, false, false, true);
        check(None, 0.1, false, false, false);
        let sure = Strength { cosine: Some(0.9), coverage: 1.0, is_row: false, lacks_name: false, lacks_kind: true };
        assert!(!sure.is_enough());
    }
}
