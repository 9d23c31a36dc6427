//! Blobs as objects of S3, Azure Blob or GCS: `PREFIX/ab/cdef…`.
//!
//! Several processes share the place. An upload puts its object first and writes the row that names it second; in between, the
//! object looks like one that a deletion left. So one that no row names is removed only when it is older than the grace period, and
//! an upload whose bytes are there already trusts only what is younger than half of it: older ones it puts anew, which makes them
//! young. Half a grace period is then left for the row, and each upload is bounded by [`DELIVERY_MAX`]. A removal that began before
//! the object became young may take it all the same: it happens under the blob's row, and who writes that row looks at the object
//! once more as soon as the row is theirs ([`Objects::confirm`]).

use std::{
    io::SeekFrom,
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use futures::{StreamExt, TryStreamExt, stream, stream::BoxStream};
use object_store::{GetOptions, GetRange, MultipartUpload, ObjectMeta, ObjectStoreExt};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
};

use super::{
    Found,
    cache::{Cache, LocalBlob},
    fault::{BlobFault, fault, lacks_bucket},
    location::{BlobLocation, Bucket},
};
use crate::{StoreError, now_ms};

/// Bytes sent in one request. S3 takes 10,000 parts at most, and this many of them make 80 GiB: more than any upload.
const PART_BYTES: usize = 8 << 20;
/// Parts in memory at once, of all uploads together.
const PARTS_IN_FLIGHT_MAX: usize = 8;
/// How long sending one original may take: well below half of the grace period.
const DELIVERY_MAX: Duration = Duration::from_secs(6 * 3600);
/// Objects looked at together when all are listed: what the services list in one answer.
const PAGE_OBJECTS: usize = 1000;
/// Signs of a hash.
const HASH_CHARS: usize = 64;

/// Bytes as they come.
pub type BlobStream = BoxStream<'static, Result<Bytes, StoreError>>;

pub(super) struct Objects {
    bucket: Bucket,
    /// Where files in the making lie.
    incoming: PathBuf,
    cache: Arc<Cache>,
    grace: Duration,
    parts: Arc<Semaphore>,
}

/// The client inside holds credentials.
impl std::fmt::Debug for Objects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Objects({})", self.bucket.name)
    }
}

impl Objects {
    /// `local` is the folder of this machine for files in the making and downloaded ones; nobody else uses it.
    pub(super) fn open(bucket: &Bucket, location: &BlobLocation, local: &Path) -> Result<Self, StoreError> {
        let incoming = local.join("incoming");
        match std::fs::remove_dir_all(&incoming) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => std::fs::create_dir_all(&incoming)?,
        }
        Ok(Self {
            bucket: bucket.clone(),
            incoming,
            cache: Arc::new(Cache::open(local.join("cache"), location.cache_bytes_max)?),
            grace: location.grace,
            parts: Arc::new(Semaphore::new(PARTS_IN_FLIGHT_MAX)),
        })
    }

    pub(super) fn bucket(&self) -> &Bucket {
        &self.bucket
    }

    pub(super) fn incoming(&self) -> &Path {
        &self.incoming
    }

    pub(super) fn cache(&self) -> &Cache {
        &self.cache
    }

    /// Puts the file at its final place, unless a young object is there, and keeps it among the downloaded ones: who reads an
    /// upload is most often this process.
    pub(super) async fn deliver(
        &self,
        hash: &str,
        size_bytes: u64,
        file: tempfile::TempPath,
    ) -> Result<LocalBlob, StoreError> {
        let there = self.head(hash).await?;
        let is_young = |meta: &ObjectMeta| meta.size == size_bytes && age(meta) < self.grace / 2;
        if !there.as_ref().is_some_and(is_young) {
            self.put_file(hash, &file, size_bytes).await?;
        }
        let fill = |target: PathBuf| async move {
            file.persist(target).map_err(|error| StoreError::Io(error.error))?;
            Ok(size_bytes)
        };
        self.cache.file(hash, fill).await
    }

    /// Looks whether the object is still there, now that nobody can remove it, and puts it again if a removal that had begun before
    /// has taken it.
    pub(super) async fn confirm(&self, hash: &str, file: &LocalBlob) -> Result<(), StoreError> {
        // Where the question fails the object counts as there: it was, a moment ago.
        if let Ok(None) = self.head(hash).await {
            let size_bytes = tokio::fs::metadata(file.path()).await?.len();
            self.put_file(hash, file.path(), size_bytes).await?;
        }
        Ok(())
    }

    /// Bytes of the object.
    pub(super) async fn size_bytes(&self, hash: &str) -> Result<u64, StoreError> {
        Ok(self.head(hash).await?.ok_or(StoreError::OriginalLost("is missing"))?.size)
    }

    pub(super) async fn found(&self, hash: &str) -> Result<Option<Found>, StoreError> {
        Ok(self.head(hash).await?.map(|meta| Found { size_bytes: meta.size, age: age(&meta) }))
    }

    /// The bytes of `range`, not empty, as they come. A range that is the whole of `size_bytes` ends with an error where it is
    /// not what was uploaded, before its last bytes.
    pub(super) async fn stream(
        &self,
        hash: &str,
        range: Range<u64>,
        size_bytes: u64,
    ) -> Result<BlobStream, StoreError> {
        let is_whole = range == (0..size_bytes);
        let options = GetOptions::new().with_range((!is_whole).then_some(GetRange::Bounded(range)));
        let found = self.bucket.store.get_opts(&self.key(hash), options).await.map_err(|error| self.lost(&error))?;
        let bucket = self.bucket.clone();
        let bytes = found.into_stream().map_err(move |error| fault(&bucket.name, bucket.service, &error)).boxed();
        Ok(if is_whole { verified(bytes, hash.to_owned(), size_bytes) } else { bytes })
    }

    /// The object as a file of this machine.
    pub(super) async fn local(&self, hash: &str) -> Result<LocalBlob, StoreError> {
        self.cache.file(hash, |target| self.download(hash, target)).await
    }

    async fn download(&self, hash: &str, target: PathBuf) -> Result<u64, StoreError> {
        let size_bytes = self.size_bytes(hash).await?;
        let (file, path) = tempfile::Builder::new().tempfile_in(&self.incoming)?.into_parts();
        let mut file = File::from_std(file);
        if size_bytes > 0 {
            let mut bytes = self.stream(hash, 0..size_bytes, size_bytes).await?;
            while let Some(bytes) = bytes.try_next().await? {
                file.write_all(&bytes).await?;
            }
        }
        file.flush().await?;
        path.persist(target).map_err(|error| StoreError::Io(error.error))?;
        Ok(size_bytes)
    }

    /// Removes the object, unless it is younger than the grace period or not there; tells whether it did.
    pub(super) async fn remove(&self, hash: &str) -> Result<bool, StoreError> {
        self.cache.forget(hash);
        match self.head(hash).await? {
            Some(meta) if self.is_old(&meta) => {
                self.delete(hash).await?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// The hashes of objects older than the grace period, in pages.
    pub(super) fn old(self: &Arc<Self>) -> BoxStream<'static, Result<Vec<String>, StoreError>> {
        let this = Arc::clone(self);
        let prefix = (!self.bucket.prefix.as_ref().is_empty()).then_some(&self.bucket.prefix);
        let pages = self.bucket.store.list(prefix).try_chunks(PAGE_OBJECTS);
        pages
            .map(move |page| {
                let page = page.map_err(|error| this.fault(&error.1))?;
                Ok(page.iter().filter(|meta| this.is_old(meta)).filter_map(|meta| this.hash(meta)).collect())
            })
            .boxed()
    }

    async fn put_file(&self, hash: &str, path: &Path, size_bytes: u64) -> Result<(), StoreError> {
        let mut file = File::open(path).await?;
        file.seek(SeekFrom::Start(0)).await?;
        let putting = async {
            if size_bytes <= PART_BYTES as u64 {
                let permit = self.permit().await;
                let bytes = read_part(&mut file).await?;
                let put = self.bucket.store.put(&self.key(hash), bytes.into()).await;
                drop(permit);
                return put.map(drop).map_err(|error| self.fault(&error));
            }
            self.put_parts(hash, &mut file).await
        };
        match tokio::time::timeout(DELIVERY_MAX, putting).await {
            Ok(put) => put,
            Err(_) => Err(StoreError::Blobs(Box::new(BlobFault {
                place: self.bucket.name.clone(),
                message: format!("has not taken an original in {} hours", DELIVERY_MAX.as_secs() / 3600),
                remedy: "check the network to it".to_owned(),
            }))),
        }
    }

    async fn put_parts(&self, hash: &str, file: &mut File) -> Result<(), StoreError> {
        let begun = self.bucket.store.put_multipart(&self.key(hash)).await.map_err(|error| self.fault(&error))?;
        let mut upload = Upload { upload: Some(begun), parts: JoinSet::new() };
        loop {
            let permit = self.permit().await;
            upload.sent().map_err(|error| self.fault(&error))?;
            let bytes = read_part(file).await?;
            if bytes.is_empty() {
                break;
            }
            upload.send(bytes, permit);
        }
        upload.complete().await.map_err(|error| self.fault(&error))
    }

    /// Waits until one more part may be in memory.
    async fn permit(&self) -> Option<OwnedSemaphorePermit> {
        // The semaphore is never closed.
        Arc::clone(&self.parts).acquire_owned().await.ok()
    }

    async fn delete(&self, hash: &str) -> Result<(), StoreError> {
        match self.bucket.store.delete(&self.key(hash)).await {
            Err(error @ object_store::Error::NotFound { .. }) if !lacks_bucket(&error) => Ok(()),
            done => done.map_err(|error| self.fault(&error)),
        }
    }

    /// What the service says of the object; `None` where there is none.
    async fn head(&self, hash: &str) -> Result<Option<ObjectMeta>, StoreError> {
        match self.bucket.store.head(&self.key(hash)).await {
            Ok(meta) => Ok(Some(meta)),
            // Without a body this may be the bucket's absence too; what follows, a put or the error about the original, tells.
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.fault(&error)),
        }
    }

    fn key(&self, hash: &str) -> object_store::path::Path {
        let (folder, name) = hash.split_at(hash.len().min(2));
        self.bucket.prefix.clone().join(folder).join(name)
    }

    /// The hash that the object is named by; `None` for what is no blob.
    fn hash(&self, meta: &ObjectMeta) -> Option<String> {
        let parts: Vec<_> = meta.location.prefix_match(&self.bucket.prefix)?.collect();
        let [folder, name] = parts.as_slice() else { return None };
        let hash = format!("{}{}", folder.as_ref(), name.as_ref());
        let is_hash = hash.len() == HASH_CHARS && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        (folder.as_ref().len() == 2 && is_hash).then_some(hash)
    }

    fn is_old(&self, meta: &ObjectMeta) -> bool {
        age(meta) >= self.grace
    }

    fn lost(&self, error: &object_store::Error) -> StoreError {
        match error {
            object_store::Error::NotFound { .. } if !lacks_bucket(error) => StoreError::OriginalLost("is missing"),
            error => self.fault(error),
        }
    }

    fn fault(&self, error: &object_store::Error) -> StoreError {
        fault(&self.bucket.name, self.bucket.service, error)
    }
}

/// By the clock of this machine; the grace period is long beside what clocks differ by.
fn age(meta: &ObjectMeta) -> Duration {
    let age_ms = now_ms() - meta.last_modified.timestamp_millis();
    Duration::from_millis(u64::try_from(age_ms).unwrap_or(0))
}

/// The next part of the file; empty at its end.
async fn read_part(file: &mut File) -> Result<Bytes, StoreError> {
    let mut part = BytesMut::with_capacity(PART_BYTES);
    let mut rest = file.take(PART_BYTES as u64);
    while rest.read_buf(&mut part).await? > 0 {}
    Ok(part.freeze())
}

/// `bytes`, of which the last are held back until all of them are known to be those of `hash`.
fn verified(bytes: BlobStream, hash: String, size_bytes: u64) -> BlobStream {
    let begin = (bytes, blake3::Hasher::new(), 0);
    stream::try_unfold(begin, move |(mut bytes, mut hasher, read)| {
        let hash = hash.clone();
        async move {
            let Some(next) = bytes.try_next().await? else {
                return if read == size_bytes { Ok(None) } else { Err(StoreError::OriginalLost("is damaged")) };
            };
            hasher.update(&next);
            let read = read + next.len() as u64;
            if read >= size_bytes && hasher.finalize().to_hex().as_str() != hash {
                return Err(StoreError::OriginalLost("is damaged"));
            }
            Ok(Some((next, (bytes, hasher, read))))
        }
    })
    .boxed()
}

/// An upload in parts that leaves nothing unless it is completed.
struct Upload {
    upload: Option<Box<dyn MultipartUpload>>,
    parts: JoinSet<object_store::Result<()>>,
}

impl Upload {
    fn send(&mut self, bytes: Bytes, permit: Option<OwnedSemaphorePermit>) {
        if let Some(upload) = &mut self.upload {
            let sending = upload.put_part(bytes.into());
            self.parts.spawn(async move {
                let _permit = permit;
                sending.await
            });
        }
    }

    /// Whether the parts that are through went well.
    fn sent(&mut self) -> object_store::Result<()> {
        while let Some(part) = self.parts.try_join_next() {
            part??;
        }
        Ok(())
    }

    async fn complete(mut self) -> object_store::Result<()> {
        while let Some(part) = self.parts.join_next().await {
            part??;
        }
        if let Some(upload) = &mut self.upload {
            upload.complete().await?;
        }
        self.upload = None;
        Ok(())
    }
}

impl Drop for Upload {
    /// Where the process ends before the service has heard of it, the bucket's own rule on incomplete uploads does.
    fn drop(&mut self) {
        let (upload, mut parts) = (self.upload.take(), std::mem::take(&mut self.parts));
        if let (Some(mut upload), Ok(runtime)) = (upload, Handle::try_current()) {
            runtime.spawn(async move {
                parts.shutdown().await;
                // One try, with its own retries: there is nobody left to tell.
                let _ = upload.abort().await;
            });
        }
    }
}
