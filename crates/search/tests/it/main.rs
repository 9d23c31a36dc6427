//! The index over a real store: what is found, in what order, what is mended, what is never shown.

mod helper;
mod lexical;
mod repair;
mod scope;
mod vectors;
