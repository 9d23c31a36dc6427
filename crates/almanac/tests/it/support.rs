//! Starting the binary, reading what it prints, and asking a server that it started.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

/// Longest wait for something that a working program does in moments.
pub const PATIENCE: Duration = Duration::from_secs(120);

pub fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// The binary under test.
pub fn binary() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_almanac"))
}

/// The binary with an environment of its own: nothing of the developer's configuration reaches it.
pub fn almanac(data: &Path) -> Command {
    program(&binary(), data)
}

/// The same of another build.
pub fn program(file: &Path, data: &Path) -> Command {
    let mut command = Command::new(file);
    command.env_clear();
    for name in ["PATH", "HOME", "XDG_CACHE_HOME", "ALMANAC_ASSETS"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command.env("ALMANAC_DATA", data).current_dir(data);
    command.envs(store::testing::database_of(data).map(|url| ("DATABASE_URL", url)));
    command
}

/// Runs a command to its end.
pub fn run(data: &Path, arguments: &[&str]) -> Output {
    almanac(data).args(arguments).output().unwrap()
}

/// The JSON lines that a command printed.
pub fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

pub fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A server that is killed when the test ends.
pub struct Server {
    child: Child,
    pub url: String,
    client: reqwest::Client,
}

impl Server {
    /// Starts the binary on `data` and waits for the line that names its address.
    pub fn start(data: &Path, environment: &[(&str, &str)]) -> Self {
        let mut command = almanac(data);
        command.args(["serve", "--listen", "127.0.0.1:0"]).envs(environment.iter().copied());
        Self::of(command)
    }

    /// Starts `command`, which serves, and waits for the line that names its address.
    pub fn of(command: Command) -> Self {
        Self::spawn(command).ready()
    }

    /// The same with its log in `log`.
    pub fn logging(data: &Path, environment: &[(&str, &str)], log: &Path) -> Self {
        let mut command = almanac(data);
        command.args(["serve", "--listen", "127.0.0.1:0"]).envs(environment.iter().copied());
        Self::spawn_with(command, std::fs::File::create(log).unwrap().into()).ready()
    }

    /// Starts the binary on `data` with the samples in `folder`; they may not be there yet.
    pub fn with_samples(data: &Path, folder: &Path) -> Self {
        let mut command = almanac(data);
        command.args(["serve", "--listen", "127.0.0.1:0", "--samples"]).arg(folder);
        Self::spawn(command)
    }

    fn spawn(command: Command) -> Self {
        Self::spawn_with(command, Stdio::null())
    }

    fn spawn_with(mut command: Command, log: Stdio) -> Self {
        let child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        Self { child, url: String::new(), client: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    /// Starts the binary on `data`, where there are no users yet and people log in; with the link that makes the first one.
    pub fn with_link(data: &Path, environment: &[(&str, &str)]) -> (Self, String) {
        let mut command = almanac(data);
        command.args(["serve", "--listen", "127.0.0.1:0"]).envs(environment.iter().copied());
        Self::of_with_link(command)
    }

    /// The same of `command`, which serves.
    pub fn of_with_link(command: Command) -> (Self, String) {
        let mut server = Self::spawn(command);
        let mut output = BufReader::new(server.child.stdout.take().unwrap());
        server.read_address(&mut output);
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let link = line.trim().rsplit_once("once: ").unwrap_or_else(|| panic!("it printed {line:?}")).1.to_owned();
        (server, link)
    }

    /// The same once it printed its address.
    pub fn ready(mut self) -> Self {
        let mut output = BufReader::new(self.child.stdout.take().unwrap());
        self.read_address(&mut output);
        self
    }

    fn read_address(&mut self, output: &mut impl BufRead) {
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("Almanac serves at ").unwrap_or_else(|| panic!("it printed {line:?}"));
        self.url = url.to_owned();
    }

    /// Ends the process as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop and waits for its exit code.
    pub fn terminate(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }

    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        self.client.request(method, format!("{}{path}", self.url))
    }

    pub async fn get(&self, path: &str) -> Value {
        let response = self.request("GET", path).send().await.unwrap();
        assert!(response.status().is_success(), "{path}: {}", response.status());
        response.json().await.unwrap()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Value {
        let response = self.request("POST", path).json(body).send().await.unwrap();
        let status = response.status();
        let value = response.json().await.unwrap();
        assert!(status.is_success(), "{path}: {status} {value}");
        value
    }

    /// Uploads bytes and returns the source's id.
    pub async fn upload(&self, collection: &str, name: &str, bytes: Vec<u8>) -> String {
        let path = format!("/api/v1/collections/{collection}/sources?name={name}");
        let request = self.request("POST", &path).header("content-type", "application/octet-stream").body(bytes);
        let added: Value = request.send().await.unwrap().json().await.unwrap();
        added["items"][0]["id"].as_str().unwrap_or_else(|| panic!("{name}: {added}")).to_owned()
    }

    /// The source once nobody works on it any more.
    pub async fn settled(&self, id: &str) -> Value {
        self.settled_at("", id).await
    }

    /// The same under the address of an environment, `/e/NAME`.
    pub async fn settled_at(&self, environment: &str, id: &str) -> Value {
        let since = Instant::now();
        loop {
            let source = self.get(&format!("{environment}/api/v1/sources/{id}")).await;
            if !matches!(source["state"].as_str(), Some("queued" | "working")) {
                return source;
            }
            assert!(since.elapsed() < PATIENCE, "still at work: {source}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
