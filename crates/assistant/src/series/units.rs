//! Units as far as questions change them: by prefixes of the International System.

const PREFIXES: [(&str, &str, f64); 5] =
    [("k", "kilo", 1e3), ("M", "mega", 1e6), ("G", "giga", 1e9), ("T", "tera", 1e12), ("", "", 1.0)];
/// Units that take prefixes, with their names.
const BASES: [(&str, &str); 6] =
    [("Wh", "watthour"), ("W", "watt"), ("V", "volt"), ("Hz", "hertz"), ("J", "joule"), ("g", "gram")];
const WORDS: [(&str, &[&str]); 5] = [
    ("%", &["%", "percent", "per cent"]),
    ("\u{b0}C", &["\u{b0}c", "\u{b0}", "degrees", "degree", "celsius"]),
    ("EUR", &["eur", "euro", "euros", "\u{20ac}"]),
    ("CHF", &["chf", "franc", "francs"]),
    ("USD", &["usd", "dollar", "dollars", "$"]),
];

/// What one of `word`'s unit is in `unit`, and how that unit is written; `None` where it is no unit of the same kind. In
/// lower case "mw" is a megawatt.
pub(super) fn factor(word: &str, unit: &str) -> Option<(f64, String)> {
    if word.eq_ignore_ascii_case(unit) || WORDS.iter().any(|(symbol, words)| *symbol == unit && words.contains(&word)) {
        return Some((1.0, unit.to_owned()));
    }
    let (base, name) = BASES.iter().find(|(base, _)| {
        unit.strip_suffix(base).is_some_and(|prefix| PREFIXES.iter().any(|(short, ..)| *short == prefix))
    })?;
    let own = PREFIXES.iter().find(|(short, ..)| format!("{short}{base}") == unit)?.2;
    let (short, _, size) = PREFIXES.iter().find(|(short, long, _)| {
        let long = format!("{long}{name}");
        word == format!("{short}{base}").to_lowercase() || word == long || word.strip_suffix('s') == Some(&long)
    })?;
    Some((size / own, format!("{short}{base}")))
}

/// The unit of power summed over hours: "MW" makes "MWh".
pub(super) fn energy(unit: &str) -> Option<String> {
    let is_power = PREFIXES.iter().any(|(short, ..)| format!("{short}W") == unit);
    is_power.then(|| format!("{unit}h"))
}
