//! Series of every kind: short, constant, trending, intermittent, gappy, negative, without times.

use forecast::{Error, Forecast, Model, Protocol, Request, Series, Step, forecast};

use crate::{hourly, last, load, noise, series};

fn ahead(series: &Series, horizon: usize) -> Forecast {
    let found = forecast(series, &Request { horizon, ..Request::default() }).unwrap();
    assert_eq!(found.points.len(), horizon);
    for point in &found.points {
        assert!(point.value.is_finite());
        if let Some(intervals) = point.intervals {
            let [a, b, c] = intervals.each();
            assert!(c.0 <= b.0 && b.0 <= a.0 && a.0 <= a.1 && a.1 <= b.1 && b.1 <= c.1, "{intervals:?}");
        }
    }
    found
}

fn close(found: f64, wanted: f64, tolerance: f64) {
    assert!((found - wanted).abs() <= tolerance, "{found} {wanted}");
}

#[test]
fn few_points_give_what_can_be_said() {
    let one = ahead(&hourly(&[5.0]), 3);
    assert!(one.points.iter().all(|point| point.value == 5.0 && point.intervals.is_none()));
    for count in 2..=12 {
        let values: Vec<f64> = (0..count).map(|at| 10.0 + noise(at, 2)).collect();
        let found = ahead(&hourly(&values), 5);
        assert!(found.points.iter().all(|point| (8.0..12.0).contains(&point.value)), "{count} {found:?}");
        let width = |point: &forecast::Point| point.intervals.map_or(0.0, |found| found.upper_90 - found.lower_90);
        assert!(found.points.iter().all(|point| width(point) < 20.0), "{count} {found:?}");
    }
    let nothing = Series::anonymous(&[None, None], None);
    assert_eq!(forecast(&nothing, &Request { horizon: 1, ..Request::default() }), Err(Error::Empty));
    assert_eq!(forecast(&hourly(&[1.0]), &Request::default()), Err(Error::Horizon));
    let unknown = Request { horizon: 1, country: Some("XX"), ..Request::default() };
    assert!(forecast(&hourly(&[1.0]), &unknown).unwrap_err().to_string().contains("CH, "));
}

#[test]
fn a_constant_stays() {
    for count in [30, 1000] {
        let found = ahead(&hourly(&vec![42.0; count]), 24);
        for point in &found.points {
            close(point.value, 42.0, 1e-9);
            let intervals = point.intervals.unwrap();
            close(intervals.upper_95 - intervals.lower_95, 0.0, 1e-9);
        }
    }
}

#[test]
fn a_trend_goes_on() {
    let values: Vec<f64> = (0..120).map(|at| 3.0 * at as f64 + noise(at, 9)).collect();
    let monthly = series("2010-01-01T00:00:00Z", Step::Months(1), "UTC", &values);
    let found = ahead(&monthly, 12);
    for (at, point) in found.points.iter().enumerate() {
        close(point.value, 3.0 * (120 + at) as f64, 8.0);
    }
}

#[test]
fn intermittent_demand_is_neither_negative_nor_wild() {
    let values: Vec<f64> =
        (0..400).map(|at| if noise(at, 11) > 0.6 { 5.0 + 2.0 * noise(at, 12) } else { 0.0 }).collect();
    let daily = series("2021-01-01T00:00:00Z", Step::Days(1), "UTC", &values);
    for point in ahead(&daily, 14).points {
        assert!((0.0..5.0).contains(&point.value), "{point:?}");
        assert!(point.intervals.unwrap().lower_95 >= 0.0);
    }
}

#[test]
fn the_sun_does_not_shine_at_night() {
    let values: Vec<f64> = (0..24 * 200)
        .map(|at| {
            let hour = (at % 24) as f64;
            (((hour - 12.0) / 6.0).cos() * 100.0).max(0.0)
                * (0.6 + 0.4 * noise(at / 24, 13))
                * f64::from(u8::from((6.0..=18.0).contains(&hour)))
        })
        .collect();
    let utc = series("2020-01-06T00:00:00Z", Step::Seconds(3600), "UTC", &values);
    for (hour, point) in ahead(&utc, 24).points.iter().enumerate() {
        if !(6..=18).contains(&hour) {
            close(point.value, 0.0, 1.0);
            assert!(point.intervals.unwrap().lower_95 >= 0.0);
        }
    }
}

#[test]
fn gaps_and_negative_values_do_no_harm() {
    let mut values: Vec<f64> = load(24 * 90).iter().map(|value| value - 1000.0).collect();
    for gap in [100, 700, 1300] {
        values[gap..gap + 30].fill(f64::NAN);
    }
    values[2000..2100].fill(f64::NAN);
    let gappy = hourly(&values);
    let run = last(&gappy, &Request::default(), Protocol::NewestKnown { hours: 25.0 }, 24 * 14);
    let (own, naive) = (run.compared.metrics, run.compared.naive);
    assert!(own.mae.unwrap() < naive.mae.unwrap(), "{own:?} {naive:?}");
}

#[test]
fn a_series_without_times_has_its_season_found() {
    let values: Vec<Option<f64>> = load(24 * 50).into_iter().map(Some).collect();
    for step in [None, Step::parse("1h")] {
        let found = ahead(&Series::anonymous(&values, step), 24);
        assert_eq!((found.season, found.long_season), (24, 168), "{step:?}");
    }
    let odd: Vec<Option<f64>> = (0..600).map(|at| Some(((at % 17) as f64 - 8.0).abs() + 0.5 * noise(at, 3))).collect();
    let found = ahead(&Series::anonymous(&odd, None), 17);
    assert_eq!(found.season, 17);
    for (at, point) in found.points.iter().enumerate() {
        close(point.value, (((600 + at) % 17) as f64 - 8.0).abs(), 0.8);
    }
    let none: Vec<Option<f64>> = (0..600).map(|at| Some(noise(at, 21))).collect();
    let found = ahead(&Series::anonymous(&none, None), 5);
    assert_eq!(found.season, 1);
    assert!(found.points.iter().all(|point| point.value.abs() < 0.4), "{found:?}");
}

#[test]
fn a_day_of_25_hours_is_forecast_whole() {
    // The clock goes back on 25 October 2020, forward on 28 March 2021.
    let town = hourly(&load(24 * 460));
    for (day, hours) in [("2020-10-24", 24), ("2020-10-25", 25), ("2021-03-28", 23)] {
        let start: jiff::Zoned = format!("{day}T00:00[Europe/Zurich]").parse().unwrap();
        let end = start.tomorrow().unwrap().timestamp() - jiff::SignedDuration::from_secs(1);
        let protocol = Protocol::IssuedAt { local_hour: 0, steps: None };
        let range = (start.timestamp(), end);
        let run = forecast::backtest(&town, &Request::default(), &protocol, range, &mut |_, _| {}).unwrap();
        assert_eq!(run.forecasts.len(), hours, "{day}");
        assert!(run.forecasts.iter().all(|issued| issued.issued_at == start.timestamp()), "{day}");
        assert!(run.compared.metrics.mase.unwrap() < 1.5, "{day} {:?}", run.compared.metrics);
    }
}

#[test]
fn quarter_hours_have_days_and_weeks_too() {
    let hours = load(24 * 60);
    let quarters: Vec<f64> = (0..4 * hours.len())
        .map(|at| {
            let (hour, part) = (at / 4, (at % 4) as f64 / 4.0);
            let next = hours[(hour + 1).min(hours.len() - 1)];
            hours[hour] * (1.0 - part) + next * part
        })
        .collect();
    let meter = series("2020-01-05T23:00:00Z", Step::Seconds(900), "Europe/Zurich", &quarters);
    let found = ahead(&meter, 96);
    assert_eq!((found.season, found.long_season), (96, 672));
    let run = last(&meter, &Request::default(), Protocol::NewestKnown { hours: 24.0 }, 96 * 7);
    let (own, naive) = (run.compared.metrics, run.compared.naive);
    assert!(own.mae.unwrap() < 0.8 * naive.mae.unwrap(), "{own:?} {naive:?}");
}

#[test]
fn the_error_by_distance_and_period_is_told() {
    let values = load(24 * 200);
    let town = hourly(&values);
    let request = Request { country: Some("CH"), ..Request::default() };
    let run = last(&town, &request, Protocol::IssuedAt { local_hour: 0, steps: None }, 24 * 28);
    let own = run.compared.metrics;
    let chosen = run.choices.last().unwrap();
    assert!(run.model() == Model::Linear || chosen.members.contains(&Model::Linear), "{chosen:?}");
    assert_eq!((own.n, run.forecasts.len()), (24 * 28, 24 * 28));
    assert!(own.mase.unwrap() < 0.8 * run.compared.naive.mase.unwrap(), "{own:?}");
    let coverage = own.coverage_90.unwrap();
    assert!((0.84..=0.96).contains(&coverage), "{coverage}");
    assert_eq!(run.distances.len(), 24);
    let names: Vec<&str> = run.periods.iter().map(|period| period.name.as_str()).collect();
    assert_eq!(names, ["last_hour", "last_day", "last_week", "last_4_weeks"]);
    assert_eq!(run.periods.iter().map(|period| period.compared.metrics.n).collect::<Vec<_>>(), [1, 24, 168, 672]);
    for issued in &run.forecasts {
        assert_eq!(issued.issued_at.duration_since(issued.newest_known), jiff::SignedDuration::from_hours(1));
        assert!(issued.target >= issued.issued_at);
    }
    let text = serde_json::to_value(&run).unwrap();
    assert!(text["metrics"]["coverage_90"].is_number() && text["forecasts"][0]["lower_90"].is_number());
    // The publisher's own forecast is compared with, never used.
    let perfect = town.values().to_vec();
    let request = Request { publisher: Some(&perfect), ..request };
    let beside = last(&town, &request, Protocol::IssuedAt { local_hour: 0, steps: None }, 24 * 28);
    assert_eq!(beside.compared.publisher.unwrap().mape, Some(0.0));
    assert_eq!(beside.compared.metrics, own);
}
