//! The times of a question put together: years to the months they are of, hours to their days, ends to ranges, and what is
//! compared with what.

use jiff::{ToSpan, civil::DateTime};

use super::{
    asked::{Filter, Range, Selection, minute},
    relative::{instant, steps},
    tokens::Kind,
    when::{Bare, Clock, Context, Found, Item, Span, Tense, Unit, bare, gap, span},
    years::{JOINS, drop_weekdays, parts, years},
};

/// One side of a comparison, or all of a question that compares nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Side {
    pub selection: Selection,
    /// Of the range; `None` where there is none.
    pub unit: Option<Unit>,
}

/// Words that part the two sides of a comparison wherever they stand between two times.
const PARTS: &[&str] = &["with", "vs", "versus", "than", "against"];
const WEAK_PARTS: &[&str] = &["to", "and", "or", "from"];

/// One side, or two where two times are compared; `None` where the times do not go together. `is_mean`: what is asked makes sense
/// over all Januaries as over one.
pub(super) fn sides(cx: &Context<'_>, found: &[Found], is_mean: bool) -> Option<Vec<Side>> {
    let mut found = found.to_vec();
    drop_weekdays(cx, &mut found);
    years(cx, &mut found);
    parts(cx, &mut found);
    let split = if cx.is_compare { split(cx, &found) } else { None };
    let Some(split) = split else { return rest(cx, found, is_mean) };
    let moved = found.iter().find_map(|found| match found.item {
        Item::Shift(unit) => Some(unit),
        _ => None,
    });
    let (left, right): (Vec<Found>, Vec<Found>) = found.into_iter().partition(|found| found.start < split);
    let is_of_year = right.iter().all(|found| span(found).is_some_and(|span| span.year().is_some()));
    let left = if is_of_year && !left.iter().any(|found| span(found).is_some()) { dated(cx, left) } else { left };
    let first = one(cx, left, is_mean)?;
    let second = match moved {
        Some(unit) => shifted(first, unit)?,
        None => one(cx, right, is_mean)?,
    };
    Some(vec![lacking(first, second), aligned(first, lacking(second, first))])
}

/// "July with last year": the July that is nearest.
fn dated(cx: &Context<'_>, mut found: Vec<Found>) -> Vec<Found> {
    for found in &mut found {
        let nearest =
            bare(found).filter(|bare| bare.in_year(2024).is_some()).and_then(|bare| bare.nearest(cx.now, false));
        found.item = nearest.map_or(found.item, Item::Span);
    }
    found
}

/// What is left of a question without two sides in words: one side, or two where two times stand side by side.
fn rest(cx: &Context<'_>, mut found: Vec<Found>, is_mean: bool) -> Option<Vec<Side>> {
    let shift = found.iter().position(|found| matches!(found.item, Item::Shift(_))).map(|at| found.remove(at));
    if let Some([first, second]) = two_clocks(cx, &found) {
        return Some(vec![one(cx, first, is_mean)?, one(cx, second, is_mean)?]);
    }
    settle(cx, &mut found, is_mean);
    let spans: Vec<Span> = found.iter().filter_map(span).collect();
    if let [first, second] = spans[..] {
        let contains = |a: &Span, b: &Span| a.range.from <= b.range.from && b.range.to <= a.range.to;
        if first.range.to == second.range.from {
            let side = Side {
                selection: Selection {
                    range: Range { from: first.range.from, ..second.range },
                    filter: filters(&found),
                },
                unit: Some(Unit::Other),
            };
            return Some(vec![side]);
        }
        if !contains(&first, &second) && !contains(&second, &first) {
            let side = |span: Span| Side {
                selection: Selection { range: span.range, filter: filters(&found) },
                unit: Some(span.unit),
            };
            return Some(vec![side(first), side(second)]);
        }
    }
    let side = side(&found)?;
    match shift.map(|found| found.item) {
        Some(Item::Shift(unit)) if side.unit.is_some() => Some(vec![side, shifted(side, unit)?]),
        Some(Item::Shift(_)) => None,
        _ => Some(vec![side]),
    }
}

/// "At 3 am and 3 pm": what is asked, once with each.
fn two_clocks(cx: &Context<'_>, found: &[Found]) -> Option<[Vec<Found>; 2]> {
    let is_clock = |found: &Found| matches!(found.item, Item::Clock(_));
    let first = found.iter().position(is_clock)?;
    let (a, b) = (found[first], found.get(first + 1).copied().filter(is_clock)?);
    let is_range = a.start.checked_sub(1).is_some_and(|before| cx.is(before, &["between", "from"]));
    let joins = b.start == a.end + 1 && cx.is(a.end, &["and", "or"]);
    if !joins || is_range || found.iter().filter(|found| is_clock(found)).count() != 2 {
        return None;
    }
    let without = |at: usize| {
        let mut found = found.to_vec();
        found.remove(at);
        found
    };
    Some([without(first + 1), without(first)])
}

fn one(cx: &Context<'_>, mut found: Vec<Found>, is_mean: bool) -> Option<Side> {
    settle(cx, &mut found, is_mean);
    side(&found)
}

/// The range and the filters of what is settled; of nested ranges the narrower. `None` where something could not be settled.
fn side(found: &[Found]) -> Option<Side> {
    if found.iter().any(|found| matches!(found.item, Item::Clock(_) | Item::Nth(..))) {
        return None;
    }
    let mut spans: Vec<Span> = found.iter().filter_map(span).collect();
    spans.sort_by_key(|span| std::cmp::Reverse(span.range.from));
    let narrow = spans.iter().copied().find(|a| {
        spans.iter().all(|b| b.range.from <= a.range.from && (b.range.to.is_none() || a.range.to <= b.range.to))
    });
    if narrow.is_none() && !spans.is_empty() {
        return None;
    }
    let range = narrow.map(|span| span.range).unwrap_or_default();
    if let Some(night) = narrow.filter(|span| span.unit == Unit::Day).and_then(|day| night(day, filters(found))) {
        return Some(Side { selection: Selection { range: night, ..Selection::default() }, unit: Some(Unit::Other) });
    }
    Some(Side { selection: Selection { range, filter: filters(found) }, unit: narrow.map(|span| span.unit) })
}

/// Hours of one day that run over midnight end on the next: "tomorrow night".
fn night(day: Span, filter: Filter) -> Option<Range> {
    let (from, to) = filter.minutes.filter(|(from, to)| *to > 0 && from > to)?;
    let begin = day.range.from?.checked_add(i64::from(from).minutes()).ok()?;
    Some(Range::new(begin, day.range.to?.checked_add(i64::from(to).minutes()).ok()?))
}

/// All filters: those of one kind together, those of several one within the other.
fn filters(found: &[Found]) -> Filter {
    let mut all = Filter::default();
    for item in found {
        let Item::Filter(filter) = item.item else { continue };
        all = Filter {
            weekdays: joined(all.weekdays, filter.weekdays, |a, b| a | b),
            months: joined(all.months, filter.months, |a, b| a | b),
            minutes: filter.minutes.or(all.minutes),
        };
    }
    all
}

fn joined<T: Copy>(a: Option<T>, b: Option<T>, join: impl Fn(T, T) -> T) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(join(a, b)),
        (a, b) => a.or(b),
    }
}

/// Where the second side begins.
pub(super) fn split(cx: &Context<'_>, found: &[Found]) -> Option<usize> {
    let between = |words: &[&str]| {
        (1..found.len()).find_map(|at| {
            let mut gap = found[at - 1].end..found[at].start;
            gap.any(|token| cx.is(token, words)).then_some(found[at].start)
        })
    };
    between(PARTS).or_else(|| between(WEAK_PARTS))
}

/// Makes ranges and filters of everything else.
fn settle(cx: &Context<'_>, found: &mut Vec<Found>, is_mean: bool) {
    let has_range = found.iter().any(|found| span(found).is_some());
    let is_filter = cx.is_generic || has_range || (is_mean && cx.tense == Tense::None);
    bare_ranges(cx, found, is_filter);
    for found in found.iter_mut() {
        let Some(bare) = bare(found) else { continue };
        let filter = bare.filter().filter(|_| is_filter).map(Item::Filter);
        let is_future = cx.tense == Tense::Future;
        if let Some(item) = filter.or_else(|| bare.nearest(cx.now, is_future).map(Item::Span)) {
            found.item = item;
        }
    }
    clocks(cx, found);
    join(cx, found);
    nights(cx, found);
    open(cx, found);
}

/// "The night of 1 to 2 January": one night, from the evening of the first day to the morning of the second.
fn nights(cx: &Context<'_>, found: &mut Vec<Found>) {
    let over_midnight = |found: &Found| match found.item {
        Item::Filter(Filter { minutes: Some((from, to)), weekdays: None, months: None }) if from > to => {
            cx.is(found.start, &["night"]).then_some((from, to))
        }
        _ => None,
    };
    let Some(at) = found.iter().position(|found| over_midnight(found).is_some()) else { return };
    let Some((evening, morning)) = over_midnight(&found[at]) else { return };
    for found_at in 0..found.len() {
        let Some(Range { from: Some(from), to: Some(to), exact: None }) = span(&found[found_at]).map(|span| span.range)
        else {
            continue;
        };
        let begin = from.checked_add(i64::from(evening).minutes()).ok();
        let end = to.checked_sub(1.day()).and_then(|last| last.checked_add(i64::from(morning).minutes())).ok();
        let is_two_days = from.checked_add(2.days()).is_ok_and(|after| after == to);
        if let Some((begin, end)) = begin.zip(end).filter(|_| is_two_days) {
            found[found_at].item = Item::Span(Span::other(Range::new(begin, end)));
            found.remove(at);
            return;
        }
    }
}

/// "Monday to Friday", "June to August".
fn bare_ranges(cx: &Context<'_>, found: &mut Vec<Found>, is_filter: bool) {
    let is_ahead = cx.tense == Tense::Future && !is_filter;
    let mut at = 0;
    while at + 1 < found.len() {
        let (a, b) = (found[at], found[at + 1]);
        let joins = a.end + 1 == b.start && (cx.is(a.end, JOINS) || cx.kind(a.end) == Some(&Kind::Dash));
        let both = a.end + 1 == b.start && cx.is(a.end, &["and", "or"]);
        let opens = cx.before(a.start).is_some_and(|before| before.is("between"));
        let item = match (bare(&a), bare(&b)) {
            // "Will it be high on Sunday and Monday" asks of two days, and of no others.
            (Some(Bare::Weekday(_)), Some(Bare::Weekday(_))) if both && !opens && is_ahead => None,
            (Some(Bare::Weekday(from)), Some(Bare::Weekday(to))) if (joins || both) && !is_ahead => {
                let days = if joins {
                    (0..=(to - from).rem_euclid(7)).fold(0u8, |days, day| days | 1 << ((from + day) % 7))
                } else {
                    1 << from | 1 << to
                };
                Some(Item::Filter(Filter::of_weekdays(days)))
            }
            (Some(Bare::Month(from)), Some(Bare::Month(to))) if is_filter && (joins || (both && opens)) => {
                Some(Item::Filter(Filter::of_months(from, (to - from).rem_euclid(12) + 1)))
            }
            (Some(first), Some(last)) if !is_filter && (joins || (both && opens)) => {
                let last = last.nearest(cx.now, cx.tense == Tense::Future);
                let begin = last.and_then(|last| last.range.from);
                let from = begin.and_then(|begin| first.nearest(begin, false)).and_then(|first| first.range.from);
                last.zip(from).map(|(last, from)| Item::Span(Span::other(Range { from: Some(from), ..last.range })))
            }
            _ => None,
        };
        match item {
            Some(item) => {
                found[at] = Found { item, start: a.start, end: b.end };
                found.remove(at + 1);
            }
            None => at += 1,
        }
    }
}

/// "Tomorrow evening at 7": the clock time says it better than the part of the day, which says which seven it is.
fn part_of_day(found: &mut Vec<Found>) {
    let clock = found.iter().position(|found| matches!(found.item, Item::Clock(_)));
    let part = found.iter().position(|found| matches!(found.item, Item::Filter(Filter { minutes: Some(_), .. })));
    let (Some(clock), Some(part)) = (clock, part) else { return };
    if let (Item::Clock(own), Item::Filter(Filter { minutes: Some((from, _)), weekdays: None, months: None })) =
        (found[clock].item, found[part].item)
    {
        let hour = own.time.hour();
        if from >= 12 * 60 && (1..12).contains(&hour) && i32::from(hour) * 60 + 12 * 60 >= i32::from(from) {
            found[clock].item = Item::Clock(Clock { time: own.time.wrapping_add(12.hours()), ..own });
        }
        found.remove(part);
    }
}

/// A clock time beside a day is a moment; one of no day is that hour of every day.
fn clocks(cx: &Context<'_>, found: &mut Vec<Found>) {
    let is_day = |found: &Found| span(found).is_some_and(|span| span.unit == Unit::Day);
    let time = |found: &Found| match found.item {
        Item::Clock(clock) => Some(clock),
        _ => None,
    };
    part_of_day(found);
    if !cx.is_compare {
        let alone = found.iter().filter(|found| is_day(found)).count() == 1
            && found.iter().filter(|found| time(found).is_some()).count() == 1
            && !found.iter().any(|found| span(found).is_some_and(|span| span.unit != Unit::Day));
        let mut at = 0;
        while at + 1 < found.len() {
            let (a, b) = (found[at], found[at + 1]);
            let (day, clock, words): (_, _, &[&str]) = if is_day(&a) {
                (span(&a), time(&b), &["at", "the", "around", "about", "by", "on", "from"])
            } else {
                (span(&b).filter(|_| is_day(&b)), time(&a), &["on", "of", "the", "for"])
            };
            let merged = day.zip(clock).filter(|_| alone || gap(cx, a.end, b.start, words));
            if let Some((day, clock)) = merged
                && let Some(moment) = day.range.from.and_then(|from| clock.on(cx, from.date()))
            {
                found[at] = Found { item: Item::Span(instant(moment)), start: a.start, end: b.end };
                found.remove(at + 1);
            } else {
                at += 1;
            }
        }
    }
    for found in found.iter_mut() {
        if let Some(clock) = time(found).filter(|clock| clock.offset.is_none()) {
            let from = minute(clock.time);
            found.item = Item::Filter(Filter { minutes: Some((from, (from + 60) % 1440)), ..Filter::default() });
        }
    }
}

/// "From 2020 to 2023", "between 12 October and 15 October".
fn join(cx: &Context<'_>, found: &mut Vec<Found>) {
    let mut at = 0;
    while at + 1 < found.len() {
        let (a, b) = (found[at], found[at + 1]);
        let opens = (a.start.saturating_sub(2)..a.start).any(|at| cx.is(at, &["between"]));
        let is_joint =
            |at: usize| cx.is(at, JOINS) || cx.kind(at) == Some(&Kind::Dash) || (opens && cx.is(at, &["and"]));
        let joins = a.end < b.start && is_joint(a.end) && gap(cx, a.end + 1, b.start, &["the", "end", "of"]);
        let Some((first, last)) = span(&a).zip(span(&b)).filter(|_| joins) else {
            at += 1;
            continue;
        };
        let to = if last.unit == Unit::Instant { last.range.from } else { last.range.to };
        let range = Range { from: first.range.from, to, exact: None };
        found[at] = Found { item: Item::Span(Span::other(range)), start: a.start, end: b.end };
        found.remove(at + 1);
    }
}

/// "Since 2020", "until March 2024", "before 2016", "from 2020 on".
fn open(cx: &Context<'_>, found: &mut [Found]) {
    for found in found {
        let Some(span) = span(found) else { continue };
        let word = (0..found.start).rev().find(|at| !cx.is(*at, &["the", "about"])).and_then(|at| cx.token(at));
        let Some(word) = word else { continue };
        let Range { from, to, .. } = span.range;
        let after = if span.unit == Unit::Instant { from } else { to };
        let onwards = word.is_any(&["from", "starting"]) && cx.is(found.end, &["on", "onward", "onwards"]);
        let range = match word.text.as_str() {
            "since" => Range { from, to: None, exact: None },
            _ if onwards => Range { from, to: None, exact: None },
            "after" => Range { from: after, to: None, exact: None },
            "before" => Range { from: None, to: from, exact: None },
            "until" | "till" => Range { from: None, to: after, exact: None },
            _ => continue,
        };
        found.item = Item::Span(Span::other(range));
    }
}

/// The first side, with what it lacks taken from the second: "Compare Sundays and Mondays in 2023".
fn lacking(side: Side, other: Side) -> Side {
    let takes_range = side.selection.range.is_open();
    let range = if takes_range { other.selection.range } else { side.selection.range };
    let filter = side.selection.filter.or(other.selection.filter);
    Side { selection: Selection { range, filter }, unit: if takes_range { other.unit } else { side.unit } }
}

/// "This week with last year": the same week of that year.
fn aligned(first: Side, second: Side) -> Side {
    let narrower =
        matches!(first.unit, Some(Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Season | Unit::Half));
    let years = |range: Range| range.from.map(|from| from.year());
    if second.unit != Some(Unit::Year) || !narrower {
        return second;
    }
    let Some((own, other)) = years(first.selection.range).zip(years(second.selection.range)) else { return second };
    let back = i64::from(other) - i64::from(own);
    moved(first.selection.range, Unit::Year, back).map_or(second, |range| {
        let selection = Selection { range, ..second.selection };
        Side { selection, unit: first.unit }
    })
}

pub(super) fn shifted(side: Side, unit: Unit) -> Option<Side> {
    let range = moved(side.selection.range, unit, -1)?;
    Some(Side { selection: Selection { range, ..side.selection }, ..side })
}

/// A range so many units later; weeks of a year are moved by 52 weeks, so that they keep their weekdays.
fn moved(range: Range, unit: Unit, count: i64) -> Option<Range> {
    let is_week = range.from.zip(range.to).is_some_and(|(from, to)| to.duration_since(from).as_hours() == 168);
    let step = if is_week && unit == Unit::Year { (364 * count).days() } else { steps(unit, count)? };
    let shift = |at: Option<DateTime>| at.map(|at| at.checked_add(step)).transpose().ok();
    Some(Range { from: shift(range.from)?, to: shift(range.to)?, exact: None })
}
