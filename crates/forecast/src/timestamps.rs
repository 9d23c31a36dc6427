//! Reading the times of a column: ISO 8601 with and without offset, the usual day-month-year orders, months, quarters,
//! years, and seconds since 1970. A whole column is read at once, since one row alone cannot tell 03/04 from 04/03, nor the
//! first from the second 02:00 of the night in October.

use std::{collections::HashSet, ops::RangeInclusive};

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, TimeZone},
};

/// A time that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "row {row}: {text:?} is no time; write it as in 2024-10-27T02:00:00Z, 2024-10-27 02:00, 27.10.2024 02:00, 2024-10, 2024Q3, 2024 or as seconds since 1970"
)]
pub struct TimeError {
    /// Row of the column, the first is 1.
    pub row: usize,
    pub text: String,
}

/// The times of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Times {
    pub times: Vec<Timestamp>,
    /// Local times that the clock skips in spring; moved forward by the hour it skips.
    pub shifted: usize,
    /// Local times that the clock shows twice in autumn.
    pub doubled: usize,
    /// What a person should know of how the times were read.
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Parsed {
    Instant(Timestamp),
    Local(DateTime),
}

/// Which of two numbers is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    DayFirst,
    MonthFirst,
}

/// Reads a column of times; those without offset are local to `zone`.
///
/// # Errors
/// The first row that is no time.
pub fn read_times<'a>(texts: impl Iterator<Item = &'a str> + Clone, zone: &TimeZone) -> Result<Times, TimeError> {
    let (order, is_sure) = order(texts.clone());
    let mut parsed = Vec::new();
    let mut has_slashes = false;
    for (at, text) in texts.enumerate() {
        has_slashes |= text.trim().get(..4).is_some_and(|year| year.contains('/'));
        match parse(text.trim(), order) {
            Some(time) => parsed.push(time),
            None => return Err(TimeError { row: at + 1, text: text.to_owned() }),
        }
    }
    let mut notes = Vec::new();
    if has_slashes && !is_sure {
        notes.push("03/04 could be April or March in every row; read as month/day".to_owned());
    }
    let mut times = Times { times: vec![Timestamp::UNIX_EPOCH; parsed.len()], shifted: 0, doubled: 0, notes };
    let locals: Vec<DateTime> =
        parsed.iter().filter_map(|time| if let Parsed::Local(local) = time { Some(*local) } else { None }).collect();
    // Newest first: of a doubled hour the second comes before the first.
    let is_descending = locals.first() > locals.last();
    let mut seen: HashSet<DateTime> = HashSet::new();
    let mut places: Vec<usize> = (0..parsed.len()).collect();
    if is_descending {
        places.reverse();
    }
    for at in places {
        times.times[at] = match parsed[at] {
            Parsed::Instant(time) => time,
            Parsed::Local(local) => {
                let ambiguous = zone.to_ambiguous_timestamp(local);
                let resolved = match ambiguous.offset() {
                    AmbiguousOffset::Unambiguous { .. } => ambiguous.compatible(),
                    AmbiguousOffset::Gap { .. } => {
                        times.shifted += 1;
                        ambiguous.compatible()
                    }
                    AmbiguousOffset::Fold { .. } => {
                        times.doubled += 1;
                        if seen.insert(local) { ambiguous.earlier() } else { ambiguous.later() }
                    }
                };
                resolved.map_err(|_| TimeError { row: at + 1, text: local.to_string() })?
            }
        };
    }
    if times.shifted > 0 {
        let word = format!("{} local times do not exist, since the clock is put forward then; moved on", times.shifted);
        times.notes.push(word);
    }
    Ok(times)
}

/// The order of day and month, and whether any row tells. Where none does: month/day, but day-month.
fn order<'a>(texts: impl Iterator<Item = &'a str>) -> (Order, bool) {
    let mut otherwise = Order::MonthFirst;
    for text in texts {
        let mut parts = text.trim().split(['/', '-', ' ', 'T']);
        let (Some(first), Some(second)) = (parts.next(), parts.next()) else { continue };
        if first.len() > 2 {
            continue;
        }
        let number = |part: &str| part.parse::<u32>().unwrap_or_default();
        if number(first) > 12 {
            return (Order::DayFirst, true);
        }
        if number(second) > 12 {
            return (Order::MonthFirst, true);
        }
        if text.contains('-') {
            otherwise = Order::DayFirst;
        }
    }
    (otherwise, false)
}

fn parse(text: &str, order: Order) -> Option<Parsed> {
    if text.len() > 64 || !text.is_ascii() {
        return None;
    }
    if let Some(time) = compact(text) {
        return Some(Parsed::Local(time));
    }
    if let Some(number) = epoch(text) {
        return Some(Parsed::Instant(number));
    }
    if let Some(date) = period(text) {
        return Some(Parsed::Local(date.to_datetime(Time::midnight())));
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(Parsed::Instant(time));
    }
    // A space before the offset, as in "2024-10-27 02:00:00 +01:00", and UTC as a word.
    let joined = text.replace(" +", "+").replace(" UTC", "Z").replace(" Z", "Z");
    if let Ok(time) = joined.parse::<Timestamp>() {
        return Some(Parsed::Instant(time));
    }
    if let Ok(time) = text.parse::<DateTime>() {
        return Some(Parsed::Local(time));
    }
    if let Ok(date) = text.parse::<Date>() {
        return Some(Parsed::Local(date.to_datetime(Time::midnight())));
    }
    day_month_year(text, order).map(Parsed::Local)
}

/// Years of compact times. Seconds since 1970 of ten digits that begin with such a year lie within 2030 and 2036, and are
/// times of this form only where month, day and hour fit too.
const COMPACT_YEARS: RangeInclusive<i16> = 1900..=2100;

/// `2024102702`, `202410270200`, `20241027020000`: hour, minute or second of a local time.
fn compact(text: &str) -> Option<DateTime> {
    if !matches!(text.len(), 10 | 12 | 14) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year = text[..4].parse().ok().filter(|year| COMPACT_YEARS.contains(year))?;
    // Two digits at a time; what is not written is zero.
    let part = |at: usize| text.get(at..at + 2).map_or(Some(0), |part| part.parse::<i8>().ok());
    let date = Date::new(year, part(4)?, part(6)?).ok()?;
    Some(date.to_datetime(Time::new(part(8)?, part(10)?, part(12)?, 0).ok()?))
}

/// Digits from which on a number counts as seconds since 1970: `20240101` is none.
const EPOCH_DIGITS_MIN: usize = 9;

/// Seconds or milliseconds since 1970.
fn epoch(text: &str) -> Option<Timestamp> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits.len() < EPOCH_DIGITS_MIN || !are_digits(digits) || !are_digits(fraction) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    if whole.abs() < 100_000_000_000 {
        Timestamp::from_second(whole).ok()
    } else {
        Timestamp::from_millisecond(whole).ok()
    }
}

/// `2024`, `2024-10`, `2024/10`, `2024Q3`, `2024-Q3`, `2024M10`, `202410`: the first day.
fn period(text: &str) -> Option<Date> {
    let year: i16 = text.get(..4)?.parse().ok()?;
    let rest = text.get(4..)?;
    if rest.is_empty() {
        return Date::new(year, 1, 1).ok();
    }
    let is_joined = rest.starts_with(|character: char| character.is_ascii_digit());
    let rest = rest.trim_start_matches(['-', '/', ' ']);
    if let Some(quarter) = rest.strip_prefix(['Q', 'q']) {
        let quarter: i8 = quarter.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
        return Date::new(year, 3 * quarter - 2, 1).ok();
    }
    let month = rest.strip_prefix(['M', 'm']).unwrap_or(rest);
    // `202410` is a month, `20241` could be anything.
    if month.is_empty() || month.len() > 2 || is_joined && month.len() != 2 {
        return None;
    }
    Date::new(year, month.parse().ok()?, 1).ok()
}

/// `27.10.2024 02:00`, `10/27/2024 2:00 PM`, `2024/10/27 02:00`.
fn day_month_year(text: &str, order: Order) -> Option<DateTime> {
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let order = if date.contains('.') { Order::DayFirst } else { order };
    let mut parts = date.split(['.', '/', '-']);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = match order {
        _ if first.len() == 4 => (first, second, third),
        Order::DayFirst => (third, second, first),
        Order::MonthFirst => (third, first, second),
    };
    let year: i16 = match (year.len(), year.parse().ok()?) {
        (2, year) => 2000 + year,
        (4, year) => year,
        _ => return None,
    };
    let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(date.to_datetime(clock(time.trim())?))
}

/// `02:00`, `2:00:30`, `2:00 PM`, nothing for midnight.
fn clock(text: &str) -> Option<Time> {
    if text.is_empty() {
        return Some(Time::midnight());
    }
    let upper = text.to_ascii_uppercase();
    let (digits, half) = match (upper.strip_suffix("AM"), upper.strip_suffix("PM")) {
        (Some(rest), _) => (rest.trim(), Some(0)),
        (_, Some(rest)) => (rest.trim(), Some(12)),
        _ => (upper.as_str(), None),
    };
    let mut parts = digits.split(':');
    let hour: i8 = parts.next()?.parse().ok()?;
    let minute: i8 = parts.next()?.parse().ok()?;
    let second: i8 = match parts.next() {
        Some(second) => second.split('.').next()?.parse().ok()?,
        None => 0,
    };
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    Time::new(hour, minute, second, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(texts: &[&str], wanted: &[&str]) {
        let zone = TimeZone::get("Europe/Zurich").unwrap();
        let times = read_times(texts.iter().copied(), &zone).unwrap().times;
        let found: Vec<String> = times.iter().map(ToString::to_string).collect();
        assert_eq!(found, wanted, "{texts:?}");
    }

    #[test]
    fn many_ways_of_writing() {
        let midnight = "2024-10-26T22:00:00Z";
        check(&["2024-10-27T00:00:00+02:00", "2024-10-26T22:00:00Z", "2024-10-27 00:00"], &[midnight; 3]);
        check(&["27.10.2024", "27.10.2024 00:00", "10/27/2024", "10/27/2024 12:00 AM", "2024/10/27"], &[midnight; 5]);
        check(&["2024-10", "2024M10", "2024Q4"], &["2024-09-30T22:00:00Z"; 3]);
        check(&["2024"], &["2023-12-31T23:00:00Z"]);
        check(&["1729980000", "1729980000000", "1729980000.5"], &[midnight; 3]);
        check(&["2024102700", "202410270000", "20241027000000"], &[midnight; 3]);
        // No such month, day or hour: seconds and milliseconds since 1970.
        check(&["1999999999", "2024132700"], &["2033-05-18T03:33:19Z", "2034-02-21T11:05:00Z"]);
        check(&["2024-10-26 22:00:00 +00:00", "2024-10-26 22:00:00 UTC"], &[midnight; 2]);
        check(&["31-12-2002 01:00", "01-02-2003"], &["2002-12-31T00:00:00Z", "2003-01-31T23:00:00Z"]);
        check(&["13/02/2024", "03/04/2024"], &["2024-02-12T23:00:00Z", "2024-04-02T22:00:00Z"]);
    }

    #[test]
    fn the_doubled_hour_is_told_by_the_order() {
        let texts = ["2024-10-27 01:00", "2024-10-27 02:00", "2024-10-27 02:00", "2024-10-27 03:00"];
        let times = ["2024-10-26T23:00:00Z", "2024-10-27T00:00:00Z", "2024-10-27T01:00:00Z", "2024-10-27T02:00:00Z"];
        check(&texts, &times);
        let reversed = |list: [&'static str; 4]| list.into_iter().rev().collect::<Vec<_>>();
        check(&reversed(texts), &reversed(times));
        let zone = TimeZone::get("Europe/Zurich").unwrap();
        let spring = read_times(["2024-03-31 02:30"].into_iter(), &zone).unwrap();
        assert_eq!((spring.times[0].to_string().as_str(), spring.shifted), ("2024-03-31T01:30:00Z", 1));
    }

    #[test]
    fn what_is_no_time_is_told_with_its_row() {
        for wrong in ["", "yesterday", "2024-13-01", "32.01.2024", "12:00", "2024Q5", "12345"] {
            let error = read_times(["2024-01-01", wrong].into_iter(), &TimeZone::UTC).unwrap_err();
            assert_eq!((error.row, error.text.as_str()), (2, wrong));
        }
    }
}
