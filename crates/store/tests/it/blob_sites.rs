//! Places for originals of each kind, an empty one for each test: a folder, and buckets of the services that `scripts/services`
//! runs. A proxy in between counts and cuts what is sent.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use futures::TryStreamExt;
use object_store::{
    ClientOptions, ObjectStore, ObjectStoreExt,
    aws::AmazonS3Builder,
    azure::{AzureAccessKey, AzureAuthorizer, AzureCredential, MicrosoftAzureBuilder},
    client::{HttpConnector, HttpRequest, HttpRequestBody, ReqwestConnector},
};
use store::BlobLocation;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
};

use crate::support::{World, world_with};

const PREFIX: &str = "originals/main";
/// The account that every Azure Storage emulator has; its key is published.
const ACCOUNT: &str = "devstoreaccount1";
const ACCOUNT_KEY: &str = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Folder,
    S3,
    Azure,
}

/// An empty place.
pub struct Site {
    kind: Kind,
    /// The bucket or container.
    bucket: String,
    pub endpoint: String,
    folder: tempfile::TempDir,
    objects: Option<Arc<dyn ObjectStore>>,
}

impl Site {
    pub async fn new(kind: Kind) -> Self {
        let bucket = format!("blobs-{}", uuid());
        let (endpoint, objects): (String, Option<Arc<dyn ObjectStore>>) = match kind {
            Kind::Folder => (String::new(), None),
            Kind::S3 => {
                let endpoint = service("ALMANAC_TEST_S3_ENDPOINT");
                send("PUT", &format!("{endpoint}/{bucket}"), None).await;
                let builder = AmazonS3Builder::new().with_allow_http(true).with_endpoint(&endpoint);
                let builder = builder.with_access_key_id("test").with_secret_access_key("test");
                (endpoint, Some(Arc::new(builder.with_bucket_name(&bucket).build().unwrap())))
            }
            Kind::Azure => {
                let endpoint = service("ALMANAC_TEST_AZURITE_ENDPOINT");
                send("PUT", &format!("{endpoint}/{bucket}?restype=container"), Some(ACCOUNT_KEY)).await;
                let builder = MicrosoftAzureBuilder::new().with_allow_http(true).with_endpoint(endpoint.clone());
                let builder = builder.with_account(ACCOUNT).with_access_key(ACCOUNT_KEY);
                (endpoint, Some(Arc::new(builder.with_container_name(&bucket).build().unwrap())))
            }
        };
        Self { kind, bucket, endpoint, folder: tempfile::tempdir().unwrap(), objects }
    }

    pub fn location(&self) -> BlobLocation {
        self.location_with(&[])
    }

    /// Asked through `proxy`.
    pub fn location_through(&self, proxy: &Proxy) -> BlobLocation {
        let (_, path) = self.endpoint.strip_prefix("http://").unwrap().split_once('/').unwrap_or_default();
        let endpoint = format!("http://{}/{path}", proxy.address);
        let name = if self.kind == Kind::S3 { "AWS_ENDPOINT_URL" } else { "AZURE_STORAGE_ENDPOINT" };
        self.location_with(&[(name, endpoint.trim_end_matches('/'))])
    }

    /// Another bucket of the same service.
    pub fn location_of(&self, text: &str) -> BlobLocation {
        BlobLocation::parse(text, &self.variables(&[])).unwrap()
    }

    /// As configured by the environment, with `changed` in place of what it would be.
    pub fn location_with(&self, changed: &[(&str, &str)]) -> BlobLocation {
        let text = match self.kind {
            Kind::Folder => format!("file://{}", self.folder.path().display()),
            Kind::S3 => format!("s3://{}/{PREFIX}", self.bucket),
            Kind::Azure => format!("az://{}/{PREFIX}", self.bucket),
        };
        BlobLocation::parse(&text, &self.variables(changed)).unwrap()
    }

    fn variables(&self, changed: &[(&str, &str)]) -> Vec<(String, String)> {
        let base: &[(&str, &str)] = match self.kind {
            Kind::Folder => &[],
            Kind::S3 => &[
                ("AWS_ENDPOINT_URL", &self.endpoint),
                ("AWS_ACCESS_KEY_ID", "test"),
                ("AWS_SECRET_ACCESS_KEY", "test"),
                ("AWS_REGION", "us-east-1"),
            ],
            Kind::Azure => &[
                ("AZURE_STORAGE_ENDPOINT", &self.endpoint),
                ("AZURE_STORAGE_ACCOUNT", ACCOUNT),
                ("AZURE_STORAGE_KEY", ACCOUNT_KEY),
            ],
        };
        base.iter().chain(changed).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    pub async fn world(&self) -> World {
        world_with(&self.location()).await
    }

    /// Names of what lies here, in order, without the note whose it is.
    pub async fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = match &self.objects {
            Some(objects) => {
                let all: Vec<_> = objects.list(Some(&PREFIX.into())).try_collect().await.unwrap();
                all.iter().map(|meta| meta.location.as_ref()[PREFIX.len() + 1..].to_owned()).collect()
            }
            None => files(self.folder.path()).iter().map(|path| self.relative(path)).collect(),
        };
        names.retain(|name| name != "owner");
        names.sort();
        names
    }

    /// Puts `bytes` where Almanac knows nothing of it.
    pub async fn write(&self, name: &str, bytes: &[u8]) {
        match &self.objects {
            Some(objects) => {
                objects.put(&format!("{PREFIX}/{name}").into(), bytes.to_vec().into()).await.unwrap();
            }
            None => {
                let path = self.folder.path().join(name);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, bytes).unwrap();
            }
        }
    }

    pub async fn remove(&self, name: &str) {
        match &self.objects {
            Some(objects) => objects.delete(&format!("{PREFIX}/{name}").into()).await.unwrap(),
            None => std::fs::remove_file(self.folder.path().join(name)).unwrap(),
        }
    }

    /// Uploads in parts that were begun and neither completed nor aborted. Azure does not list them.
    pub async fn unfinished_uploads(&self) -> usize {
        match self.kind {
            Kind::S3 => {
                let text = send("GET", &format!("{}/{}?uploads", self.endpoint, self.bucket), None).await;
                text.matches("<Upload>").count()
            }
            Kind::Folder | Kind::Azure => 0,
        }
    }

    fn relative(&self, path: &Path) -> String {
        path.strip_prefix(self.folder.path()).unwrap().to_string_lossy().into_owned()
    }
}

/// The name of a blob below the prefix.
pub fn name_of(hash: &str) -> String {
    format!("{}/{}", &hash[..2], &hash[2..])
}

/// All files below `folder`.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn uuid() -> String {
    tempfile::Builder::new()
        .prefix("")
        .rand_bytes(16)
        .tempdir()
        .unwrap()
        .path()
        .file_name()
        .unwrap()
        .to_string_lossy()
        .to_lowercase()
}

fn service(variable: &str) -> String {
    let endpoint = std::env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} does not say where the service is: eval \"$(scripts/services env)\" installs and starts it")
    });
    endpoint.trim_end_matches('/').to_owned()
}

/// Asks a service for what `object_store` has no call for; `key` signs it as Azure wants it.
async fn send(method: &str, url: &str, key: Option<&str>) -> String {
    let mut request = HttpRequest::new(HttpRequestBody::empty());
    *request.method_mut() = method.parse().unwrap();
    *request.uri_mut() = url.parse().unwrap();
    if method == "PUT" {
        request.headers_mut().insert("content-length", "0".parse().unwrap());
    }
    if let Some(key) = key {
        let credential = AzureCredential::AccessKey(AzureAccessKey::try_new(key).unwrap());
        AzureAuthorizer::new(&credential, ACCOUNT).try_authorize(&mut request).unwrap();
    }
    let client = ReqwestConnector::default().connect(&ClientOptions::new().with_allow_http(true)).unwrap();
    let response = client.execute(request).await.unwrap();
    let status = response.status();
    let text = String::from_utf8_lossy(&response.into_body().bytes().await.unwrap()).into_owned();
    assert!(status.is_success(), "{method} {url}: {status} {text}");
    text
}

/// Between the store and a service.
pub struct Proxy {
    pub address: String,
    state: Arc<State>,
}

struct State {
    /// Bytes that may yet be sent to the service; past them it hears no more.
    budget: AtomicI64,
    stalled: Notify,
    is_down: AtomicBool,
    /// First lines of the requests.
    requests: Mutex<Vec<String>>,
}

impl Proxy {
    pub async fn to(site: &Site) -> Self {
        let host = site.endpoint.strip_prefix("http://").unwrap().split('/').next().unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let state = Arc::new(State {
            budget: AtomicI64::new(i64::MAX),
            stalled: Notify::new(),
            is_down: AtomicBool::new(false),
            requests: Mutex::default(),
        });
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if !shared.is_down.load(Ordering::SeqCst) {
                    tokio::spawn(carry(client, host.clone(), Arc::clone(&shared)));
                }
            }
        });
        Self { address, state }
    }

    /// Lets the service hear `bytes` more, and then nothing.
    pub fn stall_after(&self, bytes: i64) {
        self.state.budget.store(bytes, Ordering::SeqCst);
    }

    /// Returns once something was held back.
    pub async fn stalled(&self) {
        self.state.stalled.notified().await;
    }

    pub fn go_down(&self) {
        self.state.is_down.store(true, Ordering::SeqCst);
        self.state.budget.store(0, Ordering::SeqCst);
    }

    /// Requests by method for a path that ends in `name`.
    pub fn count(&self, method: &str, name: &str) -> usize {
        let requests = self.state.requests.lock().unwrap();
        requests.iter().filter(|line| line.starts_with(method) && line.contains(name)).count()
    }
}

async fn carry(client: TcpStream, host: String, state: Arc<State>) {
    let service = TcpStream::connect(host).await.unwrap();
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_service, mut to_service) = service.into_split();
    let back = tokio::spawn(async move { tokio::io::copy(&mut from_service, &mut to_client).await });
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = from_client.read(&mut buffer).await.unwrap_or(0);
        if read == 0 {
            break;
        }
        let bytes = &buffer[..read];
        if [&b"GET "[..], b"HEAD ", b"PUT ", b"POST ", b"DELETE "].iter().any(|method| bytes.starts_with(method)) {
            let line = bytes.split(|byte| *byte == b'\r').next().unwrap();
            state.requests.lock().unwrap().push(String::from_utf8_lossy(line).into_owned());
        }
        if state.budget.fetch_sub(i64::try_from(read).unwrap(), Ordering::SeqCst) < i64::try_from(read).unwrap() {
            state.stalled.notify_one();
            if state.is_down.load(Ordering::SeqCst) {
                break;
            }
            // Reads on, so that the client is waiting for an answer and not for room.
            while from_client.read(&mut buffer).await.unwrap_or(0) > 0 {}
            break;
        }
        if to_service.write_all(bytes).await.is_err() {
            break;
        }
    }
    back.abort();
}
