//! What is published of a series: a summary, the forecast, the cleaned points, and how far off such forecasts were.

use forecast::{
    Forecast, HORIZON_MAX, Request, Series, Step,
    published::{Candidate, ForecastBody, ForecastPoint, ForecastSummary, Quality, Summary},
};
use store::{IssuedForecast, NewForecast, NewReport, NewSeries, SeriesPoints, SourceError};

use super::{
    accuracy,
    read::{Built, Columns, build, told},
};

/// Steps forecast where nobody says how many.
const HORIZON_SECONDS: i64 = 2 * 86_400;
const HORIZON_DAYS: usize = 14;
const HORIZON_MONTHS: usize = 12;
const HORIZON_OTHER: usize = 8;
/// Notes of a summary.
const NOTES_MAX: usize = 20;

/// Reads, forecasts and back-tests a series. Some seconds of work for a decade of hours. `earlier` are forecasts that were
/// issued before.
///
/// # Errors
/// In words for the person.
pub(crate) fn make(
    columns: &Columns,
    wanted: &NewSeries,
    earlier: &[IssuedForecast],
) -> Result<NewReport, SourceError> {
    let Built { series, publisher, notes } = build(columns, &wanted.zone)?;
    let horizon = wanted.horizon.map_or_else(|| horizon(series.step()), |steps| steps as usize);
    let request = Request { horizon, country: wanted.country.as_deref(), model: None, publisher: publisher.as_deref() };
    let found = forecast::forecast(&series, &request).map_err(|error| refused(&error))?;
    let accuracy = accuracy::of(&series, &request, &found, earlier);
    let body = body(&found);
    let model = words(&found);
    let summary = Summary {
        step: series.step().words(),
        step_seconds: series.step().seconds(),
        start: series.time(0),
        end: series.time(series.end().saturating_sub(1)),
        points: series.quality().values,
        horizon,
        unit: columns.values.1.unit.clone(),
        quality: quality(&series, notes),
        forecast: found.points.last().map(|last| ForecastSummary {
            issued_at: found.issued_at,
            model: model.clone(),
            points: found.points.len(),
            until: last.time,
        }),
    };
    let unwritable = |error: serde_json::Error| told("internal", &error.to_string(), "look at the server's log");
    Ok(NewReport {
        summary: serde_json::to_string(&summary).map_err(unwritable)?,
        accuracy: serde_json::to_string(&accuracy).map_err(unwritable)?,
        points: points(&series, publisher.unwrap_or_default()),
        forecast: Some(NewForecast {
            issued_ms: found.issued_at.as_millisecond(),
            model,
            points: u32::try_from(found.points.len()).unwrap_or(u32::MAX),
            body: serde_json::to_string(&body).map_err(unwritable)?,
        }),
    })
}

/// Steps to forecast where nobody says how many: two days, two weeks of days, a year of months.
fn horizon(step: Step) -> usize {
    match step {
        Step::Seconds(seconds) => usize::try_from(HORIZON_SECONDS / seconds.max(1)).unwrap_or(1).clamp(1, HORIZON_MAX),
        Step::Days(1) => HORIZON_DAYS,
        Step::Months(1) => HORIZON_MONTHS,
        Step::Days(_) | Step::Months(_) => HORIZON_OTHER,
    }
}

fn refused(error: &forecast::Error) -> SourceError {
    let words = error.to_string();
    match error {
        forecast::Error::Empty => told("no_values", &words, "look at the value column, or choose another"),
        forecast::Error::Horizon => told("bad_horizon", &words, "choose another horizon"),
        forecast::Error::Country(_) => told("bad_country", &words, "choose one of them, or none"),
        forecast::Error::Range => told("too_short", &words, "add more points"),
    }
}

/// The model in words; of a blend, what it is made of.
fn words(found: &Forecast) -> String {
    if found.members.is_empty() {
        return found.model.words().to_owned();
    }
    found.members.iter().map(|member| member.words()).collect::<Vec<_>>().join(" and ")
}

fn body(found: &Forecast) -> ForecastBody {
    let candidate = |candidate: &forecast::Candidate, chosen: bool| Candidate {
        model: candidate.name.clone(),
        mae: candidate.mae,
        mape: candidate.mape,
        chosen,
    };
    let best = found.chosen_by.iter().map(|best| candidate(best, true));
    ForecastBody {
        newest_known: found.newest_known,
        horizon: found.points.len(),
        season: found.season,
        points: found.points.iter().map(ForecastPoint::from).collect(),
        candidates: best.chain(found.runners_up.iter().map(|other| candidate(other, false))).collect(),
    }
}

fn quality(series: &Series, mut notes: Vec<String>) -> Quality {
    let quality = series.quality();
    notes.extend(quality.notes.iter().cloned());
    notes.truncate(NOTES_MAX);
    Quality {
        missing: quality.missing,
        duplicates: quality.duplicates,
        off_grid: quality.off_grid,
        outliers: quality.outliers,
        flat: quality.flat_points,
        notes,
    }
}

fn points(series: &Series, publisher: Vec<f64>) -> SeriesPoints {
    let steps = 0..series.values().len();
    SeriesPoints {
        times: steps.clone().map(|at| series.time(at).as_second()).collect(),
        values: series.values().to_vec(),
        flags: steps.map(|at| series.flags(at).fold(0, |bits, flag| bits | flag as u8)).collect(),
        publisher,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_decides_how_far_is_forecast() {
        let steps = [
            Step::Seconds(3600),
            Step::Seconds(900),
            Step::Seconds(1),
            Step::Days(1),
            Step::Days(7),
            Step::Months(1),
            Step::Months(3),
        ];
        assert_eq!(steps.map(horizon), [48, 192, HORIZON_MAX, 14, 8, 12, 8]);
    }
}
