//! The answer without a language model: the sentences that answer best, in their own words, each with its citation.
//! Choosing and writing are pure; similarities come in as numbers.

use std::{collections::HashSet, ops::Range};

use crate::{
    Citation,
    ground::Ground,
    terms::{Weights, term_set, terms},
};

/// Sentences that are compared with the question by meaning: what that may cost.
pub(crate) const CANDIDATES_MAX: usize = 16;
/// Sentences quoted.
const QUOTES_MAX: usize = 3;
/// Rows of tables shown.
const ROWS_MAX: usize = 5;
/// A further sentence is quoted when it scores at least this share of the best one.
const QUOTE_SHARE_OF_BEST: f32 = 0.85;
/// Characters of a row as shown; the citation has it whole.
const ROW_CHARS_MAX: usize = 400;
/// Words below which a stretch without a full stop is a heading, which names the answer rather than gives it.
const HEADING_WORDS_MAX: usize = 9;

/// How much each sign counts: words shared with the question, meaning, the rank of the passage.
const WORDS_WEIGHT: f32 = 0.45;
const MEANING_WEIGHT: f32 = 0.4;
const RANK_WEIGHT: f32 = 0.15;
/// Where sentences were not embedded, words and rank only.
const WORDS_WEIGHT_ALONE: f32 = 0.75;
/// Added where a number is asked for and the sentence has one.
const NUMBER_BONUS: f32 = 0.06;
/// Added where a definition is asked for and the sentence begins as one.
const DEFINITION_BONUS: f32 = 0.12;
/// Words in which the copula of a definition stands.
const DEFINITION_WORDS: usize = 12;
/// Factor for headings, and for sentences that ask instead of answering.
const EMPTY_FACTOR: f32 = 0.6;
/// How much the words count that only the sentence before has: what "it" or "this" refers to.
const CONTEXT_SHARE: f32 = 0.35;

/// A sentence that may be quoted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    /// Index of the passage.
    pub ground: usize,
    /// Bytes of the passage's text.
    pub range: Range<usize>,
    /// Share of the question's worth, 0 to 1.
    words: f32,
    /// Score of the passage, relative to the best one's.
    rank: f32,
    factor: f32,
    bonus: f32,
}

impl Candidate {
    fn score(&self, meaning: Option<f32>) -> f32 {
        let base = match meaning {
            Some(cosine) => WORDS_WEIGHT * self.words + MEANING_WEIGHT * cosine.max(0.0) + RANK_WEIGHT * self.rank,
            None => WORDS_WEIGHT_ALONE * self.words + (1.0 - WORDS_WEIGHT_ALONE) * self.rank,
        };
        (base + self.bonus) * self.factor
    }
}

/// The sentences worth a closer look, at most [`CANDIDATES_MAX`], the likeliest first.
pub(crate) fn candidates(question: &str, grounds: &[Ground], weights: &Weights) -> Vec<Candidate> {
    let best = grounds.iter().map(|ground| ground.evidence.score).fold(f32::EPSILON, f32::max);
    let wants_number = wants_number(question);
    let wants_definition = wants_definition(question);
    let asked = term_set(question);
    let mut found = Vec::new();
    for (index, ground) in grounds.iter().enumerate() {
        let mut before: HashSet<String> = HashSet::new();
        for sentence in &ground.sentences {
            let text = &ground.evidence.text[sentence.range.clone()];
            let own = weights.coverage_within(&sentence.terms, &ground.about);
            let with_before = weights.coverage_within(&sentence.terms, &before.union(&ground.about).cloned().collect());
            let has_number = text.bytes().any(|byte| byte.is_ascii_digit());
            let mut bonus = if wants_number && has_number { NUMBER_BONUS } else { 0.0 };
            if wants_definition && defines(text, &asked) {
                bonus += DEFINITION_BONUS;
            }
            found.push(Candidate {
                ground: index,
                range: sentence.range.clone(),
                words: own + CONTEXT_SHARE * (with_before - own),
                rank: ground.evidence.score / best,
                factor: if ground.is_row() || says_something(text) { 1.0 } else { EMPTY_FACTOR },
                bonus,
            });
            before.clone_from(&sentence.terms);
        }
    }
    found.sort_by(|a, b| b.score(None).total_cmp(&a.score(None)));
    found.truncate(CANDIDATES_MAX);
    found
}

/// The sentences to quote, the best first. `meanings` are the cosines of question and candidate, where known.
pub(crate) fn choose(mut candidates: Vec<Candidate>, meanings: Option<&[f32]>, grounds: &[Ground]) -> Vec<Candidate> {
    let mut scored: Vec<(f32, Candidate)> = candidates
        .drain(..)
        .enumerate()
        .map(|(index, candidate)| {
            let meaning = meanings.and_then(|all| all.get(index)).copied();
            (candidate.score(meaning), candidate)
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let enough = scored.first().map_or(0.0, |(best, _)| best * QUOTE_SHARE_OF_BEST);
    let mut chosen: Vec<Candidate> = Vec::new();
    let mut said: HashSet<String> = HashSet::new();
    for (score, candidate) in scored {
        let ground = &grounds[candidate.ground];
        let text = &ground.evidence.text;
        let limit = if ground.is_row() { ROWS_MAX } else { QUOTES_MAX };
        if score < enough {
            break;
        }
        // One quote a passage, so that its number means exactly these words.
        if let Some(before) = chosen.iter_mut().find(|chosen| chosen.ground == candidate.ground) {
            if touches(text, &before.range, &candidate.range) {
                before.range = before.range.start.min(candidate.range.start)..before.range.end.max(candidate.range.end);
            }
        } else if chosen.len() < limit && said.insert(flatten(&text[candidate.range.clone()])) {
            chosen.push(candidate);
        }
    }
    chosen
}

/// Whether nothing but white space lies between two sentences.
fn touches(text: &str, a: &Range<usize>, b: &Range<usize>) -> bool {
    let between = a.end.min(b.end)..a.start.max(b.start);
    text.get(between).is_some_and(|gap| gap.trim().is_empty())
}

/// The answer: for each chosen sentence a paragraph of Markdown that ends in its citation.
pub(crate) fn write(chosen: &[Candidate], grounds: &[Ground]) -> Vec<(String, Citation)> {
    let mut written = Vec::new();
    for candidate in chosen {
        let ground = &grounds[candidate.ground];
        let citation = ground.cite(candidate.range.clone());
        let words = if ground.is_row() { row(&citation.text) } else { flatten(&citation.text) };
        let gap = if written.is_empty() { "" } else { "\n\n" };
        written.push((format!("{gap}> {} [{}]", escape(&words), citation.number), citation));
    }
    written
}

/// A row's lines "column: value" as one line.
fn row(text: &str) -> String {
    let line = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ");
    if line.chars().count() <= ROW_CHARS_MAX {
        return line;
    }
    let short: String = line.chars().take(ROW_CHARS_MAX).collect();
    format!("{}…", short.trim_end())
}

fn flatten(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A document's words so that Markdown shows them as they are, and no "[3]" of theirs is taken for a citation.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (index, c) in text.char_indices() {
        let is_special = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~')
            || (index == 0 && matches!(c, '#' | '>' | '-' | '+' | '='))
            || (index > 0 && matches!(c, '.' | ')') && text[..index].bytes().all(|byte| byte.is_ascii_digit()));
        if is_special {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn wants_number(question: &str) -> bool {
    const ASKS: [&str; 22] = [
        "how many",
        "how much",
        "how long",
        "how old",
        "how often",
        "how far",
        "how large",
        "how big",
        "how high",
        "how soon",
        "when ",
        "what year",
        "which year",
        "what date",
        "what percentage",
        "what share",
        "what number",
        "minimum",
        "maximum",
        "at least",
        "at most",
        "price of",
    ];
    let question = question.to_lowercase();
    ASKS.iter().any(|asks| question.contains(asks))
}

fn wants_definition(question: &str) -> bool {
    let question = question.to_lowercase();
    ["what is", "what are", "what does", "define", "definition", "meaning of"]
        .iter()
        .any(|asks| question.contains(asks))
}

/// Whether `sentence` begins with nothing but what was `asked`, and then says what it is.
fn defines(sentence: &str, asked: &HashSet<String>) -> bool {
    let words: Vec<&str> = sentence.split_whitespace().take(DEFINITION_WORDS).collect();
    let is_copula = |word: &&str| matches!(*word, "is" | "are" | "means" | "mean" | "refers" | "denotes");
    let Some(copula) = words.iter().position(is_copula) else { return false };
    let subject = terms(&words[..copula].join(" "));
    !subject.is_empty() && subject.iter().all(|term| asked.contains(term))
}

/// Whether `text` is more than a heading or a question.
fn says_something(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '\'', ')']);
    let ends = text.ends_with(['.', '!', ';', ':']);
    !text.ends_with('?') && (ends || text.split_whitespace().count() > HEADING_WORDS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_words_are_shown_as_they_are() {
        assert_eq!(escape("# see *x* [3] <b>"), "\\# see \\*x\\* \\[3\\] \\<b>");
        assert_eq!(escape("a-b # c"), "a-b # c");
    }

    #[test]
    fn definitions_begin_with_what_was_asked() {
        let asked = term_set("How does NIST define a computer security incident?");
        assert!(defines("A computer security incident is a violation of policies.", &asked));
        assert!(!defines("The violation of an incident is bad.", &asked));
        assert!(!defines("Is it so?", &asked));
    }

    #[test]
    fn rows_are_one_line() {
        assert_eq!(row("Brand: Omega\nPrice (USD): 5,800\n"), "Brand: Omega; Price (USD): 5,800");
        assert!(row(&"a: b\n".repeat(500)).chars().count() <= ROW_CHARS_MAX + 1);
    }

    #[test]
    fn headings_and_questions_say_nothing() {
        assert!(!says_something("2.1 Events and Incidents"));
        assert!(!says_something("What is an incident?"));
        assert!(says_something("It is 3."));
    }
}
