//! What the columns of a staged table are: its cells are read back column by column, in bounded memory.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use extract::Part;
use store::{NewTable, SnapshotId};
use tables::{Aside, Lines, Profiler, Schema, Typed};

use crate::{index_source::Stop, ingest::Inner};

/// Stretches of rows read at once.
const STRETCHES_READ: u32 = 64;

/// A table as its parts tell of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Head {
    number: u32,
    label: Option<String>,
    lines: Lines,
    rows: u64,
    width: usize,
}

/// The tables of a file, noted as its parts go by.
#[derive(Debug, Default)]
pub(crate) struct Tables(Vec<Head>);

impl Tables {
    pub(crate) fn note(&mut self, part: &Part) {
        let Some(rows) = &part.rows else { return };
        if self.0.last().is_none_or(|last| last.number != rows.table) {
            let lines = Lines::new(&part.header);
            let head = Head { number: rows.table, label: part.label.clone(), lines, ..Head::default() };
            self.0.push(head);
        }
        let Some(head) = self.0.last_mut() else { return };
        head.rows += rows.cells.len() as u64;
        head.width = rows.cells.iter().map(Vec::len).fold(head.width.max(head.lines.header().len()), usize::max);
        rows.cells.iter().for_each(|row| head.lines.push(row));
    }

    /// How many there are; `None` in a file that has none.
    pub(crate) fn count(&self) -> Option<u32> {
        (!self.0.is_empty()).then(|| u32::try_from(self.0.len()).unwrap_or(u32::MAX))
    }

    pub(crate) fn all(self) -> Vec<Head> {
        self.0
    }
}

/// Types a table whose cells are staged. `file` names it where its sheet has no name.
///
/// # Errors
/// [`Stop::Retry`].
pub(crate) async fn typed(inner: &Inner, id: SnapshotId, head: &Head, file: &str) -> Result<NewTable, Stop> {
    let names = tables::names(head.lines.header(), head.width);
    let mut totals = head.lines.clone().totals();
    if !totals.is_settled() {
        for at in 0..names.len() {
            totals = read_column(inner, id, head.number, at, totals, |totals, _, cell| totals.push(cell)).await?;
            totals.end_column();
        }
    }
    let aside = Arc::new(totals.finish());
    let mut hashes = vec![0u64; usize::try_from(head.rows).unwrap_or(0)];
    let (mut columns, mut readings) = (Vec::new(), Vec::new());
    for (at, name) in names.iter().enumerate() {
        let state = (Profiler::new(name), hashes, aside.clone());
        let push = |(profiler, hashes, aside): &mut (Profiler, Vec<u64>, Arc<Aside>), row: u32, cell: &str| {
            if !aside.contains(row) {
                profiler.push(cell);
            }
            if let Some(hash) = hashes.get_mut(row as usize) {
                *hash = mixed(*hash, cell);
            }
        };
        let (profiler, hashed, _) = read_column(inner, id, head.number, at, state, push).await?;
        hashes = hashed;
        let (column, reading) = profiler.finish();
        columns.push(column);
        readings.push(reading);
    }
    let name = head.label.clone().unwrap_or_else(|| file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned());
    let aside = Arc::unwrap_or_clone(aside);
    let schema = Schema { name, rows: head.rows, duplicates: duplicates(hashes), aside, columns };
    let typed = serde_json::to_string(&Typed { schema, readings }).map_err(|error| Stop::Retry(error.to_string()))?;
    Ok(NewTable { number: head.number, rows: head.rows, typed })
}

/// Reads the cells of a column in order, with their row numbers, away from the async threads.
async fn read_column<S: Send + 'static>(
    inner: &Inner,
    id: SnapshotId,
    table: u32,
    column: usize,
    mut state: S,
    push: impl Fn(&mut S, u32, &str) + Copy + Send + 'static,
) -> Result<S, Stop> {
    let column = u32::try_from(column).unwrap_or(u32::MAX);
    let (mut from, mut row) = (0, 0);
    loop {
        let (cells, next) = inner.store.table_column(id, table, column, from, STRETCHES_READ).await?;
        let work = tokio::task::spawn_blocking(move || {
            for cell in &cells {
                push(&mut state, row, cell);
                row += 1;
            }
            (state, row)
        });
        (state, row) = work.await.map_err(|error| Stop::Retry(error.to_string()))?;
        let Some(next) = next else { return Ok(state) };
        from = next;
    }
}

fn mixed(hash: u64, cell: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (hash, cell).hash(&mut hasher);
    hasher.finish()
}

/// Rows that repeat an earlier one, by their hashes.
fn duplicates(mut hashes: Vec<u64>) -> u64 {
    let all = hashes.len();
    hashes.sort_unstable();
    hashes.dedup();
    (all - hashes.len()) as u64
}
