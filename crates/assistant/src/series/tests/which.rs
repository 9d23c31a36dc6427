//! Which of several series a question means.

use jiff::tz::TimeZone;

use super::super::{
    answer::{doubt, failure},
    *,
};

fn named(name: &str) -> Names<'_> {
    Names { name, value_column: "value", source: "export.csv", unit: None }
}

fn question(question: &str, names: &Names<'_>) -> Option<Question> {
    let zone = TimeZone::get("Europe/Zurich").unwrap();
    let anchor = Anchor { at: "2024-10-12T12:00:00Z".parse().unwrap(), is_end_of_data: false };
    read(question, anchor, &zone, names)
}

/// The series that a question is about, all where it fits several as well.
fn meant<'a>(text: &str, names: &[&'a str]) -> Vec<&'a str> {
    let read: Vec<(Fit, &str)> =
        names.iter().filter_map(|name| Some((question(text, &named(name))?.fit, *name))).collect();
    let best = read.iter().map(|(fit, _)| *fit).max();
    read.iter().filter(|(fit, _)| Some(*fit) == best).map(|(_, name)| *name).collect()
}

#[track_caller]
fn check(names: &[&str], cases: &[(&str, &[&str])]) {
    for (text, wanted) in cases {
        assert_eq!(meant(text, names), *wanted, "{text}");
    }
}

#[test]
fn the_name_itself_weighs_more_than_what_stands_for_it() {
    check(
        &["Power demand", "Solar power"],
        &[
            ("What was the average solar power in February 2024?", &["Solar power"]),
            ("What was the average power demand in February 2024?", &["Power demand"]),
            ("highest demand in 2024", &["Power demand"]),
            ("average power in 2024", &["Power demand", "Solar power"]),
        ],
    );
    check(
        &["Flow rate", "Share price"],
        &[("highest share price in 2024", &["Share price"]), ("lowest flow rate in 2024", &["Flow rate"])],
    );
    check(
        &["Electricity", "Swiss load"],
        &[
            ("Swiss load tomorrow at 18:00", &["Swiss load"]),
            ("Swiss load in January 2024", &["Swiss load"]),
            ("Swiss load by weekday in 2023", &["Swiss load"]),
            ("Swiss load in Q1 2023", &["Swiss load"]),
            ("Swiss load yesterday", &["Swiss load"]),
            ("What was the peak load in January 2024?", &["Swiss load"]),
            ("What was the electricity consumption in January 2024?", &["Electricity"]),
            ("average electricity in 2023", &["Electricity"]),
        ],
    );
    check(
        &["Revenue", "Turnover"],
        &[
            ("total turnover in March 2024", &["Turnover"]),
            ("total revenue in March 2024", &["Revenue"]),
            ("total sales in March 2024", &["Revenue", "Turnover"]),
        ],
    );
}

#[test]
fn the_more_specific_name_wins() {
    check(
        &["Load", "Swiss load", "Swiss load of households"],
        &[
            ("average load in 2023", &["Load"]),
            ("average Swiss load in 2023", &["Swiss load"]),
            ("average Swiss load of households in 2023", &["Swiss load of households"]),
        ],
    );
    check(&["French load", "Swiss load"], &[("average load in 2023", &["French load", "Swiss load"])]);
}

#[test]
fn a_word_that_no_name_has_speaks_against_a_series() {
    check(
        &["Flow rate", "Power demand", "Share price"],
        &[
            ("average oil price in 2024", &[]),
            ("What was the interest rate in January 2024?", &[]),
            ("average wind power in 2024", &[]),
            ("compare share price with oil price in 2024", &[]),
            ("average price in 2024", &["Share price"]),
            ("average national demand in 2024", &["Power demand"]),
        ],
    );
}

#[test]
fn a_word_that_the_unit_says_speaks_against_none() {
    let spot = Names { unit: Some("EUR/MWh"), ..named("Spot price") };
    assert!(question("What is the electricity price tomorrow at 18:00?", &spot).is_some());
    assert!(question("What is the gas price tomorrow at 18:00?", &spot).is_none());
    assert!(question("What is the electricity price tomorrow at 18:00?", &named("Share price")).is_none());
}

#[test]
fn names_with_a_number_or_a_letter() {
    check(
        &["Kill 1", "Kill 2", "S eom"],
        &[
            ("average Kill 2 in 2023", &["Kill 2"]),
            ("What was the highest Kill 1 in January 2023?", &["Kill 1"]),
            ("average S eom in 2023", &["S eom"]),
            ("average s eom 2023", &["S eom"]),
            ("average of kill 2 at 18:00", &["Kill 2"]),
        ],
    );
    check(&["T"], &[("average T in 2023", &["T"]), ("average t in 2023", &[])]);
}

#[test]
fn an_answer_tells_what_else_was_as_likely() {
    let other = |name: &str, source: &str| (name.to_owned(), source.to_owned());
    assert_eq!(doubt("Swiss load", "a.csv", &[]), "");
    let one = doubt("Swiss load", "a.csv", &[other("French load", "b.csv")]);
    assert!(one.contains("This is **Swiss load**; the question fits French load as well."), "{one}");
    let many: Vec<(String, String)> = (1..=5).map(|at| other(&format!("Load {at}"), "b.csv")).collect();
    assert!(doubt("Load", "a.csv", &many).contains("fits Load 1, Load 2, Load 3 and 2 more as well"));
    let same = doubt("Load", "a.csv", &[other("Load", "b.csv")]);
    assert!(same.contains("This is **Load of a.csv**; the question fits Load of b.csv as well."), "{same}");
}

#[test]
fn an_answer_from_older_content_says_so() {
    let newest = "2024-03-06T23:00:00Z".parse().unwrap();
    assert_eq!(failure("grid.csv", None, newest, &TimeZone::UTC), "");
    let error = store::SourceError {
        code: "column_missing".to_owned(),
        message: "there is no column Load".to_owned(),
        remedy: "choose another column".to_owned(),
    };
    let text = failure("grid.csv", Some(&error), newest, &TimeZone::UTC);
    assert!(text.contains("newest content of grid.csv could not be read"), "{text}");
    assert!(text.contains("there is no column Load. The answer is from older content"), "{text}");
    assert!(text.contains("that of 6 March 2024, 23:00"), "{text}");
}
