//! Original files, each stored once under its BLAKE3 hash in a folder.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::{
    fs::{self, File},
    io::AsyncWriteExt,
    sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock},
};

use crate::StoreError;

/// The blob folder. Cheap to clone.
#[derive(Debug, Clone)]
pub struct BlobStore {
    root: PathBuf,
    /// Adding a blob and pointing to it holds it shared; removing what nothing points to holds it alone,
    /// so that a file cannot vanish between the two steps of an upload.
    gate: Arc<RwLock<()>>,
}

/// Takes a stream's bytes, hashing them on the way; dropped unfinished, it leaves nothing.
#[derive(Debug)]
pub struct BlobWriter {
    file: File,
    path: tempfile::TempPath,
    hasher: blake3::Hasher,
    size_bytes: u64,
    bytes_max: u64,
}

/// A whole stream on disk that nothing points to yet; dropped, it is removed.
#[derive(Debug)]
pub struct PendingBlob {
    path: tempfile::TempPath,
    pub hash: String,
    pub size_bytes: u64,
}

impl BlobStore {
    pub(crate) async fn open(root: &Path) -> Result<Self, StoreError> {
        let incoming = root.join("incoming");
        // Left by a process that died in the middle of an upload: nothing points there.
        match fs::remove_dir_all(&incoming).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        fs::create_dir_all(&incoming).await?;
        Ok(Self { root: root.to_owned(), gate: Arc::default() })
    }

    /// Where the bytes of `hash` lie; the file exists as long as a source points to it.
    pub fn path(&self, hash: &str) -> PathBuf {
        let (folder, name) = hash.split_at(hash.len().min(2));
        self.root.join(folder).join(name)
    }

    /// Starts a blob of at most `bytes_max` bytes.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the folder cannot be written.
    pub async fn writer(&self, bytes_max: u64) -> Result<BlobWriter, StoreError> {
        let file = tempfile::Builder::new().tempfile_in(self.root.join("incoming"))?;
        let (file, path) = file.into_parts();
        Ok(BlobWriter { file: File::from_std(file), path, hasher: blake3::Hasher::new(), size_bytes: 0, bytes_max })
    }

    /// Moves the bytes to their final place. The caller holds [`Self::sharing`] until a row points to them.
    pub(crate) async fn keep(&self, blob: PendingBlob) -> Result<(), StoreError> {
        let target = self.path(&blob.hash);
        if fs::try_exists(&target).await? {
            return Ok(());
        }
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).await?;
        }
        blob.path.persist(&target).map_err(|error| StoreError::Io(error.error))
    }

    pub(crate) async fn sharing(&self) -> OwnedRwLockReadGuard<()> {
        Arc::clone(&self.gate).read_owned().await
    }

    pub(crate) async fn alone(&self) -> OwnedRwLockWriteGuard<()> {
        Arc::clone(&self.gate).write_owned().await
    }

    /// Removes the files of `hashes`; the caller holds [`Self::alone`] and has removed their rows.
    pub(crate) async fn remove(&self, hashes: &[String]) -> Result<(), StoreError> {
        for hash in hashes {
            match fs::remove_file(self.path(hash)).await {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error.into());
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Removes files that no row names: a process died between committing a deletion and removing its files.
    pub(crate) async fn remove_unknown(&self, known: &HashSet<String>) -> Result<u64, StoreError> {
        let mut removed = 0;
        let mut folders = fs::read_dir(&self.root).await?;
        while let Some(folder) = folders.next_entry().await? {
            let prefix = folder.file_name().to_string_lossy().into_owned();
            if prefix.len() != 2 {
                continue;
            }
            let mut files = fs::read_dir(folder.path()).await?;
            while let Some(file) = files.next_entry().await? {
                let hash = format!("{prefix}{}", file.file_name().to_string_lossy());
                if !known.contains(&hash) {
                    fs::remove_file(file.path()).await?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
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

    /// Makes the bytes durable and names them.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the disk refuses.
    pub async fn finish(mut self) -> Result<PendingBlob, StoreError> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        Ok(PendingBlob {
            path: self.path,
            hash: self.hasher.finalize().to_hex().to_string(),
            size_bytes: self.size_bytes,
        })
    }
}
