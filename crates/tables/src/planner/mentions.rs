//! Which words of a question are values of the table, and which speak of its columns.

use std::ops::Range;

use crate::Schema;

use super::{
    index::{Index, Place, kinship},
    phrases::Phrase,
    stops::STOPS,
    tokens::{Token, stem},
    vocabulary::{ABOUT, ADJECTIVES, AVERAGES, COMMONS, DISTINCTS, NEGATIONS, ONLYS, SHARES, SUMS},
};

/// Words of a value that are looked for together.
const VALUE_WORDS_MAX: usize = 7;

/// How a value was recognised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Surety {
    /// Its words are among the value's.
    Part,
    Whole,
}

/// Words that are a value, in each column that has it.
#[derive(Debug, Clone)]
pub(super) struct ValueMention {
    pub range: Range<usize>,
    pub surety: Surety,
    pub places: Vec<Place>,
}

impl ValueMention {
    pub(super) fn columns(&self) -> Vec<usize> {
        let mut columns: Vec<usize> = self.places.iter().map(|place| place.column).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

/// Words that speak of a column; of several, where they fit each equally.
#[derive(Debug, Clone)]
pub(super) struct ColumnMention {
    pub range: Range<usize>,
    /// Best first.
    pub columns: Vec<usize>,
    /// 1 for the whole name.
    pub score: f32,
}

/// Whether the word has a job of its own in any question.
pub(super) fn is_cue(word: &str) -> bool {
    let lists: [&[&str]; 8] = [STOPS, NEGATIONS, ONLYS, AVERAGES, SUMS, SHARES, DISTINCTS, COMMONS];
    lists.iter().any(|list| list.contains(&word)) || ABOUT.contains(&word) || word == "median" || is_degree(word)
}

/// A form of a comparing adjective.
pub(super) fn is_degree(word: &str) -> bool {
    ADJECTIVES.iter().any(|adjective| adjective.forms.contains(&word))
}

/// The form of a comparing adjective that a misspelled word is one typing error away from.
fn degree_near(word: &str) -> Option<&'static str> {
    let forms = || ADJECTIVES.iter().flat_map(|adjective| adjective.forms).copied();
    let is_near = |form: &&str| form.len() >= 5 && super::index::distance(form, word) == 1;
    if word.len() < 5 { None } else { forms().find(is_near) }
}

/// The columns that the words from each place on speak of, longest first, not overlapping.
pub(super) fn columns(tokens: &[Token], index: &Index) -> Vec<ColumnMention> {
    let mut found: Vec<ColumnMention> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(mention) = figured(tokens, at, index) {
            at = mention.range.end;
            found.push(mention);
            continue;
        }
        // "in total" adds up, it names nothing.
        if at > 0 && tokens[at].word == "total" && tokens[at - 1].word == "in" {
            at += 1;
            continue;
        }
        let longest = (1..=5).rev().filter(|length| at + length <= tokens.len()).find_map(|length| {
            let range = at..at + length;
            let mention = column(&tokens[range.clone()], index)?;
            Some(ColumnMention { range, ..mention })
        });
        at = longest.as_ref().map_or(at + 1, |mention| mention.range.end);
        found.extend(longest);
    }
    // "floor area": of two nouns the last says what is meant.
    let is_plain = |mention: &ColumnMention| mention.range.len() == 1 && mention.columns.len() == 1;
    let modifies = |pair: &[ColumnMention]| {
        let (first, last) = (&pair[0], &pair[1]);
        is_plain(first)
            && is_plain(last)
            && first.range.end == last.range.start
            && first.columns != last.columns
            && !tokens[last.range.start].after_comma
            && index.is_measure(first.columns[0]) == index.is_measure(last.columns[0])
    };
    let modifiers: Vec<usize> = (1..found.len()).filter(|&at| modifies(&found[at - 1..=at])).map(|at| at - 1).collect();
    let mut at = 0;
    found.retain(|_| {
        at += 1;
        !modifiers.contains(&(at - 1))
    });
    found
}

/// "from 0 to 100": the column of whose name the figures are a part, where they are several.
fn figured(tokens: &[Token], at: usize, index: &Index) -> Option<ColumnMention> {
    let start = if matches!(tokens[at].word.as_str(), "from" | "between") { at + 1 } else { at };
    tokens.get(start)?.number.as_ref()?;
    index.names.iter().enumerate().find_map(|(column, name)| {
        let figures: Vec<f64> = name.words.iter().filter_map(|word| word.parse().ok()).collect();
        let mut end = start;
        for figure in Some(&figures).filter(|figures| figures.len() > 1)? {
            let joins = |at: usize| {
                tokens
                    .get(at)
                    .is_some_and(|token| matches!(token.word.as_str(), "to" | "and" | "") && token.number.is_none())
            };
            end += usize::from(end > start && joins(end));
            let number = tokens.get(end)?.number.as_ref()?;
            if number.value.abs() != *figure {
                return None;
            }
            end += 1;
        }
        Some(ColumnMention { range: at..end, columns: vec![column], score: 1.0 })
    })
}

/// The columns that all of these words speak of.
fn column(tokens: &[Token], index: &Index) -> Option<ColumnMention> {
    let (first, last) = (tokens.first()?, tokens.last()?);
    let inner_stop = |token: &Token| matches!(token.word.as_str(), "of" | "the" | "per" | "in");
    // A column called "From" is not meant by "from 0 to 100".
    let is_preposition = tokens.len() == 1
        && !first.is_name
        && matches!(first.word.as_str(), "from" | "to" | "at" | "by" | "on" | "for" | "with" | "no" | "is" | "as");
    if tokens.iter().any(|token| token.number.is_some()) || inner_stop(first) || inner_stop(last) || is_preposition {
        return None;
    }
    // An everyday word alone is no name of a column unless it is the whole name.
    let mut scored: Vec<(f32, usize)> = Vec::new();
    for (at, name) in index.names.iter().enumerate() {
        let mut matched = vec![0f32; name.stems.len()];
        let mut all = true;
        for token in tokens.iter().filter(|token| !inner_stop(token)) {
            // What the table is of is in the names of many columns, and names none of them: "orders", of "Order Date".
            let is_table = index.table.contains(&token.stem) && tokens.len() == 1 && name.stems.len() > 1;
            let best = name.stems.iter().enumerate().map(|(word, stem)| {
                let is_plain = is_cue(&token.word) && name.stems.len() > 1;
                let kin = kinship(&token.word, &token.stem, &name.words[word], stem);
                (if is_table || is_plain && kin < 1.0 { 0.0 } else { kin }, word)
            });
            match best.max_by(|a, b| a.0.total_cmp(&b.0)) {
                Some((score, word)) if score > matched[word] => matched[word] = score,
                _ => all = false,
            }
        }
        if all && !matched.is_empty() {
            let head = matched.last().copied().unwrap_or_default();
            let share = matched.iter().sum::<f32>() / matched.len() as f32;
            scored.push((share + 0.05 * head, at));
        }
    }
    let best = scored.iter().map(|(score, _)| *score).fold(0.0, f32::max);
    if best <= 0.0 || (tokens.len() == 1 && is_cue(&first.word) && best < 0.6) {
        return None;
    }
    let columns = scored.iter().filter(|(score, _)| *score >= best - 0.01).map(|(_, at)| *at).collect();
    Some(ColumnMention { range: 0..tokens.len(), columns, score: best.min(1.0) })
}

/// The values that the words are, longest first, not overlapping. `taken` words are not looked at.
pub(super) fn values(tokens: &[Token], index: &Index, schema: &Schema, taken: &[bool]) -> Vec<ValueMention> {
    let mut found: Vec<ValueMention> = Vec::new();
    let mut used = taken.to_vec();
    for length in (1..=VALUE_WORDS_MAX.min(tokens.len())).rev() {
        for start in 0..=tokens.len() - length {
            let range = start..start + length;
            if used[range.clone()].iter().any(|used| *used) {
                continue;
            }
            let phrase = Phrase { tokens, range: range.clone(), index, schema };
            if let Some(mention) = phrase.value() {
                used[range].fill(true);
                found.push(mention);
            }
        }
    }
    found.sort_by_key(|mention| mention.range.start);
    found
}

/// The known stem that a word is made of: "American", "wooden", "Viennese".
fn derived_from(word: &str, index: &Index) -> Option<String> {
    const ENDINGS: [&str; 8] = ["n", "an", "ian", "en", "ese", "ish", "ic", "y"];
    let word = word.strip_suffix('s').filter(|word| word.ends_with("an")).unwrap_or(word);
    let roots = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)).filter(|root| root.len() >= 3);
    roots.flat_map(|root| [stem(root), format!("{root}a"), format!("{root}e")]).find(|root| index.knows(root))
}

/// Puts right the words that nothing knows but that are near to a word of the table; tells which.
pub(super) fn correct(tokens: &mut [Token], index: &Index, is_word: impl Fn(&str) -> bool) -> Vec<usize> {
    let mut corrected = Vec::new();
    for at in 0..tokens.len() {
        // "SEV 1" is a value that two tokens make.
        let figures = tokens.get(at + 1).filter(|next| next.number.is_some()).map_or("", |next| next.word.as_str());
        let is_made = !figures.is_empty() && !index.exact(&format!("{}{figures}", tokens[at].word)).is_empty();
        let token = &mut tokens[at];
        let word = &token.word;
        if is_made {
            continue;
        }
        if token.number.is_some()
            || word.len() < 3
            || is_cue(word)
            || index.knows(&token.stem)
            || index.table.contains(&token.stem)
        {
            continue;
        }
        let is_letters = word.chars().all(char::is_alphabetic);
        if !is_letters || !index.exact(word).is_empty() {
            continue;
        }
        // "gases": the stemmer takes off one letter, the plural has two.
        let singular = word.strip_suffix("es").map(stem).filter(|singular| index.knows(singular));
        if let Some(root) = singular.or_else(|| derived_from(word, index)) {
            token.stem = root;
            continue;
        }
        if let Some(form) = degree_near(word).filter(|_| index.nearest(word).is_none() && !is_word(word)) {
            token.word = form.to_owned();
            token.stem = stem(form);
            continue;
        }
        // "hollidays" asks for the column of leave before it is anybody's name.
        if let Some(near) = super::vocabulary::kin_near(word).filter(|near| !is_word(word) && index.is_kin(near)) {
            (token.stem, token.word) = (stem(near), near.to_owned());
            continue;
        }
        let Some(near) = index.nearest(word) else { continue };
        // A word of the language is not taken for a misspelling, but where just its last letter is missing.
        let lacks_one = near.starts_with(word.as_str()) && near.len() == word.len() + 1 && index.has(near);
        if is_word(word) && !lacks_one {
            continue;
        }
        token.stem = if index.knows(near) { near.to_owned() } else { stem(near) };
        token.word = near.to_owned();
        corrected.push(at);
    }
    corrected
}
