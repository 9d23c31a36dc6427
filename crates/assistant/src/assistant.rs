//! The face of the room: what a program can ask of it. Each method is a few lines over the modules that do the work.

use std::sync::Arc;

use futures::Stream;
use models::{Embedder, Llm};
use search::Index;
use store::{ChatId, ChunkId, EnvironmentId, MessageId, SourceId, Store};

use crate::{
    Answer, AnswerEvent, AssistantError, Feedback, Message, Passage, Scope, SearchAnswer, Settings,
};

/// What an assistant is made of.
pub struct Parts {
    pub store: Store,
    pub index: Index,
    /// Absent, questions are searched by their words only.
    pub embedder: Option<Arc<dyn Embedder>>,
    /// Absent, answers are passages in their own words.
    pub llm: Option<Llm>,
    pub settings: Settings,
}

/// From a question to a cited answer. Cheap to clone.
#[derive(Clone)]
pub struct Assistant {
    parts: Arc<Parts>,
}

impl Assistant {
    /// Call within a tokio runtime, after `Store::interrupt_answers`.
    pub fn new(parts: Parts) -> Self {
        Self { parts: Arc::new(parts) }
    }

    /// The language model that is asked, if one is.
    pub fn model(&self) -> Option<&str> {
        self.parts.llm.as_ref().map(Llm::model)
    }

    /// The passages that answer `query` best, at most `limit`.
    pub async fn search(
        &self,
        _env: &EnvironmentId,
        _scope: &Scope,
        _query: &str,
        _limit: usize,
    ) -> Result<SearchAnswer, AssistantError> {
        Err(AssistantError::Internal("in the making".into()))
    }

    /// One question, one answer, nothing kept. `top` is the number of passages given to the reader.
    pub async fn ask(
        &self,
        _env: &EnvironmentId,
        _question: &str,
        _scope: &Scope,
        _top: Option<usize>,
    ) -> Result<Answer, AssistantError> {
        Err(AssistantError::Internal("in the making".into()))
    }

    /// Appends a question to the chat and starts its answer, which goes on whether or not anybody listens.
    /// Without a scope, the chat's counts. Returns the question and the answer as it begins.
    pub async fn begin(
        &self,
        _env: &EnvironmentId,
        _chat: &ChatId,
        _question: &str,
        _scope: Option<&Scope>,
    ) -> Result<(Message, Message), AssistantError> {
        Err(AssistantError::Internal("in the making".into()))
    }

    /// Writes the answer anew in the place of the old one, stopping it first if it runs.
    pub async fn regenerate(
        &self,
        _env: &EnvironmentId,
        _answer: &MessageId,
    ) -> Result<Message, AssistantError> {
        Err(AssistantError::Internal("in the making".into()))
    }

    /// Stops the answer and keeps its text; of one that is over, nothing changes.
    pub async fn stop(
        &self,
        _env: &EnvironmentId,
        _answer: &MessageId,
    ) -> Result<Message, AssistantError> {
        Err(AssistantError::Internal("in the making".into()))
    }

    /// The answer's events after number `after` (0 = all), then live; ends after done or error.
    pub async fn events(
        &self,
        _env: &EnvironmentId,
        _answer: &MessageId,
        _after: u64,
    ) -> Result<impl Stream<Item = (u64, AnswerEvent)> + Send + 'static, AssistantError> {
        Ok(futures::stream::empty())
    }

    /// Messages of a chat in order, live text included.
    pub async fn messages(
        &self,
        _env: &EnvironmentId,
        _chat: &ChatId,
    ) -> Result<Vec<Message>, AssistantError> {
        Err(AssistantError::Internal("in the making".into()))
    }

    /// One message, live text included.
    pub async fn message(
        &self,
        _env: &EnvironmentId,
        _message: &MessageId,
    ) -> Result<Message, AssistantError> {
        Err(AssistantError::Internal("in the making".into()))
    }

    /// Keeps, or with `None` takes back, what a person thought of an answer.
    pub async fn judge(
        &self,
        _env: &EnvironmentId,
        _answer: &MessageId,
        _feedback: Option<Feedback>,
    ) -> Result<Message, AssistantError> {
        Err(AssistantError::Internal("in the making".into()))
    }

    /// The chat as Markdown: questions, answers, numbered sources.
    pub async fn export_markdown(
        &self,
        _env: &EnvironmentId,
        _chat: &ChatId,
    ) -> Result<String, AssistantError> {
        Err(AssistantError::Internal("in the making".into()))
    }

    /// A chunk, or the span `(start, end)` of its part (from a citation's location), in its surroundings.
    /// `source` chooses among several sources with the same content.
    pub async fn passage(
        &self,
        _env: &EnvironmentId,
        _chunk: ChunkId,
        _source: Option<&SourceId>,
        _span: Option<(u32, u32)>,
    ) -> Result<Passage, AssistantError> {
        Err(AssistantError::Internal("in the making".into()))
    }

    /// Ends all answers in the making, keeping their text as interrupted. Nothing can be begun afterwards.
    pub async fn shutdown(&self) {}
}
