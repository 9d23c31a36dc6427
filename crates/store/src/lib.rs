//! Persistence: metadata in SQLite or Postgres, originals in a folder or an object store, environments as sets of pointers.
//! Knows rows, not HTTP, files' contents or ranking. Methods answer questions of the rooms above.

mod answers;
mod blobs;
mod chats;
mod chunks;
mod claims;
mod collections;
pub mod copy;
mod db;
mod embedders;
mod environment_diff;
mod environment_sets;
mod environments;
mod error;
mod evaluations;
mod folder;
mod history;
mod ids;
mod incoming;
mod jobs;
mod masks;
mod migrations;
mod order;
mod pointers;
mod rebuilds;
mod refreshes;
mod series;
mod series_points;
mod series_reports;
mod shared_cache;
mod signals;
mod snapshots;
mod sources;
mod sql;
mod sweep;
mod tables;
#[cfg(feature = "testing")]
pub mod testing;
mod vectors;
pub mod words;

pub use answers::{AnswerLease, LeftAnswer};
pub use blobs::{
    BadBlobLocation, BlobFault, BlobLocation, BlobReader, BlobStore, BlobStream, BlobWriter, LocalBlob, PendingBlob,
};
pub use chats::{Chat, Feedback, Message, MessageState, NewMessage, Role, Verdict};
pub use chunks::{Chunk, NewChunk, Part};
pub use collections::{Collection, CollectionChange, Retrieval};
pub use db::{Location, Store};
pub use embedders::Reading;
pub use environment_diff::{Aspect, Difference, Differences, Kind as DifferenceKind};
pub use environment_sets::SetChange;
pub use environments::{
    ENVIRONMENT_NAME_CHARS_MAX, ENVIRONMENTS_MAX, Environment, EnvironmentChange, MAIN, Moment, NewEnvironment,
    Replaced, is_environment_name,
};
pub use error::StoreError;
pub use evaluations::{Case, Run, RunResult};
pub use ids::{
    CaseId, ChatId, ChunkId, CollectionId, EnvironmentId, JobId, MessageId, RefreshId, RunId, SeriesId, SnapshotId,
    SourceId,
};
pub use jobs::{Job, Lease, NewJob};
pub use masks::Mask;
pub use pointers::{Pointer, PointerFilter};
pub use rebuilds::{Rebuild, RebuildState, RebuildStep, RebuildToCheck};
pub use refreshes::{
    DueSchedule, Missed, NewRefresh, Refresh, RefreshCause, RefreshOutcome, RefreshWork, Schedule, ScheduledRun,
};
pub use series::{NewSeries, Series, SeriesChange};
pub use series_points::SeriesPoints;
pub use series_reports::{DueSeries, FORECASTS_KEPT_MAX, IssuedForecast, NewForecast, NewReport};
pub use shared_cache::SharedCache;
pub use signals::{Signal, Signals, Topic};
pub use snapshots::{Begun, Recipe, Snapshot, SnapshotSummary};
pub use sources::{NewSource, Source, SourceChange, SourceError, SourceFilter, SourceSchedule, SourceState};
pub use sweep::Retired;
pub use tables::{Correction, NewTable, Rows, TABLE_FORMATS};

/// Milliseconds since 1970-01-01T00:00Z.
pub type Millis = i64;

/// Rows that one page of a list may hold.
pub const PAGE_ROWS_MAX: u32 = 500;

/// One page of a list and the cursor of the next.
#[derive(Debug, Clone)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Hand back to get the next page; `None` on the last.
    pub next_cursor: Option<String>,
}

/// Which page of a list is wanted.
#[derive(Debug, Clone, Default)]
pub struct PageRequest {
    /// Rows wanted, 1..=[`PAGE_ROWS_MAX`]; out-of-range values are clamped.
    pub limit: u32,
    pub cursor: Option<String>,
}

impl PageRequest {
    fn limit(&self) -> i64 {
        i64::from(self.limit.clamp(1, PAGE_ROWS_MAX))
    }

    /// The time and the id that the page before ended with, in lists with the latest first; without a cursor, the end of time.
    fn before(&self) -> Result<(Millis, String), StoreError> {
        let Some(cursor) = &self.cursor else { return Ok((Millis::MAX, String::new())) };
        let (ms, id) = cursor.split_once('-').ok_or(StoreError::BadCursor)?;
        Ok((ms.parse().map_err(|_| StoreError::BadCursor)?, id.to_owned()))
    }
}

/// The time now, as the store writes it.
pub fn now_ms() -> Millis {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
