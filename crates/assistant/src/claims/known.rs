//! The numbers that the evidence holds, and whether one of a sentence is among them.

use std::mem::discriminant;

use super::{
    calendar::YEARS,
    numbers::{Form, Found, Quantity, Rounding, scan},
    units::{Dimension, Unit, units},
    words::words,
};

/// Share of a number within which one that is marked as rounded must be.
const ROUNDING_MAX: f64 = 0.05;
/// Share of a number within which two are the same; what floating point and conversion cost.
const SAME_MAX: f64 = 1e-6;

/// Words of the evidence that say a number without being one.
const IMPLIED: &[(&str, f64, Option<&str>)] = &[
    ("half", 50.0, Some("%")),
    ("quarter", 25.0, Some("%")),
    ("once", 1.0, None),
    ("single", 1.0, None),
    ("twice", 2.0, None),
    ("both", 2.0, None),
    ("pair", 2.0, None),
    ("double", 2.0, Some("x")),
    ("doubled", 2.0, Some("x")),
    ("tripled", 3.0, Some("x")),
    ("no", 0.0, None),
    ("none", 0.0, None),
    ("nil", 0.0, None),
    ("zero", 0.0, None),
    ("without", 0.0, None),
    ("hourly", 1.0, Some("hour")),
    ("daily", 1.0, Some("day")),
    ("weekly", 1.0, Some("week")),
    ("monthly", 1.0, Some("month")),
    ("annual", 1.0, Some("year")),
    ("annually", 1.0, Some("year")),
    ("yearly", 1.0, Some("year")),
];

/// Marks of tables whose numbers are to be multiplied.
const SCALES: &[(&str, f64)] = &[
    ("in thousands", 1e3),
    ("thousands of", 1e3),
    ("in 000", 1e3),
    ("(000", 1e3),
    ("'000", 1e3),
    ("in tsd", 1e3),
    ("in millions", 1e6),
    ("millions of", 1e6),
    ("(millions", 1e6),
    ("million)", 1e6),
    ("$ million", 1e6),
    ("€ million", 1e6),
    ("eur million", 1e6),
    ("usd million", 1e6),
    ("$m", 1e6),
    ("€m", 1e6),
    ("£m", 1e6),
    ("in mio", 1e6),
    ("in billions", 1e9),
    ("billions of", 1e9),
    ("in mrd", 1e9),
];

/// A number of the evidence with the word behind it: what it counts.
#[derive(Debug, Clone)]
struct Count {
    value: f64,
    is_ordinal: bool,
    noun: String,
}

/// A quantity, and whether it is a number of things ("128 characters"), which is no measure.
#[derive(Debug, Clone, Copy)]
struct Held {
    quantity: Quantity,
    is_count: bool,
}

impl Held {
    fn bare(value: f64) -> Self {
        Self::of(Quantity { value, unit: None, step: 0.0 })
    }

    fn of(quantity: Quantity) -> Self {
        Self { quantity, is_count: false }
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    quantities: Vec<Held>,
    counts: Vec<Count>,
    scales: Vec<f64>,
    /// Units that stand apart from their numbers: in the head of a column, in timeout_ms.
    mentioned: Vec<Unit>,
}

impl Known {
    /// Adds the numbers of a clean text in which dates are blank.
    pub(super) fn read(&mut self, text: &str) {
        let joined = scan(text, true);
        let apart = scan(text, false);
        let is_spaced = joined.iter().filter(|found| found.is_spaced);
        for found in apart.iter().chain(is_spaced) {
            let is_count = counts_things(text, found);
            self.quantities.extend(found.readings.iter().map(|&quantity| Held { quantity, is_count }));
            if let (Some(noun), Some(reading)) = (noun(text, found), found.readings.first()) {
                self.counts.push(Count { value: reading.value, is_ordinal: found.form == Form::Ordinal, noun });
            }
        }
        let lower = text.to_lowercase();
        self.scales.extend(SCALES.iter().filter(|(mark, _)| lower.contains(mark)).map(|(_, scale)| *scale));
        let words = words(&lower);
        for pair in words.windows(2) {
            if matches!(pair[0].key.as_str(), "a" | "an" | "per" | "each" | "every") {
                self.imply(1.0, &units(&lower[pair[1].range.clone()]));
            }
        }
        for word in super::words::words(text) {
            let is_bracketed = text[..word.range.start].ends_with(['(', '[', '_']);
            if word.range.len() > 1 || is_bracketed {
                self.mentioned.extend(units(&text[word.range]));
            }
        }
        for word in &words {
            for (_, value, unit) in IMPLIED.iter().filter(|(name, ..)| *name == &lower[word.range.clone()]) {
                self.imply(*value, &unit.map(units).unwrap_or_default());
                if unit.is_none() {
                    self.quantities.push(Held::bare(*value));
                }
            }
        }
    }

    fn imply(&mut self, value: f64, units: &[Unit]) {
        self.quantities.extend(units.iter().map(|unit| Held::of(Quantity { value, unit: Some(*unit), step: 0.0 })));
    }

    /// Whether one of the readings of `found`, a number of `text`, is held.
    pub(super) fn holds(&self, text: &str, found: &Found) -> bool {
        let is_count = counts_things(text, found);
        let is_multiple = |unit: Unit| unit.dimension == Dimension::Times;
        found.readings.iter().any(|asked| {
            self.quantities.iter().any(|held| {
                let held_value = held.quantity.value;
                if found.form == Form::Decade {
                    return (0.0..10.0).contains(&(held_value - asked.value));
                }
                let is_mixed = match (asked.unit, held.quantity.unit) {
                    (Some(unit), None) => held.is_count && !is_multiple(unit),
                    (None, Some(unit)) => is_count && !is_multiple(unit),
                    _ => false,
                };
                !is_mixed && self.agrees(asked, &held.quantity, found.rounding)
            })
        })
    }

    /// Whether a bare number that may be a year is mentioned.
    pub(super) fn has_year(&self, year: i16) -> bool {
        let mut bare = self.quantities.iter().filter(|held| held.quantity.unit.is_none());
        bare.any(|held| same(held.quantity.value, f64::from(year)))
    }

    /// Whether the evidence counts the same things otherwise: it says "three phases" of which a sentence says two.
    pub(super) fn contradicts(&self, text: &str, found: &Found) -> bool {
        let (Some(noun), Some(reading)) = (noun(text, found), found.readings.first()) else { return false };
        let is_ordinal = found.form == Form::Ordinal;
        let mut same_things =
            self.counts.iter().filter(|count| count.noun == noun && count.is_ordinal == is_ordinal).peekable();
        same_things.peek().is_some() && same_things.all(|count| !same(count.value, reading.value))
    }

    fn agrees(&self, asked: &Quantity, held: &Quantity, rounding: Rounding) -> bool {
        let dimension = |quantity: &Quantity| quantity.unit.map(|unit| unit.dimension);
        match (asked.unit, held.unit) {
            (Some(a), Some(b)) if a.dimension == b.dimension => {
                let step = asked.step * a.factor;
                close(asked.value * a.factor, held.value * b.factor, step, rounding)
                    || (matches!(a.dimension, Dimension::Money(_)) && self.scaled(asked, held, rounding))
            }
            (Some(_), Some(_)) => false,
            // "from 12 to 15%" of a table without a sign; but 50 is not 50%.
            (None, Some(b)) if matches!(b.dimension, Dimension::Percent | Dimension::Clock) => false,
            (Some(a), None) if a.dimension == Dimension::Clock => {
                close(asked.value / 60.0, held.value, 0.0, Rounding::Exact)
            }
            _ => {
                let is_share = dimension(asked) == Some(Dimension::Percent) && held.value > 0.0 && held.value <= 1.0;
                (self.may_be_in(asked.unit) && close(asked.value, held.value, asked.step, rounding))
                    || asked.unit.is_some_and(|unit| self.converts(asked, unit, held, rounding))
                    || (is_share && close(asked.value, held.value * 100.0, asked.step, rounding))
                    || (matches!(dimension(asked), None | Some(Dimension::Money(_)))
                        && self.scaled(asked, held, rounding))
            }
        }
    }

    /// Whether a number without a unit may be in `unit`: not where other units of its kind are mentioned, and it is not.
    fn may_be_in(&self, unit: Option<Unit>) -> bool {
        let Some(unit) = unit else { return true };
        let is_kind = |other: &&Unit| discriminant(&other.dimension) == discriminant(&unit.dimension);
        let mut kind = self.mentioned.iter().filter(is_kind).peekable();
        kind.peek().is_none() || kind.any(|other| *other == unit)
    }

    /// Whether a number without a unit agrees in one that is mentioned apart from it.
    fn converts(&self, asked: &Quantity, unit: Unit, held: &Quantity, rounding: Rounding) -> bool {
        let mut known = self.mentioned.iter().filter(|known| known.dimension == unit.dimension);
        known.any(|known| close(asked.value * unit.factor, held.value * known.factor, 0.0, rounding))
    }

    fn scaled(&self, asked: &Quantity, held: &Quantity, rounding: Rounding) -> bool {
        self.scales.iter().any(|scale| close(asked.value, held.value * scale, asked.step, rounding))
    }
}

/// The word that the number at `found` counts; none where a unit stands behind it.
fn noun(text: &str, found: &Found) -> Option<String> {
    let behind = text.get(found.range.end..)?;
    let has_unit = found.readings.first().is_some_and(|reading| reading.unit.is_some());
    let gap = behind.strip_prefix([' ', '-'])?;
    let first = gap.split(char::is_whitespace).next().unwrap_or_default();
    let word = words(first).into_iter().next().filter(|word| word.range.start == 0)?;
    (!has_unit && word.key.chars().all(char::is_alphabetic) && word.key.len() > 3).then_some(word.key)
}

/// Whether a noun in the plural stands behind the number, and no unit soon after.
fn counts_things(text: &str, found: &Found) -> bool {
    let Some(behind) = text.get(found.range.end..) else { return false };
    let Some(noun) = noun(text, found) else { return false };
    let near: Vec<&str> =
        behind.split_whitespace().take(3).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    let first = near.first().copied().unwrap_or_default();
    let is_plural = first.starts_with(char::is_lowercase) && first.ends_with('s') && noun != first;
    let is_other =
        ["us", "is", "as"].iter().any(|end| first.ends_with(end)) || matches!(first, "times" | "points" | "plus");
    is_plural && !is_other && near.iter().all(|word| units(word).is_empty())
}

fn same(one: f64, other: f64) -> bool {
    (one - other).abs() <= SAME_MAX * one.abs().max(other.abs())
}

fn close(asked: f64, held: f64, step: f64, rounding: Rounding) -> bool {
    let off = held - asked;
    let may = ROUNDING_MAX * asked.abs();
    same(asked, held)
        || off.abs() <= step * (0.5 + SAME_MAX)
        || match rounding {
            Rounding::Exact => false,
            Rounding::Near => off.abs() <= may,
            Rounding::Below => (0.0..=may).contains(&off),
            Rounding::Above => (-may..=0.0).contains(&off),
        }
}

/// Whether a number may be a year: four digits and nothing else.
pub(super) fn year_of(text: &str, found: &Found) -> Option<i16> {
    let digits = text.get(found.range.clone()).filter(|digits| digits.len() == 4)?;
    digits.parse().ok().filter(|year| YEARS.contains(year))
}
