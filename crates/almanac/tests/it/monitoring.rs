//! What a service tells of itself: metrics at an address of their own, a log whose lines name their request, traces.

use std::{
    path::Path,
    sync::{Arc, Mutex},
    time::Instant,
};

use axum::{Router, body::Bytes, extract::State, routing::post};
use models::fake::{FakeLlm, Say};
use opentelemetry_proto::tonic::{collector::trace::v1::ExportTraceServiceRequest, trace::v1::Span};
use prost::Message;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::{PATIENCE, Server};

const QUESTION: &str = "What do herons eat?";
/// A trace that somebody else began.
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

/// A port that nobody listens on now.
async fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

/// Adds a note about herons.
async fn add_note(server: &Server) {
    let collection = server.post("/api/v1/collections", &json!({"name": "Birds"})).await;
    let id = collection["id"].as_str().unwrap();
    let note = b"# Herons\n\nHerons eat fish and stand still for hours.\n".to_vec();
    let source = server.upload(id, "note.md", note).await;
    assert_eq!(server.settled(&source).await["state"], json!("ready"));
}

async fn llm() -> FakeLlm {
    FakeLlm::start_at("127.0.0.1:0", Say::text("Herons eat fish [1]."), []).await.unwrap()
}

/// Asks `url` until `is_good` of what it says.
async fn wait_for(url: &str, is_good: impl Fn(&str) -> bool) -> String {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let since = Instant::now();
    loop {
        let text = client.get(url).send().await.unwrap().text().await.unwrap();
        if is_good(&text) {
            return text;
        }
        assert!(since.elapsed() < PATIENCE, "it is not told:\n{text}");
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
}

#[tokio::test]
async fn metrics_of_all_rooms_are_told_at_their_own_address() {
    let (data, llm) = (tempfile::tempdir().unwrap(), llm().await);
    let metrics = format!("127.0.0.1:{}", free_port().await);
    let environment = [
        ("ALMANAC_METRICS_LISTEN", metrics.as_str()),
        ("OPENAI_BASE_URL", llm.url().as_str()),
        ("ALMANAC_LLM_MODEL", "scripted"),
        ("ALMANAC_LLM_PRICES", "scripted 1000000 1000000"),
        // What is logged and what is measured are two things.
        ("ALMANAC_LOG", "error"),
    ]
    .map(|(name, value)| (name, value.to_owned()));
    let server = Server::start(data.path(), &environment.each_ref().map(|(name, value)| (*name, value.as_str())));
    add_note(&server).await;
    server.post("/api/v1/answers", &json!({"question": QUESTION})).await;
    let told = |text: &str| text.contains(r#"almanac_jobs{state="waiting"} 0"#) && text.contains("almanac_sources{");
    let text = wait_for(&format!("http://{metrics}/metrics"), told).await;
    for line in [
        r#"almanac_answers_total{mode="model",outcome="done"} 1"#,
        r#"almanac_llm_calls_total{model="scripted",outcome="done"} 1"#,
        r#"almanac_llm_first_token_seconds_count{model="scripted"} 1"#,
        r#"almanac_ingested_pages_total{format="markdown"} 1"#,
        r#"almanac_job_duration_seconds_count{outcome="done"} 1"#,
        "almanac_lexical_duration_seconds_count 1",
        "almanac_search_duration_seconds_count 1",
        "almanac_answer_evidence_count 1",
        r#"almanac_sources{state="ready"} 1"#,
        "almanac_ready 1",
    ] {
        assert!(text.lines().any(|told| told == line), "{line} is not in\n{text}");
    }
    for name in ["almanac_llm_cost_total", "almanac_database_duration_seconds_count", "process_resident_memory_bytes"] {
        let value = |line: &str| line.strip_prefix(name)?.rsplit(' ').next()?.parse::<f64>().ok();
        assert!(text.lines().filter_map(value).any(|value| value > 0.0), "{name} is not in\n{text}");
    }
    for word in ["heron", "note.md", "Birds"] {
        assert!(!text.contains(word), "{word} is in\n{text}");
    }
}

/// The lines of a log in JSON.
fn logged(log: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(log).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

#[tokio::test]
async fn each_line_of_a_request_names_it_and_no_line_its_question() {
    let (data, llm) = (tempfile::tempdir().unwrap(), llm().await);
    let log = data.path().join("log");
    let url = llm.url().to_string();
    let environment =
        [("OPENAI_BASE_URL", url.as_str()), ("ALMANAC_LLM_MODEL", "scripted"), ("ALMANAC_LOG_FORMAT", "json")];
    let server = Server::logging(data.path(), &environment, &log);
    add_note(&server).await;
    let ask = |id: &str, question: &str| {
        let request = server.request("POST", "/api/v1/answers").header("x-request-id", id);
        request.json(&json!({"question": question})).send()
    };
    assert!(ask("asked-1", QUESTION).await.unwrap().status().is_success());
    assert_eq!(ask("asked-2", "Why do herons stand still? fake:status=400").await.unwrap().status(), 502);
    assert_eq!(server.terminate(), Some(0));
    let lines = logged(&log);
    let of = |id: &str| -> Vec<&Value> {
        let named = |line: &&Value| line["spans"].as_array().is_some_and(|spans| spans[0]["request_id"] == json!(id));
        lines.iter().filter(named).collect()
    };
    let messages =
        |id: &str| of(id).iter().map(|line| line["message"].as_str().unwrap_or_default().to_owned()).collect();
    let first: Vec<String> = messages("asked-1");
    assert_eq!(first, ["answered", "request"], "{lines:?}");
    let second: Vec<String> = messages("asked-2");
    assert_eq!(second.iter().filter(|message| *message == "request").count(), 1, "{second:?}");
    let causes = of("asked-2").iter().filter(|line| line["level"] == "ERROR").count();
    assert_eq!(causes, 1, "the cause is logged once: {:?}", of("asked-2"));
    let text = std::fs::read_to_string(&log).unwrap();
    assert!(!text.contains("herons eat") && !text.contains("Why do"), "{text}");
}

type Spans = Arc<Mutex<Vec<Span>>>;

/// Takes traces as a collector does (OTLP over HTTP): decodes the protobuf and keeps the spans. A collector itself is not run.
async fn collector() -> (String, Spans) {
    async fn take(State(spans): State<Spans>, body: Bytes) {
        let request = ExportTraceServiceRequest::decode(body).unwrap();
        let scopes = request.resource_spans.into_iter().flat_map(|resource| resource.scope_spans);
        spans.lock().unwrap().extend(scopes.flat_map(|scope| scope.spans));
    }
    let spans = Spans::default();
    let router = Router::new().route("/v1/traces", post(take)).with_state(spans.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, spans)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_trace_goes_from_the_caller_through_the_search_to_the_language_model() {
    let (data, llm, (collector, spans)) = (tempfile::tempdir().unwrap(), llm().await, collector().await);
    let url = llm.url().to_string();
    let environment = [
        ("OPENAI_BASE_URL", url.as_str()),
        ("ALMANAC_LLM_MODEL", "scripted"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.as_str()),
    ];
    let server = Server::start(data.path(), &environment);
    add_note(&server).await;
    let request = server.request("POST", "/api/v1/answers").header("traceparent", format!("00-{TRACE}-{CALLER}-01"));
    let answer = request.json(&json!({"question": QUESTION})).send().await.unwrap();
    assert!(answer.status().is_success());
    // Off its connection, so that the process can end in a task of its own while the collector answers here.
    let ended = tokio::task::spawn_blocking(move || server.terminate());
    assert_eq!(ended.await.unwrap(), Some(0));

    let spans = spans.lock().unwrap().clone();
    let ours: Vec<&Span> = spans.iter().filter(|span| hex(&span.trace_id) == TRACE).collect();
    let one = |name: &str| {
        let named: Vec<&&Span> = ours.iter().filter(|span| span.name == name).collect();
        assert_eq!(
            named.len(),
            1,
            "{name} is not once among {:?}",
            ours.iter().map(|span| &span.name).collect::<Vec<_>>()
        );
        (hex(&named[0].span_id), hex(&named[0].parent_span_id))
    };
    let (request, caller) = one("request");
    assert_eq!(caller, CALLER, "the caller's span is the parent");
    let (search, parent) = one("search");
    assert_eq!(parent, request);
    assert_eq!(one("lexical").1, search);
    let (call, parent) = one("llm");
    assert_eq!(parent, request);
    let asked = llm.requests();
    let passed_on = asked.last().and_then(|asked| asked.header("traceparent")).map(str::to_owned);
    assert_eq!(passed_on, Some(format!("00-{TRACE}-{call}-01")), "the model is told of the trace");
    assert!(!format!("{spans:?}").contains("heron"), "no text of a person is in a span");
}
