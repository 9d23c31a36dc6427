//! Whether a backup is whole: it is restored into a scratch place, and what is there is held against what the backup tells of
//! itself, hash against hash.

use std::path::Path;

use super::{
    Watch,
    error::CopyError,
    originals,
    restore::{Loading, find, schema_of, scratch},
    rows::Sum,
};
use crate::{BlobLocation, Millis};

/// What was found.
#[derive(Debug)]
pub struct Verified {
    pub name: String,
    pub made_ms: Millis,
    /// Empty where packs are damaged: then there is nothing to compare.
    pub tables: Vec<VerifiedTable>,
    pub packs: u64,
    pub originals: u64,
    pub originals_bytes: u64,
    /// Hashes of originals that were lost already when the backup was made.
    pub originals_lost: Vec<String>,
    /// What is missing or not what it was, by name.
    pub damaged: Vec<String>,
}

/// A table as the backup tells of it and as it was restored.
#[derive(Debug)]
pub struct VerifiedTable {
    pub name: String,
    pub told: Sum,
    pub restored: Sum,
}

impl VerifiedTable {
    pub fn is_same(&self) -> bool {
        self.told == self.restored
    }
}

impl Verified {
    pub fn is_whole(&self) -> bool {
        self.damaged.is_empty() && self.tables.iter().all(VerifiedTable::is_same)
    }
}

/// Restores a backup into a new folder in `scratch_dir`, which is deleted afterwards, and compares. Which backup is chosen as
/// [`super::restore`] does.
///
/// # Errors
/// [`CopyError`] where it cannot be found out; what is damaged is no error, but the answer.
pub async fn verify_backup(
    place: &BlobLocation,
    at: Option<Millis>,
    scratch_dir: &Path,
    watch: Watch<'_>,
) -> Result<Verified, CopyError> {
    let (target, name) = find(place, at).await?;
    let manifest = target.manifest(&name).await?;
    let schema = schema_of(&manifest).await?;
    let dir = tempfile::Builder::new().prefix("almanac-verify-").tempdir_in(scratch_dir)?;
    let mut link = scratch(dir.path(), &schema).await?;
    link.execute("BEGIN").await?;
    let mut loading = Loading { target: &target, schema: &schema, link: &mut link, damaged: Some(Vec::new()), watch };
    loading.load(&manifest).await?;
    let mut damaged = loading.damaged.take().unwrap_or_default();
    link.execute("COMMIT").await?;
    let mut tables = Vec::new();
    if damaged.is_empty() {
        for table in &schema.tables {
            let none = Sum { rows: 0, hash: String::new() };
            tables.push(VerifiedTable {
                name: table.name.clone(),
                told: manifest.tables.get(&table.name).map_or(none, |stored| stored.sum.clone()),
                restored: link.sum(table, false).await?,
            });
        }
        damaged.extend(link.dangling().await?);
    }
    link.close().await?;
    let bad = originals::check(&manifest.originals(), &target.originals, watch).await?;
    damaged.extend(bad.into_iter().map(|(original, how)| format!("the original {} {how}", original.hash)));
    damaged.sort();
    damaged.dedup();
    Ok(Verified {
        made_ms: manifest.made_ms,
        tables,
        packs: manifest.packs().count() as u64,
        originals: manifest.originals.len() as u64,
        originals_bytes: manifest.originals.iter().map(|named| named.size_bytes).sum(),
        originals_lost: manifest.lost,
        damaged,
        name,
    })
}
