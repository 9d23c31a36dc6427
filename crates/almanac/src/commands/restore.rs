//! `almanac restore`: a backup back into an empty data folder, or an empty database.

use anyhow::Result;
use serde_json::json;
use store::{Millis, copy::restore};

use super::copying::{Bar, configured, in_words, note_sessions, place, tell_lost, time, told_time};
use crate::{config::Config, terminal};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where the backup is: as for `almanac backup`
    #[arg(value_name = "TARGET")]
    target: String,
    /// The newest backup made until then, such as 2026-07-29T13:00:00Z; default: the newest
    #[arg(long, value_parser = time, value_name = "TIME")]
    at: Option<Millis>,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

/// Restores into what is configured: the data folder, or the database and the place of originals.
///
/// # Errors
/// In words; nothing is changed where there are data already.
pub(super) async fn run(config: &Config, arguments: Arguments) -> Result<()> {
    let place = place(config, &arguments.target)?;
    note_sessions(&configured(config), "the database").await?;
    let bar = Bar::new();
    let watch = |progress: store::copy::Progress<'_>| bar.show(progress);
    let restored = restore(&place, arguments.at, &configured(config), &watch).await.map_err(in_words)?;
    drop(bar);
    let time = told_time(restored.made_ms);
    if arguments.json {
        let told = json!({
            "backup": restored.name, "made_at": time, "rows": restored.rows, "originals": restored.originals,
            "originals_bytes": restored.originals_bytes, "originals_lost": restored.originals_lost,
        });
        terminal::line(&told.to_string());
        return Ok(());
    }
    terminal::line(&format!("restored the backup of {time}: {} rows, {} originals", restored.rows, restored.originals));
    tell_lost(&restored.originals_lost, "they were lost before the backup was made: add the files again");
    terminal::note("the index of words is built when `almanac serve` starts");
    Ok(())
}
