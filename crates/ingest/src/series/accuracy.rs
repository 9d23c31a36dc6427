//! How far off forecasts of a series were: in a back-test, and those that were really issued.

use std::collections::BTreeSet;

use forecast::{
    Backtest, Forecast, Issued, Protocol, Request, STRETCHES, Series, Step, compare, naive_scale,
    published::{Accuracy, ForecastBody, HorizonErrors, PeriodErrors, Range},
};
use jiff::{SignedDuration, Timestamp};
use store::IssuedForecast;

/// A back-test goes over the last year, or over the last part of a shorter series.
const RANGE_SECONDS: i64 = 365 * 86_400;
const RANGE_PART: usize = 3;
/// Steps that a back-test goes over at least, where the series is long enough.
const RANGE_STEPS_MIN: usize = 12;
/// Forecasts that one back-test makes; a longer horizon is issued less often, a finer step tested over less time.
const ROWS_MAX: usize = 60_000;
/// Issues of a back-test.
const ISSUES_MAX: usize = 1_500;
/// Pairs of a slot of the season and a distance that a back-test with seasons may have: each is a fit of its own, so their
/// number is what a refresh costs. Two issues a day for two days of hours; one a day for a longer horizon.
const FITS_MAX: usize = 96;
/// Times of the day that the protocol tells one by one.
const TIMES_TOLD_MAX: usize = 8;

/// Back-tests the series and judges the forecasts that were issued before.
pub(crate) fn of(series: &Series, request: &Request<'_>, found: &Forecast, earlier: &[IssuedForecast]) -> Accuracy {
    let issued = judged(series, request.publisher, found.season, earlier);
    let too_short = |words: &str| Accuracy {
        protocol: words.to_owned(),
        backtest: None,
        overall: None,
        periods: Vec::new(),
        horizons: Vec::new(),
        issued: issued.clone(),
    };
    let Some((protocol, from)) = plan(series, request.horizon, found.season) else {
        return too_short("the series is too short for a back-test");
    };
    let range = (series.time(from), series.time(series.end() - 1));
    let Ok(backtest) = forecast::backtest(series, request, &protocol, range, &mut |_, _| {}) else {
        return too_short("the series is too short for a back-test");
    };
    let named = |name: &str| STRETCHES.iter().find(|known| known.name == name).map_or("all", |known| known.period);
    let distance = |distance: &forecast::Distance| HorizonErrors {
        steps: distance.steps_ahead,
        n: distance.compared.metrics.n,
        mae: distance.compared.metrics.mae,
        mape: distance.compared.metrics.mape,
        naive_mae: distance.compared.naive.mae,
    };
    Accuracy {
        protocol: words(series, &backtest),
        backtest: Some(Range { from: backtest.from, to: backtest.to }),
        overall: Some(PeriodErrors::of("all", &backtest.compared)),
        periods: backtest
            .periods
            .iter()
            .map(|period| PeriodErrors::of(named(&period.name), &period.compared))
            .collect(),
        horizons: backtest.distances.iter().map(distance).collect(),
        issued,
    }
}

/// When the forecasts of the back-test are issued, and its first target; `None` where too little is known before.
fn plan(series: &Series, horizon: usize, season: usize) -> Option<(Protocol, usize)> {
    let known = series.end();
    let year = usize::try_from(RANGE_SECONDS / series.step().seconds().max(1)).unwrap_or(1).max(RANGE_STEPS_MIN);
    let mut range = year.min(known / RANGE_PART);
    let mut every = range.div_ceil(ISSUES_MAX).max((range * horizon.min(range)).div_ceil(ROWS_MAX)).max(1);
    if matches!(series.step(), Step::Seconds(_)) && season > 1 {
        every = spread_over(season, every, horizon);
    }
    if every > horizon {
        every = horizon;
        range = range.min(ROWS_MAX);
    }
    let from = known.checked_sub(range).filter(|from| *from > 1 && range > 0)?;
    Some((Protocol::Ahead { steps: horizon, every }, from))
}

/// Steps between two issues, `least` or more, such that few slots of the season are issued at: the number divides the
/// season or is a multiple of it. No more than the horizon where that can be, so that every step is a target.
fn spread_over(season: usize, least: usize, horizon: usize) -> usize {
    let divisors = || (1..=season).filter(|every| season.is_multiple_of(*every));
    let is_cheap = |every: &usize| season / every * horizon <= FITS_MAX;
    let every = divisors().find(|every| *every >= least && is_cheap(every));
    let every = every.unwrap_or_else(|| least.div_ceil(season) * season);
    if every <= horizon { every } else { divisors().take_while(|every| *every <= horizon).last().unwrap_or(1) }
}

/// The protocol with how often and at what times of the day it came about.
fn words(series: &Series, backtest: &Backtest) -> String {
    let mut issues: Vec<Timestamp> = backtest.forecasts.iter().map(|issued| issued.issued_at).collect();
    issues.dedup();
    let clock = |time: &Timestamp| series.zone().to_datetime(*time).strftime("%H:%M").to_string();
    let times: BTreeSet<String> = issues.iter().map(clock).collect();
    let count = if issues.len() == 1 { "1 issue".to_owned() } else { format!("{} issues", issues.len()) };
    let is_told = matches!(series.step(), Step::Seconds(_)) && times.len() <= TIMES_TOLD_MAX;
    let at = if is_told { format!(" at {} local time", Vec::from_iter(times).join(", ")) } else { String::new() };
    format!("{}; {count}{at}", backtest.protocol_words)
}

/// The issued forecasts against what came, as far as it came.
fn judged(series: &Series, publisher: Option<&[f64]>, season: usize, earlier: &[IssuedForecast]) -> Vec<PeriodErrors> {
    let index = |time: Timestamp| usize::try_from(series.index(time)).ok();
    let mut all: Vec<Issued> = Vec::new();
    for issued in earlier {
        // What another version wrote says nothing.
        let Ok(body) = serde_json::from_str::<ForecastBody>(&issued.body) else { continue };
        let Ok(issued_at) = Timestamp::from_millisecond(issued.issued_ms) else { continue };
        all.extend(body.judged(issued_at, series.values(), publisher.unwrap_or_default(), index));
    }
    let scale = naive_scale(series.values(), season);
    let end = series.time(series.end());
    let over = |name: &str, since: Timestamp| {
        let compared = compare(all.iter().filter(|issued| issued.target >= since), scale);
        (compared.metrics.n > 0).then(|| PeriodErrors::of(name, &compared))
    };
    let Some(first) = all.iter().map(|issued| issued.target).min() else { return Vec::new() };
    // A stretch that begins before the first target would be told by a part of itself.
    let is_covered = |since: &Timestamp| first <= *since;
    let stretches = STRETCHES.map(|stretch| (stretch.period, end - SignedDuration::from_hours(stretch.hours)));
    let whole = (!stretches.iter().all(|(_, since)| is_covered(since))).then_some(("all", first));
    let covered = stretches.into_iter().filter(|(_, since)| is_covered(since));
    covered.chain(whole).filter_map(|(name, since)| over(name, since)).collect()
}

#[cfg(test)]
mod tests {
    use forecast::published::ForecastPoint;
    use jiff::tz::TimeZone;
    use store::SnapshotId;

    use super::*;

    fn hours(count: usize) -> Series {
        let start: Timestamp = "2024-01-01T00:00:00Z".parse().unwrap();
        let times: Vec<Timestamp> =
            (0..count).map(|hour| start + SignedDuration::from_hours(i64::try_from(hour).unwrap())).collect();
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let values: Vec<Option<f64>> = (0..count).map(|hour| Some(100.0 + (hour % 24) as f64)).collect();
        Series::new(&times, &values, &TimeZone::UTC, None).unwrap()
    }

    #[test]
    fn a_back_test_is_bounded() {
        assert_eq!(plan(&hours(24 * 30), 48, 24), Some((Protocol::Ahead { steps: 48, every: 12 }, 480)));
        assert_eq!(
            plan(&hours(24 * 30), 10_000, 24).map(|(protocol, _)| protocol),
            Some(Protocol::Ahead { steps: 10_000, every: 24 })
        );
        assert_eq!(plan(&hours(2), 1, 1), None);
    }

    #[test]
    fn few_slots_of_the_season_are_issued_at() {
        // Hours and quarters of hours, with the least distance that the number of issues and of forecasts asks for.
        let hourly = [(1, 6), (3, 6), (5, 6), (11, 6), (23, 6), (24, 6), (48, 8), (168, 25), (1000, 146)];
        let every = hourly.map(|(horizon, least)| spread_over(24, least, horizon));
        assert_eq!(every, [1, 3, 4, 6, 6, 6, 12, 48, 168]);
        assert_eq!(spread_over(96, 113, 192), 192);
        assert_eq!(spread_over(96, 24, 20), 16);
        for (horizon, least) in hourly {
            let every = spread_over(24, least, horizon);
            let slots = 24_usize.div_ceil(every);
            assert!(slots * horizon <= FITS_MAX || slots == 1, "{horizon} {every}");
        }
    }

    #[test]
    fn a_back_test_says_when_and_how_often_it_issued() {
        let series = hours(24 * 30);
        let request = Request { horizon: 48, ..Request::default() };
        let found = forecast::forecast(&series, &request).unwrap();
        let accuracy = of(&series, &request, &found, &[]);
        let words = "issued every 12 steps of 1 hour for the next 48, from all values before; 23 issues at 00:00, 12:00 local time";
        assert_eq!(accuracy.protocol, words);
        assert_eq!(accuracy.horizons.len(), 48);
    }

    #[test]
    fn issued_forecasts_are_judged_as_far_as_their_targets_are_known() {
        let series = hours(48);
        let point = |time: &str, value: f64| {
            ForecastPoint::from(&forecast::Point { time: time.parse().unwrap(), value, intervals: None })
        };
        let body = ForecastBody {
            newest_known: "2024-01-02T20:00:00Z".parse().unwrap(),
            horizon: 2,
            season: 24,
            // The first came as 123, the second is not known yet.
            points: vec![point("2024-01-02T23:00:00Z", 120.0), point("2024-01-03T00:00:00Z", 1.0)],
            candidates: Vec::new(),
        };
        let issued = IssuedForecast {
            issued_ms: 0,
            made_ms: 0,
            snapshot: SnapshotId(1),
            model: String::new(),
            body: serde_json::to_string(&body).unwrap(),
        };
        let found = judged(&series, None, 24, &[issued]);
        assert_eq!(found[0].period, "1h");
        assert_eq!((found[0].n, found[0].mae, found[0].naive_mae), (1, Some(3.0), Some(0.0)));
        assert_eq!(found[0].publisher_mae, None);
        // A day, let alone a year, of which one hour is known is not told as one.
        let periods: Vec<&str> = found.iter().map(|errors| errors.period.as_str()).collect();
        assert_eq!(periods, ["1h", "all"]);
        assert_eq!(found[1].n, 1);
    }
}
