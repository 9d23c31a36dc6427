//! The values of a series as the models see them: small gaps filled forward, sums that give means at once. Everything about
//! a point is computed from that point and earlier ones alone, so that a later value cannot leak into an earlier forecast.

use crate::{calendar::Calendar, seasons::Seasons};

/// Longest gap that is filled with the last value before it, in steps.
const FILLED_MAX: usize = 3;

/// Values with what is read from them again and again.
#[derive(Debug)]
pub(crate) struct History {
    /// The values as given; NaN is missing.
    pub(crate) raw: Vec<f64>,
    /// Short gaps filled forward.
    filled: Vec<f64>,
    /// Sums of `filled - centre` over the first i values, with counts.
    sums: Vec<(f64, f64, f64)>,
    /// Taken off before summing, so that a large common level does not eat the digits.
    centre: f64,
    low_high: [(usize, Vec<(f64, f64)>); 2],
    pub(crate) seasons: Seasons,
    pub(crate) calendar: Calendar,
    /// For each point the one before with the same slot and kind of day.
    pub(crate) similar: Vec<u32>,
}

/// No earlier point.
pub(crate) const NONE: u32 = u32::MAX;

impl History {
    pub(crate) fn new(raw: Vec<f64>, seasons: Seasons, calendar: Calendar, count: usize) -> Self {
        let mut filled = raw.clone();
        let mut gap = 0;
        for at in 1..filled.len() {
            if filled[at].is_nan() {
                gap += 1;
                if gap <= FILLED_MAX {
                    filled[at] = filled[at - 1];
                }
            } else {
                gap = 0;
            }
        }
        let centre = raw.iter().copied().find(|value| !value.is_nan()).unwrap_or_default();
        let mut sums = Vec::with_capacity(filled.len() + 1);
        let mut sum = (0.0, 0.0, 0.0);
        sums.push(sum);
        for value in &filled {
            if !value.is_nan() {
                let off = value - centre;
                sum = (sum.0 + off, sum.1 + off * off, sum.2 + 1.0);
            }
            sums.push(sum);
        }
        let similar = similar(&calendar, &seasons, count);
        let low_high = [seasons.short, seasons.long].map(|window| (window, low_high(&filled, window)));
        Self { raw, filled, sums, centre, low_high, seasons, calendar, similar }
    }

    /// The value `lag` steps before `target`; NaN where there is none.
    pub(crate) fn before(&self, target: usize, lag: usize) -> f64 {
        match target.checked_sub(lag) {
            Some(at) if at < self.filled.len() => self.filled[at],
            _ => f64::NAN,
        }
    }

    /// Mean of the `window` values up to and with index `end - 1`; NaN where none is known.
    pub(crate) fn mean(&self, end: usize, window: usize) -> f64 {
        let end = end.min(self.filled.len());
        let start = end.saturating_sub(window);
        let (from, to) = (self.sums[start], self.sums[end]);
        let count = to.2 - from.2;
        if count < 0.5 { f64::NAN } else { self.centre + (to.0 - from.0) / count }
    }

    /// Standard deviation of the same values.
    pub(crate) fn deviation(&self, end: usize, window: usize) -> f64 {
        let end = end.min(self.filled.len());
        let start = end.saturating_sub(window);
        let (from, to) = (self.sums[start], self.sums[end]);
        let count = to.2 - from.2;
        if count < 1.5 {
            return f64::NAN;
        }
        let mean = (to.0 - from.0) / count;
        ((to.1 - from.1) / count - mean * mean).max(0.0).sqrt()
    }

    /// Least and greatest value of the short (0) or the long (1) season up to index `end - 1`.
    pub(crate) fn low_high(&self, end: usize, which: usize) -> (f64, f64) {
        let end = end.min(self.filled.len());
        if end == 0 { (f64::NAN, f64::NAN) } else { self.low_high[which].1[end - 1] }
    }
}

/// For each point the last one of the same slot and kind.
fn similar(calendar: &Calendar, seasons: &Seasons, count: usize) -> Vec<u32> {
    let mut last = vec![NONE; seasons.short * 32];
    (0..count)
        .map(|at| {
            let moment = calendar.moment(at);
            let place = &mut last[usize::from(moment.kind) * seasons.short + moment.slot];
            std::mem::replace(place, u32::try_from(at).unwrap_or(NONE))
        })
        .collect()
}

/// Least and greatest of the last `window` values, at each point; missing ones are left out.
fn low_high(values: &[f64], window: usize) -> Vec<(f64, f64)> {
    // Blocks: the extreme of a window is that of a block's tail and the next block's head.
    let window = window.max(1);
    let mut tails = vec![(f64::NAN, f64::NAN); values.len()];
    let join = |a: (f64, f64), b: (f64, f64)| (a.0.min(b.0), a.1.max(b.1));
    for (block, chunk) in values.chunks(window).enumerate() {
        let mut so_far = (f64::NAN, f64::NAN);
        for (at, value) in chunk.iter().enumerate().rev() {
            so_far = join(so_far, (*value, *value));
            tails[block * window + at] = so_far;
        }
    }
    let mut head = (f64::NAN, f64::NAN);
    values
        .iter()
        .enumerate()
        .map(|(at, value)| {
            if at % window == 0 {
                head = (f64::NAN, f64::NAN);
            }
            head = join(head, (*value, *value));
            if at + 1 >= window { join(tails[at + 1 - window], head) } else { head }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_find_their_extremes() {
        let values: Vec<f64> = (0..40).map(|at| f64::from((at * 7) % 11)).collect();
        for window in [1, 3, 7] {
            for (at, found) in low_high(&values, window).iter().enumerate() {
                let seen = &values[(at + 1).saturating_sub(window)..=at];
                let least = seen.iter().copied().fold(f64::INFINITY, f64::min);
                let greatest = seen.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                assert_eq!(*found, (least, greatest), "{at} {window}");
            }
        }
    }
}
