//! What is done in a clone never touches its parent: every write route that the API document names is carried out in one, while
//! every row of the parent and its answers stay as they were. A write route without an example here fails the test.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use store::testing::{Rows, rows};

use crate::support::Server;

/// What a write route is asked, and what comes of it.
struct Example {
    path: String,
    body: Value,
    status: StatusCode,
}

/// Ids of what the parent has; those of chats are others in a clone.
struct Ids {
    collection: String,
    document: String,
    table: String,
    address: String,
    series: String,
    run: String,
}

/// Chats and cases of an environment.
struct Own {
    chat: String,
    answer: String,
    case: String,
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("an id: {value}")).to_owned()
}

/// A library with something of everything.
async fn parent(server: &Server) -> Ids {
    let collection = server.collection("c").await;
    let document = server.document(&collection, "a.txt", &["The heron stands still for hours."]).await;
    let lines = "time,load\n2024-01-01T00:00:00Z,1\n2024-01-01T01:00:00Z,2\n2024-01-01T02:00:00Z,3";
    let added = server.upload(&collection, "load.csv", lines).await.json();
    server.finish_next_table(lines).await;
    let table = id(&added["items"][0]);
    let path = format!("/api/v1/sources/{table}/tables/0/columns/load");
    let corrected = server.call(Method::PUT, &path, json!({"kind": "quantity", "unit": "MW"})).await;
    assert_eq!(corrected.status, StatusCode::OK, "{}", corrected.text());
    let body = json!({"source_id": table, "table": 0, "time_column": "time", "value_column": "load"});
    let series = server.post("/api/v1/series", body).await;
    assert_eq!(series.status, StatusCode::ACCEPTED, "{}", series.text());
    let body = json!({"url": "https://example.com/x.csv"});
    let address = server.post(&format!("/api/v1/collections/{collection}/sources"), body).await.json();
    let address = id(&address["items"][0]);
    let body = json!({"cron": "15 6 * * *"});
    server.call(Method::PUT, &format!("/api/v1/sources/{address}/schedule"), body).await;
    let chat = id(&server.post("/api/v1/chats", json!({})).await.json());
    let path = format!("/api/v1/chats/{chat}/messages");
    let asked = server.post(&path, json!({"question": "Which bird stands still?"})).await.json();
    let answer = id(&asked["answer"]);
    // Reads the stream to its end: the answer is over.
    server.get(&format!("/api/v1/messages/{answer}/events")).await;
    server.call(Method::PUT, &format!("/api/v1/messages/{answer}/feedback"), json!({"verdict": "down"})).await;
    let case = id(&server.post("/api/v1/evaluation-cases", json!({"message_id": answer})).await.json());
    server.call(Method::PATCH, &format!("/api/v1/evaluation-cases/{case}"), json!({"nothing": true})).await;
    let run = server.post("/api/v1/evaluations", run()).await.json();
    Ids { collection, document, table, address, series: id(&series.json()), run: id(&run) }
}

fn run() -> Value {
    json!({
        "id": "", "set": "s", "kind": "beir", "state": "done", "done": 0, "questions": 0, "metrics": {}, "settings": {},
        "created_at": "", "took_ms": 5, "error": null,
    })
}

async fn own(server: &Server, prefix: &str) -> Own {
    let chat = id(&server.get(&format!("{prefix}/api/v1/chats")).await.json()["items"][0]);
    let messages = server.get(&format!("{prefix}/api/v1/chats/{chat}")).await.json();
    let case = server.get(&format!("{prefix}/api/v1/evaluation-cases")).await.json();
    Own { answer: id(&messages["messages"][1]), case: id(&case["items"][0]), chat }
}

/// An example of the write route; panics where there is none.
#[expect(clippy::too_many_lines, reason = "a list of the routes")]
async fn example(server: &Server, method: &str, route: &str, ids: &Ids) -> Example {
    let Ids { collection, document, table, address, series, run: _ } = ids;
    let own = own(server, "/e/preview").await;
    let example = |path: String, body: Value, status: u16| Example {
        path,
        body,
        status: StatusCode::from_u16(status).expect("a status"),
    };
    // A run of its own: those of the parent are not copied.
    let run = || async { id(&server.post("/e/preview/api/v1/evaluations", run()).await.json()) };
    let plan = json!({"filters": [], "order": [], "limit": 5});
    let of = |id: &str| route.replace("{id}", id);
    let column = || of(table).replace("{table}", "0").replace("{name}", "load");
    let main = route.replace("{name}", "main");
    let question = json!({"key": "q", "text": "Which bird?", "group": null, "source": null, "scope": {},
                          "expected": {"sources": {"a.txt": 1.0}}});
    match (method, route.trim_start_matches("/api/v1/")) {
        ("post", "answers") => example(of(""), json!({"question": "Which bird stands still?"}), 200),
        ("post", "chats") => example(of(""), json!({}), 201),
        ("delete", "chats/{id}") => example(of(&own.chat), Value::Null, 204),
        ("patch", "chats/{id}") => example(of(&own.chat), json!({"title": "changed"}), 200),
        ("post", "chats/{id}/messages") => example(of(&own.chat), json!({"question": "And why?"}), 201),
        ("post", "collections") => example(of(""), json!({"name": "more"}), 201),
        ("delete", "collections/{id}") => example(of(collection), Value::Null, 204),
        ("patch", "collections/{id}") => {
            example(of(collection), json!({"name": "changed", "questions": ["why?"], "reranks": false}), 200)
        }
        ("post", "collections/{id}/sources") => {
            example(of(collection), json!({"url": "https://example.com/more.csv"}), 202)
        }
        ("post", "evaluation-cases") => example(of(""), json!({"message_id": own.answer}), 201),
        ("post", "evaluation-cases/run") => example(of(""), Value::Null, 202),
        ("delete", "evaluation-cases/{id}") => example(of(&own.case), Value::Null, 204),
        ("patch", "evaluation-cases/{id}") => example(of(&own.case), json!({"answer": "changed"}), 200),
        ("post", "evaluations") => example(of(""), self::run(), 201),
        ("post", "evaluations/run") => {
            example(of(""), json!({"set": {"name": "s", "kind": "beir", "questions": [question]}}), 202)
        }
        ("delete", "evaluations/{id}") => example(of(&run().await), Value::Null, 204),
        ("post", "evaluations/{id}/questions") => example(of(&run().await), json!({"from": 0, "results": []}), 204),
        ("put", "messages/{id}/feedback") => example(of(&own.answer), json!({"verdict": "up"}), 200),
        ("post", "messages/{id}/regenerate" | "messages/{id}/stop") => example(of(&own.answer), Value::Null, 200),
        ("post", "search") => example(of(""), json!({"query": "heron"}), 200),
        ("post", "series") => {
            let body = json!({"source_id": table, "table": 0, "time_column": "time", "value_column": "load"});
            server.delete(&format!("/e/preview/api/v1/series/{series}")).await;
            example(of(""), body, 202)
        }
        ("delete", "series/{id}") => example(of(series), Value::Null, 204),
        ("patch", "series/{id}") => example(of(series), json!({"name": "changed", "zone": "Europe/Zurich"}), 200),
        ("delete", "sources/{id}") => example(of(document), Value::Null, 204),
        ("patch", "sources/{id}") => example(of(document), json!({"name": "changed.txt"}), 200),
        ("post", "sources/{id}/cancel") => {
            server.post(&format!("/e/preview/api/v1/sources/{document}/retry"), json!({})).await;
            example(of(document), Value::Null, 200)
        }
        ("put", "sources/{id}/refresh") => example(of(address), Value::Null, 202),
        ("post", "sources/{id}/retry") => example(of(address), Value::Null, 200),
        ("put", "sources/{id}/schedule") => example(of(document), json!({"cron": "0 * * * *"}), 200),
        ("delete", "sources/{id}/schedule") => example(of(address), Value::Null, 204),
        ("put", "sources/{id}/tables/{table}/columns/{name}") => example(column(), json!({"kind": "text"}), 200),
        ("delete", "sources/{id}/tables/{table}/columns/{name}") => example(column(), Value::Null, 200),
        ("post", "sources/{id}/tables/{table}/csv" | "sources/{id}/tables/{table}/query") => {
            example(column(), json!({"plan": plan}), 200)
        }
        // There are no users whose log-ins and tokens these are; users are no environment's.
        ("post", "session") => example(of(""), json!({"email": "a@x", "password": "0123456789"}), 409),
        ("post", "setup" | "invitations/accept") => {
            let body = json!({"token": "t", "email": "a@x", "name": "A", "password": "0123456789"});
            example(of(""), body, 409)
        }
        ("delete", "session") => example(of(""), Value::Null, 204),
        ("delete", "sessions" | "sessions/{id}" | "tokens/{id}") => example(of("none"), Value::Null, 409),
        ("put", "password") => example(of(""), json!({"current": "0123456789", "password": "9876543210"}), 409),
        ("post", "tokens") => example(of(""), json!({"name": "t", "scope": "read"}), 409),
        ("post", "invitations") => example(of(""), json!({}), 409),
        ("delete", "invitations/{id}") => example(of("none"), Value::Null, 404),
        ("post", "users") => example(of(""), json!({"email": "b@x", "name": "B"}), 201),
        ("patch", "users/{id}") => example(of("none"), json!({"name": "C"}), 404),
        ("put", "users/{id}/grants") => example(of("none"), json!({"grants": []}), 404),
        // Of other environments nothing can be changed from here.
        ("post", "environments") => example(of(""), json!({"name": "more"}), 403),
        ("post", "environments/sweep") => example(of(""), json!({"grace_seconds": 0}), 403),
        ("patch", "environments/{name}") => example(main, json!({"schedules_on": false}), 403),
        ("delete", "environments/{name}") => example(main, Value::Null, 403),
        ("post", "environments/{name}/promote") => {
            example(route.replace("{name}", "preview"), json!({"to": "main"}), 403)
        }
        ("post" | "delete", "environments/{name}/rebuild") | ("post", "environments/{name}/rebuild/retry") => {
            example(main, json!({}), 403)
        }
        ("post", "environments/{name}/rollback") => example(main, json!({"to": "2030-01-01T00:00:00Z"}), 403),
        // Of itself, all.
        ("post", "environments/{name}/sync") => {
            example(route.replace("{name}", "preview"), json!({"from": "main"}), 200)
        }
        _ => panic!("the write route {method} {route} has no example of what it does in a clone"),
    }
}

/// What the parent answers.
async fn answers(server: &Server, ids: &Ids, own: &Own) -> Vec<Value> {
    let Ids { collection, document, table, address, series, run } = ids;
    let mut answers = Vec::new();
    for path in [
        "collections".to_owned(),
        format!("collections/{collection}/sources"),
        format!("sources/{document}"),
        format!("sources/{document}/chunks"),
        format!("sources/{table}/tables"),
        format!("sources/{address}/schedule"),
        format!("sources/{address}/refreshes"),
        format!("series/{series}"),
        "chats".to_owned(),
        format!("chats/{}", own.chat),
        "evaluation-cases".to_owned(),
        "evaluations".to_owned(),
        format!("evaluations/{run}"),
        "environments/main".to_owned(),
        "environments/main/history".to_owned(),
    ] {
        let reply = server.get(&format!("/api/v1/{path}")).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text());
        answers.push(reply.json());
    }
    let mut found = server.post("/api/v1/search", json!({"query": "which bird stands still"})).await.json();
    found["took_ms"].take();
    let mut answer = server.post("/api/v1/answers", json!({"question": "Which bird stands still?"})).await.json();
    answer["usage"].take();
    answers.extend([found, answer]);
    answers
}

/// Rows of the parent are as they were; shared ones are all still there.
fn unchanged(before: &Rows, after: &Rows, what: &str) {
    for (table, rows) in &before.own {
        assert_eq!(&after.own[table], rows, "{what}: rows of {table}");
    }
    for (table, rows) in &before.shared {
        let gone: Vec<_> = rows.difference(&after.shared[table]).collect();
        assert!(gone.is_empty(), "{what}: rows of {table}: {gone:?}");
    }
}

#[tokio::test]
async fn no_write_in_a_clone_touches_its_parent() {
    let server = Server::start().await;
    let ids = parent(&server).await;
    let main = own(&server, "").await;
    let env = server.app.environment.id.clone();
    let before = (rows(&server.app.store, &env).await.expect("rows"), answers(&server, &ids, &main).await);
    let document = serde_json::to_value(server::openapi()).expect("the document serialises");
    let mut tried = 0;
    for (route, item) in document["paths"].as_object().expect("paths") {
        for method in ["post", "put", "patch", "delete"] {
            if !item[method].is_object() {
                continue;
            }
            let what = format!("{method} {route}");
            let made = server.post("/api/v1/environments", json!({"name": "preview", "with_chats": true})).await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
            let Example { path, body, status } = example(&server, method, route, &ids).await;
            let verb = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
            let reply = server.call(verb, &format!("/e/preview{path}"), body).await;
            assert_eq!(reply.status, status, "{what}: {}", reply.text());
            finish(&server, &reply.body).await;
            unchanged(&before.0, &rows(&server.app.store, &env).await.expect("rows"), &what);
            assert_eq!(answers(&server, &ids, &main).await, before.1, "{what}");
            assert_eq!(server.delete("/api/v1/environments/preview").await.status, StatusCode::NO_CONTENT);
            unchanged(&before.0, &rows(&server.app.store, &env).await.expect("rows"), "deleting the clone");
            tried += 1;
        }
    }
    assert!(tried > 35, "{tried} write routes");
}

/// Waits for what a route began and goes on after its answer: an answer being written, a run.
async fn finish(server: &Server, body: &[u8]) {
    let Ok(value) = serde_json::from_slice::<Value>(body) else { return };
    let answer = [&value["answer"]["id"], &value["id"]].into_iter().find_map(Value::as_str).unwrap_or_default();
    if value["state"] == "streaming" || value["answer"]["state"] == "streaming" {
        server.get(&format!("/e/preview/api/v1/messages/{answer}/events")).await;
    }
    let mut is_running = value["state"] == "running";
    while is_running {
        tokio::task::yield_now().await;
        let run = server.get(&format!("/e/preview/api/v1/evaluations/{answer}")).await.json();
        is_running = run["run"]["state"] == "running";
    }
}
