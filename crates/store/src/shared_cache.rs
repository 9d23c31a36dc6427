//! What processes keep for each other for a while, in Redis: a cache, so that whatever goes wrong with it counts as nothing kept.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use redis::{AsyncCommands, Client, RedisError, aio::ConnectionManager, aio::ConnectionManagerConfig};
use tokio::time::timeout;

use crate::{StoreError, now_ms};

/// Longest wait for the cache: what it saves is longer.
const ANSWER_TIMEOUT: Duration = Duration::from_millis(250);
/// Longest wait for it at the start.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes of one value; a larger one is not kept.
const VALUE_BYTES_MAX: usize = 1 << 20;
/// Trouble is logged at most this often, milliseconds.
const LOG_INTERVAL_MS: i64 = 60_000;

/// The cache of one installation. Cheap to clone.
#[derive(Clone)]
pub struct SharedCache {
    connection: ConnectionManager,
    /// Installations may share a Redis: each has names of its own.
    prefix: Arc<str>,
    logged_ms: Arc<AtomicI64>,
}

impl std::fmt::Debug for SharedCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SharedCache").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

/// The client of a Redis; its address, which may hold a password, is in no error.
pub(crate) fn client(url: &str) -> Result<Client, StoreError> {
    let unfit = |_| StoreError::Unsuitable("REDIS_URL is not an address of Redis: give redis://HOST:PORT".to_owned());
    Client::open(url).map_err(unfit)
}

impl SharedCache {
    pub(crate) async fn open(client: &Client, installation: &str) -> Result<Self, StoreError> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(CONNECT_TIMEOUT))
            .set_response_timeout(Some(ANSWER_TIMEOUT));
        let connection = ConnectionManager::new_with_config(client.clone(), config).await.map_err(unreachable)?;
        Ok(Self { connection, prefix: format!("almanac:{installation}:").into(), logged_ms: Arc::default() })
    }

    /// What was kept under `key`, if it still is.
    pub async fn get(&self, key: &str) -> Option<Vec<u8>> {
        let mut connection = self.connection.clone();
        let name = format!("{}{key}", self.prefix);
        self.settled(timeout(ANSWER_TIMEOUT, connection.get::<_, Option<Vec<u8>>>(name)).await).flatten()
    }

    /// Keeps `value` under `key` for `seconds`.
    pub async fn put(&self, key: &str, value: Vec<u8>, seconds: u64) {
        if value.len() > VALUE_BYTES_MAX {
            return;
        }
        let mut connection = self.connection.clone();
        let name = format!("{}{key}", self.prefix);
        self.settled(timeout(ANSWER_TIMEOUT, connection.set_ex::<_, _, ()>(name, value, seconds)).await);
    }

    fn settled<T>(&self, answer: Result<Result<T, RedisError>, tokio::time::error::Elapsed>) -> Option<T> {
        let trouble = match answer {
            Ok(Ok(value)) => return Some(value),
            Ok(Err(error)) => error.category().to_owned(),
            Err(_) => "no answer in time".to_owned(),
        };
        let now = now_ms();
        if now - self.logged_ms.swap(now, Ordering::Relaxed) > LOG_INTERVAL_MS {
            tracing::warn!(trouble, "the shared cache does not answer: going on without it");
        }
        None
    }
}

/// An error's words may hold the address.
pub(crate) fn unreachable(error: RedisError) -> StoreError {
    StoreError::Unsuitable(format!(
        "the Redis that REDIS_URL names does not answer ({}): start it, or unset REDIS_URL",
        error.category()
    ))
}
