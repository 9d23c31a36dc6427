//! Question sets as they lie on disk.
#![expect(clippy::unwrap_used, reason = "a test says by panicking what is wrong")]

mod sets;
