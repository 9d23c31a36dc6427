//! Values, times and ranges in words, in the local time and the unit of the series.

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{DateTime, Time},
};
use tables::{
    calendar::MONTHS,
    describe::{grouped, measured},
};

use crate::series::{
    asked::{Filter, Function, Question, Range, Selection, WEEKEND, WORKDAYS},
    data::Data,
    units,
};

/// Values that tell how many decimals a series has.
const LOOKED_AT: usize = 500;
/// Size from which on a forecast is told with the decimals of the series: more would not be true.
const ROUNDED_MIN: f64 = 100.0;

/// Writes for one series and one question.
pub(super) struct Writer<'a> {
    pub data: &'a Data<'a>,
    /// From the unit of the series to that of the answer.
    pub factor: f64,
    pub unit: Option<String>,
    decimals: i32,
}

impl<'a> Writer<'a> {
    pub fn new(data: &'a Data<'a>, question: &Question) -> Self {
        let own = data.unit.unwrap_or_default();
        let wanted = question.unit.as_deref().and_then(|unit| units::factor(&unit.to_lowercase(), own));
        let (size, unit) = wanted.unwrap_or((1.0, own.to_owned()));
        let values = data.known().iter().rev().take(LOOKED_AT).filter_map(|point| point.value);
        let is_fine = |decimals: i32| {
            values.clone().all(|value| {
                let scaled = value * 10f64.powi(decimals);
                (scaled - scaled.round()).abs() < 1e-6
            })
        };
        let decimals = if size == 1.0 { (0..2).find(|decimals| is_fine(*decimals)).unwrap_or(2) } else { 2 };
        Self { data, factor: 1.0 / size, unit: Some(unit).filter(|unit| !unit.is_empty()), decimals }
    }

    /// "7,123.5 MW".
    pub fn value(&self, value: f64) -> String {
        measured(value * self.factor, self.unit.as_deref())
    }

    /// A value that is estimated or computed: no finer than the series, where it is large.
    pub fn estimate(&self, value: f64) -> String {
        measured(self.rounded(value * self.factor), self.unit.as_deref())
    }

    /// "7,200 to 8,400 MW".
    pub fn between(&self, low: f64, high: f64) -> String {
        let low = grouped(self.rounded(low * self.factor));
        format!("{low} to {}", self.estimate(high))
    }

    fn rounded(&self, value: f64) -> f64 {
        let scale = 10f64.powi(self.decimals);
        if value.abs() >= ROUNDED_MIN { (value * scale).round() / scale } else { value }
    }

    /// The result of a function, no finer than the series where it is large: a mean has endless decimals. A sum of power is
    /// energy.
    pub fn result(&self, function: Function, value: f64) -> String {
        match self.energy(function) {
            Some(unit) => {
                let hours = self.data.step.as_secs_f64() / 3600.0;
                measured(self.rounded(value * self.factor * hours), Some(&unit))
            }
            // A square has the square of the unit and of its factor.
            None if function == Function::Variance => {
                let unit = self.unit.as_ref().map(|unit| format!("{unit}\u{b2}"));
                measured(self.rounded(value * self.factor * self.factor), unit.as_deref())
            }
            None => self.estimate(value),
        }
    }

    /// The unit of a sum where it is not that of the values.
    pub fn energy(&self, function: Function) -> Option<String> {
        let is_short = self.data.step.as_hours() < 24;
        self.unit.as_deref().filter(|_| is_short && function == Function::Sum).and_then(units::energy)
    }

    /// "hours", "days", "values of 15 minutes".
    pub fn steps(&self, count: usize) -> String {
        let seconds = self.data.step.as_secs();
        let word = match seconds {
            3600 => "hour",
            82_800..=90_000 => "day",
            604_800 => "week",
            2_400_000..=2_700_000 => "month",
            31_000_000..=32_000_000 => "year",
            _ => "value",
        };
        let number = grouped_count(count);
        if count == 1 { format!("{number} {word}") } else { format!("{number} {word}s") }
    }

    /// "1 hour is", "3 hours are".
    pub fn steps_are(&self, count: usize) -> String {
        format!("{} {}", self.steps(count), if count == 1 { "is" } else { "are" })
    }

    /// "1 to 48 hours".
    pub fn steps_between(&self, from: usize, to: usize) -> String {
        if from == to { self.steps(from) } else { format!("{from} to {}", self.steps(to)) }
    }

    fn local(&self, at: Timestamp) -> DateTime {
        self.data.zone.to_datetime(at)
    }

    pub fn is_daily(&self) -> bool {
        self.data.step.as_hours() >= 23
    }

    fn is_monthly(&self) -> bool {
        self.data.step >= SignedDuration::from_hours(24 * 27)
    }

    /// "on Sunday, 13 October 2024 at 18:00 (CEST)", as coarse as the steps of the series.
    pub fn on(&self, at: Timestamp) -> String {
        let local = self.local(at);
        if self.is_monthly() {
            return format!("in {}", local.strftime("%B %Y"));
        }
        let day = local.strftime("on %A, %-d %B %Y");
        if self.is_daily() { day.to_string() } else { format!("{day} at {}", self.clock(at)) }
    }

    /// The same without "on", for tables and lists.
    pub fn when(&self, at: Timestamp) -> String {
        let local = self.local(at);
        if self.is_monthly() {
            return local.strftime("%B %Y").to_string();
        }
        let day = local.strftime("%a %-d %b %Y");
        if self.is_daily() { day.to_string() } else { format!("{day}, {}", local.strftime("%H:%M")) }
    }

    /// "18:00 (CEST)": the zone's short name tells the two hours apart that a change of clocks makes of one.
    pub fn clock(&self, at: Timestamp) -> String {
        at.to_zoned(self.data.zone.clone()).strftime("%H:%M (%Z)").to_string()
    }

    /// " in 2023 on Sundays", with a leading space; empty for everything.
    pub fn over(&self, selection: Selection) -> String {
        let range = self.range(selection.range);
        let range = if range.is_empty() { range } else { format!(" {range}") };
        format!("{range}{}", filter(selection.filter))
    }

    /// "in 2023", "in January 2024", "on Sunday, 13 October 2024", "from 1 to 7 October 2024".
    pub fn range(&self, range: Range) -> String {
        match (range.from, range.to) {
            (None, None) => String::new(),
            (Some(from), None) => format!("since {}", moment(from)),
            (None, Some(to)) => format!("before {}", moment(to)),
            (Some(from), Some(to)) => between(from, to),
        }
    }

    /// Short name of a selection: "January 2024", "Sundays".
    pub fn label(&self, selection: Selection) -> String {
        let text = self.over(selection);
        let text = text.trim().trim_start_matches("in ").trim_start_matches("on ").trim_start_matches("from ");
        let text = match (text.strip_prefix("between "), text.strip_prefix("at ")) {
            (Some(hours), _) => format!("the hours between {hours}"),
            (_, Some(hour)) => format!("the hour from {hour}"),
            _ => text.to_owned(),
        };
        if text.is_empty() { "all".to_owned() } else { text }
    }
}

/// "5.7%": two figures are enough of an error.
pub(super) fn percent(value: f64) -> String {
    let scale = match value.abs() {
        10.0.. => 10.0,
        0.05.. => 100.0,
        _ => return format!("{}%", grouped(value)),
    };
    format!("{}%", grouped((value * scale).round() / scale))
}

pub(super) fn grouped_count(count: usize) -> String {
    grouped(count as f64)
}

fn is_midnight(at: DateTime) -> bool {
    at.time() == Time::midnight()
}

fn moment(at: DateTime) -> String {
    if is_midnight(at) { at.strftime("%-d %B %Y").to_string() } else { at.strftime("%-d %B %Y, %H:%M").to_string() }
}

fn between(from: DateTime, to: DateTime) -> String {
    if !is_midnight(from) || !is_midnight(to) {
        let is_end_of_day = is_midnight(to) && from.date().tomorrow().is_ok_and(|next| next == to.date());
        let end = if is_end_of_day { "24:00".to_owned() } else { to.strftime("%H:%M").to_string() };
        return if from.date() == to.date() || is_end_of_day {
            format!("on {} from {} to {end}", from.strftime("%A, %-d %B %Y"), from.strftime("%H:%M"))
        } else {
            // With its hour, or the day of a midnight would seem to be in it.
            format!("from {} to {}", from.strftime("%-d %B %Y, %H:%M"), to.strftime("%-d %B %Y, %H:%M"))
        };
    }
    let last = to.checked_sub(1.day()).unwrap_or(to);
    let is_months = from.day() == 1 && to.day() == 1;
    if from.date() == last.date() {
        return from.strftime("on %A, %-d %B %Y").to_string();
    }
    if is_months && from.month() == 1 && to.month() == 1 {
        let (first, last) = (from.year(), last.year());
        return if first == last { format!("in {first}") } else { format!("from {first} to {last}") };
    }
    if is_months {
        let month = |at: DateTime| at.strftime("%B %Y").to_string();
        return if from.month() == last.month() && from.year() == last.year() {
            format!("in {}", month(from))
        } else {
            let first = if from.year() == last.year() { from.strftime("%B").to_string() } else { month(from) };
            format!("from {first} to {}", month(last))
        };
    }
    if (from.year(), from.month()) == (last.year(), last.month()) {
        return format!("from {} to {}", from.day(), last.strftime("%-d %B %Y"));
    }
    if from.year() == last.year() {
        return format!("from {} to {}", from.strftime("%-d %B"), moment(last));
    }
    format!("from {} to {}", moment(from), moment(last))
}

const DAYS: [&str; 7] = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];

/// " on Sundays in June, July and August between 18:00 and 22:00".
fn filter(filter: Filter) -> String {
    let mut text = String::new();
    match filter.weekdays {
        None => {}
        Some(WORKDAYS) => text += " from Monday to Friday",
        Some(WEEKEND) => text += " on weekends",
        Some(days) => {
            let named: Vec<&str> = (0..7).filter(|day| days & (1 << day) != 0).map(|day| DAYS[day]).collect();
            text += &format!(" on {}", listed(&named));
        }
    }
    if let Some(months) = filter.months {
        // Of nearly all, those that are left out are told.
        let is_most = months.count_ones() > 6;
        let bits = (0..12).filter(|month| (months & (1 << month) != 0) != is_most);
        let mut named: Vec<String> = bits.map(|month| capital(MONTHS[month])).collect();
        // A winter begins in December.
        if months == 0b1000_0000_0011 {
            named.rotate_right(1);
        }
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        text += &format!(" {} {}", if is_most { "without" } else { "in" }, listed(&named));
    }
    if let Some((from, to)) = filter.minutes {
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        text += &if to == (from + 60) % 1440 {
            format!(" at {}", clock(from))
        } else {
            format!(" between {} and {}", clock(from), clock(to))
        };
    }
    text
}

pub(super) fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// "2nd".
pub(super) fn nth(number: usize) -> String {
    let end = match (number % 10, number % 100) {
        (1, rest) if rest != 11 => "st",
        (2, rest) if rest != 12 => "nd",
        (3, rest) if rest != 13 => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

/// "a, b and c".
pub(in crate::series) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
