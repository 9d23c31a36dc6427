//! Series from a real file: read, forecast, judged when newer content comes.

use bytes::Bytes;
use ingest::{
    Change, Ingest, Settings,
    series::{Accuracy, SeriesRequest, summary},
};
use store::{Series, SeriesId};

use crate::House;

/// Days from 2024-01-01, with a weekly wave that grows slowly.
fn days(count: i64) -> String {
    let start: jiff::civil::Date = "2024-01-01".parse().unwrap();
    let mut lines = "Day;Visitors\n".to_owned();
    for day in 0..count {
        let date = start.checked_add(jiff::Span::new().days(day)).unwrap();
        let wave = [120, 100, 95, 100, 140, 220, 180][usize::try_from(day % 7).unwrap()];
        lines.push_str(&format!("{};{}\n", date.strftime("%d.%m.%Y"), wave + day / 10 + (day * 31) % 5));
    }
    lines
}

impl House {
    pub async fn upload(&self, ingest: &Ingest, name: &str, text: String) -> store::Source {
        let body = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from(text))]);
        let source = ingest.upload(&self.env, &self.collection.id, name, body).await.unwrap();
        self.ended(ingest, &source.id).await
    }

    /// The series once nothing is to be done with it.
    pub async fn reported(&self, ingest: &Ingest, id: &SeriesId) -> Series {
        let mut changes = ingest.subscribe();
        let wait = async {
            loop {
                let series = self.store.series(&self.env, id).await.unwrap();
                if !series.is_due {
                    return series;
                }
                while !matches!(changes.recv().await.unwrap(), Change::Series(..)) {}
            }
        };
        tokio::time::timeout(crate::ENDED_WITHIN, wait).await.unwrap()
    }

    pub async fn accuracy(&self, id: &SeriesId) -> Accuracy {
        let accuracy = self.store.series_accuracy(&self.env, id).await.unwrap().unwrap();
        serde_json::from_str(&accuracy).unwrap()
    }
}

fn visitors() -> SeriesRequest {
    SeriesRequest {
        time_column: "Day".to_owned(),
        value_column: "Visitors".to_owned(),
        zone: Some("Europe/Zurich".to_owned()),
        ..SeriesRequest::default()
    }
}

#[tokio::test]
async fn days_are_forecast_two_weeks_ahead_and_judged_when_they_come() {
    let house = House::new().await;
    let ingest = house.ingest(Settings::default(), true).await;
    let source = house.upload(&ingest, "museum.csv", days(250)).await;
    let series = ingest.create_series(&house.env, &source.id, visitors()).await.unwrap();
    let series = house.reported(&ingest, &series.id).await;
    assert_eq!(series.error, None);
    let summary = summary(&series).unwrap();
    assert_eq!((summary.step.as_str(), summary.points, summary.horizon), ("1 day", 250, 14));
    assert_eq!(summary.start.to_string(), "2023-12-31T23:00:00Z", "days begin at midnight of the series' clock");
    let before = house.accuracy(&series.id).await;
    assert!(before.overall.unwrap().mape.unwrap() < 10.0);
    assert_eq!(before.issued, []);

    // The next week comes: half of what was issued can be judged.
    house.upload(&ingest, "museum.csv", days(257)).await;
    house.reported(&ingest, &series.id).await;
    let after = house.accuracy(&series.id).await;
    let week = after.issued.iter().find(|period| period.period == "1w").unwrap();
    assert!(week.n == 7 && week.mape.unwrap() < 10.0 && week.naive_mae.is_some(), "{week:?}");
    let page = store::PageRequest { limit: 10, cursor: None };
    let kept = house.store.issued_forecasts(&house.env, &series.id, None, &page).await.unwrap().items;
    assert_eq!(kept.len(), 2);
    ingest.shutdown().await;
}

#[tokio::test]
async fn what_cannot_be_forecast_says_why_and_keeps_the_last_report() {
    let house = House::new().await;
    let ingest = house.ingest(Settings::default(), true).await;
    let source = house.upload(&ingest, "museum.csv", days(60)).await;
    let series = ingest.create_series(&house.env, &source.id, visitors()).await.unwrap();
    let good = house.reported(&ingest, &series.id).await;
    house.upload(&ingest, "museum.csv", days(60).replace("Visitors", "Guests")).await;
    let gone = house.reported(&ingest, &series.id).await;
    let error = gone.error.unwrap();
    assert!(error.code == "column_gone" && error.message.contains("Visitors") && !error.remedy.is_empty(), "{error:?}");
    assert_eq!(gone.summary, good.summary);
    house.upload(&ingest, "museum.csv", days(60).replace("05.02.2024", "soon")).await;
    let unread = house.reported(&ingest, &series.id).await.error.unwrap();
    assert_eq!((unread.code.as_str(), unread.message.as_str()), ("bad_time", "row 36: \"soon\" is no time"));
    house.upload(&ingest, "museum.csv", days(61)).await;
    assert_eq!(house.reported(&ingest, &series.id).await.error, None, "mended by itself");
    ingest.shutdown().await;
}
