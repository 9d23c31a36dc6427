//! One endpoint: where its URLs lie, how its key is sent, and one attempt at an answer.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use futures::StreamExt;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Response, redirect};
use tokio::time::timeout;
use tracing::Instrument;
use url::{Host, Url};

use super::call::Call;
use super::stream::LlmStream;
use super::wire::{self, Quirks};
use super::{CallHeaders, ChatMessage, LlmConfig, LlmError};

/// The newest generally available version of Azure's API; one in the base URL wins.
const AZURE_API_VERSION: &str = "2024-10-21";
/// How much of an error's body is read.
const ERROR_BYTES_MAX: usize = 64 * 1024;
/// Longest wait for the body of an error and for the list of models.
const ASIDE_TIMEOUT: Duration = Duration::from_secs(10);

/// One configured endpoint with its connections.
pub(super) struct Endpoint {
    pub config: LlmConfig,
    pub host: String,
    client: Client,
    headers: HeaderMap,
    chat: Url,
    /// Absent at Azure, where the list says nothing about deployments.
    models: Option<Url>,
    /// What this provider has refused so far.
    quirks: Mutex<Quirks>,
}

fn is_azure(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    [".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com"]
        .iter()
        .any(|end| host.ends_with(end))
}

/// The address of `/chat/completions` below a base URL. A base without a path gets `/v1`, which every provider but Azure
/// has; Azure's gets the deployment and the version of the API.
fn chat_url(config: &LlmConfig) -> Url {
    let mut url = config.base_url.clone();
    let mut path = url.path().trim_end_matches('/').trim_end_matches("/chat/completions").to_owned();
    if is_azure(&url) && !path.ends_with("/openai/v1") {
        if !path.contains("/deployments/") {
            path = format!("{}/openai/deployments/{}", path.trim_end_matches("/openai"), config.model);
        }
        if !url.query_pairs().any(|(key, _)| key == "api-version") {
            url.query_pairs_mut().append_pair("api-version", AZURE_API_VERSION);
        }
    } else if path.is_empty() {
        path = "/v1".to_owned();
    }
    url.set_path(&format!("{path}/chat/completions"));
    url
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn headers(config: &LlmConfig) -> Result<HeaderMap, LlmError> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream, application/json"));
    let Some(key) = config.api_key.as_ref().filter(|key| !key.expose().is_empty()) else { return Ok(headers) };
    let (name, value) = if is_azure(&config.base_url) {
        (HeaderName::from_static("api-key"), key.expose().to_owned())
    } else {
        (AUTHORIZATION, format!("Bearer {}", key.expose()))
    };
    let mut value = HeaderValue::from_str(&value)
        .map_err(|_| LlmError::Config { reason: "the key holds characters that no key has".into() })?;
    value.set_sensitive(true);
    headers.insert(name, value);
    Ok(headers)
}

/// `headers` and those of the call that can stand there; none takes the place of one of the endpoint's.
fn with(mut headers: HeaderMap, of_call: &[(String, String)]) -> HeaderMap {
    for (name, value) in of_call {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.entry(name).or_insert(value);
        }
    }
    headers
}

impl Endpoint {
    pub fn new(config: LlmConfig) -> Result<Self, LlmError> {
        let wrong = |reason: String| LlmError::Config { reason };
        if !matches!(config.base_url.scheme(), "http" | "https") || config.base_url.host().is_none() {
            return Err(wrong(format!(
                "the base URL must start with http:// or https://, not {}:",
                config.base_url.scheme()
            )));
        }
        if config.model.trim().is_empty() {
            return Err(wrong("no model is named".into()));
        }
        let host = config.base_url.host_str().unwrap_or_default().to_owned();
        let host = config.base_url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}"));
        // Redirects are refused: reqwest would carry Azure's `api-key` header to the other host.
        let mut builder = Client::builder()
            .connect_timeout(Duration::from_millis(config.connect_timeout_ms))
            .redirect(redirect::Policy::none());
        if is_loopback(&config.base_url) {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| wrong(describe(&error)))?;
        let chat = chat_url(&config);
        let mut models = chat.clone();
        models.set_path(&chat.path().replace("/chat/completions", "/models"));
        let models = (!is_azure(&config.base_url)).then_some(models);
        Ok(Self { headers: headers(&config)?, host, client, chat, models, config, quirks: Mutex::default() })
    }

    fn quirks(&self) -> Quirks {
        *self.quirks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One attempt: returns once the first token is there, or the end of an empty answer.
    pub async fn attempt(
        &self,
        messages: &[ChatMessage],
        max_tokens: Option<u32>,
        call_headers: CallHeaders,
    ) -> Result<LlmStream, LlmError> {
        let mut call = Call::begin(&self.config, &self.host, messages);
        match self.put(messages, max_tokens, call_headers).instrument(call.span()).await {
            Ok(stream) => Ok(stream.told_by(call)),
            Err(error) => {
                call.end(error.kind());
                Err(error)
            }
        }
    }

    /// Puts the question. A parameter that the provider refuses is left out and the question put again; there are three of those,
    /// so this ends.
    async fn put(
        &self,
        messages: &[ChatMessage],
        max_tokens: Option<u32>,
        call_headers: CallHeaders,
    ) -> Result<LlmStream, LlmError> {
        loop {
            let quirks = self.quirks();
            let body = wire::request(&self.config, quirks, messages, max_tokens);
            match self.ask(&body, call_headers).await {
                Err(LlmError::Refused { host, status, message }) => match quirks.learn(&message) {
                    Some(learnt) => *self.quirks.lock().unwrap_or_else(PoisonError::into_inner) = learnt,
                    None => return Err(LlmError::Refused { host, status, message }),
                },
                other => return other,
            }
        }
    }

    async fn ask(&self, body: &serde_json::Value, call_headers: CallHeaders) -> Result<LlmStream, LlmError> {
        let started = tokio::time::Instant::now();
        let patience = Duration::from_millis(self.config.first_token_timeout_ms);
        let headers = with(self.headers.clone(), &call_headers());
        let call = self.client.post(self.chat.clone()).headers(headers).json(body).send();
        let answer = timeout(patience, call).await.map_err(|_| LlmError::Slow {
            host: self.host.clone(),
            phase: "first token",
            waited_ms: self.config.first_token_timeout_ms,
        })?;
        let answer = self.accept(answer).await?;
        LlmStream::open(&self.config, &self.host, answer, started + patience).await
    }

    /// Sorts answers from errors.
    async fn accept(&self, answer: Result<Response, reqwest::Error>) -> Result<Response, LlmError> {
        let answer = answer.map_err(|error| self.unreachable(&error))?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        let status = answer.status().as_u16();
        let wait =
            answer.headers().get(RETRY_AFTER).and_then(|value| retry_after(value.to_str().ok()?, SystemTime::now()));
        let body = timeout(ASIDE_TIMEOUT, read_some(answer)).await.unwrap_or_default();
        Err(self.censored(wire::refusal(&self.host, status, &body, wait)))
    }

    /// Providers repeat a wrong key in their message.
    fn censored(&self, error: LlmError) -> LlmError {
        let Some(key) = &self.config.api_key else { return error };
        match error {
            LlmError::Denied { host, message } => LlmError::Denied { host, message: key.censor(&message) },
            LlmError::Limited { host, message, wait } => {
                LlmError::Limited { host, message: key.censor(&message), wait }
            }
            LlmError::TooLong { host, message } => LlmError::TooLong { host, message: key.censor(&message) },
            LlmError::Refused { host, status, message } => {
                LlmError::Refused { host, status, message: key.censor(&message) }
            }
            LlmError::Failed { host, message } => LlmError::Failed { host, message: key.censor(&message) },
            other => other,
        }
    }

    fn unreachable(&self, error: &reqwest::Error) -> LlmError {
        LlmError::Unreachable { host: self.host.clone(), reason: describe(error) }
    }

    /// Whether the endpoint answers and takes the key. Free where it lists its models; otherwise `None`: a question
    /// has to be put.
    pub async fn list_models(&self) -> Option<Result<(), LlmError>> {
        let url = self.models.clone()?;
        let call = self.client.get(url).headers(self.headers.clone()).timeout(ASIDE_TIMEOUT).send();
        match self.accept(call.await).await {
            Ok(_) => Some(Ok(())),
            Err(LlmError::Refused { .. }) => None,
            Err(error) => Some(Err(error)),
        }
    }
}

/// The innermost cause: reqwest's own message repeats the URL, whose query may hold what nobody should see.
pub(super) fn describe(error: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

async fn read_some(answer: Response) -> Vec<u8> {
    let mut body = Vec::new();
    let mut bytes = answer.bytes_stream();
    while let Some(Ok(piece)) = bytes.next().await {
        let room = ERROR_BYTES_MAX - body.len();
        body.extend_from_slice(&piece[..piece.len().min(room)]);
        if body.len() == ERROR_BYTES_MAX {
            break;
        }
    }
    body
}

/// Retry-After: seconds, or an HTTP date (RFC 9110, section 10.2.3).
fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = httpdate::parse_http_date(value.trim()).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secret;

    #[test]
    fn finds_the_address_of_chat() {
        let check = |base: &str, want: &str| {
            let config = LlmConfig::new(Url::parse(base).unwrap(), "gpt");
            assert_eq!(chat_url(&config).as_str(), want);
        };
        check("https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions");
        check("http://127.0.0.1:11434/", "http://127.0.0.1:11434/v1/chat/completions");
        check("http://h/v1/chat/completions", "http://h/v1/chat/completions");
        check("https://h/api/v3/?a=1", "https://h/api/v3/chat/completions?a=1");
        check(
            "https://x.openai.azure.com",
            "https://x.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21",
        );
        check(
            "https://x.openai.azure.com/openai/deployments/d?api-version=2025-01-01",
            "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2025-01-01",
        );
        check("https://x.openai.azure.com/openai/v1/", "https://x.openai.azure.com/openai/v1/chat/completions");
    }

    #[test]
    fn sends_the_key_as_the_provider_wants_it() {
        let config = |base: &str| LlmConfig::new(Url::parse(base).unwrap(), "m").with_key(Secret::new("k"));
        assert_eq!(headers(&config("https://api.openai.com/v1")).unwrap()["authorization"], "Bearer k");
        assert_eq!(headers(&config("https://x.openai.azure.com")).unwrap()["api-key"], "k");
        assert!(!format!("{:?}", headers(&config("https://h")).unwrap()).contains("Bearer"));
        let mut bad = config("https://h");
        bad.api_key = Some(Secret::new("a\nb"));
        assert!(matches!(headers(&bad), Err(LlmError::Config { .. })));
    }

    #[test]
    fn refuses_what_cannot_be_an_endpoint() {
        assert!(Endpoint::new(LlmConfig::new(Url::parse("file:///x").unwrap(), "m")).is_err());
        assert!(Endpoint::new(LlmConfig::new(Url::parse("http://h").unwrap(), " ")).is_err());
    }

    #[test]
    fn reads_retry_after() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(retry_after("2", now), Some(Duration::from_secs(2)));
        assert_eq!(retry_after("0.5", now), Some(Duration::from_millis(500)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:40 GMT", now), Some(Duration::from_secs(3)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:30 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("-1", now), None);
        assert_eq!(retry_after("soon", now), None);
    }
}
