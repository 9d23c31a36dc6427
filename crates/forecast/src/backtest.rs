//! The honest error: what forecasts would have been issued, with what was known at the time, and how far off they were.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Error, Request,
    choose::{Candidate, Choice, choose},
    history::History,
    metrics::{Intervals, Metrics, Pair, measure, naive_scale},
    models::Model,
    protocol::{Issue, Protocol},
    seasons::Seasons,
    series::Series,
    walk::Walker,
};

/// A choice is made anew when the known values have grown by one part in so many, but by so many steps at least.
const GROWTH: usize = 4;
const GROWTH_MIN: usize = 8;
/// Distances told one by one.
const DISTANCES_MAX: usize = 400;

/// A stretch at the end of a range, whose errors are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// In a back-test.
    pub name: &'static str,
    /// In what is published of a series.
    pub period: &'static str,
    pub hours: i64,
}

/// The stretches that are told apart, the shortest first.
pub const STRETCHES: [Stretch; 5] = [
    Stretch { name: "last_hour", period: "1h", hours: 1 },
    Stretch { name: "last_day", period: "24h", hours: 24 },
    Stretch { name: "last_week", period: "1w", hours: 7 * 24 },
    Stretch { name: "last_4_weeks", period: "4w", hours: 28 * 24 },
    Stretch { name: "last_year", period: "1y", hours: 365 * 24 },
];

/// One forecast of a back-test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Issued {
    /// When the forecast would have been issued: the end of the newest known step.
    #[schema(value_type = String, format = DateTime)]
    pub issued_at: Timestamp,
    /// The beginning of the newest step whose value was known.
    #[schema(value_type = String, format = DateTime)]
    pub newest_known: Timestamp,
    /// The beginning of the step that is forecast.
    #[schema(value_type = String, format = DateTime)]
    pub target: Timestamp,
    /// Steps from the newest known value to the target.
    pub steps_ahead: usize,
    pub forecast: f64,
    #[serde(flatten)]
    pub intervals: Option<Intervals>,
    /// What came; absent where it is not known.
    pub actual: Option<f64>,
    /// What the naive forecast was: the newest known value of the same slot of the season.
    pub naive: f64,
    /// What the publisher of the series had forecast.
    pub publisher: Option<f64>,
}

/// Errors beside those of the naive and of the publisher's forecast over the same targets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Compared {
    pub metrics: Metrics,
    pub naive: Metrics,
    pub publisher: Option<Metrics>,
}

/// The errors over one stretch at the end of the range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Period {
    /// `last_hour`, `last_day`, `last_week`, `last_4_weeks`, `last_year`.
    pub name: String,
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    #[serde(flatten)]
    pub compared: Compared,
}

/// The errors at one distance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Distance {
    /// Steps from the newest known value to the target.
    pub steps_ahead: usize,
    #[serde(flatten)]
    pub compared: Compared,
}

/// A choice of the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Chosen {
    /// The issue from which on the model is used.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// What was tried before, the best first: that is the model used.
    pub candidates: Vec<Candidate>,
    /// The models of a blend; else empty.
    pub members: Vec<Model>,
}

impl Backtest {
    /// The model of the last choice.
    pub fn model(&self) -> Model {
        let candidates = self.choices.last().and_then(|chosen| chosen.candidates.first());
        candidates.map_or(Model::Naive, |best| best.model)
    }
}

/// A back-test with its information set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Backtest {
    pub protocol: Protocol,
    /// The information set in words.
    pub protocol_words: String,
    /// First and last target.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub to: Timestamp,
    /// The models, each chosen on values known by then alone: at the first issue, and again whenever the known values have
    /// grown by a quarter.
    pub choices: Vec<Chosen>,
    /// Over the whole range.
    #[serde(flatten)]
    pub compared: Compared,
    pub periods: Vec<Period>,
    /// By distance, where there is more than one.
    pub distances: Vec<Distance>,
    /// Every forecast, in the order of issue.
    pub forecasts: Vec<Issued>,
}

/// Back-tests over the targets from..=to. `tick` hears how many of how many issues are done.
///
/// # Errors
/// `Error::Range` where the range holds no target or nothing is known before it.
pub fn backtest(
    series: &Series,
    request: &Request<'_>,
    protocol: &Protocol,
    range: (Timestamp, Timestamp),
    tick: &mut dyn FnMut(usize, usize),
) -> Result<Backtest, Error> {
    request.check()?;
    let clamp = |at: i64| usize::try_from(at.max(0)).unwrap_or_default().min(series.end());
    let (from, to) =
        (clamp(series.index(range.0 - SignedDuration::from_secs(1)) + 1), clamp(series.index(range.1) + 1));
    let issues = protocol.issues(series, from, to);
    let known = issues.first().map_or(0, |issue| issue.known);
    if !series.values()[..known].iter().any(|value| !value.is_nan()) {
        return Err(Error::Range);
    }
    let run = run(series, request, protocol, &issues, tick);
    let scale = naive_scale(&series.values()[..known], Seasons::find(series, known).short);
    Ok(report(series, protocol, run, scale, (from, to)))
}

/// What the walk gave.
struct Run {
    forecasts: Vec<Issued>,
    choices: Vec<Chosen>,
}

/// One walk over the issues, with the models chosen so far.
struct Walk<'a> {
    series: &'a Series,
    request: &'a Request<'a>,
    history: History,
    choice: Choice,
    naive: Walker,
    /// Values known at the last choice.
    known: usize,
}

impl<'a> Walk<'a> {
    fn new(series: &'a Series, request: &'a Request<'a>, protocol: &Protocol, known: usize) -> Self {
        let history = request.history(series, known, series.values().len());
        let mut choice = choose(series, &history, known, protocol, request.model);
        // The first issue refits on all that is known by then.
        choice.walker.refit_every(1);
        let naive = if history.seasons.short > 1 { Model::SeasonalNaive } else { Model::Naive };
        let naive = Walker::new(&[naive], &history, known, true, usize::MAX / 2);
        Self { series, request, history, choice, naive, known }
    }

    fn chosen(&self) -> Chosen {
        Chosen {
            from: self.series.time(self.known),
            candidates: self.choice.candidates.clone(),
            members: self.choice.members.clone(),
        }
    }

    fn issue(&mut self, issue: &Issue, forecasts: &mut Vec<Issued>) {
        let (mut rows, mut naives) = (Vec::new(), Vec::new());
        let (series, history) = (self.series, &self.history);
        self.choice.walker.issue(history, issue, &mut rows);
        self.choice.walker.refit_every(history.seasons.refit_steps());
        self.naive.issue(history, issue, &mut naives);
        self.choice.calibration.learn(history, issue.known);
        for (row, naive) in rows.iter().zip(&naives) {
            let found = self.choice.calibration.around(history, row);
            let intervals = found.map(|found| self.choice.walker.within_bounds(found));
            self.choice.calibration.wait(*row, intervals);
            let present = |values: &[f64]| values.get(row.target).copied().filter(|value| !value.is_nan());
            forecasts.push(Issued {
                issued_at: series.time(row.known),
                newest_known: series.time(row.known.saturating_sub(1)),
                target: series.time(row.target),
                steps_ahead: row.target + 1 - row.known,
                forecast: row.value,
                intervals,
                actual: present(&history.raw),
                naive: naive.value,
                publisher: self.request.publisher.and_then(present),
            });
        }
    }
}

fn run(
    series: &Series,
    request: &Request<'_>,
    protocol: &Protocol,
    issues: &[Issue],
    tick: &mut dyn FnMut(usize, usize),
) -> Run {
    let known = issues.first().map_or(0, |issue| issue.known);
    let mut walk = Walk::new(series, request, protocol, known);
    let (mut forecasts, mut choices) = (Vec::new(), vec![walk.chosen()]);
    for (at, issue) in issues.iter().enumerate() {
        tick(at, issues.len());
        if issue.known >= walk.known + (walk.known / GROWTH).max(GROWTH_MIN) {
            // The old walk goes first: two at once would hold twice the memory.
            drop(walk);
            walk = Walk::new(series, request, protocol, issue.known);
            choices.push(walk.chosen());
        }
        walk.issue(issue, &mut forecasts);
    }
    tick(issues.len(), issues.len());
    Run { forecasts, choices }
}

fn report(series: &Series, protocol: &Protocol, run: Run, scale: Option<f64>, (from, to): (usize, usize)) -> Backtest {
    let Run { forecasts, choices } = run;
    let last = series.time(to - 1);
    // Of the values that are known: a range that ends in missing ones is not judged by nothing.
    let newest = forecasts.iter().rev().filter(|issued| issued.actual.is_some()).map(|issued| issued.target).max();
    let newest = newest.unwrap_or(last);
    let end = series.time(usize::try_from(series.index(newest)).unwrap_or_default() + 1);
    let mut periods = Vec::new();
    for Stretch { name, hours, .. } in STRETCHES {
        let since = end - SignedDuration::from_hours(hours);
        let within = || forecasts.iter().filter(|issued| issued.target >= since);
        // A stretch shorter than a step, or longer than the range, says nothing of its own.
        if within().next().is_some() && series.time(from) <= since {
            periods.push(Period { name: name.to_owned(), from: since, compared: compare(within(), scale) });
        }
    }
    let mut by_distance: BTreeMap<usize, Vec<&Issued>> = BTreeMap::new();
    for issued in &forecasts {
        by_distance.entry(issued.steps_ahead).or_default().push(issued);
    }
    let distances = if by_distance.len() < 2 { BTreeMap::new() } else { by_distance }
        .into_iter()
        .take(DISTANCES_MAX)
        .map(|(steps_ahead, issued)| Distance { steps_ahead, compared: compare(issued.into_iter(), scale) })
        .collect();
    Backtest {
        protocol: *protocol,
        protocol_words: protocol.words(series.step()),
        from: series.time(from),
        to: last,
        choices,
        compared: compare(forecasts.iter(), scale),
        periods,
        distances,
        forecasts,
    }
}

/// Errors of the forecasts, of the naive ones and of the publisher's, over the targets whose value is known.
pub fn compare<'a>(forecasts: impl Iterator<Item = &'a Issued> + Clone, scale: Option<f64>) -> Compared {
    let actual = |issued: &Issued| issued.actual.unwrap_or(f64::NAN);
    let own = forecasts.clone().map(|issued| Pair {
        forecast: issued.forecast,
        actual: actual(issued),
        intervals: issued.intervals,
    });
    let other = |value: fn(&Issued) -> f64| {
        let pair = move |issued: &'a Issued| Pair {
            forecast: value(issued),
            actual: issued.actual.unwrap_or(f64::NAN),
            intervals: None,
        };
        measure(forecasts.clone().map(pair), scale)
    };
    let publisher = other(|issued| issued.publisher.unwrap_or(f64::NAN));
    Compared {
        metrics: measure(own, scale),
        naive: other(|issued| issued.naive),
        publisher: (publisher.n > 0).then_some(publisher),
    }
}
