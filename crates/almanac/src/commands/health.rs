//! `almanac health`: asks a server whether it can serve, for whatever starts and watches it. Needs no shell and no curl beside it.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use url::Url;

use crate::{config::Config, terminal};

/// Longest wait for the whole answer.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Address of the server; unless given, that of --server, or the address that is served here
    #[arg(value_name = "URL")]
    url: Option<Url>,
}

/// Succeeds when the server is ready.
///
/// # Errors
/// In words, when it does not answer in time, or is not ready.
pub(super) async fn run(config: &Config, arguments: Arguments) -> Result<()> {
    let url = match arguments.url.or_else(|| config.server.clone()) {
        Some(url) => url,
        None => here(config.listen)?,
    };
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build()?;
    let answer = client.get(url.join("/readyz")?).send().await.map_err(reqwest::Error::without_url);
    let answer = answer.with_context(|| format!("no server answers at {url}\nremedy: look at its log, or start it"))?;
    let status = answer.status();
    let body: Value = answer.json().await.unwrap_or_default();
    if !status.is_success() || body["status"] != "ready" {
        let why = body["error"]["message"].as_str().unwrap_or("what answers there is not Almanac");
        bail!("the server at {url} is not ready ({status}): {why}");
    }
    terminal::line("ready");
    Ok(())
}

/// The address by which a server that listens on `listen` is reached from this machine.
fn here(listen: SocketAddr) -> Result<Url> {
    let mut address = listen;
    if address.ip().is_unspecified() {
        address.set_ip(if address.is_ipv4() {
            std::net::Ipv4Addr::LOCALHOST.into()
        } else {
            std::net::Ipv6Addr::LOCALHOST.into()
        });
    }
    Ok(Url::parse(&format!("http://{address}"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_on_all_addresses_is_asked_on_loopback() {
        let check = |listen: &str, url: &str| assert_eq!(here(listen.parse().unwrap()).unwrap().as_str(), url);
        check("127.0.0.1:8080", "http://127.0.0.1:8080/");
        check("0.0.0.0:80", "http://127.0.0.1/");
        check("[::]:8080", "http://[::1]:8080/");
        check("192.168.1.2:8080", "http://192.168.1.2:8080/");
    }
}
