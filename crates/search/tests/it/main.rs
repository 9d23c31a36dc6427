//! The index over a real store: what is found, in what order, what is mended, what is never shown.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod helper;
mod lexical;
mod repair;
mod scope;
mod vectors;
