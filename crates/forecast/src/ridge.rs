//! A regularised linear model for each slot of the shortest season (each local hour of the day): weighted least squares with
//! a penalty, reweighted against outliers (Huber, Annals of Mathematical Statistics 35, 1964), old rows fading.

use std::collections::HashMap;

use crate::{
    features::{Layout, Level},
    gram::Gram,
    history::History,
};

/// Settings of the model. Chosen on the year before the one that is reported; see docs/forecasting.md.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    /// Penalty on the standardised coefficients, in rows.
    pub(crate) penalty: f64,
    /// Years until a row counts half.
    pub(crate) half_life_years: f64,
    /// Rows older than this are left out.
    pub(crate) years_max: f64,
    /// Residuals beyond that many deviations lose weight.
    pub(crate) huber: f64,
    /// Steps over which the level of the series is taken.
    pub(crate) window: usize,
    /// Passes of a first fit, all but one reweighted.
    pub(crate) passes: usize,
}

impl Settings {
    pub(crate) fn new(window: usize, passes: usize) -> Self {
        Self { penalty: 100.0, half_life_years: 6.0, years_max: 10.0, huber: 1.0, window, passes }
    }
}

/// Rows per slot from which on each slot gets a model of its own.
const ROWS_PER_SLOT_MIN: usize = 150;
/// Rows below which a model is not fitted.
const ROWS_MIN: usize = 8;
/// Most slots with a model of their own.
const SLOTS_MAX: usize = 288;

/// Distances that share a fit where one model serves all slots, in steps, and where each slot has its own, in seasons.
const SHARED_CUTS: [usize; 6] = [1, 3, 7, 12, 24, 48];
const SHARED_SEASONS: [usize; 5] = [3, 4, 7, 14, 28];
/// Part of the weight of all rows that the penalty may reach.
const PENALTY_PART_MAX: f64 = 0.1;

/// Rows that one fit uses at most; of a longer past every so manieth.
const ROWS_MAX: usize = 40_000;

/// Rows for each input from which on the passes before the last of a fit read every so manieth row alone; a number that
/// shares no divisor with the days of the week.
const ROUGH_MIN: usize = 8;
const ROUGH_PART: usize = 4;

/// What is kept for one slot and cut: its rows so far, or their sums, and the coefficients of the last fit.
#[derive(Debug)]
struct Fitted {
    layout: Layout,
    /// Rows of inputs and target, oldest first. Inputs are measured in spreads and seven digits of them are plenty. Where
    /// forecasts are made from many distances they are gone once the first fit has summed them.
    rows: Vec<f32>,
    /// Index of the target of each row.
    targets: Vec<usize>,
    /// First target not yet looked at.
    next: usize,
    coefficients: Option<Vec<f64>>,
    /// The length of the known past that the coefficients were fitted on.
    known: usize,
    sums: Option<Sums>,
}

/// The rows of earlier fits, summed: some 40 kB where the rows of ten years are a megabyte, and a refit reads the new rows
/// alone. Each row keeps the weight against outliers that it came with, and none is ever too old: it only fades.
#[derive(Debug)]
struct Sums {
    gram: Gram,
    /// The known values at the first fit. Instead of old rows that fade, newer ones grow from there.
    origin: usize,
    /// Weight of all rows, before that against outliers.
    total: f64,
    /// Residuals beyond it lose weight.
    bound: f64,
}

/// The model over all slots and cuts; each pair is fitted when it is first asked for.
#[derive(Debug)]
pub(crate) struct Ridge {
    settings: Settings,
    fitted: HashMap<(usize, usize), Fitted>,
    pooled: bool,
    /// Every forecast is made from the same distance, so no two distances need to share a fit.
    exact: bool,
    /// The length of the past that the next fits may use.
    known: usize,
}

impl Ridge {
    pub(crate) fn new(history: &History, settings: Settings, known: usize, exact: bool) -> Self {
        let short = history.seasons.short;
        let pooled = short == 1 || short > SLOTS_MAX || known / short < ROWS_PER_SLOT_MIN;
        Self { settings, fitted: HashMap::new(), pooled, exact, known }
    }

    /// From now on coefficients are fitted on the first `known` values.
    pub(crate) fn refit(&mut self, known: usize) {
        self.known = known;
    }

    /// The value at `target`, from values at least `cut` steps earlier; `None` where nothing can be fitted.
    pub(crate) fn predict(&mut self, history: &History, target: usize, cut: usize) -> Option<f64> {
        let cut = if self.exact { cut } else { self.shared_cut(cut, history.seasons.short) };
        let slot = if self.pooled { 0 } else { history.calendar.moment(target).slot };
        let (known, pooled, settings) = (self.known, self.pooled, self.settings);
        let fitted = self.fitted.entry((slot, cut)).or_insert_with(|| Fitted {
            layout: Layout::new(history, cut, pooled, known),
            rows: Vec::new(),
            targets: Vec::new(),
            next: 0,
            coefficients: None,
            known: 0,
            sums: None,
        });
        if fitted.known != known {
            fitted.collect(history, (!pooled).then_some(slot), known, settings.window);
            match fitted.sums.take() {
                Some(sums) => fitted.refit(history, &settings, known, sums),
                None => fitted.fit(history, &settings, known, self.exact),
            }
        }
        let coefficients = fitted.coefficients.as_ref()?;
        let level = Level::at(history, target, cut, settings.window)?;
        let mut row = Vec::with_capacity(coefficients.len());
        fitted.layout.row(history, target, &level, &mut row);
        let relative: f64 = row.iter().zip(coefficients).map(|(input, coefficient)| input * coefficient).sum();
        Some(level.back(relative))
    }
}

impl Ridge {
    /// The cut that serves `cut`: the same up to two seasons with a model for each slot; beyond, and where one model serves
    /// all slots, a few cuts serve all, so that a far horizon costs no more fits than it is worth.
    fn shared_cut(&self, cut: usize, short: usize) -> usize {
        if self.pooled {
            return SHARED_CUTS.into_iter().find(|shared| *shared >= cut).unwrap_or_else(|| cut.next_power_of_two());
        }
        let seasons = cut.div_ceil(short);
        let shared = SHARED_SEASONS.into_iter().find(|shared| *shared >= seasons);
        match shared {
            _ if seasons <= 2 => cut,
            Some(shared) => shared * short,
            None => seasons.next_power_of_two() * short,
        }
    }
}

impl Fitted {
    /// Appends the rows whose target became known.
    fn collect(&mut self, history: &History, slot: Option<usize>, known: usize, window: usize) {
        let cut = self.layout.cut;
        let stride = stride(known, slot.is_some(), history.seasons.short);
        let mut row = Vec::with_capacity(self.layout.width() + 1);
        for target in (self.next.max(cut)..known).filter(|target| target.is_multiple_of(stride)) {
            let value = history.raw[target];
            if value.is_nan() || slot.is_some_and(|slot| history.calendar.moment(target).slot != slot) {
                continue;
            }
            // Of the first season there is nothing to compare with.
            let Some(level) = Level::at(history, target, cut, window).filter(|_| target >= cut + history.seasons.short)
            else {
                continue;
            };
            row.clear();
            self.layout.row(history, target, &level, &mut row);
            row.push(level.of(value));
            #[expect(clippy::cast_possible_truncation, reason = "seven digits are kept")]
            self.rows.extend(row.iter().map(|input| *input as f32));
            self.targets.push(target);
        }
        self.next = known;
    }

    /// Fits to the rows so far; with `keeps` they are kept for the next fit, else their sums alone.
    fn fit(&mut self, history: &History, settings: &Settings, known: usize, keeps: bool) {
        self.known = known;
        let width = self.layout.width() + 1;
        let year = history.seasons.steps_per_year;
        #[expect(clippy::cast_precision_loss, reason = "a number of steps")]
        let years = |target: usize| (known - target) as f64 / year;
        let start = self.targets.partition_point(|target| years(*target) > settings.years_max);
        let targets = &self.targets[start..];
        let rows = &self.rows[start * width..];
        if targets.len() < ROWS_MIN {
            self.coefficients = None;
            return;
        }
        let fading: Vec<f64> =
            targets.iter().map(|target| 0.5_f64.powf(years(*target) / settings.half_life_years)).collect();
        let penalty = settings.penalty.min(PENALTY_PART_MAX * fading.iter().sum::<f64>());
        let mut coefficients = self.coefficients.take();
        // After the first fit the last coefficients already tell the outliers.
        let passes = if coefficients.is_some() { 1 } else { settings.passes };
        let (mut gram, mut bound) = (Gram::new(width), f64::INFINITY);
        for pass in 1..=passes {
            // What only finds the outliers for the next pass needs no more than a part of the rows.
            let part = if keeps || pass == passes || targets.len() < ROUGH_MIN * width { 1 } else { ROUGH_PART };
            let weights = match &coefficients {
                Some(coefficients) => {
                    let (weights, outliers) = robust(rows, width, coefficients, &fading, settings.huber);
                    bound = outliers;
                    weights
                }
                None => fading.clone(),
            };
            gram = Gram::new(width);
            for (row, weight) in rows.chunks_exact(width).zip(&weights).step_by(part) {
                gram.add(row, *weight);
            }
            #[expect(clippy::cast_precision_loss, reason = "a small number")]
            let penalty = penalty / part as f64;
            coefficients = gram.solve(penalty);
        }
        if !keeps && coefficients.is_some() {
            self.sums = Some(Sums { gram, origin: known, total: fading.iter().sum(), bound });
            (self.rows, self.targets) = (Vec::new(), Vec::new());
        }
        self.coefficients = coefficients;
    }

    /// Adds the new rows to the sums and fits to all of them.
    fn refit(&mut self, history: &History, settings: &Settings, known: usize, mut sums: Sums) {
        self.known = known;
        let width = self.layout.width() + 1;
        let half_life = settings.half_life_years * history.seasons.steps_per_year;
        #[expect(clippy::cast_precision_loss, reason = "a number of steps")]
        let grown = |at: usize| 2_f64.powf((at as f64 - sums.origin as f64) / half_life);
        let coefficients = self.coefficients.as_deref().unwrap_or_default();
        for (row, target) in self.rows.chunks_exact(width).zip(&self.targets) {
            let (residual, weight) = (residual(row, coefficients), grown(*target));
            sums.gram.add(row, if residual > sums.bound { weight * sums.bound / residual } else { weight });
            sums.total += weight;
        }
        let penalty = (settings.penalty * grown(known)).min(PENALTY_PART_MAX * sums.total);
        if let Some(coefficients) = sums.gram.solve(penalty) {
            self.coefficients = Some(coefficients);
        }
        self.rows.clear();
        self.targets.clear();
        self.sums = Some(sums);
    }
}

/// Every so manieth target is a row, of a slot each: so many that all slots have their share.
fn stride(known: usize, has_slot: bool, short: usize) -> usize {
    if has_slot {
        return 1;
    }
    let shares_slots = |stride: &usize| greatest_common_divisor(*stride, short) == 1;
    (known.div_ceil(ROWS_MAX).max(1)..).find(shares_slots).unwrap_or(1)
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// How far the last number of a row is from what the coefficients make of the others.
fn residual(row: &[f32], coefficients: &[f64]) -> f64 {
    let fit: f64 = row.iter().zip(coefficients).map(|(input, coefficient)| f64::from(*input) * coefficient).sum();
    (f64::from(row[row.len() - 1]) - fit).abs()
}

/// The weights times Huber's: min(1, k s / |r|), s = 1.4826 median |r|; and k s.
fn robust(rows: &[f32], width: usize, coefficients: &[f64], fading: &[f64], huber: f64) -> (Vec<f64>, f64) {
    let mut residuals: Vec<f64> = rows.chunks_exact(width).map(|row| residual(row, coefficients)).collect();
    let mut sorted = residuals.clone();
    let middle = sorted.len() / 2;
    let (_, median, _) = sorted.select_nth_unstable_by(middle, f64::total_cmp);
    let bound = huber * 1.4826 * *median;
    for (residual, fading) in residuals.iter_mut().zip(fading) {
        *residual = if bound > 0.0 && *residual > bound { fading * bound / *residual } else { *fading };
    }
    (residuals, if bound > 0.0 { bound } else { f64::INFINITY })
}
