//! From text to index terms, the same for documents and questions: words and numbers, lower case, folded to ASCII, stemmed.
//! Stop words are indexed too (a question of nothing else must find something); it is the question that drops them.

use std::collections::VecDeque;

use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, RemoveLongFilter, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer,
};

/// The name under which the index knows the analyser.
pub(crate) const ANALYZER: &str = "almanac_en";
/// Longer words are not indexed: encoded data, not language. A SHA-256 in hexadecimal still fits.
const WORD_BYTES_MAX: usize = 80;
/// Parts that a joined word may have and still be indexed whole (a URL has more).
const JOINED_PARTS_MAX: usize = 6;

/// Makes the analyser.
pub(crate) fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(WordTokenizer::default())
        .filter(RemoveLongFilter::limit(WORD_BYTES_MAX))
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .filter(Stemmer::new(Language::English))
        .build()
}

/// The words of a text, not yet lowered or stemmed. Letters and digits make words; words joined by one of `-_.:/` give each part
/// and the whole: `SP 800-61` gives `SP`, `800`, `61`, `800-61`. A hyphen between letters is dropped in the whole, so that
/// `e-mail` meets `email` and `B-12` meets `B12`. Scripts without spaces give pairs of characters.
#[derive(Debug, Clone, Default)]
pub(crate) struct WordTokenizer {
    token: Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream { rest: text, words: VecDeque::new(), token: &mut self.token }
    }
}

/// The stream of [`WordTokenizer`].
#[derive(Debug)]
pub(crate) struct WordStream<'a> {
    rest: &'a str,
    /// Words of the run read last that were not handed out yet.
    words: VecDeque<String>,
    token: &'a mut Token,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            if let Some(word) = self.words.pop_front() {
                self.token.position = self.token.position.wrapping_add(1);
                self.token.text = word;
                return true;
            }
            let Some(start) = self.rest.find(char::is_alphanumeric) else { return false };
            let (run, rest) = split_run(&self.rest[start..]);
            self.rest = rest;
            push_words(run, &mut self.words);
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Cuts the first run off `text`, which begins with a letter or digit: up to the first character that neither belongs to a word
/// nor joins two.
fn split_run(text: &str) -> (&str, &str) {
    let mut end = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next_is_word = characters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if character.is_alphanumeric() {
            end = at + character.len_utf8();
        } else if !(next_is_word && (is_joiner(character) || is_apostrophe(character))) {
            break;
        }
    }
    text.split_at(end)
}

fn push_words(run: &str, words: &mut VecDeque<String>) {
    if run.is_ascii() || !run.chars().any(is_unspaced) {
        push_joined(run, words);
        return;
    }
    let mut rest = run;
    while let Some(first) = rest.chars().next() {
        let unspaced = is_unspaced(first);
        let end = rest.find(|character| is_unspaced(character) != unspaced).unwrap_or(rest.len());
        let (piece, tail) = rest.split_at(end);
        if unspaced {
            push_pairs(piece, words);
        } else if piece.contains(char::is_alphanumeric) {
            push_joined(piece.trim_matches(|character: char| !character.is_alphanumeric()), words);
        }
        rest = tail;
    }
}

fn push_joined(run: &str, words: &mut VecDeque<String>) {
    let parts: Vec<&str> = run.split(is_joiner).filter(|part| !part.is_empty()).collect();
    words.extend(parts.iter().map(|part| without_apostrophes(part)));
    if parts.len() < 2 || parts.len() > JOINED_PARTS_MAX {
        return;
    }
    let hyphens_count = !run.contains(char::is_alphabetic);
    let joined = |character: &char| hyphens_count || !matches!(character, '-' | '_' | '\u{2010}' | '\u{2011}');
    words.push_back(run.chars().filter(joined).filter(|character| !is_apostrophe(*character)).collect());
}

/// `company's` is `company`, `don't` is `dont`.
fn without_apostrophes(word: &str) -> String {
    let owner = word.strip_suffix("'s").or_else(|| word.strip_suffix("\u{2019}s")).unwrap_or(word);
    owner.chars().filter(|character| !is_apostrophe(*character)).collect()
}

fn push_pairs(piece: &str, words: &mut VecDeque<String>) {
    let characters: Vec<char> = piece.chars().collect();
    match characters.as_slice() {
        [single] => words.push_back(single.to_string()),
        several => words.extend(several.windows(2).map(|pair| pair.iter().collect())),
    }
}

fn is_joiner(character: char) -> bool {
    matches!(character, '-' | '_' | '.' | ':' | '/' | '\u{2010}' | '\u{2011}')
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}')
}

/// Kana, Han, and the scripts of South-East Asia that put no spaces between words.
fn is_unspaced(character: char) -> bool {
    matches!(u32::from(character),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF | 0x20000..=0x2FA1F)
}

/// Words too common to tell passages apart, as the analyser leaves them.
pub(crate) fn is_stop_word(term: &str) -> bool {
    STOP_WORDS.binary_search(&term).is_ok()
}

/// Function words and the words that only ask. Sorted; stemmed where the stemmer changes them.
const STOP_WORDS: &[&str] = &[
    "a", "about", "all", "am", "an", "and", "ani", "are", "as", "at", "be", "been", "being", "but", "by", "can",
    "could", "did", "do", "doe", "dont", "each", "for", "from", "had", "has", "have", "he", "her", "here", "his",
    "how", "i", "if", "in", "into", "is", "it", "may", "me", "might", "must", "my", "no", "nor", "not", "of", "on",
    "onto", "or", "our", "out", "over", "s", "shall", "she", "should", "so", "some", "such", "t", "than", "that",
    "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "too", "under", "up", "us", "was",
    "we", "were", "what", "when", "where", "whether", "whi", "which", "who", "whom", "whose", "will", "with", "would",
    "you", "your",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms(text: &str) -> Vec<String> {
        let mut analyzer = analyzer();
        let mut stream = analyzer.token_stream(text);
        let mut terms = Vec::new();
        stream.process(&mut |token| terms.push(token.text.clone()));
        terms
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(terms(text), expected, "{text}");
    }

    #[test]
    fn words_are_lowered_folded_and_stemmed() {
        check("Zürich's CAFÉS were running", &["zurich", "cafe", "were", "run"]);
    }

    #[test]
    fn joined_words_give_parts_and_whole() {
        check("SP 800-61", &["sp", "800", "61", "800-61"]);
        check("A1:2017", &["a1", "2017", "a1:2017"]);
        check("Vitamin B-12", &["vitamin", "b", "12", "b12"]);
        check("e-mail", &["e", "mail", "email"]);
        check("v1.2.3.", &["v1", "2", "3", "v1.2.3"]);
    }

    #[test]
    fn sentence_marks_join_nothing() {
        check("end. Next: one - two / three", &["end", "next", "one", "two", "three"]);
        check("?! ... -- «»", &[]);
        check("", &[]);
    }

    #[test]
    fn addresses_give_their_parts_only() {
        assert!(terms("https://a.b.c.d/e/f/g").iter().all(|term| term.len() <= 5));
    }

    #[test]
    fn unspaced_scripts_give_pairs() {
        check("東京都", &["東京", "京都"]);
        check("abc東京", &["abc", "東京"]);
    }

    #[test]
    fn overlong_words_are_dropped() {
        check(&"x".repeat(WORD_BYTES_MAX + 1), &[]);
    }

    #[test]
    fn stop_words_are_sorted_and_stemmed() {
        assert!(STOP_WORDS.is_sorted());
        for word in ["does", "any", "why", "the", "What"] {
            assert!(terms(word).iter().all(|term| is_stop_word(term)), "{word}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_analysed(text in "\\PC{0,200}") {
            for term in terms(&text) {
                prop_assert!(!term.is_empty());
            }
        }
    }
}
