//! Sources on their way in: many files as a form, one as it is, or an address. Streamed, never whole in memory.

use std::time::Duration;

use axum::{
    Json,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request, multipart::Field},
    http::{HeaderMap, StatusCode, header},
};
use bytes::Bytes;
use futures::{Stream, StreamExt};
use ingest::{Address, Connector, IngestError};
use serde::{Deserialize, Serialize};
use store::CollectionId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::sources::Source;
use crate::{
    app::{App, Shared},
    error::ApiError,
    input::{JsonBody, Path, Query, given},
};

/// Files that one form may hold; what else it holds counts too.
const FILES_MAX: usize = 1_000;
/// What is read and thrown away of one part of a form to get at the next: a file that is refused for its size.
const SKIPPED_BYTES_MAX: u64 = 8 * 1024 * 1024 * 1024;
/// How long an upload may stand still before it is given up.
const UPLOAD_IDLE: Duration = Duration::from_secs(60);
/// What is read and thrown away of a refused upload, so that a client that sends before it listens gets to hear why.
const DISCARDED_BYTES_MAX: usize = 64 * 1024 * 1024;
/// How long that may take.
const DISCARD_TIME: Duration = Duration::from_secs(10);

pub(crate) fn router() -> OpenApiRouter<Shared> {
    // Each file is bounded while it streams; forms by the number of their files.
    OpenApiRouter::new().routes(routes!(add_sources)).layer(DefaultBodyLimit::disable())
}

/// A form of files.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form; its parts are streamed, not collected")]
pub struct UploadForm {
    /// Parts called `file`, each with its file name.
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<Bytes>,
}

/// An address to fetch.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddUrlRequest {
    /// `http` or `https`; absent where the connector has an address of its own.
    url: Option<String>,
    /// After the address when absent.
    name: Option<String>,
    /// How to read what the address answers, where that is no file: `csv`, `json` with a mapping, `entsoe`.
    connector: Option<Connector>,
}

/// One file as it is.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "describes the body")]
pub struct RawFile(Bytes);

/// How the file of a raw body is called.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct UploadQuery {
    /// Name of the file, with its extension; with it, the body is the file as it is, whatever its type.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<String>)]
    name: Option<String>,
}

/// What became of an upload.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Added {
    /// Sources that were taken in, in order; a file that is known already is ready at once.
    pub items: Vec<Source>,
    /// Files of a form that were not; the others were.
    pub refused: Vec<Refused>,
}

/// A file that was not taken in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Refused {
    pub name: String,
    /// As in an error's body.
    pub code: String,
    pub message: String,
    pub remedy: Option<String>,
}

/// Add sources to a collection.
///
/// Three ways: one file as the raw body, with `?name=`; a form with many parts called `file`; or the address of a page
/// or file as JSON, with a connector where it answers with data that has to become a table first. A source of the same name gets
/// its next content. Reading goes on after the answer: follow it at `/api/v1/events` or ask for the source.
#[utoipa::path(
    post,
    path = "/api/v1/collections/{id}/sources",
    tag = "sources",
    params(("id" = String, Path, description = "Id of the collection"), UploadQuery),
    request_body(content(
        (UploadForm = "multipart/form-data"),
        (RawFile = "application/octet-stream"),
        (AddUrlRequest = "application/json")
    )),
    responses((status = 202, description = "Taken in", body = Added))
)]
async fn add_sources(
    app: App,
    Path(id): Path<CollectionId>,
    Query(query): Query<UploadQuery>,
    request: Request,
) -> Result<(StatusCode, Json<Added>), ApiError> {
    // Before the bytes: nobody should send a file to a collection that is not there.
    app.store.collection(app.environment(), &id).await?;
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.unwrap_or_default().to_ascii_lowercase();
    let added = if let Some(name) = query.name {
        add_raw(&app, &id, &name, request).await?
    } else if media_type.starts_with("multipart/form-data") {
        add_form(&app, &id, request).await?
    } else if media_type.starts_with("application/json") {
        let JsonBody(AddUrlRequest { url, name, connector }) = JsonBody::from_request(request, &()).await?;
        let address = Address { url, name, connector };
        Added::one(app.ingest.add_address(app.environment(), &id, address).await?)
    } else {
        return Err(ApiError::invalid("name_missing", "the file has no name").remedy("add ?name=report.pdf"));
    };
    Ok((StatusCode::ACCEPTED, Json(added)))
}

impl Added {
    fn one(row: store::Source) -> Self {
        Self { items: vec![row.into()], refused: Vec::new() }
    }
}

async fn add_raw(app: &App, collection: &CollectionId, name: &str, request: Request) -> Result<Added, ApiError> {
    let bytes_max = app.limits.upload_bytes_max;
    let is_waiting = request.headers().contains_key(header::EXPECT);
    let is_too_large = announced_bytes(request.headers()).is_some_and(|bytes| bytes > bytes_max);
    let mut body = Box::pin(moving(request.into_body().into_data_stream()));
    let result = if is_too_large {
        Err(ApiError::too_large(bytes_max))
    } else {
        app.ingest.upload(app.environment(), collection, name, &mut body).await.map_err(ApiError::from)
    };
    // A client that waits for our word before it sends has it now.
    if result.is_err() && !is_waiting {
        discard(body).await;
    }
    Ok(Added::one(result?))
}

async fn add_form(app: &App, collection: &CollectionId, request: Request) -> Result<Added, ApiError> {
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|rejection| ApiError::new(rejection.status(), "invalid_form", rejection.body_text()))?;
    let mut added = Added { items: Vec::new(), refused: Vec::new() };
    let mut first_error = None;
    let mut parts = 0;
    while let Some(field) = next_field(&mut form).await? {
        if parts == FILES_MAX {
            return Err(ApiError::invalid("too_many_files", format!("a form may hold {FILES_MAX} files")));
        }
        parts += 1;
        let is_file = field.name() == Some("file");
        let name = field.file_name().unwrap_or_default().to_owned();
        let mut bytes = Box::pin(moving(field));
        if !is_file {
            skip(bytes).await?;
            continue;
        }
        let row = app.ingest.upload(app.environment(), collection, &name, &mut bytes).await;
        match row {
            Ok(row) => added.items.push(row.into()),
            // The rest of the form never comes either.
            Err(error @ IngestError::Cut(_)) => return Err(error.into()),
            Err(error) => {
                let error = ApiError::from(error);
                added.refused.push(Refused::new(name, &error));
                first_error.get_or_insert(error);
                skip(bytes).await?;
            }
        }
    }
    match first_error {
        Some(error) if added.items.is_empty() => Err(error),
        None if added.items.is_empty() => {
            Err(ApiError::invalid("no_file", "the form holds no file").remedy("send parts called `file`"))
        }
        _ => Ok(added),
    }
}

impl Refused {
    fn new(name: String, error: &ApiError) -> Self {
        Self { name, code: error.code.to_owned(), message: error.message.clone(), remedy: error.remedy.clone() }
    }
}

async fn next_field(form: &mut Multipart) -> Result<Option<Field<'_>>, ApiError> {
    let next = tokio::time::timeout(UPLOAD_IDLE, form.next_field()).await;
    let next = next.map_err(|_| IngestError::Cut(STOOD_STILL.to_owned()))?;
    next.map_err(|error| ApiError::new(StatusCode::BAD_REQUEST, "invalid_form", error.body_text()))
}

const STOOD_STILL: &str = "no bytes came for a minute";

/// `bytes`, given up with an error once they stand still for [`UPLOAD_IDLE`].
fn moving<E: std::fmt::Display>(
    bytes: impl Stream<Item = Result<Bytes, E>>,
) -> impl Stream<Item = Result<Bytes, String>> {
    async_stream::stream! {
        futures::pin_mut!(bytes);
        loop {
            match tokio::time::timeout(UPLOAD_IDLE, bytes.next()).await {
                Ok(Some(bytes)) => yield bytes.map_err(|error| error.to_string()),
                Ok(None) => break,
                Err(_idle) => {
                    yield Err(STOOD_STILL.to_owned());
                    break;
                }
            }
        }
    }
}

/// Reads and throws away what still comes of a part of a form. The form's reader would do so too, but give a large part no
/// more time than a small one.
///
/// # Errors
/// The part stands still, breaks off, or goes on past [`SKIPPED_BYTES_MAX`].
async fn skip(mut part: impl Stream<Item = Result<Bytes, String>> + Unpin) -> Result<(), ApiError> {
    let mut skipped = 0;
    while let Some(bytes) = part.next().await {
        skipped += bytes.map_err(IngestError::Cut)?.len() as u64;
        if skipped > SKIPPED_BYTES_MAX {
            let message = "a part of the form is too large to look for the files after it";
            return Err(ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "part_too_large", message)
                .remedy("send the files without it"));
        }
    }
    Ok(())
}

/// Bytes that the body is going to have, where the client says so.
fn announced_bytes(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Reads what still comes of a refused upload, within [`DISCARDED_BYTES_MAX`] and [`DISCARD_TIME`].
async fn discard(mut body: impl Stream<Item = Result<Bytes, String>> + Unpin) {
    let reading = async {
        let mut discarded = 0;
        while let Some(Ok(bytes)) = body.next().await {
            discarded += bytes.len();
            if discarded > DISCARDED_BYTES_MAX {
                break;
            }
        }
    };
    // Past the time there is nothing left to wait for: the client gets its answer and the connection is closed.
    let _ = tokio::time::timeout(DISCARD_TIME, reading).await;
}
