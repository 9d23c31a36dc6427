//! Units of measure, currencies and magnitudes as they are written behind (or before) a number.

/// What a unit measures. Units of one dimension are converted, those of two never agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dimension {
    Percent,
    /// A currency by its ISO 4217 code.
    Money(&'static str),
    Length,
    Area,
    Volume,
    Mass,
    /// Up to weeks.
    Time,
    /// Months and years, whose days vary.
    Months,
    Bytes,
    Bits,
    BitRate,
    Frequency,
    Power,
    Energy,
    Speed,
    Celsius,
    Fahrenheit,
    Kelvin,
    Pressure,
    Voltage,
    Current,
    /// A time of day, in minutes.
    Clock,
    /// A multiple: 3x, threefold.
    Times,
}

/// A unit as a multiple of the first one of its dimension.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unit {
    pub dimension: Dimension,
    pub factor: f64,
}

use Dimension::*;

/// Names (singular, lower case; symbols as they are written), dimension and factor.
const UNITS: &[(&[&str], Dimension, f64)] = &[
    (
        &["%", "percent", "per cent", "pct", "pp", "percentage point", "prozent", "prozentpunkt", "prozentpunkte"],
        Percent,
        1.0,
    ),
    (&["‰", "per mille"], Percent, 0.1),
    (&["basis point", "bps"], Percent, 0.01),
    (&["$", "US$", "USD", "dollar", "US dollar", "us dollar"], Money("USD"), 1.0),
    (&["cent"], Money("USD"), 0.01),
    (&["€", "EUR", "euro"], Money("EUR"), 1.0),
    (&["£", "GBP", "pound sterling"], Money("GBP"), 1.0),
    (&["CHF", "Fr.", "swiss franc", "franken"], Money("CHF"), 1.0),
    (&["¥", "JPY", "yen"], Money("JPY"), 1.0),
    (&["CNY", "RMB", "yuan"], Money("CNY"), 1.0),
    (&["₹", "INR", "rupee"], Money("INR"), 1.0),
    (&["SEK"], Money("SEK"), 1.0),
    (&["NOK"], Money("NOK"), 1.0),
    (&["DKK"], Money("DKK"), 1.0),
    (&["CAD", "C$"], Money("CAD"), 1.0),
    (&["AUD", "A$"], Money("AUD"), 1.0),
    (&["m", "metre", "meter"], Length, 1.0),
    (&["km", "kilometre", "kilometer"], Length, 1e3),
    (&["cm", "centimetre", "centimeter", "zentimeter"], Length, 1e-2),
    (&["mm", "millimetre", "millimeter"], Length, 1e-3),
    (&["μm", "um", "micron", "micrometre", "micrometer"], Length, 1e-6),
    (&["nm", "nanometre", "nanometer"], Length, 1e-9),
    (&["mi", "mile"], Length, 1609.344),
    (&["ft", "foot", "feet"], Length, 0.3048),
    (&["inch", "inches"], Length, 0.0254),
    (&["yd", "yard"], Length, 0.9144),
    (&["m²", "m2", "sqm", "square metre", "square meter", "quadratmeter"], Area, 1.0),
    (&["km²", "km2", "square kilometre", "square kilometer"], Area, 1e6),
    (&["ha", "hectare", "hektar"], Area, 1e4),
    (&["acre"], Area, 4046.856),
    (&["sq ft", "square foot", "square feet"], Area, 0.09290304),
    (&["m³", "m3", "cubic metre", "cubic meter", "kubikmeter"], Volume, 1.0),
    (&["l", "L", "litre", "liter"], Volume, 1e-3),
    (&["ml", "mL", "millilitre", "milliliter"], Volume, 1e-6),
    (&["gallon", "gal"], Volume, 0.003785411784),
    (&["kg", "kilogram", "kilo", "kilogramm"], Mass, 1.0),
    (&["g", "gram", "gramm"], Mass, 1e-3),
    (&["mg", "milligram", "milligramm"], Mass, 1e-6),
    (&["μg", "mcg", "microgram"], Mass, 1e-9),
    (&["t", "tonne", "metric ton"], Mass, 1e3),
    (&["ton"], Mass, 1e3),
    (&["ton"], Mass, 907.18474),
    (&["lb", "lbs", "pound"], Mass, 0.45359237),
    (&["pound"], Money("GBP"), 1.0),
    (&["s", "sec", "secs", "second", "sekunde", "sekunden"], Time, 1.0),
    (&["ms", "millisecond"], Time, 1e-3),
    (&["μs", "microsecond"], Time, 1e-6),
    (&["min", "mins", "minute", "minuten"], Time, 60.0),
    (&["h", "hr", "hrs", "hour", "stunde", "stunden"], Time, 3600.0),
    (&["d", "day", "calendar day", "tag", "tage", "tagen"], Time, 86400.0),
    (&["week", "woche", "wochen"], Time, 604_800.0),
    (&["month", "mo", "mos", "calendar month", "monat", "monate", "monaten"], Months, 1.0),
    (&["year", "yr", "yrs", "jahr", "jahre", "jahren"], Months, 12.0),
    (&["decade"], Months, 120.0),
    (&["B", "byte"], Bytes, 1.0),
    (&["KB", "kB", "kilobyte"], Bytes, 1e3),
    (&["MB", "megabyte"], Bytes, 1e6),
    (&["GB", "gigabyte"], Bytes, 1e9),
    (&["TB", "terabyte"], Bytes, 1e12),
    (&["PB", "petabyte"], Bytes, 1e15),
    (&["KiB", "KB", "kB", "kibibyte"], Bytes, 1024.0),
    (&["MiB", "MB", "mebibyte"], Bytes, 1_048_576.0),
    (&["GiB", "GB", "gibibyte"], Bytes, 1_073_741_824.0),
    (&["TiB", "TB", "tebibyte"], Bytes, 1_099_511_627_776.0),
    (&["bit"], Bits, 1.0),
    (&["kbit/s", "kbps", "Kbps"], BitRate, 1e3),
    (&["Mbit/s", "Mbps", "Mb/s"], BitRate, 1e6),
    (&["Gbit/s", "Gbps", "Gb/s", "GbE"], BitRate, 1e9),
    (&["Hz", "hertz"], Frequency, 1.0),
    (&["kHz", "kilohertz"], Frequency, 1e3),
    (&["MHz", "megahertz"], Frequency, 1e6),
    (&["GHz", "gigahertz"], Frequency, 1e9),
    (&["W", "watt"], Power, 1.0),
    (&["kW", "kilowatt"], Power, 1e3),
    (&["MW", "megawatt"], Power, 1e6),
    (&["GW", "gigawatt"], Power, 1e9),
    (&["Wh", "watt-hour"], Energy, 1.0),
    (&["kWh", "kilowatt-hour", "kilowatt hour"], Energy, 1e3),
    (&["MWh", "megawatt-hour", "megawatt hour"], Energy, 1e6),
    (&["GWh", "gigawatt-hour", "gigawatt hour"], Energy, 1e9),
    (&["TWh", "terawatt-hour", "terawatt hour"], Energy, 1e12),
    (&["km/h", "kmh", "kph"], Speed, 1.0),
    (&["m/s"], Speed, 3.6),
    (&["mph"], Speed, 1.609344),
    (&["°C", "° C", "degree celsius", "degrees celsius"], Celsius, 1.0),
    (&["°F", "° F", "degree fahrenheit", "degrees fahrenheit"], Fahrenheit, 1.0),
    (&["K", "kelvin"], Kelvin, 1.0),
    (&["Pa", "pascal"], Pressure, 1.0),
    (&["hPa", "mbar"], Pressure, 100.0),
    (&["kPa"], Pressure, 1e3),
    (&["MPa"], Pressure, 1e6),
    (&["bar"], Pressure, 1e5),
    (&["V", "volt"], Voltage, 1.0),
    (&["kV", "kilovolt"], Voltage, 1e3),
    (&["mV", "millivolt"], Voltage, 1e-3),
    (&["A", "amp", "ampere"], Current, 1.0),
    (&["mA", "milliamp"], Current, 1e-3),
    (&["x", "×", "fold"], Times, 1.0),
];

/// The units that `text` is a name of: exactly, or in lower case and the singular for words of more than three letters.
pub(super) fn units(text: &str) -> Vec<Unit> {
    let lower = text.to_lowercase();
    let singular = lower.strip_suffix('s').unwrap_or(&lower);
    let is_word = text.chars().filter(|c| c.is_alphabetic()).count() > 2;
    let names =
        |name: &&str| **name == *text || (is_word && name.len() > 2 && (**name == *lower || **name == *singular));
    let of = |&(_, dimension, factor): &(&[&str], Dimension, f64)| Unit { dimension, factor };
    UNITS.iter().filter(|(all, ..)| all.iter().any(names)).map(of).collect()
}

/// The factor that a word or letter for a magnitude stands for. Single letters count only where they touch the number
/// (`is_attached`) or an amount of money (`is_money`).
pub(super) fn magnitude(text: &str, is_attached: bool, is_money: bool) -> Option<f64> {
    let lower = text.to_lowercase();
    Some(match lower.as_str() {
        "hundred" => 1e2,
        "thousand" | "tausend" | "tsd" | "tsd." => 1e3,
        "lakh" => 1e5,
        "million" | "millions" | "millionen" | "mio" | "mio." | "mn" | "mln" => 1e6,
        "crore" => 1e7,
        "billion" | "billions" | "milliarde" | "milliarden" | "mrd" | "mrd." | "bn" => 1e9,
        "trillion" | "trillions" | "billionen" | "tn" | "trn" => 1e12,
        _ => match text {
            "k" | "K" if is_attached || is_money => 1e3,
            "M" if is_attached || is_money => 1e6,
            "m" if is_money => 1e6,
            "b" | "B" if is_money => 1e9,
            "B" if is_attached => 1e9,
            _ => return None,
        },
    })
}
