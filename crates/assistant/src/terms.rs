//! Words that carry meaning, and how well a stretch of text covers those of a question. Pure.

use std::collections::{HashMap, HashSet};

use frostem::{Algorithm, Stemmer};
use unicode_segmentation::UnicodeSegmentation;

/// English words that say how something is asked, not what.
const STOP_WORDS: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "before", "being",
    "both", "but", "by", "can", "could", "did", "do", "does", "doing", "during", "each", "either", "else", "every",
    "find", "for", "from", "get", "give", "had", "has", "have", "having", "he", "her", "here", "him", "his", "how",
    "i", "if", "in", "into", "is", "it", "its", "just", "know", "let", "like", "list", "many", "may", "me", "might",
    "more", "most", "much", "must", "my", "need", "of", "off", "on", "one", "only", "or", "other", "our", "out",
    "over", "please", "same", "say", "says", "shall", "she", "should", "show", "so", "some", "such", "tell", "than",
    "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "too", "under", "up",
    "us", "use", "very", "want", "was", "we", "were", "what", "when", "where", "which", "while", "who", "whom",
    "whose", "why", "will", "with", "would", "you", "your", "yours", "whether", "because", "until", "s", "t",
];

/// First words of questions in English and hardly any other language.
const QUESTION_WORDS: &[&str] = &[
    "what", "which", "who", "how", "when", "where", "why", "do", "does", "did", "is", "are", "can", "could", "should",
    "has", "have", "whose", "tell", "show", "find",
];

/// Stems of the words of `text` that are no stop words, in order, repeated ones kept.
/// Thousands separators inside numbers are dropped, so that 9,500 and 9500 are one.
pub(crate) fn terms(text: &str) -> Vec<String> {
    let stemmer = Stemmer::new(Algorithm::English);
    text.unicode_words()
        .map(str::to_lowercase)
        .filter(|word| !STOP_WORDS.contains(&word.as_str()))
        .map(|word| {
            if word.starts_with(|c: char| c.is_ascii_digit()) {
                word.replace([',', '\'', '’'], "")
            } else {
                stemmer.stem(word.trim_end_matches("'s").trim_end_matches("’s")).to_string()
            }
        })
        .collect()
}

/// The distinct terms of a file's name, in which dots, dashes and underscores part words.
pub(crate) fn name_terms(name: &str) -> HashSet<String> {
    term_set(&name.replace(['.', '-', '_'], " "))
}

/// The names that a question in English mentions: words with a capital that do not begin it. None where it does not
/// look English: German writes every noun so.
pub(crate) fn names(question: &str) -> HashSet<String> {
    let mut words = question.split_whitespace();
    let first = words.next().unwrap_or_default().to_lowercase();
    if !QUESTION_WORDS.contains(&first.as_str()) {
        return HashSet::new();
    }
    let is_name = |word: &&str| word.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
    words.filter(is_name).flat_map(terms).collect()
}

/// The distinct terms of `text`.
pub(crate) fn term_set(text: &str) -> HashSet<String> {
    terms(text).into_iter().collect()
}

/// What each term of a question is worth: the rarer among the texts at hand, the more.
#[derive(Debug, Clone, Default)]
pub(crate) struct Weights {
    of: HashMap<String, f32>,
    sum: f32,
}

impl Weights {
    /// Weighs the terms of `question` by their rarity among `texts`: ln(1 + (n + 1) / (d + 0.5)), n texts of which d hold
    /// the term (Robertson and Sparck Jones' weight without its negative values).
    pub(crate) fn new<'a>(question: &str, texts: impl Iterator<Item = &'a HashSet<String>> + Clone) -> Self {
        let count = texts.clone().count() as f32;
        let of: HashMap<String, f32> = term_set(question)
            .into_iter()
            .map(|term| {
                let holding = texts.clone().filter(|text| text.contains(&term)).count() as f32;
                let weight = (1.0 + (count + 1.0) / (holding + 0.5)).ln();
                (term, weight)
            })
            .collect();
        let sum = of.values().sum();
        Self { of, sum }
    }

    /// Share of the question's worth that `text` holds, 0 to 1; 0 for a question without terms.
    pub(crate) fn coverage(&self, text: &HashSet<String>) -> f32 {
        self.coverage_within(text, &HashSet::new())
    }

    /// The same of a text that is about `about`, whose terms it need not repeat.
    pub(crate) fn coverage_within(&self, text: &HashSet<String>, about: &HashSet<String>) -> f32 {
        if self.sum <= 0.0 {
            return 0.0;
        }
        let holds = |term: &String| text.contains(term) || about.contains(term);
        self.of.iter().filter(|(term, _)| holds(term)).map(|(_, weight)| weight).sum::<f32>() / self.sum
    }

    /// Whether the question had any term.
    pub(crate) fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_stems_of_what_is_asked() {
        assert_eq!(terms("What are the incidents of NIST's 9,500 watches?"), ["incid", "nist", "9500", "watch"]);
        assert!(terms("how is it, and why?").is_empty());
    }

    #[test]
    fn names_are_words_with_a_capital_in_english_questions() {
        assert_eq!(names("Do you have any Casio watches?"), term_set("casio"));
        assert!(names("Wie hoch ist der Wasserstand?").is_empty());
        assert!(names("Casio?").is_empty());
        assert!(name_terms("nist-sp_61r2.pdf").contains("61r2"));
    }

    #[test]
    fn rare_terms_weigh_more() {
        let texts = [term_set("blue watch"), term_set("red watch"), term_set("green watch")];
        let weights = Weights::new("Which watch is blue?", texts.iter());
        assert!(weights.coverage(&texts[0]) > 0.99);
        assert!(weights.coverage(&texts[1]) < 0.4);
        assert!(weights.coverage(&term_set("blue")) > weights.coverage(&term_set("watch")));
    }

    #[test]
    fn a_question_without_terms_is_covered_by_nothing() {
        let weights = Weights::new("why?", std::iter::empty());
        assert!(weights.is_empty());
        assert!(weights.coverage(&term_set("anything")) < f32::EPSILON);
    }
}
