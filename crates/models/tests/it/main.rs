//! The language model client against a scripted server, and the hub against another one.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod hub;
mod llm;
