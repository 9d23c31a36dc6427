//! One run against another: the mean difference of each metric over the questions that both have, with an interval, and the
//! questions that changed. Pure.

use std::collections::{BTreeSet, HashMap};

use rand::{Rng, SeedableRng, rngs::SmallRng};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{QuestionScore, Run, main_metric};

/// Resamples of the paired bootstrap (Efron and Tibshirani, 1993).
const RESAMPLES: usize = 10_000;
/// The share of resamples that the interval leaves out on either side.
const TAIL: f64 = 0.025;
/// Equal runs give equal intervals.
const SEED: u64 = 20_261_121;
/// Differences below this are rounding.
const DIFFERENCE_MIN: f64 = 1e-9;

/// A metric in both runs, over the questions that have it in both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MetricDifference {
    pub name: String,
    pub base: f64,
    pub run: f64,
    pub difference: f64,
    /// The 95 % interval of the difference, by a paired bootstrap over the questions.
    pub low: f64,
    pub high: f64,
    pub questions: u32,
}

/// A question that one run answered better than the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct QuestionDifference {
    pub key: String,
    pub question: String,
    pub metric: String,
    pub base: f64,
    pub run: f64,
    pub difference: f64,
}

/// A run against another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Comparison {
    pub run: Run,
    pub base: Run,
    pub metrics: Vec<MetricDifference>,
    /// Those that changed, the largest difference first.
    pub questions: Vec<QuestionDifference>,
}

/// Compares `run` with `base`; questions are the same when their keys are.
pub fn compare(run: (Run, &[QuestionScore]), base: (Run, &[QuestionScore])) -> Comparison {
    let of_base: HashMap<&str, &QuestionScore> = base.1.iter().map(|score| (score.key.as_str(), score)).collect();
    let pairs: Vec<(&QuestionScore, &QuestionScore)> =
        run.1.iter().filter_map(|score| of_base.get(score.key.as_str()).map(|other| (score, *other))).collect();
    let names: BTreeSet<&String> = pairs.iter().flat_map(|(score, _)| score.metrics.keys()).collect();
    let metrics = names.into_iter().filter_map(|name| difference(name, &pairs)).collect();
    let mut questions: Vec<QuestionDifference> = pairs.iter().filter_map(|(run, base)| changed(run, base)).collect();
    questions.sort_by(|a, b| b.difference.abs().total_cmp(&a.difference.abs()).then(a.key.cmp(&b.key)));
    Comparison { run: run.0, base: base.0, metrics, questions }
}

#[expect(clippy::cast_precision_loss, reason = "counts of questions")]
fn difference(name: &str, pairs: &[(&QuestionScore, &QuestionScore)]) -> Option<MetricDifference> {
    let both: Vec<(f64, f64)> =
        pairs.iter().filter_map(|(run, base)| Some((*run.metrics.get(name)?, *base.metrics.get(name)?))).collect();
    if both.is_empty() {
        return None;
    }
    let count = both.len() as f64;
    let run = both.iter().map(|(run, _)| run).sum::<f64>() / count;
    let base = both.iter().map(|(_, base)| base).sum::<f64>() / count;
    let (low, high) = interval(&both.iter().map(|(run, base)| run - base).collect::<Vec<_>>());
    let questions = u32::try_from(both.len()).unwrap_or(u32::MAX);
    Some(MetricDifference { name: name.to_owned(), base, run, difference: run - base, low, high, questions })
}

/// The interval of the mean of `differences`, resampled with replacement.
#[expect(clippy::cast_precision_loss, reason = "counts of questions")]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the resamples")]
fn interval(differences: &[f64]) -> (f64, f64) {
    let mut random = SmallRng::seed_from_u64(SEED);
    let count = differences.len();
    let mut means: Vec<f64> = (0..RESAMPLES)
        .map(|_| (0..count).map(|_| differences[random.random_range(0..count)]).sum::<f64>() / count as f64)
        .collect();
    means.sort_by(f64::total_cmp);
    let cut = (RESAMPLES as f64 * TAIL) as usize;
    (means[cut], means[RESAMPLES - 1 - cut])
}

/// The set's main metric where it changed, else the one that changed most.
fn changed(run: &QuestionScore, base: &QuestionScore) -> Option<QuestionDifference> {
    let of = |name: &str| {
        let (run, base) = (*run.metrics.get(name)?, *base.metrics.get(name)?);
        ((run - base).abs() > DIFFERENCE_MIN).then_some((name.to_owned(), base, run))
    };
    let main = main_metric(&run.metrics).and_then(of);
    let most = || {
        let changes = run.metrics.keys().filter_map(|name| of(name));
        changes.max_by(|a, b| (a.2 - a.1).abs().total_cmp(&(b.2 - b.1).abs()))
    };
    let (metric, from, to) = main.or_else(most)?;
    let (key, question) = (run.key.clone(), run.question.clone());
    Some(QuestionDifference { key, question, metric, base: from, run: to, difference: to - from })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{RunState, SetKind};

    fn run() -> Run {
        Run {
            id: String::new(),
            set: "set".into(),
            kind: SetKind::Beir,
            state: RunState::Done,
            done: 0,
            questions: 0,
            metrics: BTreeMap::new(),
            settings: BTreeMap::new(),
            created_at: String::new(),
            took_ms: 0,
            error: None,
        }
    }

    fn scores(values: &[f64]) -> Vec<QuestionScore> {
        let score = |(at, value): (usize, &f64)| QuestionScore {
            key: at.to_string(),
            question: "q".into(),
            group: None,
            metrics: BTreeMap::from([("ndcg@10".to_owned(), *value)]),
        };
        values.iter().enumerate().map(score).collect()
    }

    #[test]
    fn equal_runs_do_not_differ() {
        let same = scores(&[0.1, 0.9, 0.5]);
        let compared = compare((run(), &same), (run(), &same));
        assert!(compared.questions.is_empty());
        let metric = &compared.metrics[0];
        assert_eq!((metric.difference, metric.low, metric.high, metric.questions), (0.0, 0.0, 0.0, 3));
    }

    #[test]
    fn the_interval_holds_zero_where_the_runs_differ_by_chance() {
        let base: Vec<f64> = (0..100).map(|at| f64::from(at % 2)).collect();
        let swapped: Vec<f64> = (0..100).map(|at| f64::from((at + 1) % 2)).collect();
        let metric = compare((run(), &scores(&swapped)), (run(), &scores(&base))).metrics.remove(0);
        assert!(metric.low < 0.0 && metric.high > 0.0, "{metric:?}");
        // Standard error 0.1: the interval is near 1.96 of it.
        assert!((metric.high - 0.196).abs() < 0.03, "{metric:?}");
        let better: Vec<f64> = base.iter().map(|value| value + 0.2).collect();
        let metric = compare((run(), &scores(&better)), (run(), &scores(&base))).metrics.remove(0);
        assert!((metric.low - 0.2).abs() < 1e-9 && (metric.high - 0.2).abs() < 1e-9, "{metric:?}");
    }

    #[test]
    fn questions_that_changed_come_by_difference() {
        let compared = compare((run(), &scores(&[0.5, 0.1, 1.0])), (run(), &scores(&[0.5, 0.9, 0.9])));
        let told: Vec<(&str, i32)> = compared
            .questions
            .iter()
            .map(|question| (question.key.as_str(), (question.difference * 10.0).round() as i32))
            .collect();
        assert_eq!(told, [("1", -8), ("2", 1)]);
    }
}
