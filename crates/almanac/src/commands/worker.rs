//! `almanac worker`: jobs, schedules and forecasts without serving; as many as are wanted beside the servers of one database.

use anyhow::{Result, bail};
use server::{Metrics, Watched};

use super::{monitoring, serve::stopped};
use crate::{config::Config, service_manager, terminal, wiring};

/// Works until told to stop; what is being worked on is put back then, for another to take up.
///
/// # Errors
/// In words, when the database or the data folder cannot be used.
pub(super) async fn run(config: Config, metrics: Metrics) -> Result<()> {
    if config.ingest.workers == 0 {
        bail!("workers is 0, so that this worker would do nothing\nremedy: unset ALMANAC_WORKERS, or give at least 1");
    }
    let (store, ingest) = wiring::open_worker(&config).await?;
    let watched = Watched {
        ingest: ingest.clone(),
        assistants: None,
        data: config.data.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let _watching = monitoring::begin(&config, &metrics, watched).await?;
    wiring::warn_of_originals_here(&config, &store);
    store.announce(&format!("a worker, process {}", std::process::id()))?;
    ingest.start().await?;
    if config.schedules {
        ingest.start_schedules();
    }
    terminal::line("Almanac works");
    service_manager::ready();
    stopped().await;
    ingest.shutdown().await;
    store.close().await;
    Ok(())
}
