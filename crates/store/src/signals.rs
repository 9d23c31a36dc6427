//! What the processes on the same database tell each other while they run: changes for who watches, work for who sleeps, answers
//! for who listens. Hints only: whoever hears one looks at the database, and looks there now and then anyway.

use std::{sync::Arc, time::Duration};

use futures::StreamExt;
use sqlx::{PgPool, postgres::PgListener};
use tokio::{
    sync::{broadcast, mpsc},
    task::JoinHandle,
};

use crate::{StoreError, shared_cache::unreachable};

/// Signals that a listener may be behind before it misses some.
const BEHIND_MAX: usize = 4096;
/// Signals that wait to be sent; what comes when there are more is dropped, as if it had been missed.
const WAITING_MAX: usize = 4096;
/// Signals sent at once.
const SENT_AT_ONCE_MAX: usize = 256;
/// Wait before the way to the others is tried again.
const TROUBLE_WAIT: Duration = Duration::from_secs(1);
/// Bytes of a signal: Postgres takes less than 8,000.
const SIGNAL_BYTES_MAX: usize = 7_000;

/// What a signal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Something that people watch; the text is the business of the room that tells it.
    Change,
    /// Jobs, schedules or series may be due.
    Work,
    /// An answer went on; the text is its message's id.
    Answer,
}

impl Topic {
    const ALL: [Self; 3] = [Self::Change, Self::Work, Self::Answer];

    fn as_str(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Work => "work",
            Self::Answer => "answer",
        }
    }
}

/// What was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    Told(Topic, Arc<str>),
    /// Some may have gone by: look at everything again.
    Missed,
}

/// Telling and hearing. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Signals {
    heard: broadcast::Sender<Signal>,
    /// `None` where there is nobody else to tell.
    others: Option<Arc<Others>>,
}

#[derive(Debug)]
struct Others {
    waiting: mpsc::Sender<String>,
    tasks: Vec<JoinHandle<()>>,
}

impl Drop for Others {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Signals {
    /// Within this process.
    pub(crate) fn alone() -> Self {
        Self { heard: broadcast::Sender::new(BEHIND_MAX), others: None }
    }

    /// Among all processes on the database.
    pub(crate) async fn through_postgres(pool: PgPool) -> Result<Self, StoreError> {
        // Several installations may share a database, each in a schema of its own.
        let schema: String = sqlx::query_scalar("SELECT current_schema()::text").fetch_one(&pool).await?;
        let channel = format!("almanac_{schema}");
        let mut listener = PgListener::connect_with(&pool).await?;
        listener.listen(&channel).await?;
        let heard = broadcast::Sender::new(BEHIND_MAX);
        let (waiting, queue) = mpsc::channel(WAITING_MAX);
        let tasks =
            vec![tokio::spawn(hear(listener, heard.clone())), tokio::spawn(send(queue, pool, channel, heard.clone()))];
        Ok(Self { heard, others: Some(Arc::new(Others { waiting, tasks })) })
    }

    /// Hears and tells no more, so that the database can be closed.
    pub(crate) fn stop(&self) {
        if let Some(others) = &self.others {
            others.tasks.iter().for_each(JoinHandle::abort);
        }
    }

    /// Among all processes that share a Redis beside the database.
    pub(crate) async fn through_redis(client: redis::Client, installation: &str) -> Result<Self, StoreError> {
        let channel = format!("almanac:{installation}:signals");
        let listener = subscribe(&client, &channel).await.map_err(unreachable)?;
        let connection = client.get_connection_manager().await.map_err(unreachable)?;
        let heard = broadcast::Sender::new(BEHIND_MAX);
        let (waiting, queue) = mpsc::channel(WAITING_MAX);
        let tasks = vec![
            tokio::spawn(hear_redis(client, channel.clone(), listener, heard.clone())),
            tokio::spawn(send_redis(queue, connection, channel, heard.clone())),
        ];
        Ok(Self { heard, others: Some(Arc::new(Others { waiting, tasks })) })
    }

    /// Tells everybody, this process included; returns at once.
    pub fn tell(&self, topic: Topic, text: &str) {
        let Some(others) = &self.others else {
            // Nobody listening is no error.
            let _ = self.heard.send(Signal::Told(topic, text.into()));
            return;
        };
        let line = format!("{} {text}", topic.as_str());
        if line.len() > SIGNAL_BYTES_MAX || others.waiting.try_send(line).is_err() {
            let _ = self.heard.send(Signal::Missed);
        }
    }

    /// What is told from now on. A listener that falls behind is told so by the channel.
    pub fn hear(&self) -> broadcast::Receiver<Signal> {
        self.heard.subscribe()
    }
}

/// What one line says; of a later version's topics, nothing.
fn read(line: &str) -> Option<Signal> {
    let (word, text) = line.split_once(' ')?;
    let topic = Topic::ALL.into_iter().find(|topic| topic.as_str() == word)?;
    Some(Signal::Told(topic, text.into()))
}

async fn hear(mut listener: PgListener, heard: broadcast::Sender<Signal>) {
    loop {
        let signal = match listener.try_recv().await {
            Ok(Some(told)) => read(told.payload()),
            // The connection was lost, and is made again by the next call.
            Ok(None) => Some(Signal::Missed),
            Err(error) => {
                tracing::warn!(%error, "signals of other processes are not heard");
                tokio::time::sleep(TROUBLE_WAIT).await;
                Some(Signal::Missed)
            }
        };
        if let Some(signal) = signal {
            let _ = heard.send(signal);
        }
    }
}

async fn send(mut queue: mpsc::Receiver<String>, pool: PgPool, channel: String, heard: broadcast::Sender<Signal>) {
    let mut lines = Vec::new();
    while queue.recv_many(&mut lines, SENT_AT_ONCE_MAX).await > 0 {
        lines.dedup();
        let sent = sqlx::query("SELECT pg_notify($1, line) FROM UNNEST($2::text[]) AS line")
            .bind(&channel)
            .bind(&lines)
            .execute(&pool)
            .await;
        if let Err(error) = sent {
            tracing::warn!(%error, signals = lines.len(), "other processes could not be told");
            let _ = heard.send(Signal::Missed);
            tokio::time::sleep(TROUBLE_WAIT).await;
        }
        lines.clear();
    }
}

async fn subscribe(client: &redis::Client, channel: &str) -> redis::RedisResult<redis::aio::PubSub> {
    let mut listener = client.get_async_pubsub().await?;
    listener.subscribe(channel).await?;
    Ok(listener)
}

async fn hear_redis(
    client: redis::Client,
    channel: String,
    mut listener: redis::aio::PubSub,
    heard: broadcast::Sender<Signal>,
) {
    loop {
        let mut messages = listener.on_message();
        while let Some(message) = messages.next().await {
            if let Some(signal) = message.get_payload::<String>().ok().as_deref().and_then(read) {
                let _ = heard.send(signal);
            }
        }
        drop(messages);
        // The connection was lost.
        listener = loop {
            match subscribe(&client, &channel).await {
                Ok(listener) => break listener,
                Err(error) => {
                    tracing::warn!(trouble = error.category(), "signals of other processes are not heard");
                    tokio::time::sleep(TROUBLE_WAIT).await;
                }
            }
        };
        let _ = heard.send(Signal::Missed);
    }
}

async fn send_redis(
    mut queue: mpsc::Receiver<String>,
    mut connection: redis::aio::ConnectionManager,
    channel: String,
    heard: broadcast::Sender<Signal>,
) {
    let mut lines = Vec::new();
    while queue.recv_many(&mut lines, SENT_AT_ONCE_MAX).await > 0 {
        lines.dedup();
        let mut pipeline = redis::pipe();
        for line in lines.drain(..) {
            pipeline.publish(&channel, line).ignore();
        }
        if let Err(error) = pipeline.query_async::<()>(&mut connection).await {
            tracing::warn!(trouble = error.category(), "other processes could not be told");
            let _ = heard.send(Signal::Missed);
            tokio::time::sleep(TROUBLE_WAIT).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_told_is_heard_within_the_process() {
        let signals = Signals::alone();
        let mut heard = signals.hear();
        signals.tell(Topic::Answer, "abc");
        assert_eq!(heard.recv().await.unwrap(), Signal::Told(Topic::Answer, "abc".into()));
    }

    #[test]
    fn a_line_of_a_later_version_says_nothing() {
        assert_eq!(read("change {}"), Some(Signal::Told(Topic::Change, "{}".into())));
        assert_eq!(read("weather rain"), None);
        assert_eq!(read("change"), None);
    }
}
