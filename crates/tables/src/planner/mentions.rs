//! Which words of a question are values of the table, and which speak of its columns.

use std::ops::Range;

use crate::Schema;

use super::{
    index::{Index, Place, is_exact, is_label, kinship},
    stops::STOPS,
    tokens::{Token, stem},
    vocabulary::{ABOUT, ADJECTIVES, AVERAGES, COMMONS, DISTINCTS, NEGATIONS, ONLYS, SHARES, SUMS, adjective_of},
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
            if let Some(mention) = value(tokens, range.clone(), index, schema) {
                used[range].fill(true);
                found.push(mention);
            }
        }
    }
    found.sort_by_key(|mention| mention.range.start);
    found
}

fn value(tokens: &[Token], range: Range<usize>, index: &Index, schema: &Schema) -> Option<ValueMention> {
    let words = &tokens[range.clone()];
    // "how high" asks, it is no value.
    let is_asked = range.start > 0 && tokens[range.start - 1].word == "how" && adjective_of(&words[0].word).is_some();
    if is_asked || words.iter().any(|token| token.after_comma && token.word != words[0].word) {
        return None;
    }
    let folded = crate::words::joined(&words.iter().map(|token| token.word.as_str()).collect::<Vec<_>>());
    let all_cues = words.iter().all(|token| is_cue(&token.word) || token.number.is_some());
    let is_number = words.iter().all(|token| token.number.is_some());
    let whole = index.exact(&folded);
    let stems: String = words.iter().map(|token| token.stem.as_str()).collect();
    let whole = if whole.is_empty() { index.exact_stems(&stems) } else { whole };
    // "new", "open" and the like are values where the table has them so; "the", "most" and numbers are not.
    let shy = |word: &str| {
        STOPS.contains(&word)
            || super::vocabulary::NEGATIONS.contains(&word)
            || adjective_of(word).is_some_and(|(_, form)| form > 0)
    };
    // "in person" is more than its words.
    let is_phrase = words.len() > 1 && !index.exact(&folded).is_empty() && !is_number;
    // "breakfast included": beside the name of its column a small word is a value.
    let beside = |place: &&Place| {
        let own = &index.names[place.column].stems;
        let neighbours = [range.start.checked_sub(1), Some(range.end)];
        neighbours.into_iter().flatten().filter_map(|at| tokens.get(at)).any(|token| own.contains(&token.stem))
    };
    let named: Vec<Place> = whole.iter().filter(beside).copied().collect();
    let is_letter = words.len() == 1 && words[0].text.chars().count() == 1 && words[0].text == words[0].word;
    if words.len() == 1 && shy(&words[0].word) && !is_number && !named.is_empty() {
        return Some(ValueMention { range, surety: Surety::Whole, places: named });
    }
    if is_letter {
        return None;
    }
    let is_shy = (words.iter().all(|token| shy(&token.word) && !token.is_name) && !is_phrase) || is_number;
    if !whole.is_empty() && !is_shy {
        let mut places = whole.to_vec();
        places.extend(
            super::aliases::others(&folded, index)
                .into_iter()
                .filter(|other| whole.iter().any(|own| own.column == other.column) && !whole.contains(other)),
        );
        let stems: Vec<&str> = words.iter().map(|token| token.stem.as_str()).collect();
        let held = index.holding(&stems);
        // A longer value counts too: where names repeat, or where it only adds a grade ("18k Rose Gold").
        places.extend(held.iter().filter(|place| !whole.contains(place)).filter(|place| {
            let column = &schema.columns[place.column];
            let has_whole = whole.iter().any(|other| other.column == place.column);
            has_whole && (!is_exact(column, schema.rows) || adds_figures(&column.values[place.value].text, words.len()))
        }));
        return Some(ValueMention { range, surety: Surety::Whole, places });
    }
    let edge = |token: &Token| is_cue(&token.word) || (token.number.is_some() && words.len() == 1);
    if all_cues || edge(&words[0]) || edge(&words[words.len() - 1]) {
        return None;
    }
    // What the table is of, and the words of its columns' names, name no part of a value.
    let names_column = |token: &Token| {
        index.names.iter().any(|name| {
            name.words.iter().zip(&name.stems).any(|(word, stem)| kinship(&token.word, &token.stem, word, stem) > 0.0)
        })
    };
    let is_common = |token: &Token| index.table.contains(&token.stem) || (!token.is_name && names_column(token));
    if words.len() == 1 && is_common(&words[0]) {
        return None;
    }
    // "suspension bridges", of a table of bridges, are those of the type, not those with such a name.
    let (last, others) = words.split_last()?;
    let of_others = crate::words::joined(&others.iter().map(|token| token.word.as_str()).collect::<Vec<_>>());
    if index.table.contains(&last.stem) && !last.is_name && !index.exact(&of_others).is_empty() {
        return None;
    }
    let stems: Vec<&str> = words.iter().map(|token| token.stem.as_str()).collect();
    let places = index.holding(&stems);
    // "peaks" are none of "Broad Peak" and "Lenin Peak": what names of rows end in says what they are.
    let after_degree =
        range.start > 0 && adjective_of(&tokens[range.start - 1].word).is_some_and(|(_, form)| form == 2);
    let is_kind = words.len() == 1
        && !words[0].is_name
        && (words[0].word.ends_with('s') || after_degree)
        && places.len() > 1
        && places.iter().all(|place| is_label(&schema.columns[place.column], schema.rows));
    if is_kind {
        return None;
    }
    (!places.is_empty()).then_some(ValueMention { range, surety: Surety::Part, places })
}

/// The known stem that a word is made of: "American", "wooden", "Viennese".
fn derived_from(word: &str, index: &Index) -> Option<String> {
    const ENDINGS: [&str; 8] = ["n", "an", "ian", "en", "ese", "ish", "ic", "y"];
    let word = word.strip_suffix('s').filter(|word| word.ends_with("an")).unwrap_or(word);
    let roots = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)).filter(|root| root.len() >= 3);
    roots.flat_map(|root| [stem(root), format!("{root}a"), format!("{root}e")]).find(|root| index.knows(root))
}

/// Whether all words that the value has beside the matched ones hold a figure.
fn adds_figures(value: &str, matched: usize) -> bool {
    let words = crate::words::words(value);
    let figures = words.iter().take_while(|word| word.bytes().any(|byte| byte.is_ascii_digit())).count();
    words.len() == matched + figures
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
