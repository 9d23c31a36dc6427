//! Original files, each stored once under its BLAKE3 hash: in a folder, or as objects of S3, Azure Blob or GCS.

mod cache;
mod fault;
mod folder;
pub(crate) mod location;
pub(crate) mod notes;
mod objects;
mod sweep;

use std::{ops::Range, path::PathBuf, sync::Arc, time::Duration};

use futures::{StreamExt, TryStreamExt, stream, stream::FuturesUnordered};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
    sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock},
};
use tokio_util::io::ReaderStream;

pub use cache::LocalBlob;
pub use fault::BlobFault;
pub use location::{BadBlobLocation, BlobLocation};
pub use objects::BlobStream;

use crate::StoreError;
use folder::Folder;
use objects::Objects;

/// Bytes read from a file at a time.
const READ_BYTES: usize = 64 * 1024;
/// Blobs removed at once: each costs an object store a question and an answer.
const REMOVALS_AT_ONCE: usize = 32;

/// Where originals are kept. Cheap to clone.
#[derive(Debug, Clone)]
pub struct BlobStore {
    place: Place,
    /// Adding a blob and pointing to it holds it shared; removing what nothing points to holds it alone, so that a file cannot
    /// vanish between the two steps of an upload. `None` where several processes have the database: there the blob's row is what
    /// both hold. For what is not a row yet, age decides, see [`objects`].
    gate: Option<Arc<RwLock<()>>>,
    is_shared: bool,
}

/// Folders of this machine.
#[derive(Debug)]
pub(crate) struct Folders {
    /// Of the data folder, for blobs.
    pub data: PathBuf,
    /// Of this process alone, for what has to be on this machine for a while.
    pub own: PathBuf,
    /// Whether other processes use the data folder, too.
    pub is_shared: bool,
}

impl Folders {
    /// For who uses a place that is no data folder of its own: `own` is a folder for a while.
    pub fn beside_others(own: &std::path::Path) -> Self {
        Self { data: own.to_owned(), own: own.to_owned(), is_shared: true }
    }
}

#[derive(Debug, Clone)]
enum Place {
    Folder(Arc<Folder>),
    Objects(Arc<Objects>),
}

/// Takes a stream's bytes, hashing them on the way; dropped unfinished, it leaves nothing.
#[derive(Debug)]
pub struct BlobWriter {
    place: Place,
    file: File,
    path: tempfile::TempPath,
    hasher: blake3::Hasher,
    size_bytes: u64,
    bytes_max: u64,
}

/// A whole stream, stored, that nothing points to yet; dropped, it is removed, from an object store by its sweep.
#[derive(Debug)]
pub struct PendingBlob {
    bytes: Pending,
    pub hash: String,
    pub size_bytes: u64,
}

#[derive(Debug)]
enum Pending {
    /// To be moved to its final place.
    File(tempfile::TempPath),
    /// In the object store, and here.
    Delivered(LocalBlob),
}

/// A blob to be read, whole or in part.
#[derive(Debug)]
pub struct BlobReader {
    from: ReadFrom,
    hash: String,
    size_bytes: u64,
}

/// A blob that is there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub size_bytes: u64,
    /// Since it was put there last.
    pub age: Duration,
}

#[derive(Debug)]
enum ReadFrom {
    File(File),
    Objects(Arc<Objects>),
}

impl BlobStore {
    /// Opens the place of `location`.
    pub(crate) async fn open(location: &BlobLocation, folders: Folders) -> Result<Self, StoreError> {
        let gate: Option<Arc<RwLock<()>>> = (!folders.is_shared).then(Arc::default);
        let (root, grace, is_shared) = match &location.place {
            location::Place::Objects(bucket) => {
                let objects = Objects::open(bucket, location, &folders.own)?;
                return Ok(Self { place: Place::Objects(Arc::new(objects)), gate, is_shared: true });
            }
            location::Place::Folder(root) => (root.clone(), location.grace, true),
            location::Place::DataFolder if folders.is_shared => (folders.data, location.grace, true),
            location::Place::DataFolder => (folders.data, Duration::ZERO, false),
        };
        Ok(Self { place: Place::Folder(Arc::new(Folder::open(root, grace).await?)), gate, is_shared })
    }

    /// Whether other processes may write there too.
    pub fn is_shared(&self) -> bool {
        self.is_shared
    }

    /// The bytes of `hash` as a file of this machine, for who needs a path. From an object store it is downloaded once,
    /// however many ask, and checked against its hash; it is kept for the next one within the location's bound.
    ///
    /// # Errors
    /// [`StoreError::OriginalLost`], [`StoreError::Blobs`], [`StoreError::Io`] where the disk refuses.
    pub async fn local(&self, hash: &str) -> Result<LocalBlob, StoreError> {
        match &self.place {
            Place::Folder(folder) => Ok(LocalBlob::kept(folder.file(hash).await?)),
            Place::Objects(objects) => objects.local(hash).await,
        }
    }

    /// The bytes of `hash`, to be streamed.
    ///
    /// # Errors
    /// [`StoreError::OriginalLost`], [`StoreError::Blobs`].
    pub async fn read(&self, hash: &str) -> Result<BlobReader, StoreError> {
        let (from, size_bytes) = match &self.place {
            Place::Folder(folder) => {
                let (file, size_bytes) = folder.read(hash).await?;
                (ReadFrom::File(file), size_bytes)
            }
            Place::Objects(objects) => (ReadFrom::Objects(Arc::clone(objects)), objects.size_bytes(hash).await?),
        };
        Ok(BlobReader { from, hash: hash.to_owned(), size_bytes })
    }

    /// Starts a blob of at most `bytes_max` bytes.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the folder cannot be written.
    pub async fn writer(&self, bytes_max: u64) -> Result<BlobWriter, StoreError> {
        let file = match &self.place {
            Place::Folder(folder) => tempfile::Builder::new().tempfile_in(folder.incoming())?,
            Place::Objects(objects) => tempfile::Builder::new().tempfile_in(objects.incoming())?,
        };
        let (file, path) = file.into_parts();
        Ok(BlobWriter {
            place: self.place.clone(),
            file: File::from_std(file),
            path,
            hasher: blake3::Hasher::new(),
            size_bytes: 0,
            bytes_max,
        })
    }

    /// Has the bytes at their final place; what a removal has taken is put there again. So that no other takes it before a row
    /// names it, the caller holds [`Self::sharing`] and, where several processes have the database, the blob's row.
    pub(crate) async fn keep(&self, blob: PendingBlob) -> Result<(), StoreError> {
        let PendingBlob { bytes, hash, .. } = blob;
        match (bytes, &self.place) {
            (Pending::File(path), Place::Folder(folder)) => folder.keep(&hash, path).await,
            (Pending::Delivered(file), Place::Objects(objects)) => objects.confirm(&hash, &file).await,
            // The blob was written to another store than the one that is to keep it.
            _ => Err(StoreError::OriginalLost("is missing")),
        }
    }

    pub(crate) async fn sharing(&self) -> Option<OwnedRwLockReadGuard<()>> {
        match &self.gate {
            Some(gate) => Some(Arc::clone(gate).read_owned().await),
            None => None,
        }
    }

    pub(crate) async fn alone(&self) -> Option<OwnedRwLockWriteGuard<()>> {
        match &self.gate {
            Some(gate) => Some(Arc::clone(gate).write_owned().await),
            None => None,
        }
    }

    /// Removes the blobs of `hashes`; the caller holds [`Self::alone`] and has removed their rows. In a shared place the young
    /// ones stay until the sweep, and so do all while the place cannot be reached: the rows are gone either way.
    pub(crate) async fn remove(&self, hashes: &[String]) -> Result<(), StoreError> {
        let mut removals = FuturesUnordered::new();
        let mut rest = hashes.iter();
        loop {
            while removals.len() < REMOVALS_AT_ONCE
                && let Some(hash) = rest.next()
            {
                removals.push(self.remove_one(hash));
            }
            match removals.next().await {
                None | Some(Err(StoreError::Blobs(_))) => return Ok(()),
                Some(removed) => removed?,
            };
        }
    }

    /// What is known of the bytes of `hash` without reading them; `None` where there are none.
    pub(crate) async fn found(&self, hash: &str) -> Result<Option<Found>, StoreError> {
        match &self.place {
            Place::Folder(folder) => folder.found(hash).await,
            Place::Objects(objects) => objects.found(hash).await,
        }
    }

    pub(crate) async fn remove_one(&self, hash: &str) -> Result<bool, StoreError> {
        match &self.place {
            Place::Folder(folder) => folder.remove(hash).await,
            Place::Objects(objects) => objects.remove(hash).await,
        }
    }
}

impl BlobReader {
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// The bytes of `range`, cut at the end of the blob, as they come.
    ///
    /// # Errors
    /// As [`BlobStore::read`]; what goes wrong later is an item of the stream, and the last one.
    pub async fn stream(self, range: Range<u64>) -> Result<BlobStream, StoreError> {
        let range = range.start..range.end.min(self.size_bytes);
        if range.is_empty() {
            return Ok(stream::empty().boxed());
        }
        match self.from {
            ReadFrom::File(mut file) => {
                file.seek(std::io::SeekFrom::Start(range.start)).await?;
                let bytes = ReaderStream::with_capacity(file.take(range.end - range.start), READ_BYTES);
                Ok(bytes.map_err(StoreError::from).boxed())
            }
            ReadFrom::Objects(objects) => objects.stream(&self.hash, range, self.size_bytes).await,
        }
    }
}

impl BlobWriter {
    /// Appends `bytes`.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] past the bound given at the start, [`StoreError::Io`] when the disk refuses.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.size_bytes += bytes.len() as u64;
        if self.size_bytes > self.bytes_max {
            return Err(StoreError::TooLarge(self.bytes_max));
        }
        self.hasher.update(bytes);
        Ok(self.file.write_all(bytes).await?)
    }

    /// The hash of the bytes so far.
    pub(crate) fn hash(&self) -> String {
        self.hasher.finalize().to_hex().to_string()
    }

    /// Makes the bytes durable and names them. To an object store they are sent now, which may take long: dropped meanwhile,
    /// it leaves nothing.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the disk refuses, [`StoreError::Blobs`] when the object store does.
    pub async fn finish(mut self) -> Result<PendingBlob, StoreError> {
        let hash = self.hash();
        self.file.flush().await?;
        let bytes = match &self.place {
            Place::Folder(_) => {
                self.file.sync_all().await?;
                Pending::File(self.path)
            }
            Place::Objects(objects) => Pending::Delivered(objects.deliver(&hash, self.size_bytes, self.path).await?),
        };
        Ok(PendingBlob { bytes, hash, size_bytes: self.size_bytes })
    }
}
