//! How the sources of an environment are read: by which model, and with which columns masked.

use std::sync::Arc;

use extract::Part;
use models::Embedder;
use store::{EnvironmentId, Mask, Reading, Recipe, StoreError};

use crate::{ingest::Inner, recipe};

/// What an environment's recipes have beside the file and the engines.
pub(crate) struct Method {
    /// `None` where its model is not installed here: chunks then carry no vectors.
    pub embedder: Option<Arc<dyn Embedder>>,
    mask: Option<Mask>,
    /// Nobody searches there: what has no vectors is of no use.
    is_staging: bool,
}

impl Method {
    pub async fn of(inner: &Inner, env: &EnvironmentId) -> Result<Self, StoreError> {
        let Reading { embedder: fingerprint, mask, is_staging } = inner.store.reading(env).await?;
        let embedder = match fingerprint {
            None => inner.embedders.own(),
            Some(fingerprint) => inner.embedders.of(&fingerprint, inner.store.embedder_name(&fingerprint)).await?,
        };
        Ok(Self { embedder, mask, is_staging })
    }

    /// Whether a model is wanted that is not installed here.
    pub fn lacks_model(&self) -> bool {
        self.is_staging && self.embedder.is_none()
    }

    /// Whether columns are masked.
    pub fn masks(&self) -> bool {
        self.mask.is_some()
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
            part.mask(|column| mask.covers(column), |value| mask.mark(value));
        }
        part
    }
}
