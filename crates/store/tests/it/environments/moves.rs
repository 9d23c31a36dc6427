//! A set in the place of another.

use store::{NewSource, SetChange, SourceChange, SourceState};

use super::{ALL, columns, daily};
use crate::support::{job, recipe, world};

fn change(added: u64, removed: u64, changed: u64, kept: u64) -> SetChange {
    SetChange { added, removed, changed, kept }
}

#[tokio::test]
async fn promoting_makes_the_sets_equal_and_rolling_back_undoes_it() {
    let world = world().await;
    let a = world.ready("a.csv", "one").await;
    let b = world.ready("b.csv", "two").await;
    world.ready("c.csv", "three").await;
    world.store.put_schedule(&world.env, &a, &daily(77)).await.unwrap();
    world.store.create_series(&world.env, &columns(&a, "Load")).await.unwrap();
    let chat = world.store.create_chat(&world.env, None, "{}").await.unwrap();
    let made = world.clone("preview").await;
    // The clone swaps two names, deletes one, corrects, describes, adds.
    for (id, name) in [(&a, "x.csv"), (&b, "a.csv"), (&a, "b.csv")] {
        let renamed = SourceChange { name: Some(name.to_owned()), collection: None };
        world.store.update_source(&made.id, id, &renamed).await.unwrap();
    }
    let c = world.store.sources(&made.id, &world.collection.id, &store::SourceFilter::default(), &ALL).await.unwrap();
    world.store.delete_source(&made.id, &c.items[2].id).await.unwrap();
    world.store.correct_column(&made.id, &a, 0, "price", Some(("number", None))).await.unwrap();
    world.store.create_series(&made.id, &columns(&b, "Price")).await.unwrap();
    world.describe(&made.id, "better").await;
    let other = world.store.create_collection(&made.id, "Other", "").await.unwrap();
    let new = NewSource {
        collection: other.id,
        name: "d.csv".to_owned(),
        origin_url: None,
        format: None,
        blob: Some(world.blob("three").await),
        recipe: Some(recipe()),
        connector: None,
        job: job(),
    };
    world.store.put_source(&made.id, new).await.unwrap();
    // The parent goes on meanwhile.
    world.ready("e.csv", "five").await;
    let before = world.set(&world.env).await;
    world.tick().await;

    let revision = world.store.revision(&world.env).await.unwrap();
    let replaced = world.store.promote(&made.id, &world.env).await.unwrap();
    assert_eq!(replaced.change, change(1, 2, 2, 0));
    assert_eq!(world.set(&world.env).await, world.set(&made.id).await);
    assert!(world.store.revision(&world.env).await.unwrap() > revision);
    assert_eq!(world.store.schedule(&world.env, &a).await.unwrap().unwrap().next_ms, 77, "the same schedule goes on");
    assert!(world.store.chat(&world.env, &chat.id).await.is_ok(), "chats stay");
    assert!(world.store.environment(&world.env).await.unwrap().schedules_on);
    world.tick().await;
    assert_eq!(
        world.store.promote(&made.id, &world.env).await.unwrap().change,
        change(0, 0, 0, 0),
        "nothing is left to do"
    );

    world.store.rollback(&world.env, replaced.at_ms - 1).await.unwrap();
    assert_eq!(world.set(&world.env).await, before);
}

#[tokio::test]
async fn an_upload_that_is_being_read_is_not_lost() {
    let world = world().await;
    let a = world.ready("a.csv", "one").await;
    let made = world.clone("preview").await;
    let renamed = SourceChange { name: Some("z.csv".to_owned()), collection: None };
    world.store.update_source(&made.id, &a, &renamed).await.unwrap();
    // While the clone was looked at: newer content of a known source, a new one, and one whose name the clone took.
    world.put("a.csv", "one, newer").await;
    let fresh = world.put("f.csv", "fresh").await;
    let taken = world.put("z.csv", "another").await;
    let own = world.store.create_collection(&world.env, "Own", "").await.unwrap();
    let moved = SourceChange { name: None, collection: Some(own.id.clone()) };
    world.store.update_source(&world.env, &fresh.id, &moved).await.unwrap();
    world.tick().await;

    let replaced = world.store.promote(&made.id, &world.env).await.unwrap();
    assert_eq!(replaced.change, change(0, 0, 1, 2));
    assert_eq!(world.store.jobs_count().await.unwrap(), 3);
    let known = world.store.source(&world.env, &a).await.unwrap();
    assert_eq!((known.name.as_str(), known.state, known.size_bytes), ("z.csv", SourceState::Queued, 10));
    assert!(known.snapshot.is_some(), "it answers with what the clone has until then");
    assert_eq!(world.store.source(&world.env, &fresh.id).await.unwrap().collection_id, own.id);
    let renamed = world.store.source(&world.env, &taken.id).await.unwrap().name;
    assert_eq!(renamed, format!("z.csv ({})", &taken.id.as_str()[24..]));
    for _ in 0..3 {
        world.index("w").await;
    }
    let known = world.store.source(&world.env, &a).await.unwrap();
    assert_eq!(known.snapshot.unwrap().blob_hash, known.blob_hash.unwrap(), "the newer content came");
    assert_eq!(world.store.environment(&world.env).await.unwrap().ready, 3);
}

#[tokio::test]
async fn a_collection_made_anew_takes_the_place_of_its_namesake() {
    let world = world().await;
    world.ready("a.csv", "one").await;
    let made = world.clone("preview").await;
    world.store.delete_collection(&made.id, &world.collection.id).await.unwrap();
    let anew = world.store.create_collection(&made.id, "Library", "anew").await.unwrap();
    world.tick().await;
    let replaced = world.store.promote(&made.id, &world.env).await.unwrap();
    assert_eq!(replaced.change, change(0, 1, 0, 0));
    let collections = world.store.collections(&world.env, &store::Readable::All, &ALL).await.unwrap().items;
    assert_eq!(collections.iter().map(|one| (&one.id, one.name.as_str())).collect::<Vec<_>>(), [(&anew.id, "Library")]);
    world.store.rollback(&world.env, replaced.at_ms - 1).await.unwrap();
    let collections = world.store.collections(&world.env, &store::Readable::All, &ALL).await.unwrap().items;
    assert_eq!(collections[0].id, world.collection.id);
}

#[tokio::test]
async fn differences_are_those_of_the_sets() {
    let world = world().await;
    let a = world.ready("a.csv", "one").await;
    let b = world.ready("b.csv", "two").await;
    let made = world.clone("preview").await;
    let none =
        world.store.differences((&made.id, &store::Readable::All), (&world.env, &store::Readable::All)).await.unwrap();
    assert_eq!(none, store::Differences::default());
    world.store.correct_column(&made.id, &a, 0, "price", Some(("number", None))).await.unwrap();
    world.store.put_schedule(&made.id, &a, &daily(1)).await.unwrap();
    world.store.delete_source(&made.id, &b).await.unwrap();
    world.describe(&made.id, "better").await;
    world.ready("c.csv", "three").await;
    let found =
        world.store.differences((&made.id, &store::Readable::All), (&world.env, &store::Readable::All)).await.unwrap();
    let told = |all: &[store::Difference]| {
        all.iter().map(|one| (one.kind, one.name.clone(), one.aspects.clone())).collect::<Vec<_>>()
    };
    use store::{Aspect, DifferenceKind as Kind};
    let removed = |name: &str| (Kind::Removed, name.to_owned(), Vec::new());
    let changed = (Kind::Changed, "a.csv".to_owned(), vec![Aspect::Columns, Aspect::Schedule]);
    assert_eq!(told(&found.sources), [changed, removed("b.csv"), removed("c.csv")]);
    assert_eq!(told(&found.collections), [(Kind::Changed, "Library".to_owned(), vec![Aspect::Description])]);
}
