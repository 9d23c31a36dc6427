//! Words that deny what a column says: "unfurnished", "still open" where the table tells what was closed.

use super::{
    index::Index,
    tokens::{Token, stem},
};

/// What turns a word into its contrary.
const PREFIXES: [&str; 3] = ["un", "non", "in"];
/// Words for what has not come to its end ...
const UNENDED: &[&str] = &["open", "ongoing", "pending", "outstanding", "unfinished", "underway"];
/// ... and those that say so of a thing rather than name it.
const STATES: &[&str] = &["still", "is", "are", "was", "were", "remain", "remains", "currently", "stays"];
/// Stems of columns that tell the end.
const ENDED: &[&str] =
    &["closed", "resolved", "completed", "finished", "ended", "returned", "end", "done", "settled", "paid"];

/// The tokens with such words as "not" and what they deny.
pub(super) fn spelled_out(tokens: Vec<Token>, index: &Index) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let before = out.last().map_or("", |token: &Token| token.word.as_str());
        match denied(&token, before, index) {
            Some(word) => {
                let not = Token { text: String::new(), word: "not".into(), stem: "not".into(), ..token.clone() };
                out.push(not);
                out.push(Token { stem: stem(&word), word, after_comma: false, ..token });
            }
            None => out.push(token),
        }
    }
    out
}

/// The word of a column's name that the token denies.
fn denied(token: &Token, before: &str, index: &Index) -> Option<String> {
    let names = || index.names.iter().filter(|name| name.words.len() <= 2).flat_map(|name| &name.words);
    if token.number.is_some() {
        return None;
    }
    if UNENDED.contains(&token.word.as_str()) && STATES.contains(&before) {
        let ended: Vec<String> = ENDED.iter().map(|word| stem(word)).collect();
        return names().find(|name| ended.contains(&stem(name))).cloned();
    }
    if index.knows(&token.stem) {
        return None;
    }
    let root = PREFIXES.iter().find_map(|prefix| token.word.strip_prefix(prefix)).filter(|root| root.len() >= 4)?;
    names().find(|name| stem(name) == stem(root)).cloned()
}
