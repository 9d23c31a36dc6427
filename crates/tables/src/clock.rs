//! Times of day and lengths of time in cells: "14:30", "2:30 pm", "01:30:00".

use serde::{Deserialize, Serialize};

/// The unit of times of day: hours since midnight. It converts into no other, as no length of time is a time of day.
pub(crate) const OF_DAY: &str = "o'clock";

/// What figures parted by colons are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// A time of day.
    Day,
    /// Hours, minutes, seconds.
    Hours,
    /// Minutes and seconds; of three figures the first are hours.
    Minutes,
}

/// Bytes of the longest time that is read.
const BYTES_MAX: usize = 24;

/// Hours since midnight, below 24. Without `loose`, figures parted by anything but a colon need "am", "pm" or "Uhr" behind
/// them; with it "18.00" and "18h30" are times, too.
pub(crate) fn time_of_day(cell: &str, loose: bool) -> Option<f64> {
    let cell = cell.trim();
    match cell {
        "noon" => return Some(12.0),
        "midnight" => return Some(0.0),
        _ if cell.len() > BYTES_MAX || !cell.starts_with(|c: char| c.is_ascii_digit()) => return None,
        _ => {}
    }
    let lower = cell.to_lowercase();
    let half = |ends: [&str; 2]| ends.iter().find_map(|end| lower.strip_suffix(end));
    let (figures, shift) = match (half(["am", "a.m."]), half(["pm", "p.m."])) {
        (Some(figures), _) => (figures.trim_end(), Some(0.0)),
        (_, Some(figures)) => (figures.trim_end(), Some(12.0)),
        _ => (lower.as_str(), None),
    };
    let named = half(["uhr", "o'clock"]);
    let figures = named.unwrap_or(figures).trim_end();
    let is_said = shift.is_some() || named.is_some();
    let marks: &[char] = if is_said || loose { &[':', '.', 'h'] } else { &[':'] };
    let (pieces, marks) = pieces(figures, marks)?;
    let [hours, minutes, seconds] = pieces;
    if marks == 0 && !is_said || minutes.fract() != 0.0 || minutes >= 60.0 || seconds >= 60.0 {
        return None;
    }
    let hours = match shift {
        Some(shift) => (1.0..=12.0).contains(&hours).then_some(hours % 12.0 + shift)?,
        None => hours,
    };
    (hours < 24.0).then_some(hours + minutes / 60.0 + seconds / 3600.0)
}

/// Hours of a length of time whose figures are parted by colons; days may stand before them ("1 day, 2:30:00"), and a unit
/// behind them.
pub(crate) fn length(cell: &str, clock: Clock) -> Option<f64> {
    let cell = cell.trim();
    if cell.len() > BYTES_MAX || !cell.contains(':') {
        return None;
    }
    let (days, cell) = match cell.split_once("day") {
        Some((days, after)) => (days.trim().parse::<u32>().ok()?, after.trim_start_matches(['s', ',', ' '])),
        None => (0, cell),
    };
    let end = cell.find(|c: char| c.is_alphabetic()).unwrap_or(cell.len());
    let (figures, unit) = cell.split_at(end);
    let clock = match unit {
        "" => clock,
        "h" | "hr" | "hrs" | "hours" | "Std" | "Std." => Clock::Hours,
        "min" | "mins" => Clock::Minutes,
        _ => return None,
    };
    let ([first, second, third], marks) = pieces(figures.trim_end(), &[':'])?;
    let hours = match (marks, clock) {
        _ if second >= 60.0 || third >= 60.0 => return None,
        (1, Clock::Minutes) => first / 60.0 + second / 3600.0,
        // Only seconds have decimals.
        (1, _) if second.fract() != 0.0 => first / 60.0 + second / 3600.0,
        (1 | 2, _) => first + second / 60.0 + third / 3600.0,
        _ => return None,
    };
    Some(f64::from(days) * 24.0 + hours)
}

/// Up to three figures and the number of marks between them; all after the first are of two digits, and may have decimals.
fn pieces(text: &str, marks: &[char]) -> Option<([f64; 3], usize)> {
    let mut all = [0.0; 3];
    let mut count = 0;
    for piece in text.splitn(3, marks) {
        let whole = piece.split('.').next().unwrap_or(piece);
        let is_whole = piece.len() == whole.len() || count > 0;
        let fits = if count == 0 { (1..=4).contains(&whole.len()) } else { whole.len() == 2 };
        let is_digits = piece.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if !(is_whole && fits && is_digits && whole.bytes().all(|byte| byte.is_ascii_digit())) {
            return None;
        }
        *all.get_mut(count)? = piece.parse().ok()?;
        count += 1;
    }
    Some((all, count - 1))
}

/// A time of day as people write it: 14.5 is 14:30.
pub(crate) fn written(hours: f64) -> String {
    let seconds = (hours * 3600.0).round() as i64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if seconds == 0 { format!("{hours:02}:{minutes:02}") } else { format!("{hours:02}:{minutes:02}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_read() {
        for (cell, loose, hours) in [
            ("14:30", false, Some(14.5)),
            ("2:30 PM", false, Some(14.5)),
            ("12 am", false, Some(0.0)),
            ("12:15 p.m.", false, Some(12.25)),
            ("18.00", false, None),
            ("18.00", true, Some(18.0)),
            ("18h30", true, Some(18.5)),
            ("9 Uhr", false, Some(9.0)),
            ("24:00", false, None),
            ("3:1", false, None),
            ("13 pm", false, None),
            ("", true, None),
        ] {
            assert_eq!(time_of_day(cell, loose), hours, "{cell}");
        }
        assert_eq!(length("1:02:00", Clock::Minutes), Some(62.0 / 60.0));
        assert_eq!((written(14.5), written(9.01)), ("14:30".to_owned(), "09:00:36".to_owned()));
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(cell in ".{0,20}|[0-9:.h]{0,9}( ?[ap]m)?") {
            let _ = (time_of_day(&cell, true), time_of_day(&cell, false), length(&cell, Clock::Minutes));
        }
    }
}
