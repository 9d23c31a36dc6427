//! Where a request came from and how its caller reached the server: the address, and what links to it begin with.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{HeaderName, header, request::Parts},
};

use super::AccessSettings;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
/// Characters of a browser's name for itself that are kept.
const AGENT_CHARS_MAX: usize = 200;

/// Where a request came from.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    /// Of the caller, as far as the proxies in front are believed; empty for a command in the process.
    pub address: String,
    /// Where the caller reached the server: scheme and host, without a slash at its end.
    pub base: String,
    /// The browser, as it calls itself.
    pub agent: String,
}

impl Origin {
    pub fn of(parts: &Parts, settings: &AccessSettings) -> Self {
        let text =
            |name: &HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded = parts.headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
        let forwarded: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
        let scheme = if text(&FORWARDED_PROTO).eq_ignore_ascii_case("https") { "https" } else { "http" };
        let base = settings.public_url.clone().unwrap_or_else(|| format!("{scheme}://{}", text(&header::HOST)));
        Self {
            address: address(peer, &forwarded, settings.proxies).map_or_else(String::new, |ip| ip.to_string()),
            base,
            agent: text(&header::USER_AGENT).chars().take(AGENT_CHARS_MAX).collect(),
        }
    }

    /// Whether browsers reach it by HTTPS, so that a cookie has to go no other way.
    pub fn is_secure(&self) -> bool {
        self.base.starts_with("https://")
    }
}

/// Who really calls: each proxy adds the address that it was called from at the end, and whatever stands before may be made up.
fn address(peer: Option<IpAddr>, forwarded: &[&str], proxies: usize) -> Option<IpAddr> {
    let Some(at) = proxies.checked_sub(1) else { return peer };
    let told = forwarded.iter().rev().nth(at).or(forwarded.first());
    told.and_then(|told| told.parse().ok()).or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_proxies_that_are_there_are_believed() {
        let peer: IpAddr = "10.0.0.9".parse().unwrap();
        let check = |forwarded: &[&str], proxies, wanted: &str| {
            assert_eq!(address(Some(peer), forwarded, proxies).unwrap().to_string(), wanted, "{forwarded:?} {proxies}");
        };
        check(&["1.1.1.1"], 0, "10.0.0.9");
        check(&["1.1.1.1"], 1, "1.1.1.1");
        check(&["6.6.6.6", "1.1.1.1"], 1, "1.1.1.1");
        check(&["6.6.6.6", "1.1.1.1", "10.0.0.2"], 2, "1.1.1.1");
        check(&["1.1.1.1"], 2, "1.1.1.1");
        check(&[], 1, "10.0.0.9");
        check(&["unknown"], 1, "10.0.0.9");
    }
}
