//! What is known of each series: a report of its present content, and every forecast that was issued. Reports are due where
//! they are not of what the source shows: nothing is queued, so nothing can be lost. What they say is JSON of the room that
//! forecasts.

use crate::{
    EnvironmentId, Millis, NewSeries, Page, PageRequest, SeriesId, SeriesPoints, SnapshotId, SourceError, SourceId,
    Store, StoreError,
    db::raise_revision,
    now_ms,
    sql::{Row, Transaction, query, query_scalar},
};

/// Forecasts of one series that are kept; the oldest go first.
pub const FORECASTS_KEPT_MAX: i64 = 2_000;
/// Points of the kept forecasts of one series, altogether.
const FORECAST_POINTS_KEPT_MAX: i64 = 100_000;
/// A report ends the count of the times that the series was begun without one.
const ALL_STARTS: u32 = u32::MAX;

/// A series that somebody has to look at again, and the right to write down what came of it.
#[derive(Debug, Clone)]
pub struct DueSeries {
    pub environment: EnvironmentId,
    pub series: NewSeries,
    pub id: SeriesId,
    /// The source's content that is to be read.
    pub snapshot: SnapshotId,
    revision: i64,
    owner: String,
}

/// What is written down of a series that was read and forecast.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// JSON.
    pub summary: String,
    /// JSON.
    pub accuracy: String,
    pub points: SeriesPoints,
    /// `None` where there is nothing to forecast from.
    pub forecast: Option<NewForecast>,
}

/// A forecast that is issued.
#[derive(Debug, Clone)]
pub struct NewForecast {
    pub issued_ms: Millis,
    pub model: String,
    pub points: u32,
    /// JSON.
    pub body: String,
}

/// A forecast that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedForecast {
    pub issued_ms: Millis,
    pub made_ms: Millis,
    pub snapshot: SnapshotId,
    pub model: String,
    pub body: String,
}

/// Forecasts `f` of series `$2` that environment `$1` sees: its own, and those that its ancestors made before they parted.
macro_rules! seen_forecasts {
    () => {
        "series_forecast f
         LEFT JOIN environment_ancestor a ON a.environment_id = $1 AND a.ancestor_id = f.environment_id
         WHERE f.series_id = $2 AND (f.environment_id = $1 OR f.made_ms <= a.until_ms)"
    };
}

/// The same for [`read_forecast`]; of one that two environments made of the same content, the later.
macro_rules! select_forecasts {
    ($tail:literal) => {
        concat!(
            "SELECT t.issued_ms, t.made_ms, t.snapshot_id, t.model, t.body FROM series_forecast t
             JOIN (SELECT f.environment_id, f.issued_ms, f.snapshot_id, ROW_NUMBER() OVER
                    (PARTITION BY f.issued_ms, f.snapshot_id ORDER BY f.made_ms DESC, f.environment_id) AS place
                   FROM ",
            seen_forecasts!(),
            ") s ON s.place = 1 AND t.series_id = $2 AND t.environment_id = s.environment_id
                AND t.issued_ms = s.issued_ms AND t.snapshot_id = s.snapshot_id ",
            $tail
        )
    };
}

/// What the report of series `$2` of environment `$1` says.
macro_rules! select_content {
    ($column:literal) => {
        concat!(
            "SELECT ",
            $column,
            " FROM series_report r JOIN series_content k ON k.id = r.content_id
             WHERE r.environment_id = $1 AND r.series_id = $2"
        )
    };
}

const SELECT_LATEST_FORECAST: &str = concat!(
    "SELECT t.issued_ms, t.made_ms, t.snapshot_id, t.model, t.body FROM series_forecast t
     JOIN (SELECT f.environment_id, f.issued_ms, f.snapshot_id FROM ",
    seen_forecasts!(),
    " ORDER BY f.made_ms DESC, f.issued_ms DESC LIMIT 1) s ON t.series_id = $2 AND t.environment_id = s.environment_id
        AND t.issued_ms = s.issued_ms AND t.snapshot_id = s.snapshot_id"
);

impl Store {
    /// Takes up to `count` series that are due for `lease_ms`, the oldest first. `owner` must differ between claims that live at
    /// the same time.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn claim_series(
        &self,
        owner: &str,
        now: Millis,
        lease_ms: Millis,
        count: u32,
    ) -> Result<Vec<DueSeries>, StoreError> {
        let rows = query(
            "UPDATE series SET lease_owner = $1, lease_until_ms = $2
             WHERE (environment_id, id) IN (
                SELECT t.environment_id, t.id FROM series t
                JOIN source s ON s.environment_id = t.environment_id AND s.id = t.source_id
                LEFT JOIN series_report r ON r.environment_id = t.environment_id AND r.series_id = t.id
                WHERE s.snapshot_id IS NOT NULL AND (t.lease_until_ms IS NULL OR t.lease_until_ms <= $3)
                  AND (r.snapshot_id IS NULL OR r.snapshot_id <> s.snapshot_id OR r.revision <> t.revision)
                ORDER BY t.id LIMIT $4 {skip_locked t})
             RETURNING environment_id, id, source_id, table_number, time_column, value_column, name, unit, zone, country,
                publisher_column, horizon, revision,
                (SELECT s.snapshot_id FROM source s
                 WHERE s.environment_id = series.environment_id AND s.id = series.source_id) AS snapshot_id",
        )
        .bind(owner)
        .bind(now + lease_ms)
        .bind(now)
        .bind(count)
        .fetch_all(&self.write)
        .await?;
        let due = |row: &Row| {
            Ok(DueSeries {
                environment: EnvironmentId(row.try_get("environment_id")?),
                id: SeriesId(row.try_get("id")?),
                series: NewSeries {
                    source: SourceId(row.try_get("source_id")?),
                    table: row.try_get("table_number")?,
                    time_column: row.try_get("time_column")?,
                    value_column: row.try_get("value_column")?,
                    name: row.try_get("name")?,
                    unit: row.try_get("unit")?,
                    zone: row.try_get("zone")?,
                    country: row.try_get("country")?,
                    publisher_column: row.try_get("publisher_column")?,
                    horizon: row.try_get("horizon")?,
                },
                snapshot: SnapshotId(row.try_get("snapshot_id")?),
                revision: row.try_get("revision")?,
                owner: owner.to_owned(),
            })
        };
        let mut due = rows.iter().map(due).collect::<Result<Vec<_>, StoreError>>()?;
        due.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(due)
    }

    /// Begins a series that was claimed: extends the lease until `until`, and tells how often it was begun since the last report,
    /// this time included.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] where it was deleted or another took it.
    pub async fn begin_series(&self, due: &DueSeries, until: Millis) -> Result<u32, StoreError> {
        query_scalar(
            "UPDATE series SET starts = starts + 1, lease_until_ms = $4
             WHERE environment_id = $1 AND id = $2 AND lease_owner = $3 RETURNING starts",
        )
        .bind(due.environment.as_str())
        .bind(due.id.as_str())
        .bind(&due.owner)
        .bind(until)
        .fetch_optional(&self.write)
        .await?
        .ok_or(StoreError::LeaseLost)
    }

    /// Writes report and forecast down in one transaction and gives the series back.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] where it was deleted or another took it.
    pub async fn report_series(&self, due: &DueSeries, report: NewReport) -> Result<(), StoreError> {
        let points = report.points.pack().await?;
        let mut transaction = self.write.begin().await?;
        // What was answered from the table alone is answered from the series now. The environment comes before its series.
        raise_revision(&mut transaction, &due.environment).await?;
        give_back(&mut transaction, due, ALL_STARTS).await?;
        let before: Option<Option<String>> =
            query_scalar("SELECT content_id FROM series_report WHERE environment_id = $1 AND series_id = $2")
                .bind(due.environment.as_str())
                .bind(due.id.as_str())
                .fetch_optional(&mut transaction)
                .await?;
        let content = insert_content(&mut transaction, [&report.summary, &report.accuracy], points).await?;
        query(
            "INSERT INTO series_report (environment_id, series_id, snapshot_id, revision, made_ms, content_id)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (environment_id, series_id) DO UPDATE SET snapshot_id = excluded.snapshot_id,
                revision = excluded.revision, made_ms = excluded.made_ms, content_id = excluded.content_id,
                error_code = NULL, error_message = NULL, error_remedy = NULL",
        )
        .bind(due.environment.as_str())
        .bind(due.id.as_str())
        .bind(due.snapshot.0)
        .bind(due.revision)
        .bind(now_ms())
        .bind(&content)
        .execute(&mut transaction)
        .await?;
        if let Some(before) = before.flatten() {
            // Unless another environment shows it.
            query(
                "DELETE FROM series_content WHERE id = $1
                    AND NOT EXISTS (SELECT 1 FROM series_report r WHERE r.content_id = $1)",
            )
            .bind(&before)
            .execute(&mut transaction)
            .await?;
        }
        if let Some(forecast) = &report.forecast {
            insert_forecast(&mut transaction, due, forecast).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Writes down why no report could be made, and gives the series back. The last good report stays.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] where it was deleted or another took it.
    pub async fn fail_series(&self, due: &DueSeries, error: &SourceError) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        give_back(&mut transaction, due, ALL_STARTS).await?;
        query(
            "INSERT INTO series_report
                (environment_id, series_id, snapshot_id, revision, made_ms, error_code, error_message, error_remedy)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (environment_id, series_id) DO UPDATE SET snapshot_id = excluded.snapshot_id,
                revision = excluded.revision, made_ms = excluded.made_ms, error_code = excluded.error_code,
                error_message = excluded.error_message, error_remedy = excluded.error_remedy",
        )
        .bind(due.environment.as_str())
        .bind(due.id.as_str())
        .bind(due.snapshot.0)
        .bind(due.revision)
        .bind(now_ms())
        .bind(&error.code)
        .bind(&error.message)
        .bind(&error.remedy)
        .execute(&mut transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Gives a series back: it was not begun, or could not be ended, which counts. It stays due.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn release_series(&self, due: &DueSeries) -> Result<(), StoreError> {
        self.put_back(due, 0).await
    }

    /// Gives a series back that was begun, as if it had not been: the process ends in order. It stays due.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn abandon_series(&self, due: &DueSeries) -> Result<(), StoreError> {
        self.put_back(due, 1).await
    }

    async fn put_back(&self, due: &DueSeries, undone: u32) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        give_back(&mut transaction, due, undone).await?;
        Ok(transaction.commit().await?)
    }

    /// The cleaned points; `None` before the first report.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Damaged`].
    pub async fn series_points(&self, env: &EnvironmentId, id: &SeriesId) -> Result<Option<SeriesPoints>, StoreError> {
        self.known(env, id).await?;
        let block: Option<Vec<u8>> = query_scalar(select_content!("k.points"))
            .bind(env.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.read)
            .await?;
        match block {
            Some(block) => SeriesPoints::unpack(block).await.map(Some),
            None => Ok(None),
        }
    }

    /// The accuracy of the last report that could be made, as JSON; `None` before.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn series_accuracy(&self, env: &EnvironmentId, id: &SeriesId) -> Result<Option<String>, StoreError> {
        self.known(env, id).await?;
        let accuracy: Option<String> = query_scalar(select_content!("k.accuracy"))
            .bind(env.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.read)
            .await?;
        Ok(accuracy)
    }

    /// The forecast that was made last.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the series.
    pub async fn latest_forecast(
        &self,
        env: &EnvironmentId,
        id: &SeriesId,
    ) -> Result<Option<IssuedForecast>, StoreError> {
        self.known(env, id).await?;
        let row = query(SELECT_LATEST_FORECAST).bind(env.as_str()).bind(id.as_str()).fetch_optional(&self.read).await?;
        row.as_ref().map(read_forecast).transpose()
    }

    /// All forecasts that are kept, the oldest first: as many as a series may have, some 100,000 points.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the series.
    pub async fn kept_forecasts(&self, env: &EnvironmentId, id: &SeriesId) -> Result<Vec<IssuedForecast>, StoreError> {
        self.known(env, id).await?;
        let rows = query(select_forecasts!("ORDER BY t.issued_ms, t.snapshot_id"))
            .bind(env.as_str())
            .bind(id.as_str())
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(read_forecast).collect()
    }

    /// Forecasts issued after a time, the oldest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the series, [`StoreError::BadCursor`].
    pub async fn issued_forecasts(
        &self,
        env: &EnvironmentId,
        id: &SeriesId,
        issued_after: Option<Millis>,
        page: &PageRequest,
    ) -> Result<Page<IssuedForecast>, StoreError> {
        self.known(env, id).await?;
        let (after_ms, after_snapshot): (Millis, i64) = match &page.cursor {
            Some(cursor) => {
                // Times before 1970 have a minus of their own.
                let (ms, snapshot) = cursor.rsplit_once('-').ok_or(StoreError::BadCursor)?;
                let bad = |_| StoreError::BadCursor;
                (ms.parse().map_err(bad)?, snapshot.parse().map_err(bad)?)
            }
            None => (issued_after.unwrap_or(Millis::MIN), i64::MAX),
        };
        let rows = query(select_forecasts!(
            "WHERE t.issued_ms > $3 OR (t.issued_ms = $3 AND t.snapshot_id > $4)
             ORDER BY t.issued_ms, t.snapshot_id LIMIT $5"
        ))
        .bind(env.as_str())
        .bind(id.as_str())
        .bind(after_ms)
        .bind(after_snapshot)
        .bind(page.limit() + 1)
        .fetch_all(&self.read)
        .await?;
        let cursor = |last: &IssuedForecast| format!("{}-{}", last.issued_ms, last.snapshot.0);
        crate::db::paged(&rows, page, read_forecast, cursor)
    }

    async fn known(&self, env: &EnvironmentId, id: &SeriesId) -> Result<(), StoreError> {
        query("SELECT 1 FROM series WHERE environment_id = $1 AND id = $2")
            .bind(env.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.read)
            .await?
            .map(|_| ())
            .ok_or(StoreError::NotFound("series"))
    }
}

/// Ends the lease, if it still holds, and takes back `undone` of the times that the series was begun.
async fn give_back(connection: &mut Transaction, due: &DueSeries, undone: u32) -> Result<(), StoreError> {
    let done = query(
        "UPDATE series SET lease_owner = NULL, lease_until_ms = NULL, starts = CASE WHEN starts > $4 THEN starts - $4 ELSE 0 END
         WHERE environment_id = $1 AND id = $2 AND lease_owner = $3",
    )
    .bind(due.environment.as_str())
    .bind(due.id.as_str())
    .bind(&due.owner)
    .bind(undone)
    .execute(connection)
    .await?;
    if done.rows_affected() == 0 { Err(StoreError::LeaseLost) } else { Ok(()) }
}

/// Keeps what a report says under its hash; the same said again is there already.
async fn insert_content(
    transaction: &mut Transaction,
    [summary, accuracy]: [&str; 2],
    points: Vec<u8>,
) -> Result<String, StoreError> {
    let mut hasher = blake3::Hasher::new();
    for part in [summary.as_bytes(), accuracy.as_bytes(), &points] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let id = hasher.finalize().to_hex().to_string();
    query(
        "INSERT INTO series_content (id, summary, accuracy, points) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET id = excluded.id",
    )
    .bind(&id)
    .bind(summary)
    .bind(accuracy)
    .bind(points)
    .execute(transaction)
    .await?;
    Ok(id)
}

async fn insert_forecast(
    connection: &mut Transaction,
    due: &DueSeries,
    forecast: &NewForecast,
) -> Result<(), StoreError> {
    query(
        "INSERT INTO series_forecast (environment_id, series_id, issued_ms, snapshot_id, made_ms, model, points, body)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (series_id, environment_id, issued_ms, snapshot_id) DO UPDATE SET made_ms = excluded.made_ms,
            model = excluded.model, points = excluded.points, body = excluded.body",
    )
    .bind(due.environment.as_str())
    .bind(due.id.as_str())
    .bind(forecast.issued_ms)
    .bind(due.snapshot.0)
    .bind(now_ms())
    .bind(&forecast.model)
    .bind(forecast.points)
    .bind(&forecast.body)
    .execute(&mut *connection)
    .await?;
    let kept = (FORECAST_POINTS_KEPT_MAX / i64::from(forecast.points.max(1))).clamp(1, FORECASTS_KEPT_MAX);
    query(
        "DELETE FROM series_forecast WHERE environment_id = $1 AND series_id = $2 AND (issued_ms, snapshot_id) IN
            (SELECT issued_ms, snapshot_id FROM series_forecast WHERE environment_id = $1 AND series_id = $2
             ORDER BY made_ms DESC, issued_ms DESC LIMIT 9223372036854775807 OFFSET $3)",
    )
    .bind(due.environment.as_str())
    .bind(due.id.as_str())
    .bind(kept)
    .execute(connection)
    .await?;
    Ok(())
}

fn read_forecast(row: &Row) -> Result<IssuedForecast, StoreError> {
    Ok(IssuedForecast {
        issued_ms: row.try_get("issued_ms")?,
        made_ms: row.try_get("made_ms")?,
        snapshot: SnapshotId(row.try_get("snapshot_id")?),
        model: row.try_get("model")?,
        body: row.try_get("body")?,
    })
}
