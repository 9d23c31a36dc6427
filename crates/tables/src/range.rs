//! Ranges in cells: "10–20 km", "$50k-$60k", "5 to 10 %".

use crate::{
    cell::{Number, single},
    units,
};

/// What stands between the ends of a range, the surest first.
const DASHES: &[&str] = &[" to ", " bis ", " à ", " - ", " – ", "–", "—", "…", "..", "-"];

/// The middle of a range, in the unit of its end.
///
/// One number for a range is a choice: the middle is what sums and averages are least wrong with. Not ranges: what does not
/// rise ("3-1"), pairs of years, and codes.
pub(crate) fn middle(cell: &str, comma: bool) -> Option<Number> {
    let (low, high) = DASHES.iter().find_map(|dash| ends(cell, dash))?;
    if is_code(low) || is_code(high) {
        return None;
    }
    between(single(low.trim(), comma)?, single(high.trim(), comma)?)
}

/// What stands on both sides of the first dash that parts figures.
fn ends<'c>(cell: &'c str, dash: &str) -> Option<(&'c str, &'c str)> {
    let has_digit = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    cell.match_indices(dash).map(|(at, _)| (&cell[..at], &cell[at + dash.len()..])).find(|(low, high)| {
        // "1e-5"
        let is_exponent = low.strip_suffix(['e', 'E']).is_some_and(|own| own.ends_with(|c: char| c.is_ascii_digit()));
        has_digit(low) && has_digit(high) && !is_exponent
    })
}

/// Whether figures are written as codes are: with leading zeros.
fn is_code(text: &str) -> bool {
    text.trim().strip_prefix('0').is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()))
}

/// The middle of two numbers, where they make a range.
fn between(mut low: Number, mut high: Number) -> Option<Number> {
    if !low.rest.is_empty() || low.currency.zip(high.currency).is_some_and(|(low, high)| low != high) {
        return None;
    }
    // "50-60k" begins at 50,000; "900-1k" does not.
    if low.times == 1.0 && low.value * high.times < high.value {
        low.value *= high.times;
    }
    high.currency = high.currency.or(low.currency);
    match (low.unit, high.unit) {
        (Some(own), Some(unit)) => low.value = units::convert(low.value, own, unit)?,
        (own, None) => high.unit = own,
        _ => {}
    }
    let is_year = |number: &Number| number.is_whole && (1000.0..2200.0).contains(&number.value);
    let are_years = is_year(&low) && is_year(&high) && high.unit.is_none() && high.currency.is_none();
    let is_range = low.value < high.value && !are_years;
    let value = f64::midpoint(low.value, high.value);
    is_range.then_some(Number { value, is_whole: false, is_range, ..high })
}
