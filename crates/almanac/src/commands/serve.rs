//! `almanac serve`: the browser UI and the API.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use server::{App, Listening};
use store::Store;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::samples;
use crate::{api::Api, config::Config, service_manager, terminal, wiring};

/// Open files that the server asks for: a listener and the model's answer to it hold one connection each, and shells
/// often start programs with 1,024.
const OPEN_FILES_WANTED: u64 = 65_536;
/// How often originals that nothing points to are looked for, where several processes write them.
const SWEEP_EVERY: Duration = Duration::from_secs(6 * 3600);

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Address and port to serve on (ALMANAC_LISTEN)
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<String>,
    /// Folder with sample collections (samples.toml) to be there from the start
    #[arg(long, value_name = "DIR")]
    samples: Option<PathBuf>,
}

/// Serves until told to stop, on the socket that a service manager holds if there is one, else on the configured address.
///
/// # Errors
/// In words, when the address, the data folder or the samples cannot be used.
pub(super) async fn run(mut config: Config, arguments: Arguments, held: Option<std::net::TcpListener>) -> Result<()> {
    let listening = match held {
        Some(socket) => Listening { listener: TcpListener::from_std(socket)?, is_held: true },
        None => bind(config.listen).await?.into(),
    };
    // What is really listened on decides who may come in.
    config.listen = listening.listener.local_addr()?;
    refuse_open_address(config.listen)?;
    raise_open_files();
    let app = wiring::open(&config).await?;
    wiring::warn_of_originals_here(&config, &app.store);
    let sweeping = tokio::spawn(sweep(app.store.clone()));
    let served = serve(listening, &app, &config, arguments.samples.as_deref()).await;
    sweeping.abort();
    wiring::close(app).await;
    served
}

/// Serves from the start, and says so once the samples are there; told to stop before that, it leaves them unfinished.
async fn serve(listening: Listening, app: &App, config: &Config, samples: Option<&Path>) -> Result<()> {
    let url = format!("http://{}", listening.listener.local_addr()?);
    app.store.announce(&url)?;
    app.ingest.start().await?;
    if config.schedules {
        app.ingest.start_schedules();
    }
    app.assistants.start();
    let mut serving = tokio::spawn(server::serve(listening, app.clone(), stopped(), config.shutdown));
    service_manager::ready();
    let served = tokio::select! {
        served = &mut serving => served,
        prepared = prepare(app, config, samples) => {
            if let Err(error) = prepared {
                serving.abort();
                return Err(error);
            }
            terminal::line(&format!("Almanac serves at {url}"));
            serving.await
        }
    };
    served.context("the server ended unexpectedly")?.context("serving failed")
}

async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}\nremedy: stop what uses the port, or name another with --listen")
    })
}

/// Removes what other processes may have left; alone, the start has done so.
async fn sweep(store: Store) {
    while store.blobs().is_shared() {
        match store.remove_unknown_blobs().await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "originals removed that nothing points to"),
            Err(error) => tracing::warn!(%error, "originals that nothing points to stay until the next time"),
        }
        tokio::time::sleep(SWEEP_EVERY).await;
    }
}

async fn prepare(app: &App, config: &Config, folder: Option<&Path>) -> Result<()> {
    let Some(folder) = folder else { return Ok(()) };
    samples::add(&Api::local(app), folder, &config.data).await
}

/// Without access control, whoever reaches the address may read everything.
fn refuse_open_address(address: SocketAddr) -> Result<()> {
    if !address.ip().is_loopback() {
        bail!(
            "{address} can be reached from other machines, and this version has no access control yet\n\
             remedy: listen on 127.0.0.1, and run `ssh -L 8080:127.0.0.1:8080 host` on the other machine"
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
pub(super) async fn stopped() {
    let signals = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    if let (Ok(mut terminate), Ok(mut interrupt)) = signals {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        service_manager::stopping();
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
            assert!(error.contains("access control") && error.contains("ssh -L"), "{error}");
        }
    }
}
