//! Points in, answers out. The load of these tests is 5,000 MW and 100 MW more for each local hour, 1,000 MW less on Sundays and
//! 200 MW more in January 2024.

use ::forecast::{Intervals, Issued};
use jiff::{
    SignedDuration,
    civil::{DateTime, Weekday},
    tz::TimeZone,
};

use super::*;

fn load(local: DateTime) -> f64 {
    let sunday = if local.date().weekday() == Weekday::Sunday { 1000.0 } else { 0.0 };
    let january = if (local.year(), local.month()) == (2024, 1) { 200.0 } else { 0.0 };
    5000.0 + 100.0 * f64::from(local.hour()) - sunday + january
}

/// One value an hour over 2023 and up to Saturday, 12 October 2024, 14:00.
fn points() -> Vec<Point> {
    let zone = zurich();
    let (from, to) = (time("2022-12-31T23:00:00Z"), time("2024-10-12T12:00:00Z"));
    let hours = to.duration_since(from).as_hours();
    let point = |hour| {
        let time = from + SignedDuration::from_hours(hour);
        let value = match time.to_string().as_str() {
            "2023-02-08T07:00:00Z" => Some(10_013.0),
            "2024-07-25T06:00:00Z" => Some(12_000.0),
            "2023-05-01T10:00:00Z" | "2023-05-01T11:00:00Z" | "2023-05-20T10:00:00Z" => None,
            _ => Some(load(zone.to_datetime(time))),
        };
        Point { time, value, is_outlier: value == Some(12_000.0) }
    };
    (0..hours).map(point).collect()
}

fn forecast() -> LatestForecast {
    let issued_at = time("2024-10-12T12:00:00Z");
    let point = |hour| {
        let time = issued_at + SignedDuration::from_hours(hour);
        let value = load(zurich().to_datetime(time)) + 0.37;
        let interval = Some(Interval { lower_90: value - 500.0, upper_90: value + 400.0 });
        ForecastPoint { time, value, interval }
    };
    LatestForecast { issued_at, model: "linear".to_owned(), points: (0..48).map(point).collect() }
}

fn accuracy(is_kept: bool) -> Accuracy {
    let end = time("2024-10-12T12:00:00Z");
    let errors = |mape: f64| Errors {
        n: 168,
        mape: Some(mape),
        mae: Some(100.0 * mape),
        coverage_90: Some(0.9),
        naive_mape: Some(9.0),
        ..Errors::default()
    };
    // Each forecast is 70 MW too high, the naive one 140 MW.
    let judged = |hour| {
        let target = end - SignedDuration::from_hours(hour);
        let actual = load(zurich().to_datetime(target));
        let ([lower_80, lower_90, lower_95], [upper_80, upper_90, upper_95]) =
            ([400.0, 500.0, 600.0].map(|width| actual - width), [400.0, 500.0, 600.0].map(|width| actual + width));
        Issued {
            issued_at: target - SignedDuration::from_hours(24),
            newest_known: target - SignedDuration::from_hours(25),
            target,
            steps_ahead: 25,
            forecast: actual + 70.0,
            intervals: Some(Intervals { lower_80, upper_80, lower_90, upper_90, lower_95, upper_95 }),
            actual: Some(actual),
            naive: actual + 140.0,
            publisher: None,
        }
    };
    Accuracy {
        protocol: "each value is forecast from values that began 25 h or more before it".to_owned(),
        end: Some(end),
        periods: [(24, 4.0), (168, 5.0), (8760, 5.7)]
            .map(|(hours, mape)| Period { hours, errors: errors(mape) })
            .to_vec(),
        distances: (1..=48)
            .map(|steps| Distance { steps, errors: errors(if steps == 29 { 5.5 } else { 6.0 }) })
            .collect(),
        judged: if is_kept { (1..=24 * 30).rev().map(judged).collect() } else { Vec::new() },
    }
}

struct Asker {
    points: Vec<Point>,
    clock: &'static str,
    is_kept: bool,
}

impl Asker {
    fn new() -> Self {
        Self { points: points(), clock: "2024-10-12T12:00:00Z", is_kept: true }
    }

    fn ask(&self, question: &str) -> Answer {
        let (zone, forecast, accuracy) = (zurich(), forecast(), accuracy(self.is_kept));
        let anchor = Anchor::of(time(self.clock), forecast.issued_at, SignedDuration::from_hours(1));
        let question = read(question, anchor, &zone, &NAMES).unwrap();
        let data = Data {
            name: "Swiss load",
            unit: Some("MW"),
            zone: &zone,
            step: SignedDuration::from_hours(1),
            points: &self.points,
            forecast: Some(&forecast),
            accuracy: Some(&accuracy),
        };
        compute(&question, &data)
    }

    /// Everything in `parts` is in the text, in that order.
    #[track_caller]
    fn check(&self, question: &str, parts: &[&str]) -> Answer {
        let answer = self.ask(question);
        let mut rest = answer.text.as_str();
        for part in parts {
            let Some(at) = rest.find(part) else {
                panic!("{question}\n{part:?} is not in {rest:?}\nof {:?}", answer.text)
            };
            rest = &rest[at + part.len()..];
        }
        for series in answer.chart.iter().flat_map(|chart| &chart.series) {
            assert!((1..=400).contains(&series.points.len()), "{question} {} {}", series.name, series.points.len());
        }
        assert_eq!(answer.text.contains("[1]"), !answer.cited.is_empty(), "{question}");
        answer
    }
}

fn cited(answer: &Answer) -> Vec<String> {
    answer.cited.iter().map(|(from, to)| format!("{from}..{to}")).collect()
}

#[test]
fn tomorrow_at_six() {
    let answer = Asker::new().check(
        "What will the load be tomorrow at 18:00?",
        &[
            "**5,800 MW** on Sunday, 13 October 2024 at 18:00 (CEST) [1]",
            "90% interval of **5,300 to 6,200 MW**",
            "from values up to Sat 12 Oct 2024, 13:00",
            "forecasts 29 hours ahead were off by **5.5% (550 MW)** on average (naive: 9%)",
            "held 90%",
        ],
    );
    assert_eq!(cited(&answer), ["2024-10-13T16:00:00Z..2024-10-13T17:00:00Z"]);
    let chart = answer.chart.unwrap();
    assert_eq!(chart.marked, Some(time("2024-10-13T16:00:00Z")));
    assert_eq!(chart.series.iter().map(|series| series.points.len()).collect::<Vec<_>>(), [48, 48]);
    assert!(!answer.text.contains("newest data ends"));
}

#[test]
fn the_forecast_of_last_week() {
    let parts = [
        "from 30 September to 6 October 2024",
        "(70 MW)** on average [1]",
        "naive forecast by",
        "(140 MW)",
        "168 forecasts",
        "100%",
        "25 h",
    ];
    let answer = Asker::new().check("How accurate was the forecast last week?", &parts);
    assert_eq!(cited(&answer), ["2024-09-29T22:00:00Z..2024-10-06T22:00:00Z"]);
    let unkept = Asker { is_kept: false, ..Asker::new() };
    unkept.check(
        "How accurate was the forecast last week?",
        &["over the last week", "**5% (500 MW)**", "nearest to what was asked (it ends at Sat 12 Oct 2024, 14:00)"],
    );
    let far = unkept.ask("How accurate was the forecast in March 2023?");
    assert!(!far.is_found && far.text.starts_with("No forecasts of Swiss load in March 2023 are kept"), "{}", far.text);
    unkept.check(
        "How accurate is the forecast?",
        &["over the last year were off by **5.7% (570 MW)**", "| the last 24 hours | 4% | 9% |"],
    );
    Asker::new().check(
        "What was the forecast for yesterday at 18:00?",
        &["was **6,870 MW**, the actual value **6,800 MW** [1]: 70 MW (1.03%) too high", "held it"],
    );
    Asker::new().check(
        "How accurate were the forecasts this year?",
        &["in 2024", "720 forecasts", "kept are of Thu 12 Sep 2024, 14:00 to Sat 12 Oct 2024, 13:00"],
    );
}

#[test]
fn the_highest_of_a_year() {
    let asker = Asker::new();
    let answer = asker.check(
        "When was the highest load in 2023?",
        &["**10,013 MW**, on Wednesday, 8 February 2023 at 08:00 (CET) [1]", "3 hours are missing"],
    );
    assert_eq!(cited(&answer), ["2023-02-08T07:00:00Z..2023-02-08T08:00:00Z"]);
    asker.check(
        "What was the highest load in July 2024?",
        &["**12,000 MW**", "flagged as an outlier", "that is not is 7,300 MW, on Monday, 1 July 2024 at 23:00"],
    );
    asker.check("Top 3 loads in 2023", &["| 1 | 10,013 MW | Wed 8 Feb 2023, 08:00 |", "| 2 | 7,300 MW |"]);
    asker.check(
        "lowest load in March 2023",
        &["**4,000 MW**, on Sunday, 5 March 2023 at 00:00 (CET)", "occurs 4 times"],
    );
    asker.check(
        "When will the load peak tomorrow?",
        &[
            "forecast to be **6,300 MW**, on Sunday, 13 October 2024 at 23:00 (CEST) [1]",
            "interval of 5,800 to 6,700 MW",
            "back-test",
        ],
    );
}

#[test]
fn one_january_and_another() {
    // 2023 has five Sundays in January, 2024 four.
    let answer = Asker::new().check(
        "Compare January 2024 with January 2023",
        &[
            "**6,221 MW** for January 2024 [1]",
            "**5,989 MW** for January 2023 [2]",
            "**232 MW** (**3.88%**) higher",
            "| values | 744 | 744 |",
        ],
    );
    assert_eq!(
        cited(&answer),
        ["2023-12-31T23:00:00Z..2024-01-31T23:00:00Z", "2022-12-31T23:00:00Z..2023-01-31T23:00:00Z"]
    );
    let chart = answer.chart.unwrap();
    assert_eq!(
        chart.series.iter().map(|series| (series.name.as_str(), series.points.len())).collect::<Vec<_>>(),
        [("January 2024", 31), ("January 2023", 31)]
    );
    Asker::new().check(
        "Compare weekdays and weekends in June 2023",
        &["**6,150 MW** for June 2023 from Monday to Friday", "**5,650 MW**", "**500 MW** (**8.85%**) higher"],
    );
    Asker::new().check(
        "Compare this week with last week",
        &["known only up to the value on Saturday, 12 October 2024 at 13:00"],
    );
    Asker::new().check(
        "How much did the load change from January 2023 to January 2024?",
        &["January 2024 was **232 MW** (**3.88%**) higher"],
    );
}

#[test]
fn means_with_filters() {
    let asker = Asker::new();
    let answer = asker.check(
        "Average load on Sundays in summer",
        &["on Sundays in June, July and August (January 2023 to October 2024)", "**5,150 MW** [1], over 624 hours"],
    );
    assert_eq!(answer.chart.unwrap().kind, ChartKind::Bar);
    asker.check("Average load at 18:00 in May 2023", &["in May 2023 at 18:00", "over 31 hours"]);
    asker.check("Average load in May 2023", &["over 741 hours", "3 hours are missing in the data and left out"]);
    asker.check(
        "mean load between 22:00 and 6:00 on 3 May 2023",
        &["from 3 May 2023, 22:00 to 4 May 2023, 06:00", "**5,750 MW** [1], over 8 hours"],
    );
    asker.check("median load on 3 May 2023", &["**6,150 MW**"]);
    asker.check("average load on 3 May 2023 in GW", &["**6.15 GW**"]);
    asker.check("total load on 3 May 2023", &["**147,600 MWh**", "24 hours"]);
    asker.check("total load on 3 May 2023 in GWh", &["**147.6 GWh**"]);
    asker.check(
        "What will the average load be tomorrow?",
        &[
            "average **5,150 MW** on Sunday, 13 October 2024 [1]",
            "4,000 MW (Sun 13 Oct 2024, 00:00, 90% interval 3,500 to 4,400 MW)",
        ],
    );
}

#[test]
fn counts_and_groups() {
    let asker = Asker::new();
    asker.check(
        "How many hours was the load above 7,250 MW in March 2023?",
        &["in **27** of 743 hours in March 2023 (3.63%) [1]"],
    );
    asker.check(
        "How many days in March 2023 did the load exceed 7.25 GW?",
        &["on **27** of 31 days in March 2023 [1], in 27 hours"],
    );
    asker.check(
        "Did the load ever fall below 3000 MW?",
        &["was never below 3,000 MW (January 2023 to October 2024) [1]: none of"],
    );
    asker.check(
        "Will the load exceed 6,500 MW tomorrow?",
        &["is not forecast to be above 6,500 MW", "90% interval reaches above 6,500 MW in 3 of 24 hours", "back-test"],
    );
    asker.check("Which weekday has the lowest load?", &["was **Sunday** (5,", "| Monday |"]);
    asker.check("average load by month in 2023", &["| January 2023 | 5,989 MW |", "| June 2023 |"]);
    asker.check("Which year had the highest total load?", &["was **2023**", "2024 (part)"]);
    asker.check(
        "How has the load developed in 2023?",
        &["January 2023", "December 2023", "The season is not taken out"],
    );
    asker.check(
        "How many values are missing in 2023?",
        &[
            "**3** of 8,760 values of Swiss load in 2023 are missing [1], in 2 gaps",
            "| Mon 1 May 2023, 12:00 | Mon 1 May 2023, 13:00 | 2 |",
        ],
    );
    asker.check("Are there gaps in the data of June 2023?", &["Nothing is missing", "720 hours"]);
    asker.check(
        "What period does the data cover?",
        &["on Sunday, 1 January 2023 at 00:00 (CET)", "on Saturday, 12 October 2024 at 13:00 (CEST)"],
    );
}

#[test]
fn hours_that_change_with_the_clocks() {
    let asker = Asker::new();
    asker.check("What was the load on 29 October 2023 at 2:00?", &["occurs twice", "**4,200 MW** on Sunday, 29 October 2023 at 02:00 (CEST) and **4,200 MW** an hour later, at 02:00 (CET) [1]"]);
    let gap = asker.ask("What was the load on 26 March 2023 at 02:30?");
    assert!(!gap.is_found && gap.text.contains("does not exist"), "{}", gap.text);
    asker.check("average load on 29 October 2023", &["over 25 hours"]);
    asker.check("average load on 26 March 2023", &["over 23 hours"]);
}

#[test]
fn what_is_not_there_is_said() {
    let asker = Asker::new();
    let text = |question| {
        let answer = asker.ask(question);
        assert!(!answer.is_found, "{}", answer.text);
        answer.text
    };
    assert!(
        text("load on 1 May 2023 at 12:00")
            .contains("is missing in the data [1]. The last value before it is 6,100 MW")
    );
    asker.check(
        "load on 2 May 2023 at 12:15",
        &["**6,200 MW** on Tuesday, 2 May 2023 at 12:15 (CEST), in the step from 12:00 on [1]."],
    );
    assert!(text("load on 1 May 2020 at 12:00").contains("the series begins on Sunday, 1 January 2023"));
    assert!(text("average load in 2020").contains("the series begins on"));
    assert!(
        text("What will the load be on 1 December 2024 at 12:00?")
            .contains("the forecast reaches only to the value on Monday, 14 October 2024 at 13:00")
    );
    assert!(text("What will the load be in December 2024?").contains("the forecast reaches only"));
    asker.check(
        "What will the load be next week?",
        &["from 14 to 20 October 2024", "The forecast reaches only to Mon 14 Oct 2024, 14:00"],
    );
    asker.check(
        "What was the load today?",
        &[
            "The newest known value is that on Saturday, 12 October 2024 at 13:00",
            "For 10 hours after it the forecast averages",
        ],
    );
    asker.check("What was the average load in 2024?", &["later ones are not in this"]);
}

#[test]
fn old_data_is_asked_from_its_end() {
    let asker = Asker { clock: "2026-11-26T06:00:00Z", ..Asker::new() };
    asker.check(
        "What will the load be tomorrow at 18:00?",
        &[
            "Sunday, 13 October 2024 at 18:00",
            "The newest data ends on Saturday, 12 October 2024 at 14:00 (CEST); times are counted from there.",
        ],
    );
    assert!(!asker.ask("When was the highest load in 2023?").text.contains("newest data ends"));
}

#[test]
fn monthly_series_speak_of_months() {
    let zone = TimeZone::UTC;
    let month = |at: i32| {
        let text = format!("{}-{:02}-01T00:00:00Z", 2022 + at / 12, at % 12 + 1);
        Point { time: time(&text), value: Some(f64::from(100 + at)), is_outlier: false }
    };
    let points: Vec<Point> = (0..24).map(month).collect();
    let names = Names { name: "Bakery sales", value_column: "sales", source: "sales.csv", unit: Some("CHF") };
    let data = Data {
        name: "Bakery sales",
        unit: Some("CHF"),
        zone: &zone,
        step: SignedDuration::from_secs(2_629_746),
        points: &points,
        forecast: None,
        accuracy: None,
    };
    let anchor = Anchor { at: time("2024-01-01T00:00:00Z"), is_end_of_data: false };
    let ask = |question| compute(&read(question, anchor, &zone, &names).unwrap(), &data).text;
    assert_eq!(ask("What were the sales in March 2023?"), "Bakery sales was **114 CHF** in March 2023 [1].");
    assert_eq!(
        ask("What were the sales on 12 March 2023?"),
        "Bakery sales was **114 CHF** in March 2023 [1]. The series has one value for 1 month."
    );
    assert!(
        ask("total sales in 2023")
            .starts_with("The total of Bakery sales in 2023 was **1,410 CHF** [1], over 12 months")
    );
    assert!(ask("Compare sales in 2023 with 2022").contains("**12 CHF** (**11.4%**) higher"));
    assert!(ask("What will the sales be next month?").contains("There is no forecast"));
    assert!(ask("How accurate is the sales forecast?").contains("no back-test"));
}
