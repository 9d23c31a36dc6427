//! What the server does by itself from time to time: environments that have expired are deleted, what nothing points to is swept,
//! and what other servers swept leaves the index of this one.

use std::time::Duration;

use ingest::{IngestError, ago};
use store::now_ms;
use tokio::time::{Instant, sleep};

use crate::app::App;

/// How often expired environments are looked for.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// How often is swept.
const SWEEP_EVERY: Duration = Duration::from_secs(3_600);

/// Looks until it is dropped.
pub(crate) async fn keep_up(app: App) {
    let mut swept = Instant::now();
    loop {
        sleep(LOOK_EVERY).await;
        match app.ingest.delete_expired().await {
            Ok(names) => names.iter().for_each(|name| tracing::info!(environment = name, "expired and deleted")),
            Err(error) => tracing::error!(%error, "expired environments cannot be deleted"),
        }
        if let Err(error) = app.ingest.follow().await {
            tracing::error!(%error, "the lexical index does not follow the other servers");
        }
        if swept.elapsed() >= SWEEP_EVERY {
            swept = Instant::now();
            if let Err(error) = app.store.forget_ended_access(now_ms()).await {
                tracing::error!(%error, "log-ins and counts that have ended stay");
            }
            if let Err(error) = sweep(&app).await {
                tracing::error!(%error, "what nothing points to cannot be swept");
            }
        }
    }
}

async fn sweep(app: &App) -> Result<(), IngestError> {
    let swept = app.ingest.sweep(ago(app.ingest.history()), false).await?;
    if swept.snapshots + swept.blobs > 0 {
        app.assistants.forget();
        tracing::info!(snapshots = swept.snapshots, blobs = swept.blobs, bytes = swept.bytes, "swept");
    }
    Ok(())
}
