//! Packs: stretches of rows as one compressed block, which is kept under its hash. Where a pack ends depends on the keys of the
//! rows alone, so that a changed row changes one pack and not all that follow.

use super::{
    rows::{self, Row},
    schema::{Schema, Table},
};

const MAGIC: &[u8] = b"almanac pack 1\n";
/// Bytes of rows that a pack has at least where more follow, and at most where no single row is larger.
const PACK_BYTES_MIN: usize = 1 << 20;
const PACK_BYTES_MAX: usize = 8 << 20;
/// Bytes of rows after which a pack ends on average, once it has the least.
const PACK_BYTES_MORE: u64 = 2 << 20;
/// Bytes of rows that are unpacked at most: a largest row of either database fits in.
const UNPACKED_BYTES_MAX: usize = 1 << 31;
/// LZ4 makes nothing smaller than this part of what it was: a block that claims more is damaged.
const RATIO_MAX: usize = 256;

/// Rows on their way into a pack.
#[derive(Debug, Default)]
pub(super) struct PackWriter {
    bytes: Vec<u8>,
    run: Option<Run>,
}

/// Rows of one table after each other.
#[derive(Debug)]
struct Run {
    table: String,
    rows: u32,
    /// Where its number of rows is to be written.
    count_at: usize,
}

impl PackWriter {
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Adds a row; tells whether the pack ends with it.
    pub fn add(&mut self, table: &Table, row: &Row, encoded: &[u8]) -> bool {
        if self.run.as_ref().is_none_or(|run| run.table != table.name) {
            self.close();
            self.open(table);
        }
        if let Some(run) = &mut self.run {
            run.rows += 1;
        }
        self.bytes.extend(encoded);
        self.bytes.len() >= PACK_BYTES_MAX
            || (self.bytes.len() >= PACK_BYTES_MIN && ends_with(table, row, encoded.len()))
    }

    /// The block. Costs time: call it away from the async threads.
    pub fn finish(mut self) -> Vec<u8> {
        self.close();
        lz4_flex::compress_prepend_size(&self.bytes)
    }

    fn open(&mut self, table: &Table) {
        if self.bytes.is_empty() {
            self.bytes.extend(MAGIC);
        }
        // Names and numbers of columns are those of our own migrations.
        self.bytes.push(u8::try_from(table.name.len()).unwrap_or(u8::MAX));
        self.bytes.extend(table.name.as_bytes());
        self.bytes.push(u8::try_from(table.columns.len()).unwrap_or(u8::MAX));
        self.run = Some(Run { table: table.name.clone(), rows: 0, count_at: self.bytes.len() });
        self.bytes.extend(0_u32.to_le_bytes());
    }

    fn close(&mut self) {
        if let Some(run) = self.run.take()
            && let Some(count) = self.bytes.get_mut(run.count_at..run.count_at + 4)
        {
            count.copy_from_slice(&run.rows.to_le_bytes());
        }
    }
}

/// Whether a pack ends with this row: the more often, the larger the row, by a number that its key alone gives.
fn ends_with(table: &Table, row: &Row, bytes: usize) -> bool {
    let key: Row = table.key.iter().filter_map(|place| row.get(*place).cloned()).collect();
    let hash = blake3::hash(&rows::encode(&key));
    let number = hash.as_bytes().first_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    number % PACK_BYTES_MORE < bytes as u64
}

/// The rows of a pack, by tables of `schema`; `None` where the block is not one of it. Costs time, as writing does.
pub(super) fn unpack<'s>(block: &[u8], schema: &'s Schema) -> Option<Vec<(&'s Table, Vec<Row>)>> {
    let claimed = usize::try_from(u32::from_le_bytes(*block.first_chunk()?)).ok()?;
    if claimed > UNPACKED_BYTES_MAX.min(block.len().saturating_mul(RATIO_MAX)) {
        return None;
    }
    let bytes = lz4_flex::decompress_size_prepended(block).ok()?;
    let mut rest = bytes.strip_prefix(MAGIC)?;
    let mut runs = Vec::new();
    while !rest.is_empty() {
        let [length] = rows::take(&mut rest)?;
        let (name, after) = rest.split_at_checked(usize::from(length))?;
        rest = after;
        let table = schema.table(std::str::from_utf8(name).ok()?)?;
        let [columns] = rows::take(&mut rest)?;
        if usize::from(columns) != table.columns.len() {
            return None;
        }
        let count = u32::from_le_bytes(rows::take(&mut rest)?);
        let rows = (0..count).map(|_| rows::decode(&mut rest, table.columns.len())).collect::<Option<Vec<Row>>>()?;
        runs.push((table, rows));
    }
    Some(runs)
}

#[cfg(test)]
mod tests {
    use super::{super::rows::Cell, *};

    fn chunk(id: i64, text: &str) -> Row {
        let number = |number| Cell::Integer(number);
        vec![
            number(id),
            number(1),
            Cell::Null,
            number(0),
            number(9),
            Cell::Null,
            Cell::Text(text.to_owned()),
            number(3),
        ]
    }

    fn packs(table: &Table, rows: &[Row]) -> Vec<Vec<u8>> {
        let mut packs = Vec::new();
        let mut pack = PackWriter::default();
        for row in rows {
            if pack.add(table, row, &rows::encode(row)) {
                packs.push(std::mem::take(&mut pack).finish());
            }
        }
        packs.push(pack.finish());
        packs
    }

    #[tokio::test]
    async fn one_more_row_changes_one_pack() {
        let schema = Schema::at(Schema::newest()).await.unwrap();
        let table = schema.table("chunk").unwrap();
        let text = "a chunk's text".repeat(100);
        let mut rows: Vec<Row> = (0..20_000).map(|id| chunk(id * 2, &text)).collect();
        let before = packs(table, &rows);
        assert!(before.len() > 5, "{} packs", before.len());
        rows.insert(4_000, chunk(7_999, "new"));
        let after = packs(table, &rows);
        let new = after.iter().filter(|pack| !before.contains(pack)).count();
        assert!((1..=3).contains(&new), "{new} of {} packs are new", after.len());
        let unpacked: Vec<Row> =
            after.iter().flat_map(|pack| unpack(pack, &schema).unwrap()).flat_map(|(_, rows)| rows).collect();
        assert!(unpacked == rows);
    }

    #[tokio::test]
    async fn what_is_no_pack_is_refused() {
        let schema = Schema::at(Schema::newest()).await.unwrap();
        let table = schema.table("chunk").unwrap();
        let row = chunk(1, "text");
        let mut pack = PackWriter::default();
        pack.add(table, &row, &rows::encode(&row));
        let block = pack.finish();
        assert!(unpack(&block, &schema).is_some());
        assert!(unpack(&[], &schema).is_none());
        assert!(unpack(&[255; 64], &schema).is_none(), "it claims more than it can hold");
        assert!(unpack(&lz4_flex::compress_prepend_size(b"something else"), &schema).is_none());
        for end in 0..block.len() {
            assert!(unpack(block.get(..end).unwrap(), &schema).is_none(), "cut at {end}");
        }
    }
}
