//! What a service does to be watched: looks at what is not told as it happens, and tells it at an address of its own.

use anyhow::{Context, Result};
use server::{Metrics, Watched};
use tokio::{net::TcpListener, task::JoinSet};

use crate::config::Config;

/// Begins both; they end when the set is dropped.
///
/// # Errors
/// In words, when the address for the metrics cannot be used.
pub(super) async fn begin(config: &Config, metrics: &Metrics, watched: Watched) -> Result<JoinSet<()>> {
    let mut tasks = JoinSet::new();
    tasks.spawn(server::watch(metrics.clone(), watched));
    if let Some(address) = config.monitoring.metrics_listen {
        let listener = TcpListener::bind(address).await.with_context(|| {
            format!(
                "cannot tell metrics on {address}\n\
                 remedy: stop what uses the port, or name another with ALMANAC_METRICS_LISTEN"
            )
        })?;
        tracing::info!(address = %listener.local_addr()?, "metrics are told");
        let metrics = metrics.clone();
        tasks.spawn(async move {
            if let Err(error) = server::serve_metrics(listener, metrics).await {
                tracing::error!(%error, "metrics are told no more");
            }
        });
    }
    Ok(tasks)
}
