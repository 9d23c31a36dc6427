//! From points to a regular series: time zones, calendars, duplicates, gaps.

use forecast::{Flag, Series, SeriesError, Step, read_times};
use jiff::{Timestamp, tz::TimeZone};

fn local(texts: &[String], zone: &str, values: &[f64]) -> Series {
    let zone = TimeZone::get(zone).unwrap();
    let times = read_times(texts.iter().map(String::as_str), &zone).unwrap().times;
    let values: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
    Series::new(&times, &values, &zone, None).unwrap()
}

fn flags(series: &Series, at: usize) -> Vec<Flag> {
    series.flags(at).collect()
}

#[test]
fn an_hour_twice_in_october_and_none_in_march() {
    let mut texts: Vec<String> = (0..24).map(|hour| format!("2024-10-27 {hour:02}:00")).collect();
    texts.insert(3, "2024-10-27 02:00".to_owned());
    texts.extend((0..24).map(|hour| format!("2024-10-28 {hour:02}:00")));
    let values: Vec<f64> = (0..texts.len()).map(|at| at as f64).collect();
    let series = local(&texts, "Europe/Zurich", &values);
    assert_eq!((series.step(), series.values()), (Step::Seconds(3600), &values[..]));
    assert_eq!(series.quality().duplicates + series.quality().missing + series.quality().off_grid, 0);
    assert_eq!(series.time(3).to_string(), "2024-10-27T01:00:00Z");

    let texts: Vec<String> = (0..24).filter(|hour| *hour != 2).map(|hour| format!("31.03.2024 {hour:02}:00")).collect();
    let values: Vec<f64> = (0..23).map(f64::from).collect();
    let series = local(&texts, "Europe/Zurich", &values);
    assert_eq!((series.values().len(), series.quality().missing), (23, 0));
}

#[test]
fn days_and_months_follow_the_calendar() {
    let days: Vec<String> = (20..32).map(|day| format!("2024-03-{day}")).chain(["2024-04-01".to_owned()]).collect();
    let values: Vec<f64> = (0..days.len()).map(|at| at as f64).collect();
    let series = local(&days, "Europe/Zurich", &values);
    assert_eq!((series.step(), series.values()), (Step::Days(1), &values[..]));
    assert_eq!(series.time(13).to_string(), "2024-04-01T22:00:00Z");

    for (texts, step) in [
        ((1..=12).map(|month| format!("2024-{month:02}")).collect::<Vec<_>>(), Step::Months(1)),
        ((0..12).map(|at| format!("{}Q{}", 2020 + at / 4, at % 4 + 1)).collect(), Step::Months(3)),
        ((2001..2013).map(|year| year.to_string()).collect(), Step::Months(12)),
        (
            vec!["2024-01-31".to_owned(), "2024-02-29".to_owned(), "2024-03-31".to_owned(), "2024-04-30".to_owned()],
            Step::Months(1),
        ),
        ((0..12).map(|week| format!("{}", 1_704_063_600 + week * 604_800)).collect(), Step::Days(7)),
    ] {
        let values: Vec<f64> = (0..texts.len()).map(|at| at as f64).collect();
        let series = local(&texts, "Europe/Zurich", &values);
        assert_eq!((series.step(), series.values()), (step, &values[..]), "{texts:?}");
        assert_eq!(series.quality().off_grid, 0, "{texts:?}");
    }
}

#[test]
fn what_is_odd_is_flagged_and_nothing_is_lost() {
    let times = [
        "00:00", "03:00", "01:00", "02:00", "02:00", "06:00", "06:10", "07:00", "08:00", "09:00", "10:00", "11:00",
        "12:00", "13:00",
    ];
    let texts: Vec<String> = times.iter().map(|time| format!("2024-01-01 {time}")).collect();
    let series = local(&texts, "UTC", &[0.0, 3.0, 1.0, 9.0, 2.0, 6.0, 8.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0]);
    let found: Vec<f64> = series.values().to_vec();
    assert_eq!(found[..4], [0.0, 1.0, 2.0, 3.0]);
    assert!(found[4].is_nan() && found[5].is_nan());
    assert_eq!(found[6..10], [7.0, 7.0, 8.0, 9.0]);
    assert_eq!(flags(&series, 2), [Flag::Duplicate]);
    assert_eq!(flags(&series, 4), [Flag::Missing]);
    assert_eq!(flags(&series, 6), [Flag::OffGrid]);
    let quality = series.quality();
    assert_eq!((quality.duplicates, quality.out_of_order, quality.off_grid), (1, 1, 1));
    assert_eq!((quality.missing, quality.gaps, quality.longest_gap), (2, 1, 2));
    assert_eq!(quality.notes.len(), 4);
}

#[test]
fn outliers_and_flat_runs_are_flagged_in_series_that_move() {
    let mut values = crate::load(24 * 40);
    values[500] = 5000.0;
    values[700..708].fill(900.0);
    let series = crate::hourly(&values);
    assert_eq!(flags(&series, 500), [Flag::Outlier]);
    assert!((700..708).all(|at| flags(&series, at).contains(&Flag::Flat)));
    assert_eq!((series.quality().flat_runs, series.quality().flat_points), (1, 8));
    assert!((1..=3).contains(&series.quality().outliers), "{:?}", series.quality());
    // The sun rests every night: that is no fault of the meter.
    let sun: Vec<f64> = (0..960)
        .map(|at| {
            ((at % 24) as f64 - 12.0).mul_add(-1.0, 0.0).cos().max(0.0)
                * f64::from(u8::from((8..18).contains(&(at % 24))))
        })
        .collect();
    assert_eq!(crate::hourly(&sun).quality().flat_runs, 0);
}

#[test]
fn irregular_points_are_averaged_and_a_wrong_year_is_an_error() {
    let zone = TimeZone::UTC;
    let mut second = 1_700_000_000;
    let times: Vec<Timestamp> = (0..500)
        .map(|at| {
            second += 2000 + (1600.0 * (1.0 + crate::noise(at, 5))) as i64;
            Timestamp::from_second(second).unwrap()
        })
        .collect();
    let values: Vec<Option<f64>> = (0..500).map(|at| Some(at as f64)).collect();
    let series = Series::new(&times, &values, &zone, None).unwrap();
    assert_eq!(series.step(), Step::Seconds(3600));
    assert!(series.quality().notes[0].contains("irregular"), "{:?}", series.quality().notes);

    let several: Vec<Timestamp> = times[..100].iter().flat_map(|time| [*time; 3]).collect();
    let error = Series::new(&several, &vec![Some(1.0); 300], &zone, None).unwrap_err();
    assert_eq!(error, SeriesError::Several { duplicates: 200, points: 300 });

    let mut times: Vec<Timestamp> =
        (0..100).map(|at| Timestamp::from_second(1_700_000_000 + 60 * at).unwrap()).collect();
    times[0] = Timestamp::from_second(0).unwrap();
    let values = vec![Some(1.0); 100];
    assert!(matches!(Series::new(&times, &values, &zone, None), Err(SeriesError::TooLong { .. })));
    assert_eq!(Series::new(&[], &[], &zone, None).unwrap_err(), SeriesError::Empty);
}

#[test]
fn a_clock_that_is_not_quite_right_misses_no_hour() {
    for (from, spread) in [(0, 540), (-300, 600)] {
        let times: Vec<Timestamp> = (0..500)
            .map(|at| {
                let off = (f64::from(spread) * (0.5 + crate::noise(at, 7).clamp(-0.5, 0.5))) as i64;
                Timestamp::from_second(1_704_067_200 + 3600 * at as i64 + from + off).unwrap()
            })
            .collect();
        let values: Vec<Option<f64>> = (0..500).map(|at| Some(at as f64)).collect();
        let series = Series::new(&times, &values, &TimeZone::UTC, None).unwrap();
        assert_eq!((series.step(), series.time(0).to_string().as_str()), (Step::Seconds(3600), "2024-01-01T00:00:00Z"));
        assert_eq!(series.values(), (0..500).map(f64::from).collect::<Vec<_>>(), "from {from} s on");
        assert_eq!(series.quality().missing, 0);
        let published = series.place(times.iter().copied().zip(values));
        assert_eq!(published, series.values(), "what is published lies beside what came");
    }
}
