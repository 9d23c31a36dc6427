//! Keeps series up to date: takes those that are due, as many at once as there are cores to spare, reads, forecasts and
//! back-tests them, and writes all of each down at once.

use std::{sync::Arc, time::Duration};

use futures::{StreamExt as _, stream};
use store::{DueSeries, NewReport, SourceError, StoreError, now_ms};

use super::{
    read::{Fault, columns, told},
    report,
};
use crate::ingest::{Change, Inner};

/// Longest sleep while nothing is due: a bound on how late it looks again when it missed the ring.
const IDLE_MAX: Duration = Duration::from_secs(30);
/// Wait after the database refused.
const TROUBLE_WAIT: Duration = Duration::from_secs(2);
/// How long one series may take before another process may take it over.
const LEASE_MS: i64 = 30 * 60 * 1000;
/// Series claimed at once: looking for those that are due costs more than a short one.
const BATCH: u32 = 64;
/// Series worked on at the same time: each holds its points and its models.
const AT_ONCE_MAX: usize = 8;
/// Times that a series may be begun without a report, each ended with the process or by an error of ours, before it is given up.
const STARTS_MAX: u32 = 5;

/// Works until `inner.stop`.
pub(crate) async fn forecast_due(inner: Arc<Inner>) {
    let owner = uuid::Uuid::new_v4().simple().to_string();
    // One core is left to those who ask.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let at_once = cores.saturating_sub(1).clamp(1, AT_ONCE_MAX);
    while !inner.stop.is_cancelled() {
        let due = match inner.store.claim_series(&owner, now_ms(), LEASE_MS, BATCH).await {
            Ok(due) => due,
            Err(error) => {
                tracing::error!(%error, "series cannot be claimed");
                pause(&inner, TROUBLE_WAIT).await;
                continue;
            }
        };
        if due.is_empty() {
            tokio::select! {
                () = inner.series_due.notified() => {}
                () = pause(&inner, IDLE_MAX) => {}
            }
        }
        let inner = &*inner;
        stream::iter(due).for_each_concurrent(at_once, |series| async move { keep(inner, &series).await }).await;
    }
}

/// Brings one series up to date, or gives it back.
async fn keep(inner: &Inner, series: &DueSeries) {
    let done =
        if inner.stop.is_cancelled() { inner.store.release_series(series).await } else { refresh(inner, series).await };
    match done {
        Ok(()) | Err(StoreError::LeaseLost) => {}
        Err(error) => {
            tracing::error!(%error, series.id = %series.id, "a series cannot be kept up to date");
            // It stays due; the database may be well again by then. How often it was begun is not forgotten.
            let _ = inner.store.release_series(series).await;
            pause(inner, TROUBLE_WAIT).await;
        }
    }
}

async fn pause(inner: &Inner, wait: Duration) {
    tokio::select! {
        () = tokio::time::sleep(wait) => {}
        () = inner.stop.cancelled() => {}
    }
}

/// Makes the report of one series and writes it down.
async fn refresh(inner: &Inner, due: &DueSeries) -> Result<(), StoreError> {
    let starts = inner.store.begin_series(due, now_ms().saturating_add(LEASE_MS)).await?;
    let made = if starts > STARTS_MAX {
        Err(Fault::Data(deadly()))
    } else {
        tokio::select! {
            made = make(inner, due) => made,
            // Who leaves does not wait for a long one: it stays due, and what is computed meanwhile is thrown away.
            () = inner.stop.cancelled() => return inner.store.abandon_series(due).await,
        }
    };
    match made {
        Ok(report) => inner.store.report_series(due, report).await?,
        Err(Fault::Data(error)) => {
            tracing::info!(series.id = %due.id, code = error.code, "no forecast: {}", error.message);
            inner.store.fail_series(due, &error).await?;
        }
        Err(Fault::Ours(error)) => return Err(error),
    }
    inner.notify(Change::Series(due.environment.clone(), due.id.clone()));
    Ok(())
}

async fn make(inner: &Inner, due: &DueSeries) -> Result<NewReport, Fault> {
    let columns = columns(&inner.store, due).await?;
    let earlier = inner.store.kept_forecasts(&due.environment, &due.id).await?;
    let wanted = due.series.clone();
    let work = tokio::task::spawn_blocking(move || report::make(&columns, &wanted, &earlier));
    match work.await {
        Ok(made) => made.map_err(Fault::Data),
        Err(error) => {
            tracing::error!(%error, series.id = %due.id, "the forecaster panicked");
            Err(Fault::Data(told("internal", "the forecast broke off", "look for the series' id in the server's log")))
        }
    }
}

fn deadly() -> SourceError {
    let message = format!("the program ended or failed {STARTS_MAX} times while it forecast this series");
    let remedy = "look at the server's log, give the machine more memory or a shorter horizon, then refresh the source";
    told("internal", &message, remedy)
}
