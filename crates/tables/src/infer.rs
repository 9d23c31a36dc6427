//! What the columns of a table are, told from their names and cells.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{
    Column, Kind, Numbers, Reading, Schema, VALUES_MAX, Value,
    cell::{self, is_missing},
    filter::elements,
    header::{self, Stated},
    words::words,
};

/// Distinct cells of a column that are looked at to tell what it is; further ones are read as those were.
const CELLS_MAX: usize = 50_000;
/// Bytes of distinct cells kept meanwhile.
const CELL_BYTES_MAX: usize = 8 << 20;
/// Bytes of one value that are kept.
const VALUE_BYTES_MAX: usize = 400;
/// Share of the cells that must be numbers (or dates) for the column to be one; the others then count as missing.
const SHARE_MIN: f64 = 0.95;
/// Share of whole dates from which a year alone is one, too.
const DATED_SHARE_MIN: f64 = 0.25;
/// Where the others are a few words, as "unclimbed" among dates, a smaller share is enough.
const WORDED_SHARE_MIN: f64 = 0.5;
const WORDS_MAX: usize = 3;
/// Distinct numbers or dates that there must be then, so that "1, 2, 3, none" stays a category.
const WORDED_DISTINCT_MIN: usize = 8;
/// Distinct values up to which texts are a category in any case, and at most.
const CATEGORY_FEW: usize = 20;
const CATEGORY_MAX: usize = 2_000;
/// Rows a distinct value of a category has on average, and characters.
const CATEGORY_ROWS_MIN: f64 = 2.0;
const CATEGORY_CHARS_MAX: usize = 60;
/// Letters of what may follow some of the numbers of a column without making them names: "321 p." beside "298".
const MARK_CHARS_MAX: usize = 3;
/// Distinct values among which short forms are looked for.
const SHORT_FORMS_MAX: usize = 500;
/// What may part several values in one cell, the surest first.
const SEPARATORS: [char; 4] = [';', '|', ',', '/'];

/// A table with how its cells are read: what is kept of a snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Typed {
    pub schema: Schema,
    /// In the order of the columns.
    pub readings: Vec<Reading>,
}

/// Looks at the cells of one column, one after the other, in bounded memory.
#[derive(Debug)]
pub struct Profiler {
    name: String,
    forced: Option<(Kind, Option<String>)>,
    counts: HashMap<Box<str>, u64>,
    bytes: usize,
    total: u64,
    /// Decided once there are too many different cells to go on counting.
    later: Option<Later>,
}

/// What is gathered of the cells after the column has been decided.
#[derive(Debug)]
struct Later {
    column: Column,
    reading: Reading,
    sum: f64,
    numbers: u64,
}

impl Profiler {
    /// For a column of this name.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), forced: None, counts: HashMap::new(), bytes: 0, total: 0, later: None }
    }

    /// For a column that a person says is of this kind, in this unit.
    pub fn forced(name: &str, kind: Kind, unit: Option<&str>) -> Self {
        Self { forced: Some((kind, unit.map(str::to_owned))), ..Self::new(name) }
    }

    /// The next cell.
    pub fn push(&mut self, cell: &str) {
        let cell = cell.trim();
        self.total += 1;
        if let Some(later) = &mut self.later {
            later.push(cell, self.counts.get_mut(cell));
            return;
        }
        if let Some(count) = self.counts.get_mut(cell) {
            *count += 1;
            return;
        }
        self.bytes += cell.len();
        self.counts.insert(cell.into(), 1);
        if self.counts.len() >= CELLS_MAX || self.bytes >= CELL_BYTES_MAX {
            let (column, reading, sum, numbers) = self.decide();
            self.later = Some(Later { column, reading, sum, numbers });
        }
    }

    /// What the column is, and how its cells are read.
    pub fn finish(mut self) -> (Column, Reading) {
        let Some(later) = self.later.take() else {
            let (column, reading, ..) = self.decide();
            return (column, reading);
        };
        let Later { mut column, reading, sum, numbers } = later;
        if let Some(range) = &mut column.numbers {
            range.mean = sum / numbers.max(1) as f64;
        } else if !reading.kind.is_number() {
            // The counts went on, those of the values that were known.
            let distinct = column.distinct;
            (column.values, _) = values(&self.counts, column.separator);
            column.distinct = distinct;
        }
        (column, reading)
    }

    fn decide(&self) -> (Column, Reading, f64, u64) {
        let stated = header::stated(&self.name);
        let present: Vec<(&str, u64)> =
            self.counts.iter().filter(|(cell, _)| !is_missing(cell)).map(|(cell, count)| (&**cell, *count)).collect();
        let reading = match &self.forced {
            Some((kind, unit)) => {
                Reading { kind: *kind, unit: unit.clone(), ..Look::new(&present).reading(Kind::Text, None) }
            }
            None => tell(&stated, &present, self.total),
        };
        let missing_texts: u64 = self.counts.iter().filter(|(cell, _)| is_missing(cell)).map(|(_, count)| count).sum();
        let mut column = Column {
            name: self.name.clone(),
            kind: reading.kind,
            unit: reading.unit.clone(),
            separator: None,
            missing: missing_texts,
            distinct: 0,
            numbers: None,
            values: Vec::new(),
        };
        let (mut sum, mut count) = (0.0, 0);
        if reading.kind.is_number() {
            let mut distinct: Vec<f64> = Vec::new();
            for (cell, rows) in &present {
                match reading.number(cell) {
                    Some(number) => {
                        let range = column.numbers.get_or_insert(Numbers { min: number, max: number, mean: 0.0 });
                        (range.min, range.max) = (range.min.min(number), range.max.max(number));
                        sum += number * *rows as f64;
                        count += rows;
                        distinct.push(number);
                    }
                    None => column.missing += rows,
                }
            }
            distinct.sort_by(f64::total_cmp);
            distinct.dedup();
            column.distinct = distinct.len() as u64;
            column.values = worded(&present, &reading);
            if let Some(range) = &mut column.numbers {
                range.mean = sum / count.max(1) as f64;
            }
        } else {
            column.separator = if reading.kind == Kind::Category { separator(&present) } else { None };
            let (values, distinct) = values(&self.counts, column.separator);
            (column.values, column.distinct) = (values, distinct);
        }
        (column, reading, sum, count)
    }
}

impl Later {
    fn push(&mut self, cell: &str, known: Option<&mut u64>) {
        match known {
            Some(count) => *count += 1,
            None if !self.reading.kind.is_number() && !is_missing(cell) => self.column.distinct += 1,
            None => {}
        }
        if !self.reading.kind.is_number() {
            self.column.missing += u64::from(is_missing(cell));
            return;
        }
        let Some(number) = self.reading.number(cell) else {
            self.column.missing += 1;
            return;
        };
        let range = self.column.numbers.get_or_insert(Numbers { min: number, max: number, mean: 0.0 });
        (range.min, range.max) = (range.min.min(number), range.max.max(number));
        self.sum += number;
        self.numbers += 1;
    }
}

/// What the distinct cells of a column look like.
struct Look<'c> {
    present: &'c [(&'c str, u64)],
    comma: bool,
    day_first: bool,
}

impl<'c> Look<'c> {
    fn new(present: &'c [(&'c str, u64)]) -> Self {
        let votes = |vote: fn(&str) -> Option<bool>| {
            let (mut yes, mut no) = (0u64, 0u64);
            for (cell, count) in present {
                match vote(cell) {
                    Some(true) => yes += count,
                    Some(false) => no += count,
                    None => {}
                }
            }
            yes > no
        };
        Self { present, comma: votes(cell::decimal_vote), day_first: votes(cell::day_first_vote) }
    }

    fn reading(&self, kind: Kind, unit: Option<String>) -> Reading {
        Reading { kind, unit, comma: self.comma, day_first: self.day_first }
    }

    /// Whether the cells are read by `reads` but for a few words, which say why there is no value.
    fn is_read(&self, reads: impl Fn(&str) -> bool) -> bool {
        let share = self.share(&reads);
        if share >= SHARE_MIN {
            return true;
        }
        let others: Vec<&str> = self.present.iter().map(|(cell, _)| *cell).filter(|cell| !reads(cell)).collect();
        let is_word = |cell: &&str| cell.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-');
        share >= WORDED_SHARE_MIN
            && others.len() <= WORDS_MAX
            && others.iter().all(is_word)
            && self.present.len() - others.len() >= WORDED_DISTINCT_MIN
    }

    /// Share of the cells for which `holds`.
    fn share(&self, holds: impl Fn(&str) -> bool) -> f64 {
        let total: u64 = self.present.iter().map(|(_, count)| count).sum();
        let held: u64 = self.present.iter().filter(|(cell, _)| holds(cell)).map(|(_, count)| count).sum();
        held as f64 / total.max(1) as f64
    }
}

/// The words that stand in a column of numbers or dates where a value is missing, if they are few.
fn worded(present: &[(&str, u64)], reading: &Reading) -> Vec<Value> {
    let mut words: Vec<Value> = present
        .iter()
        .filter(|(cell, _)| reading.number(cell).is_none() && cell.chars().any(char::is_alphabetic))
        .map(|(cell, rows)| Value { text: (*cell).to_owned(), variants: Vec::new(), rows: *rows })
        .collect();
    words.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.text.cmp(&b.text)));
    if words.len() > WORDS_MAX { Vec::new() } else { words }
}

/// What a column is.
fn tell(stated: &Stated, present: &[(&str, u64)], rows: u64) -> Reading {
    let look = Look::new(present);
    if present.is_empty() {
        return look.reading(Kind::Text, None);
    }
    if look.share(|cell| cell::boolean(cell).is_some()) >= 1.0 {
        return look.reading(Kind::Boolean, None);
    }
    let is_date = |cell: &str| cell::date(cell, look.day_first).is_some();
    if look.share(is_date) >= DATED_SHARE_MIN && look.is_read(|cell| is_date(cell) || cell::year(cell).is_some()) {
        return look.reading(Kind::Date, None);
    }
    // "None" among numbers is no number; among names it is one.
    let is_none =
        |cell: &str| matches!(cell.to_lowercase().as_str(), "none" | "unknown" | "no" | "nil" | "not available");
    let numeric: Vec<(&str, u64)> = present.iter().copied().filter(|(cell, _)| !is_none(cell)).collect();
    let numbers = Look { present: &numeric, ..look };
    let is_code = |cell: &str| {
        let digits = cell.starts_with('0') && cell.len() > 1 && cell.bytes().all(|byte| byte.is_ascii_digit());
        digits || (cell.starts_with('+') && cell.matches(' ').count() > 1)
    };
    let is_number = |cell: &str| cell::number(cell, look.comma).is_some() && !is_code(cell);
    let has_code = numeric.iter().any(|(cell, _)| is_code(cell));
    if !numeric.is_empty()
        && !has_code
        && numbers.is_read(is_number)
        && let Some(reading) = number_kind(stated, &numbers)
    {
        return reading;
    }
    let (kinds, distinct) =
        values(&present.iter().map(|(cell, count)| ((*cell).into(), *count)).collect(), separator(present));
    let chars = kinds.iter().map(|value| value.text.chars().count()).sum::<usize>() / kinds.len().max(1);
    let few = distinct as usize <= CATEGORY_FEW && (distinct as f64) < 0.9 * rows as f64;
    let repeats = rows as f64 >= CATEGORY_ROWS_MIN * distinct as f64 && distinct as usize <= CATEGORY_MAX;
    let is_category = chars <= CATEGORY_CHARS_MAX && (few || repeats || separator(present).is_some());
    look.reading(if is_category { Kind::Category } else { Kind::Text }, None)
}

/// Which kind of number; `None` where what stands after the numbers says that they are names ("3 Series").
fn number_kind(stated: &Stated, look: &Look<'_>) -> Option<Reading> {
    let mut currencies: HashMap<&str, u64> = HashMap::new();
    let mut units: HashMap<&str, u64> = HashMap::new();
    let mut rests: HashMap<String, u64> = HashMap::new();
    let (mut whole, mut total) = (true, 0);
    for (cell, count) in look.present {
        let Some(number) = cell::number(cell, look.comma) else { continue };
        total += count;
        whole &= number.is_whole;
        if let Some(currency) = number.currency {
            *currencies.entry(currency).or_default() += count;
        }
        if let Some(unit) = number.unit {
            *units.entry(unit).or_default() += count;
        }
        if !number.rest.is_empty() {
            *rests.entry(number.rest.to_lowercase()).or_default() += count;
        }
    }
    let most = |counts: &HashMap<&str, u64>| {
        counts
            .iter()
            .max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name)))
            .map(|(name, _)| (*name).to_owned())
    };
    let foreign: u64 = rests.values().sum();
    // "5 stars", "12 items": one word for all is no name.
    let is_mark = |rest: &String| rest.trim_end_matches('.').chars().count() <= MARK_CHARS_MAX;
    let is_name = rests.len() > 2 || (foreign as f64) < 0.8 * total as f64 && !rests.keys().all(is_mark);
    if foreign as f64 > (1.0 - SHARE_MIN) * total as f64 && is_name {
        return None;
    }
    if let Some(currency) = most(&currencies).or_else(|| stated.currency.map(str::to_owned)) {
        return Some(look.reading(Kind::Money, Some(currency)));
    }
    if let Some(unit) = stated.unit.map(str::to_owned).or_else(|| most(&units)) {
        return Some(look.reading(Kind::Quantity, Some(unit)));
    }
    if stated.is_money {
        return Some(look.reading(Kind::Money, None));
    }
    Some(look.reading(if whole { Kind::Integer } else { Kind::Decimal }, None))
}

/// What parts several values in the cells of a column, if something does: the parts come back alone, in other places, and
/// beside others.
fn separator(present: &[(&str, u64)]) -> Option<char> {
    SEPARATORS
        .into_iter()
        .filter_map(|separator| Some((parted(present, separator)?, separator)))
        .max_by_key(|(cells, _)| *cells)
        .map(|(_, separator)| separator)
}

/// The number of distinct cells that the separator parts, where it does.
fn parted(present: &[(&str, u64)], separator: char) -> Option<usize> {
    const ELEMENT_WORDS_MAX: usize = 5;
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
    let with = present.iter().filter(|(cell, _)| cell.contains(separator)).count();
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

/// The values in cells, the most frequent first, spelling variants folded; and how many there are.
fn values(counts: &HashMap<Box<str>, u64>, separator: Option<char>) -> (Vec<Value>, u64) {
    let mut spellings: HashMap<String, HashMap<&str, u64>> = HashMap::new();
    for (cell, count) in counts {
        if is_missing(cell) {
            continue;
        }
        for element in elements(cell, separator) {
            let end = element
                .char_indices()
                .map(|(at, c)| at + c.len_utf8())
                .take_while(|end| *end <= VALUE_BYTES_MAX)
                .last()
                .unwrap_or(0);
            let element = &element[..end];
            let folded = words(element).concat();
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

/// Names for columns that are all there and each once.
pub fn names(header: &[String], columns: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(columns);
    for at in 0..columns {
        let own = header
            .get(at)
            .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|name| !name.is_empty());
        let own = own.unwrap_or_else(|| format!("column {}", at + 1));
        let mut name = own.clone();
        let mut again = 2;
        while names.contains(&name) {
            name = format!("{own} {again}");
            again += 1;
        }
        names.push(name);
    }
    names
}
