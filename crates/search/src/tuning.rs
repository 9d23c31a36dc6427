//! Every number that decides a ranking, with the sets it was chosen on. Nothing else in this room weighs anything.

/// Saturation of repeated terms; what tantivy's scorer has built in.
pub(crate) const BM25_K1: f32 = 1.2;

/// Weights of the ranking. Shares of one another: a score is their mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tuning {
    /// What a match in the headings above a chunk counts against one in its text.
    pub heading: f32,
    /// Share of the cosine in a passage's own score; the rest is BM25's.
    pub cosine: f32,
    /// Between 0 (BM25 is measured against the best of this question's candidates) and 1 (against what the question's words could reach).
    pub absolute: f32,
    /// Share of the source's strength in the final score: how good its best passages are together.
    pub source: f32,
    /// Share of the source's name and title in the final score: how much of the question they say.
    pub name: f32,
    /// Best passages of a source that make up its strength.
    pub source_passages: usize,
    /// Candidates that each leg puts forward, at least.
    pub depth: usize,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { heading: 1.0, cosine: 0.65, absolute: 1.0, source: 0.3, name: 0.05, source_passages: 2, depth: 100 }
    }
}
