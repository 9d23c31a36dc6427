//! Hours of the day: "at 18:00", "6 pm", "between 8 and 18", "in the evening".

use jiff::civil::Time;
use tables::calendar::month;

use super::{
    asked::{Filter, Problem, WORKDAYS, minute},
    tokens::Kind,
    vocabulary::{part_of_day, weekday},
    when::{Clock, Context, Item},
};

/// Stretches of the day: a part with a name, or from one clock time to another.
pub(super) fn minutes(cx: &Context<'_>, at: usize) -> Option<(Item, usize)> {
    let token = cx.token(at)?;
    let filter = |from: u16, to: u16| Item::Filter(Filter { minutes: Some((from, to)), ..Filter::default() });
    if token.kind == Kind::Word
        && let Some((from, to)) = part_of_day(&token.text)
    {
        return Some((filter(from, to), 1));
    }
    if token.is("during")
        && cx.is(at + 1, &["the"])
        && cx.is(at + 2, &["day"])
        && !cx.is(at + 3, &["of", "before", "after"])
    {
        return Some((filter(6 * 60, 22 * 60), 3));
    }
    if token.is("peak") && cx.is(at + 1, &["hours"]) && !cx.before(at).is_some_and(|before| before.is("off")) {
        let filter = Filter { weekdays: Some(WORKDAYS), minutes: Some((8 * 60, 20 * 60)), ..Filter::default() };
        return Some((Item::Filter(filter), 2));
    }
    let opens = token.is_any(&["between", "from"]);
    let start = at + usize::from(opens);
    if let Some((from, to)) = figures(cx, start).filter(|_| opens) {
        return Some((filter(from, to), start + 3 - at));
    }
    let (first, first_length) = clock_like(cx, start, true)?;
    let first_zone = zone_length(cx, start + first_length);
    let joint = start + first_length + first_zone;
    let is_dash = cx.kind(joint) == Some(&Kind::Dash);
    let joins = is_dash || cx.is(joint, &["to", "until", "till"]) || (opens && cx.is(joint, &["and"]));
    if !joins {
        return None;
    }
    let (last, last_length) = clock_like(cx, joint + 1, true)?;
    let end = joint + 1 + last_length;
    // "12:00 to 10 October": the number is a day.
    if !last.is_sure && (!can_follow(cx, end) || !(first.is_sure || opens || is_dash)) {
        return None;
    }
    // Hours of another zone are others in local time in winter than in summer.
    let last_zone = zone_length(cx, end);
    if first_zone + last_zone > 0 {
        return Some((Item::Impossible(Problem::OtherZone), end + last_zone - at));
    }
    let (first, last) = halves(first, last);
    Some((filter(first, last), end - at))
}

/// "1800 to 2000 on 5 May": hours of a day, where they could be years.
fn figures(cx: &Context<'_>, start: usize) -> Option<(u16, u16)> {
    let joins = cx.is(start + 1, &["and", "to", "until", "till"]);
    let is_of_day = cx.is(start + 3, &["on", "yesterday", "today", "tomorrow"]);
    let ((first, _), (last, _)) = four_figures(cx, start).zip(four_figures(cx, start + 2))?;
    (joins && is_of_day).then_some((minute(first), minute(last)))
}

/// Minutes of the day of a beginning and an end of which one tells the half of the day: "6 to 9 pm", "from 2 pm to 5".
/// "9 to 5 pm" and "8 to noon" begin in the morning.
fn halves(first: ClockLike, last: ClockLike) -> (u16, u16) {
    const HALF: u16 = 12 * 60;
    let (from, to) = (minute(first.time), minute(last.time));
    if first.is_afternoon.is_none() && last.is_afternoon == Some(true) && from + HALF < to {
        return (from + HALF, to);
    }
    if first.is_afternoon == Some(true) && !last.is_sure && to < HALF && from < to + HALF {
        return (from, to + HALF);
    }
    (from, to)
}

/// One time of the day.
pub(super) fn single(cx: &Context<'_>, at: usize) -> Option<(Item, usize)> {
    let is_at = cx.is(at, &["at"]);
    let start = at + usize::from(is_at);
    if let Some((time, length)) = four_figures(cx, start).filter(|_| is_at || follows_date(cx, at)) {
        let clock = Clock { time, is_next_day: false, offset: None };
        return Some((Item::Clock(clock), start + length - at));
    }
    let (found, length) = clock_like(cx, start, is_at)?;
    let end = start + length;
    let zone = cx.token(end + usize::from(cx.is(end, &["in"]))).map(|token| &token.kind);
    let offset = if let Some(Kind::Zone(offset)) = zone { Some(*offset) } else { None };
    if !found.is_sure && offset.is_none() && !can_follow(cx, end) {
        return None;
    }
    // "At 3 and 4 pm".
    let next = clock_like(cx, end + 1, false).filter(|_| !found.is_sure && cx.is(end, &["and", "or"]));
    let clock = Clock { time: found.time, is_next_day: found.is_next_day, offset };
    let time = match next {
        Some((next, _)) => {
            let from = i8::try_from(halves(found, next).0 / 60).ok()?;
            Time::new(from, clock.time.minute(), 0, 0).ok()?
        }
        None => clock.time,
    };
    Some((Item::Clock(Clock { time, ..clock }), end + zone_length(cx, end) - at))
}

/// Tokens of the zone behind a time: "UTC", "in UTC".
fn zone_length(cx: &Context<'_>, at: usize) -> usize {
    let is_zone = |at: usize| matches!(cx.kind(at), Some(Kind::Zone(_)));
    match () {
        () if is_zone(at) => 1,
        () if cx.is(at, &["in"]) && is_zone(at + 1) => 2,
        () => 0,
    }
}

/// Whether a date with its year ends here, so that a number is no other year: "10 October 2024 1800".
pub(super) fn follows_date(cx: &Context<'_>, at: usize) -> bool {
    let back = |count: usize| at.checked_sub(count);
    let kind = |count: usize| back(count).and_then(|at| cx.kind(at));
    let is_month = |count: usize| back(count).is_some_and(|at| cx.month(at).is_some());
    let is_number = |count: usize| matches!(kind(count), Some(Kind::Number { .. }));
    let is_year = matches!(kind(1), Some(Kind::Year(_)));
    matches!(kind(1), Some(Kind::Day(_))) || (is_year && (is_month(2) && is_number(3) || is_number(2) && is_month(3)))
}

/// "1800" and "0830", where another word names the day: elsewhere it is a year.
fn four_figures(cx: &Context<'_>, at: usize) -> Option<(Time, usize)> {
    let token = cx.token(at).filter(|token| matches!(token.kind, Kind::Year(_) | Kind::Number { .. }))?;
    let figures = Some(token.text.as_str()).filter(|text| text.len() == 4 && text.is_ascii())?;
    let (hour, minute) = figures.split_at(2);
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    let is_day = |token: &super::tokens::Token| {
        matches!(token.kind, Kind::Year(_) | Kind::Day(_))
            || token.is_any(&["yesterday", "today", "tomorrow"])
            || weekday(&token.text).is_some()
    };
    let has_day = (0..cx.tokens.len()).any(|other| other != at && is_day(&cx.tokens[other]));
    let is_hours = cx.is(at + 1, &["hours", "hrs", "h"]);
    let can_follow = can_follow(cx, at + 1) || cx.is(at + 1, &["to", "until", "till"]);
    (has_day && (is_hours || can_follow)).then_some((time, 1 + usize::from(is_hours)))
}

#[derive(Clone, Copy)]
struct ClockLike {
    time: Time,
    is_next_day: bool,
    /// Written as nothing but a time is.
    is_sure: bool,
    /// Where it tells the half of the day, which half.
    is_afternoon: Option<bool>,
}

fn clock_like(cx: &Context<'_>, at: usize, allows_plain: bool) -> Option<(ClockLike, usize)> {
    let token = cx.token(at)?;
    let of_day = |time, is_afternoon| ClockLike { time, is_next_day: false, is_sure: true, is_afternoon };
    match token.kind {
        Kind::Clock(time) => {
            let text = token.text.as_str();
            // "06:00" counts to 24.
            let is_told = text.ends_with("am") || text.starts_with('0');
            let is_afternoon = if text.ends_with("pm") { Some(true) } else { is_told.then_some(false) };
            return Some((ClockLike { is_next_day: text.starts_with("24"), ..of_day(time, is_afternoon) }, 1));
        }
        Kind::Word if token.text == "noon" || token.text == "midday" => {
            return Some((of_day(Time::constant(12, 0, 0, 0), None), 1));
        }
        Kind::Word if token.text == "midnight" => return Some((of_day(Time::midnight(), None), 1)),
        Kind::Number { is_ordinal: false, .. } => {}
        Kind::Word if token.whole().is_some() => {}
        _ => return None,
    }
    let hour = token.whole().filter(|hour| (0..=24).contains(hour)).and_then(|hour| i8::try_from(hour).ok())?;
    let time = of_day(Time::new(hour % 24, 0, 0, 0).ok()?, None);
    let plain = ClockLike { is_next_day: hour == 24, ..time };
    let half = |hour: i8, is_afternoon| Some((of_day(Time::new(hour, 0, 0, 0).ok()?, Some(is_afternoon)), 2));
    match cx.token(at + 1).map(|next| next.text.as_str()) {
        Some("pm" | "p.m") if (1..=12).contains(&hour) => half(hour % 12 + 12, true),
        Some("am" | "a.m") if (1..=12).contains(&hour) => half(hour % 12, false),
        Some("o'clock" | "oclock" | "uhr") => Some((plain, 2)),
        _ if allows_plain => Some((ClockLike { is_sure: false, ..plain }, 1)),
        _ => None,
    }
}

/// Whether a plain number before this token can be an hour: "at 18 on Sundays", not "at 18 October" and not "at 18 MW".
fn can_follow(cx: &Context<'_>, at: usize) -> bool {
    const AFTER: &[&str] = &[
        "on",
        "in",
        "during",
        "at",
        "of",
        "tomorrow",
        "yesterday",
        "today",
        "last",
        "this",
        "next",
        "for",
        "every",
        "each",
        "local",
        "hours",
        "hrs",
        "hour",
        "compared",
        "with",
        "and",
        "than",
        "vs",
        "versus",
        "the",
        "from",
        "since",
        "be",
        "was",
    ];
    cx.token(at).is_none_or(|token| match token.kind {
        Kind::Word if month(&token.text).is_some() => false,
        Kind::Word => token.is_any(AFTER) || weekday(&token.text).is_some(),
        Kind::Year(_) | Kind::Day(_) | Kind::Zone(_) => true,
        _ => false,
    })
}
