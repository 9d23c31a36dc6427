//! Whole sets of pointers: copied into a new environment, looked up as they were at a time, put in the place of another. Rows are
//! copied by single statements; what they point to is never touched.

mod statements;

use crate::{
    EnvironmentId, Millis, SourceId, StoreError,
    sql::{Transaction, query, query_scalar},
};
use statements::{
    COPY_COLLECTIONS, COPY_CORRECTIONS, COPY_ONE_COLLECTION, COPY_ONE_SOURCE, COPY_REPORTS, COPY_SCHEDULES,
    COPY_SERIES, COPY_SOURCES, COUNT_ADDED, COUNT_KEPT, DELETE_COLLECTIONS, DELETE_CORRECTIONS, DELETE_SCHEDULES,
    DELETE_SERIES, DELETE_SOURCES, END_COLLECTIONS, END_CORRECTIONS, END_SCHEDULES, END_SERIES, END_SOURCES, INHERIT,
    INHERIT_ANCESTORS, MAKE_ROOM_COLLECTION, MAKE_ROOM_SOURCE, PAST_COLLECTIONS, PAST_CORRECTIONS, PAST_SCHEDULES,
    PAST_SERIES, PAST_SOURCES, PUT_COLLECTIONS, PUT_CORRECTIONS, PUT_REPORTS, PUT_SCHEDULES, PUT_SERIES, PUT_SOURCES,
    RENAME_COLLECTIONS, RENAME_KEPT_SOURCES, RENAME_SOURCES,
};

/// Said of a source whose content was not read yet when another environment took it over.
const NOT_READY: [&str; 3] = [
    "not_ready",
    "was not ready when this environment took it over",
    "retry it here, or take it over again when it is ready there",
];

/// What putting a set in the place of another did to its sources.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SetChange {
    pub added: u64,
    pub removed: u64,
    pub changed: u64,
    /// Not in the new set, but their newest content is still being read.
    pub kept: u64,
}

/// Copies the set of `from` into the empty environment `to`, with the reports of its series.
pub(crate) async fn copy(
    transaction: &mut Transaction,
    from: &EnvironmentId,
    to: &EnvironmentId,
    at: Millis,
) -> Result<(), StoreError> {
    let mut set = Set { transaction, from, to, at };
    set.run_at(COPY_COLLECTIONS).await?;
    set.run_sources(COPY_SOURCES).await?;
    for statement in [COPY_CORRECTIONS, COPY_SERIES, COPY_SCHEDULES] {
        set.run_at(statement).await?;
    }
    set.run(COPY_REPORTS).await?;
    set.inherit().await
}

/// Copies into the empty environment `to` what can be asked of `from`, without its series and schedules.
pub(crate) async fn copy_contents(
    transaction: &mut Transaction,
    from: &EnvironmentId,
    to: &EnvironmentId,
    at: Millis,
) -> Result<(), StoreError> {
    let mut set = Set { transaction, from, to, at };
    set.run_at(COPY_COLLECTIONS).await?;
    set.run_sources(COPY_SOURCES).await?;
    set.run_at(COPY_CORRECTIONS).await?;
    Ok(())
}

/// Copies a source that is ready in `from` into `to`, in the content that it shows there, with its collection. Whatever has its
/// place or its name in `to` goes.
pub(crate) async fn copy_source(
    transaction: &mut Transaction,
    from: &EnvironmentId,
    to: &EnvironmentId,
    id: &SourceId,
) -> Result<(), StoreError> {
    for statement in [MAKE_ROOM_COLLECTION, MAKE_ROOM_SOURCE, COPY_ONE_COLLECTION, COPY_ONE_SOURCE] {
        query(statement)
            .bind(from.as_str())
            .bind(to.as_str())
            .bind(crate::now_ms())
            .bind(id.as_str())
            .execute(&mut *transaction)
            .await?;
    }
    Ok(())
}

/// Fills the empty environment `to` with the set that `from` had at `time`.
pub(crate) async fn copy_of_time(
    transaction: &mut Transaction,
    (from, time): (&EnvironmentId, Millis),
    to: &EnvironmentId,
    at: Millis,
) -> Result<(), StoreError> {
    for (statement, is_source) in [
        (PAST_COLLECTIONS, false),
        (PAST_SOURCES, true),
        (PAST_CORRECTIONS, false),
        (PAST_SERIES, false),
        (PAST_SCHEDULES, false),
    ] {
        let mut query = query(statement).bind(from.as_str()).bind(to.as_str()).bind(at).bind(time);
        if is_source {
            query = NOT_READY.into_iter().fold(query, |query, text| query.bind(text));
        }
        query.execute(&mut *transaction).await?;
    }
    Ok(())
}

/// Makes the set of `to` that of `from`, and writes down what it was. What is still being read in `to` goes on being read: a
/// source keeps the content that is wanted of it, and one that `from` does not have stays. With `inherits`, `to` sees the reports
/// and forecasts of `from`.
pub(crate) async fn replace(
    transaction: &mut Transaction,
    from: &EnvironmentId,
    to: &EnvironmentId,
    at: Millis,
    inherits: bool,
) -> Result<SetChange, StoreError> {
    let mut set = Set { transaction, from, to, at };
    let added = set.count(COUNT_ADDED).await?;
    let kept = set.count(COUNT_KEPT).await?;
    set.run_at(END_COLLECTIONS).await?;
    let ended = set.run_at(END_SOURCES).await?;
    for statement in [END_CORRECTIONS, END_SERIES, END_SCHEDULES] {
        set.run_at(statement).await?;
    }
    let removed = set.run(DELETE_SOURCES).await?;
    for statement in [DELETE_CORRECTIONS, DELETE_SERIES, DELETE_SCHEDULES] {
        set.run(statement).await?;
    }
    // Names are unique at every moment, and two may have changed theirs for each other's.
    for statement in [RENAME_SOURCES, RENAME_KEPT_SOURCES, RENAME_COLLECTIONS] {
        set.run(statement).await?;
    }
    set.run_at(PUT_COLLECTIONS).await?;
    set.run_sources(PUT_SOURCES).await?;
    set.run(DELETE_COLLECTIONS).await?;
    for statement in [PUT_CORRECTIONS, PUT_SERIES, PUT_SCHEDULES] {
        set.run_at(statement).await?;
    }
    if inherits {
        set.run(PUT_REPORTS).await?;
        set.inherit().await?;
    }
    Ok(SetChange { added, removed, changed: ended.saturating_sub(removed), kept })
}

struct Set<'s> {
    transaction: &'s mut Transaction,
    from: &'s EnvironmentId,
    to: &'s EnvironmentId,
    at: Millis,
}

impl Set<'_> {
    async fn run(&mut self, statement: &'static str) -> Result<u64, StoreError> {
        let query = query(statement).bind(self.from.as_str()).bind(self.to.as_str());
        Ok(query.execute(&mut *self.transaction).await?.rows_affected())
    }

    /// With the time of the change as `$3`.
    async fn run_at(&mut self, statement: &'static str) -> Result<u64, StoreError> {
        let query = query(statement).bind(self.from.as_str()).bind(self.to.as_str()).bind(self.at);
        Ok(query.execute(&mut *self.transaction).await?.rows_affected())
    }

    /// With what is said of a source that is not ready as `$4` to `$6`.
    async fn run_sources(&mut self, statement: &'static str) -> Result<u64, StoreError> {
        let query = query(statement).bind(self.from.as_str()).bind(self.to.as_str()).bind(self.at);
        let query = NOT_READY.into_iter().fold(query, |query, text| query.bind(text));
        Ok(query.execute(&mut *self.transaction).await?.rows_affected())
    }

    async fn count(&mut self, statement: &'static str) -> Result<u64, StoreError> {
        let query = query_scalar(statement).bind(self.from.as_str()).bind(self.to.as_str());
        let count: i64 = query.fetch_one(&mut *self.transaction).await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Has `to` see the forecasts that `from` made or saw until now.
    async fn inherit(&mut self) -> Result<(), StoreError> {
        self.run(INHERIT_ANCESTORS).await?;
        self.run_at(INHERIT).await?;
        Ok(())
    }
}
