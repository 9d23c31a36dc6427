//! The parent's half: starts the child under its limits, reads its frames, and says in words why a child died.

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::task::JoinHandle;

use crate::child::{CHILD_COMMAND, EXIT_PANIC};
use crate::frame::{self, Frame};
use crate::{Event, ExtractError, Limits};

/// Raised by hand whenever our own code turns the same file into other text, blocks or boxes.
const EXTRACT_VERSION: u32 = 2;
/// The engines as pinned in the workspace's manifest; a test compares them with the lock file.
const ENGINES: &str =
    "pdfium-render 0.9.5; unpdf 0.52.1; office_oxide 0.1.16; scraper 0.29; pulldown-cmark 0.13; rbook 0.7";
/// Bytes of the child's stderr that are kept for the log.
const STDERR_BYTES_MAX: usize = 4096;
/// Bytes asked of the pipe at a time; a Linux pipe holds as many.
const READ_BYTES: usize = 64 << 10;
/// How long a child whose pipe has ended may take to exit before it is killed.
const EXIT_WAIT: Duration = Duration::from_secs(5);
/// Open files of the child: its three pipes, the document, libraries while they load, a temporary one or two.
const OPEN_FILES_MAX: u64 = 64;

/// Starts extractions. Cheap to clone; holds no process.
#[derive(Debug, Clone)]
pub struct Extractor {
    program: PathBuf,
    pdfium: Option<PathBuf>,
    limits: Limits,
}

impl Extractor {
    /// `program` is a binary whose `main` hands `CHILD_COMMAND` to `run_child`; `pdfium` is the path of `libpdfium.so`.
    pub fn new(program: PathBuf, pdfium: Option<PathBuf>, limits: Limits) -> Self {
        let pdfium = pdfium.filter(|library| library.is_file());
        Self { program, pdfium, limits }
    }

    /// What the output depends on besides the file, for the recipe: our version, the engines, and which PDFium by its size.
    pub fn recipe(&self) -> String {
        let library = self.pdfium.as_ref().and_then(|library| library.metadata().ok());
        let pdf = library.map_or_else(|| "unpdf".to_owned(), |file| format!("pdfium {}", file.len()));
        format!("extract {EXTRACT_VERSION}; {pdf}; {ENGINES}")
    }

    /// "pdfium" or "unpdf": what PDF files go to first.
    pub fn pdf_engine(&self) -> &'static str {
        if self.pdfium.is_some() { "pdfium" } else { "unpdf" }
    }

    /// Starts the child on `path`. `file_name` is the name the user gave it (the blob itself has none); only its
    /// extension is looked at. Dropping the extraction kills the child.
    ///
    /// # Errors
    /// `Io` where the program cannot be started. Everything about the file itself comes from `Extraction::next`.
    pub async fn start(&self, path: &Path, file_name: &str) -> Result<Extraction, ExtractError> {
        let mut command = Command::new(&self.program);
        command.arg(CHILD_COMMAND).arg(path).arg(file_name).args(["--limits", &self.limits.to_word()]);
        if let Some(pdfium) = &self.pdfium {
            command.arg("--pdfium").arg(pdfium);
        }
        command.env_clear().env("RAYON_NUM_THREADS", "1").env("MALLOC_ARENA_MAX", "1");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        limit(&mut command, &self.limits);
        let mut child = command.spawn()?;
        let stdout = child.stdout.take().ok_or_else(|| ExtractError::Internal("no stdout".to_owned()))?;
        let stderr = child.stderr.take().ok_or_else(|| ExtractError::Internal("no stderr".to_owned()))?;
        Ok(Extraction {
            child,
            stdout,
            stderr: Some(tokio::spawn(read_tail(stderr))),
            buffer: Vec::new(),
            taken: 0,
            received: 0,
            waited: Duration::ZERO,
            waiting_since: None,
            finished: false,
            limits: self.limits.clone(),
        })
    }
}

/// Sets the limits that the kernel enforces, in the child between fork and exec.
///
/// There is no PR_SET_PDEATHSIG: it fires when the *thread* that forked ends, and an async runtime's threads come and go.
/// An orphan ends by itself: at its next frame (the pipe is closed), or by its own alarm after the wall limit.
fn limit(command: &mut Command, limits: &Limits) {
    let bounds = [
        (libc::RLIMIT_AS, limits.memory_bytes),
        (libc::RLIMIT_CPU, limits.cpu_seconds),
        (libc::RLIMIT_CORE, 0),
        (libc::RLIMIT_FSIZE, 0),
        (libc::RLIMIT_NOFILE, OPEN_FILES_MAX),
    ];
    let set = move || {
        for (resource, bound) in bounds {
            let bound = libc::rlimit { rlim_cur: bound, rlim_max: bound };
            // SAFETY: setrlimit is async-signal-safe and reads only the struct it is given.
            if unsafe { libc::setrlimit(resource, &raw const bound) } != 0 {
                return Err(std::io::Error::last_os_error());
            }
        }
        // SAFETY: prctl with these arguments touches no memory. The child never needs more rights than it starts with.
        if unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) } != 0 {
            return Err(std::io::Error::last_os_error());
        }
        Ok(())
    };
    // SAFETY: the closure runs between fork and exec; it makes system calls only, and neither allocates nor locks.
    unsafe { command.pre_exec(set) };
}

/// A running extraction: the child, and what it has said so far.
#[derive(Debug)]
pub struct Extraction {
    child: Child,
    stdout: ChildStdout,
    stderr: Option<JoinHandle<Vec<u8>>>,
    buffer: Vec<u8>,
    /// Bytes of `buffer` that were already handed on.
    taken: usize,
    received: u64,
    /// Time spent waiting for the child, and since when for what comes next: a call may be dropped in mid-wait.
    waited: Duration,
    waiting_since: Option<Instant>,
    finished: bool,
    limits: Limits,
}

impl Extraction {
    /// The next event, or `None` once the file was read to its end. After `None` or an error it answers `None`.
    /// Cancel-safe: a call that is dropped half-way loses nothing. While nobody calls, the child waits on its pipe.
    ///
    /// # Errors
    /// Whatever ends the extraction; the child is gone by then.
    pub async fn next(&mut self) -> Result<Option<Event>, ExtractError> {
        if self.finished {
            return Ok(None);
        }
        let outcome = self.next_event().await;
        if !matches!(outcome, Ok(Some(_))) {
            self.finished = true;
            // Waited for after its last word, so that no process is left behind to be reaped.
            if !matches!(outcome, Ok(None)) || tokio::time::timeout(EXIT_WAIT, self.child.wait()).await.is_err() {
                let _ = self.child.start_kill();
            }
        }
        outcome
    }

    async fn next_event(&mut self) -> Result<Option<Event>, ExtractError> {
        loop {
            if let Some((frame, length)) = frame::decode(&self.buffer[self.taken..])? {
                self.taken += length;
                match frame {
                    Frame::Event(event) => return Ok(Some(event)),
                    Frame::Failed(error) => return Err(error),
                    Frame::Done => return Ok(None),
                }
            }
            if self.read_more().await? == 0 {
                return Err(self.why_it_died().await);
            }
        }
    }

    async fn read_more(&mut self) -> Result<usize, ExtractError> {
        self.buffer.drain(..self.taken);
        self.taken = 0;
        self.buffer.reserve(READ_BYTES);
        let since = *self.waiting_since.get_or_insert_with(Instant::now);
        let left = self.limits.wall().saturating_sub(self.waited + since.elapsed());
        let read = tokio::time::timeout(left, self.stdout.read_buf(&mut self.buffer)).await;
        self.waited += since.elapsed();
        self.waiting_since = None;
        let Ok(read) = read else {
            return Err(ExtractError::TimeLimit { seconds: self.limits.wall().as_secs() });
        };
        let read = read?;
        self.received += read as u64;
        if self.received > self.limits.output_bytes_max {
            return Err(ExtractError::TooLarge {
                what: format!("more than {} MB of text and positions", self.limits.output_bytes_max >> 20),
            });
        }
        Ok(read)
    }

    /// The pipe ended without a last word.
    async fn why_it_died(&mut self) -> ExtractError {
        let status = match tokio::time::timeout(EXIT_WAIT, self.child.wait()).await {
            Ok(Ok(status)) => status,
            Ok(Err(error)) => return ExtractError::Io(error),
            Err(_) => return ExtractError::Internal("the extractor closed its pipe and went on".to_owned()),
        };
        let stderr = match self.stderr.take() {
            Some(reader) => tokio::time::timeout(EXIT_WAIT, reader).await.ok().and_then(Result::ok).unwrap_or_default(),
            None => Vec::new(),
        };
        let stderr = String::from_utf8_lossy(&stderr);
        tracing::warn!(%status, %stderr, "extractor died");
        cause_of_death(status, &stderr, &self.limits)
    }
}

/// What the user is told when the child died without saying why.
fn cause_of_death(status: ExitStatus, stderr: &str, limits: &Limits) -> ExtractError {
    let out_of_memory = stderr.contains("memory allocation of")
        || vm_bytes(stderr).is_some_and(|bytes| bytes >= limits.memory_bytes / 4 * 3);
    match (status.signal(), status.code()) {
        (Some(libc::SIGXCPU | libc::SIGKILL), _) if !out_of_memory => {
            ExtractError::TimeLimit { seconds: limits.cpu_seconds }
        }
        (Some(libc::SIGALRM), _) => ExtractError::TimeLimit { seconds: limits.wall().as_secs() },
        _ if out_of_memory => ExtractError::MemoryLimit { megabytes: limits.megabytes() },
        (Some(signal), _) => ExtractError::Damaged { detail: format!("its reader stopped with signal {signal}") },
        (None, Some(EXIT_PANIC)) => {
            ExtractError::Damaged { detail: "its reader could not make sense of it".to_owned() }
        }
        (None, code) => ExtractError::Internal(format!("the extractor exited with {code:?}: {stderr}")),
    }
}

/// The address space at the moment of a crash, as the child's signal handler wrote it.
fn vm_bytes(stderr: &str) -> Option<u64> {
    let (_, after) = stderr.rsplit_once(crate::child::CRASH_MARK)?;
    let pages: u64 = after.split_whitespace().next()?.parse().ok()?;
    Some(pages * crate::child::PAGE_BYTES)
}

/// Reads to the end and keeps the last `STDERR_BYTES_MAX` bytes.
async fn read_tail(stderr: ChildStderr) -> Vec<u8> {
    let mut stderr = BufReader::new(stderr);
    let mut tail = Vec::new();
    let mut piece = [0; STDERR_BYTES_MAX];
    while let Ok(read @ 1..) = stderr.read(&mut piece).await {
        tail.extend_from_slice(&piece[..read]);
        tail.drain(..tail.len().saturating_sub(STDERR_BYTES_MAX));
    }
    tail
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(status: i32, stderr: &str, code: &str) {
        let limits = Limits { memory_bytes: 1 << 20, ..Limits::default() };
        assert_eq!(cause_of_death(ExitStatus::from_raw(status), stderr, &limits).code(), code, "{stderr}");
    }

    #[test]
    fn deaths_are_told_apart() {
        check(libc::SIGSEGV, "", "damaged");
        check(libc::SIGSEGV, "\nalmanac-vm-pages 255 9 9\n", "memory_limit");
        check(libc::SIGSEGV, "\nalmanac-vm-pages 20 9 9\n", "damaged");
        check(libc::SIGABRT, "memory allocation of 16 bytes failed", "memory_limit");
        check(libc::SIGXCPU, "", "time_limit");
        check(libc::SIGKILL, "", "time_limit");
        check(libc::SIGALRM, "", "time_limit");
        check(i32::from(EXIT_PANIC as u8) << 8, "panicked at", "damaged");
        check(1 << 8, "", "internal");
    }

    #[test]
    fn the_engines_are_those_of_the_lock_file() {
        let lock = include_str!("../../../Cargo.lock");
        for engine in ENGINES.split("; ") {
            let (name, version) = engine.split_once(' ').unwrap();
            assert!(
                lock.contains(&format!("name = \"{name}\"\nversion = \"{version}")),
                "{engine} is not what is locked"
            );
        }
    }

    #[test]
    fn the_recipe_names_the_engine() {
        let without = Extractor::new("/bin/false".into(), None, Limits::default());
        let missing = Extractor::new("/bin/false".into(), Some("/nowhere/libpdfium.so".into()), Limits::default());
        let with = Extractor::new("/bin/false".into(), Some("/proc/self/exe".into()), Limits::default());
        assert_eq!(without.recipe(), missing.recipe());
        assert_ne!(without.recipe(), with.recipe());
        assert_eq!((without.pdf_engine(), with.pdf_engine()), ("unpdf", "pdfium"));
    }
}
