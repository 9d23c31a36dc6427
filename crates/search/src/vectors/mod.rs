//! The vector leg: codes of one byte a number, scanned whole, rescored with the true vectors. No graph, so filters cost nothing.

mod codes;

pub use codes::CodesBuilder;
