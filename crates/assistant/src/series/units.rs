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

/// Whether it is one of electric power or energy.
pub(super) fn is_electric(unit: &str) -> bool {
    let is_of = |end: &str| PREFIXES.iter().any(|(short, ..)| unit == format!("{short}{end}"));
    is_of("W") || is_of("Wh")
}

/// Whether it is a unit of measure that prefixes or words are known of, and not what is counted.
pub(super) fn is_known(unit: &str) -> bool {
    let is_prefixed =
        |base: &str| unit.strip_suffix(base).is_some_and(|prefix| PREFIXES.iter().any(|(short, ..)| *short == prefix));
    is_level(unit) || BASES.iter().any(|(base, _)| is_prefixed(base)) || WORDS.iter().any(|(symbol, _)| *symbol == unit)
}

/// Whether values in it are levels, shares or rates, of which a total says nothing.
pub(super) fn is_level(unit: &str) -> bool {
    const LEVELS: [&str; 27] = [
        "\u{b0}C", "\u{b0}F", "\u{b0}", "C", "K", "%", "m", "cm", "km", "ft", "masl", "V", "kV", "mV", "Hz", "kHz",
        "mHz", "Pa", "hPa", "kPa", "bar", "mbar", "dB", "pH", "ppm", "ppb", "lux",
    ];
    LEVELS.contains(&unit) || unit.contains('/')
}
