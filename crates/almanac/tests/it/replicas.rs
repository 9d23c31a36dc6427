//! Several processes on one Postgres: what one takes in another finds, what one began another ends.

use std::{
    path::Path,
    process::{Child, Stdio},
};

use futures::StreamExt;
use models::fake::{FakeLlm, Say};
use serde_json::{Value, json};

use crate::support::{Server, almanac};

/// A worker that is killed when the test ends.
struct Worker(Child);

impl Worker {
    fn start(data: &Path, url: &str) -> Self {
        let mut command = almanac(data);
        command.arg("worker").env("DATABASE_URL", url).stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().unwrap())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What came of an answer's stream: its text since it was last begun, and how it went.
#[derive(Debug, Default)]
struct Heard {
    text: String,
    names: Vec<String>,
    last: u64,
}

impl Heard {
    fn take(&mut self, event: &str) {
        let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let Some(name) = field("event:") else { return };
        let data: Value = field("data:").and_then(|data| serde_json::from_str(data).ok()).unwrap_or_default();
        if let Some(number) = field("id:").and_then(|id| id.parse::<u64>().ok()) {
            assert!(number > self.last, "numbers rise: {number} after {}", self.last);
            self.last = number;
        }
        match name {
            "token" => self.text.push_str(data["text"].as_str().unwrap()),
            "restarted" => self.text.clear(),
            _ => {}
        }
        self.names.push(name.to_owned());
    }

    /// Listens to `answer` at `server` until `enough`, or the stream ends.
    async fn listen(&mut self, server: &Server, answer: &str, enough: impl Fn(&Self) -> bool) {
        let request = server
            .request("GET", &format!("/api/v1/messages/{answer}/events"))
            .header("last-event-id", self.last.to_string());
        let mut body = request.send().await.unwrap().bytes_stream();
        let mut rest = String::new();
        while let Some(Ok(bytes)) = body.next().await {
            rest.push_str(std::str::from_utf8(&bytes).unwrap());
            while let Some((event, tail)) = rest.split_once("\n\n") {
                self.take(event);
                rest = tail.to_owned();
            }
            if enough(self) {
                return;
            }
        }
    }

    /// The same, coming back whenever the stream ends before the answer does, as a browser would.
    async fn listen_to_its_end(&mut self, server: &Server, answer: &str) {
        for _ in 0..RETURNS_MAX {
            self.listen(server, answer, |_| false).await;
            if self.names.last().is_some_and(|name| name == "done") {
                return;
            }
        }
        panic!("it does not end: {self:?}");
    }
}

/// Times that a listener comes back before its stream counts as lost.
const RETURNS_MAX: u32 = 20;

struct Houses {
    data: tempfile::TempDir,
    url: String,
    _llm: FakeLlm,
    llm_url: String,
}

impl Houses {
    async fn new() -> Self {
        let say = Say { text: "Water boils at one hundred degrees. ".repeat(30), token_ms: 20, ..Say::default() };
        let llm = FakeLlm::start_at("127.0.0.1:0", say, []).await.unwrap();
        let url = store::testing::postgres_schema().await.unwrap();
        let llm_url = llm.url().to_string();
        Self { data: tempfile::tempdir().unwrap(), url, _llm: llm, llm_url }
    }

    fn serve(&self) -> Server {
        let environment = [
            ("DATABASE_URL", self.url.as_str()),
            ("OPENAI_BASE_URL", self.llm_url.as_str()),
            ("ALMANAC_LLM_MODEL", "fake"),
            ("ALMANAC_WORKERS", "0"),
            ("ALMANAC_SHUTDOWN_SECONDS", "0"),
        ];
        Server::start(self.data.path(), &environment)
    }

    /// A collection with one text, read by a worker, and a chat.
    async fn furnish(&self, server: &Server) -> String {
        let collection = server.post("/api/v1/collections", &json!({"name": "Kitchen"})).await;
        let text = b"Water boils at 100 degrees Celsius at sea level.".to_vec();
        let source = server.upload(collection["id"].as_str().unwrap(), "water.txt", text).await;
        assert_eq!(server.settled(&source).await["state"], "ready");
        server.post("/api/v1/chats", &json!({})).await["id"].as_str().unwrap().to_owned()
    }
}

/// Asks in `chat` and gives the id of the answer, which is being written.
async fn ask(server: &Server, chat: &str) -> String {
    let path = format!("/api/v1/chats/{chat}/messages");
    let asked = server.post(&path, &json!({"question": "When does water boil?"})).await;
    asked["answer"]["id"].as_str().unwrap().to_owned()
}

/// The answer of `chat` as it is kept.
async fn text_of(server: &Server, chat: &str) -> String {
    let chat = server.get(&format!("/api/v1/chats/{chat}")).await;
    let message = &chat["messages"][1];
    assert_eq!(message["state"], "done", "{message}");
    message["text"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_one_takes_in_is_read_by_a_worker_and_found_by_another() {
    let houses = Houses::new().await;
    let (first, second) = (houses.serve(), houses.serve());
    let _worker = Worker::start(houses.data.path(), &houses.url);
    houses.furnish(&first).await;
    let found = second.post("/api/v1/search", &json!({"query": "boils"})).await;
    assert!(found["items"][0]["text"].as_str().unwrap().starts_with("Water boils"), "{found}");
}

#[tokio::test]
async fn a_stream_begun_on_one_is_followed_on_another_and_survives_its_death() {
    let houses = Houses::new().await;
    let (first, second) = (houses.serve(), houses.serve());
    let _worker = Worker::start(houses.data.path(), &houses.url);
    let chat = houses.furnish(&first).await;
    let answer = ask(&first, &chat).await;
    let mut heard = Heard::default();
    heard.listen(&second, &answer, |heard| heard.text.len() > 100).await;
    assert!(!heard.names.contains(&"done".to_owned()), "it is still being written");
    first.kill();
    heard.listen_to_its_end(&second, &answer).await;
    assert_eq!(heard.names.iter().filter(|name| *name == "restarted").count(), 1);
    assert_eq!(heard.text, text_of(&second, &chat).await);
}

#[tokio::test]
async fn one_that_leaves_in_order_hands_its_answers_over_at_once() {
    let houses = Houses::new().await;
    let (first, second) = (houses.serve(), houses.serve());
    let _worker = Worker::start(houses.data.path(), &houses.url);
    let chat = houses.furnish(&first).await;
    let answer = ask(&first, &chat).await;
    let mut heard = Heard::default();
    heard.listen(&first, &answer, |heard| heard.text.len() > 100).await;
    assert_eq!(first.terminate(), Some(0));
    heard.listen_to_its_end(&second, &answer).await;
    assert_eq!(heard.text, text_of(&second, &chat).await);
}

#[tokio::test]
async fn an_answer_is_stopped_from_another() {
    let houses = Houses::new().await;
    let (first, second) = (houses.serve(), houses.serve());
    let _worker = Worker::start(houses.data.path(), &houses.url);
    let chat = houses.furnish(&first).await;
    let answer = ask(&first, &chat).await;
    let mut heard = Heard::default();
    heard.listen(&second, &answer, |heard| heard.text.len() > 100).await;
    let stopped = second.post(&format!("/api/v1/messages/{answer}/stop"), &json!({})).await;
    assert_eq!(stopped["state"], "stopped");
    heard.listen_to_its_end(&second, &answer).await;
    // The first one notices, sends its own listeners off, and tells those that come back of the end.
    Heard::default().listen_to_its_end(&first, &answer).await;
}
