//! Lengths of time as people write them: a number and a unit.

use std::time::Duration;

/// `14d`, `12h`, `30m`, `45s`; `None` for anything else.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(seconds).map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_a_number_and_a_unit() {
        for (text, seconds) in [("0s", 0), ("45s", 45), ("30m", 1_800), (" 12h ", 43_200), ("14d", 1_209_600)] {
            assert_eq!(duration(text), Some(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "d", "14", "14w", "-1d", "1.5h", "99999999999999999999d", "ä", "999999999999999999d"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
