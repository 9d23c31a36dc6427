//! What cells say, column by column: numbers in the forms that people and programs write.

use tables::{Kind, Profiler};

/// Kind and unit of a column, and its cells as numbers; `NAN` stands for none.
fn check(name: &str, cells: &[&str], kind: Kind, unit: Option<&str>, expected: &[f64]) {
    let mut profiler = Profiler::new(name);
    cells.iter().for_each(|cell| profiler.push(cell));
    let (column, reading) = profiler.finish();
    assert_eq!((column.kind, column.unit.as_deref()), (kind, unit), "{name}: {cells:?}");
    let numbers: Vec<f64> = cells.iter().map(|cell| reading.number(cell).unwrap_or(f64::NAN)).collect();
    // A converted number may be off by a rounding.
    let is_same = |(a, b): (&f64, &f64)| a.is_nan() && b.is_nan() || (a - b).abs() <= 1e-9 * b.abs();
    let same = numbers.len() == expected.len() && numbers.iter().zip(expected).all(is_same);
    assert!(same, "{name}: {cells:?} are {numbers:?}, not {expected:?}");
}

const NONE: f64 = f64::NAN;

#[test]
fn a_sign_may_stand_behind_or_be_brackets() {
    check("Balance", &["123-", "45.5-", "7"], Kind::Decimal, None, &[-123.0, -45.5, 7.0]);
    check("Balance", &["(1,234.50)", "(7)", "12"], Kind::Decimal, None, &[-1234.5, -7.0, 12.0]);
    check("Change", &["−5", "–3", "-2", "+4"], Kind::Integer, None, &[-5.0, -3.0, -2.0, 4.0]);
    let owed = ["($1,200)", "$(5)", "-$7", "$-8", "$9-", "(10 $)"];
    check("Owed", &owed, Kind::Money, Some("USD"), &[-1200.0, -5.0, -7.0, -8.0, -9.0, -10.0]);
    check("Zahl", &["12.–", "5.-", "7,-"], Kind::Integer, None, &[12.0, 5.0, 7.0]);
}

#[test]
fn a_range_is_its_middle_beside_numbers_and_a_band_alone() {
    check("Distance", &["10–20 km", "5 km", "8 km"], Kind::Quantity, Some("km"), &[15.0, 5.0, 8.0]);
    check("Stock", &["10-20", "7", "9"], Kind::Decimal, None, &[15.0, 7.0, 9.0]);
    check("Length", &["4-6 m", "10 to 20 m", "1 km - 2 km"], Kind::Quantity, Some("m"), &[5.0, 15.0, 1500.0]);
    let pay = ["$50k-$60k", "$50,000 – 70,000", "$10-20k"];
    check("Salary", &pay, Kind::Money, Some("USD"), &[55_000.0, 60_000.0, 15_000.0]);
    let bands = ["18-24", "25-34", "18-24", "25-34", "18-24"];
    check("Age group", &bands, Kind::Category, None, &[NONE; 5]);
    check("Season", &["2019-2020", "2020-2021", "2022-2023"], Kind::Text, None, &[NONE; 3]);
    check("Score", &["3-1", "0-0", "1-2"], Kind::Text, None, &[NONE; 3]);
    check("Low", &["-5 - -3 °C", "-4 °C"], Kind::Quantity, Some("°C"), &[-4.0, -4.0]);
}

#[test]
fn ordinals_are_ranks_and_codes_are_texts() {
    check("Place", &["1st", "2nd", "3rd", "11th"], Kind::Integer, None, &[1.0, 2.0, 3.0, 11.0]);
    check("Platz", &["1.", "2.", "10."], Kind::Integer, None, &[1.0, 2.0, 10.0]);
    check("Rang", &["1er", "2e", "3ème"], Kind::Integer, None, &[1.0, 2.0, 3.0]);
    check("Weight", &["11st", "12st"], Kind::Quantity, Some("st"), &[11.0, 12.0]);
    check("Register", &["0x1F", "0x20", "0xFF"], Kind::Text, None, &[NONE; 3]);
    check("Count", &["1", "2", "0x1F"], Kind::Text, None, &[NONE; 3]);
    check("Model", &["12AB34", "12CD35"], Kind::Text, None, &[NONE; 2]);
    check("Card", &["4111 1111 1111 1111", "4111 2222 1111 1111"], Kind::Text, None, &[NONE; 2]);
    check("Phone", &["044 123 45 67", "044 123 456"], Kind::Text, None, &[NONE; 2]);
    check("Phone", &["555-1234", "555-9876"], Kind::Text, None, &[NONE; 2]);
}

#[test]
fn long_numbers_stay_what_they_are() {
    check("Id", &["9007199254740993", "9007199254740992"], Kind::Text, None, &[NONE; 2]);
    check("Account", &["12345678901234567890", "7"], Kind::Text, None, &[NONE; 2]);
    check("Barcode", &["0012345678905", "7612345678900"], Kind::Text, None, &[NONE; 2]);
    check("IBAN", &["CH9300762011623852957", "DE89370400440532013000"], Kind::Text, None, &[NONE; 2]);
    check("Zip", &["80331", "01067"], Kind::Text, None, &[NONE; 2]);
    check("Mass", &["5972000000000000000000000 kg", "7.3e22 kg"], Kind::Quantity, Some("kg"), &[5.972e24, 7.3e22]);
    let mut profiler = Profiler::new("Part");
    ["12-3", "1-23", "1.23", "123", "A-1", "A1"].iter().for_each(|cell| profiler.push(cell));
    assert_eq!(profiler.finish().0.distinct, 5);
}

#[test]
fn shares_and_marks_of_other_countries_are_read() {
    check("Share", &["12 %", "5.5%"], Kind::Quantity, Some("%"), &[12.0, 5.5]);
    check("Growth (%)", &["0.12", "7"], Kind::Quantity, Some("%"), &[0.12, 7.0]);
    check("% of total", &["12", "7"], Kind::Quantity, Some("%"), &[12.0, 7.0]);
    check("Alcohol", &["5 ‰", "7 ‰"], Kind::Quantity, Some("‰"), &[5.0, 7.0]);
    check("Anteil", &["12,5 %", "7,25 %"], Kind::Quantity, Some("%"), &[12.5, 7.25]);
    check("Wert", &["1'234.50", "12'500"], Kind::Decimal, None, &[1234.5, 12_500.0]);
    check("Valeur", &["1 234,50", "12\u{202f}500,00", "7,5"], Kind::Decimal, None, &[1234.5, 12_500.0, 7.5]);
    check("Value", &["1.5e-3", "2E+4", "1.5×10^3"], Kind::Decimal, None, &[0.0015, 20_000.0, 1500.0]);
    check("Lakhs", &["12,34,567", "1,00,000"], Kind::Integer, None, &[1_234_567.0, 100_000.0]);
}

#[test]
fn times_of_day_are_hours_since_midnight() {
    let day = ["14:30", "07:05:36", "2:30 pm", "12:00 am", "9 a.m.", "18.15 Uhr"];
    check("Starts at", &day, Kind::Quantity, Some("o'clock"), &[14.5, 7.0933333333333, 14.5, 0.0, 9.0, 18.25]);
    check("Opens", &["08:00", "8.30", "9:15"], Kind::Quantity, Some("o'clock"), &[8.0, 8.5, 9.25]);
    check("Result", &["3:1", "2:0", "0:0"], Kind::Text, None, &[NONE; 3]);
    check("Ratio", &["16:09", "21:09"], Kind::Text, None, &[NONE; 2]);
    check("Price", &["8.30", "9.15"], Kind::Money, None, &[8.3, 9.15]);
}

#[test]
fn lengths_of_time_are_measured() {
    check("Duration", &["01:30:00", "00:45:00"], Kind::Quantity, Some("h"), &[1.5, 0.75]);
    check("Time needed", &["1:30", "0:45"], Kind::Quantity, Some("h"), &[1.5, 0.75]);
    check("Song length", &["3:45", "4:00"], Kind::Quantity, Some("min"), &[3.75, 4.0]);
    check("Duration", &["12:30", "1:02:00"], Kind::Quantity, Some("min"), &[12.5, 62.0]);
    check("Duration (s)", &["0:01:30", "0:02:00"], Kind::Quantity, Some("s"), &[90.0, 120.0]);
    check("Worked", &["36:15", "40:00"], Kind::Quantity, Some("h"), &[36.25, 40.0]);
    check("length", &["1h30", "90 min", "3h00", "45 min"], Kind::Quantity, Some("min"), &[90.0, 90.0, 180.0, 45.0]);
    check("Took", &["1h 30m", "2h 5m"], Kind::Quantity, Some("min"), &[90.0, 125.0]);
    check("Took", &["PT1H30M", "PT45M"], Kind::Quantity, Some("min"), &[90.0, 45.0]);
}

#[test]
fn yes_and_no_are_told_however_they_are_marked() {
    const YES: f64 = 1.0;
    const NO: f64 = 0.0;
    let check = |name: &str, cells: &[&str], expected: &[f64]| check(name, cells, Kind::Boolean, None, expected);
    check("Aktiv", &["ja", "nein", "Ja"], &[YES, NO, YES]);
    check("Actif", &["oui", "non"], &[YES, NO]);
    check("Paid", &["Y", "N", ""], &[YES, NO, NONE]);
    check("Paid", &["TRUE", "FALSE", "n/a"], &[YES, NO, NONE]);
    check("Paid", &["T", "F"], &[YES, NO]);
    check("Vegan", &["x", "", "X", "-"], &[YES, NO, YES, NO]);
    check("Vegan", &["✓", "", "✓", "n/a"], &[YES, NO, YES, NONE]);
    check("Vegan", &["✓", "✗", "", "✓"], &[YES, NO, NONE, YES]);
    check("Vegan", &["✓", "x"], &[YES, NO]);
    check("is_active", &["1", "0", "1"], &[YES, NO, YES]);
    check("Paid?", &["0", "1"], &[NO, YES]);
}

#[test]
fn figures_and_letters_that_ask_nothing_stay() {
    check("Defects", &["1", "0", "1"], Kind::Integer, None, &[1.0, 0.0, 1.0]);
    check("Sex", &["F", "F"], Kind::Category, None, &[NONE; 2]);
    check("Size", &["x", "s", "x"], Kind::Category, None, &[NONE; 3]);
}

#[test]
fn what_is_only_like_a_number_is_none() {
    check("Date", &["5 May", "6 May"], Kind::Text, None, &[NONE; 2]);
    check("Season", &["2023/24", "2022/23"], Kind::Text, None, &[NONE; 2]);
    check("Part", &["1/2", "3/4"], Kind::Text, None, &[NONE; 2]);
    check("Rating", &["8/10", "7/10"], Kind::Integer, None, &[8.0, 7.0]);
    check("Grade", &["1-", "2+", "3"], Kind::Text, None, &[NONE; 3]);
    check("Account", &["-9007199254740993", "5"], Kind::Text, None, &[NONE; 2]);
    check("Value", &["6.02 × 10²³", "1 x 10^3"], Kind::Decimal, None, &[6.02e23, 1e3]);
    check("Took", &["1 day, 2:30:00", "3:00:00"], Kind::Quantity, Some("h"), &[26.5, 3.0]);
    check("Took", &["1:30 h", "2:15 h"], Kind::Quantity, Some("h"), &[1.5, 2.25]);
    check("Race time", &["02:05:10", "02:06:00"], Kind::Quantity, Some("h"), &[2.086_111_111_111_111, 2.1]);
    check("Lap", &["2:05.3", "2:06.0"], Kind::Quantity, Some("min"), &[2.088_333_333_333_333, 2.1]);
    check("Opens", &["9 am", "noon", "10:30"], Kind::Quantity, Some("o'clock"), &[9.0, 12.0, 10.5]);
    check("Room", &["101", "102a", "103"], Kind::Text, None, &[NONE; 3]);
    check("Zoom", &["2x", "4x"], Kind::Integer, None, &[2.0, 4.0]);
    check("Tag", &["1.1.", "2.1."], Kind::Text, None, &[NONE; 2]);
}

#[test]
fn points_of_money_part_thousands_where_they_can_be_nothing_else() {
    check("Umsatz", &["1.234 €", "999 €", "12.345 €"], Kind::Money, Some("EUR"), &[1234.0, 999.0, 12_345.0]);
    check("Price per litre", &["€ 1.849", "€ 1.799"], Kind::Money, Some("EUR"), &[1.849, 1.799]);
    check("Price", &["$1,234", "$12,345"], Kind::Money, Some("USD"), &[1234.0, 12_345.0]);
}

proptest::proptest! {
    #[test]
    fn no_cell_makes_the_profiler_panic(
        name in "[a-z%()? ]{0,12}",
        cells in proptest::collection::vec(".{0,12}|[0-9.,:'/-]{1,9} ?(km|h|€|am|st|%)?|[0-3][0-9][./-][01][0-9][./-](20)?2[0-9]", 0..8),
    ) {
        let mut profiler = Profiler::new(&name);
        cells.iter().for_each(|cell| profiler.push(cell));
        let (column, reading) = profiler.finish();
        let read = cells.iter().filter(|cell| reading.number(cell).is_some()).count() as u64;
        if column.kind.is_number() {
            proptest::prop_assert_eq!(read + column.missing, cells.len() as u64);
        }
    }
}

#[test]
fn what_stands_in_brackets_behind_is_said_again() {
    let power = ["110 kW", "150 hp", "110 kW (150 hp)", "81 kW (at the wheels)"];
    check("Power", &power, Kind::Quantity, Some("kW"), &[110.0, 111.854_980_737_340_5, 110.0, 81.0]);
    check("Top speed", &["250 km/h (limited)", "180 km/h"], Kind::Quantity, Some("km/h"), &[250.0, 180.0]);
    check("Consumption per 100 km", &["5.6 l", "7 l", "4.9"], Kind::Quantity, Some("l"), &[5.6, 7.0, 4.9]);
}

#[test]
fn grades_feet_and_millions_are_read() {
    check("Stars", &["4", "4*", "3 stars", "5"], Kind::Integer, None, &[4.0, 4.0, 3.0, 5.0]);
    check("Rating", &["91/100", "90", "88/100"], Kind::Integer, None, &[91.0, 90.0, 88.0]);
    check("Height", &["185 cm", "1.83 m", "6 ft 1"], Kind::Quantity, Some("cm"), &[185.0, 183.0, 185.42]);
    check("Value", &["€6.5m", "€700k", "1,150,000"], Kind::Money, Some("EUR"), &[6.5e6, 7e5, 1.15e6]);
    let renovated: Vec<&str> = ["2019", "2020", "05/2010"].into_iter().chain(["2018"; 20]).collect();
    let mut profiler = Profiler::new("Renovated");
    renovated.iter().for_each(|cell| profiler.push(cell));
    assert_eq!(profiler.finish().0.kind, Kind::Date);
}
