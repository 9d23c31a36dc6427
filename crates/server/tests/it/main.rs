//! The server's routes as a client sees them: the real router over a temporary store and fake models.

#![expect(clippy::expect_used, clippy::panic, reason = "a test says by panicking what is wrong, in its helpers too")]

mod access;
mod callers;
mod chats;
mod collections;
mod environments;
mod evaluations;
mod isolation;
mod leaks;
mod library_events;
mod life;
mod monitoring;
mod openapi;
mod pages;
mod rebuilds;
mod refreshes;
mod safety;
mod sanitised;
mod search;
mod series;
mod sources;
mod support;
mod tables;
mod uploads;
