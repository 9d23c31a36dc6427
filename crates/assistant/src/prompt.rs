//! What a language model is sent. Evidence is delimited, declared to be data, and cannot close its own delimiter. Pure.

use std::collections::HashSet;

use models::ChatMessage;

use crate::{Evidence, markers::without_markers};

const SOURCES: &str = include_str!("../prompts/sources.md");
const PLAIN: &str = include_str!("../prompts/plain.md");
const STANDALONE: &str = include_str!("../prompts/standalone.md");

/// Bytes of text that count as one token: English has about four, other scripts fewer characters but more bytes.
const BYTES_PER_TOKEN: usize = 4;
/// Tokens that the words around each message and source cost.
const FRAME_TOKENS: usize = 16;
/// Share of the prompt that history may take, as a divisor.
const HISTORY_DIVISOR: usize = 4;
/// Characters of an earlier message that are repeated.
const HISTORY_CHARS_MAX: usize = 1_500;

/// An earlier question with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Turn {
    pub question: String,
    pub answer: String,
}

/// An estimate that errs on the high side for English.
fn tokens(text: &str) -> usize {
    text.len().div_ceil(BYTES_PER_TOKEN) + FRAME_TOKENS
}

/// The messages for an answer over `evidence`, within `tokens_max` by estimate, and how many pieces of evidence fitted:
/// the first ones by rank, at least one; neighbours among them stand together, in the order of their document. Of the
/// history, the latest turns that fit a quarter of it.
pub(crate) fn over_sources(
    question: &str,
    evidence: &[Evidence],
    history: &[Turn],
    tokens_max: usize,
) -> (Vec<ChatMessage>, usize) {
    let mut left = tokens_max.saturating_sub(tokens(SOURCES) + tokens(question));
    let history = recent(history, left / HISTORY_DIVISOR);
    left = left.saturating_sub(history.iter().map(|message| tokens(&message.content)).sum());
    let mut given = 0;
    for piece in evidence {
        let cost = tokens(&source(piece, None));
        if given > 0 && cost > left {
            break;
        }
        left = left.saturating_sub(cost);
        given += 1;
    }
    let sources = passages(&evidence[..given]);
    let mut messages = vec![ChatMessage::system(SOURCES)];
    messages.extend(history);
    messages.push(ChatMessage::user(format!("{sources}\nQuestion: {question}")));
    (messages, given)
}

/// The messages for a chat without sources.
pub(crate) fn plain(question: &str, history: &[Turn], tokens_max: usize) -> Vec<ChatMessage> {
    let left = tokens_max.saturating_sub(tokens(PLAIN) + tokens(question));
    let mut messages = vec![ChatMessage::system(PLAIN)];
    messages.extend(recent(history, left));
    messages.push(ChatMessage::user(question));
    messages
}

/// The messages that ask to make `question` stand alone.
pub(crate) fn standalone(question: &str, history: &[Turn], tokens_max: usize) -> Vec<ChatMessage> {
    let mut messages = vec![ChatMessage::system(STANDALONE)];
    let turns = recent(history, tokens_max / HISTORY_DIVISOR);
    let conversation: String =
        turns.iter().map(|message| format!("{:?}: {}\n", message.role, message.content)).collect();
    messages
        .push(ChatMessage::user(format!("<conversation>\n{conversation}</conversation>\n\nLast question: {question}")));
    messages
}

/// The latest turns that fit, in order, shortened, without citation markers.
fn recent(history: &[Turn], tokens_max: usize) -> Vec<ChatMessage> {
    let mut left = tokens_max;
    let mut kept = Vec::new();
    for turn in history.iter().rev() {
        let question = shorten(&turn.question);
        let answer = shorten(&without_markers(&turn.answer));
        let cost = tokens(&question) + tokens(&answer);
        if cost > left {
            break;
        }
        left -= cost;
        kept.push(ChatMessage::assistant(answer));
        kept.push(ChatMessage::user(question));
    }
    kept.reverse();
    kept
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(HISTORY_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The sources by rank, each with its neighbours around it: a passage that was cut in two is read as one.
fn passages(evidence: &[Evidence]) -> String {
    let before = |piece: &Evidence| evidence.iter().find(|other| goes_on(other, piece));
    let after = |piece: &Evidence| evidence.iter().find(|other| goes_on(piece, other));
    let mut told = HashSet::new();
    let mut out = String::new();
    for piece in evidence {
        let first = std::iter::successors(Some(piece), |piece| before(piece)).last().unwrap_or(piece);
        for piece in std::iter::successors(Some(first), |piece| after(piece)) {
            if told.insert(piece.number) {
                out.push_str(&source(piece, before(piece)));
            }
        }
    }
    out
}

/// Whether `next` is the piece of the same document that follows `piece`. The rows of a table are read one by one.
fn goes_on(piece: &Evidence, next: &Evidence) -> bool {
    let (chunk, next_chunk) = (piece.chunk_id, next.chunk_id);
    next.row.is_none()
        && piece.source_id == next.source_id
        && chunk.snapshot() == next_chunk.snapshot()
        && chunk.ordinal() + 1 == next_chunk.ordinal()
}

/// `before` is the source that this one goes on from.
fn source(evidence: &Evidence, before: Option<&Evidence>) -> String {
    let heading = evidence.heading.as_deref().map(|heading| format!(" section=\"{}\"", attribute(heading)));
    let continues = before.map(|before| format!(" continues=\"{}\"", before.number));
    format!(
        "<source number=\"{}\"{} name=\"{}\" place=\"{}\"{}>\n{}\n</source>\n",
        evidence.number,
        continues.unwrap_or_default(),
        attribute(&evidence.source),
        attribute(&evidence.location.label),
        heading.unwrap_or_default(),
        disarm(&evidence.text),
    )
}

/// A document's text that cannot end the element it stands in, nor begin another.
fn disarm(text: &str) -> String {
    // Any case and spacing: what is not exactly the delimiter a model may still take for it.
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let name: String =
            from.chars().skip(1).filter(|c| !c.is_whitespace() && *c != '/').take(6).collect::<String>().to_lowercase();
        out.push(if name == "source" { '‹' } else { '<' });
        rest = &from[1..];
    }
    out.push_str(rest);
    out
}

fn attribute(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '"' | '<' | '>' | '\n' | '\r') { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_close_its_source() {
        assert_eq!(disarm("a </source> b < / SOURCE> <b> <so"), "a ‹/source> b ‹ / SOURCE> <b> <so");
        assert_eq!(attribute("a\" b=\"c>\n"), "a  b= c  ");
    }

    #[test]
    fn the_latest_turns_that_fit_are_repeated_without_markers() {
        let turn = |n: usize| Turn { question: format!("q{n}"), answer: format!("a{n} [1].") };
        let history = [turn(1), turn(2), turn(3)];
        let cost = tokens("q1") + tokens("a1.");
        let got = recent(&history, 2 * cost);
        let texts: Vec<&str> = got.iter().map(|message| message.content.as_str()).collect();
        assert_eq!(texts, ["q2", "a2.", "q3", "a3."]);
        assert!(recent(&history, 0).is_empty());
    }

    /// The piece at `ordinal` of the document in `snapshot`, ranked `number`th.
    fn piece(number: u32, snapshot: i64, ordinal: u32, row: Option<u32>) -> Evidence {
        let chunk = store::ChunkId::new(store::SnapshotId(snapshot), ordinal);
        serde_json::from_value(serde_json::json!({
            "number": number, "source_id": format!("s{snapshot}"), "source": "a.txt", "collection_id": "c",
            "collection": "c", "chunk_id": chunk.to_string(), "row": row, "text": format!("{snapshot}.{ordinal}"),
            "location": {"part": 1, "part_kind": "section", "label": "section 1", "start": 0, "end": 3},
            "segments": [], "rects": [], "score": 1.0,
        }))
        .unwrap()
    }

    /// The numbers of the sources as they stand in the prompt, with what each continues.
    fn told(evidence: &[Evidence]) -> String {
        let line = |line: &str| {
            let number = line.strip_prefix("<source number=\"")?;
            let (number, rest) = number.split_once('"')?;
            let before = rest.strip_prefix(" continues=\"").and_then(|rest| rest.split_once('"'));
            Some(before.map_or(number.to_owned(), |(before, _)| format!("{before}+{number}")))
        };
        passages(evidence).lines().filter_map(line).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn neighbours_are_read_as_one_passage() {
        let pieces = [piece(1, 7, 5, None), piece(2, 8, 6, None), piece(3, 7, 3, None), piece(4, 7, 4, None)];
        assert_eq!(told(&pieces), "3 3+4 4+1 2");
        assert_eq!(told(&pieces[..3]), "1 2 3", "a gap parts them");
        assert_eq!(told(&[piece(1, 7, 5, Some(1)), piece(2, 7, 4, Some(0))]), "1 2", "rows stand for themselves");
    }
}
