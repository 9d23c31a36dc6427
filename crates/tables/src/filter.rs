//! One condition, made ready for many rows: numbers are compared, texts are decided once for each distinct cell.

use crate::{
    Cells, Column, Filter, Kind, MISSING, Op, Operand,
    dates::span,
    words::{joined, words},
};

/// A filter over the cells of its column.
pub(crate) enum Test<'c> {
    Numbers { numbers: &'c [f64], ranges: Vec<(f64, f64)>, negated: bool },
    Texts { codes: &'c [u32], passes: Vec<bool>, missing: bool },
}

impl<'c> Test<'c> {
    /// The filter has been checked against the column.
    pub(crate) fn new(filter: &Filter, column: &Column, cells: &'c Cells) -> Self {
        match cells {
            Cells::Numbers(numbers) => {
                let negated = matches!(filter.op, Op::IsNot | Op::Missing);
                Self::Numbers { numbers, ranges: ranges(filter, column), negated }
            }
            Cells::Texts { codes, texts } => {
                let mut wanted: Vec<Vec<String>> = filter.values.iter().map(wanted).collect();
                if filter.op != Op::Contains {
                    wanted = wanted.iter().flat_map(|text| spellings(text, column)).collect();
                }
                let passes = texts.iter().map(|text| passes(filter.op, text, column.separator, &wanted)).collect();
                Self::Texts { codes, passes, missing: matches!(filter.op, Op::Missing | Op::IsNot) }
            }
        }
    }

    pub(crate) fn passes(&self, row: u32) -> bool {
        match self {
            Self::Numbers { numbers, ranges, negated } => {
                let number = numbers[row as usize];
                let inside = ranges.iter().any(|&(from, to)| from <= number && number <= to);
                inside != *negated
            }
            Self::Texts { codes, passes, missing } => match codes[row as usize] {
                MISSING => *missing,
                code => passes[code as usize],
            },
        }
    }
}

/// The stretches of numbers (both ends included) that pass, or that do not where the filter is negated.
fn ranges(filter: &Filter, column: &Column) -> Vec<(f64, f64)> {
    const ALL: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);
    let spans: Vec<(f64, f64)> = filter.values.iter().filter_map(|value| number_span(value, column)).collect();
    match (filter.op, spans.as_slice()) {
        (Op::Missing | Op::Present, _) => vec![ALL],
        (Op::Lt, [(first, _)]) => vec![(ALL.0, first.next_down())],
        (Op::Le, [(_, last)]) => vec![(ALL.0, *last)],
        (Op::Gt, [(_, last)]) => vec![(last.next_up(), ALL.1)],
        (Op::Ge, [(first, _)]) => vec![(*first, ALL.1)],
        (Op::Between, [(first, _), (_, last)]) => vec![(*first, *last)],
        (Op::Is | Op::IsNot, _) => spans,
        _ => Vec::new(),
    }
}

fn number_span(value: &Operand, column: &Column) -> Option<(f64, f64)> {
    match value {
        // What a person writes as 0.1 is the nearest double, and so is the cell; a converted unit may be off by a rounding.
        Operand::Number(number) => {
            let is_whole = column.kind == Kind::Integer || number.fract() == 0.0;
            let slack = if is_whole { 0.0 } else { number.abs() * 1e-12 };
            Some((number - slack, number + slack))
        }
        Operand::Text(text) if column.kind == Kind::Date => span(text).map(|(from, to)| (from, to.next_down())),
        Operand::Text(_) => None,
    }
}

/// All spellings of the column's value that is spelled so.
fn spellings(text: &[String], column: &Column) -> Vec<Vec<String>> {
    let is_spelled = |spelling: &String| same(text, &words(spelling));
    let value = column.values.iter().find(|value| is_spelled(&value.text) || value.variants.iter().any(is_spelled));
    let others = value.into_iter().flat_map(|value| value.variants.iter().chain([&value.text]));
    others.map(|spelling| words(spelling)).chain([text.to_vec()]).collect()
}

fn wanted(value: &Operand) -> Vec<String> {
    match value {
        Operand::Text(text) => words(text),
        Operand::Number(number) => vec![number.to_string()],
    }
}

/// The values of a cell.
pub(crate) fn elements(text: &str, separator: Option<char>) -> impl Iterator<Item = &str> {
    // A separator that no text holds leaves the cell whole.
    text.split(separator.unwrap_or('\u{0}')).map(str::trim).filter(|element| !element.is_empty())
}

fn passes(op: Op, text: &str, separator: Option<char>, wanted: &[Vec<String>]) -> bool {
    let mut elements = elements(text, separator).map(words);
    match op {
        Op::Is => elements.any(|element| wanted.iter().any(|wanted| same(wanted, &element))),
        Op::IsNot => !elements.any(|element| wanted.iter().any(|wanted| same(wanted, &element))),
        Op::Contains => elements.any(|element| wanted.iter().any(|wanted| holds(&element, wanted))),
        Op::Only => {
            let elements: Vec<Vec<String>> = elements.collect();
            elements.iter().all(|element| wanted.iter().any(|wanted| same(wanted, element)))
                && wanted.iter().all(|wanted| elements.iter().any(|element| same(wanted, element)))
        }
        Op::Present => true,
        Op::Missing | Op::Lt | Op::Le | Op::Gt | Op::Ge | Op::Between => false,
    }
}

/// Equal but for spaces and punctuation: "Moonphase" is "Moon Phase", and "12-3" is not "1-23".
fn same(a: &[String], b: &[String]) -> bool {
    a == b || joined(a) == joined(b)
}

/// Whether the words stand in the text, in order and together.
fn holds(text: &[String], wanted: &[String]) -> bool {
    !wanted.is_empty() && (text.windows(wanted.len()).any(|window| window == wanted) || same(text, wanted))
}
