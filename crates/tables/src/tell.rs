//! What kind of column some cells make, in which unit, and by which marks and order of day and month they are read.

use std::collections::HashMap;

use crate::{
    Kind, Reading, Value, cell,
    clock::{self, Clock},
    header::Stated,
    moment, numeral, units,
    values::{Texts, separator},
};

/// Share of the cells that must be numbers (or dates) for the column to be one; the others then count as missing.
const SHARE_MIN: f64 = 0.95;
/// Share of whole dates from which a year alone is one, too.
const DATED_SHARE_MIN: f64 = 0.25;
/// The same where all others are years.
const DATED_AMONG_YEARS_MIN: f64 = 0.03;
/// Share of times that are written with a colon from which others need none.
const CLOCK_SHARE_MIN: f64 = 0.5;
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

/// What the distinct cells of a column look like.
pub(crate) struct Look<'c> {
    present: &'c [(&'c str, u64)],
    comma: bool,
    day_first: bool,
}

impl<'c> Look<'c> {
    pub(crate) fn new(present: &'c [(&'c str, u64)]) -> Self {
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
        Self { present, comma: votes(numeral::decimal_vote), day_first: votes(moment::day_first_vote) }
    }

    pub(crate) fn reading(&self, kind: Kind, unit: Option<String>) -> Reading {
        Reading { kind, unit, comma: self.comma, day_first: self.day_first, clock: None, blank_is_no: false }
    }

    /// Whether the points of money part thousands: three figures follow each, two or three stand before some, and there is
    /// no other mark. (A price of a litre has three decimals, but is small.)
    fn are_thousands(&self) -> bool {
        let digits = || self.present.iter().filter_map(|(cell, _)| Some(numeral::split(cell)?.1));
        let parts = |digits: &str| digits.split_once('.').map(|(before, after)| (before.len(), after.len()));
        digits().all(|digits| !digits.contains(',') && parts(digits).is_none_or(|(_, after)| after == 3))
            && digits().filter_map(parts).any(|(before, _)| before > 1)
    }

    /// Yes and no, where every cell says one of them.
    fn flag(&self, stated: &Stated, rows: u64) -> Option<Reading> {
        let total: u64 = self.present.iter().map(|(_, count)| count).sum();
        let all = |holds: fn(&str) -> bool| self.present.iter().all(|(cell, _)| holds(cell));
        let any = |holds: &dyn Fn(&str) -> bool| self.present.iter().any(|(cell, _)| holds(cell));
        let reading = self.reading(Kind::Boolean, None);
        // A box that is ticked or left empty.
        if total < rows && (all(cell::is_cross) || all(cell::is_tick)) {
            return Some(Reading { blank_is_no: true, ..reading });
        }
        if !all(|cell| cell::boolean(cell).is_some() || cell::is_cross(cell)) {
            return None;
        }
        // Letters and figures mean more than yes and no.
        let is_word = |cell: &str| !matches!(cell.to_lowercase().as_str(), "t" | "f" | "j" | "on" | "off" | "1" | "0");
        let has_both =
            any(&|cell| cell::boolean(cell) == Some(true)) && any(&|cell| cell::boolean(cell) == Some(false));
        let is_figure = |cell: &str| matches!(cell, "1" | "0");
        let is_flag = match () {
            () if any(&cell::is_cross) => any(&cell::is_tick),
            () if any(&is_figure) => stated.is_question,
            () => any(&is_word) && !any(&|cell| !is_word(cell)) || has_both,
        };
        is_flag.then_some(reading)
    }

    fn dates(&self, stated: &Stated) -> Option<Reading> {
        let is_date = |cell: &str| moment::date(cell, self.day_first).is_some();
        let is_dated = |cell: &str| is_date(cell) || moment::year(cell).is_some();
        // A few days or months among years are enough where there is nothing else.
        let least = if self.share(is_dated) >= 1.0 { DATED_AMONG_YEARS_MIN } else { DATED_SHARE_MIN };
        let are_dates = self.share(is_date) >= least && self.is_read(is_dated);
        let are_compact = || stated.is_day && self.share(|cell| moment::compact(cell).is_some()) >= 1.0;
        (are_dates || are_compact()).then(|| self.reading(Kind::Date, None))
    }

    /// Times of day, and lengths of time whose figures are parted by colons.
    fn clocks(&self, stated: &Stated) -> Option<Reading> {
        let is_clock = |cell: &str| clock::time_of_day(cell, false).is_some();
        let is_length = |cell: &str| clock::length(cell, Clock::Hours).is_some();
        if stated.is_ratio || self.share(|cell| is_clock(cell) || is_length(cell)) < CLOCK_SHARE_MIN {
            return None;
        }
        let clocks = |clock| {
            let in_time = |cell: &str| {
                let unit = cell::number(cell, self.comma).and_then(|number| number.unit);
                unit.is_some_and(|unit| units::converts(unit, "s"))
            };
            match clock {
                Clock::Day => self.is_read(|cell| clock::time_of_day(cell, true).is_some()),
                _ => self.is_read(|cell| is_length(cell) || in_time(cell)),
            }
        };
        let of_time = stated.unit.filter(|unit| units::converts(unit, "s"));
        if !stated.is_length && of_time.is_none() && clocks(Clock::Day) {
            let reading = self.reading(Kind::Quantity, Some(clock::OF_DAY.to_owned()));
            return Some(Reading { clock: Some(Clock::Day), ..reading });
        }
        let marks = |cell: &str| cell.matches(':').count();
        let has_hours = self.present.iter().any(|(cell, _)| marks(cell) == 2);
        // Where some have hours before them, two figures are minutes and seconds.
        let has_decimals = || self.share(|cell| marks(cell) == 1 && cell.contains('.')) > 0.0;
        let are_minutes =
            stated.is_short || has_decimals() || has_hours && self.present.iter().any(|(cell, _)| marks(cell) == 1);
        let clock = if are_minutes { Clock::Minutes } else { Clock::Hours };
        let unit = of_time.unwrap_or(if are_minutes { "min" } else { "h" });
        clocks(clock).then(|| Reading { clock: Some(clock), ..self.reading(Kind::Quantity, Some(unit.to_owned())) })
    }

    /// Numbers of any kind.
    fn number(&self, stated: &Stated) -> Option<Reading> {
        // "None" among numbers is no number; among names it is one.
        let is_none =
            |cell: &str| matches!(cell.to_lowercase().as_str(), "none" | "unknown" | "no" | "nil" | "not available");
        let numeric: Vec<(&str, u64)> = self.present.iter().copied().filter(|(cell, _)| !is_none(cell)).collect();
        if numeric.is_empty() || numeric.iter().any(|(cell, _)| is_code(cell)) {
            return None;
        }
        let numbers = Look { present: &numeric, ..*self };
        numbers
            .is_read(|cell| cell::number(cell, self.comma).is_some())
            .then(|| number_kind(stated, &numbers))
            .flatten()
    }

    /// Whether the cells are read by `reads` but for a few words, which say why there is no value.
    fn is_read(&self, reads: impl Fn(&str) -> bool) -> bool {
        let share = self.share(&reads);
        if share >= SHARE_MIN {
            return true;
        }
        if share < WORDED_SHARE_MIN {
            return false;
        }
        let others: Vec<&str> = self.present.iter().map(|(cell, _)| *cell).filter(|cell| !reads(cell)).collect();
        let is_word = |cell: &&str| cell.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-');
        others.len() <= WORDS_MAX
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
pub(crate) fn worded(present: &[(&str, u64)], reading: &Reading) -> Vec<Value> {
    let mut words: Vec<Value> = present
        .iter()
        .filter(|(cell, _)| reading.number(cell).is_none() && cell.chars().any(char::is_alphabetic))
        .map(|(cell, rows)| Value { text: (*cell).to_owned(), variants: Vec::new(), rows: *rows })
        .collect();
    words.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.text.cmp(&b.text)));
    if words.len() > WORDS_MAX { Vec::new() } else { words }
}

/// What a column is, and its values where these had to be looked at to tell.
pub(crate) fn tell(stated: &Stated, present: &[(&str, u64)], rows: u64) -> (Reading, Option<Texts>) {
    let look = Look::new(present);
    if present.is_empty() {
        return (look.reading(Kind::Text, None), None);
    }
    let number = look.flag(stated, rows).or_else(|| look.dates(stated)).or_else(|| look.clocks(stated));
    if let Some(reading) = number.or_else(|| look.number(stated)) {
        return (reading, None);
    }
    let texts = Texts::new(present.iter().copied(), separator(present));
    let (values, distinct) = (&texts.values, texts.distinct as usize);
    let chars = values.iter().map(|value| value.text.chars().count()).sum::<usize>() / values.len().max(1);
    let few = distinct <= CATEGORY_FEW && (distinct as f64) < 0.9 * rows as f64;
    let repeats = rows as f64 >= CATEGORY_ROWS_MIN * distinct as f64 && distinct <= CATEGORY_MAX;
    let is_category = chars <= CATEGORY_CHARS_MAX && (few || repeats || texts.separator.is_some());
    (look.reading(if is_category { Kind::Category } else { Kind::Text }, None), Some(texts))
}

/// Whether figures name something instead of counting it: "007", "044 123 45 67", "+41 44 …", and whole numbers that would
/// not stay apart as numbers.
fn is_code(cell: &str) -> bool {
    /// Whole numbers up to 2^53 are exact as f64.
    const EXACT_MAX: u64 = 1 << 53;
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let is_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_padded = cell.len() > 1
        && cell.starts_with('0')
        && cell.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'-' | b'/'));
    let is_long = is_digits && digits.parse::<u64>().map_or(!digits.is_empty(), |number| number > EXACT_MAX);
    is_padded || is_long || (cell.starts_with('+') && cell.matches(' ').count() > 1)
}

/// What stands behind marks: "4*", "4 stars", "91/100".
fn is_grade(rest: &str) -> bool {
    let lower = rest.trim().to_lowercase();
    lower.starts_with('/')
        || lower.chars().all(|c| "*★☆⭐".contains(c))
        || matches!(lower.as_str(), "star" | "stars" | "point" | "points" | "pts" | "pt")
}

/// What the numbers of a column carry.
#[derive(Default)]
struct Carried {
    currencies: HashMap<&'static str, u64>,
    units: HashMap<&'static str, u64>,
    rests: HashMap<String, u64>,
    total: u64,
    ranges: u64,
    distinct_ranges: usize,
    /// Some number is not whole.
    decimal: bool,
}

impl Carried {
    fn new(look: &Look<'_>) -> Self {
        let mut carried = Self::default();
        for (cell, count) in look.present {
            let Some(number) = cell::number(cell, look.comma) else { continue };
            carried.total += count;
            carried.decimal |= !number.is_whole;
            if number.is_range {
                carried.ranges += count;
                carried.distinct_ranges += 1;
            }
            if let Some(currency) = number.currency {
                *carried.currencies.entry(currency).or_default() += count;
            }
            if let Some(unit) = number.unit {
                *carried.units.entry(unit).or_default() += count;
            }
            if !number.rest.is_empty() && !is_grade(&number.rest) {
                *carried.rests.entry(number.rest.to_lowercase()).or_default() += count;
            }
        }
        carried
    }

    /// Whether what stands after the numbers says that they are names: "3 Series". One word for all is none: "5 stars".
    fn are_names(&self) -> bool {
        let foreign = self.rests.values().sum::<u64>() as f64;
        let is_mark = |rest: &String| rest.trim_end_matches('.').chars().count() <= MARK_CHARS_MAX;
        let is_name = self.rests.len() > 2 || foreign < 0.8 * self.total as f64 && !self.rests.keys().all(is_mark);
        foreign > (1.0 - SHARE_MIN) * self.total as f64 && is_name
    }

    /// Whether the cells are bands ("18-24"), seasons or scores: mostly ranges, of no unit or few that come back.
    fn are_bands(&self, is_measure: bool) -> bool {
        let few = self.distinct_ranges <= CATEGORY_FEW
            && self.ranges as f64 >= CATEGORY_ROWS_MIN * self.distinct_ranges as f64;
        self.ranges * 2 > self.total && (few || !is_measure)
    }
}

/// Which kind of number; `None` where the cells are names or bands.
fn number_kind(stated: &Stated, look: &Look<'_>) -> Option<Reading> {
    let carried = Carried::new(look);
    let is_money = stated.is_money || stated.currency.is_some() || !carried.currencies.is_empty();
    let most = carried.units.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name)));
    let carries = most.filter(|(_, count)| **count * 2 > carried.total).map(|(unit, _)| *unit);
    // "5.6 l", of a "Consumption per 100 km": what stands in the cells is surer than what the name may mean.
    let is_contrary = |unit: &&str| carries.is_some_and(|own| !units::converts(own, unit));
    let unit = stated.unit.filter(|unit| !is_contrary(unit)).or(most.map(|(unit, _)| *unit));
    // "2+" beside "1-" are marks of schools.
    let are_marks = carried.rests.contains_key("+") && look.present.iter().any(|(cell, _)| cell.ends_with('-'));
    if are_marks || carried.are_names() || carried.are_bands(is_money || unit.is_some()) {
        return None;
    }
    let most = carried.currencies.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name)));
    if let Some(currency) = most.map(|(currency, _)| *currency).or(stated.currency) {
        let comma = look.comma || look.are_thousands();
        return Some(Reading { comma, ..look.reading(Kind::Money, Some(currency.to_owned())) });
    }
    if let Some(unit) = unit {
        return Some(look.reading(Kind::Quantity, Some(unit.to_owned())));
    }
    let kind = if carried.decimal { Kind::Decimal } else { Kind::Integer };
    Some(look.reading(if is_money { Kind::Money } else { kind }, None))
}
