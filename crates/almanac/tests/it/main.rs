//! The program as people and scripts meet it: the built binary on temporary data folders.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says by panicking what is wrong, in its helpers too")]

mod access;
mod commands;
mod copies;
mod crash;
mod environments;
mod evaluation;
mod forecast;
mod hostile;
mod monitoring;
mod originals;
mod reindex;
mod replicas;
mod rolling;
mod sanitised;
mod service;
mod serving;
mod support;
mod upgrades;
