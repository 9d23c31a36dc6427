//! A change of unit, times a and plus b, changes forecasts and intervals alike.

use forecast::{Model, Request, forecast};
use proptest::prelude::*;

use crate::{hourly, load, noise};

/// Part of the range of the series by which rounding may move a value: sums of ten thousand squares in another unit.
const TOLERANCE: f64 = 1e-6;

fn check(values: &[f64], scale: f64, shift: f64, model: Option<Model>) -> Result<(), TestCaseError> {
    let moved: Vec<f64> = values.iter().map(|value| scale * value + shift).collect();
    let request = Request { horizon: 30, model, ..Request::default() };
    let (one, other) = (forecast(&hourly(values), &request).unwrap(), forecast(&hourly(&moved), &request).unwrap());
    let known = || values.iter().filter(|value| !value.is_nan());
    let range = known().copied().fold(f64::MIN, f64::max) - known().copied().fold(f64::MAX, f64::min);
    // A large shift leaves fewer digits for the movement.
    let bound = scale * range * TOLERANCE + 1e-9 * shift.abs();
    prop_assert_eq!((one.model, one.members), (other.model, other.members));
    for (one, other) in one.points.iter().zip(&other.points) {
        let same = |one: f64, other: f64| (scale * one + shift - other).abs() <= bound;
        prop_assert!(same(one.value, other.value), "{} {} {scale} {shift}", one.value, other.value);
        let (one, other) = (one.intervals.unwrap().each(), other.intervals.unwrap().each());
        for (one, other) in one.iter().zip(other) {
            prop_assert!(same(one.0, other.0) && same(one.1, other.1), "{one:?} {other:?} {scale} {shift}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn units_change_nothing_but_the_unit(exponent in -6.0..6.0_f64, shift in -1e4..1e4_f64, seed in 0u64..1000, kind in 0..3) {
        let scale = 10_f64.powf(exponent);
        let values: Vec<f64> = match kind {
            0 => load(24 * 30),
            1 => (0..300).map(|at| noise(at, seed) * 10.0).collect(),
            _ => (0..200).map(|at| at as f64 * 0.3 + noise(at, seed)).collect(),
        };
        check(&values, scale, shift * scale, None)?;
    }
}

#[test]
fn each_model_follows_the_unit() {
    let models = [
        Model::Naive,
        Model::Mean,
        Model::SeasonalNaive,
        Model::LongSeasonalNaive,
        Model::SimilarDay,
        Model::Linear,
        Model::Theta,
        Model::Ets,
    ];
    let mut values = load(24 * 60);
    values[700] = f64::NAN;
    for model in models {
        check(&values, 0.001, 0.0, Some(model)).unwrap();
        check(&values, 1.8, 32.0, Some(model)).unwrap();
    }
    check(&values, 1000.0, 0.0, Some(Model::Sba)).unwrap();
    check(&load(24 * 200), 1.8, -5000.0, None).unwrap();
}
