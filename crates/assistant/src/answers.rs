//! Answers of chats: tasks of their own, bounded in number, kept in the store about every second and at their end.

use std::{
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use futures::FutureExt;
use store::{AnswerLease, MessageId, Store, StoreError, Topic};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::MissedTickBehavior,
};
use tracing::Instrument;

use crate::{
    AssistantError, Failure, MessageState,
    compose::{Task, Tools, compose},
    detail::{Record, interrupted},
    follow::{self, LEFT},
    live::{Halt, Live},
};

/// How often text that has come is kept.
const CHECKPOINT_INTERVAL: Duration = Duration::from_secs(1);
/// How often text is kept of an answer that somebody follows from another process.
const FOLLOWED_INTERVAL: Duration = Duration::from_millis(100);
/// How long an answer is this process's after it was last heard of; then another takes it up.
const LEASE_MS: i64 = 12_000;
/// How often leases are extended.
const LEASE_INTERVAL: Duration = Duration::from_secs(3);
/// Answers kept at one such time, those first that waited longest. With more answers at once each is kept less often, so
/// that a thousand streams cost the disk no more than this.
const CHECKPOINTS_MAX: usize = 64;

/// The answers in the making.
pub(crate) struct Answers {
    pub(crate) store: Store,
    /// What this process calls itself on the answers that it writes.
    owner: String,
    lives: Mutex<HashMap<MessageId, Arc<Live>>>,
    permits: Arc<Semaphore>,
    answers_max: usize,
    keeper_runs: AtomicBool,
    closing: AtomicBool,
}

impl Answers {
    pub(crate) fn new(store: Store, answers_max: usize) -> Self {
        Self {
            store,
            owner: uuid::Uuid::new_v4().simple().to_string(),
            lives: Mutex::default(),
            permits: Arc::new(Semaphore::new(answers_max)),
            answers_max,
            keeper_runs: AtomicBool::new(false),
            closing: AtomicBool::new(false),
        }
    }

    /// The right to make one more answer.
    ///
    /// # Errors
    /// [`AssistantError::Busy`], [`AssistantError::Closing`].
    pub(crate) fn permit(&self) -> Result<OwnedSemaphorePermit, AssistantError> {
        if self.closing.load(Ordering::Acquire) {
            return Err(AssistantError::Closing);
        }
        let busy = |_| AssistantError::Busy { answers_max: self.answers_max };
        self.permits.clone().try_acquire_owned().map_err(busy)
    }

    /// The lease of an answer that this process begins to write.
    pub(crate) fn lease(&self) -> AnswerLease {
        AnswerLease { owner: self.owner.clone(), until_ms: store::now_ms().saturating_add(LEASE_MS) }
    }

    /// Whether this process begins no more answers.
    pub(crate) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    fn lives(&self) -> MutexGuard<'_, HashMap<MessageId, Arc<Live>>> {
        self.lives.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer in the making, if it is one.
    pub(crate) fn get(&self, id: &MessageId) -> Option<Arc<Live>> {
        self.lives().get(id).cloned()
    }

    /// All of them.
    pub(crate) fn all(&self) -> Vec<Arc<Live>> {
        self.lives().values().cloned().collect()
    }

    /// Makes `live` the answer of `id`, unless another one of it is still in the making, which is given back.
    pub(crate) fn insert(&self, id: &MessageId, live: &Arc<Live>) -> Result<(), Arc<Live>> {
        let mut lives = self.lives();
        if let Some(other) = lives.get(id).filter(|other| other.record().state == MessageState::Streaming) {
            return Err(other.clone());
        }
        lives.insert(id.clone(), live.clone());
        Ok(())
    }

    /// Forgets `live`; its successor, if there is one, stays.
    pub(crate) fn remove(&self, id: &MessageId, live: &Arc<Live>) {
        let mut lives = self.lives();
        if lives.get(id).is_some_and(|other| Arc::ptr_eq(other, live)) {
            lives.remove(id);
        }
    }

    /// Starts writing `live`, which was inserted; returns at once.
    pub(crate) fn start(
        self: &Arc<Self>,
        tools: Arc<Tools>,
        task: Task,
        live: Arc<Live>,
        permit: OwnedSemaphorePermit,
    ) {
        if !self.keeper_runs.swap(true, Ordering::AcqRel) {
            tokio::spawn(keep_regularly(Arc::downgrade(self)));
        }
        let answers = self.clone();
        // Within the request that asked, so that each line of the log and the trace lead back to it.
        let span = tracing::info_span!("answer", message.id = %live.record().identity.id);
        let work = async move {
            let end = outcome(&tools, &task, &live).await;
            // Before the end is seen: who waited for it finds the place free.
            drop(permit);
            match end {
                End::Over(state, error) => answers.finish(&live, state, error).await,
                End::Left => live.leave(),
                End::Shutdown if answers.store.is_shared() => answers.hand_over(&live).await,
                End::Shutdown => answers.finish(&live, MessageState::Interrupted, Some(interrupted())).await,
            }
            let id = live.record().identity.id.clone();
            answers.remove(&id, &live);
        };
        tokio::spawn(work.instrument(span));
    }

    /// Keeps the answer as over, then shows it as over.
    async fn finish(&self, live: &Live, state: MessageState, error: Option<Failure>) {
        let mut kept = live.keeping.lock().await;
        let mut ending = live.ending(state, error);
        let written = self.write(&ending).await;
        kept.over = true;
        match written {
            Ok(()) => {}
            Err(AssistantError::NotFound(_)) => fail(&mut ending, deleted()),
            Err(AssistantError::Store(StoreError::LeaseLost)) => return live.leave(),
            Err(error) => {
                tracing::error!(%error, message.id = %ending.identity.id, "an answer could not be kept");
                fail(&mut ending, error.failure(true));
            }
        }
        live.end(ending);
    }

    /// Keeps the answer as far as it is, for another process to take it up.
    async fn hand_over(&self, live: &Live) {
        let mut kept = live.keeping.lock().await;
        kept.over = true;
        let record = live.record().clone();
        let id = record.identity.id.clone();
        let mut done = self.write(&record).await;
        if done.is_ok() {
            done = self.store.hand_over_answer(&id, &self.owner).await.map_err(AssistantError::from);
        }
        if let Err(error) = done {
            tracing::warn!(%error, message.id = %id, "an answer could not be handed over");
        }
        live.leave();
        self.store.signals().tell(Topic::Answer, LEFT);
    }

    pub(crate) async fn write(&self, record: &Record) -> Result<(), AssistantError> {
        let state = match record.state {
            MessageState::Streaming => store::MessageState::Streaming,
            MessageState::Done => store::MessageState::Done,
            MessageState::Stopped => store::MessageState::Stopped,
            MessageState::Failed => store::MessageState::Failed,
            MessageState::Interrupted => store::MessageState::Interrupted,
        };
        let detail = record.detail.write().map_err(StoreError::from)?;
        let id = &record.identity.id;
        self.store.write_answer(id, &self.owner, state, &record.text, &detail).await?;
        if self.store.is_shared() {
            self.store.signals().tell(Topic::Answer, &follow::went(id));
        }
        Ok(())
    }

    /// Keeps what has come of those answers that waited longest; of all, or of those that others follow.
    async fn checkpoint(&self, of_all: bool) {
        let mut due: Vec<(Instant, Arc<Live>)> = self
            .all()
            .into_iter()
            .filter(|live| of_all || live.is_followed())
            .filter_map(|live| {
                let kept = *live.keeping.try_lock().ok()?;
                let is_new = live.record().position() > kept.position;
                (is_new && !kept.over).then_some((kept.since, live))
            })
            .collect();
        due.sort_by_key(|(since, _)| *since);
        for (_, live) in due.into_iter().take(CHECKPOINTS_MAX) {
            let mut kept = live.keeping.lock().await;
            if kept.over {
                continue;
            }
            let record = live.record().clone();
            kept.position = record.position();
            kept.since = Instant::now();
            match self.write(&record).await {
                Ok(()) => {}
                Err(AssistantError::NotFound(_)) => live.halt(Halt::Deleted),
                Err(AssistantError::Store(StoreError::LeaseLost)) => live.halt(Halt::Taken),
                Err(error) => tracing::warn!(%error, message.id = %record.identity.id, "a checkpoint failed"),
            }
        }
    }

    /// Extends the leases of all answers; those that another process took meanwhile are left to it.
    async fn keep_leases(&self) {
        let lives = self.all();
        if lives.is_empty() {
            return;
        }
        match self.store.keep_answers(&self.lease()).await {
            Ok(ours) => lives
                .iter()
                .filter(|live| !ours.contains(&live.record().identity.id))
                .filter(|live| live.age() > LEASE_INTERVAL && !live.is_over())
                .for_each(|live| live.halt(Halt::Taken)),
            Err(error) => tracing::warn!(%error, "the leases of answers could not be extended"),
        }
    }

    /// Another process follows the answer: it is kept more often for a while.
    pub(crate) fn followed(&self, id: &MessageId) {
        if let Some(live) = self.get(id) {
            live.followed();
        }
    }

    /// Ends all answers, keeping their text; no further one begins.
    pub(crate) async fn shutdown(&self) {
        self.closing.store(true, Ordering::Release);
        loop {
            let lives = self.all();
            if lives.is_empty() {
                return;
            }
            for live in &lives {
                live.halt(Halt::Shutdown);
            }
            for live in &lives {
                live.over().await;
            }
            // Their tasks take them off the list.
            tokio::task::yield_now().await;
        }
    }
}

/// Ends with the answers it serves.
async fn keep_regularly(answers: Weak<Answers>) {
    let mut interval = tokio::time::interval(FOLLOWED_INTERVAL);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut kept, mut extended) = (Instant::now(), Instant::now());
    loop {
        interval.tick().await;
        let Some(answers) = answers.upgrade() else { return };
        let of_all = kept.elapsed() >= CHECKPOINT_INTERVAL;
        if of_all {
            kept = Instant::now();
        }
        answers.checkpoint(of_all).await;
        if answers.store.is_shared() && extended.elapsed() >= LEASE_INTERVAL {
            extended = Instant::now();
            answers.keep_leases().await;
        }
    }
}

/// How the work on an answer ends.
enum End {
    Over(MessageState, Option<Failure>),
    /// Another process has it.
    Left,
    Shutdown,
}

/// Composes the answer until it is over in one way or another.
async fn outcome(tools: &Tools, task: &Task, live: &Live) -> End {
    let work = AssertUnwindSafe(compose(tools, task, live)).catch_unwind();
    let result = tokio::select! {
        biased;
        halt = live.halted() => return match halt {
            Halt::Stop => End::Over(MessageState::Stopped, None),
            Halt::Shutdown => End::Shutdown,
            Halt::Deleted => End::Over(MessageState::Failed, Some(deleted())),
            Halt::Taken => End::Left,
        },
        result = work => result,
    };
    let error = match result {
        Ok(Ok(())) => return End::Over(MessageState::Done, None),
        Ok(Err(error)) => error,
        Err(_) => AssistantError::Internal("the answer's task panicked".into()),
    };
    match &error {
        AssistantError::Llm(error) => tracing::warn!(%error, "an answer failed"),
        error => tracing::error!(%error, "an answer failed"),
    }
    let has_text = !live.record().text.is_empty();
    End::Over(MessageState::Failed, Some(error.failure(has_text)))
}

fn fail(record: &mut Record, failure: Failure) {
    record.state = MessageState::Failed;
    record.detail.error = Some(failure);
}

fn deleted() -> Failure {
    Failure { code: "deleted".into(), message: "the chat was deleted meanwhile".into(), remedy: None }
}
