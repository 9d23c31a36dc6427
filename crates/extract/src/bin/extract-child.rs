//! The child as a program of its own, for this crate's tests and for trying a file by hand.

use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    match args.split_first() {
        Some((command, rest)) if command == OsStr::new(extract::CHILD_COMMAND) => extract::run_child(rest),
        _ => ExitCode::from(2),
    }
}
