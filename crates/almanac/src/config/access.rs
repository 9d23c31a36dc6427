//! What is set of access control, checked.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Result, bail};
use models::Secret;
use server::{AccessLimits, AccessMode, AccessSettings};
use url::Url;

use super::{Values, one_of};

/// Access control as it is set; whether there are users decides where nothing is said.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    /// `None`: by the address, and by whether there are users.
    pub mode: Option<AccessMode>,
    pub settings: AccessSettings,
    /// What the commands call a server with.
    pub token: Option<Secret>,
}

impl Access {
    pub(super) fn of(values: &Values, listen: SocketAddr) -> Result<Self> {
        let mode = match one_of(values, "access", &["", "accounts", "open"])? {
            "accounts" => Some(AccessMode::Accounts),
            "open" if !listen.ip().is_loopback() => bail!(
                "access is open, and {listen} can be reached from other machines\n\
                 remedy: listen on 127.0.0.1, or leave ALMANAC_ACCESS out: everybody logs in then"
            ),
            "open" => Some(AccessMode::Open),
            _ if !listen.ip().is_loopback() => Some(AccessMode::Accounts),
            _ => None,
        };
        let number = |name, min, max| values.number::<i64>(name, min, max).map(Option::unwrap_or_default);
        let limits = AccessLimits {
            questions_per_minute: number("questions_per_minute", 1, 100_000)?,
            address_questions_per_minute: number("address_questions_per_minute", 1, 1_000_000)?,
            uploads_per_hour: number("uploads_per_hour", 1, 1_000_000)?,
            streams: values.number("streams_per_user", 1, 4_096)?.unwrap_or(32),
            tokens_per_day: number("tokens_per_day", 0, 1_000_000_000)?,
        };
        let days = values.number::<u64>("session_days", 1, 366)?.unwrap_or(30);
        let settings = AccessSettings {
            public_url: public_url(values.text("public_url"))?,
            proxies: values.number("proxies", 0, 5)?.unwrap_or(0),
            session: Duration::from_secs(days * 86_400),
            limits,
            ..AccessSettings::default()
        };
        let token = Some(values.text("token")).filter(|token| !token.is_empty()).map(Secret::new);
        Ok(Self { mode, settings, token })
    }
}

/// Where people reach the server: scheme and host, without a path.
fn public_url(text: &str) -> Result<Option<String>> {
    if text.is_empty() {
        return Ok(None);
    }
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() && matches!(url.path(), "" | "/") => {
            Ok(Some(url.origin().ascii_serialization()))
        }
        _ => bail!("public_url is {text:?}\nremedy: give scheme and host alone, such as https://ask.example.com"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Origin;

    fn access(settings: &[(&str, &str)], listen: &str) -> Result<Access> {
        let mut values = Values::default();
        let value = |name: &str| settings.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned());
        values.take(Origin::Environment, |key| value(key.name));
        values.take(Origin::Default, |key| Some(key.default.to_owned()));
        Access::of(&values, listen.parse().unwrap())
    }

    #[test]
    fn whoever_can_be_reached_from_elsewhere_has_accounts() {
        for (said, listen, mode) in [
            ("", "127.0.0.1:8080", None),
            ("", "[::1]:8080", None),
            ("accounts", "127.0.0.1:8080", Some(AccessMode::Accounts)),
            ("open", "127.0.0.1:8080", Some(AccessMode::Open)),
            ("", "0.0.0.0:8080", Some(AccessMode::Accounts)),
            ("", "192.168.1.2:80", Some(AccessMode::Accounts)),
            ("accounts", "[::]:8080", Some(AccessMode::Accounts)),
        ] {
            assert_eq!(access(&[("access", said)], listen).unwrap().mode, mode, "{said} {listen}");
        }
        let error = access(&[("access", "open")], "0.0.0.0:8080").unwrap_err().to_string();
        assert!(error.contains("other machines") && error.contains("remedy: "), "{error}");
        assert!(access(&[("access", "maybe")], "127.0.0.1:1").is_err());
    }

    #[test]
    fn a_public_url_is_scheme_and_host() {
        let url = |text| access(&[("public_url", text)], "127.0.0.1:1").map(|access| access.settings.public_url);
        assert_eq!(url("https://Ask.example.com/").unwrap().as_deref(), Some("https://ask.example.com"));
        assert_eq!(url("http://10.0.0.1:8080").unwrap().as_deref(), Some("http://10.0.0.1:8080"));
        for wrong in ["ask.example.com", "https://x/y", "ftp://x"] {
            assert!(url(wrong).is_err(), "{wrong}");
        }
    }
}
