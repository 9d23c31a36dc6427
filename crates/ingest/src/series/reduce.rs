//! The points of a series as a chart wants them: no more than it can show, and nothing odd hidden. Pure.

use forecast::Flag;
use serde::{Deserialize, Serialize};
use store::SeriesPoints;
use utoipa::ToSchema;

use super::written;

/// Flagged points that are kept whatever the reduction.
pub const FLAGGED_MAX: usize = 500;
/// Gaps that are told, the longest ones.
const GAPS_MAX: usize = 500;
/// Flags that are told, in the order in which they are kept.
const FLAGS: [(Flag, &str); 4] =
    [(Flag::Outlier, "outlier"), (Flag::Flat, "flat"), (Flag::Duplicate, "duplicate"), (Flag::OffGrid, "off_grid")];

/// Which points are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Seconds since 1970; the first step when absent.
    pub from: Option<i64>,
    /// Exclusive; past the last step when absent.
    pub to: Option<i64>,
    /// Beside flagged ones.
    pub points_max: usize,
}

/// The points of a stretch.
#[derive(Debug, Clone, PartialEq)]
pub struct PointsView {
    /// Beginning of the first and end of the last step; both null where there is none.
    pub from: Option<String>,
    pub to: Option<String>,
    /// Several steps were put together into one point.
    pub is_reduced: bool,
    pub points: Vec<WrittenPoint>,
    pub gaps: Vec<Gap>,
    pub publisher: Vec<PublisherPoint>,
}

/// One step, or the mean of several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SeriesPoint)]
pub struct WrittenPoint {
    /// The beginning of the step, or of the first of several.
    #[schema(format = DateTime)]
    pub time: String,
    /// Null where there is none.
    pub value: Option<f64>,
    /// Least and greatest of several; null for a single step.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// `outlier`, `flat`, `duplicate`, `off_grid`.
    pub flags: Vec<String>,
}

/// A stretch without a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SeriesGap)]
pub struct Gap {
    /// The first step without a value.
    #[schema(format = DateTime)]
    pub from: String,
    /// The next step with one, or the end.
    #[schema(format = DateTime)]
    pub to: String,
}

/// What the publisher had forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublisherPoint {
    #[schema(format = DateTime)]
    pub time: String,
    pub value: f64,
}

/// The words for a point's flags.
pub fn flag_words(bits: u8) -> Vec<String> {
    FLAGS.iter().filter(|(flag, _)| flag.is_in(bits)).map(|(_, word)| (*word).to_owned()).collect()
}

impl PointsView {
    /// The wanted stretch of `points`, whose steps last `step_seconds`.
    pub fn of(points: &SeriesPoints, step_seconds: i64, wanted: &Wanted) -> Self {
        let first = wanted.from.map_or(0, |from| points.times.partition_point(|time| *time < from));
        let end = wanted.to.map_or(points.times.len(), |to| points.times.partition_point(|time| *time < to)).max(first);
        let end_of = |at: usize| {
            points.times.get(at).copied().unwrap_or_else(|| points.times.last().map_or(0, |last| last + step_seconds))
        };
        let every = (end - first).div_ceil(wanted.points_max.max(1)).max(1);
        let mut view = Self {
            from: (first < end).then(|| written(points.times[first])),
            to: (first < end).then(|| written(end_of(end))),
            is_reduced: every > 1,
            points: Vec::new(),
            gaps: gaps(points, first, end, end_of),
            publisher: Vec::new(),
        };
        if every == 1 {
            view.points = (first..end).map(|at| single(points, at)).collect();
        } else {
            let kept = kept(points, first, end);
            for start in (first..end).step_by(every) {
                view.bucket(points, start, (start + every).min(end), &kept);
            }
        }
        view.publisher = publisher(points, first, end, every);
        view
    }

    /// Adds the steps start..end as one point, and those that are kept beside it, in the order of time.
    fn bucket(&mut self, points: &SeriesPoints, start: usize, end: usize, kept: &[usize]) {
        let is_kept = |at: &usize| kept.binary_search(at).is_ok();
        let mut new: Vec<(usize, WrittenPoint)> =
            (start..end).filter(is_kept).map(|at| (at, single(points, at))).collect();
        let others = || (start..end).filter(|at| !is_kept(at));
        if let Some(at) = others().next() {
            new.push((at, mean_of(points, at, others())));
        }
        new.sort_by_key(|(at, _)| *at);
        self.points.extend(new.into_iter().map(|(_, point)| point));
    }
}

fn single(points: &SeriesPoints, at: usize) -> WrittenPoint {
    WrittenPoint {
        time: written(points.times[at]),
        value: known(&points.values, at),
        low: None,
        high: None,
        flags: flag_words(points.flags.get(at).copied().unwrap_or_default()),
    }
}

/// Several steps as one point at the time of `at`; without a value where none of them has one.
fn mean_of(points: &SeriesPoints, at: usize, steps: impl Iterator<Item = usize>) -> WrittenPoint {
    let (mut sum, mut count, mut low, mut high) = (0.0, 0.0, f64::INFINITY, f64::NEG_INFINITY);
    for value in steps.filter_map(|at| known(&points.values, at)) {
        sum += value;
        count += 1.0;
        low = low.min(value);
        high = high.max(value);
    }
    let any = count > 0.0;
    WrittenPoint {
        time: written(points.times[at]),
        value: any.then(|| sum / count),
        low: any.then_some(low),
        high: any.then_some(high),
        flags: Vec::new(),
    }
}

/// The flagged steps that are shown as they are: at most [`FLAGGED_MAX`], outliers first; in the order of time.
fn kept(points: &SeriesPoints, first: usize, end: usize) -> Vec<usize> {
    let mut kept = Vec::new();
    let mut before = 0;
    for (flag, _) in FLAGS {
        let flagged = (first..end).filter(|at| {
            let bits = points.flags.get(*at).copied().unwrap_or_default();
            flag.is_in(bits) && bits & before == 0
        });
        kept.extend(flagged.take(FLAGGED_MAX - kept.len()));
        before |= flag as u8;
    }
    kept.sort_unstable();
    kept
}

fn gaps(points: &SeriesPoints, first: usize, end: usize, end_of: impl Fn(usize) -> i64) -> Vec<Gap> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for at in first..end {
        if known(&points.values, at).is_some() {
            continue;
        }
        match runs.last_mut() {
            Some((_, last)) if *last == at => *last = at + 1,
            _ => runs.push((at, at + 1)),
        }
    }
    if runs.len() > GAPS_MAX {
        runs.sort_by_key(|(from, to)| std::cmp::Reverse(to - from));
        runs.truncate(GAPS_MAX);
        runs.sort_unstable();
    }
    runs.into_iter().map(|(from, to)| Gap { from: written(points.times[from]), to: written(end_of(to)) }).collect()
}

fn publisher(points: &SeriesPoints, first: usize, end: usize, every: usize) -> Vec<PublisherPoint> {
    let mut found = Vec::new();
    for start in (first..end).step_by(every) {
        let values: Vec<f64> =
            (start..(start + every).min(end)).filter_map(|at| known(&points.publisher, at)).collect();
        #[expect(clippy::cast_precision_loss, reason = "a number of steps")]
        if !values.is_empty() {
            let value = values.iter().sum::<f64>() / values.len() as f64;
            found.push(PublisherPoint { time: written(points.times[start]), value });
        }
    }
    found
}

fn known(values: &[f64], at: usize) -> Option<f64> {
    values.get(at).copied().filter(|value| !value.is_nan())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(values: &[f64]) -> SeriesPoints {
        SeriesPoints {
            times: (0..i64::try_from(values.len()).unwrap()).map(|hour| hour * 3600).collect(),
            values: values.to_vec(),
            flags: vec![0; values.len()],
            publisher: Vec::new(),
        }
    }

    fn shown(view: &PointsView) -> String {
        let number = |value: Option<f64>| value.map_or("-".to_owned(), |value| value.to_string());
        let point = |point: &WrittenPoint| {
            let flags = point.flags.join("+");
            format!(
                "{}={}[{},{}]{flags}",
                &point.time[11..13],
                number(point.value),
                number(point.low),
                number(point.high)
            )
        };
        view.points.iter().map(point).collect::<Vec<_>>().join(" ")
    }

    const ALL: Wanted = Wanted { from: None, to: None, points_max: 100 };

    #[test]
    fn few_points_are_told_as_they_are() {
        let view = PointsView::of(&hours(&[1.0, f64::NAN, 3.0]), 3600, &ALL);
        assert_eq!(shown(&view), "00=1[-,-] 01=-[-,-] 02=3[-,-]");
        assert_eq!((view.is_reduced, view.to.as_deref()), (false, Some("1970-01-01T03:00:00Z")));
        assert_eq!(view.gaps.len(), 1);
        assert_eq!((&view.gaps[0].from[11..13], &view.gaps[0].to[11..13]), ("01", "02"));
        let part = Wanted { from: Some(1), to: Some(7200), ..ALL };
        assert_eq!(shown(&PointsView::of(&hours(&[1.0, 2.0, 3.0]), 3600, &part)), "01=2[-,-]");
        let nothing = PointsView::of(&SeriesPoints::default(), 3600, &ALL);
        assert_eq!((nothing.points.len(), nothing.from), (0, None));
    }

    #[test]
    fn many_points_are_put_together_and_flagged_ones_kept() {
        let mut points = hours(&[1.0, 3.0, 5.0, 100.0, f64::NAN, f64::NAN, 7.0]);
        points.flags[3] = Flag::Outlier as u8;
        points.flags[2] = Flag::Missing as u8;
        let view = PointsView::of(&points, 3600, &Wanted { points_max: 4, ..ALL });
        assert!(view.is_reduced);
        assert_eq!(shown(&view), "00=2[1,3] 02=5[5,5] 03=100[-,-]outlier 04=-[-,-] 06=7[7,7]");
    }

    #[test]
    fn flagged_points_have_a_bound_and_outliers_come_first() {
        let mut points = hours(&vec![1.0; 2_000]);
        points.flags = vec![Flag::Flat as u8; 2_000];
        points.flags[1_999] = Flag::Outlier as u8 | Flag::Flat as u8;
        let kept = kept(&points, 0, 2_000);
        assert_eq!((kept.len(), kept[0], kept.last()), (FLAGGED_MAX, 0, Some(&1_999)));
    }

    #[test]
    fn the_publishers_forecasts_are_put_together_alike() {
        let mut points = hours(&[1.0, 2.0, 3.0, 4.0]);
        points.publisher = vec![1.0, 3.0, f64::NAN, f64::NAN];
        let view = PointsView::of(&points, 3600, &Wanted { points_max: 2, ..ALL });
        assert_eq!(view.publisher, [PublisherPoint { time: "1970-01-01T00:00:00Z".to_owned(), value: 2.0 }]);
    }
}
