//! Puts the rooms together: opens the data folder, loads the model, mends what a killed process left.

use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use assistant::Assistant;
use extract::Extractor;
use ingest::Ingest;
use models::{CrossEncoder, EmbedError, Embedder, EmbedderSource, Embedders, Llm, LlmConfig, MiniLm, Reranker, Secret};
use search::{Index, IndexSettings};
use server::{
    About, Access, App, Assistants, Env, Limits, LlmInfo, Metrics, ModelInfo, ModelState, OwnAssistant, PdfEngine,
    PdfInfo, Setting, SettingOrigin, Viewer,
};
use store::{Location, Store, StoreError};
use url::Url;

use crate::{
    config::{Config, KEYS, Key, Origin, Values},
    terminal,
};

/// Stars in place of a secret that is set.
const STARS: &str = "********";
/// Said where the database is for many machines and the originals are on one.
pub(crate) const ORIGINALS_HERE: &str =
    "originals are in the data folder, which processes on other machines cannot read";
pub(crate) const ORIGINALS_ELSEWHERE: &str =
    "if there are any, set ALMANAC_BLOBS to an object store, or to a folder that all of them have";

/// What is measured, with the configured prices.
///
/// # Errors
/// Where two measurements have one name: an error of ours.
pub(crate) fn metrics(config: &Config) -> Result<Metrics> {
    Metrics::new(config.monitoring.prices.clone()).context("the metrics cannot be set up")
}

/// Opens everything that `config` names, ready to serve; jobs do not run yet.
///
/// # Errors
/// Names what cannot be opened and the remedy. A missing model or PDF library is not an error.
pub(crate) async fn open(config: &Config, metrics: Metrics) -> Result<App> {
    let model_dir = config.model_dir();
    let threads = config.threads;
    let loading = tokio::task::spawn_blocking(move || MiniLm::load(&model_dir, threads));
    let store = open_store(config).await?;
    if !store.is_shared() {
        store.remove_leftovers().await?;
        // Nobody else has the folder open, so whoever held a lease or wrote an answer is dead.
        store.free_leases().await?;
        store.interrupt_answers().await?;
    }
    let settings = IndexSettings { codes_memory_bytes: config.vector_memory_bytes, ..IndexSettings::default() };
    let (index, repaired) = Index::open(&store.own_dir().join("lexical"), store.clone(), settings)
        .await
        .with_context(|| format!("cannot open the index in {}", store.own_dir().display()))?;
    if !repaired.added.is_empty() || !repaired.removed.is_empty() {
        let (added, removed) = (repaired.added.len(), repaired.removed.len());
        tracing::warn!(added, removed, rebuilt = repaired.rebuilt, "lexical index repaired");
    }
    let (embedders, model) = embedders(config, loading.await.context("loading the model")?);
    let reranker = reranker(config).await?;
    let extractor = extractor(config)?;
    let pdf = pdf_info(&extractor);
    let environment = Env::main(store.main_environment().await?);
    let ingest = Ingest::new(ingest::Parts {
        store: store.clone(),
        index: Some(index.clone()),
        embedders: embedders.clone(),
        extractor,
        settings: config.ingest.clone(),
    });
    let assistants = assistants(config, |llm| assistant::Parts {
        store: store.clone(),
        index: index.clone(),
        embedders: embedders.clone(),
        llm,
        reranker: reranker.clone(),
        settings: assistant::Settings {
            evidence_top: config.evidence,
            cache_mebibytes: config.cache_mebibytes,
            ..assistant::Settings::default()
        },
    })?;
    let about = About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        model,
        llm: llm_info(&config.llm),
        pdf,
        settings: settings_in_force(config),
    };
    let limits = Limits { upload_bytes_max: config.ingest.upload_bytes_max };
    let (assistants, about) = (Arc::new(assistants), Arc::new(about));
    // Whoever opens the data folder may do everything with it; `serve` says otherwise of those who call from elsewhere.
    let (access, viewer) = (Access::open(), Viewer::operator());
    Ok(App { store, assistants, ingest, about, limits, access, viewer, metrics, environment })
}

/// One assistant for all environments, and one more for each that has a language model of its own.
fn assistants(config: &Config, parts: impl Fn(Option<Llm>) -> assistant::Parts) -> Result<Assistants> {
    let assistant = |endpoints: &[LlmConfig]| {
        let llm = match endpoints {
            [] => None,
            endpoints => Some(Llm::new(endpoints.to_vec())?.with_call_headers(server::trace_headers)),
        };
        Ok::<_, anyhow::Error>(Assistant::new(parts(llm)))
    };
    let mut own = BTreeMap::new();
    for (name, settings) in &config.environments {
        if let Some(endpoints) = &settings.llm {
            let assistant = assistant(endpoints)?;
            own.insert(name.clone(), OwnAssistant { assistant, llm: llm_info(endpoints) });
        }
    }
    Ok(Assistants { main: assistant(&config.llm)?, own })
}

fn llm_info(endpoints: &[LlmConfig]) -> LlmInfo {
    let first = endpoints.first();
    LlmInfo {
        configured: first.is_some(),
        model: first.map(|endpoint| endpoint.model.clone()),
        base_url: first.map(|endpoint| endpoint.base_url.to_string()),
    }
}

/// Opens what a process needs that only runs jobs.
///
/// # Errors
/// As [`open`]; in words where the data is on one machine, whose server runs the jobs.
pub(crate) async fn open_worker(config: &Config) -> Result<(Store, Ingest)> {
    if config.database_url.is_none() {
        bail!(
            "a worker shares a database with the servers that it works for\n\
             remedy: set DATABASE_URL to their Postgres; with SQLite the server runs the jobs itself"
        );
    }
    let (model_dir, threads) = (config.model_dir(), config.threads);
    let loading = tokio::task::spawn_blocking(move || MiniLm::load(&model_dir, threads));
    let store = open_store(config).await?;
    let (embedders, _) = embedders(config, loading.await.context("loading the model")?);
    let extractor = extractor(config)?;
    let settings = config.ingest.clone();
    Ok((store.clone(), Ingest::new(ingest::Parts { store, index: None, embedders, extractor, settings })))
}

/// Warns where processes on other machines may use the database, and cannot read the originals. Of several processes that share the
/// data folder, and so are on one machine, the first says it.
pub(crate) fn warn_of_originals_here(config: &Config, store: &Store) {
    if store.is_shared() && config.blobs.is_in_data_folder() && store.own_dir() == config.data {
        tracing::warn!("{ORIGINALS_HERE}: {ORIGINALS_ELSEWHERE}");
    }
}

async fn open_store(config: &Config) -> Result<Store> {
    let (data, database) = (&config.data, &config.database_url);
    let location = Location {
        dir: data,
        database_url: database.as_ref().map(Secret::expose),
        redis_url: config.redis_url.as_ref().map(Secret::expose),
        blobs: &config.blobs,
    };
    match Store::open_at(&location).await {
        Ok(store) => Ok(store),
        Err(StoreError::InUse(who)) => bail!(
            "the data folder {} is in use by {who}\nremedy: name that server with --server, or stop it first",
            data.display()
        ),
        Err(StoreError::Blobs(fault)) => bail!("{fault}\nremedy: {}", fault.remedy),
        Err(StoreError::Unsuitable(what)) => bail!("the database cannot be used\nremedy: {what}"),
        Err(error @ (StoreError::Database(_) | StoreError::Contended(_) | StoreError::Migrate(_)))
            if database.is_some() =>
        {
            Err(error).context(
                "cannot open the database that DATABASE_URL names\nremedy: check that it runs and the address is right",
            )
        }
        Err(error) => Err(error).with_context(|| {
            format!(
                "cannot open the data folder {}\nremedy: check that it can be written, or name another with --data",
                data.display()
            )
        }),
    }
}

/// The program itself starts the children that read files.
fn extractor(config: &Config) -> Result<Extractor> {
    let program = std::env::current_exe().context("cannot find the program's own file")?;
    Ok(Extractor::new(program, Some(config.pdfium()), config.extract.clone()))
}

fn pdf_info(extractor: &Extractor) -> PdfInfo {
    if extractor.pdf_engine() == "pdfium" {
        return PdfInfo { engine: PdfEngine::Pdfium, remedy: None };
    }
    let remedy = "run `make assets` to fetch PDFium; until then citations open the page without marking the passage";
    PdfInfo { engine: PdfEngine::Unpdf, remedy: Some(remedy.to_owned()) }
}

/// The configured model, and whatever else is installed beside it.
fn embedders(config: &Config, loaded: Result<MiniLm, EmbedError>) -> (Embedders, ModelInfo) {
    let info = |state, remedy| ModelInfo { name: config.model.clone(), state, remedy };
    let installed = Arc::new(Installed { dir: config.models_dir(), threads: config.threads });
    match loaded {
        Ok(model) => (Embedders::new(Some(Arc::new(model)), installed), info(ModelState::Ready, None)),
        Err(error) => {
            tracing::warn!("searching by words only: {error}");
            let state =
                if matches!(error, EmbedError::Missing { .. }) { ModelState::Absent } else { ModelState::Damaged };
            let remedy = "run `almanac model pull`, then start again: what was added meanwhile is read once more";
            (Embedders::new(None, installed), info(state, Some(remedy.to_owned())))
        }
    }
}

/// The embedding models in the assets folder.
struct Installed {
    dir: PathBuf,
    threads: NonZeroUsize,
}

impl EmbedderSource for Installed {
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let models = entries.filter(|entry| MiniLm::is_at(&entry.path()));
        models.filter_map(|entry| entry.file_name().into_string().ok()).collect()
    }

    fn load(&self, name: &str) -> Result<Arc<dyn Embedder>, EmbedError> {
        // A name, and no way out of the folder.
        if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\']) {
            return Err(EmbedError::Missing { path: self.dir.join("?") });
        }
        Ok(Arc::new(MiniLm::load(&self.dir.join(name), self.threads)?))
    }
}

/// The cross-encoder, where it was fetched; one that cannot be read is told and left out.
async fn reranker(config: &Config) -> Result<Option<Arc<dyn Reranker>>> {
    let (dir, threads) = (config.reranker_dir(), config.threads);
    if config.values.text("reranker").is_empty() {
        return Ok(None);
    }
    let is_demanded = config.values.origin("reranker") != Origin::Default;
    let loaded = tokio::task::spawn_blocking(move || CrossEncoder::load(&dir, threads));
    match loaded.await.context("loading the re-ranker")? {
        Ok(reranker) => Ok(Some(Arc::new(reranker))),
        Err(error) if is_demanded => Err(anyhow::Error::new(error).context(
            "the re-ranker that ALMANAC_RERANKER names cannot be loaded\nremedy: fetch it with `almanac model pull OWNER/NAME`, \
             or leave the setting out",
        )),
        Err(EmbedError::Missing { .. }) => Ok(None),
        Err(error) => {
            tracing::warn!("passages stay in the order of the search: {error}");
            Ok(None)
        }
    }
}

/// Every setting with its value and where that came from, then those that environments have of their own; secrets starred.
pub(crate) fn settings_in_force(config: &Config) -> Vec<Setting> {
    let mut settings: Vec<Setting> = KEYS.iter().map(|key| setting(config, &config.values, key)).collect();
    for (name, own) in &config.environments {
        let differs = |key: &&Key| own.values.text(key.name) != config.values.text(key.name);
        settings.extend(KEYS.iter().filter(differs).map(|key| Setting {
            key: format!("environments.{name}.{}", key.name),
            group: "Environments".to_owned(),
            doc: key.doc.to_owned(),
            ..setting(config, &own.values, key)
        }));
    }
    settings
}

fn setting(config: &Config, values: &Values, key: &Key) -> Setting {
    let text = values.text(key.name);
    let value = match key.name {
        "data" => config.data.display().to_string(),
        "assets" => config.assets.display().to_string(),
        "threads" => config.threads.to_string(),
        _ if key.secret && !text.is_empty() => STARS.to_owned(),
        _ => text.to_owned(),
    };
    let origin = match values.origin(key.name) {
        Origin::Flag => SettingOrigin::Flag,
        Origin::Environment => SettingOrigin::Environment,
        Origin::File => SettingOrigin::File,
        Origin::Default => SettingOrigin::Default,
    };
    Setting {
        key: key.name.to_owned(),
        value,
        origin,
        group: key.group.to_owned(),
        doc: format!("{} ({})", key.doc, key.env),
    }
}

/// Ends what `open` began: jobs are put back, answers kept, the database closed.
pub(crate) async fn close(app: App) {
    app.assistants.shutdown().await;
    app.ingest.shutdown().await;
    app.store.close().await;
}

/// The file in the data folder with the secret that a running server knows commands on that folder by.
const OPERATOR_FILE: &str = "operator";

/// Makes that secret anew, readable by the program's own user alone; gives its hash.
pub(crate) fn make_operator_secret(dir: &Path) -> Result<String> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let secret = server::new_secret()?;
    let file = dir.join(OPERATOR_FILE);
    let _ = std::fs::remove_file(&file);
    let mut open = std::fs::OpenOptions::new();
    let written = open
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&file)
        .and_then(|mut file| file.write_all(secret.as_bytes()));
    written.with_context(|| format!("cannot write {}", file.display()))?;
    Ok(server::secret_hash(&secret))
}

/// The secret of the server that has `dir` open, where it demands one and this user may read it.
pub(crate) fn operator_secret(dir: &Path) -> Option<Secret> {
    std::fs::read_to_string(dir.join(OPERATOR_FILE)).ok().map(Secret::new)
}

/// Where a server that listens everywhere is reached from its own machine.
pub(crate) fn reachable(mut url: Url) -> Url {
    let here = match url.host() {
        Some(url::Host::Ipv4(ip)) if ip.is_unspecified() => Some("127.0.0.1"),
        Some(url::Host::Ipv6(ip)) if ip.is_unspecified() => Some("[::1]"),
        _ => None,
    };
    if let Some(here) = here {
        // Always a host that an http address can have.
        let _ = url.set_host(Some(here));
    }
    url
}

/// Tells where a command found its data when that is not what was asked for.
pub(crate) fn tell_forwarding(server: &str) {
    terminal::note(&format!("the data folder is served at {server}: asking there"));
}
