//! What a question asks of a series, as data: nothing here is text of the question, and nothing is run but this.

use jiff::{
    Timestamp,
    civil::{DateTime, Time},
};
use serde::{Deserialize, Serialize};

use super::{about::About, own::Fit};

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
    Variance,
    /// Highest minus lowest.
    Range,
    /// By how many of a thousand lie below: 900 is the 90th percentile.
    Quantile(u16),
}

/// What is understood and not computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Uncomputed {
    Holidays,
    Statistic,
    Exclusion,
    /// One function of another for each of some buckets.
    Nesting,
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
    /// The `count` highest or lowest points, from the `rank`th on.
    Extreme {
        is_high: bool,
        count: usize,
        rank: usize,
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
        /// Holds what this makes of each stretch against the condition.
        function: Option<Function>,
        condition: Option<Condition>,
        over: Selection,
    },
    /// The longest run of points that meet the condition.
    Run {
        condition: Condition,
        over: Selection,
    },
    /// One number for each bucket; `pick` asks for the highest (true) or lowest of them, or the `rank`th of that order.
    Group {
        by: By,
        function: Function,
        pick: Option<bool>,
        rank: usize,
        over: Selection,
    },
    /// One number over those of the buckets: the mean of the daily highest.
    Nested {
        function: Function,
        by: By,
        of: Function,
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
    Uncomputed {
        what: Uncomputed,
    },
}

impl Asked {
    /// Whether the answer is a value, or an average of values, and no total or count.
    pub(super) fn is_level(&self) -> bool {
        match self {
            Self::Value { .. } | Self::Latest | Self::Extreme { .. } => true,
            Self::Aggregate { function, .. } | Self::Group { function, .. } | Self::Compare { function, .. } => {
                *function != Function::Sum
            }
            Self::Nested { of, .. } => *of != Function::Sum,
            _ => false,
        }
    }

    /// The same, with days of the week and months left out; `None` where none can be.
    pub(super) fn without(mut self, excluded: Filter) -> Option<Self> {
        if excluded.is_empty() {
            return Some(self);
        }
        match &mut self {
            Self::Summary { over }
            | Self::Forecast { over }
            | Self::Extreme { over, .. }
            | Self::Aggregate { over, .. }
            | Self::Count { over, .. }
            | Self::Run { over, .. }
            | Self::Group { over, .. }
            | Self::Nested { over, .. }
            | Self::Trend { over } => over.filter = over.filter.without(excluded),
            Self::Compare { first, second, .. } => {
                first.filter = first.filter.without(excluded);
                second.filter = second.filter.without(excluded);
            }
            Self::Value { .. }
            | Self::Latest
            | Self::Accuracy { .. }
            | Self::Missing { .. }
            | Self::Extent
            | Self::Uncomputed { .. }
            | Self::Impossible { .. } => return None,
        }
        Some(self)
    }
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
    /// How well it fits the series among others.
    pub fit: Fit,
    /// The unit that the answer is wanted in, where it is another than that of the series and can be had.
    pub unit: Option<String>,
    /// Whether an amount of energy is wanted of a series of power.
    pub is_energy: bool,
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

/// Days of the week, Monday as bit 0.
pub(super) const WORKDAYS: u8 = 0b001_1111;
pub(super) const WEEKEND: u8 = 0b110_0000;

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

    /// This one, less the days of the week and the months of another.
    pub(super) fn without(self, other: Self) -> Self {
        const WEEK: u8 = 0b111_1111;
        const YEAR: u16 = 0b1111_1111_1111;
        Self {
            weekdays: other.weekdays.map(|days| self.weekdays.unwrap_or(WEEK) & !days).or(self.weekdays),
            months: other.months.map(|months| self.months.unwrap_or(YEAR) & !months).or(self.months),
            minutes: self.minutes,
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
