//! The OpenAPI document: collected from the handlers, completed with what is the same for all of them.

use utoipa::{
    OpenApi as _,
    openapi::{
        Content, Object, OpenApi, Ref, RefOr, Response, Schema,
        path::{Operation, PathItem},
        schema::ArrayItems,
    },
};

use crate::{error::ErrorBody, routes};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Almanac",
        description = "Ask your documents, tables and time series, and open every citation.\n\nErrors have one shape \
            (`ErrorBody`). Lists come in pages: hand `next_cursor` back as `cursor`. Times are RFC 3339 in UTC, ids are \
            opaque. Browsers may call it from its own pages only. A server \
            with users answers to a session's cookie or to an API token (`Authorization: Bearer TOKEN`); what a user may not \
            read is as what is not there.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT")
    ),
    tags(
        (name = "collections", description = "Groups of sources"),
        (name = "sources", description = "Files and pages: added, read, cut into passages"),
        (name = "search", description = "Passages by words and meaning"),
        (name = "series", description = "Columns over time: points, forecasts, how far off they were"),
        (name = "chats", description = "Questions and cited answers"),
        (name = "environments", description = "Sets of pointers: cloned in milliseconds, promoted, rolled back"),
        (name = "access", description = "Logging in, users and their roles, invitations, API tokens, who changed what"),
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

/// `collected` from the handlers, with title, tags, the one shape of errors, and what is always sent named as such.
pub(crate) fn complete(collected: OpenApi) -> OpenApi {
    let mut document = Base::openapi();
    document.merge(collected);
    for item in document.paths.paths.values_mut() {
        for operation in operations_mut(item) {
            operation.responses.responses.entry("default".to_owned()).or_insert_with(error_response);
        }
    }
    for (name, schema) in document.components.iter_mut().flat_map(|components| &mut components.schemas) {
        let RefOr::T(Schema::Object(object)) = schema else { continue };
        if let Some(item) = LISTS.iter().find_map(|list| name.strip_prefix(list)) {
            refer_to_item(object, item);
        }
        if !name.ends_with("Request") && !SENT_IN_PART.contains(&name.as_str()) {
            object.required = object.properties.keys().cloned().collect();
        }
    }
    document
}

/// Shapes that leave out what is absent. All other responses write it as null, so that their fields are always there.
const SENT_IN_PART: [&str; 2] = ["ErrorDetail", "Scope"];
/// What the names of lists begin with; the name of their item follows.
const LISTS: [&str; 2] = ["List_", "Items_"];

/// Names the item's schema instead of repeating it, as generics are written out.
fn refer_to_item(list: &mut Object, item: &str) {
    if let Some(RefOr::T(Schema::Array(array))) = list.properties.get_mut("items") {
        array.items = ArrayItems::RefOrSchema(Box::new(Ref::from_schema_name(item).into()));
    }
}

/// The operations of a path.
fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten()
}

fn error_response() -> RefOr<Response> {
    let mut response = Response::new("What went wrong, in words");
    let body = Content::new(Some(Ref::from_schema_name("ErrorBody")));
    response.content.insert("application/json".to_owned(), body.into());
    response.into()
}
