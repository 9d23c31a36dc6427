//! Fetching an address into the blob store: bounded, and never from a private network unless its host is allowed.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use futures::StreamExt;
use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{CONTENT_TYPE, RETRY_AFTER},
    redirect::Policy,
};
use store::{BlobStore, PendingBlob, SourceError};
use url::{Host, Url};

use crate::{IngestError, Settings, index_source::Stop};

/// Redirects followed from one address.
const REDIRECTS_MAX: usize = 5;
/// How we introduce ourselves to the host.
const USER_AGENT: &str = concat!("almanac/", env!("CARGO_PKG_VERSION"));

/// The extension of a text of which nothing else is said.
pub(crate) const PLAIN_TEXT: &str = "txt";

/// What an address gave.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub blob: PendingBlob,
    /// An extension that tells the extraction what to expect, where the address itself has none.
    pub extension: Option<&'static str>,
}

/// What a host answered, in memory.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: u16,
    /// How long the host asks to be left alone.
    pub retry_after: Option<Duration>,
    pub body: Vec<u8>,
}

impl Answer {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Why a host did not answer.
#[derive(Debug)]
pub(crate) enum Unanswered {
    /// It may a little later.
    Passing(String),
    Final(Stop),
}

/// Fetches addresses. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Fetcher {
    /// The error is ours (no TLS roots) and told when something is to be fetched, not at start.
    client: Result<Client, String>,
    hosts_allowed: Arc<[String]>,
    bytes_max: u64,
}

/// Reads an address that a person typed.
pub(crate) fn parse(text: &str) -> Result<Url, IngestError> {
    let bad = || IngestError::BadUrl(text.to_owned());
    let url = Url::parse(text.trim()).map_err(|_| bad())?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(bad());
    }
    if !url.username().is_empty() || url.password().is_some() {
        // Not repeated: an address becomes the source's name.
        return Err(IngestError::UrlWithPassword);
    }
    Ok(url)
}

impl Fetcher {
    pub(crate) fn new(settings: &Settings) -> Self {
        let hosts_allowed: Arc<[String]> = settings.private_hosts_allowed.clone().into();
        let allowed = Arc::clone(&hosts_allowed);
        let policy = Policy::custom(move |attempt| {
            if attempt.previous().len() > REDIRECTS_MAX {
                attempt.error("too many redirects")
            } else if is_refused(attempt.url(), &allowed) {
                attempt.error("redirected to a private address")
            } else {
                attempt.follow()
            }
        });
        let client = Client::builder()
            .user_agent(USER_AGENT)
            .timeout(settings.fetch_timeout)
            .redirect(policy)
            // An address may hold a token; where it redirects to is not told.
            .referer(false)
            // A proxy of the environment would resolve the names itself, unjudged.
            .no_proxy()
            .dns_resolver(Arc::new(PublicOnly { hosts_allowed: Arc::clone(&hosts_allowed) }))
            .build()
            .map_err(|error| error.to_string());
        Self { client, hosts_allowed, bytes_max: settings.upload_bytes_max }
    }

    /// What `url` answers, whatever its status, of at most `bytes_max` bytes. Errors never repeat the address, which may hold a
    /// token.
    pub(crate) async fn ask(&self, url: &Url, bytes_max: usize) -> Result<Answer, Unanswered> {
        let ours = |error: &String| Unanswered::Final(Stop::Retry(error.clone()));
        let client = self.client.as_ref().map_err(ours)?;
        if is_refused(url, &self.hosts_allowed) {
            return Err(Unanswered::Final(Stop::Failed(private(url))));
        }
        let passing = |error: reqwest::Error| Unanswered::Passing(cause(&error));
        let response = client.get(url.clone()).send().await.map_err(passing)?;
        let status = response.status().as_u16();
        let seconds = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
        let mut body = Vec::new();
        let mut stream = response.bytes_stream();
        while let Some(bytes) = stream.next().await {
            body.extend_from_slice(&bytes.map_err(passing)?);
            if body.len() > bytes_max {
                let max = u64::try_from(bytes_max).unwrap_or(u64::MAX);
                return Err(Unanswered::Final(Stop::Failed(too_large(max))));
            }
        }
        Ok(Answer { status, retry_after: seconds.map(Duration::from_secs), body })
    }

    /// Streams what `url` answers to disk.
    ///
    /// # Errors
    /// [`Stop::Failed`] where the address is at fault: `fetch_failed` with the reason in words, `too_large` past the bound.
    /// [`Stop::Retry`] where we are: a full disk, no TLS roots.
    pub(crate) async fn fetch(&self, url: &Url, blobs: &BlobStore) -> Result<Fetched, Stop> {
        let client = self.client.as_ref().map_err(|error| Stop::Retry(error.clone()))?;
        if is_refused(url, &self.hosts_allowed) {
            return Err(Stop::Failed(private(url)));
        }
        let response = client.get(url.clone()).send().await.map_err(|error| failed(url, &cause(&error)))?;
        if !response.status().is_success() {
            return Err(failed(url, &format!("the host answered {}", response.status())));
        }
        let extension = response
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(extension_of_media_type);
        let mut writer = blobs.writer(self.bytes_max).await?;
        let mut body = response.bytes_stream();
        while let Some(bytes) = body.next().await {
            let bytes = bytes.map_err(|error| failed(url, &cause(&error)))?;
            writer.write(&bytes).await.map_err(|error| match error {
                store::StoreError::TooLarge(max) => Stop::Failed(too_large(max)),
                other => other.into(),
            })?;
        }
        let blob = writer.finish().await?;
        Ok(Fetched { blob, extension })
    }
}

/// Lets names resolve to public addresses only. Checked here and not before the request, because a name can
/// resolve differently the second time.
struct PublicOnly {
    hosts_allowed: Arc<[String]>,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let allowed = self.hosts_allowed.contains(&host);
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), 0))
                .await?
                .filter(|address| allowed || !is_private(address.ip()))
                .collect();
            if found.is_empty() {
                return Err(format!("{host} is in a private network").into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Whether `url` names a private address outright. Names are judged when they resolve.
fn is_refused(url: &Url, hosts_allowed: &[String]) -> bool {
    if url.host_str().is_some_and(|host| hosts_allowed.iter().any(|allowed| allowed == host)) {
        return false;
    }
    match url.host() {
        Some(Host::Ipv4(ip)) => is_private(ip.into()),
        Some(Host::Ipv6(ip)) => is_private(ip.into()),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => true,
    }
}

/// Loopback, link-local (cloud metadata services too), private, shared, multicast and unspecified addresses.
fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            ip.is_loopback()
                || ip.is_private()
                || ip.is_link_local()
                || ip.is_multicast()
                || ip.is_broadcast()
                || a == 0
                || (a == 100 && (64..128).contains(&b))
                || (a == 198 && (18..20).contains(&b))
                || a >= 240
        }
        IpAddr::V6(ip) => match embedded(ip) {
            Some(embedded) => is_private(embedded.into()),
            None => {
                ip.is_loopback()
                    || ip.is_unspecified()
                    || ip.is_multicast()
                    || ip.is_unique_local()
                    || ip.is_unicast_link_local()
            }
        },
    }
}

/// The IPv4 address that an IPv6 address leads to: mapped, compatible, NAT64 (RFC 6052) and 6to4 (RFC 3056).
fn embedded(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let quad = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => Some(quad(high, low)),
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            Some(quad(high, low))
        }
        _ => None,
    }
}

fn extension_of_media_type(value: &str) -> Option<&'static str> {
    let media_type = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let known = [
        ("application/pdf", "pdf"),
        ("text/html", "html"),
        ("application/xhtml+xml", "html"),
        ("text/markdown", "md"),
        ("text/csv", "csv"),
        ("text/tab-separated-values", "tsv"),
        ("text/plain", PLAIN_TEXT),
        ("application/epub+zip", "epub"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ];
    known.iter().find(|(name, _)| *name == media_type).map(|(_, extension)| *extension)
}

/// The innermost cause: "connection refused" says more than "error sending request".
fn cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

fn failed(url: &Url, reason: &str) -> Stop {
    Stop::Failed(SourceError {
        code: "fetch_failed".to_owned(),
        message: format!("{} could not be fetched: {reason}", url.host_str().unwrap_or("the address")),
        remedy: "check the address in a browser, then retry".to_owned(),
    })
}

fn private(url: &Url) -> SourceError {
    let host = url.host_str().unwrap_or_default();
    SourceError {
        code: "fetch_failed".to_owned(),
        message: format!("{host} is in a private network"),
        remedy: format!("if it is meant, allow it by name: ALMANAC_FETCH_HOSTS={host}"),
    }
}

pub(crate) fn too_large(bytes_max: u64) -> SourceError {
    SourceError {
        code: "too_large".to_owned(),
        message: format!("the file is larger than {} MB, the most that is taken", bytes_max / 1_000_000),
        remedy: "split it into smaller files".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_refused_however_they_are_written() {
        for text in [
            "http://127.0.0.1/",
            "http://localhost:8080/x",
            "http://10.1.2.3/",
            "http://169.254.169.254/latest/meta-data",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://2130706433/",
            "http://0.0.0.0/",
            "http://100.64.0.1/",
            "http://[fd00::1]/",
            "http://[64:ff9b::10.0.0.1]/",
            "http://[2002:7f00:1::]/",
            "http://[::10.0.0.1]/",
            "http://198.18.0.1/",
            "http://240.0.0.1/",
        ] {
            assert!(is_refused(&parse(text).unwrap(), &[]), "{text}");
        }
        assert!(!is_refused(&parse("https://example.com/a.pdf").unwrap(), &[]));
        assert!(!is_refused(&parse("http://127.0.0.1:9/").unwrap(), &["127.0.0.1".to_owned()]));
    }

    #[test]
    fn addresses_with_a_password_are_refused_unrepeated() {
        for text in ["https://ada:secret@example.com/x", "https://secret@example.com/"] {
            let error = parse(text).unwrap_err();
            assert!(matches!(error, IngestError::UrlWithPassword) && !error.to_string().contains("secret"));
        }
    }

    #[test]
    fn only_web_addresses_are_taken() {
        for text in ["file:///etc/passwd", "ftp://example.com/x", "example.com", ""] {
            assert!(matches!(parse(text), Err(IngestError::BadUrl(_))), "{text}");
        }
    }
}
