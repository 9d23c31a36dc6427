//! Fetches a model's files from the Hugging Face hub: checked by length and hash, whole or not at all, bounded.

use std::path::{Path, PathBuf};
use std::time::Duration;

use futures::StreamExt;
use reqwest::header::{AUTHORIZATION, CONTENT_RANGE, HeaderMap, HeaderValue, RANGE};
use reqwest::{Client, Response, StatusCode, redirect};
use sha2::{Digest, Sha256};
use tokio::fs::{self, File, OpenOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use url::Url;

use crate::Secret;

/// Where models come from, unless configured otherwise.
pub const ENDPOINT: &str = "https://huggingface.co";

/// What is fetched, in this order, and whether a model may lack it. The weights come last: where they are, all is.
const FILES: [(&str, bool); 5] = [
    ("config.json", true),
    ("tokenizer.json", true),
    ("1_Pooling/config.json", false),
    ("sentence_bert_config.json", false),
    ("model.safetensors", true),
];
/// Longest file accepted; the weights of a large BERT are 1.4 GB.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;
/// Longest wait for a connection, an answer, or the next bytes.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);
/// Redirects followed: hub to store, store to cache.
const REDIRECTS_MAX: usize = 5;
const READ_BYTES: usize = 64 * 1024;

/// Why a model could not be fetched. The remedy is in the text.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    #[error("{what} is not a name on the hub (they look like `sentence-transformers/all-MiniLM-L6-v2`)")]
    Name { what: String },
    #[error("{host} cannot be reached: {reason}")]
    Unreachable { host: String, reason: String },
    #[error("{file} of {repo} is not to be had ({status}): check the name, or set a token for private models")]
    Refused { repo: String, file: String, status: u16 },
    #[error("{file} arrived damaged: {reason} (try again)")]
    Damaged { file: String, reason: String },
    #[error("{file} is too large: {bytes} bytes, at most {FILE_BYTES_MAX} are accepted")]
    TooLarge { file: String, bytes: u64 },
    #[error("cannot write {}: {source}", path.display())]
    Write { path: PathBuf, source: std::io::Error },
}

/// Which model to fetch, and from where.
#[derive(Debug, Clone)]
pub struct Pull<'a> {
    /// Base URL of the hub: [`ENDPOINT`] or a mirror.
    pub endpoint: &'a Url,
    /// `owner/name`.
    pub repo: &'a str,
    /// Branch, tag or commit.
    pub revision: &'a str,
    /// For private models.
    pub token: Option<&'a Secret>,
}

/// Fetches the files of a model into `dest`, which is made if need be. `progress` gets the file's name, the bytes that
/// are there and the whole length where known. A file that is there with the right length and hash is not fetched again;
/// one that was cut off is continued from `NAME.part`.
///
/// # Errors
/// See [`HubError`]; files complete before the error stay, no file is ever there in part under its name.
pub async fn pull(
    what: Pull<'_>,
    dest: &Path,
    mut progress: impl FnMut(&str, u64, Option<u64>) + Send,
) -> Result<(), HubError> {
    check_name(what.repo)?;
    check_name(what.revision)?;
    let hub = Hub::new(&what)?;
    for (file, required) in FILES {
        match hub.fetch(file, dest, &mut progress).await {
            Err(HubError::Refused { status: 404, .. }) if !required => {}
            other => other?,
        }
    }
    Ok(())
}

/// Names become parts of a URL.
fn check_name(name: &str) -> Result<(), HubError> {
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    if name.len() <= 200 && name.split('/').count() <= 4 && name.split('/').all(is_part) {
        Ok(())
    } else {
        Err(HubError::Name { what: name.chars().take(80).collect() })
    }
}

struct Hub<'a> {
    client: Client,
    base: Url,
    headers: HeaderMap,
    what: &'a Pull<'a>,
}

/// What the hub says about a file before it is fetched.
#[derive(Debug, Default, PartialEq, Eq)]
struct Facts {
    bytes: Option<u64>,
    /// Hexadecimal SHA-256: the hub gives it for large files (LFS) as their entity tag. Small ones carry a git hash.
    sha256: Option<String>,
}

impl Facts {
    fn of(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let tag =
            text("x-linked-etag").or_else(|| text("etag")).map(|tag| tag.trim_start_matches("W/").trim_matches('"'));
        let is_sha256 = |tag: &&str| tag.len() == 64 && tag.bytes().all(|byte| byte.is_ascii_hexdigit());
        Self {
            bytes: text("x-linked-size").or_else(|| text("content-length")).and_then(|bytes| bytes.parse().ok()),
            sha256: tag.filter(is_sha256).map(str::to_lowercase),
        }
    }
}

impl<'a> Hub<'a> {
    fn new(what: &'a Pull<'a>) -> Result<Self, HubError> {
        let unreachable = |reason: String| HubError::Unreachable { host: host(what.endpoint), reason };
        let mut headers = HeaderMap::new();
        if let Some(token) = what.token.filter(|token| !token.expose().is_empty()) {
            let value = HeaderValue::from_str(&format!("Bearer {}", token.expose()));
            let mut value = value.map_err(|_| unreachable("the token holds characters that no token has".into()))?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        let client = Client::builder()
            .connect_timeout(IDLE_TIMEOUT)
            .read_timeout(IDLE_TIMEOUT)
            .redirect(redirect::Policy::limited(REDIRECTS_MAX));
        let client = client.build().map_err(|error| unreachable(error.to_string()))?;
        Ok(Self { client, base: what.endpoint.clone(), headers, what })
    }

    fn url(&self, file: &str) -> Url {
        let mut url = self.base.clone();
        let base = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{base}/{}/resolve/{}/{file}", self.what.repo, self.what.revision));
        url
    }

    fn unreachable(&self, error: &reqwest::Error) -> HubError {
        let mut cause: &dyn std::error::Error = error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        HubError::Unreachable { host: host(&self.base), reason: cause.to_string() }
    }

    fn accept(&self, file: &str, answer: Result<Response, reqwest::Error>) -> Result<Response, HubError> {
        let answer = answer.map_err(|error| self.unreachable(&error))?;
        let status = answer.status();
        if status.is_success() || status.is_redirection() {
            return Ok(answer);
        }
        Err(HubError::Refused { repo: self.what.repo.to_owned(), file: file.to_owned(), status: status.as_u16() })
    }

    /// Length and hash. The redirect to the store is not followed, for the store's own tag is another one.
    async fn facts(&self, file: &str) -> Result<Facts, HubError> {
        let client = Client::builder()
            .connect_timeout(IDLE_TIMEOUT)
            .timeout(IDLE_TIMEOUT)
            .redirect(redirect::Policy::custom(|attempt| {
                // A renamed repository moves on the hub itself; another host is the store.
                let stays = attempt.previous().last().is_some_and(|from| from.host() == attempt.url().host());
                if stays && attempt.previous().len() <= REDIRECTS_MAX { attempt.follow() } else { attempt.stop() }
            }))
            .build()
            .map_err(|error| self.unreachable(&error))?;
        let answer = self.accept(file, client.head(self.url(file)).headers(self.headers.clone()).send().await)?;
        let facts = Facts::of(answer.headers());
        // The length of a redirect is that of its own page.
        let linked = answer.headers().contains_key("x-linked-size");
        Ok(Facts { bytes: facts.bytes.filter(|_| linked || answer.status().is_success()), ..facts })
    }

    async fn fetch(
        &self,
        file: &str,
        dest: &Path,
        progress: &mut impl FnMut(&str, u64, Option<u64>),
    ) -> Result<(), HubError> {
        let facts = self.facts(file).await?;
        if let Some(bytes) = facts.bytes.filter(|bytes| *bytes > FILE_BYTES_MAX) {
            return Err(HubError::TooLarge { file: file.to_owned(), bytes });
        }
        let path = dest.join(file);
        let part = dest.join(format!("{file}.part"));
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).await.map_err(|source| HubError::Write { path: parent.to_owned(), source })?;
        }
        if facts.sha256.is_some() && check(file, &path, &facts).await.is_ok() {
            progress(file, facts.bytes.unwrap_or_default(), facts.bytes);
            return Ok(());
        }
        self.download(file, &part, &facts, progress).await?;
        if let Err(error) = check(file, &part, &facts).await {
            // What is damaged is not continued.
            let _ = fs::remove_file(&part).await;
            return Err(error);
        }
        fs::rename(&part, &path).await.map_err(|source| HubError::Write { path, source })
    }

    /// Brings `part` to its whole length, from where it ends.
    async fn download(
        &self,
        file: &str,
        part: &Path,
        facts: &Facts,
        progress: &mut impl FnMut(&str, u64, Option<u64>),
    ) -> Result<(), HubError> {
        let failed = |source| HubError::Write { path: part.to_owned(), source };
        let there = fs::metadata(part).await.map_or(0, |file| file.len());
        // Only what is checked by its hash afterwards may be continued: the file may have changed in between.
        let from = if facts.sha256.is_some() && facts.bytes.is_some_and(|bytes| there < bytes) { there } else { 0 };
        let mut call = self.client.get(self.url(file)).headers(self.headers.clone());
        if from > 0 {
            call = call.header(RANGE, format!("bytes={from}-"));
        }
        let answer = self.accept(file, call.send().await)?;
        let goes_on = answer.status() == StatusCode::PARTIAL_CONTENT && answer.headers().contains_key(CONTENT_RANGE);
        let mut done = if goes_on { from } else { 0 };
        let mut out = OpenOptions::new()
            .create(true)
            .write(true)
            .append(goes_on)
            .truncate(!goes_on)
            .open(part)
            .await
            .map_err(failed)?;
        let mut bytes = answer.bytes_stream();
        while let Some(piece) = bytes.next().await {
            let piece = piece.map_err(|error| self.unreachable(&error))?;
            done += piece.len() as u64;
            if done > facts.bytes.unwrap_or(FILE_BYTES_MAX) {
                return Err(HubError::TooLarge { file: file.to_owned(), bytes: done });
            }
            out.write_all(&piece).await.map_err(failed)?;
            progress(file, done, facts.bytes);
        }
        out.sync_all().await.map_err(failed)
    }
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// Compares a file on disk with what the hub said about it.
async fn check(file: &str, path: &Path, facts: &Facts) -> Result<(), HubError> {
    let failed = |source| HubError::Write { path: path.to_owned(), source };
    let damaged = |reason: String| HubError::Damaged { file: file.to_owned(), reason };
    let mut content = File::open(path).await.map_err(failed)?;
    let bytes = content.metadata().await.map_err(failed)?.len();
    if let Some(want) = facts.bytes.filter(|want| *want != bytes) {
        return Err(damaged(format!("it has {bytes} bytes, not {want}")));
    }
    let Some(want) = &facts.sha256 else { return Ok(()) };
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; READ_BYTES];
    loop {
        let count = content.read(&mut buffer).await.map_err(failed)?;
        if count == 0 {
            break;
        }
        hasher.update(&buffer[..count]);
    }
    let got: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    if got == *want { Ok(()) } else { Err(damaged("its SHA-256 is not the hub's".into())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_place() {
        for good in ["sentence-transformers/all-MiniLM-L6-v2", "main", "refs/pr/1"] {
            check_name(good).unwrap();
        }
        for bad in ["", "a//b", "../x", "a/..", "a b", "a?b", "a/b/c/d/e"] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn reads_the_hubs_headers() {
        let mut headers = HeaderMap::new();
        headers.insert("etag", HeaderValue::from_static("W/\"0123456789012345678901234567890123456789\""));
        headers.insert("content-length", HeaderValue::from_static("12"));
        assert_eq!(Facts::of(&headers), Facts { bytes: Some(12), sha256: None });
        headers.insert("x-linked-size", HeaderValue::from_static("90"));
        headers.insert("x-linked-etag", HeaderValue::from_str(&format!("\"{}\"", "AB".repeat(32))).unwrap());
        assert_eq!(Facts::of(&headers), Facts { bytes: Some(90), sha256: Some("ab".repeat(32)) });
    }
}
