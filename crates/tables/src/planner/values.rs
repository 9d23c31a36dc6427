//! Values in a question become conditions: which column is meant, what belongs together, what is negated.

use crate::{
    Filter, Kind, OPERANDS_MAX, Op, Operand,
    words::{joined, words},
};

use super::{
    Found, Planner, Role,
    index::is_exact,
    mentions::{self, ColumnMention, Surety, ValueMention},
    vocabulary::{AVERAGES, NEGATIONS, ONLYS, SUMS, adjective_of},
};

/// Tokens that a negation reaches over.
const NEGATION_REACH: usize = 4;
/// How much of the name of a column of numbers must be said beside a number or an aggregate, where a value is called so, too.
const NAMED_SCORE_MIN: f32 = 0.45;
/// Values that a chip lists; more are said by the words that they hold.
const LISTED_MAX: usize = 12;

/// How two values that follow each other are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    No,
    And,
    Or,
}

impl Planner<'_> {
    /// Finds the values, decides their columns, and adds their conditions.
    pub(super) fn find_values(&mut self) {
        let taken: Vec<bool> = (0..self.tokens.len())
            .map(|at| {
                // "music by": the name of a column before the stem of a value ("musical").
                let is_name = |mention: &ColumnMention| {
                    mention.score > 0.99
                        && mention.range.len() == 1
                        && self.index.exact(&self.tokens[at].word).is_empty()
                        && self.word(at + 1) == "by"
                };
                let mut own = self.columns.iter().filter(|mention| mention.range.contains(&at));
                own.any(|mention| is_name(mention) || self.is_column(mention))
            })
            .collect();
        let mut mentions = mentions::values(&self.tokens, self.index, self.schema, &taken);
        let hints = self.hints(&mut mentions);
        let mut at = 0;
        while at < mentions.len() {
            let (mut end, mut any_or) = (at + 1, false);
            while end < mentions.len() {
                let link = self.link(&mentions[end - 1], &mentions[end]);
                if link == Link::No || self.shared(&mentions[at..=end]).is_empty() {
                    break;
                }
                any_or |= link == Link::Or;
                end += 1;
            }
            for pair in mentions[at..end].windows(2) {
                self.say(pair[0].range.end..pair[1].range.start);
            }
            self.add_group(&mentions[at..end], &hints[at..end], any_or);
            at = end;
        }
        self.find_absent(&mentions);
        // What a value's words also say of columns was not meant.
        let said: Vec<usize> = mentions.iter().flat_map(|mention| mention.range.clone()).collect();
        self.columns.retain(|mention| !mention.range.clone().any(|at| said.contains(&at)));
    }

    /// "an RTX 5090", where there are an RTX 4060 and an RTX 4080 only: no row can be right.
    fn find_absent(&mut self, mentions: &[ValueMention]) {
        for mention in mentions.iter().filter(|mention| mention.surety == Surety::Part) {
            let at = mention.range.end;
            let Some(token) = self.tokens.get(at) else { continue };
            let is_figure =
                token.number.as_ref().is_some_and(|number| number.is_bare() && !number.is_word && !number.is_round);
            let followed = |place: &super::index::Place| {
                let own = words(&self.schema.columns[place.column].values[place.value].text);
                let last = &self.tokens[at - 1].word;
                own.windows(2).any(|pair| pair[0] == *last && pair[1].bytes().any(|byte| byte.is_ascii_digit()))
            };
            if is_figure && !token.after_comma && mention.places.iter().all(followed) {
                self.absent = Some(format!("{} {}", self.tokens[at - 1].text, token.text));
            }
        }
    }

    /// Whether the words are meant as the column and not as a value of the same name.
    fn is_column(&self, mention: &ColumnMention) -> bool {
        let is_measure = mention.columns.len() == 1 && self.is_measure(mention.columns[0]);
        if mention.score < 0.99 && !(is_measure && mention.score >= NAMED_SCORE_MIN) {
            return false;
        }
        let (start, end) = (mention.range.start, mention.range.end);
        let before: Vec<&str> = (start.saturating_sub(2)..start).map(|at| self.word(at)).collect();
        let asks = |word: &&str| {
            AVERAGES.contains(word)
                || SUMS.contains(word)
                || matches!(*word, "median" | "by" | "per" | "each" | "most" | "which" | "what" | "whose")
                || adjective_of(word).is_some_and(|(_, form)| form == 2)
        };
        let near = (start.saturating_sub(3)..start).chain(end..end + 4);
        let numbers: Vec<_> = near.filter_map(|at| self.tokens.get(at)?.number.as_ref()).collect();
        // Only a date bounds a column of dates: "delivered, a dozen pieces" is a state.
        let is_bound = |&column: &usize| match self.schema.columns[column].kind {
            Kind::Date => numbers.iter().any(|number| number.date.is_some()),
            kind => kind.is_number() && !numbers.is_empty(),
        };
        before.iter().any(asks) || mention.columns.iter().any(is_bound)
    }

    /// For each value the columns that the words around it name. A value that only names another's column goes
    /// ("steel bracelet", where a strap is a "Jubilee Bracelet").
    fn hints(&mut self, mentions: &mut Vec<ValueMention>) -> Vec<Vec<usize>> {
        let mut hints: Vec<Vec<usize>> = Vec::new();
        let mut at = 0;
        while at < mentions.len() {
            let own = mentions[at].columns();
            let mut hint = self.named(&mentions[at], &own);
            if let Some(next) = mentions.get(at + 1) {
                let touches = next.range.start == mentions[at].range.end && !self.tokens[next.range.start].after_comma;
                let shared: Vec<usize> = next.columns().into_iter().filter(|column| own.contains(column)).collect();
                // "crime novels", where there are historical novels, too: the noun narrows nothing more.
                let is_noun = next.surety == Surety::Part && next.range.len() == 1 && !shared.is_empty();
                if touches && is_noun && mentions[at].surety == Surety::Whole {
                    self.say(next.range.clone());
                    mentions.remove(at + 1);
                    hints.push(hint);
                    at += 1;
                    continue;
                }
                let is_scalar = shared.iter().all(|&column| self.schema.columns[column].separator.is_none());
                if touches && hint.is_empty() && !shared.is_empty() && is_scalar && next.surety == Surety::Part {
                    hint = shared;
                    self.say(next.range.clone());
                    mentions.remove(at + 1);
                }
            }
            hints.push(hint);
            at += 1;
        }
        hints
    }

    /// The columns among `own` that are named beside the value.
    fn named(&mut self, value: &ValueMention, own: &[usize]) -> Vec<usize> {
        let (start, end) = (value.range.start, value.range.end);
        let fits = |mention: &ColumnMention| mention.columns.iter().any(|column| own.contains(column));
        let after = self
            .columns
            .iter()
            .position(|mention| mention.range.start == end && fits(mention) && !self.tokens[end].after_comma);
        let before = self.mention_before(start, 2).filter(|&mention| fits(&self.columns[mention]));
        let Some(mention) = after.or(before) else { return Vec::new() };
        let columns = self.columns[mention].columns.iter().copied().filter(|column| own.contains(column)).collect();
        self.take(mention);
        columns
    }

    fn link(&self, before: &ValueMention, after: &ValueMention) -> Link {
        let between = before.range.end..after.range.start;
        if between.len() > 3 {
            return Link::No;
        }
        let words: Vec<&str> = between.clone().map(|at| self.word(at)).collect();
        let joins = |word: &&str| {
            matches!(*word, "or" | "nor" | "and" | "the" | "a" | "an" | "in" | "from" | "with" | "to" | "by" | "on")
        };
        if !words.iter().all(joins) {
            return Link::No;
        }
        if words.iter().any(|word| matches!(*word, "or" | "nor")) {
            return Link::Or;
        }
        if words.contains(&"and") || (words.is_empty() && self.tokens[after.range.start].after_comma) {
            Link::And
        } else {
            Link::No
        }
    }

    /// Columns that have all of the values.
    fn shared(&self, mentions: &[ValueMention]) -> Vec<usize> {
        let mut shared = mentions[0].columns();
        for mention in &mentions[1..] {
            let own = mention.columns();
            shared.retain(|column| own.contains(column));
        }
        shared
    }

    fn add_group(&mut self, mentions: &[ValueMention], hints: &[Vec<usize>], any_or: bool) {
        let named = hints.iter().flatten();
        let shared = self.shared(mentions);
        let Some(column) =
            named.copied().find(|column| shared.contains(column)).or_else(|| self.likeliest(mentions, &shared))
        else {
            return;
        };
        let (start, end) = (mentions[0].range.start, mentions[mentions.len() - 1].range.end);
        for mention in mentions {
            self.say(mention.range.clone());
        }
        let is_several = self.schema.columns[column].separator.is_some();
        let negated = self.is_free_of(start, end) || self.is_negated(start);
        let only = self.is_only(start, end) && is_several;
        let texts: Vec<Vec<Operand>> = mentions.iter().map(|mention| self.operands(mention, column)).collect();
        let listed = mentions.len() > 1;
        if is_several && !any_or && !negated && !only {
            for (mention, values) in mentions.iter().zip(texts) {
                let filter = self.filter(column, Op::Is, values, mention);
                self.found.push(Found { start: mention.range.start, filter, listed, weak: self.is_weak(mention) });
            }
            return;
        }
        let op = match (negated, only) {
            (true, _) => Op::IsNot,
            (false, true) => Op::Only,
            (false, false) => Op::Is,
        };
        // Each of a list may be asked about alone later ("compare A and B").
        let is_list = op == Op::Is && listed;
        if is_list {
            for (mention, values) in mentions.iter().zip(texts) {
                let filter = self.filter(column, op, values, mention);
                self.found.push(Found { start: mention.range.start, filter, listed: true, weak: false });
            }
        } else {
            let mut values: Vec<Operand> = texts.into_iter().flatten().collect();
            values.truncate(OPERANDS_MAX);
            let filter = self.filter(column, op, values, &mentions[0]);
            self.found.push(Found {
                start,
                filter,
                listed: false,
                weak: mentions.iter().all(|mention| self.is_weak(mention)),
            });
        }
    }

    /// A condition; one on many longer names is said by the words that they share.
    fn filter(&self, column: usize, op: Op, values: Vec<Operand>, mention: &ValueMention) -> Filter {
        let own = &self.schema.columns[column];
        if own.kind.is_number() {
            // The word says why there is no value.
            let op = if op == Op::IsNot { Op::Present } else { Op::Missing };
            return Filter::new(&own.name, op, Vec::new());
        }
        let phrase: Vec<String> = self.tokens[mention.range.clone()].iter().map(|token| token.word.clone()).collect();
        let holds = |value: &Operand| match value {
            Operand::Text(text) => words(text).windows(phrase.len()).any(|window| window == phrase),
            Operand::Number(_) => false,
        };
        let is_many = values.len() > LISTED_MAX || (values.len() > 1 && !is_exact(own, self.schema.rows));
        if op == Op::Is && is_many && values.iter().all(holds) {
            let text = self.tokens[mention.range.clone()]
                .iter()
                // A misspelled word is said as the table has it.
                .map(|token| if words(&token.text).concat() == token.word { &token.text } else { &token.word })
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(" ");
            return Filter::new(&own.name, Op::Contains, vec![Operand::Text(text)]);
        }
        Filter::new(&own.name, op, values)
    }

    /// One word, not written as a name, of longer values.
    fn is_weak(&self, mention: &ValueMention) -> bool {
        mention.surety == Surety::Part && mention.range.len() == 1 && !self.tokens[mention.range.start].is_name
    }

    fn operands(&self, mention: &ValueMention, column: usize) -> Vec<Operand> {
        let own = mention.places.iter().filter(|place| place.column == column);
        own.take(OPERANDS_MAX)
            .map(|place| Operand::Text(self.schema.columns[column].values[place.value].text.clone()))
            .collect()
    }

    /// Where several columns have the values and none is named: whole values before parts, categories before texts, then
    /// the first.
    fn likeliest(&self, mentions: &[ValueMention], shared: &[usize]) -> Option<usize> {
        let score = |column: usize| {
            let own = &self.schema.columns[column];
            let whole = mentions.iter().all(|mention| {
                let said = self.tokens[mention.range.clone()].iter().map(|token| token.word.as_str());
                let folded = joined(&said.collect::<Vec<_>>());
                let of_column = mention.places.iter().filter(|place| place.column == column);
                of_column.clone().any(|place| joined(&words(&own.values[place.value].text)) == folded)
            });
            (whole, own.kind == Kind::Category, std::cmp::Reverse(column))
        };
        shared.iter().copied().max_by_key(|&column| score(column))
    }

    /// "gluten-free", "free of tolls".
    pub(super) fn is_free_of(&mut self, start: usize, end: usize) -> bool {
        let is_behind = self.word(end) == "free" && !self.tokens.get(end).is_some_and(|token| token.after_comma);
        let is_before = matches!(self.phrase(start.saturating_sub(2), 2).as_str(), "free of" | "free from");
        if is_behind {
            self.say(end..end + 1);
        }
        is_behind || is_before
    }

    /// Whether the words before `start` negate what stands there.
    pub(super) fn is_negated(&self, start: usize) -> bool {
        if self.phrase(start.saturating_sub(2), 2) == "other than" {
            return true;
        }
        let from = start.saturating_sub(NEGATION_REACH);
        let mut verbs = 1;
        for at in (from..start).rev() {
            let word = self.word(at);
            // "but nothing from Spain"
            let is_nothing = word == "nothing" && matches!(self.word(at + 1), "from" | "with" | "by" | "of" | "in");
            if is_nothing {
                return true;
            }
            if NEGATIONS.contains(&word) {
                let next = self.word(at + 1);
                return !(matches!(
                    next,
                    "more" | "less" | "later" | "fewer" | "over" | "under" | "only" | "too" | "earlier"
                ) || (word == "not" && next == "just"));
            }
            let crosses =
                self.tokens[at + 1].after_comma || matches!(word, "but" | "and") || self.tokens[at].number.is_some();
            // "do not work remotely": one verb may stand between.
            // "nonelectric wood boats": what is denied is the column of yes and no, not what comes after it.
            let is_flag = self.columns.iter().any(|mention| {
                let is_yes_or_no = |&column: &usize| self.schema.columns[column].kind == Kind::Boolean;
                mention.range.contains(&at) && mention.columns.iter().any(is_yes_or_no)
            });
            let is_verb = !crosses
                && !is_flag
                && self.roles[at] == Role::Free
                && !mentions::is_cue(word)
                && verbs > 0
                && at > from
                && matches!(
                    self.word(at - 1),
                    "not"
                        | "dont"
                        | "doesnt"
                        | "never"
                        | "cannot"
                        | "cant"
                        | "wasnt"
                        | "werent"
                        | "isnt"
                        | "arent"
                        | "didnt"
                );
            if is_verb {
                verbs -= 1;
                continue;
            }
            let is_named = self.roles[at] == Role::Named;
            let is_other = !is_named && !mentions::is_cue(word) && !matches!(word, "made" | "from");
            if crosses || self.roles[at] == Role::Said || is_other {
                return false;
            }
        }
        false
    }

    /// Whether the value is said to be all that there is.
    fn is_only(&self, start: usize, end: usize) -> bool {
        // "English is the only official language", "USB-C ports only".
        let light = |at: usize| self.is_light(at) || matches!(self.word(at), "is" | "the");
        let after = (end..(end + 4).min(self.tokens.len()))
            .find(|&at| self.word(at) == "only")
            .is_some_and(|only| (end..only).all(light));
        if after {
            return true;
        }
        let before = (start.saturating_sub(2)..start)
            .any(|at| ONLYS.contains(&self.word(at)) && self.word(at.wrapping_sub(1)) != "not");
        let nothing_but = self.phrase(start.saturating_sub(2), 2) == "nothing but";
        before || nothing_but || matches!(self.word(end), "only" | "alone")
    }
}
