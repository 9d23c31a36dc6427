//! A server in the process: the real router over a temporary store, fake models, and jobs that tests finish themselves.

use std::{path::PathBuf, sync::Arc};

use assistant::Assistant;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use bytes::Bytes;
use extract::Extractor;
use ingest::{Change, Ingest};
use models::{
    EmbedError, Embedder, EmbedderSource, Embedders, FakeEmbedder, Llm, LlmConfig,
    fake::{FakeLlm, OtherEmbedder},
};
use search::{CodesBuilder, Index, IndexSettings};
use serde_json::Value;
use server::{
    About, App, Assistants, Env, Limits, LlmInfo, ModelInfo, ModelState, PdfEngine, PdfInfo, Setting, SettingOrigin,
};
use store::{Begun, NewChunk, Part, Recipe, SnapshotId, SnapshotSummary, SourceError, now_ms};
use tempfile::TempDir;
use tower::ServiceExt;

/// Largest upload of these tests.
pub const UPLOAD_BYTES_MAX: u64 = 100_000;
/// Largest answer that a test reads.
pub const BODY_BYTES_MAX: usize = 10_000_000;
const LEASE_MS: i64 = 60_000;

/// A server and what it stands on.
pub struct Server {
    pub router: Router,
    pub app: App,
    pub index: Index,
    pub dir: TempDir,
    pub llm: Option<FakeLlm>,
}

/// A response, read to its end.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {:?}", self.text()))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }

    /// Status and body, for a snapshot.
    pub fn shown(&self) -> Value {
        let body = if self.body.is_empty() { Value::Null } else { self.json() };
        serde_json::json!({"status": self.status.as_u16(), "body": body})
    }

    pub fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a readable header"))
    }

    /// The error's code; empty without one.
    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// One server-sent event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub id: Option<u64>,
    pub name: String,
    pub data: Value,
}

/// The events of a stream that has ended.
pub fn events(text: &str) -> Vec<Event> {
    let mut events = Vec::new();
    for block in text.split("\n\n").filter(|block| !block.is_empty() && !block.starts_with(':')) {
        let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        events.push(Event {
            id: field("id").map(|id| id.parse().expect("a number")),
            name: field("event").expect("a name").to_owned(),
            data: serde_json::from_str(field("data").expect("data")).expect("JSON"),
        });
    }
    events
}

/// The model that is installed beside the configured one.
struct Installed;

impl EmbedderSource for Installed {
    fn names(&self) -> Vec<String> {
        vec![OtherEmbedder.name().to_owned()]
    }

    fn load(&self, name: &str) -> Result<Arc<dyn Embedder>, EmbedError> {
        if name == OtherEmbedder.name() {
            Ok(Arc::new(OtherEmbedder))
        } else {
            Err(EmbedError::Missing { path: name.into() })
        }
    }
}

impl Server {
    /// Without a language model.
    pub async fn start() -> Self {
        Self::build(None, ingest::Settings::default()).await
    }

    /// With these columns named to be masked.
    pub async fn masking(columns: &[&str]) -> Self {
        let mask_columns = columns.iter().map(|column| (*column).to_owned()).collect();
        Self::build(None, ingest::Settings { mask_columns, ..ingest::Settings::default() }).await
    }

    /// With a scripted language model.
    pub async fn with_llm() -> Self {
        Self::with_llm_saying(&[]).await
    }

    /// With a language model that says these, one after the other.
    pub async fn with_llm_saying(texts: &[&str]) -> Self {
        let turns = texts.iter().map(|text| models::fake::Turn::Say(models::fake::Say::text(*text)));
        Self::build(Some(FakeLlm::start(turns).await.expect("a loopback port")), ingest::Settings::default()).await
    }

    async fn build(llm: Option<FakeLlm>, settings: ingest::Settings) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let store = store::testing::open(&dir.path().join("data")).await.expect("a store");
        let (index, _) =
            Index::open(&dir.path().join("lexical"), store.clone(), IndexSettings::default()).await.expect("an index");
        let embedders = Embedders::new(Some(Arc::new(FakeEmbedder)), Arc::new(Installed));
        // Jobs are finished by the tests; no file is ever read.
        let extractor = Extractor::new(PathBuf::from("/nonexistent"), None, extract::Limits::default());
        let ingest = Ingest::new(ingest::Parts {
            store: store.clone(),
            index: Some(index.clone()),
            embedders: embedders.clone(),
            extractor,
            settings: ingest::Settings { upload_bytes_max: UPLOAD_BYTES_MAX, ..settings },
        });
        let endpoint = llm.as_ref().map(|fake| LlmConfig::new(fake.url(), "fake-model"));
        let assistant = Assistant::new(assistant::Parts {
            store: store.clone(),
            index: index.clone(),
            embedders,
            llm: endpoint.map(|endpoint| Llm::new(vec![endpoint]).expect("an endpoint")),
            reranker: None,
            settings: assistant::Settings::default(),
        });
        let environment = Env::main(store.main_environment().await.expect("an environment"));
        let about = Arc::new(about(llm.is_some()));
        let assistants = Arc::new(Assistants::one(assistant));
        let limits = Limits { upload_bytes_max: UPLOAD_BYTES_MAX };
        let (access, viewer) = (server::Access::open(), server::Viewer::operator());
        let metrics = server::Metrics::new(server::Prices::new()).expect("metrics");
        let app = App { store, assistants, ingest, about, limits, access, viewer, metrics, environment };
        Self { router: server::router(app.clone()), app, index, dir, llm }
    }

    /// Sends `request`, naming a host and an id where it names none, and reads the whole answer.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.open(request).await;
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, BODY_BYTES_MAX).await.expect("a body");
        Reply { status: parts.status, headers: parts.headers, body }
    }

    /// The same, leaving the body to be read.
    pub async fn open(&self, mut request: Request<Body>) -> axum::response::Response {
        let headers = request.headers_mut();
        headers.entry(header::HOST).or_insert(header::HeaderValue::from_static("localhost:8080"));
        headers.entry("x-request-id").or_insert(header::HeaderValue::from_static("test"));
        self.router.clone().oneshot(request).await.expect("infallible")
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(request(Method::GET, path).body(Body::empty()).expect("a request")).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.send(request(Method::DELETE, path).body(Body::empty()).expect("a request")).await
    }

    pub async fn call(&self, method: Method, path: &str, body: Value) -> Reply {
        self.send(json_request(method, path, &body)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.call(Method::POST, path, body).await
    }

    /// Creates a collection and returns its id.
    pub async fn collection(&self, name: &str) -> String {
        let reply = self.post("/api/v1/collections", serde_json::json!({"name": name})).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
        reply.json()["id"].as_str().expect("an id").to_owned()
    }

    /// Uploads `bytes` as they are.
    pub async fn upload(&self, collection: &str, name: &str, bytes: impl Into<Body>) -> Reply {
        let path = format!("/api/v1/collections/{collection}/sources?name={name}");
        self.send(request(Method::POST, &path).body(bytes.into()).expect("a request")).await
    }

    /// Uploads a document whose parts are `texts` and finishes its job; returns the source's id.
    pub async fn document(&self, collection: &str, name: &str, texts: &[&str]) -> String {
        let reply = self.upload(collection, name, texts.join("\n")).await;
        assert_eq!(reply.status, StatusCode::ACCEPTED, "{}", reply.text());
        self.finish_next(texts).await;
        reply.json()["items"][0]["id"].as_str().expect("an id").to_owned()
    }

    /// Does the oldest job as a worker would, each of `texts` a section of one chunk.
    pub async fn finish_next(&self, texts: &[&str]) {
        self.finish_next_by(&FakeEmbedder, texts).await;
    }

    /// The same by a certain model.
    pub async fn finish_next_by(&self, embedder: &dyn Embedder, texts: &[&str]) {
        let store = &self.app.store;
        let (lease, _) = store.claim_job("test", now_ms(), LEASE_MS).await.expect("a store").expect("a job");
        let source = store.source(&lease.environment, &lease.source).await.expect("its source");
        let recipe = Recipe {
            format: "text".to_owned(),
            extractor: "test extractor".to_owned(),
            splitter: "test splitter".to_owned(),
            embedder: Some(embedder.fingerprint().to_owned()),
        };
        let blob = source.blob_hash.expect("bytes");
        let begun = store.begin_snapshot(&lease, &blob, &recipe).await.expect("a draft");
        let Begun::Draft { id, .. } = begun else { panic!("the snapshot is there already: {begun:?}") };
        let (parts, chunks): (Vec<_>, Vec<_>) = (0_u32..).zip(texts).map(|(at, text)| part(embedder, at, text)).unzip();
        store.stage(&lease, id, &parts, &chunks).await.expect("staged");
        self.index.add_snapshot(id).await.expect("indexed");
        store.finish_snapshot(&lease, id, &summary(&chunks)).await.expect("finished");
        self.app.ingest.notify(Change::Source(lease.environment, lease.source));
    }

    /// Fails the oldest job as a worker would.
    pub async fn fail_next(&self) {
        let store = &self.app.store;
        let (lease, _) = store.claim_job("test", now_ms(), LEASE_MS).await.expect("a store").expect("a job");
        let error = SourceError {
            code: "damaged".to_owned(),
            message: "it cannot be read".to_owned(),
            remedy: "mend it".to_owned(),
        };
        store.give_up_job(&lease, Some(&error)).await.expect("given up");
    }

    /// Finishes the next job with a table: lines of cells parted by commas, the header first.
    pub async fn finish_next_table(&self, lines: &str) {
        let store = &self.app.store;
        let (lease, _) = store.claim_job("test", now_ms(), LEASE_MS).await.expect("a store").expect("a job");
        let source = store.source(&lease.environment, &lease.source).await.expect("its source");
        let recipe = Recipe {
            format: "csv".to_owned(),
            extractor: "test extractor".to_owned(),
            splitter: "test splitter".to_owned(),
            embedder: Some(FakeEmbedder.fingerprint().to_owned()),
        };
        let begun = store.begin_snapshot(&lease, &source.blob_hash.expect("bytes"), &recipe).await.expect("a draft");
        let Begun::Draft { id, .. } = begun else { panic!("the snapshot is there already: {begun:?}") };
        let mut cells = lines.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        let header = cells.next().expect("a header");
        let rows: Vec<Vec<String>> = cells.collect();
        let (mut sheet, mut chunks) = (part(&FakeEmbedder, 0, "").0, Vec::new());
        for (number, row) in (0_u32..).zip(&rows) {
            let lines: Vec<String> = header.iter().zip(row).map(|(name, cell)| format!("{name}: {cell}")).collect();
            let mut chunk = part(&FakeEmbedder, number, &lines.join("\n")).1;
            let start = u32::try_from(sheet.text.len()).expect("a short text");
            sheet.text.push_str(&chunk.text);
            (chunk.part, chunk.row) = (1, Some(number));
            (chunk.start, chunk.end) = (start, start + chunk.end);
            sheet.text.push_str("\n\n");
            chunks.push(chunk);
        }
        sheet.kind = "sheet".to_owned();
        sheet.header.clone_from(&header);
        sheet.rows = Some(store::Rows::new(0, 0, &rows));
        store.stage(&lease, id, &[sheet], &chunks).await.expect("staged");
        self.index.add_snapshot(id).await.expect("indexed");
        let tables = vec![typed(&source.name, &header, &rows)];
        store.finish_snapshot(&lease, id, &SnapshotSummary { tables, ..summary(&chunks) }).await.expect("finished");
        self.app.ingest.notify(Change::Source(lease.environment, lease.source));
    }

    /// Files in the making among the blobs.
    pub fn incoming_files(&self) -> usize {
        std::fs::read_dir(self.dir.path().join("data/blobs/incoming")).expect("the folder").count()
    }

    pub async fn snapshot_of(&self, source: &str) -> Option<SnapshotId> {
        let source = store::SourceId(source.to_owned());
        let row = self.app.store.source(&self.app.environment.id, &source).await.expect("a source");
        row.snapshot.map(|snapshot| snapshot.id)
    }
}

pub fn request(method: Method, path: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(path)
}

pub fn json_request(method: Method, path: &str, body: &Value) -> Request<Body> {
    request(method, path)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .expect("a request")
}

fn part(embedder: &dyn Embedder, at: u32, text: &str) -> (Part, NewChunk) {
    let part = Part {
        number: at + 1,
        kind: "section".to_owned(),
        label: None,
        size_points: None,
        header: Vec::new(),
        text: text.to_owned(),
        words: None,
        rows: None,
    };
    let chunk = NewChunk {
        ordinal: at,
        part: at + 1,
        row: None,
        start: 0,
        end: u32::try_from(text.len()).expect("a short text"),
        heading: None,
        text: text.to_owned(),
        tokens: u32::try_from(embedder.count_tokens(text)).expect("few tokens"),
        vector: Some(embedder.embed_query(text).expect("a vector")),
    };
    (part, chunk)
}

fn typed(name: &str, header: &[String], rows: &[Vec<String>]) -> store::NewTable {
    let (mut columns, mut readings) = (Vec::new(), Vec::new());
    for (at, name) in header.iter().enumerate() {
        let mut profiler = tables::Profiler::new(name);
        rows.iter().for_each(|row| profiler.push(&row[at]));
        let (column, reading) = profiler.finish();
        columns.push(column);
        readings.push(reading);
    }
    let schema = tables::Schema {
        name: name.to_owned(),
        rows: rows.len() as u64,
        duplicates: 0,
        aside: tables::Aside::default(),
        columns,
    };
    let typed = serde_json::to_string(&tables::Typed { schema, readings }).expect("JSON");
    store::NewTable { number: 0, rows: rows.len() as u64, typed }
}

fn summary(chunks: &[NewChunk]) -> SnapshotSummary {
    let dims = u32::try_from(FakeEmbedder.dims()).expect("few dimensions");
    let mut codes = CodesBuilder::new(dims);
    for chunk in chunks {
        codes.push(chunk.vector.as_deref().expect("a vector"));
    }
    let count = u32::try_from(chunks.len()).expect("few chunks");
    SnapshotSummary {
        format: None,
        engine: "test".to_owned(),
        title: None,
        part_kind: Some("section".to_owned()),
        parts: count,
        chunks: count,
        tokens: chunks.iter().map(|chunk| u64::from(chunk.tokens)).sum(),
        warnings: vec!["one picture has no text".to_owned()],
        took_ms: 12,
        codes: Some((dims, codes.finish())),
        tables: Vec::new(),
    }
}

fn about(has_llm: bool) -> About {
    About {
        version: "0.0.0-test".to_owned(),
        model: ModelInfo { name: "fake".to_owned(), state: ModelState::Ready, remedy: None },
        llm: LlmInfo { configured: has_llm, model: has_llm.then(|| "fake-model".to_owned()), base_url: None },
        pdf: PdfInfo { engine: PdfEngine::Unpdf, remedy: Some("run `make assets`".to_owned()) },
        settings: vec![Setting {
            key: "llm.api_key".to_owned(),
            value: "********".to_owned(),
            origin: SettingOrigin::Environment,
            group: "llm".to_owned(),
            doc: "Key of the language model".to_owned(),
        }],
    }
}

/// Compares with the snapshot of this name; ids, times and durations are masked.
#[macro_export]
macro_rules! assert_shown {
    ($name:expr, $value:expr) => {{
        // Here, because the comparison runs in a closure that cannot wait.
        let value = $value;
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.add_filter(r"\b[0-9a-f]{32}\b", "[id]");
        settings.add_filter(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "[time]");
        settings.add_filter(r#""(took_ms|search_ms|first_token_ms)": \d+"#, r#""$1": "[ms]""#);
        settings.add_filter(r#""score": [0-9.e-]+"#, r#""score": "[score]""#);
        settings.bind(|| insta::assert_json_snapshot!($name, value));
    }};
}
