//! One search: resolve the scope, ask both legs at the same time, have each judge what the other put forward, fuse.

use std::{collections::HashMap, sync::Arc};

use store::{ChunkId, Pointer, SnapshotId};
use tantivy::Searcher;
use tracing::{Instrument, info_span};

use crate::{
    Found, Hit, Index, LIMIT_MAX, Leg, SearchError, SearchRequest, blocking,
    fuse::{Candidate, Placed, SourceFacts, fuse},
    lexical::{LexicalHit, Question},
    scope::Scope,
    vectors::{Nearest, Segment, dot, scan},
};

/// Candidates that each leg puts forward for every hit wanted.
const CANDIDATES_PER_HIT: usize = 4;
/// Codes that one search holds besides the cache while it reads on; at least one snapshot's.
const CODES_IN_FLIGHT_BYTES: usize = 64 * 1024 * 1024;

/// What the lexical leg said. The searcher is kept, so that the second look sees the same index.
struct Words {
    searcher: Searcher,
    question: Arc<Question>,
    hits: Vec<LexicalHit>,
}

impl Index {
    /// The chunks in scope that answer the request best. None is of a snapshot that was not pointed to when the search began. The
    /// request's vector has to be of the model that most of the vectors in scope are of; sources read by another take part by their
    /// words alone.
    ///
    /// # Errors
    /// [`SearchError::Store`] for an unknown environment.
    pub async fn search(&self, request: &SearchRequest) -> Result<Found, SearchError> {
        Ok(self.search_while(request, |_| std::future::ready(request.vector.clone())).await?.0)
    }

    /// The same with a vector that `embed` makes by the model of this fingerprint (`None` where no vectors are in scope): the words
    /// are searched meanwhile. Gives the vector back; the request's own is not looked at.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub async fn search_while<F: Future<Output = Option<Vec<f32>>>>(
        &self,
        request: &SearchRequest,
        embed: impl FnOnce(Option<String>) -> F,
    ) -> Result<(Found, Option<Vec<f32>>), SearchError> {
        let (scope, remembered) = self.scopes.resolve(&request.environment, &request.filter).await?;
        if scope.snapshots.is_empty() {
            return Ok((Found { sources_searched: scope.sources, ..Found::default() }, embed(None).await));
        }
        self.catch_up(&scope).await?;
        let limit = request.limit.clamp(1, LIMIT_MAX);
        let depth = self.tuning.depth.max(limit * CANDIDATES_PER_HIT);
        let meaning = async {
            let embedded = embed(scope.embedder.clone()).await;
            let vector = embedded.as_deref().filter(|vector| usable(vector));
            let nearest = self.ask_vectors(vector, &scope, depth).instrument(info_span!("vector")).await?;
            Ok((embedded, nearest))
        };
        let words = self.ask_words(&request.text, &scope, depth, !remembered).instrument(info_span!("lexical"));
        let (words, (embedded, nearest)) = tokio::try_join!(words, meaning)?;
        let vector = embedded.as_deref().filter(|vector| usable(vector));
        let mut chunks: Vec<ChunkId> = words.hits.iter().map(|hit| hit.chunk).chain(nearest).collect();
        chunks.sort_unstable();
        chunks.dedup();
        let (candidates, question) = self.judge(chunks, vector, words, &scope).await?;
        let placed = fuse(&candidates, question.best(), |id| facts(&scope, id, &question), &self.tuning, limit);
        let found = Found {
            hits: hits(&candidates, &placed, &scope),
            sources_searched: scope.sources,
            chunks_searched: scope.chunks,
        };
        Ok((found, embedded))
    }

    /// The `depth` best by words.
    async fn ask_words(
        &self,
        text: &str,
        scope: &Arc<Scope>,
        depth: usize,
        reload: bool,
    ) -> Result<Words, SearchError> {
        let (lexical, scope, text, weight) =
            (self.lexical.clone(), scope.clone(), text.to_owned(), self.tuning.heading);
        blocking(move || {
            if reload {
                // Pointers have moved since the scope was asked last, so there may be merges to take notice of.
                lexical.reload()?;
            }
            let searcher = lexical.searcher();
            let question = Question::read(&text, &lexical, &searcher, weight)?;
            let hits = lexical.search(&searcher, &question, &scope.snapshots, scope.chunks, depth)?;
            Ok(Words { searcher, question: Arc::new(question), hits })
        })
        .await
    }

    /// The `depth` nearest by codes.
    async fn ask_vectors(
        &self,
        vector: Option<&[f32]>,
        scope: &Scope,
        depth: usize,
    ) -> Result<Vec<ChunkId>, SearchError> {
        let Some(vector) = vector else { return Ok(Vec::new()) };
        let (mut batch, missing) = self.segments.sorted_out(&scope.by_meaning);
        if !missing.is_empty() && self.store.has_vector_index() {
            // The database's index answers until the codes are here; scanning them is exact, and takes the load off it.
            if scope.bytes(&missing, vector.len()) <= self.segments.room() {
                self.load_aside(missing);
            }
            return Ok(self.store.nearest(&scope.by_meaning, scope.chunks_by_meaning, vector, depth).await?);
        }
        let vector: Arc<[f32]> = vector.into();
        let mut nearest = Nearest::new(depth);
        let mut loaded_bytes = 0;
        let is_other = |segment: &Arc<Segment>| segment.codes.dims != 0 && segment.codes.dims != vector.len();
        let mut other_dims = batch.iter().filter(|segment| is_other(segment)).count();
        for id in missing {
            let segment = self.segments.get(id).await?;
            loaded_bytes += segment.codes.bytes();
            other_dims += usize::from(is_other(&segment));
            batch.push(segment);
            if loaded_bytes > CODES_IN_FLIGHT_BYTES {
                nearest = self.scan(&vector, std::mem::take(&mut batch), nearest).await?;
                loaded_bytes = 0;
            }
        }
        if other_dims > 0 {
            tracing::warn!(
                snapshots = other_dims,
                "vectors of another length are not searched: index these sources anew"
            );
        }
        let nearest = self.scan(&vector, batch, nearest).await?;
        Ok(nearest.into_sorted().into_iter().map(|near| near.chunk).collect())
    }

    /// Reads the codes of `missing` into memory while questions are answered without them; one task at a time.
    fn load_aside(&self, missing: Vec<SnapshotId>) {
        let Ok(alone) = self.loading.clone().try_lock_owned() else { return };
        let segments = self.segments.clone();
        tokio::spawn(async move {
            let _alone = alone;
            for id in missing {
                if let Err(error) = segments.get(id).await {
                    tracing::warn!(%error, "vector codes cannot be read: the database's index answers meanwhile");
                    return;
                }
            }
        });
    }

    async fn scan(
        &self,
        vector: &Arc<[f32]>,
        segments: Vec<Arc<Segment>>,
        mut nearest: Nearest,
    ) -> Result<Nearest, SearchError> {
        let (vector, threads) = (vector.clone(), self.settings.scan_threads);
        blocking(move || {
            scan(&vector, &segments, threads, &mut nearest);
            Ok(nearest)
        })
        .await
    }

    /// Every candidate's true cosine and BM25, whichever leg it came from.
    async fn judge(
        &self,
        chunks: Vec<ChunkId>,
        vector: Option<&[f32]>,
        words: Words,
        scope: &Scope,
    ) -> Result<(Vec<Candidate>, Arc<Question>), SearchError> {
        let Words { searcher, question, hits } = words;
        let known: HashMap<ChunkId, LexicalHit> = hits.into_iter().map(|hit| (hit.chunk, hit)).collect();
        let unknown: Vec<ChunkId> = chunks.iter().filter(|chunk| !known.contains_key(chunk)).copied().collect();
        let (lexical, asked) = (self.lexical.clone(), question.clone());
        let look = blocking(move || lexical.score(&searcher, &asked, &unknown));
        let vectors = async {
            match vector {
                Some(_) => {
                    let of_model: Vec<ChunkId> =
                        chunks.iter().filter(|chunk| scope.has_meaning(chunk.snapshot())).copied().collect();
                    Ok(self.store.vectors(&of_model).await?)
                }
                None => Ok(Vec::new()),
            }
        };
        let (looked, vectors) = tokio::try_join!(look, vectors)?;
        let mut entries = known;
        entries.extend(looked.into_iter().map(|hit| (hit.chunk, hit)));
        let cosines: HashMap<ChunkId, f32> = vectors
            .iter()
            .filter_map(|(chunk, of_chunk)| {
                vector.filter(|vector| vector.len() == of_chunk.len()).map(|vector| (*chunk, dot(vector, of_chunk)))
            })
            .collect();
        let candidates = chunks
            .into_iter()
            .map(|chunk| Candidate {
                chunk,
                bm25: entries.get(&chunk).map(|hit| hit.score),
                cosine: cosines.get(&chunk).copied(),
                print: entries.get(&chunk).map(|hit| hit.print),
            })
            .collect();
        Ok((candidates, question))
    }
}

fn usable(vector: &[f32]) -> bool {
    let usable = !vector.is_empty() && vector.iter().all(|value| value.is_finite());
    if !usable {
        tracing::warn!("the question's vector is empty or not finite, so words alone are searched");
    }
    usable
}

fn facts(scope: &Scope, id: SnapshotId, question: &Question) -> SourceFacts {
    let Some(pointer) = scope.pointer(id) else { return SourceFacts { chunks: 1, named: 0.0 } };
    let named = match &pointer.title {
        Some(title) => question.covered_by(&format!("{} {title}", pointer.source_name)),
        None => question.covered_by(&pointer.source_name),
    };
    SourceFacts { chunks: usize::try_from(pointer.chunks).unwrap_or(1), named }
}

/// The placed candidates with their legs and pointers.
fn hits(candidates: &[Candidate], placed: &[Placed], scope: &Scope) -> Vec<Hit> {
    let lexical = ranks(candidates, |candidate| candidate.bm25.filter(|score| *score > 0.0));
    let vector = ranks(candidates, |candidate| candidate.cosine);
    let mut hits = Vec::with_capacity(placed.len());
    for place in placed {
        let chunk = candidates[place.at].chunk;
        // Both legs searched within the scope; this is the last gate, should one ever not.
        let Some(pointer) = scope.pointer(chunk.snapshot()) else { continue };
        let pointer: Arc<Pointer> = pointer.clone();
        hits.push(Hit { chunk, pointer, score: place.score, lexical: lexical[place.at], vector: vector[place.at] });
    }
    hits
}

/// Each candidate's place and score by `score`; `None` where it has none.
fn ranks(candidates: &[Candidate], score: impl Fn(&Candidate) -> Option<f32>) -> Vec<Option<Leg>> {
    let mut order: Vec<(usize, f32)> =
        candidates.iter().enumerate().filter_map(|(at, candidate)| score(candidate).map(|score| (at, score))).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut legs = vec![None; candidates.len()];
    for (rank, (at, score)) in (1..).zip(order) {
        legs[at] = Some(Leg { rank, score });
    }
    legs
}
