//! Lines that are no rows of their table.

use tables::{Aside, Lines, names};

/// The names of the columns, and the lines set aside. Cells are parted by `|`, the header first.
fn aside(text: &str) -> (Vec<String>, Aside) {
    let mut lines = text.lines().map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let rows: Vec<Vec<String>> = lines.collect();
    let mut lines = Lines::new(&header);
    rows.iter().for_each(|row| lines.push(row));
    let names = names(lines.header(), header.len());
    let mut totals = lines.totals();
    if !totals.is_settled() {
        for at in 0..header.len() {
            rows.iter().for_each(|row| totals.push(row.get(at).map_or("", String::as_str)));
            totals.end_column();
        }
    }
    (names, totals.finish())
}

fn check(text: &str, headers: &[u32], totals: &[u32]) {
    let (_, aside) = aside(text);
    assert_eq!((aside.headers.as_slice(), aside.totals.as_slice()), (headers, totals), "{text}");
}

#[test]
fn a_header_said_again_is_no_row() {
    check("Name|Price\nBolt|3\nname|PRICE\nNut|4\nName|Price", &[1, 3], &[]);
    check("Film|Picture\nJaws|Colour\nPicture|Film\nFilm|4", &[], &[]);
    check("Colour|Film\nColour|Jaws", &[], &[]);
    check("Word\nWord", &[], &[]);
    check("Name|Price|Stock|Maker\n|Price||\nName|Price||", &[], &[]);
}

#[test]
fn a_total_is_no_row_where_it_is_one() {
    check("Name|Price|Stock\nBolt|3|5\nNut|4|1\nTotal|7|", &[], &[2]);
    check("Name|Price\nBolt|3\nNut|4\nSubtotal|7\nPin|5\nTack|1\nSubtotal|6\nGrand total|13", &[], &[2, 5, 6]);
    check("Produkt|Umsatz\nA|1.234,50 €\nB|2.000,00 €\nGesamt|3.234,50 €", &[], &[2]);
    check("|Price\nTotal|7\nBolt|3\nNut|4", &[], &[0]);
    check("Name|Price\nBolt|3\nNut|5\nAverage|4", &[], &[2]);
    check("Name|Price\nBolt|(3)\nName|Price\nNut|4\nSum|1", &[1], &[3]);
    // A firm of that name, and a total of other rows.
    check("Firm|Sales\nShell|3\nTotal|9\nBP|4", &[], &[]);
    check("Name|Price\nBolt|0\nTotal|0", &[], &[]);
}

#[test]
fn a_line_of_units_belongs_to_the_header() {
    let (names, set_aside) = aside("Part|Weight|Price\n|(kg)|(CHF)\nBolt|3|4");
    assert_eq!((names.join(", "), set_aside.headers), ("Part, Weight (kg), Price (CHF)".to_owned(), vec![0]));
    let (names, set_aside) = aside("Part|Weight|Length\n|kg|[m]\nBolt|3|4");
    assert_eq!((names.join(", "), set_aside.headers), ("Part, Weight (kg), Length [m]".to_owned(), vec![0]));
    check("Unit|Symbol\nmetre|m", &[], &[]);
    check("Name|Sex\n|m", &[], &[]);
    check("Name|Count\n(1)|(2)", &[], &[]);
    check("Name|Count\n|", &[], &[]);
}

#[test]
fn names_are_all_there_and_each_once() {
    let header: Vec<String> =
        ["Name", "", "Name", "Weight\n(kg)", " ", "Name 2", "column 2"].iter().map(|name| (*name).to_owned()).collect();
    let expected = ["Name", "column 2", "Name 2", "Weight (kg)", "column 5", "Name 2 2", "column 2 2", "column 8"];
    assert_eq!(names(&header, 8), expected);
}
