//! Whether a question needs the conversation to be understood, and what to do without a language model. Pure.

use crate::{prompt::Turn, terms::terms};

/// Words that stand for something said before.
const POINTERS: &[&str] = &[
    "it", "its", "they", "them", "their", "theirs", "he", "she", "him", "her", "his", "hers", "ones", "former",
    "latter",
];
/// Words that do so at the beginning, at the end, or after one of [`LEADS`]; elsewhere "the policies that ..." stands alone.
const WEAK_POINTERS: &[&str] =
    &["this", "that", "these", "those", "one", "there", "then", "such", "same", "both", "another", "others", "else"];
/// Words after which a weak pointer points.
const LEADS: &[&str] = &[
    "about", "after", "and", "are", "before", "by", "do", "does", "did", "for", "from", "if", "in", "is", "like", "of",
    "on", "than", "the", "to", "was", "were", "why", "with", "without", "which", "should", "would", "can", "could",
];
/// Beginnings that go on with what was asked before.
const BEGINNINGS: &[&str] = &[
    "and ",
    "but ",
    "or ",
    "so ",
    "also ",
    "what about",
    "how about",
    "why not",
    "what if",
    "what else",
    "why?",
    "how so",
    "how?",
    "more",
    "which of",
    "ok",
    "then ",
];
/// A question with fewer words that carry meaning leans on what was said before.
const TERMS_MIN: usize = 2;
/// Terms of the previous question that are added.
const BORROWED_MAX: usize = 12;

/// Whether `question` may not stand alone.
pub(crate) fn leans(question: &str) -> bool {
    let lower = question.trim().to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let points = words.iter().enumerate().any(|(index, word)| {
        let is_led = index == 0 || index + 1 == words.len() || LEADS.contains(&words[index - 1]);
        POINTERS.contains(word) || (is_led && WEAK_POINTERS.contains(word))
    });
    points || BEGINNINGS.iter().any(|beginning| lower.starts_with(beginning)) || terms(&lower).len() < TERMS_MIN
}

/// The question with the previous one's content words behind it, for searching.
pub(crate) fn by_rules(question: &str, history: &[Turn]) -> String {
    let Some(previous) = history.last() else { return question.to_owned() };
    let own = terms(question);
    let borrowed: Vec<&str> = previous
        .question
        .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '\''))
        .filter(|word| {
            let meaning = terms(word);
            !meaning.is_empty() && meaning.iter().all(|term| !own.contains(term))
        })
        .take(BORROWED_MAX)
        .collect();
    if borrowed.is_empty() { question.to_owned() } else { format!("{} {}", question.trim(), borrowed.join(" ")) }
}

/// What a model made of the question, if it is one line of sane length; models like to explain.
pub(crate) fn accept(rewritten: &str, chars_max: usize) -> Option<String> {
    let line = rewritten.trim().trim_matches('"').trim();
    let fits = !line.is_empty() && !line.contains('\n') && line.chars().count() <= chars_max;
    fits.then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_that_lean_are_told() {
        for question in [
            "And for mac?",
            "How long does it take?",
            "why?",
            "What about the second phase?",
            "its price",
            "Who wrote that?",
        ] {
            assert!(leans(question), "{question}");
        }
        for question in [
            "How does NIST define an incident?",
            "Which watches have a blue dial?",
            "List the policies that NIST recommends",
        ] {
            assert!(!leans(question), "{question}");
        }
    }

    #[test]
    fn rules_borrow_the_words_of_the_question_before() {
        let history = [Turn { question: "How does NIST define an incident?".into(), answer: String::new() }];
        assert_eq!(by_rules("How long does it last?", &history), "How long does it last? NIST define incident");
        assert_eq!(by_rules("Alone?", &[]), "Alone?");
    }

    #[test]
    fn a_rewritten_question_is_one_line() {
        assert_eq!(accept(" \"What is X?\" ", 50).as_deref(), Some("What is X?"));
        assert_eq!(accept("Sure!\nWhat is X?", 50), None);
        assert_eq!(accept("", 50), None);
    }
}
