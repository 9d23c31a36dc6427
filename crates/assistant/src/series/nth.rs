//! One day of a month by its weekday: "the last Sunday of October 2023", "the second Tuesday in May".

use jiff::{ToSpan, civil::Date};

use super::{
    tokens::Kind,
    vocabulary::weekday,
    when::{Context, Item, Span, day},
};

/// The last of its kind.
const LAST: i8 = -1;
/// A month has no sixth Monday.
const NTH_MAX: i8 = 5;

/// The weekday with what parts it from the stretch that it is of, which must follow.
pub(super) fn nth_weekday(cx: &Context<'_>, at: usize) -> Option<(Item, usize)> {
    let token = cx.token(at)?;
    let nth = if token.is("last") { LAST } else { token.ordinal()? };
    let (weekday, false) = weekday(&cx.token(at + 1)?.text)? else { return None };
    if nth != LAST && !(1..=NTH_MAX).contains(&nth) {
        return None;
    }
    let of = at + 2 + usize::from(cx.is(at + 2, &["of", "in"]));
    let has_of = of > at + 2;
    let is_stretch = cx.month(of).is_some()
        || (has_of
            && (cx.is(of, &["last", "this", "next"])
                || matches!(cx.kind(of), Some(Kind::Year(_) | Kind::YearMonth(..) | Kind::Quarter(_)))));
    is_stretch.then_some((Item::Nth(nth, weekday), of - at))
}

/// The day of a stretch; `None` where it has no fifth.
pub(super) fn nth_of(stretch: Span, nth: i8, weekday: i8) -> Option<Span> {
    let (from, to) = (stretch.range.from?.date(), stretch.range.to?.date());
    let past = |date: Date| (date.weekday().to_monday_zero_offset() - weekday).rem_euclid(7);
    let found = if nth == LAST {
        let last = to.yesterday().ok()?;
        last.checked_sub(past(last).days()).ok()?
    } else {
        let ahead = (7 - past(from)).rem_euclid(7);
        from.checked_add((ahead + 7 * (nth - 1)).days()).ok()?
    };
    (from <= found && found < to).then(|| day(found))
}
