//! What one cell of a table says of a day or a moment.

use jiff::{
    Timestamp,
    civil::{Date, ISOWeekDate, Weekday},
    tz::TimeZone,
};

use crate::{
    calendar::{MONTHS, WEEKDAYS},
    clock,
};

/// Months in German and French, and what is written for them, from January on; a word of at least three letters that begins
/// one, or an English one, names it.
const OTHER_MONTHS: [&[&str]; 12] = [
    &["januar", "janvier", "jänner"],
    &["februar", "février", "fevrier"],
    &["märz", "maerz", "mars", "mrz"],
    &["avril"],
    &["mai"],
    &["juni", "juin"],
    &["juli", "juillet"],
    &["août", "aout"],
    &["septembre"],
    &["oktober", "octobre"],
    &["novembre"],
    &["dezember", "décembre", "decembre"],
];
/// Days of the week in the same languages, told likewise by their first letters.
const OTHER_WEEKDAYS: &[&str] = &[
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
];
/// Letters of the longest word in a date: "Donnerstag".
const LETTERS_MAX: usize = 10;
/// Bytes of the longest "Semaine 52, 2024".
const PERIOD_BYTES_MAX: usize = 18;
/// Two figures from which on a year is of the last century.
const PIVOT: i16 = 70;

/// Seconds since 1970 of a date or a moment; of a week, month or quarter the first day. `day_first` decides 03/04/2024.
pub(crate) fn date(cell: &str, day_first: bool) -> Option<f64> {
    let cell = cell.trim();
    if !(6..=40).contains(&cell.len()) || !cell.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // What begins with a word that is part of no date is most text.
    let word = cell.find(|c: char| !c.is_alphabetic()).map_or(cell, |end| &cell[..end]);
    if word.chars().count() > LETTERS_MAX {
        return None;
    }
    if let Ok(moment) = cell.parse::<Timestamp>() {
        return Some(moment.as_second() as f64);
    }
    let (day, time) = timed(cell);
    let date = period(day).or_else(|| civil_date(day, day_first))?;
    Some(midnight(date)? + time)
}

fn midnight(date: Date) -> Option<f64> {
    Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second() as f64)
}

/// A year alone, among fuller dates: its first day.
pub(crate) fn year(cell: &str) -> Option<f64> {
    let year = cell.trim();
    let year: i16 = year.parse().ok().filter(|_| year.len() == 4)?;
    let first = midnight(Date::new(year, 1, 1).ok()?)?;
    (1000..2200).contains(&year).then_some(first)
}

/// A day in eight figures ("20240305") or a month ("03.2024"): dates only in a column whose name says so.
pub(crate) fn compact(cell: &str) -> Option<f64> {
    let (year, month, day) = match cell.split_once('.') {
        Some((month, year)) if year.len() == 4 && month.len() <= 2 => (year, month, "1"),
        None if cell.len() == 8 && cell.is_ascii() => (&cell[..4], &cell[4..6], &cell[6..]),
        _ => return None,
    };
    if ![year, month, day].iter().all(|figures| figures.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let year: i16 = year.parse().ok().filter(|year| (1900..2100).contains(year))?;
    midnight(Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?)
}

/// The date's text, and the seconds since its midnight that stand after it.
fn timed(cell: &str) -> (&str, f64) {
    let time = |(at, mark): (usize, &str)| {
        let text = cell[at + mark.len()..].trim();
        let text = ["Z", "UTC", "GMT"].iter().find_map(|zone| text.strip_suffix(zone)).unwrap_or(text);
        let hours = clock::time_of_day(text, false).filter(|_| text.contains(':'))?;
        Some((cell[..at].trim_end_matches([',', ' ']), (hours * 3600.0).round()))
    };
    cell.match_indices([' ', 'T']).find_map(time).unwrap_or((cell.trim_end_matches(','), 0.0))
}

/// The first day of a week ("2024-W05", "KW 5/2024"), a quarter ("Q2 2024") or a half ("2024-H1").
fn period(text: &str) -> Option<Date> {
    // A sign and at most seven figures.
    if !text.starts_with(|c: char| c.is_ascii_digit() || "WwKkCcSsQqHh".contains(c))
        || text.len() > PERIOD_BYTES_MAX
        || !text.contains(char::is_alphabetic)
    {
        return None;
    }
    let mut words: Vec<String> = Vec::new();
    for piece in text.split(['-', '/', ' ', ',', '.']).filter(|piece| !piece.is_empty()) {
        // "W05", "2024W05"
        let starts = piece.char_indices().skip(1).zip(piece.chars());
        let cut = starts.filter(|((_, c), before)| c.is_alphabetic() != before.is_alphabetic());
        let mut from = 0;
        for ((at, _), _) in cut {
            words.push(piece[from..at].to_lowercase());
            from = at;
        }
        words.push(piece[from..].to_lowercase());
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (sign, number, year, day) = match words.as_slice() {
        [year, sign, number] if year.len() == 4 && figures(year).is_some() => (sign, number, year, "1"),
        [year, sign, number, day] if year.len() == 4 => (sign, number, year, *day),
        [number, sign, year] if year.len() == 4 && figures(number).is_some() => (sign, number, year, "1"),
        [sign, number, year] if year.len() == 4 => (sign, number, year, "1"),
        _ => return None,
    };
    let (number, year): (i8, i16) = (number.parse().ok()?, year.parse().ok()?);
    match *sign {
        "w" | "kw" | "cw" | "week" | "woche" | "semaine" => {
            let day = Weekday::from_monday_one_offset(day.parse().ok()?).ok()?;
            Some(ISOWeekDate::new(year, number, day).ok()?.date())
        }
        _ if day != "1" => None,
        "q" | "quarter" | "quartal" if (1..=4).contains(&number) => Date::new(year, number * 3 - 2, 1).ok(),
        "h" if (1..=2).contains(&number) => Date::new(year, number * 6 - 5, 1).ok(),
        _ => None,
    }
}

fn civil_date(text: &str, day_first: bool) -> Option<Date> {
    let is_said =
        |piece: &&str| !matches!(piece.to_lowercase().as_str(), "" | "of" | "the" | "le" | "den") && !is_weekday(piece);
    let pieces: Vec<&str> = text.split(['-', '/', '.', ' ', ',', '\'', '’']).filter(is_said).collect();
    let (year, month, day) = match pieces.as_slice() {
        // "2024-03", "03/2024"; 03.2024 is a number.
        [a, b] if a.len() == 4 && text.contains(['-', '/']) => (figures(a)?, small(b)?, 1),
        [a, b] if b.len() == 4 && text.contains(['-', '/']) => (figures(b)?, month(a).or_else(|| small(a))?, 1),
        [a, b] if b.len() == 4 => (figures(b)?, month(a)?, 1),
        // "Jan-24", "Jan '24"; a "Jan 24" may be a day.
        [a, b] if b.len() == 2 && text.contains(['-', '\'', '’']) => (full_year(b)?, month(a)?, 1),
        [a, b, c] if a.len() == 4 => (figures(a)?, month(b).or_else(|| small(b))?, small(c)?),
        [a, b, c] => {
            let year = full_year(c)?;
            match (month(a), month(b)) {
                (Some(month), _) => (year, month, small(b)?),
                (_, Some(month)) => (year, month, small(a)?),
                _ => {
                    let (first, second) = (small(a)?, small(b)?);
                    let is_dates = a.len() <= 2 && b.len() <= 2 && !text.contains(' ');
                    // What can be no month is a day, whatever the column writes.
                    let day_first = if first > 12 || second > 12 { first > 12 } else { day_first };
                    let (day, month) = if day_first { (first, second) } else { (second, first) };
                    is_dates.then_some((year, month, day))?
                }
            }
        }
        _ => return None,
    };
    Date::new(year, month, day).ok()
}

/// Figures, those of an ordinal too: "5th", "1er".
fn figures(piece: &str) -> Option<i16> {
    piece.trim_end_matches(char::is_alphabetic).parse().ok()
}

fn small(piece: &str) -> Option<i8> {
    i8::try_from(figures(piece)?).ok()
}

fn full_year(piece: &str) -> Option<i16> {
    let year = figures(piece)?;
    match piece.len() {
        4 => Some(year),
        2 => Some(year + if year < PIVOT { 2000 } else { 1900 }),
        _ => None,
    }
}

/// The month that a word names, or begins.
pub(crate) fn month(piece: &str) -> Option<i8> {
    let mut months = MONTHS.iter().zip(OTHER_MONTHS);
    let is_begun = |(name, others): (&&str, &[&str])| [name].into_iter().chain(others).any(|name| begins(piece, name));
    i8::try_from(months.position(is_begun)? + 1).ok()
}

fn is_weekday(piece: &str) -> bool {
    // "Mar" is March before it is mardi.
    let mut names = WEEKDAYS.iter().chain(OTHER_WEEKDAYS);
    names.any(|name| begins(piece, name) || piece.len() == 2 && name.starts_with(&piece.to_lowercase()))
        && month(piece).is_none()
}

/// Whether a piece is a name or its first letters, three at least.
fn begins(piece: &str, name: &str) -> bool {
    piece.chars().count() >= 3 && name.starts_with(&piece.to_lowercase())
}

/// Whether the figures of a date tell that the day (true) or the month (false) comes first.
pub(crate) fn day_first_vote(cell: &str) -> Option<bool> {
    let pieces: Vec<&str> = cell.trim().split(['/', '.', '-']).collect();
    let [first, second, _] = pieces.as_slice() else { return None };
    let (first, second) = (first.parse::<u8>().ok()?, second.parse::<u8>().ok()?);
    match (first > 12, second > 12) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        // Points part dates where the day comes first.
        _ => cell.contains('.').then_some(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_however_they_are_written() {
        const DAY: f64 = 86_400.0;
        for (cell, day_first, expected) in [
            ("1970-01-02", false, Some(DAY)),
            ("02.01.1970", true, Some(DAY)),
            ("01/02/1970", false, Some(DAY)),
            ("Jan 2, 1970", false, Some(DAY)),
            ("2 January 1970", false, Some(DAY)),
            ("1970-01-02 01:00", false, Some(DAY + 3600.0)),
            ("1970-01-02T00:00:00Z", false, Some(DAY)),
            ("1970-02", false, Some(31.0 * DAY)),
            ("1970", false, None),
            ("KW 2 1970", false, Some(4.0 * DAY)),
            ("3/70", false, None),
            ("Decoration 5 1970", false, None),
            ("12.50", true, None),
            ("+41 44 123 45 67", true, None),
            ("99/99/1970", true, None),
        ] {
            assert_eq!(date(cell, day_first), expected, "{cell}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(cell in ".{0,40}") {
            for flag in [false, true] {
                let _ = (date(&cell, flag), day_first_vote(&cell));
            }
        }
    }
}
