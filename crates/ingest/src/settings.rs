//! The bounds of ingestion, each with its unit and default.

use std::{collections::BTreeMap, time::Duration};

use models::Secret;

/// How sources are taken in.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Sources worked on at once. Default 2: one may read while the other embeds.
    pub workers: usize,
    /// Bytes that one file may have. Default 1 GiB.
    pub upload_bytes_max: u64,
    /// Attempts after which a job that keeps failing is given up. Default 5.
    pub attempts_max: u32,
    /// Wait before the second attempt; doubles with each further one up to an hour. Default 2 s.
    pub retry_after: Duration,
    /// How long a claim on a job holds without a heartbeat. Default 30 s.
    pub lease: Duration,
    /// Wall time that fetching one address may take. Default 5 min.
    pub fetch_timeout: Duration,
    /// Private and loopback hosts that addresses may name nevertheless. Default none.
    pub private_hosts_allowed: Vec<String>,
    /// How long what environments were is remembered, and with it what was deleted. Default 14 days.
    pub history: Duration,
    /// Security token of the ENTSO-E Transparency Platform. Default none.
    pub entsoe_token: Option<Secret>,
    /// Columns of tables that are masked in environments which are made so; `*` stands for any characters. Default none.
    pub mask_columns: Vec<String>,
    /// In its place in the environments that have one of their own, by their names. Default none.
    pub entsoe_tokens: BTreeMap<String, Secret>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            workers: 2,
            upload_bytes_max: 1 << 30,
            attempts_max: 5,
            retry_after: Duration::from_secs(2),
            lease: Duration::from_secs(30),
            fetch_timeout: Duration::from_secs(300),
            private_hosts_allowed: Vec::new(),
            history: HISTORY_DEFAULT,
            entsoe_token: None,
            entsoe_tokens: BTreeMap::new(),
            mask_columns: Vec::new(),
        }
    }
}

const HISTORY_DEFAULT: Duration = Duration::from_secs(14 * 86_400);
/// Longest wait between two attempts of a job.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(3600);
/// Doublings after which the wait is at its longest whatever it started from.
const DOUBLINGS_MAX: u32 = 16;

impl Settings {
    /// The token that sources of the environment called `name` are fetched with.
    pub(crate) fn entsoe_token_of(&self, name: &str) -> Option<&Secret> {
        self.entsoe_tokens.get(name).or(self.entsoe_token.as_ref())
    }

    /// How long to wait before the attempt that follows `attempts` failed ones.
    pub(crate) fn retry_after(&self, attempts: u32) -> Duration {
        self.retry_after.saturating_mul(1 << attempts.min(DOUBLINGS_MAX)).min(RETRY_AFTER_MAX)
    }
}
