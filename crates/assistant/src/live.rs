//! An answer in the making: what there is of it so far, who waits for more, and how it is stopped. Text is kept once,
//! however many listen; a slow listener costs nothing, it gets what has gathered as one token.

use std::{
    sync::{
        Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use futures::{Stream, stream};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{
    AnswerEvent, Citation, Evidence, Failure, Message, MessageState, Mode, SeriesAnswer, Stage, TableAnswer,
    Unsupported, Usage,
    detail::{Detail, Identity, Mark, Record, What},
};

/// Bytes of an answer's text; what comes after them is not taken.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// How long an answer counts as followed after another process said that it follows.
const FOLLOWED_FOR: Duration = Duration::from_secs(5);

/// Why an answer is stopped from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Halt {
    /// A person wants no more of it.
    Stop,
    /// The server ends.
    Shutdown,
    /// Its chat was deleted.
    Deleted,
    /// Another process writes it now.
    Taken,
}

/// An answer in the making. Methods are called by the one task that writes it, except where they say otherwise.
pub(crate) struct Live {
    record: Mutex<Record>,
    /// Carries nothing: a change means that there is more.
    changed: watch::Sender<()>,
    began: Instant,
    /// Another process reads it from the store; until when.
    followed: Mutex<Option<Instant>>,
    /// Listeners go on elsewhere.
    left: AtomicBool,
    halt: OnceLock<Halt>,
    halted: CancellationToken,
    /// Held while the answer is written to the store, so that an older text never overwrites a newer one.
    pub(crate) keeping: tokio::sync::Mutex<Kept>,
}

/// What the store has of an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    /// The answer's [`Record::position`] when it was last written.
    pub position: u64,
    /// When it was last written, or began.
    pub since: Instant,
    /// It was written as over; nothing may be written after.
    pub over: bool,
}

impl Live {
    pub(crate) fn new(identity: Identity, detail: Detail) -> Self {
        let record = Record { identity, state: MessageState::Streaming, text: String::new(), detail };
        Self {
            record: Mutex::new(record),
            changed: watch::Sender::new(()),
            began: Instant::now(),
            followed: Mutex::default(),
            left: AtomicBool::new(false),
            halt: OnceLock::new(),
            halted: CancellationToken::new(),
            keeping: tokio::sync::Mutex::new(Kept { position: 0, since: Instant::now(), over: false }),
        }
    }

    /// Anyone: the record, locked. Held for moments only, never across an await.
    pub(crate) fn record(&self) -> MutexGuard<'_, Record> {
        // A task that panicked while holding it left a record that is whole: each change is one push or assignment.
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Anyone: the answer as people see it now.
    pub(crate) fn message(&self) -> Message {
        self.record().message()
    }

    fn change(&self, change: impl FnOnce(&mut Record) -> Option<What>) {
        {
            let mut record = self.record();
            if let Some(what) = change(&mut record) {
                let at = record.text.len();
                record.detail.marks.push(Mark { at, what });
            }
        }
        self.changed.send_replace(());
    }

    pub(crate) fn status(&self, stage: Stage, text: impl Into<String>) {
        self.change(|_| Some(What::Status { stage, text: text.into() }));
    }

    pub(crate) fn standalone(&self, question: String) {
        self.record().detail.standalone_question = Some(question);
    }

    pub(crate) fn evidence(&self, items: Vec<Evidence>, mode: Mode) {
        self.change(|record| {
            record.detail.evidence = items;
            record.detail.mode = Some(mode);
            Some(What::Evidence)
        });
    }

    pub(crate) fn table(&self, table: TableAnswer) {
        self.change(|record| {
            record.detail.table = Some(Box::new(table));
            Some(What::Table)
        });
    }

    pub(crate) fn series(&self, series: SeriesAnswer) {
        self.change(|record| {
            record.detail.series = Some(Box::new(series));
            Some(What::Series)
        });
    }

    pub(crate) fn model(&self, name: &str) {
        self.record().detail.model = Some(name.to_owned());
    }

    pub(crate) fn abstained(&self) {
        self.record().detail.abstained = true;
    }

    /// Adds text; false when the answer is as long as one may be.
    pub(crate) fn token(&self, text: &str) -> bool {
        let mut fits = true;
        self.change(|record| {
            fits = record.text.len() + text.len() <= ANSWER_BYTES_MAX;
            if fits {
                record.text.push_str(text);
            }
            None
        });
        fits
    }

    pub(crate) fn citation(&self, citation: Citation) {
        self.change(|record| {
            record.detail.citations.push(citation);
            Some(What::Citation(record.detail.citations.len() - 1))
        });
    }

    pub(crate) fn unsupported(&self, unsupported: Unsupported) {
        self.change(|record| {
            record.detail.unsupported.push(unsupported);
            Some(What::Unsupported(record.detail.unsupported.len() - 1))
        });
    }

    pub(crate) fn usage(&self, usage: Usage) {
        self.change(|record| {
            record.detail.usage = Some(usage);
            Some(What::Usage)
        });
    }

    /// The record as it will be when it is over, for the store; nobody sees it before [`Live::end`].
    pub(crate) fn ending(&self, state: MessageState, error: Option<Failure>) -> Record {
        let mut record = self.record().clone();
        record.detail.error = error;
        record.end(state);
        record
    }

    /// The answer is over and kept: shows `ending`, and listeners end.
    pub(crate) fn end(&self, ending: Record) {
        self.change(|record| {
            *record = ending;
            None
        });
    }

    /// Another process has the answer: listeners here end without an end of the answer, and find it there.
    pub(crate) fn leave(&self) {
        self.left.store(true, Ordering::Release);
        self.changed.send_replace(());
    }

    /// Anyone: whether nothing more comes here.
    pub(crate) fn is_over(&self) -> bool {
        self.left.load(Ordering::Acquire) || self.record().state != MessageState::Streaming
    }

    /// Anyone: since when it is written here.
    pub(crate) fn age(&self) -> Duration {
        self.began.elapsed()
    }

    /// Anyone: another process follows it, and will say so again if it goes on.
    pub(crate) fn followed(&self) {
        *self.followed.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + FOLLOWED_FOR);
    }

    pub(crate) fn is_followed(&self) -> bool {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|until| until > Instant::now())
    }

    /// Anyone: asks the task to end; the first reason counts.
    pub(crate) fn halt(&self, why: Halt) {
        // Set already: somebody else was first.
        let _ = self.halt.set(why);
        self.halted.cancel();
    }

    /// Resolves when somebody wants the answer to end.
    pub(crate) async fn halted(&self) -> Halt {
        self.halted.cancelled().await;
        self.halt.get().copied().unwrap_or(Halt::Stop)
    }

    /// Anyone: resolves when the answer is over.
    pub(crate) async fn over(&self) {
        let mut changed = self.changed.subscribe();
        // The sender lives as long as `self`, so the wait cannot fail.
        let _ = changed.wait_for(|()| self.is_over()).await;
    }
}

/// Events after number `after`, then live; ends after done or error.
pub(crate) fn listen(
    live: std::sync::Arc<Live>,
    after: u64,
) -> impl Stream<Item = (u64, AnswerEvent)> + Send + 'static {
    let changed = live.changed.subscribe();
    let listener = Listener { live, changed, after, ready: Vec::new().into_iter(), over: false };
    stream::unfold(listener, |mut listener| async move { listener.next().await.map(|event| (event, listener)) })
}

struct Listener {
    live: std::sync::Arc<Live>,
    changed: watch::Receiver<()>,
    after: u64,
    ready: std::vec::IntoIter<(u64, AnswerEvent)>,
    over: bool,
}

impl Listener {
    async fn next(&mut self) -> Option<(u64, AnswerEvent)> {
        loop {
            if let Some(event) = self.ready.next() {
                self.after = event.0;
                return Some(event);
            }
            if self.over {
                return None;
            }
            self.changed.mark_unchanged();
            let events = {
                let record = self.live.record();
                self.over = record.state != MessageState::Streaming || self.live.left.load(Ordering::Acquire);
                record.events_after(self.after)
            };
            let is_empty = events.is_empty();
            self.ready = events.into_iter();
            if is_empty && !self.over && self.changed.changed().await.is_err() {
                return None;
            }
        }
    }
}
