//! Comparisons with what the table itself holds: "above the average price", "heavier than the Falcon 9".

use crate::{Aggregate, Filter, Function, Op, Operand, Plan};

use super::{
    Found, Planner, Role, Than,
    ranks::Superlative,
    vocabulary::{AVERAGES, adjective_of},
};

/// Tokens from "than" to what is compared with.
const THAN_REACH: usize = 4;
/// Tokens between a comparing word and its "than": "a longer electric range than".
const DEGREE_REACH: usize = 4;

impl Planner<'_> {
    /// Adds the condition, or what must be looked up for it.
    pub(super) fn find_relative(&mut self) {
        let Some(relative) = self.relative_to_others().or_else(|| self.relative_to_all()) else { return };
        let Relative { column, high, said, base } = relative;
        said.into_iter().for_each(|at| self.say(at..at + 1));
        let op = if high { Op::Gt } else { Op::Lt };
        if base.is_empty() {
            let Some(numbers) = self.schema.columns[column].numbers else { return };
            let filter = Filter::new(self.name(column), op, vec![Operand::Number(rounded(numbers.mean))]);
            self.found.push(Found::new(self.tokens.len(), filter));
        } else {
            let aggregate = Aggregate::new(Function::Mean, Some(self.name(column)));
            let lookup = Plan { filters: base, aggregate: Some(aggregate), ..Plan::default() };
            self.than = Some(Than { column: self.name(column), op, lookup });
        }
    }

    /// "taller than the Eiffel Tower", "more inhabitants than Malta".
    fn relative_to_others(&mut self) -> Option<Relative> {
        let than = (1..self.tokens.len()).find(|&at| self.word(at) == "than" && self.roles[at] == Role::Free)?;
        let within = |found: &Found| found.start > than && found.start <= than + THAN_REACH;
        let first = self.found.iter().find(|found| within(found))?;
        // Of two values of one column, one is compared with the other.
        let is_pair = self.found.iter().any(|found| found.start < than && found.filter.column == first.filter.column);
        let is_text = |found: &Found| found.filter.values.iter().all(|value| matches!(value, Operand::Text(_)));
        let counts = (0..than).any(|at| self.word(at) == "how" && self.word(at + 1) == "much");
        if is_pair || counts || !is_text(first) {
            return None;
        }
        let (column, high, said) = self.compared(than)?;
        let (base, rest) = std::mem::take(&mut self.found).into_iter().partition(within);
        self.found = rest;
        let base: Vec<Found> = base;
        Some(Relative { column, high, said, base: base.into_iter().map(|found| found.filter).collect() })
    }

    /// "above average", "below the mean price", "longer than average".
    fn relative_to_all(&mut self) -> Option<Relative> {
        let average = (1..self.tokens.len()).find(|&at| {
            AVERAGES.contains(&self.word(at)) && self.tokens[at].number.is_none() && self.roles[at] == Role::Free
        })?;
        let before = (average.saturating_sub(2)..average).rev().find(|&at| !matches!(self.word(at), "the" | "its"))?;
        let high = match self.word(before) {
            "above" | "over" | "exceed" | "exceeds" | "exceeding" | "beyond" => true,
            "below" | "under" => false,
            "than" => {
                let (column, high, mut said) = self.compared(before)?;
                said.push(average);
                return Some(Relative { column, high, said, base: Vec::new() });
            }
            _ => return None,
        };
        let measures = |at: &usize| self.measure_of(&self.columns[*at]).is_some();
        let mention = self.mention_after(average + 1, 1).filter(measures);
        let mention = mention.or_else(|| self.mention_before(before, 2).filter(measures))?;
        let mention = self.take(mention);
        let column = self.measure_of(&mention)?;
        Some(Relative { column, high, said: (before..=average).collect(), base: Vec::new() })
    }

    /// What is compared by the words before a "than": the column, whether more of it is asked for, and the words.
    fn compared(&mut self, than: usize) -> Option<(usize, bool, Vec<usize>)> {
        let from = than.saturating_sub(DEGREE_REACH);
        let at = (from..than).rev().find(|&at| {
            matches!(self.word(at), "more" | "less" | "fewer")
                || adjective_of(self.word(at)).is_some_and(|(_, form)| form == 1)
        })?;
        let said = (at..=than).collect();
        let named = self.columns.iter().position(|mention| {
            mention.range.start > at && mention.range.end <= than && self.measure_of(mention).is_some()
        });
        let adjective = adjective_of(self.word(at)).or_else(|| adjective_of(self.word(at + 1)));
        let high = match self.word(at) {
            "more" => true,
            "less" | "fewer" => false,
            _ => adjective?.0.high,
        };
        if let Some(mention) = named {
            let mention = self.take(mention);
            return Some((self.measure_of(&mention)?, high, said));
        }
        let (adjective, form) = adjective?;
        let column = self.adjective_column(adjective)?;
        // "less expensive": the contrary of the adjective.
        let high = if form == 0 && !high { !adjective.high } else { adjective.high };
        let compared = Superlative { start: at, end: than + 1, adjective: Some(adjective), high };
        Some((column, self.turned(&compared, column), said))
    }
}

/// A comparison with the mean of some rows, or of all.
struct Relative {
    column: usize,
    high: bool,
    /// Tokens that say it.
    said: Vec<usize>,
    base: Vec<Filter>,
}

/// A mean as a person reads it: six figures are enough.
fn rounded(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}
