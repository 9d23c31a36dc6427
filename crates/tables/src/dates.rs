//! Dates in plans: a year, a month, a day or a quarter stands for all its moments.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

/// The seconds since 1970 that an ISO 8601 date stands for, from its first to before its end: `1990s`, `2024`, `2024-H1`,
/// `2024-Q1`, `2024-03`, `2024-03-31`, or a moment (`2024-03-31T12:00`), which stands for itself.
pub fn span(text: &str) -> Option<(f64, f64)> {
    let text = text.trim();
    if let Some((year, quarter)) = text.split_once("-Q") {
        let quarter: i8 = quarter.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
        let first = Date::new(year.parse().ok()?, quarter * 3 - 2, 1).ok()?;
        return Some((seconds(first)?, seconds(first.checked_add(3.months()).ok()?)?));
    }
    if let Some((year, half)) = text.split_once("-H") {
        let half: i8 = half.parse().ok().filter(|half| (1..=2).contains(half))?;
        let first = Date::new(year.parse().ok()?, half * 6 - 5, 1).ok()?;
        return Some((seconds(first)?, seconds(first.checked_add(6.months()).ok()?)?));
    }
    if let Some(year) = text.strip_suffix('s').filter(|year| year.len() == 4) {
        let first = Date::new(year.parse().ok()?, 1, 1).ok()?;
        return Some((seconds(first)?, seconds(first.checked_add(10.years()).ok()?)?));
    }
    let parts: Vec<&str> = text.split('-').collect();
    let (first, length) = match parts.as_slice() {
        [year] if year.len() == 4 => (Date::new(year.parse().ok()?, 1, 1).ok()?, 1.year()),
        [year, month] if year.len() == 4 => (Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?, 1.month()),
        [year, month, day] if year.len() == 4 && day.len() <= 2 => {
            (Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?, 1.day())
        }
        _ => {
            let moment = match text.parse::<Timestamp>() {
                Ok(moment) => moment,
                Err(_) => text.parse::<jiff::civil::DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp(),
            };
            let at = moment.as_second() as f64;
            return Some((at, at + 1.0));
        }
    };
    Some((seconds(first)?, seconds(first.checked_add(length).ok()?)?))
}

/// Seconds since 1970 as ISO 8601: the day, with the time where it is not midnight.
pub fn iso(seconds: f64) -> String {
    let Ok(moment) = Timestamp::from_second(seconds as i64) else { return String::new() };
    let moment = moment.to_zoned(TimeZone::UTC).datetime();
    if moment.time() == jiff::civil::Time::midnight() { moment.date().to_string() } else { moment.to_string() }
}

fn seconds(date: Date) -> Option<f64> {
    Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_stands_for_all_its_moments() {
        const DAY: f64 = 86_400.0;
        for (text, expected) in [
            ("1970", Some((0.0, 365.0 * DAY))),
            ("1970-02", Some((31.0 * DAY, 59.0 * DAY))),
            ("1970-Q1", Some((0.0, 90.0 * DAY))),
            ("1970-01-02", Some((DAY, 2.0 * DAY))),
            ("1970-01-01T00:01", Some((60.0, 61.0))),
            ("1970-13", None),
            ("yesterday", None),
        ] {
            assert_eq!(span(text), expected, "{text}");
        }
        assert_eq!(iso(86_400.0), "1970-01-02");
        assert_eq!(iso(86_460.0), "1970-01-02T00:01:00");
    }
}
