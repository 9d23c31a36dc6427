//! Plans and numbers in words, for people to read and edit.

use crate::{Aggregate, Column, Filter, Function, Kind, Op, Operand, Order, Plan, Schema, clock};

/// Values named in one piece; of more, the number is said.
const NAMED_MAX: usize = 4;

/// A piece of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    Filter(usize),
    Of(usize),
    Compare(usize),
    GroupBy,
    Aggregate,
    Order,
    Limit,
    Show,
    Meaning,
}

/// The pieces of a plan, each in words, in the order in which they are carried out.
pub fn describe(plan: &Plan, schema: &Schema) -> Vec<(Piece, String)> {
    let mut pieces: Vec<(Piece, String)> = Vec::new();
    let filters = |filters: &[Filter], piece: fn(usize) -> Piece, pieces: &mut Vec<(Piece, String)>| {
        pieces.extend(filters.iter().enumerate().map(|(at, one)| (piece(at), filter(one, schema))));
    };
    filters(&plan.filters, Piece::Filter, &mut pieces);
    if let Some(aggregate) = &plan.aggregate {
        pieces.push((Piece::Aggregate, self::aggregate(aggregate)));
        filters(&aggregate.of, Piece::Of, &mut pieces);
        filters(&aggregate.compare, Piece::Compare, &mut pieces);
    }
    pieces.extend(plan.group_by.iter().map(|column| (Piece::GroupBy, format!("per {column}"))));
    pieces.extend(plan.order.iter().map(|one| (Piece::Order, order(one, schema))));
    pieces.extend(plan.limit.map(|limit| (Piece::Limit, format!("first {limit}"))));
    if !plan.show.is_empty() {
        pieces.push((Piece::Show, format!("show {}", plan.show.join(", "))));
    }
    pieces.extend(plan.meaning.iter().map(|meaning| (Piece::Meaning, format!("like \u{201c}{meaning}\u{201d}"))));
    pieces
}

/// "Water Resistance ≥ 300 m", or "Fuel is diesel or Weight < 1,200 kg".
pub fn filter(filter: &Filter, schema: &Schema) -> String {
    filter.each().map(|one| condition(one, schema)).collect::<Vec<_>>().join(" or ")
}

fn condition(filter: &Filter, schema: &Schema) -> String {
    let name = &filter.column;
    let column = schema.column(name);
    let value = |at: usize| filter.values.get(at).map(|value| operand(value, column)).unwrap_or_default();
    let any = || {
        let named: Vec<String> = (0..filter.values.len().min(NAMED_MAX)).map(value).collect();
        match filter.values.len().checked_sub(NAMED_MAX).filter(|more| *more > 0) {
            Some(more) => format!("{} or {more} more", named.join(", ")),
            None => named.join(" or "),
        }
    };
    if column.is_some_and(|column| column.kind == Kind::Boolean) && matches!(filter.op, Op::Is | Op::IsNot) {
        let yes = (filter.values.first() == Some(&Operand::Number(1.0))) == (filter.op == Op::Is);
        return format!("{name}: {}", if yes { "yes" } else { "no" });
    }
    match filter.op {
        Op::Is => format!("{name} is {}", any()),
        Op::IsNot => format!("{name} is not {}", any()),
        Op::Contains => format!("{name} contains {}", any()),
        Op::Only => format!("{name} is only {}", any()),
        Op::Lt => format!("{name} < {}", value(0)),
        Op::Le => format!("{name} \u{2264} {}", value(0)),
        Op::Gt => format!("{name} > {}", value(0)),
        Op::Ge => format!("{name} \u{2265} {}", value(0)),
        Op::Between => format!("{name} {} to {}", value(0), value(1)),
        Op::Missing => format!("{name} is missing"),
        Op::Present => format!("{name} is given"),
    }
}

fn aggregate(aggregate: &Aggregate) -> String {
    let of = aggregate.column.as_deref().unwrap_or("rows");
    let what = match aggregate.function {
        Function::Count => match &aggregate.column {
            Some(column) => format!("rows with {column}"),
            None => "number of rows".to_owned(),
        },
        Function::CountDistinct => format!("number of different {of}"),
        Function::Sum => format!("sum of {of}"),
        Function::Mean => format!("average {of}"),
        Function::Median => format!("median {of}"),
        Function::Min => format!("smallest {of}"),
        Function::Max => format!("largest {of}"),
        Function::Share => "share of the rows".to_owned(),
    };
    let what = match &aggregate.unit {
        Some(unit) => format!("{what} in {unit}"),
        None => what,
    };
    if aggregate.compare.is_empty() { what } else { format!("difference in {what}") }
}

fn order(order: &Order, schema: &Schema) -> String {
    let Some(name) = &order.column else {
        return if order.descending { "most first" } else { "least first" }.to_owned();
    };
    let kind = schema.column(name).map_or(Kind::Text, |column| column.kind);
    let direction = match (kind, order.descending) {
        (Kind::Date, true) => "latest first",
        (Kind::Date, false) => "earliest first",
        (Kind::Category | Kind::Text, true) => "Z to A",
        (Kind::Category | Kind::Text, false) => "A to Z",
        (_, true) => "highest first",
        (_, false) => "lowest first",
    };
    format!("{name}, {direction}")
}

fn operand(value: &Operand, column: Option<&Column>) -> String {
    match value {
        Operand::Number(number) => with_unit(*number, column),
        Operand::Text(text) => text.clone(),
    }
}

/// A number in a unit: "300 m", "1,150 USD", "45%".
pub fn measured(number: f64, unit: Option<&str>) -> String {
    with(grouped(number), unit)
}

fn with(number: String, unit: Option<&str>) -> String {
    match unit {
        Some("%") => format!("{number}%"),
        Some(unit) => format!("{number} {unit}"),
        None => number,
    }
}

/// A number with the unit of its column; a time of day as "14:30".
pub fn with_unit(number: f64, column: Option<&Column>) -> String {
    if column.is_some_and(|column| column.unit.as_deref() == Some(clock::OF_DAY)) {
        return clock::written(number);
    }
    let number = match column {
        // A year has no thousands.
        Some(column) if column.kind == Kind::Integer && number.abs() < 10_000.0 => plain(number),
        _ => grouped(number),
    };
    with(number, column.and_then(|column| column.unit.as_deref()))
}

/// A number as people write it: thousands parted by commas, at most two decimals (four figures below 1).
pub fn grouped(number: f64) -> String {
    let text = plain(number);
    let (sign, rest) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    if whole.len() < 4 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return text;
    }
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match fraction {
        Some(fraction) => format!("{sign}{grouped}.{fraction}"),
        None => format!("{sign}{grouped}"),
    }
}

fn plain(number: f64) -> String {
    let rounded = if number.abs() >= 1.0 || number == 0.0 {
        format!("{number:.2}")
    } else {
        let decimals = (3 - number.abs().log10().floor() as i32).clamp(2, 12) as usize;
        format!("{number:.decimals$}")
    };
    let text = if rounded.contains('.') { rounded.trim_end_matches('0').trim_end_matches('.') } else { &rounded };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        for (number, text) in [
            (0.0, "0"),
            (1150.0, "1,150"),
            (-752.5365, "-752.54"),
            (1234567.0, "1,234,567"),
            (12.5, "12.5"),
            (0.012345, "0.01235"),
            (999.999, "1,000"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
