//! What a service manager counts on: a socket that it holds, word of being ready and of stopping, the command that asks for health.

use std::{
    net::TcpListener,
    os::{fd::OwnedFd, unix::net::UnixDatagram},
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::json;

use crate::support::{PATIENCE, Server, almanac, binary, errors, run};

/// Requests that must have been answered before the first process is stopped, and by the second.
const ANSWERED_MIN: usize = 50;

/// The program on a socket that stays ours: handed over as file 3, with the variables that systemd sets.
fn on_held(socket: &TcpListener, data: &Path) -> Command {
    let environment = almanac(data);
    let mut command = Command::new("sh");
    command.env_clear().envs(environment.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.args(["-c", "exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec \"$0\" serve"]).arg(binary());
    command.current_dir(data).stdin(OwnedFd::from(socket.try_clone().unwrap()));
    command
}

/// Asks for the same again and again on connections of its own, counting what was answered, until it is told to stop or
/// something fails.
async fn ask_on(url: String, answered: Arc<AtomicUsize>, is_over: Arc<AtomicBool>) -> Result<(), String> {
    let client = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).timeout(PATIENCE).build().unwrap();
    while !is_over.load(Ordering::Relaxed) {
        let request = client.post(format!("{url}/api/v1/search")).json(&json!({"query": "herons"}));
        let response = request.send().await.map_err(|error| format!("{error:?}"))?;
        if !response.status().is_success() {
            return Err(format!("{}: {}", response.status(), response.text().await.unwrap_or_default()));
        }
        response.bytes().await.map_err(|error| format!("{error:?}"))?;
        answered.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

async fn until(answered: &AtomicUsize, count: usize) {
    let since = Instant::now();
    while answered.load(Ordering::Relaxed) < count {
        assert!(since.elapsed() < PATIENCE, "{} of {count} requests were answered", answered.load(Ordering::Relaxed));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_on_a_held_socket_fails_no_request() {
    let data = tempfile::tempdir().unwrap();
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut server = Server::of(on_held(&socket, data.path()));
    assert_eq!(server.url, format!("http://{}", socket.local_addr().unwrap()));
    let (answered, is_over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let asking: Vec<_> =
        (0..4).map(|_| tokio::spawn(ask_on(server.url.clone(), Arc::clone(&answered), Arc::clone(&is_over)))).collect();
    for _ in 0..3 {
        until(&answered, answered.load(Ordering::Relaxed) + ANSWERED_MIN).await;
        let code = tokio::task::spawn_blocking(move || server.terminate()).await.unwrap();
        assert_eq!(code, Some(0));
        let again = on_held(&socket, data.path());
        server = tokio::task::spawn_blocking(move || Server::of(again)).await.unwrap();
    }
    until(&answered, answered.load(Ordering::Relaxed) + ANSWERED_MIN).await;
    is_over.store(true, Ordering::Relaxed);
    for asked in asking {
        assert_eq!(asked.await.unwrap(), Ok(()));
    }
}

#[tokio::test]
async fn the_service_manager_hears_of_ready_and_stopping() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("notify");
    let manager = UnixDatagram::bind(&path).unwrap();
    manager.set_read_timeout(Some(PATIENCE)).unwrap();
    let heard = || {
        let mut buffer = [0; 256];
        let length = manager.recv(&mut buffer).unwrap();
        String::from_utf8_lossy(&buffer[..length]).trim().to_owned()
    };
    let server = Server::start(data.path(), &[("NOTIFY_SOCKET", path.to_str().unwrap())]);
    assert_eq!(heard(), "READY=1");
    assert_eq!(server.get("/readyz").await["status"], json!("ready"));
    assert_eq!(server.terminate(), Some(0));
    assert_eq!(heard(), "STOPPING=1");
}

#[tokio::test]
async fn health_is_asked_of_a_server() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let output = run(data.path(), &["health", &server.url]);
    assert!(output.status.success(), "{}", errors(&output));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "ready\n");
    let url = server.url.clone();
    assert_eq!(server.terminate(), Some(0));
    let output = run(data.path(), &["health", &url]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        errors(&output).contains("no server answers at") && errors(&output).contains("remedy: "),
        "{}",
        errors(&output)
    );
}

#[tokio::test]
async fn something_else_that_answers_is_not_healthy() {
    let data = tempfile::tempdir().unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = axum::Router::new().route("/readyz", axum::routing::get(|| async { "fine" }));
    tokio::spawn(axum::serve(listener, router).into_future());
    let dir = data.path().to_owned();
    let output = tokio::task::spawn_blocking(move || run(&dir, &["health", &url])).await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("is not Almanac"), "{}", errors(&output));
}
