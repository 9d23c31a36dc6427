//! When a schedule runs next. Pure: the time now and what spreads the jitter come in as arguments.

use std::hash::{DefaultHasher, Hash, Hasher};

use croner::parser::{CronParser, Seconds, Year};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use store::Missed;

/// A run may be put off by at most this much.
pub(crate) const JITTER_SECONDS_MAX: u32 = 86_400;
/// Characters of a cron expression.
const CRON_CHARS_MAX: usize = 200;
/// A run that is later than this was missed: nobody was there to start it.
const MISSED_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// What a schedule says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule<'a> {
    pub cron: &'a str,
    pub zone: &'a str,
    pub jitter_seconds: u32,
    /// Spreads the jitter: the same for the same source.
    pub seed: &'a str,
}

impl Rule<'_> {
    /// The next run after `now`. A local time that the clock skips runs when it has been put forward, one that it shows twice
    /// runs once.
    ///
    /// # Errors
    /// In words for the person.
    pub(crate) fn next(&self, now: Timestamp) -> Result<Timestamp, String> {
        if self.jitter_seconds > JITTER_SECONDS_MAX {
            return Err(format!("the jitter must be at most {JITTER_SECONDS_MAX} seconds"));
        }
        let zone = TimeZone::get(self.zone)
            .map_err(|_| format!("there is no time zone {:?}: name one as Europe/Zurich", self.zone))?;
        if self.cron.len() > CRON_CHARS_MAX {
            return Err(format!("a cron expression has at most {CRON_CHARS_MAX} characters"));
        }
        let wrong = |why: String| {
            format!(
                "{:?} is no cron expression ({why}): give minute, hour, day, month and weekday, as in \"15 6 * * *\"",
                self.cron
            )
        };
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let cron = parser.parse(self.cron).map_err(|error| wrong(error.to_string()))?;
        let next = cron
            .find_next_occurrence(&now.to_zoned(zone), false)
            .map_err(|_| format!("{:?} names no time that ever comes", self.cron))?;
        Ok(next.timestamp() + self.jitter(next.timestamp()))
    }

    fn jitter(&self, time: Timestamp) -> SignedDuration {
        let mut hasher = DefaultHasher::new();
        (self.seed, time.as_second()).hash(&mut hasher);
        let seconds = hasher.finish() % (u64::from(self.jitter_seconds) + 1);
        SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(0))
    }
}

/// Whether a run that was due at `due` is started at `now`.
pub(crate) fn runs(missed: Missed, due: Timestamp, now: Timestamp) -> bool {
    match missed {
        Missed::RunOnce => true,
        Missed::Skip => now.duration_since(due) <= MISSED_AFTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(cron: &str, zone: &str, now: &str) -> Result<String, String> {
        let rule = Rule { cron, zone, jitter_seconds: 0, seed: "" };
        rule.next(now.parse().unwrap()).map(|time| time.to_string())
    }

    #[test]
    fn runs_follow_the_local_clock() {
        let check = |cron: &str, now: &str, wanted: &str| {
            assert_eq!(next(cron, "Europe/Zurich", now).as_deref(), Ok(wanted), "{cron} after {now}");
        };
        check("15 6 * * *", "2024-01-10T05:14:59Z", "2024-01-10T05:15:00Z");
        check("15 6 * * *", "2024-01-10T05:15:00Z", "2024-01-11T05:15:00Z");
        check("15 6 * * *", "2024-07-10T05:00:00Z", "2024-07-11T04:15:00Z");
        check("0 0 1 * *", "2024-01-31T23:30:00Z", "2024-02-29T23:00:00Z");
        check("0 9 * * MON", "2024-01-10T05:00:00Z", "2024-01-15T08:00:00Z");
    }

    #[test]
    fn the_nights_of_the_changed_clock_run_once() {
        // 02:30 does not exist on 2024-03-31; it exists twice on 2024-10-27.
        let spring = next("30 2 * * *", "Europe/Zurich", "2024-03-30T12:00:00Z");
        assert_eq!(spring.as_deref(), Ok("2024-03-31T01:00:00Z"));
        let autumn = next("30 2 * * *", "Europe/Zurich", "2024-10-26T12:00:00Z");
        assert_eq!(autumn.as_deref(), Ok("2024-10-27T00:30:00Z"));
        let after = next("30 2 * * *", "Europe/Zurich", "2024-10-27T00:30:00Z");
        assert_eq!(after.as_deref(), Ok("2024-10-28T01:30:00Z"));
    }

    #[test]
    fn the_jitter_is_bounded_and_the_same_each_time() {
        let rule = |seed| Rule { cron: "0 * * * *", zone: "UTC", jitter_seconds: 600, seed };
        let now: Timestamp = "2024-01-10T05:30:00Z".parse().unwrap();
        let base: Timestamp = "2024-01-10T06:00:00Z".parse().unwrap();
        let next = ["a", "b", "c", "d"].map(|seed| rule(seed).next(now).unwrap());
        assert!(next.iter().all(|time| (0..=600).contains(&time.duration_since(base).as_secs())));
        assert!(next.iter().any(|time| *time != next[0]), "sources do not all run at once");
        assert_eq!(rule("a").next(now).unwrap(), next[0]);
    }

    #[test]
    fn what_is_no_schedule_is_refused_in_words() {
        for cron in ["", "* * * *", "* * * * * *", "61 * * * *", "soon", "0 0 31 2 *"] {
            assert!(next(cron, "UTC", "2024-01-10T05:30:00Z").is_err(), "{cron}");
        }
        assert!(next("* * * * *", "Mars/Olympus", "2024-01-10T05:30:00Z").unwrap_err().contains("Mars/Olympus"));
        let rule = Rule { cron: "* * * * *", zone: "UTC", jitter_seconds: 86_401, seed: "" };
        assert!(rule.next(Timestamp::UNIX_EPOCH).unwrap_err().contains("jitter"));
    }

    #[test]
    fn missed_runs_follow_their_policy() {
        let due: Timestamp = "2024-01-10T06:00:00Z".parse().unwrap();
        let (soon, late) = (due + SignedDuration::from_secs(30), due + SignedDuration::from_hours(3));
        assert!(runs(Missed::RunOnce, due, late) && runs(Missed::Skip, due, soon));
        assert!(!runs(Missed::Skip, due, late));
    }
}
