//! The choice of the model: all candidates walk over the stretch before the first issue, and the least error wins. The
//! errors of the winner then give the intervals.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    history::History,
    models::{Model, candidates},
    protocol::{Issue, Protocol},
    series::Series,
    walk::{Calibration, Row, Walker},
};

/// Whole seasons of the stretch where the series is long, and the part of the series where it is short.
const STRETCH_SEASONS: usize = 120;
const LONG_SEASONS: usize = 150;
const STRETCH_PART: usize = 3;
const STRETCH_MAX: usize = 400;
/// Forecasts made at most on the stretch by each candidate.
const ROWS_MAX: usize = 20_000;
/// Refits on the stretch of a short series, of a long one.
const REFITS: (usize, usize) = (3, 3);
/// The mean of the two best must be better than the best by this part to be worth two models.
const BLEND_GAIN: f64 = 0.01;

/// What one candidate reached on the stretch before the first issue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Candidate {
    pub model: Model,
    /// In words.
    pub name: String,
    /// Mean absolute error, in the unit of the series.
    pub mae: f64,
    /// Mean absolute percentage error, in percent; absent where all values are zero.
    pub mape: Option<f64>,
}

/// The chosen model at work, with what it was chosen from.
pub(crate) struct Choice {
    pub(crate) walker: Walker,
    pub(crate) calibration: Calibration,
    /// The best first.
    pub(crate) candidates: Vec<Candidate>,
    /// The two models of a blend.
    pub(crate) members: Vec<Model>,
}

/// Chooses among the models by their errors on targets before `known`, under the protocol.
pub(crate) fn choose(
    series: &Series,
    history: &History,
    known: usize,
    protocol: &Protocol,
    wanted: Option<Model>,
) -> Choice {
    let issues = issues(series, history, known, protocol);
    let first = issues.first().map_or(known, |issue| issue.known);
    let refit_steps = refit_steps(history, known, first);
    let mut models = match wanted {
        Some(model) if model != Model::Blend => vec![model],
        _ => candidates(history, first),
    };
    if issues.is_empty() {
        models.truncate(1);
    }
    let mut runs: Vec<(Model, Walker, Vec<Row>, f64)> = Vec::new();
    for model in models {
        let mut walker = Walker::new(&[model], history, first, protocol.is_exact(), refit_steps);
        let mut rows = Vec::new();
        for issue in &issues {
            walker.issue(history, issue, &mut rows);
        }
        let error = mae(history, &rows);
        runs.push((model, walker, rows, error));
    }
    runs.sort_by(|a, b| a.3.total_cmp(&b.3));
    let mut told: Vec<Candidate> = runs.iter().map(|(model, _, rows, _)| candidate(history, *model, rows)).collect();
    let mut best = runs.remove(0);
    let mut members = Vec::new();
    if let Some(other) = runs.into_iter().next() {
        let mean: Vec<Row> =
            best.2.iter().zip(&other.2).map(|(a, b)| Row { value: 0.5 * (a.value + b.value), ..*a }).collect();
        let error = mae(history, &mean);
        if error < (1.0 - BLEND_GAIN) * best.3 {
            told.insert(0, candidate(history, Model::Blend, &mean));
            members = vec![best.0, other.0];
            best = (Model::Blend, best.1.join(other.1), mean, error);
        }
    }
    let mut calibration = Calibration::new(history, known);
    for row in &best.2 {
        calibration.wait(*row, None);
    }
    calibration.learn(history, known);
    Choice { walker: best.1, calibration, candidates: told, members }
}

/// Issues on the stretch before `known`, all of whose targets are known.
fn issues(series: &Series, history: &History, known: usize, protocol: &Protocol) -> Vec<Issue> {
    let season = history.seasons.short;
    let stretch = if season > 1 && known / season >= LONG_SEASONS {
        STRETCH_SEASONS * season
    } else {
        (known / STRETCH_PART).max(known.min(8) / 2).min(STRETCH_MAX.max(3 * season))
    };
    let mut issues = protocol.issues(series, known - stretch, known);
    issues.retain(|issue| issue.known > 0);
    // A far horizon makes many forecasts an issue: fewer issues then, the newest among them.
    let rows: usize = issues.iter().map(|issue| issue.end - issue.first).sum();
    let every = rows.div_ceil(ROWS_MAX).max(1);
    let count = issues.len();
    let mut at = 0;
    issues.retain(|_| {
        at += 1;
        (count - at).is_multiple_of(every)
    });
    issues
}

fn refit_steps(history: &History, known: usize, first: usize) -> usize {
    let long = known / history.seasons.short >= LONG_SEASONS;
    let refits = if long { REFITS.1 } else { REFITS.0 };
    ((known - first) / refits + 1).max(1)
}

fn candidate(history: &History, model: Model, rows: &[Row]) -> Candidate {
    let (mut sum, mut count) = (0.0, 0.0);
    for row in rows {
        let actual = history.raw[row.target];
        if !actual.is_nan() && actual != 0.0 {
            sum += 100.0 * ((row.value - actual) / actual).abs();
            count += 1.0;
        }
    }
    let mape = (count > 0.0).then(|| sum / count);
    Candidate { model, name: model.words().to_owned(), mae: mae(history, rows), mape }
}

/// Mean absolute error over the known targets; zero where there is none.
fn mae(history: &History, rows: &[Row]) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for row in rows {
        let actual = history.raw[row.target];
        if !actual.is_nan() {
            sum += (row.value - actual).abs();
            count += 1.0;
        }
    }
    if count > 0.0 { sum / count } else { 0.0 }
}
