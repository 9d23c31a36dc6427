//! What one cell of a table says: a number with what belongs to it, yes or no, or nothing.

use crate::{
    moment,
    numeral::{Figures, figures, split},
    range, units,
};

/// What tables write where there is no value, in lower case.
const NOTHING: &[&str] = &[
    "", "-", "--", "---", "–", "—", "?", ".", "..", "…", "n/a", "na", "n.a.", "n. a.", "nan", "null", "nil", "#n/a",
    "#na", "tbd", "k.a.", "(null)", "<na>", "#value!", "#div/0!", "#ref!",
];
const YES: &[&str] =
    &["yes", "y", "true", "ja", "j", "oui", "sì", "si", "sí", "t", "on", "1", "✓", "✔", "✅", "☑", "wahr", "vrai"];
const NO: &[&str] = &["no", "n", "false", "nein", "nee", "non", "f", "off", "0", "✗", "✘", "❌", "☐", "falsch", "faux"];
/// Figures of a whole number that is exact in any case.
const EXACT_DIGITS: usize = 15;
/// What a rating may be out of: "8/10".
const RATED_OUT_OF: &[&str] = &["5", "10", "20", "100"];
const MINUS: [char; 3] = ['-', '−', '–'];

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
    /// It is the middle of a range.
    pub is_range: bool,
    /// The thousand or million that was written as a word.
    pub times: f64,
}

/// Whether a cell holds no value.
pub(crate) fn is_missing(cell: &str) -> bool {
    let cell = cell.trim();
    cell.len() <= 8 && NOTHING.contains(&cell.to_lowercase().as_str())
}

/// Yes or no, as a column of both writes them.
pub(crate) fn boolean(cell: &str) -> Option<bool> {
    if is_tick(cell) {
        return Some(true);
    }
    let lower = cell.trim().to_lowercase();
    if YES.contains(&lower.as_str()) { Some(true) } else { NO.contains(&lower.as_str()).then_some(false) }
}

/// Whether a cell is a cross, which ticks a box, or strikes it out.
pub(crate) fn is_cross(cell: &str) -> bool {
    matches!(cell.trim(), "x" | "X")
}

/// Whether a cell is a mark that ticks a box.
pub(crate) fn is_tick(cell: &str) -> bool {
    matches!(cell.trim(), "✓" | "✔" | "✅" | "☑" | "•" | "●")
}

/// A number with its currency or unit; `None` where the cell is anything else. `comma`: the decimal mark is a comma.
///
/// Signs may stand behind ("123-") or be brackets ("(1,234.50)"). A range ("10–20 km") is its middle. An ordinal ("3rd") is
/// its rank. What is written like a code ("0x1F", "12AB34", "4111 1111") is no number.
pub(crate) fn number(cell: &str, comma: bool) -> Option<Number> {
    let cell = cell.trim();
    // Most cells are plain figures, or none.
    if !cell.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if cell.len() <= EXACT_DIGITS && cell.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Number { is_whole: true, ..Number::of(cell.parse().ok()?) });
    }
    iso_length(cell).or_else(|| compound(cell)).or_else(|| range::middle(cell, comma)).or_else(|| single(cell, comma))
}

/// A number that is no range.
pub(crate) fn single(cell: &str, comma: bool) -> Option<Number> {
    let (before, digits, after) = split(cell)?;
    let (before, mut rest, mut is_negative) = unbracketed(before.trim(), after);
    let mut prefix = unmarked(before.trim());
    for minus in MINUS {
        if prefix.matches(minus).count() == 1 {
            is_negative = true;
            prefix = prefix.trim_matches(|c: char| c == minus || c.is_whitespace());
        }
    }
    let currency = if prefix.is_empty() { None } else { Some(units::currency(prefix)?) };
    let Figures { mut value, is_whole } = figures(digits, comma)?;
    // "1.5." is a day.
    if rest == "." && digits.contains('.') {
        return None;
    }
    if let Some(after) = ordinal(digits, rest) {
        return Some(Number { rest: after.trim().to_owned(), is_whole, currency, ..Number::of(value) });
    }
    // "12.–", "12,-": no cents.
    if let Some(after) = [".–", ".-", ".—", ",-", ",–"].iter().find_map(|dash| rest.strip_prefix(dash)) {
        rest = after;
    } else if let Some(after) =
        rest.trim_start().strip_prefix(MINUS).filter(|after| !after.trim_start().starts_with(char::is_alphanumeric))
    {
        (is_negative, rest) = (true, after);
    }
    let mut times = 1.0;
    if let Some((exponent, after)) = power(rest.trim_start()) {
        // As text: a product of both would be off by a rounding.
        (value, rest) = (format!("{value}e{exponent}").parse().ok()?, after);
    } else if let Some((factor, after)) = magnitude(rest.trim_start()) {
        (times, rest) = (factor, after);
    } else if currency.is_some() && matches!(rest.trim(), "m" | "b") {
        // "€6.5m": money is in no metres.
        (times, rest) = (if rest.trim() == "m" { 1e6 } else { 1e9 }, "");
    }
    value *= if is_negative { -times } else { times };
    let is_whole = is_whole && value.fract() == 0.0;
    let mut number = Number { is_whole, times, currency, ..Number::of(value) };
    number.take(rest).then_some(number)
}

impl Number {
    fn of(value: f64) -> Self {
        let rest = String::new();
        Self { value, currency: None, unit: None, rest, is_whole: false, is_range: false, times: 1.0 }
    }

    /// Takes what stands behind the figures; false where it says that they are no number.
    fn take(&mut self, behind: &str) -> bool {
        let mut text = behind.trim_start_matches('-').trim();
        // "110 kW (150 hp)", "250 km/h (limited)": said again, or a remark.
        if let Some((outside, _)) = text.strip_suffix(')').and_then(|open| open.rsplit_once('(')) {
            text = outside.trim();
        }
        if text.is_empty() {
            return true;
        }
        if let Some(code) = units::currency(text) {
            self.currency = self.currency.or(Some(code));
            return true;
        }
        if let Some(found) = units::find(text) {
            self.unit = Some(found.symbol);
            return true;
        }
        if let Some((found, after)) = text.split_once(' ').and_then(|(first, after)| Some((units::find(first)?, after)))
        {
            // "512 GB SSD"; but "5 cm x 3 cm" is no length.
            self.unit = Some(found.symbol);
            after.clone_into(&mut self.rest);
            return !is_times(after) && !after.trim_start().starts_with(|c: char| c.is_ascii_digit());
        }
        text.clone_into(&mut self.rest);
        !goes_on(behind, text)
    }
}

/// Whether what stands behind figures makes something else of them: a code, a fraction, a day.
fn goes_on(behind: &str, text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or(text);
    // "102a" is a room of its own; "1080p" and "4x" count.
    if behind == text && text.len() == 1 && text.starts_with(char::is_alphabetic) && !"xXpPGT".contains(text) {
        return true;
    }
    if moment::month(first.trim_end_matches('.')).is_some() || is_times(text) {
        return true;
    }
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let is_fraction = text.strip_prefix('/').is_some_and(|below| !RATED_OUT_OF.contains(&below.trim()));
    let is_code = behind.starts_with(char::is_alphabetic);
    let is_dash = behind.trim_start().starts_with(MINUS);
    is_fraction || is_code || is_dash || text.starts_with(|c: char| c.is_ascii_digit() || ":.,'".contains(c))
}

/// Whether a further number is multiplied: "x 3 cm".
fn is_times(text: &str) -> bool {
    let after = text.strip_prefix(['x', 'X', '×', '*']);
    after.is_some_and(|after| after.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}

/// What stands before and after the figures without the brackets that make them negative.
fn unbracketed<'c>(before: &'c str, after: &'c str) -> (&'c str, &'c str, bool) {
    let inside = after.trim_end().strip_suffix(')').filter(|inside| !inside.contains('('));
    let Some(inside) = inside else { return (before, after, false) };
    let outside = before.strip_suffix('(').or_else(|| before.strip_prefix('('));
    outside.map_or((before, after, false), |outside| (outside, inside, true))
}

/// What stands before the figures without the mark of a bound or of a number that is not exact.
fn unmarked(prefix: &str) -> &str {
    const MARKS: &[&str] = &[
        "~", "≈", "ca.", "ca", "c.", "approx.", "approx", "about", "circa", "+", "±", "up to", "max.", "max", "min.",
        "over", "under", "≥", "≤", ">=", "<=", ">", "<", "from",
    ];
    let lower = prefix.to_lowercase();
    let after = |mark: &&str| {
        let after = lower.starts_with(*mark).then(|| prefix.get(mark.len()..)).flatten()?;
        // "CAD" is no "ca".
        let is_word = mark.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic);
        (!is_word).then(|| after.trim())
    };
    MARKS.iter().find_map(after).unwrap_or(prefix)
}

/// What follows the ending of an ordinal: "1st", "2nd place", "3.", "1er", "2ème".
fn ordinal<'c>(digits: &str, behind: &'c str) -> Option<&'c str> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let is_teen = ["11", "12", "13"].iter().any(|teen| digits.ends_with(teen));
    let english = match digits.bytes().last()? {
        b'1' if !is_teen => "st",
        b'2' if !is_teen => "nd",
        b'3' if !is_teen => "rd",
        _ => "th",
    };
    let ends = |end: &&str| behind.strip_prefix(*end).filter(|after| after.is_empty() || after.starts_with(' '));
    let after = [english, "er", "ère", "re", "ème", "eme", "e", "º", "ª"].iter().find_map(ends);
    after.or_else(|| (behind == ".").then_some(""))
}

/// "2h 15m", "1 d 4 h", "1 hour and 5 minutes", "5 ft 11 in": one measure in several pieces, in the unit of the last.
fn compound(cell: &str) -> Option<Number> {
    let mut pieces: Vec<(f64, &'static str)> = Vec::new();
    let mut rest = cell;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (amount, after) = rest.split_at(digits);
        let after = after.trim_start();
        // "5 ft 11"
        if after.is_empty() && cell.contains('f') && pieces.last().is_some_and(|(_, unit)| *unit == "ft") {
            pieces.push((amount.parse().ok()?, "in"));
            break;
        }
        let mark = after.chars().next().filter(|c| "'’′\"″”".contains(*c));
        // "1h30"
        if after.is_empty() && digits == 2 && pieces.last().is_some_and(|(_, unit)| *unit == "h") {
            pieces.push((amount.parse().ok()?, "min"));
            break;
        }
        let end = mark.map_or_else(|| after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len()), char::len_utf8);
        let before = pieces.last().map(|(_, unit)| *unit);
        let unit = match &after[..end] {
            // Beside hours, m is minutes.
            "m" if before.is_some_and(|before| units::converts(before, "s")) => "min",
            "'" | "’" => "ft",
            "”" => "in",
            word => units::find(word)?.symbol,
        };
        // Pieces grow smaller.
        if before.is_some_and(|before| units::convert(1.0, before, unit).is_none_or(|times| times <= 1.0)) {
            return None;
        }
        pieces.push((amount.parse().ok()?, unit));
        rest = after[end..].trim_start_matches([',', ' ']).trim_start_matches("and ").trim_start();
    }
    let (_, last) = *pieces.last().filter(|_| pieces.len() > 1)?;
    let in_last = |(amount, unit): &(f64, &'static str)| units::convert(*amount, unit, last);
    let value = pieces.iter().map(in_last).sum::<Option<f64>>()?;
    Some(Number { unit: Some(last), is_whole: true, ..Number::of(value) })
}

/// "PT1H30M", a length of time as ISO 8601 writes it, in minutes.
fn iso_length(cell: &str) -> Option<Number> {
    let length: jiff::SignedDuration = cell.starts_with("PT").then(|| cell.parse().ok()).flatten()?;
    Some(Number { unit: Some("min"), ..Number::of(length.as_secs_f64() / 60.0) })
}

/// "×10^3", "x 10⁻⁶": the exponent, and what follows.
fn power(rest: &str) -> Option<(i32, &str)> {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let plain = |c: char| match c {
        '-' | '−' | '⁻' => Some('-'),
        c if c.is_ascii_digit() => Some(c),
        c => char::from_digit(u32::try_from(RAISED.iter().position(|raised| *raised == c)?).ok()?, 10),
    };
    let after = rest.strip_prefix(['×', 'x', '·', '*'])?.trim_start().strip_prefix("10")?;
    let is_raised = after.starts_with(|c: char| !c.is_ascii() && plain(c).is_some());
    let after = after.strip_prefix('^').or_else(|| is_raised.then_some(after))?;
    let end = after.find(|c| plain(c).is_none()).unwrap_or(after.len());
    let exponent: String = after[..end].chars().filter_map(plain).collect();
    let exponent: i32 = exponent.parse().ok().filter(|power| (-300..=300).contains(power))?;
    Some((exponent, &after[end..]))
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
                let _ = (number(&cell, flag), crate::numeral::decimal_vote(&cell));
            }
        }

        #[test]
        fn grouped_numbers_round_trip(value in 0i64..1_000_000_000_000) {
            let text = crate::describe::grouped(value as f64);
            proptest::prop_assert_eq!(number(&text, false).map(|number| number.value), Some(value as f64));
        }
    }
}
