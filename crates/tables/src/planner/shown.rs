//! Which cells are asked for: "what does it cost", "where is", "when was".

use super::{
    Found, Planner,
    index::{is_label, is_time},
    vocabulary::adjective_of,
};

impl Planner<'_> {
    /// Columns that are named and not used otherwise: their cells are asked for.
    pub(super) fn find_shown(&mut self, ordered: bool) {
        let asks = ["what", "whats", "when", "where", "how", "which", "who", "tell", "give", "show", "in"];
        let begins = self.tokens.iter().take(2).any(|token| asks.contains(&token.word.as_str()));
        if !begins || (self.found.is_empty() && !ordered) {
            return;
        }
        let how = (self.word(0) == "how")
            .then(|| adjective_of(self.word(1)))
            .flatten()
            .and_then(|(adjective, _)| self.adjective_column(adjective));
        let when = (self.word(0) == "when").then(|| self.column_where(is_time)).flatten();
        let much = (self.phrase(0, 2) == "how much" || self.has_word(&["cost", "costs"]))
            .then(|| self.meant_measure())
            .flatten();
        // The name of a thing is not asked for by naming the column that it stands in.
        let filtered = |column: usize, found: &[Found]| {
            found.iter().any(|found| found.filter.column == self.schema.columns[column].name)
        };
        let named = self.columns.iter().position(|mention| {
            mention.columns.len() <= 2 && mention.columns.iter().any(|&column| !filtered(column, &self.found))
        });
        let ordering = self
            .plan
            .order
            .as_ref()
            .and_then(|order| order.column.clone())
            .and_then(|name| self.schema.position(&name));
        let column = match named {
            Some(_) if how.is_some() && ordered => how,
            Some(mention) => self.take(mention).columns.first().copied(),
            None => {
                how.or(much).or(when).or_else(|| ordering.filter(|_| matches!(self.word(0), "what" | "whats" | "how")))
            }
        };
        // "Which watch has ...": the row is asked for; its name is the answer.
        let label = || self.column_where(|column| is_label(column, self.schema.rows));
        let names_rows = |column: usize| {
            Some(column) == label() || self.column_where(|column| !column.kind.is_number()) == Some(column)
        };
        let column = column.filter(|&column| ordered || !names_rows(column));
        let column = column.or_else(|| label().filter(|_| ordered && self.plan.limit == Some(1)));
        if let Some(column) = column {
            self.plan.show = vec![self.name(column)];
        }
    }
}
