//! Where backups are kept: `backups/TIME-HASH.json`, and what these name: `packs/ab/cdef…`, `originals/ab/cdef…`. Packs and
//! originals are shared by all backups of the place.

use std::{collections::HashSet, time::Duration};

use futures::TryStreamExt;
use tempfile::TempDir;

use super::{
    error::CopyError,
    manifest::{self, Manifest},
};
use crate::{
    BlobLocation, BlobStore, Millis, StoreError,
    blobs::{Folders, notes::Notes},
};

const MANIFESTS: &str = "backups";
const PACKS: &str = "packs";
const ORIGINALS: &str = "originals";
/// Bytes of a pack that are read at most.
const PACK_BYTES_MAX: u64 = 1 << 31;

/// A folder or a prefix in an object store that backups are kept in.
#[derive(Debug)]
pub(super) struct Target {
    manifests: BlobLocation,
    pub packs: BlobStore,
    pub originals: BlobStore,
    /// How long what no backup names is left alone: another may be about to name it.
    grace: Duration,
    _local: TempDir,
}

/// A backup in a list.
#[derive(Debug, Clone)]
pub struct BackupInfo {
    pub name: String,
    /// The moment that it shows.
    pub made_ms: Millis,
    pub program: String,
    pub rows: u64,
    pub originals: u64,
    pub originals_bytes: u64,
    pub originals_lost: u64,
}

/// What pruning took away.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Pruned {
    pub backups: u64,
    pub packs: u64,
    pub originals: u64,
}

impl Target {
    pub async fn open(location: &BlobLocation) -> Result<Self, CopyError> {
        if location.is_data_folder() {
            return Err(CopyError::refused("no place for the backup is named", "name a folder or a bucket"));
        }
        let local = tempfile::tempdir()?;
        let mut place = location.clone();
        place.cache_bytes_max = 0;
        Ok(Self {
            packs: open_store(&place, PACKS, &local).await?,
            originals: open_store(&place, ORIGINALS, &local).await?,
            manifests: place.within(MANIFESTS),
            grace: location.grace,
            _local: local,
        })
    }

    /// Opens a place that has backups: nothing is made where there are none.
    pub async fn with_backups(location: &BlobLocation) -> Result<(Self, Vec<String>), CopyError> {
        let names = names(&location.within(MANIFESTS)).await?;
        if names.is_empty() {
            let what = format!("there is no backup in {location}");
            return Err(CopyError::refused(what, "make one with `almanac backup`, or name the place where they are"));
        }
        Ok((Self::open(location).await?, names))
    }

    /// What is put there is left alone for this long, whoever prunes.
    pub fn trusted(&self) -> Duration {
        self.grace / 2
    }

    /// Names of all backups, the oldest first.
    pub async fn names(&self) -> Result<Vec<String>, CopyError> {
        names(&self.manifests).await
    }

    pub async fn manifest(&self, name: &str) -> Result<Manifest, CopyError> {
        match self.notes()?.read(name).await? {
            Some(text) => Manifest::read(name, &text),
            None => Err(CopyError::Damaged(format!("the manifest {name} is missing"))),
        }
    }

    pub async fn put_manifest(&self, manifest: &Manifest) -> Result<String, CopyError> {
        let (name, text) = manifest.write()?;
        self.notes()?.write(&name, &text).await?;
        Ok(name)
    }

    pub async fn remove_manifest(&self, name: &str) -> Result<(), CopyError> {
        Ok(self.notes()?.remove(name).await?)
    }

    /// Keeps a pack, under its hash.
    pub async fn put_pack(&self, block: &[u8]) -> Result<(), CopyError> {
        let mut writer = self.packs.writer(block.len() as u64).await?;
        writer.write(block).await?;
        Ok(self.packs.keep(writer.finish().await?).await?)
    }

    /// The block of a pack, checked against its hash.
    pub async fn pack(&self, hash: &str) -> Result<Vec<u8>, CopyError> {
        let bad = |how: &str| CopyError::Damaged(format!("the pack {hash} {how}"));
        let reader = match self.packs.read(hash).await {
            Err(StoreError::OriginalLost(how)) => return Err(bad(how)),
            reader => reader?,
        };
        let size_bytes = reader.size_bytes();
        if size_bytes > PACK_BYTES_MAX {
            return Err(bad("is damaged"));
        }
        let mut block = Vec::with_capacity(usize::try_from(size_bytes).unwrap_or(0));
        let mut bytes = reader.stream(0..size_bytes).await?;
        loop {
            match bytes.try_next().await {
                Ok(Some(bytes)) => block.extend_from_slice(&bytes),
                Ok(None) => break,
                Err(StoreError::OriginalLost(how)) => return Err(bad(how)),
                Err(error) => return Err(error.into()),
            }
        }
        if blake3::hash(&block).to_hex().as_str() == hash { Ok(block) } else { Err(bad("is damaged")) }
    }

    /// Removes all backups but the newest `keep`, and then what none of the others names.
    ///
    /// What is young stays, for it may be of a backup that is being made. That one may also count on what the backup named which
    /// was the newest when it began; so it looks, after it is complete, whether that is still there.
    pub async fn prune(&self, keep: usize) -> Result<Pruned, CopyError> {
        let names = self.names().await?;
        let mut pruned = Pruned::default();
        for name in names.iter().rev().skip(keep) {
            self.remove_manifest(name).await?;
            pruned.backups += 1;
        }
        let mut named = HashSet::new();
        for name in self.names().await? {
            match self.manifest(&name).await {
                Ok(manifest) => named.extend(manifest.named()),
                Err(CopyError::Damaged(what)) => {
                    let what = format!("the backup is made, but nothing old is removed: {what}");
                    return Err(CopyError::refused(what, format!("remove {MANIFESTS}/{name} from the target")));
                }
                Err(error) => return Err(error),
            }
        }
        pruned.packs = sweep(&self.packs, &named).await?;
        pruned.originals = sweep(&self.originals, &named).await?;
        Ok(pruned)
    }

    fn notes(&self) -> Result<Notes<'_>, CopyError> {
        self.manifests.notes().ok_or_else(|| CopyError::refused("no place for the backup is named", "name one"))
    }
}

async fn open_store(place: &BlobLocation, name: &str, local: &TempDir) -> Result<BlobStore, CopyError> {
    Ok(BlobStore::open(&place.within(name), Folders::beside_others(&local.path().join(name))).await?)
}

async fn names(manifests: &BlobLocation) -> Result<Vec<String>, CopyError> {
    let mut names = match manifests.notes() {
        Some(notes) => notes.names().await?,
        None => Vec::new(),
    };
    names.retain(|name| manifest::time_of(name).is_some());
    names.sort();
    Ok(names)
}

async fn sweep(blobs: &BlobStore, named: &HashSet<String>) -> Result<u64, CopyError> {
    let mut removed = 0;
    let mut pages = blobs.old().await?;
    while let Some(page) = pages.try_next().await? {
        for hash in page.iter().filter(|hash| !named.contains(*hash)) {
            removed += u64::from(blobs.remove_one(hash).await?);
        }
    }
    Ok(removed)
}

/// All backups of a place, the oldest first; without those whose manifests are damaged, which are told in the log.
///
/// # Errors
/// [`CopyError::Refused`] where there are none.
pub async fn list_backups(location: &BlobLocation) -> Result<Vec<BackupInfo>, CopyError> {
    let (target, names) = Target::with_backups(location).await?;
    let mut backups = Vec::with_capacity(names.len());
    for name in names {
        let manifest = match target.manifest(&name).await {
            Err(CopyError::Damaged(what)) => {
                tracing::warn!("{what}");
                continue;
            }
            manifest => manifest?,
        };
        backups.push(BackupInfo {
            made_ms: manifest.made_ms,
            rows: manifest.tables.values().map(|stored| stored.sum.rows).sum(),
            originals: manifest.originals.len() as u64,
            originals_bytes: manifest.originals.iter().map(|named| named.size_bytes).sum(),
            originals_lost: manifest.lost.len() as u64,
            program: manifest.program,
            name,
        });
    }
    Ok(backups)
}
