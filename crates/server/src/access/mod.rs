//! Who calls, and what they may: found before any handler runs, in [`gate`], by the table in [`rules`]. A handler gets the app only
//! as far as its caller may read it, and asks it before it touches what only a body names.

mod gate;
mod limits;
mod origin;
mod rules;
mod secrets;

use std::{sync::Arc, time::Duration};

use assistant::Asker;
use axum::http::StatusCode;
use store::{
    CollectionId, EnvironmentId, GrantRole, Owner, Readable, Rights, SessionId, SourceId, Store, TokenScope, User,
    UserId,
};

pub(crate) use gate::{COOKIE, admit, identify};
pub use limits::AccessLimits;
pub(crate) use limits::{Counted, StreamPlace};
pub(crate) use origin::Origin;
pub(crate) use secrets::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, Passwords};
pub use secrets::{PasswordCost, new_secret, secret_hash};

use crate::{app::App, environment, error::ApiError};

/// Whether somebody has to log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessMode {
    /// Nobody: whoever reaches the server may do everything. For a server that only its own machine reaches.
    Open,
    /// Everybody.
    Accounts,
}

/// How access is controlled; set by the program.
#[derive(Debug, Clone)]
pub struct AccessSettings {
    pub mode: AccessMode,
    /// Where people reach the server, without a slash at its end: what links begin with, and the one name that it answers to beside
    /// those of its own machine. Without it, links begin as the request did.
    pub public_url: Option<String>,
    /// Proxies in front of it: so many of the last entries of `X-Forwarded-For` are believed. 0 unless set.
    pub proxies: usize,
    /// How long a log-in lasts. 30 days unless set.
    pub session: Duration,
    pub limits: AccessLimits,
    pub password_cost: PasswordCost,
    /// Hash of the secret by which commands of whoever looks after the data folder are known.
    pub operator_hash: Option<String>,
}

impl Default for AccessSettings {
    /// Of a server that its own machine alone reaches.
    fn default() -> Self {
        Self {
            mode: AccessMode::Open,
            public_url: None,
            proxies: 0,
            session: Duration::from_secs(30 * 86_400),
            limits: AccessLimits::default(),
            password_cost: PasswordCost::default(),
            operator_hash: None,
        }
    }
}

/// Access control as it is in force. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Access {
    pub(crate) settings: Arc<AccessSettings>,
    pub(crate) passwords: Passwords,
    pub(crate) counted: Counted,
}

impl Access {
    pub fn new(settings: AccessSettings) -> Self {
        let passwords = Passwords::new(settings.password_cost);
        Self { settings: Arc::new(settings), passwords, counted: Counted::default() }
    }

    /// Nobody logs in.
    pub fn open() -> Self {
        Self::new(AccessSettings::default())
    }

    pub fn is_open(&self) -> bool {
        self.settings.mode == AccessMode::Open
    }
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Who {
    Stranger,
    /// Whoever runs the program: there are no users, or it is a command on the data folder.
    Operator,
    User {
        user: User,
        via: Via,
    },
}

/// How a user is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Via {
    Session(SessionId),
    Token(TokenScope),
}

/// Who calls, and what they may do in the environment of the request.
#[derive(Debug, Clone)]
pub struct Viewer {
    pub(crate) who: Who,
    rights: Rights,
}

impl Viewer {
    /// Who may do everything: the program itself.
    pub fn operator() -> Self {
        Self { who: Who::Operator, rights: Rights::all() }
    }

    pub(crate) async fn of(store: &Store, who: Who, env: &EnvironmentId) -> Result<Self, ApiError> {
        let rights = who.rights_in(store, env).await?;
        Ok(Self { who, rights })
    }

    pub(crate) fn readable(&self) -> Readable {
        self.rights.readable()
    }

    /// Whose chats they see.
    pub(crate) fn owner(&self) -> Owner {
        match &self.who {
            Who::User { user, .. } => Owner::User { id: user.id.clone(), with_unowned: self.who.is_admin() },
            Who::Operator => Owner::Anyone,
            // Nobody's: no user has this id.
            Who::Stranger => Owner::User { id: UserId(String::new()), with_unowned: false },
        }
    }

    pub(crate) fn asker(&self) -> Asker {
        Asker { user: self.who.user().map(|user| user.id.clone()), readable: self.readable() }
    }
}

impl Who {
    pub fn user(&self) -> Option<&User> {
        match self {
            Self::User { user, .. } => Some(user),
            Self::Stranger | Self::Operator => None,
        }
    }

    /// Whether they may do everything, now and with what they call by.
    pub fn is_admin(&self) -> bool {
        match self {
            Self::Stranger => false,
            Self::Operator => true,
            Self::User { user, via } => {
                user.is_admin && !matches!(via, Via::Token(TokenScope::Read | TokenScope::Write))
            }
        }
    }

    /// What they may do in `env`.
    pub async fn rights_in(&self, store: &Store, env: &EnvironmentId) -> Result<Rights, ApiError> {
        let Self::User { user, via } = self else {
            return Ok(if *self == Self::Operator { Rights::all() } else { Rights::none() });
        };
        let rights = if user.is_admin { Rights::all() } else { store.rights(env, &user.id).await? };
        Ok(if *via == Via::Token(TokenScope::Read) { rights.at_most(GrantRole::Reader) } else { rights })
    }
}

/// Log in first.
pub(crate) fn log_in() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "log_in", "this server answers to those who are logged in")
        .remedy("log in at /login, or send an API token as `Authorization: Bearer TOKEN`")
}

/// Logged in, and still not allowed.
pub(crate) fn not_allowed(what: &str) -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "not_allowed", format!("you may not {what}"))
        .remedy("ask an administrator for the role that it takes; an API token may do less than its owner")
}

/// There are no users.
pub(crate) fn nobody_logs_in() -> ApiError {
    ApiError::new(StatusCode::CONFLICT, "open_access", "nobody logs in on this server: only its own machine reaches it")
        .remedy("start it with ALMANAC_ACCESS=accounts to have users")
}

impl App {
    /// What the caller may read here.
    pub(crate) fn readable(&self) -> Readable {
        self.viewer.readable()
    }

    /// The user who calls.
    pub(crate) fn user(&self) -> Result<&User, ApiError> {
        self.viewer.who.user().ok_or_else(|| {
            if self.access.is_open() { nobody_logs_in() } else { not_allowed("do this without a user of your own") }
        })
    }

    /// What the caller may do in an environment that is not the request's.
    pub(crate) async fn rights_in(&self, env: &EnvironmentId) -> Result<Rights, ApiError> {
        if env == self.environment() {
            return Ok(self.viewer.rights.clone());
        }
        self.viewer.who.rights_in(&self.store, env).await
    }

    /// Refuses who may do less than `role` in all of `env`; of an environment in which they may do nothing, they do not learn that
    /// it is there.
    pub(crate) async fn demand_everywhere(
        &self,
        env: &EnvironmentId,
        name: &str,
        role: GrantRole,
    ) -> Result<(), ApiError> {
        let rights = self.rights_in(env).await?;
        if rights.everywhere() >= Some(role) {
            return Ok(());
        }
        Err(if rights.is_none() { environment::unknown(name) } else { short_of(role, "the whole environment") })
    }

    /// Refuses who may do less than `role` with a collection; one that they may not read is as one that is not there.
    pub(crate) fn demand(&self, collection: &CollectionId, role: GrantRole, thing: &str) -> Result<(), ApiError> {
        match self.viewer.rights.of(collection) {
            None => Err(ApiError::not_found(thing)),
            Some(own) if own < role => Err(short_of(role, &format!("this {thing}"))),
            Some(_) => Ok(()),
        }
    }

    /// The same with a source.
    pub(crate) async fn demand_source(&self, id: &SourceId, role: GrantRole) -> Result<(), ApiError> {
        let collection = self.store.collection_of_source(self.environment(), id).await?;
        self.demand(&collection, role, "source")
    }
}

fn short_of(role: GrantRole, what: &str) -> ApiError {
    not_allowed(&format!("{} {what}", if role == GrantRole::Editor { "change" } else { "read" }))
}
