//! Times told from now: "last week", "the past 24 hours", "3 days ago", "this time last year", "next Sunday".

use jiff::{
    SignedDuration, Span as Step, ToSpan,
    civil::{DateTime, Time},
};

use super::{
    asked::Range,
    tokens::Kind,
    vocabulary::{season, weekday},
    when::{Bare, Context, Item, Span, Tense, Unit, day},
};

/// Units that are counted at once; more is no question.
pub(super) const COUNT_MAX: i64 = 10_000;

pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word.strip_suffix('s').unwrap_or(word) {
        "minute" | "min" => Unit::Minute,
        "hour" | "hr" | "h" => Unit::Hour,
        "day" => Unit::Day,
        "week" | "wk" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" | "yr" => Unit::Year,
        _ => return None,
    })
}

/// Phrases that tell a time from now, the longest first.
pub(super) fn phrase(cx: &Context<'_>, at: usize) -> Option<(Item, usize)> {
    named(cx, at)
        .or_else(|| same_time(cx, at))
        .or_else(|| shift(cx, at))
        .or_else(|| ago(cx, at))
        .or_else(|| determined(cx, at))
}

fn named(cx: &Context<'_>, at: usize) -> Option<(Item, usize)> {
    let today = cx.now.date();
    let day = |days: i32| today.checked_add(days.days()).ok().map(|date| Item::Span(day(date)));
    let token = cx.token(at)?;
    if token.is("day") && cx.is(at + 1, &["before"]) && cx.is(at + 2, &["yesterday"]) {
        return day(-2).map(|item| (item, 3));
    }
    if token.is("day") && cx.is(at + 1, &["after"]) && cx.is(at + 2, &["tomorrow"]) {
        return day(2).map(|item| (item, 3));
    }
    let hours = |days: i32, from: i8, length: i32| {
        let date = today.checked_add(days.days()).ok()?;
        let from = date.to_datetime(Time::constant(from, 0, 0, 0));
        Some(Item::Span(Span::new(from, from.checked_add(length.hours()).ok()?, Unit::Other)))
    };
    if token.is("last") && cx.is(at + 1, &["night"]) {
        return hours(-1, 22, 8).map(|item| (item, 2));
    }
    if token.is("year") && cx.is(at + 1, &["to"]) && cx.is(at + 2, &["date"]) {
        let from = calendar(cx.now, Unit::Year, 0)?.range.from?;
        return Some((Item::Span(Span::new(from, cx.now, Unit::Other)), 3));
    }
    match token.text.as_str() {
        "yesterday" => day(-1),
        "today" => day(0),
        "tomorrow" => day(1),
        "tonight" => hours(0, 18, 6),
        _ => None,
    }
    .map(|item| (item, 1))
}

/// "this time yesterday", "the same time last week".
fn same_time(cx: &Context<'_>, at: usize) -> Option<(Item, usize)> {
    if !cx.is(at, &["this", "same"]) || !cx.is(at + 1, &["time"]) {
        return None;
    }
    let moved = |step: Step| cx.now.checked_add(step).ok();
    let (then, length) = match cx.token(at + 2)?.text.as_str() {
        "yesterday" => (moved(-1.day())?, 3),
        "tomorrow" => (moved(1.day())?, 3),
        "today" => (cx.now, 3),
        "last" | "next" => {
            let sign = if cx.is(at + 2, &["last"]) { -1 } else { 1 };
            let unit = unit(&cx.token(at + 3)?.text)?;
            (moved(steps(unit, sign)?)?, 4)
        }
        _ => return None,
    };
    Some((Item::Span(instant(then)), length))
}

/// "the year before", "a month earlier", "the same month last year", "the same period of the previous year".
fn shift(cx: &Context<'_>, at: usize) -> Option<(Item, usize)> {
    if cx.is(at, &["same"])
        && (cx.is(at + 1, &["period", "range", "season"]) || unit(&cx.token(at + 1)?.text).is_some())
    {
        let rest = (at + 2..at + 5).find(|at| !cx.is(*at, &["of", "in", "the", "a"]))?;
        if cx.is(rest, &["last", "previous", "prior"]) {
            return Some((Item::Shift(unit(&cx.token(rest + 1)?.text)?), rest + 2 - at));
        }
        let unit = unit(&cx.token(rest)?.text)?;
        return cx.is(rest + 1, &["before", "earlier", "prior", "ago"]).then_some((Item::Shift(unit), rest + 2 - at));
    }
    let unit = unit(&cx.token(at)?.text)?;
    let is_move = cx.is(at + 1, &["before", "earlier", "prior"]) && cx.is_compare;
    is_move.then_some((Item::Shift(unit), 2))
}

/// "3 days ago", "a week ago", "in 3 hours", "two days from now".
fn ago(cx: &Context<'_>, at: usize) -> Option<(Item, usize)> {
    let is_in = cx.is(at, &["in"]);
    let start = at + usize::from(is_in);
    let token = cx.token(start)?;
    let count = if token.is_any(&["a", "an"]) { 1 } else { token.whole()? };
    let unit = unit(&cx.token(start + 1)?.text)?;
    if !(1..=COUNT_MAX).contains(&count) {
        return None;
    }
    let (sign, length) = if cx.is(start + 2, &["ago"]) {
        (-1, 3)
    } else if cx.is(start + 2, &["from"]) && cx.is(start + 3, &["now"]) {
        (1, 4)
    } else if is_in && !cx.is(start + 2, &["of", "in"]) {
        (1, 2)
    } else {
        return None;
    };
    let span = match unit {
        Unit::Minute | Unit::Hour => {
            let then = cx.now_exact.checked_add(exact(unit, sign * count)?).ok()?;
            instant(cx.zone.to_datetime(then))
        }
        // "A week ago" is a day, "two weeks ago" a week.
        _ if count == 1 && sign < 0 && !cx.is_compare => day(cx.now.checked_sub(steps(unit, 1)?).ok()?.date()),
        _ => calendar(cx.now, unit, sign * count)?,
    };
    Some((Item::Span(span), start + length - at))
}

/// "last week", "the past 24 hours", "next Sunday", "this summer", "last 3 months".
fn determined(cx: &Context<'_>, at: usize) -> Option<(Item, usize)> {
    let word = cx.token(at)?;
    let sign: i64 = match word.text.as_str() {
        "last" | "previous" | "past" | "prior" | "preceding" => -1,
        "this" | "current" => 0,
        "next" | "coming" | "upcoming" | "following" => 1,
        _ => return None,
    };
    let is_full = cx.is(at + 1, &["full", "complete", "whole", "calendar"]);
    let next = at + 1 + usize::from(is_full);
    // "24h" reads as a clock time too.
    if let Some(count) = cx
        .token(next)?
        .text
        .strip_suffix('h')
        .and_then(|count| count.parse::<i64>().ok())
        .filter(|count| (1..=COUNT_MAX).contains(count))
    {
        return rolling(cx, Unit::Hour, sign * count).map(|item| (item, next + 1 - at));
    }
    let count = cx.token(next)?.whole();
    let named = next + usize::from(count.is_some());
    let token = cx.token(named)?;
    let length = named + 1 - at;
    if count.is_none()
        && let Some(item) = nth_named(cx, named, sign)
    {
        return Some((item, length));
    }
    let unit = unit(&token.text)?;
    // "Last week of 2023" is a part of it, "the last value of the day" no time.
    if cx.is(named + 1, &["of"]) && sign < 0 {
        return None;
    }
    let after_the = cx.before(at).is_some_and(|before| before.is("the"));
    let rolls = count.is_some()
        || word.is("past")
        || matches!(unit, Unit::Hour | Unit::Minute)
        || (after_the && matches!(word.text.as_str(), "last" | "next" | "coming"));
    let count = count.unwrap_or(1);
    if !(1..=COUNT_MAX).contains(&count) {
        return None;
    }
    let item = if rolls && sign != 0 && !is_full {
        rolling(cx, unit, sign * count)
    } else {
        calendar(cx.now, unit, sign).map(Item::Span)
    };
    item.map(|item| (item, length))
}

/// Weekdays, months, seasons and weekends by name.
fn nth_named(cx: &Context<'_>, at: usize, sign: i64) -> Option<Item> {
    let token = cx.token(at)?;
    if token.text == "weekend" {
        let today = cx.now.date();
        let saturday = 5 - i64::from(today.weekday().to_monday_zero_offset());
        let from = today.checked_add((saturday + 7 * sign).days()).ok()?.to_datetime(Time::midnight());
        return Some(Item::Span(Span::new(from, from.checked_add(2.days()).ok()?, Unit::Other)));
    }
    let bare = if let Some((day, false)) = weekday(&token.text) {
        Bare::Weekday(day)
    } else if let Some(month) = tables::calendar::month(&token.text) {
        Bare::Month(month)
    } else {
        Bare::Season(season(&token.text)?)
    };
    if cx.kind(at + 1).is_some_and(|kind| matches!(kind, Kind::Year(_) | Kind::YearPair(_))) {
        return None;
    }
    let yesterday = cx.now.checked_sub(1.day()).ok()?;
    let tomorrow = cx.now.checked_add(1.day()).ok()?;
    let span = match (bare, sign) {
        (Bare::Weekday(_), -1) => bare.nearest(yesterday, false)?,
        (Bare::Weekday(_), 1) => bare.nearest(tomorrow, true)?,
        (Bare::Weekday(_), _) => bare.nearest(cx.now, true)?,
        // In October "this winter" is the last one, unless it is to come.
        (Bare::Season(12), 0) => bare.nearest(cx.now, cx.now.month() < 3 || cx.tense == Tense::Future)?,
        (_, 0) => bare.nearest(cx.now, true)?,
        (_, sign) => {
            let span = bare.nearest(cx.now, sign > 0)?;
            let has_now = span.range.from? <= cx.now && cx.now < span.range.to?;
            let year = span.range.from?.year() + if has_now { i16::try_from(sign).ok()? } else { 0 };
            bare.in_year(year)?
        }
    };
    Some(Item::Span(span))
}

/// Up to now, or from now.
fn rolling(cx: &Context<'_>, unit: Unit, count: i64) -> Option<Item> {
    let range = if matches!(unit, Unit::Hour | Unit::Minute) {
        let then = cx.now_exact.checked_add(exact(unit, count)?).ok()?;
        let exact = (cx.now_exact.min(then), cx.now_exact.max(then));
        let local = |time| cx.zone.to_datetime(time);
        Range { exact: Some(exact), ..Range::new(local(exact.0), local(exact.1)) }
    } else {
        let then = cx.now.checked_add(steps(unit, count)?).ok()?;
        Range::new(cx.now.min(then), cx.now.max(then))
    };
    Some(Item::Span(Span::other(range)))
}

fn exact(unit: Unit, count: i64) -> Option<SignedDuration> {
    match unit {
        Unit::Minute => Some(SignedDuration::from_mins(count)),
        Unit::Hour => Some(SignedDuration::from_hours(count)),
        _ => None,
    }
}

/// So many units of the calendar.
pub(super) fn steps(unit: Unit, count: i64) -> Option<Step> {
    Some(match unit {
        Unit::Minute => count.minutes(),
        Unit::Hour => count.hours(),
        Unit::Day => count.days(),
        Unit::Week => (7 * count).days(),
        Unit::Month => count.months(),
        Unit::Quarter => (3 * count).months(),
        Unit::Half => (6 * count).months(),
        Unit::Year => count.years(),
        Unit::Instant | Unit::Season | Unit::Other => return None,
    })
}

/// The unit of the calendar that holds now, or the one so many before or after it. Weeks begin on Monday.
pub(super) fn calendar(now: DateTime, unit: Unit, offset: i64) -> Option<Span> {
    let date = now.date();
    let begin = match unit {
        Unit::Day => date,
        Unit::Week => date.checked_sub(date.weekday().to_monday_zero_offset().days()).ok()?,
        Unit::Month => date.first_of_month(),
        Unit::Quarter => jiff::civil::Date::new(date.year(), (date.month() - 1) / 3 * 3 + 1, 1).ok()?,
        Unit::Year => date.first_of_year(),
        _ => return None,
    };
    let from = begin.checked_add(steps(unit, offset)?).ok()?.to_datetime(Time::midnight());
    Some(Span::new(from, from.checked_add(steps(unit, 1)?).ok()?, unit))
}

pub(super) fn instant(at: DateTime) -> Span {
    Span::new(at, at.checked_add(1.hour()).unwrap_or(at), Unit::Instant)
}

/// Days with a name of their own that have a fixed date.
pub(super) fn fixed(cx: &Context<'_>, at: usize) -> Option<(Item, usize)> {
    let days = |month, day, length| Some((Item::Bare(Bare::Days(month, day, day)), length));
    let token = cx.token(at)?;
    if token.is_any(&["christmas", "xmas"]) {
        return match cx.token(at + 1).map(|next| next.text.as_str()) {
            Some("eve") => days(12, 24, 2),
            Some("day") => days(12, 25, 2),
            _ => days(12, 25, 1),
        };
    }
    if token.is("new") && cx.is(at + 1, &["year", "years", "year's"]) {
        return match cx.token(at + 2).map(|next| next.text.as_str()) {
            Some("eve") => days(12, 31, 3),
            Some("day") => days(1, 1, 3),
            _ => None,
        };
    }
    None
}
