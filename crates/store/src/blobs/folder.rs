//! Blobs as files, each named by its hash: `ab/cdef…`.

use std::{
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use tokio::fs::{self, File};

use super::Found;
use crate::StoreError;

#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
    /// How long a file that no row names is left alone; zero where nobody else writes here.
    grace: Duration,
}

impl Folder {
    /// Removes the uploads that a process left which died in the middle of them: nothing points there.
    pub(super) async fn open(root: PathBuf, grace: Duration) -> Result<Self, StoreError> {
        let folder = Self { root, grace };
        let incoming = folder.incoming();
        fs::create_dir_all(&incoming).await?;
        let mut files = fs::read_dir(&incoming).await?;
        while let Some(file) = files.next_entry().await? {
            folder.remove_old(&file.path()).await?;
        }
        Ok(folder)
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where files in the making lie: in the same file system, so that a rename keeps them.
    pub(super) fn incoming(&self) -> PathBuf {
        self.root.join("incoming")
    }

    pub(super) fn path(&self, hash: &str) -> PathBuf {
        let (folder, name) = hash.split_at(hash.len().min(2));
        self.root.join(folder).join(name)
    }

    /// Moves the bytes to their final place.
    pub(super) async fn keep(&self, hash: &str, file: tempfile::TempPath) -> Result<(), StoreError> {
        let target = self.path(hash);
        // Where others may remove it as too old, what is there already is put anew, which makes it young.
        if self.grace.is_zero() && fs::try_exists(&target).await? {
            return Ok(());
        }
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).await?;
        }
        file.persist(&target).map_err(|error| StoreError::Io(error.error))
    }

    /// The file's path, which exists.
    pub(super) async fn file(&self, hash: &str) -> Result<PathBuf, StoreError> {
        let path = self.path(hash);
        if fs::try_exists(&path).await? { Ok(path) } else { Err(StoreError::OriginalLost("is missing")) }
    }

    /// The file, open, and its bytes.
    pub(super) async fn read(&self, hash: &str) -> Result<(File, u64), StoreError> {
        let file = match File::open(self.path(hash)).await {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(StoreError::OriginalLost("is missing"));
            }
            file => file?,
        };
        let size_bytes = file.metadata().await?.len();
        Ok((file, size_bytes))
    }

    pub(super) async fn found(&self, hash: &str) -> Result<Option<Found>, StoreError> {
        match fs::metadata(self.path(hash)).await {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            metadata => {
                let metadata = metadata?;
                let age = SystemTime::now().duration_since(metadata.modified()?).unwrap_or_default();
                Ok(Some(Found { size_bytes: metadata.len(), age }))
            }
        }
    }

    /// Removes the file, unless it is younger than the grace period or not there; tells whether it did.
    pub(super) async fn remove(&self, hash: &str) -> Result<bool, StoreError> {
        self.remove_old(&self.path(hash)).await
    }

    async fn remove_old(&self, path: &Path) -> Result<bool, StoreError> {
        if !self.grace.is_zero() {
            let metadata = match fs::metadata(path).await {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
                metadata => metadata?,
            };
            let age = SystemTime::now().duration_since(metadata.modified()?).unwrap_or_default();
            if age <= self.grace {
                return Ok(false);
            }
        }
        match fs::remove_file(path).await {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            done => Ok(done.map(|()| true)?),
        }
    }

    /// The folders that hold files: the first two signs of their hashes.
    pub(super) async fn prefixes(&self) -> Result<Vec<String>, StoreError> {
        let mut prefixes = Vec::new();
        let mut folders = fs::read_dir(&self.root).await?;
        while let Some(folder) = folders.next_entry().await? {
            let name = folder.file_name().to_string_lossy().into_owned();
            if name.len() == 2 {
                prefixes.push(name);
            }
        }
        Ok(prefixes)
    }

    /// The hashes of the files in one of them.
    pub(super) async fn hashes(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let mut hashes = Vec::new();
        let mut files = fs::read_dir(self.root.join(prefix)).await?;
        while let Some(file) = files.next_entry().await? {
            hashes.push(format!("{prefix}{}", file.file_name().to_string_lossy()));
        }
        Ok(hashes)
    }
}
