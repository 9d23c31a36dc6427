//! What is told of one call, for whoever measures or traces it: how long it took, how long to the first token, how much went in and
//! came out, how it ended. Lengths and counts; never a text.

use tokio::time::Instant;
use tracing::{Span, field::Empty};

use super::{ChatMessage, LlmConfig, LlmError, LlmEvent};

/// How a call ended that nobody wanted to hear to its end.
const STOPPED: &str = "stopped";

/// One attempt at an answer, until its stream is heard to the end or dropped.
pub(super) struct Call {
    span: Span,
    started: Instant,
    chars: usize,
    is_over: bool,
}

impl Call {
    /// An attempt that begins now. How it ends is `done`, `stopped`, or an error's [`LlmError::kind`].
    pub fn begin(config: &LlmConfig, host: &str, messages: &[ChatMessage]) -> Self {
        let prompt_chars: usize = messages.iter().map(|message| message.content.chars().count()).sum();
        let span = tracing::info_span!(
            "llm",
            model = config.model,
            host,
            prompt_chars,
            first_token_ms = Empty,
            prompt_tokens = Empty,
            completion_tokens = Empty,
            answer_chars = Empty,
            outcome = Empty,
        );
        Self { span, started: Instant::now(), chars: 0, is_over: false }
    }

    pub fn span(&self) -> Span {
        self.span.clone()
    }

    /// The stream is open, and its first token there.
    pub fn first_token(&self) {
        self.span.record("first_token_ms", ms(self.started));
    }

    /// Takes notice of what came.
    pub fn take(&mut self, event: Result<&LlmEvent, &LlmError>) {
        match event {
            Ok(LlmEvent::Token(text)) => self.chars += text.chars().count(),
            Ok(LlmEvent::Usage { prompt_tokens, completion_tokens }) => {
                self.span.record("prompt_tokens", prompt_tokens);
                self.span.record("completion_tokens", completion_tokens);
            }
            Ok(LlmEvent::Done { .. }) => self.end("done"),
            Err(error) => self.end(error.kind()),
        }
    }

    /// The first end counts.
    pub fn end(&mut self, outcome: &str) {
        if !std::mem::replace(&mut self.is_over, true) {
            self.span.record("answer_chars", self.chars);
            self.span.record("outcome", outcome);
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.end(STOPPED);
    }
}

fn ms(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
