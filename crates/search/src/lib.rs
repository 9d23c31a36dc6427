//! Ranking: which chunks of the snapshots in scope answer a text best.
//! A lexical index and vector codes, both derived from the store and repaired from it; fusion is pure. Knows neither models nor HTTP.

mod error;
mod index;
mod request;
mod vectors;

pub use error::SearchError;
pub use index::{Index, IndexSettings, Repaired};
pub use request::{Found, Hit, Leg, SearchRequest};
pub use vectors::CodesBuilder;

/// Hits that one search may return.
pub const LIMIT_MAX: usize = 100;
