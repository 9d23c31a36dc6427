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

use crate::{EnvironmentId, StoreError, now_ms};

/// Longest wait for the cache: what it saves is longer.
const ANSWER_TIMEOUT: Duration = Duration::from_millis(250);
/// Longest wait for it at the start.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes of one value; a larger one is not kept.
const VALUE_BYTES_MAX: usize = 1 << 20;
/// Names that Redis looks at in one step of a search for what is to go.
const LOOKED_AT_ONCE: usize = 1_000;
/// Longest search for what is to go; what it does not find ends by its own time.
const FORGET_TIMEOUT: Duration = Duration::from_secs(10);
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

    /// What was kept under `key` of `env`, if it still is.
    pub async fn get(&self, env: &EnvironmentId, key: &str) -> Option<Vec<u8>> {
        let mut connection = self.connection.clone();
        self.settled(timeout(ANSWER_TIMEOUT, connection.get::<_, Option<Vec<u8>>>(self.name(env, key))).await).flatten()
    }

    /// Keeps `value` under `key` of `env` for `seconds`.
    pub async fn put(&self, env: &EnvironmentId, key: &str, value: Vec<u8>, seconds: u64) {
        if value.len() > VALUE_BYTES_MAX {
            return;
        }
        let mut connection = self.connection.clone();
        let name = self.name(env, key);
        self.settled(timeout(ANSWER_TIMEOUT, connection.set_ex::<_, _, ()>(name, value, seconds)).await);
    }

    /// Drops what is kept of `env`, or of all environments: it may say what was deleted.
    pub async fn forget(&self, env: Option<&EnvironmentId>) {
        let pattern = match env {
            Some(env) => self.name(env, "*"),
            None => format!("{}*", self.prefix),
        };
        self.settled(timeout(FORGET_TIMEOUT, self.drop_all(&pattern)).await);
    }

    async fn drop_all(&self, pattern: &str) -> Result<(), RedisError> {
        let mut connection = self.connection.clone();
        let mut cursor = 0_u64;
        loop {
            let mut look = redis::cmd("SCAN");
            look.arg(cursor).arg("MATCH").arg(pattern).arg("COUNT").arg(LOOKED_AT_ONCE);
            let (next, names): (u64, Vec<String>) = look.query_async(&mut connection).await?;
            if !names.is_empty() {
                connection.unlink::<_, ()>(names).await?;
            }
            if next == 0 {
                return Ok(());
            }
            cursor = next;
        }
    }

    /// An id holds no sign that a pattern gives a meaning to.
    fn name(&self, env: &EnvironmentId, key: &str) -> String {
        format!("{}{}:{key}", self.prefix, env.as_str())
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
