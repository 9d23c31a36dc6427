//! `almanac sources`: what is there and how far it is.

use anyhow::{Result, bail};
use serde_json::Value;

use crate::{api::Api, config::Config, terminal};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Only this collection
    #[arg(long, value_name = "NAME")]
    collection: Option<String>,
    /// One JSON object per source
    #[arg(long)]
    json: bool,
}

/// Prints the sources, collection by collection.
///
/// # Errors
/// In words.
pub(super) async fn run(config: &Config, arguments: Arguments) -> Result<()> {
    let api = Api::open(config).await?;
    let outcome = print(&api, &arguments).await;
    api.close().await;
    outcome
}

async fn print(api: &Api, arguments: &Arguments) -> Result<()> {
    let mut collections = api.list("/api/v1/collections").await?;
    if let Some(name) = &arguments.collection {
        collections.retain(|collection| collection["name"] == name.as_str());
        if collections.is_empty() {
            bail!("there is no collection {name}\nremedy: `almanac sources` lists them");
        }
    }
    if collections.is_empty() && !arguments.json {
        terminal::note("there are no sources yet: add some with `almanac ingest PATH --collection NAME`");
    }
    for collection in collections {
        let id = collection["id"].as_str().unwrap_or_default();
        let sources = api.list(&format!("/api/v1/collections/{id}/sources")).await?;
        if !arguments.json {
            terminal::line(&format!("{} ({})", collection["name"].as_str().unwrap_or_default(), sources.len()));
        }
        for mut source in sources {
            if arguments.json {
                source["collection"] = collection["name"].clone();
                terminal::line(&source.to_string());
            } else {
                terminal::line(&line(&source));
            }
        }
    }
    Ok(())
}

fn line(source: &Value) -> String {
    let name = source["name"].as_str().unwrap_or_default();
    let state = source["state"].as_str().unwrap_or_default();
    let why = source["error"]["message"].as_str().map(|message| format!(": {message}")).unwrap_or_default();
    format!("  {state:<9} {:>6} passages  {name}{why}", source["chunks"])
}
