//! Tables over HTTP: what their columns are, plans carried out, rows as CSV, questions answered by computing.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Server, json_request};

const BOATS: &str = "Name,Builder,Hull,Length (m),Price (EUR)\nAlbatros,Nordwerft,Steel,12.5,180000\n\
    Bora,Nordwerft,Wood,7,24500\nCalypso,Marina,Fibre,9.8,65000\nDora,Marina,Fibre,6.2,18000\nEider,Lakeside,Wood,5.5,9900";

/// A server with the boats; the id of their source.
async fn boats() -> (Server, String) {
    boats_on(Server::start().await).await
}

async fn boats_on(server: Server) -> (Server, String) {
    let collection = server.collection("c").await;
    let reply = server.upload(&collection, "boats.csv", BOATS).await;
    assert_eq!(reply.status, StatusCode::ACCEPTED, "{}", reply.text());
    server.finish_next_table(BOATS).await;
    let list = server.get(&format!("/api/v1/collections/{collection}/sources")).await.json();
    let id = list["items"][0]["id"].as_str().expect("an id").to_owned();
    (server, id)
}

async fn ask(server: &Server, question: &str) -> Value {
    server.send(json_request(Method::POST, "/api/v1/answers", &json!({"question": question}))).await.json()
}

#[tokio::test]
async fn a_question_to_a_table_is_computed() {
    let (server, _) = boats().await;
    let answer = ask(&server, "boats under 20,000 euros").await;
    assert_eq!(
        (&answer["mode"], &answer["rows"], &answer["abstained"]),
        (&json!("table"), &json!([3, 4]), &json!(false))
    );
    assert_eq!(answer["plan"]["filters"][0], json!({"column": "Price (EUR)", "op": "lt", "values": [20000.0]}));
    assert_eq!((&answer["citations"][0]["row"], &answer["citations"][1]["row"]), (&json!(3), &json!(4)));
    assert!(answer["answer"].as_str().expect("text").contains("**2** of 5 rows"), "{answer}");
    assert_eq!(ask(&server, "average price of wood boats").await["value"], json!(17200.0));
    let none = ask(&server, "Do you have a boat by Hanseatic?").await;
    assert_eq!((&none["rows"], &none["abstained"]), (&json!([]), &json!(true)));
}

#[tokio::test]
async fn the_answer_in_a_chat_carries_the_table() {
    let (server, _) = boats().await;
    let chat = server.send(json_request(Method::POST, "/api/v1/chats", &json!({}))).await.json();
    let path = format!("/api/v1/chats/{}/messages", chat["id"].as_str().expect("an id"));
    let asked =
        server.send(json_request(Method::POST, &path, &json!({"question": "How many boats are made of wood?"}))).await;
    let id = asked.json()["answer"]["id"].as_str().map(str::to_owned).unwrap_or_else(|| panic!("{}", asked.text()));
    let stream = server.get(&format!("/api/v1/messages/{id}/events")).await;
    let events = crate::support::events(stream.text());
    let names: Vec<&str> = events.iter().map(|event| event.name.as_str()).collect();
    let place =
        |name: &str| names.iter().position(|own| *own == name).unwrap_or_else(|| panic!("no {name}: {names:?}"));
    assert!(place("table") < place("token") && place("token") < place("done"), "{names:?}");
    let table = &events[place("table")].data;
    assert_eq!((&table["value"], &table["chips"][0]["text"]), (&json!(2.0), &json!("Hull is Wood")));
}

#[tokio::test]
async fn columns_are_described_and_corrected() {
    let (server, id) = boats().await;
    let path = format!("/api/v1/sources/{id}/tables");
    let column = |tables: &Value, name: &str| -> Value {
        let columns =
            tables["items"][0]["columns"].as_array().or(tables["columns"].as_array()).expect("columns").clone();
        columns.into_iter().find(|column| column["name"] == name).expect("the column")
    };
    let before = server.get(&path).await.json();
    assert_eq!(before["items"][0]["rows"], 5);
    let length = column(&before, "Length (m)");
    assert_eq!((&length["kind"], &length["unit"], &length["max"]), (&json!("quantity"), &json!("m"), &json!(12.5)));
    let one = format!("{path}/0/columns/Length%20(m)");
    let put = |body: Value| server.send(json_request(Method::PUT, &one, &body));
    let corrected = put(json!({"kind": "quantity", "unit": "feet"})).await.json();
    let length = column(&corrected, "Length (m)");
    assert_eq!((&length["unit"], &length["corrected"]), (&json!("ft"), &json!(true)));
    assert_eq!(put(json!({"kind": "quantity", "unit": "smiles"})).await.code(), "bad_plan");
    assert_eq!(put(json!({"kind": "colour"})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let back = server.send(json_request(Method::DELETE, &one, &Value::Null)).await.json();
    assert_eq!(column(&back, "Length (m)")["unit"], "m");
    let absent =
        server.send(json_request(Method::PUT, &format!("{path}/0/columns/Sail"), &json!({"kind": "text"}))).await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn plans_are_checked_and_carried_out() {
    let (server, id) = boats().await;
    let query = |path: &'static str, plan: Value| {
        let path = format!("/api/v1/sources/{id}/tables/0/{path}");
        server.send(json_request(Method::POST, &path, &json!({"plan": plan})))
    };
    let answer =
        server_json(query("query", json!({"order": {"column": "Length (m)", "descending": true}, "limit": 2}))).await;
    assert_eq!((&answer["rows"], &answer["shown"][0]["cells"][0]), (&json!([0, 2]), &json!("Albatros")));
    let groups = json!({"group_by": "Hull", "aggregate": {"function": "mean", "column": "Price (EUR)"}});
    let answer = server_json(query("query", groups)).await;
    assert_eq!(answer["groups"][0], json!({"key": "Steel", "value": 180000.0, "rows": 1}));
    for plan in [
        json!({"filters": [{"column": "Sail", "op": "is", "values": ["red"]}]}),
        json!({"filters": [{"column": "Hull", "op": "gt", "values": [3]}]}),
        json!({"aggregate": {"function": "sum", "column": "Hull"}}),
    ] {
        assert_eq!(query("query", plan.clone()).await.code(), "bad_plan", "{plan}");
    }
    assert_eq!(query("query", json!({"sql": "DROP TABLE source"})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let csv = query("csv", json!({"filters": [{"column": "Hull", "op": "is", "values": ["Wood"]}]})).await;
    assert_eq!(
        csv.text(),
        "Name,Builder,Hull,Length (m),Price (EUR)\nBora,Nordwerft,Wood,7,24500\nEider,Lakeside,Wood,5.5,9900\n"
    );
    assert!(csv.header("content-disposition").contains("boats-rows.csv"));
}

async fn server_json(reply: impl Future<Output = crate::support::Reply>) -> Value {
    let reply = reply.await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    reply.json()
}

#[tokio::test]
async fn rows_come_as_the_file_has_them() {
    let (server, id) = boats().await;
    let path = format!("/api/v1/sources/{id}/tables/0/rows");
    let rows = server.get(&format!("{path}?from=3&count=10")).await.json();
    assert_eq!((rows["items"].as_array().map(Vec::len), &rows["items"][1]["cells"][0]), (Some(2), &json!("Eider")));
    assert_eq!(server.get(&format!("{path}?count=0")).await.code(), "count_out_of_range");
    assert_eq!(server.get(&format!("/api/v1/sources/{id}/tables/7/rows")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_same_question_is_answered_again_until_a_source_changes() {
    let (server, id) = boats().await;
    let question = "How many boats are made of wood?";
    let cached = |answer: &Value| answer["usage"]["cached"].as_bool().expect("said");
    let first = ask(&server, question).await;
    let second = ask(&server, &format!("  {question} ")).await;
    assert_eq!((cached(&first), cached(&second), &first["value"]), (false, true, &second["value"]));
    assert_eq!(server.get("/api/v1/status").await.json()["cache"]["answer_hits"], 1);
    let one = format!("/api/v1/sources/{id}/tables/0/columns/Hull");
    server.send(json_request(Method::PUT, &one, &json!({"kind": "text"}))).await;
    assert!(!cached(&ask(&server, question).await), "a column was corrected");
    server.send(json_request(Method::DELETE, &format!("/api/v1/sources/{id}"), &Value::Null)).await;
    let gone = ask(&server, question).await;
    assert_eq!((cached(&gone), &gone["abstained"]), (false, &json!(true)), "the source was deleted");
}

#[tokio::test]
async fn a_language_model_proposes_the_plan_of_what_the_rules_do_not_understand() {
    let plan = r#"{"filters": [{"column": "Length (m)", "op": "lt", "values": [7]}], "order": {"column": "Price (EUR)", "descending": false}}"#;
    let nonsense = r#"{"filters": [{"column": "Sails", "op": "is", "values": ["red"]}]}"#;
    let (server, _) = boats_on(Server::with_llm_saying(&[plan, nonsense]).await).await;
    let answer = ask(&server, "boats for a nervous beginner").await;
    assert_eq!(
        (&answer["mode"], &answer["rows"], &answer["model"]),
        (&json!("table"), &json!([4, 3]), &json!("fake-model"))
    );
    assert_eq!(answer["plan"]["order"]["column"], "Price (EUR)");
    // What does not fit the table is not carried out: the rules' own plan is.
    let answer = ask(&server, "wood boats for a nervous captain").await;
    assert_eq!((&answer["mode"], &answer["model"]), (&json!("table"), &Value::Null));
    assert_eq!(answer["plan"]["filters"][0], json!({"column": "Hull", "op": "is", "values": ["Wood"]}));
    // What the rules understand whole is not asked of the model at all.
    assert_eq!(ask(&server, "average price of wood boats").await["value"], json!(17200.0));
    assert_eq!(server.llm.as_ref().expect("a model").requests().len(), 2);
}
