//! The distance between two points. Steps of a day and more follow the calendar of a time zone, shorter ones the clock.

use jiff::{SignedDuration, Span, Timestamp, civil::DateTime, tz::TimeZone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
pub(crate) const DAY: i64 = 86_400;

/// The distance between two points of a regular series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "unit", content = "count")]
pub enum Step {
    /// That many seconds of the clock; below a day.
    Seconds(i64),
    /// That many local days, of 23 to 25 hours each.
    Days(i64),
    /// That many calendar months; a quarter has 3, a year 12.
    Months(i64),
}

impl Step {
    /// Length in seconds; the mean length where the calendar decides.
    pub fn seconds(self) -> i64 {
        match self {
            Self::Seconds(seconds) => seconds,
            Self::Days(days) => days * DAY,
            Self::Months(months) => months * 2_629_746,
        }
    }

    /// Steps in one day; `None` for a step of a day and more, or one that does not divide the day.
    pub(crate) fn per_day(self) -> Option<usize> {
        match self {
            Self::Seconds(seconds) if seconds > 0 && seconds < DAY && DAY % seconds == 0 => {
                usize::try_from(DAY / seconds).ok()
            }
            _ => None,
        }
    }

    /// The step of that many seconds: whole days become calendar days.
    pub(crate) fn from_seconds(seconds: i64) -> Self {
        if seconds > 0 && seconds % DAY == 0 { Self::Days(seconds / DAY) } else { Self::Seconds(seconds.max(1)) }
    }

    /// The local time `count` steps after `start`.
    pub(crate) fn after(self, start: Timestamp, zone: &TimeZone, count: i64) -> Timestamp {
        let moved = match self {
            Self::Seconds(seconds) => {
                return start
                    .checked_add(SignedDuration::from_secs(seconds.saturating_mul(count)))
                    .unwrap_or(Timestamp::MAX);
            }
            Self::Days(days) => days
                .checked_mul(count)
                .and_then(|days| Span::new().try_days(days).ok())
                .and_then(|days| local(start, zone).checked_add(days).ok()),
            Self::Months(months) => {
                months.checked_mul(count).and_then(|months| months_after(local(start, zone), months))
            }
        };
        moved.and_then(|time| zone.to_timestamp(time).ok()).unwrap_or(Timestamp::MAX)
    }

    /// How many whole steps lie between `start` and `time`; negative before the start.
    pub(crate) fn between(self, start: Timestamp, zone: &TimeZone, time: Timestamp) -> i64 {
        let guess = match self {
            Self::Seconds(seconds) => return (time.as_second() - start.as_second()).div_euclid(seconds),
            Self::Days(days) => (time.as_second() - start.as_second()).div_euclid(days * DAY),
            Self::Months(months) => {
                let (from, to) = (local(start, zone), local(time, zone));
                (i64::from(to.year() - from.year()) * 12 + i64::from(to.month() - from.month())).div_euclid(months)
            }
        };
        // The guess is off by at most one where days and months differ in length.
        (guess - 1..=guess + 1).rev().find(|count| self.after(start, zone, *count) <= time).unwrap_or(guess - 1)
    }

    /// In words: "1 hour", "15 minutes", "1 day", "1 month".
    pub fn words(self) -> String {
        let (count, unit) = match self {
            Self::Seconds(seconds) if seconds % HOUR == 0 => (seconds / HOUR, "hour"),
            Self::Seconds(seconds) if seconds % MINUTE == 0 => (seconds / MINUTE, "minute"),
            Self::Seconds(seconds) => (seconds, "second"),
            Self::Days(days) if days % 7 == 0 => (days / 7, "week"),
            Self::Days(days) => (days, "day"),
            Self::Months(months) if months % 12 == 0 => (months / 12, "year"),
            Self::Months(3) => (1, "quarter"),
            Self::Months(months) => (months, "month"),
        };
        if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
    }

    /// Reads `15m`, `15min`, `1h`, `1d`, `1w`, `1mo`, `1q`, `1y`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let digits = text.len() - text.trim_start_matches(|character: char| character.is_ascii_digit()).len();
        let (count, unit) = text.split_at(digits);
        let count: i64 = if count.is_empty() { 1 } else { count.parse().ok()? };
        if !(1..=1_000_000).contains(&count) {
            return None;
        }
        Some(match unit.trim() {
            "s" | "sec" | "second" | "seconds" => Self::from_seconds(count),
            "m" | "min" | "minute" | "minutes" => Self::from_seconds(count * MINUTE),
            "h" | "hour" | "hours" => Self::from_seconds(count * HOUR),
            "d" | "day" | "days" => Self::Days(count),
            "w" | "week" | "weeks" => Self::Days(count * 7),
            "mo" | "month" | "months" => Self::Months(count),
            "q" | "quarter" | "quarters" => Self::Months(count * 3),
            "y" | "year" | "years" => Self::Months(count * 12),
            _ => return None,
        })
    }
}

fn local(time: Timestamp, zone: &TimeZone) -> DateTime {
    zone.to_datetime(time)
}

/// `count` months later; a series of month ends stays at month ends.
fn months_after(start: DateTime, count: i64) -> Option<DateTime> {
    let moved = start.checked_add(Span::new().try_months(count).ok()?).ok()?;
    if start.day() > 27 && start.date() == start.date().last_of_month() {
        return Some(moved.date().last_of_month().to_datetime(start.time()));
    }
    Some(moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_follow_the_calendar() {
        let zone = TimeZone::get("Europe/Zurich").unwrap();
        let start: Timestamp = "2024-03-29T23:00:00Z".parse().unwrap();
        let after = |step: Step, count| step.after(start, &zone, count).to_string();
        assert_eq!(after(Step::Days(1), 1), "2024-03-30T23:00:00Z");
        assert_eq!(after(Step::Days(1), 2), "2024-03-31T22:00:00Z");
        assert_eq!(after(Step::Seconds(3600), 48), "2024-03-31T23:00:00Z");
        for step in [Step::Days(1), Step::Days(7), Step::Months(1), Step::Months(3), Step::Seconds(900)] {
            for count in 0..40 {
                let time = step.after(start, &zone, count);
                assert_eq!(step.between(start, &zone, time), count, "{step:?}");
                assert_eq!(step.between(start, &zone, time - SignedDuration::from_secs(1)), count - 1, "{step:?}");
            }
        }
        // Past all calendars: the last time there is.
        for step in [Step::Days(1_000_000), Step::Months(1_000_000), Step::Seconds(i64::MAX)] {
            for count in [9_998, i64::MAX] {
                assert_eq!(step.after(start, &zone, count), Timestamp::MAX, "{step:?} {count}");
            }
        }
        let end: Timestamp = "2024-01-30T23:00:00Z".parse().unwrap();
        assert_eq!(Step::Months(1).after(end, &zone, 1).to_string(), "2024-02-28T23:00:00Z");
        assert_eq!(Step::Months(1).after(end, &zone, 2).to_string(), "2024-03-30T23:00:00Z");
    }

    #[test]
    fn steps_are_read() {
        assert_eq!(Step::parse("15min"), Some(Step::Seconds(900)));
        assert_eq!(Step::parse("1h"), Some(Step::Seconds(3600)));
        assert_eq!(Step::parse("24h"), Some(Step::Days(1)));
        assert_eq!(Step::parse("quarter"), Some(Step::Months(3)));
        assert_eq!(Step::parse("0h"), None);
        assert_eq!(Step::parse("1 fortnight"), None);
    }
}
