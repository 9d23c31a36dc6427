//! `almanac serve`: the browser UI and the API.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result};
use models::Secret;
use server::{Access, AccessMode, AccessSettings, App, Listening, Metrics, Watched};
use store::{NewInvitation, Store, now_ms};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::{monitoring, samples};
use crate::{api::Api, config::Config, service_manager, terminal, wiring};

/// Open files that the server asks for: a listener and the model's answer to it hold one connection each, and shells
/// often start programs with 1,024.
const OPEN_FILES_WANTED: u64 = 65_536;
/// How often originals that nothing points to are looked for, where several processes write them.
const SWEEP_EVERY: Duration = Duration::from_secs(6 * 3600);
/// How long the link of the first start serves; each start makes another as long as there is no user.
const SETUP_MS: i64 = 7 * 86_400_000;

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
pub(super) async fn run(
    mut config: Config,
    arguments: Arguments,
    held: Option<std::net::TcpListener>,
    metrics: Metrics,
) -> Result<()> {
    let listening = match held {
        Some(socket) => Listening { listener: TcpListener::from_std(socket)?, is_held: true },
        None => bind(config.listen).await?.into(),
    };
    // What is really listened on decides who has to log in.
    config.listen = listening.listener.local_addr()?;
    raise_open_files();
    let mut app = wiring::open(&config, metrics.clone()).await?;
    app.access = access(&config, &app.store).await?;
    let watched = Watched {
        ingest: app.ingest.clone(),
        assistants: Some(app.assistants.clone()),
        data: config.data.clone(),
        version: app.about.version.clone(),
    };
    let _watching = monitoring::begin(&config, &metrics, watched).await?;
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
    let link = setup_link(app, config, &url).await?;
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
            if let Some(link) = link {
                terminal::line(&format!("There are no users yet. Make the first administrator here, once: {link}"));
            }
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
    // The program itself adds them, whoever has to log in.
    let own = App { access: Access::open(), ..app.clone() };
    samples::add(&Api::local(&own), folder, &config.data).await
}

/// Who has to log in: where nothing is said, everybody if there are users, for they were made to be asked for.
async fn access(config: &Config, store: &Store) -> Result<Access> {
    let mode = match config.access.mode {
        Some(mode) => mode,
        None if store.has_users().await? => AccessMode::Accounts,
        None => AccessMode::Open,
    };
    let operator_hash = match mode {
        AccessMode::Open => None,
        AccessMode::Accounts => Some(wiring::make_operator_secret(store.own_dir())?),
    };
    Ok(Access::new(AccessSettings { mode, operator_hash, ..config.access.settings.clone() }))
}

/// The link that makes the first administrator, where people log in and there is none yet.
async fn setup_link(app: &App, config: &Config, url: &str) -> Result<Option<String>> {
    let has_accounts = !app.access.is_open();
    if !has_accounts || app.store.has_users().await? {
        return Ok(None);
    }
    let secret = Secret::new(server::new_secret()?);
    let invitation = NewInvitation {
        hash: server::secret_hash(secret.expose()),
        invited_by: None,
        email: None,
        is_admin: true,
        grants: Vec::new(),
        expires_ms: now_ms() + SETUP_MS,
    };
    app.store.create_invitation(&invitation).await?;
    let base = match &config.access.settings.public_url {
        Some(url) => url.clone(),
        None => wiring::reachable(url.parse()?).as_str().trim_end_matches('/').to_owned(),
    };
    // Behind a #, so that no server and no log on the way sees it.
    Ok(Some(format!("{base}/setup#{}", secret.expose())))
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
