//! The door of ingestion: taking files and addresses in, cancelling, retrying, deleting, and telling who listens.

use std::{
    fmt::Display,
    sync::{Arc, Weak},
};

use bytes::Bytes;
use extract::Extractor;
use futures::{Stream, StreamExt};
use models::Embedders;
use search::{Index, SearchError};
use serde::{Deserialize, Serialize};
use store::{
    CollectionId, EnvironmentId, NewJob, NewSource, SeriesId, Signal, SnapshotId, Source, SourceId, Store, StoreError,
    Topic,
};
use tokio::sync::{
    Notify, Semaphore,
    broadcast::{self, error::RecvError},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use url::Url;

use crate::{
    Connector, IngestError, Settings, connectors,
    fetch::{self, Fetcher},
    index_source::Payload,
    method::Method,
    recipe, series, worker,
};

/// Changes that a listener may be behind before it misses some and has to look again.
const CHANGES_MAX: usize = 1024;
/// Sources given vectors at one start; the rest follow at the next.
const UPGRADED_MAX: u32 = 100_000;
/// Characters of a source's name.
const NAME_CHARS_MAX: usize = 400;
/// Characters that tell two addresses apart which differ in their query.
const MARK_CHARS: usize = 8;

/// What ingestion is made of.
pub struct Parts {
    pub store: Store,
    /// `None` in a process that does not search: those that do write their entries themselves.
    pub index: Option<Index>,
    /// Without the environment's model, chunks carry no vectors and are found by their words.
    pub embedders: Embedders,
    pub extractor: Extractor,
    pub settings: Settings,
}

/// An address to be fetched.
#[derive(Debug, Clone, Default)]
pub struct Address {
    /// The connector's own when absent.
    pub url: Option<String>,
    /// After the address when absent.
    pub name: Option<String>,
    /// `None` where the address answers with a file.
    pub connector: Option<Connector>,
}

/// Something that a list of sources shows has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Source(EnvironmentId, SourceId),
    SourceDeleted(EnvironmentId, SourceId, CollectionId),
    Collection(EnvironmentId, CollectionId),
    CollectionDeleted(EnvironmentId, CollectionId),
    /// Changed, forecast anew or deleted.
    Series(EnvironmentId, SeriesId),
    /// All of it at once (promoted, rolled back), or it was deleted.
    Environment(EnvironmentId),
    /// Some of the above went by unheard: whoever watches has to look at everything again.
    Missed,
}

/// Ingestion. Cheap to clone.
#[derive(Clone)]
pub struct Ingest {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub store: Store,
    pub index: Option<Index>,
    pub embedders: Embedders,
    pub extractor: Extractor,
    pub settings: Settings,
    pub fetcher: Fetcher,
    /// One batch is embedded at a time: it uses all cores by itself.
    pub embedding: Semaphore,
    /// Rung when a job is enqueued.
    pub due: Notify,
    /// Rung when a series may be due.
    pub series_due: Notify,
    /// Rung when a schedule changes.
    pub schedule_changed: Notify,
    pub changes: broadcast::Sender<Change>,
    pub stop: CancellationToken,
    pub workers: TaskTracker,
}

impl Ingest {
    pub fn new(parts: Parts) -> Self {
        let Parts { store, index, embedders, extractor, settings } = parts;
        let fetcher = Fetcher::new(&settings);
        let (changes, _) = broadcast::channel(CHANGES_MAX);
        let ingest = Self {
            inner: Arc::new(Inner {
                store,
                index,
                embedders,
                extractor,
                settings,
                fetcher,
                embedding: Semaphore::new(1),
                due: Notify::new(),
                series_due: Notify::new(),
                schedule_changed: Notify::new(),
                changes,
                stop: CancellationToken::new(),
                workers: TaskTracker::new(),
            }),
        };
        // Heard from now on, so that no change between here and the task's first step is lost.
        let heard = ingest.inner.store.signals().hear();
        tokio::spawn(pass_on(heard, Arc::downgrade(&ingest.inner), ingest.inner.stop.clone()));
        ingest
    }

    /// Takes up jobs: those a killed process left, then those that come. Call once, after the store's leases were freed.
    /// Sources that were read while there was no embedder are read again; until then they answer by their words.
    ///
    /// # Errors
    /// The store's.
    pub async fn start(&self) -> Result<(), IngestError> {
        if let Some(own) = self.inner.embedders.own() {
            self.inner.store.name_embedder(own.fingerprint(), own.name()).await?;
            self.inner.store.keep_embedders(own.fingerprint()).await?;
            if let Err(error) = self.inner.store.index_vectors(own.dims()).await {
                tracing::warn!(%error, "the vectors have no index: large scopes are compared one by one");
            }
        }
        for (env, source) in self.inner.store.sources_without_vectors(UPGRADED_MAX).await? {
            if self.inner.method(&env).await?.embedder.is_some() {
                // From the bytes that are here: nobody asked for what the address has by now.
                self.inner.store.retry_source(&env, &source, &Payload { url: None, as_before: false }.job()).await?;
            }
        }
        if self.inner.settings.workers == 0 {
            return Ok(());
        }
        for _ in 0..self.inner.settings.workers {
            self.inner.workers.spawn(worker::work(Arc::clone(&self.inner)));
        }
        self.inner.workers.spawn(series::forecast_due(Arc::clone(&self.inner)));
        Ok(())
    }

    /// Stops taking jobs and waits until those running have put theirs back.
    pub async fn shutdown(&self) {
        self.inner.stop.cancel();
        self.inner.workers.close();
        self.inner.workers.wait().await;
    }

    /// Streams `body` to disk while hashing it, and queues the source called `name` in `collection`: a new one, or the
    /// next content of the one that has the name. Bytes known already, read by the same recipe, are ready at once.
    ///
    /// # Errors
    /// [`IngestError::TooLarge`], [`IngestError::Cut`] when `body` fails, [`IngestError::BadName`].
    pub async fn upload<E: Display>(
        &self,
        env: &EnvironmentId,
        collection: &CollectionId,
        name: &str,
        body: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<Source, IngestError> {
        let name = clean_name(name)?;
        self.inner.store.collection(env, collection).await?;
        let mut writer = self.inner.store.blobs().writer(self.inner.settings.upload_bytes_max).await?;
        let mut body = std::pin::pin!(body);
        while let Some(bytes) = body.next().await {
            writer.write(&bytes.map_err(|error| IngestError::Cut(error.to_string()))?).await?;
        }
        let blob = writer.finish().await?;
        let new = NewSource {
            collection: collection.clone(),
            origin_url: None,
            format: recipe::likely_format(&name).map(|format| format.as_str().to_owned()),
            blob: Some(blob),
            recipe: Some(self.inner.method(env).await?.recipe(&self.inner, &name)),
            connector: None,
            job: Payload { url: None, as_before: false }.job(),
            name,
        };
        self.put(env, new).await
    }

    /// Queues the fetching of `url` into `collection`.
    ///
    /// # Errors
    /// As [`Self::add_address`].
    pub async fn add_url(
        &self,
        env: &EnvironmentId,
        collection: &CollectionId,
        url: &str,
    ) -> Result<Source, IngestError> {
        self.add_address(env, collection, Address { url: Some(url.to_owned()), ..Address::default() }).await
    }

    /// Queues the fetching of an address into `collection`.
    ///
    /// # Errors
    /// [`IngestError::BadUrl`], [`IngestError::UrlWithPassword`], [`IngestError::BadName`], [`IngestError::Connector`],
    /// [`IngestError::NoAddress`].
    pub async fn add_address(
        &self,
        env: &EnvironmentId,
        collection: &CollectionId,
        address: Address,
    ) -> Result<Source, IngestError> {
        let Address { url, name, connector } = address;
        let url = url.as_deref().or_else(|| connector.as_ref()?.default_address()).ok_or(IngestError::NoAddress)?;
        let url = fetch::parse(url)?;
        if let Some(connector) = &connector {
            connector.check(&url, &self.inner.settings)?;
        }
        let name = name.or_else(|| connector.as_ref()?.default_name()).unwrap_or_else(|| name_of(&url));
        let name = clean_name(&name)?;
        let format = match connector {
            Some(_) => Some(connectors::EXTENSION.to_owned()),
            None => recipe::likely_format(url.path()).map(|format| format.as_str().to_owned()),
        };
        // Plain enums and texts always serialise.
        let connector = connector.and_then(|connector| serde_json::to_string(&connector).ok());
        let new = NewSource {
            collection: collection.clone(),
            origin_url: Some(url.to_string()),
            format,
            blob: None,
            recipe: None,
            connector,
            job: Payload { url: Some(url.to_string()), as_before: false }.job(),
            name,
        };
        self.put(env, new).await
    }

    /// Asks for the work on a source to end. What was searchable of it before stays so.
    ///
    /// # Errors
    /// [`IngestError::NotWorking`]; a source that does not exist is the store's error.
    pub async fn cancel(&self, env: &EnvironmentId, source: &SourceId) -> Result<Source, IngestError> {
        self.inner.store.source(env, source).await?;
        match self.inner.store.cancel_job(env, source).await {
            Err(StoreError::NotFound(_)) => return Err(IngestError::NotWorking),
            done => done?,
        }
        self.notify(Change::Source(env.clone(), source.clone()));
        Ok(self.inner.store.source(env, source).await?)
    }

    /// Queues a source again: from its address where it has one, else from its bytes.
    ///
    /// # Errors
    /// [`IngestError::NothingToRetry`].
    pub async fn retry(&self, env: &EnvironmentId, source: &SourceId) -> Result<Source, IngestError> {
        let row = self.inner.store.source(env, source).await?;
        if row.origin_url.is_none() && row.blob_hash.is_none() {
            return Err(IngestError::NothingToRetry);
        }
        let job: NewJob = Payload { url: row.origin_url, as_before: false }.job();
        self.inner.store.retry_source(env, source, &job).await?;
        self.inner.ring();
        self.notify(Change::Source(env.clone(), source.clone()));
        Ok(self.inner.store.source(env, source).await?)
    }

    /// Deletes a source and its job. What nothing else points to is swept once the history does not name it any more.
    ///
    /// # Errors
    /// The store's, when it does not exist.
    pub async fn delete_source(&self, env: &EnvironmentId, source: &SourceId) -> Result<(), IngestError> {
        let row = self.inner.store.source(env, source).await?;
        self.inner.store.delete_source(env, source).await?;
        self.notify(Change::SourceDeleted(env.clone(), source.clone(), row.collection_id));
        Ok(())
    }

    /// Deletes a collection with all its sources.
    ///
    /// # Errors
    /// The store's, when it does not exist.
    pub async fn delete_collection(&self, env: &EnvironmentId, collection: &CollectionId) -> Result<(), IngestError> {
        self.inner.store.delete_collection(env, collection).await?;
        self.notify(Change::CollectionDeleted(env.clone(), collection.clone()));
        Ok(())
    }

    /// Changes from now on. A listener that falls behind is told so by the channel and looks at the store again.
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.inner.changes.subscribe()
    }

    /// Tells listeners of a change that another room made, and looks whether series are due with it.
    pub fn notify(&self, change: Change) {
        self.inner.ring();
        self.inner.notify(change);
    }

    /// Bytes that one upload may have.
    pub fn upload_bytes_max(&self) -> u64 {
        self.inner.settings.upload_bytes_max
    }

    async fn put(&self, env: &EnvironmentId, new: NewSource) -> Result<Source, IngestError> {
        let source = self.inner.store.put_source(env, new).await?;
        self.notify(Change::Source(env.clone(), source.id.clone()));
        Ok(source)
    }
}

/// Passes on what this process and others tell: changes to who watches, work to who sleeps. Ends with ingestion.
async fn pass_on(mut heard: broadcast::Receiver<Signal>, inner: Weak<Inner>, stop: CancellationToken) {
    loop {
        let signal = tokio::select! {
            signal = heard.recv() => signal,
            () = stop.cancelled() => return,
        };
        let Some(inner) = inner.upgrade() else { return };
        match signal {
            Ok(Signal::Told(Topic::Change, text)) => match serde_json::from_str(&text) {
                // Nobody watching is no error.
                Ok(change) => drop(inner.changes.send(change)),
                Err(error) => tracing::debug!(%error, "a change of another version"),
            },
            Ok(Signal::Told(Topic::Work, _)) => inner.wake(),
            Ok(Signal::Told(Topic::Answer, _)) => {}
            Ok(Signal::Missed) | Err(RecvError::Lagged(_)) => {
                drop(inner.changes.send(Change::Missed));
                inner.wake();
            }
            Err(RecvError::Closed) => return,
        }
    }
}

impl Inner {
    pub(crate) fn notify(&self, change: Change) {
        // Ids in plain enums always serialise.
        let text = serde_json::to_string(&change).unwrap_or_default();
        self.store.signals().tell(Topic::Change, &text);
    }

    pub(crate) async fn remove_entries(&self, snapshots: &[SnapshotId]) -> Result<(), SearchError> {
        match &self.index {
            Some(index) => index.remove_snapshots(snapshots).await,
            None => Ok(()),
        }
    }

    /// Tells whoever sleeps, in this process and others, that something may be due.
    pub(crate) fn ring(&self) {
        self.wake();
        if self.store.is_shared() {
            self.store.signals().tell(Topic::Work, "");
        }
    }

    fn wake(&self) {
        self.due.notify_one();
        self.series_due.notify_one();
        self.schedule_changed.notify_one();
    }

    /// How sources of `env` are read.
    pub(crate) async fn method(&self, env: &EnvironmentId) -> Result<Method, StoreError> {
        Method::of(self, env).await
    }
}

/// What a source is called after its address: where it stands, without scheme, query and fragment. Two pages of one host often
/// end in the same file name, so the path is kept; a query may hold a key, which a name would show to everybody, so that only a
/// mark tells addresses apart that differ in it.
fn name_of(url: &Url) -> String {
    let mut place = url.clone();
    place.set_query(None);
    place.set_fragment(None);
    let path = place.as_str().split_once("://").map_or("", |(_, rest)| rest).trim_end_matches('/');
    match url.query() {
        None | Some("") => path.to_owned(),
        Some(query) => {
            let mark = blake3::hash(query.as_bytes()).to_hex();
            format!("{path} ({})", &mark[..MARK_CHARS])
        }
    }
}

/// A source's name as shown: without control characters and white space at its ends.
///
/// # Errors
/// [`IngestError::BadName`].
pub fn clean_name(name: &str) -> Result<String, IngestError> {
    let name: String = name.chars().filter(|character| !character.is_control()).collect();
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(IngestError::BadName(NAME_CHARS_MAX));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(url: &str) -> String {
        name_of(&url.parse().unwrap())
    }

    #[test]
    fn what_an_address_holds_in_its_query_is_not_in_its_name() {
        assert_eq!(name("https://example.com/a/load.csv"), "example.com/a/load.csv");
        assert_eq!(name("https://example.com/"), "example.com");
        assert_eq!(name("https://example.com/load?#top"), "example.com/load");
        let one = name("https://example.com/load?station=7&api_key=hush#secret");
        assert!(one.starts_with("example.com/load (") && !one.contains("hush") && !one.contains("secret"), "{one}");
        assert_ne!(one, name("https://example.com/load?station=8&api_key=hush"), "two stations are two sources");
        assert_eq!(one, name("https://example.com/load?station=7&api_key=hush"), "and one is one");
    }
}
