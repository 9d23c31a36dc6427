//! Small texts beside the blobs of a shared place: whose they are, and what the doctor writes to see whether it can.

use std::path::Path;

use object_store::ObjectStoreExt;

use super::{
    BlobFault, Place,
    fault::{fault, lacks_bucket},
    location::{self, BlobLocation, Bucket},
};
use crate::StoreError;

/// Which database the blobs belong to.
const OWNER: &str = "owner";

/// Where small texts are kept, each under its name.
pub(crate) enum Notes<'a> {
    Folder(&'a Path),
    Bucket(&'a Bucket),
}

impl BlobLocation {
    /// The small texts of this place; those of the data folder are in no place of their own.
    pub(crate) fn notes(&self) -> Option<Notes<'_>> {
        match &self.place {
            location::Place::DataFolder => None,
            location::Place::Folder(root) => Some(Notes::Folder(root)),
            location::Place::Objects(bucket) => Some(Notes::Bucket(bucket)),
        }
    }

    /// Writes, reads and removes a small text, without opening the place.
    ///
    /// # Errors
    /// [`StoreError::Blobs`] or [`StoreError::Io`], whichever fails first.
    pub async fn probe(&self) -> Result<(), StoreError> {
        let notes = match &self.place {
            // Checked with the rest of the data folder.
            location::Place::DataFolder => return Ok(()),
            location::Place::Folder(root) => {
                tokio::fs::create_dir_all(root).await?;
                Notes::Folder(root)
            }
            location::Place::Objects(bucket) => Notes::Bucket(bucket),
        };
        let name = format!("probe-{}", uuid::Uuid::new_v4().simple());
        notes.write(&name, &name).await?;
        let found = notes.read(&name).await?;
        notes.remove(&name).await?;
        if found.as_ref() == Some(&name) {
            return Ok(());
        }
        Err(StoreError::Blobs(Box::new(BlobFault {
            place: self.to_string(),
            message: "does not give back what was written there".to_owned(),
            remedy: "use one that is consistent at once, as S3, Azure Blob and GCS are".to_owned(),
        })))
    }
}

impl super::BlobStore {
    /// As [`Self::claim`], in place of a database that held nothing and is replaced by `owner`.
    pub(crate) async fn take_over(&self, former: Option<&str>, owner: &str) -> Result<(), StoreError> {
        let notes = match &self.place {
            Place::Folder(folder) => Notes::Folder(folder.root()),
            Place::Objects(objects) => Notes::Bucket(objects.bucket()),
        };
        if former.is_some() && notes.read(OWNER).await?.as_deref() == former {
            notes.write(OWNER, owner).await?;
        }
        self.claim(owner).await
    }

    /// Makes sure that the blobs belong to the database `owner`, for what its rows do not name is removed.
    pub(crate) async fn claim(&self, owner: &str) -> Result<(), StoreError> {
        let (notes, place) = match &self.place {
            Place::Folder(folder) => (Notes::Folder(folder.root()), format!("file://{}", folder.root().display())),
            Place::Objects(objects) => (Notes::Bucket(objects.bucket()), objects.bucket().name.clone()),
        };
        let found = match notes.read(OWNER).await? {
            Some(found) => found,
            // Nobody else comes there, and the database lies beside it.
            None if !self.is_shared() => return Ok(()),
            None => {
                notes.write(OWNER, owner).await?;
                // Another may have written it in the same moment: the last one stands for both.
                notes.read(OWNER).await?.unwrap_or_default()
            }
        };
        if found == owner {
            return Ok(());
        }
        Err(StoreError::Blobs(Box::new(BlobFault {
            place,
            message: "holds the originals of another database".to_owned(),
            remedy: format!(
                "name another folder or prefix in ALMANAC_BLOBS; if that database is gone for good, remove `{OWNER}` there"
            ),
        })))
    }
}

impl Notes<'_> {
    pub(crate) async fn read(&self, name: &str) -> Result<Option<String>, StoreError> {
        match self {
            Self::Folder(root) => match tokio::fs::read_to_string(root.join(name)).await {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                text => Ok(Some(text?)),
            },
            Self::Bucket(bucket) => {
                let bytes = match bucket.store.get(&key(bucket, name)).await {
                    Ok(found) => found.bytes().await,
                    Err(error @ object_store::Error::NotFound { .. }) if !lacks_bucket(&error) => return Ok(None),
                    Err(error) => Err(error),
                };
                let bytes = bytes.map_err(|error| fault(&bucket.name, bucket.service, &error))?;
                Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
            }
        }
    }

    /// Names of all texts here, in no particular order.
    pub(crate) async fn names(&self) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        match self {
            Self::Folder(root) => {
                let mut files = match tokio::fs::read_dir(root).await {
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(names),
                    files => files?,
                };
                while let Some(file) = files.next_entry().await? {
                    names.push(file.file_name().to_string_lossy().into_owned());
                }
            }
            Self::Bucket(bucket) => {
                let listed = bucket.store.list_with_delimiter(Some(&bucket.prefix)).await;
                let listed = listed.map_err(|error| fault(&bucket.name, bucket.service, &error))?;
                names.extend(listed.objects.iter().filter_map(|meta| meta.location.filename().map(str::to_owned)));
            }
        }
        Ok(names)
    }

    /// Keeps the text; whoever reads sees all of it or nothing.
    pub(crate) async fn write(&self, name: &str, text: &str) -> Result<(), StoreError> {
        match self {
            Self::Folder(root) => {
                let (root, name, text) = (root.to_path_buf(), name.to_owned(), text.to_owned());
                let written = tokio::task::spawn_blocking(move || write_file(&root, &name, &text)).await;
                Ok(written.map_err(std::io::Error::other)??)
            }
            Self::Bucket(bucket) => {
                let put = bucket.store.put(&key(bucket, name), text.to_owned().into()).await;
                put.map(drop).map_err(|error| fault(&bucket.name, bucket.service, &error))
            }
        }
    }

    pub(crate) async fn remove(&self, name: &str) -> Result<(), StoreError> {
        match self {
            Self::Folder(root) => Ok(tokio::fs::remove_file(root.join(name)).await?),
            Self::Bucket(bucket) => {
                let removed = bucket.store.delete(&key(bucket, name)).await;
                removed.map_err(|error| fault(&bucket.name, bucket.service, &error))
            }
        }
    }
}

fn write_file(root: &Path, name: &str, text: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(root)?;
    let mut file = tempfile::Builder::new().prefix(".").tempfile_in(root)?;
    std::io::Write::write_all(&mut file, text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(root.join(name)).map_err(|error| error.error)?;
    Ok(())
}

fn key(bucket: &Bucket, name: &str) -> object_store::path::Path {
    bucket.prefix.clone().join(name)
}
