//! Plain text: streamed line by line, paragraphs parted by blank lines.

use std::fs::File;
use std::io::{BufRead, BufReader};

use super::decode::{self, Utf8Reader};
use super::flow::Flow;
use super::output::Output;
use crate::{BlockKind, ExtractError, Format, PartKind};

/// Bytes of a paragraph after which it is handed on even without a blank line.
const PARAGRAPH_BYTES_MAX: usize = 16 << 10;

pub(super) fn read(mut file: File, output: &mut Output<'_>) -> Result<(), ExtractError> {
    let encoding = decode::detect(&mut file)?;
    let mut lines = Lines::new(Utf8Reader::new(file, encoding));
    output.started(Format::Text, "text", None, None)?;
    let mut flow = Flow::new(output, PartKind::Section, None);
    let mut paragraph = String::new();
    while let Some(line) = lines.next()? {
        if line.trim().is_empty() || paragraph.len() + line.len() > PARAGRAPH_BYTES_MAX {
            flow.push(BlockKind::Paragraph, &paragraph)?;
            paragraph.clear();
        }
        paragraph.push_str(line.trim_end());
        paragraph.push('\n');
    }
    flow.push(BlockKind::Paragraph, &paragraph)?;
    flow.end()?;
    if lines.is_lossy() {
        output.warn(format!("some characters could not be read as {}; they are shown as \u{fffd}", encoding.name()))?;
    }
    Ok(())
}

/// Lines of a text with their line feeds, bounded: a longer line comes in pieces.
pub(super) struct Lines<R> {
    reader: BufReader<Utf8Reader<R>>,
    bytes: Vec<u8>,
    line: String,
}

/// Bytes of a line, or of its pieces.
const LINE_BYTES_MAX: usize = 16 << 10;

impl<R: std::io::Read> Lines<R> {
    pub(super) fn new(reader: Utf8Reader<R>) -> Self {
        Self { reader: BufReader::new(reader), bytes: Vec::new(), line: String::new() }
    }

    pub(super) fn next(&mut self) -> std::io::Result<Option<&str>> {
        let mut bounded = std::io::Read::take(&mut self.reader, (LINE_BYTES_MAX - self.bytes.len()) as u64);
        bounded.read_until(b'\n', &mut self.bytes)?;
        if self.bytes.is_empty() {
            return Ok(None);
        }
        // The reader yields UTF-8, but a piece may end inside of a character; its start waits for the next call.
        let valid = match std::str::from_utf8(&self.bytes) {
            Ok(_) => self.bytes.len(),
            Err(error) => error.valid_up_to().max(1),
        };
        let rest = self.bytes.split_off(valid);
        self.line = String::from_utf8_lossy(&self.bytes).into_owned();
        self.bytes = rest;
        Ok(Some(&self.line))
    }

    pub(super) fn is_lossy(&self) -> bool {
        self.reader.get_ref().lossy
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;
    use crate::child::output::testing::{blocks, collect, parts};
    use std::io::Write;

    #[test]
    fn blank_lines_part_paragraphs() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"one\r\ntwo \r\n\r\n  \nthree\n").unwrap();
        let (events, ended) = collect(&Limits::default(), |output| read(file, output));
        ended.unwrap();
        assert_eq!(blocks(parts(&events)[0]), [(BlockKind::Paragraph, "one\ntwo"), (BlockKind::Paragraph, "three")]);
    }

    #[test]
    fn a_line_without_end_comes_in_whole_characters() {
        let text = format!("a{}", "é".repeat(LINE_BYTES_MAX));
        let mut lines = Lines::new(Utf8Reader::new(text.as_bytes(), encoding_rs::UTF_8));
        let mut joined = String::new();
        while let Some(line) = lines.next().unwrap() {
            assert!(line.len() <= LINE_BYTES_MAX);
            joined.push_str(line);
        }
        assert_eq!(joined, text);
    }
}
