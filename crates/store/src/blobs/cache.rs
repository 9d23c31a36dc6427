//! Originals on this machine that are kept elsewhere: files for those who need a path. Bounded; the least recently used goes.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::OnceCell;

use crate::StoreError;

/// Files kept, whatever their size: choosing the oldest looks at all of them.
const FILES_MAX: usize = 1024;

/// An original as a file of this machine; the file stays at least as long as this value.
#[derive(Debug)]
pub struct LocalBlob {
    path: PathBuf,
    _held: Option<Held>,
}

/// One use of a cached file.
#[derive(Debug)]
struct Held {
    cache: Arc<Cache>,
    hash: String,
}

#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    bytes_max: u64,
    slots: Mutex<Slots>,
}

#[derive(Debug, Default)]
struct Slots {
    by_hash: HashMap<String, Slot>,
    bytes: u64,
    uses: u64,
}

#[derive(Debug, Default)]
struct Slot {
    /// Set once the whole file is in its place; who comes meanwhile waits here.
    filled: Arc<OnceCell<()>>,
    bytes: u64,
    users: usize,
    last_use: u64,
    /// Goes as soon as nobody uses it.
    unwanted: bool,
}

impl LocalBlob {
    /// Where the bytes are.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A file that is kept for as long as a row names it.
    pub(super) fn kept(path: PathBuf) -> Self {
        Self { path, _held: None }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.cache.release(&self.hash);
    }
}

impl Cache {
    /// Begins empty: what an earlier process left may be half of a file.
    pub(super) fn open(folder: PathBuf, bytes_max: u64) -> Result<Self, StoreError> {
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => std::fs::create_dir_all(&folder)?,
        }
        Ok(Self { folder, bytes_max, slots: Mutex::default() })
    }

    /// The file of `hash`. Where it is not there, `fill` puts it whole into the path that it is given, and says how many bytes
    /// it has; of several who ask at once, one fills and the others wait.
    pub(super) async fn file<F: Future<Output = Result<u64, StoreError>>>(
        self: &Arc<Self>,
        hash: &str,
        fill: impl FnOnce(PathBuf) -> F,
    ) -> Result<LocalBlob, StoreError> {
        let (file, filled) = self.hold(hash);
        filled
            .get_or_try_init(|| async {
                let bytes = fill(file.path.clone()).await?;
                self.filled(hash, bytes);
                Ok::<(), StoreError>(())
            })
            .await?;
        Ok(file)
    }

    /// The hashes of all files here.
    pub(super) fn hashes(&self) -> Vec<String> {
        self.slots().by_hash.keys().cloned().collect()
    }

    /// Lets the file of a removed blob go, once nobody uses it.
    pub(super) fn forget(&self, hash: &str) {
        let mut slots = self.slots();
        let Some(slot) = slots.by_hash.get_mut(hash) else { return };
        slot.unwanted = true;
        if slot.users == 0 {
            self.remove(&mut slots, hash);
        }
    }

    fn hold(self: &Arc<Self>, hash: &str) -> (LocalBlob, Arc<OnceCell<()>>) {
        let mut slots = self.slots();
        slots.uses += 1;
        let now = slots.uses;
        let slot = slots.by_hash.entry(hash.to_owned()).or_default();
        slot.users += 1;
        slot.last_use = now;
        let held = Held { cache: Arc::clone(self), hash: hash.to_owned() };
        (LocalBlob { path: self.folder.join(hash), _held: Some(held) }, Arc::clone(&slot.filled))
    }

    fn filled(&self, hash: &str, bytes: u64) {
        let mut slots = self.slots();
        slots.bytes += bytes;
        if let Some(slot) = slots.by_hash.get_mut(hash) {
            slot.bytes = bytes;
        }
        self.evict(&mut slots);
    }

    fn release(&self, hash: &str) {
        let mut slots = self.slots();
        let Some(slot) = slots.by_hash.get_mut(hash) else { return };
        slot.users -= 1;
        if slot.users == 0 && (slot.unwanted || !slot.filled.initialized()) {
            self.remove(&mut slots, hash);
        }
        self.evict(&mut slots);
    }

    /// What is in use stays even past the bound: its users are bounded, and need it.
    fn evict(&self, slots: &mut Slots) {
        while slots.bytes > self.bytes_max || slots.by_hash.len() > FILES_MAX {
            let idle = slots.by_hash.iter().filter(|(_, slot)| slot.users == 0);
            let Some(oldest) = idle.min_by_key(|(_, slot)| slot.last_use).map(|(hash, _)| hash.clone()) else { break };
            self.remove(slots, &oldest);
        }
    }

    fn remove(&self, slots: &mut Slots, hash: &str) {
        if let Some(slot) = slots.by_hash.remove(hash) {
            slots.bytes -= slot.bytes;
            // Not there where it was never filled; one that cannot be removed goes with the next start.
            let _ = std::fs::remove_file(self.folder.join(hash));
        }
    }

    fn slots(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn put(cache: &Arc<Cache>, hash: &str, text: &str) -> LocalBlob {
        let fill = |path: PathBuf| async move {
            std::fs::write(path, text).unwrap();
            Ok(text.len() as u64)
        };
        cache.file(hash, fill).await.unwrap()
    }

    fn cache(dir: &tempfile::TempDir, bytes_max: u64) -> Arc<Cache> {
        Arc::new(Cache::open(dir.path().join("cache"), bytes_max).unwrap())
    }

    fn names(cache: &Cache) -> Vec<String> {
        let files = std::fs::read_dir(&cache.folder).unwrap();
        let mut names: Vec<String> =
            files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[tokio::test]
    async fn the_least_recently_used_goes_and_what_is_in_use_stays() {
        let dir = tempfile::tempdir().unwrap();
        let cache = cache(&dir, 8);
        let used = put(&cache, "a", "aaaa").await;
        drop(put(&cache, "b", "bbbb").await);
        drop(put(&cache, "c", "cccc").await);
        assert_eq!(names(&cache), ["a", "c"], "b is older than c, and a is in use");
        drop(used);
        drop(put(&cache, "c", "never written again").await);
        drop(put(&cache, "d", "dddd").await);
        assert_eq!(names(&cache), ["c", "d"]);
        drop(put(&cache, "e", "more than the cache may hold").await);
        assert!(names(&cache).is_empty(), "kept only while it was used");
    }

    #[tokio::test]
    async fn what_could_not_be_filled_is_tried_again() {
        let dir = tempfile::tempdir().unwrap();
        let cache = cache(&dir, 8);
        let failed = cache.file("a", |_| async { Err(StoreError::NotFound("original")) }).await;
        assert!(matches!(failed, Err(StoreError::NotFound(_))));
        assert!(cache.hashes().is_empty());
        assert_eq!(std::fs::read_to_string(put(&cache, "a", "whole").await.path()).unwrap(), "whole");
    }

    #[tokio::test]
    async fn a_removed_blob_goes_with_its_last_user() {
        let dir = tempfile::tempdir().unwrap();
        let cache = cache(&dir, 8);
        let used = put(&cache, "a", "aaaa").await;
        cache.forget("a");
        assert!(used.path().exists());
        drop(used);
        assert!(names(&cache).is_empty() && cache.hashes().is_empty());
    }
}
