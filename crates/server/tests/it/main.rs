//! The server's routes as a client sees them: the real router over a temporary store and fake models.

mod openapi;
