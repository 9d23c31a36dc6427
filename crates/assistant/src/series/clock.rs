//! Hours of the day: "at 18:00", "6 pm", "between 8 and 18", "in the evening".

use jiff::civil::Time;
use tables::calendar::month;

use super::{
    asked::{Filter, minute},
    tokens::Kind,
    vocabulary::{part_of_day, weekday},
    when::{Context, Item},
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
        let filter = Filter { weekdays: Some(0b001_1111), minutes: Some((8 * 60, 20 * 60)), ..Filter::default() };
        return Some((Item::Filter(filter), 2));
    }
    let opens = token.is_any(&["between", "from"]);
    let start = at + usize::from(opens);
    let (first, first_length) = clock_like(cx, start, true)?;
    let joint = start + first_length;
    let is_dash = cx.kind(joint) == Some(&Kind::Dash);
    let joins = is_dash || cx.is(joint, &["to", "until", "till"]) || (opens && cx.is(joint, &["and"]));
    if !joins {
        return None;
    }
    let (last, last_length) = clock_like(cx, joint + 1, true)?;
    let end = joint + 1 + last_length;
    if !(first.is_sure || last.is_sure) && !((opens || is_dash) && can_follow(cx, end)) {
        return None;
    }
    // "6 to 9 pm": both in the afternoon.
    let shift = if !first.is_sure && last.is_afternoon && first.time.hour() < 12 { 12 * 60 } else { 0 };
    Some((filter(minute(first.time) + shift, minute(last.time)), end - at))
}

/// One time of the day.
pub(super) fn single(cx: &Context<'_>, at: usize) -> Option<(Item, usize)> {
    let is_at = cx.is(at, &["at"]);
    let start = at + usize::from(is_at);
    let (found, length) = clock_like(cx, start, is_at)?;
    let is_time = found.is_sure || can_follow(cx, start + length);
    is_time.then_some((Item::Clock(found.time), start + length - at))
}

struct ClockLike {
    time: Time,
    /// Written as nothing but a time is.
    is_sure: bool,
    is_afternoon: bool,
}

fn clock_like(cx: &Context<'_>, at: usize, allows_plain: bool) -> Option<(ClockLike, usize)> {
    let token = cx.token(at)?;
    let sure = |time: Time, is_afternoon, length| Some((ClockLike { time, is_sure: true, is_afternoon }, length));
    match token.kind {
        Kind::Clock(time) => return sure(time, token.text.ends_with("pm"), 1),
        Kind::Word if token.text == "noon" || token.text == "midday" => {
            return sure(Time::constant(12, 0, 0, 0), true, 1);
        }
        Kind::Word if token.text == "midnight" => return sure(Time::midnight(), false, 1),
        Kind::Number { is_ordinal: false, .. } => {}
        Kind::Word if token.whole().is_some() => {}
        _ => return None,
    }
    let hour = token.whole().filter(|hour| (0..=24).contains(hour)).and_then(|hour| i8::try_from(hour).ok())?;
    let time = Time::new(hour % 24, 0, 0, 0).ok()?;
    match cx.token(at + 1).map(|next| next.text.as_str()) {
        Some("pm" | "p.m") if (1..=12).contains(&hour) => sure(Time::new(hour % 12 + 12, 0, 0, 0).ok()?, true, 2),
        Some("am" | "a.m") if (1..=12).contains(&hour) => sure(Time::new(hour % 12, 0, 0, 0).ok()?, false, 2),
        Some("o'clock" | "oclock" | "uhr") => sure(time, false, 2),
        _ if allows_plain => Some((ClockLike { time, is_sure: false, is_afternoon: false }, 1)),
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
        Kind::Year(_) | Kind::Day(_) => true,
        _ => false,
    })
}
