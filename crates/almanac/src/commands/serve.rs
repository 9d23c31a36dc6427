//! `almanac serve`: the browser UI and the API.

use std::{net::SocketAddr, path::PathBuf};

use anyhow::{Context, Result, bail};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::samples;
use crate::{api::Api, config::Config, terminal, wiring};

/// Open files that the server asks for: a listener and the model's answer to it hold one connection each, and shells
/// often start programs with 1,024.
const OPEN_FILES_WANTED: u64 = 65_536;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Address and port to serve on (ALMANAC_LISTEN)
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<String>,
    /// Folder with sample collections (samples.toml) to be there from the start
    #[arg(long, value_name = "DIR")]
    samples: Option<PathBuf>,
}

/// Serves until told to stop.
///
/// # Errors
/// In words, when the address or the data folder cannot be used.
pub(super) async fn run(config: Config, arguments: Arguments) -> Result<()> {
    refuse_open_address(config.listen)?;
    raise_open_files();
    let listener = TcpListener::bind(config.listen).await.with_context(|| {
        format!("cannot listen on {}\nremedy: stop what uses the port, or name another with --listen", config.listen)
    })?;
    let address = listener.local_addr()?;
    let app = wiring::open(&config).await?;
    let url = format!("http://{address}");
    app.store.announce(&url)?;
    app.ingest.start().await?;
    let serving = tokio::spawn(server::serve(listener, app.clone(), stopped(), config.shutdown));
    if let Some(folder) = &arguments.samples {
        let api = Api::Local { router: server::router(app.clone()), app: Box::new(app.clone()) };
        samples::add(&api, folder).await?;
    }
    terminal::line(&format!("Almanac serves at {url}"));
    let served = serving.await.context("the server ended unexpectedly")?;
    wiring::close(app).await;
    served.context("serving failed")
}

/// Without access control, whoever reaches the address may read everything.
fn refuse_open_address(address: SocketAddr) -> Result<()> {
    if !address.ip().is_loopback() {
        bail!(
            "{address} can be reached from other machines, and this version has no access control yet\n\
             remedy: listen on 127.0.0.1 and put a proxy with a log-in in front, or use an SSH tunnel"
        );
    }
    Ok(())
}

/// As many open files as are wanted and the system's hard limit allows.
fn raise_open_files() {
    match rlimit::increase_nofile_limit(OPEN_FILES_WANTED) {
        Ok(files) => tracing::debug!(files, "open files allowed"),
        Err(error) => tracing::warn!(%error, "the limit on open files stays as it is"),
    }
}

/// Resolves at the first SIGTERM or SIGINT.
async fn stopped() {
    let signals = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    if let (Ok(mut terminate), Ok(mut interrupt)) = signals {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
    } else {
        // Without handlers the signals end the process, which loses nothing either.
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_is_served() {
        for address in ["127.0.0.1:8080", "[::1]:8080"] {
            assert!(refuse_open_address(address.parse().unwrap()).is_ok());
        }
        for address in ["0.0.0.0:8080", "192.168.1.2:80", "[::]:8080"] {
            let error = refuse_open_address(address.parse().unwrap()).unwrap_err().to_string();
            assert!(error.contains("access control"), "{error}");
        }
    }
}
