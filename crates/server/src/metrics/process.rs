//! What the process takes of the machine, as Linux tells it; elsewhere nothing is told.

use std::{fs, path::Path};

/// Ticks of a second in `/proc/<pid>/stat`: what the kernel's interface promises on every architecture (USER_HZ).
const TICKS_PER_SECOND: f64 = 100.0;
const KIB: i64 = 1_024;
/// Where the fields of `/proc/self/stat` that count user and system time stand after the program's name (proc_pid_stat(5): 14, 15).
const USER_TICKS_AT: usize = 11;
const START_TICKS_AT: usize = 19;

/// What the process takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Process {
    pub memory_bytes: i64,
    pub cpu_seconds: f64,
    pub open_files: i64,
    /// Seconds since 1970.
    pub started: f64,
}

/// Of the file system that a folder is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Disk {
    /// For us: what is kept for the administrator is not counted.
    pub free_bytes: i64,
    pub size_bytes: i64,
}

/// Looks now; `None` where there is no `/proc`.
pub(super) fn look() -> Option<Process> {
    let read = |path| fs::read_to_string(path).ok();
    let open_files = fs::read_dir("/proc/self/fd").ok()?.count();
    let mut process = parse(&read("/proc/self/stat")?, &read("/proc/self/status")?, &read("/proc/stat")?)?;
    process.open_files = i64::try_from(open_files).unwrap_or(i64::MAX);
    Some(process)
}

fn parse(stat: &str, status: &str, machine: &str) -> Option<Process> {
    // The name may hold spaces and brackets; nothing after it does.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let booted = machine.lines().find_map(|line| line.strip_prefix("btime "))?;
    Some(Process {
        memory_bytes: memory.split_whitespace().next()?.parse::<i64>().ok()? * KIB,
        cpu_seconds: (ticks(USER_TICKS_AT)? + ticks(USER_TICKS_AT + 1)?) / TICKS_PER_SECOND,
        open_files: 0,
        started: booted.trim().parse::<f64>().ok()? + ticks(START_TICKS_AT)? / TICKS_PER_SECOND,
    })
}

/// The file system of `folder`; `None` where it cannot be asked.
pub(super) fn disk(folder: &Path) -> Option<Disk> {
    let stat = rustix::fs::statvfs(folder).ok()?;
    let bytes = |blocks: u64| i64::try_from(blocks.saturating_mul(stat.f_frsize)).unwrap_or(i64::MAX);
    Some(Disk { free_bytes: bytes(stat.f_bavail), size_bytes: bytes(stat.f_blocks) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_words_are_read() {
        let stat = "7 (a b) c) S 1 7 7 0 -1 4194560 11 0 0 0 250 50 0 0 20 0 9 0 1000 99 88 77";
        let status = "Name:\talmanac\nVmRSS:\t  2048 kB\nThreads:\t9\n";
        let read = parse(stat, status, "cpu 1\nbtime 1700000000\n").unwrap();
        assert_eq!(
            read,
            Process { memory_bytes: 2_097_152, cpu_seconds: 3.0, open_files: 0, started: 1_700_000_010.0 }
        );
        assert_eq!(parse("", status, ""), None);
    }

    #[test]
    fn a_disk_has_room_and_a_folder_that_is_not_there_has_none() {
        let disk = super::disk(Path::new("/")).unwrap();
        assert!(disk.size_bytes >= disk.free_bytes && disk.size_bytes > 0);
        assert_eq!(super::disk(Path::new("/nowhere/at/all")), None);
    }
}
