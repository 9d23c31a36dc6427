//! Originals in a folder that processes share, in S3 and in Azure Blob: the same promises. The data folder's own blobs are
//! under every other test.

use std::{ops::Range, sync::Arc, time::Duration};

use futures::TryStreamExt;
use store::{BlobLocation, BlobStore, NewSource, PageRequest, PendingBlob, Source, StoreError};

use crate::{
    blob_sites::{Kind, Proxy, Site, files, name_of},
    support::{World, job, recipe, world_on_postgres, world_with},
};

/// Makes a test of each function for each kind of place.
macro_rules! on_each {
    ($($kind:ident: $module:ident),+ => $tests:tt) => {
        $(on_each!(@module $kind, $module, $tests);)+
    };
    (@module $kind:ident, $module:ident, { $($test:ident),+ $(,)? }) => {
        mod $module {
            $(#[tokio::test]
            async fn $test() {
                super::$test(super::Kind::$kind).await;
            })+
        }
    };
}

on_each!(Folder: folder, S3: s3, Azure: azure => {
    what_is_put_can_be_got,
    the_same_bytes_are_stored_once,
    many_megabytes_stream,
    a_writer_that_is_dropped_leaves_nothing,
    what_nothing_points_to_goes,
    a_young_blob_without_a_row_is_left_alone,
    an_old_blob_without_a_row_is_swept,
    another_database_is_refused,
    the_probe_leaves_nothing,
});

on_each!(S3: s3_remote, Azure: azure_remote => {
    an_upload_that_is_interrupted_leaves_nothing,
    a_damaged_object_is_found_out,
    a_cut_object_is_put_anew,
    an_object_that_a_removal_took_is_put_again,
    many_who_ask_download_once,
    what_is_kept_here_is_bounded,
    deleting_does_not_wait_for_a_service_that_is_away,
    a_missing_bucket_is_named,
    a_service_that_is_away_is_named,
});

on_each!(Folder: folder_of_replicas, S3: s3_of_replicas, Azure: azure_of_replicas => {
    an_upload_waits_for_the_sweep_that_has_its_bytes,
    a_sweep_waits_for_the_upload_of_its_bytes,
    a_sweep_passes_over_what_an_upload_has,
});

const MB: usize = 1_000_000;
/// Longest wait for something that happens in moments.
const PATIENCE: Duration = Duration::from_secs(60);

/// Bytes that do not repeat within a part.
fn noise(bytes: usize) -> Vec<u8> {
    let mut noise = vec![0; bytes];
    let mut state = 1_u32;
    for byte in &mut noise {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *byte = (state >> 24) as u8;
    }
    noise
}

async fn upload(blobs: &BlobStore, bytes: &[u8]) -> PendingBlob {
    let mut writer = blobs.writer(1 << 30).await.unwrap();
    for bytes in bytes.chunks(MB) {
        writer.write(bytes).await.unwrap();
    }
    writer.finish().await.unwrap()
}

async fn put(world: &World, name: &str, blob: PendingBlob) -> Source {
    let new = NewSource {
        collection: world.collection.id.clone(),
        name: name.to_owned(),
        origin_url: None,
        format: None,
        blob: Some(blob),
        recipe: Some(recipe()),
        connector: None,
        job: job(),
    };
    world.store.put_source(&world.env, new).await.unwrap()
}

/// Uploads `bytes` as a source of their own and returns their hash.
async fn add(world: &World, bytes: &[u8]) -> String {
    let blob = upload(world.store.blobs(), bytes).await;
    let hash = blob.hash.clone();
    put(world, &hash, blob).await;
    hash
}

async fn read(blobs: &BlobStore, hash: &str, range: Range<u64>) -> Result<Vec<u8>, StoreError> {
    let stream = blobs.read(hash).await?.stream(range).await?;
    stream
        .try_fold(Vec::new(), |mut all, bytes| async move {
            all.extend_from_slice(&bytes);
            Ok(all)
        })
        .await
}

fn without_grace(mut location: BlobLocation) -> BlobLocation {
    location.grace = Duration::ZERO;
    location
}

fn keeping(bytes_max: u64, mut location: BlobLocation) -> BlobLocation {
    location.cache_bytes_max = bytes_max;
    location
}

/// Files of this process that belong to no row.
fn incoming(world: &World) -> usize {
    files(&world.dir.path().join("blobs/incoming")).len()
}

async fn what_is_put_can_be_got(kind: Kind) {
    let site = Site::new(kind).await;
    let world = site.world().await;
    let blobs = world.store.blobs();
    let bytes = noise(100_000);
    let hash = add(&world, &bytes).await;
    assert_eq!(site.names().await, [name_of(&hash)]);
    assert_eq!(blobs.read(&hash).await.unwrap().size_bytes(), 100_000);
    assert!(read(blobs, &hash, 0..100_000).await.unwrap() == bytes);
    assert!(read(blobs, &hash, 40_000..70_001).await.unwrap() == bytes[40_000..70_001]);
    assert!(read(blobs, &hash, 99_999..u64::MAX).await.unwrap() == bytes[99_999..]);
    assert!(read(blobs, &hash, 5..5).await.unwrap().is_empty());
    assert!(std::fs::read(blobs.local(&hash).await.unwrap().path()).unwrap() == bytes);
    let empty = add(&world, b"").await;
    assert!(read(blobs, &empty, 0..0).await.unwrap().is_empty());
    assert!(std::fs::read(blobs.local(&empty).await.unwrap().path()).unwrap().is_empty());
    let absent = "ab".repeat(32);
    assert!(matches!(blobs.read(&absent).await, Err(StoreError::OriginalLost("is missing"))));
    assert!(matches!(blobs.local(&absent).await, Err(StoreError::OriginalLost("is missing"))));
    assert_eq!(incoming(&world), 0);
}

async fn the_same_bytes_are_stored_once(kind: Kind) {
    let site = Site::new(kind).await;
    let world = site.world().await;
    let one = upload(world.store.blobs(), b"text").await;
    let two = upload(world.store.blobs(), b"text").await;
    assert_eq!(one.hash, two.hash);
    let hash = one.hash.clone();
    put(&world, "one", one).await;
    put(&world, "two", two).await;
    assert_eq!(site.names().await, [name_of(&hash)]);
    assert_eq!(read(world.store.blobs(), &hash, 0..4).await.unwrap(), b"text");
    assert_eq!(incoming(&world), 0);
}

async fn many_megabytes_stream(kind: Kind) {
    let site = Site::new(kind).await;
    // Nothing of it stays here, so that it is read from there.
    let location = keeping(0, site.location());
    let world = world_with(&location).await;
    let blobs = world.store.blobs();
    let bytes = noise(30 * MB + 17);
    let hash = add(&world, &bytes).await;
    assert_eq!(hash, blake3(&bytes));
    assert!(read(blobs, &hash, 0..u64::MAX).await.unwrap() == bytes);
    // Over the border of two parts.
    let border = 8 << 20;
    assert!(read(blobs, &hash, border - 3..border + 3).await.unwrap() == bytes[border as usize - 3..][..6]);
    assert!(std::fs::read(blobs.local(&hash).await.unwrap().path()).unwrap() == bytes);
    assert_eq!((site.unfinished_uploads().await, incoming(&world)), (0, 0));
}

async fn a_writer_that_is_dropped_leaves_nothing(kind: Kind) {
    let site = Site::new(kind).await;
    let world = site.world().await;
    let mut writer = world.store.blobs().writer(10).await.unwrap();
    writer.write(b"0123456789").await.unwrap();
    assert!(matches!(writer.write(b"a").await, Err(StoreError::TooLarge(10))));
    drop(writer);
    assert_eq!((site.names().await, incoming(&world)), (vec![], 0));
}

async fn what_nothing_points_to_goes(kind: Kind) {
    let site = Site::new(kind).await;
    let world = world_with(&without_grace(site.location())).await;
    let one = put(&world, "one", upload(world.store.blobs(), b"text").await).await;
    let two = put(&world, "two", upload(world.store.blobs(), b"text").await).await;
    let hash = one.blob_hash.unwrap();
    world.store.delete_source(&world.env, &one.id).await.unwrap();
    assert_eq!(world.sweep(i64::MAX).await, (0, 0));
    assert_eq!(site.names().await, [name_of(&hash)], "two still points there");
    world.store.delete_source(&world.env, &two.id).await.unwrap();
    assert_eq!(world.sweep(i64::MAX).await, (0, 1));
    assert!(site.names().await.is_empty());
    assert!(matches!(world.store.blobs().local(&hash).await, Err(StoreError::OriginalLost("is missing"))));
}

async fn a_young_blob_without_a_row_is_left_alone(kind: Kind) {
    let site = Site::new(kind).await;
    let world = site.world().await;
    let source = put(&world, "deleted", upload(world.store.blobs(), b"deleted").await).await;
    let hash = source.blob_hash.unwrap();
    world.store.delete_source(&world.env, &source.id).await.unwrap();
    let stray = blake3(b"by another process");
    site.write(&name_of(&stray), b"by another process").await;
    assert_eq!(world.store.remove_unknown_blobs().await.unwrap(), 0);
    let mut both = [name_of(&hash), name_of(&stray)];
    both.sort();
    assert_eq!(site.names().await, both, "a row may be on its way");
}

async fn an_old_blob_without_a_row_is_swept(kind: Kind) {
    let site = Site::new(kind).await;
    let world = world_with(&without_grace(site.location())).await;
    let kept = add(&world, b"kept").await;
    let stray = blake3(b"left by a process that died");
    site.write(&name_of(&stray), b"left by a process that died").await;
    site.write("README", b"by a person").await;
    assert_eq!(world.store.remove_unknown_blobs().await.unwrap(), 1);
    let mut left = ["README".to_owned(), name_of(&kept)];
    left.sort();
    assert_eq!(site.names().await, left);
    assert_eq!(world.store.remove_unknown_blobs().await.unwrap(), 0);
}

async fn another_database_is_refused(kind: Kind) {
    let site = Site::new(kind).await;
    let world = site.world().await;
    let hash = add(&world, b"text").await;
    let dir = tempfile::tempdir().unwrap();
    let error = store::testing::open_with(dir.path(), &site.location()).await.unwrap_err();
    let StoreError::Blobs(fault) = error else { panic!("{error}") };
    assert!(fault.message.contains("another database") && fault.remedy.contains("ALMANAC_BLOBS"), "{fault}");
    assert_eq!(site.names().await, [name_of(&hash)]);
}

#[tokio::test]
async fn a_data_folder_with_the_blobs_of_another_database_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("blobs")).unwrap();
    std::fs::write(dir.path().join("blobs/owner"), "another").unwrap();
    let error = store::testing::open(dir.path()).await.unwrap_err();
    assert!(error.to_string().contains("another database"), "{error}");
}

async fn the_probe_leaves_nothing(kind: Kind) {
    let site = Site::new(kind).await;
    site.location().probe().await.unwrap();
    assert!(site.names().await.is_empty());
}

async fn an_upload_that_is_interrupted_leaves_nothing(kind: Kind) {
    let site = Site::new(kind).await;
    let proxy = Proxy::to(&site).await;
    let world = world_with(&site.location_through(&proxy)).await;
    let bytes = noise(30 * MB);
    let mut writer = world.store.blobs().writer(1 << 30).await.unwrap();
    writer.write(&bytes).await.unwrap();
    proxy.stall_after(20 * MB as i64);
    tokio::select! {
        finished = writer.finish() => panic!("{finished:?}, though the service heard two thirds"),
        () = proxy.stalled() => {}
    }
    proxy.stall_after(i64::MAX);
    assert!(proxy.count("PUT", "part") + proxy.count("PUT", "blockid") > 1, "in parts");
    // A task of its own takes the upload back.
    let taken_back = async {
        while site.unfinished_uploads().await > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, taken_back).await.expect("the upload is taken back");
    assert_eq!((site.names().await, incoming(&world)), (vec![], 0));
    let hash = add(&world, &bytes).await;
    assert!(read(world.store.blobs(), &hash, 0..u64::MAX).await.unwrap() == bytes, "the next one is whole");
}

async fn a_damaged_object_is_found_out(kind: Kind) {
    let site = Site::new(kind).await;
    let location = keeping(0, site.location());
    let world = world_with(&location).await;
    let blobs = world.store.blobs();
    let hash = add(&world, b"what was uploaded").await;
    site.write(&name_of(&hash), b"what was Uploaded").await;
    assert!(matches!(blobs.local(&hash).await, Err(StoreError::OriginalLost("is damaged"))));
    assert!(matches!(read(blobs, &hash, 0..u64::MAX).await, Err(StoreError::OriginalLost("is damaged"))));
    assert_eq!(files(&world.dir.path().join("blobs/cache")).len(), 0, "nothing damaged is kept");
    assert_eq!(incoming(&world), 0);
}

async fn a_cut_object_is_put_anew(kind: Kind) {
    let site = Site::new(kind).await;
    let world = site.world().await;
    let hash = add(&world, b"what was uploaded").await;
    site.write(&name_of(&hash), b"what was").await;
    assert_eq!(add(&world, b"what was uploaded").await, hash);
    assert_eq!(read(world.store.blobs(), &hash, 0..u64::MAX).await.unwrap(), b"what was uploaded");
}

async fn an_object_that_a_removal_took_is_put_again(kind: Kind) {
    let site = Site::new(kind).await;
    let world = site.world().await;
    let blob = upload(world.store.blobs(), b"text").await;
    let hash = blob.hash.clone();
    site.remove(&name_of(&hash)).await;
    put(&world, "source", blob).await;
    assert_eq!(read(world.store.blobs(), &hash, 0..4).await.unwrap(), b"text");
}

async fn many_who_ask_download_once(kind: Kind) {
    let site = Site::new(kind).await;
    let proxy = Proxy::to(&site).await;
    let location = keeping(0, site.location_through(&proxy));
    let world = world_with(&location).await;
    let hash = add(&world, &noise(MB)).await;
    let blobs = world.store.blobs();
    let all = futures::future::try_join_all((0..8).map(|_| blobs.local(&hash))).await.unwrap();
    assert_eq!(proxy.count("GET", &name_of(&hash)), 1);
    assert!(all.iter().all(|file| std::fs::read(file.path()).unwrap() == noise(MB)));
    let path = all[0].path().to_owned();
    drop(all);
    assert!(!path.exists(), "kept only while it was used, for the bound is nothing");
}

async fn what_is_kept_here_is_bounded(kind: Kind) {
    let site = Site::new(kind).await;
    let location = keeping(1000, site.location());
    let world = world_with(&location).await;
    let blobs = world.store.blobs();
    let mut hashes = Vec::new();
    for number in 0..3_u8 {
        hashes.push(add(&world, &[number; 400]).await);
    }
    let here = || {
        let mut names: Vec<String> = files(&world.dir.path().join("blobs/cache"))
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        names.sort_by_key(|name| hashes.iter().position(|hash| hash == name));
        names
    };
    assert_eq!(here(), hashes[1..], "what was uploaded is kept for who reads it next");
    let oldest = blobs.local(&hashes[1]).await.unwrap();
    let first = blobs.local(&hashes[0]).await.unwrap();
    assert_eq!(here(), hashes[..2], "the one that nobody used went");
    let third = blobs.local(&hashes[2]).await.unwrap();
    assert_eq!(here(), hashes, "what is in use stays past the bound");
    drop((oldest, first, third));
    assert_eq!(here(), [hashes[0].clone(), hashes[2].clone()]);
}

async fn deleting_does_not_wait_for_a_service_that_is_away(kind: Kind) {
    let site = Site::new(kind).await;
    let proxy = Proxy::to(&site).await;
    let location = without_grace(site.location_through(&proxy));
    let world = world_with(&location).await;
    let source = put(&world, "source", upload(world.store.blobs(), b"text").await).await;
    proxy.go_down();
    world.store.delete_source(&world.env, &source.id).await.unwrap();
    assert_eq!(world.sweep(i64::MAX).await, (0, 1));
    assert_eq!(site.names().await, [name_of(&source.blob_hash.unwrap())], "left for the sweep");
    let mut writer = world.store.blobs().writer(100).await.unwrap();
    writer.write(b"other").await.unwrap();
    assert!(matches!(writer.finish().await, Err(StoreError::Blobs(_))));
    assert_eq!(incoming(&world), 0);
}

async fn a_missing_bucket_is_named(kind: Kind) {
    let site = Site::new(kind).await;
    let there = site.location().to_string();
    let (scheme, _) = there.split_once("://").unwrap();
    let other = format!("{scheme}://nobody-made-this/prefix");
    let location = site.location_of(&other);
    let dir = tempfile::tempdir().unwrap();
    for error in
        [store::testing::open_with(dir.path(), &location).await.unwrap_err(), location.probe().await.unwrap_err()]
    {
        let StoreError::Blobs(fault) = error else { panic!("{error}") };
        assert_eq!(fault.to_string(), format!("the blob store {other} is not there"));
        assert_eq!(fault.remedy, "create the bucket or container, or correct ALMANAC_BLOBS");
    }
}

async fn a_service_that_is_away_is_named(kind: Kind) {
    let site = Site::new(kind).await;
    // Bound and let go: nobody listens there.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let variable = if kind == Kind::S3 { "AWS_ENDPOINT_URL" } else { "AZURE_STORAGE_ENDPOINT" };
    let location = site.location_with(&[(variable, &format!("http://127.0.0.1:{port}"))]);
    let StoreError::Blobs(fault) = location.probe().await.unwrap_err() else { panic!("another error") };
    let message = fault.to_string();
    assert!(
        message.contains("cannot be reached") && message.to_lowercase().contains("connection refused"),
        "{message}"
    );
    assert!(fault.remedy.contains(variable), "{}", fault.remedy);
}

#[tokio::test]
async fn credentials_that_are_refused_are_named_and_not_told() {
    let site = Site::new(Kind::Azure).await;
    let location = site.location_with(&[("AZURE_STORAGE_KEY", "aHVzaCBodXNoIGh1c2g=")]);
    let StoreError::Blobs(fault) = location.probe().await.unwrap_err() else { panic!("another error") };
    let message = fault.to_string();
    assert!(message.contains("refuses us (403 Forbidden"), "{message}");
    assert!(fault.remedy.contains("AZURE_STORAGE_KEY"), "{}", fault.remedy);
    assert!(!format!("{fault:?}").contains("aHVzaCBod"), "{fault:?}");
}

async fn an_upload_waits_for_the_sweep_that_has_its_bytes(kind: Kind) {
    let site = Site::new(kind).await;
    let (world, mut sweep) = world_on_postgres(&site.location()).await;
    let hash = blake3(b"text");
    site.write(&name_of(&hash), b"text").await;
    let blob = upload(world.store.blobs(), b"text").await;
    sweep.run(&format!("BEGIN; INSERT INTO blob (hash, size_bytes, created_ms) VALUES ('{hash}', 0, 0)")).await;
    let world = Arc::new(world);
    let uploader = Arc::clone(&world);
    let putting = tokio::spawn(async move { put(&uploader, "source", blob).await });
    sweep.is_waited_for(&putting).await;
    site.remove(&name_of(&hash)).await;
    sweep.run("ROLLBACK").await;
    putting.await.unwrap();
    assert_eq!(read(world.store.blobs(), &hash, 0..4).await.unwrap(), b"text", "it looked once the sweep was over");
}

async fn a_sweep_waits_for_the_upload_of_its_bytes(kind: Kind) {
    let site = Site::new(kind).await;
    let (world, mut uploader) = world_on_postgres(&without_grace(site.location())).await;
    let hash = blake3(b"text");
    site.write(&name_of(&hash), b"text").await;
    uploader.run(&format!("BEGIN; INSERT INTO blob (hash, size_bytes, created_ms) VALUES ('{hash}', 4, 1)")).await;
    let store = world.store.clone();
    let sweeping = tokio::spawn(async move { store.remove_unknown_blobs().await.unwrap() });
    uploader.is_waited_for(&sweeping).await;
    uploader.run("COMMIT").await;
    assert_eq!(sweeping.await.unwrap(), 0, "a row names it now");
    assert_eq!(site.names().await, [name_of(&hash)]);
}

async fn a_sweep_passes_over_what_an_upload_has(kind: Kind) {
    let site = Site::new(kind).await;
    let (world, mut uploader) = world_on_postgres(&without_grace(site.location())).await;
    let hash = add(&world, b"text").await;
    let source = world.store.sources(&world.env, &world.collection.id, &Default::default(), &page()).await.unwrap();
    world.store.delete_source(&world.env, &source.items[0].id).await.unwrap();
    world.store.forget_history(i64::MAX).await.unwrap();
    uploader.run(&format!("BEGIN; UPDATE blob SET size_bytes = 4 WHERE hash = '{hash}'")).await;
    assert!(world.store.delete_blobs().await.unwrap().is_empty());
    assert_eq!(site.names().await, [name_of(&hash)]);
    uploader.run("ROLLBACK").await;
    assert_eq!(world.store.delete_blobs().await.unwrap(), [(hash, 4)]);
    assert!(site.names().await.is_empty());
}

fn page() -> PageRequest {
    PageRequest { limit: 1, cursor: None }
}

fn blake3(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
