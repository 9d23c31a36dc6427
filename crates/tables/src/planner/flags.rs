//! Columns that say yes or no, and columns that must have no value.

use crate::{Filter, Kind, Op, Operand};

use super::{Found, Planner, mentions::ColumnMention};

/// Values of a column that answers yes, no, or a little else.
const ANSWERS_MAX: u64 = 5;

impl Planner<'_> {
    /// Columns of yes and no that are named, and columns that must (not) have a value: "no complications".
    pub(super) fn find_flags(&mut self) {
        let mut at = 0;
        while at < self.columns.len() {
            let mention = self.columns[at].clone();
            let is_free = self.is_free_of(mention.range.start, mention.range.end);
            let negated = is_free || self.is_negated(mention.range.start);
            let flag =
                mention.columns.iter().copied().find(|&column| self.schema.columns[column].kind == Kind::Boolean);
            let answers = mention.columns.iter().copied().find_map(|column| Some((column, self.yes_and_no(column)?)));
            // "in stock": there are some.
            let stocked = mention.columns.iter().copied().find(|&column| self.is_measure(column)).filter(|_| {
                self.word(mention.range.start) == "stock" && self.word(mention.range.start.wrapping_sub(1)) == "in"
            });
            let stocked = stocked.or_else(|| self.counted_once(&mention));
            let filter = match flag {
                None if stocked.is_some() => stocked.map(|column| {
                    let op = if negated { Op::Le } else { Op::Gt };
                    Filter::new(self.name(column), op, vec![Operand::Number(0.0)])
                }),
                None if mention.score > 0.4 && answers.is_some() => answers.map(|(column, (yes, no))| {
                    Filter::new(self.name(column), Op::Is, vec![Operand::Text(if negated { no } else { yes })])
                }),
                Some(column) if mention.score > 0.4 => {
                    let value = Operand::Number(f64::from(!negated));
                    Some(Filter::new(self.name(column), Op::Is, vec![value]))
                }
                _ if negated => self.nothing_of(&mention),
                _ => None,
            };
            match filter {
                Some(filter) => {
                    let mention = self.take(at);
                    self.found.push(Found::new(mention.range.start, filter));
                }
                None => at += 1,
            }
        }
    }

    /// "has a cap": one at least, of what a column counts from nought on.
    fn counted_once(&self, mention: &ColumnMention) -> Option<usize> {
        let start = mention.range.start;
        let is_one = matches!(self.word(start.wrapping_sub(1)), "a" | "an" | "any")
            && matches!(self.word(start.wrapping_sub(2)), "has" | "have" | "had" | "having" | "with" | "got");
        let counts = |column: &usize| {
            let own = &self.schema.columns[*column];
            own.kind == Kind::Integer && own.unit.is_none() && own.numbers.is_some_and(|numbers| numbers.min == 0.0)
        };
        mention.columns.iter().copied().find(counts).filter(|_| is_one && mention.score > 0.4)
    }

    /// The column's own words for yes and no, where it has both among few others ("partly").
    fn yes_and_no(&self, column: usize) -> Option<(String, String)> {
        let own = &self.schema.columns[column];
        let word = |words: &[&str]| {
            let is_one = |value: &&crate::Value| words.contains(&value.text.to_lowercase().as_str());
            own.values.iter().find(is_one).map(|value| value.text.clone())
        };
        let is_few = own.kind == Kind::Category && own.distinct <= ANSWERS_MAX;
        is_few.then(|| Some((word(&["yes", "true", "y"])?, word(&["no", "false", "n"])?))).flatten()
    }

    /// "no complications": the column's own word for none, else no value at all.
    fn nothing_of(&self, mention: &ColumnMention) -> Option<Filter> {
        let column = *mention.columns.first().filter(|_| mention.score > 0.4 && mention.columns.len() == 1)?;
        let own = &self.schema.columns[column];
        // Of what is counted, none is nought.
        if own.kind == Kind::Integer && own.numbers.is_some_and(|numbers| numbers.min == 0.0) {
            return Some(Filter::new(&own.name, Op::Is, vec![Operand::Number(0.0)]));
        }
        let none = own
            .values
            .iter()
            .find(|value| matches!(value.text.to_lowercase().as_str(), "none" | "no" | "nil" | "nothing"));
        match none {
            Some(none) => Some(Filter::new(&own.name, Op::Is, vec![Operand::Text(none.text.clone())])),
            None => (own.missing > 0).then(|| Filter::new(&own.name, Op::Missing, Vec::new())),
        }
    }
}
