//! The one error of the API: a stable code, words for the person, and a cause that stays in the log.

use std::{error::Error, fmt, sync::Arc};

use assistant::AssistantError;
use axum::{
    body::Body,
    extract::rejection::{JsonRejection, PathRejection, QueryRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use ingest::IngestError;
use models::Next;
use search::SearchError;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

/// A megabyte as configuration counts it.
const BYTES_PER_MB: u64 = 1_000_000;
/// When a program may ask again that was told that something is busy or away.
const RETRY_AFTER_SECONDS: &str = "1";

/// What every response with a status of 400 or above carries.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ErrorBody {
    pub error: ErrorDetail,
}

/// What went wrong, in words.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ErrorDetail {
    /// Stable, snake_case, for programs: `not_found`, `name_taken`, `too_large`, `unknown_collection`, `internal`.
    pub code: String,
    /// For people; may change.
    pub message: String,
    /// What to do about it, where something can be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// Names the log lines of this request; also in the header `x-request-id`.
    pub request_id: String,
}

/// A refusal or a failure on its way to the client.
#[derive(Debug)]
pub(crate) struct ApiError {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: String,
    pub remedy: Option<String>,
    /// When it may be tried again, where that is known.
    pub retry_after_seconds: Option<u64>,
    /// Never sent.
    pub cause: Option<Box<dyn Error + Send + Sync>>,
}

/// An [`ApiError`] riding on its response until the envelope, which knows the request's id, writes and logs it.
#[derive(Debug, Clone)]
pub(crate) struct Failure(pub Arc<ApiError>);

impl ApiError {
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), remedy: None, retry_after_seconds: None, cause: None }
    }

    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// What was asked for does not exist.
    pub fn not_found(thing: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", format!("{thing} not found"))
    }

    /// The source has no schedule.
    pub fn no_schedule() -> Self {
        Self::not_found("schedule").remedy("give the source one first; without it, it is refreshed by hand only")
    }

    /// The request can be read, but asks for what cannot be.
    pub fn invalid(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
    }

    /// A scope names what is not there; `kind` is `collection`, `source` or `format`.
    pub fn unknown_scope(kind: &str, entry: &str) -> Self {
        let code = match kind {
            "collection" => "unknown_collection",
            "source" => "unknown_source",
            _ => "unknown_format",
        };
        Self::invalid(code, format!("no {kind} is called {entry:?}")).remedy("name it by its id or its exact name")
    }

    /// Anything unexpected: fixed words outside, the cause in the log.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let mut error =
            Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "something went wrong on the server's side")
                .remedy("try again; the server's log holds the cause under this request id");
        error.cause = Some(cause.into());
        error
    }

    pub fn too_large(bytes_max: u64) -> Self {
        let bound = match bytes_max / BYTES_PER_MB {
            0 => format!("{bytes_max} bytes"),
            mb => format!("{mb} MB"),
        };
        let message = format!("the file is larger than {bound}, the most that is taken");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message).remedy("split the file, or raise upload_mb_max")
    }

    /// The cause and what caused it, for the log.
    pub fn causes(&self) -> String {
        let mut text = String::new();
        let mut next: Option<&dyn Error> = self.cause.as_deref().map(|cause| cause as &dyn Error);
        while let Some(cause) = next {
            let separator = if text.is_empty() { "" } else { ": " };
            text.push_str(separator);
            text.push_str(&cause.to_string());
            next = cause.source();
        }
        text
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Body::empty()).into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
        }
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(Failure(Arc::new(self)));
        response
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound("schedule") => Self::no_schedule(),
            StoreError::NotFound(thing) => Self::not_found(thing),
            StoreError::NameTaken(thing) => {
                let article = if thing.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
                let words = format!("{article} {thing} of this name exists already");
                Self::new(StatusCode::CONFLICT, "name_taken", words).remedy("choose another name")
            }
            StoreError::BadCursor => Self::invalid("bad_cursor", "the cursor was not made by this list")
                .remedy("start the list again without a cursor"),
            StoreError::RefreshRunning => {
                Self::new(StatusCode::CONFLICT, "refresh_running", error.to_string()).remedy("wait until it has ended")
            }
            StoreError::Full(things) => Self::new(StatusCode::CONFLICT, "full", error.to_string())
                .remedy(format!("delete {things} that are not needed any more")),
            StoreError::Protected => {
                Self::new(StatusCode::CONFLICT, "protected", error.to_string()).remedy("name another environment")
            }
            StoreError::LastAdministrator => Self::new(StatusCode::CONFLICT, "last_administrator", error.to_string())
                .remedy("make another user an administrator first"),
            StoreError::RebuildRunning => Self::new(StatusCode::CONFLICT, "rebuild_running", error.to_string())
                .remedy("wait until it is over, or cancel it"),
            StoreError::Sanitised => Self::new(StatusCode::CONFLICT, "sanitised", error.to_string())
                .remedy("delete the sanitised one and make it anew from the environment as it is now"),
            StoreError::OutOfHistory { from_ms } => Self::invalid("out_of_history", error.to_string())
                .remedy(format!("name a time from {} until now", crate::routes::time(from_ms))),
            StoreError::TooLarge(bytes_max) => Self::too_large(bytes_max),
            StoreError::OriginalLost(_) => Self::new(StatusCode::NOT_FOUND, "original_lost", "the stored file is lost")
                .remedy("upload it again, or retry the source if it has an address"),
            // Which place that is, and why it refuses, is for those who run the server.
            StoreError::Blobs(fault) => {
                let words = "the place where files are kept does not answer as it should";
                let mut away = Self::new(StatusCode::SERVICE_UNAVAILABLE, "blobs_unavailable", words)
                    .remedy("try again in a moment; on the server, `almanac doctor` says what is wrong");
                away.cause = Some(fault.to_string().into());
                away
            }
            StoreError::Contended(_) => {
                let words = "the database is busy, and nothing was changed";
                let mut busy =
                    Self::new(StatusCode::SERVICE_UNAVAILABLE, "database_busy", words).remedy("try again in a moment");
                busy.cause = Some(error.into());
                busy
            }
            StoreError::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                let mut full = Self::new(StatusCode::INSUFFICIENT_STORAGE, "disk_full", "the disk is full")
                    .remedy("free some space where the data folder lies, then try again");
                full.cause = Some(error.into());
                full
            }
            other => Self::internal(other),
        }
    }
}

impl From<AssistantError> for ApiError {
    fn from(error: AssistantError) -> Self {
        let words = error.to_string();
        match error {
            AssistantError::NotFound(thing) => Self::not_found(thing),
            AssistantError::QuestionEmpty => Self::invalid("question_empty", words),
            AssistantError::QuestionTooLong { .. } => Self::invalid("question_too_long", words),
            AssistantError::UnknownScope { kind, entry } => Self::unknown_scope(kind, &entry),
            AssistantError::BadPlan(_) => Self::invalid("bad_plan", words),
            AssistantError::Busy { .. } => Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", words),
            AssistantError::Closing => Self::new(StatusCode::SERVICE_UNAVAILABLE, "closing", words),
            AssistantError::Llm(cause) => {
                let mut failed = Self::new(StatusCode::BAD_GATEWAY, "llm_failed", words).remedy(match cause.next() {
                    Next::GiveUp => "check the language model's settings with `almanac doctor`",
                    Next::Shorten => "ask with fewer passages, or set a smaller prompt",
                    Next::Retry | Next::Wait(_) => "try again in a moment",
                });
                failed.cause = Some(cause.into());
                failed
            }
            AssistantError::Search(cause) => cause.into(),
            AssistantError::Store(cause) => cause.into(),
            AssistantError::Internal(_) => Self::internal(error),
        }
    }
}

impl From<SearchError> for ApiError {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Store(cause) => cause.into(),
            other => Self::internal(other),
        }
    }
}

impl From<IngestError> for ApiError {
    fn from(error: IngestError) -> Self {
        let words = error.to_string();
        match error {
            IngestError::TooLarge { bytes_max } => Self::too_large(bytes_max),
            IngestError::BadName(_) => Self::invalid("bad_name", words),
            IngestError::BadUrl(_) | IngestError::UrlWithPassword => Self::invalid("bad_url", words),
            IngestError::Cut(_) => {
                Self::new(StatusCode::BAD_REQUEST, "upload_cut", words).remedy("upload the file again")
            }
            IngestError::NotWorking => Self::new(StatusCode::CONFLICT, "not_working", words),
            IngestError::NothingToRetry => Self::new(StatusCode::CONFLICT, "nothing_to_retry", words),
            IngestError::NothingToRefresh => {
                Self::new(StatusCode::CONFLICT, "nothing_to_refresh", words).remedy("upload the file again")
            }
            IngestError::Series { code, remedy, .. } => Self::invalid(code, words).remedy(remedy),
            IngestError::Connector(_) => Self::invalid("bad_connector", words),
            IngestError::NoAddress => Self::invalid("url_missing", words),
            IngestError::Schedule(_) => Self::invalid("bad_schedule", words),
            IngestError::UnknownModel { installed, .. } => {
                Self::invalid("unknown_model", words).remedy(installed_models(&installed))
            }
            IngestError::SameModel(_) => {
                Self::new(StatusCode::CONFLICT, "same_model", words).remedy("name another embedding model")
            }
            IngestError::NoRebuild => Self::new(StatusCode::CONFLICT, "no_rebuild", words),
            IngestError::Search(cause) => cause.into(),
            IngestError::Store(cause) => cause.into(),
        }
    }
}

/// What can be named in place of an embedding model that is not there.
fn installed_models(names: &[String]) -> String {
    let fetching = "`almanac model pull OWNER/NAME` fetches one";
    if names.is_empty() { fetching.to_owned() } else { format!("name one of {}; {fetching}", names.join(", ")) }
}

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        let code = match rejection.status() {
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported_media_type",
            StatusCode::PAYLOAD_TOO_LARGE => "body_too_large",
            StatusCode::UNPROCESSABLE_ENTITY => "invalid_body",
            _ => "invalid_json",
        };
        Self::new(rejection.status(), code, plain_words(&rejection.body_text()))
    }
}

impl From<QueryRejection> for ApiError {
    fn from(rejection: QueryRejection) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_query", plain_words(&rejection.body_text()))
    }
}

impl From<PathRejection> for ApiError {
    fn from(rejection: PathRejection) -> Self {
        Self::new(rejection.status(), "invalid_path", plain_words(&rejection.body_text()))
    }
}

/// The library's sentence without its preamble: "Failed to deserialize the JSON body into the target type: name: ..".
fn plain_words(text: &str) -> String {
    let text = text.strip_prefix("Failed to ").map_or(text, |rest| rest.split_once(": ").map_or(text, |(_, why)| why));
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unexpected_cause_stays_inside() {
        let error = ApiError::from(StoreError::Io(std::io::Error::other("/home/someone/secret")));
        assert_eq!((error.status.as_u16(), error.code), (500, "internal"));
        assert!(!error.message.contains("secret"));
        assert!(error.causes().contains("secret"));
    }

    #[test]
    fn a_full_disk_is_said_in_words() {
        let error = ApiError::from(StoreError::Io(std::io::ErrorKind::StorageFull.into()));
        assert_eq!((error.status.as_u16(), error.code), (507, "disk_full"));
    }

    #[test]
    fn an_object_store_that_is_away_is_no_fault_of_ours_and_not_shown() {
        let (place, message) = ("s3://bucket".to_owned(), "refuses us".to_owned());
        let fault = store::BlobFault { place, message, remedy: String::new() };
        let error = ApiError::from(StoreError::Blobs(Box::new(fault)));
        assert_eq!((error.status.as_u16(), error.code), (503, "blobs_unavailable"));
        assert!(!error.message.contains("bucket") && error.causes().contains("s3://bucket refuses us"));
    }

    #[test]
    fn a_busy_database_says_when_to_ask_again() {
        let error = ApiError::from(StoreError::Contended("a deadlock".into()));
        assert_eq!((error.status.as_u16(), error.code), (503, "database_busy"));
        assert!(error.causes().contains("busy") && error.remedy.is_some());
        assert_eq!(error.into_response().headers()["retry-after"], "1");
        let refused = ApiError::from(StoreError::Protected).into_response();
        assert!(!refused.headers().contains_key("retry-after"));
    }

    #[test]
    fn refusals_say_what_to_do() {
        let full = ApiError::from(StoreError::Full("series"));
        assert_eq!((full.status.as_u16(), full.code), (409, "full"));
        assert_eq!(full.remedy.as_deref(), Some("delete series that are not needed any more"));
        assert!(ApiError::from(StoreError::NotFound("schedule")).remedy.is_some());
    }

    #[test]
    fn preambles_of_libraries_are_dropped() {
        assert_eq!(plain_words("Failed to deserialize query string: limit: bad"), "limit: bad");
        assert_eq!(plain_words("Expected request with"), "expected request with");
    }
}
