//! Series: columns that are read over time, and what is known of each.

use axum::{Json, http::StatusCode};
use ingest::series::{ForecastSummary, Quality, SeriesRequest, summary};
use serde::{Deserialize, Serialize};
use store::{GrantRole, SeriesChange, SeriesId, SourceId, StoreError};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{sources::SourceError, time};
use crate::{
    app::{App, Shared},
    error::ApiError,
    input::{JsonBody, PageQuery, Path, Query, given, present},
};

/// A column of a table that is read over time, and forecast.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Series {
    pub id: String,
    pub name: String,
    pub source_id: String,
    /// The source's name.
    pub source: String,
    pub collection_id: String,
    /// Number of the table in its source, from 0.
    pub table: u32,
    pub time_column: String,
    pub value_column: String,
    /// Null where neither a person nor the table says.
    pub unit: Option<String>,
    /// IANA.
    pub zone: String,
    /// Whose holidays count, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The column with the publisher's own forecast of each value.
    pub publisher_column: Option<String>,
    /// Steps that are forecast; null until it is known how long a step is.
    pub horizon: Option<u32>,
    pub state: SeriesState,
    /// Why its newest content could not be forecast; what is told else is of the last that could.
    pub error: Option<SourceError>,
    /// In words: "1 hour". Null, as all that follows, before the first report.
    pub step: Option<String>,
    pub step_seconds: Option<i64>,
    /// The first step.
    #[schema(format = DateTime)]
    pub start: Option<String>,
    /// The newest step with a value.
    #[schema(format = DateTime)]
    pub end: Option<String>,
    /// Steps with a value.
    pub points: Option<usize>,
    pub quality: Option<Quality>,
    pub forecast: Option<ForecastSummary>,
    /// When the content of its source last changed.
    #[schema(format = DateTime)]
    pub data_at: Option<String>,
    #[schema(format = DateTime)]
    pub next_refresh: Option<String>,
    #[schema(format = DateTime)]
    pub created_at: String,
}

/// How far a series is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeriesState {
    /// Being read and forecast, or about to be.
    Working,
    Ready,
    Failed,
}

impl From<store::Series> for Series {
    fn from(row: store::Series) -> Self {
        let summary = summary(&row);
        let state = match (row.is_due, &row.error) {
            (true, _) => SeriesState::Working,
            (false, Some(_)) => SeriesState::Failed,
            (false, None) => SeriesState::Ready,
        };
        let known = summary.as_ref();
        let horizon = known.and_then(|summary| u32::try_from(summary.horizon).ok());
        Self {
            id: row.id.0,
            name: row.name,
            source_id: row.source.0,
            source: row.source_name,
            collection_id: row.collection.0,
            table: row.table,
            time_column: row.time_column,
            value_column: row.value_column,
            unit: row.unit.or_else(|| known.and_then(|summary| summary.unit.clone())),
            zone: row.zone,
            country: row.country,
            publisher_column: row.publisher_column,
            horizon: row.horizon.or(horizon),
            state,
            error: row.error.map(Into::into),
            step: known.map(|summary| summary.step.clone()),
            step_seconds: known.map(|summary| summary.step_seconds),
            start: known.map(|summary| summary.start.to_string()),
            end: known.map(|summary| summary.end.to_string()),
            points: known.map(|summary| summary.points),
            quality: known.map(|summary| summary.quality.clone()),
            forecast: summary.and_then(|summary| summary.forecast),
            data_at: row.data_ms.map(time),
            next_refresh: row.next_refresh_ms.map(time),
            created_at: time(row.created_ms),
        }
    }
}

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_series, create_series)).routes(routes!(
        read_series,
        update_series,
        delete_series
    ))
}

/// One page of series.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SeriesPage {
    pub series: Vec<Series>,
    /// Hand back as `cursor` to get the next page; null on the last.
    pub next_cursor: Option<String>,
}

/// Which series are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SeriesQuery {
    /// Only those of this source.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<String>)]
    source_id: Option<String>,
}

/// Series by name.
#[utoipa::path(
    get,
    path = "/api/v1/series",
    tag = "series",
    params(SeriesQuery, PageQuery),
    responses((status = 200, description = "One page", body = SeriesPage))
)]
async fn list_series(
    app: App,
    Query(wanted): Query<SeriesQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<SeriesPage>, ApiError> {
    let source = wanted.source_id.map(SourceId);
    if let Some(source) = &source {
        app.demand_source(source, GrantRole::Reader).await?;
    }
    let found = app.store.series_page(app.environment(), &app.readable(), source.as_ref(), &page.request()?).await?;
    Ok(Json(SeriesPage { series: found.items.into_iter().map(Into::into).collect(), next_cursor: found.next_cursor }))
}

/// Columns to be read as a series.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSeriesRequest {
    source_id: String,
    /// Number of the table in its source, from 0.
    table: u32,
    time_column: String,
    value_column: String,
    /// After source and column when absent.
    name: Option<String>,
    unit: Option<String>,
    /// IANA; of times that state no offset, and of days. UTC when absent.
    zone: Option<String>,
    /// ISO 3166-1 alpha-2; its holidays are days of their own.
    country: Option<String>,
    publisher_column: Option<String>,
    /// Steps to forecast; when absent two days of hours, 14 days, 12 months, else 8 steps.
    horizon: Option<u32>,
}

/// Read a column over time.
///
/// It is read, forecast and back-tested at once, and again whenever its source changes.
#[utoipa::path(
    post,
    path = "/api/v1/series",
    tag = "series",
    request_body = CreateSeriesRequest,
    responses((status = 202, description = "Being read and forecast", body = Series))
)]
async fn create_series(
    app: App,
    JsonBody(request): JsonBody<CreateSeriesRequest>,
) -> Result<(StatusCode, Json<Series>), ApiError> {
    let source = SourceId(request.source_id);
    app.demand_source(&source, GrantRole::Editor).await?;
    let wanted = SeriesRequest {
        table: request.table,
        time_column: request.time_column,
        value_column: request.value_column,
        name: request.name,
        unit: request.unit,
        zone: request.zone,
        country: request.country,
        publisher_column: request.publisher_column,
        horizon: request.horizon,
    };
    match app.ingest.create_series(app.environment(), &source, wanted).await {
        Ok(row) => Ok((StatusCode::ACCEPTED, Json(row.into()))),
        Err(ingest::IngestError::Store(StoreError::NameTaken(_))) => {
            let words = "these columns are a series already";
            Err(ApiError::new(StatusCode::CONFLICT, "series_exists", words).remedy("open it on the source's page"))
        }
        Err(error) => Err(error.into()),
    }
}

/// One series.
#[utoipa::path(
    get,
    path = "/api/v1/series/{id}",
    tag = "series",
    params(("id" = String, Path, description = "Id of the series")),
    responses((status = 200, description = "The series", body = Series))
)]
async fn read_series(app: App, Path(id): Path<SeriesId>) -> Result<Json<Series>, ApiError> {
    Ok(Json(app.store.series(app.environment(), &id).await?.into()))
}

/// What to change of a series; what is absent stays, null takes away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateSeriesRequest {
    name: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, required = false)]
    unit: Option<Option<String>>,
    zone: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, required = false)]
    country: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, required = false)]
    publisher_column: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>, required = false)]
    horizon: Option<Option<u32>>,
}

/// Change a series.
///
/// All but a new name or unit has it read and forecast anew.
#[utoipa::path(
    patch,
    path = "/api/v1/series/{id}",
    tag = "series",
    params(("id" = String, Path, description = "Id of the series")),
    request_body = UpdateSeriesRequest,
    responses((status = 200, description = "As it is now", body = Series))
)]
async fn update_series(
    app: App,
    Path(id): Path<SeriesId>,
    JsonBody(request): JsonBody<UpdateSeriesRequest>,
) -> Result<Json<Series>, ApiError> {
    let change = SeriesChange {
        name: request.name,
        unit: request.unit,
        zone: request.zone,
        country: request.country,
        publisher_column: request.publisher_column,
        horizon: request.horizon,
    };
    Ok(Json(app.ingest.update_series(app.environment(), &id, change).await?.into()))
}

/// Delete a series with its forecasts; its source stays.
#[utoipa::path(
    delete,
    path = "/api/v1/series/{id}",
    tag = "series",
    params(("id" = String, Path, description = "Id of the series")),
    responses((status = 204, description = "Gone"))
)]
async fn delete_series(app: App, Path(id): Path<SeriesId>) -> Result<StatusCode, ApiError> {
    app.ingest.delete_series(app.environment(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
