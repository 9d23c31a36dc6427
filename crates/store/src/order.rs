//! The order in which transactions take rows, so that no two wait for each other for ever. Postgres locks row by row; SQLite lets
//! one transaction write at a time and needs none of this.
//!
//! A transaction takes them in this order, and leaves out what it does not change:
//!
//! 1. the blob: [`crate::Store::put_source`], [`crate::Store::set_source_blob`]; the sweep of blobs takes nothing else;
//! 2. the environment: whatever changes its set, first of all by [`crate::history::change`]. One that goes over to another model is
//!    taken before the hidden one beside it (`start_rebuild`, `advance_rebuild`, `checked_rebuild`, `retry_rebuild` and
//!    `cancel_rebuild`), and its row in `rebuild` is written by those only, at any time: who has the environment has that, too;
//! 3. collections, then sources; those of a hidden environment before those that are shown. Sources are taken before their jobs by
//!    - `put_source`, `update_source`, `delete_source`, `delete_collection`, `delete_environment`, `promote` and `rollback`, which
//!      change or delete the source's own row, after the environment's;
//!    - `finish_snapshot` and `point_to`, which hold the environment and then the source ([`crate::Lease::hold_to_point`]);
//!    - `set_source_blob`, `release_job` and `give_up_job`, which hold the source ([`crate::Lease::hold`]);
//!    - `cancel_job`, `retry_source` and `start_refresh`, which hold the source ([`hold_source`]);
//! 4. the snapshot;
//! 5. the source's job, then its refresh, its schedule and its series.
//!
//! Those that come from the other end wait for nobody: `claim_job` and `end_cancelled_jobs` find jobs first, and pass over every
//! one whose source, job or collection another has (`{skip_held …}`). So does the sweep with snapshots and blobs. Who takes a job's
//! row alone (`keep_lease`, `stage`) takes nothing after it.
//!
//! What meets all the same, in orders that the database chooses (two promotions at once), ends one of them: it is tried again a few
//! times ([`tried_again`]), and is then [`StoreError::Contended`].

use std::time::Duration;

use crate::{
    EnvironmentId, SourceId, StoreError,
    sql::{Transaction, query},
};

/// Times that a transaction is begun which others got in the way of.
const TRIES_MAX: u32 = 3;
/// Wait before the second time; before each further one it is as much longer.
const TRY_WAIT: Duration = Duration::from_millis(30);

/// Takes the environment's row until the transaction ends, so that its set changes here only; false where it is gone.
pub(crate) async fn hold_environment(transaction: &mut Transaction, env: &EnvironmentId) -> Result<bool, StoreError> {
    let row = query("SELECT 1 FROM environment WHERE id = $1 {hold environment}")
        .bind(env.as_str())
        .fetch_optional(transaction)
        .await?;
    Ok(row.is_some())
}

/// Takes the source's row until the transaction ends, so that its job begins, changes and ends here only; false where it is gone.
pub(crate) async fn hold_source(
    transaction: &mut Transaction,
    env: &EnvironmentId,
    source: &SourceId,
) -> Result<bool, StoreError> {
    let row = query("SELECT 1 FROM source WHERE environment_id = $1 AND id = $2 {hold source}")
        .bind(env.as_str())
        .bind(source.as_str())
        .fetch_optional(transaction)
        .await?;
    Ok(row.is_some())
}

/// Runs `transaction`, which has changed nothing where it fails, again when others got in its way.
pub(crate) async fn tried_again<T, F>(transaction: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    for tried in 1..TRIES_MAX {
        match transaction().await {
            Err(StoreError::Contended(error)) => {
                tracing::debug!(%error, tried, "a transaction met another and is tried again");
                tokio::time::sleep(TRY_WAIT * tried).await;
            }
            done => return done,
        }
    }
    transaction().await
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// How it ends where the first `meetings` tries meet another.
    async fn tries(meetings: u32) -> (u32, Result<(), StoreError>) {
        let tried = Cell::new(0);
        let ended = tried_again(|| {
            tried.set(tried.get() + 1);
            let met = tried.get() <= meetings;
            async move { if met { Err(StoreError::Contended("a deadlock".into())) } else { Ok(()) } }
        })
        .await;
        (tried.get(), ended)
    }

    #[tokio::test]
    async fn what_met_another_is_tried_again_a_few_times() {
        assert!(matches!(tries(0).await, (1, Ok(()))));
        assert!(matches!(tries(2).await, (3, Ok(()))));
        assert!(matches!(tries(TRIES_MAX).await, (TRIES_MAX, Err(StoreError::Contended(_)))));
    }

    #[tokio::test]
    async fn any_other_error_is_told_at_once() {
        let tried = Cell::new(0);
        let ended: Result<(), _> = tried_again(|| {
            tried.set(tried.get() + 1);
            std::future::ready(Err(StoreError::LeaseLost))
        })
        .await;
        assert!(matches!((tried.get(), ended), (1, Err(StoreError::LeaseLost))));
    }
}
