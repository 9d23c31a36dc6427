//! The store's promises, on a fresh data folder each.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says by panicking what is wrong, in its helpers too"
)]

mod access;
mod backup;
mod blob_sites;
mod blobs;
mod chats;
mod copies;
mod copy;
mod environments;
mod jobs;
mod meetings;
mod migrations;
mod refreshes;
mod series;
mod shared_cache;
mod snapshots;
mod sources;
mod support;
mod watch;
