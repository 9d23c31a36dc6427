//! Words of a question that are a value of the table, whole or in part.

use std::ops::Range;

use crate::{
    Schema,
    words::{joined, words},
};

use super::{
    aliases,
    index::{Index, Place, is_exact, is_label},
    mentions::{Surety, ValueMention, is_cue},
    stops::STOPS,
    tokens::Token,
    vocabulary::{NEGATIONS, adjective_of},
};

/// Some words of a question that follow one another.
pub(super) struct Phrase<'a> {
    /// All of the question.
    pub tokens: &'a [Token],
    /// Not empty.
    pub range: Range<usize>,
    pub index: &'a Index,
    pub schema: &'a Schema,
}

/// Whether a word alone names no value though the table has one that is called so: "the", "most". "New" and "open" do.
fn is_shy(word: &str) -> bool {
    STOPS.contains(&word) || NEGATIONS.contains(&word) || adjective_of(word).is_some_and(|(_, form)| form > 0)
}

fn folded(tokens: &[Token]) -> String {
    joined(&tokens.iter().map(|token| token.word.as_str()).collect::<Vec<_>>())
}

impl Phrase<'_> {
    /// The value that all of the words are.
    pub(super) fn value(&self) -> Option<ValueMention> {
        let words = self.words();
        // "how high" asks, it is no value.
        let is_asked =
            self.before().is_some_and(|before| before.word == "how") && adjective_of(&words[0].word).is_some();
        if is_asked || words.iter().any(|token| token.after_comma && token.word != words[0].word) {
            return None;
        }
        let (folded, stems) = (folded(words), words.iter().map(|token| token.stem.as_str()).collect::<Vec<_>>());
        let exact = self.index.exact(&folded);
        let whole = if exact.is_empty() { self.index.exact_stems(&stems.concat()) } else { exact };
        let is_number = words.iter().all(|token| token.number.is_some());
        if words.len() == 1 && is_shy(&words[0].word) && !is_number {
            let named: Vec<Place> = whole.iter().filter(|place| self.is_beside_column(place)).copied().collect();
            if !named.is_empty() {
                return Some(self.mention(Surety::Whole, named));
            }
        }
        let is_letter = words.len() == 1 && words[0].text.chars().count() == 1 && words[0].text == words[0].word;
        if is_letter {
            return None;
        }
        // "in person" is more than its words.
        let is_phrase = words.len() > 1 && !exact.is_empty();
        let are_shy = !is_phrase && words.iter().all(|token| is_shy(&token.word) && !token.is_name);
        if !whole.is_empty() && !are_shy && !is_number {
            return Some(self.mention(Surety::Whole, self.with_others(whole, &folded, &stems)));
        }
        if self.names_none() {
            return None;
        }
        let places = self.index.holding(&stems);
        (!places.is_empty() && !self.names_kind(&places)).then(|| self.mention(Surety::Part, places))
    }

    fn words(&self) -> &[Token] {
        &self.tokens[self.range.clone()]
    }

    fn before(&self) -> Option<&Token> {
        self.tokens.get(self.range.start.checked_sub(1)?)
    }

    fn mention(&self, surety: Surety, places: Vec<Place>) -> ValueMention {
        ValueMention { range: self.range.clone(), surety, places }
    }

    /// "breakfast included": beside the name of its column a small word is a value.
    fn is_beside_column(&self, place: &Place) -> bool {
        let own = &self.index.names[place.column].stems;
        let neighbours = [self.before(), self.tokens.get(self.range.end)];
        neighbours.into_iter().flatten().any(|token| own.contains(&token.stem))
    }

    /// The places of a value with those that mean it, too.
    fn with_others(&self, whole: &[Place], folded: &str, stems: &[&str]) -> Vec<Place> {
        let has_whole = |column: usize| whole.iter().any(|own| own.column == column);
        let mut places = whole.to_vec();
        let others = aliases::others(folded, self.index);
        places.extend(others.into_iter().filter(|other| has_whole(other.column) && !whole.contains(other)));
        // A longer value counts too: where names repeat, or where it only adds a grade ("18k Rose Gold").
        let held = self.index.holding(stems);
        places.extend(held.into_iter().filter(|place| !whole.contains(place) && has_whole(place.column)).filter(
            |place| {
                let column = &self.schema.columns[place.column];
                !is_exact(column, self.schema.rows) || adds_figures(&column.values[place.value].text, stems.len())
            },
        ));
        places
    }

    /// Whether the words are no part of any value: small words, what the table is of, what columns are called.
    fn names_none(&self) -> bool {
        let words = self.words();
        let [first, .., last] = words else {
            return words.iter().all(|token| is_cue(&token.word) || token.number.is_some() || self.is_common(token));
        };
        if words.iter().all(|token| is_cue(&token.word) || token.number.is_some())
            || is_cue(&first.word)
            || is_cue(&last.word)
        {
            return true;
        }
        // "suspension bridges", of a table of bridges, are those of the type, not those with such a name.
        let others = folded(&words[..words.len() - 1]);
        self.index.table.contains(&last.stem) && !last.is_name && !self.index.exact(&others).is_empty()
    }

    fn is_common(&self, token: &Token) -> bool {
        self.index.table.contains(&token.stem)
            || (!token.is_name && self.index.speaks_of_column(&token.word, &token.stem))
    }

    /// "peaks" are none of "Broad Peak" and "Lenin Peak": what names of rows end in says what they are.
    fn names_kind(&self, places: &[Place]) -> bool {
        let [word] = self.words() else { return false };
        let after_degree =
            self.before().and_then(|before| adjective_of(&before.word)).is_some_and(|(_, form)| form == 2);
        !word.is_name
            && (word.word.ends_with('s') || after_degree)
            && places.len() > 1
            && places.iter().all(|place| is_label(&self.schema.columns[place.column], self.schema.rows))
    }
}

/// Whether all words that the value has beside the matched ones hold a figure.
fn adds_figures(value: &str, matched: usize) -> bool {
    let words = words(value);
    let figures = words.iter().take_while(|word| word.bytes().any(|byte| byte.is_ascii_digit())).count();
    words.len() == matched + figures
}
