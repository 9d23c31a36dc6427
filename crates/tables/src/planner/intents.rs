//! What a question wants of the rows: a number made of them, groups, the first of them, or a cell.

use crate::{Aggregate, Function, Kind, Op, Operand};

use super::{
    Found, Planner,
    index::is_label,
    mentions::ColumnMention,
    vocabulary::{AVERAGES, DISTINCTS, SHARES, SUMS},
};

impl Planner<'_> {
    /// Decides what is asked for, the most particular first.
    pub(super) fn find_intent(&mut self) {
        self.find_relative();
        let _ = self.find_share()
            || self.find_difference()
            || self.find_groups()
            || self.find_distinct()
            || self.find_aggregate()
            || self.find_count();
        self.join_lists();
        self.join_alternatives();
        if self.plan.aggregate.is_none() && self.plan.group_by.is_none() {
            let ordered = self.find_order();
            self.find_shown(ordered);
        }
    }

    /// Conditions of one list on one column become one, unless they were asked about apart.
    fn join_lists(&mut self) {
        let (mut joined, mut joins): (Vec<Found>, Vec<usize>) = (Vec::new(), Vec::new());
        for found in std::mem::take(&mut self.found) {
            let scalar = self.schema.column(&found.filter.column).is_some_and(|column| column.separator.is_none());
            let same = joined.iter_mut().find(|other| {
                let is_text = found.filter.op == Op::Is
                    && other.filter.op == Op::Is
                    && found.filter.values.iter().all(|value| matches!(value, Operand::Text(_)));
                other.filter.column == found.filter.column
                    && is_text
                    && (scalar || (found.listed && other.listed && self.has_word(&["or"])))
            });
            let before = same.as_ref().map_or(found.start, |other| other.start);
            joins.extend((before..found.start).filter(|&at| self.word(at) == "or"));
            match same {
                Some(other) => {
                    for value in found.filter.values {
                        if !other.filter.values.contains(&value) {
                            other.filter.values.push(value);
                        }
                    }
                }
                None => joined.push(found),
            }
        }
        self.found = joined;
        joins.into_iter().for_each(|at| self.say(at..at + 1));
    }

    /// "What percentage of A is B?": of the rows that are A, those that are B too.
    fn find_share(&mut self) -> bool {
        // "which countries share the Alps" asks for no part of them.
        let is_share = |at: &usize| {
            self.word(*at) != "share"
                || self.word(at + 1) == "of"
                || matches!(self.word(at.wrapping_sub(1)), "what" | "which" | "the" | "a")
        };
        let Some(at) = (0..self.tokens.len()).filter(|&at| SHARES.contains(&self.word(at))).find(is_share) else {
            return false;
        };
        let verbs = [
            "is", "are", "was", "were", "has", "have", "had", "with", "use", "uses", "come", "comes", "made", "can",
            "cost", "costs", "do", "does", "run", "live", "work", "weigh", "got", "belong", "that", "who", "which",
            "speak", "under", "over", "above", "below", "works", "runs", "lives", "weighs", "speaks", "belongs",
            "drive", "drives", "earn", "earns", "support", "supports", "allow", "allows", "contain", "contains",
            "need", "needs",
        ];
        let verb = (at + 1..self.tokens.len()).find(|&at| verbs.contains(&self.word(at)));
        let mut of = Vec::new();
        let filters: Vec<Found> = std::mem::take(&mut self.found);
        let starts_after = |found: &Found| verb.is_some_and(|verb| found.start > verb) || found.start < at;
        let any_after = filters.iter().any(&starts_after);
        for found in filters {
            if !any_after || starts_after(&found) { of.push(found) } else { self.found.push(found) }
        }
        if of.is_empty() {
            return false;
        }
        // "silver or white": one condition.
        let base = std::mem::replace(&mut self.found, of);
        self.join_lists();
        let of = std::mem::replace(&mut self.found, base).into_iter().map(|found| found.filter).collect();
        self.say(at..at + 1);
        self.plan.aggregate = Some(Aggregate { of, ..Aggregate::new(Function::Share, None) });
        true
    }

    /// "how many different brands"; "how many brands are there".
    fn find_distinct(&mut self) -> bool {
        if self.function_word() == Some(Function::Sum) && self.place_of(DISTINCTS).is_none() && self.has_word(&["add"])
        {
            return false;
        }
        let said = self.place_of(DISTINCTS);
        let many = self.counting();
        let at = match (said, many) {
            (Some(at), _) => at + 1,
            (None, Some(at)) => at,
            (None, None) => return false,
        };
        let Some(mention) = self.mention_after(at, usize::from(said.is_some())) else { return false };
        let own = &self.columns[mention];
        let column = own
            .columns
            .iter()
            .copied()
            .find(|&column| !self.is_measure(column) && self.schema.columns[column].kind != Kind::Boolean);
        let Some(column) = column.or_else(|| own.columns.first().copied().filter(|_| said.is_some())) else {
            return false;
        };
        let is_whole = own.score > 0.9 || self.index.names[column].stems.len() == 1;
        if said.is_none() && (!is_whole || is_label(&self.schema.columns[column], self.schema.rows))
            || !(said.is_none() || self.counts() || many.is_some())
        {
            return false;
        }
        self.take(mention);
        self.say_function_words();
        self.aggregate(Function::CountDistinct, Some(column));
        true
    }

    /// Average, sum, median of a column that is named.
    fn find_aggregate(&mut self) -> bool {
        let counted = self.counting().and_then(|at| {
            let mention = self.mention_after(at, 0)?;
            let first = *self.columns[mention].columns.first()?;
            let counts = self.is_measure(first) && self.schema.columns[first].kind != Kind::Date;
            counts.then_some(mention)
        });
        if let Some(stock) = self.stock() {
            self.say_function_words();
            self.aggregate(Function::Sum, Some(stock));
            return true;
        }
        let adds = matches!(self.function_word(), None | Some(Function::Sum));
        if let Some(mention) = counted.filter(|_| adds) {
            // "how many inhabitants has ..." adds up what the column counts.
            let mention = self.take(mention);
            self.say_function_words();
            self.aggregate(Function::Sum, mention.columns.first().copied());
            return true;
        }
        let Some(function) = self.function_word() else { return false };
        // "how many ... in total" adds up a column of quantities, where there is one.
        if function == Function::Sum && self.counts() {
            let is_quantity = |name: &String| matches!(name.as_str(), "quantity" | "qty" | "units" | "pieces");
            let quantity = (0..self.schema.columns.len())
                .find(|&column| self.is_measure(column) && self.index.names[column].words.iter().any(is_quantity));
            if quantity.is_some() {
                self.say_function_words();
                self.aggregate(Function::Sum, quantity);
                return true;
            }
            // "if I add up the stock, how many is that" names its column, "how many kilometres" a unit.
            if !self.has_word(&["add", "added", "sum", "summed"]) && self.countable().is_none() {
                return false;
            }
        }
        let at = self
            .tokens
            .iter()
            .position(|token| {
                AVERAGES.contains(&token.word.as_str()) || SUMS.contains(&token.word.as_str()) || token.word == "median"
            })
            .unwrap_or(0);
        let measures = |mention: &ColumnMention| self.measure_of(mention).is_some();
        let after = self.columns.iter().position(|mention| mention.range.start > at && measures(mention));
        let before = self.columns.iter().rposition(|mention| mention.range.start <= at && measures(mention));
        let column = match after.or(before) {
            Some(mention) => {
                let mention = self.take(mention);
                self.measure_of(&mention)
            }
            None => self.meant_measure().or_else(|| self.countable()),
        };
        if column.is_none() {
            return false;
        }
        self.say_function_words();
        self.aggregate(function, column);
        true
    }

    fn find_count(&mut self) -> bool {
        if !self.counts() {
            return false;
        }
        self.say_function_words();
        self.aggregate(Function::Count, None);
        true
    }

    /// Whether the number of rows is asked for.
    pub(super) fn counts(&self) -> bool {
        self.counting().is_some()
    }

    /// The place after "how many", "number of" and the like.
    pub(super) fn counting(&self) -> Option<usize> {
        (0..self.tokens.len()).find_map(|at| match (self.word(at), self.word(at + 1)) {
            ("how", "many") | ("number", "of") | ("count", "of") => Some(at + 2),
            ("count", _) if at == 0 => Some(at + 1),
            _ => None,
        })
    }

    /// The aggregate that a word asks for.
    pub(super) fn function_word(&self) -> Option<Function> {
        // "line total" is the name of a column.
        let is_name = |at: usize| {
            let measures = |mention: &&ColumnMention| self.measure_of(mention).is_some();
            let is_alone = || self.columns.iter().filter(measures).count() == 1;
            let holds = |mention: &ColumnMention| {
                let is_whole = mention.range.len() > 1 || self.word(at.wrapping_sub(1)) == "by";
                mention.range.contains(&at) && (is_whole || (!self.superlatives().is_empty() && is_alone()))
            };
            self.columns.iter().any(holds) || self.roles[at] != super::Role::Free
        };
        // "I mean" asks for nothing.
        let averages = |at: usize| {
            AVERAGES.contains(&self.word(at))
                && !is_name(at)
                && !(self.word(at) == "mean" && matches!(self.word(at.wrapping_sub(1)), "i" | "you" | "we"))
        };
        if self.has_word(&["median"]) {
            return Some(Function::Median);
        }
        if (0..self.tokens.len()).any(averages) {
            return Some(Function::Mean);
        }
        let sums = |at: usize| SUMS.contains(&self.word(at)) && !is_name(at);
        let last = self.tokens.len().saturating_sub(1);
        let in_all = last > 0 && self.word(last) == "all" && self.word(last - 1) == "in";
        if in_all || (0..last).any(|at| self.word(at) == "add" && self.word(at + 1) == "up") {
            return Some(Function::Sum);
        }
        // "in total" after "how many" asks for the count.
        (0..self.tokens.len()).any(sums).then_some(Function::Sum)
    }

    pub(super) fn say_function_words(&mut self) {
        for at in 0..self.tokens.len() {
            let word = self.word(at);
            if AVERAGES.contains(&word)
                || SUMS.contains(&word)
                || DISTINCTS.contains(&word)
                || matches!(word, "median" | "many" | "number" | "add")
            {
                self.say(at..at + 1);
            }
        }
    }
}
