//! `almanac env`: environments listed, made, compared, promoted, rolled back, deleted, swept.

mod diff;
mod reindex;

use std::{path::PathBuf, time::Duration};

use anyhow::{Result, bail};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    api::{Api, Payload, encode},
    config::{Config, duration},
    terminal,
};

/// Where environments are.
const PATH: &str = "/api/v1/environments";
/// Wait between two looks at what is being read.
const LOOK: Duration = Duration::from_millis(200);
/// Moments listed of a history.
const MOMENTS_LISTED: usize = 20;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List the environments
    List(Shown),
    /// Make an environment with the sources of another; takes milliseconds at any size
    Create(Create),
    /// What differs between two environments; with questions, also how well each answers them
    Diff(Diff),
    /// Put an environment's sources in the place of another one's
    Promote {
        name: String,
        /// Environment whose sources are replaced
        #[arg(long, value_name = "NAME")]
        to: String,
        #[command(flatten)]
        shown: Shown,
    },
    /// Make an environment's sources what they were
    Rollback {
        name: String,
        /// 2026-01-31T12:00:00Z, 2026-01-31T12:00 (here), or how long ago: 10m, 2h, 1d
        #[arg(long, value_name = "TIME")]
        to: String,
        #[command(flatten)]
        shown: Shown,
    },
    /// Take over another environment's sources
    Sync {
        name: String,
        /// Environment whose sources are taken
        #[arg(long, value_name = "NAME", default_value = store::MAIN)]
        from: String,
        #[command(flatten)]
        shown: Shown,
    },
    /// Read an environment's sources anew by another embedding model; the old one answers until all are read
    Reindex(reindex::Reindex),
    /// When an environment's sources changed: the times that it can be rolled back to
    History {
        name: String,
        #[command(flatten)]
        shown: Shown,
    },
    /// Delete an environment with its chats and its history
    Delete { name: String },
    /// Switch the schedules of an environment on or off
    Schedules { name: String, state: Switch },
    /// Delete for good what no environment points to
    Sweep {
        /// Keep what was deleted or replaced since then; the configured history when absent, 0s keeps nothing
        #[arg(long, value_name = "TIME", value_parser = length)]
        grace: Option<Duration>,
        #[command(flatten)]
        shown: Shown,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Shown {
    /// JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Switch {
    On,
    Off,
}

#[derive(Debug, clap::Args)]
pub(super) struct Create {
    /// Lower-case letters, digits and hyphens
    name: String,
    /// Environment to begin with
    #[arg(long, value_name = "NAME", default_value = store::MAIN)]
    from: String,
    /// With the chats
    #[arg(long)]
    with_chats: bool,
    /// With marks in place of the values of the tables' columns that ALMANAC_MASK_COLUMNS names; documents are not masked
    #[arg(long, conflicts_with = "with_chats")]
    sanitise: bool,
    /// Delete it after so long, as in 14d or 12h
    #[arg(long, value_name = "TIME", value_parser = length)]
    ttl: Option<Duration>,
    #[command(flatten)]
    shown: Shown,
}

#[derive(Debug, clap::Args)]
pub(super) struct Diff {
    name: String,
    with: String,
    /// Ask both these questions: questions.jsonl, or a folder with it
    #[arg(long, value_name = "FILE", conflicts_with = "cases")]
    set: Option<PathBuf>,
    /// Ask both the kept cases of the second
    #[arg(long)]
    cases: bool,
    #[command(flatten)]
    shown: Shown,
}

fn length(text: &str) -> Result<Duration, String> {
    duration(text).ok_or_else(|| format!("{text} is no length of time: write it as 14d, 12h, 30m or 45s"))
}

/// Runs one of the commands. They are asked at `main`, whatever the environment of the others.
///
/// # Errors
/// In words.
pub(super) async fn run(config: &Config, command: Command) -> Result<()> {
    let config = Config { env: store::MAIN.to_owned(), ..config.clone() };
    let api = Api::open(&config).await?;
    let outcome = carry_out(&api, command).await;
    api.close().await;
    outcome
}

async fn carry_out(api: &Api, command: Command) -> Result<()> {
    match command {
        Command::List(shown) => list(api, &shown).await,
        Command::Create(create) => make(api, &create).await,
        Command::Diff(diff) => diff::run(api, &diff).await,
        Command::Promote { name, to, shown } => moved(api, &at(&name, "/promote"), &json!({"to": to}), &shown).await,
        Command::Rollback { name, to, shown } => {
            let to = time(&to, Timestamp::now())?;
            moved(api, &at(&name, "/rollback"), &json!({"to": to.to_string()}), &shown).await
        }
        Command::Sync { name, from, shown } => moved(api, &at(&name, "/sync"), &json!({"from": from}), &shown).await,
        Command::Reindex(reindex) => reindex::run(api, &reindex).await,
        Command::History { name, shown } => history(api, &name, &shown).await,
        Command::Delete { name } => {
            let _: Value = api.call(Method::DELETE, &at(&name, ""), Payload::Empty).await?;
            terminal::line(&format!("{name} is deleted; `almanac env sweep` frees what only it pointed to"));
            Ok(())
        }
        Command::Schedules { name, state } => {
            let change = Payload::Json(json!({"schedules_on": state == Switch::On}));
            let _: Value = api.call(Method::PATCH, &at(&name, ""), change).await?;
            let word = if state == Switch::On { "on" } else { "off" };
            terminal::line(&format!("the schedules of {name} are {word}"));
            Ok(())
        }
        Command::Sweep { grace, shown } => sweep(api, grace, &shown).await,
    }
}

fn at(name: &str, what: &str) -> String {
    format!("{PATH}/{}{what}", encode(name))
}

async fn list(api: &Api, shown: &Shown) -> Result<()> {
    let all: Value = api.get(PATH).await?;
    let environments = all["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    if shown.json {
        environments.iter().for_each(|environment| terminal::line(&environment.to_string()));
        return Ok(());
    }
    // The same everywhere, it would only take the room of what differs.
    let shows_model = environments.iter().any(|environment| environment["embedder"] != environments[0]["embedder"]);
    let mut heads = vec!["NAME", "READY", "CHATS", "SCHEDULES", "CLONED FROM", "EXPIRES"];
    heads.extend(shows_model.then_some("MODEL"));
    let mut rows: Vec<Vec<String>> = vec![heads.into_iter().map(str::to_owned).collect()];
    rows.extend(environments.iter().map(|environment| row(environment, shows_model)));
    table(&rows).iter().for_each(|line| terminal::line(line));
    Ok(())
}

fn row(environment: &Value, shows_model: bool) -> Vec<String> {
    let text = |field: &str| environment[field].as_str().unwrap_or("-").to_owned();
    let parent = environment["parent"].as_str().map(|parent| {
        let day = environment["cloned_at"].as_str().and_then(|at| at.get(..16)).unwrap_or_default();
        let sanitised = if environment["sanitised"] == true { ", sanitised" } else { "" };
        format!("{parent}, {}{sanitised}", day.replace('T', " "))
    });
    let mut cells = vec![
        text("name"),
        format!("{}/{}", environment["ready"], environment["sources"]),
        environment["chats"].to_string(),
        if environment["schedules_on"] == true { "on" } else { "off" }.to_owned(),
        parent.unwrap_or_else(|| "-".to_owned()),
        environment["expires_at"].as_str().and_then(|at| at.get(..16)).unwrap_or("never").replace('T', " "),
    ];
    cells.extend(shows_model.then(|| text("embedder")));
    cells
}

/// Columns as wide as their widest cell.
fn table(rows: &[Vec<String>]) -> Vec<String> {
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows.first().map_or(0, Vec::len)).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

async fn make(api: &Api, create: &Create) -> Result<()> {
    let made: Value = api
        .post(
            PATH,
            &json!({
                "name": create.name,
                "from": create.from,
                "with_chats": create.with_chats,
                "sanitise": create.sanitise,
                "ttl_seconds": create.ttl.map(|ttl| ttl.as_secs()),
            }),
        )
        .await?;
    if create.sanitise && api.is_local() {
        // Nobody else would read what a command on the folder itself has begun.
        read(api, &create.name).await?;
    }
    if create.shown.json {
        terminal::line(&made.to_string());
        return Ok(());
    }
    let name = made["name"].as_str().unwrap_or_default();
    let until = made["expires_at"].as_str().map(|at| format!(", until {at}")).unwrap_or_default();
    terminal::line(&format!("{name}: {} sources of {}{until}; its schedules are off", made["sources"], create.from));
    if create.sanitise {
        terminal::note("columns are masked in its tables, which are read anew; its documents are as they are");
    }
    terminal::note(&format!(
        "work in it with `--env {name}`, open it at /e/{name}/, look what changed with `almanac env diff {name} {}`",
        create.from
    ));
    Ok(())
}

/// Waits until the tables of a sanitised environment are read; the work itself is bounded by the limits of reading.
async fn read(api: &Api, name: &str) -> Result<()> {
    let bar = terminal::progress(0);
    loop {
        let collections = api.list(&format!("/e/{}/api/v1/collections", encode(name))).await?;
        let sum = |field: &str| collections.iter().filter_map(|collection| collection[field].as_u64()).sum::<u64>();
        bar.set_length(sum("sources"));
        bar.set_position(sum("sources").saturating_sub(sum("working")));
        bar.set_message("masking the tables");
        if sum("working") == 0 {
            bar.finish_and_clear();
            return Ok(());
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// A promotion, a roll-back, a synchronisation.
async fn moved(api: &Api, path: &str, body: &Value, shown: &Shown) -> Result<()> {
    let moved: Value = api.post(path, body).await?;
    if shown.json {
        terminal::line(&moved.to_string());
        return Ok(());
    }
    let name = moved["environment"]["name"].as_str().unwrap_or_default();
    let kept = match moved["kept"].as_u64() {
        Some(0) | None => String::new(),
        Some(kept) => format!(", {kept} kept because they are still being read"),
    };
    terminal::line(&format!(
        "{name}: {} sources added, {} removed, {} changed{kept}",
        moved["added"], moved["removed"], moved["changed"]
    ));
    let undo = moved["undo_to"].as_str().unwrap_or_default();
    terminal::note(&format!("undo it with `almanac env rollback {name} --to {undo}`"));
    Ok(())
}

async fn history(api: &Api, name: &str, shown: &Shown) -> Result<()> {
    let page: Value = api.get(&at(name, &format!("/history?limit={MOMENTS_LISTED}"))).await?;
    let moments = page["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    if shown.json {
        moments.iter().for_each(|moment| terminal::line(&moment.to_string()));
        return Ok(());
    }
    if moments.is_empty() {
        terminal::note(&format!("no source of {name} ever changed"));
        return Ok(());
    }
    let mut rows = vec![["TIME", "ADDED", "REMOVED", "CHANGED"].map(str::to_owned).to_vec()];
    rows.extend(moments.iter().map(|moment| {
        let at = moment["at"].as_str().unwrap_or_default().to_owned();
        vec![at, moment["added"].to_string(), moment["removed"].to_string(), moment["changed"].to_string()]
    }));
    table(&rows).iter().for_each(|line| terminal::line(line));
    Ok(())
}

async fn sweep(api: &Api, grace: Option<Duration>, shown: &Shown) -> Result<()> {
    let body = json!({"grace_seconds": grace.map(|grace| grace.as_secs())});
    // It takes as long as there is much to sweep.
    let swept: Value = api.call(Method::POST, &at("sweep", ""), Payload::Question(body)).await?;
    if shown.json {
        terminal::line(&swept.to_string());
        return Ok(());
    }
    terminal::line(&format!(
        "swept {} snapshots with {} passages, and {} files with {}",
        swept["snapshots"],
        swept["chunks"],
        swept["blobs"],
        size(swept["bytes"].as_u64().unwrap_or_default())
    ));
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a size for people")]
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

/// A time as a person writes it.
fn time(text: &str, now: Timestamp) -> Result<Timestamp> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time);
    }
    if let Some(age) = duration(text) {
        return Ok(now.checked_sub(age)?);
    }
    match text.parse::<DateTime>() {
        Ok(local) => Ok(local.to_zoned(TimeZone::system())?.timestamp()),
        Err(_) => bail!("{text} is no time\nremedy: write it as 2026-01-31T12:00:00Z, or as 10m, 2h or 1d ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_an_instant_or_an_age() {
        let now: Timestamp = "2026-01-31T12:00:00Z".parse().unwrap();
        for (text, wanted) in [
            ("2026-01-31T10:00:00.5Z", "2026-01-31T10:00:00.5Z"),
            ("2h", "2026-01-31T10:00:00Z"),
            ("0s", "2026-01-31T12:00:00Z"),
        ] {
            assert_eq!(time(text, now).unwrap(), wanted.parse::<Timestamp>().unwrap(), "{text}");
        }
        assert!(time("2026-01-31T10:00", now).is_ok());
        assert!(time("yesterday", now).unwrap_err().to_string().contains("\nremedy: "));
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["a", "b"], ["größer", ""]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(table(&rows), ["a       b", "größer"]);
    }
}
