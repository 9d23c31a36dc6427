//! Times and ranges as people write them, and what is said of those that there are not.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::*;

#[test]
fn halves_of_the_day() {
    check(&[
        ("What was the load on 11 October 2024 at 6:00 PM?", "value 2024-10-11 18:00"),
        ("What was the load on 11 October 2024 at 6:30 pm?", "value 2024-10-11 18:30"),
        ("What was the load at 6:00 p.m. on 11 October 2024?", "value 2024-10-11 18:00"),
        ("What was the load on 11 October 2024 at 6.30 pm?", "value 2024-10-11 18:30"),
        ("What was the load on 11 October 2024 at 12:00 AM?", "value 2024-10-11"),
        ("What was the load on 11 October 2024 at 12:00 PM?", "value 2024-10-11 12:00"),
        ("What was the load on 11 October 2024 at 6:00 AM?", "value 2024-10-11 06:00"),
        ("What was the load on 11 October 2024 at 6 pm?", "value 2024-10-11 18:00"),
        ("What was the load on 11 October 2024 at 6:15pm?", "value 2024-10-11 18:15"),
        ("What was the load on 11 October 2024 at 18:00 PM?", "value 2024-10-11 18:00"),
        ("Average load between 6:00 PM and 8:00 PM in 2023", "mean 2023-01-01..2024-01-01 18:00-20:00"),
        ("Average load between 6:00 and 8:00 PM in 2023", "mean 2023-01-01..2024-01-01 18:00-20:00"),
        ("Average load from 9 AM to 5:00 PM in 2023", "mean 2023-01-01..2024-01-01 09:00-17:00"),
        ("Average load from 9 to 5 pm in 2023", "mean 2023-01-01..2024-01-01 09:00-17:00"),
        ("Average load from 8 to noon in 2023", "mean 2023-01-01..2024-01-01 08:00-12:00"),
        ("Average load from 2 pm to 5 in 2023", "mean 2023-01-01..2024-01-01 14:00-17:00"),
        ("Average load from 10 pm to 6 am in 2023", "mean 2023-01-01..2024-01-01 22:00-06:00"),
    ]);
}

#[test]
fn dates_and_times_that_there_are_not() {
    check(&[
        ("What was the load on 29 February 2023?", "no date 2023-02-29"),
        ("What was the average load on February 29, 2023?", "no date 2023-02-29"),
        ("What was the load on 29 February 2023 at 12:00?", "no date 2023-02-29"),
        ("What was the load on 30 February 2024?", "no date 2024-02-30"),
        ("What was the highest load on 31 April 2023?", "no date 2023-04-31"),
        ("What was the load on 31 April?", "no date 04-31"),
        ("Load from 1 to 31 June 2023", "no date 2023-06-31"),
        ("Load on 2023-02-29", "no date 2023-02-29"),
        ("Load at 2023-02-29T18:00", "no date 2023-02-29"),
        ("Load on 31.04.2023", "no date 2023-04-31"),
        ("Load on 32/10/2024", "no date 2024-10-32"),
        ("Load on 2024-13-01", "no date 2024-13-01"),
        ("Load on 31/04/2023 at 11:00", "no date 2023-04-31"),
        ("What was the load on 29 February 2024?", "summary 2024-02-29..2024-03-01"),
        ("What was the load on 29 February?", "summary 2024-02-29..2024-03-01"),
        ("What was the load on 11 October 2024 at 25:00?", "no time 25:00"),
        ("What was the load on 11 October 2024 at 24:30?", "no time 24:30"),
        ("What was the load on 10 October 2024 at 24:00?", "value 2024-10-11"),
        ("Average load between 20:00 and 24:00 in 2023", "mean 2023-01-01..2024-01-01 20:00-00:00"),
        ("What was the load on 10 October 2024 at 1800?", "value 2024-10-10 18:00"),
        ("What was the load on 10 October 2024 1800?", "value 2024-10-10 18:00"),
        ("What was the load at 1800 on 10 October 2024?", "value 2024-10-10 18:00"),
        ("Average load between 1800 and 2000 on 5 May 2023", "mean 2023-05-05..2023-05-06 18:00-20:00"),
        ("Average load from 1990 to 2000", "mean 1990-01-01..2001-01-01"),
        ("What was the load at 0830 yesterday?", "value 2024-10-11 08:30"),
        ("What was the load yesterday at 1800 hours?", "value 2024-10-11 18:00"),
        ("What was the average load in 2000?", "mean 2000-01-01..2001-01-01"),
    ]);
}

#[test]
fn ranges_with_hours_at_their_ends() {
    let eight = "mean 2024-10-10 12:00..2024-10-10 20:00";
    let night = "mean 2024-10-10 12:00..2024-10-11 08:00";
    check(&[
        ("Average load from 10 October 2024 12:00 to 10 October 2024 20:00", eight),
        ("Average load from 2024-10-10 12:00 to 2024-10-10 20:00", eight),
        ("Average load from 2024-10-10T12:00 to 2024-10-10T20:00", eight),
        ("Average load from 10 October 2024 at 12:00 to 10 October 2024 at 20:00", eight),
        ("Average load from 12:00 on 10 October 2024 to 20:00 on 10 October 2024", eight),
        ("Average load on 10 October 2024 from 12:00 to 10 October 2024 20:00", eight),
        ("Average load from 10 October 2024 12:00 PM to 10 October 2024 8:00 PM", eight),
        ("Average load between 10 October 2024 12:00 and 11 October 2024 08:00", night),
        ("Average load from 10 October 2024 at noon to 11 October 2024 at 8 am", night),
    ]);
}

#[test]
fn hours_of_other_zones() {
    let eight = "value 2023-08-01 20:00";
    check(&[
        ("Load at 2023-08-01T18:00:00Z", eight),
        ("Load at 2023-08-01T18:00Z", eight),
        ("Load at 2023-08-01T20:00:00+02:00", eight),
        ("Load at 2023-08-01T13:00:00-05:00", eight),
        ("Load at 2023-08-01 18:00Z", eight),
        ("What was the load on 1 August 2023 at 18:00 UTC?", eight),
        ("What was the load at 18:00 UTC on 1 August 2023?", eight),
        ("What was the load at 18:00 (UTC) on 1 August 2023?", eight),
        ("What was the load on 1 August 2023 at 6 pm UTC?", eight),
        ("What was the load on 1 August 2023 at 18:00 in UTC?", eight),
        ("What was the load on 1 August 2023 at 19:00 CET?", eight),
        ("What was the load on 1 August 2023 at 20:00 CEST?", eight),
        ("What was the load on 1 August 2023 at 20:00+02:00?", eight),
        ("What was the load on 1 August 2023 at 20:00 +02:00?", eight),
        ("What was the load on 1 August 2023 at 21:00 UTC+3?", eight),
        ("What was the load on 1 August 2023 at 23:30 UTC?", "value 2023-08-02 01:30"),
        ("Average load from 2023-08-01T18:00:00Z to 2023-08-01T20:00:00Z", "mean 2023-08-01 20:00..2023-08-01 22:00"),
        ("Average load at 18:00 UTC in 2023", "other zone"),
        ("Average load between 18:00 and 20:00 UTC on 1 August 2023", "other zone"),
        ("Average load between 18:00 UTC and 20:00 UTC in 2023", "other zone"),
    ]);
}

#[test]
fn weekdays_of_a_month() {
    check(&[
        ("What was the load on the last Sunday of October 2023?", "summary 2023-10-29..2023-10-30"),
        ("Average load on the first Monday of January 2024", "mean 2024-01-01..2024-01-02"),
        ("Average load on the second Tuesday of May 2023", "mean 2023-05-09..2023-05-10"),
        ("highest load on the 3rd Friday in March 2024", "highest 2024-03-15..2024-03-16"),
        ("What was the load on the last Sunday in March?", "summary 2024-03-31..2024-04-01"),
        ("What was the load at 18:00 on the last Sunday of October 2023?", "value 2023-10-29 18:00"),
        ("What was the load on the last Sunday of last month?", "summary 2024-09-29..2024-09-30"),
        ("What was the load last Sunday?", "summary 2024-10-06..2024-10-07"),
        ("Average load on the last Friday of 2023", "mean 2023-12-29..2023-12-30"),
    ]);
}

#[test]
fn the_winter_to_come() {
    check(&[
        ("What will the load be this winter?", "forecast 2024-12-01..2025-03-01"),
        ("What was the load this winter?", "summary 2023-12-01..2024-03-01"),
    ]);
}

#[test]
fn weekdays_to_come() {
    check(&[
        ("What will the load be on Sunday and Monday?", "forecast 2024-10-13..2024-10-15"),
        ("What will the load be from Sunday to Tuesday?", "forecast 2024-10-13..2024-10-16"),
        ("What will the load be on Sunday?", "forecast 2024-10-13..2024-10-14"),
        ("Average load on Sunday and Monday", "mean mon+sun"),
    ]);
}

#[test]
fn two_hours_and_one_night() {
    check(&[
        (
            "What was the average load at 3 am and 3 pm in 2023?",
            "compare mean 2023-01-01..2024-01-01 03:00-04:00 with 2023-01-01..2024-01-01 15:00-16:00",
        ),
        (
            "What was the load yesterday at 3 am and 3 pm?",
            "compare mean 2024-10-11 03:00..2024-10-11 04:00 with 2024-10-11 15:00..2024-10-11 16:00",
        ),
        (
            "What was the load at 3 and 4 pm on 11 October 2024?",
            "compare mean 2024-10-11 15:00..2024-10-11 16:00 with 2024-10-11 16:00..2024-10-11 17:00",
        ),
        ("Average load in the night of 1 to 2 January 2024", "mean 2024-01-01 22:00..2024-01-02 06:00"),
        ("Lowest load in the night from 1 to 2 January 2024", "lowest 2024-01-01 22:00..2024-01-02 06:00"),
        (
            "Lowest load in the night from 31 December 2023 to 1 January 2024",
            "lowest 2023-12-31 22:00..2024-01-01 06:00",
        ),
        ("Average load in the night of 1 January 2024", "mean 2024-01-01 22:00..2024-01-02 06:00"),
        ("Average load at night from 1 to 7 January 2024", "mean 2024-01-01..2024-01-08 22:00-06:00"),
    ]);
}

/// 5,000 MW and 100 MW more for each hour UTC, known to Saturday, 26 October 2024, 14:00 in Zurich, and two days ahead.
fn answered(question: &str, clock: &str) -> Answer {
    let (zone, end) = (zurich(), time("2024-10-26T12:00:00Z"));
    let value = |at: Timestamp| 5000.0 + 100.0 * f64::from(at.to_zoned(TimeZone::UTC).hour());
    let from = end - SignedDuration::from_hours(24 * 40);
    let known = (0..24 * 40).map(|hour| from + SignedDuration::from_hours(hour));
    let points: Vec<Point> = known.map(|time| Point { time, value: Some(value(time)), is_outlier: false }).collect();
    let ahead = (0..48).map(|hour| end + SignedDuration::from_hours(hour)).map(|time| {
        let interval = Some(Interval { lower_90: value(time) - 500.0, upper_90: value(time) + 400.0 });
        ForecastPoint { time, value: value(time), interval }
    });
    let forecast = LatestForecast { issued_at: end, model: "linear".to_owned(), points: ahead.collect() };
    let anchor = Anchor::of(time(clock), end, SignedDuration::from_hours(1));
    let data = Data {
        name: "Swiss load",
        unit: Some("MW"),
        zone: &zone,
        step: SignedDuration::from_hours(1),
        points: &points,
        forecast: Some(&forecast),
        accuracy: None,
    };
    compute(&read(question, anchor, &zone, &NAMES).unwrap(), &data)
}

const SATURDAY: &str = "2024-10-26T12:00:00Z";

#[track_caller]
fn begins(question: &str, clock: &str, wanted: &str) -> Answer {
    let answer = answered(question, clock);
    assert!(answer.text.starts_with(wanted), "{question}\n{}", answer.text);
    answer
}

#[test]
fn what_there_is_not_is_said() {
    for (question, wanted) in [
        ("What was the load on 29 February 2023?", "29 February 2023 does not exist: February 2023 has 28 days."),
        ("What was the load on 31 April?", "31 April does not exist: April has 30 days."),
        ("Load on 2024-13-01", "There is no such date: a year has no month 13."),
        ("What was the load on 30 February?", "30 February does not exist: February has at most 29 days."),
        ("What was the load yesterday at 25:00?", "25:00 is not a time of the day"),
        ("Average load at 18:00 UTC in 2023", "Hours of another time zone are understood only with the day of each."),
    ] {
        let answer = begins(question, SATURDAY, wanted);
        assert!(!answer.is_found && answer.cited.is_empty() && answer.chart.is_none());
    }
}

#[test]
fn a_part_of_what_is_asked_is_said_first() {
    begins(
        "What will the load be next week?",
        SATURDAY,
        "Of the 7 days from 28 October to 3 November 2024 only 13 hours are forecast, on Monday, 28 October 2024 from 00:00 \
         to 13:00: over them Swiss load is forecast to average **",
    );
    begins(
        "What will the load be this winter?",
        "2024-10-27T12:00:00Z",
        "The newest known value of Swiss load is that on Saturday, 26 October 2024 at 13:00 (CEST), and the \
         forecast reaches only",
    );
    begins(
        "What will the load be next week in the morning?",
        SATURDAY,
        "Of the 7 days from 28 October to 3 November 2024 between 06:00 and 12:00 only 6 hours are forecast, on Monday, \
         28 October 2024 from 06:00 to 12:00",
    );
    begins(
        "What will the total load be next week?",
        SATURDAY,
        "Of the 7 days from 28 October to 3 November 2024 only 13 hours are forecast, on Monday, 28 October 2024 from 00:00 \
         to 13:00: over them the total of Swiss load is forecast to be **",
    );
    begins(
        "What will the highest load be next week?",
        SATURDAY,
        "Of the 7 days from 28 October to 3 November 2024 only 13 hours are forecast, on Monday, 28 October 2024 from 00:00 \
         to 13:00: the highest value of Swiss load over them is forecast to be **",
    );
    begins("What will the load be tomorrow?", SATURDAY, "Swiss load is forecast to average **");
}

#[test]
fn ranges_are_told_with_their_hours() {
    for (question, wanted) in [
        (
            "What will the load be today?",
            "Of the hours on Saturday, 26 October 2024 only 10 hours are forecast, on Saturday, 26 October \
             2024 from 14:00 to 24:00",
        ),
        (
            "What will the load be this weekend?",
            "Of the 2 days from 26 to 27 October 2024 only 35 hours are forecast, from 26 October 2024, 14:00 \
             to 28 October 2024, 00:00",
        ),
        (
            "What was the average load at 3 am and 3 pm?",
            "The average of Swiss load was **5,100 MW** for the hour from 03:00 [1] and **6,300 MW** for the \
             hour from 15:00 [2]: the hour from 03:00 was",
        ),
        (
            "Average load from 24 October 2024 12:00 to 24 October 2024 20:00",
            "The average of Swiss load on Thursday, 24 October 2024 from 12:00 to 20:00 was **6,350 MW** [1], over 8 hours",
        ),
    ] {
        begins(question, SATURDAY, wanted);
    }
}

#[test]
fn old_data_is_old_however_far_the_forecast_reaches() {
    let answer = answered("What will the load be next week?", "2024-11-05T12:00:00Z");
    assert!(answer.text.starts_with("Of the 7 days from 28 October to 3 November 2024 only"), "{}", answer.text);
    assert!(answer.text.contains("times are counted from there"));
    let (end, month) = (time("2024-10-01T00:00:00Z"), SignedDuration::from_hours(24 * 30));
    assert!(!Anchor::of(time("2024-11-20T00:00:00Z"), end, month).is_end_of_data);
    assert!(Anchor::of(time("2025-02-20T00:00:00Z"), end, month).is_end_of_data);
}

#[test]
fn an_hour_that_is_forecast_twice() {
    let answer = begins(
        "What will the load be on 27 October 2024 at 02:30?",
        SATURDAY,
        "That hour occurs twice on that day, as clocks go back: Swiss load is forecast to be **5,000 MW** (90% interval 4,500 to \
         5,400 MW) on Sunday, 27 October 2024 at 02:00 (CEST) and **5,100 MW** (90% interval 4,600 to 5,500 MW) an hour later, \
         at 02:00 (CET) [1].",
    );
    assert_eq!(answer.cited, [(time("2024-10-27T00:00:00Z"), time("2024-10-27T02:00:00Z"))]);
}

#[test]
fn citations_keep_their_hours() {
    let label = |from: &str, to: &str| super::super::answer::label(time(from), time(to), &zurich());
    assert_eq!(label("2024-10-11T12:00:00Z", "2024-10-12T12:00:00Z"), "2024-10-11 14:00 to 2024-10-12 14:00");
    assert_eq!(label("2024-10-10T22:00:00Z", "2024-10-12T12:00:00Z"), "2024-10-11 00:00 to 2024-10-12 14:00");
    assert_eq!(label("2024-09-30T22:00:00Z", "2024-10-31T23:00:00Z"), "2024-10-01 to 2024-10-31");
    assert_eq!(label("2024-10-10T22:00:00Z", "2024-10-11T22:00:00Z"), "2024-10-11");
    assert_eq!(label("2024-10-11T21:00:00Z", "2024-10-11T22:00:00Z"), "2024-10-11 23:00 to 2024-10-12 00:00");
}
