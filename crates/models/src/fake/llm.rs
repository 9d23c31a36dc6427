//! A scripted server that speaks the OpenAI chat protocol on a loopback port: what it answers is given in advance, or
//! said by words in the user's message, so that tests and browser journeys can make it slow, fail, or die.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use url::Url;

/// Longest request the fake reads.
const REQUEST_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Longest wait a word in a message can ask for.
const WAIT_MS_MAX: u64 = 600_000;
/// What it answers unless told otherwise; the citation is of the first piece of evidence.
const ANSWER: &str = "According to the sources, this is the answer [1]. A second sentence follows [2].";

/// What one answer does.
#[derive(Debug, Clone)]
pub enum Turn {
    /// Streams this text.
    Say(Say),
    /// Answers with this status and body, and a Retry-After where given.
    Fail { status: u16, body: String, retry_after: Option<String> },
    /// Sends these bytes after the head of an event stream, each piece in a packet of its own, then closes as told.
    Raw { pieces: Vec<Vec<u8>>, ending: Ending },
    /// Takes the question and never answers.
    Hang,
}

/// How a raw answer ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// As it should.
    Whole,
    /// In the middle of the HTTP body.
    Cut,
    /// Not at all: the connection stays open in silence.
    Silence,
}

/// A streamed text and how it is streamed.
#[derive(Debug, Clone)]
pub struct Say {
    pub text: String,
    pub first_token_ms: u64,
    pub token_ms: u64,
    /// Close the connection after so many tokens.
    pub die_after: Option<usize>,
    /// Send an error object after so many tokens.
    pub error_after: Option<usize>,
    pub finish: Option<String>,
    pub done: bool,
    pub usage: bool,
}

impl Say {
    /// A whole answer at once, with usage.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            text,
            first_token_ms: 0,
            token_ms: 0,
            die_after: None,
            error_after: None,
            finish: Some("stop".into()),
            done: true,
            usage: true,
        }
    }

    /// What words in the last message ask for: `fake:say=TEXT` (to the end of its line), `fake:slow=MS` before the first
    /// token, `fake:token=MS` between tokens, `fake:die=N`, `fake:error=N`.
    fn asked_for(message: &str, otherwise: &Self) -> Self {
        let mut say = otherwise.clone();
        let number =
            |name: &str| after(message, name)?.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u64>().ok();
        let count = |name: &str| number(name).and_then(|count| usize::try_from(count).ok());
        if let Some(text) = after(message, "fake:say=") {
            say.text = text.lines().next().unwrap_or_default().to_owned();
        }
        say.first_token_ms = number("fake:slow=").unwrap_or(say.first_token_ms).min(WAIT_MS_MAX);
        say.token_ms = number("fake:token=").unwrap_or(say.token_ms).min(WAIT_MS_MAX);
        say.die_after = count("fake:die=").or(say.die_after);
        say.error_after = count("fake:error=").or(say.error_after);
        say
    }

    /// The text cut at blanks; together they are the text.
    fn tokens(&self) -> impl Iterator<Item = &str> {
        self.text.split_inclusive(' ').filter(|token| !token.is_empty())
    }
}

fn after<'a>(message: &'a str, word: &str) -> Option<&'a str> {
    message.split_once(word).map(|(_, rest)| rest)
}

impl Default for Say {
    fn default() -> Self {
        Self::text(ANSWER)
    }
}

#[derive(Default)]
struct State {
    script: VecDeque<Turn>,
    otherwise: Say,
    requests: Vec<Request>,
}

/// A request that the fake got.
#[derive(Debug, Clone)]
pub struct Request {
    /// Method and target, as in `POST /v1/chat/completions`.
    pub line: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Value,
}

impl Request {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    fn last_message(&self) -> &str {
        let messages = self.body["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
        messages.last().and_then(|message| message["content"].as_str()).unwrap_or_default()
    }
}

/// The server. It stops when dropped.
pub struct FakeLlm {
    url: Url,
    state: Arc<Mutex<State>>,
    server: JoinHandle<()>,
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FakeLlm {
    /// Starts on a free loopback port. Each question takes the next turn of the script; when it is used up, what words
    /// in the question ask for, else a fixed answer with the citations `[1]` and `[2]`. `fake:status=N` answers an error.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(script: impl IntoIterator<Item = Turn>) -> io::Result<Self> {
        Self::start_at("127.0.0.1:0", Say::default(), script).await
    }

    /// The same at an address, with another answer when the script is used up.
    ///
    /// # Errors
    /// When the address is taken.
    pub async fn start_at(address: &str, otherwise: Say, script: impl IntoIterator<Item = Turn>) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let url = Url::parse(&format!("http://{}/v1", listener.local_addr()?)).map_err(io::Error::other)?;
        let state = State { script: script.into_iter().collect(), otherwise, requests: Vec::new() };
        let state = Arc::new(Mutex::new(state));
        let server = tokio::spawn(serve(listener, Arc::clone(&state)));
        Ok(Self { url, state, server })
    }

    /// The base URL, `http://127.0.0.1:PORT/v1`.
    pub fn url(&self) -> Url {
        self.url.clone()
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.state).requests.clone()
    }

    /// Adds a turn to the script.
    pub fn then(&self, turn: Turn) {
        lock(&self.state).script.push_back(turn);
    }
}

impl Drop for FakeLlm {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(listener: TcpListener, state: Arc<Mutex<State>>) {
    let mut connections = tokio::task::JoinSet::new();
    loop {
        tokio::select! {
            Ok((connection, _)) = listener.accept() => {
                let state = Arc::clone(&state);
                // A client that goes away ends its connection, nothing else.
                connections.spawn(async move { answer(connection, &state).await.ok() });
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// One request a connection; that is enough for a fake.
async fn answer(mut connection: TcpStream, state: &Mutex<State>) -> io::Result<()> {
    let Some(request) = read(&mut connection).await? else { return Ok(()) };
    let is_question = request.line.contains("/chat/completions");
    let turn = {
        let mut state = lock(state);
        state.requests.push(request.clone());
        if is_question {
            state.script.pop_front().unwrap_or_else(|| asked_for(&request, &state.otherwise))
        } else {
            models()
        }
    };
    match turn {
        Turn::Say(say) => speak(&mut connection, &request, &say).await,
        Turn::Fail { status, body, retry_after } => {
            let retry_after = retry_after.map(|value| format!("retry-after: {value}\r\n")).unwrap_or_default();
            let head = format!(
                "HTTP/1.1 {status} Scripted\r\ncontent-type: application/json\r\n{retry_after}content-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            connection.write_all(head.as_bytes()).await?;
            connection.write_all(body.as_bytes()).await?;
            connection.shutdown().await
        }
        Turn::Raw { pieces, ending } => {
            begin_stream(&mut connection).await?;
            for piece in pieces {
                send(&mut connection, &piece).await?;
            }
            match ending {
                Ending::Whole => end_stream(&mut connection).await,
                Ending::Cut => Ok(()),
                Ending::Silence => wait_for_the_client(&mut connection).await,
            }
        }
        Turn::Hang => wait_for_the_client(&mut connection).await,
    }
}

fn models() -> Turn {
    Turn::Fail {
        status: 200,
        body: json!({"object": "list", "data": [{"id": "fake", "object": "model"}]}).to_string(),
        retry_after: None,
    }
}

fn asked_for(request: &Request, otherwise: &Say) -> Turn {
    let message = request.last_message();
    let status = after(message, "fake:status=").and_then(|rest| rest.get(..3)?.parse().ok());
    match status {
        Some(status) => {
            let body = json!({"error": {"message": format!("the fake was asked for status {status}"), "type": "fake"}});
            Turn::Fail { status, body: body.to_string(), retry_after: None }
        }
        None => Turn::Say(Say::asked_for(message, otherwise)),
    }
}

async fn wait_for_the_client(connection: &mut TcpStream) -> io::Result<()> {
    while connection.read(&mut [0; 64]).await? > 0 {}
    Ok(())
}

async fn speak(connection: &mut TcpStream, request: &Request, say: &Say) -> io::Result<()> {
    tokio::time::sleep(Duration::from_millis(say.first_token_ms)).await;
    begin_stream(connection).await?;
    let event = |choice: Value| json!({"id": "fake-1", "object": "chat.completion.chunk", "model": "fake", "choices": [choice]});
    data(connection, &event(json!({"index": 0, "delta": {"role": "assistant", "content": ""}})).to_string()).await?;
    let mut sent = 0;
    for token in say.tokens() {
        if say.die_after == Some(sent) {
            return Ok(());
        }
        if say.error_after == Some(sent) {
            data(connection, &json!({"error": {"message": "the model crashed", "type": "server_error"}}).to_string())
                .await?;
            return end_stream(connection).await;
        }
        if sent > 0 && say.token_ms > 0 {
            tokio::time::sleep(Duration::from_millis(say.token_ms)).await;
        }
        data(connection, &event(json!({"index": 0, "delta": {"content": token}})).to_string()).await?;
        sent += 1;
    }
    if let Some(finish) = &say.finish {
        data(connection, &event(json!({"index": 0, "delta": {}, "finish_reason": finish})).to_string()).await?;
    }
    if say.usage && request.body["stream_options"]["include_usage"] == json!(true) {
        let words = request.body["messages"].to_string().split_whitespace().count();
        let usage = json!({"prompt_tokens": words, "completion_tokens": sent, "total_tokens": words + sent});
        data(connection, &json!({"id": "fake-1", "choices": [], "usage": usage}).to_string()).await?;
    }
    if say.done {
        data(connection, "[DONE]").await?;
    }
    end_stream(connection).await
}

async fn begin_stream(connection: &mut TcpStream) -> io::Result<()> {
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    connection.write_all(head.as_bytes()).await
}

async fn data(connection: &mut TcpStream, data: &str) -> io::Result<()> {
    send(connection, format!("data: {data}\n\n").as_bytes()).await
}

async fn send(connection: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
    chunk.extend_from_slice(bytes);
    chunk.extend_from_slice(b"\r\n");
    connection.write_all(&chunk).await?;
    connection.flush().await
}

async fn end_stream(connection: &mut TcpStream) -> io::Result<()> {
    connection.write_all(b"0\r\n\r\n").await?;
    connection.shutdown().await
}

/// Reads a request with a content length; `None` where the client went away or sent something else.
async fn read(connection: &mut TcpStream) -> io::Result<Option<Request>> {
    let mut bytes = Vec::new();
    let (head_end, length) = loop {
        if connection.read_buf(&mut bytes).await? == 0 || bytes.len() > REQUEST_BYTES_MAX {
            return Ok(None);
        }
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let length =
            after(&head.to_lowercase(), "content-length:").and_then(|rest| rest.lines().next()?.trim().parse().ok());
        break (end, length.unwrap_or(0_usize).min(REQUEST_BYTES_MAX));
    };
    while bytes.len() < head_end + 4 + length {
        if connection.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    }
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let mut lines = head.lines();
    let line = lines.next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
    let header = |line: &str| line.split_once(':').map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
    let body = serde_json::from_slice(&bytes[head_end + 4..]).unwrap_or(Value::Null);
    Ok(Some(Request { line, headers: lines.filter_map(header).collect(), body }))
}
