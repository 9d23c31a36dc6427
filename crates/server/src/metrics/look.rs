//! What is not told as it happens is looked at from time to time: the queue, sources, forecasts, caches, the process, the disk.
//! Scrapes read what was seen last, so that they cost nothing and go on while the database is away.

use std::{path::PathBuf, sync::Arc, time::Duration};

use ingest::{Ingest, IngestError};
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::{Metrics, minutes::Happened, process, raise};
use crate::app::Assistants;

/// How often is looked. Shorter than what Prometheus usually scrapes by, so that no scrape sees the same twice.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// How often the sources and the forecasts are looked at, which change by the hour and cost a query over all of them.
const LOOK_AT_SOURCES_EVERY: Duration = Duration::from_secs(60);
/// Series with a label of their own: those whose forecasts drifted most.
const SERIES_MAX: usize = 50;
const MS: f64 = 1_000.0;

/// What is looked at.
pub struct Watched {
    pub ingest: Ingest,
    /// Absent in a process that answers nothing.
    pub assistants: Option<Arc<Assistants>>,
    pub data: PathBuf,
    pub version: String,
}

/// Looks until it is dropped.
pub async fn watch(metrics: Metrics, watched: Watched) {
    metrics.0.families.build.with_label_values(&[&watched.version]).set(1);
    let mut ticks = interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut sources_at: Option<Instant> = None;
    loop {
        ticks.tick().await;
        let is_due = sources_at.is_none_or(|at| at.elapsed() >= LOOK_AT_SOURCES_EVERY);
        let looked = async {
            metrics.look_at_queue(&watched).await?;
            if is_due {
                metrics.look_at_sources(&watched.ingest).await?;
                sources_at = Some(Instant::now());
            }
            Ok::<_, IngestError>(())
        };
        let is_well = match looked.await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, "the database could not be looked at for the metrics");
                false
            }
        };
        metrics.0.families.ready.set(i64::from(is_well));
    }
}

impl Metrics {
    async fn look_at_queue(&self, watched: &Watched) -> Result<(), IngestError> {
        let families = &self.0.families;
        let process = process::look();
        if let Some(process) = process {
            families.memory.set(process.memory_bytes);
            families.cpu_seconds.inc_by((process.cpu_seconds - families.cpu_seconds.get()).max(0.0));
            families.open_files.set(process.open_files);
            families.start_time.set(process.started);
        }
        if let Some(disk) = process::disk(&watched.data) {
            families.disk_free.set(disk.free_bytes);
            families.disk_size.set(disk.size_bytes);
        }
        if let Some(assistants) = &watched.assistants {
            let counts = assistants.cache_counts();
            raise(&families.cache_hits, "answers", counts.answer_hits);
            raise(&families.cache_hits, "searches", counts.search_hits);
            raise(&families.cache_misses, "answers", counts.answer_misses);
            raise(&families.cache_misses, "searches", counts.search_misses);
        }
        let queue = watched.ingest.queue().await?;
        families.jobs.with_label_values(&["waiting"]).set(queue.waiting);
        families.jobs.with_label_values(&["running"]).set(queue.running);
        families.job_age.set(queue.due_since_ms.map_or(0.0, age_seconds));
        let memory_bytes = process.map_or(0, |process| process.memory_bytes);
        self.happened(Happened::Looked { jobs: queue.waiting + queue.running, memory_bytes });
        Ok(())
    }

    async fn look_at_sources(&self, ingest: &Ingest) -> Result<(), IngestError> {
        let families = &self.0.families;
        let states = ingest.source_states().await?;
        families.sources.reset();
        for (state, count) in states {
            families.sources.with_label_values(&[&state]).set(count);
        }
        let fresh = ingest.freshness().await?;
        families.sources_scheduled.set(fresh.scheduled);
        families.sources_stale.set(fresh.stale);
        families.source_age.set(fresh.oldest_ms.map_or(0.0, age_seconds));
        families.source_stale.set(fresh.stale_since_ms.map_or(0.0, age_seconds));
        let errors = ingest.forecast_errors().await?;
        families.forecast_error.reset();
        for error in errors.iter().take(SERIES_MAX) {
            for (of, mase) in [("backtest", error.backtest), ("issued", error.issued)] {
                if let Some(mase) = mase {
                    families.forecast_error.with_label_values(&[error.series.as_str(), of]).set(mase);
                }
            }
        }
        Ok(())
    }
}

fn age_seconds(since_ms: store::Millis) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "2^52 ms are longer than anything has been there")]
    let ms = (store::now_ms() - since_ms).max(0) as f64;
    ms / MS
}
