//! Copies of originals from one place to another, by their hashes, a few at once.

use std::{path::Path, time::Duration};

use futures::{StreamExt, TryStreamExt, stream::FuturesUnordered};

use super::{Progress, Watch, error::CopyError, link::Link, rows::Cell, schema::Kind};
use crate::{BlobStore, Location, StoreError, blobs::Folders};

/// Originals on their way at once.
const COPIES_AT_ONCE: usize = 4;

/// An original, as its row names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Original {
    pub hash: String,
    pub size_bytes: u64,
}

/// What became of the originals that were to be copied.
#[derive(Debug, Default)]
pub(super) struct Copied {
    pub copied: u64,
    pub bytes: u64,
    /// Those that were there already.
    pub there: u64,
    /// Those that cannot be had: missing, or not what they were.
    pub lost: Vec<Original>,
}

/// Where originals are copied to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Destination<'a> {
    pub blobs: &'a BlobStore,
    /// What is older may be about to be removed, and is put anew; `None` where nobody removes anything.
    pub trusted: Option<Duration>,
}

/// Opens the place of the originals of `location` beside whoever uses it; `local` is a folder for what has to be on this machine.
pub(super) async fn open(location: &Location<'_>, local: &Path) -> Result<BlobStore, CopyError> {
    let mut place = location.blobs.beside_others(location.dir);
    place.cache_bytes_max = 0;
    Ok(BlobStore::open(&place, Folders::beside_others(local)).await?)
}

/// The place in words, so that equal places are equal words.
pub(super) fn place(location: &Location<'_>) -> String {
    location
        .blobs
        .beside_others(&std::path::absolute(location.dir).unwrap_or_else(|_| location.dir.to_owned()))
        .to_string()
}

/// Makes sure that a place which others may share belongs to the database `owner`. It may have been that of `former`, which held
/// nothing and is replaced.
pub(super) async fn claim(
    location: &Location<'_>,
    blobs: &BlobStore,
    former: Option<&str>,
    owner: &str,
) -> Result<(), CopyError> {
    if !location.blobs.is_data_folder() || location.database_url.is_some() {
        blobs.take_over(former, owner).await?;
    }
    Ok(())
}

/// All originals that rows name.
pub(super) async fn named(link: &mut Link) -> Result<Vec<Original>, CopyError> {
    let rows = link.select("SELECT hash, size_bytes FROM blob ORDER BY hash", &[Kind::Text, Kind::Integer]).await?;
    let original = |row: Vec<Cell>| {
        let mut cells = row.into_iter();
        let (hash, size) = (cells.next()?.text()?, cells.next()?.integer()?);
        Some(Original { hash, size_bytes: u64::try_from(size).ok()? })
    };
    Ok(rows.into_iter().filter_map(original).collect())
}

/// Copies what is not there already.
pub(super) async fn copy(
    originals: &[Original],
    from: &BlobStore,
    to: Destination<'_>,
    watch: Watch<'_>,
) -> Result<Copied, CopyError> {
    let total = originals.len() as u64;
    let mut done = Copied::default();
    let mut waiting = originals.iter();
    let mut copies = FuturesUnordered::new();
    loop {
        copies.extend(waiting.by_ref().take(COPIES_AT_ONCE - copies.len()).map(|one| copy_one(one.clone(), from, to)));
        match copies.try_next().await? {
            Some(Outcome::Copied(bytes)) => {
                done.copied += 1;
                done.bytes += bytes;
            }
            Some(Outcome::There) => done.there += 1,
            Some(Outcome::Lost(original)) => done.lost.push(original),
            None => return Ok(done),
        }
        watch(Progress { what: "originals", done: done.copied + done.there + done.lost.len() as u64, total });
    }
}

enum Outcome {
    Copied(u64),
    There,
    Lost(Original),
}

async fn copy_one(original: Original, from: &BlobStore, to: Destination<'_>) -> Result<Outcome, CopyError> {
    let found = to.blobs.found(&original.hash).await?;
    let is_trusted = |age: Duration| to.trusted.is_none_or(|trusted| age < trusted);
    if found.is_some_and(|found| found.size_bytes == original.size_bytes && is_trusted(found.age)) {
        return Ok(Outcome::There);
    }
    match transfer(&original, from, to.blobs).await {
        Ok(()) => Ok(Outcome::Copied(original.size_bytes)),
        Err(StoreError::OriginalLost(_)) => Ok(Outcome::Lost(original)),
        Err(error) => Err(error.into()),
    }
}

async fn transfer(original: &Original, from: &BlobStore, to: &BlobStore) -> Result<(), StoreError> {
    let reader = from.read(&original.hash).await?;
    if reader.size_bytes() != original.size_bytes {
        return Err(StoreError::OriginalLost("is damaged"));
    }
    let mut bytes = reader.stream(0..original.size_bytes).await?;
    let mut writer = to.writer(original.size_bytes).await?;
    while let Some(bytes) = bytes.try_next().await? {
        writer.write(&bytes).await?;
    }
    if writer.hash() != original.hash {
        return Err(StoreError::OriginalLost("is damaged"));
    }
    to.keep(writer.finish().await?).await
}

/// Those of `originals` that are not there, or not what they were.
pub(super) async fn check(
    originals: &[Original],
    blobs: &BlobStore,
    watch: Watch<'_>,
) -> Result<Vec<(Original, &'static str)>, CopyError> {
    let total = originals.len() as u64;
    let mut done = 0;
    let mut bad = Vec::new();
    let mut waiting = originals.iter();
    let mut checks = FuturesUnordered::new();
    loop {
        checks.extend(waiting.by_ref().take(COPIES_AT_ONCE - checks.len()).map(|one| checked(one.clone(), blobs)));
        match checks.next().await {
            Some((Ok(()), _)) => {}
            Some((Err(StoreError::OriginalLost(how)), original)) => bad.push((original, how)),
            Some((Err(error), _)) => return Err(error.into()),
            None => return Ok(bad),
        }
        done += 1;
        watch(Progress { what: "originals", done, total });
    }
}

async fn checked(original: Original, blobs: &BlobStore) -> (Result<(), StoreError>, Original) {
    (is_whole(&original, blobs).await, original)
}

async fn is_whole(original: &Original, blobs: &BlobStore) -> Result<(), StoreError> {
    let reader = blobs.read(&original.hash).await?;
    let size_bytes = reader.size_bytes();
    let mut bytes = reader.stream(0..size_bytes).await?;
    let mut hasher = blake3::Hasher::new();
    while let Some(bytes) = bytes.try_next().await? {
        hasher.update(&bytes);
    }
    if hasher.finalize().to_hex().as_str() == original.hash {
        Ok(())
    } else {
        Err(StoreError::OriginalLost("is damaged"))
    }
}
