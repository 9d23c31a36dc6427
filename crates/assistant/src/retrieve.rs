//! From a question to numbered evidence: embeds, searches, fetches, marks what matches.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use futures::future::try_join_all;
use models::{Embedder, Embedders};
use search::{Index, SearchRequest};
use store::{Chunk, ChunkId, EnvironmentId, SnapshotId, Store, StoreError, words::WordBox};
use tokio::sync::Semaphore;

use crate::{
    AssistantError, Scope,
    ground::{self, Ground},
    repeats::{Key, Repeats},
    second_look::{RERANKED_MAX, SecondLook, between},
    strength::Strength,
    terms::Weights,
};

/// What searches need.
pub(crate) struct Finder {
    pub store: Store,
    pub index: Index,
    embedders: Embedders,
    /// Texts embedded at once: the embedder uses the cores itself, more callers only queue in threads.
    embeds: Arc<Semaphore>,
    pub repeats: Repeats,
    second_look: SecondLook,
}

/// A snapshot and the number of one of its parts.
type Page = (SnapshotId, u32);

/// What was found.
#[derive(Clone)]
pub(crate) struct Retrieved {
    /// By rank, numbered from 1.
    pub grounds: Vec<Ground>,
    pub weights: Weights,
    pub strength: Strength,
    /// Sources in scope that can be searched.
    pub sources: usize,
    /// The question's vector, where vectors were searched too.
    pub vector: Option<Vec<f32>>,
    /// What it was made by; `None` where nothing here can.
    pub embedder: Option<Arc<dyn Embedder>>,
}

impl Retrieved {
    /// Whether all was searched that there is to search with.
    pub fn is_whole(&self) -> bool {
        self.vector.is_some() || self.embedder.is_none()
    }
}

impl Finder {
    pub(crate) fn new(
        store: Store,
        index: Index,
        embedders: Embedders,
        repeats: Repeats,
        second_look: SecondLook,
    ) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { store, index, embedders, embeds: Arc::new(Semaphore::new(cores)), repeats, second_look }
    }

    /// The program's own, for what is compared with nothing that is kept.
    pub(crate) fn embedder(&self) -> Option<Arc<dyn Embedder>> {
        self.embedders.own()
    }

    /// The one whose vectors are in scope.
    async fn embedder_of(&self, fingerprint: Option<String>) -> Result<Option<Arc<dyn Embedder>>, StoreError> {
        let Some(fingerprint) = fingerprint else { return Ok(self.embedders.own()) };
        self.embedders.of(&fingerprint, self.store.embedder_name(&fingerprint)).await
    }

    /// The `top` best passages for `question`.
    ///
    /// # Errors
    /// [`AssistantError::UnknownScope`], [`AssistantError::Search`], [`AssistantError::Store`].
    pub(crate) async fn find(
        &self,
        env: &EnvironmentId,
        scope: &Scope,
        question: &str,
        top: usize,
    ) -> Result<Retrieved, AssistantError> {
        if !self.repeats.is_on() {
            return self.find_now(env, scope, question, top).await;
        }
        let key = Key::new(env, self.store.revision(env).await?, scope, top, question);
        if let Some(found) = self.repeats.found(&key) {
            return Ok((*found).clone());
        }
        let found = self.find_now(env, scope, question, top).await?;
        // A source that changed meanwhile may be among them, or not; and an embedder that failed once may work again.
        if found.is_whole() && self.store.revision(env).await? == key.revision() {
            self.repeats.keep_found(key, Arc::new(found.clone()));
        }
        Ok(found)
    }

    async fn find_now(
        &self,
        env: &EnvironmentId,
        scope: &Scope,
        question: &str,
        top: usize,
    ) -> Result<Retrieved, AssistantError> {
        let allowed = self.second_look.allowed(&self.store, env, scope).await?;
        let request = SearchRequest {
            environment: env.clone(),
            filter: scope.filter(),
            text: question.to_owned(),
            vector: None,
            limit: if allowed.reranks() { top.max(RERANKED_MAX) } else { top },
        };
        let (mut failure, mut embedder) = (None, None);
        let (chosen, failed, expands) = (&mut embedder, &mut failure, allowed.expands);
        let embed = |fingerprint| async move {
            let asked = async {
                *chosen = self.embedder_of(fingerprint).await?;
                self.embed_question(chosen.as_ref(), question, expands).await
            };
            asked.await.unwrap_or_else(|error| {
                *failed = Some(error);
                None
            })
        };
        let (mut found, vector) = self.index.search_while(&request, embed).await?;
        if let Some(failure) = failure {
            return Err(failure);
        }
        let ids: Vec<ChunkId> = found.hits.iter().map(|hit| hit.chunk).collect();
        let mut chunks: HashMap<ChunkId, Chunk> =
            self.store.chunks(&ids).await?.into_iter().map(|chunk| (chunk.id, chunk)).collect();
        if allowed.reranks() {
            found.hits = self.second_look.rerank(question, found.hits, &chunks, &allowed).await?;
            found.hits.truncate(top);
            chunks.retain(|id, _| found.hits.iter().any(|hit| hit.chunk == *id));
        }
        let words = self.words(chunks.values()).await?;
        let question = question.to_owned();
        // Cutting into sentences and weighing them takes a millisecond or more: not among the streams.
        let reading = tokio::task::spawn_blocking(move || {
            let words: HashMap<Page, Vec<WordBox>> =
                words.into_iter().map(|(page, words)| (page, store::words::decode(&words))).collect();
            let mut grounds = Vec::with_capacity(found.hits.len());
            for hit in &found.hits {
                // A snapshot may be swept between the search and here; its chunks are not shown.
                let Some(chunk) = chunks.remove(&hit.chunk) else { continue };
                let number = u32::try_from(grounds.len() + 1).unwrap_or(u32::MAX);
                let words = words.get(&(chunk.id.snapshot(), chunk.part)).map_or(&[][..], Vec::as_slice);
                grounds.push(Ground::new(number, hit, chunk, words));
            }
            let weights = ground::weights(&question, &grounds);
            ground::mark_matching(&mut grounds, &weights);
            let strength = Strength::measure(&question, &grounds, &weights);
            Retrieved { grounds, weights, strength, sources: found.sources_searched, vector, embedder }
        });
        reading.await.map_err(|_| AssistantError::Internal("the passages' reader ended early".into()))
    }

    /// Word boxes of the pages that the chunks are on, as they are kept.
    async fn words<'c>(
        &self,
        chunks: impl Iterator<Item = &'c Chunk>,
    ) -> Result<HashMap<Page, Vec<u8>>, AssistantError> {
        let pages: HashSet<Page> =
            chunks.filter(|chunk| chunk.part_kind == "page").map(|chunk| (chunk.id.snapshot(), chunk.part)).collect();
        let read = pages.into_iter().map(|(snapshot, number)| async move {
            match self.store.part(snapshot, number).await {
                Ok(part) => Ok(((snapshot, number), part.words.unwrap_or_default())),
                Err(store::StoreError::NotFound(_)) => Ok(((snapshot, number), Vec::new())),
                Err(error) => Err(AssistantError::from(error)),
            }
        });
        Ok(try_join_all(read).await?.into_iter().collect())
    }

    /// The question's vector, half of it that of a passage which might answer it where that is wanted.
    async fn embed_question(
        &self,
        embedder: Option<&Arc<dyn Embedder>>,
        question: &str,
        expands: bool,
    ) -> Result<Option<Vec<f32>>, AssistantError> {
        if !expands || embedder.is_none() {
            return self.embed_query(embedder, question).await;
        }
        let (own, passage) = tokio::join!(self.embed_query(embedder, question), self.second_look.expand(question));
        let own = own?;
        let (Some(own), Some(passage)) = (own.clone(), passage) else { return Ok(own) };
        let imagined = self.embed_query(embedder, &passage).await?;
        Ok(Some(imagined.map_or(own.clone(), |imagined| between(&own, &imagined))))
    }

    /// The question's vector; `None` without an embedder, or where it fails: the words are searched all the same.
    async fn embed_query(
        &self,
        embedder: Option<&Arc<dyn Embedder>>,
        question: &str,
    ) -> Result<Option<Vec<f32>>, AssistantError> {
        let question = question.to_owned();
        self.embed(embedder, move |embedder| embedder.embed_query(&question)).await
    }

    /// Vectors of `texts` by `embedder`, one each in order; `None` as for a question.
    pub(crate) async fn embed_all(
        &self,
        embedder: Option<&Arc<dyn Embedder>>,
        texts: Vec<String>,
    ) -> Result<Option<Vec<Vec<f32>>>, AssistantError> {
        self.embed(embedder, move |embedder| embedder.embed(&texts.iter().map(String::as_str).collect::<Vec<_>>()))
            .await
    }

    async fn embed<T: Send + 'static>(
        &self,
        embedder: Option<&Arc<dyn Embedder>>,
        work: impl FnOnce(&dyn Embedder) -> Result<T, models::EmbedError> + Send + 'static,
    ) -> Result<Option<T>, AssistantError> {
        let Some(embedder) = embedder.cloned() else { return Ok(None) };
        let stopped = || AssistantError::Internal("the embedder's thread ended early".into());
        let permit = self.embeds.clone().acquire_owned().await.map_err(|_| stopped())?;
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work(embedder.as_ref())
        });
        match done.await.map_err(|_| stopped())? {
            Ok(vectors) => Ok(Some(vectors)),
            Err(error) => {
                tracing::error!(%error, "a text could not be embedded; going by words only");
                Ok(None)
            }
        }
    }
}
