//! From a question to what it asks of a series. Rules over words; nothing is guessed: a word that no rule knows, a name or a number
//! that is left over make it a question for somebody else.

use jiff::{SignedDuration, ToSpan, civil::DateTime, tz::TimeZone};

use super::{
    about::{About, about},
    asked::{Anchor, Asked, By, Condition, Function, Problem, Question, Range, Selection, Uncomputed},
    bounds,
    data::Names,
    impossible::impossible,
    intents::Words,
    modifiers::{Modifiers, is_negated, modifiers, opposite},
    own::{Own, mark},
    spans::{Side, sides},
    tokens::{Token, tokens},
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
    mark(&mut tokens, names);
    let modifiers = modifiers(&mut tokens, names);
    let is_negated = is_negated(&mut tokens);
    let count = bounds::count(&mut tokens);
    bounds::interval(&mut tokens);
    let condition = match bounds::condition(&mut tokens, names.unit) {
        Some(condition) if is_negated => Some(opposite(condition)?),
        condition => condition,
    };
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
    let (about, fit) = about(&tokens, &found, names, zone.iana_name(), words.is_accuracy())?;
    let (uncomputed, excluded, is_energy) = (modifiers.uncomputed, modifiers.excluded, modifiers.is_energy);
    let is_amount = is_amount(&tokens, names);
    let asker = Asker { words, cx: &cx, found: &found, count, condition, names, about, modifiers, is_amount };
    let is_relative = is_relative(&cx, &found);
    let rank = asker.modifiers.rank;
    let asked = asker.asked()?.without(excluded).filter(|asked| about != About::Time || computes(asked))?;
    let is_ranked = matches!(asked, Asked::Extreme { .. } | Asked::Group { pick: Some(_), .. });
    if rank > 1 && !is_ranked {
        return None;
    }
    let asked = match uncomputed {
        Some(what) if about == About::Name => Asked::Uncomputed { what },
        Some(_) => return None,
        None => asked,
    };
    Some(Question { asked, about, fit, unit, is_energy, is_relative, anchor })
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
            | Asked::Nested { .. }
            | Asked::Run { .. }
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
    modifiers: Modifiers,
    is_amount: bool,
}

/// "How many visitors", where that is what the series counts.
fn is_amount(tokens: &[Token], names: &Names<'_>) -> bool {
    let many = tokens.windows(2).position(|two| two[0].is("how") && two[1].is("many"));
    // A unit of measure counts nothing.
    let counts = names.unit.is_none_or(|unit| !units::is_known(unit));
    counts && many.is_some_and(|at| Own::of(names).said(tokens, at + 2).is_some())
}

impl Asker<'_> {
    fn asked(&self) -> Option<Asked> {
        let words = &self.words;
        let (high, low) = words.extremes();
        let is_sum = (self.is_amount && self.condition.is_none()) || self.modifiers.is_energy;
        let function = self.modifiers.function.or_else(|| words.function());
        let function = function.or_else(|| (is_sum && !high && !low).then_some(Function::Sum));
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
        if self.modifiers.is_run {
            return self.condition.map(|condition| Asked::Run { condition, over });
        }
        if self.condition.is_some() || (!is_sum && words.is_count(&|word| self.is_unit(word))) {
            return Some(self.count(by, function, (high, low), over));
        }
        // "Higher than forecast": what was forecast is judged.
        if let ([_], true) = (&sides[..], self.cx.is_compare && words.any(FORECAST) && !self.is_future(over.range)) {
            return (!over.range.is_open()).then_some(Asked::Accuracy { over: over.range });
        }
        if let Some(nested) = words.nested(function, (high, low), is_sum) {
            return Some(nesting(nested, function, by, &sides));
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
                return Some(Asked::Extreme { is_high: high, count: self.count, rank: self.modifiers.rank, over });
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
        (!picks || high || low).then_some(Asked::Group { by, function, pick, rank: self.modifiers.rank, over })
    }

    /// How many points, or of how many stretches an average, a total or an extreme.
    fn count(
        &self,
        by: Option<(By, bool)>,
        function: Option<Function>,
        (high, low): (bool, bool),
        over: Selection,
    ) -> Asked {
        let words = &self.words;
        let longer = |by: &By| matches!(by, By::Day | By::Week | By::Month | By::Quarter | By::Year);
        let daily = || (function.is_some() && words.any(&["daily"])).then_some(By::Day);
        let by = words.counted().or_else(|| {
            self.condition?;
            let is_told = function.is_some() || high || low;
            by.filter(|(by, picks)| longer(by) && (is_told || *picks)).map(|(by, _)| by).or_else(daily)
        });
        let extreme = match (high, low) {
            (true, false) => Some(Function::Max),
            (false, true) => Some(Function::Min),
            _ => match self.condition.filter(|_| words.is_throughout()) {
                Some(Condition::Above { .. }) => Some(Function::Min),
                Some(Condition::Below { .. }) => Some(Function::Max),
                _ => None,
            },
        };
        let function = function.or(extreme).filter(|_| by.is_some() && self.condition.is_some());
        Asked::Count { condition: self.condition, by, function, over }
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

/// The mean, or the median, of what is taken of each bucket.
fn nesting((by, of): (By, Function), function: Option<Function>, other: Option<(By, bool)>, sides: &[Side]) -> Asked {
    let one = match sides {
        [side] if other.is_none_or(|(other, picks)| !picks && other == by) => side,
        _ => return Asked::Uncomputed { what: Uncomputed::Nesting },
    };
    let function = function.filter(|function| *function != Function::Sum).unwrap_or(Function::Mean);
    Asked::Nested { function, by, of, over: one.selection }
}

/// The same a year before, for a side with a range.
fn year_before(side: Side) -> Option<Side> {
    super::spans::shifted(side, Unit::Year).filter(|_| side.unit.is_some())
}
