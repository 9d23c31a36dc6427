//! HTTP: routes, streams, OpenAPI, the embedded web UI, browser safety. The only room that knows a status code.
//! Decides nothing about documents or answers: each handler calls one function of a room below.

mod access;
mod app;
mod envelope;
mod environment;
mod error;
mod evaluating;
mod hub;
mod input;
mod listening;
mod metrics;
mod openapi;
mod rebuilding;
mod routes;
mod safety;
mod serve;
mod stream;
mod traces;
mod upkeep;

pub use access::{Access, AccessLimits, AccessMode, AccessSettings, PasswordCost, Viewer, new_secret, secret_hash};
pub use app::{
    About, App, Assistants, Limits, LlmInfo, ModelInfo, ModelState, OwnAssistant, PdfEngine, PdfInfo, Setting,
    SettingOrigin,
};
pub use environment::Env;
pub use error::{ErrorBody, ErrorDetail};
pub use listening::Listening;
pub use metrics::{Metrics, Price, Prices, Watched, serve_metrics, watch};
pub use openapi::openapi;
pub use rebuilding::drive_rebuilds;
pub use routes::{
    Items, List,
    cases::Case,
    chats::{Chat, ChatWithMessages},
    collections::Collection,
    evaluations::RunWithScores,
    messages::Asked,
    search::SearchResult,
    sources::{
        Chunk, Format, Origin, OriginKind, Part, PartKind, Progress, ProgressStage, Recipe, Source, SourceError,
        SourceState,
    },
    status::{Status, StatusLimits},
    uploads::{Added, Refused},
};
pub use serve::{ServeError, router, serve};
pub use traces::trace_headers;
