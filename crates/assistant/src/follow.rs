//! An answer that another process writes, as it stands in the store: it is read again whenever that process says that it went on.

use std::time::{Duration, Instant};

use futures::{Stream, stream};
use store::{EnvironmentId, MessageId, Signal, Store, Topic};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::timeout,
};

use crate::{AnswerEvent, MessageState, detail::Record};

/// Longest wait for word of an answer before it is looked at anyway.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);
/// How often its process is told that somebody follows.
const TELL_INTERVAL: Duration = Duration::from_secs(2);
/// Said when a process leaves its answers to others.
pub(crate) const LEFT: &str = "left";

/// What is said of an answer of which more was kept.
pub(crate) fn went(id: &MessageId) -> String {
    format!("went {id}")
}

/// What an answer's process is asked for.
fn follows(id: &MessageId) -> String {
    format!("follow {id}")
}

/// The answer that a signal says is followed.
pub(crate) fn followed(text: &str) -> Option<MessageId> {
    text.strip_prefix("follow ").map(|id| MessageId(id.to_owned()))
}

struct Follower {
    store: Store,
    environment: EnvironmentId,
    id: MessageId,
    heard: Receiver<Signal>,
    after: u64,
    told: Option<Instant>,
    ready: std::vec::IntoIter<(u64, AnswerEvent)>,
    over: bool,
}

/// Events after number `after`, then as they are kept; ends after done or error, or with the chat.
pub(crate) fn follow(
    store: Store,
    environment: EnvironmentId,
    id: MessageId,
    after: u64,
) -> impl Stream<Item = (u64, AnswerEvent)> + Send + 'static {
    let heard = store.signals().hear();
    let ready = Vec::new().into_iter();
    let follower = Follower { store, environment, id, heard, after, told: None, ready, over: false };
    stream::unfold(follower, |mut follower| async move { follower.next().await.map(|event| (event, follower)) })
}

impl Follower {
    async fn next(&mut self) -> Option<(u64, AnswerEvent)> {
        loop {
            if let Some(event) = self.ready.next() {
                self.after = event.0;
                return Some(event);
            }
            if self.over {
                return None;
            }
            if self.told.is_none_or(|told| told.elapsed() > TELL_INTERVAL) {
                self.told = Some(Instant::now());
                self.store.signals().tell(Topic::Answer, &follows(&self.id));
            }
            let record = match self.store.message(&self.environment, &self.id).await {
                Ok(row) => Record::read(row, true),
                Err(error) => {
                    tracing::warn!(%error, message.id = %self.id, "an answer can no longer be followed");
                    return None;
                }
            };
            self.over = record.state != MessageState::Streaming;
            let events = record.events_after(self.after);
            let is_empty = events.is_empty();
            self.ready = events.into_iter();
            if is_empty && !self.over {
                self.word().await;
            }
        }
    }

    /// Waits for word of the answer, or for a while.
    async fn word(&mut self) {
        let went = went(&self.id);
        let heard = async {
            loop {
                match self.heard.recv().await {
                    Ok(Signal::Told(Topic::Answer, text)) if *text == *went => return,
                    Ok(Signal::Missed) | Err(RecvError::Lagged(_)) => return,
                    Ok(Signal::Told(..)) => {}
                    Err(RecvError::Closed) => std::future::pending().await,
                }
            }
        };
        // Out of patience: it is looked at anyway.
        let _ = timeout(LOOK_INTERVAL, heard).await;
    }
}
