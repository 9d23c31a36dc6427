//! Everything from one database to another. First what must go on the other side, children before parents; then what is missing
//! or says something else, parents before children. Each step is a short transaction, and a copy that is broken off goes on
//! where it was when it is asked for again.

use super::{
    Progress, Watch,
    error::CopyError,
    link::Link,
    merge::{Merge, Pair},
    originals::{self, Destination},
    rows::{Row, Sum},
    schema::{Schema, Table},
    write::Batch,
};
use crate::{Location, StoreError, folder::FolderLock};

/// How a copy is made.
#[derive(Debug, Clone, Copy, Default)]
pub struct MigrateOptions {
    /// Removes rows of the target that the source does not have; otherwise such rows stop the copy before it begins.
    pub discard: bool,
}

/// What was copied.
#[derive(Debug)]
pub struct Migrated {
    /// Parents first.
    pub tables: Vec<MigratedTable>,
    pub originals_copied: u64,
    pub originals_bytes: u64,
    /// Those that were at the target, or are kept in the same place for both.
    pub originals_there: u64,
    /// Hashes of originals that the source no longer has, or that are damaged there.
    pub originals_lost: Vec<String>,
}

/// A table, copied.
#[derive(Debug)]
pub struct MigratedTable {
    pub name: String,
    pub source: Sum,
    pub target: Sum,
    pub added: u64,
    pub changed: u64,
    pub removed: u64,
}

impl MigratedTable {
    pub fn is_same(&self) -> bool {
        self.source == self.target
    }
}

/// How a table differs, in rows.
#[derive(Debug, Default, Clone, Copy)]
struct Difference {
    missing: u64,
    changed: u64,
    /// Those of the changed that refer to others, or stand in the way of others, differently.
    moved: u64,
    extra: u64,
}

impl Difference {
    fn is_none(&self) -> bool {
        self.missing + self.changed + self.extra == 0
    }
}

/// Copies everything from `from` to `to`, which is empty or an earlier copy. Nobody may use either meanwhile: a folder is locked,
/// the processes on a Postgres database have to be stopped, see [`super::sessions`].
///
/// # Errors
/// [`CopyError::Refused`] before anything is changed, where harm would be done; otherwise what failed. It can be repeated.
pub async fn migrate_store(
    from: &Location<'_>,
    to: &Location<'_>,
    options: MigrateOptions,
    watch: Watch<'_>,
) -> Result<Migrated, CopyError> {
    let _locks = (lock(from, false)?, lock(to, true)?);
    let mut source = Link::reading(from).await?;
    let schema = Schema::at(source.known_version().await?).await?;
    let mut writer = Link::writing(to).await?;
    let former = prepare(&mut source, &mut writer, &schema).await?;
    let mut target = Link::reading(to).await?;
    source.begin_view().await?;
    let differences = survey(&schema, &mut source, &mut target, watch).await?;
    let is_fresh = target.is_fresh(&schema).await?;
    if !options.discard && !is_fresh {
        refuse_extra(&schema, &differences)?;
    }
    let copied = copy_originals(from, (to, former.as_deref()), &mut source, watch).await?;
    let mut sides = Sides { source, target, writer };
    sides.remove(&schema, &differences, watch).await?;
    sides.put(&schema, &differences, watch).await?;
    let tables = sides.compare(&schema, &differences, watch).await?;
    for table in schema.tables.iter().filter(|table| table.is_counted) {
        let last = sides.source.last_id(table).await?;
        sides.writer.count_from(table, last).await?;
    }
    sides.close().await?;
    Ok(Migrated {
        tables,
        originals_copied: copied.copied,
        originals_bytes: copied.bytes,
        originals_there: copied.there,
        originals_lost: copied.lost.into_iter().map(|original| original.hash).collect(),
    })
}

/// The lock of a data folder that holds a database; a folder is made only where one is to be written.
fn lock(location: &Location<'_>, is_made: bool) -> Result<Option<FolderLock>, CopyError> {
    if location.database_url.is_some() || !is_made && !location.dir.is_dir() {
        return Ok(None);
    }
    match FolderLock::take(location.dir) {
        Err(StoreError::InUse(who)) => Err(CopyError::refused(
            format!("the data folder {} is in use by {who}", location.dir.display()),
            "stop it first: what it writes meanwhile would be lost",
        )),
        taken => Ok(Some(taken?)),
    }
}

/// Has the target in the source's version of the schema, and sees that it is a copy of the source, or nothing yet: then tells
/// which database it was.
async fn prepare(source: &mut Link, target: &mut Link, schema: &Schema) -> Result<Option<String>, CopyError> {
    let mut former = None;
    if let Some(version) = target.version().await? {
        let own_schema = Schema::at(version.min(Schema::newest())).await?;
        let is_fresh = target.is_fresh(&own_schema).await?;
        // One that was broken off early has no environment yet.
        let (own, other) = (source.identity().await?, target.identity().await?);
        if !is_fresh && other.is_some() && other != own {
            return Err(CopyError::refused(
                "the target holds other data, no copy of the source",
                "name an empty database or folder",
            ));
        }
        former = other.filter(|_| is_fresh);
        if version > schema.version {
            return Err(CopyError::refused(
                "the target was opened by a newer version of Almanac than the source",
                "open the source with that version once, or name an empty database or folder",
            ));
        }
    }
    target.migrate(Some(schema.version)).await?;
    Ok(former)
}

async fn survey(
    schema: &Schema,
    source: &mut Link,
    target: &mut Link,
    watch: Watch<'_>,
) -> Result<Vec<Difference>, CopyError> {
    let mut differences = Vec::with_capacity(schema.tables.len());
    for (table, done) in schema.tables.iter().zip(0..) {
        watch(Progress { what: "comparing", done, total: schema.tables.len() as u64 });
        let mut difference = Difference::default();
        let mut merge = Merge::of(table, source, target).await?;
        while let Some(pair) = merge.next().await? {
            match pair {
                Pair::Source(_) => difference.missing += 1,
                Pair::Target(_) => difference.extra += 1,
                Pair::Both(source, target) => {
                    difference.changed += u64::from(source != target);
                    difference.moved += u64::from(is_moved(table, &source, &target));
                }
            }
        }
        differences.push(difference);
    }
    Ok(differences)
}

/// Whether a row refers to others, or stands in the way of others, differently. It goes before others come.
fn is_moved(table: &Table, source: &Row, target: &Row) -> bool {
    table.bound.iter().any(|place| source.get(*place) != target.get(*place))
}

fn refuse_extra(schema: &Schema, differences: &[Difference]) -> Result<(), CopyError> {
    let extra: Vec<String> = schema
        .tables
        .iter()
        .zip(differences)
        .filter(|(_, difference)| difference.extra > 0)
        .map(|(table, difference)| format!("{} of {}", difference.extra, table.name))
        .collect();
    if extra.is_empty() {
        return Ok(());
    }
    Err(CopyError::refused(
        format!("the target has rows that the source does not have: {}", extra.join(", ")),
        "if they may be lost (the source deleted them since the last copy, say), repeat with --discard",
    ))
}

async fn copy_originals(
    from: &Location<'_>,
    (to, former): (&Location<'_>, Option<&str>),
    source: &mut Link,
    watch: Watch<'_>,
) -> Result<originals::Copied, CopyError> {
    let named = originals::named(source).await?;
    if originals::place(from) == originals::place(to) {
        return Ok(originals::Copied { there: named.len() as u64, ..Default::default() });
    }
    let local = tempfile::tempdir()?;
    let (source_blobs, target_blobs) = (
        originals::open(from, &local.path().join("from")).await?,
        originals::open(to, &local.path().join("to")).await?,
    );
    if let Some(owner) = source.identity().await? {
        originals::claim(to, &target_blobs, former, &owner).await?;
    }
    originals::copy(&named, &source_blobs, Destination { blobs: &target_blobs, trusted: None }, watch).await
}

struct Sides {
    source: Link,
    target: Link,
    writer: Link,
}

impl Sides {
    /// Removes what the source does not have, and what stands otherwise there: what is left refers only to what stays.
    async fn remove(&mut self, schema: &Schema, differences: &[Difference], watch: Watch<'_>) -> Result<(), CopyError> {
        let total = schema.tables.len() as u64;
        let leaving = |difference: &Difference| difference.extra + difference.moved > 0;
        for ((table, difference), done) in schema.tables.iter().zip(differences).rev().zip(0..) {
            watch(Progress { what: "removing", done, total });
            if leaving(difference) && table.has_key {
                self.remove_from(table).await?;
            } else if leaving(difference) {
                self.writer.clear(table).await?;
            }
        }
        Ok(())
    }

    async fn remove_from(&mut self, table: &Table) -> Result<(), CopyError> {
        let mut batch = Batch::of(table);
        let mut merge = Merge::of(table, &mut self.source, &mut self.target).await?;
        while let Some(pair) = merge.next().await? {
            let gone = match pair {
                Pair::Target(row) => row,
                Pair::Both(source, target) if is_moved(table, &source, &target) => target,
                _ => continue,
            };
            if batch.add(gone) {
                remove(&mut self.writer, &mut batch).await?;
            }
        }
        remove(&mut self.writer, &mut batch).await
    }

    async fn put(&mut self, schema: &Schema, differences: &[Difference], watch: Watch<'_>) -> Result<(), CopyError> {
        let total = schema.tables.len() as u64;
        // What was removed may have taken along what referred to it.
        let is_anything_gone = differences.iter().any(|difference| difference.extra + difference.moved > 0);
        for ((table, difference), done) in schema.tables.iter().zip(differences).zip(0..) {
            watch(Progress { what: &table.name, done, total });
            if difference.is_none() && !is_anything_gone {
                continue;
            }
            let mut batch = Batch::of(table);
            let mut merge = Merge::of(table, &mut self.source, &mut self.target).await?;
            while let Some(pair) = merge.next().await? {
                let row = match pair {
                    Pair::Source(row) => row,
                    Pair::Both(source, target) if source != target => source,
                    _ => continue,
                };
                if batch.add(row) {
                    put(&mut self.writer, &mut batch).await?;
                }
            }
            put(&mut self.writer, &mut batch).await?;
        }
        Ok(())
    }

    async fn compare(
        &mut self,
        schema: &Schema,
        differences: &[Difference],
        watch: Watch<'_>,
    ) -> Result<Vec<MigratedTable>, CopyError> {
        let is_without_nul = self.source.is_postgres() || self.target.is_postgres();
        let mut tables = Vec::with_capacity(schema.tables.len());
        for ((table, difference), done) in schema.tables.iter().zip(differences).zip(0..) {
            watch(Progress { what: "checking", done, total: schema.tables.len() as u64 });
            tables.push(MigratedTable {
                name: table.name.clone(),
                source: self.source.sum(table, is_without_nul).await?,
                target: self.target.sum(table, is_without_nul).await?,
                added: difference.missing,
                changed: difference.changed,
                removed: difference.extra,
            });
        }
        Ok(tables)
    }

    async fn close(self) -> Result<(), CopyError> {
        self.source.close().await?;
        self.target.close().await?;
        self.writer.close().await
    }
}

async fn put(writer: &mut Link, batch: &mut Batch<'_>) -> Result<(), CopyError> {
    writer.execute("BEGIN").await?;
    writer.put(batch.table(), batch.take()).await?;
    writer.execute("COMMIT").await
}

async fn remove(writer: &mut Link, batch: &mut Batch<'_>) -> Result<(), CopyError> {
    writer.execute("BEGIN").await?;
    writer.remove(batch.table(), batch.take()).await?;
    writer.execute("COMMIT").await
}
