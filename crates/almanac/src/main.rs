//! The program: reads the command line, runs one command, turns its outcome into an exit code.

mod api;
mod commands;
mod config;
mod logging;
mod outcome;
mod service_manager;
mod terminal;
mod traces;
mod wiring;

use std::{ffi::OsString, process::ExitCode};

use commands::Cli;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os();
    let program = arguments.next();
    let rest: Vec<OsString> = arguments.collect();
    // Before any thread is started: the child that reads hostile files stays as small as it can be.
    if rest.first().is_some_and(|word| word == extract::CHILD_COMMAND) {
        return extract::run_child(rest.get(1..).unwrap_or_default());
    }
    match <Cli as clap::Parser>::try_parse_from(program.into_iter().chain(rest)) {
        Ok(cli) => outcome::exit(commands::run(cli)),
        Err(error) => outcome::usage(&error),
    }
}
