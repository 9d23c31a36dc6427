//! What of answering can be set, with defaults and bounds.

use std::ops::RangeInclusive;

/// How questions are answered. Values outside their bounds are clamped by [`Settings::clamped`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Passages given to the reader; 1 to 50, 8 unless set.
    pub evidence_top: usize,
    /// Answers in the making at once; one more is refused as busy. 1 to 100,000, 2,048 unless set.
    pub answers_max: usize,
    /// Tokens of a prompt, estimated, everything included; evidence that does not fit is not given.
    /// 512 to 1,000,000, 6,000 unless set, which fits models of 8k.
    pub prompt_tokens_max: usize,
    /// Earlier questions and answers that a prompt repeats; 0 to 50, 6 unless set.
    pub history_messages_max: usize,
    /// Longest wait for a language model to make a follow-up question stand alone before rules do;
    /// 100 to 60,000 ms, 4,000 unless set.
    pub rewrite_timeout_ms: u64,
    /// Longest wait for a language model's plan of a question to a table before the rules' plan is carried out;
    /// 100 to 60,000 ms, 8,000 unless set.
    pub plan_timeout_ms: u64,
    /// Memory for answers and finds that are given again when the same is asked of the same sources; 0 keeps none.
    /// 0 to 4,096 MiB, 32 unless set.
    pub cache_mebibytes: u64,
}

impl Settings {
    pub const EVIDENCE_TOP: RangeInclusive<usize> = 1..=50;
    pub const ANSWERS_MAX: RangeInclusive<usize> = 1..=100_000;
    pub const PROMPT_TOKENS_MAX: RangeInclusive<usize> = 512..=1_000_000;
    pub const HISTORY_MESSAGES_MAX: RangeInclusive<usize> = 0..=50;
    pub const REWRITE_TIMEOUT_MS: RangeInclusive<u64> = 100..=60_000;
    pub const CACHE_MEBIBYTES: RangeInclusive<u64> = 0..=4_096;
    pub const PLAN_TIMEOUT_MS: RangeInclusive<u64> = 100..=60_000;

    /// The same with every value within its bounds.
    #[must_use]
    pub fn clamped(self) -> Self {
        Self {
            evidence_top: clamp(self.evidence_top, &Self::EVIDENCE_TOP),
            answers_max: clamp(self.answers_max, &Self::ANSWERS_MAX),
            prompt_tokens_max: clamp(self.prompt_tokens_max, &Self::PROMPT_TOKENS_MAX),
            history_messages_max: clamp(self.history_messages_max, &Self::HISTORY_MESSAGES_MAX),
            rewrite_timeout_ms: clamp(self.rewrite_timeout_ms, &Self::REWRITE_TIMEOUT_MS),
            plan_timeout_ms: clamp(self.plan_timeout_ms, &Self::PLAN_TIMEOUT_MS),
            cache_mebibytes: clamp(self.cache_mebibytes, &Self::CACHE_MEBIBYTES),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            evidence_top: 8,
            answers_max: 2_048,
            prompt_tokens_max: 6_000,
            history_messages_max: 6,
            rewrite_timeout_ms: 4_000,
            plan_timeout_ms: 8_000,
            cache_mebibytes: 32,
        }
    }
}

fn clamp<T: Ord + Copy>(value: T, bounds: &RangeInclusive<T>) -> T {
    value.clamp(*bounds.start(), *bounds.end())
}
