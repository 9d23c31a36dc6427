//! What is left of a question when all that the table explains is taken away.

use crate::{Filter, Op, Operand};

use super::{Planner, Role, mentions::is_cue};

/// Likeness of words and a value from which they may mean it.
const LIKENESS_MIN: f32 = 0.55;
/// By how much the best value must be liker than the best of another kind.
const LIKENESS_LEAD: f32 = 0.05;
/// A name is another spelling of a value from here on ("Swiss", Switzerland: 0.85); different countries reach 0.67.
const NAME_LIKENESS_MIN: f32 = 0.75;
/// What is like nothing else may be less like it ("bring my cat", pets allowed: 0.50, the next 0.14).
const ALONE_LIKENESS_MIN: f32 = 0.45;
const ALONE_LEAD: f32 = 0.2;
/// Values of a column that words are compared with by meaning.
const VALUES_MAX: usize = 60;

/// Words that no rule took.
#[derive(Debug, Default)]
pub(super) struct Leftovers {
    pub unknown: Vec<String>,
    pub absent: Option<String>,
    pub coverage: f32,
}

impl Planner<'_> {
    /// Tries the words that are left by meaning, names what stays unknown, and asks for rows that are like it.
    pub(super) fn leftovers(&mut self) -> Leftovers {
        let unexplained = self.unexplained();
        let names = unexplained.iter().copied().find(|&at| self.tokens[at].is_name && !self.is_table_word(at));
        let unknown: Vec<String> = unexplained.iter().map(|&at| self.tokens[at].text.clone()).collect();
        let said = self.roles.iter().filter(|role| **role != Role::Free).count();
        let coverage = if said + unknown.len() == 0 { 0.0 } else { said as f32 / (said + unknown.len()) as f32 };
        if !unknown.is_empty() {
            self.plan.meaning = Some(unknown.join(" "));
        }
        let absent = names.map(|at| self.tokens[at].text.clone());
        Leftovers { unknown, absent, coverage }
    }

    /// The places of words with weight that nothing explains.
    fn unexplained(&self) -> Vec<usize> {
        // "in Swiss francs" of a column that is in CHF.
        let of_currency = |at: usize| {
            let named = |start: usize, length: usize| {
                let words = self.tokens.get(start..start + length).unwrap_or_default();
                let name = words.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ");
                let code = crate::units::currency(&name);
                code.is_some_and(|code| self.schema.columns.iter().any(|own| own.unit.as_deref() == Some(code)))
            };
            named(at, 1) || named(at, 2) || at.checked_sub(1).is_some_and(|before| named(before, 2))
        };
        let free = |at: &usize| {
            let token = &self.tokens[*at];
            let weightless = is_cue(&token.word)
                || token.word.is_empty()
                || self.is_table_word(*at)
                || token.number.as_ref().is_some_and(|number| number.is_word);
            self.roles[*at] == Role::Free
                && !weightless
                && !of_currency(*at)
                && !self.columns.iter().any(|mention| mention.range.contains(at))
        };
        (0..self.tokens.len()).filter(free).collect()
    }

    fn is_table_word(&self, at: usize) -> bool {
        self.index.table.contains(&self.tokens[at].stem)
    }

    /// Conditions for words that are like a value in meaning, and like no other column's.
    pub(super) fn find_alike(&mut self) {
        let free = self.unexplained();
        let mut at = 0;
        while at < free.len() {
            let mut end = at + 1;
            while end < free.len() && free[end] <= free[end - 1] + 2 && !self.tokens[free[end]].after_comma {
                end += 1;
            }
            let range = free[at]..free[end - 1] + 1;
            let phrase =
                self.tokens[range.clone()].iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ");
            let is_name = range.clone().any(|at| self.tokens[at].is_name);
            if let Some((column, text)) = self.alike(&phrase, is_name) {
                self.say(range.clone());
                let negated = self.is_negated(range.start);
                let op = if negated { Op::IsNot } else { Op::Is };
                let is_flag = self.schema.columns[column].kind == crate::Kind::Boolean;
                let value = if is_flag { Operand::Number(1.0) } else { Operand::Text(text) };
                let filter = Filter::new(self.name(column), op, vec![value]);
                self.weak.push(self.plan.filters.len());
                self.plan.filters.push(filter);
            }
            at = end;
        }
    }

    /// The value that a phrase is most like, where it is clearly one. A name is another name for the same thing only where
    /// the two are nearly one to the embedder.
    fn alike(&self, phrase: &str, is_name: bool) -> Option<(usize, String)> {
        let asked: Vec<&str> = self.plan.filters.iter().map(|filter| filter.column.as_str()).collect();
        let mut candidates: Vec<(usize, &str)> = Vec::new();
        for (at, column) in self.schema.columns.iter().enumerate() {
            if column.kind == crate::Kind::Boolean && !asked.contains(&column.name.as_str()) {
                candidates.push((at, ""));
            }
            let is_class = column.kind == crate::Kind::Category
                && column.distinct <= VALUES_MAX as u64
                && !asked.contains(&column.name.as_str());
            if is_class {
                candidates.extend(column.values.iter().take(VALUES_MAX).map(|value| (at, value.text.as_str())));
            }
        }
        let texts: Vec<String> =
            candidates.iter().map(|(at, value)| format!("{value} {}", self.schema.columns[*at].name)).collect();
        let likeness = self.meaning.likeness(phrase, &texts.iter().map(String::as_str).collect::<Vec<_>>());
        let mut ranked: Vec<(f32, usize)> = likeness.iter().copied().zip(0..).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (best, at) = *ranked.first()?;
        let next = ranked.get(1).map_or(0.0, |(next, _)| *next);
        let least = if is_name { NAME_LIKENESS_MIN } else { LIKENESS_MIN };
        let is_near = best >= least && best - next >= LIKENESS_LEAD;
        let is_alone = !is_name && best >= ALONE_LIKENESS_MIN && best - next >= ALONE_LEAD;
        (is_near || is_alone).then(|| (candidates[at].0, candidates[at].1.to_owned()))
    }
}
