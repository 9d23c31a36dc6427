//! From a question to what it asks of a series. Rules over words; nothing is guessed: a word that no rule knows, a name or a number
//! that is left over make it a question for somebody else.

use jiff::{SignedDuration, ToSpan, civil::DateTime, tz::TimeZone};

use super::{
    about::{About, about},
    asked::{Anchor, Asked, By, Condition, Function, Problem, Question, Range, Selection},
    bounds,
    data::Names,
    impossible::impossible,
    intents::Words,
    spans::{Side, sides},
    tokens::tokens,
    units,
    vocabulary::FORECAST,
    when::{Clock, Context, Found, Item, Tense, Unit, scan},
};

/// Days after which no relative time can be the same.
const LATER: i64 = 10_003;

/// Reads a question about a series whose local time is that of `zone`; `None` where it is not about the series, or asks what
/// cannot be computed.
pub fn read(question: &str, anchor: Anchor, zone: &TimeZone, names: &Names<'_>) -> Option<Question> {
    let mut tokens = tokens(question);
    let count = bounds::count(&mut tokens);
    bounds::interval(&mut tokens);
    let condition = bounds::condition(&mut tokens, names.unit);
    let unit = bounds::unit(&mut tokens, names.unit);
    let words = Words(&tokens);
    let tense = words.tense();
    let is_compare = words.is_compare() && !words.is_accuracy();
    let cx = Context {
        tokens: &tokens,
        now: zone.to_datetime(anchor.at),
        now_exact: anchor.at,
        zone,
        tense,
        is_generic: words.is_generic(),
        is_compare,
    };
    let found = scan(&cx);
    let about = about(&tokens, &found, names, zone.iana_name(), words.is_accuracy())?;
    let asker = Asker { words, cx: &cx, found: &found, count, condition, names, about };
    let is_relative = is_relative(&cx, &found);
    let asked = asker.asked().filter(|asked| about != About::Time || computes(asked))?;
    Some(Question { asked, about, unit, is_relative, anchor })
}

/// Whether the times would be others some years later.
fn is_relative(cx: &Context<'_>, found: &[Found]) -> bool {
    let Ok(now) = cx.now.checked_add(LATER.days()) else { return false };
    let Ok(now_exact) = cx.now_exact.checked_add(SignedDuration::from_hours(24 * LATER)) else { return false };
    let later = Context { now, now_exact, ..*cx };
    sides(cx, found, true) != sides(&later, &scan(&later), true)
}

/// Whether it asks for a computation by name, and not only of a time.
fn computes(asked: &Asked) -> bool {
    matches!(
        asked,
        Asked::Extreme { .. }
            | Asked::Aggregate { .. }
            | Asked::Group { .. }
            | Asked::Compare { .. }
            | Asked::Trend { .. }
            | Asked::Count { condition: Some(_), .. }
    )
}

struct Asker<'a> {
    words: Words<'a>,
    cx: &'a Context<'a>,
    found: &'a [Found],
    count: usize,
    condition: Option<Condition>,
    names: &'a Names<'a>,
    about: About,
}

impl Asker<'_> {
    fn asked(&self) -> Option<Asked> {
        let words = &self.words;
        let (high, low) = words.extremes();
        let function = words.function();
        let by = words.by();
        let is_mean =
            high || low || function.is_some() || by.is_some() || self.cx.is_compare || self.condition.is_some();
        if let Some(problem) = impossible(self.cx, self.found) {
            return Some(Asked::Impossible { problem });
        }
        let Some(mut sides) = sides(self.cx, self.found, is_mean) else { return self.in_other_zone() };
        if let ([side], true) = (&sides[..], words.is_year_on_year()) {
            sides.push(year_before(*side)?);
        }
        let first = *sides.first()?;
        let over = first.selection;
        if words.is_accuracy() {
            return Some(Asked::Accuracy { over: over.range });
        }
        if words.is_missing() {
            return Some(Asked::Missing { over: over.range });
        }
        if over.range.is_open() && over.filter.is_empty() && function.is_none() && words.is_extent() && !high && !low {
            return Some(Asked::Extent);
        }
        if self.condition.is_some() || words.is_count(&|word| self.is_unit(word)) {
            return Some(Asked::Count { condition: self.condition, by: words.counted(), over });
        }
        if let [first, second] = sides[..] {
            return self.compare(first, second, function, (high, low));
        }
        if first.unit == Some(Unit::Instant) && over.filter.is_empty() {
            return self.value(over.range.from?);
        }
        if let Some(group) = self.group(by, function, (high, low), over) {
            return Some(group);
        }
        match (high, low) {
            (true, true) => return Some(self.stretch(over)),
            (true, false) | (false, true) if !matches!(function, Some(Function::Mean | Function::Median)) => {
                return Some(Asked::Extreme { is_high: high, count: self.count, over });
            }
            _ => {}
        }
        if self.cx.is_compare {
            // One side alone: the other is the year before.
            return self.compare(first, year_before(first)?, function, (high, low));
        }
        self.rest(function, over)
    }

    /// Times that do not go together since they are told in another zone.
    fn in_other_zone(&self) -> Option<Asked> {
        let is_told = |found: &Found| matches!(found.item, Item::Clock(Clock { offset: Some(_), .. }));
        self.found.iter().any(is_told).then_some(Asked::Impossible { problem: Problem::OtherZone })
    }

    /// What asks for no extreme and no buckets.
    fn rest(&self, function: Option<Function>, over: Selection) -> Option<Asked> {
        let words = &self.words;
        let is_past = !self.is_future(over.range);
        if let Some(function) =
            function.filter(|_| is_past || self.cx.tense != Tense::Future || over.range.from.is_some())
        {
            return Some(Asked::Aggregate { function, over });
        }
        if over.range.is_open() && over.filter.is_empty() {
            return if words.is_trend() {
                Some(Asked::Trend { over })
            } else if words.any(FORECAST) || self.cx.tense == Tense::Future {
                Some(Asked::Forecast { over })
            } else if words.is_latest() || (self.about == About::Name && words.phrase(&[&["is"], &["the"]])) {
                Some(Asked::Latest)
            } else {
                None
            };
        }
        if words.is_trend() && is_past && !over.range.is_open() {
            return Some(Asked::Trend { over });
        }
        // A forecast of a time that is over is judged, not made.
        let is_over = over.range.to.is_some_and(|to| to <= self.cx.now);
        if words.any(FORECAST) && is_over {
            return Some(Asked::Accuracy { over: over.range });
        }
        if over.range.is_open() {
            return Some(Asked::Aggregate { function: Function::Mean, over });
        }
        Some(self.stretch(over))
    }

    fn stretch(&self, over: Selection) -> Asked {
        if self.is_future(over.range)
            || (self.cx.tense == Tense::Future && over.range.to.is_none_or(|to| to > self.cx.now))
        {
            Asked::Forecast { over }
        } else {
            Asked::Summary { over }
        }
    }

    fn value(&self, at: DateTime) -> Option<Asked> {
        if self.words.any(FORECAST) && at < self.cx.now {
            let over = Range::new(at, at.checked_add(jiff::Span::new().hours(1)).ok()?);
            return Some(Asked::Accuracy { over });
        }
        Some(Asked::Value { at })
    }

    fn group(
        &self,
        by: Option<(By, bool)>,
        function: Option<Function>,
        (high, low): (bool, bool),
        over: Selection,
    ) -> Option<Asked> {
        let (by, picks) = by.filter(|(by, picks)| *picks || *by != By::Day || !over.range.is_open())?;
        let of_extremes = function.is_none() && !picks;
        let extreme = match (high, low) {
            (true, false) => Some(Function::Max),
            (false, true) => Some(Function::Min),
            _ => None,
        };
        let function = if of_extremes { extreme.unwrap_or(Function::Mean) } else { function.unwrap_or(Function::Mean) };
        let pick = if picks { Some(high || !low) } else { None };
        (!picks || high || low).then_some(Asked::Group { by, function, pick, over })
    }

    fn compare(&self, first: Side, second: Side, function: Option<Function>, extremes: (bool, bool)) -> Option<Asked> {
        if first.selection == second.selection {
            return None;
        }
        let function = match extremes {
            (true, false) if function.is_none() => Function::Max,
            (false, true) if function.is_none() => Function::Min,
            _ => function.unwrap_or(Function::Mean),
        };
        // A change is that of the later from the earlier.
        let is_earlier = first.selection.range.from < second.selection.range.from;
        let (first, second) = if self.words.is_change() && is_earlier { (second, first) } else { (first, second) };
        Some(Asked::Compare { function, first: first.selection, second: second.selection })
    }

    fn is_unit(&self, word: &str) -> bool {
        self.names.unit.is_some_and(|unit| units::factor(word, unit).is_some())
    }

    fn is_future(&self, range: Range) -> bool {
        range.from.is_some_and(|from| from >= self.cx.now)
    }
}

/// The same a year before, for a side with a range.
fn year_before(side: Side) -> Option<Side> {
    super::spans::shifted(side, Unit::Year).filter(|_| side.unit.is_some())
}
