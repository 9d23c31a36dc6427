//! How far a job is, as kept on its row and shown to people.

use serde::{Deserialize, Serialize};

/// What a job is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Fetching,
    Reading,
    Embedding,
    Indexing,
}

/// How far a job is. Reading and embedding overlap: the stage is the one that holds the job up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub stage: Stage,
    /// Pages, slides, sheets, sections read and embedded.
    pub parts_done: u32,
    /// `None` until known, and where the format does not tell beforehand.
    pub parts_total: Option<u32>,
    pub chunks_done: u32,
    /// Known once all is read.
    pub chunks_total: Option<u32>,
}

impl Progress {
    pub(crate) fn start(stage: Stage) -> Self {
        Self { stage, parts_done: 0, parts_total: None, chunks_done: 0, chunks_total: None }
    }

    /// Reads what a job wrote to its row; `None` for what another version wrote.
    pub fn parse(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    pub(crate) fn to_json(self) -> String {
        // Numbers and plain enums always serialise.
        serde_json::to_string(&self).unwrap_or_default()
    }
}
