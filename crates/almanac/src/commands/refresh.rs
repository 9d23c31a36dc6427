//! `almanac refresh`: fetches sources again, as their schedule would; for an external cron.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    api::{Api, Payload, Refusal, encode},
    config::Config,
    outcome::Told,
    terminal,
};

/// First and longest wait between two looks at what runs.
const LOOK_FIRST: Duration = Duration::from_millis(50);
const LOOK_LONGEST: Duration = Duration::from_secs(2);
/// Longest wait for one refresh to end, and for the series of one source.
const WAIT_MAX: Duration = Duration::from_secs(2 * 3600);

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Name or id of the source
    #[arg(value_name = "SOURCE", required_unless_present = "all_due", conflicts_with = "all_due")]
    source: Option<String>,
    /// All sources whose schedule is due
    #[arg(long)]
    all_due: bool,
    /// End when the refreshes have ended and the series of their sources are forecast; without a server always so
    #[arg(long)]
    wait: bool,
    /// One JSON object per refresh
    #[arg(long)]
    json: bool,
}

/// Refreshes, and tells about each.
///
/// # Errors
/// In words; `Told` when some failed, which their lines said.
pub(super) async fn run(config: &Config, arguments: Arguments) -> Result<()> {
    let api = Api::open(config).await?;
    let outcome = refresh(&api, &arguments).await;
    api.close().await;
    outcome
}

async fn refresh(api: &Api, arguments: &Arguments) -> Result<()> {
    let sources = wanted(api, arguments).await?;
    if sources.is_empty() {
        terminal::note("no schedule is due");
    }
    // Nobody else would end what a command on the folder itself has begun.
    let waits = arguments.wait || api.is_local();
    let mut begun = Vec::with_capacity(sources.len());
    let mut all_well = true;
    for source in sources {
        let path =
            format!("/api/v1/sources/{}/refresh?cause=command&only_due={}", text(&source, "id"), arguments.all_due);
        let refresh = match api.call::<Value>(Method::PUT, &path, Payload::Empty).await {
            Ok(refresh) => refresh,
            // Somebody was faster: what they find is what this would have found.
            Err(error) if error.downcast_ref::<Refusal>().is_some_and(|refusal| refusal.code == "refresh_running") => {
                json!({"outcome": "running", "message": "it runs already"})
            }
            Err(error) if error.downcast_ref::<Refusal>().is_some_and(|refusal| refusal.code == "nothing_due") => {
                json!({"outcome": "skipped", "message": "its run was missed, which its schedule leaves out"})
            }
            Err(error) if arguments.all_due && error.is::<Refusal>() => {
                json!({"outcome": "failed", "message": error.to_string()})
            }
            Err(error) => return Err(error),
        };
        begun.push((source, refresh));
    }
    for (source, mut refresh) in begun {
        if waits && refresh["outcome"] != "failed" && refresh["outcome"] != "skipped" {
            refresh = ended(api, &source, refresh).await?;
            forecast(api, &source).await?;
        }
        all_well &= refresh["outcome"] != "failed";
        tell(&source, &refresh, arguments.json);
    }
    if all_well { Ok(()) } else { Err(Told.into()) }
}

/// The source that is named, or those that are due.
async fn wanted(api: &Api, arguments: &Arguments) -> Result<Vec<Value>> {
    let now = Timestamp::now();
    let mut found = Vec::new();
    for collection in api.list("/api/v1/collections").await? {
        let sources = api.list(&format!("/api/v1/collections/{}/sources", text(&collection, "id"))).await?;
        found.extend(sources.into_iter().filter(|source| match &arguments.source {
            Some(name) => source["id"] == name.as_str() || source["name"] == name.as_str(),
            None => {
                let next = source["schedule"]["next_at"].as_str().and_then(|next| next.parse::<Timestamp>().ok());
                next.is_some_and(|next| next <= now)
            }
        }));
    }
    let Some(name) = &arguments.source else { return Ok(found) };
    match found.len() {
        0 => bail!("there is no source {name}\nremedy: `almanac sources` lists them"),
        1 => Ok(found),
        count => {
            bail!("{count} sources are called {name}\nremedy: name one by its id, as `almanac sources --json` tells it")
        }
    }
}

/// The refresh once it has ended; of one that somebody else began, the newest.
async fn ended(api: &Api, source: &Value, begun: Value) -> Result<Value> {
    let mut wait = Wait::new(source, "is still being fetched and read");
    loop {
        let all: Value = api.get(&format!("/api/v1/sources/{}/refreshes", text(source, "id"))).await?;
        let refreshes = all["refreshes"].as_array().map(Vec::as_slice).unwrap_or_default();
        let own = refreshes.iter().find(|refresh| begun["id"].is_null() || refresh["id"] == begun["id"]);
        match own {
            Some(refresh) if refresh["outcome"] == "running" => {}
            Some(refresh) => return Ok(refresh.clone()),
            None => return Ok(begun),
        }
        wait.a_while().await?;
    }
}

/// Waits until the series of a source are forecast; each ends, if with an error.
async fn forecast(api: &Api, source: &Value) -> Result<()> {
    let mut wait = Wait::new(source, "has series that are still being forecast");
    while is_forecast(api, source).await? {
        wait.a_while().await?;
    }
    Ok(())
}

/// Whether some series of a source is being forecast.
async fn is_forecast(api: &Api, source: &Value) -> Result<bool> {
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/series?source_id={}&limit=500{cursor}", text(source, "id"));
        let page: Value = api.get(&path).await?;
        if page["series"].as_array().into_iter().flatten().any(|series| series["state"] == "working") {
            return Ok(true);
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={}", encode(next)),
            None => return Ok(false),
        }
    }
}

/// Looks further and further apart, up to a bound.
struct Wait<'s> {
    source: &'s Value,
    what: &'static str,
    since: Instant,
    look: Duration,
}

impl<'s> Wait<'s> {
    fn new(source: &'s Value, what: &'static str) -> Self {
        Self { source, what, since: Instant::now(), look: LOOK_FIRST }
    }

    async fn a_while(&mut self) -> Result<()> {
        if self.since.elapsed() > WAIT_MAX {
            let (name, what, hours) = (text(self.source, "name"), self.what, WAIT_MAX.as_secs() / 3600);
            bail!("{name} {what} after {hours} hours\nremedy: look at the server's log, then refresh it again");
        }
        tokio::time::sleep(self.look).await;
        self.look = (self.look * 2).min(LOOK_LONGEST);
        Ok(())
    }
}

fn tell(source: &Value, refresh: &Value, as_json: bool) {
    let (name, outcome) = (text(source, "name"), text(refresh, "outcome"));
    if as_json {
        let told = json!({
            "source_id": source["id"], "name": name, "outcome": outcome, "message": refresh["message"],
            "started_at": refresh["started_at"], "ended_at": refresh["ended_at"],
        });
        return terminal::line(&told.to_string());
    }
    match refresh["message"].as_str() {
        Some(message) => terminal::line(&format!("{name}: {outcome}, {message}")),
        None => terminal::line(&format!("{name}: {outcome}")),
    }
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_default()
}
