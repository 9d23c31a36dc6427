//! Environments as a whole: made, moved, deleted, swept; and everybody told who looks at them.

use std::time::Duration;

use jiff::Timestamp;
use store::{
    Environment, EnvironmentChange, EnvironmentId, Millis, NewEnvironment, Replaced, Retired, SnapshotId, StoreError,
    now_ms,
};

use crate::{Change, Ingest, IngestError, rebuilds, refresh::run_of};

/// What a sweep took away for good.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    pub snapshots: u64,
    pub chunks: u64,
    pub blobs: u64,
    /// Of the blobs.
    pub bytes: u64,
}

impl Ingest {
    /// Makes an environment with the pointers of another.
    ///
    /// # Errors
    /// The store's.
    pub async fn create_environment(&self, new: &NewEnvironment) -> Result<Environment, IngestError> {
        let made = self.inner.store.create_environment(new, &rebuilds::job()).await?;
        // Masked tables wait to be read.
        self.inner.ring();
        Ok(made)
    }

    /// Changes an environment's own settings. Schedules that are switched on wait for their next run: what they let pass while they
    /// were off was not missed.
    ///
    /// # Errors
    /// The store's.
    pub async fn update_environment(
        &self,
        env: &EnvironmentId,
        change: &EnvironmentChange,
    ) -> Result<Environment, IngestError> {
        let before = self.inner.store.environment(env).await?;
        if change.schedules_on == Some(true) && !before.schedules_on {
            self.pass_over(env).await?;
        }
        let environment = self.inner.store.update_environment(env, change).await?;
        self.inner.ring();
        Ok(environment)
    }

    /// Deletes an environment; whoever listens to it hears its end.
    ///
    /// # Errors
    /// The store's.
    pub async fn delete_environment(&self, env: &EnvironmentId) -> Result<(), IngestError> {
        self.inner.store.delete_environment(env).await?;
        self.notify(Change::Environment(env.clone()));
        Ok(())
    }

    /// Deletes the environments whose time has come; gives back their names.
    ///
    /// # Errors
    /// The store's.
    pub async fn delete_expired(&self) -> Result<Vec<String>, IngestError> {
        let mut names = Vec::new();
        for (env, name) in self.inner.store.expired_environments(now_ms()).await? {
            match self.delete_environment(&env).await {
                Ok(()) => names.push(name),
                // Somebody was faster.
                Err(IngestError::Store(StoreError::NotFound(_))) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(names)
    }

    /// Makes the set of `to` that of `from`.
    ///
    /// # Errors
    /// The store's.
    pub async fn promote(&self, from: &EnvironmentId, to: &EnvironmentId) -> Result<Replaced, IngestError> {
        let replaced = self.inner.store.promote(from, to).await?;
        self.replaced(to).await?;
        Ok(replaced)
    }

    /// Makes the set of `env` what it was at `time`.
    ///
    /// # Errors
    /// The store's.
    pub async fn rollback(&self, env: &EnvironmentId, time: Millis) -> Result<Replaced, IngestError> {
        let replaced = self.inner.store.rollback(env, time).await?;
        self.replaced(env).await?;
        Ok(replaced)
    }

    /// Takes away for good what nothing points to, and what environments were before `before`. Where nothing is to be left of it,
    /// not even in files that will be overwritten, ask for it `thoroughly`.
    ///
    /// # Errors
    /// The store's and the index's; what is swept by then stays swept, and the next sweep goes on.
    pub async fn sweep(&self, before: Millis, thoroughly: bool) -> Result<Swept, IngestError> {
        let store = &self.inner.store;
        let mut swept = Swept::default();
        store.forget_history(before).await?;
        let mut after = None;
        loop {
            let retired = store.retire_snapshots(after).await?;
            let Some(last) = retired.last() else { break };
            after = Some(*last);
            self.inner.remove_entries(&retired).await?;
            for id in &retired {
                self.delete_retired(*id, &mut swept).await?;
            }
        }
        loop {
            let blobs = store.delete_blobs().await?;
            if blobs.is_empty() {
                break;
            }
            swept.blobs += blobs.len() as u64;
            swept.bytes += blobs.iter().map(|(_, bytes)| bytes).sum::<u64>();
        }
        while store.delete_series_leftovers().await? {}
        if let Some(cache) = store.cache()
            && (thoroughly || swept.snapshots + swept.blobs > 0)
        {
            // Some of the answers that processes keep for each other say what was swept.
            cache.forget(None).await;
        }
        if thoroughly {
            if let Some(index) = &self.inner.index {
                index.expunge().await?;
            }
            store.scrub().await?;
        }
        Ok(swept)
    }

    /// Takes over into this process's index what others added and swept. Call now and then where several share a database; nothing
    /// to do where none does.
    ///
    /// # Errors
    /// The index's and the store's.
    pub async fn follow(&self) -> Result<(), IngestError> {
        if let Some(index) = self.inner.index.as_ref().filter(|_| self.inner.store.is_shared()) {
            let followed = index.follow().await?;
            if !followed.removed.is_empty() {
                tracing::info!(snapshots = followed.removed.len(), "swept by another process, and gone here, too");
            }
        }
        Ok(())
    }

    async fn delete_retired(&self, id: SnapshotId, swept: &mut Swept) -> Result<(), IngestError> {
        loop {
            match self.inner.store.delete_retired(id).await? {
                Retired::Partly(chunks) => swept.chunks += chunks,
                Retired::Gone => {
                    swept.snapshots += 1;
                    return Ok(());
                }
                Retired::Taken => return Ok(()),
            }
        }
    }

    /// How long the history reaches back.
    pub fn history(&self) -> Duration {
        self.inner.settings.history
    }

    /// What follows when all of an environment changed at once.
    async fn replaced(&self, env: &EnvironmentId) -> Result<(), StoreError> {
        // A schedule that came back may have been due long ago; what it would fetch now is what was just taken back.
        self.pass_over(env).await?;
        self.notify(Change::Environment(env.clone()));
        Ok(())
    }

    /// Moves the schedules that are due on to their next run.
    async fn pass_over(&self, env: &EnvironmentId) -> Result<(), StoreError> {
        loop {
            // Each look finds fewer: the next run is after now.
            let overdue = self.inner.store.overdue_schedules(env, now_ms()).await?;
            if overdue.is_empty() {
                return Ok(());
            }
            for due in overdue {
                let run = run_of(&due.schedule, &due.source);
                self.inner.store.advance_schedule(&due.environment, &due.source, run).await?;
            }
        }
    }
}

/// The time so long ago.
pub fn ago(age: Duration) -> Millis {
    Timestamp::now().as_millisecond().saturating_sub(i64::try_from(age.as_millis()).unwrap_or(i64::MAX))
}
