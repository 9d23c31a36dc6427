//! What is odd about a series, for people: gaps, duplicates, outliers, flat runs. Nothing here changes a value, and no model
//! reads it, since a flag may look at later values.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{series::Flag, step::Step};

/// Equal values from which on a run is flat.
const FLAT_MIN: usize = 6;
/// Part of the values in such runs from which on the series is taken to rest by nature, as the sun's power does at night.
const FLAT_PART_MAX: f64 = 0.05;
/// Deviations (1.4826 MAD) from which on a point is an outlier.
const OUTLIER_MIN: f64 = 8.0;
/// Neighbours, and seasons, to either side that a point is compared with.
const AROUND: usize = 3;
/// Points below which no outlier is looked for.
const POINTS_MIN: usize = 20;

/// Counts of what is odd, and words about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quality {
    /// Points as given.
    pub points: usize,
    /// Steps with a value, and without one.
    pub values: usize,
    pub missing: usize,
    /// Runs of missing values, and the length of the longest in steps.
    pub gaps: usize,
    pub longest_gap: usize,
    /// Points with the time of another; the last one counts.
    pub duplicates: usize,
    /// Points that come before their predecessor.
    pub out_of_order: usize,
    /// Points beside the grid; averaged into their step.
    pub off_grid: usize,
    pub outliers: usize,
    pub flat_runs: usize,
    pub flat_points: usize,
    /// In words, for people.
    pub notes: Vec<String>,
}

/// Flags outliers and flat runs, and counts all.
pub(crate) fn examine(values: &[f64], flags: &mut [u8], step: Step, quality: &mut Quality) {
    quality.missing = values.iter().filter(|value| value.is_nan()).count();
    quality.values = values.len() - quality.missing;
    let mut gap = 0;
    for value in values {
        gap = if value.is_nan() { gap + 1 } else { 0 };
        quality.gaps += usize::from(gap == 1);
        quality.longest_gap = quality.longest_gap.max(gap);
    }
    flat(values, flags, quality);
    outliers(values, flags, step, quality);
    let mut note = |count: usize, words: &str| {
        if count > 0 {
            quality.notes.push(format!("{count} {words}"));
        }
    };
    let (gaps, longest) = (quality.gaps, quality.longest_gap);
    note(
        quality.missing,
        &format!("values are missing, in {gaps} gaps; the longest has {longest} steps of {}", step.words()),
    );
    note(quality.duplicates, "points have the time of another; the last one counts");
    note(quality.out_of_order, "points were out of order");
    note(quality.off_grid, "points lie beside the grid and are averaged into their step");
    note(quality.outliers, "values lie far from those around them");
    note(quality.flat_points, &format!("values stand still, in {} runs of {FLAT_MIN} or more", quality.flat_runs));
}

#[expect(clippy::cast_precision_loss, reason = "a number of points")]
fn flat(values: &[f64], flags: &mut [u8], quality: &mut Quality) {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for at in 1..=values.len() {
        if at < values.len() && values[at] == values[start] {
            continue;
        }
        if at - start >= FLAT_MIN && !values[start].is_nan() {
            runs.push((start, at));
        }
        start = at;
    }
    let points: usize = runs.iter().map(|(from, to)| to - from).sum();
    if points as f64 > FLAT_PART_MAX * quality.values as f64 {
        return;
    }
    quality.flat_runs = runs.len();
    quality.flat_points = points;
    for (from, to) in runs {
        flags[from..to].iter_mut().for_each(|flags| *flags |= Flag::Flat as u8);
    }
}

fn outliers(values: &[f64], flags: &mut [u8], step: Step, quality: &mut Quality) {
    if quality.values < POINTS_MIN {
        return;
    }
    let season = match step {
        Step::Seconds(_) => step.per_day().unwrap_or(1),
        Step::Days(1) => 7,
        Step::Days(_) => 52,
        Step::Months(months) => usize::try_from(12 / months.clamp(1, 12)).unwrap_or(1),
    };
    let residual = |at: usize, apart: usize| {
        let around = (1..=AROUND).flat_map(|count| [at.checked_sub(count * apart), Some(at + count * apart)]);
        let mut known: Vec<f64> =
            around.flatten().filter_map(|at| values.get(at).copied()).filter(|value| !value.is_nan()).collect();
        if known.len() < AROUND { None } else { Some((values[at] - median(&mut known)).abs()) }
    };
    let residuals: Vec<f64> = (0..values.len())
        .map(|at| {
            if values[at].is_nan() {
                return f64::NAN;
            }
            let near = residual(at, 1);
            let seasonal = if season > 1 { residual(at, season) } else { near };
            match (near, seasonal) {
                (Some(near), Some(seasonal)) => near.min(seasonal),
                (near, seasonal) => near.or(seasonal).unwrap_or(0.0),
            }
        })
        .collect();
    let mut known: Vec<f64> = residuals.iter().copied().filter(|residual| !residual.is_nan()).collect();
    let deviation = 1.4826 * median(&mut known);
    if deviation <= 0.0 {
        return;
    }
    for (at, residual) in residuals.iter().enumerate() {
        if *residual > OUTLIER_MIN * deviation {
            flags[at] |= Flag::Outlier as u8;
            quality.outliers += 1;
        }
    }
}

/// The upper median; zero of nothing.
fn median(values: &mut [f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}
