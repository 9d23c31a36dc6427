//! From bytes to a snapshot: uploads and fetches, the queue of jobs, splitting, embedding, indexing; schedules, and series that
//! are kept forecast. Knows how a file becomes searchable; not who asked for it, and not HTTP.

mod connectors;
mod environments;
mod error;
mod fetch;
mod index_source;
mod ingest;
mod making;
mod method;
mod progress;
mod rebuilds;
mod recipe;
mod refresh;
mod schedules;
pub mod series;
mod settings;
mod split;
mod type_tables;
mod vectors;
mod watch;
mod worker;

pub use connectors::{Connector, EntsoeData, EntsoeQuery, JsonColumn, JsonMapping, shown_address};
pub use environments::{Swept, ago};
pub use error::IngestError;
pub use ingest::{Address, Change, Ingest, Parts, clean_name};
pub use progress::{Progress, Stage};
pub use rebuilds::EmbedderInfo;
pub use refresh::MISSED_DEFAULT;
pub use settings::Settings;
pub use watch::ForecastError;
