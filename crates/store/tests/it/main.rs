//! The store's promises, on a fresh data folder each.

mod chats;
mod jobs;
mod snapshots;
mod sources;
mod support;
