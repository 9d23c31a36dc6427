//! Searching the lexical index within a scope.

use std::{cmp::Reverse, collections::BinaryHeap};

use store::{ChunkId, SnapshotId};
use tantivy::{
    Searcher, Term,
    query::{BooleanQuery, ConstScoreQuery, EnableScoring, Occur, Query, TermSetQuery},
};

use super::{Lexical, Question};
use crate::SearchError;

/// A scope that holds less than this share of the index is looked up by its snapshots; a wider one is compared entry by entry
/// while the best are gathered, which lets the engine skip blocks. Measured with `examples/growth.rs`.
const SELECTIVE_SHARE_MAX: f64 = 0.05;

/// An entry that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LexicalHit {
    pub chunk: ChunkId,
    /// BM25, k1 1.2, b 0.75; headings weighed in.
    pub score: f32,
    pub print: u64,
}

/// A hit by score, then by chunk, so that equal scores have one order.
#[derive(Debug, Clone, Copy)]
struct Ranked(LexicalHit);

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.score.total_cmp(&other.0.score).then_with(|| other.0.chunk.cmp(&self.0.chunk))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ranked {}

impl Lexical {
    /// The `depth` best entries whose snapshot is in `scope` (ascending, distinct), the best first.
    /// `scope_chunks` is how many chunks these have.
    pub fn search(
        &self,
        searcher: &Searcher,
        question: &Question,
        scope: &[SnapshotId],
        scope_chunks: u64,
        depth: usize,
    ) -> Result<Vec<LexicalHit>, SearchError> {
        let Some(query) = question.query(&self.fields) else { return Ok(Vec::new()) };
        #[expect(clippy::cast_precision_loss, reason = "a share")]
        let share = scope_chunks as f64 / searcher.num_docs().max(1) as f64;
        if share < SELECTIVE_SHARE_MAX {
            let terms = scope.iter().map(|id| self.fields.snapshot_term(*id));
            return gather(searcher, &narrowed(terms, query), scope, depth);
        }
        gather(searcher, &query, scope, depth)
    }

    /// The entries of `chunks` that exist, each with its score for the question (0 where no term matches), in no order.
    pub fn score(
        &self,
        searcher: &Searcher,
        question: &Question,
        chunks: &[ChunkId],
    ) -> Result<Vec<LexicalHit>, SearchError> {
        if chunks.is_empty() {
            return Ok(Vec::new());
        }
        let mut snapshots: Vec<SnapshotId> = chunks.iter().map(|chunk| chunk.snapshot()).collect();
        snapshots.sort_unstable();
        snapshots.dedup();
        let terms = chunks.iter().map(|chunk| Term::from_field_u64(self.fields.chunk, chunk.0.cast_unsigned()));
        let listed = named(terms);
        let query = match question.query(&self.fields) {
            Some(words) => BooleanQuery::new(vec![(Occur::Must, listed), (Occur::Should, Box::new(words))]),
            None => BooleanQuery::new(vec![(Occur::Must, listed)]),
        };
        gather(searcher, &query, &snapshots, chunks.len())
    }
}

/// `query` among the entries that have one of `terms`.
fn narrowed(terms: impl Iterator<Item = Term>, query: BooleanQuery) -> BooleanQuery {
    BooleanQuery::new(vec![(Occur::Must, named(terms)), (Occur::Must, Box::new(query))])
}

/// Entries that have one of `terms`, without a say in the score.
fn named(terms: impl Iterator<Item = Term>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms)), 0.0))
}

/// Runs `query` over every segment and keeps the `depth` best live entries of `scope`. The threshold that lets the engine skip is
/// raised by entries in scope only, so nothing in scope is missed.
fn gather(
    searcher: &Searcher,
    query: &dyn Query,
    scope: &[SnapshotId],
    depth: usize,
) -> Result<Vec<LexicalHit>, SearchError> {
    debug_assert!(scope.is_sorted(), "looked up by halving");
    if depth == 0 || scope.is_empty() {
        return Ok(Vec::new());
    }
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    let mut best: BinaryHeap<Reverse<Ranked>> = BinaryHeap::with_capacity(depth + 1);
    for segment in searcher.segment_readers() {
        let chunks = segment.fast_fields().u64("chunk")?;
        let prints = segment.fast_fields().u64("print")?;
        let alive = segment.alive_bitset();
        // Entries of a snapshot lie side by side: most are answered by the entry before.
        let mut last = (SnapshotId(-1), false);
        let mut threshold = if best.len() == depth { floor(&best) } else { f32::MIN };
        weight.for_each_pruning(threshold, segment, &mut |doc, score| {
            if alive.is_some_and(|alive| alive.is_deleted(doc)) {
                return threshold;
            }
            let Some(chunk) = chunks.first(doc) else { return threshold };
            let chunk = ChunkId(chunk.cast_signed());
            if chunk.snapshot() != last.0 {
                last = (chunk.snapshot(), scope.binary_search(&chunk.snapshot()).is_ok());
            }
            if last.1 {
                let print = prints.first(doc).unwrap_or_default();
                best.push(Reverse(Ranked(LexicalHit { chunk, score, print })));
                if best.len() > depth {
                    best.pop();
                }
                if best.len() == depth {
                    threshold = floor(&best);
                }
            }
            threshold
        })?;
    }
    Ok(best.into_sorted_vec().into_iter().map(|Reverse(Ranked(hit))| hit).collect())
}

fn floor(best: &BinaryHeap<Reverse<Ranked>>) -> f32 {
    best.peek().map_or(f32::MIN, |Reverse(Ranked(hit))| hit.score)
}
