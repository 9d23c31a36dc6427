//! One router file per resource, and the shapes that all lists share.

pub mod answers;
pub mod audit;
pub mod cases;
pub mod chats;
pub mod collections;
pub mod content;
pub mod docs;
pub mod environment_moves;
pub mod environments;
pub mod evaluations;
pub mod events;
pub mod forecasts;
pub mod health;
pub mod messages;
pub mod metrics;
pub mod monitor;
pub mod passages;
pub mod rebuilds;
pub mod refreshes;
pub mod search;
pub mod series;
pub mod session;
pub mod settings;
pub mod sources;
pub mod status;
pub mod tables;
pub mod tokens;
pub mod ui;
pub mod uploads;
pub mod users;

use serde::{Deserialize, Serialize};
use store::{Millis, Page};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::app::Shared;

/// One page of a list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct List<T> {
    pub items: Vec<T>,
    /// Hand back as `cursor` to get the next page; null on the last.
    pub next_cursor: Option<String>,
}

impl<T> List<T> {
    /// The page in the API's shape.
    pub(crate) fn of<R: Into<T>>(page: Page<R>) -> Self {
        Self { items: page.items.into_iter().map(Into::into).collect(), next_cursor: page.next_cursor }
    }
}

/// A list that is never long.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Items<T> {
    pub items: Vec<T>,
}

/// The documented API: what [`crate::openapi`] describes.
pub(crate) fn documented() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .merge(health::router())
        .merge(metrics::router())
        .merge(monitor::router())
        .merge(status::router())
        .merge(settings::router())
        .merge(session::router())
        .merge(users::router())
        .merge(tokens::router())
        .merge(audit::router())
        .merge(environments::router())
        .merge(environment_moves::router())
        .merge(rebuilds::router())
        .merge(collections::router())
        .merge(sources::router())
        .merge(uploads::router())
        .merge(content::router())
        .merge(passages::router())
        .merge(search::router())
        .merge(tables::router())
        .merge(answers::router())
        .merge(chats::router())
        .merge(messages::router())
        .merge(events::router())
        .merge(evaluations::router())
        .merge(cases::router())
        .merge(series::router())
        .merge(forecasts::router())
        .merge(refreshes::router())
}

/// RFC 3339 in UTC, to the millisecond.
pub(crate) fn time(ms: Millis) -> String {
    // Out of range only for a row that no clock wrote.
    jiff::Timestamp::from_millisecond(ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}
