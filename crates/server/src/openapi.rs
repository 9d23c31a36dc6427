//! The OpenAPI document: collected from the handlers, completed with what is the same for all of them.

use utoipa::{
    OpenApi as _,
    openapi::{
        Content, HttpMethod, OpenApi, Ref, RefOr, Response,
        path::{Operation, PathItem},
    },
};

use crate::{error::ErrorBody, routes};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Almanac",
        description = "Ask your documents, tables and time series, and open every citation.\n\nErrors have one shape \
            (`ErrorBody`). Lists come in pages: hand `next_cursor` back as `cursor`. Times are RFC 3339 in UTC, ids are \
            opaque. Browsers may call it from its own pages only.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT")
    ),
    tags(
        (name = "collections", description = "Groups of sources"),
        (name = "sources", description = "Files and pages: added, read, cut into passages"),
        (name = "search", description = "Passages by words and meaning"),
        (name = "chats", description = "Questions and cited answers"),
        (name = "server", description = "What runs, with which settings, and what happens"),
        (name = "health", description = "For what starts and watches the server")
    ),
    components(schemas(ErrorBody))
)]
struct Base;

/// The API as `/api/openapi.json` describes it.
pub fn openapi() -> OpenApi {
    complete(routes::documented().into_openapi())
}

/// `collected` from the handlers, with title, tags, and the one shape of errors.
pub(crate) fn complete(collected: OpenApi) -> OpenApi {
    let mut document = Base::openapi();
    document.merge(collected);
    for item in document.paths.paths.values_mut() {
        for (_, operation) in operations_mut(item) {
            operation.responses.responses.entry("default".to_owned()).or_insert_with(error_response);
        }
    }
    document
}

/// The operations of a path with their methods.
pub(crate) fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    [
        (HttpMethod::Get, item.get.as_mut()),
        (HttpMethod::Post, item.post.as_mut()),
        (HttpMethod::Put, item.put.as_mut()),
        (HttpMethod::Patch, item.patch.as_mut()),
        (HttpMethod::Delete, item.delete.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
}

fn error_response() -> RefOr<Response> {
    let mut response = Response::new("What went wrong, in words");
    let body = Content::new(Some(Ref::from_schema_name("ErrorBody")));
    response.content.insert("application/json".to_owned(), body.into());
    response.into()
}
