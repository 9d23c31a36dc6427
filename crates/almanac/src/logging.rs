//! The log: one line an event on standard error, for people or as JSON; and beside it, what else is told of the same events.

use std::io::IsTerminal;

use anyhow::{Context, Result};
use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use server::Metrics;
use tracing::Metadata;
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{FilterExt, filter_fn},
    fmt,
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use crate::{config::Config, traces::is_traced};

/// Spans that a line of the log names: what it is about. Others are stretches of work, which the metrics and traces tell.
const NAMED: [&str; 3] = ["request", "answer", "job"];

/// Starts logging at the configured level, and tracing where `traces` are sent. What serves has `metrics`; without them a
/// command prints results, and only warnings are logged unless another level is set.
pub(crate) fn start(config: &Config, metrics: Option<&Metrics>, traces: Option<&SdkTracerProvider>) -> Result<()> {
    let level = if metrics.is_none() && config.log == "info" { "warn" } else { &config.log };
    // The engine's own narration of segments and merges is of no use to an operator.
    let filter = EnvFilter::try_new(format!("{level},tantivy=warn"))
        .with_context(|| format!("log is {level:?}\nremedy: give error, warn, info, debug, or a filter"))?
        .and(filter_fn(is_shown));
    let layer = fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    let layer = if config.log_json {
        layer.json().flatten_event(true).with_current_span(false).with_span_list(true).with_filter(filter).boxed()
    } else {
        layer.with_target(false).with_filter(filter).boxed()
    };
    let traces = traces.map(|provider| {
        let tracer = provider.tracer("almanac");
        let layer = tracing_opentelemetry::layer().with_tracer(tracer).with_location(false).with_threads(false);
        layer.with_filter(filter_fn(is_traced))
    });
    tracing_subscriber::registry().with(layer).with(metrics.map(Metrics::layer)).with(traces).try_init()?;
    Ok(())
}

fn is_shown(metadata: &Metadata<'_>) -> bool {
    !metadata.is_span() || NAMED.contains(&metadata.name())
}
