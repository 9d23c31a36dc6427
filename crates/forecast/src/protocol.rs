//! The information set of a back-test: for each target, which values were known when its forecast was issued.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{series::Series, step::Step};

/// When forecasts are issued, and for what. A value is known once its step is over, so at an issue everything before the issue
/// time is known and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Protocol {
    /// Each target is forecast when the newest known value is the one that began so many hours before the target. Rounded up
    /// to whole steps, one at least.
    NewestKnown { hours: f64 },
    /// Once a day at that local hour, for the next `steps`; without `steps` until the next issue.
    IssuedAt { local_hour: u8, steps: Option<usize> },
    /// Every `every` steps, for the next `steps`.
    Ahead { steps: usize, every: usize },
}

/// One issue: the first `known` values are known, the targets are first..end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Issue {
    pub(crate) known: usize,
    pub(crate) first: usize,
    pub(crate) end: usize,
}

impl Protocol {
    /// In words for people.
    pub fn words(&self, step: Step) -> String {
        match self {
            Self::NewestKnown { hours } => {
                format!("each value is forecast from values that began {} h or more before it", plain(*hours))
            }
            Self::IssuedAt { local_hour, steps: None } => {
                format!("issued each day at {local_hour:02}:00 local time until the next issue, from all values before")
            }
            Self::IssuedAt { local_hour, steps: Some(steps) } => {
                format!(
                    "issued each day at {local_hour:02}:00 local time for {steps} steps of {}, from all values before",
                    step.words()
                )
            }
            Self::Ahead { steps, every } => {
                format!("issued every {every} steps of {} for the next {steps}, from all values before", step.words())
            }
        }
    }

    /// Whether all forecasts are made from the same distance.
    pub(crate) fn is_exact(&self) -> bool {
        matches!(self, Self::NewestKnown { .. } | Self::Ahead { steps: 1, .. })
    }

    /// The issues with a target among `from..to`, in the order of their time; targets outside are left out.
    pub(crate) fn issues(&self, series: &Series, from: usize, to: usize) -> Vec<Issue> {
        match *self {
            Self::NewestKnown { hours } => {
                let cut = cut(hours, series.step());
                let issue = |target: usize| Issue { known: target + 1 - cut, first: target, end: target + 1 };
                (from.max(cut)..to).map(issue).collect()
            }
            Self::Ahead { steps, every } => ahead(from, to, steps.max(1), every.max(1)),
            Self::IssuedAt { local_hour, steps } => match series.step().per_day() {
                None => ahead(from, to, steps.unwrap_or(1).max(1), 1),
                Some(per_day) => {
                    let back = steps.unwrap_or_default().max(2 * per_day);
                    let starts: Vec<usize> =
                        (from.saturating_sub(back).max(1)..to).filter(|at| is_start(series, *at, local_hour)).collect();
                    let end = |at: usize| match steps {
                        Some(steps) => starts[at] + steps,
                        None => starts.get(at + 1).copied().unwrap_or(to),
                    };
                    let issue =
                        |at: usize| Issue { known: starts[at], first: starts[at].max(from), end: end(at).min(to) };
                    (0..starts.len()).map(issue).filter(|issue| issue.first < issue.end).collect()
                }
            },
        }
    }
}

/// Steps between the newest known value and the target.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded hours"
)]
fn cut(hours: f64, step: Step) -> usize {
    ((hours * 3600.0 / step.seconds() as f64 - 1e-6).ceil().clamp(1.0, 1e6)) as usize
}

/// Issues every `every` steps, the last one step before `to`.
fn ahead(from: usize, to: usize, steps: usize, every: usize) -> Vec<Issue> {
    let mut issues = Vec::new();
    // Counted from the end, so that the newest values are always targets.
    let mut known = to.saturating_sub(steps.min(every));
    while known > 0 && known + steps > from {
        let issue = Issue { known, first: known.max(from), end: (known + steps).min(to) };
        issues.extend((issue.first < issue.end).then_some(issue));
        known = known.saturating_sub(every);
    }
    issues.reverse();
    issues
}

/// Whether a point is the first of its local day at or after the hour.
fn is_start(series: &Series, at: usize, local_hour: u8) -> bool {
    let since = |time: Timestamp| {
        let local = series.zone().to_datetime(time);
        (local.date(), local.hour() >= i8::try_from(local_hour).unwrap_or_default())
    };
    let (date, is_after) = since(series.time(at));
    let (before, was_after) = since(series.time(at - 1));
    is_after && (date != before || !was_after)
}

fn plain(hours: f64) -> String {
    if hours.fract() == 0.0 { format!("{hours:.0}") } else { format!("{hours:.2}") }
}
