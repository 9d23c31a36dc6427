//! The figures of a number: where they begin and end in a cell, and what their marks mean.

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

/// A number as its figures write it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figures {
    pub value: f64,
    /// No decimals are written.
    pub is_whole: bool,
}

/// The value of digits with their marks, as [`split`] gives them; `comma`: a mark that could be either is a decimal comma.
/// `None` where the marks part no thousands: "1.2.3", "6'2".
pub(crate) fn figures(digits: &str, comma: bool) -> Option<Figures> {
    let (digits, exponent) = digits.split_once(['e', 'E']).map_or((digits, "0"), |(own, exponent)| (own, exponent));
    let (whole, fraction) = match decimal_mark(digits, comma) {
        Some(at) => (&digits[..at], &digits[at + 1..]),
        None => (digits, ""),
    };
    let whole = joined(whole)?;
    let fraction: String = fraction.chars().filter(char::is_ascii_digit).collect();
    let value: f64 = format!("{whole}.{fraction}e{exponent}").parse().ok()?;
    let is_whole = fraction.is_empty() && value.fract() == 0.0;
    value.is_finite().then_some(Figures { value, is_whole })
}

/// Where the decimal mark stands, if there is one. Of two kinds of marks it is the last; a single one that cannot part
/// thousands is one whatever the column writes.
fn decimal_mark(digits: &str, comma: bool) -> Option<usize> {
    let at = digits.rfind([',', '.'])?;
    let is_comma = digits[at..].starts_with(',');
    let (own, other) = if is_comma { (',', '.') } else { ('.', ',') };
    if digits.matches(own).count() > 1 {
        return None;
    }
    let (before, after) = (&digits[..at], &digits[at + 1..]);
    let could_part = after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
    (digits.contains(other) || is_comma == comma || !could_part).then_some(at)
}

/// Whole figures without the marks of thousands, where these stand as thousands do: 1,234,567 or 12,34,567.
fn joined(whole: &str) -> Option<String> {
    let groups: Vec<&str> = whole.split(|c: char| !c.is_ascii_digit()).collect();
    let [first, middle @ .., last] = groups.as_slice() else { return Some(whole.to_owned()) };
    if middle.is_empty() && *first == whole {
        return Some(whole.to_owned());
    }
    let parts = |size: usize| middle.iter().all(|group| group.len() == size) && (1..=size).contains(&first.len());
    (last.len() == 3 && (parts(3) || parts(2))).then(|| groups.concat())
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
    fn marks_are_read_by_where_they_stand() {
        for (digits, comma, value) in [
            ("1,234", false, Some(1234.0)),
            ("1,234", true, Some(1.234)),
            ("1.234", true, Some(1234.0)),
            ("12,34", false, Some(12.34)),
            ("0.125", true, Some(0.125)),
            ("1,234.50", true, Some(1234.5)),
            ("1.234.567,8", false, Some(1_234_567.8)),
            ("12,34,567", false, Some(1_234_567.0)),
            ("1\u{202f}234,50", true, Some(1234.5)),
            (".5", false, Some(0.5)),
            ("1.5e3", true, Some(1500.0)),
            ("1.2.3", false, None),
            ("1,2,3", false, None),
            ("6'2", false, None),
        ] {
            assert_eq!(figures(digits, comma).map(|figures| figures.value), value, "{digits}");
        }
    }
}
