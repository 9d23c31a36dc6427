//! What opening mends: whatever happened to the folder, afterwards it answers for the store's complete snapshots and nothing else.

use std::path::Path;

use search::Repaired;
use store::SnapshotId;

use crate::helper::{Passage, Shelf};

const PASSAGES: &[Passage<'_>] = &[("The vault.", None), ("The key.", None)];

/// Two sources in a whole index, closed.
async fn closed() -> (Shelf, Vec<SnapshotId>) {
    let shelf = Shelf::new().await;
    let (index, repaired) = shelf.open().await;
    assert_eq!(repaired, Repaired { rebuilt: true, ..Repaired::default() });
    let collection = shelf.collection("notes").await;
    let mut snapshots = Vec::new();
    for name in ["a.txt", "b.txt"] {
        let text = format!("The vault of {name}.");
        snapshots.push(shelf.put(Some(&index), &collection, name, &[PASSAGES, &[(&text, None)]].concat()).await.1);
    }
    (shelf, snapshots)
}

/// Opens again, expects `repaired`, that both sources are found, and that a third opening finds nothing to mend.
async fn check(shelf: &Shelf, expected: Repaired) {
    let (index, repaired) = shelf.open().await;
    assert_eq!(repaired, expected);
    let mut names = shelf.names(&index, "a.txt b.txt").await;
    names.sort();
    assert_eq!(names, ["a.txt", "b.txt"]);
    drop(index);
    assert_eq!(shelf.open().await.1, Repaired::default());
}

#[tokio::test]
async fn a_whole_index_is_left_alone() {
    let (shelf, _) = closed().await;
    check(&shelf, Repaired::default()).await;
}

#[tokio::test]
async fn a_deleted_folder_is_rebuilt() {
    let (shelf, snapshots) = closed().await;
    std::fs::remove_dir_all(shelf.index_dir()).unwrap();
    check(&shelf, Repaired { added: snapshots, rebuilt: true, ..Repaired::default() }).await;
}

#[tokio::test]
async fn damage_to_any_file_is_mended() {
    let (shelf, snapshots) = closed().await;
    let garbage = |path: &Path| {
        let mut bytes = std::fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes.iter_mut().skip(middle).take(8).for_each(|byte| *byte = !*byte);
        std::fs::write(path, bytes).unwrap();
    };
    let truncate = |path: &Path| std::fs::write(path, b"").unwrap();
    let remove = |path: &Path| std::fs::remove_file(path).unwrap();
    let damages: [&dyn Fn(&Path); 3] = [&garbage, &truncate, &remove];
    let files: Vec<_> = std::fs::read_dir(shelf.index_dir()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let kinds = ["json", "term", "idx", "fast", "fieldnorm", "store"];
    for kind in kinds {
        for damage in damages {
            // Names change with every rebuild.
            let path = std::fs::read_dir(shelf.index_dir()).unwrap().map(|entry| entry.unwrap().path()).find(|path| {
                path.extension().is_some_and(|extension| extension == kind) && !path.ends_with(".managed.json")
            });
            let Some(path) = path else {
                assert_eq!(kind, "store", "no file of kind {kind} in {files:?}");
                continue;
            };
            damage(&path);
            check(&shelf, Repaired { added: snapshots.clone(), rebuilt: true, ..Repaired::default() }).await;
        }
    }
}

#[tokio::test]
async fn another_version_is_rebuilt() {
    let (shelf, snapshots) = closed().await;
    let path = shelf.index_dir().join("meta.json");
    let meta = std::fs::read_to_string(&path).unwrap();
    assert!(meta.contains("almanac-lexical-"));
    std::fs::write(&path, meta.replace("almanac-lexical-", "almanac-lexical-0")).unwrap();
    check(&shelf, Repaired { added: snapshots, rebuilt: true, ..Repaired::default() }).await;
}

#[tokio::test]
async fn an_orphan_is_removed() {
    let (shelf, _) = closed().await;
    let collection = shelf.collection("drafts").await;
    let (index, _) = shelf.open().await;
    // A crash between the commit of the index and the transaction of the store.
    let draft = shelf.stage(&collection, "c.txt", None, PASSAGES).await;
    index.add_snapshot(draft.snapshot).await.unwrap();
    assert_eq!(shelf.names(&index, "vault").await.len(), 3, "a draft is not found");
    drop(index);
    // Where other processes write too, entries come only after the snapshot.
    let removed = if shelf.store.is_shared() { Vec::new() } else { vec![draft.snapshot] };
    check(&shelf, Repaired { removed, ..Repaired::default() }).await;
}

#[tokio::test]
async fn a_missing_snapshot_is_added() {
    let (shelf, snapshots) = closed().await;
    let (index, _) = shelf.open().await;
    index.remove_snapshots(&snapshots[..1]).await.unwrap();
    let found = shelf.names(&index, "vault of a.txt").await;
    drop(index);
    if shelf.store.is_shared() {
        // The search itself adds what others wrote.
        assert_eq!(found, ["a.txt", "b.txt", "a.txt"]);
        check(&shelf, Repaired::default()).await;
    } else {
        assert_eq!(found, ["b.txt", "b.txt"]);
        check(&shelf, Repaired { added: vec![snapshots[0]], ..Repaired::default() }).await;
    }
}

#[tokio::test]
async fn adding_twice_adds_once() {
    let (shelf, snapshots) = closed().await;
    let (index, _) = shelf.open().await;
    for _ in 0..3 {
        index.add_snapshot(snapshots[0]).await.unwrap();
    }
    drop(index);
    check(&shelf, Repaired::default()).await;
}
