//! How a number in a question compares, by the words before and behind it.

use std::ops::Range;

use crate::Op;

use super::{
    Planner,
    vocabulary::{ABOUT, AT_LEAST, AT_MOST, Adjective, LESS_THAN, MORE_THAN, OR_LESS, OR_MORE, adjective_of},
};

/// Words of the longest comparing phrase.
const PHRASE_WORDS_MAX: usize = 5;

/// A comparison read from the words around a number.
pub(super) struct Comparison {
    pub op: Op,
    /// Tokens that say it, the number's included.
    pub range: Range<usize>,
    /// "cheaper than": the adjective.
    pub adjective: Option<&'static Adjective>,
    pub about: bool,
    /// Tokens behind the number that say it, too.
    pub after: Option<Range<usize>>,
}

/// What "or more" and "or less" behind a number make of it.
pub(super) fn open_end(phrase: &str) -> Option<Op> {
    let is_more = OR_MORE.contains(&phrase);
    (is_more || OR_LESS.contains(&phrase)).then_some(if is_more { Op::Ge } else { Op::Le })
}

impl Planner<'_> {
    /// How the number at `at` compares.
    pub(super) fn comparison(&self, at: usize) -> Comparison {
        let (before, about) = self.approximated(at);
        let (op, length) = self.bound_before(before);
        let mut comparison = Comparison { op, range: before - length..at + 1, adjective: None, about, after: None };
        self.compare_by_adjective(&mut comparison, before, length);
        // "no bigger than": not more.
        let start = comparison.range.start;
        let is_denied = start > 0 && matches!(self.word(start - 1), "no" | "not" | "isnt" | "arent");
        if is_denied && matches!(comparison.op, Op::Gt | Op::Lt) {
            comparison.op = if comparison.op == Op::Gt { Op::Le } else { Op::Ge };
            comparison.range.start -= 1;
        }
        if length == 0 {
            self.bound_behind(&mut comparison, at);
        }
        if self.tokens.get(at + 1).is_some_and(|next| next.text == "+") {
            (comparison.op, comparison.range.end) = (Op::Ge, at + 2);
        }
        // "boats from 2019" are of that year, "from 2019 on" of later ones, too.
        let is_open = matches!(self.word(at + 1), "on" | "onward" | "onwards" | "upwards" | "and");
        let is_date = self.tokens[at].number.as_ref().is_some_and(|number| number.date.is_some());
        if length == 1 && self.word(before - 1) == "from" && is_date && !is_open {
            comparison.op = Op::Is;
        }
        comparison.about &= comparison.op == Op::Is;
        comparison
    }

    /// Where the words begin that say nothing of the number at `at` but "about" and the like, and whether they say that.
    fn approximated(&self, at: usize) -> (usize, bool) {
        let (mut before, mut about) = (at, false);
        while before > 0
            && (ABOUT.contains(&self.word(before - 1)) || matches!(self.word(before - 1), "a" | "the" | "year"))
        {
            about |= ABOUT.contains(&self.word(before - 1)) && self.word(before - 1) != "some";
            before -= 1;
        }
        (before, about)
    }

    /// "at least", "more than": the longest phrase that ends before a token, and its words.
    fn bound_before(&self, before: usize) -> (Op, usize) {
        let lists: [(&[&str], Op); 4] =
            [(AT_LEAST, Op::Ge), (AT_MOST, Op::Le), (MORE_THAN, Op::Gt), (LESS_THAN, Op::Lt)];
        let bound = |length: usize| {
            let phrase = self.raw_phrase(before - length, length);
            let (_, op) = lists.iter().find(|(list, _)| list.contains(&phrase.as_str()))?;
            Some((*op, length))
        };
        (1..=PHRASE_WORDS_MAX.min(before)).rev().find_map(bound).unwrap_or((Op::Is, 0))
    }

    /// "cheaper than 500": the adjective tells the direction and the column.
    fn compare_by_adjective(&self, comparison: &mut Comparison, before: usize, length: usize) {
        let said_than = length == 0 && before >= 2 && self.word(before - 1) == "than";
        if !said_than && length < 2 {
            return;
        }
        let Some((adjective, _)) = adjective_of(self.word(before - 2)) else { return };
        if said_than {
            comparison.op = if adjective.high { Op::Gt } else { Op::Lt };
            comparison.range.start = before - 2;
        }
        comparison.adjective = Some(adjective);
    }

    /// "300 m or more": a bound behind the number at `at`.
    fn bound_behind(&self, comparison: &mut Comparison, at: usize) {
        // "100 m water resistance or better": the column may stand between.
        let ends = |start: usize| self.columns.iter().find(|mention| mention.range.start == start);
        let named = ends(at + 1).map(|mention| mention.range.end - 1);
        // "10 grams of fat or more"
        let of = ends(at + 2).filter(|_| self.word(at + 1) == "of").map(|mention| mention.range.end - 1);
        let is_word = self.tokens.get(at + 1).is_some_and(|token| token.number.is_none())
            && self.columns.iter().all(|mention| !mention.range.contains(&(at + 1)));
        // "a thousand a month at most"
        let is_rate = matches!(self.word(at + 1), "a" | "per")
            && matches!(self.word(at + 2), "month" | "year" | "week" | "day" | "night" | "hour" | "person");
        let places = [Some(at), is_rate.then_some(at + 2), named, of, is_word.then_some(at + 1)];
        let phrases = places.into_iter().flatten().flat_map(|place| [4, 3, 2, 1].map(|length| (place, length)));
        let bound = phrases.filter(|(place, length)| place + length < self.tokens.len()).find_map(|(place, length)| {
            let op = open_end(&self.phrase(place + 1, length))?;
            Some((op, place, length))
        });
        let Some((op, place, length)) = bound else { return };
        let start = if is_rate { comparison.range.end } else { place + 1 };
        comparison.op = op;
        comparison.after = Some(start..place + 1 + length);
        let adjective = || adjective_of(self.word(place + length)).map(|(adjective, _)| adjective);
        comparison.adjective = comparison.adjective.or_else(adjective);
    }

    /// Like `phrase`, but signs as they are written.
    fn raw_phrase(&self, start: usize, length: usize) -> String {
        let one = |at: usize| if self.word(at).is_empty() { self.tokens[at].text.as_str() } else { self.word(at) };
        (start..start + length).map(one).collect::<Vec<_>>().join(" ")
    }
}
