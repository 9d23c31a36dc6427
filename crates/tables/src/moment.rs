//! What one cell of a table says of a day or a moment.

use jiff::{Timestamp, civil, tz::TimeZone};

const MONTHS: &[(&str, i8)] = &[
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
    ("mär", 3),
    ("mai", 5),
    ("okt", 10),
    ("dez", 12),
];

/// Seconds since 1970 of a date or a moment. `day_first` decides 03/04/2024.
pub(crate) fn date(cell: &str, day_first: bool) -> Option<f64> {
    let cell = cell.trim();
    if !(6..=40).contains(&cell.len()) || !cell.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if let Ok(moment) = cell.parse::<Timestamp>() {
        return Some(moment.as_second() as f64);
    }
    let (day, time) = clock(cell);
    let date = civil_date(day.trim_end_matches(','), day_first)?;
    let at = date.to_datetime(time).to_zoned(TimeZone::UTC).ok()?;
    Some(at.timestamp().as_second() as f64)
}

/// A year alone, among fuller dates: its first day.
pub(crate) fn year(cell: &str) -> Option<f64> {
    let year = cell.trim();
    let year: i16 = year.parse().ok().filter(|_| year.len() == 4)?;
    let first = civil::Date::new(year, 1, 1).ok()?.to_zoned(TimeZone::UTC).ok()?;
    (1000..2200).contains(&year).then(|| first.timestamp().as_second() as f64)
}

/// The date's text, and the time of day after it.
fn clock(cell: &str) -> (&str, civil::Time) {
    let midnight = civil::Time::midnight();
    let Some(at) = cell.rfind([' ', 'T']).filter(|&at| cell[at + 1..].contains(':')) else {
        return (cell, midnight);
    };
    let time = cell[at + 1..].trim_end_matches('Z');
    match time.parse::<civil::Time>() {
        Ok(time) => (cell[..at].trim(), time),
        Err(_) => (cell, midnight),
    }
}

fn civil_date(text: &str, day_first: bool) -> Option<civil::Date> {
    let pieces: Vec<&str> = text.split(['-', '/', '.', ' ', ',']).filter(|piece| !piece.is_empty()).collect();
    let month_of = |piece: &str| {
        let lower = piece.to_lowercase();
        MONTHS
            .iter()
            .find(|(name, _)| lower.starts_with(name) && lower.chars().all(char::is_alphabetic))
            .map(|(_, month)| *month)
    };
    let number = |piece: &str| piece.trim_end_matches(|c: char| c.is_alphabetic()).parse::<i16>().ok();
    let (year, month, day) = match pieces.as_slice() {
        [a, b] if a.len() == 4 && text.contains('-') => (number(a)?, i8::try_from(number(b)?).ok()?, 1),
        [a, b] => (number(b).filter(|_| b.len() == 4)?, month_of(a)?, 1),
        [a, b, c] if a.len() == 4 => {
            (number(a)?, month_of(b).or_else(|| i8::try_from(number(b)?).ok())?, i8::try_from(number(c)?).ok()?)
        }
        [a, b, c] => {
            let year = number(c).filter(|_| c.len() == 4 || c.len() == 2)?;
            let year = if c.len() == 2 { year + if year < 70 { 2000 } else { 1900 } } else { year };
            match (month_of(a), month_of(b)) {
                (Some(month), _) => (year, month, i8::try_from(number(b)?).ok()?),
                (_, Some(month)) => (year, month, i8::try_from(number(a)?).ok()?),
                _ => {
                    let (first, second) = (i8::try_from(number(a)?).ok()?, i8::try_from(number(b)?).ok()?);
                    let is_dates = a.len() <= 2 && b.len() <= 2 && !text.contains(' ');
                    let (day, month) = if day_first { (first, second) } else { (second, first) };
                    is_dates.then_some((year, month, day))?
                }
            }
        }
        _ => return None,
    };
    civil::Date::new(year, month, day).ok()
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
