//! Numbers in a question become conditions: how they compare, and with which column.

use crate::{Column, Filter, Kind, Op, Operand, units};

use super::{
    Found, Planner, Role,
    comparisons::{Comparison, open_end},
    index::{is_id, is_time},
    mentions::is_degree,
    operands::{operand, range_score},
    tokens::{Number, stem},
    vocabulary::{Adjective, adjective_of, ordinal},
};

/// Tokens from a number to the words that name its column.
pub(super) const NAME_REACH: usize = 4;
/// Bytes of 2025-05-31.
const FULL_DATE_BYTES: usize = 10;
/// How far from an approximate number a value may be.
const ABOUT_SHARE: f64 = 0.1;

impl Planner<'_> {
    /// Adds the conditions that numbers and dates make.
    pub(super) fn find_numbers(&mut self) {
        self.find_ordinals();
        self.count = (0..self.tokens.len()).find(|&at| self.counts_rows(at));
        let mut at = 0;
        while at < self.tokens.len() {
            let next = at + 1;
            if self.is_of_a_name(at) {
                self.say(at..next);
            }
            if self.tokens[at].number.is_some() && self.roles[at] == Role::Free && !self.is_limit(at) {
                at = self.find_number(at).max(next);
            } else {
                at = next;
            }
        }
    }

    /// Whether the number is a part of a column's name: "0 to 100", "per 100 g".
    fn is_of_a_name(&self, at: usize) -> bool {
        let Some(number) = &self.tokens[at].number else { return false };
        let before = self.word(at.wrapping_sub(1));
        let is_said = |name: &super::index::Name| {
            name.all.windows(2).any(|pair| pair[0] == before && pair[1].parse() == Ok(number.value))
        };
        self.columns.iter().any(|mention| mention.range.contains(&at))
            || (before == "per" && self.index.names.iter().any(is_said))
    }

    /// "the sixth period", "third floor or higher": the number of a column that counts.
    fn find_ordinals(&mut self) {
        for at in 0..self.tokens.len() {
            let Some(value) = ordinal(self.word(at)).filter(|_| self.roles[at] == Role::Free) else { continue };
            let mention = self.columns.iter().position(|mention| {
                mention.range.start == at + 1
                    && mention.columns.iter().any(|&column| self.schema.columns[column].kind == Kind::Integer)
            });
            let Some(mention) = mention else { continue };
            let mention = self.take(mention);
            let column =
                mention.columns.iter().find(|&&column| self.schema.columns[column].kind == Kind::Integer).copied();
            let op = open_end(&self.phrase(mention.range.end, 2)).unwrap_or(Op::Is);
            let end = mention.range.end + if op == Op::Is { 0 } else { 2 };
            self.say(at..end);
            let Some(column) = column else { continue };
            let filter = Filter::new(self.name(column), op, vec![Operand::Number(value)]);
            self.found.push(Found::new(at, filter));
        }
    }

    /// The condition that the number at `at` makes; where to go on.
    fn find_number(&mut self, at: usize) -> usize {
        let Some(first) = self.tokens[at].number.clone() else { return at + 1 };
        if let Some((second, end)) = self.range_end(at) {
            let (mut low, high) = (first, second);
            // "between 16 and 31 May 2025"
            if let (Some(date), true) = (&high.date, low.date.is_none() && (1.0..=31.0).contains(&low.value))
                && date.len() == FULL_DATE_BYTES
            {
                low.date = Some(format!("{}{:02}", &date[..8], low.value));
                low.value = f64::NAN;
            }
            low.unit = low.unit.or(high.unit);
            low.currency = low.currency.or(high.currency);
            low.is_round |= high.is_round;
            // "between five and ten million"
            if low.times == 1.0 && high.times > 1.0 && low.value * high.times <= high.value {
                low.value *= high.times;
            }
            let start = if matches!(self.word(at.wrapping_sub(1)), "between" | "from") { at - 1 } else { at };
            let comparison =
                Comparison { op: Op::Between, range: start..end, adjective: None, about: false, after: None };
            self.bind(&comparison, &low, Some(&high));
            return end;
        }
        let comparison = self.comparison(at);
        if comparison.op == Op::Is && self.counts_unknown(at, &first) {
            return at + 1;
        }
        let before = self.found.len();
        self.bind(&comparison, &first, None);
        let end = comparison.range.end;
        if self.found.len() > before && comparison.op == Op::Is { self.alternatives(end) } else { end }
    }

    /// "four wheel drive": of something that the table knows nothing of.
    fn counts_unknown(&self, at: usize, number: &Number) -> bool {
        let is_bare = number.is_bare() && number.date.is_none() && !number.is_round;
        let Some(next) = self.tokens.get(at + 1).filter(|next| is_bare && next.number.is_none()) else { return false };
        self.roles[at + 1] == Role::Free
            && !next.after_comma
            && next.word.len() > 2
            && !super::mentions::is_cue(&next.word)
            && !is_degree(&next.word)
            && !self.index.table.contains(&next.stem)
            && !self.columns.iter().any(|mention| mention.range.contains(&(at + 1)))
    }

    /// "4 or 5": further values of the condition found last; where to go on.
    fn alternatives(&mut self, mut at: usize) -> usize {
        while self.word(at) == "or" {
            let Some(number) = self.tokens.get(at + 1).and_then(|token| token.number.clone()) else { break };
            let Some(last) = self.found.last_mut().filter(|last| matches!(last.filter.op, Op::Is | Op::IsNot)) else {
                break;
            };
            let column = self.schema.column(&last.filter.column);
            let Some(value) = column.and_then(|column| operand(&number, column)) else { break };
            last.filter.values.push(value);
            self.say(at..at + 2);
            at += 2;
        }
        at
    }

    /// The end of a range that starts at `at`: "36 and 38" after "between", "36 to 38", "36-38".
    fn range_end(&self, at: usize) -> Option<(Number, usize)> {
        // "and the end of 1977"
        let skipped = [3, 2, 1, 0].into_iter().find(|&more| {
            (at + 2..at + 2 + more).all(|at| matches!(self.word(at), "the" | "end" | "beginning" | "of" | "including"))
                && self.tokens.get(at + 2 + more).is_some_and(|token| token.number.is_some())
        })?;
        let second = self.tokens.get(at + 2 + skipped)?.number.clone()?;
        let between = matches!(self.word(at.wrapping_sub(1)), "between");
        let sign = self.tokens[at + 1].text.as_str();
        let joins = matches!(sign, "-" | "–" | "−")
            || matches!(self.word(at + 1), "to" | "until" | "through" | "till")
            || (between && self.word(at + 1) == "and");
        joins.then_some((second, at + 3 + skipped))
    }

    /// Finds the number's column and adds the condition; leaves the number where no column can be meant.
    fn bind(&mut self, comparison: &Comparison, number: &Number, second: Option<&Number>) {
        let Some((column, mention)) = self.column_of(comparison, number, second) else { return };
        let own = &self.schema.columns[column];
        let Some(first) = operand(number, own) else { return };
        let is_range = second.is_some();
        let second = second.and_then(|second| operand(second, own));
        if is_range && second.is_none() {
            return;
        }
        let op = self.directed(comparison, own);
        let (op, values) = match (op, first, second) {
            (Op::Between, Operand::Number(a), Some(Operand::Number(b))) => {
                (op, vec![Operand::Number(a.min(b)), Operand::Number(a.max(b))])
            }
            (Op::Between, first, Some(second)) => (op, vec![first, second]),
            (Op::Is, Operand::Number(value), None) if comparison.about => {
                let slack = value.abs() * ABOUT_SHARE;
                (Op::Between, vec![Operand::Number(value - slack), Operand::Number(value + slack)])
            }
            (Op::Is, Operand::Number(first), None) if number.date.as_ref().is_some_and(|date| date.ends_with('s')) => {
                (Op::Between, vec![Operand::Number(first), Operand::Number(first + 9.0)])
            }
            (op, first, _) => (op, vec![first]),
        };
        // "doesn't get higher than": what is denied is not said beside it.
        let is_apart = !matches!(self.word(comparison.range.start.wrapping_sub(1)), "no" | "not" | "isnt" | "arent");
        let op = match (op, self.is_negated(comparison.range.start)) {
            (Op::Is, true) => Op::IsNot,
            (Op::Gt, true) if is_apart => Op::Le,
            (Op::Lt, true) if is_apart => Op::Ge,
            (op, _) => op,
        };
        let filter = Filter::new(&own.name, op, values);
        if let Some(mention) = mention {
            self.take(mention);
        }
        self.say(comparison.range.clone());
        if let Some(after) = &comparison.after {
            self.say(after.clone());
        }
        // The adjective beside it is said, too: "under 8 mm thick".
        for at in [comparison.range.end, comparison.range.start.wrapping_sub(1)] {
            if is_degree(self.word(at)) && adjective_of(self.word(at)).is_some_and(|(_, form)| form < 2) {
                self.say(at..at + 1);
            }
        }
        self.found.push(Found::new(comparison.range.start, filter));
    }

    /// "older than" of a birthday or a year means before it.
    fn directed(&self, comparison: &Comparison, column: &Column) -> Op {
        let flips = comparison.adjective.is_some_and(|adjective| matches!(adjective.forms[0], "old" | "young"))
            && is_time(column);
        match (flips, comparison.op) {
            (true, Op::Gt) => Op::Lt,
            (true, Op::Lt) => Op::Gt,
            (true, Op::Ge) => Op::Le,
            (true, Op::Le) => Op::Ge,
            (_, op) => op,
        }
    }

    /// The likeliest column for the number, and the mention that names it.
    fn column_of(
        &self,
        comparison: &Comparison,
        number: &Number,
        second: Option<&Number>,
    ) -> Option<(usize, Option<usize>)> {
        // "five stars than with three": of the same column.
        let start = comparison.range.start;
        let is_pair = comparison.op == Op::Is
            && (self.word(start.wrapping_sub(1)) == "than"
                || (self.word(start.wrapping_sub(2)) == "than"
                    && matches!(self.word(start.wrapping_sub(1)), "with" | "for" | "at" | "in" | "of")));
        let same = self.found.last().filter(|last| is_pair && last.filter.op == Op::Is);
        let same = same.and_then(|last| self.schema.position(&last.filter.column));
        if let Some(column) = same.filter(|&column| operand(number, &self.schema.columns[column]).is_some()) {
            return Some((column, None));
        }
        let mut best: Option<(f32, usize, Option<usize>)> = None;
        for (at, column) in self.schema.columns.iter().enumerate() {
            let Some(value) = operand(number, column) else { continue };
            let mention = self.naming(at, comparison);
            let mut score = mention.map_or(0.0, |(_, distance, whole)| 10.0 - distance + 2.0 * whole);
            if is_id(column) && mention.is_none() {
                continue;
            }
            score += self.role_score(comparison, number, column, at);
            let second = second.and_then(|second| operand(second, column));
            score += range_score(comparison.op, &value, second.as_ref(), column);
            let better = best.is_none_or(|(least, _, _)| score > least);
            if better && score > 0.0 {
                best = Some((score, at, mention.map(|(mention, _, _)| mention)));
            }
        }
        best.map(|(_, column, mention)| (column, mention))
    }

    /// The mention of the column near the number, its distance, and how much of the name it is.
    fn naming(&self, column: usize, comparison: &Comparison) -> Option<(usize, f32, f32)> {
        let (start, end) = (comparison.range.start, comparison.range.end);
        let near = |(at, mention): (usize, &super::ColumnMention)| {
            let rank = mention.columns.iter().position(|own| *own == column)?;
            let (distance, between) = if mention.range.end <= start {
                (start - mention.range.end, mention.range.end..start)
            } else if mention.range.start >= end {
                (mention.range.start - end, end..mention.range.start)
            } else {
                return None;
            };
            let crosses = between.clone().any(|at| {
                self.tokens[at].after_comma
                    || self.tokens[at].number.is_some()
                    || matches!(self.word(at), "and" | "or" | "but")
            });
            let comma = mention.range.start >= end && self.tokens[mention.range.start].after_comma
                || mention.range.end <= start && self.tokens[start].after_comma;
            let reached = distance <= NAME_REACH && !crosses && !comma;
            reached.then_some((at, distance as f32 + 0.5 * rank.min(1) as f32, mention.score))
        };
        self.columns.iter().enumerate().filter_map(near).min_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// How well unit, currency, date and adjective fit the column; negative where they speak against it.
    fn role_score(&self, comparison: &Comparison, number: &Number, column: &Column, at: usize) -> f32 {
        let mut score = 0.0;
        if number.date.is_some() && number.is_bare() {
            let places = [comparison.range.start, comparison.range.start.wrapping_sub(1)];
            let timely = [
                "in", "during", "since", "after", "before", "until", "from", "by", "of", "year", "between", "and",
                "prior",
            ];
            let is_timely = places.into_iter().any(|at| timely.contains(&self.word(at)));
            let has_time = self.schema.columns.iter().any(is_time);
            if is_timely && has_time && !is_time(column) {
                score -= 8.0;
            } else if !is_timely && is_time(column) {
                score -= 4.0;
            }
        }
        // Metres are not counted in a column without a unit.
        if let (Some(unit), None) = (number.unit, &column.unit) {
            // "30 hours" of "Hours per week".
            let words = &self.index.names[at].all;
            let is_named = words.iter().any(|word| units::find(word).is_some_and(|own| own.symbol == unit));
            score += if is_named { 5.0 } else { -5.0 };
        }
        if !number.is_bare() && column.unit.is_some() {
            score += 4.0;
        }
        if number.date.is_some() && is_time(column) {
            let in_time = matches!(self.word(comparison.range.start), "after" | "before" | "since" | "until")
                || matches!(self.word(comparison.range.start.wrapping_sub(1)), "in" | "during" | "on" | "year");
            score += if in_time { 5.0 } else { 3.0 };
        }
        if number.is_round && column.kind == Kind::Money {
            score += 2.0;
        }
        let around = (comparison.range.start.saturating_sub(2)..(comparison.range.end + 2).min(self.tokens.len()))
            .filter_map(|at| adjective_of(self.word(at)));
        let adjectives = around.map(|(adjective, _)| adjective).chain(comparison.adjective);
        let words = &self.index.names[at].all;
        let speaks = |adjective: &Adjective| {
            let is_price = adjective.nouns.first() == Some(&"price") && column.kind == Kind::Money;
            let noun = adjective.nouns.iter().position(|noun| words.iter().any(|word| stem(noun) == stem(word)));
            noun.or_else(|| is_price.then_some(0))
        };
        // The likelier the noun, the better: long is rather a length than a span.
        score += adjectives.filter_map(speaks).min().map_or(0.0, |noun| 6.0 - 0.1 * noun as f32);
        let pays = ["cost", "costs", "costing", "price", "priced", "budget", "spend", "pay", "paid", "worth", "pricey"];
        if column.kind == Kind::Money && self.has_word(&pays) && number.unit.is_none() && number.date.is_none() {
            score += 1.5;
        }
        if number.is_bare() && column.kind == Kind::Money {
            score += 0.5;
        }
        score - 0.01 * at as f32
    }
}
