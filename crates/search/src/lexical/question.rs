//! From the words asked to a bounded bag of terms with their weights. There is no query language: every character is text.

use std::collections::HashSet;

use tantivy::{
    Searcher, Term,
    query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery},
    schema::IndexRecordOption,
    tokenizer::TokenStream,
};

use super::{Fields, Lexical, analyzer};
use crate::{SearchError, tuning::BM25_K1};

/// Bytes of a question that are read; the rest is ignored.
const QUESTION_BYTES_MAX: usize = 16 * 1024;
/// Terms that are looked up in the index; of a longer question these are the first.
const TERMS_READ_MAX: usize = 1024;
/// Terms that are searched; of a longer question these are the rarest that the index has. Each costs two posting lists.
pub(crate) const TERMS_MAX: usize = 48;

/// What is searched lexically.
#[derive(Debug, Clone, Default)]
pub(crate) struct Question {
    /// Distinct, at most [`TERMS_MAX`], rarest first; then terms that the index lacks, which count in [`Self::best`].
    pub terms: Vec<QuestionTerm>,
    /// What a match in a heading counts against one in the text.
    heading_weight: f32,
}

/// A term of the question.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct QuestionTerm {
    pub text: String,
    /// ln(1 + (N - n + 0.5) / (n + 0.5)) with n of N chunks holding the term (Robertson & Zaragoza 2009, section 3.4).
    pub idf: f32,
    pub found: bool,
}

impl Question {
    /// The terms of `text`, without stop words unless it has no others, weighed by how rare they are in the index.
    pub fn read(text: &str, lexical: &Lexical, searcher: &Searcher, heading_weight: f32) -> Result<Self, SearchError> {
        let fields = &lexical.fields;
        let total = searcher.segment_readers().iter().map(|reader| u64::from(reader.max_doc())).sum();
        let mut terms = Vec::new();
        for text in distinct_terms(text) {
            let count = searcher.doc_freq(&Term::from_field_text(fields.text, &text))?;
            let found = count > 0 || searcher.doc_freq(&Term::from_field_text(fields.heading, &text))? > 0;
            terms.push(QuestionTerm { idf: idf(count.min(total), total), text, found });
        }
        // Stable, so that equally rare terms keep the order of the question.
        terms.sort_by(|a, b| b.found.cmp(&a.found).then_with(|| b.idf.total_cmp(&a.idf)));
        terms.truncate(TERMS_MAX);
        Ok(Self { terms, heading_weight })
    }

    /// The bound that BM25 of a chunk's text approaches when it holds every term many times: sum of idf * (k1 + 1).
    /// A heading's matches may take the score beyond it.
    pub fn best(&self) -> f32 {
        self.terms.iter().map(|term| term.idf * (BM25_K1 + 1.0)).sum()
    }

    /// Any of the terms, in text or heading; `None` where the index has none of them.
    pub fn query(&self, fields: &Fields) -> Option<BooleanQuery> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::with_capacity(self.terms.len() * 2);
        for term in self.terms.iter().filter(|term| term.found) {
            let clause = |field| TermQuery::new(Term::from_field_text(field, &term.text), IndexRecordOption::WithFreqs);
            clauses.push((Occur::Should, Box::new(clause(fields.text))));
            clauses.push((
                Occur::Should,
                Box::new(BoostQuery::new(Box::new(clause(fields.heading)), self.heading_weight)),
            ));
        }
        if clauses.is_empty() { None } else { Some(BooleanQuery::new(clauses)) }
    }

    /// The share of the question, weighed by rarity, that the words of `name` cover: 0..=1.
    pub fn covered_by(&self, name: &str) -> f32 {
        let total: f32 = self.terms.iter().map(|term| term.idf).sum();
        if total <= 0.0 || name.is_empty() {
            return 0.0;
        }
        let words: HashSet<String> = all_terms(name).into_iter().collect();
        let covered: f32 = self.terms.iter().filter(|term| words.contains(&term.text)).map(|term| term.idf).sum();
        covered / total
    }
}

/// The terms of the question, each once, in its order. Stop words are left out unless there is nothing else;
/// one in capitals among other words (`WHO`, `IT`) is a name and stays.
fn distinct_terms(text: &str) -> Vec<String> {
    let text = &text[..text.floor_char_boundary(QUESTION_BYTES_MAX)];
    let shouted = !text.contains(char::is_lowercase);
    let names: HashSet<String> = text
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !shouted && word.len() > 1 && !word.contains(char::is_lowercase))
        .map(str::to_lowercase)
        .collect();
    let mut seen = HashSet::new();
    let terms: Vec<String> =
        all_terms(text).into_iter().filter(|term| seen.insert(term.clone())).take(TERMS_READ_MAX).collect();
    let telling: Vec<String> =
        terms.iter().filter(|term| !analyzer::is_stop_word(term) || names.contains(*term)).cloned().collect();
    if telling.is_empty() { terms } else { telling }
}

fn all_terms(text: &str) -> Vec<String> {
    let mut analyzer = analyzer::analyzer();
    let mut stream = analyzer.token_stream(text);
    let mut terms = Vec::new();
    while stream.advance() {
        terms.push(stream.token().text.clone());
    }
    terms
}

#[expect(clippy::cast_precision_loss, reason = "counts of chunks; seven digits are enough for a weight")]
fn idf(count: u64, total: u64) -> f32 {
    (1.0 + ((total - count) as f32 + 0.5) / (count as f32 + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(distinct_terms(text), expected, "{text}");
    }

    #[test]
    fn stop_words_are_dropped_unless_alone() {
        check("What is the capital of the moon?", &["capit", "moon"]);
        check("to be or not to be", &["to", "be", "or", "not"]);
    }

    #[test]
    fn capitals_make_a_stop_word_a_name() {
        check("advice of the WHO on IT", &["advic", "who", "it"]);
        check("WHAT IS THE PRICE", &["price"]);
    }

    #[test]
    fn operators_and_quotes_are_text() {
        check("title:\"night AND day\" (+x -y) ~ ^ * [a TO b]", &["titl", "night", "and", "day", "x", "y", "to", "b"]);
        check("?! ...", &[]);
    }

    #[test]
    fn long_questions_are_bounded() {
        let text: String = (0..10_000).map(|number| format!("word{number} ")).collect();
        assert!(distinct_terms(&text).len() <= TERMS_READ_MAX);
        assert!(distinct_terms(&"é".repeat(QUESTION_BYTES_MAX)).is_empty());
    }
}
