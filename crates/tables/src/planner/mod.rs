//! From a question to a plan, by rules over the table's own names and values: no model, no vocabulary of any one table.
//!
//! Words are claimed in turn: values, numbers with their comparisons, what is asked for (aggregates, orders, groups,
//! look-ups), and what is left is either without weight, or named as not understood.

mod aliases;
mod alternatives;
mod amounts;
mod comparisons;
mod denials;
mod differences;
mod flags;
mod groups;
mod index;
mod intents;
mod leftovers;
mod limits;
mod measures;
mod mentions;
mod numbers;
mod operands;
mod phrases;
mod ranks;
mod relative;
mod shown;
mod spoken;
mod stops;
mod tokens;
mod values;
mod vocabulary;

pub use index::Index;

use crate::{Aggregate, Column, Filter, Function, Kind, Op, Operand, Plan, Schema, clock::OF_DAY};

use index::is_id;
use mentions::ColumnMention;
use tokens::Token;

/// Likeness of meaning, as far as there is an embedder.
pub trait Meaning {
    /// Cosines of a text with each of the others, in order; empty where meaning is not known.
    fn likeness(&self, text: &str, others: &[&str]) -> Vec<f32>;

    /// Whether a lower-case word belongs to the language. Where that is not known, it does.
    fn is_word(&self, word: &str) -> bool;
}

/// No embedder: words mean themselves only.
#[derive(Debug)]
pub struct NoMeaning;

impl Meaning for NoMeaning {
    fn likeness(&self, _: &str, _: &[&str]) -> Vec<f32> {
        Vec::new()
    }

    fn is_word(&self, _: &str) -> bool {
        true
    }
}

/// A plan and how well it says the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    pub plan: Plan,
    /// Words with weight that nothing in the table explains; the plan ranks by them.
    pub unknown: Vec<String>,
    /// Something asked for by name that the table does not have: no row is right.
    pub absent: Option<String>,
    /// Share of the words with weight that the plan says, 0 to 1.
    pub coverage: f32,
    /// The filters, by place, that rest on one word of a longer value or on likeness alone.
    pub weak: Vec<usize>,
    /// A condition that still lacks its number.
    pub than: Option<Than>,
    /// "Are there any ...?": that there are none is an answer, and nothing is to be guessed instead.
    pub is_whether: bool,
}

/// A comparison with what other rows have: "taller than the Eiffel Tower".
#[derive(Debug, Clone, PartialEq)]
pub struct Than {
    pub column: String,
    pub op: Op,
    /// What gives the number: the mean of the column over those rows.
    pub lookup: Plan,
}

impl Planned {
    /// Completes the plan with what the look-up came to; without a number no row can be right.
    pub fn resolve(&mut self, number: Option<f64>) {
        let Some(than) = self.than.take() else { return };
        match number {
            Some(number) => self.plan.filters.push(Filter::new(than.column, than.op, vec![Operand::Number(number)])),
            None => self.absent = Some(than.column),
        }
    }

    /// The plan without what it only guessed, for when no row is left: first without one of the guesses, then without all.
    pub fn relaxed(&self) -> Vec<Plan> {
        if self.is_whether {
            return Vec::new();
        }
        let one = self.weak.iter().rev().map(std::slice::from_ref);
        let all = (self.weak.len() > 1).then_some(self.weak.as_slice());
        one.chain(all).map(|weak| self.without(weak)).collect()
    }

    fn without(&self, weak: &[usize]) -> Plan {
        let mut plan = self.plan.clone();
        let mut at = 0;
        plan.filters.retain(|_| {
            at += 1;
            !weak.contains(&(at - 1))
        });
        plan
    }
}

/// The plan that `question` asks of a table. Time in proportion to the words of the question, and of the table where a
/// word is misspelled.
pub fn plan(question: &str, schema: &Schema, index: &Index, meaning: &dyn Meaning) -> Planned {
    let mut planner = Planner::new(question, schema, index, meaning);
    planner.find_values();
    planner.find_numbers();
    planner.find_flags();
    planner.find_intent();
    planner.finish()
}

/// What a word has been taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Free,
    /// The name of a column beside what is said of it.
    Named,
    /// Part of a condition, an order or an aggregate.
    Said,
}

/// A condition and where in the question it stands.
#[derive(Debug, Clone)]
struct Found {
    start: usize,
    filter: Filter,
    /// Part of a list joined by "or" or "and".
    listed: bool,
    /// One word of a longer value.
    weak: bool,
}

impl Found {
    /// A condition that is sure, and part of no list.
    fn new(start: usize, filter: Filter) -> Self {
        Self { start, filter, listed: false, weak: false }
    }
}

struct Planner<'a> {
    schema: &'a Schema,
    index: &'a Index,
    meaning: &'a dyn Meaning,
    tokens: Vec<Token>,
    roles: Vec<Role>,
    /// Not yet used for anything else.
    columns: Vec<ColumnMention>,
    found: Vec<Found>,
    /// Place of the number of rows that is asked for.
    count: Option<usize>,
    weak: Vec<usize>,
    absent: Option<String>,
    than: Option<Than>,
    plan: Plan,
}

impl<'a> Planner<'a> {
    fn new(question: &str, schema: &'a Schema, index: &'a Index, meaning: &'a dyn Meaning) -> Self {
        let has_kelvin = schema.columns.iter().any(|column| column.unit.as_deref() == Some("K"));
        let has_clock = schema.columns.iter().any(|column| column.unit.as_deref() == Some(OF_DAY));
        let tokens = aliases::comparing(aliases::without_idioms(tokens::tokens(question, has_kelvin, has_clock)));
        let mut tokens = aliases::dated(tokens, schema);
        aliases::sterling(&mut tokens, schema);
        let tokens = tokens::joined(tokens, question, |word| index.has(word));
        let mut tokens = denials::spelled_out(tokens, index);
        aliases::at_home(&mut tokens, index);
        let mut tokens = aliases::measured(tokens, index, |word| meaning.is_word(word));
        aliases::counted(&mut tokens, index);
        mentions::correct(&mut tokens, index, |word| meaning.is_word(word));
        let columns = mentions::columns(&tokens, index);
        let roles = vec![Role::Free; tokens.len()];
        Self {
            schema,
            index,
            meaning,
            tokens,
            roles,
            columns,
            found: Vec::new(),
            count: None,
            weak: Vec::new(),
            absent: None,
            than: None,
            plan: Plan::default(),
        }
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.word.as_str())
    }

    /// The words from `start` as one text, at most `length` of them.
    fn phrase(&self, start: usize, length: usize) -> String {
        let end = (start + length).min(self.tokens.len());
        self.tokens
            .get(start..end)
            .unwrap_or_default()
            .iter()
            .map(|token| token.word.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn has_word(&self, words: &[&str]) -> bool {
        self.tokens.iter().any(|token| words.contains(&token.word.as_str()))
    }

    /// The first place of one of the words.
    fn place_of(&self, words: &[&str]) -> Option<usize> {
        self.tokens.iter().position(|token| words.contains(&token.word.as_str()))
    }

    fn say(&mut self, range: std::ops::Range<usize>) {
        let end = range.end.min(self.roles.len());
        self.roles[range.start.min(end)..end].fill(Role::Said);
    }

    fn name(&self, column: usize) -> String {
        self.schema.columns[column].name.clone()
    }

    /// The first column for which `holds`.
    fn column_where(&self, holds: impl FnMut(&Column) -> bool) -> Option<usize> {
        self.schema.columns.iter().position(holds)
    }

    fn is_measure(&self, column: usize) -> bool {
        let column = &self.schema.columns[column];
        column.kind.is_number() && column.kind != Kind::Boolean && !is_id(column)
    }

    /// The unused mention of a column that starts within `reach` tokens after `at`, nothing but words without weight between.
    fn mention_after(&self, at: usize, reach: usize) -> Option<usize> {
        self.columns.iter().position(|mention| {
            let start = mention.range.start;
            start >= at && start <= at + reach && (at..start).all(|between| self.is_light(between))
        })
    }

    /// The unused mention of a column that ends within `reach` tokens before `at`, likewise.
    fn mention_before(&self, at: usize, reach: usize) -> Option<usize> {
        self.columns.iter().rposition(|mention| {
            let end = mention.range.end;
            end <= at && end + reach >= at && (end..at).all(|between| self.is_light(between))
        })
    }

    fn is_light(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.number.is_none()
            && (mentions::is_cue(&token.word) || self.roles[at] != Role::Free)
            && !matches!(token.word.as_str(), "and" | "or" | "but")
    }

    /// Uses up a mention.
    fn take(&mut self, mention: usize) -> ColumnMention {
        let mention = self.columns.remove(mention);
        for at in mention.range.clone() {
            if self.roles[at] == Role::Free {
                self.roles[at] = Role::Named;
            }
        }
        mention
    }

    fn finish(mut self) -> Planned {
        self.move_filters();
        self.find_alike();
        let is_whether = self.is_whether();
        let left = self.leftovers();
        Planned {
            plan: self.plan,
            unknown: left.unknown,
            absent: self.absent.or(left.absent),
            coverage: left.coverage,
            weak: self.weak,
            than: self.than,
            is_whether,
        }
    }

    /// "Are there any blue roses?", "Do you sell bamboo?"
    fn is_whether(&self) -> bool {
        let begins = |words: &[&str]| words.contains(&self.phrase(0, 2).as_str());
        begins(&[
            "is there",
            "are there",
            "is anything",
            "is any",
            "are any",
            "does any",
            "do any",
            "was there",
            "were there",
        ]) || (begins(&["do you", "have you", "do we", "does anyone", "did anyone"]) && self.has_word(&["any", "sell"]))
    }

    /// The conditions found become the plan's, each once.
    fn move_filters(&mut self) {
        for found in std::mem::take(&mut self.found) {
            if !self.plan.filters.contains(&found.filter) {
                if found.weak {
                    self.weak.push(self.plan.filters.len());
                }
                self.plan.filters.push(found.filter);
            }
        }
        self.plan.filters.truncate(crate::FILTERS_MAX);
    }

    fn aggregate(&mut self, function: Function, column: Option<usize>) {
        let unit = column.and_then(|column| self.asked_unit(column));
        let column = column.map(|column| self.name(column));
        self.plan.aggregate = Some(Aggregate { unit, ..Aggregate::new(function, column) });
    }
}
