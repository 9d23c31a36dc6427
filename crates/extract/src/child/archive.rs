//! ZIP containers (DOCX, PPTX, XLSX, EPUB): everything is unpacked once, into nothing, before any parser sees it, so that
//! sizes and nesting are known and not merely claimed.

use std::fs::File;
use std::io::Read;

use zip::ZipArchive;
use zip::result::ZipError;

use super::nesting::{Dialect, Nesting};
use super::sniff;
use crate::{ExtractError, Format, Limits};

/// Entries of one archive; an Office file has some hundred, a book some thousand.
const ENTRIES_MAX: usize = 50_000;
/// An entry may unpack to this many bytes whatever its ratio: runs of blank cells compress a thousandfold.
const RATIO_FREE_BYTES: u64 = 32 << 20;
/// Bytes unpacked at a time.
const PIECE_BYTES: usize = 64 << 10;
/// Bytes of `mimetype` and `encryption.xml` that are looked at.
const LOOK_BYTES: u64 = 256 << 10;

/// Opens the archive, tells what it is and checks it against the limits.
pub(crate) fn check(file: File, extension: &str, limits: &Limits) -> Result<Format, ExtractError> {
    let mut archive = ZipArchive::new(file).map_err(|error| damaged(&error))?;
    if archive.len() > ENTRIES_MAX {
        return Err(ExtractError::Bomb { detail: format!("more than {ENTRIES_MAX} files inside") });
    }
    let mimetype = look(&mut archive, "mimetype");
    let format = sniff::zipped(archive.file_names(), mimetype.as_deref());
    let format = format.ok_or_else(|| sniff::not_read(extension, "a ZIP archive"))?;
    let format = sniff::agree(format, extension)?;
    unpack_all(&mut archive, limits)?;
    if format == Format::Epub && look(&mut archive, "META-INF/encryption.xml").is_some_and(|xml| locks_text(&xml)) {
        return Err(ExtractError::Encrypted);
    }
    Ok(format)
}

fn damaged(error: &ZipError) -> ExtractError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            ExtractError::Encrypted
        }
        _ => ExtractError::Damaged { detail: "its ZIP container is broken or cut short".to_owned() },
    }
}

/// The start of one entry; `None` where it is missing or unreadable.
fn look(archive: &mut ZipArchive<File>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    archive.by_name(name).ok()?.take(LOOK_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Fonts are often obfuscated, which is no lock; encrypted chapters are (EPUB OCF 3.3, 4.2.6.3.2).
fn locks_text(xml: &[u8]) -> bool {
    let xml = String::from_utf8_lossy(xml);
    xml.contains("xmlenc#") && (xml.contains(".xhtml") || xml.contains(".html") || xml.contains(".htm\""))
}

fn unpack_all(archive: &mut ZipArchive<File>, limits: &Limits) -> Result<(), ExtractError> {
    let mut total = 0_u64;
    let mut piece = vec![0; PIECE_BYTES];
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| damaged(&error))?;
        let dialect = dialect(entry.name());
        let free = entry.compressed_size().saturating_mul(limits.expansion_ratio_max).max(RATIO_FREE_BYTES);
        let mut nesting = Nesting::new(dialect.unwrap_or(Dialect::Xml));
        let mut unpacked = 0_u64;
        loop {
            let read = match entry.read(&mut piece) {
                Ok(read) => read,
                // A broken picture does not keep anyone from reading the text.
                Err(_) if dialect.is_none() => break,
                Err(_) => {
                    return Err(ExtractError::Damaged {
                        detail: format!("{} inside cannot be unpacked", super::output::tidy_label(entry.name())),
                    });
                }
            };
            if read == 0 {
                break;
            }
            unpacked += read as u64;
            total += read as u64;
            if unpacked > free {
                return Err(ExtractError::Bomb {
                    detail: format!("more than {} times its size", limits.expansion_ratio_max),
                });
            }
            if total > limits.expanded_bytes_max {
                return Err(ExtractError::Bomb { detail: format!("more than {} MB", limits.expanded_bytes_max >> 20) });
            }
            if dialect.is_some() {
                nesting.push(&piece[..read]);
                nesting.check(limits.depth_max)?;
            }
        }
    }
    Ok(())
}

/// What an entry is parsed as; `None` for pictures and other payload.
fn dialect(name: &str) -> Option<Dialect> {
    match sniff::extension(name).as_str() {
        "xml" | "rels" | "opf" | "ncx" | "vml" => Some(Dialect::Xml),
        "xhtml" | "html" | "htm" => Some(Dialect::Html),
        _ => None,
    }
}
