//! How the program is watched: where it tells its metrics, what tokens cost.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail};
use models::Secret;
use server::{Price, Prices};
use url::Url;

use super::Values;

/// Models whose prices may be listed.
const PRICES_MAX: usize = 50;
/// Highest price of a million tokens.
const PRICE_MAX: f64 = 1_000_000.0;

/// How the program is watched.
#[derive(Debug, Clone, Default)]
pub(crate) struct Monitoring {
    /// Where metrics are told beside the main address; `None` for nowhere.
    pub metrics_listen: Option<SocketAddr>,
    pub prices: Prices,
    /// Where traces are sent; `None` for nowhere.
    pub otlp: Option<Otlp>,
}

/// Who collects traces.
#[derive(Debug, Clone)]
pub(crate) struct Otlp {
    pub endpoint: Url,
    /// For a collector that wants a key.
    pub headers: Vec<(String, Secret)>,
    /// What this program is called there.
    pub service: String,
}

impl Monitoring {
    pub(super) fn read(values: &Values) -> Result<Self> {
        Ok(Self {
            metrics_listen: listen(values.text("metrics_listen"))?,
            prices: prices(values.text("llm_prices"))?,
            otlp: otlp(values.text("otlp_endpoint"), values.text("otlp_headers"), values.text("otel_service_name"))?,
        })
    }
}

fn listen(text: &str) -> Result<Option<SocketAddr>> {
    if text.is_empty() {
        return Ok(None);
    }
    let address = text.parse().with_context(|| {
        format!("metrics_listen is {text:?}\nremedy: give an address and a port, such as 127.0.0.1:8502")
    })?;
    Ok(Some(address))
}

fn otlp(endpoint: &str, headers: &str, service: &str) -> Result<Option<Otlp>> {
    if endpoint.is_empty() {
        return Ok(None);
    }
    let endpoint = Url::parse(endpoint).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let Some(endpoint) = endpoint else {
        bail!("otlp_endpoint is no address of a collector\nremedy: give one such as http://127.0.0.1:4318")
    };
    let mut read = Vec::new();
    for pair in super::words(headers, ',') {
        // What it holds is not repeated: it may be a key.
        let Some((name, value)) = pair.split_once('=') else {
            bail!("otlp_headers is not readable\nremedy: write NAME=VALUE, separated by commas")
        };
        read.push((name.trim().to_owned(), Secret::new(value.trim())));
    }
    Ok(Some(Otlp { endpoint, headers: read, service: service.to_owned() }))
}

/// `MODEL INPUT OUTPUT`, separated by semicolons.
fn prices(text: &str) -> Result<Prices> {
    let mut prices = Prices::new();
    for entry in super::words(text, ';') {
        let parts: Vec<&str> = entry.split_whitespace().collect();
        let price = |text: &str| text.parse::<f64>().ok().filter(|price| (0.0..=PRICE_MAX).contains(price));
        let read = match parts.as_slice() {
            [model, input, output] => price(input).zip(price(output)).map(|(input, output)| (*model, input, output)),
            _ => None,
        };
        let Some((model, input, output)) = read else {
            bail!("llm_prices has {entry:?}\nremedy: write MODEL INPUT OUTPUT, such as gpt-4.1-mini 0.40 1.60");
        };
        prices.insert(model.to_owned(), Price { input, output });
    }
    if prices.len() > PRICES_MAX {
        bail!("llm_prices lists {} models\nremedy: list at most {PRICES_MAX}", prices.len());
    }
    Ok(prices)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_listed_by_model() {
        let read = prices("gpt-4.1-mini 0.40 1.60; local 0 0;").unwrap();
        assert_eq!(read["gpt-4.1-mini"], Price { input: 0.4, output: 1.6 });
        assert_eq!(read.len(), 2);
        for wrong in ["gpt 1", "gpt one two", "gpt -1 2", "gpt 1 2 3", "gpt NaN 1"] {
            let error = prices(wrong).unwrap_err().to_string();
            assert!(error.contains(wrong) && error.contains("\nremedy: "), "{error}");
        }
    }

    #[test]
    fn traces_go_nowhere_unless_an_address_is_given_and_keys_are_not_repeated() {
        assert!(otlp("", "a=b", "almanac").unwrap().is_none());
        let read = otlp("http://127.0.0.1:4318/", "x-key = s, b=c=d", "almanac").unwrap().unwrap();
        assert_eq!(read.headers[0], ("x-key".to_owned(), Secret::new("s")));
        assert_eq!(read.headers[1], ("b".to_owned(), Secret::new("c=d")));
        for (endpoint, headers) in [("localhost:4318", ""), ("http://localhost:4318", "hush")] {
            let error = otlp(endpoint, headers, "almanac").unwrap_err().to_string();
            assert!(error.contains("\nremedy: ") && !error.contains("hush"), "{error}");
        }
    }

    #[test]
    fn metrics_are_told_nowhere_unless_an_address_is_given() {
        assert_eq!(listen("").unwrap(), None);
        assert_eq!(listen("[::1]:8502").unwrap(), Some("[::1]:8502".parse().unwrap()));
        assert!(format!("{:#}", listen("8502").unwrap_err()).contains("\nremedy: "));
    }
}
