//! What columns are, by their names and cells.

use tables::{Kind, Profiler};

/// Kind, unit and separator of a column with these cells.
fn check(name: &str, cells: &[&str], kind: Kind, unit: Option<&str>, separator: Option<char>) {
    let mut profiler = Profiler::new(name);
    cells.iter().for_each(|cell| profiler.push(cell));
    let (column, _) = profiler.finish();
    assert_eq!((column.kind, column.unit.as_deref(), column.separator), (kind, unit, separator), "{name}: {cells:?}");
}

#[test]
fn kinds_are_told() {
    check("Stock", &["1", "20", "3,000"], Kind::Integer, None, None);
    check("Ratio", &["1.5", "2", "3.25"], Kind::Decimal, None, None);
    check("Depth", &["300 meters", "50 meters", "N/A"], Kind::Quantity, Some("m"), None);
    check("Reserve", &["60 hours", "7 days", "48 hours"], Kind::Quantity, Some("h"), None);
    check("Price (USD)", &["9,500", "5,800"], Kind::Money, Some("USD"), None);
    check("Preis", &["1.234,50 €", "99,00 €"], Kind::Money, Some("EUR"), None);
    check("Betrag", &["CHF 12.–", "CHF 1'250.50"], Kind::Money, Some("CHF"), None);
    check("Share", &["45 %", "7 %"], Kind::Quantity, Some("%"), None);
    check("Datum", &["31.12.2023", "01.02.2024"], Kind::Date, None, None);
    check("When", &["Jan 5, 2024", "12 March 2023"], Kind::Date, None, None);
    check("Year", &["1998", "2004"], Kind::Integer, None, None);
    check("In stock", &["yes", "no", "yes"], Kind::Boolean, None, None);
    check("Zip", &["01234", "80331"], Kind::Text, None, None);
    check("Model", &["3 Series", "5 Series", "X5", "A4"], Kind::Text, None, None);
    check("Remark", &[], Kind::Text, None, None);
    check("Colour", &["red", "blue", "red", "red", "blue"], Kind::Category, None, None);
    check("Extras", &["Radar, Heating", "Heating", "Radar", "None", "Heating, Radar"], Kind::Category, None, Some(','));
    check("Tags", &["a|b", "b", "a", "b|a"], Kind::Category, None, Some('|'));
    check("Place", &["Bern, CH", "Basel, CH", "Paris, FR", "Lyon, FR"], Kind::Text, None, None);
}

#[test]
fn spellings_are_folded_and_short_forms_joined() {
    let mut profiler = Profiler::new("Team");
    for cell in ["Human Resources", "HR", "human resources", "Sales", "sales", "Sales", "N. Region", "North Region"] {
        profiler.push(cell);
    }
    let (column, _) = profiler.finish();
    let values: Vec<(&str, u64)> = column.values.iter().map(|value| (value.text.as_str(), value.rows)).collect();
    assert_eq!(values, [("Human Resources", 3), ("Sales", 3), ("North Region", 2)]);
    assert_eq!(column.distinct, 3);
}

#[test]
fn missing_cells_are_counted_and_none_is_a_value_of_names() {
    let mut profiler = Profiler::new("Extras");
    ["None", "Radar", "-", "", "n/a", "Radar"].iter().for_each(|cell| profiler.push(cell));
    let (column, _) = profiler.finish();
    assert_eq!((column.missing, column.distinct), (3, 2));
    let mut profiler = Profiler::new("Berths");
    ["None", "4", "6", "2"].iter().for_each(|cell| profiler.push(cell));
    let (column, _) = profiler.finish();
    assert_eq!((column.kind, column.missing, column.numbers.unwrap().max), (Kind::Integer, 1, 6.0));
}

#[test]
fn a_column_with_more_values_than_are_kept_is_read_to_its_end() {
    let mut profiler = Profiler::new("Reading");
    for row in 0..120_000 {
        profiler.push(&format!("{}.5", row));
    }
    let (column, _) = profiler.finish();
    let numbers = column.numbers.unwrap();
    assert_eq!((numbers.min, numbers.max, column.missing), (0.5, 119_999.5, 0));
    assert!((numbers.mean - 60_000.0).abs() < 1.0);
}

#[test]
fn a_person_may_say_what_a_column_is() {
    let mut profiler = Profiler::forced("Code", Kind::Text, None);
    ["1", "2"].iter().for_each(|cell| profiler.push(cell));
    let (column, reading) = profiler.finish();
    assert_eq!((column.kind, column.values.len(), reading.number("1")), (Kind::Text, 2, None));
}

#[test]
fn money_of_several_currencies_has_none() {
    let column = |name: &str, cells: &[&str]| {
        let mut profiler = Profiler::new(name);
        cells.iter().for_each(|cell| profiler.push(cell));
        let (column, reading) = profiler.finish();
        assert_eq!((column.kind, &column.unit), (Kind::Money, &reading.unit), "{name}");
        let currencies: Vec<String> =
            column.currencies.iter().map(|one| format!("{} {}", one.text, one.rows)).collect();
        (column.unit, currencies.join(", "))
    };
    assert_eq!(column("Price", &["€ 10", "$ 12", "€ 7", "5"]), (None, "EUR 2, USD 1".to_owned()));
    assert_eq!(column("Price", &["€ 10", "EUR 12", "7"]), (Some("EUR".to_owned()), String::new()));
    assert_eq!(column("Price (CHF)", &["10", "$ 12"]), (None, "CHF 1, USD 1".to_owned()));
    assert_eq!(column("Price (CHF)", &["$ 10", "$ 12"]), (Some("USD".to_owned()), String::new()));
    let many: Vec<String> = (0..60_000).map(|at| format!("$ {at}.5")).chain(["€ 3".to_owned()]).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(column("Price", &many), (None, "USD 60000, EUR 1".to_owned()));
}

#[test]
fn an_empty_box_is_a_no_and_not_missing() {
    let mut profiler = Profiler::new("Vegan");
    ["x", "", "x", "", ""].iter().for_each(|cell| profiler.push(cell));
    let (column, _) = profiler.finish();
    assert_eq!((column.kind, column.missing, column.distinct), (Kind::Boolean, 0, 2));
    assert!((column.numbers.unwrap().mean - 0.4).abs() < 1e-9);
}

#[test]
fn tables_typed_before_are_still_read() {
    let typed = r#"{"schema": {"name": "t", "rows": 1, "duplicates": 0, "columns": [{"name": "Price", "kind": "money",
        "unit": "EUR", "separator": null, "missing": 0, "distinct": 1, "numbers": null, "values": []}]},
        "readings": [{"kind": "money", "unit": "EUR", "comma": true, "day_first": false}]}"#;
    let typed: tables::Typed = serde_json::from_str(typed).unwrap();
    assert!(typed.schema.aside.is_empty() && typed.schema.columns[0].currencies.is_empty());
    assert_eq!(typed.readings[0].number("1,5"), Some(1.5));
}
