//! The server's life on a real socket: it listens, drains and leaves.

use std::time::Duration;

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

use crate::support::Server;

/// Far beyond what leaving takes where nothing hangs.
const FINISH_TIME: Duration = Duration::from_secs(60);

#[tokio::test]
async fn listeners_are_let_go_when_the_server_leaves() {
    let server = Server::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async {
        stopped.await.ok();
    };
    let serving = tokio::spawn(server::serve(listener, server.app.clone(), shutdown, FINISH_TIME));
    let mut connection = TcpStream::connect(address).await.expect("a connection");
    let request = format!("GET /api/v1/events HTTP/1.1\r\nHost: {address}\r\n\r\n");
    connection.write_all(request.as_bytes()).await.expect("sent");
    let mut head = [0; 15];
    connection.read_exact(&mut head).await.expect("a response");
    assert_eq!(&head, b"HTTP/1.1 200 OK");
    stop.send(()).expect("the server runs");
    let mut rest = Vec::new();
    connection.read_to_end(&mut rest).await.expect("the stream ends");
    serving.await.expect("no panic").expect("the server left in order");
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn an_answer_in_the_making_is_kept_when_the_server_leaves() {
    let server = Server::with_llm().await;
    server.llm.as_ref().expect("a fake").then(models::fake::Turn::Hang);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async {
        stopped.await.ok();
    };
    let serving = tokio::spawn(server::serve(listener, server.app.clone(), shutdown, Duration::ZERO));
    let chat = server.post("/api/v1/chats", json!({})).await.json()["id"].as_str().expect("an id").to_owned();
    let asked = server.post(&format!("/api/v1/chats/{chat}/messages"), json!({"question": "Anything?"})).await.json();
    let answer = asked["answer"]["id"].as_str().expect("an id");
    let mut connection = TcpStream::connect(address).await.expect("a connection");
    let request = format!("GET /api/v1/messages/{answer}/events HTTP/1.1\r\nHost: {address}\r\n\r\n");
    connection.write_all(request.as_bytes()).await.expect("sent");
    let mut head = [0; 15];
    connection.read_exact(&mut head).await.expect("a response");
    stop.send(()).expect("the server runs");
    let mut rest = String::new();
    connection.read_to_string(&mut rest).await.expect("the stream ends");
    // With other processes on the database it is handed over: whoever listens finds it there.
    let (ends_with_error, state) =
        if server.app.store.is_shared() { (false, "streaming") } else { (true, "interrupted") };
    assert_eq!(rest.contains("event: error"), ends_with_error, "{rest}");
    serving.await.expect("no panic").expect("the server left in order");
    let kept = server.get(&format!("/api/v1/chats/{chat}")).await.json();
    assert_eq!(kept["messages"][1]["state"], state);
}
