//! The inputs of the linear model for one target: lags, means and similar days, all at least `cut` steps before the target
//! and all relative to the recent level, then the calendar. The list follows the seasons of the series; for an hourly series
//! with a week it is the one measured in docs/forecasting.md.

use std::f64::consts::TAU;

use crate::history::{History, NONE};

/// Steps before the newest known value whose values are inputs, for a season of 24; longer seasons stretch them.
const RECENT: [usize; 9] = [0, 1, 2, 3, 5, 8, 11, 17, 23];
/// Whole seasons back whose values are inputs.
const SEASONS_BACK: usize = 7;
/// Kinds of days whose last values tell another story: Saturday, day off, day after a day off.
const TURNS: usize = 3;
/// Slots up to which each has a column of its own where one model serves all; pairs of waves otherwise.
const SLOTS_MAX: usize = 12;
const WAVES: u8 = 4;
/// Longest walk back along similar days.
const SIMILAR_MAX: usize = 40;
/// How many similar days are averaged.
const SIMILAR: [usize; 3] = [1, 3, 6];
/// Bound of an input, in deviations from the level: what lies further out is an error of the meter more often than not.
const DEVIATIONS_MAX: f64 = 6.0;
/// A recent spread below that part of the spread of all the past is no measure: the series stood still.
const QUIET: f64 = 0.05;

/// The recent level and spread of the series: targets and inputs are measured in spreads from the level. So a model learns
/// shapes, not megawatts, and a change of unit (times a, plus b) changes no coefficient.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Level {
    mean: f64,
    spread: f64,
}

impl Level {
    /// Of the values known `cut` steps before `target`, the mean of the last `window`, the spread of four times as many;
    /// `None` where none is known.
    pub(crate) fn at(history: &History, target: usize, cut: usize, window: usize) -> Option<Self> {
        let end = (target + 1).checked_sub(cut)?;
        let mean =
            [window, 4 * window, end].into_iter().map(|window| history.mean(end, window)).find(|m| !m.is_nan())?;
        let recent = history.deviation(end, 4 * window);
        let ever = history.deviation(end, end);
        let spread = if recent > QUIET * ever {
            recent
        } else if ever > 0.0 {
            ever
        } else {
            1.0
        };
        Some(Self { mean, spread })
    }

    /// A value relative to the level; zero is the level.
    pub(crate) fn of(&self, value: f64) -> f64 {
        ((value - self.mean) / self.spread).clamp(-DEVIATIONS_MAX, DEVIATIONS_MAX)
    }

    /// The value that is that far from the level.
    pub(crate) fn back(&self, relative: f64) -> f64 {
        self.mean + self.spread * relative.clamp(-DEVIATIONS_MAX, DEVIATIONS_MAX)
    }
}

/// Which inputs there are for a cut.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) cut: usize,
    lags: Vec<usize>,
    windows: Vec<usize>,
    /// First whole season at or past the cut.
    season_lag: usize,
    /// Columns that tell the slots apart, where one model serves all.
    slots: usize,
    has_similar: bool,
    has_weeks: bool,
    /// Days of a kind unlike that of the last known day get slopes of their own.
    has_turns: bool,
    calendar: Vec<usize>,
}

impl Layout {
    /// The inputs for targets `cut` steps after the newest of `known` values; `pooled`: one model serves all slots.
    pub(crate) fn new(history: &History, cut: usize, pooled: bool, known: usize) -> Self {
        let seasons = &history.seasons;
        let (short, long) = (seasons.short, seasons.long);
        let mut lags: Vec<usize> = Vec::new();
        let stretch = (short / 24).max(1);
        let recent = if short == 1 { 6 } else { short };
        lags.extend(RECENT.iter().map(|back| back * stretch).filter(|back| *back < recent).map(|back| cut + back));
        let season_lag = if short > 1 { cut.div_ceil(short) * short } else { 0 };
        if short > 1 {
            let back = if pooled && short < 7 { 3 } else { SEASONS_BACK };
            lags.extend((0..back).map(|count| season_lag + count * short));
            for near in [season_lag - 1, season_lag + 1, season_lag + short - 1, season_lag + short + 1] {
                lags.extend((near >= cut && short > 6).then_some(near));
            }
        }
        if long > short {
            let first = cut.div_ceil(long) * long;
            lags.extend([first - 1, first, first + 1, first + long].into_iter().filter(|lag| *lag >= cut));
        }
        lags.sort_unstable();
        lags.dedup();
        let fits = |lag: &usize| *lag + 2 * short <= known;
        lags.retain(|lag| *lag == cut || fits(lag));
        let mut windows: Vec<usize> =
            if short > 1 { vec![short, 2 * short, 2 * long, 30 * short] } else { vec![3, 12] };
        windows.retain(|window| fits(window));
        windows.dedup();
        #[expect(clippy::cast_precision_loss, reason = "a number of steps")]
        let years = known as f64 / seasons.steps_per_year;
        Self {
            cut,
            lags,
            windows,
            season_lag,
            slots: if !pooled || short == 1 {
                0
            } else if short <= SLOTS_MAX {
                short
            } else {
                2 * WAVES as usize
            },
            has_similar: short > 1 && known > 4 * short,
            has_weeks: long > short && known > 4 * long,
            has_turns: !pooled && short >= 24 && long > short,
            calendar: history.calendar.useful(years),
        }
    }

    /// Number of inputs, with the constant.
    pub(crate) fn width(&self) -> usize {
        let similar = if self.has_similar { 1 + SIMILAR.len() } else { 0 };
        1 + self.lags.len()
            + self.windows.len()
            + 4
            + similar
            + usize::from(self.has_weeks)
            + self.slots
            + if self.has_turns { TURNS * 3 + 4 } else { 0 }
            + self.calendar.len()
    }

    /// Writes the inputs for `target`, the constant first. A missing value becomes the mean of its slot or the level.
    pub(crate) fn row(&self, history: &History, target: usize, level: &Level, row: &mut Vec<f64>) {
        row.push(1.0);
        let usual = self.usual(history, target, level);
        let or = |value: f64, other: f64| if value.is_nan() { other } else { level.of(value) };
        for lag in &self.lags {
            row.push(or(history.before(target, *lag), usual));
        }
        let end = target + 1 - self.cut;
        for window in &self.windows {
            row.push(or(history.mean(end, *window), 0.0));
        }
        if self.has_turns {
            let (short, long) = (history.seasons.short, history.seasons.long);
            for (back, window) in [(0, short / 4), (long, short / 4), (long, short), (short, short)] {
                row.push(or(history.mean(end.saturating_sub(back), window), 0.0));
            }
        }
        for which in 0..2 {
            let (low, high) = history.low_high(end, which);
            row.extend([or(low, 0.0), or(high, 0.0)]);
        }
        if self.has_similar {
            row.push(usual);
            self.similar(history, target, level, usual, row);
        }
        if self.has_weeks {
            let long = history.seasons.long;
            let first = self.cut.div_ceil(long) * long;
            row.push(or(mean((0..4).map(|week| history.before(target, first + week * long))), usual));
        }
        if self.slots > 0 {
            self.slot(history, target, row);
        }
        if self.has_turns {
            self.turns(history, target, level, usual, row);
        }
        row.extend(self.calendar.iter().map(|column| history.calendar.column(target, *column)));
    }

    /// Mean of the last seven whole seasons back, relative to the level.
    fn usual(&self, history: &History, target: usize, level: &Level) -> f64 {
        if self.season_lag == 0 {
            return 0.0;
        }
        let short = history.seasons.short;
        let value = mean((0..SEASONS_BACK).map(|back| history.before(target, self.season_lag + back * short)));
        if value.is_nan() { 0.0 } else { level.of(value) }
    }

    /// On a day off, and on a day after one, the last values tell another story: slopes of their own.
    fn turns(&self, history: &History, target: usize, level: &Level, usual: f64, row: &mut Vec<f64>) {
        let kind = |at: usize| history.calendar.moment(at).kind;
        let before = target.checked_sub(history.seasons.short).map_or(0, kind);
        let turn = match (before, kind(target)) {
            (_, 1) => 0,
            (_, 2) => 1,
            (0, _) => TURNS,
            _ => 2,
        };
        let or = |value: f64| if value.is_nan() { usual } else { level.of(value) };
        let newest = or(history.before(target, self.cut));
        let season = or(history.before(target, self.season_lag));
        for other in 0..TURNS {
            if other == turn {
                row.extend([1.0, newest, season]);
            } else {
                row.extend([0.0; 3]);
            }
        }
    }

    /// The place in the season: a column for each slot of a short season, pairs of waves over a long one.
    fn slot(&self, history: &History, target: usize, row: &mut Vec<f64>) {
        let (slot, season) = (history.calendar.moment(target).slot, history.seasons.short);
        if self.slots == season {
            row.extend((0..season).map(|other| f64::from(u8::from(other == slot))));
            return;
        }
        #[expect(clippy::cast_precision_loss, reason = "a place in a season")]
        let angle = TAU * slot as f64 / season as f64;
        for wave in 1..=WAVES {
            let (sine, cosine) = (angle * f64::from(wave)).sin_cos();
            row.extend([sine, cosine]);
        }
    }

    /// Means over the last days of the same kind.
    fn similar(&self, history: &History, target: usize, level: &Level, usual: f64, row: &mut Vec<f64>) {
        let (mut sum, mut count, mut wanted) = (0.0, 0usize, 0);
        for value in similar_values(history, target, self.cut).take(SIMILAR[SIMILAR.len() - 1]) {
            sum += value;
            count += 1;
            if count == SIMILAR[wanted] {
                #[expect(clippy::cast_precision_loss, reason = "at most six")]
                row.push(level.of(sum / count as f64));
                wanted += 1;
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "at most six")]
        let rest = if count > 0 { level.of(sum / count as f64) } else { usual };
        row.extend(std::iter::repeat_n(rest, SIMILAR.len() - wanted));
    }
}

/// Values of the same slot on days of the same kind, newest first, that were known `cut` steps before the target.
pub(crate) fn similar_values(history: &History, target: usize, cut: usize) -> impl Iterator<Item = f64> + '_ {
    let mut at = history.similar[target];
    std::iter::from_fn(move || {
        if at == NONE {
            return None;
        }
        let here = at as usize;
        at = history.similar[here];
        Some((here, if here + cut <= target { history.before(here, 0) } else { f64::NAN }))
    })
    .take(SIMILAR_MAX)
    .filter(|(_, value)| !value.is_nan())
    .map(|(_, value)| value)
}

/// Mean of the values that are not missing; NaN where all are.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values.filter(|value| !value.is_nan()) {
        sum += value;
        count += 1.0;
    }
    if count > 0.0 { sum / count } else { f64::NAN }
}
