//! Addresses fetched again: by hand and by schedule, with what they find and when they find nothing.

use std::sync::{Arc, Mutex};

use ingest::{Ingest, IngestError, Settings};
use models::{EmbedError, Embedder, FakeEmbedder};
use store::{
    Missed, Refresh, RefreshCause, RefreshOutcome, Schedule, Source, SourceId, SourceState, StoreError, now_ms,
};

use crate::{
    House,
    site::{Site, ok},
};

const TABLE: &[u8] = b"day,visitors\n2024-01-01,10\n2024-01-02,12\n2024-01-03,11\n";

fn loopback_allowed() -> Settings {
    Settings { private_hosts_allowed: vec!["127.0.0.1".to_owned()], ..Settings::default() }
}

/// A site with a table that was fetched once.
async fn fetched() -> (House, Site, Ingest, Source) {
    let (house, site) = (House::new().await, Site::start(vec![ok("/a.csv", "text/csv", TABLE)]).await);
    let ingest = house.ingest(loopback_allowed(), true).await;
    let address = format!("{}/a.csv", site.base);
    let source = ingest.add_url(&house.env, &house.collection.id, &address).await.unwrap();
    let source = house.ended(&ingest, &source.id).await;
    assert_eq!(source.state, SourceState::Ready, "{:?}", source.error);
    (house, site, ingest, source)
}

impl House {
    /// The newest refresh once none runs.
    pub async fn refreshed(&self, ingest: &Ingest, source: &SourceId) -> Refresh {
        let mut changes = ingest.subscribe();
        let wait = async {
            loop {
                let all = self.store.refreshes(&self.env, source).await.unwrap();
                if let Some(newest) = all.into_iter().next()
                    && newest.outcome != RefreshOutcome::Running
                {
                    return newest;
                }
                changes.recv().await.unwrap();
            }
        };
        tokio::time::timeout(crate::ENDED_WITHIN, wait).await.unwrap()
    }
}

#[tokio::test]
async fn an_address_that_gives_the_same_changes_nothing_and_another_content_does() {
    let (house, site, ingest, before) = fetched().await;
    ingest.refresh(&house.env, &before.id, RefreshCause::Hand).await.unwrap();
    assert_eq!(house.refreshed(&ingest, &before.id).await.outcome, RefreshOutcome::Unchanged);
    let same = house.store.source(&house.env, &before.id).await.unwrap();
    assert_eq!((same.snapshot.map(|it| it.id), same.ready_ms), (before.snapshot.map(|it| it.id), before.ready_ms));
    site.replace(vec![ok("/a.csv", "text/csv", &[TABLE, b"2024-01-04,13\n"].concat())]);
    ingest.refresh(&house.env, &before.id, RefreshCause::Command).await.unwrap();
    let changed = house.refreshed(&ingest, &before.id).await;
    assert_eq!((changed.outcome, changed.cause), (RefreshOutcome::Changed, RefreshCause::Command));
    assert_eq!(site.asked(), ["/a.csv"; 3]);
    ingest.shutdown().await;
}

#[tokio::test]
async fn an_address_that_fails_keeps_what_it_gave_before() {
    let (house, site, ingest, before) = fetched().await;
    site.replace(Vec::new());
    ingest.refresh(&house.env, &before.id, RefreshCause::Hand).await.unwrap();
    let failed = house.refreshed(&ingest, &before.id).await;
    assert_eq!(failed.outcome, RefreshOutcome::Failed);
    assert!(failed.message.unwrap().contains("404"));
    let source = house.store.source(&house.env, &before.id).await.unwrap();
    assert_eq!((source.state, source.ready_ms), (SourceState::Failed, before.ready_ms), "its age is told");
    assert_eq!(source.snapshot.map(|it| it.id), before.snapshot.map(|it| it.id));
    site.replace(vec![ok("/a.csv", "text/csv", TABLE)]);
    ingest.refresh(&house.env, &before.id, RefreshCause::Hand).await.unwrap();
    assert_eq!(house.refreshed(&ingest, &before.id).await.outcome, RefreshOutcome::Unchanged);
    let mended = house.store.source(&house.env, &before.id).await.unwrap();
    assert_eq!((mended.state, mended.error), (SourceState::Ready, None));
    ingest.shutdown().await;
}

#[tokio::test]
async fn a_second_refresh_is_refused_while_one_runs() {
    let (house, _site, ingest, source) = fetched().await;
    // No worker is left to end what is begun.
    ingest.shutdown().await;
    ingest.refresh(&house.env, &source.id, RefreshCause::Hand).await.unwrap();
    let second = ingest.refresh(&house.env, &source.id, RefreshCause::Schedule).await;
    assert!(matches!(second, Err(IngestError::Store(StoreError::RefreshRunning))));
}

fn due(next_ms: i64, missed: Missed) -> Schedule {
    let (cron, zone) = ("0 6 * * *".to_owned(), "Europe/Zurich".to_owned());
    Schedule { cron, zone, jitter_seconds: 0, missed, next_ms }
}

#[tokio::test]
async fn what_is_due_is_fetched_once_and_its_schedule_moves_on() {
    let (house, site, ingest, source) = fetched().await;
    let due_ms = now_ms() - 3_600_000;
    let schedule = due(due_ms, Missed::RunOnce);
    house.store.put_schedule(&house.env, &source.id, &schedule).await.unwrap();
    ingest.start_schedules();
    let run = house.refreshed(&ingest, &source.id).await;
    assert_eq!((run.cause, run.outcome), (RefreshCause::Schedule, RefreshOutcome::Unchanged));
    let next = house.store.schedule(&house.env, &source.id).await.unwrap().unwrap().next_ms;
    assert!(next > now_ms());
    assert_eq!(site.asked().len(), 2);
    ingest.shutdown().await;
}

#[tokio::test]
async fn a_refresh_by_hand_is_the_run_that_was_due() {
    let (house, _site, ingest, source) = fetched().await;
    let schedule = Schedule {
        cron: "0 0 1 1 *".to_owned(),
        zone: "UTC".to_owned(),
        jitter_seconds: 0,
        missed: Missed::Skip,
        next_ms: now_ms() - 1,
    };
    house.store.put_schedule(&house.env, &source.id, &schedule).await.unwrap();
    ingest.refresh(&house.env, &source.id, RefreshCause::Command).await.unwrap();
    assert!(house.store.due_schedules(now_ms() - 1).await.unwrap().is_empty());
    house.refreshed(&ingest, &source.id).await;
    ingest.shutdown().await;
}

#[tokio::test]
async fn an_uploaded_file_is_not_fetched_but_its_series_are_forecast_anew() {
    let house = House::new().await;
    let ingest = house.ingest(Settings::default(), true).await;
    let source = house.upload(&ingest, "a.csv", String::from_utf8(TABLE.to_vec()).unwrap()).await;
    let refused = ingest.refresh(&house.env, &source.id, RefreshCause::Hand).await;
    assert!(matches!(refused, Err(IngestError::NothingToRefresh)));
    let columns = ingest::series::SeriesRequest {
        time_column: "day".to_owned(),
        value_column: "visitors".to_owned(),
        ..ingest::series::SeriesRequest::default()
    };
    let series = ingest.create_series(&house.env, &source.id, columns).await.unwrap();
    house.reported(&ingest, &series.id).await;
    let first = house.store.latest_forecast(&house.env, &series.id).await.unwrap().unwrap();
    let refresh = ingest.refresh(&house.env, &source.id, RefreshCause::Hand).await.unwrap();
    assert_eq!(refresh.outcome, RefreshOutcome::Unchanged);
    house.reported(&ingest, &series.id).await;
    let anew = house.store.latest_forecast(&house.env, &series.id).await.unwrap().unwrap();
    assert_eq!((anew.body, anew.issued_ms), (first.body, first.issued_ms), "the same data, the same forecast");
    assert!(anew.made_ms >= first.made_ms);
    ingest.shutdown().await;
}

#[tokio::test]
async fn a_missed_run_is_left_out_where_its_schedule_says_so() {
    let (house, site, ingest, source) = fetched().await;
    let begun = async || ingest.refresh_due(&house.env, &source.id, RefreshCause::Command).await.unwrap();
    assert_eq!(begun().await, None, "it has no schedule");
    let long_ago = now_ms() - 3_600_000;
    house.store.put_schedule(&house.env, &source.id, &due(long_ago, Missed::Skip)).await.unwrap();
    assert_eq!(begun().await, None);
    assert!(house.store.due_schedules(now_ms()).await.unwrap().is_empty(), "it waits for the next");
    house.store.put_schedule(&house.env, &source.id, &due(now_ms() - 1, Missed::Skip)).await.unwrap();
    assert_eq!(begun().await.map(|refresh| refresh.cause), Some(RefreshCause::Command));
    house.refreshed(&ingest, &source.id).await;
    assert_eq!(site.asked().len(), 2);
    ingest.shutdown().await;
}

#[tokio::test]
async fn a_schedule_that_can_only_be_refused_moves_on_and_says_why() {
    let house = House::new().await;
    let ingest = house.ingest(Settings::default(), true).await;
    let source = house.upload(&ingest, "a.csv", String::from_utf8(TABLE.to_vec()).unwrap()).await;
    house.store.put_schedule(&house.env, &source.id, &due(now_ms() - 1, Missed::RunOnce)).await.unwrap();
    let refused = ingest.refresh_due(&house.env, &source.id, RefreshCause::Command).await.unwrap().unwrap();
    assert_eq!(refused.outcome, RefreshOutcome::Failed);
    assert!(refused.message.unwrap().contains("upload it again"));
    assert!(house.store.due_schedules(now_ms()).await.unwrap().is_empty());
    ingest.shutdown().await;
}

/// Writes down what it is asked to embed.
#[derive(Default)]
struct Listening(Mutex<Vec<String>>);

impl Embedder for Listening {
    fn name(&self) -> &str {
        FakeEmbedder.name()
    }

    fn dims(&self) -> usize {
        FakeEmbedder.dims()
    }

    fn tokens_max(&self) -> usize {
        FakeEmbedder.tokens_max()
    }

    fn fingerprint(&self) -> &str {
        FakeEmbedder.fingerprint()
    }

    fn count_tokens(&self, text: &str) -> usize {
        FakeEmbedder.count_tokens(text)
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.0.lock().unwrap().extend(texts.iter().map(|text| (*text).to_owned()));
        FakeEmbedder.embed(texts)
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        FakeEmbedder.embed_query(text)
    }
}

#[tokio::test]
async fn a_refresh_embeds_only_what_is_new() {
    let people: &[u8] = b"name,town\nAnna,Bern\nBeat,Basel\n";
    let (house, site) = (House::new().await, Site::start(vec![ok("/a.csv", "text/csv", people)]).await);
    let embedder = Arc::new(Listening::default());
    let ingest = house.ingest_with(loopback_allowed(), Some(embedder.clone())).await;
    let address = format!("{}/a.csv", site.base);
    let source = ingest.add_url(&house.env, &house.collection.id, &address).await.unwrap();
    house.ended(&ingest, &source.id).await;
    assert_eq!(std::mem::take(&mut *embedder.0.lock().unwrap()), ["name: Anna\ntown: Bern", "name: Beat\ntown: Basel"]);
    site.replace(vec![ok("/a.csv", "text/csv", b"name,town\nCarla,Chur\nAnna,Bern\nBeat,Basel\n")]);
    ingest.refresh(&house.env, &source.id, RefreshCause::Hand).await.unwrap();
    assert_eq!(house.refreshed(&ingest, &source.id).await.outcome, RefreshOutcome::Changed);
    assert_eq!(*embedder.0.lock().unwrap(), ["name: Carla\ntown: Chur"]);
    let snapshot = house.store.source(&house.env, &source.id).await.unwrap().snapshot.unwrap().id;
    let vectors = house.store.vectors_of(snapshot, 0, 10).await.unwrap();
    let expected = FakeEmbedder.embed(&["name: Carla\ntown: Chur", "name: Anna\ntown: Bern"]).unwrap();
    assert_eq!(vectors.iter().take(2).map(|(_, vector)| vector.clone()).collect::<Vec<_>>(), expected);
    ingest.shutdown().await;
}
