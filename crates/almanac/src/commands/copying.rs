//! What the commands on copies share. They open the database themselves: they are the tools of who looks after the data, on the
//! machine that reaches it, and speak no HTTP.

use anyhow::{Result, anyhow};
use indicatif::ProgressBar;
use models::Secret;
use store::{
    BlobLocation, Location, Millis, StoreError,
    copy::{CopyError, Progress, sessions},
};

use crate::{config::Config, terminal};

/// Signs of a hash that are shown.
pub(super) const HASH_CHARS: usize = 12;

/// The database and the originals that are configured.
pub(super) fn configured(config: &Config) -> Location<'_> {
    Location {
        dir: &config.data,
        database_url: config.database_url.as_ref().map(Secret::expose),
        redis_url: None,
        blobs: &config.blobs,
    }
}

/// A folder by its path, or a place by its address.
///
/// # Errors
/// In words, with the remedy.
pub(super) fn place(config: &Config, text: &str) -> Result<BlobLocation> {
    if !text.contains("://") {
        return Ok(BlobLocation::folder(std::path::absolute(text)?));
    }
    // The text itself is not repeated: somebody may have written a password into it.
    config.clouds.place(text).map_err(|bad| anyhow!("the place cannot be used: {}\nremedy: {}", bad.fault, bad.remedy))
}

/// A time, as `almanac backup list` tells it.
///
/// # Errors
/// In words, for what is no time.
pub(super) fn time(text: &str) -> Result<Millis, String> {
    let time = text.parse::<jiff::Timestamp>().map_err(|error| error.to_string())?;
    Ok(time.as_millisecond())
}

pub(super) fn told_time(ms: Millis) -> String {
    jiff::Timestamp::from_millisecond(ms).map_or_else(|_| ms.to_string(), |time| time.to_string())
}

/// An error of a copy, with the remedy where there is one.
pub(super) fn in_words(error: CopyError) -> anyhow::Error {
    match error {
        CopyError::Refused { what, remedy } => anyhow!("{what}\nremedy: {remedy}"),
        CopyError::Damaged(what) => anyhow!(
            "{what}\nremedy: `almanac backup verify TARGET` names all that is damaged; `almanac backup TARGET --full` writes it anew"
        ),
        CopyError::Store(StoreError::Blobs(fault)) => anyhow!("{fault}\nremedy: {}", fault.remedy),
        CopyError::Store(StoreError::Unsuitable(what)) => anyhow!("the database cannot be used\nremedy: {what}"),
        CopyError::Store(error) => error.into(),
    }
}

/// Tells of servers and workers that have the database of `location` open, as `name` calls it.
///
/// # Errors
/// In words, where the database cannot be reached.
pub(super) async fn note_sessions(location: &Location<'_>, name: &str) -> Result<()> {
    if let Some(open) = sessions(location).await.map_err(in_words)?.filter(|open| *open > 0) {
        terminal::note(&format!(
            "{open} connections of servers or workers are open on {name}: stop them, or what they write meanwhile is lost"
        ));
    }
    Ok(())
}

/// A bar that shows how far a copy is.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub fn new() -> Self {
        Self(terminal::progress(0))
    }

    pub fn show(&self, progress: Progress<'_>) {
        self.0.set_length(progress.total);
        self.0.set_position(progress.done);
        self.0.set_message(progress.what.to_owned());
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// One line about originals that are nowhere to be had.
pub(super) fn tell_lost(lost: &[String], remedy: &str) {
    for hash in lost {
        terminal::note(&format!("the original {hash} is missing where it is kept, or damaged"));
    }
    if !lost.is_empty() {
        terminal::note(&format!("remedy: {remedy}"));
    }
}
