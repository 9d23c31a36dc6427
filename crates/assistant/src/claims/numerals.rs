//! The value of a numeral (1,234.5; 1.234,5; 1’234) and of a number in words (twenty-four; one hundred and five).

use tables::{ONES, TENS};

/// A numeral of a text and what it may be worth.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Numeral {
    /// Where it ends.
    pub end: usize,
    /// What it may be worth, the likelier first, and how many decimal places it then has; none for 2.4.1, which is no
    /// number.
    pub values: Vec<(f64, i32)>,
    /// Single spaces separate its groups, so that it may as well be several numbers.
    pub is_spaced: bool,
}

/// Reads the numeral at the digit at `start` of `text`. `join_spaces` takes 12 000 for one.
pub(super) fn numeral(text: &str, start: usize, join_spaces: bool) -> Numeral {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut groups = vec![digits(start)];
    let mut separators: Vec<u8> = Vec::new();
    let mut end = start + groups[0];
    while let Some(&separator) = bytes.get(end) {
        let count = digits(end + 1);
        let is_separator = match separator {
            b'.' | b',' => count > 0,
            b'\'' | b'_' => count == 3,
            b' ' => join_spaces && count == 3 && separators.iter().all(|s| *s == b' ') && groups[0] <= 3,
            _ => false,
        };
        if !is_separator || (separators.contains(&b' ') && separator != b' ' && separators.contains(&separator)) {
            break;
        }
        separators.push(separator);
        groups.push(count);
        end += 1 + count;
    }
    // A list without spaces ("1,2,3") is not one number.
    if separators.len() > 1 && separators.iter().all(|s| *s == b',') && !is_grouped(&groups) {
        return Numeral { end: start + groups[0], values: value(&text[start..start + groups[0]], 0), is_spaced: false };
    }
    let values = values(&text[start..end], &groups, &separators);
    Numeral { end, values, is_spaced: separators.contains(&b' ') }
}

/// Groups of three (or, as in India, of two before the last) behind a first of one to three.
fn is_grouped(groups: &[usize]) -> bool {
    let [first, middle @ .., last] = groups else { return false };
    let is_thousands = middle.iter().all(|count| *count == 3);
    let is_lakhs = *first <= 2 && middle.iter().all(|count| *count == 2);
    *last == 3 && (1..=3).contains(first) && (is_thousands || is_lakhs)
}

fn values(text: &str, groups: &[usize], separators: &[u8]) -> Vec<(f64, i32)> {
    let decimals = groups.last().copied().unwrap_or_default();
    let Some((last, before)) = separators.split_last() else { return value(text, 0) };
    let is_point = matches!(last, b'.' | b',');
    if before.is_empty() {
        let mut found = Vec::new();
        if is_grouped(groups) && !text.starts_with('0') {
            found.extend(value(text, 0));
        }
        if is_point {
            found.extend(value(text, decimals));
        }
        // The point is read as a decimal point first.
        if *last == b'.' {
            found.reverse();
        }
        return found;
    }
    if separators.iter().all(|separator| separator == last) {
        return if is_grouped(groups) { value(text, 0) } else { Vec::new() };
    }
    let is_even = before.iter().all(|separator| *separator == before[0]) && before[0] != *last;
    if is_point && is_even && is_grouped(&groups[..groups.len() - 1]) { value(text, decimals) } else { Vec::new() }
}

/// The digits of `text` as a number of which the last `decimals` stand behind the point.
fn value(text: &str, decimals: usize) -> Vec<(f64, i32)> {
    let mut digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let Some(point) = digits.len().checked_sub(decimals) else { return Vec::new() };
    if decimals > 0 {
        digits.insert(point, '.');
    }
    let places = i32::try_from(decimals).unwrap_or(i32::MAX);
    digits.parse().map(|value| (value, places)).into_iter().collect()
}

/// A number in words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spelled {
    pub end: usize,
    pub value: f64,
    pub is_ordinal: bool,
}

/// Reads the number in words that begins at `start`, the beginning of a word.
pub(super) fn spelled(text: &str, start: usize) -> Option<Spelled> {
    let (mut total, mut current) = (0.0, 0.0);
    // The least place that is taken: after "twenty" only a digit may follow.
    let mut place = f64::INFINITY;
    let mut found: Option<Spelled> = None;
    let mut at = start;
    loop {
        let end = at + text[at..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - at);
        let word = text[at..end].to_lowercase();
        let (value, is_ordinal) = match word.as_str() {
            "a" if found.is_none() && at == start => (1.0, false),
            "and" if found.is_some() && place >= 100.0 => (0.0, false),
            _ => match word_value(&word) {
                Some(value) => value,
                None => break,
            },
        };
        let needs_more = value == 0.0 || word == "a";
        if needs_more && !text[end..].starts_with(' ') {
            break;
        }
        if value >= 100.0 {
            let factor = if current == 0.0 { 1.0 } else { current };
            if value > 100.0 {
                total += factor * value;
                current = 0.0;
            } else {
                current = factor * value;
            }
            place = value;
        } else if value > 0.0 && word != "a" {
            let needed = if value < 10.0 { 10.0 } else { 100.0 };
            if place < needed || (place < 20.0 && found.is_some()) {
                break;
            }
            current += value;
            place = if value >= 20.0 && value % 10.0 == 0.0 { 20.0 } else { 1.0 };
        }
        if !needs_more {
            found = Some(Spelled { end, value: total + current, is_ordinal });
        }
        let is_linked = text[end..].starts_with([' ', '-']) && text[end + 1..].starts_with(char::is_alphabetic);
        if is_ordinal || !is_linked {
            break;
        }
        at = end + 1;
    }
    found
}

const IRREGULAR: &[(&str, f64, bool)] = &[
    ("first", 1.0, true),
    ("second", 2.0, true),
    ("third", 3.0, true),
    ("fifth", 5.0, true),
    ("eighth", 8.0, true),
    ("ninth", 9.0, true),
    ("twelfth", 12.0, true),
    ("dozen", 12.0, false),
    ("hundred", 1e2, false),
    ("thousand", 1e3, false),
    ("million", 1e6, false),
    ("billion", 1e9, false),
    ("trillion", 1e12, false),
    ("zwei", 2.0, false),
    ("drei", 3.0, false),
    ("vier", 4.0, false),
    ("fünf", 5.0, false),
    ("sechs", 6.0, false),
    ("sieben", 7.0, false),
    ("acht", 8.0, false),
    ("neun", 9.0, false),
    ("zehn", 10.0, false),
    ("zwölf", 12.0, false),
];

/// The value of one word and whether it is an ordinal.
fn word_value(word: &str) -> Option<(f64, bool)> {
    let cardinal = |word: &str| {
        let small = ONES.iter().position(|name| *name == word).filter(|value| *value > 0);
        small
            .or_else(|| TENS.iter().position(|name| *name == word).map(|index| 10 * (index + 2)))
            .map(|value| value as f64)
    };
    if let Some((_, value, is_ordinal)) = IRREGULAR.iter().find(|(name, ..)| *name == word) {
        return Some((*value, *is_ordinal));
    }
    cardinal(word).map(|value| (value, false)).or_else(|| {
        let stem = word.strip_suffix("th")?;
        let tens = stem.strip_suffix("ie").map(|stem| format!("{stem}y"));
        cardinal(tens.as_deref().unwrap_or(stem)).map(|value| (value, true))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_of_all_countries() {
        let check = |text: &str, expected: &[f64]| {
            let values: Vec<f64> = numeral(text, 0, true).values.into_iter().map(|(value, _)| value).collect();
            assert_eq!(values, expected, "{text}");
        };
        check("1,234.5", &[1234.5]);
        check("1.234,5", &[1234.5]);
        check("1 234,5", &[1234.5]);
        check("1'234.5", &[1234.5]);
        check("12,34,567", &[1_234_567.0]);
        check("1,234", &[1234.0, 1.234]);
        check("1.234", &[1.234, 1234.0]);
        check("0,5", &[0.5]);
        check("0.125", &[0.125]);
        check("2.4.1", &[]);
        check("1,2,3", &[1.0]);
        check("2019 300", &[2019.0]);
    }

    #[test]
    fn numbers_in_words() {
        let check = |text: &str, expected: Option<(f64, &str)>| {
            let found = spelled(text, 0);
            assert_eq!(found.map(|found| (found.value, &text[found.end..])), expected, "{text}");
        };
        check("twelve people", Some((12.0, " people")));
        check("twenty-four (24)", Some((24.0, " (24)")));
        check("one hundred and five thousand", Some((105_000.0, "")));
        check("a million", Some((1e6, "")));
        check("two and three", Some((2.0, " and three")));
        check("five six", Some((5.0, " six")));
        check("twentieth", Some((20.0, "")));
        check("twenty-first", Some((21.0, "")));
        check("a man", None);
        check("one hundred and then", Some((100.0, " and then")));
        check("two million three hundred thousand", Some((2_300_000.0, "")));
        check("fourteen hundred", Some((1400.0, "")));
    }
}
