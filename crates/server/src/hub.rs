//! Tells listeners what changes in the library: each change is loaded and written out once, however many listen.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use futures::Stream;
use ingest::Change;
use store::{CollectionId, EnvironmentId, SeriesId, SnapshotId, SourceId, SourceState, Store, StoreError};
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
    feed: Feed,
    listeners: Arc<Semaphore>,
    /// Taken away when changes were lost, which ends every listener's stream.
    frames: Mutex<Option<broadcast::Sender<Bytes>>>,
}

/// Where changes come from and where their rows are.
#[derive(Clone)]
struct Feed {
    store: Store,
    ingest: ingest::Ingest,
    environment: EnvironmentId,
    lifecycle: Lifecycle,
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
        let feed = Feed {
            store: app.store.clone(),
            ingest: app.ingest.clone(),
            environment: app.environment().clone(),
            lifecycle: lifecycle.clone(),
        };
        Self(Arc::new(Inner { feed, listeners: Arc::new(Semaphore::new(LISTENERS_MAX)), frames: Mutex::default() }))
    }

    /// What changes from now on; `None` when [`LISTENERS_MAX`] listen already.
    /// The stream ends when the server leaves, or when this listener or the hub itself missed something.
    pub fn listen(&self) -> Option<impl Stream<Item = Bytes> + Send + 'static> {
        let permit = Arc::clone(&self.0.listeners).try_acquire_owned().ok()?;
        let receiver = self.receiver();
        let drained = self.0.feed.lifecycle.drained();
        Some(futures::StreamExt::take_until(received(receiver, permit), Box::pin(drained)))
    }

    /// Subscribes to the running task, or starts one.
    fn receiver(&self) -> broadcast::Receiver<Bytes> {
        let mut slot = self.0.frames.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = slot.as_ref() {
            return sender.subscribe();
        }
        let (sender, receiver) = broadcast::channel(FRAMES_BEHIND_MAX);
        *slot = Some(sender.clone());
        // Subscribed here, so that no change between now and the task's first step is lost.
        let changes = self.0.feed.ingest.subscribe();
        let (inner, feed) = (Arc::clone(&self.0), self.0.feed.clone());
        tokio::spawn(async move {
            feed.run(changes, sender).await;
            inner.frames.lock().unwrap_or_else(PoisonError::into_inner).take();
        });
        receiver
    }
}

fn received(
    mut receiver: broadcast::Receiver<Bytes>,
    permit: OwnedSemaphorePermit,
) -> impl Stream<Item = Bytes> + Send {
    async_stream::stream! {
        let _permit = permit;
        while let Ok(frame) = receiver.recv().await {
            yield frame;
        }
    }
}

impl Feed {
    /// Sends until changes were lost, end, or the server leaves.
    async fn run(self, mut changes: broadcast::Receiver<Change>, frames: broadcast::Sender<Bytes>) {
        let mut counted = HashMap::new();
        let mut next_flush = Instant::now();
        let mut drained = Box::pin(self.lifecycle.drained());
        loop {
            let first = tokio::select! {
                () = &mut drained => return,
                change = changes.recv() => match change {
                    Ok(Change::Missed) | Err(_) => return,
                    Ok(change) => change,
                },
            };
            let mut subjects = Vec::new();
            self.add(first, &mut subjects);
            while let Ok(change) = timeout_at(next_flush, changes.recv()).await {
                match change {
                    Ok(Change::Missed) | Err(_) => return,
                    Ok(change) => self.add(change, &mut subjects),
                }
            }
            next_flush = Instant::now() + EVENT_INTERVAL;
            if frames.receiver_count() == 0 {
                // What changes meanwhile is not looked at.
                counted.clear();
            } else if let Err(error) = self.send(subjects, &mut counted, &frames).await {
                tracing::error!(cause = error.causes(), "changes could not be loaded for listeners");
                return;
            }
        }
    }

    fn add(&self, change: Change, subjects: &mut Vec<Subject>) {
        let (environment, subject) = match change {
            Change::Source(environment, id) => (environment, Subject::Source(id)),
            Change::SourceDeleted(environment, id, collection) => (environment, Subject::SourceDeleted(id, collection)),
            Change::Collection(environment, id) => (environment, Subject::Collection(id)),
            Change::CollectionDeleted(environment, id) => (environment, Subject::CollectionDeleted(id)),
            Change::Series(environment, id) => (environment, Subject::Series(id)),
            Change::Missed => return,
        };
        if environment == self.environment && !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }

    /// Loads and sends `subjects`; a collection follows whenever what it counts of one of its sources changes.
    async fn send(
        &self,
        subjects: Vec<Subject>,
        counted: &mut HashMap<SourceId, Counted>,
        frames: &broadcast::Sender<Bytes>,
    ) -> Result<(), ApiError> {
        let mut collections = Vec::new();
        for subject in subjects {
            let frame = match subject {
                Subject::Source(id) => {
                    let Some(row) = present(self.store.source(&self.environment, &id).await)? else { continue };
                    if counted.len() >= COUNTED_MAX {
                        counted.clear();
                    }
                    let counts = (row.state, row.size_bytes, row.snapshot.as_ref().map(|snapshot| snapshot.id));
                    if counted.insert(id, counts) != Some(counts) {
                        collections.push(row.collection_id.clone());
                    }
                    frame(None, "source", &Source::from(row))?
                }
                Subject::SourceDeleted(id, collection) => {
                    counted.remove(&id);
                    collections.push(collection.clone());
                    frame(None, "source_deleted", &DeletedSource { id: id.0, collection_id: collection.0 })?
                }
                Subject::Collection(id) => {
                    collections.push(id);
                    continue;
                }
                Subject::CollectionDeleted(id) => frame(None, "collection", &DeletedCollection::new(id.0))?,
                Subject::Series(id) => frame(None, "series", &ChangedSeries { id: id.0 })?,
            };
            // An error means that nobody listens any more.
            let _ = frames.send(frame);
        }
        collections.sort();
        collections.dedup();
        for id in collections {
            let Some(row) = present(self.store.collection(&self.environment, &id).await)? else { continue };
            let _ = frames.send(frame(None, "collection", &Collection::from(row))?);
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
