//! `almanac migrate-store`: everything from one database to another, between SQLite and Postgres in any direction.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use models::Secret;
use serde_json::json;
use store::{
    BlobLocation, Location,
    copy::{MigrateOptions, Migrated, MigratedTable, migrate_store},
};

use super::copying::{Bar, HASH_CHARS, in_words, note_sessions, place, tell_lost};
use crate::{config::Config, outcome::Told, terminal};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Database to copy: sqlite:DIR (a data folder), postgres://USER:PASSWORD@HOST/NAME, or postgres for what DATABASE_URL says
    #[arg(long, value_name = "DATABASE", value_parser = parse)]
    from: Database,
    /// Database to copy to: empty, or an earlier copy
    #[arg(long, value_name = "DATABASE", value_parser = parse)]
    to: Database,
    /// Where the originals of --from are: a folder or an address; default: for SQLite its data folder,
    /// for Postgres what ALMANAC_BLOBS says
    #[arg(long, value_name = "PLACE")]
    from_blobs: Option<String>,
    /// Where the originals of --to are to be; default: as for --from-blobs
    #[arg(long, value_name = "PLACE")]
    to_blobs: Option<String>,
    /// Remove what the target has and the source has not
    #[arg(long)]
    discard: bool,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

/// A database as it is named on the command line.
#[derive(Debug, Clone)]
enum Database {
    Sqlite(PathBuf),
    Postgres(Secret),
    /// As configured, so that a password need not be where other users of the machine see it.
    Configured,
}

fn parse(text: &str) -> Result<Database, String> {
    if let Some(dir) = text.strip_prefix("sqlite:").filter(|dir| !dir.is_empty()) {
        return Ok(Database::Sqlite(PathBuf::from(dir)));
    }
    if text == "postgres" {
        return Ok(Database::Configured);
    }
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        return Ok(Database::Postgres(Secret::new(text)));
    }
    Err("give sqlite:DIR, postgres://USER:PASSWORD@HOST/NAME or postgres".to_owned())
}

/// One side of the copy.
struct Side {
    database_url: Option<Secret>,
    dir: PathBuf,
    blobs: BlobLocation,
}

impl Side {
    fn new(config: &Config, database: Database, blobs: Option<&str>) -> Result<Self> {
        let (dir, database_url) = match database {
            Database::Sqlite(dir) => (dir, None),
            Database::Postgres(url) => (config.data.clone(), Some(url)),
            Database::Configured => {
                let url = config.database_url.clone();
                let url =
                    url.ok_or_else(|| anyhow!("DATABASE_URL is not set\nremedy: set it, or name the address itself"))?;
                (config.data.clone(), Some(url))
            }
        };
        let blobs = match blobs {
            Some(text) => place(config, text)?,
            None if database_url.is_some() => config.blobs.clone(),
            None => BlobLocation::default(),
        };
        Ok(Self { database_url, dir, blobs })
    }

    fn location(&self) -> Location<'_> {
        let database_url = self.database_url.as_ref().map(Secret::expose);
        Location { dir: &self.dir, database_url, redis_url: None, blobs: &self.blobs }
    }

    fn is_same(&self, other: &Self) -> bool {
        match (&self.database_url, &other.database_url) {
            (Some(one), Some(two)) => one.expose() == two.expose(),
            (None, None) => self.dir == other.dir || is_same_folder(&self.dir, &other.dir),
            _ => false,
        }
    }
}

fn is_same_folder(one: &Path, two: &Path) -> bool {
    one.canonicalize().is_ok_and(|one| two.canonicalize().is_ok_and(|two| one == two))
}

/// Copies, and compares both sides afterwards.
///
/// # Errors
/// In words; `Told` where the sides differ afterwards or originals are lost, which was said.
pub(super) async fn run(config: &Config, arguments: Arguments) -> Result<()> {
    let from = Side::new(config, arguments.from, arguments.from_blobs.as_deref())?;
    let to = Side::new(config, arguments.to, arguments.to_blobs.as_deref())?;
    if from.is_same(&to) {
        bail!("--from and --to are the same database\nremedy: name another one in --to");
    }
    note_sessions(&from.location(), "--from").await?;
    note_sessions(&to.location(), "--to").await?;
    let bar = Bar::new();
    let watch = |progress: store::copy::Progress<'_>| bar.show(progress);
    let options = MigrateOptions { discard: arguments.discard };
    let migrated = migrate_store(&from.location(), &to.location(), options, &watch).await.map_err(in_words)?;
    drop(bar);
    tell(&migrated, arguments.json);
    tell_lost(&migrated.originals_lost, "say where they are with --from-blobs, or add the files again");
    match migrated.tables.iter().filter(|table| !table.is_same()).count() {
        0 if migrated.originals_lost.is_empty() => Ok(()),
        0 => Err(Told.into()),
        tables => Err(anyhow!(
            "{tables} tables differ from the source\nremedy: stop every server and worker on both databases, then repeat the command"
        )),
    }
}

fn tell(migrated: &Migrated, as_json: bool) {
    if as_json {
        let table = |table: &MigratedTable| {
            json!({
                "table": table.name, "rows": table.target.rows, "hash": table.target.hash, "ok": table.is_same(),
                "added": table.added, "changed": table.changed, "removed": table.removed,
            })
        };
        let told = json!({
            "tables": migrated.tables.iter().map(table).collect::<Vec<_>>(),
            "originals": {
                "copied": migrated.originals_copied, "bytes": migrated.originals_bytes,
                "there": migrated.originals_there, "lost": migrated.originals_lost,
            },
        });
        return terminal::line(&told.to_string());
    }
    terminal::line(&format!("{:<26} {:>9} {:>9} {:>9} {:>9}  hash", "table", "rows", "added", "changed", "removed"));
    for table in &migrated.tables {
        let hash: String = table.target.hash.chars().take(HASH_CHARS).collect();
        let verdict = if table.is_same() {
            "ok".to_owned()
        } else {
            format!("DIFFERS, the source has {} rows", table.source.rows)
        };
        terminal::line(&format!(
            "{:<26} {:>9} {:>9} {:>9} {:>9}  {hash}  {verdict}",
            table.name, table.target.rows, table.added, table.changed, table.removed
        ));
    }
    terminal::line(&format!(
        "originals: {} copied ({:.1} MB), {} there already",
        migrated.originals_copied,
        migrated.originals_bytes as f64 / 1e6,
        migrated.originals_there
    ));
}
