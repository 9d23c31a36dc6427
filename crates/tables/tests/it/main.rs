//! Questions to small tables, from the words to the rows.

mod plans;
mod support;
mod typing;
