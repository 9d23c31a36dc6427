//! Series of clones: reports are shared, forecasts of the time before are seen, those after are each one's own.

use store::{EnvironmentId, NewForecast, NewReport, SeriesId, SeriesPoints, now_ms};

use super::{ALL, columns};
use crate::support::{LEASE_MS, World, world};

impl World {
    /// Forecasts the next series that is due, issued at `issued_ms`.
    async fn forecast(&self, issued_ms: i64) -> EnvironmentId {
        let due = self.store.claim_series("w", now_ms(), LEASE_MS, 1).await.unwrap().swap_remove(0);
        let report = NewReport {
            summary: format!("{{\"at\": {issued_ms}}}"),
            accuracy: "{}".to_owned(),
            points: SeriesPoints { times: vec![0], values: vec![1.0], flags: vec![0], publisher: Vec::new() },
            forecast: Some(NewForecast {
                issued_ms,
                model: "mean".to_owned(),
                points: 1,
                body: format!("{{\"at\": {issued_ms}}}"),
            }),
        };
        self.store.report_series(&due, report).await.unwrap();
        due.environment
    }

    /// When the forecasts that are seen were issued.
    async fn issued(&self, env: &EnvironmentId, id: &SeriesId) -> Vec<i64> {
        let listed = self.store.issued_forecasts(env, id, None, &ALL).await.unwrap().items;
        let kept = self.store.kept_forecasts(env, id).await.unwrap();
        assert_eq!(listed, kept);
        let latest = self.store.latest_forecast(env, id).await.unwrap();
        let last = kept.iter().max_by_key(|forecast| forecast.made_ms);
        assert_eq!(latest.map(|forecast| forecast.made_ms), last.map(|forecast| forecast.made_ms));
        listed.into_iter().map(|forecast| forecast.issued_ms).collect()
    }
}

#[tokio::test]
async fn forecasts_of_the_time_before_are_seen_and_those_after_are_ones_own() {
    let world = world().await;
    let source = world.ready("a.csv", "one").await;
    let id = world.store.create_series(&world.env, &columns(&source, "Load")).await.unwrap().id;
    world.forecast(1_000).await;
    world.tick().await;
    let made = world.clone("preview").await;
    let known = world.store.series(&made.id, &id).await.unwrap();
    assert!(!known.is_due && known.summary.as_deref() == Some("{\"at\": 1000}"), "the report came along");
    assert_eq!(world.store.series_points(&made.id, &id).await.unwrap().unwrap().values, [1.0]);
    world.tick().await;

    world.store.touch_series(&world.env, &source).await.unwrap();
    assert_eq!(world.forecast(2_000).await, world.env);
    world.store.touch_series(&made.id, &source).await.unwrap();
    assert_eq!(world.forecast(3_000).await, made.id);
    assert_eq!(world.issued(&world.env, &id).await, [1_000, 2_000]);
    assert_eq!(world.issued(&made.id, &id).await, [1_000, 3_000]);
    // The same content at the same time, made anew: each has its own.
    world.store.touch_series(&made.id, &source).await.unwrap();
    world.forecast(1_000).await;
    assert_eq!(world.issued(&made.id, &id).await, [1_000, 3_000]);

    world.tick().await;
    world.store.promote(&made.id, &world.env).await.unwrap();
    assert!(!world.store.series(&world.env, &id).await.unwrap().is_due, "the report went along");
    assert_eq!(world.issued(&world.env, &id).await, [1_000, 2_000, 3_000]);
    world.store.delete_environment(&made.id).await.unwrap();
    world.sweep(i64::MAX).await;
    assert_eq!(world.issued(&world.env, &id).await, [1_000, 2_000, 3_000], "what main sees stays");
}

#[tokio::test]
async fn a_series_that_comes_back_has_its_forecasts() {
    let world = world().await;
    let source = world.ready("a.csv", "one").await;
    let id = world.store.create_series(&world.env, &columns(&source, "Load")).await.unwrap().id;
    world.forecast(1_000).await;
    let time = world.tick().await;
    world.store.delete_source(&world.env, &source).await.unwrap();
    world.sweep(0).await;
    world.tick().await;
    world.store.rollback(&world.env, time).await.unwrap();
    assert_eq!(world.issued(&world.env, &id).await, [1_000]);
    assert!(world.store.series(&world.env, &id).await.unwrap().is_due, "what is derived is made anew");
    world.store.delete_source(&world.env, &source).await.unwrap();
    assert_eq!(world.sweep(i64::MAX).await, (1, 1));
}
