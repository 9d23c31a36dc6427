//! A backup back into a database and a place for originals. The rows go in by one transaction, or into a file that gets its name
//! at the end: whatever breaks it off, there is nothing or all, and it can be repeated.

use std::path::{Path, PathBuf};

use super::{
    Progress, Watch,
    error::CopyError,
    link::{Care, Link},
    manifest::{self, Manifest},
    originals::{self, Destination, Original},
    pack,
    rows::Row,
    schema::{Schema, Table},
    target::Target,
    write::Batch,
};
use crate::{BlobLocation, Location, Millis, StoreError, db::DATABASE_FILE, folder::FolderLock, now_ms};

/// The database's file until all of it is there.
const UNFINISHED: &str = "restoring.db";
/// What is derived from the database, and of another one perhaps.
const DERIVED: &str = "lexical";
/// Ids that are left out after a restore. What was served went on after the backup, and what it derived from rows of that time
/// may still be somewhere: no id may come to mean something else.
const IDS_SKIPPED: i64 = 1_000_000;

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    pub name: String,
    /// The moment that it shows.
    pub made_ms: Millis,
    pub rows: u64,
    pub originals: u64,
    pub originals_bytes: u64,
    /// Hashes of originals that were lost already when the backup was made.
    pub originals_lost: Vec<String>,
}

/// Restores the newest backup of `place`, or the newest of those made until `at`, into `location`, which is empty.
///
/// # Errors
/// [`CopyError::Refused`] before anything is changed, [`CopyError::Damaged`] where the backup is; otherwise what failed.
pub async fn restore(
    place: &BlobLocation,
    at: Option<Millis>,
    location: &Location<'_>,
    watch: Watch<'_>,
) -> Result<Restored, CopyError> {
    let (target, name) = find(place, at).await?;
    let manifest = target.manifest(&name).await?;
    let schema = schema_of(&manifest).await?;
    let _lock = match location.database_url {
        None => Some(FolderLock::take(location.dir).map_err(|error| in_use(error, location.dir))?),
        Some(_) => None,
    };
    let (mut link, former) = empty(location, &schema).await?;
    copy_originals(&target, &manifest, (location, former.as_deref()), watch).await?;
    link.execute("BEGIN").await?;
    if let Some(environments) = schema.table("environment") {
        // The one that the first start makes.
        link.clear(environments).await?;
    }
    let mut loading = Loading { target: &target, schema: &schema, link: &mut link, damaged: None, watch };
    loading.load(&manifest).await?;
    count_on(&mut link, &manifest, &schema).await?;
    link.execute("COMMIT").await?;
    check_counts(&mut link, &manifest, &schema).await?;
    link.migrate(None).await?;
    link.close().await?;
    if location.database_url.is_none() {
        finish_file(location.dir)?;
    }
    Ok(Restored {
        rows: manifest.tables.values().map(|stored| stored.sum.rows).sum(),
        originals: manifest.originals.len() as u64,
        originals_bytes: manifest.originals.iter().map(|named| named.size_bytes).sum(),
        made_ms: manifest.made_ms,
        originals_lost: manifest.lost,
        name,
    })
}

/// The place and the name of the backup that is wanted.
pub(super) async fn find(place: &BlobLocation, at: Option<Millis>) -> Result<(Target, String), CopyError> {
    let (target, mut names) = Target::with_backups(place).await?;
    if let Some(at) = at {
        names.retain(|name| manifest::time_of(name).is_some_and(|made| made <= at));
    }
    let name = names.pop().ok_or_else(|| {
        CopyError::refused(
            "there is no backup of that time or before it",
            "`almanac backup list` tells which there are",
        )
    })?;
    Ok((target, name))
}

pub(super) async fn schema_of(manifest: &Manifest) -> Result<Schema, CopyError> {
    if manifest.schema > Schema::newest() {
        return Err(CopyError::refused(
            format!("the backup was made by {}, whose database is newer than this version's", manifest.program),
            "restore it with that version, or a later one",
        ));
    }
    Schema::at(manifest.schema).await
}

fn in_use(error: StoreError, dir: &Path) -> CopyError {
    match error {
        StoreError::InUse(who) => CopyError::refused(
            format!("the data folder {} is in use by {who}", dir.display()),
            "stop it first, or name another folder with --data",
        ),
        error => error.into(),
    }
}

/// A database of the version that the backup has, with nothing in it; and which one it was until now.
async fn empty(location: &Location<'_>, schema: &Schema) -> Result<(Link, Option<String>), CopyError> {
    let full = || {
        CopyError::refused(
            "there are data already where the backup is to be restored",
            "name an empty data folder with --data, or an empty database with DATABASE_URL",
        )
    };
    let is_file = location.database_url.is_none();
    let mut former = None;
    if !is_file || location.dir.join(DATABASE_FILE).is_file() {
        let mut link = Link::reading(location).await?;
        if let Some(version) = link.version().await? {
            if !link.is_fresh(&Schema::at(version.min(Schema::newest())).await?).await? {
                return Err(full());
            }
            if !is_file && version > schema.version {
                return Err(CopyError::refused(
                    "the database was opened by a newer version of Almanac than the one that made the backup",
                    "create an empty database for it",
                ));
            }
            former = link.identity().await?;
        }
        link.close().await?;
    }
    let mut link = if is_file {
        remove_files(location.dir, UNFINISHED)?;
        Link::file(&location.dir.join(UNFINISHED), Care::New).await?
    } else {
        Link::writing(location).await?
    };
    link.migrate(Some(schema.version)).await?;
    Ok((link, former))
}

async fn copy_originals(
    target: &Target,
    manifest: &Manifest,
    (location, former): (&Location<'_>, Option<&str>),
    watch: Watch<'_>,
) -> Result<(), CopyError> {
    let local = tempfile::tempdir()?;
    let blobs = originals::open(location, local.path()).await?;
    originals::claim(location, &blobs, former, &manifest.database).await?;
    let to = Destination { blobs: &blobs, trusted: None };
    let copied = originals::copy(&manifest.originals(), &target.originals, to, watch).await?;
    match copied.lost.first() {
        Some(Original { hash, .. }) => {
            Err(CopyError::Damaged(format!("the original {hash} is missing from the backup, or damaged")))
        }
        None => Ok(()),
    }
}

/// Where the database goes on from, so that nothing of its former life can be mixed up with it.
async fn count_on(link: &mut Link, manifest: &Manifest, schema: &Schema) -> Result<(), CopyError> {
    for table in schema.tables.iter().filter(|table| table.is_counted) {
        let last = manifest.last_ids.get(&table.name).copied().unwrap_or(0);
        link.count_from(table, last + IDS_SKIPPED).await?;
    }
    link.raise_revisions(now_ms()).await
}

async fn check_counts(link: &mut Link, manifest: &Manifest, schema: &Schema) -> Result<(), CopyError> {
    for table in &schema.tables {
        let expected = manifest.tables.get(&table.name).map_or(0, |stored| stored.sum.rows);
        let found = link.count(table).await?;
        if found != expected {
            let name = &table.name;
            return Err(CopyError::Damaged(format!(
                "the backup tells of {expected} rows of {name}, and holds {found}"
            )));
        }
    }
    Ok(())
}

/// Gives the file its name, once it is safe on the disk.
fn finish_file(dir: &Path) -> Result<(), CopyError> {
    let file = dir.join(UNFINISHED);
    std::fs::File::open(&file)?.sync_all()?;
    remove_files(dir, DATABASE_FILE)?;
    match std::fs::remove_dir_all(dir.join(DERIVED)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    std::fs::rename(file, dir.join(DATABASE_FILE))?;
    Ok(std::fs::File::open(dir)?.sync_all()?)
}

/// Removes a database's file and those beside it.
fn remove_files(dir: &Path, name: &str) -> Result<(), CopyError> {
    for end in ["", "-wal", "-shm", "-journal"] {
        match std::fs::remove_file(dir.join(format!("{name}{end}"))) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// A new SQLite file in `dir` for rows that are only looked at.
pub(super) async fn scratch(dir: &Path, schema: &Schema) -> Result<Link, CopyError> {
    let file: PathBuf = dir.join(UNFINISHED);
    let mut link = Link::file(&file, Care::Scratch).await?;
    link.migrate(Some(schema.version)).await?;
    Ok(link)
}

/// Rows on their way from packs into a database.
pub(super) struct Loading<'a> {
    pub target: &'a Target,
    pub schema: &'a Schema,
    pub link: &'a mut Link,
    /// What is damaged is written down here and left out; `None`: it ends the loading.
    pub damaged: Option<Vec<String>>,
    pub watch: Watch<'a>,
}

impl<'a> Loading<'a> {
    /// Loads everything, parents first, into the transaction that is open.
    pub async fn load(&mut self, manifest: &Manifest) -> Result<(), CopyError> {
        let schema: &'a Schema = self.schema;
        let total = schema.tables.len() as u64 + manifest.snapshots.len() as u64;
        let mut done = 0;
        let mut are_contents_loaded = false;
        for table in &schema.tables {
            done += 1;
            (self.watch)(Progress { what: &table.name, done, total });
            if table.within.is_none() {
                let packs = manifest.tables.get(&table.name).map_or(&[][..], |stored| stored.packs.as_slice());
                self.load_packs(packs, |of| of.name == table.name).await?;
            } else if !are_contents_loaded {
                // They stand next to each other in the schema, and in the packs of each snapshot.
                are_contents_loaded = true;
                for content in &manifest.snapshots {
                    done += 1;
                    (self.watch)(Progress { what: "documents", done, total });
                    self.load_packs(&content.packs, |of| of.within.is_some()).await?;
                }
            }
        }
        Ok(())
    }

    async fn load_packs(&mut self, packs: &[String], is_wanted: impl Fn(&Table) -> bool) -> Result<(), CopyError> {
        for hash in packs {
            match (self.runs(hash, &is_wanted).await, &mut self.damaged) {
                (Ok(runs), _) => {
                    for (table, rows) in runs {
                        self.put(table, rows).await?;
                    }
                }
                (Err(CopyError::Damaged(what)), Some(damaged)) => damaged.push(what),
                (Err(error), _) => return Err(error),
            }
        }
        Ok(())
    }

    /// The rows of a pack. Nobody else waits for the thread on which it is unpacked.
    async fn runs(
        &self,
        hash: &str,
        is_wanted: impl Fn(&Table) -> bool,
    ) -> Result<Vec<(&'a Table, Vec<Row>)>, CopyError> {
        let block = self.target.pack(hash).await?;
        let runs = pack::unpack(&block, self.schema).filter(|runs| runs.iter().all(|(table, _)| is_wanted(table)));
        runs.ok_or_else(|| CopyError::Damaged(format!("the pack {hash} does not hold what it should")))
    }

    async fn put(&mut self, table: &Table, rows: Vec<Row>) -> Result<(), CopyError> {
        let mut batch = Batch::of(table);
        for row in rows {
            if batch.add(row) {
                self.link.put(table, batch.take()).await?;
            }
        }
        self.link.put(table, batch.take()).await
    }
}
