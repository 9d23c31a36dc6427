//! The face of the room: what a program can ask of it. Each method is a few lines over the modules that do the work.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use futures::{
    StreamExt,
    future::Either,
    stream::{self, BoxStream},
};
use models::{Embedders, Llm, Reranker};
use search::Index;
use store::{ChatId, ChunkId, EnvironmentId, MessageId, NewMessage, Readable, SourceId, Store, UserId};
use tracing::Instrument;

use crate::{
    Answer, AnswerEvent, AssistantError, Feedback, Message, MessageRole, MessageState, Mode, Passage, Scope,
    SearchAnswer, Settings, Verdict,
    answers::Answers,
    compose::{QUESTION_CHARS_MAX, Task, Tools, compose},
    detail::{Detail, Identity, Record},
    export,
    follow::follow,
    live::{Halt, Live, listen},
    prompt::Turn,
    repeats::{CacheCounts, Repeats},
    retrieve::Finder,
    second_look::SecondLook,
    surroundings,
    tabular::Room,
};

/// Passages that one search may return.
const SEARCH_LIMIT_MAX: usize = 100;

/// What an assistant is made of.
pub struct Parts {
    pub store: Store,
    pub index: Index,
    /// Without the one whose vectors are searched, questions are searched by their words only.
    pub embedders: Embedders,
    /// Absent, answers are passages in their own words.
    pub llm: Option<Llm>,
    /// Absent, passages stay in the order of the search.
    pub reranker: Option<Arc<dyn Reranker>>,
    pub settings: Settings,
}

/// Who asks, and what they may read. Without users: nobody, everything.
#[derive(Debug, Clone, Default)]
pub struct Asker {
    pub user: Option<UserId>,
    pub readable: Readable,
}

/// From a question to a cited answer. Cheap to clone.
#[derive(Clone)]
pub struct Assistant {
    pub(crate) asker: Asker,
    pub(crate) store: Store,
    pub(crate) tools: Arc<Tools>,
    pub(crate) answers: Arc<Answers>,
}

impl Assistant {
    /// Call `Store::interrupt_answers` before: what an earlier process left is not being written any more.
    pub fn new(parts: Parts) -> Self {
        let Parts { store, index, embedders, llm, reranker, settings } = parts;
        let settings = settings.clamped();
        let answers = Arc::new(Answers::new(store.clone(), settings.answers_max));
        let model = llm.as_ref().map_or("none", Llm::model);
        let embedder_name = embedders.own().map_or_else(|| "none".to_owned(), |own| own.fingerprint().to_owned());
        let makers = format!("{} {model} {embedder_name} {settings:?}", env!("CARGO_PKG_VERSION"));
        let repeats = Repeats::new(settings.cache_mebibytes << 20, makers);
        let second_look = SecondLook {
            reranker,
            llm: llm.clone(),
            expand_timeout: Duration::from_millis(settings.rewrite_timeout_ms),
            ..SecondLook::default()
        };
        let finder = Finder::new(store.clone(), index, embedders, repeats, second_look);
        let room = Room::new(store.clone());
        let tools = Arc::new(Tools { finder, llm, settings, room });
        Self { asker: Asker::default(), store, tools, answers }
    }

    /// The same for one who may not read everything: nothing else is found, computed, cited or given again.
    #[must_use]
    pub fn for_asker(&self, asker: Asker) -> Self {
        Self { asker, ..self.clone() }
    }

    /// The language model that is asked, if one is.
    pub fn model(&self) -> Option<&str> {
        self.tools.llm.as_ref().map(Llm::model)
    }

    /// The same, to be asked for more than answers.
    pub fn llm(&self) -> Option<&Llm> {
        self.tools.llm.as_ref()
    }

    /// What is kept of answers and searches for repeats, and how often it served.
    pub fn cache_counts(&self) -> CacheCounts {
        self.tools.finder.repeats.counts()
    }

    /// Drops what is kept of answers, finds and tables: some of it may have been deleted. The next question reads anew.
    pub fn forget(&self) {
        self.tools.finder.repeats.clear();
        self.tools.room.clear();
    }

    /// The passages that answer `query` best, at most `limit` (1 to 100), best first.
    ///
    /// # Errors
    /// [`AssistantError::QuestionEmpty`], [`AssistantError::QuestionTooLong`], [`AssistantError::UnknownScope`],
    /// [`AssistantError::Search`], [`AssistantError::Store`].
    pub async fn search(
        &self,
        env: &EnvironmentId,
        scope: &Scope,
        query: &str,
        limit: usize,
    ) -> Result<SearchAnswer, AssistantError> {
        let started = Instant::now();
        let query = checked(query)?;
        let scope = &scope.within(&self.asker.readable);
        self.check_scope(env, scope).await?;
        let limit = limit.clamp(1, SEARCH_LIMIT_MAX);
        let retrieved = self.tools.finder.find(env, scope, query, limit).await?;
        Ok(SearchAnswer {
            semantic: retrieved.vector.is_some(),
            evidence: retrieved.grounds.into_iter().map(|ground| ground.evidence).collect(),
            took_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        })
    }

    /// One question, one answer, nothing kept. `top` is the number of passages given to the reader, within
    /// [`Settings::EVIDENCE_TOP`]. Dropping the future ends the work.
    ///
    /// # Errors
    /// As [`Assistant::search`]; [`AssistantError::Busy`]; [`AssistantError::Llm`] when the model gives no whole answer.
    pub async fn ask(
        &self,
        env: &EnvironmentId,
        question: &str,
        scope: &Scope,
        top: Option<usize>,
    ) -> Result<Answer, AssistantError> {
        let question = checked(question)?.to_owned();
        let scope = scope.within(&self.asker.readable);
        self.check_scope(env, &scope).await?;
        let _permit = self.answers.permit()?;
        let bounds = Settings::EVIDENCE_TOP;
        let top = top.unwrap_or(self.tools.settings.evidence_top).clamp(*bounds.start(), *bounds.end());
        let task = Task { question, top, ..self.task(env, "", &scope, Vec::new()) };
        let live = Live::new(identity(MessageId::new(), ChatId::new(), store::now_ms()), Detail::default());
        compose(&self.tools, &task, &live).await?;
        let Record { text, detail, .. } = live.record().clone();
        let table = detail.table.as_deref();
        let (plan, rows) = (table.map(|table| table.plan.clone()), table.map(|table| table.rows.clone()));
        let value = table.and_then(|table| table.value.clone());
        Ok(Answer {
            answer: text,
            abstained: detail.abstained,
            unsupported: detail.unsupported,
            mode: detail.mode.unwrap_or(Mode::Passages),
            citations: detail.citations,
            evidence: detail.evidence,
            usage: detail.usage.unwrap_or_default(),
            model: detail.model,
            plan,
            rows,
            value,
            table: detail.table,
        })
    }

    /// Appends a question to the chat and starts its answer, which goes on whether or not anybody listens.
    /// Without a scope, the chat's counts. Returns the question and the answer as it begins.
    ///
    /// # Errors
    /// [`AssistantError::NotFound`] for the chat, those of a bad question or scope, [`AssistantError::Busy`],
    /// [`AssistantError::Closing`].
    pub async fn begin(
        &self,
        env: &EnvironmentId,
        chat: &ChatId,
        question: &str,
        scope: Option<&Scope>,
    ) -> Result<(Message, Message), AssistantError> {
        let (this, env, chat) = (self.clone(), env.clone(), chat.clone());
        let (question, scope) = (checked(question)?.to_owned(), scope.cloned());
        to_its_end(async move { this.begin_now(&env, &chat, &question, scope).await }).await
    }

    async fn begin_now(
        &self,
        env: &EnvironmentId,
        chat: &ChatId,
        question: &str,
        scope: Option<Scope>,
    ) -> Result<(Message, Message), AssistantError> {
        let kept = self.store.chat(env, chat).await?;
        let scope = scope.unwrap_or_else(|| serde_json::from_str(&kept.scope).unwrap_or_default());
        let scope = scope.within(&self.asker.readable);
        self.check_scope(env, &scope).await?;
        let permit = self.answers.permit()?;
        let history = turns(&self.store.messages(chat).await?);
        let detail = Detail { scope: Some(scope.clone()), ..Detail::default() };
        let json = detail.write().map_err(store::StoreError::from)?;
        let message =
            |role, state, text: &str, lease| NewMessage { role, state, text: text.into(), detail: json.clone(), lease };
        let messages = [
            message(store::Role::Question, store::MessageState::Done, question, None),
            message(store::Role::Answer, store::MessageState::Streaming, "", Some(self.answers.lease())),
        ];
        let appended = self.store.append_messages(chat, &export::title(question), &messages).await?;
        let [asked, answer] = appended.as_slice() else {
            return Err(AssistantError::Internal("two messages were appended, not two came back".into()));
        };
        let live = Arc::new(Live::new(identity(answer.id.clone(), chat.clone(), answer.created_ms), detail));
        if self.answers.insert(&answer.id, &live).is_err() {
            return Err(AssistantError::Internal("a new message's id was taken".into()));
        }
        let task = self.task(env, question, &scope, history);
        let begun = live.message();
        self.answers.start(self.tools.clone(), task, live, permit);
        Ok((Record::read(asked.clone(), false).message(), begun))
    }

    /// Writes the answer anew in the place of the old one, stopping it first if it runs; its judgement goes with it.
    ///
    /// # Errors
    /// [`AssistantError::NotFound`] where there is no such answer, and as [`Assistant::begin`].
    pub async fn regenerate(&self, env: &EnvironmentId, answer: &MessageId) -> Result<Message, AssistantError> {
        let (this, env, answer) = (self.clone(), env.clone(), answer.clone());
        to_its_end(async move { this.regenerate_now(&env, &answer).await }).await
    }

    async fn regenerate_now(&self, env: &EnvironmentId, answer: &MessageId) -> Result<Message, AssistantError> {
        let old = self.answer(env, answer).await?;
        let scope = Detail::read(&old.detail).scope.unwrap_or_default().within(&self.asker.readable);
        self.check_scope(env, &scope).await?;
        if let Some(running) = self.answers.get(answer) {
            running.halt(Halt::Stop);
            running.over().await;
        }
        let permit = self.answers.permit()?;
        let (question, history) = self.asked(&old).await?;
        let detail = Detail { scope: Some(scope.clone()), ..Detail::default() };
        let live = Arc::new(Live::new(identity(answer.clone(), old.chat, old.created_ms), detail.clone()));
        while let Err(running) = self.answers.insert(answer, &live) {
            running.halt(Halt::Stop);
            running.over().await;
        }
        if let Err(error) = self.clear(env, answer, &detail).await {
            // Whoever waits for its end has to see one.
            live.end(live.ending(MessageState::Failed, Some(error.failure(false))));
            self.answers.remove(answer, &live);
            return Err(error);
        }
        let task = Task { fresh: true, ..self.task(env, &question, &scope, history) };
        let begun = live.message();
        self.answers.start(self.tools.clone(), task, live, permit);
        Ok(begun)
    }

    /// The question that an answer is to, and what was said before it.
    pub(crate) async fn asked(&self, answer: &store::Message) -> Result<(String, Vec<Turn>), AssistantError> {
        let messages = self.store.messages(&answer.chat).await?;
        let earlier: Vec<_> = messages.into_iter().take_while(|message| message.id != answer.id).collect();
        match earlier.iter().rposition(|message| message.role == store::Role::Question) {
            Some(index) => Ok((earlier[index].text.clone(), turns(&earlier[..index]))),
            None => Err(AssistantError::NotFound("question")),
        }
    }

    /// Stops the answer and keeps its text; of one that is over, nothing changes.
    ///
    /// # Errors
    /// [`AssistantError::NotFound`].
    pub async fn stop(&self, env: &EnvironmentId, answer: &MessageId) -> Result<Message, AssistantError> {
        let row = self.answer(env, answer).await?;
        if let Some(live) = self.answers.get(answer) {
            live.halt(Halt::Stop);
            live.over().await;
            return Ok(live.message());
        }
        if row.state == store::MessageState::Streaming && self.store.is_shared() {
            // Another process writes it: it is taken from there as far as it was kept.
            self.store.take_answer(answer, &self.answers.lease()).await?;
            let mut record = Record::read(self.answer(env, answer).await?, true);
            record.end(MessageState::Stopped);
            self.answers.write(&record).await?;
        }
        self.message(env, answer).await
    }

    /// The answer's events after number `after` (0 = all), then live; ends after done or error. Of an answer that is over
    /// they are made again from what was kept, with the same numbers: a token's number is the place where its text ends,
    /// so that no text comes twice however it was cut when it was live.
    ///
    /// # Errors
    /// [`AssistantError::NotFound`] where there is no such answer.
    pub async fn events(
        &self,
        env: &EnvironmentId,
        answer: &MessageId,
        after: u64,
    ) -> Result<BoxStream<'static, (u64, AnswerEvent)>, AssistantError> {
        let kept = self.answer(env, answer).await?;
        Ok(match self.answers.get(answer) {
            Some(live) => Either::Left(listen(live, after)),
            None if kept.state == store::MessageState::Streaming => {
                // It may have ended, or begun, between the two looks above.
                let kept = self.answer(env, answer).await?;
                match self.answers.get(answer) {
                    Some(live) => Either::Left(listen(live, after)),
                    None if self.store.is_shared() => {
                        return Ok(follow(self.store.clone(), env.clone(), answer.clone(), after).boxed());
                    }
                    None => Either::Right(stream::iter(Record::read(kept, false).events_after(after))),
                }
            }
            None => Either::Right(stream::iter(Record::read(kept, false).events_after(after))),
        }
        .boxed())
    }

    /// Messages of a chat in order, live text included.
    ///
    /// # Errors
    /// [`AssistantError::NotFound`].
    pub async fn messages(&self, env: &EnvironmentId, chat: &ChatId) -> Result<Vec<Message>, AssistantError> {
        self.store.chat(env, chat).await?;
        let mut messages = Vec::new();
        for row in self.store.messages(chat).await? {
            messages.push(if row.state == store::MessageState::Streaming {
                self.message(env, &row.id).await?
            } else {
                Record::read(row, false).message()
            });
        }
        Ok(messages)
    }

    /// One message, live text included.
    ///
    /// # Errors
    /// [`AssistantError::NotFound`].
    pub async fn message(&self, env: &EnvironmentId, message: &MessageId) -> Result<Message, AssistantError> {
        let live = self.answers.get(message);
        let row = self.store.message(env, message).await?;
        Ok(live.map_or_else(|| Record::read(row, true).message(), |live| live.message()))
    }

    /// Keeps, or with `None` takes back, what a person thought of an answer.
    ///
    /// # Errors
    /// [`AssistantError::NotFound`].
    pub async fn judge(
        &self,
        env: &EnvironmentId,
        answer: &MessageId,
        feedback: Option<Feedback>,
    ) -> Result<Message, AssistantError> {
        let kept = feedback.as_ref().map(|feedback| store::Feedback {
            verdict: match feedback.verdict {
                Verdict::Up => store::Verdict::Up,
                Verdict::Down => store::Verdict::Down,
            },
            note: feedback.note.clone(),
        });
        self.store.judge(env, answer, kept.as_ref()).await?;
        if let Some(live) = self.answers.get(answer) {
            live.record().identity.feedback = feedback;
        }
        self.message(env, answer).await
    }

    /// The chat as Markdown: questions, answers, numbered sources.
    ///
    /// # Errors
    /// [`AssistantError::NotFound`].
    pub async fn export_markdown(&self, env: &EnvironmentId, chat: &ChatId) -> Result<String, AssistantError> {
        let title = self.store.chat(env, chat).await?.title;
        Ok(export::markdown(&title, &self.messages(env, chat).await?))
    }

    /// A chunk, or the span `(start, end)` of its part (from a citation's location), in its surroundings.
    /// `source` chooses among several sources with the same content.
    ///
    /// # Errors
    /// [`AssistantError::NotFound`] where no source of the environment ever showed the chunk, or it was deleted.
    pub async fn passage(
        &self,
        env: &EnvironmentId,
        chunk: ChunkId,
        source: Option<&SourceId>,
        span: Option<(u32, u32)>,
    ) -> Result<Passage, AssistantError> {
        surroundings::open(&self.store, (env, &self.asker.readable), chunk, source, span).await
    }

    /// Ends all answers in the making, keeping their text as interrupted. Nothing can be begun afterwards.
    pub async fn shutdown(&self) {
        self.answers.shutdown().await;
    }

    /// Whatever the scope came from, it goes as far as may be read by who asks.
    pub(crate) fn task(&self, env: &EnvironmentId, question: &str, scope: &Scope, mut history: Vec<Turn>) -> Task {
        let Settings { evidence_top, history_messages_max, .. } = self.tools.settings;
        // A turn is two messages.
        history.drain(..history.len().saturating_sub(history_messages_max.div_ceil(2)));
        Task {
            environment: env.clone(),
            asker: self.asker.user.clone(),
            question: question.to_owned(),
            scope: scope.within(&self.asker.readable),
            top: evidence_top,
            history,
            fresh: false,
        }
    }

    async fn answer(&self, env: &EnvironmentId, id: &MessageId) -> Result<store::Message, AssistantError> {
        let message = self.store.message(env, id).await?;
        if message.role == store::Role::Answer { Ok(message) } else { Err(AssistantError::NotFound("answer")) }
    }

    async fn clear(&self, env: &EnvironmentId, id: &MessageId, detail: &Detail) -> Result<(), AssistantError> {
        let json = detail.write().map_err(store::StoreError::from)?;
        let lease = self.answers.lease();
        self.store.take_answer(id, &lease).await?;
        self.store.write_answer(id, &lease.owner, store::MessageState::Streaming, "", &json).await?;
        self.store.judge(env, id, None).await?;
        Ok(())
    }

    async fn check_scope(&self, env: &EnvironmentId, scope: &Scope) -> Result<(), AssistantError> {
        if scope.collections.is_empty() && scope.sources.is_empty() {
            return Ok(());
        }
        match self.store.unknown_entries(env, &scope.filter()).await?.into_iter().next() {
            Some((kind, entry)) => Err(AssistantError::UnknownScope { kind, entry }),
            None => Ok(()),
        }
    }
}

/// Runs `work` to its end even if the caller goes away half-way: a kept answer and the task that writes it begin together.
async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, AssistantError>> + Send + 'static,
) -> Result<T, AssistantError> {
    let stopped = |_| AssistantError::Internal("the task that begins an answer ended early".into());
    tokio::spawn(work.in_current_span()).await.map_err(stopped)?
}

/// The question without space around it.
fn checked(question: &str) -> Result<&str, AssistantError> {
    let question = question.trim();
    if question.is_empty() {
        return Err(AssistantError::QuestionEmpty);
    }
    if question.chars().nth(QUESTION_CHARS_MAX).is_some() {
        return Err(AssistantError::QuestionTooLong { chars_max: QUESTION_CHARS_MAX });
    }
    Ok(question)
}

pub(crate) fn identity(id: MessageId, chat: ChatId, created_ms: store::Millis) -> Identity {
    Identity { id, chat, role: MessageRole::Answer, created_ms, feedback: None }
}

/// Questions with the answers that say something, oldest first.
fn turns(messages: &[store::Message]) -> Vec<Turn> {
    let mut turns = Vec::new();
    let mut question: Option<&str> = None;
    for message in messages {
        match message.role {
            store::Role::Question => question = Some(&message.text),
            store::Role::Answer if message.text.is_empty() => {}
            store::Role::Answer => {
                turns.extend(
                    question
                        .take()
                        .map(|question| Turn { question: question.to_owned(), answer: message.text.clone() }),
                );
            }
        }
    }
    turns
}
