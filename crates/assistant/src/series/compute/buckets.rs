//! Points put together by hour, weekday, day, month and so on, in local time.

use std::collections::BTreeMap;

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime, Weekday},
};
use tables::calendar::MONTHS;

use super::words::{Writer, capital};
use crate::series::asked::By;

/// Names a bucket; buckets are in the order of their keys.
pub(super) type Key = Date;

/// The buckets that have points, in order.
pub(super) fn bucketed(
    writer: &Writer<'_>,
    by: By,
    points: &[(Timestamp, f64)],
) -> BTreeMap<Key, Vec<(Timestamp, f64)>> {
    let mut buckets: BTreeMap<Key, Vec<(Timestamp, f64)>> = BTreeMap::new();
    for point in points {
        buckets.entry(key(by, writer.data.zone.to_datetime(point.0))).or_default().push(*point);
    }
    buckets
}

/// A date that stands for the bucket; of what comes back every day, week or year one of a year long ago.
fn key(by: By, at: DateTime) -> Key {
    let date = at.date();
    let nth = |count: i64| Date::constant(1, 1, 1).checked_add(count.days()).unwrap_or(date);
    match by {
        By::Hour => nth(at.hour().into()),
        By::Weekday => nth(date.weekday().to_monday_zero_offset().into()),
        By::MonthOfYear => Date::new(1, at.month(), 1).unwrap_or(date),
        // March to May first, December to February last.
        By::Season => nth(i64::from((at.month() + 9) % 12 / 3)),
        By::Day => date,
        By::Week => date.checked_sub(date.weekday().to_monday_zero_offset().days()).unwrap_or(date),
        By::Month => date.first_of_month(),
        By::Quarter => Date::new(at.year(), (at.month() - 1) / 3 * 3 + 1, 1).unwrap_or(date),
        By::Year => date.first_of_year(),
    }
}

/// The bucket in words.
pub(super) fn label(by: By, key: Key) -> String {
    let index = usize::try_from(key.day() - 1).unwrap_or_default();
    match by {
        By::Hour => format!("{index:02}:00"),
        By::Weekday => {
            let day = Weekday::from_monday_zero_offset(key.day() - 1).unwrap_or(Weekday::Monday);
            format!("{day:?}")
        }
        By::MonthOfYear => MONTHS
            .get(usize::try_from(key.month() - 1).unwrap_or_default())
            .map(|month| capital(month))
            .unwrap_or_default(),
        By::Season => ["Spring", "Summer", "Autumn", "Winter"].get(index).copied().unwrap_or_default().to_owned(),
        By::Day => key.strftime("%a %-d %b %Y").to_string(),
        By::Week => format!("week of {}", key.strftime("%-d %b %Y")),
        By::Month => key.strftime("%B %Y").to_string(),
        By::Quarter => format!("Q{} {}", (key.month() - 1) / 3 + 1, key.year()),
        By::Year => key.year().to_string(),
    }
}

/// How a bucket is called in a sentence.
pub(super) fn noun(by: By) -> &'static str {
    match by {
        By::Hour => "hour of the day",
        By::Weekday => "weekday",
        By::MonthOfYear | By::Month => "month",
        By::Season => "season",
        By::Day => "day",
        By::Week => "week",
        By::Quarter => "quarter",
        By::Year => "year",
    }
}
