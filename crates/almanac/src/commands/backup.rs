//! `almanac backup`: everything to a folder or an object store while it is being served; what is there, and whether it is whole.

use std::{num::NonZeroUsize, path::PathBuf};

use anyhow::Result;
use clap::Subcommand;
use serde_json::json;
use store::{
    Millis,
    copy::{Backup, BackupOptions, Verified, backup, list_backups, verify_backup},
};

use super::copying::{Bar, configured, in_words, place, tell_lost, time, told_time};
use crate::{config::Config, outcome::Told, terminal};

const MB: f64 = 1e6;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Folder, or s3://BUCKET/PREFIX, az://CONTAINER/PREFIX, gs://BUCKET/PREFIX; one for each database
    #[arg(value_name = "TARGET", required = true)]
    target: Option<String>,
    /// Afterwards keep this many backups; what only older ones need goes when it is a day old
    #[arg(long, value_name = "COUNT")]
    keep: Option<NonZeroUsize>,
    /// Read and write everything anew: mends a target in which something is damaged
    #[arg(long)]
    full: bool,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Restore a backup into a scratch folder and compare it with what it was; all originals, too
    Verify {
        #[arg(value_name = "TARGET")]
        target: String,
        /// The newest backup made until then, such as 2026-07-29T13:00:00Z
        #[arg(long, value_parser = time, value_name = "TIME")]
        at: Option<Millis>,
        /// Folder with room for the database; default: the system's folder for temporary files
        #[arg(long, value_name = "DIR")]
        scratch: Option<PathBuf>,
        /// One JSON object
        #[arg(long)]
        json: bool,
    },
    /// List the backups of a target, the oldest first
    List {
        #[arg(value_name = "TARGET")]
        target: String,
        /// One JSON object per backup
        #[arg(long)]
        json: bool,
    },
}

/// Makes a backup, or looks at those that there are.
///
/// # Errors
/// In words; `Told` when originals are lost or a backup is damaged, which was said.
pub(super) async fn run(config: &Config, arguments: Arguments) -> Result<()> {
    match arguments.command {
        Some(Command::Verify { target, at, scratch, json }) => {
            let scratch = scratch.unwrap_or_else(std::env::temp_dir);
            let bar = Bar::new();
            let watch = |progress: store::copy::Progress<'_>| bar.show(progress);
            let verified = verify_backup(&place(config, &target)?, at, &scratch, &watch).await.map_err(in_words)?;
            drop(bar);
            tell_verified(&verified, json);
            if verified.is_whole() { Ok(()) } else { Err(Told.into()) }
        }
        Some(Command::List { target, json }) => list(config, &target, json).await,
        None => {
            let options = BackupOptions {
                program: concat!("almanac ", env!("CARGO_PKG_VERSION")).to_owned(),
                full: arguments.full,
                keep: arguments.keep,
            };
            let place = place(config, arguments.target.as_deref().unwrap_or_default())?;
            let bar = Bar::new();
            let watch = |progress: store::copy::Progress<'_>| bar.show(progress);
            let made = backup(&configured(config), &place, &options, &watch).await.map_err(in_words)?;
            drop(bar);
            tell_made(&made, arguments.json);
            if made.originals_lost.is_empty() { Ok(()) } else { Err(Told.into()) }
        }
    }
}

fn tell_made(made: &Backup, as_json: bool) {
    if as_json {
        let told = json!({
            "backup": made.name, "made_at": told_time(made.made_ms), "rows": made.rows, "originals": made.originals,
            "packs_written": made.packs_written, "packs_bytes": made.packs_bytes,
            "originals_written": made.originals_written, "originals_bytes": made.originals_bytes,
            "originals_lost": made.originals_lost,
            "removed": {"backups": made.pruned.backups, "packs": made.pruned.packs, "originals": made.pruned.originals},
        });
        return terminal::line(&told.to_string());
    }
    terminal::line(&format!("backup of {}: {} rows, {} originals", told_time(made.made_ms), made.rows, made.originals));
    terminal::line(&format!(
        "  new: {} packs of rows ({:.1} MB), {} originals ({:.1} MB)",
        made.packs_written,
        made.packs_bytes as f64 / MB,
        made.originals_written,
        made.originals_bytes as f64 / MB
    ));
    if made.pruned.backups + made.pruned.packs + made.pruned.originals > 0 {
        let (backups, packs, originals) = (made.pruned.backups, made.pruned.packs, made.pruned.originals);
        terminal::line(&format!("  removed: {backups} backups, {packs} packs, {originals} originals"));
    }
    tell_lost(&made.originals_lost, "add the files again; the backup is whole without them");
}

async fn list(config: &Config, target: &str, as_json: bool) -> Result<()> {
    for made in list_backups(&place(config, target)?).await.map_err(in_words)? {
        let time = told_time(made.made_ms);
        terminal::line(&if as_json {
            json!({
                "backup": made.name, "made_at": time, "program": made.program, "rows": made.rows,
                "originals": made.originals, "originals_bytes": made.originals_bytes,
                "originals_lost": made.originals_lost,
            })
            .to_string()
        } else {
            let megabytes = made.originals_bytes as f64 / MB;
            format!("{time}  {} rows, {} originals ({megabytes:.1} MB), by {}", made.rows, made.originals, made.program)
        });
    }
    Ok(())
}

fn tell_verified(verified: &Verified, as_json: bool) {
    if as_json {
        let tables: Vec<_> = verified
            .tables
            .iter()
            .map(|table| {
                json!({"table": table.name, "rows": table.restored.rows, "hash": table.restored.hash, "ok": table.is_same()})
            })
            .collect();
        let told = json!({
            "backup": verified.name, "made_at": told_time(verified.made_ms), "ok": verified.is_whole(), "tables": tables,
            "packs": verified.packs, "originals": verified.originals, "originals_bytes": verified.originals_bytes,
            "originals_lost": verified.originals_lost, "damaged": verified.damaged,
        });
        return terminal::line(&told.to_string());
    }
    terminal::line(&format!("backup of {}, restored into a scratch folder:", told_time(verified.made_ms)));
    for table in &verified.tables {
        let hash: String = table.restored.hash.chars().take(super::copying::HASH_CHARS).collect();
        let verdict = if table.is_same() {
            "ok".to_owned()
        } else {
            format!("DIFFERS from the {} rows of the backup", table.told.rows)
        };
        terminal::line(&format!("  {:<26} {:>9} rows  {hash}  {verdict}", table.name, table.restored.rows));
    }
    let (packs, originals) = (verified.packs, verified.originals);
    let megabytes = verified.originals_bytes as f64 / MB;
    terminal::line(&format!("  {packs} packs and {originals} originals ({megabytes:.1} MB) read"));
    if !verified.originals_lost.is_empty() {
        terminal::line(&format!("  {} originals were lost before it was made", verified.originals_lost.len()));
    }
    for damaged in &verified.damaged {
        terminal::note(&format!("error: {damaged}"));
    }
    if !verified.is_whole() {
        terminal::note("remedy: `almanac backup TARGET --full` writes everything anew");
    }
}
