//! What is measured of one reply. All metrics are between 0 and 1, the higher the better, and a set's value is the mean over
//! the questions that have the metric. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Values by the metric's name.
pub type Metrics = BTreeMap<String, f64>;

/// Depth of a ranking that is judged.
const DEPTH: usize = 10;
/// What a reader is handed.
pub(crate) const READ: usize = 5;

/// nDCG@10 (linear gains), Recall@5 and @10, MRR@10 and hit@1 of a ranking of distinct names against graded judgements.
pub fn ranking<'n>(ranked: impl IntoIterator<Item = &'n str>, grades: &HashMap<&str, f64>) -> Metrics {
    let gains: Vec<f64> =
        ranked.into_iter().take(DEPTH).map(|name| grades.get(name).copied().unwrap_or_default()).collect();
    let mut ideal: Vec<f64> = grades.values().copied().filter(|gain| *gain > 0.0).collect();
    ideal.sort_by(|a, b| b.total_cmp(a));
    let relevant = ideal.len();
    ideal.truncate(DEPTH);
    let best = discounted(&ideal);
    let found = |depth: usize| share(gains.iter().take(depth).filter(|gain| **gain > 0.0).count(), relevant);
    let first = gains.iter().position(|gain| *gain > 0.0);
    #[expect(clippy::cast_precision_loss, reason = "ranks up to ten")]
    let reciprocal = first.map_or(0.0, |at| 1.0 / (at + 1) as f64);
    Metrics::from([
        ("ndcg@10".to_owned(), if best > 0.0 { discounted(&gains) / best } else { 0.0 }),
        ("recall@5".to_owned(), found(READ)),
        ("recall@10".to_owned(), found(DEPTH)),
        ("mrr@10".to_owned(), reciprocal),
        ("hit@1".to_owned(), truth(first == Some(0))),
    ])
}

fn discounted(gains: &[f64]) -> f64 {
    (2_u32..).zip(gains).map(|(rank, gain)| gain / f64::from(rank).log2()).sum()
}

/// P@5, nP@5 and hit@1 of rows in the order shown, and whether they are exactly the right ones. `is_right` also takes rows that
/// are merely accepted; `right` counts those that must be there.
pub(crate) fn rows(shown: &[u32], is_right: impl Fn(u32) -> bool, right: &BTreeSet<u32>) -> Metrics {
    let hits = shown.iter().take(READ).filter(|row| is_right(**row)).count();
    let given: BTreeSet<u32> = shown.iter().copied().collect();
    let all = right.is_subset(&given) && shown.iter().all(|row| is_right(*row));
    Metrics::from([
        ("p@5".to_owned(), share(hits, READ)),
        ("np@5".to_owned(), share(hits, right.len().clamp(1, READ)).min(1.0)),
        ("hit@1".to_owned(), truth(shown.first().is_some_and(|row| is_right(*row)))),
        ("exact".to_owned(), truth(all)),
    ])
}

/// Whether it was right not to answer, or to answer.
pub(crate) fn abstention(abstained: bool, is_answerable: bool, into: &mut Metrics) {
    if is_answerable {
        into.insert("answered".to_owned(), truth(!abstained));
    } else {
        into.insert("abstention_recall".to_owned(), truth(abstained));
    }
    if abstained {
        into.insert("abstention_precision".to_owned(), truth(!is_answerable));
    }
}

pub(crate) fn truth(is_true: bool) -> f64 {
    f64::from(u8::from(is_true))
}

#[expect(clippy::cast_precision_loss, reason = "counts of a question")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The mean of each metric over those that have it.
#[expect(clippy::cast_precision_loss, reason = "counts of questions")]
pub fn mean<'m>(all: impl IntoIterator<Item = &'m Metrics>) -> Metrics {
    let mut sums: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
    for (name, value) in all.into_iter().flatten() {
        let (sum, count) = sums.entry(name).or_default();
        *sum += value;
        *count += 1;
    }
    sums.into_iter().map(|(name, (sum, count))| (name.to_owned(), sum / count as f64)).collect()
}

/// The metric that stands for the whole: the first of these that is there.
pub fn main_metric(metrics: &Metrics) -> Option<&'static str> {
    ["np@5", "ndcg@10", "hit@5", "correctness", "abstention_recall"]
        .into_iter()
        .find(|name| metrics.contains_key(*name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ranked: &[&str], grades: &[(&str, f64)], metric: &str) -> f64 {
        ranking(ranked.iter().copied(), &grades.iter().copied().collect())[metric]
    }

    #[test]
    fn a_ranking_is_judged_as_trec_eval_does() {
        let grades = [("a", 2.0), ("b", 1.0), ("c", 1.0)];
        assert!((of(&["a", "b", "c"], &grades, "ndcg@10") - 1.0).abs() < 1e-12);
        // (1/log2(2) + 2/log2(4)) / (2/log2(2) + 1/log2(3) + 1/log2(4))
        let expected = 2.0 / (2.0 + 1.0 / 3.0_f64.log2() + 0.5);
        assert!((of(&["b", "x", "a"], &grades, "ndcg@10") - expected).abs() < 1e-12);
        assert!((of(&["x", "y", "b"], &grades, "mrr@10") - 1.0 / 3.0).abs() < 1e-12);
        assert!((of(&["x", "y", "b"], &grades, "recall@5") - 1.0 / 3.0).abs() < 1e-12);
        assert!(of(&[], &grades, "ndcg@10").abs() < 1e-12);
        assert!(of(&["a"], &[], "ndcg@10").abs() < 1e-12);
        let late = ["p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "a"];
        assert!(of(&late, &grades, "mrr@10").abs() < 1e-12);
    }

    #[test]
    fn rows_count_as_the_readme_of_the_data_says() {
        let check = |shown: &[u32], right: &[u32], also: &[u32], expected: [f64; 4]| {
            let got = rows(shown, |row| right.contains(&row) || also.contains(&row), &right.iter().copied().collect());
            assert_eq!(["p@5", "np@5", "hit@1", "exact"].map(|name| got[name]), expected, "{shown:?}");
        };
        check(&[1, 2], &[1, 2], &[], [0.4, 1.0, 1.0, 1.0]);
        check(&[3, 1], &[1, 2], &[], [0.2, 0.5, 0.0, 0.0]);
        check(&[3, 1, 2], &[1, 2], &[3], [0.6, 1.0, 1.0, 1.0]);
        check(&[], &[1], &[], [0.0, 0.0, 0.0, 0.0]);
        check(&[1, 2, 3, 4, 5, 6], &[1, 2, 3, 4, 5, 6], &[], [1.0, 1.0, 1.0, 1.0]);
    }

    #[test]
    fn a_mean_is_over_those_that_have_the_metric() {
        let mut all = vec![Metrics::new(), Metrics::new(), Metrics::new()];
        for (abstained, is_answerable, at) in [(true, false, 0), (true, true, 1), (false, false, 2)] {
            abstention(abstained, is_answerable, &mut all[at]);
        }
        let mean = mean(&all);
        assert!((mean["abstention_precision"] - 0.5).abs() < 1e-12);
        assert!((mean["abstention_recall"] - 0.5).abs() < 1e-12);
        assert!(mean["answered"].abs() < 1e-12);
    }
}
