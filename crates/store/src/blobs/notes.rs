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

enum Notes<'a> {
    Folder(&'a Path),
    Bucket(&'a Bucket),
}

impl BlobLocation {
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
    /// Makes sure that the blobs of a shared place belong to the database `owner`, for what its rows do not name is removed.
    pub(crate) async fn claim(&self, owner: &str) -> Result<(), StoreError> {
        let (notes, place) = match &self.place {
            _ if !self.is_shared() => return Ok(()),
            Place::Folder(folder) => (Notes::Folder(folder.root()), format!("file://{}", folder.root().display())),
            Place::Objects(objects) => (Notes::Bucket(objects.bucket()), objects.bucket().name.clone()),
        };
        let found = match notes.read(OWNER).await? {
            Some(found) => found,
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
    async fn read(&self, name: &str) -> Result<Option<String>, StoreError> {
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

    async fn write(&self, name: &str, text: &str) -> Result<(), StoreError> {
        match self {
            Self::Folder(root) => Ok(tokio::fs::write(root.join(name), text).await?),
            Self::Bucket(bucket) => {
                let put = bucket.store.put(&key(bucket, name), text.to_owned().into()).await;
                put.map(drop).map_err(|error| fault(&bucket.name, bucket.service, &error))
            }
        }
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        match self {
            Self::Folder(root) => Ok(tokio::fs::remove_file(root.join(name)).await?),
            Self::Bucket(bucket) => {
                let removed = bucket.store.delete(&key(bucket, name)).await;
                removed.map_err(|error| fault(&bucket.name, bucket.service, &error))
            }
        }
    }
}

fn key(bucket: &Bucket, name: &str) -> object_store::path::Path {
    bucket.prefix.clone().join(name)
}
