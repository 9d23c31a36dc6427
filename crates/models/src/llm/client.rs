//! The client: attempts, pauses between them, and the next endpoint when one gives nothing.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;

use super::endpoint::Endpoint;
use super::{ChatMessage, Completion, LlmConfig, LlmError, LlmEvent, LlmStream, Next};

/// Longest pause between two attempts.
const PAUSE_MS_MAX: u64 = 8_000;
/// Longest Retry-After that is waited for; past that the next endpoint is asked, or the user told.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(20);
/// Endpoints that may be listed.
const ENDPOINTS_MAX: usize = 8;

/// Asked at each call, within its span, for headers that it carries besides; empty ones and impossible ones are left out.
pub type CallHeaders = fn() -> Vec<(String, String)>;

/// A language model behind one or several endpoints. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Llm {
    endpoints: Arc<[Endpoint]>,
    call_headers: CallHeaders,
}

impl Llm {
    /// Endpoints are tried in the order given. Nothing is sent yet.
    ///
    /// # Errors
    /// [`LlmError::Config`] for no endpoint, too many, a URL that is not HTTP, a model without a name, an impossible key.
    pub fn new(endpoints: Vec<LlmConfig>) -> Result<Self, LlmError> {
        if endpoints.is_empty() || endpoints.len() > ENDPOINTS_MAX {
            let reason = format!("{} endpoints are listed, 1 to {ENDPOINTS_MAX} are possible", endpoints.len());
            return Err(LlmError::Config { reason });
        }
        let endpoints = endpoints.into_iter().map(Endpoint::new).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { endpoints: endpoints.into(), call_headers: Vec::new })
    }

    /// The same with headers of the moment on every call: those by which it belongs to a trace.
    #[must_use]
    pub fn with_call_headers(mut self, call_headers: CallHeaders) -> Self {
        self.call_headers = call_headers;
        self
    }

    /// The model of the first endpoint; [`LlmStream::model`] tells which one answered.
    pub fn model(&self) -> &str {
        self.endpoints.first().map_or("", |endpoint| &endpoint.config.model)
    }

    /// Asks, and returns once the first token is there. Up to then an endpoint is asked again where that may help, with
    /// growing pauses, and then the next one; afterwards never, for the user has seen the beginning.
    ///
    /// # Errors
    /// The first endpoint's error when all have failed: it is the one that was meant.
    pub async fn stream(&self, messages: &[ChatMessage]) -> Result<LlmStream, LlmError> {
        self.first_stream(messages, None).await
    }

    /// Asks for a whole answer of at most `max_tokens`.
    ///
    /// # Errors
    /// As [`Llm::stream`], and [`LlmError::CutOff`] or [`LlmError::Slow`] after the first token.
    pub async fn complete(&self, messages: &[ChatMessage], max_tokens: u32) -> Result<Completion, LlmError> {
        let mut events = self.first_stream(messages, Some(max_tokens)).await?;
        let mut answer = Completion {
            text: String::new(),
            finish_reason: String::new(),
            prompt_tokens: None,
            completion_tokens: None,
        };
        while let Some(event) = events.next().await {
            match event? {
                LlmEvent::Token(text) => answer.text.push_str(&text),
                LlmEvent::Usage { prompt_tokens, completion_tokens } => {
                    answer.prompt_tokens = Some(prompt_tokens);
                    answer.completion_tokens = Some(completion_tokens);
                }
                LlmEvent::Done { finish_reason } => answer.finish_reason = finish_reason,
            }
        }
        Ok(answer)
    }

    /// Whether the first endpoint answers and takes the key: by its list of models, or by a one-token question where it
    /// has no list.
    ///
    /// # Errors
    /// As [`Llm::stream`].
    pub async fn check(&self) -> Result<(), LlmError> {
        let Some(endpoint) = self.endpoints.first() else { return Ok(()) };
        match endpoint.list_models().await {
            Some(answer) => answer,
            None => endpoint.attempt(&[ChatMessage::user("Hello")], Some(1), self.call_headers).await.map(drop),
        }
    }

    async fn first_stream(&self, messages: &[ChatMessage], max_tokens: Option<u32>) -> Result<LlmStream, LlmError> {
        let mut first_error = None;
        for endpoint in self.endpoints.iter() {
            let max_tokens = max_tokens.or(endpoint.config.max_tokens);
            match persist(endpoint, messages, max_tokens, self.call_headers).await {
                Ok(stream) => return Ok(stream),
                Err(error) => {
                    tracing::warn!(llm.host = endpoint.host, llm.model = endpoint.config.model, %error, "language model failed");
                    first_error.get_or_insert(error);
                }
            }
        }
        Err(first_error.unwrap_or(LlmError::Config { reason: "no endpoint is listed".into() }))
    }
}

/// Asks one endpoint as often as it is worth.
async fn persist(
    endpoint: &Endpoint,
    messages: &[ChatMessage],
    max_tokens: Option<u32>,
    call_headers: CallHeaders,
) -> Result<LlmStream, LlmError> {
    let retries_max = endpoint.config.retries_max.min(LlmConfig::RETRIES_CEILING);
    let mut attempt = 0;
    loop {
        let error = match endpoint.attempt(messages, max_tokens, call_headers).await {
            Ok(stream) => return Ok(stream),
            Err(error) => error,
        };
        let pause = pause(&error, attempt, endpoint.config.retry_pause_ms).filter(|_| attempt < retries_max);
        let Some(pause) = pause else { return Err(error) };
        tracing::info!(llm.host = endpoint.host, %error, pause_ms = pause.as_millis() as u64, "asking the language model again");
        tokio::time::sleep(pause).await;
        attempt += 1;
    }
}

/// How long to wait before the next attempt, if another one makes sense: the pause doubles each time up to a ceiling; a
/// provider's own wish counts, unless it is longer than a user would wait.
fn pause(error: &LlmError, attempt: u32, first_ms: u64) -> Option<Duration> {
    match error.next() {
        Next::Retry => {
            let pause_ms = first_ms.saturating_mul(1 << attempt.min(LlmConfig::RETRIES_CEILING));
            Some(Duration::from_millis(pause_ms.min(PAUSE_MS_MAX)))
        }
        Next::Wait(wait) => (wait <= RETRY_AFTER_MAX).then_some(wait),
        Next::GiveUp | Next::Shorten => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_ceiling_and_providers_are_heeded() {
        let failed = LlmError::Failed { host: "h".into(), message: "m".into() };
        let ms = |attempt| pause(&failed, attempt, 500).unwrap().as_millis();
        assert_eq!([ms(0), ms(1), ms(2), ms(9)], [500, 1_000, 2_000, 8_000]);
        let limited =
            |s| LlmError::Limited { host: "h".into(), message: "m".into(), wait: Some(Duration::from_secs(s)) };
        assert_eq!(pause(&limited(3), 0, 500), Some(Duration::from_secs(3)));
        assert_eq!(pause(&limited(3_600), 0, 500), None);
        assert_eq!(pause(&LlmError::Denied { host: "h".into(), message: "m".into() }, 0, 500), None);
    }

    #[test]
    fn endpoints_are_bounded() {
        assert!(matches!(Llm::new(vec![]), Err(LlmError::Config { .. })));
    }
}
