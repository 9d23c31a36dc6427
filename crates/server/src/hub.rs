//! Tells listeners what changes in the library of their environment: each change is loaded and written out once, however many
//! listen.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use futures::Stream;
use ingest::Change;
use store::{CollectionId, EnvironmentId, Readable, SeriesId, SnapshotId, SourceId, SourceState, Store, StoreError};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, broadcast},
    time::{Instant, timeout_at},
};

use crate::{
    app::{App, Lifecycle},
    error::ApiError,
    routes::{
        collections::Collection,
        events::{ChangedSeries, DeletedCollection, DeletedSource},
        sources::Source,
    },
    stream::frame,
};

/// Listeners at once; more are refused.
pub(crate) const LISTENERS_MAX: usize = 1024;
/// The least time between two events about the same thing.
const EVENT_INTERVAL: Duration = Duration::from_millis(200);
/// Frames that a listener may fall behind before it is cut off (its browser reconnects and loads anew).
const FRAMES_BEHIND_MAX: usize = 256;
/// Sources of which is remembered what their collection counts; past that, a few collections are sent once more than
/// needed.
const COUNTED_MAX: usize = 10_000;

/// Where listeners subscribe. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Hub(Arc<Inner>);

struct Inner {
    store: Store,
    ingest: ingest::Ingest,
    lifecycle: Lifecycle,
    listeners: Arc<Semaphore>,
    /// Of each environment that somebody listens to, so that there are never more than listeners. Taken away when changes were
    /// lost, which ends the streams of all who listen to it.
    feeds: Mutex<HashMap<EnvironmentId, broadcast::Sender<Frame>>>,
}

/// An event as it is written out, and the collection that it is about; `None` where that is gone and not known.
type Frame = (Option<CollectionId>, Bytes);

/// Where the changes of one environment come from and where their rows are.
struct Feed {
    inner: Arc<Inner>,
    environment: EnvironmentId,
}

/// What a collection counts of a source: its state, bytes and passages.
type Counted = (SourceState, i64, Option<SnapshotId>);

/// What changed, without how often.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Subject {
    Source(SourceId),
    SourceDeleted(SourceId, CollectionId),
    Collection(CollectionId),
    CollectionDeleted(CollectionId),
    Series(SeriesId),
}

impl Hub {
    pub fn new(app: &App, lifecycle: &Lifecycle) -> Self {
        Self(Arc::new(Inner {
            store: app.store.clone(),
            ingest: app.ingest.clone(),
            lifecycle: lifecycle.clone(),
            listeners: Arc::new(Semaphore::new(LISTENERS_MAX)),
            feeds: Mutex::default(),
        }))
    }

    /// What changes in `environment` from now on, as far as it is readable; `None` when [`LISTENERS_MAX`] listen already.
    /// The stream ends when the server leaves, when all of the environment changed at once, or when this listener or the hub
    /// itself missed something.
    pub fn listen(
        &self,
        environment: &EnvironmentId,
        readable: Readable,
    ) -> Option<impl Stream<Item = Bytes> + Send + 'static> {
        let permit = Arc::clone(&self.0.listeners).try_acquire_owned().ok()?;
        let receiver = self.receiver(environment);
        let drained = self.0.lifecycle.drained();
        Some(futures::StreamExt::take_until(received(receiver, readable, permit), Box::pin(drained)))
    }

    /// Subscribes to the environment's running task, or starts one.
    fn receiver(&self, environment: &EnvironmentId) -> broadcast::Receiver<Frame> {
        let mut feeds = self.0.feeds();
        if let Some(sender) = feeds.get(environment) {
            return sender.subscribe();
        }
        let (sender, receiver) = broadcast::channel(FRAMES_BEHIND_MAX);
        feeds.insert(environment.clone(), sender.clone());
        // Subscribed here, so that no change between now and the task's first step is lost.
        let changes = self.0.ingest.subscribe();
        let feed = Feed { inner: Arc::clone(&self.0), environment: environment.clone() };
        tokio::spawn(feed.run(changes, sender));
        receiver
    }
}

impl Inner {
    fn feeds(&self) -> MutexGuard<'_, HashMap<EnvironmentId, broadcast::Sender<Frame>>> {
        self.feeds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn received(
    mut receiver: broadcast::Receiver<Frame>,
    readable: Readable,
    permit: OwnedSemaphorePermit,
) -> impl Stream<Item = Bytes> + Send {
    async_stream::stream! {
        let _permit = permit;
        while let Ok((collection, frame)) = receiver.recv().await {
            if readable == Readable::All || collection.is_some_and(|collection| readable.allows(&collection)) {
                yield frame;
            }
        }
    }
}

impl Feed {
    /// Sends until nobody listens, changes were lost, or the server leaves; then whoever comes next starts another.
    async fn run(self, mut changes: broadcast::Receiver<Change>, frames: broadcast::Sender<Frame>) {
        let mut counted = HashMap::new();
        let mut next_flush = Instant::now();
        let mut drained = Box::pin(self.inner.lifecycle.drained());
        loop {
            let first = tokio::select! {
                () = &mut drained => break,
                change = changes.recv() => change,
            };
            let mut subjects = Vec::new();
            let mut is_whole = self.add(first, &mut subjects);
            while is_whole && let Ok(change) = timeout_at(next_flush, changes.recv()).await {
                is_whole = self.add(change, &mut subjects);
            }
            if !is_whole {
                break;
            }
            next_flush = Instant::now() + EVENT_INTERVAL;
            if self.leave(&frames) {
                return;
            }
            if let Err(error) = self.send(subjects, &mut counted, &frames).await {
                tracing::error!(cause = error.causes(), "changes could not be loaded for listeners");
                break;
            }
        }
        self.inner.feeds().remove(&self.environment);
    }

    /// Ends the feed if nobody listens; nobody can begin to in between.
    fn leave(&self, frames: &broadcast::Sender<Frame>) -> bool {
        let mut feeds = self.inner.feeds();
        let is_idle = frames.receiver_count() == 0;
        if is_idle {
            feeds.remove(&self.environment);
        }
        is_idle
    }

    /// Adds what changed here; false where it cannot be told change by change, so that listeners have to look at everything.
    fn add(&self, change: Result<Change, broadcast::error::RecvError>, subjects: &mut Vec<Subject>) -> bool {
        let Ok(change) = change else { return false };
        let (environment, subject) = match change {
            Change::Source(environment, id) => (environment, Subject::Source(id)),
            Change::SourceDeleted(environment, id, collection) => (environment, Subject::SourceDeleted(id, collection)),
            Change::Collection(environment, id) => (environment, Subject::Collection(id)),
            Change::CollectionDeleted(environment, id) => (environment, Subject::CollectionDeleted(id)),
            Change::Series(environment, id) => (environment, Subject::Series(id)),
            Change::Environment(environment) => return environment != self.environment,
            Change::Missed => return false,
        };
        if environment == self.environment && !subjects.contains(&subject) {
            subjects.push(subject);
        }
        true
    }

    /// Loads and sends `subjects`; a collection follows whenever what it counts of one of its sources changes.
    async fn send(
        &self,
        subjects: Vec<Subject>,
        counted: &mut HashMap<SourceId, Counted>,
        frames: &broadcast::Sender<Frame>,
    ) -> Result<(), ApiError> {
        let mut collections = Vec::new();
        for subject in subjects {
            let frame = match subject {
                Subject::Source(id) => {
                    let Some(row) = present(self.inner.store.source(&self.environment, &id).await)? else { continue };
                    if counted.len() >= COUNTED_MAX {
                        counted.clear();
                    }
                    let counts = (row.state, row.size_bytes, row.snapshot.as_ref().map(|snapshot| snapshot.id));
                    if counted.insert(id, counts) != Some(counts) {
                        collections.push(row.collection_id.clone());
                    }
                    (Some(row.collection_id.clone()), frame(None, "source", &Source::from(row))?)
                }
                Subject::SourceDeleted(id, collection) => {
                    counted.remove(&id);
                    collections.push(collection.clone());
                    let deleted = DeletedSource { id: id.0, collection_id: collection.0.clone() };
                    (Some(collection), frame(None, "source_deleted", &deleted)?)
                }
                Subject::Collection(id) => {
                    collections.push(id);
                    continue;
                }
                Subject::CollectionDeleted(id) => {
                    (Some(id.clone()), frame(None, "collection", &DeletedCollection::new(id.0))?)
                }
                Subject::Series(id) => {
                    let collection = present(self.inner.store.collection_of_series(&self.environment, &id).await)?;
                    (collection, frame(None, "series", &ChangedSeries { id: id.0 })?)
                }
            };
            // An error means that nobody listens any more.
            let _ = frames.send(frame);
        }
        collections.sort();
        collections.dedup();
        for id in collections {
            let Some(row) = present(self.inner.store.collection(&self.environment, &id).await)? else { continue };
            let _ = frames.send((Some(id), frame(None, "collection", &Collection::from(row))?));
        }
        Ok(())
    }
}

/// What was deleted meanwhile is no error: its own event follows.
fn present<T>(row: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match row {
        Ok(row) => Ok(Some(row)),
        Err(StoreError::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
