//! Which words of a passage carry a sentence of an answer. Pure.

use std::ops::Range;

use crate::{
    Citation,
    ground::Ground,
    markers::without_markers,
    sentences::sentences,
    terms::{Weights, term_set},
};

/// Bytes at the end of an answer in which its last sentence is looked for.
const LOOK_BACK_BYTES: usize = 800;
/// Below this share of the sentence's worth nothing of the passage carries it in particular; the whole is cited.
const SUPPORT_MIN: f32 = 0.15;
/// A neighbour that adds at least this share of worth is cited along.
const NEIGHBOUR_MIN: f32 = 0.2;

/// The sentence that a marker at the end of `answer` belongs to, whether the marker stands before its full stop or after
/// it; without the markers in it.
pub(crate) fn last_sentence(answer: &str) -> String {
    let mut from = answer.len().saturating_sub(LOOK_BACK_BYTES);
    while !answer.is_char_boundary(from) {
        from += 1;
    }
    let tail = without_markers(&answer[from..]);
    sentences(&tail).pop().map(|range| tail[range].to_owned()).unwrap_or(tail)
}

/// The citation of `ground` for `claim`, a sentence of an answer: the sentence that shares most of its worth, with a
/// neighbour that adds much; where nothing is shared, the whole passage.
pub(crate) fn cite(ground: &Ground, claim: &str) -> Citation {
    ground.cite(supporting(ground, claim))
}

fn supporting(ground: &Ground, claim: &str) -> Range<usize> {
    let whole = 0..ground.evidence.text.len();
    if ground.is_row() {
        return whole;
    }
    let claim_terms = term_set(claim);
    let weights = Weights::new(claim, ground.sentences.iter().map(|sentence| &sentence.terms));
    let scores: Vec<f32> = ground.sentences.iter().map(|sentence| weights.coverage(&sentence.terms)).collect();
    let best = scores.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
    let Some((index, score)) = best else { return whole };
    if *score < SUPPORT_MIN || claim_terms.is_empty() {
        return whole;
    }
    let mut range = ground.sentences[index].range.clone();
    let held = &ground.sentences[index].terms;
    // What a neighbour adds counts only where it is not there already.
    let adds = |neighbour: usize| -> f32 {
        ground.sentences.get(neighbour).map_or(0.0, |sentence| {
            let new = sentence.terms.difference(held).cloned().collect();
            weights.coverage(&new)
        })
    };
    let (before, after) = (index.checked_sub(1).map_or(0.0, adds), adds(index + 1));
    if before >= NEIGHBOUR_MIN && before > after {
        range.start = ground.sentences[index - 1].range.start;
    } else if after >= NEIGHBOUR_MIN {
        range.end = ground.sentences[index + 1].range.end;
    }
    range
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marked_sentence_is_the_last_one() {
        assert_eq!(last_sentence("One is so. Two is so"), "Two is so");
        assert_eq!(last_sentence("One is so. Two is so. "), "Two is so.");
        assert_eq!(last_sentence("One is so [1]. Two is so. [3] [1]"), "Two is so.");
        assert_eq!(last_sentence(""), "");
    }
}
