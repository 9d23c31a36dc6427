//! Series: columns of tables that are read as series. What is known of each stands in `series_reports`.

use crate::{
    CollectionId, EnvironmentId, Millis, Page, PageRequest, Readable, SeriesId, SourceError, SourceId, Store,
    StoreError,
    db::raise_revision,
    error::SERIES_COLUMNS,
    history::{self, Part},
    now_ms, sources,
    sql::{Row, Transaction, query, query_scalar},
};

/// Series that one environment may have.
const SERIES_MAX: i64 = 20_000;

/// A series to be made of two columns.
#[derive(Debug, Clone)]
pub struct NewSeries {
    pub source: SourceId,
    /// Number of the table in its source, from 0.
    pub table: u32,
    pub time_column: String,
    pub value_column: String,
    pub name: String,
    pub unit: Option<String>,
    /// IANA.
    pub zone: String,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    pub publisher_column: Option<String>,
    /// Steps; `None` where the step decides.
    pub horizon: Option<u32>,
}

/// What to change of a series; `None` leaves as it is, `Some(None)` takes away.
#[derive(Debug, Clone, Default)]
pub struct SeriesChange {
    pub name: Option<String>,
    pub unit: Option<Option<String>>,
    pub zone: Option<String>,
    pub country: Option<Option<String>>,
    pub publisher_column: Option<Option<String>>,
    pub horizon: Option<Option<u32>>,
}

/// A series of one environment with what is known of it.
#[derive(Debug, Clone)]
pub struct Series {
    pub id: SeriesId,
    pub source: SourceId,
    pub source_name: String,
    pub collection: CollectionId,
    pub table: u32,
    pub time_column: String,
    pub value_column: String,
    pub name: String,
    pub unit: Option<String>,
    pub zone: String,
    pub country: Option<String>,
    pub publisher_column: Option<String>,
    pub horizon: Option<u32>,
    /// The report is not of the source's present content, or of this description.
    pub is_due: bool,
    /// JSON; of the last report that could be made.
    pub summary: Option<String>,
    /// Why the newest report could not be made.
    pub error: Option<SourceError>,
    /// When the source's content last changed.
    pub data_ms: Option<Millis>,
    /// When the source is fetched again.
    pub next_refresh_ms: Option<Millis>,
    pub created_ms: Millis,
}

/// Series of environment `$1` with their source, report and schedule.
macro_rules! select_series {
    ($tail:literal) => {
        concat!(
            "SELECT t.id, t.source_id, s.name AS source_name, s.collection_id, t.table_number, t.time_column, t.value_column,
                    t.name, t.unit, t.zone, t.country, t.publisher_column, t.horizon, t.created_ms,
                    r.snapshot_id IS NULL OR r.snapshot_id <> s.snapshot_id OR r.revision <> t.revision AS is_due,
                    k.summary, r.error_code, r.error_message, r.error_remedy, s.ready_ms, p.next_ms
             FROM series t
             JOIN source s ON s.environment_id = t.environment_id AND s.id = t.source_id
             LEFT JOIN series_report r ON r.environment_id = t.environment_id AND r.series_id = t.id
             LEFT JOIN series_content k ON k.id = r.content_id
             LEFT JOIN schedule p ON p.environment_id = t.environment_id AND p.source_id = t.source_id
             WHERE t.environment_id = $1 ",
            $tail
        )
    };
}

impl Store {
    /// Makes a series; it is due at once.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the source, [`StoreError::NameTaken`] where its columns make one already,
    /// [`StoreError::Full`] past the bound on series.
    pub async fn create_series(&self, env: &EnvironmentId, new: &NewSeries) -> Result<Series, StoreError> {
        self.source(env, &new.source).await?;
        let id = SeriesId::new();
        let mut transaction = self.write.begin().await?;
        let at = history::change(&mut transaction, env).await?;
        let inserted = query(
            "INSERT INTO series (environment_id, id, source_id, table_number, time_column, value_column, name, unit, zone,
                                 country, publisher_column, horizon, created_ms, since_ms)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $15
             WHERE (SELECT COUNT(*) FROM series WHERE environment_id = $1) < $14",
        )
        .bind(env.as_str())
        .bind(id.as_str())
        .bind(new.source.as_str())
        .bind(new.table)
        .bind(&new.time_column)
        .bind(&new.value_column)
        .bind(&new.name)
        .bind(new.unit.as_deref())
        .bind(&new.zone)
        .bind(new.country.as_deref())
        .bind(new.publisher_column.as_deref())
        .bind(new.horizon)
        .bind(now_ms())
        .bind(SERIES_MAX)
        .bind(at)
        .execute(&mut transaction)
        .await
        .map_err(|error| StoreError::from(error).on_unique(&SERIES_COLUMNS))?;
        if inserted.rows_affected() == 0 {
            return Err(StoreError::Full("series"));
        }
        transaction.commit().await?;
        self.series(env, &id).await
    }

    /// One series.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn series(&self, env: &EnvironmentId, id: &SeriesId) -> Result<Series, StoreError> {
        let row = query(select_series!("AND t.id = $2"))
            .bind(env.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.read)
            .await?;
        read(&row.ok_or(StoreError::NotFound("series"))?)
    }

    /// Series of readable collections by name, or those of one source.
    ///
    /// # Errors
    /// [`StoreError::BadCursor`].
    pub async fn series_page(
        &self,
        env: &EnvironmentId,
        readable: &Readable,
        source: Option<&SourceId>,
        page: &PageRequest,
    ) -> Result<Page<Series>, StoreError> {
        // Names are not unique, and may hold any sign; ids hold no space.
        let after =
            page.cursor.as_deref().map(|cursor| cursor.split_once(' ').ok_or(StoreError::BadCursor)).transpose()?;
        let rows = query(select_series!(
            "AND (CAST($2 AS TEXT) IS NULL OR t.source_id = $2) AND ($6 = '[\"*\"]' OR s.collection_id IN {texts $6})
             AND (CAST($3 AS TEXT) IS NULL OR t.name > $3 OR (t.name = $3 AND t.id > $4)) ORDER BY t.name, t.id LIMIT $5"
        ))
        .bind(env.as_str())
        .bind(source.map(SourceId::as_str))
        .bind(after.map(|(_, name)| name))
        .bind(after.map(|(id, _)| id))
        .bind(page.limit() + 1)
        .bind(readable.bound()?)
        .fetch_all(&self.read)
        .await?;
        crate::db::paged(&rows, page, read, |last: &Series| format!("{} {}", last.id.as_str(), last.name))
    }

    /// Whether the environment, or one source of it, has any series.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn has_series(&self, env: &EnvironmentId, source: Option<&SourceId>) -> Result<bool, StoreError> {
        let found = query_scalar(
            "SELECT EXISTS (SELECT 1 FROM series WHERE environment_id = $1
                AND (CAST($2 AS TEXT) IS NULL OR source_id = $2))",
        )
        .bind(env.as_str())
        .bind(source.map(SourceId::as_str))
        .fetch_one(&self.read)
        .await?;
        Ok(found)
    }

    /// The series of these sources by name, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn series_of(
        &self,
        env: &EnvironmentId,
        sources: &[SourceId],
        limit: u32,
    ) -> Result<Vec<Series>, StoreError> {
        let ids: Vec<&str> = sources.iter().map(SourceId::as_str).collect();
        let rows = query(select_series!("AND t.source_id IN {texts $2} ORDER BY t.name, t.id LIMIT $3"))
            .bind(env.as_str())
            .bind(serde_json::to_string(&ids)?)
            .bind(limit)
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(read).collect()
    }

    /// Changes a series. All but its name and unit make it due again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn update_series(
        &self,
        env: &EnvironmentId,
        id: &SeriesId,
        change: &SeriesChange,
    ) -> Result<Series, StoreError> {
        let is_due = change.zone.is_some()
            || change.country.is_some()
            || change.publisher_column.is_some()
            || change.horizon.is_some();
        let mut transaction = self.write.begin().await?;
        let at = history::change(&mut transaction, env).await?;
        history::end(&mut transaction, env, Part::Series(id), at).await?;
        let done = query(
            "UPDATE series SET name = COALESCE($3, name), zone = COALESCE($4, zone),
                    unit = CASE WHEN $5 = 1 THEN $6 ELSE unit END,
                    country = CASE WHEN $7 = 1 THEN $8 ELSE country END,
                    publisher_column = CASE WHEN $9 = 1 THEN $10 ELSE publisher_column END,
                    horizon = CASE WHEN $11 = 1 THEN $12 ELSE horizon END,
                    revision = revision + $13, starts = 0, since_ms = $14
             WHERE environment_id = $1 AND id = $2",
        )
        .bind(env.as_str())
        .bind(id.as_str())
        .bind(change.name.as_deref())
        .bind(change.zone.as_deref())
        .bind(change.unit.is_some())
        .bind(change.unit.as_ref().and_then(Option::as_deref))
        .bind(change.country.is_some())
        .bind(change.country.as_ref().and_then(Option::as_deref))
        .bind(change.publisher_column.is_some())
        .bind(change.publisher_column.as_ref().and_then(Option::as_deref))
        .bind(change.horizon.is_some())
        .bind(change.horizon.flatten())
        .bind(i64::from(is_due))
        .bind(at)
        .execute(&mut transaction)
        .await?;
        crate::db::must_find(&done, "series")?;
        // Questions know it by its name.
        raise_revision(&mut transaction, env).await?;
        transaction.commit().await?;
        self.series(env, id).await
    }

    /// Deletes a series with its forecasts; its source stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_series(&self, env: &EnvironmentId, id: &SeriesId) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        let at = history::change(&mut transaction, env).await?;
        history::end(&mut transaction, env, Part::Series(id), at).await?;
        let done = query("DELETE FROM series WHERE environment_id = $1 AND id = $2")
            .bind(env.as_str())
            .bind(id.as_str())
            .execute(&mut transaction)
            .await?;
        crate::db::must_find(&done, "series")?;
        raise_revision(&mut transaction, env).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Makes the series of a source due again; how many there are.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn touch_series(&self, env: &EnvironmentId, source: &SourceId) -> Result<u64, StoreError> {
        let mut transaction = self.write.begin().await?;
        let touched = touch(&mut transaction, env, source, None).await?;
        transaction.commit().await?;
        Ok(touched)
    }
}

/// Makes the series of a source, or of one of its tables, due again.
pub(crate) async fn touch(
    connection: &mut Transaction,
    env: &EnvironmentId,
    source: &SourceId,
    table: Option<u32>,
) -> Result<u64, StoreError> {
    let done = query(
        "UPDATE series SET revision = revision + 1, starts = 0
         WHERE environment_id = $1 AND source_id = $2 AND (CAST($3 AS BIGINT) IS NULL OR table_number = $3)",
    )
    .bind(env.as_str())
    .bind(source.as_str())
    .bind(table)
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

fn read(row: &Row) -> Result<Series, StoreError> {
    Ok(Series {
        id: SeriesId(row.try_get("id")?),
        source: SourceId(row.try_get("source_id")?),
        source_name: row.try_get("source_name")?,
        collection: CollectionId(row.try_get("collection_id")?),
        table: row.try_get("table_number")?,
        time_column: row.try_get("time_column")?,
        value_column: row.try_get("value_column")?,
        name: row.try_get("name")?,
        unit: row.try_get("unit")?,
        zone: row.try_get("zone")?,
        country: row.try_get("country")?,
        publisher_column: row.try_get("publisher_column")?,
        horizon: row.try_get("horizon")?,
        is_due: row.try_get("is_due")?,
        summary: row.try_get("summary")?,
        error: sources::read_error(row)?,
        data_ms: row.try_get("ready_ms")?,
        next_refresh_ms: row.try_get("next_ms")?,
        created_ms: row.try_get("created_ms")?,
    })
}
