//! The typed tables of a source: what their columns are, rows, and plans carried out on them.

use assistant::{ColumnKind, Plan, RowCells, SourceTable, TableAnswer};
use axum::{
    Json,
    body::Body,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use ingest::Change;
use serde::Deserialize;
use store::SourceId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Items, content::file_name};
use crate::{
    app::{App, Shared},
    error::ApiError,
    input::{JsonBody, Path, Query, given},
};

/// Rows that one page holds, and when no number is asked for.
const ROWS_MAX: u32 = 500;
const ROWS_DEFAULT: u32 = 100;

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_tables))
        .routes(routes!(list_rows))
        .routes(routes!(query_table))
        .routes(routes!(export_table))
        .routes(routes!(correct_column, uncorrect_column))
}

/// The tables of a source.
///
/// One for a CSV or TSV file, one a sheet for a workbook, none for a document.
#[utoipa::path(
    get,
    path = "/api/v1/sources/{id}/tables",
    tag = "tables",
    params(("id" = String, Path, description = "Id of the source")),
    responses((status = 200, description = "The tables", body = Items<SourceTable>))
)]
async fn list_tables(app: App, Path(id): Path<SourceId>) -> Result<Json<Items<SourceTable>>, ApiError> {
    Ok(Json(Items { items: app.assistant().tables(app.environment(), &id).await? }))
}

/// Which rows are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RowsQuery {
    /// Number of the first row, from 0; 0 when absent.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<u32>)]
    from: Option<u32>,
    /// Rows wanted, 1 to 500; 100 when absent.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 500)]
    count: Option<u32>,
}

/// Rows of a table, as the file has them.
#[utoipa::path(
    get,
    path = "/api/v1/sources/{id}/tables/{table}/rows",
    tag = "tables",
    params(
        ("id" = String, Path, description = "Id of the source"),
        ("table" = u32, Path, description = "Number of the table, from 0"),
        RowsQuery
    ),
    responses((status = 200, description = "The rows", body = Items<RowCells>))
)]
async fn list_rows(
    app: App,
    Path((id, table)): Path<(SourceId, u32)>,
    Query(wanted): Query<RowsQuery>,
) -> Result<Json<Items<RowCells>>, ApiError> {
    let count = wanted.count.unwrap_or(ROWS_DEFAULT);
    if !(1..=ROWS_MAX).contains(&count) {
        return Err(ApiError::invalid("count_out_of_range", format!("count must lie in 1 to {ROWS_MAX}")));
    }
    let from = wanted.from.unwrap_or(0);
    let rows: Vec<u32> = (from..from.saturating_add(count)).collect();
    Ok(Json(Items { items: app.assistant().table_rows(app.environment(), &id, table, &rows).await? }))
}

/// A plan to be carried out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TableQuery {
    plan: Plan,
}

/// Carry a plan out.
#[utoipa::path(
    post,
    path = "/api/v1/sources/{id}/tables/{table}/query",
    tag = "tables",
    params(
        ("id" = String, Path, description = "Id of the source"),
        ("table" = u32, Path, description = "Number of the table, from 0")
    ),
    request_body = TableQuery,
    responses(
        (status = 200, description = "What the plan gives", body = TableAnswer),
        (status = 400, description = "The plan does not fit the table", body = crate::error::ErrorBody)
    )
)]
async fn query_table(
    app: App,
    Path((id, table)): Path<(SourceId, u32)>,
    JsonBody(query): JsonBody<TableQuery>,
) -> Result<Json<TableAnswer>, ApiError> {
    Ok(Json(app.assistant().query_table(app.environment(), &id, table, query.plan).await?))
}

/// The rows of a plan as CSV.
///
/// All of them, in the plan's order, with the cells as the file has them.
#[utoipa::path(
    post,
    path = "/api/v1/sources/{id}/tables/{table}/csv",
    tag = "tables",
    params(
        ("id" = String, Path, description = "Id of the source"),
        ("table" = u32, Path, description = "Number of the table, from 0")
    ),
    request_body = TableQuery,
    responses((status = 200, description = "The rows under their header", content_type = "text/csv"))
)]
async fn export_table(
    app: App,
    Path((id, table)): Path<(SourceId, u32)>,
    JsonBody(query): JsonBody<TableQuery>,
) -> Result<Response, ApiError> {
    let plan = app.assistant().plan_rows(app.environment(), &id, table, &query.plan).await?;
    let name = app.store.source(app.environment(), &id).await?.name;
    let head = line(plan.columns.iter().map(|column| column.name.as_str())).map_err(ApiError::internal)?;
    let body = async_stream::try_stream! {
        yield head;
        for stretch in plan.rows.chunks(ROWS_MAX as usize) {
            let read = app.assistant().cells_of(&plan, stretch).await.map_err(std::io::Error::other)?;
            let mut lines = Vec::new();
            for row in &read {
                lines.extend_from_slice(&line(row.cells.iter().map(String::as_str))?);
            }
            yield Bytes::from(lines);
        }
    };
    let body: std::pin::Pin<Box<dyn futures::Stream<Item = Result<Bytes, std::io::Error>> + Send>> = Box::pin(body);
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let disposition = format!("attachment; {}", file_name(&format!("{stem}-rows.csv")));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).map_err(ApiError::internal)?);
    Ok((headers, Body::from_stream(body)).into_response())
}

/// One record as CSV writes it.
fn line<'c>(cells: impl Iterator<Item = &'c str>) -> Result<Bytes, std::io::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells).map_err(std::io::Error::other)?;
    writer.into_inner().map(Bytes::from).map_err(|error| std::io::Error::other(error.to_string()))
}

/// What a column is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnCorrection {
    kind: ColumnKind,
    /// Of money (an ISO 4217 code) and quantities.
    #[schema(required = false)]
    unit: Option<String>,
}

/// Say what a column is.
///
/// Its cells are read so from now on, in newer versions of the source too.
#[utoipa::path(
    put,
    path = "/api/v1/sources/{id}/tables/{table}/columns/{name}",
    tag = "tables",
    params(
        ("id" = String, Path, description = "Id of the source"),
        ("table" = u32, Path, description = "Number of the table, from 0"),
        ("name" = String, Path, description = "Name of the column")
    ),
    request_body = ColumnCorrection,
    responses((status = 200, description = "The table as it is read now", body = SourceTable))
)]
async fn correct_column(
    app: App,
    Path((id, table, name)): Path<(SourceId, u32, String)>,
    JsonBody(correction): JsonBody<ColumnCorrection>,
) -> Result<Json<SourceTable>, ApiError> {
    let correction = Some((correction.kind, correction.unit.as_deref()));
    let corrected = app.assistant().correct_column(app.environment(), &id, table, &name, correction).await?;
    app.ingest.notify(Change::Source(app.environment().clone(), id));
    Ok(Json(corrected))
}

/// Take back what was said of a column.
#[utoipa::path(
    delete,
    path = "/api/v1/sources/{id}/tables/{table}/columns/{name}",
    tag = "tables",
    params(
        ("id" = String, Path, description = "Id of the source"),
        ("table" = u32, Path, description = "Number of the table, from 0"),
        ("name" = String, Path, description = "Name of the column")
    ),
    responses((status = 200, description = "The table as it is read now", body = SourceTable))
)]
async fn uncorrect_column(
    app: App,
    Path((id, table, name)): Path<(SourceId, u32, String)>,
) -> Result<Json<SourceTable>, ApiError> {
    let corrected = app.assistant().correct_column(app.environment(), &id, table, &name, None).await?;
    app.ingest.notify(Change::Source(app.environment().clone(), id));
    Ok(Json(corrected))
}
