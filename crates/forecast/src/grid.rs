//! From points in any order to the regular grid that they lie on.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use crate::{
    quality::Quality,
    series::{Flag, STEPS_MAX, SeriesError},
    step::{DAY, Step},
};

/// Part of the distances between points that must be whole steps.
const REGULAR_PART: f64 = 0.8;
/// Steps that an irregular series may be averaged into, in seconds.
const NICE: [i64; 12] = [60, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, DAY, 7 * DAY];
const MONTH_SECONDS_MIN: i64 = 27 * DAY;

pub(crate) struct Grid {
    pub(crate) step: Step,
    /// Seconds that a point is moved on before it is laid into a step.
    pub(crate) lead: i64,
    pub(crate) start: Timestamp,
    pub(crate) values: Vec<f64>,
    pub(crate) flags: Vec<u8>,
    pub(crate) quality: Quality,
}

/// Lays the points on a grid; of points with the same time the last counts, others in one step are averaged.
pub(crate) fn fit(
    times: &[Timestamp],
    values: &[Option<f64>],
    zone: &TimeZone,
    step: Option<Step>,
) -> Result<Grid, SeriesError> {
    let mut quality = Quality { points: times.len(), ..Quality::default() };
    quality.out_of_order = times.windows(2).filter(|pair| pair[1] < pair[0]).count();
    let points = distinct(times, values, &mut quality);
    let (Some(first), Some(last)) = (points.first().map(|point| point.0), points.last().map(|point| point.0)) else {
        return Err(SeriesError::Empty);
    };
    if quality.duplicates > quality.points / 2 {
        return Err(SeriesError::Several { duplicates: quality.duplicates, points: quality.points });
    }
    let unique: Vec<Timestamp> = points.iter().map(|point| point.0).collect();
    let found = step.unwrap_or_else(|| find(&unique, zone, &mut quality));
    let (phase, lead) = phase(&unique, found);
    let (first, last) = (led(first, lead), led(last, lead));
    let start = start(&unique, first, phase, zone, found);
    let length = usize::try_from(found.between(start, zone, last) + 1).unwrap_or(usize::MAX);
    if length > STEPS_MAX {
        return Err(SeriesError::TooLong { from: first, to: last, step: found.words() });
    }
    let (mut sums, mut counts, mut flags) = (vec![0.0; length], vec![0.0; length], vec![0u8; length]);
    for (time, value, is_duplicate) in points {
        let at = usize::try_from(found.between(start, zone, led(time, lead))).unwrap_or_default();
        if is_duplicate {
            flags[at] |= Flag::Duplicate as u8;
        }
        let on_grid = match found {
            Step::Seconds(_) => (time.as_second() - start.as_second()).rem_euclid(found.seconds()) == 0,
            _ => found.after(start, zone, i64::try_from(at).unwrap_or_default()) == time,
        };
        if !on_grid {
            quality.off_grid += 1;
            flags[at] |= Flag::OffGrid as u8;
        }
        if !value.is_nan() {
            sums[at] += value;
            counts[at] += 1.0;
        }
    }
    let mut values = sums;
    for at in 0..length {
        if counts[at] == 0.0 {
            values[at] = f64::NAN;
            flags[at] |= Flag::Missing as u8;
        } else if counts[at] > 1.0 {
            values[at] /= counts[at];
        }
    }
    Ok(Grid { step: found, lead, start, values, flags, quality })
}

/// A point for each time, in order, and whether the time was given more than once; without a value it is NaN.
fn distinct(times: &[Timestamp], values: &[Option<f64>], quality: &mut Quality) -> Vec<(Timestamp, f64, bool)> {
    let mut order: Vec<usize> = (0..times.len()).collect();
    order.sort_by_key(|at| times[*at]);
    let mut points: Vec<(Timestamp, f64, bool)> = Vec::with_capacity(times.len());
    for at in order {
        let value = values[at].filter(|value| value.is_finite()).unwrap_or(f64::NAN);
        match points.last_mut() {
            Some(last) if last.0 == times[at] => {
                quality.duplicates += 1;
                // The last one counts, unless it says nothing.
                *last = (last.0, if value.is_nan() { last.1 } else { value }, true);
            }
            _ => points.push((times[at], value, false)),
        }
    }
    points
}

/// The step that most distances are whole multiples of.
fn find(times: &[Timestamp], zone: &TimeZone, quality: &mut Quality) -> Step {
    let mut distances: Vec<i64> = times.windows(2).map(|pair| pair[1].as_second() - pair[0].as_second()).collect();
    if distances.is_empty() {
        return Step::Days(1);
    }
    distances.sort_unstable();
    let median = distances[distances.len() / 2];
    if median >= MONTH_SECONDS_MIN
        && let Some(step) = months(times, zone)
    {
        return step;
    }
    if median >= DAY - 3600
        && let Some(step) = days(times, zone)
    {
        return step;
    }
    let mode = mode(&distances).max(1);
    let whole = distances.iter().filter(|distance| *distance % mode == 0).count();
    if at_least(whole, distances.len()) {
        return Step::from_seconds(mode);
    }
    let nice = NICE.into_iter().min_by_key(|step| (step - median).abs()).unwrap_or(DAY);
    let step = if median > 20 * DAY { Step::Months(1) } else { Step::from_seconds(nice) };
    quality.notes.push(format!("the points lie at irregular distances; averaged into steps of {}", step.words()));
    step
}

#[expect(clippy::cast_precision_loss, reason = "a number of points")]
fn at_least(part: usize, all: usize) -> bool {
    part as f64 >= REGULAR_PART * all as f64
}

/// The most frequent distance; the shorter of two as frequent ones.
fn mode(distances: &[i64]) -> i64 {
    let mut counts: HashMap<i64, usize> = HashMap::new();
    for distance in distances {
        *counts.entry(*distance).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(distance, count)| (*count, -distance)).map_or(0, |(distance, _)| distance)
}

/// Steps of whole months: most distances are that many months on the calendar.
fn months(times: &[Timestamp], zone: &TimeZone) -> Option<Step> {
    let months: Vec<i64> = times
        .iter()
        .map(|time| {
            let local = zone.to_datetime(*time);
            i64::from(local.year()) * 12 + i64::from(local.month())
        })
        .collect();
    let distances: Vec<i64> = months.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let mode = mode(&distances);
    let whole = distances.iter().filter(|distance| mode > 0 && **distance > 0 && *distance % mode == 0).count();
    (mode > 0 && at_least(whole, distances.len())).then_some(Step::Months(mode))
}

/// Steps of whole days: the local time of day stays, though a day may have 23 or 25 hours.
fn days(times: &[Timestamp], zone: &TimeZone) -> Option<Step> {
    let days: Vec<i64> = times
        .iter()
        .map(|time| (time.as_second() + i64::from(zone.to_offset(*time).seconds())).div_euclid(DAY))
        .collect();
    let distances: Vec<i64> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let mode = mode(&distances);
    let whole = distances.iter().filter(|distance| mode > 0 && *distance % mode == 0).count();
    let of_day = |time: &Timestamp| zone.to_datetime(*time).time();
    let first = of_day(times.first()?);
    let same = times.iter().filter(|time| of_day(time) == first).count();
    (mode > 0 && at_least(whole, distances.len()) && at_least(same, times.len())).then_some(Step::Days(mode))
}

/// A point's time as it is laid into a step.
pub(crate) fn led(time: Timestamp, lead: i64) -> Timestamp {
    time.checked_add(SignedDuration::from_secs(lead)).unwrap_or(time)
}

/// Where in a step below a day most points lie, in seconds: the clock's own where they lie everywhere. And by how much points
/// lead: half a step where they lie now a little before the full hour and now a little after it, as of a meter whose clock is
/// not quite right.
fn phase(times: &[Timestamp], step: Step) -> (i64, i64) {
    let Step::Seconds(seconds) = step else { return (0, 0) };
    let phases: Vec<i64> = times.iter().map(|time| time.as_second().rem_euclid(seconds)).collect();
    let usual = mode(&phases);
    let there = phases.iter().filter(|phase| **phase == usual).count();
    if usual != 0 && 2 * there >= phases.len() {
        return (usual, 0);
    }
    let is_near = |phase: &&i64| (**phase).min(seconds - **phase) * 4 <= seconds;
    let near = phases.iter().filter(is_near).count();
    let is_exact = phases.iter().all(|phase| *phase == 0);
    (0, if is_exact || !at_least(near, phases.len()) { 0 } else { seconds / 2 })
}

/// The first time of the grid: that of the first point, moved back to where most points lie.
fn start(times: &[Timestamp], first: Timestamp, phase: i64, zone: &TimeZone, step: Step) -> Timestamp {
    match step {
        Step::Seconds(seconds) => {
            let second = (first.as_second() - phase).div_euclid(seconds) * seconds + phase;
            Timestamp::from_second(second).unwrap_or(first)
        }
        Step::Days(_) | Step::Months(_) => {
            let local = zone.to_datetime(first);
            let is_month = matches!(step, Step::Months(_));
            // Months that begin on any day, as the first working day, are counted from the first.
            let fits = times.iter().take(1000).enumerate().filter(|(_, time)| {
                let count = step.between(first, zone, **time);
                step.after(first, zone, count) == **time
            });
            if at_least(fits.count(), times.len().min(1000)) {
                return first;
            }
            let date = if is_month { local.date().first_of_month() } else { local.date() };
            zone.to_timestamp(date.to_datetime(jiff::civil::Time::midnight())).unwrap_or(first)
        }
    }
}
