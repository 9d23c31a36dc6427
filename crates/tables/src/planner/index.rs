//! What the words of a table are: the names of its columns and the values in them, found by their folded spelling, by the
//! stems of their words, and with typing errors.

use std::collections::{HashMap, HashSet};

use crate::{
    Column, Kind, Schema, units,
    words::{joined, words},
};

use super::{tokens::stem, vocabulary::KIN};

/// Letters from which a word may have one typing error, and two.
const ONE_ERROR_LETTERS: usize = 4;
const TWO_ERRORS_LETTERS: usize = 8;
/// Share of a column's texts from which a word in them is what the table is of, and texts that there must be for that.
const COMMON_SHARE: f64 = 0.4;
const COMMON_VALUES_MIN: usize = 20;
/// Words of a value that can be named in a question.
const NAME_WORDS_MAX: usize = 10;
/// Distinct values up to which a category's value is taken exactly where it exists.
const FEW_VALUES: u64 = 40;
/// Share of distinct rows from which a column names its rows.
const LABEL_SHARE: f64 = 0.9;

/// A value of a column, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub column: usize,
    pub value: usize,
}

/// How a column is spoken of.
#[derive(Debug)]
pub(super) struct Name {
    /// Stems of the words of its name, the unit left out.
    pub stems: Vec<String>,
    pub words: Vec<String>,
    /// With the unit and the small words.
    pub all: Vec<String>,
}

/// The words of one table. Built once for a schema; its size is that of the schema.
#[derive(Debug)]
pub struct Index {
    pub(super) names: Vec<Name>,
    whole: HashMap<String, Vec<Place>>,
    /// By the stems of all words put together.
    whole_stems: HashMap<String, Vec<Place>>,
    by_stem: HashMap<String, Vec<Place>>,
    /// Every word of a value or a name, with its stem.
    spelled: HashMap<String, String>,
    /// Stems of each value's words, by place.
    stems: HashMap<Place, Vec<String>>,
    /// Whether each column has few different values.
    classes: Vec<bool>,
    /// Whether each column is one of numbers.
    measures: Vec<bool>,
    /// Stems of the words that name the table.
    pub(super) table: HashSet<String>,
}

impl Index {
    /// The index of a schema.
    pub fn new(schema: &Schema) -> Self {
        let mut index = Self {
            names: schema.columns.iter().map(name).collect(),
            classes: schema.columns.iter().map(|column| column.distinct <= FEW_VALUES).collect(),
            measures: schema
                .columns
                .iter()
                .map(|column| column.kind.is_number() && column.kind != Kind::Boolean)
                .collect(),
            whole: HashMap::new(),
            whole_stems: HashMap::new(),
            by_stem: HashMap::new(),
            spelled: HashMap::new(),
            stems: HashMap::new(),
            table: split_name(&schema.name).iter().map(|word| stem(word)).collect(),
        };
        for (at, column) in schema.columns.iter().enumerate() {
            for (value_at, value) in column.values.iter().enumerate() {
                let spelled = words(&value.text);
                // Prose is searched, not named.
                if spelled.len() <= NAME_WORDS_MAX {
                    let place = Place { column: at, value: value_at };
                    for variant in &value.variants {
                        index.spell(place, words(variant));
                    }
                    let stems = index.spell(place, spelled);
                    index.stems.insert(place, stems);
                }
            }
        }
        for name in &index.names {
            let spelled = name.words.iter().cloned().zip(name.stems.iter().cloned());
            index.spelled.extend(spelled);
        }
        for (at, column) in schema.columns.iter().enumerate() {
            index.forget_common(at, column);
        }
        index
    }

    /// A word that most texts of a column hold says what the rows are ("flat"), not which.
    fn forget_common(&mut self, at: usize, column: &Column) {
        if column.kind != Kind::Text || column.values.len() < COMMON_VALUES_MIN {
            return;
        }
        let most = column.values.len() as f64 * COMMON_SHARE;
        for (stem, places) in &mut self.by_stem {
            let own = places.iter().filter(|place| place.column == at).count();
            if own as f64 >= most {
                places.retain(|place| place.column != at);
                self.table.insert(stem.clone());
            }
        }
        self.by_stem.retain(|_, places| !places.is_empty());
    }

    /// Adds the words of one spelling of a value; gives their stems.
    fn spell(&mut self, place: Place, words: Vec<String>) -> Vec<String> {
        let stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
        for (all, key) in [(&mut self.whole, joined(&words)), (&mut self.whole_stems, stems.concat())] {
            let places = all.entry(key).or_default();
            // A value's spellings come one after the other.
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
        for (word, own) in words.into_iter().zip(&stems) {
            let places = self.by_stem.entry(own.clone()).or_default();
            if places.last() != Some(&place) {
                places.push(place);
            }
            self.spelled.insert(word, own.clone());
        }
        stems
    }

    /// The values that are spelled so, spaces and punctuation aside.
    pub(super) fn exact(&self, folded: &str) -> &[Place] {
        self.whole.get(folded).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_measure(&self, column: usize) -> bool {
        self.measures.get(column).copied().unwrap_or(false)
    }

    /// The values whose words have these stems, put together.
    pub(super) fn exact_stems(&self, stems: &str) -> &[Place] {
        self.whole_stems.get(stems).map_or(&[], Vec::as_slice)
    }

    /// The values that hold these stems, in order and together.
    pub(super) fn holding(&self, stems: &[&str]) -> Vec<Place> {
        let Some(rarest) = stems.iter().filter_map(|stem| self.by_stem.get(*stem)).min_by_key(|places| places.len())
        else {
            return Vec::new();
        };
        let holds = |place: &&Place| {
            self.stems.get(*place).is_some_and(|own| {
                own.windows(stems.len()).any(|window| window.iter().zip(stems).all(|(own, wanted)| own == wanted))
            })
        };
        rarest.iter().filter(holds).copied().collect()
    }

    /// Whether the word stands in a value or in the name of a column.
    pub(super) fn has(&self, word: &str) -> bool {
        self.spelled.contains_key(word) || !self.exact(word).is_empty()
    }

    /// Whether a word of this stem is in any value or name.
    pub(super) fn knows(&self, stem: &str) -> bool {
        self.by_stem.contains_key(stem) || self.names.iter().any(|name| name.stems.iter().any(|own| own == stem))
    }

    /// Whether the word asks for a column.
    pub(super) fn is_kin(&self, word: &str) -> bool {
        self.speaks_of_column(word, &stem(word))
    }

    /// The same of a word whose stem is known.
    pub(super) fn speaks_of_column(&self, word: &str, own: &str) -> bool {
        let names = |name: &Name| name.words.iter().zip(&name.stems).any(|(w, s)| kinship(word, own, w, s) > 0.0);
        self.names.iter().any(names)
    }

    /// The known stem nearest to a misspelled word, where one is near enough.
    pub(super) fn nearest(&self, word: &str) -> Option<&str> {
        let letters = word.chars().count();
        let errors = match letters {
            0..ONE_ERROR_LETTERS => return self.prefix_of(word),
            ONE_ERROR_LETTERS..TWO_ERRORS_LETTERS => 1,
            _ => 2,
        };
        let near = |known: &&String| {
            let length = known.chars().count();
            length + 1 >= ONE_ERROR_LETTERS
                && length.abs_diff(letters) <= errors
                && !known.starts_with(|c: char| c.is_ascii_digit())
        };
        let spelled = self.spelled.keys().filter(near).map(|known| (distance(known, word), known));
        let own = stem(word);
        let stems = self.by_stem.keys().filter(near).map(|known| (distance(known, &own), known));
        spelled
            .chain(stems)
            .filter(|(distance, known)| {
                *distance <= errors && (*distance <= 1 || known.chars().next() == word.chars().next())
            })
            .min_by_key(|(distance, known)| (*distance, !self.names_column(known), *known))
            .map(|(_, known)| known.as_str())
    }

    /// Whether the word, or what it is the stem of, stands in the name of a column or of the table.
    fn names_column(&self, word: &str) -> bool {
        let own = stem(word);
        self.table.contains(&own) || self.names.iter().any(|name| name.stems.contains(&own))
    }

    /// "blu" for "blue": the last letter left out of a short word.
    fn prefix_of(&self, word: &str) -> Option<&str> {
        let is_one_short =
            |known: &String| known.chars().count() == 4 && word.chars().count() == 3 && known.starts_with(word);
        let is_class = |places: &[Place]| places.iter().any(|place| self.classes.get(place.column) == Some(&true));
        let known = self.by_stem.iter().filter(|(stem, places)| is_one_short(stem) && is_class(places));
        known.map(|(stem, _)| stem.as_str()).min()
    }
}

/// Whether the exact value is meant where there is one, and not all values that hold the word.
pub(super) fn is_exact(column: &Column, rows: u64) -> bool {
    column.distinct <= FEW_VALUES || is_label(column, rows)
}

/// Whether the column names its rows.
pub(super) fn is_label(column: &Column, rows: u64) -> bool {
    !column.kind.is_number()
        && column.separator.is_none()
        && column.distinct as f64 >= LABEL_SHARE * (rows - column.missing.min(rows)) as f64
}

/// Whether the column is of years: whole numbers in the range of calendar years.
pub(super) fn is_year(column: &Column) -> bool {
    let in_range =
        column.numbers.is_some_and(|numbers| numbers.min > -5000.0 && numbers.max >= 1000.0 && numbers.max < 2200.0);
    let is_named = split_name(&column.name).iter().any(|word| {
        matches!(
            word.as_str(),
            "year"
                | "founded"
                | "established"
                | "built"
                | "opened"
                | "born"
                | "released"
                | "published"
                | "since"
                | "discovered"
                | "joined"
                | "accession"
                | "vintage"
                | "inaugurated"
                | "commissioned"
                | "introduced"
        )
    });
    column.kind == Kind::Integer
        && column.unit.is_none()
        && in_range
        && (is_named || column.numbers.is_some_and(|numbers| numbers.min >= 1500.0 && numbers.max <= 2100.0))
}

/// Whether the column is of dates or years.
pub(super) fn is_time(column: &Column) -> bool {
    column.kind == Kind::Date || is_year(column)
}

/// Whether the column numbers its rows rather than measuring them.
pub(super) fn is_id(column: &Column) -> bool {
    let words = split_name(&column.name);
    column.kind == Kind::Integer
        && words.last().is_some_and(|last| {
            matches!(last.as_str(), "id" | "no" | "nr" | "code" | "index" | "key" | "zip" | "isbn" | "sku")
        })
}

/// How well a word (by its stem) speaks of a word of a column's name: 1 the same, less for kin, 0 not at all.
pub(super) fn kinship(word: &str, word_stem: &str, name_word: &str, name_stem: &str) -> f32 {
    if word_stem == name_stem {
        return 1.0;
    }
    let is_kin = KIN
        .iter()
        .any(|line| line.contains(&word) && line.iter().any(|own| *own == name_word || stem(own) == name_stem));
    if is_kin { 0.6 } else { 0.0 }
}

fn name(column: &Column) -> Name {
    let all = split_name(&column.name);
    let is_unit = |word: &String| {
        let upper = word.to_uppercase();
        units::currency(&upper).is_some_and(|code| column.unit.as_deref() == Some(code))
            || units::find(word).is_some_and(|unit| column.unit.as_deref() == Some(unit.symbol))
            || column.unit.as_deref().is_some_and(|unit| words(unit).contains(word))
    };
    let kept: Vec<String> = all
        .iter()
        .filter(|word| {
            !is_unit(word)
                && !matches!(word.as_str(), "in" | "of" | "the" | "per" | "on" | "at" | "by" | "for" | "from" | "to")
        })
        .cloned()
        .collect();
    let words = if kept.is_empty() { all.clone() } else { kept };
    Name { stems: words.iter().map(|word| stem(word)).collect(), words, all }
}

/// The words of a name, camelCase and snake_case taken apart.
pub(super) fn split_name(name: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(name.len() + 4);
    let mut before_lower = false;
    for c in name.chars() {
        if c.is_uppercase() && before_lower {
            spaced.push(' ');
        }
        before_lower = c.is_lowercase();
        spaced.push(c);
    }
    words(&spaced)
}

/// Edits from one word to the other: letters added, left out, changed, or two neighbours swapped (optimal string alignment).
pub(super) fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        for (a, b, edits) in [("blue", "blu", 1), ("phillipe", "philippe", 2), ("form", "from", 1), ("same", "same", 0)]
        {
            assert_eq!(distance(a, b), edits, "{a} {b}");
        }
    }
}
