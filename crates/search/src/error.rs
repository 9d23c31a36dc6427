//! What can go wrong in a search, as far as callers branch on it.

/// An error of the search room.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The store refused; an unknown environment is [`store::StoreError::NotFound`].
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The lexical index refused: the disk is full, or its folder was changed under the running process.
    #[error("lexical index: {0}")]
    Lexical(#[from] tantivy::TantivyError),
    /// The index folder could not be made, read or emptied.
    #[error("index folder: {0}")]
    Io(#[from] std::io::Error),
    /// A worker thread ended early; an error of ours.
    #[error("the search stopped unexpectedly")]
    Stopped,
}
