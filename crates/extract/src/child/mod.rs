//! The child's half: reads one file and writes frames to stdout. Synchronous and single-threaded, so that memory stays small.

mod archive;
mod decode;
mod delimited;
mod epub;
mod flow;
mod html;
mod markdown;
mod nesting;
mod office;
mod output;
mod pdf;
mod process;
mod rows;
mod sniff;
mod text;

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::process::ExitCode;

use self::output::Output;
use self::process::Pipe;
pub use self::rows::ROWS_SEARCHED_MAX;

pub(crate) use self::process::{CRASH_MARK, EXIT_PANIC, PAGE_BYTES};
use self::sniff::Found;
use crate::{ExtractError, Format, Limits};

/// The hidden sub-command under which the program re-executes itself: `almanac extract-child PATH NAME ...`.
pub const CHILD_COMMAND: &str = "extract-child";

/// What the parent asks for on the command line.
#[derive(Debug)]
struct Request {
    path: PathBuf,
    name: String,
    pdfium: Option<PathBuf>,
    limits: Limits,
}

impl Request {
    /// `PATH NAME [--limits WORD] [--pdfium LIB]`; `None` where it is anything else.
    fn parse(args: &[OsString]) -> Option<Self> {
        let [path, name, options @ ..] = args else {
            return None;
        };
        let name = name.to_string_lossy().into_owned();
        let mut request = Self { path: path.into(), name, pdfium: None, limits: Limits::default() };
        for option in options.chunks(2) {
            match option {
                [flag, value] if flag == OsStr::new("--pdfium") => request.pdfium = Some(value.into()),
                [flag, value] if flag == OsStr::new("--limits") => request.limits = Limits::from_word(value.to_str()?)?,
                _ => return None,
            }
        }
        Some(request)
    }
}

/// Reads one file and writes what it finds to stdout. `args` are those after `CHILD_COMMAND`. Call it from `main`
/// before any thread is started.
///
/// Exit code 0 where the outcome was told on stdout, whatever it is; 2 for a wrong command line; 101 after a panic.
pub fn run_child(args: &[OsString]) -> ExitCode {
    let Some(request) = Request::parse(args) else {
        return ExitCode::from(2);
    };
    process::prepare();
    let pipe = Pipe::new(&request.limits);
    let ended = {
        let mut output = Output::new(&request.limits, |event| pipe.event(event));
        read(&request, &mut output)
    };
    match pipe.end(ended) {
        Ok(()) => ExitCode::SUCCESS,
        // Nobody listens any more.
        Err(_) => ExitCode::FAILURE,
    }
}

/// Decides what the file is and has it read.
fn read(request: &Request, output: &mut Output<'_>) -> Result<(), ExtractError> {
    let mut file = File::open(&request.path)?;
    let mut head = Vec::new();
    file.by_ref().take(sniff::HEAD_BYTES as u64).read_to_end(&mut head)?;
    match sniff::decide(&head, &request.name)? {
        Found::Format(Format::Pdf) => pdf::read(&request.path, request.pdfium.as_deref(), output)?,
        Found::Format(format @ (Format::Csv | Format::Tsv)) => delimited::read(file, format, output)?,
        Found::Format(Format::Markdown) => markdown::read(file, output)?,
        Found::Format(Format::Html) => html::read(rewound(file)?, output)?,
        Found::Format(_) => text::read(file, output)?,
        Found::Archive => match archive::check(rewound(file)?, &sniff::extension(&request.name), output.limits())? {
            Format::Epub => epub::read(&request.path, output)?,
            format => office::read(&request.path, format, output)?,
        },
        Found::Ole => return Err(office::explain_ole(rewound(file)?, &request.name)),
    }
    if output.has_text() { Ok(()) } else { Err(ExtractError::NoText { pages: output.pages() }) }
}

fn rewound(mut file: File) -> std::io::Result<File> {
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}
