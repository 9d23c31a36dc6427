//! Prediction intervals from the errors of earlier forecasts: split conformal prediction (Lei et al., Journal of the American
//! Statistical Association 113, 2018) over a sliding window, by slot and distance, whose miscoverage adapts to drift (Gibbs
//! and Candes, Adaptive Conformal Inference Under Distribution Shift, 2021).

use std::collections::{BTreeMap, VecDeque};

use crate::metrics::{COVERAGES, Intervals};

/// Newest errors kept of one slot and distance.
const ERRORS_MAX: usize = 120;
/// Errors from which on a slot and distance has intervals of its own.
const OWN_MIN: usize = 40;
/// Errors gathered from near distances otherwise.
const POOLED_MIN: usize = 60;
/// Errors from which on the two tails are taken apart.
const TAILS_MIN: usize = 100;
/// Bounds of the adapted miscoverage, as parts of the wanted one.
const ADAPTED: (f64, f64) = (0.2, 2.5);
/// Steps of adaptation in one season, and its bounds for one point.
const RATE: f64 = 0.1;
const RATES: (f64, f64) = (0.002, 0.02);

/// Where a forecast stands: slot of the season, and whole seasons of distance (steps where there is no season).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) distance: usize,
    pub(crate) slot: usize,
}

/// The errors so far, and how far the intervals have to be stretched.
#[derive(Debug)]
pub(crate) struct Bands {
    errors: BTreeMap<Place, VecDeque<f64>>,
    /// Miscoverage asked of the errors, for each coverage.
    asked: [f64; 3],
    rate: f64,
}

impl Bands {
    #[expect(clippy::cast_precision_loss, reason = "the length of a season")]
    pub(crate) fn new(season: usize) -> Self {
        let rate = (RATE / season as f64).clamp(RATES.0, RATES.1);
        Self { errors: BTreeMap::new(), asked: COVERAGES.map(|coverage| 1.0 - coverage), rate }
    }

    /// Takes in the error of a forecast once its actual value is known: actual less forecast over `spread`.
    pub(crate) fn learn(&mut self, place: Place, error: f64) {
        let errors = self.errors.entry(place).or_default();
        if errors.len() == ERRORS_MAX {
            errors.pop_front();
        }
        errors.push_back(error);
    }

    /// Takes in whether the intervals held the actual value.
    pub(crate) fn adapt(&mut self, intervals: &Intervals, actual: f64) {
        for (at, (lower, upper)) in intervals.each().into_iter().enumerate() {
            let wanted = 1.0 - COVERAGES[at];
            let missed = f64::from(u8::from(!(lower..=upper).contains(&actual)));
            let asked = self.asked[at] + self.rate * (wanted - missed);
            self.asked[at] = asked.clamp(ADAPTED.0 * wanted, ADAPTED.1 * wanted);
        }
    }

    /// The intervals around `forecast`.
    pub(crate) fn around(&self, place: Place, forecast: f64, spread: f64) -> Intervals {
        let (mut errors, stretch) = self.errors_near(place);
        errors.sort_unstable_by(f64::total_cmp);
        let mut each = [(forecast, forecast); 3];
        for (at, asked) in self.asked.iter().enumerate() {
            let (lower, upper) = bounds(&errors, *asked);
            each[at] = (forecast + lower * stretch * spread, forecast + upper * stretch * spread);
        }
        // Adapted one by one, they still have to lie within one another.
        for at in 1..each.len() {
            each[at] = (each[at].0.min(each[at - 1].0), each[at].1.max(each[at - 1].1));
        }
        Intervals::from_each(each)
    }

    /// Errors of the place, or of all slots at near distances; and how much wider they have to be taken.
    #[expect(clippy::cast_precision_loss, reason = "small distances")]
    fn errors_near(&self, place: Place) -> (Vec<f64>, f64) {
        if let Some(errors) = self.errors.get(&place).filter(|errors| errors.len() >= OWN_MIN) {
            return (errors.iter().copied().collect(), 1.0);
        }
        let mut distances: Vec<usize> = self.errors.keys().map(|place| place.distance).collect();
        distances.dedup();
        distances.sort_by_key(|distance| distance.abs_diff(place.distance));
        let (mut errors, mut furthest): (Vec<f64>, usize) = (Vec::new(), 0);
        for distance in distances {
            let of = Place { distance, slot: 0 }..=Place { distance, slot: usize::MAX };
            errors.extend(self.errors.range(of).flat_map(|(_, errors)| errors.iter().copied()));
            furthest = furthest.max(distance);
            if errors.len() >= POOLED_MIN {
                break;
            }
        }
        // Errors of a random walk grow with the root of the distance; further out than ever seen there is nothing better.
        let stretch = ((place.distance + 1) as f64 / (furthest + 1) as f64).max(1.0).sqrt();
        (errors, stretch)
    }
}

/// Lower and upper error for a miscoverage, from sorted errors.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ranks")]
fn bounds(sorted: &[f64], miscoverage: f64) -> (f64, f64) {
    let count = sorted.len();
    if count == 0 {
        return (0.0, 0.0);
    }
    if count >= TAILS_MIN {
        let below = ((count as f64 + 1.0) * miscoverage / 2.0).floor() as usize;
        let below = below.max(1).min(count / 2);
        return (sorted[below - 1], sorted[count - below]);
    }
    let mut sizes: Vec<f64> = sorted.iter().map(|error| error.abs()).collect();
    sizes.sort_unstable_by(f64::total_cmp);
    let rank = ((count as f64 + 1.0) * (1.0 - miscoverage)).ceil() as usize;
    let size = if rank <= count {
        sizes[rank - 1]
    } else {
        // Too few errors for the rank: the normal quantile over their root mean square, widened for their small number.
        let square = sizes.iter().map(|size| size * size).sum::<f64>() / count as f64;
        let wide = normal_quantile(1.0 - miscoverage / 2.0) * square.sqrt() * (1.0 + 2.0 / count as f64);
        wide.max(sizes[count - 1])
    };
    (-size, size)
}

/// Quantile of the standard normal distribution for 0.5 < p < 1 (Abramowitz and Stegun, 26.2.23; error below 0.00045).
fn normal_quantile(p: f64) -> f64 {
    let t = (-2.0 * (1.0 - p).ln()).sqrt();
    t - (2.515_517 + t * (0.802_853 + t * 0.010_328)) / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_ranks() {
        let errors: Vec<f64> = (1..=19).map(f64::from).collect();
        assert_eq!(bounds(&errors, 0.1), (-18.0, 18.0));
        let many: Vec<f64> = (1..=199).map(f64::from).collect();
        assert_eq!(bounds(&many, 0.1), (10.0, 190.0));
        assert_eq!(bounds(&[], 0.1), (0.0, 0.0));
        let few = bounds(&[-1.0, 1.0], 0.1);
        assert!(few.1 > 1.6 && few.1 < 4.0, "{few:?}");
        assert!((normal_quantile(0.975) - 1.95996).abs() < 5e-4);
    }

    #[test]
    fn intervals_widen_until_they_cover() {
        let mut bands = Bands::new(1);
        let place = Place { distance: 0, slot: 0 };
        // Calibrated on errors half as large as those that come.
        for at in 0..120 {
            bands.learn(place, 0.5 * (f64::from(at * 83 % 211) / 105.0 - 1.0));
        }
        let mut covered = 0;
        for at in 0..2000 {
            let actual = f64::from(at * 83 % 211) / 105.0 - 1.0;
            let intervals = bands.around(place, 0.0, 1.0);
            assert!(intervals.lower_95 <= intervals.lower_90 && intervals.lower_90 <= intervals.lower_80);
            if at >= 500 {
                covered += i32::from((intervals.lower_90..=intervals.upper_90).contains(&actual));
            }
            bands.adapt(&intervals, actual);
            bands.learn(place, actual);
        }
        assert!((1300..=1480).contains(&covered), "{covered}");
    }
}
