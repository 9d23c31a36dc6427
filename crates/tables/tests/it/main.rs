//! Questions to small tables, from the words to the rows.

#![expect(clippy::unwrap_used, reason = "a test says by panicking what is wrong")]

mod cells;
mod days;
mod plans;
mod rows;
mod support;
mod typing;
