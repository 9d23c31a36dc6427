//! The OpenAPI document as it is kept in the repository, and what holds for all of its operations.

use std::path::Path;

use serde_json::Value;

fn document() -> Value {
    serde_json::to_value(server::openapi()).expect("the document serialises")
}

#[test]
fn the_document_in_the_repository_is_that_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    // As `almanac openapi` prints it.
    let now = server::openapi().to_pretty_json().expect("the document serialises") + "\n";
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &now).expect("openapi.json can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == now, "crates/server/openapi.json is stale: run `make generate`");
}

#[test]
fn every_operation_is_described() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    let mut ids = std::collections::HashSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let what = format!("{method} {path}");
            assert!(
                operation["summary"].as_str().is_some_and(|summary| summary.ends_with(['.', '?'])),
                "{what}: summary"
            );
            assert!(ids.insert(operation["operationId"].to_string()), "{what}: id is taken");
            assert!(operation["tags"].as_array().is_some_and(|tags| tags.len() == 1), "{what}: tag");
            assert!(operation["responses"]["default"].is_object(), "{what}: errors");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &Value, document: &Value) {
        if let Some(reference) = value["$ref"].as_str() {
            let pointer = reference.trim_start_matches('#');
            assert!(document.pointer(pointer).is_some(), "{reference} is not in the document");
        }
        match value {
            Value::Array(items) => items.iter().for_each(|item| walk(item, document)),
            Value::Object(fields) => fields.values().for_each(|field| walk(field, document)),
            _ => {}
        }
    }
    let document = document();
    walk(&document, &document);
}
