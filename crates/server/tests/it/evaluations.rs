//! Runs and cases over HTTP: kept, listed, compared; from a thumb down to a run.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Server, json_request};

fn run(set: &str, ndcg: f64) -> Value {
    json!({
        "id": "", "set": set, "kind": "beir", "state": "done", "done": 2, "questions": 2,
        "metrics": {"ndcg@10": ndcg}, "settings": {"version": "1"}, "created_at": "", "took_ms": 5, "error": null,
    })
}

fn result(key: &str, ndcg: f64) -> Value {
    json!({
        "key": key, "question": format!("What of {key}?"), "group": null, "metrics": {"ndcg@10": ndcg},
        "expected": "a.md", "answer": null, "abstained": null, "plan": null, "value": null,
        "results": [{"rank": 1, "name": "a.md", "label": "section 1", "relevance": 1.0, "score": 0.5,
                     "legs": [{"leg": "words", "rank": 1, "score": 3.5}], "text": "text"}],
        "verdict": null, "took_ms": 1,
    })
}

async fn keep(server: &Server, run: Value, results: &[Value]) -> String {
    let kept = server.send(json_request(Method::POST, "/api/v1/evaluations", &run)).await;
    assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.text());
    let id = kept.json()["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/evaluations/{id}/questions");
    let added = server.send(json_request(Method::POST, &path, &json!({"from": 0, "results": results}))).await;
    assert_eq!(added.status, StatusCode::NO_CONTENT, "{}", added.text());
    id
}

#[tokio::test]
async fn runs_are_kept_read_and_compared() {
    let server = Server::start().await;
    let base = keep(&server, run("set", 0.5), &[result("q1", 0.5), result("q/2", 0.5)]).await;
    let newer = keep(&server, run("set", 0.7), &[result("q1", 0.5), result("q/2", 0.9)]).await;
    let list = server.get("/api/v1/evaluations?limit=1").await.json();
    assert_eq!(
        (list["items"][0]["id"].as_str(), list["items"].as_array().map(Vec::len)),
        (Some(newer.as_str()), Some(1))
    );
    let cursor = list["next_cursor"].as_str().expect("there is more").to_owned();
    let next = server.get(&format!("/api/v1/evaluations?limit=1&cursor={cursor}")).await.json();
    assert_eq!((next["items"][0]["id"].as_str(), &next["next_cursor"]), (Some(base.as_str()), &Value::Null));
    let read = server.get(&format!("/api/v1/evaluations/{newer}")).await.json();
    assert_eq!(read["questions"][1]["key"], "q/2");
    let one = server.get(&format!("/api/v1/evaluations/{newer}/questions/q%2F2")).await.json();
    assert_eq!(one["results"][0]["legs"][0]["leg"], "words");
    let compared = server.get(&format!("/api/v1/evaluations/{newer}/compare/{base}")).await.json();
    assert_eq!(
        (&compared["questions"][0]["key"], compared["questions"].as_array().map(Vec::len)),
        (&json!("q/2"), Some(1))
    );
    let metric = &compared["metrics"][0];
    assert!((metric["difference"].as_f64().expect("a number") - 0.2).abs() < 1e-9, "{metric}");
    let path = format!("/api/v1/evaluations/{newer}");
    assert_eq!(server.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.delete(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_no_run_is_refused() {
    let server = Server::start().await;
    let refused = |change: (&'static str, Value)| {
        let mut run = run("set", 0.5);
        run[change.0] = change.1;
        json_request(Method::POST, "/api/v1/evaluations", &run)
    };
    for change in
        [("set", json!(" ")), ("state", json!("running")), ("metrics", json!([1])), ("set", json!("x".repeat(201)))]
    {
        let name = change.0;
        assert!(server.send(refused(change)).await.status.is_client_error(), "{name}");
    }
    let many: Vec<Value> = (0..501).map(|at| result(&at.to_string(), 0.0)).collect();
    let id = keep(&server, run("set", 0.5), &[]).await;
    let path = format!("/api/v1/evaluations/{id}/questions");
    let reply = server.send(json_request(Method::POST, &path, &json!({"from": 0, "results": many}))).await;
    assert_eq!(reply.json()["error"]["code"], "too_many");
}

#[tokio::test]
async fn a_bad_answer_becomes_a_case_and_the_case_a_run() {
    let server = Server::start().await;
    let collection = server.collection("Manuals").await;
    server
        .document(&collection, "handbook.txt", &["Escalation waits fifteen minutes before the manager is called."])
        .await;
    let chat = server.send(json_request(Method::POST, "/api/v1/chats", &json!({}))).await.json();
    let path = format!("/api/v1/chats/{}/messages", chat["id"].as_str().expect("an id"));
    let asked =
        server.send(json_request(Method::POST, &path, &json!({"question": "How long does escalation wait?"}))).await;
    let message = asked.json()["answer"]["id"].as_str().expect("an answer").to_owned();
    server.get(&format!("/api/v1/messages/{message}/events")).await;
    let create = || json_request(Method::POST, "/api/v1/evaluation-cases", &json!({"message_id": message}));
    let case = server.send(create()).await;
    assert_eq!(case.status, StatusCode::CREATED, "{}", case.text());
    let case = case.json();
    assert_eq!(case["question"], "How long does escalation wait?");
    assert_eq!(server.send(create()).await.json()["id"], case["id"], "the same answer again");
    let run = || json_request(Method::POST, "/api/v1/evaluation-cases/run", &Value::Null);
    assert_eq!(server.send(run()).await.json()["error"]["code"], "no_cases", "nobody said what is right");
    let path = format!("/api/v1/evaluation-cases/{}", case["id"].as_str().expect("an id"));
    let right = json!({"sources": [{"source": "handbook.txt", "pages": []}], "answer": " fifteen minutes "});
    let changed = server.send(json_request(Method::PATCH, &path, &right)).await.json();
    assert_eq!(changed["expected"]["answer"], "fifteen minutes");
    let begun = server.send(run()).await;
    assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.text());
    let id = begun.json()["id"].as_str().expect("an id").to_owned();
    let done = async {
        loop {
            let read = server.get(&format!("/api/v1/evaluations/{id}")).await.json();
            if read["run"]["state"] != "running" {
                return read;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let read = tokio::time::timeout(std::time::Duration::from_secs(30), done).await.expect("the run ends");
    assert_eq!((&read["run"]["state"], &read["run"]["metrics"]["hit@5"]), (&json!("done"), &json!(1.0)), "{read}");
    assert_eq!(read["questions"][0]["key"], case["id"]);
    assert_eq!(server.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.get("/api/v1/evaluation-cases").await.json()["items"], json!([]));
}
