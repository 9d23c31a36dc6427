//! Traces, where somebody collects them: spans of the rooms go out by OTLP (HTTP, protobuf), over the TLS that everything else
//! uses. Off unless an address is set. No text of a person is in a span, and events of the log are not sent.

use std::time::Duration;

use anyhow::{Context, Result};
use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use opentelemetry_http::{HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tokio::runtime::Handle;
use tracing::Metadata;

use crate::config::{Config, Otlp};

/// Rooms whose spans are sent; statements of the database are too many, and are measured instead.
const ROOMS: [&str; 5] = ["assistant", "ingest", "models", "search", "server"];
/// Longest wait for the collector to take a batch, and at the end for it to take the last.
pub(crate) const EXPORT_TIMEOUT: Duration = Duration::from_secs(5);
/// What is read of the collector's answer.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// What sends traces; `None` where no address is set. Batches are sent from a thread of its own on `runtime`.
///
/// # Errors
/// In words, where the address cannot be used.
pub(crate) fn provider(config: &Config, runtime: &Handle) -> Result<Option<SdkTracerProvider>> {
    let Some(Otlp { endpoint, headers, service }) = &config.monitoring.otlp else { return Ok(None) };
    let mut client = reqwest::Client::builder().timeout(EXPORT_TIMEOUT);
    if endpoint.host_str().is_some_and(|host| ["localhost", "127.0.0.1", "[::1]"].contains(&host)) {
        client = client.no_proxy();
    }
    let sender = Sender { client: client.build()?, runtime: runtime.clone() };
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(sender)
        .with_endpoint(format!("{}/v1/traces", endpoint.as_str().trim_end_matches('/')))
        .with_timeout(EXPORT_TIMEOUT)
        .with_headers(headers.iter().map(|(name, value)| (name.clone(), value.expose().to_owned())).collect())
        .build()
        .context("traces cannot be sent\nremedy: check OTEL_EXPORTER_OTLP_ENDPOINT, or unset it")?;
    let resource = Resource::builder().with_service_name(service.clone()).build();
    Ok(Some(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build()))
}

/// Whether a span is sent.
pub(crate) fn is_traced(metadata: &Metadata<'_>) -> bool {
    let room = metadata.target().split("::").next().unwrap_or_default();
    metadata.is_span() && ROOMS.contains(&room)
}

/// The batches' thread is none of the runtime's, where our client has to be.
#[derive(Debug)]
struct Sender {
    client: reqwest::Client,
    runtime: Handle,
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let sent = self.runtime.spawn(async move {
            let mut answer = client.execute(request.try_into()?).await?;
            let mut body = BytesMut::new();
            while let Some(piece) = answer.chunk().await? {
                body.extend_from_slice(&piece[..piece.len().min(ANSWER_BYTES_MAX - body.len())]);
                if body.len() == ANSWER_BYTES_MAX {
                    break;
                }
            }
            Ok::<_, HttpError>(Response::builder().status(answer.status()).body(body.freeze())?)
        });
        sent.await?
    }
}
