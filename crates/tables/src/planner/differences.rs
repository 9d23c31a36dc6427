//! "Are A dearer than B?", "difference between A and B": two values of one column, and a number of each.

use crate::{Aggregate, Function, Op, units};

use super::{
    Found, Planner, Role,
    vocabulary::{SUMS, adjective_of},
};

impl Planner<'_> {
    /// Two of the conditions found become the sides of a difference, where they are compared.
    pub(super) fn find_difference(&mut self) -> bool {
        let Some((first, second)) = self.sides() else { return false };
        let column = self.compared_column();
        if column.is_none() && !self.has_word(&["many", "more", "fewer", "number"]) {
            return false;
        }
        let function = match column {
            None => Function::Count,
            Some(_) if self.has_word(SUMS) => Function::Sum,
            Some(_) if self.has_word(&["median"]) => Function::Median,
            Some(_) => Function::Mean,
        };
        let second = self.found.remove(second).filter;
        let compare = vec![self.found.remove(first).filter, second];
        for at in 0..self.tokens.len() {
            if adjective_of(self.word(at)).is_some() {
                self.say(at..at + 1);
            }
        }
        self.aggregate(function, column);
        self.plan.aggregate = self.plan.aggregate.take().map(|aggregate| Aggregate { compare, ..aggregate });
        true
    }

    /// The places of two conditions found that differ in their value only, where the question compares.
    fn sides(&self) -> Option<(usize, usize)> {
        // The "than" of "no longer than 100" has done its work.
        let has_than = (0..self.tokens.len()).any(|at| self.word(at) == "than" && self.roles[at] == Role::Free);
        let names_both =
            self.has_word(&["difference", "compare", "compared", "versus", "vs", "gap", "differ", "exceed", "exceeds"]);
        if !has_than && !names_both {
            return None;
        }
        let is_pair = |a: &Found, b: &Found| {
            a.filter.column == b.filter.column
                && a.filter.op == b.filter.op
                && a.filter.values != b.filter.values
                && matches!(a.filter.op, Op::Is | Op::Contains | Op::Between)
        };
        let mut pairs = (0..self.found.len()).flat_map(|a| (a + 1..self.found.len()).map(move |b| (a, b)));
        pairs.find(|&(a, b)| is_pair(&self.found[a], &self.found[b]))
    }

    /// The column whose numbers are compared; `None` where rows are.
    fn compared_column(&mut self) -> Option<usize> {
        // "how many years longer": the column with this unit.
        let in_unit = (0..self.tokens.len())
            .find(|&at| self.phrase(at, 2) == "how many")
            .and_then(|at| units::find(self.word(at + 2)));
        let of_unit = in_unit.and_then(|unit| {
            let given_in = |own: &str| units::converts(unit.symbol, own);
            self.column_where(|column| column.unit.as_deref().is_some_and(given_in))
        });
        // "how many grams more fat": the named one of those with the unit.
        let has_unit = |column: usize| of_unit.is_none_or(|known| self.converts(known, column));
        let measure = self.columns.iter().position(|mention| self.measure_of(mention).is_some_and(has_unit));
        let adjective =
            self.tokens.iter().find_map(|token| adjective_of(&token.word).filter(|(_, form)| *form == 1 || *form == 0));
        let column = match (measure, adjective) {
            (Some(mention), _) => {
                let mention = self.take(mention);
                self.measure_of(&mention)
            }
            (None, _) if of_unit.is_some() => of_unit,
            (None, Some((adjective, _))) => self.adjective_column(adjective),
            (None, None) => None,
        };
        // "How much more is ...": of money.
        column.or_else(|| self.meant_measure().filter(|_| self.has_word(&["much"])))
    }

    /// Whether numbers of the one column can be given in the unit of the other.
    fn converts(&self, from: usize, to: usize) -> bool {
        let unit = |column: usize| self.schema.columns[column].unit.as_deref();
        unit(from).zip(unit(to)).is_some_and(|(from, to)| units::converts(from, to))
    }
}
