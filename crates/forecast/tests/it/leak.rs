//! No forecast may know what comes: noise on every value at or after an issue changes not one bit of it.

use forecast::{Issued, Model, Protocol, Request, Series, Step};

use crate::{hourly, last, load, noise, series};

/// Everything of a forecast that may depend on values.
fn bits(issued: &Issued) -> Vec<u64> {
    let mut bits = vec![issued.forecast.to_bits(), issued.naive.to_bits()];
    for (lower, upper) in issued.intervals.iter().flat_map(forecast::Intervals::each) {
        bits.extend([lower.to_bits(), upper.to_bits()]);
    }
    bits
}

/// Back-tests over the last `count` steps, clean and with noise from the middle of them on.
fn check(make: &dyn Fn(&[f64]) -> Series, values: &[f64], count: usize, request: &Request<'_>, protocol: Protocol) {
    let clean = make(values);
    let from = values.len() - count / 2;
    let spread = values.iter().copied().fold(0.0_f64, |most, value| most.max(value.abs()));
    let noisy: Vec<f64> = values
        .iter()
        .enumerate()
        .map(|(at, value)| if at < from { *value } else { value + spread * noise(at, 7) })
        .collect();
    let noisy = make(&noisy);
    let (one, other) = (last(&clean, request, protocol, count), last(&noisy, request, protocol, count));
    let since = clean.time(from);
    for (one, other) in one.choices.iter().zip(&other.choices).filter(|(one, _)| one.from <= since) {
        assert_eq!(one, other, "the choice, with the errors of all candidates");
    }
    let (mut same, mut changed) = (0, 0);
    for (one, other) in one.forecasts.iter().zip(&other.forecasts) {
        assert_eq!((one.issued_at, one.target), (other.issued_at, other.target));
        if one.issued_at <= since {
            assert_eq!(
                bits(one),
                bits(other),
                "{protocol:?} {:?}: issued {} for {}",
                request.model,
                one.issued_at,
                one.target
            );
            same += 1;
        } else if bits(one) != bits(other) {
            changed += 1;
        }
    }
    // The test must be able to fail: what is issued later does know the noise.
    assert!(same >= count / 4, "{same} of {count}");
    assert!(changed > 0, "{protocol:?} {:?} depends on nothing", request.model);
}

const HOURLY: [Protocol; 4] = [
    Protocol::NewestKnown { hours: 25.0 },
    Protocol::NewestKnown { hours: 1.0 },
    Protocol::IssuedAt { local_hour: 0, steps: None },
    Protocol::IssuedAt { local_hour: 11, steps: Some(37) },
];
const MODELS: [Model; 9] = [
    Model::Naive,
    Model::Mean,
    Model::SeasonalNaive,
    Model::LongSeasonalNaive,
    Model::SimilarDay,
    Model::Linear,
    Model::Theta,
    Model::Ets,
    Model::Sba,
];

#[test]
fn no_model_knows_what_comes() {
    let values = load(24 * 60);
    for protocol in HOURLY {
        for model in MODELS {
            let request = Request { model: Some(model), ..Request::default() };
            check(&hourly, &values, 24 * 12, &request, protocol);
        }
    }
}

#[test]
fn the_choice_and_the_models_by_hour_do_not_either() {
    // Long enough for a model for each hour, its refits, and intervals by hour.
    let mut values = load(24 * 330);
    for at in (100..values.len()).step_by(997) {
        values[at] = f64::NAN;
    }
    let request = Request { country: Some("CH"), ..Request::default() };
    for protocol in HOURLY {
        check(&hourly, &values, 24 * 20, &request, protocol);
    }
}

#[test]
fn other_steps_do_not_either() {
    let days: Vec<f64> = (0..500).map(|at| 50.0 + 10.0 * f64::from(u8::from(at % 7 > 4)) + noise(at, 3)).collect();
    let daily = |values: &[f64]| series("2021-01-01T00:00:00Z", Step::Days(1), "UTC", values);
    check(&daily, &days, 100, &Request::default(), Protocol::Ahead { steps: 10, every: 1 });
    let months: Vec<f64> = (0..180)
        .map(|at| (at as f64 * std::f64::consts::FRAC_PI_6).sin() * 5.0 + at as f64 * 0.1 + noise(at, 4))
        .collect();
    let monthly = |values: &[f64]| series("2001-01-01T00:00:00Z", Step::Months(1), "UTC", values);
    check(&monthly, &months, 40, &Request::default(), Protocol::Ahead { steps: 6, every: 1 });
}

#[test]
fn a_forecast_is_that_of_its_back_test() {
    // What the back-test says of an issue is what the front door would have issued, but for the newest stretch by which
    // models are chosen; with a given model and one issue both see the same.
    let values = load(24 * 60);
    let whole = hourly(&values);
    let cut = hourly(&values[..values.len() - 24]);
    let request = Request { horizon: 24, model: Some(Model::Linear), ..Request::default() };
    let now = forecast::forecast(&cut, &request).unwrap();
    let then = last(&whole, &request, Protocol::Ahead { steps: 24, every: 24 }, 24);
    for (now, then) in now.points.iter().zip(&then.forecasts) {
        assert_eq!((now.time, now.value.to_bits()), (then.target, then.forecast.to_bits()));
        assert_eq!(now.intervals, then.intervals);
    }
}
