//! What a file is, by its content, held against what its name claims. Pure: bytes in, answer out.

use crate::{ExtractError, Format};

/// Bytes from the start of a file that are looked at.
pub(crate) const HEAD_BYTES: usize = 64 << 10;
/// Readers accept a PDF header that is not quite at the start (ISO 32000-1, implementation note 13).
const PDF_HEADER_WITHIN: usize = 1024;
/// More control characters among text than this share make it binary.
const CONTROL_SHARE_MAX: f64 = 0.01;

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    Pdf,
    /// Which kind of ZIP is for the archive's own list to say.
    Zip,
    /// An OLE container: old Office, or a new one that is encrypted.
    Ole,
    Html,
    /// Text of some other kind; the name decides which.
    Text,
    Empty,
    /// Something that is known but not read: a noun phrase.
    Known(&'static str),
    Unknown,
}

/// Signatures of what is not read; the noun phrase is for the user.
const KNOWN: [(&[u8], &str); 19] = [
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"BM", "a BMP image"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an XZ archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"PAR1", "a Parquet table"),
    (b"{\\rtf", "an RTF document"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
];

pub(crate) fn content(head: &[u8]) -> Content {
    if head.is_empty() {
        return Content::Empty;
    }
    if find(&head[..head.len().min(PDF_HEADER_WITHIN)], b"%PDF-").is_some() {
        return Content::Pdf;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Content::Zip;
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Content::Ole;
    }
    let is_text = is_text(head);
    // "BM" and "MZ" begin words, too.
    if let Some((_, found)) =
        KNOWN.iter().find(|(signature, _)| head.starts_with(signature) && !(is_text && signature.len() < 4))
    {
        return Content::Known(found);
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Content::Known("a video or sound file");
    }
    if !is_text {
        return Content::Unknown;
    }
    if is_html(head) { Content::Html } else { Content::Text }
}

/// Text in UTF-8, UTF-16 or an 8-bit encoding: hardly any control characters.
fn is_text(head: &[u8]) -> bool {
    if super::decode::utf16_by_look(head).is_some() {
        return true;
    }
    let controls =
        head.iter().filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)).count();
    !head.contains(&0) && (controls as f64) <= head.len() as f64 * CONTROL_SHARE_MAX
}

fn is_html(head: &[u8]) -> bool {
    let start: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).take(1024).collect();
    let start = String::from_utf8_lossy(&start).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    let mut rest = start.as_str();
    // An XML declaration and comments may come first.
    while rest.starts_with("<?xml") || rest.starts_with("<!--") {
        let Some((_, after)) = rest.split_once('>') else { return false };
        rest = after.trim_start();
    }
    rest.starts_with("<!doctype html")
        || rest.starts_with("<html")
        || rest.starts_with("<head")
        || rest.starts_with("<body")
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// What the list of a ZIP archive's entries makes of it; `None` for an archive of something else.
pub(crate) fn zipped<'a>(names: impl Iterator<Item = &'a str>, mimetype: Option<&[u8]>) -> Option<Format> {
    if mimetype.is_some_and(|value| value.starts_with(b"application/epub+zip")) {
        return Some(Format::Epub);
    }
    let mut found = None;
    for name in names {
        let name = name.trim_start_matches('/').to_ascii_lowercase();
        found = found.or_else(|| match name.as_str() {
            _ if name.starts_with("word/") => Some(Format::Docx),
            _ if name.starts_with("ppt/") => Some(Format::Pptx),
            _ if name.starts_with("xl/") => Some(Format::Xlsx),
            "meta-inf/container.xml" => Some(Format::Epub),
            _ => None,
        });
    }
    found
}

/// The last extension, lower case, without its dot; empty where there is none.
pub(crate) fn extension(name: &str) -> String {
    name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_ascii_lowercase())
}

/// A noun phrase for what a format is.
fn noun(format: Format) -> &'static str {
    match format {
        Format::Pdf => "a PDF document",
        Format::Docx => "a Word document",
        Format::Pptx => "a PowerPoint presentation",
        Format::Xlsx => "an Excel workbook",
        Format::Csv => "a CSV table",
        Format::Tsv => "a TSV table",
        Format::Html => "an HTML page",
        Format::Markdown => "Markdown",
        Format::Text => "plain text",
        Format::Epub => "an EPUB book",
    }
}

/// Content that is settled: what to read the file as, or which container has to be opened first to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Format(Format),
    Archive,
    Ole,
}

/// What the first bytes and the name together make of a file, before containers are opened.
pub(crate) fn decide(head: &[u8], name: &str) -> Result<Found, ExtractError> {
    let extension = extension(name);
    match content(head) {
        Content::Empty => Err(ExtractError::Empty),
        Content::Zip => Ok(Found::Archive),
        Content::Ole => Ok(Found::Ole),
        Content::Pdf => agree(Format::Pdf, &extension).map(Found::Format),
        Content::Html => agree(html_or_source(&extension), &extension).map(Found::Format),
        Content::Text => agree(text_kind(&extension), &extension).map(Found::Format),
        Content::Known(found) => Err(not_read(&extension, found)),
        Content::Unknown => match Format::of_extension(&extension) {
            // Overwritten or cut at the start: the name is the better witness.
            Some(format) => Err(ExtractError::Damaged { detail: format!("it does not begin like {}", noun(format)) }),
            None => Err(ExtractError::Unsupported { found: "a binary file of an unknown kind".to_owned() }),
        },
    }
}

/// Markdown and plain text may well begin with an HTML tag.
fn html_or_source(extension: &str) -> Format {
    match Format::of_extension(extension) {
        Some(format @ (Format::Markdown | Format::Text)) => format,
        _ => Format::Html,
    }
}

/// Text is what its name says, where the name says a kind of text; otherwise plain.
fn text_kind(extension: &str) -> Format {
    match Format::of_extension(extension) {
        Some(format @ (Format::Csv | Format::Tsv | Format::Html | Format::Markdown)) => format,
        _ => Format::Text,
    }
}

/// `found`, unless the name claims something else.
pub(crate) fn agree(found: Format, extension: &str) -> Result<Format, ExtractError> {
    match Format::of_extension(extension) {
        Some(format) if format != found => {
            Err(ExtractError::WrongType { expected: format!(".{extension}"), found: noun(found).to_owned() })
        }
        _ => Ok(found),
    }
}

/// The file is `found`, which is not read: the wrong type where its name claims one that is.
pub(crate) fn not_read(extension: &str, found: &str) -> ExtractError {
    match Format::of_extension(extension) {
        Some(_) => ExtractError::WrongType { expected: format!(".{extension}"), found: found.to_owned() },
        None => ExtractError::Unsupported { found: found.to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &[u8], name: &str, outcome: &str) {
        let got = match decide(head, name) {
            Ok(Found::Format(format)) => format.to_string(),
            Ok(other) => format!("{other:?}"),
            Err(error) => format!("{}: {error}", error.code()),
        };
        assert_eq!(got, outcome, "{name}");
    }

    #[test]
    fn content_decides_and_the_name_must_agree() {
        check(b"%PDF-1.7\n", "a.pdf", "pdf");
        check(b"junk\n%PDF-1.7\n", "blob", "pdf");
        check(b"%PDF-1.7\n", "a.docx", "wrong_type: the file is named as .docx but is a PDF document");
        check(b"PK\x03\x04....", "a.pdf", "Archive");
        check(b"a,b\n1,2\n", "a.csv", "csv");
        check(b"a,b\n1,2\n", "a.pdf", "wrong_type: the file is named as .pdf but is plain text");
        check(b"# Title\n", "README.md", "markdown");
        check(b"<p align=center>", "README.md", "markdown");
        check(b"\xef\xbb\xbf <!DOCTYPE html><p>", "page", "html");
        check(b"<?xml version='1.0'?><!-- c --><html>", "a.xhtml", "html");
        check(b"<p>hello", "a.html", "html");
        check(b"hello", "a.rs", "text");
        check(b"BMW and MZ are makers", "a.txt", "text");
    }

    #[test]
    fn what_is_not_read_is_named() {
        check(b"", "a.pdf", "empty: the file is empty");
        check(b"\x89PNG\r\n\x1a\n\0\0", "a.pdf", "wrong_type: the file is named as .pdf but is a PNG image");
        check(b"\x89PNG\r\n\x1a\n\0\0", "a.png", "unsupported: files of this kind cannot be read: a PNG image");
        check(
            &[0, 1, 2, 3, 0xff],
            "x.bin",
            "unsupported: files of this kind cannot be read: a binary file of an unknown kind",
        );
        check(&[0, 1, 2, 3, 0xff], "x.pdf", "damaged: the file is damaged: it does not begin like a PDF document");
    }

    #[test]
    fn archives_are_told_apart_by_their_entries() {
        let kind = |names: &[&str]| zipped(names.iter().copied(), None);
        assert_eq!(kind(&["[Content_Types].xml", "word/document.xml"]), Some(Format::Docx));
        assert_eq!(kind(&["xl/workbook.xml"]), Some(Format::Xlsx));
        assert_eq!(kind(&["ppt/presentation.xml"]), Some(Format::Pptx));
        assert_eq!(kind(&["META-INF/container.xml"]), Some(Format::Epub));
        assert_eq!(kind(&["a.txt"]), None);
        assert_eq!(zipped(std::iter::empty(), Some(b"application/epub+zip")), Some(Format::Epub));
    }
}
