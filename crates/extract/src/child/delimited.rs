//! CSV and TSV: finds encoding, delimiter and header, then streams the records. A quoted cell may hold anything.

use std::fs::File;
use std::io::Read;

use csv::{ReaderBuilder, StringRecord};

use super::decode::{self, Utf8Reader};
use super::output::Output;
use super::rows::{LOOK_ROWS, Sheet, find_header};
use crate::{ExtractError, Format};

/// Bytes of text from which the delimiter is told.
const SAMPLE_BYTES: usize = 64 << 10;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

pub(super) fn read(mut file: File, format: Format, output: &mut Output<'_>) -> Result<(), ExtractError> {
    let encoding = decode::detect(&mut file)?;
    let mut text = Utf8Reader::new(file, encoding);
    let mut sample = Vec::new();
    text.by_ref().take(SAMPLE_BYTES as u64).read_to_end(&mut sample)?;
    let delimiter = delimiter(&sample, format);
    output.started(format, "csv", None, None)?;
    let mut reader = reader(sample.chain(&mut text), delimiter);
    let mut first: Vec<Vec<String>> = Vec::new();
    let mut record = StringRecord::new();
    while first.len() < LOOK_ROWS && next(&mut reader, &mut record)? {
        first.push(record.iter().map(str::to_owned).collect());
    }
    let header = find_header(&first);
    let names = header.map_or_else(Vec::new, |index| first[index].clone());
    let mut sheet = Sheet::new(output, None, names);
    for row in &first[..header.unwrap_or(0)] {
        sheet.push_title(row);
    }
    for row in &first[header.map_or(0, |index| index + 1)..] {
        sheet.push_row(row.iter().map(String::as_str))?;
    }
    while next(&mut reader, &mut record)? {
        sheet.push_row(record.iter())?;
    }
    sheet.end()?;
    drop(reader);
    if text.lossy {
        output.warn(format!("some characters could not be read as {}; they are shown as \u{fffd}", encoding.name()))?;
    }
    Ok(())
}

/// Reading from memory first, then from the rest of the file.
trait Chained {
    fn chain<R: Read>(self, rest: R) -> std::io::Chain<std::io::Cursor<Vec<u8>>, R>;
}

impl Chained for Vec<u8> {
    fn chain<R: Read>(self, rest: R) -> std::io::Chain<std::io::Cursor<Vec<u8>>, R> {
        Read::chain(std::io::Cursor::new(self), rest)
    }
}

fn reader<R: Read>(source: R, delimiter: u8) -> csv::Reader<R> {
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(source)
}

fn next<R: Read>(reader: &mut csv::Reader<R>, record: &mut StringRecord) -> Result<bool, ExtractError> {
    reader.read_record(record).map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(error) => ExtractError::Io(error),
        other => ExtractError::Damaged { detail: format!("the table cannot be read: {other:?}") },
    })
}

/// The delimiter that cuts the sample into the most regular rows.
fn delimiter(sample: &[u8], format: Format) -> u8 {
    let default = if format == Format::Tsv { b'\t' } else { b',' };
    let best = DELIMITERS.into_iter().max_by_key(|&delimiter| (regularity(sample, delimiter), delimiter == default));
    best.filter(|&delimiter| regularity(sample, delimiter) > 0).unwrap_or(default)
}

/// Per mille of records that have the usual number of fields, and a little for each field; 0 where that number is 1.
fn regularity(sample: &[u8], delimiter: u8) -> usize {
    let mut reader = reader(sample, delimiter);
    let widths: Vec<usize> = reader.records().map_while(Result::ok).map(|record| record.len()).collect();
    // The last record may be cut by the sample's end.
    let widths = if widths.len() > 1 { &widths[..widths.len() - 1] } else { &widths[..] };
    let mut counts = std::collections::BTreeMap::new();
    for width in widths {
        *counts.entry(*width).or_insert(0_usize) += 1;
    }
    match counts.into_iter().max_by_key(|&(_, count)| count) {
        Some((width, count)) if width > 1 => count * 1000 / widths.len() + width.min(20),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::child::output::testing::{blocks, collect, parts};
    use crate::{BlockKind, Event, Limits};
    use std::io::Write;

    fn read_bytes(bytes: &[u8], format: Format) -> Vec<Event> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let (events, ended) = collect(&Limits::default(), |output| read(file, format, output));
        ended.unwrap();
        events
    }

    #[test]
    fn delimiters_are_told_by_regularity() {
        let check = |text: &str, want: u8| assert_eq!(delimiter(text.as_bytes(), Format::Csv), want, "{text}");
        check("a,b\n1,2\n", b',');
        check("a;b\n1,5;2\n3,5;4\n", b';');
        check("a\tb\n1\t2\n", b'\t');
        check("a|b|c\n1|2|3\n", b'|');
        check("\"x;y;z\",b\n\"1;2\",3\n", b',');
        check("one column\nonly\n", b',');
    }

    #[test]
    fn quoted_cells_keep_newlines_and_delimiters() {
        let events = read_bytes(b"name,remark\nTag,\"red, big\nand \"\"new\"\"\"\nSub,\n", Format::Csv);
        let part = parts(&events)[0];
        assert_eq!(part.header, ["name", "remark"]);
        assert_eq!(
            blocks(part),
            [(BlockKind::Row(0), "name: Tag\nremark: red, big\nand \"new\""), (BlockKind::Row(1), "name: Sub")]
        );
    }

    #[test]
    fn long_tables_run_on_over_parts() {
        let mut text = "id,name\n".to_owned();
        for row in 0..1201 {
            text.push_str(&format!("{row},n{row}\n"));
        }
        let events = read_bytes(text.as_bytes(), Format::Csv);
        let parts = parts(&events);
        assert_eq!(
            parts.iter().map(|part| (part.number, part.blocks.len())).collect::<Vec<_>>(),
            [(1, 500), (2, 500), (3, 201)]
        );
        assert_eq!(blocks(parts[2])[200], (BlockKind::Row(1200), "id: 1200\nname: n1200"));
    }

    #[test]
    fn other_encodings_and_ragged_rows_are_read() {
        let events = read_bytes(b"Stadt;Gr\xf6\xdfe\nZ\xfcrich;1;mehr\nGen\xe8ve\n", Format::Csv);
        assert_eq!(
            blocks(parts(&events)[0]),
            [(BlockKind::Row(0), "Stadt: Zürich\nGröße: 1\nmehr"), (BlockKind::Row(1), "Stadt: Genève")]
        );
    }
}
