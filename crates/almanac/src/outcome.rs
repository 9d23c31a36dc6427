//! How a command ends: 0 done, 1 the user can fix it, 2 usage, 3 ours. The remedy has a line of its own.

use std::process::ExitCode;

use crate::terminal;

/// An error that is ours, not the user's: exit code 3.
#[derive(Debug)]
pub(crate) struct Ours;

impl std::fmt::Display for Ours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("this is a fault of almanac's own")
    }
}

impl std::error::Error for Ours {}

/// Some of what was asked failed, and was told already: exit code 1 without another word.
#[derive(Debug)]
pub(crate) struct Told;

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("failed")
    }
}

impl std::error::Error for Told {}

/// The exit code of a command, after telling its error.
pub(crate) fn exit(outcome: anyhow::Result<()>) -> ExitCode {
    let Err(error) = outcome else { return ExitCode::SUCCESS };
    if error.is::<Told>() {
        return ExitCode::from(1);
    }
    terminal::error(&format!("error: {error:#}"));
    ExitCode::from(if error.is::<Ours>() { 3 } else { 1 })
}

/// The exit code of a command line that could not be read, or of a call for help.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    // A closed pipe is no reason to fail differently.
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}
