//! Backups: of one moment while others write, only what is new, whole or said to be damaged, and back.

use std::{num::NonZeroUsize, path::Path, time::Duration};

use store::{
    BlobLocation, Location, Store,
    copy::{
        Backup, BackupOptions, CopyError, MigrateOptions, Verified, backup, list_backups, migrate_store, restore,
        verify_backup,
    },
};

use crate::{
    blob_sites::{self, Kind},
    copies::{Home, Site, files, fill, refusal, talk, unwatched},
    support::World,
};

fn options() -> BackupOptions {
    BackupOptions { program: "almanac test".to_owned(), ..Default::default() }
}

fn place(dir: &tempfile::TempDir) -> BlobLocation {
    BlobLocation::folder(dir.path().to_owned())
}

async fn save(location: &Location<'_>, place: &BlobLocation) -> Backup {
    backup(location, place, &options(), &unwatched).await.unwrap()
}

async fn verify(place: &BlobLocation) -> Verified {
    let scratch = tempfile::tempdir().unwrap();
    let verified = verify_backup(place, None, scratch.path(), &unwatched).await.unwrap();
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0, "nothing is left");
    verified
}

async fn filled() -> Home {
    let home = Site::tested().await.open().await;
    fill(&home.world).await;
    home
}

#[tokio::test]
async fn what_is_served_comes_back_as_it_was() {
    let (home, dir) = (filled().await, tempfile::tempdir().unwrap());
    let made = save(&home.location(), &place(&dir)).await;
    assert!(made.rows > 20 && made.originals == 4 && made.originals_lost.is_empty(), "{made:?}");
    let verified = verify(&place(&dir)).await;
    assert!(verified.is_whole() && verified.tables.len() > 20, "{verified:#?}");

    let target = Site::tested().await;
    let restored = restore(&place(&dir), None, &target.location(), &unwatched).await.unwrap();
    assert_eq!((restored.rows, restored.originals, &restored.name), (made.rows, 4, &made.name));
    let original = home.close().await;
    // What differs is what goes on from there: the revisions.
    let rest = migrate_store(&original.location(), &target.location(), MigrateOptions::default(), &unwatched).await;
    let changed: Vec<_> = rest
        .unwrap()
        .tables
        .into_iter()
        .filter(|table| table.added + table.changed + table.removed > 0)
        .map(|table| (table.name, table.changed))
        .collect();
    assert_eq!(changed, [("environment".to_owned(), 1)]);
    let home = target.open().await;
    let store = &home.world.store;
    for (snapshot, chunks) in store.complete_snapshots().await.unwrap() {
        let snapshot = store.snapshot(snapshot).await.unwrap();
        assert_eq!(snapshot.chunks, chunks);
        assert!(store.blobs().local(&snapshot.blob_hash).await.unwrap().path().is_file());
    }
}

#[tokio::test]
async fn after_a_restore_no_id_and_no_revision_comes_again() {
    let (home, dir) = (filled().await, tempfile::tempdir().unwrap());
    save(&home.location(), &place(&dir)).await;
    home.world.put("later.txt", "later").await;
    let (before, revision) = last(&home.world.store).await;
    home.world.store.free_leases().await.unwrap();
    let target = Site::tested().await;
    restore(&place(&dir), None, &target.location(), &unwatched).await.unwrap();
    let restored = target.open().await;
    let (_, raised) = last(&restored.world.store).await;
    assert!(raised > revision + 1_000_000, "{raised}");
    let source = restored.world.put("other.txt", "other").await;
    restored.world.store.free_leases().await.unwrap();
    let id = loop {
        let lease = restored.world.claim("w").await;
        if lease.source == source.id {
            let store::Begun::Draft { id, .. } = restored.world.begin(&lease).await else { panic!("a new draft") };
            break id;
        }
        restored.world.store.give_up_job(&lease, None).await.unwrap();
    };
    assert!(id.0 > before + 900_000, "{id:?}");
}

async fn last(store: &Store) -> (i64, i64) {
    let snapshots = store.complete_snapshots().await.unwrap();
    let revision = store.revision(&store.main_environment().await.unwrap()).await.unwrap();
    (snapshots.last().unwrap().0.0, revision)
}

#[tokio::test]
async fn the_next_backup_writes_only_what_is_new() {
    let (home, dir) = (filled().await, tempfile::tempdir().unwrap());
    let first = save(&home.location(), &place(&dir)).await;
    let before = files(dir.path());
    let same = save(&home.location(), &place(&dir)).await;
    assert_eq!((same.packs_written, same.originals_written), (0, 0), "{same:?}");
    assert_eq!(files(dir.path()).len(), before.len() + 1, "a manifest");
    assert!(first.packs_written > 10 && first.originals_written == 4, "{first:?}");

    talk(&home.world, "And then?").await;
    home.world.store.free_leases().await.unwrap();
    home.world.put("new.txt", "new").await;
    let next = save(&home.location(), &place(&dir)).await;
    assert_eq!(next.originals_written, 1);
    // Chats, messages, judgements; sources, jobs, originals.
    assert!((4..=8).contains(&next.packs_written), "{next:?}");
    assert!(verify(&place(&dir)).await.is_whole());
    assert!(before.iter().all(|(path, bytes)| files(dir.path()).get(path) == Some(bytes)), "nothing is written over");

    let listed = list_backups(&place(&dir)).await.unwrap();
    let names: Vec<&str> = listed.iter().map(|backup| backup.name.as_str()).collect();
    assert_eq!(names, [first.name.as_str(), &same.name, &next.name]);
    assert_eq!((listed[0].originals, listed[2].originals, listed[2].rows), (4, 5, next.rows));
    let earlier = Site::sqlite();
    let restored = restore(&place(&dir), Some(first.made_ms), &earlier.location(), &unwatched).await.unwrap();
    assert_eq!((restored.name, restored.rows), (first.name.clone(), first.rows));
    let said = refusal(restore(&place(&dir), Some(first.made_ms - 1), &Site::sqlite().location(), &unwatched).await);
    assert!(said.contains("backup list"), "{said}");
}

#[tokio::test]
async fn what_is_there_is_not_looked_for_again() {
    let (home, dir) = (filled().await, tempfile::tempdir().unwrap());
    save(&home.location(), &place(&dir)).await;
    for original in files(&home.world.dir.path().join("blobs")).into_keys() {
        std::fs::remove_file(home.world.dir.path().join("blobs").join(original)).unwrap();
    }
    let made = save(&home.location(), &place(&dir)).await;
    assert_eq!((made.originals, made.originals_lost.len()), (4, 0), "the backup before has them");
}

#[tokio::test]
async fn backups_while_others_write_show_one_moment() {
    let (home, dir) = (Site::tested().await.open().await, tempfile::tempdir().unwrap());
    let world = &home.world;
    let (documents, backups) = (40, 6);
    let writing = async {
        for number in 0..documents {
            world.put(&format!("{number}.txt"), &format!("text {number}")).await;
            world.index("w").await;
            talk(world, "What?").await;
            if number % 5 == 4 {
                let first = &sources(world).await[0].id;
                world.store.delete_source(&world.env, first).await.unwrap();
                world.sweep(world.tick().await + 1).await;
            }
        }
    };
    let saving = async {
        for _ in 0..backups {
            save(&home.location(), &place(&dir)).await;
        }
    };
    tokio::join!(writing, saving);
    let listed = list_backups(&place(&dir)).await.unwrap();
    assert_eq!(listed.len(), backups);
    let mut seen = Vec::new();
    for made in &listed {
        let target = Site::sqlite();
        let scratch = tempfile::tempdir().unwrap();
        let verified = verify_backup(&place(&dir), Some(made.made_ms), scratch.path(), &unwatched).await.unwrap();
        assert!(verified.is_whole(), "{verified:#?}");
        restore(&place(&dir), Some(made.made_ms), &target.location(), &unwatched).await.unwrap();
        let home = target.open().await;
        let store = &home.world.store;
        // Each source has the chunks and the original that it had then, and each question was answered or not yet asked.
        let all = sources(&home.world).await;
        for source in &all {
            assert!(store.blobs().local(source.blob_hash.as_deref().unwrap()).await.unwrap().path().is_file());
            if let Some(snapshot) = &source.snapshot {
                assert_eq!(store.chunks_of(snapshot.id, &page()).await.unwrap().items.len(), 2);
            }
        }
        let chats = store.chats(&home.world.env, &store::Owner::Anyone, None, &page()).await.unwrap().items;
        assert!(chats.iter().all(|chat| [0, 2].contains(&chat.messages)), "questions come with their answers");
        seen.push(all.len());
    }
    assert!(seen.iter().any(|sources| *sources > 0), "{seen:?}");
}

async fn sources(world: &World) -> Vec<store::Source> {
    let filter = store::SourceFilter::default();
    world.store.sources(&world.env, &world.collection.id, &filter, &page()).await.unwrap().items
}

fn page() -> store::PageRequest {
    store::PageRequest { limit: 500, cursor: None }
}

#[tokio::test]
async fn a_damaged_byte_is_found_and_named() {
    let (home, dir) = (filled().await, tempfile::tempdir().unwrap());
    save(&home.location(), &place(&dir)).await;
    for folder in ["packs", "originals"] {
        let (path, bytes) = files(&dir.path().join(folder)).into_iter().next_back().unwrap();
        let file = dir.path().join(folder).join(&path);
        let mut bad = bytes.clone();
        *bad.last_mut().unwrap() ^= 1;
        std::fs::write(&file, &bad).unwrap();
        let verified = verify(&place(&dir)).await;
        assert!(!verified.is_whole());
        let hash = path.replace('/', "");
        assert!(verified.damaged.len() == 1 && verified.damaged[0].contains(&hash), "{:?}", verified.damaged);
        assert!(verified.damaged[0].contains("is damaged"), "{:?}", verified.damaged);
        let target = Site::sqlite();
        let error = restore(&place(&dir), None, &target.location(), &unwatched).await.unwrap_err();
        assert!(matches!(&error, CopyError::Damaged(what) if what.contains(&hash)), "{error}");
        assert!(!target.dir.path().join("almanac.db").exists(), "there is nothing rather than a part");

        std::fs::remove_file(&file).unwrap();
        let verified = verify(&place(&dir)).await;
        assert!(verified.damaged[0].contains("is missing"), "{:?}", verified.damaged);
        // An ordinary backup counts on what is there; a full one mends it.
        save(&home.location(), &place(&dir)).await;
        assert!(!verify(&place(&dir)).await.is_whole());
        std::fs::write(&file, &bad).unwrap();
        backup(&home.location(), &place(&dir), &BackupOptions { full: true, ..options() }, &unwatched).await.unwrap();
        assert!(verify(&place(&dir)).await.is_whole());
        // And the restore that was broken off is made again.
        restore(&place(&dir), None, &target.location(), &unwatched).await.unwrap();
    }
    let manifest = files(&dir.path().join("backups")).into_keys().next_back().unwrap();
    let file = dir.path().join("backups").join(&manifest);
    let text = std::fs::read_to_string(&file).unwrap().replace("almanac test", "almanac best");
    std::fs::write(&file, text).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let error = verify_backup(&place(&dir), None, scratch.path(), &unwatched).await.unwrap_err();
    assert!(error.to_string().contains(&manifest), "{error}");
    let whole = save(&home.location(), &place(&dir)).await;
    assert!(whole.packs_written > 10, "it builds on nothing");
    assert!(list_backups(&place(&dir)).await.unwrap().iter().any(|made| made.name == whole.name));
    let keep = BackupOptions { keep: NonZeroUsize::new(9), ..options() };
    let said = refusal(backup(&home.location(), &place(&dir), &keep, &unwatched).await);
    assert!(said.contains(&manifest) && said.contains("the backup is made"), "{said}");
}

#[tokio::test]
async fn nothing_is_restored_over_other_data() {
    let (home, dir) = (filled().await, tempfile::tempdir().unwrap());
    save(&home.location(), &place(&dir)).await;
    let full = filled().await.close().await;
    let before = files(full.dir.path());
    let said = refusal(restore(&place(&dir), None, &full.location(), &unwatched).await);
    assert!(said.contains("there are data already") && said.contains("--data"), "{said}");
    if full.url.is_none() {
        assert_eq!(files(full.dir.path()).get("almanac.db"), before.get("almanac.db"));
    }
    // One that was only started holds nothing yet.
    let started = Site::tested().await;
    Store::open_at(&started.location()).await.unwrap().close().await;
    restore(&place(&dir), None, &started.location(), &unwatched).await.unwrap();
    Store::open_at(&started.location()).await.unwrap().close().await;
    let said = refusal(restore(&place(&dir), None, &started.location(), &unwatched).await);
    assert!(said.contains("there are data already"), "{said}");
    let nothing = tempfile::tempdir().unwrap();
    let said = refusal(restore(&place(&nothing), None, &Site::sqlite().location(), &unwatched).await);
    assert!(said.contains("there is no backup in"), "{said}");
    assert_eq!(std::fs::read_dir(nothing.path()).unwrap().count(), 0);
    let used = Site::sqlite().open().await;
    used.world.store.announce("http://127.0.0.1:8080").unwrap();
    let said = refusal(restore(&place(&dir), None, &used.location(), &unwatched).await);
    assert!(said.contains("in use by http://127.0.0.1:8080"), "{said}");
}

#[tokio::test]
async fn a_place_is_for_one_database() {
    let dir = tempfile::tempdir().unwrap();
    save(&filled().await.location(), &place(&dir)).await;
    let other = filled().await;
    let said = refusal(backup(&other.location(), &place(&dir), &options(), &unwatched).await);
    assert!(said.contains("another database"), "{said}");
}

#[tokio::test]
async fn old_backups_go_with_what_only_they_name() {
    let (home, dir) = (filled().await, tempfile::tempdir().unwrap());
    let mut at = place(&dir);
    at.grace = Duration::from_secs(60);
    let keep = |count| BackupOptions { keep: NonZeroUsize::new(count), ..options() };
    save(&home.location(), &at).await;
    for file in files(dir.path()).into_keys() {
        age(&dir.path().join(file));
    }
    let text = sources(&home.world).await.into_iter().find(|source| source.name == "a.txt").unwrap();
    home.world.store.delete_source(&home.world.env, &text.id).await.unwrap();
    assert_eq!(home.world.sweep(home.world.tick().await + 1).await, (2, 2));
    let second = backup(&home.location(), &at, &keep(2), &unwatched).await.unwrap();
    assert_eq!((second.pruned.backups, second.pruned.packs, second.pruned.originals), (0, 0, 0));
    let third = backup(&home.location(), &at, &keep(2), &unwatched).await.unwrap();
    assert_eq!((third.pruned.backups, third.pruned.originals), (1, 2), "{third:?}");
    assert!(third.pruned.packs > 0, "{third:?}");
    assert_eq!(list_backups(&at).await.unwrap().len(), 2);
    for made in [second.made_ms, third.made_ms] {
        let scratch = tempfile::tempdir().unwrap();
        assert!(verify_backup(&at, Some(made), scratch.path(), &unwatched).await.unwrap().is_whole());
    }
    // What is young stays: another backup may be about to name it.
    let stray = dir.path().join("packs/ab").join("cd".repeat(31));
    std::fs::create_dir_all(stray.parent().unwrap()).unwrap();
    std::fs::write(&stray, "of a backup in the making").unwrap();
    backup(&home.location(), &at, &keep(1), &unwatched).await.unwrap();
    assert!(stray.exists());
    age(&stray);
    let pruned = backup(&home.location(), &at, &keep(1), &unwatched).await.unwrap().pruned;
    assert!(!stray.exists() && pruned.packs == 1, "{pruned:?}");
}

/// Makes a file older than the grace period of the test.
fn age(file: &Path) {
    let time = std::time::SystemTime::now() - Duration::from_secs(120);
    std::fs::File::options().write(true).open(file).unwrap().set_modified(time).unwrap();
}

#[tokio::test]
async fn a_lost_original_is_told_and_the_rest_is_saved() {
    let (home, dir) = (filled().await, tempfile::tempdir().unwrap());
    let lost = home.world.put("lost.txt", "lost").await.blob_hash.unwrap();
    let path = home.world.store.blobs().local(&lost).await.unwrap().path().to_owned();
    std::fs::remove_file(path).unwrap();
    let made = save(&home.location(), &place(&dir)).await;
    assert_eq!((made.originals_lost, made.originals), (vec![lost.clone()], 4));
    let verified = verify(&place(&dir)).await;
    assert!(verified.is_whole() && verified.originals_lost == [lost], "{verified:?}");
}

#[tokio::test]
async fn an_object_store_keeps_backups_as_a_folder_does() {
    for kind in [Kind::S3, Kind::Azure] {
        let (home, bucket) = (filled().await, blob_sites::Site::new(kind).await);
        let at = bucket.location();
        let first = save(&home.location(), &at).await;
        let keep = BackupOptions { keep: NonZeroUsize::new(1), ..options() };
        let second = backup(&home.location(), &at, &keep, &unwatched).await.unwrap();
        assert_eq!((second.packs_written, second.originals_written, second.pruned.backups), (0, 0, 1), "{second:?}");
        let listed = list_backups(&at).await.unwrap();
        assert_eq!(listed.iter().map(|made| &made.name).collect::<Vec<_>>(), [&second.name]);
        assert!(verify(&at).await.is_whole());
        let target = Site::tested().await;
        let restored = restore(&at, None, &target.location(), &unwatched).await.unwrap();
        assert_eq!((restored.rows, restored.originals), (first.rows, first.originals));
        assert_eq!(target.open().await.world.store.complete_snapshots().await.unwrap().len(), 3);
    }
}
