//! How far forecasts were off. Every figure names its unit; what cannot be computed is absent, not zero.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The coverages that intervals are made for.
pub const COVERAGES: [f64; 3] = [0.80, 0.90, 0.95];

/// Lower and upper bounds of the 80, 90 and 95 % intervals.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Intervals {
    pub lower_80: f64,
    pub upper_80: f64,
    pub lower_90: f64,
    pub upper_90: f64,
    pub lower_95: f64,
    pub upper_95: f64,
}

impl Intervals {
    /// Each as (lower, upper), in the order of `COVERAGES`.
    pub fn each(&self) -> [(f64, f64); 3] {
        [(self.lower_80, self.upper_80), (self.lower_90, self.upper_90), (self.lower_95, self.upper_95)]
    }

    pub(crate) fn from_each([a, b, c]: [(f64, f64); 3]) -> Self {
        Self { lower_80: a.0, upper_80: a.1, lower_90: b.0, upper_90: b.1, lower_95: c.0, upper_95: c.1 }
    }
}

/// Errors of forecasts against what came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Metrics {
    /// Forecasts with a known actual value.
    pub n: usize,
    /// Mean absolute percentage error, in percent; actual values of zero are left out.
    pub mape: Option<f64>,
    /// Symmetric MAPE, in percent, 0 to 200: 200 |f - y| / (|f| + |y|); both zero counts as no error.
    pub smape: Option<f64>,
    /// Mean absolute error over that of the seasonal naive forecast within the past (Hyndman and Koehler, International
    /// Journal of Forecasting 22, 2006).
    pub mase: Option<f64>,
    /// Mean absolute error, in the unit of the series.
    pub mae: Option<f64>,
    /// Root mean squared error, in the unit of the series.
    pub rmse: Option<f64>,
    /// Mean forecast less actual, in the unit of the series.
    pub bias: Option<f64>,
    /// Mean pinball loss over the bounds of the intervals and the forecast as median, in the unit of the series.
    pub pinball: Option<f64>,
    /// Part of the actual values within the interval, 0 to 1.
    pub coverage_80: Option<f64>,
    pub coverage_90: Option<f64>,
    pub coverage_95: Option<f64>,
    /// Mean width of the 90 % interval, in the unit of the series.
    pub width_90: Option<f64>,
}

/// One forecast and what came.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    pub forecast: f64,
    pub actual: f64,
    pub intervals: Option<Intervals>,
}

/// Errors over all pairs whose actual value is known. `scale`: mean absolute error of the seasonal naive forecast in the past,
/// for `mase`.
pub fn measure(pairs: impl Iterator<Item = Pair>, scale: Option<f64>) -> Metrics {
    let (mut percent, mut symmetric, mut absolute, mut squared, mut bias) =
        (Sum::default(), Sum::default(), Sum::default(), Sum::default(), Sum::default());
    let (mut pinball, mut width, mut covered) = (Sum::default(), Sum::default(), [Sum::default(); 3]);
    for Pair { forecast, actual, intervals } in pairs {
        if actual.is_nan() || forecast.is_nan() {
            continue;
        }
        let error = forecast - actual;
        if actual != 0.0 {
            percent.add(100.0 * (error / actual).abs());
        }
        let size = forecast.abs() + actual.abs();
        symmetric.add(if size > 0.0 { 200.0 * error.abs() / size } else { 0.0 });
        absolute.add(error.abs());
        squared.add(error * error);
        bias.add(error);
        let Some(intervals) = intervals else { continue };
        let mut loss = pinball_loss(forecast, actual, 0.5);
        for (at, (lower, upper)) in intervals.each().into_iter().enumerate() {
            covered[at].add(f64::from(u8::from((lower..=upper).contains(&actual))));
            let tail = (1.0 - COVERAGES[at]) / 2.0;
            loss += pinball_loss(lower, actual, tail) + pinball_loss(upper, actual, 1.0 - tail);
        }
        pinball.add(loss / 7.0);
        width.add(intervals.upper_90 - intervals.lower_90);
    }
    let mae = absolute.mean();
    Metrics {
        n: absolute.count,
        mape: percent.mean(),
        smape: symmetric.mean(),
        mase: mae.zip(scale).filter(|(_, scale)| *scale > 0.0).map(|(mae, scale)| mae / scale),
        mae,
        rmse: squared.mean().map(f64::sqrt),
        bias: bias.mean(),
        pinball: pinball.mean(),
        coverage_80: covered[0].mean(),
        coverage_90: covered[1].mean(),
        coverage_95: covered[2].mean(),
        width_90: width.mean(),
    }
}

/// Loss of a forecast of the quantile `at` (Koenker and Bassett, Econometrica 46, 1978).
fn pinball_loss(forecast: f64, actual: f64, at: f64) -> f64 {
    if actual >= forecast { at * (actual - forecast) } else { (1.0 - at) * (forecast - actual) }
}

#[derive(Debug, Default, Clone, Copy)]
struct Sum {
    sum: f64,
    count: usize,
}

impl Sum {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1;
    }

    fn mean(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "a number of forecasts")]
        let mean = self.sum / self.count as f64;
        (self.count > 0).then_some(mean)
    }
}

/// Mean absolute error of the forecast "as one season before" within `values`: the scale of `mase`. `None` where it is zero.
#[expect(clippy::cast_precision_loss, reason = "a number of points")]
pub fn naive_scale(values: &[f64], season: usize) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0usize);
    for (value, before) in values.iter().skip(season.max(1)).zip(values) {
        if !value.is_nan() && !before.is_nan() {
            sum += (value - before).abs();
            count += 1;
        }
    }
    (sum > 0.0).then(|| sum / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, wanted: f64) {
        assert!((found.unwrap() - wanted).abs() < 1e-9, "{found:?} {wanted}");
    }

    #[test]
    fn figures_are_those_computed_by_hand() {
        let intervals = Intervals::from_each([(90.0, 110.0), (85.0, 115.0), (80.0, 120.0)]);
        let pairs = [(100.0, 110.0), (100.0, 80.0), (100.0, 0.0), (100.0, f64::NAN)].map(|(forecast, actual)| Pair {
            forecast,
            actual,
            intervals: Some(intervals),
        });
        let found = measure(pairs.into_iter(), Some(10.0));
        assert_eq!(found.n, 3);
        close(found.mape, (100.0 / 11.0 + 25.0) / 2.0);
        close(found.smape, (2000.0 / 210.0 + 4000.0 / 180.0 + 200.0) / 3.0);
        close(found.mae, 130.0 / 3.0);
        close(found.mase, 13.0 / 3.0);
        close(found.rmse, (10_500.0_f64 / 3.0).sqrt());
        close(found.bias, 110.0 / 3.0);
        close(found.coverage_80, 1.0 / 3.0);
        close(found.coverage_90, 1.0 / 3.0);
        close(found.coverage_95, 2.0 / 3.0);
        close(found.width_90, 30.0);
        close(Some(pinball_loss(100.0, 110.0, 0.9)), 9.0);
        close(Some(pinball_loss(100.0, 90.0, 0.9)), 1.0);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(measure(std::iter::empty(), None), Metrics::default());
        assert_eq!(naive_scale(&[1.0, 2.0, 4.0, 7.0], 1), Some(2.0));
        assert_eq!(naive_scale(&[1.0, 2.0, 4.0, 7.0], 2), Some(4.0));
        assert_eq!(naive_scale(&[3.0, 3.0, 3.0], 1), None);
    }
}
