//! The server's routes as a client sees them: the real router over a temporary store and fake models.

mod chats;
mod collections;
mod library_events;
mod life;
mod openapi;
mod pages;
mod safety;
mod search;
mod sources;
mod support;
mod uploads;
