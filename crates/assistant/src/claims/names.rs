//! Proper names in running text, and whether the evidence holds them. A name is what is written with a capital where an
//! ordinary word is not.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{
    lists::{
        COMMON, ENGLISH_WORDS, EXPANSIONS, FUNCTION_WORDS, IRREGULAR_DEMONYMS, OTHER_WORDS, STARTERS, TITLES, lists,
    },
    words::{Clean, Word, words},
};

/// Places of words within which the two words of a name stand: a middle name may be between them.
const NEAR_WORDS: usize = 2;
/// Words between two texts of the evidence, so that nothing reaches from one to the other.
const GAP_WORDS: usize = 8;
/// Letters of an acronym from which its words may be written small.
const ACRONYM_SMALL_MIN: usize = 3;

/// The words of the evidence and where they stand.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    places: HashMap<String, Vec<usize>>,
    /// Words that are also written small: they are no names.
    small: HashSet<String>,
    /// First letters of the words that are no function words, in stretches without a gap: as written.
    initials: Vec<String>,
    next: usize,
}

impl Index {
    pub(super) fn read(&mut self, text: &str) {
        self.next += GAP_WORDS;
        let words = words(text);
        let mut initials = String::new();
        let mut last_end = 0;
        for (index, word) in words.iter().enumerate() {
            let written = &text[word.range.clone()];
            if written.starts_with(char::is_lowercase) {
                self.small.insert(word.key.clone());
            }
            self.places.entry(word.key.clone()).or_default().push(self.next + index);
            if word.is_joined
                && let Some(before) = index.checked_sub(1).map(|before| &words[before])
            {
                let joined = format!("{}{}", super::words::fold(&text[before.range.clone()]), word.key);
                self.places.entry(joined).or_default().push(self.next + index - 1);
            }
            let between = text.get(last_end..word.range.start).unwrap_or_default();
            if between.contains(['.', ';', ':', '!', '?', '(', ')']) || between.contains("\n\n") {
                self.initials.push(std::mem::take(&mut initials));
            }
            if !lists(FUNCTION_WORDS, &[&word.key]) {
                initials.extend(written.chars().next());
            }
            last_end = word.range.end;
        }
        self.initials.push(initials);
        self.next += words.len();
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.places.contains_key(key)
    }

    /// Whether both words stand next to each other, in either order: "Keller, Maria".
    fn has_near(&self, one: &str, other: &str) -> bool {
        let (Some(ones), Some(others)) = (self.places.get(one), self.places.get(other)) else { return false };
        ones.iter().any(|a| others.iter().any(|b| a != b && a.abs_diff(*b) <= NEAR_WORDS)) || one == other
    }

    /// Whether consecutive words begin with the letters of `acronym`.
    fn spells(&self, acronym: &str) -> bool {
        let is_small_enough = acronym.chars().count() >= ACRONYM_SMALL_MIN;
        self.initials.iter().any(|initials| {
            initials.contains(acronym) || (is_small_enough && initials.to_uppercase().contains(acronym))
        })
    }
}

/// Names of the sentence that neither the evidence nor the question holds: their bytes in the clean text.
pub(super) fn missing(clean: &Clean, index: &Index, question: &Index) -> Vec<Range<usize>> {
    let words = words(&clean.text);
    let sentence = Sentence { clean, is_english: is_english(&words), index, question };
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let end = run_end(&clean.text, &words, at);
        if end > at && !is_label(clean, &words[at..end]) {
            found.extend(sentence.check(&words[at..end]));
        }
        at = end.max(at + 1);
    }
    found
}

/// A sentence with what its names may come from.
struct Sentence<'a> {
    clean: &'a Clean,
    is_english: bool,
    index: &'a Index,
    question: &'a Index,
}

impl Sentence<'_> {
    /// The words of `run`, capitalised words in a row, that are a name which is not held.
    fn check(&self, run: &[Word]) -> Option<Range<usize>> {
        let text = self.clean.text.as_str();
        let written = |word: &Word| &text[word.range.clone()];
        let mut names: Vec<&Word> = run.iter().filter(|word| is_checked(written(word), &word.key)).collect();
        if let Some(first) = names.first().copied().filter(|first| first.range == run[0].range)
            && is_start(self.clean, first.range.start)
            && !is_strong(written(first))
            && (names.len() == 1 || is_ordinary(written(first), &first.key))
        {
            names.remove(0);
        }
        let is_certain = names.iter().any(|word| is_strong(written(word)));
        let is_double = names.windows(2).any(|pair| is_adjacent(text, pair[0], pair[1]));
        if !self.is_english && !is_double && !is_certain {
            return None;
        }
        let is_held = |word: &&Word| {
            let (index, question) = (self.index, self.question);
            index.has(&word.key) || question.has(&word.key) || is_implied(written(word), word, index)
        };
        let is_joined = || joined_held(text, run, self.index) || joined_held(text, run, self.question);
        let is_whole = names.iter().all(is_held) || is_joined();
        let is_torn =
            matches!(names.as_slice(), [one, other] if is_adjacent(text, one, other) && self.is_torn(one, other));
        let (first, last) = (names.first()?, names.last()?);
        (!is_whole || is_torn).then_some(first.range.start..last.range.end)
    }

    /// Whether two words of a name are only in different names of the evidence: Anna Weber of Anna Schmidt and Tom Weber.
    fn is_torn(&self, one: &Word, other: &Word) -> bool {
        let is_name = |word: &Word| self.index.has(&word.key) && !self.index.small.contains(&word.key);
        let is_near = |index: &Index| index.has_near(&one.key, &other.key);
        is_name(one) && is_name(other) && !is_near(self.index) && !is_near(self.question)
    }
}

/// Where the capitalised words that begin at `at` end; `at` itself where none does. "of" and "von" link them.
fn run_end(text: &str, words: &[Word], at: usize) -> usize {
    let is_capital = |word: &Word| {
        let written = &text[word.range.clone()];
        written.contains(char::is_uppercase) && !written.starts_with(char::is_lowercase)
            || (written.contains(char::is_alphabetic) && written.starts_with(|c: char| c.is_ascii_digit()))
    };
    let is_link = |word: &Word| {
        matches!(
            &text[word.range.clone()],
            "of" | "the"
                | "de"
                | "la"
                | "du"
                | "del"
                | "di"
                | "da"
                | "van"
                | "von"
                | "der"
                | "den"
                | "bin"
                | "al"
                | "y"
        )
    };
    // The digits behind a decimal point belong to a number.
    let is_fraction = |word: &Word| {
        let before = text[..word.range.start].trim_end_matches(['.', ',']);
        before.len() < word.range.start && before.ends_with(|c: char| c.is_ascii_digit())
    };
    if words.get(at).is_none_or(|word| !is_capital(word) || is_fraction(word)) {
        return at;
    }
    let mut end = at + 1;
    let mut next = at + 1;
    while let Some(word) = words.get(next) {
        let gap = &text[words[next - 1].range.end..word.range.start];
        let before = &text[words[next - 1].range.clone()];
        // "Keller's Bank" is of Keller, and another name.
        if before.ends_with("'s") {
            break;
        }
        let is_abbreviated = before.chars().count() <= 4 && matches!(gap, ". " | ".");
        let is_joined_number =
            gap == "-" && end == next && text[word.range.clone()].chars().all(|c| c.is_ascii_digit());
        if !(matches!(gap, " " | "-" | " & " | "\n") || is_abbreviated && is_initial_or_title(before)) {
            break;
        }
        if is_capital(word) || is_joined_number {
            end = next + 1;
        } else if !is_link(word) {
            break;
        }
        next += 1;
    }
    end
}

fn is_initial_or_title(word: &str) -> bool {
    word.chars().count() == 1 || lists(TITLES, &[&word.to_lowercase()]) || word == "St"
}

/// A sentence begins here: a capital says nothing.
fn is_start(clean: &Clean, at: usize) -> bool {
    let before = clean.text[..at].trim_end_matches([' ', '"', '(', '[', '\'']);
    let is_quoted = clean.text[..at].ends_with('"');
    before.is_empty() || is_quoted || before.ends_with(['.', '!', '?', ':', '\n']) || clean.is_line_start(at)
}

/// A heading, a cell of a table, or a bold label in front of a colon: written with capitals throughout.
fn is_label(clean: &Clean, run: &[Word]) -> bool {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return true };
    let line = clean.line(first.range.start).trim_start();
    let is_heading = line.starts_with('#');
    let is_cell = line.starts_with('|') || line.matches('|').count() > 1;
    let has_colon = clean.text[last.range.end..].starts_with(':') && clean.is_line_start(first.range.start);
    is_heading || is_cell || has_colon
}

/// How much a word looks like a name by itself.
fn is_strong(written: &str) -> bool {
    let letters = written.chars().filter(|c| c.is_alphabetic()).count();
    let has_digit = written.chars().any(|c| c.is_ascii_digit());
    let inner = written.trim_end_matches("'s").chars().skip(1).any(char::is_uppercase);
    letters > 0 && (has_digit || (letters > 1 && inner))
}

/// Whether two words are parted by a blank, a hyphen, or an initial; "Bank of England" need not be adjacent.
fn is_adjacent(text: &str, one: &Word, other: &Word) -> bool {
    let gap = text.get(one.range.end..other.range.start).unwrap_or_default();
    !gap.contains(char::is_lowercase)
}

/// "Line-\nbreaks" and "JeanLuc" against "Jean-Luc".
fn joined_held(text: &str, run: &[Word], index: &Index) -> bool {
    let joined: String = run.iter().map(|word| super::words::fold(&text[word.range.clone()])).collect();
    run.len() > 1 && run[1..].iter().all(|word| word.is_joined) && index.has(&joined)
}

/// Whether a word is to be held by the evidence: no title, no initial, nothing that is always written so.
fn is_checked(written: &str, key: &str) -> bool {
    let lower = written.to_lowercase();
    let has_digit = written.contains(|c: char| c.is_ascii_digit());
    let is_initial = written.chars().count() == 1 && !has_digit;
    let is_listed = |list: &str| lists(list, &[&lower, key]);
    (has_digit || written.contains(char::is_uppercase)) && !is_initial && !is_listed(TITLES) && !is_listed(COMMON)
}

/// A word that begins sentences.
fn is_ordinary(written: &str, key: &str) -> bool {
    let lower = written.to_lowercase();
    let is_listed = |list: &str| lists(list, &[&lower, key]);
    is_listed(STARTERS)
        || is_listed(ENGLISH_WORDS)
        || is_listed(OTHER_WORDS)
        || ["ly", "ing", "ed", "tion", "ment", "ness"].iter().any(|end| lower.ends_with(end))
}

/// Whether the evidence says a word in another form: the words of an acronym, the country of a people.
fn is_implied(written: &str, word: &Word, index: &Index) -> bool {
    let letters: String = written.trim_end_matches("'s").chars().filter(|c| c.is_alphabetic()).collect();
    let capitals = letters.trim_end_matches('s');
    let is_acronym = capitals.chars().count() > 1 && capitals.chars().all(char::is_uppercase);
    if is_acronym && index.spells(capitals) {
        return true;
    }
    let pairs = |list: &'static str| list.split_whitespace().filter_map(|pair| pair.split_once('/'));
    let is_people =
        |(one, other): (&str, &str)| (word.key == one && index.has(other)) || (word.key == other && index.has(one));
    let is_expansion = |(name, acronym): (&str, &str)| word.key == name && index.has(acronym);
    if pairs(IRREGULAR_DEMONYMS).any(is_people) || pairs(EXPANSIONS).any(is_expansion) {
        return true;
    }
    const ENDINGS: &[&str] = &["ian", "an", "ean", "n", "ish", "ese", "i"];
    const COUNTRIES: &[&str] = &["", "a", "ia", "e", "o", "y", "any", "en", "ey", "ium", "land", "al"];
    let stems = ENDINGS.iter().filter_map(|ending| word.key.strip_suffix(ending)).filter(|stem| stem.len() > 2);
    let mut forms = stems.flat_map(|stem| COUNTRIES.iter().map(move |country| format!("{stem}{country}")));
    forms.any(|form| index.has(&form) && !index.small.contains(&form))
}

/// Whether a sentence follows the English use of capitals. German writes every noun so, and other languages are not known.
fn is_english(words: &[Word]) -> bool {
    let count = |list: &str| words.iter().filter(|word| lists(list, &[&word.key])).count();
    let (english, other) = (count(ENGLISH_WORDS), count(OTHER_WORDS));
    other == 0 || english > other
}
