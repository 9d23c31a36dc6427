//! The log: one line an event on standard error, for people or as JSON.

use std::io::IsTerminal;

use anyhow::{Context, Result};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::Config;

/// Starts logging at the configured level. `quiet` raises it to warnings: commands that print results.
pub(crate) fn start(config: &Config, quiet: bool) -> Result<()> {
    let level = if quiet && config.log == "info" { "warn" } else { &config.log };
    // The engine's own narration of segments and merges is of no use to an operator.
    let filter = EnvFilter::try_new(format!("{level},tantivy=warn"))
        .with_context(|| format!("log is {level:?}\nremedy: give error, warn, info, debug, or a filter"))?;
    let registry = tracing_subscriber::registry().with(filter);
    let layer = fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    if config.log_json {
        registry.with(layer.json().flatten_event(true)).try_init()?;
    } else {
        registry.with(layer.with_target(false)).try_init()?;
    }
    Ok(())
}
