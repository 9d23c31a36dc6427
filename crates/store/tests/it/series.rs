//! Series: due while their report is not of what the source shows, forecast once, kept.

use store::{
    NewForecast, NewReport, NewSeries, PageRequest, SeriesChange, SeriesPoints, SourceError, SourceId, StoreError,
    now_ms,
};

use crate::support::{LEASE_MS, World, world};

fn columns(source: &SourceId) -> NewSeries {
    NewSeries {
        source: source.clone(),
        table: 0,
        time_column: "time".to_owned(),
        value_column: "load".to_owned(),
        name: "Load".to_owned(),
        unit: None,
        zone: "UTC".to_owned(),
        country: None,
        publisher_column: None,
        horizon: None,
    }
}

fn report(issued_ms: i64) -> NewReport {
    NewReport {
        summary: "{\"points\": 1}".to_owned(),
        accuracy: "{}".to_owned(),
        points: SeriesPoints { times: vec![0], values: vec![1.0], flags: vec![0], publisher: Vec::new() },
        forecast: Some(NewForecast {
            issued_ms,
            model: "mean".to_owned(),
            points: 2,
            body: format!("{{\"at\": {issued_ms}}}"),
        }),
    }
}

impl World {
    async fn due(&self, owner: &str) -> Option<store::DueSeries> {
        self.store.claim_series(owner, now_ms(), LEASE_MS, 1).await.unwrap().into_iter().next()
    }
}

#[tokio::test]
async fn a_series_is_due_until_its_content_is_reported() {
    let world = world().await;
    let source = world.put("a.csv", "one").await;
    let series = world.store.create_series(&world.env, &columns(&source.id)).await.unwrap();
    assert!(series.is_due && world.due("a").await.is_none(), "nothing to read yet");
    let snapshot = world.index("w").await;
    let due = world.due("a").await.unwrap();
    assert_eq!((due.id.clone(), due.snapshot), (series.id.clone(), snapshot));
    assert!(world.due("b").await.is_none(), "it is claimed");
    assert_eq!(world.store.begin_series(&due, now_ms() + LEASE_MS).await.unwrap(), 1);
    world.store.report_series(&due, report(1_000)).await.unwrap();
    assert!(matches!(world.store.report_series(&due, report(1_000)).await, Err(StoreError::LeaseLost)));
    let ready = world.store.series(&world.env, &series.id).await.unwrap();
    assert!(!ready.is_due && ready.error.is_none() && world.due("a").await.is_none());
    let points = world.store.series_points(&world.env, &series.id).await.unwrap().unwrap();
    assert_eq!(points.values, [1.0]);

    world.put("a.csv", "two").await;
    assert!(world.due("a").await.is_none(), "the old content is what the source shows");
    world.index("w").await;
    let due = world.due("a").await.unwrap();
    let error = SourceError { code: "no_values".to_owned(), message: "m".to_owned(), remedy: "r".to_owned() };
    world.store.fail_series(&due, &error).await.unwrap();
    let failed = world.store.series(&world.env, &series.id).await.unwrap();
    assert_eq!((failed.is_due, failed.error, failed.summary), (false, Some(error), ready.summary));
    assert!(world.store.latest_forecast(&world.env, &series.id).await.unwrap().is_some(), "the last good one stays");
}

#[tokio::test]
async fn what_ends_the_process_is_counted_and_a_dead_owner_loses_it() {
    let world = world().await;
    let source = world.put("a.csv", "one").await;
    world.index("w").await;
    world.store.create_series(&world.env, &columns(&source.id)).await.unwrap();
    let first = world.due("a").await.unwrap();
    world.store.begin_series(&first, now_ms() + LEASE_MS).await.unwrap();
    world.store.free_leases().await.unwrap();
    let second = world.due("b").await.unwrap();
    assert_eq!(world.store.begin_series(&second, now_ms() + LEASE_MS).await.unwrap(), 2);
    assert!(matches!(world.store.report_series(&first, report(1)).await, Err(StoreError::LeaseLost)));
    world.store.release_series(&second).await.unwrap();
    let begin = async |owner: &str| {
        let due = world.due(owner).await.unwrap();
        (world.store.begin_series(&due, now_ms() + LEASE_MS).await.unwrap(), due)
    };
    let (starts, third) = begin("c").await;
    assert_eq!(starts, 3, "given back without a report, it stays due, and what was tried counts");
    world.store.abandon_series(&third).await.unwrap();
    let unread = world.due("d").await.unwrap();
    world.store.release_series(&unread).await.unwrap();
    let (starts, last) = begin("e").await;
    assert_eq!(starts, 3, "who leaves in order counts as little as who never began");
    world.store.report_series(&last, report(1)).await.unwrap();
    world.store.touch_series(&world.env, &source.id).await.unwrap();
    assert_eq!(begin("f").await.0, 1, "a report begins anew");
}

#[tokio::test]
async fn what_changes_its_numbers_makes_it_due_again() {
    let world = world().await;
    let source = world.put("a.csv", "one").await;
    world.index("w").await;
    let series = world.store.create_series(&world.env, &columns(&source.id)).await.unwrap();
    let change = async |change: SeriesChange| {
        let due = world.due("a").await.unwrap();
        world.store.report_series(&due, report(1)).await.unwrap();
        world.store.update_series(&world.env, &series.id, &change).await.unwrap()
    };
    let zoned = change(SeriesChange { zone: Some("Europe/Zurich".to_owned()), ..SeriesChange::default() }).await;
    assert_eq!((zoned.is_due, zoned.zone.as_str(), zoned.name.as_str()), (true, "Europe/Zurich", "Load"));
    let far = change(SeriesChange { horizon: Some(Some(7)), ..SeriesChange::default() }).await;
    assert_eq!((far.is_due, far.horizon), (true, Some(7)));
    let named =
        SeriesChange { name: Some("L".to_owned()), unit: Some(Some("MW".to_owned())), ..SeriesChange::default() };
    let named = change(named).await;
    assert_eq!((named.is_due, named.name.as_str(), named.unit.as_deref()), (false, "L", Some("MW")));
    world.store.correct_column(&world.env, &source.id, 0, "load", Some(("decimal", None))).await.unwrap();
    assert!(world.store.series(&world.env, &series.id).await.unwrap().is_due, "its cells are read in another way");
}

#[tokio::test]
async fn issued_forecasts_are_kept_and_paged() {
    let world = world().await;
    let source = world.put("a.csv", "one").await;
    world.index("w").await;
    let series = world.store.create_series(&world.env, &columns(&source.id)).await.unwrap();
    for issued_ms in [-3_000, 1_000, 2_000, 2_000] {
        let due = world.due("a").await.unwrap();
        world.store.report_series(&due, report(issued_ms)).await.unwrap();
        assert_eq!(world.store.touch_series(&world.env, &source.id).await.unwrap(), 1);
    }
    let page = async |after: Option<i64>, cursor: Option<String>| {
        let page = PageRequest { limit: 2, cursor };
        world.store.issued_forecasts(&world.env, &series.id, after, &page).await.unwrap()
    };
    let issued =
        |page: &store::Page<store::IssuedForecast>| page.items.iter().map(|row| row.issued_ms).collect::<Vec<_>>();
    let first = page(None, None).await;
    assert_eq!(issued(&first), [-3_000, 1_000]);
    let second = page(None, first.next_cursor).await;
    assert_eq!((issued(&second), second.next_cursor), (vec![2_000], None), "the same again takes its own place");
    assert_eq!(issued(&page(Some(1_000), None).await), [2_000]);
    assert_eq!(world.store.latest_forecast(&world.env, &series.id).await.unwrap().unwrap().issued_ms, 2_000);
    let bad = PageRequest { limit: 2, cursor: Some("x".to_owned()) };
    assert!(matches!(
        world.store.issued_forecasts(&world.env, &series.id, None, &bad).await,
        Err(StoreError::BadCursor)
    ));
}

#[tokio::test]
async fn the_same_columns_make_one_series_and_go_with_their_source() {
    let world = world().await;
    let source = world.put("a.csv", "one").await;
    world.index("w").await;
    let series = world.store.create_series(&world.env, &columns(&source.id)).await.unwrap();
    let again = world.store.create_series(&world.env, &columns(&source.id)).await;
    assert!(matches!(again, Err(StoreError::NameTaken("series"))));
    let other = NewSeries { value_column: "wind".to_owned(), name: "A wind".to_owned(), ..columns(&source.id) };
    world.store.create_series(&world.env, &other).await.unwrap();
    let names = async || {
        let all = world
            .store
            .series_page(&world.env, &store::Readable::All, None, &PageRequest { limit: 10, cursor: None })
            .await
            .unwrap();
        all.items.into_iter().map(|series| series.name).collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["A wind", "Load"]);
    assert!(world.store.has_series(&world.env, Some(&source.id)).await.unwrap());
    let due = world.due("a").await.unwrap();
    world.store.report_series(&due, report(1)).await.unwrap();
    world.store.delete_source(&world.env, &source.id).await.unwrap();
    assert_eq!(names().await, [""; 0]);
    assert!(!world.store.has_series(&world.env, None).await.unwrap());
    assert!(matches!(world.store.series_points(&world.env, &series.id).await, Err(StoreError::NotFound("series"))));
    let unknown = world.store.create_series(&world.env, &columns(&source.id)).await;
    assert!(matches!(unknown, Err(StoreError::NotFound("source"))));
}

#[tokio::test]
async fn series_are_paged_by_name() {
    let world = world().await;
    let (one, two) = (world.put("a.csv", "one").await.id, world.put("b.csv", "two").await.id);
    for (source, column, name) in [
        (&one, "v", "Same name"),
        (&one, "w", "Same name"),
        (&one, "x", "Zug"),
        (&two, "v", "Aare"),
        (&two, "w", "Same name"),
    ] {
        let new = NewSeries { value_column: column.to_owned(), name: name.to_owned(), ..columns(source) };
        world.store.create_series(&world.env, &new).await.unwrap();
    }
    let paged = async |source: Option<&SourceId>| {
        let (mut page, mut found) = (PageRequest { limit: 2, cursor: None }, Vec::new());
        loop {
            let some = world.store.series_page(&world.env, &store::Readable::All, source, &page).await.unwrap();
            assert!(some.items.len() <= 2);
            found.extend(some.items.into_iter().map(|series| series.id));
            page.cursor = some.next_cursor;
            if page.cursor.is_none() {
                return found;
            }
        }
    };
    for source in [None, Some(&one), Some(&two)] {
        let all = world
            .store
            .series_page(&world.env, &store::Readable::All, source, &PageRequest { limit: 10, cursor: None })
            .await
            .unwrap();
        assert_eq!(paged(source).await, all.items.into_iter().map(|series| series.id).collect::<Vec<_>>());
    }
    let bad = PageRequest { limit: 2, cursor: Some("x".to_owned()) };
    assert!(matches!(
        world.store.series_page(&world.env, &store::Readable::All, None, &bad).await,
        Err(StoreError::BadCursor)
    ));
}
