//! Rows taken together by a column: "average price per brand", "which department has the highest average salary?"

use crate::{Function, Kind, Order};

use super::{
    Planner,
    index::{is_label, is_year},
    mentions::ColumnMention,
    ranks::Superlative,
    vocabulary::COMMONS,
};

/// Share of distinct rows up to which a column makes groups.
const GROUP_SHARE: f64 = 0.8;

/// What groups are put in order by.
struct Ranking {
    function: Function,
    column: Option<usize>,
    descending: bool,
}

impl Planner<'_> {
    /// Groups by a column that is asked for: each of them, or the first.
    pub(super) fn find_groups(&mut self) -> bool {
        self.mean_year();
        let Some((mention, each)) = self.grouping() else { return false };
        let group = self.columns[mention].columns.iter().copied().find(|&column| self.makes_groups(column, each));
        let Some(group) = group else { return false };
        let superlative = self.superlatives().into_iter().next();
        let ranking = match &superlative {
            _ if self.commonest().is_some() => self.by_frequency(),
            superlative if each => self.of_each(mention, superlative.as_ref()),
            Some(superlative) => self.by_superlative(mention, group, superlative),
            None => None,
        };
        let Some(Ranking { function, column, descending }) = ranking else { return false };
        let at = self.columns.iter().position(|mention| mention.columns.contains(&group));
        if let Some(at) = at {
            self.take(at);
        }
        self.plan.group_by = Some(self.name(group));
        self.aggregate(function, column);
        self.plan.order = Some(Order { column: None, descending });
        self.plan.limit = (!each).then(|| superlative.and_then(|superlative| self.limit(&superlative)).unwrap_or(1));
        self.say_function_words();
        true
    }

    /// The place of a word for frequency: "appears most often".
    fn commonest(&self) -> Option<usize> {
        self.place_of(COMMONS).filter(|&at| matches!(self.word(at.wrapping_sub(1)), "most" | "least" | "more" | "less"))
    }

    fn by_frequency(&mut self) -> Option<Ranking> {
        let at = self.commonest()?;
        self.say(at - 1..at + 1);
        Some(Ranking { function: Function::Count, column: None, descending: self.word(at - 1) != "least" })
    }

    /// "the highest average salary", "the most orders".
    fn by_superlative(&mut self, mention: usize, group: usize, superlative: &Superlative) -> Option<Ranking> {
        let function = self.function_word();
        // The name of the groups is no measure of them.
        let taken = self.columns.remove(mention);
        let ranking = self.by_measure(group, superlative, function);
        self.columns.insert(mention.min(self.columns.len()), taken);
        ranking
    }

    fn by_measure(&mut self, group: usize, superlative: &Superlative, function: Option<Function>) -> Option<Ranking> {
        // "the largest number of"
        let is_number = self.word(superlative.end) == "number" && self.word(superlative.end + 1) == "of";
        let is_most = is_number
            || matches!(self.word(superlative.start), "most" | "fewest" | "least") && superlative.adjective.is_none();
        let measure = self.measure_near(superlative.end).or_else(|| {
            let before = self.mention_before(superlative.start, 2)?;
            (is_most && self.measure_of(&self.columns[before]).is_some()).then_some(before)
        });
        let measure = measure.filter(|&mention| self.measure_of(&self.columns[mention]) != Some(group));
        let column = measure.and_then(|mention| self.measure_of(&self.columns[mention]));
        let repeats = !is_label(&self.schema.columns[group], self.schema.rows);
        let function = match (function, column) {
            (Some(function), Some(_)) => function,
            (None, Some(_)) if is_most && repeats => Function::Sum,
            (_, None) if is_most => Function::Count,
            _ => return None,
        };
        if let Some(measure) = measure {
            self.take(measure);
        }
        self.say(superlative.start..superlative.end);
        Some(Ranking { function, column, descending: superlative.high })
    }

    /// "average price per brand", "highest salary per city", "how many per country".
    fn of_each(&self, mention: usize, superlative: Option<&Superlative>) -> Option<Ranking> {
        let mut others = self.columns.iter().enumerate().filter(|(at, _)| *at != mention);
        let column = others.find_map(|(_, other)| self.measure_of(other));
        let end = superlative.map(|superlative| if superlative.high { Function::Max } else { Function::Min });
        let function = match (self.function_word().or(end), column) {
            (Some(function), Some(_)) => function,
            _ if self.counts() => Function::Count,
            _ => return None,
        };
        Some(Ranking { function, column: column.filter(|_| function != Function::Count), descending: true })
    }

    /// "in which year": the column of years, where none is called so.
    fn mean_year(&mut self) {
        let asked = (1..self.tokens.len())
            .find(|&at| matches!(self.word(at), "year" | "years") && matches!(self.word(at - 1), "which" | "what"));
        let Some(at) = asked.filter(|at| !self.columns.iter().any(|mention| mention.range.contains(at))) else {
            return;
        };
        let column = self.column_where(is_year);
        let Some(column) = column else { return };
        let place = self.columns.iter().position(|mention| mention.range.start > at).unwrap_or(self.columns.len());
        self.columns.insert(place, ColumnMention { range: at..at + 1, columns: vec![column], score: 1.0 });
    }

    /// The mention of the column that groups are made by, and whether each of them is asked for ("per brand").
    fn grouping(&self) -> Option<(usize, bool)> {
        let each = self.columns.iter().position(|mention| {
            let before = self.word(mention.range.start.wrapping_sub(1));
            let start = mention.range.start;
            matches!(before, "per" | "each" | "every" | "across")
                || (before == "by"
                    && !matches!(self.word(start.wrapping_sub(2)), "sorted" | "ordered" | "ranked" | "order" | "sort"))
        });
        let each = each.filter(|&at| self.columns[at].columns.iter().any(|&column| self.makes_groups(column, true)));
        let which = || {
            self.columns.iter().position(|mention| {
                let before = (mention.range.start.saturating_sub(3)..mention.range.start)
                    .any(|at| matches!(self.word(at), "which" | "what" | "whose" | "most" | "commonest" | "top"));
                before && mention.columns.iter().any(|&column| self.makes_groups(column, false))
            })
        };
        each.map(|at| (at, true)).or_else(|| which().map(|at| (at, false)))
    }

    fn makes_groups(&self, column: usize, each: bool) -> bool {
        let own = &self.schema.columns[column];
        // Of several values in a cell each may stand in many others.
        let repeats = own.separator.is_some() || own.distinct as f64 <= GROUP_SHARE * self.schema.rows as f64;
        match own.kind {
            Kind::Category | Kind::Text => repeats || each,
            Kind::Boolean => each,
            Kind::Integer if is_year(own) => own.distinct < self.schema.rows,
            Kind::Integer => each && repeats,
            _ => false,
        }
    }
}
