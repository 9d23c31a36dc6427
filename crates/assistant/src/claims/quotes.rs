//! Quotations, code and addresses in a sentence, and whether the evidence holds them word for word.

use std::ops::Range;

use super::words::{Clean, fold, words};

/// Words from which a stretch in quotation marks is a quotation and not a term.
const QUOTATION_WORDS_MIN: usize = 3;

/// The letters and digits of texts with the places where words begin and end. White space, punctuation, case and hyphens
/// do not matter to it; decimal points and commas within numbers do, and signs of percent and money.
#[derive(Debug, Clone, Default)]
pub(super) struct Compact {
    text: String,
    /// Bytes at which a word begins or has ended, in order.
    edges: Vec<usize>,
}

impl Compact {
    /// Adds a clean text.
    pub(super) fn read(&mut self, text: &str) {
        self.text.push('\u{0}');
        let mut last_end = 0;
        for word in words(text) {
            let between = text.get(last_end..word.range.start).unwrap_or_default();
            let written = fold(&text[word.range.clone()]);
            if written.is_empty() {
                continue;
            }
            self.signs(between);
            let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            if matches!(between, "." | ",")
                && is_digit(self.text.chars().next_back())
                && is_digit(written.chars().next())
            {
                self.edges.pop();
                self.text.push_str(between);
            } else {
                self.edges.push(self.text.len());
            }
            self.text.push_str(&written);
            self.edges.push(self.text.len());
            last_end = word.range.end;
        }
        self.signs(text.get(last_end..).unwrap_or_default());
    }

    /// Adds the signs without which a number is another one.
    fn signs(&mut self, between: &str) {
        for sign in between.chars().filter(|c| "%‰°$€£¥₹<>≤≥±×".contains(*c)) {
            self.edges.push(self.text.len());
            self.text.push(sign);
            self.edges.push(self.text.len());
        }
    }

    /// Whether `text`, clean, stands there word for word.
    pub(super) fn holds(&self, text: &str) -> bool {
        let mut asked = Self::default();
        asked.read(text);
        self.find(asked.text.trim_start_matches('\u{0}'), 0).is_some()
    }

    /// Where `needle` ends that begins at or after `from`, at the edges of words.
    fn find(&self, needle: &str, from: usize) -> Option<usize> {
        if needle.is_empty() {
            return Some(from);
        }
        let is_edge = |at: usize| self.edges.binary_search(&at).is_ok();
        let mut at = from;
        while let Some(offset) = self.text.get(at..)?.find(needle) {
            let (start, end) = (at + offset, at + offset + needle.len());
            if is_edge(start) && is_edge(end) {
                return Some(end);
            }
            at = start + self.text[start..].chars().next().map_or(1, char::len_utf8);
        }
        None
    }

    /// Whether the pieces of a quotation stand there in order; what is left out or put in brackets may be anything.
    fn holds_quotation(&self, quotation: &str) -> bool {
        let mut from = 0;
        without_brackets(quotation).split("...").all(|piece| {
            let mut asked = Self::default();
            asked.read(piece);
            match self.find(asked.text.trim_start_matches('\u{0}'), from) {
                Some(end) => {
                    from = end;
                    true
                }
                None => false,
            }
        })
    }
}

/// "[T]he board [of X]" as "The board ...".
fn without_brackets(quotation: &str) -> String {
    let mut out = String::new();
    let mut rest = quotation;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let Some((inner, behind)) = after.split_once(']') else {
            rest = after;
            continue;
        };
        out.push_str(if inner.chars().count() > 1 { "..." } else { inner });
        rest = behind;
    }
    out + rest
}

/// Takes quotations out of `clean`; gives back those that `evidence` and `question` lack, without their marks.
pub(super) fn take_quotations(clean: &mut Clean, evidence: &Compact, question: &Compact) -> Vec<Range<usize>> {
    let mut missing = Vec::new();
    let mut open: Option<usize> = None;
    let text = clean.text.clone();
    for (at, c) in text.char_indices() {
        match (c, open) {
            ('\n', _) => open = None,
            // An inch mark opens nothing.
            ('"', None) if !text[..at].ends_with(|c: char| c.is_ascii_digit()) => open = Some(at + 1),
            ('"', Some(start)) => {
                open = None;
                let inner = &text[start..at];
                if words(inner).len() < QUOTATION_WORDS_MIN {
                    continue;
                }
                if !evidence.holds_quotation(inner) && !question.holds_quotation(inner) {
                    let trimmed = inner.trim();
                    let start = start + inner.find(trimmed).unwrap_or_default();
                    missing.push(start..start + trimmed.len());
                }
                clean.blank(&(start..at));
            }
            _ => {}
        }
    }
    missing
}

/// Takes code in back-ticks and mathematics out of `clean`; gives back the code whose words `evidence` and `question` lack.
pub(super) fn take_code(clean: &mut Clean, evidence: &Compact, question: &Compact) -> Vec<Range<usize>> {
    let mut missing = Vec::new();
    let text = clean.text.clone();
    let mut at = 0;
    while let Some(offset) = text[at..].find('`') {
        let open = at + offset;
        let ticks = text[open..].len() - text[open..].trim_start_matches('`').len();
        let start = open + ticks;
        let Some(length) = text[start..].find(&text[open..start]) else { break };
        let code = start..start + length;
        at = code.end + ticks;
        let is_held = |piece: &str| evidence.holds(piece) || question.holds(piece);
        let is_part = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'));
        let mut pieces = text[code.clone()].split(is_part).filter(|piece| piece.len() > 1);
        if !is_held(&text[code.clone()]) && !pieces.all(is_held) {
            missing.push(code.clone());
        }
        clean.blank(&(open..at));
    }
    for (open, close) in [("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$")] {
        while let Some(start) = clean.text.find(open) {
            let Some(length) = clean.text[start + open.len()..].find(close) else { break };
            clean.blank(&(start..start + open.len() + length + close.len()));
        }
    }
    missing
}

/// Takes web and mail addresses out of `clean`; gives back those that `evidence` and `question` lack.
pub(super) fn take_addresses(clean: &mut Clean, evidence: &Compact, question: &Compact) -> Vec<Range<usize>> {
    let mut missing = Vec::new();
    let text = clean.text.clone();
    let is_end =
        |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '"' | '|' | '[' | ']' | '\u{1f}' | '`');
    let mut at = 0;
    for token in text.split(is_end) {
        let range = at..at + token.len();
        at += token.len() + text[range.end..].chars().next().map_or(0, char::len_utf8);
        let is_mail = token.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        if !(token.contains("://") || token.starts_with("www.") || is_mail) {
            // What has an underscore in it is the name of a variable or a file.
            if token.contains('_') {
                clean.blank(&range);
            }
            continue;
        }
        let address = token.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
        let plain = address.split_once("://").map_or(address, |(_, rest)| rest);
        let plain = plain.strip_prefix("www.").unwrap_or(plain);
        if !evidence.holds(plain) && !question.holds(plain) {
            missing.push(range.start..range.start + address.len());
        }
        clean.blank(&range);
    }
    missing
}
