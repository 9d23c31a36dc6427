//! Whole sets of pointers: copied into a new environment, looked up as they were at a time, put in the place of another. Rows are
//! copied by single statements; what they point to is never touched.

mod difference;
mod statements;

use std::collections::HashSet;

use crate::{
    EnvironmentId, Millis, SourceId, StoreError,
    sql::{Transaction, query, query_scalar},
};
use difference::{Change, Row, Rows};
use statements::{
    COLLECTIONS, COPY_COLLECTIONS, COPY_CORRECTIONS, COPY_ONE_COLLECTION, COPY_ONE_SOURCE, COPY_REPORTS,
    COPY_SCHEDULES, COPY_SERIES, COPY_SOURCES, CORRECTIONS, INHERIT, INHERIT_ANCESTORS, MAKE_ROOM_COLLECTION,
    MAKE_ROOM_SOURCE, PUT_REPORTS, RENAME_COLLECTIONS, RENAME_KEPT_COLLECTIONS, RENAME_KEPT_SOURCES, RENAME_SOURCES,
    SCHEDULES, SERIES, SOURCES, Statements, WORKING,
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
    copy_contents(transaction, from, to, at).await?;
    for statement in [COPY_SERIES, COPY_SCHEDULES] {
        run_at(transaction, statement, (from, to, at)).await?;
    }
    run(transaction, COPY_REPORTS, (from, to)).await?;
    inherit(transaction, (from, to, at)).await
}

/// Copies into the empty environment `to` what can be asked of `from`, without its series and schedules.
pub(crate) async fn copy_contents(
    transaction: &mut Transaction,
    from: &EnvironmentId,
    to: &EnvironmentId,
    at: Millis,
) -> Result<(), StoreError> {
    run_at(transaction, COPY_COLLECTIONS, (from, to, at)).await?;
    let sources = query(COPY_SOURCES).bind(from.as_str()).bind(to.as_str()).bind(at);
    NOT_READY.into_iter().fold(sources, |query, text| query.bind(text)).execute(&mut *transaction).await?;
    run_at(transaction, COPY_CORRECTIONS, (from, to, at)).await
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

/// A set that another one becomes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Origin<'o> {
    /// That of an environment as it is; the reports and forecasts of its series come along.
    Now(&'o EnvironmentId),
    /// What that of an environment was at a time.
    Then(&'o EnvironmentId, Millis),
}

impl Origin<'_> {
    fn environment(&self) -> &EnvironmentId {
        match self {
            Self::Now(environment) | Self::Then(environment, _) => environment,
        }
    }

    /// The statement for it, of one for what is and one for what was.
    fn choose(&self, (now, then): (&'static str, &'static str)) -> &'static str {
        match self {
            Self::Now(_) => now,
            Self::Then(..) => then,
        }
    }

    fn time(&self) -> Option<Millis> {
        match self {
            Self::Now(_) => None,
            Self::Then(_, time) => Some(*time),
        }
    }
}

/// Makes the set of `to` that of `from`, and writes down what it was. What is still being read in `to` goes on being read: a
/// source keeps the content that is wanted of it, and one that `from` does not have stays.
pub(crate) async fn replace(
    transaction: &mut Transaction,
    from: Origin<'_>,
    to: &EnvironmentId,
    at: Millis,
) -> Result<SetChange, StoreError> {
    let working: Vec<String> = query_scalar(WORKING).bind(to.as_str()).fetch_all(&mut *transaction).await?;
    let working: HashSet<String> = working.into_iter().collect();
    let mut set = Replacement { transaction, from, to, at };
    let rows = set.differing(&SOURCES).await?;
    let sources = rows.change(|row| working.contains(&row.key));
    let left = rows.owners_left(&sources);
    let collections = set.differing(&COLLECTIONS).await?.change(|row| left.contains(row.key.as_str()));
    let mut below = Vec::new();
    for statements in [&CORRECTIONS, &SERIES, &SCHEDULES] {
        below.push((statements, set.differing(statements).await?.change(|row| sources.kept.contains(&row.owner))));
    }
    set.end(&COLLECTIONS, &collections).await?;
    set.end(&SOURCES, &sources).await?;
    for (statements, change) in &below {
        set.end(statements, change).await?;
        set.run_on(statements.delete, &change.removed).await?;
    }
    set.run_on(SOURCES.delete, &sources.removed).await?;
    // Names are unique at every moment, and two may have changed theirs for each other's.
    set.run_on(RENAME_SOURCES, &sources.renamed).await?;
    set.run_on(RENAME_KEPT_SOURCES, &sources.set_aside).await?;
    set.run_on(RENAME_COLLECTIONS, &collections.renamed).await?;
    set.run_on(RENAME_KEPT_COLLECTIONS, &collections.set_aside).await?;
    set.put(&COLLECTIONS, &collections).await?;
    set.put_sources(&sources).await?;
    set.run_on(COLLECTIONS.delete, &collections.removed).await?;
    for (statements, change) in &below {
        set.put(statements, change).await?;
    }
    if let Origin::Now(from) = from {
        run(transaction, PUT_REPORTS, (from, to)).await?;
        inherit(transaction, (from, to, at)).await?;
    }
    let count = |some: usize| u64::try_from(some).unwrap_or(u64::MAX);
    Ok(SetChange {
        added: count(sources.added),
        removed: count(sources.removed.len()),
        changed: count(sources.ended.len() - sources.removed.len()),
        kept: count(sources.kept.len()),
    })
}

struct Replacement<'s> {
    transaction: &'s mut Transaction,
    from: Origin<'s>,
    to: &'s EnvironmentId,
    at: Millis,
}

impl Replacement<'_> {
    /// Rows of a table that only one of the two sets has.
    async fn differing(&mut self, statements: &Statements) -> Result<Rows, StoreError> {
        let mut query =
            query(self.from.choose(statements.differing)).bind(self.from.environment().as_str()).bind(self.to.as_str());
        if let Some(time) = self.from.time() {
            query = query.bind(time);
        }
        let rows = query.fetch_all(&mut *self.transaction).await?;
        let read = |row: &crate::sql::Row| -> Result<Row, StoreError> {
            Ok(Row {
                is_new: row.try_get::<i64>(0)? == 0,
                key: row.try_get(1)?,
                owner: row.try_get(2)?,
                name: row.try_get(3)?,
                is_whole: row.try_get::<i64>(4)? == 1,
            })
        };
        Ok(Rows::sorted(rows.iter().map(read).collect::<Result<_, _>>()?))
    }

    /// Writes down what the rows that change or go were.
    async fn end(&mut self, statements: &Statements, change: &Change) -> Result<(), StoreError> {
        if change.ended.is_empty() {
            return Ok(());
        }
        query(statements.end)
            .bind(self.to.as_str())
            .bind(self.at)
            .bind(serde_json::to_string(&change.ended)?)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// A statement on rows of `to`.
    async fn run_on(&mut self, statement: &'static str, keys: &[String]) -> Result<(), StoreError> {
        if keys.is_empty() {
            return Ok(());
        }
        query(statement)
            .bind(self.to.as_str())
            .bind(serde_json::to_string(keys)?)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    async fn put(&mut self, statements: &Statements, change: &Change) -> Result<(), StoreError> {
        self.put_with(statements, change, &[]).await
    }

    async fn put_sources(&mut self, change: &Change) -> Result<(), StoreError> {
        self.put_with(&SOURCES, change, &NOT_READY).await
    }

    async fn put_with(
        &mut self,
        statements: &Statements,
        change: &Change,
        texts: &[&'static str],
    ) -> Result<(), StoreError> {
        if change.put.is_empty() {
            return Ok(());
        }
        let query = query(self.from.choose(statements.put))
            .bind(self.from.environment().as_str())
            .bind(self.to.as_str())
            .bind(self.at);
        let mut query =
            texts.iter().fold(query, |query, text| query.bind(*text)).bind(serde_json::to_string(&change.put)?);
        if let Some(time) = self.from.time() {
            query = query.bind(time);
        }
        query.execute(&mut *self.transaction).await?;
        Ok(())
    }
}

async fn run(
    transaction: &mut Transaction,
    statement: &'static str,
    (from, to): (&EnvironmentId, &EnvironmentId),
) -> Result<(), StoreError> {
    query(statement).bind(from.as_str()).bind(to.as_str()).execute(transaction).await?;
    Ok(())
}

/// With the time of the change as `$3`.
async fn run_at(
    transaction: &mut Transaction,
    statement: &'static str,
    (from, to, at): (&EnvironmentId, &EnvironmentId, Millis),
) -> Result<(), StoreError> {
    query(statement).bind(from.as_str()).bind(to.as_str()).bind(at).execute(transaction).await?;
    Ok(())
}

/// Has `to` see the forecasts that `from` made or saw until `at`.
async fn inherit(
    transaction: &mut Transaction,
    (from, to, at): (&EnvironmentId, &EnvironmentId, Millis),
) -> Result<(), StoreError> {
    run(transaction, INHERIT_ANCESTORS, (from, to)).await?;
    run_at(transaction, INHERIT, (from, to, at)).await
}
