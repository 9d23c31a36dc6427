//! What the times of a question take from one another: months their year, dates their weekday, parts their whole.

use std::cmp::Ordering;

use super::{
    asked::Range,
    nth::nth_of,
    relative::{calendar, steps},
    spans::split,
    tokens::Kind,
    when::{Bare, Context, Found, Item, Span, Tense, Unit, bare, gap, span},
};

pub(super) const JOINS: &[&str] = &["to", "until", "till", "through", "thru"];
/// Words that make an open range of the time after them.
const BOUNDS: &[&str] = &["since", "after", "before", "until", "till"];
/// The weekday beside a date says nothing more.
pub(super) fn drop_weekdays(cx: &Context<'_>, found: &mut Vec<Found>) {
    let is_day =
        |found: &Found| matches!(found.item, Item::Bare(Bare::Days(..)) | Item::Span(Span { unit: Unit::Day, .. }));
    let mut at = 0;
    while at + 1 < found.len() {
        let near = gap(cx, found[at].end, found[at + 1].start, &["the", "of", "on"]);
        let weekday = |found: &Found| matches!(found.item, Item::Bare(Bare::Weekday(_)));
        if near && weekday(&found[at]) && is_day(&found[at + 1]) {
            found.remove(at);
        } else if near && is_day(&found[at]) && weekday(&found[at + 1]) {
            found.remove(at + 1);
        } else {
            at += 1;
        }
    }
}

/// Gives months, seasons, quarters and dates the year that is said beside them, or with another of their kind.
pub(super) fn years(cx: &Context<'_>, found: &mut Vec<Found>) {
    let mut at = 0;
    while at + 1 < found.len() {
        let (a, b) = (found[at], found[at + 1]);
        let merged = match (a.item, b.item) {
            // "Summer 2015 to 2023" is every summer of these years.
            (Item::Bare(_), Item::Span(_)) if !cx.is_compare && is_range_of_years(cx, b) => None,
            (Item::Bare(bare), Item::Span(span)) if gap(cx, a.end, b.start, &["of", "in", "the"]) => {
                span.year().and_then(|year| bare.in_year(year))
            }
            (Item::Span(span), Item::Bare(bare)) if gap(cx, a.end, b.start, &["in"]) => {
                let has_own = found.get(at + 2).is_some_and(|next| {
                    gap(cx, b.end, next.start, &["of", "in", "the"])
                        && super::when::span(next).is_some_and(|span| span.year().is_some())
                });
                span.year().filter(|_| !has_own).and_then(|year| bare.in_year(year))
            }
            // "January 2024 with 2023": the same month again.
            (Item::Span(Span { bare: Some(bare), .. }), Item::Span(span))
                if gap(cx, a.end, b.start, &["and", "with", "vs", "versus", "than", "in", "against", "or", "to"])
                    && a.end < b.start
                    && matches!(cx.kind(b.start), Some(Kind::Year(_))) =>
            {
                if let Some(span) = span.year().and_then(|year| bare.in_year(year)) {
                    found[at + 1].item = Item::Span(span);
                }
                None
            }
            _ => None,
        };
        if let Some(span) = merged {
            found[at] = Found { item: Item::Span(span), start: a.start, end: b.end };
            found.remove(at + 1);
        } else {
            at += 1;
        }
    }
    carry(found);
    // "In summer since 2020" is of several years.
    let is_bound = |found: &Found| cx.before(found.start).is_some_and(|before| before.is_any(BOUNDS));
    let of_year: Vec<usize> = (0..found.len())
        .filter(|at| span(&found[*at]).is_some_and(|span| span.year().is_some()) && !is_bound(&found[*at]))
        .collect();
    let ranges = found.iter().filter(|found| span(found).is_some()).count();
    let takes = |found: &Found| bare(found).is_some_and(|bare| bare.in_year(2024).is_some());
    if let [year_at] = of_year[..]
        && ranges == 1
        && !(cx.is_compare && split(cx, found).is_some_and(|split| split == found[year_at].start))
        && found.iter().any(takes)
        && let Some(year) = span(&found[year_at]).and_then(|span| span.year())
    {
        for found in found.iter_mut() {
            if let Some(span) = bare(found).and_then(|bare| bare.in_year(year)) {
                found.item = Item::Span(span);
            }
        }
        found.remove(year_at);
    }
}

/// Whether a year begins a range that another year ends.
fn is_range_of_years(cx: &Context<'_>, found: Found) -> bool {
    let is_year = |at: usize| matches!(cx.kind(at), Some(Kind::Year(_)));
    let joins = cx.is(found.end, JOINS) || cx.kind(found.end) == Some(&Kind::Dash);
    is_year(found.start) && joins && is_year(found.end + 1)
}

/// "January and February 2024", "Q1 2024 with Q2": the year of one is that of the other, across New Year where they run over it.
fn carry(found: &mut [Found]) {
    for at in 0..found.len() {
        let Some(own) = bare(&found[at]) else { continue };
        let kind = std::mem::discriminant(&own);
        let dated = |found: &Found| {
            let span = span(found)?;
            span.bare.filter(|bare| std::mem::discriminant(bare) == kind)?;
            span.range.from
        };
        let later = found[at + 1..].iter().find_map(dated).map(|from| (from, true));
        let earlier = || found[..at].iter().rev().find_map(dated).map(|from| (from, false));
        let of_other = later.or_else(earlier).and_then(|(other, is_later)| {
            let same = own.in_year(other.year())?;
            match same.range.from?.cmp(&other) {
                Ordering::Greater if is_later => own.in_year(other.year() - 1),
                Ordering::Less if !is_later => own.in_year(other.year() + 1),
                _ => Some(same),
            }
        });
        if let Some(span) = of_other {
            found[at].item = Item::Span(span);
        }
    }
}

/// "The first week of January 2024".
pub(super) fn parts(cx: &Context<'_>, found: &mut Vec<Found>) {
    let mut at = 0;
    while at + 1 < found.len() {
        let (a, b) = (found[at], found[at + 1]);
        at += 1;
        if let Item::Nth(nth, weekday) = a.item {
            let whole = span(&b).or_else(|| bare(&b)?.nearest(cx.now, cx.tense == Tense::Future));
            if let Some(day) = whole.filter(|_| a.end == b.start).and_then(|whole| nth_of(whole, nth, weekday)) {
                found[at - 1] = Found { item: Item::Span(day), start: a.start, end: b.end };
                found.remove(at);
            }
            continue;
        }
        let Item::Part { is_last, count, unit } = a.item else { continue };
        let whole = span(&b).or_else(|| bare(&b)?.nearest(cx.now, cx.tense == Tense::Future));
        let Some(whole) = whole.filter(|_| gap(cx, a.end, b.start, &["the", "year"])) else { continue };
        if count == 0 {
            let around = unit
                .filter(|_| whole.unit == Unit::Day)
                .zip(whole.range.from)
                .and_then(|(unit, from)| calendar(from, unit, 0));
            found[at - 1] = Found { item: Item::Span(around.unwrap_or(whole)), start: a.start, end: b.end };
            found.remove(at);
            continue;
        }
        let unit = unit.unwrap_or(match whole.unit {
            Unit::Year | Unit::Half | Unit::Quarter | Unit::Season => Unit::Month,
            Unit::Month | Unit::Other => Unit::Week,
            Unit::Week => Unit::Day,
            _ => Unit::Hour,
        });
        let (Some(from), Some(to), Some(step)) = (whole.range.from, whole.range.to, steps(unit, count)) else {
            continue;
        };
        let range = if is_last {
            Range::new(to.checked_sub(step).unwrap_or(from).max(from), to)
        } else {
            Range::new(from, from.checked_add(step).unwrap_or(to).min(to))
        };
        found[at - 1] = Found { item: Item::Span(Span::other(range)), start: a.start, end: b.end };
        found.remove(at);
    }
}
