//! The embedding models that a process can use: the one it is configured with, and others that are installed, loaded when the first
//! environment asks for them.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{EmbedError, Embedder};

/// Models held in memory beside the configured one.
pub const OTHERS_MAX: usize = 4;

/// Where models other than the configured one come from.
pub trait EmbedderSource: Send + Sync {
    /// Names of the models that are installed.
    fn names(&self) -> Vec<String>;

    /// Loads the model of this name. Blocks.
    ///
    /// # Errors
    /// As the model's own loading.
    fn load(&self, name: &str) -> Result<Arc<dyn Embedder>, EmbedError>;
}

/// Why there is no model of a name.
#[derive(Debug, thiserror::Error)]
pub enum NoEmbedder {
    #[error(transparent)]
    Load(#[from] EmbedError),
    #[error("{OTHERS_MAX} other embedding models are in memory already: start anew to use another one")]
    TooMany,
    #[error("the thread that loads the model ended early")]
    Stopped,
}

/// Models by their fingerprints.
type Known = HashMap<String, Option<Arc<dyn Embedder>>>;

/// The models of this process. Cheap to clone.
#[derive(Clone)]
pub struct Embedders {
    own: Option<Arc<dyn Embedder>>,
    source: Option<Arc<dyn EmbedderSource>>,
    /// By their fingerprints; `None` for one that cannot be had here.
    others: Arc<Mutex<Known>>,
}

impl fmt::Debug for Embedders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Embedders").field("own", &self.own.as_ref().map(|own| own.name().to_owned())).finish()
    }
}

impl From<Option<Arc<dyn Embedder>>> for Embedders {
    fn from(own: Option<Arc<dyn Embedder>>) -> Self {
        Self { own, source: None, others: Arc::default() }
    }
}

impl Embedders {
    /// `own` is the one the program is configured with; `source` knows the others.
    pub fn new(own: Option<Arc<dyn Embedder>>, source: Arc<dyn EmbedderSource>) -> Self {
        Self { source: Some(source), ..Self::from(own) }
    }

    /// The one that the program is configured with; `None` where it is not installed.
    pub fn own(&self) -> Option<Arc<dyn Embedder>> {
        self.own.clone()
    }

    /// Names of the models that can be used here, the configured one first.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.own.iter().map(|own| own.name().to_owned()).collect();
        let mut others = self.source.as_ref().map(|source| source.names()).unwrap_or_default();
        others.sort();
        others.retain(|name| !names.contains(name));
        names.extend(others);
        names
    }

    /// The model of this fingerprint. It is loaded by the name that `name` finds for it, which is asked the first time only; `None`
    /// where it cannot be had here: its vectors cannot be compared with then.
    ///
    /// # Errors
    /// Those of `name`.
    pub async fn of<E>(
        &self,
        fingerprint: &str,
        name: impl Future<Output = Result<Option<String>, E>>,
    ) -> Result<Option<Arc<dyn Embedder>>, E> {
        if let Some(own) = self.own.as_ref().filter(|own| own.fingerprint() == fingerprint) {
            return Ok(Some(own.clone()));
        }
        if let Some(known) = self.others().get(fingerprint) {
            return Ok(known.clone());
        }
        let name = name.await?;
        let is_named = name.is_some();
        let loaded = match name {
            Some(name) => self
                .named(&name)
                .await
                .inspect_err(|error| {
                    tracing::warn!(
                        model = name,
                        "this embedding model cannot be used, so its vectors are not searched: {error}"
                    );
                })
                .ok(),
            None => None,
        };
        let found = loaded.filter(|loaded| loaded.fingerprint() == fingerprint);
        if found.is_none() {
            tracing::warn!(
                fingerprint,
                "sources were read by an embedding model that is not installed here: they are found by their words"
            );
            // One without a name may get one yet.
            if is_named {
                self.others().insert(fingerprint.to_owned(), None);
            }
        }
        Ok(found)
    }

    /// The model of this name, as it is installed now.
    ///
    /// # Errors
    /// [`NoEmbedder`].
    pub async fn named(&self, name: &str) -> Result<Arc<dyn Embedder>, NoEmbedder> {
        if let Some(own) = self.own.as_ref().filter(|own| own.name() == name) {
            return Ok(own.clone());
        }
        let known = self.others().values().flatten().find(|known| known.name() == name).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let Some(source) = self.source.clone() else {
            return Err(EmbedError::Missing { path: name.into() }.into());
        };
        if self.others().values().flatten().count() >= OTHERS_MAX {
            return Err(NoEmbedder::TooMany);
        }
        let wanted = name.to_owned();
        let loading = tokio::task::spawn_blocking(move || source.load(&wanted));
        let loaded = loading.await.map_err(|_| NoEmbedder::Stopped)??;
        self.others().insert(loaded.fingerprint().to_owned(), Some(loaded.clone()));
        Ok(loaded)
    }

    fn others(&self) -> MutexGuard<'_, Known> {
        self.others.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{FakeEmbedder, OtherEmbedder};

    struct Installed;

    impl EmbedderSource for Installed {
        fn names(&self) -> Vec<String> {
            vec!["other".to_owned(), "fake".to_owned()]
        }

        fn load(&self, name: &str) -> Result<Arc<dyn Embedder>, EmbedError> {
            if name == "other" { Ok(Arc::new(OtherEmbedder)) } else { Err(EmbedError::Missing { path: name.into() }) }
        }
    }

    /// What the database says: `Err` where it does not answer.
    async fn named(name: Result<Option<&str>, ()>) -> Result<Option<String>, ()> {
        name.map(|name| name.map(str::to_owned))
    }

    #[tokio::test]
    async fn models_are_found_by_their_fingerprints() {
        let embedders = Embedders::new(Some(Arc::new(FakeEmbedder)), Arc::new(Installed));
        assert_eq!(embedders.names(), ["fake", "other"]);
        let found = async |fingerprint, name| {
            let found = embedders.of(fingerprint, named(name)).await;
            found.map(|found| found.map(|embedder| embedder.name().to_owned()))
        };
        assert_eq!(found(FakeEmbedder.fingerprint(), Err(())).await, Ok(Some("fake".to_owned())));
        assert_eq!(found(OtherEmbedder.fingerprint(), Err(())).await, Err(()));
        assert_eq!(found(OtherEmbedder.fingerprint(), Ok(Some("other"))).await, Ok(Some("other".to_owned())));
        // Nobody is asked for the name of one that is loaded.
        assert_eq!(found(OtherEmbedder.fingerprint(), Err(())).await, Ok(Some("other".to_owned())));
        assert_eq!(found("of weights that changed", Ok(Some("other"))).await, Ok(None));
        assert_eq!(found("unknown", Ok(None)).await, Ok(None));
        assert!(matches!(embedders.named("absent").await, Err(NoEmbedder::Load(EmbedError::Missing { .. }))));
    }
}
