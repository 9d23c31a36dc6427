//! What a question asks of a series, as data: nothing here is text of the question, and nothing is run but this.

use jiff::{
    Timestamp,
    civil::{DateTime, Time},
};
use serde::{Deserialize, Serialize};

use super::about::About;

/// A stretch of time in words of the calendar of the series: `from` is in it, `to` is not. An open side reaches to the end of
/// what is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    pub from: Option<DateTime>,
    pub to: Option<DateTime>,
    /// A stretch of so many hours of the clock up to or from a moment: kept exact where clocks change.
    pub exact: Option<(Timestamp, Timestamp)>,
}

/// Which points of a range count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Days of the week, Monday as bit 0.
    pub weekdays: Option<u8>,
    /// Months, January as bit 0.
    pub months: Option<u16>,
    /// Local minutes of the day, from and up to; the end may lie before the beginning.
    pub minutes: Option<(u16, u16)>,
}

/// The points that a question speaks of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    pub range: Range,
    pub filter: Filter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    Mean,
    Median,
    Sum,
    Min,
    Max,
    Deviation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    Hour,
    Weekday,
    /// The twelve months of the calendar over all years.
    MonthOfYear,
    Season,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// A bound that values are held against, in the unit of the series.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    Above { value: f64, is_included: bool },
    Below { value: f64, is_included: bool },
    Between(f64, f64),
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Asked {
    /// The value at a local time, known or forecast.
    Value {
        at: DateTime,
    },
    Latest,
    /// Mean, lowest and highest over some time that is over.
    Summary {
        over: Selection,
    },
    /// The same of the forecast; everything that is forecast where no range is given.
    Forecast {
        over: Selection,
    },
    /// The `count` highest or lowest points.
    Extreme {
        is_high: bool,
        count: usize,
        over: Selection,
    },
    Aggregate {
        function: Function,
        over: Selection,
    },
    /// How many points, of those that meet the condition where there is one.
    Count {
        /// Counts stretches with such a point, not points.
        by: Option<By>,
        condition: Option<Condition>,
        over: Selection,
    },
    /// One number for each bucket; `pick` asks for the highest (true) or lowest of them.
    Group {
        by: By,
        function: Function,
        pick: Option<bool>,
        over: Selection,
    },
    Compare {
        function: Function,
        first: Selection,
        second: Selection,
    },
    /// How far off the forecasts were.
    Accuracy {
        over: Range,
    },
    Trend {
        over: Selection,
    },
    /// How many points are missing.
    Missing {
        over: Range,
    },
    /// From when to when the series has values.
    Extent,
    /// Something about a time that there is not, or that is not understood: the answer says so.
    Impossible {
        problem: Problem,
    },
}

/// Why a time of a question can be no time of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// 29 February of most years, 31 April of all.
    NoDate { year: Option<i16>, month: i8, day: i8 },
    /// 25:00.
    NoTime { hour: i8, minute: i8 },
    /// Hours of another zone that are not on one day: what they are in local time changes over the year.
    OtherZone,
}

/// A question as understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    pub asked: Asked,
    pub about: About,
    /// The unit that the answer is wanted in, where it is another than that of the series and can be had.
    pub unit: Option<String>,
    /// Whether the times are told from now: "tomorrow", "last week".
    pub is_relative: bool,
    /// What "now" is.
    pub anchor: Anchor,
}

/// The moment that "tomorrow" and "last week" are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    pub at: Timestamp,
    /// The end of the data stands in for the clock, since the data ended long ago.
    pub is_end_of_data: bool,
}

/// Days and steps after which data is old: publishers are some days late, and so is the newest step.
const DAYS_MAX: i64 = 3;
const STEPS_MAX: i32 = 3;

impl Anchor {
    /// The clock, or the end of the data where that is more than some days and steps ago, however far the forecast reaches: what
    /// "next week" means is no matter of the horizon. `issued_at` is the end of the newest known step.
    pub fn of(clock: Timestamp, issued_at: Timestamp, step: jiff::SignedDuration) -> Self {
        let age = jiff::SignedDuration::from_hours(24 * DAYS_MAX).max(step.saturating_mul(STEPS_MAX));
        let is_old = clock.duration_since(issued_at) > age;
        Self { at: if is_old { issued_at } else { clock }, is_end_of_data: is_old }
    }
}

/// Minutes since midnight.
pub(super) fn minute(time: Time) -> u16 {
    u16::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).unwrap_or_default()
}

impl Filter {
    /// On days of the week, Monday as bit 0.
    pub(super) fn of_weekdays(days: u8) -> Self {
        Self { weekdays: Some(days), ..Self::default() }
    }

    /// In so many months from the first on, over New Year where they run over it.
    pub(super) fn of_months(first: i8, count: i8) -> Self {
        let months = (0..count).fold(0, |months, at| months | 1 << ((first - 1 + at) % 12));
        Self { months: Some(months), ..Self::default() }
    }

    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// This one, with what it lacks taken from another.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            weekdays: self.weekdays.or(other.weekdays),
            months: self.months.or(other.months),
            minutes: self.minutes.or(other.minutes),
        }
    }

    /// Whether the point that begins at a local time counts.
    pub fn holds(self, at: DateTime) -> bool {
        let bit = |offset: i8| u16::try_from(offset).map_or(0, |offset| 1u16 << offset);
        let minute = minute(at.time());
        let in_day = |(from, to): (u16, u16)| {
            if from < to { (from..to).contains(&minute) } else { minute >= from || minute < to }
        };
        self.weekdays.is_none_or(|days| u16::from(days) & bit(at.date().weekday().to_monday_zero_offset()) != 0)
            && self.months.is_none_or(|months| months & bit(at.month() - 1) != 0)
            && self.minutes.is_none_or(in_day)
    }
}

impl Range {
    pub(super) fn new(from: DateTime, to: DateTime) -> Self {
        Self { from: Some(from), to: Some(to), exact: None }
    }

    pub(super) fn is_open(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}
