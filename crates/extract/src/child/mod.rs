//! The child's half: reads one file and writes frames to stdout. Synchronous and single-threaded, so that memory stays small.

use std::ffi::OsString;
use std::process::ExitCode;

/// The hidden sub-command under which the program re-executes itself: `almanac extract-child PATH NAME ...`.
pub const CHILD_COMMAND: &str = "extract-child";
/// Exit code after a panic; Rust's own.
pub(crate) const EXIT_PANIC: i32 = 101;
/// Stands before the numbers of /proc/self/statm that the crash handler writes to stderr.
pub(crate) const CRASH_MARK: &str = "almanac-vm-pages ";
/// Bytes of a memory page as counted in /proc/self/statm (x86-64, and aarch64 as Linux distributions build it).
pub(crate) const PAGE_BYTES: u64 = 4096;

/// Reads one file and writes what it finds to stdout. `args` are those after `CHILD_COMMAND`. Call it from `main`
/// before any thread is started.
pub fn run_child(_args: &[OsString]) -> ExitCode {
    ExitCode::from(2)
}
