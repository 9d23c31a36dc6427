//! The socket that is listened on: our own, or one that a service manager holds and hands to the next process.

use std::{future::pending, net::SocketAddr};

use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// A listening socket, and whose it is.
#[derive(Debug)]
pub struct Listening {
    pub listener: TcpListener,
    /// Somebody else holds it too, and gives it to the process that comes after this one.
    pub is_held: bool,
}

impl From<TcpListener> for Listening {
    fn from(listener: TcpListener) -> Self {
        Self { listener, is_held: false }
    }
}

/// Lets connections in until `leaving`; what comes then stays in the socket's queue, for the process that has the socket next.
pub(crate) struct Door {
    listener: TcpListener,
    leaving: CancellationToken,
}

impl Door {
    pub(crate) fn new(listener: TcpListener, leaving: CancellationToken) -> Self {
        Self { listener, leaving }
    }
}

impl Listener for Door {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        tokio::select! {
            biased;
            () = self.leaving.cancelled() => pending().await,
            accepted = Listener::accept(&mut self.listener) => accepted,
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}
