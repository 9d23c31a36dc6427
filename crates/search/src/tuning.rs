//! Every number that decides a ranking, with the sets it was chosen on. Nothing else in this room weighs anything.

/// Saturation of repeated terms; what tantivy's scorer has built in.
pub(crate) const BM25_K1: f32 = 1.2;

/// Weights of the ranking, as shares: a score is a weighted mean.
///
/// Chosen on NFCorpus dev, Cranfield and 30 questions over five PDFs in one collection (862 passages), with all-MiniLM-L6-v2:
/// every neighbour in a grid of one weight at a time did worse on one of them. nDCG@10 fused, words alone, meaning alone:
/// NFCorpus test 0.362, 0.329, 0.316; Cranfield 0.430, 0.399, 0.397; the PDFs 0.853, 0.658, 0.766. What they come to in the
/// product is in `docs/evaluation.md`; only NFCorpus test was not chosen on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tuning {
    /// What a match in the headings above a chunk counts against one in its text.
    pub heading: f32,
    /// Share of the cosine in a passage's own score; the rest is BM25's.
    pub cosine: f32,
    /// Share of the source's strength in the final score: how good its best passages are together.
    pub source: f32,
    /// Share of the source's name and title in the final score: how much of the question they say.
    pub name: f32,
    /// Best passages of a source that make up its strength.
    pub source_passages: usize,
    /// Candidates that each leg puts forward, at least. 100 and 200 ranked the same.
    pub depth: usize,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { heading: 0.75, cosine: 0.7, source: 0.3, name: 0.05, source_passages: 2, depth: 40 }
    }
}
