//! The assistant over a real store and index, with a fake embedder and a scripted language model.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says by panicking what is wrong")]

mod chats;
mod extractive;
mod model;
mod passages;
mod second_look;
mod series;
mod support;
