//! Years, quarters, months and days as far as they are said, and their names in English and German.

use jiff::civil::{Date, Weekday};

use super::words::fold;

/// Years that a number of four digits may stand for.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1000..=2199;
/// A leap year: in it every day of every month is valid.
const ANY_YEAR: i16 = 2024;

/// What is said of a date; what is not said is `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Day {
    pub year: Option<i16>,
    pub quarter: Option<i8>,
    pub month: Option<i8>,
    pub day: Option<i8>,
    pub weekday: Option<Weekday>,
}

impl Day {
    pub(super) fn new(year: Option<i16>, month: Option<i8>, day: Option<i8>) -> Option<Self> {
        Date::new(year.unwrap_or(ANY_YEAR), month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        year.is_none_or(|year| YEARS.contains(&year)).then_some(Self { year, month, day, ..Self::default() })
    }

    /// Whether all that is said here follows from `other`.
    pub(super) fn follows_from(&self, other: &Self) -> bool {
        fn fits<T: PartialEq>(asked: Option<T>, given: Option<T>) -> bool {
            asked.is_none() || asked == given
        }
        let weekday = match (other.year, other.month, other.day) {
            (Some(year), Some(month), Some(day)) => Date::new(year, month, day).ok().map(Date::weekday),
            _ => other.weekday,
        };
        let quarter = other.quarter.or(other.month.map(|month| (month + 2) / 3));
        fits(self.year, other.year)
            && fits(self.quarter, quarter)
            && fits(self.month, other.month)
            && fits(self.day, other.day)
            && fits(self.weekday, weekday)
    }
}

/// The month that a capitalised word names: "may" and "march" are verbs.
pub(super) fn month(word: &str) -> Option<i8> {
    if !word.starts_with(char::is_uppercase) {
        return None;
    }
    Some(match fold(word).as_str() {
        "january" | "jan" | "januar" | "janner" => 1,
        "february" | "feb" | "februar" => 2,
        "march" | "mar" | "marz" | "mrz" => 3,
        "april" | "apr" => 4,
        "may" | "mai" => 5,
        "june" | "jun" | "juni" => 6,
        "july" | "jul" | "juli" => 7,
        "august" | "aug" => 8,
        "september" | "sep" | "sept" => 9,
        "october" | "oct" | "oktober" | "okt" => 10,
        "november" | "nov" => 11,
        "december" | "dec" | "dezember" | "dez" => 12,
        _ => return None,
    })
}

/// The day of the week that a word names, in the plural too.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match fold(word).trim_end_matches('s') {
        "monday" | "montag" => Weekday::Monday,
        "tuesday" | "dienstag" => Weekday::Tuesday,
        "wednesday" | "mittwoch" => Weekday::Wednesday,
        "thursday" | "donnerstag" => Weekday::Thursday,
        "friday" | "freitag" => Weekday::Friday,
        "saturday" | "samstag" => Weekday::Saturday,
        "sunday" | "sonntag" => Weekday::Sunday,
        _ => return None,
    })
}
