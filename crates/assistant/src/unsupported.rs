//! Sentences of an answer whose numbers, dates, names or quotations are not in what they cite. Pure.

use std::{collections::HashMap, ops::Range};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    claims::{self, Evidence},
    markers::{Markers, Piece, without_markers},
    sentences::sentences,
};

/// Sentences of one answer that are told of.
const UNSUPPORTED_MAX: usize = 100;

/// A sentence that says what its sources do not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unsupported {
    /// As it stands in the answer's text, the citation markers at its ends left off.
    pub sentence: String,
    /// The numbers, dates, names and quotations that are not there, as the sentence has them.
    pub missing: Vec<String>,
}

/// What can be cited.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// As `[n]` in the answer.
    pub number: u32,
    /// Passage, headings, name.
    pub texts: Vec<String>,
}

/// A sentence with the numbers that it cites.
#[derive(Debug)]
struct Cited {
    range: Range<usize>,
    numbers: Vec<u32>,
    /// Which paragraph it is in.
    paragraph: usize,
}

/// The sentences of `answer` that their sources do not hold. A sentence without a marker rests on the next one in its paragraph
/// that has any, or else on all sources.
pub(crate) fn unsupported(answer: &str, sources: &[Source], question: &str) -> Vec<Unsupported> {
    let cited = cited(answer);
    let mut read: HashMap<Vec<u32>, Evidence> = HashMap::new();
    let mut found = Vec::new();
    for (at, sentence) in cited.iter().enumerate() {
        let own = cited[at..]
            .iter()
            .take_while(|other| other.paragraph == sentence.paragraph)
            .find(|other| !other.numbers.is_empty())
            .map(|other| other.numbers.clone())
            .unwrap_or_default();
        let evidence = read.entry(own).or_insert_with_key(|numbers| {
            let given = sources.iter().filter(|source| numbers.is_empty() || numbers.contains(&source.number));
            Evidence::read(given.flat_map(|source| source.texts.iter().map(String::as_str)))
        });
        let text = &answer[sentence.range.clone()];
        let missing = claims::missing(&without_markers(text), evidence, question);
        if !missing.is_empty() {
            found.push(Unsupported { sentence: text.to_owned(), missing });
        }
        if found.len() == UNSUPPORTED_MAX {
            break;
        }
    }
    found
}

/// The sentences with their markers: one that begins with markers gives them to the sentence before.
fn cited(answer: &str) -> Vec<Cited> {
    let mut cited: Vec<Cited> = Vec::new();
    let (mut paragraph, mut end) = (0, 0);
    for range in prose(answer) {
        if answer[end..range.start].contains("\n\n") {
            paragraph += 1;
        }
        end = range.end;
        let text = &answer[range.clone()];
        let (leading, behind) = split_leading(text);
        if let Some(before) = cited.last_mut().filter(|before| before.paragraph == paragraph) {
            before.numbers.extend(&leading);
        }
        let own = numbers(&text[behind..]);
        let start = range.start + behind;
        let stop = start + without_trailing(&answer[start..range.end]).len();
        if start < stop {
            cited.push(Cited { range: start..stop, numbers: own, paragraph });
        }
    }
    cited
}

/// Sentences outside code blocks and headings.
fn prose(answer: &str) -> Vec<Range<usize>> {
    let mut fenced = Vec::new();
    let (mut open, mut at) = (None, 0);
    for line in answer.split_inclusive('\n') {
        let is_fence = line.trim_start().starts_with("```");
        match open {
            None if is_fence => open = Some(at),
            Some(start) if is_fence => {
                fenced.push(start..at + line.len());
                open = None;
            }
            None if line.starts_with('#') => fenced.push(at..at + line.len()),
            _ => {}
        }
        at += line.len();
    }
    fenced.extend(open.map(|start| start..answer.len()));
    let is_out = |range: &Range<usize>| !fenced.iter().any(|code| code.start < range.end && range.start < code.end);
    sentences(answer).into_iter().filter(is_out).collect()
}

/// The numbers of the markers that `text` begins with, and where it goes on.
fn split_leading(text: &str) -> (Vec<u32>, usize) {
    let mut behind = 0;
    while let Some(close) = text[behind..].trim_start().strip_prefix('[').and_then(|rest| rest.find(']')) {
        let open = behind + (text[behind..].len() - text[behind..].trim_start().len());
        if numbers(&text[open..open + close + 2]).is_empty() {
            break;
        }
        behind = open + close + 2;
    }
    let rest = &text[behind..];
    let space = rest.len() - rest.trim_start().len();
    (numbers(&text[..behind]), behind + space)
}

/// `text` without the markers at its end.
fn without_trailing(text: &str) -> &str {
    let mut text = text.trim_end();
    while let Some(open) = text.rfind('[').filter(|_| text.ends_with(']')) {
        if numbers(&text[open..]).is_empty() {
            break;
        }
        text = text[..open].trim_end();
    }
    text
}

fn numbers(text: &str) -> Vec<u32> {
    let pieces = Markers::default().push(text);
    let cited = pieces.into_iter().filter_map(|piece| match piece {
        Piece::Cite(numbers) => Some(numbers),
        Piece::Text(_) => None,
    });
    cited.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answer: &str, expected: &[(&str, &[&str])]) {
        let source = |number, text: &str| Source { number, texts: vec![text.to_owned()] };
        let sources = [
            source(1, "The reservoir at Linth holds 27 million cubic metres. It was filled in 1964."),
            source(2, "Maria Keller led the project. The wall is 146 m high."),
        ];
        let got = unsupported(answer, &sources, "How large is the reservoir?");
        let got: Vec<(&str, Vec<&str>)> = got
            .iter()
            .map(|found| (found.sentence.as_str(), found.missing.iter().map(String::as_str).collect()))
            .collect();
        let expected: Vec<(&str, Vec<&str>)> =
            expected.iter().map(|(text, missing)| (*text, missing.to_vec())).collect();
        assert_eq!(got, expected, "{answer}");
    }

    #[test]
    fn a_sentence_is_held_against_what_it_cites() {
        check("It holds 27 million cubic metres [1]. It was filled in 1964. [1]", &[]);
        check(
            "It holds 28 million cubic metres [1].",
            &[("It holds 28 million cubic metres [1].", &["28 million cubic metres"])],
        );
        check("It was filled in 1965. [1] The wall is 146 m high [2].", &[("It was filled in 1965.", &["1965"])]);
        // What another source says is not what this one says.
        check("The wall is 146 m high. [1]", &[("The wall is 146 m high.", &["146 m"])]);
    }

    #[test]
    fn a_sentence_without_a_marker_rests_on_its_paragraph_or_on_all() {
        check("It was filled in 1964. It holds 27 million cubic metres [1].", &[]);
        check(
            "The wall is 146 m high. It holds 27 million cubic metres [1].",
            &[("The wall is 146 m high.", &["146 m"])],
        );
        check("It holds 27 million cubic metres [1].\n\nThe project was led by Maria Keller.", &[]);
        check("The project was led by Anna Huber.", &[("The project was led by Anna Huber.", &["Anna Huber"])]);
    }

    #[test]
    fn code_and_headings_claim_nothing() {
        check("# 12 facts\n\n```\nx = 99\n```\n\nIt was filled in 1964 [1].", &[]);
    }
}
