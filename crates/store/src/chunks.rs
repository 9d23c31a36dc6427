//! What a snapshot holds: parts (pages, sheets, sections), chunks, and their vectors.

use crate::{
    ChunkId, Page, PageRequest, Rows, SnapshotId, Store, StoreError,
    sql::{Row, Transaction, query},
};

/// The unit in which text is kept and cited: a page, a slide, a sheet, a chapter, a section.
#[derive(Debug, Clone)]
pub struct Part {
    /// From 1.
    pub number: u32,
    pub kind: String,
    pub label: Option<String>,
    /// Width and height in points, as displayed; `None` where parts are not drawn.
    pub size_points: Option<(f32, f32)>,
    /// Column names of a sheet.
    pub header: Vec<String>,
    pub text: String,
    /// Word boxes, in the encoding of the room that wrote them.
    pub words: Option<Vec<u8>>,
    /// Cells of a sheet's rows, to be staged; absent in a part that was read.
    pub rows: Option<Rows>,
}

/// A chunk to be staged.
#[derive(Debug, Clone)]
pub struct NewChunk {
    /// From 0, rising without gaps through the document.
    pub ordinal: u32,
    pub part: u32,
    pub row: Option<u32>,
    /// Bytes into the part's text.
    pub start: u32,
    pub end: u32,
    /// Headings above the chunk, joined by " > ".
    pub heading: Option<String>,
    pub text: String,
    pub tokens: u32,
    /// L2-normalised; `None` without an embedder.
    pub vector: Option<Vec<f32>>,
}

/// A chunk as stored.
#[derive(Debug, Clone)]
pub struct Chunk {
    pub id: ChunkId,
    pub part: u32,
    pub part_kind: String,
    pub part_label: Option<String>,
    pub row: Option<u32>,
    pub start: u32,
    pub end: u32,
    pub heading: Option<String>,
    pub text: String,
    pub tokens: u32,
}

/// Chunks with the kind and label of their part, narrowed by a condition.
macro_rules! select_chunks {
    ($tail:literal) => {
        concat!(
            "SELECT c.id, c.part, c.row_number, c.start_byte, c.end_byte, c.heading, c.text, c.tokens, p.kind, p.label
             FROM chunk c JOIN part p ON p.snapshot_id = c.id / 16777216 AND p.number = c.part ",
            $tail
        )
    };
}
pub(crate) use select_chunks;

impl Store {
    /// The chunks of `ids` that exist, in no particular order.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn chunks(&self, ids: &[ChunkId]) -> Result<Vec<Chunk>, StoreError> {
        let rows = query(select_chunks!("WHERE c.id IN {ids $1}")).bind(json_ids(ids)?).fetch_all(&self.read).await?;
        rows.iter().map(read_chunk).collect()
    }

    /// Chunks of a snapshot in the order of the document.
    ///
    /// # Errors
    /// [`StoreError::BadCursor`].
    pub async fn chunks_of(&self, snapshot: SnapshotId, page: &PageRequest) -> Result<Page<Chunk>, StoreError> {
        let (first, last) = ChunkId::range(snapshot);
        let after = match &page.cursor {
            Some(cursor) => cursor.parse::<i64>().map_err(|_| StoreError::BadCursor)?,
            None => first - 1,
        };
        let rows = query(select_chunks!("WHERE c.id > $1 AND c.id <= $2 ORDER BY c.id LIMIT $3"))
            .bind(after.max(first - 1))
            .bind(last)
            .bind(page.limit() + 1)
            .fetch_all(&self.read)
            .await?;
        crate::db::paged(&rows, page, read_chunk, |chunk: &Chunk| chunk.id.to_string())
    }

    /// One part of a snapshot.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn part(&self, snapshot: SnapshotId, number: u32) -> Result<Part, StoreError> {
        let row = query(
            "SELECT number, kind, label, width, height, header, text, words FROM part
             WHERE snapshot_id = $1 AND number = $2",
        )
        .bind(snapshot.0)
        .bind(i64::from(number))
        .fetch_optional(&self.read)
        .await?
        .ok_or(StoreError::NotFound("part"))?;
        let (width, height): (Option<f32>, Option<f32>) = (row.try_get("width")?, row.try_get("height")?);
        Ok(Part {
            number: row.try_get("number")?,
            kind: row.try_get("kind")?,
            label: row.try_get("label")?,
            size_points: width.zip(height),
            header: serde_json::from_str(row.try_get("header")?)?,
            text: row.try_get("text")?,
            words: row.try_get("words")?,
            rows: None,
        })
    }
}

pub(crate) async fn insert_part(
    connection: &mut Transaction,
    snapshot: SnapshotId,
    part: &Part,
) -> Result<(), StoreError> {
    query(
        "INSERT INTO part (snapshot_id, number, kind, label, width, height, header, text, words)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (snapshot_id, number) DO NOTHING",
    )
    .bind(snapshot.0)
    .bind(i64::from(part.number))
    .bind(&part.kind)
    .bind(part.label.as_deref())
    .bind(part.size_points.map(|(width, _)| width))
    .bind(part.size_points.map(|(_, height)| height))
    .bind(serde_json::to_string(&part.header)?)
    .bind(&part.text)
    .bind(part.words.as_deref())
    .execute(&mut *connection)
    .await?;
    match &part.rows {
        Some(rows) => crate::tables::insert_rows(connection, snapshot, rows).await,
        None => Ok(()),
    }
}

/// Ids as a JSON array, for a statement's list.
/// Texts as `{texts $1}` wants them.
pub(crate) fn json_texts(texts: &[String]) -> Result<String, StoreError> {
    Ok(serde_json::to_string(texts)?)
}

pub(crate) fn json_ids(ids: &[ChunkId]) -> Result<String, StoreError> {
    Ok(serde_json::to_string(&ids.iter().map(|id| id.0).collect::<Vec<_>>())?)
}

pub(crate) fn read_chunk(row: &Row) -> Result<Chunk, StoreError> {
    Ok(Chunk {
        id: ChunkId(row.try_get("id")?),
        part: row.try_get("part")?,
        part_kind: row.try_get("kind")?,
        part_label: row.try_get("label")?,
        row: row.try_get("row_number")?,
        start: row.try_get("start_byte")?,
        end: row.try_get("end_byte")?,
        heading: row.try_get("heading")?,
        text: row.try_get("text")?,
        tokens: row.try_get("tokens")?,
    })
}
