//! From one database to another: everything, again, after it was broken off, and never over what is something else.

use std::collections::BTreeMap;

use store::{
    BlobLocation, CollectionChange, Store,
    copy::{CopyError, MigrateOptions, Migrated, Sum, migrate_store, sessions, shape},
};

use crate::copies::{Site, files, fill, refusal, talk, unwatched};

const DISCARD: MigrateOptions = MigrateOptions { discard: true };

async fn migrate(from: &Site, to: &Site) -> Result<Migrated, CopyError> {
    migrate_store(&from.location(), &to.location(), MigrateOptions::default(), &unwatched).await
}

fn targets(migrated: &Migrated) -> BTreeMap<String, Sum> {
    migrated.tables.iter().map(|table| (table.name.clone(), table.target.clone())).collect()
}

fn changes(migrated: &Migrated) -> (u64, u64, u64) {
    let sum = |of: fn(&store::copy::MigratedTable) -> u64| migrated.tables.iter().map(of).sum();
    (sum(|table| table.added), sum(|table| table.changed), sum(|table| table.removed))
}

/// A SQLite folder with rows of nearly every table.
async fn full() -> Site {
    let home = Site::sqlite().open().await;
    fill(&home.world).await;
    home.close().await
}

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    let tested = Site::tested().await.open().await.close().await;
    let sqlite = Site::sqlite().open().await.close().await;
    assert_eq!(shape(&tested.location()).await.unwrap(), shape(&sqlite.location()).await.unwrap());
}

#[tokio::test]
async fn everything_goes_there_and_back_unchanged() {
    let first = full().await;
    let (second, third) = (Site::tested().await, Site::sqlite());
    let there = migrate(&first, &second).await.unwrap();
    assert!(there.tables.iter().all(store::copy::MigratedTable::is_same), "{:#?}", there.tables);
    let rows = |name: &str| there.tables.iter().find(|table| table.name == name).map_or(0, |table| table.source.rows);
    for name in [
        "chunk",
        "embedding",
        "table_cells",
        "data_table",
        "source",
        "source_version",
        "job",
        "series_content",
        "feedback",
    ] {
        assert!(rows(name) > 0, "there is something of {name} to be compared");
    }
    let back = migrate(&second, &third).await.unwrap();
    assert!(back.tables.iter().all(store::copy::MigratedTable::is_same), "{:#?}", back.tables);
    assert_eq!(targets(&there), targets(&back));
    assert_eq!(files(&first.dir.path().join("blobs")), files(&third.dir.path().join("blobs")));
    assert_eq!((back.originals_copied, back.originals_lost.len()), (there.originals_copied, 0));

    // What is served there goes on as if nothing had happened.
    let home = third.open().await;
    let before = home.world.store.complete_snapshots().await.unwrap();
    home.world.put("new.txt", "new").await;
    home.world.store.free_leases().await.unwrap();
    let id = loop {
        let lease = home.world.claim("w").await;
        match home.world.begin(&lease).await {
            store::Begun::Draft { id, staged: 0 } => break id,
            _ => home.world.store.give_up_job(&lease, None).await.map(|_| ()).unwrap(),
        }
    };
    assert!(before.iter().all(|(old, _)| old.0 < id.0), "no id is given twice: {before:?}, {id:?}");
    assert!(id.0 > 5, "nor one of what is deleted: {id:?}");
}

#[tokio::test]
async fn again_it_copies_only_what_differs() {
    // The target was started once, and holds nothing yet.
    let (first, second) = (full().await, Site::tested().await.open_only().await);
    let all = changes(&migrate(&first, &second).await.unwrap());
    assert!(all.0 > 20, "{all:?}");
    let again = migrate(&first, &second).await.unwrap();
    assert_eq!((changes(&again), again.originals_copied), ((0, 0, 0), 0));
    Store::open_at(&second.location()).await.unwrap().close().await;

    // A name changes hands, so that neither of the two can be written before the other.
    let home = first.open().await;
    let (store, env) = (&home.world.store, &home.world.env);
    let library = &home.world.collection.id.clone();
    let other = store.create_collection(env, "Other", "").await.unwrap().id;
    let first = home.close().await;
    migrate(&first, &second).await.unwrap();
    let home = first.open().await;
    let store = &home.world.store;
    let named = |name: &str| CollectionChange { name: Some(name.to_owned()), ..Default::default() };
    for (id, name) in [(library, "Between"), (&other, "Library"), (library, "Other")] {
        store.update_collection(&home.world.env, id, &named(name)).await.unwrap();
    }
    talk(&home.world, "And then?").await;
    let first = home.close().await;
    let third = migrate(&first, &second).await.unwrap();
    assert!(third.tables.iter().all(store::copy::MigratedTable::is_same), "{:#?}", third.tables);
    let (added, changed, removed) = changes(&third);
    assert!((4..10).contains(&added) && (2..6).contains(&changed) && removed == 0, "{added}, {changed}, {removed}");
}

#[tokio::test]
async fn what_the_source_deleted_goes_only_when_that_is_said() {
    let (first, second) = (full().await, Site::tested().await);
    migrate(&first, &second).await.unwrap();
    let home = first.open().await;
    let (store, env) = (&home.world.store, &home.world.env);
    let library = home.world.collection.id.clone();
    store.delete_collection(env, &library).await.unwrap();
    home.world.sweep(home.world.tick().await + 1).await;
    // The same bytes come back under another id: what they were before stands in their way.
    let new = store.create_collection(env, "Library", "").await.unwrap();
    home.world.put_in(&new.id, "a.txt", "text").await;
    home.world.index("w").await;
    let first = home.close().await;
    let said = refusal(migrate(&first, &second).await);
    assert!(said.contains("of chunk") && said.contains("--discard"), "{said}");
    let discarded = migrate_store(&first.location(), &second.location(), DISCARD, &unwatched).await.unwrap();
    assert!(discarded.tables.iter().all(store::copy::MigratedTable::is_same), "{:#?}", discarded.tables);
    assert!(changes(&discarded).2 > 10, "{:?}", changes(&discarded));
}

#[tokio::test]
async fn one_that_was_broken_off_goes_on() {
    let home = Site::sqlite().open().await;
    fill(&home.world).await;
    // One original is gone for good, which is told and stops nothing else.
    let source = home.world.put("lost.txt", "lost").await;
    let lost = source.blob_hash.unwrap();
    let first = home.close().await;
    let path = first.dir.path().join("blobs").join(&lost[..2]).join(&lost[2..]);
    std::fs::remove_file(path).unwrap();
    let second = Site::tested().await;
    // The copy stops when the table of series is begun: some are there by then, and some are not.
    let (stopped, mut stop) = tokio::sync::mpsc::unbounded_channel();
    let watch = move |progress: store::copy::Progress<'_>| {
        if progress.what == "series" {
            stopped.send(()).unwrap();
        }
    };
    let (from, to) = (first.location(), second.location());
    tokio::select! {
        biased;
        _ = stop.recv() => {}
        done = migrate_store(&from, &to, MigrateOptions::default(), &watch) => panic!("it was to be stopped: {done:?}"),
    }
    let rest = migrate(&first, &second).await.unwrap();
    assert!(rest.tables.iter().all(store::copy::MigratedTable::is_same), "{:#?}", rest.tables);
    let added = |name: &str| rest.tables.iter().find(|table| table.name == name).unwrap().added;
    assert!(added("chunk") == 0 && added("series_report") == 1, "{:#?}", rest.tables);
    assert_eq!((rest.originals_lost, rest.originals_copied), (vec![lost], 0));
}

#[tokio::test]
async fn other_data_are_never_written_over() {
    let (first, second) = (full().await, full().await);
    let said = refusal(migrate_store(&first.location(), &second.location(), DISCARD, &unwatched).await);
    assert!(said.contains("no copy of the source") && said.contains("empty"), "{said}");
    let nothing = Site::sqlite();
    let said = refusal(migrate(&nothing, &second).await);
    assert!(said.contains("there is no database"), "{said}");
    assert!(!nothing.dir.path().join("almanac.db").exists());
    let used = Site::sqlite().open().await;
    used.world.store.announce("http://127.0.0.1:8080").unwrap();
    let said = refusal(migrate_store(&first.location(), &used.location(), DISCARD, &unwatched).await);
    assert!(said.contains("in use by http://127.0.0.1:8080"), "{said}");
}

#[tokio::test]
async fn originals_in_one_place_for_both_stay_where_they_are() {
    let originals = tempfile::tempdir().unwrap();
    let mut first = Site::sqlite();
    first.blobs = BlobLocation::folder(originals.path().to_owned());
    let home = first.open().await;
    home.world.put("a.txt", "text").await;
    let first = home.close().await;
    let mut second = Site::tested().await;
    second.blobs = first.blobs.clone();
    let migrated = migrate(&first, &second).await.unwrap();
    assert_eq!((migrated.originals_copied, migrated.originals_there), (0, 1));
    Store::open_at(&second.location()).await.unwrap();
}

#[tokio::test]
async fn who_has_a_server_running_is_told() {
    let home = Site::tested().await.open().await;
    let found = sessions(&home.location()).await.unwrap();
    assert_eq!(found.is_some(), home.url.is_some());
    assert!(found.is_none_or(|sessions| sessions > 0));
}
