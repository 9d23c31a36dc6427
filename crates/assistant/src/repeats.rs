//! Answers and finds that are given again when the same is asked of the same: kept with the revision of the environment's
//! pointers that they were made at, so that none outlives a change of a source.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use quick_cache::{Weighter, sync::Cache};
use serde::{Deserialize, Serialize};
use store::{EnvironmentId, PointerFilter, Readable, SharedCache};
use utoipa::ToSchema;

use crate::{Scope, detail::Detail, retrieve::Retrieved};

/// Entries expected; the bound is in bytes.
const ENTRIES_EXPECTED: usize = 1_000;
/// How long other processes may give an answer again; a change of a source ends it at once, a sweep and the end of its environment
/// take it away.
const SHARED_SECONDS: u64 = 86_400;
/// What an entry takes beside its texts.
const ENTRY_BYTES: u64 = 2_000;

/// What is asked, of what, at which state of it, by whom as far as they may read: what was found for one is not given to another
/// who may read something else. Model, prompts and settings do not change while the process runs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub(crate) struct Key {
    environment: EnvironmentId,
    revision: i64,
    #[serde(serialize_with = "listed")]
    filter: PointerFilter,
    top: usize,
    question: String,
}

impl Key {
    /// White space aside, the same words are the same question; capitals may matter (names).
    pub(crate) fn new(environment: &EnvironmentId, revision: i64, scope: &Scope, top: usize, question: &str) -> Self {
        let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { environment: environment.clone(), revision, filter: scope.filter(), top, question }
    }

    pub(crate) fn revision(&self) -> i64 {
        self.revision
    }
}

fn listed<S: serde::Serializer>(filter: &PointerFilter, serializer: S) -> Result<S::Ok, S::Error> {
    let readable = match &filter.readable {
        Readable::All => None,
        Readable::Only(collections) => Some(&collections[..]),
    };
    (&filter.collections, &filter.sources, &filter.formats, readable).serialize(serializer)
}

/// An answer as it ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub text: String,
    pub detail: Detail,
}

/// What is kept and how often it served.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CacheCounts {
    /// Answers given again.
    pub answer_hits: u64,
    /// Answers that had to be made.
    pub answer_misses: u64,
    /// Searches whose finds were there.
    pub search_hits: u64,
    pub search_misses: u64,
    /// Entries now.
    pub entries: u64,
    /// About what they take now, and may take.
    pub bytes: u64,
    pub bytes_max: u64,
}

#[derive(Clone)]
struct Bytes;

impl Weighter<Key, Arc<Kept>> for Bytes {
    fn weight(&self, _: &Key, kept: &Arc<Kept>) -> u64 {
        let shown = |table: &crate::TableAnswer| {
            let cells = table.shown.iter().flat_map(|row| &row.cells).map(|cell| cell.len() + 24).sum::<usize>();
            let groups = table.groups.iter().map(|group| group.key.len() + 48).sum::<usize>();
            4 * table.rows.len() + cells + groups + 8_000
        };
        let rows = kept.detail.table.as_deref().map_or(0, shown);
        let cited = kept.detail.citations.iter().map(|citation| citation.text.len() + 1_000).sum::<usize>();
        let texts = cited + kept.detail.evidence.iter().map(|evidence| 3 * evidence.text.len() + 1_000).sum::<usize>();
        ENTRY_BYTES + (kept.text.len() + texts + rows) as u64
    }
}

impl Weighter<Key, Arc<Retrieved>> for Bytes {
    fn weight(&self, _: &Key, found: &Arc<Retrieved>) -> u64 {
        // Sentences and their terms are kept beside the text.
        ENTRY_BYTES + found.grounds.iter().map(|ground| 6 * ground.evidence.text.len() as u64 + 2_000).sum::<u64>()
    }
}

type Answers = Cache<Key, Arc<Kept>, Bytes>;
type Finds = Cache<Key, Arc<Retrieved>, Bytes>;

/// The cache of repeats; without a size it keeps nothing.
pub(crate) struct Repeats {
    kept: Option<(Answers, Finds)>,
    bytes_max: u64,
    /// Whatever else than the question decides an answer.
    makers: String,
    counts: [AtomicU64; 4],
}

impl Repeats {
    /// Half of `bytes_max` for answers, half for finds.
    pub(crate) fn new(bytes_max: u64, makers: String) -> Self {
        let half = bytes_max / 2;
        let kept = (bytes_max > 0).then(|| {
            (Cache::with_weighter(ENTRIES_EXPECTED, half, Bytes), Cache::with_weighter(ENTRIES_EXPECTED, half, Bytes))
        });
        Self { kept, bytes_max, makers, counts: Default::default() }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.kept.is_some()
    }

    /// From here, else from what other processes keep.
    pub(crate) async fn answer(&self, key: &Key, shared: Option<&SharedCache>) -> Option<Arc<Kept>> {
        let (answers, _) = self.kept.as_ref()?;
        let mut found = answers.get(key);
        if let (None, Some(shared)) = (&found, shared) {
            let bytes = shared.get(&key.environment, &self.name(key)).await;
            found = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).map(Arc::new);
            if let Some(kept) = &found {
                answers.insert(key.clone(), kept.clone());
            }
        }
        self.count(0, found.is_some());
        found
    }

    /// Here, and for other processes.
    pub(crate) async fn keep_answer(&self, key: Key, kept: Kept, shared: Option<&SharedCache>) {
        let Some((answers, _)) = &self.kept else { return };
        if let Some(shared) = shared
            && let Ok(bytes) = serde_json::to_vec(&kept)
        {
            shared.put(&key.environment, &self.name(&key), bytes, SHARED_SECONDS).await;
        }
        answers.insert(key, Arc::new(kept));
    }

    /// What other processes know the answer to `key` by: those of another version, model or setting know another.
    fn name(&self, key: &Key) -> String {
        let asked = serde_json::to_vec(&(&self.makers, key)).unwrap_or_default();
        format!("answer:{}", blake3::hash(&asked).to_hex())
    }

    pub(crate) fn found(&self, key: &Key) -> Option<Arc<Retrieved>> {
        let found = self.kept.as_ref()?.1.get(key);
        self.count(2, found.is_some());
        found
    }

    pub(crate) fn keep_found(&self, key: Key, found: Arc<Retrieved>) {
        if let Some((_, finds)) = &self.kept {
            finds.insert(key, found);
        }
    }

    /// Drops everything that is kept.
    pub(crate) fn clear(&self) {
        if let Some((answers, finds)) = &self.kept {
            answers.clear();
            finds.clear();
        }
    }

    fn count(&self, hits_at: usize, hit: bool) {
        self.counts[hits_at + usize::from(!hit)].fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn counts(&self) -> CacheCounts {
        let [answer_hits, answer_misses, search_hits, search_misses] =
            [0, 1, 2, 3].map(|at: usize| self.counts[at].load(Ordering::Relaxed));
        let (entries, bytes) = self.kept.as_ref().map_or((0, 0), |(answers, finds)| {
            ((answers.len() + finds.len()) as u64, answers.weight() + finds.weight())
        });
        CacheCounts {
            answer_hits,
            answer_misses,
            search_hits,
            search_misses,
            entries,
            bytes,
            bytes_max: self.bytes_max,
        }
    }
}
