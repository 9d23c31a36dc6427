//! What is computed where a word changes what the rest of the question means.

use jiff::{SignedDuration, Timestamp, civil::Weekday, tz::TimeZone};

use super::*;

/// Hours of 2023 in UTC: 5,000 and 100 more for each hour of the day, 1,000 less on Sundays.
fn points() -> Vec<Point> {
    let start: Timestamp = "2023-01-01T00:00:00Z".parse().unwrap();
    let point = |hour: i64| {
        let time = start + SignedDuration::from_hours(hour);
        let local = TimeZone::UTC.to_datetime(time);
        let sunday = if local.date().weekday() == Weekday::Sunday { 1000.0 } else { 0.0 };
        let value = Some(5000.0 + 100.0 * f64::from(local.hour()) - sunday);
        Point { time, value, is_outlier: false }
    };
    (0..365 * 24).map(point).collect()
}

fn told(question: &str, names: &Names<'_>) -> String {
    let points = points();
    let zone = TimeZone::UTC;
    let anchor = Anchor { at: "2024-01-01T00:00:00Z".parse().unwrap(), is_end_of_data: false };
    let data = Data {
        name: names.name,
        unit: names.unit,
        zone: &zone,
        step: SignedDuration::from_hours(1),
        points: &points,
        forecast: None,
        accuracy: None,
    };
    let question = read(question, anchor, &zone, names).unwrap_or_else(|| panic!("{question}"));
    compute(&question, &data).text
}

#[track_caller]
fn tells(question: &str, parts: &[&str]) {
    tells_of(&NAMES, question, parts);
}

#[track_caller]
fn tells_of(names: &Names<'_>, question: &str, parts: &[&str]) {
    let text = told(question, names);
    for part in parts {
        assert!(text.contains(part), "{question}\n{part:?} is not in {text:?}");
    }
}

#[test]
fn days_are_counted_by_what_they_come_to() {
    let year = "2023-01-01..2024-01-01";
    check(&[
        ("How many days had an average load above 6000 MW in 2023?", &format!("count days by mean >6000 {year}")),
        ("How many months had an average load above 6000 MW in 2023?", &format!("count months by mean >6000 {year}")),
        ("days with average load > 6000 MW in 2023", &format!("count days by mean >6000 {year}")),
        ("How many days had a minimum load below 4500 MW in 2023?", &format!("count days by min <4500 {year}")),
        ("How often was the daily peak above 7000 MW in 2023?", &format!("count days by max >7000 {year}")),
        ("On how many Sundays was the load above 6000 in 2023?", &format!("count days >6000 {year} sun")),
        ("How many days had a total load above 130 GWh in 2023?", &format!("count days by sum >130000 {year}")),
        ("How many days was the load below 8000 MW all day in 2023?", &format!("count days by max <8000 {year}")),
        ("On which Sundays was the load above 6000 MW in 2023?", &format!("count days >6000 {year} sun")),
        ("Which days had an average load above 6000 MW in 2023?", &format!("count days by mean >6000 {year}")),
        ("How many hours was the load above 6000 MW in 2023?", &format!("count >6000 {year}")),
    ]);
    tells(
        "How many days had an average load above 6000 MW in 2023?",
        &["had an average above 6,000 MW in **312** of 365 days"],
    );
    tells("How many weeks had an average load above 6000 MW in 2023?", &["in **52** of 53 weeks"]);
    tells(
        "How many days had a total load above 130 GWh in 2023?",
        &["had a total above 130,000 MWh in **312** of 365 days"],
    );
    tells("On how many Sundays was the load above 6000 in 2023?", &["on **53** of 53 days in 2023 on Sundays"]);
}

#[test]
fn ranks_and_negations() {
    let year = "2023-01-01..2024-01-01";
    check(&[
        ("How many hours was the load not above 5000 MW in 2023?", &format!("count <=5000 {year}")),
        ("How many hours did the load not exceed 5000 MW in 2023?", &format!("count <=5000 {year}")),
        ("How many hours was the load no more than 5000 MW in 2023?", &format!("count <=5000 {year}")),
        ("How many hours was the load not below 5000 MW in 2023?", &format!("count >=5000 {year}")),
        ("What was the second highest load in 2023?", &format!("highest from 2 {year}")),
        ("What was the 2nd highest load in 2023?", &format!("highest from 2 {year}")),
        ("third lowest load in 2023", &format!("lowest from 3 {year}")),
        ("Which month had the second highest average load in 2023?", &format!("mean by month top 2 {year}")),
        ("What was the average daily peak load in 2023?", &format!("mean of max by day {year}")),
        ("average daily maximum of the load in 2023", &format!("mean of max by day {year}")),
        ("What was the mean of the daily minima of the load in 2023?", &format!("mean of min by day {year}")),
        ("Was the load on 11 October 2024 higher than forecast?", "accuracy 2024-10-11..2024-10-12"),
        ("Was the load on 11 October 2024 higher than the forecast?", "accuracy 2024-10-11..2024-10-12"),
        ("Did the load exceed the forecast on 11 October 2024?", "accuracy 2024-10-11..2024-10-12"),
        ("average peak load per day in 2023", &format!("mean of max by day {year}")),
        ("What was the average daily maximum load per month in 2023?", "uncomputed nesting"),
        ("daily peak load in March 2023", "max by day 2023-03-01..2023-04-01"),
        ("What was the maximum load in 2023?", &format!("highest {year}")),
    ]);
    tells("What was the second highest load in March 2023?", &["The 2nd highest value", "**7,300 MW**"]);
    tells("third lowest load in January 2023", &["The 3rd lowest value", "**4,000 MW**, on Sunday, 15 January 2023"]);
    tells("Which weekday had the second lowest load in 2023?", &["2nd lowest average", "(6,150 MW)"]);
    // A Sunday's highest is 6,300, that of the others 7,300.
    tells(
        "What was the average daily peak load in January 2023?",
        &["highest value of each day", "**7,139 MW**", "over 31 days"],
    );
}

#[test]
fn statistics_and_what_is_left_out() {
    let year = "2023-01-01..2024-01-01";
    check(&[
        ("90th percentile of the load in 2023", &format!("quantile(900) {year}")),
        ("What was the p95 of the load in 2023?", &format!("quantile(950) {year}")),
        ("variance of the load in 2023", &format!("variance {year}")),
        ("What was the maximum minus the minimum load in 2023?", &format!("range {year}")),
        ("difference between the highest and the lowest load in 2023", &format!("range {year}")),
        ("What was the range of the load in 2023?", &format!("range {year}")),
        ("average load in 2023 excluding August", &format!("mean {year} m1+2+3+4+5+6+7+9+10+11+12")),
        ("average load excluding weekends in 2023", &format!("mean {year} mon+tue+wed+thu+fri")),
        ("average load in 2023 without July and August", &format!("mean {year} m1+2+3+4+5+6+9+10+11+12")),
        ("average load on public holidays in 2023", "uncomputed holidays"),
        ("mode of the load in 2023", "uncomputed statistic"),
        ("highest load in 2023 not on a Sunday", &format!("highest {year} mon+tue+wed+thu+fri+sat")),
        ("average load in 2023, excluding August 2023", &format!("mean {year} m1+2+3+4+5+6+7+9+10+11+12")),
        ("top 3 loads excluding January in 2023", &format!("highest 3 {year} m2+3+4+5+6+7+8+9+10+11+12")),
        ("average load on weekdays excluding public holidays in 2023", "uncomputed exclusion"),
        ("interquartile range of the load in 2023", "uncomputed statistic"),
        ("average load in 2023 excluding outliers", "uncomputed exclusion"),
        ("longest stretch of load above 6000 MW in 2023", &format!("run >6000 {year}")),
        ("How many consecutive hours was the load above 6000 MW in 2023?", &format!("run >6000 {year}")),
    ]);
    tells("90th percentile of the load on 3 May 2023", &["The 90th percentile of Swiss load", "**7,070 MW**"]);
    tells("What was the range of the load on 3 May 2023?", &["**2,300 MW**"]);
    tells("variance of the load on 3 May 2023", &["**479,167 MW\u{b2}**"]);
    tells("average load in 2023 excluding weekends", &["from Monday to Friday", "**6,150 MW**"]);
    tells("average load in 2023 excluding August", &["without August"]);
    tells(
        "longest stretch of load above 6000 MW in January 2023",
        &["**13 hours**, from the value on Monday, 2 January 2023 at 11:00"],
    );
    tells("average load on public holidays in 2023", &["public holidays is not told apart for Swiss load"]);
}

#[test]
fn totals_that_are_wanted_and_totals_that_are_none() {
    let visitors = Names { name: "Visitors", value_column: "n", source: "museum.csv", unit: None };
    assert_eq!(
        asked("How many visitors were there in 2023?", &visitors).as_deref(),
        Some("sum 2023-01-01..2024-01-01")
    );
    assert_eq!(
        asked("How many visitors came on Sundays in 2023?", &visitors).as_deref(),
        Some("sum 2023-01-01..2024-01-01 sun")
    );
    assert_eq!(asked("How many values are there in 2023?", &visitors).as_deref(), Some("count 2023-01-01..2024-01-01"));
    assert_eq!(
        asked("How many visitors per month in 2023?", &visitors).as_deref(),
        Some("sum by month 2023-01-01..2024-01-01")
    );
    check(&[
        ("What was the load in January 2023 in GWh?", "sum 2023-01-01..2023-02-01"),
        ("load in January 2023 in MWh", "sum 2023-01-01..2023-02-01"),
        ("What was the average daily load in MWh in January 2023?", "mean of sum by day 2023-01-01..2023-02-01"),
        ("What was the load in January 2023 in GW?", "summary 2023-01-01..2023-02-01"),
    ]);
    tells("What was the load on 3 May 2023 in GWh?", &["The total of Swiss load", "**147.6 GWh**"]);
    tells("average load on 3 May 2023 in GWh", &["**6.15 GW**", "a GW over an hour makes a GWh"]);
    assert!(!told("average load on 3 May 2023 in GW", &NAMES).contains("over an hour"));
    let degrees = Names { name: "Temperature", value_column: "t", source: "roof.csv", unit: Some("\u{b0}C") };
    tells_of(
        &degrees,
        "total temperature on 3 May 2023",
        &["The average of Temperature", "**6,150 \u{b0}C**", "says nothing"],
    );
    let price = Names { name: "Spot price", value_column: "p", source: "spot.csv", unit: Some("EUR/MWh") };
    tells_of(&price, "sum of the spot price on 3 May 2023", &["The average of Spot price"]);
}
