//! Where histograms cut. Few, for each is a line for each set of labels; each bound is one that somebody asks about.

/// Requests, seconds. A page of the browser asks for several at once, so 25 ms and 100 ms are told apart; 250 ms is what all but
/// one in a hundred must keep (docs/benchmarks.md); from 2.5 s on people wait knowingly, and 30 s is where proxies give up.
pub(super) const REQUEST: &[f64] = &[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// What the process does itself, seconds: a statement takes 0.2 ms, a leg of a search 1 to 50 ms, embedding a batch up to seconds.
pub(super) const WORK: &[f64] = &[0.000_25, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];
/// A language model, seconds: hosted ones begin in 0.2 to 2 s and end in 2 to 15; local ones take minutes. 60 s is the time-out to
/// the first token unless another is set.
pub(super) const MODEL: &[f64] = &[0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0];
/// Jobs, seconds: a note takes a tenth, a long scan minutes; 600 s is the longest reading of a file unless another is set.
pub(super) const JOB: &[f64] = &[0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 180.0, 600.0, 1_800.0];
/// Lengths of texts, characters: a word, a sentence, a paragraph, a page, the prompt of a model with 8k tokens, of larger ones.
pub(super) const CHARS: &[f64] = &[16.0, 64.0, 256.0, 1_024.0, 4_096.0, 16_384.0, 65_536.0];
/// Passages given to an answer: none, one, a few, the 8 that are usual, the 50 that are the most.
pub(super) const EVIDENCE: &[f64] = &[0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 50.0];
/// Scores of passages, 0 to 1, in steps as fine as anybody tunes by.
pub(super) const SCORE: &[f64] = &[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];
