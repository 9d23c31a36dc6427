//! Going over to another embedding model: an environment's sources are read anew beside what is there,
//! then all pointers move at once.

use store::{EnvironmentId, NewJob, Rebuild, RebuildStep, RebuildToCheck, StoreError};

use crate::{Change, Ingest, IngestError, index_source::Payload};

/// An embedding model that can be used here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbedderInfo {
    pub name: String,
    /// The one that the program is configured with.
    pub is_default: bool,
}

impl Ingest {
    /// The embedding models that are installed, the configured one first.
    pub fn embedders(&self) -> Vec<EmbedderInfo> {
        let own = self.inner.embedders.own();
        let info = |name: String| EmbedderInfo { is_default: own.as_ref().is_some_and(|own| own.name() == name), name };
        self.inner.embedders.names().into_iter().map(info).collect()
    }

    /// Whether the model that sources of `env` are read by is installed here.
    ///
    /// # Errors
    /// The store's.
    pub async fn embedder_ready(&self, env: &EnvironmentId) -> Result<bool, IngestError> {
        Ok(self.inner.method(env).await?.embedder.is_some())
    }

    /// Begins to read the sources of `env` by the model of this name (`None`: the configured one). Whoever searches has the old
    /// vectors until all are ready; with `min_score`, until the kept cases score as much by the new ones.
    ///
    /// # Errors
    /// [`IngestError::UnknownModel`], [`IngestError::SameModel`]; [`StoreError::RebuildRunning`].
    pub async fn start_rebuild(
        &self,
        env: &EnvironmentId,
        model: Option<&str>,
        min_score: Option<f64>,
    ) -> Result<Rebuild, IngestError> {
        let embedders = &self.inner.embedders;
        let name = match model {
            Some(name) => name.to_owned(),
            None => embedders.own().map(|own| own.name().to_owned()).unwrap_or_default(),
        };
        let embedder = embedders.named(&name).await.map_err(|error| {
            tracing::info!(model = name, "no embedding model to go over to: {error}");
            IngestError::UnknownModel { name: name.clone(), installed: embedders.names() }
        })?;
        let store = &self.inner.store;
        store.name_embedder(embedder.fingerprint(), embedder.name()).await?;
        let environment = store.environment(env).await?;
        if environment.ready > 0 && !store.has_other_embedders(env, embedder.fingerprint()).await? {
            return Err(IngestError::SameModel(name));
        }
        store.index_vectors(embedder.dims()).await?;
        store.start_rebuild(env, embedder.fingerprint(), min_score, &job()).await?;
        self.inner.ring();
        self.rebuild(env).await
    }

    /// Reads again what the new model could not read, and asks the kept cases again.
    ///
    /// # Errors
    /// [`IngestError::NoRebuild`].
    pub async fn retry_rebuild(&self, env: &EnvironmentId) -> Result<Rebuild, IngestError> {
        self.inner.store.retry_rebuild(env, &job()).await.map_err(no_rebuild)?;
        self.inner.ring();
        self.rebuild(env).await
    }

    /// Stays with the old model; what was read by the new one is swept.
    ///
    /// # Errors
    /// [`IngestError::NoRebuild`].
    pub async fn cancel_rebuild(&self, env: &EnvironmentId) -> Result<Rebuild, IngestError> {
        self.inner.store.cancel_rebuild(env).await.map_err(no_rebuild)?;
        self.rebuild(env).await
    }

    /// Looks after all that are under way: what changed meanwhile is read, too, and what is ready moves. Gives back those whose
    /// cases this process has to ask within ten minutes, ending in [`Ingest::checked_rebuild`]. Call every few seconds.
    ///
    /// # Errors
    /// The store's.
    pub async fn advance_rebuilds(&self) -> Result<Vec<RebuildToCheck>, IngestError> {
        let mut to_check = Vec::new();
        for env in self.inner.store.open_rebuilds().await? {
            let step = match self.inner.store.advance_rebuild(&env, &job()).await {
                // Deleted in this moment.
                Err(StoreError::NotFound(_)) => continue,
                step => step?,
            };
            to_check.extend(self.told(&env, step));
        }
        Ok(to_check)
    }

    /// Moves the pointers if the kept cases scored enough by the new vectors, else waits for a person; so, too, where they could
    /// not be asked, for the reason given.
    ///
    /// # Errors
    /// [`IngestError::NoRebuild`] where it was cancelled meanwhile, or decided by another process.
    pub async fn checked_rebuild(
        &self,
        checked: &RebuildToCheck,
        score: Result<f64, String>,
    ) -> Result<Rebuild, IngestError> {
        let least = checked.min_score;
        let (score, message) = match score {
            Ok(score) if score < least => {
                let told =
                    format!("the kept cases score {score:.3} by the new model, less than the {least} that is wanted");
                (Some(score), Some(told))
            }
            Ok(score) => (Some(score), None),
            Err(why) => (None, Some(why)),
        };
        let step = self.inner.store.checked_rebuild(checked, score, message.as_deref()).await.map_err(no_rebuild)?;
        drop(self.told(&checked.environment, step));
        self.rebuild(&checked.environment).await
    }

    /// Tells whoever looks what a step did; gives back what is to be checked.
    fn told(&self, env: &EnvironmentId, step: RebuildStep) -> Option<RebuildToCheck> {
        match step {
            RebuildStep::Waits(false) => {}
            RebuildStep::Waits(true) => self.inner.ring(),
            RebuildStep::Check(check) => return Some(check),
            RebuildStep::Held => {
                tracing::warn!(environment.id = %env, "going over to another embedding model waits for a person")
            }
            RebuildStep::Moved => {
                tracing::info!(environment.id = %env, "searched by another embedding model from now on");
                self.notify(Change::Environment(env.clone()));
            }
        }
        None
    }

    async fn rebuild(&self, env: &EnvironmentId) -> Result<Rebuild, IngestError> {
        self.inner.store.rebuild(env).await?.ok_or(IngestError::NoRebuild)
    }

    /// Columns of tables that are masked in environments which are made so.
    pub fn mask_columns(&self) -> &[String] {
        &self.inner.settings.mask_columns
    }
}

/// Reads from the bytes that are here, as they were read before.
pub(crate) fn job() -> NewJob {
    Payload { url: None, as_before: true }.job()
}

fn no_rebuild(error: StoreError) -> IngestError {
    match error {
        StoreError::NotFound(_) => IngestError::NoRebuild,
        other => other.into(),
    }
}
