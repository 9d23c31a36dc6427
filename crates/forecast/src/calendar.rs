//! What the calendar says of each point: hour, weekday, season of the year, holidays. Known for ever, so a model may look at
//! it for any time, past or future.

use std::f64::consts::{PI, TAU};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    holidays::{DAY_OFF_SHARE, Holidays},
    seasons::Seasons,
    series::Series,
    step::{DAY, Step},
};

/// Columns of a day.
pub(crate) const DAY_COLUMNS: usize = 21;
/// Mean length of a year in days.
const YEAR_DAYS: f64 = 365.25;
/// Years of data from which on the season of the year can be learnt.
const YEARS_MIN: f64 = 1.2;

/// One point in the calendar.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// Position in the shortest season.
    pub(crate) slot: usize,
    /// Kind of day: of days of one kind the same slots are alike.
    pub(crate) kind: u8,
    /// Index of the day in `Calendar::days`.
    day: usize,
    /// Sine of the sun's elevation.
    sun: f64,
}

/// The columns of one day.
#[derive(Debug, Clone, Copy)]
struct Day([f64; DAY_COLUMNS]);

/// The calendar of a series and of some steps after its end.
#[derive(Debug)]
pub(crate) struct Calendar {
    moments: Vec<Moment>,
    days: Vec<Day>,
    /// Whether the columns of days mean anything: a series with times, and steps below a month.
    has_days: bool,
    has_hours: bool,
    has_holidays: bool,
}

impl Calendar {
    /// The calendar of the first `count` steps of the series, past its end too.
    pub(crate) fn new(series: &Series, seasons: &Seasons, holidays: Option<&Holidays>, count: usize) -> Self {
        if series.is_anonymous() {
            return Self::without_times(seasons, count);
        }
        let zone = series.zone();
        let per_day = series.step().per_day();
        let slots_are_hours = per_day.is_some_and(|per_day| per_day == seasons.short);
        let mut calendar = Self {
            moments: Vec::with_capacity(count),
            days: Vec::new(),
            has_days: true,
            has_hours: true,
            has_holidays: holidays.is_some(),
        };
        calendar.has_days = matches!(series.step(), Step::Seconds(_) | Step::Days(1..7));
        calendar.has_hours = slots_are_hours;
        let mut last: Option<(Date, u8)> = None;
        let mut clock = Clock::new(zone);
        for at in 0..count {
            let time = series.time(at);
            let (date, second) = clock.local(time);
            let kind = match last {
                Some((day, kind)) if day == date => kind,
                _ => {
                    let (columns, kind) = Day::new(date, holidays);
                    calendar.days.push(columns);
                    last = Some((date, kind));
                    kind
                }
            };
            let slot = match series.step() {
                _ if slots_are_hours => {
                    usize::try_from(second * i64::try_from(seasons.short).unwrap_or(1) / DAY).unwrap_or_default()
                }
                Step::Days(1) if seasons.short == 7 => weekday(date),
                Step::Months(1) if seasons.short == 12 => usize::try_from(date.month() - 1).unwrap_or_default(),
                Step::Months(3) if seasons.short == 4 => usize::try_from((date.month() - 1) / 3).unwrap_or_default(),
                _ => at % seasons.short,
            };
            let kind = if slots_are_hours { kind } else { 0 };
            calendar.moments.push(Moment { slot, kind, day: calendar.days.len() - 1, sun: sun(date, second) });
        }
        calendar
    }

    fn without_times(seasons: &Seasons, count: usize) -> Self {
        let kinds = if seasons.short > 1 { (seasons.long / seasons.short).min(31) } else { 0 };
        let moment = |at: usize| {
            let kind = if kinds > 1 { at / seasons.short % kinds } else { 0 };
            Moment { slot: at % seasons.short, kind: u8::try_from(kind).unwrap_or_default(), day: 0, sun: 0.0 }
        };
        Self {
            moments: (0..count).map(moment).collect(),
            days: vec![Day([0.0; DAY_COLUMNS])],
            has_days: false,
            has_hours: false,
            has_holidays: false,
        }
    }

    pub(crate) fn moment(&self, at: usize) -> Moment {
        self.moments[at]
    }

    /// Which columns may tell a model something after `years` of data; none where the series has no days.
    pub(crate) fn useful(&self, years: f64) -> Vec<usize> {
        let mut columns = Vec::new();
        if !self.has_days {
            return columns;
        }
        columns.extend(0..7);
        if years >= YEARS_MIN {
            columns.extend(7..13);
        }
        if self.has_holidays {
            columns.extend(13..DAY_COLUMNS);
        }
        if self.has_hours && years >= YEARS_MIN {
            columns.push(DAY_COLUMNS);
        }
        columns
    }

    /// One of the columns of `useful` at a point.
    pub(crate) fn column(&self, at: usize, column: usize) -> f64 {
        let moment = &self.moments[at];
        if column == DAY_COLUMNS { moment.sun } else { self.days[moment.day].0[column] }
    }
}

impl Day {
    /// The columns of a day: 7 weekdays, 3 Fourier pairs of the year, holidays, the time around Christmas, high summer.
    fn new(date: Date, holidays: Option<&Holidays>) -> (Self, u8) {
        let mut columns = [0.0; DAY_COLUMNS];
        let weekday = weekday(date);
        columns[weekday] = 1.0;
        let phase = TAU * f64::from(date.day_of_year()) / YEAR_DAYS;
        for pair in 0..3u8 {
            let angle = phase * f64::from(pair + 1);
            columns[7 + 2 * usize::from(pair)] = angle.sin();
            columns[8 + 2 * usize::from(pair)] = angle.cos();
        }
        let share = |day: Result<Date, jiff::Error>| match (holidays, day) {
            (Some(holidays), Ok(day)) => holidays.share(day),
            _ => 0.0,
        };
        let today = share(Ok(date));
        let is_workday = weekday < 5 && today < DAY_OFF_SHARE;
        let kind = if weekday == 6 || today >= DAY_OFF_SHARE { 2 } else { u8::from(weekday == 5) };
        if holidays.is_some() {
            let (before, after) = (share(date.yesterday()), share(date.tomorrow()));
            columns[13] = today;
            columns[14] = after;
            columns[15] = before;
            // A workday between a day off and a weekend.
            columns[16] = match weekday {
                4 if is_workday => before,
                0 if is_workday => after,
                _ => 0.0,
            };
            let (month, day) = (date.month(), date.day());
            columns[17] = f64::from(u8::from((month == 12 && day >= 20) || (month == 1 && day <= 6)));
            columns[18] = f64::from(u8::from((month == 12 && day >= 24) || (month == 1 && day <= 3)));
            columns[19] = f64::from(u8::from(month == 7 || month == 8));
            // A day off on a workday: what is off on a Sunday changes nothing.
            columns[20] = if weekday < 5 { today } else { 0.0 };
        }
        (Self(columns), kind)
    }
}

/// 0 for Monday.
fn weekday(date: Date) -> usize {
    usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default()
}

/// Sine of the sun's elevation at 47 degrees north, 8 degrees of longitude east of the zone's meridian of 15; the exact
/// place matters little, the course of the daylight through the year does.
fn sun(date: Date, second: i64) -> f64 {
    const LATITUDE: f64 = 47.0 * PI / 180.0;
    let declination = -23.44_f64.to_radians() * (TAU * (f64::from(date.day_of_year()) + 10.0) / YEAR_DAYS).cos();
    #[expect(clippy::cast_precision_loss, reason = "seconds of a day")]
    let hour = second as f64 / 3600.0 - 12.5;
    (LATITUDE.sin() * declination.sin() + LATITUDE.cos() * declination.cos() * (hour * PI / 12.0).cos()).max(-0.3)
}

/// Local dates and seconds of the day. Keeps the offset until the zone's next change: a look-up for each of 100,000 points
/// would cost more than the forecast.
struct Clock<'a> {
    zone: &'a TimeZone,
    until: Timestamp,
    since: Timestamp,
    offset: i64,
}

impl<'a> Clock<'a> {
    fn new(zone: &'a TimeZone) -> Self {
        Self { zone, until: Timestamp::MIN, since: Timestamp::MAX, offset: 0 }
    }

    fn local(&mut self, time: Timestamp) -> (Date, i64) {
        if time < self.since || time >= self.until {
            self.offset = i64::from(self.zone.to_offset(time).seconds());
            self.since = time;
            self.until = self.zone.following(time).next().map_or(Timestamp::MAX, |change| change.timestamp());
        }
        let seconds = time.as_second() + self.offset;
        let epoch = Date::constant(1970, 1, 1);
        let days = i32::try_from(seconds.div_euclid(DAY)).unwrap_or_default();
        let date = epoch.checked_add(jiff::Span::new().days(days)).unwrap_or(epoch);
        (date, seconds.rem_euclid(DAY))
    }
}
