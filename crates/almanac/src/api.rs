//! The HTTP API as the commands use it: over the network, or inside the process on the data folder.
//! One path for both, so that whatever the command line can do, the API can.

use std::{fmt, sync::Arc, time::Duration};

use anyhow::{Context, Result, bail};
use axum::{Router, body::Body};
use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt};
use models::Secret;
use reqwest::{Method, StatusCode, header};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use server::App;
use store::{MAIN, Store};
use tokio::{
    sync::Notify,
    time::{sleep, timeout},
};
use tower::ServiceExt;
use url::Url;

use crate::{config::Config, outcome::Ours, wiring};

/// Bytes of one JSON answer that are read; more is a fault of the server.
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Longest wait for a server to take a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest silence of a server; a file on its way to it may take longer, as long as it moves.
const READ_TIMEOUT: Duration = Duration::from_secs(120);
/// Longest wait for the answer to a question: it comes whole, perhaps from a slow model after others failed.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(3_600);

/// The API, wherever it is.
pub(crate) struct Api {
    place: Place,
    /// In front of every path: empty for `main`, else `/e/NAME`.
    prefix: String,
}

enum Place {
    Remote { base: Url, client: reqwest::Client, token: Option<Secret> },
    Local { app: Box<App>, router: Router },
}

/// A body to be sent.
pub(crate) enum Payload {
    Empty,
    Json(Value),
    /// JSON that a language model may take its time to answer.
    Question(Value),
    Stream(Body),
}

/// The API refused, in its own words.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub code: String,
    /// With the remedy as its last line.
    text: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Refusal {}

/// No server answers: asking it for something else is of no use.
#[derive(Debug)]
pub(crate) struct Unreachable(String);

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreachable {}

impl Api {
    /// The server named in the configuration; else the one that has the data folder open; else the folder itself.
    pub(crate) async fn open(config: &Config) -> Result<Self> {
        let prefix = if config.env == MAIN { String::new() } else { format!("/e/{}", config.env) };
        Ok(Self { place: Place::open(config).await?, prefix })
    }

    /// The API of an app that is open already, in the environment `main`.
    pub(crate) fn local(app: &App) -> Self {
        let place = Place::Local { router: server::router(app.clone()), app: Box::new(app.clone()) };
        Self { place, prefix: String::new() }
    }

    /// Whether nobody else works on what a command begins.
    pub(crate) fn is_local(&self) -> bool {
        matches!(self.place, Place::Local { .. })
    }

    /// `what`, with rebuilds brought to their end meanwhile where no server does so.
    pub(crate) async fn driving<T>(&self, what: impl Future<Output = T>) -> T {
        match &self.place {
            Place::Remote { .. } => what.await,
            Place::Local { app, .. } => tokio::select! {
                done = what => done,
                never = server::drive_rebuilds(app.as_ref().clone()) => match never {},
            },
        }
    }

    /// Ends what `open` began.
    pub(crate) async fn close(self) {
        if let Place::Local { app, router } = self.place {
            drop(router);
            wiring::close(*app).await;
        }
    }

    /// Sends a request and reads its JSON answer.
    ///
    /// # Errors
    /// [`Refusal`] with what the API says, [`Unreachable`], or in words.
    pub(crate) async fn call<T: DeserializeOwned>(&self, method: Method, path: &str, payload: Payload) -> Result<T> {
        let (status, body) = self.send(method, path, payload).await?;
        let mut bytes = Vec::new();
        let mut body = std::pin::pin!(body);
        while let Some(chunk) = timeout(READ_TIMEOUT, body.next()).await.map_err(|_| silent(READ_TIMEOUT))? {
            bytes.extend_from_slice(&chunk?);
            if bytes.len() > ANSWER_BYTES_MAX {
                bail!("the server's answer to {path} is larger than {ANSWER_BYTES_MAX} bytes");
            }
        }
        if !status.is_success() {
            return Err(refusal(status, &bytes));
        }
        let bytes = if bytes.is_empty() { b"null".as_slice() } else { &bytes };
        serde_json::from_slice(bytes).with_context(|| format!("the server's answer to {path} cannot be read"))
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        self.call(Method::GET, path, Payload::Empty).await
    }

    pub(crate) async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T> {
        self.call(Method::POST, path, Payload::Json(serde_json::to_value(body)?)).await
    }

    /// All items of a list, page by page.
    pub(crate) async fn list(&self, path: &str) -> Result<Vec<Value>> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        loop {
            let page: Value = self.get(&format!("{path}?limit=500{cursor}")).await?;
            items.extend(page["items"].as_array().cloned().unwrap_or_default());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={}", encode(next)),
                None => return Ok(items),
            }
        }
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        payload: Payload,
    ) -> Result<(StatusCode, futures::stream::BoxStream<'static, Result<Bytes>>)> {
        let patience = if matches!(payload, Payload::Question(_)) { ANSWER_TIMEOUT } else { READ_TIMEOUT };
        let (media_type, body) = match payload {
            Payload::Empty => (None, Body::empty()),
            Payload::Json(value) | Payload::Question(value) => {
                (Some("application/json"), Body::from(value.to_string()))
            }
            Payload::Stream(body) => (Some("application/octet-stream"), body),
        };
        // A path that names an environment means that one.
        let path = if path.starts_with("/e/") { path.to_owned() } else { format!("{}{path}", self.prefix) };
        match &self.place {
            Place::Remote { base, client, token } => {
                let mut request = client.request(method, base.join(&path)?);
                if let Some(token) = token {
                    request = request.bearer_auth(token.expose());
                }
                if let Some(media_type) = media_type {
                    request = request.header(header::CONTENT_TYPE, media_type);
                }
                let response = answered(base, request, body, patience).await?;
                Ok((response.status(), response.bytes_stream().map_err(anyhow::Error::from).boxed()))
            }
            Place::Local { router, .. } => {
                let mut request = axum::http::Request::builder().method(method).uri(path);
                request = request.header(header::HOST, "localhost");
                if let Some(media_type) = media_type {
                    request = request.header(header::CONTENT_TYPE, media_type);
                }
                let response = router.clone().oneshot(request.body(body)?).await?;
                let status = response.status();
                Ok((status, response.into_body().into_data_stream().map_err(anyhow::Error::from).boxed()))
            }
        }
    }
}

impl Place {
    async fn open(config: &Config) -> Result<Self> {
        let token = config.access.token.clone();
        if let Some(server) = &config.server {
            return Self::remote(server.clone(), token);
        }
        if let Some(url) = Store::in_use(&config.data).and_then(|who| Url::parse(&who).ok()) {
            wiring::tell_forwarding(url.as_str());
            // Whoever can read the data folder looks after it.
            return Self::remote(wiring::reachable(url), token.or_else(|| wiring::operator_secret(&config.data)));
        }
        let app = wiring::open(config, wiring::metrics(config)?).await?;
        app.store.announce(&format!("another command, process {}", std::process::id()))?;
        app.ingest.start().await?;
        Ok(Self::Local { router: server::router(app.clone()), app: Box::new(app) })
    }

    fn remote(base: Url, token: Option<Secret>) -> Result<Self> {
        let client = reqwest::Client::builder().no_proxy().connect_timeout(CONNECT_TIMEOUT).build()?;
        Ok(Self::Remote { base, client, token })
    }
}

/// A body that streams a file.
pub(crate) fn stream(bytes: impl Stream<Item = std::io::Result<Bytes>> + Send + 'static) -> Payload {
    Payload::Stream(Body::from_stream(bytes))
}

/// Text as it may stand in a query.
pub(crate) fn encode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Sends `request` with `body` and waits for the beginning of the answer, for `patience` after the last bytes went out.
async fn answered(
    base: &Url,
    request: reqwest::RequestBuilder,
    body: Body,
    patience: Duration,
) -> Result<reqwest::Response> {
    let moved = Arc::new(Notify::new());
    let moving = Arc::clone(&moved);
    let body = body.into_data_stream().inspect(move |_| moving.notify_one());
    let mut answer = std::pin::pin!(request.body(reqwest::Body::wrap_stream(body)).send());
    loop {
        tokio::select! {
            answer = &mut answer => return answer.map_err(|error| unanswered(base, error)),
            () = moved.notified() => {}
            () = sleep(patience) => return Err(silent(patience)),
        }
    }
}

fn unanswered(base: &Url, error: reqwest::Error) -> anyhow::Error {
    if error.is_connect() {
        let remedy = "start it with `almanac serve`, or correct --server";
        return Unreachable(format!("no server answers at {base}\nremedy: {remedy}")).into();
    }
    anyhow::Error::new(error.without_url()).context(format!("asking {base} failed"))
}

fn silent(patience: Duration) -> anyhow::Error {
    let seconds = patience.as_secs();
    Unreachable(format!("the server sent nothing for {seconds} s\nremedy: look at its log, or start it again")).into()
}

/// The API's refusal in its own words. What the server did not expect is our fault; a full disk, too much work or a
/// language model that fails are not.
fn refusal(status: StatusCode, body: &[u8]) -> anyhow::Error {
    let value: Value = serde_json::from_slice(body).unwrap_or_default();
    let field = |name: &str| value["error"][name].as_str();
    let mut text = field("message").unwrap_or("the server refused without a reason").to_owned();
    if let Some(id) = field("request_id").filter(|_| status.is_server_error()) {
        text.push_str(&format!(" (request {id})"));
    }
    if let Some(remedy) = field("remedy") {
        text.push_str(&format!("\nremedy: {remedy}"));
    }
    let code = field("code").unwrap_or("unknown").to_owned();
    let is_ours = status == StatusCode::INTERNAL_SERVER_ERROR || code == "internal";
    let refusal = Refusal { code, text };
    if is_ours { anyhow::Error::new(Ours).context(refusal) } else { refusal.into() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::outcome::{code, words};

    fn refused(status: StatusCode, code: &str) -> anyhow::Error {
        let error = json!({"code": code, "message": "it failed", "remedy": "mend it", "request_id": "7"});
        refusal(status, json!({"error": error}).to_string().as_bytes())
    }

    #[test]
    fn only_what_the_server_did_not_expect_is_our_fault() {
        let error = refused(StatusCode::INTERNAL_SERVER_ERROR, "internal");
        assert_eq!(code(&error), 3);
        let told = "it failed (request 7): this is a fault of almanac's own";
        assert_eq!(words(&error), (told.to_owned(), Some("mend it".to_owned())));
        assert_eq!(error.downcast_ref::<Refusal>().map(|refusal| refusal.code.as_str()), Some("internal"));
        for (status, name) in [
            (StatusCode::BAD_GATEWAY, "llm_failed"),
            (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            (StatusCode::INSUFFICIENT_STORAGE, "disk_full"),
        ] {
            let error = refused(status, name);
            assert_eq!((code(&error), words(&error).0.as_str()), (1, "it failed (request 7)"), "{status}");
        }
        let error = refused(StatusCode::NOT_FOUND, "not_found");
        assert_eq!((code(&error), words(&error).0.as_str()), (1, "it failed"));
    }

    #[tokio::test]
    async fn a_server_that_takes_the_connection_and_says_nothing_is_given_up() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = answered(&base, client.get(base.clone()), Body::empty(), Duration::from_millis(1)).await;
        assert!(answer.unwrap_err().is::<Unreachable>());
    }
}
