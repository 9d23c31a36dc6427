//! The HTTP API as the commands use it: over the network, or inside the process on the data folder.
//! One path for both, so that whatever the command line can do, the API can.

use anyhow::{Context, Result, anyhow, bail};
use axum::{Router, body::Body};
use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt};
use reqwest::{Method, StatusCode, header};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use server::App;
use store::Store;
use tower::ServiceExt;
use url::Url;

use crate::{config::Config, outcome::Ours, wiring};

/// Bytes of one JSON answer that are read; more is a fault of the server.
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

/// The API, wherever it is.
pub(crate) enum Api {
    Remote { base: Url, client: reqwest::Client },
    Local { app: Box<App>, router: Router },
}

/// A body to be sent.
pub(crate) enum Payload {
    Empty,
    Json(Value),
    Stream(Body),
}

impl Api {
    /// The server named in the configuration; else the one that has the data folder open; else the folder itself.
    pub(crate) async fn open(config: &Config) -> Result<Self> {
        if let Some(server) = &config.server {
            return Self::remote(server.clone());
        }
        if let Some(url) = Store::in_use(&config.data).and_then(|who| Url::parse(&who).ok()) {
            wiring::tell_forwarding(url.as_str());
            return Self::remote(url);
        }
        let app = wiring::open(config).await?;
        app.store.announce(&format!("another command, process {}", std::process::id()))?;
        app.ingest.start().await?;
        Ok(Self::Local { router: server::router(app.clone()), app: Box::new(app) })
    }

    fn remote(base: Url) -> Result<Self> {
        Ok(Self::Remote { base, client: reqwest::Client::builder().no_proxy().build()? })
    }

    /// Ends what `open` began.
    pub(crate) async fn close(self) {
        if let Self::Local { app, router } = self {
            drop(router);
            wiring::close(*app).await;
        }
    }

    /// Sends a request and reads its JSON answer.
    ///
    /// # Errors
    /// What the API says in words, with its remedy.
    pub(crate) async fn call<T: DeserializeOwned>(&self, method: Method, path: &str, payload: Payload) -> Result<T> {
        let (status, body) = self.send(method, path, payload).await?;
        let mut bytes = Vec::new();
        let mut body = std::pin::pin!(body);
        while let Some(chunk) = body.next().await {
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
        let (media_type, body) = match payload {
            Payload::Empty => (None, Body::empty()),
            Payload::Json(value) => (Some("application/json"), Body::from(value.to_string())),
            Payload::Stream(body) => (Some("application/octet-stream"), body),
        };
        match self {
            Self::Remote { base, client } => {
                let mut request = client.request(method, base.join(path)?);
                if let Some(media_type) = media_type {
                    request = request.header(header::CONTENT_TYPE, media_type);
                }
                let body = reqwest::Body::wrap_stream(body.into_data_stream());
                let response = request.body(body).send().await.map_err(|error| unreachable(base, &error))?;
                Ok((response.status(), response.bytes_stream().map_err(anyhow::Error::from).boxed()))
            }
            Self::Local { router, .. } => {
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

/// A body that streams a file.
pub(crate) fn stream(bytes: impl Stream<Item = std::io::Result<Bytes>> + Send + 'static) -> Payload {
    Payload::Stream(Body::from_stream(bytes))
}

/// Text as it may stand in a query.
pub(crate) fn encode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn unreachable(base: &Url, error: &reqwest::Error) -> anyhow::Error {
    if error.is_connect() {
        return anyhow!("no server answers at {base}\nremedy: start it with `almanac serve`, or correct --server");
    }
    anyhow!("asking {base} failed: {error}")
}

/// The API's refusal in its own words; a fault of the server's is ours.
fn refusal(status: StatusCode, body: &[u8]) -> anyhow::Error {
    let value: Value = serde_json::from_slice(body).unwrap_or_default();
    let message = value["error"]["message"].as_str().unwrap_or("the server refused without a reason").to_owned();
    let told = match value["error"]["remedy"].as_str() {
        Some(remedy) => format!("{message}\nremedy: {remedy}"),
        None => message,
    };
    if status.is_server_error() {
        let id = value["error"]["request_id"].as_str().unwrap_or("unknown");
        return anyhow::Error::new(Ours).context(format!("{told} (request {id})"));
    }
    anyhow!(told)
}
