//! Superlatives: which column puts which rows first, and how many are asked for.

use crate::{Kind, Order};

use super::{
    Planner, Role,
    index::{is_id, is_time, is_year},
    mentions::ColumnMention,
    tokens::stem,
    vocabulary::{AVERAGES, Adjective, COMMONS, SUMS, adjective_of},
};

/// Likeness of an adjective and the name of a column from which one may mean the other.
const LIKENESS_MIN: f32 = 0.3;
/// Rows given where several are asked for without a number: "the cheapest ones" are put first, not cut.
const ONE: u32 = 1;

/// A superlative in a question.
#[derive(Debug, Clone)]
pub(super) struct Superlative {
    /// Tokens that say it.
    pub start: usize,
    pub end: usize,
    pub adjective: Option<&'static Adjective>,
    pub high: bool,
}

impl Planner<'_> {
    /// The superlatives, in order; not those that are part of a comparison ("at least") or ask for the commonest.
    pub(super) fn superlatives(&self) -> Vec<Superlative> {
        let mut found = Vec::new();
        for at in 0..self.tokens.len() {
            // "Best Picture" is the name of a column.
            let names_column =
                self.columns.iter().any(|mention| mention.range.len() > 1 && mention.range.contains(&at));
            // "at most", "at the very most"
            let phrase = |words: usize| self.phrase(at.saturating_sub(words), words);
            let is_most = matches!(self.word(at), "most" | "least");
            let bounds = phrase(1) == "at" || is_most && (phrase(2) == "at the" || phrase(3) == "at the very");
            let is_bound = bounds || self.tokens[at].number.is_some();
            if self.roles[at] != Role::Free || is_bound || names_column {
                continue;
            }
            let word = self.word(at);
            let next = self.word(at + 1);
            if matches!(word, "most" | "least") {
                let flip = word == "least";
                match adjective_of(next) {
                    Some((adjective, 0)) => found.push(Superlative {
                        start: at,
                        end: at + 2,
                        adjective: Some(adjective),
                        high: adjective.high != flip,
                    }),
                    _ if next == "of" || COMMONS.contains(&next) => {}
                    _ => found.push(Superlative { start: at, end: at + 1, adjective: None, high: !flip }),
                }
            } else if let Some((adjective, 2)) = adjective_of(word) {
                let general = matches!(
                    word,
                    "highest"
                        | "lowest"
                        | "maximum"
                        | "minimum"
                        | "max"
                        | "min"
                        | "top"
                        | "fewest"
                        | "greatest"
                        | "maximal"
                        | "minimal"
                );
                found.push(Superlative {
                    start: at,
                    end: at + 1,
                    adjective: (!general).then_some(adjective),
                    high: adjective.high,
                });
            }
        }
        found
    }

    /// The column that a superlative is about, with the direction that its numbers then have.
    pub(super) fn ranked_by(&mut self, superlative: &Superlative) -> Option<(usize, bool)> {
        let end = superlative.end;
        if let Some(mention) = self.measure_near(end) {
            let mention = self.take(mention);
            let column = self.measure_of(&mention)?;
            return Some((column, self.turned(superlative, column)));
        }
        // "weighs the most"
        let before = self
            .mention_before(superlative.start, 2)
            .filter(|&mention| superlative.adjective.is_none() && self.measure_of(&self.columns[mention]).is_some());
        if let Some(mention) = before {
            let mention = self.take(mention);
            let column = self.measure_of(&mention)?;
            return Some((column, self.turned(superlative, column)));
        }
        // "the highest mountain": of heights, where there are any.
        let of_height = || adjective_of(if superlative.high { "high" } else { "low" }).map(|(adjective, _)| adjective);
        let is_height = matches!(self.word(superlative.start), "highest" | "lowest");
        if superlative.adjective.is_none() && is_height {
            let column = self.named_column(of_height()?)?;
            return Some((column, superlative.high));
        }
        let adjective = superlative.adjective?;
        // "has been here the longest"
        let is_tenure = matches!(adjective.forms[0], "long" | "short")
            && self.has_word(&["been", "worked", "stayed", "served", "employed"]);
        if let Some(times) = self.column_where(|column| column.kind == Kind::Date).filter(|_| is_tenure) {
            return Some((times, self.turned(superlative, times)));
        }
        // "longest-serving"
        if matches!(self.word(end), "serving" | "standing" | "running" | "established" | "tenured")
            && matches!(adjective.forms[0], "long" | "short")
        {
            let (old, _) = adjective_of("oldest")?;
            let times = self.column_where(is_time)?;
            self.say(end..end + 1);
            return Some((times, self.turned(&Superlative { adjective: Some(old), ..superlative.clone() }, times)));
        }
        let column = self.adjective_column(adjective)?;
        Some((column, self.turned(superlative, column)))
    }

    /// The unused mention of a column of numbers after `at`: "highest price", "largest by area", "most in total sales".
    pub(super) fn measure_near(&self, at: usize) -> Option<usize> {
        let measures = |mention: &ColumnMention| mention.columns.iter().any(|&column| self.is_measure(column));
        let next = self.columns.iter().position(|mention| {
            let start = mention.range.start;
            start >= at
                && start <= at + 3
                && measures(mention)
                && (at..start).all(|between| {
                    self.is_light(between)
                        || self.is_limit(between)
                        || AVERAGES.contains(&self.word(between))
                        || SUMS.contains(&self.word(between))
                })
        });
        let by = || {
            self.columns.iter().position(|mention| {
                let start = mention.range.start;
                start >= at
                    && start > 0
                    && measures(mention)
                    && matches!(self.word(start - 1), "by" | "in" | "terms" | "of")
                    && matches!(self.word(start.saturating_sub(1)), "by")
                    || (start >= 2 && measures(mention) && self.phrase(start - 2, 2) == "terms of")
            })
        };
        next.or_else(by)
    }

    /// The column of numbers among those of a mention; the first where several fit.
    pub(super) fn measure_of(&self, mention: &ColumnMention) -> Option<usize> {
        let measures = || mention.columns.iter().copied().filter(|&column| self.is_measure(column));
        measures().find(|&column| self.is_in_asked_currency(column)).or_else(|| measures().next())
    }

    /// Whether the column is in a currency that the question names.
    pub(super) fn is_in_asked_currency(&self, column: usize) -> bool {
        let Some(unit) = self.schema.columns[column].unit.as_deref() else { return false };
        let words = self.tokens.iter().filter(|token| token.word.len() > 2);
        words.filter_map(|token| crate::units::currency(&token.text)).any(|asked| asked == unit)
    }

    /// The column that an adjective is about: by its nouns, by money, by time, last by meaning.
    pub(super) fn adjective_column(&self, adjective: &Adjective) -> Option<usize> {
        if let Some(column) = self.named_column(adjective) {
            return Some(column);
        }
        let columns = &self.schema.columns;
        let measures: Vec<usize> = (0..columns.len()).filter(|&at| self.is_measure(at)).collect();
        let of_kind = |kind: Kind| measures.iter().copied().find(|&at| columns[at].kind == kind);
        if adjective.nouns.first() == Some(&"price") {
            return of_kind(Kind::Money);
        }
        if adjective.nouns.iter().any(|noun| matches!(*noun, "date" | "year")) {
            return of_kind(Kind::Date).or_else(|| measures.iter().copied().find(|&at| is_year(&columns[at])));
        }
        let names: Vec<&str> = measures.iter().map(|&at| columns[at].name.as_str()).collect();
        let meant = format!("{} {}", adjective.forms[0], adjective.nouns.first().unwrap_or(&""));
        let likeness = self.meaning.likeness(&meant, &names);
        let best = likeness.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
        (*best.1 >= LIKENESS_MIN).then(|| measures[best.0])
    }

    /// The column of numbers that is called by one of the adjective's nouns, the likeliest noun first.
    fn named_column(&self, adjective: &Adjective) -> Option<usize> {
        let is_price = adjective.nouns.first() == Some(&"price");
        let has_money = self.schema.columns.iter().any(|column| column.kind == Kind::Money);
        adjective.nouns.iter().find_map(|noun| {
            let wanted = stem(noun);
            let is_named = |&at: &usize| {
                self.is_measure(at)
                    && !(is_price && has_money && self.schema.columns[at].kind != Kind::Money)
                    && self.index.names[at].all.iter().any(|word| stem(word) == wanted)
            };
            (0..self.schema.columns.len()).find(is_named)
        })
    }

    /// The oldest was born first: of dates, old means early.
    pub(super) fn turned(&self, superlative: &Superlative, column: usize) -> bool {
        let (column, words) = (&self.schema.columns[column], &self.index.names[column].all);
        let is_age = superlative.adjective.is_some_and(|adjective| matches!(adjective.forms[0], "old" | "young"));
        // The best of a ranking is number one.
        let is_place = words.iter().any(|word| matches!(word.as_str(), "rank" | "position" | "place"))
            && superlative.adjective.is_some_and(|adjective| matches!(adjective.forms[0], "good" | "bad"));
        // What has been away the longest left first.
        let is_long = superlative.adjective.is_some_and(|adjective| matches!(adjective.forms[0], "long" | "short"));
        // The fastest takes the least time.
        let is_pace = superlative.adjective.is_some_and(|adjective| matches!(adjective.forms[0], "fast" | "slow"));
        let lasts = words.iter().any(|word| matches!(word.as_str(), "duration" | "time" | "runtime"))
            || column.unit.as_deref().is_some_and(|unit| crate::units::converts(unit, "s"));
        superlative.high != (((is_age || is_long) && is_time(column)) || is_place || (is_pace && lasts))
    }

    /// The number of rows that a superlative asks for: one, where it is not said and the question is about one.
    pub(super) fn limit(&mut self, superlative: &Superlative) -> Option<u32> {
        let near = [superlative.start.wrapping_sub(1), superlative.end, superlative.start.wrapping_sub(2)];
        for at in near.into_iter().chain(self.count) {
            let Some(number) = self.tokens.get(at).and_then(|token| token.number.clone()) else { continue };
            if self.roles[at] == Role::Free && number.is_bare() && (1.0..=1000.0).contains(&number.value) {
                self.say(at..at + 1);
                return Some(number.value as u32);
            }
        }
        Some(ONE)
    }

    /// Puts rows first by the first superlative that has a column. Tells whether one had.
    pub(super) fn find_order(&mut self) -> bool {
        for superlative in self.superlatives() {
            let Some((column, high)) = self.ranked_by(&superlative) else { continue };
            self.say(superlative.start..superlative.end);
            // "cheapest first" puts in order, it does not cut.
            let is_order = self.word(superlative.end) == "first";
            if is_order {
                self.say(superlative.end..superlative.end + 1);
            }
            self.plan.limit = if is_order { None } else { self.limit(&superlative) };
            self.plan.order = Some(Order { column: Some(self.name(column)), descending: high });
            return true;
        }
        self.find_sorting() || self.find_first()
    }

    /// "sorted by price", "order by date descending".
    fn find_sorting(&mut self) -> bool {
        let Some(at) = self.place_of(&["sorted", "sort", "ordered", "order", "ranked", "rank"]) else { return false };
        let Some(mention) = self.mention_after(at + 1, 2).filter(|_| matches!(self.word(at + 1), "by")) else {
            return false;
        };
        let mention = self.take(mention);
        let down =
            self.has_word(&["descending", "desc", "decreasing", "downwards"]) || self.has_word(&["ranked", "rank"]);
        self.say(at..mention.range.end);
        self.plan.order =
            mention.columns.first().map(|&column| Order { column: Some(self.name(column)), descending: down });
        self.plan.order.is_some()
    }

    /// "the first element discovered", "the last three orders": by the only date or year there is.
    fn find_first(&mut self) -> bool {
        let Some(at) = self.place_of(&["first", "last"]) else { return false };
        // "was first climbed", "among the first": no order is asked for.
        let is_told = matches!(self.word(at.wrapping_sub(1)), "was" | "were" | "been" | "is" | "are")
            || self.phrase(at.saturating_sub(2), 2) == "among the";
        if self.word(at) == "first" && is_told {
            return false;
        }
        if self.word(at + 1) == "quarter" || self.word(at + 1) == "name" || self.roles[at] != Role::Free {
            return false;
        }
        let schema = self.schema;
        let tells_time = |&column: &usize| is_time(&schema.columns[column]);
        let names_time = |column: &usize| tells_time(column) && !is_id(&schema.columns[*column]);
        let named = self.columns.iter().position(|mention| mention.columns.iter().any(names_time));
        let named = named.map(|mention| self.take(mention));
        let named = named.and_then(|mention| mention.columns.iter().copied().find(tells_time));
        let mut times = (0..schema.columns.len()).filter(tells_time);
        // Of several dates, the first is when a row came to be; "first" alone may mean anything.
        let is_counted = self.count.is_some() || self.word(at) == "last";
        let Some(column) = named.or_else(|| times.next().filter(|_| is_counted || times.next().is_none())) else {
            return false;
        };
        let descending = self.word(at) == "last";
        let superlative = Superlative { start: at, end: at + 1, adjective: None, high: descending };
        self.say(at..at + 1);
        self.plan.limit = self.limit(&superlative);
        self.plan.order = Some(Order { column: Some(self.name(column)), descending });
        true
    }
}
