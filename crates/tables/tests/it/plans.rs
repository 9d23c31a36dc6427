//! What questions become, and what they give.

use super::support::{boats, table};

fn check(question: &str, words: &str, given: &str) {
    let (plan, gives) = boats().answer(question);
    assert_eq!((plan.as_str(), gives.as_str()), (words, given), "{question}");
}

#[test]
fn values_become_filters() {
    check("wooden boats", "Hull is Wood", "[1, 4, 7]");
    check("Which boats have a steel hull?", "Hull is Steel", "[0, 5, 9]");
    check("steel or wood", "Hull is Steel or Wood", "[0, 1, 4, 5, 7, 9]");
    check("boats by Nordwerft", "Builder is Nordwerft", "[0, 1, 6, 8]");
    check("anything not from Lakeside", "Builder is not Lakeside", "[0, 1, 2, 3, 6, 8, 9]");
    check("steel boats without radar", "Hull is Steel | Extras is not Radar", "[]");
}

#[test]
fn several_values_in_a_cell_are_told_apart() {
    check("boats with radar and heating", "Extras is Radar | Extras is Heating", "[0, 5, 7]");
    check("boats with radar only", "Extras is only Radar", "[2, 9]");
    check("no extras at all", "Extras is None", "[1, 4]");
}

#[test]
fn numbers_find_their_column_by_unit_name_and_range() {
    check("boats longer than 10 m", "Length (m) > 10 m", "[0, 5, 8, 9]");
    check("under 20,000 euros", "Price (EUR) < 20,000 EUR", "[3, 4, 7]");
    check("between 8 and 10 metres", "Length (m) 8 m to 10 m", "[2, 6]");
    check(
        "at most 7 meters and at least 10k",
        "Length (m) \u{2264} 7 m | Price (EUR) \u{2265} 10,000 EUR",
        "[1, 3, 7]",
    );
    check("boats of 700 cm", "Length (m) is 7 m", "[1]");
    check("six berths or more", "Berths \u{2265} 6", "[0, 5, 8]");
    check("no longer than 6.5 m", "Length (m) \u{2264} 6.5 m", "[3, 4]");
}

#[test]
fn dates_are_compared_by_what_they_stand_for() {
    check("launched after 2017", "Launched > 2017", "[2, 3, 8]");
    check("launched in 2017", "Launched is 2017", "[9]");
    check("launched in March 2019", "Launched is 2019-03", "[2]");
    check("boats from the 1980s", "Launched is 1980s", "[4]");
    check("launched in the second half of 2020", "Launched is 2020-H2", "[8]");
}

#[test]
fn flags_are_read_with_their_negation() {
    check("electric boats", "Electric: yes", "[2, 3, 8]");
    check("boats that are not electric and have a wood hull", "Electric: no | Hull is Wood", "[1, 4, 7]");
}

#[test]
fn superlatives_put_rows_first() {
    check("Which boat is the cheapest?", "Price (EUR), lowest first | first 1 | show Name", "Eider");
    check("three longest boats", "Length (m), highest first | first 3", "[5, 0, 8]");
    check("oldest steel boat", "Hull is Steel | Launched, earliest first | first 1", "[5]");
    check("What is the highest price?", "Price (EUR), highest first | first 1 | show Price (EUR)", "320,000");
}

#[test]
fn many_rows_become_one_number() {
    check("How many boats are there?", "number of rows", "10");
    check("How many steel boats are there?", "Hull is Steel | number of rows", "3");
    check("average price of wooden boats", "Hull is Wood | average Price (EUR)", "16,533.33");
    check("median length", "median Length (m)", "8.95");
    check("total berths of the steel boats", "Hull is Steel | sum of Berths", "19");
    check("how many different builders", "number of different Builder", "3");
    check("What percentage of the boats is electric?", "share of the rows | Electric: yes", "30");
}

#[test]
fn groups_are_counted_and_compared() {
    check("Which builder has the most boats?", "number of rows | per Builder | most first | first 1", "Nordwerft");
    check(
        "Which builder has the highest average price?",
        "average Price (EUR) | per Builder | most first | first 1",
        "Lakeside",
    );
    check(
        "Are steel boats dearer than wood ones on average?",
        "difference in average Price (EUR) | Hull is Steel | Hull is Wood",
        "190,133.33",
    );
}

#[test]
fn cells_are_looked_up() {
    check("What does the Calypso cost?", "Name is Calypso | show Price (EUR)", "65,000");
    check("When was Fortuna launched?", "Name is Fortuna | show Launched", "2008-09-09");
    check("How long is the Bora?", "Name is Bora | show Length (m)", "7");
}

#[test]
fn typing_errors_are_put_right() {
    check("stel boats", "Hull is Steel", "[0, 5, 9]");
    check("boats by Marina Yads", "Builder is Marina Yards", "[2, 3, 9]");
}

#[test]
fn what_is_not_there_is_named() {
    let planned = boats().plan("Do you have boats by Hanseatic?");
    assert_eq!(planned.absent.as_deref(), Some("Hanseatic"));
    let planned = boats().plan("a romantic boat");
    assert_eq!((planned.absent, planned.unknown), (None, vec!["romantic".to_owned()]));
}

#[test]
fn a_guess_is_dropped_where_no_row_is_left() {
    let parts = table("parts", "Part|Maker|Stock\nHand Drill|Ace|3\nPump|Ace|5\nValve|Bolt|0\nHose|Bolt|9");
    let planned = parts.plan("something by Bolt that comes in handy for a drill");
    assert!(parts.run(&planned).rows.is_empty());
    let relaxed = planned.relaxed();
    assert!(relaxed.iter().all(|plan| plan.filters.len() < planned.plan.filters.len()) && !relaxed.is_empty());
}

#[test]
fn a_plan_that_does_not_fit_is_refused() {
    let boats = boats();
    for (plan, says) in [
        (r#"{"filters": [{"column": "Sail", "op": "is", "values": ["red"]}]}"#, "no column \"Sail\""),
        (r#"{"filters": [{"column": "Hull", "op": "lt", "values": [3]}]}"#, "lt cannot be asked of \"Hull\""),
        (r#"{"filters": [{"column": "Berths", "op": "between", "values": [3]}]}"#, "between takes two"),
        (r#"{"filters": [{"column": "Launched", "op": "gt", "values": ["soon"]}]}"#, "is not a date"),
        (r#"{"aggregate": {"function": "mean", "column": "Hull"}}"#, "needs a column of numbers"),
        (r#"{"order": {"column": "Sail"}}"#, "no column \"Sail\""),
    ] {
        let plan: tables::Plan = serde_json::from_str(plan).unwrap();
        let error = plan.check(&boats.schema).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}

proptest::proptest! {
    #[test]
    fn every_question_gives_a_plan_that_fits(question in "[ -~]{0,80}|([a-z]{1,9} ){0,8}(steel|2017|most|average|under 5 m|not|only|and|per|top 3)") {
        let boats = boats();
        let planned = boats.plan(&question);
        proptest::prop_assert!(planned.plan.check(&boats.schema).is_ok(), "{:?}", planned.plan);
        boats.run(&planned);
    }
}

#[test]
fn one_of_several_numbers_and_other_marks_of_thousands() {
    check("boats with 2 or 4 berths", "Berths is 2 or 4", "[1, 2, 3, 6, 7]");
    check("under 20 000 euros", "Price (EUR) < 20,000 EUR", "[3, 4, 7]");
    check("under 20.000 euros", "Price (EUR) < 20,000 EUR", "[3, 4, 7]");
    check("boats of a builder other than Lakeside", "Builder is not Lakeside", "[0, 1, 2, 3, 6, 8, 9]");
}

#[test]
fn a_number_before_things_is_how_many_are_wanted() {
    check("The two boats with the greatest length", "Length (m), highest first | first 2", "[5, 0]");
    check("wood boats, cheapest first", "Hull is Wood | Price (EUR), lowest first", "[4, 7, 1]");
    check("Which three were the cheapest?", "Price (EUR), lowest first | first 3", "[4, 7, 3]");
}

#[test]
fn what_a_column_says_is_denied_by_a_prefix_or_a_word() {
    check("boats that aren't electric", "Electric: no", "[0, 1, 4, 5, 6, 7, 9]");
    check("nonelectric wood boats", "Electric: no | Hull is Wood", "[1, 4, 7]");
}

#[test]
fn conditions_on_different_columns_are_alternatives_where_it_is_said() {
    check("electric boats or boats under 10,000 euros", "Electric: yes or Price (EUR) < 10,000 EUR", "[2, 3, 4, 8]");
    check("boats of steel or of wood under 20k", "Hull is Steel or Wood | Price (EUR) < 20,000 EUR", "[4, 7]");
    check("either longer than 12 m or with 2 berths", "Length (m) > 12 m or Berths is 2", "[0, 1, 3, 5, 7]");
}

#[test]
fn rows_are_compared_with_the_average_and_with_each_other() {
    check("boats with an above average price", "Price (EUR) > 89,160 EUR", "[0, 5, 8, 9]");
    check("boats longer than average", "Length (m) > 9.24 m", "[0, 2, 5, 8, 9]");
    check("Which boats are longer than Juno?", "Length (m) > 10.4 m", "[0, 5, 8]");
    check("boats that are less expensive than Dora", "Price (EUR) < 18,000 EUR", "[4, 7]");
    check("How many boats have more berths than Juno?", "Berths > 5 | number of rows", "3");
}

#[test]
fn a_number_is_given_in_the_unit_asked_for() {
    check("average length in feet", "average Length (m) in ft", "30.31");
    check(
        "How much longer is the average steel boat than the average wooden boat?",
        "difference in average Length (m) | Hull is Steel | Hull is Wood",
        "6.17",
    );
}

#[test]
fn whether_there_is_any_is_answered_strictly() {
    let parts = table("parts", "Part|Maker|Stock\nHand Drill|Ace|3\nPump|Ace|5\nValve|Bolt|0\nHose|Bolt|9");
    assert!(parts.plan("Are there any drill parts by Bolt?").relaxed().is_empty());
}

#[test]
fn names_of_columns_may_hold_figures_and_small_words() {
    let cars = table(
        "cars",
        "Car|From|0-100 km/h (s)|Top speed (km/h)|Range (km)|Seats|State
         Ami|2020|13.5|120|310|2|new & boxed
         Bee|2015|9.1|330|500|4|used
         Cid|2018|7.7|180|420|4|new and boxed",
    );
    let answer = |question| cars.answer(question).1;
    assert_eq!(answer("Which car is the quickest from 0 to 100?"), "Cid");
    assert_eq!(answer("cars that do more than 310 km/h"), "[1]");
    assert_eq!(answer("four-seaters"), "[1, 2]");
    assert_eq!(answer("new and boxed cars"), "[0, 2]");
    assert_eq!(answer("How many cars are not new and boxed?"), "1");
}

#[test]
fn times_of_day_are_read_as_they_are_said() {
    let classes =
        table("classes", "Class|Starts|Room\nYoga|07:30|12-3\nChess|10:15|1-23\nPilates|18:00|1-23\nChoir|20:30|12-3");
    let answer = |question| classes.answer(question).1;
    assert_eq!(answer("classes before noon"), "[0, 1]");
    assert_eq!(answer("classes that start after 6 pm"), "[3]");
    assert_eq!(answer("classes at six o'clock in the evening or later"), "[2, 3]");
    assert_eq!(answer("anything starting before 8 in the morning"), "[0]");
    assert_eq!(answer("between 10:00 and 18:30"), "[1, 2]");
    // Figures parted elsewhere are another room.
    assert_eq!(answer("classes in room 12-3"), "[0, 3]");
}

#[test]
fn what_is_free_of_something_has_none() {
    let snacks = table(
        "snacks",
        "Snack|Allergens|Organic|Weight
         Bar|nuts, milk|yes|40 g
         Chips|none|no|150 g
         Cookie|gluten, milk|no|1.2 kg
         Waffle|gluten|yes|80 g
         Roll|milk, gluten|no|90 g
         Cake|milk, nuts, gluten|no|300 g",
    );
    let answer = |question| snacks.answer(question).1;
    assert_eq!(answer("gluten-free snacks"), "[0, 1]");
    assert_eq!(answer("snacks free of milk"), "[1, 3]");
    assert_eq!(answer("a kilo or more"), "[2]");
    assert_eq!(answer("How many kilograms do they weigh in total?"), "1.86");
}

#[test]
fn what_the_rows_are_is_no_part_of_a_name() {
    let bridges = table(
        "bridges",
        "Bridge|Type|Main span (m)|Total length (m)
         Old Suspension Bridge|arch|120|900
         Long Bridge|suspension|900|1,100
         Fort Bridge|suspension|700|2,000
         Low Bridge|beam|60|350",
    );
    let answer = |question| bridges.answer(question);
    assert_eq!(answer("suspension bridges").1, "[1, 2]");
    assert_eq!(answer("more than 1 km long").0, "Total length (m) > 1,000 m");
    assert_eq!(answer("What percentage of the suspension bridges is longer than 1,500 m?").1, "50");
}

#[test]
fn small_words_beside_their_column_are_values() {
    let hotels = table(
        "hotels",
        "Hotel|Stars|Breakfast|Balconies|Stock
         Adria|5 stars|included|2|4
         Baltic|4*|not offered|0|7
         Corallo|3|included|1|0",
    );
    let answer = |question| hotels.answer(question).1;
    assert_eq!(answer("breakfast included"), "[0, 2]");
    assert_eq!(answer("At what percentage of the hotels is breakfast included?"), "66.67");
    assert_eq!(answer("four stars or better"), "[0, 1]");
    assert_eq!(answer("hotels that have a balcony"), "[0, 2]");
    assert_eq!(answer("How many do we have in stock all together?"), "11");
    assert_eq!(answer("three stars at the very most"), "[2]");
}
