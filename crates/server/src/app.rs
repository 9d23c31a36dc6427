//! What the routes share: the rooms below, what the program says about itself, its limits, and whether it is leaving.

use std::{collections::BTreeMap, sync::Arc};

use assistant::{Assistant, CacheCounts};
use axum::extract::FromRef;
use bytes::Bytes;
use ingest::{Ingest, IngestError};
use serde::{Deserialize, Serialize};
use store::{EnvironmentId, Store};
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use crate::{
    access::{Access, Viewer},
    environment::Env,
    evaluating::Evaluating,
    hub::Hub,
    metrics::Metrics,
    routes::messages::Streams,
};

/// Everything a route may call, in one environment and as far as its caller may. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub store: Store,
    pub assistants: Arc<Assistants>,
    pub ingest: Ingest,
    pub about: Arc<About>,
    pub limits: Limits,
    pub access: Access,
    /// The program itself; in a route, who calls.
    pub viewer: Viewer,
    pub metrics: Metrics,
    /// `main`; in a route, the environment that the request is about.
    pub environment: Env,
}

/// Who answers where.
pub struct Assistants {
    /// Wherever nothing else is configured.
    pub main: Assistant,
    /// By the environment's name: those whose configuration names a language model of their own.
    pub own: BTreeMap<String, OwnAssistant>,
}

/// What answers in an environment that has a language model of its own.
pub struct OwnAssistant {
    pub assistant: Assistant,
    pub llm: LlmInfo,
}

impl Assistants {
    /// Without a language model of any environment's own.
    pub fn one(main: Assistant) -> Self {
        Self { main, own: BTreeMap::new() }
    }

    /// Takes up answers that other processes left, and goes on doing so.
    pub fn start(&self) {
        self.main.start();
        self.own.values().for_each(|own| own.assistant.start());
    }

    /// Drops what is kept of answers, for some of it may have been deleted.
    pub(crate) fn forget(&self) {
        self.main.forget();
        self.own.values().for_each(|own| own.assistant.forget());
    }

    /// What all of them keep for repeats, and how often it served.
    pub(crate) fn cache_counts(&self) -> CacheCounts {
        let mut sum = self.main.cache_counts();
        for own in self.own.values().map(|own| own.assistant.cache_counts()) {
            sum.answer_hits += own.answer_hits;
            sum.answer_misses += own.answer_misses;
            sum.search_hits += own.search_hits;
            sum.search_misses += own.search_misses;
            sum.entries += own.entries;
            sum.bytes += own.bytes;
            sum.bytes_max += own.bytes_max;
        }
        sum
    }

    /// Ends all answers in the making.
    pub async fn shutdown(&self) {
        self.main.shutdown().await;
        for own in self.own.values() {
            own.assistant.shutdown().await;
        }
    }
}

impl App {
    /// The same in another environment.
    #[must_use]
    pub fn within(&self, environment: Env) -> Self {
        Self { environment, ..self.clone() }
    }

    /// Who answers here, of what the caller may read.
    pub fn assistant(&self) -> Assistant {
        let own = self.assistants.own.get(&self.environment.name);
        own.map_or(&self.assistants.main, |own| &own.assistant).for_asker(self.viewer.asker())
    }

    /// The language model that answers here.
    pub(crate) fn llm(&self) -> &LlmInfo {
        self.assistants.own.get(&self.environment.name).map_or(&self.about.llm, |own| &own.llm)
    }

    /// What a run of questions is made with, to be kept with it.
    ///
    /// # Errors
    /// The store's.
    pub async fn run_settings(&self) -> Result<BTreeMap<String, String>, IngestError> {
        let embedder = if self.ingest.embedder_ready(self.environment()).await? {
            self.embedder_of(&self.store.environment(self.environment()).await?)
        } else {
            "none: words only".to_owned()
        };
        let settings = [
            ("version", self.about.version.clone()),
            ("embedder", embedder),
            ("language model", self.assistant().model().unwrap_or("none").to_owned()),
        ];
        Ok(settings.map(|(name, value)| (name.to_owned(), value)).into())
    }

    /// The name of the embedding model that an environment's sources are read by.
    pub(crate) fn embedder_of(&self, environment: &store::Environment) -> String {
        environment.embedder.clone().unwrap_or_else(|| self.about.model.name.clone())
    }

    /// The environment whose pointers are shown.
    pub(crate) fn environment(&self) -> &EnvironmentId {
        &self.environment.id
    }
}

/// Bounds that configuration sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest file that an upload may hold, bytes.
    pub upload_bytes_max: u64,
}

/// What the program knows of itself at its start; filled by `almanac`, shown by `/status` and `/settings`.
#[derive(Debug, Clone)]
pub struct About {
    pub version: String,
    pub model: ModelInfo,
    pub llm: LlmInfo,
    pub pdf: PdfInfo,
    pub settings: Vec<Setting>,
}

/// Whether the embedder that meaning is searched with could be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModelState {
    Ready,
    /// Not installed: search is by words only.
    Absent,
    /// Installed, but not readable: search is by words only.
    Damaged,
}

/// The embedder in the process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelInfo {
    pub name: String,
    pub state: ModelState,
    /// How to mend it; null while it is ready.
    pub remedy: Option<String>,
}

/// The language model that writes answers, if one is configured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LlmInfo {
    /// False: answers are the best passages, nothing leaves the machine.
    pub configured: bool,
    pub model: Option<String>,
    /// Where questions and evidence are sent.
    pub base_url: Option<String>,
}

/// What reads PDF files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PdfEngine {
    Pdfium,
    /// The compiled-in fallback: citations show the page without the rectangle.
    Unpdf,
}

/// How PDF files are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PdfInfo {
    pub engine: PdfEngine,
    /// How to get the better engine; null where it is in use.
    pub remedy: Option<String>,
}

/// Where a setting's value came from, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettingOrigin {
    Flag,
    Environment,
    File,
    Default,
}

/// One setting as it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Setting {
    pub key: String,
    /// As text; a secret is starred before it gets here.
    pub value: String,
    pub origin: SettingOrigin,
    /// The concern it belongs to, a heading on the settings page.
    pub group: String,
    /// Meaning, unit and bounds.
    pub doc: String,
}

/// What handlers find in the router's state.
#[derive(Clone, FromRef)]
pub(crate) struct Shared {
    /// Skipped, so that a handler can have it only in the environment of its request.
    #[from_ref(skip)]
    pub app: App,
    pub hub: Hub,
    pub lifecycle: Lifecycle,
    pub metrics: Metrics,
    pub streams: Streams,
    pub evaluating: Evaluating,
    pub document: ApiDocument,
}

/// The OpenAPI document as JSON and as a page, each written out once.
#[derive(Clone)]
pub(crate) struct ApiDocument {
    pub json: Bytes,
    pub page: Bytes,
}

/// Whether the server is leaving. Cheap to clone; all clones tell the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lifecycle(CancellationToken);

impl Lifecycle {
    /// No longer ready; streams without an end of their own end.
    pub fn drain(&self) {
        self.0.cancel();
    }

    pub fn is_draining(&self) -> bool {
        self.0.is_cancelled()
    }

    /// Completes once [`Self::drain`] was called.
    pub fn drained(&self) -> impl Future<Output = ()> + Send + 'static {
        self.0.clone().cancelled_owned()
    }
}
