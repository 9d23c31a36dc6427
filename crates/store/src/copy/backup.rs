//! A backup of what is being served. What does not change is read before, at leisure: the contents of complete snapshots, and
//! originals. The rest is read at one moment, in a transaction that nobody waits for and that is soon over.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    num::NonZeroUsize,
    sync::Arc,
    time::{Duration, Instant},
};

use futures::TryStreamExt;
use tokio::task::JoinSet;

use super::{
    Progress, Watch,
    error::CopyError,
    link::Link,
    manifest::{Content, FORMAT, Manifest, Named, Stored},
    originals::{self, Destination, Original},
    pack::PackWriter,
    rows::{Cell, Composing, Summing, encode},
    schema::{Kind, Schema, Table},
    target::{Pruned, Target},
};
use crate::{BlobLocation, BlobStore, Location, Millis, SnapshotId, now_ms};

/// Packs on their way at once, each of some megabytes.
const PACKS_AT_ONCE: usize = 4;
/// Moments that are tried: one is no good where an original was deleted before it was copied.
const MOMENTS_MAX: usize = 3;

/// How long a row may name an original whose bytes are gone, where it is being deleted; and how often it is looked at.
const DELETION_MAX: Duration = Duration::from_secs(5);
const DELETION_LOOK: Duration = Duration::from_millis(250);

/// How a backup is made.
#[derive(Debug, Clone, Default)]
pub struct BackupOptions {
    /// Which program makes it, and its version.
    pub program: String,
    /// Reads and writes all anew, whatever is there already: mends what is damaged.
    pub full: bool,
    /// Afterwards, how many backups to keep; `None` keeps all.
    pub keep: Option<NonZeroUsize>,
}

/// A backup, made.
#[derive(Debug)]
pub struct Backup {
    pub name: String,
    /// The moment that it shows.
    pub made_ms: Millis,
    pub rows: u64,
    pub originals: u64,
    /// What was put there; the rest was there already.
    pub packs_written: u64,
    pub packs_bytes: u64,
    pub originals_written: u64,
    pub originals_bytes: u64,
    /// Hashes of originals that are missing or damaged where they are kept: the backup is without them.
    pub originals_lost: Vec<String>,
    pub pruned: Pruned,
}

/// Makes a backup of `location` at `place`, while it is being served.
///
/// # Errors
/// What failed; the place then holds what was put there, which the next backup finds, and no further backup.
pub async fn backup(
    location: &Location<'_>,
    place: &BlobLocation,
    options: &BackupOptions,
    watch: Watch<'_>,
) -> Result<Backup, CopyError> {
    let mut link = Link::reading(location).await?;
    let schema = Schema::at(link.known_version().await?).await?;
    let target = Arc::new(Target::open(place).await?);
    let database = link.identity().await?.unwrap_or_default();
    let base = newest(&target).await?;
    if base.as_ref().is_some_and(|(_, base)| base.database != database) {
        let what = format!("{place} holds backups of another database");
        return Err(CopyError::refused(what, "name another folder or prefix"));
    }
    let base = base.filter(|_| !options.full);
    let local = tempfile::tempdir()?;
    let mut making = Making {
        schema: &schema,
        blobs: originals::open(location, local.path()).await?,
        trusted: base.as_ref().map(|(_, base)| base.named()).unwrap_or_default(),
        contents: contents_of(base.as_ref().map(|(_, base)| base), &schema),
        target: Arc::clone(&target),
        program: &options.program,
        database,
        is_full: options.full,
        puts: JoinSet::new(),
        written: Written::default(),
        watch,
    };
    making.ahead(&mut link).await?;
    let manifest = making.whole(&mut link).await?;
    link.close().await?;
    let name = target.put_manifest(&manifest).await?;
    if let Some((base, _)) = &base
        && !target.names().await?.contains(base)
    {
        target.remove_manifest(&name).await?;
        return Err(CopyError::refused(
            "another backup meanwhile removed the one that this one builds on",
            "run it again",
        ));
    }
    let pruned = match options.keep {
        Some(keep) => target.prune(keep.get()).await?,
        None => Pruned::default(),
    };
    Ok(Backup {
        name,
        made_ms: manifest.made_ms,
        rows: manifest.tables.values().map(|stored| stored.sum.rows).sum(),
        originals: manifest.originals.len() as u64,
        packs_written: making.written.packs,
        packs_bytes: making.written.packs_bytes,
        originals_written: making.written.originals,
        originals_bytes: making.written.originals_bytes,
        originals_lost: manifest.lost,
        pruned,
    })
}

/// The newest backup, which the next one builds on. One that cannot be read is as absent: the next one is then whole.
async fn newest(target: &Target) -> Result<Option<(String, Manifest)>, CopyError> {
    let Some(name) = target.names().await?.pop() else { return Ok(None) };
    match target.manifest(&name).await {
        Ok(manifest) => Ok(Some((name, manifest))),
        Err(CopyError::Damaged(what)) => {
            tracing::warn!("{what}: everything is written anew");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Contents of complete snapshots that need not be read again, where their rows are of the same version of the schema.
fn contents_of(base: Option<&Manifest>, schema: &Schema) -> HashMap<i64, Content> {
    let base = base.filter(|base| base.schema == schema.version);
    let contents = base.into_iter().flat_map(|base| &base.snapshots).filter(|content| content.identity.is_some());
    contents.map(|content| (content.id, content.clone())).collect()
}

#[derive(Debug, Default)]
struct Written {
    packs: u64,
    packs_bytes: u64,
    originals: u64,
    originals_bytes: u64,
}

struct Making<'a> {
    schema: &'a Schema,
    blobs: BlobStore,
    target: Arc<Target>,
    program: &'a str,
    database: String,
    is_full: bool,
    /// Packs and originals that the backup before names, so that nobody removes them, and those put since.
    trusted: HashSet<String>,
    /// What is known of the contents of complete snapshots, by id.
    contents: HashMap<i64, Content>,
    puts: JoinSet<Result<(), CopyError>>,
    written: Written,
    watch: Watch<'a>,
}

/// A snapshot as its row tells.
struct Listed {
    id: i64,
    identity: Option<String>,
}

impl Making<'_> {
    /// Reads what does not change any more, statement by statement.
    async fn ahead(&mut self, link: &mut Link) -> Result<(), CopyError> {
        let listed = snapshots(link).await?;
        let total = listed.len() as u64;
        for (snapshot, done) in listed.into_iter().filter(|listed| listed.identity.is_some()).zip(0..) {
            (self.watch)(Progress { what: "documents", done, total });
            if !self.knows(&snapshot) {
                let content = self.content(link, &snapshot).await?;
                self.contents.insert(snapshot.id, content);
            }
        }
        // What was deleted while it was read was perhaps read in part.
        let still: HashMap<i64, Option<String>> =
            snapshots(link).await?.into_iter().map(|listed| (listed.id, listed.identity)).collect();
        self.contents.retain(|id, content| still.get(id) == Some(&content.identity));
        let named = originals::named(link).await?;
        // One that cannot be had is looked at when it is known whether it is still wanted.
        self.copy(&named).await.map(|_| ())
    }

    fn knows(&self, snapshot: &Listed) -> bool {
        let known = self.contents.get(&snapshot.id);
        snapshot.identity.is_some() && known.is_some_and(|known| known.identity == snapshot.identity)
    }

    /// All of one moment.
    async fn whole(&mut self, link: &mut Link) -> Result<Manifest, CopyError> {
        for _ in 0..MOMENTS_MAX {
            let mut manifest = self.moment(link).await?;
            let lost = self.copy(&manifest.originals()).await?;
            let still = still_named(link, &lost).await?;
            if lost.iter().all(|original| still.contains(&original.hash)) {
                manifest.lost = lost.into_iter().map(|original| original.hash).collect();
                manifest.originals.retain(|named| !manifest.lost.contains(&named.hash));
                self.put_all().await?;
                return Ok(manifest);
            }
        }
        Err(CopyError::refused(
            "sources are being deleted faster than their originals can be copied",
            "run it again when fewer are",
        ))
    }

    async fn moment(&mut self, link: &mut Link) -> Result<Manifest, CopyError> {
        link.begin_view().await?;
        let made_ms = now_ms();
        let (mut tables, mut contents) = (BTreeMap::new(), Vec::new());
        let schema = self.schema;
        for (table, done) in schema.others().zip(0..) {
            (self.watch)(Progress { what: &table.name, done, total: schema.others().count() as u64 });
            tables.insert(table.name.clone(), self.table(link, table).await?);
        }
        for snapshot in snapshots(link).await? {
            let known = self.contents.get(&snapshot.id).filter(|_| self.knows(&snapshot)).cloned();
            contents.push(match known {
                Some(content) => content,
                None => self.content(link, &snapshot).await?,
            });
        }
        for table in schema.contents() {
            let mut composing = Composing::default();
            for content in &contents {
                content.tables.get(&table.name).into_iter().for_each(|sum| composing.add(content.id, sum));
            }
            tables.insert(table.name.clone(), Stored { sum: composing.finish(), packs: Vec::new() });
        }
        let mut last_ids = BTreeMap::new();
        for table in schema.tables.iter().filter(|table| table.is_counted) {
            last_ids.insert(table.name.clone(), link.last_id(table).await?);
        }
        let originals = originals::named(link).await?;
        link.execute("COMMIT").await?;
        Ok(Manifest {
            format: FORMAT,
            program: self.program.to_owned(),
            database: self.database.clone(),
            schema: schema.version,
            made_ms,
            tables,
            snapshots: contents,
            last_ids,
            originals: originals.into_iter().map(named).collect(),
            lost: Vec::new(),
        })
    }

    /// The rows of a table outside of snapshots.
    async fn table(&mut self, link: &mut Link, table: &Table) -> Result<Stored, CopyError> {
        let (mut pack, mut packs) = (PackWriter::default(), Vec::new());
        let sum = self.pack(link, table, None, (&mut pack, &mut packs)).await?;
        self.finish(pack, &mut packs).await?;
        Ok(Stored { sum, packs })
    }

    /// The rows of a snapshot, of all tables that have some.
    async fn content(&mut self, link: &mut Link, snapshot: &Listed) -> Result<Content, CopyError> {
        let (mut pack, mut packs) = (PackWriter::default(), Vec::new());
        let mut tables = BTreeMap::new();
        for table in self.schema.contents() {
            let of = Some(SnapshotId(snapshot.id));
            let sum = self.pack(link, table, of, (&mut pack, &mut packs)).await?;
            if sum.rows > 0 {
                tables.insert(table.name.clone(), sum);
            }
        }
        self.finish(pack, &mut packs).await?;
        Ok(Content { id: snapshot.id, identity: snapshot.identity.clone(), tables, packs })
    }

    async fn pack(
        &mut self,
        link: &mut Link,
        table: &Table,
        snapshot: Option<SnapshotId>,
        (pack, packs): (&mut PackWriter, &mut Vec<String>),
    ) -> Result<super::Sum, CopyError> {
        let mut sum = Summing::default();
        let mut rows = link.rows(table, snapshot);
        while let Some(row) = rows.try_next().await? {
            let encoded = encode(&row);
            sum.add(&encoded);
            if pack.add(table, &row, &encoded) {
                self.finish(std::mem::take(pack), packs).await?;
            }
        }
        Ok(sum.finish())
    }

    /// Sends a pack on its way, unless it is there.
    async fn finish(&mut self, pack: PackWriter, packs: &mut Vec<String>) -> Result<(), CopyError> {
        if pack.is_empty() {
            return Ok(());
        }
        let packing = tokio::task::spawn_blocking(move || {
            let block = pack.finish();
            (blake3::hash(&block).to_hex().to_string(), block)
        });
        let (hash, block) = packing.await.map_err(std::io::Error::other)?;
        packs.push(hash.clone());
        if !self.trusted.insert(hash.clone()) {
            return Ok(());
        }
        while self.puts.len() >= PACKS_AT_ONCE {
            self.put_one().await?;
        }
        self.written.packs += 1;
        self.written.packs_bytes += block.len() as u64;
        let target = Arc::clone(&self.target);
        self.puts.spawn(async move { target.put_pack(&block).await });
        Ok(())
    }

    async fn put_one(&mut self) -> Result<(), CopyError> {
        match self.puts.join_next().await {
            Some(put) => put.map_err(std::io::Error::other)?,
            None => Ok(()),
        }
    }

    async fn put_all(&mut self) -> Result<(), CopyError> {
        while !self.puts.is_empty() {
            self.put_one().await?;
        }
        Ok(())
    }

    /// Copies the originals that are not there; tells which cannot be had.
    async fn copy(&mut self, originals: &[Original]) -> Result<Vec<Original>, CopyError> {
        let new: Vec<Original> =
            originals.iter().filter(|original| !self.trusted.contains(&original.hash)).cloned().collect();
        // Without trust in anything, what is there is put again.
        let trusted = if self.is_full { Duration::ZERO } else { self.target.trusted() };
        let to = Destination { blobs: &self.target.originals, trusted: Some(trusted) };
        let copied = originals::copy(&new, &self.blobs, to, self.watch).await?;
        self.written.originals += copied.copied;
        self.written.originals_bytes += copied.bytes;
        let lost: HashSet<&str> = copied.lost.iter().map(|original| original.hash.as_str()).collect();
        self.trusted
            .extend(new.iter().map(|original| original.hash.clone()).filter(|hash| !lost.contains(hash.as_str())));
        Ok(copied.lost)
    }
}

/// Hashes of those of `lost` that rows go on naming. Who deletes an original removes its bytes before its row.
async fn still_named(link: &mut Link, lost: &[Original]) -> Result<HashSet<String>, CopyError> {
    let began = Instant::now();
    loop {
        if lost.is_empty() {
            return Ok(HashSet::new());
        }
        let named: HashSet<String> = originals::named(link).await?.into_iter().map(|original| original.hash).collect();
        let are_all_named = lost.iter().all(|original| named.contains(&original.hash));
        if !are_all_named || began.elapsed() > DELETION_MAX {
            return Ok(named);
        }
        tokio::time::sleep(DELETION_LOOK).await;
    }
}

fn named(original: Original) -> Named {
    Named { hash: original.hash, size_bytes: original.size_bytes }
}

async fn snapshots(link: &mut Link) -> Result<Vec<Listed>, CopyError> {
    let sql = "SELECT id, blob_hash, recipe_hash, completed_ms FROM snapshot ORDER BY id";
    let rows = link.select(sql, &[Kind::Integer, Kind::Text, Kind::Text, Kind::Integer]).await?;
    let listed = |row: Vec<Cell>| {
        let identity = row.last().filter(|completed| **completed != Cell::Null);
        let identity = identity.map(|_| blake3::hash(&encode(&row)).to_hex().to_string());
        Some(Listed { id: row.into_iter().next()?.integer()?, identity })
    };
    Ok(rows.into_iter().filter_map(listed).collect())
}
