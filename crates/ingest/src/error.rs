//! What can go wrong before a job exists. What goes wrong in a job is kept on its source.

use store::StoreError;

/// Why a source was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The file is larger than one file may be.
    #[error("the file is larger than {} MB, the most that is taken", bytes_max / 1_000_000)]
    TooLarge { bytes_max: u64 },
    /// The source has no name, or one that is longer than a name may be.
    #[error("a source's name has 1 to {0} characters")]
    BadName(usize),
    /// Not an http or https address.
    #[error("{0} is not an address that can be fetched: give one that starts with http:// or https://")]
    BadUrl(String),
    /// What is added is shown to everybody who may read the collection.
    #[error("the address holds a user name or password, which would be shown with the source: leave it out")]
    UrlWithPassword,
    /// The bytes stopped coming before the end.
    #[error("the upload was cut off: {0}")]
    Cut(String),
    /// Nothing is being worked on that could be cancelled.
    #[error("the source is not being worked on")]
    NotWorking,
    /// Neither bytes nor an address are known from which to start again.
    #[error("the source has no content to start from: upload the file again")]
    NothingToRetry,
    /// Neither an address nor a series.
    #[error("an uploaded file has no address to fetch it from")]
    NothingToRefresh,
    /// The columns make no series; why, in a stable code and in words, and what to do.
    #[error("{message}")]
    Series { code: &'static str, message: String, remedy: String },
    /// A connector that cannot be followed; why, in words.
    #[error("{0}")]
    Connector(String),
    /// Neither an address nor a connector that has one of its own.
    #[error("there is no address to fetch: give a url")]
    NoAddress,
    /// A schedule that cannot be understood; why, in words.
    #[error("{0}")]
    Schedule(String),
    /// No embedding model of this name can be used here.
    #[error("there is no embedding model {name:?} here")]
    UnknownModel { name: String, installed: Vec<String> },
    /// The sources are read by this model already.
    #[error("the sources are read by {0} already")]
    SameModel(String),
    /// The environment does not go over to another embedding model.
    #[error("the environment is not going over to another embedding model")]
    NoRebuild,
    #[error(transparent)]
    Search(#[from] search::SearchError),
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for IngestError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::TooLarge(bytes_max) => Self::TooLarge { bytes_max },
            other => Self::Store(other),
        }
    }
}
