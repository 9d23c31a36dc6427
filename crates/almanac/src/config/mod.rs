//! The configuration: gathered once, checked, and handed down as the rooms' own settings.

mod access;
mod blobs;
mod duration;
mod keys;
mod monitoring;
mod values;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use models::{LlmConfig, Secret};
use store::BlobLocation;
use url::Url;

pub(crate) use access::Access;
pub(crate) use blobs::Clouds;
pub(crate) use duration::duration;
pub(crate) use keys::{KEYS, Key};
pub(crate) use monitoring::{Monitoring, Otlp};
pub(crate) use values::{Origin, Values};

/// Models that may be listed to be tried in turn.
const LLM_FALLBACKS_MAX: usize = 5;
const MB: u64 = 1_000_000;
/// Columns that may be listed to be masked.
const MASK_COLUMNS_MAX: usize = 100;
/// Ten years.
const HISTORY_MAX: Duration = Duration::from_secs(3_660 * 86_400);

/// What the flags say; the rest comes from the environment, the file and the defaults.
#[derive(Debug, Default, Clone)]
pub(crate) struct Flags {
    pub data: Option<String>,
    pub listen: Option<String>,
    pub server: Option<String>,
    pub env: Option<String>,
    pub config: Option<PathBuf>,
}

/// Everything that can be set, checked.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    pub data: PathBuf,
    /// `None`: SQLite in the data folder.
    pub database_url: Option<Secret>,
    pub redis_url: Option<Secret>,
    /// Where originals are kept.
    pub blobs: BlobLocation,
    pub clouds: Clouds,
    pub listen: SocketAddr,
    pub access: Access,
    pub server: Option<Url>,
    /// Name of the environment that the commands work in.
    pub env: String,
    pub log: String,
    pub log_json: bool,
    pub shutdown: Duration,
    pub assets: PathBuf,
    pub model: String,
    pub threads: NonZeroUsize,
    /// Empty: no language model, nothing leaves the machine.
    pub llm: Vec<LlmConfig>,
    pub ingest: ingest::Settings,
    /// Whether this process fetches sources by their schedules.
    pub schedules: bool,
    pub extract: extract::Limits,
    pub evidence: usize,
    /// Memory for repeated answers, MiB; 0 keeps none. 32 unless set.
    pub cache_mebibytes: u64,
    pub vector_memory_bytes: u64,
    pub monitoring: Monitoring,
    /// What some environments have of their own, by their names.
    pub environments: BTreeMap<String, OwnSettings>,
    pub values: Values,
}

/// What an environment has of its own.
#[derive(Debug, Clone)]
pub(crate) struct OwnSettings {
    /// `None`: as everywhere.
    pub llm: Option<Vec<LlmConfig>>,
    pub values: Values,
}

impl Config {
    /// Gathers and checks the configuration.
    ///
    /// # Errors
    /// Names the setting, the fault and the remedy.
    pub(crate) fn load(flags: &Flags) -> Result<Self> {
        let mut values = Values::default();
        values.take(Origin::Flag, |key| match key.name {
            "data" => flags.data.clone(),
            "listen" => flags.listen.clone(),
            "server" => flags.server.clone(),
            "env" => flags.env.clone(),
            _ => None,
        });
        values.take(Origin::Environment, |key| environment(key.env));
        let secrets = secret_files(environment)?;
        values.take(Origin::Environment, |key| value_of(&secrets, key.env));
        let dotenv = dotenv()?;
        values.take(Origin::File, |key| value_of(&dotenv, key.env));
        let sections = match config_file(flags)? {
            Some(path) => values.take_file(&path)?,
            None => BTreeMap::new(),
        };
        values.take(Origin::Default, |key| Some(key.default.to_owned()));
        let clouds = blobs::variables(&dotenv);
        let variable = |name: &str| environment(name).or_else(|| value_of(&dotenv, name));
        Self::check(values, &sections, clouds, variable)
    }

    /// `clouds` are the variables of the clouds, `variable` is what a variable holds that a setting names.
    fn check(
        values: Values,
        sections: &BTreeMap<String, toml::Table>,
        clouds: Vec<(String, String)>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self> {
        let clouds = Clouds::new(&values, clouds);
        let number = |name, min, max| values.number::<u64>(name, min, max).map(Option::unwrap_or_default);
        let threads = values.number::<usize>("threads", 1, 1024)?.and_then(NonZeroUsize::new);
        let listen = values.text("listen").parse().map_err(|_| {
            anyhow::anyhow!(
                "listen is {:?}\nremedy: give an address and a port, such as 127.0.0.1:8080",
                values.text("listen")
            )
        })?;
        let ingest = ingest::Settings {
            workers: workers(&values)?,
            upload_bytes_max: number("upload_mb_max", 1, 65_536)? * MB,
            private_hosts_allowed: words(values.text("fetch_hosts"), ','),
            history: history(values.text("history"))?,
            mask_columns: mask_columns(values.text("mask_columns"))?,
            entsoe_token: Some(values.text("entsoe_token")).filter(|token| !token.is_empty()).map(Secret::new),
            entsoe_tokens: own_texts(sections, "entsoe_token")
                .map(|(name, token)| (name, Secret::new(token)))
                .collect(),
            ..ingest::Settings::default()
        };
        let seconds = number("extract_seconds_max", 1, 86_400)?;
        let extract = extract::Limits {
            wall_ms: seconds * 1000,
            cpu_seconds: seconds,
            memory_bytes: number("extract_memory_mb_max", 128, 65_536)? * MB,
            ..extract::Limits::default()
        };
        Ok(Self {
            data: folder(&values, "data", "XDG_DATA_HOME", ".local/share")?,
            database_url: database_url(values.text("database_url"))?,
            redis_url: redis_url(&values)?,
            blobs: blobs::location(&values, &clouds)?,
            clouds,
            access: Access::of(&values, listen)?,
            listen,
            server: server(values.text("server"))?,
            env: env(values.text("env"))?,
            log: values.text("log").to_owned(),
            log_json: one_of(&values, "log_format", &["text", "json"])? == "json",
            shutdown: Duration::from_secs(number("shutdown_seconds", 0, 600)?),
            assets: folder(&values, "assets", "XDG_CACHE_HOME", ".cache")?,
            model: values.text("model").to_owned(),
            threads: threads.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN),
            llm: llm(&values, &variable)?,
            ingest,
            schedules: one_of(&values, "schedules", &["on", "off"])? == "on",
            extract,
            evidence: values.number("evidence", 1, 50)?.unwrap_or(8),
            cache_mebibytes: values.number("cache_mebibytes", 0, 4_096)?.unwrap_or(32),
            vector_memory_bytes: number("vector_memory_mb", 16, 1_048_576)? * MB,
            monitoring: Monitoring::read(&values)?,
            environments: own_settings(&values, sections, &variable)?,
            values,
        })
    }

    /// Where the embedding model lies.
    pub(crate) fn model_dir(&self) -> PathBuf {
        self.models_dir().join(&self.model)
    }

    /// Where models lie that were fetched.
    pub(crate) fn models_dir(&self) -> PathBuf {
        self.assets.join("models")
    }

    /// Where the re-ranker lies, if one was fetched.
    pub(crate) fn reranker_dir(&self) -> PathBuf {
        self.models_dir().join(self.values.text("reranker"))
    }

    /// Where libpdfium lies, if it was fetched.
    pub(crate) fn pdfium(&self) -> PathBuf {
        self.assets.join("pdfium").join("libpdfium.so")
    }
}

/// Files read at once. None where the data is on one machine would be none at all.
fn workers(values: &Values) -> Result<usize> {
    let workers = values.number("workers", 0, 64)?.unwrap_or(2);
    if workers == 0 && values.text("database_url").is_empty() {
        bail!(
            "workers is 0, and with SQLite nobody else reads files\n\
             remedy: give at least 1, or set DATABASE_URL and start `almanac worker`"
        );
    }
    Ok(workers)
}

/// The address of a Redis, which nobody needs where there is one process.
fn redis_url(values: &Values) -> Result<Option<Secret>> {
    let text = values.text("redis_url");
    let is_redis = Url::parse(text).is_ok_and(|url| ["redis", "rediss"].contains(&url.scheme()));
    match text {
        "" => Ok(None),
        _ if !is_redis => {
            bail!("redis_url (REDIS_URL) is not an address of Redis\nremedy: give redis://HOST:PORT, or unset it")
        }
        _ if values.text("database_url").is_empty() => {
            bail!(
                "redis_url is set, and with SQLite there is one process alone\nremedy: set DATABASE_URL too, or unset REDIS_URL"
            )
        }
        _ => Ok(Some(Secret::new(text))),
    }
}

/// The address of a Postgres database. What it holds is not repeated: there may be a password in it.
fn database_url(text: &str) -> Result<Option<Secret>> {
    let is_postgres = |text: &str| Url::parse(text).is_ok_and(|url| ["postgres", "postgresql"].contains(&url.scheme()));
    match text {
        "" => Ok(None),
        text if is_postgres(text) => Ok(Some(Secret::new(text))),
        _ => bail!(
            "database_url (DATABASE_URL) is not an address of Postgres\n\
             remedy: give postgres://USER:PASSWORD@HOST/NAME, or unset it for SQLite in the data folder"
        ),
    }
}

/// A variable of the process; an empty one counts as none.
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn value_of(pairs: &[(String, String)], name: &str) -> Option<String> {
    pairs.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone())
}

/// The secrets from the files that their variables with `_FILE` name, as containers and systemd hand them over.
///
/// # Errors
/// Names the variable whose file cannot be read.
fn secret_files(variable: impl Fn(&str) -> Option<String>) -> Result<Vec<(String, String)>> {
    let mut secrets = Vec::new();
    for key in KEYS.iter().filter(|key| key.secret) {
        let name = format!("{}_FILE", key.env);
        let Some(path) = variable(&name) else { continue };
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!(
                "{name} is {path:?}, which cannot be read\nremedy: correct the path or its permissions, or unset it"
            )
        })?;
        secrets.push((key.env.to_owned(), text.trim().to_owned()));
    }
    Ok(secrets)
}

/// The pairs of `.env` in the working folder; empty where there is none.
fn dotenv() -> Result<Vec<(String, String)>> {
    match dotenvy::from_filename_iter(".env") {
        Ok(pairs) => pairs.collect::<Result<_, _>>().context("cannot read .env\nremedy: give NAME=value lines"),
        Err(error) if error.not_found() => Ok(Vec::new()),
        Err(error) => Err(error).context("cannot read .env"),
    }
}

/// The file named by flag or environment, which must exist, else `almanac.toml` in the working folder if it is there.
fn config_file(flags: &Flags) -> Result<Option<PathBuf>> {
    let named = flags.config.clone().or_else(|| std::env::var_os("ALMANAC_CONFIG").map(PathBuf::from));
    match named {
        Some(path) if path.is_file() => Ok(Some(path)),
        Some(path) => bail!("there is no configuration file {}", path.display()),
        None => Ok(Some(PathBuf::from("almanac.toml")).filter(|path| path.is_file())),
    }
}

fn folder(values: &Values, name: &str, base: &str, below_home: &str) -> Result<PathBuf> {
    if values.is_set(name) {
        return Ok(PathBuf::from(values.text(name)));
    }
    let base = std::env::var_os(base).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || std::env::var_os("HOME").map(|home| Path::new(&home).join(below_home));
    match base.or_else(home) {
        Some(base) => Ok(base.join("almanac")),
        None => bail!("{name} is not set and there is no home folder\nremedy: set it"),
    }
}

fn one_of<'a>(values: &'a Values, name: &str, words: &[&str]) -> Result<&'a str> {
    let text = values.text(name);
    if !words.contains(&text) {
        let words: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
        bail!("{name} is {text:?}\nremedy: give one of {}", words.join(", "));
    }
    Ok(text)
}

fn words(text: &str, separator: char) -> Vec<String> {
    text.split(separator).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What the sections say of one setting.
fn own_texts<'s>(
    sections: &'s BTreeMap<String, toml::Table>,
    key: &'static str,
) -> impl Iterator<Item = (String, &'s str)> {
    sections.iter().filter_map(move |(name, section)| Some((name.clone(), section.get(key)?.as_str()?)))
}

fn own_settings(
    values: &Values,
    sections: &BTreeMap<String, toml::Table>,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<BTreeMap<String, OwnSettings>> {
    let mut own = BTreeMap::new();
    for (name, section) in sections {
        let values = values.within(section);
        let has_model = section.keys().any(|key| key != "entsoe_token");
        let endpoints = || llm(&values, &variable).with_context(|| format!("[environments.{name}]"));
        let llm = if has_model { Some(endpoints()?) } else { None };
        own.insert(name.clone(), OwnSettings { llm, values });
    }
    Ok(own)
}

/// How long what environments were is remembered.
fn history(text: &str) -> Result<Duration> {
    match duration(text) {
        Some(history) if history <= HISTORY_MAX => Ok(history),
        _ => bail!("history is {text:?}\nremedy: write it as 14d or 12h, at most 3660d"),
    }
}

/// The columns that are masked in sanitised environments.
fn mask_columns(text: &str) -> Result<Vec<String>> {
    let columns = words(text, ',');
    if columns.len() > MASK_COLUMNS_MAX {
        bail!(
            "mask_columns lists {} columns\nremedy: list at most {MASK_COLUMNS_MAX}; * stands for any characters",
            columns.len()
        );
    }
    Ok(columns)
}

fn env(text: &str) -> Result<String> {
    if !store::is_environment_name(text) {
        bail!("env is {text:?}\nremedy: name an environment, as `almanac env list` does");
    }
    Ok(text.to_owned())
}

/// The running server that is asked; `None` where none is named.
fn server(text: &str) -> Result<Option<Url>> {
    if text.is_empty() {
        return Ok(None);
    }
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(Some(url)),
        _ if text.contains("://") => bail!("server is {text:?}\nremedy: give an address such as http://127.0.0.1:8080"),
        _ => bail!("server is {text:?}\nremedy: write http://{text}"),
    }
}

/// The endpoints in the order in which they are tried; none unless a key or a base URL was given.
fn llm(values: &Values, variable: impl Fn(&str) -> Option<String>) -> Result<Vec<LlmConfig>> {
    let mut endpoints = Vec::new();
    if values.is_set("openai_api_key") || values.is_set("openai_base_url") {
        if values.is_set("openai_base_url") && !values.is_set("llm_model") {
            bail!(
                "openai_base_url is set, but no model is named\nremedy: set ALMANAC_LLM_MODEL to a model that it serves"
            );
        }
        let key = values.text("openai_api_key");
        endpoints.push(endpoint(values, values.text("openai_base_url"), values.text("llm_model"), key)?);
    }
    let fallbacks = words(values.text("llm_fallbacks"), ';');
    if fallbacks.len() > LLM_FALLBACKS_MAX {
        bail!("llm_fallbacks lists {} models\nremedy: list at most {LLM_FALLBACKS_MAX}", fallbacks.len());
    }
    for fallback in fallbacks {
        let parts: Vec<&str> = fallback.split_whitespace().collect();
        let (url, model, key) = match parts.as_slice() {
            [url, model] => (*url, *model, String::new()),
            [url, model, name] => {
                let key = variable(name).with_context(|| {
                    format!(
                        "llm_fallbacks names {name}, which is not set\nremedy: set it in the environment or in .env"
                    )
                })?;
                (*url, *model, key)
            }
            _ => bail!("llm_fallbacks has {fallback:?}\nremedy: write BASE_URL MODEL [KEY_VARIABLE], separated by ';'"),
        };
        endpoints.push(endpoint(values, url, model, &key)?);
    }
    Ok(endpoints)
}

fn endpoint(values: &Values, base_url: &str, model: &str, key: &str) -> Result<LlmConfig> {
    let base_url = Url::parse(base_url).with_context(|| {
        format!(
            "the language model's address is {base_url:?}\nremedy: give an address such as http://127.0.0.1:11434/v1"
        )
    })?;
    let mut endpoint = LlmConfig::new(base_url, model);
    endpoint.api_key = (!key.is_empty()).then(|| Secret::new(key));
    if let Some(seconds) = values.number::<u64>("llm_first_token_seconds", 1, 600)? {
        endpoint.first_token_timeout_ms = seconds * 1000;
    }
    if let Some(seconds) = values.number::<u64>("llm_idle_seconds", 1, 600)? {
        endpoint.idle_timeout_ms = seconds * 1000;
    }
    endpoint.temperature = values.number("llm_temperature", 0.0, 2.0)?;
    endpoint.max_tokens = values.number("llm_answer_tokens_max", 1, 1_000_000)?;
    Ok(endpoint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_file_that_cannot_be_read_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key").to_string_lossy().into_owned();
        let read = || secret_files(|name| (name == "OPENAI_API_KEY_FILE").then(|| path.clone()));
        let error = read().unwrap_err().to_string();
        assert!(
            error.contains("OPENAI_API_KEY_FILE") && error.contains(&path) && error.contains("\nremedy: "),
            "{error}"
        );
        std::fs::write(&path, "sk-secret\n").unwrap();
        assert_eq!(read().unwrap(), [("OPENAI_API_KEY".to_owned(), "sk-secret".to_owned())]);
    }

    #[test]
    fn a_server_is_an_address_of_the_web() {
        assert_eq!(server("").unwrap(), None);
        for text in ["http://localhost:8080", "https://almanac.example/"] {
            assert!(server(text).unwrap().is_some(), "{text}");
        }
        for (text, remedy) in [
            ("localhost:8080", "write http://localhost:8080"),
            ("127.0.0.1:8080", "write http://127.0.0.1:8080"),
            ("ftp://localhost", "give an address such as http://127.0.0.1:8080"),
            ("http://", "give an address such as http://127.0.0.1:8080"),
        ] {
            let error = server(text).unwrap_err().to_string();
            assert_eq!(error, format!("server is {text:?}\nremedy: {remedy}"));
        }
    }

    #[test]
    fn columns_to_be_masked_are_listed_with_commas() {
        assert_eq!(mask_columns(" email, *name* ,,").unwrap(), ["email", "*name*"]);
        assert!(mask_columns("").unwrap().is_empty());
        assert!(mask_columns(&"a,".repeat(101)).unwrap_err().to_string().contains("\nremedy: "));
    }

    #[test]
    fn the_key_of_a_fallback_is_looked_up_by_its_name() {
        let mut values = Values::default();
        let fallback = "http://127.0.0.1:9/v1 small OTHER_KEY";
        values.take(Origin::File, |key| (key.name == "llm_fallbacks").then(|| fallback.to_owned()));
        values.take(Origin::Default, |key| Some(key.default.to_owned()));
        let endpoints = llm(&values, |name| (name == "OTHER_KEY").then(|| "sk-secret".to_owned())).unwrap();
        assert_eq!(endpoints[0].api_key, Some(Secret::new("sk-secret")));
        let error = llm(&values, |_| None).unwrap_err().to_string();
        assert!(error.contains("OTHER_KEY") && error.contains("\nremedy: "), "{error}");
    }
}
