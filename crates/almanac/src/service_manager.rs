//! What a service manager such as systemd hands over and is told: the listening socket that it holds, ready, stopping.
//! Without one, all of it does nothing.

use std::net::TcpListener;

use anyhow::{Context, Result, bail};
use listenfd::ListenFd;
use sd_notify::NotifyState;

/// The socket that the service manager listens on for us, if it does. It outlives the process, so that a restart refuses nobody.
///
/// To be called once, before any thread is started: it takes the variables out of the environment, so that no child believes that
/// they are meant for it.
///
/// # Errors
/// In words, when it is not one TCP socket.
pub(crate) fn held_socket() -> Result<Option<TcpListener>> {
    let mut sockets = ListenFd::from_env();
    match sockets.len() {
        0 => return Ok(None),
        1 => {}
        many => bail!("{many} sockets were handed over\nremedy: leave one ListenStream= in the socket unit"),
    }
    let listener = sockets
        .take_tcp_listener(0)
        .context("what was handed over is not a TCP socket\nremedy: give ListenStream= an address and a port")?;
    // The runtime waits for connections itself.
    if let Some(listener) = &listener {
        listener.set_nonblocking(true)?;
    }
    Ok(listener)
}

/// Requests are served from now on, or jobs done.
pub(crate) fn ready() {
    tell(&[NotifyState::Ready]);
}

/// What runs is ended, and the process with it.
pub(crate) fn stopping() {
    tell(&[NotifyState::Stopping]);
}

fn tell(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::warn!(%error, "the service manager could not be told");
    }
}
