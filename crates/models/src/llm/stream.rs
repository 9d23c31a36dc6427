//! An answer on its way: server-sent events in, tokens out, until the provider says that it is whole.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use eventsource_stream::Eventsource;
use futures::{Stream, StreamExt, future, stream};
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::call::Call;
use super::endpoint::describe;
use super::wire::{self, Delta};
use super::{LlmConfig, LlmError, LlmEvent};
use crate::Secret;

/// More than the longest answer of any model, with the protocol around it.
const RESPONSE_BYTES_MAX: usize = 32 * 1024 * 1024;
/// How long the usage and `[DONE]` may take after the answer is complete; some servers keep the connection open instead.
const AFTERWORD: Duration = Duration::from_secs(2);

type Data = Pin<Box<dyn Stream<Item = Result<String, LlmError>> + Send>>;

/// An answer as it arrives. Only [`LlmEvent::Done`] means that it is whole; nothing follows it, nor an error. Dropping
/// the stream closes the connection, at which providers stop.
pub struct LlmStream {
    events: Pin<Box<dyn Stream<Item = Result<LlmEvent, LlmError>> + Send>>,
    model: String,
    /// Absent until the attempt counts as one that gave a stream.
    call: Option<Call>,
}

impl LlmStream {
    /// The model that answers: that of the endpoint which was reached.
    pub fn model(&self) -> &str {
        &self.model
    }

    /// The same, told of by `call` from its first token on.
    pub(super) fn told_by(mut self, call: Call) -> Self {
        call.first_token();
        self.call = Some(call);
        self
    }

    /// Reads up to the first token, so that whatever goes wrong before it is an error here and can be tried again.
    pub(super) async fn open(
        config: &LlmConfig,
        host: &str,
        answer: Response,
        first_token_by: Instant,
    ) -> Result<Self, LlmError> {
        let mut reader = Reader {
            data: data(answer, host.to_owned()),
            ready: VecDeque::new(),
            finish_reason: None,
            deadline: first_token_by,
            waiting: ("first token", config.first_token_timeout_ms),
            idle_timeout_ms: config.idle_timeout_ms,
            host: host.to_owned(),
            key: config.api_key.clone(),
            over: false,
        };
        let first = reader.next().await.unwrap_or(Err(LlmError::CutOff { reason: "nothing came".into() }))?;
        let rest = stream::unfold(reader, |mut reader| async move { reader.next().await.map(|event| (event, reader)) });
        let events = stream::once(future::ready(Ok(first))).chain(rest);
        Ok(Self { events: Box::pin(events), model: config.model.clone(), call: None })
    }
}

impl Stream for LlmStream {
    type Item = Result<LlmEvent, LlmError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = self.events.as_mut().poll_next(context);
        if let (Poll::Ready(Some(event)), Some(call)) = (&polled, &mut self.call) {
            call.take(event.as_ref());
        }
        polled
    }
}

/// The data of each event, bounded in sum. A provider that ignores `stream` sends one JSON body, which counts as one event.
fn data(answer: Response, host: String) -> Data {
    let is_json = answer
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/json"));
    let mut bytes_seen = 0;
    let bytes = answer.bytes_stream().map(move |piece| {
        let piece = piece.map_err(|error| LlmError::CutOff { reason: describe(&error) })?;
        bytes_seen += piece.len();
        if bytes_seen > RESPONSE_BYTES_MAX {
            Err(LlmError::TooLarge { bytes_max: RESPONSE_BYTES_MAX })
        } else {
            Ok(piece)
        }
    });
    if is_json {
        return Box::pin(stream::once(async move {
            let whole = bytes.collect::<Vec<_>>().await.into_iter().collect::<Result<Vec<Bytes>, _>>()?;
            String::from_utf8(whole.concat()).map_err(|error| LlmError::Protocol { host, reason: error.to_string() })
        }));
    }
    // Some servers leave out the empty line after the last event.
    let bytes = bytes.chain(stream::once(future::ready(Ok(Bytes::from_static(b"\n\n")))));
    Box::pin(bytes.eventsource().map(move |event| match event {
        Ok(event) => Ok(event.data),
        Err(eventsource_stream::EventStreamError::Transport(error)) => Err(error),
        Err(error) => Err(LlmError::Protocol { host: host.clone(), reason: error.to_string() }),
    }))
}

struct Reader {
    data: Data,
    ready: VecDeque<LlmEvent>,
    /// Set once the provider said why the answer ended.
    finish_reason: Option<String>,
    deadline: Instant,
    /// What is waited for and the limit in ms, for the message.
    waiting: (&'static str, u64),
    idle_timeout_ms: u64,
    host: String,
    key: Option<Secret>,
    over: bool,
}

impl Reader {
    async fn next(&mut self) -> Option<Result<LlmEvent, LlmError>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(Ok(event));
            }
            if self.over {
                return None;
            }
            if let Err(error) = self.read().await {
                self.over = true;
                return Some(Err(error));
            }
        }
    }

    /// Reads one event of the wire into `ready`.
    async fn read(&mut self) -> Result<(), LlmError> {
        let data = match timeout_at(self.deadline, self.data.next()).await {
            Ok(Some(Ok(data))) => data,
            // Complete, and only the farewell is missing.
            Ok(Some(Err(_)) | None) | Err(_) if self.finish_reason.is_some() => return self.end("stop"),
            Ok(Some(Err(error))) => return Err(error),
            Ok(None) => return Err(LlmError::CutOff { reason: "the connection closed before the end".into() }),
            Err(_) => {
                let (phase, waited_ms) = self.waiting;
                return Err(LlmError::Slow { host: self.host.clone(), phase, waited_ms });
            }
        };
        match data.trim() {
            "" => Ok(()),
            "[DONE]" => self.end("stop"),
            json => {
                let value: Value = serde_json::from_str(json).map_err(|error| self.unreadable(&error))?;
                self.take(wire::read(&value), value["choices"][0]["message"].is_object())
            }
        }
    }

    fn unreadable(&self, error: &serde_json::Error) -> LlmError {
        if error.is_eof() {
            LlmError::CutOff { reason: "the connection closed before the end".into() }
        } else {
            LlmError::Protocol { host: self.host.clone(), reason: error.to_string() }
        }
    }

    fn take(&mut self, delta: Delta, whole: bool) -> Result<(), LlmError> {
        if let Some(message) = delta.error {
            let message = self.key.as_ref().map_or_else(|| message.clone(), |key| key.censor(&message));
            return Err(LlmError::Failed { host: self.host.clone(), message });
        }
        if !delta.text.is_empty() || delta.thinking {
            self.deadline = Instant::now() + Duration::from_millis(self.idle_timeout_ms);
            self.waiting = ("further token", self.idle_timeout_ms);
        }
        if !delta.text.is_empty() {
            self.ready.push_back(LlmEvent::Token(delta.text));
        }
        if let Some((prompt_tokens, completion_tokens)) = delta.usage {
            // Some providers repeat the running usage in every event; the last one counts.
            self.ready.retain(|event| !matches!(event, LlmEvent::Usage { .. }));
            self.ready.push_back(LlmEvent::Usage { prompt_tokens, completion_tokens });
        }
        if let Some(reason) = delta.finish_reason {
            if reason == "error" {
                return Err(LlmError::CutOff { reason: "the provider reported an error".into() });
            }
            self.deadline = self.deadline.min(Instant::now() + AFTERWORD);
            self.finish_reason = Some(reason);
        }
        if whole { self.end("stop") } else { Ok(()) }
    }

    fn end(&mut self, otherwise: &str) -> Result<(), LlmError> {
        let finish_reason = self.finish_reason.take().unwrap_or_else(|| otherwise.to_owned());
        self.ready.push_back(LlmEvent::Done { finish_reason });
        self.over = true;
        Ok(())
    }
}
