//! Pulling a model from a scripted hub: whole, damaged, cut off, continued, absent.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, Response, StatusCode};
use models::Secret;
use models::hub::{HubError, Pull, pull};
use sha2::{Digest, Sha256};
use url::Url;

/// How the hub treats one file.
#[derive(Clone, Default)]
struct Entry {
    content: Vec<u8>,
    /// The hash it claims; empty for none, as for small files.
    sha256: String,
    /// Bytes after which it breaks off, once.
    break_after: Option<usize>,
}

#[derive(Default)]
struct Hub {
    files: HashMap<String, Entry>,
    requests: Vec<String>,
}

type Shared = Arc<Mutex<Hub>>;

fn sha256(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn serve(State(hub): State<Shared>, request: Request) -> Response<Body> {
    let mut hub = hub.lock().unwrap();
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    let range = header("range");
    hub.requests.push(format!("{} {} {range:?} {:?}", request.method(), request.uri().path(), header("authorization")));
    let name = request.uri().path().trim_start_matches("/mirror/owner/name/resolve/main/").to_owned();
    let Some(entry) = hub.files.get_mut(&name) else {
        return Response::builder().status(StatusCode::NOT_FOUND).body(Body::empty()).unwrap();
    };
    let total = entry.content.len();
    let mut answer = Response::builder().header("x-linked-size", total);
    if !entry.sha256.is_empty() {
        answer = answer.header("x-linked-etag", format!("\"{}\"", entry.sha256));
    }
    if request.method() == Method::HEAD {
        return answer.body(Body::empty()).unwrap();
    }
    let from = range.map_or(0, |range| range["bytes=".len()..range.len() - 1].parse().unwrap());
    if from > 0 {
        answer = answer
            .status(StatusCode::PARTIAL_CONTENT)
            .header("content-range", format!("bytes {from}-{}/{total}", total - 1));
    }
    match entry.break_after.take() {
        None => answer.body(Body::from(entry.content[from..].to_vec())).unwrap(),
        Some(bytes) => {
            let pieces = [Ok(entry.content[from..bytes].to_vec()), Err(std::io::Error::other("cut"))];
            answer.body(Body::from_stream(futures::stream::iter(pieces))).unwrap()
        }
    }
}

struct Bench {
    hub: Shared,
    endpoint: Url,
    dir: tempfile::TempDir,
}

impl Bench {
    async fn new() -> Self {
        let hub = Shared::default();
        let weights = vec![7; 300_000];
        for (name, content) in
            [("config.json", b"{}".to_vec()), ("tokenizer.json", b"{ }".to_vec()), ("model.safetensors", weights)]
        {
            let sha256 = if name.ends_with("tensors") { sha256(&content) } else { String::new() };
            hub.lock().unwrap().files.insert(name.into(), Entry { content, sha256, break_after: None });
        }
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = Url::parse(&format!("http://{}/mirror/", listener.local_addr().unwrap())).unwrap();
        let app = Router::new().fallback(serve).with_state(Arc::clone(&hub));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { hub, endpoint, dir: tempfile::tempdir().unwrap() }
    }

    fn dest(&self) -> &Path {
        self.dir.path()
    }

    async fn pull(&self) -> Result<u64, HubError> {
        let token = Secret::new("hf_x");
        let what = Pull { endpoint: &self.endpoint, repo: "owner/name", revision: "main", token: Some(&token) };
        let mut last = 0;
        pull(what, self.dest(), |_, done, _| last = done).await.map(|()| last)
    }

    fn with_weights(&self, change: impl FnOnce(&mut Entry)) {
        change(self.hub.lock().unwrap().files.get_mut("model.safetensors").unwrap());
    }

    fn count(&self, words: &str) -> usize {
        self.hub.lock().unwrap().requests.iter().filter(|request| request.contains(words)).count()
    }
}

#[tokio::test]
async fn files_arrive_whole_and_are_not_fetched_twice() {
    let bench = Bench::new().await;
    assert_eq!(bench.pull().await.unwrap(), 300_000);
    assert_eq!(std::fs::read(bench.dest().join("model.safetensors")).unwrap().len(), 300_000);
    assert_eq!(std::fs::read(bench.dest().join("config.json")).unwrap(), b"{}");
    assert!(!bench.dest().join("1_Pooling/config.json").exists());
    assert_eq!(bench.count("Bearer hf_x"), bench.count(""));
    bench.pull().await.unwrap();
    assert_eq!(bench.count("GET /mirror/owner/name/resolve/main/model.safetensors"), 1);
}

#[tokio::test]
async fn what_broke_off_is_not_taken_for_whole_and_is_continued() {
    let bench = Bench::new().await;
    bench.with_weights(|entry| entry.break_after = Some(200_000));
    assert!(matches!(bench.pull().await, Err(HubError::Unreachable { .. })));
    assert!(!bench.dest().join("model.safetensors").exists());

    // How much had arrived before the cut is up to the network; here it is this much.
    std::fs::write(bench.dest().join("model.safetensors.part"), vec![7; 123_456]).unwrap();
    bench.pull().await.unwrap();
    assert_eq!(bench.count("bytes=123456-"), 1);
    assert_eq!(std::fs::read(bench.dest().join("model.safetensors")).unwrap(), vec![7; 300_000]);
}

#[tokio::test]
async fn damage_is_found_and_thrown_away() {
    let bench = Bench::new().await;
    bench.with_weights(|entry| entry.content[5] = 8);
    assert!(matches!(bench.pull().await, Err(HubError::Damaged { file, .. }) if file == "model.safetensors"));
    assert!(!bench.dest().join("model.safetensors").exists() && !bench.dest().join("model.safetensors.part").exists());
}

#[tokio::test]
async fn absent_models_and_odd_names_are_refused() {
    let bench = Bench::new().await;
    bench.hub.lock().unwrap().files.clear();
    assert!(matches!(bench.pull().await, Err(HubError::Refused { status: 404, .. })));
    let what = Pull { endpoint: &bench.endpoint, repo: "../../etc", revision: "main", token: None };
    assert!(matches!(pull(what, bench.dest(), |_, _, _| {}).await, Err(HubError::Name { .. })));
}
