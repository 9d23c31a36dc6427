//! Chats and their messages, and what people thought of the answers.

use crate::{
    AnswerLease, ChatId, EnvironmentId, MessageId, Millis, Owner, Page, PageRequest, Store, StoreError, UserId, now_ms,
    sources::like_pattern,
    sql::{Row, query},
};

/// A conversation.
#[derive(Debug, Clone)]
pub struct Chat {
    pub id: ChatId,
    /// Empty until the first question, which names it, or a person does.
    pub title: String,
    /// JSON of the room that asks.
    pub scope: String,
    pub messages: i64,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Question,
    Answer,
}

/// How far an answer is. Questions are always done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageState {
    Streaming,
    Done,
    Stopped,
    Failed,
    /// The process ended while it was being written.
    Interrupted,
}

impl MessageState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Streaming => "streaming",
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }

    fn read(text: &str) -> Self {
        // The column's CHECK admits no other word.
        [Self::Streaming, Self::Done, Self::Stopped, Self::Interrupted]
            .into_iter()
            .find(|state| state.as_str() == text)
            .unwrap_or(Self::Failed)
    }
}

/// A question or an answer.
#[derive(Debug, Clone)]
pub struct Message {
    pub id: MessageId,
    pub chat: ChatId,
    pub role: Role,
    pub state: MessageState,
    pub text: String,
    /// JSON of the room that answers: evidence, citations, usage.
    pub detail: String,
    pub feedback: Option<Feedback>,
    pub created_ms: Millis,
}

/// A message to be appended.
#[derive(Debug, Clone)]
pub struct NewMessage {
    pub role: Role,
    pub state: MessageState,
    pub text: String,
    pub detail: String,
    /// Whose it is to write, of an answer in the making.
    pub lease: Option<AnswerLease>,
}

/// A judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Up,
    Down,
}

/// What a person thought of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    pub verdict: Verdict,
    pub note: Option<String>,
}

macro_rules! select_chats {
    ($tail:literal) => {
        concat!(
            "SELECT c.id, c.title, c.scope, c.created_ms, c.updated_ms,
                    (SELECT COUNT(*) FROM message m WHERE m.chat_id = c.id) AS messages
             FROM chat c WHERE c.environment_id = $1 ",
            $tail
        )
    };
}

macro_rules! select_messages {
    ($tail:literal) => {
        concat!(
            "SELECT m.id, m.chat_id, m.role, m.state, m.text, m.detail, m.created_ms, f.verdict, f.note
             FROM message m LEFT JOIN feedback f ON f.message_id = m.id ",
            $tail
        )
    };
}

impl Store {
    /// Starts a chat of `owner`'s.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn create_chat(
        &self,
        env: &EnvironmentId,
        owner: Option<&UserId>,
        scope: &str,
    ) -> Result<Chat, StoreError> {
        let id = ChatId::new();
        query(
            "INSERT INTO chat (id, environment_id, title, scope, created_ms, updated_ms, owner_id)
             VALUES ($1, $2, '', $3, $4, $4, $5)",
        )
        .bind(id.as_str())
        .bind(env.as_str())
        .bind(scope)
        .bind(now_ms())
        .bind(owner.map(UserId::as_str))
        .execute(&self.write)
        .await?;
        self.chat(env, &id).await
    }

    /// One chat.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn chat(&self, env: &EnvironmentId, id: &ChatId) -> Result<Chat, StoreError> {
        let row = query(select_chats!("AND c.id = $2"))
            .bind(env.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.read)
            .await?;
        read_chat(&row.ok_or(StoreError::NotFound("chat"))?)
    }

    /// Chats of `owner`'s, the latest first; with `text`, those whose title or messages contain it.
    ///
    /// # Errors
    /// [`StoreError::BadCursor`].
    pub async fn chats(
        &self,
        env: &EnvironmentId,
        owner: &Owner,
        text: Option<&str>,
        page: &PageRequest,
    ) -> Result<Page<Chat>, StoreError> {
        let (before_ms, before_id) = page.before()?;
        let with_unowned = matches!(owner, Owner::User { with_unowned: true, .. });
        let rows = query(select_chats!(
            "AND (c.updated_ms < $2 OR (c.updated_ms = $2 AND c.id < $3))
             AND (CAST($6 AS TEXT) IS NULL OR c.owner_id = $6 OR (c.owner_id IS NULL AND $7 = 1))
             AND (CAST($4 AS TEXT) IS NULL OR LOWER(c.title) LIKE LOWER($4) ESCAPE '\\' OR EXISTS
                 (SELECT 1 FROM message m WHERE m.chat_id = c.id AND LOWER(m.text) LIKE LOWER($4) ESCAPE '\\'))
             ORDER BY c.updated_ms DESC, c.id DESC LIMIT $5"
        ))
        .bind(env.as_str())
        .bind(before_ms)
        .bind(before_id)
        .bind(text.map(like_pattern))
        .bind(page.limit() + 1)
        .bind(owner.user().map(UserId::as_str))
        .bind(with_unowned)
        .fetch_all(&self.read)
        .await?;
        crate::db::paged(&rows, page, read_chat, |chat: &Chat| format!("{}-{}", chat.updated_ms, chat.id))
    }

    /// Renames a chat or changes its scope (JSON); `None` leaves as it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn update_chat(
        &self,
        env: &EnvironmentId,
        id: &ChatId,
        title: Option<&str>,
        scope: Option<&str>,
    ) -> Result<Chat, StoreError> {
        let done = query(
            "UPDATE chat SET title = COALESCE($3, title), scope = COALESCE($4, scope)
             WHERE environment_id = $1 AND id = $2",
        )
        .bind(env.as_str())
        .bind(id.as_str())
        .bind(title)
        .bind(scope)
        .execute(&self.write)
        .await?;
        crate::db::must_find(&done, "chat")?;
        self.chat(env, id).await
    }

    /// Deletes a chat with its messages and their feedback.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_chat(&self, env: &EnvironmentId, id: &ChatId) -> Result<(), StoreError> {
        let done = query("DELETE FROM chat WHERE environment_id = $1 AND id = $2")
            .bind(env.as_str())
            .bind(id.as_str())
            .execute(&self.write)
            .await?;
        crate::db::must_find(&done, "chat")
    }

    /// Appends messages in order, one transaction; the first question of an unnamed chat becomes its title.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown chat.
    pub async fn append_messages(
        &self,
        chat: &ChatId,
        title: &str,
        messages: &[NewMessage],
    ) -> Result<Vec<Message>, StoreError> {
        let now = now_ms();
        let mut transaction = self.write.begin().await?;
        let done =
            query("UPDATE chat SET updated_ms = $2, title = CASE WHEN title = '' THEN $3 ELSE title END WHERE id = $1")
                .bind(chat.as_str())
                .bind(now)
                .bind(title)
                .execute(&mut transaction)
                .await?;
        crate::db::must_find(&done, "chat")?;
        let mut appended = Vec::with_capacity(messages.len());
        for message in messages {
            let id = MessageId::new();
            query(
                "INSERT INTO message (id, chat_id, ordinal, role, state, text, detail, created_ms, lease_owner, lease_until_ms)
                 SELECT $1, $2, COALESCE(MAX(ordinal), -1) + 1, $3, $4, $5, $6, $7, $8, $9 FROM message WHERE chat_id = $2",
            )
            .bind(id.as_str())
            .bind(chat.as_str())
            .bind(if message.role == Role::Question { "question" } else { "answer" })
            .bind(message.state.as_str())
            .bind(&message.text)
            .bind(&message.detail)
            .bind(now)
            .bind(message.lease.as_ref().map(|lease| lease.owner.as_str()))
            .bind(message.lease.as_ref().map(|lease| lease.until_ms))
            .execute(&mut transaction)
            .await?;
            appended.push(Message {
                id,
                chat: chat.clone(),
                role: message.role,
                state: message.state,
                text: message.text.clone(),
                detail: message.detail.clone(),
                feedback: None,
                created_ms: now,
            });
        }
        transaction.commit().await?;
        Ok(appended)
    }

    /// Messages of a chat in order.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn messages(&self, chat: &ChatId) -> Result<Vec<Message>, StoreError> {
        let rows = query(select_messages!("WHERE m.chat_id = $1 ORDER BY m.ordinal"))
            .bind(chat.as_str())
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(read_message).collect()
    }

    /// One message of a chat in `env`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn message(&self, env: &EnvironmentId, id: &MessageId) -> Result<Message, StoreError> {
        let row = query(select_messages!("JOIN chat c ON c.id = m.chat_id WHERE c.environment_id = $1 AND m.id = $2"))
            .bind(env.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.read)
            .await?;
        read_message(&row.ok_or(StoreError::NotFound("message"))?)
    }

    /// Keeps or (with `None`) takes back a judgement of the answer `id`, with the question, answer and evidence judged.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such answer.
    pub async fn judge(
        &self,
        env: &EnvironmentId,
        id: &MessageId,
        feedback: Option<&Feedback>,
    ) -> Result<Message, StoreError> {
        let answer = self.message(env, id).await?;
        if answer.role != Role::Answer {
            return Err(StoreError::NotFound("answer"));
        }
        match feedback {
            Some(feedback) => self.keep_feedback(&answer, feedback).await?,
            None => {
                query("DELETE FROM feedback WHERE message_id = $1").bind(id.as_str()).execute(&self.write).await?;
            }
        }
        self.message(env, id).await
    }

    async fn keep_feedback(&self, answer: &Message, feedback: &Feedback) -> Result<(), StoreError> {
        query(
            "INSERT INTO feedback (message_id, verdict, note, question, answer, evidence, created_ms)
             SELECT a.id, $2, $3, COALESCE((SELECT q.text FROM message q WHERE q.chat_id = a.chat_id
                        AND q.role = 'question' AND q.ordinal < a.ordinal ORDER BY q.ordinal DESC LIMIT 1), ''),
                    a.text, a.detail, $4
             FROM message a WHERE a.id = $1
             ON CONFLICT (message_id) DO UPDATE SET verdict = excluded.verdict, note = excluded.note,
                question = excluded.question, answer = excluded.answer, evidence = excluded.evidence,
                created_ms = excluded.created_ms",
        )
        .bind(answer.id.as_str())
        .bind(if feedback.verdict == Verdict::Up { "up" } else { "down" })
        .bind(feedback.note.as_deref())
        .bind(now_ms())
        .execute(&self.write)
        .await?;
        Ok(())
    }
}

fn read_chat(row: &Row) -> Result<Chat, StoreError> {
    Ok(Chat {
        id: ChatId(row.try_get("id")?),
        title: row.try_get("title")?,
        scope: row.try_get("scope")?,
        messages: row.try_get("messages")?,
        created_ms: row.try_get("created_ms")?,
        updated_ms: row.try_get("updated_ms")?,
    })
}

pub(crate) fn read_message(row: &Row) -> Result<Message, StoreError> {
    let role: &str = row.try_get("role")?;
    let verdict: Option<String> = row.try_get("verdict")?;
    let note: Option<String> = row.try_get("note")?;
    Ok(Message {
        id: MessageId(row.try_get("id")?),
        chat: ChatId(row.try_get("chat_id")?),
        role: if role == "question" { Role::Question } else { Role::Answer },
        state: MessageState::read(row.try_get("state")?),
        text: row.try_get("text")?,
        detail: row.try_get("detail")?,
        feedback: verdict
            .map(|verdict| Feedback { verdict: if verdict == "up" { Verdict::Up } else { Verdict::Down }, note }),
        created_ms: row.try_get("created_ms")?,
    })
}
