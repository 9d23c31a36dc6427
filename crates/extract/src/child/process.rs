//! The child as a process: its pipe, its alarm, and what it says of itself when it crashes.

use std::cell::RefCell;
use std::io::{Stdout, Write};
use std::time::Duration;

use crate::frame::{self, Frame};
use crate::{Event, ExtractError, Limits};

/// Exit code after a panic; Rust's own.
pub(crate) const EXIT_PANIC: i32 = 101;
/// Stands before the numbers of /proc/self/statm that the crash handler writes to stderr; the first is the address space.
pub(crate) const CRASH_MARK: &str = "\nalmanac-vm-pages ";
/// Bytes of a memory page as counted in /proc/self/statm (x86-64, and aarch64 as Linux distributions build it).
pub(crate) const PAGE_BYTES: u64 = 4096;
/// How much later than the parent's own limit the alarm goes off; it only matters to an orphan.
const ALARM_SLACK: Duration = Duration::from_secs(2);

/// Signals by which a reader of damaged data dies.
const CRASHES: [libc::c_int; 5] = [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGTRAP, libc::SIGABRT];

/// Lets a crash say how large the process had grown, so that the parent can tell a full memory from a damaged file.
pub(super) fn prepare() {
    for signal in CRASHES {
        // SAFETY: the action is zeroed, which is valid for this C struct, and then filled; the handler makes only
        // async-signal-safe calls. SA_ONSTACK: it runs on the stack that Rust's runtime set aside for overflows.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = on_crash as *const () as libc::sighandler_t;
            action.sa_flags = libc::SA_ONSTACK | libc::SA_RESETHAND | libc::SA_NODEFER;
            libc::sigaction(signal, &raw const action, std::ptr::null_mut());
        }
    }
}

extern "C" fn on_crash(signal: libc::c_int) {
    let mut numbers = [0_u8; 64];
    // SAFETY: open, read, write and raise are async-signal-safe; the buffer outlives the calls. SA_RESETHAND has put
    // back the default action, so raise ends the process with the signal that the parent looks for.
    unsafe {
        let file = libc::open(c"/proc/self/statm".as_ptr(), libc::O_RDONLY);
        let read = libc::read(file, numbers.as_mut_ptr().cast(), numbers.len());
        libc::write(libc::STDERR_FILENO, CRASH_MARK.as_ptr().cast(), CRASH_MARK.len());
        libc::write(libc::STDERR_FILENO, numbers.as_ptr().cast(), usize::try_from(read).unwrap_or(0));
        libc::raise(signal);
    }
}

/// The frames' way to the parent.
pub(super) struct Pipe {
    inner: RefCell<(Stdout, Vec<u8>)>,
    wall: Duration,
}

impl Pipe {
    pub(super) fn new(limits: &Limits) -> Self {
        let pipe = Self { inner: RefCell::new((std::io::stdout(), Vec::new())), wall: limits.wall() + ALARM_SLACK };
        pipe.set_alarm(pipe.wall);
        pipe
    }

    pub(super) fn event(&self, event: Event) -> Result<(), ExtractError> {
        self.send(&Frame::Event(event))
    }

    pub(super) fn end(&self, ended: Result<(), ExtractError>) -> Result<(), ExtractError> {
        self.send(&match ended {
            Ok(()) => Frame::Done,
            Err(ExtractError::Io(error)) => Frame::Failed(ExtractError::Internal(error.to_string())),
            Err(error) => Frame::Failed(error),
        })
    }

    /// Waits as long as the parent is busy: the alarm counts only our own time.
    fn send(&self, frame: &Frame) -> Result<(), ExtractError> {
        let (stdout, buffer) = &mut *self.inner.borrow_mut();
        buffer.clear();
        frame::encode(frame, buffer)?;
        self.set_alarm(Duration::ZERO);
        stdout.write_all(buffer)?;
        stdout.flush()?;
        self.set_alarm(self.wall);
        Ok(())
    }

    /// Ends the process (SIGALRM) unless it is set anew in time; zero turns it off.
    fn set_alarm(&self, after: Duration) {
        // SAFETY: alarm takes a number and touches no memory.
        unsafe { libc::alarm(u32::try_from(after.as_secs()).unwrap_or(u32::MAX)) };
    }
}
