//! The API described: the OpenAPI document for programs, and a page of it for people. No script, nothing from elsewhere.

use std::fmt::Write;

use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use serde_json::Value;
use utoipa::openapi::OpenApi;

use crate::app::{ApiDocument, Shared};

const STYLE: &str = include_str!("docs.css");
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/api/openapi.json", get(read_document))
        .route("/api/docs", get(read_page))
        .route("/api/docs.css", get(read_style))
}

async fn read_document(State(document): State<ApiDocument>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document.json).into_response()
}

async fn read_page(State(document): State<ApiDocument>) -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], document.page).into_response()
}

async fn read_style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], STYLE).into_response()
}

impl ApiDocument {
    /// Writes `document` out, both ways.
    pub fn of(document: &OpenApi) -> Self {
        // Made of texts, numbers, lists and maps with text keys, which always serialise.
        let value = serde_json::to_value(document).unwrap_or_default();
        Self { json: Bytes::from(value.to_string()), page: Bytes::from(page(&value)) }
    }
}

/// The whole page: operations by tag, then schemas. Everything is in it, so that the browser's own search finds it.
fn page(document: &Value) -> String {
    let mut html = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Almanac API</title>\
         <link rel=\"stylesheet\" href=\"/api/docs.css\"></head><body><main>",
    );
    let info = &document["info"];
    let _ = write!(html, "<h1>Almanac API <small>{}</small></h1>", escape(text(&info["version"])));
    paragraphs(&mut html, text(&info["description"]));
    html.push_str("<p>For programs: <a href=\"/api/openapi.json\">/api/openapi.json</a> (OpenAPI 3.1).</p>");
    for tag in list(&document["tags"]) {
        let name = text(&tag["name"]);
        let _ = write!(html, "<h2 id=\"{0}\">{0}</h2>", escape(name));
        paragraphs(&mut html, text(&tag["description"]));
        for (path, item) in entries(&document["paths"]) {
            for method in METHODS {
                let operation = &item[method];
                if list(&operation["tags"]).iter().any(|tagged| text(tagged) == name) {
                    write_operation(&mut html, method, path, operation);
                }
            }
        }
    }
    html.push_str("<h2 id=\"schemas\">schemas</h2>");
    for (name, schema) in entries(&document["components"]["schemas"]) {
        let _ = write!(html, "<details id=\"{0}\"><summary><code>{0}</code></summary>", escape(name));
        paragraphs(&mut html, text(&schema["description"]));
        write_fields(&mut html, schema);
        html.push_str("</details>");
    }
    html.push_str("</main></body></html>");
    html
}

fn write_operation(html: &mut String, method: &str, path: &str, operation: &Value) {
    let _ = write!(
        html,
        "<details id=\"{}\"><summary><b>{method}</b> <code>{}</code> <span>{}</span></summary>",
        escape(text(&operation["operationId"])),
        escape(path),
        escape(text(&operation["summary"])),
    );
    paragraphs(html, text(&operation["description"]));
    let parameters = list(&operation["parameters"]);
    if !parameters.is_empty() {
        html.push_str("<h3>Parameters</h3><dl>");
        for parameter in parameters {
            let about = format!("{}, in {}", kind_of(&parameter["schema"]), escape(text(&parameter["in"])));
            write_term(html, text(&parameter["name"]), &about, text(&parameter["description"]));
        }
        html.push_str("</dl>");
    }
    if let Some(content) = operation["requestBody"].get("content") {
        html.push_str("<h3>Body</h3><dl>");
        write_content(html, content);
        html.push_str("</dl>");
    }
    html.push_str("<h3>Responses</h3><dl>");
    for (status, response) in entries(&operation["responses"]) {
        write_term(html, status, "", text(&response["description"]));
        write_content(html, &response["content"]);
    }
    html.push_str("</dl></details>");
}

fn write_content(html: &mut String, content: &Value) {
    for (media_type, body) in entries(content) {
        let _ = write!(html, "<dd>{}: {}</dd>", escape(media_type), kind_of(&body["schema"]));
    }
}

/// Fields of an object, words of an enum, or the alternatives of a choice.
fn write_fields(html: &mut String, schema: &Value) {
    html.push_str("<dl>");
    for part in std::iter::once(schema).chain(list(&schema["allOf"])) {
        for (name, field) in entries(&part["properties"]) {
            let is_required = list(&part["required"]).iter().any(|required| text(required) == name);
            let about = format!("{}{}", kind_of(field), if is_required { "" } else { ", may be absent" });
            write_term(html, name, &about, text(&field["description"]));
        }
    }
    html.push_str("</dl>");
    if entries(&schema["properties"]).next().is_none() {
        let _ = write!(html, "<p>{}</p>", kind_of(schema));
    }
}

fn write_term(html: &mut String, name: &str, about: &str, description: &str) {
    let _ = write!(html, "<dt><code>{}</code> {about}</dt>", escape(name));
    if !description.is_empty() {
        let _ = write!(html, "<dd>{}</dd>", escape(description));
    }
}

/// A schema in a few words, as HTML: a link to its name, or its type.
fn kind_of(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = escape(reference.rsplit('/').next().unwrap_or(reference));
        return format!("<a href=\"#{name}\">{name}</a>");
    }
    for (key, joint) in [("oneOf", " or "), ("anyOf", " or "), ("allOf", " and ")] {
        if let Some(choices) = schema[key].as_array() {
            return choices.iter().map(kind_of).collect::<Vec<_>>().join(joint);
        }
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().map(|word| escape(&word.to_string())).collect::<Vec<_>>().join(" or ");
    }
    let types = match &schema["type"] {
        Value::Array(types) => types.iter().map(|one| type_of(text(one), schema)).collect::<Vec<_>>().join(" or "),
        one => type_of(text(one), schema),
    };
    match entries(&schema["properties"]).next() {
        Some(_) if types == "object" => {
            let fields =
                entries(&schema["properties"]).map(|(name, field)| format!("{}: {}", escape(name), kind_of(field)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        _ => types,
    }
}

fn type_of(name: &str, schema: &Value) -> String {
    match name {
        "array" => format!("list of {}", kind_of(&schema["items"])),
        "" => "anything".to_owned(),
        name => escape(name),
    }
}

fn paragraphs(html: &mut String, prose: &str) {
    for paragraph in prose.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        let _ = write!(html, "<p>{}</p>", escape(paragraph));
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_the_document_stays_text() {
        let document = serde_json::json!({
            "info": {"version": "1", "description": "a <script>alert(1)</script> \"b\""},
            "components": {"schemas": {"<b>": {"type": "object"}}},
        });
        let html = page(&document);
        assert!(!html.contains("<script") && !html.contains("<b>\""), "{html}");
    }

    #[test]
    fn schemas_are_said_in_a_few_words() {
        let nullable = serde_json::json!({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Format"}]});
        assert_eq!(kind_of(&nullable), "null or <a href=\"#Format\">Format</a>");
        let list = serde_json::json!({"type": ["array", "null"], "items": {"type": "string"}});
        assert_eq!(kind_of(&list), "list of string or null");
    }
}
