//! `almanac worker`: jobs, schedules and forecasts without serving; as many as are wanted beside the servers of one database.

use anyhow::{Result, bail};

use super::serve::stopped;
use crate::{config::Config, service_manager, terminal, wiring};

/// Works until told to stop; what is being worked on is put back then, for another to take up.
///
/// # Errors
/// In words, when the database or the data folder cannot be used.
pub(super) async fn run(config: Config) -> Result<()> {
    if config.ingest.workers == 0 {
        bail!("workers is 0, so that this worker would do nothing\nremedy: unset ALMANAC_WORKERS, or give at least 1");
    }
    let (store, ingest) = wiring::open_worker(&config).await?;
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
