//! Times of a question that there are not: 29 February 2023, 31 April, 25:00.

use jiff::civil::Date;

use super::{
    asked::Problem,
    when::{Bare, Context, Found, Item, gap, span},
};

/// A leap year: what it has not, none has.
const LEAP: i16 = 2024;

/// The first of them.
pub(super) fn impossible(cx: &Context<'_>, found: &[Found]) -> Option<Problem> {
    (0..found.len()).find_map(|at| match found[at].item {
        Item::Impossible(problem) => Some(problem),
        Item::Bare(Bare::Days(month, _, day)) => {
            let year = year_of(cx, found, at);
            let is_none = Date::new(year.unwrap_or(LEAP), month, day).is_err();
            is_none.then_some(Problem::NoDate { year, month, day })
        }
        _ => None,
    })
}

/// The year beside a date; else the only one of the question.
fn year_of(cx: &Context<'_>, found: &[Found], at: usize) -> Option<i16> {
    let year = |found: &Found| span(found).and_then(|span| span.year());
    let own = &found[at];
    let after = found.get(at + 1).filter(|next| gap(cx, own.end, next.start, &["of", "in", "the"])).and_then(year);
    let before = || {
        let last = found.get(at.checked_sub(1)?)?;
        year(last).filter(|_| gap(cx, last.end, own.start, &["in", "on", "the"]))
    };
    after.or_else(before).or_else(|| {
        let mut years = found.iter().filter_map(year);
        years.next().filter(|_| years.next().is_none())
    })
}
