//! The typed tables of the sources in scope, and their cells: read from the store when asked for, kept while there is room.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use models::Embedder;
use quick_cache::{Weighter, sync::Cache};
use store::{EnvironmentId, Pointer, SnapshotId, SourceId, Store, TABLE_FORMATS};
use tables::{Cells, Column, Index, Kind, Meaning, Outcome, Plan, Reading, Schema, Table, Typed};

use crate::{AssistantError, RowCells, Scope};

/// Bytes of cells that are kept in memory.
const CELL_BYTES_MAX: u64 = 256 << 20;
/// Tables whose schemas are kept in memory.
const SCHEMAS_KEPT: usize = 256;
/// Tables that one question is planned for; of a larger scope, the first by collection and name.
pub(crate) const TABLES_MAX: usize = 50;
/// Texts of one table whose vectors are kept.
const VECTORS_MAX: usize = 5_000;
/// Parts of a table read at a time.
const PARTS_READ: u32 = 256;

/// A table as a source shows it: with the corrections that a person made there.
pub(crate) struct TypedTable {
    pub snapshot: SnapshotId,
    pub number: u32,
    pub schema: Schema,
    pub index: Index,
    readings: Vec<Reading>,
    /// Columns that a person corrected.
    pub corrected: BTreeSet<String>,
    /// Changes with the corrections.
    version: u64,
    vectors: Mutex<HashMap<String, Vec<f32>>>,
}

type TableKey = (SnapshotId, SourceId, u64);
type CellsKey = (SnapshotId, u32, u32, u64);

/// How much room cells take.
#[derive(Clone)]
struct CellBytes;

impl Weighter<CellsKey, Arc<Cells>> for CellBytes {
    fn weight(&self, _: &CellsKey, cells: &Arc<Cells>) -> u64 {
        let bytes = match cells.as_ref() {
            Cells::Numbers(numbers) => numbers.len() * 8,
            Cells::Texts { codes, texts } => codes.len() * 4 + texts.iter().map(|text| text.len() + 16).sum::<usize>(),
        };
        bytes.max(1) as u64
    }
}

/// Reads tables. Cheap to share.
pub(crate) struct Room {
    store: Store,
    tables: Cache<TableKey, Arc<Vec<Arc<TypedTable>>>>,
    cells: Cache<CellsKey, Arc<Cells>, CellBytes>,
}

impl Room {
    pub(crate) fn new(store: Store) -> Self {
        let cells = Cache::with_weighter(1_000, CELL_BYTES_MAX, CellBytes);
        Self { store, tables: Cache::new(SCHEMAS_KEPT), cells }
    }

    /// Drops all tables and cells that are kept.
    pub(crate) fn clear(&self) {
        self.tables.clear();
        self.cells.clear();
    }

    /// The tables in scope, each with its source, at most [`TABLES_MAX`]; and whether there is nothing else in scope.
    ///
    /// # Errors
    /// [`AssistantError::Store`].
    pub(crate) async fn in_scope(
        &self,
        env: &EnvironmentId,
        scope: &Scope,
    ) -> Result<(Vec<(Pointer, Arc<TypedTable>)>, bool), AssistantError> {
        let pointers = self.store.pointers(env, &scope.filter()).await?;
        let is_tabular = |pointer: &Pointer| TABLE_FORMATS.contains(&pointer.format.as_str());
        let only_tables = pointers.iter().all(is_tabular);
        let mut found = Vec::new();
        for pointer in pointers.into_iter().filter(is_tabular) {
            for table in self.of_source(env, &pointer.source, pointer.snapshot).await?.iter() {
                if found.len() == TABLES_MAX {
                    return Ok((found, only_tables));
                }
                found.push((pointer.clone(), table.clone()));
            }
        }
        Ok((found, only_tables))
    }

    /// The tables of a source's snapshot, in order.
    ///
    /// # Errors
    /// [`AssistantError::Store`].
    pub(crate) async fn of_source(
        &self,
        env: &EnvironmentId,
        source: &SourceId,
        snapshot: SnapshotId,
    ) -> Result<Arc<Vec<Arc<TypedTable>>>, AssistantError> {
        let corrections = self.store.corrections(env, source).await?;
        let version = version(&corrections);
        let key = (snapshot, source.clone(), version);
        if let Some(known) = self.tables.get(&key) {
            return Ok(known);
        }
        let mut tables = Vec::new();
        for stored in self.store.tables(snapshot).await? {
            let Ok(mut typed) = serde_json::from_str::<Typed>(&stored.typed) else {
                tracing::warn!(table = stored.number, "a table's schema cannot be read; read its source anew");
                continue;
            };
            let mut corrected = BTreeSet::new();
            for correction in corrections.iter().filter(|correction| correction.table == stored.number) {
                if self.correct(snapshot, stored.number, &mut typed, correction).await? {
                    corrected.insert(correction.column.clone());
                }
            }
            tables.push(Arc::new(TypedTable {
                snapshot,
                number: stored.number,
                index: Index::new(&typed.schema),
                schema: typed.schema,
                readings: typed.readings,
                version: if corrected.is_empty() { 0 } else { version },
                corrected,
                vectors: Mutex::default(),
            }));
        }
        let tables = Arc::new(tables);
        self.tables.insert(key, tables.clone());
        Ok(tables)
    }

    /// Reads a column anew as a person says that it is; false where there is no such column.
    async fn correct(
        &self,
        snapshot: SnapshotId,
        table: u32,
        typed: &mut Typed,
        correction: &store::Correction,
    ) -> Result<bool, AssistantError> {
        let Some(at) = typed.schema.position(&correction.column) else { return Ok(false) };
        let Some(kind) = Kind::named(&correction.kind) else { return Ok(false) };
        let mut recast = typed.recast(&correction.column, kind, correction.unit.as_deref());
        let mut from = 0;
        loop {
            let (cells, next) = self.store.table_column(snapshot, table, narrow(at), from, PARTS_READ).await?;
            let work = tokio::task::spawn_blocking(move || {
                recast.push(&cells);
                recast
            });
            recast = work.await.map_err(|_| AssistantError::Internal("the column's reader ended early".into()))?;
            let Some(next) = next else { break };
            from = next;
        }
        let (column, reading) = recast.finish();
        typed.schema.columns[at] = column;
        typed.readings[at] = reading;
        Ok(true)
    }

    /// Carries a checked plan out.
    ///
    /// # Errors
    /// [`AssistantError::Store`], [`AssistantError::Internal`].
    pub(crate) async fn run(&self, table: &Arc<TypedTable>, plan: &Plan) -> Result<Outcome, AssistantError> {
        let mut cells: Vec<Option<Arc<Cells>>> = vec![None; table.schema.columns.len()];
        for name in plan.reads() {
            if let Some(at) = table.schema.position(name) {
                cells[at] = Some(self.column(table, at).await?);
            }
        }
        let (table, plan) = (table.clone(), plan.clone());
        let work = tokio::task::spawn_blocking(move || {
            let cells = cells.iter().map(Option::as_deref).collect();
            tables::execute(&plan, &Table { schema: &table.schema, cells })
        });
        work.await.map_err(|_| AssistantError::Internal("the table's reader ended early".into()))
    }

    async fn column(&self, table: &Arc<TypedTable>, at: usize) -> Result<Arc<Cells>, AssistantError> {
        let key = (table.snapshot, table.number, narrow(at), table.version);
        if let Some(known) = self.cells.get(&key) {
            return Ok(known);
        }
        let mut typed = Assembled::new(table.readings[at].clone());
        let mut from = 0;
        loop {
            let (cells, next) =
                self.store.table_column(table.snapshot, table.number, narrow(at), from, PARTS_READ).await?;
            let work = tokio::task::spawn_blocking(move || {
                typed.push(&cells);
                typed
            });
            typed = work.await.map_err(|_| AssistantError::Internal("the column's reader ended early".into()))?;
            let Some(next) = next else { break };
            from = next;
        }
        let cells = Arc::new(typed.cells);
        self.cells.insert(key, cells.clone());
        Ok(cells)
    }

    /// The cells of some rows as the file has them, in the order asked for; as many of each as the table has columns.
    ///
    /// # Errors
    /// [`AssistantError::Store`].
    pub(crate) async fn rows(&self, table: &TypedTable, rows: &[u32]) -> Result<Vec<RowCells>, AssistantError> {
        let mut read: HashMap<u32, Vec<String>> =
            self.store.table_rows(table.snapshot, table.number, rows).await?.into_iter().collect();
        let row = |row: &u32| {
            let mut cells = read.remove(row)?;
            cells.resize(table.schema.columns.len(), String::new());
            Some(RowCells { index: *row, cells })
        };
        Ok(rows.iter().filter_map(row).collect())
    }
}

/// A column that is read piece by piece.
struct Assembled {
    reading: Reading,
    cells: Cells,
    known: HashMap<Box<str>, u32>,
}

impl Assembled {
    fn new(reading: Reading) -> Self {
        let cells = reading.cells(std::iter::empty());
        Self { reading, cells, known: HashMap::new() }
    }

    fn push(&mut self, more: &[String]) {
        match (&mut self.cells, self.reading.cells(more.iter().map(String::as_str))) {
            (Cells::Numbers(all), Cells::Numbers(numbers)) => all.extend(numbers),
            (Cells::Texts { codes: all, texts: known }, Cells::Texts { codes, texts }) => {
                let places: Vec<u32> = texts
                    .into_iter()
                    .map(|text| match self.known.get(&text) {
                        Some(code) => *code,
                        None => {
                            let code = narrow(known.len());
                            known.push(text.clone());
                            self.known.insert(text, code);
                            code
                        }
                    })
                    .collect();
                all.extend(codes.into_iter().map(|code| places.get(code as usize).copied().unwrap_or(tables::MISSING)));
            }
            _ => {}
        }
    }
}

/// Meaning by the embedder, with the vectors of a table's values kept.
pub(crate) struct Embedded<'a> {
    pub embedder: Option<&'a dyn Embedder>,
    pub table: &'a TypedTable,
}

impl Meaning for Embedded<'_> {
    fn likeness(&self, text: &str, others: &[&str]) -> Vec<f32> {
        let Some(embedder) = self.embedder else { return Vec::new() };
        let mut known = self.table.vectors.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() > VECTORS_MAX {
            known.clear();
        }
        let new: Vec<&str> = others.iter().copied().filter(|other| !known.contains_key(*other)).collect();
        let embedded = embedder.embed_query(text).and_then(|own| Ok((own, embedder.embed(&new)?)));
        let (own, vectors) = match embedded {
            Ok(embedded) => embedded,
            Err(error) => {
                tracing::error!(%error, "values could not be embedded; going by words only");
                return Vec::new();
            }
        };
        known.extend(new.into_iter().map(str::to_owned).zip(vectors));
        let dot = |vector: &Vec<f32>| own.iter().zip(vector).map(|(a, b)| a * b).sum();
        others.iter().map(|other| known.get(*other).map_or(0.0, dot)).collect()
    }

    fn is_word(&self, word: &str) -> bool {
        // The embedder's vocabulary has the common words whole and spells the others.
        self.embedder.is_none_or(|embedder| embedder.count_tokens(word) <= 1 + embedder.count_tokens(""))
    }
}

/// Changes whenever the corrections do.
fn version(corrections: &[store::Correction]) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    if corrections.is_empty() {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    for correction in corrections {
        (&correction.table, &correction.column, &correction.kind, &correction.unit).hash(&mut hasher);
    }
    hasher.finish() | 1
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A column's description for people.
pub(crate) fn description(column: &Column, corrected: bool) -> super::ColumnDescription {
    super::ColumnDescription {
        name: column.name.clone(),
        kind: column.kind,
        unit: column.unit.clone(),
        separator: column.separator,
        missing: column.missing,
        distinct: column.distinct,
        min: column.numbers.map(|numbers| numbers.min),
        max: column.numbers.map(|numbers| numbers.max),
        mean: column.numbers.map(|numbers| numbers.mean),
        values: column
            .values
            .iter()
            .take(super::ColumnDescription::VALUES_SHOWN)
            .map(|value| super::ColumnValue {
                text: value.text.clone(),
                variants: value.variants.clone(),
                rows: value.rows,
            })
            .collect(),
        corrected,
    }
}
