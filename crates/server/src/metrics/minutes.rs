//! The last hour by the minute, for our own page: a ring of counts in memory, and the last failures that were ours. Pure but for
//! what it holds; time comes in as an argument.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use store::Millis;
use utoipa::ToSchema;

const MINUTE_MS: Millis = 60_000;
/// Minutes kept: an hour, and the one that goes on.
const MINUTES_MAX: usize = 61;
/// Failures kept.
const ERRORS_MAX: usize = 50;
/// Slots of durations: from a millisecond on, each is a quarter of a doubling wider, so that a quantile is off by 9 % at most.
const SLOTS: usize = 80;
const SLOTS_PER_DOUBLING: f64 = 4.0;

/// Something that happened now.
pub(super) enum Happened {
    Request {
        seconds: f64,
        failed: Option<RecentError>,
    },
    Answer {
        first_token_seconds: Option<f64>,
    },
    LlmCall {
        seconds: f64,
        failed: bool,
    },
    Pages(u64),
    /// What was looked at: gauges, of which the last of a minute counts.
    Looked {
        jobs: i64,
        memory_bytes: i64,
    },
}

/// A minute, as it is shown. Durations are absent where nothing was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Minute {
    /// When it began, RFC 3339 in UTC.
    pub at: String,
    pub requests: u64,
    /// Requests that failed through a fault of ours.
    pub errors: u64,
    pub request_p50_ms: Option<f64>,
    pub request_p95_ms: Option<f64>,
    pub answers: u64,
    pub first_token_p50_ms: Option<f64>,
    pub first_token_p95_ms: Option<f64>,
    pub llm_calls: u64,
    pub llm_failures: u64,
    pub llm_p50_ms: Option<f64>,
    pub llm_p95_ms: Option<f64>,
    pub pages: u64,
    /// Jobs waiting and running; absent where nobody looked.
    pub jobs: Option<i64>,
    pub memory_bytes: Option<i64>,
}

/// A failure that was ours; the log tells the cause under its request id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentError {
    pub at_ms: Millis,
    pub request_id: String,
    /// Method and template.
    pub route: String,
    pub status: u16,
    pub code: String,
}

#[derive(Debug, Default)]
struct Counts {
    minute: Millis,
    errors: u64,
    requests: Durations,
    answers: u64,
    first_tokens: Durations,
    llm_failures: u64,
    llm_calls: Durations,
    pages: u64,
    looked: Option<(i64, i64)>,
}

/// The ring.
#[derive(Debug, Default)]
pub(super) struct Minutes {
    /// The oldest first; minutes in which nothing happened are not there.
    counts: VecDeque<Counts>,
    /// The newest first.
    errors: VecDeque<RecentError>,
}

impl Minutes {
    pub(super) fn take(&mut self, now: Millis, what: Happened) {
        let failed = match what {
            Happened::Request { failed: Some(ref error), .. } => Some(error.clone()),
            _ => None,
        };
        if let Some(error) = failed {
            self.errors.truncate(ERRORS_MAX - 1);
            self.errors.push_front(error);
        }
        let counts = self.current(now);
        match what {
            Happened::Request { seconds, failed } => {
                counts.requests.take(seconds);
                counts.errors += u64::from(failed.is_some());
            }
            Happened::Answer { first_token_seconds } => {
                counts.answers += 1;
                first_token_seconds.into_iter().for_each(|seconds| counts.first_tokens.take(seconds));
            }
            Happened::LlmCall { seconds, failed } => {
                counts.llm_calls.take(seconds);
                counts.llm_failures += u64::from(failed);
            }
            Happened::Pages(pages) => counts.pages += pages,
            Happened::Looked { jobs, memory_bytes } => counts.looked = Some((jobs, memory_bytes)),
        }
    }

    fn current(&mut self, now: Millis) -> &mut Counts {
        let minute = now.div_euclid(MINUTE_MS);
        // A clock that is put back counts in the minute that is there.
        if self.counts.back().is_none_or(|last| last.minute < minute) {
            self.counts.push_back(Counts { minute, ..Counts::default() });
        }
        if self.counts.len() > MINUTES_MAX {
            self.counts.pop_front();
        }
        let last = self.counts.len() - 1;
        &mut self.counts[last]
    }

    /// Each minute of the last hour, the oldest first, those in which nothing happened included.
    pub(super) fn shown(&self, now: Millis) -> Vec<Minute> {
        let last = now.div_euclid(MINUTE_MS);
        let span = Millis::try_from(MINUTES_MAX).unwrap_or(Millis::MAX);
        let nothing = Counts::default();
        let of = |minute| self.counts.iter().find(|counts| counts.minute == minute).unwrap_or(&nothing);
        (last - span + 1..=last).map(|minute| of(minute).shown(minute)).collect()
    }

    pub(super) fn errors(&self) -> Vec<RecentError> {
        self.errors.iter().cloned().collect()
    }
}

impl Counts {
    fn shown(&self, minute: Millis) -> Minute {
        Minute {
            at: crate::routes::time(minute * MINUTE_MS),
            requests: self.requests.count(),
            errors: self.errors,
            request_p50_ms: self.requests.quantile_ms(0.5),
            request_p95_ms: self.requests.quantile_ms(0.95),
            answers: self.answers,
            first_token_p50_ms: self.first_tokens.quantile_ms(0.5),
            first_token_p95_ms: self.first_tokens.quantile_ms(0.95),
            llm_calls: self.llm_calls.count(),
            llm_failures: self.llm_failures,
            llm_p50_ms: self.llm_calls.quantile_ms(0.5),
            llm_p95_ms: self.llm_calls.quantile_ms(0.95),
            pages: self.pages,
            jobs: self.looked.map(|(jobs, _)| jobs),
            memory_bytes: self.looked.map(|(_, memory_bytes)| memory_bytes),
        }
    }
}

/// How many took how long.
#[derive(Debug)]
struct Durations([u32; SLOTS]);

impl Default for Durations {
    fn default() -> Self {
        Self([0; SLOTS])
    }
}

impl Durations {
    fn take(&mut self, seconds: f64) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a saturating cast is meant")]
        let slot = ((seconds * 1_000.0).max(1.0).log2() * SLOTS_PER_DOUBLING) as usize;
        let slot = &mut self.0[slot.min(SLOTS - 1)];
        *slot = slot.saturating_add(1);
    }

    fn count(&self) -> u64 {
        self.0.iter().map(|count| u64::from(*count)).sum()
    }

    /// The middle of the slot in which the duration lies that a part `q` of all do not exceed.
    fn quantile_ms(&self, q: f64) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "no minute has 2^52 requests")]
        let wanted = q * self.count() as f64;
        let mut seen = 0.0;
        let slot = self.0.iter().position(|count| {
            seen += f64::from(*count);
            seen > 0.0 && seen >= wanted
        })?;
        #[expect(clippy::cast_precision_loss, reason = "80 slots")]
        let middle = (slot as f64 + 0.5) / SLOTS_PER_DOUBLING;
        // A tenth of a millisecond is all that is meant.
        Some((middle.exp2() * 10.0).round() / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(seconds: f64) -> Happened {
        Happened::Request { seconds, failed: None }
    }

    #[test]
    fn an_hour_is_shown_minute_by_minute_and_older_is_gone() {
        let mut minutes = Minutes::default();
        for minute in 0..200 {
            minutes.take(minute * MINUTE_MS, request(0.1));
        }
        assert!(minutes.counts.len() <= MINUTES_MAX);
        let shown = minutes.shown(201 * MINUTE_MS);
        assert_eq!(shown.len(), MINUTES_MAX);
        assert_eq!(shown.last().map(|minute| minute.requests), Some(0), "nothing happened in this one yet");
        assert_eq!(shown.iter().map(|minute| minute.requests).sum::<u64>(), 59);
        assert_eq!(shown[0].at, "1970-01-01T02:21:00Z");
    }

    #[test]
    fn quantiles_are_near_the_truth() {
        let mut durations = Durations::default();
        (1..=1_000).for_each(|ms| durations.take(f64::from(ms) / 1_000.0));
        for (q, truth) in [(0.5, 500.0), (0.95, 950.0)] {
            let shown = durations.quantile_ms(q).unwrap();
            assert!((shown / truth - 1.0).abs() < 0.1, "{q}: {shown} ms");
        }
        assert_eq!(Durations::default().quantile_ms(0.5), None);
        durations.take(f64::MAX);
        durations.take(-1.0);
        assert_eq!(durations.count(), 1_002);
    }

    #[test]
    fn the_last_failures_are_kept() {
        let mut minutes = Minutes::default();
        for id in 0..100 {
            let failed = RecentError {
                at_ms: id,
                request_id: id.to_string(),
                route: "GET /x".to_owned(),
                status: 500,
                code: "internal".to_owned(),
            };
            minutes.take(id, Happened::Request { seconds: 0.0, failed: Some(failed) });
        }
        let errors = minutes.errors();
        assert_eq!((errors.len(), errors[0].request_id.as_str()), (ERRORS_MAX, "99"));
        assert_eq!(minutes.shown(0).last().map(|minute| minute.errors), Some(100));
    }
}
