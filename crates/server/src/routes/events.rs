//! What changes in the library, as it happens.

use std::time::Duration;

use axum::{extract::State, http::StatusCode, response::Response};
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{collections::Collection, sources::Source};
use crate::{
    app::{App, Shared},
    error::ApiError,
    hub::{Hub, LISTENERS_MAX},
    stream::event_stream,
};

/// How long a user listens before it is looked again at what they may read.
const RIGHTS_LAST: Duration = Duration::from_secs(300);

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(read_events))
}

/// Data of the event `source_deleted`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DeletedSource {
    pub id: String,
    pub collection_id: String,
}

/// Data of the event `collection` when it was deleted.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DeletedCollection {
    pub id: String,
    /// Always true.
    pub deleted: bool,
}

impl DeletedCollection {
    pub(crate) fn new(id: String) -> Self {
        Self { id, deleted: true }
    }
}

/// Data of the event `series`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ChangedSeries {
    pub id: String,
}

/// The data of one event, by the event's name: what stands after `data:`.
#[derive(ToSchema)]
#[schema(as = LibraryEvent)]
#[expect(dead_code, reason = "describes the events that the hub writes out")]
pub enum LibraryEventData {
    #[schema(rename = "source")]
    Source(Box<Source>),
    #[schema(rename = "source_deleted")]
    SourceDeleted(DeletedSource),
    #[schema(rename = "collection")]
    Collection(Collection),
    #[schema(rename = "collection")]
    CollectionDeleted(DeletedCollection),
    #[schema(rename = "series")]
    Series(ChangedSeries),
}

/// Listen to the library.
///
/// Server-sent events from now on: `source` with a source that changed (at most five a second each), `source_deleted`,
/// `collection` with its new counts, or `{id, deleted: true}`, and `series` with the id of one that was changed, forecast
/// anew or deleted. A listener that falls behind is cut off, and so
/// are all when the whole set of sources was replaced: whoever
/// connects, again or for the first time, loads the lists once connected. A comment is sent every 15 s.
#[utoipa::path(
    get,
    path = "/api/v1/events",
    tag = "server",
    responses((status = 200, description = "Events", body = LibraryEventData, content_type = "text/event-stream"))
)]
async fn read_events(app: App, State(hub): State<Hub>) -> Result<Response, ApiError> {
    let place = app.access.stream_place(&app.viewer.who)?;
    let frames = hub.listen(app.environment(), app.readable()).ok_or_else(|| {
        ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "too_many_listeners", format!("{LISTENERS_MAX} listen already"))
            .remedy("close other windows, or try again in a moment")
    })?;
    // What a user may read may change: then they connect again, and are looked at anew.
    let lasts = if app.viewer.who.user().is_some() { RIGHTS_LAST } else { Duration::MAX };
    let frames = frames.take_until(Box::pin(tokio::time::sleep(lasts)));
    Ok(event_stream(frames.map(move |frame| {
        let _held = &place;
        frame
    })))
}
