//! The folder of the index: whether it can be trusted, emptying it, making a new one.

use std::path::Path;

use tantivy::{Index as Engine, TantivyDocument, index::IndexSettings as EngineSettings};

use super::{Fields, VERSION, analyzer};
use crate::SearchError;

/// Why an index cannot be used.
#[derive(Debug)]
pub(super) enum Unfit {
    Missing,
    Damaged(String),
}

/// Whether `dir` holds a whole index of this version. Reads every file once (about 1 GB/s) to compare check sums,
/// through mappings that are gone afterwards and so do not stay in resident memory.
pub(super) fn check(dir: &Path) -> Result<(), Unfit> {
    if !dir.join("meta.json").exists() {
        return Err(Unfit::Missing);
    }
    // A damaged file may be found by an error or by an assertion inside the engine.
    let checked = std::panic::catch_unwind(|| {
        let (schema, _) = Fields::schema();
        let engine = Engine::open_in_dir(dir).map_err(|error| error.to_string())?;
        let metas = engine.load_metas().map_err(|error| error.to_string())?;
        if metas.payload.as_deref() != Some(VERSION) || metas.schema != schema {
            return Err("another version wrote it".to_owned());
        }
        let damaged = engine.validate_checksum().map_err(|error| error.to_string())?;
        for segment in engine.searchable_segments().map_err(|error| error.to_string())? {
            tantivy::SegmentReader::open(&segment).map_err(|error| error.to_string())?;
        }
        if damaged.is_empty() { Ok(()) } else { Err(format!("{} of its files are damaged", damaged.len())) }
    });
    checked.unwrap_or_else(|_| Err("it cannot be read".to_owned())).map_err(Unfit::Damaged)
}

/// Removes everything in `dir`; makes it when it is absent.
pub(super) fn empty(dir: &Path) -> Result<(), SearchError> {
    std::fs::create_dir_all(dir)?;
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() { std::fs::remove_dir_all(&path)? } else { std::fs::remove_file(&path)? }
    }
    Ok(())
}

/// Makes an empty index of this version.
pub(super) fn create(dir: &Path) -> Result<(), SearchError> {
    let (schema, _) = Fields::schema();
    let engine = Engine::builder().schema(schema).settings(EngineSettings::default()).create_in_dir(dir)?;
    engine.tokenizers().register(analyzer::ANALYZER, analyzer::analyzer());
    let mut writer = engine.writer_with_num_threads::<TantivyDocument>(1, super::writer::MEMORY_BYTES_MIN)?;
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(VERSION);
    commit.commit()?;
    Ok(())
}
