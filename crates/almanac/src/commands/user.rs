//! `almanac user`: who may log in, and what they may do.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    api::{Api, Payload},
    config::Config,
    terminal,
};

const PATH: &str = "/api/v1/users";
/// Bytes of a file that holds a password.
const PASSWORD_BYTES_MAX: u64 = 4_096;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make a user
    Add(Add),
    /// List the users
    List {
        /// One JSON object per user
        #[arg(long)]
        json: bool,
    },
    /// Let a user in no more: ends their log-ins and tokens; what is theirs stays
    Disable { email: String },
    /// Let a user in again
    Enable { email: String },
    /// Give a user a new password; logs them out everywhere
    Password {
        email: String,
        #[command(flatten)]
        password: Password,
    },
    /// Say what a user may do, in place of what they might until now
    Grant {
        email: String,
        #[command(flatten)]
        roles: Roles,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// E-mail address to log in with
    email: String,
    /// As others see them; the address when absent
    #[arg(long)]
    name: Option<String>,
    /// May do everything
    #[arg(long)]
    admin: bool,
    #[command(flatten)]
    password: Password,
    #[command(flatten)]
    roles: Roles,
}

#[derive(Debug, clap::Args)]
pub(super) struct Password {
    /// File with the password, - for standard input; without it one is made up and printed
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Roles {
    /// May read this environment, or this collection of it; as often as wanted
    #[arg(long, value_name = "ENVIRONMENT[/COLLECTION]")]
    reader: Vec<String>,
    /// May read and change this environment, or this collection of it; as often as wanted
    #[arg(long, value_name = "ENVIRONMENT[/COLLECTION]")]
    editor: Vec<String>,
}

/// Carries the command out.
///
/// # Errors
/// In words.
pub(super) async fn run(config: &Config, command: Command) -> Result<()> {
    let api = Api::open(config).await?;
    let outcome = carry_out(&api, command).await;
    api.close().await;
    outcome
}

async fn carry_out(api: &Api, command: Command) -> Result<()> {
    match command {
        Command::Add(wanted) => add(api, wanted).await,
        Command::List { json } => list(api, json).await,
        Command::Disable { email } => change(api, &email, json!({"is_disabled": true})).await,
        Command::Enable { email } => change(api, &email, json!({"is_disabled": false})).await,
        Command::Password { email, password } => {
            let (password, is_made_up) = password.read()?;
            change(api, &email, json!({"password": password})).await?;
            tell(&password, is_made_up);
            Ok(())
        }
        Command::Grant { email, roles } => {
            let id = id_of(api, &email).await?;
            let body = json!({"grants": roles.grants(api).await?});
            let _: Value = api.call(Method::PUT, &format!("{PATH}/{id}/grants"), Payload::Json(body)).await?;
            Ok(())
        }
    }
}

async fn add(api: &Api, wanted: Add) -> Result<()> {
    let (password, is_made_up) = wanted.password.read()?;
    let name = wanted.name.unwrap_or_else(|| wanted.email.clone());
    let grants = wanted.roles.grants(api).await?;
    let body = json!({
        "email": wanted.email, "name": name, "password": password, "is_admin": wanted.admin, "grants": grants,
    });
    let user: Value = api.post(PATH, &body).await?;
    terminal::line(user["email"].as_str().unwrap_or_default());
    tell(&password, is_made_up);
    if api.is_local() {
        terminal::note("from its next start on, the server demands that everybody logs in");
    }
    Ok(())
}

fn tell(password: &str, is_made_up: bool) {
    if is_made_up {
        terminal::line(&format!("password: {password}"));
    }
}

async fn list(api: &Api, json: bool) -> Result<()> {
    for user in api.list(PATH).await? {
        if json {
            terminal::line(&user.to_string());
            continue;
        }
        let text = |name: &str| user[name].as_str().unwrap_or_default();
        let role = if user["is_admin"] == true { "administrator" } else { "" };
        let state = if user["is_disabled"] == true { "disabled" } else { "" };
        terminal::line(format!("{}  {}  {role}  {state}", text("email"), text("name")).trim_end());
    }
    Ok(())
}

async fn change(api: &Api, email: &str, body: Value) -> Result<()> {
    let id = id_of(api, email).await?;
    let _: Value = api.call(Method::PATCH, &format!("{PATH}/{id}"), Payload::Json(body)).await?;
    Ok(())
}

/// The id of the user with this e-mail address.
pub(super) async fn id_of(api: &Api, email: &str) -> Result<String> {
    let email = email.trim().to_lowercase();
    let users = api.list(PATH).await?;
    let Some(id) = users.iter().find(|user| user["email"] == email.as_str()).and_then(|user| user["id"].as_str())
    else {
        bail!("there is no user {email}\nremedy: `almanac user list` names them");
    };
    Ok(id.to_owned())
}

impl Password {
    /// The password, and whether it was made up here.
    fn read(&self) -> Result<(String, bool)> {
        use std::io::Read;
        let Some(file) = &self.password_file else { return Ok((server::new_secret()?[..20].to_owned(), true)) };
        let mut text = String::new();
        let read = if file.as_os_str() == "-" {
            std::io::stdin().take(PASSWORD_BYTES_MAX).read_to_string(&mut text)
        } else {
            std::fs::File::open(file).and_then(|file| file.take(PASSWORD_BYTES_MAX).read_to_string(&mut text))
        };
        read.with_context(|| format!("cannot read {}", file.display()))?;
        Ok((text.trim_end_matches(['\r', '\n']).to_owned(), false))
    }
}

impl Roles {
    /// As the API takes them; collections are named by their names here.
    async fn grants(&self, api: &Api) -> Result<Vec<Value>> {
        let roles = self.reader.iter().map(|on| (on, "reader")).chain(self.editor.iter().map(|on| (on, "editor")));
        let mut grants = Vec::new();
        for (on, role) in roles {
            let (environment, collection) = on
                .split_once('/')
                .map_or((on.as_str(), None), |(environment, collection)| (environment, Some(collection)));
            let id = match collection {
                Some(name) => Some(collection_id(api, environment, name).await?),
                None => None,
            };
            grants.push(json!({"environment": environment, "collection_id": id, "role": role}));
        }
        Ok(grants)
    }
}

async fn collection_id(api: &Api, environment: &str, name: &str) -> Result<String> {
    if !store::is_environment_name(environment) {
        bail!("{environment:?} is no environment\nremedy: `almanac env list` names them");
    }
    let collections = api.list(&format!("/e/{environment}/api/v1/collections")).await?;
    let found = collections.iter().find(|collection| collection["name"] == name || collection["id"] == name);
    let Some(id) = found.and_then(|collection| collection["id"].as_str()) else {
        bail!("{environment} has no collection {name}\nremedy: `almanac sources --env {environment}` lists them");
    };
    Ok(id.to_owned())
}
