//! Units of measure and currencies: how they are written, and how one becomes another. General: SI, customary units, and
//! what tables and questions write for them.

/// What a unit measures; units of one dimension convert into each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    Length,
    Mass,
    Time,
    Temperature,
    Speed,
    Area,
    Volume,
    Pressure,
    Power,
    Energy,
    Frequency,
    Voltage,
    Current,
    Charge,
    Data,
    Angle,
    Percent,
    /// A unit that converts into nothing but itself.
    Own,
}

/// A unit: a value in it times `factor`, plus `offset`, is the value in its dimension's base unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    pub symbol: &'static str,
    pub dimension: Dimension,
    pub factor: f64,
    pub offset: f64,
    names: &'static [&'static str],
}

const fn unit(symbol: &'static str, dimension: Dimension, factor: f64, names: &'static [&'static str]) -> Unit {
    Unit { symbol, dimension, factor, offset: 0.0, names }
}

use Dimension::{
    Angle, Area, Charge, Current, Data, Energy, Frequency, Length, Mass, Own, Percent, Power, Pressure, Speed,
    Temperature, Time, Voltage, Volume,
};

/// Symbols are told by their case, names are not. Names are singular where adding an "s" makes the plural.
const UNITS: &[Unit] = &[
    unit("pm", Length, 1e-12, &["picometre", "picometer"]),
    unit("nm", Length, 1e-9, &["nanometre", "nanometer"]),
    unit("µm", Length, 1e-6, &["μm", "um", "micrometre", "micrometer", "micron"]),
    unit("mm", Length, 1e-3, &["millimetre", "millimeter"]),
    unit("cm", Length, 1e-2, &["centimetre", "centimeter"]),
    unit("dm", Length, 1e-1, &["decimetre", "decimeter"]),
    unit("m", Length, 1.0, &["metre", "meter", "mtr"]),
    unit("km", Length, 1e3, &["kilometre", "kilometer", "kms"]),
    unit("in", Length, 0.0254, &["inch", "inches", "\"", "″"]),
    unit("ft", Length, 0.3048, &["foot", "feet", "′"]),
    unit("yd", Length, 0.9144, &["yard"]),
    unit("mi", Length, 1609.344, &["mile"]),
    unit("nmi", Length, 1852.0, &["nautical mile"]),
    unit("au", Length, 149_597_870_700.0, &["astronomical unit"]),
    unit("ly", Length, 9.460_730_472_580_8e15, &["light year", "lightyear", "light-year"]),
    unit("µg", Mass, 1e-9, &["μg", "ug", "microgram"]),
    unit("mg", Mass, 1e-6, &["milligram"]),
    unit("g", Mass, 1e-3, &["gram", "gramme", "gr"]),
    unit("kg", Mass, 1.0, &["kilogram", "kilo", "kilogramme", "kgs"]),
    unit("t", Mass, 1e3, &["tonne", "metric ton", "ton"]),
    unit("oz", Mass, 0.028_349_523_125, &["ounce"]),
    unit("lb", Mass, 0.453_592_37, &["lbs", "pound"]),
    unit("st", Mass, 6.350_293_18, &["stone"]),
    unit("ms", Time, 1e-3, &["millisecond", "msec"]),
    unit("s", Time, 1.0, &["sec", "second"]),
    unit("min", Time, 60.0, &["minute", "mins"]),
    unit("h", Time, 3600.0, &["hr", "hour"]),
    unit("d", Time, 86_400.0, &["day"]),
    unit("wk", Time, 604_800.0, &["week"]),
    unit("mo", Time, 2_629_746.0, &["month"]),
    unit("yr", Time, 31_556_952.0, &["year", "yrs", "y"]),
    Unit {
        symbol: "°C",
        dimension: Temperature,
        factor: 1.0,
        offset: 273.15,
        names: &["degc", "celsius", "℃", "degrees celsius", "degree celsius", "º c", "deg c"],
    },
    Unit {
        symbol: "°F",
        dimension: Temperature,
        factor: 5.0 / 9.0,
        offset: 255.372_222_222_222_2,
        names: &["degf", "fahrenheit", "℉", "degrees fahrenheit", "degree fahrenheit", "deg f"],
    },
    unit("K", Temperature, 1.0, &["kelvin"]),
    unit("m/s", Speed, 1.0, &["metres per second", "meters per second"]),
    unit("km/h", Speed, 1.0 / 3.6, &["kph", "kmh", "kmph", "kilometres per hour", "kilometers per hour"]),
    unit("mph", Speed, 0.447_04, &["mi/h", "miles per hour"]),
    unit("kn", Speed, 1852.0 / 3600.0, &["knot", "kt", "kts"]),
    unit("mm²", Area, 1e-6, &["mm2", "sq mm"]),
    unit("cm²", Area, 1e-4, &["cm2", "sq cm"]),
    unit("m²", Area, 1.0, &["m2", "sqm", "sq m", "square metre", "square meter", "square metres", "square meters"]),
    unit("ha", Area, 1e4, &["hectare"]),
    unit(
        "km²",
        Area,
        1e6,
        &[
            "km2",
            "sqkm",
            "sq km",
            "sq. km",
            "square kilometre",
            "square km",
            "sq km",
            "square kilometer",
            "square kilometres",
            "square kilometers",
        ],
    ),
    unit("acre", Area, 4_046.856_422_4, &["ac"]),
    unit("ft²", Area, 0.092_903_04, &["ft2", "sqft", "sq ft", "square foot", "square feet"]),
    unit("mi²", Area, 2_589_988.110_336, &["mi2", "sq mi", "square mile", "square miles"]),
    unit("ml", Volume, 1e-6, &["mL", "millilitre", "milliliter", "cc", "cm³", "cm3"]),
    unit("cl", Volume, 1e-5, &["centilitre", "centiliter"]),
    unit("l", Volume, 1e-3, &["L", "litre", "liter", "ltr"]),
    unit("hl", Volume, 0.1, &["hectolitre", "hectoliter"]),
    unit("m³", Volume, 1.0, &["m3", "cubic metre", "cubic meter", "cubic metres", "cubic meters", "cbm"]),
    unit("km³", Volume, 1e9, &["km3", "cubic kilometre", "cubic kilometres", "cubic kilometers"]),
    unit("gal", Volume, 0.003_785_411_784, &["gallon"]),
    unit("fl oz", Volume, 2.957_352_956_25e-5, &["fluid ounce"]),
    unit("Pa", Pressure, 1.0, &["pascal"]),
    unit("hPa", Pressure, 1e2, &["hectopascal"]),
    unit("kPa", Pressure, 1e3, &["kilopascal"]),
    unit("MPa", Pressure, 1e6, &["megapascal"]),
    unit("GPa", Pressure, 1e9, &["gigapascal"]),
    unit("mbar", Pressure, 1e2, &["millibar"]),
    unit("bar", Pressure, 1e5, &[]),
    unit("atm", Pressure, 101_325.0, &["ATM", "atmosphere"]),
    unit("psi", Pressure, 6_894.757_293_168, &[]),
    unit("mW", Power, 1e-3, &["milliwatt"]),
    unit("W", Power, 1.0, &["watt"]),
    unit("kW", Power, 1e3, &["KW", "kilowatt"]),
    unit("MW", Power, 1e6, &["megawatt", "mw"]),
    unit("GW", Power, 1e9, &["gigawatt", "gw"]),
    unit("TW", Power, 1e12, &["terawatt"]),
    unit("hp", Power, 745.699_871_582_270_2, &["HP", "horsepower", "bhp", "ps", "PS"]),
    unit("J", Energy, 1.0, &["joule"]),
    unit("kJ", Energy, 1e3, &["kilojoule"]),
    unit("MJ", Energy, 1e6, &["megajoule"]),
    unit("GJ", Energy, 1e9, &["gigajoule"]),
    unit("eV", Energy, 1.602_176_634e-19, &["electronvolt"]),
    unit("cal", Energy, 4.184, &["calorie"]),
    unit("kcal", Energy, 4184.0, &["kilocalorie"]),
    unit("Wh", Energy, 3.6e3, &["watt hour", "watt-hour"]),
    unit("kWh", Energy, 3.6e6, &["kilowatt hour", "kilowatt-hour", "kwh", "KWh"]),
    unit("MWh", Energy, 3.6e9, &["megawatt hour", "megawatt-hour", "mwh"]),
    unit("GWh", Energy, 3.6e12, &["gigawatt hour", "gigawatt-hour", "gwh"]),
    unit("TWh", Energy, 3.6e15, &["terawatt hour", "terawatt-hour", "twh"]),
    unit("Hz", Frequency, 1.0, &["hertz", "hz"]),
    unit("kHz", Frequency, 1e3, &["kilohertz", "khz"]),
    unit("MHz", Frequency, 1e6, &["megahertz", "mhz"]),
    unit("GHz", Frequency, 1e9, &["gigahertz", "ghz"]),
    unit("rpm", Frequency, 1.0 / 60.0, &[]),
    unit("mV", Voltage, 1e-3, &["millivolt"]),
    unit("V", Voltage, 1.0, &["volt"]),
    unit("kV", Voltage, 1e3, &["kilovolt"]),
    unit("mA", Current, 1e-3, &["milliampere", "milliamp"]),
    unit("A", Current, 1.0, &["ampere", "amp"]),
    unit("mAh", Charge, 1e-3, &["mah"]),
    unit("Ah", Charge, 1.0, &["ah"]),
    unit("B", Data, 1.0, &["byte"]),
    unit("KB", Data, 1e3, &["kB", "kilobyte", "kb"]),
    unit("MB", Data, 1e6, &["megabyte", "mb"]),
    unit("GB", Data, 1e9, &["gigabyte", "gb", "gig"]),
    unit("TB", Data, 1e12, &["terabyte", "tb"]),
    unit("PB", Data, 1e15, &["petabyte"]),
    unit("°", Angle, 1.0, &["deg", "degree"]),
    unit("rad", Angle, 57.295_779_513_082_32, &["radian"]),
    unit("%", Percent, 1.0, &["percent", "per cent", "pct"]),
    unit("‰", Percent, 0.1, &["per mille", "permille"]),
    unit("g/cm³", Own, 1.0, &["g/cm3", "g/cc", "grams per cubic centimetre", "grams per cubic centimeter"]),
    unit("kg/m³", Own, 1.0, &["kg/m3"]),
    unit("g/km", Own, 1.0, &["gco2/km", "g co2/km"]),
    unit("l/100 km", Own, 1.0, &["l/100km", "L/100km", "L/100 km"]),
    unit("mpg", Own, 1.0, &["miles per gallon"]),
    unit("gCO2eq/kWh", Own, 1.0, &["gco2eq/kwh", "gco2/kwh", "g/kwh", "gco₂eq/kwh"]),
    unit("people/km²", Own, 1.0, &["people per km2", "per km2", "/km2", "/km²", "inhabitants/km²", "inhabitants/km2"]),
    unit("kJ/mol", Own, 1.0, &["kj/mol"]),
    unit("MP", Own, 1.0, &["megapixel"]),
    unit("px", Own, 1.0, &["pixel"]),
    unit("dB", Own, 1.0, &["decibel", "db"]),
    unit("lm", Own, 1.0, &["lumen"]),
    unit("ppm", Own, 1.0, &[]),
    unit("o'clock", Own, 1.0, &["o’clock", "oclock", "uhr"]),
    unit("Nm", Own, 1.0, &["newton metre", "newton meter"]),
];

/// Metres of water whose weight makes one bar, or one atmosphere, as depth ratings count it (ISO 22810).
const METRES_A_BAR: f64 = 10.0;

/// The unit that `text` writes, as a symbol or a name.
pub fn find(text: &str) -> Option<Unit> {
    let text = text.trim().trim_end_matches('.');
    if text.is_empty() || text.len() > 40 {
        return None;
    }
    if let Some(unit) = UNITS.iter().find(|unit| unit.symbol == text || unit.names.contains(&text)) {
        return Some(*unit);
    }
    let lower = text.to_lowercase();
    let is_named = |unit: &&Unit| {
        unit.names
            .iter()
            .any(|name| lower == *name || lower.strip_suffix('s').is_some_and(|one| one == *name && name.len() > 1))
    };
    let named = UNITS.iter().find(is_named);
    // Of symbols whose case tells nothing apart: "KG", "Cm", "MM".
    let loose = || {
        let mut like = UNITS.iter().filter(|unit| unit.symbol.to_lowercase() == lower && unit.symbol.len() > 1);
        like.next().filter(|_| like.next().is_none())
    };
    named.or_else(loose).copied()
}

/// Every name of a unit in full letters, with its unit.
pub(crate) fn names() -> impl Iterator<Item = (&'static str, Unit)> {
    UNITS.iter().flat_map(|unit| unit.names.iter().map(|name| (*name, *unit)))
}

/// `value` in another unit of the same dimension; a unit of its own converts into itself only.
pub fn convert(value: f64, from: &str, to: &str) -> Option<f64> {
    if from == to {
        return Some(value);
    }
    let (from, to) = (find(from)?, find(to)?);
    if from.symbol == to.symbol {
        return Some(value);
    }
    if from.dimension != to.dimension || from.dimension == Dimension::Own {
        return None;
    }
    Some(tidy((value * from.factor + from.offset - to.offset) / to.factor))
}

/// Whether values in the one unit can be given in the other.
pub fn converts(from: &str, to: &str) -> bool {
    convert(1.0, from, to).is_some()
}

/// A pressure as the depth of water that makes it: 10 atm are 100 m.
pub fn depth(value: f64, from: &str, to: &str) -> Option<f64> {
    let bars = match find(from)?.symbol {
        "bar" | "atm" => value,
        _ => return None,
    };
    convert(bars * METRES_A_BAR, "m", to)
}

/// Takes the rounding of a conversion away: 7 days are 168 hours, not 168.00000000000003.
fn tidy(value: f64) -> f64 {
    let Some(scale) = Some(value.abs().log10().floor()).filter(|scale| scale.is_finite()) else { return value };
    let unit = 10f64.powf(12.0 - scale);
    if unit.is_finite() && unit > 0.0 { (value * unit).round() / unit } else { value }
}

/// Currencies: their ISO 4217 code, and what else is written for them.
const CURRENCIES: &[(&str, &[&str])] = &[
    ("USD", &["$", "us$", "usd$", "dollar", "buck", "us dollar", "u$"]),
    ("EUR", &["€", "euro"]),
    ("GBP", &["£", "pound sterling", "pounds sterling", "quid", "british pound"]),
    ("CHF", &["fr.", "sfr", "sfr.", "swiss franc", "franc", "franken", "chf."]),
    ("JPY", &["¥", "yen"]),
    ("CNY", &["yuan", "rmb", "renminbi", "cn¥"]),
    ("INR", &["₹", "rupee", "rs."]),
    ("KRW", &["₩", "won"]),
    ("SEK", &["swedish krona", "swedish kronor"]),
    ("NOK", &["norwegian krone", "norwegian kroner"]),
    ("DKK", &["danish krone", "danish kroner"]),
    ("PLN", &["zł", "zloty"]),
    ("CZK", &["kč"]),
    ("HUF", &["forint"]),
    ("CAD", &["c$", "ca$", "canadian dollar"]),
    ("AUD", &["a$", "au$", "australian dollar"]),
    ("NZD", &["nz$"]),
    ("SGD", &["s$"]),
    ("HKD", &["hk$"]),
    ("BRL", &["r$"]),
    ("MXN", &["mx$"]),
    ("ZAR", &["rand"]),
    ("TRY", &["₺", "lira"]),
    ("RUB", &["₽", "rouble", "ruble"]),
    ("UAH", &["₴"]),
    ("ILS", &["₪"]),
    ("THB", &["฿", "baht"]),
];

/// The ISO 4217 code of the currency that `text` writes.
pub fn currency(text: &str) -> Option<&'static str> {
    let lower = text.trim().to_lowercase();
    let is_written = |(code, names): &&(&str, &[&str])| {
        lower == code.to_lowercase()
            || names.iter().any(|name| lower == *name || (name.len() > 2 && lower.strip_suffix('s') == Some(name)))
    };
    // "try" and "all" are words; codes that are words count in capitals only.
    CURRENCIES
        .iter()
        .find(is_written)
        .map(|(code, _)| *code)
        .filter(|code| *code != "TRY" || text.trim() == "TRY" || lower != "try")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_found_however_they_are_written() {
        for (text, symbol) in [
            ("meters", Some("m")),
            ("Metres", Some("m")),
            ("m", Some("m")),
            ("mW", Some("mW")),
            ("MW", Some("MW")),
            ("hrs", Some("h")),
            ("h", Some("h")),
            ("days", Some("d")),
            ("°C", Some("°C")),
            ("KG", Some("kg")),
            ("feet", Some("ft")),
            ("square kilometres", Some("km²")),
            ("ATM", Some("atm")),
            ("gCO2eq/kWh", Some("gCO2eq/kWh")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(find(text).map(|unit| unit.symbol), symbol, "{text}");
        }
    }

    #[test]
    fn values_are_converted() {
        for (value, from, to, expected) in [
            (7.0, "days", "h", Some(168.0)),
            (1.0, "in", "mm", Some(25.4)),
            (100.0, "°C", "°F", Some(212.0)),
            (1.5, "TB", "GB", Some(1500.0)),
            (1.0, "kg", "m", None),
            (1.0, "mpg", "mpg", Some(1.0)),
            (1.0, "mpg", "dB", None),
        ] {
            assert_eq!(convert(value, from, to), expected, "{value} {from}");
        }
        assert_eq!(depth(10.0, "ATM", "m"), Some(100.0));
        assert_eq!(depth(10.0, "kg", "m"), None);
    }

    #[test]
    fn currencies_are_found() {
        for (text, code) in [
            ("$", Some("USD")),
            ("bucks", Some("USD")),
            ("€", Some("EUR")),
            ("CHF", Some("CHF")),
            ("francs", Some("CHF")),
            ("try", None),
            ("x", None),
        ] {
            assert_eq!(currency(text), code, "{text}");
        }
    }
}
