//! A sanitised environment from end to end: no word of a masked column is in anything that it says, and the rest can be asked.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Server, almanac, errors, lines};

const ORDERS: &str = "Customer name,E-Mail,City,Orders\nAda Lovelace,ada@shop.example,Paris,3\n\
    Grace Hopper,grace@shop.example,Paris,5\nAda Lovelace,lovelace@work.example,Rome,7\n";
const NOTE: &str = "# Visits\n\nMrs Lovelace visits Paris in May.\n";
const COLUMNS: (&str, &str) = ("ALMANAC_MASK_COLUMNS", "e-mail, *name*");

/// Whether `text` gives away what is masked.
fn leaks(text: &str) -> bool {
    let text = text.to_lowercase();
    ["lovelace", "hopper", "shop.example", "work.example"].iter().any(|word| text.contains(word))
}

async fn text(server: &Server, path: &str) -> String {
    let response = server.request("GET", &format!("/e/clean{path}")).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    response.text().await.unwrap()
}

fn is_mark(cell: &Value) -> bool {
    cell.as_str().is_some_and(|cell| cell.starts_with("masked-") && cell.len() > "masked-".len())
}

#[tokio::test]
async fn masked_columns_show_marks_wherever_the_table_is_looked_at() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[COLUMNS]);
    let collection = server.post("/api/v1/collections", &json!({"name": "Shop"})).await;
    let table = server.upload(collection["id"].as_str().unwrap(), "orders.csv", ORDERS.into()).await;
    assert_eq!(server.settled(&table).await["state"], json!("ready"));
    server.post("/api/v1/environments", &json!({"name": "clean", "sanitise": true})).await;
    assert_eq!(server.settled_at("/e/clean", &table).await["state"], json!("ready"));

    let rows = server.get(&format!("/e/clean/api/v1/sources/{table}/tables/0/rows")).await;
    let cell = |row: usize, column: usize| &rows["items"][row]["cells"][column];
    assert!((0..3).all(|row| is_mark(cell(row, 0)) && is_mark(cell(row, 1))), "{rows}");
    assert_eq!((cell(0, 2), cell(2, 3)), (&json!("Paris"), &json!("7")));
    assert!(cell(0, 0) == cell(2, 0) && cell(0, 0) != cell(1, 0), "equal values have equal marks: {rows}");
    for path in ["", "/chunks", "/tables", "/tables/0/rows", "/parts/1"] {
        let said = text(&server, &format!("/api/v1/sources/{table}{path}")).await;
        assert!(!leaks(&said), "{path}: {said}");
    }
    let csv = server.request("POST", &format!("/e/clean/api/v1/sources/{table}/tables/0/csv"));
    let csv = csv.json(&json!({"plan": {}})).send().await.unwrap().text().await.unwrap();
    assert!(csv.contains("masked-") && csv.contains("Rome") && !leaks(&csv), "{csv}");
    for query in ["Ada Lovelace", "orders from Rome", "grace@shop.example"] {
        let found = server.post("/e/clean/api/v1/search", &json!({"query": query})).await;
        assert!(!leaks(&found["items"].to_string()), "{found}");
    }
    let asked = json!({"question": "What is the average of the orders from Paris?"});
    let answer = server.post("/e/clean/api/v1/answers", &asked).await;
    assert!(answer["value"] == json!(4.0) && !leaks(&answer.to_string()), "{answer}");
    let parent = server.get(&format!("/api/v1/sources/{table}/tables/0/rows")).await;
    assert_eq!(parent["items"][0]["cells"][0], json!("Ada Lovelace"));

    let content = format!("/e/clean/api/v1/sources/{table}/content");
    for method in ["GET", "HEAD"] {
        let refused = server.request(method, &content).header("range", "bytes=0-9").send().await.unwrap();
        assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{method}");
    }
}

#[tokio::test]
async fn what_is_added_there_later_is_masked_and_documents_are_not() {
    let data = tempfile::tempdir().unwrap();
    let made = |arguments: &[&str]| almanac(data.path()).args(arguments).envs([COLUMNS]).output().unwrap();
    let (note, orders) = (data.path().join("note.md"), data.path().join("orders.csv"));
    std::fs::write(&note, NOTE).unwrap();
    std::fs::write(&orders, ORDERS).unwrap();
    let ingest = made(&["ingest", &note.to_string_lossy(), &orders.to_string_lossy(), "--collection", "Shop"]);
    assert!(ingest.status.success(), "{}", errors(&ingest));
    let both = made(&["env", "create", "clean", "--sanitise", "--with-chats"]);
    assert_eq!(both.status.code(), Some(2));
    // Nobody else would read the tables: the command does.
    let created = made(&["env", "create", "clean", "--sanitise", "--json"]);
    assert!(created.status.success(), "{}", errors(&created));
    let listed = made(&["sources", "--env", "clean", "--json"]);
    assert!(lines(&listed).iter().all(|source| source["state"] == "ready"), "{listed:?}");
    let found = made(&["ask", "When does Mrs Lovelace visit Paris?", "--env", "clean"]);
    assert!(String::from_utf8_lossy(&found.stdout).contains("May"), "{found:?}");

    let more = data.path().join("more.csv");
    std::fs::write(&more, ORDERS.replace("Rome", "Oslo")).unwrap();
    let added = made(&["ingest", &more.to_string_lossy(), "--collection", "Shop", "--env", "clean"]);
    assert!(added.status.success(), "{}", errors(&added));
    let found = made(&["ask", "Which orders are from Oslo?", "--env", "clean", "--json"]);
    let answer = lines(&found)[0].to_string();
    assert!(answer.contains("Oslo") && answer.contains("masked-") && !leaks(&answer), "{answer}");
    let refused = made(&["env", "promote", "clean", "--to", "main"]);
    assert!(refused.status.code() == Some(1) && errors(&refused).contains("remedy: "), "{}", errors(&refused));
    let list = made(&["env", "list"]);
    assert!(String::from_utf8_lossy(&list.stdout).contains("sanitised"), "{list:?}");
}
