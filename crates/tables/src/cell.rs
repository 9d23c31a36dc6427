//! What one cell of a table says: a number with what belongs to it, yes or no, or nothing.

use crate::units;

/// What tables write where there is no value, in lower case.
const NOTHING: &[&str] = &[
    "", "-", "--", "---", "–", "—", "?", ".", "..", "…", "n/a", "na", "n.a.", "n. a.", "nan", "null", "nil", "#n/a",
    "#na", "tbd", "k.a.", "(null)", "<na>", "#value!", "#div/0!", "#ref!",
];
const YES: &[&str] = &["yes", "y", "true", "ja", "oui", "sì", "si", "sí", "✓", "✔", "☑", "wahr", "vrai"];
const NO: &[&str] = &["no", "n", "false", "nein", "non", "✗", "✘", "☐", "falsch", "faux"];
/// A number as a cell writes it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Number {
    pub value: f64,
    /// ISO 4217.
    pub currency: Option<&'static str>,
    /// Symbol of a unit that is known, "%" among them.
    pub unit: Option<&'static str>,
    /// What stands after the number and is no unit: "stars".
    pub rest: String,
    pub is_whole: bool,
}

/// Whether a cell holds no value.
pub(crate) fn is_missing(cell: &str) -> bool {
    let cell = cell.trim();
    cell.len() <= 8 && NOTHING.contains(&cell.to_lowercase().as_str())
}

/// Yes or no.
pub(crate) fn boolean(cell: &str) -> Option<bool> {
    let lower = cell.trim().to_lowercase();
    if YES.contains(&lower.as_str()) { Some(true) } else { NO.contains(&lower.as_str()).then_some(false) }
}

/// A number with its currency or unit; `None` where the cell is anything else. `comma`: the decimal mark is a comma.
pub(crate) fn number(cell: &str, comma: bool) -> Option<Number> {
    let cell = cell.trim();
    if let Some(number) = compound(cell) {
        return Some(number);
    }
    let (prefix, digits, rest) = split(cell)?;
    let mut prefix = prefix.trim();
    let in_brackets = prefix.starts_with('(') && rest.trim_end().ends_with(')');
    prefix = prefix.trim_start_matches('(').trim();
    for mark in [
        "~", "≈", "ca.", "ca", "c.", "approx.", "about", "circa", "+", "±", "up to", "max.", "max", "min.", "over",
        "under", "≥", "≤", ">=", "<=", ">", "<", "from",
    ] {
        if let Some(after) = prefix.to_lowercase().starts_with(mark).then(|| prefix.get(mark.len()..)).flatten() {
            prefix = after.trim();
            break;
        }
    }
    let mut negative = in_brackets;
    for minus in ['-', '−', '–'] {
        if prefix.contains(minus) && prefix.chars().filter(|c| *c == minus).count() == 1 {
            negative = true;
            prefix = prefix.trim_matches(|c: char| c == minus || c.is_whitespace());
        }
    }
    let mut currency = if prefix.is_empty() { None } else { Some(units::currency(prefix)?) };
    let mut value = value(digits, comma)?;
    let mut rest = rest.trim().trim_end_matches(')').trim();
    // "12.–", "12,-": no cents.
    for dash in [".–", ".-", ".—", ",-", ",–"] {
        rest = rest.strip_prefix(dash).unwrap_or(rest).trim_start();
    }
    let mut unit = None;
    if let Some((times, after)) = magnitude(rest) {
        value *= times;
        rest = after;
    }
    let text = rest.trim_start_matches('-').trim();
    if !text.is_empty() {
        if let Some(code) = units::currency(text) {
            currency = currency.or(Some(code));
            rest = "";
        } else if let Some(found) = units::find(text) {
            unit = Some(found.symbol);
            rest = "";
        } else if let Some((found, after)) =
            text.split_once(' ').and_then(|(first, after)| Some((units::find(first)?, after)))
        {
            // "512 GB SSD"
            unit = Some(found.symbol);
            rest = after;
        } else {
            rest = text;
        }
    }
    let is_whole = value.fract() == 0.0 && !digits.contains(if comma { ',' } else { '.' });
    Some(Number { value: if negative { -value } else { value }, currency, unit, rest: rest.to_owned(), is_whole })
}

/// "2h 15m", "1 d 4 h", "1 hour and 5 minutes": a time of several pieces, in the unit of the last.
fn compound(cell: &str) -> Option<Number> {
    let mut pieces: Vec<(f64, &'static str)> = Vec::new();
    let mut rest = cell;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0)?;
        let (amount, after) = rest.split_at(digits);
        let after = after.trim_start();
        let end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let unit = match &after[..end] {
            // Beside hours, m is minutes.
            "m" => "min",
            word => units::find(word)?.symbol,
        };
        pieces.push((amount.parse().ok()?, unit));
        rest = after[end..].trim_start_matches([',', ' ']).trim_start_matches("and ").trim_start();
    }
    let (_, last) = *pieces.last().filter(|_| pieces.len() > 1)?;
    let in_last = |(amount, unit): &(f64, &'static str)| units::convert(*amount, unit, last);
    units::convert(1.0, last, "s")?;
    let value = pieces.iter().map(in_last).sum::<Option<f64>>()?;
    Some(Number { value, currency: None, unit: Some(last), rest: String::new(), is_whole: true })
}

/// What stands before the digits, the digits with their marks, and what stands after.
pub(crate) fn split(cell: &str) -> Option<(&str, &str, &str)> {
    let start = cell.find(|c: char| c.is_ascii_digit())?;
    // ".5" is a number.
    let start = if cell[..start].ends_with('.') && cell[..start].trim_end_matches('.').trim().is_empty() {
        start - 1
    } else {
        start
    };
    let mut end = start;
    let rest: Vec<(usize, char)> = cell[start..].char_indices().collect();
    for (at, &(byte, c)) in rest.iter().enumerate() {
        let digit_after = rest.get(at + 1).is_some_and(|(_, c)| c.is_ascii_digit());
        let group_after = (1..=3).all(|more| rest.get(at + more).is_some_and(|(_, c)| c.is_ascii_digit()))
            && !rest.get(at + 4).is_some_and(|(_, c)| c.is_ascii_digit());
        let belongs = c.is_ascii_digit()
            || (matches!(c, '.' | ',' | '\'' | '’') && digit_after)
            || (matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}') && group_after)
            || (matches!(c, 'e' | 'E') && at > 0 && rest[at - 1].1.is_ascii_digit() && is_exponent(&rest[at + 1..]))
            || (matches!(c, '-' | '+') && at > 0 && matches!(rest[at - 1].1, 'e' | 'E') && digit_after);
        if !belongs {
            break;
        }
        end = start + byte + c.len_utf8();
    }
    Some((&cell[..start], &cell[start..end], &cell[end..]))
}

fn is_exponent(rest: &[(usize, char)]) -> bool {
    let digits =
        rest.iter().skip_while(|(_, c)| matches!(c, '-' | '+')).take_while(|(_, c)| c.is_ascii_digit()).count();
    let after = rest.get(digits + usize::from(rest.first().is_some_and(|(_, c)| matches!(c, '-' | '+'))));
    (1..=3).contains(&digits) && after.is_none_or(|(_, c)| !c.is_alphanumeric())
}

/// The value of digits with their marks.
fn value(digits: &str, comma: bool) -> Option<f64> {
    let decimal = if comma { ',' } else { '.' };
    let kept: String =
        digits.chars().filter(|&c| c.is_ascii_digit() || c == decimal || matches!(c, 'e' | 'E' | '-' | '+')).collect();
    // "1.234.567": what is taken for the decimal mark parts thousands.
    let kept = if kept.matches(decimal).count() > 1 { kept.replace(decimal, "") } else { kept.replace(decimal, ".") };
    kept.parse().ok().filter(|value: &f64| value.is_finite())
}

/// "k", "M", "Mio", "billion" after a number, and what follows. A single letter must stand alone: "5 m" are metres.
fn magnitude(rest: &str) -> Option<(f64, &str)> {
    let end = rest.find(|c: char| !c.is_alphabetic() && c != '.').unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    let times = match word.trim_end_matches('.') {
        "k" | "K" | "tsd" | "Tsd" | "thousand" | "thsd" => 1e3,
        "M" | "Mio" | "mio" | "mn" | "mln" | "million" | "millions" | "Mill" => 1e6,
        "B" | "bn" | "Bn" | "billion" | "billions" | "Mrd" | "mrd" => 1e9,
        "trillion" | "tn" => 1e12,
        _ => return None,
    };
    // "K" alone after a number is a thousand only where nothing else follows that needs it as kelvin: left to the header.
    Some((times, after.trim_start()))
}

/// How the marks of a number speak for a decimal comma (true) or point (false); `None` where they do not tell.
pub(crate) fn decimal_vote(cell: &str) -> Option<bool> {
    let (_, digits, _) = split(cell.trim())?;
    let (commas, points) = (digits.matches(',').count(), digits.matches('.').count());
    let after = |mark: char| digits.rsplit(mark).next().map_or(0, str::len);
    match (commas, points) {
        (0, 0) => None,
        (0, 1) => (after('.') != 3).then_some(false),
        (1, 0) => (after(',') != 3 || digits.starts_with('0')).then_some(true),
        (0, _) => Some(true),
        (_, 0) => Some(false),
        _ => Some(digits.rfind(',') > digits.rfind('.')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_what_belongs_to_them() {
        let check = |cell: &str, comma: bool, value: f64, currency: Option<&str>, unit: Option<&str>| {
            let number = number(cell, comma).unwrap_or_else(|| panic!("{cell}"));
            assert_eq!((number.value, number.currency, number.unit), (value, currency, unit), "{cell}");
        };
        check("9,500", false, 9500.0, None, None);
        check("300 meters", false, 300.0, None, Some("m"));
        check("$1.5M", false, 1.5e6, Some("USD"), None);
        check("1.234,50 €", true, 1234.5, Some("EUR"), None);
        check("CHF 1'234.50", false, 1234.5, Some("CHF"), None);
        check("CHF 12.–", false, 12.0, Some("CHF"), None);
        check("(1,200)", false, -1200.0, None, None);
        check("−3.5 °C", false, -3.5, None, Some("°C"));
        check("45 %", false, 45.0, None, Some("%"));
        check("12 500", false, 12_500.0, None, None);
        check("~7 days", false, 7.0, None, Some("d"));
        check("1.5e3", false, 1500.0, None, None);
        check("1.234.567", false, 1_234_567.0, None, None);
        check("2h 15m", false, 135.0, None, Some("min"));
        check("1 day 4 hours", false, 28.0, None, Some("h"));
        for cell in ["abc", "v1.2", "", "Seamaster 300", "A4"] {
            assert_eq!(number(cell, false), None, "{cell}");
        }
        assert_eq!(number("4.5 stars", false).map(|number| number.rest), Some("stars".to_owned()));
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(cell in ".{0,40}") {
            for flag in [false, true] {
                let _ = (number(&cell, flag), decimal_vote(&cell));
            }
        }

        #[test]
        fn grouped_numbers_round_trip(value in 0i64..1_000_000_000_000) {
            let text = crate::describe::grouped(value as f64);
            proptest::prop_assert_eq!(number(&text, false).map(|number| number.value), Some(value as f64));
        }
    }
}
