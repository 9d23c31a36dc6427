//! `almanac token`: what programs call a server with where people log in.

use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};

use super::user::id_of;
use crate::{
    api::{Api, Payload, encode},
    config::Config,
    terminal,
};

const PATH: &str = "/api/v1/tokens";

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make an API token and print it, once
    Create {
        /// What it is for
        name: String,
        /// read: look and ask; write: add and change, too; admin: whatever its owner may
        #[arg(long, value_parser = ["read", "write", "admin"], default_value = "read")]
        scope: String,
        /// Days until it ends; never when absent
        #[arg(long)]
        days: Option<u32>,
        #[command(flatten)]
        owner: Owner,
    },
    /// List the API tokens, with their last use
    List {
        #[command(flatten)]
        owner: Owner,
        /// One JSON object per token
        #[arg(long)]
        json: bool,
    },
    /// End an API token
    Revoke {
        /// Its id, as `almanac token list` tells it
        id: String,
        #[command(flatten)]
        owner: Owner,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Owner {
    /// Whose it is, for administrators; one's own with ALMANAC_TOKEN
    #[arg(long, value_name = "EMAIL")]
    user: Option<String>,
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
        Command::Create { name, scope, days, owner } => {
            let body = json!({"name": name, "scope": scope, "days": days, "user_id": owner.id(api).await?});
            let token: Value = api.post(PATH, &body).await?;
            terminal::line(token["token"].as_str().unwrap_or_default());
        }
        Command::List { owner, json } => {
            let tokens: Value = api.get(&format!("{PATH}{}", owner.query(api).await?)).await?;
            for token in tokens["items"].as_array().into_iter().flatten() {
                terminal::line(&if json { token.to_string() } else { line(token) });
            }
        }
        Command::Revoke { id, owner } => {
            let path = format!("{PATH}/{}{}", encode(&id), owner.query(api).await?);
            let _: Value = api.call(Method::DELETE, &path, Payload::Empty).await?;
        }
    }
    Ok(())
}

impl Owner {
    async fn id(&self, api: &Api) -> Result<Option<String>> {
        match &self.user {
            Some(email) => id_of(api, email).await.map(Some),
            None => Ok(None),
        }
    }

    async fn query(&self, api: &Api) -> Result<String> {
        Ok(self.id(api).await?.map_or_else(String::new, |id| format!("?user_id={}", encode(&id))))
    }
}

fn line(token: &Value) -> String {
    let text = |name: &str| token[name].as_str().unwrap_or("never");
    let (id, scope, name) = (text("id"), text("scope"), text("name"));
    format!("{id}  {scope:<5}  last used {}  ends {}  {name}", text("used_at"), text("expires_at"))
}
