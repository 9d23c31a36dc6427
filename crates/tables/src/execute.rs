//! Carries a checked plan out over the cells of a table.

use std::{borrow::Cow, cmp::Ordering, collections::HashMap};

use crate::{
    Aggregate, Cells, Column, Filter, Function, Kind, MISSING, Operand, Plan, Schema, clock, dates, filter::Test,
    units, values::folded, words::words,
};

/// Groups that an outcome lists.
pub const GROUPS_MAX: usize = 1_000;

/// A table whose needed columns are read.
pub struct Table<'t> {
    pub schema: &'t Schema,
    /// By position; those that [`Plan::reads`] are there.
    pub cells: Vec<Option<&'t Cells>>,
}

/// A number or a text.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum Answer {
    Number(f64),
    Text(String),
}

/// Rows with the same value in the column grouped by.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub key: String,
    /// The aggregate of its rows; absent where none of them has a number.
    pub value: Option<f64>,
    pub rows: u64,
}

/// What a plan gives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// Rows that pass, from 0, in the plan's order; with a limit, those within it.
    pub rows: Vec<u32>,
    /// Rows that pass the filters.
    pub matching: u64,
    /// What an aggregate, a look-up or a question for the best group comes to; absent where no row has it.
    pub value: Option<Answer>,
    /// In the plan's order, at most [`GROUPS_MAX`].
    pub groups: Vec<Group>,
}

/// The rows and the value that `plan` asks of `table`. Takes time in proportion to the rows; the plan has been checked.
pub fn execute(plan: &Plan, table: &Table<'_>) -> Outcome {
    let tests: Vec<Vec<Test<'_>>> = plan.filters.iter().map(|filter| table.tests(filter)).collect();
    let total = u32::try_from(table.schema.rows).unwrap_or(u32::MAX);
    let passes = |row: &u32| tests.iter().all(|any| any.iter().any(|test| test.passes(*row)));
    // Totals and headers in the midst of the file are none of the table's rows.
    let aside = &table.schema.aside;
    let mut rows: Vec<u32> = (0..total).filter(|row| !aside.contains(*row) && passes(row)).collect();
    let mut outcome = Outcome { matching: rows.len() as u64, ..Outcome::default() };
    if let Some(group_by) = &plan.group_by {
        let (groups, first) = table.groups(plan, group_by, &rows);
        outcome.groups = groups;
        if plan.limit == Some(1) {
            outcome.value = outcome.groups.first().map(|group| Answer::Text(group.key.clone()));
            rows = first;
        }
    } else if let Some(aggregate) = &plan.aggregate {
        table.aggregate(aggregate, &mut rows, &mut outcome);
    } else {
        table.sort(plan, &mut rows);
        outcome.value = plan.show.first().and_then(|name| table.answer(name, *rows.first()?));
    }
    outcome.rows = rows;
    outcome
}

impl Table<'_> {
    fn at(&self, name: &str) -> Option<(&Column, &Cells)> {
        let position = self.schema.position(name)?;
        Some((&self.schema.columns[position], self.cells.get(position).copied().flatten()?))
    }

    /// The condition and its alternatives.
    fn tests(&self, filter: &Filter) -> Vec<Test<'_>> {
        let test = |one: &Filter| {
            let (column, cells) = self.at(&one.column)?;
            Some(Test::new(one, column, cells))
        };
        filter.each().filter_map(test).collect()
    }

    fn passing(&self, filter: &Filter, rows: &[u32]) -> Vec<u32> {
        let tests = self.tests(filter);
        rows.iter().copied().filter(|&row| tests.iter().any(|test| test.passes(row))).collect()
    }

    fn aggregate(&self, aggregate: &Aggregate, rows: &mut Vec<u32>, outcome: &mut Outcome) {
        if let [left, right] = aggregate.compare.as_slice() {
            let sides = [left, right].map(|side| (text(side), self.passing(side, rows)));
            let values = [0, 1].map(|side| self.fold(aggregate, &sides[side].1));
            outcome.value = values[0].zip(values[1]).map(|(left, right)| Answer::Number(left - right));
            for ((key, rows), value) in sides.iter().zip(values) {
                outcome.groups.push(Group { key: key.clone(), value, rows: rows.len() as u64 });
            }
            *rows = sides.into_iter().flat_map(|(_, rows)| rows).collect();
            rows.sort_unstable();
            rows.dedup();
            outcome.matching = rows.len() as u64;
        } else if aggregate.function == Function::Share {
            let base = rows.len();
            for filter in &aggregate.of {
                *rows = self.passing(filter, rows);
            }
            outcome.value = (base > 0).then(|| Answer::Number(100.0 * rows.len() as f64 / base as f64));
        } else {
            let is_date = aggregate.column.as_deref().and_then(|name| self.schema.column(name));
            let is_date = is_date.is_some_and(|column| column.kind == Kind::Date);
            let value = self.fold(aggregate, rows);
            let is_moment = is_date && aggregate.function != Function::CountDistinct;
            outcome.value =
                value.map(|value| if is_moment { Answer::Text(dates::iso(value)) } else { Answer::Number(value) });
        }
    }

    /// One number of many rows, in the unit asked for; absent where none of them has one (counts are 0 then).
    fn fold(&self, aggregate: &Aggregate, rows: &[u32]) -> Option<f64> {
        let over = aggregate.column.as_deref().and_then(|name| self.at(name));
        let own = over.and_then(|(column, _)| column.unit.as_deref());
        let value = self.reduced(aggregate, over, rows)?;
        match (own, aggregate.unit.as_deref()) {
            (Some(own), Some(asked)) => units::convert(value, own, asked),
            _ => Some(value),
        }
    }

    fn reduced(&self, aggregate: &Aggregate, over: Option<(&Column, &Cells)>, rows: &[u32]) -> Option<f64> {
        match (aggregate.function, over) {
            (Function::Count | Function::Share, None) => Some(rows.len() as f64),
            (Function::Count, Some((_, cells))) => {
                Some(rows.iter().filter(|&&row| !is_missing(cells, row)).count() as f64)
            }
            (Function::CountDistinct, Some((column, cells))) => Some(distinct(column, cells, rows) as f64),
            (function, Some((_, Cells::Numbers(numbers)))) => {
                let present = rows.iter().map(|&row| numbers[row as usize]).filter(|number| !number.is_nan());
                reduce(function, present.collect())
            }
            _ => None,
        }
    }

    /// The groups, and the rows of the first.
    fn groups(&self, plan: &Plan, group_by: &str, rows: &[u32]) -> (Vec<Group>, Vec<u32>) {
        let Some((column, cells)) = self.at(group_by) else { return Default::default() };
        let count = Aggregate::new(Function::Count, None);
        let aggregate = plan.aggregate.as_ref().unwrap_or(&count);
        let mut groups: Vec<(Group, Vec<u32>)> = members(column, cells, rows)
            .into_iter()
            .map(|(key, rows)| (Group { value: self.fold(aggregate, &rows), rows: rows.len() as u64, key }, rows))
            .collect();
        let order = plan.order.as_ref();
        let descending = order.is_none_or(|order| order.descending);
        let by_key = order.is_some_and(|order| order.column.as_deref() == Some(group_by));
        groups.sort_by(|(a, _), (b, _)| {
            let by_value = || missing_last(a.value.unwrap_or(f64::NAN), b.value.unwrap_or(f64::NAN), descending);
            let keys = if descending { natural(&b.key, &a.key) } else { natural(&a.key, &b.key) };
            if by_key { keys } else { by_value().then_with(|| natural(&a.key, &b.key)) }
        });
        let first = groups.first_mut().map(|(_, rows)| std::mem::take(rows)).unwrap_or_default();
        let mut groups: Vec<Group> = groups.into_iter().map(|(group, _)| group).collect();
        let limit = plan.limit.map_or(GROUPS_MAX, |limit| (limit as usize).min(GROUPS_MAX));
        let tied = groups.get(limit.wrapping_sub(1)).map(|last| last.value);
        let keep = groups.iter().enumerate().take_while(|(index, group)| *index < limit || Some(group.value) == tied);
        let keep = if by_key { limit.min(groups.len()) } else { keep.count().min(GROUPS_MAX) };
        groups.truncate(keep);
        (groups, first)
    }

    /// Orders the rows and cuts them at the limit, ties included.
    fn sort(&self, plan: &Plan, rows: &mut Vec<u32>) {
        let limit = plan.limit.map_or(usize::MAX, |limit| limit as usize);
        let order = plan.order.as_ref().and_then(|order| Some((order, order.column.as_deref()?)));
        let Some((order, (column, cells))) = order.and_then(|(order, name)| Some((order, self.at(name)?))) else {
            rows.truncate(limit);
            return;
        };
        let keys: Cow<'_, [f64]> = match cells {
            Cells::Numbers(numbers) => numbers.into(),
            Cells::Texts { codes, texts } => {
                let mut by_text: Vec<u32> = (0..u32::try_from(texts.len()).unwrap_or(u32::MAX)).collect();
                by_text.sort_by(|&a, &b| natural(&texts[a as usize], &texts[b as usize]));
                let mut ranks = vec![0.0; texts.len()];
                for (rank, &code) in by_text.iter().enumerate() {
                    ranks[code as usize] = rank as f64;
                }
                codes.iter().map(|&code| ranks.get(code as usize).copied().unwrap_or(f64::NAN)).collect()
            }
        };
        let key = |row: u32| keys[row as usize];
        // A row that lacks what is asked for most or least of is not among the first; without a limit it comes last.
        if limit != usize::MAX {
            rows.retain(|&row| !key(row).is_nan());
        }
        rows.sort_by(|&a, &b| missing_last(key(a), key(b), order.descending));
        debug_assert!(column.name == order.column.as_deref().unwrap_or_default());
        if let Some(&last) = limit.checked_sub(1).and_then(|last| rows.get(last)) {
            let cut = key(last);
            let tied = rows[limit..].iter().take_while(|&&row| key(row) == cut).count();
            rows.truncate(limit + tied);
        }
    }

    /// A cell as an answer.
    fn answer(&self, name: &str, row: u32) -> Option<Answer> {
        let (column, cells) = self.at(name)?;
        match cells {
            Cells::Numbers(numbers) => {
                let number = *numbers.get(row as usize).filter(|number| !number.is_nan())?;
                Some(written(number, column).map_or(Answer::Number(number), Answer::Text))
            }
            Cells::Texts { codes, texts } => {
                texts.get(*codes.get(row as usize)? as usize).map(|text| Answer::Text(text.to_string()))
            }
        }
    }
}

/// A cell that is kept as a number and is none to people: a date, yes or no, a time of day.
fn written(number: f64, column: &Column) -> Option<String> {
    match column.kind {
        Kind::Date => Some(dates::iso(number)),
        Kind::Boolean => Some(if number == 0.0 { "no" } else { "yes" }.to_owned()),
        _ if column.unit.as_deref() == Some(clock::OF_DAY) => Some(clock::written(number)),
        _ => None,
    }
}

fn is_missing(cells: &Cells, row: u32) -> bool {
    match cells {
        Cells::Numbers(numbers) => numbers[row as usize].is_nan(),
        Cells::Texts { codes, .. } => codes[row as usize] == MISSING,
    }
}

fn distinct(column: &Column, cells: &Cells, rows: &[u32]) -> usize {
    members(column, cells, rows).len()
}

/// The rows of each value, spelling variants together; a row with several values is a member of each.
fn members(column: &Column, cells: &Cells, rows: &[u32]) -> Vec<(String, Vec<u32>)> {
    let mut groups: Vec<(String, Vec<u32>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut place = |folded: String, shown: &str, groups: &mut Vec<(String, Vec<u32>)>| {
        *places.entry(folded).or_insert_with(|| {
            groups.push((shown.to_owned(), Vec::new()));
            groups.len() - 1
        })
    };
    match cells {
        Cells::Numbers(numbers) => {
            for &row in rows {
                let number = numbers[row as usize];
                if !number.is_nan() {
                    let shown = written(number, column).unwrap_or_else(|| number.to_string());
                    let at = place(shown.clone(), &shown, &mut groups);
                    groups[at].1.push(row);
                }
            }
        }
        Cells::Texts { codes, texts } => {
            let spelled = column.values.iter().flat_map(|value| {
                value.variants.iter().chain([&value.text]).map(move |spelling| (folded(spelling), value.text.as_str()))
            });
            let names: HashMap<String, &str> = spelled.collect();
            // Each distinct cell is taken apart once.
            let mut of_code: Vec<Option<Vec<usize>>> = vec![None; texts.len()];
            for &row in rows {
                let code = codes[row as usize];
                if code == MISSING {
                    continue;
                }
                let known = of_code[code as usize].get_or_insert_with(|| {
                    let elements = crate::filter::elements(&texts[code as usize], column.separator);
                    let mut at: Vec<usize> = elements
                        .map(|element| {
                            let name = names.get(&folded(element)).copied().unwrap_or(element);
                            place(folded(name), name, &mut groups)
                        })
                        .collect();
                    at.sort_unstable();
                    at.dedup();
                    at
                });
                for &at in known.iter() {
                    groups[at].1.push(row);
                }
            }
        }
    }
    groups
}

fn reduce(function: Function, mut numbers: Vec<f64>) -> Option<f64> {
    let count = numbers.len();
    if count == 0 {
        return (function == Function::Sum).then_some(0.0);
    }
    Some(match function {
        Function::Sum => numbers.iter().sum(),
        Function::Mean => numbers.iter().sum::<f64>() / count as f64,
        Function::Min => numbers.iter().copied().fold(f64::INFINITY, f64::min),
        Function::Max => numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        Function::Median => {
            numbers.sort_by(f64::total_cmp);
            (numbers[(count - 1) / 2] + numbers[count / 2]) / 2.0
        }
        Function::Count | Function::CountDistinct | Function::Share => return None,
    })
}

fn missing_last(a: f64, b: f64, descending: bool) -> Ordering {
    match (a.is_nan(), b.is_nan()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) if descending => b.total_cmp(&a),
        (false, false) => a.total_cmp(&b),
    }
}

/// Numbers by their size, then texts by their words.
fn natural(a: &str, b: &str) -> Ordering {
    match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => a.total_cmp(&b),
        (Ok(_), Err(_)) => Ordering::Less,
        (Err(_), Ok(_)) => Ordering::Greater,
        (Err(_), Err(_)) => words(a).cmp(&words(b)),
    }
}

fn text(filter: &Filter) -> String {
    filter.values.iter().map(Operand::to_string).collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_and_texts_have_one_order(a in "[0-9x]{1,3}", b in "[0-9x]{1,3}", c in "[0-9x]{1,3}") {
            prop_assert_eq!(natural(&a, &b), natural(&b, &a).reverse());
            if natural(&a, &b) != Ordering::Greater && natural(&b, &c) != Ordering::Greater {
                prop_assert_ne!(natural(&a, &c), Ordering::Greater, "{} {} {}", a, b, c);
            }
        }
    }
}
