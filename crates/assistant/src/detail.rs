//! What is kept of an answer beside its text, and how answers and their events are made again from it.
//!
//! An event's number is its place in the answer: a token raises it by the bytes of its text, any other event by one. So a
//! listener can go on after any number, live or years later, and gets exactly what it has not seen, although tokens are
//! not kept one by one: text that has gathered comes as one token. The numbers rise, with gaps.

use serde::{Deserialize, Serialize};
use store::{ChatId, MessageId, Millis};

use crate::{
    AnswerEvent, Citation, Evidence, Failure, Feedback, Message, MessageRole, MessageState, Mode, Scope, SeriesAnswer,
    Stage, TableAnswer, Unsupported, Usage, Verdict,
};

/// An event that is no text, by the place of the text at which it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    /// Bytes of text before it.
    pub at: usize,
    pub what: What,
}

/// Which event it was; what it says is in the [`Detail`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum What {
    /// Another process began the answer anew.
    Restarted,
    Status {
        stage: Stage,
        text: String,
    },
    Evidence,
    /// The citation at this index.
    Citation(usize),
    Table,
    Series,
    /// The unsupported sentence at this index.
    Unsupported(usize),
    Usage,
    /// Done or error, as the answer's state says.
    Over,
}

/// What is kept of an answer beside its text; of a question, its scope.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Detail {
    pub scope: Option<Scope>,
    pub mode: Option<Mode>,
    pub standalone_question: Option<String>,
    pub evidence: Vec<Evidence>,
    pub citations: Vec<Citation>,
    pub abstained: bool,
    pub unsupported: Vec<Unsupported>,
    pub table: Option<Box<TableAnswer>>,
    pub series: Option<Box<SeriesAnswer>>,
    pub model: Option<String>,
    pub usage: Option<Usage>,
    pub error: Option<Failure>,
    pub marks: Vec<Mark>,
    /// What event numbers begin after: higher than any of the attempts before, whose events others may have seen.
    pub base: u64,
}

impl Detail {
    /// Reads what was stored; what this version cannot read counts as absent, so that a chat always opens.
    pub(crate) fn read(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    pub(crate) fn write(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

/// Who a message is, apart from what it says.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub id: MessageId,
    pub chat: ChatId,
    pub role: MessageRole,
    pub created_ms: Millis,
    pub feedback: Option<Feedback>,
}

/// A message with what is kept beside its text.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub identity: Identity,
    pub state: MessageState,
    pub text: String,
    pub detail: Detail,
}

impl Record {
    /// From a row of the store. `is_live`: whether an answer in the making is really being made; one that is not was
    /// interrupted.
    pub(crate) fn read(row: store::Message, is_live: bool) -> Self {
        let state = match row.state {
            store::MessageState::Streaming if is_live => MessageState::Streaming,
            store::MessageState::Streaming | store::MessageState::Interrupted => MessageState::Interrupted,
            store::MessageState::Done => MessageState::Done,
            store::MessageState::Stopped => MessageState::Stopped,
            store::MessageState::Failed => MessageState::Failed,
        };
        let mut detail = Detail::read(&row.detail);
        if state == MessageState::Interrupted && detail.error.is_none() {
            detail.error = Some(interrupted());
        }
        let role = match row.role {
            store::Role::Question => MessageRole::Question,
            store::Role::Answer => MessageRole::Answer,
        };
        let identity = Identity {
            id: row.id,
            chat: row.chat,
            role,
            created_ms: row.created_ms,
            feedback: row.feedback.map(feedback),
        };
        Self { identity, state, text: row.text, detail }
    }

    /// As people see it.
    pub(crate) fn message(&self) -> Message {
        let detail = self.detail.clone();
        Message {
            id: self.identity.id.clone(),
            chat_id: self.identity.chat.clone(),
            role: self.identity.role,
            text: self.text.clone(),
            state: self.state,
            mode: detail.mode,
            standalone_question: detail.standalone_question,
            scope: detail.scope,
            evidence: detail.evidence,
            citations: detail.citations,
            abstained: detail.abstained,
            unsupported: detail.unsupported,
            table: detail.table,
            series: detail.series,
            model: detail.model,
            usage: detail.usage,
            error: detail.error,
            feedback: self.identity.feedback.clone(),
            created_at: rfc3339(self.identity.created_ms),
        }
    }

    /// Ends the answer as it is.
    pub(crate) fn end(&mut self, state: MessageState) {
        self.state = state;
        self.detail.marks.push(Mark { at: self.text.len(), what: What::Over });
    }

    /// The number of the last event so far.
    pub(crate) fn position(&self) -> u64 {
        (self.text.len() + self.detail.marks.len()) as u64
    }

    /// Events after number `after`, each with its number, in order. Of an answer that is over, the last one always
    /// comes, so that a listener that saw more than was kept (the process was killed) still learns the end.
    pub(crate) fn events_after(&self, after: u64) -> Vec<(u64, AnswerEvent)> {
        let mut events = Vec::new();
        let base = self.detail.base;
        let after_place = usize::try_from(after.saturating_sub(base)).unwrap_or(usize::MAX);
        let marks = self.marks();
        // Bytes of text and marks passed so far.
        let (mut bytes, mut passed) = (0, 0);
        for mark in marks.iter() {
            let at = mark.at.min(self.text.len());
            self.push_text(bytes, at, passed, after_place, &mut events);
            bytes = at.max(bytes);
            passed += 1;
            let number = bytes + passed;
            let ends = mark.what == What::Over;
            if number > after_place {
                events.extend(self.event(&mark.what).map(|event| (base + number as u64, event)));
            } else if ends {
                events.extend(self.event(&mark.what).map(|event| (after.saturating_add(1), event)));
            }
        }
        self.push_text(bytes, self.text.len(), passed, after_place, &mut events);
        events
    }

    /// The marks; of an interrupted answer whose process was killed, with the end that it did not live to write.
    fn marks(&self) -> std::borrow::Cow<'_, [Mark]> {
        let is_over = self.state != MessageState::Streaming;
        if !is_over || self.detail.marks.last().is_some_and(|mark| mark.what == What::Over) {
            return std::borrow::Cow::Borrowed(&self.detail.marks);
        }
        let mut marks = self.detail.marks.clone();
        marks.push(Mark { at: self.text.len(), what: What::Over });
        std::borrow::Cow::Owned(marks)
    }

    /// The text in `from..to`, as far as it lies behind `after`, as one token.
    fn push_text(&self, from: usize, to: usize, passed: usize, after: usize, events: &mut Vec<(u64, AnswerEvent)>) {
        let mut from = from.max(after.saturating_sub(passed));
        while from < to && !self.text.is_char_boundary(from) {
            from += 1;
        }
        if from < to
            && let Some(text) = self.text.get(from..to)
        {
            events.push((self.detail.base + (to + passed) as u64, AnswerEvent::Token { text: text.to_owned() }));
        }
    }

    fn event(&self, what: &What) -> Option<AnswerEvent> {
        let detail = &self.detail;
        match what {
            What::Restarted => Some(AnswerEvent::Restarted {}),
            What::Status { stage, text } => Some(AnswerEvent::Status { stage: *stage, text: text.clone() }),
            What::Evidence => Some(AnswerEvent::Evidence { items: detail.evidence.clone(), mode: detail.mode? }),
            What::Citation(index) => detail.citations.get(*index).cloned().map(AnswerEvent::Citation),
            What::Unsupported(index) => detail.unsupported.get(*index).cloned().map(AnswerEvent::Unsupported),
            What::Table => detail.table.clone().map(AnswerEvent::Table),
            What::Series => detail.series.clone().map(AnswerEvent::Series),
            What::Usage => detail.usage.map(AnswerEvent::Usage),
            What::Over => match (self.state, &detail.error) {
                (MessageState::Failed | MessageState::Interrupted, Some(failure)) => {
                    Some(AnswerEvent::Error(failure.clone()))
                }
                (MessageState::Failed | MessageState::Interrupted, None) => Some(AnswerEvent::Error(interrupted())),
                _ => Some(AnswerEvent::Done { answer: Box::new(self.message()) }),
            },
        }
    }
}

/// What a person is told of an answer whose process ended.
pub(crate) fn interrupted() -> Failure {
    Failure {
        code: "interrupted".into(),
        message: "the server ended while this answer was being written".into(),
        remedy: Some("ask again".into()),
    }
}

fn feedback(kept: store::Feedback) -> Feedback {
    let verdict = match kept.verdict {
        store::Verdict::Up => Verdict::Up,
        store::Verdict::Down => Verdict::Down,
    };
    Feedback { verdict, note: kept.note }
}

fn rfc3339(ms: Millis) -> String {
    jiff::Timestamp::from_millisecond(ms).unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(text: &str, marks: &[(usize, What)], state: MessageState) -> Record {
        let marks = marks.iter().map(|(at, what)| Mark { at: *at, what: what.clone() }).collect();
        let identity = Identity {
            id: MessageId("m".into()),
            chat: ChatId("c".into()),
            role: MessageRole::Answer,
            created_ms: 0,
            feedback: None,
        };
        let detail = Detail { marks, mode: Some(Mode::Passages), usage: Some(Usage::default()), ..Detail::default() };
        Record { identity, state, text: text.into(), detail }
    }

    /// Joins numbers and what they say: `1 status|7 hello|`.
    fn check(record: &Record, after: u64, expected: &str) {
        let got: String = record
            .events_after(after)
            .into_iter()
            .map(|(number, event)| match event {
                AnswerEvent::Token { text } => format!("{number} {text:?}|"),
                event => format!("{number} {}|", event.name()),
            })
            .collect();
        assert_eq!(got, expected, "after {after}");
    }

    #[test]
    fn a_listener_gets_exactly_what_it_has_not_seen() {
        let marks = [(0, What::Evidence), (5, What::Usage), (8, What::Over)];
        let record = record("héllo w", &marks, MessageState::Done);
        check(&record, 0, "1 evidence|6 \"héll\"|7 usage|10 \"o w\"|11 done|");
        check(&record, 1, "6 \"héll\"|7 usage|10 \"o w\"|11 done|");
        check(&record, 4, "6 \"ll\"|7 usage|10 \"o w\"|11 done|");
        // In the middle of a character: nothing twice.
        check(&record, 3, "6 \"ll\"|7 usage|10 \"o w\"|11 done|");
        check(&record, 8, "10 \" w\"|11 done|");
        check(&record, 11, "12 done|");
        check(&record, 900, "901 done|");
    }

    #[test]
    fn an_answer_in_the_making_ends_with_its_text() {
        let record = record("ab", &[(0, What::Evidence)], MessageState::Streaming);
        check(&record, 0, "1 evidence|3 \"ab\"|");
        check(&record, 3, "");
        assert_eq!(record.position(), 3);
    }

    #[test]
    fn an_answer_whose_process_was_killed_ends_in_an_error() {
        let record = record("ab", &[(0, What::Evidence)], MessageState::Interrupted);
        check(&record, 2, "3 \"b\"|4 error|");
        check(&record, 50, "51 error|");
    }

    #[test]
    fn what_cannot_be_read_counts_as_absent() {
        assert_eq!(Detail::read("{\"evidence\": 3}"), Detail::default());
        assert_eq!(Detail::read("{}"), Detail::default());
    }
}
