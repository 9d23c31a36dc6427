//! Ranking: which chunks of the snapshots in scope answer a text best.
//! A lexical index and vector codes, both derived from the store and repaired from it; fusion is pure.
//! Knows neither models nor HTTP.

#![deny(unsafe_code)]

mod error;
mod follow;
mod fuse;
mod index;
mod lexical;
mod request;
mod scope;
mod search;
mod tuning;
mod vectors;

pub use error::SearchError;
pub use index::{Index, IndexSettings, Repaired};
pub use request::{Found, Hit, Leg, SearchRequest};
pub use tuning::Tuning;
pub use vectors::CodesBuilder;

/// Hits that one search may return.
pub const LIMIT_MAX: usize = 100;

/// Runs `work`, which blocks or computes, off the async threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SearchError> + Send + 'static,
) -> Result<T, SearchError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => {
            tracing::error!(%error, "a worker of the search ended early");
            Err(SearchError::Stopped)
        }
    }
}
