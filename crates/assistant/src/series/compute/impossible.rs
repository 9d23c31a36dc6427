//! What no series can have a value of.

use jiff::civil::Date;
use tables::calendar::MONTHS;

use super::{
    Answer,
    words::{Writer, capital},
};
use crate::series::asked::Problem;

/// A leap year, for months of no year.
const LEAP: i16 = 2024;

pub(super) fn impossible(writer: &Writer<'_>, problem: Problem) -> Answer {
    Answer::none(match problem {
        Problem::NoDate { year, month, day } => no_date(year, month, day),
        Problem::NoTime { hour, minute } => {
            format!("{hour:02}:{minute:02} is not a time of the day: hours go from 00:00 to 24:00.")
        }
        Problem::OtherZone => {
            let zone = writer.data.zone.iana_name().unwrap_or("its own zone");
            format!(
                "Hours of another time zone are understood only with the day of each. Please ask for the hours in the local \
                 time of {} ({zone}), or write each time with its date.",
                writer.data.name
            )
        }
    })
}

fn no_date(year: Option<i16>, month: i8, day: i8) -> String {
    let place = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
    let Some(name) = place.and_then(|at| MONTHS.get(at)) else {
        return format!("There is no such date: a year has no month {month}.");
    };
    let name = capital(name) + &year.map(|year| format!(" {year}")).unwrap_or_default();
    let days = Date::new(year.unwrap_or(LEAP), month, 1).map_or(0, Date::days_in_month);
    let at_most = if year.is_none() && month == 2 { "at most " } else { "" };
    format!("{day} {name} does not exist: {name} has {at_most}{days} days.")
}
