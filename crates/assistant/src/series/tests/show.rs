//! What was read, in one line that a test can hold a question against.

use jiff::civil::DateTime;

use super::super::*;

pub(super) fn show(asked: &Asked) -> String {
    match *asked {
        Asked::Value { at } => format!("value {}", time(at)),
        Asked::Latest => "latest".to_owned(),
        Asked::Summary { over } => format!("summary{}", selection(over)),
        Asked::Forecast { over } => format!("forecast{}", selection(over)),
        Asked::Extreme { is_high, count, rank, over } => {
            let count = if count == 1 { String::new() } else { format!(" {count}") };
            let count = if rank == 1 { count } else { format!("{count} from {rank}") };
            format!("{}{count}{}", if is_high { "highest" } else { "lowest" }, selection(over))
        }
        Asked::Aggregate { function, over } => format!("{}{}", name(function), selection(over)),
        Asked::Count { condition: met, by, function, over } => {
            let by = by.map(|by| format!(" {}s", format!("{by:?}").to_lowercase())).unwrap_or_default();
            let function = function.map(|function| format!(" by {}", name(function))).unwrap_or_default();
            format!("count{by}{function}{}{}", met.map(condition).unwrap_or_default(), selection(over))
        }
        Asked::Run { condition: met, over } => format!("run{}{}", condition(met), selection(over)),
        Asked::Nested { function, by, of, over } => {
            format!("{} of {} by {}{}", name(function), name(of), format!("{by:?}").to_lowercase(), selection(over))
        }
        Asked::Uncomputed { what } => format!("uncomputed {}", format!("{what:?}").to_lowercase()),
        Asked::Group { by, function, pick, rank, over } => {
            let pick = match pick {
                None => "",
                Some(true) => " top",
                Some(false) => " bottom",
            };
            let rank = if rank == 1 { String::new() } else { format!(" {rank}") };
            format!("{} by {}{pick}{rank}{}", name(function), format!("{by:?}").to_lowercase(), selection(over))
        }
        Asked::Compare { function, first, second } => {
            format!("compare {}{} with{}", name(function), selection(first), selection(second))
        }
        Asked::Accuracy { over } => format!("accuracy{}", range(over)),
        Asked::Trend { over } => format!("trend{}", selection(over)),
        Asked::Missing { over } => format!("missing{}", range(over)),
        Asked::Extent => "extent".to_owned(),
        Asked::Impossible { problem } => match problem {
            Problem::NoDate { year, month, day } => {
                let year = year.map(|year| format!("{year}-")).unwrap_or_default();
                format!("no date {year}{month:02}-{day:02}")
            }
            Problem::NoTime { hour, minute } => format!("no time {hour:02}:{minute:02}"),
            Problem::OtherZone => "other zone".to_owned(),
        },
    }
}

fn condition(condition: Condition) -> String {
    match condition {
        Condition::Above { value, is_included } => format!(" >{}{value}", if is_included { "=" } else { "" }),
        Condition::Below { value, is_included } => format!(" <{}{value}", if is_included { "=" } else { "" }),
        Condition::Between(low, high) => format!(" {low}-{high}"),
    }
}

fn name(function: Function) -> String {
    format!("{function:?}").to_lowercase()
}

fn time(at: DateTime) -> String {
    if at.time() == jiff::civil::Time::midnight() {
        at.date().to_string()
    } else {
        at.strftime("%Y-%m-%d %H:%M").to_string()
    }
}

fn range(range: Range) -> String {
    let side = |at: Option<DateTime>| at.map(time).unwrap_or_default();
    if range.from.is_none() && range.to.is_none() {
        String::new()
    } else {
        format!(" {}..{}", side(range.from), side(range.to))
    }
}

fn selection(selection: Selection) -> String {
    let Filter { weekdays, months, minutes } = selection.filter;
    let mut text = range(selection.range);
    if let Some(days) = weekdays {
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let named: Vec<&str> = (0..7).filter(|day| days & (1 << day) != 0).map(|day| names[day]).collect();
        text += &format!(" {}", named.join("+"));
    }
    if let Some(months) = months {
        let named: Vec<String> =
            (1..=12).filter(|month| months & (1 << (month - 1)) != 0).map(|month: u16| month.to_string()).collect();
        text += &format!(" m{}", named.join("+"));
    }
    if let Some((from, to)) = minutes {
        text += &format!(" {:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60);
    }
    text
}
