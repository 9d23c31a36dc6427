//! What is known of a series over time: its points, its forecasts, how far off they were.

use axum::{
    Json,
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use ingest::series::{
    Accuracy, Candidate, ForecastBody, ForecastPoint, Gap, PublisherPoint, Wanted, WrittenPoint, flag_words, summary,
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};
use store::{IssuedForecast, SeriesId, SeriesPoints};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{content::file_name, time};
use crate::{
    app::{App, Shared},
    error::ApiError,
    input::{PageQuery, Path, Query, given},
};

/// Points of one answer, and when no number is asked for.
const POINTS_MAX: u32 = 20_000;
const POINTS_DEFAULT: u32 = 2_000;
/// Rows of an export that are written at a time.
const EXPORT_ROWS: usize = 5_000;

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_points))
        .routes(routes!(read_latest_forecast))
        .routes(routes!(list_forecasts))
        .routes(routes!(read_accuracy))
        .routes(routes!(export_series))
}

/// A stretch of a series.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = SeriesPoints)]
pub struct PointsBody {
    /// Beginning of the first and end of the last step; null where there is none.
    #[schema(format = DateTime)]
    pub from: Option<String>,
    #[schema(format = DateTime)]
    pub to: Option<String>,
    pub unit: Option<String>,
    /// IANA.
    pub zone: String,
    /// Several steps were put together into one point.
    pub is_reduced: bool,
    pub step_seconds: Option<i64>,
    pub points: Vec<WrittenPoint>,
    pub gaps: Vec<Gap>,
    pub publisher: Vec<PublisherPoint>,
}

/// Which points are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PointsQuery {
    /// A time, or a local date of the series; from the first step when absent.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<String>)]
    from: Option<String>,
    /// A time, or a local date of the series; exclusive. To the last step when absent.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<String>)]
    to: Option<String>,
    /// Points wanted at most, 1 to 20000, beside up to 500 flagged ones; 2000 when absent.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 20000)]
    points_max: Option<u32>,
}

/// Points of a series.
///
/// Where there are more than wanted, neighbours are put together: their mean, with the least and the greatest. Flagged
/// points are told one by one.
#[utoipa::path(
    get,
    path = "/api/v1/series/{id}/points",
    tag = "series",
    params(("id" = String, Path, description = "Id of the series"), PointsQuery),
    responses((status = 200, description = "The points; none before the first report", body = PointsBody))
)]
async fn list_points(
    app: App,
    Path(id): Path<SeriesId>,
    Query(query): Query<PointsQuery>,
) -> Result<Json<PointsBody>, ApiError> {
    let series = app.store.series(app.environment(), &id).await?;
    let points_max = query.points_max.unwrap_or(POINTS_DEFAULT);
    if !(1..=POINTS_MAX).contains(&points_max) {
        return Err(ApiError::invalid("points_out_of_range", format!("points_max must lie in 1 to {POINTS_MAX}")));
    }
    let zone = TimeZone::get(&series.zone).unwrap_or(TimeZone::UTC);
    let seconds =
        |text: &Option<String>| text.as_deref().map(|text| instant(text, &zone).map(Timestamp::as_second)).transpose();
    let wanted = Wanted { from: seconds(&query.from)?, to: seconds(&query.to)?, points_max: points_max as usize };
    let view = app.ingest.series_points(app.environment(), &series, wanted).await?;
    let summary = summary(&series);
    Ok(Json(PointsBody {
        from: view.from,
        to: view.to,
        unit: series.unit.or_else(|| summary.as_ref().and_then(|summary| summary.unit.clone())),
        zone: series.zone,
        is_reduced: view.is_reduced,
        step_seconds: summary.map(|summary| summary.step_seconds),
        points: view.points,
        gaps: view.gaps,
        publisher: view.publisher,
    }))
}

/// A time of a query: an instant, or a date or time on the clock of the series.
fn instant(text: &str, zone: &TimeZone) -> Result<Timestamp, ApiError> {
    // The plus of an offset that was not encoded arrives as a space.
    let text = text.trim().replace(' ', "+");
    let local = || {
        let local = text.parse::<DateTime>().ok();
        let local = local.or_else(|| Some(text.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight())));
        zone.to_timestamp(local?).ok()
    };
    text.parse().ok().or_else(local).ok_or_else(|| {
        ApiError::invalid("bad_time", format!("{text:?} is no time: write it as 2024-10-27T02:00:00Z or 2024-10-27"))
    })
}

/// The newest forecast of a series.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LatestForecast {
    /// The end of the newest known step.
    #[schema(format = DateTime)]
    pub issued_at: String,
    /// The beginning of the newest known step.
    #[schema(format = DateTime)]
    pub newest_known: String,
    /// In words.
    pub model: String,
    pub horizon: usize,
    pub points: Vec<ForecastPoint>,
    /// The models tried, the best first.
    pub candidates: Vec<Candidate>,
}

/// The newest forecast.
#[utoipa::path(
    get,
    path = "/api/v1/series/{id}/forecasts/latest",
    tag = "series",
    params(("id" = String, Path, description = "Id of the series")),
    responses((status = 200, description = "The forecast with its intervals", body = LatestForecast))
)]
async fn read_latest_forecast(app: App, Path(id): Path<SeriesId>) -> Result<Json<LatestForecast>, ApiError> {
    let row = app.store.latest_forecast(app.environment(), &id).await?.ok_or_else(not_ready)?;
    let body = body(&row)?;
    Ok(Json(LatestForecast {
        issued_at: time(row.issued_ms),
        newest_known: body.newest_known.to_string(),
        model: row.model,
        horizon: body.horizon,
        points: body.points,
        candidates: body.candidates,
    }))
}

fn body(row: &IssuedForecast) -> Result<ForecastBody, ApiError> {
    serde_json::from_str(&row.body).map_err(ApiError::internal)
}

fn not_ready() -> ApiError {
    ApiError::new(StatusCode::CONFLICT, "not_ready", "the series has not been forecast yet")
        .remedy("wait until its state is ready; if it failed, its error says why")
}

/// A forecast that was issued.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct KeptForecast {
    /// The end of the newest step that was known.
    #[schema(format = DateTime)]
    pub issued_at: String,
    /// When it was computed.
    #[schema(format = DateTime)]
    pub made_at: String,
    /// In words.
    pub model: String,
    pub points: Vec<ForecastPoint>,
}

/// One page of issued forecasts.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct KeptForecasts {
    pub forecasts: Vec<KeptForecast>,
    /// Hand back as `cursor` to get the next page; null on the last.
    pub next_cursor: Option<String>,
}

/// Which forecasts are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ForecastsQuery {
    /// Only those issued after this time.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<String>)]
    issued_after: Option<String>,
}

/// Forecasts that were issued, the oldest first.
#[utoipa::path(
    get,
    path = "/api/v1/series/{id}/forecasts",
    tag = "series",
    params(("id" = String, Path, description = "Id of the series"), ForecastsQuery, PageQuery),
    responses((status = 200, description = "One page", body = KeptForecasts))
)]
async fn list_forecasts(
    app: App,
    Path(id): Path<SeriesId>,
    Query(wanted): Query<ForecastsQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<KeptForecasts>, ApiError> {
    let issued_after = wanted.issued_after.as_deref().map(|text| instant(text, &TimeZone::UTC)).transpose()?;
    let issued_after = issued_after.map(Timestamp::as_millisecond);
    let found = app.store.issued_forecasts(app.environment(), &id, issued_after, &page.request()?).await?;
    let forecast = |row: IssuedForecast| {
        let points = body(&row)?.points;
        Ok(KeptForecast { issued_at: time(row.issued_ms), made_at: time(row.made_ms), model: row.model, points })
    };
    let forecasts = found.items.into_iter().map(forecast).collect::<Result<_, ApiError>>()?;
    Ok(Json(KeptForecasts { forecasts, next_cursor: found.next_cursor }))
}

/// How far off forecasts of a series were.
///
/// In a back-test that states what was known at each issue, and those that were really issued.
#[utoipa::path(
    get,
    path = "/api/v1/series/{id}/accuracy",
    tag = "series",
    params(("id" = String, Path, description = "Id of the series")),
    responses((status = 200, description = "The errors beside those of the naive and the publisher's forecast", body = Accuracy))
)]
async fn read_accuracy(app: App, Path(id): Path<SeriesId>) -> Result<Json<Accuracy>, ApiError> {
    let accuracy = app.store.series_accuracy(app.environment(), &id).await?.ok_or_else(not_ready)?;
    Ok(Json(serde_json::from_str(&accuracy).map_err(ApiError::internal)?))
}

/// As what a series is written.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// `csv`.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<String>)]
    format: Option<String>,
}

/// The cleaned points and the newest forecast as CSV.
#[utoipa::path(
    get,
    path = "/api/v1/series/{id}/export",
    tag = "series",
    params(("id" = String, Path, description = "Id of the series"), ExportQuery),
    responses((status = 200, description = "time, value, flags, forecast, lower_90, upper_90", content_type = "text/csv"))
)]
async fn export_series(
    app: App,
    Path(id): Path<SeriesId>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, ApiError> {
    if query.format.as_deref().is_some_and(|format| format != "csv") {
        return Err(ApiError::invalid("unknown_format", "a series is exported as csv"));
    }
    let series = app.store.series(app.environment(), &id).await?;
    let points = app.store.series_points(app.environment(), &id).await?.ok_or_else(not_ready)?;
    let latest = app.store.latest_forecast(app.environment(), &id).await?;
    let forecast = latest.as_ref().map(body).transpose()?.map(|body| body.points).unwrap_or_default();
    let body = async_stream::stream! {
        yield Ok(Bytes::from_static(b"time,value,flags,forecast,lower_90,upper_90\n"));
        for start in (0..points.times.len()).step_by(EXPORT_ROWS) {
            let end = (start + EXPORT_ROWS).min(points.times.len());
            yield Ok(Bytes::from((start..end).map(|at| history_line(&points, at)).collect::<String>()));
        }
        yield Ok(Bytes::from(forecast.iter().map(forecast_line).collect::<String>()));
    };
    let body: std::pin::Pin<Box<dyn futures::Stream<Item = Result<Bytes, std::io::Error>> + Send>> = Box::pin(body);
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    let disposition = format!("attachment; {}", file_name(&format!("{}.csv", series.name)));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).map_err(ApiError::internal)?);
    Ok((headers, Body::from_stream(body)).into_response())
}

fn history_line(points: &SeriesPoints, at: usize) -> String {
    let value = points.values.get(at).filter(|value| !value.is_nan()).map(ToString::to_string).unwrap_or_default();
    let flags = flag_words(points.flags.get(at).copied().unwrap_or_default()).join(" ");
    format!("{},{value},{flags},,,\n", time(points.times[at].saturating_mul(1000)))
}

fn forecast_line(point: &ForecastPoint) -> String {
    let bound = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    format!("{},,,{},{},{}\n", point.time, point.value, bound(point.lower_90), bound(point.upper_90))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_a_query_are_instants_or_local() {
        let zone = TimeZone::get("Europe/Zurich").expect("a zone");
        let check = |text: &str, wanted: &str| assert_eq!(instant(text, &zone).expect(text).to_string(), wanted);
        check("2024-07-01T00:00:00Z", "2024-07-01T00:00:00Z");
        check("2024-07-01T00:00:00 02:00", "2024-06-30T22:00:00Z");
        check("2024-07-01", "2024-06-30T22:00:00Z");
        check("2024-01-01T12:00", "2024-01-01T11:00:00Z");
        assert_eq!(instant("soon", &zone).expect_err("no time").code, "bad_time");
    }
}
