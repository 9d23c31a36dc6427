//! An answer from a table in words: Markdown over the rows that are cited. Pure.

use tables::{Function, Group, Kind, Outcome, Plan, Schema, describe};

use crate::RowCells;

/// Rows named in an answer; the table under it has the others.
pub(crate) const ROWS_NAMED: usize = 5;
/// Groups named in an answer; the chart under it has the others.
const GROUPS_NAMED: usize = 5;
/// Characters of a cell as it stands in an answer.
const CELL_CHARS_MAX: usize = 80;

/// What is told: the plan, what it gave, and the rows that are named.
pub(crate) struct Told<'a> {
    pub schema: &'a Schema,
    /// The source's name.
    pub source: &'a str,
    pub plan: &'a Plan,
    pub outcome: &'a Outcome,
    pub absent: Option<&'a str>,
    pub value_text: Option<&'a str>,
    /// Words of the question that no part of the plan says.
    pub unknown: &'a [String],
    /// The first rows, each with the number of its citation where it can be opened.
    pub named: &'a [(Option<u32>, RowCells)],
}

/// The answer; citations are `[n]`.
pub(crate) fn answer(told: &Told<'_>) -> String {
    let source = inline(told.source);
    if let Some(absent) = told.absent {
        return format!(
            "Nothing in {source} matches \u{201c}{}\u{201d}: none of its {} rows mentions it.",
            inline(absent),
            told.schema.rows
        );
    }
    if told.outcome.rows.is_empty() && told.plan.aggregate.is_none() {
        return format!("No row of {source} matches{}.", conditions(told, ": "));
    }
    let head = if told.plan.group_by.is_some() { groups(told) } else { head(told) };
    let rows = if told.plan.aggregate.is_some() || told.plan.group_by.is_some() { cited(told) } else { listed(told) };
    format!("{head}{rows}{}{}", mixed(told), left_out(told))
}

/// A sum of several currencies is none.
fn mixed(told: &Told<'_>) -> String {
    let over = told.plan.aggregate.as_ref().and_then(|aggregate| aggregate.column.as_deref());
    let currencies = over.and_then(|name| told.schema.column(name)).map_or(&[][..], |column| &column.currencies);
    if currencies.is_empty() {
        return String::new();
    }
    let codes: Vec<&str> = currencies.iter().map(|currency| currency.text.as_str()).collect();
    format!(
        "\n\nThis column mixes {}; the amounts were taken as they stand, without an exchange rate.",
        codes.join(", ")
    )
}

/// A number that leaves words of the question out says so; rows that are ranked by them need not.
fn left_out(told: &Told<'_>) -> String {
    if told.unknown.is_empty() || (told.plan.aggregate.is_none() && told.plan.group_by.is_none()) {
        return String::new();
    }
    let words: Vec<String> = told.unknown.iter().map(|word| format!("\u{201c}{}\u{201d}", inline(word))).collect();
    format!("\n\nNot understood, and left out: {}.", words.join(", "))
}

/// The conditions in words, after `lead`; empty where there are none.
fn conditions(told: &Told<'_>, lead: &str) -> String {
    let said: Vec<String> =
        told.plan.filters.iter().map(|filter| inline(&describe::filter(filter, told.schema))).collect();
    if said.is_empty() { String::new() } else { format!("{lead}{}", said.join("; ")) }
}

fn head(told: &Told<'_>) -> String {
    let outcome = told.outcome;
    let value = told.value_text.map(|text| format!("**{}**", inline(text)));
    let Some(aggregate) = &told.plan.aggregate else {
        let said = conditions(told, ": ");
        return match (told.plan.show.first().zip(value), ranking(told)) {
            (Some((column, value)), _) => format!("{}: {value}{}.", inline(column), conditions(told, ", where ")),
            (None, Some(ranking)) => format!("{ranking} of {} rows{said}.", outcome.matching),
            (None, None) if said.is_empty() && told.plan.meaning.is_some() => "Closest in meaning:".to_owned(),
            (None, None) => format!("**{}** of {} rows match{said}.", outcome.matching, told.schema.rows),
        };
    };
    let name = inline(aggregate.column.as_deref().unwrap_or("rows"));
    let over = || format!("over {} rows{}", outcome.matching, conditions(told, ": "));
    let Some(value) = value else {
        return format!("None of the rows has {name}{}.", conditions(told, " where "));
    };
    if !aggregate.compare.is_empty() {
        let sides: Vec<String> = outcome
            .groups
            .iter()
            .map(|group| format!("{}: {} ({} rows)", inline(&group.key), number(group, told), group.rows))
            .collect();
        return format!("The difference is {value}: {}.", sides.join("; "));
    }
    match aggregate.function {
        Function::Count => format!("{value} of {} rows match{}.", told.schema.rows, conditions(told, ": ")),
        Function::CountDistinct => format!("{value} different {name} {}.", over()),
        Function::Share => {
            let of: Vec<String> =
                aggregate.of.iter().map(|filter| inline(&describe::filter(filter, told.schema))).collect();
            format!("{value} of {} rows{}: {}.", outcome.matching, conditions(told, " where "), of.join("; "))
        }
        Function::Sum => format!("The sum of {name} is {value} {}.", over()),
        Function::Mean => format!("The average {name} is {value} {}.", over()),
        Function::Median => format!("The median {name} is {value} {}.", over()),
        Function::Min => format!("The smallest {name} is {value} {}.", over()),
        Function::Max => format!("The largest {name} is {value} {}.", over()),
    }
}

/// "Lowest Price", where the plan asks for the first of an order.
fn ranking(told: &Told<'_>) -> Option<String> {
    let order = told.plan.order.as_ref().filter(|_| told.plan.limit.is_some())?;
    let column = told.schema.column(order.column.as_deref()?)?;
    let word = match (column.kind, order.descending) {
        (Kind::Date, true) => "Latest",
        (Kind::Date, false) => "Earliest",
        (Kind::Category | Kind::Text, _) => "First by",
        (_, true) => "Highest",
        (_, false) => "Lowest",
    };
    Some(format!("{word} {}", inline(&column.name)))
}

fn groups(told: &Told<'_>) -> String {
    let name = inline(told.plan.group_by.as_deref().unwrap_or_default());
    let head = match (told.value_text, told.outcome.groups.first()) {
        (Some(value), Some(group)) => {
            format!("{name}: **{}** ({}){}.", inline(value), number(group, told), conditions(told, ", where "))
        }
        _ => format!("By {name}{}:", conditions(told, ", where ")),
    };
    let lines = told
        .outcome
        .groups
        .iter()
        .take(GROUPS_NAMED)
        .map(|group| format!("\n- {}: {}", inline(&group.key), number(group, told)));
    let more = told.outcome.groups.len().saturating_sub(GROUPS_NAMED);
    let more = if more > 0 && told.plan.limit.is_none() { format!("\n- and {more} more") } else { String::new() };
    if told.outcome.groups.len() == 1 { head } else { format!("{head}\n{}{more}\n", lines.collect::<String>()) }
}

fn number(group: &Group, told: &Told<'_>) -> String {
    let aggregate = told.plan.aggregate.as_ref();
    let mut column =
        aggregate.and_then(|aggregate| aggregate.column.as_deref()).and_then(|name| told.schema.column(name)).cloned();
    if let (Some(column), Some(unit)) = (&mut column, aggregate.and_then(|aggregate| aggregate.unit.as_ref())) {
        column.unit = Some(unit.clone());
    }
    let counts =
        aggregate.is_none_or(|aggregate| matches!(aggregate.function, Function::Count | Function::CountDistinct));
    match group.value {
        Some(value) if counts => format!("{} rows", describe::grouped(value)),
        Some(value) => inline(&describe::with_unit(value, column.as_ref())),
        None => "no value".to_owned(),
    }
}

/// The citations of the first rows behind a number.
fn cited(told: &Told<'_>) -> String {
    let numbers: Vec<String> = told.named.iter().filter_map(|(number, _)| number.map(marker)).collect();
    match numbers.len() {
        0 => String::new(),
        all if all < told.outcome.rows.len() => format!(" First rows: {}", numbers.concat()),
        _ => format!(" {}", numbers.concat()),
    }
}

/// The first rows, a line each: what names them, and the cells that were asked about.
fn listed(told: &Told<'_>) -> String {
    let mut lines = String::from("\n");
    for (number, row) in told.named {
        let marker = number.map(marker).unwrap_or_default();
        lines.push_str(format!("\n- {} {marker}", line(told, row)).trim_end());
    }
    lines
}

fn marker(number: u32) -> String {
    format!("[{number}]")
}

fn line(told: &Told<'_>, row: &RowCells) -> String {
    let names = naming(told.schema);
    let cell = |at: usize| row.cells.get(at).map_or("", |cell| cell.trim());
    let name: Vec<String> = names.iter().map(|&at| short(cell(at))).filter(|cell| !cell.is_empty()).collect();
    let asked = told.plan.filters.iter().map(|filter| &filter.column);
    let order = told.plan.order.iter().filter_map(|order| order.column.as_ref());
    let mut told_of: Vec<usize> = Vec::new();
    for column in told.plan.show.iter().chain(order).chain(asked).filter_map(|name| told.schema.position(name)) {
        if !names.contains(&column) && !told_of.contains(&column) {
            told_of.push(column);
        }
    }
    let cells: Vec<String> = told_of
        .iter()
        .filter(|&&at| !cell(at).is_empty())
        .map(|&at| format!("{}: {}", inline(&told.schema.columns[at].name), short(cell(at))))
        .collect();
    match (name.is_empty(), cells.is_empty()) {
        (false, true) => format!("**{}**", name.join(" ")),
        (false, false) => format!("**{}** \u{2013} {}", name.join(" "), cells.join("; ")),
        (true, _) => cells.join("; "),
    }
}

/// The columns that say which row it is: the first two of texts.
fn naming(schema: &Schema) -> Vec<usize> {
    let is_text = |&at: &usize| matches!(schema.columns[at].kind, Kind::Text | Kind::Category);
    (0..schema.columns.len()).filter(is_text).take(2).collect()
}

/// Characters of a value, a condition or a key that an answer says.
const SAID_CHARS_MAX: usize = 400;

/// A table's words so that Markdown shows them as they are, inside a line.
fn inline(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_long = line.chars().count() > SAID_CHARS_MAX;
    let mut out = String::with_capacity(line.len() + 8);
    for c in line.chars().take(SAID_CHARS_MAX).chain(is_long.then_some('\u{2026}')) {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn short(cell: &str) -> String {
    let line = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= CELL_CHARS_MAX {
        return inline(&line);
    }
    format!("{}\u{2026}", inline(line.chars().take(CELL_CHARS_MAX).collect::<String>().trim_end()))
}
