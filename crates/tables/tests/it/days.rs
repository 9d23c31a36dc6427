//! What cells say of days, in the forms that people and programs write.

use tables::{Kind, Profiler, dates::iso};

/// The days and moments of a column of dates; empty stands for none.
fn check(name: &str, cells: &[&str], expected: &[&str]) {
    let mut profiler = Profiler::new(name);
    cells.iter().for_each(|cell| profiler.push(cell));
    let (column, reading) = profiler.finish();
    assert_eq!(column.kind, Kind::Date, "{name}: {cells:?}");
    let read: Vec<String> = cells.iter().map(|cell| reading.number(cell).map(iso).unwrap_or_default()).collect();
    assert_eq!(read, expected, "{cells:?}");
}

#[test]
fn months_are_named_in_three_languages() {
    check("When", &["5 January 2024", "Jan 5, 2024", "5. Januar 2024"], &["2024-01-05"; 3]);
    check("Wann", &["1. März 2024", "1. Maerz 2024", "01-Mar-24"], &["2024-03-01"; 3]);
    check("Quand", &["1er août 2024", "le 1 août 2024", "1 aout 2024"], &["2024-08-01"; 3]);
    check("Quand", &["14 juillet 2024", "14 juin 2024", "3 févr. 2024"], &["2024-07-14", "2024-06-14", "2024-02-03"]);
    check("Day", &["Mon, 5 Feb 2024", "Monday 5th of February 2024", "Montag, 5. Februar 2024"], &["2024-02-05"; 3]);
    check("Month", &["Sept. 2024", "Oct 2024", "Dez-24"], &["2024-09-01", "2024-10-01", "2024-12-01"]);
}

#[test]
fn day_and_month_are_told_over_the_column() {
    check("d", &["03/04/2024", "25/04/2024"], &["2024-04-03", "2024-04-25"]);
    check("d", &["03/04/2024", "04/25/2024"], &["2024-03-04", "2024-04-25"]);
    check("d", &["03/04/24", "25/04/99"], &["2024-04-03", "1999-04-25"]);
    check("d", &["03.04.24", "5.4.2024"], &["2024-04-03", "2024-04-05"]);
    check("d", &["25/04/2024", "26/04/2024", "04/27/2024"], &["2024-04-25", "2024-04-26", "2024-04-27"]);
    check("d", &["2024/03/05", "2024-03-05", "2024.03.05"], &["2024-03-05"; 3]);
    check("Order date", &["20240305", "20231231"], &["2024-03-05", "2023-12-31"]);
}

#[test]
fn moments_are_read_with_their_time() {
    let at = "2024-03-05T14:30:00";
    check("At", &["2024-03-05 14:30", "5.3.2024 14:30:00", "05.03.2024, 2:30 PM"], &[at; 3]);
    check("At", &["2024-03-05T16:30:00+02:00", "2024-03-05 14:30 UTC", "2024-03-05T14:30:00.000Z"], &[at; 3]);
}

#[test]
fn weeks_quarters_and_months_begin_with_their_first_day() {
    check("Week", &["2024-W05", "KW 5/2024", "W05 2024", "Week 5, 2024"], &["2024-01-29"; 4]);
    check("Week", &["2024W05", "2024-W05-3"], &["2024-01-29", "2024-01-31"]);
    check("Quartal", &["1. Quartal 2024", "2. Quartal 2024"], &["2024-01-01", "2024-04-01"]);
    check("Monat", &["01.2024", "12.2024"], &["2024-01-01", "2024-12-01"]);
    check("Quarter", &["2024-Q2", "Q2 2024", "2024 Q2", "Q2/2024"], &["2024-04-01"; 4]);
    check("Month", &["2024-03", "03/2024", "2024/03"], &["2024-03-01"; 3]);
}

#[test]
fn what_only_looks_like_a_date_is_none() {
    for cells in [
        ["10.1.12", "192.168.1.1"],
        ["Mayor 12 2020", "Marble 3 2021"],
        ["1/2", "3/4"],
        ["20240305", "99999999"],
        ["12.2024", "13.2024"],
    ] {
        let mut profiler = Profiler::new("Code");
        cells.iter().for_each(|cell| profiler.push(cell));
        assert_ne!(profiler.finish().0.kind, Kind::Date, "{cells:?}");
    }
}
