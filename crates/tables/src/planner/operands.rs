//! A number of a question as a column has it, and how well it lies among the column's own.

use crate::{Column, Kind, Op, Operand, units};

use super::{index::is_year, tokens::Number};

/// The number as the column has it; `None` where it cannot be one of its values.
pub(super) fn operand(number: &Number, column: &Column) -> Option<Operand> {
    if let Some(date) = &number.date {
        if column.kind == Kind::Date {
            return Some(Operand::Text(date.clone()));
        }
        if number.value.is_nan() {
            return is_year(column)
                .then(|| date.get(..4).and_then(|year| year.parse().ok()).map(Operand::Number))
                .flatten();
        }
    }
    let unit = column.unit.as_deref();
    match column.kind {
        Kind::Money => {
            let same = number.currency.is_none_or(|currency| unit.is_none_or(|unit| unit == currency));
            // "15m" of money is fifteen million.
            let times = match number.unit {
                None => Some(1.0),
                Some("m") if !number.is_word => Some(1e6),
                Some(_) => None,
            };
            times.filter(|_| same).map(|times| Operand::Number(number.value * times))
        }
        Kind::Integer | Kind::Decimal | Kind::Quantity => {
            if number.currency.is_some() {
                return None;
            }
            let value = match (number.unit, unit) {
                (Some("°"), Some("°C" | "°F" | "K")) => number.value,
                (Some(asked), Some(own)) => {
                    units::convert(number.value, asked, own).or_else(|| units::depth(number.value, asked, own))?
                }
                // A unit that the column does not state must be in its name: "Weight" of "2 kg" is not known to be in kg.
                (Some(_), None) => number.value,
                (None, _) => number.value,
            };
            Some(Operand::Number(value))
        }
        Kind::Date | Kind::Boolean | Kind::Category | Kind::Text => None,
    }
}

/// How well the numbers lie in the column's range: a threshold outside it says nothing.
pub(super) fn range_score(op: Op, first: &Operand, second: Option<&Operand>, column: &Column) -> f32 {
    let (Some(range), Operand::Number(first)) = (column.numbers, first) else { return 1.0 };
    let inside = |value: f64| range.min <= value && value <= range.max;
    let width = (range.max - range.min).max(1e-9);
    let near = |value: f64| inside(value) || (value - range.min).abs().min((value - range.max).abs()) < 0.3 * width;
    let fits = match second {
        Some(Operand::Number(second)) => inside(*first) && inside(*second),
        _ => inside(*first),
    };
    match (fits, op) {
        (true, _) => 3.0,
        (false, Op::Is) => -2.0,
        (false, _) if near(*first) => 1.0,
        (false, _) => -1.0,
    }
}
