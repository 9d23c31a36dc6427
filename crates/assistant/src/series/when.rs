//! The times that a question names, one by one: spans of the calendar, spans without a year, filters, clock times. What they
//! mean together is decided in `spans`.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime, Time, Weekday},
    tz::{Offset, TimeZone},
};
use tables::calendar::month;

use super::{
    asked::{Filter, Problem, Range, WEEKEND, WORKDAYS},
    clock, nth, relative,
    tokens::{Kind, Token},
    vocabulary::{GENERIC, season, weekday},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    None,
}

/// What times are read with.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub tokens: &'a [Token],
    pub now: DateTime,
    pub now_exact: Timestamp,
    pub zone: &'a TimeZone,
    pub tense: Tense,
    /// "every", "typical": what is named without a year is meant of all years.
    pub is_generic: bool,
    pub is_compare: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Instant,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Season,
    Half,
    Year,
    Other,
}

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub range: Range,
    pub unit: Unit,
    /// What it was before it had a year.
    pub bare: Option<Bare>,
}

/// A stretch of some year or week that the question does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bare {
    Month(i8),
    /// By its first month.
    Season(i8),
    Quarter(i8),
    Half(i8),
    /// Month, first and last day.
    Days(i8, i8, i8),
    /// Monday is 0.
    Weekday(i8),
    /// ISO week.
    Week(i8),
}

/// A time of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub time: Time,
    /// 24:00 is the midnight that ends the day.
    pub is_next_day: bool,
    /// Distance from UTC, where it is told in another zone.
    pub offset: Option<Offset>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Span(Span),
    Bare(Bare),
    Filter(Filter),
    Clock(Clock),
    /// A weekday of the stretch that follows, from 1; -1 is the last.
    Nth(i8, i8),
    Impossible(Problem),
    /// "the year before": the other side of a comparison, moved.
    Shift(Unit),
    /// "first two weeks of": of the span that follows; without a unit the beginning or the end; none of them: the one around it.
    Part {
        is_last: bool,
        count: i64,
        unit: Option<Unit>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub item: Item,
    pub start: usize,
    pub end: usize,
}

/// Everything that names a time, in the order of the question.
pub(super) fn scan(cx: &Context<'_>) -> Vec<Found> {
    type Matcher = fn(&Context<'_>, usize) -> Option<(Item, usize)>;
    const MATCHERS: [Matcher; 9] = [
        nth::nth_weekday,
        relative::phrase,
        clock::minutes,
        dates,
        parts,
        names,
        weekdays,
        clock::single,
        relative::fixed,
    ];
    let (mut found, mut at) = (Vec::new(), 0);
    while at < cx.tokens.len() {
        let read = MATCHERS.iter().find_map(|matcher| matcher(cx, at));
        let end = at + read.map_or(1, |(_, length)| length.max(1));
        found.extend(read.map(|(item, _)| Found { item, start: at, end }));
        at = end;
    }
    found
}

impl Context<'_> {
    pub fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    pub fn is(&self, at: usize, words: &[&str]) -> bool {
        self.token(at).is_some_and(|token| token.is_any(words))
    }

    pub fn before(&self, at: usize) -> Option<&Token> {
        at.checked_sub(1).and_then(|at| self.token(at))
    }

    pub fn kind(&self, at: usize) -> Option<&Kind> {
        self.token(at).map(|token| &token.kind)
    }

    /// Month at a token; "may" and "march" only where they can be nothing else.
    pub fn month(&self, at: usize) -> Option<i8> {
        let token = self.token(at).filter(|token| token.kind == Kind::Word)?;
        let found = month(&token.text)?;
        let is_sure = token.is_name
            || self.before(at).is_some_and(|token| {
                token.is_any(&[
                    "in", "of", "last", "this", "next", "since", "until", "to", "from", "and", "with", "vs", "versus",
                ]) || token.kind != Kind::Word
            });
        (is_sure || !matches!(token.text.as_str(), "may" | "mar")).then_some(found)
    }
}

/// Days of a month: "12 October", "October 12th", "1-7 October", "12.10.2024", "2024-10", "2023", "2022/23".
fn dates(cx: &Context<'_>, at: usize) -> Option<(Item, usize)> {
    match cx.kind(at)? {
        Kind::Day(date) => return Some((Item::Span(day(*date)), 1)),
        Kind::YearMonth(year, month) => return Some((Item::Span(Bare::Month(*month).in_year(*year)?), 1)),
        Kind::Year(_) if clock::follows_date(cx, at) => return None,
        Kind::Year(year) => {
            return Some((Item::Span(Span::new(first(*year, 1)?, first(*year + 1, 1)?, Unit::Year)), 1));
        }
        Kind::YearPair(year) => {
            return Some((Item::Span(Span::new(first(*year, 7)?, first(*year + 1, 7)?, Unit::Year)), 1));
        }
        Kind::Quarter(quarter) => return Some((Item::Bare(Bare::Quarter(*quarter)), 1)),
        Kind::Half(half) => return Some((Item::Bare(Bare::Half(*half)), 1)),
        Kind::Never(problem) => return Some((Item::Impossible(*problem), 1)),
        _ => {}
    }
    let day_at = |at: usize| {
        let token = cx.token(at).filter(|token| matches!(token.kind, Kind::Number { .. }))?;
        token.whole().filter(|day| (1..=31).contains(day)).and_then(|day| i8::try_from(day).ok())
    };
    if let Some(first) = day_at(at) {
        let of = usize::from(cx.is(at + 1, &["of"]));
        if let Some(month) = cx.month(at + 1 + of) {
            return Some((Item::Bare(Bare::Days(month, first, first)), 2 + of));
        }
        let joins = cx.is(at + 1, &["to", "and", "until", "through"]) || cx.kind(at + 1) == Some(&Kind::Dash);
        let last = day_at(at + 2).filter(|last| joins && *last > first)?;
        return Some((Item::Bare(Bare::Days(cx.month(at + 3)?, first, last)), 4));
    }
    let month = cx.month(at)?;
    let Some(first) = day_at(at + 1) else { return Some((Item::Bare(Bare::Month(month)), 1)) };
    let joins = cx.is(at + 2, &["to", "until", "through"]) || cx.kind(at + 2) == Some(&Kind::Dash);
    match day_at(at + 3).filter(|last| joins && *last > first && cx.month(at + 4).is_none()) {
        Some(last) => Some((Item::Bare(Bare::Days(month, first, last)), 4)),
        None => Some((Item::Bare(Bare::Days(month, first, first)), 2)),
    }
}

/// "first week of", "last 3 days of", "end of".
fn parts(cx: &Context<'_>, at: usize) -> Option<(Item, usize)> {
    let token = cx.token(at)?;
    let edge = token.is_any(&["beginning", "start", "end"]);
    if edge && cx.is(at + 1, &["of"]) {
        return Some((Item::Part { is_last: token.is("end"), count: 1, unit: None }, 2));
    }
    if token.is_any(&["week", "month"]) && cx.is(at + 1, &["of"]) {
        return Some((Item::Part { is_last: false, count: 0, unit: relative::unit(&token.text) }, 2));
    }
    let is_last = token.is("last");
    let nth = token.ordinal();
    if let Some(nth) = nth {
        match cx.token(at + 1)?.text.as_str() {
            "quarter" => return (1..=4).contains(&nth).then_some((Item::Bare(Bare::Quarter(nth)), 2)),
            "half" => return (1..=2).contains(&nth).then_some((Item::Bare(Bare::Half(nth)), 2)),
            _ => {}
        }
    }
    if nth != Some(1) && !is_last {
        return None;
    }
    let count = cx.token(at + 1)?.whole().filter(|count| (1..=relative::COUNT_MAX).contains(count));
    let word = at + 1 + usize::from(count.is_some());
    let unit = relative::unit(&cx.token(word)?.text)?;
    let is_part = cx.is(word + 1, &["of", "in"]);
    is_part.then_some((Item::Part { is_last, count: count.unwrap_or(1), unit: Some(unit) }, word + 2 - at))
}

/// Seasons and weeks by number.
fn names(cx: &Context<'_>, at: usize) -> Option<(Item, usize)> {
    let token = cx.token(at)?;
    if token.kind == Kind::Word
        && let Some(first) = season(&token.text)
    {
        // "Did the load fall" is no season.
        let is_sure = token.text != "fall"
            || token.is_name
            || cx
                .before(at)
                .is_some_and(|before| before.is_any(&["in", "the", "last", "this", "next", "of", "every", "each"]));
        return is_sure.then_some((Item::Bare(Bare::Season(first)), 1));
    }
    if token.is_any(&["week", "cw", "kw"])
        && let Some(Kind::Number { .. }) = cx.kind(at + 1)
        && let Some(week) = cx.token(at + 1)?.whole().filter(|week| (1..=53).contains(week))
    {
        return Some((Item::Bare(Bare::Week(i8::try_from(week).ok()?)), 2));
    }
    None
}

fn weekdays(cx: &Context<'_>, at: usize) -> Option<(Item, usize)> {
    let token = cx.token(at).filter(|token| token.kind == Kind::Word)?;
    let filter = |weekdays: u8| Item::Filter(Filter::of_weekdays(weekdays));
    let is_group = cx.before(at).is_some_and(|before| before.is_any(&["which", "what", "by", "per", "each", "every"]));
    match token.text.as_str() {
        "weekdays" | "workdays" | "weekday" | "workday" => return (!is_group).then_some((filter(WORKDAYS), 1)),
        "weekends" | "weekend" => return Some((filter(WEEKEND), 1)),
        "working" | "business" | "week" if cx.is(at + 1, &["day", "days"]) => return Some((filter(WORKDAYS), 2)),
        _ => {}
    }
    let (day, is_all) = weekday(&token.text)?;
    if matches!(token.text.as_str(), "sun" | "sat" | "mon" | "wed")
        && !token.is_name
        && cx.kind(at + 1) != Some(&Kind::Dash)
    {
        return None;
    }
    let is_each = cx.before(at).is_some_and(|before| before.is_any(GENERIC) || before.is_any(&["a", "an"]));
    let item = if is_all || is_each { filter(1 << day) } else { Item::Bare(Bare::Weekday(day)) };
    Some((item, 1))
}

pub(super) fn first(year: i16, month: i8) -> Option<DateTime> {
    Date::new(year, month, 1).ok().map(|date| date.to_datetime(Time::midnight()))
}

pub(super) fn day(date: Date) -> Span {
    let next = date.tomorrow().unwrap_or(date);
    Span::new(date.to_datetime(Time::midnight()), next.to_datetime(Time::midnight()), Unit::Day)
}

impl Clock {
    /// The moment on a day, in the local time of the series.
    pub fn on(self, cx: &Context<'_>, date: Date) -> Option<DateTime> {
        let at = date.checked_add(i64::from(self.is_next_day).days()).ok()?.to_datetime(self.time);
        match self.offset {
            Some(offset) => Some(cx.zone.to_datetime(offset.to_timestamp(at).ok()?)),
            None => Some(at),
        }
    }
}

impl Span {
    pub fn new(from: DateTime, to: DateTime, unit: Unit) -> Self {
        Self { range: Range::new(from, to), unit, bare: None }
    }

    /// A stretch that is no unit of the calendar.
    pub fn other(range: Range) -> Self {
        Self { range, unit: Unit::Other, bare: None }
    }

    /// The year that it is of, where it is one whole year.
    pub fn year(&self) -> Option<i16> {
        (self.unit == Unit::Year && self.range.exact.is_none())
            .then(|| self.range.from.map(|from| from.year()))
            .flatten()
    }
}

impl Bare {
    /// `None` for what no year has, such as 31 June or a weekday.
    pub fn in_year(self, year: i16) -> Option<Span> {
        let months = |month: i8, count: i32, unit| {
            let from = first(year, month)?;
            Some(Span::new(from, from.checked_add(count.months()).ok()?, unit))
        };
        let span = match self {
            Self::Month(month) => months(month, 1, Unit::Month)?,
            Self::Season(month) => months(month, 3, Unit::Season)?,
            Self::Quarter(quarter) => months(quarter * 3 - 2, 3, Unit::Quarter)?,
            Self::Half(half) => months(half * 6 - 5, 6, Unit::Half)?,
            Self::Days(month, from, to) => {
                let last = Date::new(year, month, to).ok()?.tomorrow().ok()?;
                let unit = if from == to { Unit::Day } else { Unit::Other };
                let from = Date::new(year, month, from).ok()?;
                Span::new(from.to_datetime(Time::midnight()), last.to_datetime(Time::midnight()), unit)
            }
            Self::Week(week) => {
                let monday = jiff::civil::ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date();
                let next = monday.checked_add(7.days()).ok()?;
                Span::new(monday.to_datetime(Time::midnight()), next.to_datetime(Time::midnight()), Unit::Week)
            }
            Self::Weekday(_) => return None,
        };
        Some(Span { bare: Some(self), ..span })
    }

    /// The one of the year, or week, that is nearest to now: the last that has begun, or the first that is not over.
    pub fn nearest(self, now: DateTime, is_future: bool) -> Option<Span> {
        if let Self::Weekday(weekday) = self {
            let today = now.date();
            let back = (today.weekday().to_monday_zero_offset() - weekday).rem_euclid(7);
            let date = if is_future {
                today.checked_add((7 - back).rem_euclid(7).days())
            } else {
                today.checked_sub(back.days())
            };
            return date.ok().map(|date| Span { bare: Some(self), ..day(date) });
        }
        // 29 February is up to eight years away.
        let reach = if matches!(self, Self::Days(2, _, 29)) { 8 } else { 1 };
        let mut spans = (now.year() - reach..=now.year() + reach).filter_map(|year| self.in_year(year));
        if is_future {
            spans.find(|span| span.range.to.is_some_and(|to| to > now))
        } else {
            spans.rfind(|span| span.range.from.is_some_and(|from| from <= now))
        }
    }

    /// All of its kind, as a filter; `None` for what no filter says.
    pub fn filter(self) -> Option<Filter> {
        let months = |first: i8, count: i8| Some(Filter::of_months(first, count));
        match self {
            Self::Month(month) => months(month, 1),
            Self::Season(month) => months(month, 3),
            Self::Quarter(quarter) => months(quarter * 3 - 2, 3),
            Self::Half(half) => months(half * 6 - 5, 6),
            Self::Weekday(day) => Some(Filter::of_weekdays(1 << day)),
            Self::Days(..) | Self::Week(_) => None,
        }
    }
}

pub(super) fn span(found: &Found) -> Option<Span> {
    match found.item {
        Item::Span(span) => Some(span),
        _ => None,
    }
}

pub(super) fn bare(found: &Found) -> Option<Bare> {
    match found.item {
        Item::Bare(bare) => Some(bare),
        _ => None,
    }
}

/// Whether nothing but such words stands between.
pub(super) fn gap(cx: &Context<'_>, from: usize, to: usize, allowed: &[&str]) -> bool {
    from <= to && (from..to).all(|at| cx.is(at, allowed))
}
