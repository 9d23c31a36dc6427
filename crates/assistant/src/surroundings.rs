//! Opens a passage for the source panel: finds the source that shows it, its page, its surroundings, its row.

use std::{collections::BTreeMap, ops::Range};

use store::{Chunk, ChunkId, EnvironmentId, Part, Pointer, Readable, SourceId, Store, StoreError};

use crate::{
    AssistantError, Location, Passage, PassageKind, PassagePage, PassageRow, PassageSource, RowCells, rects::rects,
};

/// Bytes of text shown before and after a passage.
const SURROUNDINGS_BYTES_MAX: usize = 2_000;
/// Rows shown before and after a row.
const ROWS_AROUND: usize = 3;
/// Chunks looked at on either side for these rows: a long row is several chunks.
const CHUNKS_AROUND: u32 = 8;

/// The chunk, or the bytes `span` of its part, in its surroundings. `source` chooses among sources of the same content;
/// where it shows another content by now, any other source of the environment that still has this one is taken.
///
/// # Errors
/// [`AssistantError::NotFound`] where no readable source of the environment ever showed the chunk, or it was deleted.
pub(crate) async fn open(
    store: &Store,
    (env, readable): (&EnvironmentId, &Readable),
    id: ChunkId,
    source: Option<&SourceId>,
    span: Option<(u32, u32)>,
) -> Result<Passage, AssistantError> {
    let pointer = store.pointer_to(env, readable, id.snapshot(), source).await.map_err(|error| match error {
        StoreError::NotFound(_) => AssistantError::NotFound("passage"),
        other => other.into(),
    })?;
    let chunk = store.chunks(&[id]).await?.pop().ok_or(AssistantError::NotFound("passage"))?;
    let part = store.part(id.snapshot(), chunk.part).await?;
    let span = within(&part.text, span.unwrap_or((chunk.start, chunk.end)))
        .or_else(|| within(&part.text, (chunk.start, chunk.end)))
        .ok_or(AssistantError::NotFound("passage"))?;
    let location = Location { start: narrow(span.start), end: narrow(span.end), ..Location::from(&chunk) };
    let (page, row) = match kind(&pointer, &chunk) {
        PassageKind::Page => {
            let parts = store.snapshot(id.snapshot()).await?.parts;
            (Some(page(&part, parts)), None)
        }
        PassageKind::Row => (None, Some(row(store, &chunk, &part).await?)),
        PassageKind::Text => (None, None),
    };
    let words = part.words.as_deref().map(store::words::decode).unwrap_or_default();
    Ok(Passage {
        chunk_id: id,
        kind: kind(&pointer, &chunk),
        before: part.text[before(&part.text, span.start)].to_owned(),
        text: part.text[span.clone()].to_owned(),
        after: part.text[after(&part.text, span.end)].to_owned(),
        rects: rects(&words, location.start..location.end),
        location,
        page,
        row,
        source: PassageSource {
            id: pointer.source,
            name: pointer.source_name,
            collection_id: pointer.collection,
            format: pointer.format,
        },
    })
}

fn kind(pointer: &Pointer, chunk: &Chunk) -> PassageKind {
    if chunk.row.is_some() {
        PassageKind::Row
    } else if pointer.format == "pdf" {
        PassageKind::Page
    } else {
        PassageKind::Text
    }
}

fn page(part: &Part, parts: i64) -> PassagePage {
    let (width_points, height_points) = part.size_points.unwrap_or_default();
    PassagePage { number: part.number, count: u32::try_from(parts).unwrap_or(part.number), width_points, height_points }
}

/// The span as a range on character boundaries, if it is one of `text`.
fn within(text: &str, (start, end): (u32, u32)) -> Option<Range<usize>> {
    let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
    (start < end && text.get(start..end).is_some()).then_some(start..end)
}

fn narrow(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// The stretch before `start`, bounded, from a word's beginning.
fn before(text: &str, start: usize) -> Range<usize> {
    let mut from = start.saturating_sub(SURROUNDINGS_BYTES_MAX);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    if from > 0 {
        from += text[from..start].find(char::is_whitespace).unwrap_or(0);
    }
    from..start
}

/// The stretch after `end`, bounded, up to a word's end.
fn after(text: &str, end: usize) -> Range<usize> {
    let mut to = text.len().min(end + SURROUNDINGS_BYTES_MAX);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    if to < text.len() {
        to = text[end..to].rfind(char::is_whitespace).map_or(to, |space| end + space);
    }
    end..to
}

async fn row(store: &Store, chunk: &Chunk, part: &Part) -> Result<PassageRow, AssistantError> {
    let index = chunk.row.unwrap_or_default();
    let ordinal = chunk.id.ordinal();
    let around: Vec<ChunkId> = (ordinal.saturating_sub(CHUNKS_AROUND)..=ordinal.saturating_add(CHUNKS_AROUND))
        .filter(|ordinal| *ordinal < ChunkId::ORDINALS_MAX)
        .map(|ordinal| ChunkId::new(chunk.id.snapshot(), ordinal))
        .collect();
    let mut chunks = store.chunks(&around).await?;
    chunks.sort_by_key(|chunk| chunk.id.ordinal());
    let mut texts: BTreeMap<u32, String> = BTreeMap::new();
    for near in chunks.iter().filter(|near| near.part_label == chunk.part_label && same_sheet(near, chunk)) {
        let Some(row) = near.row else { continue };
        let text = texts.entry(row).or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&near.text);
    }
    let cells = |(index, text): (&u32, &String)| RowCells { index: *index, cells: cells(&part.header, text) };
    let mut earlier: Vec<RowCells> = texts.range(..index).rev().take(ROWS_AROUND).map(cells).collect();
    earlier.reverse();
    let later: Vec<RowCells> = texts.range(index.saturating_add(1)..).take(ROWS_AROUND).map(cells).collect();
    let own = texts.get(&index).map_or(chunk.text.as_str(), String::as_str);
    Ok(PassageRow {
        index,
        sheet: part.label.clone(),
        cells: self::cells(&part.header, own),
        header: part.header.clone(),
        before: earlier,
        after: later,
    })
}

/// Whether two rows with the same sheet name are of one sheet: numbers rise with the chunks.
fn same_sheet(near: &Chunk, chunk: &Chunk) -> bool {
    near.row.cmp(&chunk.row) == near.id.ordinal().cmp(&chunk.id.ordinal()) || near.row == chunk.row
}

/// The cells of a row from its lines "column: value", in the order of the header; absent ones are empty, a line that
/// names no column goes on with the value before it. Without a header every line is a cell.
fn cells(header: &[String], text: &str) -> Vec<String> {
    if header.is_empty() {
        return text.lines().map(str::to_owned).collect();
    }
    let mut cells = vec![String::new(); header.len()];
    let mut next = 0;
    for line in text.lines() {
        let named = (next..header.len()).find_map(|column| {
            let name = header[column].as_str();
            let value = line.strip_prefix(name)?.strip_prefix(": ")?;
            (!name.is_empty()).then_some((column, value))
        });
        match named {
            Some((column, value)) => {
                value.clone_into(&mut cells[column]);
                next = column + 1;
            }
            None if next < header.len() && header[next].is_empty() => {
                line.clone_into(&mut cells[next]);
                next += 1;
            }
            None if next > 0 => {
                cells[next - 1].push('\n');
                cells[next - 1].push_str(line);
            }
            None => {}
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &[&str], text: &str, expected: &[&str]) {
        let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(cells(&header, text), expected);
    }

    #[test]
    fn cells_follow_the_header() {
        check(&["Brand", "Model", "Price"], "Brand: Omega\nPrice: 5,800", &["Omega", "", "5,800"]);
        check(&["Note", "X"], "Note: one\ntwo: three\nX: y", &["one\ntwo: three", "y"]);
        check(&["A", "", "C"], "A: 1\n2\nC: 3", &["1", "2", "3"]);
        check(&[], "1\n2", &["1", "2"]);
        check(&["A"], "", &[""]);
    }

    #[test]
    fn surroundings_are_bounded_at_words() {
        let text = format!("{} middle {}", "héllo ".repeat(900), "wörld ".repeat(900));
        let at = text.find("middle").unwrap();
        let (before, after) = (before(&text, at), after(&text, at + 6));
        assert!(before.len() <= SURROUNDINGS_BYTES_MAX && after.len() <= SURROUNDINGS_BYTES_MAX);
        assert!(text[before].trim().split(' ').all(|word| word == "héllo"));
        assert!(text[after].trim().split(' ').all(|word| word == "wörld"));
    }
}
