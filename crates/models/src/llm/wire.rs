//! The OpenAI chat protocol as providers really speak it: requests are built, answers are read without insisting on
//! anything but the text. Pure functions.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{ChatMessage, LlmConfig, LlmError};

/// Longest part of a provider's message that a user gets to see, in characters.
const MESSAGE_CHARS_MAX: usize = 400;

/// What a provider has refused so far; the request is built around it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Quirks {
    /// Does not know `stream_options`.
    pub no_stream_options: bool,
    /// Wants `max_completion_tokens` in the place of `max_tokens` (OpenAI's reasoning models).
    pub completion_tokens: bool,
    /// Insists on its own temperature (the same).
    pub no_temperature: bool,
}

impl Quirks {
    /// The quirks after a refusal with this message, if it names one that is new.
    pub fn learn(self, message: &str) -> Option<Self> {
        let mut learnt = self;
        if message.contains("stream_options") || message.contains("include_usage") {
            learnt.no_stream_options = true;
        } else if message.contains("max_completion_tokens") {
            learnt.completion_tokens = true;
        } else if message.contains("temperature") {
            learnt.no_temperature = true;
        }
        (learnt != self).then_some(learnt)
    }
}

/// The body of a streaming chat request.
pub(super) fn request(config: &LlmConfig, quirks: Quirks, messages: &[ChatMessage], max_tokens: Option<u32>) -> Value {
    let mut body = Map::new();
    body.insert("model".into(), json!(config.model));
    body.insert("messages".into(), json!(messages));
    body.insert("stream".into(), json!(true));
    if !quirks.no_stream_options {
        body.insert("stream_options".into(), json!({"include_usage": true}));
    }
    if let Some(max) = max_tokens {
        let name = if quirks.completion_tokens { "max_completion_tokens" } else { "max_tokens" };
        body.insert(name.into(), json!(max));
    }
    if let (Some(temperature), false) = (config.temperature, quirks.no_temperature) {
        body.insert("temperature".into(), json!(temperature));
    }
    Value::Object(body)
}

/// What one event of the stream says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Delta {
    pub text: String,
    /// The model is at work although no text comes: it reasons.
    pub thinking: bool,
    pub usage: Option<(u64, u64)>,
    pub finish_reason: Option<String>,
    /// The provider's message where the event is an error.
    pub error: Option<String>,
}

/// Reads one event, or a whole answer of a provider that does not stream. Unknown fields, missing ids and empty
/// `choices` are fine.
pub(super) fn read(value: &Value) -> Delta {
    let choice = &value["choices"][0];
    let said = if choice["delta"].is_object() { &choice["delta"] } else { &choice["message"] };
    let usage = &value["usage"];
    let error = match &value["error"] {
        Value::Null => None,
        _ => Some(message(value).unwrap_or_else(|| "no reason given".into())),
    };
    Delta {
        text: text(&said["content"]),
        thinking: ["reasoning_content", "reasoning"].iter().any(|key| !text(&said[*key]).is_empty()),
        usage: usage["prompt_tokens"]
            .as_u64()
            .map(|prompt| (prompt, usage["completion_tokens"].as_u64().unwrap_or_default())),
        finish_reason: choice["finish_reason"].as_str().filter(|reason| !reason.is_empty()).map(str::to_owned),
        error,
    }
}

/// A content is a text, or a list of parts of which some are texts.
fn text(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        _ => String::new(),
    }
}

/// The provider's own words in an error body, wherever it keeps them.
fn message(body: &Value) -> Option<String> {
    let error = &body["error"];
    [
        &error["message"],
        error,
        &body["message"],
        &body["detail"],
        &body["detail"][0]["msg"],
        &body[0]["error"]["message"],
    ]
    .into_iter()
    .find_map(|place| place.as_str().filter(|words| !words.trim().is_empty()))
    .map(shorten)
}

fn shorten(words: &str) -> String {
    let one_line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match one_line.char_indices().nth(MESSAGE_CHARS_MAX) {
        Some((at, _)) => format!("{}...", &one_line[..at]),
        None => one_line,
    }
}

/// The error that an answer with a status other than 2xx stands for. `body` may be cut; `wait` is its Retry-After.
pub(super) fn refusal(host: &str, status: u16, body: &[u8], wait: Option<Duration>) -> LlmError {
    let host = host.to_owned();
    let json: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    let code = [&json["error"]["code"], &json["error"]["type"]].into_iter().find_map(Value::as_str).unwrap_or_default();
    let message = message(&json).unwrap_or_else(|| {
        let plain = String::from_utf8_lossy(body);
        let plain = plain.trim();
        if plain.is_empty() || plain.starts_with(['<', '{']) { format!("status {status}") } else { shorten(plain) }
    });
    match status {
        401 | 403 => LlmError::Denied { host, message },
        429 if code == "insufficient_quota" => LlmError::Refused { host, status, message },
        429 => LlmError::Limited { host, message, wait },
        503 if wait.is_some() => LlmError::Limited { host, message, wait },
        413 => LlmError::TooLong { host, message },
        400 | 422 if is_too_long(code, &message) => LlmError::TooLong { host, message },
        408 | 409 | 425 | 500.. => LlmError::Failed { host, message },
        _ => LlmError::Refused { host, status, message },
    }
}

/// Every provider says it in its own words.
fn is_too_long(code: &str, message: &str) -> bool {
    let message = message.to_lowercase();
    code == "context_length_exceeded"
        || [
            "context length",
            "context window",
            "context size",
            "too many tokens",
            "prompt is too long",
            "maximum context",
        ]
        .iter()
        .any(|words| message.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(json: &str) -> Delta {
        read(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn reads_what_providers_send() {
        assert_eq!(event(r#"{"choices":[{"delta":{"role":"assistant","content":null}}],"x":1}"#), Delta::default());
        assert_eq!(event(r#"{"choices":[{"delta":{"content":"a"}}]}"#).text, "a");
        assert_eq!(event(r#"{"choices":[{"delta":{"content":[{"type":"text","text":"b"}]}}]}"#).text, "b");
        assert_eq!(event(r#"{"choices":[{"message":{"content":"c"},"finish_reason":"stop"}]}"#).text, "c");
        assert!(event(r#"{"choices":[{"delta":{"reasoning_content":"hm"}}]}"#).thinking);
        assert_eq!(event(r#"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#).usage, Some((3, 4)));
        assert_eq!(event(r#"{"choices":[],"usage":null}"#).usage, None);
        assert_eq!(event(r#"{"error":{"message":"overloaded"}}"#).error.as_deref(), Some("overloaded"));
        assert_eq!(event(r#"{"error":"plain"}"#).error.as_deref(), Some("plain"));
    }

    #[test]
    fn errors_keep_the_providers_words() {
        let check = |status, body: &str| refusal("h", status, body.as_bytes(), None);
        assert!(
            matches!(check(401, r#"{"error":{"message":"Incorrect key"}}"#), LlmError::Denied { message, .. } if message == "Incorrect key")
        );
        assert!(matches!(
            check(400, r#"{"error":{"message":"m","code":"context_length_exceeded"}}"#),
            LlmError::TooLong { .. }
        ));
        assert!(
            matches!(check(404, r#"{"error":"model 'x' not found"}"#), LlmError::Refused { message, .. } if message.contains("'x'"))
        );
        assert!(matches!(check(502, "<html>"), LlmError::Failed { message, .. } if message == "status 502"));
        assert!(matches!(
            check(429, r#"{"error":{"code":"insufficient_quota","message":"pay"}}"#),
            LlmError::Refused { .. }
        ));
        assert!(
            matches!(check(422, r#"{"detail":[{"msg":"field required"}]}"#), LlmError::Refused { message, .. } if message == "field required")
        );
        assert_eq!(shorten(&"é".repeat(1_000)).chars().count(), MESSAGE_CHARS_MAX + 3);
    }

    #[test]
    fn a_quirk_is_learnt_once() {
        let learnt = Quirks::default().learn("Unrecognized request argument: stream_options").unwrap();
        assert!(learnt.no_stream_options);
        assert_eq!(learnt.learn("stream_options again"), None);
        assert_eq!(learnt.learn("no such model"), None);
    }
}
