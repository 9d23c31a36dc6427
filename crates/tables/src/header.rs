//! What the name of a column says of its numbers: a unit, a currency, money.

use crate::units;

/// Words that name amounts of money.
const MONEY: &[&str] = &[
    "price", "cost", "costs", "salary", "revenue", "wage", "wages", "income", "fee", "turnover", "budget", "amount",
    "profit", "rent", "msrp", "fare", "tuition", "preis", "betrag", "umsatz", "lohn", "gehalt", "kosten", "prix",
];
/// Words after which such a word names something else.
const CODES: &[&str] =
    &["centre", "center", "code", "type", "category", "number", "no", "id", "group", "class", "level", "band", "plan"];
/// Units that are written out behind a name without brackets; the others are words too often ("in", "min", "st").
const BARE: &[&str] = &[
    "mm", "cm", "km", "kg", "mg", "ml", "kw", "mw", "gw", "kwh", "mwh", "gwh", "gb", "mb", "tb", "hz", "mhz", "ghz",
    "km2", "m2", "ha", "hp", "ft", "lb", "lbs", "oz", "mph", "kmh", "pct", "percent", "hours", "minutes", "seconds",
    "days", "inches", "miles", "metres", "meters", "grams", "watts", "kcal", "mah", "celsius", "kelvin", "litres",
    "liters", "hpa", "bar", "psi", "nm", "rpm", "masl", "years", "ppm", "db",
];

/// Words that a question begins with whose answer is yes or no.
const ASKING: &[&str] = &["is", "has", "can", "does", "did", "was", "were", "are", "ist", "hat", "kann", "est"];
/// Words that name lengths of time.
const LENGTHS: &[&str] = &[
    "duration",
    "runtime",
    "length",
    "elapsed",
    "took",
    "taken",
    "needed",
    "running",
    "worked",
    "dauer",
    "laufzeit",
    "duree",
    "delay",
    "downtime",
    "uptime",
    "waiting",
    "wait",
    "flight",
    "travel",
    "race",
    "marathon",
    "finish",
    "finishing",
];
/// Of those that last minutes: 3:45 are minutes and seconds.
const SHORT_LENGTHS: &[&str] = &["song", "track", "lap", "pace", "split", "video", "clip", "playtime"];

/// What a name states.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Stated {
    pub unit: Option<&'static str>,
    /// ISO 4217.
    pub currency: Option<&'static str>,
    pub is_money: bool,
    /// It asks a question that is answered with yes or no: "is_active", "Paid?".
    pub is_question: bool,
    /// It names days.
    pub is_day: bool,
    /// It names a length of time, and one that is told in minutes.
    pub is_length: bool,
    pub is_short: bool,
    /// It names what has colons and is no time: "Result", "Aspect ratio".
    pub is_ratio: bool,
}

impl Stated {
    /// What the words of a name say.
    fn of_words(name: &str) -> Self {
        let all = crate::words::words(name);
        let has = |words: &[&str]| all.iter().any(|word| words.contains(&word.as_str()));
        let is_asked = all.len() > 1 && all.first().is_some_and(|first| ASKING.contains(&first.as_str()));
        let is_flag = all.last().is_some_and(|last| matches!(last.as_str(), "flag" | "yn" | "bool"));
        Self {
            is_money: is_money(&all),
            is_question: name.trim_end().ends_with('?') || is_asked || is_flag,
            is_day: has(&["date", "day", "datum", "tag", "jour", "dt", "on", "month", "monat", "mois"]),
            is_length: has(LENGTHS) || has(SHORT_LENGTHS),
            is_short: has(SHORT_LENGTHS),
            is_ratio: has(&["result", "score", "ratio", "ergebnis", "resultat", "odds", "scale", "verse"]),
            ..Self::default()
        }
    }
}

/// What the name of a column states: "Case Diameter (mm)", "Price [CHF]", "load_mw", "Price in EUR", "temp_c".
pub(crate) fn stated(name: &str) -> Stated {
    let mut stated = Stated::of_words(name);
    if let Some(inside) = bracketed(name) {
        stated.take(inside);
        // "(million USD)", "(in kg)", "(kg, dry)".
        if stated.unit.is_none() && stated.currency.is_none() {
            stated.currency = inside.split([' ', ',', '/']).find_map(units::currency);
        }
        if let Some(rest) = inside.strip_prefix("in ") {
            stated.take(rest);
        }
        return stated;
    }
    let pieces: Vec<&str> = name.split([' ', '_', '-', ',']).filter(|piece| !piece.is_empty()).collect();
    if pieces.contains(&"%") {
        stated.unit = Some("%");
        return stated;
    }
    let (Some(last), true) = (pieces.last(), pieces.len() > 1) else { return stated };
    let lower = last.to_lowercase();
    let said_in = pieces.len() > 2 && pieces[pieces.len() - 2].eq_ignore_ascii_case("in");
    let is_code = last.len() == 3 && units::currency(last).is_some();
    let is_heat = lower == "c" && pieces[0].to_lowercase().starts_with("temp");
    let is_span = lower == "min"
        && ["duration", "runtime", "length", "time"].iter().any(|word| name.to_lowercase().contains(word));
    if is_heat {
        stated.unit = Some("°C");
    } else if BARE.contains(&lower.as_str()) || is_code || said_in || is_span {
        stated.take(last);
    }
    stated
}

impl Stated {
    fn take(&mut self, text: &str) {
        let text = text.trim();
        if let Some(currency) = units::currency(text) {
            self.currency = Some(currency);
        } else if text.eq_ignore_ascii_case("masl")
            || text.eq_ignore_ascii_case("m a.s.l.")
            || text.eq_ignore_ascii_case("m.a.s.l.")
        {
            self.unit = Some("m");
        } else if let Some(unit) = units::find(text) {
            self.unit = Some(unit.symbol);
        }
    }
}

fn is_money(all: &[String]) -> bool {
    // A cost centre is no cost.
    let is_code = all.last().is_some_and(|last| CODES.contains(&last.as_str()));
    !is_code && all.iter().any(|word| MONEY.contains(&word.as_str()))
}

/// Names for columns that are all there and each once.
pub fn names(header: &[String], columns: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(columns);
    for at in 0..columns {
        let own = header
            .get(at)
            .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|name| !name.is_empty());
        let own = own.unwrap_or_else(|| format!("column {}", at + 1));
        let mut name = own.clone();
        let mut again = 2;
        while names.contains(&name) {
            name = format!("{own} {again}");
            again += 1;
        }
        names.push(name);
    }
    names
}

/// The names with the units that the line below them states ("(kg)", "[m]"); `None` where that line is a row.
pub(crate) fn with_units(header: &[String], below: &[String]) -> Option<Vec<String>> {
    let in_brackets = |cell: &str| {
        let inside = cell.strip_prefix(['(', '[']).and_then(|rest| rest.strip_suffix([')', ']']));
        inside.is_some_and(|inside| !inside.is_empty() && !inside.contains(|c: char| c.is_ascii_digit()))
    };
    let is_unit = |cell: &str| units::find(cell).is_some() || units::currency(cell).is_some();
    let filled: Vec<&str> = below.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    // Without brackets a row of letters may look so ("m"); a line of units has none for what rows are called.
    let is_bare = filled.len() > 1 && below.first().is_some_and(|cell| cell.trim().is_empty());
    let are_units = !filled.is_empty()
        && below.len() <= header.len()
        && filled.iter().all(|cell| in_brackets(cell) || is_bare && is_unit(cell));
    are_units.then(|| {
        let cell = |at: usize| below.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let named = |(at, name): (usize, &String)| match cell(at) {
            Some(unit) if in_brackets(unit) => format!("{name} {unit}"),
            Some(unit) => format!("{name} ({unit})"),
            None => name.clone(),
        };
        header.iter().enumerate().map(named).collect()
    })
}

/// What stands in the last brackets of a name.
fn bracketed(name: &str) -> Option<&str> {
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let (Some(start), Some(end)) = (name.rfind(open), name.rfind(close))
            && start < end
        {
            return Some(name[start + 1..end].trim());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_state_units_and_money() {
        for (name, unit, currency, is_money) in [
            ("Case Diameter (mm)", Some("mm"), None, false),
            ("Price (USD)", None, Some("USD"), true),
            ("Weight [kg]", Some("kg"), None, false),
            ("load_mw", Some("MW"), None, false),
            ("temp_c", Some("°C"), None, false),
            ("Price CHF", None, Some("CHF"), true),
            ("Amount in EUR", None, Some("EUR"), true),
            ("Birth year", None, None, false),
            ("price_min", None, None, true),
            ("Salary", None, None, true),
            ("Revenue (million USD)", None, Some("USD"), true),
            ("Carbon (gCO2eq/kWh)", Some("gCO2eq/kWh"), None, false),
            ("Runtime min", Some("min"), None, false),
            ("Check in", None, None, false),
            ("Area (km²)", Some("km²"), None, false),
        ] {
            let stated = stated(name);
            assert_eq!((stated.unit, stated.currency, stated.is_money), (unit, currency, is_money), "{name}");
        }
    }
}
