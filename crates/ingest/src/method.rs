//! How the sources of an environment are read: by which model, and with which columns masked.

use std::sync::Arc;

use extract::Part;
use models::Embedder;
use store::{EnvironmentId, Mask, Recipe, StoreError};

use crate::{ingest::Inner, recipe};

/// What an environment's recipes have beside the file and the engines.
pub(crate) struct Method {
    /// `None` where its model is not installed here: chunks then carry no vectors.
    pub embedder: Option<Arc<dyn Embedder>>,
    mask: Option<Mask>,
}

impl Method {
    pub async fn of(inner: &Inner, env: &EnvironmentId) -> Result<Self, StoreError> {
        let (fingerprint, mask) = inner.store.reading(env).await?;
        let embedder = match fingerprint {
            None => inner.embedders.own(),
            Some(fingerprint) => {
                let name = async { inner.store.embedder_name(&fingerprint).await.ok().flatten() };
                inner.embedders.of(&fingerprint, name).await
            }
        };
        Ok(Self { embedder, mask })
    }

    /// The recipe for a file of this name.
    pub fn recipe(&self, inner: &Inner, name: &str) -> Recipe {
        let mut extractor = inner.extractor.recipe();
        if let Some(mask) = &self.mask {
            extractor.push_str("; masked ");
            extractor.push_str(&mask.fingerprint());
        }
        recipe::recipe(name, &extractor, self.embedder.as_deref())
    }

    /// The part as it may be kept.
    pub fn masked(&self, mut part: Part) -> Part {
        if let Some(mask) = &self.mask {
            part.mask(|column, value| mask.covers(column).then(|| mask.mark(value)));
        }
        part
    }
}
