//! Blobs that no row names: left by a process that died between committing a deletion and removing the bytes, or between
//! putting the bytes and committing the row; and, in a shared place, what was too young when its row went.

use std::{collections::HashSet, sync::Arc};

use futures::{StreamExt, TryStreamExt, stream, stream::BoxStream};

use super::{BlobStore, Place};
use crate::{
    Store, StoreError,
    sql::{query, query_scalar},
};

impl Store {
    /// Removes the blobs that no row names, and tells how many; in a shared place those older than the grace period, whoever
    /// else is writing there. Looks at every blob: an object store is asked once for each thousand.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Blobs`], [`StoreError::Io`].
    pub async fn remove_unknown_blobs(&self) -> Result<u64, StoreError> {
        let blobs = self.blobs();
        let mut removed = 0;
        let mut pages = blobs.old().await?;
        while let Some(page) = pages.try_next().await? {
            for hash in self.unknown_blobs(page).await? {
                removed += u64::from(self.remove_unknown(&hash).await?);
            }
        }
        if let Place::Objects(objects) = &blobs.place {
            for hash in objects.cache().hashes() {
                if !self.names_blob(&hash).await? {
                    objects.cache().forget(&hash);
                }
            }
        }
        Ok(removed)
    }

    /// Removes the bytes of `hash` unless a row names them or they are young; nobody comes to name them meanwhile.
    async fn remove_unknown(&self, hash: &str) -> Result<bool, StoreError> {
        let _alone = self.blobs().alone().await;
        if !self.is_shared() {
            return Ok(!self.names_blob(hash).await? && self.blobs().remove_one(hash).await?);
        }
        let mut transaction = self.write.begin().await?;
        // A row that does not stay: whoever brings these bytes waits for its end, and then sees whether they are still there.
        let done =
            query("INSERT INTO blob (hash, size_bytes, created_ms) VALUES ($1, 0, 0) ON CONFLICT (hash) DO NOTHING")
                .bind(hash)
                .execute(&mut transaction)
                .await?;
        let is_removed = done.rows_affected() > 0 && self.blobs().remove_one(hash).await?;
        transaction.rollback().await?;
        Ok(is_removed)
    }

    /// Those of `hashes` that no row names.
    async fn unknown_blobs(&self, hashes: Vec<String>) -> Result<Vec<String>, StoreError> {
        let (Some(first), Some(last)) = (hashes.iter().min(), hashes.iter().max()) else { return Ok(Vec::new()) };
        // A page is a stretch of the hashes in order, so that the rows between its ends are about as many.
        let known: Vec<String> = query_scalar("SELECT hash FROM blob WHERE hash >= $1 AND hash <= $2")
            .bind(first)
            .bind(last)
            .fetch_all(&self.read)
            .await?;
        let known: HashSet<String> = known.into_iter().collect();
        Ok(hashes.into_iter().filter(|hash| !known.contains(hash)).collect())
    }

    async fn names_blob(&self, hash: &str) -> Result<bool, StoreError> {
        let found: Option<i64> =
            query_scalar("SELECT size_bytes FROM blob WHERE hash = $1").bind(hash).fetch_optional(&self.read).await?;
        Ok(found.is_some())
    }
}

impl BlobStore {
    /// The hashes of all blobs that may be removed if no row names them, in pages.
    pub(crate) async fn old(&self) -> Result<BoxStream<'static, Result<Vec<String>, StoreError>>, StoreError> {
        match &self.place {
            Place::Folder(folder) => {
                let prefixes = stream::iter(folder.prefixes().await?);
                let folder = Arc::clone(folder);
                let page = move |prefix: String| {
                    let folder = Arc::clone(&folder);
                    async move { folder.hashes(&prefix).await }
                };
                Ok(prefixes.then(page).boxed())
            }
            Place::Objects(objects) => Ok(objects.old()),
        }
    }
}
