//! The program as people and scripts meet it: the built binary on temporary data folders.

mod commands;
mod crash;
mod hostile;
mod serving;
mod support;
