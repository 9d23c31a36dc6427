//! Which column of numbers is meant where none is named, and the unit that its numbers are asked for in.

use crate::Kind;

use super::{
    Planner,
    vocabulary::{SUMS, adjective_of},
};

impl Planner<'_> {
    /// The column of numbers that is asked for without its name: "how much ... in total", "how old ... on average".
    pub(super) fn meant_measure(&self) -> Option<usize> {
        let how = self.tokens.iter().enumerate().find_map(|(at, token)| {
            let is_how = at > 0 && self.word(at - 1) == "how";
            is_how.then(|| adjective_of(&token.word)).flatten()
        });
        if let Some(column) = how.and_then(|(adjective, _)| self.adjective_column(adjective)) {
            return Some(column);
        }
        if let Some(column) = self.column_in_unit() {
            return Some(column);
        }
        let mut money =
            (0..self.schema.columns.len()).filter(|&column| self.schema.columns[column].kind == Kind::Money);
        let asks_money =
            self.has_word(&["much", "cost", "costs", "price", "spend", "spent", "revenue", "worth", "pay", "earn"]);
        // "What does an engineer make?"
        let is_pay = |column: &usize| {
            let pays = ["salary", "wage", "income", "pay", "earnings"];
            self.index.names[*column].words.iter().any(|word| pays.contains(&word.as_str()))
        };
        let makes = self.has_word(&["make", "makes", "made", "paid"]);
        money.next().filter(|column| asks_money || makes && is_pay(column))
    }

    /// "in kilojoules", "how many hours": the unit that the number is asked for in, where the column has another that it
    /// converts from.
    pub(super) fn asked_unit(&mut self, column: usize) -> Option<String> {
        let own = self.schema.columns[column].unit.clone()?;
        for at in 1..self.tokens.len() {
            let is_asked = matches!(self.word(at - 1), "in" | "many") && self.roles[at] == super::Role::Free;
            let Some(unit) = crate::units::find(&self.tokens[at].text).filter(|_| is_asked) else { continue };
            if unit.symbol != own && crate::units::converts(&own, unit.symbol) {
                self.say(at..at + 1);
                return Some(unit.symbol.to_owned());
            }
        }
        None
    }

    /// "how many kilometres": the first column that can be given in them.
    pub(super) fn countable(&self) -> Option<usize> {
        let unit = crate::units::find(&self.tokens.get(self.counting()?)?.text)?;
        let given_in = |own: &str| crate::units::converts(own, unit.symbol);
        self.column_where(|column| column.unit.as_deref().is_some_and(given_in))
    }

    /// "in kWh": the only column with the unit.
    fn column_in_unit(&self) -> Option<usize> {
        if let Some(column) = (0..self.schema.columns.len()).find(|&column| self.is_in_asked_currency(column)) {
            return Some(column);
        }
        let said = (1..self.tokens.len()).filter(|&at| matches!(self.word(at - 1), "in" | "many"));
        said.filter_map(|at| crate::units::find(&self.tokens[at].text)).find_map(|unit| {
            let has = |column: &crate::Column| column.unit.as_deref() == Some(unit.symbol);
            let mut own = (0..self.schema.columns.len()).filter(|&at| has(&self.schema.columns[at]));
            own.next().filter(|_| own.next().is_none())
        })
    }

    /// "How many bottles do we have in stock, all together?": what is in stock is added up, not the rows that have any.
    pub(super) fn stock(&mut self) -> Option<usize> {
        self.counting()?;
        self.has_word(SUMS).then_some(())?;
        let at = (1..self.tokens.len()).find(|&at| self.word(at) == "stock" && self.word(at - 1) == "in")?;
        let is_stock = |found: &super::Found| {
            let stands = found.start == at && found.filter.op == crate::Op::Gt;
            stands.then(|| self.schema.position(&found.filter.column)).flatten()
        };
        let column = self.found.iter().find_map(is_stock)?;
        self.found.retain(|found| found.start != at);
        Some(column)
    }
}
