//! The values of categories and texts: several in one cell, in several spellings.

use std::collections::HashMap;

use crate::{VALUES_MAX, Value, cell::is_missing, filter::elements, words::words};

/// Bytes of one value that are kept.
const VALUE_BYTES_MAX: usize = 400;
/// Distinct values among which short forms are looked for.
const SHORT_FORMS_MAX: usize = 500;
/// What may part several values in one cell, the surest first.
const SEPARATORS: [char; 4] = [';', '|', ',', '/'];

/// The values of a column of categories or texts.
pub(crate) struct Texts {
    /// What parts several values in one cell.
    pub separator: Option<char>,
    /// The most frequent first, spelling variants folded; at most [`VALUES_MAX`].
    pub values: Vec<Value>,
    /// How many there are.
    pub distinct: u64,
}

impl Texts {
    /// Of distinct cells, each with its rows; missing ones are left out.
    pub(crate) fn new<'c>(cells: impl Iterator<Item = (&'c str, u64)>, separator: Option<char>) -> Self {
        let (values, distinct) = values(cells, separator);
        Self { separator, values, distinct }
    }
}

/// What parts several values in the cells of a column, if something does: the parts come back alone, in other places, and
/// beside others.
pub(crate) fn separator(present: &[(&str, u64)]) -> Option<char> {
    SEPARATORS
        .into_iter()
        .filter_map(|separator| Some((parted(present, separator)?, separator)))
        .max_by_key(|(cells, _)| *cells)
        .map(|(_, separator)| separator)
}

/// The number of distinct cells that the separator parts, where it does.
fn parted(present: &[(&str, u64)], separator: char) -> Option<usize> {
    const ELEMENT_WORDS_MAX: usize = 5;
    let with = present.iter().filter(|(cell, _)| cell.contains(separator)).count();
    // Most columns have no lists: their cells need not be taken apart.
    if with < 2 {
        return None;
    }
    let mut multiple = 0usize;
    let mut alone: HashMap<String, usize> = HashMap::new();
    // Of each part the places that it has been seen at, and in how many cells.
    let mut parts: HashMap<String, (Vec<usize>, usize)> = HashMap::new();
    for (cell, _) in present {
        let pieces: Vec<&str> = elements(cell, Some(separator)).collect();
        match pieces.as_slice() {
            [one] => *alone.entry(words(one).concat()).or_default() += 1,
            many => {
                let is_list = many
                    .iter()
                    .all(|piece| words(piece).len() <= ELEMENT_WORDS_MAX && piece.chars().any(char::is_alphabetic));
                if !is_list {
                    // Prose, or figures: one such cell among many is enough to doubt it.
                    continue;
                }
                multiple += 1;
                for (place, piece) in many.iter().enumerate() {
                    let (places, cells) = parts.entry(words(piece).concat()).or_default();
                    *cells += 1;
                    if !places.contains(&place) {
                        places.push(place);
                    }
                }
            }
        }
    }
    if multiple < 2 || multiple * 10 < with * 8 {
        return None;
    }
    // Prose has no such marks; names in lists seldom come back.
    if matches!(separator, ';' | '|') {
        return Some(multiple);
    }
    let occurrences: usize = parts.values().map(|(_, cells)| cells).sum();
    let free: usize = parts
        .iter()
        .filter(|(part, (places, cells))| *cells > 1 && places.len() > 1 || alone.contains_key(*part))
        .map(|(_, (_, cells))| cells)
        .sum();
    (free * 5 >= occurrences * 2).then_some(multiple)
}

fn values<'c>(cells: impl Iterator<Item = (&'c str, u64)>, separator: Option<char>) -> (Vec<Value>, u64) {
    let mut spellings: HashMap<String, HashMap<&str, u64>> = HashMap::new();
    for (cell, count) in cells.filter(|(cell, _)| !is_missing(cell)) {
        for element in elements(cell, separator) {
            let end = element
                .char_indices()
                .map(|(at, c)| at + c.len_utf8())
                .take_while(|end| *end <= VALUE_BYTES_MAX)
                .last()
                .unwrap_or(0);
            let element = &element[..end];
            let folded = folded(element);
            let folded = if folded.is_empty() { element.to_owned() } else { folded };
            *spellings.entry(folded).or_default().entry(element).or_default() += count;
        }
    }
    let mut values: Vec<Value> = spellings
        .into_values()
        .map(|spellings| {
            let rows = spellings.values().sum();
            let mut spellings: Vec<(&str, u64)> = spellings.into_iter().collect();
            spellings.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
            let mut texts = spellings.into_iter().map(|(text, _)| text.to_owned());
            Value { text: texts.next().unwrap_or_default(), variants: texts.collect(), rows }
        })
        .collect();
    merge_short(&mut values);
    let distinct = values.len() as u64;
    values.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.text.cmp(&b.text)));
    values.truncate(VALUES_MAX);
    (values, distinct)
}

/// What spellings of one value have in common: its words. Marks between figures are kept: "1-23" is neither "12-3" nor "1.23".
pub(crate) fn folded(text: &str) -> String {
    let (mut folded, mut from, mut last_digit) = (String::new(), 0, None);
    for (at, _) in text.match_indices(|c: char| c.is_ascii_digit()) {
        if let Some(last) = last_digit.filter(|last| *last < at)
            && !text[last..at].contains(char::is_alphanumeric)
        {
            folded.push_str(&words(&text[from..last]).concat());
            folded.push_str(&text[last..at]);
            from = at;
        }
        last_digit = Some(at + 1);
    }
    folded.push_str(&words(&text[from..]).concat());
    folded
}

/// Joins a short form to the value that it stands for: "HR" to "Human Resources", "S. America" to "South America".
fn merge_short(values: &mut Vec<Value>) {
    if values.len() > SHORT_FORMS_MAX {
        return;
    }
    let mut at = 0;
    while at < values.len() {
        let short = values[at].text.clone();
        let long = (0..values.len()).find(|&other| other != at && is_short_of(&short, &values[other].text));
        let Some(long) = long else {
            at += 1;
            continue;
        };
        let short = values.remove(at);
        let long = &mut values[if long > at { long - 1 } else { long }];
        long.rows += short.rows;
        long.variants.push(short.text);
        long.variants.extend(short.variants);
        at = 0;
    }
}

/// Whether `short` is the initials of `long`, or abbreviates some of its words with a point.
fn is_short_of(short: &str, long: &str) -> bool {
    let (own, words) = (words(short), words(long));
    let is_capital = short.len() >= 2 && short.chars().all(|c| c.is_uppercase() || c == '.');
    let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
    if is_capital && words.len() >= 2 && own.concat() == initials {
        return true;
    }
    let abbreviates = |(own, word): (&String, &String)| word.starts_with(own.as_str());
    short.contains('.') && own.len() == words.len() && own != words && own.iter().zip(&words).all(abbreviates)
}
