//! Connectors: addresses that do not answer with a file. What they say becomes a table in CSV, which is then a source's content
//! like any other: the same answer is the same blob, and changes nothing.

mod entsoe;
mod entsoe_xml;
mod json;
mod patience;

use serde::{Deserialize, Serialize};
use store::{EnvironmentId, PendingBlob, Source, SourceError, StoreError};
use url::Url;
use utoipa::ToSchema;

use crate::{IngestError, Settings, fetch::too_large, index_source::Stop, ingest::Inner};

pub use entsoe::{EntsoeData, EntsoeQuery};
use json::Unmapped;
pub use json::{JsonColumn, JsonMapping};

/// How the name of a connector's content ends.
pub(crate) const EXTENSION: &str = "csv";
/// Bytes of one answer that are held in memory to be mapped.
const ANSWER_BYTES_MAX: usize = 64 << 20;
/// Bytes of the table that a mapping makes of it; held in memory too.
const TABLE_BYTES_MAX: u64 = 256 << 20;

/// Stands for what is not shown.
const HIDDEN: &str = "***";

/// How an address that does not answer with a file is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Connector {
    /// As CSV, whatever the host calls it.
    Csv,
    /// JSON, of which some values become columns.
    Json(JsonMapping),
    /// The ENTSO-E Transparency Platform; its security token comes from the configuration.
    Entsoe(EntsoeQuery),
}

impl Connector {
    /// Whether it can be followed at all to `url`; before it is kept.
    ///
    /// # Errors
    /// [`IngestError::Connector`] in words for the person.
    pub(crate) fn check(&self, url: &Url, settings: &Settings) -> Result<(), IngestError> {
        match self {
            Self::Csv => Ok(()),
            Self::Json(mapping) => mapping.check().map_err(IngestError::Connector),
            Self::Entsoe(query) => query
                .check()
                .and_then(|()| entsoe::check_host(url, &settings.private_hosts_allowed))
                .map_err(IngestError::Connector),
        }
    }

    /// The address that is asked where a person names none.
    pub(crate) fn default_address(&self) -> Option<&'static str> {
        match self {
            Self::Entsoe(_) => Some(entsoe::ADDRESS),
            Self::Csv | Self::Json(_) => None,
        }
    }

    /// What a source is called that nobody named.
    pub(crate) fn default_name(&self) -> Option<String> {
        match self {
            Self::Entsoe(query) => Some(query.name()),
            Self::Csv | Self::Json(_) => None,
        }
    }
}

/// The address of a source as it may be shown. An address that a connector asks often holds a key: the values of its query are
/// left out, and the fragment.
pub fn shown_address(source: &Source) -> Option<String> {
    let url = source.origin_url.as_deref()?;
    Some(if source.connector.is_some() { masked(url) } else { url.to_owned() })
}

fn masked(url: &str) -> String {
    let url = url.split_once('#').map_or(url, |(url, _)| url);
    let Some((place, query)) = url.split_once('?') else { return url.to_owned() };
    let names = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) => format!("{name}={HIDDEN}"),
        // Without a name it may be the key itself.
        None => HIDDEN.to_owned(),
    });
    format!("{place}?{}", names.collect::<Vec<_>>().join("&"))
}

/// Asks the address as the connector says, and keeps the table that comes of it.
pub(crate) async fn fetch(
    inner: &Inner,
    env: &EnvironmentId,
    url: &Url,
    connector: &Connector,
) -> Result<PendingBlob, Stop> {
    let bytes_max = inner.settings.upload_bytes_max;
    let table = match connector {
        Connector::Csv => return Ok(inner.fetcher.fetch(url, inner.store.blobs()).await?.blob),
        Connector::Json(mapping) => {
            let answer = patience::ask(inner, url, ANSWER_BYTES_MAX).await?;
            if !answer.is_success() {
                return Err(failed("fetch_failed", &format!("the host answered {}", answer.status), CHECK));
            }
            let (mapping, bytes_max) = (mapping.clone(), bytes_max.min(TABLE_BYTES_MAX));
            let work = tokio::task::spawn_blocking(move || json::table(&answer.body, &mapping, bytes_max));
            work.await.map_err(|error| Stop::Retry(error.to_string()))?.map_err(|unmapped| match unmapped {
                Unmapped::Misfit(why) => {
                    failed("mapping_failed", &why, "correct the mapping, or look at what the address answers")
                }
                Unmapped::TooLarge => Stop::Failed(too_large(bytes_max)),
            })?
        }
        Connector::Entsoe(query) => {
            let name = inner.store.environment_name(env).await?;
            entsoe::table(inner, url, query, inner.settings.entsoe_token_of(&name)).await?
        }
    };
    let mut writer = inner.store.blobs().writer(bytes_max).await?;
    writer.write(&table).await.map_err(|error| match error {
        StoreError::TooLarge(max) => Stop::Failed(too_large(max)),
        other => other.into(),
    })?;
    Ok(writer.finish().await?)
}

/// The usual remedy.
const CHECK: &str = "check the address in a browser, then retry";

fn failed(code: &str, message: &str, remedy: &str) -> Stop {
    Stop::Failed(SourceError { code: code.to_owned(), message: message.to_owned(), remedy: remedy.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_endpoint_no_key_is_shown() {
        assert_eq!(masked("https://example.com/load"), "https://example.com/load");
        assert_eq!(
            masked("https://example.com/load?key=hush&station=7#k"),
            "https://example.com/load?key=***&station=***"
        );
        assert_eq!(masked("https://example.com/load?hush"), "https://example.com/load?***");
    }
}
