//! Which tables there are, what their columns are and in which order they can be filled: read from a SQLite that the migrations
//! have just been run on. Postgres has the same, which a test holds against it.

use sqlx::{Connection, Row as _, SqliteConnection};

use super::{
    error::CopyError,
    link::Link,
    rows::{Cell, Row},
};
use crate::{ChunkId, Location, SnapshotId, migrations};

/// Tables that hold what a snapshot is, and how their first key column names it. Of a complete one they never change, so a
/// backup reads them once; a table that is not named here is read each time, which is right for any, if slower.
const CONTENTS: [(&str, Within); 6] = [
    ("snapshot", Within::Snapshot),
    ("part", Within::Snapshot),
    ("chunk", Within::Chunk),
    ("embedding", Within::Chunk),
    ("table_cells", Within::Snapshot),
    ("data_table", Within::Snapshot),
];
/// Columns of numbers that Postgres keeps as vectors, SQLite as bytes; by table and column.
const VECTORS: [(&str, &str); 1] = [("embedding", "vector")];
/// Columns that Postgres has beside those of SQLite, derived from them; see [`super::write`].
const DERIVED: [(&str, &str); 2] = [("embedding", "snapshot_id"), ("embedding", "dims")];

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Real,
    Text,
    Blob,
    Vector,
}

#[derive(Debug, Clone)]
pub(super) struct Column {
    pub name: String,
    pub kind: Kind,
}

/// What the first key column of a table of contents names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Snapshot,
    Chunk,
}

#[derive(Debug)]
pub(super) struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// Places of the columns that rows are told apart by, and ordered by.
    pub key: Vec<usize>,
    /// Whether that is a primary key; otherwise it is all columns, and rows may be equal.
    pub has_key: bool,
    /// Places of the columns that refer to other tables or must be unique.
    pub bound: Vec<usize>,
    /// Tables that it refers to.
    pub parents: Vec<String>,
    /// Whether the database counts its ids.
    pub is_counted: bool,
    /// How rows say which snapshot they are a part of; `None` outside of snapshots.
    pub within: Option<Within>,
}

impl Table {
    /// The snapshot that the row is a part of.
    pub fn snapshot(&self, row: &Row) -> Option<SnapshotId> {
        let (within, first) = (self.within?, row.get(*self.key.first()?)?);
        let Cell::Integer(id) = first else { return None };
        Some(if within == Within::Chunk { ChunkId(*id).snapshot() } else { SnapshotId(*id) })
    }

    /// The first and last value that the first key column has in `snapshot`.
    pub fn range(&self, snapshot: SnapshotId) -> (i64, i64) {
        if self.within == Some(Within::Chunk) { ChunkId::range(snapshot) } else { (snapshot.0, snapshot.0) }
    }

    /// Names of the columns at `places`, each followed by `after`.
    pub fn names(&self, places: &[usize], after: &str) -> String {
        let names = places.iter().filter_map(|place| self.columns.get(*place));
        names.map(|column| format!("\"{}\"{after}", column.name)).collect::<Vec<_>>().join(", ")
    }

    pub fn all(&self) -> Vec<usize> {
        (0..self.columns.len()).collect()
    }
}

/// The tables of one version of the schema.
#[derive(Debug)]
pub(super) struct Schema {
    pub version: i64,
    /// Each after all that it refers to; those of a snapshot's contents next to each other.
    pub tables: Vec<Table>,
}

impl Schema {
    /// The version that this program brings a database to.
    pub fn newest() -> i64 {
        migrations::newest()
    }

    pub async fn at(version: i64) -> Result<Self, CopyError> {
        let mut memory = SqliteConnection::connect("sqlite::memory:").await?;
        migrations::SQLITE_MIGRATIONS.run_to(version, &mut memory).await?;
        let found = sqlx::query(
            "SELECT name, sql LIKE '%AUTOINCREMENT%' FROM sqlite_master
             WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> '_sqlx_migrations' ORDER BY name",
        )
        .fetch_all(&mut memory)
        .await?;
        let mut tables = Vec::with_capacity(found.len());
        for row in found {
            tables.push(read_table(&mut memory, row.try_get(0)?, row.try_get(1)?).await?);
        }
        Ok(Self { version, tables: parents_first(tables) })
    }

    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// Tables of what a snapshot is.
    pub fn contents(&self) -> impl Iterator<Item = &Table> {
        self.tables.iter().filter(|table| table.within.is_some())
    }

    /// Tables of all the rest.
    pub fn others(&self) -> impl Iterator<Item = &Table> {
        self.tables.iter().filter(|table| table.within.is_none())
    }
}

async fn read_table(memory: &mut SqliteConnection, name: String, is_counted: bool) -> Result<Table, CopyError> {
    let mut columns = Vec::new();
    let mut key = Vec::new();
    let found = sqlx::query("SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid");
    for row in found.bind(&name).fetch_all(&mut *memory).await? {
        let (column, kind, place): (String, String, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        if place > 0 {
            key.push((place, columns.len()));
        }
        columns.push(Column { kind: kind_of(&name, &column, &kind)?, name: column });
    }
    key.sort_unstable();
    let has_key = !key.is_empty();
    let key = if has_key { key.into_iter().map(|(_, place)| place).collect() } else { (0..columns.len()).collect() };
    let mut table = Table {
        within: CONTENTS.iter().find(|(content, _)| *content == name).map(|(_, within)| *within),
        bound: Vec::new(),
        parents: Vec::new(),
        name,
        columns,
        key,
        has_key,
        is_counted,
    };
    read_bounds(memory, &mut table).await?;
    Ok(table)
}

/// What the table refers to, and what must be unique in it beside its key.
async fn read_bounds(memory: &mut SqliteConnection, table: &mut Table) -> Result<(), CopyError> {
    let found = sqlx::query("SELECT \"table\", \"from\" FROM pragma_foreign_key_list($1)");
    for row in found.bind(&table.name).fetch_all(&mut *memory).await? {
        let (parent, column): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        table.bound.extend(table.columns.iter().position(|own| own.name == column));
        if parent != table.name && !table.parents.contains(&parent) {
            table.parents.push(parent);
        }
    }
    let found = sqlx::query(
        "SELECT i.partial, x.cid FROM pragma_index_list($1) i, pragma_index_info(i.name) x
         WHERE i.\"unique\" = 1 AND i.origin <> 'pk'",
    );
    for row in found.bind(&table.name).fetch_all(memory).await? {
        // Which columns decide whether a row is in a part of an index is in no pragma: any may.
        match (row.try_get::<i64, _>(0)?, usize::try_from(row.try_get::<i64, _>(1)?)) {
            (0, Ok(place)) => table.bound.push(place),
            _ => table.bound.extend(0..table.columns.len()),
        }
    }
    table.bound.sort_unstable();
    table.bound.dedup();
    Ok(())
}

fn kind_of(table: &str, column: &str, declared: &str) -> Result<Kind, CopyError> {
    match declared {
        _ if VECTORS.contains(&(table, column)) => Ok(Kind::Vector),
        "INTEGER" => Ok(Kind::Integer),
        "REAL" => Ok(Kind::Real),
        "TEXT" => Ok(Kind::Text),
        "BLOB" => Ok(Kind::Blob),
        other => {
            Err(CopyError::Damaged(format!("the column {table}.{column} is of a type that is not copied: {other}")))
        }
    }
}

fn parents_first(tables: Vec<Table>) -> Vec<Table> {
    let (contents, others): (Vec<_>, Vec<_>) = tables.into_iter().partition(|table| table.within.is_some());
    let contents = in_order(contents.into_iter().map(|table| vec![table]).collect());
    let mut groups: Vec<Vec<Table>> = others.into_iter().map(|table| vec![table]).collect();
    groups.push(contents);
    in_order(groups)
}

/// The tables, each group after all groups that it refers to.
fn in_order(mut groups: Vec<Vec<Table>>) -> Vec<Table> {
    let mut placed: Vec<Table> = Vec::new();
    while !groups.is_empty() {
        let waits = |group: &[Table]| {
            let others = groups.iter().flatten().filter(|table| !group.iter().any(|own| own.name == table.name));
            let left: Vec<&str> = others.map(|table| table.name.as_str()).collect();
            group.iter().any(|table| table.parents.iter().any(|parent| left.contains(&parent.as_str())))
        };
        // Tables that refer to each other in a circle could not be filled at all; there are none.
        let next = groups.iter().position(|group| !waits(group)).unwrap_or(0);
        placed.append(&mut groups.remove(next));
    }
    placed
}

/// A table as a database has it: what the tests hold one against the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableShape {
    pub name: String,
    /// Name and type, in the words of SQLite; those that a database derives are left out.
    pub columns: Vec<(String, String)>,
    /// Names of the primary key's columns, in its order.
    pub key: Vec<String>,
}

/// The shape of all tables: what is copied, or, of a Postgres database, what it has.
///
/// # Errors
/// [`CopyError::Store`] where the database cannot be asked.
pub async fn shape(location: &Location<'_>) -> Result<Vec<TableShape>, CopyError> {
    let mut shapes = match Link::reading(location).await? {
        Link::Sqlite(_) => Schema::at(Schema::newest()).await?.tables.iter().map(shape_of).collect(),
        Link::Postgres(mut connection) => postgres_shapes(&mut connection).await?,
    };
    shapes.sort();
    Ok(shapes)
}

fn shape_of(table: &Table) -> TableShape {
    let declared = |kind| match kind {
        Kind::Integer => "INTEGER",
        Kind::Real => "REAL",
        Kind::Text => "TEXT",
        Kind::Blob => "BLOB",
        Kind::Vector => "VECTOR",
    };
    let key = if table.has_key { table.key.as_slice() } else { &[] };
    TableShape {
        name: table.name.clone(),
        columns: table.columns.iter().map(|column| (column.name.clone(), declared(column.kind).to_owned())).collect(),
        key: key.iter().filter_map(|place| table.columns.get(*place)).map(|column| column.name.clone()).collect(),
    }
}

async fn postgres_shapes(connection: &mut sqlx::PgConnection) -> Result<Vec<TableShape>, CopyError> {
    let found = sqlx::query(
        "SELECT c.relname::text, a.attname::text,
                CASE t.typname WHEN 'int8' THEN 'INTEGER' WHEN 'float4' THEN 'REAL' WHEN 'bytea' THEN 'BLOB'
                     WHEN 'vector' THEN 'VECTOR' WHEN 'text' THEN CASE l.collname WHEN 'C' THEN 'TEXT' ELSE 'text' END
                     ELSE t.typname::text END,
                COALESCE(array_position(k.conkey, a.attnum), 0)::bigint
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_collation l ON l.oid = a.attcollation
         LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
         WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> '_sqlx_migrations'
         ORDER BY c.relname, a.attnum",
    )
    .fetch_all(connection)
    .await?;
    let mut shapes: Vec<TableShape> = Vec::new();
    let mut keys: Vec<Vec<(i64, String)>> = Vec::new();
    for row in found {
        let (name, column): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        if shapes.last().is_none_or(|shape| shape.name != name) {
            shapes.push(TableShape { name: name.clone(), columns: Vec::new(), key: Vec::new() });
            keys.push(Vec::new());
        }
        let (Some(shape), Some(key)) = (shapes.last_mut(), keys.last_mut()) else { continue };
        let place: i64 = row.try_get(3)?;
        if place > 0 {
            key.push((place, column.clone()));
        }
        if !DERIVED.contains(&(name.as_str(), column.as_str())) {
            shape.columns.push((column, row.try_get(2)?));
        }
    }
    for (shape, mut key) in shapes.iter_mut().zip(keys) {
        key.sort();
        shape.key = key.into_iter().map(|(_, name)| name).collect();
    }
    Ok(shapes)
}
