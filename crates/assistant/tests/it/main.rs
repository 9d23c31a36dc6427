//! The assistant over a real store and index, with a fake embedder and a scripted language model.

mod chats;
mod extractive;
mod model;
mod passages;
mod support;
