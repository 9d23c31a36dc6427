//! Numbers that say how many rows are wanted.

use super::{Planner, Role, numbers::NAME_REACH, vocabulary::adjective_of};

/// Words of a question among which the number of rows wanted stands.
const COUNT_REACH: usize = 5;

impl Planner<'_> {
    /// "three most expensive", "top 5", "5 cheapest": the number of rows asked for, not a condition.
    pub(super) fn is_limit(&self, at: usize) -> bool {
        let Some(number) = &self.tokens[at].number else { return false };
        let is_count = number.is_bare()
            && !number.is_round
            && number.value.fract() == 0.0
            && (1.0..=1000.0).contains(&number.value);
        if self.count == Some(at) || (number.is_word && self.word(at.wrapping_sub(1)) == "all") {
            return true;
        }
        let next = self.word(at + 1);
        let before = self.word(at.wrapping_sub(1));
        let superlative =
            |word: &str| adjective_of(word).is_some_and(|(_, form)| form == 2) || matches!(word, "most" | "least");
        // "the three lightest four-seaters": the first number is the limit.
        let is_second = at >= 2 && self.tokens[at - 2].number.is_some();
        // "the cheapest five-star place"
        let counts_column = next.len() > 2
            && !next.ends_with('s')
            && self.columns.iter().any(|mention| {
                mention.range.start == at + 1 && mention.columns.iter().any(|&column| self.is_measure(column))
            });
        is_count
            && !counts_column
            && (superlative(next)
                || superlative(before) && before != "least" && before != "most" && !is_second
                || matches!(before, "first" | "last" | "top" | "bottom"))
            && !(matches!(before, "minimum" | "maximum" | "min" | "max"))
    }

    /// "the five mountains with the greatest ...": a number at the beginning, of things, of which the first are wanted.
    pub(super) fn counts_rows(&self, at: usize) -> bool {
        let Some(number) = self.tokens[at].number.as_ref().filter(|_| self.roles[at] == Role::Free) else {
            return false;
        };
        let is_small = (2.0..=1000.0).contains(&number.value)
            && number.value.fract() == 0.0
            && number.is_bare()
            && number.date.is_none();
        let is_first = at == 0
            || matches!(
                self.word(at - 1),
                "the" | "what" | "which" | "show" | "list" | "name" | "find" | "give" | "me" | "our" | "are" | "those"
            ) && (at <= COUNT_REACH || matches!(self.word(at - 1), "which" | "what"));
        // The things: a plural within a few words, before any other number.
        let things = (at + 1..(at + 1 + NAME_REACH).min(self.tokens.len()))
            .take_while(|&at| self.tokens[at].number.is_none() && !self.tokens[at].after_comma)
            .any(|at| self.word(at).ends_with('s') && self.word(at).len() > 3)
            || matches!(self.word(at + 1), "were" | "are" | "had" | "have" | "has" | "took" | "got" | "came");
        let is_ranked = !self.superlatives().is_empty() || self.has_word(&["first", "last"]);
        is_first && is_small && things && is_ranked
    }
}
