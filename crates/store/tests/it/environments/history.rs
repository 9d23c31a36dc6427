//! What an environment was can be told, and brought back, for every time.

use store::{CollectionChange, SeriesChange, SourceChange, StoreError};

use super::{ALL, columns, daily};
use crate::support::{World, world};

/// Every kind of change, one after the other.
const CHANGES: usize = 14;

impl World {
    /// Makes the change number `at`.
    async fn change(&self, at: usize) {
        let (store, env) = (&self.store, &self.env);
        let collection = self.collection.id.clone();
        let page = store.sources(env, &collection, &store::SourceFilter::default(), &ALL).await.unwrap();
        let first = page.items.first().map(|source| source.id.clone());
        let id = || first.clone().expect("a source");
        match at {
            0 => drop(self.ready("a.csv", "one").await),
            1 => drop(self.ready("b.csv", "two").await),
            2 => drop(self.ready("a.csv", "three").await),
            3 => store.correct_column(env, &id(), 0, "price", Some(("number", None))).await.unwrap(),
            4 => drop(store.create_series(env, &columns(&id(), "Load")).await.unwrap()),
            5 => store.put_schedule(env, &id(), &daily(1)).await.unwrap(),
            6 => {
                let change = SourceChange { name: Some("c.csv".to_owned()), collection: None };
                store.update_source(env, &id(), &change).await.unwrap();
            }
            7 => {
                let series =
                    store.series_page(env, &store::Readable::All, None, &ALL).await.unwrap().items.swap_remove(0);
                let change = SeriesChange { name: Some("Power".to_owned()), ..SeriesChange::default() };
                store.update_series(env, &series.id, &change).await.unwrap();
            }
            8 => {
                let other = store.create_collection(env, "Other", "").await.unwrap();
                let change = SourceChange { name: None, collection: Some(other.id) };
                store.update_source(env, &id(), &change).await.unwrap();
            }
            9 => {
                let change = CollectionChange {
                    name: Some("Shelf".to_owned()),
                    questions: Some(vec!["why?".to_owned()]),
                    reranks: Some(false),
                    ..CollectionChange::default()
                };
                store.update_collection(env, &collection, &change).await.unwrap();
            }
            10 => store.delete_source(env, &id()).await.unwrap(),
            11 => {
                for collection in store.collections(env, &store::Readable::All, &ALL).await.unwrap().items {
                    store.delete_collection(env, &collection.id).await.unwrap();
                }
            }
            12 => drop(store.create_collection(env, "Library", "another of the name").await.unwrap()),
            _ => drop(store.create_collection(env, "Other", "and another").await.unwrap()),
        }
    }
}

#[tokio::test]
async fn every_time_can_be_gone_back_to() {
    let world = world().await;
    let mut states = vec![(world.tick().await, world.set(&world.env).await)];
    for at in 0..CHANGES {
        world.change(at).await;
        let state = world.set(&world.env).await;
        assert_ne!(state, states[at].1, "change {at} shows");
        states.push((world.tick().await, state));
    }
    // Back and forth; each is a change of its own, which the next goes back over.
    for at in [3, 14, 0, 11, 7, 8, 1, 12, 10, 5, 9, 13, 2, 4, 6] {
        let (time, state) = &states[at];
        world.store.rollback(&world.env, *time).await.unwrap();
        assert_eq!(&world.set(&world.env).await, state, "after change {at}");
        world.tick().await;
    }
    let undone = world.store.rollback(&world.env, states[0].0).await.unwrap();
    world.tick().await;
    world.store.rollback(&world.env, undone.at_ms - 1).await.unwrap();
    assert_eq!(world.set(&world.env).await, states[6].1, "a roll-back is rolled back");
    let hidden = world.store.environments().await.unwrap();
    assert_eq!(hidden.len(), 1, "nothing is left of the way there");
}

#[tokio::test]
async fn it_is_told_when_sources_changed() {
    let world = world().await;
    let a = world.ready("a.csv", "one").await;
    world.tick().await;
    world.ready("a.csv", "two").await;
    world.tick().await;
    world.ready("b.csv", "three").await;
    world.tick().await;
    world.store.delete_source(&world.env, &a).await.unwrap();
    let page = world.store.moments(&world.env, &ALL).await.unwrap();
    let told: Vec<_> = page.items.iter().map(|moment| (moment.added, moment.removed, moment.changed)).collect();
    assert_eq!(told, [(0, 1, 0), (1, 0, 0), (0, 0, 1), (1, 0, 0)]);
    assert!(page.items.windows(2).all(|pair| pair[0].at_ms > pair[1].at_ms));
    let first = store::PageRequest { limit: 3, cursor: None };
    let page = world.store.moments(&world.env, &first).await.unwrap();
    let rest = store::PageRequest { limit: 3, cursor: page.next_cursor };
    assert_eq!(world.store.moments(&world.env, &rest).await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn a_time_that_is_not_known_is_refused() {
    let world = world().await;
    let time = world.tick().await;
    world.ready("a.csv", "one").await;
    let before = world.set(&world.env).await;
    let now = world.tick().await;
    for time in [0, world.store.environment(&world.env).await.unwrap().created_ms - 1, now + 60_000] {
        let error = world.store.rollback(&world.env, time).await.unwrap_err();
        assert!(matches!(error, StoreError::OutOfHistory { .. }), "{time}: {error}");
    }
    world.store.forget_history(now).await.unwrap();
    let error = world.store.rollback(&world.env, time).await.unwrap_err();
    assert!(matches!(error, StoreError::OutOfHistory { from_ms } if from_ms == now), "{error}");
    assert_eq!(world.set(&world.env).await, before);
    let clone = world.clone("preview").await;
    assert!(clone.history_from_ms >= now, "a clone has no history of its own yet");
}

#[tokio::test]
async fn a_source_that_was_not_ready_keeps_what_it_has() {
    let world = world().await;
    let queued = world.put("a.txt", "one").await;
    let time = world.tick().await;
    let snapshot = world.index("w").await;
    world.tick().await;
    world.store.delete_source(&world.env, &queued.id).await.unwrap();
    world.tick().await;
    world.ready("b.txt", "two").await;
    world.tick().await;
    // It belongs to the set from when it was ready.
    let change = world.store.rollback(&world.env, time).await.unwrap().change;
    assert_eq!((change.added, change.removed, change.kept), (0, 1, 0));
    let opened = world.store.pointer_to(&world.env, &store::Readable::All, snapshot, None).await;
    assert!(matches!(opened, Err(StoreError::NotFound("source"))), "deleted, it is not opened");
}
