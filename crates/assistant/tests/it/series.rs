//! Answers computed from what is published of a series.

use assistant::AssistantError;
use forecast::{
    Point,
    published::{Accuracy, ForecastBody, ForecastPoint, Quality, Summary},
};
use jiff::{SignedDuration, Timestamp};
use store::{NewForecast, NewReport, NewSeries, SeriesId, SeriesPoints, SourceError, StoreError, now_ms};

use crate::support::{House, document, empty, everything};

const FILE: &str = "Time,Load";

/// Six days of hours, the same each day.
const HOURS: i64 = 6 * 24;

fn hour(hour: i64) -> Timestamp {
    let start: Timestamp = "2024-03-01T00:00:00Z".parse().unwrap();
    start + SignedDuration::from_hours(hour)
}

fn load(hour: i64) -> f64 {
    1000.0 + (hour % 24) as f64
}

fn summary() -> String {
    let quality = Quality { missing: 0, duplicates: 0, off_grid: 0, outliers: 0, flat: 0, notes: Vec::new() };
    let summary = Summary {
        step: "1 hour".to_owned(),
        step_seconds: 3600,
        start: hour(0),
        end: hour(HOURS - 1),
        points: HOURS as usize,
        horizon: 48,
        unit: Some("MW".to_owned()),
        quality,
        forecast: None,
    };
    serde_json::to_string(&summary).unwrap()
}

/// A house with a series of which nothing is published.
async fn house() -> (House, SeriesId) {
    let house = empty().await;
    let series = house.series("grid.csv").await;
    (house, series)
}

impl House {
    /// A series in a file of its own.
    async fn series(&self, file: &'static str) -> SeriesId {
        let source = self.add(document(file, "csv", "sheet", FILE)).await;
        let new = NewSeries {
            source: source.id,
            table: 0,
            time_column: "Time".to_owned(),
            value_column: "Load".to_owned(),
            name: "Load".to_owned(),
            unit: Some("MW".to_owned()),
            zone: "UTC".to_owned(),
            country: None,
            publisher_column: None,
            horizon: None,
        };
        self.store.create_series(&self.env, &new).await.unwrap().id
    }

    /// Publishes a report of the series that is due.
    async fn report(&self, summary: String, forecast: Option<NewForecast>) {
        let due = self.store.claim_series("test", now_ms(), 60_000, 1).await.unwrap().remove(0);
        let accuracy = Accuracy {
            protocol: "a back-test".to_owned(),
            backtest: None,
            overall: None,
            periods: Vec::new(),
            horizons: Vec::new(),
            issued: Vec::new(),
        };
        let points = SeriesPoints {
            times: (0..HOURS).map(|at| hour(at).as_second()).collect(),
            values: (0..HOURS).map(load).collect(),
            flags: vec![0; HOURS as usize],
            publisher: Vec::new(),
        };
        let accuracy = serde_json::to_string(&accuracy).unwrap();
        self.store.report_series(&due, NewReport { summary, accuracy, points, forecast }).await.unwrap();
    }

    async fn asked(&self, question: &str) -> Result<String, AssistantError> {
        Ok(self.assistant(None).ask(&self.env, question, &everything(), None).await?.answer)
    }
}

#[tokio::test]
async fn a_report_that_cannot_be_read_fails_the_questions_about_it_with_its_cause() {
    let (house, series) = house().await;
    house.report(summary(), None).await;
    let question = "What was the load on 2 March 2024 at 06:00?";
    assert!(house.asked(question).await.unwrap().contains("**1,006 MW**"));
    house.store.touch_series(&house.env, &house.store.series(&house.env, &series).await.unwrap().source).await.unwrap();
    house.report("{\"step\": 1}".to_owned(), None).await;
    let error = house.asked(question).await.unwrap_err();
    assert!(matches!(error, AssistantError::Store(StoreError::Json(_))), "{error}");
    house.asked("Who tends the garden?").await.unwrap();
}

#[tokio::test]
async fn an_answer_tells_that_its_source_failed_since() {
    let (house, series) = house().await;
    house.report(summary(), None).await;
    let question = "What was the load on 2 March 2024 at 06:00?";
    assert!(!house.asked(question).await.unwrap().contains("could not be read"));
    house.store.touch_series(&house.env, &house.store.series(&house.env, &series).await.unwrap().source).await.unwrap();
    let due = house.store.claim_series("test", now_ms(), 60_000, 1).await.unwrap().remove(0);
    let error = SourceError {
        code: "column_missing".to_owned(),
        message: "the column Load is gone".to_owned(),
        remedy: "choose another column".to_owned(),
    };
    house.store.fail_series(&due, &error).await.unwrap();
    let answer = house.asked(question).await.unwrap();
    for part in
        ["**1,006 MW**", "content of grid.csv could not be read", "the column Load is gone", "6 March 2024, 23:00"]
    {
        assert!(answer.contains(part), "{part:?} is not in {answer}");
    }
}

#[tokio::test]
async fn an_answer_names_the_other_series_that_may_be_meant() {
    let (house, _) = house().await;
    house.report(summary(), None).await;
    let question = "What was the load on 2 March 2024 at 06:00?";
    assert!(!house.asked(question).await.unwrap().contains("This is"));
    house.series("pump.csv").await;
    house.report(summary(), None).await;
    let answer = house.asked(question).await.unwrap();
    assert!(answer.contains("This is **Load of "), "{answer}");
    assert!(answer.contains("the question fits Load of "), "{answer}");
}

/// What was forecast for two days after so many hours: 10 MW too high on the first day, 30 MW on the second.
fn issue(known: i64) -> NewForecast {
    let point = |ahead: i64| {
        let value = load(known + ahead) + if ahead < 24 { 10.0 } else { 30.0 };
        ForecastPoint::from(&Point { time: hour(known + ahead), value, intervals: None })
    };
    let body = ForecastBody {
        newest_known: hour(known - 1),
        horizon: 48,
        season: 24,
        points: (0..48).map(point).collect(),
        candidates: Vec::new(),
    };
    NewForecast {
        issued_ms: hour(known).as_millisecond(),
        model: "linear".to_owned(),
        points: 48,
        body: serde_json::to_string(&body).unwrap(),
    }
}

#[tokio::test]
async fn issued_forecasts_are_judged_over_the_stretch_that_is_asked() {
    let (house, series) = house().await;
    let source = house.store.series(&house.env, &series).await.unwrap().source;
    // At the end of the third and of the fourth day.
    for known in [72, 96] {
        house.store.touch_series(&house.env, &source).await.unwrap();
        house.report(summary(), Some(issue(known))).await;
    }
    let check = async |question: &str, parts: &[&str]| {
        let answer = house.asked(question).await.unwrap();
        parts.iter().for_each(|part| assert!(answer.contains(part), "{question}\n{part:?} is not in {answer}"));
    };
    let question = "How accurate was the forecast of the load on 4 March 2024?";
    check(question, &["(10 MW)** on average [1]", "24 forecasts", "Issued 1 to 24 hours ahead"]).await;
    let question = "How accurate was the forecast of the load on 5 March 2024?";
    check(question, &["(20 MW)**", "naive forecast by 0%", "48 forecasts", "Issued 1 to 48 hours ahead"]).await;
    let question = "How accurate was the forecast of the load on 6 March 2024?";
    check(question, &["(30 MW)**", "24 forecasts", "Issued 25 to 48 hours ahead"]).await;
    let question = "How accurate was the forecast of the load from 3 to 4 March 2024?";
    check(question, &["(10 MW)**", "24 forecasts", "kept are of Mon 4 Mar 2024, 00:00"]).await;
    let question = "What was the forecast of the load for 5 March 2024 at 06:00?";
    check(question, &["was **1,016 MW**, the actual value **1,006 MW**", "newest of the 2", "Issued 7 hours ahead"])
        .await;
}
