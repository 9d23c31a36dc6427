//! Rows in one form for both databases: the same row has the same bytes, and so the same hash, wherever it was read.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::schema::Table;

/// A value as both databases know it. Vectors are the bytes of their numbers, little-endian.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Null,
    Integer(i64),
    Real(f32),
    Text(String),
    Blob(Vec<u8>),
}

/// The cells in the order of the table's columns.
pub(super) type Row = Vec<Cell>;

const NULL: u8 = 0;
const INTEGER: u8 = 1;
const REAL: u8 = 2;
const TEXT: u8 = 3;
const BLOB: u8 = 4;

impl Cell {
    fn encode(&self, bytes: &mut Vec<u8>) {
        let mut long = |kind: u8, content: &[u8]| {
            bytes.push(kind);
            // Neither database keeps a value of 4 GiB.
            bytes.extend(u32::try_from(content.len()).unwrap_or(u32::MAX).to_le_bytes());
            bytes.extend(content);
        };
        match self {
            Self::Text(text) => long(TEXT, text.as_bytes()),
            Self::Blob(content) => long(BLOB, content),
            Self::Null => bytes.push(NULL),
            Self::Integer(number) => {
                bytes.push(INTEGER);
                bytes.extend(number.to_le_bytes());
            }
            Self::Real(number) => {
                bytes.push(REAL);
                bytes.extend(number.to_le_bytes());
            }
        }
    }

    fn decode(bytes: &mut &[u8]) -> Option<Self> {
        match take::<1>(bytes)? {
            [NULL] => Some(Self::Null),
            [INTEGER] => Some(Self::Integer(i64::from_le_bytes(take(bytes)?))),
            [REAL] => Some(Self::Real(f32::from_le_bytes(take(bytes)?))),
            [TEXT] => Some(Self::Text(String::from_utf8(take_long(bytes)?.to_vec()).ok()?)),
            [BLOB] => Some(Self::Blob(take_long(bytes)?.to_vec())),
            _ => None,
        }
    }

    pub fn integer(self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(number) } else { None }
    }

    pub fn real(self) -> Option<f32> {
        if let Self::Real(number) = self { Some(number) } else { None }
    }

    pub fn text(self) -> Option<String> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub fn blob(self) -> Option<Vec<u8>> {
        if let Self::Blob(bytes) = self { Some(bytes) } else { None }
    }

    /// As both databases order by `NULLS FIRST`: texts by their bytes.
    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => left.cmp(right),
            (Self::Real(left), Self::Real(right)) => left.total_cmp(right),
            (Self::Text(left), Self::Text(right)) => left.as_bytes().cmp(right.as_bytes()),
            (Self::Blob(left), Self::Blob(right)) => left.cmp(right),
            (Self::Null, Self::Null) => Ordering::Equal,
            (Self::Null, _) => Ordering::Less,
            // Columns are of one type.
            (_, _) => Ordering::Greater,
        }
    }
}

/// Takes the next `N` bytes; `None` where there are fewer.
pub(super) fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*taken)
}

fn take_long<'b>(bytes: &mut &'b [u8]) -> Option<&'b [u8]> {
    let length = usize::try_from(u32::from_le_bytes(take(bytes)?)).ok()?;
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

pub(super) fn encode(row: &Row) -> Vec<u8> {
    let mut bytes = Vec::new();
    row.iter().for_each(|cell| cell.encode(&mut bytes));
    bytes
}

/// The next row of `columns` cells; `None` where the bytes hold none.
pub(super) fn decode(bytes: &mut &[u8], columns: usize) -> Option<Row> {
    (0..columns).map(|_| Cell::decode(bytes)).collect()
}

/// How two rows of a table follow each other.
pub(super) fn order(table: &Table, left: &Row, right: &Row) -> Ordering {
    let cells = table.key.iter().filter_map(|place| left.get(*place).zip(right.get(*place)));
    cells.map(|(left, right)| left.order(right)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// How many rows there are, and what they say as one hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    pub rows: u64,
    /// BLAKE3, hex. Of a table outside of snapshots: over its rows in the order of the key. Of a table of contents: over the
    /// snapshots in their order, the number and the hash of the rows that each has, so that it is known without reading them
    /// again.
    pub hash: String,
}

/// Rows in order, on their way to a [`Sum`].
#[derive(Debug, Default)]
pub(super) struct Summing {
    rows: u64,
    hasher: blake3::Hasher,
}

impl Summing {
    pub fn add(&mut self, encoded: &[u8]) {
        self.rows += 1;
        self.hasher.update(encoded);
    }

    pub fn finish(self) -> Sum {
        Sum { rows: self.rows, hash: self.hasher.finalize().to_hex().to_string() }
    }
}

/// The sum of a table of contents from those of its snapshots, by their ids; ones without rows are as absent.
#[derive(Debug, Default)]
pub(super) struct Composing {
    rows: u64,
    hasher: blake3::Hasher,
}

impl Composing {
    pub fn add(&mut self, snapshot: i64, sum: &Sum) {
        if sum.rows > 0 {
            self.rows += sum.rows;
            self.hasher.update(&snapshot.to_le_bytes());
            self.hasher.update(&sum.rows.to_le_bytes());
            self.hasher.update(sum.hash.as_bytes());
        }
    }

    pub fn finish(self) -> Sum {
        Sum { rows: self.rows, hash: self.hasher.finalize().to_hex().to_string() }
    }
}

/// The sum of any table from all its rows in order.
#[derive(Debug, Default)]
pub(super) struct TableSumming {
    snapshot: Option<i64>,
    section: Summing,
    composed: Composing,
}

impl TableSumming {
    pub fn add(&mut self, table: &Table, row: &Row) {
        let snapshot = table.snapshot(row).map(|id| id.0);
        if snapshot != self.snapshot {
            self.close();
            self.snapshot = snapshot;
        }
        self.section.add(&encode(row));
    }

    fn close(&mut self) {
        if let Some(snapshot) = self.snapshot {
            self.composed.add(snapshot, &std::mem::take(&mut self.section).finish());
        }
    }

    pub fn finish(mut self, table: &Table) -> Sum {
        self.close();
        if table.within.is_some() { self.composed.finish() } else { self.section.finish() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_were() {
        let row: Row = vec![
            Cell::Null,
            Cell::Integer(i64::MIN),
            Cell::Real(0.1),
            Cell::Text("Grüße\0".to_owned()),
            Cell::Blob(vec![0, 255]),
        ];
        let bytes = [encode(&row), encode(&row)].concat();
        let mut rest = bytes.as_slice();
        assert_eq!(decode(&mut rest, 5).as_ref(), Some(&row));
        assert_eq!(decode(&mut rest, 5).as_ref(), Some(&row));
        assert_eq!(decode(&mut rest, 1), None);
        for end in 0..bytes.len() / 2 {
            assert_eq!(decode(&mut bytes.get(..end).unwrap(), 5), None, "cut at {end}");
        }
        assert_eq!(decode(&mut [9].as_slice(), 1), None, "no such kind");
    }
}
