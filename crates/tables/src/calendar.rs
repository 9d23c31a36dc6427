//! The months and the days of the week, as English names them.

/// January first.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// Monday first.
pub const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The number from 1 of the month that a lower-case word names; its first three letters are enough.
pub fn month(word: &str) -> Option<i8> {
    let is_named = |month: &&str| word == *month || word == &month[..3] || (word == "sept" && *month == "september");
    i8::try_from(MONTHS.iter().position(is_named)? + 1).ok()
}
