//! From the legs' opinions to one ranking: pure functions over candidates.
//!
//! A passage's own score is the weighted mean of its cosine (0..=1, below 0 counts as 0) and its BM25 (0..=1, as a share of
//! what the question's words could reach). Its final score mixes in how strong its source is. So 1 means: the same meaning,
//! all the words, in a source that is named so and full of the like. Scores of searches with and without a vector are not
//! comparable.

use std::collections::{HashMap, HashSet};

use store::{ChunkId, SnapshotId};

use crate::Tuning;

/// A passage that some leg put forward, judged by every leg that can.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub chunk: ChunkId,
    /// 0 and up; 0 where no word of the question occurs. `None` without lexical entry.
    pub bm25: Option<f32>,
    /// -1..=1; `None` without vector.
    pub cosine: Option<f32>,
    /// Equal for equal texts.
    pub print: Option<u64>,
}

/// What is known of a candidate's source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SourceFacts {
    /// Chunks it has.
    pub chunks: usize,
    /// The share of the question that its name and title cover, 0..=1.
    pub named: f32,
}

/// A place in the ranking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Placed {
    /// Index into the candidates.
    pub at: usize,
    /// 0..=1.
    pub score: f32,
}

/// Orders `candidates`, the best first, each text once, at most `limit`. `reach` is the BM25 that the question's words could reach;
/// `facts` answers for each snapshot among the candidates. Equal scores are ordered by chunk.
pub(crate) fn fuse(
    candidates: &[Candidate],
    reach: f32,
    facts: impl Fn(SnapshotId) -> SourceFacts,
    tuning: &Tuning,
    limit: usize,
) -> Vec<Placed> {
    let own = own_scores(candidates, reach, tuning);
    let strengths = strengths(candidates, &own, facts, tuning);
    let mut placed: Vec<Placed> = own
        .iter()
        .enumerate()
        .map(|(at, own)| {
            let of_source = strengths.get(&candidates[at].chunk.snapshot()).copied().unwrap_or_default();
            Placed { at, score: (own * (1.0 - tuning.source - tuning.name) + of_source).clamp(0.0, 1.0) }
        })
        .collect();
    placed
        .sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| candidates[a.at].chunk.cmp(&candidates[b.at].chunk)));
    let mut seen = HashSet::new();
    placed.retain(|place| candidates[place.at].print.is_none_or(|print| seen.insert(print)));
    placed.truncate(limit);
    placed
}

/// Each passage's score without its source.
fn own_scores(candidates: &[Candidate], reach: f32, tuning: &Tuning) -> Vec<f32> {
    // Not against the best candidate: that would call the least bad passage perfect, and ranked worse wherever sources are mixed.
    // Matches in headings can exceed the reach.
    let whole = candidates.iter().filter_map(|candidate| candidate.bm25).fold(reach, f32::max);
    let semantic = candidates.iter().any(|candidate| candidate.cosine.is_some());
    candidates
        .iter()
        .map(|candidate| {
            let words = if whole > 0.0 { candidate.bm25.unwrap_or(0.0) / whole } else { 0.0 };
            match candidate.cosine {
                // No word of the question is in the index: meaning alone decides.
                Some(cosine) if whole <= 0.0 => cosine.clamp(0.0, 1.0),
                Some(cosine) => tuning.cosine * cosine.clamp(0.0, 1.0) + (1.0 - tuning.cosine) * words,
                // A passage without a vector among others that have one: its words stand for both, a little held back.
                None if semantic => words * (1.0 - tuning.cosine / 2.0),
                None => words,
            }
        })
        .collect()
}

/// What each source adds to its passages: the mean of its best ones, and its name.
fn strengths(
    candidates: &[Candidate],
    own: &[f32],
    facts: impl Fn(SnapshotId) -> SourceFacts,
    tuning: &Tuning,
) -> HashMap<SnapshotId, f32> {
    let mut passages: HashMap<SnapshotId, Vec<f32>> = HashMap::new();
    for (candidate, own) in candidates.iter().zip(own) {
        passages.entry(candidate.chunk.snapshot()).or_default().push(*own);
    }
    // A passage that no leg put forward is at best as good as the worst that was.
    let least = own.iter().copied().fold(1.0_f32, f32::min);
    passages
        .into_iter()
        .map(|(snapshot, mut scores)| {
            let facts = facts(snapshot);
            scores.sort_by(|a, b| b.total_cmp(a));
            scores.resize(facts.chunks.clamp(1, tuning.source_passages.max(1)), least);
            #[expect(clippy::cast_precision_loss, reason = "a handful")]
            let mean = scores.iter().sum::<f32>() / scores.len() as f32;
            (snapshot, tuning.source * mean + tuning.name * facts.named)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors::dot;

    const ALONE: SourceFacts = SourceFacts { chunks: 1, named: 0.0 };
    const REACH: f32 = 10.0;

    fn candidate(source: i64, ordinal: u32, bm25: f32, vector: Option<[f32; 2]>) -> Candidate {
        Candidate {
            chunk: ChunkId::new(SnapshotId(source), ordinal),
            bm25: Some(bm25),
            cosine: vector.map(|vector| dot(&[1.0, 0.0], &vector)),
            print: None,
        }
    }

    fn order(candidates: &[Candidate], facts: impl Fn(SnapshotId) -> SourceFacts) -> Vec<i64> {
        let placed = fuse(candidates, REACH, facts, &Tuning::default(), 10);
        placed.iter().map(|place| candidates[place.at].chunk.snapshot().0).collect()
    }

    const FIRST: i64 = 1;
    const SECOND: i64 = 2;
    const THIRD: i64 = 3;

    #[test]
    fn meaning_and_words_together_win() {
        // The question's vector is [1, 0].
        let candidates = [
            candidate(THIRD, 0, 0.0, Some([0.6, 0.8])),
            candidate(FIRST, 0, 5.0, Some([0.8, 0.6])),
            candidate(SECOND, 0, 0.0, Some([0.8, 0.6])),
        ];
        assert_eq!(order(&candidates, |_| ALONE), [FIRST, SECOND, THIRD]);
    }

    #[test]
    fn words_alone_rank_without_vectors() {
        let candidates =
            [candidate(SECOND, 0, 3.0, None), candidate(THIRD, 0, 1.0, None), candidate(FIRST, 0, 4.0, None)];
        assert_eq!(order(&candidates, |_| ALONE), [FIRST, SECOND, THIRD]);
    }

    #[test]
    fn meaning_alone_ranks_without_words() {
        let candidates = [
            candidate(THIRD, 0, 0.0, Some([-1.0, 0.0])),
            candidate(SECOND, 0, 0.0, Some([0.6, 0.8])),
            candidate(FIRST, 0, 0.0, Some([1.0, 0.0])),
        ];
        assert_eq!(order(&candidates, |_| ALONE), [FIRST, SECOND, THIRD]);
        assert!((fuse(&candidates, 0.0, |_| ALONE, &Tuning::default(), 1)[0].score - 0.95).abs() < 1e-6);
    }

    #[test]
    fn a_source_with_more_good_passages_lifts_them() {
        // Equal best passages; the first source's second passage is good as well.
        let candidates = [
            candidate(SECOND, 0, 2.0, Some([0.8, 0.6])),
            candidate(FIRST, 0, 2.0, Some([0.8, 0.6])),
            candidate(FIRST, 1, 2.0, Some([0.6, 0.8])),
            candidate(THIRD, 0, 0.0, Some([0.0, 1.0])),
        ];
        let facts = |_| SourceFacts { chunks: 20, named: 0.0 };
        assert_eq!(order(&candidates, facts), [FIRST, SECOND, FIRST, THIRD]);
    }

    #[test]
    fn a_source_that_is_named_in_the_question_comes_first() {
        let candidates = [candidate(SECOND, 0, 2.0, Some([0.8, 0.6])), candidate(FIRST, 0, 2.0, Some([0.8, 0.6]))];
        let facts = |snapshot| SourceFacts { chunks: 1, named: if snapshot == SnapshotId(FIRST) { 1.0 } else { 0.0 } };
        assert_eq!(order(&candidates, facts), [FIRST, SECOND]);
    }

    #[test]
    fn equal_texts_are_shown_once() {
        let copy = |source, bm25| Candidate { print: Some(7), ..candidate(source, 0, bm25, None) };
        let candidates = [copy(THIRD, 1.0), copy(FIRST, 2.0), Candidate { print: Some(8), ..copy(SECOND, 1.5) }];
        assert_eq!(order(&candidates, |_| ALONE), [FIRST, SECOND]);
    }

    #[test]
    fn equal_scores_are_ordered_by_chunk_and_cut() {
        let candidates = [candidate(2, 0, 1.0, None), candidate(1, 5, 1.0, None), candidate(1, 4, 1.0, None)];
        let placed = fuse(&candidates, REACH, |_| ALONE, &Tuning::default(), 2);
        assert_eq!(placed.iter().map(|place| place.at).collect::<Vec<_>>(), [2, 1]);
        assert!(fuse(&[], REACH, |_| ALONE, &Tuning::default(), 2).is_empty());
    }
}
